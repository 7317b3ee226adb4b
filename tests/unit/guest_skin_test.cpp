// A guest's own skin on the fitted template, and what the window does with one.
#include "atlas/domain/guest_file.h"
#include "atlas/domain/guest_skin.h"
#include "atlas/state/state.h"
#include "model_fixture.h"
#include "session_fixture.h"
#include <algorithm>
#include <gtest/gtest.h>

using namespace atlas;

namespace {

// The template's own skin as a guest's, `off` metres outside of it: one vertex a template vertex.
GuestSkin ownSkin(const BodyAsset& asset, const ShapedBody& body, float off) {
    GuestSkin skin;
    const size_t count = asset.bodyVertexCount;
    skin.triangles.assign(asset.triangles.begin(),
                          asset.triangles.begin() + static_cast<long>(asset.bodyTriangleCount));
    skin.on.resize(count);
    for (uint32_t t = 0; t < asset.bodyTriangleCount; ++t) {
        for (int k = 0; k < 3; ++k) {
            engine::SurfacePoint& on = skin.on[asset.triangles[t][static_cast<size_t>(k)]];
            on.triangle = t;
            on.barycentric = glm::vec3(0);
            on.barycentric[k] = 1;
        }
    }
    for (size_t v = 0; v < count; ++v) skin.positions.push_back(body.positions[v] + off * body.normals[v]);
    return skin;
}

PosedBody bent() {
    const AtlasSession& s = fixture::session();
    auto pose = findPose(s, "seated");
    EXPECT_TRUE(pose);
    auto turned = jointPose(*s.asset, s.shaped, s.motions, *pose);
    EXPECT_TRUE(turned);
    return poseBody(s.asset, s.shaped, *turned);
}

float quantile(std::vector<float> values, double share) {
    std::sort(values.begin(), values.end());
    return values[static_cast<size_t>(share * static_cast<double>(values.size() - 1))];
}

} // namespace

TEST(GuestSkin, FollowsTheBodyInEveryPose) {
    const AtlasSession& s = fixture::session();
    const PosedBody seated = bent();
    const PosedGuest same = followBody(ownSkin(*s.asset, s.shaped, 0), s.shaped, seated);
    ASSERT_EQ(same.positions.size(), s.asset->bodyVertexCount);
    EXPECT_EQ(same.version, seated.version);
    std::vector<float> off, height;
    for (size_t v = 0; v < same.positions.size(); ++v)
        off.push_back(glm::distance(same.positions[v], seated.positions[v]));
    EXPECT_LT(quantile(off, 1), 1e-5f);

    // Two centimetres outside it stays there, along the posed normal.
    const PosedGuest coat = followBody(ownSkin(*s.asset, s.shaped, 0.02f), s.shaped, seated);
    off.clear();
    for (size_t v = 0; v < coat.positions.size(); ++v)
        off.push_back(glm::distance(coat.positions[v], seated.positions[v] + 0.02f * seated.normals[v]));
    EXPECT_LT(quantile(off, 0.5), 1e-4f);
    EXPECT_LT(quantile(off, 0.99), 2e-3f);
    for (size_t v = 0; v < coat.turns.size(); ++v) ASSERT_NEAR(glm::length(coat.turns[v]), 1, 1e-4f);
}

