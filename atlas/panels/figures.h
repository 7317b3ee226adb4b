#pragma once
// Drawn figures for the pages: muscle fibres, what happens in a knot. Shapes only; the words are the page's.
#include "atlas/panels/ui.h"
#include <span>

namespace atlas::ui {

inline constexpr float kFigureShape = 9.0f / 16.0f; // height to width

// Fills `rect` (pixels). `words` stand at the figure's own places, in the order of kFigures.
void drawFigure(const Kit&, ImDrawList*, std::string_view figure, Rect rect,
                std::span<const std::string> words);

} // namespace atlas::ui
