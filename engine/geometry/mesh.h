#pragma once
// Triangle surfaces and places on them.
#include <array>
#include <cstdint>
#include <glm/glm.hpp>
#include <span>
#include <vector>

namespace engine {

using Triangle = std::array<uint32_t, 3>; // vertex indices, counter-clockwise seen from outside

// A place on a triangle list; stays valid under every deformation that keeps the list.
struct SurfacePoint {
    uint32_t triangle = 0;
    glm::vec3 barycentric{1, 0, 0}; // sums to 1
};

// Non-owning view of a surface; positions in metres, normals unit length.
struct SurfaceView {
    std::span<const glm::vec3> positions;
    std::span<const glm::vec3> normals;
    std::span<const Triangle> triangles;
};

glm::vec3 positionAt(const SurfaceView&, const SurfacePoint&);
glm::vec3 normalAt(const SurfaceView&, const SurfacePoint&); // unit length

// Area-weighted vertex normals. `triangles` index `positions`.
std::vector<glm::vec3> computeNormals(std::span<const glm::vec3> positions,
                                      std::span<const Triangle> triangles);

} // namespace engine
