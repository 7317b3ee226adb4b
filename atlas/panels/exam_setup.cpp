// Before and after an examination: what is asked of whom, and how it went.
#include "atlas/panels/exam_parts.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>

namespace atlas::ui {
namespace {

std::string wordsOf(const Kit& k, const std::string& id, size_t due) {
    const Catalog& c = k.c.session.catalog;
    const auto rest = [&](size_t from) { return id.substr(from); };
    if (id.starts_with("mode:")) return std::string(nameOf(*examMode(rest(5))));
    if (id == "meridian:EX") return "Extra";
    if (id.starts_with("meridian:")) return rest(9);
    if (id.starts_with("region:")) {
        const Region* r = c.region(rest(7));
        return r ? r->name : rest(7);
    }
    if (id.starts_with("count:")) return rest(6);
    if (id == "who:") return "Whole class";
    if (id.starts_with("who:")) return withoutHanzi(rest(4));
    if (id == "due") return "Only what is due (" + std::to_string(due) + ")";
    return "Begin";
}

std::string tipOf(const Kit& k, const std::string& id) {
    if (id == "mode:find") return "Names and markers are hidden: click where the point lies";
    if (id == "mode:name") return "A point is lit: say what it is called";
    if (id == "mode:use") return "What is it traditionally used for?";
    if (id == "mode:order") return "Put points of a line in the order of flow";
    if (id == "who:") return "Counted, but not scheduled";
    if (id.starts_with("who:")) return "What was missed or begins to fade comes back first (FSRS-5)";
    if (id.starts_with("meridian:"))
        if (const Meridian* m = k.c.session.catalog.meridian(id.substr(9))) return m->name;
    return {};
}

// Chips, those of a group under their heading. Only the teacher reads them: in the interface's own size.
void choices(const Kit& k, const ExamRun& run) {
    static constexpr std::array<const char*, 5> heads{"Ask", "Of these meridians", "And of these regions",
                                                      "So many questions", "Who answers"};
    ImDrawList* list = ImGui::GetWindowDrawList();
    const auto schedule = scheduleOf(k.c.state.exam.results, run.learner);
    const size_t due = dueOf(schedule, static_cast<int64_t>(std::time(nullptr))).due.size();
    const auto all = examChoices(k.c.session.catalog, k.c.state.exam);
    const auto answers =
        std::ranges::count(k.c.state.exam.results.answers, run.learner, &ExamAnswer::learner);
    float x = 0;
    int group = -1;
    for (size_t i = 0; i < all.size(); ++i) {
        const ExamChoice& c = all[i];
        if (c.id == "begin") continue;
        if (c.group != group) {
            gap(k, group < 0 ? 4.0f : 12.0f);
            group = c.group;
            x = 0;
            const bool every = run.request.meridians.empty() && run.request.regions.empty();
            paragraph(k, k.c.fonts.strong, k.p.accent,
                      std::string(heads[static_cast<size_t>(group)]) +
                          (group == 1 && every ? ": none chosen, every point" : ""));
            gap(k, 2);
        }
        if (chip(k, c.id.c_str(), wordsOf(k, c.id, due), x, isChosen(run, c.id)))
            k.push(act::ExamChoose{c.id});
        if (ImGui::IsItemHovered())
            if (const std::string tip = tipOf(k, c.id); !tip.empty()) tooltip(k, tip);
        if (static_cast<int>(i) != run.choice) continue;
        const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
        list->AddRect({low.x - k.px(2), low.y - k.px(2)}, {high.x + k.px(2), high.y + k.px(2)}, k.p.ink,
                      k.px(8), 0, std::max(1.5f, k.px(2)));
        if (k.m.examChoice != run.choice) ImGui::SetScrollHereY();
    }
    k.m.examChoice = run.choice;
    gap(k, 8);
    ImGui::PushFont(k.c.fonts.body);
    ImGui::SetNextItemWidth(std::min(ImGui::GetContentRegionAvail().x, k.px(300)));
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(k.px(10), k.px(6)));
    if (run.typing) {
        ImGui::SetKeyboardFocusHere();
        k.push(act::Exam{act::ExamDo::type});
    }
    if (ImGui::InputTextWithHint("##learner", "somebody else's name, Enter", k.m.examField,
                                 sizeof k.m.examField, ImGuiInputTextFlags_EnterReturnsTrue) &&
        k.m.examField[0]) {
        k.push(act::ExamChoose{std::string("who:") + k.m.examField});
        k.m.examField[0] = 0;
    }
    note(k, "learner");
    ImGui::PopStyleVar();
    ImGui::PopFont();
    gap(k, 8);
    if (answers == 0) return;
    const std::string whose = run.learner.empty() ? std::string("the class") : withoutHanzi(run.learner);
    const std::string words =
        std::to_string(answers) + (answers == 1 ? " answer of " : " answers of ") + whose;
    x = 0;
    if (chip(k, "forget", "Delete " + words, x)) k.push(act::Exam{act::ExamDo::forget});
    if (ImGui::IsItemHovered())
        tooltip(k, withKey("From the results, here and in the file; Ctrl Z brings them back",
                           act::Exam{act::ExamDo::forget}));
}

struct Sheet {
    const char *id, *words, *tip;
    act::ExamDo what;
};
constexpr std::array<Sheet, 4> kSheets{
    {{"paper", "Paper", "These questions as a PDF to print", act::ExamDo::paper},
     {"answers", "With answers", "The same PDF with the answers", act::ExamDo::answers},
     {"anki", "Anki deck", "These questions with pictures, for Anki", act::ExamDo::anki},
     {"csv", "Table", "All results so far as a CSV file", act::ExamDo::csv}}};

// What leaves the program, as chips.
float sheetsHeight(const Kit& k, float width) {
    const float between = k.px(6);
    float x = 0;
    int rows = 1;
    for (const Sheet& sheet : kSheets) {
        const float w = textWidth(k.c.fonts.small, sheet.words) + k.px(20);
        if (x > 0 && x + between + w > width) x = 0, ++rows;
        x += (x > 0 ? between : 0) + w;
    }
    return static_cast<float>(rows) * k.px(36);
}

void sheets(const Kit& k, ImVec2 at, float width) {
    ImGui::SetCursorScreenPos(at);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(k.px(6), k.px(6)));
    ImGui::BeginChild("sheets", {width, sheetsHeight(k, width)}, false, ImGuiWindowFlags_NoNav);
    float x = 0;
    for (const Sheet& sheet : kSheets) {
        const Action asked = act::Exam{sheet.what};
        if (chip(k, sheet.id, sheet.words, x)) k.push(asked);
        if (ImGui::IsItemHovered()) tooltip(k, withKey(sheet.tip, asked));
    }
    ImGui::EndChild();
    ImGui::PopStyleVar();
}

