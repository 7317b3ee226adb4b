#pragma once
// The class's own window, and what covers the picture that the class sees.
#include <string>
#include <vector>

namespace atlas {

enum class Cover { none, black, white };

struct ClassScreen {
    bool open = false; // wanted: the window is there while it is, unless its screen is gone
    Cover cover = Cover::none;
    bool frozen = false;  // the class keeps the picture of that moment
    bool swap = false;    // for the window, which takes it back: the two windows change places
    int otherMonitor = 0; // likewise: so many screens on
    std::string where;    // told by the window: the screen's name, "" a plain window
    bool lost = false;    // told by the window: its screen was unplugged; it opens again when that is back
};

} // namespace atlas
