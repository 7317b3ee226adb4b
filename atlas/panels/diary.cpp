// The diary's card: the switch, how the weeks went, the entries, export and delete.
#include "atlas/panels/ui.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace atlas::ui {
namespace {

constexpr size_t firstRows = 20, moreRows = 50;

std::string counted(size_t n, const char* one, const char* many) {
    return std::to_string(n) + " " + (n == 1 ? one : many);
}

std::string minutesText(double minutes) {
    if (minutes > 0 && minutes < 0.95) return "under 1 min";
    return std::to_string(std::lround(minutes)) + " min";
}

std::string tenths(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f", value);
    std::string out = text.data();
    if (out.ends_with(".0")) out.resize(out.size() - 2);
    return out;
}

std::string feltText(int value) {
    return value < 0 ? "-" : std::to_string(value);
}

std::string shortPath(const std::filesystem::path& path) {
    const std::string text = path.string();
    const char* home = std::getenv("HOME");
    if (!home || !*home || !text.starts_with(std::string(home) + "/")) return text;
    return std::string("~").append(text, std::string_view(home).size());
}

void onOff(const Kit& k) {
    const AppState& s = k.c.state;
    const bool on = s.settings.diary;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float w = ImGui::GetContentRegionAvail().x, h = k.px(36);
    if (ImGui::InvisibleButton("keep", {w, h})) k.push(act::Toggle{"diary"});
    note(k, "Keep a diary on this machine");
    const bool over = ImGui::IsItemHovered();
    ImDrawList* list = ImGui::GetWindowDrawList();
    ImFont* font = k.c.fonts.body;
    drawText(list, font, {at.x, at.y + (h - font->FontSize) / 2}, over ? k.p.accent : k.p.ink,
             "Keep a diary on this machine");
    const float pw = k.px(38), ph = k.px(22), y = at.y + (h - ph) / 2, x = at.x + w - pw;
    list->AddRectFilled({x, y}, {x + pw, y + ph}, on ? k.p.accent : k.p.fieldOver, ph / 2);
    if (!on) list->AddRect({x, y}, {x + pw, y + ph}, k.p.quiet, ph / 2, 0, std::max(1.0f, k.c.scale));
    list->AddCircleFilled({on ? x + pw - ph / 2 : x + ph / 2, y + ph / 2}, ph / 2 - k.px(4),
                          on ? k.p.onAccent : k.p.quiet, 20);
    const std::filesystem::path file = s.diaryPlace.empty() ? diaryFile() : s.diaryPlace;
    paragraph(
        k, k.c.fonts.small, k.p.quiet,
        (on ? "Each session is written into " : "Off: sessions are not written down. They would go into ") +
            shortPath(file) + ", readable by you alone. Nothing leaves this machine.");
}

void troubles(const Kit& k) {
    const AppState& s = k.c.state;
    std::vector<std::string> lines = s.diaryNotices;
    if (!s.diaryTrouble.empty()) {
        const bool waiting = unsaved(s.diary);
        lines.insert(lines.begin(),
                     (waiting ? "Not saved yet, tried again and again: " : "") + s.diaryTrouble);
    }
    if (lines.empty()) return;
    gap(k, 10);
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    list->ChannelsSplit(2);
    list->ChannelsSetCurrent(1);
    ImGui::Dummy({1, k.px(4)});
    for (const std::string& line : lines)
        paragraph(k, k.c.fonts.small, k.p.ink, line, {}, k.px(16), k.px(12));
    ImGui::Dummy({1, k.px(4)});
    const float bottom = ImGui::GetItemRectMax().y;
    list->ChannelsSetCurrent(0);
    list->AddRectFilled(at, {at.x + width, bottom}, k.p.caution, k.px(6));
    list->AddRectFilled(at, {at.x + k.px(4), bottom}, k.p.cautionBar, k.px(2));
    list->ChannelsMerge();
}

// Empty ring before, full disc after: told apart without colour.
void beforeMark(const Kit& k, ImDrawList* list, ImVec2 c, float r) {
    list->AddCircleFilled(c, r, k.p.page, 20);
    list->AddCircle(c, r - k.px(0.8f), k.p.quiet, 20, k.px(1.6f));
}
void afterMark(const Kit& k, ImDrawList* list, ImVec2 c, float r) {
    list->AddCircleFilled(c, r, k.p.accent, 20);
}

void legend(const Kit& k) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    ImFont* font = k.c.fonts.small;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float y = at.y + font->FontSize * 0.54f, r = k.px(4.5f);
    float x = at.x + k.px(5);
    beforeMark(k, list, {x, y}, r);
    drawText(list, font, {x + k.px(10), at.y}, k.p.quiet, "before");
    x += k.px(10 + 20) + textWidth(font, "before");
    afterMark(k, list, {x, y}, r);
    drawText(list, font, {x + k.px(10), at.y}, k.p.quiet, "after");
    ImGui::Dummy({ImGui::GetContentRegionAvail().x, font->FontSize});
}

