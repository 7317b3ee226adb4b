#pragma once
// The user's own postures: one readable file each in a folder of theirs.
#include "atlas/domain/pose.h"

namespace atlas {

std::filesystem::path posesDir(); // $XDG_DATA_HOME/tongren/poses

struct SavedPoses {
    std::vector<Pose> poses;           // ids "my:" and the file's name without ".toml"; by name
    std::vector<std::string> problems; // one a file that is none; the others are read all the same
};
SavedPoses readSavedPoses(const std::filesystem::path& dir, std::span<const Motion>);

// A file's name for what the user typed: "Léon / 2" gives "Léon - 2". Never a path, hidden or too long; in
// place of none `otherwise`.
std::string userFileName(std::string_view name, std::string_view otherwise);
std::string poseFileName(std::string_view name);
// Writes NAME.toml whole or not at all, over one of the same name; returns the saved pose. Errors name the
// place.
engine::Result<Pose> savePose(const std::filesystem::path& dir, const Pose&, std::span<const Motion>);
engine::Result<void> removePose(const std::filesystem::path& dir, const std::string& id);
// Into a folder of somebody else's, never over a file that is there; returns the new file.
engine::Result<std::filesystem::path> sharePose(const std::filesystem::path& dir, const Pose&,
                                                std::span<const Motion>);
// A pose's file from anywhere; refuses what is no regular file or too large to be one.
engine::Result<Pose> openPose(const std::filesystem::path& file, std::span<const Motion>);

} // namespace atlas
