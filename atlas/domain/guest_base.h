#pragma once
// What a statue stands on, or a scanner's floor: told from the body by its wide level top.
#include "atlas/domain/fit_surface.h"
#include <optional>

namespace atlas {

struct GuestBase {
    glm::vec3 up{};  // from the base to the body
    float level = 0; // along `up`: what lies below is no body
    bool below(glm::vec3 p) const { return glm::dot(p, up) < level; }
};
std::optional<GuestBase> findBase(const FitSurface&);

} // namespace atlas