TEST(GuestSkin, OverlaysLieOnTheOutermostLayer) {
    const AtlasSession& s = fixture::session();
    const auto heights = [&](const ShapedBody& covered) {
        std::vector<float> out;
        for (size_t v = 0; v < s.asset->bodyVertexCount; ++v)
            out.push_back(glm::dot(covered.positions[v] - s.shaped.positions[v], s.shaped.normals[v]));
        return out;
    };
    // Skin, and a coat over it.
    GuestSkin skin = ownSkin(*s.asset, s.shaped, 0);
    const GuestSkin coat = ownSkin(*s.asset, s.shaped, 0.02f);
    skin.positions.insert(skin.positions.end(), coat.positions.begin(), coat.positions.end());
    skin.on.insert(skin.on.end(), coat.on.begin(), coat.on.end());
    const auto two = heights(coveredBody(*s.asset, s.shaped, skin));
    EXPECT_NEAR(quantile(two, 0.01), 0.02f, 1e-3f);
    EXPECT_NEAR(quantile(two, 0.99), 0.02f, 1e-3f);
    // A few vertices of many: what lies between is filled in.
    GuestSkin sparse;
    for (size_t v = 0; v < coat.positions.size(); v += 40) {
        sparse.positions.push_back(coat.positions[v]);
        sparse.on.push_back(coat.on[v]);
    }
    const auto few = heights(coveredBody(*s.asset, s.shaped, sparse));
    EXPECT_NEAR(quantile(few, 0.02), 0.02f, 1e-3f);
    // A skirt of few large triangles over dense skin: it lies on top between its corners too.
    GuestSkin worn = ownSkin(*s.asset, s.shaped, 0);
    const auto base = static_cast<uint32_t>(worn.positions.size());
    for (const engine::Triangle& t : s.asset->coarse) {
        if (std::max({t[0], t[1], t[2]}) >= s.asset->bodyVertexCount) continue;
        worn.triangles.push_back({base + t[0], base + t[1], base + t[2]});
    }
    worn.positions.insert(worn.positions.end(), coat.positions.begin(), coat.positions.end());
    worn.on.insert(worn.on.end(), coat.on.begin(), coat.on.end());
    const auto wide = heights(coveredBody(*s.asset, s.shaped, worn));
    EXPECT_GT(quantile(wide, 0.02), 0.015f);
    EXPECT_LT(quantile(wide, 0.98), 0.025f);
    // What lies bare beside a cap stays bare.
    GuestSkin capped = ownSkin(*s.asset, s.shaped, 0);
    for (size_t v = 0; v < capped.positions.size(); ++v)
        if (s.shaped.positions[v].y > s.shaped.height - 0.1f)
            capped.positions[v] += 0.03f * s.shaped.normals[v];
    capped.triangles.clear();
    const auto cap = heights(coveredBody(*s.asset, s.shaped, capped));
    for (size_t v = 0; v < cap.size(); ++v)
        if (s.shaped.positions[v].y < s.shaped.height - 0.135f) { // its rim slopes down
            ASSERT_LT(cap[v], 1e-4f);
        }
    // Nor is its rim a cliff, over which a line would fold.
    for (const engine::Triangle& t : std::span(s.asset->triangles).first(s.asset->bodyTriangleCount))
        ASSERT_LT(std::abs(cap[t[0]] - cap[t[1]]),
                  1.05f * glm::distance(s.shaped.positions[t[0]], s.shaped.positions[t[1]]) + 1e-4f);
    // Hair that stands off further counts no more than so much.
    const auto far = heights(coveredBody(*s.asset, s.shaped, ownSkin(*s.asset, s.shaped, 0.3f)));
    EXPECT_NEAR(quantile(far, 0.5), kThickestCover, 1e-4f);
    EXPECT_LE(quantile(far, 1), kThickestCover + 1e-4f);
}

TEST(GuestSkin, NormalsDoNotShowATexturesSeams) {
    GuestSkin skin; // a roof whose ridge is there twice
    skin.positions = {{-1, 0, 0}, {0, 1, 0}, {0, 1, 1}, {1, 0, 0}, {0, 1, 0}, {0, 1, 1}};
    skin.triangles = {{0, 2, 1}, {3, 4, 5}};
    const auto normals = seamlessNormals(skin);
    modeltest::expectNear(normals[1], normals[4]);
    modeltest::expectNear(normals[1], {0, 1, 0});
    EXPECT_LT(normals[0].x, -0.5f);
    // Two leaves back to back keep their own sides.
    skin.positions = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 0}, {1, 0, 0}, {0, 1, 0}};
    skin.triangles = {{0, 1, 2}, {3, 5, 4}};
    const auto leaves = seamlessNormals(skin);
    modeltest::expectNear(leaves[0], {0, 0, 1});
    modeltest::expectNear(leaves[3], {0, 0, -1});
}

