#pragma once
// Skin that keeps its volume where joints bend. Every vertex of the coarse mesh turns by the blend of its
// joints' turns about the middle of the cross-section that shares its weights (after Le and Hodgins 2016,
// optimised centres of rotation); the finer vertices ride on their coarse parents.
#include "engine/geometry/skeleton.h"
#include "engine/geometry/subdivision.h"
#include <glm/gtc/quaternion.hpp>

namespace engine {

struct RigidMotion { // x -> turn * x + move
    glm::quat turn{1, 0, 0, 0};
    glm::vec3 move{0};
    glm::vec3 operator()(glm::vec3 p) const { return turn * p + move; }
};

// What topology and weights decide. Vertices in order: the coarse mesh, one an edge, one a quad (as
// Subdivision has them), then those that follow a single joint (eyes).
struct SkinTopology {
    uint32_t base = 0, fine = 0;
    std::vector<std::array<uint32_t, 2>> edges;
    std::vector<Quad> quads;
    struct Influence {
        uint32_t joint;
        float weight;
    };
    std::vector<uint32_t> firstNeighbour, neighbours; // rows, one a coarse vertex: along its edges
    std::vector<uint32_t> firstInfluence; // rows of `influences`, one a coarse vertex
    std::vector<Influence> influences;    // strongest first; sum 1
    struct Share {
        uint32_t section;
        float amount;
    };
    std::vector<uint32_t> firstShare; // rows of `shares`, one a coarse vertex; empty where one joint rules
    std::vector<Share> shares;        // of cross-sections
    uint32_t sections = 0;            // sectionSteps for every pair of joints that share a vertex
    std::vector<uint32_t> rigid;      // joint of each vertex from `fine` on
};
// `weights`: one a vertex, of the fine surface and of the rigid rest.
SkinTopology skinTopology(const Subdivision&, std::span<const SkinWeights> weights);

// The centres about which the coarse vertices turn, in the bind pose. `positions`: all vertices.
std::vector<glm::vec3> turningCentres(const SkinTopology&, std::span<const glm::vec3> positions);

struct PosedSkin {
    std::vector<glm::vec3> positions;
    std::vector<glm::quat> turns; // of the vertex's surroundings, from the bind pose
};
// `joints`: bind space to posed space; the turns of neighbouring joints in one hemisphere.
// Deterministic, whatever the number of threads.
PosedSkin poseSkin(const SkinTopology&, std::span<const glm::vec3> positions,
                   std::span<const glm::vec3> centres, std::span<const RigidMotion> joints);
// Turns each a little further, so that it takes the bind normal onto the posed one.
void alignTurns(std::span<const glm::vec3> bindNormals, std::span<const glm::vec3> posedNormals,
                std::span<glm::quat> turns);

} // namespace engine
