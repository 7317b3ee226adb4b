#pragma once
// GLFW windows, each with a queue of its events, and the monitors that they can fill. One thread.
#include "engine/core/result.h"
#include <memory>
#include <string>
#include <vector>

struct GLFWwindow;
struct GLFWmonitor;

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

struct Monitor {
    std::string name;
    int x = 0, y = 0, width = 0, height = 0; // window units on the desktop
    bool operator==(const Monitor&) const = default;
};
std::vector<Monitor> monitors(); // the primary one first; empty without a window

class Window {
public:
    // Sizes in logical pixels. The error says what to do when there is no display.
    static Result<std::unique_ptr<Window>> create(const std::string& title, int width, int height,
                                                  bool fullscreen);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    GLFWwindow* handle() const { return window_; }
    // What has arrived for this window; the others' events wait in their queues, for take().
    std::vector<InputEvent> poll();
    std::vector<InputEvent> wait(double timeoutSeconds); // sleeps until something arrives; negative: for ever
    std::vector<InputEvent> take();
    static void wake(); // ends wait(); from any thread
    float contentScale() const;
    int width() const; // window units, as in mouse positions
    int height() const;
    int pixelWidth() const; // framebuffer
    int pixelHeight() const;
    bool minimised() const;
    bool fullscreen() const; // also false once its monitor was unplugged
    // On the monitor where most of the window lies, or on that one; a window that fills one may change over.
    void setFullscreen(bool);
    void fill(const Monitor&);
    Monitor monitor() const;                         // where most of it lies; nameless without any
    void place(int x, int y, int width, int height); // window units; not while it fills a monitor
    std::string clipboard() const;
    void setClipboard(const std::string&);

private:
    Window() = default;
    void keepRestoring();
    void fillMonitor(GLFWmonitor*);
    double restoreUntil_ = 0; // glfw time
    GLFWwindow* window_ = nullptr;
    std::vector<InputEvent> events_;
    int savedX_ = 0, savedY_ = 0, savedWidth_ = 0, savedHeight_ = 0;
};

} // namespace engine
