// Lessons' files as the window keeps them.
#include "atlas/lesson_keeper.h"
#include "engine/core/files.h"
#include "session_fixture.h"
#include <algorithm>
#include <fstream>
#include <unistd.h>

namespace {

using namespace atlas;
namespace fs = std::filesystem;

struct LessonKeeperTest : testing::Test {
    fs::path root = fs::temp_directory_path() / ("tongren-keeper-" + std::to_string(getpid()));
    fs::path data = root / "data", own = root / "own";
    std::optional<LessonKeeper> keeper;
    AppState s;
    double now = 100;
    std::vector<std::string> told;

    void SetUp() override {
        fs::remove_all(root);
        fs::create_directories(data / "lessons");
        put(data / "lessons/first.toml",
            "name = \"The first\"\nabout = \"What\"\n\n[[step]]\ntitle = \"A\"\n");
        s.settings.reduceMotion = true;
        s.shape = fixture::session().shape;
        s.pose = fixture::session().pose;
        keeper.emplace(data, own);
        turn();
    }
    void TearDown() override { fs::remove_all(root); }
    static void put(const fs::path& file, const std::string& text) {
        std::ofstream(file, std::ios::binary) << text;
    }
    static std::string read(const fs::path& file) {
        const auto text = engine::readFile(file);
        return text ? *text : "none: " + text.error().message;
    }
    void act(const Action& a) { apply(s, fixture::session(), a, now); }
    void turn(bool finish = false) { // of the window's loop
        for (const Action& a : keeper->follow(s, now, finish)) {
            if (const auto* n = std::get_if<act::Notice>(&a)) told.push_back(n->text);
            act(a);
        }
    }
    void write(const std::string& title) { act(act::WriteLesson{LessonField::title, s.lesson->step, title}); }
};

TEST_F(LessonKeeperTest, ListsWhatThereIs) {
    ASSERT_EQ(s.lessons.size(), 1u);
    EXPECT_EQ(s.lessons[0].name, "The first");
    EXPECT_EQ(s.lessons[0].steps, 1u);
    EXPECT_FALSE(s.lessons[0].own);
    std::vector<Lesson> shelf;
    EXPECT_TRUE(keeper->takeShelf(shelf));
    EXPECT_EQ(shelf.size(), 1u);
    EXPECT_FALSE(keeper->takeShelf(shelf));
}

TEST_F(LessonKeeperTest, ANewLessonIsAFileAtOnce) {
    act(act::NewLesson{});
    turn();
    ASSERT_TRUE(s.lesson);
    EXPECT_EQ(s.lesson->lesson.file, own / "New lesson.toml");
    EXPECT_EQ(s.lesson->focus, LessonField::name);
    act(act::AddStep{});
    turn();
    EXPECT_EQ(s.lesson->edits, s.lesson->saved);
    EXPECT_NE(read(own / "New lesson.toml").find("[[step]]"), std::string::npos);
    EXPECT_EQ(s.lessons.size(), 2u);
}

TEST_F(LessonKeeperTest, TypingIsWrittenSoonAndOtherEditsAtOnce) {
    act(act::NewLesson{});
    turn();
    act(act::AddStep{});
    turn();
    write("T");
    turn();
    EXPECT_NE(s.lesson->edits, s.lesson->saved) << "more letters may follow";
    EXPECT_LE(keeper->wait(s, now), 0.3);
    now += 0.3;
    turn();
    EXPECT_EQ(s.lesson->edits, s.lesson->saved);
    EXPECT_NE(read(s.lesson->lesson.file).find("title = \"T\""), std::string::npos);
    write("Ti");
    act(act::LeaveLessonField{});
    turn();
    EXPECT_EQ(s.lesson->edits, s.lesson->saved) << "at once when the field is left";
    write("Tit");
    turn(true);
    EXPECT_NE(read(s.lesson->lesson.file).find("\"Tit\""), std::string::npos) << "and when the window closes";
}

TEST_F(LessonKeeperTest, WhoTypesWithoutAPauseIsSavedAllTheSame) {
    act(act::NewLesson{});
    turn();
    act(act::AddStep{});
    turn();
    std::string text;
    for (int i = 0; i < 40; ++i) {
        write(text += 'x');
        turn();
        now += 0.05;
    }
    const std::string file = read(s.lesson->lesson.file);
    EXPECT_NE(file.find(std::string(33, 'x')), std::string::npos) << file;
}

TEST_F(LessonKeeperTest, ABundledLessonIsCopiedOnTheFirstEdit) {
    const std::string before = read(data / "lessons/first.toml");
    act(act::OpenLesson{"first"});
    turn();
    ASSERT_TRUE(s.lesson);
    EXPECT_FALSE(s.lesson->own);
    write("Mine");
    act(act::LeaveLessonField{});
    turn();
    EXPECT_EQ(read(data / "lessons/first.toml"), before);
    EXPECT_TRUE(s.lesson->own);
    EXPECT_EQ(s.lesson->lesson.file.parent_path(), own);
    EXPECT_NE(read(s.lesson->lesson.file).find("\"Mine\""), std::string::npos);
    ASSERT_FALSE(told.empty());
    EXPECT_NE(told.back().find("a copy"), std::string::npos);
    EXPECT_EQ(s.settings.lesson, s.lesson->lesson.file.string());
    const fs::path copy = s.lesson->lesson.file;
    write("Mine too");
    act(act::LeaveLessonField{});
    turn();
    EXPECT_EQ(s.lesson->lesson.file, copy) << "one copy, not one an edit";
}

TEST_F(LessonKeeperTest, AChangeOnDiskIsReadAgain) {
    act(act::NewLesson{});
    turn();
    act(act::AddStep{});
    turn();
    const fs::path file = s.lesson->lesson.file;
    now += 1;
    turn();
    put(file, "name = \"Elsewhere\"\n[[step]]\ntitle = \"Written in an editor\"\n");
    now += 1;
    turn();
    EXPECT_EQ(s.lesson->lesson.name, "Elsewhere");
    EXPECT_EQ(s.lesson->lesson.id, "my:New lesson");
    EXPECT_EQ(titleOf(s.lesson->lesson, 0), "Written in an editor");
    write("Edited again");
    act(act::LeaveLessonField{});
    turn();
    EXPECT_NE(read(file).find("Edited again"), std::string::npos)
        << "the new state is the one that is edited";
}

TEST_F(LessonKeeperTest, AConflictKeepsBoth) {
    act(act::NewLesson{});
    turn();
    act(act::AddStep{});
    turn();
    const fs::path file = s.lesson->lesson.file;
    write("Mine");
    put(file, "name = \"Theirs\"\n");
    now += 1;
    turn();
    EXPECT_EQ(read(file), "name = \"Theirs\"\n");
    EXPECT_NE(s.lesson->lesson.file, file);
    EXPECT_NE(read(s.lesson->lesson.file).find("\"Mine\""), std::string::npos);
    ASSERT_FALSE(told.empty());
    EXPECT_NE(told.back().find("changed by another program"), std::string::npos);
    EXPECT_EQ(s.lesson->edits, s.lesson->saved);
}

TEST_F(LessonKeeperTest, AFileThatBecomesUnreadableIsToldAndTheLessonStays) {
    act(act::NewLesson{});
    turn();
    const fs::path file = s.lesson->lesson.file;
    now += 1;
    turn();
    put(file, "nothing at all");
    now += 1;
    turn();
    EXPECT_EQ(s.lesson->lesson.name, "New lesson");
    ASSERT_FALSE(told.empty());
    EXPECT_NE(told.back().find("cannot be read"), std::string::npos);
}

TEST_F(LessonKeeperTest, EditsOfALessonThatIsLeftAreWritten) {
    act(act::NewLesson{});
    turn();
    act(act::AddStep{});
    turn();
    const fs::path file = s.lesson->lesson.file;
    write("Last words");
    act(act::CloseLesson{});
    turn();
    EXPECT_NE(read(file).find("Last words"), std::string::npos);
    EXPECT_FALSE(s.lesson);
    act(act::OpenLesson{file.string()});
    turn();
    write("Very last words");
    act(act::OpenLesson{"first"});
    turn();
    EXPECT_NE(read(file).find("Very last words"), std::string::npos);
    EXPECT_EQ(s.lesson->lesson.id, "first");
}

TEST_F(LessonKeeperTest, WhatCannotBeSavedIsToldAndTriedAgain) {
    act(act::NewLesson{});
    turn();
    act(act::AddStep{});
    turn();
    const fs::path file = s.lesson->lesson.file;
    LessonFile posture;
    posture.name = "postures/p.toml";
    posture.text = "x = 1\n";
    s.lesson->files = {posture};
    put(own / "postures", "in the way");
    act(act::DuplicateStep{});
    turn();
    EXPECT_NE(s.lesson->edits, s.lesson->saved);
    EXPECT_NE(s.lesson->trouble.find("postures"), std::string::npos);
    fs::remove(own / "postures");
    now += 0.5;
    turn();
    EXPECT_NE(s.lesson->edits, s.lesson->saved) << "not all the time";
    now += 3;
    turn();
    EXPECT_EQ(s.lesson->edits, s.lesson->saved);
    EXPECT_EQ(read(own / "postures/p.toml"), "x = 1\n");
    EXPECT_TRUE(s.lesson->trouble.empty());
}

TEST_F(LessonKeeperTest, ALessonThatIsNotThereIsForgotten) {
    s.settings.lesson = "gone";
    act(act::OpenLesson{"gone"});
    turn();
    EXPECT_FALSE(s.lesson);
    EXPECT_TRUE(s.settings.lesson.empty());
    ASSERT_FALSE(told.empty());
    EXPECT_NE(told.back().find("gone"), std::string::npos);
}

TEST_F(LessonKeeperTest, ADroppedFileIsALessonWhenItHasSteps) {
    EXPECT_TRUE(isLessonFile(data / "lessons/first.toml"));
    put(root / "pose.toml", "name = \"Mine\"\n[motions]\nelbow-flexion = 90\n");
    EXPECT_FALSE(isLessonFile(root / "pose.toml"));
    EXPECT_FALSE(isLessonFile(root / "gone.toml"));
}

} // namespace
