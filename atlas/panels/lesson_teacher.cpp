// What only the teacher sees while a class goes on: notes, the next step, the clock; and all steps at once.
#include "atlas/panels/practice_parts.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>

namespace atlas::ui {
namespace {

std::string minutesOf(double seconds) { // "4:05", "1:02:10"
    const auto all = static_cast<long>(std::floor(std::max(0.0, seconds)));
    std::array<char, 40> text{};
    if (all >= 3600)
        std::snprintf(text.data(), text.size(), "%ld:%02ld:%02ld", all / 3600, all / 60 % 60, all % 60);
    else
        std::snprintf(text.data(), text.size(), "%ld:%02ld", all / 60, all % 60);
    return text.data();
}

std::string planned(float minutes) { // "10 min", "1.5 min", "30 s"
    std::array<char, 40> text{};
    if (minutes < 1)
        std::snprintf(text.data(), text.size(), "%.0f s", static_cast<double>(minutes * 60));
    else
        std::snprintf(text.data(), text.size(), "%.3g min", static_cast<double>(minutes));
    return text.data();
}

std::string timeOfDay(int64_t clock) {
    const std::time_t now = clock ? static_cast<std::time_t>(clock) : std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    std::array<char, 16> text{};
    std::strftime(text.data(), text.size(), "%H:%M", &local);
    return text.data();
}

// A step's picture, or an empty frame where it is still to come.
void picture(const Kit& k, ImDrawList* list, size_t step, ImVec2 at, float w, float h) {
    const CardPicture* p = step < k.c.steps.size() ? &k.c.steps[step] : nullptr;
    if (p && p->number)
        list->AddImage(reinterpret_cast<ImTextureID>(static_cast<uintptr_t>(p->number)), at,
                       {at.x + w, at.y + h});
    else
        list->AddRectFilled(at, {at.x + w, at.y + h}, k.p.field, k.px(4));
    list->AddRect(at, {at.x + w, at.y + h}, k.p.rule, 0, 0, std::max(1.0f, k.c.scale));
}

// One piece a step, as far as the class has come; a click goes there.
void progress(const Screen& s, const LessonRun& run, ImVec2 at, float width) {
    const Kit& k = s.k;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const size_t n = run.lesson.steps.size();
    const float gapX = n > 24 ? s.u(1) : s.u(3), h = s.u(7);
    const float w = (width - gapX * static_cast<float>(n - 1)) / static_cast<float>(n);
    for (size_t i = 0; i < n; ++i) {
        const float x = at.x + static_cast<float>(i) * (w + gapX);
        list->AddRectFilled({x, at.y}, {x + w, at.y + h}, i <= run.step ? k.p.accent : k.p.rule, h / 2);
        ImGui::SetCursorScreenPos({x, at.y - s.u(4)});
        ImGui::PushID(static_cast<int>(i));
        if (ImGui::InvisibleButton("at", {std::max(1.0f, w), h + s.u(8)})) k.push(act::ShowStep{i});
        note(k, "Step " + std::to_string(i + 1));
        ImGui::PopID();
        if (ImGui::IsItemHovered()) tooltip(k, std::to_string(i + 1) + "  " + titleOf(run.lesson, i));
    }
}

void clockRow(const Screen& s, const LessonRun& run, float x, float& y, float width) {
    const Kit& k = s.k;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const std::string now = timeOfDay(k.c.clock);
    drawText(list, s.text(), {x, y}, k.p.ink, now);
    const double elapsed = elapsedOf(run, k.c.now);
    const float plan = atlas::minutesOf(run.lesson);
    const bool late = plan > 0 && elapsed > 60.0 * static_cast<double>(plan);
    std::string whole = minutesOf(elapsed);
    if (plan > 0) whole += " of " + planned(plan);
    const LessonStep& step = run.lesson.steps[run.step];
    std::string here = "this step " + minutesOf(spentOn(run, run.step, k.c.now));
    if (step.minutes > 0) here += " of " + planned(step.minutes);
    ImFont *strong = k.c.fonts.strong, *small = k.c.fonts.small;
    const float right = x + width;
    const ImU32 ink = late ? k.p.flagBar : k.p.ink;
    drawText(list, strong, {right - textWidth(strong, whole), y + s.u(2)}, ink, whole);
    drawText(list, small, {right - textWidth(small, here), y + s.u(4) + strong->FontSize}, k.p.quiet, here);
    y += std::max(s.text()->FontSize, strong->FontSize + small->FontSize + s.u(6)) + s.u(6);
}

} // namespace

void drawTeacher(const Kit& k, const Rect& r) {
    const LessonRun& run = *k.c.state.lesson;
    if (run.step >= run.lesson.steps.size()) return;
    const LessonStep& step = run.lesson.steps[run.step];
    const Screen s{k, engine::farHeight(k.c.width, k.c.height) / 720};
    if (!beginPanel(k, "teacher", r, false)) return endPanel();
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddRectFilled({r.x, r.y}, {r.x + std::max(1.0f, k.c.scale), r.y + r.h}, k.p.rule);
    const float edge = s.u(20), x = r.x + edge, width = r.w - 2 * edge;
    float y = r.y + s.u(14);
    ImFont *strong = k.c.fonts.strong, *small = k.c.fonts.small;
    const std::string at =
        "Step " + std::to_string(run.step + 1) + " of " + std::to_string(run.lesson.steps.size());
    drawText(list, strong, {x, y}, k.p.accent, at);
    k.m.items.push_back({at, x, y, width, strong->FontSize, true});
    const float room = width - textWidth(strong, at) - s.u(12);
    const std::string name = fitted(small, run.lesson.name, room);
    drawText(list, small, {x + width - textWidth(small, name), y + strong->Ascent - small->Ascent}, k.p.quiet,
             name);
    y += strong->FontSize + s.u(8);
    progress(s, run, {x, y}, width);
    y += s.u(20);
    clockRow(s, run, x, y, width);
    list->AddRectFilled({x, y}, {x + width, y + std::max(1.0f, k.c.scale)}, k.p.rule);
    y += s.u(8);

    const size_t next = run.step + 1;
    const bool last = next >= run.lesson.steps.size();
    const float pictureHeight = last ? 0 : s.u(96), pictureWidth = pictureHeight * 16 / 9;
    const float bar = k.px(44), below = bar + (last ? s.u(34) : pictureHeight + s.u(30));
    ImGui::SetCursorScreenPos({x, y});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    ImGui::PushID(static_cast<int>(run.step)); // each step's notes begin at their top
    const StepQuiz* quiz = quizOf(run);
    const float ask = quiz ? s.u(56) : 0;
    ImGui::BeginChild("notes", {width + edge / 2, std::max(1.0f, r.y + r.h - below - ask - y)}, false,
                      ImGuiWindowFlags_NoNav);
    ImFont* font = s.note();
    if (step.notes.empty())
        paragraph(k, small, k.p.quiet, "No notes for this step.");
    else
        paragraph(k, font, k.p.ink, step.notes, {}, 0, edge / 2);
    for (const LessonProblem& p : problemsOf(run, run.step)) {
        gap(k, 8);
        paragraph(k, small, k.p.flagBar, "This step is not shown whole. " + p.message, {}, 0, edge / 2);
    }
    if (!k.c.state.helpOpen) scrollByKeys(k);
    ImGui::EndChild();
    ImGui::PopID();
    ImGui::PopStyleVar();

    y = r.y + r.h - below;
    if (quiz &&
        bigButton(s, "quiz", Icon::tick, "Ask the quiz",
                  withKey(quiz->question.empty() ? "The class answers" : quiz->question, act::AskQuiz{}),
                  {x, y - ask + s.u(4), width, ask - s.u(12)}, true))
        k.push(act::AskQuiz{});
    list->AddRectFilled({x, y}, {x + width, y + std::max(1.0f, k.c.scale)}, k.p.rule);
    y += s.u(6);
    if (last) {
        drawText(list, small, {x, y}, k.p.quiet, "This is the last step.");
    } else {
        drawText(list, small, {x, y}, k.p.quiet, "Next");
        y += small->FontSize + s.u(2);
        picture(k, list, next, {x, y}, pictureWidth, pictureHeight);
        const float left = x + pictureWidth + s.u(12);
        flowed(list, k.c.fonts.body, {left, y}, k.p.ink, titleOf(run.lesson, next), x + width - left, 3);
    }
    ImGui::SetCursorScreenPos({x, r.y + r.h - bar + k.px(4)});
    const auto button = [&](const char* id, Icon icon, const char* tip, const Action& a) {
        if (iconButton(k, id, icon, withKey(tip, a))) k.push(a);
        ImGui::SameLine(0, k.px(6));
    };
    button("before", Icon::previous, "Step before", act::StepLesson{-1});
    button("next", Icon::next, "Next step", act::StepLesson{1});
    button("all", Icon::list, "All steps as pictures", act::LessonOverview{});
    button("fold", Icon::forward, "The teacher's panel", act::LessonPanel{});
    button("end", Icon::stop, "End the class", act::Teach{false});
    endPanel();
}

Rect overviewCell(size_t steps, float width, float height, float scale) {
    const auto columns = static_cast<float>(overviewColumns(steps));
    const float edge = 24 * scale, between = 16 * scale;
    const float w = std::floor((width - 2 * edge - (columns - 1) * between) / columns);
    const float high = std::max(60 * scale, (height - 90 * scale) / 2 - 44 * scale);
    return {edge, 60 * scale, std::max(48.0f, w), std::max(27.0f, std::floor(std::min(w * 9 / 16, high)))};
}

void drawOverview(const Kit& k, const Rect& over) {
    const LessonRun& run = *k.c.state.lesson;
    const size_t count = run.lesson.steps.size();
    const auto columns = static_cast<size_t>(overviewColumns(count));
    const Rect cell = overviewCell(count, over.w, over.h, k.c.scale);
    if (!beginPanel(k, "overview", over, false)) return endPanel();
    ImDrawList* list = ImGui::GetWindowDrawList();
    ImFont *large = k.c.fonts.large, *small = k.c.fonts.small, *strong = k.c.fonts.strong,
           *body = k.c.fonts.body; // with hanzi
    const std::string keys = "Arrows choose, Enter shows, Tab or Esc leads back";
    drawText(list, large, {cell.x, over.y + k.px(12)}, k.p.ink,
             fitted(large, run.lesson.name, over.w - 3 * cell.x - textWidth(small, keys)));
    drawText(list, small, {over.x + over.w - cell.x - textWidth(small, keys), over.y + k.px(22)}, k.p.quiet,
             keys);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    ImGui::SetCursorPos({0, cell.y});
    ImGui::BeginChild("steps", {over.w, std::max(1.0f, over.h - cell.y)}, false, ImGuiWindowFlags_NoNav);
    ImDrawList* inside = ImGui::GetWindowDrawList();
    const float words = strong->FontSize + k.px(14), stepX = cell.w + k.px(16),
                stepY = cell.h + words + k.px(10);
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    for (size_t i = 0; i < count; ++i) {
        const ImVec2 at(origin.x + cell.x + static_cast<float>(i % columns) * stepX,
                        origin.y + k.px(4) + static_cast<float>(i / columns) * stepY);
        ImGui::SetCursorScreenPos(at);
        ImGui::PushID(static_cast<int>(i));
        if (ImGui::InvisibleButton("step", {cell.w, cell.h + words})) k.push(act::ShowStep{i});
        ImGui::PopID();
        const std::string title = titleOf(run.lesson, i), number = std::to_string(i + 1) + "  ";
        note(k, title);
        const bool chosen = run.chosen == i;
        if (chosen && k.m.overviewShown != i) {
            k.m.overviewShown = i;
            ImGui::SetScrollHereY(0.5f);
        }
        picture(k, inside, i, at, cell.w, cell.h);
        if (chosen || ImGui::IsItemHovered())
            inside->AddRect({at.x - k.px(3), at.y - k.px(3)},
                            {at.x + cell.w + k.px(3), at.y + cell.h + k.px(3)}, k.p.accent, k.px(4), 0,
                            chosen ? k.px(3) : k.px(1.5f));
        const float base = at.y + cell.h + k.px(7);
        const bool faulty = !problemsOf(run, i).empty();
        drawText(inside, strong, {at.x, base}, i == run.step ? k.p.accent : k.p.quiet, number);
        const float left = at.x + textWidth(strong, number);
        drawText(inside, body, {left, base},
                 faulty          ? k.p.flagBar
                 : i == run.step ? k.p.accent
                                 : k.p.ink,
                 fitted(body, faulty ? title + " (not whole)" : title, at.x + cell.w - left));
    }
    ImGui::SetCursorScreenPos(
        {origin.x, origin.y + stepY * static_cast<float>((count + columns - 1) / columns) + k.px(8)});
    ImGui::Dummy({1, 1});
    ImGui::EndChild();
    ImGui::PopStyleVar();
    endPanel();
}

} // namespace atlas::ui
