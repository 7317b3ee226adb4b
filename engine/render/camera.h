#pragma once
#include "engine/geometry/bvh.h"
#include "engine/render/scene.h"

namespace engine {

// Through a pixel (origin top left of the view) of a view of the given size; unit direction.
Ray pickRay(const Camera&, glm::vec2 pixel, glm::vec2 size);
// Pixel x and y (top left origin) and distance along the view axis in metres; z <= 0 lies behind the camera.
glm::vec3 project(const Camera&, glm::vec3 position, glm::vec2 size);

} // namespace engine
