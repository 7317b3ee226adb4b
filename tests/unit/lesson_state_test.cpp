// A lesson's step as a state of the stage.
#include "atlas/state/lesson_state.h"
#include "session_fixture.h"
#include <glm/geometric.hpp>

namespace {

using namespace atlas;

AppState stateOf(const LessonStep& step) {
    return stepState({}, fixture::session(), step, {1600, 900});
}

TEST(LessonState, ShowsWhatTheStepNames) {
    LessonStep step;
    step.point = "GB21";
    step.side = "right";
    step.points = {"GB20"};
    step.meridians = {"GB"};
    step.regions = {"neck"};
    step.ruler = true;
    step.lines = false;
    step.material = "bronze";
    const AppState s = stateOf(step);
    EXPECT_EQ(s.point, "GB21");
    EXPECT_EQ(s.side, Side::right);
    EXPECT_EQ(s.found, (std::vector<std::string>{"GB20", "GB21"}));
    EXPECT_EQ(s.shownMeridians, std::vector<std::string>{"GB"});
    EXPECT_EQ(s.region, "neck");
    EXPECT_TRUE(s.settings.ruler);
    EXPECT_TRUE(s.settings.labels);
    EXPECT_FALSE(s.settings.lines);
    EXPECT_FALSE(s.settings.flow);
    EXPECT_EQ(s.settings.material, engine::SkinMaterial::bronze);
    EXPECT_EQ(s.cardKind, CardKind::none);
}

TEST(LessonState, AStepThatNamesNothingShowsTheWholeBody) {
    const AppState s = stateOf({});
    EXPECT_TRUE(s.found.empty());
    EXPECT_TRUE(s.point.empty());
    EXPECT_GT(s.camera.distance, 2);
}

TEST(LessonState, TheCameraOfTheStepWins) {
    LessonStep step;
    step.near = "region:neck";
    step.view = "back";
    step.camera = LessonCamera{{0.1f, 1.2f, 0.3f}, 90, -30, 0.8f};
    const engine::Camera c = stateOf(step).camera;
    EXPECT_EQ(c.target, glm::vec3(0.1f, 1.2f, 0.3f));
    EXPECT_NEAR(c.yaw, 1.5708f, 1e-3f);
    EXPECT_NEAR(c.pitch, -0.5236f, 1e-3f);
    EXPECT_EQ(c.distance, 0.8f);
}

TEST(LessonState, NearIsFramedFromTheSideThatIsSaid) {
    LessonStep step;
    step.near = "point:ST36";
    step.view = "back";
    const engine::Camera c = stateOf(step).camera;
    EXPECT_LT(c.distance, 1.5f);
    EXPECT_LT(c.target.y, 0.8f);
    EXPECT_LT(c.eye().z, c.target.z); // from behind
    step.view = "front";
    EXPECT_GT(stateOf(step).camera.eye().z, stateOf(step).camera.target.z);
}

TEST(LessonState, NothingIsLeftOfTheStateBefore) {
    AppState before;
    before.region = "calf";
    before.shownMeridians = {"LU"};
    before.found = {"LI4"};
    before.settings.dark = true;
    const AppState s = stepState(before, fixture::session(), {}, {1600, 900});
    EXPECT_TRUE(s.region.empty());
    EXPECT_TRUE(s.shownMeridians.empty());
    EXPECT_TRUE(s.found.empty());
    EXPECT_TRUE(s.settings.dark);
}

} // namespace
