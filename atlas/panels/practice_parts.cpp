#include "atlas/panels/practice_parts.h"
#include "atlas/domain/posture.h"
#include <algorithm>
#include <cmath>
#include <cstdio>

namespace atlas::ui {

ImU32 faded(ImU32 c, float alpha) {
    const float a = static_cast<float>(c >> IM_COL32_A_SHIFT) * std::clamp(alpha, 0.0f, 1.0f);
    return (c & ~IM_COL32_A_MASK) | static_cast<ImU32>(a) << IM_COL32_A_SHIFT;
}

namespace {

// Calls `line` for each line; `last` may be called with more text than fits.
template <typename F>
int eachLine(ImFont* font, std::string_view text, float width, F line) {
    const char *begin = text.data(), *end = begin + text.size();
    int n = 0;
    while (begin < end) {
        const char* stop = font->CalcWordWrapPositionA(1, begin, end, std::max(width, 1.0f));
        if (stop == begin) ++stop;
        while (stop < end && (static_cast<unsigned char>(*stop) & 0xC0) == 0x80) ++stop;
        if (!line(n++, std::string_view(begin, static_cast<size_t>(stop - begin)),
                  std::string_view(begin, static_cast<size_t>(end - begin))))
            return n;
        begin = stop;
        while (begin < end && *begin == ' ') ++begin;
    }
    return n;
}

} // namespace

int linesOf(ImFont* font, std::string_view text, float width) {
    return eachLine(font, text, width, [](int, std::string_view, std::string_view) { return true; });
}

float flowed(ImDrawList* list, ImFont* font, ImVec2 at, ImU32 colour, std::string_view text, float width,
             int lines) {
    const float step = std::floor(font->FontSize * 0.94f);
    const int n = eachLine(font, text, width, [&](int i, std::string_view line, std::string_view rest) {
        const ImVec2 p(at.x, at.y + step * static_cast<float>(i));
        if (i + 1 < lines) return drawText(list, font, p, colour, line), true;
        drawText(list, font, p, colour, fitted(font, rest, width));
        return false;
    });
    return step * static_cast<float>(n);
}

bool bigButton(const Screen& s, const char* id, Icon icon, std::string_view text, std::string_view tip,
               Rect r, bool primary) {
    const Kit& k = s.k;
    ImGui::SetCursorScreenPos({r.x, r.y});
    const bool clicked = ImGui::InvisibleButton(id, {std::max(r.w, 1.0f), std::max(r.h, 1.0f)});
    note(k, text);
    const bool over = ImGui::IsItemHovered(), down = ImGui::IsItemActive();
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 a(r.x, r.y), b(r.x + r.w, r.y + r.h);
    list->AddRectFilled(a, b, primary ? k.p.accent : over ? k.p.fieldOver : k.p.field, s.u(10));
    if (primary && (over || down))
        list->AddRectFilled(a, b, faded(k.p.onAccent, down ? 0.22f : 0.12f), s.u(10));
    const ImU32 ink = primary ? k.p.onAccent : over ? k.p.accent : k.p.ink;
    ImFont* font = s.note();
    const float words = textWidth(font, text), iconSize = s.u(30);
    if (r.w > r.h * 1.9f) { // side by side
        const float w = iconSize + s.u(10) + words, x = r.x + (r.w - w) / 2;
        drawIcon(list, icon, {x + iconSize / 2, r.y + r.h / 2}, iconSize, ink);
        drawText(list, font, {x + iconSize + s.u(10), r.y + (r.h - font->FontSize) / 2}, ink, text);
    } else {
        const bool fits = words <= r.w - s.u(4);
        drawIcon(list, icon, {r.x + r.w / 2, r.y + r.h * (fits ? 0.36f : 0.5f)}, iconSize, ink);
        if (fits)
            drawText(list, font, {r.x + (r.w - words) / 2, r.y + r.h * 0.94f - font->FontSize}, ink, text);
    }
    if (over) tooltip(k, tip);
    return clicked;
}

bool switchChip(const Screen& s, const char* id, std::string_view text, std::string_view tip, float& x,
                float y, bool on) {
    const Kit& k = s.k;
    ImFont* font = s.note();
    const float h = s.u(36), w = textWidth(font, text) + s.u(22);
    ImGui::SetCursorScreenPos({x, y});
    const bool clicked = ImGui::InvisibleButton(id, {w, h});
    note(k, text);
    const bool over = ImGui::IsItemHovered();
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 a(x, y), b(x + w, y + h);
    list->AddRectFilled(a, b, on ? k.p.accent : over ? k.p.fieldOver : k.p.field, h / 2);
    if (!on) list->AddRect(a, b, k.p.rule, h / 2, 0, std::max(1.0f, s.u(1)));
    drawText(list, font, {x + s.u(11), y + (h - font->FontSize) / 2}, on ? k.p.onAccent : k.p.ink, text);
    if (over) tooltip(k, tip);
    x += w + s.u(8);
    return clicked;
}

float feelHeight(const Screen& s) {
    return s.note()->FontSize + s.u(8) + s.u(46);
}

bool feelRow(const Screen& s, const char* id, Rect r, std::string_view question, int chosen, int& value) {
    const Kit& k = s.k;
    ImDrawList* list = ImGui::GetWindowDrawList();
    ImFont* font = s.note();
    drawText(list, font, {r.x, r.y}, k.p.ink, fitted(font, question, r.w));
    const char* ends = "0 nothing · 10 as bad as can be";
    const float asked = textWidth(font, question), room = r.w - asked - s.u(24);
    if (textWidth(font, ends) <= room)
        drawText(list, font, {r.x + r.w - textWidth(font, ends), r.y}, k.p.quiet, ends);
    const float gapX = s.u(5), w = (r.w - 10 * gapX) / 11, h = s.u(46), y = r.y + font->FontSize + s.u(8);
    bool clicked = false;
    ImGui::PushID(id);
    for (int i = 0; i <= 10; ++i) {
        const ImVec2 a(std::floor(r.x + static_cast<float>(i) * (w + gapX)), y),
            b(a.x + std::floor(w), y + h);
        ImGui::PushID(i);
        ImGui::SetCursorScreenPos(a);
        if (ImGui::InvisibleButton("value", {std::max(1.0f, b.x - a.x), h})) clicked = true, value = i;
        const std::string number = std::to_string(i);
        note(k, std::string(id) + " " + number);
        const bool on = chosen == i, over = ImGui::IsItemHovered();
        list->AddRectFilled(a, b, on ? k.p.accent : over ? k.p.fieldOver : k.p.field, s.u(8));
        drawText(list, font, {(a.x + b.x - textWidth(font, number)) / 2, (a.y + b.y - font->FontSize) / 2},
                 on ? k.p.onAccent : k.p.ink, number);
        ImGui::PopID();
    }
    ImGui::PopID();
    return clicked;
}

const char* sideWords(Side side) {
    return side == Side::left ? "Left side" : side == Side::right ? "Right side" : "Midline";
}

std::string clock(double seconds, bool minutes) {
    const int s = static_cast<int>(std::ceil(std::max(seconds, 0.0) - 1e-6));
    if (!minutes) return std::to_string(s);
    char text[16];
    std::snprintf(text, sizeof text, "%d:%02d", s / 60, s % 60);
    return text;
}

std::string minutes(double seconds) {
    const int s = static_cast<int>(std::lround(std::max(seconds, 0.0)));
    if (s < 60) return std::to_string(s) + " s";
    if (s < 600 && s % 60) return std::to_string(s / 60) + " min " + std::to_string(s % 60) + " s";
    return std::to_string((s + 30) / 60) + " min";
}

std::string nameOf(const Kit& k, const PracticeItem& item) {
    if (item.code.empty()) return "The knot itself";
    const Point* p = k.c.session.catalog.point(item.code);
    return p ? item.code + " " + p->pinyin : item.code;
}

std::string measureWords(const AtlasSession& session, const PracticeRun& run) {
    const PracticeItem& item = run.now();
    std::string out;
    const auto add = [&](std::string text) {
        while (!text.empty() && (text.back() == '.' || text.back() == ' ')) text.pop_back();
        if (!text.empty()) out += (out.empty() ? "" : " · ") + text;
    };
    const Point* point = session.catalog.point(item.code);
    if (point && run.phase == PressPhase::ready && !point->posture.empty())
        add("Posture to find it: " + postureName(session.poses, *point));
    if (!item.range.empty()) add(item.range + (item.leastPress < item.mostPress ? ", sources differ" : ""));
    add(item.pressure);
    const Technique* t = session.catalog.technique(item.technique);
    if (t && !item.how.starts_with(t->name)) add(t->name);
    return out;
}

bool beginSide(const Screen& s, const char* id, Rect r) {
    const bool open = beginPanel(s.k, id, r, false);
    if (open)
        ImGui::GetWindowDrawList()->AddRectFilled(
            {r.x, r.y}, {r.x + std::max(1.0f, std::floor(s.k.c.scale)), r.y + r.h}, s.k.p.rule);
    return open;
}

ImVec2 summaryRow(const Screen& s, ImU32 ink, const std::string& name, const std::string& more,
                  const std::string& end, float free) {
    const Kit& k = s.k;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x - s.u(10) - free, h = s.u(34);
    ImFont* font = s.note();
    const float y = at.y + (h - font->FontSize) / 2, room = width - textWidth(font, end) - s.u(12);
    const std::string shown = fitted(font, name, room - s.u(34));
    drawText(list, font, {at.x + s.u(34), y}, ink, shown);
    const float after = s.u(34) + textWidth(font, shown) + s.u(12);
    if (!more.empty() && after < room)
        drawText(list, font, {at.x + after, y}, k.p.quiet, fitted(font, more, room - after));
    drawText(list, font, {at.x + width - textWidth(font, end), y}, k.p.quiet, end);
    ImGui::Dummy({width, h});
    return {at.x + s.u(12), at.y + h / 2};
}

} // namespace atlas::ui
