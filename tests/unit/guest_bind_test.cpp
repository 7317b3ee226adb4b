// Guests with a rig whose bind pose is bent, or whose joints lie elsewhere than ours do: every point must
// come to lie where it truly is, or be said to be unsure.
#include "atlas/domain/guest_bind.h"
#include "guest_truth.h"
#include <deque>
#include <random>

using namespace atlas;
using fixture::share;

namespace {

fixture::GuestSpec bent(const char* pose, const Shape& shape, const char* naming) {
    const auto& s = fixture::session();
    fixture::GuestSpec spec;
    spec.shape = shape, spec.naming = naming, spec.fine = true;
    const Pose named = findPose(s, pose).value();
    spec.pose = [&s, named](const BodyAsset& asset, const ShapedBody& shaped) {
        return jointPose(asset, shaped, s.motions, named).value();
    };
    return spec;
}

const Shape kWoman{0, 35, 0.62f, 0.45f, 0.4f, 0.5f}, kMan{1, 45, 0.6f, 0.65f, 0.6f, 0.5f};

glm::quat about(glm::vec3 axis, float degrees) {
    return glm::angleAxis(glm::radians(degrees), glm::normalize(axis));
}

} // namespace

TEST(GuestBind, TurnOntoFindsATurnAndNoneInALine) {
    const glm::quat turn = about({1, 2, -1}, 130);
    std::vector<glm::vec3> from, to, line;
    std::vector<float> weight;
    for (int i = 0; i < 12; ++i) {
        const auto t = static_cast<float>(i);
        from.emplace_back(std::sin(t), std::cos(2 * t), 0.3f * t);
        to.push_back(turn * from.back() + glm::vec3(3, -1, 2));
        line.emplace_back(t, 2 * t, -t);
        weight.push_back(1 + 0.2f * t);
    }
    const auto found = turnOnto(from, to, weight);
    ASSERT_TRUE(found);
    EXPECT_GT(std::abs(glm::dot(*found, turn)), 0.99999f);
    EXPECT_FALSE(turnOnto(line, line, weight));
}

// A body of another shape in a bent posture, its skin known to the last vertex: unbent, it is that shape.
TEST(GuestBind, PullBackUndoesABend) {
    const auto& s = fixture::session();
    for (const char* name : {"seated", "leg-crossed", "knee-chest", "arms-raised"}) {
        SCOPED_TRACE(name);
        const auto made = fixture::makeGuest(bent(name, kMan, "MakeHuman"));
        const auto read = readGuest(*s.asset, made.model);
        const auto posture = solvePosture(*s.asset, read.rig.targets, read.surface);
        ASSERT_TRUE(posture) << posture.error().message;
        const std::vector<glm::vec3> fitted = fixture::asRead(made, read.frame);
        const std::vector<float> trust(s.asset->baseVertexCount, 1.0f);
        const GuestPosture at = settled(s.asset, *posture, read.rig.targets, fitted, trust);
        const BindBody bind = pullBack(s.asset, at, read.rig.targets, fitted);
        glm::vec3 shift(0);
        const auto n = static_cast<float>(s.asset->baseVertexCount);
        for (size_t v = 0; v < s.asset->baseVertexCount; ++v)
            shift += (bind.shaped.positions[v] - made.shaped.positions[v]) / n;
        std::vector<float> off, sure;
        for (size_t v = 0; v < s.asset->baseVertexCount; ++v) {
            off.push_back(glm::distance(bind.shaped.positions[v] - shift, made.shaped.positions[v]));
            if (bind.sure[v] > 0.5f) sure.push_back(off.back());
        }
        EXPECT_LT(share(off, 0.5f), 0.006f);
        EXPECT_LT(share(off, 1), 0.03f);
        EXPECT_LT(share(sure, 0.99f), 0.025f);
    }
}

TEST(GuestBind, PointsOfBodiesThatCameBent) {
    for (const auto& [pose, shape, naming] :
         {std::tuple{"seated", kWoman, "Mixamo"}, std::tuple{"shoulders-forward", kWoman, "MakeHuman"},
          std::tuple{"knee-chest", kWoman, "MakeHuman"}, std::tuple{"leg-crossed", kMan, "MakeHuman"}}) {
        SCOPED_TRACE(std::string(pose).append(", ").append(naming));
        const auto& s = fixture::session();
        const auto made = fixture::makeGuest(bent(pose, shape, naming));
        const auto guest = fitGuest(s.asset, s.catalog, made.model);
        ASSERT_TRUE(guest) << guest.error().message;
        const fixture::PointErrors e = fixture::pointErrors(made, *guest);
        EXPECT_LT(share(e.all, 0.5f), 0.004f) << e.worst;
        EXPECT_LT(share(e.all, 0.95f), 0.012f) << e.worst;
        EXPECT_LT(share(e.all, 1), 0.03f) << e.worst;
        EXPECT_GT(guest->report.along, share(e.all, 0.7f)); // what is said holds for most
    }
}

