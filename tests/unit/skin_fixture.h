#pragma once
// Four bodies that take any posture, for the tests of the skin.
#include "session_fixture.h"
#include <algorithm>

namespace fixture {

inline constexpr std::array<const char*, 4> kShapes{"sex=0,age=25", "sex=1,age=25", "sex=1,age=45,weight=1",
                                                    "sex=0,age=80,weight=0.3"};

inline size_t joint(const std::string& name) {
    const auto& joints = session().asset->joints;
    const auto at = std::ranges::find(joints, name, &engine::Joint::name);
    EXPECT_NE(at, joints.end()) << name;
    return static_cast<size_t>(at - joints.begin());
}

inline atlas::Pose pose(std::map<std::string, float> degrees, const char* lie = "upright") {
    atlas::Pose p;
    p.id = "test";
    p.lie = lie;
    p.degrees = std::move(degrees);
    return p;
}

struct Figure {
    atlas::ShapedBody shaped;
    explicit Figure(const char* shape)
        : shaped(atlas::shapeBody(*session().asset, *atlas::parseShape(shape, {}))) {}
    atlas::PosedBody in(const atlas::Pose& p) const {
        const auto turned = atlas::jointPose(*session().asset, shaped, session().motions, p);
        EXPECT_TRUE(turned) << (turned ? "" : turned.error().message);
        return atlas::poseBody(session().asset, shaped,
                               turned ? *turned : atlas::measuringPose(*session().asset, shaped));
    }
};

inline const std::vector<Figure>& figures() {
    static const std::vector<Figure> all(kShapes.begin(), kShapes.end());
    return all;
}

} // namespace fixture
