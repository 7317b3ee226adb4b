#include "engine/platform/window.h"
#include <algorithm>
#include <span>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace engine {
namespace {

std::vector<InputEvent>& queueOf(GLFWwindow* w) {
    return *static_cast<std::vector<InputEvent>*>(glfwGetWindowUserPointer(w));
}

void push(GLFWwindow* w, InputEvent e) {
    queueOf(w).push_back(std::move(e));
}

// Letters where the keyboard's layout has them: Ctrl Z is the key that says Z.
int keyOf(int key, int scancode) {
    const char* name = glfwGetKeyName(key, scancode);
    const bool letter = name && name[0] >= 'a' && name[0] <= 'z' && !name[1];
    return letter ? GLFW_KEY_A + (name[0] - 'a') : key;
}

void installCallbacks(GLFWwindow* window) {
    glfwSetKeyCallback(window, [](GLFWwindow* w, int key, int scancode, int action, int mods) {
        InputEvent e;
        e.kind = InputEvent::Kind::key;
        e.code = keyOf(key, scancode);
        e.pressed = action != GLFW_RELEASE;
        e.repeat = action == GLFW_REPEAT;
        e.mods = mods;
        push(w, e);
    });
    glfwSetCharCallback(window, [](GLFWwindow* w, unsigned c) {
        InputEvent e;
        e.kind = InputEvent::Kind::character;
        e.character = c;
        push(w, e);
    });
    glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int button, int action, int mods) {
        InputEvent e;
        e.kind = InputEvent::Kind::button;
        e.code = button;
        e.pressed = action == GLFW_PRESS;
        e.mods = mods;
        glfwGetCursorPos(w, &e.x, &e.y);
        push(w, e);
    });
    glfwSetCursorPosCallback(window, [](GLFWwindow* w, double x, double y) {
        auto& queue = queueOf(w);
        InputEvent e;
        e.kind = InputEvent::Kind::move;
        e.x = x;
        e.y = y;
        if (!queue.empty() && queue.back().kind == e.kind)
            queue.back() = e;
        else
            queue.push_back(e);
    });
    glfwSetScrollCallback(window, [](GLFWwindow* w, double x, double y) {
        InputEvent e;
        e.kind = InputEvent::Kind::scroll;
        e.x = x;
        e.y = y;
        push(w, e);
    });
    glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int x, int y) {
        InputEvent e;
        e.kind = InputEvent::Kind::resize;
        e.x = x;
        e.y = y;
        push(w, e);
    });
    glfwSetWindowContentScaleCallback(window, [](GLFWwindow* w, float x, float) {
        InputEvent e;
        e.kind = InputEvent::Kind::scale;
        e.x = static_cast<double>(x);
        push(w, e);
    });
    glfwSetWindowFocusCallback(window, [](GLFWwindow* w, int focused) {
        InputEvent e;
        e.kind = InputEvent::Kind::focus;
        e.code = focused;
        push(w, e);
    });
    glfwSetWindowCloseCallback(window, [](GLFWwindow* w) {
        InputEvent e;
        e.kind = InputEvent::Kind::close;
        push(w, e);
    });
    glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) {
        InputEvent e;
        e.kind = InputEvent::Kind::refresh;
        push(w, e);
    });
    glfwSetDropCallback(window, [](GLFWwindow* w, int count, const char** paths) {
        InputEvent e;
        e.kind = InputEvent::Kind::drop;
        e.paths.assign(paths, paths + count);
        push(w, e);
    });
}

int openWindows = 0; // GLFW runs while there are any

Monitor describe(GLFWmonitor* m) {
    Monitor out;
    const char* name = glfwGetMonitorName(m);
    out.name = name ? name : "";
    glfwGetMonitorPos(m, &out.x, &out.y);
    if (const GLFWvidmode* mode = glfwGetVideoMode(m)) {
        out.width = mode->width;
        out.height = mode->height;
    }
    return out;
}

std::span<GLFWmonitor*> known() {
    int count = 0;
    GLFWmonitor** all = openWindows > 0 ? glfwGetMonitors(&count) : nullptr;
    return {all, static_cast<size_t>(all ? count : 0)};
}

GLFWmonitor* monitorUnder(GLFWwindow* window) {
    if (GLFWmonitor* filled = glfwGetWindowMonitor(window)) return filled;
    int x = 0, y = 0, w = 0, h = 0;
    glfwGetWindowPos(window, &x, &y);
    glfwGetWindowSize(window, &w, &h);
    GLFWmonitor* best = glfwGetPrimaryMonitor();
    int64_t most = 0;
    for (GLFWmonitor* m : known()) {
        const Monitor d = describe(m);
        const int64_t across = std::min(x + w, d.x + d.width) - std::max(x, d.x);
        const int64_t down = std::min(y + h, d.y + d.height) - std::max(y, d.y);
        if (across > 0 && down > 0 && across * down > most) {
            most = across * down;
            best = m;
        }
    }
    return best;
}

} // namespace

std::vector<Monitor> monitors() {
    std::vector<Monitor> out;
    for (GLFWmonitor* m : known()) out.push_back(describe(m));
    return out;
}

