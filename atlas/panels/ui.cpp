#include "atlas/panels/ui.h"
#include "atlas/panels/walk.h"
#include "atlas/state/framing.h"
#include "atlas/view/colours.h"
#include "atlas/view/projector.h"
#include "engine/ui/imgui_renderer.h"
#include <algorithm>
#include <cmath>
#include <map>

namespace atlas::ui {
namespace {

ImU32 rgb(unsigned hex, unsigned alpha = 255) {
    return IM_COL32(hex >> 16 & 255, hex >> 8 & 255, hex & 255, alpha);
}

} // namespace

Palette palette(bool dark) {
    if (dark)
        return {rgb(0xece9e3), rgb(0xa3a6ab), rgb(0x5cc0b0), rgb(0x10211e), rgb(0x1e2024), rgb(0x2a2d32),
                rgb(0x353940), rgb(0x383b41), rgb(0x352e1c), rgb(0xdca646), rgb(0x3b2522), rgb(0xe58470)};
    return {rgb(0x24272c), rgb(0x63676d), rgb(0x0f6f66), rgb(0xffffff), rgb(0xfbf9f5), rgb(0xf1eee7),
            rgb(0xe8e4db), rgb(0xdfdbd2), rgb(0xfcf1da), rgb(0xc4861a), rgb(0xfae6e1), rgb(0xb23f2c)};
}

Palette paletteOf(const AppState& s) {
    if (!s.projector) return palette(s.settings.dark);
    const ProjectorPage& p = projectorTheme(s.settings).page;
    const auto colour = [](glm::vec3 c) {
        const glm::ivec3 b = glm::ivec3(c * 255.0f + 0.5f);
        return IM_COL32(b.r, b.g, b.b, 255);
    };
    Palette out = palette(s.settings.dark);
    out.ink = colour(p.text);
    out.quiet = colour(p.quiet);
    out.accent = colour(p.accent);
    out.onAccent = out.page = colour(p.background);
    out.field = colour(glm::mix(p.background, p.text, 0.08f));
    out.fieldOver = colour(glm::mix(p.background, p.text, 0.16f));
    out.rule = colour(glm::mix(p.background, p.text, 0.3f));
    return out;
}

Memory& memory() {
    static std::map<const ImGuiContext*, Memory> all;
    const ImGuiContext* const context = ImGui::GetCurrentContext();
    const int frame = context ? ImGui::GetFrameCount() : 0;
    Memory& m = all[context];
    if (frame < m.frame) m = Memory{}; // another context at the old one's address
    m.frame = frame;
    return m;
}

void drawText(ImDrawList* list, ImFont* font, ImVec2 at, ImU32 col, std::string_view text) {
    if (text.empty()) return;
    list->AddText(font, font->FontSize, {std::floor(at.x), std::floor(at.y)}, col, text.data(),
                  text.data() + text.size());
}

float textWidth(ImFont* font, std::string_view text) {
    return text.empty()
               ? 0
               : font->CalcTextSizeA(font->FontSize, 1e9f, 0, text.data(), text.data() + text.size()).x;
}

std::string fitted(ImFont* font, std::string_view text, float width) {
    if (textWidth(font, text) <= width) return std::string(text);
    const char* rest = text.data();
    font->CalcTextSizeA(font->FontSize, std::max(0.0f, width - textWidth(font, "…")), 0, text.data(),
                        text.data() + text.size(), &rest);
    std::string out(text.data(), rest);
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out + "…";
}

void paragraph(const Kit& k, ImFont* font, ImU32 col, std::string_view text, std::string_view cite,
               float indent, float inset) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = std::max(1.0f, ImGui::GetContentRegionAvail().x - indent - inset);
    const char *begin = text.data(), *end = begin + text.size();
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float top = list->GetClipRectMin().y, bottom = list->GetClipRectMax().y;
    float y = at.y, last = 0;
    while (begin < end) {
        const char* newline = std::find(begin, end, '\n');
        const char* stop = font->CalcWordWrapPositionA(1, begin, newline, width);
        if (stop == begin && stop < newline) ++stop; // narrower than a glyph
        while (stop < newline && (static_cast<unsigned char>(*stop) & 0xC0) == 0x80) ++stop;
        if (y + font->FontSize >= top && y <= bottom)
            drawText(list, font, {at.x + indent, y}, col, {begin, static_cast<size_t>(stop - begin)});
        last = textWidth(font, {begin, static_cast<size_t>(stop - begin)});
        y += font->FontSize;
        while (stop < newline && *stop == ' ') ++stop;
        begin = stop == newline && newline < end ? newline + 1 : stop;
    }
    if (!cite.empty()) {
        ImFont* tiny = k.c.fonts.tiny;
        const float w = textWidth(tiny, cite);
        if (last + k.px(3) + w > width + k.px(10)) {
            y += font->FontSize;
            last = -k.px(3);
        }
        drawText(list, tiny, {at.x + indent + last + k.px(3), y - font->FontSize - k.px(1)}, k.p.accent,
                 cite);
    }
    ImGui::Dummy({width + indent, std::max(y - at.y, 1.0f)});
}

