#pragma once
// What the magnifier shows.
#include "atlas/domain/session.h"
#include "atlas/state/state.h"

namespace atlas {

inline constexpr float kMagnification = 2.5f;

int lensPixels(const AppState&); // framebuffer pixels across, even
// Looks at what lies under the pointer, so much larger than the stage's camera; for a square picture.
engine::Camera lensCamera(const AppState&, const AtlasSession&);

} // namespace atlas
