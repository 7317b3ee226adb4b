#pragma once
// Inside of measure(): evaluates rules on the left half of the body; the right half is its mirror.
#include "atlas/domain/area.h"
#include <array>
#include <span>
#include <unordered_map>

namespace atlas {

struct Found {
    engine::SurfacePoint at;
    glm::vec3 position{};
    bool midline = false;
};

class Evaluator {
public:
    Evaluator(const PosedBody&, const Catalog&);
    engine::Result<Found> find(const std::string& id); // landmark id or point code (of a group: its first)
    engine::Result<Found> evaluate(const Rule&);
    const Rule* rule(const std::string& id) const;      // null when there is none
    engine::Result<float> scale(const std::string& id); // metres a B-cun
    Found mirror(const Found&) const;
    // Over the skin; `direction` in the words of an offset rule.
    engine::Result<Found> moved(const Found& from, const std::string& direction, float metres) const;
    const engine::SurfaceView& surface() const { return surface_; }
    const PosedBody& body() const { return body_; }

    Found snap(glm::vec3) const;
    Found onMidline(float arc) const; // metres along Catalog::midline
    float arcOf(const Found&) const;
    engine::Result<Found> cast(glm::vec3 origin, glm::vec3 direction) const;
    engine::Result<Found> castOut(glm::vec3 origin, glm::vec3 direction, bool arm = false) const;
    bool onArm(const engine::SurfacePoint&) const;
    // The skin line through all of `through`, in order.
    engine::SurfacePath path(std::span<const Found> through) const;

private:
    struct Bone {
        const char *from, *to; // joints
        bool arm;
    };
    const Bone* nearestBone(glm::vec3 at, float reach) const;
    engine::Result<Found> level(const Rule&, const Found& a, const Found& b);
    engine::Result<Found> beside(float x, float y, bool back) const;
    engine::Result<Found> limb(const Rule&, const Found& a, const Found& b) const;
    engine::Result<Found> nail(const Rule&, const Found& corner, const Found& other);
    engine::Result<Found> cross(const Found& a, const Found& b, const Found& height) const;
    engine::Result<Found> ray(const Rule&) const;
    engine::Result<Found> intercostal(const Rule&);
    Found alongLine(std::span<const Found> through, float fraction, float metres) const;
    Found walk(const Found& start, glm::vec3 direction, float metres) const;
    engine::Result<glm::vec3> direction(const std::string& text, glm::vec3 at) const;
    engine::Result<Found> castEye(glm::vec3 origin, glm::vec3 direction) const;
    const glm::vec3* joint(const std::string& name) const;

    const PosedBody& body_;
    const Catalog& catalog_;
    engine::SurfaceView surface_;
    engine::Bvh bvh_;
    std::unordered_map<std::string, Found> found_;
    std::unordered_map<std::string, float> scales_;
    std::vector<std::string> open_; // being evaluated, to name a circle
    std::vector<bool> armJoints_;   // upper arm and what hangs on it, of both sides
    std::vector<float> arc_;        // length along Catalog::midline
    std::unordered_map<std::string, const Rule*> rules_;
    std::unordered_map<std::string, const glm::vec3*> joints_; // left and middle ones, without ".L"
};

std::vector<Route> routeMeridians(Evaluator&, const Catalog&, const std::vector<PlacedPoint>&);
engine::Result<std::vector<SkinArea>> outlineAreas(Evaluator&, const Catalog&);
std::string describeArithmetic(const Rule&, const Catalog&);

} // namespace atlas
