#pragma once
// Inverse kinematics in clinical angles: which angles bring a held place of a limb where it is dragged.
#include "atlas/domain/pose.h"
#include <optional>

namespace atlas {

// A place of a limb, as it is held.
struct Grip {
    std::string name;                // "Left hand"
    size_t joint = 0;                // that carries it
    glm::vec3 at{};                  // metres, in the bind pose
    std::vector<std::string> angles; // keys of Pose::degrees that move it, from the trunk outwards
    bool operator==(const Grip&) const = default;
};

// What can be held by a handle: hands, elbows, feet, knees, head. Only what the motions can move.
std::vector<Grip> handles(const BodyAsset&, const ShapedBody&, std::span<const Motion>);
// The limb that a place of the skin belongs to, held there: a place of the hand moves the whole arm. Empty
// for what no motion moves.
std::optional<Grip> gripAt(const BodyAsset&, const ShapedBody&, std::span<const Motion>,
                           const engine::SurfacePoint&, std::span<const engine::Triangle>);

// Where a grip is in a pose, before the body is set on the ground.
glm::vec3 gripPlace(const BodyAsset&, const ShapedBody&, const JointPose&, const Grip&);

// The same on the body as it stands there.
glm::vec3 gripShown(const PosedBody&, const Grip&);

struct Reached {
    Pose pose;        // angles within their limits; what the grip does not move is as before
    float missed = 0; // metres from the target
};
// From `from` on; where there are many ways, the one that leaves `home`, as the limb was when it was taken
// hold of, the least (`from` without it). The nearest the limb gets where the target is out of its reach.
// `target` as gripPlace(). The pose has no id, name and touches when it differs from `from`.
engine::Result<Reached> reach(const BodyAsset&, const ShapedBody&, std::span<const Motion>, const Pose& from,
                              const Grip&, glm::vec3 target, const Pose* home = nullptr);

} // namespace atlas
