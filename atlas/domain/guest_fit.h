#pragma once
// Inside of fitGuest(): from a guest's surface and the template in its posture to a body of our own topology.
#include "atlas/domain/guest_rig.h"
#include "atlas/domain/surface_fit.h"

namespace atlas {

struct FitState {
    std::shared_ptr<const BodyAsset> asset;
    GuestReading reading;
    GuestPosture posture;
    FitSurface surface;
    std::vector<glm::vec3> start;                // the template in the guest's posture
    SurfaceFit fit;                              // without corrections
    std::vector<std::vector<glm::vec3>> colours; // of the meshes, as they came
    std::vector<std::string> segments;           // vertexSegments()
    bool scan = false;                           // without a rig
    std::vector<std::string> doubts;             // of the scan
};

// Where a fitted surface lies in the bind pose: inverse of poseAsGuest, also where skin bends. Joints that
// the guest does not have go with the skin around them.
ShapedBody pullBack(std::shared_ptr<const BodyAsset>, const GuestPosture&, std::span<const JointTarget>,
                    std::span<const glm::vec3> fitted);

// The guest's own vertices on the fitted template.
GuestSkin bindSkin(const BodyAsset&, const GuestSurface&, const std::vector<std::vector<glm::vec3>>& colours,
                   std::span<const glm::vec3> fitted, const ShapedBody&);

// One segment a base vertex, as on the body that nothing is known of yet; "" inside mouth and eye sockets.
std::vector<std::string> vertexSegments(std::shared_ptr<const BodyAsset>, const Catalog&);

// Metres, one a base vertex: how far along the skin it may be from the same place on the guest. An estimate:
// it grows with how far the surface had to move, with coarse facets and where the guest has no skin.
std::vector<float> slideOf(const BodyAsset&, std::span<const glm::vec3> start, const FitSurface&,
                           const SurfaceFit&);
void reportFit(FitReport&, const FitState&, const SurfaceFit&, std::span<const std::string> segments);
// Why a fit is no body's, "" when it may be one.
std::string whyNoBody(const FitReport&, const FitState&, const ShapedBody&);

} // namespace atlas
