// What the class sees, told to the teacher on the stage, and the buttons for it.
#include "atlas/panels/ui.h"
#include <algorithm>

namespace atlas::ui {

void drawClassScreen(const Kit& k, const Rect& free) {
    const ClassScreen& c = k.c.state.classScreen;
    if (!c.open) return;
    const std::string told = c.lost                    ? "The class's screen is gone"
                             : c.cover == Cover::black ? "The class sees black"
                             : c.cover == Cover::white ? "The class sees white"
                             : c.frozen                ? "The class sees a kept picture"
                                                       : "The class sees this";
    struct Way {
        const char* name;
        Action action;
        bool on;
        const char* tip;
    };
    const Way ways[] = {
        {"Keep", act::FreezeClass{}, c.frozen, "The class keeps this picture; again: it goes on"},
        {"Black", act::CoverClass{Cover::black}, c.cover == Cover::black, "The class sees black"},
        {"White", act::CoverClass{Cover::white}, c.cover == Cover::white, "The class sees white"},
        {"Swap", act::SwapScreens{}, false, "Teacher's and class's screen change places"},
    };
    ImFont* font = k.c.fonts.small;
    float w = k.px(24 + 34) + textWidth(font, told);
    for (const Way& way : ways) w += textWidth(font, way.name) + k.px(22);
    const bool narrow = w > free.w - k.px(24);
    if (narrow) w = k.px(24 + 34) + textWidth(font, told);
    if (!beginOverlay(k, "class-screen", {free.x + free.w - w - k.px(12), free.y + k.px(58), w, k.px(38)}))
        return endPanel();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool live = told == "The class sees this";
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 dot(at.x + k.px(8), at.y + k.px(15));
    if (live)
        list->AddCircleFilled(dot, k.px(4), k.p.accent, 16);
    else
        list->AddRectFilled({dot.x - k.px(4), dot.y - k.px(4)}, {dot.x + k.px(4), dot.y + k.px(4)},
                            k.p.quiet);
    drawText(list, font, {at.x + k.px(18), at.y + (k.px(30) - font->FontSize) / 2}, k.p.ink, told);
    ImGui::SetCursorScreenPos({at.x + k.px(24) + textWidth(font, told), at.y});
    if (!narrow)
        for (const Way& way : ways) {
            if (textButton(k, way.name, way.name, way.on)) k.push(way.action);
            if (ImGui::IsItemHovered()) tooltip(k, withKey(way.tip, way.action));
            ImGui::SameLine(0, k.px(2));
        }
    if (iconButton(k, "close-class", Icon::close,
                   withKey("Close the class's window", act::Toggle{"class-window"}), false, 30))
        k.push(act::ClassWindow{});
    endPanel();
}

} // namespace atlas::ui
