#include "atlas/panels/ui.h"
#include <algorithm>
#include <array>
#include <cmath>

namespace atlas::ui {
namespace {

struct Line {
    std::string keys, help;
};
struct Group {
    std::string name;
    std::vector<Line> lines;
};

// The key table in its own order, keys with the same meaning on one line.
std::vector<Group> groups() {
    std::vector<Group> out;
    for (const KeyBinding& b : keyTable()) {
        auto g = std::find_if(out.begin(), out.end(), [&](const Group& x) { return x.name == b.group; });
        if (g == out.end()) g = out.insert(out.end(), {b.group, {}});
        auto l =
            std::find_if(g->lines.begin(), g->lines.end(), [&](const Line& x) { return x.help == b.help; });
        if (l == g->lines.end())
            g->lines.push_back({b.keys, b.help});
        else if (l->keys != b.keys)
            l->keys += "\n" + b.keys;
    }
    for (Group& g : out)
        for (Line& l : g.lines)
            if (std::ranges::count(l.keys, '\n') == 3 && l.keys.ends_with("\xe2\x86\x93")) { // four ways
                l.keys.resize(l.keys.find('\n') - 3);
                l.keys += "arrows";
            } else if (l.keys.starts_with("1\n2\n3\n")) { // a row of digits
                l.keys = l.keys.ends_with("0") ? "0 … 9" : std::string("1 … ") + l.keys.back();
            }
    out.push_back({"Mouse",
                   {{"Click", "Choose a point or a place"},
                    {"Drag", "Turn the body"},
                    {"Right drag\nShift drag", "Move the body"},
                    {"Wheel", "Nearer, farther"},
                    {"Drag", "Draw or erase, with such a tool"},
                    {"Right drag\nCtrl drag", "Turn the body meanwhile"},
                    {"Ctrl drag", "Bend the limb under the mouse"},
                    {"Drag a ring", "Bend a limb, move a landmark"},
                    {"Drop a file", "Bring a body or a posture"},
                    {"Double click", "Look at this place"}}});
    return out;
}

// Noto Sans has no arrows: they are drawn.
char arrowAt(std::string_view text) {
    constexpr std::pair<std::string_view, char> arrows[] = {
        {"\xe2\x86\x90", 'l'}, {"\xe2\x86\x91", 'u'}, {"\xe2\x86\x92", 'r'}, {"\xe2\x86\x93", 'd'}};
    for (const auto& [bytes, name] : arrows)
        if (text.ends_with(bytes)) return name;
    return 0;
}

void drawArrow(const Kit& k, ImDrawList* list, ImVec2 c, char way) {
    const ImVec2 along = way == 'l'   ? ImVec2(-1, 0)
                         : way == 'r' ? ImVec2(1, 0)
                         : way == 'u' ? ImVec2(0, -1)
                                      : ImVec2(0, 1);
    auto at = [&](float forward, float aside) {
        return ImVec2(c.x + k.px(forward * along.x - aside * along.y),
                      c.y + k.px(forward * along.y + aside * along.x));
    };
    const ImVec2 head[] = {at(1, -3.5f), at(5, 0), at(1, 3.5f)};
    list->AddLine(at(-5, 0), at(5, 0), k.p.ink, k.px(1.4f));
    list->AddPolyline(head, 3, k.p.ink, 0, k.px(1.4f));
}

// Draws the key caps and returns the width that they take.
float caps(const Kit& k, ImDrawList* list, ImVec2 at, std::string_view keys) {
    ImFont* font = k.c.fonts.small;
    float x = at.x;
    while (!keys.empty()) {
        const size_t end = std::min(keys.find('\n'), keys.size());
        std::string_view one = keys.substr(0, end);
        const char arrow = arrowAt(one);
        if (arrow) one.remove_suffix(3);
        const float text = textWidth(font, one), w = std::max(k.px(26), text + k.px(arrow ? 26 : 14)),
                    h = font->FontSize + k.px(6);
        list->AddRectFilled({x, at.y}, {x + w, at.y + h}, k.p.field, k.px(4));
        list->AddRect({x, at.y}, {x + w, at.y + h}, k.p.rule, k.px(4), 0, std::max(1.0f, k.c.scale));
        drawText(list, font, {arrow ? x + k.px(7) : x + (w - text) / 2, at.y + k.px(3)}, k.p.ink, one);
        if (arrow) drawArrow(k, list, {x + w - k.px(13), at.y + h / 2}, arrow);
        x += w + k.px(6);
        keys.remove_prefix(std::min(end + 1, keys.size()));
    }
    return x - at.x;
}

} // namespace

void drawHelp(const Kit& k) {
    const std::vector<Group> all = groups();
    const float w = std::min(k.px(1140), k.c.width - k.px(32));
    const size_t columns = w > k.px(960) ? 3 : w > k.px(620) ? 2 : 1;
    const float lineHeight = k.px(31), headHeight = k.px(44);
    // Groups fill the shorter column.
    std::array<float, 3> heights{};
    std::vector<size_t> column;
    for (const Group& g : all) {
        const auto c = static_cast<size_t>(
            std::min_element(heights.begin(), heights.begin() + static_cast<long>(columns)) -
            heights.begin());
        column.push_back(c);
        heights[c] += headHeight + lineHeight * static_cast<float>(g.lines.size());
    }
    const float content = *std::max_element(heights.begin(), heights.end()) + k.px(64 + 24);
    const float h = std::min(content, k.c.height - k.px(32));
    ImGui::SetNextWindowFocus();
    const Rect whole{0, 0, k.c.width, k.c.height};
    ImGui::SetNextWindowPos({whole.x, whole.y});
    ImGui::SetNextWindowSize({whole.w, whole.h});
    ImGui::PushStyleColor(ImGuiCol_WindowBg, IM_COL32(0, 0, 0, 110));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0.0f);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0f);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    constexpr ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                       ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoSavedSettings;
    if (ImGui::Begin("help", nullptr, flags | ImGuiWindowFlags_NoScrollWithMouse)) {
        const ImVec2 at(std::floor((k.c.width - w) / 2), std::floor((k.c.height - h) / 2));
        const ImVec2 mouse = ImGui::GetIO().MousePos;
        const bool outside = mouse.x < at.x || mouse.y < at.y || mouse.x > at.x + w || mouse.y > at.y + h;
        ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + w, at.y + h}, k.p.page, k.px(10));
        ImGui::SetCursorScreenPos({at.x + k.px(28), at.y + k.px(20)});
        drawText(ImGui::GetWindowDrawList(), k.c.fonts.large, ImGui::GetCursorScreenPos(), k.p.ink,
                 "Keys and mouse");
        ImGui::SetCursorScreenPos({at.x + w - k.px(48), at.y + k.px(16)});
        if (iconButton(k, "close", Icon::close, withKey("Close the keys", act::Close{})) ||
            (outside && ImGui::IsMouseClicked(0)))
            k.push(act::Toggle{"help"});
        ImGui::SetCursorScreenPos({at.x, at.y + k.px(64)});
        ImGui::PushStyleColor(ImGuiCol_ChildBg, 0u);
        ImGui::BeginChild("keys", {w, h - k.px(64 + 8)}, false, ImGuiWindowFlags_NoNav);
        ImDrawList* list = ImGui::GetWindowDrawList();
        const ImVec2 top = ImGui::GetCursorScreenPos();
        std::array<float, 3> y{};
        const float columnWidth = (w - k.px(56)) / static_cast<float>(columns);
        for (size_t i = 0; i < all.size(); ++i) {
            const size_t c = column[i];
            const float x = top.x + k.px(28) + static_cast<float>(c) * columnWidth;
            drawText(list, k.c.fonts.strong, {x, top.y + y[c] + k.px(12)}, k.p.accent, all[i].name);
            y[c] += headHeight;
            for (const Line& line : all[i].lines) {
                const float used = std::max(k.px(104), caps(k, list, {x, top.y + y[c]}, line.keys) + k.px(4));
                drawText(list, k.c.fonts.body, {x + used, top.y + y[c] + k.px(2)}, k.p.ink,
                         fitted(k.c.fonts.body, line.help, columnWidth - used - k.px(12)));
                y[c] += lineHeight;
            }
        }
        ImGui::Dummy({1, *std::max_element(y.begin(), y.end())});
        scrollByKeys(k);
        ImGui::EndChild();
        ImGui::PopStyleColor();
    }
    ImGui::End();
    ImGui::PopStyleVar(3);
    ImGui::PopStyleColor();
}

} // namespace atlas::ui
