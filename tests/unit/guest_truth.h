#pragma once
// How far the points of a fitted guest lie from where they truly are on it.
#include "atlas/domain/guest_fit.h"
#include "atlas/domain/segments.h"
#include "guest_fixture.h"
#include "guest_mesh.h"
#include "session_fixture.h"

namespace fixture {

struct PointErrors {
    std::vector<float> all; // metres, every site of every point
    std::map<std::string, std::vector<float>> bySegment;
    std::string worst; // "GB1 12 mm, …"
};

inline float share(std::vector<float> e, float of) {
    if (e.empty()) return 1e9f;
    std::ranges::sort(e);
    return e[static_cast<size_t>(of * static_cast<float>(e.size() - 1))];
}

inline engine::Result<atlas::Measurement> measureGuest(const atlas::Guest& guest) {
    const auto& s = session();
    const atlas::ShapedBody even = atlas::symmetric(*s.asset, guest.shaped);
    return atlas::measure(atlas::poseBody(s.asset, even, atlas::measuringPose(*s.asset, even)),
                          atlas::catalogFor(guest, s.catalog));
}

// The made guest's vertices where the reader's frame has them: it may stand a bent body up otherwise.
inline std::vector<glm::vec3> asRead(const MadeGuest& made, const atlas::GuestFrame& frame) {
    std::vector<glm::vec3> out;
    for (const glm::vec3& p : made.positions)
        out.emplace_back(frame.toMetres * made.toFile * glm::vec4(p, 1));
    return out;
}

// `elsewhere`: the guest may stand elsewhere than the truth (a scan's frame is its own): laid on it first.
inline PointErrors pointErrors(const MadeGuest& made, const atlas::Guest& guest, bool elsewhere = false) {
    const auto& s = session();
    PointErrors out;
    const atlas::PosedBody body =
        atlas::poseBody(s.asset, made.shaped, atlas::measuringPose(*s.asset, made.shaped));
    const auto truth = atlas::measure(body, s.catalog);
    const auto mine = measureGuest(guest);
    if (!truth || !mine) {
        ADD_FAILURE() << (truth ? "" : truth.error().message) << (mine ? "" : mine.error().message);
        return out;
    }
    const float scale = elsewhere ? guest.report.height / made.height : 1;
    glm::vec3 shift(0);
    if (elsewhere)
        for (size_t v = 0; v < s.asset->baseVertexCount; ++v)
            shift +=
                (guest.fitted[v] - scale * made.positions[v]) / static_cast<float>(s.asset->baseVertexCount);
    const atlas::SegmentMap segments(body, *truth);
    const std::vector<glm::vec3> there =
        elsewhere ? made.positions : asRead(made, guest.state->reading.frame);
    const engine::SurfaceView theirs{there, there, s.asset->triangles},
        ours{guest.fitted, guest.fitted, s.asset->triangles};
    std::vector<std::pair<float, std::string>> worst;
    for (size_t i = 0; i < truth->points.size(); ++i) {
        const auto &a = truth->points[i].sites, &b = mine->points[i].sites;
        EXPECT_EQ(a.size(), b.size()) << truth->points[i].code;
        for (size_t k = 0; k < std::min(a.size(), b.size()); ++k) {
            const float d = glm::distance(scale * engine::positionAt(theirs, a[k].at) + shift,
                                          engine::positionAt(ours, b[k].at));
            out.all.push_back(d);
            out.bySegment[std::string(segments.at(a[k].at).segment)].push_back(d);
            worst.emplace_back(d, truth->points[i].code);
        }
    }
    std::ranges::sort(worst, std::greater<>());
    for (size_t i = 0; i < std::min<size_t>(worst.size(), 8); ++i)
        out.worst.append(worst[i].second)
            .append(" ")
            .append(std::to_string(static_cast<int>(1000 * worst[i].first)))
            .append(" mm, ");
    return out;
}

} // namespace fixture
