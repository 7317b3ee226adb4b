#pragma once
// Inside of makeHandout(): pictures of the body for paper, names and frames as lines and letters over them.
#include "atlas/handout.h"

namespace atlas {

struct Shot {
    AppState state;   // its stage is the picture
    glm::vec2 size{}; // points on paper
    // Where something stands here, only these points (WHO codes) and lines (meridians) are drawn.
    std::vector<std::string> onlyPoints, onlyLines;
    bool names = true; // beside the points, as Settings::labels asks for them
};

// A state like the studio's for a picture of so many points: bare of what was open in it.
Shot newShot(const Studio&, glm::vec2 points);
// Draws it. `word`: what stands beside a point instead of its code.
engine::Result<engine::print::Picture> shoot(Studio&, const Shot&,
                                             const std::function<std::string(const std::string&)>& word = {});
// Where `near` looks, on the picture that `far` makes.
engine::print::Stroke frameOf(const Shot& near, const Shot& far);
// The whole body from that side of the four from which `near` looks, or another from which it is not hidden.
void standBack(const Studio&, const Shot& near, Shot& far);
// "from the front"
std::string seenFrom(const engine::Camera&);

} // namespace atlas
