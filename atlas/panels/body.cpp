// The body panel: presets, sliders, and what was measured on the body that stands there.
#include "atlas/panels/ui.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace atlas::ui {
namespace {

struct SliderWords {
    const char *low, *name, *high;
};
constexpr std::array<SliderWords, 6> words{{{"female", "Sex", "male"},
                                            {"6", "Age", "90 years"},
                                            {"slight", "Muscle", "strong"},
                                            {"thin", "Weight", "heavy"},
                                            {"short", "Height", "tall"},
                                            {"uneven", "Proportions", "ideal"}}};

std::string rounded(float x, int digits) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.*f", digits, static_cast<double>(x));
    return text.data();
}

void slider(const Kit& k, size_t i) {
    const ShapeKey& key = shapeKeys()[i];
    const AppState& s = k.c.state;
    const bool age = key.field == &Shape::age;
    const float low = age ? youngest : key.low, high = key.high,
                value = std::clamp(s.shape.*key.field, low, high);
    const float average = key.field == &Shape::sex ? -1 : Shape{}.*key.field;
    ImDrawList* list = ImGui::GetWindowDrawList();
    ImFont *small = k.c.fonts.small, *body = k.c.fonts.body;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float w = ImGui::GetContentRegionAvail().x, text = body->FontSize, h = text + k.px(22);
    ImGui::PushID(static_cast<int>(i));
    ImGui::InvisibleButton("slider", {w, h});
    ImGui::PopID();
    noteSlider(k, words[i].name, i);
    const bool held = ImGui::IsItemActive(), over = ImGui::IsItemHovered();
    const bool chosen = s.slider == static_cast<int>(i);
    if (ImGui::IsMouseReleased(0)) k.m.sliderSpent = false;

    const std::string name = age ? "Age " + rounded(s.shape.age, 0) : words[i].name;
    drawText(list, body, {at.x + (w - textWidth(body, name)) / 2, at.y},
             chosen || held ? k.p.accent : k.p.ink, name);
    const float base = at.y + (text - small->FontSize) * 0.7f;
    drawText(list, small, {at.x, base}, k.p.quiet, words[i].low);
    drawText(list, small, {at.x + w - textWidth(small, words[i].high), base}, k.p.quiet, words[i].high);

    const float knob = k.px(8), y = at.y + text + k.px(11), left = at.x + knob, length = w - 2 * knob;
    const auto place = [&](float v) { return left + length * (v - low) / (high - low); };
    list->AddRectFilled({at.x, y - k.px(2)}, {at.x + w, y + k.px(2)}, k.p.fieldOver, k.px(2));
    if (average >= 0)
        list->AddRectFilled({place(average) - k.px(1), y - k.px(5)}, {place(average) + k.px(1), y + k.px(5)},
                            k.p.rule);
    const float from = average >= 0 ? place(average) : at.x, to = place(value);
    if (key.field != &Shape::sex)
        list->AddRectFilled({std::min(from, to), y - k.px(2)}, {std::max(from, to), y + k.px(2)}, k.p.accent,
                            k.px(2));
    list->AddCircleFilled({to, y}, knob, over || held || chosen ? k.p.accent : k.p.ink, 24);
    list->AddCircleFilled({to, y}, knob - k.px(2), k.p.page, 24);
    if (held || chosen) list->AddCircleFilled({to, y}, k.px(3), k.p.accent, 16);

    if (age && over && !held)
        tooltip(k, "From 6 years: a younger body's proportions are not those the rules are made for");
    if (over && ImGui::IsMouseDoubleClicked(0) && average >= 0) {
        Shape shape = s.shape;
        shape.*key.field = average;
        k.push(act::SetShape{shape});
        k.m.sliderSpent = true; // the press that set it back does not move it
    } else if (held && !k.m.sliderSpent) {
        const float t = std::clamp((ImGui::GetIO().MousePos.x - left) / length, 0.0f, 1.0f);
        float wanted = low + t * (high - low);
        wanted = age ? std::round(wanted) : std::round(wanted * 200) / 200;
        Shape shape = s.shape;
        shape.*key.field = wanted;
        if (!(shape == s.shape)) k.push(act::SetShape{shape});
    }
}

