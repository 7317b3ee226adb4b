// A lesson as it is made: its steps, and what is written into the one that is shown.
#include "atlas/panels/ui.h"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>

namespace atlas::ui {
namespace {

std::string minutesWord(float minutes) { // "1.5", "" not said
    std::array<char, 24> text{};
    if (minutes > 0) std::snprintf(text.data(), text.size(), "%.4g", static_cast<double>(minutes));
    return text.data();
}

std::string plannedWords(float minutes) {
    return minutes > 0 ? minutesWord(std::max(0.5f, std::round(minutes * 2) / 2)) + " min" : std::string();
}

// The keyboard comes and goes.
void takeFocus(const Kit& k, LessonField field) {
    if (k.c.state.lesson->focus != field) return;
    ImGui::SetKeyboardFocusHere();
    k.push(act::FocusLesson{field, true});
}

// After a field: leaves it to the file, goes on with Tab, and gives Ctrl Z to the lesson.
void follow(const Kit& k, LessonField field) {
    if (ImGui::IsItemDeactivated()) k.push(act::LeaveLessonField{});
    if (!ImGui::IsItemActive()) return;
    const bool shift = ImGui::GetIO().KeyShift;
    if (ImGui::GetIO().KeyCtrl) {
        if (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Z)))
            k.push(shift ? Action(act::Redo{}) : Action(act::Undo{}));
    } else if (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Tab))) {
        constexpr std::array order{LessonField::name, LessonField::about, LessonField::title,
                                   LessonField::text, LessonField::notes, LessonField::minutes};
        const auto at = static_cast<size_t>(std::ranges::find(order, field) - order.begin());
        k.push(act::FocusLesson{order[(at + (shift ? order.size() - 1 : 1)) % order.size()]});
    }
}

struct Line {
    const std::string& text; // as the state has it
    std::string& known;      // as the field had it
};

int syncLine(ImGuiInputTextCallbackData* data) { // taken back, or changed on disk
    const auto& line = *static_cast<const Line*>(data->UserData);
    if (line.known != line.text) {
        data->DeleteChars(0, data->BufTextLen);
        data->InsertChars(0, line.text.c_str());
    }
    line.known.assign(data->Buf, static_cast<size_t>(data->BufTextLen));
    return 0;
}

// A field of one line.
void lineField(const Kit& k, const char* id, LessonField field, size_t step, const std::string& text,
               const char* hint, float width) {
    std::array<char, 1024> buffer{};
    std::memcpy(buffer.data(), text.data(), std::min(text.size(), buffer.size() - 1));
    takeFocus(k, field);
    ImGui::PushItemWidth(width);
    const bool numbers = field == LessonField::minutes; // as they are written, until the field is left
    std::string& known = k.m.written[id].known;
    if (k.m.lessonField != id) known = text;
    Line line{text, known};
    const bool changed =
        ImGui::InputTextWithHint(id, hint, buffer.data(), buffer.size(),
                                 ImGuiInputTextFlags_NoUndoRedo | ImGuiInputTextFlags_AutoSelectAll |
                                     (numbers ? 0 : ImGuiInputTextFlags_CallbackAlways),
                                 numbers ? nullptr : syncLine, &line);
    ImGui::PopItemWidth();
    const bool left = ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape));
    if (changed && !left) k.push(act::WriteLesson{field, step, buffer.data()});
    if (ImGui::IsItemActive())
        k.m.lessonField = id;
    else if (k.m.lessonField == id)
        k.m.lessonField.clear();
    follow(k, field);
    note(k, hint);
}

void areaField(const Kit& k, const char* id, LessonField field, size_t step, const std::string& text,
               const char* hint, float width, float height) {
    takeFocus(k, field);
    WrappedText& written = k.m.written[id];
    if (textArea(k, id, written, text, hint, width, height))
        k.push(act::WriteLesson{field, step, written.known});
    follow(k, field);
    note(k, hint);
}

