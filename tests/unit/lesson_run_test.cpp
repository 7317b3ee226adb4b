// A lesson that is open: gone through, taught, edited; without a window.
#include "atlas/domain/session.h"
#include "atlas/state/class_state.h"
#include "atlas/state/framing.h"
#include "atlas/state/moves.h"
#include "session_fixture.h"
#include <GLFW/glfw3.h>
#include <algorithm>
#include <ctime>
#include <fstream>
#include <unistd.h>
#include <utility>

namespace {

using namespace atlas;
namespace fs = std::filesystem;

Lesson three() {
    Lesson l;
    l.id = "my:three";
    l.name = "Three";
    l.steps.resize(3);
    l.steps[0].title = "First";
    l.steps[0].camera = LessonCamera{{0, 1, 0}, 0, 0, 2};
    l.steps[1].title = "Second";
    l.steps[1].point = "GB21";
    l.steps[1].side = "right";
    l.steps[1].regions = {"neck", "trapezius"};
    l.steps[1].labels = false;
    l.steps[1].ruler = true;
    l.steps[1].material = "bronze";
    l.steps[2].title = "Third";
    l.steps[2].pose = "elbow-flexed";
    l.steps[2].meridians = {"LI"};
    l.steps[2].minutes = 2;
    return l;
}

struct LessonRunTest : testing::Test {
    AppState s;
    AtlasSession body;
    double now = 10;
    void SetUp() override {
        body = fixture::session();
        s.pose = body.pose;
        s.shape = body.shape;
        s.settings.reduceMotion = true;
        act(act::Stage{{1600, 900}, 1, 0});
        act(act::Reset{});
    }
    void act(const Action& a) { apply(s, body, a, now); }
    void open(Lesson l = three(), size_t step = 0, bool teach = false) {
        act(act::TakeLesson{std::move(l), true, step, teach});
        ASSERT_TRUE(s.lesson);
    }
    const LessonStep& step() const { return s.lesson->lesson.steps[s.lesson->step]; }
    std::vector<std::string> titles() const {
        std::vector<std::string> out;
        for (const LessonStep& one : s.lesson->lesson.steps) out.push_back(one.title);
        return out;
    }
    void key(int k, int mods = 0) {
        const KeyBinding* b = bindingOfKey(s, k, mods);
        ASSERT_TRUE(b) << k;
        act(b->action);
    }
    void character(char c) {
        const KeyBinding* b = bindingOfCharacter(s, static_cast<uint32_t>(c));
        ASSERT_TRUE(b) << c;
        act(b->action);
    }
};

using Words = std::vector<std::string>;

TEST_F(LessonRunTest, AStepIsShownWithAllThatItNames) {
    open(three(), 1);
    EXPECT_EQ(s.point, "GB21");
    EXPECT_EQ(s.side, Side::right);
    EXPECT_EQ(s.region, "neck");
    EXPECT_EQ(s.moreRegions, Words{"trapezius"});
    EXPECT_FALSE(s.settings.labels);
    EXPECT_TRUE(s.settings.ruler);
    EXPECT_EQ(s.settings.material, engine::SkinMaterial::bronze);
    EXPECT_EQ(s.cardKind, CardKind::none);
    EXPECT_LT(s.camera.distance, 1.5f);
    act(act::StepLesson{1});
    EXPECT_EQ(s.pose.id, "elbow-flexed");
    EXPECT_EQ(s.shownMeridians, Words{"LI"});
    EXPECT_TRUE(s.settings.labels);
    EXPECT_FALSE(s.settings.ruler);
    EXPECT_EQ(s.settings.material, engine::SkinMaterial::porcelain);
    act(act::StepLesson{-2});
    EXPECT_EQ(s.camera.distance, 2);
    EXPECT_TRUE(alike(body, s.pose, Pose{}));
    EXPECT_TRUE(s.region.empty());
}

TEST_F(LessonRunTest, TheCameraFliesUnlessMotionIsReduced) {
    s.settings.reduceMotion = false;
    open();
    now += 5;
    advance(s, now);
    act(act::StepLesson{1});
    EXPECT_GT(s.flight.seconds, 0.3);
    now += 5;
    advance(s, now);
    act(act::StepLesson{1});
    EXPECT_GT(s.poseFlight.seconds, 0.3);
    EXPECT_EQ(s.flight.seconds, s.poseFlight.seconds);
    s.settings.reduceMotion = true;
    act(act::ShowStep{0});
    EXPECT_EQ(s.flight.seconds, 0);
    EXPECT_EQ(s.poseFlight.seconds, 0);
}

TEST_F(LessonRunTest, LeavingItRestoresWhatStoodBefore) {
    s.settings.lines = false;
    act(act::TakePose{"seated"});
    ASSERT_TRUE(setPose(body, s.pose));
    act(act::Open{CardKind::point, "LI4"});
    const engine::Camera camera = s.camera;
    const Side side = s.side;
    open(three(), 1);
    EXPECT_TRUE(s.settings.lines);
    EXPECT_FALSE(settingsToKeep(s).lines); // what the file gets meanwhile
    act(act::StepLesson{1});
    act(act::CloseLesson{});
    EXPECT_FALSE(s.lesson);
    EXPECT_FALSE(s.settings.lines);
    EXPECT_FALSE(s.settings.ruler);
    EXPECT_EQ(s.cardKind, CardKind::point);
    EXPECT_EQ(s.point, "LI4");
    EXPECT_EQ(s.side, side);
    EXPECT_EQ(s.pose.id, "seated");
    EXPECT_EQ(s.camera.target, camera.target);
    EXPECT_TRUE(s.shownMeridians.empty());
    EXPECT_TRUE(s.settings.lesson.empty());
}

TEST_F(LessonRunTest, TheLastStepIsRemembered) {
    Lesson l = three();
    l.file = "/x/three.toml";
    open(l, 0);
    EXPECT_EQ(s.settings.lesson, "/x/three.toml");
    act(act::StepLesson{1});
    EXPECT_EQ(s.settings.lessonStep, 2);
    EXPECT_FALSE(s.settings.teaching);
    act(act::Teach{true, true});
    EXPECT_TRUE(settingsToKeep(s).teaching);
    const fs::path file = fs::temp_directory_path() / ("tongren-lesson-set-" + std::to_string(getpid()));
    ASSERT_TRUE(saveSettings(file, settingsToKeep(s)));
    const auto read = loadSettings(file);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->lesson, "/x/three.toml");
    EXPECT_EQ(read->lessonStep, 2);
    EXPECT_TRUE(read->teaching);
    fs::remove(file);
}

