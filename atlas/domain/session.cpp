#include "atlas/domain/session.h"
#include "atlas/domain/garment.h"
#include "atlas/domain/guest_file.h"
#include "engine/core/files.h"
#include "engine/core/share.h"
#include <algorithm>
#include <future>

namespace atlas {
namespace {

using Tree = std::shared_ptr<const engine::Bvh>;

// In the measuring posture the posed body is the reference; only other poses are computed anew.
PosedBody posedLike(const AtlasSession& s, const MeasuredBody& b) {
    return b.pose.id != "rest" && b.pose.degrees.empty() && b.pose.lie == "upright" && !b.pose.turning
               ? b.reference
               : poseBody(s.asset, b.shaped, b.rest, b.turned);
}

void dressBody(const AtlasSession& s, MeasuredBody& b) {
    if (b.guest) { // wears what it came in
        b.clothed = coveredBody(*s.asset, b.shaped, b.guest->skin);
        b.garment.assign(s.asset->vertexCount, 0.0f);
        b.shown = poseClothed(b.posed, b.shaped, b.clothed);
        b.guestShown = followBody(b.guest->skin, b.shaped, b.posed);
        return;
    }
    b.clothed = b.shaped;
    b.garment = garmentMask(*s.asset, b.shaped, b.shape);
    smoothUnderGarment(*s.asset, b.clothed, b.garment);
    b.shown = poseClothed(b.posed, b.shaped, b.clothed);
}

engine::Result<void> takeUp(const AtlasSession& s, MeasuredBody& b, const Pose& pose) {
    auto turned = jointPose(*s.asset, b.shaped, s.motions, pose);
    if (!turned) return turned.error();
    b.pose = pose;
    b.turned = std::move(*turned);
    b.posed = posedLike(s, b);
    engine::inParts(2, [&](size_t part) {
        if (part == 0) { // the same tree: a limb's triangles stay together
            auto tree = std::make_shared<engine::Bvh>(*b.bvh);
            tree->refit(b.posed.coarseSurface());
            b.bvh = std::move(tree);
        } else if (!b.garment.empty()) {
            b.shown = poseClothed(b.posed, b.shaped, b.clothed);
            if (b.guest) b.guestShown = followBody(b.guest->skin, b.shaped, b.posed);
        }
    });
    return {};
}

} // namespace

engine::Result<MeasuredBody> measureShape(const AtlasSession& s, const Shape& shape, const Pose& pose,
                                          bool clothed) {
    MeasuredBody b;
    b.guest = s.guest;
    b.shape = shape;
    b.shaped = b.guest ? b.guest->shaped : shapeBody(*s.asset, shape);
    auto turned = jointPose(*s.asset, b.shaped, s.motions, pose);
    if (!turned) return turned.error();
    b.pose = pose;
    b.turned = std::move(*turned);
    b.rest = engine::restSkin(s.asset->skin, b.shaped.positions);
    b.reference = poseBody(s.asset, b.shaped, b.rest, measuringPose(*s.asset, b.shaped));
    b.rest.open = engine::openness(s.asset->skin, b.reference.positions);
    b.posed = posedLike(s, b);
    auto rest = std::async(std::launch::async, [&] { // reads nothing that is measured meanwhile
        if (clothed) dressBody(s, b);
        return Tree(std::make_shared<const engine::Bvh>(b.posed.coarseSurface()));
    });
    const auto measuring = [&]() -> engine::Result<Measurement> {
        if (!b.guest) return measure(b.reference, s.catalog, &b.areas);
        const auto upright = [&](const ShapedBody& body) {
            return poseBody(s.asset, body, measuringPose(*s.asset, body));
        };
        const PosedBody even = upright(symmetric(*s.asset, b.shaped));
        const Catalog catalog = catalogFor(*b.guest, s.catalog);
        auto all = measure(even, catalog, &b.areas);
        if (all) return all;
        // Skin that came bent (a seated scan) may lie in folds here that no outline closes over: then the
        // regions are where they are on our own body nearest to it.
        auto points = measure(even, catalog);
        auto areas = measureAreas(upright(shapeBody(*s.asset, b.guest->nearest)), s.catalog);
        if (!points || !areas) return all;
        b.areas = std::move(*areas);
        return points;
    };
    auto measured = measuring();
    b.bvh = rest.get();
    if (!measured && b.guest)
        return engine::Error{b.guest->file.string() + ": it could be fitted, but not measured (" +
                             measured.error().message + "); is it a whole human body?"};
    if (!measured) return measured.error();
    b.measurement = std::move(*measured);
    if (pose.touches.empty()) return b;
    // Where hands lie is known only now.
    const auto named = std::ranges::find(s.poses, pose.id, &Pose::id);
    const auto settled = settlePose(s, b, named == s.poses.end() ? pose : *named);
    if (!settled) return settled.error();
    if (const auto done = takeUp(s, b, *settled); !done) return done.error();
    return b;
}

void dress(AtlasSession& s) {
    dressBody(s, s);
}

const PosedBody& shownBody(const AtlasSession& s) {
    return s.garment.empty() || (s.bare && !s.guest) ? s.posed : s.shown;
}

engine::Result<Shape> askedShape(const SessionOptions& options, std::span<const Preset> presets) {
    const Preset* preset = findPreset(presets, options.body);
    return parseShape(options.shapeText, preset ? shapeOf(*preset, {}) : Shape{}, presets);
}

bool isGuestFile(const std::string& body, std::span<const Preset> presets) {
    std::error_code error;
    return !findPreset(presets, body) && std::filesystem::exists(body, error) &&
           !std::filesystem::is_directory(body, error);
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
    std::error_code error;
    const bool ours = findPreset(s.presets, options.body), file = isGuestFile(options.body, s.presets),
               folder = !ours && std::filesystem::is_directory(options.body, error);
    if (!ours && !file && !folder)
        return engine::Error{"body '" + options.body + "': there is no such file or folder; use " +
                             knownPresets(s.presets) +
                             ", a model file (.glb, .vrm, .fbx, .obj …), or a folder that tools/fetch baked"};

    auto catalog = std::async(std::launch::async, [&] { return loadCatalog(s.dataDir); });
    auto asset = loadBody(folder ? std::filesystem::path(options.body) : std::filesystem::path{});
    auto read = catalog.get();
    if (!asset) return asset.error();
    if (!read) return read.error();
    s.asset = std::make_shared<const BodyAsset>(std::move(*asset));
    s.catalog = std::move(*read);
    if (file) {
        auto guest = openGuest(s.asset, s.catalog, options.body);
        if (!guest) return guest.error();
        s.guest = std::make_shared<const Guest>(std::move(*guest));
    }
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
    const auto settled = [&](engine::Result<Pose> pose) { return pose ? settlePose(s, *pose) : pose; };
    std::string known;
    for (const Pose& p : s.poses) {
        if (p.id == id) return settlePose(s, p);
        known.append(known.empty() ? "" : ", ").append(p.id);
    }
    if (id == "rest") {
        Pose rest;
        rest.id = rest.name = "rest";
        return rest;
    }
    if (id.find('=') != std::string_view::npos && !id.ends_with(".toml"))
        return parseInlinePose(id, s.motions);
    if (id.ends_with(".toml") || id.find('/') != std::string_view::npos)
        return settled(loadPose(id, s.motions));
    const std::string saved(id.starts_with("my:") ? id.substr(3) : id); // as the window saves them
    const auto file = engine::dataDir() / "poses" / (saved + ".toml");
    std::error_code error;
    if (std::filesystem::exists(file, error)) {
        auto pose = loadPose(file, s.motions);
        if (pose) pose->id = "my:" + saved;
        return settled(std::move(pose));
    }
    return engine::Error{"no pose is called '" + std::string(id) + "'; use one of " + known +
                         ", rest (the rig's own), the name of one you saved, or a file that ends in .toml"};
}

engine::Result<void> setPose(AtlasSession& s, const Pose& pose) {
    return takeUp(s, s, pose);
}

} // namespace atlas
