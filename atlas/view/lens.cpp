#include "atlas/view/lens.h"
#include "atlas/view/picking.h"
#include "engine/render/camera.h"
#include <algorithm>
#include <cmath>

namespace atlas {

int lensPixels(const AppState& s) {
    const float radius = s.pointing.sizes[static_cast<size_t>(PointingTool::magnifier)] * s.stage.y;
    return 2 * std::max(8, static_cast<int>(std::lround(radius)));
}

engine::Camera lensCamera(const AppState& s, const AtlasSession& session) {
    engine::Camera c = s.camera;
    const glm::vec2 pixel = pictureToPixel(s, s.pointing.at);
    const glm::mat4 view = c.view();
    const glm::vec3 back(view[0][2], view[1][2], view[2][2]), eye = c.eye();
    const engine::Ray ray = engine::pickRay(c, pixel, s.stage);
    // Beside the body, in the plane of what the camera looks at.
    glm::vec3 place = eye + ray.direction * (c.distance / std::max(glm::dot(ray.direction, -back), 1e-3f));
    if (const auto skin = pickSkin(session, c, pixel, s.stage)) place = skin->position;
    const float depth = std::max(glm::dot(eye - place, back), 0.05f);
    // The same direction and depth: nothing that hid behind an edge comes forth.
    c.target = place - back * (c.distance - depth);
    c.shift = 0;
    const float share = static_cast<float>(lensPixels(s)) / std::max(s.stage.y, 1.0f);
    c.fovY = 2 * std::atan(std::tan(c.fovY * 0.5f) * share / kMagnification);
    return c;
}

} // namespace atlas
