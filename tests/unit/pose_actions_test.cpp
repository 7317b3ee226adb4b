// What the user does to the body's posture, as actions on the real body.
#include "atlas/state/framing.h"
#include "engine/render/camera.h"
#include "session_fixture.h"
#include <GLFW/glfw3.h>
#include <algorithm>
#include <cmath>
#include <unistd.h>

namespace {

using namespace atlas;

// The catalogue's postures are not this test's business: LI11 is given one here.
const AtlasSession& session() {
    static const AtlasSession s = [] {
        AtlasSession made = fixture::session();
        for (Point& p : made.catalog.points)
            p.posture = p.code == "LI11" || p.code == "LI10" ? "elbow-flexed" : "";
        return made;
    }();
    return s;
}

struct PoseActions : testing::Test {
    AppState s;
    double now = 1;
    void SetUp() override {
        s.camera = frameBody(session(), View::front, 16.0f / 9);
        s.pose = session().pose;
    }
    void act(const Action& a) { apply(s, session(), a, now); }
    void land() {
        now += 2;
        advance(s, now);
        advancePose(s, session(), now);
        ASSERT_EQ(s.poseFlight.seconds, 0);
    }
    float angle(const char* motion, Side side) const {
        return degreesOf(*findMotion(session().motions, motion), s.pose, side);
    }
    // The same body in the state's pose.
    AtlasSession posed() const {
        AtlasSession out = session();
        EXPECT_TRUE(setPose(out, s.pose));
        return out;
    }
};

TEST_F(PoseActions, ANamedPoseIsTakenUpSmoothly) {
    act(act::TakePose{"elbow-flexed"});
    ASSERT_GT(s.poseFlight.seconds, 0.3);
    EXPECT_EQ(poseGoal(s).id, "elbow-flexed");
    const float goal =
        degreesOf(*findMotion(session().motions, "elbow-flexion"), s.poseFlight.to, Side::left);
    EXPECT_GT(goal, 45);
    float last = angle("elbow-flexion", Side::left);
    for (int i = 1; i < 10; ++i) {
        EXPECT_TRUE(advancePose(s, session(), now + s.poseFlight.seconds * i / 10));
        EXPECT_GT(angle("elbow-flexion", Side::left), last);
        last = angle("elbow-flexion", Side::left);
        EXPECT_TRUE(checkPose(session().motions, s.pose));
    }
    EXPECT_LT(last, goal);
    land();
    EXPECT_EQ(angle("elbow-flexion", Side::left), goal);
    EXPECT_EQ(s.pose.id, "elbow-flexed");
}

TEST_F(PoseActions, ANewTargetStartsFromWhereTheBodyIs) {
    act(act::TakePose{"elbow-flexed"});
    now += 0.3;
    advancePose(s, session(), now);
    const float half = angle("elbow-flexion", Side::left);
    ASSERT_GT(half, 5);
    act(act::TakePose{"anatomical"});
    EXPECT_EQ(angle("elbow-flexion", Side::left), half);
    advancePose(s, session(), now + 0.01);
    EXPECT_NEAR(angle("elbow-flexion", Side::left), half, 3);
    land();
    EXPECT_EQ(angle("elbow-flexion", Side::left), 0);
    EXPECT_EQ(s.pose.id, "anatomical");
}

TEST_F(PoseActions, WithLessMotionItIsThereAtOnce) {
    s.settings.reduceMotion = true;
    act(act::TakePose{"elbow-flexed"});
    EXPECT_EQ(s.poseFlight.seconds, 0);
    EXPECT_EQ(s.pose.id, "elbow-flexed");
    EXPECT_GT(angle("elbow-flexion", Side::left), 45);
}

TEST_F(PoseActions, LyingDownTurnsTheBodyOverAndKeepsItInTheView) {
    act(act::TakePose{"supine"});
    EXPECT_TRUE(advancePose(s, session(), now + 0.3));
    EXPECT_TRUE(s.pose.turning.has_value());
    land();
    EXPECT_FALSE(s.pose.turning.has_value());
    EXPECT_EQ(s.pose.lie, "supine");
    const AtlasSession there = posed();
    for (size_t v = 0; v < there.posed.positions.size(); v += 97) {
        const glm::vec3 at = engine::project(s.camera, there.posed.positions[v], {1280, 720});
        ASSERT_TRUE(at.z > 0 && at.x > 0 && at.x < 1280 && at.y > 0 && at.y < 720) << v;
    }
}

// Close up, with no point open: what was looked at is still there when the body has sat down.
TEST_F(PoseActions, ACloseViewGoesWithTheSkinThatItLooksAt) {
    for (const auto& [joint, view] : {std::pair{"lowerleg01.L", View::front},
                                      {"head", View::back},
                                      {"wrist.L", View::left},
                                      {"foot.R", View::right}}) {
        SCOPED_TRACE(joint);
        s.pose = session().pose, s.poseFlight = {};
        const auto& asset = *session().asset;
        const auto j = std::ranges::find(asset.joints, joint, &engine::Joint::name) - asset.joints.begin();
        s.camera = frameBody(session(), view, 16.0f / 9);
        s.camera.target = session().posed.jointPositions[static_cast<size_t>(j)];
        s.camera.distance = 0.7f;
        s.flight = {};
        const auto at = lookedAt(session(), s.camera);
        ASSERT_TRUE(at);
        act(act::TakePose{"seated"});
        land();
        const AtlasSession there = posed();
        const auto skin = there.posed.coarseSurface();
        const glm::vec3 place = engine::positionAt(skin, *at), normal = engine::normalAt(skin, *at);
        const glm::vec3 seen = engine::project(s.camera, place, {1280, 720});
        EXPECT_TRUE(seen.z > 0 && std::abs(seen.x - 640) < 320 && std::abs(seen.y - 360) < 180)
            << seen.x << " " << seen.y;
        EXPECT_FALSE(hiddenFrom(there, s.camera.eye(), place, normal));
        EXPECT_NEAR(s.camera.distance, 0.7f, 1e-4f);
    }
}

TEST_F(PoseActions, UnknownPosesSaySoAndChangeNothing) {
    act(act::TakePose{"handstand"});
    EXPECT_NE(s.notice.find("handstand"), std::string::npos);
    EXPECT_EQ(s.poseFlight.seconds, 0);
    Pose wrong;
    wrong.degrees["elbow-flexion.left"] = 400;
    act(act::SetPose{wrong});
    EXPECT_EQ(poseGoal(s).degrees.count("elbow-flexion.left"), 0u);
    EXPECT_NE(s.notice.find("elbow-flexion"), std::string::npos);
}

TEST_F(PoseActions, AnAngleIsSetOnEitherSideOrBothWithinItsLimits) {
    const Motion& m = *findMotion(session().motions, "elbow-flexion");
    act(act::SetAngle{"elbow-flexion", Side::left, 30});
    EXPECT_EQ(angle("elbow-flexion", Side::left), 30);
    EXPECT_EQ(angle("elbow-flexion", Side::right), 0);
    EXPECT_EQ(s.pose.id, ""); // no longer the named one
    act(act::SetAngle{"elbow-flexion", Side::midline, 60});
    EXPECT_EQ(angle("elbow-flexion", Side::left), 60);
    EXPECT_EQ(angle("elbow-flexion", Side::right), 60);
    act(act::SetAngle{"elbow-flexion", Side::right, 900});
    EXPECT_EQ(angle("elbow-flexion", Side::right), m.high);
    act(act::SetAngle{"neck-flexion", Side::left, 20}); // has no sides
    EXPECT_EQ(angle("neck-flexion", Side::midline), 20);
    const Pose before = s.pose;
    act(act::SetAngle{"tail-wag", Side::left, 20});
    act(act::SetAngle{"elbow-flexion", Side::left, std::nanf("")});
    EXPECT_EQ(s.pose, before);
}

TEST_F(PoseActions, TheKeysWalkTheSlidersOfTheOpenPanel) {
    act(act::Toggle{"pose"});
    EXPECT_TRUE(s.poseOpen);
    EXPECT_TRUE(s.handles);
    act(act::ChooseSlider{1});
    ASSERT_EQ(s.motion, 0);
    const Motion& first = session().motions[0];
    act(act::Nudge{1});
    const Side side = first.sided ? Side::left : Side::midline;
    EXPECT_EQ(degreesOf(first, s.pose, side), first.rest + 5);
    act(act::Nudge{-1});
    EXPECT_EQ(degreesOf(first, s.pose, side), first.rest);
    act(act::Nudge{1});
    act(act::ZeroSlider{});
    EXPECT_EQ(degreesOf(first, s.pose, side), first.rest);
    act(act::ChooseSlider{-1});
    EXPECT_EQ(s.motion, static_cast<int>(session().motions.size()) - 1);
    act(act::NextPoseSide{});
    EXPECT_EQ(s.poseSide, Side::left);
    act(act::NextPoseSide{});
    EXPECT_EQ(s.poseSide, Side::right);
    act(act::NextPoseSide{});
    EXPECT_EQ(s.poseSide, Side::midline);
    act(act::Toggle{"body"});
    EXPECT_FALSE(s.poseOpen);
    EXPECT_TRUE(s.bodyOpen);
    act(act::Toggle{"pose"});
    EXPECT_FALSE(s.bodyOpen);
    act(act::Close{});
    EXPECT_FALSE(s.poseOpen);
}

TEST_F(PoseActions, APointsPostureAndBack) {
    act(act::Open{CardKind::point, "LI11"});
    land();
    EXPECT_EQ(s.pose.id, "anatomical"); // not by itself
    act(act::TakePosture{});
    EXPECT_EQ(poseGoal(s).id, "elbow-flexed");
    EXPECT_EQ(s.posture, "LI11");
    ASSERT_GT(s.flight.seconds, 0);
    EXPECT_EQ(s.flight.seconds, s.poseFlight.seconds); // they arrive together
    land();
    const AtlasSession there = posed();
    const auto place = placeOf(there, "LI11", s.side);
    ASSERT_TRUE(place);
    EXPECT_FALSE(hiddenFrom(there, s.camera.eye(), place->position, place->normal));
    const glm::vec3 at = engine::project(s.camera, place->position, s.stage);
    EXPECT_NEAR(at.x, s.stage.x / 2, 80);
    EXPECT_NEAR(at.y, s.stage.y / 2, 80);
    act(act::TakePosture{});
    EXPECT_EQ(poseGoal(s).id, "anatomical");
    EXPECT_EQ(s.posture, "");
    land();
    act(act::Open{CardKind::point, "LI4"});
    act(act::TakePosture{});
    EXPECT_NE(s.notice.find("LI4"), std::string::npos);
    EXPECT_EQ(poseGoal(s).id, "anatomical");
}

TEST_F(PoseActions, BackLeadsToThePoseBefore) {
    s.settings.reduceMotion = true;
    act(act::SetAngle{"neck-flexion", Side::midline, 15});
    act(act::Open{CardKind::point, "LI11"});
    act(act::TakePosture{});
    EXPECT_EQ(s.pose.id, "elbow-flexed");
    act(act::TakePosture{});
    EXPECT_EQ(angle("neck-flexion", Side::midline), 15);
    EXPECT_EQ(angle("elbow-flexion", Side::left), 0);
}

TEST_F(PoseActions, PointsCanBringTheirPosturesThemselves) {
    act(act::Toggle{"take-posture"});
    ASSERT_TRUE(s.settings.takePosture);
    act(act::Open{CardKind::point, "LI11"});
    EXPECT_EQ(poseGoal(s).id, "elbow-flexed");
    land();
    act(act::Open{CardKind::point, "LI10"}); // the same posture: nothing moves
    EXPECT_EQ(s.poseFlight.seconds, 0);
    act(act::Open{CardKind::point, "LI4"});
    EXPECT_EQ(poseGoal(s).id, "anatomical");
    land();
    act(act::Open{CardKind::point, "LI11"});
    land();
    act(act::Open{CardKind::none, {}}); // the card closes
    EXPECT_EQ(poseGoal(s).id, "anatomical");
}

TEST_F(PoseActions, ASessionTakesUpItsPointsPosturesIfThatIsWanted) {
    for (const bool wanted : {false, true}) {
        s = {};
        SetUp();
        s.settings.takePosture = wanted;
        PracticeRequest request;
        request.codes = {"LI11"};
        act(act::StartPractice{request});
        ASSERT_TRUE(s.practice);
        EXPECT_EQ(poseGoal(s).id, wanted ? "elbow-flexed" : "anatomical");
        const PracticeRun before = *s.practice;
        advancePose(s, session(), now + 0.3);
        EXPECT_EQ(s.practice->left(), before.left()); // the timer has its own clock
        act(act::Stage{{900, 700}});                  // the panels make way: the camera still leads there
        land();
        if (wanted) {
            const AtlasSession there = posed();
            const auto place = placeOf(there, "LI11", s.side);
            EXPECT_FALSE(hiddenFrom(there, s.camera.eye(), place->position, place->normal));
            const glm::vec3 at = engine::project(s.camera, place->position, s.stage);
            EXPECT_NEAR(at.x, s.stage.x / 2, 80);
        }
        act(act::Practice{act::Drive::close});
        land();
        EXPECT_EQ(s.pose.id, "anatomical");
    }
}

TEST_F(PoseActions, MirrorAndStep) {
    s.settings.reduceMotion = true;
    act(act::SetAngle{"elbow-flexion", Side::left, 70});
    act(act::MirrorPose{});
    EXPECT_EQ(angle("elbow-flexion", Side::left), 0);
    EXPECT_EQ(angle("elbow-flexion", Side::right), 70);
    const auto& poses = session().poses;
    ASSERT_GT(poses.size(), 2u);
    act(act::StepPose{1});
    EXPECT_EQ(s.pose.id, poses[0].id);
    act(act::StepPose{1});
    EXPECT_EQ(s.pose.id, poses[1].id);
    act(act::StepPose{-1});
    act(act::StepPose{-1});
    EXPECT_EQ(s.pose.id, poses.back().id);
}

TEST_F(PoseActions, ADraggedHandBendsTheArm) {
    const AtlasSession& at = session();
    const auto all = handles(*at.asset, at.shaped, at.motions);
    const auto hand = std::ranges::find(all, "Left hand", &Grip::name);
    ASSERT_NE(hand, all.end());
    const glm::vec3 target = gripShown(at.posed, *hand) + glm::vec3(0.05f, 0.2f, 0.25f);
    act(act::Hold{"Left hand"});
    EXPECT_EQ(s.held, "Left hand");
    act(act::Drag{*hand, target});
    EXPECT_EQ(s.poseFlight.seconds, 0);
    EXPECT_LT(glm::distance(gripShown(posed().posed, *hand), target), 0.006f);
    const Pose before = s.pose;
    act(act::Drag{*hand, glm::vec3(std::nanf(""))});
    EXPECT_EQ(s.pose, before);
}

TEST_F(PoseActions, SavingAsksForANameAndWritesNothingItself) {
    act(act::SavePose{});
    EXPECT_TRUE(s.poseOpen);
    EXPECT_TRUE(s.poseNaming);
    act(act::SavePose{"Nothing"});
    EXPECT_TRUE(s.poseJobs.empty()); // the anatomical position needs no saving
    act(act::SetAngle{"elbow-flexion", Side::left, 70});
    act(act::SavePose{"  Desk "});
    ASSERT_EQ(s.poseJobs.size(), 1u);
    EXPECT_EQ(s.poseJobs[0].pose.name, "Desk");
    EXPECT_EQ(s.poseJobs[0].what, PoseJob::What::save);
    act(act::SharePose{true});
    EXPECT_EQ(s.poseJobs.back().what, PoseJob::What::share);
    act(act::SharePose{false});
    const auto read = parsePose(s.clipboard, "clipboard", session().motions);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->degrees, s.pose.degrees);
    Pose mine = s.pose;
    mine.id = "my:Desk";
    mine.name = "Desk";
    act(act::TakePoses{{mine}});
    act(act::TakePose{"anatomical"});
    land();
    act(act::TakePose{"my:Desk"});
    land();
    EXPECT_EQ(s.pose.id, "my:Desk");
    s.poseJobs.clear();
    act(act::DeletePose{"elbow-flexed"}); // none of the user's own
    EXPECT_TRUE(s.poseJobs.empty());
    act(act::DeletePose{});
    ASSERT_EQ(s.poseJobs.size(), 1u);
    EXPECT_EQ(s.poseJobs[0].pose.id, "my:Desk");
    EXPECT_TRUE(s.savedPoses.empty());
    EXPECT_EQ(s.pose.id, "");
}

