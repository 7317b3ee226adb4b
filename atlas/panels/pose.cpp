// The posture panel: named postures, the user's own, and an angle's slider for every motion of the joints.
#include "atlas/panels/ui.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>

namespace atlas::ui {
namespace {

std::string degrees(float x) {
    std::array<char, 24> text{};
    const float whole = std::round(x);
    std::snprintf(text.data(), text.size(), "%.0f\xc2\xb0", static_cast<double>(whole == 0 ? 0 : whole));
    return text.data();
}

// As clinicians read it: "Extension 20°", not "Flexion -20°".
const std::string& wordOf(const Motion& m, bool other) {
    return other && !m.opposite.empty() ? m.opposite : m.name;
}

void slider(const Kit& k, size_t i) {
    const AppState& s = k.c.state;
    const Motion& m = k.c.session.motions[i];
    const Pose& pose = s.pose;
    const Side side = m.sided ? s.poseSide : Side::midline;
    const float left = degreesOf(m, pose, m.sided ? Side::left : Side::midline),
                right = degreesOf(m, pose, m.sided ? Side::right : Side::midline);
    const bool two = m.sided && side == Side::midline && std::abs(left - right) > 0.5f;
    const float value = side == Side::right ? right : left;
    ImDrawList* list = ImGui::GetWindowDrawList();
    ImFont *small = k.c.fonts.small, *body = k.c.fonts.body, *strong = k.c.fonts.strong;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float w = ImGui::GetContentRegionAvail().x, h = body->FontSize + k.px(20);
    ImGui::PushID(m.id.c_str());
    ImGui::InvisibleButton("angle", {w, h});
    ImGui::PopID();
    noteSlider(k, m.joint + ": " + m.name, i);
    const bool held = ImGui::IsItemActive(), over = ImGui::IsItemHovered();
    if (ImGui::IsItemActivated()) k.push(act::Gesture{"slider " + m.id});
    if (ImGui::IsItemDeactivated()) k.push(act::Gesture{});
    const bool chosen = s.motion == static_cast<int>(i);
    if (chosen && k.m.shownMotion != s.motion) {
        k.m.shownMotion = s.motion;
        ImGui::SetScrollHereY(0.5f);
    }
    if (ImGui::IsMouseReleased(0)) k.m.sliderSpent = false;

    const bool other = (two ? std::max(left, right) : value) < -0.5f || m.high <= 0;
    const float sign = other && !m.opposite.empty() ? -1.0f : 1.0f;
    std::string read = degrees(sign * value);
    if (two) read = "R " + degrees(sign * right) + "   L " + degrees(sign * left);
    const std::string& word = wordOf(m, other);
    const float number = textWidth(strong, read);
    drawText(list, body, at, chosen || held ? k.p.accent : k.p.ink, fitted(body, word, w - number - k.px(8)));
    drawText(list, strong, {at.x + w - number, at.y}, k.p.ink, read);

    // The limits stand at the track's ends.
    const float end = k.px(38), knob = k.px(7), y = at.y + body->FontSize + k.px(10);
    const float from = at.x + end + knob, length = w - 2 * (end + knob);
    const float span = std::max(m.high - m.low, 1e-3f);
    const auto place = [&](float v) { return from + length * std::clamp((v - m.low) / span, 0.0f, 1.0f); };
    const std::string low = degrees(m.low), high = degrees(m.high);
    const float base = y - small->FontSize / 2;
    drawText(list, small, {at.x, base}, k.p.quiet, low);
    drawText(list, small, {at.x + w - textWidth(small, high), base}, k.p.quiet, high);
    list->AddRectFilled({from - knob, y - k.px(2)}, {from + length + knob, y + k.px(2)}, k.p.fieldOver,
                        k.px(2));
    const float zero = place(m.rest);
    const auto fill = [&](float v) {
        const float to = place(v);
        list->AddRectFilled({std::min(zero, to), y - k.px(2)}, {std::max(zero, to), y + k.px(2)}, k.p.accent,
                            k.px(2));
    };
    fill(value);
    if (two) fill(right);
    list->AddRectFilled({zero - k.px(1), y - k.px(6)}, {zero + k.px(1), y + k.px(6)}, k.p.quiet);
    const auto grip = [&](float v) {
        const ImVec2 c(place(v), y);
        list->AddCircleFilled(c, knob, over || held || chosen ? k.p.accent : k.p.ink, 24);
        list->AddCircleFilled(c, knob - k.px(2), k.p.page, 24);
        if (held || chosen) list->AddCircleFilled(c, k.px(2.6f), k.p.accent, 16);
    };
    if (two) grip(right);
    grip(value);

    if (over && !held) tooltip(k, "Drag it; a double click sets it back to " + degrees(m.rest));
    const auto set = [&](float v) { k.push(act::SetAngle{m.id, side, v}); };
    if (over && ImGui::IsMouseDoubleClicked(0)) {
        set(m.rest);
        k.m.sliderSpent = true; // the press that set it back does not move it
    } else if (held && !k.m.sliderSpent) {
        const float t = std::clamp((ImGui::GetIO().MousePos.x - from) / std::max(length, 1.0f), 0.0f, 1.0f);
        const float wanted = std::clamp(std::round(m.low + t * span), m.low, m.high);
        const bool taken = ImGui::IsItemActivated() && !two && // taken hold of, not yet moved
                           std::abs(place(value) - ImGui::GetIO().MousePos.x) < knob;
        const bool moved = two ? std::abs(wanted - left) > 0.4f || std::abs(wanted - right) > 0.4f
                               : std::abs(wanted - value) > 0.4f;
        if (moved && !taken) set(wanted);
    }
    gap(k, 4);
}

// A row of words of which one is chosen; returns the other that is clicked, -1 none.
int segments(const Kit& k, std::span<const char* const> words, size_t chosen, std::string_view tip) {
    ImFont* font = k.c.fonts.small;
    float w = 0;
    for (const char* word : words) w += textWidth(font, word) + k.px(20);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + w, at.y + k.px(30)}, k.p.field, k.px(6));
    int clicked = -1;
    for (size_t i = 0; i < words.size(); ++i) {
        if (i > 0) ImGui::SameLine(0, 0);
        if (textButton(k, words[i], words[i], i == chosen) && i != chosen) clicked = static_cast<int>(i);
        if (ImGui::IsItemHovered() && !tip.empty()) tooltip(k, tip);
    }
    return clicked;
}

