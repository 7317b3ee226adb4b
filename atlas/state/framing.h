#pragma once
// Cameras that show something well: the whole body, a point, a group of points.
#include "atlas/domain/session.h"
#include "atlas/state/state.h"
#include <optional>

namespace atlas {

enum class Side : uint8_t;

struct SitePlace { // a site on the posed body
    std::string code;
    Side side{};
    glm::vec3 position{}, normal{};
};
std::optional<SitePlace> placeOf(const AtlasSession&, const std::string& code, Side);
// The site that looks at the camera most; of a point in its own posture the one on the side that is posed.
// Empty where the point is not placed.
std::optional<Side> facingSide(const AtlasSession&, const std::string& code, const engine::Camera&);

// True when the body covers `position` as seen from `eye`.
bool hiddenFrom(const AtlasSession&, glm::vec3 eye, glm::vec3 position, glm::vec3 normal);

// `top`: share of the picture's height that controls cover, beyond the usual room above the head.
engine::Camera frameBody(const AtlasSession&, View, float aspect, float top = 0);
engine::Camera framePoint(const AtlasSession&, const std::string& code, Side, float aspect,
                          const engine::Camera& now);
// One side of the body where the sites lie too far apart; from where most of them are seen. `local`: the
// largest group that lies together.
engine::Camera frameSites(const AtlasSession&, const std::vector<std::string>& codes, bool local,
                          float aspect, const engine::Camera& now);
// Places on the skin and `radius` metres around them.
engine::Camera framePlaces(const AtlasSession&, const std::vector<engine::SurfacePoint>&, float radius,
                           float aspect, const engine::Camera& now);
// What a session presses: the place and where the hand goes, with room for the hand.
engine::Camera framePractice(const AtlasSession&, const PracticeItem&, float aspect,
                             const engine::Camera& now);
// The region's area with its points near by, from where most of it is seen; on the side that is said, else on
// both where they are seen together. Without an area as frameSites().
engine::Camera frameRegion(const AtlasSession&, const std::string& region, Side, float aspect,
                           const engine::Camera& now);
// The skin in the middle of the picture, else what lies nearest to it; a place on the coarse surface. None
// without a tree of the body.
std::optional<engine::SurfacePoint> lookedAt(const AtlasSession&, const engine::Camera&);
// A close view when the body moves: with the skin that it looks at, and round it where that turns away.
// `ahead`: the body as it will be.
engine::Camera followSkin(const AtlasSession&, const AtlasSession& ahead, const engine::Camera& now);
// Turns to a view but stays with what is looked at.
void turnTo(engine::Camera&, View);

} // namespace atlas