// One line a scale: where, how many B-cun, and how long one is.
void scaleRow(const Kit& k, const CunScale& c, const CunScale* right) {
    const auto& scales = k.c.session.catalog.scales;
    const auto found = std::ranges::find(scales, c.id, &ScaleDefinition::id);
    std::string name = found != scales.end() ? found->name : "",
                between = found != scales.end() ? found->between : "";
    if (name.empty()) {
        name = c.id;
        std::ranges::replace(name, '_', ' ');
    }
    std::string mm = rounded(c.metres * 1000, 1) + " mm";
    if (right && rounded(right->metres * 1000, 1) != rounded(c.metres * 1000, 1))
        mm = "L " + rounded(c.metres * 1000, 1) + "  R " + rounded(right->metres * 1000, 1) + " mm";
    ImDrawList* list = ImGui::GetWindowDrawList();
    ImFont *strong = k.c.fonts.strong, *small = k.c.fonts.small, *body = k.c.fonts.body;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float w = ImGui::GetContentRegionAvail().x, right0 = textWidth(strong, mm);
    const std::string count = rounded(c.cun, 0) + " B-cun";
    const float line = body->FontSize + k.px(1);
    drawText(list, body, at, k.p.ink, fitted(body, name, w - right0 - k.px(8)));
    drawText(list, strong, {at.x + w - right0, at.y}, k.p.ink, mm);
    const float tail = textWidth(small, count);
    const std::string fit = fitted(small, between, w - tail - k.px(8));
    drawText(list, small, {at.x, at.y + line}, k.p.quiet, fit);
    drawText(list, small, {at.x + w - tail, at.y + line}, k.p.quiet, count);
    ImGui::Dummy({w, line + small->FontSize});
    note(k, name);
    if (fit != between && ImGui::IsItemHovered()) tooltip(k, between);
    gap(k, 8);
}

void measures(const Kit& k) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    const AtlasSession& session = k.c.session;
    ImFont* large = k.c.fonts.large;
    gap(k, 12);
    rule(k);
    gap(k, 8);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float w = ImGui::GetContentRegionAvail().x;
    const std::string cm = statureWords(session.shaped.height);
    drawText(list, k.c.fonts.strong, {at.x, at.y + large->Ascent - k.c.fonts.strong->Ascent}, k.p.accent,
             "Stature");
    drawText(list, large, {at.x + w - textWidth(large, cm), at.y}, k.p.ink, cm);
    ImGui::Dummy({w, large->FontSize});
    gap(k, 12);
    paragraph(k, k.c.fonts.strong, k.p.accent, "One B-cun on this body");
    gap(k, 4);
    paragraph(k, k.c.fonts.small, k.p.quiet,
              "The proportional inch: each part of the body has its own, as long as a share of that part.");
    gap(k, 8);
    const auto& cun = session.measurement.cun;
    for (size_t i = 0; i < cun.size(); ++i) {
        const bool pair = i + 1 < cun.size() && cun[i + 1].id == cun[i].id;
        scaleRow(k, cun[i], pair ? &cun[i + 1] : nullptr);
        if (pair) ++i;
    }
    gap(k, 8);
}

} // namespace

std::string bodyWords(const Shape& s) {
    return std::string(s.sex <= 0.3f   ? "Female"
                       : s.sex >= 0.7f ? "Male"
                                       : "Androgynous") +
           ", " + rounded(s.age, 0) + (s.age < 1.5f ? " year" : " years");
}

std::string statureWords(float metres) {
    return rounded(metres * 100, 0) + " cm";
}

void drawBody(const Kit& k, const Layout& l) {
    const AppState& s = k.c.state;
    if (!k.m.bodyShown && l.cardOpen && l.card.x < l.finder.x + l.finder.w + k.px(200))
        k.push(act::Toggle{"card"}); // no room for both
    k.m.searching = false;
    if (beginPanel(k, "body", l.finder, l.finderFloats)) {
        ImDrawList* list = ImGui::GetWindowDrawList();
        ImFont* large = k.c.fonts.large;
        drawText(list, large, {l.finder.x + k.px(16), l.finder.y + k.px(32) - large->FontSize / 2}, k.p.ink,
                 "Body");
        ImGui::SetCursorPos({l.finder.w - k.px(12 + 32 + 34), k.px(16)});
        if (!k.c.session.guest && iconButton(k, "average", Icon::reset, "Average again, all but the sex"))
            k.push(act::AverageShape{});
        ImGui::SetCursorPos({l.finder.w - k.px(12 + 32), k.px(16)});
        if (iconButton(k, "close", Icon::close, withKey("Back to search and lists", act::Toggle{"body"})))
            k.push(act::Toggle{"body"});
        ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(k.px(16), k.px(4)));
        ImGui::SetCursorPos({0, k.px(60)});
        ImGui::BeginChild("shape", {l.finder.w - 1, std::max(1.0f, l.finder.h - k.px(62))}, false,
                          ImGuiWindowFlags_AlwaysUseWindowPadding | ImGuiWindowFlags_NoNav);
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(k.px(8), k.px(4)));
        if (k.c.session.guest) {
            drawGuest(k);
        } else {
            float x = 0;
            for (const Preset& p : k.c.session.presets)
                if (chip(k, p.id.c_str(), p.name, x, shapeOf(p, s.shape) == s.shape))
                    k.push(act::UsePreset{p.id});
            gap(k, 8);
            for (size_t i = 0; i < shapeKeys().size(); ++i) slider(k, i);
        }
        drawBringing(k);
        measures(k);
        drawGivingAway(k);
        ImGui::PopStyleVar();
        ImGui::EndChild();
        ImGui::PopStyleVar();
        finderEdge(k, l);
    }
    endPanel();
}

} // namespace atlas::ui
