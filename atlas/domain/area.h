#pragma once
// Regions as areas on the skin: measured on the reference posture, carried by shape and pose like the points.
#include "atlas/domain/measure.h"

namespace atlas {

struct SkinArea {
    std::string region; // Region::id
    Side side{};        // midline: one area across the back or chest
    std::vector<float>
        share;      // one a vertex of the coarse surface: 0 outside, 1 inside, between at the soft edge
    float size = 0; // square metres; the smaller of two that overlap is the nearer name for a place
};

// Every region of the catalog that has an area; errors name the region and the place that is not found.
engine::Result<std::vector<SkinArea>> measureAreas(const PosedBody& reference, const Catalog&);

// How far the place belongs to the area, 0 .. 1.
float shareAt(const SkinArea&, const engine::SurfaceView&, const engine::SurfacePoint&);

} // namespace atlas