TEST_F(LessonRunTest, AnotherShapeIsAskedForAndTheStepShownOnceMore) {
    Lesson l = three();
    l.steps[1].body = "male";
    open(l);
    const Shape own = s.shape;
    act(act::StepLesson{1});
    EXPECT_EQ(s.shape.sex, 1);
    EXPECT_TRUE(s.lesson->awaited);
    EXPECT_EQ(s.settings.shape, AppState{}.settings.shape) << "the user's own body stays the chosen one";
    const float before = body.shaped.height;
    ASSERT_TRUE(setShape(body, s.shape));
    act(act::Reshaped{before, {}});
    EXPECT_FALSE(s.lesson->awaited);
    const auto place = placeOf(body, "GB21", Side::right);
    ASSERT_TRUE(place);
    EXPECT_LT(std::abs(s.camera.target.y - place->position.y), 0.15f) << "framed on the new body";
    act(act::StepLesson{1});
    EXPECT_EQ(s.shape, own);
}

TEST_F(LessonRunTest, ABodyThatCannotComeIsNotAskedForAgain) {
    Lesson l = three();
    const fs::path dir = fs::temp_directory_path() / ("tongren-lesson-body-" + std::to_string(getpid()));
    fs::create_directories(dir);
    std::ofstream(dir / "nobody.glb") << "no model";
    l.file = dir / "l.toml";
    l.steps[1].body = "nobody.glb";
    open(l);
    act(act::StepLesson{1});
    EXPECT_EQ(fs::path(s.guest.file).filename(), "nobody.glb");
    act(act::GuestDone{"no body"});
    EXPECT_TRUE(s.guest.file.empty());
    EXPECT_FALSE(s.lesson->awaited);
    EXPECT_EQ(s.point, "GB21");
    fs::remove_all(dir);
}