struct Span {
    int days;
    const char* name;
};
constexpr std::array<Span, 3> spans{{{14, "14 days"}, {91, "13 weeks"}, {364, "1 year"}}};

// The shortest that shows every session, else the longest.
int spanFor(const Diary& diary, const std::vector<DateDoubt>& doubts, int today) {
    int oldest = today;
    for (size_t i = 0; i < diary.entries.size(); ++i)
        if (const auto d = diaryDate(diary.entries[i].started); d && doubts[i] == DateDoubt::none)
            oldest = std::min(oldest, d->day);
    for (const Span& s : spans)
        if (today - oldest < s.days) return s.days;
    return spans.back().days;
}

std::string periodTip(const DiaryPeriod& p) {
    std::string text = p.days > 1 ? "Week from " + dayText(p.day) : dayText(p.day);
    if (p.sessions == 0) return text + ": no session";
    text += ": " + counted(static_cast<size_t>(p.sessions), "session", "sessions") + ", " +
            minutesText(p.minutes);
    if (p.rated > 0) text += "; felt " + tenths(p.before) + " before, " + tenths(p.after) + " after";
    return text;
}

std::string monthOf(int day) {
    const std::string text = dayText(day); // "21 Nov 2026"
    return text.substr(text.find(' ') + 1, 3);
}

// Above how it felt, below the minutes, over the same weeks or days. A week without numbers stays empty: no
// line is drawn across it.
void plot(const Kit& k, const std::vector<DiaryPeriod>& all) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    ImFont *tiny = k.c.fonts.tiny, *small = k.c.fonts.small; // tiny has figures only
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float w = ImGui::GetContentRegionAvail().x, line = std::max(1.0f, std::floor(k.c.scale));
    const float axis = k.px(22), left = at.x + axis, width = w - axis;
    const float top = std::floor(at.y + k.px(8)), felt = k.px(120), space = k.px(36), bars = k.px(44);
    const float bottom = top + felt, barTop = bottom + space, barBottom = barTop + bars;
    const float step = width / static_cast<float>(all.size());
    const auto yOf = [&](double value) { return bottom - static_cast<float>(value) / 10 * felt; };
    for (const int value : {0, 5, 10}) {
        const float y = std::floor(yOf(value));
        list->AddRectFilled({left, y}, {left + width, y + line}, k.p.rule);
        const std::string text = std::to_string(value);
        drawText(list, tiny, {left - k.px(7) - textWidth(tiny, text), y - tiny->FontSize / 2}, k.p.quiet,
                 text);
    }
    double most = 0;
    for (const DiaryPeriod& p : all) most = std::max(most, p.minutes);
    list->AddRectFilled({left, barBottom}, {left + width, barBottom + line}, k.p.rule);
    drawText(list, small, {left, bottom + k.px(9)}, k.p.quiet,
             all.front().days > 1 ? "Minutes a week" : "Minutes a day");
    if (most > 0) {
        const std::string text = std::to_string(std::lround(std::ceil(most)));
        drawText(list, tiny, {left - k.px(7) - textWidth(tiny, text), barTop - tiny->FontSize / 2}, k.p.quiet,
                 text);
        list->AddRectFilled({left, barTop}, {left + width, barTop + line}, k.p.rule);
    }
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    ImGui::SetCursorScreenPos({left, top - k.px(6)});
    ImGui::InvisibleButton("plot", {width, barBottom - top + k.px(10)});
    note(k, "How the weeks went");
    const int over = ImGui::IsItemHovered() ? static_cast<int>((mouse.x - left) / step) : -1;
    const float radius = std::clamp(step * 0.3f, k.px(2.2f), k.px(5));
    float labelled = left - k.px(40);
    std::string month;
    for (size_t i = 0; i < all.size(); ++i) {
        const DiaryPeriod& p = all[i];
        const float x = left + (static_cast<float>(i) + 0.5f) * step;
        if (static_cast<int>(i) == over)
            list->AddRectFilled({x - step / 2, top - k.px(4)}, {x + step / 2, barBottom}, k.p.field, k.px(3));
        if (p.minutes > 0 && most > 0) {
            const float h = std::max(k.px(1.5f), static_cast<float>(p.minutes / most) * bars);
            const float half = std::max(k.px(1), std::min(step * 0.32f, k.px(7)));
            list->AddRectFilled({x - half, barBottom - h}, {x + half, barBottom}, k.p.accent, k.px(1.5f));
        } else if (p.sessions > 0) // begun and broken off at once
            list->AddCircleFilled({x, barBottom - k.px(2)}, k.px(1.5f), k.p.quiet, 8);
        if (p.rated > 0) {
            const float y0 = yOf(p.before), y1 = yOf(p.after);
            list->AddLine({x, y0}, {x, y1}, k.p.quiet, k.px(1.6f));
            beforeMark(k, list, {x, y0}, radius + k.px(std::abs(y0 - y1) < radius ? 2.2f : 0));
            afterMark(k, list, {x, y1}, radius);
        }
        // Names stand where there is room: a month where it begins, a day every now and then.
        const std::string text = all.front().days > 1 ? monthOf(p.day) : dayText(p.day).substr(0, 6);
        if (text == month) continue;
        if (x - textWidth(small, text) / 2 > labelled + k.px(6) &&
            x + textWidth(small, text) / 2 < left + width + k.px(8)) {
            const float from = std::max(x - textWidth(small, text) / 2, left);
            drawText(list, small, {from, barBottom + k.px(5)}, k.p.quiet, text);
            labelled = from + textWidth(small, text);
            month = text;
        }
    }
    ImGui::SetCursorScreenPos({at.x, barBottom + k.px(6)});
    ImGui::Dummy({w, small->FontSize});
    if (over >= 0 && over < static_cast<int>(all.size()))
        tooltip(k, periodTip(all[static_cast<size_t>(over)]));
}

