#include "atlas/domain/fit_surface.h"
#include "atlas/domain/guest_names.h"
#include "guest_fixture.h"
#include <algorithm>
#include <cmath>

namespace {

using atlas::GuestRig;
using fixture::GuestSpec;

size_t joint(const std::string& name) {
    const auto& joints = fixture::bodyAsset()->joints;
    for (size_t j = 0; j < joints.size(); ++j)
        if (joints[j].name == name) return j;
    ADD_FAILURE() << "no joint " << name;
    return 0;
}

const std::array<const char*, 6> kHinges{"upperleg01", "lowerleg01", "foot",
                                         "upperarm01", "lowerarm01", "wrist"};

// Millimetres by which the joints read lie off the truth; unknown ones count as a metre.
float jointError(const atlas::GuestReading& read, const fixture::MadeGuest& made, bool fingers) {
    float worst = 0;
    const auto check = [&](const std::string& name) {
        const size_t j = joint(name);
        float d = 1;
        for (const auto& t : read.rig.targets)
            if (t.joint == static_cast<int>(j)) d = glm::distance(t.at, made.joints[j]);
        if (d > 0.001f) ADD_FAILURE() << name << " is off by " << 1000 * d << " mm";
        worst = std::max(worst, d);
    };
    for (const char* end : {".L", ".R"}) {
        for (const char* hinge : kHinges) check(std::string(hinge) + end);
        for (int f = 1; fingers && f <= 5; ++f)
            for (int k = 1; k <= 3; ++k) check("finger" + std::to_string(f) + "-" + std::to_string(k) + end);
    }
    return 1000 * worst;
}

TEST(GuestNames, SideAndPartAreReadInManyWritings) {
    using P = atlas::NamePart;
    const auto read = [](const char* name) { return atlas::readJointNames({name}).front(); };
    struct Case {
        const char* name;
        P part;
        int side;
        bool helper = false;
    };
    for (const Case& c : std::initializer_list<Case>{{"mixamorig:LeftForeArm", P::foreArm, 1},
                                                     {"mixamorig1:RightUpLeg", P::upperLeg, -1},
                                                     {"mixamorigLeftArm", P::arm, 1},
                                                     {"DEF-upper_arm.L.001", P::upperArm, 1},
                                                     {"DEF-f_index.01.R", P::indexFinger, -1},
                                                     {"DEF-pelvis.L", P::hips, 1, true},
                                                     {"upperarm_twist_01_l", P::upperArm, 1, true},
                                                     {"ball_r", P::toe, -1},
                                                     {"J_Bip_L_UpperArm", P::upperArm, 1},
                                                     {"Bip01 L UpperArm", P::upperArm, 1},
                                                     {"lShldr", P::shoulder, 1},
                                                     {"rForeArm", P::foreArm, -1},
                                                     {"left_shoulder", P::shoulder, 1},
                                                     {"left_hip", P::upperLeg, 1},
                                                     {"LHipJoint", P::upperLeg, 1},
                                                     {"Skeleton_arm_joint_L__4_", P::arm, 1},
                                                     {"rightforearm", P::foreArm, -1},
                                                     {"lhand", P::hand, 1},
                                                     {"左ひじ", P::foreArm, 1},
                                                     {"右足首", P::foot, -1},
                                                     {"metacarpal2.L", P::palm, 1},
                                                     {"HeadTop_End", P::head, 0, true},
                                                     {"Spine_Mid", P::spine, 0},
                                                     {"IK_Foot_L", P::foot, 1, true},
                                                     {"hair_front_l", P::loose, 1},
                                                     {"Tail.003", P::foreign, 0},
                                                     {"wheel_FL", P::foreign, 1},
                                                     {"Bone.001", P::none, 0}}) {
        const atlas::JointName got = read(c.name);
        EXPECT_EQ(static_cast<int>(got.part), static_cast<int>(c.part)) << c.name;
        EXPECT_EQ(got.side, c.side) << c.name;
        EXPECT_EQ(got.helper, c.helper) << c.name;
    }
}

TEST(GuestRig, EveryNamingIsRecognisedAndItsJointsFound) {
    for (const auto& [name, naming] : fixture::namings()) {
        if (name == "numbers") continue;
        SCOPED_TRACE(name);
        GuestSpec spec;
        spec.naming = name;
        const auto made = fixture::makeGuest(spec);
        const auto read = atlas::readGuest(*fixture::bodyAsset(), made.model);
        ASSERT_EQ(read.rig.verdict, GuestRig::Verdict::human) << read.rig.reason;
        EXPECT_EQ(read.rig.name, naming.family);
        EXPECT_EQ(read.rig.restPose, "T");
        EXPECT_FALSE(read.rig.swapped);
        EXPECT_FALSE(read.frame.mirrored);
        EXPECT_NEAR(read.frame.height, made.height, 0.002f);
        const bool fingers = naming.lines.find("finger5-1") != std::string::npos || naming.lines.empty();
        EXPECT_EQ(read.rig.fingers, fingers ? 5 : 0);
        EXPECT_EQ(read.rig.toes, naming.lines.empty() ? 5 : 0);
        EXPECT_LT(jointError(read, made, fingers), 1);
    }
}

TEST(GuestRig, WithoutFingersAndToes) {
    for (const char* name : {"Mixamo", "Rigify", "Unreal", "VRoid", "Biped"}) {
        SCOPED_TRACE(name);
        GuestSpec spec;
        spec.naming = name;
        spec.fingers = spec.toe = false;
        const auto made = fixture::makeGuest(spec);
        const auto read = atlas::readGuest(*fixture::bodyAsset(), made.model);
        ASSERT_EQ(read.rig.verdict, GuestRig::Verdict::human) << read.rig.reason;
        EXPECT_EQ(read.rig.fingers, 0);
        EXPECT_LT(jointError(read, made, false), 1);
    }
}

TEST(GuestRig, RestPosesAreToldApart) {
    for (const auto& [posture, name] : {std::pair{fixture::kTPose, "T"}, std::pair{fixture::kAPose, "A"},
                                        std::pair{fixture::kArmsDown, "arms down"}}) {
        GuestSpec spec;
        spec.posture = posture;
        EXPECT_EQ(atlas::readGuest(*fixture::bodyAsset(), fixture::makeGuest(spec).model).rig.restPose, name);
    }
}

TEST(GuestRig, UnitsAxesAndFacing) {
    const glm::mat3 zUp(glm::vec3(1, 0, 0), glm::vec3(0, 0, 1),
                        glm::vec3(0, -1, 0)); // Blender: z up, facing -y
    const glm::mat3 back(glm::vec3(-1, 0, 0), glm::vec3(0, 1, 0), glm::vec3(0, 0, -1));
    const glm::mat3 sideways = glm::mat3(glm::rotate(glm::mat4(1), 1.5708f, glm::vec3(0, 1, 0)));
    const glm::mat3 xUp(glm::vec3(0, 0, 1), glm::vec3(1, 0, 0), glm::vec3(0, 1, 0));
    const glm::mat3 aslant = glm::mat3(glm::rotate(glm::mat4(1), 0.6f, glm::vec3(0, 1, 0)));
    for (const glm::mat3& axes : {zUp, back, sideways, xUp, aslant})
        for (const auto& [units, says] :
             {std::pair{1.0f, 1.0f}, std::pair{100.0f, 0.01f}, std::pair{100.0f, 1.0f},
              std::pair{1000.0f, 0.0f}, std::pair{39.3701f, 0.0f}, std::pair{10.0f, 1.0f}}) {
            SCOPED_TRACE(units);
            GuestSpec spec;
            spec.naming = "Unreal";
            spec.axes = axes;
            spec.unitsPerMetre = units;
            spec.saysMetresPerUnit = says;
            spec.offset = units * glm::vec3(3, -0.4f, 0.7f);
            const auto made = fixture::makeGuest(spec);
            const auto read = atlas::readGuest(*fixture::bodyAsset(), made.model);
            ASSERT_EQ(read.rig.verdict, GuestRig::Verdict::human) << read.rig.reason;
            EXPECT_FALSE(read.frame.heightGuessed);
            EXPECT_NEAR(read.frame.height, made.height, 0.003f);
            EXPECT_LT(jointError(read, made, true), 1);
        }
}

TEST(GuestRig, AHeightThatNoUnitExplainsIsGuessed) {
    GuestSpec spec;
    spec.unitsPerMetre = 4e6f;
    spec.saysMetresPerUnit = 0;
    const auto read = atlas::readGuest(*fixture::bodyAsset(), fixture::makeGuest(spec).model);
    ASSERT_EQ(read.rig.verdict, GuestRig::Verdict::human) << read.rig.reason;
    EXPECT_TRUE(read.frame.heightGuessed);
    EXPECT_NEAR(read.frame.height, 1.70f, 0.001f);
    EXPECT_FALSE(read.frame.notes.empty());
}

TEST(GuestRig, MirroredFilesAndSwappedNamesAreNoticed) {
    GuestSpec spec;
    spec.axes[0][0] = -1;
    spec.insideOut = false; // mirrored positions, triangles as they were: inside out in the file
    auto made = fixture::makeGuest(spec);
    auto read = atlas::readGuest(*fixture::bodyAsset(), made.model);
    EXPECT_TRUE(read.frame.mirrored);
    EXPECT_FALSE(read.rig.swapped);
    EXPECT_LT(jointError(read, made, true), 1);

    spec = {};
    spec.swapNames = true;
    made = fixture::makeGuest(spec);
    read = atlas::readGuest(*fixture::bodyAsset(), made.model);
    EXPECT_FALSE(read.frame.mirrored);
    EXPECT_TRUE(read.rig.swapped);
    EXPECT_LT(jointError(read, made, true), 1);
    spec.naming = "MakeHuman";
    made = fixture::makeGuest(spec);
    read = atlas::readGuest(*fixture::bodyAsset(), made.model);
    EXPECT_TRUE(read.rig.swapped);
    EXPECT_LT(jointError(read, made, true), 1);

    // Triangles inside out alone change nothing; the surface is turned outward.
    spec = {};
    spec.insideOut = true;
    made = fixture::makeGuest(spec);
    read = atlas::readGuest(*fixture::bodyAsset(), made.model);
    EXPECT_FALSE(read.frame.mirrored);
    EXPECT_FALSE(read.rig.swapped);
    double volume = 0;
    for (const auto& t : read.surface.triangles)
        volume += glm::dot(read.surface.positions[t[0]],
                           glm::cross(read.surface.positions[t[1]], read.surface.positions[t[2]]));
    EXPECT_GT(volume, 0);
}

TEST(GuestRig, TwistJointsHairAndClothesDoNotConfuse) {
    GuestSpec spec;
    spec.naming = "Unreal";
    spec.twistJoints = spec.hair = spec.skirt = spec.split = true;
    const auto made = fixture::makeGuest(spec);
    const auto read = atlas::readGuest(*fixture::bodyAsset(), made.model);
    ASSERT_EQ(read.rig.verdict, GuestRig::Verdict::human) << read.rig.reason;
    EXPECT_LT(jointError(read, made, true), 1);
    EXPECT_NEAR(read.frame.height, made.height, 0.002f) << "hair counts towards the height";
    for (size_t v = 0; v < read.surface.positions.size(); ++v) {
        const std::string& mesh = made.model.meshes[read.surface.mesh[v]].name;
        const bool body = mesh == "Body" || mesh == "Upper";
        ASSERT_EQ(read.surface.follows[v] >= 0, body) << mesh;
    }
    for (size_t j = 0; j < made.model.joints.size(); ++j)
        if (made.model.joints[j].name == "upperarm_twist_01_l") {
            EXPECT_EQ(read.rig.follows[j], static_cast<int>(joint("upperarm01.L")));
        }
}

TEST(GuestRig, HairThatHangsOnTheHeadIsNotMeasured) {
    GuestSpec spec;
    spec.hairOnHead = true;
    const auto made = fixture::makeGuest(spec);
    const auto read = atlas::readGuest(*fixture::bodyAsset(), made.model);
    ASSERT_EQ(read.rig.verdict, GuestRig::Verdict::human) << read.rig.reason;
    EXPECT_NEAR(read.frame.height, made.height, 0.002f);
    for (size_t v = 0; v < read.surface.positions.size(); ++v) {
        ASSERT_GE(read.surface.follows[v], 0);
        ASSERT_EQ(read.surface.isHair(v), made.model.meshes[read.surface.mesh[v]].name == "Hair");
    }
}

TEST(GuestRig, AFileThatShowsAMovementIsTakenInItsBindPose) {
    GuestSpec spec;
    spec.shown = fixture::Posture{100, 60, 20, 50};
    const auto made = fixture::makeGuest(spec);
    const auto read = atlas::readGuest(*fixture::bodyAsset(), made.model);
    ASSERT_EQ(read.rig.verdict, GuestRig::Verdict::human) << read.rig.reason;
    EXPECT_TRUE(read.rig.usesBind);
    EXPECT_LT(jointError(read, made, true), 1);
    float worst = 0;
    for (size_t v = 0; v < made.sourceVertex.size(); ++v)
        worst = std::max(worst, glm::distance(read.surface.positions[v],
                                              made.positions[static_cast<size_t>(made.sourceVertex[v])]));
    EXPECT_LT(worst, 0.002f);
}

TEST(GuestRig, VrmsOwnListIsBelieved) {
    GuestSpec spec;
    spec.naming = "numbers";
    auto made = fixture::makeGuest(spec);
    const std::map<std::string, std::string> bones{{"Bone", "hips"},
                                                   {"Bone.001", "spine"},
                                                   {"Bone.002", "chest"},
                                                   {"Bone.003", "neck"},
                                                   {"Bone.004", "head"},
                                                   {"Bone.1a", "leftUpperArm"},
                                                   {"Bone.1b", "rightUpperArm"},
                                                   {"Bone.2a", "leftLowerArm"},
                                                   {"Bone.2b", "rightLowerArm"},
                                                   {"Bone.3a", "leftHand"},
                                                   {"Bone.3b", "rightHand"},
                                                   {"Bone.4a", "leftUpperLeg"},
                                                   {"Bone.4b", "rightUpperLeg"},
                                                   {"Bone.5a", "leftLowerLeg"},
                                                   {"Bone.5b", "rightLowerLeg"},
                                                   {"Bone.6a", "leftFoot"},
                                                   {"Bone.6b", "rightFoot"}};
    for (size_t j = 0; j < made.model.joints.size(); ++j)
        made.model.humanoid.emplace_back(bones.at(made.model.joints[j].name), static_cast<int>(j));
    const auto read = atlas::readGuest(*fixture::bodyAsset(), made.model);
    ASSERT_EQ(read.rig.verdict, GuestRig::Verdict::human) << read.rig.reason;
    EXPECT_EQ(read.rig.name, "VRM");
    EXPECT_LT(jointError(read, made, false), 1);
}

TEST(GuestRig, TargetsOfKneesAndElbowsAreNotTheJoints) {
    GuestSpec spec; // "thigh, leg, foot" with a target called knee, as a game has it
    spec.naming = "Mixamo";
    auto made = fixture::makeGuest(spec);
    for (auto& j : made.model.joints) {
        if (j.name.ends_with("UpLeg")) j.name.replace(j.name.size() - 5, 5, "Thigh");
        if (j.name.ends_with("ForeArm")) j.name.replace(j.name.size() - 7, 7, "Arm2");
    }
    for (const char* name : {"LeftKnee", "RightKnee", "LeftElbow", "RightElbow"}) {
        engine::ModelJoint target;
        target.name = std::string("mixamorig:").append(name);
        target.bind = target.rest = glm::translate(glm::mat4(1), {0, 0.5f, 2});
        made.model.joints.push_back(target);
    }
    const auto read = atlas::readGuest(*fixture::bodyAsset(), made.model);
    ASSERT_EQ(read.rig.verdict, GuestRig::Verdict::human) << read.rig.reason;
    EXPECT_LT(jointError(read, made, true), 1);
}

TEST(GuestRig, LinksInPiecesAreOneLink) {
    GuestSpec spec; // as Rigify deforms fingers: "DEF-f_index.01.L.01, DEF-f_index.01.L.02"
    spec.naming = "Rigify";
    auto made = fixture::makeGuest(spec);
    const size_t count = made.model.joints.size();
    for (size_t j = 0; j < count; ++j) {
        const std::string name = made.model.joints[j].name;
        if (!name.starts_with("DEF-f_") || name.find(".01.") == name.npos) continue;
        engine::ModelJoint half = made.model.joints[j], next = half;
        for (const auto& k : made.model.joints)
            if (k.parent == static_cast<int>(j)) next = k;
        half.name = name + ".02", half.parent = static_cast<int>(j);
        half.bind[3] = half.rest[3] = 0.5f * (half.bind[3] + next.bind[3]);
        made.model.joints[j].name = name + ".01";
        made.model.joints.push_back(half);
        for (auto& mesh : made.model.meshes) // it moves skin
            mesh.joints[mesh.joints.size() - 1 - j][0] = static_cast<uint16_t>(made.model.joints.size() - 1);
    }
    ASSERT_EQ(made.model.joints.size(), count + 8);
    const auto read = atlas::readGuest(*fixture::bodyAsset(), made.model);
    ASSERT_EQ(read.rig.verdict, GuestRig::Verdict::human) << read.rig.reason;
    EXPECT_EQ(read.rig.fingers, 5);
    EXPECT_LT(jointError(read, made, true), 1);
}

TEST(GuestRig, WhatStandsAroundTheBodyIsLeftOut) {
    const auto made = fixture::makeGuest({});
    const auto alone = atlas::readGuest(*fixture::bodyAsset(), made.model);
    auto model = made.model;
    const auto box = [&](const char* name, glm::vec3 middle, float half) {
        engine::ModelMesh mesh;
        mesh.name = name;
        for (int k = 0; k < 8; ++k)
            mesh.positions.push_back(middle +
                                     half * glm::vec3(k & 1 ? 1 : -1, k & 2 ? 1 : -1, k & 4 ? 1 : -1));
        mesh.triangles = {{0, 1, 2}, {1, 3, 2}, {4, 6, 5}, {5, 6, 7}};
        model.meshes.push_back(mesh);
    };
    box("Room", {0, 1, 0}, 2);
    box("Lamp", {3, 2, 0}, 0.05f);
    box("Eye", {0.03f, 1.5f, 0.05f}, 0.01f); // stays: within the body
    const auto read = atlas::readGuest(*fixture::bodyAsset(), model);
    ASSERT_EQ(read.rig.verdict, GuestRig::Verdict::human) << read.rig.reason;
    EXPECT_EQ(read.surface.positions.size(), alone.surface.positions.size() + 8);
    EXPECT_NEAR(read.frame.height, alone.frame.height, 0.001f);
    EXPECT_EQ(std::ranges::count(read.rig.notes, "Left out, for it hangs on no joint: Room, Lamp"), 1);
}

// Merged materials call the whole body "shoes": then its names tell, or it is the skin for want of another.
TEST(GuestRig, AMaterialForAllSaysNothingOfWhatIsWorn) {
    fixture::GuestSpec spec;
    spec.hairOnHead = spec.skirt = true;
    auto made = fixture::makeGuest(spec);
    engine::ModelMesh ground; // left out, and so no skin
    ground.name = "Ground", ground.material = "Floor";
    for (int k = 0; k < 4; ++k) ground.positions.emplace_back(k & 1 ? 3 : -3, 0, k & 2 ? 3 : -3);
    ground.triangles = {{0, 1, 2}, {1, 3, 2}};
    made.model.meshes.push_back(ground);
    const auto kindsOf = [&](const engine::Model& model) {
        const auto read = atlas::readGuest(*fixture::bodyAsset(), model);
        std::map<atlas::GuestKind, size_t> count;
        for (const atlas::GuestKind k : atlas::fitSurface(read.surface, model, *fixture::bodyAsset()).kind)
            ++count[k];
        return count;
    };
    auto plain = kindsOf(made.model);
    ASSERT_GT(plain[atlas::GuestKind::skin], 5000u);
    ASSERT_GT(plain[atlas::GuestKind::cloth], 0u);
    for (engine::ModelMesh& m : made.model.meshes)
        if (m.name != "Ground") m.material = "BrownShoes";
    EXPECT_EQ(kindsOf(made.model), plain); // hair and dress share it: the names decide
    made.model.meshes.erase(made.model.meshes.begin() + 1, made.model.meshes.end() - 1);
    auto body = kindsOf(made.model);
    EXPECT_EQ(body[atlas::GuestKind::skin], plain[atlas::GuestKind::skin]);
    EXPECT_EQ(body[atlas::GuestKind::cloth], 0u);
}

TEST(GuestRig, ABodyWithoutItsHeadIsRefused) {
    for (const char* naming : {"Mixamo", "plain _"}) {
        SCOPED_TRACE(naming);
        fixture::GuestSpec spec;
        spec.naming = naming, spec.posture = fixture::kArmsDown;
        auto made = fixture::makeGuest(spec);
        const auto whole = atlas::readGuest(*fixture::bodyAsset(), made.model);
        EXPECT_EQ(whole.rig.verdict, GuestRig::Verdict::human) << whole.rig.reason;
        const float chin = made.joints[joint("neck01")].y + 0.03f;
        auto& mesh = made.model.meshes[0];
        std::erase_if(mesh.triangles,
                      [&](const engine::Triangle& t) { return mesh.positions[t[0]].y > chin; });
        std::vector<int> to(mesh.positions.size(), -1); // without the vertices either
        engine::ModelMesh cut;
        cut.name = mesh.name;
        for (engine::Triangle& t : mesh.triangles)
            for (uint32_t& v : t) {
                if (to[v] < 0) {
                    to[v] = static_cast<int>(cut.positions.size());
                    cut.positions.push_back(mesh.positions[v]);
                    cut.joints.push_back(mesh.joints[v]), cut.weights.push_back(mesh.weights[v]);
                }
                v = static_cast<uint32_t>(to[v]);
            }
        cut.triangles = mesh.triangles;
        mesh = cut;
        const auto read = atlas::readGuest(*fixture::bodyAsset(), made.model);
        EXPECT_EQ(read.rig.verdict, GuestRig::Verdict::notHuman);
        EXPECT_NE(read.rig.reason.find("no head"), std::string::npos) << read.rig.reason;
    }
}

engine::Model bones(std::initializer_list<std::tuple<const char*, int, glm::vec3>> list) {
    engine::Model model;
    model.metresPerUnit = 1;
    for (const auto& [name, parent, at] : list) {
        engine::ModelJoint j;
        j.name = name;
        j.parent = parent;
        j.bind = j.rest = glm::translate(glm::mat4(1), at);
        model.joints.push_back(j);
    }
    return model;
}

TEST(GuestRig, AnimalsCarsAndPartsAreRefusedWithAReason) {
    const auto read = [](const engine::Model& m) { return atlas::readGuest(*fixture::bodyAsset(), m).rig; };
    const auto dog = read(bones({{"Hips", -1, {0, 0.5f, 0}},
                                 {"Spine", 0, {0, 0.5f, 0.2f}},
                                 {"Neck", 1, {0, 0.6f, 0.5f}},
                                 {"Head", 2, {0, 0.7f, 0.6f}},
                                 {"Tail1", 0, {0, 0.5f, -0.1f}},
                                 {"FrontLeg_Upper_L", 1, {0.1f, 0.5f, 0.5f}},
                                 {"FrontLeg_Lower_L", 5, {0.1f, 0.3f, 0.5f}},
                                 {"BackLeg_Upper_L", 0, {0.1f, 0.5f, 0}},
                                 {"BackLeg_Lower_L", 7, {0.1f, 0.3f, 0}}}));
    EXPECT_EQ(dog.verdict, GuestRig::Verdict::notHuman);
    EXPECT_NE(dog.reason.find("animal"), std::string::npos) << dog.reason;

    // A horse whose rig has a human's names.
    std::vector<engine::ModelJoint> joints;
    auto horse =
        bones({{"pelvis", -1, {0, 1.4f, 0}}, {"spine_01", 0, {0, 1.4f, 0.5f}}, {"head", 1, {0, 1.9f, 1.6f}}});
    for (float s : {1.0f, -1.0f}) {
        const std::string end = s > 0 ? "_l" : "_r";
        const auto limb = [&](int parent, std::initializer_list<std::pair<const char*, glm::vec3>> chain) {
            for (const auto& [name, at] : chain) {
                engine::ModelJoint j;
                j.name = name + end;
                j.parent = parent;
                j.bind = j.rest = glm::translate(glm::mat4(1), at);
                parent = static_cast<int>(horse.joints.size());
                horse.joints.push_back(j);
            }
        };
        limb(1, {{"upperarm", {0.2f * s, 1.3f, 1}},
                 {"lowerarm", {0.2f * s, 0.9f, 1.05f}},
                 {"hand", {0.2f * s, 0.4f, 1}}});
        limb(0, {{"thigh", {0.2f * s, 1.3f, 0}},
                 {"calf", {0.2f * s, 0.9f, 0.05f}},
                 {"foot", {0.2f * s, 0.4f, 0}}});
    }
    const auto named = read(horse);
    EXPECT_EQ(named.verdict, GuestRig::Verdict::notHuman);
    EXPECT_NE(named.reason.find("four legs"), std::string::npos) << named.reason;

    const auto car = read(bones(
        {{"chassis", -1, {0, 0.5f, 0}}, {"wheel_FL", 0, {0.7f, 0.3f, 1}}, {"door_L", 0, {0.8f, 0.8f, 0}}}));
    EXPECT_NE(car.verdict, GuestRig::Verdict::human);
    EXPECT_FALSE(car.reason.empty());

    const auto hand = read(bones({{"wrist.R", -1, {0, 0, 0}},
                                  {"thumb.01.R", 0, {0.02f, 0.02f, 0}},
                                  {"thumb.02.R", 1, {0.03f, 0.05f, 0}},
                                  {"index.01.R", 0, {0.02f, 0.09f, 0}},
                                  {"index.02.R", 3, {0.02f, 0.12f, 0}},
                                  {"ring.01.R", 0, {-0.02f, 0.09f, 0}},
                                  {"ring.02.R", 5, {-0.02f, 0.12f, 0}}}));
    EXPECT_EQ(hand.verdict, GuestRig::Verdict::notHuman);
    EXPECT_NE(hand.reason.find("part of a body"), std::string::npos) << hand.reason;
}

} // namespace
