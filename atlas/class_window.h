#pragma once
// The class's window: the teacher's picture without the teacher's panels, on a screen of its own where there
// is one.
#include "atlas/app_viewer.h"
#include "engine/platform/window.h"

namespace atlas {

class ClassWindow {
public:
    // Beside the teacher's window, which must outlive it: filling the first other monitor, else as a plain
    // window. Both draw the same body with the same device.
    // `kept`: of a window whose screen went, what the class still sees; null: none.
    static engine::Result<std::unique_ptr<ClassWindow>> open(const Viewer& teacher, const engine::Window&,
                                                             std::shared_ptr<const engine::Image> kept = {});

    std::vector<engine::InputEvent> take() { return window_->take(); }
    std::string where() const { return filled_ ? filled_->name : ""; } // the monitor that it fills
    bool gone() const;                                                 // that monitor is no longer there
    void nextMonitor(int by);                // along the monitors, and after the last one a plain window
    bool swapWith(engine::Window& teachers); // false: there is one screen only, and nothing changes
    std::shared_ptr<const engine::Image> kept() const { return image_; } // while it is frozen
    glm::vec2 size() const;                                              // framebuffer pixels
    // Draws what changed since the last time; true if anything did.
    engine::Result<bool> frame(const Viewer& teacher, engine::Quality, double now);
    const std::string& shown() const { return shown_; } // what the class sees: picture, frozen, black, white
    uint64_t frames() const { return frames_; }         // that were presented

private:
    explicit ClassWindow(const Viewer& teacher) : v_(teacher.standing) {}
    void followSize();
    engine::Result<void> keep(ImDrawData*);
    engine::Result<void> showKept();
    void drawStill(Cover) const;

    std::unique_ptr<engine::Window> window_; // outlives the renderer
    Viewer v_;
    std::string shown_ = "picture";
    std::optional<engine::Monitor> filled_;
    SceneKey drawn_;
    engine::Quality quality_{};
    std::optional<bool> dark_;
    std::shared_ptr<const engine::Image> image_; // the kept picture
    CardPicture frozen_;                         // the same in the renderer; number 0: none
    size_t interface_ = 0;                       // hash of what ImGui drew last
    glm::vec2 presented_{};
    double last_ = 0;
    uint64_t frames_ = 0;
};

} // namespace atlas
