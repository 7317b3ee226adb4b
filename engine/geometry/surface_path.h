#pragma once
// Lines that run on a triangle surface.
#include "engine/geometry/mesh.h"
#include <vector>

namespace engine {

struct SurfacePath {
    std::vector<SurfacePoint> points; // from start to end, one a crossed edge
    float length = 0;                 // metres, on the surface it was traced on
};

// Adjacency of a triangle list, made once a topology.
struct SurfaceTopology {
    std::vector<std::array<int, 3>> neighbour; // across edge i (vertex i to i+1); -1 at a border
};
SurfaceTopology buildTopology(std::span<const Triangle> triangles, size_t vertexCount);

// The section of the surface with the plane through a, b and the mean of their normals, followed from a to b
// the shorter way round; the shortest way where the section does not connect them.
SurfacePath tracePath(const SurfaceView&, const SurfaceTopology&, const SurfacePoint& a,
                      const SurfacePoint& b);

// Same with a stated plane normal, turned as little as needed for the plane to hold both ends.
SurfacePath tracePathInPlane(const SurfaceView&, const SurfaceTopology&, const SurfacePoint& a,
                             const SurfacePoint& b, glm::vec3 planeNormal);

// The place at `distance` metres from the start of the path (clamped to its ends).
SurfacePoint alongPath(const SurfaceView&, const SurfacePath&, float distance);

} // namespace engine
