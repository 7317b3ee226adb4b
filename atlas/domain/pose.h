#pragma once
// Poses in clinical terms: angles of the joints' movements, counted from the anatomical position, in which
// all of them are 0 and in which everything is measured.
#include "atlas/domain/body.h"

namespace atlas {

// A movement with its anatomical limits, atlas/data/motions.toml. The opposite movement counts negative.
struct Motion {
    struct Share {
        std::string joint; // of the rig; left one where the motion has sides, without ".L"
        float share = 1;   // of the angle; the shares of one motion sum to 1
    };
    std::string id;                   // "elbow-flexion"
    std::string joint;                // what it is listed under: "Elbow"
    std::string name, opposite;       // "Flexion", "Extension"
    bool sided = false;               // has a left and a right angle
    float low = 0, high = 0;          // degrees
    std::string axis;                 // see atlas/data/README.md
    std::vector<Share> shares;        // from the trunk outwards
    std::vector<std::string> sources; // of the limits
};

struct Pose {
    std::string id = "anatomical", name, about;
    std::string lie = "upright";          // how the trunk lies: upright, prone, supine, left-side, right-side
    std::map<std::string, float> degrees; // "elbow-flexion.left"; what is missing is 0
    bool operator==(const Pose&) const = default;
};

// "rest" is the rig's own bind pose. Errors name the motion that is unknown or out of its limits.
engine::Result<JointPose> jointPose(const BodyAsset&, const ShapedBody&, std::span<const Motion>,
                                    const Pose&);

} // namespace atlas
