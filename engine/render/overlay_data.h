#pragma once
// Scene values as the shaders read them.
#include "engine/render/scene.h"
#include "shaders/shared.h"

namespace engine {

shared::FrameData frameData(const Scene&, glm::vec4 viewRect);
struct LineData {
    std::vector<shared::LinePoint> points; // two closing entries make the last reads valid
    std::vector<shared::LineStyle> styles;
    uint32_t segments = 0;
};
LineData lineData(const Scene&, float viewHeight);
std::vector<shared::MarkerData>
markerData(const Scene&, const std::vector<bool>& covered); // covered ones first, then far ones

// How much of the ground at height `ground` each cell sees covered, by the body and by what stands beside it:
// `size` squared bytes over x and z from -1.28 to 1.28 m.
std::vector<uint8_t> groundShadow(std::span<const glm::vec3> positions, std::span<const Prop>, float ground,
                                  int size);

} // namespace engine
