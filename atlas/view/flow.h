#pragma once
// The direction in which qi is said to flow: arrowheads that travel along the lines in the order of their
// points. Drawn with the interface, so that a moving arrow does not redraw the scene.
#include "atlas/view/overlay.h"

namespace atlas {

inline constexpr float flowSpeed = 0.08f; // metres a second

struct FlowMark {
    glm::vec2 at{}, along{}; // pixels of the stage; unit vector on the screen
    glm::vec4 fill{1}, edge{0, 0, 0, 1};
    float alpha = 1, size = 1;
    std::string meridian;
};

// What was found out for one camera and body; kept between frames.
struct FlowMemory {
    std::vector<float> view;               // what it holds for
    std::vector<std::vector<float>> arcs;  // metres along each route
    std::vector<std::vector<int8_t>> seen; // by steps along it; -1 not known yet
};

// Nothing where lines or flow are switched off. Arrows stand still where motion is unwanted.
std::vector<FlowMark> layoutFlow(const AtlasSession&, const BodyOverlay&, const AppState&, glm::vec2 stage,
                                 float pixelScale, uint64_t body, double seconds, FlowMemory&);
bool flowMoves(const AppState&);

} // namespace atlas
