#pragma once
// The cun ruler: how a point was measured, as lines on the skin with a tick for every B-cun.
#include "atlas/domain/measure.h"

namespace atlas {

struct RulerTick {
    engine::SurfacePoint at;
    float cun = 0;        // what it counts; 0 at the start
    bool isPoint = false; // the measured place itself
};

struct Ruler {
    std::vector<engine::SurfacePoint> line; // dense, on the skin
    std::vector<RulerTick> ticks;           // in order along the line
    std::string from, to;                   // names of the ends, "" where it has none: "LU5", "wrist crease"
    std::string text;                       // "7 of 12 B-cun from LU9 to LU5"
};

// The rulers of one site: first the one that places the point, then those that place what it hangs on (the
// level of a point two cun beside the midline). Empty for a point that is a landmark itself. `reference` as
// for measure(); `site` counts the rules of a group.
engine::Result<std::vector<Ruler>> rulersOf(const PosedBody& reference, const Catalog&, std::string_view code,
                                            Side side = Side::left, size_t site = 0);

} // namespace atlas
