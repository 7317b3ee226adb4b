#include "engine/render/overlay_data.h"
#include <algorithm>
#include <cmath>
#include <numeric>

namespace engine {

shared::FrameData frameData(const Scene& scene, glm::vec4 rect) {
    const Camera& camera = scene.camera;
    const float aspect = rect.z / rect.w, t = std::tan(camera.fovY * 0.5f);
    const glm::mat4 view = camera.view();
    const glm::vec3 right(view[0][0], view[1][0], view[2][0]);
    const glm::vec3 up(view[0][1], view[1][1], view[2][1]);
    const glm::vec3 back(view[0][2], view[1][2], view[2][2]);
    shared::FrameData f;
    f.viewProjection = camera.projection(aspect) * view;
    f.eye = glm::vec4(camera.eye(), 1);
    f.right = glm::vec4(right, t * aspect);
    f.up = glm::vec4(up, t);
    f.back = glm::vec4(back, camera.shift);
    f.key = glm::vec4(glm::normalize(-0.66f * right + 0.62f * up + 0.50f * back), 0);
    f.fill = glm::vec4(glm::normalize(0.85f * right + 0.05f * up + 0.35f * back), 0);
    f.viewRect = rect;
    f.tone = glm::vec4(scene.look.skinTone, static_cast<float>(scene.look.material));
    f.options = {scene.look.dark ? 1.0f : 0.0f, scene.pixelScale, 0.5f * rect.w / t, scene.ground};
    f.tint = glm::vec4(scene.look.tint, 0);
    const Look::Poster& poster = scene.look.poster;
    f.band = {poster.band, poster.from};
    f.outline = glm::vec4(poster.outline, 1.5f * scene.pixelScale);
    f.page = glm::vec4(poster.page, poster.on() ? 1.0f : 0.0f);
    return f;
}

LineData lineData(const Scene& scene, float viewHeight) {
    LineData out;
    const float pixelsPerMetre = 0.5f * viewHeight / std::tan(scene.camera.fovY * 0.5f) /
                                 std::max(scene.camera.distance, 0.01f) / std::max(scene.pixelScale, 0.01f);
    for (const Line& line : scene.lines) {
        if (line.points.size() < 2) continue;
        const auto style = static_cast<float>(out.styles.size());
        out.styles.push_back({line.core,
                              line.edge,
                              {line.width * scene.pixelScale, line.worldWidth, line.dash, line.gap},
                              {line.hiddenAlpha, 0, 0, 0}});
        float arc = 0;
        for (size_t i = 0; i < line.points.size(); ++i) {
            if (i) arc += glm::distance(line.points[i - 1], line.points[i]) * pixelsPerMetre;
            const glm::vec3 normal = i < line.normals.size() ? line.normals[i] : glm::vec3(0);
            out.points.push_back({{line.points[i], arc}, {normal, style}});
        }
    }
    out.segments = out.points.empty() ? 0 : static_cast<uint32_t>(out.points.size() - 1);
    for (int i = 0; i < 2; ++i) out.points.push_back({glm::vec4(0), {0, 0, 0, -1}});
    return out;
}

std::vector<shared::MarkerData> markerData(const Scene& scene, const std::vector<bool>& covered) {
    std::vector<uint32_t> order(scene.markers.size());
    std::iota(order.begin(), order.end(), 0u);
    const glm::vec3 eye = scene.camera.eye();
    auto distance = [&](uint32_t i) {
        const glm::vec3 d = scene.markers[i].position - eye;
        return glm::dot(d, d);
    };
    auto hidden = [&](uint32_t i) { return i < covered.size() && covered[i]; };
    std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
        return hidden(a) != hidden(b) ? hidden(a) : distance(a) > distance(b);
    });
    std::vector<shared::MarkerData> out;
    out.reserve(order.size());
    for (uint32_t i : order) {
        const Marker& m = scene.markers[i];
        out.push_back({{m.position, m.radius * scene.pixelScale},
                       {m.normal, m.ring * scene.pixelScale},
                       m.fill,
                       m.rim,
                       m.ringColour,
                       {m.hiddenAlpha, hidden(i) ? 1.0f : 0.0f, 0.5f * m.bar * scene.pixelScale, 0}});
    }
    return out;
}

std::vector<uint8_t> groundShadow(std::span<const glm::vec3> positions, std::span<const Prop> props,
                                  float ground, int size) {
    const auto n = static_cast<size_t>(size);
    constexpr float none = 1e9f;
    std::vector<float> lowest(n * n, none), near(n * n, 0.0f), wide(n * n, 0.0f), scratch(n * n);
    const auto cover = [&](const glm::vec3& p) {
        const int x = static_cast<int>((p.x / 2.56f + 0.5f) * static_cast<float>(size));
        const int z = static_cast<int>((p.z / 2.56f + 0.5f) * static_cast<float>(size));
        if (x < 0 || z < 0 || x >= size || z >= size) return;
        const size_t cell = static_cast<size_t>(z) * n + static_cast<size_t>(x);
        lowest[cell] = std::min(lowest[cell], std::max(p.y - ground, 0.0f));
    };
    for (const glm::vec3& p : positions) cover(p);
    for (const Prop& prop : props)
        for (const Triangle& t : prop.solid.triangles) {
            const glm::vec3 a = prop.solid.positions[t[0]], ab = prop.solid.positions[t[1]] - a,
                            ac = prop.solid.positions[t[2]] - a;
            const float longest = std::max(glm::length(ab), glm::length(ac));
            const int steps = std::clamp(static_cast<int>(longest / 0.02f) + 1, 1, 64); // one a cell
            for (int i = 0; i <= steps; ++i)
                for (int j = 0; i + j <= steps; ++j)
                    cover(a + (ab * static_cast<float>(i) + ac * static_cast<float>(j)) /
                                  static_cast<float>(steps));
        }
    for (size_t i = 0; i < lowest.size(); ++i)
        if (lowest[i] < none) near[i] = std::exp(-lowest[i] / 0.035f), wide[i] = std::exp(-lowest[i] / 0.35f);
    auto blur = [&](std::vector<float>& a, int radius) {
        const float scale = 1.0f / static_cast<float>(2 * radius + 1);
        for (int pass = 0; pass < 4; ++pass) {
            const bool rows = pass % 2 == 0;
            for (int i = 0; i < size; ++i) {
                for (int j = 0; j < size; ++j) {
                    float sum = 0;
                    for (int k = -radius; k <= radius; ++k) {
                        const int q = std::clamp(j + k, 0, size - 1);
                        sum += rows ? a[static_cast<size_t>(i * size + q)]
                                    : a[static_cast<size_t>(q * size + i)];
                    }
                    scratch[static_cast<size_t>(rows ? i * size + j : j * size + i)] = sum * scale;
                }
            }
            a.swap(scratch);
        }
    };
    blur(near, 1);
    blur(wide, 5);
    std::vector<uint8_t> out(n * n);
    for (size_t i = 0; i < out.size(); ++i)
        out[i] = static_cast<uint8_t>(255.0f * std::min(1.0f, 1.25f * near[i] + 0.8f * wide[i]));
    return out;
}

} // namespace engine
