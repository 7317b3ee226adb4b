// Guests whose truth is known: our body in other shapes and postures, in another triangulation, with rigs of
// other programs or none. Every point must come to lie where it truly is.
#include "guest_truth.h"

using namespace atlas;
using fixture::share;

namespace {

struct Trial {
    fixture::MadeGuest made;
    engine::Result<Guest> guest = engine::Error{"not tried"};
};

Trial fitted(fixture::GuestSpec spec, size_t triangles, float noise = 0, bool rig = true) {
    const auto& s = fixture::session();
    spec.fine = true;
    Trial t;
    t.made = fixture::makeGuest(spec);
    fixture::retriangulate(t.made.model.meshes[0], triangles, noise * spec.unitsPerMetre);
    if (!rig) {
        t.made.model.joints.clear();
        for (auto& m : t.made.model.meshes) m.joints.clear(), m.weights.clear();
    }
    t.guest = fitGuest(s.asset, s.catalog, t.made.model);
    EXPECT_TRUE(t.guest) << (t.guest ? "" : t.guest.error().message);
    return t;
}

void expectPoints(const Trial& t, float median, float high, bool elsewhere = false) {
    if (!t.guest) return;
    const fixture::PointErrors e = fixture::pointErrors(t.made, *t.guest, elsewhere);
    EXPECT_GT(e.all.size(), 650u);
    EXPECT_LT(share(e.all, 0.5f), median) << e.worst;
    EXPECT_LT(share(e.all, 0.95f), high) << e.worst;
}

const Shape kWoman{0, 35, 0.62f, 0.45f, 0.4f, 0.5f}, kMan{1, 45, 0.6f, 0.65f, 0.6f, 0.5f};

// Fitted once for all tests that only look.
const Trial& woman() {
    static const Trial t = [] {
        fixture::GuestSpec spec;
        spec.shape = kWoman;
        return fitted(spec, 30000);
    }();
    return t;
}

const Trial& coarseWoman() {
    static const Trial t = [] {
        fixture::GuestSpec spec;
        spec.shape = kWoman, spec.posture = fixture::kAPose, spec.naming = "VRoid";
        return fitted(spec, 3000);
    }();
    return t;
}

} // namespace

TEST(GuestFit, RiggedBodyInAnotherTriangulation) {
    const Trial& t = woman();
    expectPoints(t, 0.004f, 0.012f);
    ASSERT_TRUE(t.guest);
    EXPECT_NEAR(t.guest->shaped.height, t.made.height, 0.02f);
    EXPECT_LT(t.guest->report.median, 0.002f);
    EXPECT_GT(t.guest->report.parts.size(), 18u);
}

TEST(GuestFit, NoisyManWithHangingArms) {
    fixture::GuestSpec spec;
    spec.shape = kMan, spec.posture = fixture::kArmsDown, spec.naming = "MakeHuman";
    expectPoints(fitted(spec, 30000, 0.001f), 0.004f, 0.014f);
}

TEST(GuestFit, CoarseBodyKeepsOurHandsFeetAndFace) {
    expectPoints(coarseWoman(), 0.007f, 0.025f);
}

TEST(GuestFit, ThePosedFitIsTheFitAgain) {
    const Trial& t = woman();
    ASSERT_TRUE(t.guest);
    const Guest& g = *t.guest;
    const PosedBody again = poseBody(g.state->asset, g.shaped, g.state->posture.turns);
    std::vector<float> off;
    glm::vec3 shift(0);
    const auto n = static_cast<float>(g.state->asset->bodyVertexCount);
    for (size_t v = 0; v < g.state->asset->bodyVertexCount; ++v)
        shift += (g.fitted[v] - again.positions[v]) / n;
    for (size_t v = 0; v < g.state->asset->bodyVertexCount; ++v)
        off.push_back(glm::distance(again.positions[v] + shift, g.fitted[v]));
    EXPECT_LT(share(off, 0.99f), 0.001f);
}

TEST(GuestFit, TheGuestsOwnSkinFollows) {
    fixture::GuestSpec spec;
    spec.shape = kMan, spec.hair = true;
    const Trial t = fitted(spec, 8000);
    ASSERT_TRUE(t.guest);
    const Guest& g = *t.guest;
    size_t vertices = 0;
    for (const auto& m : t.made.model.meshes) vertices += m.positions.size();
    ASSERT_EQ(g.skin.positions.size(), vertices);
    // Its body lies on the template's skin in the bind pose too.
    engine::SurfaceView view{g.shaped.positions, g.shaped.normals, g.state->asset->triangles};
    const engine::Bvh bvh(view);
    std::vector<float> off;
    for (size_t v = 0; v < t.made.model.meshes[0].positions.size(); v += 5)
        off.push_back(bvh.closest(view, g.skin.positions[v]).distance);
    EXPECT_LT(share(off, 0.9f), 0.004f);
}

