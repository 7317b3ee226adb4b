#pragma once
// The window's panels drawn off screen and driven by the same events as the window's.
#include "atlas/panels/panels.h"
#include <GLFW/glfw3.h>
#include <algorithm>
#include <functional>
#include <gtest/gtest.h>
#include <imgui.h>

namespace fixture {

inline atlas::AtlasSession withCatalog(atlas::Catalog c) { // and no body
    atlas::AtlasSession s;
    s.catalog = std::move(c);
    return s;
}

struct Desk {
    atlas::AtlasSession session;
    atlas::SearchIndex index;
    engine::UiContext ui;
    atlas::AppState state;
    std::vector<atlas::HandleMark> handles;
    float width, height; // framebuffer pixels, which are logical ones here
    double now = 1;
    int64_t clock = 0;                                  // PanelContext::clock
    std::function<bool(const atlas::Action&)> carryOut; // of what the panels say; none: all
    std::vector<atlas::Action> said;                    // since the last click
    std::function<void()> afterFrame;
    int vertices = 0; // of the last frame

    // `glyphs`: what the fonts need besides Latin.
    explicit Desk(atlas::AtlasSession s = {}, const char* glyphs = "", float w = 1280, float h = 720)
        : session(std::move(s)), index(session.catalog), width(w), height(h) {
        ui.buildFonts(glyphs, 1, engine::farUnit(w, h));
        ui.setTheme(false, 1);
    }

    void act(const atlas::Action& a) { atlas::apply(state, session, a, now); }
    void frame() {
        ui.beginFrame(width, height, 1, 1.0f / 60);
        now += 1.0 / 60;
        const std::vector<atlas::Label> none;
        atlas::PanelContext c{state, session, index, ui.fonts(), none, width, height, 1, now, {}};
        c.clock = clock;
        c.handles = handles;
        const auto actions = atlas::drawPanels(c);
        vertices = ui.endFrame()->TotalVtxCount;
        for (const atlas::Action& a : actions) {
            if (!carryOut || carryOut(a)) act(a);
            said.push_back(a);
        }
        if (afterFrame) afterFrame();
    }
    void frames(int n) {
        for (int i = 0; i < n || ui.hasQueued(); ++i) frame();
    }

    void press(int code, bool down) {
        engine::InputEvent e;
        e.code = code;
        e.pressed = down;
        ui.queue(e);
        frames(2);
    }
    void key(int code, bool ctrl = false) {
        if (ctrl) press(GLFW_KEY_LEFT_CONTROL, true);
        press(code, true);
        press(code, false);
        if (ctrl) press(GLFW_KEY_LEFT_CONTROL, false);
    }
    void type(const std::string& text) {
        for (const char c : text) {
            engine::InputEvent e;
            e.kind = engine::InputEvent::Kind::character;
            e.character = static_cast<unsigned char>(c);
            ui.queue(e);
            frames(2);
        }
    }

    const atlas::PanelItem* item(const std::string& name) const { // as the last frame drew it
        const auto& all = atlas::drawnItems();
        const auto at = std::ranges::find(all, name, &atlas::PanelItem::name);
        return at == all.end() ? nullptr : &*at;
    }
    void mouse(engine::InputEvent::Kind kind, glm::vec2 at, bool pressed = false) {
        engine::InputEvent e;
        e.kind = kind;
        e.x = at.x;
        e.y = at.y;
        e.pressed = pressed;
        ui.queue(e);
        frames(2);
    }
    void drag(glm::vec2 from, glm::vec2 to) {
        using K = engine::InputEvent::Kind;
        mouse(K::move, from);
        mouse(K::button, from, true);
        mouse(K::move, to);
        mouse(K::button, to, false);
    }
    static glm::vec2 middle(const atlas::PanelItem& i) { return {i.x + i.width / 2, i.y + i.height / 2}; }
    [[nodiscard]] bool point(const std::string& name) {
        const atlas::PanelItem* i = item(name);
        if (i) mouse(engine::InputEvent::Kind::move, middle(*i));
        return i;
    }
    [[nodiscard]] bool click(const std::string& name) {
        frames(2);
        const atlas::PanelItem* i = item(name);
        if (!i) return false;
        const glm::vec2 at = middle(*i);
        using K = engine::InputEvent::Kind;
        mouse(K::move, at);
        said.clear();
        mouse(K::button, at, true);
        mouse(K::button, at, false);
        frames(2);
        return true;
    }
    template <typename T>
    const T* last() const { // of what the panels said
        for (auto a = said.rbegin(); a != said.rend(); ++a)
            if (const T* t = std::get_if<T>(&*a)) return t;
        return nullptr;
    }
};

} // namespace fixture
