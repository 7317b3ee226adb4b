// How much light reaches the skin, by patches: discs that shade each other (after Bunnell 2005).
#include "engine/geometry/skin_parts.h"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace engine {
namespace {

using glm::vec3;

constexpr uint32_t patchSize = 12; // vertices
constexpr float sight = 0.25f;     // metres, as far as the baked openness looks
constexpr float darkest = 0.06f;

} // namespace

void findPatches(SkinTopology& s) {
    constexpr uint32_t none = ~0u;
    s.patch.assign(s.base, none);
    s.patches = 0;
    std::vector<uint32_t> list;
    for (uint32_t seed = 0; seed < s.base; ++seed) {
        if (s.patch[seed] != none) continue;
        list.assign(1, seed);
        s.patch[seed] = s.patches;
        for (size_t i = 0; i < list.size() && list.size() < patchSize; ++i)
            for (uint32_t n = s.firstNeighbour[list[i]]; n < s.firstNeighbour[list[i] + 1]; ++n)
                if (const uint32_t v = s.neighbours[n]; s.patch[v] == none && list.size() < patchSize) {
                    s.patch[v] = s.patches;
                    list.push_back(v);
                }
        ++s.patches;
    }
}

std::vector<float> openness(const SkinTopology& s, std::span<const vec3> positions) {
    struct Disc {
        vec3 at{0}, normal{0};
        float area = 0;
    };
    std::vector<Disc> discs(s.patches);
    for (const Quad& q : s.quads) {
        const vec3 n =
            0.125f * glm::cross(positions[q[2]] - positions[q[0]], positions[q[3]] - positions[q[1]]);
        const float area = glm::length(n);
        for (uint32_t v : q) {
            Disc& d = discs[s.patch[v]];
            d.normal += n;
            d.at += positions[v] * area;
            d.area += area;
        }
    }
    for (Disc& d : discs) {
        if (d.area > 0) d.at /= d.area;
        d.area = glm::length(d.normal);
        if (d.area > 0) d.normal /= d.area;
        // Within the flesh, or discs pressed on each other would see each other edge on.
        d.at -= d.normal * (0.5f * std::sqrt(d.area / std::numbers::pi_v<float>));
    }
    std::vector<float> open(s.patches, 1.0f);
    inTwo(discs.size(), [&](size_t begin, size_t end) {
        for (size_t i = begin; i < end; ++i) {
            const Disc& to = discs[i];
            float hidden = 0;
            for (const Disc& from : discs) {
                const vec3 way = from.at - to.at;
                const float square = glm::dot(way, way);
                if (square > sight * sight) continue;
                const float here = glm::dot(to.normal, way), there = -glm::dot(from.normal, way);
                if (here <= 0 || there <= 0) continue;
                const float far = std::sqrt(square) / sight; // near by it weighs most, as in the bake
                hidden += here * there / square * from.area /
                          (std::numbers::pi_v<float> * square + from.area) * (1 - 0.6f * far) *
                          std::min((1 - far) * 5, 1.0f);
            }
            open[i] = std::max(1 - hidden, darkest);
        }
    });
    return open;
}

std::vector<float> openedSince(const SkinTopology& s, std::span<const float> reference,
                               std::span<const vec3> positions) {
    const std::vector<float> open = openness(s, positions);
    std::vector<float> coarse(s.base);
    for (uint32_t v = 0; v < s.base; ++v) coarse[v] = std::log2(open[s.patch[v]] / reference[s.patch[v]]);
    coarse = evened(s, std::move(coarse));
    std::vector<float> fine(positions.size(), 0.0f);
    std::ranges::copy(coarse, fine.begin());
    for (size_t e = 0; e < s.edges.size(); ++e)
        fine[s.base + e] = 0.5f * (coarse[s.edges[e][0]] + coarse[s.edges[e][1]]);
    for (size_t q = 0; q < s.quads.size(); ++q)
        for (uint32_t v : s.quads[q]) fine[s.base + s.edges.size() + q] += 0.25f * coarse[v];
    return fine;
}

} // namespace engine
