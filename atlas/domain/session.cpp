#include "atlas/domain/session.h"
#include "atlas/domain/garment.h"
#include <future>

namespace atlas {
namespace {

engine::Result<Pose> namedPose(const AtlasSession& s, const ShapedBody& shaped, std::string_view name) {
    if (name.empty() || name == "anatomical") return measuringPose(*s.asset, shaped);
    if (name == "rest") return Pose{"rest", {}};
    return loadPose(s.dataDir, name);
}

using Tree = std::shared_ptr<const engine::Bvh>;

// In the measuring posture the posed body is the reference; only other poses are computed anew.
PosedBody posedLike(const AtlasSession& s, const ShapedBody& shaped, const PosedBody& reference,
                    const Pose& pose) {
    return pose.name == "anatomical" ? reference : poseBody(s.asset, shaped, pose);
}

engine::Result<void> reshape(AtlasSession& s, const Shape& shape, std::string_view poseName) {
    ShapedBody shaped = shapeBody(*s.asset, shape);
    auto pose = namedPose(s, shaped, poseName);
    if (!pose) return pose.error();
    PosedBody reference = poseBody(s.asset, shaped, measuringPose(*s.asset, shaped));
    PosedBody posed = posedLike(s, shaped, reference, *pose);
    auto tree = std::async(std::launch::async,
                           [&] { return Tree(std::make_shared<const engine::Bvh>(posed.coarseSurface())); });
    auto measured = measure(reference, s.catalog);
    Tree bvh = tree.get();
    if (!measured) return measured.error();
    s.shape = shape;
    s.shaped = std::move(shaped);
    s.reference = std::move(reference);
    s.measurement = std::move(*measured);
    s.pose = std::move(*pose);
    s.posed = std::move(posed);
    s.bvh = std::move(bvh);
    if (!s.garment.empty()) dress(s);
    return {};
}

} // namespace

void dress(AtlasSession& s) {
    s.clothed = s.shaped;
    s.garment = garmentMask(*s.asset, s.shaped, s.shape);
    smoothUnderGarment(*s.asset, s.clothed, s.garment);
    s.shown = poseBody(s.asset, s.clothed, s.pose);
}

const PosedBody& shownBody(const AtlasSession& s) {
    return s.garment.empty() ? s.posed : s.shown;
}

engine::Result<AtlasSession> openSession(const SessionOptions& options) {
    Shape shape;
    const bool folder = options.body != "female" && options.body != "male";
    if (options.body == "male") shape.sex = 1;
    auto asked = parseShape(options.shapeText, shape);
    if (!asked) return asked.error();
    std::error_code error;
    if (folder && !std::filesystem::is_directory(options.body, error))
        return engine::Error{
            "body '" + options.body +
            "': there is no such folder; use female, male, or a folder that tools/fetch baked"};

    AtlasSession s;
    s.source = options.body;
    s.dataDir = options.dataDir.empty() ? defaultDataDir() : options.dataDir;
    auto catalog = std::async(std::launch::async, [&] { return loadCatalog(s.dataDir); });
    auto asset = loadBody(folder ? std::filesystem::path(options.body) : std::filesystem::path{});
    auto read = catalog.get();
    if (!asset) return asset.error();
    if (!read) return read.error();
    s.asset = std::make_shared<const BodyAsset>(std::move(*asset));
    s.catalog = std::move(*read);
    if (auto ok = reshape(s, *asked, options.poseName); !ok) return ok.error();
    return s;
}

engine::Result<void> setShape(AtlasSession& s, const Shape& shape) {
    return reshape(s, shape, s.pose.name);
}

engine::Result<void> setPose(AtlasSession& s, std::string_view name) {
    auto pose = namedPose(s, s.shaped, name);
    if (!pose) return pose.error();
    s.posed = posedLike(s, s.shaped, s.reference, *pose);
    s.pose = std::move(*pose);
    s.bvh = std::make_shared<const engine::Bvh>(s.posed.coarseSurface());
    if (!s.garment.empty()) s.shown = poseBody(s.asset, s.clothed, s.pose);
    return {};
}

} // namespace atlas
