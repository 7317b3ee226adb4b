#pragma once
// From a model file to the template body in the guest's posture: which joints the file has, how it stands,
// how large it is, and the template stretched and turned until its joints lie on the guest's.
// Our frame everywhere: metres, y up, facing +z, the body's left at +x, the lowest place at y = 0.
#include "atlas/domain/guest.h"

namespace atlas {

// Where the guest has a joint of the template.
struct JointTarget {
    int joint = -1;   // of BodyAsset::joints
    glm::vec3 at{};   // our frame, guest's posture
    float weight = 1; // 1: a hinge, met exactly; less: leant towards (spine and collar, where rigs differ)
    int source = -1;  // of Model::joints; -1: from the surface
};

struct GuestRig {
    enum class Verdict {
        none,    // no rig, or one without a name that speaks of a body: try it as a scan
        human,   // the joints needed are there and lie as in a human body
        notHuman // a rig, but of something else: `reason`
    };
    Verdict verdict = Verdict::none;
    std::string reason; // why not human, or why the rig could not be used
    std::string name;   // "MakeHuman", "Mixamo", "VRM", "Rigify", …; "none"
    int fingers = 0, toes = 0;
    std::string restPose;  // "A", "T", "arms down", "other"
    bool usesBind = false; // taken in the bind pose (ModelJoint::bind), not as the file shows it
    bool byShape = false;  // read from the tree of joints, not from names: it may have been misread
    bool swapped = false;  // its names have left and right the wrong way round
    std::vector<JointTarget> targets;
    // One a joint of the model: the template joint whose part of the body it moves, -1 for hair, cloth,
    // props.
    std::vector<int> follows;
    std::vector<std::string> notes; // for the user
};

// How the model stands in its own space. Without a rig the surface decides (guest_fit).
struct GuestFrame {
    glm::mat4 toMetres{1}; // model space to our frame
    bool mirrored = false; // toMetres mirrors: triangles are to be turned over
    float height = 0;      // stature, metres
    bool heightGuessed = false;
    std::vector<std::string> notes;
};

// All meshes in our frame, in the posture taken.
struct GuestSurface {
    std::vector<glm::vec3> positions;
    std::vector<engine::Triangle> triangles; // outward, counter-clockwise
    std::vector<int> follows;                // one a vertex: the template joint it goes with, -1 unknown
    std::vector<uint32_t> mesh;              // one a vertex: of Model::meshes
    std::vector<uint32_t> vertex;            // one a vertex: of that mesh
    std::vector<uint8_t> hair; // one a vertex: 1 where it is hair, a hat, something carried; empty: nowhere
    bool isHair(size_t v) const { return v < hair.size() && hair[v]; }
};

struct GuestReading {
    GuestRig rig;
    GuestFrame frame;
    GuestSurface surface;
};
// Names, hierarchy and geometry of the rig; frame and surface only where the verdict is human.
GuestReading readGuest(const BodyAsset&, const engine::Model&);
// Metres a unit so that the stature `units` is believable; 0.45 .. 2.6 m. Notes what was assumed.
float believableScale(float units, float metresPerUnit, GuestFrame& notes);
// Meshes of the model through `frame`; `rig` may be without joints.
GuestSurface guestSurface(const engine::Model&, const GuestFrame&, const GuestRig&);

// The template in the guest's posture; poseAsGuest() lays it on the guest.
struct GuestPosture {
    Shape nearest;
    ShapedBody stretched; // bind pose, with the guest's bone lengths; height as stretched
    JointPose turns;      // bind pose to the guest's posture
    glm::vec3 shift{};    // added after the turns: poseBody lays the body on the floor, this on the guest
    float residual = 0;   // metres: largest distance of a joint of weight 1 from its target
};
// Targets may come from a rig or from anywhere else; at least hips, knees, ankles, shoulders, elbows and
// wrists (upperleg01, lowerarm01, wrist, … of both sides) must be among them. The surface, when not empty,
// helps to find the shape.
engine::Result<GuestPosture> solvePosture(const BodyAsset&, std::span<const JointTarget>,
                                          const GuestSurface& surface);
// The template's skin where the guest's should be.
PosedBody poseAsGuest(std::shared_ptr<const BodyAsset>, const GuestPosture&);

} // namespace atlas
