// A guest's landmarks chosen and moved by keys.
#include "atlas/domain/guest_corrections.h"
#include "atlas/domain/session.h"
#include "atlas/state/framing.h"
#include "atlas/state/moves.h"
#include <algorithm>
#include <cmath>

namespace atlas {
namespace {

constexpr float around = 0.14f; // metres that are seen about a chosen landmark

const Landmark* chosenOf(const AppState& s, const AtlasSession& session) {
    return s.landmark ? session.measurement.landmark(s.landmark->id, s.landmark->side) : nullptr;
}

void say(AppState& s, const char* text, double now) {
    s.notice = text;
    s.noticeUntil = now + 5;
}

} // namespace

void stepLandmark(AppState& s, const AtlasSession& session, int by, double now) {
    const auto& all = session.measurement.landmarks;
    if (!s.landmarks || !session.guest || all.empty()) return;
    const Landmark* chosen = chosenOf(s, session);
    const auto n = static_cast<long>(all.size());
    const long at = chosen ? chosen - all.data() + by : by > 0 ? 0 : -1;
    const Landmark& next = all[static_cast<size_t>((at % n + n) % n)];
    s.landmark = {next.id, next.side, {}};
    s.held.clear();
    flyTo(s, framePlaces(session, {next.at}, around, aspectOf(s), goal(s)), now);
}

void moveLandmark(AppState& s, const AtlasSession& session, glm::vec2 by, double now) {
    const Landmark* chosen = chosenOf(s, session);
    if (!s.landmarks || !session.guest || !session.bvh) return;
    if (!chosen) return say(s, "Tab chooses a landmark first", now);
    if (!s.guest.file.empty()) return say(s, "Wait until the body is fitted", now);
    const auto surface = session.posed.coarseSurface();
    const auto at =
        s.landmark->moved
            ? *s.landmark->moved
            : session.bvh->closest(surface, engine::positionAt(session.posed.surface(), chosen->at)).at;
    // Along the skin, as far as is asked, in the direction that the view shows.
    const glm::mat4 view = s.camera.view();
    const glm::vec3 right(view[0][0], view[1][0], view[2][0]), up(view[0][1], view[1][1], view[2][1]),
        normal = engine::normalAt(surface, at);
    const glm::vec3 way = right * by.x + up * by.y, along = way - normal * glm::dot(way, normal);
    const float length = glm::length(along);
    if (length < 1e-3f * glm::length(way)) return; // straight into the skin
    const glm::vec3 to = engine::positionAt(surface, at) + along * (glm::length(way) / length);
    s.landmark->moved = session.bvh->closest(surface, to).at;
}

std::optional<Correction> putLandmark(AppState& s, const AtlasSession& session, double now) {
    if (!s.landmarks || !session.guest) return {};
    if (!s.landmark || !s.landmark->moved) {
        say(s,
            s.landmark ? "Move the landmark first, with Ctrl and the arrows" : "Tab chooses a landmark first",
            now);
        return {};
    }
    return correctionAt(*session.guest, session.asset->coarse, s.landmark->id, s.landmark->side,
                        *s.landmark->moved);
}

} // namespace atlas