TEST(GuestFit, ACorrectedLandmarkIsWhereItWasPut) {
    const Trial& t = woman();
    ASSERT_TRUE(t.guest);
    const auto& s = fixture::session();
    const auto before = fixture::measureGuest(*t.guest);
    ASSERT_TRUE(before);
    const engine::SurfaceView view{t.guest->fitted, t.guest->fitted, s.asset->triangles};
    const Landmark* acromion = before->landmark("acromion_lateral_end", Side::left);
    const Landmark* other = before->landmark("umbilicus");
    ASSERT_TRUE(acromion && other);
    Correction c{"acromion_lateral_end", true, false,
                 engine::positionAt(view, acromion->at) + glm::vec3(-0.012f, 0, 0.008f)};
    // On the skin, as a hand would put it.
    const engine::Bvh bvh(view);
    c.at = bvh.closest(view, c.at).position;
    const std::array list{c};
    const auto again = refit(*t.guest, s.catalog, {list, {}});
    ASSERT_TRUE(again) << again.error().message;
    const auto after = fixture::measureGuest(*again);
    ASSERT_TRUE(after);
    const engine::SurfaceView now{again->fitted, again->fitted, s.asset->triangles};
    EXPECT_LT(
        glm::distance(engine::positionAt(now, after->landmark("acromion_lateral_end", Side::left)->at), c.at),
        0.003f);
    EXPECT_LT(glm::distance(engine::positionAt(now, after->landmark("umbilicus")->at),
                            engine::positionAt(view, other->at)),
              0.002f);
    // No fold: the skin around went along.
    for (size_t i = 0; i < s.asset->bodyTriangleCount; ++i) {
        const auto& tri = s.asset->triangles[i];
        const auto area = [&](const std::vector<glm::vec3>& p) {
            return glm::length(glm::cross(p[tri[1]] - p[tri[0]], p[tri[2]] - p[tri[0]]));
        };
        if (glm::distance(again->fitted[tri[0]], c.at) < 0.05f) {
            EXPECT_GT(area(again->fitted), 0.1f * area(t.guest->fitted));
        }
    }
    const auto back = refit(*again, s.catalog, {});
    ASSERT_TRUE(back);
    EXPECT_EQ(back->landmarks, t.guest->landmarks); // what the rules did not find, and no correction
    EXPECT_LT(glm::distance(back->fitted[100], t.guest->fitted[100]), 1e-5f);
}

TEST(GuestFit, UnriggedBodies) {
    fixture::GuestSpec spec;
    spec.shape = kWoman, spec.posture = fixture::kAPose;
    spec.axes = glm::mat3({1, 0, 0}, {0, 0, 1}, {0, -1, 0});
    spec.unitsPerMetre = 100, spec.saysMetresPerUnit = 0;
    expectPoints(fitted(spec, 20000, 0, false), 0.008f, 0.03f, true);
    spec = {};
    spec.shape = kMan, spec.posture = fixture::kTPose;
    spec.axes = glm::mat3({-1, 0, 0}, {0, 1, 0}, {0, 0, -1});
    expectPoints(fitted(spec, 20000, 0, false), 0.008f, 0.03f, true);
}

// A tree of joints without names that holds its arms up over a body that lets them hang: it is taken for a
// body's, but the skin says otherwise.
TEST(GuestFit, ATreeThatMisleadsIsLeftForTheSurface) {
    fixture::GuestSpec spec;
    spec.shape = kMan, spec.fine = true, spec.posture = fixture::kAPose, spec.naming = "numbers";
    const auto plain = fixture::makeGuest(spec);
    for (const char* end : {".L", ".R"}) {
        const auto at = [&](const char* name) {
            return plain.joints[fixture::jointNamed(*fixture::bodyAsset(), std::string(name).append(end))];
        };
        for (const auto& [name, up] : {std::pair{"lowerarm01", 0.28f}, {"wrist", 0.53f}})
            spec.jointsOff[std::string(name).append(end)] =
                at("upperarm01") + glm::vec3(0, up, 0) - at(name); // turned with its bone: as good as up
    }
    const Trial t = fitted(spec, 20000);
    ASSERT_TRUE(t.guest);
    EXPECT_EQ(t.guest->report.rig, "none");
    EXPECT_EQ(std::ranges::count_if(t.guest->report.notes,
                                    [](const std::string& n) { return n.find("made sense of") != n.npos; }),
              1);
    expectPoints(t, 0.008f, 0.03f, true);
}

