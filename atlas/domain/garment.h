#pragma once
// Plain clothes for a classroom: short trunks and, on a female body, a bandeau. For drawing only: measuring
// and picking keep the skin, and points under cloth are drawn on top of it.
#include "atlas/domain/body.h"

namespace atlas {

// One value a vertex, 0..1, cloth above 0.5. A signed distance in the bind pose over ten centimetres, so that
// the contour at 0.5 lies where the cut says and not along the mesh's edges.
std::vector<float> garmentMask(const BodyAsset&, const ShapedBody&, const Shape&);
// Evens out what the cloth covers, spans furrows and lifts the cloth off the skin by two millimetres.
void smoothUnderGarment(const BodyAsset&, ShapedBody&, std::span<const float> mask);

} // namespace atlas
