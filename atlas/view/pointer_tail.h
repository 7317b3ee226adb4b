#pragma once
// The laser's tail, as smooth as if every place of the hand had been seen.
#include "atlas/state/pointing.h"
#include <span>

namespace atlas {

struct TailPoint {
    glm::vec2 at{}; // of the picture, as PointerTrail::at
    float left = 0; // how much of its light: 1 at the pointer, 0 where it has gone out
};

// A curve through where the pointer was, from its end to the pointer, a point at least every `step`. What was
// seen in one frame has one time: it is spread over the time since the frame before. Empty: nothing is seen.
std::vector<TailPoint> pointerTail(std::span<const PointerTrail>, double now, float step);

} // namespace atlas
