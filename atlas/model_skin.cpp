#include "atlas/model_skin.h"
#include <algorithm>
#include <cmath>

namespace atlas {
namespace {

using engine::SkinWeights;

SkinWeights blended(std::initializer_list<std::pair<float, const SkinWeights*>> parts) {
    std::map<uint8_t, float> share;
    for (const auto& [part, w] : parts)
        for (size_t k = 0; k < 4; ++k)
            if (w->weight[k]) share[w->joint[k]] += part * static_cast<float>(w->weight[k]);
    std::vector<std::pair<float, uint8_t>> strongest;
    for (const auto& [joint, weight] : share)
        if (weight > 0) strongest.push_back({weight, joint});
    std::ranges::sort(strongest, std::greater{});
    strongest.resize(std::min<size_t>(strongest.size(), 4));
    float sum = 0;
    for (const auto& [weight, joint] : strongest) sum += weight;
    SkinWeights out;
    int left = 255;
    for (size_t k = 0; k < strongest.size(); ++k) {
        const int w = std::min(left, static_cast<int>(std::lround(strongest[k].first / sum * 255)));
        out.weight[k] = static_cast<uint8_t>(w);
        out.joint[k] = w ? strongest[k].second : uint8_t{0};
        left -= w;
    }
    out.weight[0] = static_cast<uint8_t>(out.weight[0] + left);
    return out;
}

// Moves what the mask covers from `skin.triangles` to `cloth`; triangles on the hem are cut along it.
void cutCloth(ModelSkin& skin, std::span<const float> mask, std::vector<engine::Triangle>& cloth) {
    std::map<std::pair<uint32_t, uint32_t>, uint32_t> cuts;
    const auto cut = [&](uint32_t a, uint32_t b) {
        if (a > b) std::swap(a, b);
        const auto [it, isNew] = cuts.try_emplace({a, b}, static_cast<uint32_t>(skin.positions.size()));
        if (isNew) {
            const float t = (0.5f - mask[a]) / (mask[b] - mask[a]);
            skin.positions.push_back(glm::mix(skin.positions[a], skin.positions[b], t));
            skin.normals.push_back(glm::normalize(glm::mix(skin.normals[a], skin.normals[b], t)));
            skin.weights.push_back(blended({{1 - t, &skin.weights[a]}, {t, &skin.weights[b]}}));
        }
        return it->second;
    };
    std::vector<engine::Triangle> bare;
    for (const engine::Triangle& tri : skin.triangles) {
        const auto covered = [&](size_t k) { return mask[tri[k % 3]] > 0.5f; };
        const int count = covered(0) + covered(1) + covered(2);
        if (count == 0 || count == 3) {
            (count ? cloth : bare).push_back(tri);
            continue;
        }
        size_t k = 0; // the corner that is alone on its side
        while (covered(k) != (count == 1)) ++k;
        const uint32_t a = tri[k], b = tri[(k + 1) % 3], c = tri[(k + 2) % 3], ab = cut(a, b), ca = cut(c, a);
        (count == 1 ? cloth : bare).push_back({a, ab, ca});
        auto& rest = count == 1 ? bare : cloth;
        rest.push_back({ab, b, c});
        rest.push_back({ab, c, ca});
    }
    skin.triangles = std::move(bare);
}

ModelSkin guestSkin(const AtlasSession& s) {
    const GuestSkin& own = s.guest->skin;
    ModelSkin out;
    out.positions = s.guestShown.positions;
    out.normals = seamlessNormals(own);
    for (size_t v = 0; v < out.positions.size(); ++v) {
        if (v < s.guestShown.turns.size()) out.normals[v] = s.guestShown.turns[v] * out.normals[v];
        out.normals[v] = glm::normalize(out.normals[v]);
        out.weights.push_back(weightsAt(*s.asset, own.on[v]));
    }
    for (const glm::vec3& c : own.colours) {
        std::array<uint16_t, 4> colour{0, 0, 0, 65535};
        for (int k = 0; k < 3; ++k)
            colour[static_cast<size_t>(k)] =
                static_cast<uint16_t>(std::lround(65535 * std::clamp(c[k], 0.0f, 1.0f)));
        out.colours.push_back(colour);
    }
    for (const engine::Triangle& t : own.triangles)
        if (t[0] != t[1] && t[1] != t[2] && t[2] != t[0]) out.triangles.push_back(t);
    return out;
}

} // namespace

SkinWeights weightsAt(const BodyAsset& asset, const engine::SurfacePoint& at) {
    const engine::Triangle& t = asset.triangles[at.triangle];
    return blended({{at.barycentric.x, &asset.weights[t[0]]},
                    {at.barycentric.y, &asset.weights[t[1]]},
                    {at.barycentric.z, &asset.weights[t[2]]}});
}

size_t carrier(const BodyAsset& asset, const engine::SurfacePoint& at) {
    const SkinWeights w = weightsAt(asset, at);
    return w.joint[static_cast<size_t>(std::ranges::max_element(w.weight) - w.weight.begin())];
}

ModelSkins skinsOf(const AtlasSession& s, const PosedBody& shown) {
    const BodyAsset& asset = *s.asset;
    const auto body = static_cast<long>(asset.bodyVertexCount);
    const auto skinTriangles = static_cast<long>(asset.bodyTriangleCount);
    ModelSkins out;
    if (s.guest && !s.guestShown.positions.empty()) {
        out.body = guestSkin(s);
        return out;
    }
    ModelSkin& skin = out.body;
    skin.positions.assign(shown.positions.begin(), shown.positions.begin() + body);
    skin.normals.assign(shown.normals.begin(), shown.normals.begin() + body);
    skin.weights.assign(asset.weights.begin(), asset.weights.begin() + body);
    skin.triangles.assign(asset.triangles.begin(), asset.triangles.begin() + skinTriangles);
    if (!s.bare && s.garment.size() == asset.vertexCount) cutCloth(skin, s.garment, out.cloth);
    ModelSkin& eyes = out.eyes;
    eyes.positions.assign(shown.positions.begin() + body, shown.positions.end());
    eyes.normals.assign(shown.normals.begin() + body, shown.normals.end());
    eyes.weights.assign(asset.weights.begin() + body, asset.weights.end());
    for (auto uv = asset.uvs.begin() + body; uv != asset.uvs.end(); ++uv)
        eyes.uvs.push_back({0.5f + 0.5f * uv->x, 0.5f - 0.5f * uv->y});
    for (auto t = asset.triangles.begin() + skinTriangles; t != asset.triangles.end(); ++t) {
        const auto from = static_cast<uint32_t>(body);
        eyes.triangles.push_back({(*t)[0] - from, (*t)[1] - from, (*t)[2] - from});
    }
    return out;
}

} // namespace atlas