TEST_F(LessonRunTest, RemotesAndKeysGoThroughIt) {
    open();
    key(GLFW_KEY_F5);
    ASSERT_TRUE(s.lesson->teaching);
    for (const int next :
         {GLFW_KEY_PAGE_DOWN, GLFW_KEY_SPACE, GLFW_KEY_RIGHT, GLFW_KEY_DOWN, GLFW_KEY_ENTER}) {
        act(act::ShowStep{0});
        key(next);
        EXPECT_EQ(s.lesson->step, 1u) << next;
    }
    for (const int back : {GLFW_KEY_PAGE_UP, GLFW_KEY_LEFT, GLFW_KEY_UP, GLFW_KEY_BACKSPACE}) {
        act(act::ShowStep{2});
        key(back);
        EXPECT_EQ(s.lesson->step, 1u) << back;
    }
    key(GLFW_KEY_END);
    EXPECT_EQ(s.lesson->step, 2u);
    key(GLFW_KEY_PAGE_DOWN);
    EXPECT_EQ(s.lesson->step, 2u);
    EXPECT_FALSE(s.notice.empty());
    key(GLFW_KEY_HOME);
    EXPECT_EQ(s.lesson->step, 0u);
    const float yaw = s.camera.yaw;
    key(GLFW_KEY_LEFT, GLFW_MOD_ALT);
    EXPECT_NE(s.camera.yaw, yaw);
    EXPECT_EQ(s.lesson->step, 0u);
    key(GLFW_KEY_F5);
    EXPECT_FALSE(s.lesson->teaching);
    EXPECT_TRUE(s.lesson);
}

TEST_F(LessonRunTest, WhileItIsTaughtOtherKeysKeepStill) {
    open(three(), 0, true);
    EXPECT_EQ(keyMode(s), KeyMode::lesson);
    EXPECT_EQ(bindingOfCharacter('s', KeyMode::lesson), nullptr); // the body panel
    EXPECT_EQ(bindingOfKey(GLFW_KEY_Z, GLFW_MOD_CONTROL, KeyMode::lesson), nullptr);
    EXPECT_TRUE(bindingOfCharacter('l', KeyMode::lesson)); // labels
    EXPECT_TRUE(bindingOfKey(GLFW_KEY_1, 0, KeyMode::lesson));
    EXPECT_TRUE(bindingOfCharacter('?', KeyMode::lesson));
    const KeyBinding* usual = bindingOfKey(GLFW_KEY_PAGE_DOWN, 0, KeyMode::usual);
    ASSERT_TRUE(usual);
    EXPECT_TRUE(std::holds_alternative<act::ScrollCard>(usual->action));
}

TEST_F(LessonRunTest, AStepIsGoneToByItsNumber) {
    Lesson l = three();
    for (int i = 0; i < 12; ++i) l.steps.push_back({});
    open(l, 0, true);
    character('g');
    ASSERT_TRUE(s.lesson->number);
    // A keyboard sends a digit's key and then its character, which here is nobody's.
    const auto digit = [&](char c, bool keypad = false, int mods = 0) {
        key((keypad ? GLFW_KEY_KP_0 : GLFW_KEY_0) + c - '0', mods);
        EXPECT_EQ(bindingOfCharacter(s, static_cast<uint32_t>(c)), nullptr);
    };
    digit('1'); // and no view
    digit('9', true);
    key(GLFW_KEY_BACKSPACE);
    digit('2', false, GLFW_MOD_SHIFT); // as a French keyboard has it
    EXPECT_EQ(*s.lesson->number, "12");
    key(GLFW_KEY_ENTER);
    EXPECT_EQ(s.lesson->step, 11u);
    EXPECT_FALSE(s.lesson->number);
    character('g');
    digit('9');
    digit('9');
    key(GLFW_KEY_ENTER);
    EXPECT_EQ(s.lesson->step, 11u);
    EXPECT_NE(s.notice.find("15 steps"), std::string::npos);
    character('g');
    key(GLFW_KEY_ESCAPE);
    EXPECT_FALSE(s.lesson->number);
    EXPECT_TRUE(s.lesson->teaching);
}

