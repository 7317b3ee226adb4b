#include "engine/render/camera.h"
#include <algorithm>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>

namespace engine {

glm::vec3 Camera::eye() const {
    return target + distance * glm::vec3(std::sin(yaw) * std::cos(pitch), std::sin(pitch),
                                         std::cos(yaw) * std::cos(pitch));
}

glm::mat4 Camera::view() const {
    // The up vector turns with the pitch, so that looking straight down stays well defined.
    const glm::vec3 up(-std::sin(yaw) * std::sin(pitch), std::cos(pitch), -std::cos(yaw) * std::sin(pitch));
    return glm::lookAt(eye(), target, up);
}

glm::mat4 Camera::projection(float aspect) const {
    const float near = std::clamp(distance * 0.12f, 0.005f, 0.25f);
    glm::mat4 p = glm::perspective(fovY, aspect, near, distance + 8.0f);
    p[1][1] = -p[1][1];
    p[2][0] = -shift; // w is -z
    return p;
}

Ray pickRay(const Camera& camera, glm::vec2 pixel, glm::vec2 size) {
    const glm::mat4 view = camera.view();
    const glm::vec3 right(view[0][0], view[1][0], view[2][0]);
    const glm::vec3 up(view[0][1], view[1][1], view[2][1]);
    const glm::vec3 back(view[0][2], view[1][2], view[2][2]);
    const float t = std::tan(camera.fovY * 0.5f);
    glm::vec2 ndc = pixel / size * 2.0f - 1.0f;
    ndc.x -= camera.shift;
    return {camera.eye(), glm::normalize(right * (ndc.x * t * size.x / size.y) - up * (ndc.y * t) - back)};
}

glm::vec3 project(const Camera& camera, glm::vec3 position, glm::vec2 size) {
    const glm::vec4 clip = camera.projection(size.x / size.y) * camera.view() * glm::vec4(position, 1);
    if (std::abs(clip.w) < 1e-6f) return {0, 0, 0};
    return {(clip.x / clip.w * 0.5f + 0.5f) * size.x, (clip.y / clip.w * 0.5f + 0.5f) * size.y, clip.w};
}

} // namespace engine
