#pragma once
// The command line that makes the picture of a state again, and how its options are read.
#include "atlas/state/state.h"

namespace atlas {

// `tongren render …` with body, shape, pose, camera and all that is lit as exact options: the stage as it
// will be when all movement has come to rest. What the mouse only hovers is left out, and a panel that lies
// over the stage: its free part is the picture.
std::string pictureCommand(const AppState&, const AtlasSession&);

// "x y z yaw pitch distance": metres of the point that is looked at, degrees, metres. Spaces or commas.
engine::Result<engine::Camera> parseCamera(std::string_view);
// The same for a camera.
std::string writeCamera(const engine::Camera&);

// Points "GB21", areas "region:neck", "region:neck.left", and lines "meridian:BL", beside what is open.
engine::Result<void> lightUp(AppState&, const AtlasSession&, const std::vector<std::string>&);

} // namespace atlas