// Rigs differ in where they put their joints: at the crotch, at the back's surface, at the chin.
TEST(GuestBind, JointsElsewhereThanOurs) {
    const auto& s = fixture::session();
    const auto fit = [&](fixture::GuestSpec spec) {
        spec.shape = kWoman, spec.fine = true;
        const auto made = fixture::makeGuest(spec);
        auto guest = fitGuest(s.asset, s.catalog, made.model);
        EXPECT_TRUE(guest) << (guest ? "" : guest.error().message);
        if (!guest) return;
        const fixture::PointErrors e = fixture::pointErrors(made, *guest);
        EXPECT_LT(share(e.all, 0.5f), 0.006f) << e.worst;
        EXPECT_LT(share(e.all, 0.95f), 0.02f) << e.worst;
        // What is said of each part holds for most of it.
        for (const FitPart& part : guest->report.parts)
            if (const auto found = e.bySegment.find(part.segment);
                found != e.bySegment.end() && part.doubt.empty()) {
                EXPECT_LT(share(found->second, 0.6f), part.along) << part.segment;
            }
    };
    fixture::GuestSpec spec;
    constexpr float off = 0.03f;
    for (const float side : {1.0f, -1.0f}) {
        const std::string end = side > 0 ? ".L" : ".R";
        spec.jointsOff["upperleg01" + end] = off * glm::vec3(-0.5f * side, -0.85f, 0);
        spec.jointsOff["lowerleg01" + end] = off * glm::vec3(0, 0.3f, -0.9f);
        spec.jointsOff["foot" + end] = off * glm::vec3(0, -0.8f, -0.5f);
        spec.jointsOff["clavicle" + end] = off * glm::vec3(0, 0, -1);
        spec.jointsOff["upperarm01" + end] = off * glm::vec3(-0.9f * side, 0.3f, 0);
        spec.jointsOff["lowerarm01" + end] = off * glm::vec3(0.3f * side, 0, -0.9f);
    }
    for (const char* name : {"root", "spine05", "spine03", "spine01", "neck01"})
        spec.jointsOff[name] = {0, 0, -off};
    spec.jointsOff["head"] = off * glm::vec3(0, -0.7f, 0.7f);
    {
        SCOPED_TRACE("a convention");
        fit(spec);
    }
    for (const unsigned seed : {1u}) {
        SCOPED_TRACE(seed);
        spec.posture = seed == 1 ? fixture::kAPose : fixture::kTPose;
        std::mt19937 random(seed);
        std::normal_distribution<float> any;
        for (auto& [name, by] : spec.jointsOff) {
            const glm::vec3 way(any(random), any(random), any(random));
            by = 0.02f * static_cast<float>(seed) * glm::normalize(way);
        }
        fit(spec);
    }
}

// Rigs of parts, with twist joints, of several trees, mirrored or stretched by their file.
TEST(GuestBind, OddRigs) {
    const auto& s = fixture::session();
    std::deque<std::pair<const char*, fixture::GuestSpec>> specs;
    const auto add = [&](const char* what) -> fixture::GuestSpec& {
        fixture::GuestSpec spec;
        spec.shape = kMan, spec.fine = true;
        specs.emplace_back(what, spec);
        return specs.back().second;
    };
    add("no collars, fingers or neck").naming = "Khronos";
    fixture::GuestSpec& twist = add("twist joints, no fingers or toes");
    twist.naming = "Unreal", twist.twistJoints = true, twist.fingers = twist.toe = false;
    fixture::GuestSpec& tall = add("stretched, in centimetres");
    tall.axes = glm::mat3({1, 0, 0}, {0, 1.06f, 0}, {0, 0, 0.96f});
    tall.unitsPerMetre = 100, tall.saysMetresPerUnit = 0.01f;
    add("several trees");
    for (auto& [what, spec] : specs) {
        SCOPED_TRACE(what);
        auto made = fixture::makeGuest(spec);
        if (what == std::string("several trees"))
            for (engine::ModelJoint& j : made.model.joints)
                if (j.name.ends_with("UpLeg") || j.name.ends_with("Shoulder") || j.name.ends_with("Neck"))
                    j.parent = -1;
        const auto guest = fitGuest(s.asset, s.catalog, made.model);
        ASSERT_TRUE(guest) << guest.error().message;
        const fixture::PointErrors e = fixture::pointErrors(made, *guest);
        EXPECT_LT(share(e.all, 0.5f), 0.004f) << e.worst;
        EXPECT_LT(share(e.all, 0.95f), 0.014f) << e.worst;
    }
}
