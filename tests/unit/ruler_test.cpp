#include "atlas/domain/ruler.h"
#include "session_fixture.h"
#include <gtest/gtest.h>
#include <set>

using namespace atlas;

using fixture::session;

// The tick that is the point stands where measure() put the point, on both sides, for every point and site.
TEST(Ruler, EndsAtThePoint) {
    const AtlasSession& s = session();
    const auto surface = s.reference.skinSurface();
    int rulers = 0;
    for (const PlacedPoint& placed : s.measurement.points) {
        const Point& p = *s.catalog.point(placed.code);
        for (const Site& site : placed.sites) {
            size_t rule = 0;
            while (!p.sites.empty() && p.sites[rule].label != site.label) ++rule;
            auto made = rulersOf(s.reference, s.catalog, placed.code, site.side, rule);
            ASSERT_TRUE(made) << placed.code << ": " << made.error().message;
            if (made->empty()) continue;
            ++rulers;
            EXPECT_FALSE(made->front().text.empty()) << placed.code;
            if (!p.sites.empty() || p.where.kind == "landmark")
                continue; // the first ruler is another point's
            bool met = false;
            for (const Ruler& r : *made)
                for (const RulerTick& t : r.ticks)
                    met = met || (t.isPoint && glm::distance(engine::positionAt(surface, t.at),
                                                             engine::positionAt(surface, site.at)) < 0.002f);
            EXPECT_TRUE(met) << placed.code << " " << toString(site.side);
        }
    }
    EXPECT_GT(rulers, 40);
}

TEST(Ruler, CountsEveryCun) {
    const AtlasSession& s = session();
    auto made = rulersOf(s.reference, s.catalog, "PC6");
    ASSERT_TRUE(made);
    ASSERT_FALSE(made->empty());
    const Ruler& r = made->front();
    EXPECT_EQ(r.ticks.size(), 13u); // 0 to 12, the point on 2
    EXPECT_TRUE(r.ticks[2].isPoint);
    EXPECT_EQ(r.text, "2 of 12 B-cun from PC7 towards PC3");
    const auto surface = s.reference.skinSurface();
    float longest = 0, shortest = 1;
    for (size_t i = 1; i < r.ticks.size(); ++i) {
        const float d = glm::distance(engine::positionAt(surface, r.ticks[i - 1].at),
                                      engine::positionAt(surface, r.ticks[i].at));
        longest = std::max(longest, d), shortest = std::min(shortest, d);
    }
    EXPECT_LT(longest, shortest * 1.05f);
    EXPECT_NEAR(longest * 12, s.measurement.scale("forearm", Side::left)->metres * 12, 0.015f);
}

TEST(Ruler, ItsEndsBearPlainNames) {
    const AtlasSession& s = session();
    size_t landmarks = 0;
    for (const Point& p : s.catalog.points) {
        auto made = rulersOf(s.reference, s.catalog, p.code);
        if (!made) continue;
        for (const Ruler& r : *made)
            for (const std::string& text : {r.from, r.to, r.text}) {
                EXPECT_EQ(text.find('_'), std::string::npos) << p.code << ": " << text;
                for (const LandmarkDefinition& l : s.catalog.landmarks) landmarks += text == l.name ? 1 : 0;
            }
    }
    EXPECT_GT(landmarks, 100u);
    auto shoulder = rulersOf(s.reference, s.catalog, "GB21");
    ASSERT_TRUE(shoulder && !shoulder->empty());
    EXPECT_EQ(std::set({shoulder->front().from, shoulder->front().to}),
              (std::set<std::string>{"C7 spinous process", "outer end of the acromion"}));
}

TEST(Ruler, NoTwoLandmarksShareAName) {
    std::set<std::string> names;
    for (const LandmarkDefinition& l : session().catalog.landmarks) {
        EXPECT_TRUE(names.insert(l.name).second) << l.name;
        EXPECT_LE(l.name.size(), 38u) << l.name << " is too long beside a ruler";
    }
}

TEST(Ruler, BesideTheMidlineItStartsThere) {
    const AtlasSession& s = session();
    auto made = rulersOf(s.reference, s.catalog, "BL23");
    ASSERT_TRUE(made);
    ASSERT_EQ(made->size(), 1u);
    const auto surface = s.reference.skinSurface();
    const glm::vec3 start = engine::positionAt(surface, made->front().line.front());
    EXPECT_NEAR(start.x, 0, 0.002f);
    EXPECT_FALSE(rulersOf(s.reference, s.catalog, "XX1"));
}
