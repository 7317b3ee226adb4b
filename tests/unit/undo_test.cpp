// What Ctrl Z takes back: postures of our own body, corrections of a guest; one gesture is one step.
#include "atlas/domain/guest_corrections.h"
#include "atlas/state/framing.h"
#include "session_fixture.h"
#include <GLFW/glfw3.h>
#include <algorithm>

namespace {

using namespace atlas;

const AtlasSession& session() {
    static const AtlasSession s = [] {
        AtlasSession made = fixture::session();
        for (Point& p : made.catalog.points) p.posture = p.code == "LI11" ? "elbow-flexed" : "";
        return made;
    }();
    return s;
}

// The same with somebody else standing there; only who it is matters here.
AtlasSession withGuest(const char* file) {
    AtlasSession out = session();
    auto guest = std::make_shared<Guest>();
    guest->file = file;
    out.guest = guest;
    return out;
}

struct Undo : testing::Test {
    AppState s;
    double now = 1;
    void SetUp() override {
        s.camera = frameBody(session(), View::front, 16.0f / 9);
        s.pose = session().pose;
    }
    void act(const Action& a, double seconds = 1) {
        apply(s, session(), a, now += seconds);
        land();
    }
    void land() {
        now += 1;
        advance(s, now);
        advancePose(s, session(), now);
        ASSERT_EQ(s.poseFlight.seconds, 0);
    }
    float angle(const char* motion, Side side) const {
        return degreesOf(*findMotion(session().motions, motion), s.pose, side);
    }
    Grip grip(const std::string& name) const {
        const auto all = handles(*session().asset, session().shaped, session().motions);
        return *std::ranges::find(all, name, &Grip::name);
    }
    size_t steps() const { return s.undo.done.size(); }
};

TEST_F(Undo, EverySliderIsAStepThatGoesBackAndForth) {
    act(act::SetAngle{"elbow-flexion", Side::left, 40});
    act(act::SetAngle{"neck-flexion", Side::midline, 20});
    act(act::Undo{});
    EXPECT_EQ(angle("neck-flexion", Side::midline), 0);
    EXPECT_EQ(angle("elbow-flexion", Side::left), 40);
    EXPECT_NE(s.notice.find("Neck: Flexion"), std::string::npos) << s.notice;
    act(act::Undo{});
    EXPECT_EQ(angle("elbow-flexion", Side::left), 0);
    EXPECT_EQ(s.pose.id, "anatomical"); // and it is what it was called
    act(act::Undo{});
    EXPECT_NE(s.notice.find("Nothing"), std::string::npos);
    act(act::Redo{});
    EXPECT_EQ(angle("elbow-flexion", Side::left), 40);
    EXPECT_EQ(angle("neck-flexion", Side::midline), 0);
    act(act::Redo{});
    EXPECT_EQ(angle("neck-flexion", Side::midline), 20);
    act(act::Redo{});
    EXPECT_NE(s.notice.find("Nothing"), std::string::npos);
    EXPECT_EQ(angle("neck-flexion", Side::midline), 20);
}

TEST_F(Undo, ItsWayBackIsSmoothAndTheViewStays) {
    act(act::SetAngle{"elbow-flexion", Side::left, 90});
    const engine::Camera before = s.camera;
    apply(s, session(), act::Undo{}, now);
    ASSERT_GT(s.poseFlight.seconds, 0);
    EXPECT_EQ(s.flight.seconds, 0);
    EXPECT_TRUE(advancePose(s, session(), now + s.poseFlight.seconds / 2));
    EXPECT_GT(angle("elbow-flexion", Side::left), 5);
    EXPECT_LT(angle("elbow-flexion", Side::left), 85);
    land();
    EXPECT_EQ(angle("elbow-flexion", Side::left), 0);
    EXPECT_EQ(s.camera.distance, before.distance);
    s.settings.reduceMotion = true;
    apply(s, session(), act::Redo{}, now);
    EXPECT_EQ(s.poseFlight.seconds, 0);
    EXPECT_EQ(angle("elbow-flexion", Side::left), 90);
    EXPECT_EQ(s.camera.distance, before.distance);
}

TEST_F(Undo, AGestureIsOneStep) {
    act(act::Gesture{"slider elbow-flexion"});
    for (const float degrees : {10.0f, 30.0f, 55.0f, 50.0f})
        act(act::SetAngle{"elbow-flexion", Side::midline, degrees});
    act(act::Gesture{});
    EXPECT_EQ(steps(), 1u);
    act(act::Gesture{"slider elbow-flexion"}); // later, the same slider again
    act(act::SetAngle{"elbow-flexion", Side::midline, 70});
    act(act::Gesture{});
    EXPECT_EQ(steps(), 2u);
    act(act::Undo{});
    EXPECT_EQ(angle("elbow-flexion", Side::right), 50);
    act(act::Undo{});
    EXPECT_EQ(angle("elbow-flexion", Side::right), 0);
    act(act::Redo{});
    EXPECT_EQ(angle("elbow-flexion", Side::right), 50);
}

TEST_F(Undo, ADoubleClickIsOneStepToo) {
    apply(s, session(), act::Gesture{"slider elbow-flexion"}, now);
    apply(s, session(), act::SetAngle{"elbow-flexion", Side::left, 60}, now);
    apply(s, session(), act::Gesture{}, now + 0.1);
    apply(s, session(), act::Gesture{"slider elbow-flexion"}, now + 0.2);
    apply(s, session(), act::SetAngle{"elbow-flexion", Side::left, 30}, now + 0.2);
    apply(s, session(), act::Gesture{}, now + 0.3);
    EXPECT_EQ(steps(), 1u);
    // A key right after it is another thing.
    apply(s, session(), act::MirrorPose{}, now + 0.4);
    EXPECT_EQ(steps(), 2u);
}

TEST_F(Undo, AGestureThatComesBackIsNone) {
    act(act::Gesture{"slider elbow-flexion"});
    act(act::SetAngle{"elbow-flexion", Side::left, 60});
    act(act::SetAngle{"elbow-flexion", Side::left, 0});
    act(act::Gesture{});
    EXPECT_EQ(steps(), 0u);
    s.pose = session().pose;
    act(act::Gesture{"slider elbow-flexion"}); // on its way it passes where it began
    for (const float degrees : {20.0f, 0.0f, 30.0f}) act(act::SetAngle{"elbow-flexion", Side::left, degrees});
    act(act::Gesture{});
    EXPECT_EQ(steps(), 1u);
    act(act::Undo{});
    EXPECT_EQ(s.pose.id, "anatomical");
    EXPECT_EQ(steps(), 0u);
    act(act::SetAngle{"elbow-flexion", Side::left, 0}); // as it is already
    EXPECT_EQ(steps(), 0u);
}

TEST_F(Undo, ALimbThatIsDraggedIsOneStep) {
    const Grip hand = grip("Left hand");
    const glm::vec3 from = gripShown(session().posed, hand);
    act(act::Gesture{hand.name});
    for (int i = 1; i <= 5; ++i)
        act(act::Drag{hand, from + static_cast<float>(i) * glm::vec3(0.02f, 0.05f, 0.04f), session().pose});
    act(act::Gesture{});
    ASSERT_EQ(steps(), 1u);
    const Pose dragged = s.pose;
    EXPECT_GT(angle("elbow-flexion", Side::left), 5);
    act(act::Undo{});
    EXPECT_EQ(s.pose, session().pose);
    act(act::Redo{});
    EXPECT_EQ(s.pose.degrees, dragged.degrees);
}

TEST_F(Undo, AHeldKeyIsOneStepAndAnotherOneLaterAnother) {
    act(act::Toggle{"pose"});
    act(act::ChooseSlider{1});
    for (int i = 0; i < 5; ++i) apply(s, session(), act::Nudge{1}, now += 0.05);
    EXPECT_EQ(steps(), 1u);
    const Pose held = s.pose;
    act(act::Nudge{1});
    EXPECT_EQ(steps(), 2u);
    act(act::ChooseSlider{1}, 0.01);
    act(act::Nudge{1}, 0.01);
    EXPECT_EQ(steps(), 3u);
    act(act::Undo{});
    act(act::Undo{});
    EXPECT_EQ(s.pose.degrees, held.degrees);
}

TEST_F(Undo, PosturesMirrorAndAPointsOwn) {
    act(act::TakePose{"seated"});
    act(act::SetAngle{"elbow-flexion", Side::left, 70});
    act(act::MirrorPose{});
    EXPECT_EQ(angle("elbow-flexion", Side::right), 70);
    act(act::Undo{});
    EXPECT_EQ(angle("elbow-flexion", Side::left), 70);
    EXPECT_EQ(angle("elbow-flexion", Side::right), degreesOf(*findMotion(session().motions, "elbow-flexion"),
                                                             *findPose(session(), "seated"), Side::right));
    act(act::Undo{});
    EXPECT_EQ(s.pose.id, "seated");
    act(act::Open{CardKind::point, "LI11"});
    act(act::TakePosture{});
    EXPECT_EQ(s.posture, "LI11");
    act(act::Undo{});
    EXPECT_EQ(s.posture, "");
    EXPECT_EQ(s.pose.id, "seated");
    act(act::Redo{});
    EXPECT_EQ(s.posture, "LI11");
    EXPECT_EQ(s.pose.id, "elbow-flexed");
    act(act::TakePosture{}); // and its own way back still knows where to
    EXPECT_EQ(s.pose.id, "seated");
}

TEST_F(Undo, LyingDownComesBackIntoTheView) {
    const engine::Camera standing = s.camera;
    act(act::TakePose{"supine"});
    act(act::Undo{});
    EXPECT_EQ(s.pose.lie, "upright");
    EXPECT_NEAR(s.camera.target.y, standing.target.y, 0.15f);
}

TEST_F(Undo, WhatIsNewEndsWhatCouldBeDoneAgain) {
    act(act::SetAngle{"elbow-flexion", Side::left, 40});
    act(act::Undo{});
    act(act::SetAngle{"neck-flexion", Side::midline, 20});
    EXPECT_TRUE(s.undo.undone.empty());
    act(act::Redo{});
    EXPECT_EQ(angle("elbow-flexion", Side::left), 0);
    EXPECT_EQ(angle("neck-flexion", Side::midline), 20);
}

TEST_F(Undo, WhatIsNoPostureIsNoStep) {
    act(act::Open{CardKind::point, "LI11"});
    act(act::Orbit{0.3f, 0});
    act(act::Toggle{"dark"});
    act(act::Toggle{"pose"});
    EXPECT_EQ(steps(), 0u);
}

TEST_F(Undo, TheListDoesNotGrowForEver) {
    for (int i = 0; i < 500; ++i)
        apply(s, session(), act::SetAngle{"elbow-flexion", Side::left, static_cast<float>(10 + i % 2)}, now);
    EXPECT_LE(steps(), 200u);
    EXPECT_GE(steps(), 50u);
}

TEST_F(Undo, ASavedPostureThatIsDeletedComesBackWithoutItsName) {
    Pose mine = *findPose(session(), "seated");
    mine.id = "my:desk";
    mine.name = "desk";
    act(act::TakePoses{{mine}});
    act(act::TakePose{"my:desk"});
    act(act::SetAngle{"elbow-flexion", Side::left, 33});
    act(act::DeletePose{"my:desk"});
    act(act::Undo{});
    EXPECT_EQ(s.pose.id, "");
    EXPECT_EQ(s.pose.degrees, mine.degrees);
}

TEST_F(Undo, CorrectionsOfAGuest) {
    const AtlasSession anna = withGuest("/tmp/anna.glb"), ben = withGuest("/tmp/ben.glb");
    const auto does = [&](const AtlasSession& who, const Action& a) { apply(s, who, a, now += 1); };
    const Correction navel{"umbilicus", true, true, {0, 1, 0.1f}};
    const CorrectionStep step{"/tmp/anna.glb", {}, {navel}};
    does(anna, act::CorrectLandmark{navel});
    s.guest.corrected.reset(); // the window has taken it, and fits
    s.guest.file = "/tmp/anna.glb";
    does(anna, act::Undo{});
    EXPECT_FALSE(s.guest.restored); // nothing to take back yet
    does(anna, act::Corrected{step});
    does(anna, act::GuestDone{});
    ASSERT_EQ(steps(), 1u);

    does(ben, act::Undo{}); // not of this guest
    EXPECT_FALSE(s.guest.restored);
    EXPECT_EQ(steps(), 1u);

    does(anna, act::Undo{});
    ASSERT_TRUE(s.guest.restored);
    EXPECT_TRUE(s.guest.restored->empty());
    s.guest.restored.reset();
    s.guest.file = "/tmp/anna.glb";
    does(anna, act::Undo{}); // while that is fitted
    EXPECT_FALSE(s.guest.restored);
    does(anna, act::Corrected{{"/tmp/anna.glb", {navel}, {}}});
    does(anna, act::GuestDone{});
    EXPECT_EQ(steps(), 0u);
    ASSERT_EQ(s.undo.undone.size(), 1u);

    does(anna, act::Redo{});
    ASSERT_TRUE(s.guest.restored);
    ASSERT_EQ(s.guest.restored->size(), 1u);
    EXPECT_EQ(s.guest.restored->front().landmark, "umbilicus");
    s.guest.restored.reset();
    s.guest.file = "/tmp/anna.glb";
    does(anna, act::GuestDone{"it could not be fitted"}); // then all is as before
    EXPECT_EQ(steps(), 0u);
    EXPECT_EQ(s.undo.undone.size(), 1u);
    does(anna, act::Redo{});
    s.guest.file = "/tmp/anna.glb";
    does(anna, act::Corrected{step});
    does(anna, act::GuestDone{});
    EXPECT_EQ(steps(), 1u);
    EXPECT_TRUE(s.undo.undone.empty());
}

TEST_F(Undo, AnotherGuestsCorrectionsDoNotHideThePosture) {
    act(act::SetAngle{"elbow-flexion", Side::left, 40});
    const AtlasSession anna = withGuest("/tmp/anna.glb");
    apply(s, anna, act::Corrected{{"/tmp/anna.glb", {}, {{"umbilicus", true, true, {}}}}}, now);
    act(act::Undo{}); // our own body stands there
    EXPECT_EQ(angle("elbow-flexion", Side::left), 0);
    EXPECT_EQ(steps(), 1u);
}

TEST_F(Undo, HasItsKeys) {
    const KeyBinding* undo = bindingOfKey(GLFW_KEY_Z, GLFW_MOD_CONTROL);
    const KeyBinding* redo = bindingOfKey(GLFW_KEY_Z, GLFW_MOD_CONTROL | GLFW_MOD_SHIFT);
    ASSERT_TRUE(undo && redo);
    EXPECT_TRUE(std::holds_alternative<act::Undo>(undo->action));
    EXPECT_TRUE(std::holds_alternative<act::Redo>(redo->action));
    EXPECT_EQ(bindingOfKey(GLFW_KEY_Z, GLFW_MOD_CONTROL, KeyMode::session), nullptr);
}

} // namespace
