#pragma once
// One Catmull-Clark step over a closed quad mesh (Catmull and Clark 1978).
// New vertices in order: the old ones (moved), one an edge, one a quad.
#include "engine/geometry/mesh.h"

namespace engine {

using Quad = std::array<uint32_t, 4>;

struct Subdivision {
    uint32_t vertexCount = 0;           // of the coarse mesh
    std::vector<Quad> quads, quadEdges; // edge i of a quad runs from its vertex i to the next
    std::vector<std::array<uint32_t, 2>> edges, edgeQuads;
    uint32_t fineCount() const { return vertexCount + static_cast<uint32_t>(edges.size() + quads.size()); }
};

// Every edge must belong to exactly two quads and every index be below vertexCount, else the result has no
// quads.
Subdivision buildSubdivision(std::vector<Quad> quads, uint32_t vertexCount);
std::vector<Triangle> fineTriangles(const Subdivision&);
std::vector<Triangle> coarseTriangles(const Subdivision&);
// `fine` has fineCount() elements.
void subdividePositions(const Subdivision&, std::span<const glm::vec3> coarse, std::span<glm::vec3> fine);

} // namespace engine
