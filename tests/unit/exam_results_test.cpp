#include "atlas/exam_keeper.h"
#include "diary_fixture.h"
#include <algorithm>
#include <gtest/gtest.h>
#include <thread>
#include <unistd.h>

namespace {
using namespace diary_fixture;

ExamAnswer answer(const std::string& at, const std::string& learner, const std::string& card, Verdict v) {
    return {at, learner, card, v, v == Verdict::right ? 3.2 : 31.04, 0.21, "LI5", "Large Intestine"};
}

ExamResults load(const fs::path& file) {
    auto read = loadExams(file);
    EXPECT_TRUE(read) << (read ? "" : read.error().message);
    return read ? *read : ExamResults{};
}

TEST(ExamResults, AreAddedAndReadBack) {
    const Folder folder;
    const fs::path file = folder.path / "deep/exams.jsonl";
    EXPECT_TRUE(load(file).answers.empty());
    const auto a = answer("2026-11-21T10:00:00+01:00", "Mei", "find:LI4", Verdict::wrong);
    auto b = answer("2026-11-21T10:01:00+01:00", "", "use:ST36", Verdict::right);
    b.mm = b.cun = -1;
    ASSERT_TRUE(addAnswers(file, std::vector{a}));
    ASSERT_TRUE(addAnswers(file, std::vector{b}));
    const auto read = load(file);
    ASSERT_EQ(read.answers.size(), 2u);
    EXPECT_EQ(read.answers[1], b);
    EXPECT_EQ(read.answers[0].card, a.card);
    EXPECT_NEAR(read.answers[0].mm, 31.0, 0.05);
    EXPECT_EQ(fs::status(file).permissions() & fs::perms::others_read, fs::perms::none);
    EXPECT_EQ(std::ranges::count(text(file), '\n'), 2);
}

TEST(ExamResults, WhatCannotBeReadStays) {
    const Folder folder;
    const fs::path file = folder.path / "exams.jsonl";
    const std::string strange =
        "not "
        "json\n{\"at\":\"2026-11-21T10:00:00+01:00\",\"card\":\"find:LI4\",\"verdict\":\"superb\"}\n{\"cut";
    put(file, strange);
    ASSERT_TRUE(addAnswers(
        file, std::vector{answer("2026-11-21T10:00:00+01:00", "Mei", "find:LI4", Verdict::right)}));
    const auto read = load(file);
    EXPECT_EQ(read.answers.size(), 1u); // the line that was cut off kept to itself
    EXPECT_EQ(read.unreadable, 3u);
    ASSERT_EQ(read.notices.size(), 1u);
    EXPECT_NE(read.notices[0].find("line 1"), std::string::npos);
    EXPECT_TRUE(text(file).starts_with(strange));
    ASSERT_TRUE(addAnswers(
        file, std::vector{answer("2026-11-21T11:00:00+01:00", "Ida", "find:LI4", Verdict::right)}));
    const auto gone = forgetLearner(file, "Mei");
    ASSERT_TRUE(gone);
    EXPECT_EQ(*gone, 1u);
    EXPECT_TRUE(text(file).starts_with(strange));
    EXPECT_EQ(learnersIn(load(file)), std::vector<std::string>{"Ida"});
}

TEST(ExamResults, TwoProgramsLoseNothing) {
    const Folder folder;
    const fs::path file = folder.path / "exams.jsonl";
    const auto run = [&](const std::string& who) {
        for (int i = 0; i < 40; ++i)
            EXPECT_TRUE(addAnswers(
                file, std::vector{answer("2026-11-21T10:00:00+01:00", who,
                                         "find:LI" + std::to_string(i % 20 + 1), Verdict::right)}));
    };
    std::thread a(run, "Mei"), b(run, "Ida");
    a.join();
    b.join();
    const auto read = load(file);
    EXPECT_EQ(read.answers.size(), 80u);
    EXPECT_EQ(read.unreadable, 0u);
}

TEST(ExamResults, AFullOrForbiddenDiskLeavesTheFileAsItWas) {
    const Folder folder;
    fs::create_directory(folder.path / "exams.jsonl");
    EXPECT_FALSE(addAnswers(folder.path / "exams.jsonl", std::vector{answer("2026-11-21T10:00:00+01:00", "",
                                                                            "find:LI4", Verdict::right)}));
    const auto read = loadExams(folder.path / "exams.jsonl");
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().message.find("exams.jsonl"), std::string::npos);
}

