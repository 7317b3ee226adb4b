// What the class reads of a lesson: below the stage, large enough for the last row.
#include "atlas/panels/practice_parts.h"
#include <algorithm>

namespace atlas::ui {
namespace {

const LessonStep* stepOf(const AppState& s) {
    return s.lesson && s.lesson->step < s.lesson->lesson.steps.size()
               ? &s.lesson->lesson.steps[s.lesson->step]
               : nullptr;
}

constexpr float kFoot = 176, kEdge = 24; // in 720th parts of the picture's height

} // namespace

float lessonFoot(const AppState& s, float width, float height) {
    const bool reads = s.lesson && std::ranges::any_of(s.lesson->lesson.steps, [](const LessonStep& step) {
                           return !step.title.empty() || !step.text.empty();
                       });
    return reads ? std::floor(std::min(0.3f * height, kFoot * engine::farHeight(width, height) / 720)) : 0;
}

void drawLessonStage(const Kit& k, const Rect& foot) {
    const LessonStep* step = stepOf(k.c.state);
    if (!step || foot.h < 1) return;
    const Screen s{k, engine::farHeight(k.c.width, k.c.height) / 720};
    ImDrawList* list = ImGui::GetBackgroundDrawList();
    list->AddRectFilled({foot.x, foot.y}, {foot.x + foot.w, foot.y + foot.h}, k.p.page);
    list->AddRectFilled({foot.x, foot.y}, {foot.x + foot.w, foot.y + std::max(1.0f, s.u(1.5f))}, k.p.rule);
    const float width = foot.w - 2 * s.u(kEdge);
    const std::string title = titleOf(k.c.state.lesson->lesson, k.c.state.lesson->step);
    const float x = foot.x + s.u(kEdge);
    float y = foot.y + s.u(10);
    ImFont* head = textWidth(s.title(), title) <= width ? s.title() : s.text();
    drawText(list, head, {x, y}, k.p.accent, fitted(head, title, width));
    k.m.items.push_back({title, x, y, width, head->FontSize, true});
    y += head->FontSize + s.u(2);
    if (step->text.empty()) return;
    const auto room = [&](ImFont* font) {
        return static_cast<int>((foot.y + foot.h - s.u(6) - y) / font->FontSize);
    };
    ImFont* font = linesOf(s.text(), step->text, width) <= room(s.text()) ? s.text() : s.note();
    flowed(list, font, {x, y}, k.p.ink, step->text, width, std::max(1, room(font)));
}

void drawStepNumber(const Kit& k, const Rect& stage) {
    if (!k.c.state.lesson->number) return;
    ImFont *small = k.c.fonts.body, *large = k.c.fonts.large;
    const std::string words =
        "Go to step, 1 to " + std::to_string(k.c.state.lesson->lesson.steps.size()) + ", then Enter";
    const std::string number = *k.c.state.lesson->number + "_";
    const float w = textWidth(small, words) + k.px(40), h = small->FontSize + large->FontSize + k.px(36);
    const float x = stage.x + (stage.w - w) / 2, y = stage.y + (stage.h - h) / 2;
    ImDrawList* list = ImGui::GetForegroundDrawList();
    list->AddRectFilled({x, y}, {x + w, y + h}, k.p.page, k.px(8));
    list->AddRect({x, y}, {x + w, y + h}, k.p.accent, k.px(8), 0, std::max(1.0f, k.px(1.5f)));
    drawText(list, large, {x + (w - textWidth(large, number)) / 2, y + k.px(12)}, k.p.ink, number);
    drawText(list, small, {x + k.px(20), y + k.px(20) + large->FontSize}, k.p.quiet, words);
    k.m.items.push_back({"Go to step " + *k.c.state.lesson->number, x, y, w, h, true});
}

} // namespace atlas::ui
