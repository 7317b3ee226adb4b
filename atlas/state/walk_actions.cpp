// The keys' way over the panels.
#include "atlas/state/moves.h"

namespace atlas {

void perform(AppState& s, const AtlasSession&, const act::WalkPanels& a, double) {
    PanelWalk& w = s.walk;
    if (!w.on) { // what is in focus is not left at once
        w = {};
        w.on = true;
        return;
    }
    w.x += a.x;
    w.y += a.y;
    w.by += a.by;
    w.parts += a.parts;
}

void perform(AppState& s, const AtlasSession&, const act::PressItem&, double) {
    s.walk.press = s.walk.on;
}

void perform(AppState& s, const AtlasSession&, const act::LeavePanels&, double) {
    s.walk = {};
}

void perform(AppState& s, const AtlasSession&, const act::ScrollCard& a, double) {
    s.walk.scroll += a.by;
}

void perform(AppState& s, const AtlasSession&, const act::CopyCard&, double) {
    s.walk.copy = true;
}

void perform(AppState& s, const AtlasSession&, const act::Walked&, double) {
    const bool on = s.walk.on;
    s.walk = {};
    s.walk.on = on;
}

} // namespace atlas