void sides(const Kit& k) {
    constexpr std::array<const char*, 3> words{"Right side", "Both", "Left side"};
    constexpr std::array<Side, 3> all{Side::right, Side::midline, Side::left};
    const auto now = static_cast<size_t>(std::ranges::find(all, k.c.state.poseSide) - all.begin());
    if (const int i = segments(k, words, now, withKey("Which side the sliders bend", act::NextPoseSide{}));
        i >= 0)
        k.push(act::SetPoseSide{all[static_cast<size_t>(i)]});
}

void named(const Kit& k) {
    const AppState& s = k.c.state;
    const std::string& now = poseGoal(s).id;
    float x = 0;
    const auto caption = [&](const char* text) {
        paragraph(k, k.c.fonts.small, k.p.quiet, text);
        gap(k, 4);
        x = 0;
    };
    if (!s.savedPoses.empty()) {
        caption("Your own");
        for (const Pose& p : s.savedPoses)
            if (chip(k, p.id.c_str(), p.name, x, now == p.id)) k.push(act::TakePose{p.id});
        gap(k, 8);
        caption("The atlas's");
    }
    if (chip(k, "anatomical", "Anatomical position", x, now == "anatomical"))
        k.push(act::TakePose{"anatomical"});
    for (const Pose& p : k.c.session.poses) {
        if (p.id == "anatomical") continue;
        if (chip(k, p.id.c_str(), p.name, x, now == p.id)) k.push(act::TakePose{p.id});
        if (!p.about.empty() && ImGui::IsItemHovered()) tooltip(k, p.about);
    }
}

