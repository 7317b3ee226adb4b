// The examination's question and verdict, large enough for a class. Drawn from the state alone; `controls`
// are the teacher's.
#include "atlas/panels/exam_parts.h"
#include "engine/render/camera.h"
#include <algorithm>
#include <cmath>

namespace atlas::ui {
namespace {

struct Sheet { // a column that is written from top to bottom
    const Screen& s;
    ImDrawList* list;
    float x, y, width, bottom;

    void text(ImFont* font, ImU32 colour, std::string_view words, int most = 9) {
        const auto room = static_cast<int>((bottom - y) / (font->FontSize * 0.94f));
        if (room > 0) y += flowed(list, font, {x, y}, colour, words, width, std::min(most, room));
    }
    void gap(float u) { y += s.u(u); }
};

bool asksFor(const ExamRun& run, ExamMode mode) {
    return run.question() && run.question()->mode == mode;
}

// One segment a question: whole right, half near, hollow wrong.
void progress(Sheet& sheet, const ExamRun& run) {
    const Screen& s = sheet.s;
    const Kit& k = s.k;
    const size_t n = run.marks.size();
    if (n == 0) return;
    const float gapX = n > 24 ? s.u(2) : s.u(4), h = s.u(11);
    const float w = (sheet.width - gapX * static_cast<float>(n - 1)) / static_cast<float>(n);
    for (size_t i = 0; i < n; ++i) {
        const float x = sheet.x + static_cast<float>(i) * (w + gapX);
        const ExamMark& m = run.marks[i];
        const ImVec2 a(x, sheet.y), b(x + w, sheet.y + h);
        if (!m.asked)
            sheet.list->AddRectFilled(a, b, k.p.rule, s.u(3));
        else if (m.verdict == Verdict::wrong)
            sheet.list->AddRect(a, b, k.p.flagBar, s.u(3), 0, std::max(1.5f, s.u(2)));
        else
            sheet.list->AddRectFilled(m.verdict == Verdict::near ? ImVec2(a.x, a.y + h / 2) : a, b,
                                      k.p.accent, s.u(3));
        if (i == run.at) sheet.list->AddRectFilled({a.x, b.y + s.u(3)}, {b.x, b.y + s.u(6)}, k.p.ink, s.u(1));
    }
    sheet.y += h + s.u(14);
}

void head(Sheet& sheet, const ExamRun& run) {
    const Screen& s = sheet.s;
    const Kit& k = s.k;
    const std::string at = std::to_string(run.at + 1) + " of " + std::to_string(run.marks.size());
    const std::string who = withoutHanzi(run.learner.empty() ? "Class" : run.learner);
    const std::string shown = fitted(s.note(), who, sheet.width * 0.4f);
    drawText(sheet.list, s.note(), {sheet.x + sheet.width - textWidth(s.note(), shown), sheet.y}, k.p.quiet,
             shown);
    drawText(sheet.list, s.note(), {sheet.x, sheet.y}, k.p.quiet,
             fitted(s.note(), at + " · " + std::string(nameOf(run.question()->mode)),
                    sheet.width - textWidth(s.note(), shown) - s.u(12)));
    sheet.y += s.note()->FontSize + s.u(8);
}

// Code, hanzi and pinyin as on a card, large.
void pointName(Sheet& sheet, const Point& p) {
    const Screen& s = sheet.s;
    const Kit& k = s.k;
    float at = sheet.x;
    drawText(sheet.list, s.title(), {at, sheet.y}, k.p.accent, p.code);
    at += textWidth(s.title(), p.code) + s.u(14);
    ImFont* hanzi = k.c.fonts.hanzi;
    if (k.c.fonts.chinese && !p.hans.empty() && hanzi->FontSize < 1.3f * s.title()->FontSize &&
        at + textWidth(hanzi, p.hans) <= sheet.x + sheet.width) {
        drawText(sheet.list, hanzi, {at, sheet.y + s.title()->Ascent - hanzi->Ascent}, k.p.ink, p.hans);
        at += textWidth(hanzi, p.hans) + s.u(14);
    }
    const bool beside = textWidth(s.text(), p.pinyin) <= sheet.x + sheet.width - at;
    if (beside)
        drawText(sheet.list, s.text(), {at, sheet.y + s.title()->Ascent - s.text()->Ascent}, k.p.ink,
                 p.pinyin);
    sheet.y += s.title()->FontSize;
    if (!beside) sheet.text(s.text(), k.p.ink, p.pinyin, 1);
}

void question(Sheet& sheet, const ExamRun& run) {
    const Screen& s = sheet.s;
    const Kit& k = s.k;
    const ExamQuestion& q = *run.question();
    const Point* p = k.c.session.catalog.point(q.code);
    const bool own =
        q.text != (p ? "Where is " + pointTitle(k.c.session.catalog, q.code) + "?" : "") &&
        q.text !=
            (p ? "What is " + pointTitle(k.c.session.catalog, q.code) + " traditionally used for?" : "");
    if (p && q.mode == ExamMode::find && !own) {
        sheet.text(s.text(), k.p.ink, "Where is");
        pointName(sheet, *p);
    } else if (p && q.mode == ExamMode::use) {
        if (!own) sheet.text(s.note(), k.p.ink, "What is this point traditionally used for?", 2);
        if (own) sheet.text(s.note(), k.p.ink, withoutHanzi(q.text), 3);
        pointName(sheet, *p);
    } else
        sheet.text(s.text(), k.p.ink, withoutHanzi(q.text), 4);
    sheet.gap(6);
}

void advice(Sheet& sheet, const ExamRun& run) {
    const Kit& k = sheet.s.k;
    const char* words = "";
    if (asksFor(run, ExamMode::find))
        words = "Click the place. By keys: move the view until the cross lies on it, then Enter.";
    else if (asksFor(run, ExamMode::order))
        words = "Drag, or choose with the arrows and carry with Shift; then Enter.";
    else if (asksFor(run, ExamMode::name))
        words = "Choose by number, or type any of its names.";
    else
        words = "Choose by number, or with the arrows and Enter.";
    sheet.text(sheet.s.note(), k.p.quiet, words, 4);
    sheet.gap(8);
}

void nameField(Sheet& sheet, const ExamRun& run) {
    const Screen& s = sheet.s;
    const Kit& k = s.k;
    ImGui::SetCursorScreenPos({sheet.x, sheet.y});
    ImGui::PushFont(s.note());
    ImGui::SetNextItemWidth(sheet.width);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(s.u(10), s.u(6)));
    if (k.m.examAt != run.at) {
        k.m.examAt = run.at;
        k.m.examField[0] = 0;
    }
    if (run.typing) {
        ImGui::SetKeyboardFocusHere();
        k.push(act::Exam{act::ExamDo::type});
    }
    if (ImGui::InputTextWithHint("##name", "a name or code", k.m.examField, sizeof k.m.examField,
                                 ImGuiInputTextFlags_EnterReturnsTrue) &&
        k.m.examField[0]) {
        const std::string typed = k.m.examField;
        k.push(act::ExamSay{typed, namesPoint(k.c.index, typed, run.question()->code)});
    }
    note(k, "name");
    ImGui::PopStyleVar();
    ImGui::PopFont();
    sheet.y += s.note()->FontSize + s.u(12 + 10);
}

// The answers to choose from. Judged: which was right, and which was chosen.
void options(Sheet& sheet, const ExamRun& run, bool controls) {
    const Screen& s = sheet.s;
    const Kit& k = s.k;
    const ExamQuestion& q = *run.question();
    const bool judged = run.phase == ExamPhase::judged, order = q.mode == ExamMode::order;
    if (!ImGui::IsMouseDown(0)) k.m.examHeld = -1;
    const std::vector<std::string>& codes = judged && order ? q.order : run.arranged;
    const size_t n = order ? codes.size() : q.options.size();
    for (size_t i = 0; i < n; ++i) {
        const std::string words = withoutHanzi(!order   ? optionText(k.c.session.catalog, q, i)
                                               : judged ? pointTitle(k.c.session.catalog, codes[i])
                                                        : orderText(k.c.session.catalog, q, codes[i]));
        const float mark = s.u(40);
        const int lines = std::min(3, linesOf(s.note(), words, sheet.width - mark - s.u(20)));
        const float h = std::floor(s.note()->FontSize * 0.94f) * static_cast<float>(lines) + s.u(14);
        if (sheet.y + h > sheet.bottom) break;
        const ImVec2 a(sheet.x, sheet.y), b(sheet.x + sheet.width, sheet.y + h);
        const bool right = judged && static_cast<int>(i) == q.right,
                   chosen = static_cast<int>(i) == run.option;
        bool over = false;
        if (controls && !judged) {
            ImGui::SetCursorScreenPos(a);
            ImGui::PushID(static_cast<int>(i));
            const bool clicked = ImGui::InvisibleButton("option", {sheet.width, h});
            note(k, words);
            over = ImGui::IsItemHovered();
            if (ImGui::IsItemActivated()) k.m.examHeld = static_cast<int>(i);
            const float mouse = ImGui::GetMousePos().y;
            if (order && k.m.examHeld >= 0 && k.m.examHeld != static_cast<int>(i) && mouse >= a.y &&
                mouse < b.y) {
                k.push(act::ExamArrange{k.m.examHeld, static_cast<int>(i)});
                k.m.examHeld = static_cast<int>(i);
            }
            if (clicked && !order) k.push(act::Exam{act::ExamDo::option, static_cast<int>(i)});
            ImGui::PopID();
        }
        sheet.list->AddRectFilled(a, b, over ? k.p.fieldOver : k.p.field, s.u(8));
        if (chosen || right)
            sheet.list->AddRect(a, b, right || !judged ? k.p.accent : k.p.flagBar, s.u(8), 0,
                                std::max(2.0f, s.u(3)));
        const ImVec2 sign(a.x + s.u(22), a.y + h / 2);
        if (right)
            drawIcon(sheet.list, Icon::tick, sign, s.u(26), k.p.accent);
        else if (judged && chosen && !order)
            drawIcon(sheet.list, Icon::close, sign, s.u(22), k.p.flagBar);
        else {
            const std::string number = std::to_string(i + 1);
            drawText(sheet.list, s.note(),
                     {sign.x - textWidth(s.note(), number) / 2, sign.y - s.note()->FontSize / 2}, k.p.accent,
                     number);
        }
        flowed(sheet.list, s.note(), {a.x + mark, a.y + s.u(6)}, k.p.ink, words, sheet.width - mark - s.u(12),
               3);
        sheet.y += h + s.u(7);
    }
}

void verdict(Sheet& sheet, const ExamRun& run) {
    const Screen& s = sheet.s;
    const Kit& k = s.k;
    const ExamQuestion& q = *run.question();
    const ExamMark& m = run.marks[run.at];
    const float size = s.text()->FontSize;
    verdictSign(s, sheet.list, {sheet.x + size / 2, sheet.y + size / 2}, size * 0.8f, m);
    std::string word = verdictWords(run);
    std::string more;
    if (const size_t colon = word.find(": "); colon != std::string::npos) {
        more = word.substr(colon + 2);
        word = word.substr(0, colon);
    }
    drawText(sheet.list, s.text(), {sheet.x + size * 1.3f, sheet.y}, k.p.ink, word);
    k.m.items.push_back({"verdict", sheet.x, sheet.y, sheet.width, size, true});
    sheet.y += size + s.u(4);
    if (!more.empty()) sheet.text(s.text(), k.p.ink, more, 1);
    if (const auto& o = run.outcome) {
        std::string unit = "1 B-cun is " + std::to_string(std::lround(o->unit.metres * 1000)) + " mm here";
        if (!o->unit.scale.empty()) unit.append(" (").append(o->unit.scale).append(")");
        sheet.text(s.note(), k.p.quiet, unit + ".", 2);
        if (!o->nearer.empty()) {
            const Point* p = k.c.session.catalog.point(o->nearer);
            sheet.text(s.note(), k.p.ink,
                       "You were nearer to " + o->nearer + (p ? " " + p->pinyin : std::string()) + ".", 2);
        }
    }
    sheet.gap(6);
    if (q.mode == ExamMode::name)
        if (const Point* p = k.c.session.catalog.point(q.code)) pointName(sheet, *p);
    if (q.mode == ExamMode::find || q.mode == ExamMode::name) {
        if (const Point* p = k.c.session.catalog.point(q.code)) {
            sheet.text(s.note(), k.p.ink, p->location, 8);
            const PlacedPoint* placed = k.c.session.measurement.point(q.code);
            if (q.mode == ExamMode::find && placed && !placed->arithmetic.empty()) {
                sheet.gap(4);
                sheet.text(s.note(), k.p.quiet, "Measured: " + placed->arithmetic, 3);
            }
        }
        sheet.gap(6);
    }
}

void buttons(const Screen& s, const ExamRun& run, Rect r) {
    const Kit& k = s.k;
    const bool judged = run.phase == ExamPhase::judged, order = asksFor(run, ExamMode::order);
    const float gapX = s.u(8), w = (r.w - gapX) / 2;
    const auto button = [&](const char* id, Icon icon, const char* text, const char* tip, act::Exam what,
                            float x, bool primary) {
        if (bigButton(s, id, icon, text, withKey(tip, what), {x, r.y, w, r.h}, primary)) k.push(what);
    };
    if (judged)
        button("next", Icon::next,
               run.at + 1 < run.marks.size()       ? "Next"
               : run.quiz && run.marks.size() == 1 ? "Go on"
                                                   : "Result",
               "The next question, or on", {act::ExamDo::enter}, r.x, true);
    else if (order)
        button("take", Icon::tick, "Done", "This is the order", {act::ExamDo::enter}, r.x, true);
    else
        button("give-up", Icon::help, "Show it", "Shows the answer; it counts as missed",
               {act::ExamDo::giveUp}, r.x, false);
    if (run.quiz)
        button("end", Icon::back, "Lesson", "Back to the lesson's step", {act::ExamDo::end}, r.x + w + gapX,
               false);
    else
        button("end", Icon::stop, "End", "To the result", {act::ExamDo::end}, r.x + w + gapX, false);
}

// In the middle of the view, for who finds by keys.
void cross(const Screen& s, const Rect& stage) {
    const Kit& k = s.k;
    const engine::Camera& camera = k.c.state.camera;
    const glm::vec3 at = engine::project(camera, camera.target, {stage.w, stage.h});
    if (at.z <= 0) return;
    ImDrawList* list = ImGui::GetBackgroundDrawList();
    const ImVec2 c(stage.x + at.x, stage.y + at.y);
    const float from = s.u(7), to = s.u(20);
    for (const auto& [colour, thick] : {std::pair{k.p.page, s.u(4.5f)}, {k.p.ink, s.u(2)}}) {
        for (const ImVec2 d : {ImVec2(1, 0), ImVec2(-1, 0), ImVec2(0, 1), ImVec2(0, -1)})
            list->AddLine({c.x + d.x * from, c.y + d.y * from}, {c.x + d.x * to, c.y + d.y * to}, colour,
                          std::max(1.5f, thick));
    }
}

// Where it was meant to be, and the way from there to the true place.
void clickedPlace(const Screen& s, const Rect& stage, const ExamRun& run) {
    if (!run.clicked || !run.outcome) return;
    const Kit& k = s.k;
    const AtlasSession& session = k.c.session;
    const engine::Camera& camera = k.c.state.camera;
    const glm::vec2 size(stage.w, stage.h);
    ImDrawList* list = ImGui::GetBackgroundDrawList();
    list->PushClipRect({stage.x, stage.y}, {stage.x + stage.w, stage.y + stage.h});
    const auto pixel = [&](glm::vec3 p) {
        const glm::vec3 at = engine::project(camera, p, size);
        return ImVec2(stage.x + at.x, stage.y + at.y);
    };
    const auto skin = session.posed.skinSurface();
    const auto& way = run.outcome->way;
    const auto seen = [&](const engine::SurfacePoint& at) {
        return !hiddenFrom(session, camera.eye(), engine::positionAt(skin, at), engine::normalAt(skin, at));
    };
    float along = 0; // dashes of 5 mm
    for (size_t i = 1; i < way.size(); ++i) {
        const glm::vec3 a = engine::positionAt(skin, way[i - 1]), b = engine::positionAt(skin, way[i]);
        along += glm::distance(a, b);
        if (std::fmod(along, 0.01f) < 0.005f && seen(way[i])) {
            list->AddLine(pixel(a), pixel(b), k.p.page, std::max(3.0f, s.u(6)));
            list->AddLine(pixel(a), pixel(b), k.p.ink, std::max(1.5f, s.u(3)));
        }
    }
    const auto coarse = session.posed.coarseSurface();
    const glm::vec3 at = engine::positionAt(coarse, *run.clicked);
    if (!hiddenFrom(session, camera.eye(), at, engine::normalAt(coarse, *run.clicked))) {
        const ImVec2 c = pixel(at);
        const float r = s.u(11);
        list->AddCircle(c, r, k.p.page, 32, std::max(4.0f, s.u(7)));
        list->AddCircle(c, r, k.p.ink, 32, std::max(2.0f, s.u(3)));
        const char* you = "you";
        const float w = textWidth(s.note(), you), h = s.note()->FontSize;
        const ImVec2 t(c.x + r + s.u(8), c.y - h / 2);
        list->AddRectFilled({t.x - s.u(5), t.y}, {t.x + w + s.u(5), t.y + h}, faded(k.p.page, 0.9f), s.u(6));
        drawText(list, s.note(), t, k.p.ink, you);
    }
    list->PopClipRect();
}

} // namespace

