#pragma once
// What the screens of a guided session are made of. Lengths are shares of the height that its fonts are made
// for, so that it reads from across the room at every size.
#include "atlas/panels/ui.h"

namespace atlas::ui {

struct Screen {
    const Kit& k;
    float unit; // pixels of the 720th part of that height
    float u(float v) const { return v * unit; }
    ImFont* digits() const { return k.c.fonts.farDigits; }
    ImFont* title() const { return k.c.fonts.farTitle; }
    ImFont* text() const { return k.c.fonts.farText; }
    ImFont* note() const { return k.c.fonts.farNote; }
};

ImU32 faded(ImU32, float alpha);
// Flowed text, at most so many lines, the last with an ellipsis; its height.
float flowed(ImDrawList*, ImFont*, ImVec2 at, ImU32, std::string_view, float width, int lines);
int linesOf(ImFont*, std::string_view, float width);

bool bigButton(const Screen&, const char* id, Icon, std::string_view text, std::string_view tip, Rect,
               bool primary);
bool switchChip(const Screen&, const char* id, std::string_view text, std::string_view tip, float& x, float y,
                bool on);
// "How does it feel now?" with 0 .. 10; true when one was clicked, `value` then.
bool feelRow(const Screen&, const char* id, Rect, std::string_view question, int chosen, int& value);
float feelHeight(const Screen&);

const char* sideWords(Side);                         // "Right side", "Midline"
std::string clock(double seconds, bool long_);       // "1:05" where the whole is a minute or more, else "45"
std::string minutes(double seconds);                 // "6 min", "40 s"
std::string nameOf(const Kit&, const PracticeItem&); // "GB21 Jiānjǐng", "The knot itself"
// While one looks for the point the posture in which it is found; the range of the sources, pressure and
// technique.
std::string measureWords(const AtlasSession&, const PracticeRun&);

void drawSummary(const Screen&, const Layout&);

bool beginSide(const Screen&, const char* id, Rect); // a panel beside the stage, with a line towards it
// A row of a summary: name, smaller words after it, and what stands at its end. Answers where the sign before
// it has its middle. `free`: pixels left at its right.
ImVec2 summaryRow(const Screen&, ImU32 ink, const std::string& name, const std::string& more,
                  const std::string& end, float free = 0);

// A part of a panel that scrolls, by keys too.
template <class F>
void scrolling(const Kit& k, const char* id, Rect r, ImVec2 spacing, F&& draw) {
    ImGui::SetCursorScreenPos({r.x, r.y});
    ImGui::BeginChild(id, {r.w, r.h}, false, ImGuiWindowFlags_NoNav);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, spacing);
    draw();
    if (!k.c.state.helpOpen) scrollByKeys(k);
    ImGui::PopStyleVar();
    ImGui::EndChild();
}

} // namespace atlas::ui
