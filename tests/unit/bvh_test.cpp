// No ray slips between triangles, least of all along the body's midline, where cameras stand by default.
#include "atlas/state/framing.h"
#include "engine/geometry/bvh.h"
#include "session_fixture.h"
#include <random>

namespace {

// A sheet of squares in z = 0 with a row of edges on x = 0, each cut from corner to corner.
struct Sheet {
    std::vector<glm::vec3> positions, normals;
    std::vector<engine::Triangle> triangles;
    explicit Sheet(float square) {
        constexpr uint32_t n = 40;
        for (uint32_t y = 0; y <= n; ++y)
            for (uint32_t x = 0; x <= n; ++x) {
                positions.push_back(
                    {(static_cast<float>(x) - n / 2) * square, (static_cast<float>(y) - n / 2) * square, 0});
                normals.push_back({0, 0, 1});
            }
        for (uint32_t y = 0; y < n; ++y)
            for (uint32_t x = 0; x < n; ++x) {
                const uint32_t a = y * (n + 1) + x, b = a + n + 1;
                triangles.push_back({a, a + 1, b + 1});
                triangles.push_back({a, b + 1, b});
            }
    }
    engine::SurfaceView view() const { return {positions, normals, triangles}; }
};

TEST(Bvh, RaysAlongEdgesAndThroughCornersHit) {
    const Sheet sheet(0.01f);
    const engine::Bvh tree(sheet.view());
    std::mt19937 random(3);
    std::uniform_real_distribution<float> any(-0.19f, 0.19f);
    for (int i = 0; i < 4000; ++i) {
        glm::vec3 to(0, any(random), 0);                                // on the edges
        if (i % 4 == 1) to.y = 0.01f * static_cast<float>(i % 37 - 18); // a corner
        if (i % 4 == 2) to.x = any(random), to.y = to.x;                // where squares are cut
        for (const glm::vec3 from : {glm::vec3(0, 1.1f, 3), glm::vec3(0, to.y, 3),
                                     glm::vec3(to.x, 0.3f, 2.7f), glm::vec3(0.4f, -0.2f, 3)}) {
            const auto hit = tree.raycast(sheet.view(), {from, to - from});
            ASSERT_TRUE(hit) << i << ": from " << from.x << ", " << from.y << " to " << to.x << ", " << to.y;
            EXPECT_NEAR(hit->t, 1, 1e-4f);
        }
    }
}

TEST(Bvh, WhatLiesBesideIsNotHit) {
    const Sheet sheet(0.01f);
    const engine::Bvh tree(sheet.view());
    for (const float beyond : {0.20002f, 0.21f, 5.0f})
        for (const glm::vec3 to : {glm::vec3(beyond, 0, 0), glm::vec3(0, -beyond, 0)})
            EXPECT_FALSE(tree.raycast(sheet.view(), {{0, 0, 3}, to - glm::vec3(0, 0, 3)})) << beyond;
}

TEST(Bvh, FromTheFrontTheMidlineOfTheBodyIsMet) {
    using namespace atlas;
    const AtlasSession& s = fixture::session();
    const auto skin = s.posed.coarseSurface();
    for (const View view : {View::front, View::back}) {
        engine::Camera c = frameBody(s, view, 1);
        for (float y = 0.86f * s.shaped.height; y > 0.62f * s.shaped.height; y -= 0.0007f) { // chin to belly
            c.target = {0, y, 0};
            const auto at = lookedAt(s, c);
            ASSERT_TRUE(at);
            const glm::vec3 p = engine::positionAt(skin, *at), n = engine::normalAt(skin, *at);
            EXPECT_GT(glm::dot(n, c.eye() - p), 0) << "at " << y << " the ray comes out behind";
            EXPECT_NEAR(p.x, 0, 1e-3f);
        }
    }
}

} // namespace
