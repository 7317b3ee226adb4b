// Poses in which a limb lies on another place of the body, found anew on every body.
#include "atlas/domain/pose.h"
#include "session_fixture.h"
#include <algorithm>
#include <array>
#include <map>

namespace {

using namespace atlas;
using fixture::session;

constexpr std::array<const char*, 5> kBodies{"female", "male", "heavy", "old", "child"};

const AtlasSession& body(const char* name) {
    static std::map<std::string, AtlasSession> made;
    const auto at = made.find(name);
    if (at != made.end()) return at->second;
    SessionOptions options;
    options.body = name;
    auto opened = openSession(options);
    EXPECT_TRUE(opened) << (opened ? "" : opened.error().message);
    return made.emplace(name, std::move(*opened)).first->second;
}

struct Place {
    glm::vec3 at{}, normal{};
};
Place placeIn(const AtlasSession& s, const PosedBody& posed, const std::string& id, Side side) {
    engine::SurfacePoint at{};
    if (const Landmark* l = s.measurement.landmark(id, side))
        at = l->at;
    else if (const PlacedPoint* p = s.measurement.point(id))
        at = std::ranges::find(p->sites, side, &Site::side)->at;
    else
        ADD_FAILURE() << id;
    return {engine::positionAt(posed.surface(), at), engine::normalAt(posed.surface(), at)};
}

PosedBody posedIn(const AtlasSession& s, const char* pose) {
    const auto found = findPose(s, pose);
    EXPECT_TRUE(found) << (found ? "" : found.error().message);
    EXPECT_TRUE(checkPose(s.motions, *found));
    const auto turned = jointPose(*s.asset, s.shaped, s.motions, *found);
    EXPECT_TRUE(turned);
    return poseBody(s.asset, s.shaped, s.rest, *turned);
}

// WHO finds GB31 under the tip of the middle finger of who stands with the arms hanging.
TEST(Touch, TheHangingHandLiesOnTheThighAtGB31) {
    for (const char* name : kBodies) {
        const AtlasSession& s = body(name);
        const PosedBody posed = posedIn(s, "arms-down");
        for (const Side side : {Side::left, Side::right}) {
            const Place tip = placeIn(s, posed, "fingertip_3", side), point = placeIn(s, posed, "GB31", side);
            EXPECT_LT(glm::distance(tip.at, point.at), 0.011f) << name << " " << toString(side);
            EXPECT_GT(glm::dot(tip.at - point.at, point.normal), 0.002f)
                << name << " " << toString(side) << ": not in the thigh";
        }
    }
}

// WHO: PC8 below the tip of the middle finger, HT8 below that of the little finger, when a fist is made.
TEST(Touch, TheFingertipsOfAFistMeetPC8AndHT8) {
    for (const char* name : kBodies) {
        const AtlasSession& s = body(name);
        const PosedBody posed = posedIn(s, "fist");
        const float height = s.shaped.height;
        for (const Side side : {Side::left, Side::right}) {
            const auto nearest = [&](const char* point) {
                std::pair<float, int> best{1, 0};
                for (int finger = 2; finger <= 5; ++finger)
                    best = std::min(
                        best,
                        {glm::distance(placeIn(s, posed, "fingertip_" + std::to_string(finger), side).at,
                                       placeIn(s, posed, point, side).at),
                         finger});
                return best;
            };
            const auto [middle, third] = nearest("PC8");
            EXPECT_EQ(third, 3) << name;
            EXPECT_LT(middle, 0.0045f * height) << name;
            const auto [little, fifth] = nearest("HT8");
            EXPECT_EQ(fifth, 5) << name;
            EXPECT_LT(little, 0.0054f * height) << name;
            for (const char* finger :
                 {"2", "3", "4", "5"}) { // flesh gives way, but none goes through the palm
                const Place tip = placeIn(s, posed, std::string("fingertip_") + finger, side);
                const Place palm = placeIn(s, posed, "PC8", side);
                EXPECT_GT(glm::dot(tip.at - palm.at, palm.normal), -0.007f) << name << " finger " << finger;
            }
        }
    }
}

TEST(Touch, SettledAgainItStays) {
    const AtlasSession& s = session();
    const auto once = findPose(s, "arms-down");
    ASSERT_TRUE(once);
    ASSERT_FALSE(once->touches.empty());
    const auto again = settlePose(s, *once);
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, *once);
}

TEST(Touch, AnotherShapeIsSettledAnew) {
    AtlasSession s = session();
    ASSERT_TRUE(setPose(s, findPose(s, "arms-down").value()));
    const Pose before = s.pose;
    Shape heavy = s.shape;
    heavy.weight = 1;
    ASSERT_TRUE(setShape(s, heavy));
    EXPECT_EQ(s.pose.id, "arms-down");
    EXPECT_NE(s.pose.degrees, before.degrees);
    const Place tip = placeIn(s, s.posed, "fingertip_3", Side::left),
                point = placeIn(s, s.posed, "GB31", Side::left);
    EXPECT_LT(glm::distance(tip.at, point.at), 0.011f);
}

TEST(Touch, OtherPosesAreLeftAsTheyAre) {
    for (const Pose& pose : session().poses)
        if (pose.touches.empty()) {
            EXPECT_EQ(settlePose(session(), pose).value(), pose) << pose.id;
        }
}

TEST(Touch, AnUnknownPlaceIsNamed) {
    Pose pose;
    pose.id = "own";
    pose.touches = {{"fingertip_9.left", "GB31.left", 0}};
    const auto settled = settlePose(session(), pose);
    ASSERT_FALSE(settled);
    EXPECT_NE(settled.error().message.find("fingertip_9.left"), std::string::npos) << settled.error().message;
}

TEST(Touch, MirroredItTouchesOnTheOtherSide) {
    Pose pose;
    pose.touches = {{"fingertip_3.left", "GB21.right", 0.007f}, {"fingertip_2.right", "CV12", 0}};
    const Pose mirrored = mirrorPose(session().motions, pose);
    ASSERT_EQ(mirrored.touches.size(), 2u);
    EXPECT_EQ(mirrored.touches[0], (Touch{"fingertip_3.right", "GB21.left", 0.007f}));
    EXPECT_EQ(mirrored.touches[1], (Touch{"fingertip_2.left", "CV12", 0}));
}

TEST(Touch, AFileKeepsTouchesAndSupport) {
    const auto& motions = session().motions;
    Pose pose;
    pose.name = "Own";
    pose.support = "stool";
    pose.touches = {{"fingertip_3.left", "GB31.left", 0.007f}};
    const auto read = parsePose(writePose(pose, motions), "own.toml", motions);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->touches, pose.touches);
    EXPECT_EQ(read->support, "stool");
    const auto lying = parsePose("name = \"x\"\nlie = \"prone\"\n", "x.toml", motions);
    ASSERT_TRUE(lying);
    EXPECT_EQ(lying->support, "couch");
    const auto wrong = parsePose("name = \"x\"\nsupport = \"cloud\"\n", "x.toml", motions);
    ASSERT_FALSE(wrong);
    EXPECT_NE(wrong.error().message.find("cloud"), std::string::npos);
}

} // namespace
