#pragma once
// What the skin of a guest's head or foot tells of how it is held. Metres, our frame (y up).
#include <glm/glm.hpp>
#include <span>

namespace atlas {

glm::vec3 middleOf(std::span<const glm::vec3>);
// Root mean square distance from the middle.
float spreadOf(std::span<const glm::vec3>);

// Of an upright head's skin: the chin is the lowest place of the face, before the skull's joint.
struct HeadExtent {
    float crown = -1e9f, chin = 1e9f, front = -1e9f, back = 1e9f; // y, y, z, z
};
HeadExtent headExtent(std::span<const glm::vec3> skin, glm::vec3 skull);

// Whether a joint below the ankle lies where toes begin; some rigs have one beneath the heel. `ahead`: unit
// length, the way the foot points.
bool liesAhead(glm::vec3 ball, glm::vec3 ankle, glm::vec3 ahead, std::span<const glm::vec3> footSkin);

} // namespace atlas
