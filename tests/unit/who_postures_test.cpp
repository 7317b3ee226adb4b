// The posture in which each point is found agrees with what the WHO standard says of it.
#include "atlas/domain/posture.h"
#include "atlas/panels/document.h"
#include "atlas/state/framing.h"
#include "session_fixture.h"
#include <algorithm>
#include <gtest/gtest.h>
#include <set>
#include <toml++/toml.h>

using namespace atlas;

using fixture::session;

namespace {

const toml::table& standard() {
    static const toml::table table =
        toml::parse_file(std::string(TONGREN_SOURCE_DIR) + "/tests/data/who_postures.toml");
    return table;
}

void agrees(const std::string& code, const std::string& pose, const std::string& says) {
    const Point* p = session().catalog.point(code);
    ASSERT_TRUE(p) << code;
    EXPECT_EQ(p->posture, pose) << code << ": the standard has it found with: " << says;
    const bool named = std::ranges::find(p->postureSources, "who-2008") != p->postureSources.end();
    EXPECT_EQ(named, !pose.empty()) << code << ": the standard is the source of this posture: " << says;
}

std::string text(const toml::table& t, const char* key) {
    return t[key].value_or(std::string{});
}

TEST(WhoPostures, EveryPassageThatNamesAPostureAgreesWithTheData) {
    const toml::array* passages = standard()["passages"].as_array();
    ASSERT_TRUE(passages);
    std::set<std::string> seen;
    for (const toml::node& node : *passages) {
        const toml::table& t = *node.as_table();
        const std::string code = text(t, "point");
        EXPECT_TRUE(seen.insert(code).second) << code << " is there twice";
        agrees(code, text(t, "pose"), text(t, "says"));
    }
    EXPECT_GE(seen.size(), 60u);
}

TEST(WhoPostures, PointsCountedFromALandmarkTakeThePostureThatShowsIt) {
    const toml::array* landmarks = standard()["landmarks"].as_array();
    ASSERT_TRUE(landmarks);
    for (const toml::node& node : *landmarks) {
        const toml::table& t = *node.as_table();
        for (const toml::node& code : *t["points"].as_array())
            agrees(code.value_or(std::string{}), text(t, "pose"), text(t, "says"));
    }
}

// The standard names no other posture: who else cites it for one is counted from a landmark above, or lies on
// a line or below a point that is.
TEST(WhoPostures, NoPostureIsLaidToTheStandardThatItDoesNotName) {
    std::set<std::string> named{"LI7", "GV15"};
    for (const toml::node& node : *standard()["passages"].as_array())
        named.insert(text(*node.as_table(), "point"));
    for (const toml::node& node : *standard()["landmarks"].as_array())
        for (const toml::node& code : *(*node.as_table())["points"].as_array())
            named.insert(code.value_or(std::string{}));
    for (const Point& p : session().catalog.points)
        if (std::ranges::find(p.postureSources, "who-2008") != p.postureSources.end()) {
            EXPECT_TRUE(named.contains(p.code)) << p.code;
        }
}

TEST(WhoPostures, SomeEightyPointsAndMoreAreFoundInAPostureOfTheirOwn) {
    size_t found = 0;
    for (const Point& p : session().catalog.points)
        if (p.meridian != "EX" && !p.posture.empty()) ++found;
    EXPECT_GE(found, 80u);
    EXPECT_LE(found, 120u) << "most are found in the anatomical position";
}

TEST(Posture, EveryOneIsAPoseThatIsThereWithANameOfItsOwn) {
    ASSERT_FALSE(session().poses.empty());
    for (const Point& p : session().catalog.points) {
        if (p.posture.empty()) {
            EXPECT_EQ(postureName(session().poses, p), "") << p.code;
            continue;
        }
        EXPECT_TRUE(findPose(session(), p.posture)) << p.code;
        const auto pose = std::ranges::find(session().poses, p.posture, &Pose::id);
        ASSERT_NE(pose, session().poses.end()) << p.code << ": " << p.posture;
        EXPECT_EQ(postureName(session().poses, p), pose->name) << p.code;
        EXPECT_FALSE(postureWords(p.posture).empty())
            << p.posture << ": add to posture.cpp how texts speak of it";
        EXPECT_TRUE(speaksOfPosture(p)) << p.code;
    }
}

TEST(Posture, ATextSpeaksOfItByItsWordsOnly) {
    Point p;
    p.posture = "elbow-flexed";
    p.finding = "Bend the elbow fully.";
    EXPECT_TRUE(speaksOfPosture(p));
    p.finding = "Feel the elbow.";
    EXPECT_FALSE(speaksOfPosture(p));
    p.location = "On the tip of the olecranon when the elbow is bent.";
    EXPECT_TRUE(speaksOfPosture(p));
    EXPECT_EQ(postureName({}, p), "Elbow flexed") << "its id in words, as long as no pose has it";
}

TEST(Posture, TheCardNamesItBeforeTheWordsOfFinding) {
    const Document d = makeDocument(session(), CardKind::point, "SI3");
    const auto is = [](Block::Kind kind) { return [kind](const Block& b) { return b.kind == kind; }; };
    const auto posture = std::ranges::find_if(d.blocks, is(Block::Kind::posture));
    ASSERT_NE(posture, d.blocks.end());
    EXPECT_EQ(posture->link, "fist");
    EXPECT_EQ(posture->text, postureName(session().poses, *session().catalog.point("SI3")));
    EXPECT_FALSE(posture->cite.empty());
    ASSERT_NE(posture, d.blocks.begin());
    EXPECT_EQ((posture - 1)->text, "Find it with your fingers");
    EXPECT_EQ((posture + 1)->text, session().catalog.point("SI3")->finding);
    EXPECT_NE(plainText(d).find("\nPosture: " + posture->text + " ["), std::string::npos);
    EXPECT_TRUE(std::ranges::none_of(makeDocument(session(), CardKind::point, "ST25").blocks,
                                     is(Block::Kind::posture)))
        << "found in the anatomical position";
}

TEST(Posture, APoseOfOneLimbIsMadeForItsSide) {
    const auto side = [](const char* id) { return posedSide(findPose(session(), id).value()); };
    EXPECT_EQ(side("thigh-lifted"), Side::left);
    EXPECT_EQ(side("toes-curled"), Side::left);
    EXPECT_EQ(side("side-lying"), Side::left) << "the upper side";
    for (const char* id : {"anatomical", "elbow-flexed", "fist", "prone", "head-bowed"})
        EXPECT_EQ(side(id), Side::midline) << id;
    const Pose mirrored = mirrorPose(session().motions, findPose(session(), "thigh-lifted").value());
    EXPECT_EQ(posedSide(mirrored), Side::right);
}

TEST(Posture, InItsOwnPostureAPointIsShownOnTheSideThatIsPosed) {
    AtlasSession s = session();
    engine::Camera fromTheRight;
    fromTheRight.yaw = -1.2f;
    ASSERT_EQ(facingSide(s, "ST31", fromTheRight), Side::right);
    ASSERT_TRUE(setPose(s, findPose(s, "thigh-lifted").value()));
    EXPECT_EQ(facingSide(s, "ST31", fromTheRight), Side::left);
    EXPECT_EQ(facingSide(s, "LI11", fromTheRight), Side::right) << "found in another posture";
    EXPECT_EQ(facingSide(s, "CV12", fromTheRight), Side::midline);
}

} // namespace
