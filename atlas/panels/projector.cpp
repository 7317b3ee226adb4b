// The picture for a class: what is open as a large title, its location, and the body with its names.
#include "atlas/view/projector.h"
#include "atlas/panels/practice_parts.h"
#include "atlas/state/class_state.h"
#include "engine/ui/imgui_renderer.h"
#include <algorithm>
#include <cmath>

namespace atlas {

float projectorUnit(float height) {
    return engine::farUnit(2 * height, height);
}

namespace ui {
namespace {

struct Title {
    std::string before, hanzi, after; // "LI4", "合谷", "Hégǔ"
    std::string below;
};

Title titleOf(const Kit& k) {
    const AppState& s = k.c.state;
    const Catalog& c = k.c.session.catalog;
    const auto [title, text] = classWords(s);
    if (!title.empty()) return {title, {}, {}, text};
    if (const Point* p = c.point(s.point))
        return {p->code, p->hans, p->pinyin, text.empty() ? p->location : text};
    if (!text.empty()) return {{}, {}, {}, text};
    if (const Region* r = c.region(s.region)) return {atlas::nameOf(c, {r->id, s.regionSide}), {}, {}, {}};
    if (s.shownMeridians.size() == 1)
        if (const Meridian* m = c.meridian(s.shownMeridians.front())) return {m->code, m->hans, m->name, {}};
    return {};
}

constexpr float kMargin = 0.03f, kFootRoom = 0.012f; // shares of the unit
constexpr int kTextLines = 2;
constexpr size_t kLongestLocation = 280; // letters, in the catalog

bool teaches(const AppState& s) {
    return s.lesson && s.lesson->teaching;
}

// Of a lesson the same at every step, so that the body stays where it is.
bool hasTitle(const AppState& s) {
    if (teaches(s))
        return std::ranges::any_of(s.lesson->lesson.steps, [](const LessonStep& step) {
            return !step.title.empty() || !step.text.empty() || !step.point.empty();
        });
    return !s.point.empty() || !s.region.empty() ||
           (s.shownMeridians.size() == 1 && !s.shownMeridians.front().empty());
}

size_t longestText(const AppState& s) {
    if (!teaches(s)) return s.point.empty() ? 0 : kLongestLocation;
    size_t longest = 0;
    for (const LessonStep& step : s.lesson->lesson.steps)
        longest = std::max(longest, step.title.empty() && step.text.empty() && !step.point.empty()
                                        ? kLongestLocation
                                        : step.text.size());
    return longest;
}

// Lines of small letters. Reckoned without the fonts, rather too many: half an em and some more a letter.
int noteLines(const AppState& s, float width, float unit) {
    const float letters = (width - 2 * kMargin * unit) / (0.0145f * unit);
    const auto text = static_cast<float>(longestText(s));
    return std::clamp(static_cast<int>(std::ceil(text / std::max(letters, 10.0f))), 0, 7);
}

void keep(const Kit& k, ImFont* font, std::string_view text, ImVec2 at, float width, float height) {
    k.m.texts.push_back({std::string(text), at.x, at.y, width, height, lettersOf(font)});
}

} // namespace

float lettersOf(ImFont* font) {
    const ImFontGlyph *high = font->FindGlyph('b'), *low = font->FindGlyph('p');
    return low->Y1 - high->Y0;
}

float projectorTitle(const AppState& s, float width, float height) {
    if (!hasTitle(s)) return 0;
    const float unit = projectorUnit(height);
    const int lines = noteLines(s, width, unit);
    const float text =
        lines == 0 ? 0
                   : std::max(kTextLines * engine::kFarText, static_cast<float>(lines) * engine::kFarNote);
    return std::min(std::ceil((engine::kFarName + text + kFootRoom) * unit), 0.5f * height);
}

void drawProjectorTitle(const Kit& k, const Layout& l) {
    const engine::UiFonts& f = k.c.fonts;
    const float height = l.stage.y, unit = f.farUnit, width = k.c.width - 2 * kMargin * unit;
    if (height <= 0 || !f.farName) return;
    ImDrawList* list = ImGui::GetBackgroundDrawList();
    engine::fillOpaque(*list, {0, 0}, {k.c.width, height}, k.p.page);
    const Title t = titleOf(k);
    const std::string hanzi = f.chinese ? t.hanzi : std::string();
    ImFont* font = f.farName;
    const float space = 0.35f * font->FontSize;
    const auto wide = [&](ImFont* in) {
        return textWidth(in, t.before) + (hanzi.empty() ? 0 : space + textWidth(in, hanzi)) +
               (t.after.empty() ? 0 : space + textWidth(in, t.after));
    };
    if (hanzi.empty())
        for (ImFont* next : {f.farTitle, f.farText})
            if (wide(font) > width) font = next;
    float x = kMargin * unit, y = 0;
    for (const std::string* which : {&t.before, &hanzi, &t.after}) {
        const std::string& part = *which;
        if (part.empty()) continue;
        const float room = width - (x - kMargin * unit);
        const bool narrow = which != &hanzi && font == f.farName && textWidth(font, part) > room;
        ImFont* in = narrow ? f.farTitle : font;
        const std::string shown = fitted(in, part, room);
        drawText(list, in, {x, y + font->Ascent - in->Ascent}, k.p.ink, shown);
        keep(k, in, shown, {x, y}, textWidth(in, shown), font->FontSize);
        x += textWidth(in, shown) + space;
    }
    y = f.farName->FontSize;
    if (t.below.empty()) return;
    const bool large = linesOf(f.farText, t.below, width) <= kTextLines;
    ImFont* text = large ? f.farText : f.farNote;
    const int lines = std::max(1, static_cast<int>((height - y) / text->FontSize));
    const float used = flowed(list, text, {kMargin * unit, y}, k.p.quiet, t.below, width, lines);
    keep(k, text, t.below, {kMargin * unit, y}, width, used);
}

} // namespace ui
} // namespace atlas
