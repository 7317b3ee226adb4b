#include "atlas/state/moves.h"
#include "atlas/state/picture_command.h"

namespace atlas {
namespace {

void say(AppState& s, const char* text, double until) {
    s.notice = text;
    s.noticeUntil = until;
}

void printLesson(AppState& s, bool notes, double now) {
    if (s.lesson->lesson.steps.empty()) return say(s, "The lesson has no step yet", now + 6);
    s.handout = notes ? "lesson-notes" : "lesson";
}

} // namespace

void perform(AppState& s, const AtlasSession&, const act::PrintLesson& a, double now) {
    if (s.lesson) printLesson(s, a.notes, now);
}

void askHandout(AppState& s, double now) {
    const bool card =
        s.cardKind == CardKind::point || s.cardKind == CardKind::region || s.cardKind == CardKind::meridian;
    if (!card && s.lesson) return printLesson(s, false, now);
    if (!card)
        return say(s, "A handout is made of a point, a region, a meridian or a lesson: open it first",
                   now + 6);
    s.handout = std::string(toString(s.cardKind)) + ":" + s.cardId;
}

void copyCommand(AppState& s, const AtlasSession& session, double now) {
    s.clipboard = pictureCommand(s, session);
    say(s, "The command that makes this picture is in the clipboard", now + 4);
}

} // namespace atlas
