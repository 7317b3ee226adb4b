#pragma once
#include <array>
#include <cstdint>
#include <glm/glm.hpp>
#include <span>
#include <string>
#include <vector>

namespace engine {

struct Joint {
    std::string name;
    int parent = -1; // index of an earlier joint, or -1
};

// Four influences a vertex. Weights are 0..255 and sum to exactly 255; the joint of a zero weight is 0.
struct SkinWeights {
    std::array<uint8_t, 4> joint{};
    std::array<uint8_t, 4> weight{};
};

// Linear blend skinning. `matrices` maps bind space to posed space, one a joint.
void skin(std::span<const glm::vec3> positions, std::span<const glm::vec3> normals,
          std::span<const SkinWeights> weights, std::span<const glm::mat4> matrices,
          std::span<glm::vec3> outPositions, std::span<glm::vec3> outNormals);

} // namespace engine
