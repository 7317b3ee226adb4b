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

} // namespace atlas
