#pragma once
// What can be done with pointing tools and drawn lines.
#include "atlas/state/pointing.h"

namespace atlas::act {

struct TakeTool {
    PointingTool tool; // again, or none: away with it
};
struct LastTool {}; // the one that was last in the hand, or away with it
struct PointAt {    // the mouse moved
    glm::vec2 at;   // see pointing.h
    bool there = true;
};
struct MovePointer {
    glm::vec2 by; // in parts of the picture's height
};
struct PullTool { // a line begins, goes on to `at`, ends; the eraser likewise
    enum class What { begin, go, end } what;
    glm::vec2 at;
};
struct PressTool {}; // by keys: where the pointer is the line begins or ends
struct SizeTool {
    float factor;
};
struct PenInk {
    int by = 0, to = -1; // along penColours(), or this one
};
struct DrawOnScreen {}; // on the screen instead of the skin, and back
struct UndoDrawing {};
struct RedoDrawing {};
struct WipeDrawings {};
struct ShowTools {};  // their row on the stage
struct TakeDrawings { // the window has read them
    Drawings drawings;
};

} // namespace atlas::act
