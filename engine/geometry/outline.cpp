#include "engine/geometry/outline.h"
#include "engine/geometry/geodesic.h"
#include <algorithm>
#include <cmath>
#include <limits>

namespace engine {
namespace {

constexpr float kFar = std::numeric_limits<float>::max();
// Skin that faces so much the other way is across a fold, not beside the line.
constexpr float kFacing = -0.3f;

glm::vec3 unit(glm::vec3 v) {
    const float l = glm::length(v);
    return l > 1e-9f ? v / l : glm::vec3(0, 1, 0);
}

struct Nearest {
    float distance = kFar;
    uint32_t outline = 0, place = 0; // the piece from that place to the next
    float side = 0;                  // above zero: left of the line, seen from outside
};

class Field {
public:
    Field(const SurfaceView& s, const SurfaceTopology& topology, std::span<const Outline> outlines,
          float reach, bool half)
        : s_(s), topology_(topology), outlines_(outlines), reach_(reach), half_(half),
          at_(s.positions.size()) {}

    void spread() {
        struct Step {
            uint32_t triangle, outline, place;
        };
        std::vector<Step> queue;
        for (uint32_t o = 0; o < outlines_.size(); ++o)
            for (uint32_t i = 0; i < outlines_[o].triangles.size(); ++i)
                queue.push_back({outlines_[o].triangles[i], o, i});
        std::vector<bool> seen(s_.triangles.size(), false);
        for (size_t head = 0; head < queue.size(); ++head) {
            const Step step = queue[head];
            const Nearest* best = nullptr;
            bool better = !seen[step.triangle];
            seen[step.triangle] = true;
            for (const uint32_t v : s_.triangles[step.triangle]) {
                if (half_ && s_.positions[v].x < -reach_) continue;
                const Nearest n = nearest(v, step.outline, step.place);
                if (n.distance < reach_ && n.distance < at_[v].distance - 1e-6f) {
                    at_[v] = n;
                    better = true;
                }
                if (at_[v].distance < reach_ && (!best || at_[v].distance < best->distance)) best = &at_[v];
            }
            if (!best || !better) continue;
            const Step next{0, best->outline, best->place};
            for (const int t : topology_.neighbour[step.triangle])
                if (t >= 0) queue.push_back({static_cast<uint32_t>(t), next.outline, next.place});
        }
    }

    Depths flood(const SurfacePoint& seed) const {
        Depths out;
        out.depth.assign(s_.positions.size(), -reach_);
        for (size_t v = 0; v < at_.size(); ++v)
            if (at_[v].distance < reach_) out.depth[v] = -at_[v].distance;
        std::vector<float> inner(outlines_.size(), 0); // the side of each outline that is inside
        std::vector<bool> seen(s_.triangles.size(), false);
        std::vector<uint32_t> queue{seed.triangle};
        seen[seed.triangle] = true;
        for (size_t head = 0; head < queue.size(); ++head) {
            const uint32_t triangle = queue[head];
            int in = 0, open = 0, outside = 0;
            for (const uint32_t v : s_.triangles[triangle]) {
                const Nearest& n = at_[v];
                if (half_ && s_.positions[v].x < -reach_) continue;
                if (n.distance >= reach_) {
                    out.depth[v] = reach_;
                    ++in, ++open;
                    continue;
                }
                if (inner[n.outline] == 0) inner[n.outline] = n.side > 0 ? 1.0f : -1.0f;
                if (n.side * inner[n.outline] > 0) {
                    out.depth[v] = n.distance;
                    ++in;
                } else
                    ++outside;
            }
            if (open > 0 && outside > 0 && !out.leaks) {
                out.leaks = true;
                out.leak = s_.triangles[triangle][0];
            }
            if (in == 0) continue;
            out.triangles.push_back(triangle);
            for (const int t : topology_.neighbour[triangle])
                if (t >= 0 && !seen[static_cast<size_t>(t)]) {
                    seen[static_cast<size_t>(t)] = true;
                    queue.push_back(static_cast<uint32_t>(t));
                }
        }
        // An outline that the flood never met parts nothing from it.
        if (std::ranges::find(inner, 0.0f) != inner.end() && !out.leaks) {
            out.leaks = true;
            out.leak = s_.triangles[seed.triangle][0];
        }
        return out;
    }

private:
    // Follows the outline from `place` to where it is nearest to the vertex.
    Nearest nearest(uint32_t v, uint32_t outline, uint32_t place) const {
        const Outline& line = outlines_[outline];
        const auto n = static_cast<uint32_t>(line.positions.size());
        const glm::vec3 p = s_.positions[v];
        float t = 0;
        const auto distance = [&](uint32_t i, float& along) {
            const glm::vec3 a = line.positions[i], d = line.positions[i + 1 == n ? 0 : i + 1] - a;
            along = std::clamp(glm::dot(p - a, d) / std::max(glm::dot(d, d), 1e-12f), 0.0f, 1.0f);
            return glm::distance(p, a + along * d);
        };
        float best = distance(place, t);
        for (const bool ahead : {true, false}) {
            const uint32_t start = place;
            for (uint32_t step = 0; step < n; ++step) {
                const uint32_t i =
                    ahead ? (place + 1 == n ? 0 : place + 1) : (place == 0 ? n - 1 : place - 1);
                float along = 0;
                const float d = distance(i, along);
                if (d > best || (d == best && step > 0)) break;
                best = d, place = i, t = along;
            }
            if (place != start) break;
        }
        const uint32_t next = place + 1 == n ? 0 : place + 1;
        const glm::vec3 a = line.positions[place], b = line.positions[next];
        const glm::vec3 normal = glm::mix(line.normals[place], line.normals[next], t);
        if (glm::dot(normal, s_.normals[v]) < kFacing) return {};
        glm::vec3 tangent = unit(b - a);
        if (t <= 0) tangent += unit(a - line.positions[place == 0 ? n - 1 : place - 1]);
        if (t >= 1) tangent += unit(line.positions[next + 1 == n ? 0 : next + 1] - b);
        return {best, outline, place, glm::dot(glm::cross(normal, tangent), p - glm::mix(a, b, t))};
    }

