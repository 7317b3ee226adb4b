#include "engine/geometry/bvh.h"
#include "guest_fixture.h"
#include <algorithm>
#include <cmath>

namespace {

using fixture::GuestSpec;

struct Nearness {
    float median = 0, most = 0, worst = 0; // metres; most: 95 of 100
    std::string where;
};

// How far the template's skin lies from where the very same skin is on the guest.
Nearness nearness(const atlas::PosedBody& at, const fixture::MadeGuest& made) {
    const auto& asset = *fixture::bodyAsset();
    std::vector<std::pair<float, size_t>> d;
    const engine::SurfaceView guest{made.positions, made.shaped.normals,
                                    std::span(asset.triangles).first(asset.bodyTriangleCount)};
    const engine::Bvh tree(guest);
    for (size_t v = 0; v < asset.baseVertexCount; ++v)
        d.emplace_back(tree.closest(guest, at.positions[v]).distance, v);
    std::ranges::sort(d);
    Nearness out;
    out.median = d[d.size() / 2].first, out.most = d[d.size() * 95 / 100].first, out.worst = d.back().first;
    const auto& w = asset.weights[d.back().second];
    out.where =
        asset.joints[w.joint[static_cast<size_t>(std::ranges::max_element(w.weight) - w.weight.begin())]]
            .name;
    return out;
}

TEST(GuestPosture, JointsAreMetAndTheSkinLiesNearInEveryPostureAndShape) {
    const atlas::Shape man{1, 30, 0.6f, 0.6f, 0.7f, 0.5f}, child{0.5f, 7, 0.5f, 0.5f, 0.5f, 0.5f},
        stout{0, 55, 0.9f, 0.4f, 0.4f, 0.5f};
    for (const atlas::Shape& shape : {atlas::Shape{}, man, child, stout})
        for (const auto& [posture, naming] :
             {std::pair{fixture::kTPose, "Mixamo"}, std::pair{fixture::kAPose, "MakeHuman"},
              std::pair{fixture::kArmsDown, "Khronos"}}) {
            SCOPED_TRACE(std::string(naming)
                             .append(", ")
                             .append(std::to_string(shape.age))
                             .append(" years, arms ")
                             .append(std::to_string(posture.arm)));
            GuestSpec spec;
            spec.naming = naming;
            spec.shape = shape;
            spec.posture = posture;
            const auto made = fixture::makeGuest(spec);
            const auto read = atlas::readGuest(*fixture::bodyAsset(), made.model);
            ASSERT_EQ(read.rig.verdict, atlas::GuestRig::Verdict::human) << read.rig.reason;
            const auto solved = atlas::solvePosture(*fixture::bodyAsset(), read.rig.targets, read.surface);
            ASSERT_TRUE(solved) << solved.error().message;
            const auto at = atlas::poseAsGuest(fixture::bodyAsset(), *solved);
            const Nearness n = nearness(at, made);
            EXPECT_LT(solved->residual, 0.0005f);
            EXPECT_LT(n.median, 0.006f);
            EXPECT_LT(n.most, 0.02f);
            EXPECT_LT(n.worst, 0.05f) << n.where;
        }
}

TEST(GuestPosture, BentLimbsAndLiftedArms) {
    for (const fixture::Posture& posture :
         {fixture::Posture{115, 30, 60, 0}, fixture::Posture{30, 95, 40, 60},
          fixture::Posture{80, 60, 0, 20}}) {
        SCOPED_TRACE(posture.arm);
        GuestSpec spec;
        spec.posture = posture;
        const auto made = fixture::makeGuest(spec);
        const auto read = atlas::readGuest(*fixture::bodyAsset(), made.model);
        ASSERT_EQ(read.rig.verdict, atlas::GuestRig::Verdict::human) << read.rig.reason;
        EXPECT_EQ(read.rig.restPose == "other", posture.arm > 110 || posture.elbow > 70 || posture.knee > 35);
        const auto solved = atlas::solvePosture(*fixture::bodyAsset(), read.rig.targets, read.surface);
        ASSERT_TRUE(solved) << solved.error().message;
        const Nearness n = nearness(atlas::poseAsGuest(fixture::bodyAsset(), *solved), made);
        EXPECT_LT(solved->residual, 0.0005f);
        EXPECT_LT(n.median, 0.003f);
        EXPECT_LT(n.most, 0.015f);
        EXPECT_LT(n.worst, 0.03f) << n.where;
    }
}

TEST(GuestPosture, ALargeHeadIsTakenAsLarge) {
    GuestSpec spec;
    spec.headSize = 1.3f;
    spec.hairOnHead = true;
    const auto made = fixture::makeGuest(spec);
    const auto read = atlas::readGuest(*fixture::bodyAsset(), made.model);
    const auto solved = atlas::solvePosture(*fixture::bodyAsset(), read.rig.targets, read.surface);
    ASSERT_TRUE(solved) << solved.error().message;
    const Nearness n = nearness(atlas::poseAsGuest(fixture::bodyAsset(), *solved), made);
    EXPECT_LT(n.most, 0.02f);
    EXPECT_LT(n.worst, 0.04f) << n.where;
}

TEST(GuestPosture, WhatIsMissingIsNamed) {
    const auto made = fixture::makeGuest({});
    auto read = atlas::readGuest(*fixture::bodyAsset(), made.model);
    std::erase_if(read.rig.targets, [](const atlas::JointTarget& t) {
        return fixture::bodyAsset()->joints[static_cast<size_t>(t.joint)].name == "lowerleg01.R";
    });
    const auto solved = atlas::solvePosture(*fixture::bodyAsset(), read.rig.targets, {});
    ASSERT_FALSE(solved);
    EXPECT_NE(solved.error().message.find("lowerleg01.R"), std::string::npos);
}

} // namespace
