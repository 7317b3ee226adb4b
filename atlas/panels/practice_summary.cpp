// The end of a guided session: what was pressed, what was not and why, and how it feels now.
#include "atlas/panels/practice_parts.h"
#include <algorithm>
#include <cmath>

namespace atlas::ui {
namespace {

std::string plural(size_t n, const char* one, const char* many) {
    return std::to_string(n) + " " + (n == 1 ? one : many);
}

std::string lineName(const Kit& k, const PracticeSummary::Line& line) {
    PracticeItem item;
    item.code = line.code;
    std::string name = line.code.empty() && !line.title.empty() ? line.title : nameOf(k, item);
    if (!line.label.empty()) name += ", " + line.label;
    return name;
}

// One place, its side or sides and the time.
struct Pressed {
    std::string name, sides;
    double seconds = 0;
    bool whole = true;
};

std::vector<Pressed> gathered(const Kit& k, const std::vector<PracticeSummary::Line>& lines) {
    std::vector<Pressed> out;
    for (const PracticeSummary::Line& l : lines) {
        const std::string name = lineName(k, l);
        auto at = std::find_if(out.begin(), out.end(), [&](const Pressed& p) { return p.name == name; });
        if (at == out.end()) at = out.insert(out.end(), Pressed{name, {}, 0, true});
        const std::string side = l.side == Side::left ? "left" : l.side == Side::right ? "right" : "";
        if (!side.empty() && at->sides.find(side) == std::string::npos)
            at->sides += (at->sides.empty() ? "" : " and ") + side;
        at->seconds += l.seconds;
        at->whole = at->whole && l.whole;
    }
    return out;
}

void line(const Screen& s, Icon icon, ImU32 colour, const std::string& name, const std::string& more,
          const std::string& end) {
    drawIcon(ImGui::GetWindowDrawList(), icon, summaryRow(s, s.k.p.ink, name, more, end), s.u(20), colour);
}

void head(const Screen& s, std::string_view text) {
    ImGui::Dummy({1, s.u(8)});
    const ImVec2 at = ImGui::GetCursorScreenPos();
    drawText(ImGui::GetWindowDrawList(), s.note(), at, s.k.p.accent, text);
    ImGui::Dummy({1, s.note()->FontSize});
}

void block(const Screen& s, ImU32 colour, std::string_view text) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float h = flowed(ImGui::GetWindowDrawList(), s.note(), {at.x + s.u(34), at.y}, colour, text,
                           width - s.u(34), 99);
    ImGui::Dummy({width, h + s.u(4)});
}

void list(const Screen& s, const PracticeSummary& sum) {
    const Kit& k = s.k;
    for (const Pressed& p : gathered(k, sum.pressed))
        line(s, p.whole ? Icon::tick : Icon::minus, p.whole ? k.p.accent : k.p.quiet, p.name,
             p.whole ? p.sides : "in part" + std::string(p.sides.empty() ? "" : ", ") + p.sides,
             minutes(p.seconds));
    if (!sum.skipped.empty()) {
        head(s, "Not pressed this time");
        for (const Pressed& p : gathered(k, sum.skipped))
            line(s, Icon::minus, k.p.quiet, p.name, p.sides, "");
    }
    if (!sum.leftOut.empty()) {
        head(s, "Left out for your safety");
        for (const LeftOut& l : sum.leftOut) {
            PracticeItem item;
            item.code = l.code;
            block(s, k.p.ink, nameOf(k, item) + ": " + l.why);
        }
    }
}

// "6 -> 3": where it was and where it is, on one line from 0 to 10.
void change(const Screen& s, Rect r, int before, int after) {
    const Kit& k = s.k;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const std::string was = std::to_string(before), is = std::to_string(after);
    const float ty = r.y + (r.h - s.text()->FontSize) / 2, first = textWidth(s.text(), was);
    drawText(list, s.text(), {r.x, ty}, k.p.quiet, was);
    const float ax = r.x + first + s.u(10), ay = r.y + r.h / 2, t = std::max(1.5f, s.u(2.4f));
    list->AddLine({ax, ay}, {ax + s.u(22), ay}, k.p.ink, t);
    list->AddLine({ax + s.u(14), ay - s.u(8)}, {ax + s.u(22), ay}, k.p.ink, t);
    list->AddLine({ax + s.u(14), ay + s.u(8)}, {ax + s.u(22), ay}, k.p.ink, t);
    drawText(list, s.text(), {ax + s.u(32), ty}, k.p.ink, is);
    const float w = first + s.u(42) + textWidth(s.text(), is) + s.u(22);
    const float x0 = r.x + w, x1 = r.x + r.w - s.u(10), y = r.y + r.h / 2;
    const auto at = [&](int v) { return x0 + (x1 - x0) * static_cast<float>(v) / 10; };
    list->AddRectFilled({x0, y - s.u(2)}, {x1, y + s.u(2)}, k.p.rule, s.u(2));
    const ImU32 colour = after <= before ? k.p.accent : k.p.cautionBar;
    list->AddRectFilled({std::min(at(before), at(after)), y - s.u(3)},
                        {std::max(at(before), at(after)), y + s.u(3)}, colour, s.u(3));
    list->AddCircleFilled({at(before), y}, s.u(8), k.p.page, 24);
    list->AddCircle({at(before), y}, s.u(8), k.p.quiet, 24, s.u(3));
    list->AddCircleFilled({at(after), y}, s.u(10), colour, 24);
    k.m.items.push_back({"before and after", r.x, r.y, r.w, r.h, true});
}

} // namespace