TEST(GuestSkin, CarriesWhatTheTemplateHas) {
    const std::vector<engine::Triangle> triangles{{0, 1, 2}};
    GuestSkin skin;
    skin.on = {{0, {0.5f, 0.25f, 0.25f}}, {0, {0, 0, 1}}};
    const std::vector<float> values{1, 0, 0.5f};
    EXPECT_EQ(carried<float>(skin, triangles, values, 9), (std::vector<float>{0.625f, 0.5f}));
    EXPECT_EQ(carried<float>(skin, triangles, {}, 9), (std::vector<float>{9, 9}));
}

TEST(GuestSkin, AnEvenedBodyKeepsItsEyes) {
    const AtlasSession& s = fixture::session();
    const ShapedBody even = symmetric(*s.asset, s.shaped);
    for (size_t v = 0; v < s.asset->vertexCount; ++v)
        ASSERT_LT(glm::distance(even.positions[v], s.shaped.positions[v]), 1e-4f) << v;
    // One eye lower by a centimetre: both by half of that.
    ShapedBody squint = s.shaped;
    const size_t first = s.asset->bodyVertexCount, each = (s.asset->vertexCount - first) / 2;
    for (size_t v = first; v < first + each; ++v) squint.positions[v].y -= 0.01f;
    const ShapedBody evened = symmetric(*s.asset, squint);
    for (size_t v = first; v < s.asset->vertexCount; ++v)
        ASSERT_NEAR(evened.positions[v].y, s.shaped.positions[v].y - 0.005f, 1e-4f);
}

TEST(GuestFile, SaysWhatIsWrongWithIt) {
    const AtlasSession& s = fixture::session();
    const modeltest::Folder folder;
    const auto lost = openGuest(s.asset, s.catalog, folder.path / "lost.glb");
    ASSERT_FALSE(lost);
    EXPECT_NE(lost.error().message.find("lost.glb: there is no such file"), std::string::npos);
    // A square is no body, and the session says so too.
    const auto file = folder.write("square.glb", modeltest::square().glb());
    const auto square = openGuest(s.asset, s.catalog, file);
    ASSERT_FALSE(square);
    EXPECT_EQ(square.error().message.rfind(file.string() + ": ", 0), 0U) << square.error().message;
    SessionOptions options;
    options.body = file.string();
    const auto session = openSession(options);
    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().message, square.error().message);
    options.body = (folder.path / "nowhere").string();
    const auto nowhere = openSession(options);
    ASSERT_FALSE(nowhere);
    EXPECT_NE(nowhere.error().message.find("no such file or folder"), std::string::npos);
}

TEST(GuestFile, ReportsInAFewLines) {
    Guest g;
    g.report.height = 1.714f;
    g.report.heightGuessed = true;
    g.report.rig = "Mixamo";
    g.report.restPose = "T";
    g.report.median = 0.0012f, g.report.worst = 0.0061f, g.report.along = 0.004f;
    g.report.parts = {{"chest", 0, 0, 0, 1, "under clothes"},    {"upper_arm", 0, 0, 0, 1, ""},
                      {"hand", 0, 0, 0.03f, 1, "in gloves"},     {"knee", 0, 0, 0.0091f, 1, ""},
                      {"upper_arm", 0, 0, 0.0123f, 1, ""},       {"leg", 0, 0, 0.0052f, 1, ""},
                      {"upper_arm", 0, 0, 0, 1, "under clothes"}};
    g.report.notes = {"Stood up"};
    EXPECT_EQ(reportLines(g),
              (std::vector<std::string>{
                  "171 cm with all that it wears (guessed: the file gives no believable unit)",
                  "Rig: Mixamo, arms: T",
                  "Fitted to 1.2 mm, 6 mm on 95 of 100 places; nine of ten points lie within about 4 mm",
                  "Unsure, under clothes: chest, upper arm", "Unsure, in gloves: hand",
                  "Less sure: upper arm within 12 mm, knee 9 mm", "Stood up"}));
}

