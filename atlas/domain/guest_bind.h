#pragma once
// Between the guest's posture and the bind pose: what the fitted skin says about the posture, and the fitted
// skin without it.
#include "atlas/domain/guest_rig.h"
#include <optional>

namespace atlas {

// The turn that takes the places `from` nearest to `to`, about their weighted middles; none where they lie in
// one line or one place. One weight a place.
std::optional<glm::quat> turnOnto(std::span<const glm::vec3> from, std::span<const glm::vec3> to,
                                  std::span<const float> weights);

// Joints of `posture` moved to `place`, their parts turned by `total` from the bind pose: bones are
// lengthened in the bind pose by what the turned template then lacks. One a joint.
void placeJoints(const BodyAsset&, GuestPosture& posture, std::span<const glm::quat> total,
                 std::span<const glm::vec3> place);

// The posture turned until the template, without changing its shape, comes nearest to the fitted skin. A rig
// says where its joints are, not how pelvis, chest, neck and head are turned or a limb is rolled. `trust`:
// one a base vertex, as in SurfaceFit. Targets of weight 0.8 and more stay where they are.
GuestPosture settled(const std::shared_ptr<const BodyAsset>&, const GuestPosture&,
                     std::span<const JointTarget>, std::span<const glm::vec3> fitted,
                     std::span<const float> trust);

struct BindBody {
    ShapedBody shaped;
    // One a base vertex, 0 .. 1: how far its place is the fitted skin's; the rest is as the skin around it.
    std::vector<float> sure;
};
// Where a fitted surface lies in the bind pose: inverse of poseAsGuest. In a fold skin is pressed together
// and hidden, and its unbent place cannot be read: it goes with the skin around it and with the other side's.
// Joints that the guest does not have go with the skin around them.
BindBody pullBack(const std::shared_ptr<const BodyAsset>&, const GuestPosture&, std::span<const JointTarget>,
                  std::span<const glm::vec3> fitted);

} // namespace atlas
