// Rigs whose names say nothing: the tree of joints and where they lie must do.
#include "atlas/domain/guest_map.h"
#include "guest_fixture.h"
#include <algorithm>

namespace {

using atlas::GuestRig;
using fixture::GuestSpec;

atlas::GuestReading readNameless(fixture::MadeGuest& made, bool numbered = true) {
    int n = 0;
    for (auto& j : made.model.joints) j.name = numbered ? "bone_" + std::to_string(n++) : "";
    return atlas::readGuest(*fixture::bodyAsset(), made.model);
}

// Millimetres by which the worst hinge (and finger) lies off the truth.
float worstJoint(const atlas::GuestReading& read, const fixture::MadeGuest& made, bool fingers) {
    std::vector<std::string> wanted{"upperleg01", "lowerleg01", "foot", "upperarm01", "lowerarm01", "wrist"};
    for (int f = 1; fingers && f <= 5; ++f)
        for (int k = f == 1 ? 2 : 1; k <= 3; ++k)
            wanted.push_back("finger" + std::to_string(f) + "-" + std::to_string(k));
    const auto& joints = fixture::bodyAsset()->joints;
    float worst = 0;
    for (const std::string& name : wanted)
        for (const char* end : {".L", ".R"}) {
            float d = 1;
            for (const auto& t : read.rig.targets)
                if (joints[static_cast<size_t>(t.joint)].name == name + end)
                    d = glm::distance(t.at, made.joints[static_cast<size_t>(t.joint)]);
            if (d > 0.001f) ADD_FAILURE() << name << end << " is off by " << 1000 * d << " mm";
            worst = std::max(worst, d);
        }
    return 1000 * worst;
}

TEST(GuestTree, EveryRigIsKnownWithoutItsNames) {
    for (const auto& [name, naming] : fixture::namings()) {
        if (name == "CMU") continue; // one finger and a thumb: see below
        SCOPED_TRACE(name);
        GuestSpec spec;
        spec.naming = name;
        auto made = fixture::makeGuest(spec);
        const auto read = readNameless(made);
        ASSERT_EQ(read.rig.verdict, GuestRig::Verdict::human) << read.rig.reason;
        EXPECT_EQ(read.rig.restPose, "T");
        EXPECT_FALSE(read.rig.swapped);
        EXPECT_FALSE(read.frame.mirrored);
        const bool fingers = naming.lines.find("finger5-1") != std::string::npos || naming.lines.empty();
        EXPECT_EQ(read.rig.fingers, fingers ? 5 : 0);
        EXPECT_LT(worstJoint(read, made, fingers), 1);
    }
}

TEST(GuestTree, PosturesAxesExtrasAndEmptyNames) {
    const auto check = [](const char* what, auto&& change) {
        SCOPED_TRACE(what);
        GuestSpec spec;
        change(spec);
        auto made = fixture::makeGuest(spec);
        const auto read = readNameless(made, false);
        ASSERT_EQ(read.rig.verdict, GuestRig::Verdict::human) << read.rig.reason;
        EXPECT_LT(worstJoint(read, made, spec.fingers), 1);
    };
    check("A", [](GuestSpec& s) { s.posture = fixture::kAPose; });
    check("arms down", [](GuestSpec& s) { s.posture = fixture::kArmsDown; });
    check("moving", [](GuestSpec& s) { s.shown = fixture::Posture{100, 60, 20, 50}; });
    check("no fingers, no toes", [](GuestSpec& s) { s.fingers = s.toe = false; });
    check("one twist joint a limb", [](GuestSpec& s) { s.naming = "Unreal", s.twistJoints = true; });
    check("hair and skirt", [](GuestSpec& s) { s.hair = s.skirt = true; });
    check("Khronos: no collar", [](GuestSpec& s) { s.naming = "Khronos", s.fingers = false; });
    check("a leg joint at the pelvis, one finger", [](GuestSpec& s) { s.naming = "CMU", s.fingers = false; });
    check("z up, centimetres, turned", [](GuestSpec& s) {
        s.axes = glm::mat3(glm::vec3(-1, 0, 0), glm::vec3(0, 0, 1), glm::vec3(0, 1, 0));
        s.unitsPerMetre = 100;
        s.saysMetresPerUnit = 0.01f;
    });
    check("mirrored", [](GuestSpec& s) { s.axes = glm::mat3(glm::vec3(-1, 0, 0), {0, 1, 0}, {0, 0, 1}); });
    check("large head", [](GuestSpec& s) { s.headSize = 1.6f; });
    check("child", [](GuestSpec& s) { s.shape.age = 6; });
}

TEST(GuestTree, NamesThatSayWhichPartsStay) {
    GuestSpec spec; // known by their names, whatever the shape says
    auto made = fixture::makeGuest(spec);
    const atlas::RigMap map = atlas::mapRig(made.model);
    EXPECT_EQ(map.family, "Mixamo");
    // An older MakeHuman has no upperarm01: what it calls upper arm begins half way down.
    spec.naming = "MakeHuman";
    made = fixture::makeGuest(spec);
    for (auto& j : made.model.joints)
        if (j.name.starts_with("upperarm01")) j.name.replace(0, 10, "shoulder02");
    const auto read = atlas::readGuest(*fixture::bodyAsset(), made.model);
    ASSERT_EQ(read.rig.verdict, GuestRig::Verdict::human) << read.rig.reason;
    EXPECT_EQ(read.rig.name, "MakeHuman");
    EXPECT_LT(worstJoint(read, made, true), 1);
}

// A tree with skin on every joint.
struct Bones {
    engine::Model model;
    int add(int parent, glm::vec3 at) {
        engine::ModelJoint j;
        j.name = "bone_" + std::to_string(model.joints.size());
        j.parent = parent;
        j.bind = j.rest = glm::translate(glm::mat4(1), at);
        model.joints.push_back(j);
        if (model.meshes.empty()) model.meshes.emplace_back();
        engine::ModelMesh& mesh = model.meshes[0];
        const auto first = static_cast<uint32_t>(mesh.positions.size());
        for (const glm::vec3 d : {glm::vec3(0.02f, 0, 0), glm::vec3(0, 0.02f, 0), glm::vec3(0, 0, 0.02f)}) {
            mesh.positions.push_back(at + d);
            mesh.joints.push_back({static_cast<uint16_t>(model.joints.size() - 1)});
            mesh.weights.emplace_back(1, 0, 0, 0);
        }
        mesh.triangles.push_back({first, first + 1, first + 2});
        return static_cast<int>(model.joints.size()) - 1;
    }
    void limb(int parent, std::initializer_list<glm::vec3> places) {
        for (const float side : {1.0f, -1.0f}) {
            int on = parent;
            for (glm::vec3 p : places) on = add(on, {side * p.x, p.y, p.z});
        }
    }
};

TEST(GuestTree, AnimalsAndOtherTreesAreNoHumans) {
    const auto human = [](const engine::Model& m) { return atlas::missingParts(atlas::mapRig(m)).empty(); };
    Bones man; // the check itself: this one is
    int hips = man.add(-1, {0, 0.95f, 0}), chest = man.add(man.add(hips, {0, 1.1f, 0}), {0, 1.35f, 0});
    man.add(man.add(chest, {0, 1.5f, 0}), {0, 1.6f, 0});
    man.limb(chest, {{0.18f, 1.42f, 0}, {0.2f, 1.13f, 0}, {0.22f, 0.87f, 0}});
    man.limb(hips, {{0.09f, 0.9f, 0}, {0.1f, 0.49f, 0}, {0.1f, 0.08f, -0.03f}, {0.1f, 0.02f, 0.1f}});
    EXPECT_TRUE(human(man.model));

    Bones horse;
    hips = horse.add(-1, {0, 1.4f, 0}), chest = horse.add(hips, {0, 1.4f, 0.9f});
    horse.add(horse.add(chest, {0, 1.7f, 1.3f}), {0, 2, 1.5f});
    horse.limb(chest, {{0.2f, 1.3f, 1}, {0.2f, 0.9f, 1.05f}, {0.2f, 0.4f, 1}});
    horse.limb(hips, {{0.2f, 1.3f, 0}, {0.2f, 0.9f, 0.05f}, {0.2f, 0.4f, 0}});
    EXPECT_FALSE(human(horse.model));

    Bones bird; // wings as long as the body, short legs
    hips = bird.add(-1, {0, 0.3f, 0}), chest = bird.add(hips, {0, 0.4f, 0.1f});
    bird.add(bird.add(chest, {0, 0.5f, 0.2f}), {0, 0.55f, 0.25f});
    bird.limb(chest, {{0.05f, 0.4f, 0.1f}, {0.4f, 0.45f, 0.05f}, {0.9f, 0.45f, 0}});
    bird.limb(hips, {{0.04f, 0.25f, 0}, {0.04f, 0.15f, 0}, {0.04f, 0.03f, 0}});
    EXPECT_FALSE(human(bird.model));

    Bones spider;
    const int middle = spider.add(-1, {0, 0.2f, 0});
    for (int k = 0; k < 4; ++k) {
        const float z = 0.1f * static_cast<float>(k);
        spider.limb(middle, {{0.1f, 0.2f, z}, {0.4f, 0.4f, z}, {0.7f, 0, z}});
    }
    EXPECT_FALSE(human(spider.model));

    Bones worm;
    int on = -1;
    for (int k = 0; k < 20; ++k) on = worm.add(on, {0, 0, 0.1f * static_cast<float>(k)});
    EXPECT_FALSE(human(worm.model));
    EXPECT_FALSE(human(engine::Model{}));
}

} // namespace