void gap(const Kit& k, float logical) {
    ImGui::Dummy({1, std::max(0.0f, k.px(logical) - ImGui::GetStyle().ItemSpacing.y)});
}

void heading(const Kit& k, std::string_view text) {
    gap(k, 20);
    paragraph(k, k.c.fonts.strong, k.p.accent, text);
}

void rule(const Kit& k) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float w = ImGui::GetContentRegionAvail().x;
    ImGui::GetWindowDrawList()->AddRectFilled(
        {at.x, std::floor(at.y)}, {at.x + w, std::floor(at.y) + std::max(1.0f, std::floor(k.c.scale))},
        k.p.rule);
    ImGui::Dummy({w, k.px(1)});
}

void note(const Kit& k, std::string_view name) {
    const bool item = rememberItem(k, name);
    if (!ImGui::IsItemVisible()) return;
    const ImVec2 a = ImGui::GetItemRectMin(), size = ImGui::GetItemRectSize();
    k.m.items.push_back({std::string(name), a.x, a.y, size.x, size.y, !item});
}

void noteSlider(const Kit& k, std::string_view name, size_t index) {
    const size_t before = k.m.walkable.size();
    note(k, name);
    if (k.m.walkable.size() > before) k.m.walkable.back().slider = static_cast<int>(index);
}

void scrollByKeys(const Kit& k) {
    const int pages = k.c.state.walk.scroll;
    if (!pages) return;
    const float to = ImGui::GetScrollY() + ImGui::GetWindowHeight() * 0.85f * static_cast<float>(pages);
    ImGui::SetScrollY(std::clamp(to, 0.0f, ImGui::GetScrollMaxY()));
}

void tooltip(const Kit& k, std::string_view text) {
    if (text.empty()) return;
    ImFont* font = k.c.fonts.small;
    ImVec2 mouse = ImGui::GetIO().MousePos;
    if (k.c.state.walk.on && k.m.walkLights) // below what is in the keys' focus
        mouse = {k.m.walkAt.x, k.m.walkAt.y};
    const float w = textWidth(font, text) + k.px(16), h = font->FontSize + k.px(8);
    const float x = std::clamp(mouse.x - w / 2, k.px(4), std::max(k.px(4), k.c.width - w - k.px(4)));
    const float y = mouse.y + k.px(22) + h < k.c.height ? mouse.y + k.px(22) : mouse.y - h - k.px(8);
    ImDrawList* list = ImGui::GetForegroundDrawList();
    list->AddRectFilled({x, y}, {x + w, y + h}, k.p.ink, k.px(4));
    drawText(list, font, {x + k.px(8), y + k.px(4)}, k.p.page, text);
}

bool iconButton(const Kit& k, const char* id, Icon icon, std::string_view tip, bool on, float size) {
    const float s = k.px(size);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool clicked = ImGui::InvisibleButton(id, {s, s});
    note(k, tip);
    const bool over = ImGui::IsItemHovered();
    ImDrawList* list = ImGui::GetWindowDrawList();
    if (over || on) list->AddRectFilled(at, {at.x + s, at.y + s}, over ? k.p.fieldOver : k.p.field, k.px(6));
    drawIcon(list, icon, {at.x + s / 2, at.y + s / 2}, k.px(18),
             on     ? k.p.accent
             : over ? k.p.ink
                    : k.p.quiet);
    if (over) tooltip(k, tip);
    return clicked;
}

