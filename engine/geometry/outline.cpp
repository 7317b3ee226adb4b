#include "engine/geometry/outline.h"
#include <algorithm>
#include <cmath>
#include <limits>

namespace engine {
namespace {

constexpr float kFar = std::numeric_limits<float>::max();
constexpr float kNear = 0.015f, kBeyond = 0.004f, kSame = 1e-6f; // metres
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

DepthFinder::DepthFinder(const SurfaceView& s, const SurfaceTopology& topology)
    : s_(s), topology_(topology), at_(s.positions.size(), {kFar, 0, 0}), crossed_(s.triangles.size(), 0),
      spread_(s.triangles.size(), 0), flooded_(s.triangles.size(), 0), inside_(s.positions.size(), 0) {}

// From the seed over every edge that no outline crosses.
Depths DepthFinder::find(std::span<const Outline> outlines, const SurfacePoint& seed, float reach,
                         const std::vector<bool>& half) {
    outlines_ = outlines;
    ++round_;
    spread(reach, !half.empty());
    block();
    Depths out;
    out.depth.assign(s_.positions.size(), -reach);
    for (const uint32_t v : touched_) out.depth[v] = -at_[v].distance;
    const auto enter = [&](uint32_t v) {
        if (inside_[v] == round_ || (!half.empty() && !half[v])) return false;
        inside_[v] = round_;
        out.depth[v] = -out.depth[v];
        return true;
    };
    const glm::vec3 b = seed.barycentric; // the corner beside the seed; seeds lie well within
    enter(s_.triangles[seed.triangle][b.x >= b.y && b.x >= b.z ? 0 : b.y >= b.z ? 1 : 2]);
    std::vector<uint32_t> queue{seed.triangle};
    for (size_t head = 0; head < queue.size(); ++head) {
        const uint32_t triangle = queue[head];
        const Triangle& t = s_.triangles[triangle];
        bool grown = flooded_[triangle] != round_;
        if (grown) out.triangles.push_back(triangle);
        flooded_[triangle] = round_;
        for (int turn = 0; turn < 2; ++turn)
            for (size_t e = 0; e < 3; ++e) {
                if (crossed_[triangle] >> e & 1) continue;
                const uint32_t u = t[e], v = t[(e + 1) % 3];
                const bool hasU = inside_[u] == round_, hasV = inside_[v] == round_;
                if (hasU != hasV && enter(hasU ? v : u)) grown = true;
            }
        if (!grown) continue;
        for (size_t e = 0; e < 3; ++e)
            if (const int next = topology_.neighbour[triangle][e];
                next >= 0 && (inside_[t[e]] == round_ || inside_[t[(e + 1) % 3]] == round_))
                queue.push_back(static_cast<uint32_t>(next));
    }
    countAstray(out);
    for (const uint32_t v : touched_) at_[v].distance = kFar;
    touched_.clear();
    for (const Outline& line : outlines_)
        for (const uint32_t t : line.strip) crossed_[t] = 0;
    return out;
}

// The nearest place of an outline for every vertex within reach, handed on from triangle to triangle.
void DepthFinder::spread(float reach, bool half) {
    struct Step {
        uint32_t triangle, outline, place;
    };
    std::vector<Step> queue;
    for (uint32_t o = 0; o < outlines_.size(); ++o)
        for (uint32_t i = 0; i < outlines_[o].places.size(); ++i)
            queue.push_back({outlines_[o].places[i].triangle, o, i});
    for (size_t head = 0; head < queue.size(); ++head) {
        const Step step = queue[head];
        const Nearest* best = nullptr;
        bool better = spread_[step.triangle] != round_;
        spread_[step.triangle] = round_;
        for (const uint32_t v : s_.triangles[step.triangle]) {
            if (half && s_.positions[v].x < -reach) continue;
            Nearest& known = at_[v];
            if (known.distance < kFar &&
                known.outline == step.outline && // it was followed from there already
                (known.place > step.place ? known.place - step.place : step.place - known.place) <= 2) {
                if (!best || known.distance < best->distance) best = &known;
                continue;
            }
            const Nearest n = nearest(v, step.outline, step.place, std::min(reach, known.distance - kSame));
            if (n.distance < kFar) {
                if (known.distance == kFar) touched_.push_back(v);
                known = n;
                better = true;
            }
            if (known.distance < kFar && (!best || known.distance < best->distance)) best = &known;
        }
        if (!best || !better) continue;
        for (const int t : topology_.neighbour[step.triangle])
            if (t >= 0) queue.push_back({static_cast<uint32_t>(t), best->outline, best->place});
    }
}

void DepthFinder::block() {
    for (const Outline& line : outlines_)
        for (size_t i = 0; i < line.strip.size(); ++i) {
            if (line.mirrored && i + 1 == line.strip.size()) break; // not closed on this half
            const uint32_t a = line.strip[i], b = line.strip[(i + 1) % line.strip.size()];
            for (size_t e = 0; e < 3; ++e) {
                if (topology_.neighbour[a][e] == static_cast<int>(b)) crossed_[a] |= uint8_t(1u << e);
                if (topology_.neighbour[b][e] == static_cast<int>(a)) crossed_[b] |= uint8_t(1u << e);
            }
        }
}

// Follows the outline from `place` to where it is nearest to the vertex; kFar when that is not below `below`.
DepthFinder::Nearest DepthFinder::nearest(uint32_t vertex, uint32_t outline, uint32_t place,
                                          float below) const {
    const Outline& line = outlines_[outline];
    const auto n = static_cast<uint32_t>(line.positions.size());
    const glm::vec3 p = s_.positions[vertex];
    const auto squared = [&](uint32_t i) {
        const glm::vec3 a = line.positions[i] - p, d = line.positions[i + 1 == n ? 0 : i + 1] - p - a;
        const float t = std::clamp(-glm::dot(a, d) / std::max(glm::dot(d, d), 1e-12f), 0.0f, 1.0f);
        const glm::vec3 to = a + t * d;
        return glm::dot(to, to);
    };
    float best = squared(place);
    for (const bool ahead : {true, false}) {
        const uint32_t start = place;
        for (uint32_t step = 0; step < n; ++step) {
            const uint32_t i = ahead ? (place + 1 == n ? 0 : place + 1) : (place == 0 ? n - 1 : place - 1);
            const float d = squared(i);
            if (d > best || (d == best && step > 0)) break;
            best = d, place = i;
        }
        if (place != start) break;
    }
    const float distance = std::sqrt(best);
    if (distance >= below ||
        (distance > kNear && glm::dot(line.normals[place], s_.normals[vertex]) < kFacing))
        return {kFar, 0, 0};
    return {distance, outline, place};
}

// Above zero: left of its outline, seen from outside.
float DepthFinder::sideOf(uint32_t vertex) const {
    const Outline& line = outlines_[at_[vertex].outline];
    const auto n = static_cast<uint32_t>(line.positions.size());
    const uint32_t place = at_[vertex].place, next = place + 1 == n ? 0 : place + 1;
    const glm::vec3 p = s_.positions[vertex], a = line.positions[place], d = line.positions[next] - a;
    const float t = std::clamp(glm::dot(p - a, d) / std::max(glm::dot(d, d), 1e-12f), 0.0f, 1.0f);
    glm::vec3 tangent = unit(d);
    if (t <= 0) tangent += unit(a - line.positions[place == 0 ? n - 1 : place - 1]);
    if (t >= 1) tangent += unit(line.positions[next + 1 == n ? 0 : next + 1] - line.positions[next]);
    return glm::dot(glm::cross(glm::mix(line.normals[place], line.normals[next], t), tangent), p - a - t * d);
}

void DepthFinder::countAstray(Depths& out) const {
    struct Sides {
        size_t left = 0, right = 0;
        uint32_t lastLeft = 0, lastRight = 0;
    };
    std::vector<Sides> sides(outlines_.size());
    for (const uint32_t v : touched_) {
        const Nearest& n = at_[v];
        if (inside_[v] != round_ || n.distance > kNear || n.distance < 0.2f * kNear) continue;
        Sides& s = sides[n.outline];
        if (sideOf(v) > 0)
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

float areaInside(const SurfaceView& s, const Depths& depths, std::span<const uint32_t> twin) {
    float sum = 0;
    for (const uint32_t t : depths.triangles) {
        const Triangle& c = s.triangles[t];
        float d[3];
        glm::vec3 p[3];
        int above = 0;
        for (size_t i = 0; i < 3; ++i) {
            above += (d[i] = depths.depth[c[i]]) > 0;
            p[i] = s.positions[twin.empty() ? c[i] : twin[c[i]]];
        }
        const float area = 0.5f * glm::length(glm::cross(p[1] - p[0], p[2] - p[0]));
        float part = above == 3 ? 1.0f : 0.0f;
        for (size_t i = 0; i < 3 && (above == 1 || above == 2); ++i) {
            const float own = d[i], q = d[(i + 1) % 3], r = d[(i + 2) % 3];
            if ((own > 0) != (above == 1)) continue; // the one that differs from the other two
            const float corner = own * own / ((own - q) * (own - r));
            part = above == 1 ? corner : 1 - corner;
        }
        sum += area * part;
    }
    return sum;
}

} // namespace engine
