// The posture panel drawn off screen and driven by the mouse, over the real motions and postures.
#include "panel_fixture.h"
#include "session_fixture.h"

namespace {

using namespace atlas;

struct PosePanel : testing::Test, fixture::Desk {
    // Motions and postures without a body: apply() poses none. Tall enough for all sliders.
    PosePanel() : fixture::Desk({}, "°", 1280, 2600) {}
    void SetUp() override {
        session.motions = fixture::session().motions;
        session.poses = fixture::session().poses;
        session.pose = state.pose = session.poses.front();
        state.settings.reduceMotion = true;
        act(act::Toggle{"pose"});
        frames(4);
    }
    // A slider's, from one share of its width to another.
    bool slide(const std::string& name, float from, float to) {
        const PanelItem* i = item(name);
        if (!i) return false;
        const float y = i->y + i->height - 8;
        drag({i->x + i->width * from, y}, {i->x + i->width * to, y});
        return true;
    }
    float angle(const char* motion, Side side) const {
        return degreesOf(*findMotion(session.motions, motion), state.pose, side);
    }
};

TEST_F(PosePanel, ListsEveryPostureAndASliderForEveryMotion) {
    EXPECT_EQ(item("Elbow: Flexion"), nullptr);
    for (const Pose& p : session.poses)
        if (p.id != "anatomical") {
            EXPECT_NE(item(p.name), nullptr) << p.name;
        }
    EXPECT_NE(item("Anatomical position"), nullptr);
    ASSERT_TRUE(click("Joints"));
    EXPECT_EQ(item("Seated"), nullptr);
    for (const Motion& m : session.motions) EXPECT_NE(item(m.joint + ": " + m.name), nullptr) << m.id;
}

TEST_F(PosePanel, AChipTakesThePostureUp) {
    ASSERT_TRUE(click("Seated"));
    EXPECT_EQ(state.pose.id, "seated");
    ASSERT_TRUE(click("Anatomical position"));
    EXPECT_EQ(state.pose.id, "anatomical");
}

TEST_F(PosePanel, ASliderBendsTheChosenSides) {
    ASSERT_TRUE(click("Joints"));
    ASSERT_TRUE(slide("Elbow: Flexion", 0.2f, 0.7f));
    const float both = angle("elbow-flexion", Side::left);
    EXPECT_GT(both, 60);
    EXPECT_EQ(both, std::round(both)); // whole degrees
    EXPECT_EQ(angle("elbow-flexion", Side::right), both);
    ASSERT_TRUE(click("Right side"));
    EXPECT_EQ(state.poseSide, Side::right);
    ASSERT_TRUE(slide("Elbow: Flexion", 0.5f, 0.99f));
    EXPECT_EQ(angle("elbow-flexion", Side::right), findMotion(session.motions, "elbow-flexion")->high);
    EXPECT_EQ(angle("elbow-flexion", Side::left), both);
}

TEST_F(PosePanel, ADoubleClickSetsOneBack) {
    act(act::SetAngle{"knee-flexion", Side::midline, 90});
    frames(2);
    ASSERT_TRUE(click("Joints"));
    const PanelItem* i = item("Knee: Flexion");
    ASSERT_NE(i, nullptr);
    using K = engine::InputEvent::Kind;
    const float x = i->x + i->width * 0.4f, y = i->y + i->height - 8;
    mouse(K::move, {x, y});
    for (int n = 0; n < 2; ++n) {
        mouse(K::button, {x, y}, true);
        mouse(K::button, {x, y}, false);
    }
    EXPECT_EQ(angle("knee-flexion", Side::left), 0);
    EXPECT_EQ(angle("knee-flexion", Side::right), 0);
}

TEST_F(PosePanel, MirrorsAndResets) {
    act(act::SetAngle{"elbow-flexion", Side::left, 80});
    frames(2);
    ASSERT_TRUE(click("Left for right   X"));
    EXPECT_EQ(angle("elbow-flexion", Side::right), 80);
    EXPECT_EQ(angle("elbow-flexion", Side::left), 0);
    ASSERT_TRUE(click("Back to the anatomical position   A"));
    EXPECT_EQ(angle("elbow-flexion", Side::right), 0);
}

TEST_F(PosePanel, ATypedNameSavesAndTheListShowsIt) {
    act(act::SetAngle{"elbow-flexion", Side::left, 80});
    act(act::SavePose{});
    frames(4);
    EXPECT_FALSE(state.poseNaming);
    EXPECT_TRUE(ui.wantsKeyboard());
    type("Desk");
    key(GLFW_KEY_ENTER);
    frames(4);
    ASSERT_EQ(state.poseJobs.size(), 1u);
    EXPECT_EQ(state.poseJobs[0].pose.name, "Desk");
    Pose mine = state.pose;
    mine.id = "my:Desk";
    mine.name = "Desk";
    act(act::TakePoses{{mine}});
    act(act::SetPose{mine, false});
    frames(3);
    ASSERT_TRUE(click("Postures"));
    EXPECT_NE(item("Desk"), nullptr);
    ASSERT_TRUE(click("Save, share"));
    ASSERT_TRUE(click("Delete"));
    EXPECT_TRUE(state.savedPoses.empty());
    frames(2);
    EXPECT_EQ(item("Delete"), nullptr);
    ASSERT_TRUE(click("Postures"));
    EXPECT_EQ(item("Desk"), nullptr);
}

TEST_F(PosePanel, TheSwitchesAndSharingAreThere) {
    act(act::SetAngle{"elbow-flexion", Side::left, 80});
    frames(2);
    EXPECT_TRUE(state.handles); // the panel opens with them
    ASSERT_TRUE(click("Drag hands and feet"));
    EXPECT_FALSE(state.handles);
    ASSERT_TRUE(click("Follow the points"));
    EXPECT_TRUE(state.settings.takePosture);
    ASSERT_TRUE(click("Save, share"));
    EXPECT_EQ(item("Seated"), nullptr);
    ASSERT_TRUE(click("Share as a file"));
    ASSERT_EQ(state.poseJobs.size(), 1u);
    ASSERT_TRUE(click("Copy as text"));
    EXPECT_NE(state.clipboard.find("elbow-flexion"), std::string::npos);
    ASSERT_TRUE(click("Back to search and lists   K"));
    EXPECT_FALSE(state.poseOpen);
}

TEST_F(PosePanel, APointsCardTakesItsPostureUpAndLeadsBack) {
    Point p;
    p.code = "LI11";
    p.meridian = "LI";
    p.location = "At the elbow.";
    p.finding = "Bend the elbow.";
    p.posture = "elbow-flexed";
    session.catalog.points.push_back(p);
    act(act::Toggle{"pose"});
    act(act::Open{CardKind::point, "LI11"});
    frames(4);
    ASSERT_TRUE(click("Take up this posture"));
    EXPECT_EQ(state.pose.id, "elbow-flexed");
    EXPECT_EQ(state.posture, "LI11");
    frames(2);
    EXPECT_EQ(item("Take up this posture"), nullptr);
    ASSERT_TRUE(click("Back to the anatomical position"));
    EXPECT_EQ(state.pose.id, "anatomical");
    act(act::TakePose{"seated"});
    frames(2);
    ASSERT_TRUE(click("Take up this posture"));
    frames(2);
    ASSERT_TRUE(click("Back to the posture before"));
    EXPECT_EQ(state.pose.id, "seated");
    frames(2);
    ASSERT_TRUE(click("Posture")); // the button at the top does the same
    EXPECT_EQ(state.pose.id, "elbow-flexed");
}

TEST_F(PosePanel, ChosenByKeysItScrollsIntoView) {
    height = 600;
    frames(2);
    const Motion& last = session.motions.back();
    act(act::ChooseSlider{-1});
    frames(4);
    const PanelItem* i = item(last.joint + ": " + last.name);
    ASSERT_NE(i, nullptr);
    EXPECT_GT(i->y, 60);
    EXPECT_LT(i->y + i->height, 600);
}

} // namespace
