#include "atlas/limb_drag.h"
#include "atlas/view/picking.h"
#include "engine/render/camera.h"
#include <algorithm>
#include <utility>

namespace atlas {
namespace {

constexpr float within = 15; // logical pixels around a handle

const Grip* handleAt(const Viewer& v, glm::vec2 p) {
    if (!v.state.handles || v.state.practice) return nullptr;
    const Grip* best = nullptr;
    float nearest = within * v.scale;
    for (const Grip& g : v.grips) {
        const glm::vec3 at = engine::project(v.state.camera, gripShown(v.session.posed, g), v.state.stage);
        const float d = glm::distance(glm::vec2(at), p);
        if (at.z > 0 && d < nearest) nearest = d, best = &g;
    }
    return best;
}

} // namespace

bool LimbDrag::hover(Viewer& v, glm::vec2 p, double now) {
    const Grip* g = handleAt(v, p);
    const std::string name = g ? g->name : "";
    if (name != v.state.held) apply(v.state, v.session, act::Hold{name}, now);
    return g != nullptr;
}

bool LimbDrag::begin(Viewer& v, glm::vec2 p, bool anywhere, double now) {
    if (v.state.practice) return false;
    if (const Grip* g = handleAt(v, p)) {
        v.dragged = *g;
    } else if (anywhere) {
        const auto skin = pickSkin(v.session, v.state.camera, p, v.state.stage);
        if (!skin) return false;
        const BodyAsset& asset = *v.session.asset;
        v.dragged = gripAt(asset, v.session.shaped, v.session.motions, skin->at, asset.coarse);
    }
    if (!v.dragged) return false;
    home_ = poseGoal(v.state);
    plane_ = gripShown(v.session.posed, *v.dragged);
    apart_ = glm::vec2(engine::project(v.state.camera, plane_, v.state.stage)) - p;
    mouse_ = p;
    moved_ = false;
    apply(v.state, v.session, act::Hold{v.dragged->name}, now);
    apply(v.state, v.session, act::Gesture{v.dragged->name}, now);
    return true;
}

void LimbDrag::follow(Viewer& v, double now) {
    if (!v.dragged || !std::exchange(moved_, false)) return;
    const engine::Ray ray = engine::pickRay(v.state.camera, mouse_ + apart_, v.state.stage);
    const glm::vec3 out = v.state.camera.eye() - v.state.camera.target;
    const float along = glm::dot(ray.direction, out);
    if (std::abs(along) < 1e-6f) return;
    const float t = glm::dot(plane_ - ray.origin, out) / along;
    if (t <= 0) return;
    apply(v.state, v.session, act::Drag{*v.dragged, ray.origin + ray.direction * t, home_}, now);
}

void LimbDrag::end(Viewer& v, double now) {
    if (!v.dragged) return;
    v.dragged.reset();
    apply(v.state, v.session, act::Hold{}, now);
    apply(v.state, v.session, act::Gesture{}, now);
}

} // namespace atlas
