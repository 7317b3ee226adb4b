#include "engine/render/camera.h"
#include "engine/render/renderer.h"
#include <cmath>
#include <gtest/gtest.h>

namespace {

using namespace engine;

// A sphere of 0.5 m about (0, 0.5, 0).
struct Ball {
    std::vector<glm::vec3> positions, normals;
    std::vector<Triangle> triangles;
    Ball() {
        constexpr uint32_t rings = 24, spokes = 48;
        for (uint32_t i = 0; i <= rings; ++i)
            for (uint32_t j = 0; j <= spokes; ++j) {
                const float a = 3.14159265f * static_cast<float>(i) / rings, b = 6.2831853f * static_cast<float>(j) / spokes;
                normals.push_back({std::sin(a) * std::sin(b), std::cos(a), std::sin(a) * std::cos(b)});
                positions.push_back(glm::vec3(0, 0.5f, 0) + 0.5f * normals.back());
            }
        for (uint32_t i = 0; i < rings; ++i)
            for (uint32_t j = 0; j < spokes; ++j) {
                const uint32_t a = i * (spokes + 1) + j, b = a + spokes + 1;
                triangles.push_back({a, b, b + 1});
                triangles.push_back({a, b + 1, a + 1});
            }
    }
    BodyMesh mesh() const { return {positions, normals, {}, {}, {}, triangles, {}, 0}; }
};

const uint8_t* at(const Image& image, uint32_t x, uint32_t y) { return &image.pixels[(size_t{y} * image.width + x) * 4]; }

TEST(Camera, ProjectAndPickAreInverse) {
    Camera c;
    c.yaw = 0.7f;
    c.pitch = 0.3f;
    const glm::vec2 size(800, 600);
    const glm::vec3 p(0.2f, 1.1f, -0.1f);
    const glm::vec3 s = project(c, p, size);
    EXPECT_GT(s.z, 0);
    const Ray ray = pickRay(c, glm::vec2(s), size);
    const glm::vec3 to = p - ray.origin;
    EXPECT_LT(glm::length(to - ray.direction * glm::dot(to, ray.direction)), 1e-4f);
    EXPECT_NEAR(glm::length(c.eye() - c.target), c.distance, 1e-5f);
    c.shift = -0.5f;
    EXPECT_NEAR(project(c, c.target, size).x, 200, 0.01f);
    EXPECT_NEAR(project(c, p, size).x, s.x - 200, 0.01f);
    const Ray shifted = pickRay(c, glm::vec2(s.x - 200, s.y), size);
    EXPECT_LT(glm::length(shifted.direction - ray.direction), 1e-5f);
}

TEST(Renderer, DrawsMarkersInFrontAndDimsThoseBehindSilently) {
    RendererOptions options;
    options.width = options.height = 256;
    options.validation = true;
    auto renderer = Renderer::create(options);
    if (!renderer) GTEST_SKIP() << renderer.error().message;
    const Ball ball;
    Renderer& r = **renderer;
    r.setBody(ball.mesh());
    Scene scene;
    scene.camera.target = {0, 0.5f, 0};
    scene.camera.distance = 4;
    const std::vector<glm::mat4> still(1, glm::mat4(1));
    scene.skinMatrices = still;
    Marker front;
    front.position = {0, 0.5f, 0.5f};
    front.normal = {0, 0, 1};
    front.fill = {1, 0, 0, 1};
    scene.markers.push_back(front);
    ASSERT_TRUE(r.drawScene(scene, {}, Quality::resting));
    auto picture = r.readBack(nullptr);
    ASSERT_TRUE(picture) << picture.error().message;
    const uint8_t* centre = at(*picture, 128, 128);
    EXPECT_GT(centre[0], 240);
    EXPECT_LT(centre[1], 20);
    EXPECT_GT(r.lastSceneMilliseconds(), 0);

    scene.markers[0].position.z = -0.5f; // behind the ball
    scene.markers[0].hiddenAlpha = 0.25f;
    ASSERT_TRUE(r.drawScene(scene, {}, Quality::moving));
    picture = r.readBack(nullptr);
    ASSERT_TRUE(picture);
    centre = at(*picture, 128, 128);
    EXPECT_GT(centre[1], 60);
    EXPECT_GT(centre[0], centre[1] + 15);
    EXPECT_EQ(r.validationMessages(), 0u);
}

TEST(Renderer, RefusesImpossibleSizes) {
    RendererOptions options;
    options.width = 0;
    options.height = 10;
    EXPECT_FALSE(Renderer::create(options));
}

} // namespace
