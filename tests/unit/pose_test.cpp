#include "atlas/domain/lint_checks.h"
#include "atlas/domain/pose.h"
#include "data_fixture.h"
#include "session_fixture.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <random>

namespace {

using namespace atlas;
using fixture::session;

constexpr std::array<const char*, 6> kShapes{
    "sex=0,age=25",          "sex=1,age=25",           "sex=1,age=45,weight=1,muscle=0.4",
    "sex=0,age=50,weight=1", "sex=0,age=9,height=0.4", "sex=1,age=80,weight=0,muscle=0.2"};

const Motion& motion(std::string_view id) {
    const Motion* m = findMotion(session().motions, id);
    EXPECT_NE(m, nullptr) << id;
    static const Motion none;
    return m ? *m : none;
}

Pose with(std::map<std::string, float> degrees) {
    Pose p;
    p.id = "test";
    p.degrees = std::move(degrees);
    return p;
}

// One body, its joints in a pose.
struct Figure {
    ShapedBody shaped;
    explicit Figure(const char* shape) : shaped(shapeBody(*session().asset, *parseShape(shape, {}))) {}

    std::vector<glm::vec3> heads(const Pose& pose) const {
        const auto turned = jointPose(*session().asset, shaped, session().motions, pose);
        EXPECT_TRUE(turned) << (turned ? "" : turned.error().message);
        const auto& joints = session().asset->joints; // as poseBody(), without skin and ground
        std::vector<glm::vec3> out(joints.size());
        std::vector<glm::quat> all(joints.size());
        for (size_t j = 0; j < joints.size(); ++j) {
            const auto p = static_cast<size_t>(std::max(joints[j].parent, 0));
            const bool root = joints[j].parent < 0;
            all[j] = (root ? turned->lie : all[p]) * turned->turns[j];
            out[j] = root ? turned->lie * shaped.jointHeads[j]
                          : out[p] + all[p] * (shaped.jointHeads[j] - shaped.jointHeads[p]);
        }
        return out;
    }
};

glm::vec3 at(const std::vector<glm::vec3>& heads, const std::string& joint) {
    const auto& joints = session().asset->joints;
    const auto it = std::ranges::find(joints, joint, &engine::Joint::name);
    EXPECT_NE(it, joints.end()) << joint;
    return heads[static_cast<size_t>(it - joints.begin())];
}

glm::vec3 bone(const std::vector<glm::vec3>& heads, const std::string& from, const std::string& to) {
    return glm::normalize(at(heads, to) - at(heads, from));
}

float degreesBetween(const glm::vec3& a, const glm::vec3& b) {
    return glm::degrees(std::acos(std::clamp(glm::dot(glm::normalize(a), glm::normalize(b)), -1.0f, 1.0f)));
}

// Out of the palm, for the left hand.
glm::vec3 palm(const std::vector<glm::vec3>& heads) {
    return glm::normalize(glm::cross(at(heads, "finger5-1.L") - at(heads, "wrist.L"),
                                     at(heads, "finger2-1.L") - at(heads, "wrist.L")));
}

struct Turned { // a bone that one motion alone turns by its whole angle
    const char *id, *from, *to;
    float degrees;
    glm::vec3 towards;         // where the bone goes
    const char *base, *baseTo; // what it is measured against; nullptr: the room
};

TEST(Pose, EachMotionTurnsItsBoneByItsAngle) {
    const glm::vec3 front(0, 0, 1), left(1, 0, 0), up(0, 1, 0);
    const Turned turns[] = {
        {"shoulder-flexion.left", "upperarm01.L", "lowerarm01.L", 90, front, nullptr, nullptr},
        {"shoulder-flexion.left", "upperarm01.L", "lowerarm01.L", 40, front, nullptr, nullptr},
        {"shoulder-flexion.left", "upperarm01.L", "lowerarm01.L", -40, -front, nullptr, nullptr},
        {"shoulder-abduction.left", "upperarm01.L", "lowerarm01.L", 90, left, nullptr, nullptr},
        {"shoulder-abduction.left", "upperarm01.L", "lowerarm01.L", 165, up, nullptr, nullptr},
        {"elbow-flexion.left", "lowerarm01.L", "wrist.L", 90, front, nullptr, nullptr},
        {"elbow-flexion.left", "lowerarm01.L", "wrist.L", 140, up, nullptr, nullptr},
        {"wrist-flexion.left", "wrist.L", "finger3-1.L", 60, front, nullptr, nullptr},
        {"wrist-deviation.left", "wrist.L", "finger3-1.L", 25, -left, nullptr, nullptr},
        {"hip-flexion.left", "upperleg01.L", "lowerleg01.L", 90, front, nullptr, nullptr},
        {"hip-abduction.left", "upperleg01.L", "lowerleg01.L", 40, left, nullptr, nullptr},
        {"knee-flexion.left", "lowerleg01.L", "foot.L", 90, -front, nullptr, nullptr},
        {"ankle-dorsiflexion.left", "foot.L", "toe2-1.L", 15, up, nullptr, nullptr},
        {"ankle-dorsiflexion.left", "foot.L", "toe2-1.L", -40, -up, nullptr, nullptr},
    };
    for (const char* shape : kShapes) {
        const Figure figure(shape);
        const auto rest = figure.heads({});
        for (const Turned& t : turns) {
            const std::string id = t.id;
            const Motion& m = motion(id.substr(0, id.find('.')));
            const auto posed = figure.heads(with({{id, t.degrees}}));
            const glm::vec3 before = bone(rest, t.from, t.to), after = bone(posed, t.from, t.to);
            EXPECT_NEAR(degreesBetween(before, after), std::abs(t.degrees - m.rest), 2)
                << id << " on " << shape;
            EXPECT_GT(glm::dot(after - before, t.towards), 0.1f) << id << " on " << shape;
        }
    }
}

TEST(Pose, AbductionIsReadFromTheVerticalAndPronationFromTheThumbForwards) {
    for (const char* shape : kShapes) {
        const Figure figure(shape);
        for (const float degrees : {0.0f, 45.0f, 90.0f, 150.0f}) {
            const auto heads = figure.heads(with({{"shoulder-abduction.left", degrees}}));
            EXPECT_NEAR(degreesBetween(bone(heads, "upperarm01.L", "lowerarm01.L"), {0, -1, 0}), degrees, 2)
                << shape;
        }
        EXPECT_NEAR(degreesBetween(palm(figure.heads({})), {0, 0, 1}), 0, 3) << "palms forward: " << shape;
        const auto middle = figure.heads(with({{"forearm-pronation.left", 0}}));
        EXPECT_NEAR(degreesBetween(palm(middle), {-1, 0, 0}), 0, 15) << "palm to the thigh: " << shape;
        const auto back = figure.heads(with({{"forearm-pronation.left", 80}}));
        EXPECT_NEAR(degreesBetween(palm(figure.heads({})), palm(back)), 170, 3) << shape;
        const auto down = figure.heads(with({{"elbow-flexion.left", 90}, {"forearm-pronation.left", 80}}));
        EXPECT_LT(palm(down).y, -0.9f) << shape;
        const auto up = figure.heads(with({{"elbow-flexion.left", 90}}));
        EXPECT_GT(palm(up).y, 0.9f) << shape;
    }
}

TEST(Pose, RotationTurnsAboutTheLength) {
    for (const char* shape : kShapes) {
        const Figure figure(shape);
        const Pose bent = with({{"elbow-flexion.left", 90}});
        Pose in = bent;
        in.degrees["shoulder-rotation.left"] = 60;
        const auto a = figure.heads(bent), b = figure.heads(in);
        EXPECT_LT(glm::distance(at(a, "lowerarm01.L"), at(b, "lowerarm01.L")), 0.008f) << "the elbow stays";
        EXPECT_NEAR(degreesBetween(bone(a, "lowerarm01.L", "wrist.L"), bone(b, "lowerarm01.L", "wrist.L")),
                    60, 2);
        EXPECT_LT(bone(b, "lowerarm01.L", "wrist.L").x, -0.7f) << "inwards, before the belly";
        const Pose knee = with({{"hip-flexion.left", 90}, {"knee-flexion.left", 90}});
        Pose out = knee;
        out.degrees["hip-rotation.left"] = -40;
        const auto c = figure.heads(knee), d = figure.heads(out);
        EXPECT_LT(glm::distance(at(c, "lowerleg01.L"), at(d, "lowerleg01.L")), 0.015f) << "the knee stays";
        EXPECT_LT(at(d, "foot.L").x, at(c, "foot.L").x - 0.1f) << "outward turn brings the foot inwards";
    }
}

TEST(Pose, NeckAndSpineShareTheirAngles) {
    struct Axial {
        const char *id, *last;
        float degrees;
        glm::vec3 from, towards; // a direction fixed to the last joint, and where it goes
    };
    const glm::vec3 x(1, 0, 0), y(0, 1, 0), z(0, 0, 1);
    for (const char* shape : {kShapes[0], kShapes[2]}) {
        const Figure figure(shape);
        for (const Axial& a :
             {Axial{"neck-flexion", "head", 50, y, z}, Axial{"neck-lateral-flexion", "head", 30, y, x},
              Axial{"neck-rotation", "head", 60, z, x}, Axial{"spine-flexion", "spine01", 60, y, z},
              Axial{"spine-lateral-flexion", "spine01", 30, y, x},
              Axial{"spine-rotation", "spine01", 40, z, x}}) {
            const auto turned =
                jointPose(*session().asset, figure.shaped, session().motions, with({{a.id, a.degrees}}));
            ASSERT_TRUE(turned);
            const auto& joints = session().asset->joints;
            auto j =
                static_cast<int>(std::ranges::find(joints, a.last, &engine::Joint::name) - joints.begin());
            glm::quat all(1, 0, 0, 0);
            float most = 0;
            for (; j >= 0; j = joints[static_cast<size_t>(j)].parent) {
                const glm::quat own = turned->turns[static_cast<size_t>(j)];
                most = std::max(most, glm::degrees(glm::angle(own)));
                all = own * all;
            }
            EXPECT_NEAR(degreesBetween(all * a.from, a.from), a.degrees, 6) << a.id;
            EXPECT_GT(glm::dot(all * a.from, a.towards), 0.4f) << a.id;
            EXPECT_LT(most, a.degrees * 0.45f) << a.id << ": no joint does it alone";
        }
    }
}

TEST(Pose, TheShoulderBladeGoesAlongAndTheArmKeepsItsAngle) {
    const Figure figure(kShapes[0]);
    const auto rest = figure.heads({});
    const auto raised = figure.heads(with({{"shoulder-abduction.left", 170}}));
    const float lift = at(raised, "upperarm01.L").y - at(rest, "upperarm01.L").y;
    EXPECT_GT(lift, 0.02f);
    EXPECT_NEAR(degreesBetween(bone(raised, "upperarm01.L", "lowerarm01.L"), {0, -1, 0}), 170, 2);
    const auto low = figure.heads(with({{"shoulder-abduction.left", 30}}));
    EXPECT_LT(at(low, "upperarm01.L").y - at(rest, "upperarm01.L").y, 0.005f) << "at first it stays";
    const auto shrug = figure.heads(with({{"girdle-elevation.left", 30}}));
    EXPECT_GT(at(shrug, "upperarm01.L").y - at(rest, "upperarm01.L").y, 0.02f);
    EXPECT_LT(degreesBetween(bone(shrug, "upperarm01.L", "lowerarm01.L"),
                             bone(rest, "upperarm01.L", "lowerarm01.L")),
              0.5f)
        << "the arm still hangs";
    const auto forward = figure.heads(with({{"girdle-protraction.left", 35}}));
    EXPECT_GT(at(forward, "upperarm01.L").z - at(rest, "upperarm01.L").z, 0.02f);
}

TEST(Pose, BendingInTwoPlanesHasNoOrder) {
    const Figure figure(kShapes[0]);
    const auto both = figure.heads(with({{"shoulder-flexion.left", 60}, {"shoulder-abduction.left", 72}}));
    const glm::vec3 arm = bone(both, "upperarm01.L", "lowerarm01.L");
    EXPECT_NEAR(arm.x, arm.z, 0.15f) << "half way between forwards and sideways";
    EXPECT_GT(arm.x, 0.4f);
    // Level at the side, then carried forward.
    const auto across =
        figure.heads(with({{"shoulder-abduction.left", 90}, {"shoulder-horizontal-adduction.left", 90}}));
    EXPECT_GT(bone(across, "upperarm01.L", "lowerarm01.L").z, 0.98f);
}

TEST(Pose, LeftAndRightMirror) {
    const Figure figure(kShapes[1]);
    std::mt19937 random(5);
    for (int turn = 0; turn < 8; ++turn) {
        Pose pose = with({});
        for (const Motion& m : session().motions)
            for (const Side side : {Side::left, Side::right}) {
                std::uniform_real_distribution<float> within(m.low, m.high);
                setDegrees(m, pose, side, within(random));
            }
        const Pose mirrored = mirrorPose(session().motions, pose);
        EXPECT_TRUE(mirrorPose(session().motions, mirrored) == pose);
        const auto a = figure.heads(pose), b = figure.heads(mirrored);
        for (const engine::Joint& joint : session().asset->joints) {
            std::string other = joint.name;
            if (other.ends_with(".L"))
                other.back() = 'R';
            else if (other.ends_with(".R"))
                other.back() = 'L';
            const glm::vec3 p = at(a, joint.name), q = at(b, other);
            EXPECT_LT(glm::distance(p, glm::vec3(-q.x, q.y, q.z)), 2e-3f) << joint.name;
        }
    }
    Pose lying = with({});
    lying.lie = "left-side";
    EXPECT_EQ(mirrorPose(session().motions, lying).lie, "right-side");
}

TEST(Pose, WhatIsWrongIsSaid) {
    const auto& s = session();
    const auto complaint = [&](const Pose& pose) {
        const auto turned = jointPose(*s.asset, s.shaped, s.motions, pose);
        return turned ? std::string() : turned.error().message;
    };
    EXPECT_NE(complaint(with({{"elbow-flexoin.left", 20}})).find("did you mean 'elbow-flexion'"),
              std::string::npos);
    EXPECT_NE(complaint(with({{"elbow-flexion.left", 170}})).find("170°, but goes only from -10° to 150°"),
              std::string::npos);
    EXPECT_NE(complaint(with({{"elbow-flexion.left", NAN}})).find("goes only"), std::string::npos);
    EXPECT_NE(complaint(with({{"elbow-flexion", 20}})).find("elbow-flexion.left or"), std::string::npos);
    EXPECT_NE(complaint(with({{"neck-flexion.left", 20}})).find("has no sides"), std::string::npos);
    Pose hanging = with({});
    hanging.lie = "hanging";
    EXPECT_NE(complaint(hanging).find("use one of upright, prone"), std::string::npos);
    EXPECT_EQ(complaint(with({{"elbow-flexion.left", 150}})), "");
}

TEST(Pose, DegreesAreHeldWithinTheLimits) {
    const Motion& elbow = motion("elbow-flexion");
    const Motion& pronation = motion("forearm-pronation");
    Pose pose;
    setDegrees(elbow, pose, Side::right, 500);
    EXPECT_EQ(degreesOf(elbow, pose, Side::right), elbow.high);
    EXPECT_EQ(degreesOf(elbow, pose, Side::left), 0);
    EXPECT_EQ(degreesOf(pronation, pose, Side::left), -90) << "supinated in the anatomical position";
    setDegrees(elbow, pose, Side::right, elbow.rest);
    EXPECT_TRUE(pose.degrees.empty());
}

TEST(Pose, TheAnatomicalPoseIsTheMeasuringPose) {
    const auto& s = session();
    const auto turned = jointPose(*s.asset, s.shaped, s.motions, {});
    ASSERT_TRUE(turned);
    EXPECT_TRUE(turned->turns == measuringPose(*s.asset, s.shaped).turns);
    const auto straight = jointPose(*s.asset, s.shaped, s.motions, with({{"elbow-flexion.left", 0.001f}}));
    ASSERT_TRUE(straight);
    for (size_t j = 0; j < straight->turns.size(); ++j)
        EXPECT_GT(std::abs(glm::dot(straight->turns[j], turned->turns[j])), 0.99999f)
            << s.asset->joints[j].name;
}

TEST(Pose, ABlendGoesSteadilyFromOneToTheOther) {
    const auto& s = session();
    for (const auto& [from, to] : {std::pair{"anatomical", "arms-raised"}, std::pair{"seated", "supine"},
                                   std::pair{"prone", "side-lying"}, std::pair{"fist", "leg-crossed"}}) {
        const Pose a = findPose(s, from).value(), b = findPose(s, to).value();
        EXPECT_TRUE(blendPoses(s.motions, a, b, 0) == a);
        EXPECT_TRUE(blendPoses(s.motions, a, b, 1) == b);
        constexpr int steps = 40;
        const Figure figure(kShapes[0]);
        auto before = figure.heads(a);
        for (int i = 1; i <= steps; ++i) {
            const Pose between = blendPoses(s.motions, a, b, static_cast<float>(i) / steps);
            ASSERT_TRUE(checkPose(s.motions, between)) << from << " to " << to;
            const auto now = figure.heads(between);
            glm::vec3 most(0);
            for (const char* end : {"wrist.L", "wrist.R", "foot.L", "foot.R", "head"})
                most = glm::max(most, glm::abs(at(now, end) - at(before, end)));
            EXPECT_LT(glm::length(most), 0.16f) << from << " to " << to << " step " << i;
            before = now;
        }
    }
    // Stopped on the way and sent elsewhere.
    const Pose half =
        blendPoses(s.motions, findPose(s, "seated").value(), findPose(s, "prone").value(), 0.5f);
    const Pose back = blendPoses(s.motions, half, findPose(s, "seated").value(), 0.001f);
    const Figure figure(kShapes[0]);
    EXPECT_LT(glm::distance(at(figure.heads(half), "head"), at(figure.heads(back), "head")), 0.01f);
}

TEST(Pose, AllPosesHoldAndTouchTheGround) {
    const auto& s = session();
    ASSERT_GE(s.poses.size(), 18u);
    for (const char* id : {"anatomical", "arms-down", "seated", "arms-raised", "arm-abducted", "elbow-flexed",
                           "fist", "palm-up", "palm-down", "knee-flexed", "leg-crossed", "head-bowed",
                           "head-turned", "mouth-open", "shoulders-forward", "prone", "supine", "side-lying"})
        EXPECT_TRUE(findPose(s, id)) << id;
    for (const Pose& pose : s.poses) {
        EXPECT_FALSE(pose.name.empty()) << pose.id;
        EXPECT_FALSE(pose.about.empty()) << pose.id;
        const auto turned = jointPose(*s.asset, s.shaped, s.motions, pose);
        ASSERT_TRUE(turned) << turned.error().message;
        const PosedBody body = poseBody(s.asset, s.shaped, *turned);
        float low = 1;
        for (const glm::vec3& p : body.positions) low = std::min(low, p.y);
        EXPECT_NEAR(low, 0, 1e-4f) << pose.id;
        EXPECT_NEAR(body.jointPositions[0].x, s.shaped.jointHeads[0].x, 1e-4f)
            << pose.id << " stays in place";
        EXPECT_NEAR(body.jointPositions[0].z, s.shaped.jointHeads[0].z, 1e-4f)
            << pose.id << " stays in place";
        if (pose.lie != "upright") {
            EXPECT_LT(body.height, 0.8f) << pose.id << " lies";
        }
    }
}

TEST(Pose, LyingFacesWhereItSays) {
    const Figure figure(kShapes[0]);
    const auto facing = [&](const char* lie) { // out of the face, out of the crown
        Pose pose = with({});
        pose.lie = lie;
        const auto heads = figure.heads(pose);
        return std::pair{at(heads, "eye.L") - at(heads, "head"), at(heads, "neck01") - at(heads, "spine05")};
    };
    EXPECT_LT(facing("prone").first.y, -0.03f);
    EXPECT_GT(facing("supine").first.y, 0.03f);
    for (const char* lie : {"prone", "supine", "left-side", "right-side"})
        EXPECT_LT(facing(lie).second.x, -0.3f) << lie << ": the head to the viewer's left";
    Pose pose = with({});
    pose.lie = "right-side";
    const auto heads = figure.heads(pose);
    EXPECT_GT(at(heads, "upperarm01.L").y, at(heads, "upperarm01.R").y + 0.2f) << "lies on the right side";
}

TEST(Pose, AFistIsAFist) {
    const auto& s = session();
    for (const char* shape : kShapes) {
        const Figure figure(shape);
        const auto open = figure.heads({}), closed = figure.heads(findPose(s, "fist").value());
        for (const char* finger : {"2", "3", "4", "5"}) {
            const std::string root = std::string("finger") + finger;
            const float before = glm::distance(at(open, root + "-3.L"), at(open, "wrist.L"));
            const float after = glm::distance(at(closed, root + "-3.L"), at(closed, "wrist.L"));
            // The little finger's tip lies far out in the palm, at HT8.
            EXPECT_LT(after, before * (*finger == '5' ? 0.8f : 0.75f)) << root << " on " << shape;
        }
    }
}

TEST(Pose, WrittenAndReadItIsTheSame) {
    const auto& s = session();
    for (Pose pose : s.poses) {
        pose.about += " \"Quoted\" \\ and\nin two lines.";
        const std::string text = writePose(pose, s.motions);
        const auto read =
            parsePose(text, pose.id == "anatomical" ? "anatomical.toml" : pose.id + ".toml", s.motions);
        ASSERT_TRUE(read) << read.error().message << text;
        EXPECT_TRUE(*read == pose) << text;
    }
    Pose odd =
        with({{"elbow-flexion.left", 33.3f}, {"elbow-flexion.right", 33.4f}, {"neck-rotation", -0.125f}});
    odd.name = "Odd";
    const auto read = parsePose(writePose(odd, s.motions), "test.toml", s.motions);
    ASSERT_TRUE(read);
    EXPECT_TRUE(*read == odd);
}

TEST(Pose, AFileIsReadWithItsFaults) {
    const auto& s = session();
    fixture::DataFolder data;
    const auto fault = [&](const std::string& text) {
        data.write("mine.toml", text);
        const auto read = findPose(s, (data.path() / "mine.toml").string());
        return read ? std::string() : read.error().message;
    };
    EXPECT_EQ(fault("name = \"Mine\"\n[left]\nelbow-flexion = 30\n"), "");
    const auto read = findPose(s, (data.path() / "mine.toml").string());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->id, "mine");
    EXPECT_EQ(read->degrees, (std::map<std::string, float>{{"elbow-flexion.left", 30.0f}}));

