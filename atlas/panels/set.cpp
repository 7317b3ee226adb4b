// "My session": the points that the user chose, in the order in which they are pressed.
#include "atlas/panels/ui.h"
#include <algorithm>

namespace atlas::ui {
namespace {

// What the set would take, as the settings stand; found out again only when something that it depends on
// changed.
const SetPlan& planOf(const Kit& k) {
    Memory& m = k.m;
    const Settings& set = k.c.state.settings;
    PracticeRequest request;
    request.codes = set.chosen;
    request.length = set.length;
    request.gentler = set.gentler;
    if (m.set.known && m.set.request == request && m.set.safety == set.safety &&
        m.set.body == &k.c.session.measurement && m.set.shape == k.c.session.shape)
        return m.set;
    m.set = {true, request, set.safety, &k.c.session.measurement, k.c.session.shape, 0, {}, {}};
    if (auto plan = planPractice(k.c.session, set.safety, request)) {
        m.set.seconds = plan->seconds();
        m.set.leftOut = std::move(plan->leftOut);
    } else
        m.set.problem = plan.error().message;
    return m.set;
}

void arrange(const Kit& k, size_t i, int by) {
    std::vector<std::string> codes = k.c.state.settings.chosen;
    std::swap(codes[i], codes[i + static_cast<size_t>(static_cast<long>(by))]);
    k.push(act::Arrange{std::move(codes)});
}

void entry(const Kit& k, size_t i, const SetPlan& plan) {
    const Catalog& catalog = k.c.session.catalog;
    const auto& chosen = k.c.state.settings.chosen;
    const std::string& code = chosen[i];
    const Point* p = catalog.point(code);
    ImDrawList* list = ImGui::GetWindowDrawList();
    ImGui::PushID(code.c_str());
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x, h = k.px(40), side = k.px(3 * 30 + 2);
    const bool clicked = ImGui::InvisibleButton("open", {std::max(1.0f, width - side), h});
    note(k, code);
    const bool over = ImGui::IsItemHovered();
    hoverPoint(k, "set:" + code, code);
    if (clicked) k.push(act::Open{CardKind::point, code});
    if (over)
        list->AddRectFilled({at.x - k.px(8), at.y}, {at.x + width - side, at.y + h}, k.p.field, k.px(6));
    const float mid = at.y + h / 2;
    const std::string number = std::to_string(i + 1);
    drawText(list, k.c.fonts.small, {at.x, mid - k.c.fonts.small->FontSize / 2}, k.p.quiet, number);
    pointDot(k, list, p ? catalog.meridian(p->meridian) : nullptr, {at.x + k.px(30), mid});
    float x = at.x + k.px(44);
    drawText(list, k.c.fonts.strong, {x, mid - k.c.fonts.strong->FontSize / 2}, k.p.ink, code);
    x += std::max(k.px(60), textWidth(k.c.fonts.strong, code) + k.px(8));
    const bool out = std::any_of(plan.leftOut.begin(), plan.leftOut.end(),
                                 [&](const LeftOut& l) { return l.code == code; });
    const std::string name = out ? "left out"
                             : p ? (k.c.fonts.chinese ? p->hans + "  " : "") + p->pinyin
                                 : "";
    drawText(list, k.c.fonts.body, {x, mid - k.c.fonts.body->FontSize / 2}, out || !p ? k.p.quiet : k.p.ink,
             fitted(k.c.fonts.body, name, at.x + width - side - x));
    const auto button = [&](int n, const char* id, Icon icon, const std::string& tip, bool can) {
        ImGui::SetCursorScreenPos(
            {at.x + width - side + k.px(30.0f * static_cast<float>(n)), at.y + k.px(5)});
        if (can) return iconButton(k, id, icon, tip, false, 30);
        ImGui::Dummy({k.px(30), k.px(30)});
        return false;
    };
    if (button(0, "up", Icon::up, code + " earlier", i > 0)) arrange(k, i, -1);
    if (button(1, "down", Icon::down, code + " later", i + 1 < chosen.size())) arrange(k, i, 1);
    if (button(2, "out", Icon::close, "Take " + code + " out", true)) k.push(act::Choose{code, false});
    ImGui::SetCursorScreenPos({at.x, at.y + h});
    ImGui::Dummy({1, 0});
    ImGui::PopID();
}

} // namespace

std::string roughMinutes(int seconds) {
    if (seconds < 60) return "less than a minute";
    return "about " + std::to_string((seconds + 30) / 60) + " min";
}

bool startButton(const Kit& k, const char* id, std::string_view text, std::string_view tip, float width) {
    ImFont* font = k.c.fonts.strong;
    const float h = k.px(40), w = width > 0 ? width : textWidth(font, text) + k.px(58);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool clicked = ImGui::InvisibleButton(id, {w, h});
    note(k, text);
    const bool over = ImGui::IsItemHovered();
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(at, {at.x + w, at.y + h}, k.p.accent, k.px(8));
    if (over)
        list->AddRectFilled(at, {at.x + w, at.y + h}, (k.p.onAccent & ~IM_COL32_A_MASK) | 0x20000000u,
                            k.px(8));
    const float words = textWidth(font, text), x = at.x + (w - words - k.px(26)) / 2;
    drawIcon(list, Icon::play, {x + k.px(8), at.y + h / 2}, k.px(16), k.p.onAccent);
    drawText(list, font, {x + k.px(26), at.y + (h - font->FontSize) / 2}, k.p.onAccent, text);
    if (over) tooltip(k, tip);
    return clicked;
}

void drawSet(const Kit& k) {
    const auto& chosen = k.c.state.settings.chosen;
    paragraph(k, k.c.fonts.small, k.p.quiet, "Your own choice");
    paragraph(k, k.c.fonts.large, k.p.ink, "My session");
    if (chosen.empty()) {
        gap(k, 8);
        paragraph(
            k, k.c.fonts.body, k.p.ink,
            "No points yet. Open a point and choose “Add to my session”; here you then put them in order and "
            "start.");
        return;
    }
    const SetPlan& plan = planOf(k);
    const std::string points = chosen.size() == 1 ? "1 point" : std::to_string(chosen.size()) + " points";
    paragraph(k, k.c.fonts.body, k.p.ink,
              plan.problem.empty() ? points + ", " + roughMinutes(plan.seconds) + " with the rests" : points);
    gap(k, 10);
    if (plan.problem.empty()) {
        if (startButton(k, "start", "Start", "A guided session of these points   F5"))
            k.push(act::StartPractice{plan.request});
    } else
        paragraph(k, k.c.fonts.small, k.p.ink, plan.problem);
    gap(k, 14);
    rule(k);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    for (size_t i = 0; i < chosen.size(); ++i) entry(k, i, plan);
    ImGui::PopStyleVar();
    rule(k);
    for (const LeftOut& l : plan.leftOut) {
        gap(k, 6);
        paragraph(k, k.c.fonts.small, k.p.ink, l.code + " is left out: " + l.why);
    }
    gap(k, 12);
    if (float x = 0; chip(k, "empty", "Empty the list", x)) k.push(act::Choose{"", false});
}

} // namespace atlas::ui
