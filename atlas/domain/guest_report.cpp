#include "atlas/domain/guest_fit.h"
#include <algorithm>
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

struct Tally {
    std::vector<float> off, along;
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

std::vector<float> slideOf(const FitState& state, const SurfaceFit& fit, std::span<const float> sure) {
    std::vector<float> out(state.asset->baseVertexCount);
    double length = 0;
    for (const float e : state.surface.edge) length += static_cast<double>(e);
    const float edge =
        static_cast<float>(length / static_cast<double>(std::max<size_t>(state.surface.edge.size(), 1)));
    // Set by bodies whose truth is known (guest_fit_test): where the posture was right at once, little
    // slides; what had to be moved far is less sure by more than in proportion; a scan's posture is a guess.
    constexpr float kNear = 0.005f, kBent = 0.01f;
    for (size_t v = 0; v < out.size(); ++v) {
        const float moved = glm::distance(fit.positions[v], state.start[v]);
        const float far = 0.4f * std::max(moved - kNear, 0.0f);
        const float own = state.scan     ? 0.0035f + 0.3f * std::min(moved, kNear)
                          : state.adrift ? 0.0025f + 0.25f * std::min(moved, kNear)
                                         : 0.0005f + 0.12f * std::min(moved, kNear);
        const float bent = kBent * (1 - sure[v]);
        const float hidden = 0.4f * moved + (state.scan ? 0.012f : 0.0f);
        out[v] = std::hypot(own + bent + (fit.distance[v] >= 0 ? far : hidden), 0.06f * edge);
    }
    return out;
}

void reportFit(FitReport& report, const FitState& state, const SurfaceFit& fit, std::span<const float> sure) {
    const std::vector<std::string>& segments = state.own.segments;
    std::map<std::string, Tally> tallies;
    Tally whole;
    const std::vector<float> slide = slideOf(state, fit, sure);
    for (size_t v = 0; v < segments.size(); ++v) {
        if (segments[v].empty()) continue;
        for (Tally* t : {&tallies[segments[v]], &whole}) {
            t->all += 1;
            t->sure += sure[v];
            t->along.push_back(slide[v]);
            if (fit.distance[v] < 0) continue;
            t->covered += 1;
            t->off.push_back(fit.distance[v]);
            if (fit.kind[v] == GuestKind::cloth) t->cloth += 1;
        }
    }
    report.median = at(whole.off, 0.5f), report.worst = at(whole.off, 0.95f);
    report.along = at(whole.along, 0.5f);
    report.parts.clear();
    for (auto& [segment, t] : tallies) {
        FitPart part;
        part.segment = segment;
        part.median = at(t.off, 0.5f), part.worst = at(t.off, 0.95f);
        part.along = at(t.along, 0.5f);
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
