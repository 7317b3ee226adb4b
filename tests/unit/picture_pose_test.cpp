// A page's picture that shows the body in a posture of its own.
#include "atlas/state/framing.h"
#include "atlas/state/picture_state.h"
#include "engine/render/camera.h"
#include "session_fixture.h"

namespace {

using namespace atlas;

PagePicture elbow() {
    PagePicture p;
    p.points = {"LI11"};
    p.near = "LI11";
    p.pose = "elbow-flexed";
    return p;
}

TEST(PicturePose, TheCameraFindsThePointOnThePosedBody) {
    const AtlasSession& standing = fixture::session();
    AppState like;
    like.pose = standing.pose;
    const glm::vec2 size(600, 400);
    const AppState shown = pictureState(like, standing, elbow(), size);
    EXPECT_EQ(shown.pose.id, "elbow-flexed");
    EXPECT_EQ(like.pose.id, standing.pose.id);
    AtlasSession posed = standing;
    ASSERT_TRUE(setPose(posed, shown.pose));
    const auto side = facingSide(posed, "LI11", shown.camera);
    ASSERT_TRUE(side);
    const auto place = placeOf(posed, "LI11", *side);
    const glm::vec3 at = engine::project(shown.camera, place->position, size);
    EXPECT_TRUE(at.z > 0 && at.x > 100 && at.x < 500 && at.y > 60 && at.y < 340) << at.x << ' ' << at.y;
    EXPECT_FALSE(hiddenFrom(posed, shown.camera.eye(), place->position, place->normal));
    PagePicture plain = elbow();
    plain.pose.clear();
    EXPECT_EQ(pictureState(like, standing, plain, size).pose.id, standing.pose.id);
}

TEST(PicturePose, LookingAtItTakesUpThePosture) {
    AtlasSession session = fixture::session();
    Page page;
    page.id = "made-up";
    page.pictures = {elbow()};
    session.catalog.pages.push_back(page);
    AppState s;
    s.camera = frameBody(session, View::front, 1.6f);
    s.pose = session.pose;
    apply(s, session, act::LookAt{"made-up", 0}, 1);
    EXPECT_EQ(poseGoal(s).id, "elbow-flexed");
    EXPECT_EQ(s.flight.seconds, s.poseFlight.seconds);
    advance(s, 3);
    advancePose(s, session, 3);
    EXPECT_EQ(s.pose.id, "elbow-flexed");
    const AppState small = pictureState(s, session, elbow(), s.stage);
    EXPECT_LT(glm::distance(small.camera.target, s.camera.target), 0.02f);
    apply(s, session, act::Undo{}, 4);
    EXPECT_EQ(poseGoal(s).id, session.pose.id);
}

TEST(Framing, TheHeadKeepsClearOfControlsAbove) {
    const AtlasSession& session = fixture::session();
    const glm::vec2 stage(512, 600);
    const auto headAt = [&](float top) {
        const engine::Camera c = frameBody(session, View::front, stage.x / stage.y, top);
        float y = stage.y, low = 0;
        for (const glm::vec3& p : session.posed.positions) {
            const float at = engine::project(c, p, stage).y;
            y = std::min(y, at), low = std::max(low, at);
        }
        EXPECT_LT(low, stage.y - 45); // and the feet of those below
        return y;
    };
    EXPECT_LT(headAt(0), 40);
    EXPECT_GT(headAt(0.05f), 58);
}

} // namespace
