#include "engine/platform/window.h"
#include <algorithm>
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

} // namespace

Result<std::unique_ptr<Window>> Window::create(const std::string& title, int width, int height,
                                               bool fullscreen) {
    if (!glfwInit())
        return Error{
            "no display could be opened; set DISPLAY, or use `tongren render` for a picture without one"};
    if (!glfwVulkanSupported()) {
        glfwTerminate();
        return Error{
            "this display has no Vulkan driver; install one with apt-get install mesa-vulkan-drivers"};
    }
    glfwWindowHint(GLFW_CLIENT_API, GLFW_NO_API);
    glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
    std::unique_ptr<Window> w(new Window);
    w->window_ = glfwCreateWindow(width, height, title.c_str(), nullptr, nullptr);
    if (!w->window_) {
        glfwTerminate();
        return Error{"the display refused to open a window"};
    }
    glfwSetWindowUserPointer(w->window_, &w->events_);
    glfwSetWindowSizeLimits(w->window_, 480, 360, GLFW_DONT_CARE, GLFW_DONT_CARE);
    installCallbacks(w->window_);
    if (fullscreen) w->setFullscreen(true);
    return w;
}

Window::~Window() {
    if (!window_) return;
    glfwDestroyWindow(window_);
    glfwTerminate();
}

std::vector<InputEvent> Window::poll() {
    glfwPollEvents();
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
    keepRestoring();
    return std::exchange(events_, {});
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

void Window::setFullscreen(bool on) {
    if (on == fullscreen_) return;
    restoreUntil_ = 0;
    if (!on) {
        glfwSetWindowMonitor(window_, nullptr, savedX_, savedY_, savedWidth_, savedHeight_, GLFW_DONT_CARE);
        restoreUntil_ = glfwGetTime() + 0.6;
        fullscreen_ = false;
        return;
    }
    GLFWmonitor* monitor = glfwGetPrimaryMonitor();
    const GLFWvidmode* mode = monitor ? glfwGetVideoMode(monitor) : nullptr;
    if (!mode) return;
    glfwGetWindowPos(window_, &savedX_, &savedY_);
    glfwGetWindowSize(window_, &savedWidth_, &savedHeight_);
    glfwSetWindowMonitor(window_, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
    fullscreen_ = true;
}

std::string Window::clipboard() const {
    const char* text = glfwGetClipboardString(window_);
    return text ? text : "";
}

void Window::setClipboard(const std::string& text) {
    glfwSetClipboardString(window_, text.c_str());
}

} // namespace engine
