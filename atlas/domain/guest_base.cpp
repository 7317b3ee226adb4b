#include "atlas/domain/guest_base.h"
#include <algorithm>
#include <array>
#include <cmath>

namespace atlas {
namespace {

using glm::vec3;

constexpr size_t kLayers = 200;
constexpr size_t kHighest = 60;   // layers: a base is at most that much of the whole
constexpr float kTop = 0.03f;     // its top's least area, of the whole height squared; soles are less
constexpr float kLevel = 0.97f;   // cosine
constexpr float kMargin = 0.004f; // of the height: the edge between foot and base is rounded

std::optional<GuestBase> baseAlong(const FitSurface& s, vec3 up) {
    float low = 1e9f, high = -1e9f;
    for (const vec3& p : s.positions)
        low = std::min(low, glm::dot(p, up)), high = std::max(high, glm::dot(p, up));
    const float height = high - low;
    if (!(height > 0)) return {};
    std::array<float, kLayers> level{};
    for (const engine::Triangle& t : s.triangles) {
        const vec3 a = s.positions[t[0]], b = s.positions[t[1]], c = s.positions[t[2]];
        const vec3 n = glm::cross(b - a, c - a);
        const float area = 0.5f * glm::length(n);
        if (area <= 0 || glm::dot(n, up) < kLevel * 2 * area) continue;
        const float at = (glm::dot(a + b + c, up) / 3 - low) / height;
        level[std::min(static_cast<size_t>(at * kLayers), kLayers - 1)] += area;
    }
    const auto top = static_cast<size_t>(std::ranges::max_element(level.begin(), level.begin() + kHighest) -
                                         level.begin());
    float area = 0; // of the layer and its neighbours, between which it may be shared
    for (size_t k = top > 0 ? top - 1 : 0; k <= top + 1; ++k) area += level[k];
    if (area < kTop * height * height) return {};
    const float cut = low + height * (static_cast<float>(top) + 1.0f) / kLayers;
    // Nothing that is above it may stick out below: legs beside a chair are no base.
    const vec3 across = std::abs(up.x) < 0.5f ? vec3(1, 0, 0) : vec3(0, 1, 0), along = glm::cross(up, across);
    std::array<float, 4> topBox{1e9f, -1e9f, 1e9f, -1e9f}, lowBox = topBox;
    const auto widen = [&](std::array<float, 4>& box, vec3 p) {
        box[0] = std::min(box[0], glm::dot(p, across)), box[1] = std::max(box[1], glm::dot(p, across));
        box[2] = std::min(box[2], glm::dot(p, along)), box[3] = std::max(box[3], glm::dot(p, along));
    };
    for (const vec3& p : s.positions) {
        const float at = glm::dot(p, up);
        if (std::abs(at - cut) < 1.5f * height / kLayers) widen(topBox, p);
        if (at < cut) widen(lowBox, p);
    }
    const float slack = 0.1f * height;
    if (lowBox[0] < topBox[0] - slack || lowBox[1] > topBox[1] + slack || lowBox[2] < topBox[2] - slack ||
        lowBox[3] > topBox[3] + slack)
        return {};
    return GuestBase{up, cut + kMargin * height};
}

} // namespace

std::optional<GuestBase> findBase(const FitSurface& s) {
    vec3 low(1e9f), high(-1e9f);
    for (const vec3& p : s.positions) low = glm::min(low, p), high = glm::max(high, p);
    const vec3 size = high - low;
    const float most = std::max({size.x, size.y, size.z});
    for (int axis = 0; axis < 3; ++axis) {
        if (size[axis] < 0.6f * most) continue; // who stands or sits is no flatter than that
        for (const float sign : {1.0f, -1.0f}) {
            vec3 up(0);
            up[axis] = sign;
            if (const auto base = baseAlong(s, up)) return base;
        }
    }
    return {};
}

} // namespace atlas
