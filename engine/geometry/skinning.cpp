#include "engine/geometry/skeleton.h"

namespace engine {

void skin(std::span<const glm::vec3> positions, std::span<const glm::vec3> normals,
          std::span<const SkinWeights> weights, std::span<const glm::mat4> matrices,
          std::span<glm::vec3> outPositions, std::span<glm::vec3> outNormals) {
    for (size_t v = 0; v < positions.size(); ++v) {
        glm::vec3 p(0), n(0);
        for (size_t i = 0; i < 4; ++i) {
            const uint8_t quantised = weights[v].weight[i];
            if (!quantised) continue;
            const float w = static_cast<float>(quantised) / 255.0f;
            const glm::mat4& m = matrices[weights[v].joint[i]];
            p += w * (glm::vec3(m[0]) * positions[v].x + glm::vec3(m[1]) * positions[v].y +
                      glm::vec3(m[2]) * positions[v].z + glm::vec3(m[3]));
            n += w * (glm::vec3(m[0]) * normals[v].x + glm::vec3(m[1]) * normals[v].y +
                      glm::vec3(m[2]) * normals[v].z);
        }
        outPositions[v] = p;
        const float length = glm::length(n);
        outNormals[v] = length > 0 ? n / length : normals[v];
    }
}

} // namespace engine
