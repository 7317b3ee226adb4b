#include "atlas/view/pointer_tail.h"
#include <algorithm>
#include <cmath>

namespace atlas {
namespace {

// Catmull and Rom's spline with centripetal knots (Yuksel and others 2011): no loops between uneven samples.
glm::vec2 through(const glm::vec2 (&p)[4], float t) {
    float knot[4] = {0, 0, 0, 0};
    for (int i = 1; i < 4; ++i)
        knot[i] = knot[i - 1] + std::max(1e-4f, std::sqrt(glm::distance(p[i], p[i - 1])));
    const float at = glm::mix(knot[1], knot[2], t);
    glm::vec2 a[4] = {p[0], p[1], p[2], p[3]};
    for (int level = 1; level < 4; ++level)
        for (int i = 0; i + level < 4; ++i) {
            // The last level is between the two in the middle.
            const int low = level == 3 ? 1 : i, high = level == 3 ? 2 : i + level;
            const float share = (at - knot[low]) / (knot[high] - knot[low]);
            a[i] = glm::mix(a[i], a[i + 1], share);
        }
    return a[0];
}

// Before the first of three, as the bend goes on; of two in a line.
glm::vec2 beyond(glm::vec2 end, glm::vec2 next, glm::vec2 after) {
    return after == end || after == next ? 2.0f * end - next : 3.0f * (end - next) + after;
}

constexpr double frame = 0.15; // seconds; if longer nothing was seen the hand was at rest

} // namespace

std::vector<TailPoint> pointerTail(std::span<const PointerTrail> trail, double now, float step) {
    std::vector<PointerTrail> seen;
    for (size_t i = 0; i < trail.size();) {
        size_t end = i;
        while (end < trail.size() && trail[end].when == trail[i].when) ++end;
        const double to = trail[i].when, from = i ? std::max(trail[i - 1].when, to - frame) : to;
        const auto count = static_cast<double>(end - i);
        for (size_t k = i; k < end; ++k)
            if (seen.empty() || glm::distance(seen.back().at, trail[k].at) > 1e-6f)
                seen.push_back({trail[k].at, glm::mix(from, to, static_cast<double>(k - i + 1) / count)});
            else
                seen.back().when = to;
        i = end;
    }
    std::vector<TailPoint> out;
    if (seen.size() < 2) return out;
    const auto light = [&](double when) {
        const auto age = static_cast<float>((now - when) / kTrailSeconds);
        return age >= 1 ? 0 : (1 - age) * (1 - age);
    };
    for (size_t i = 1; i < seen.size(); ++i) {
        if (light(seen[i].when) <= 0) continue;
        const size_t n = seen.size();
        const glm::vec2 p[4] = {
            i > 1 ? seen[i - 2].at : beyond(seen[0].at, seen[1].at, seen[std::min<size_t>(2, n - 1)].at),
            seen[i - 1].at, seen[i].at,
            i + 1 < n ? seen[i + 1].at
                      : beyond(seen[n - 1].at, seen[n - 2].at, seen[n > 2 ? n - 3 : n - 1].at)};
        // What came before a rest has gone out: this begins anew.
        const double from =
            light(seen[i - 1].when) > 0 ? seen[i - 1].when : std::max(seen[i - 1].when, seen[i].when - frame);
        const int parts =
            std::clamp(static_cast<int>(std::ceil(glm::distance(p[1], p[2]) * 1.2f / step)), 1, 200);
        for (int k = out.empty() ? 0 : 1; k <= parts; ++k) {
            const float t = static_cast<float>(k) / static_cast<float>(parts);
            const double when = glm::mix(from, seen[i].when, static_cast<double>(t));
            out.push_back({through(p, t), light(when)});
        }
    }
    return out;
}

} // namespace atlas