    const SurfaceView& s_;
    const SurfaceTopology& topology_;
    std::span<const Outline> outlines_;
    float reach_;
    bool half_;
    std::vector<Nearest> at_;
};

} // namespace

Outline closedOutline(const SurfaceView& s, const SurfacePath& path, float step, float rounding,
                      bool mirrored) {
    Outline out;
    auto places = resample(s, path, step);
    if (!mirrored && places.size() > 1) places.pop_back(); // the first again
    for (const SurfacePoint& p : places) {
        out.positions.push_back(positionAt(s, p));
        out.normals.push_back(normalAt(s, p));
        out.triangles.push_back(p.triangle);
    }
    if (mirrored) {
        const size_t n = out.positions.size();
        for (size_t i = n; i-- > 0;) { // both ends stand on the midline once
            if (i == 0 || i + 1 == n) {
                out.positions[i].x = out.normals[i].x = 0;
                continue;
            }
            out.positions.push_back(out.positions[i] * glm::vec3(-1, 1, 1));
            out.normals.push_back(out.normals[i] * glm::vec3(-1, 1, 1));
        }
    }
    const size_t n = out.positions.size();
    if (n < 3) return out;
    const std::vector<glm::vec3> given = out.positions;
    std::vector<glm::vec3> before;
    const auto rounds = static_cast<int>(std::lround(2 * rounding * rounding / (step * step)));
    for (int round = 0; round < rounds; ++round) {
        before = out.positions;
        for (size_t i = 0; i < n; ++i)
            out.positions[i] =
                0.25f * (before[i == 0 ? n - 1 : i - 1] + 2.0f * before[i] + before[i + 1 == n ? 0 : i + 1]);
    }
    for (size_t i = 0; i < n; ++i) // back to the skin, from which rounding pulls it
        out.positions[i] += out.normals[i] * glm::dot(out.normals[i], given[i] - out.positions[i]);
    return out;
}

Depths depthInside(const SurfaceView& s, const SurfaceTopology& topology, std::span<const Outline> outlines,
                   const SurfacePoint& seed, float reach, bool half) {
    Field field(s, topology, outlines, reach, half);
    field.spread();
    return field.flood(seed);
}

float areaInside(std::span<const glm::vec3> positions, std::span<const Triangle> triangles,
                 const Depths& depths) {
    float sum = 0;
    for (const uint32_t t : depths.triangles) {
        const Triangle& c = triangles[t];
        float d[3];
        int above = 0;
        for (size_t i = 0; i < 3; ++i) above += (d[i] = depths.depth[c[i]]) > 0;
        const float area = 0.5f * glm::length(glm::cross(positions[c[1]] - positions[c[0]],
                                                         positions[c[2]] - positions[c[0]]));
        float part = above == 3 ? 1.0f : 0.0f;
        for (size_t i = 0; i < 3 && (above == 1 || above == 2); ++i) {
            const float own = d[i], p = d[(i + 1) % 3], q = d[(i + 2) % 3];
            if ((own > 0) != (above == 1)) continue; // the one that differs from the other two
            const float corner = own * own / ((own - p) * (own - q));
            part = above == 1 ? corner : 1 - corner;
        }
        sum += area * part;
    }
    return sum;
}

} // namespace engine
