#include "atlas/domain/exam.h"
#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <set>

namespace {
using namespace atlas;

const Catalog& catalog() {
    static const Catalog c = [] {
        auto loaded = loadCatalog(defaultDataDir());
        EXPECT_TRUE(loaded) << (loaded ? "" : loaded.error().message);
        return std::move(*loaded);
    }();
    return c;
}

ExamPaper paper(const ExamRequest& r) {
    auto made = makePaper(catalog(), r);
    EXPECT_TRUE(made) << (made ? "" : made.error().message);
    return made ? std::move(*made) : ExamPaper{};
}

std::vector<ExamMode> all() {
    return {examModes().begin(), examModes().end()};
}

TEST(Exam, TheDiceAreTheSameEverywhere) {
    ExamDice dice(1); // splitmix64's published first numbers for this seed
    EXPECT_EQ(dice.next(), 10451216379200822465u);
    EXPECT_EQ(dice.next(), 13757245211066428519u);
    ExamDice fair(7);
    std::array<int, 5> seen{};
    for (int i = 0; i < 5000; ++i) ++seen[fair.below(5)];
    for (const int n : seen) EXPECT_NEAR(n, 1000, 150);
}

TEST(Exam, ASeedMakesOnePaperAndAnotherSeedAnother) {
    ExamRequest r{all(), {"LI"}, {}, {}, 42, 12, {}, {}, false};
    EXPECT_EQ(paper(r), paper(r));
    ExamRequest other = r;
    other.seed = 43;
    EXPECT_NE(paper(r).questions, paper(other).questions);
    // Written down, so that a change of the dice or of the drawing is seen.
    ExamRequest fixed{{ExamMode::find}, {}, {}, {"LI4", "LI11", "TE3", "GB20", "GB21"}, 1, 5, {}, {}, false};
    std::string codes;
    for (const auto& q : paper(fixed).questions) codes += q.code + " ";
    EXPECT_EQ(codes, "TE3 LI11 GB21 GB20 LI4 ");
}

TEST(Exam, AsksOnlyOfWhatWasChosen) {
    const auto p =
        paper({{ExamMode::find, ExamMode::name}, {"LI"}, {"neck"}, {"ST36"}, 3, 400, {}, {}, false});
    const Region* neck = catalog().region("neck");
    std::set<std::string> codes;
    for (const ExamQuestion& q : p.questions) {
        const bool inNeck = std::ranges::find(neck->points, q.code, &RegionPoint::code) != neck->points.end();
        EXPECT_TRUE(inNeck || q.code == "ST36" || q.code.starts_with("LI")) << q.code;
        codes.insert(q.code);
    }
    EXPECT_TRUE(codes.contains("ST36") && codes.contains("LI1") && codes.contains("GB20"));
    EXPECT_EQ(p.questions.size(), 2 * codes.size()); // every point in both ways, none twice
    EXPECT_EQ(p.title, "Large Intestine, Neck");
}

TEST(Exam, APointComesOnceWhileThereAreOthersAndModesTakeTurns) {
    const auto p = paper({{ExamMode::find, ExamMode::name}, {"LI"}, {}, {}, 5, 20, {}, {}, false});
    std::set<std::string> codes;
    for (size_t i = 0; i < p.questions.size(); ++i) {
        EXPECT_EQ(p.questions[i].mode, i % 2 ? ExamMode::name : ExamMode::find);
        EXPECT_TRUE(codes.insert(p.questions[i].code).second) << p.questions[i].code;
    }
    EXPECT_EQ(codes.size(), 20u);
}

TEST(Exam, BetweenTheLegsIsAskedForByNameOnly) {
    const auto has = [](const ExamRequest& r) {
        const auto codes = examPoints(catalog(), r);
        return std::ranges::find(codes, "CV1") != codes.end();
    };
    EXPECT_FALSE(has({{ExamMode::find}, {"CV"}, {}, {}, 1, 10, {}, {}, false}));
    EXPECT_TRUE(has({{ExamMode::find}, {}, {}, {"CV1"}, 1, 10, {}, {}, false}));
}

TEST(Exam, WrongNamesAreLikely) {
    const auto p = paper({{ExamMode::name}, {}, {}, {}, 9, 500, {}, {}, false});
    ASSERT_GT(p.questions.size(), 390u);
    size_t near = 0;
    for (const ExamQuestion& q : p.questions) {
        ASSERT_EQ(q.options.size(), 4u) << q.code;
        EXPECT_EQ(q.options[static_cast<size_t>(q.right)], q.code);
        EXPECT_EQ(std::set(q.options.begin(), q.options.end()).size(), 4u);
        const Point& asked = *catalog().point(q.code);
        for (const std::string& option : q.options) {
            if (option == q.code) continue;
            const Point& other = *catalog().point(option);
            EXPECT_NE(other.hans, asked.hans) << q.code << " " << option;
            near += other.segment == asked.segment || other.meridian == asked.meridian;
        }
    }
    EXPECT_GT(near, p.questions.size() * 17 / 10); // of three
    std::array<int, 4> places{};
    for (const ExamQuestion& q : p.questions) ++places[static_cast<size_t>(q.right)];
    for (const int n : places) EXPECT_GT(n, static_cast<int>(p.questions.size()) / 6);
}

// The words below stand for what no table of ours may separate.
TEST(Exam, NoWrongUseIsTrueOfThePoint) {
    const auto p = paper({{ExamMode::use}, {}, {}, {}, 4, 500, {}, {}, false});
    ASSERT_GT(p.questions.size(), 350u);
    for (const ExamQuestion& q : p.questions) {
        ASSERT_GE(q.options.size(), 3u) << q.code;
        EXPECT_EQ(std::set(q.options.begin(), q.options.end()).size(), q.options.size());
        std::string own;
        for (const Statement& s : catalog().point(q.code)->indications) own += foldText(s.text) + " ";
        for (size_t i = 0; i < q.options.size(); ++i) {
            if (static_cast<int>(i) == q.right) continue;
            for (const std::string word :
                 {"headache", "neck", "shoulder", "cough", "stomach", "belly", "knee", "toothache", "throat",
                  "eyes", "nose", "stools", "urin", "period", "sleep", "ears"}) {
                const bool both = foldText(q.options[i]).find(word) != std::string::npos &&
                                  own.find(word) != std::string::npos;
                EXPECT_FALSE(both) << q.code << ": " << q.options[i];
            }
        }
    }
}

TEST(Exam, WhatIsSaidOfAPointIsCutToItsUse) {
    EXPECT_EQ(usedFor(*catalog().point("BL1")), "sore, red, itching or watering eyes and blurred sight");
    EXPECT_EQ(usedFor(*catalog().point("BL13")), "cough, wheezing, shortness of breath and colds");
    EXPECT_EQ(usedFor(*catalog().point("ST17")), "");
    const auto words = complaintsIn("headache and a stiff neck");
    EXPECT_EQ(std::set(words.begin(), words.end()), (std::set<std::string_view>{"head", "neck"}));
}

TEST(Exam, OrderIsOfOneLineAndNeverLaidOutRight) {
    const auto p = paper({{ExamMode::order}, {"LU", "LI", "GB"}, {}, {}, 2, 10, {}, {}, false});
    EXPECT_EQ(p.questions.size(), 3u);
    for (const ExamQuestion& q : p.questions) {
        ASSERT_EQ(q.order.size(), 6u);
        EXPECT_NE(q.options, q.order);
        EXPECT_TRUE(std::ranges::is_permutation(q.options, q.order));
        for (size_t i = 1; i < q.order.size(); ++i)
            EXPECT_LT(catalog().point(q.order[i - 1])->order, catalog().point(q.order[i])->order);
        for (size_t i = 0; i < q.options.size(); ++i) { // a number would tell the place
            EXPECT_EQ(optionText(catalog(), q, i).find_first_of("0123456789"), std::string::npos);
        }
        EXPECT_NE(answerText(catalog(), q).find(q.order.front()), std::string::npos);
        EXPECT_EQ(judgeOrder(q, q.order), Verdict::right);
        auto swapped = q.order;
        std::swap(swapped[2], swapped[3]);
        EXPECT_EQ(judgeOrder(q, swapped), Verdict::near);
        std::swap(swapped[0], swapped[5]);
        EXPECT_EQ(judgeOrder(q, swapped), Verdict::wrong);
        EXPECT_EQ(judgeOrder(q, {}), Verdict::wrong);
    }
}

TEST(Exam, WhatIsDueComesFirstAndWhatIsKnownLast) {
    ExamRequest r{
        {ExamMode::find}, {"LI"}, {}, {}, 1, 4, {"find:LI9", "name:LI1", "find:ST36", "find:LI2"}, {}, false};
    for (int i = 1; i <= 17; ++i)
        if (i != 9 && i != 2) r.last.push_back("find:LI" + std::to_string(i));
    const auto p = paper(r);
    ASSERT_EQ(p.questions.size(), 4u);
    EXPECT_EQ(p.questions[0].code, "LI9");
    EXPECT_EQ(p.questions[1].code, "LI2");
    for (size_t i : {2u, 3u}) EXPECT_GE(catalog().point(p.questions[i].code)->order, 18);
    r.onlyFirst = true;
    EXPECT_EQ(paper(r).questions.size(), 2u);
    r.first = {"find:ST36"};
    const auto none = makePaper(catalog(), r);
    ASSERT_FALSE(none);
    EXPECT_NE(none.error().message.find("due"), std::string::npos);
}

TEST(Exam, SaysWhatCannotBeAsked) {
    const auto message = [](const ExamRequest& r) {
        auto made = makePaper(catalog(), r);
        return made ? std::string() : made.error().message;
    };
    EXPECT_NE(message({{ExamMode::find}, {"XX"}, {}, {}, 1, 5, {}, {}, false}).find("XX"), std::string::npos);
    EXPECT_NE(message({{ExamMode::order}, {}, {}, {"LI4", "LI5"}, 1, 5, {}, {}, false}).find("three"),
              std::string::npos);
    EXPECT_NE(message({{}, {}, {}, {}, 1, 5, {}, {}, false}).find("kind"), std::string::npos);
    EXPECT_NE(message({{ExamMode::find}, {}, {}, {}, 1, 0, {}, {}, false}).find("one question"),
              std::string::npos);
}

TEST(Exam, ANameIsTakenInEverySpelling) {
    const SearchIndex index(catalog());
    for (const char* typed :
         {"LI4", "li 4", "Hegu", "hé gǔ", "合谷", "Hoku", "Co4", "Large Intestine 4", "joining valley"})
        EXPECT_TRUE(namesPoint(index, typed, "LI4")) << typed;
    for (const char* typed : {"LI5", "Hou xi", "", "  ", "headache", "L"})
        EXPECT_FALSE(namesPoint(index, typed, "LI4")) << typed;
    for (const char* code : {"TE3", "KI15"})
        EXPECT_TRUE(namesPoint(index, "zhongzhu", code)) << code; // 中渚, 中注
    EXPECT_FALSE(namesPoint(index, "TE3", "KI15"));
}

TEST(Exam, ALessonAsksItsOwnQuestions) {
    const auto find = quizQuestions(
        catalog(), {"find", "Where does the thumb fall into a hollow?", {"GB20"}, "", {}, 0}, "", 1);
    ASSERT_EQ(find.size(), 1u);
    EXPECT_EQ(find[0].text, "Where does the thumb fall into a hollow?");
    EXPECT_EQ(cardOf(find[0]), "find:GB20");
    EXPECT_EQ(quizQuestions(catalog(), {"name", "", {"GB21", "GB20", "BL10"}, "", {}, 0}, "", 1).size(), 3u);
    const auto own = quizQuestions(catalog(), {"find", "", {}, "", {}, 0}, "LI4", 1);
    ASSERT_EQ(own.size(), 1u);
    EXPECT_EQ(own[0].code, "LI4");
    const auto choice =
        quizQuestions(catalog(), {"choice", "How many?", {}, "", {"9", "12", "16"}, 2}, "", 1);
    ASSERT_EQ(choice.size(), 1u);
    EXPECT_EQ(choice[0].right, 1);
    EXPECT_EQ(cardOf(choice[0]), "");
    const StepQuiz order{"order", "", {"LU1", "LU11", "LI1", "LI20"}, "", {}, 0};
    const auto line = quizQuestions(catalog(), order, "", 1);
    ASSERT_EQ(line.size(), 1u);
    EXPECT_EQ(line[0].order, order.points);
    EXPECT_NE(line[0].options, order.points);
}

TEST(Exam, EveryBundledQuizCanBeAsked) {
    const auto shelf = readLessons(defaultDataDir(), "/nowhere");
    size_t quizzes = 0;
    for (const Lesson& lesson : shelf.lessons)
        for (const LessonStep& s : lesson.steps)
            if (s.quiz) {
                ++quizzes;
                EXPECT_FALSE(quizQuestions(catalog(), *s.quiz, s.point, 1).empty())
                    << lesson.id << ": " << s.title;
            }
    EXPECT_GT(quizzes, 10u);
    for (const Lesson& lesson : shelf.lessons)
        if (lesson.id == "neck-knot") {
            EXPECT_GE(lessonPaper(catalog(), lesson, 1).questions.size(), 5u);
        }
}

TEST(Exam, CardsAreReadBack) {
    const auto card = readCard("find:EX-UE8");
    ASSERT_TRUE(card);
    EXPECT_EQ(card->mode, ExamMode::find);
    EXPECT_EQ(card->id, "EX-UE8");
    for (const char* bad : {"", "find", "find:", "guess:LI4", "choice:1"}) EXPECT_FALSE(readCard(bad)) << bad;
}

} // namespace
