// Poses whose limbs lie on a place of the body: the angles are found anew for each body.
#include "atlas/domain/ik.h"
#include "atlas/domain/session.h"
#include <algorithm>

namespace atlas {
namespace {

constexpr float kNear = 0.001f; // metres
constexpr int kRounds = 8;

// "fingertip_3.left", "GB31.right", "CV12".
engine::Result<engine::SurfacePoint> placeCalled(const Measurement& m, const std::string& called) {
    const size_t dot = called.find('.');
    const std::string id = called.substr(0, dot), side = dot == std::string::npos ? "" : called.substr(dot);
    const Side on = side == ".left" ? Side::left : side == ".right" ? Side::right : Side::midline;
    if (const Landmark* l = m.landmark(id, on)) return l->at;
    if (const PlacedPoint* p = m.point(id))
        if (const auto at = std::ranges::find(p->sites, on, &Site::side); at != p->sites.end()) return at->at;
    return engine::Error{"'" + called +
                         "' is no place of the body; write a landmark or a point with its side, as "
                         "fingertip_3.left or GB31.left"};
}

} // namespace

engine::Result<Pose> settlePose(const AtlasSession& s, const Pose& pose) {
    return settlePose(s, s, pose);
}

engine::Result<Pose> settlePose(const AtlasSession& s, const MeasuredBody& body, const Pose& pose) {
    if (pose.touches.empty() || body.measurement.landmarks.empty()) return pose; // not measured yet
    struct Placed {
        engine::SurfacePoint place, at;
        float apart = 0;
    };
    std::vector<Placed> touches;
    for (const Touch& t : pose.touches) {
        const auto place = placeCalled(body.measurement, t.place), at = placeCalled(body.measurement, t.at);
        if (!place || !at)
            return engine::Error{"pose " + pose.id +
                                 ": touch: " + (place ? at.error().message : place.error().message)};
        touches.push_back({*place, *at, t.apart});
    }
    Pose now = pose;
    // The skin gives way a little with every turn: look where it came to lie and reach again.
    for (int round = 0; round < kRounds; ++round) {
        const auto turned = jointPose(*s.asset, body.shaped, s.motions, now);
        if (!turned) return turned.error();
        const PosedBody posed = poseBody(s.asset, body.shaped, body.rest, *turned);
        const auto there = [&](const Placed& t) { return engine::positionAt(posed.surface(), t.place); };
        const auto target = [&](const Placed& t) {
            return engine::positionAt(posed.surface(), t.at) +
                   t.apart * engine::normalAt(posed.surface(), t.at);
        };
        if (std::ranges::all_of(touches,
                                [&](const Placed& t) { return glm::distance(there(t), target(t)) < kNear; }))
            break;
        for (const Placed& t : touches) {
            auto grip = gripAt(*s.asset, body.shaped, s.motions, t.place, s.asset->triangles);
            if (!grip) continue;
            grip->at = glm::vec3(glm::inverse(posed.skinMatrices[grip->joint]) * glm::vec4(there(t), 1));
            const glm::vec3 goal = gripPlace(*s.asset, body.shaped, *turned, *grip) + (target(t) - there(t));
            auto reached = reach(*s.asset, body.shaped, s.motions, now, *grip, goal, &pose);
            if (!reached) return reached.error();
            now.degrees = std::move(reached->pose.degrees);
        }
    }
    return now;
}

} // namespace atlas
