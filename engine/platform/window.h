#pragma once
// A GLFW window and its events as a queue. One window at a time.
#include "engine/core/result.h"
#include <memory>
#include <string>
#include <vector>

struct GLFWwindow;

namespace engine {

struct InputEvent {
    enum class Kind { key, character, button, move, scroll, resize, scale, focus, close, refresh, drop };
    Kind kind = Kind::key;
    int code = 0; // key: GLFW key; button: GLFW button; focus: 1 gained
    bool pressed = false, repeat = false;
    int mods = 0; // GLFW modifier bits
    uint32_t character = 0;
    double x = 0, y = 0; // move: logical window units; scroll: offsets; resize: framebuffer pixels; scale: x
    std::vector<std::string> paths; // drop
};

class Window {
public:
    // Sizes in logical pixels. The error says what to do when there is no display.
    static Result<std::unique_ptr<Window>> create(const std::string& title, int width, int height,
                                                  bool fullscreen);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    GLFWwindow* handle() const { return window_; }
    std::vector<InputEvent> poll();                      // what has arrived
    std::vector<InputEvent> wait(double timeoutSeconds); // sleeps until something arrives; negative: for ever
    static void wake();                                  // ends wait(); from any thread
    float contentScale() const;
    int width() const; // window units, as in mouse positions
    int height() const;
    int pixelWidth() const; // framebuffer
    int pixelHeight() const;
    bool minimised() const;
    bool fullscreen() const { return fullscreen_; }
    void setFullscreen(bool);
    std::string clipboard() const;
    void setClipboard(const std::string&);

private:
    Window() = default;
    void keepRestoring();
    double restoreUntil_ = 0; // glfw time
    GLFWwindow* window_ = nullptr;
    std::vector<InputEvent> events_;
    bool fullscreen_ = false;
    int savedX_ = 0, savedY_ = 0, savedWidth_ = 0, savedHeight_ = 0;
};

} // namespace engine
