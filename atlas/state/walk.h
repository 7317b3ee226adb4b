#pragma once
// Walking over what can be clicked by keys. Panels know what there is: they take the wish and answer Walked.

namespace atlas {

struct PanelWalk {
    bool on = false;
    int x = 0, y = 0;   // to what lies there, so many times; +y downwards
    int by = 0;         // in the order in which things are drawn
    int parts = 0;      // to the next panel
    bool press = false; // what is in focus
    int scroll = 0;     // the card, by pages; also while it is not on
    bool copy = false;  // the card as text, likewise
};

namespace act {
struct WalkPanels { // begins it as well
    int x = 0, y = 0, by = 0, parts = 0;
};
struct PressItem {};
struct LeavePanels {};
struct ScrollCard {
    int by = 1; // pages
};
struct CopyCard {};
struct Walked {}; // the wish was carried out
} // namespace act
} // namespace atlas
