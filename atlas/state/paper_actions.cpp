#include "atlas/state/moves.h"
#include "atlas/state/picture_command.h"

namespace atlas {
namespace {

void say(AppState& s, const char* text, double until) {
    s.notice = text;
    s.noticeUntil = until;
}

} // namespace

void askHandout(AppState& s, double now) {
    if (s.cardKind != CardKind::point && s.cardKind != CardKind::region && s.cardKind != CardKind::meridian)
        return say(s, "A handout is made of a point, a region or a meridian: open its card first", now + 6);
    s.handout = std::string(toString(s.cardKind)) + ":" + s.cardId;
}

void copyCommand(AppState& s, const AtlasSession& session, double now) {
    s.clipboard = pictureCommand(s, session);
    say(s, "The command that makes this picture is in the clipboard", now + 4);
}

} // namespace atlas
