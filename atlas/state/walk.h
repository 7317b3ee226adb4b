#pragma once
// Walking over what can be clicked by keys. Panels know what there is: they take the wish and answer Walked.

namespace atlas {

struct PanelWalk {
    bool on = false;
    int x = 0, y = 0;   // to what lies there, so many times; +y downwards
    int by = 0;         // in the order in which things are drawn
    int parts = 0;      // to the next panel
    bool press = false; // what is in focus
};

namespace act {
struct WalkPanels { // begins it as well
    int x = 0, y = 0, by = 0, parts = 0;
};
struct PressItem {};
struct LeavePanels {};
struct Walked {}; // the wish was carried out
} // namespace act
} // namespace atlas
