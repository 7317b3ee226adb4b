#include "atlas/landmark_drag.h"
#include "atlas/domain/guest_corrections.h"
#include "atlas/view/picking.h"
#include "engine/render/camera.h"
#include <algorithm>

namespace atlas {
namespace {

constexpr float within = 12; // logical pixels

std::string nameOf(const Viewer& v, const std::string& id, Side side) {
    std::string name = v.session.catalog.nameOf(id);
    if (side != Side::midline) name.append(", ").append(toString(side));
    return name;
}

struct Seen {
    const Landmark* landmark;
    glm::vec2 at; // pixels of the stage
};

std::vector<Seen> seenLandmarks(const Viewer& v, glm::vec2 size) {
    std::vector<Seen> out;
    const AppState& s = v.state;
    if (!s.landmarks || !v.session.guest || s.practice) return out;
    const engine::SurfaceView surface = shownBody(v.session).surface();
    for (const Landmark& l : v.session.measurement.landmarks) {
        const glm::vec3 place = engine::positionAt(surface, l.at);
        const glm::vec3 at = engine::project(s.camera, place, size);
        if (at.z <= 0 || at.x < 0 || at.y < 0 || at.x >= size.x || at.y >= size.y ||
            hiddenFrom(v.session, s.camera.eye(), place, engine::normalAt(surface, l.at)))
            continue;
        out.push_back({&l, glm::vec2(at)});
    }
    return out;
}

const Landmark* landmarkAt(const Viewer& v, glm::vec2 p) {
    const Landmark* best = nullptr;
    float nearest = within * v.scale;
    for (const Seen& seen : seenLandmarks(v, v.state.stage)) {
        const float d = glm::distance(seen.at, p);
        if (d < nearest) nearest = d, best = seen.landmark;
    }
    return best;
}

} // namespace

bool LandmarkDrag::hover(Viewer& v, glm::vec2 p, double now) {
    if (!v.state.landmarks) return false;
    const Landmark* l = landmarkAt(v, p);
    const std::string name = l ? nameOf(v, l->id, l->side) : "";
    if (name != v.state.held) apply(v.state, v.session, act::Hold{name}, now);
    return l != nullptr;
}

bool LandmarkDrag::begin(Viewer& v, glm::vec2 p, double now) {
    const Landmark* l = landmarkAt(v, p);
    if (!l) return false;
    id_ = l->id;
    side_ = l->side;
    began_ = mouse_ = p;
    held_ = true;
    apply(v.state, v.session, act::Hold{nameOf(v, id_, side_)}, now);
    return true;
}

void LandmarkDrag::move(Viewer& v, glm::vec2 p) {
    mouse_ = p;
    v.landmark = p;
}

std::optional<Correction> LandmarkDrag::end(Viewer& v, double now) {
    if (!held_) return {};
    held_ = false;
    v.landmark.reset();
    apply(v.state, v.session, act::Hold{}, now);
    if (!v.session.guest || glm::distance(began_, mouse_) < 4 * v.scale) return {};
    const auto skin = pickSkin(v.session, v.state.camera, mouse_, v.state.stage);
    if (!skin) return {};
    return correctionAt(*v.session.guest, v.session.asset->coarse, id_, side_, skin->at);
}

void layLandmarks(Viewer& v, engine::ViewRect stage) {
    if (!v.state.landmarks || !v.session.guest) return;
    const glm::vec2 corner(stage.x, stage.y), size(stage.width, stage.height);
    const auto& choice = v.state.landmark;
    const std::string chosen = choice ? nameOf(v, choice->id, choice->side) : "";
    const bool moved = choice && choice->moved;
    for (const Seen& seen : seenLandmarks(v, size)) {
        const std::string name = nameOf(v, seen.landmark->id, seen.landmark->side);
        if (v.landmark && name == v.state.held) continue;
        if (!moved || name != chosen) v.handles.push_back({name, seen.at + corner, name == chosen});
    }
    if (moved) {
        const glm::vec3 place = engine::positionAt(shownBody(v.session).coarseSurface(), *choice->moved);
        const glm::vec3 at = engine::project(v.state.camera, place, size);
        if (at.z > 0) v.handles.push_back({chosen, glm::vec2(at) + corner, true});
    }
    if (v.landmark) v.handles.push_back({v.state.held, *v.landmark + corner, true});
}

} // namespace atlas
