#pragma once
// Which part of the body a place on the skin belongs to, by the regions of the WHO standard (general
// guidelines, II.4), and on which side of it the place lies. Borders are planes between measured landmarks
// and joints.
#include "atlas/domain/measure.h"
#include <array>

namespace atlas {

struct SegmentFacts {
    std::string_view segment; // "forearm"
    // What a place so near to a border may be said to lie in as well; holds `segment` too.
    std::vector<std::string_view> also;
    // Seen from the bone or the trunk's middle, -1 .. 1: outward is radial, fibular or lateral, forward is
    // palmar, anterior or, on the foot, dorsal.
    float outward = 0, forward = 0;
    bool allows(std::string_view name) const;
};

class SegmentMap {
public:
    SegmentMap(const PosedBody& reference, const Measurement&); // the body must outlive it
    SegmentFacts at(const engine::SurfacePoint&) const;
    std::string_view ofVertex(uint32_t vertex) const; // below BodyAsset::baseVertexCount
    // Metres from the shoulder joint towards the finger tips, and from the ankle towards the toes.
    float alongArm(glm::vec3) const;
    float alongFoot(glm::vec3) const;

private:
    struct Bone {
        glm::vec3 from, to, outward, forward;
    };
    const PosedBody& body_;
    std::vector<uint8_t> segments_;             // of the base vertices
    std::vector<std::array<float, 6>> weights_; // of arm, shoulder, leg, head, neck and trunk
    const Bone& handBone(glm::vec3, const Bone& palm) const;
    std::vector<Bone> bones_, fingers_; // of the left limbs
    std::shared_ptr<const struct SegmentBorders> borders_;
};

// "radial", "palmar" and so on, as the standard names the sides of that segment; a side counts from `least`
// on.
std::vector<std::string_view> sidesOf(const SegmentFacts&, float least = 0.35f);

} // namespace atlas
