#pragma once
// Skin that keeps its volume where joints bend. Every vertex of the coarse mesh turns by the blend of its
// joints' turns about the middle of the cross-section that shares its weights (after Le and Hodgins 2016,
// optimised centres of rotation); then folds are evened out and the detail put back (after Mancewicz and
// others 2014, delta mush). Where a hinge folds, flesh meets flesh: the two sides press flat against each
// other and what they displace bulges out beside the fold. The finer vertices ride on their coarse parents.
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
    struct Hinge {                    // a joint and its parent, where they share skin
        uint32_t parent, child;
        std::vector<bool> beyond; // of each joint: hangs on the child
        // Coarse vertices that both hold; those mostly held by the limb above it; by the child and what is
        // beyond.
        std::vector<uint32_t> seam, above, past;
    };
    std::vector<Hinge> hinges;   // parents first
    std::vector<uint32_t> patch; // of each coarse vertex: a dozen make one
    uint32_t patches = 0;
};
// `weights`: one a vertex, of the fine surface and of the rigid rest. `joints`: parents first.
SkinTopology skinTopology(const Subdivision&, std::span<const SkinWeights> weights,
                          std::span<const Joint> joints);

// What the shape decides, of every coarse vertex in the bind pose.
struct SkinRest {
    std::vector<glm::vec3> centres;        // about which it turns
    std::vector<glm::vec3> evened, normal; // of the surface without its detail
    struct Hinge {
        glm::vec3 at{0}, up{0}, down{0}; // middle of the limb there; which way its two parts go
        float radius = 0, bend = 0;      // metres; radians
    };
    std::vector<Hinge> hinges; // as in the topology
    std::vector<float> open; // openness() of the pose that looks as baked; empty: PosedSkin::opened stays so
};
SkinRest restSkin(const SkinTopology&, std::span<const glm::vec3> positions); // all vertices
// 0 dark .. 1 open, one a patch of the skin.
std::vector<float> openness(const SkinTopology&, std::span<const glm::vec3> posed);

struct PosedSkin {
    std::vector<glm::vec3> positions;
    std::vector<glm::quat> turns; // of the vertex's surroundings, from the bind pose
    std::vector<float> opened;    // one a vertex, or none: binary logarithm of how many times as open
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