void picture(const Kit& k, const std::vector<DateDoubt>& doubts, int64_t clock, int today) {
    const Diary& diary = k.c.state.diary;
    heading(k, "How it felt");
    paragraph(k, k.c.fonts.small, k.p.quiet,
              "0 is nothing, 10 as bad as can be. Means of the sessions where both were told.");
    gap(k, 4);
    const int fitting = spanFor(diary, doubts, today), shown = k.m.diarySpan ? k.m.diarySpan : fitting;
    legend(k);
    const auto all = shown <= 14 ? byDay(diary, today - shown + 1, today, clock)
                                 : byWeek(diary, today - shown + 7, today, clock);
    if (!all.empty()) plot(k, all);
    gap(k, 6);
    float x = 0;
    if (fitting > spans.front().days)
        for (const Span& s : spans)
            if (chip(k, s.name, s.name, x, s.days == shown)) k.m.diarySpan = s.days;
    DiaryPeriod sum{.before = 0, .after = 0};
    for (const DiaryPeriod& p : all) {
        sum.sessions += p.sessions;
        sum.minutes += p.minutes;
        sum.before += p.before * p.rated; // rated 0: nothing
        sum.after += p.after * p.rated;
        sum.rated += p.rated;
    }
    std::string text = counted(static_cast<size_t>(sum.sessions), "session", "sessions") + ", " +
                       minutesText(sum.minutes) + " of pressing.";
    if (sum.rated > 0)
        text += " Before " + tenths(sum.before / sum.rated) + " and after " + tenths(sum.after / sum.rated) +
                " on average, told in " + std::to_string(sum.rated) + ".";
    paragraph(k, k.c.fonts.small, k.p.ink, text);
    const auto strange = static_cast<size_t>(std::ranges::count_if(
        doubts, [](DateDoubt d) { return d == DateDoubt::future || d == DateDoubt::unreadable; }));
    if (strange > 0)
        paragraph(k, k.c.fonts.small, k.p.quiet,
                  counted(strange, "session is", "sessions are") +
                      " not in the picture: see its date below.");
}

