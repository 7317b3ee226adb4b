#include "atlas/domain/guest_skin.h"
#include "engine/geometry/bvh.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <unordered_map>

namespace atlas {

namespace {

using glm::vec3;

vec3 on(std::span<const vec3> values, const engine::Triangle& t, const vec3& b) {
    return values[t[0]] * b.x + values[t[1]] * b.y + values[t[2]] * b.z;
}

glm::quat between(std::span<const glm::quat> turns, const engine::Triangle& t, const vec3& b) {
    const glm::quat& first = turns[t[0]];
    glm::quat sum = first * b.x;
    for (int k = 1; k < 3; ++k) { // q and -q are the same turn
        const glm::quat& q = turns[t[static_cast<size_t>(k)]];
        sum = sum + q * (glm::dot(q, first) < 0 ? -b[k] : b[k]);
    }
    const float length = glm::length(sum);
    return length > 1e-6f ? sum / length : first;
}

} // namespace

PosedGuest followBody(const GuestSkin& skin, const ShapedBody& bind, const PosedBody& posed) {
    PosedGuest out;
    out.version = posed.version;
    if (!posed.opened.empty()) out.opened = carried<float>(skin, posed.asset->triangles, posed.opened, 0.0f);
    out.positions.resize(skin.positions.size());
    out.turns.assign(skin.positions.size(), glm::quat(1, 0, 0, 0));
    const std::vector<engine::Triangle>& triangles = posed.asset->triangles;
    const bool turned = posed.turns.size() == posed.positions.size();
    for (size_t v = 0; v < skin.positions.size(); ++v) {
        const engine::Triangle& t = triangles[skin.on[v].triangle];
        const vec3& b = skin.on[v].barycentric;
        if (turned) out.turns[v] = between(posed.turns, t, b);
        out.positions[v] =
            on(posed.positions, t, b) + out.turns[v] * (skin.positions[v] - on(bind.positions, t, b));
    }
    return out;
}

ShapedBody coveredBody(const BodyAsset& asset, const ShapedBody& bind, const GuestSkin& skin) {
    constexpr float kUnknown = -1;
    constexpr float kDeepest = -0.01f;
    const size_t count = asset.bodyVertexCount;
    const std::span body = std::span(asset.triangles).first(asset.bodyTriangleCount);
    // The highest of what is bound to the triangles round a vertex.
    std::vector<float> height(count, kUnknown);
    const auto raise = [&](const engine::Triangle& t, const vec3& b, const vec3& at) {
        const float h = glm::dot(at - on(bind.positions, t, b), glm::normalize(on(bind.normals, t, b)));
        for (const uint32_t i : t) {
            if (i < count) height[i] = std::max(height[i], glm::clamp(h, kDeepest, kThickestCover));
        }
    };
    std::vector<vec3> foot(skin.positions.size());
    for (size_t v = 0; v < skin.positions.size(); ++v) {
        const engine::Triangle& t = asset.triangles[skin.on[v].triangle];
        foot[v] = on(bind.positions, t, skin.on[v].barycentric);
        raise(t, skin.on[v].barycentric, skin.positions[v]);
    }
    // Large triangles cover more than their corners.
    constexpr float kStep = 0.008f;
    const engine::SurfaceView surface{bind.positions, bind.normals, body};
    const engine::Bvh tree(surface);
    for (const engine::Triangle& t : skin.triangles) {
        float edge = 0, apart = 0;
        for (size_t k = 0; k < 3; ++k) {
            edge = std::max(edge, glm::distance(skin.positions[t[k]], skin.positions[t[(k + 1) % 3]]));
            apart = std::max(apart, glm::distance(foot[t[k]], foot[t[(k + 1) % 3]]));
        }
        // One that spans two parts of the body lies on neither.
        if (edge < kStep || edge > 0.3f || apart > 2 * edge + 0.01f) continue;
        const int n = static_cast<int>(std::ceil(edge / kStep));
        for (int i = 0; i <= n; ++i) {
            for (int j = 0; i + j <= n; ++j) {
                const vec3 b = vec3(i, j, n - i - j) / static_cast<float>(n);
                const engine::SurfacePoint under = tree.closest(surface, on(foot, t, b)).at;
                raise(body[under.triangle], under.barycentric, on(skin.positions, t, b));
            }
        }
    }
    std::vector<std::array<uint32_t, 2>> edges;
    edges.reserve(asset.bodyTriangleCount * 3);
    for (const engine::Triangle& t : body) {
        for (size_t k = 0; k < 3; ++k) edges.push_back({t[k], t[(k + 1) % 3]});
    }
    // Where the guest has nothing: as round about.
    std::vector<float> sum(count), weight(count);
    for (int round = 0; round < 40; ++round) {
        std::fill(sum.begin(), sum.end(), 0.0f);
        std::fill(weight.begin(), weight.end(), 0.0f);
        bool open = false;
        for (const auto& [a, b] : edges) {
            for (const auto& [from, to] : {std::pair(a, b), std::pair(b, a)}) {
                if (height[to] != kUnknown || height[from] == kUnknown) continue;
                sum[to] += height[from];
                weight[to] += 1;
                open = true;
            }
        }
        if (!open) break;
        for (size_t v = 0; v < count; ++v) {
            if (weight[v] > 0) height[v] = sum[v] / weight[v];
        }
    }
    // A fringe or a hem is a cliff, over which a line would fold: the way down is a slope instead.
    constexpr float kSlope = 1.0f;
    for (int round = 0; round < 60; ++round) {
        bool rises = false;
        for (const auto& [a, b] : edges) {
            if (height[a] == kUnknown || height[b] == kUnknown) continue;
            const float down = kSlope * glm::distance(bind.positions[a], bind.positions[b]);
            for (const auto& [from, to] : {std::pair(a, b), std::pair(b, a)})
                if (height[to] < height[from] - down - 1e-5f) height[to] = height[from] - down, rises = true;
        }
        if (!rises) break;
    }
    ShapedBody out = bind;
    for (size_t v = 0; v < count; ++v) {
        if (height[v] != kUnknown) out.positions[v] += bind.normals[v] * height[v];
    }
    const std::vector<vec3> normals = engine::computeNormals(out.positions, body);
    std::copy_n(normals.begin(), count, out.normals.begin());
    return out;
}

std::vector<vec3> seamlessNormals(const GuestSkin& skin) {
    struct Hash {
        size_t operator()(const std::array<uint32_t, 3>& k) const {
            return (k[0] * 73856093U) ^ (k[1] * 19349663U) ^ (k[2] * 83492791U);
        }
    };
    std::unordered_map<std::array<uint32_t, 3>, vec3, Hash> sums;
    sums.reserve(skin.positions.size());
    const auto key = [](vec3 p) {
        p += 0.0f; // one zero
        std::array<uint32_t, 3> bits{};
        std::memcpy(bits.data(), &p, sizeof bits);
        return bits;
    };
    std::vector<vec3> area(skin.positions.size(), vec3(0));
    for (const engine::Triangle& t : skin.triangles) {
        const vec3 n = glm::cross(skin.positions[t[1]] - skin.positions[t[0]],
                                  skin.positions[t[2]] - skin.positions[t[0]]);
        for (const uint32_t v : t) area[v] += n;
    }
    for (size_t v = 0; v < area.size(); ++v) sums[key(skin.positions[v])] += area[v];
    std::vector<vec3> out(area.size(), vec3(0, 0, 1));
    for (size_t v = 0; v < area.size(); ++v) {
        // Two leaves back to back (cloth, hair) cancel out: each keeps its own side.
        vec3 n = sums[key(skin.positions[v])];
        if (glm::dot(n, area[v]) <= 0.3f * glm::length(n) * glm::length(area[v])) n = area[v];
        const float length = glm::length(n);
        if (length > 1e-20f) out[v] = n / length;
    }
    return out;
}

} // namespace atlas
