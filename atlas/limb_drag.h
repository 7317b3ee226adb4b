#pragma once
// Dragging a limb of the body in the window: by its handle, or with Ctrl held anywhere on the skin.
#include "atlas/app_viewer.h"

namespace atlas {

class LimbDrag {
public:
    // The handle under the mouse is lit; true where there is one. `p` in pixels of the stage.
    bool hover(Viewer&, glm::vec2 p, double now);
    // Takes hold of what lies there; `anywhere`: of the skin as well.
    bool begin(Viewer&, glm::vec2 p, bool anywhere, double now);
    void move(glm::vec2 p) { mouse_ = p, moved_ = true; }
    // Once a frame: the limb follows the mouse in the plane in which it was held, parallel to the view.
    void follow(Viewer&, double now);
    void end(Viewer&, double now);

private:
    Pose home_;                   // when it was taken hold of
    glm::vec2 mouse_{}, apart_{}; // of the held place from the mouse
    glm::vec3 plane_{};           // a place in it
    bool moved_ = false;
};

} // namespace atlas