Result<std::unique_ptr<Window>> Window::create(const std::string& title, int width, int height,
                                               bool fullscreen) {
    if (!glfwInit())
        return Error{
            "no display could be opened; set DISPLAY, or use `tongren render` for a picture without one"};
    if (!glfwVulkanSupported()) {
        if (openWindows == 0) glfwTerminate();
        return Error{
            "this display has no Vulkan driver; install one with apt-get install mesa-vulkan-drivers"};
    }
    glfwWindowHint(GLFW_CLIENT_API, GLFW_NO_API);
    glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
    glfwWindowHint(GLFW_AUTO_ICONIFY, GLFW_FALSE); // a class's screen stays while another window is used
    glfwWindowHint(GLFW_FOCUS_ON_SHOW, openWindows == 0 ? GLFW_TRUE : GLFW_FALSE);
    std::unique_ptr<Window> w(new Window);
    w->window_ = glfwCreateWindow(width, height, title.c_str(), nullptr, nullptr);
    if (!w->window_) {
        if (openWindows == 0) glfwTerminate();
        return Error{"the display refused to open a window"};
    }
    ++openWindows;
    glfwSetWindowUserPointer(w->window_, &w->events_);
    glfwSetWindowSizeLimits(w->window_, 480, 360, GLFW_DONT_CARE, GLFW_DONT_CARE);
    installCallbacks(w->window_);
    if (fullscreen) w->setFullscreen(true);
    return w;
}

Window::~Window() {
    if (!window_) return;
    glfwDestroyWindow(window_);
    if (--openWindows == 0) glfwTerminate();
}

std::vector<InputEvent> Window::poll() {
    glfwPollEvents();
    return take();
}

std::vector<InputEvent> Window::take() {
    keepRestoring();
    return std::exchange(events_, {});
}

// Some window managers note the full screen as the size to go back to.
void Window::keepRestoring() {
    if (restoreUntil_ <= 0) return;
    if (glfwGetTime() > restoreUntil_)
        restoreUntil_ = 0;
    else if (width() != savedWidth_ || height() != savedHeight_)
        glfwSetWindowSize(window_, savedWidth_, savedHeight_);
}

std::vector<InputEvent> Window::wait(double timeout) {
    if (restoreUntil_ > 0) timeout = timeout < 0 ? 0.05 : std::min(timeout, 0.05);
    if (timeout < 0)
        glfwWaitEvents();
    else if (timeout > 0)
        glfwWaitEventsTimeout(timeout);
    else
        glfwPollEvents();
    return take();
}

void Window::wake() {
    glfwPostEmptyEvent();
}

float Window::contentScale() const {
    float x = 1, y = 1;
    glfwGetWindowContentScale(window_, &x, &y);
    return x > 0 ? x : 1;
}

int Window::width() const {
    int w = 0, h = 0;
    glfwGetWindowSize(window_, &w, &h);
    return w;
}

int Window::height() const {
    int w = 0, h = 0;
    glfwGetWindowSize(window_, &w, &h);
    return h;
}

int Window::pixelWidth() const {
    int w = 0, h = 0;
    glfwGetFramebufferSize(window_, &w, &h);
    return w;
}

int Window::pixelHeight() const {
    int w = 0, h = 0;
    glfwGetFramebufferSize(window_, &w, &h);
    return h;
}

bool Window::minimised() const {
    return glfwGetWindowAttrib(window_, GLFW_ICONIFIED) != 0 || pixelWidth() == 0;
}

bool Window::fullscreen() const {
    return glfwGetWindowMonitor(window_) != nullptr;
}

void Window::setFullscreen(bool on) {
    if (on == fullscreen()) return;
    restoreUntil_ = 0;
    if (on) return fillMonitor(monitorUnder(window_));
    glfwSetWindowMonitor(window_, nullptr, savedX_, savedY_, savedWidth_, savedHeight_, GLFW_DONT_CARE);
    restoreUntil_ = glfwGetTime() + 0.6;
}

void Window::fillMonitor(GLFWmonitor* monitor) {
    const GLFWvidmode* mode = monitor ? glfwGetVideoMode(monitor) : nullptr;
    if (!mode || glfwGetWindowMonitor(window_) == monitor) return;
    if (!fullscreen()) {
        glfwGetWindowPos(window_, &savedX_, &savedY_);
        glfwGetWindowSize(window_, &savedWidth_, &savedHeight_);
    }
    restoreUntil_ = 0;
    // Many window managers fill the monitor under the window, whichever is asked for: it goes there first.
    int x = 0, y = 0;
    glfwGetMonitorPos(monitor, &x, &y);
    x += std::max(0, (mode->width - savedWidth_) / 2);
    y += std::max(0, (mode->height - savedHeight_) / 2);
    if (fullscreen())
        glfwSetWindowMonitor(window_, nullptr, x, y, savedWidth_, savedHeight_, GLFW_DONT_CARE);
    else if (monitorUnder(window_) != monitor)
        glfwSetWindowPos(window_, x, y);
    glfwSetWindowMonitor(window_, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
}

void Window::fill(const Monitor& wanted) {
    for (GLFWmonitor* m : known())
        if (describe(m) == wanted) return fillMonitor(m);
}

Monitor Window::monitor() const {
    GLFWmonitor* m = monitorUnder(window_);
    return m ? describe(m) : Monitor{};
}

void Window::place(int x, int y, int width, int height) {
    if (fullscreen()) return;
    glfwSetWindowPos(window_, x, y);
    glfwSetWindowSize(window_, width, height);
}

std::string Window::clipboard() const {
    const char* text = glfwGetClipboardString(window_);
    return text ? text : "";
}

void Window::setClipboard(const std::string& text) {
    glfwSetClipboardString(window_, text.c_str());
}

} // namespace engine
