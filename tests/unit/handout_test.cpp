// Sheets to print, as a reader's tools see them.
#include "atlas/cli.h"
#include "atlas/domain/data_version.h"
#include "atlas/handout_command.h"
#include "atlas/handout_worker.h"
#include "data_fixture.h"
#include "engine/core/files.h"
#include "pdf_fixture.h"
#include <algorithm>
#include <regex>
#include <sstream>

namespace {

using namespace atlas;
using fixture::holds;
using fixture::Pdf;

std::string oneSpaced(const std::string& text) { // lines and columns run together
    return std::regex_replace(text, std::regex("\\s+"), " ");
}

// However the lines were broken, and only the first line or two of what is sought, as pages end in texts.
bool says(const std::string& text, const std::string& part) {
    const std::regex breaks("[\\s-]+");
    return holds(std::regex_replace(text, breaks, ""), std::regex_replace(part, breaks, "").substr(0, 80));
}

class Handout : public testing::Test {
protected:
    static void SetUpTestSuite() {
        auto prepared = prepare({}).get();
        auto renderer = engine::Renderer::create(printRenderer());
        if (!prepared || !renderer) return;
        studio = std::make_unique<Studio>();
        studio->renderer = std::move(*renderer);
        adopt(*studio, std::move(*prepared));
        studio->state.settings.reduceMotion = true;
    }
    static void TearDownTestSuite() { studio.reset(); }
    void SetUp() override {
        if (!Pdf::canLook()) GTEST_SKIP() << "poppler-utils are not installed";
        ASSERT_TRUE(studio) << "no body or no device";
        studio->state.settings.safety = {};
    }
    static engine::print::Typeset sheet(CardKind kind, const std::string& id,
                                        engine::print::Paper paper = engine::print::Paper::a4) {
        auto document = makeHandout(*studio, {kind, id, paper});
        EXPECT_TRUE(document) << (document ? "" : document.error().message);
        if (!document) return {};
        auto set = engine::print::typeset(*document);
        EXPECT_TRUE(set) << (set ? "" : set.error().message);
        return set ? std::move(*set) : engine::print::Typeset{};
    }
    static std::unique_ptr<Studio> studio;
};
std::unique_ptr<Studio> Handout::studio;

void expectSound(const Pdf& pdf, int pages, const Studio& studio) {
    for (const std::string& f : pdf.fonts()) EXPECT_TRUE(holds(f, "yes yes yes")) << f;
    const auto version = dataVersion(studio.session.dataDir);
    ASSERT_TRUE(version);
    for (int page = 1; page <= pages; ++page) { // the foot of every page
        const std::string text = oneSpaced(pdf.text(page));
        EXPECT_TRUE(holds(text, "not medical advice")) << page;
        EXPECT_TRUE(holds(text, "data version " + *version)) << page;
        EXPECT_TRUE(holds(text, "Sources: ")) << page;
    }
}

TEST_F(Handout, APointHasItsNamesPicturesAndInstructions) {
    const Point& p = *studio->session.catalog.point("LI4");
    const auto made = sheet(CardKind::point, "LI4");
    EXPECT_LE(made.pages, 3);
    const Pdf pdf(made.pdf);
    expectSound(pdf, made.pages, *studio);
    const std::string text = oneSpaced(pdf.rawText());
    for (const std::string& part :
         {std::string("LI4"), p.hans, p.pinyin, p.english, p.location, p.finding, p.massage.steps.front(),
          p.massage.steps.back(), p.precautions.front().text})
        EXPECT_TRUE(says(text, part)) << part << "\n" << text;
    const auto placeOf = [&](const std::string& part) { return text.find(oneSpaced(part).substr(0, 24)); };
    EXPECT_LT(placeOf(p.precautions.front().text), placeOf(p.massage.steps.front()))
        << "cautions come before the instructions";
    EXPECT_TRUE(says(text, studio->session.catalog.source(p.sources.front())->title));
    const auto images = pdf.images();
    EXPECT_EQ(images.size(), 2u) << "near, and where on the body";
    for (const std::string& i : images) EXPECT_TRUE(std::regex_search(i, std::regex(" (299|30[0-2]) "))) << i;
    EXPECT_TRUE(holds(pdf.info(), "LI4  合谷  Hégǔ")) << pdf.info();
}

TEST_F(Handout, ARegionHasItsSessionInOrder) {
    const auto made = sheet(CardKind::region, "neck");
    const Pdf pdf(made.pdf);
    expectSound(pdf, made.pages, *studio);
    const std::string text = oneSpaced(pdf.rawText());
    const Region& r = *studio->session.catalog.region("neck");
    for (const Statement& flag : r.redFlags) EXPECT_TRUE(says(text, flag.text)) << flag.text;
    PracticeRequest request;
    request.region = "neck";
    const auto plan = planPractice(studio->session, {}, request);
    ASSERT_TRUE(plan);
    size_t at = text.find("minutes with the rests");
    ASSERT_NE(at, std::string::npos);
    for (const PracticeItem& i : plan->items) {
        if (i.code.empty()) continue;
        const size_t next = text.find(i.code + " ", at);
        EXPECT_NE(next, std::string::npos) << i.code;
        if (next != std::string::npos) at = next;
    }
    EXPECT_TRUE(holds(text, describeSeconds(plan->items.front().press)));
    EXPECT_EQ(pdf.images().size(), 2u);
}

TEST_F(Handout, AMeridianListsAllItsPoints) {
    const auto made = sheet(CardKind::meridian, "LU");
    const Pdf pdf(made.pdf);
    expectSound(pdf, made.pages, *studio);
    const std::string text = oneSpaced(pdf.rawText());
    for (const Point& p : studio->session.catalog.points)
        if (p.meridian == "LU") {
            EXPECT_TRUE(holds(text, p.hans)) << p.code;
            EXPECT_TRUE(holds(text, p.pinyin)) << p.code;
        }
    EXPECT_EQ(pdf.images().size(), 3u);
}

TEST_F(Handout, APageIsWholeOnLetterPaper) {
    const Page* page = nullptr;
    for (const Page& p : studio->session.catalog.pages)
        if (!page && !p.pictures.empty() && p.pictures.front().figure.empty() && p.pictures.size() == 1)
            page = &p;
    ASSERT_TRUE(page);
    const auto made = sheet(CardKind::page, page->id, engine::print::Paper::letter);
    const Pdf pdf(made.pdf);
    expectSound(pdf, made.pages, *studio);
    const std::string text = oneSpaced(pdf.rawText());
    for (const Statement& s : page->paragraphs) EXPECT_TRUE(says(text, s.text)) << s.text;
    EXPECT_TRUE(holds(pdf.info(), "(letter)"));
    EXPECT_EQ(pdf.images().size(), 1u);
}

TEST_F(Handout, WhatTheUserSaidOfThemselvesIsMinded) {
    studio->state.settings.safety.conditions = {"pregnancy"};
    const std::string text = oneSpaced(Pdf(sheet(CardKind::point, "LI4").pdf).rawText());
    EXPECT_TRUE(holds(text, "Left out"));
    EXPECT_TRUE(holds(text, "You said: "));
}

TEST_F(Handout, TwoRunsGiveTheSameBytes) {
    EXPECT_EQ(sheet(CardKind::point, "EX-HN5").pdf, sheet(CardKind::point, "EX-HN5").pdf);
}

TEST_F(Handout, EveryPointCanBePrinted) { // their texts; without drawing each
    studio->state.settings.safety = {};
    for (const char* code : {"GV20", "CV8", "EX-UE9", "ST17", "BL40", "KI1"}) {
        const auto made = sheet(CardKind::point, code);
        EXPECT_GE(made.pages, 1) << code;
        EXPECT_LE(made.pages, 4) << code;
    }
}

TEST_F(Handout, AFileThatCannotBeWrittenIsSaidInOneLine) {
    const auto done = printHandout(*studio, {CardKind::point, "LI4", {}}, "/proc/no-such-folder/sheet.pdf");
    ASSERT_FALSE(done);
    EXPECT_TRUE(holds(done.error().message, "/proc/no-such-folder/sheet.pdf")) << done.error().message;
    EXPECT_EQ(std::ranges::count(done.error().message, '\n'), 0);
    EXPECT_FALSE(makeHandout(*studio, {CardKind::point, "LI99", {}}));
}

struct Papers { // a folder of one's own
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("tongren-handouts-" + std::to_string(::getpid()));
    Papers() { std::filesystem::create_directories(folder); }
    ~Papers() { std::filesystem::remove_all(folder); }
    Papers(const Papers&) = delete;
    Papers& operator=(const Papers&) = delete;
};

TEST_F(Handout, TheWindowsButtonWritesItIntoAFolder) {
    AppState s;
    apply(s, studio->session, act::Handout{}, 0);
    EXPECT_TRUE(s.handout.empty()) << "nothing is open";
    EXPECT_FALSE(s.notice.empty());
    apply(s, studio->session, act::Open{CardKind::point, "LI4", false}, 0);
    apply(s, studio->session, act::Handout{}, 0);
    const auto job = readPrint(s);
    ASSERT_TRUE(job);
    const Papers papers;
    for (const char* name : {"tongren-LI4.pdf", "tongren-LI4-2.pdf"}) { // never over one that is there
        HandoutWorker worker(*studio, *job, papers.folder, [] {});
        std::optional<std::string> told;
        while (!(told = worker.take())) ::usleep(20000);
        EXPECT_EQ(*told, "The handout is in " + (papers.folder / name).string());
        EXPECT_GT(std::filesystem::file_size(papers.folder / name), 50000u);
    }
}

TEST_F(Handout, TheWindowPrintsLessonsPapersAndDecks) {
    const Papers papers;
    AppState s;
    Lesson lesson;
    lesson.name = "Two steps / neck";
    lesson.steps.resize(2);
    lesson.steps[0].title = "The first step";
    lesson.steps[0].notes = "Say this slowly";
    lesson.steps[1].title = "The second step";
    lesson.steps[1].point = "LI4";
    apply(s, studio->session, act::TakeLesson{lesson}, 0);
    const auto printed = [&](const char* asked, const char* name) {
        s.handout = asked;
        const auto job = readPrint(s);
        EXPECT_TRUE(job) << asked;
        if (!job) return std::filesystem::path();
        const auto file = fileOf(*job, papers.folder);
        EXPECT_EQ(file.filename(), name);
        std::vector<std::string> problems;
        const auto done = print(*studio, *job, file, problems);
        EXPECT_TRUE(done) << asked << ": " << done.error().message;
        EXPECT_TRUE(problems.empty()) << problems.front();
        return file;
    };
    const auto words = [](const std::filesystem::path& file) {
        return oneSpaced(Pdf(*engine::readFile(file)).text());
    };
    const std::string plain = words(printed("lesson", "tongren-lesson-Two-steps---neck.pdf"));
    EXPECT_TRUE(holds(plain, "The first step") && holds(plain, "The second step"));
    EXPECT_FALSE(holds(plain, "Say this slowly"));
    EXPECT_TRUE(holds(words(printed("lesson-notes", "tongren-lesson-Two-steps---neck-with-notes.pdf")),
                      "Say this slowly"));
    apply(s, studio->session, act::CloseLesson{}, 0);
    ExamRequest request;
    request.modes = {ExamMode::name};
    request.points = {"LI4", "ST36"};
    s.exam.printed = *makePaper(studio->session.catalog, request);
    s.exam.printed.title = "Two points";
    EXPECT_FALSE(holds(words(printed("exam", "tongren-examination-Two-points.pdf")), "(right)"));
    EXPECT_TRUE(
        holds(words(printed("exam-answers", "tongren-examination-Two-points-with-answers.pdf")), "(right)"));
    const auto deck = engine::readFile(printed("anki", "tongren-cards-Two-points.apkg"));
    ASSERT_TRUE(deck);
    EXPECT_TRUE(deck->starts_with("PK")) << "a zip";
    s.handout = "something else";
    EXPECT_FALSE(readPrint(s));
}

TEST(HandoutCommand, WrongUsageIsOneLine) {
    const auto run = [](std::vector<const char*> arguments) {
        arguments.insert(arguments.begin(), {"tongren", "handout"});
        std::ostringstream out, err;
        DrawingCommands drawing;
        drawing.handout = [](const AppOptions&) { return 0; };
        const int code = runCli(static_cast<int>(arguments.size()), arguments.data(), out, err, drawing);
        EXPECT_EQ(std::ranges::count(err.str(), '\n'), code == 0 ? 0 : 1) << err.str();
        return code;
    };
    EXPECT_EQ(run({"-o", "x.pdf"}), 2);
    EXPECT_EQ(run({"--point", "LI4", "-o", "x.png"}), 2);
    EXPECT_EQ(run({"--point", "LI4"}), 2);
    EXPECT_EQ(run({"--point", "LI4", "--region", "neck", "-o", "x.pdf"}), 2);
    EXPECT_EQ(run({"--point", "LI4", "--size", "a3", "-o", "x.pdf"}), 2);
    EXPECT_EQ(run({"--point", "LI4", "--size", "letter", "-o", "x.pdf"}), 0);
}

TEST(DataVersion, ChangesWithAnyWordAndOnlyThen) {
    const fixture::DataFolder data;
    const auto first = dataVersion(data.path());
    ASSERT_TRUE(first) << first.error().message;
    EXPECT_EQ(first->size(), 8u);
    EXPECT_EQ(*dataVersion(data.path()), *first);
    std::ofstream(data.path() / "notes.txt") << "not data";
    EXPECT_EQ(*dataVersion(data.path()), *first);
    std::ofstream(data.path() / "poses" / "other.toml") << "name = \"Other\"\n";
    EXPECT_NE(*dataVersion(data.path()), *first);
    EXPECT_FALSE(dataVersion(data.path() / "nowhere"));
}

} // namespace
