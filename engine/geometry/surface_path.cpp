#include "engine/geometry/surface_path.h"
#include "engine/geometry/geodesic.h"
#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace engine {
namespace {

constexpr size_t maxSteps = 20000;

float pathLength(const SurfaceView& s, const std::vector<SurfacePoint>& points) {
    float length = 0;
    for (size_t i = 1; i < points.size(); ++i)
        length += glm::distance(positionAt(s, points[i - 1]), positionAt(s, points[i]));
    return length;
}

SurfacePoint onEdge(uint32_t triangle, int edge, float t) { // t from vertex `edge` to the next
    SurfacePoint p{triangle, {0, 0, 0}};
    p.barycentric[edge] = 1 - t;
    p.barycentric[(edge + 1) % 3] = t;
    return p;
}

SurfacePoint inside(const SurfacePoint& p) {
    return {p.triangle, glm::mix(p.barycentric, glm::vec3(1.0f / 3), 0.02f)};
}

// Follows the section with the plane from `start`, leaving the first triangle by one of its crossed edges
// (`choice` 0 or 1), until the triangle of `goal`. Empty where it leads elsewhere or comes back.
std::vector<SurfacePoint> follow(const SurfaceView& s, const SurfaceTopology& topology,
                                 const SurfacePoint& start, const SurfacePoint& goal, glm::vec3 normal,
                                 glm::vec3 through, int choice) {
    std::vector<SurfacePoint> points{start};
    // A vertex exactly on the plane counts as above it, so that every triangle has two crossed edges or none.
    auto above = [&](uint32_t v) { return glm::dot(s.positions[v] - through, normal) >= 0; };
    uint32_t triangle = start.triangle;
    int entry = -1;
    for (size_t step = 0; step < maxSteps; ++step) {
        const Triangle& t = s.triangles[triangle];
        int exit = -1, seen = 0;
        for (int e = 0; e < 3; ++e) {
            if (e == entry || above(t[e]) == above(t[(e + 1) % 3])) continue;
            if (entry < 0 && seen++ != choice) continue;
            exit = e;
            break;
        }
        if (exit < 0) return {};
        const float a = glm::dot(s.positions[t[exit]] - through, normal);
        const float b = glm::dot(s.positions[t[(exit + 1) % 3]] - through, normal);
        points.push_back(onEdge(triangle, exit, a == b ? 0.5f : std::clamp(a / (a - b), 0.0f, 1.0f)));
        const int next = topology.neighbour[triangle][exit];
        if (next < 0 || static_cast<uint32_t>(next) == start.triangle) return {};
        entry = -1;
        for (int e = 0; e < 3; ++e)
            if (topology.neighbour[next][e] == static_cast<int>(triangle)) entry = e;
        if (entry < 0) return {};
        triangle = static_cast<uint32_t>(next);
        if (triangle == goal.triangle) {
            points.push_back(goal);
            return points;
        }
    }
    return {};
}

} // namespace

SurfaceTopology buildTopology(std::span<const Triangle> triangles, size_t) {
    SurfaceTopology topology;
    topology.neighbour.assign(triangles.size(), {-1, -1, -1});
    std::unordered_map<uint64_t, uint32_t> open; // directed edge -> 3 * triangle + edge
    open.reserve(triangles.size() * 2);
    auto key = [](uint32_t a, uint32_t b) { return (uint64_t{a} << 32) | b; };
    for (uint32_t i = 0; i < triangles.size(); ++i)
        for (int e = 0; e < 3; ++e) {
            const uint32_t a = triangles[i][e], b = triangles[i][(e + 1) % 3];
            if (const auto other = open.find(key(b, a)); other != open.end()) {
                topology.neighbour[i][e] = static_cast<int>(other->second / 3);
                topology.neighbour[other->second / 3][other->second % 3] = static_cast<int>(i);
                open.erase(other);
            } else {
                open.emplace(key(a, b), 3 * i + static_cast<uint32_t>(e));
            }
        }
    return topology;
}

SurfacePath tracePath(const SurfaceView& s, const SurfaceTopology& topology, const SurfacePoint& a,
                      const SurfacePoint& b) {
    const glm::vec3 along = positionAt(s, b) - positionAt(s, a);
    glm::vec3 normal = glm::cross(along, normalAt(s, a) + normalAt(s, b));
    if (glm::dot(normal, normal) < 1e-14f) normal = glm::cross(along, normalAt(s, a));
    if (glm::dot(normal, normal) < 1e-14f) normal = glm::cross(along, glm::vec3(0.3f, 0.5f, 0.8f));
    return tracePathInPlane(s, topology, a, b, normal);
}

SurfacePath tracePathInPlane(const SurfaceView& s, const SurfaceTopology& topology, const SurfacePoint& a,
                             const SurfacePoint& b, glm::vec3 planeNormal) {
    SurfacePath best;
    if (a.triangle == b.triangle) {
        best.points = {a, b};
        best.length = pathLength(s, best.points);
        return best;
    }
    // Ends at a vertex or on an edge would leave it to rounding which triangle the section enters: trace
    // between places a hair inside, in a plane that holds both.
    const SurfacePoint from = inside(a), to = inside(b);
    const glm::vec3 through = positionAt(s, from), along = positionAt(s, to) - through;
    planeNormal -= along * (glm::dot(planeNormal, along) / std::max(glm::dot(along, along), 1e-20f));
    const float size = glm::length(planeNormal);
    if (size > 0) {
        const glm::vec3 normal = planeNormal / size;
        for (int choice = 0; choice < 2; ++choice) {
            auto points = follow(s, topology, from, to, normal, through, choice);
            if (points.empty()) continue;
            points.front() = a;
            points.back() = b;
            const float length = pathLength(s, points);
            if (best.points.empty() || length < best.length) best = {std::move(points), length};
        }
    }
    if (best.points.empty()) {
        best = GeodesicTracer(s, topology).trace(a, b);
        if (best.points.empty()) best = {{a, b}, glm::distance(positionAt(s, a), positionAt(s, b))};
    }
    return best;
}

SurfacePoint alongPath(const SurfaceView& s, const SurfacePath& path, float distance) {
    if (path.points.empty()) return {};
    if (distance <= 0) return path.points.front();
    for (size_t i = 1; i < path.points.size(); ++i) {
        const glm::vec3 p = positionAt(s, path.points[i - 1]), q = positionAt(s, path.points[i]);
        const float step = glm::distance(p, q);
        if (distance > step || step == 0) {
            distance -= step;
            continue;
        }
        // Both ends lie in the triangle that the later crossing was recorded in.
        const SurfacePoint& end = path.points[i];
        const Triangle& t = s.triangles[end.triangle];
        const glm::vec3 target = p + (q - p) * (distance / step);
        const glm::vec3 e0 = s.positions[t[1]] - s.positions[t[0]],
                        e1 = s.positions[t[2]] - s.positions[t[0]], e2 = target - s.positions[t[0]];
        const float d00 = glm::dot(e0, e0), d01 = glm::dot(e0, e1), d11 = glm::dot(e1, e1),
                    d20 = glm::dot(e2, e0), d21 = glm::dot(e2, e1), det = d00 * d11 - d01 * d01;
        if (det <= 0) return end;
        const float v = std::clamp((d11 * d20 - d01 * d21) / det, 0.0f, 1.0f);
        const float w = std::clamp((d00 * d21 - d01 * d20) / det, 0.0f, 1.0f - v);
        return {end.triangle, {1 - v - w, v, w}};
    }
    return path.points.back();
}

} // namespace engine
