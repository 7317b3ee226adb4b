// Presets, shapes as text, the worker beside the window, and what actions make of them.
#include "atlas/shape_worker.h"
#include "atlas/state/framing.h"
#include "data_fixture.h"
#include "session_fixture.h"
#include <condition_variable>
#include <gtest/gtest.h>

namespace {

using namespace atlas;

AtlasSession& session() {
    static AtlasSession s = [] {
        AtlasSession made = fixture::session();
        dress(made);
        return made;
    }();
    return s;
}

SessionOptions options(const char* body, const char* shape) {
    SessionOptions o;
    o.body = body;
    o.shapeText = shape;
    return o;
}

TEST(Presets, AreAllThereAndKeepTheSexTheyDoNotName) {
    const auto& presets = session().presets;
    for (const char* id : {"female", "male", "slender", "heavy", "old", "child"})
        EXPECT_TRUE(findPreset(presets, id)) << id;
    Shape man;
    man.sex = 1;
    man.height = 0.9f;
    const Shape heavy = shapeOf(*findPreset(presets, "heavy"), man);
    EXPECT_EQ(heavy.sex, 1);
    EXPECT_GT(heavy.weight, 0.8f);
    EXPECT_EQ(heavy.height, 0.5f) << "what a preset does not name is average";
    EXPECT_EQ(shapeOf(*findPreset(presets, "female"), man).sex, 0);
}

TEST(Presets, OnTheCommandLine) {
    const auto& presets = session().presets;
    EXPECT_EQ(askedShape(options("child", ""), presets)->age, 9);
    const auto both = askedShape(options("male", "preset=old,weight=0.8"), presets);
    ASSERT_TRUE(both);
    EXPECT_EQ(both->sex, 1);
    EXPECT_EQ(both->age, 80);
    EXPECT_EQ(both->weight, 0.8f);
    const auto wrong = askedShape(options("female", "preset=hevy"), presets);
    ASSERT_FALSE(wrong);
    EXPECT_NE(wrong.error().message.find("heavy"), std::string::npos);
}

TEST(Presets, ShapesAsTextComeBack) {
    Shape s{0.25f, 61, 0.125f, 1, 0.7f, 0.05f};
    EXPECT_EQ(parseShape(describe(s), Shape{}).value(), s);
}

TEST(Presets, DamageIsNamedWithFileAndLine) {
    fixture::DataFolder data;
    const auto finding = [&](const char* text) {
        data.write("presets.toml", text);
        std::vector<LintFinding> problems;
        readPresets(data.path() / "presets.toml", problems);
        return problems.empty() ? "" : atlas::describe(problems.front());
    };
    EXPECT_NE(
        finding("[[preset]]\nid = \"a\"\nname = \"A\"\nwieght = 1\n").find("toml:4: preset a: 'wieght' is"),
        std::string::npos);
    EXPECT_NE(finding("[[preset]]\nid = \"a\"\nname = \"A\"\nweight = 1.5\n").find("from 0 to 1"),
              std::string::npos);
    EXPECT_NE(finding("[[preset]]\nid = \"a\"\nweight = 1\n").find("'name' is missing"), std::string::npos);
    EXPECT_NE(finding("[[presets]]\nid = \"a\"\n").find("only [[preset]]"), std::string::npos);
    EXPECT_NE(finding("x = = 1").find("toml:1"), std::string::npos);
    data.write("presets.toml", "");
    EXPECT_TRUE(lintData(data.path()).empty());
    data.write("presets.toml", "[[preset]]\nid = \"a\"\n");
    EXPECT_EQ(lintData(data.path()).size(), 1u);
}

TEST(Phases, DamageIsNamedWithFileAndLine) {
    const Catalog& catalog = session().catalog;
    fixture::DataFolder data;
    const auto finding = [&](const std::string& colours) {
        data.write("phases.toml", "[[phase]]\nid = \"metal\"\nname = \"Metal\"\nhans = \"金\"\n" + colours);
        std::vector<LintFinding> problems;
        readPhases(data.path() / "phases.toml", &catalog, problems);
        return problems.empty() ? "" : atlas::describe(problems.front());
    };
    EXPECT_NE(finding("colours = { LI = \"white\" }").find("toml:5: phase Metal, LI: a colour"),
              std::string::npos);
    EXPECT_NE(finding("colours = { QQ = \"#ffffff\" }").find("no such meridian"), std::string::npos);
    EXPECT_NE(finding("colours = { ST = \"#ffffff\" }").find("belongs to earth"), std::string::npos);
    EXPECT_NE(finding("colour = 1").find("did you mean 'colours'?"), std::string::npos);
    EXPECT_NE(finding("colours = { LI = \"#ffffff\", LU = \"#888888\" }").find("ST has no colour"),
              std::string::npos);
}

TEST(Reshape, GivesWhatMeasuringAnewGives) {
    AtlasSession a = session(), b = session();
    const Shape shape{1, 60, 0.8f, 0.3f, 0.6f, 0.5f};
    auto made = reshape(a, shape, a.pose);
    ASSERT_TRUE(made) << made.error().message;
    ASSERT_TRUE(setShape(b, shape));
    EXPECT_EQ(made->body.shape, shape);
    const BodyOverlay again = makeBodyOverlay(b, made->features);
    ASSERT_EQ(made->overlay.sites.size(), again.sites.size());
    for (size_t i = 0; i < again.sites.size(); ++i)
        EXPECT_LT(glm::distance(again.sites[i].place.position, made->overlay.sites[i].place.position), 1e-5f)
            << again.sites[i].place.code;
    EXPECT_EQ(made->body.garment, b.garment);
    EXPECT_EQ(made->blush.size(), b.asset->vertexCount);
    EXPECT_FALSE(made->features.empty());
}

TEST(Reshape, TheLatestWishWins) {
    std::mutex lock;
    std::condition_variable told;
    int woken = 0;
    ShapeWorker worker(session(), [&] {
        const std::lock_guard guard(lock);
        ++woken;
        told.notify_one();
    });
    EXPECT_FALSE(worker.take());
    Shape shape;
    for (int i = 0; i <= 50; ++i) {
        shape.weight = static_cast<float>(i) / 50;
        worker.ask(shape, {}, i);
    }
    int taken = 0;
    float last = -1;
    double asked = 0;
    for (int i = 0; i < 100 && last < 1; ++i) {
        std::unique_lock guard(lock);
        told.wait_for(guard, std::chrono::milliseconds(100));
        guard.unlock();
        if (auto made = worker.take()) {
            ASSERT_TRUE(*made) << made->error().message;
            EXPECT_GT((*made)->body.shape.weight, last) << "never an older one after a newer";
            last = (*made)->body.shape.weight;
            asked = (*made)->asked;
            ++taken;
        }
    }
    EXPECT_EQ(last, 1);
    EXPECT_EQ(asked, 50);
    EXPECT_LT(taken, 50) << "what nobody waits for is not measured";
}

struct Shaping : testing::Test {
    AtlasSession own = session();
    AppState s;
    void SetUp() override {
        s.settings.reduceMotion = true;
        act(act::Stage{{900, 700}, 1});
        act(act::Reset{});
    }
    void act(const Action& a) { apply(s, own, a, 1); }
    void follow() { // as the window does when the worker is ready
        const auto place = placeOf(own, s.point, s.side);
        const act::Reshaped change{own.shaped.height, place ? std::optional(place->position) : std::nullopt};
        auto made = reshape(own, s.shape, own.pose);
        ASSERT_TRUE(made) << made.error().message;
        act(change);
    }
};

TEST_F(Shaping, SlidersStayInRangeAndAreRemembered) {
    Shape wild;
    wild.age = 1e9f;
    wild.weight = -3;
    act(act::SetShape{wild});
    EXPECT_EQ(s.shape.age, 90);
    EXPECT_EQ(s.shape.weight, 0);
    EXPECT_EQ(s.settings.shape, s.shape);
    act(act::UsePreset{"male"});
    act(act::UsePreset{"nobody"});
    EXPECT_EQ(s.shape, shapeOf(*findPreset(own.presets, "male"), {}));
    act(act::SetShape{wild});
    s.shape.sex = 1;
    act(act::AverageShape{});
    Shape man;
    man.sex = 1;
    EXPECT_EQ(s.shape, man);
}

TEST_F(Shaping, KeysChooseASliderAndMoveIt) {
    act(act::ChooseSlider{1});
    EXPECT_TRUE(s.bodyOpen);
    EXPECT_EQ(s.slider, 0);
    act(act::ChooseSlider{-1});
    EXPECT_EQ(s.slider, 5);
    act(act::ChooseSlider{1});
    act(act::ChooseSlider{1});
    EXPECT_EQ(shapeKeys()[static_cast<size_t>(s.slider)].name, "age");
    act(act::Nudge{1});
    EXPECT_EQ(s.shape.age, 26);
    for (int i = 0; i < 40; ++i) act(act::Nudge{-1});
    EXPECT_EQ(s.shape.age, youngest);
    act(act::ChooseSlider{2});
    act(act::Nudge{-1});
    EXPECT_FLOAT_EQ(s.shape.weight, 0.45f);
}

TEST_F(Shaping, ThePanelTakesTheFindersPlaceAndEscLeadsBack) {
    act(act::Toggle{"body"});
    EXPECT_TRUE(s.bodyOpen);
    act(act::FocusSearch{});
    EXPECT_FALSE(s.bodyOpen);
    act(act::Toggle{"body"});
    act(act::Close{});
    EXPECT_FALSE(s.bodyOpen);
    EXPECT_TRUE(s.settings.finder);
    act(act::Toggle{"body"});
    act(act::Toggle{"finder"});
    EXPECT_FALSE(s.bodyOpen || s.settings.finder);
}

TEST_F(Shaping, AWholeViewStaysWholeAndPresetsFillIt) {
    Shape tall = s.shape;
    tall.height = 1;
    act(act::SetShape{tall});
    follow();
    const engine::Camera whole = frameBody(own, View::front, 900.0f / 700);
    EXPECT_NEAR(s.camera.distance, whole.distance, 0.01f);
    EXPECT_NEAR(s.camera.target.y, whole.target.y, 0.02f);
    act(act::UsePreset{"child"});
    follow();
    const engine::Camera small = frameBody(own, View::front, 900.0f / 700);
    EXPECT_LT(small.distance, whole.distance * 0.8f);
    EXPECT_NEAR(s.camera.distance, small.distance, 0.01f);
    EXPECT_NEAR(s.camera.target.y, small.target.y, 0.01f);
}

TEST_F(Shaping, AChosenPointStaysWhereItIsSeen) {
    act(act::Open{CardKind::point, "LI4"});
    const glm::vec3 before = s.camera.target - placeOf(own, "LI4", s.side)->position;
    const float distance = s.camera.distance;
    act(act::UsePreset{"child"});
    follow();
    const glm::vec3 after = s.camera.target - placeOf(own, "LI4", s.side)->position;
    EXPECT_LT(glm::distance(before, after), 1e-4f);
    EXPECT_EQ(s.camera.distance, distance);
}

} // namespace