void undoRow(const Kit& k) {
    const AppState& s = k.c.state;
    if (!s.diaryDeleted) return;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float w = ImGui::GetContentRegionAvail().x, h = k.px(42);
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(at, {at.x + w, at.y + h}, k.p.field, k.px(6));
    ImFont* font = k.c.fonts.small;
    const float button = textWidth(font, "Take it back") + k.px(20);
    drawText(list, font, {at.x + k.px(12), at.y + (h - font->FontSize) / 2}, k.p.ink,
             fitted(font, "Deleted: " + whenText(*s.diaryDeleted), w - button - k.px(24)));
    ImGui::SetCursorScreenPos({at.x + w - button - k.px(6), at.y + k.px(6)});
    float x = 0;
    if (chip(k, "undo", "Take it back", x, true)) k.push(act::RestoreDiary{});
    ImGui::SetCursorScreenPos({at.x, at.y + h});
    ImGui::Dummy({w, k.px(2)});
}

// "6 → 3" with an arrow that no font need have; ends at `end`, returns its width.
float feltNumbers(const Kit& k, ImDrawList* list, ImVec2 end, int before, int after) {
    ImFont* font = k.c.fonts.strong;
    const std::string from = feltText(before), to = feltText(after);
    const float arrow = k.px(14), space = k.px(6), toWidth = textWidth(font, to);
    const float width = textWidth(font, from) + arrow + 2 * space + toWidth;
    drawText(list, font, {end.x - width, end.y}, k.p.quiet, from);
    drawText(list, font, {end.x - toWidth, end.y}, k.p.accent, to);
    const float tip = end.x - toWidth - space, y = end.y + font->FontSize * 0.54f, head = k.px(4);
    list->AddLine({tip - arrow, y}, {tip, y}, k.p.quiet, k.px(1.5f));
    list->AddLine({tip - head, y - head}, {tip, y}, k.p.quiet, k.px(1.5f));
    list->AddLine({tip - head, y + head}, {tip, y}, k.p.quiet, k.px(1.5f));
    return width;
}

void entryRow(const Kit& k, const DiaryEntry& e, DateDoubt doubt) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    ImFont *strong = k.c.fonts.strong, *small = k.c.fonts.small;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float w = ImGui::GetContentRegionAvail().x;
    std::string points;
    for (const std::string& p : e.points) points.append(points.empty() ? "" : ", ").append(oneLine(p));
    const float first = at.y + k.px(6), second = first + strong->FontSize + k.px(2),
                third = second + small->FontSize + k.px(1);
    const float h = (points.empty() ? third : third + small->FontSize) - at.y + k.px(6);
    ImGui::PushID(e.id.c_str());
    ImGui::Dummy({w, h});
    if (ImGui::IsItemVisible()) {
        const float icon = k.px(28), right = at.x + w - icon - k.px(6);
        const bool told = e.before >= 0 || e.after >= 0;
        const float feltWidth = told ? feltNumbers(k, list, {right, first}, e.before, e.after) : 0;
        drawText(list, strong, {at.x, first}, k.p.ink,
                 fitted(strong, e.title.empty() ? "Session" : oneLine(e.title),
                        right - at.x - feltWidth - k.px(12)));
        std::string when = oneLine(whenText(e)) + "  ·  " + minutesText(e.minutes);
        if (!e.finished) when += "  ·  broken off";
        drawText(list, small, {at.x, second}, k.p.quiet, fitted(small, when, right - at.x));
        if (!points.empty())
            drawText(list, small, {at.x, third}, k.p.quiet, fitted(small, points, right - at.x));
        const ImVec2 after = ImGui::GetCursorScreenPos();
        ImGui::SetCursorScreenPos({at.x + w - icon, first - k.px(3)});
        if (iconButton(k, "delete", Icon::close, "Delete this session", false, 28))
            k.push(act::DeleteDiary{e.id});
        ImGui::SetCursorScreenPos(after);
    }
    ImGui::PopID();
    if (doubt != DateDoubt::none) paragraph(k, small, k.p.cautionBar, toText(doubt));
    if (!e.note.empty()) paragraph(k, small, k.p.ink, oneLine(e.note));
    rule(k);
}

