// Every action, and the flights that follow from them, on the real body and data.
#include "atlas/domain/offer.h"
#include "atlas/state/framing.h"
#include "engine/render/camera.h"
#include "session_fixture.h"
#include <GLFW/glfw3.h>
#include <cmath>
#include <set>

namespace {

using namespace atlas;
using fixture::session;
constexpr float pi = 3.14159265f;

struct Apply : testing::Test {
    AppState s;
    double now = 1;
    void SetUp() override { s.camera = frameBody(session(), View::front, 16.0f / 9); }
    void act(const Action& a) { apply(s, session(), a, now); }
    void land() { // lets the flight end
        now += 1;
        advance(s, now);
        ASSERT_EQ(s.flight.seconds, 0);
    }
};

TEST_F(Apply, OpensAPointFliesThereAndComesToRest) {
    act(act::Open{CardKind::point, "LI4"});
    EXPECT_EQ(s.cardKind, CardKind::point);
    EXPECT_EQ(s.cardId, "LI4");
    EXPECT_EQ(s.point, "LI4");
    EXPECT_NE(s.side, Side::midline);
    ASSERT_GT(s.flight.seconds, 0);
    const float far = s.camera.distance;
    EXPECT_TRUE(advance(s, now + 0.15));
    EXPECT_LT(s.camera.distance, far);
    EXPECT_GT(s.camera.distance, s.flight.to.distance);
    land();
    const auto place = placeOf(session(), "LI4", s.side);
    ASSERT_TRUE(place);
    EXPECT_FALSE(hiddenFrom(session(), s.camera.eye(), place->position, place->normal));
    const glm::vec3 at = engine::project(s.camera, place->position, {1280, 720});
    EXPECT_NEAR(at.x, 640, 60);
    EXPECT_NEAR(at.y, 360, 60);
}

TEST_F(Apply, EveryPlacedPointIsSeenWhereItsFlightEnds) {
    s.settings.reduceMotion = true;
    for (const PlacedPoint& p : session().measurement.points)
        for (const Site& site : p.sites) {
            act(act::Select{p.code, site.side});
            EXPECT_EQ(s.flight.seconds, 0);
            EXPECT_EQ(s.side, site.side);
            const auto place = placeOf(session(), p.code, site.side);
            EXPECT_FALSE(hiddenFrom(session(), s.camera.eye(), place->position, place->normal))
                << p.code << " " << toString(site.side);
            EXPECT_LT(s.camera.distance, 2.2f) << p.code;
        }
}

TEST_F(Apply, UnknownThingsChangeNothing) {
    const engine::Camera before = s.camera;
    for (const Action& a :
         {Action(act::Open{CardKind::point, "LI99"}), Action(act::Open{CardKind::region, "knee"}),
          Action(act::Open{CardKind::meridian, "XX"}), Action(act::Open{CardKind::page, "none"}),
          Action(act::Select{"", Side::left})}) {
        act(a);
        EXPECT_EQ(s.cardKind, CardKind::none);
        EXPECT_TRUE(s.history.empty());
        EXPECT_EQ(s.flight.seconds, 0);
        EXPECT_EQ(s.camera.distance, before.distance);
    }
}

TEST_F(Apply, AnyCameraInputEndsAFlight) {
    for (const Action& a :
         {Action(act::Orbit{0.1f, 0}), Action(act::Pan{0.1f, 0}), Action(act::Zoom{1.1f, {}, {}})}) {
        act(act::Open{CardKind::point, "ST36"});
        ASSERT_GT(s.flight.seconds, 0);
        now += 0.1;
        ASSERT_TRUE(advance(s, now));
        const float distance = s.camera.distance;
        act(a);
        EXPECT_EQ(s.flight.seconds, 0);
        EXPECT_NEAR(s.camera.distance, distance, distance * 0.11f); // stays where the flight was
        act(act::Reset{});
        land();
    }
}

TEST_F(Apply, TheTurntableNeverTips) {
    for (int i = 0; i < 100; ++i) act(act::Orbit{0.3f, 0.2f});
    EXPECT_LE(s.camera.pitch, 1.5f);
    EXPECT_LE(std::abs(s.camera.yaw), pi + 1e-4f);
    const glm::mat4 v = s.camera.view();
    EXPECT_NEAR(v[1][0], 0, 1e-5f); // the picture's right stays level
    for (int i = 0; i < 100; ++i) act(act::Orbit{0, -0.2f});
    EXPECT_GE(s.camera.pitch, -1.5f);
}

TEST_F(Apply, ZoomKeepsWhatLiesUnderThePixel) {
    const glm::vec2 size(1280, 720), pixel(900, 200);
    act(act::Orbit{0.6f, 0.2f});
    const auto ray = engine::pickRay(s.camera, pixel, size);
    const glm::vec3 ahead = glm::normalize(s.camera.target - s.camera.eye());
    const glm::vec3 p = ray.origin + ray.direction * (s.camera.distance / glm::dot(ray.direction, ahead));
    const float before = s.camera.distance;
    act(act::Zoom{1.3f, pixel, size});
    EXPECT_NEAR(s.camera.distance, before / 1.3f, 1e-4f);
    const glm::vec3 after = engine::project(s.camera, p, size);
    EXPECT_NEAR(after.x, pixel.x, 0.5f);
    EXPECT_NEAR(after.y, pixel.y, 0.5f);
    for (int i = 0; i < 60; ++i) act(act::Zoom{2, {}, {}});
    EXPECT_GT(s.camera.distance, 0.05f);
    for (int i = 0; i < 60; ++i) act(act::Zoom{0.5f, {}, {}});
    EXPECT_LT(s.camera.distance, 10);
    const float distance = s.camera.distance;
    act(act::Zoom{0, {}, {}});
    act(act::Zoom{-1, {}, {}});
    EXPECT_EQ(s.camera.distance, distance);
}

TEST_F(Apply, PanMovesThePictureWithTheHand) {
    const glm::vec3 p = s.camera.target;
    act(act::Pan{0.1f, 0.05f});
    const glm::vec3 at = engine::project(s.camera, p, {1000, 1000});
    EXPECT_NEAR(at.x, 600, 1);
    EXPECT_NEAR(at.y, 550, 1);
    for (int i = 0; i < 200; ++i) act(act::Pan{1, 1});
    EXPECT_LT(glm::length(s.camera.target), 4); // never out of reach
}

TEST_F(Apply, ViewsTurnTheWholeBodyOrWhatIsLookedAt) {
    const std::pair<View, float> yaws[] = {
        {View::front, 0}, {View::back, pi}, {View::left, pi / 2}, {View::right, -pi / 2}};
    for (const auto& [view, yaw] : yaws) {
        act(act::SetView{view});
        land();
        EXPECT_NEAR(std::abs(std::remainder(s.camera.yaw - yaw, 2 * pi)), 0, 1e-4f);
        EXPECT_EQ(s.camera.pitch, 0);
        EXPECT_GT(s.camera.distance, 2);
    }
    act(act::SetView{View::top});
    land();
    EXPECT_GT(s.camera.pitch, 1.3f);
    act(act::Select{"GB20", Side::left});
    land();
    const engine::Camera close = s.camera;
    act(act::SetView{View::left});
    land();
    EXPECT_EQ(s.camera.target, close.target);
    EXPECT_FLOAT_EQ(s.camera.distance, close.distance);
    act(act::Reset{});
    land();
    EXPECT_GT(s.camera.distance, 2);
}

TEST_F(Apply, TheWholeBodyIsInEveryWholeView) {
    for (const float aspect : {0.5f, 1.0f, 16.0f / 9})
        for (const View view : {View::front, View::back, View::left, View::right, View::top}) {
            const engine::Camera c = frameBody(session(), view, aspect);
            for (const glm::vec3& p : session().posed.positions) {
                const glm::vec3 at = engine::project(c, p, {aspect, 1});
                ASSERT_TRUE(at.z > 0 && at.x > 0 && at.x < aspect && at.y > 0 && at.y < 1)
                    << static_cast<int>(view) << " " << aspect;
            }
        }
}

TEST_F(Apply, ARegionFillsTheStageAndItsFarPointsDoNotShrinkIt) {
    s.settings.reduceMotion = true;
    for (const Region& r : session().catalog.regions) {
        act(act::Open{CardKind::region, r.id});
        EXPECT_LT(s.camera.distance, 0.8f * frameBody(session(), View::front, 16.0f / 9).distance) << r.id;
        int seen = 0, near = 0;
        for (const RegionPoint& p : r.points) {
            if (!isNearRegion(session(), r.id, p.code)) continue; // said on the card and at the stage's edge
            ++near;
            for (const Side side : {Side::left, Side::right})
                if (const auto at = placeOf(session(), p.code, side)) {
                    const glm::vec3 px = engine::project(s.camera, at->position, {1280, 720});
                    seen += px.x > 0 && px.y > 0 && px.x < 1280 && px.y < 720 &&
                            !hiddenFrom(session(), s.camera.eye(), at->position, at->normal);
                }
        }
        if (near > 0) {
            EXPECT_GE(seen, 1) << r.id;
        }
    }
}

TEST_F(Apply, FocusComesNearerFromTheSameSide) {
    const float yaw = s.camera.yaw, distance = s.camera.distance;
    act(act::Focus{{0.1f, 1.3f, 0.1f}});
    land();
    EXPECT_EQ(s.camera.target, glm::vec3(0.1f, 1.3f, 0.1f));
    EXPECT_LT(s.camera.distance, distance);
    EXPECT_EQ(s.camera.yaw, yaw);
}

TEST_F(Apply, BackWalksTheCardsAndClosesTheLast) {
    act(act::Open{CardKind::region, "neck"});
    act(act::Open{CardKind::point, "GB20"});
    act(act::Open{CardKind::point, "GB20"}); // once is enough
    act(act::Open{CardKind::meridian, "LI"});
    EXPECT_EQ(s.history.size(), 3u);
    EXPECT_EQ(s.shownMeridians, std::vector<std::string>{"LI"});
    act(act::Back{});
    EXPECT_EQ(s.cardId, "GB20");
    EXPECT_TRUE(s.shownMeridians.empty());
    act(act::Back{});
    EXPECT_EQ(s.cardKind, CardKind::region);
    EXPECT_EQ(s.region, "neck");
    act(act::Back{});
    EXPECT_EQ(s.cardKind, CardKind::none);
    EXPECT_TRUE(s.point.empty() && s.region.empty() && s.history.empty());
    act(act::Back{});
    EXPECT_EQ(s.cardKind, CardKind::none);
}

TEST_F(Apply, EscapeClosesWhatLiesOnTop) {
    act(act::Open{CardKind::point, "LI4"});
    act(act::Query{"neck"});
    act(act::Found{{"GB20"}});
    act(act::Toggle{"help"});
    act(act::Close{});
    EXPECT_FALSE(s.helpOpen);
    EXPECT_EQ(s.query, "neck");
    act(act::Close{});
    EXPECT_TRUE(s.query.empty() && s.found.empty());
    EXPECT_EQ(s.cardId, "LI4");
    act(act::Close{});
    EXPECT_EQ(s.cardKind, CardKind::none);
    EXPECT_TRUE(s.point.empty());
    act(act::ShowMeridians{{"BL", "GB"}});
    act(act::Close{});
    EXPECT_TRUE(s.shownMeridians.empty());
    act(act::Close{}); // nothing left: nothing happens
}

TEST_F(Apply, HoverPreviewQueryAndSearch) {
    act(act::Hover{"LI4", Side::right});
    EXPECT_EQ(s.hovered, "LI4");
    EXPECT_EQ(s.hoveredSide, Side::right);
    act(act::Query{"sj3"});
    act(act::Preview{"point:TE3"});
    EXPECT_EQ(s.preview, "point:TE3");
    EXPECT_EQ(s.cardKind, CardKind::none); // lit, not opened
    act(act::Query{"sj 3"});
    EXPECT_TRUE(s.preview.empty());
    s.settings.finder = false;
    act(act::FocusSearch{});
    EXPECT_TRUE(s.searchFocus && s.settings.finder);
}

TEST_F(Apply, StepsAlongTheMeridianAndRound) {
    std::vector<std::string> li;
    for (const Point& p : session().catalog.points)
        if (p.meridian == "LI") li.push_back(p.code);
    ASSERT_GE(li.size(), 2u);
    act(act::Select{li.front(), Side::right});
    std::set<std::string> seen{s.point};
    for (size_t i = 1; i < li.size(); ++i) {
        act(act::Step{1});
        seen.insert(s.point);
        EXPECT_EQ(s.side, Side::right);
    }
    EXPECT_EQ(seen.size(), li.size());
    EXPECT_EQ(s.point, li.back());
    act(act::Step{1});
    EXPECT_EQ(s.point, li.front());
    act(act::Step{-1});
    EXPECT_EQ(s.point, li.back());
    act(act::Open{CardKind::none, ""});
    act(act::Step{1});
    EXPECT_EQ(s.point, session().catalog.points.front().code);
}

TEST_F(Apply, EverySwitchTurnsBothWays) {
    const Settings before = s.settings;
    for (const char* what :
         {"finder", "card", "labels", "lines", "creases", "garment", "dark", "reduce-motion"}) {
        act(act::Toggle{what});
        EXPECT_FALSE(s.settings == before) << what;
        act(act::Toggle{what});
        EXPECT_TRUE(s.settings == before) << what;
    }
    act(act::Toggle{"fullscreen"});
    EXPECT_TRUE(s.fullscreen);
    act(act::Toggle{"no such thing"});
    EXPECT_TRUE(s.settings == before);
    act(act::SetMaterial{engine::SkinMaterial::skin, 4});
    EXPECT_EQ(s.settings.skinTone, 4);
    std::set<engine::SkinMaterial> seen;
    for (int i = 0; i < 3; ++i) {
        act(act::CycleMaterial{});
        seen.insert(s.settings.material);
    }
    EXPECT_EQ(seen.size(), 3u);
    EXPECT_EQ(s.settings.material, engine::SkinMaterial::skin);
}

TEST_F(Apply, ScaleStageNoticeCopyAndQuit) {
    act(act::Stage{{900, 600}, 2});
    EXPECT_EQ(s.stage, glm::vec2(900, 600));
    act(act::UiScale{1.25f});
    EXPECT_FLOAT_EQ(s.settings.uiScale, 2.5f);
    for (int i = 0; i < 20; ++i) act(act::UiScale{1.25f});
    EXPECT_LE(s.settings.uiScale, 4);
    act(act::UiScale{0});
    EXPECT_EQ(s.settings.uiScale, 0);
    act(act::Notice{"Said", 3});
    advance(s, now + 2);
    EXPECT_EQ(s.notice, "Said");
    advance(s, now + 3.1);
    EXPECT_EQ(s.notice, "");
    act(act::Copy{"text"});
    EXPECT_EQ(s.clipboard, "text");
    act(act::Quit{});
    EXPECT_TRUE(s.quit);
}

TEST(Keys, EveryKeyIsListedOnceAndFound) {
    std::set<std::pair<KeyMode, std::string>> names; // a session and a guest's landmarks have their own
    for (const KeyBinding& b : keyTable()) {
        const KeyMode mode = modeOf(b);
        EXPECT_TRUE(names.insert({mode, b.keys}).second) << b.keys;
        EXPECT_GT(std::string(b.help).size(), 3u);
        EXPECT_EQ(b.key ? bindingOfKey(b.key, b.mods, mode) : bindingOfCharacter(b.character, mode), &b)
            << b.keys;
    }
    EXPECT_EQ(bindingOfCharacter('L'), bindingOfCharacter('l'));
    EXPECT_EQ(bindingOfKey(GLFW_KEY_F, GLFW_MOD_CONTROL | GLFW_MOD_NUM_LOCK),
              bindingOfKey(GLFW_KEY_F, GLFW_MOD_CONTROL));
    EXPECT_EQ(bindingOfKey(GLFW_KEY_9, GLFW_MOD_ALT), nullptr);
}

TEST_F(Apply, TheListOfKeysHasItsOwnWhateverLiesBelow) {
    act(act::StartPractice{{"neck", {}, Side::right}});
    ASSERT_TRUE(s.practice);
    act(act::Toggle{"help"});
    const auto key = [&](int code) { return bindingOfKey(s, code, 0); };
    ASSERT_TRUE(key(GLFW_KEY_PAGE_DOWN));
    EXPECT_EQ(key(GLFW_KEY_PAGE_DOWN)->id, "this-list-down");
    s.walk.on = true;
    EXPECT_EQ(key(GLFW_KEY_UP)->id, "this-list-up");
    act(key(GLFW_KEY_ESCAPE)->action);
    EXPECT_FALSE(s.helpOpen);
    ASSERT_TRUE(s.practice) << "the session goes on";
    EXPECT_EQ(key(GLFW_KEY_UP)->id, "panels-go-up");
    s.walk.on = false;
    EXPECT_EQ(key(GLFW_KEY_PAGE_DOWN)->id, "session-next");
}

TEST_F(Apply, WalkingTheKeysAreThePanelsAlsoBesideAnOffer) {
    act(act::OfferHere{});
    ASSERT_TRUE(s.offer);
    EXPECT_EQ(bindingOfKey(s, GLFW_KEY_DOWN, 0)->id, "what-lies-here-next");
    s.walk.on = true;
    EXPECT_EQ(bindingOfKey(s, GLFW_KEY_DOWN, 0)->id, "panels-go-down");
}

TEST(Settings, SurviveTheFileAndDamageIsNamed) {
    const auto file = std::filesystem::temp_directory_path() / "tongren-settings-test" / "settings.toml";
    std::filesystem::remove_all(file.parent_path());
    EXPECT_TRUE(loadSettings(file).value() == Settings{});
    Settings s;
    s.material = engine::SkinMaterial::bronze;
    s.skinTone = 5;
    s.dark = s.reduceMotion = true;
    s.labels = s.card = false;
    s.uiScale = 1.5f;
    s.shape = {1, 70, 0.85f, 0.2f, 0.5f, 0.4f};
    ASSERT_TRUE(saveSettings(file, s));
    auto back = loadSettings(file);
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_TRUE(*back == s);
    std::FILE* f = std::fopen(file.c_str(), "w");
    std::fputs("dark = true\nlabels = = 3\n", f);
    std::fclose(f);
    back = loadSettings(file);
    ASSERT_FALSE(back);
    EXPECT_NE(back.error().message.find("settings.toml:2"), std::string::npos) << back.error().message;
    f = std::fopen(file.c_str(), "w");
    std::fputs("dark = \"maybe\"\nui_scale = 1e9\nskin_tone = -4\n", f);
    std::fclose(f);
    back = loadSettings(file);
    ASSERT_TRUE(back);
    EXPECT_FALSE(back->dark);
    EXPECT_EQ(back->uiScale, 4);
    EXPECT_EQ(back->skinTone, 0);
    std::filesystem::remove_all(file.parent_path());
}

TEST(Safety, ChoicesAreKeptAndOnlyKnownOnesAreTaken) {
    AtlasSession session;
    Condition c;
    c.id = "pregnancy";
    session.catalog.conditions = {c};
    AppState s;
    apply(s, session, act::SetCondition{"pregnancy", true}, 0);
    apply(s, session, act::SetCondition{"pregnancy", true}, 0);
    apply(s, session, act::SetCondition{"nonsense", true}, 0);
    EXPECT_EQ(s.settings.safety.conditions, (std::vector<std::string>{"pregnancy"}));
    EXPECT_FALSE(s.settings.toldSafety);
    apply(s, session, act::Open{CardKind::safety, "whatever"}, 0);
    EXPECT_TRUE(s.settings.toldSafety);
    EXPECT_EQ(s.cardId, "");
    const auto file = std::filesystem::temp_directory_path() / "tongren-safety-test.toml";
    ASSERT_TRUE(saveSettings(file, s.settings));
    const auto back = loadSettings(file);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->safety, s.settings.safety);
    EXPECT_TRUE(back->toldSafety);
    std::filesystem::remove(file);
    apply(s, session, act::SetCondition{"pregnancy", false}, 0);
    EXPECT_TRUE(s.settings.safety.conditions.empty());
    const KeyBinding* key = bindingOfCharacter('w');
    ASSERT_NE(key, nullptr);
    ASSERT_TRUE(std::holds_alternative<act::Open>(key->action));
    EXPECT_EQ(std::get<act::Open>(key->action).kind, CardKind::safety);
}

} // namespace
