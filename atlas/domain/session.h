#pragma once
// One body with everything that was read and measured for it.
#include "atlas/domain/area.h"
#include "atlas/domain/guest_skin.h"
#include "atlas/domain/phases.h"
#include "atlas/domain/pose.h"
#include "atlas/domain/presets.h"

namespace atlas {

struct SessionOptions {
    std::string body = "female"; // a preset's id, a model file, or a folder with body.glb and body.shapes
    std::string shapeText;       // "age=25,weight=0.5", "preset=heavy"
    std::string poseName = "anatomical"; // an id, or a file that ends in .toml
    std::filesystem::path dataDir;       // defaultDataDir() when empty
};

struct MeasuredBody {                   // what shape and pose decide
    std::shared_ptr<const Guest> guest; // whose body it is; null: our own, in this shape:
    Shape shape;
    ShapedBody shaped;
    engine::SkinRest rest; // of `shaped`
    PosedBody reference, posed;
    ShapedBody clothed;         // after dress(): as drawn
    std::vector<float> garment; // its mask
    PosedBody shown;            // `clothed` in the pose: what markers lie on
    PosedGuest guestShown;      // of a guest, after dress(): its own skin in the pose, as drawn
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
    bool bare = false;       // the clothes are put off: the skin itself is drawn
    std::filesystem::path dataDir;
};

// The shape that the options ask for.
engine::Result<Shape> askedShape(const SessionOptions&, std::span<const Preset>);
// A model file, for openGuest().
bool isGuestFile(const std::string& body, std::span<const Preset>);
engine::Result<AtlasSession> openSession(const SessionOptions&);
// The same body (our own, or the session's guest, whom no shape changes) in another shape, ready to take its
// place: nothing but it is written, so it may run beside whatever reads the session. `clothed`: as after
// dress().
engine::Result<MeasuredBody> measureShape(const AtlasSession&, const Shape&, const Pose&, bool clothed);
// For drawing: cloth, and the surface that overlays lie on. Shape and pose keep it up to date from then on.
void dress(AtlasSession&);
const PosedBody& shownBody(const AtlasSession&); // `shown`, or the bare body before dress() and when put off
// Shape is measured anew; the pose stays. On an error the session is as before.
engine::Result<void> setShape(AtlasSession&, const Shape&);
// With the angles that bring its touches about on this body, as near as the limbs' limits allow; a pose
// without touches as it is. The error names a place that is not known.
engine::Result<Pose> settlePose(const AtlasSession&, const Pose&);
engine::Result<Pose> settlePose(const AtlasSession&, const MeasuredBody&, const Pose&);
// By its id, by the name under which the user saved it, read from a file that ends in .toml, or in one line
// as inlinePose() writes it; the error lists what is known. Settled on this body.
engine::Result<Pose> findPose(const AtlasSession&, std::string_view id);
// A pose carries what was measured; cheap enough for every frame of a movement. On an error the session is as
// before.
engine::Result<void> setPose(AtlasSession&, const Pose&);

} // namespace atlas
