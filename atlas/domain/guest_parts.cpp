#include "atlas/domain/guest_parts.h"
#include <algorithm>
#include <cmath>

namespace atlas {

using glm::vec3;

vec3 middleOf(std::span<const vec3> skin) {
    vec3 sum(0);
    for (const vec3& p : skin) sum += p / static_cast<float>(skin.size());
    return sum;
}

float spreadOf(std::span<const vec3> skin) {
    const vec3 middle = middleOf(skin);
    float sum = 0;
    for (const vec3& p : skin) sum += glm::dot(p - middle, p - middle) / static_cast<float>(skin.size());
    return std::sqrt(sum);
}

HeadExtent headExtent(std::span<const vec3> skin, vec3 skull) {
    HeadExtent out;
    for (const vec3& p : skin) {
        out.front = std::max(out.front, p.z), out.back = std::min(out.back, p.z);
        out.crown = std::max(out.crown, p.y);
    }
    const float face = 0.5f * std::max(out.front - skull.z, 0.0f);
    for (const vec3& p : skin)
        if (p.z - skull.z > face) out.chin = std::min(out.chin, p.y);
    return out;
}

bool liesAhead(vec3 ball, vec3 ankle, vec3 ahead, std::span<const vec3> footSkin) {
    float far = 0;
    for (const vec3& p : footSkin) far = std::max(far, glm::dot(p - ankle, ahead));
    return glm::dot(ball - ankle, ahead) >= 0.3f * far;
}

} // namespace atlas
