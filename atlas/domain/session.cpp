#include "atlas/domain/session.h"
#include "atlas/domain/garment.h"
#include "engine/core/files.h"
#include <future>

namespace atlas {
namespace {

using Tree = std::shared_ptr<const engine::Bvh>;

// In the measuring posture the posed body is the reference; only other poses are computed anew.
PosedBody posedLike(const AtlasSession& s, const MeasuredBody& b) {
    return b.pose.id != "rest" && b.pose.degrees.empty() && b.pose.lie == "upright" && !b.pose.turning
               ? b.reference
               : poseBody(s.asset, b.shaped, b.turned);
}

void dressBody(const AtlasSession& s, MeasuredBody& b) {
    b.clothed = b.shaped;
    b.garment = garmentMask(*s.asset, b.shaped, b.shape);
    smoothUnderGarment(*s.asset, b.clothed, b.garment);
    b.shown = poseBody(s.asset, b.clothed, b.turned);
}

} // namespace

engine::Result<MeasuredBody> measureShape(const AtlasSession& s, const Shape& shape, const Pose& pose,
                                          bool clothed) {
    MeasuredBody b;
    b.shape = shape;
    b.shaped = shapeBody(*s.asset, shape);
    auto turned = jointPose(*s.asset, b.shaped, s.motions, pose);
    if (!turned) return turned.error();
    b.pose = pose;
    b.turned = std::move(*turned);
    b.reference = poseBody(s.asset, b.shaped, measuringPose(*s.asset, b.shaped));
    b.posed = posedLike(s, b);
    auto rest = std::async(std::launch::async, [&] { // reads nothing that is measured meanwhile
        if (clothed) dressBody(s, b);
        return Tree(std::make_shared<const engine::Bvh>(b.posed.coarseSurface()));
    });
    auto measured = measure(b.reference, s.catalog, &b.areas);
    b.bvh = rest.get();
    if (!measured) return measured.error();
    b.measurement = std::move(*measured);
    return b;
}

void dress(AtlasSession& s) {
    dressBody(s, s);
}

const PosedBody& shownBody(const AtlasSession& s) {
    return s.garment.empty() ? s.posed : s.shown;
}

engine::Result<Shape> askedShape(const SessionOptions& options, std::span<const Preset> presets) {
    const Preset* preset = findPreset(presets, options.body);
    return parseShape(options.shapeText, preset ? shapeOf(*preset, {}) : Shape{}, presets);
}

engine::Result<AtlasSession> openSession(const SessionOptions& options) {
    AtlasSession s;
    s.source = options.body;
    s.dataDir = options.dataDir.empty() ? defaultDataDir() : options.dataDir;
    auto presets = loadPresets(s.dataDir);
    if (!presets) return presets.error();
    s.presets = std::move(*presets);
    auto phases = loadPhases(s.dataDir);
    if (!phases) return phases.error();
    s.phases = std::move(*phases);
    auto motions = loadMotions(s.dataDir);
    if (!motions) return motions.error();
    s.motions = std::move(*motions);
    auto poses = loadPoses(s.dataDir, s.motions);
    if (!poses) return poses.error();
    s.poses = std::move(*poses);
    auto pose = findPose(s, options.poseName);
    if (!pose) return pose.error();
    auto asked = askedShape(options, s.presets);
    if (!asked) return asked.error();
    const bool folder = !findPreset(s.presets, options.body);
    std::error_code error;
    if (folder && !std::filesystem::is_directory(options.body, error))
        return engine::Error{"body '" + options.body + "': there is no such folder; use " +
                             knownPresets(s.presets) + ", or a folder that tools/fetch baked"};

    auto catalog = std::async(std::launch::async, [&] { return loadCatalog(s.dataDir); });
    auto asset = loadBody(folder ? std::filesystem::path(options.body) : std::filesystem::path{});
    auto read = catalog.get();
    if (!asset) return asset.error();
    if (!read) return read.error();
    s.asset = std::make_shared<const BodyAsset>(std::move(*asset));
    s.catalog = std::move(*read);
    auto body = measureShape(s, *asked, *pose, false);
    if (!body) return body.error();
    static_cast<MeasuredBody&>(s) = std::move(*body);
    return s;
}

engine::Result<void> setShape(AtlasSession& s, const Shape& shape) {
    auto body = measureShape(s, shape, s.pose, !s.garment.empty());
    if (!body) return body.error();
    static_cast<MeasuredBody&>(s) = std::move(*body);
    return {};
}

engine::Result<Pose> findPose(const AtlasSession& s, std::string_view id) {
    if (id.empty()) id = "anatomical";
    std::string known;
    for (const Pose& p : s.poses) {
        if (p.id == id) return p;
        known.append(known.empty() ? "" : ", ").append(p.id);
    }
    if (id == "rest") {
        Pose rest;
        rest.id = rest.name = "rest";
        return rest;
    }
    if (id.ends_with(".toml") || id.find('/') != std::string_view::npos) return loadPose(id, s.motions);
    const std::string saved(id.starts_with("my:") ? id.substr(3) : id); // as the window saves them
    const auto file = engine::dataDir() / "poses" / (saved + ".toml");
    std::error_code error;
    if (std::filesystem::exists(file, error)) {
        auto pose = loadPose(file, s.motions);
        if (pose) pose->id = "my:" + saved;
        return pose;
    }
    return engine::Error{"no pose is called '" + std::string(id) + "'; use one of " + known +
                         ", rest (the rig's own), the name of one you saved, or a file that ends in .toml"};
}

engine::Result<void> setPose(AtlasSession& s, const Pose& pose) {
    auto turned = jointPose(*s.asset, s.shaped, s.motions, pose);
    if (!turned) return turned.error();
    s.pose = pose;
    s.turned = std::move(*turned);
    s.posed = posedLike(s, s);
    s.bvh = std::make_shared<const engine::Bvh>(s.posed.coarseSurface());
    if (!s.garment.empty()) s.shown = poseBody(s.asset, s.clothed, s.turned);
    return {};
}

} // namespace atlas