TEST_F(LessonRunTest, TheOverviewChoosesAStep) {
    Lesson l = three();
    for (int i = 0; i < 7; ++i) l.steps.push_back({}); // ten: four columns
    open(l, 0, true);
    key(GLFW_KEY_TAB);
    ASSERT_TRUE(s.lesson->overview);
    key(GLFW_KEY_RIGHT);
    key(GLFW_KEY_DOWN);
    EXPECT_EQ(s.lesson->chosen, 5u);
    EXPECT_EQ(s.lesson->step, 0u);
    key(GLFW_KEY_DOWN);
    EXPECT_EQ(s.lesson->chosen, 9u);
    key(GLFW_KEY_DOWN);
    EXPECT_EQ(s.lesson->chosen, 9u);
    act(act::MoveInOverview{-2, 0});
    key(GLFW_KEY_DOWN);
    EXPECT_EQ(s.lesson->chosen, 9u) << "the last row is shorter";
    key(GLFW_KEY_LEFT);
    key(GLFW_KEY_ENTER);
    EXPECT_FALSE(s.lesson->overview);
    EXPECT_EQ(s.lesson->step, 8u);
    key(GLFW_KEY_TAB);
    key(GLFW_KEY_ESCAPE);
    EXPECT_FALSE(s.lesson->overview);
    EXPECT_TRUE(s.lesson->teaching);
    key(GLFW_KEY_ESCAPE);
    EXPECT_FALSE(s.lesson->teaching);
}

TEST_F(LessonRunTest, TheClockCountsTheClassAndEachStep) {
    open();
    EXPECT_EQ(elapsedOf(*s.lesson, now + 5), 0);
    act(act::Teach{true});
    now += 30;
    act(act::StepLesson{1});
    now += 12;
    EXPECT_DOUBLE_EQ(elapsedOf(*s.lesson, now), 42);
    EXPECT_DOUBLE_EQ(spentOn(*s.lesson, 0, now), 30);
    EXPECT_DOUBLE_EQ(spentOn(*s.lesson, 1, now), 12);
    act(act::StepLesson{-1});
    now += 8;
    EXPECT_DOUBLE_EQ(spentOn(*s.lesson, 0, now), 38);
}

TEST_F(LessonRunTest, AViewBecomesAStepAndIsShownAsItWas) {
    open(Lesson{});
    act(act::TakePose{"elbow-flexed"});
    ASSERT_TRUE(setPose(body, s.pose));
    act(act::Select{"LI11", Side::left, true});
    act(act::Orbit{0.3f, -0.1f});
    act(act::Toggle{"ruler"});
    act(act::Toggle{"lines"});
    act(act::SetMaterial{engine::SkinMaterial::bronze, 2});
    const engine::Camera camera = s.camera;
    key(GLFW_KEY_N, GLFW_MOD_CONTROL);
    ASSERT_EQ(s.lesson->lesson.steps.size(), 1u);
    EXPECT_EQ(step().point, "LI11");
    EXPECT_EQ(step().side, "left");
    EXPECT_EQ(step().pose, "elbow-flexed");
    EXPECT_EQ(step().body, "female");
    EXPECT_EQ(step().ruler, true);
    EXPECT_EQ(step().lines, false);
    EXPECT_FALSE(step().labels);
    EXPECT_EQ(step().material, "bronze");
    EXPECT_EQ(step().title.substr(0, 5), "LI11 ");
    EXPECT_EQ(s.lesson->focus, LessonField::title);
    EXPECT_NE(s.lesson->edits, s.lesson->saved);
    act(act::Orbit{1, 0});
    act(act::TakePose{"anatomical"});
    act(act::Open{CardKind::none, ""});
    act(act::ShowStep{0});
    EXPECT_NEAR(s.camera.yaw, camera.yaw, 1e-3f);
    EXPECT_NEAR(s.camera.pitch, camera.pitch, 1e-3f);
    EXPECT_NEAR(s.camera.distance, camera.distance, 1e-3f);
    EXPECT_LT(glm::distance(s.camera.target, camera.target), 1e-3f);
    EXPECT_EQ(s.point, "LI11");
    EXPECT_EQ(s.pose.id, "elbow-flexed");
}