std::string withoutHanzi(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size();) {
        const auto c = static_cast<unsigned char>(text[i]);
        const size_t length = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
        const std::string_view one = text.substr(i, length);
        // Punctuation of three bytes is below U+2E80, the first of the Han radicals.
        const bool han = length > 3 || (length == 3 && one >= "\xe2\xba\x80");
        if (!han) out += one;
        i += length;
    }
    for (size_t at; (at = out.find(" ?")) != std::string::npos;) out.erase(at, 1);
    while (out.ends_with(' ')) out.pop_back();
    return out;
}

void verdictSign(const Screen& s, ImDrawList* list, ImVec2 c, float size, const ExamMark& m) {
    const Kit& k = s.k;
    if (m.verdict == Verdict::right) return drawIcon(list, Icon::tick, c, size, k.p.accent);
    if (m.verdict == Verdict::wrong) return drawIcon(list, Icon::close, c, size * 0.8f, k.p.flagBar);
    ImVec2 wave[13]; // a tilde
    for (int i = 0; i < 13; ++i) {
        const float t = static_cast<float>(i) / 12 - 0.5f;
        wave[i] = {c.x + t * size * 0.8f, c.y - 0.16f * size * std::sin(t * 6.2831853f)};
    }
    list->AddPolyline(wave, 13, k.p.cautionBar, 0, std::max(2.0f, size * 0.12f));
}