void head(const Kit& k, const Layout& l) {
    const LessonRun& run = *k.c.state.lesson;
    const Rect& f = l.finder;
    ImGui::SetCursorPos({k.px(12), k.px(14)});
    ImGui::PushFont(k.c.fonts.strong);
    lineField(k, "##name", LessonField::name, 0, run.lesson.name, "The lesson's name",
              f.w - k.px(12 + 12 + 36));
    ImGui::PopFont();
    ImGui::SetCursorPos({f.w - k.px(12 + 32), k.px(16)});
    if (iconButton(k, "close", Icon::close, withKey("Leave the lesson", act::CloseLesson{})))
        k.push(act::CloseLesson{});
    ImGui::SetCursorPos({k.px(12), k.px(52)});
    ImGui::PushFont(k.c.fonts.small);
    lineField(k, "##about", LessonField::about, 0, run.lesson.about, "What it is about", f.w - k.px(12 + 12));
    ImGui::PopFont();
    const float y = k.px(90);
    ImGui::SetCursorPos({k.px(12), y});
    const auto icon = [&](const char* id, Icon what, const char* tip, const Action& a) {
        if (iconButton(k, id, what, withKey(tip, a), false, 30)) k.push(a);
        ImGui::SameLine(0, k.px(2));
    };
    if (textButton(k, "teach", "Teach", !run.lesson.steps.empty())) k.push(act::Teach{true});
    if (ImGui::IsItemHovered()) tooltip(k, withKey("Teach from the first step", act::Teach{true}));
    ImGui::SameLine(0, k.px(6));
    icon("lists", Icon::search, "The lesson's panel, or the lists", act::LessonPanel{});
    icon("all", Icon::list, "All steps as pictures", act::LessonOverview{});
    icon("undo", Icon::undo, "Take the last change back", act::Undo{});
    icon("redo", Icon::redo, "Do it again", act::Redo{});
    icon("print", Icon::print, "A handout of the lesson, as PDF; with your notes Ctrl Alt P",
         act::PrintLesson{});
}

// At the right end of a row there.
void keptWord(const Kit& k, float right, float y, float room) {
    const LessonRun& run = *k.c.state.lesson;
    const std::string kept = !run.trouble.empty()     ? "Not saved"
                             : run.edits != run.saved ? "Saving…"
                             : !run.own               ? "Bundled"
                                                      : "Saved";
    ImFont* small = k.c.fonts.small;
    const std::string words = fitted(small, kept, room);
    drawText(ImGui::GetWindowDrawList(), small, {right - textWidth(small, words), y + k.px(5)},
             run.trouble.empty() ? k.p.quiet : k.p.flagBar, words);
}

void steps(const Kit& k) {
    const LessonRun& run = *k.c.state.lesson;
    ImDrawList* list = ImGui::GetWindowDrawList();
    ImFont *body = k.c.fonts.body, *small = k.c.fonts.small;
    const size_t count = run.lesson.steps.size();
    if (count == 0) {
        paragraph(k, body, k.p.ink, "No step yet.");
        gap(k, 6);
        paragraph(
            k, small, k.p.quiet,
            "Show what the class is to see: a point, a region, a posture, from the side that tells most. "
            "Then add it as a step; what it shows is kept.");
        return;
    }
    const ImVec2 top = ImGui::GetCursorScreenPos();
    const float high = k.px(30), mouse = ImGui::GetIO().MousePos.y;
    size_t target = SIZE_MAX;
    if (k.m.stepDragged < count && ImGui::IsMouseDown(0)) {
        const float at = std::clamp((mouse - top.y) / high, 0.0f, static_cast<float>(count) - 0.5f);
        target = static_cast<size_t>(at);
    } else if (k.m.stepDragged != SIZE_MAX) {
        const float at = (mouse - top.y) / high;
        const auto to = static_cast<size_t>(std::clamp(at, 0.0f, static_cast<float>(count) - 0.5f));
        if (k.m.stepDragged < count && to != k.m.stepDragged && ImGui::IsMouseReleased(0))
            k.push(act::MoveStep{k.m.stepDragged, to});
        k.m.stepDragged = SIZE_MAX;
    }
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    for (size_t i = 0; i < count; ++i) {
        ImGui::PushID(static_cast<int>(i));
        const std::string title = titleOf(run.lesson, i), number = std::to_string(i + 1);
        ImVec2 at;
        if (row(k, "step", title, 30, i == run.step, at) && i != run.step) k.push(act::ShowStep{i});
        if (ImGui::IsItemActive() && ImGui::IsMouseDragging(0, k.px(6))) k.m.stepDragged = i;
        const auto problems = problemsOf(run, i);
        if (!problems.empty() && ImGui::IsItemHovered()) tooltip(k, problems.front().message);
        ImGui::PopID();
        if (i == run.step && k.m.stepShown != i) {
            k.m.stepShown = i;
            ImGui::SetScrollHereY(0.5f);
        }
        if (!ImGui::IsItemVisible()) continue;
        const float width = ImGui::GetItemRectSize().x, y = at.y + (high - body->FontSize) / 2,
                    base = at.y + (high - small->FontSize) / 2 + k.px(1);
        drawText(list, small, {at.x + k.px(22) - textWidth(small, number), base}, k.p.quiet, number);
        const std::string minutes = minutesWord(run.lesson.steps[i].minutes);
        const float right = at.x + width - textWidth(small, minutes);
        drawText(list, small, {right, base}, k.p.quiet, minutes);
        float left = at.x + k.px(30);
        if (!problems.empty()) { // marked, and taught all the same
            list->AddRectFilled({left, at.y + k.px(8)}, {left + k.px(4), at.y + k.px(22)}, k.p.flagBar,
                                k.px(2));
            left += k.px(10);
        }
        drawText(list, body, {left, y}, run.lesson.steps[i].title.empty() ? k.p.quiet : k.p.ink,
                 fitted(body, title, right - left - k.px(8)));
        if (target == i && i != k.m.stepDragged) {
            const float line = target > k.m.stepDragged ? at.y + high - k.px(1) : at.y - k.px(1);
            list->AddRectFilled({at.x, line}, {at.x + width, line + k.px(2)}, k.p.accent);
        }
    }
    ImGui::PopStyleVar();
}

