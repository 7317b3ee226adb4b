#pragma once
// Closed lines on a surface, and how deep inside them each vertex lies.
#include "engine/geometry/surface_path.h"

namespace engine {

struct Outline { // closed: the last place is followed by the first
    std::vector<glm::vec3> positions, normals;
    std::vector<uint32_t> triangles; // that hold the places, or lie beside them
};

// A closed line through the places of `path`, evenly `step` metres apart, its corners rounded over about
// `rounding` metres. With `mirrored`, the path's ends lie at x = 0 and its mirror closes it; the mirrored
// places carry no triangles and come last.
Outline closedOutline(const SurfaceView&, const SurfacePath& path, float step, float rounding, bool mirrored);

struct Depths {
    std::vector<float> depth; // one a vertex: metres to the next outline, positive inside, within ±reach
    std::vector<uint32_t> triangles; // in which there is some inside
    bool leaks = false; // the way out of the inside is open: the outlines do not part the surface
    uint32_t leak = 0;  // a vertex where it is
};
// What the outlines part from the rest of the surface, on the side where `seed` lies. With `half`, only
// vertices with x above -reach are looked at.
Depths depthInside(const SurfaceView&, const SurfaceTopology&, std::span<const Outline>,
                   const SurfacePoint& seed, float reach, bool half);

// Square metres where the depth, linear in each triangle, is above zero.
float areaInside(std::span<const glm::vec3> positions, std::span<const Triangle> triangles, const Depths&);

} // namespace engine
