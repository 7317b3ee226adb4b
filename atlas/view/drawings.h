#pragma once
// The lines that a teacher drew on the skin, as the renderer draws them.
#include "atlas/view/overlay.h"
#include <memory>

namespace atlas {

using SkinPath = std::vector<engine::SurfacePoint>; // of the coarse surface

struct DrawingMemory { // a stroke is traced once; its course then holds in every shape and pose
    std::shared_ptr<const BodyAsset> asset;
    engine::SurfaceTopology coarse;
    std::vector<std::pair<Stroke, std::vector<SkinPath>>> traced;
};

// A stroke's course over the skin from place to place. Where two of them only touch, as an arm and the side
// that it lies on, another path begins. Places beyond the body's triangles are left out.
const std::vector<SkinPath>& tracedStroke(const AtlasSession&, const Stroke&, DrawingMemory&);

// What the colour needs around it to be seen on any skin: dark or light.
glm::vec4 edgeOf(glm::vec4 colour);

// The head of an arrow whose line ends in `from`, `to`: pixels, of a line so many pixels wide. Tip in the
// middle.
std::array<glm::vec2, 3> arrowHead(glm::vec2 from, glm::vec2 to, float width);

// shownDrawings() that lie on the skin, into the scene's lines. Its camera and pixelScale are set.
void addDrawings(const AtlasSession&, const AppState&, DrawingMemory&, engine::Scene&);

} // namespace atlas