void fields(const Kit& k, float height) {
    const LessonRun& run = *k.c.state.lesson;
    if (run.step >= run.lesson.steps.size()) return;
    const LessonStep& step = run.lesson.steps[run.step];
    const float width = ImGui::GetContentRegionAvail().x;
    float spare = height;
    for (const LessonProblem& p : problemsOf(run, run.step)) {
        const float from = ImGui::GetCursorPosY();
        paragraph(k, k.c.fonts.small, k.p.flagBar,
                  p.line > 0 ? "Line " + std::to_string(p.line) + ": " + p.message : p.message);
        gap(k, 4);
        spare -= ImGui::GetCursorPosY() - from;
    }
    ImGui::PushID(static_cast<int>(run.step));
    lineField(k, "##title", LessonField::title, run.step, step.title, "Title", width);
    const float line = ImGui::GetFrameHeight() + k.px(6);
    const float area = std::max(k.px(50), (spare - 2 * line - k.px(40)) / 2);
    gap(k, 6);
    areaField(k, "##text", LessonField::text, run.step, step.text, "What the class reads", width,
              area * 0.8f);
    gap(k, 6);
    areaField(k, "##notes", LessonField::notes, run.step, step.notes, "Your notes", width, area * 1.2f);
    gap(k, 6);
    lineField(k, "##minutes", LessonField::minutes, run.step, minutesWord(step.minutes), "Minutes", k.px(84));
    ImGui::PopID();
    ImGui::SameLine(0, k.px(8));
    drawText(ImGui::GetWindowDrawList(), k.c.fonts.small,
             {ImGui::GetCursorScreenPos().x, ImGui::GetCursorScreenPos().y + k.px(6)}, k.p.quiet, "min");
    ImGui::SetCursorPosX(ImGui::GetWindowWidth() - k.px(16 + 3 * 32));
    const auto icon = [&](const char* id, Icon what, const char* tip, const Action& a) {
        if (iconButton(k, id, what, withKey(tip, a), false, 30)) k.push(a);
        ImGui::SameLine(0, k.px(2));
    };
    icon("view", Icon::reset, "The step shows this view", act::SetStepView{});
    icon("twice", Icon::copy, "The step once more", act::DuplicateStep{});
    icon("remove", Icon::close, "Remove the step", act::RemoveStep{});
    ImGui::NewLine();
}

} // namespace

bool lessonShows(const AppState& s) {
    return s.lesson && s.lesson->panel && !s.lesson->teaching && !s.bodyOpen && !s.poseOpen;
}

