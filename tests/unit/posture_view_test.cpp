// The view that opens on a point in its own posture shows it.
#include "atlas/domain/posture.h"
#include "atlas/state/framing.h"
#include "engine/render/camera.h"
#include "session_fixture.h"
#include <algorithm>

namespace {

using namespace atlas;

class PostureView : public testing::TestWithParam<const char*> {};

TEST_P(PostureView, EveryPointIsSeenInThePostureInWhichItIsFound) {
    SessionOptions options;
    options.body = GetParam();
    auto opened = openSession(options);
    ASSERT_TRUE(opened) << opened.error().message;
    AtlasSession& s = *opened;
    constexpr glm::vec2 size(1280, 720);
    size_t points = 0;
    for (const Point& p : s.catalog.points) {
        if (p.posture.empty()) continue;
        ++points;
        const auto pose = findPose(s, p.posture);
        ASSERT_TRUE(pose) << pose.error().message;
        if (!(s.pose == *pose)) {
            ASSERT_TRUE(setPose(s, *pose));
        }
        const engine::Camera from = frameBody(s, View::front, size.x / size.y);
        const auto side = facingSide(s, p.code, from);
        ASSERT_TRUE(side) << p.code;
        const engine::Camera camera = framePoint(s, p.code, *side, size.x / size.y, from);
        const auto place = placeOf(s, p.code, *side);
        ASSERT_TRUE(place) << p.code;
        const auto& sites = s.measurement.point(p.code)->sites;
        if (std::ranges::count(sites, *side, &Site::side) > 1) continue; // a group is framed as a whole
        EXPECT_FALSE(hiddenFrom(s, camera.eye(), place->position, place->normal))
            << p.code << " in " << p.posture << " is hidden";
        EXPECT_GT(glm::dot(place->normal, glm::normalize(camera.eye() - place->position)), 0.15f)
            << p.code << " in " << p.posture << " is seen along the skin";
        const glm::vec3 at = engine::project(camera, place->position, size);
        EXPECT_TRUE(at.x > 0.2f * size.x && at.x < 0.8f * size.x && at.y > 0.2f * size.y &&
                    at.y < 0.8f * size.y)
            << p.code << " in " << p.posture << " stands at the edge";
        // Most of the skin around it that looks the same way is seen as well.
        float seen = 0, all = 0;
        for (size_t v = 0; v < s.asset->bodyVertexCount; ++v) {
            const glm::vec3 &q = s.posed.positions[v], &n = s.posed.normals[v];
            if (glm::distance(q, place->position) > 0.012f * s.reference.height ||
                glm::dot(n, place->normal) < 0.5f)
                continue;
            ++all;
            seen += hiddenFrom(s, camera.eye(), q, n) ? 0.0f : 1.0f;
        }
        EXPECT_GT(seen, 0.5f * all) << p.code << " in " << p.posture;
    }
    EXPECT_GT(points, 90u);
}
INSTANTIATE_TEST_SUITE_P(Bodies, PostureView, testing::Values("female", "male", "heavy"));

} // namespace
