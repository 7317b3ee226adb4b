#include "atlas/domain/exam.h"
#include "session_fixture.h"

namespace {
using namespace atlas;

// Where one would click on the shown body to hit this site.
engine::SurfacePoint clickOn(const AtlasSession& s, const Site& site) {
    const auto skin = s.posed.coarseSurface();
    return engine::Bvh(skin).closest(skin, engine::positionAt(s.posed.skinSurface(), site.at)).at;
}

const Site& siteOf(const AtlasSession& s, std::string_view code, Side side) {
    for (const Site& site : s.measurement.point(code)->sites)
        if (site.side == side) return site;
    ADD_FAILURE() << code;
    return s.measurement.point(code)->sites.front();
}

FindOutcome judge(const AtlasSession& s, std::string_view code, const engine::SurfacePoint& place) {
    auto out = judgePlace(s, code, place);
    EXPECT_TRUE(out) << (out ? "" : out.error().message);
    return out ? *out : FindOutcome{};
}

TEST(ExamJudge, EveryPointIsFoundWhereItLies) {
    const AtlasSession& s = fixture::session();
    for (const PlacedPoint& p : s.measurement.points) {
        if (p.sites.empty()) continue;
        const auto out = judge(s, p.code, clickOn(s, p.sites.front()));
        EXPECT_LT(out.metres, 0.0025f) << p.code;
        EXPECT_GT(out.unit.metres, 0.008f) << p.code << " " << out.unit.scale;
        EXPECT_LT(out.unit.metres, 0.045f) << p.code << " " << out.unit.scale;
        EXPECT_NE(out.verdict, Verdict::wrong) << p.code;
        if (out.verdict != Verdict::right) {
            EXPECT_FALSE(out.nearer.empty()) << p.code;
        }
    }
}

// LU6 lies 7 of the 12 B-cun above the wrist, LU5 at the elbow: five apart, by the atlas's own measure.
TEST(ExamJudge, DistancesAreThoseOfTheMeasuring) {
    const AtlasSession& s = fixture::session();
    const float forearm = s.measurement.scale("forearm", Side::left)->metres;
    for (const Side side : {Side::left, Side::right}) {
        const auto out = judge(s, "LU5", clickOn(s, siteOf(s, "LU6", side)));
        EXPECT_EQ(out.side, side);
        EXPECT_EQ(out.verdict, Verdict::wrong);
        EXPECT_NEAR(out.cun, 5, 0.15f);
        EXPECT_NEAR(out.unit.metres, forearm, 0.03f * forearm);
        EXPECT_EQ(out.nearer, "LU6");
        const float straight =
            glm::distance(engine::positionAt(s.reference.skinSurface(), siteOf(s, "LU6", side).at),
                          engine::positionAt(s.reference.skinSurface(), siteOf(s, "LU5", side).at));
        EXPECT_NEAR(out.straight, straight, 0.001f);
        EXPECT_GE(out.metres, out.straight);
        EXPECT_FALSE(out.way.empty());
    }
    const auto out = judge(s, "PC6", clickOn(s, siteOf(s, "PC5", Side::left))); // 2 and 3 above the wrist
    EXPECT_NEAR(out.cun, 1, 0.1f);
    EXPECT_NE(out.verdict, Verdict::right);
}

TEST(ExamJudge, EachPartHasItsOwnCun) {
    const AtlasSession& s = fixture::session();
    for (const auto& [code, scale] :
         {std::pair{"CV12", "epigastrium"}, {"CV2", "lower_abdomen"}, {"PC6", "forearm"}}) {
        EXPECT_NEAR(localCun(s, code, Side::left).metres, s.measurement.scale(scale, Side::left)->metres,
                    0.001f)
            << code;
    }
}

TEST(ExamJudge, TheNearestSiteCounts) {
    const AtlasSession& s = fixture::session();
    const auto right = judge(s, "ST36", clickOn(s, siteOf(s, "ST37", Side::right)));
    EXPECT_EQ(right.side, Side::right);
    const auto group = judge(s, "EX-B2", clickOn(s, siteOf(s, "BL23", Side::left)));
    EXPECT_EQ(group.label, "L2"); // both below the second lumbar process
    EXPECT_LT(group.cun, 1.3f);
}

TEST(ExamJudge, ThePalmIsFarFromTheBackOfTheHand) {
    const AtlasSession& s = fixture::session();
    const auto out = judge(s, "EX-UE8", clickOn(s, siteOf(s, "PC8", Side::left)));
    EXPECT_GT(out.metres, 1.5f * out.straight);
    EXPECT_EQ(out.verdict, Verdict::wrong);
}

TEST(ExamJudge, HalfACunIsRightAndOneIsNear) {
    const AtlasSession& s = fixture::session();
    const auto skin = s.reference.skinSurface();
    const auto path = engine::tracePath(skin, s.asset->topology, siteOf(s, "ST36", Side::left).at,
                                        siteOf(s, "GB34", Side::left).at); // away from every other point
    const float cun = localCun(s, "ST36", Side::left).metres;
    const auto coarse = s.reference.coarseSurface();
    const engine::Bvh tree(coarse);
    const auto at = [&](float cuns) {
        const auto place = engine::alongPath(skin, path, cuns * cun);
        return judge(s, "ST36", tree.closest(coarse, engine::positionAt(skin, place)).at);
    };
    EXPECT_EQ(at(0.4f).verdict, Verdict::right);
    EXPECT_NEAR(at(0.4f).cun, 0.4f, 0.05f);
    EXPECT_EQ(at(0.7f).verdict, Verdict::near);
    EXPECT_EQ(at(1.2f).verdict, Verdict::wrong);
    EXPECT_EQ(describe(at(0)).substr(0, 4), "0 mm");
}

TEST(ExamJudge, PoseAndShapeCarryTheAnswer) {
    AtlasSession s = fixture::session();
    const auto before = judge(s, "LU5", clickOn(s, siteOf(s, "LU6", Side::left)));
    auto pose = findPose(s, "seated");
    ASSERT_TRUE(pose);
    pose->degrees["elbow-flexion.left"] = 110;
    ASSERT_TRUE(setPose(s, *pose));
    const auto posed = judge(s, "LU5", clickOn(s, siteOf(s, "LU6", Side::left)));
    EXPECT_NEAR(posed.metres, before.metres, 0.002f);
    EXPECT_NEAR(posed.cun, before.cun, 0.1f);
    for (const char* code : {"LI10", "ST36", "SP9", "GB20"}) {
        EXPECT_LT(judge(s, code, clickOn(s, siteOf(s, code, Side::left))).metres, 0.003f) << code;
    }
    Shape tall = s.shape;
    tall.height = 1;
    ASSERT_TRUE(setShape(s, tall));
    const auto grown = judge(s, "LU5", clickOn(s, siteOf(s, "LU6", Side::left)));
    EXPECT_GT(grown.metres, 1.03f * before.metres);
    EXPECT_NEAR(grown.cun, before.cun, 0.1f); // B-cun grow with the body
}

TEST(ExamJudge, WhatCannotBeJudgedSaysWhy) {
    const AtlasSession& s = fixture::session();
    EXPECT_FALSE(judgePlace(s, "LI99", {}));
    EXPECT_FALSE(judgePlace(s, "LI4", {10'000'000, {1, 0, 0}}));
}

} // namespace
