#pragma once
// Poses in clinical terms: angles of the joints' movements, counted from the anatomical position, in which
// everything is measured.
#include "atlas/domain/body.h"
#include "atlas/domain/catalog.h"
#include "atlas/domain/measure.h"
#include <memory>
#include <optional>

namespace atlas {

// A movement with its anatomical limits, atlas/data/motions.toml. The opposite movement counts negative.
struct Motion {
    struct Share {
        std::string joint; // of the rig; left one where the motion has sides, without ".L"
        float share = 1;   // of the angle; down one chain of joints they sum to 1
        std::string axis;  // "" the motion's own
        float from = 0;    // degrees of the motion from which this joint takes part
    };
    std::string id;                   // "elbow-flexion"
    std::string joint;                // what it is listed under: "Elbow"
    std::string name, opposite;       // "Flexion", "Extension"
    bool sided = false;               // has a left and a right angle
    float low = 0, high = 0;          // degrees
    float rest = 0;                   // what it reads in the anatomical position
    std::string axis;                 // see atlas/data/README.md
    std::vector<std::string> segment; // two joints: the length that swings or rolls; {} each joint's own
    std::vector<Share> shares;        // from the trunk outwards
    std::vector<Share> with;          // joints that move along without adding to the angle: the scapula
    std::string base;                 // the joint against which the angle is counted; "" the parent
    std::vector<std::string> sources; // of the limits
    int line = 0;                     // in motions.toml
};

// A place of a limb that lies on another place of the body: both a landmark or a point with its side,
// "fingertip_3.left", "GB31.left", "CV12".
struct Touch {
    std::string place, at;
    float apart = 0; // metres over the skin: half a finger's thickness for a fingertip
    bool operator==(const Touch&) const = default;
};

struct Pose {
    std::string id = "anatomical", name, about;
    std::string lie = "upright";          // how the trunk lies: one of lies()
    std::string support = "floor";        // what bears the body: one of supports()
    std::vector<Touch> touches;           // settlePose() finds the angles for each body
    std::map<std::string, float> degrees; // "elbow-flexion.left"; what is missing reads the motion's `rest`
    std::optional<glm::quat> turning;     // between two ways to lie; only blendPoses() sets it
    bool operator==(const Pose&) const = default;
};

std::span<const std::string_view> lies();     // upright, prone, supine, left-side, right-side
std::span<const std::string_view> supports(); // floor, stool, couch

// The key of Pose::degrees: "elbow-flexion.left", "neck-flexion".
std::string degreesKey(const Motion&, Side);
// What the motion reads in the pose: its entry, or the motion's `rest`. Side::midline where it has no sides.
float degreesOf(const Motion&, const Pose&, Side);
// Within the limits; an angle equal to `rest` takes its entry out.
void setDegrees(const Motion&, Pose&, Side, float degrees);
// The nearest angle within the limits.
float clampDegrees(const Motion&, float degrees);
const Motion* findMotion(std::span<const Motion>, std::string_view id);

// Ok, or the first thing that is wrong: an unknown motion, side or way to lie, an angle out of its limits.
engine::Result<void> checkPose(std::span<const Motion>, const Pose&);

// The turns on this body. "rest" is the rig's own bind pose. Errors as checkPose().
engine::Result<JointPose> jointPose(const BodyAsset&, const ShapedBody&, std::span<const Motion>,
                                    const Pose&);
// The same for one body in many poses; what it is made from must outlive it.
class JointPoser {
public:
    JointPoser(const BodyAsset&, const ShapedBody&, std::span<const Motion>);
    engine::Result<JointPose> operator()(const Pose&) const;

private:
    struct Prepared;
    std::shared_ptr<const Prepared> made_;
};

// t = 0 gives `a`, t = 1 `b`, between them every angle goes straight from one to the other and the body turns
// over the short way; nothing bears it on the way. The rig's bind pose has no angles: to and from it is a
// jump.
Pose blendPoses(std::span<const Motion>, const Pose& a, const Pose& b, float t);
// Left for right; lying on the left side becomes lying on the right.
Pose mirrorPose(std::span<const Motion>, const Pose&);

// data/motions.toml; the error lists every problem with file, line and remedy.
engine::Result<std::vector<Motion>> loadMotions(const std::filesystem::path& dataDir);
std::vector<Motion> readMotions(const std::filesystem::path& file, std::vector<LintFinding>& problems);
// data/poses/*.toml, one pose a file, named after it; ordered by their `order`.
engine::Result<std::vector<Pose>> loadPoses(const std::filesystem::path& dataDir, std::span<const Motion>);
std::vector<Pose> readPoses(const std::filesystem::path& dir, std::span<const Motion>,
                            std::vector<LintFinding>& problems);
// A user's file or text in the same form; the id is the file's name without ".toml".
engine::Result<Pose> loadPose(const std::filesystem::path& file, std::span<const Motion>);
engine::Result<Pose> parsePose(std::string_view text, const std::string& file, std::span<const Motion>);
// In one line, for the command line: "lie=supine,elbow-flexion.left=90". What parseInlinePose() reads back as
// the same pose, but for its id and name.
std::string inlinePose(const Pose&);
engine::Result<Pose> parseInlinePose(std::string_view, std::span<const Motion>);
// What parsePose() reads back as the same pose, but for its id (the file's name) and a body turning over.
std::string writePose(const Pose&, std::span<const Motion>);

} // namespace atlas
