#include "atlas/domain/garment.h"
#include <algorithm>
#include <cmath>

namespace atlas {
namespace {

constexpr float kSpan = 0.1f; // metres from mask 0 to mask 1

float smoothMin(float a, float b, float k) {
    const float h = std::max(k - std::abs(a - b), 0.0f) / k;
    return std::min(a, b) - h * h * k * 0.25f;
}

size_t jointIndex(const BodyAsset& asset, std::string_view name) {
    for (size_t j = 0; j < asset.joints.size(); ++j)
        if (asset.joints[j].name == name) return j;
    return 0;
}

// Share of each vertex that moves with one of the joints below `tops`.
std::vector<float> share(const BodyAsset& asset, std::initializer_list<std::string_view> tops) {
    std::vector<bool> under(asset.joints.size());
    for (size_t j = 0; j < under.size(); ++j) {
        const int parent = asset.joints[j].parent;
        under[j] = (parent >= 0 && under[static_cast<size_t>(parent)]) ||
                   std::ranges::find(tops, asset.joints[j].name) != tops.end();
    }
    std::vector<float> out(asset.bodyVertexCount);
    for (size_t v = 0; v < out.size(); ++v)
        for (size_t k = 0; k < 4; ++k)
            if (under[asset.weights[v].joint[k]])
                out[v] += static_cast<float>(asset.weights[v].weight[k]) / 255.0f;
    return out;
}

float toSegment(glm::vec3 p, glm::vec3 a, glm::vec3 b) {
    const glm::vec3 d = b - a;
    return glm::length(p - a - d * std::clamp(glm::dot(p - a, d) / glm::dot(d, d), 0.0f, 1.0f));
}

// Left half of the body; the other half is cut as its mirror image.
struct Cut {
    float height;
    glm::vec3 hip, thigh; // joint and unit direction down the thigh
    float waist, hem;     // level; distance down the thigh at the crotch
    glm::vec3 nipple;
    float bandTop, bandBottom; // levels
    glm::vec3 shoulder, elbow;
    float armRadius;
};

// Level of the fold below the breast: where the front of the section through the nipple stops receding.
float foldBelow(const ShapedBody& body, std::span<const float> arm, glm::vec3 nipple) {
    constexpr int bins = 24;
    const float reach = 0.085f * body.height, step = reach / bins, half = 0.014f * body.height;
    std::array<float, bins> front;
    front.fill(-1);
    for (size_t v = 0; v < arm.size(); ++v) {
        const glm::vec3 p = body.positions[v];
        const float down = nipple.y - p.y;
        if (std::abs(p.x - nipple.x) > half || down < 0 || down >= reach || arm[v] > 0.2f) continue;
        float& z = front[static_cast<size_t>(down / step)];
        z = std::max(z, p.z);
    }
    float lowest = nipple.z, at = 0.03f * body.height;
    for (int i = 0; i < bins; ++i) {
        const float z = front[static_cast<size_t>(i)];
        if (z < -0.5f) continue;
        if (z < lowest - 0.0005f) lowest = z, at = (static_cast<float>(i) + 0.5f) * step;
        if (z > lowest + 0.004f) break;
    }
    return nipple.y - std::min(at, 0.06f * body.height);
}

Cut cut(const BodyAsset& asset, const ShapedBody& body, std::span<const float> arm) {
    Cut c{};
    const float h = c.height = body.height;
    c.hip = body.jointHeads[jointIndex(asset, "upperleg01.L")];
    c.thigh = glm::normalize(body.jointHeads[jointIndex(asset, "lowerleg01.L")] - c.hip);
    c.waist = c.hip.y + 0.046f * h;
    float crotch = c.hip.y;
    for (size_t v = 0; v < asset.bodyVertexCount; ++v) {
        const glm::vec3 p = body.positions[v];
        if (std::abs(p.x) < 0.004f * h && p.y > c.hip.y - 0.12f * h) crotch = std::min(crotch, p.y);
    }
    c.hem = glm::dot(glm::vec3(0, crotch, c.hip.z) - c.hip, c.thigh) + 0.045f * h;
    c.nipple = body.jointTails[jointIndex(asset, "breast.L")];
    c.bandTop = c.nipple.y + 0.033f * h;
    c.bandBottom = foldBelow(body, arm, c.nipple) - 0.010f * h;
    c.shoulder = body.jointHeads[jointIndex(asset, "upperarm01.L")];
    c.elbow = body.jointHeads[jointIndex(asset, "lowerarm01.L")];
    float sum = 0, count = 0;
    for (size_t v = 0; v < asset.bodyVertexCount; ++v) {
        const glm::vec3 p = body.positions[v];
        const float along = glm::dot(p - c.shoulder, c.elbow - c.shoulder) /
                            glm::dot(c.elbow - c.shoulder, c.elbow - c.shoulder);
        if (p.x < 0 || arm[v] < 0.9f || along < 0.45f || along > 0.65f) continue;
        sum += toSegment(p, c.shoulder, c.elbow);
        ++count;
    }
    c.armRadius = count > 0 ? sum / count : 0.03f * h;
    return c;
}

// Metres inside the trunks, negative outside.
float trunks(const Cut& c, glm::vec3 p) {
    const float waist =
        c.waist + 0.10f * (c.hip.z - p.z) + 0.35f * p.x * p.x - p.y;         // higher behind and at the sides
    const glm::vec3 down = glm::normalize(c.thigh + glm::vec3(0.22f, 0, 0)); // the hem climbs outwards
    const glm::vec3 inner(0, c.hip.y + c.thigh.y * c.hem, c.hip.z);
    return smoothMin(waist, glm::dot(inner - p, down), 0.02f);
}

float bandeau(const Cut& c, glm::vec3 p) {
    const float x = std::min(p.x / c.nipple.x, 1.0f), middle = (1 - x * x) * (1 - x * x);
    const float dip = p.z > c.shoulder.z ? 0.010f * c.height * middle : 0.0f; // lower between the breasts
    const float t = std::clamp((c.shoulder.z + 0.03f - p.z) / 0.11f, 0.0f, 1.0f),
                behind = t * t * (3 - 2 * t); // narrower
    const float top = c.bandTop - dip - 0.020f * c.height * behind - p.y;
    const float bottom = p.y - c.bandBottom - 0.014f * c.height * behind;
    const float armhole = toSegment(p, c.shoulder, c.elbow) - 1.8f * c.armRadius;
    return smoothMin(smoothMin(top, bottom, 0.015f), armhole, 0.03f);
}

// Replaces what stands out within `radius` of `centre` by the quadratic surface through the ring around it.
void levelSpot(std::span<const uint32_t> active, const ShapedBody& body, std::span<glm::vec3> positions,
               glm::vec3 centre, float radius) {
    glm::vec3 n(0);
    for (uint32_t v : active) {
        const float r = glm::distance(body.positions[v], centre);
        if (r > radius && r < 2.2f * radius) n += body.normals[v];
    }
    if (glm::length(n) < 1e-3f) return;
    n = glm::normalize(n);
    const glm::vec3 u = glm::normalize(glm::cross(glm::vec3(0, 1, 0), n)), w = glm::cross(n, u);
    const auto terms = [&](glm::vec3 p) {
        const float x = glm::dot(p - centre, u) / radius, y = glm::dot(p - centre, w) / radius;
        return std::array<double, 6>{1, x, y, x * x, x * y, y * y};
    };
    std::array<std::array<double, 7>, 6> m{}; // normal equations
    for (const glm::vec3& p : positions) {
        const float r = glm::distance(p, centre);
        if (r < 1.15f * radius || r > 2.2f * radius) continue;
        const auto t = terms(p);
        for (size_t i = 0; i < 6; ++i) {
            for (size_t j = 0; j < 6; ++j) m[i][j] += t[i] * t[j];
            m[i][6] += t[i] * static_cast<double>(glm::dot(p - centre, n));
        }
    }
    for (size_t i = 0; i < 6; ++i) {
        size_t best = i;
        for (size_t r = i + 1; r < 6; ++r)
            if (std::abs(m[r][i]) > std::abs(m[best][i])) best = r;
        std::swap(m[i], m[best]);
        if (std::abs(m[i][i]) < 1e-9) return; // too few vertices around it
        for (size_t r = 0; r < 6; ++r)
            if (r != i) {
                const double f = m[r][i] / m[i][i];
                for (size_t k = i; k < 7; ++k) m[r][k] -= f * m[i][k];
            }
    }
    for (glm::vec3& p : positions) {
        const float r = glm::distance(p, centre) / radius;
        if (r > 1.5f) continue;
        const auto t = terms(p);
        double level = 0;
        for (size_t i = 0; i < 6; ++i) level += t[i] * m[i][6] / m[i][i];
        const float s = std::clamp((1.5f - r) / 0.5f, 0.0f, 1.0f);
        p += n * ((static_cast<float>(level) - glm::dot(p - centre, n)) * s * s * (3 - 2 * s));
    }
}

} // namespace

std::vector<float> garmentMask(const BodyAsset& asset, const ShapedBody& body, const Shape& shape) {
    const std::vector<float> arm = share(asset, {"upperarm01.L", "upperarm01.R"});
    const Cut c = cut(asset, body, arm);
    const bool top = shape.sex <= 0.5f;
    std::vector<float> mask(body.positions.size(), 0.0f);
    for (size_t v = 0; v < asset.bodyVertexCount; ++v) {
        const glm::vec3 p(std::abs(body.positions[v].x), body.positions[v].y, body.positions[v].z);
        const float limb = 0.5f * (arm[v] + arm[asset.mirror[v]]); // an arm near the body stays bare
        float d = trunks(c, p);
        if (top) d = std::max(d, bandeau(c, p));
        mask[v] = std::clamp(0.5f + std::min(d, 0.5f * (0.93f - limb)) / kSpan, 0.0f, 1.0f);
    }
    return mask;
}

void smoothUnderGarment(const BodyAsset& asset, ShapedBody& body, std::span<const float> mask) {
    if (mask.size() != body.positions.size()) return;
    // The covered piece by itself, with a rim of bare vertices that stay where they are.
    constexpr uint32_t none = ~0u;
    std::vector<uint32_t> slot(asset.bodyVertexCount, none), active;
    for (uint32_t v = 0; v < slot.size(); ++v)
        if (mask[v] > 0.5f) slot[v] = static_cast<uint32_t>(active.size()), active.push_back(v);
    const size_t count = active.size();
    std::vector<uint32_t> all = active;
    std::vector<engine::Triangle> triangles;
    for (size_t t = 0; t < asset.bodyTriangleCount; ++t) {
        const engine::Triangle& tri = asset.triangles[t];
        if (std::ranges::none_of(tri, [&](uint32_t v) { return mask[v] > 0.5f; })) continue;
        for (uint32_t v : tri)
            if (slot[v] == none) slot[v] = static_cast<uint32_t>(all.size()), all.push_back(v);
        triangles.push_back({slot[tri[0]], slot[tri[1]], slot[tri[2]]});
    }
    std::vector<uint32_t> start(count + 1, 0);
    for (const auto& t : triangles)
        for (uint32_t v : t)
            if (v < count) ++start[v + 1];
    for (size_t v = 0; v < count; ++v) start[v + 1] += start[v];
    std::vector<uint32_t> near(start.back()), next(start.begin(), start.end() - 1);
    for (const auto& t : triangles) // a closed surface: every neighbour once
        for (size_t k = 0; k < 3; ++k)
            if (t[k] < count) near[next[t[k]]++] = t[(k + 1) % 3];
    std::vector<glm::vec3> smooth, moved;
    for (uint32_t v : all) smooth.push_back(body.positions[v]);
    moved = smooth;
    const auto step = [&](float rate) {
        for (size_t v = 0; v < count; ++v) {
            glm::vec3 sum(0);
            for (uint32_t i = start[v]; i < start[v + 1]; ++i) sum += smooth[near[i]];
            moved[v] = glm::mix(smooth[v], sum / static_cast<float>(start[v + 1] - start[v]), rate);
        }
        smooth.swap(moved);
    };

    for (const char* name : {"breast.L", "breast.R"})
        levelSpot(active, body, std::span(smooth).first(count), body.jointTails[jointIndex(asset, name)],
                  0.012f * body.height);
    for (int i = 0; i < 24; ++i) step(0.60f), step(-0.62f); // Taubin: takes detail, keeps volume
    std::vector<glm::vec3> cloth = smooth;
    for (int round = 0; round < 3; ++round) { // cloth spans hollows and never sinks in
        for (int i = 0; i < 50; ++i) step(0.8f);
        const std::vector<glm::vec3> outwards = engine::computeNormals(smooth, triangles);
        for (size_t v = 0; v < count; ++v) {
            const float t = std::clamp(glm::dot(smooth[v] - cloth[v], outwards[v]) / 0.004f, 0.0f, 1.0f);
            cloth[v] = smooth[v] = glm::mix(cloth[v], smooth[v], t * t * (3 - 2 * t));
        }
    }
    for (int i = 0; i < 6; ++i) step(0.60f), step(-0.62f);
    const std::vector<glm::vec3> even = engine::computeNormals(smooth, triangles);
    for (size_t i = 0; i < count; ++i) {
        const uint32_t v = active[i];
        const auto ramp = [&](float a, float b) {
            const float t = std::clamp((mask[v] - a) / (b - a), 0.0f, 1.0f);
            return t * t * (3 - 2 * t);
        };
        smooth[i] = body.positions[v] = glm::mix(body.positions[v], smooth[i], ramp(0.5f, 0.72f)) +
                                        even[i] * (0.002f * ramp(0.5f, 0.62f));
    }
    const std::vector<glm::vec3> normals = engine::computeNormals(smooth, triangles);
    for (size_t i = 0; i < count; ++i) body.normals[active[i]] = normals[i];
}

} // namespace atlas
