#include "atlas/panels/ui.h"
#include <algorithm>
#include <cmath>

namespace atlas::ui {
namespace {

struct Line { std::string keys, help; };
struct Group { std::string name; std::vector<Line> lines; };

// The key table in its own order, keys with the same meaning on one line.
std::vector<Group> groups() {
    std::vector<Group> out;
    for (const KeyBinding& b : keyTable()) {
        if (!b.keys || !b.help || !b.group) continue;
        auto g = std::find_if(out.begin(), out.end(), [&](const Group& x) { return x.name == b.group; });
        if (g == out.end()) g = out.insert(out.end(), {b.group, {}});
        auto l = std::find_if(g->lines.begin(), g->lines.end(), [&](const Line& x) { return x.help == b.help; });
        if (l == g->lines.end()) g->lines.push_back({b.keys, b.help});
        else if (l->keys != b.keys) l->keys += std::string("\n") + b.keys;
    }
    out.push_back({"Mouse", {{"Click", "Choose a point; again for the next one there"},
                             {"Drag", "Turn the body"},
                             {"Right drag", "Move the body"},
                             {"Wheel", "Nearer or farther, towards the pointer"},
                             {"Double click", "Look at this place"}}});
    return out;
}

float caps(const Kit& k, ImDrawList* list, ImVec2 at, std::string_view keys) {
    ImFont* font = k.c.fonts.small;
    float x = at.x;
    while (!keys.empty()) {
        const size_t end = std::min(keys.find('\n'), keys.size());
        const std::string_view one = keys.substr(0, end);
        const float w = std::max(k.px(26), textWidth(font, one) + k.px(14)), h = font->FontSize + k.px(6);
        if (list) {
            list->AddRectFilled({x, at.y}, {x + w, at.y + h}, k.p.field, k.px(4));
            list->AddRect({x, at.y}, {x + w, at.y + h}, k.p.rule, k.px(4), 0, std::max(1.0f, k.c.scale));
            drawText(list, font, {x + (w - textWidth(font, one)) / 2, at.y + k.px(3)}, k.p.ink, one);
        }
        x += w + k.px(6);
        keys.remove_prefix(std::min(end + 1, keys.size()));
    }
    return x - at.x;
}

} // namespace

void drawHelp(const Kit& k) {
    static const std::vector<Group> all = groups();
    const float w = std::min(k.px(780), k.c.width - k.px(32));
    const bool two = w > k.px(620);
    const float lineHeight = k.px(32), headHeight = k.px(44);
    // Groups fill the shorter column.
    float heights[2] = {0, 0};
    std::vector<int> column;
    for (const Group& g : all) {
        const int c = two && heights[1] < heights[0] ? 1 : 0;
        column.push_back(c);
        heights[c] += headHeight + lineHeight * static_cast<float>(g.lines.size());
    }
    const float content = std::max(heights[0], heights[1]) + k.px(64 + 24);
    const float h = std::min(content, k.c.height - k.px(32));
    ImGui::SetNextWindowFocus();
    const Rect whole{0, 0, k.c.width, k.c.height};
    ImGui::SetNextWindowPos({whole.x, whole.y});
    ImGui::SetNextWindowSize({whole.w, whole.h});
    ImGui::PushStyleColor(ImGuiCol_WindowBg, IM_COL32(0, 0, 0, 110));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0.0f);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0f);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    constexpr ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoNav |
                                       ImGuiWindowFlags_NoSavedSettings;
    if (ImGui::Begin("help", nullptr, flags | ImGuiWindowFlags_NoScrollWithMouse)) {
        const ImVec2 at(std::floor((k.c.width - w) / 2), std::floor((k.c.height - h) / 2));
        const ImVec2 mouse = ImGui::GetIO().MousePos;
        const bool outside = mouse.x < at.x || mouse.y < at.y || mouse.x > at.x + w || mouse.y > at.y + h;
        ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + w, at.y + h}, k.p.page, k.px(10));
        ImGui::SetCursorScreenPos({at.x + k.px(28), at.y + k.px(20)});
        drawText(ImGui::GetWindowDrawList(), k.c.fonts.large, ImGui::GetCursorScreenPos(), k.p.ink, "Keys and mouse");
        ImGui::SetCursorScreenPos({at.x + w - k.px(48), at.y + k.px(16)});
        if (iconButton(k, "close", Icon::close, "Close  Esc") || (outside && ImGui::IsMouseClicked(0))) k.push(act::Toggle{"help"});
        ImGui::SetCursorScreenPos({at.x, at.y + k.px(64)});
        ImGui::PushStyleColor(ImGuiCol_ChildBg, 0u);
        ImGui::BeginChild("keys", {w, h - k.px(64 + 8)}, false, ImGuiWindowFlags_NoNav);
        ImDrawList* list = ImGui::GetWindowDrawList();
        const ImVec2 top = ImGui::GetCursorScreenPos();
        float y[2] = {0, 0};
        const float columnWidth = (w - k.px(56)) / (two ? 2.0f : 1.0f);
        for (size_t i = 0; i < all.size(); ++i) {
            const size_t c = static_cast<size_t>(column[i]);
            const float x = top.x + k.px(28) + static_cast<float>(c) * columnWidth;
            drawText(list, k.c.fonts.strong, {x, top.y + y[c] + k.px(12)}, k.p.accent, all[i].name);
            y[c] += headHeight;
            for (const Line& line : all[i].lines) {
                const float used = std::max(k.px(128), caps(k, list, {x, top.y + y[c]}, line.keys) + k.px(4));
                drawText(list, k.c.fonts.body, {x + used, top.y + y[c] + k.px(2)}, k.p.ink,
                         fitted(k.c.fonts.body, line.help, columnWidth - used - k.px(12)));
                y[c] += lineHeight;
            }
        }
        ImGui::Dummy({1, std::max(y[0], y[1])});
        ImGui::EndChild();
        ImGui::PopStyleColor();
    }
    ImGui::End();
    ImGui::PopStyleVar(3);
    ImGui::PopStyleColor();
}

} // namespace atlas::ui
