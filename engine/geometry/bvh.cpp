#include "engine/geometry/bvh.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace engine {
namespace {

constexpr uint32_t leafSize = 4;

// A part of an edge by which rounding may miss it, so that no ray slips between two triangles: of a
// barycentric coordinate that is the product of two vectors and `inverse`.
float slack(const glm::vec3& a, const glm::vec3& b, float inverse) {
    return std::min(1e-3f, 1e-6f + 4e-7f * std::sqrt(glm::dot(a, a) * glm::dot(b, b)) * std::abs(inverse));
}

// Möller and Trumbore 1997, two-sided.
bool intersect(const glm::vec3& a, const glm::vec3& b, const glm::vec3& c, const Ray& ray, float tMax,
               float& t, glm::vec3& barycentric) {
    const glm::vec3 e1 = b - a, e2 = c - a, p = glm::cross(ray.direction, e2);
    const float det = glm::dot(e1, p);
    if (det == 0) return false;
    const float inverse = 1 / det;
    const glm::vec3 s = ray.origin - a;
    const float u = glm::dot(s, p) * inverse;
    const float aside = slack(s, p, inverse);
    if (u < -aside || u > 1 + aside) return false;
    const glm::vec3 q = glm::cross(s, e1);
    const float v = glm::dot(ray.direction, q) * inverse;
    const float along = slack(ray.direction, q, inverse);
    if (v < -along || u + v > 1 + aside + along) return false;
    const float hit = glm::dot(e2, q) * inverse;
    if (!(hit > 0) || hit >= tMax) return false;
    t = hit;
    barycentric = {1 - u - v, u, v};
    return true;
}

// Ericson, Real-Time Collision Detection, 5.1.5.
glm::vec3 closestBarycentric(const glm::vec3& a, const glm::vec3& b, const glm::vec3& c, const glm::vec3& p) {
    const glm::vec3 ab = b - a, ac = c - a, ap = p - a;
    const float d1 = glm::dot(ab, ap), d2 = glm::dot(ac, ap);
    if (d1 <= 0 && d2 <= 0) return {1, 0, 0};
    const glm::vec3 bp = p - b;
    const float d3 = glm::dot(ab, bp), d4 = glm::dot(ac, bp);
    if (d3 >= 0 && d4 <= d3) return {0, 1, 0};
    const float vc = d1 * d4 - d3 * d2;
    if (vc <= 0 && d1 >= 0 && d3 <= 0) {
        const float v = d1 / (d1 - d3);
        return {1 - v, v, 0};
    }
    const glm::vec3 cp = p - c;
    const float d5 = glm::dot(ab, cp), d6 = glm::dot(ac, cp);
    if (d6 >= 0 && d5 <= d6) return {0, 0, 1};
    const float vb = d5 * d2 - d1 * d6;
    if (vb <= 0 && d2 >= 0 && d6 <= 0) {
        const float w = d2 / (d2 - d6);
        return {1 - w, 0, w};
    }
    const float va = d3 * d6 - d5 * d4;
    if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) {
        const float w = (d4 - d3) / ((d4 - d3) + (d5 - d6));
        return {0, 1 - w, w};
    }
    const float scale = 1 / (va + vb + vc);
    return {1 - vb * scale - vc * scale, vb * scale, vc * scale};
}

float boxDistance2(const glm::vec3& lo, const glm::vec3& hi, const glm::vec3& p) {
    const glm::vec3 d = glm::max(glm::max(lo - p, p - hi), glm::vec3(0));
    return glm::dot(d, d);
}

bool hitsBox(const glm::vec3& lo, const glm::vec3& hi, const glm::vec3& origin, const glm::vec3& inverse,
             float tMax) {
    float enter = 0, leave = tMax;
    for (int i = 0; i < 3; ++i) {
        if (std::isinf(inverse[i])) { // along the box's side: its times would not be numbers
            if (origin[i] < lo[i] || origin[i] > hi[i]) return false;
            continue;
        }
        const float t0 = (lo[i] - origin[i]) * inverse[i], t1 = (hi[i] - origin[i]) * inverse[i];
        enter = std::max(enter, std::min(t0, t1));
        leave = std::min(leave, std::max(t0, t1));
    }
    return enter <= leave * 1.0000004f;
}

} // namespace

// Median splits: the shape of the tree follows from the count alone, only the order depends on the surface.
void Bvh::split(const std::function<void(uint32_t, uint32_t)>& sort) {
    nodes_.reserve(order_.size());
    nodes_.push_back({{}, {}, 0, static_cast<uint32_t>(order_.size())});
    for (size_t n = 0; n < nodes_.size(); ++n) { // children follow their parent
        const uint32_t first = nodes_[n].first, size = nodes_[n].count;
        if (size <= leafSize) continue;
        if (sort) sort(first, size);
        const uint32_t half = size / 2;
        const auto child = static_cast<uint32_t>(nodes_.size());
        nodes_[n].first = child;
        nodes_[n].count = 0;
        nodes_.push_back({{}, {}, first, half});
        nodes_.push_back({{}, {}, first + half, size - half});
    }
}