// A name, and where the posture goes under it.
void keep(const Kit& k) {
    const AppState& s = k.c.state;
    Memory& m = k.m;
    const Pose& pose = poseGoal(s);
    const bool saved = std::ranges::find(s.savedPoses, pose.id, &Pose::id) != s.savedPoses.end();
    ImFont* font = k.c.fonts.small;
    const float save = textWidth(font, "Save") + k.px(20), w = ImGui::GetContentRegionAvail().x;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float field = w - save - k.px(6);
    if (s.poseNaming) k.push(act::Toggle{"pose-naming"});
    const bool entered = textField(k, "##name", "A name to save it under", m.poseName, field, s.poseNaming);
    ImGui::SetCursorScreenPos({at.x + field + k.px(6), at.y + k.px(1)});
    const bool named = m.poseName[0] != 0;
    if ((textButton(k, "save", "Save", named) || entered)) {
        k.push(act::SavePose{m.poseName});
        if (named) m.poseName[0] = 0;
    }
    if (ImGui::IsItemHovered() && !named) tooltip(k, withKey("Type a name first", act::SavePose{}));
    ImGui::SetCursorScreenPos({at.x, at.y + k.px(38)});
    paragraph(k, font, k.p.quiet,
              "Your own postures stand above the atlas's. One of the same name is replaced.");
    gap(k, 10);
    float x = 0;
    if (chip(k, "file", "Share as a file", x)) k.push(act::SharePose{true});
    if (ImGui::IsItemHovered())
        tooltip(k, withKey("Into your documents; dropped on this window it is opened again",
                           act::SharePose{true}));
    if (chip(k, "text", "Copy as text", x)) k.push(act::SharePose{false});
    if (saved) {
        if (chip(k, "delete", "Delete", x)) k.push(act::DeletePose{pose.id});
        if (ImGui::IsItemHovered())
            tooltip(k, withKey("Delete the saved posture; the body keeps it", act::DeletePose{}));
    }
}

void angles(const Kit& k) {
    const auto& motions = k.c.session.motions;
    sides(k);
    gap(k, 6);
    for (size_t i = 0; i < motions.size(); ++i) {
        if (i == 0 || motions[i].joint != motions[i - 1].joint) {
            gap(k, i ? 10 : 2);
            paragraph(k, k.c.fonts.strong, k.p.accent, motions[i].joint);
            gap(k, 2);
        }
        slider(k, i);
    }
}

void postures(const Kit& k) {
    named(k);
    gap(k, 10);
    rule(k);
    gap(k, 6);
    checkRow(k, "handles", "Drag hands and feet", k.c.state.handles,
             "Handles on the body; with Ctrl held any part of it can be dragged");
    checkRow(k, "take-posture", "Follow the points", k.c.state.settings.takePosture,
             "A point that is opened is shown in the posture in which it is found");
}

// What the body does just now, and the switch between postures and angles; returns where the rest begins.
float head(const Kit& k, float width) {
    const AppState& s = k.c.state;
    const Pose& pose = poseGoal(s);
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImFont *strong = k.c.fonts.strong, *small = k.c.fonts.small;
    const float top = ImGui::GetCursorPosY();
    drawText(list, strong, at, k.p.accent, fitted(strong, poseWords(pose), width));
    // The words keep their room when there are none: nothing jumps from posture to posture.
    const float words = 3 * small->FontSize;
    ImGui::SetCursorScreenPos({at.x, at.y + strong->FontSize + k.px(2)});
    ImGui::PushClipRect(ImGui::GetCursorScreenPos(),
                        {at.x + width, at.y + strong->FontSize + k.px(4) + words}, true);
    std::string about = pose.about;
    if (pose.name.empty() && pose.id.empty())
        about = std::string("Not saved. ").append(keysOf(act::SavePose{})).append(" keeps it under a name.");
    if (!about.empty()) paragraph(k, small, k.p.quiet, about, {}, 0, k.px(16));
    ImGui::PopClipRect();
    const float y = top + strong->FontSize + words + k.px(10);
    ImGui::SetCursorPos({k.px(16), y});
    constexpr std::array<const char*, 3> tabs{"Postures", "Joints", "Save, share"};
    const int tab = segments(k, tabs, s.poseKeep ? 2 : s.poseAngles ? 1 : 0, {});
    if (tab >= 0 && s.poseKeep != (tab == 2)) k.push(act::Toggle{"keeping"});
    if (tab >= 0 && tab < 2 && s.poseAngles != (tab == 1)) k.push(act::Toggle{"angles"});
    return y + k.px(30 + 8);
}

} // namespace

std::string poseWords(const Pose& p) {
    if (p.id == "anatomical") return "Anatomical position";
    return p.name.empty() ? "A posture of your own" : p.name;
}

