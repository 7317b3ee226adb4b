// The command that makes this picture: run again, it gives the state of the window's picture.
#include "atlas/app_viewer.h"
#include "atlas/cli.h"
#include "atlas/state/picture_command.h"
#include "session_fixture.h"
#include <sstream>

namespace {

using namespace atlas;

AppOptions rendered;

// As a shell would cut it; quotes are the only thing that it needs to know here.
std::vector<std::string> wordsOf(const std::string& command) {
    std::vector<std::string> out(1);
    bool inside = false;
    for (const char c : command) {
        if (c == '\'')
            inside = !inside;
        else if (c == ' ' && !inside)
            out.emplace_back();
        else
            out.back() += c;
    }
    return out;
}

// Runs it up to where the picture would be drawn.
Studio runAgain(const std::string& command) {
    const auto words = wordsOf(command);
    std::vector<const char*> argv;
    for (const std::string& w : words) argv.push_back(w.c_str());
    std::ostringstream out, err;
    DrawingCommands drawing;
    drawing.render = [](const AppOptions& o) {
        rendered = o;
        return 0;
    };
    Studio v;
    EXPECT_EQ(runCli(static_cast<int>(argv.size()), argv.data(), out, err, drawing), 0) << command << "\n"
                                                                                        << err.str();
    auto session = openSession(rendered.session);
    EXPECT_TRUE(session) << (session ? "" : session.error().message);
    if (!session) return v;
    v.session = std::move(*session);
    v.state.shape = v.session.shape;
    v.state.pose = v.session.pose;
    v.state.settings.reduceMotion = true;
    v.state.settings.safety.conditions = rendered.conditions;
    const auto size = parseSize(rendered.size, {1, 1});
    EXPECT_TRUE(size);
    apply(v.state, v.session, act::Stage{glm::vec2(*size), rendered.uiScale}, 0);
    const auto done = applyOptions(v, rendered, 0);
    EXPECT_TRUE(done) << (done ? "" : done.error().message);
    return v;
}

void expectSamePicture(const AppState& window, const Studio& again) {
    const AppState& s = again.state;
    for (int i = 0; i < 3; ++i) EXPECT_NEAR(s.camera.target[i], window.camera.target[i], 1e-6f);
    EXPECT_NEAR(s.camera.yaw, window.camera.yaw, 1e-5f);
    EXPECT_NEAR(s.camera.pitch, window.camera.pitch, 1e-5f);
    EXPECT_EQ(s.camera.distance, window.camera.distance);
    EXPECT_EQ(s.point, window.point);
    if (!window.point.empty()) {
        EXPECT_EQ(s.side, window.side);
    }
    EXPECT_EQ(s.region, window.region);
    EXPECT_EQ(s.regionSide, window.regionSide);
    EXPECT_EQ(s.shownMeridians, window.shownMeridians);
    EXPECT_EQ(s.found, window.found);
    EXPECT_EQ(s.stage, window.stage);
    const Settings &a = s.settings, &b = window.settings;
    EXPECT_EQ(a.material, b.material);
    if (b.material == engine::SkinMaterial::skin) {
        EXPECT_EQ(a.skinTone, b.skinTone);
    }
    EXPECT_EQ(a.dark, b.dark);
    EXPECT_EQ(a.labels, b.labels);
    EXPECT_EQ(a.lines, b.lines);
    EXPECT_EQ(a.creases, b.creases);
    EXPECT_EQ(a.garment, b.garment);
    EXPECT_EQ(a.ruler, b.ruler);
    EXPECT_EQ(a.phases, b.phases);
    EXPECT_EQ(a.flow, b.flow);
    EXPECT_TRUE(a.safety == b.safety);
    EXPECT_EQ(again.session.shape, fixture::session().shape);
    EXPECT_EQ(s.pose.degrees, window.pose.degrees);
    EXPECT_EQ(s.pose.lie, window.pose.lie);
    EXPECT_EQ(again.session.pose.degrees, window.pose.degrees) << "the body stands in it";
    EXPECT_EQ(rendered.uiScale, window.settings.uiScale > 0 ? window.settings.uiScale : window.monitorScale);
}

AppState windowState() {
    AppState s;
    s.settings.reduceMotion = true;
    s.shape = fixture::session().shape;
    s.pose = fixture::session().pose;
    s.stage = {941, 703};
    apply(s, fixture::session(), act::Reset{}, 0);
    return s;
}

TEST(PictureCommand, APointWithEverySettingTurned) {
    const auto& session = fixture::session();
    AppState s = windowState();
    apply(s, session, act::Select{"LI11", Side::right, true}, 0);
    apply(s, session, act::Orbit{0.377f, -0.21f}, 0);
    apply(s, session, act::Zoom{1.37f, {100, 100}, s.stage}, 0);
    for (const char* what : {"labels", "lines", "creases", "garment", "dark", "ruler", "phases", "flow"})
        apply(s, session, act::Toggle{what}, 0);
    apply(s, session, act::SetMaterial{engine::SkinMaterial::skin, 4}, 0);
    apply(s, session, act::SetCondition{"pregnancy", true}, 0);
    apply(s, session, act::UiScale{1.125f}, 0);
    expectSamePicture(s, runAgain(pictureCommand(s, session)));
}

TEST(PictureCommand, ARegionWithOneOfItsPointsOpen) {
    const auto& session = fixture::session();
    AppState s = windowState();
    apply(s, session, act::Open{CardKind::region, "trapezius", true, Side::left}, 0);
    apply(s, session, act::Select{"GB21", Side::left, true}, 0);
    ASSERT_EQ(s.region, "trapezius");
    expectSamePicture(s, runAgain(pictureCommand(s, session)));
    apply(s, session, act::Open{CardKind::region, "neck", true, Side::right}, 0);
    expectSamePicture(s, runAgain(pictureCommand(s, session)));
}

TEST(PictureCommand, LinesAndWhatASearchFound) {
    const auto& session = fixture::session();
    AppState s = windowState();
    apply(s, session, act::Open{CardKind::meridian, "BL"}, 0);
    expectSamePicture(s, runAgain(pictureCommand(s, session)));
    apply(s, session, act::ShowMeridians{{"LI", "TE"}}, 0);
    apply(s, session, act::Found{{"LI4", "EX-HN5"}}, 0);
    expectSamePicture(s, runAgain(pictureCommand(s, session)));
    apply(s, session, act::Select{"LI4", Side::left, false}, 0);
    expectSamePicture(s, runAgain(pictureCommand(s, session)));
}

TEST(PictureCommand, PosturesByNameAndByTheirAngles) {
    const auto& session = fixture::session();
    AppState s = windowState();
    s.pose = *findPose(session, "seated");
    EXPECT_NE(pictureCommand(s, session).find("--pose seated "), std::string::npos);
    expectSamePicture(s, runAgain(pictureCommand(s, session)));
    apply(s, session, act::SetAngle{"elbow-flexion", Side::left, 47.3f}, 0);
    apply(s, session, act::SetAngle{"neck-flexion", Side::midline, 12}, 0);
    expectSamePicture(s, runAgain(pictureCommand(s, session)));
    s.pose = *findPose(session, "prone");
    s.pose.id = "my:lying";
    expectSamePicture(s, runAgain(pictureCommand(s, session)));
}

TEST(PictureCommand, TheWindowsActionPutsItIntoTheClipboard) {
    const auto& session = fixture::session();
    AppState s = windowState();
    const KeyBinding* key = nullptr;
    for (const KeyBinding& b : keyTable())
        if (std::string_view(b.keys) == "Ctrl Shift C") key = &b;
    ASSERT_TRUE(key);
    apply(s, session, key->action, 0);
    EXPECT_EQ(s.clipboard, pictureCommand(s, session));
    EXPECT_TRUE(s.clipboard.starts_with("tongren render "));
    EXPECT_FALSE(s.notice.empty());
}

TEST(PictureCommand, NamesWithBlanksAndQuotesAreSafeInAShell) {
    AtlasSession session;
    session.source = "/tmp/my body's folder; rm -rf x";
    const std::string command = pictureCommand(AppState{}, session);
    EXPECT_NE(command.find("--body '/tmp/my body'\\''s folder; rm -rf x' "), std::string::npos) << command;
}

TEST(PictureCommand, CamerasReadAndRefused) {
    engine::Camera c;
    c.target = {0.1f, 1.23456789f, -0.3f};
    c.yaw = -2.5f;
    c.pitch = 0.3f;
    c.distance = 0.77f;
    const auto back = parseCamera(writeCamera(c));
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(back->target, c.target);
    EXPECT_NEAR(back->yaw, c.yaw, 1e-6f);
    EXPECT_TRUE(parseCamera("0,1,0, 30,-10, 2"));
    for (const char* wrong : {"", "1 2 3 4 5", "1 2 3 4 5 6 7", "a b c d e f", "0 1 0 0 0 0", "0 1 0 0 0 -2",
                              "0 1 0 0 120 2", "nan 1 0 0 0 2", "0 1 0 0 0 2x"})
        EXPECT_FALSE(parseCamera(wrong)) << wrong;
}

TEST(PictureCommand, PosesInOneLineReadAndRefused) {
    const auto& motions = fixture::session().motions;
    const auto pose = parseInlinePose("lie=supine,elbow-flexion.left=90.5,neck-flexion=10", motions);
    ASSERT_TRUE(pose) << pose.error().message;
    EXPECT_EQ(pose->lie, "supine");
    EXPECT_EQ(pose->degrees.at("elbow-flexion.left"), 90.5f);
    const auto again = parseInlinePose(inlinePose(*pose), motions);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->degrees, pose->degrees);
    for (const char* wrong : {"lie=flying", "elbow-flexion=90", "elbow-flexion.left=900", "x=1",
                              "elbow-flexion.left=", "elbow-flexion.left=ninety", "elbow-flexion.left"})
        EXPECT_FALSE(parseInlinePose(wrong, motions)) << wrong;
}

} // namespace
