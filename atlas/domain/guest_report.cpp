#include "atlas/domain/fit_surface.h"
#include "atlas/domain/guest_fit.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <map>

namespace atlas {
namespace {

using glm::vec3;

float at(std::vector<float>& values, float share) {
    if (values.empty()) return 0;
    const auto n = static_cast<size_t>(share * static_cast<float>(values.size() - 1));
    std::ranges::nth_element(values, values.begin() + static_cast<long>(n));
    return values[n];
}

constexpr long kMostBare = 5; // parts of a scan, of some 23

// How nine of ten errors grow with what is seen of a fit; metres for a body of average height. Fitted on one
// half of the bodies whose truth is known and checked on the other, see guest_report_test.
struct Weights {
    float moved, limbMoved, unseen, unsure, uneven, fold, limbUnlike, round;
};
constexpr Weights kRig{0.62f, 0.02f, 0, 0.0068f, 0.1f, 0.0025f, 0.6f, 0};
constexpr Weights kAdrift{1.7f, 4.75f, 0.039f, 0.033f, 0, 0.0034f, 0, 0};
constexpr Weights kScan{0.25f, 2.3f, 0.0011f, 0.0036f, 0.7f, 0.0038f, 0.043f, 1};
constexpr float kLeastWithin = 0.0005f, kLimbUnseen = 0.02f, kStrain = 0.4f;
// A round limb fits as well when it is turned a little.
constexpr float kArmRound = 0.0009f, kForearmRound = 0.0053f, kThighRound = 0.0029f, kShinRound = 0.0017f;

struct Tally {
    std::vector<float> off, within;
    float all = 0, covered = 0, cloth = 0, sure = 0;
};

std::string doubtOf(const std::string& segment, const Tally& t, const FitReport& report) {
    const float share = t.all > 0 ? t.covered / t.all : 1;
    const bool hand = segment == "hand", foot = segment == "foot";
    if (share < 0.35f)
        return segment == "head" ? "under hair or not in the file" : "hardly any skin here in the file";
    if (t.cloth > 0.4f * t.all) return foot ? "in shoes" : hand ? "in gloves" : "under clothes";
    if (hand && report.rig != "none" && report.fingers < 5)
        return "not every finger has joints: the fingers' points are taken from our own hand";
    if (t.sure < 0.5f * t.all) return "folded in the posture that the file shows";
    if (share < 0.7f)
        return segment == "head" ? "partly under hair" : "parts of the skin are missing or hidden here";
    return {};
}

} // namespace

namespace {

// A limb, a head, the trunk: what is read wrongly of one end of it is wrong of the other too.
int limbOf(BodyPart part) {
    if (part == trunkPart || part == headPart) return part;
    const bool leg = part >= thighPart;
    int side = 0;
    if (part >= fingerPart && part < thighPart)
        side = (part - fingerPart) / 5;
    else
        side = (part - (part < fingerPart ? armPart : thighPart)) % 2;
    return 2 + (leg ? 2 : 0) + side;
}
constexpr size_t kLimbs = 6;

float roundness(BodyPart part) {
    if (part >= armPart && part < forearmPart) return kArmRound;
    if (part >= forearmPart && part < palmPart) return kForearmRound;
    if (part >= thighPart && part < shinPart) return kThighRound;
    if (part >= shinPart && part < footPart) return kShinRound;
    return 0;
}

float angleBetween(const glm::quat& a, const glm::quat& b) {
    return 2 * std::acos(std::min(std::abs(glm::dot(a, b)), 1.0f));
}

// Radians, one a base vertex: how much the skin there is bent otherwise than where points are measured.
std::vector<float> foldsOf(const FitState& state) {
    const BodyAsset& asset = *state.asset;
    std::vector<glm::quat> there = state.posture.turns.turns,
                           here = measuringPose(asset, state.posture.stretched).turns;
    for (size_t j = 1; j < there.size(); ++j) {
        const auto p = static_cast<size_t>(asset.joints[j].parent);
        there[j] = there[p] * there[j], here[j] = here[p] * here[j];
    }
    std::vector<float> out(asset.baseVertexCount);
    for (size_t v = 0; v < out.size(); ++v) {
        const engine::SkinWeights& w = asset.weights[v];
        for (size_t k = 1; k < 4; ++k)
            for (size_t l = 0; l < k; ++l)
                if (w.weight[k] && w.weight[l])
                    out[v] += 2 * static_cast<float>(w.weight[k] * w.weight[l]) / (255.0f * 255.0f) *
                              angleBetween(glm::conjugate(there[w.joint[k]]) * there[w.joint[l]],
                                           glm::conjugate(here[w.joint[k]]) * here[w.joint[l]]);
    }
    return out;
}

} // namespace

namespace {

// What an estimate is made of, one a base vertex; metres for a body of average height.
struct Traces {
    std::vector<float> moved, limbMoved, unseen, limbUnseen, unsure, uneven, fold, limbUnlike, round;
};

Traces tracesOf(const FitState& state, const SurfaceFit& fit, std::span<const float> sure,
                const ShapedBody& shaped) {
    const BodyAsset& asset = *state.asset;
    const size_t count = asset.baseVertexCount;
    const std::vector<BodyPart> parts = vertexParts(asset);
    const ShapedBody own = shapeBody(asset, state.posture.nearest);
    const PosedBody stands = poseBody(state.asset, shaped, measuringPose(asset, shaped)),
                    plain = poseBody(state.asset, own, measuringPose(asset, own));
    const float size = shaped.height / 1.7f;
    Traces out;
    out.fold = foldsOf(state);
    out.limbMoved.resize(count), out.limbUnseen.resize(count), out.limbUnlike.resize(count);
    std::array<std::vector<float>, kLimbs> unlike;
    std::array<float, kLimbs> moved{}, unseen{}, all{};
    for (size_t v = 0; v < count; ++v) {
        out.moved.push_back(glm::distance(fit.positions[v], state.start[v]) / size);
        out.unseen.push_back(fit.distance[v] < 0 ? 1.0f : 0.0f);
        out.unsure.push_back(1 - sure[v]);
        const vec3 other = shaped.positions[asset.mirror[v]];
        out.uneven.push_back(glm::distance(shaped.positions[v], vec3(-other.x, other.y, other.z)) / size);
        out.round.push_back(roundness(parts[v]));
        if (state.own.segments[v].empty()) continue;
        const auto limb = static_cast<size_t>(limbOf(parts[v]));
        moved[limb] += out.moved[v], unseen[limb] += out.unseen[v], ++all[limb];
        unlike[limb].push_back(glm::distance(stands.positions[v] - stands.jointPositions[0],
                                             plain.positions[v] - plain.jointPositions[0]) /
                               size);
    }
    std::array<float, kLimbs> middle{};
    for (size_t limb = 0; limb < kLimbs; ++limb) middle[limb] = at(unlike[limb], 0.5f);
    for (size_t v = 0; v < count; ++v) {
        const auto limb = static_cast<size_t>(limbOf(parts[v]));
        const float n = std::max(all[limb], 1.0f);
        out.limbMoved[v] = moved[limb] / n, out.limbUnseen[v] = unseen[limb] / n;
        out.limbUnlike[v] = middle[limb];
    }
    return out;
}

} // namespace

std::vector<float> withinOf(const FitState& state, const SurfaceFit& fit, std::span<const float> sure,
                            const ShapedBody& shaped) {
    const Traces t = tracesOf(state, fit, sure, shaped);
    const float strained = kStrain * state.strained;
    const Weights& k = state.scan ? kScan : state.adrift ? kAdrift : kRig;
    std::vector<float> out;
    for (size_t v = 0; v < t.moved.size(); ++v)
        out.push_back(shaped.height / 1.7f *
                          (kLeastWithin + k.moved * t.moved[v] + k.limbMoved * t.limbMoved[v] +
                           k.unseen * t.unseen[v] + kLimbUnseen * t.limbUnseen[v] + k.unsure * t.unsure[v] +
                           k.uneven * t.uneven[v] + k.fold * t.fold[v] + k.limbUnlike * t.limbUnlike[v] +
                           k.round * t.round[v]) +
                      strained);
    return out;
}

void reportFit(FitReport& report, const FitState& state, const SurfaceFit& fit, std::span<const float> sure,
               std::span<const float> within) {
    const std::vector<std::string>& segments = state.own.segments;
    std::map<std::string, Tally> tallies;
    Tally whole;
    for (size_t v = 0; v < segments.size(); ++v) {
        if (segments[v].empty()) continue;
        for (Tally* t : {&tallies[segments[v]], &whole}) {
            t->all += 1;
            t->sure += sure[v];
            t->within.push_back(within[v]);
            if (fit.distance[v] < 0) continue;
            t->covered += 1;
            t->off.push_back(fit.distance[v]);
            if (fit.kind[v] == GuestKind::cloth) t->cloth += 1;
        }
    }
    report.median = at(whole.off, 0.5f), report.worst = at(whole.off, 0.95f);
    report.along = at(whole.within, 0.5f);
    report.parts.clear();
    for (auto& [segment, t] : tallies) {
        FitPart part;
        part.segment = segment;
        part.median = at(t.off, 0.5f), part.worst = at(t.off, 0.95f);
        part.along = at(t.within, 0.7f);
        part.covered = t.covered / t.all;
        part.doubt = doubtOf(segment, t, report);
        report.parts.push_back(std::move(part));
    }
}

std::string whyNoBody(const FitReport& report, const FitState& state, const SurfaceFit& fit) {
    float covered = 0, all = 0;
    for (const FitPart& p : report.parts) covered += p.covered, all += 1;
    if (all > 0 && covered / all < (state.scan ? 0.5f : 0.35f))
        return fmt::format(
            "this does not look like a human body: only {:.0f} % of our skin finds a place on it",
            100 * covered / all);
    if (report.median > 0.005f * report.height)
        return fmt::format(
            "this does not look like a human body: laid on it as well as can be, our skin is still "
            "{:.0f} mm off in the middle",
            1000 * report.median);
    // A rig says what is arm and leg, also on a strange figure; without one the form alone must.
    if (!state.scan) return {};
    const auto bare = std::ranges::count_if(report.parts, [](const FitPart& p) { return p.covered < 0.35f; });
    if (bare >= kMostBare && report.along > 0.005f * report.height)
        return fmt::format(
            "this does not look like a human body: {} of {} parts of ours find hardly any skin on "
            "it, in whatever posture",
            bare, report.parts.size());
    size_t edges = 0, torn = 0;
    for (const engine::Triangle& t : state.asset->coarse)
        for (size_t i = 0; i < 3; ++i) {
            const uint32_t a = t[i], b = t[(i + 1) % 3];
            if (a >= state.own.segments.size() || b >= state.own.segments.size() ||
                state.own.segments[a].empty())
                continue;
            const float ratio = glm::distance(fit.positions[a], fit.positions[b]) /
                                std::max(glm::distance(state.start[a], state.start[b]), 1e-6f);
            ++edges, torn += ratio > 2 || ratio < 0.5f;
        }
    if (static_cast<float>(torn) > 0.15f * static_cast<float>(edges))
        return "this does not look like a human body: our skin would have to be stretched to twice its size "
               "or more to "
               "lie on it";
    return {};
}

} // namespace atlas
