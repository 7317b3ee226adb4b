#include "atlas/domain/blush.h"
#include <algorithm>
#include <cmath>

namespace atlas {
namespace {

struct Spot {
    glm::vec3 at;
    float radius, amount;
};

struct Rig {
    const BodyAsset& asset;
    const ShapedBody& body;
    // Half way along a joint's bone at 0.5; nothing where the rig lacks the joint.
    bool find(const std::string& name, float along, glm::vec3& out) const {
        for (size_t j = 0; j < asset.joints.size(); ++j)
            if (asset.joints[j].name == name) {
                out = glm::mix(body.jointHeads[j], body.jointTails[j], along);
                return true;
            }
        return false;
    }
};

std::vector<Spot> findSpots(const Rig& rig) {
    std::vector<Spot> spots;
    auto add = [&](const std::string& joint, float along, float radius, float amount,
                   glm::vec3 shift = glm::vec3(0)) {
        for (const char* side : {".L", ".R"}) {
            glm::vec3 p;
            if (!rig.find(joint + side, along, p)) continue;
            const float mirror = p.x < 0 ? -1.0f : 1.0f;
            spots.push_back({p + shift * glm::vec3(mirror, 1, 1), radius, amount});
        }
    };
    add("levator06", 0, 0.013f, 0.30f);                                   // tip of the nose
    add("risorius03", 0.25f, 0.024f, 0.34f, {-0.004f, 0, 0.004f});        // cheeks
    add("temporalis02", 1, 0.032f, 0.32f, {0.0225f, -0.0115f, -0.0685f}); // ears
    add("breast", 1, 0.014f, 0.75f);
    for (int finger = 1; finger <= 5; ++finger) {
        const std::string f = "finger" + std::to_string(finger) + "-",
                          t = "toe" + std::to_string(finger) + "-";
        add(f + "3", 0.85f, 0.012f, 0.42f);
        for (const char* knuckle : {"1", "2", "3"}) add(f + knuckle, 0, 0.011f, 0.16f);
        add(t + (finger == 1 ? "2" : "3"), 0.8f, 0.013f, 0.40f);
    }
    add("lowerarm01", 0, 0.040f, 0.16f, {0, 0, -0.02f});
    add("lowerleg01", 0, 0.050f, 0.16f, {0, 0, 0.03f});
    add("foot", 0, 0.030f, 0.12f, {0, -0.03f, -0.05f});
    return spots;
}

} // namespace

std::vector<float> skinBlush(const BodyAsset& asset, const ShapedBody& body) {
    const Rig rig{asset, body};
    std::vector<float> out(asset.vertexCount, 0.0f);
    for (const Spot& spot : findSpots(rig)) {
        const float reach = spot.radius * 1.8f;
        for (uint32_t v = 0; v < asset.bodyVertexCount; ++v) {
            const glm::vec3 d = body.positions[v] - spot.at;
            if (std::abs(d.y) > reach || std::abs(d.x) > reach || std::abs(d.z) > reach) continue;
            const float x = glm::dot(d, d) / (spot.radius * spot.radius);
            out[v] = std::max(out[v], spot.amount * std::exp(-1.2f * x));
        }
    }
    // The lips seen from the front: two arcs between the corners of the mouth.
    glm::vec3 upper, lower, above, below;
    if (rig.find("oris05", 0, upper) && rig.find("oris01", 0, lower) && rig.find("oris03.L", 1, above) &&
        rig.find("oris07.L", 1, below)) {
        const float corner = 0.5f * (above.y + below.y), wide = above.x * 1.36f,
                    high = upper.y - corner - 0.0010f, deep = corner - lower.y - 0.0012f, soft = 0.0011f;
        for (uint32_t v = 0; v < asset.bodyVertexCount; ++v) {
            const glm::vec3 p = body.positions[v];
            const float x = std::abs(p.x) / wide;
            if (x >= 1 || p.z < lower.z - 0.025f || p.y > upper.y || p.y < lower.y) continue;
            const float arch = 1 - x * x,
                        dip = 0.0014f * std::exp(-40 * x * x); // the bow's notch below the philtrum
            const float inside = std::min(corner + high * std::pow(arch, 0.85f) - dip - p.y,
                                          p.y - corner + deep * std::pow(arch, 0.7f));
            out[v] = std::max(out[v], 0.85f * glm::smoothstep(-soft, soft, inside));
        }
    }
    return out;
}

std::vector<float> mouthLining(const BodyAsset& asset, const ShapedBody& body) {
    constexpr uint32_t within = 418;                // base vertex behind the lips
    constexpr float dark = 0.2f, light = 0.4f;      // of the openness: the lining, the lips
    constexpr float shallow = 0.012f, deep = 0.05f; // metres behind the lips
    std::vector<float> out(asset.vertexCount, 0.0f);
    if (within >= asset.baseVertexCount) return out;
    std::vector<uint32_t> list{within};
    std::vector<bool> seen(asset.baseVertexCount, false);
    seen[within] = true;
    float front = body.positions[within].z;
    for (size_t i = 0; i < list.size(); ++i)
        for (uint32_t k = asset.skin.firstNeighbour[list[i]]; k < asset.skin.firstNeighbour[list[i] + 1]; ++k)
            if (const uint32_t n = asset.skin.neighbours[k]; !seen[n] && asset.occlusion[n] < light) {
                seen[n] = true;
                list.push_back(n);
                front = std::max(front, body.positions[n].z);
            }
    for (uint32_t v : list)
        out[v] = 0.5f * glm::smoothstep(-light, -dark, -asset.occlusion[v]) *
                 (1 + glm::smoothstep(shallow, deep, front - body.positions[v].z));
    const auto between = [&](std::span<const uint32_t> parents, size_t v) {
        for (uint32_t p : parents) out[v] += out[p] / static_cast<float>(parents.size());
    };
    for (size_t e = 0; e < asset.skin.edges.size(); ++e) between(asset.skin.edges[e], asset.skin.base + e);
    for (size_t q = 0; q < asset.skin.quads.size(); ++q)
        between(asset.skin.quads[q], asset.skin.base + asset.skin.edges.size() + q);
    return out;
}

} // namespace atlas
