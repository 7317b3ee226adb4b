// The body's shape, and the sliders of shape and posture by keys.
#include "atlas/domain/session.h"
#include "atlas/state/moves.h"
#include <algorithm>
#include <cmath>

namespace atlas {

void perform(AppState& s, const AtlasSession& session, const act::SetShape& a, double) {
    if (session.guest) return; // has its own
    for (const ShapeKey& k : shapeKeys()) s.shape.*k.field = std::clamp(a.shape.*k.field, k.low, k.high);
    s.settings.shape = s.shape;
}

void perform(AppState& s, const AtlasSession& session, const act::UsePreset& a, double now) {
    const Preset* preset = findPreset(session.presets, a.id);
    if (!preset) return;
    s.refit = true;
    carryOut(s, session, act::SetShape{shapeOf(*preset, s.shape)}, now);
}

void perform(AppState& s, const AtlasSession& session, const act::AverageShape&, double now) {
    Shape average;
    average.sex = s.shape.sex;
    s.refit = true;
    carryOut(s, session, act::SetShape{average}, now);
}

void perform(AppState& s, const AtlasSession& session, const act::ChooseSlider& a, double) {
    if (s.poseOpen) {
        const auto motions = static_cast<int>(session.motions.size());
        if (motions == 0) return;
        s.poseAngles = true;
        s.poseKeep = false;
        s.motion = s.motion < 0 ? (a.by > 0 ? 0 : motions - 1) : (s.motion + a.by + motions) % motions;
        return;
    }
    const auto count = static_cast<int>(shapeKeys().size());
    s.bodyOpen = true;
    s.slider = s.slider < 0 ? (a.by > 0 ? 0 : count - 1) : (s.slider + a.by + count) % count;
}

void perform(AppState& s, const AtlasSession& session, const act::Nudge& a, double now) {
    if (s.poseOpen) return nudgeMotion(s, session, a.by, now);
    s.bodyOpen = true;
    if (s.slider < 0) s.slider = 0;
    const ShapeKey& key = shapeKeys()[static_cast<size_t>(s.slider)];
    const bool age = key.field == &Shape::age;
    const float step = age ? 1.0f : 0.05f, low = age ? youngest : key.low;
    Shape shape = s.shape;
    shape.*key.field = std::clamp(std::round(shape.*key.field / step + a.by) * step, low, key.high);
    carryOut(s, session, act::SetShape{shape}, now);
}

void perform(AppState& s, const AtlasSession& session, const act::ZeroSlider&, double now) {
    if (s.poseOpen) {
        if (s.motion >= 0 && static_cast<size_t>(s.motion) < session.motions.size())
            setAngle(s, session, {session.motions[static_cast<size_t>(s.motion)].id, s.poseSide, 0});
    } else if (s.bodyOpen && s.slider >= 0) {
        const ShapeKey& key = shapeKeys()[static_cast<size_t>(s.slider)];
        Shape shape = s.shape;
        if (key.field != &Shape::sex) shape.*key.field = Shape{}.*key.field;
        carryOut(s, session, act::SetShape{shape}, now);
    }
}

} // namespace atlas
