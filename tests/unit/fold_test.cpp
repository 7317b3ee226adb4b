// Where a limb folds on itself: flesh presses flat, light does not reach in; and the inside of the mouth.
#include "atlas/domain/blush.h"
#include "skin_fixture.h"
#include <array>
#include <cmath>

namespace {

using namespace atlas;
using namespace fixture;

// How far each coarse vertex lies within the flesh of another part: 0 where it is the outermost skin.
std::vector<float> sunken(const PosedBody& body) {
    const auto surface = body.skinSurface();
    const engine::Bvh tree(surface, body.asset->bvhOrder);
    std::vector<float> out(body.asset->baseVertexCount, 0.0f);
    for (size_t v = 0; v < out.size(); ++v) {
        const glm::vec3 way = body.normals[v];
        glm::vec3 at = body.positions[v] + way * 2e-5f;
        int inside = 0;
        float gone = 0, first = 0;
        for (int k = 0; k < 24; ++k) { // out of the flesh once more than into it
            const auto hit = tree.raycast(surface, {at, way}, 3.0f);
            if (!hit) break;
            const auto& t = surface.triangles[hit->at.triangle];
            const bool leaves = glm::dot(glm::cross(surface.positions[t[1]] - surface.positions[t[0]],
                                                    surface.positions[t[2]] - surface.positions[t[0]]),
                                         way) > 0;
            gone += hit->t;
            if (leaves && inside == 0 && first <= 0) first = gone;
            inside += leaves ? 1 : -1;
            at += way * (hit->t + 1e-6f);
        }
        if (inside > 0) out[v] = first;
    }
    return out;
}

struct Deep {
    const char* motion;
    float degrees;
    size_t most; // coarse vertices inside; without pressing 25, 50, 56 and 91 at least
};
constexpr std::array<Deep, 4> kDeep{{{"elbow-flexion.left", 110, 20},
                                     {"elbow-flexion.left", 140, 40},
                                     {"knee-flexion.left", 110, 45},
                                     {"knee-flexion.left", 140, 65}}};

TEST(Fold, FleshPressesFlatInsteadOfSinkingIn) {
    for (size_t f = 0; f < figures().size(); ++f) {
        const std::vector<float> before = sunken(figures()[f].in(pose({})));
        for (const Deep& d : kDeep) {
            const std::vector<float> after = sunken(figures()[f].in(pose({{d.motion, d.degrees}})));
            size_t deep = 0;
            for (size_t v = 0; v < after.size(); ++v) deep += after[v] > 0.002f && before[v] <= 0 ? 1 : 0;
            EXPECT_LE(deep, d.most) << d.motion << " " << d.degrees << " " << kShapes[f];
        }
    }
}

TEST(Fold, LittleBendsAreLeftAlone) {
    const Figure& woman = figures().front();
    const PosedBody body = woman.in(pose({{"elbow-flexion.left", 30}, {"knee-flexion.left", 5}}));
    // In the elbow's own bind pose it is bent further than that: nothing of its fold may move.
    const engine::SkinRest rest = engine::restSkin(session().asset->skin, woman.shaped.positions);
    engine::SkinRest without = rest;
    for (auto& h : without.hinges) h.radius = 0;
    const auto turned = jointPose(*session().asset, woman.shaped, session().motions,
                                  pose({{"elbow-flexion.left", 30}, {"knee-flexion.left", 5}}));
    ASSERT_TRUE(turned);
    EXPECT_TRUE(poseBody(session().asset, woman.shaped, without, *turned).positions == body.positions);
}

TEST(Fold, LightFollowsThePose) {
    AtlasSession s = session();
    EXPECT_TRUE(s.posed.opened.empty()) << "as baked in the posture of measuring";
    const auto mean = [&](const Pose& p, const std::vector<uint32_t>& where) {
        EXPECT_TRUE(setPose(s, p));
        EXPECT_EQ(s.posed.opened.size(), s.asset->vertexCount);
        float sum = 0;
        for (uint32_t v : where) sum += s.posed.opened[v];
        return sum / static_cast<float>(where.size());
    };
    // By place in the measuring posture: the armpit and the crook of the elbow.
    const PosedBody& straight = session().posed;
    const auto about = [&](glm::vec3 at, float radius) {
        std::vector<uint32_t> list;
        for (uint32_t v = 0; v < s.asset->baseVertexCount; ++v)
            if (glm::distance(straight.positions[v], at) < radius) list.push_back(v);
        EXPECT_GT(list.size(), 5u);
        return list;
    };
    const glm::vec3 shoulder = straight.jointPositions[joint("upperarm01.L")],
                    elbow = straight.jointPositions[joint("lowerarm01.L")];
    const auto armpit = about(shoulder + glm::vec3(0.005f, -0.075f, 0), 0.045f),
               crook = about(elbow + glm::vec3(0, 0.01f, 0.03f), 0.03f),
               sole = about(straight.jointPositions[joint("foot.R")], 0.06f);
    EXPECT_GT(mean(pose({{"shoulder-abduction.left", 140}}), armpit), 0.3f);
    EXPECT_LT(mean(pose({{"elbow-flexion.left", 140}}), crook), -0.2f);
    EXPECT_NEAR(mean(pose({{"elbow-flexion.left", 140}}), sole), 0, 0.02f);
    ASSERT_TRUE(setPose(s, pose({})));
    EXPECT_TRUE(s.posed.opened.empty());
}

TEST(Fold, OpennessByPatchesAgreesWithTheBakedRays) {
    const auto& asset = *session().asset;
    const auto open = engine::openness(asset.skin, session().shaped.positions);
    ASSERT_EQ(open.size(), asset.skin.patches);
    double n = 0, a = 0, b = 0, aa = 0, bb = 0, ab = 0;
    for (size_t v = 0; v < asset.baseVertexCount; ++v) {
        const auto x = static_cast<double>(open[asset.skin.patch[v]]),
                   y = static_cast<double>(asset.occlusion[v]);
        n += 1, a += x, b += y, aa += x * x, bb += y * y, ab += x * y;
    }
    const double alike = (n * ab - a * b) / std::sqrt((n * aa - a * a) * (n * bb - b * b));
    EXPECT_GT(alike, 0.8);
}

TEST(Mouth, IsLinedBehindTheLipsOnly) {
    for (const Figure& figure : figures()) {
        const auto lining = mouthLining(*session().asset, figure.shaped);
        ASSERT_EQ(lining.size(), session().asset->vertexCount);
        for (uint32_t skin : {362u, 455u, 466u, 467u, 509u, 468u, 724u, 733u, 343u, 5054u})
            EXPECT_EQ(lining[skin], 0) << skin;
        EXPECT_GE(lining[418], 0.5f);
        size_t lined = 0;
        float deepest = 0;
        for (size_t v = 0; v < lining.size(); ++v) {
            lined += lining[v] > 0.4f ? 1 : 0;
            deepest = std::max(deepest, lining[v]);
            EXPECT_LE(lining[v], 1);
            if (v >= session().asset->bodyVertexCount) {
                EXPECT_EQ(lining[v], 0) << "an eye";
            }
        }
        EXPECT_GT(lined, 1500u);
        EXPECT_LT(lined, 2600u);
        EXPECT_GT(deepest, 0.95f);
    }
}

} // namespace
