#pragma once
// Names beside the points: never over each other, the important ones first, a leader line where they must
// stand off.
#include "atlas/view/overlay.h"
#include <functional>

namespace atlas {

struct Label { // in logical pixels of the window
    std::string code, text;
    glm::vec2 anchor{}, box{}, size{};
    bool leader = false;
    int rank = 0; // 0 selected, 1 hovered, 2 found, 3 on the shown meridian or region, 4 the rest
};

// Where the scene lies in the window, logical pixels.
struct StageArea {
    glm::vec2 origin{}, size{};
};

struct Box {
    glm::vec2 low{}, high{};
};

// `covered` lies over the stage: controls and floating panels; points and labels there are left out.
// `measure` gives the size of a text in logical pixels. Labels keep clear of each other, of the markers and
// of the stage's edge; what finds no place is left out.
std::vector<Label> layoutLabels(const AtlasSession&, const BodyOverlay&, const AppState&, StageArea,
                                const std::vector<Box>& covered,
                                const std::function<glm::vec2(const std::string&)>& measure);

} // namespace atlas
