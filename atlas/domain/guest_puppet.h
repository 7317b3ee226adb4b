#pragma once
// The template as a jointed figure that is laid on a surface: turned, scaled, bent at its main joints and
// shaped by the macro sliders until its skin comes nearest (Gauss-Newton on point-to-plane distances).
#include "atlas/domain/fit_surface.h"

namespace atlas {

class Puppet {
public:
    enum class Stance { hanging, slanted, level, rest }; // of the arms; rest: the bind pose
    Puppet(std::shared_ptr<const BodyAsset>, const Shape&);
    void stand(Stance, const glm::mat3& turn, float height, glm::vec3 middle); // middle of the upright body
    // One step nearer; `shape` lets the sliders move as well. Returns the middle distance, metres.
    float step(const FitSurface&, const GuestFinder&, float reach, bool shape);
    // Middle distance both ways, metres; what is farther than `most` counts as `most`.
    float distance(const FitSurface&, const GuestFinder&, float most) const;
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
    };
    void bend(size_t joint, glm::vec3 turn); // by a rotation vector of the world
    void pose();
    void reshape(const Shape&);
    std::shared_ptr<const BodyAsset> asset_;
    Shape shape_;
    ShapedBody body_;
    std::vector<glm::quat> turns_;
    glm::vec3 place_{};
    float scale_ = 1;
    std::vector<glm::mat4> matrices_;
    std::vector<Sample> samples_;
    struct Hinge {
        size_t joint;
        float stiff;              // against leaving the stance
        glm::vec3 bent{};         // so far, as a rotation vector
        std::vector<float> share; // one a sample: how much of it the joint carries
    };
    std::vector<Hinge> hinges_;
    mutable std::vector<uint32_t> guestSamples_;
};

} // namespace atlas
