// The posture in which a point is found, on its card: shown on the body by a click, and given up by another.
#include "atlas/domain/posture.h"
#include "atlas/panels/ui.h"

namespace atlas::ui {
namespace {

bool taken(const Kit& k, const std::string& pose) {
    return poseGoal(k.c.state).id == pose;
}

const char* backWords(const AppState& s) {
    return s.posture.empty() || s.beforePosture.id == "anatomical" ? "Back to the anatomical position"
                                                                   : "Back to the posture before";
}

} // namespace

void postureButton(const Kit& k, const std::string& code, bool beside) {
    const Point* p = k.c.session.catalog.point(code);
    if (!p || p->posture.empty()) return;
    const bool on = taken(k, p->posture);
    if (beside)
        ImGui::SameLine(0, k.px(8));
    else
        gap(k, 8);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImFont* font = k.c.fonts.small;
    const float h = k.px(30), room = ImGui::GetContentRegionAvail().x, before = k.px(30), after = k.px(10);
    const std::string whole = postureName(k.c.session.poses, *p);
    const std::string text = fitted(font, whole, room - before - after);
    const float w = before + textWidth(font, text) + after;
    const bool clicked = ImGui::InvisibleButton("take-posture", {w, h});
    note(k, "Posture");
    const bool over = ImGui::IsItemHovered();
    ImDrawList* list = ImGui::GetWindowDrawList();
    chipGround(k, at, {w, h}, on, over);
    const ImU32 ink = on ? k.p.onAccent : k.p.ink;
    drawIcon(list, Icon::pose, {at.x + k.px(16), at.y + h / 2}, k.px(17), on ? ink : k.p.accent);
    drawText(list, font, {at.x + before, at.y + (h - font->FontSize) / 2}, ink, text);
    std::string tip = on ? backWords(k.c.state) : whole;
    if (!on) tip.append(": the posture in which it is found; show it on the body");
    if (over) tooltip(k, withKey(std::move(tip), act::TakePosture{}));
    if (clicked) k.push(act::TakePosture{});
}

void postureBlock(const Kit& k, const Block& b) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImFont* font = k.c.fonts.small;
    drawText(ImGui::GetWindowDrawList(), font, {at.x, at.y + (k.c.fonts.body->Ascent - font->Ascent)},
             k.p.quiet, "Posture");
    paragraph(k, k.c.fonts.body, k.p.ink, b.text, b.cite, k.px(88));
    ImGui::SetCursorScreenPos({at.x + k.px(88), ImGui::GetCursorScreenPos().y});
    float x = 0;
    if (chip(k, "posture", taken(k, b.link) ? backWords(k.c.state) : "Take up this posture", x))
        k.push(act::TakePosture{});
    if (ImGui::IsItemHovered()) tooltip(k, withKey("On the body", act::TakePosture{}));
    gap(k, 4);
}

} // namespace atlas::ui
