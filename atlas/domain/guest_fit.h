#pragma once
// Inside of fitGuest(): from a guest's surface and the template in its posture to a body of our own topology.
#include "atlas/domain/guest_rig.h"
#include "atlas/domain/measure.h"
#include "atlas/domain/surface_fit.h"

namespace atlas {

// Our own body in the shape that comes nearest.
struct OwnBody {
    // One a base vertex, as in `list`; "" inside mouth and eye sockets.
    std::vector<std::string> segments;
    std::shared_ptr<const Measurement> measured;
};
OwnBody ownBody(std::shared_ptr<const BodyAsset>, const Catalog&, const Shape& nearest);

struct FitState {
    std::shared_ptr<const BodyAsset> asset;
    GuestReading reading;
    GuestPosture posture;
    FitSurface surface;
    std::vector<glm::vec3> start;                // the template in the guest's posture
    SurfaceFit fit;                              // without corrections
    std::vector<std::vector<glm::vec3>> colours; // of the meshes, as they came
    OwnBody own;
    bool scan = false;               // without a rig
    bool adrift = false;             // its rig has joints elsewhere than ours: its skin decides
    float strained = 0;              // metres by which our body had to be stretched to meet an odd rig
    bool drawn = false;              // a figure with joints like a body's but hardly its form
    std::vector<std::string> doubts; // of the scan
};

// The guest's own vertices on the fitted template.
GuestSkin bindSkin(const BodyAsset&, const GuestSurface&, const std::vector<std::vector<glm::vec3>>& colours,
                   std::span<const glm::vec3> fitted, const ShapedBody&);

// Where a scan shows no skin (in a fold, under an arm), what the fit made up there in its posture need not
// hold in another: our own skin goes with what is around it. One a base vertex: whether it was such a place.
std::vector<bool> fillHidden(const FitState&, const SurfaceFit&, ShapedBody&);
// A scan's skin that goes over a fold or from one limb to another would be torn in any other posture: it is
// left out, and where the template was hidden there its skin is drawn instead.
void mendSkin(const BodyAsset&, const GuestSurface&, const ShapedBody&, const std::vector<bool>& hidden,
              GuestSkin&);

uint32_t baseVertexAt(const BodyAsset&, const engine::SurfacePoint&); // next to it; none's on an eye
// Landmarks and points that the rules do not find on a guest in the measuring posture, or find where they
// cannot be: the vertex that they are on our own body.
std::vector<std::pair<std::string, uint32_t>> carriedPlaces(const PosedBody&, const Catalog&,
                                                            const Measurement& own);

// Guest::within. It grows with how far the surface had to move there and on the whole limb, where the guest
// has no skin, where the two sides differ, where skin was unbent and its place is not `sure` (BindBody), and
// on limbs unlike those of our own body in the nearest shape.
std::vector<float> withinOf(const FitState&, const SurfaceFit&, std::span<const float> sure,
                            const ShapedBody&);
void reportFit(FitReport&, const FitState&, const SurfaceFit&, std::span<const float> sure,
               std::span<const float> within);
// Why a fit is no body's, "" when it may be one.
std::string whyNoBody(const FitReport&, const FitState&, const SurfaceFit&);

} // namespace atlas
