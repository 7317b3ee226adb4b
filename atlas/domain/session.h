#pragma once
// One body with everything that was read and measured for it.
#include "atlas/domain/measure.h"

namespace atlas {

struct SessionOptions {
    std::string body = "female"; // female, male, or a folder with body.glb and body.shapes
    std::string shapeText;       // "age=25,weight=0.5"
    std::string poseName = "anatomical";
    std::filesystem::path dataDir; // defaultDataDir() when empty
};

struct AtlasSession {
    std::shared_ptr<const BodyAsset> asset;
    Catalog catalog;
    Shape shape;
    ShapedBody shaped;
    PosedBody reference, posed;
    ShapedBody clothed;         // after dress(): as drawn
    std::vector<float> garment; // its mask
    PosedBody shown;            // `clothed` in the pose: what markers lie on
    Pose pose;
    Measurement measurement;
    std::string source; // "female", "male" or the folder, as asked for
    std::filesystem::path dataDir;
    std::shared_ptr<const engine::Bvh>
        bvh; // over posed.coarseSurface(); for picking and for what the body hides
};

engine::Result<AtlasSession> openSession(const SessionOptions&);
// For drawing: cloth, and the surface that overlays lie on. Shape and pose keep it up to date from then on.
void dress(AtlasSession&);
const PosedBody& shownBody(const AtlasSession&); // `shown`, or the bare body before dress()
// Shape is measured anew; the pose stays. On an error the session is as before.
engine::Result<void> setShape(AtlasSession&, const Shape&);
// A pose carries what was measured.
engine::Result<void> setPose(AtlasSession&, std::string_view name);

} // namespace atlas
