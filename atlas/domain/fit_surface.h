#pragma once
// A guest's meshes as one surface to fit to: metres, y up, facing +z; welded, wound outwards, thinned where
// it is finer than a fit can use.
#include "atlas/domain/guest_rig.h"
#include "engine/geometry/bvh.h"

namespace atlas {

enum class GuestKind : uint8_t { skin, cloth, hair, other }; // other: eyeballs, teeth, glasses …
GuestKind guestKind(std::string_view mesh, std::string_view material);

// Parts of a body that must not be mistaken for one another, by the joint that moves them.
enum BodyPart : int8_t {
    trunkPart,
    headPart,
    armPart, // left; the right one follows
    forearmPart = armPart + 2,
    palmPart = forearmPart + 2,
    fingerPart = palmPart + 2, // left 1..5, right 1..5
    thighPart = fingerPart + 10,
    shinPart = thighPart + 2,
    footPart = shinPart + 2,
    bodyPartCount = footPart + 2,
    anyPart = -1
};
BodyPart bodyPart(std::string_view joint); // of the template's rig
bool touches(BodyPart, BodyPart);          // the same or next to one another

struct FitSurface {
    std::vector<glm::vec3> positions, normals;
    std::vector<float> edge;    // mean length of a vertex's edges, metres
    std::vector<uint8_t> rim;   // a vertex on an open border
    std::vector<BodyPart> part; // a vertex
    std::vector<engine::Triangle> triangles;
    std::vector<GuestKind> kind; // a triangle
    std::vector<int> shell;      // a triangle: its connected piece, 0 the largest
    engine::SurfaceView view() const { return {positions, normals, triangles}; }
};

// The model gives the meshes' names, by which hair and clothes are known.
FitSurface fitSurface(const GuestSurface&, const engine::Model&, const BodyAsset&);
// Fewer, larger triangles: vertices of one cell that look the same way become one.
FitSurface thinned(const FitSurface&, float cell);

// The nearest place on the guest that can be the same place on the body.
class GuestFinder {
public:
    explicit GuestFinder(const FitSurface&); // must outlive it
    struct Match {
        glm::vec3 position{}, normal{};
        float weight = 0; // 0: none
        float distance = 0;
        uint32_t triangle = 0;
        GuestKind kind = GuestKind::skin;
        bool found() const { return weight > 0; }
    };
    Match find(glm::vec3 at, glm::vec3 normal, BodyPart, float reach, float agree) const;

private:
    struct Tree {
        std::vector<engine::Triangle> triangles;
        std::vector<uint32_t> of; // in the guest
        engine::Bvh bvh;
    };
    Match look(const Tree&, glm::vec3 at, glm::vec3 normal, float reach, float agree) const;
    const FitSurface& guest_;
    std::vector<Tree> skin_, cloth_; // one a part, then one of all
};

} // namespace atlas