void mark(const Screen& s, const ExamQuestion& q, const ExamMark& m, size_t question, bool controls) {
    const Kit& k = s.k;
    std::string name = q.code;
    if (q.mode == ExamMode::order)
        name = q.meridian.empty() ? "Order" : "Order of " + q.meridian;
    else if (q.mode == ExamMode::choice)
        name = withoutHanzi(q.text);
    else if (const Point* p = k.c.session.catalog.point(q.code))
        name += " " + p->pinyin;
    std::string end = !m.asked ? "not asked" : m.said.empty() ? "not known" : std::string();
    if (m.asked && q.mode == ExamMode::find) end = m.said.empty() ? end : m.said.substr(0, m.said.find(','));
    if (m.asked && q.mode != ExamMode::find) end = end.empty() ? std::string(nameOf(q.mode)) : end;
    if (m.deleted) end = "deleted";
    const bool removable = controls && m.asked;
    const ImVec2 sign =
        summaryRow(s, m.asked && !m.deleted ? k.p.ink : k.p.quiet, name, {}, end, controls ? s.u(34) : 0);
    ImDrawList* list = ImGui::GetWindowDrawList();
    if (m.asked) verdictSign(s, list, sign, s.u(24), m);
    if (!removable) return;
    const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
    const ImVec2 corner(high.x + s.u(6), low.y);
    const float h = high.y - low.y;
    ImGui::SetCursorScreenPos(corner);
    ImGui::PushID(static_cast<int>(question));
    const bool clicked = ImGui::InvisibleButton("delete", {s.u(28), h});
    ImGui::PopID();
    note(k, (m.deleted ? "Bring back " : "Delete ") + name);
    const bool over = ImGui::IsItemHovered();
    drawIcon(list, m.deleted ? Icon::undo : Icon::wipe, {corner.x + s.u(14), corner.y + h / 2}, s.u(18),
             over ? k.p.accent : k.p.quiet);
    if (over) tooltip(k, m.deleted ? "Write this answer down again" : "Delete this answer from the results");
    if (clicked) k.push(act::Exam{act::ExamDo::forgetOne, static_cast<int>(question)});
}

} // namespace

