#pragma once
// A picture of a page as a state of the stage: for the small picture on the card and for the stage itself.
#include "atlas/state/state.h"

namespace atlas {

// The pose that the picture asks for; none where it shows the body as it stands.
std::optional<Pose> picturePose(const AtlasSession&, const PagePicture&);
// Settings as in `like`; `size` in framebuffer pixels.
AppState pictureState(const AppState& like, const AtlasSession&, const PagePicture&, glm::vec2 size);

} // namespace atlas