void drawPose(const Kit& k, const Layout& l) {
    const AppState& s = k.c.state;
    if (!k.m.poseShown && l.cardOpen && l.card.x < l.finder.x + l.finder.w + k.px(200))
        k.push(act::Toggle{"card"}); // no room for both
    if (!k.m.poseShown) k.m.shownMotion = -1;
    k.m.searching = false;
    if (beginPanel(k, "pose", l.finder, l.finderFloats)) {
        ImDrawList* list = ImGui::GetWindowDrawList();
        ImFont* large = k.c.fonts.large;
        drawText(list, large, {l.finder.x + k.px(16), l.finder.y + k.px(32) - large->FontSize / 2}, k.p.ink,
                 "Posture");
        const auto button = [&](int fromRight, const char* id, Icon icon, const char* tip, const Action& a) {
            ImGui::SetCursorPos({l.finder.w - k.px(12 + 32 + 34 * static_cast<float>(fromRight)), k.px(16)});
            if (iconButton(k, id, icon, withKey(tip, a))) k.push(a);
        };
        button(4, "undo", Icon::undo, "Take the last change back", act::Undo{});
        button(3, "redo", Icon::redo, "Do it again", act::Redo{});
        button(2, "mirror", Icon::mirror, "Left for right", act::MirrorPose{});
        button(1, "anatomical", Icon::reset, "Back to the anatomical position", act::TakePose{"anatomical"});
        button(0, "close", Icon::close, "Back to search and lists", act::Toggle{"pose"});
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(k.px(8), k.px(4)));
        ImGui::SetCursorPos({k.px(16), k.px(58)});
        const float top = head(k, l.finder.w - k.px(32));
        ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(k.px(16), k.px(4)));
        ImGui::SetCursorPos({0, top});
        ImGui::BeginChild(s.poseKeep     ? "keep"
                          : s.poseAngles ? "angles"
                                         : "postures",
                          {l.finder.w - 1, std::max(1.0f, l.finder.h - top - k.px(2))}, false,
                          ImGuiWindowFlags_AlwaysUseWindowPadding | ImGuiWindowFlags_NoNav);
        if (s.poseKeep)
            keep(k);
        else if (s.poseAngles)
            angles(k);
        else
            postures(k);
        gap(k, 12);
        ImGui::EndChild();
        ImGui::PopStyleVar(2);
        finderEdge(k, l);
    }
    endPanel();
}

// Where limbs can be taken hold of: a ring, larger under the mouse, with its name.
void drawHandles(const Kit& k) {
    const AppState& s = k.c.state;
    ImDrawList* list = ImGui::GetBackgroundDrawList();
    for (const HandleMark& h : k.c.handles) {
        const bool on = h.chosen || h.name == s.held;
        const ImVec2 c(h.at.x, h.at.y);
        const float usual = s.landmarks ? 7 : kHandleRadius - 1; // landmarks are many
        const float r = k.px(on ? usual + 2 : usual);
        const auto alpha = [&](ImU32 colour, float a) {
            return (colour & ~IM_COL32_A_MASK) | static_cast<ImU32>(255 * a) << IM_COL32_A_SHIFT;
        };
        // The same in both themes: it lies on the body, whose colour is another matter.
        const Palette p = palette(false);
        // A ring that leaves open what lies in it: a point there is still seen, and a click chooses it.
        list->AddCircle(c, r, alpha(p.page, 0.9f), 32, k.px(on ? 5 : 4));
        list->AddCircle(c, r, p.accent, 32, k.px(on ? 2.6f : 1.8f));
        if (!h.crowded) {
            list->AddCircleFilled(c, k.px(on ? 5 : 4), alpha(p.page, 0.9f), 18);
            list->AddCircleFilled(c, k.px(on ? 3.4f : 2.6f), p.accent, 14);
        }
        if (!on) continue;
        ImFont* font = k.c.fonts.small;
        const std::string text = h.name;
        const float w = textWidth(font, text) + k.px(20), high = font->FontSize + k.px(8);
        const float x = std::clamp(c.x + k.px(18), k.px(4), std::max(k.px(4), k.c.width - w - k.px(4))),
                    y = c.y - high / 2;
        list->AddRectFilled({x, y}, {x + w, y + high}, alpha(k.p.page, 0.94f), high / 2);
        list->AddRect({x, y}, {x + w, y + high}, k.p.rule, high / 2, 0, std::max(1.0f, k.c.scale));
        drawText(list, font, {x + k.px(10), y + k.px(4)}, k.p.ink, text);
    }
}

} // namespace atlas::ui
