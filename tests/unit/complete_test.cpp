// The atlas holds the whole standard: counts and what each entry must say.
#include "session_fixture.h"
#include <algorithm>
#include <gtest/gtest.h>
#include <map>

using namespace atlas;

using fixture::session;

TEST(Complete, EveryPointOfTheStandardAndTheExtraPoints) {
    const std::map<std::string, int> standard{{"LU", 11}, {"LI", 20}, {"ST", 45}, {"SP", 21}, {"HT", 9},
                                              {"SI", 19}, {"BL", 67}, {"KI", 27}, {"PC", 9},  {"TE", 23},
                                              {"GB", 44}, {"LR", 14}, {"GV", 28}, {"CV", 24}, {"EX", 48}};
    std::map<std::string, int> found;
    for (const Point& p : session().catalog.points) ++found[p.meridian];
    EXPECT_EQ(found, standard);
    for (const auto& [meridian, count] : standard) {
        if (meridian == "EX") continue;
        for (int n = 1; n <= count; ++n)
            EXPECT_NE(session().catalog.point(meridian + std::to_string(n)), nullptr) << meridian << n;
    }
    const std::map<std::string, int> extra{
        {"EX-HN", 15}, {"EX-CA", 1}, {"EX-B", 9}, {"EX-UE", 11}, {"EX-LE", 12}};
    for (const auto& [group, count] : extra)
        for (int n = 1; n <= count; ++n)
            EXPECT_NE(session().catalog.point(group + std::to_string(n)), nullptr) << group << n;
}

TEST(Complete, EveryPointSaysAllThatALearnerNeeds) {
    for (const Point& p : session().catalog.points) {
        EXPECT_GT(p.location.size(), 25u) << p.code;
        EXPECT_GT(p.finding.size(), 40u) << p.code;
        EXPECT_FALSE(p.english.empty()) << p.code;
        EXPECT_FALSE(p.sources.empty()) << p.code;
        EXPECT_FALSE(p.indications.empty()) << p.code;
        EXPECT_GE(p.precautions.size(), 2u) << p.code; // its own and the general ones
        EXPECT_NE(p.massage.technique.empty(), p.massage.notAdvised.empty())
            << p.code << ": either how to press it, or why not";
        EXPECT_EQ(p.massage.steps.empty(), p.massage.technique.empty()) << p.code;
        EXPECT_FALSE(p.massage.sources.empty()) << p.code;
    }
}

TEST(Complete, DelicatePlacesAreNotForPressing) {
    for (const char* code : {"CV1", "CV8", "GV28", "GV1", "BL1", "ST1", "EX-HN7", "ST17", "ST9", "HT1"}) {
        const Point* p = session().catalog.point(code);
        ASSERT_NE(p, nullptr);
        EXPECT_TRUE(p->massage.technique.empty()) << code;
    }
}

TEST(Complete, EveryPointIsMeasuredAndGroupsShowAllTheirSites) {
    const std::map<std::string, size_t> groups{{"EX-HN1", 4}, {"EX-B2", 34},  {"EX-UE2", 4},   {"EX-UE7", 4},
                                               {"EX-UE9", 8}, {"EX-UE10", 8}, {"EX-UE11", 10}, {"EX-LE1", 4},
                                               {"EX-LE5", 4}, {"EX-LE10", 8}, {"EX-LE12", 10}, {"EX-HN12", 1},
                                               {"EX-HN13", 1}};
    for (const PlacedPoint& p : session().measurement.points) {
        const Point& point = *session().catalog.point(p.code);
        const Meridian* m = session().catalog.meridian(point.meridian);
        size_t expected = m ? (m->limb == "midline" ? 1 : 2) : 0;
        if (const auto group = groups.find(p.code); group != groups.end()) expected = group->second;
        if (expected > 0)
            EXPECT_EQ(p.sites.size(), expected) << p.code;
        else
            EXPECT_GE(p.sites.size(), 1u) << p.code;
        EXPECT_FALSE(p.confidence.empty()) << p.code;
        EXPECT_FALSE(p.arithmetic.empty()) << p.code;
    }
    for (const auto& [code, count] : groups) EXPECT_NE(session().measurement.point(code), nullptr) << code;
}

TEST(Complete, WhereTheStandardPrintsTwoPlacesBothAreThere) {
    const auto surface = session().reference.skinSurface();
    for (const char* code : {"LI19", "LI20", "PC8", "PC9", "GB30", "GV26"}) {
        const PlacedPoint* p = session().measurement.point(code);
        ASSERT_NE(p, nullptr);
        ASSERT_FALSE(p->alternatives.empty()) << code;
        EXPECT_EQ(p->alternatives.size(), p->sites.size()) << code;
        const float apart = glm::distance(engine::positionAt(surface, p->sites.front().at),
                                          engine::positionAt(surface, p->alternatives.front().at));
        EXPECT_GT(apart, 0.001f) << code;
        EXPECT_LT(apart, 0.2f) << code;
    }
}
