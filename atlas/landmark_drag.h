#pragma once
// Putting a guest's landmark right: it is dragged over the skin in the window.
#include "atlas/app_viewer.h"

namespace atlas {

class LandmarkDrag {
public:
    // The landmark under the mouse is lit; true where there is one. `p` in pixels of the stage.
    bool hover(Viewer&, glm::vec2 p, double now);
    bool begin(Viewer&, glm::vec2 p, double now);
    void move(Viewer&, glm::vec2 p);
    // Where it was let go of; nothing when that is not on the skin, or it was only clicked.
    std::optional<Correction> end(Viewer&, double now);

private:
    std::string id_;
    Side side_{};
    glm::vec2 began_{}, mouse_{};
    bool held_ = false;
};

// The landmarks that can be seen, while they can be put right; one that is dragged lies under the mouse.
void layLandmarks(Viewer&, engine::ViewRect stage);

} // namespace atlas