void drawSummary(const Screen& s, const Layout& l) {
    const Kit& k = s.k;
    const PracticeRun& run = *k.c.state.practice;
    const PracticeSummary sum = summaryOf(run);
    const Rect r = l.side;
    if (!beginSide(s, "practice-summary", r)) return endPanel();
    ImDrawList* draw = ImGui::GetWindowDrawList();
    const float lineWidth = std::max(1.0f, std::floor(k.c.scale)), pad = s.u(28), width = r.w - 2 * pad,
                x = r.x + pad;
    float y = r.y + s.u(20);
    drawText(draw, s.note(), {x, y}, k.p.quiet,
             sum.pressed.empty()                   ? "Ended before the first press"
             : run.done() == run.plan.items.size() ? "Well done. That was the session"
                                                   : "Ended here");
    y += s.u(26);
    drawText(draw, s.title(), {x, y}, k.p.ink, fitted(s.title(), run.plan.title, width));
    y += s.title()->FontSize * 0.98f;
    const std::string total =
        minutes(sum.seconds) + " of pressing, " + plural(sum.pressed.size(), "place", "places");
    ImFont* font = textWidth(s.text(), total) <= width ? s.text() : s.note();
    drawText(draw, font, {x, y + (s.text()->FontSize - font->FontSize) / 2}, k.p.accent,
             fitted(font, total, width));
    y += s.text()->FontSize + s.u(8);

    const bool both = run.before >= 0 && run.after >= 0, offer = !k.c.state.settings.diary;
    const float buttonsHeight = s.u(76), feel = feelHeight(s), changeHeight = both ? s.u(48) : 0;
    const float offerHeight = offer ? s.u(50) : s.u(30);
    const float bottom = r.y + r.h - s.u(18),
                below = bottom - buttonsHeight - offerHeight - changeHeight - feel - s.u(24);
    scrolling(k, "list", {x, y, width, std::max(s.u(40), below - y)}, {0, 0}, [&] { list(s, sum); });

    y = below + s.u(12);
    draw->AddRectFilled({x, y - s.u(6)}, {x + width, y - s.u(6) + lineWidth}, k.p.rule);
    int value = -1;
    if (feelRow(s, "after", {x, y, width, feel}, "How does it feel now?", run.after, value))
        k.push(act::Feel{false, value == run.after ? -1 : value});
    y += feel + s.u(8);
    if (both) change(s, {x, y, width, s.u(40)}, run.before, run.after);
    y = bottom - buttonsHeight - offerHeight;
    if (offer) {
        const char* keep = "Keep a diary on this machine";
        const char* words = "Nothing is kept.";
        if (textWidth(s.note(), words) + textWidth(s.note(), keep) + s.u(14 + 22) > width) words = "";
        drawText(draw, s.note(), {x, y + (s.u(36) - s.note()->FontSize) / 2 + s.u(4)}, k.p.quiet, words);
        float at = x + (*words ? textWidth(s.note(), words) + s.u(14) : 0);
        if (switchChip(s, "keep", keep, "A file that stays here; it can be read, exported and deleted", at,
                       y + s.u(4), false))
            k.push(act::Toggle{"diary"});
    } else {
        drawText(draw, s.note(), {x, y}, k.p.quiet,
                 fitted(s.note(), "Kept in the diary on this machine.", width));
    }
    const float gapX = s.u(10), w = (width - 2 * gapX) / 3;
    y = bottom - buttonsHeight;
    if (bigButton(s, "again", Icon::repeat, "Once more", "The same session from its start",
                  {x, y, w, buttonsHeight}, false))
        k.push(act::StartPractice{run.plan.request});
    if (bigButton(s, "diary", Icon::list, "Diary", "What was done on which day, and how it felt",
                  {x + w + gapX, y, w, buttonsHeight}, false)) {
        k.push(act::Practice{act::Drive::close});
        k.push(act::Open{CardKind::diary, {}});
    }
    if (bigButton(s, "close", Icon::close, "Close", withKey("Back to the atlas", act::Close{}),
                  {x + 2 * (w + gapX), y, w, buttonsHeight}, true))
        k.push(act::Practice{act::Drive::close});
    endPanel();
}

} // namespace atlas::ui
