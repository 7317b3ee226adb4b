// Limbs dragged on the real body: the target is reached, the limits hold, nothing jumps.
#include "atlas/domain/ik.h"
#include "session_fixture.h"
#include <algorithm>
#include <cmath>
#include <iostream>
#include <random>

namespace {

using namespace atlas;

const AtlasSession& session() {
    return fixture::session();
}

const Grip& handle(const std::string& name) {
    static const std::vector<Grip> all = handles(*session().asset, session().shaped, session().motions);
    for (const Grip& g : all)
        if (g.name == name) return g;
    throw std::runtime_error("no handle " + name);
}

glm::vec3 placeIn(const Pose& pose, const Grip& g) {
    const auto turned = jointPose(*session().asset, session().shaped, session().motions, pose);
    EXPECT_TRUE(turned) << (turned ? "" : turned.error().message);
    return turned ? gripPlace(*session().asset, session().shaped, *turned, g) : glm::vec3(0);
}

Reached dragged(const Pose& from, const Grip& g, glm::vec3 target) {
    auto r = reach(*session().asset, session().shaped, session().motions, from, g, target);
    EXPECT_TRUE(r) << (r ? "" : r.error().message);
    return r ? *r : Reached{from, 1e9f};
}

// Any angles of the grip, up to a share of the way to their limits.
Pose someAngles(const Grip& g, std::mt19937& dice, float share) {
    Pose pose;
    for (const Motion& m : session().motions)
        for (const Side side : {Side::midline, Side::left, Side::right})
            if (m.sided != (side == Side::midline) &&
                std::ranges::find(g.angles, degreesKey(m, side)) != g.angles.end()) {
                const float t = std::uniform_real_distribution<float>(0, share)(dice);
                const bool up = m.low >= m.rest || (m.high > m.rest && dice() % 2);
                setDegrees(m, pose, side, m.rest + t * ((up ? m.high : m.low) - m.rest));
            }
    return pose;
}

TEST(Ik, HandlesAreTheLimbsThatTheMotionsMove) {
    for (const char* name : {"Left hand", "Right hand", "Left elbow", "Right elbow", "Left foot",
                             "Right foot", "Left knee", "Right knee", "Head"})
        EXPECT_FALSE(handle(name).angles.empty()) << name;
    const auto& arm = handle("Left hand").angles;
    EXPECT_NE(std::ranges::find(arm, "elbow-flexion.left"), arm.end());
    EXPECT_EQ(std::ranges::find(arm, "elbow-flexion.right"), arm.end());
    const auto& elbow = handle("Left elbow").angles; // is moved by the shoulder alone
    EXPECT_EQ(std::ranges::find(elbow, "elbow-flexion.left"), elbow.end());
    const auto& leg = handle("Right foot").angles;
    EXPECT_NE(std::ranges::find(leg, "knee-flexion.right"), leg.end());
    for (const std::string& key : handle("Head").angles) EXPECT_EQ(key.find("spine"), std::string::npos);
}

TEST(Ik, APlaceOfTheSkinHoldsItsLimb) {
    const BodyAsset& a = *session().asset;
    const auto at = [&](const char* landmark, Side side) {
        const Landmark* l = session().measurement.landmark(landmark, side);
        EXPECT_NE(l, nullptr) << landmark;
        const auto hit = session().bvh->closest(session().posed.coarseSurface(), l->position);
        return gripAt(a, session().shaped, session().motions, hit.at, a.coarse);
    };
    const auto finger = at("fingertip_3", Side::left);
    ASSERT_TRUE(finger);
    EXPECT_EQ(finger->name, "Left hand");
    EXPECT_EQ(finger->angles, handle("Left hand").angles);
    const auto heel = at("heel_back", Side::right);
    ASSERT_TRUE(heel);
    EXPECT_EQ(heel->name, "Right foot");
    const auto belly = at("umbilicus", Side::midline);
    ASSERT_TRUE(belly);
    EXPECT_EQ(belly->name, "Trunk");
    // It is held where it was touched.
    const Landmark* tip = session().measurement.landmark("fingertip_3", Side::left);
    EXPECT_LT(glm::distance(gripShown(session().posed, *finger), tip->position), 0.01f);
}

TEST(Ik, ReachesWhatCanBeReached) {
    std::mt19937 dice(7);
    int missed = 0;
    for (const char* name : {"Left hand", "Right elbow", "Left foot", "Right knee", "Head"}) {
        const Grip& g = handle(name);
        for (int i = 0; i < 12; ++i) {
            const Pose there = someAngles(g, dice, 0.5f);
            const glm::vec3 target = placeIn(there, g);
            // As a hand drags it: along the way, in small steps.
            Pose pose;
            const glm::vec3 from = placeIn(pose, g);
            for (int step = 1; step <= 12; ++step)
                pose = dragged(pose, g, glm::mix(from, target, static_cast<float>(step) / 12)).pose;
            const Reached at = dragged(pose, g, target);
            EXPECT_TRUE(checkPose(session().motions, at.pose)) << name;
            EXPECT_NEAR(glm::distance(placeIn(at.pose, g), target), at.missed, 1e-4f) << name << " " << i;
            missed += at.missed > 0.005f ? 1 : 0;
            if (at.missed > 0.005f) {
                std::cout << name << " " << i << " stays " << at.missed * 1000 << " mm off\n";
            }
        }
    }
    EXPECT_LE(missed, 1); // of 60: a shoulder that is led straight through the chest may be caught
}

TEST(Ik, BendsAStraightArmThatIsPushedAlongItself) {
    const Grip& g = handle("Left hand");
    const glm::vec3 hand = placeIn({}, g), elbow = placeIn({}, handle("Left elbow"));
    const Reached r = dragged({}, g, hand + 0.25f * (elbow - hand));
    EXPECT_LT(r.missed, 0.005f);
    const Motion* m = findMotion(session().motions, "elbow-flexion");
    ASSERT_NE(m, nullptr);
    EXPECT_GT(degreesOf(*m, r.pose, Side::left), 15);
    EXPECT_EQ(degreesOf(*m, r.pose, Side::right), m->rest);
}

TEST(Ik, OutOfReachItStretchesAndStaysWithinTheLimits) {
    for (const char* name : {"Left hand", "Right foot", "Head", "Left knee"}) {
        const Grip& g = handle(name);
        const glm::vec3 at = placeIn({}, g);
        for (const glm::vec3 way : {glm::vec3(5, 0, 0), glm::vec3(0, 8, 0), glm::vec3(0, 0, -4),
                                    glm::vec3(-3, -9, 2), glm::vec3(0, 0, 1e6f)}) {
            const Reached r = dragged({}, g, at + way);
            EXPECT_TRUE(std::isfinite(r.missed)) << name;
            EXPECT_GT(r.missed, 1) << name;
            EXPECT_TRUE(checkPose(session().motions, r.pose)) << name;
            const glm::vec3 there = placeIn(r.pose, g);
            EXPECT_TRUE(std::isfinite(there.x + there.y + there.z)) << name;
            // At least no farther away than it was.
            EXPECT_LE(glm::distance(there, at + way), glm::length(way) * 1.0001f) << name;
        }
    }
}

TEST(Ik, MirroredTargetsGiveMirroredAngles) {
    const Grip &left = handle("Left hand"), &right = handle("Right hand");
    const glm::vec3 by(0.1f, 0.25f, 0.3f);
    const Reached l = dragged({}, left, placeIn({}, left) + by),
                  r = dragged({}, right, placeIn({}, right) + by * glm::vec3(-1, 1, 1));
    EXPECT_LT(l.missed, 0.005f);
    EXPECT_LT(r.missed, 0.005f);
    for (const Motion& m : session().motions)
        if (m.sided) {
            EXPECT_NEAR(degreesOf(m, l.pose, Side::left), degreesOf(m, r.pose, Side::right), 1.5f) << m.id;
            EXPECT_EQ(degreesOf(m, l.pose, Side::right), m.rest) << m.id;
        }
}

TEST(Ik, SmallDragsMoveTheLimbALittle) {
    const Grip& g = handle("Right hand");
    Pose pose = dragged({}, g, placeIn({}, g) + glm::vec3(-0.05f, 0.3f, 0.3f)).pose;
    const glm::vec3 from = placeIn(pose, g);
    for (int i = 1; i <= 40; ++i) { // a circle of the mouse
        const float a = static_cast<float>(i) * 0.157f;
        const glm::vec3 to = from + 0.05f * glm::vec3(std::cos(a) - 1, std::sin(a), 0);
        const Reached r = dragged(pose, g, to);
        EXPECT_LT(r.missed, 0.005f) << i;
        for (const Motion& m : session().motions)
            if (m.sided) {
                EXPECT_LT(std::abs(degreesOf(m, r.pose, Side::right) - degreesOf(m, pose, Side::right)), 12)
                    << m.id << " " << i;
            }
        pose = r.pose;
    }
}

TEST(Ik, DraggedThereAndBackTheLimbIsAsItWas) {
    const Grip& g = handle("Left hand");
    Pose home;
    setDegrees(*findMotion(session().motions, "elbow-flexion"), home, Side::left, 50);
    setDegrees(*findMotion(session().motions, "wrist-flexion"), home, Side::left, 20);
    const glm::vec3 from = placeIn(home, g);
    Pose pose = home;
    for (int i = 0; i <= 40; ++i) {
        const float t = 1 - std::abs(static_cast<float>(i) - 20) / 20;
        auto r = reach(*session().asset, session().shaped, session().motions, pose, g,
                       from + t * glm::vec3(0.15f, 0.3f, -0.1f), &home);
        ASSERT_TRUE(r);
        EXPECT_LT(r->missed, 0.005f) << i;
        pose = r->pose;
    }
    for (const Motion& m : session().motions)
        if (m.sided) {
            EXPECT_NEAR(degreesOf(m, pose, Side::left), degreesOf(m, home, Side::left), 3) << m.id;
        }
}

TEST(Ik, LeavesTheRestAloneAndNamesNothing) {
    Pose pose;
    pose.id = "seated";
    pose.name = "Seated";
    const Motion* neck = findMotion(session().motions, "neck-flexion");
    ASSERT_NE(neck, nullptr);
    setDegrees(*neck, pose, Side::midline, 20);
    const Grip& g = handle("Left hand");
    const Reached still = dragged(pose, g, placeIn(pose, g));
    EXPECT_EQ(still.pose, pose); // where it is already
    const Reached r = dragged(pose, g, placeIn(pose, g) + glm::vec3(0, 0.1f, 0.1f));
    EXPECT_EQ(degreesOf(*neck, r.pose, Side::midline), 20);
    EXPECT_EQ(r.pose.id, "");
    EXPECT_EQ(r.pose.name, "");
}

} // namespace