TEST_F(LessonRunTest, AStepKeepsItsWordsWhenItsViewIsReplaced) {
    open(three(), 1);
    act(act::WriteLesson{LessonField::notes, 1, "say this"});
    act(act::Open{CardKind::region, "lower-back"});
    key(GLFW_KEY_R, GLFW_MOD_CONTROL);
    EXPECT_EQ(step().title, "Second");
    EXPECT_EQ(step().notes, "say this");
    EXPECT_EQ(step().regions.front(), "lower-back");
    EXPECT_TRUE(step().point.empty());
    EXPECT_TRUE(step().camera);
}

TEST_F(LessonRunTest, APostureOfOnesOwnGoesIntoAFileBesideTheLesson) {
    Lesson l = three();
    open(l);
    act(act::SetAngle{"elbow-flexion", Side::left, 77});
    ASSERT_TRUE(setPose(body, s.pose));
    act(act::AddStep{});
    ASSERT_EQ(s.lesson->files.size(), 1u);
    EXPECT_EQ(s.lesson->files[0].name, "postures/Three.toml");
    EXPECT_EQ(step().pose, "postures/Three.toml");
    EXPECT_NE(s.lesson->files[0].text.find("77"), std::string::npos);
    act(act::AddStep{});
    EXPECT_EQ(s.lesson->files.size(), 1u) << "the same posture needs no second file";
    EXPECT_EQ(step().pose, "postures/Three.toml");
}

TEST_F(LessonRunTest, StepsAreMovedDoubledAndRemoved) {
    open(three(), 0);
    key(GLFW_KEY_DOWN, GLFW_MOD_CONTROL | GLFW_MOD_SHIFT);
    EXPECT_EQ(titles(), (Words{"Second", "First", "Third"}));
    EXPECT_EQ(s.lesson->step, 1u);
    act(act::MoveStep{2, 0});
    EXPECT_EQ(titles(), (Words{"Third", "Second", "First"}));
    EXPECT_EQ(s.lesson->step, 2u) << "what is shown stays shown";
    key(GLFW_KEY_DOWN, GLFW_MOD_CONTROL | GLFW_MOD_SHIFT);
    EXPECT_EQ(titles(), (Words{"Third", "Second", "First"})) << "it is the last already";
    key(GLFW_KEY_D, GLFW_MOD_CONTROL);
    EXPECT_EQ(titles(), (Words{"Third", "Second", "First", "First"}));
    EXPECT_EQ(s.lesson->step, 3u);
    key(GLFW_KEY_DELETE, GLFW_MOD_SHIFT);
    key(GLFW_KEY_DELETE, GLFW_MOD_SHIFT);
    EXPECT_EQ(titles(), (Words{"Third", "Second"}));
    EXPECT_EQ(s.lesson->step, 1u);
    EXPECT_EQ(s.point, "GB21");
    key(GLFW_KEY_DELETE, GLFW_MOD_SHIFT);
    key(GLFW_KEY_DELETE, GLFW_MOD_SHIFT);
    EXPECT_TRUE(titles().empty());
    act(act::RemoveStep{});
    act(act::Teach{true});
    EXPECT_FALSE(s.lesson->teaching);
}

