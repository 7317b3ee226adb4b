#pragma once
// Closed lines on a surface, and how deep inside them each vertex lies.
#include "engine/geometry/geodesic.h"

namespace engine {

struct Outline { // closed: the last place is followed by the first
    std::vector<glm::vec3> positions, normals;
    std::vector<SurfacePoint> places; // of the traced part; the mirrored part has none
    std::vector<uint32_t> strip;      // triangles that the traced part runs through, in order
    bool mirrored = false;
};

// A line through the places of `path`, which ends where it begins, evenly `step` metres apart, its corners
// rounded over about `rounding` metres. With `mirrored`, the path's ends lie at x = 0 and its mirror closes
// it. Empty where the surface does not connect the places.
Outline closedOutline(const SurfaceView&, const SurfaceTopology&, GeodesicTracer&, const SurfacePath& path,
                      float step, float rounding, bool mirrored);

struct Depths {
    std::vector<float> depth; // one a vertex: metres to the next outline, positive inside, within ±reach
    std::vector<uint32_t> triangles; // in which there is some inside
    // Share of the inside along the outlines that lies on their other side than the rest: much where an
    // outline crosses itself. `stray` is a vertex there.
    float astray = 0;
    uint32_t stray = 0;
};
// What the outlines part from the rest of the surface, around `seed`. With `half`, one a vertex, only
// vertices where it is true belong to the inside (for mirrored outlines: those with x >= 0 and on the
// midline).
Depths depthInside(const SurfaceView&, const SurfaceTopology&, std::span<const Outline>,
                   const SurfacePoint& seed, float reach, const std::vector<bool>& half = {});

// Square metres where the depth, linear in each triangle, is above zero.
float areaInside(std::span<const glm::vec3> positions, std::span<const Triangle> triangles, const Depths&);

} // namespace engine