void examLine(const Kit& k) {
    constexpr const char* words = "The bronze man's examination";
    ImVec2 at;
    if (row(k, "exam", words, 30, false, at)) k.push(act::OpenExam{});
    if (ImGui::IsItemHovered()) tooltip(k, withKey(words, act::OpenExam{}));
    if (!ImGui::IsItemVisible()) return;
    ImDrawList* list = ImGui::GetWindowDrawList();
    drawIcon(list, Icon::tick, {at.x + k.px(9), at.y + k.px(15)}, k.px(17), k.p.quiet);
    drawText(list, k.c.fonts.body, {at.x + k.px(28), at.y + k.px(4)}, k.p.ink, words);
}

void drawExamSetup(const Screen& s, const Layout& l) {
    const Kit& k = s.k;
    const ExamRun& run = *k.c.state.exam.run;
    const Rect r = l.side;
    if (!beginSide(s, "exam-setup", r)) return endPanel();
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float pad = s.u(28), width = r.w - 2 * pad, x = r.x + pad;
    float y = r.y + s.u(16);
    constexpr const char* title = "The bronze man's examination";
    ImFont* head = textWidth(s.text(), title) <= width ? s.text() : s.note();
    drawText(list, head, {x, y}, k.p.ink, fitted(head, title, width));
    y += head->FontSize + s.u(8);
    const float foot = s.u(70 + 16) + sheetsHeight(k, width) + k.px(6),
                told = run.problem.empty() ? 0 : s.u(58);
    scrolling(k, "choices", {x, y, width, std::max(s.u(40), r.y + r.h - foot - told - s.u(12) - y)},
              {k.px(8), k.px(6)}, [&] { choices(k, run); });
    k.m.examAt = ~size_t{0};
    if (!run.problem.empty()) {
        const float at = r.y + r.h - foot - told;
        list->AddRectFilled({x, at}, {x + s.u(4), at + told - s.u(10)}, k.p.cautionBar, s.u(2));
        flowed(list, s.note(), {x + s.u(14), at}, k.p.ink, run.problem, width - s.u(14), 2);
    }
    const auto all = examChoices(k.c.session.catalog, k.c.state.exam);
    const float gapX = s.u(10), w = (width - gapX) / 2;
    const bool here = run.choice >= 0 && static_cast<size_t>(run.choice) < all.size() &&
                      all[static_cast<size_t>(run.choice)].id == "begin";
    sheets(k, {x, r.y + r.h - foot}, width);
    y = r.y + r.h - s.u(70 + 16);
    if (bigButton(s, "begin", Icon::play, "Begin", "The first question", {x, y, w, s.u(70)}, true))
        k.push(act::ExamChoose{"begin"});
    if (here)
        list->AddRect({x - s.u(3), y - s.u(3)}, {x + w + s.u(3), y + s.u(73)}, k.p.ink, s.u(12), 0,
                      std::max(2.0f, s.u(3)));
    if (bigButton(s, "close", Icon::close, "Close", withKey("Back to the atlas", act::Exam{act::ExamDo::end}),
                  {x + w + gapX, y, w, s.u(70)}, false))
        k.push(act::Exam{act::ExamDo::close});
    endPanel();
}

