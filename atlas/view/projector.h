#pragma once
// The projector's picture: colours for a room that is not dark, and sizes that are read from its last row.
// Colours are sRGB. Contrast is WCAG 2.1's ratio; README says what is asked of it.
#include "atlas/state/state.h"
#include <array>

namespace atlas {

struct ProjectorPage { // what lies beside the body
    glm::vec3 background, text, quiet, accent;
};
struct ProjectorSkin {               // what lies on it
    bool deep = false;               // dark skin under light marks; else the other way round
    float darkest = 0, lightest = 0; // relative luminance of the skin as drawn
    float mark = 0;               // of lines and markers: at least that where the skin is deep, else at most
    glm::vec3 edge, chosen, line; // of lines and markers; the chosen point; outlines and creases
    std::array<glm::vec3, 5> strokes; // for what is drawn by hand
};
struct ProjectorTheme {
    ProjectorPage page;
    ProjectorSkin skin;
};
// Light or dark page by Settings::dark; light or dark skin by its material, so that bronze stays bronze.
const ProjectorTheme& projectorTheme(const Settings&);
const std::array<ProjectorTheme, 4>& projectorThemes(); // all there are

float luminance(glm::vec3); // relative, 0 .. 1
// `ambient`: what the room's own light adds to everything on the screen, as a share of the projector's white.
float contrast(float luminanceA, float luminanceB, float ambient = 0);
// A meridian's or phase's colour, made so dark or light as the skin asks and no more.
glm::vec3 markColour(glm::vec3, const ProjectorSkin&);

engine::Look projectorLook(const Settings&);

// Pixels a logical pixel: the panels' small text has an em of a fortieth of the picture's height.
float projectorScale(float height);

} // namespace atlas
