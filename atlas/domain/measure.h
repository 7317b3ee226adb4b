#pragma once
// Measuring: landmarks on a posed body, B-cun scales between them, points placed by rule, meridians routed.
// All of it works on the measuring posture; results are bound to the surface and follow shape and pose.
#include "atlas/domain/body.h"
#include "atlas/domain/catalog.h"
#include "engine/geometry/bvh.h"
#include <optional>

namespace atlas {

enum class Side : uint8_t { midline, left, right };
const char* toString(Side);

struct Landmark {
    std::string id;
    Side side = Side::midline;
    engine::SurfacePoint at;
    glm::vec3 position{}; // in the measuring posture
    std::string basis;    // how it was found, for the card and `measure`
};

struct CunScale {
    std::string id; // "forearm"
    Side side = Side::midline;
    std::string from, to; // landmark ids
    float cun = 0;        // B-cun between them by the standard
    float metres = 0;     // one B-cun
};

struct Site {
    Side side = Side::midline;
    engine::SurfacePoint at;
    std::string label;                             // for groups such as Jiaji; empty otherwise
    std::optional<engine::SurfacePoint> towards{}; // where to a stroke or ball moves, where the point says
};

struct PlacedPoint {
    std::string code;
    std::vector<Site> sites;
    std::vector<Site> alternatives; // label: the place in words; nothing else uses these
    std::string confidence, arithmetic;
};

struct Route {
    std::string meridian;
    Side side = Side::midline;
    std::vector<engine::SurfacePoint> points; // dense polyline on the skin, in flow order
};

struct KnotPlace { // of a region, where the hand works on the knot itself
    std::string region;
    Side side = Side::midline;
    engine::SurfacePoint at; // the top of the knot
    std::optional<engine::SurfacePoint> towards;
};

struct Measurement {
    std::vector<KnotPlace> knots; // of the regions that say where
    std::vector<Landmark> landmarks;
    std::vector<CunScale> cun;
    std::vector<PlacedPoint> points; // same order as Catalog::points
    std::vector<Route> routes;
    const Landmark* landmark(std::string_view id, Side = Side::midline) const;
    const CunScale* scale(std::string_view id, Side = Side::midline) const;
    const PlacedPoint* point(std::string_view code) const;
};

struct SkinArea; // area.h

// `reference` must be in measuringPose. Errors name the point or landmark that could not be found. With
// `areas`, those of the regions as well, as measureAreas() would: cheaper together.
engine::Result<Measurement> measure(const PosedBody& reference, const Catalog&,
                                    std::vector<SkinArea>* areas = nullptr);

} // namespace atlas
