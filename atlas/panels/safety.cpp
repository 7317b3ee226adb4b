// What the safety card and the warnings of other cards draw beyond text: switches, links, and the sign of a
// point that is left out, as it stands on the body.
#include "atlas/panels/ui.h"
#include <algorithm>

namespace atlas::ui {

void leftOutSign(const Kit& k, ImDrawList* list, ImVec2 c, float radius) {
    const float r = radius, d = r * 0.72f;
    const bool dark = k.c.state.settings.dark;
    const ImU32 line = dark ? IM_COL32(236, 232, 224, 255) : IM_COL32(26, 26, 31, 255);
    list->AddCircleFilled(c, r, k.p.page, 20);
    list->AddCircle(c, r, line, 20, k.px(1.4f));
    list->AddLine({c.x - d, c.y + d}, {c.x + d, c.y - d}, line, k.px(1.6f));
}

bool linkText(const Kit& k, const char* id, std::string_view text, float indent) {
    ImFont* font = k.c.fonts.small;
    const ImVec2 from = ImGui::GetCursorScreenPos(), at(from.x + indent, from.y);
    const float w = textWidth(font, text);
    ImGui::SetCursorScreenPos(at);
    const bool clicked = ImGui::InvisibleButton(id, {w + k.px(18), font->FontSize + k.px(6)});
    note(k, text);
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float y = at.y + k.px(3), line = y + font->FontSize - k.px(1);
    drawText(list, font, {at.x, y}, k.p.accent, text);
    drawIcon(list, Icon::forward, {at.x + w + k.px(9), y + font->FontSize * 0.54f}, k.px(11), k.p.accent);
    if (ImGui::IsItemHovered()) list->AddLine({at.x, line}, {at.x + w, line}, k.p.accent, k.px(1));
    return clicked;
}

void openLink(const Kit& k, const std::string& link) {
    const size_t colon = link.find(':');
    if (colon == std::string::npos) return;
    for (const CardKind kind : {CardKind::point, CardKind::region, CardKind::meridian, CardKind::page,
                                CardKind::safety, CardKind::diary, CardKind::set})
        if (link.substr(0, colon) == toString(kind)) k.push(act::Open{kind, link.substr(colon + 1)});
}

void choiceBlock(const Kit& k, const Block& b) {
    const bool on = b.number > 0;
    const float width = ImGui::GetContentRegionAvail().x, indent = k.px(46);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->ChannelsSplit(2);
    list->ChannelsSetCurrent(1);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    ImGui::Dummy({1, k.px(5)});
    paragraph(k, k.c.fonts.body, k.p.ink, b.text, {}, indent);
    paragraph(k, k.c.fonts.small, k.p.quiet, b.tail, b.cite, indent);
    ImGui::Dummy({1, k.px(5)});
    ImGui::PopStyleVar();
    const ImVec2 after = ImGui::GetCursorScreenPos();
    const float bottom = ImGui::GetItemRectMax().y;
    ImGui::SetCursorScreenPos(at);
    ImGui::PushID(b.link.c_str());
    const bool clicked = ImGui::InvisibleButton("choice", {width, std::max(1.0f, bottom - at.y)});
    ImGui::PopID();
    note(k, b.text);
    const bool over = ImGui::IsItemHovered();
    const ImVec2 p(at.x, at.y + k.px(6));
    const float w = k.px(34), h = k.px(20), r = h / 2;
    list->AddRectFilled(p, {p.x + w, p.y + h}, on ? k.p.accent : over ? k.p.fieldOver : k.p.field, r);
    if (!on) list->AddRect(p, {p.x + w, p.y + h}, k.p.quiet, r, 0, k.px(1.2f));
    list->AddCircleFilled({on ? p.x + w - r : p.x + r, p.y + r}, r - k.px(3), on ? k.p.onAccent : k.p.quiet,
                          20);
    list->ChannelsSetCurrent(0);
    if (over)
        list->AddRectFilled({at.x - k.px(8), at.y}, {at.x + width + k.px(8), bottom}, k.p.field, k.px(6));
    list->ChannelsMerge();
    ImGui::SetCursorScreenPos(after);
    if (clicked) k.push(act::SetCondition{b.link, !on});
}

void signBlock(const Kit& k, const Block& b) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    leftOutSign(k, ImGui::GetWindowDrawList(), {at.x + k.px(9), at.y + k.c.fonts.body->FontSize * 0.55f},
                k.px(7));
    paragraph(k, k.c.fonts.body, k.p.ink, b.text, b.cite, k.px(28));
}

// A line of the finder's foot: reachable from everywhere, and how much was said.
void safetyLine(const Kit& k, Rect r) {
    const float line = std::max(1.0f, std::floor(k.c.scale));
    ImDrawList* list = ImGui::GetWindowDrawList();
    ImGui::SetCursorScreenPos({r.x + line, r.y});
    const bool clicked = ImGui::InvisibleButton("safety", {r.w - 2 * line, r.h});
    note(k, "Safety first");
    const bool over = ImGui::IsItemHovered(), open = k.c.state.cardKind == CardKind::safety;
    if (over) {
        list->AddRectFilled({r.x + line, r.y}, {r.x + r.w - line, r.y + r.h}, k.p.field);
        tooltip(k, withKey("What to ask first, and where never to press", act::Open{CardKind::safety, ""}));
    }
    list->AddRectFilled({r.x + line, r.y}, {r.x + r.w - line, r.y + line}, k.p.rule);
    const float mid = r.y + r.h / 2;
    ImFont *body = k.c.fonts.body, *small = k.c.fonts.small;
    drawIcon(list, Icon::shield, {r.x + k.px(26), mid}, k.px(18), over || open ? k.p.accent : k.p.quiet);
    drawText(list, body, {r.x + k.px(46), mid - body->FontSize / 2}, k.p.ink, "Safety first");
    if (const size_t n = holding(k.c.session.catalog, k.c.state.settings.safety).size()) {
        const std::string said = std::to_string(n) + " said";
        drawText(list, small, {r.x + r.w - k.px(44) - textWidth(small, said), mid - small->FontSize / 2},
                 k.p.quiet, said);
    }
    drawIcon(list, Icon::forward, {r.x + r.w - k.px(24), mid}, k.px(14), over ? k.p.accent : k.p.quiet);
    if (clicked) k.push(act::Open{CardKind::safety, ""});
}

} // namespace atlas::ui
