#include "atlas/handout_command.h"
#include "atlas/exam_command.h"
#include "atlas/handout_exam.h"
#include "atlas/handout_lesson.h"
#include "engine/core/files.h"
#include <CLI/CLI.hpp>
#include <cstdio>
#include <ctime>

namespace atlas {
namespace {

engine::print::Paper paperOf(const AppOptions& o) {
    return o.size == "letter" ? engine::print::Paper::letter : engine::print::Paper::a4;
}

HandoutRequest requestOf(const AppOptions& o) {
    HandoutRequest r;
    r.paper = paperOf(o);
    for (const auto& [id, kind] : {std::pair{&o.point, CardKind::point},
                                   {&o.region, CardKind::region},
                                   {&o.meridian, CardKind::meridian},
                                   {&o.page, CardKind::page}})
        if (!id->empty()) r.id = *id, r.kind = kind;
    return r;
}

// A figure of a page is drawn by the interface's own means.
engine::Result<engine::Image> drawFigure(Viewer& v, const PagePicture& p, glm::ivec2 size) {
    const auto w = static_cast<float>(size.x), h = static_cast<float>(size.y);
    v.scale = w / 620; // logical pixels, so that its words keep clear of it
    if (v.ui.fonts().small == nullptr) {
        v.ui.buildFonts(glyphText(v.session.dataDir), v.scale);
        useFonts(v);
    }
    v.ui.beginFrame(w, h, 1, 1.0f / 60);
    drawFigurePicture(panelContext(v, w, h, 0), p, {});
    auto image = v.renderer->readBack(v.ui.endFrame());
    if (!image) return image;
    engine::Image out;
    out.width = static_cast<uint32_t>(size.x);
    out.height = static_cast<uint32_t>(size.y);
    for (uint32_t y = 0; y < out.height; ++y) {
        const uint8_t* row = image->pixels.data() + size_t{y} * image->width * 4;
        out.pixels.insert(out.pixels.end(), row, row + size_t{out.width} * 4);
    }
    return out;
}

} // namespace

void addHandout(CLI::App& app, HandoutAsked& a) {
    app.add_option("--size", a.paper, "a4 (the usual) or letter")
        ->check(CLI::IsMember({"a4", "letter"}))
        ->type_name("PAPER");
    app.add_option("--lesson", a.lesson, "a lesson, one step a page: an id (list --lessons) or a file")
        ->type_name("LESSON");
    app.add_flag("--notes", a.notes, "of a lesson: what the teacher reads, and the answers, too");
    app.add_flag(
        "--exam", a.exam,
        "an examination: of --meridian, --region or --points, of a --lesson's quizzes, or of every point");
    app.add_flag("--answers", a.answers, "of an examination: with the answers");
    app.add_option("-o,--output", a.outFile, "the sheet: NAME.pdf")->required()->type_name("FILE");
    app.footer(
        "Vector text that can be searched and copied, pictures at 300 dots an inch. A point is shown in\n"
        "the posture in which it is found, unless --pose asks for another.");
}

AppOptions handoutOptions(AppOptions o, const HandoutAsked& a, bool posed) {
    o.outFile = a.outFile;
    o.size = a.paper;
    o.lesson = a.lesson;
    o.teacher = a.notes;
    if (!posed && !o.point.empty()) o.session.poseName = "point";
    return o;
}

engine::Result<void> checkHandout(const AppOptions& o, const HandoutAsked& a) {
    if (a.answers && !a.exam) return engine::Error{"--answers are an examination's: they need --exam"};
    if (a.exam && !(o.point.empty() && o.page.empty()))
        return engine::Error{"--exam takes --meridian, --region, --points or --lesson"};
    const bool card = !(o.point.empty() && o.region.empty() && o.meridian.empty() && o.page.empty());
    if (!a.exam && card == !a.lesson.empty())
        return engine::Error{
            "handout needs one of --point, --region, --meridian, --page, --lesson and --exam "
            "(tongren handout --help)"};
    if (a.notes && a.lesson.empty()) return engine::Error{"--notes are a lesson's: it needs --lesson"};
    std::string end = std::filesystem::path(a.outFile).extension().string();
    for (char& c : end) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (end != ".pdf")
        return engine::Error{"cannot write a handout to '" + a.outFile +
                             "': give it a name that ends in .pdf"};
    return {};
}

engine::Result<int> printHandout(Studio& v, const HandoutRequest& r, const std::filesystem::path& file,
                                 const FigureMaker& figure) {
    auto document = makeHandout(v, r, figure);
    if (!document) return document.error();
    return printDocument(*document, file);
}

engine::Result<int> printDocument(const engine::print::Document& document,
                                  const std::filesystem::path& file) {
    auto set = engine::print::typeset(document);
    if (!set) return set.error();
    if (auto done = engine::writeFileAtomic(file, set->pdf); !done) return done.error();
    return set->pages;
}

namespace {

engine::Result<int> printExam(Studio& v, const AppOptions& o) {
    const auto document = makeExamHandout(v, *o.exam, {paperOf(o), o.answers});
    if (!document) return document.error();
    return printDocument(*document, o.outFile);
}

engine::Result<int> printLesson(Studio& v, const Lesson& lesson, const AppOptions& o) {
    LessonSheetOptions options;
    options.paper = paperOf(o);
    options.notes = o.teacher;
    std::vector<std::string> problems;
    const auto document = makeLessonHandout(v, lesson, options, problems);
    for (const std::string& p : problems) std::fprintf(stderr, "tongren: %s\n", p.c_str());
    if (!document) return document.error();
    return printDocument(*document, o.outFile);
}

} // namespace

int runHandout(const AppOptions& o) {
    std::optional<Lesson> lesson;
    if (!o.lesson.empty() && !o.exam) { // before anything is measured
        auto found = findLesson(readLessons(defaultDataDir(), lessonsDir()), o.lesson);
        if (!found) return fail(found.error().message);
        lesson = std::move(*found);
    }
    auto preparing = prepare(o.session);
    Viewer v;
    if (auto done = openOffScreen(v, preparing, printRenderer(), o); !done) return fail(done.error().message);
    if (auto done = applyOptions(v, o, 0); !done) return fail(done.error().message, 2);
    const auto figure = [&](const PagePicture& p, glm::ivec2 size) { return drawFigure(v, p, size); };
    const auto pages = o.exam   ? printExam(v, o)
                       : lesson ? printLesson(v, *lesson, o)
                                : printHandout(v, requestOf(o), o.outFile, figure);
    if (!pages) return fail(pages.error().message);
    std::printf("%s: %d %s\n", o.outFile.c_str(), *pages, *pages == 1 ? "page" : "pages");
    return 0;
}

engine::Result<void> writeDeck(const AnkiDeck& deck, const std::filesystem::path& file) {
    const auto bytes = writeAnki(deck);
    if (!bytes) return bytes.error();
    return engine::writeFileAtomic(file, *bytes);
}

int runAnki(const AppOptions& o) {
    auto preparing = prepare(o.session);
    Viewer v;
    if (auto done = openOffScreen(v, preparing, printRenderer(), o); !done) return fail(done.error().message);
    const auto deck = makeExamDeck(v, *o.exam, static_cast<int64_t>(std::time(nullptr)));
    if (!deck) return fail(deck.error().message);
    if (auto done = writeDeck(*deck, o.outFile); !done) return fail(done.error().message);
    std::printf("%s: %zu cards, %zu pictures\n", o.outFile.c_str(), deck->notes.size(),
                deck->pictures.size());
    return 0;
}

int takeSheet(AppOptions& o, ExamAsked& a, const HandoutAsked& sheet, std::ostream& err) {
    if (!o.meridian.empty()) a.meridians.push_back(std::exchange(o.meridian, {}));
    if (!o.region.empty()) a.regions.push_back(std::exchange(o.region, {}));
    a.lesson = sheet.lesson;
    o.answers = sheet.answers;
    return takePaper(o, a, err);
}

} // namespace atlas
