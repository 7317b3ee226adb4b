#pragma once
// Plain solids with soft edges, for what stands beside the body. Metres; fine enough to be shaded by vertex.
#include "engine/geometry/mesh.h"

namespace engine {

struct Solid {
    std::vector<glm::vec3> positions, normals; // outwards
    std::vector<Triangle> triangles;           // counter-clockwise seen from outside
};

// `half`: its half extents; every edge rounded by `radius`, no more than the least of them. Vertices about
// `step` apart.
Solid roundedBox(glm::vec3 centre, glm::vec3 half, float radius, float step);
// Turned about the upright axis through `centre`: (radius, height over the centre) from the middle of the top
// to the middle of the bottom.
Solid turned(glm::vec3 centre, std::span<const glm::vec2> profile, int around);
// A ring of round section that lies level: `half` its half extents along x and z to the middle of the
// section.
Solid ring(glm::vec3 centre, glm::vec2 half, float section, int around);
void append(Solid& to, const Solid& more);

} // namespace engine
