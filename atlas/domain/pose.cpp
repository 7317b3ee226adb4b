#include "atlas/domain/pose.h"

namespace atlas {

engine::Result<JointPose> jointPose(const BodyAsset& asset, const ShapedBody& shaped, std::span<const Motion>,
                                    const Pose& pose) {
    if (pose.id == "rest")
        return JointPose{std::vector<glm::quat>(asset.joints.size(), glm::quat(1, 0, 0, 0))};
    if (!pose.degrees.empty())
        return engine::Error{"pose " + pose.id + ": no motion is called '" + pose.degrees.begin()->first +
                             "'"};
    return measuringPose(asset, shaped);
}

} // namespace atlas