void entries(const Kit& k, const std::vector<DateDoubt>& doubts) {
    const Diary& diary = k.c.state.diary;
    heading(k, "Sessions");
    undoRow(k);
    const size_t most = std::max(firstRows, k.m.diaryRows), shown = std::min(most, diary.entries.size());
    for (size_t i = 0; i < shown; ++i) {
        const size_t at = diary.entries.size() - 1 - i; // newest first
        entryRow(k, diary.entries[at], doubts[at]);
    }
    if (shown == diary.entries.size()) return;
    float x = 0;
    gap(k, 6);
    if (chip(k, "older", "Older ones (" + std::to_string(diary.entries.size() - shown) + ")", x))
        k.m.diaryRows = most + moreRows;
}

void foot(const Kit& k) {
    const Diary& diary = k.c.state.diary;
    const size_t count = diary.entries.size(), damaged = diary.damaged.size();
    if (count + damaged == 0) return;
    gap(k, 16);
    float x = 0;
    if (k.m.diaryConfirm) {
        std::string what = count > 0 ? "all " + counted(count, "session", "sessions") : std::string();
        if (count == 1) what = "the one session";
        if (damaged > 0)
            what += (count > 0 ? " and " : "") +
                    counted(damaged, "line that cannot be read", "lines that cannot be read");
        paragraph(k, k.c.fonts.body, k.p.ink,
                  "Delete " + what + " from this machine? This cannot be taken back.");
        if (chip(k, "no", "Keep them", x)) k.m.diaryConfirm = false;
        if (chip(k, "yes", "Delete them", x, true)) {
            k.m.diaryConfirm = false;
            k.push(act::DeleteDiary{});
        }
        return;
    }
    if (chip(k, "csv", "Save as CSV", x)) k.push(act::ExportDiary{"csv"});
    if (chip(k, "json", "Save as JSON", x)) k.push(act::ExportDiary{"json"});
    if (chip(k, "all", "Delete all …", x)) k.m.diaryConfirm = true;
}

void nothingYet(const Kit& k) {
    gap(k, 20);
    const bool on = k.c.state.settings.diary;
    paragraph(k, k.c.fonts.strong, k.p.ink, "No session yet");
    gap(k, 4);
    paragraph(
        k, k.c.fonts.body, k.p.ink,
        "A guided session asks how it feels before and after, from 0 (nothing) to 10 (as bad as can be). "
        "Here you see later how the weeks went.");
    if (!on)
        paragraph(k, k.c.fonts.body, k.p.ink, "Switch the diary on before you begin, or at a session's end.");
    gap(k, 6);
    float x = 0;
    if (chip(k, "begin", "Where does it hurt?", x, true)) k.push(act::FocusSearch{});
    undoRow(k);
}

} // namespace

void drawDiary(const Kit& k) {
    const AppState& s = k.c.state;
    const int64_t clock = k.c.clock ? k.c.clock : static_cast<int64_t>(std::time(nullptr));
    const auto now = diaryDate(localTime(clock));
    onOff(k);
    troubles(k);
    if (s.diary.entries.empty()) {
        nothingYet(k);
        foot(k);
        return;
    }
    const auto doubts = dateDoubts(s.diary, clock);
    picture(k, doubts, clock, now ? now->day : 0);
    entries(k, doubts);
    foot(k);
}

void diaryLine(const Kit& k) {
    const AppState& s = k.c.state;
    ImVec2 at;
    const bool lit = s.cardKind == CardKind::diary;
    if (row(k, "diary", "Diary of sessions", 30, lit, at)) k.push(act::Open{CardKind::diary, {}});
    if (ImGui::IsItemHovered()) tooltip(k, withKey("Diary of sessions", act::Open{CardKind::diary, {}}));
    if (!ImGui::IsItemVisible()) return;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float width = ImGui::GetItemRectSize().x;
    drawIcon(list, Icon::diary, {at.x + k.px(9), at.y + k.px(15)}, k.px(17), lit ? k.p.accent : k.p.quiet);
    drawText(list, k.c.fonts.body, {at.x + k.px(28), at.y + k.px(4)}, k.p.ink, "Diary of sessions");
    const size_t n = s.diary.entries.size();
    const std::string tail = n > 0 ? std::to_string(n) : s.settings.diary ? "on" : "off";
    ImFont* small = k.c.fonts.small;
    drawText(list, small, {at.x + width - textWidth(small, tail), at.y + k.px(6)}, k.p.quiet, tail);
}

} // namespace atlas::ui