    EXPECT_NE(fault("name = \"M\"\n[left]\nelbow-flexon = 30\n").find("mine.toml:3"), std::string::npos);
    EXPECT_NE(fault("name = \"M\"\n[left]\nelbow-flexon = 30\n").find("did you mean 'elbow-flexion'"),
              std::string::npos);
    EXPECT_NE(fault("name = \"M\"\n[left]\nelbow-flexion = 151\n").find("from -10° to 150°"),
              std::string::npos);
    EXPECT_NE(fault("name = \"M\"\n[left]\nelbow-flexion = nan\n").find("goes only"), std::string::npos);
    EXPECT_NE(fault("name = \"M\"\n[left]\nelbow-flexion = \"much\"\n").find("number of degrees"),
              std::string::npos);
    EXPECT_NE(fault("name = \"M\"\n[middle]\nelbow-flexion = 1\n").find("[both], [left] or [right]"),
              std::string::npos);
    EXPECT_NE(fault("name = \"M\"\n[left]\nneck-flexion = 1\n").find("[middle]"), std::string::npos);
    EXPECT_NE(fault("name = \"M\"\n[both]\nelbow-flexion = 1\n[left]\nelbow-flexion = 2\n").find("twice"),
              std::string::npos);
    EXPECT_NE(fault("name = \"M\"\nlie = \"sofa\"\n").find("right-side"), std::string::npos)
        << fault("name = \"M\"\nlie = \"sofa\"\n");
    EXPECT_NE(fault("name = \"M\"\nleft = 3\n").find("'left' must be a table"), std::string::npos);
    EXPECT_NE(fault("name = \"M\"\nlef = 3\n").find("unknown key 'lef'"), std::string::npos);
    EXPECT_NE(fault("[left]\n").find("'name' is missing"), std::string::npos);
    EXPECT_NE(fault("name = \"M\"\n[left\n").find("mine.toml:2"), std::string::npos);
    EXPECT_NE(fault(std::string(3 << 20, '#')).find("larger than 1 MB"), std::string::npos);
    const auto missing = findPose(s, "/nowhere/there.toml");
    ASSERT_FALSE(missing);
    EXPECT_NE(missing.error().message.find("no such file"), std::string::npos);
    const auto unknown = findPose(s, "sprawled");
    ASSERT_FALSE(unknown);
    EXPECT_NE(unknown.error().message.find("seated"), std::string::npos) << "lists what is known";
}