void drawExam(const Kit& k, const Layout& l, bool controls) {
    if (!k.c.state.exam.run) return;
    const ExamRun& run = *k.c.state.exam.run;
    const Screen s{k, engine::farHeight(k.c.width, k.c.height) / 720};
    bodySides(k, l);
    if (run.phase == ExamPhase::setup || run.phase == ExamPhase::done || !run.question()) {
        if (run.phase != ExamPhase::setup)
            drawExamSummary(s, l, controls);
        else if (controls)
            drawExamSetup(s, l);
        return notices(k, l.stage);
    }
    if (controls && run.phase == ExamPhase::asking && asksFor(run, ExamMode::find)) cross(s, l.stage);
    if (run.phase == ExamPhase::judged) clickedPlace(s, l.stage, run);
    drawLabels(k, ImGui::GetBackgroundDrawList(), k.c.labels, {0, 0});
    const Rect& r = l.side;
    if (!beginSide(s, "exam", r)) return endPanel();
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float pad = s.u(22), foot = controls ? s.u(16 + 70) : 0;
    Sheet sheet{s, list, r.x + pad, r.y + s.u(18), r.w - 2 * pad, r.y + r.h - foot - s.u(10)};
    progress(sheet, run);
    head(sheet, run);
    const bool judged = run.phase == ExamPhase::judged;
    if (!(judged && asksFor(run, ExamMode::name))) question(sheet, run);
    if (judged) {
        verdict(sheet, run);
        k.m.examAt = ~size_t{0}; // what was typed is done with
    } else if (controls)
        advice(sheet, run);
    if (!judged && controls && asksFor(run, ExamMode::name)) nameField(sheet, run);
    if (!run.question()->options.empty() && !(judged && asksFor(run, ExamMode::name) && run.option < 0))
        options(sheet, run, controls);
    if (controls) buttons(s, run, {r.x + pad, r.y + r.h - foot, r.w - 2 * pad, s.u(70)});
    endPanel();
    notices(k, l.stage);
}

} // namespace atlas::ui
