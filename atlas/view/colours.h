#pragma once
// Colours and patterns of the picture. sRGB unless said otherwise.
#include "atlas/domain/session.h"
#include "atlas/state/state.h"
#include <array>

namespace atlas {

struct SkinTone {
    const char* name;
    glm::vec3 linear;
};
const std::array<SkinTone, 6>& skinTones(); // light to dark

engine::Look lookOf(const Settings&);

// "#rrggbb"; anything else gives `otherwise`.
glm::vec4 parseColour(std::string_view hex, glm::vec4 otherwise = {0.45f, 0.45f, 0.48f, 1});

struct DashPattern {
    float dash = 0, gap = 0;
}; // logical pixels, 0 solid
DashPattern dashPattern(std::string_view name);

// How a meridian's points and lines look; told apart by core and pattern besides hue.
struct MeridianStyle {
    glm::vec4 colour{0.45f, 0.45f, 0.48f, 1};
    DashPattern dash;
    bool core = false; // a second disc inside the marker: yin pale, midline and extra points dark
    glm::vec4 coreColour{1};
};
// `phases`: in the five phases' colours instead of its own.
MeridianStyle styleOf(const AtlasSession&, std::string_view meridian, bool phases);

inline constexpr glm::vec4 ink{0.10f, 0.10f, 0.12f, 1}, paper{0.99f, 0.98f, 0.96f, 1};
inline constexpr glm::vec4 highlight{1.0f, 0.72f, 0.10f, 1}; // the selected point

} // namespace atlas
