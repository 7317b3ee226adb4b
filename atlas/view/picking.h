#pragma once
// What lies under the mouse, on the CPU and for the frame that is shown.
#include "atlas/view/overlay.h"
#include <optional>

namespace atlas {

struct PointPick {
    std::string code;
    Side side{};
    bool operator==(const PointPick&) const = default;
};

// The visible markers within `tolerance` pixels of `pixel` (origin: the stage's top left), nearest first.
std::vector<PointPick> pickPoints(const AtlasSession&, const BodyOverlay&, const engine::Camera&,
                                  glm::vec2 pixel, glm::vec2 stage, float tolerance);
std::optional<PointPick> pickPoint(const AtlasSession&, const BodyOverlay&, const engine::Camera&,
                                   glm::vec2 pixel, glm::vec2 stage, float tolerance); // the nearest

// The place on the bare skin: of the coarse surface, and where that is in metres.
struct SkinPick {
    engine::SurfacePoint at;
    glm::vec3 position{};
};
std::optional<SkinPick> pickSkin(const AtlasSession&, const engine::Camera&, glm::vec2 pixel,
                                 glm::vec2 stage);

} // namespace atlas