Bvh::Bvh(const SurfaceView& s) {
    const size_t count = s.triangles.size();
    if (!count) return;
    std::vector<glm::vec3> centres(count);
    for (size_t i = 0; i < count; ++i) {
        const Triangle& t = s.triangles[i];
        centres[i] = (s.positions[t[0]] + s.positions[t[1]] + s.positions[t[2]]) / 3.0f;
    }
    order_.resize(count);
    std::iota(order_.begin(), order_.end(), 0u);
    split([&](uint32_t first, uint32_t size) {
        glm::vec3 lo(std::numeric_limits<float>::max()), hi(-lo);
        for (uint32_t i = first; i < first + size; ++i) {
            lo = glm::min(lo, centres[order_[i]]);
            hi = glm::max(hi, centres[order_[i]]);
        }
        const glm::vec3 extent = hi - lo;
        const int axis = extent.x >= extent.y && extent.x >= extent.z ? 0 : (extent.y >= extent.z ? 1 : 2);
        std::nth_element(order_.begin() + first, order_.begin() + first + size / 2,
                         order_.begin() + first + size,
                         [&](uint32_t a, uint32_t b) { return centres[a][axis] < centres[b][axis]; });
    });
    refit(s);
}

Bvh::Bvh(const SurfaceView& s, std::vector<uint32_t> order) : order_(std::move(order)) {
    if (order_.empty()) return;
    split({});
    refit(s);
}

void Bvh::refit(const SurfaceView& s) {
    for (size_t n = nodes_.size(); n-- > 0;) {
        Node& node = nodes_[n];
        if (!node.count) {
            const Node &a = nodes_[node.first], &b = nodes_[node.first + 1];
            node.lo = glm::min(a.lo, b.lo);
            node.hi = glm::max(a.hi, b.hi);
            continue;
        }
        node.lo = glm::vec3(std::numeric_limits<float>::max());
        node.hi = -node.lo;
        for (uint32_t i = node.first; i < node.first + node.count; ++i)
            for (uint32_t v : s.triangles[order_[i]]) {
                node.lo = glm::min(node.lo, s.positions[v]);
                node.hi = glm::max(node.hi, s.positions[v]);
            }
        constexpr float about = 1e-6f; // what a ray may miss a flat side by
        node.lo -= about, node.hi += about;
    }
}

std::optional<RayHit> Bvh::raycast(const SurfaceView& s, const Ray& ray, float tMax) const {
    if (nodes_.empty()) return {};
    const glm::vec3 inverse = 1.0f / ray.direction;
    std::optional<RayHit> best;
    std::vector<uint32_t> stack{0};
    while (!stack.empty()) {
        const Node& node = nodes_[stack.back()];
        stack.pop_back();
        if (!hitsBox(node.lo, node.hi, ray.origin, inverse, tMax)) continue;
        if (!node.count) {
            stack.push_back(node.first);
            stack.push_back(node.first + 1);
            continue;
        }
        for (uint32_t i = node.first; i < node.first + node.count; ++i) {
            const Triangle& t = s.triangles[order_[i]];
            glm::vec3 barycentric;
            float hit;
            if (intersect(s.positions[t[0]], s.positions[t[1]], s.positions[t[2]], ray, tMax, hit,
                          barycentric)) {
                tMax = hit;
                best = RayHit{hit, {order_[i], barycentric}};
            }
        }
    }
    return best;
}

ClosestPoint Bvh::closest(const SurfaceView& s, glm::vec3 point) const {
    ClosestPoint best;
    float best2 = std::numeric_limits<float>::max();
    std::vector<uint32_t> stack;
    if (!nodes_.empty()) stack.push_back(0);
    while (!stack.empty()) {
        const Node& node = nodes_[stack.back()];
        stack.pop_back();
        if (boxDistance2(node.lo, node.hi, point) >= best2) continue;
        if (!node.count) {
            const Node &a = nodes_[node.first], &b = nodes_[node.first + 1];
            const bool aFirst = boxDistance2(a.lo, a.hi, point) < boxDistance2(b.lo, b.hi, point);
            stack.push_back(aFirst ? node.first + 1 : node.first);
            stack.push_back(aFirst ? node.first : node.first + 1);
            continue;
        }
        for (uint32_t i = node.first; i < node.first + node.count; ++i) {
            const Triangle& t = s.triangles[order_[i]];
            const glm::vec3 b =
                closestBarycentric(s.positions[t[0]], s.positions[t[1]], s.positions[t[2]], point);
            const glm::vec3 q = s.positions[t[0]] * b.x + s.positions[t[1]] * b.y + s.positions[t[2]] * b.z;
            const float d2 = glm::dot(q - point, q - point);
            if (d2 < best2) {
                best2 = d2;
                best = {std::sqrt(d2), {order_[i], b}, q};
            }
        }
    }
    return best;
}

} // namespace engine
