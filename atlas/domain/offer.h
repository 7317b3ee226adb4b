#pragma once
// What a place on the skin has to offer: the regions that it lies in, the part of the body, points to press
// near by. Measured in the reference posture, so that no pose changes it.
#include "atlas/domain/area.h"

namespace atlas {

struct AtlasSession;
struct MeasuredBody;

struct OfferedRegion {
    std::string region; // Region::id
    Side side{};        // of the place: "right calf"; midline on the body's middle line
    bool operator==(const OfferedRegion&) const = default;
};

struct OfferedPoint {
    std::string code;
    Side side{};
    float metres = 0; // straight from the place
    bool operator==(const OfferedPoint&) const = default;
};

struct SkinOffer {
    engine::SurfacePoint at; // of the coarse surface
    Side side{};
    std::string part;                   // Point::segment, "hand"
    std::vector<OfferedRegion> regions; // that hold the place, the smallest first
    OfferedRegion nearest;              // the region next to it; empty where `regions` has one
    std::vector<OfferedPoint> points;   // at most three that may be pressed, the nearest first
};

// What its first rows open: its regions, or the one next to it.
std::vector<OfferedRegion> regionsOf(const SkinOffer&);

// The smallest region that holds the place and has an area; what is hovered.
OfferedRegion regionAt(const MeasuredBody&, const engine::SurfacePoint& ofCoarse);
SkinOffer offerAt(const AtlasSession&, const engine::SurfacePoint& ofCoarse);

// "Right calf", "Under the left shoulder blade", "Back, right side"; "Right hand" of a part of the body.
std::string nameOf(const Catalog&, const OfferedRegion&);
std::string partName(std::string_view segment, Side);

// One of the point's sites lies in the region's area or within kAreaReach of it; else it is pressed elsewhere
// on the body.
bool isNearRegion(const AtlasSession&, std::string_view region, std::string_view code);

// Metres on the straight way from the place to the region's area on that side (midline: on either); huge
// where the region has no area.
float distanceTo(const MeasuredBody&, std::string_view region, Side, glm::vec3 inReference);

} // namespace atlas