void drawLesson(const Kit& k, const Layout& l) {
    k.m.searching = false;
    const Rect& f = l.finder;
    if (beginPanel(k, "lesson", f, l.finderFloats)) {
        head(k, l);
        const bool some = !k.c.state.lesson->lesson.steps.empty();
        const float top = k.px(130), bottom = some ? std::max(k.px(250), 0.46f * f.h) : k.px(8),
                    add = k.px(42);
        ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(k.px(16), k.px(4)));
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(k.px(8), k.px(4)));
        ImGui::SetCursorPos({0, top});
        const float listHeight = std::max(k.px(60), f.h - top - bottom - add);
        ImGui::BeginChild("steps", {f.w - 1, some ? listHeight : k.px(150)}, false,
                          ImGuiWindowFlags_AlwaysUseWindowPadding | ImGuiWindowFlags_NoNav);
        steps(k);
        ImGui::EndChild();
        const float y = top + (some ? listHeight : k.px(150)) + k.px(4);
        ImGui::SetCursorPos({k.px(16), y});
        float x = 0;
        if (chip(k, "add", "Add this view as a step", x, true)) k.push(act::AddStep{});
        if (ImGui::IsItemHovered())
            tooltip(k, withKey("What the stage shows, behind this step", act::AddStep{}));
        keptWord(k, f.x + f.w - k.px(14), f.y + y, f.w - k.px(30) - x);
        if (some) {
            ImGui::SetCursorPos({0, y + add});
            const float h = std::max(k.px(60), f.h - y - add - k.px(4));
            ImGui::BeginChild("fields", {f.w - 1, h}, false,
                              ImGuiWindowFlags_AlwaysUseWindowPadding | ImGuiWindowFlags_NoNav);
            fields(k, h - k.px(16));
            ImGui::EndChild();
        }
        ImGui::PopStyleVar(2);
        if (!l.finderFloats) {
            const float line = std::max(1.0f, k.c.scale), right = f.x + f.w - line;
            ImGui::GetWindowDrawList()->AddRectFilled({right, 0}, {right + line, f.h}, k.p.rule);
        }
    }
    endPanel();
}

void lessonList(const Kit& k) {
    const AppState& s = k.c.state;
    heading(k, "Lessons");
    ImDrawList* list = ImGui::GetWindowDrawList();
    ImFont *body = k.c.fonts.body, *small = k.c.fonts.small;
    ImVec2 at;
    ImGui::PushID("lessons"); // a region may be called like a lesson
    if (s.lesson) {
        if (row(k, "back", "Back to the lesson", 30, false, at)) k.push(act::LessonPanel{});
        drawIcon(list, Icon::back, {at.x + k.px(9), at.y + k.px(15)}, k.px(16), k.p.accent);
        drawText(list, k.c.fonts.strong, {at.x + k.px(26), at.y + k.px(4)}, k.p.ink, "Back to the lesson");
    }
    for (const LessonEntry& e : s.lessons) {
        const bool ahead = s.preview == "lesson:" + e.id;
        const bool here = s.lesson && s.lesson->lesson.id == e.id;
        if (row(k, e.id.c_str(), e.name, 30, ahead || here, at)) k.push(act::OpenLesson{e.id});
        if (ImGui::IsItemHovered() && !e.about.empty()) tooltip(k, fitted(small, e.about, k.c.width * 0.6f));
        if (ahead && k.m.shownPreview != s.preview) ImGui::SetScrollHereY();
        if (!ImGui::IsItemVisible()) continue;
        const float width = ImGui::GetItemRectSize().x;
        const std::string minutes = plannedWords(e.minutes);
        const float right = at.x + width - textWidth(small, minutes);
        drawIcon(list, e.own ? Icon::diary : Icon::page, {at.x + k.px(9), at.y + k.px(15)}, k.px(15),
                 k.p.quiet);
        drawText(list, body, {at.x + k.px(26), at.y + k.px(4)}, k.p.ink,
                 fitted(body, e.name, right - at.x - k.px(34)));
        drawText(list, small, {right, at.y + k.px(6)}, k.p.quiet, minutes);
    }
    if (row(k, "new-lesson", "New lesson", 30, false, at)) k.push(act::NewLesson{});
    if (ImGui::IsItemHovered()) tooltip(k, withKey("A lesson of your own", act::NewLesson{}));
    drawIcon(list, Icon::plus, {at.x + k.px(9), at.y + k.px(15)}, k.px(15), k.p.accent);
    drawText(list, body, {at.x + k.px(26), at.y + k.px(4)}, k.p.accent, "New lesson");
    ImGui::PopID();
}

} // namespace atlas::ui
