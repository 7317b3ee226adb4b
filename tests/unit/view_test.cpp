// Labels and picking on the real body.
#include "atlas/view/labels.h"
#include "atlas/view/picking.h"
#include "engine/render/camera.h"
#include "session_fixture.h"
#include <algorithm>
#include <chrono>
#include <set>

namespace {

using namespace atlas;
using fixture::session;

const BodyOverlay& overlay() {
    static const BodyOverlay o = [] {
        auto features = traceFeatures(session(), session().dataDir);
        EXPECT_TRUE(features) << (features ? "" : features.error().message);
        return makeBodyOverlay(session(), *features);
    }();
    return o;
}

glm::vec3 oklab(glm::vec4 srgb) {
    const glm::vec3 c = glm::pow(glm::vec3(srgb), glm::vec3(2.2f));
    const glm::vec3 lms = glm::pow(glm::vec3(0.4122f * c.r + 0.5363f * c.g + 0.0514f * c.b,
                                             0.2119f * c.r + 0.6807f * c.g + 0.1074f * c.b,
                                             0.0883f * c.r + 0.2817f * c.g + 0.6300f * c.b),
                                   glm::vec3(1 / 3.0f));
    return {0.2105f * lms.r + 0.7936f * lms.g - 0.0041f * lms.b,
            1.9780f * lms.r - 2.4286f * lms.g + 0.4506f * lms.b,
            0.0259f * lms.r + 0.7828f * lms.g - 0.8087f * lms.b};
}

TEST(Colours, ThePhasesKeepTheLinesApart) {
    const auto& meridians = session().catalog.meridians;
    ASSERT_EQ(meridians.size(), 14u);
    for (const Meridian& a : meridians) {
        const MeridianStyle one = styleOf(session(), a.code, true);
        EXPECT_NE(one.colour, styleOf(session(), a.code, false).colour) << a.code;
        EXPECT_EQ(phaseOf(session().phases, a.code)->id, a.element) << a.code;
        for (const Meridian& b : meridians) {
            if (&a == &b) continue;
            const MeridianStyle two = styleOf(session(), b.code, true);
            const float apart = glm::distance(oklab(one.colour), oklab(two.colour));
            EXPECT_GT(apart, a.pattern == b.pattern ? 0.14f : 0.09f) << a.code << " and " << b.code;
        }
    }
}

TEST(Colours, TheThemeReachesPointsAndLines) {
    AppState s;
    engine::Scene own, phases;
    buildScene(session(), overlay(), s, 1, own);
    apply(s, session(), act::Toggle{"phases"}, 0);
    buildScene(session(), overlay(), s, 1, phases);
    ASSERT_EQ(own.lines.size(), phases.lines.size());
    size_t lines = 0, markers = 0;
    for (size_t i = 0; i < own.lines.size(); ++i) lines += own.lines[i].core != phases.lines[i].core;
    for (size_t i = 0; i < own.markers.size(); ++i) markers += own.markers[i].fill != phases.markers[i].fill;
    EXPECT_EQ(lines, overlay().routes.size());
    EXPECT_GT(markers, overlay().sites.size() / 2);
}

glm::vec2 measure(const std::string& text) {
    return {7.5f * static_cast<float>(text.size()), 14};
}
const StageArea stage{{288, 0}, {992, 720}};

std::vector<Label> labels(const AppState& s, StageArea area = stage, const BodyOverlay& overlay = overlay()) {
    return layoutLabels(session(), overlay, s, area, {}, measure);
}

void expectApart(const std::vector<Label>& all, StageArea area) {
    for (size_t i = 0; i < all.size(); ++i) {
        const Label& a = all[i];
        EXPECT_GE(a.box.x, area.origin.x) << a.code;
        EXPECT_GE(a.box.y, area.origin.y) << a.code;
        EXPECT_LE(a.box.x + a.size.x, area.origin.x + area.size.x) << a.code;
        EXPECT_LE(a.box.y + a.size.y, area.origin.y + area.size.y) << a.code;
        for (size_t j = i + 1; j < all.size(); ++j) {
            const Label& b = all[j];
            const bool apart = a.box.x + a.size.x <= b.box.x || b.box.x + b.size.x <= a.box.x ||
                               a.box.y + a.size.y <= b.box.y || b.box.y + b.size.y <= a.box.y;
            EXPECT_TRUE(apart) << a.code << " over " << b.code;
        }
    }
}

TEST(Labels, NeverOverlapFromAnySideAndDistance) {
    AppState s;
    size_t most = 0;
    for (const float distance : {4.2f, 2.0f, 0.8f})
        for (int turn = 0; turn < 24; ++turn) {
            s.camera = frameBody(session(), View::front, stage.size.x / stage.size.y);
            s.camera.yaw = 0.2618f * static_cast<float>(turn);
            s.camera.distance = distance;
            const auto all = labels(s);
            expectApart(all, stage);
            most = std::max(most, all.size());
        }
    EXPECT_GT(most, 10u);
    for (const StageArea& small : {StageArea{{0, 0}, {120, 90}}, StageArea{{0, 0}, {1, 1}}})
        expectApart(labels(s, small), small);
}

TEST(Labels, KeepOffWhatFloatsOverTheStage) {
    AppState s;
    s.camera = frameBody(session(), View::front, stage.size.x / stage.size.y);
    s.camera.distance *= 0.4f; // near enough for names
    const Box bar{stage.origin + stage.size * 0.3f, stage.origin + stage.size * 0.7f};
    const auto free = labels(s), kept = layoutLabels(session(), overlay(), s, stage, {bar}, measure);
    const auto under = [&](const Label& l) {
        return l.box.x < bar.high.x && l.box.x + l.size.x > bar.low.x && l.box.y < bar.high.y &&
               l.box.y + l.size.y > bar.low.y;
    };
    EXPECT_TRUE(std::any_of(free.begin(), free.end(), under));
    EXPECT_TRUE(std::none_of(kept.begin(), kept.end(), under));
    EXPECT_FALSE(kept.empty());
}

TEST(Labels, AreTheSameForTheSameInput) {
    AppState s;
    s.camera = frameBody(session(), View::back, 1.4f);
    const auto a = labels(s), b = labels(s);
    ASSERT_EQ(a.size(), b.size());
    for (size_t i = 0; i < a.size(); ++i) {
        EXPECT_EQ(a[i].code, b[i].code);
        EXPECT_EQ(a[i].box, b[i].box);
    }
}

TEST(Labels, TheSelectedPointIsNamedFirstEvenWithLabelsOff) {
    AppState s;
    s.settings.reduceMotion = true;
    s.stage = stage.size;
    s.camera = frameBody(session(), View::front, stage.size.x / stage.size.y);
    for (const PlacedPoint& p : session().measurement.points) {
        if (p.sites.empty()) continue;
        apply(s, session(), act::Open{CardKind::point, p.code}, 0);
        for (const bool on : {true, false}) {
            s.settings.labels = on;
            const auto all = labels(s);
            ASSERT_FALSE(all.empty()) << p.code;
            EXPECT_EQ(all.front().code, p.code);
            EXPECT_EQ(all.front().rank, 0);
        }
    }
}

TEST(Labels, NothingHiddenIsNamed) {
    for (const float nearness : {1.0f, 0.4f}) { // lines' names from afar, points' names near by
        AppState s;
        s.camera = frameBody(session(), View::front, stage.size.x / stage.size.y);
        s.camera.distance *= nearness;
        const auto all = labels(s);
        EXPECT_GT(all.size(), 8u);
        for (const Label& l : all) {
            bool seen = false;
            for (const OverlaySite& site : overlay().sites) {
                const Point& point = session().catalog.points[site.point];
                seen =
                    seen || ((nearness < 1 ? site.place.code == l.code : point.meridian == l.text) &&
                             !hiddenFrom(session(), s.camera.eye(), site.place.position, site.place.normal));
            }
            EXPECT_TRUE(seen) << l.text;
            EXPECT_NE(l.code, "BL23"); // on the back
        }
    }
}

TEST(Labels, FromAfarEachLineInSightIsNamedOnce) {
    AppState s;
    s.camera = frameBody(session(), View::front, stage.size.x / stage.size.y);
    std::set<std::string> names;
    for (const Label& l : labels(s)) {
        EXPECT_TRUE(l.code.empty()) << l.code;
        EXPECT_NE(session().catalog.meridian(l.text), nullptr) << l.text;
        EXPECT_TRUE(names.insert(l.text).second) << l.text;
    }
    EXPECT_GE(names.size(), 9u);
}

TEST(Labels, WhatStandsAtTheOutlineIsNamedAndPicked) {
    AppState s;
    s.camera = frameBody(session(), View::front, stage.size.x / stage.size.y);
    s.hovered = "GB21";
    for (const Side side : {Side::left, Side::right}) { // on the ridge of the shoulder, seen along the skin
        s.hoveredSide = side;
        const auto all = labels(s);
        const auto place = placeOf(session(), "GB21", side);
        const glm::vec2 at(engine::project(s.camera, place->position, stage.size));
        const auto hit = pickPoint(session(), overlay(), s.camera, at, stage.size, 12);
        ASSERT_TRUE(hit);
        EXPECT_TRUE((*hit == PointPick{"GB21", side}));
        EXPECT_TRUE(std::any_of(all.begin(), all.end(), [&](const Label& l) {
            return glm::distance(l.anchor, stage.origin + at) < 1;
        }));
    }
}

TEST(Labels, FourHundredPointsTakeLittleTime) {
    BodyOverlay many = overlay();
    const std::vector<OverlaySite> once = many.sites;
    while (many.sites.size() < 720)
        for (const OverlaySite& site : once) {
            OverlaySite moved = site;
            moved.place.position += moved.place.normal * 0.002f +
                                    glm::vec3(0, 0.0007f * static_cast<float>(many.sites.size() % 40), 0);
            many.sites.push_back(moved);
        }
    AppState s;
    s.camera = frameBody(session(), View::front, stage.size.x / stage.size.y);
    double best = 1e9;
    for (int i = 0; i < 7; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        const auto all = labels(s, stage, many);
        best = std::min(
            best,
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
        expectApart(all, stage);
    }
    std::printf("720 sites: %.2f ms\n", best);
    EXPECT_LT(best, 60); // a debug build under sanitizers too; a release build takes about 3
}

TEST(Picking, ClickingAMarkerFindsItAndTheTwelvePixelsAreKept) {
    const glm::vec2 size(1000, 700);
    engine::Camera c = frameBody(session(), View::front, size.x / size.y);
    c.distance = 1.2f;
    c.target = {0, 1.2f, 0};
    const auto place = placeOf(session(), "CV17", Side::midline);
    ASSERT_TRUE(place);
    const glm::vec2 at(engine::project(c, place->position, size));
    for (const glm::vec2 off : {glm::vec2(0, 0), glm::vec2(9, 0), glm::vec2(0, -11)}) {
        const auto hit = pickPoint(session(), overlay(), c, at + off, size, 12);
        ASSERT_TRUE(hit);
        EXPECT_EQ(hit->code, "CV17");
    }
    const auto away = pickPoint(session(), overlay(), c, at + glm::vec2(13, 0), size, 12);
    EXPECT_FALSE(away && away->code == "CV17");
}

// From `at` to the nearest of the point's sites that show.
float pixelsTo(const PointPick& pick, const engine::Camera& c, glm::vec2 at, glm::vec2 size) {
    float best = 1e9f;
    for (const OverlaySite& site : overlay().sites)
        if (site.place.code == pick.code && site.place.side == pick.side &&
            !hiddenFrom(session(), c.eye(), site.place.position, site.place.normal))
            best =
                std::min(best, glm::distance(glm::vec2(engine::project(c, site.place.position, size)), at));
    return best;
}

TEST(Picking, WhatTheBodyHidesIsNotPicked) {
    const glm::vec2 size(1000, 700);
    const engine::Camera c = frameBody(session(), View::front, size.x / size.y);
    for (const OverlaySite& site : overlay().sites) {
        const glm::vec2 at(engine::project(c, site.place.position, size));
        const bool hidden = hiddenFrom(session(), c.eye(), site.place.position, site.place.normal);
        const auto hit = pickPoint(session(), overlay(), c, at, size, 0.5f);
        const bool own = hit && hit->code == site.place.code && hit->side == site.place.side;
        if (hidden)
            EXPECT_FALSE(own) << site.place.code;
        else if (!own) { // two points may share a place, as EX-LE5 and ST35 do
            ASSERT_TRUE(hit) << site.place.code;
            EXPECT_LT(pixelsTo(*hit, c, at, size), 0.5f) << site.place.code;
        }
    }
}

TEST(Picking, AllInReachNearestFirst) {
    const glm::vec2 size(1000, 700);
    const engine::Camera c = frameBody(session(), View::back, size.x / size.y);
    const auto place = placeOf(session(), "BL23", Side::left);
    const glm::vec2 at(engine::project(c, place->position, size));
    const auto all = pickPoints(session(), overlay(), c, at, size, 60);
    ASSERT_GE(all.size(), 3u);
    EXPECT_EQ(all.front().code, "BL23");
    EXPECT_TRUE(pickPoint(session(), overlay(), c, at, size, 60) == all.front());
    float last = 0;
    for (const PointPick& p : all) {
        const float d = pixelsTo(p, c, at, size);
        EXPECT_GE(d, last);
        EXPECT_LE(d, 60);
        last = d;
    }
}

TEST(Picking, TheSkinUnderThePixel) {
    const glm::vec2 size(1000, 700);
    const engine::Camera c = frameBody(session(), View::front, size.x / size.y);
    const glm::vec2 navel(engine::project(c, {0, 0.6f * session().posed.height, 0.1f}, size));
    const auto skin = pickSkin(session(), c, navel, size);
    ASSERT_TRUE(skin);
    EXPECT_GT(skin->position.z, 0.02f);
    EXPECT_LT(glm::distance(glm::vec2(engine::project(c, skin->position, size)), navel), 0.6f);
    EXPECT_FALSE(pickSkin(session(), c, {5, 5}, size));
}

// What is left out carries a bar, on every material and from every distance; nothing else does.
TEST(Safety, LeftOutPointsAreStruckOut) {
    using M = engine::SkinMaterial;
    for (const M material : {M::porcelain, M::bronze, M::skin})
        for (const float distance : {0.6f, 4.0f}) {
            AppState s;
            s.settings.material = material;
            s.camera.distance = distance;
            engine::Scene scene;
            buildScene(session(), overlay(), s, 1, scene);
            for (const engine::Marker& m : scene.markers) EXPECT_EQ(m.bar, 0);
            s.settings.safety.conditions = {"pregnancy"};
            const std::vector<bool> out = leftOutPoints(session(), s);
            size_t sites = 0, barred = 0;
            for (const OverlaySite& site : overlay().sites) {
                sites += out[site.point];
                EXPECT_EQ(out[site.point], verdictOn(session().catalog, s.settings.safety,
                                                     session().catalog.points[site.point])
                                               .leaveOut);
            }
            buildScene(session(), overlay(), s, 1, scene);
            for (const engine::Marker& m : scene.markers)
                if (m.bar > 0) {
                    ++barred;
                    EXPECT_GE(m.radius, 3.5f);
                    EXPECT_GT(m.bar, 1);
                    EXPECT_LT(m.bar, m.radius);
                }
            EXPECT_GT(sites, 100u);
            EXPECT_EQ(barred, sites);
        }
}

TEST(Safety, BesideItsCardWhatNobodyShouldPressIsStruckOutToo) {
    AppState s;
    const auto& points = session().catalog.points;
    const auto count = [&] {
        const std::vector<bool> out = leftOutPoints(session(), s);
        return std::count(out.begin(), out.end(), true);
    };
    EXPECT_EQ(count(), 0);
    s.cardKind = CardKind::safety;
    const auto never = std::count_if(points.begin(), points.end(),
                                     [](const Point& p) { return !p.massage.notAdvised.empty(); });
    EXPECT_GT(never, 20);
    EXPECT_EQ(count(), never);
    s.settings.card = false; // folded away
    EXPECT_EQ(count(), 0);
}

} // namespace
