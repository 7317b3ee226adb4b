#pragma once
// The body: one asset (topology, rig, macro targets), shaped by sliders, then posed.
// Metres, y up, the body faces +z, its left is +x, soles at y = 0.
#include "engine/core/result.h"
#include "engine/geometry/mesh.h"
#include "engine/geometry/skinning.h"
#include "engine/geometry/surface_path.h"
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace atlas {

// Macro sliders. 0..1 with 0.5 average, except age in years (1..90) and sex 0 female .. 1 male.
struct Shape {
    float sex = 0, age = 25, weight = 0.5f, muscle = 0.5f, height = 0.5f, proportions = 0.5f;
    bool operator==(const Shape&) const = default;
};
struct ShapeKey {
    std::string_view name;
    float Shape::*field;
    float low, high;
};
std::span<const ShapeKey> shapeKeys(); // as the sliders stand
// "age=25,weight=0.7" on top of `base`; the error names the wrong key or value.
engine::Result<Shape> parseShape(std::string_view text, Shape base);

struct TargetData; // macro target rows, defined in body.cpp

// Immutable once loaded; shared by everything that draws or measures.
// The fine surface is the once subdivided base mesh; its first `baseVertexCount` vertices are the base mesh's
// own (base vertex i of MakeHuman's body, i < 13380, is fine vertex i), so `coarse` indexes the same
// vertices.
struct BodyAsset {
    std::vector<engine::Triangle> triangles; // body, then both eyes
    std::vector<engine::Triangle> coarse;    // the unsubdivided quads, split once, and the eyes
    size_t bodyTriangleCount = 0;            // triangles before the eyes
    size_t vertexCount = 0, bodyVertexCount = 0, baseVertexCount = 0;
    std::vector<glm::vec2> uvs; // body: texture; eyes: gaze-centred stereographic d.xy / (1 + d.z)
    std::vector<engine::SkinWeights> weights;
    std::vector<float> occlusion;      // 0 dark .. 1 open
    std::vector<uint32_t> mirror;      // fine vertex -> its mirror partner (itself on the midline)
    std::vector<engine::Joint> joints; // 163, parents first
    std::vector<uint32_t> bvhOrder;    // for engine::Bvh over skinSurface(), fit for every shape and pose
    engine::SurfaceTopology topology;
    engine::SkinTopology skin;
    std::shared_ptr<const TargetData> targets;
    std::string source; // for messages and "source" in JSON
};

// Reads body.glb and body.shapes from `dir` (bakedBodyDir() when empty).
engine::Result<BodyAsset> loadBody(const std::filesystem::path& dir = {});
std::filesystem::path bakedBodyDir(); // $TONGREN_BODY_DIR or the cache folder that tools/fetch bakes into

// A body in its bind pose.
struct ShapedBody {
    std::vector<glm::vec3> positions, normals; // fine vertices
    std::vector<glm::vec3> jointHeads, jointTails;
    float height = 0; // stature, metres
};
ShapedBody shapeBody(const BodyAsset&, const Shape&);

// How every joint is turned: about its own head, in the world axes of the bind pose, before what its parent
// does. Made by measuringPose() or, from clinical terms, by jointPose() of pose.h.
struct JointPose {
    std::vector<glm::quat> turns;          // one a joint
    glm::quat lie = glm::quat(1, 0, 0, 0); // the whole body after that: prone, supine …
};

struct PosedBody {
    std::vector<glm::vec3> positions, normals;
    std::vector<glm::quat> turns;          // of each vertex's surroundings: bind normal to posed normal
    std::vector<float> opened;             // engine::PosedSkin's; empty: as baked
    std::vector<glm::mat4> skinMatrices;   // bind to posed, one a joint
    std::vector<glm::vec3> jointPositions; // heads
    float height = 0;
    uint64_t version = 0; // another one for every body posed
    std::shared_ptr<const BodyAsset> asset;
    engine::SurfaceView surface() const { return {positions, normals, asset->triangles}; }
    engine::SurfaceView skinSurface() const { // without the eyes
        return {positions, normals, std::span(asset->triangles).first(asset->bodyTriangleCount)};
    }
    engine::SurfaceView coarseSurface() const { return {positions, normals, asset->coarse}; }
};
// Afterwards the body's lowest place lies at y = 0, and its root over where it stood.
PosedBody poseBody(std::shared_ptr<const BodyAsset>, const ShapedBody&, const JointPose&);
// With what restSkin() makes of the shape: half the work where one shape takes many poses.
PosedBody poseBody(std::shared_ptr<const BodyAsset>, const ShapedBody&, const engine::SkinRest&,
                   const JointPose&);
// `clothed`, a variant of `bare`, in the pose that `posed` is of `bare`.
PosedBody poseClothed(const PosedBody& posed, const ShapedBody& bare, const ShapedBody& clothed);
// The standard's reference posture, in which everything is measured: upright, arms hanging, elbows straight,
// palms forward (anatomical position).
JointPose measuringPose(const BodyAsset&, const ShapedBody&);

} // namespace atlas