TEST_F(LessonRunTest, WhatIsTypedIsOneStepOfUndoAField) {
    open(three(), 0);
    act(act::WriteLesson{LessonField::title, 0, "F"});
    act(act::WriteLesson{LessonField::title, 0, "Fi"});
    EXPECT_TRUE(s.lesson->typed);
    act(act::LeaveLessonField{});
    EXPECT_FALSE(s.lesson->typed);
    act(act::WriteLesson{LessonField::minutes, 0, "1,5"});
    EXPECT_EQ(step().minutes, 1.5f);
    act(act::WriteLesson{LessonField::minutes, 0, "1.x"});
    EXPECT_EQ(step().minutes, 1.5f);
    act(act::WriteLesson{LessonField::name, 0, "Named"});
    act(act::WriteLesson{LessonField::about, 0, "What it is about"});
    EXPECT_EQ(s.lesson->lesson.about, "What it is about");
    key(GLFW_KEY_Z, GLFW_MOD_CONTROL);
    key(GLFW_KEY_Z, GLFW_MOD_CONTROL);
    EXPECT_EQ(s.lesson->lesson.name, "Three");
    key(GLFW_KEY_Z, GLFW_MOD_CONTROL);
    EXPECT_EQ(step().minutes, 0);
    EXPECT_EQ(step().title, "Fi");
    key(GLFW_KEY_Z, GLFW_MOD_CONTROL);
    EXPECT_EQ(step().title, "First");
    key(GLFW_KEY_Z, GLFW_MOD_CONTROL | GLFW_MOD_SHIFT);
    EXPECT_EQ(step().title, "Fi");
    act(act::WriteLesson{LessonField::text, 0, "new"});
    key(GLFW_KEY_Z, GLFW_MOD_CONTROL | GLFW_MOD_SHIFT);
    EXPECT_EQ(step().text, "new") << "a new edit ends what could be done again";
}

TEST_F(LessonRunTest, UndoTakesBackWhatCameLast) {
    open(three(), 0);
    act(act::WriteLesson{LessonField::title, 0, "Edited"});
    act(act::TakePose{"seated"});
    ASSERT_TRUE(setPose(body, s.pose));
    act(act::Undo{});
    EXPECT_NE(poseGoal(s).id, "seated");
    EXPECT_EQ(step().title, "Edited");
    act(act::Undo{});
    EXPECT_EQ(step().title, "First");
    act(act::Redo{});
    EXPECT_EQ(step().title, "Edited");
    act(act::Redo{});
    EXPECT_EQ(poseGoal(s).id, "seated");
}

TEST_F(LessonRunTest, GoingThroughItIsNothingToTakeBack) {
    open(three(), 0);
    act(act::StepLesson{1});
    act(act::StepLesson{1});
    EXPECT_TRUE(s.undo.done.empty());
    act(act::Undo{});
    EXPECT_EQ(s.lesson->step, 2u);
    EXPECT_EQ(s.pose.id, "elbow-flexed");
}

TEST_F(LessonRunTest, AnUnknownPointMarksItsStepOnly) {
    Lesson l = parseLesson(
        "name = \"N\"\n[[step]]\ntitle = \"A\"\npoint = \"XX9\"\n[[step]]\ntitle = \"B\"\n", "n.toml");
    open(l, 0, true);
    ASSERT_EQ(problemsOf(*s.lesson, 0).size(), 1u);
    EXPECT_EQ(problemsOf(*s.lesson, 0)[0].line, 4);
    EXPECT_TRUE(problemsOf(*s.lesson, 1).empty());
    EXPECT_TRUE(s.point.empty());
    act(act::StepLesson{1});
    EXPECT_EQ(s.lesson->step, 1u);
}

TEST_F(LessonRunTest, AChangedFileKeepsTheStep) {
    open(three(), 1);
    Lesson other = three();
    LessonStep fresh;
    fresh.title = "New";
    other.steps.insert(other.steps.begin(), fresh);
    act(act::LessonChanged{other});
    EXPECT_EQ(step().title, "Second");
    EXPECT_EQ(s.lesson->step, 2u);
    EXPECT_EQ(s.lesson->lesson.steps.size(), 4u);
    other.steps.resize(1);
    act(act::LessonChanged{other});
    EXPECT_EQ(s.lesson->step, 0u);
    act(act::LessonChanged{Lesson{}});
    EXPECT_EQ(s.lesson->step, 0u);
    act(act::StepLesson{1});
    act(act::LessonOverview{});
    EXPECT_FALSE(s.lesson->overview);
}

