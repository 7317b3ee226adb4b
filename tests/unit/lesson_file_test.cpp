// Lessons as files: read step by step, written as they stood, changed key by key, damaged and hostile ones.
#include "atlas/domain/lesson.h"
#include "engine/core/files.h"
#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <unistd.h>

namespace {

using namespace atlas;
namespace fs = std::filesystem;

struct LessonFileTest : testing::Test {
    fs::path dir = fs::temp_directory_path() / ("tongren-lesson-" + std::to_string(::getpid()));
    void SetUp() override {
        fs::remove_all(dir);
        fs::create_directories(dir);
    }
    void TearDown() override {
        std::error_code none;
        fs::permissions(dir, fs::perms::owner_all, none);
        fs::remove_all(dir, none);
    }
    fs::path write(const std::string& name, const std::string& text) const {
        std::ofstream(dir / name, std::ios::binary) << text;
        return dir / name;
    }
};

Lesson parse(const std::string& text) {
    return parseLesson(text, "/tmp/some.toml");
}

std::string problemsOf(const Lesson& l) {
    std::string out;
    const auto add = [&](const LessonOrigin& o, const std::string& who) {
        for (const LessonProblem& p : o.problems)
            out += who + ":" + std::to_string(p.line) + ": " + p.message + "\n";
    };
    add(l.origin, "head");
    for (size_t i = 0; i < l.steps.size(); ++i) add(l.steps[i].origin, std::to_string(i + 1));
    return out;
}

LessonStep full() {
    LessonStep s;
    s.title = "合谷 \"Joining\" \\ Valley";
    s.text = "Zwischen Daumen und Zeigefinger: 拇指与食指之间。\nSecond line\twith a tab";
    s.notes = "\nBegins with an empty line; \"\"\" three quotes; ends with one \"";
    s.sources = {"who-2008", "carr-2015"};
    s.minutes = 1.25f;
    s.view = "back";
    s.camera = LessonCamera{{0.1f, 1.5f, -0.033f}, 33.5f, -12, 0.45f};
    s.near = "point:LI4";
    s.body = "child";
    s.shape = "age=25,weight=0.5";
    s.pose = "point";
    s.point = "LI4";
    s.side = "left";
    s.points = {"GB20", "GB21"};
    s.meridians = {"LI"};
    s.regions = {"neck"};
    s.labels = true;
    s.lines = false;
    s.ruler = true;
    s.flow = false;
    s.material = "bronze";
    Stroke skin;
    skin.tool = "pen";
    skin.colour = "#00ff7f";
    skin.width = 2.5f;
    skin.skin = {{0, 0.25f, 0.5f}, {13'000, 1.0f / 3, 0.1f}};
    Stroke screen;
    screen.on = Stroke::On::screen;
    screen.tool = "arrow";
    screen.screen = {{-0.5f, 0.125f}, {0.3f, 1e-5f}};
    s.drawings = {skin, screen};
    s.quiz = StepQuiz{"choice", "Which \"one\"?", {"LI4"}, "LI", {"a", "b\\"}, 2};
    return s;
}

Lesson made() {
    Lesson l;
    l.id = "some";
    l.file = "/tmp/some.toml";
    l.name = "Neck \"knot\" 颈";
    l.about = "One line";
    l.order = 3;
    l.minutes = 2.5f;
    l.words = {"neck", "颈"};
    l.sources = {"who-2008"};
    l.steps = {full(), LessonStep{}, full()};
    l.steps[1].title = "Only a title";
    return l;
}

TEST_F(LessonFileTest, WhatIsWrittenReadsBackTheSame) {
    const Lesson l = made();
    Lesson read = parse(writeLesson(l));
    EXPECT_EQ(problemsOf(read), "");
    EXPECT_EQ(read.steps, l.steps);
    read.fileHash.reset();
    EXPECT_EQ(read, l);
}

TEST_F(LessonFileTest, EveryControlCharacterSurvives) {
    Lesson l;
    l.name = "n";
    l.steps.resize(1);
    for (int c = 1; c < 0x80; ++c) l.steps[0].title += static_cast<char>(c);
    l.steps[0].notes = "alone\rreturn";
    const Lesson read = parse(writeLesson(l));
    EXPECT_EQ(problemsOf(read), "");
    EXPECT_EQ(read.steps, l.steps);
}

TEST_F(LessonFileTest, BrokenUtf8DoesNotMakeTheFileUnreadable) {
    Lesson l;
    l.name = "n";
    l.steps.resize(1);
    l.steps[0].title = "half \xE5\x90";
    l.steps[0].text = "kept";
    const Lesson read = parse(writeLesson(l));
    EXPECT_EQ(problemsOf(read), "");
    EXPECT_TRUE(read.steps.at(0).title.starts_with("half "));
    EXPECT_EQ(read.steps.at(0).text, "kept");
}

const char* const kHand = R"(# my own lesson
name = "Mine"   # by me
colour = "red"

# first
[[step]]
title = 'One'     # the first
text = """
a
[[step]]
b"""
points = [ "LI4",   # hand
           "GB20" ]
mood = "calm"

[[step.drawing]]
on = "screen"
points = [[0, 0], [0.5, 0.5]]
# a remark on the second
[[step.drawing]]
on = "skin"
points = [[3, 0.5, 0.25]]
by = "me"

[step.quiz]
kind = "find" # easy
points = ["LI4"]
hint = "thumb"

  [[ step ]] # second
title = "Two"
camera.target = [0, 1, 0]
camera.yaw = 10
camera.distance = 1
)";

TEST_F(LessonFileTest, UntouchedIsWrittenAsItStood) {
    const Lesson l = parse(kHand);
    ASSERT_EQ(l.steps.size(), 2u);
    EXPECT_EQ(l.steps[0].text, "a\n[[step]]\nb");
    EXPECT_EQ(l.steps[0].points, (std::vector<std::string>{"LI4", "GB20"}));
    EXPECT_EQ(l.steps[1].camera->yaw, 10);
    EXPECT_EQ(writeLesson(l), kHand);
}

TEST_F(LessonFileTest, ATouchedStepKeepsItsCommentsAndWhatIsUnknown) {
    Lesson l = parse(kHand);
    renameStep(l, 0, "Uno");
    l.steps[0].points = {"LI4"};
    l.steps[0].minutes = 2;
    l.steps[0].quiz->points = {"GB20"};
    l.steps[0].drawings.erase(l.steps[0].drawings.begin());
    l.steps[1].camera.reset();
    const std::string text = writeLesson(l);
    for (const char* kept :
         {"# my own lesson", "# by me", "colour = \"red\"", "# first", "mood = \"calm\"", "by = \"me\"",
          "# second", "# a remark on the second", "# easy", "hint = \"thumb\""})
        EXPECT_NE(text.find(kept), std::string::npos) << kept << "\n" << text;
    EXPECT_EQ(text.find("'One'"), std::string::npos) << text;
    EXPECT_EQ(text.find("camera"), std::string::npos) << text;
    const Lesson read = parse(text);
    EXPECT_EQ(read.steps, l.steps) << text;
}

TEST_F(LessonFileTest, AChangedHeadKeepsTheRest) {
    Lesson l = parse(kHand);
    l.name = "Yours";
    l.minutes = 12;
    const std::string text = writeLesson(l);
    const Lesson read = parse(text);
    EXPECT_EQ(read.name, "Yours");
    EXPECT_EQ(read.minutes, 12);
    EXPECT_EQ(read.steps, l.steps);
    EXPECT_NE(text.find("colour = \"red\""), std::string::npos);
    EXPECT_NE(text.find("# my own lesson"), std::string::npos);
}

TEST_F(LessonFileTest, StepsAreAddedRemovedMovedRenamed) {
    Lesson l;
    for (const char* t : {"a", "b", "c", "d"}) {
        LessonStep s;
        s.title = t;
        addStep(l, 99, s);
    }
    const auto titles = [&] {
        std::string out;
        for (const LessonStep& s : l.steps) out += s.title;
        return out;
    };
    moveStep(l, 0, 2);
    EXPECT_EQ(titles(), "bcad");
    moveStep(l, 3, 1);
    EXPECT_EQ(titles(), "bdca");
    moveStep(l, 1, 99);
    EXPECT_EQ(titles(), "bcad");
    moveStep(l, 7, 0);
    removeStep(l, 7);
    renameStep(l, 7, "x");
    EXPECT_EQ(titles(), "bcad");
    removeStep(l, 1);
    renameStep(l, 0, "B");
    EXPECT_EQ(titles(), "Bad");
    EXPECT_EQ(addStep(l, 1, {}), 1u);
    EXPECT_EQ(titles(), "Bad");
    EXPECT_EQ(titleOf(l, 1), "Step 2");
    l.steps[0].minutes = 1.5f;
    EXPECT_EQ(minutesOf(l), 1.5f);
}

TEST_F(LessonFileTest, MovedStepsTakeTheirWordsAlong) {
    Lesson l = parse(kHand);
    moveStep(l, 1, 0);
    addStep(l, 1, full());
    const std::string text = writeLesson(l);
    EXPECT_NE(text.find("# a remark on the second"), std::string::npos);
    EXPECT_EQ(parse(text).steps, l.steps) << text;
}

TEST_F(LessonFileTest, WindowsLinesStayAndMeanTheSame) {
    std::string text;
    for (const char* c = kHand; *c; ++c) text += *c == '\n' ? std::string("\r\n") : std::string(1, *c);
    Lesson l = parse(text);
    EXPECT_TRUE(l.windowsLines);
    EXPECT_EQ(l.steps, parse(kHand).steps);
    EXPECT_EQ(writeLesson(l), text);
    l.steps[0].notes = "one\ntwo";
    addStep(l, 9, full());
    const std::string saved = writeLesson(l);
    EXPECT_EQ(parse(saved).steps, l.steps) << saved;
    EXPECT_NE(saved.find("one\r\ntwo"), std::string::npos);
}

TEST_F(LessonFileTest, AMarkOfTheByteOrderIsNoMistake) {
    const Lesson l = parse("\xEF\xBB\xBF[[step]]\ntitle = \"a\"\n");
    EXPECT_EQ(l.steps.size(), 1u);
    EXPECT_EQ(l.steps.at(0).title, "a");
}

// One mistake costs its own line; everything else of the lesson is there, and nothing is lost on saving.
struct Damage {
    const char *what, *line;
};
class LessonDamage : public testing::TestWithParam<Damage> {};

TEST_P(LessonDamage, CostsOnlyItself) {
    const std::string before =
        "name = \"N\"\n\n[[step]]\ntitle = \"A\"\ntext = \"a\"\n\n[[step]]\ntitle = \"B\"\n";
    const std::string after = "\nsources = [\"s\"]\n\n[[step]]\ntitle = \"C\"\nnotes = \"\"\"\nc\n\"\"\"\n";
    const std::string text = before + GetParam().line + after;
    Lesson l = parse(text);
    ASSERT_EQ(l.steps.size(), 3u) << GetParam().what;
    EXPECT_EQ(l.name, "N");
    EXPECT_EQ(l.steps[0].text, "a");
    EXPECT_TRUE(l.steps[0].origin.problems.empty());
    EXPECT_EQ(l.steps[1].title, "B") << GetParam().what << "\n" << problemsOf(l);
    ASSERT_FALSE(l.steps[1].origin.problems.empty()) << GetParam().what;
    EXPECT_GE(l.steps[1].origin.problems[0].line, 9);
    EXPECT_LE(l.steps[1].origin.problems[0].line, 12);
    EXPECT_EQ(l.steps[2].notes, "c\n");
    EXPECT_TRUE(l.steps[2].origin.problems.empty());
    EXPECT_EQ(writeLesson(l), text);
    l.steps[1].minutes = 3; // touched: what could not be read is still there, word for word
    const std::string saved = writeLesson(l);
    EXPECT_NE(saved.find(GetParam().line), std::string::npos) << saved;
    const Lesson again = parse(saved);
    EXPECT_EQ(again.steps, l.steps) << saved;
}

INSTANTIATE_TEST_SUITE_P(
    All, LessonDamage,
    testing::Values(Damage{"no value", "text ="}, Damage{"no quotes", "text = hello"},
                    Damage{"open string", "text = \"hello"}, Damage{"open list", "points = [\"LI4\","},
                    Damage{"no equals", "text \"hello\""}, Damage{"binary", "text = \"\x01\x02\xff\xfe\""},
                    Damage{"twice", "title = \"B again\""}, Damage{"open heading", "[step.quiz"},
                    Damage{"open table", "camera = { yaw = 3"}, Damage{"lone bracket", "]"},
                    Damage{"wrong number", "minutes = 3,5"}, Damage{"not a date", "minutes = 2026-99-99"}));

TEST_F(LessonFileTest, AnOpenLongTextLosesNoOtherStep) {
    const std::string text = "name = \"N\"\n[[step]]\ntitle = \"A\"\nnotes = \"\"\"\nnever closed\n\n"
                             "[[step]]\ntitle = \"B\"\ntext = \"\"\"\nb\n\"\"\"\n\n[[step]]\ntitle = \"C\"\n";
    const Lesson l = parse(text);
    ASSERT_EQ(l.steps.size(), 3u);
    EXPECT_EQ(l.steps[0].title, "A");
    EXPECT_EQ(l.steps[1].text, "b\n");
    EXPECT_EQ(l.steps[2].title, "C");
    EXPECT_EQ(writeLesson(l), text);
}

TEST_F(LessonFileTest, ADamagedHeadLosesNoStep) {
    const Lesson l = parse("name = Mine\nabout = \"x\"\n[[step]]\ntitle = \"A\"\n");
    EXPECT_EQ(l.about, "x");
    ASSERT_EQ(l.steps.size(), 1u);
    EXPECT_EQ(l.steps[0].title, "A");
    EXPECT_FALSE(l.origin.problems.empty());
}

// Every prefix of a good file, and every file with a byte knocked out: no crash, and saved as it was.
TEST_F(LessonFileTest, CutAnywhereItIsKept) {
    const std::string text = kHand;
    for (size_t i = 0; i <= text.size(); ++i) {
        const std::string cut = text.substr(0, i);
        EXPECT_EQ(writeLesson(parse(cut)), cut) << i;
        if (i == text.size()) break;
        std::string hit = text;
        hit[i] = '\0';
        const Lesson l = parse(hit);
        EXPECT_EQ(writeLesson(l), hit) << i;
    }
}

TEST_F(LessonFileTest, AFileOfNoiseIsReadInTimeAndKept) {
    std::string noise = "name = \"N\"\n";
    unsigned x = 12345;
    for (int i = 0; i < 40'000; ++i) {
        x = x * 1664525u + 1013904223u;
        noise += static_cast<char>(x >> 24);
        if (i % 997 == 0) noise += "\n[[step]]\n";
    }
    const Lesson l = parse(noise);
    EXPECT_GT(l.steps.size(), 30u);
    EXPECT_EQ(writeLesson(l), noise);
}

// Each wrong thing is told with its line, and the rest is read.
struct Wrong {
    const char *line, *said;
};
class LessonWrong : public testing::TestWithParam<Wrong> {};

TEST_P(LessonWrong, IsToldWithItsLine) {
    const Lesson l = parse(std::string("name = \"N\"\n[[step]]\ntitle = \"A\"\n") + GetParam().line + "\n");
    ASSERT_EQ(l.steps.size(), 1u);
    EXPECT_EQ(l.steps[0].title, "A");
    const std::string said = problemsOf(l);
    EXPECT_NE(said.find(GetParam().said), std::string::npos) << said;
}

INSTANTIATE_TEST_SUITE_P(
    All, LessonWrong,
    testing::Values(
        Wrong{"titel = \"x\"", "1:4: unknown key 'titel'; did you mean 'title'?"},
        Wrong{"text = 3", "1:4: 'text' must be a text in quotes"},
        Wrong{"points = \"LI4\"", "1:4: 'points' must be"}, Wrong{"points = [4]", "1:4: 'points' must be"},
        Wrong{"minutes = -1", "1:4: 'minutes' must be from 0 to 1000"},
        Wrong{"minutes = nan", "1:4: 'minutes' must be from 0 to 1000"},
        Wrong{"labels = \"on\"", "1:4: 'labels' must be true or false"},
        Wrong{"camera = { target = [1, 2], distance = 1 }", "1:4: camera: 'target' must be three numbers"},
        Wrong{"camera = { target = [1, 2, 3] }", "1:4: camera: 'distance' must be metres above zero"},
        Wrong{"camera = { target = [1, 2, 3], distance = 1, pitch = 200 }",
              "camera: 'pitch' must be from -90"},
        Wrong{"quiz = 3", "1:4: 'quiz' must be a table"},
        Wrong{"[step.quiz]\nkind = \"\"", "quiz: 'kind' is empty"},
        Wrong{"[step.quiz]\nkind = \"find\"\nrigth = 3",
              "1:6: quiz: unknown key 'rigth'; did you mean 'right'?"},
        Wrong{"[[step.drawing]]\non = \"paper\"\npoints = []",
              "drawing[0]: 'on' must be \"skin\" or \"screen\""},
        Wrong{"[[step.drawing]]\non = \"skin\"\npoints = [[1, 2], [3, 0.5, 0.25], [-1, 0, 0], [1, 0.9, 0.9]]",
              "1:6: drawing[0]: 3 places are no [triangle, b0, b1] of the skin"},
        Wrong{"[other]\na = 1", "1:4: [other] stands outside the step; write [step.other]"}));

TEST_F(LessonFileTest, GoodPlacesOfADrawingStayBesideBadOnes) {
    const Lesson l = parse("name = \"N\"\n[[step]]\n[[step.drawing]]\non = \"skin\"\n"
                           "points = [[1, 2], [3, 0.5, 0.25]]\n");
    ASSERT_EQ(l.steps.at(0).drawings.size(), 1u);
    ASSERT_EQ(l.steps[0].drawings[0].skin.size(), 1u);
    EXPECT_EQ(l.steps[0].drawings[0].skin[0].triangle, 3u);
}

TEST_F(LessonFileTest, AThousandSteps) {
    Lesson l;
    l.name = "Long";
    for (int i = 0; i < 1000; ++i) {
        LessonStep s = full();
        s.title = "Step " + std::to_string(i);
        addStep(l, l.steps.size(), std::move(s));
    }
    Lesson read = parse(writeLesson(l));
    ASSERT_EQ(read.steps.size(), 1000u);
    EXPECT_EQ(read.steps, l.steps);
    renameStep(read, 500, "Middle");
    EXPECT_EQ(parse(writeLesson(read)).steps, read.steps);
}

TEST_F(LessonFileTest, IsSavedWholeOrNotAtAll) {
    Lesson l = made();
    l.file.clear();
    ASSERT_TRUE(saveLesson(l, dir / "new folder" / "a.toml"));
    EXPECT_EQ(l.id, "a");
    auto read = openLesson(l.file);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->steps, made().steps);
    renameStep(l, 0, "Changed");
    ASSERT_TRUE(saveLesson(l, l.file));
    ASSERT_TRUE(saveLesson(l, l.file));
    EXPECT_EQ(openLesson(l.file)->steps[0].title, "Changed");
    size_t files = 0;
    for (const auto& entry : fs::directory_iterator(dir / "new folder")) files += entry.exists();
    EXPECT_EQ(files, 1u); // nothing temporary is left
}

TEST_F(LessonFileTest, WhatOthersWroteIsNotWrittenOver) {
    const fs::path file = write("a.toml", kHand);
    auto l = openLesson(file);
    ASSERT_TRUE(l);
    write("a.toml", std::string(kHand) + "\n# by an editor\n");
    renameStep(*l, 0, "Mine");
    const auto done = saveLesson(*l, file);
    ASSERT_FALSE(done);
    EXPECT_NE(done.error().message.find("was changed by another program"), std::string::npos);
    EXPECT_NE(engine::readFile(file)->find("# by an editor"), std::string::npos);
    EXPECT_EQ(l->steps[0].title, "Mine"); // not lost either
    EXPECT_TRUE(saveLesson(*l, dir / "b.toml"));
    Lesson other = made();
    EXPECT_FALSE(saveLesson(other, file)); // a stranger's file
}

TEST_F(LessonFileTest, AFailedSaveNamesTheFileAndChangesNothing) {
    if (::geteuid() == 0) { // who may do anything: a folder in the file's place instead
        fs::create_directories(dir / "x.toml" / "sub");
        Lesson l = made();
        EXPECT_FALSE(saveLesson(l, dir / "x.toml"));
        EXPECT_EQ(l.steps, made().steps);
        return;
    }
    fs::permissions(dir, fs::perms::owner_read | fs::perms::owner_exec);
    Lesson l = made();
    const auto done = saveLesson(l, dir / "x.toml");
    ASSERT_FALSE(done);
    EXPECT_NE(done.error().message.find("x.toml"), std::string::npos);
}

TEST_F(LessonFileTest, WhatIsNoLessonIsRefusedWithAReason) {
    const auto said = [&](const fs::path& file) {
        const auto l = openLesson(file);
        return l ? std::string() : l.error().message;
    };
    EXPECT_NE(said(dir / "none.toml").find("there is no such file"), std::string::npos);
    EXPECT_NE(said(dir).find("not a file"), std::string::npos);
    EXPECT_NE(said(write("empty.toml", "")).find("no lesson"), std::string::npos);
    EXPECT_NE(said(write("x.png", std::string("\x89PNG\r\n\x1a\n\0\0\0", 11))).find("no lesson"),
              std::string::npos);
    const fs::path large = write("large.toml", "name = \"x\"\n");
    fs::resize_file(large, 40u << 20);
    EXPECT_NE(said(large).find("too large"), std::string::npos);
    EXPECT_NE(said("/dev/zero").find("not a file"), std::string::npos);
}

TEST_F(LessonFileTest, ANewFileNeverTakesTheNameOfAnother) {
    EXPECT_EQ(newLessonFile(dir, "Neck / 2").filename(), "Neck - 2.toml");
    write("Neck - 2.toml", "x");
    EXPECT_EQ(newLessonFile(dir, "Neck / 2").filename(), "Neck - 2 2.toml");
    EXPECT_EQ(newLessonFile(dir, "../..").parent_path(), dir);
    EXPECT_EQ(newLessonFile(dir, "").filename(), "lesson.toml");
}

} // namespace
