// The fourteen lines on several bodies.
#include "engine/geometry/bvh.h"
#include "measured_fixture.h"
#include <algorithm>
#include <random>

namespace {

using namespace atlas;
using fixture::catalog;
using Figure = fixture::MeasuredBody;

const std::vector<Figure>& figures() {
    static const auto all = fixture::measuredBodies();
    return all;
}

TEST(Routes, RunThroughEveryPointInFlowOrder) {
    for (const Figure& f : figures())
        for (const Meridian& m : catalog().meridians)
            for (const auto& branch : m.branches)
                for (Side side : {Side::left, Side::right}) {
                    const auto surface = f.body.skinSurface();
                    // Some route of that side holds the branch's points, one after the other.
                    bool found = false;
                    for (const Route& r : f.m.routes) {
                        if (r.meridian != m.code || (r.side != side && r.side != Side::midline)) continue;
                        size_t at = 0;
                        bool all = true;
                        for (const std::string& code : branch) {
                            const PlacedPoint* p = f.m.point(code);
                            if (!p || p->sites.empty()) continue;
                            const auto site = std::ranges::find_if(p->sites, [&](const Site& s) {
                                return s.side == side || s.side == Side::midline;
                            });
                            ASSERT_NE(site, p->sites.end()) << code;
                            const glm::vec3 wanted = engine::positionAt(surface, site->at);
                            while (at < r.points.size() &&
                                   glm::distance(engine::positionAt(surface, r.points[at]), wanted) > 0.001f)
                                ++at;
                            all = all && at < r.points.size();
                        }
                        found = found || all;
                    }
                    EXPECT_TRUE(found)
                        << m.code << " from " << branch.front() << ' ' << toString(side) << " on " << f.name;
                }
}

TEST(Routes, LieOnTheSkinInSmallSteps) {
    for (const Figure& f : figures()) {
        const auto surface = f.body.skinSurface();
        const engine::Bvh bvh(surface, f.body.asset->bvhOrder);
        for (const Route& r : f.m.routes) {
            glm::vec3 last = engine::positionAt(surface, r.points.front());
            for (size_t i = 1; i < r.points.size(); ++i) {
                const glm::vec3 p = engine::positionAt(surface, r.points[i]);
                EXPECT_LT(glm::distance(last, p), 0.008f) << r.meridian << " on " << f.name;
                EXPECT_LT(bvh.closest(surface, p).distance, 0.0005f);
                EXPECT_LT(bvh.closest(surface, 0.5f * (p + last)).distance, 0.0012f)
                    << r.meridian << " on " << f.name; // nor do the chords leave it
                last = p;
            }
        }
    }
}

TEST(Routes, StayOnTheirHalf) {
    for (const Figure& f : figures())
        for (const Route& r : f.m.routes) {
            const Meridian* m = catalog().meridian(r.meridian);
            EXPECT_EQ(r.side == Side::midline, m->limb == "midline") << r.meridian;
            for (const engine::SurfacePoint& s : r.points) {
                const float x = engine::positionAt(f.body.skinSurface(), s).x;
                if (r.side == Side::midline)
                    EXPECT_LT(std::abs(x), 0.001f) << r.meridian << " on " << f.name;
                else
                    EXPECT_GT(r.side == Side::left ? x : -x, -0.0005f) << r.meridian << " on " << f.name;
            }
        }
}

// The body itself is uneven by up to 5 mm.
TEST(Routes, RightIsTheMirrorOfLeft) {
    for (const Figure& f : figures()) {
        const auto surface = f.body.skinSurface();
        for (size_t i = 0; i + 1 < f.m.routes.size(); ++i) {
            const Route &l = f.m.routes[i], &r = f.m.routes[i + 1];
            if (l.side != Side::left) continue;
            ASSERT_EQ(r.side, Side::right);
            ASSERT_EQ(l.points.size(), r.points.size());
            for (size_t k = 0; k < l.points.size(); ++k) {
                const glm::vec3 a = engine::positionAt(surface, l.points[k]),
                                b = engine::positionAt(surface, r.points[k]);
                EXPECT_LT(glm::distance(a, glm::vec3(-b.x, b.y, b.z)), 0.006f)
                    << l.meridian << " on " << f.name;
            }
        }
    }
}

// Sliders at their ends, and anything between: every point is placed and every line connected.
TEST(Routes, ExistOnEveryShape) {
    const auto asset = figures().front().body.asset;
    std::vector<Shape> shapes{*parseShape("sex=1,weight=0,muscle=0", {}),
                              *parseShape("sex=0,weight=1,muscle=1,height=0", {}),
                              *parseShape("sex=1,weight=1,muscle=1,height=1", {}), *parseShape("age=1", {}),
                              *parseShape("sex=0.8,age=12,weight=0,muscle=0.8,height=0", {})};
    std::mt19937 random(5);
    std::uniform_real_distribution<float> part(0, 1);
    while (shapes.size() < 16)
        shapes.push_back(
            {part(random), 1 + 89 * part(random), part(random), part(random), part(random), part(random)});
    for (const Shape& s : shapes) {
        SCOPED_TRACE(testing::Message()
                     << "sex=" << s.sex << ",age=" << s.age << ",weight=" << s.weight
                     << ",muscle=" << s.muscle << ",height=" << s.height << ",proportions=" << s.proportions);
        const ShapedBody shaped = shapeBody(*asset, s);
        const PosedBody body = poseBody(asset, shaped, measuringPose(*asset, shaped));
        const auto m = measure(body, catalog());
        ASSERT_TRUE(m) << m.error().message;
        for (const Meridian& meridian : catalog().meridians)
            EXPECT_EQ(std::ranges::count(m->routes, meridian.code, &Route::meridian),
                      std::ssize(meridian.branches) * (meridian.limb == "midline" ? 1 : 2))
                << meridian.code;
        for (const Route& r : m->routes)
            for (size_t i = 1; i < r.points.size(); ++i)
                ASSERT_LT(glm::distance(engine::positionAt(body.skinSurface(), r.points[i - 1]),
                                        engine::positionAt(body.skinSurface(), r.points[i])),
                          0.008f)
                    << r.meridian;
    }
}

// Between two points a line bends gently: no zigzag along the mesh's edges.
TEST(Routes, AreSmooth) {
    for (const Figure& f : figures()) {
        const auto surface = f.body.skinSurface();
        size_t sharp = 0, all = 0;
        for (const Route& r : f.m.routes)
            for (size_t i = 2; i < r.points.size(); ++i) {
                const glm::vec3 a = engine::positionAt(surface, r.points[i - 2]),
                                b = engine::positionAt(surface, r.points[i - 1]),
                                c = engine::positionAt(surface, r.points[i]);
                if (glm::distance(a, b) < 0.002f || glm::distance(b, c) < 0.002f) continue;
                ++all;
                sharp += glm::dot(glm::normalize(b - a), glm::normalize(c - b)) < 0.8f;
            }
        EXPECT_LT(static_cast<double>(sharp), 0.06 * static_cast<double>(all))
            << f.name; // the points themselves
    }
}

} // namespace
