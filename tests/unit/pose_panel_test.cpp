// The posture panel drawn off screen and driven by the mouse, over the real motions and postures.
#include "atlas/panels/panels.h"
#include "session_fixture.h"
#include <GLFW/glfw3.h>
#include <algorithm>
#include <imgui.h>

namespace {

using namespace atlas;

struct PosePanel : testing::Test {
    AtlasSession session; // motions and postures without a body: apply() poses none
    Catalog none;
    SearchIndex index{none};
    engine::UiContext ui;
    AppState state;
    std::vector<HandleMark> handles;
    float width = 1280, height = 2600; // tall enough for all sliders
    double now = 1;

    void SetUp() override {
        session.motions = fixture::session().motions;
        session.poses = fixture::session().poses;
        session.pose = state.pose = session.poses.front();
        state.settings.reduceMotion = true;
        ui.buildFonts("°", 1);
        ui.setTheme(false, 1);
        apply(state, session, act::Toggle{"pose"}, now);
        frames(4);
    }
    void frame() {
        ui.beginFrame(width, height, 1, 1.0f / 60);
        now += 1.0 / 60;
        const std::vector<Label> labels;
        PanelContext c{state, session, index, ui.fonts(), labels, width, height, 1, now, {}};
        c.handles = handles;
        const auto actions = drawPanels(c);
        ui.endFrame();
        for (const Action& a : actions) apply(state, session, a, now);
    }
    void frames(int n) {
        for (int i = 0; i < n || ui.hasQueued(); ++i) frame();
    }
    const PanelItem* item(const std::string& name) {
        const auto& all = drawnItems();
        const auto at = std::ranges::find(all, name, &PanelItem::name);
        return at == all.end() ? nullptr : &*at;
    }
    void mouse(engine::InputEvent::Kind kind, float x, float y, bool pressed = false) {
        engine::InputEvent e;
        e.kind = kind;
        e.x = x;
        e.y = y;
        e.pressed = pressed;
        ui.queue(e);
        frames(2);
    }
    // Presses at `from` of the item's width, moves to `to`, and lets go.
    bool drag(const std::string& name, float from, float to) {
        const PanelItem* i = item(name);
        if (!i) return false;
        const float y = i->y + i->height - 8, a = i->x + i->width * from, b = i->x + i->width * to;
        using K = engine::InputEvent::Kind;
        mouse(K::move, a, y);
        mouse(K::button, a, y, true);
        mouse(K::move, b, y);
        mouse(K::button, b, y, false);
        return true;
    }
    bool click(const std::string& name) { return drag(name, 0.5f, 0.5f); }
    void type(const std::string& text) {
        for (const char c : text) {
            engine::InputEvent e;
            e.kind = engine::InputEvent::Kind::character;
            e.character = static_cast<unsigned char>(c);
            ui.queue(e);
            frames(2);
        }
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
    ASSERT_TRUE(drag("Elbow: Flexion", 0.2f, 0.7f));
    const float both = angle("elbow-flexion", Side::left);
    EXPECT_GT(both, 60);
    EXPECT_EQ(both, std::round(both)); // whole degrees
    EXPECT_EQ(angle("elbow-flexion", Side::right), both);
    ASSERT_TRUE(click("Right side"));
    EXPECT_EQ(state.poseSide, Side::right);
    ASSERT_TRUE(drag("Elbow: Flexion", 0.5f, 0.99f));
    EXPECT_EQ(angle("elbow-flexion", Side::right), findMotion(session.motions, "elbow-flexion")->high);
    EXPECT_EQ(angle("elbow-flexion", Side::left), both);
}

TEST_F(PosePanel, ADoubleClickSetsOneBack) {
    apply(state, session, act::SetAngle{"knee-flexion", Side::midline, 90}, now);
    frames(2);
    ASSERT_TRUE(click("Joints"));
    const PanelItem* i = item("Knee: Flexion");
    ASSERT_NE(i, nullptr);
    using K = engine::InputEvent::Kind;
    const float x = i->x + i->width * 0.4f, y = i->y + i->height - 8;
    mouse(K::move, x, y);
    for (int n = 0; n < 2; ++n) {
        mouse(K::button, x, y, true);
        mouse(K::button, x, y, false);
    }
    EXPECT_EQ(angle("knee-flexion", Side::left), 0);
    EXPECT_EQ(angle("knee-flexion", Side::right), 0);
}

TEST_F(PosePanel, MirrorsAndResets) {
    apply(state, session, act::SetAngle{"elbow-flexion", Side::left, 80}, now);
    frames(2);
    ASSERT_TRUE(click("Left for right   X"));
    EXPECT_EQ(angle("elbow-flexion", Side::right), 80);
    EXPECT_EQ(angle("elbow-flexion", Side::left), 0);
    ASSERT_TRUE(click("Back to the anatomical position   A"));
    EXPECT_EQ(angle("elbow-flexion", Side::right), 0);
}

TEST_F(PosePanel, ATypedNameSavesAndTheListShowsIt) {
    apply(state, session, act::SetAngle{"elbow-flexion", Side::left, 80}, now);
    apply(state, session, act::SavePose{}, now);
    frames(4);
    EXPECT_FALSE(state.poseNaming);
    EXPECT_TRUE(ui.wantsKeyboard());
    type("Desk");
    for (const bool down : {true, false}) {
        engine::InputEvent e;
        e.code = GLFW_KEY_ENTER;
        e.pressed = down;
        ui.queue(e);
    }
    frames(4);
    ASSERT_EQ(state.poseJobs.size(), 1u);
    EXPECT_EQ(state.poseJobs[0].pose.name, "Desk");
    Pose mine = state.pose;
    mine.id = "my:Desk";
    mine.name = "Desk";
    apply(state, session, act::TakePoses{{mine}}, now);
    apply(state, session, act::SetPose{mine, false}, now);
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
    apply(state, session, act::SetAngle{"elbow-flexion", Side::left, 80}, now);
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
    apply(state, session, act::Toggle{"pose"}, now);
    apply(state, session, act::Open{CardKind::point, "LI11"}, now);
    frames(4);
    ASSERT_TRUE(click("Take up this posture"));
    EXPECT_EQ(state.pose.id, "elbow-flexed");
    EXPECT_EQ(state.posture, "LI11");
    frames(2);
    EXPECT_EQ(item("Take up this posture"), nullptr);
    ASSERT_TRUE(click("Back to the anatomical position"));
    EXPECT_EQ(state.pose.id, "anatomical");
    apply(state, session, act::TakePose{"seated"}, now);
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
    apply(state, session, act::ChooseSlider{-1}, now);
    frames(4);
    const PanelItem* i = item(last.joint + ": " + last.name);
    ASSERT_NE(i, nullptr);
    EXPECT_GT(i->y, 60);
    EXPECT_LT(i->y + i->height, 600);
}

} // namespace
