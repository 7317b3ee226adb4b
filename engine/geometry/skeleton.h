#pragma once
#include <array>
#include <cstdint>
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

} // namespace engine
