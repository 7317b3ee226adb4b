#pragma once
// Which parts of the skin are lit: a region's area as the renderer's tint.
#include "atlas/domain/session.h"
#include "atlas/state/state.h"

namespace atlas {

// The region that is only hinted at: of the chosen row of what a click opened, else under the mouse.
OfferedRegion hintedRegion(const AppState&);

// What Renderer::setTint takes: x of the open or previewed region, y of the hinted one. A region whose side
// is said is lit on that side, else on both. Empty where nothing is lit.
std::vector<glm::vec2> tintOf(const AtlasSession&, const AppState&);

// Changes when tintOf() of the same body would.
std::vector<std::string> tintKey(const AppState&);

} // namespace atlas