// A figure half as thick as a body, its joints without names: no skin of ours lies on it, but its joints are
// those of a body.
TEST(GuestFit, ADrawnFigureIsHeldByItsJoints) {
    const auto& s = fixture::session();
    fixture::GuestSpec spec;
    spec.naming = "numbers", spec.posture = fixture::kAPose, spec.fine = true;
    auto made = fixture::makeGuest(spec);
    engine::ModelMesh& mesh = made.model.meshes[0];
    for (size_t v = 0; v < mesh.positions.size(); ++v) {
        const engine::SkinWeights& w = s.asset->weights[static_cast<size_t>(made.sourceVertex[v])];
        const auto j = w.joint[static_cast<size_t>(std::ranges::max_element(w.weight) - w.weight.begin())];
        const std::string& name = s.asset->joints[j].name;
        if (name.starts_with("foot") || name.starts_with("toe")) continue;
        // Nearer to the line between the joint and the one above it.
        const glm::vec3 a = made.joints[j],
                        b = made.joints[static_cast<size_t>(std::max(s.asset->joints[j].parent, 0))];
        const glm::vec3 p = made.positions[static_cast<size_t>(made.sourceVertex[v])], d = b - a;
        const float t = std::clamp(glm::dot(p - a, d) / std::max(glm::dot(d, d), 1e-8f), -1.0f, 1.0f);
        mesh.positions[v] = made.toFile * glm::vec4(glm::mix(a + t * d, p, 0.5f), 1);
    }
    fixture::retriangulate(mesh, 3000, 0);
    const auto guest = fitGuest(s.asset, s.catalog, made.model);
    ASSERT_TRUE(guest) << guest.error().message;
    EXPECT_NE(guest->report.rig, "none");
    EXPECT_EQ(
        std::ranges::count_if(guest->report.notes,
                              [](const std::string& n) { return n.find("far from a bare body") != n.npos; }),
        1);
    EXPECT_GT(guest->report.along, 0.02f);
}

TEST(GuestFit, RefusesWhatIsNoBody) {
    const auto& s = fixture::session();
    const auto refused = [&](const fixture::Mesh& m) {
        engine::Model model;
        model.metresPerUnit = 1;
        model.meshes.push_back(fixture::modelMesh(m, "thing", "stuff"));
        const auto guest = fitGuest(s.asset, s.catalog, model);
        if (guest) return std::string();
        return guest.error().message;
    };
    const auto box = [](fixture::Mesh& m, glm::vec3 low, glm::vec3 high) {
        // Each face a grid, so that there is a surface to speak of.
        constexpr uint32_t n = 8;
        for (int axis = 0; axis < 3; ++axis)
            for (int end = 0; end < 2; ++end) {
                const auto first = static_cast<uint32_t>(m.positions.size());
                for (uint32_t i = 0; i <= n; ++i)
                    for (uint32_t k = 0; k <= n; ++k) {
                        glm::vec3 t;
                        t[axis] = static_cast<float>(end);
                        t[(axis + 1) % 3] = static_cast<float>(i) / n,
                                       t[(axis + 2) % 3] = static_cast<float>(k) / n;
                        m.positions.push_back(glm::mix(low, high, t));
                    }
                for (uint32_t i = 0; i < n; ++i)
                    for (uint32_t k = 0; k < n; ++k) {
                        const uint32_t a = first + i * (n + 1) + k, b = a + n + 1;
                        if (end)
                            m.triangles.push_back({a, b, b + 1}), m.triangles.push_back({a, b + 1, a + 1});
                        else
                            m.triangles.push_back({a, b + 1, b}), m.triangles.push_back({a, a + 1, b + 1});
                    }
            }
    };
    fixture::Mesh cube, chair;
    box(cube, {-0.5f, 0, -0.5f}, {0.5f, 1, 0.5f});
    box(chair, {-0.25f, 0.42f, -0.25f}, {0.25f, 0.46f, 0.25f});
    box(chair, {-0.25f, 0.46f, -0.25f}, {0.25f, 0.95f, -0.21f});
    for (const float x : {-0.25f, 0.21f})
        for (const float z : {-0.25f, 0.21f}) box(chair, {x, 0, z}, {x + 0.04f, 0.42f, z + 0.04f});
    EXPECT_NE(refused(cube), "");
    EXPECT_NE(refused(chair), "");

    fixture::Mesh body = fixture::decimated(fixture::skinOf(s.reference), 8000), two = body, hand = body;
    const auto count = static_cast<uint32_t>(body.positions.size());
    for (const glm::vec3& p : body.positions) two.positions.push_back(p + glm::vec3(1.1f, 0, 0));
    for (const auto& t : body.triangles) two.triangles.push_back({t[0] + count, t[1] + count, t[2] + count});
    EXPECT_NE(refused(two), "");
    glm::vec3 wrist(0);
    for (size_t j = 0; j < s.asset->joints.size(); ++j)
        if (s.asset->joints[j].name == "wrist.L") wrist = s.reference.jointPositions[j];
    std::erase_if(hand.triangles, [&](const auto& t) {
        const glm::vec3 p = hand.positions[t[0]];
        return p.y > wrist.y || p.x < wrist.x - 0.08f || p.y < wrist.y - 0.3f;
    });
    EXPECT_NE(refused(hand), "");
    EXPECT_EQ(refused(body), "");
}