TEST(Pose, ASavedPoseIsFoundByItsName) {
    fixture::DataFolder home;
    const char* before = std::getenv("XDG_DATA_HOME");
    const std::string old = before ? before : "";
    setenv("XDG_DATA_HOME", home.path().c_str(), 1);
    std::filesystem::create_directories(home.path() / "tongren" / "poses");
    home.write("tongren/poses/At my desk.toml", "name = \"At my desk\"\n[both]\nelbow-flexion = 80\n");
    for (const char* id : {"At my desk", "my:At my desk"}) {
        const auto found = findPose(session(), id);
        ASSERT_TRUE(found) << found.error().message;
        EXPECT_EQ(found->id, "my:At my desk");
        EXPECT_EQ(found->degrees.size(), 2u);
    }
    EXPECT_FALSE(findPose(session(), "At your desk"));
    if (before)
        setenv("XDG_DATA_HOME", old.c_str(), 1);
    else
        unsetenv("XDG_DATA_HOME");
}

struct Broken {
    const char *file, *from, *to, *finding;
};
class LintOfPoses : public testing::TestWithParam<Broken> {};
TEST_P(LintOfPoses, FindsIt) {
    fixture::DataFolder data;
    const auto all = [&] {
        auto findings = lintData(data.path());
        for (LintFinding& f : checkRig(data.path(), *session().asset)) findings.push_back(std::move(f));
        std::string text;
        for (const LintFinding& f : findings) text += describe(f) + "\n";
        return text;
    };
    EXPECT_EQ(all(), "");
    data.replace(GetParam().file, GetParam().from, GetParam().to);
    EXPECT_NE(all().find(GetParam().finding), std::string::npos) << all();
}
INSTANTIATE_TEST_SUITE_P(
    Pose, LintOfPoses,
    testing::Values(
        Broken{"motions.toml", "[\"who\"]", "[\"whom\"]",
               "motions.toml:1: motion elbow-flexion: source 'whom' is not in sources.toml; did you mean "
               "'who'?"},
        Broken{"motions.toml", "sources = [\"who\"]", "", "'sources' is missing"},
        Broken{"motions.toml", "[-10, 150]", "[150, -10]",
               "motions.toml:7: motion elbow-flexion: 'limits' must be"},
        Broken{"motions.toml", "[-10, 150]", "[10, 150]", "'rest' 0 is beyond the limits"},
        Broken{"motions.toml", "bend anterior", "bend forwards", "axis 'bend forwards' is not understood"},
        Broken{"motions.toml", "bend anterior", "roll anterior", "axis 'roll anterior' is not understood"},
        Broken{"motions.toml", "share = 1 ", "share = 0.9 ", "the shares down to lowerarm01 sum to 90 %"},
        Broken{"motions.toml", "\"wrist\"", "\"wirst\"",
               "the rig has no joint 'wirst'; did you mean 'wrist'?"},
        Broken{"motions.toml", "share = 1 ", "share = 2 ", "'share' must be a part of the angle"},
        Broken{"motions.toml", "opposite = \"Extension\"", "", "'opposite' is missing"},
        Broken{"poses/anatomical.toml", "about = \"Upright.\"", "", "pose anatomical: 'about' is missing"},
        Broken{"poses/anatomical.toml", "about", "[both]\nelbow-flexion = 3\n[left]\nabout",
               "no motion is called 'about'"},
        Broken{"poses/anatomical.toml", "Upright.\"\n", "Upright.\"\n[both]\nelbow-flexion = 3\n",
               "pose anatomical: has no angles"},
        Broken{"poses/anatomical.toml", "Upright.\"\n", "Upright.\"\n[both]\nelbow-flexion = 300\n",
               "anatomical.toml:4: pose anatomical: 'elbow-flexion' is 300°"},
        Broken{"poses/anatomical.toml", "Upright.\"\n",
               "Upright.\"\ntouch = [{ place = \"fingertip_9.left\", at = \"GB31.left\" }]\n",
               "pose anatomical: touch: 'fingertip_9.left' is neither a landmark nor a point"}));

TEST(LintOfPoses, TheRigBearsTheMotions) {
    std::string text;
    for (const LintFinding& f : checkRig(defaultDataDir(), *session().asset)) text += describe(f) + "\n";
    EXPECT_EQ(text, "");
}

} // namespace