bool textField(const Kit& k, const char* id, const char* hint, std::span<char> text, float width,
               bool focus) {
    ImFont* font = k.c.fonts.small;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + width, at.y + k.px(32)}, k.p.field, k.px(6));
    ImGui::SetCursorScreenPos({at.x + k.px(4), at.y + (k.px(32) - font->FontSize) / 2 - k.px(4)});
    ImGui::PushFont(font);
    ImGui::PushStyleColor(ImGuiCol_FrameBg, 0u);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(k.px(6), k.px(4)));
    ImGui::SetNextItemWidth(width - k.px(8));
    if (focus) ImGui::SetKeyboardFocusHere();
    const bool entered =
        ImGui::InputTextWithHint(id, hint, text.data(), text.size(), ImGuiInputTextFlags_EnterReturnsTrue);
    note(k, hint);
    ImGui::PopStyleVar();
    ImGui::PopStyleColor();
    ImGui::PopFont();
    return entered;
}

bool textButton(const Kit& k, const char* id, std::string_view text, bool on) {
    ImFont* font = k.c.fonts.small;
    const float w = textWidth(font, text) + k.px(20), h = k.px(30);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool clicked = ImGui::InvisibleButton(id, {w, h});
    note(k, text);
    const bool over = ImGui::IsItemHovered();
    ImDrawList* list = ImGui::GetWindowDrawList();
    if (on)
        list->AddRectFilled(at, {at.x + w, at.y + h}, k.p.accent, k.px(6));
    else if (over)
        list->AddRectFilled(at, {at.x + w, at.y + h}, k.p.fieldOver, k.px(6));
    drawText(list, font, {at.x + k.px(10), at.y + (h - font->FontSize) / 2}, on ? k.p.onAccent : k.p.ink,
             text);
    return clicked;
}

void chipGround(const Kit& k, ImVec2 at, ImVec2 size, bool on, bool over) {
    ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + size.x, at.y + size.y},
                                              on     ? k.p.accent
                                              : over ? k.p.fieldOver
                                                     : k.p.field,
                                              k.px(6));
}

bool chip(const Kit& k, const char* id, std::string_view text, float& x, bool on) {
    ImFont* font = k.c.fonts.small;
    const float room = ImGui::GetContentRegionAvail().x;
    const float w = std::min(textWidth(font, text) + k.px(20), room), h = k.px(30);
    if (x > 0 && x + k.px(6) + w <= room)
        ImGui::SameLine(0, k.px(6));
    else
        x = -k.px(6);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool clicked = ImGui::InvisibleButton(id, {w, h});
    note(k, text);
    const bool over = ImGui::IsItemHovered();
    chipGround(k, at, {w, h}, on, over);
    drawText(ImGui::GetWindowDrawList(), font, {at.x + k.px(10), at.y + (h - font->FontSize) / 2},
             on     ? k.p.onAccent
             : over ? k.p.accent
                    : k.p.ink,
             fitted(font, text, w - k.px(18)));
    x += k.px(6) + w;
    return clicked;
}

bool row(const Kit& k, const char* id, std::string_view name, float height, bool lit, ImVec2& corner) {
    corner = ImGui::GetCursorScreenPos();
    const float w = std::max(1.0f, ImGui::GetContentRegionAvail().x), h = k.px(height);
    const bool clicked = ImGui::InvisibleButton(id, {w, h});
    note(k, name);
    const bool over = ImGui::IsItemHovered();
    if (over || lit) {
        ImDrawList* list = ImGui::GetWindowDrawList();
        const ImVec2 a(corner.x - k.px(8), corner.y), b(corner.x + w + k.px(8), corner.y + h);
        list->AddRectFilled(a, b, lit ? (k.p.accent & ~IM_COL32_A_MASK) | 0x2c000000u : k.p.field, k.px(6));
        if (lit) list->AddRectFilled(a, {a.x + k.px(3), b.y}, k.p.accent, k.px(2));
    }
    return clicked;
}

