#include "atlas/exam_command.h"
#include "atlas/domain/diary.h"
#include "atlas/domain/resolve.h"
#include "atlas/text_layout.h"
#include "engine/core/files.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <ctime>
#include <fmt/format.h>
#include <ostream>
#include <utility>

namespace atlas {
namespace {

int fail(std::ostream& err, const std::string& message, int code = 1) {
    err << "tongren: " << message << '\n';
    return code;
}

std::vector<std::string> cut(const std::string& text) {
    std::vector<std::string> out;
    for (size_t from = 0; from <= text.size();) {
        const size_t end = std::min(text.find(',', from), text.size());
        if (end > from) out.push_back(text.substr(from, end - from));
        from = end + 1;
    }
    return out;
}

std::vector<std::string> cut(const std::vector<std::string>& texts) {
    std::vector<std::string> out;
    for (const std::string& t : texts) std::ranges::move(cut(t), std::back_inserter(out));
    return out;
}

template <class Resolve>
engine::Result<std::vector<std::string>> resolved(const std::vector<std::string>& words,
                                                  const Resolve& resolve) {
    std::vector<std::string> out;
    for (const std::string& word : words) {
        engine::Result<std::string> id = resolve(word);
        if (!id) return id.error();
        out.push_back(*id);
    }
    return out;
}

engine::Result<ExamRequest> requestOf(const ExamAsked& a, const Catalog& c) {
    ExamRequest r;
    r.seed = a.seed;
    r.count = a.count;
    if (!a.modes.empty()) {
        r.modes.clear();
        for (const std::string& word : cut(a.modes)) {
            const auto mode = examMode(word);
            if (!mode || *mode == ExamMode::choice)
                return engine::Error{"there is no mode '" + word + "'; known: find, name, use, order"};
            if (std::ranges::find(r.modes, *mode) == r.modes.end()) r.modes.push_back(*mode);
        }
    }
    auto meridians = resolved(cut(a.meridians), [&](const std::string& word) {
        return foldText(word) == "ex" ? engine::Result<std::string>(std::string("EX"))
                                      : resolveMeridian(c, word);
    });
    if (!meridians) return meridians.error();
    auto regions = resolved(cut(a.regions), [&](const std::string& word) { return resolveRegion(c, word); });
    if (!regions) return regions.error();
    auto points = resolved(cut(a.points), [&](const std::string& word) { return resolvePoint(c, word); });
    if (!points) return points.error();
    r.meridians = std::move(*meridians);
    r.regions = std::move(*regions);
    r.points = std::move(*points);
    return r;
}

std::filesystem::path fileOf(const ExamAsked& a) {
    return a.file.empty() ? examFile() : std::filesystem::path(a.file);
}

engine::Result<ExamResults> read(const ExamAsked& a, std::ostream& err) {
    auto results = loadExams(fileOf(a));
    if (results)
        for (const std::string& notice : results->notices) err << "tongren: " << notice << '\n';
    return results;
}

void addFile(CLI::App& app, ExamAsked& a) {
    app.add_option("--file", a.file, "another file of results; else " + examFile().string())
        ->type_name("PATH");
}

void writeResults(std::ostream& out, const ExamResults& results, std::string_view format) {
    const auto now = static_cast<int64_t>(std::time(nullptr));
    const auto tallies = talliesOf(results);
    const auto due = [&](const std::string& name) {
        return dueOf(scheduleOf(results, name), now).due.size();
    };
    if (format == "json") {
        Json all = Json::array();
        for (const auto& [name, t] : tallies) {
            Json j{{"learner", name},
                   {"right", t.right},
                   {"near", t.near},
                   {"wrong", t.wrong},
                   {"total", t.total()}};
            if (!name.empty()) j["due"] = due(name);
            all.push_back(std::move(j));
        }
        dump(out, {{"results", all}});
        return;
    }
    std::vector<std::vector<std::string>> rows{{"learner", "right", "near", "wrong", "total", "due"}};
    for (const auto& [name, t] : tallies)
        rows.push_back({name.empty() ? "(whole class)" : oneLine(name), std::to_string(t.right),
                        std::to_string(t.near), std::to_string(t.wrong), std::to_string(t.total()),
                        name.empty() ? "" : std::to_string(due(name))});
    table(out, rows);
}

int runResults(const ExamAsked& a, bool forget, std::ostream& out, std::ostream& err) {
    if (forget) {
        const auto gone = forgetLearner(fileOf(a), a.forget);
        if (!gone) return fail(err, gone.error().message);
        if (*gone == 0)
            return fail(err, "nothing is written of '" + a.forget + "' in " + fileOf(a).string() +
                                 "; `tongren exam results` lists who is");
        err << "tongren: deleted " << *gone << (*gone == 1 ? " answer\n" : " answers\n");
        return 0;
    }
    const auto results = read(a, err);
    if (!results) return fail(err, results.error().message);
    if (results->answers.empty()) err << "tongren: nothing is written in " << fileOf(a).string() << '\n';
    writeResults(out, *results, a.format);
    return 0;
}

int runCsv(const ExamAsked& a, const Catalog& catalog, std::ostream& out, std::ostream& err) {
    const auto results = read(a, err);
    if (!results) return fail(err, results.error().message);
    const std::string csv = examCsv(*results, catalog);
    if (a.outFile.empty()) {
        out << csv;
        return 0;
    }
    std::error_code none;
    if (std::filesystem::equivalent(a.outFile, fileOf(a), none))
        return fail(err, a.outFile + " holds the results themselves; choose another file");
    if (const auto done = engine::writeFileAtomic(a.outFile, csv, 0600); !done)
        return fail(err, done.error().message);
    return 0;
}

std::string letter(size_t i) {
    return std::string(1, static_cast<char>('A' + static_cast<int>(i % 26)));
}

// What stands for the lit marker where there is no picture.
std::string prompt(const Catalog& c, const ExamQuestion& q) {
    const Point* p = c.point(q.code);
    return q.mode == ExamMode::name && p ? p->location : std::string();
}

Json questionJson(const Catalog& c, const ExamQuestion& q, bool answers) {
    Json j{{"mode", std::string(toString(q.mode))}, {"text", q.text}};
    const std::string where = prompt(c, q);
    if (!where.empty()) j["location"] = where;
    if (q.mode == ExamMode::find || q.mode == ExamMode::use) j["code"] = q.code;
    if (!q.meridian.empty()) j["meridian"] = q.meridian;
    if (!q.options.empty()) {
        Json options = Json::array();
        for (size_t i = 0; i < q.options.size(); ++i) options.push_back(optionText(c, q, i));
        j["options"] = std::move(options);
    }
    if (!answers) return j;
    if (!q.code.empty()) j["code"] = q.code;
    if (q.right >= 0) j["right"] = q.right + 1;
    if (!q.order.empty()) j["order"] = q.order;
    j["answer"] = answerText(c, q);
    return j;
}

} // namespace

void addPaper(CLI::App& app, ExamAsked& a) {
    app.add_option("--mode", a.modes, "find, name, use, order: what is asked, several with commas between")
        ->type_name("MODE,…");
    app.add_option("--points", a.points, "points to be asked for: LI4,GB20")->type_name("A,B,…");
    app.add_option("--seed", a.seed, "the same number gives the same paper")
        ->type_name("N")
        ->capture_default_str();
    app.add_option("--count", a.count, "questions")
        ->check(CLI::Range(1, 500))
        ->type_name("N")
        ->capture_default_str();
    app.add_option("--learner", a.learner, "what this learner missed or begins to forget comes first")
        ->type_name("NAME");
    app.add_flag("--due", a.due, "of --learner: nothing but that");
    addFile(app, a);
}

ExamCommands addExamCommand(CLI::App& app, ExamAsked& a) {
    ExamCommands c;
    c.exam =
        app.add_subcommand("exam", "the bronze man's examination: a paper of questions about the points");
    const auto about = [&](CLI::App& sub) {
        sub.set_help_flag("-h,--help", "this help");
        sub.add_option("--meridian", a.meridians, "of these meridians: LI, TE, …, EX for the extra points")
            ->type_name("CODE,…");
        sub.add_option("--region", a.regions, "of these regions: neck, lower-back, …")->type_name("ID,…");
        sub.add_option("--lesson", a.lesson, "the quizzes of a lesson: an id or a file")->type_name("LESSON");
        addPaper(sub, a);
    };
    about(*c.exam);
    c.exam->add_flag("--answers", a.answers, "with the answers");
    c.exam->add_option("--format", a.format, "text, json")
        ->check(CLI::IsMember({"text", "json"}))
        ->type_name("FORMAT");
    c.exam->footer(
        "A paper is of --meridian, --region and --points together, of a --lesson's quizzes, or of every\n"
        "point. `tongren handout --exam` prints it with pictures; in the window Q begins one.\n"
        "A place is right within half a B-cun of the point and no nearer to another, near within one.\n"
        "A learner's points come back by FSRS-5 (Open Spaced Repetition).");
    c.exported = c.exam->add_subcommand("export", "results as CSV, or the questions as a deck for Anki");
    about(*c.exported);
    auto* csv = c.exported->add_flag("--csv", a.csv, "every answer so far, for a spreadsheet");
    auto* anki = c.exported->add_flag("--anki", a.anki, "the questions with pictures: FILE.apkg");
    csv->excludes(anki);
    c.exported->add_option("-o,--output", a.outFile, "the file; of --csv else to standard output")
        ->type_name("FILE");
    c.results = c.exam->add_subcommand("results", "who was asked, how it went and how much is due");
    c.results->set_help_flag("-h,--help", "this help");
    c.results->add_option("--format", a.format, "text, json")
        ->check(CLI::IsMember({"text", "json"}))
        ->type_name("FORMAT");
    c.results->add_option("--forget", a.forget, "delete all that is written of this learner")
        ->type_name("NAME");
    addFile(*c.results, a);
    return c;
}

engine::Result<ExamPaper> askedPaper(const ExamAsked& a, const Catalog& catalog, std::ostream& err) {
    if (!a.lesson.empty()) {
        const auto lesson = findLesson(readLessons(defaultDataDir(), lessonsDir()), a.lesson);
        if (!lesson) return lesson.error();
        ExamPaper paper = lessonPaper(catalog, *lesson, a.seed);
        if (paper.questions.empty()) return engine::Error{"the lesson '" + lesson->name + "' has no quiz"};
        return paper;
    }
    auto request = requestOf(a, catalog);
    if (!request) return request.error();
    if (a.due && a.learner.empty()) return engine::Error{"--due is a learner's: it needs --learner"};
    if (!a.learner.empty()) {
        const auto results = read(a, err);
        if (!results) return results.error();
        ExamDue due = dueOf(scheduleOf(*results, a.learner), static_cast<int64_t>(std::time(nullptr)));
        request->first = std::move(due.due);
        request->last = std::move(due.later);
        request->onlyFirst = a.due;
    }
    return makePaper(catalog, *request);
}

void writePaper(std::ostream& out, const Catalog& c, const ExamPaper& paper, bool answers,
                std::string_view format) {
    if (format == "json") {
        Json questions = Json::array();
        for (const ExamQuestion& q : paper.questions) questions.push_back(questionJson(c, q, answers));
        dump(out, {{"title", paper.title}, {"seed", paper.request.seed}, {"questions", questions}});
        return;
    }
    out << fmt::format("Examination: {}\n{} question{}, seed {}\n", paper.title, paper.questions.size(),
                       paper.questions.size() == 1 ? "" : "s", paper.request.seed);
    for (size_t i = 0; i < paper.questions.size(); ++i) {
        const ExamQuestion& q = paper.questions[i];
        out << '\n';
        wrapped(out, fmt::format("{:>3}. ", i + 1), fmt::format("{}. {}", nameOf(q.mode), q.text));
        if (const std::string where = prompt(c, q); !where.empty()) wrapped(out, "     ", where);
        for (size_t o = 0; o < q.options.size(); ++o)
            wrapped(out, "     " + letter(o) + "  ", optionText(c, q, o));
        if (!answers) continue;
        const std::string which = q.right >= 0 ? letter(static_cast<size_t>(q.right)) + "  " : std::string();
        wrapped(out, "     Answer: ", which + answerText(c, q));
    }
    out << '\n';
    wrapped(out, "", kDisclaimer);
}

int takePaper(AppOptions& o, const ExamAsked& a, std::ostream& err) {
    if (a.anki && std::filesystem::path(a.outFile).extension() != ".apkg")
        return fail(err, "exam export --anki needs -o with a name that ends in .apkg", 2);
    const auto catalog = loadCatalog(defaultDataDir());
    if (!catalog) return fail(err, catalog.error().message);
    auto paper = askedPaper(a, *catalog, err);
    if (!paper) return fail(err, paper.error().message);
    o.exam = std::move(*paper);
    return 0;
}

int runExam(const ExamCommands& commands, const ExamAsked& a, std::ostream& out, std::ostream& err) {
    if (commands.results->parsed()) return runResults(a, commands.results->count("--forget") > 0, out, err);
    const auto catalog = loadCatalog(defaultDataDir());
    if (!catalog) return fail(err, catalog.error().message);
    if (commands.exported->parsed()) {
        if (a.csv) return runCsv(a, *catalog, out, err);
        return fail(err, "exam export needs --csv or --anki (tongren exam export --help)", 2);
    }
    const auto paper = askedPaper(a, *catalog, err);
    if (!paper) return fail(err, paper.error().message);
    writePaper(out, *catalog, *paper, a.answers, a.format);
    return 0;
}

} // namespace atlas
