#pragma once
// One body with everything that was read and measured for it.
#include "atlas/domain/area.h"
#include "atlas/domain/phases.h"
#include "atlas/domain/pose.h"
#include "atlas/domain/presets.h"

namespace atlas {

struct SessionOptions {
    std::string body = "female";         // a preset's id, or a folder with body.glb and body.shapes
    std::string shapeText;               // "age=25,weight=0.5", "preset=heavy"
    std::string poseName = "anatomical"; // an id, or a file that ends in .toml
    std::filesystem::path dataDir;       // defaultDataDir() when empty
};

struct MeasuredBody { // what shape and pose decide
    Shape shape;
    ShapedBody shaped;
    PosedBody reference, posed;
    ShapedBody clothed;         // after dress(): as drawn
    std::vector<float> garment; // its mask
    PosedBody shown;            // `clothed` in the pose: what markers lie on
    Pose pose;
    JointPose turned; // the pose on this body
    Measurement measurement;
    std::vector<SkinArea> areas; // of the regions
    std::shared_ptr<const engine::Bvh>
        bvh; // over posed.coarseSurface(); for picking and for what the body hides
};

struct AtlasSession : MeasuredBody {
    std::shared_ptr<const BodyAsset> asset;
    Catalog catalog;
    std::vector<Preset> presets;
    std::vector<Phase> phases;
    std::vector<Motion> motions;
    std::vector<Pose> poses; // the data's own, in its order
    std::string source;      // a preset's id or the folder, as asked for
    std::filesystem::path dataDir;
};

// The shape that the options ask for.
engine::Result<Shape> askedShape(const SessionOptions&, std::span<const Preset>);
engine::Result<AtlasSession> openSession(const SessionOptions&);
// The same body in another shape, ready to take its place: nothing but it is written, so it may run beside
// whatever reads the session. `clothed`: as after dress().
engine::Result<MeasuredBody> measureShape(const AtlasSession&, const Shape&, const Pose&, bool clothed);
// For drawing: cloth, and the surface that overlays lie on. Shape and pose keep it up to date from then on.
void dress(AtlasSession&);
const PosedBody& shownBody(const AtlasSession&); // `shown`, or the bare body before dress()
// Shape is measured anew; the pose stays. On an error the session is as before.
engine::Result<void> setShape(AtlasSession&, const Shape&);
// By its id, by the name under which the user saved it, or read from a file that ends in .toml; the error
// lists what is known.
engine::Result<Pose> findPose(const AtlasSession&, std::string_view id);
// A pose carries what was measured. On an error the session is as before.
engine::Result<void> setPose(AtlasSession&, const Pose&);

} // namespace atlas
