#include "atlas/domain/guest_shape.h"
#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>

namespace atlas {
namespace {

enum Measure : size_t {
    thigh,
    shin,
    upperArm,
    foreArm,
    hipWidth,
    shoulderWidth,
    trunk,
    stature,
    crown, // above the shoulders
    footLength,
    handLength,
    thighRadius,
    shinRadius,
    upperArmRadius,
    foreArmRadius,
    hipsBreadth,
    hipsDepth,
    waistBreadth,
    waistDepth,
    chestBreadth,
    chestDepth,
    measureCount
};
static_assert(measureCount == BodyMeasures::kCount);

// Rigs place hips, shoulders and collars differently; clothes add to girths.
constexpr std::array<float, measureCount> kTrust{1,    1,    1,    1,    0.25f, 0.5f, 0.6f,
                                                 1.5f, 0.4f, 0.4f, 0.4f, 0.4f,  0.4f, 0.4f,
                                                 0.3f, 0.4f, 0.4f, 0.5f, 0.5f,  0.4f, 0.4f};

enum class Part { none, trunk, head, upperArm, foreArm, hand, thigh, shin, foot };

struct PartOf {
    Part part = Part::none;
    int side = 0; // 0 left, 1 right
};

PartOf partOf(const std::string& name) {
    PartOf out;
    out.side = name.ends_with(".R");
    const auto starts = [&](auto... s) { return (name.starts_with(s) || ...); };
    if (starts("upperarm"))
        out.part = Part::upperArm;
    else if (starts("lowerarm"))
        out.part = Part::foreArm;
    else if (starts("wrist", "finger", "metacarpal"))
        out.part = Part::hand;
    else if (starts("upperleg"))
        out.part = Part::thigh;
    else if (starts("lowerleg"))
        out.part = Part::shin;
    else if (starts("foot", "toe"))
        out.part = Part::foot;
    else if (starts("root", "spine", "pelvis", "breast"))
        out.part = Part::trunk;
    else if (!starts("clavicle", "shoulder", "neck"))
        out.part = Part::head;
    return out;
}

float percentile(std::vector<float>& list, float share) {
    if (list.empty()) return 0;
    const auto at = list.begin() + static_cast<long>(share * static_cast<float>(list.size() - 1));
    std::nth_element(list.begin(), at, list.end());
    return *at;
}

// Mean distance from the line, by directions so that dense places count no more than others.
struct Girth {
    std::array<float, 12> sum{}, count{};
    void add(float angle, float r) {
        const auto bin = static_cast<size_t>(std::clamp((angle / 6.2831853f + 0.5f) * 12, 0.0f, 11.0f));
        sum[bin] += r, ++count[bin];
    }
    float mean() const {
        float total = 0, bins = 0;
        for (size_t i = 0; i < 12; ++i)
            if (count[i] > 0) total += sum[i] / count[i], ++bins;
        return bins >= 8 ? total / bins : 0;
    }
};

struct Slots { // template joints by name
    std::array<int, 2> hip{}, knee{}, ankle{}, shoulder{}, elbow{}, wrist{};
    std::vector<PartOf> parts;
    explicit Slots(const BodyAsset& asset) {
        for (size_t j = 0; j < asset.joints.size(); ++j) {
            const std::string& n = asset.joints[j].name;
            parts.push_back(partOf(n));
            for (size_t s = 0; s < 2; ++s) {
                const std::string end = s ? ".R" : ".L";
                const auto is = [&](const char* name) { return n == std::string(name).append(end); };
                if (is("upperleg01")) hip[s] = static_cast<int>(j);
                if (is("lowerleg01")) knee[s] = static_cast<int>(j);
                if (is("foot")) ankle[s] = static_cast<int>(j);
                if (is("upperarm01")) shoulder[s] = static_cast<int>(j);
                if (is("lowerarm01")) elbow[s] = static_cast<int>(j);
                if (is("wrist")) wrist[s] = static_cast<int>(j);
            }
        }
    }
};

} // namespace

BodyMeasures measureBody(const BodyAsset& asset, std::span<const std::optional<glm::vec3>> heads,
                         std::span<const glm::vec3> positions, std::span<const int> follows) {
    const Slots slots(asset);
    BodyMeasures out;
    auto& value = out.value;
    const auto at = [&](int j) { return heads[static_cast<size_t>(j)].value_or(glm::vec3(0)); };
    const auto bone = [&](const std::array<int, 2>& a, const std::array<int, 2>& b) {
        return 0.5f * (glm::distance(at(a[0]), at(b[0])) + glm::distance(at(a[1]), at(b[1])));
    };
    value[thigh] = bone(slots.hip, slots.knee), value[shin] = bone(slots.knee, slots.ankle);
    value[upperArm] = bone(slots.shoulder, slots.elbow), value[foreArm] = bone(slots.elbow, slots.wrist);
    value[hipWidth] = glm::distance(at(slots.hip[0]), at(slots.hip[1]));
    value[shoulderWidth] = glm::distance(at(slots.shoulder[0]), at(slots.shoulder[1]));
    const glm::vec3 hips = 0.5f * (at(slots.hip[0]) + at(slots.hip[1])),
                    shoulders = 0.5f * (at(slots.shoulder[0]) + at(slots.shoulder[1]));
    value[trunk] = glm::distance(hips, shoulders);
    if (positions.empty() || value[trunk] <= 0) return out;

    const glm::vec3 up = (shoulders - hips) / value[trunk];
    glm::vec3 across = at(slots.hip[0]) - at(slots.hip[1]);
    across = glm::normalize(across - up * glm::dot(up, across));
    const glm::vec3 front = glm::cross(across, up);
    // Thighs that are lifted lie before the trunk and say nothing of its depth.
    bool hangs = true;
    for (size_t s = 0; s < 2; ++s)
        hangs &= glm::dot(at(slots.knee[s]) - at(slots.hip[s]), up) <
                 -0.85f * glm::distance(at(slots.knee[s]), at(slots.hip[s]));
    std::array<Girth, 4> girth;
    std::array<std::vector<float>, 3> breadth, depth;
    std::array<float, 2> foot{}, hand{};
    float low = 1e9f, high = -1e9f;
    bool headSeen = false;
    for (size_t v = 0; v < positions.size(); ++v) {
        if (follows[v] < 0) continue;
        const PartOf p = slots.parts[static_cast<size_t>(follows[v])];
        const glm::vec3 x = positions[v];
        const auto s = static_cast<size_t>(p.side);
        low = std::min(low, x.y), high = std::max(high, x.y);
        const auto round = [&](size_t g, const std::array<int, 2>& from, const std::array<int, 2>& to) {
            const glm::vec3 a = at(from[s]), d = at(to[s]) - a;
            const float length = glm::dot(d, d);
            if (!(length > 0)) return;
            const float t = glm::dot(x - a, d) / length;
            if (t < 0.35f || t > 0.75f) return;
            const glm::vec3 off = x - a - d * t, n = d / std::sqrt(length);
            const glm::vec3 e = glm::normalize(std::abs(n.z) < 0.9f ? glm::cross(n, glm::vec3(0, 0, 1))
                                                                    : glm::cross(n, glm::vec3(0, 1, 0)));
            girth[g].add(std::atan2(glm::dot(off, e), glm::dot(off, glm::cross(n, e))), glm::length(off));
        };
        switch (p.part) {
        case Part::thigh:
            round(0, slots.hip, slots.knee);
            break;
        case Part::shin:
            round(1, slots.knee, slots.ankle);
            break;
        case Part::upperArm:
            round(2, slots.shoulder, slots.elbow);
            break;
        case Part::foreArm:
            round(3, slots.elbow, slots.wrist);
            break;
        case Part::foot:
            foot[s] = std::max(foot[s], glm::distance(x, at(slots.ankle[s])));
            break;
        case Part::hand:
            hand[s] = std::max(hand[s], glm::distance(x, at(slots.wrist[s])));
            break;
        case Part::head:
            headSeen = true;
            break;
        default:
            break;
        }
        if (p.part != Part::trunk && (p.part != Part::thigh || !hangs)) continue;
        const float t = glm::dot(x - hips, up) / value[trunk];
        const size_t level = t > 0 && t < 0.15f      ? 0
                             : t > 0.35f && t < 0.5f ? 1
                             : t > 0.6f && t < 0.75f ? 2
                                                     : 3;
        if (level == 3) continue;
        breadth[level].push_back(std::abs(glm::dot(x - hips, across)));
        depth[level].push_back(glm::dot(x - hips, front));
    }
    for (size_t i = 0; i < 4; ++i) value[thighRadius + i] = girth[i].mean();
    for (size_t i = 0; i < 3; ++i) {
        if (breadth[i].size() < 20 || (i == 0 && !hangs)) continue;
        value[hipsBreadth + 2 * i] = percentile(breadth[i], 0.95f);
        value[hipsDepth + 2 * i] = percentile(depth[i], 0.95f) - percentile(depth[i], 0.05f);
    }
    const bool stands =
        value[thigh] + value[shin] <
        1.06f * 0.5f * (at(slots.hip[0]) + at(slots.hip[1]) - at(slots.ankle[0]) - at(slots.ankle[1])).y;
    if (stands && headSeen && high > low) value[stature] = high - low, value[crown] = high - shoulders.y;
    value[footLength] = 0.5f * (foot[0] + foot[1]);
    value[handLength] = 0.5f * (hand[0] + hand[1]);
    if (foot[0] <= 0 || foot[1] <= 0) value[footLength] = 0;
    if (hand[0] <= 0 || hand[1] <= 0) value[handLength] = 0;
    return out;
}

Shape nearestShape(const BodyAsset& asset, const BodyMeasures& guest) {
    std::vector<int> follows(asset.baseVertexCount);
    for (size_t v = 0; v < follows.size(); ++v) {
        const engine::SkinWeights& w = asset.weights[v];
        const auto most = static_cast<size_t>(std::ranges::max_element(w.weight) - w.weight.begin());
        follows[v] = w.joint[most];
    }
    std::vector<std::optional<glm::vec3>> heads(asset.joints.size());
    // Sliders as MakeHuman counts age: 0.5 is 25 years, 1 is 90.
    using Sliders = Eigen::Matrix<float, 6, 1>;
    const auto shapeOf = [](const Sliders& x) {
        const float age = x[1] < 0.5f ? 1 + 48 * x[1] : 25 + 130 * (x[1] - 0.5f);
        return Shape{x[0], std::clamp(age, 1.0f, 90.0f), x[2], x[3], x[4], x[5]};
    };
    constexpr size_t kLeans = 6;
    using Residuals = Eigen::Matrix<float, measureCount + kLeans, 1>;
    const auto residuals = [&](const Sliders& x) {
        const ShapedBody body = shapeBody(asset, shapeOf(x));
        for (size_t j = 0; j < heads.size(); ++j) heads[j] = body.jointHeads[j];
        const BodyMeasures own =
            measureBody(asset, heads, std::span(body.positions).first(asset.baseVertexCount), follows);
        Residuals r = Residuals::Zero();
        for (size_t i = 0; i < measureCount; ++i)
            if (guest.value[i] > 0 && own.value[i] > 0)
                r[static_cast<long>(i)] = std::log(guest.value[i] / own.value[i]) / 0.05f;
        // Towards the usual where nothing else decides.
        const std::array<float, kLeans> usual{0.5f, 0.52f, 0.5f, 0.5f, 0.5f, 0.5f},
            force{0.05f, 0.15f, 0.3f, 0.35f, 0.3f, 0.6f};
        for (size_t i = 0; i < kLeans; ++i)
            r[static_cast<long>(measureCount + i)] = force[i] * (x[static_cast<long>(i)] - usual[i]) * 2;
        return r;
    };
    // Far off counts less than its square: a hat or a wide sleeve must not rule the rest.
    const auto trust = [](size_t i, float r) {
        return i < measureCount ? kTrust[i] / std::sqrt(1 + r * r) : 1.0f;
    };
    const auto cost = [&](const Residuals& r) {
        float sum = 0;
        for (size_t i = 0; i < measureCount + kLeans; ++i) {
            const float x = r[static_cast<long>(i)];
            sum += i < measureCount ? kTrust[i] * 2 * (std::sqrt(1 + x * x) - 1) : x * x;
        }
        return sum;
    };
    struct Seed {
        float cost;
        Sliders x;
        Residuals r;
    };
    std::vector<Seed> seeds;
    for (float sex : {0.1f, 0.9f})
        for (float age : {0.03f, 0.1f, 0.22f, 0.52f})
            for (float height : {0.2f, 0.5f, 0.8f}) {
                Sliders x;
                x << sex, age, 0.5f, 0.5f, height, 0.5f;
                const Residuals r = residuals(x);
                seeds.push_back({cost(r), x, r});
            }
    std::ranges::sort(seeds, {}, &Seed::cost);
    seeds.resize(3);
    for (Seed& s : seeds) {
        float damping = 0.1f;
        for (int step = 0; step < 10; ++step) {
            Eigen::Matrix<float, measureCount + kLeans, 6> jacobian;
            for (int k = 0; k < 6; ++k) {
                Sliders x = s.x;
                const float d = x[k] > 0.9f ? -0.04f : 0.04f;
                x[k] += d;
                jacobian.col(k) = (residuals(x) - s.r) / d;
            }
            Residuals w;
            for (size_t i = 0; i < measureCount + kLeans; ++i)
                w[static_cast<long>(i)] = trust(i, s.r[static_cast<long>(i)]);
            const Eigen::Matrix<float, 6, 6> normal = jacobian.transpose() * w.asDiagonal() * jacobian;
            const Sliders gradient = jacobian.transpose() * w.asDiagonal() * s.r;
            const float before = s.cost;
            for (int attempt = 0; attempt < 4; ++attempt) {
                // A slider at its end that wants farther is held, and the others solved without it.
                Eigen::Matrix<float, 6, 6> a = normal;
                Sliders b = gradient;
                a.diagonal() += damping * normal.diagonal() + Sliders::Constant(1e-3f);
                for (int k = 0; k < 6; ++k)
                    if ((s.x[k] <= 0 && b[k] > 0) || (s.x[k] >= 1 && b[k] < 0)) {
                        a.row(k).setZero(), a.col(k).setZero();
                        a(k, k) = 1, b[k] = 0;
                    }
                const Sliders x = (s.x - a.ldlt().solve(b)).cwiseMax(0.0f).cwiseMin(1.0f);
                const Residuals r = residuals(x);
                if (const float c = cost(r); c < s.cost) {
                    s = {c, x, r};
                    damping *= 0.3f;
                    break;
                }
                damping *= 4;
            }
            if (before - s.cost < 1e-3f * before) break;
        }
    }
    return shapeOf(std::ranges::min(seeds, {}, &Seed::cost).x);
}

} // namespace atlas