TEST_F(PoseActions, TheSettingIsKept) {
    const auto file = std::filesystem::temp_directory_path() /
                      ("tongren-pose-settings-" + std::to_string(::getpid()) + ".toml");
    Settings out;
    out.takePosture = true;
    ASSERT_TRUE(saveSettings(file, out));
    const auto in = loadSettings(file);
    ASSERT_TRUE(in);
    EXPECT_TRUE(in->takePosture);
    EXPECT_EQ(*in, out);
    std::filesystem::remove(file);
}

TEST_F(PoseActions, EveryOneHasAKey) {
    const auto bound = [](uint32_t c) {
        const KeyBinding* b = bindingOfCharacter(c);
        return b ? b->action : Action(act::Quit{});
    };
    EXPECT_EQ(std::get<act::Toggle>(bound('k')).what, "pose");
    EXPECT_EQ(std::get<act::Toggle>(bound('h')).what, "handles");
    EXPECT_TRUE(std::holds_alternative<act::TakePosture>(bound('i')));
    EXPECT_EQ(std::get<act::TakePose>(bound('a')).id, "anatomical");
    EXPECT_TRUE(std::holds_alternative<act::MirrorPose>(bound('x')));
    EXPECT_TRUE(std::holds_alternative<act::NextPoseSide>(bound('y')));
    ASSERT_NE(bindingOfKey(GLFW_KEY_S, GLFW_MOD_CONTROL), nullptr);
    EXPECT_EQ(bindingOfCharacter('k', KeyMode::session), nullptr); // a session keeps the body to itself
}

} // namespace
