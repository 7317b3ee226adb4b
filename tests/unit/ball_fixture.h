#pragma once
// A ball to draw, and a device that draws it.
#include "engine/render/renderer.h"
#include <cmath>
#include <gtest/gtest.h>

namespace fixture {

struct Ball { // of 0.5 m
    std::vector<glm::vec3> positions, normals;
    std::vector<engine::Triangle> triangles;
    explicit Ball(glm::vec3 centre = {0, 0.5f, 0}, uint32_t rings = 24) {
        const uint32_t spokes = 2 * rings;
        for (uint32_t i = 0; i <= rings; ++i)
            for (uint32_t j = 0; j <= spokes; ++j) {
                const float a = 3.14159265f * static_cast<float>(i) / static_cast<float>(rings),
                            b = 6.2831853f * static_cast<float>(j) / static_cast<float>(spokes);
                normals.push_back({std::sin(a) * std::sin(b), std::cos(a), std::sin(a) * std::cos(b)});
                positions.push_back(centre + 0.5f * normals.back());
            }
        for (uint32_t i = 0; i < rings; ++i)
            for (uint32_t j = 0; j < spokes; ++j) {
                const uint32_t a = i * (spokes + 1) + j, b = a + spokes + 1;
                triangles.push_back({a, b, b + 1});
                triangles.push_back({a, b + 1, a + 1});
            }
    }
    engine::BodyMesh mesh() const { return {positions, normals, {}, {}, triangles, {}, 0}; }
};

// `renderer` is null where there is no device.
struct Drawn {
    Ball ball;
    std::unique_ptr<engine::Renderer> renderer;
    engine::Scene scene;
    explicit Drawn(uint32_t width, uint32_t height, Ball of = Ball(), uint32_t largestPart = 0)
        : ball(std::move(of)) {
        engine::RendererOptions options;
        options.width = width;
        options.height = height;
        options.largestPart = largestPart;
        options.validation = true;
        auto made = engine::Renderer::create(options);
        if (!made) return;
        renderer = std::move(*made);
        renderer->setBody(ball.mesh());
        scene.camera.target = {0, 0.5f, 0};
        scene.camera.distance = 4;
    }
    engine::Image draw(const engine::Scene& what, engine::Quality q = engine::Quality::resting) {
        EXPECT_TRUE(renderer->drawScene(what, {}, q));
        auto image = renderer->readBack(nullptr);
        EXPECT_TRUE(image);
        return image ? std::move(*image) : engine::Image{};
    }
};

inline const uint8_t* pixel(const engine::Image& image, size_t x, size_t y) {
    return &image.pixels[(y * image.width + x) * 4];
}

} // namespace fixture
