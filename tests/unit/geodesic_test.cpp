// Shortest ways against surfaces whose geodesics are known.
#include "engine/geometry/geodesic.h"
#include <cmath>
#include <gtest/gtest.h>
#include <random>

namespace {

using namespace engine;

struct Mesh {
    std::vector<glm::vec3> positions, normals;
    std::vector<Triangle> triangles;
    SurfaceTopology topology;
    SurfaceView view() const { return {positions, normals, triangles}; }
};

// A grid of quads bent by `place`; closed in u when `round`.
template <class F>
Mesh grid(uint32_t nu, uint32_t nv, bool round, F place) {
    Mesh m;
    const uint32_t columns = round ? nu : nu + 1;
    for (uint32_t v = 0; v <= nv; ++v)
        for (uint32_t u = 0; u < columns; ++u)
            m.positions.push_back(place(static_cast<float>(u) / static_cast<float>(nu),
                                        static_cast<float>(v) / static_cast<float>(nv)));
    for (uint32_t v = 0; v < nv; ++v)
        for (uint32_t u = 0; u < nu; ++u) {
            const uint32_t a = v * columns + u, b = v * columns + (u + 1) % columns, c = b + columns,
                           d = a + columns;
            m.triangles.push_back({a, b, c});
            m.triangles.push_back({a, c, d});
        }
    m.normals = computeNormals(m.positions, m.triangles);
    m.topology = buildTopology(m.triangles, m.positions.size());
    return m;
}

Mesh cylinder(float radius, float height) {
    return grid(96, 60, true, [=](float u, float v) {
        const float a = u * 6.2831853f;
        return glm::vec3(radius * std::cos(a), height * v, -radius * std::sin(a));
    });
}

std::vector<SurfacePoint> places(const Mesh& m, size_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_int_distribution<uint32_t> triangle(0, static_cast<uint32_t>(m.triangles.size()) - 1);
    std::uniform_real_distribution<float> part(0, 1);
    std::vector<SurfacePoint> out;
    for (size_t i = 0; i < count; ++i) {
        float b = part(random), c = part(random);
        if (b + c > 1) b = 1 - b, c = 1 - c;
        out.push_back({triangle(random), {1 - b - c, b, c}});
        if (i % 5 == 0) out.back().barycentric = {0, 1, 0};       // at a vertex
        if (i % 5 == 1) out.back().barycentric = {0.4f, 0, 0.6f}; // on an edge
    }
    return out;
}

TEST(Geodesic, IsStraightOnAPlane) {
    const Mesh m = grid(40, 40, false, [](float u, float v) { return glm::vec3(u + 0.2f * v * v, v, 0); });
    GeodesicTracer tracer(m.view(), m.topology);
    const auto p = places(m, 60, 1);
    for (size_t i = 1; i < p.size(); ++i) {
        const glm::vec3 a = positionAt(m.view(), p[i - 1]), b = positionAt(m.view(), p[i]);
        if (std::abs(b.y - a.y) > 0.5f) continue; // the plane's bent border could be in the way
        const auto path = tracer.trace(p[i - 1], p[i]);
        EXPECT_NEAR(path.length, glm::distance(a, b), 0.002f);
    }
}

TEST(Geodesic, IsAHelixOnACylinder) {
    const float radius = 0.05f;
    const Mesh m = cylinder(radius, 0.4f);
    GeodesicTracer tracer(m.view(), m.topology);
    const auto p = places(m, 80, 2);
    for (size_t i = 1; i < p.size(); ++i) {
        const glm::vec3 a = positionAt(m.view(), p[i - 1]), b = positionAt(m.view(), p[i]);
        float angle = std::abs(std::atan2(a.z, a.x) - std::atan2(b.z, b.x));
        angle = std::min(angle, 6.2831853f - angle);
        const auto path = tracer.trace(p[i - 1], p[i]);
        const float near = std::hypot(radius * angle, b.y - a.y),
                    round = std::hypot(radius * (6.2831853f - angle), b.y - a.y);
        // Taut one way or the other; the longer way only where it is little longer.
        EXPECT_LT(std::min(std::abs(path.length - near), std::abs(path.length - round)), 0.0006f) << i;
        EXPECT_LT(path.length, 1.12f * near) << i;
    }
}

TEST(Geodesic, IsAGreatCircleOnASphere) {
    const Mesh m = grid(128, 96, true, [](float u, float v) {
        const float a = u * 6.2831853f, h = (v * 0.96f + 0.02f) * 3.14159265f;
        return glm::vec3(std::sin(h) * std::cos(a), -std::cos(h), -std::sin(h) * std::sin(a));
    });
    GeodesicTracer tracer(m.view(), m.topology);
    const auto p = places(m, 60, 3);
    for (size_t i = 1; i < p.size(); ++i) {
        const glm::vec3 a = glm::normalize(positionAt(m.view(), p[i - 1])),
                        b = glm::normalize(positionAt(m.view(), p[i]));
        const float angle = std::acos(glm::clamp(glm::dot(a, b), -1.0f, 1.0f));
        if (angle > 1.5f) continue;
        EXPECT_NEAR(tracer.trace(p[i - 1], p[i]).length, angle, 0.006f) << i;
    }
}

TEST(Geodesic, PathsAreOnTheSurfaceAndEvenlySampled) {
    const Mesh m = cylinder(0.05f, 0.4f);
    GeodesicTracer tracer(m.view(), m.topology);
    const auto p = places(m, 30, 4);
    for (size_t i = 1; i < p.size(); ++i) {
        const auto path = tracer.trace(p[i - 1], p[i]);
        const auto even = resample(m.view(), path, 0.005f);
        ASSERT_GE(even.size(), 2u);
        EXPECT_EQ(positionAt(m.view(), even.front()), positionAt(m.view(), p[i - 1]));
        EXPECT_EQ(positionAt(m.view(), even.back()), positionAt(m.view(), p[i]));
        for (size_t k = 0; k < even.size(); ++k) {
            const glm::vec3 b = even[k].barycentric;
            EXPECT_NEAR(b.x + b.y + b.z, 1, 1e-5f);
            EXPECT_GE(std::min({b.x, b.y, b.z}), 0);
            if (k == 0) continue;
            EXPECT_LE(glm::distance(positionAt(m.view(), even[k - 1]), positionAt(m.view(), even[k])),
                      0.00502f);
        }
    }
}

TEST(Geodesic, HasNoWayBetweenSeparateSurfaces) {
    Mesh m = cylinder(0.05f, 0.4f);
    const auto vertices = static_cast<uint32_t>(m.positions.size());
    const size_t triangles = m.triangles.size();
    for (size_t i = 0; i < vertices; ++i) m.positions.push_back(m.positions[i] + glm::vec3(1, 0, 0));
    for (size_t i = 0; i < triangles; ++i)
        m.triangles.push_back(
            {m.triangles[i][0] + vertices, m.triangles[i][1] + vertices, m.triangles[i][2] + vertices});
    m.normals.resize(m.positions.size(), {0, 1, 0});
    m.topology = buildTopology(m.triangles, m.positions.size());
    GeodesicTracer tracer(m.view(), m.topology);
    EXPECT_TRUE(tracer.trace({0, {1, 0, 0}}, {static_cast<uint32_t>(triangles), {1, 0, 0}}).points.empty());
}

} // namespace
