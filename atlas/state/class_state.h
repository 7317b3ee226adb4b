#pragma once
// What the class sees of the teacher's state.
#include "atlas/state/state.h"

namespace atlas {

struct ClassWords { // what a class reads in place of the open card's name: the step's that is taught
    std::string title, text;
};
ClassWords classWords(const AppState&);

bool taught(const AppState&); // a class looks on, in a window of its own or at this one
// The same body, camera and step in a picture of that size, framebuffer pixels, without anything that is the
// teacher's own: panels, search, what lies under the mouse.
AppState classState(const AppState& teacher, glm::vec2 size);

} // namespace atlas
