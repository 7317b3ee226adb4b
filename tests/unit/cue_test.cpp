// The hand of a guided session on the measured body: it lies on the skin, goes where it is led, and hides
// where nothing can be seen.
#include "atlas/state/framing.h"
#include "atlas/view/cue.h"
#include "engine/render/camera.h"
#include <gtest/gtest.h>

namespace {

using namespace atlas;

class Cue : public testing::Test {
protected:
    static void SetUpTestSuite() {
        if (auto s = openSession({})) {
            session = std::make_unique<AtlasSession>(std::move(*s));
            dress(*session);
        }
    }
    static void TearDownTestSuite() { session.reset(); }
    void SetUp() override {
        if (!session) GTEST_SKIP() << "needs the baked body";
        state.stage = stage;
    }
    static PracticeItem itemAt(const char* code, Side side, const char* motion,
                               const char* towards = nullptr) {
        PracticeItem item;
        item.code = code;
        item.side = side;
        item.motion = motion;
        item.at = siteOf(code, side);
        if (towards) item.towards = siteOf(towards, side);
        return item;
    }
    static engine::SurfacePoint siteOf(const char* code, Side side) {
        for (const Site& s : session->measurement.point(code)->sites)
            if (s.side == side) return s.at;
        return {};
    }
    static glm::vec3 skinAt(const engine::SurfacePoint& p) {
        return engine::positionAt(shownBody(*session).surface(), p);
    }
    static float offSkin(glm::vec3 p) {
        return session->bvh->closest(session->posed.coarseSurface(), p).distance;
    }
    // A session that presses this one place, looked at as a session does.
    HandCue cueOf(const PracticeItem& item, double elapsed, PressPhase phase = PressPhase::press) {
        PracticePlan plan;
        plan.items = {item};
        plan.items.front().press = 60;
        state.practice = beginPractice(plan);
        state.practice->phase = phase;
        state.practice->elapsed = elapsed;
        state.camera = framePractice(*session, item, stage.x / stage.y, state.camera);
        return layoutCue(*session, state, stage, 1, memory);
    }
    static std::unique_ptr<AtlasSession> session;
    glm::vec2 stage{800, 550};
    AppState state;
    CueMemory memory;
};
std::unique_ptr<AtlasSession> Cue::session;

TEST_F(Cue, StrokeGoesOverTheSkinFromThePlaceToWhereItIsLed) {
    const PracticeItem item = itemAt("BL23", Side::right, "stroke", "BL25");
    const CueTrack t = makeCueTrack(*session, item);
    ASSERT_GT(t.points.size(), 5u);
    EXPECT_LT(glm::distance(t.points.front(), skinAt(item.at)), 0.001f);
    EXPECT_LT(glm::distance(t.points.back(), skinAt(*item.towards)), 0.001f);
    EXPECT_NEAR(t.length(), glm::distance(t.points.front(), t.points.back()), 0.3f * t.length());
    for (const glm::vec3& p : t.points) EXPECT_LT(offSkin(p), 0.004f);
    // It goes down pressed, lifts off at the end and is set down again where it began.
    const CueStep first = stepAt(t, 0);
    EXPECT_EQ(first.along, 0);
    EXPECT_EQ(first.lift, 0);
    float furthest = 0;
    double reached = 0;
    bool again = false;
    for (double s = 0; s < 12; s += 0.02) {
        const CueStep step = stepAt(t, s);
        if (step.along > furthest) furthest = step.along, reached = s;
        if (step.along < 0.01f * t.length() && step.lift == 0 && s > reached + 0.5) again = true;
        if (step.along > 0.05f * t.length() && step.along < 0.95f * t.length() && s < reached && !again) {
            EXPECT_EQ(step.lift, 0) << s;
        }
    }
    EXPECT_NEAR(furthest, t.length(), 0.001f);
    EXPECT_TRUE(again);
}

TEST_F(Cue, ToAndFroStaysOnTheSkin) {
    PracticeItem item = itemAt("BL23", Side::right, "stroke", "BL25");
    item.toAndFro = true;
    const CueTrack t = makeCueTrack(*session, item);
    float low = 1, high = 0;
    for (double s = 0; s < 20; s += 0.05) {
        const CueStep step = stepAt(t, s);
        EXPECT_EQ(step.lift, 0);
        low = std::min(low, step.along), high = std::max(high, step.along);
    }
    EXPECT_LT(low, 0.002f);
    EXPECT_NEAR(high, t.length(), 0.002f);
}

TEST_F(Cue, CirclesLieOnTheSkinAndShowInPerspective) {
    const PracticeItem item = itemAt("BL23", Side::right, "circles");
    const glm::vec3 at = skinAt(item.at), normal = engine::normalAt(shownBody(*session).surface(), item.at);
    const auto circle = skinCircle(*session, at, normal, 0.015f);
    ASSERT_GE(circle.size(), 24u);
    for (const glm::vec3& p : circle) {
        EXPECT_LT(offSkin(p), 0.0045f);
        EXPECT_NEAR(glm::distance(p, at), 0.015f, 0.006f);
    }
    const HandCue cue = cueOf(item, 1);
    ASSERT_TRUE(cue.shown);
    // The tip is on the circle, and goes round it.
    float nearest = 1e9f;
    for (const glm::vec2& p : cue.loop) nearest = std::min(nearest, glm::distance(p, cue.tip));
    EXPECT_LT(nearest, 6);
    EXPECT_GT(glm::distance(cue.tip, cueOf(item, 2.2).tip), 10);
    // Seen aslant the same circle is narrower.
    const auto extent = [](const std::vector<glm::vec2>& ring) {
        float low = 1e9f, high = 0;
        for (int i = 0; i < 18; ++i) {
            const glm::vec2 d(std::cos(0.1745f * static_cast<float>(i)),
                              std::sin(0.1745f * static_cast<float>(i)));
            float a = 1e9f, b = -1e9f;
            for (const glm::vec2& p : ring) a = std::min(a, glm::dot(p, d)), b = std::max(b, glm::dot(p, d));
            low = std::min(low, b - a), high = std::max(high, b - a);
        }
        return low / high;
    };
    const float plain = extent(cue.ring);
    state.camera.yaw -= 0.8f;
    const HandCue aslant = layoutCue(*session, state, stage, 1, memory);
    ASSERT_TRUE(aslant.shown);
    EXPECT_LT(extent(aslant.ring), plain - 0.15f);
}

TEST_F(Cue, CirclesBeginAtTheTopOfAKnotAndMoveDown) {
    const PracticeItem item = itemAt("BL13", Side::right, "circles", "BL17");
    const HandCue first = cueOf(item, 0), later = cueOf(item, 7);
    ASSERT_TRUE(first.shown && later.shown);
    const auto middle = [](const std::vector<glm::vec2>& ring) {
        glm::vec2 sum(0);
        for (const glm::vec2& p : ring) sum += p / static_cast<float>(ring.size());
        return sum;
    };
    EXPECT_LT(glm::distance(middle(first.loop), first.target), 5);
    EXPECT_GT(middle(later.loop).y, middle(first.loop).y + 15);
}

TEST_F(Cue, RollsTheBallAlongWithoutSliding) {
    PracticeItem item = itemAt("BL43", Side::left, "roll");
    const CueTrack t = makeCueTrack(*session, item);
    ASSERT_TRUE(t.moves()); // a hand's breadth, though nobody said where to
    EXPECT_NEAR(t.length(), 0.08f, 0.02f);
    const CueStep a = stepAt(t, 0.5), b = stepAt(t, 1.5);
    EXPECT_NEAR((b.along - a.along) / kBallRadius, b.angle - a.angle, 1e-4f);
    const HandCue cue = cueOf(item, 1);
    EXPECT_TRUE(cue.wall);
    EXPECT_GT(cue.ballRadius, 0.045f * stage.y);
    EXPECT_FALSE(cue.bricks.empty());
}

TEST_F(Cue, HiddenWhereThePlaceFacesAwayAndWhenNothingIsPressed) {
    const PracticeItem item = itemAt("BL23", Side::right, "hold");
    HandCue cue = cueOf(item, 3);
    ASSERT_TRUE(cue.shown);
    EXPECT_LT(glm::distance(cue.target, glm::vec2(engine::project(state.camera, skinAt(item.at), stage))),
              0.5f);
    state.camera.yaw += 3.14159f;
    EXPECT_FALSE(layoutCue(*session, state, stage, 1, memory).shown);
    state.camera.yaw -= 3.14159f;
    EXPECT_TRUE(layoutCue(*session, state, stage, 1, memory).shown);
    state.practice->phase = PressPhase::done;
    EXPECT_FALSE(layoutCue(*session, state, stage, 1, memory).shown);
    state.practice.reset();
    EXPECT_FALSE(layoutCue(*session, state, stage, 1, memory).shown);
}

TEST_F(Cue, TheHandKeepsOffTheWayAndIsLargeEnoughToSee) {
    const PracticeItem item = itemAt("BL23", Side::right, "stroke", "BL25");
    const HandCue cue = cueOf(item, 1);
    ASSERT_TRUE(cue.shown);
    const glm::vec2 way = glm::normalize(cue.way.back() - cue.way.front());
    EXPECT_LT(glm::dot(cue.axis, way), 0.3f);
    EXPECT_GE(cue.size, 0.3f * stage.y);
}

TEST_F(Cue, PressureFollowsTheBreathAndStandsStillWhereMotionIsUnwanted) {
    EXPECT_TRUE(breathAt(1).out);
    EXPECT_FALSE(breathAt(7).out);
    EXPECT_TRUE(breathAt(10.5).out);
    EXPECT_LT(breathAt(5.9).full, 0.05f);
    EXPECT_GT(breathAt(9.9).full, 0.95f);
    CueTrack hold;
    hold.points = {{0, 0, 0}}, hold.normals = {{0, 0, 1}}, hold.arc = {0};
    EXPECT_LT(stepAt(hold, 0).pressure, 0.1f); // in slowly
    EXPECT_GT(stepAt(hold, 6).pressure, stepAt(hold, 10).pressure + 0.3f);
    EXPECT_GT(stepAt(hold, 10).pressure, 0.2f); // not let go before the end
    const PracticeItem item = itemAt("GB21", Side::right, "circles");
    state.settings.reduceMotion = true;
    const HandCue a = cueOf(item, 1);
    state.practice->elapsed = 2.2;
    const HandCue b = layoutCue(*session, state, stage, 1, memory); // seen from the same place
    ASSERT_TRUE(a.shown);
    EXPECT_EQ(a.tip, b.tip);
}

} // namespace