ImU32 meridianColour(const Kit& k, std::string_view code) {
    const glm::vec4 c = styleOf(k.c.session, code, k.c.state.settings.phases).colour * 255.0f;
    return IM_COL32(static_cast<int>(c.r), static_cast<int>(c.g), static_cast<int>(c.b), 255);
}

void patternSample(const Kit& k, ImDrawList* list, const Meridian& m, ImVec2 left, float width) {
    const ImU32 core = meridianColour(k, m.code);
    const bool dark = k.c.state.settings.dark;
    const ImU32 edge = dark ? rgb(0xffffff, 200) : rgb(0x1b1d20, 220);
    const DashPattern dash = dashPattern(m.pattern);
    const float on = dash.dash > 0 ? k.px(dash.dash) : width;
    for (float x = 0; x < width - 0.5f; x += on + k.px(dash.gap)) {
        const float length = std::min(on, width - x), y0 = left.y - k.px(3), y1 = left.y + k.px(3);
        list->AddRectFilled({left.x + x, y0}, {left.x + x + length, y1}, edge, k.px(1.5f));
        list->AddRectFilled({left.x + x + k.px(0.8f), y0 + k.px(1.2f)},
                            {left.x + x + length - k.px(0.8f), y1 - k.px(1.2f)}, core, k.px(1));
    }
}

void pointDot(const Kit& k, ImDrawList* list, const Meridian* m, ImVec2 centre) {
    list->AddCircleFilled(centre, k.px(6), k.p.ink, 16);
    list->AddCircleFilled(centre, k.px(4.8f), m ? meridianColour(k, m->code) : k.p.quiet, 14);
    const bool midline = m && m->limb == "midline";
    if (!m || midline || m->polarity == "yin")
        list->AddCircleFilled(centre, k.px(2), m && !midline ? k.p.page : k.p.ink, 10);
}

void hoverPoint(const Kit& k, const std::string& name, const std::string& code) {
    const bool over = ImGui::IsItemHovered();
    if (over && k.m.hoveredRow != name) {
        k.m.hoveredRow = name;
        k.push(act::Hover{code, facingSide(k.c.session, code, k.c.state.camera).value_or(Side::midline)});
    } else if (!over && k.m.hoveredRow == name) {
        k.m.hoveredRow.clear();
        k.push(act::Hover{});
    }
}

void hoverRegion(const Kit& k, const std::string& name, const OfferedRegion& region) {
    const bool over = ImGui::IsItemHovered();
    if (over && k.m.hoveredRow != name) {
        k.m.hoveredRow = name;
        k.push(act::HoverRegion{region.region, region.side});
    } else if (!over && k.m.hoveredRow == name) {
        k.m.hoveredRow.clear();
        k.push(act::HoverRegion{});
    }
}

std::string keysOf(const Action& wanted) {
    for (const KeyBinding& b : keyTable()) {
        if (b.action.index() != wanted.index()) continue;
        if (const auto* t = std::get_if<act::Toggle>(&wanted);
            t && std::get<act::Toggle>(b.action).what != t->what)
            continue;
        if (const auto* v = std::get_if<act::SetView>(&wanted);
            v && std::get<act::SetView>(b.action).view != v->view)
            continue;
        if (const auto* u = std::get_if<act::UiScale>(&wanted);
            u && (std::get<act::UiScale>(b.action).factor > 1) != (u->factor > 1))
            continue;
        if (const auto* o = std::get_if<act::Open>(&wanted);
            o && std::get<act::Open>(b.action).kind != o->kind)
            continue;
        if (const auto* d = std::get_if<act::Practice>(&wanted);
            d && std::get<act::Practice>(b.action).what != d->what)
            continue;
        if (const auto* l = std::get_if<act::StepLesson>(&wanted);
            l && std::get<act::StepLesson>(b.action).by != l->by)
            continue;
        if (const auto* c = std::get_if<act::CoverClass>(&wanted);
            c && std::get<act::CoverClass>(b.action).cover != c->cover)
            continue;
        if (const auto* p = std::get_if<act::TakeTool>(&wanted);
            p && std::get<act::TakeTool>(b.action).tool != p->tool)
            continue;
        if (const auto* z = std::get_if<act::SizeTool>(&wanted);
            z && (std::get<act::SizeTool>(b.action).factor > 1) != (z->factor > 1))
            continue;
        if (const auto* e = std::get_if<act::Exam>(&wanted);
            e && std::get<act::Exam>(b.action).what != e->what)
            continue;
        return b.keys;
    }
    return {};
}

