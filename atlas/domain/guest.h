#pragma once
// A body that the user brings: the template body is fitted to it, first the joints, then the surface, so that
// the template's landmarks, rules and poses hold for it. The guest's own mesh follows the fitted template.
#include "atlas/domain/body.h"
#include "engine/asset/model.h"
#include <stop_token>

namespace atlas {

struct Catalog; // catalog.h

struct FitPart { // a part of the body, segment as in `list`: how far the fitted skin lies from the guest's
    std::string segment;
    float median = 0, worst = 0; // metres; worst: 95th percentile
    float along = 0;   // metres: nine of ten of its points lie nearer to their true place; an estimate
    float covered = 1; // share of the template's skin there that found a place on the guest
    std::string doubt; // why its points are unsure, "" none
};

struct FitReport {
    float median = 0, worst = 0; // metres, over the whole skin; worst: 95th percentile
    float along = 0;             // metres, the same over the whole skin
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

// What a second fit of the same guest starts from.
struct FitState;

struct Guest {
    std::string name; // the file's
    std::filesystem::path file;
    ShapedBody shaped; // the fitted template in its bind pose, metres
    Shape nearest;     // the sliders that come nearest to it
    GuestSkin skin;
    FitReport report;
    // One a base vertex, metres: nine of ten points lie nearer to their true place on the skin; an estimate.
    std::vector<float> within;
    // The fitted template, all fine vertices, where it lies on the guest as the file shows it (our frame:
    // metres, y up, facing +z, the lowest place at y = 0).
    std::vector<glm::vec3> fitted;
    // Corrected landmarks and the left (or midline) base vertex that each is now; see catalogFor().
    std::vector<std::pair<std::string, uint32_t>> landmarks;
    std::shared_ptr<const FitState> state;
};

// A landmark that the user put right: kept beside the guest's file as NAME.landmarks.toml.
struct Correction {
    std::string landmark;
    bool left = true, midline = false;
    glm::vec3 at{}; // metres, on the guest as the file shows it, after scale and axes were put right
};

struct FitOptions {
    std::span<const Correction> corrections;
    std::stop_token stop; // then the error says that it was stopped
};
// An error says why this is no human body, or what of it could not be fitted. `name` and `file` are left to
// the caller.
engine::Result<Guest> fitGuest(std::shared_ptr<const BodyAsset>, const Catalog&, const engine::Model&,
                               const FitOptions& = {});
// The same guest with other corrections: the joints and most of the surface are known already.
engine::Result<Guest> refit(const Guest&, const Catalog&, const FitOptions&);

// Guest::within at a place on the skin; 0 where nothing is known.
float withinAt(const Guest&, const engine::SurfacePoint&);

// The mean of a body and its mirror image. Rules look for the left half on a body that is alike on both
// sides; what they find is bound to the skin and holds for the guest as it is: measure() this one, show the
// other.
ShapedBody symmetric(const BodyAsset&, const ShapedBody&);
// For measuring this guest: its corrected landmarks are where they were put, whatever rule finds them
// otherwise.
Catalog catalogFor(const Guest&, const Catalog&);

} // namespace atlas