TEST_F(LessonRunTest, LettersTypedAfterASaveAreNotLost) {
    open(three(), 0);
    act(act::WriteLesson{LessonField::title, 0, "One"});
    Lesson saved = s.lesson->lesson;
    const uint64_t edits = s.lesson->edits;
    saved.file = "/x/one.toml";
    act(act::WriteLesson{LessonField::title, 0, "One more"});
    act(act::LessonSaved{saved, edits, true});
    EXPECT_EQ(step().title, "One more");
    EXPECT_NE(s.lesson->saved, s.lesson->edits);
    EXPECT_EQ(s.lesson->lesson.file, "/x/one.toml");
    act(act::CloseLesson{});
    ASSERT_TRUE(s.lessonLeft) << "the window still writes them";
    EXPECT_EQ(s.lessonLeft->lesson.steps[0].title, "One more");
}

Lesson withQuiz(StepQuiz quiz) {
    Lesson l = three();
    l.steps[1].points = {"GB20"};
    l.steps[1].drawings.emplace_back().screen = {{0, 0}, {0.1f, 0}};
    l.steps[1].quiz = std::move(quiz);
    return l;
}

TEST_F(LessonRunTest, AStepsQuizIsAskedAndLeadsBackToTheStep) {
    open(withQuiz({"choice", "How many?", {}, "", {"9", "12", "16"}, 2}), 1, true);
    act(act::Orbit{0.4f, 0});
    const AppState before = s;
    ASSERT_FALSE(shownDrawings(s).empty());
    character('q');
    ASSERT_TRUE(s.exam.run);
    EXPECT_EQ(s.exam.run->question()->text, "How many?");
    EXPECT_EQ(keyMode(s), KeyMode::exam);
    EXPECT_TRUE(classState(s, {1280, 800}).exam.watched) << "the class sees the question";
    EXPECT_TRUE(s.point.empty() && s.region.empty() && s.found.empty());
    EXPECT_TRUE(shownDrawings(s).empty()) << "an arrow would tell the answer";
    key(GLFW_KEY_2);
    EXPECT_EQ(s.exam.run->marks[0].verdict, Verdict::right);
    key(GLFW_KEY_PAGE_DOWN); // a single question has no result of its own
    EXPECT_FALSE(s.exam.run);
    EXPECT_TRUE(s.lesson->teaching);
    EXPECT_EQ(s.lesson->step, 1u);
    EXPECT_EQ(s.point, before.point);
    EXPECT_EQ(s.found, before.found);
    EXPECT_EQ(s.region, before.region);
    EXPECT_EQ(s.moreRegions, before.moreRegions);
    EXPECT_EQ(s.settings, before.settings);
    EXPECT_NEAR(glm::distance(s.camera.eye(), before.camera.eye()), 0, 1e-4) << "turned as it was";
    EXPECT_TRUE(s.undo.done.empty());
    key(GLFW_KEY_PAGE_DOWN);
    EXPECT_EQ(s.lesson->step, 2u) << "and on";
    character('q');
    EXPECT_FALSE(s.exam.run);
    EXPECT_EQ(s.notice, "This step has no quiz");
}

TEST_F(LessonRunTest, EscLeavesAQuizAtOnceAndItsResultGoesOnWithTheLesson) {
    open(withQuiz({"find", "", {"LI4", "ST36"}, "", {}, 0}), 1, true);
    character('q');
    ASSERT_TRUE(s.exam.run);
    key(GLFW_KEY_ESCAPE);
    EXPECT_FALSE(s.exam.run);
    EXPECT_TRUE(s.lesson->teaching);
    character('q');
    ASSERT_EQ(s.exam.run->paper.questions.size(), 2u);
    for (int i = 0; i < 2; ++i) {
        character('g'); // shows it
        key(GLFW_KEY_SPACE);
    }
    EXPECT_EQ(s.exam.run->phase, ExamPhase::done);
    key(GLFW_KEY_SPACE);
    EXPECT_FALSE(s.exam.run);
    EXPECT_TRUE(s.lesson->teaching);
    EXPECT_EQ(s.lesson->step, 1u);
}

