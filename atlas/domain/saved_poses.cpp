#include "atlas/domain/saved_poses.h"
#include "engine/core/files.h"
#include <algorithm>

namespace atlas {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t kMostBytes = 256 * 1024; // a pose has some hundred bytes
constexpr std::string_view own = "my:";

std::string idOf(const fs::path& file) {
    return std::string(own) + file.stem().string();
}

} // namespace

fs::path posesDir() {
    return engine::dataDir() / "poses";
}

std::string userFileName(std::string_view name, std::string_view otherwise) {
    std::string out;
    for (const char c : name) {
        const auto u = static_cast<unsigned char>(c);
        const bool bad =
            u < 0x20 || u == 0x7f || std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos;
        out += bad ? '-' : c;
    }
    constexpr size_t longest = 100;
    if (out.size() > longest) {
        size_t end = longest;
        while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xc0) == 0x80) --end;
        out.resize(end);
    }
    const auto edge = [](char c) { return c == ' ' || c == '.'; };
    while (!out.empty() && edge(out.back())) out.pop_back();
    while (!out.empty() && edge(out.front())) out.erase(out.begin());
    return out.empty() ? std::string(otherwise) : out;
}

std::string poseFileName(std::string_view name) {
    return userFileName(name, "posture");
}

engine::Result<Pose> openPose(const fs::path& file, std::span<const Motion> motions) {
    std::error_code error;
    if (!fs::exists(file, error)) return engine::Error{file.string() + ": there is no such file"};
    if (!fs::is_regular_file(file, error))
        return engine::Error{file.string() + ": not a file; a posture is a .toml file"};
    const auto size = fs::file_size(file, error);
    if (error || size > kMostBytes)
        return engine::Error{file.string() + ": too large for a posture, which is a small .toml file"};
    return loadPose(file, motions);
}

SavedPoses readSavedPoses(const fs::path& dir, std::span<const Motion> motions) {
    SavedPoses out;
    std::error_code error;
    if (!fs::exists(dir, error)) return out;
    std::vector<fs::path> files;
    for (fs::directory_iterator it(dir, error), end; !error && it != end; it.increment(error))
        if (it->path().extension() == ".toml") files.push_back(it->path());
    if (error) out.problems.push_back(dir.string() + ": " + error.message());
    std::ranges::sort(files);
    for (const fs::path& file : files) {
        auto pose = openPose(file, motions);
        if (!pose) {
            out.problems.push_back(pose.error().message);
            continue;
        }
        pose->id = idOf(file);
        out.poses.push_back(std::move(*pose));
    }
    std::ranges::stable_sort(out.poses, {}, &Pose::name);
    return out;
}

namespace {

engine::Result<void> makeFolder(const fs::path& dir) {
    std::error_code error;
    fs::create_directories(dir, error);
    if (error) return engine::Error{dir.string() + ": " + error.message()};
    return {};
}

} // namespace

engine::Result<Pose> savePose(const fs::path& dir, const Pose& pose, std::span<const Motion> motions) {
    if (auto made = makeFolder(dir); !made) return made.error();
    std::error_code error;
    // Two names may give the same file's name: the other's file is not written over.
    const std::string stem = poseFileName(pose.name);
    fs::path file = dir / (stem + ".toml");
    for (int n = 2; fs::exists(file, error); ++n) {
        const auto there = openPose(file, motions);
        if (there && there->name == pose.name) break;
        file = dir / (stem + " " + std::to_string(n) + ".toml");
    }
    Pose saved = pose;
    saved.turning.reset();
    if (auto done = engine::writeFileAtomic(file, writePose(saved, motions)); !done) return done.error();
    saved.id = idOf(file);
    return saved;
}

engine::Result<void> removePose(const fs::path& dir, const std::string& id) {
    const std::string stem = id.starts_with(own) ? id.substr(own.size()) : std::string();
    if (stem.empty() || stem.find('/') != std::string::npos)
        return engine::Error{"'" + id + "' is no posture of your own"};
    const fs::path file = dir / (stem + ".toml");
    std::error_code error;
    if (!fs::remove(file, error) && error) return engine::Error{file.string() + ": " + error.message()};
    return {};
}

engine::Result<fs::path> sharePose(const fs::path& dir, const Pose& pose, std::span<const Motion> motions) {
    if (auto made = makeFolder(dir); !made) return made.error();
    std::error_code error;
    const std::string stem = "Posture " + poseFileName(pose.name);
    fs::path file = dir / (stem + ".toml");
    for (int n = 2; fs::exists(file, error); ++n) file = dir / (stem + " " + std::to_string(n) + ".toml");
    if (auto done = engine::writeFileAtomic(file, writePose(pose, motions)); !done) return done.error();
    return file;
}

} // namespace atlas
