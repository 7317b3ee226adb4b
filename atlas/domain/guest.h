#pragma once
// A body that the user brings: the template body is fitted to it, first the joints, then the surface, so that
// the template's landmarks, rules and poses hold for it. The guest's own mesh follows the fitted template.
#include "atlas/domain/body.h"
#include "engine/asset/model.h"

namespace atlas {

struct FitPart { // a part of the body, segment as in `list`: how far the fitted skin lies from the guest's
    std::string segment;
    float median = 0, worst = 0; // metres; worst: 95th percentile
    float covered = 1;           // share of the template's skin there that found a place on the guest
    std::string doubt;           // why its points are unsure, "" none
};

struct FitReport {
    float median = 0, worst = 0; // metres, over the whole skin; worst: 95th percentile
    std::string rig;             // "MakeHuman", "Mixamo", "VRM", …; "none"
    int fingers = 0, toes = 0;   // fingers and toes with joints, of one side
    std::string restPose;        // "A", "T", "arms down"
    float height = 0;            // stature, metres
    bool heightGuessed = false;  // the file gives no believable unit
    std::vector<FitPart> parts;
    std::vector<std::string> notes; // for the user: what was turned, scaled, left out
};

// The guest's own skin, in the template's bind pose. Vertex v follows the triangle `on[v]` of the fitted
// template at `offset[v]` (along two edges' directions and the normal, metres).
struct GuestSkin {
    std::vector<glm::vec3> positions, normals, colours; // bind pose; colours linear, may be empty
    std::vector<engine::Triangle> triangles;
    std::vector<engine::SurfacePoint> on;
    std::vector<glm::vec3> offset;
};

struct Guest {
    std::string name; // the file's
    std::filesystem::path file;
    ShapedBody shaped; // the fitted template in its bind pose, metres
    Shape nearest;     // the sliders that come nearest to it
    GuestSkin skin;
    FitReport report;
};

// A landmark that the user put right: kept beside the guest's file as NAME.landmarks.toml.
struct Correction {
    std::string landmark;
    bool left = true, midline = false;
    glm::vec3 at{}; // metres, on the guest as the file shows it, after scale and axes were put right
};

// An error says why this is no human body, or what of it could not be fitted.
engine::Result<Guest> fitGuest(const BodyAsset&, const engine::Model&);

} // namespace atlas
