#include "atlas/domain/guest_cloth.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <map>
#include <numeric>

namespace atlas {
namespace {

constexpr float off = 0.004f;      // metres outside of the skin: no longer it
constexpr float mostly = 0.7f;     // of a piece's area
constexpr double smallest = 0.008; // square metres; lashes, buttons and eyes are none

// Vertices that hang together, also across the seams along which files cut a surface.
std::vector<uint32_t> piecesOf(const GuestSkin& skin) {
    std::vector<uint32_t> root(skin.positions.size());
    std::iota(root.begin(), root.end(), 0u);
    const auto find = [&](uint32_t v) {
        while (root[v] != v) v = root[v] = root[root[v]];
        return v;
    };
    const auto join = [&](uint32_t a, uint32_t b) { root[find(a)] = find(b); };
    for (const engine::Triangle& t : skin.triangles) join(t[0], t[1]), join(t[1], t[2]);
    std::vector<uint32_t> order(root.size());
    std::iota(order.begin(), order.end(), 0u);
    const auto key = [&](uint32_t v) {
        const glm::vec3& p = skin.positions[v];
        return std::array{p.x, p.y, p.z};
    };
    std::ranges::sort(order, {}, key);
    for (size_t i = 1; i < order.size(); ++i)
        if (key(order[i]) == key(order[i - 1])) join(order[i], order[i - 1]);
    for (uint32_t v = 0; v < root.size(); ++v) root[v] = find(v);
    return root;
}

} // namespace

std::vector<float> wornOver(const GuestSkin& skin) {
    std::vector<float> out(skin.positions.size(), 0.0f);
    if (skin.offset.size() != skin.positions.size()) return out;
    const std::vector<uint32_t> piece = piecesOf(skin);
    struct Area {
        double whole = 0, outside = 0;
    };
    std::map<uint32_t, Area> areas;
    double bare = 0;
    for (const engine::Triangle& t : skin.triangles) {
        const glm::vec3 a = skin.positions[t[0]];
        const auto area = static_cast<double>(
            0.5f * glm::length(glm::cross(skin.positions[t[1]] - a, skin.positions[t[2]] - a)));
        const float beyond = (skin.offset[t[0]].z + skin.offset[t[1]].z + skin.offset[t[2]].z) / 3;
        Area& sum = areas[piece[t[0]]];
        sum.whole += area;
        if (beyond > off) sum.outside += area;
    }
    const auto worn = [](const Area& a) {
        return a.whole > smallest && a.outside > static_cast<double>(mostly) * a.whole;
    };
    for (const auto& [root, a] : areas)
        if (!worn(a)) bare = std::max(bare, a.whole);
    for (uint32_t v = 0; v < out.size(); ++v)
        if (const auto a = areas.find(piece[v]); a != areas.end() && worn(a->second) && bare > smallest)
            out[v] = 1;
    return out;
}

} // namespace atlas
