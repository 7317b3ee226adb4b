#include "engine/geometry/geodesic.h"
#include <algorithm>
#include <cmath>

namespace engine {
namespace {

constexpr int kRounds = 80;
constexpr float kStray = 1.15f; // how much longer than straight a section may be
constexpr float kWeight = 1.1f;
constexpr uint32_t kNone = 0xffffffffu;

float cross(glm::vec2 a, glm::vec2 b) {
    return a.x * b.y - a.y * b.x;
}

SurfacePoint inside(const SurfacePoint& p) {
    return {p.triangle, glm::mix(p.barycentric, glm::vec3(1.0f / 3), 0.02f)};
}

// Third corner of a triangle over the flat edge a b, on the left of a → b.
glm::vec2 apex(glm::vec2 a, glm::vec2 b, float fromA, float fromB) {
    const glm::vec2 d = b - a;
    const float length = std::max(glm::length(d), 1e-12f);
    const float along = (fromA * fromA - fromB * fromB + length * length) / (2 * length);
    const float up = std::sqrt(std::max(fromA * fromA - along * along, 0.0f));
    return a + d * (along / length) + glm::vec2(-d.y, d.x) * (up / length);
}

} // namespace

GeodesicTracer::GeodesicTracer(const SurfaceView& s, const SurfaceTopology& topology)
    : s_(s), topology_(topology), stamp_(s.triangles.size(), 0), cost_(s.triangles.size()),
      from_(s.triangles.size()) {}

int GeodesicTracer::edgeBetween(uint32_t triangle, uint32_t next) const {
    for (int e = 0; e < 3; ++e)
        if (topology_.neighbour[triangle][e] == static_cast<int>(next)) return e;
    return -1;
}

float GeodesicTracer::angleAt(uint32_t triangle, uint32_t vertex) const {
    const Triangle& t = s_.triangles[triangle];
    const size_t i = t[0] == vertex ? 0 : t[1] == vertex ? 1 : 2;
    const glm::vec3 p = s_.positions[vertex], a = s_.positions[t[(i + 1) % 3]] - p,
                    b = s_.positions[t[(i + 2) % 3]] - p;
    return std::atan2(glm::length(glm::cross(a, b)), glm::dot(a, b));
}

// The triangles of the section with the plane through both ends and the mean of their normals: on most of the
// body nearly the shortest way. False where it leads astray.
bool GeodesicTracer::cutStrip(const SurfacePoint& a, const SurfacePoint& b) {
    const glm::vec3 start = positionAt(s_, a), goal = positionAt(s_, b), along = goal - start;
    const glm::vec3 na = normalAt(s_, a), nb = normalAt(s_, b);
    if (glm::dot(na, nb) < 0.2f) return false;
    const glm::vec3 normal = glm::cross(along, na + nb);
    const auto height = [&](uint32_t v) { return glm::dot(s_.positions[v] - start, normal); };
    strip_.assign(1, a.triangle);
    float left = kStray * glm::length(along) + 0.001f;
    glm::vec3 at = start;
    int entry = -1;
    while (strip_.back() != b.triangle) {
        const Triangle& t = s_.triangles[strip_.back()];
        const float h[3] = {height(t[0]), height(t[1]), height(t[2])};
        int exit = -1;
        glm::vec3 crossed{};
        float ahead = 0;
        for (int e = 0; e < 3; ++e) {
            const int f = (e + 1) % 3;
            if (e == entry || (h[e] >= 0) == (h[f] >= 0)) continue;
            const glm::vec3 p = glm::mix(s_.positions[t[e]], s_.positions[t[f]], h[e] / (h[e] - h[f]));
            if (const float d = glm::dot(p - at, along); exit < 0 || d > ahead)
                exit = e, crossed = p, ahead = d;
        }
        if (exit < 0 || topology_.neighbour[strip_.back()][exit] < 0) return false;
        left -= glm::distance(at, crossed);
        if (left < 0) return false;
        at = crossed;
        const auto next = static_cast<uint32_t>(topology_.neighbour[strip_.back()][exit]);
        entry = edgeBetween(next, strip_.back());
        strip_.push_back(next);
    }
    return true;
}

// A* over triangles, from the middle of one crossed edge to the next. Such a way is about a tenth longer than
// the taut one, hence the weight of what is left to go.
bool GeodesicTracer::findStrip(const SurfacePoint& a, const SurfacePoint& b) {
    strip_.clear();
    const glm::vec3 goal = positionAt(s_, b), first = positionAt(s_, a);
    const auto estimate = [&](float cost, glm::vec3 at) { return cost + kWeight * glm::distance(at, goal); };
    const auto later = [](const Open& p, const Open& q) { return p.estimate > q.estimate; };
    ++round_;
    open_.assign(1, {estimate(0, first), 0, a.triangle, first});
    stamp_[a.triangle] = round_;
    cost_[a.triangle] = 0;
    from_[a.triangle] = kNone;
    while (!open_.empty()) {
        std::ranges::pop_heap(open_, later);
        const Open here = open_.back();
        open_.pop_back();
        if (here.cost > cost_[here.triangle]) continue;
        if (here.triangle == b.triangle) {
            for (uint32_t t = b.triangle; t != kNone; t = from_[t]) strip_.push_back(t);
            std::ranges::reverse(strip_);
            return true;
        }
        const Triangle& t = s_.triangles[here.triangle];
        for (size_t e = 0; e < 3; ++e) {
            if (topology_.neighbour[here.triangle][e] < 0) continue;
            const auto next = static_cast<uint32_t>(topology_.neighbour[here.triangle][e]);
            if (next == from_[here.triangle]) continue;
            const glm::vec3 middle = 0.5f * (s_.positions[t[e]] + s_.positions[t[(e + 1) % 3]]);
            const float cost = here.cost + glm::distance(here.at, middle);
            if (stamp_[next] == round_ && cost_[next] <= cost) continue;
            stamp_[next] = round_;
            cost_[next] = cost;
            from_[next] = here.triangle;
            open_.push_back({estimate(cost, middle), cost, next, middle});
            std::ranges::push_heap(open_, later);
        }
    }
    return false;
}

// Lays the strip flat. A triangle's edge v0 → v1 is crossed with v0 on the right and v1 on the left, seen
// from outside.
void GeodesicTracer::unfold(const SurfacePoint& a, const SurfacePoint& b) {
    const size_t n = strip_.size() - 1;
    portal_.resize(n);
    flat_.resize(n);
    const auto distance = [&](uint32_t u, uint32_t v) {
        return glm::distance(s_.positions[u], s_.positions[v]);
    };
    std::array<glm::vec2, 3> corners{};
    const Triangle& first = s_.triangles[strip_[0]];
    corners[1] = {distance(first[0], first[1]), 0};
    corners[2] = apex(corners[0], corners[1], distance(first[0], first[2]), distance(first[1], first[2]));
    const auto place = [&](const SurfacePoint& p) {
        return corners[0] * p.barycentric[0] + corners[1] * p.barycentric[1] + corners[2] * p.barycentric[2];
    };
    start_ = place(a);
    for (size_t i = 0; i < n; ++i) {
        const Triangle& t = s_.triangles[strip_[i]];
        const auto e = static_cast<size_t>(edgeBetween(strip_[i], strip_[i + 1]));
        const uint32_t right = t[e], left = t[(e + 1) % 3];
        portal_[i] = {left, right};
        flat_[i] = {corners[(e + 1) % 3], corners[e]};
        const Triangle& next = s_.triangles[strip_[i + 1]]; // holds the edge as left → right
        size_t k = 0;
        while (k < 2 && next[k] != left) ++k;
        const uint32_t third = next[(k + 2) % 3];
        std::array<glm::vec2, 3> moved{};
        moved[k] = flat_[i][0];
        moved[(k + 1) % 3] = flat_[i][1];
        moved[(k + 2) % 3] = apex(flat_[i][0], flat_[i][1], distance(left, third), distance(right, third));
        corners = moved;
    }
    end_ = place(b);
}

// The shortest line in the strip (Lee and Preparata's funnel).
void GeodesicTracer::pullTaut() {
    corners_.assign(1, {start_, 0, 0});
    const size_t n = portal_.size();
    const auto at = [&](size_t i, size_t side) { return i < n ? flat_[i][side] : end_; };
    glm::vec2 tip = start_;
    glm::vec2 leg[2] = {start_, start_};
    size_t index[2] = {0, 0};
    bool fresh = true;
    size_t guard = 0;
    for (size_t i = 0; i <= n && guard < 40 * (n + 2); ++i, ++guard) {
        if (fresh) {
            leg[0] = at(i, 0), leg[1] = at(i, 1);
            index[0] = index[1] = i;
            fresh = false;
            if (i == n) break;
            continue;
        }
        bool bent = false;
        for (size_t side = 0; side < 2 && !bent; ++side) {
            const float sign = side == 0 ? 1.0f : -1.0f; // left legs narrow to the right
            const glm::vec2 p = at(i, side);
            if (sign * cross(leg[side] - tip, p - tip) > 0) continue; // would widen
            if (sign * cross(leg[1 - side] - tip, p - tip) >= 0 || leg[side] == tip) {
                leg[side] = p;
                index[side] = i;
                continue;
            }
            const size_t other = 1 - side; // it crosses the other leg: the line bends there
            tip = leg[other];
            corners_.push_back({tip, index[other], static_cast<int>(other)});
            i = index[other];
            // Portals that share the corner are passed at it.
            while (i + 1 < n && portal_[i + 1][other] == portal_[index[other]][other]) ++i;
            fresh = bent = true;
        }
    }
    corners_.push_back({end_, n, 0});
}

// Leads the strip round the other side of each vertex where that is shorter. False when nothing changed.
bool GeodesicTracer::roundCorners() {
    bool changed = false;
    size_t untouched = strip_.size() - 1; // strip triangles from here on were led anew
    for (size_t c = corners_.size() - 1; c-- > 1;) {
        const Corner& corner = corners_[c];
        const auto side = static_cast<size_t>(corner.side);
        const uint32_t v = portal_[corner.portal][side];
        size_t first = corner.portal, last = corner.portal;
        while (first > 0 && portal_[first - 1][side] == v) --first;
        while (last + 1 < portal_.size() && portal_[last + 1][side] == v) ++last;
        if (last + 1 > untouched) continue;
        const glm::vec2 in = corner.at - corners_[c - 1].at, out = corners_[c + 1].at - corner.at;
        const float turn = std::atan2(std::abs(cross(in, out)), glm::dot(in, out));
        // The fan on the other side: from strip_[first] away from the strip to strip_[last + 1].
        std::vector<uint32_t> fan;
        float around = 0;
        for (size_t i = first; i <= last + 1; ++i) around += angleAt(strip_[i], v);
        uint32_t here = strip_[first], before = strip_[first + 1];
        bool closed = false;
        for (int guard = 0; guard < 64 && !closed; ++guard) {
            int next = -1;
            const Triangle& t = s_.triangles[here];
            for (size_t e = 0; e < 3; ++e)
                if ((t[e] == v || t[(e + 1) % 3] == v) && topology_.neighbour[here][e] >= 0 &&
                    static_cast<uint32_t>(topology_.neighbour[here][e]) != before)
                    next = topology_.neighbour[here][e];
            if (next < 0) break;
            before = here;
            here = static_cast<uint32_t>(next);
            closed = here == strip_[last + 1];
            if (!closed) {
                fan.push_back(here);
                around += angleAt(here, v);
            }
        }
        constexpr float pi = 3.14159265f;
        if (!closed || around - (pi + turn) > pi - 1e-4f) continue;
        strip_.erase(strip_.begin() + static_cast<std::ptrdiff_t>(first) + 1,
                     strip_.begin() + static_cast<std::ptrdiff_t>(last) + 1);
        strip_.insert(strip_.begin() + static_cast<std::ptrdiff_t>(first) + 1, fan.begin(), fan.end());
        untouched = first;
        changed = true;
    }
    if (!changed) return false;
    // Where the strip comes back to a triangle, what lies between is a detour.
    ++round_;
    for (size_t i = 0; i < strip_.size(); ++i) {
        stamp_[strip_[i]] = round_;
        from_[strip_[i]] = static_cast<uint32_t>(i);
    }
    std::vector<uint32_t> cut;
    for (size_t i = 0; i < strip_.size(); i = from_[strip_[i]] + 1) cut.push_back(strip_[i]);
    strip_ = std::move(cut);
    return true;
}

SurfacePath GeodesicTracer::trace(const SurfacePoint& a, const SurfacePoint& b) {
    const SurfacePath direct{{a, b}, glm::distance(positionAt(s_, a), positionAt(s_, b))};
    if (a.triangle == b.triangle) return direct;
    SurfacePath path;
    const SurfacePoint from = inside(a), to = inside(b);
    if (!cutStrip(from, to) && !findStrip(from, to)) return path;
    for (int round = 0; round < kRounds; ++round) {
        unfold(from, to);
        pullTaut();
        if (corners_.size() == 2 || !roundCorners()) break;
        if (strip_.size() == 1) return direct;
    }
    unfold(from, to);
    pullTaut();
    path.points.push_back(a);
    size_t c = 0;
    for (size_t i = 0; i < portal_.size(); ++i) {
        while (c + 2 < corners_.size() && corners_[c + 1].portal < i) ++c;
        const glm::vec2 left = flat_[i][0], right = flat_[i][1], p = corners_[c].at,
                        d = corners_[c + 1].at - p;
        float t = glm::distance(p, left) < glm::distance(p, right) ? 0.0f : 1.0f; // left, right
        if (const float det = cross(right - left, d); std::abs(det) > 1e-20f)
            t = std::clamp(cross(p - left, d) / det, 0.0f, 1.0f);
        const Triangle& tri = s_.triangles[strip_[i]];
        SurfacePoint at{strip_[i], {0, 0, 0}};
        for (int k = 0; k < 3; ++k) {
            if (tri[static_cast<size_t>(k)] == portal_[i][0]) at.barycentric[k] = 1 - t;
            if (tri[static_cast<size_t>(k)] == portal_[i][1]) at.barycentric[k] = t;
        }
        path.points.push_back(at);
    }
    path.points.push_back(b);
    for (size_t i = 1; i < path.points.size(); ++i)
        path.length += glm::distance(positionAt(s_, path.points[i - 1]), positionAt(s_, path.points[i]));
    return path;
}

std::vector<SurfacePoint> resample(const SurfaceView& s, const SurfacePath& path, float step) {
    std::vector<SurfacePoint> out;
    if (path.points.empty()) return out;
    out.push_back(path.points.front());
    const auto pieces = static_cast<size_t>(std::max(1.0f, std::ceil(path.length / step)));
    const float spacing = path.length / static_cast<float>(pieces);
    float wanted = spacing, done = 0;
    for (size_t i = 1; i < path.points.size() && out.size() < pieces; ++i) {
        // Both ends lie in the triangle that the later crossing was recorded in.
        const SurfacePoint& end = path.points[i];
        const glm::vec3 p = positionAt(s, path.points[i - 1]), q = positionAt(s, end);
        const float length = glm::distance(p, q);
        while (wanted <= done + length && out.size() < pieces && length > 0) {
            const float left = done + length - wanted;
            out.push_back(alongPath(s, {{path.points[i - 1], end}, length}, length - left));
            wanted += spacing;
        }
        done += length;
    }
    out.push_back(path.points.back());
    return out;
}

} // namespace engine
