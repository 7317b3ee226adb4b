// Lines drawn on the skin or the screen, their undo and eraser, and how they are kept.
#include "atlas/drawing_keeper.h"
#include "atlas/state/framing.h"
#include "atlas/state/picture_command.h"
#include "atlas/view/drawings.h"
#include "atlas/view/lens.h"
#include "atlas/view/picking.h"
#include "engine/core/files.h"
#include "engine/render/camera.h"
#include "session_fixture.h"
#include <GLFW/glfw3.h>
#include <cmath>
#include <fstream>

namespace {

using namespace atlas;
using What = act::PullTool::What;

struct PointingTest : testing::Test {
    AppState s;
    double now = 1;
    void SetUp() override {
        s.camera = frameBody(session(), View::front, 16.0f / 9);
        s.stage = {1280, 720};
        s.pose = session().pose;
    }
    static const AtlasSession& session() { return fixture::session(); }
    void act(const Action& a) { apply(s, session(), a, now += 0.05); }
    void pull(const std::vector<glm::vec2>& pixels) {
        act(act::PullTool{What::begin, pixelToPicture(s, pixels.front())});
        for (size_t i = 1; i < pixels.size(); ++i) act(act::PointAt{pixelToPicture(s, pixels[i])});
        act(act::PullTool{What::end, pixelToPicture(s, pixels.back())});
    }
    void take(PointingTool t) { act(act::TakeTool{t}); }
    glm::vec2 pixelOf(glm::vec3 p) const { return glm::vec2(engine::project(s.camera, p, s.stage)); }
    // A wave over the belly.
    std::vector<glm::vec2> wave() const {
        const glm::vec2 at = pixelOf({0, 1.1f, 0.1f});
        std::vector<glm::vec2> out;
        for (int i = 0; i <= 40; ++i)
            out.push_back(glm::round(
                at + glm::vec2(static_cast<float>(i - 20), 10 * std::sin(0.15f * static_cast<float>(i)))));
        return out;
    }
    const Drawings& lines() const { return shownDrawings(s); }
};

float offPath(glm::vec2 p, const std::vector<glm::vec2>& path) {
    float best = 1e9f;
    for (size_t i = 1; i < path.size(); ++i) {
        const glm::vec2 a = path[i - 1], d = path[i] - a;
        const float t = std::clamp(glm::dot(p - a, d) / std::max(glm::dot(d, d), 1e-9f), 0.0f, 1.0f);
        best = std::min(best, glm::distance(p, a + t * d));
    }
    return best;
}

TEST_F(PointingTest, PlacesOnThePictureAreTheSameInAnyWindow) {
    const glm::vec2 at = pixelToPicture(s, {640, 360});
    EXPECT_NEAR(glm::length(at), 0, 1e-6f);
    s.camera.shift = -0.25f;
    for (const glm::vec2 p : {glm::vec2(100, 50), glm::vec2(1200, 700)})
        EXPECT_NEAR(glm::distance(pictureToPixel(s, pixelToPicture(s, p)), p), 0, 1e-2f);
    // Where the camera looks is the middle, also beside a panel.
    EXPECT_NEAR(glm::length(pixelToPicture(s, pixelOf(s.camera.target))), 0, 1e-3f);
    const glm::vec3 place(0.1f, 1.2f, 0.05f);
    const glm::vec2 here = pixelToPicture(s, pixelOf(place));
    s.camera.shift = 0;
    s.stage = {1920, 1080};
    EXPECT_NEAR(glm::distance(pixelToPicture(s, pixelOf(place)), here), 0, 1e-4f);
}

TEST_F(PointingTest, ALineLiesWhereItWasDrawn) {
    take(PointingTool::pen);
    pull(wave());
    ASSERT_EQ(lines().size(), 1u);
    const Stroke& line = lines().front();
    EXPECT_EQ(line.on, Stroke::On::skin);
    EXPECT_EQ(line.tool, "pen");
    EXPECT_EQ(line.colour, penColours()[0].hex);
    EXPECT_LT(line.skin.size(), 60u);
    DrawingMemory memory;
    std::vector<glm::vec2> seen;
    for (const SkinPath& path : tracedStroke(session(), line, memory))
        for (const engine::SurfacePoint& p : path)
            seen.push_back(pixelOf(engine::positionAt(session().posed.coarseSurface(), p)));
    ASSERT_GT(seen.size(), 10u);
    // The smoothed course keeps within a pixel of the pulled one, and the kept one of that.
    for (const glm::vec2& p : seen) EXPECT_LT(offPath(p, wave()), 1.0f);
    for (const glm::vec2& p : wave()) EXPECT_LT(offPath(p, seen), 1.3f);
}

TEST_F(PointingTest, WhatIsLeftOutLiesWithinTheTolerance) {
    std::vector<glm::vec3> path;
    for (int i = 0; i <= 400; ++i) {
        const float t = 0.02f * static_cast<float>(i);
        path.emplace_back(100 * std::cos(t), 60 * std::sin(1.7f * t), 0);
    }
    std::vector<glm::vec2> kept;
    const auto needed = neededPlaces(path, 0.4f);
    EXPECT_LT(needed.size(), 90u);
    EXPECT_EQ(needed.front(), 0u);
    EXPECT_EQ(needed.back(), 400u);
    for (const size_t i : needed) kept.emplace_back(path[i]);
    for (const glm::vec3& p : path) EXPECT_LE(offPath(glm::vec2(p), kept), 0.401f);
    EXPECT_EQ(neededPlaces(std::vector{glm::vec3(1)}, 1).size(), 1u);
    EXPECT_TRUE(neededPlaces({}, 1).empty());
}

TEST_F(PointingTest, AFastHandMakesARoundLine) {
    std::vector<glm::vec2> circle; // twelve places
    for (int i = 0; i <= 12; ++i) {
        const float a = 6.2831853f * static_cast<float>(i) / 12;
        circle.emplace_back(100 * std::cos(a), 100 * std::sin(a));
    }
    const auto smooth = smoothPath(circle, PointingTool::pen, 2.5f);
    float worst = 0;
    for (size_t i = 1; i < smooth.size(); ++i) {
        EXPECT_LT(glm::distance(smooth[i], smooth[i - 1]), 4);
        worst = std::max(worst, std::abs(glm::length(smooth[i]) - 100));
    }
    EXPECT_LT(worst, 0.5f); // the chords are 3.4 off
    const auto straight = smoothPath(circle, PointingTool::line, 2.5f);
    EXPECT_EQ(straight.front(), circle.front());
    for (const glm::vec2& p : straight) EXPECT_NEAR(p.y, 0, 1e-3f);
}

TEST_F(PointingTest, ALineThatLeavesTheBodyEndsThere) {
    take(PointingTool::pen);
    // Straight across both thighs and the gap between them.
    const glm::vec2 middle = pixelOf({0, 0.5f, 0});
    std::vector<glm::vec2> across;
    for (int x = -120; x <= 120; x += 4) across.push_back(middle + glm::vec2(x, 0));
    pull(across);
    ASSERT_GE(lines().size(), 2u);
    for (const Stroke& line : lines())
        for (size_t i = 1; i < line.skin.size(); ++i) {
            const auto at = [&](const Stroke::SkinPlace& p) {
                return engine::positionAt(session().posed.coarseSurface(),
                                          {p.triangle, {p.b0, p.b1, 1 - p.b0 - p.b1}});
            };
            EXPECT_LT(glm::distance(at(line.skin[i - 1]), at(line.skin[i])), 0.05f);
        }
    act(act::UndoDrawing{}); // one pull, one step
    EXPECT_TRUE(lines().empty());
    pull({{5, 5}, {40, 40}, {80, 60}});
    EXPECT_TRUE(lines().empty());
    EXPECT_NE(s.notice.find("Alt S"), std::string::npos);
}

TEST_F(PointingTest, LinesStayOnTheSkinInEveryPoseAndShape) {
    take(PointingTool::pen);
    pull(wave());
    take(PointingTool::pen), take(PointingTool::line); // put away, and another
    pull({pixelOf({0.02f, 1.35f, 0.1f}), pixelOf({0.13f, 1.3f, 0.05f})});
    take(PointingTool::arrow);
    const PlacedPoint* knee = session().measurement.point("ST36");
    ASSERT_TRUE(knee);
    const auto site = placeOf(session(), "ST36", Side::left);
    ASSERT_TRUE(site);
    s.camera = framePoint(session(), "ST36", Side::left, 16.0f / 9, s.camera);
    pull({pixelOf(site->position) + glm::vec2(-60, -120), pixelOf(site->position)});
    ASSERT_GE(lines().size(), 3u);
    ASSERT_EQ(lines().back().tool, "arrow");

    AtlasSession other = session();
    DrawingMemory memory;
    const auto check = [&](const std::string& where) {
        const auto surface = other.posed.coarseSurface();
        const engine::Bvh tree(surface);
        AppState shown = s;
        engine::Scene scene;
        scene.camera = shown.camera;
        addDrawings(other, shown, memory, scene);
        ASSERT_GE(scene.lines.size(), 3u) << where;
        float worst = 0;
        for (const engine::Line& line : scene.lines)
            for (size_t i = 1; i < line.points.size(); ++i)
                for (const float t : {0.0f, 0.25f, 0.5f, 0.75f, 1.0f})
                    worst = std::max(
                        worst,
                        tree.closest(surface, glm::mix(line.points[i - 1], line.points[i], t)).distance);
        EXPECT_LT(worst, 0.0005f) << where;
    };
    check("as drawn");
    for (const char* id : {"seated", "knee-flexed", "prone"}) {
        const auto pose = findPose(other, id);
        ASSERT_TRUE(pose) << id;
        ASSERT_TRUE(setPose(other, *pose)) << id;
        check(id);
    }
    Shape heavy;
    heavy.sex = 1;
    heavy.weight = 0.9f;
    heavy.age = 60;
    ASSERT_TRUE(setShape(other, heavy));
    check("a heavy man");
}

TEST_F(PointingTest, TheEraserTakesWholeLinesThatItTouchesAndSees) {
    take(PointingTool::pen);
    pull(wave());
    std::vector<glm::vec2> lower = wave();
    for (glm::vec2& p : lower) p.y += 40;
    pull(lower);
    act(act::DrawOnScreen{});
    pull({{300, 100}, {360, 140}, {420, 100}});
    ASSERT_EQ(lines().size(), 3u);
    EXPECT_EQ(lines().back().on, Stroke::On::screen);
    // From behind, the lines on the belly are not there to be erased.
    take(PointingTool::eraser);
    const engine::Camera front = s.camera;
    s.camera = frameBody(session(), View::back, 16.0f / 9);
    pull({pixelOf({0, 1.1f, 0.1f}) - glm::vec2(30, 0), pixelOf({0, 1.1f, 0.1f}) + glm::vec2(30, 0)});
    EXPECT_EQ(lines().size(), 3u);
    s.camera = front;
    const std::vector<glm::vec2> path = wave();
    pull({path[20] - glm::vec2(0, 60), path[20]}); // one quick move across
    ASSERT_EQ(lines().size(), 2u);
    pull({{360, 90}, {360, 160}});
    ASSERT_EQ(lines().size(), 1u);
    act(act::UndoDrawing{});
    act(act::UndoDrawing{});
    EXPECT_EQ(lines().size(), 3u);
    act(act::RedoDrawing{});
    EXPECT_EQ(lines().size(), 2u);
    act(act::WipeDrawings{});
    EXPECT_TRUE(lines().empty());
    act(act::UndoDrawing{});
    EXPECT_EQ(lines().size(), 2u);
}

TEST_F(PointingTest, AToolInTheHandHasItsOwnKeys) {
    const auto press = [&](int key, int mods = 0) {
        const KeyBinding* b = bindingOfKey(s, key, mods);
        if (b) act(b->action);
        return b;
    };
    const auto type = [&](char c) {
        const KeyBinding* b = bindingOfCharacter(s, static_cast<uint32_t>(c));
        if (b) act(b->action);
        return b;
    };
    const float distance = s.camera.distance;
    EXPECT_TRUE(std::holds_alternative<act::Undo>(bindingOfKey(s, GLFW_KEY_Z, GLFW_MOD_CONTROL)->action));
    ASSERT_TRUE(press(GLFW_KEY_4, GLFW_MOD_ALT));
    EXPECT_EQ(s.pointing.tool, PointingTool::pen);
    const float width = s.pointing.size();
    type('+');
    EXPECT_GT(s.pointing.size(), width);
    EXPECT_EQ(s.camera.distance, distance);
    type(']');
    EXPECT_EQ(s.pointing.colour, 1);
    type('['), type('[');
    EXPECT_EQ(s.pointing.colour, static_cast<int>(penColours().size()) - 1);
    // A line without a mouse.
    s.pointing.at = pixelToPicture(s, pixelOf({0, 1.1f, 0.1f}));
    press(GLFW_KEY_ENTER);
    for (int i = 0; i < 3; ++i) press(GLFW_KEY_UP, GLFW_MOD_ALT);
    press(GLFW_KEY_ENTER);
    ASSERT_EQ(lines().size(), 1u);
    EXPECT_TRUE(std::holds_alternative<act::Orbit>(bindingOfKey(s, GLFW_KEY_UP, 0)->action));
    press(GLFW_KEY_Z, GLFW_MOD_CONTROL);
    EXPECT_TRUE(lines().empty());
    press(GLFW_KEY_ESCAPE);
    EXPECT_EQ(s.pointing.tool, PointingTool::none);
    EXPECT_TRUE(std::holds_alternative<act::Close>(bindingOfKey(s, GLFW_KEY_ESCAPE, 0)->action));
    press(GLFW_KEY_1, GLFW_MOD_ALT); // a laser leaves undo and Enter to the others
    EXPECT_TRUE(std::holds_alternative<act::Undo>(bindingOfKey(s, GLFW_KEY_Z, GLFW_MOD_CONTROL)->action));
    EXPECT_EQ(bindingOfKey(s, GLFW_KEY_ENTER, 0), bindingOfKey(GLFW_KEY_ENTER, 0));
    press(GLFW_KEY_4, GLFW_MOD_ALT), press(GLFW_KEY_ESCAPE);
    type('z');
    EXPECT_EQ(s.pointing.tool, PointingTool::pen);
    for (int i = 0; i < 60; ++i) type('-');
    EXPECT_GT(s.pointing.size(), 1);
}

TEST_F(PointingTest, TheMagnifierLooksAtWhatLiesUnderThePointer) {
    take(PointingTool::magnifier);
    for (const glm::vec3 near :
         {glm::vec3(0, 1.1f, 0.1f), glm::vec3(0.25f, 0.9f, 0), glm::vec3(0.5f, 1.6f, 0)}) {
        const glm::vec2 pixel = pixelOf(near);
        act(act::PointAt{pixelToPicture(s, pixel)});
        const engine::Camera lens = lensCamera(s, session());
        const glm::vec2 size(static_cast<float>(lensPixels(s)));
        const auto skin = pickSkin(session(), s.camera, pixel, s.stage);
        const glm::vec3 place = skin ? skin->position : near;
        if (skin) {
            EXPECT_NEAR(glm::distance(glm::vec2(engine::project(lens, place, size)), size * 0.5f), 0, 0.6f);
        }
        const glm::mat4 view = s.camera.view();
        const glm::vec3 beside = place + 0.01f * glm::vec3(view[0][0], view[1][0], view[2][0]);
        const float before = pixelOf(beside).x - pixelOf(place).x,
                    after = engine::project(lens, beside, size).x - engine::project(lens, place, size).x;
        EXPECT_NEAR(after / before, kMagnification, 0.02f);
        // Straight from in front of it: what is seen there is what is seen here.
        EXPECT_NEAR(glm::dot(lens.eye() - place, glm::vec3(view[0][2], view[1][2], view[2][2])),
                    glm::dot(s.camera.eye() - place, glm::vec3(view[0][2], view[1][2], view[2][2])), 1e-3f);
    }
}

TEST_F(PointingTest, TheLasersTailFadesUnlessLessMotionIsWanted) {
    take(PointingTool::laser);
    act(act::PointAt{{0.1f, 0}});
    act(act::PointAt{{0.2f, 0}});
    EXPECT_EQ(s.pointing.trail.size(), 2u);
    EXPECT_TRUE(advancePointing(s, now));
    EXPECT_FALSE(advancePointing(s, now + kTrailSeconds + 0.01));
    s.settings.reduceMotion = true;
    act(act::PointAt{{0.3f, 0}});
    EXPECT_TRUE(s.pointing.trail.empty());
    EXPECT_EQ(s.pointing.at.x, 0.3f);
}

// As they look to those who see no red, no green or no blue (Machado, Oliveira and Fernandes 2009, severity
// 1).
TEST_F(PointingTest, TheColoursAreToldApartByTheColourBlind) {
    const glm::mat3 sights[] = {
        glm::mat3(1),
        glm::transpose(glm::mat3(0.152286f, 1.052583f, -0.204868f, 0.114503f, 0.786281f, 0.099216f,
                                 -0.003882f, -0.048116f, 1.051998f)),
        glm::transpose(glm::mat3(0.367322f, 0.860646f, -0.227968f, 0.280085f, 0.672501f, 0.047413f,
                                 -0.011820f, 0.042940f, 0.968881f)),
        glm::transpose(glm::mat3(1.255528f, -0.076749f, -0.178779f, -0.078411f, 0.930809f, 0.147602f,
                                 0.004733f, 0.691367f, 0.303900f))};
    const auto lab = [](glm::vec3 c) {
        c = glm::clamp(c, 0.0f, 1.0f);
        const glm::vec3 xyz(0.4124f * c.r + 0.3576f * c.g + 0.1805f * c.b,
                            0.2126f * c.r + 0.7152f * c.g + 0.0722f * c.b,
                            0.0193f * c.r + 0.1192f * c.g + 0.9505f * c.b);
        const auto f = [](float t) { return t > 0.008856f ? std::cbrt(t) : 7.787f * t + 16.0f / 116; };
        const float x = f(xyz.x / 0.9505f), y = f(xyz.y), z = f(xyz.z / 1.089f);
        return glm::vec3(116 * y - 16, 500 * (x - y), 200 * (y - z));
    };
    for (const glm::mat3& sight : sights)
        for (size_t i = 0; i < penColours().size(); ++i)
            for (size_t j = 0; j < i; ++j) {
                const auto seen = [&](size_t n) {
                    const glm::vec4 c = parseColour(penColours()[n].hex, {-1, 0, 0, 0});
                    EXPECT_GE(c.r, 0);
                    return lab(sight * glm::pow(glm::vec3(c), glm::vec3(2.2f)));
                };
                EXPECT_GT(glm::distance(seen(i), seen(j)), 25)
                    << penColours()[i].name << " " << penColours()[j].name;
            }
    // And each has a rim that it differs from.
    for (const PenColour& c : penColours()) {
        const glm::vec3 core(parseColour(c.hex)), rim(edgeOf(parseColour(c.hex)));
        EXPECT_GT(glm::distance(lab(glm::pow(core, glm::vec3(2.2f))), lab(glm::pow(rim, glm::vec3(2.2f)))),
                  40)
            << c.name;
    }
}

TEST_F(PointingTest, LinesBelongToTheOpenLessonsStep) {
    take(PointingTool::pen);
    pull(wave());
    Lesson lesson;
    lesson.name = "Test";
    lesson.file = "/tmp/test lesson.toml";
    lesson.steps.resize(2);
    lesson.steps[0].title = "One";
    lesson.steps[1].title = "Two";
    act(act::TakeLesson{lesson});
    ASSERT_TRUE(s.lesson);
    s.flight = {};
    s.camera = frameBody(session(), View::front, 16.0f / 9);
    EXPECT_TRUE(lines().empty());
    EXPECT_EQ(s.pointing.drawings.size(), 1u); // the view's own wait
    pull(wave());
    ASSERT_EQ(s.lesson->lesson.steps[0].drawings.size(), 1u);
    EXPECT_EQ(lines().size(), 1u);
    EXPECT_NE(s.lesson->edits, s.lesson->saved);
    EXPECT_EQ(placeOfDrawings(s), "/tmp/test lesson.toml:1");
    act(act::StepLesson{1});
    EXPECT_TRUE(lines().empty());
    act(act::UndoDrawing{}); // what was done on the other step is none of this one
    EXPECT_TRUE(lines().empty());
    EXPECT_EQ(s.lesson->lesson.steps[0].drawings.size(), 1u);
    act(act::StepLesson{-1});
    EXPECT_EQ(lines().size(), 1u);
    act(act::CloseLesson{});
    EXPECT_EQ(lines().size(), 1u);
    EXPECT_EQ(placeOfDrawings(s), drawingsFile().string());
}

TEST_F(PointingTest, TheCopiedCommandNamesTheLines) {
    EXPECT_EQ(placeOfDrawings(s), "");
    take(PointingTool::pen);
    pull(wave());
    EXPECT_EQ(placeOfDrawings(s), drawingsFile().string());
    EXPECT_NE(pictureCommand(s, session()).find(" --drawings " + drawingsFile().string()), std::string::npos);
}

TEST_F(PointingTest, LinesAreKeptOverARestart) {
    const auto file = std::filesystem::temp_directory_path() /
                      ("tongren-pointing-" + std::to_string(getpid())) / "drawings.toml";
    std::filesystem::remove_all(file.parent_path());
    take(PointingTool::pen);
    pull(wave());
    act(act::DrawOnScreen{});
    take(PointingTool::arrow);
    pull({{300, 100}, {420, 160}});
    ASSERT_EQ(lines().size(), 2u);
    {
        DrawingKeeper keeper(file);
        EXPECT_TRUE(keeper.read().empty());
        EXPECT_TRUE(keeper.follow(s, 10).empty());
        EXPECT_FALSE(std::filesystem::exists(file)); // a stroke may follow
        EXPECT_GT(keeper.wait(10), 0);
        EXPECT_TRUE(keeper.follow(s, 12).empty());
        EXPECT_TRUE(std::filesystem::exists(file));
        EXPECT_LT(std::filesystem::file_size(file), 3000u);
    }
    DrawingKeeper again(file);
    const auto read = again.read();
    ASSERT_EQ(read.size(), 1u);
    AppState fresh;
    apply(fresh, session(), read.front(), 1);
    EXPECT_EQ(fresh.pointing.drawings, lines());
    // As the copied command names them.
    const auto named = readDrawings(file.string());
    ASSERT_TRUE(named) << named.error().message;
    EXPECT_EQ(*named, lines());
    EXPECT_FALSE(readDrawings(file.string() + ":2"));
    EXPECT_TRUE(readDrawings(file.string() + ":1"));
    // Killed between: what finish() writes is there too.
    fresh.pointing.drawings.pop_back();
    EXPECT_EQ(again.finish(fresh), "");
    DrawingKeeper third(file);
    const auto left = third.read();
    ASSERT_EQ(left.size(), 1u);
    EXPECT_EQ(std::get<act::TakeDrawings>(left.front()).drawings.size(), 1u);
    // What is no such file is put aside and said.
    std::ofstream(file) << "\xff\xfe nonsense [[[";
    DrawingKeeper damaged(file);
    const auto told = damaged.read();
    ASSERT_EQ(told.size(), 1u);
    if (const auto* notice = std::get_if<act::Notice>(&told.front())) {
        EXPECT_NE(notice->text.find("drawings.damaged.toml"), std::string::npos);
        EXPECT_FALSE(std::filesystem::exists(file));
    }
    std::filesystem::remove_all(file.parent_path());
}

} // namespace
