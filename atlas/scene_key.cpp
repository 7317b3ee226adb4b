#include "atlas/scene_key.h"
#include "atlas/view/tint.h"

namespace atlas {

SceneKey keyOf(const AppState& s, const engine::ViewRect& r, float scale, uint64_t body) {
    Settings drawn = s.settings;
    drawn.labels = drawn.finder = drawn.card = true; // the interface's own business
    drawn.flow = false;
    drawn.shape = {}; // seen when the body is there
    drawn.lesson.clear();
    drawn.lessonStep = 0;
    drawn.taughtSince = 0;
    drawn.teaching = false;
    return {s.camera.target,
            s.camera.yaw,
            s.camera.pitch,
            s.camera.distance,
            s.camera.shift,
            scale,
            body,
            s.point,
            s.preview,
            s.region,
            s.exam.run ? std::optional(s.exam.run->lit) : std::nullopt,
            s.cardKind == CardKind::safety && (s.projector ? s.askedCard : s.settings.card),
            s.projector,
            showsRuler(s),
            hintedRegion(s),
            s.side,
            s.regionSide,
            s.shownMeridians,
            s.found,
            drawn,
            r.x,
            r.y,
            r.width,
            r.height,
            shownDrawings(s)};
}

bool viewMoved(const SceneKey& a, const SceneKey& b) {
    return a.body != b.body || a.target != b.target || a.yaw != b.yaw || a.pitch != b.pitch ||
           a.distance != b.distance || a.hinted != b.hinted;
}

} // namespace atlas
