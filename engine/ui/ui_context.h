#pragma once
// An ImGui context: fonts, theme, input from the event queue. Of several the one that was used last is
// ImGui's current one.
#include "engine/platform/window.h"
#include <deque>
#include <glm/glm.hpp>
#include <string>
#include <string_view>

struct ImFont;
struct ImDrawData;
struct ImGuiContext;

namespace engine {

struct UiFonts {
    ImFont *small = nullptr, *body = nullptr, *large = nullptr, *hanzi = nullptr, *strong = nullptr,
           *tiny = nullptr;
    // To be read from across the room, as large as the picture asks for: digits, titles, text, notes.
    ImFont *farDigits = nullptr, *farTitle = nullptr, *farText = nullptr, *farNote = nullptr;
    ImFont* farName = nullptr; // the largest title, with what buildFonts() was given as `names`
    float farUnit = 0;         // pixels that they are made for, see farUnit()
    bool chinese = false;      // false: fonts-noto-cjk is missing; show pinyin only
    std::string notice;        // for the user when a font is missing, else empty
};

// Heights of the far fonts' lines as shares of farUnit; an em is 1 / 1.362 of that.
inline constexpr float kFarName = 0.0975f, kFarTitle = 0.072f, kFarText = 0.0575f, kFarNote = 0.036f;

// The height that the far fonts are made for in a picture of this size, in pixels: the picture's, less where
// it is narrow, and in steps, so that a window that is dragged does not ask for new fonts all the time.
float farUnit(float width, float height);
float farHeight(float width, float height); // the same without the steps; at most farUnit

class UiContext {
public:
    UiContext();
    ~UiContext();
    UiContext(const UiContext&) = delete;
    UiContext& operator=(const UiContext&) = delete;

    // `glyphs`: UTF-8 text that holds every hanzi to be shown. `scale`: pixels a logical pixel.
    // `farUnit`: of farUnit(). `names`: what farName and hanzi, which is the same font then, need besides
    // ASCII; "": farName is not wanted. `far`: what the far titles, texts and notes need besides Latin
    // letters. Upload the atlas afterwards with Renderer::setFonts().
    void buildFonts(std::string_view glyphs, float scale, float farUnit = 720, std::string_view names = {},
                    std::string_view far = {});
    void setTheme(bool dark, float scale);
    const UiFonts& fonts() const { return fonts_; }

    void queue(const InputEvent&);
    bool hasQueued() const { return !events_.empty(); } // more input waits: draw another frame soon
    // Feeds what one frame may take (at most one press or release a key and button) and begins the frame.
    // Sizes in framebuffer pixels; `mouseScale` turns window units into pixels.
    void beginFrame(float width, float height, float mouseScale, float deltaSeconds);
    ImDrawData* endFrame();
    bool covers(glm::vec2 pixel) const; // a window that takes the mouse lies there, by the last frame drawn
    std::vector<glm::vec4> windows() const; // those windows, left, top, right, bottom in pixels
    bool wantsKeyboard() const;
    void useClipboardOf(Window&);
    void use() const; // makes it the current one; the functions here do so themselves

private:
    void feed(float mouseScale);
    ImGuiContext* context_ = nullptr;
    std::deque<InputEvent> events_;
    UiFonts fonts_;
    std::string clipboard_;
    Window* window_ = nullptr;
};

} // namespace engine
