#pragma once
// Points, meridian lines and creases as the renderer draws them.
#include "atlas/state/framing.h"
#include "atlas/view/colours.h"
#include "atlas/view/features.h"
#include "atlas/view/support.h"

namespace atlas {

struct OverlaySite { // a site with what never changes between poses and frames
    SitePlace place;
    size_t point = 0;  // in Catalog::points
    std::string label; // of a group: which of its sites
};

struct OverlayLine {
    std::string meridian; // or the feature's kind
    Side side{};
    engine::Line line;
};

// Lays a path of the surface into the line, with only as many places as the eye sees: a straight piece may be
// 3 cm long where it stays within 0.2 mm of the surface.
void carry(const engine::SurfaceView&, std::span<const engine::SurfacePoint> path, engine::Line&);

// Made anew when shape or pose changes.
struct BodyOverlay {
    std::vector<OverlaySite> sites;
    std::vector<OverlaySite> alternatives; // other places in print; drawn for the selected point only
    std::vector<OverlayLine> routes, features;
    Support support;
};
BodyOverlay makeBodyOverlay(const AtlasSession&, const std::vector<Feature>&);

// What a point is to the user just now; the order is the labels' priority.
enum class Emphasis { selected, hovered, found, shown, plain, dimmed };
Emphasis emphasisOf(const AppState&, const AtlasSession&, const OverlaySite&);
// One for each of Catalog::points: marked as left out for what the user said; beside the safety card also
// what nobody should press.
std::vector<bool> leftOutPoints(const AtlasSession&, const AppState&);
bool inRegion(const AtlasSession&, const std::string& region, const Point&);

// Logical pixels of a metre at what the camera looks at, in a stage so many logical pixels high.
float pixelsPerMetre(const engine::Camera&, float stageHeight);
// From afar markers shrink, so that four hundred points do not hide the body, and plain ones have no name.
inline constexpr float kNamesFrom = 750; // pixels a metre
float markerShare(float pixelsPerMetre); // 0.4 .. 1 of their size near by

// Of a class's picture: which of BodyOverlay::sites it shows. What nothing points out stays away where
// another marker has the room, and all of it while something is pointed out.
std::vector<bool> projectedSites(const BodyOverlay&, const AtlasSession&, const AppState&, float pixelScale);

// Camera, look, markers and lines. What hovers is drawn with the interface: it must not redraw the scene.
void buildScene(const AtlasSession&, const BodyOverlay&, const AppState&, float pixelScale, engine::Scene&);

} // namespace atlas
