// The stool and the couch under the body.
#include "atlas/view/support.h"
#include "session_fixture.h"
#include <algorithm>
#include <array>

namespace {

using namespace atlas;
using fixture::session;

// Every triangle looks the way its vertices' normals do.
void expectOutwards(const engine::Solid& s, const char* what) {
    ASSERT_FALSE(s.triangles.empty()) << what;
    for (const engine::Triangle& t : s.triangles) {
        const glm::vec3 cross =
            glm::cross(s.positions[t[1]] - s.positions[t[0]], s.positions[t[2]] - s.positions[t[0]]);
        if (glm::length(cross) < 1e-9f) continue; // at an axis
        ASSERT_GT(glm::dot(cross, s.normals[t[0]] + s.normals[t[1]] + s.normals[t[2]]), 0) << what;
    }
}

TEST(Solids, LookOutwardsAndKeepTheirSize) {
    const engine::Solid box = engine::roundedBox({1, 2, 3}, {0.5f, 0.1f, 0.3f}, 0.04f, 0.05f);
    expectOutwards(box, "box");
    glm::vec3 low(9), high(-9);
    for (const glm::vec3& p : box.positions) low = glm::min(low, p), high = glm::max(high, p);
    EXPECT_LT(glm::distance(low, glm::vec3(0.5f, 1.9f, 2.7f)), 1e-4f);
    EXPECT_LT(glm::distance(high, glm::vec3(1.5f, 2.1f, 3.3f)), 1e-4f);
    const std::array<glm::vec2, 4> profile{{{0, 1}, {0.2f, 1}, {0.2f, 0}, {0, 0}}};
    expectOutwards(engine::turned({0, 0, 0}, profile, 24), "turned");
    const engine::Solid ring = engine::ring({0, 0, 0}, {0.1f, 0.08f}, 0.03f, 24);
    expectOutwards(ring, "ring");
    for (const glm::vec3& p : ring.positions) EXPECT_LE(std::abs(p.y), 0.0301f);
}

AtlasSession posedIn(const char* body, const std::string& pose) {
    SessionOptions options;
    options.body = body;
    options.poseName = pose;
    auto opened = openSession(options);
    EXPECT_TRUE(opened) << (opened ? "" : opened.error().message);
    return std::move(*opened);
}

// Height of the topmost solid under a place, if any.
float topUnder(const Support& support, glm::vec3 place) {
    float top = -9;
    for (const engine::Prop& p : support.props)
        for (size_t i = 0; i < p.solid.positions.size(); ++i) {
            const glm::vec3 d = p.solid.positions[i] - place;
            if (d.x * d.x + d.z * d.z < 0.03f * 0.03f) top = std::max(top, p.solid.positions[i].y);
        }
    return top;
}

TEST(Support, WhoSitsSitsOnAStool) {
    for (const char* body : {"female", "heavy", "child"})
        for (const char* pose : {"seated", "leg-crossed"}) {
            const AtlasSession s = posedIn(body, pose);
            const Support support = supportUnder(s);
            ASSERT_FALSE(support.props.empty()) << body << " " << pose;
            EXPECT_EQ(support.ground, 0);
            float low = 9, seat = -9;
            for (const engine::Prop& p : support.props) {
                EXPECT_EQ(p.light.size(), p.solid.positions.size());
                expectOutwards(p.solid, pose);
                for (const glm::vec3& at : p.solid.positions)
                    low = std::min(low, at.y), seat = std::max(seat, at.y);
            }
            EXPECT_NEAR(low, 0, 0.003f) << body << ": it stands on the floor";
            // The lowest skin over the seat lies in the cushion, no deeper than that gives way.
            float skin = 9;
            for (size_t v = 0; v < s.asset->bodyVertexCount; v += 7) {
                const glm::vec3& p = s.posed.positions[v];
                if (p.y > 0.5f * seat && topUnder(support, p) > seat - 0.002f) skin = std::min(skin, p.y);
            }
            EXPECT_LT(skin, seat) << body << " " << pose << ": it does not sit on air";
            EXPECT_GT(skin, seat - 0.03f) << body << " " << pose << ": nor in the stool";
        }
}

TEST(Support, WhoLiesLiesOnACouchAboveTheFloor) {
    for (const char* pose : {"supine", "prone", "side-lying", "knee-chest"}) {
        const AtlasSession s = posedIn("female", pose);
        const Support support = supportUnder(s);
        ASSERT_GE(support.props.size(), 2u) << pose;
        EXPECT_LT(support.ground, -0.4f) << pose;
        glm::vec3 low(9), high(-9);
        for (const engine::Prop& p : support.props)
            for (const glm::vec3& at : p.solid.positions) low = glm::min(low, at), high = glm::max(high, at);
        EXPECT_NEAR(low.y, support.ground, 0.005f) << pose;
        for (size_t v = 0; v < s.asset->bodyVertexCount; v += 11) {
            const glm::vec3& p = s.posed.positions[v];
            ASSERT_TRUE(p.x < high.x && p.z > low.z && p.z < high.z) << pose << ": lies beside it";
            if (std::string(pose) != "prone") { // there the crown is before the ring
                ASSERT_GT(p.x, low.x) << pose;
            }
        }
    }
}

// What rests on the couch in each pose has something within a few centimetres under it.
TEST(Support, HeadAndHipsHaveSomethingUnderThem) {
    struct Rests {
        const char *pose, *landmark;
        Side side;
    };
    for (const Rests& r :
         {Rests{"supine", "external_occipital_protuberance", Side::midline},
          Rests{"supine", "sacral_hiatus", Side::midline}, Rests{"side-lying", "ear_apex", Side::right},
          Rests{"side-lying", "greater_trochanter", Side::right}, Rests{"prone", "ASIS", Side::left}}) {
        const AtlasSession s = posedIn("female", r.pose);
        const Landmark* landmark = s.measurement.landmark(r.landmark, r.side);
        ASSERT_TRUE(landmark) << r.landmark;
        const glm::vec3 skin = engine::positionAt(s.posed.surface(), landmark->at);
        EXPECT_LT(skin.y - topUnder(supportUnder(s), skin), 0.07f) << r.pose << " " << r.landmark;
    }
}

TEST(Support, NothingStandsUnderWhoStandsOrMoves) {
    AtlasSession s = session();
    EXPECT_TRUE(supportUnder(s).props.empty());
    const Pose from = findPose(s, "anatomical").value(), to = findPose(s, "supine").value();
    ASSERT_TRUE(setPose(s, blendPoses(s.motions, from, to, 0.6f)));
    EXPECT_TRUE(supportUnder(s).props.empty());
    EXPECT_EQ(supportUnder(s).ground, 0);
    ASSERT_TRUE(setPose(s, to));
    EXPECT_FALSE(supportUnder(s).props.empty());
}

TEST(Support, ItHidesWhatLiesBehindItOnly) {
    const AtlasSession s = posedIn("female", "supine");
    const Support support = supportUnder(s);
    const glm::vec3 navel = s.posed.jointPositions[0] + glm::vec3(0, 0.05f, 0);
    EXPECT_FALSE(hides(support, navel + glm::vec3(0, 1.5f, 1), navel));
    EXPECT_FALSE(hides(support, navel + glm::vec3(0, 0.2f, 2), navel));
    EXPECT_TRUE(hides(support, navel + glm::vec3(0, -1.5f, 0), navel));
    EXPECT_FALSE(hides({}, navel + glm::vec3(0, -1.5f, 0), navel));
}

} // namespace
