#pragma once
// The user's own postures: their folder and the state's list are kept the same.
#include "atlas/state/state.h"

namespace atlas {

// What the folder holds, as actions: the list, and one notice naming the first file that is damaged.
std::vector<Action> readPoses(const std::filesystem::path& dir, const AtlasSession&);
// Does what AppState::poseJobs asks and empties it; the actions say how it went.
std::vector<Action> followPoses(AppState&, const AtlasSession&, const std::filesystem::path& dir,
                                const std::filesystem::path& documents);
// A posture's file was dropped on the window.
std::vector<Action> dropPose(const std::filesystem::path& file, const AtlasSession&);

} // namespace atlas
