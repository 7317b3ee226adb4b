// The screen of a guided session: read from two metres away, with both hands busy.
#include "atlas/panels/practice_parts.h"
#include <algorithm>
#include <cmath>

namespace atlas::ui {
namespace {

constexpr float pi = 3.14159265f;

float clamped(double part, double whole) {
    return whole > 0 ? static_cast<float>(std::clamp(part / whole, 0.0, 1.0)) : 0;
}

// One segment an item: filled as far as it was pressed.
void progress(const Screen& s, const PracticeRun& run, ImVec2 at, float width) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    const Kit& k = s.k;
    const size_t n = run.plan.items.size();
    const float gapX = n > 24 ? s.u(2) : s.u(4), h = s.u(9);
    const float w = (width - gapX * static_cast<float>(n - 1)) / static_cast<float>(n);
    for (size_t i = 0; i < n; ++i) {
        const float x = at.x + static_cast<float>(i) * (w + gapX);
        const double spent = i < run.spent.size() ? run.spent[i] : 0;
        const bool whole = i < run.whole.size() && run.whole[i];
        const float part = whole ? 1 : clamped(spent, run.plan.items[i].press);
        list->AddRectFilled({x, at.y}, {x + w, at.y + h}, k.p.rule, h / 2);
        if (part > 0)
            list->AddRectFilled({x, at.y}, {x + std::max(w * part, std::min(w, h)), at.y + h}, k.p.accent,
                                h / 2);
        if (i == run.item)
            list->AddRect({x - s.u(2), at.y - s.u(2)}, {x + w + s.u(2), at.y + h + s.u(2)}, k.p.accent, h, 0,
                          std::max(1.0f, s.u(1.5f)));
    }
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy({width, h});
    note(k, "progress");
}

std::string phaseWords(const PracticeRun& run) {
    if (run.paused) return "Paused";
    switch (run.phase) {
    case PressPhase::ready:
        return "Get ready";
    case PressPhase::press:
        return "Press";
    case PressPhase::rest:
        return "Let go";
    case PressPhase::done:
        break;
    }
    return "Done";
}

// What comes after the place that the screen shows.
std::string nextWords(const Kit& k, const PracticeRun& run) {
    if (run.phase == PressPhase::rest && run.item > 0) {
        const PracticeItem &was = run.plan.items[run.item - 1], &next = run.now();
        return was.code == next.code && was.region == next.region && was.side != next.side &&
                       was.label == next.label
                   ? "Other side next"
                   : "Next: " + nameOf(k, next);
    }
    if (run.item + 1 >= run.plan.items.size()) return "The last one";
    const PracticeItem &now = run.now(), &next = run.plan.items[run.item + 1];
    if (now.code == next.code && now.label == next.label && now.side != next.side)
        return next.side == Side::left ? "Then the left side" : "Then the right side";
    std::string side = sideWords(next.side);
    side[0] = static_cast<char>(side[0] - 'A' + 'a');
    return "Then " + nameOf(k, next) + (next.side == Side::midline ? "" : ", " + side);
}

void ring(const Screen& s, const PracticeRun& run, ImVec2 centre, float radius) {
    const Kit& k = s.k;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const bool press = run.phase == PressPhase::press;
    const float thick = std::max(3.0f, radius * 0.085f), middle = radius - thick / 2;
    const ImU32 colour = run.paused ? k.p.cautionBar : press ? k.p.accent : k.p.quiet;
    list->AddCircleFilled(centre, radius - thick, run.paused ? k.p.caution : k.p.field, 96);
    if (k.c.state.settings.breath && !run.paused && press) { // swells as one breathes in
        const Breath b = breathAt(run.elapsed);
        const float still = k.c.state.settings.reduceMotion ? (b.out ? 0.25f : 0.85f) : b.full;
        const float r = (radius - thick) * (0.52f + 0.44f * still);
        list->AddCircleFilled(centre, r, faded(k.p.accent, 0.20f), 96);
        list->AddCircle(centre, r, faded(k.p.accent, 0.65f), 96, std::max(1.5f, s.u(2)));
    }
    list->AddCircle(centre, middle, k.p.rule, 128, thick);
    const float left = clamped(run.left(), run.length());
    if (left > 0.002f) {
        const float from = -0.5f * pi + 2 * pi * (1 - left), to = 1.5f * pi;
        list->PathArcTo(centre, middle, from, to, 128);
        list->PathStroke(colour, 0, thick);
        for (const float a : {from, to})
            list->AddCircleFilled({centre.x + middle * std::cos(a), centre.y + middle * std::sin(a)},
                                  thick / 2, colour, 24);
    }
    const std::string digits = clock(run.left(), run.length() >= 60);
    ImFont* font = s.digits();
    const float w = textWidth(font, digits);
    // The font's line is higher than its digits: placed by the digits, a little above the middle.
    const float base = centre.y + font->FontSize * 0.262f - radius * 0.10f, top = base - font->Ascent;
    ImGui::SetCursorScreenPos({centre.x - w / 2, base - font->FontSize * 0.524f});
    ImGui::Dummy({w, font->FontSize * 0.524f});
    note(k, "timer");
    drawText(list, font, {centre.x - w / 2, top}, run.paused ? k.p.quiet : k.p.ink, digits);
    const std::string words = phaseWords(run);
    ImFont* text = s.text();
    const ImU32 wordColour = run.paused ? k.p.ink : press ? k.p.accent : k.p.ink;
    drawText(list, text, {centre.x - textWidth(text, words) / 2, base + radius * 0.13f}, wordColour, words);
    if (k.c.state.settings.breath && press && !run.paused) {
        const char* breathe = breathAt(run.elapsed).out ? "breathe out" : "breathe in";
        ImFont* small = s.note();
        drawText(list, small, {centre.x - textWidth(small, breathe) / 2, centre.y - radius * 0.66f}, k.p.ink,
                 breathe);
    }
}

void titles(const Screen& s, const PracticeRun& run, float x, float y, float width) {
    const Kit& k = s.k;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const PracticeItem& item = run.now();
    const std::string place = std::to_string(run.item + 1) + " of " + std::to_string(run.plan.items.size());
    const std::string left = minutes(run.toGo()) + " left";
    const float leftWidth = textWidth(s.note(), left);
    drawText(list, s.note(), {x + width - leftWidth, y}, k.p.quiet, left);
    std::string head = place;
    if (!run.plan.request.region.empty()) head += " · " + run.plan.title;
    drawText(list, s.note(), {x, y}, k.p.quiet, fitted(s.note(), head, width - leftWidth - s.u(16)));
    y += s.u(28);
    const Point* p = k.c.session.catalog.point(item.code);
    std::string second = sideWords(item.side);
    if (p) {
        float at = x;
        drawText(list, s.title(), {at, y}, k.p.accent, item.code);
        at += textWidth(s.title(), item.code) + s.u(14);
        ImFont* hanzi = k.c.fonts.hanzi;
        if (k.c.fonts.chinese && !p->hans.empty() && hanzi->FontSize < 1.3f * s.title()->FontSize &&
            at + textWidth(hanzi, p->hans) <= x + width) {
            drawText(list, hanzi, {at, y + s.title()->Ascent - hanzi->Ascent}, k.p.ink, p->hans);
            at += textWidth(hanzi, p->hans) + s.u(14);
        }
        if (textWidth(s.text(), p->pinyin) <= x + width - at)
            drawText(list, s.text(), {at, y + s.title()->Ascent - s.text()->Ascent}, k.p.ink, p->pinyin);
        else
            second = p->pinyin + " · " + second;
    } else {
        drawText(list, s.title(), {x, y}, k.p.accent, fitted(s.title(), nameOf(k, item), width));
    }
    y += s.title()->FontSize * 0.98f;
    if (!item.label.empty()) second += ", " + item.label;
    drawText(list, s.text(), {x, y}, k.p.ink, fitted(s.text(), second, width));
}

void chips(const Screen& s, const PracticeRun& run, float x, float y) {
    const Kit& k = s.k;
    const Settings& set = k.c.state.settings;
    float at = x;
    const auto toggle = [&](const char* what, const char* text, const char* tip, bool on) {
        if (switchChip(s, what, text, withKey(tip, act::Toggle{what}), at, y, on)) k.push(act::Toggle{what});
    };
    toggle("breath", "Breath", "A slow pace: in for 4 s, out for 6 s", set.breath);
    toggle("chime", "Chime", "A soft sound when it is time to let go", set.chime);
    if (switchChip(s, "gentler", "Gentler", "Lighter and shorter, no ball or roller", at, y,
                   set.gentler || run.plan.gentler))
        k.push(act::Practice{act::Drive::gentler});
    y += s.u(44);
    at = x;
    for (const auto& [length, text] :
         {std::pair{Length::shorter, "Shorter"}, std::pair{Length::usual, "Usual"},
          std::pair{Length::longer, "Longer"}})
        if (switchChip(s, text, text, "Within the range of the sources", at, y, set.length == length) &&
            set.length != length)
            k.push(act::SetLength{length});
}

void buttons(const Screen& s, const PracticeRun& run, Rect r) {
    const Kit& k = s.k;
    const float gapX = s.u(8), w = (r.w - 4 * gapX) / 5;
    struct Button {
        const char* id;
        Icon icon;
        const char *text, *tip;
        act::Drive what;
    };
    const Button all[] = {
        {"back", Icon::previous, "Back", "To the start of this one, then to the one before",
         act::Drive::back},
        {"pause", run.paused ? Icon::play : Icon::pause, run.paused ? "Go on" : "Pause", "Pause, or go on",
         act::Drive::toggle},
        {"skip", Icon::next, "Skip", "To the next place", act::Drive::skip},
        {"repeat", Icon::repeat, "Again", "This one once more", act::Drive::repeat},
        {"end", Icon::stop, "End", "End here and see what was done", act::Drive::end},
    };
    float x = r.x;
    for (const Button& b : all) {
        if (bigButton(s, b.id, b.icon, b.text, withKey(b.tip, act::Practice{b.what}), {x, r.y, w, r.h},
                      b.what == act::Drive::toggle))
            k.push(act::Practice{b.what});
        x += w + gapX;
    }
}

void sidePanel(const Screen& s, const PracticeRun& run, const Rect& r) {
    const Kit& k = s.k;
    if (!beginSide(s, "practice", r)) return endPanel();
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float pad = s.u(22);
    const float x = r.x + pad, width = r.w - 2 * pad;
    progress(s, run, {x, r.y + s.u(18)}, width);
    titles(s, run, x, r.y + s.u(34), width);
    const float top = r.y + s.u(162), below = r.y + r.h - s.u(16 + 82 + 12 + 80 + 12 + 30);
    const float radius = std::max(s.u(40), std::min({(below - top) / 2, width / 2, s.u(162)}));
    ring(s, run, {r.x + r.w / 2, (top + below) / 2}, radius);
    const std::string next = nextWords(k, run);
    ImFont* font = run.phase == PressPhase::rest ? s.text() : s.note();
    const std::string shown = fitted(font, next, width);
    drawText(list, font,
             {r.x + (r.w - textWidth(font, shown)) / 2,
              below + s.u(2) + (s.note()->FontSize - font->FontSize) / 2},
             run.phase == PressPhase::rest ? k.p.ink : k.p.quiet, shown);
    chips(s, run, x, r.y + r.h - s.u(16 + 82 + 12 + 80));
    buttons(s, run, {x, r.y + r.h - s.u(16 + 82), width, s.u(82)});
    endPanel();
}

// One of the steps at a time: the first while one gets ready, the others as the press goes on.
std::string stepWords(const PracticeRun& run) {
    const auto& steps = run.now().steps;
    if (steps.empty()) return {};
    if (run.phase != PressPhase::press || steps.size() == 1) return steps.front();
    const size_t n = steps.size() - 1;
    return steps[1 + std::min(n - 1, static_cast<size_t>(clamped(run.elapsed, run.length()) *
                                                         static_cast<float>(n)))];
}

void foot(const Screen& s, const PracticeRun& run, const Rect& r) {
    const Kit& k = s.k;
    if (!beginPanel(k, "practice-foot", r, false)) return endPanel();
    ImDrawList* list = ImGui::GetWindowDrawList();
    const PracticeItem& item = run.now();
    const float line = std::max(1.0f, std::floor(k.c.scale)), pad = s.u(22), width = r.w - 2 * pad;
    list->AddRectFilled({r.x, r.y}, {r.x + r.w, r.y + line}, k.p.rule);
    const float x = r.x + pad;
    float y = r.y + s.u(10);
    y += flowed(list, s.text(), {x, y}, k.p.ink, item.how, width, 2);
    const float low = r.y + r.h - s.u(8);
    std::string caution = item.cautions.empty() ? std::string() : item.cautions.front();
    float at = low - s.note()->FontSize;
    if (!caution.empty()) { // what must not be done comes before what is nice to know: up to three lines
        const float wrapped = s.note()
                                  ->CalcTextSizeA(s.note()->FontSize, 1e9f, width - s.u(14), caution.data(),
                                                  caution.data() + caution.size())
                                  .y;
        const int lines = std::clamp(static_cast<int>(wrapped / s.note()->FontSize + 0.5f), 1, 3);
        const float high = static_cast<float>(lines) * s.note()->FontSize;
        at = low - high;
        list->AddRectFilled({x, at + s.u(3)}, {x + s.u(4), low - s.u(3)}, k.p.cautionBar, s.u(2));
        flowed(list, s.note(), {x + s.u(14), at}, k.p.ink, caution, width - s.u(14), lines);
        ImGui::SetCursorScreenPos({x, at});
        ImGui::InvisibleButton("caution", {width, high});
        note(k, "caution");
        if (ImGui::IsItemHovered()) {
            std::string all;
            for (const std::string& c : item.cautions) all += (all.empty() ? "" : "\n") + c;
            ImGui::BeginTooltip();
            ImGui::PushFont(k.c.fonts.small);
            ImGui::PushTextWrapPos(k.px(460));
            ImGui::TextUnformatted(all.data(), all.data() + all.size());
            ImGui::PopTextWrapPos();
            ImGui::PopFont();
            ImGui::EndTooltip();
        }
        at -= s.note()->FontSize;
    }
    at -= s.u(2);
    if (at >= y)
        drawText(list, s.note(), {x, at}, k.p.quiet, fitted(s.note(), measureWords(k.c.session, run), width));
    const std::string step = stepWords(run);
    const int lines = static_cast<int>((at - y) / (s.note()->FontSize * 0.94f));
    if (!step.empty() && lines > 0) flowed(list, s.note(), {x, y}, k.p.ink, step, width, std::min(lines, 2));
    endPanel();
}

// Over the stage: what must always be in sight, and before the first press what to know.
void overStage(const Screen& s, const PracticeRun& run, const Rect& stage) {
    const Kit& k = s.k;
    ImDrawList* list = ImGui::GetBackgroundDrawList();
    if (run.paused) { // a veil; the point stays to be seen
        list->AddRectFilled({stage.x, stage.y}, {stage.x + stage.w, stage.y + stage.h},
                            faded(k.p.page, 0.55f));
        const float r = s.u(50);
        const ImVec2 c(stage.x + stage.w - r - s.u(22), stage.y + r + s.u(22));
        list->AddCircleFilled(c, r, k.p.page, 64);
        list->AddCircle(c, r, k.p.cautionBar, 64, s.u(4));
        drawIcon(list, Icon::pause, c, s.u(56), k.p.ink);
    }
    const char* stop = "Stop if it hurts";
    ImFont* font = s.text();
    const float h = font->FontSize + s.u(10), w = textWidth(font, stop) + s.u(36), x = stage.x + s.u(16);
    float y = stage.y + s.u(16);
    list->AddRectFilled({x, y}, {x + w, y + h}, k.p.caution, h / 2);
    list->AddRect({x, y}, {x + w, y + h}, k.p.cautionBar, h / 2, 0, std::max(1.0f, s.u(2)));
    drawText(list, font, {x + s.u(18), y + s.u(5)}, k.p.ink, stop);
    k.m.items.push_back({stop, x, y, w, h, true});
    y += h + s.u(10);
    if (run.paused) return;
    if (run.phase != PressPhase::ready || run.item != 0) return;
    std::vector<std::string> told = run.plan.notes;
    if (!run.plan.leftOut.empty()) {
        std::string out = "Left out: ";
        for (size_t i = 0; i < run.plan.leftOut.size() && i < 3; ++i) {
            const LeftOut& l = run.plan.leftOut[i];
            out.append(i ? " " : "")
                .append(l.code.empty() ? "the knot itself" : l.code)
                .append(". ")
                .append(l.why);
        }
        if (run.plan.leftOut.size() > 3) out += " More at the end.";
        told.push_back(out);
    }
    ImFont* small = s.note();
    const float room = std::min(0.43f * stage.w, s.u(460)); // the point in the middle stays free
    for (const std::string& text : told) {
        const int n = std::min(7, linesOf(small, text, room - s.u(28)));
        const float height = std::floor(small->FontSize * 0.94f) * static_cast<float>(n) + s.u(14);
        if (y + height > stage.y + stage.h * 0.6f) break;
        const float wide = n == 1 ? textWidth(small, text) + s.u(28) : room;
        list->AddRectFilled({x, y}, {x + wide, y + height}, faded(k.p.page, 0.94f), s.u(8));
        flowed(list, small, {x + s.u(14), y + s.u(6)}, k.p.ink, text, room - s.u(28), 7);
        y += height + s.u(6);
    }
}

// Asked once, before the first press; the session runs on whatever is said.
void askBefore(const Screen& s, const PracticeRun& run, const Rect& stage) {
    if (run.item != 0 || run.phase == PressPhase::done) return;
    if (run.phase != PressPhase::ready &&
        !(run.before < 0 && run.phase == PressPhase::press && run.elapsed < 12))
        return;
    const Kit& k = s.k;
    const float w = std::min(stage.w - s.u(24), s.u(680)), h = feelHeight(s) + s.u(20);
    const Rect r{stage.x + (stage.w - w) / 2, stage.y + stage.h - h - s.u(12), w, h};
    ImGui::PushStyleVar(ImGuiStyleVar_Alpha, 1.0f);
    if (beginPanel(k, "practice-feel", r, true)) {
        int value = -1;
        if (feelRow(s, "before", {r.x + s.u(14), r.y + s.u(8), r.w - s.u(28), r.h}, "How does it feel now?",
                    run.before, value))
            k.push(act::Feel{true, value == run.before ? -1 : value});
    }
    endPanel();
    ImGui::PopStyleVar();
}

} // namespace

void drawPractice(const Kit& k, const Layout& l) {
    if (!k.c.state.practice) return;
    const PracticeRun& run = *k.c.state.practice;
    const Screen s{k, engine::farHeight(k.c.width, k.c.height) / 720};
    bodySides(k, l);
    if (run.phase == PressPhase::done || run.item >= run.plan.items.size()) {
        drawSummary(s, l);
        notices(k, l.stage);
        return;
    }
    drawCue(k, l.stage);
    overStage(s, run, l.stage);
    sidePanel(s, run, l.side);
    foot(s, run, l.foot);
    askBefore(s, run, l.stage);
    notices(k, l.stage);
}

} // namespace atlas::ui