std::string withKey(std::string text, const Action& a) {
    const std::string key = keysOf(a);
    return key.empty() ? text : text + "   " + key;
}

void checkRow(const Kit& k, const char* what, std::string_view text, bool on, std::string_view tip) {
    ImVec2 at;
    const bool clicked = row(k, what, text, 32, false, at);
    const bool over = ImGui::IsItemHovered();
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float width = ImGui::GetItemRectSize().x, y = at.y + (k.px(32) - k.px(18)) / 2;
    if (on) {
        list->AddRectFilled({at.x, y}, {at.x + k.px(18), y + k.px(18)}, k.p.accent, k.px(4));
        drawIcon(list, Icon::tick, {at.x + k.px(9), y + k.px(9)}, k.px(14), k.p.onAccent);
    } else {
        list->AddRect({at.x, y}, {at.x + k.px(18), y + k.px(18)}, k.p.quiet, k.px(4), 0, k.px(1.2f));
    }
    ImFont *body = k.c.fonts.body, *small = k.c.fonts.small;
    const std::string key = keysOf(act::Toggle{what});
    const float keyWidth = textWidth(small, key);
    drawText(list, body, {at.x + k.px(28), at.y + k.px(5)}, k.p.ink,
             fitted(body, text, width - k.px(36) - keyWidth));
    drawText(list, small, {at.x + width - keyWidth, at.y + k.px(7)}, k.p.quiet, key);
    if (over && !tip.empty()) tooltip(k, tip);
    if (clicked) k.push(act::Toggle{what});
}

void finderEdge(const Kit& k, const Layout& l) {
    if (l.finderFloats) return; // it has a border
    const float line = std::max(1.0f, k.c.scale), right = l.finder.x + l.finder.w - line;
    ImGui::GetWindowDrawList()->AddRectFilled({right, 0}, {right + line, l.finder.h}, k.p.rule);
}

bool beginPanel(const Kit& k, const char* id, Rect r, bool floating) {
    ImGui::SetNextWindowPos({r.x, r.y});
    ImGui::SetNextWindowSize({r.w, r.h});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, floating ? k.px(8) : 0.0f);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize,
                        floating ? std::max(1.0f, std::floor(k.c.scale)) : 0.0f);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    constexpr ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                       ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoSavedSettings |
                                       ImGuiWindowFlags_NoFocusOnAppearing;
    const bool open = ImGui::Begin(id, nullptr,
                                   flags | ImGuiWindowFlags_NoScrollWithMouse |
                                       (floating ? 0 : ImGuiWindowFlags_NoBackground));
    ImGui::PopStyleVar(3);
    if (open && !floating)
        engine::fillOpaque(*ImGui::GetWindowDrawList(), {r.x, r.y}, {r.x + r.w, r.y + r.h}, k.p.page);
    return open;
}

void endPanel() {
    ImGui::End();
}

bool beginOverlay(const Kit& k, const char* id, Rect r) {
    ImGui::SetNextWindowPos({r.x, r.y});
    ImGui::SetNextWindowSize({r.w, r.h});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, k.px(8));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(k.px(4), k.px(4)));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowMinSize, ImVec2(1, 1));
    const bool open =
        ImGui::Begin(id, nullptr,
                     ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoNav |
                         ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoFocusOnAppearing |
                         ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse);
    ImGui::PopStyleVar(3);
    return open;
}

} // namespace atlas::ui
