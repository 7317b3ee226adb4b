#pragma once
// Skin that keeps its volume where joints bend. Every vertex of the coarse mesh turns by the blend of its
// joints' turns about the middle of the cross-section that shares its weights (after Le and Hodgins 2016,
// optimised centres of rotation); then folds are evened out and the detail put back (after Mancewicz and
// others 2014, delta mush). The finer vertices ride on their coarse parents.
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
    std::vector<uint32_t> firstNeighbour, neighbours; // rows, one a coarse vertex: along its edges
    struct Influence {
        uint32_t joint;
        float weight;
    };
    std::vector<uint32_t> firstInfluence; // rows of `influences`, one a vertex before `fine`
    std::vector<Influence> influences;    // strongest first; sum 1
    struct Share {
        uint32_t section;
        float amount;
    };
    std::vector<uint32_t> firstShare; // rows of `shares`, one a coarse vertex; empty where one joint rules
    std::vector<Share> shares;        // of cross-sections
    uint32_t sections = 0;            // several for every pair of joints that share a vertex
    std::vector<uint32_t> rigid;      // joint of each vertex from `fine` on
};
// `weights`: one a vertex, of the fine surface and of the rigid rest.
SkinTopology skinTopology(const Subdivision&, std::span<const SkinWeights> weights);

// What the shape decides, of every coarse vertex in the bind pose.
struct SkinRest {
    std::vector<glm::vec3> centres;        // about which it turns
    std::vector<glm::vec3> evened, normal; // of the surface without its detail
};
SkinRest restSkin(const SkinTopology&, std::span<const glm::vec3> positions); // all vertices

struct PosedSkin {
    std::vector<glm::vec3> positions;
    std::vector<glm::quat> turns; // of the vertex's surroundings, from the bind pose
    std::vector<float> strong;    // 0 where the bend is slight and the skin blends linearly .. 1
};
// `rest` is of the same positions. `joints`: bind space to posed
// space; the turns of neighbouring joints in one hemisphere. The same to the last bit, however many cores
// there are.
PosedSkin poseSkin(const SkinTopology&, const SkinRest& rest, std::span<const glm::vec3> positions,
                   std::span<const RigidMotion> joints);
// Turns each a little further, so that it takes the bind normal onto the posed one.
void alignTurns(std::span<const glm::vec3> bindNormals, std::span<const glm::vec3> posedNormals,
                std::span<glm::quat> turns);

} // namespace engine