void drawExamSummary(const Screen& s, const Layout& l, bool controls) {
    const Kit& k = s.k;
    const ExamRun& run = *k.c.state.exam.run;
    const Rect r = l.side;
    if (!beginSide(s, "exam-summary", r)) return endPanel();
    ImDrawList* draw = ImGui::GetWindowDrawList();
    const float pad = s.u(28), width = r.w - 2 * pad, x = r.x + pad;
    const ExamTally t = tallyOf(run);
    float y = r.y + s.u(20);
    const std::string who = run.learner.empty() ? "Whole class" : withoutHanzi(run.learner);
    drawText(draw, s.note(), {x, y}, k.p.quiet,
             fitted(s.note(), who + " · " + withoutHanzi(run.paper.title), width));
    y += s.u(28);
    drawText(
        draw, s.title(), {x, y}, k.p.ink,
        fitted(s.title(), std::to_string(t.right) + " of " + std::to_string(t.total()) + " right", width));
    y += s.title()->FontSize;
    std::string more;
    if (t.near > 0) more = std::to_string(t.near) + " near";
    if (t.wrong > 0) more.append(more.empty() ? "" : ", ").append(std::to_string(t.wrong)).append(" missed");
    if (!more.empty()) drawText(draw, s.text(), {x, y}, k.p.accent, fitted(s.text(), more, width));
    y += s.text()->FontSize + s.u(8);
    const float high = s.u(64), paper = sheetsHeight(k, width) + k.px(6);
    const float foot = controls ? 2 * high + s.u(10 + 16) + paper : s.u(16);
    scrolling(k, "marks", {x, y, width, std::max(s.u(40), r.y + r.h - foot - s.u(12) - y)}, {0, 0}, [&] {
        for (const bool missed : {true, false}) // what was missed stands first
            for (size_t i = 0; i < run.marks.size(); ++i)
                if (missed == (run.marks[i].asked && run.marks[i].verdict != Verdict::right))
                    mark(s, run.paper.questions[i], run.marks[i], i, controls);
    });
    if (!controls) return endPanel();
    const float gapX = s.u(10);
    sheets(k, {x, r.y + r.h - foot}, width);
    y = r.y + r.h - foot + paper;
    const bool missed = t.near + t.wrong > 0;
    const auto button = [&](const char* id, Icon icon, const char* text, const char* tip, act::ExamDo what,
                            float bx, float by, float bw, bool primary) {
        if (bigButton(s, id, icon, text, withKey(tip, act::Exam{what}), {bx, by, bw, high}, primary))
            k.push(act::Exam{what});
    };
    const float half = (width - gapX) / 2, below = y + high + gapX;
    const char* const anew = missed ? "Again what was missed" : "Again";
    const char* const anewTip = missed ? "Once more, without what was right" : "Nothing was missed";
    if (run.quiz) {
        button("close", Icon::next, "On with the lesson", "Back to the step", act::ExamDo::close, x, y, width,
               true);
        button("again", Icon::repeat, anew, anewTip, act::ExamDo::again, x, below, width, false);
        return endPanel();
    }
    button("again", Icon::repeat, anew, anewTip, act::ExamDo::again, x, missed ? y : below,
           missed ? width : half, missed);
    button("another", Icon::play, "Another", "Other questions", act::ExamDo::another, x, missed ? below : y,
           missed ? half : width, !missed);
    button("close", Icon::close, "Close", "Back to the atlas", act::ExamDo::close, x + half + gapX, below,
           half, false);
    endPanel();
}

} // namespace atlas::ui
