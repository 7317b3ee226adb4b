#pragma once
// Regions as areas on the skin: measured on the reference posture, carried by shape and pose like the points.
#include "atlas/domain/measure.h"

namespace atlas {

inline constexpr float kAreaReach = 0.03f; // metres beside an outline in which depths are told apart

struct SkinArea {
    std::string region; // Region::id
    Side side{};        // midline: one area across the back or chest
    // Metres over the skin to the outline, positive inside, within ±kAreaReach. One a fine vertex (of
    // PosedBody::surface(), hence of coarseSurface() too); eyes lie outside. Nearly linear in each triangle
    // near the outline: to draw, interpolate this and take shareOf() of it, and the edge is smooth.
    std::vector<float> depth;
    float soft = 0.015f; // metres over which the edge fades, half to either side
    float size = 0;      // square metres; the smaller of two that overlap is the nearer name for a place
};

// Every region of the catalog that has an outline, the left one before the right one; in the catalog's order.
// Errors name the region and the place that is not found, or say that its outline leaks.
engine::Result<std::vector<SkinArea>> measureAreas(const PosedBody& reference, const Catalog&);

// How far a place of that depth belongs to the area: 0 outside .. 0.5 on the outline .. 1 inside.
float shareOf(const SkinArea&, float depth);
// The depth and share of a place on surface(), skinSurface() or coarseSurface(), in any pose.
float depthAt(const SkinArea&, const engine::SurfaceView&, const engine::SurfacePoint&);
float shareAt(const SkinArea&, const engine::SurfaceView&, const engine::SurfacePoint&);

struct AreaHere {
    size_t area = 0; // index into the list
    float share = 0;
};
// The areas that hold the place (by default within their outlines), the smallest first.
std::vector<AreaHere> areasAt(std::span<const SkinArea>, const engine::SurfaceView&,
                              const engine::SurfacePoint&, float leastShare = 0.5f);

// The area of that region on that side, or its one across the midline; null when there is none.
const SkinArea* findArea(std::span<const SkinArea>, std::string_view region, Side);
// Whether one of the point's sites lies in an area of the region or within `beside` metres (at most
// kAreaReach) of it; else it is a distant point for that region.
bool isNear(std::span<const SkinArea>, std::string_view region, const engine::SurfaceView&,
            const PlacedPoint&, float beside = 0.02f);

} // namespace atlas
