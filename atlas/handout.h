#pragma once
// Sheets to be printed: what a card says, set as a teacher would hand it out, with pictures of the body.
#include "atlas/app_viewer.h"
#include "atlas/panels/document.h"
#include "engine/print/document.h"
#include <functional>

namespace atlas {

struct HandoutRequest {
    CardKind kind = CardKind::point; // point, region, meridian or page
    std::string id;
    engine::print::Paper paper = engine::print::Paper::a4;
};

// Draws the figure of a page, pixels wide and high.
using FigureMaker = std::function<engine::Result<engine::Image>(const PagePicture&, glm::ivec2)>;

// The device that pictures for paper are drawn with.
engine::RendererOptions printRenderer();
// The studio's renderer is made as printRenderer() asks; body, pose, material and what the user said of
// themselves are those of its state, which is put back afterwards. The error says what is unknown or could
// not be drawn.
engine::Result<engine::print::Document> makeHandout(Studio&, const HandoutRequest&, const FigureMaker& = {});
std::string handoutStem(const HandoutRequest&); // "tongren-LI4"

} // namespace atlas
