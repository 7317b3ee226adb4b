#include "engine/geometry/outline.h"
#include <algorithm>
#include <cmath>
#include <limits>

namespace engine {
namespace {

constexpr float kFar = std::numeric_limits<float>::max();
constexpr float kNear = 0.015f, kBeyond = 0.004f; // metres
// Farther skin that faces so much the other way is across a fold, not beside the line.
constexpr float kFacing = -0.3f;

glm::vec3 unit(glm::vec3 v) {
    const float l = glm::length(v);
    return l > 1e-9f ? v / l : glm::vec3(0, 1, 0);
}

// The place of the triangle nearest to p.
SurfacePoint nearestOn(const SurfaceView& s, uint32_t triangle, glm::vec3 p, float& distance) {
    const Triangle& t = s.triangles[triangle];
    const glm::vec3 a = s.positions[t[0]], ab = s.positions[t[1]] - a, ac = s.positions[t[2]] - a, ap = p - a;
    const float d00 = glm::dot(ab, ab), d01 = glm::dot(ab, ac), d11 = glm::dot(ac, ac),
                d20 = glm::dot(ap, ab), d21 = glm::dot(ap, ac), det = d00 * d11 - d01 * d01;
    glm::vec3 best(1, 0, 0);
    distance = kFar;
    const auto take = [&](glm::vec3 b) {
        const float d = glm::distance(p, a + b.y * ab + b.z * ac);
        if (d < distance) distance = d, best = b;
    };
    if (det > 0) {
        const float v = (d11 * d20 - d01 * d21) / det, w = (d00 * d21 - d01 * d20) / det;
        if (v >= 0 && w >= 0 && v + w <= 1) take({1 - v - w, v, w});
    }
    if (distance == kFar)
        for (size_t e = 0; e < 3; ++e) {
            const glm::vec3 from = s.positions[t[e]], along = s.positions[t[(e + 1) % 3]] - from;
            const float f =
                std::clamp(glm::dot(p - from, along) / std::max(glm::dot(along, along), 1e-12f), 0.0f, 1.0f);
            glm::vec3 b(0);
            b[static_cast<int>(e)] = 1 - f;
            b[static_cast<int>((e + 1) % 3)] = f;
            take(b);
        }
    return {triangle, best};
}

// The place nearest to p that is reached from `start` by coming nearer with every triangle: it stays on its
// side of a fold.
SurfacePoint slide(const SurfaceView& s, const SurfaceTopology& topology, const SurfacePoint& start,
                   glm::vec3 p) {
    float best = 0;
    SurfacePoint here = nearestOn(s, start.triangle, p, best);
    std::vector<uint32_t> tried{start.triangle}; // round a corner that is as near, all its triangles are
    for (size_t head = 0; head < tried.size(); ++head)
        for (const int t : topology.neighbour[tried[head]]) {
            if (t < 0 || std::ranges::find(tried, static_cast<uint32_t>(t)) != tried.end()) continue;
            float d = 0;
            const SurfacePoint there = nearestOn(s, static_cast<uint32_t>(t), p, d);
            if (d > best + 1e-6f) continue;
            tried.push_back(there.triangle);
            if (d < best) best = d, here = there;
        }
    return here;
}

struct Nearest {
    float distance = kFar;
    uint32_t outline = 0, place = 0; // the piece from that place to the next
    float side = 0;                  // above zero: left of the line, seen from outside
};

class Field {
public:
    Field(const SurfaceView& s, const SurfaceTopology& topology, std::span<const Outline> outlines,
          float reach, const std::vector<bool>& half)
        : s_(s), topology_(topology), outlines_(outlines), reach_(reach), half_(half),
          at_(s.positions.size()) {}

