#include "atlas/pose_keeper.h"
#include "atlas/domain/saved_poses.h"
#include "atlas/domain/session.h"
#include <utility>

namespace atlas {
namespace {

constexpr double told = 10; // seconds that a notice stands

} // namespace

std::vector<Action> readPoses(const std::filesystem::path& dir, const AtlasSession& session) {
    SavedPoses read = readSavedPoses(dir, session.motions);
    std::vector<Action> out;
    if (!read.problems.empty()) {
        std::string text = read.problems.front();
        if (read.problems.size() > 1)
            text += " (and " + std::to_string(read.problems.size() - 1) + " more files)";
        out.push_back(act::Notice{"A saved posture cannot be read. " + text, told});
    }
    out.push_back(act::TakePoses{std::move(read.poses)});
    return out;
}

std::vector<Action> followPoses(AppState& s, const AtlasSession& session, const std::filesystem::path& dir,
                                const std::filesystem::path& documents) {
    std::vector<Action> out;
    for (const PoseJob& job : std::exchange(s.poseJobs, {})) {
        if (job.what == PoseJob::What::share) {
            const auto file = sharePose(documents, job.pose, session.motions);
            out.push_back(act::Notice{file ? "The posture is in " + file->string()
                                           : "The posture is not shared: " + file.error().message,
                                      told});
            continue;
        }
        if (job.what == PoseJob::What::remove) {
            if (const auto done = removePose(dir, job.pose.id); !done)
                out.push_back(act::Notice{"The posture is not deleted: " + done.error().message, told});
        } else if (auto saved = savePose(dir, job.pose, session.motions)) {
            out.push_back(act::SetPose{*saved, false});
            out.push_back(act::Notice{"Saved as " + saved->name, 4});
        } else {
            out.push_back(act::Notice{"The posture is not saved: " + saved.error().message, told});
        }
        out.push_back(act::TakePoses{readSavedPoses(dir, session.motions).poses});
    }
    return out;
}

std::vector<Action> dropPose(const std::filesystem::path& file, const AtlasSession& session) {
    auto pose = openPose(file, session.motions);
    if (!pose) return {act::Notice{pose.error().message, told}};
    pose->id = "file:" + file.stem().string();
    const std::string name = pose->name;
    return {act::SetPose{std::move(*pose), true}, act::Notice{"Posture: " + name, 4}};
}

} // namespace atlas
