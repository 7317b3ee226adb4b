// Undo and redo.
#include "atlas/domain/session.h"
#include "atlas/state/moves.h"
#include <algorithm>
#include <utility>

namespace atlas {
namespace {

constexpr size_t mostSteps = 200;
constexpr double backSeconds = 0.25; // a posture's way back
constexpr double pause = 0.5;        // a double click on a slider, or a held key, is still one gesture

void say(AppState& s, std::string text, double seconds, double now) {
    s.notice = std::move(text);
    s.noticeUntil = now + seconds;
}

void push(AppState& s, UndoStep step) {
    UndoHistory& h = s.undo;
    h.undone.clear();
    h.done.push_back(std::move(step));
    if (h.done.size() > mostSteps) h.done.erase(h.done.begin());
}

// What the step changed, in a word or two: it may lie outside of the view.
std::string wordsOf(const AtlasSession& session, const UndoStep& step) {
    const PoseStep* p = std::get_if<PoseStep>(&step);
    if (!p) return "corrected landmark";
    if (!p->after.pose.name.empty()) return p->after.pose.name;
    const Motion* one = nullptr;
    for (const Motion& m : session.motions)
        for (const Side side : {Side::midline, Side::left, Side::right}) {
            if (m.sided == (side == Side::midline) ||
                degreesOf(m, p->before.pose, side) == degreesOf(m, p->after.pose, side))
                continue;
            if (one && one != &m) return "change of posture";
            one = &m;
        }
    return one ? one->joint + ": " + one->name : "change of posture";
}

// The last one that can be taken; corrections of a guest who is not there wait for it.
std::vector<UndoStep>::iterator nextOf(std::vector<UndoStep>& steps, const AtlasSession& session) {
    const auto found = std::find_if(steps.rbegin(), steps.rend(), [&](const UndoStep& step) {
        const auto* c = std::get_if<CorrectionStep>(&step);
        return !c || (session.guest && session.guest->file == c->file);
    });
    return found == steps.rend() ? steps.end() : std::prev(found.base());
}

} // namespace

Stance stanceOf(const AppState& s) {
    return {poseGoal(s), s.posture, s.beforePosture};
}

void beginGesture(AppState& s, const std::string& name, double now) {
    UndoHistory& h = s.undo;
    if (h.gesture != name || (!h.held && now >= h.until)) h.grows = false;
    h.gesture = name;
    h.held = true;
    h.until = now;
}

void endGesture(AppState& s, const AtlasSession& session, double now) {
    UndoHistory& h = s.undo;
    h.held = false;
    h.until = now + pause;
    const PoseStep* last = h.grows && !h.done.empty() ? std::get_if<PoseStep>(&h.done.back()) : nullptr;
    if (!last || !alike(session, last->before.pose, last->after.pose)) return;
    h.done.pop_back(); // to and fro
    h.grows = false;
}

void rememberPose(AppState& s, const AtlasSession& session, Stance before, const engine::Camera& view,
                  bool gradual) {
    Stance after = stanceOf(s);
    if (alike(session, before.pose, after.pose)) return;
    UndoHistory& h = s.undo;
    const bool framed = view.target != goal(s).target || view.distance != goal(s).distance ||
                        view.yaw != goal(s).yaw || view.pitch != goal(s).pitch;
    PoseStep* last = h.done.empty() ? nullptr : std::get_if<PoseStep>(&h.done.back());
    if (gradual && h.held && h.grows && last) {
        h.undone.clear();
        last->after = std::move(after);
        return;
    }
    push(s, PoseStep{std::move(before), std::move(after), framed});
    h.grows = gradual && h.held;
}

void rememberCorrections(AppState& s, const CorrectionStep& step) {
    UndoHistory& h = s.undo;
    h.grows = false;
    const bool undone = s.guest.turn == GuestWish::Turn::undo;
    if (s.guest.turn == GuestWish::Turn::fresh) return push(s, step);
    auto& from = undone ? h.done : h.undone;
    const auto at = std::find_if(from.rbegin(), from.rend(), [&](const UndoStep& other) {
        const auto* c = std::get_if<CorrectionStep>(&other);
        return c && c->file == step.file;
    });
    if (at == from.rend()) return push(s, step); // another change came in between and cleared them
    (undone ? h.undone : h.done).push_back(std::move(*at));
    from.erase(std::prev(at.base()));
}

void takeBack(AppState& s, const AtlasSession& session, bool redo, double now) {
    UndoHistory& h = s.undo;
    h.grows = false;
    auto& from = redo ? h.undone : h.done;
    const auto at = nextOf(from, session);
    if (at == from.end()) return say(s, redo ? "Nothing to do again" : "Nothing to take back", 2, now);
    std::string words = redo ? "Done again: " : "Taken back: ";
    words.append(wordsOf(session, *at));
    if (const auto* c = std::get_if<CorrectionStep>(&*at)) { // it moves over when the guest has been fitted
        if (!s.guest.file.empty()) return say(s, "Wait until the body is fitted", 3, now);
        s.guest.restored = redo ? c->after : c->before;
        s.guest.turn = redo ? GuestWish::Turn::redo : GuestWish::Turn::undo;
        return;
    }
    UndoStep step = std::move(*at);
    from.erase(at);
    const PoseStep& p = std::get<PoseStep>(step);
    const Stance& to = redo ? p.after : p.before;
    if (p.framed || s.settings.reduceMotion) {
        takePose(s, session, to.pose, p.framed, now);
    } else { // the view stays
        s.poseFlight = {s.pose, to.pose, now, backSeconds};
    }
    s.posture = to.posture;
    s.beforePosture = to.before;
    (redo ? h.done : h.undone).push_back(std::move(step));
    say(s, std::move(words), 2.5, now);
}

void forgetSavedPose(AppState& s, const std::string& id) {
    const auto unname = [&](Pose& p) {
        if (p.id == id) p.id = p.name = {};
    };
    unname(s.pose);
    unname(s.poseFlight.to);
    for (auto* steps : {&s.undo.done, &s.undo.undone})
        for (UndoStep& step : *steps)
            if (auto* p = std::get_if<PoseStep>(&step))
                for (Stance* stance : {&p->before, &p->after}) unname(stance->pose), unname(stance->before);
}

} // namespace atlas