TEST(ExamResults, BringBackWhatWasMissed) {
    ExamResults r;
    r.answers = {answer("2026-11-01T10:00:00Z", "Mei", "find:LI4", Verdict::right),
                 answer("2026-11-01T10:01:00Z", "Mei", "find:LI5", Verdict::wrong),
                 answer("2026-11-01T10:02:00Z", "Mei", "name:LI5", Verdict::near),
                 answer("2026-11-01T10:03:00Z", "Ida", "find:LI6", Verdict::wrong),
                 answer("2026-11-01T10:04:00Z", "", "find:LI7", Verdict::wrong),
                 answer("2026-11-01T10:04:00Z", "Mei", "choice", Verdict::wrong)};
    const auto schedule = scheduleOf(r, "Mei");
    EXPECT_EQ(schedule.size(), 3u); // a card is a point and a kind of question
    const int64_t noon = diaryDate("2026-11-01T12:00:00Z")->utc;
    EXPECT_EQ(dueOf(schedule, noon).due, std::vector<std::string>{"find:LI5"});
    EXPECT_EQ(dueOf(schedule, noon).later, (std::vector<std::string>{"name:LI5", "find:LI4"}));
    const auto later = dueOf(schedule, noon + 30 * 86400);
    EXPECT_EQ(later.due.front(), "find:LI5");
    EXPECT_EQ(later.due.size(), 3u);
    EXPECT_TRUE(scheduleOf(r, "").empty()); // the class has none
    const auto tallies = talliesOf(r);
    EXPECT_EQ(tallies.at(""), (ExamTally{0, 0, 1}));
    EXPECT_EQ(tallies.at("Mei"), (ExamTally{1, 1, 2}));
    EXPECT_EQ(learnersIn(r), (std::vector<std::string>{"Mei", "Ida"}));
}

TEST(ExamResults, TheTableIsForASpreadsheet) {
    auto catalog = loadCatalog(defaultDataDir());
    ASSERT_TRUE(catalog);
    ExamResults r;
    r.answers = {answer("2026-11-01T10:00:00Z", "=Mei, \"M\"", "find:LI4", Verdict::wrong),
                 answer("2026-11-01T10:01:00Z", "", "order:LI", Verdict::right)};
    const std::string csv = examCsv(r, *catalog);
    EXPECT_TRUE(
        csv.starts_with("date,time,learner,question,point,name,verdict,mm,b_cun,answer,paper,next\r\n"));
    EXPECT_NE(csv.find("2026-11-01,10:00:00Z,\"'=Mei, \"\"M\"\"\",find,LI4,Hégǔ "
                       "合谷,wrong,31.0,0.21,LI5,Large Intestine,2026-11-01\r\n"),
              std::string::npos)
        << csv;
    EXPECT_NE(csv.find(",class,order,LI,,right,"), std::string::npos) << csv;
}

TEST(ExamResults, SingleAnswersAreTakenOut) {
    const Folder folder;
    const fs::path file = folder.path / "exams.jsonl";
    ExamAnswer one = answer("2026-11-21T10:00:00+01:00", "Mei", "find:LI4", Verdict::near);
    one.mm = 12.3456; // is written with one digit
    one.cun = 0.6789;
    const ExamAnswer other = answer("2026-11-21T10:00:05+01:00", "Mei", "find:LI5", Verdict::right);
    ASSERT_TRUE(addAnswers(file, std::vector{one, other, one}));
    const auto gone = forgetAnswers(file, std::vector{one});
    ASSERT_TRUE(gone) << gone.error().message;
    EXPECT_EQ(*gone, 1u);
    const auto left = load(file).answers;
    ASSERT_EQ(left.size(), 2u) << "one line an answer";
    EXPECT_EQ(left[0].card, "find:LI5");
    EXPECT_EQ(*forgetAnswers(file, std::vector{other, other}), 1u);
    EXPECT_EQ(load(file).answers.size(), 1u);
}

TEST(ExamResults, TheWindowTakesOutWhatWasDeletedAndWritesItAgain) {
    const Folder folder;
    const fs::path file = folder.path / "exams.jsonl";
    ExamKeeper keeper(file);
    ExamDesk desk;
    const Catalog none;
    const auto turn = [&] {
        for (int i = 0; i < 400; ++i) {
            for (const Action& a : keeper.follow(desk, none, 1))
                if (const auto* n = std::get_if<act::Notice>(&a)) ADD_FAILURE() << n->text;
            if (keeper.wait(1) < 0 && desk.unsaved.empty() && desk.forgotten.empty()) return;
            ::usleep(5000);
        }
        FAIL() << "it never comes to rest";
    };
    const ExamAnswer one = answer("2026-11-21T10:00:00+01:00", "Mei", "find:LI4", Verdict::right);
    desk.unsaved = {one};
    turn();
    EXPECT_EQ(load(file).answers.size(), 1u);
    desk.forgotten = {one};
    turn();
    EXPECT_TRUE(load(file).answers.empty());
    desk.unsaved = {one};
    turn();
    EXPECT_EQ(load(file).answers.size(), 1u);
    desk.forgotten = {one}; // the window is closed at once
    EXPECT_EQ(keeper.finish(desk), "");
    EXPECT_TRUE(load(file).answers.empty());
}

} // namespace
