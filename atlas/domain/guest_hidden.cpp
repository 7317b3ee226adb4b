#include "atlas/domain/guest_fit.h"
#include <algorithm>

namespace atlas {

using glm::vec3;

std::vector<bool> fillHidden(const FitState& state, const SurfaceFit& fit, ShapedBody& shaped) {
    constexpr float kTorn = 2; // times longer or shorter than our own
    const BodyAsset& asset = *state.asset;
    const ShapedBody& own = state.posture.stretched;
    const size_t n = asset.baseVertexCount;
    std::vector<std::vector<uint32_t>> near(n);
    std::vector<bool> hidden(n);
    for (const engine::Triangle& t : asset.coarse)
        for (size_t i = 0; i < 3; ++i) {
            const uint32_t a = t[i], b = t[(i + 1) % 3];
            if (a >= n || b >= n) continue;
            near[a].push_back(b);
            const float ratio = glm::distance(shaped.positions[a], shaped.positions[b]) /
                                std::max(glm::distance(own.positions[a], own.positions[b]), 1e-6f);
            if (ratio > kTorn || ratio * kTorn < 1) hidden[a] = hidden[b] = true;
        }
    std::vector<vec3> move(n);
    std::vector<uint32_t> open;
    for (uint32_t v = 0; v < n; ++v) {
        move[v] = shaped.positions[v] - own.positions[v];
        hidden[v] = !near[v].empty() && (hidden[v] || fit.distance[v] < 0);
        if (hidden[v]) open.push_back(v);
    }
    if (open.size() == n) return hidden; // nothing to go by
    const std::vector<vec3> before = move;
    for (int round = 0; round < 400; ++round)
        for (const uint32_t v : open) {
            vec3 sum(0);
            for (const uint32_t w : near[v]) sum += move[w];
            move[v] = sum / static_cast<float>(near[v].size());
        }
    const auto parents = fineParents(asset);
    for (size_t v = 0; v < asset.bodyVertexCount; ++v)
        for (const uint32_t p : parents[v]) shaped.positions[v] += 0.25f * (move[p] - before[p]);
    shaped.normals = engine::computeNormals(shaped.positions, asset.triangles);
    return hidden;
}

void mendSkin(const BodyAsset& asset, const GuestSurface& guest, const ShapedBody& shaped,
              const std::vector<bool>& hidden, GuestSkin& skin) {
    constexpr float kStretch = 2.5f, kLong = 0.015f; // times, metres
    constexpr float kBeside = 0.03f, kAround = 0.1f; // metres from what is left out: any skin; hidden skin
    std::vector<vec3> torn;
    const auto foot = [&](uint32_t v) { // on the template
        const engine::Triangle& t = asset.triangles[skin.on[v].triangle];
        const vec3& b = skin.on[v].barycentric;
        return shaped.positions[t[0]] * b.x + shaped.positions[t[1]] * b.y + shaped.positions[t[2]] * b.z;
    };
    std::erase_if(skin.triangles, [&](const engine::Triangle& t) {
        for (size_t i = 0; i < 3; ++i) {
            const uint32_t a = t[i], b = t[(i + 1) % 3];
            const float now = glm::distance(skin.positions[a], skin.positions[b]);
            if (now < kLong || now < kStretch * glm::distance(guest.positions[a], guest.positions[b]))
                continue;
            for (const uint32_t v : t) torn.push_back(foot(v));
            return true;
        }
        return false;
    });
    if (torn.empty()) return;
    const auto parents = fineParents(asset);
    const auto patched = [&](uint32_t v) {
        const bool unseen =
            std::ranges::any_of(parents[v], [&](uint32_t p) { return p < hidden.size() && hidden[p]; });
        return std::ranges::any_of(torn, [&](const vec3& p) {
            return glm::distance(p, shaped.positions[v]) < (unseen ? kAround : kBeside);
        });
    };
    std::vector<bool> patch(asset.bodyVertexCount);
    for (uint32_t v = 0; v < patch.size(); ++v) patch[v] = patched(v);
    vec3 colour(0);
    for (const vec3& c : skin.colours) colour += c / static_cast<float>(skin.colours.size());
    std::vector<uint32_t> at(asset.bodyVertexCount, ~0u);
    for (uint32_t t = 0; t < asset.bodyTriangleCount; ++t) {
        const engine::Triangle& tri = asset.triangles[t];
        if (std::ranges::none_of(tri, [&](uint32_t v) { return patch[v]; })) continue;
        engine::Triangle made{};
        for (size_t i = 0; i < 3; ++i) {
            if (at[tri[i]] == ~0u) {
                at[tri[i]] = static_cast<uint32_t>(skin.positions.size());
                vec3 corner(0);
                corner[static_cast<int>(i)] = 1;
                skin.positions.push_back(shaped.positions[tri[i]]);
                skin.on.push_back({t, corner});
                skin.offset.emplace_back(0);
                if (!skin.colours.empty()) skin.colours.push_back(colour);
            }
            made[i] = at[tri[i]];
        }
        skin.triangles.push_back(made);
    }
    skin.normals = engine::computeNormals(skin.positions, skin.triangles);
}

} // namespace atlas
