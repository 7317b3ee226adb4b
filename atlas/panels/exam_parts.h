#pragma once
// What the screens of an examination share.
#include "atlas/panels/practice_parts.h"

namespace atlas::ui {

void drawExamSetup(const Screen&, const Layout&);
void drawExamSummary(const Screen&, const Layout&, bool controls);
// The sign of a verdict: a tick, a tilde or a cross, so that it is not told by colour alone.
void verdictSign(const Screen&, ImDrawList*, ImVec2 centre, float size, const ExamMark&);
// The large fonts have no hanzi: without them.
std::string withoutHanzi(std::string_view);

} // namespace atlas::ui