TEST_F(LessonRunTest, AFileThatChangesDuringTheQuizShowsAfterIt) {
    open(withQuiz({"find", "", {"LI4"}, "", {}, 0}), 1, true);
    character('q');
    ASSERT_TRUE(s.exam.run);
    Lesson other = withQuiz({"find", "", {"LI4"}, "", {}, 0});
    other.steps[1].point = "LI4";
    act(act::LessonChanged{other});
    EXPECT_TRUE(s.point.empty()) << "it is what is asked for";
    key(GLFW_KEY_ESCAPE);
    EXPECT_EQ(s.point, "LI4");
}

TEST_F(LessonRunTest, TheClockOfAClassThatWasCutOffGoesOn) {
    act(act::TakeLesson{three(), true, 1, true, false, 600});
    now += 5;
    EXPECT_NEAR(elapsedOf(*s.lesson, now), 605, 0.1);
    EXPECT_NEAR(static_cast<double>(std::time(nullptr) - s.settings.taughtSince), 600, 5);
    const fs::path file = fs::temp_directory_path() / ("tongren-clock-" + std::to_string(getpid()) + ".toml");
    ASSERT_TRUE(saveSettings(file, s.settings));
    const auto read = loadSettings(file);
    fs::remove(file);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->taughtSince, s.settings.taughtSince);
    act(act::Teach{false});
    EXPECT_EQ(s.settings.taughtSince, 0);
    act(act::Teach{true});
    EXPECT_EQ(elapsedOf(*s.lesson, now), 0);
}

TEST_F(LessonRunTest, TheClassReadsTheStepThatIsTaught) {
    open(three(), 1);
    s.lesson->lesson.steps[1].text = "Read this";
    EXPECT_EQ(classWords(s).title, "") << "it is being prepared";
    act(act::Teach{true, true});
    EXPECT_EQ(classWords(s).title, "Second");
    EXPECT_EQ(classWords(s).text, "Read this");
    act(act::StepLesson{1});
    EXPECT_EQ(classWords(s).title, "Third");
    EXPECT_EQ(classWords(classState(s, {1280, 800})).title, "Third");
}

TEST_F(LessonRunTest, ALessonsHandoutIsAskedFor) {
    open();
    key(GLFW_KEY_P, GLFW_MOD_CONTROL);
    EXPECT_EQ(std::exchange(s.handout, {}), "lesson") << "no card is open";
    act(act::Open{CardKind::point, "LI4"});
    key(GLFW_KEY_P, GLFW_MOD_CONTROL);
    EXPECT_EQ(std::exchange(s.handout, {}), "point:LI4");
    key(GLFW_KEY_P, GLFW_MOD_CONTROL | GLFW_MOD_SHIFT);
    EXPECT_EQ(std::exchange(s.handout, {}), "lesson");
    key(GLFW_KEY_P, GLFW_MOD_CONTROL | GLFW_MOD_ALT);
    EXPECT_EQ(std::exchange(s.handout, {}), "lesson-notes");
}

TEST_F(LessonRunTest, ItIsPreparedAndBegunWhileTheClassLooksOn) {
    open();
    key(GLFW_KEY_F8);
    ASSERT_TRUE(s.classScreen.open);
    key(GLFW_KEY_PAGE_DOWN);
    EXPECT_EQ(s.lesson->step, 1u);
    character('b');
    EXPECT_EQ(s.classScreen.cover, Cover::black) << "the class's keys count too";
    character('b');
    key(GLFW_KEY_N, GLFW_MOD_CONTROL);
    EXPECT_EQ(s.lesson->lesson.steps.size(), 4u);
    key(GLFW_KEY_F5);
    EXPECT_TRUE(s.lesson->teaching && !s.practice);
    key(GLFW_KEY_ESCAPE);
    key(GLFW_KEY_W, GLFW_MOD_CONTROL);
    EXPECT_TRUE(!s.lesson && s.classScreen.open);
}
} // namespace