TEST(GuestActions, AreAskedForStoppedAndRemembered) {
    AtlasSession session = fixture::session();
    AppState s;
    apply(s, session, act::BringGuest{"/somewhere/anna.glb"}, 1);
    EXPECT_EQ(s.guest.file, "/somewhere/anna.glb");
    EXPECT_NE(s.notice.find("Reading anna.glb"), std::string::npos);
    apply(s, session, act::GuestStage{"Fitting"}, 2);
    EXPECT_NE(s.notice.find("Fitting anna.glb"), std::string::npos);
    apply(s, session, act::Close{}, 3); // Esc
    EXPECT_TRUE(s.guest.file.empty());
    EXPECT_NE(s.notice.find("as before"), std::string::npos);
    apply(s, session, act::GuestStage{"Measuring"}, 4); // too late
    EXPECT_NE(s.notice.find("as before"), std::string::npos);

    apply(s, session, act::BringGuest{"/somewhere/anna.glb"}, 5);
    apply(s, session, act::GuestDone{"/somewhere/anna.glb: it is empty"}, 6);
    EXPECT_TRUE(s.guest.file.empty());
    EXPECT_EQ(s.notice, "/somewhere/anna.glb: it is empty");
    EXPECT_TRUE(s.settings.guests.empty());

    auto guest = std::make_shared<Guest>();
    for (int i = 0; i < 7; ++i) {
        guest->file = std::string("/somewhere/").append(std::to_string(i % 6)).append(".glb");
        guest->name = guest->file.filename().string();
        session.guest = guest;
        apply(s, session, act::BringGuest{guest->file.string()}, 7);
        apply(s, session, act::GuestDone{}, 8);
    }
    ASSERT_EQ(s.settings.guests.size(), 5U);
    EXPECT_EQ(s.settings.guests[0], "/somewhere/0.glb"); // the last one, once
    EXPECT_EQ(s.settings.guests[1], "/somewhere/5.glb");
    EXPECT_TRUE(s.bodyOpen);

    // A landmark put right is fitted, one wish at a time.
    Correction correction;
    correction.landmark = "chin";
    apply(s, session, act::CorrectLandmark{correction}, 9);
    ASSERT_TRUE(s.guest.corrected);
    EXPECT_EQ(s.guest.corrected->landmark, "chin");
    s.guest = {};
    s.guest.file = "/somewhere/0.glb";
    apply(s, session, act::CorrectLandmark{correction}, 9);
    apply(s, session, act::ForgetCorrections{}, 9);
    EXPECT_FALSE(s.guest.corrected || s.guest.forgotten);
    s.guest = {};
    apply(s, session, act::Toggle{"landmarks"}, 9);
    EXPECT_TRUE(s.landmarks);
    s.bodyOpen = false;
    apply(s, session, act::Close{}, 9);
    EXPECT_FALSE(s.landmarks);

    // A guest has its own shape, and there is a way back.
    const Shape before = s.shape;
    Shape other = before;
    other.weight = 0.9f;
    apply(s, session, act::SetShape{other}, 9);
    EXPECT_EQ(s.shape, before);
    apply(s, session, act::OurBody{}, 10);
    EXPECT_TRUE(s.guest.ours);
    session.guest.reset();
    apply(s, session, act::SetShape{other}, 11);
    EXPECT_EQ(s.shape, other);

    const modeltest::Folder folder;
    const auto file = folder.path / "settings.toml";
    s.settings.guests.insert(s.settings.guests.begin(), "/a \"b\"\\c/ü.glb");
    ASSERT_TRUE(saveSettings(file, s.settings));
    const auto back = loadSettings(file);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->guests, s.settings.guests);
}
