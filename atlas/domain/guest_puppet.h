#pragma once
// The template as a jointed figure that is laid on a surface: turned, scaled, bent at its main joints and
// shaped by the macro sliders until its skin comes nearest (Gauss-Newton on point-to-plane distances).
#include "atlas/domain/fit_surface.h"

namespace atlas {

// A posture from which a search begins; radians, from standing with hanging arms, palms inwards.
struct Stance {
    struct Arm {
        float abduction = 0, flexion = 0, elbow = 0;
        float inward = 0; // turn of the upper arm about itself: the bent forearm goes before the trunk
        bool operator==(const Arm&) const = default;
    };
    struct Leg {
        float hip = 0, knee = 0, outward = 0; // flexion, flexion, outward turn of the thigh
        bool operator==(const Leg&) const = default;
    };
    std::array<Arm, 2> arm; // left, right
    std::array<Leg, 2> leg;
    float bowed = 0, turned = 0; // of the head: forward, to the left
    bool bind = false;           // the rig's own posture instead
    bool operator==(const Stance&) const = default;
};

class Puppet {
public:
    Puppet(std::shared_ptr<const BodyAsset>, const Shape&);
    // Between `low` and `high` along turn[1], its middle over `middle` across it.
    void stand(const Stance&, const glm::mat3& turn, float low, float high, glm::vec3 middle);
    // One arm anew, seen from the chest as it is; the rest stays.
    void moveArm(size_t side, const Stance::Arm&);
    void rollForearm(size_t side, float by); // with the hand, radians
    // Middle distance of an arm from the guest, or of its hand alone; as distance(), one way.
    float armOff(const GuestFinder&, size_t side, bool hand, float most) const;
    // One step nearer; `shape` lets the sliders move as well; `ease` below 1 leaves the stance more easily.
    // Returns the middle distance, metres.
    float step(const FitSurface&, const GuestFinder&, float reach, bool shape, float ease = 1);
    // One step towards places that are known: `skin` one a base vertex, `trust` 0 .. 1.
    void settle(std::span<const glm::vec3> skin, std::span<const float> trust, bool shape, float ease);
    // Middle distance both ways, metres; what is farther than `most` counts as `most`. Of every `stride`-th
    // place.
    float distance(const FitSurface&, const GuestFinder&, float most, size_t stride = 1) const;
    // Its skin as poseBody() bends it, where plain weights fold it too far; holds until the next stand().
    void attune();
    // Into another space: p becomes grow * turn * p + shift.
    void carry(const glm::mat3& turn, float grow, glm::vec3 shift);
    void take(const GuestPosture&); // stands as it does, with plain proportions
    // It as it stands now, in metres.
    GuestPosture posture() const;
    // The share of the guest's area farther than that from the figure.
    float strange(const FitSurface&, float far) const;

    const Shape& shape() const { return shape_; }
    float scale() const { return scale_; }
    float stature() const { return body_.height; } // of its shape, metres, before `scale`
    glm::vec3 joint(std::string_view name) const;
    std::vector<glm::vec3> joints() const;
    glm::mat3 turn() const;
    // One a place: the joint that moves the skin nearest to it, of those facing the same way.
    std::vector<int> follows(std::span<const glm::vec3> positions, std::span<const glm::vec3> normals) const;

private:
    struct Sample {
        uint32_t vertex;
        glm::vec3 at, normal; // now
        glm::vec3 mend{};     // bind pose: what plain weights lack, see attune()
    };
    struct Pull { // a sample towards a place, as far as it lies along `plane`
        size_t sample;
        glm::vec3 to, plane;
        float weight;
    };
    struct Hinge {
        size_t joint;
        float stiff;              // against leaving the stance
        glm::vec3 bent{};         // so far, as a rotation vector
        std::vector<float> share; // one a sample: how much of it the joint carries
    };
    void bend(size_t joint, glm::vec3 turn);                 // by a rotation vector of the world
    void turnJoint(const std::string& name, glm::vec3 turn); // the same, and the joints behind it follow
    void pose();
    void poseJoints();
    glm::mat4 skinMatrix(uint32_t vertex) const;
    void setArm(size_t side, const Stance::Arm&, const glm::mat3& axes);
    const Hinge& hinge(std::string_view joint) const;
    void solve(std::span<const Pull>, bool shape, float ease);
    void reshape(const Shape&);
    std::shared_ptr<const BodyAsset> asset_;
    Shape shape_;
    ShapedBody body_;
    std::vector<glm::quat> turns_;
    glm::vec3 place_{};
    float scale_ = 1;
    std::vector<glm::mat4> matrices_;
    std::vector<Sample> samples_;
    std::vector<Hinge> hinges_;
    mutable std::vector<uint32_t> guestSamples_;
};

} // namespace atlas
