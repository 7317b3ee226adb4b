// Laying the template's skin on another surface, without a rig's or file's help: the start is a body of
// another shape in the same posture.
#include "atlas/domain/surface_fit.h"
#include "guest_mesh.h"
#include "session_fixture.h"

using namespace atlas;

namespace {

struct Spread {
    float median, high;
};
Spread spread(std::vector<float> e) {
    std::ranges::sort(e);
    return e.empty() ? Spread{1e9f, 1e9f} : Spread{e[e.size() / 2], e[e.size() * 95 / 100]};
}

PosedBody measured(const Shape& shape) {
    const auto& s = fixture::session();
    const ShapedBody b = shapeBody(*s.asset, shape);
    return poseBody(s.asset, b, measuringPose(*s.asset, b));
}

GuestSurface surfaceOf(const fixture::Mesh& m) {
    GuestSurface g;
    g.positions = m.positions, g.triangles = m.triangles;
    return g;
}

const Shape kSlim{0, 25, 0.3f, 0.5f, 0.5f, 0.5f}, kHeavy{0, 45, 0.9f, 0.5f, 0.5f, 0.5f};

// Of trunk and limbs: hands, feet and face hardly change with the weight.
std::vector<float> errorsOf(std::span<const glm::vec3> fit, const PosedBody& truth) {
    const auto parts = vertexParts(*truth.asset);
    std::vector<float> out;
    for (size_t v = 0; v < truth.asset->baseVertexCount; ++v)
        if (parts[v] == trunkPart || (parts[v] >= armPart && parts[v] < palmPart) ||
            (parts[v] >= thighPart && parts[v] < footPart))
            out.push_back(glm::distance(fit[v], truth.positions[v]));
    return out;
}

} // namespace

TEST(SurfaceFit, FineVerticesLieBetweenTheirParents) {
    const auto& asset = *fixture::session().asset;
    const ShapedBody& body = fixture::session().shaped;
    const auto parents = fineParents(asset);
    ASSERT_EQ(parents.size(), asset.bodyVertexCount);
    float worst = 0;
    for (size_t v = 0; v < parents.size(); ++v) {
        glm::vec3 mean(0);
        for (const uint32_t p : parents[v]) {
            ASSERT_LT(p, asset.baseVertexCount);
            mean += 0.25f * body.positions[p];
        }
        worst = std::max(worst, glm::distance(mean, body.positions[v]));
    }
    EXPECT_LT(worst, 0.02f);
}

TEST(SurfaceFit, SeamsAreWeldedAndShellsWoundOutwards) {
    const auto& s = fixture::session();
    fixture::Mesh m = fixture::decimated(fixture::skinOf(s.reference), 6000);
    const size_t vertices = m.positions.size();
    fixture::splitSeam(m);
    ASSERT_GT(m.positions.size(), vertices);
    for (size_t t = 0; t < m.triangles.size(); t += 2) std::swap(m.triangles[t][0], m.triangles[t][1]);
    const FitSurface f = fitSurface(surfaceOf(m), {}, *s.asset);
    EXPECT_EQ(f.positions.size(), vertices);
    EXPECT_EQ(std::ranges::count(f.rim, 1), 0);
    double volume = 0;
    for (const auto& t : f.triangles)
        volume += glm::dot(glm::dvec3(f.positions[t[0]]),
                           glm::cross(glm::dvec3(f.positions[t[1]]), glm::dvec3(f.positions[t[2]]))) /
                  6;
    EXPECT_GT(volume, 0.03);
    EXPECT_LT(volume, 0.2);
}

TEST(SurfaceFit, FindsTheSamePlacesOnAnotherTriangulation) {
    const auto& s = fixture::session();
    const PosedBody start = measured(kSlim), truth = measured(kHeavy);
    const auto before = spread(errorsOf(start.positions, truth));
    const fixture::Mesh m = fixture::shuffled(fixture::decimated(fixture::skinOf(truth), 20000));
    const SurfaceFit fit = layOn(*s.asset, start.positions, fitSurface(surfaceOf(m), {}, *s.asset));
    const auto after = spread(errorsOf(fit.positions, truth));
    EXPECT_GT(before.median, 0.006f);
    EXPECT_LT(after.median, 0.5f * before.median);
    EXPECT_LT(after.high, 0.5f * before.high);
    std::vector<float> off;
    for (size_t v = 0; v < fit.distance.size(); ++v)
        if (fit.distance[v] >= 0) off.push_back(fit.distance[v]);
    EXPECT_LT(spread(off).median, 0.0015f);
}

TEST(SurfaceFit, KeepsItsOwnFormOverAHole) {
    const auto& s = fixture::session();
    const PosedBody& truth = s.reference;
    fixture::Mesh m = fixture::decimated(fixture::skinOf(truth), 20000);
    const glm::vec3 belly(0, 1.0f, 0.1f);
    fixture::cutHole(m, belly, 0.08f);
    const SurfaceFit fit = layOn(*s.asset, truth.positions, fitSurface(surfaceOf(m), {}, *s.asset));
    size_t inside = 0;
    for (size_t v = 0; v < s.asset->baseVertexCount; ++v) {
        if (glm::distance(truth.positions[v], belly) > 0.06f) continue;
        ++inside;
        EXPECT_LT(glm::distance(fit.positions[v], truth.positions[v]), 0.006f);
        EXPECT_EQ(fit.trust[v], 0);
    }
    EXPECT_GT(inside, 20u);
}

TEST(SurfaceFit, StopsWhenAsked) {
    const auto& s = fixture::session();
    const fixture::Mesh m = fixture::decimated(fixture::skinOf(s.reference), 4000);
    std::stop_source source;
    source.request_stop();
    EXPECT_TRUE(
        layOn(*s.asset, s.reference.positions, fitSurface(surfaceOf(m), {}, *s.asset), source.get_token())
            .stopped);
}
