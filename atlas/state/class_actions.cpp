// What the class sees, and on which screen.
#include "atlas/state/class_state.h"
#include "atlas/state/moves.h"
#include <algorithm>

namespace atlas {

ClassWords classWords(const AppState& s) {
    if (!s.lesson || !s.lesson->teaching || s.lesson->step >= s.lesson->lesson.steps.size()) return {};
    const LessonStep& step = s.lesson->lesson.steps[s.lesson->step];
    return {step.title, step.text};
}

bool taught(const AppState& s) {
    return s.classScreen.open || s.projector;
}

void perform(AppState& s, const AtlasSession& session, const act::ClassWindow&, double now) {
    ClassScreen& c = s.classScreen;
    const bool opens = !c.open;
    c = {};
    c.open = opens;
    if (!opens) carryOut(s, session, act::Notice{"The class's window is closed", 3}, now);
}

void perform(AppState& s, const AtlasSession&, const act::CoverClass& a, double) {
    if (taught(s)) s.classScreen.cover = s.classScreen.cover == a.cover ? Cover::none : a.cover;
}

void perform(AppState& s, const AtlasSession&, const act::FreezeClass&, double) {
    if (s.classScreen.open) s.classScreen.frozen = !s.classScreen.frozen;
}

void perform(AppState& s, const AtlasSession&, const act::SwapScreens&, double) {
    s.classScreen.swap = s.classScreen.open;
}

void perform(AppState& s, const AtlasSession&, const act::OtherMonitor& a, double) {
    if (s.classScreen.open) s.classScreen.otherMonitor += a.by;
}

void perform(AppState& s, const AtlasSession& session, const act::ClassTold& a, double now) {
    ClassScreen& c = s.classScreen;
    c.open = a.open;
    c.where = a.where;
    c.lost = a.lost;
    if (!c.open) c.frozen = c.swap = false;
    if (!a.notice.empty()) carryOut(s, session, act::Notice{a.notice, 10}, now);
}

AppState classState(const AppState& teacher, glm::vec2 size) {
    AppState c = teacher;
    c.projector = true;
    c.settings.finder = c.settings.card = c.askedFinder = c.askedCard = false;
    c.cardKind = CardKind::none;
    c.cardId.clear();
    // What the teacher looks for or points a mouse at is not yet said.
    c.hovered.clear();
    c.hoveredRegion.clear();
    c.preview.clear();
    c.query.clear();
    if (!c.exam.run && (!c.lesson || !teacher.query.empty()))
        c.found.clear(); // else they are the step's or the question's
    if (c.lesson) {
        c.lesson->panel = c.lesson->overview = false;
        c.lesson->number.reset();
    }
    c.notice.clear();
    c.offer.reset();
    c.handles = c.landmarks = c.bodyOpen = c.poseOpen = c.helpOpen = c.viewMenuOpen = false;
    c.held.clear();
    c.walk = {};
    c.stage = size;
    c.stageTop = 0;
    c.camera.shift = 0;
    // The class sees at least as much to either side as the teacher has beside the panels.
    const float free =
        teacher.stage.x * (1 - std::abs(teacher.camera.shift)) / std::max(teacher.stage.y, 1.0f);
    c.exam.watched = c.exam.run && c.exam.run->phase != ExamPhase::setup;
    const float side = c.exam.watched ? kWatchedSide : 0;
    c.camera.shift = -side;
    const float wide = size.x * (1 - side) / std::max(size.y, 1.0f);
    const float back = wide > 0 ? std::max(1.0f, free / wide) : 1.0f;
    c.camera.distance *= back;
    c.pointing.share /= back; // what is pointed at
    c.pointing.bar = false;
    return c;
}

} // namespace atlas
