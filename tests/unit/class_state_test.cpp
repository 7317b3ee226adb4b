// What the class sees of the teacher's state, and the keys that decide it.
#include "atlas/state/class_state.h"
#include "atlas/state/framing.h"
#include "session_fixture.h"
#include <GLFW/glfw3.h>

namespace {

using namespace atlas;
using fixture::session;

struct ClassScreens : testing::Test {
    AppState s;
    void act(const Action& a) { apply(s, session(), a, 1); }
    void press(uint32_t character) {
        const KeyBinding* b = bindingOfCharacter(character, keyMode(s));
        ASSERT_TRUE(b);
        act(b->action);
    }
    void pressKey(int key, int mods = 0) {
        const KeyBinding* b = bindingOfKey(key, mods, keyMode(s));
        ASSERT_TRUE(b);
        act(b->action);
    }
};

TEST_F(ClassScreens, TheClassSeesTheBodyAndNothingOfTheTeachers) {
    act(act::Open{CardKind::point, "LI4"});
    s.camera = frameBody(session(), View::front, 1);
    s.camera.shift = 0.3f;
    s.stage = {1000, 1000};
    act(act::Query{"neck"});
    act(act::Hover{"LI5", Side::left});
    act(act::Toggle{"help"});
    act(act::Notice{"for the teacher"});
    act(act::OfferHere{});
    const AppState c = classState(s, {1920, 1080});
    EXPECT_TRUE(c.projector);
    EXPECT_EQ(c.point, "LI4");
    EXPECT_EQ(c.cardKind, CardKind::none);
    EXPECT_FALSE(c.settings.finder || c.settings.card || c.helpOpen || c.offer);
    EXPECT_EQ(c.query + c.hovered + c.notice + c.preview, "");
    EXPECT_EQ(c.camera.shift, 0);
    EXPECT_EQ(c.camera.distance, s.camera.distance); // wider than what the teacher sees
    EXPECT_EQ(c.stage, glm::vec2(1920, 1080));
}

TEST_F(ClassScreens, ANarrowScreenStepsBackUntilAllOfTheTeachersPictureIsOnIt) {
    s.stage = {1600, 1000};
    s.camera.shift = 0;
    const AppState c = classState(s, {1000, 1000});
    EXPECT_NEAR(c.camera.distance, 1.6f * s.camera.distance, 1e-4);
    s.camera.shift = 0.25f; // a panel over the stage: what lies beside it counts
    EXPECT_NEAR(classState(s, {1000, 1000}).camera.distance, 1.2f * s.camera.distance, 1e-4);
}

TEST_F(ClassScreens, KeysCoverAndKeepThePictureOnlyWhileAClassLooksOn) {
    press('b'); // porcelain, bronze
    EXPECT_EQ(s.settings.material, engine::SkinMaterial::bronze);
    act(act::CoverClass{Cover::black});
    act(act::FreezeClass{});
    EXPECT_EQ(s.classScreen.cover, Cover::none);
    EXPECT_FALSE(s.classScreen.frozen);
    pressKey(GLFW_KEY_F8);
    ASSERT_TRUE(s.classScreen.open);
    EXPECT_EQ(keyMode(s), KeyMode::teaching);
    press('b');
    EXPECT_EQ(s.classScreen.cover, Cover::black);
    press('W');
    EXPECT_EQ(s.classScreen.cover, Cover::white);
    press('w');
    EXPECT_EQ(s.classScreen.cover, Cover::none);
    press('.');
    EXPECT_EQ(s.classScreen.cover, Cover::black);
    press('.');
    press('f');
    EXPECT_TRUE(s.classScreen.frozen);
    press('f');
    EXPECT_FALSE(s.classScreen.frozen);
    EXPECT_EQ(s.settings.material, engine::SkinMaterial::bronze);
    EXPECT_FALSE(s.fullscreen);
    pressKey(GLFW_KEY_F8, GLFW_MOD_CONTROL);
    EXPECT_TRUE(s.classScreen.swap);
    pressKey(GLFW_KEY_F8, GLFW_MOD_SHIFT);
    EXPECT_EQ(s.classScreen.otherMonitor, 1);
    press('b');
    pressKey(GLFW_KEY_F8);
    EXPECT_FALSE(s.classScreen.open);
    EXPECT_EQ(s.classScreen.cover, Cover::none); // the next class begins with a picture
    EXPECT_EQ(keyMode(s), KeyMode::usual);
}

TEST_F(ClassScreens, ALostScreenIsToldAndTheClassStaysOpen) {
    act(act::ClassWindow{});
    act(act::ClassTold{true, "HDMI-1", false, ""});
    EXPECT_EQ(s.classScreen.where, "HDMI-1");
    act(act::FreezeClass{});
    act(act::ClassTold{true, "HDMI-1", true, "gone"});
    EXPECT_TRUE(s.classScreen.open && s.classScreen.lost && s.classScreen.frozen);
    EXPECT_EQ(s.notice, "gone");
    act(act::ClassTold{.notice = "no room"}); // it could not be opened at all
    EXPECT_FALSE(s.classScreen.open || s.classScreen.frozen);
}

} // namespace