    // The nearest place of an outline for every vertex within reach, handed on from triangle to triangle.
    void spread() {
        struct Step {
            uint32_t triangle, outline, place;
        };
        std::vector<Step> queue;
        for (uint32_t o = 0; o < outlines_.size(); ++o)
            for (uint32_t i = 0; i < outlines_[o].places.size(); ++i)
                queue.push_back({outlines_[o].places[i].triangle, o, i});
        std::vector<bool> seen(s_.triangles.size(), false);
        for (size_t head = 0; head < queue.size(); ++head) {
            const Step step = queue[head];
            const Nearest* best = nullptr;
            bool better = !seen[step.triangle];
            seen[step.triangle] = true;
            for (const uint32_t v : s_.triangles[step.triangle]) {
                if (!half_.empty() && s_.positions[v].x < -reach_) continue;
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

    // From the seed over every edge that no outline crosses.
    Depths flood(const SurfacePoint& seed) const {
        std::vector<uint8_t> crossed(s_.triangles.size(), 0); // a bit an edge
        for (const Outline& line : outlines_)
            for (size_t i = 0; i < line.strip.size(); ++i) {
                if (line.mirrored && i + 1 == line.strip.size()) break; // not closed on this half
                const uint32_t a = line.strip[i], b = line.strip[(i + 1) % line.strip.size()];
                for (size_t e = 0; e < 3; ++e) {
                    if (topology_.neighbour[a][e] == static_cast<int>(b)) crossed[a] |= uint8_t(1u << e);
                    if (topology_.neighbour[b][e] == static_cast<int>(a)) crossed[b] |= uint8_t(1u << e);
                }
            }
        Depths out;
        out.depth.resize(s_.positions.size());
        for (size_t v = 0; v < at_.size(); ++v) out.depth[v] = -std::min(at_[v].distance, reach_);
        std::vector<bool> inside(s_.positions.size(), false), seen(s_.triangles.size(), false);
        const auto enter = [&](uint32_t v) {
            if (inside[v] || (!half_.empty() && !half_[v])) return false;
            inside[v] = true;
            out.depth[v] = -out.depth[v];
            return true;
        };
        const glm::vec3 b = seed.barycentric; // the corner beside the seed; seeds lie well within
        enter(s_.triangles[seed.triangle][b.x >= b.y && b.x >= b.z ? 0 : b.y >= b.z ? 1 : 2]);
        std::vector<uint32_t> queue{seed.triangle};
        for (size_t head = 0; head < queue.size(); ++head) {
            const uint32_t triangle = queue[head];
            const Triangle& t = s_.triangles[triangle];
            bool grown = !seen[triangle];
            if (grown) out.triangles.push_back(triangle);
            seen[triangle] = true;
            for (int round = 0; round < 2; ++round)
                for (size_t e = 0; e < 3; ++e) {
                    if (crossed[triangle] >> e & 1) continue;
                    const uint32_t u = t[e], v = t[(e + 1) % 3];
                    if (inside[u] && enter(v)) grown = true;
                    if (inside[v] && enter(u)) grown = true;
                }
            if (!grown) continue;
            for (size_t e = 0; e < 3; ++e)
                if (const int next = topology_.neighbour[triangle][e];
                    next >= 0 && (inside[t[e]] || inside[t[(e + 1) % 3]]))
                    queue.push_back(static_cast<uint32_t>(next));
        }
        countAstray(out, inside);
        return out;
    }

private:
    void countAstray(Depths& out, const std::vector<bool>& inside) const {
        struct Sides {
            size_t left = 0, right = 0;
            uint32_t lastLeft = 0, lastRight = 0;
        };
        std::vector<Sides> sides(outlines_.size());
        for (uint32_t v = 0; v < at_.size(); ++v) {
            const Nearest& n = at_[v];
            if (!inside[v] || n.distance > kNear || n.distance < 0.2f * kNear) continue;
            Sides& s = sides[n.outline];
            if (n.side > 0)
                ++s.left, s.lastLeft = v;
            else
                ++s.right, s.lastRight = v;
        }
        for (const Sides& s : sides) {
            const size_t few = std::min(s.left, s.right), all = s.left + s.right;
            const float part = all == 0 ? 1.0f : static_cast<float>(few) / static_cast<float>(all);
            if (part <= out.astray) continue;
            out.astray = part;
            out.stray = s.left < s.right ? s.lastLeft : s.lastRight;
        }
    }

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
        if (best > kNear && glm::dot(normal, s_.normals[v]) < kFacing) return {};
        glm::vec3 tangent = unit(b - a);
        if (t <= 0) tangent += unit(a - line.positions[place == 0 ? n - 1 : place - 1]);
        if (t >= 1) tangent += unit(line.positions[next + 1 == n ? 0 : next + 1] - b);
        return {best, outline, place, glm::dot(glm::cross(normal, tangent), p - glm::mix(a, b, t))};
    }

    const SurfaceView& s_;
    const SurfaceTopology& topology_;
    std::span<const Outline> outlines_;
    float reach_;
    const std::vector<bool>& half_;
    std::vector<Nearest> at_;
};

} // namespace

Outline closedOutline(const SurfaceView& s, const SurfaceTopology& topology, GeodesicTracer& tracer,
                      const SurfacePath& path, float step, float rounding, bool mirrored) {
    Outline out;
    out.mirrored = mirrored;
    out.places = resample(s, path, step);
    if (!mirrored && out.places.size() > 1) out.places.pop_back(); // the first again
    const size_t traced = out.places.size();
    if (traced < 3) return {};
    for (const SurfacePoint& p : out.places) {
        out.positions.push_back(positionAt(s, p));
        out.normals.push_back(normalAt(s, p));
    }
    if (mirrored) {
        for (const size_t end : {size_t{0}, traced - 1}) out.positions[end].x = out.normals[end].x = 0;
        for (size_t i = traced - 1; i-- > 1;) { // both ends stand on the midline once
            out.positions.push_back(out.positions[i] * glm::vec3(-1, 1, 1));
            out.normals.push_back(out.normals[i] * glm::vec3(-1, 1, 1));
        }
    }
    const size_t n = out.positions.size();
    std::vector<glm::vec3> before;
    const auto rounds = static_cast<int>(std::lround(2 * rounding * rounding / (step * step)));
    for (int round = 0; round < rounds; ++round) {
        before = out.positions;
        for (size_t i = 0; i < n; ++i)
            out.positions[i] =
                0.25f * (before[i == 0 ? n - 1 : i - 1] + 2.0f * before[i] + before[i + 1 == n ? 0 : i + 1]);
    }
    for (size_t i = 0; i < traced; ++i) { // back to the skin, from which rounding pulls it
        const bool end =
            mirrored && (i == 0 || i + 1 == traced); // just beyond the midline, so as to cross it
        const glm::vec3 there =
            end ? glm::vec3(-kBeyond, out.positions[i].y, out.positions[i].z) : out.positions[i];
        out.places[i] = slide(s, topology, out.places[i], there);
        out.positions[i] = positionAt(s, out.places[i]);
        out.normals[i] = normalAt(s, out.places[i]);
        if (end) out.positions[i].x = out.normals[i].x = 0;
        if (mirrored && i > 0 && i + 1 < traced) {
            out.positions[n - i] = out.positions[i] * glm::vec3(-1, 1, 1);
            out.normals[n - i] = out.normals[i] * glm::vec3(-1, 1, 1);
        }
    }
    for (size_t i = 0; i < traced - (mirrored ? 1 : 0); ++i) {
        const auto leg = tracer.trace(out.places[i], out.places[(i + 1) % traced]);
        if (leg.points.empty()) return {};
        for (const SurfacePoint& p : leg.points)
            if (out.strip.empty() || out.strip.back() != p.triangle) out.strip.push_back(p.triangle);
    }
    return out;
}

Depths depthInside(const SurfaceView& s, const SurfaceTopology& topology, std::span<const Outline> outlines,
                   const SurfacePoint& seed, float reach, const std::vector<bool>& half) {
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
