// A guest's landmark chosen, moved over the skin and put by keys alone.
#include "atlas/state/framing.h"
#include "engine/render/camera.h"
#include "session_fixture.h"
#include <GLFW/glfw3.h>
#include <cmath>

namespace {

using namespace atlas;

// Our own body, as if somebody had brought it.
const AtlasSession& session() {
    static const AtlasSession s = [] {
        AtlasSession made = fixture::session();
        auto guest = std::make_shared<Guest>();
        guest->file = "/tmp/anna.glb";
        guest->fitted = made.posed.positions;
        made.guest = guest;
        return made;
    }();
    return s;
}

struct LandmarkKeys : testing::Test {
    AppState s;
    double now = 1;
    void SetUp() override {
        s.camera = frameBody(session(), View::front, 16.0f / 9);
        s.pose = session().pose;
        s.guest = {};
    }
    void act(const Action& a) {
        apply(s, session(), a, now += 1);
        advance(s, now += 1);
    }
    bool press(int key, int mods = 0) {
        const KeyBinding* b = bindingOfKey(key, mods, keyMode(s));
        if (b) act(b->action);
        return b;
    }
    void choose(const std::string& id, Side side) {
        act(act::Toggle{"landmarks"});
        for (size_t i = 0; i < session().measurement.landmarks.size(); ++i) {
            ASSERT_TRUE(press(GLFW_KEY_TAB));
            if (s.landmark->id == id && s.landmark->side == side) return;
        }
        FAIL() << id;
    }
    glm::vec3 place() const {
        if (s.landmark->moved) return engine::positionAt(session().posed.coarseSurface(), *s.landmark->moved);
        const Landmark* l = session().measurement.landmark(s.landmark->id, s.landmark->side);
        return engine::positionAt(session().posed.surface(), l->at);
    }
};

TEST_F(LandmarkKeys, TabGoesThroughAllOfThemAndShowsEach) {
    EXPECT_TRUE(std::holds_alternative<act::Step>(bindingOfKey(GLFW_KEY_TAB, 0, keyMode(s))->action));
    act(bindingOfCharacter('v')->action);
    ASSERT_TRUE(s.landmarks);
    const auto& all = session().measurement.landmarks;
    for (const Landmark& l : all) {
        ASSERT_TRUE(press(GLFW_KEY_TAB));
        ASSERT_EQ(s.landmark->id, l.id);
        ASSERT_EQ(s.landmark->side, l.side);
        const glm::vec3 at = engine::project(s.camera, place(), s.stage);
        EXPECT_TRUE(at.z > 0 && at.x > 0 && at.y > 0 && at.x < s.stage.x && at.y < s.stage.y) << l.id;
    }
    press(GLFW_KEY_TAB);
    EXPECT_EQ(s.landmark->id, all.front().id);
    press(GLFW_KEY_TAB, GLFW_MOD_SHIFT);
    EXPECT_EQ(s.landmark->id, all.back().id);
}

TEST_F(LandmarkKeys, ArrowsMoveItOverTheSkinAsItIsSeen) {
    choose("umbilicus", Side::midline);
    const glm::vec3 from = place();
    const glm::vec2 seen(engine::project(s.camera, from, s.stage));
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(press(GLFW_KEY_UP, GLFW_MOD_CONTROL | GLFW_MOD_SHIFT));
    ASSERT_TRUE(s.landmark->moved);
    const glm::vec3 up = place();
    EXPECT_NEAR(glm::distance(from, up), 0.03f, 0.004f);
    const glm::vec2 then(engine::project(s.camera, up, s.stage));
    EXPECT_LT(then.y, seen.y - 10);
    EXPECT_NEAR(then.x, seen.x, 3);
    ASSERT_TRUE(press(GLFW_KEY_RIGHT, GLFW_MOD_CONTROL));
    EXPECT_NEAR(glm::distance(place(), up), 0.001f, 0.0004f);
    EXPECT_GT(engine::project(s.camera, place(), s.stage).x, then.x);
    ASSERT_TRUE(press(GLFW_KEY_BACKSPACE, GLFW_MOD_CONTROL));
    EXPECT_FALSE(s.landmark->moved);
    EXPECT_EQ(place(), from);
}

TEST_F(LandmarkKeys, EnterFitsTheBodyToIt) {
    choose("acromion_lateral_end", Side::right);
    EXPECT_TRUE(press(GLFW_KEY_ENTER));
    EXPECT_FALSE(s.guest.corrected); // it was not moved
    EXPECT_NE(s.notice.find("arrows"), std::string::npos);
    for (int i = 0; i < 2; ++i) press(GLFW_KEY_DOWN, GLFW_MOD_CONTROL | GLFW_MOD_SHIFT);
    const glm::vec3 wanted = place();
    EXPECT_TRUE(press(GLFW_KEY_ENTER));
    ASSERT_TRUE(s.guest.corrected);
    EXPECT_EQ(s.guest.corrected->landmark, "acromion_lateral_end");
    EXPECT_FALSE(s.guest.corrected->left);
    EXPECT_FALSE(s.guest.corrected->midline);
    EXPECT_LT(glm::distance(s.guest.corrected->at, wanted), 0.0005f);
    // While that is fitted nothing else moves; then the ring stands where the new fit has it.
    s.guest.corrected.reset();
    s.guest.file = "/tmp/anna.glb";
    press(GLFW_KEY_DOWN, GLFW_MOD_CONTROL);
    EXPECT_EQ(place(), wanted);
    act(act::GuestDone{});
    EXPECT_FALSE(s.landmark->moved);
    EXPECT_EQ(s.landmark->id, "acromion_lateral_end");
}

TEST_F(LandmarkKeys, EscLeavesStepByStep) {
    choose("umbilicus", Side::midline);
    press(GLFW_KEY_UP, GLFW_MOD_CONTROL);
    press(GLFW_KEY_ESCAPE);
    EXPECT_FALSE(s.landmark->moved);
    EXPECT_TRUE(s.landmarks);
    press(GLFW_KEY_ESCAPE);
    EXPECT_FALSE(s.landmarks);
    EXPECT_FALSE(s.landmark);
    EXPECT_EQ(keyMode(s), KeyMode::usual);
}

TEST_F(LandmarkKeys, OurOwnBodyHasNoneToCorrect) {
    apply(s, fixture::session(), act::Toggle{"landmarks"}, now);
    EXPECT_FALSE(s.landmarks);
    EXPECT_NE(s.notice.find("Bring a body"), std::string::npos);
    act(act::Toggle{"landmarks"});
    apply(s, fixture::session(), act::Reshaped{1.7f, {}}, now); // our own body is back
    EXPECT_FALSE(s.landmarks);
}

TEST_F(LandmarkKeys, NothingIsMovedBeforeOneIsChosen) {
    act(act::Toggle{"landmarks"});
    press(GLFW_KEY_UP, GLFW_MOD_CONTROL);
    EXPECT_FALSE(s.landmark);
    EXPECT_NE(s.notice.find("Tab"), std::string::npos);
    press(GLFW_KEY_ENTER);
    EXPECT_FALSE(s.guest.corrected);
}

TEST_F(LandmarkKeys, ThePosturePanelKeepsItsOwnKeys) {
    act(act::Toggle{"landmarks"});
    EXPECT_EQ(keyMode(s), KeyMode::landmarks);
    act(act::Toggle{"pose"});
    EXPECT_EQ(keyMode(s), KeyMode::usual);
    act(act::ChooseSlider{1});
    EXPECT_EQ(s.motion, 0);
}

} // namespace
