// Eased camera moves.
#include "atlas/state/moves.h"
#include <algorithm>
#include <cmath>

namespace atlas {
namespace {

constexpr float pi = 3.14159265f;
constexpr double flightSeconds = 0.3;

} // namespace

float aspectOf(const AppState& s) {
    return s.stage.y > 0 ? std::clamp(s.stage.x * (1 - std::abs(s.camera.shift)) / s.stage.y, 0.1f, 10.0f)
                         : 1.0f;
}

void flyTo(AppState& s, engine::Camera to, double now) {
    // The shorter way round.
    to.shift = s.camera.shift;
    to.yaw = s.camera.yaw + std::remainder(to.yaw - s.camera.yaw, 2 * pi);
    if (s.settings.reduceMotion) {
        s.camera = to;
        s.flight = {};
        return;
    }
    s.flight = {s.camera, to, now, flightSeconds};
}

// Steps made in flight add up.
const engine::Camera& goal(const AppState& s) {
    return s.flight.seconds > 0 ? s.flight.to : s.camera;
}

bool advance(AppState& s, double now) {
    if (!s.notice.empty() && now >= s.noticeUntil) s.notice.clear();
    if (s.flight.seconds <= 0) return false;
    const auto t = static_cast<float>(std::clamp((now - s.flight.started) / s.flight.seconds, 0.0, 1.0));
    const engine::Camera &a = s.flight.from, &b = s.flight.to;
    if (t >= 1) {
        s.camera = b;
        s.camera.yaw = std::remainder(b.yaw, 2 * pi);
        s.flight = {};
        return false;
    }
    const float e = t < 0.5f ? 4 * t * t * t : 1 - std::pow(2 - 2 * t, 3.0f) / 2;
    s.camera.target = glm::mix(a.target, b.target, e);
    s.camera.yaw = glm::mix(a.yaw, b.yaw, e);
    s.camera.pitch = glm::mix(a.pitch, b.pitch, e);
    s.camera.fovY = glm::mix(a.fovY, b.fovY, e);
    s.camera.distance = std::exp(glm::mix(std::log(a.distance), std::log(b.distance), e));
    return true;
}

} // namespace atlas
