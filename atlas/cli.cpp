#include "atlas/cli.h"
#include "atlas/diary_command.h"
#include "atlas/domain/guest_file.h"
#include "atlas/domain/lint_placement.h"
#include "atlas/domain/resolve.h"
#include "atlas/domain/saved_poses.h"
#include "atlas/exam_command.h"
#include "atlas/export_command.h"
#include "atlas/handout_command.h"
#include "atlas/picture_options.h"
#include "atlas/text_bindings.h"
#include "atlas/text_commands.h"
#include "atlas/text_lesson.h"
#include "atlas/usage.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <ostream>
#include <utility>

namespace atlas {
namespace {

struct Asked {
    AppOptions app;
    std::string code, dir, format;
    std::vector<std::string> words;
    std::string points, side, length, lesson;
    int step = 1;
    HandoutAsked handout;
    bool gentler = false, lessons = false, bindings = false;
    int limit = 20;
    DiaryAsked diary;
    ExportAsked exported;
    ExamAsked exam;
};

const CLI::Validator kSize(
    [](std::string& text) -> std::string {
        unsigned w = 0, h = 0;
        char rest = 0;
        const bool ok = std::sscanf(text.c_str(), "%ux%u%c", &w, &h, &rest) == 2 && w > 0 && h > 0 &&
                        w <= 16384 && h <= 16384;
        return ok ? "" : "'" + text + "' is no size; write it like 1920x1080, at most 16384 each";
    },
    "WxH");

std::string readKnownPoses() {
    const auto motions = loadMotions(defaultDataDir());
    if (!motions) return "anatomical";
    const auto poses = loadPoses(defaultDataDir(), *motions);
    std::string out;
    if (poses)
        for (const Pose& p : *poses) out.append(out.empty() ? "" : ", ").append(p.id);
    return out;
}

void addBody(CLI::App& app, Asked& a) {
    const auto presets = loadPresets(defaultDataDir());
    static const std::string known = readKnownPoses(); // every command has the option
    app.add_option("--body", a.app.session.body,
                   (presets ? knownPresets(*presets) : "female, male") +
                       ", a model file (.glb, .vrm, .fbx, .obj …), or a folder baked by tools/fetch")
        ->type_name("BODY")
        ->capture_default_str();
    app.add_option("--shape", a.app.session.shapeText,
                   "sex, age, weight, muscle, height, proportions: age=25,weight=0.5; on the body, or on "
                   "preset=NAME before them")
        ->type_name("K=V,…");
    app.add_option("--pose", a.app.session.poseName,
                   known +
                       ", rest (the rig's own), point (in which the drawn --point is found), or a file that "
                       "ends in .toml; or its angles: elbow-flexion.left=90,lie=supine")
        ->type_name("NAME")
        ->capture_default_str();
}

void addShown(CLI::App& app, Asked& a) {
    auto* point =
        app.add_option("--point", a.app.point, "a point in any spelling: LI4, SJ3, hegu")->type_name("CODE");
    auto* region =
        app.add_option("--region", a.app.region, "a muscle region: neck, lower-back, …")->type_name("ID");
    auto* meridian = app.add_option("--meridian", a.app.meridian, "a meridian: LI, TE, …")->type_name("CODE");
    auto* page =
        app.add_option("--page", a.app.page, "a page to read; its pictures for render")->type_name("ID");
    app.add_option("--picture", a.app.picture, "which of the page's pictures, from 1")
        ->check(CLI::Range(1, 99))
        ->type_name("N")
        ->needs(page);
    point->excludes(region)->excludes(meridian)->excludes(page);
    region->excludes(meridian)->excludes(page);
    meridian->excludes(page);
    app.add_option("--view", a.app.view, "front, back, left, right, top or auto")
        ->check(CLI::IsMember({"front", "back", "left", "right", "top", "auto"}))
        ->type_name("VIEW");
    app.add_flag("--ruler", a.app.ruler, "show the cun ruler of the point on the skin");
    app.add_option("--material", a.app.material, "porcelain, bronze or skin")
        ->check(CLI::IsMember({"porcelain", "bronze", "skin"}))
        ->type_name("NAME");
    app.add_flag("--flow", a.app.flow, "arrows along the lines in the direction of flow");
    app.add_option("--colours", a.app.colours, "of the lines: each meridian's own, or the five phases'")
        ->check(CLI::IsMember({"meridian", "phases"}))
        ->type_name("meridian|phases");
    app.add_option("--ui-scale", a.app.uiScale, "size of texts and controls, 0.5 to 4; 0 takes the monitor's")
        ->check(CLI::Range(0.0f, 4.0f))
        ->type_name("F");
}

void addConditions(CLI::App& app, Asked& a) {
    app.add_option("--condition", a.app.conditions,
                   "what holds for the user: pregnancy, blood-thinners, …; repeat it for several")
        ->type_name("ID");
}

void addSession(CLI::App& app, Asked& a) {
    app.add_option("--points", a.points, "points of a session in this order: GB21,LI4")->type_name("A,B,…");
    app.add_option(
           "--side", a.side,
           "where it hurts: left or right. A knot is worked on that side, points on both, that one first")
        ->check(CLI::IsMember({"left", "right"}))
        ->type_name("SIDE");
}

void addFormat(CLI::App& app, Asked& a, std::vector<std::string> formats) {
    std::string help;
    for (const std::string& f : formats) help += (help.empty() ? "" : ", ") + f;
    app.add_option("--format", a.format, help)->check(CLI::IsMember(std::move(formats)))->type_name("FORMAT");
}

struct Commands {
    CLI::App *list, *show, *search, *measure, *plan, *render, *lint, *bench;
    CLI::App *diary, *exported, *handout;
    ExamCommands exam;
};

Commands describe(CLI::App& app, Asked& a) {
    app.set_help_flag("-h,--help", "this help");
    app.set_version_flag("--version", std::string("tongren ") + TONGREN_VERSION);
    app.footer("Exit codes: 0 done, 1 the work failed (the message says why), 2 wrong usage.\n"
               "`tongren COMMAND --help` tells more. For education; not medical advice.");
    addBody(app, a);
    addShown(app, a);
    addSession(app, a);
    app.add_flag("--session", a.app.practise, "begin a guided session of --region, --point or --points");
    auto* opened =
        app.add_option("--lesson", a.lesson, "a lesson, ready to be taught: an id (list --lessons) or a file")
            ->type_name("ID|FILE");
    for (const char* other : {"--point", "--region", "--meridian", "--page", "--view", "--session"})
        opened->excludes(app.get_option(other));
    app.add_option("--step", a.step, "which of the lesson's steps, from 1")
        ->check(CLI::Range(1, 100000))
        ->type_name("N")
        ->needs(opened);
    app.add_flag("--fullscreen", a.app.fullscreen, "without a frame");
    app.add_flag("--projector", a.app.projector, "the picture for a class: large names, no panels (F9)");
    app.add_option("--size", a.app.size, "window size")->check(kSize);
    app.add_flag("--list-bindings", a.bindings, "every key and the name under which settings can change it");
    addFormat(app, a, {"text", "json"});
    app.add_option("--event-log", a.app.eventLog, "write what the window does into this file")
        ->type_name("FILE");
    app.require_subcommand(0, 1);

    Commands c{};
    c.list = app.add_subcommand("list", "every point, measured on the chosen body");
    auto* only = c.list->add_option("--meridian", a.app.meridian, "only this meridian")->type_name("CODE");
    c.list->add_flag("--lessons", a.lessons, "the lessons instead: the bundled and your own")->excludes(only);
    addConditions(*c.list, a);
    addFormat(*c.list, a, {"table", "csv", "json"});
    c.show = app.add_subcommand("show", "one point's whole card; or a region, meridian, page or lesson");
    auto* code = c.show->add_option("code", a.code, "a point in any spelling: LI4, \"SJ 3\", hegu, 合谷");
    auto* region = c.show->add_option("--region", a.app.region, "a muscle region")->type_name("ID");
    auto* meridian = c.show->add_option("--meridian", a.app.meridian, "a meridian")->type_name("CODE");
    auto* page = c.show->add_option("--page", a.app.page, "a page of the articles' facts")->type_name("ID");
    auto* lesson =
        c.show->add_option("--lesson", a.lesson, "a lesson's steps; an id (list --lessons) or a file")
            ->type_name("ID|FILE");
    code->excludes(region)->excludes(meridian)->excludes(page)->excludes(lesson);
    region->excludes(meridian)->excludes(page)->excludes(lesson);
    meridian->excludes(page)->excludes(lesson);
    page->excludes(lesson);
    addConditions(*c.show, a);
    addFormat(*c.show, a, {"text", "json"});
    c.search =
        app.add_subcommand("search", "points, regions, meridians, lessons and pages by any name, best first");
    c.search->add_option("words", a.words, "what to look for")->required()->expected(1, -1);
    c.search->add_option("--limit", a.limit, "at most so many results")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str()
        ->type_name("N");
    addFormat(*c.search, a, {"text", "json"});
    c.measure =
        app.add_subcommand("measure", "landmarks, joints, B-cun lengths and areas of the chosen body");
    addFormat(*c.measure, a, {"text", "json"});
    c.plan = app.add_subcommand("plan", "what a guided session presses, how long, and what it leaves out");
    auto* of = c.plan->add_option("--region", a.app.region, "a muscle region")->type_name("ID");
    auto* at = c.plan->add_option("--point", a.app.point, "a point in any spelling")->type_name("CODE");
    of->excludes(at);
    addSession(*c.plan, a);
    c.plan
        ->add_option("--length", a.length,
                     "shorter, usual or longer: low end, middle or high end of the times")
        ->check(CLI::IsMember({"shorter", "usual", "longer"}))
        ->type_name("LENGTH");
    c.plan->add_flag("--gentler", a.gentler, "lighter, the low end of the times, no ball or roller");
    addConditions(*c.plan, a);
    addFormat(*c.plan, a, {"text", "json"});
    c.render = app.add_subcommand("render", "the picture that the window would show, without a display");
    addShown(*c.render, a);
    auto* ofLesson = c.render->add_option("--lesson", a.lesson, "a step of a lesson: an id or a file")
                         ->type_name("ID|FILE");
    for (const char* other : {"--point", "--region", "--meridian", "--page", "--view"})
        ofLesson->excludes(c.render->get_option(other));
    c.render->add_option("--step", a.step, "which of the lesson's steps, from 1")
        ->check(CLI::Range(1, 100000))
        ->type_name("N")
        ->needs(ofLesson);
    addConditions(*c.render, a);
    c.render->add_option("--size", a.app.size, "picture size (1920x1080), 8K and beyond")->check(kSize);
    addPictureOptions(*c.render, a.app, a.side);
    c.render->add_option("-o,--output", a.app.outFile, "the picture, a PNG file")
        ->required()
        ->type_name("FILE");
    c.exported = addExportCommand(app, a.exported);
    c.handout =
        app.add_subcommand("handout", "a sheet to print, as PDF: a point, region, meridian, page or lesson");
    addShown(*c.handout, a);
    addConditions(*c.handout, a);
    addHandout(*c.handout, a.handout);
    addPaper(*c.handout, a.exam);
    c.lint = app.add_subcommand("lint", "checks atlas data; names file, line and remedy");
    c.lint->add_option("dir", a.dir, "the data folder, or a lesson's file; else this program's data");
    c.bench = app.add_subcommand("bench", "times start-up, frames, shape, pose and search off screen");
    c.bench->add_option("--size", a.app.size, "frame size (1280x720)")->check(kSize);
    c.bench->add_option("--frames", a.app.frames, "frames of each kind")
        ->check(CLI::Range(1, 100000))
        ->type_name("N");
    addFormat(*c.bench, a, {"text", "json"});
    c.diary = addDiaryCommand(app, a.diary);
    c.exam = addExamCommand(app, a.exam);
    addBody(*c.exam.exported, a);
    for (CLI::App* sub :
         {c.list, c.show, c.search, c.measure, c.plan, c.render, c.exported, c.handout, c.lint, c.bench}) {
        sub->set_help_flag("-h,--help", "this help");
        addBody(*sub, a);
    }
    return c;
}

std::ostream& say(std::ostream& err) {
    return err << "tongren: ";
}

int fail(std::ostream& err, const engine::Error& error, int code = 1) {
    say(err) << error.message << '\n';
    return code;
}

// How well a body that was brought is fitted; results go elsewhere.
void sayGuest(std::ostream& err, const AtlasSession& session) {
    if (!session.guest) return;
    for (const std::string& line : reportLines(*session.guest))
        err << "tongren: " << session.guest->name << ": " << line << '\n';
}

// What lessons speak of, read once.
struct LessonData {
    Catalog catalog;
    std::vector<Preset> presets;
    std::vector<Motion> motions;
    std::vector<Pose> poses;
    LessonWorld world() const { return {catalog, presets, motions, poses}; }
};

engine::Result<LessonData> readLessonData() {
    LessonData out;
    const std::filesystem::path dir = defaultDataDir();
    auto catalog = loadCatalog(dir);
    if (!catalog) return catalog.error();
    auto presets = loadPresets(dir);
    if (!presets) return presets.error();
    auto motions = loadMotions(dir);
    if (!motions) return motions.error();
    auto poses = loadPoses(dir, *motions);
    if (!poses) return poses.error();
    out = {std::move(*catalog), std::move(*presets), std::move(*motions), std::move(*poses)};
    std::ranges::move(readSavedPoses(posesDir(), out.motions).poses, std::back_inserter(out.poses));
    return out;
}

LessonShelf readShelf(std::ostream& err) {
    LessonShelf shelf = readLessons(defaultDataDir(), lessonsDir());
    for (const std::string& problem : shelf.problems) say(err) << problem << '\n';
    return shelf;
}

int runListLessons(const Asked& a, std::ostream& out, std::ostream& err) {
    listLessons(out, readShelf(err).lessons, a.format);
    return 0;
}

int runShowLesson(const Asked& a, std::ostream& out, std::ostream& err) {
    const auto data = readLessonData();
    if (!data) return fail(err, data.error());
    const auto lesson = findLesson(readShelf(err), a.lesson);
    if (!lesson) return fail(err, lesson.error());
    showLesson(out, *lesson, data->world(), a.format);
    return 0;
}

// The step brings its own body, shape and pose.
int takeStep(Asked& a, std::ostream& err) {
    const auto data = readLessonData();
    if (!data) return fail(err, data.error());
    const auto lesson = findLesson(readShelf(err), a.lesson);
    if (!lesson) return fail(err, lesson.error());
    const auto step = static_cast<size_t>(a.step) - 1;
    if (step >= lesson->steps.size())
        return fail(
            err, {"the lesson '" + lesson->id + "' has " + std::to_string(lesson->steps.size()) + " steps"});
    std::vector<LessonProblem> problems;
    a.app.step = shownStep(*lesson, step, data->world(), &problems);
    for (const LessonProblem& p : problems)
        say(err) << lesson->file.string() << ':' << p.line << ": " << p.message << '\n';
    SessionOptions& session = a.app.session;
    if (!a.app.step->body.empty()) session.body = a.app.step->body;
    if (!a.app.step->shape.empty()) session.shapeText = a.app.step->shape;
    if (!a.app.step->pose.empty()) session.poseName = a.app.step->pose;
    return 0;
}

// The window opens it; here it is only seen to that there is one.
int takeLesson(Asked& a, std::ostream& err) {
    const auto lesson = findLesson(readShelf(err), a.lesson);
    if (!lesson) return fail(err, lesson.error());
    if (a.step > 1 && static_cast<size_t>(a.step) > lesson->steps.size())
        return fail(
            err, {"the lesson '" + lesson->id + "' has " + std::to_string(lesson->steps.size()) + " steps"});
    a.app.lesson = a.lesson;
    a.app.lessonStep = a.step;
    return 0;
}

int sayFindings(const std::vector<LintFinding>& findings, const std::filesystem::path& where,
                std::ostream& out, std::ostream& err) {
    for (const LintFinding& f : findings) out << describe(f) << '\n';
    if (findings.empty()) return 0;
    say(err) << findings.size() << (findings.size() == 1 ? " finding" : " findings") << " in "
             << where.string() << '\n';
    return 1;
}

int runLintLesson(const std::filesystem::path& file, std::ostream& out, std::ostream& err) {
    const auto data = readLessonData();
    if (!data) return fail(err, data.error());
    const auto lesson = openLesson(file);
    if (!lesson) return fail(err, lesson.error());
    return sayFindings(lintLesson(*lesson, data->world(), false), file, out, err);
}

int runLint(const std::string& dir, std::ostream& out, std::ostream& err) {
    const std::filesystem::path folder = dir.empty() ? defaultDataDir() : std::filesystem::path(dir);
    std::error_code error;
    if (std::filesystem::is_regular_file(folder, error)) return runLintLesson(folder, out, err);
    if (!std::filesystem::is_directory(folder, error))
        return fail(err, {"lint: there is no folder " + folder.string()});
    auto findings = lintData(folder);
    if (const auto data = loadCatalog(folder)) { // what cannot be read cannot be measured
        PlacementLint placement = lintPlacement(folder);
        if (!placement.note.empty()) say(err) << placement.note << '\n';
        std::ranges::move(placement.findings, std::back_inserter(findings));
    }
    return sayFindings(findings, folder, out, err);
}

int runSearch(const Asked& a, std::ostream& out, std::ostream& err) {
    auto catalog = loadCatalog(defaultDataDir());
    if (!catalog) return fail(err, catalog.error());
    std::string words;
    for (const std::string& w : a.words) words.append(words.empty() ? "" : " ").append(w);
    const LessonShelf shelf = readShelf(err);
    const auto results = SearchIndex(*catalog, shelf.lessons).search(words, static_cast<size_t>(a.limit));
    writeSearch(out, words, results, a.format);
    if (results.empty() && a.format != "json")
        say(err) << "nothing matches '" << words
                 << "'; try a code (LI4), a name (hegu) or a complaint (stiff neck)\n";
    return 0;
}

// Names of conditions become their ids.
engine::Result<SafetyChoices> said(const Catalog& c, const std::vector<std::string>& names) {
    SafetyChoices out;
    for (const std::string& name : names) {
        auto id = resolveCondition(c, name);
        if (!id) return id.error();
        out.conditions.push_back(*id);
    }
    return out;
}

// What needs only the texts.
int showText(const Asked& a, std::ostream& out, std::ostream& err) {
    auto catalog = loadCatalog(defaultDataDir());
    if (!catalog) return fail(err, catalog.error());
    const Catalog& c = *catalog;
    auto id = !a.app.region.empty()     ? resolveRegion(c, a.app.region)
              : !a.app.meridian.empty() ? resolveMeridian(c, a.app.meridian)
                                        : resolvePage(c, a.app.page);
    if (!id) return fail(err, id.error());
    const auto choices = said(c, a.app.conditions);
    if (!choices) return fail(err, choices.error());
    if (!a.app.region.empty()) { // which of its points lie in it is measured
        auto session = openSession(a.app.session);
        if (!session) return fail(err, session.error());
        sayGuest(err, *session);
        writeRegion(out, *session, *id, a.format, *choices);
    } else if (!a.app.meridian.empty())
        writeMeridian(out, c, *id, a.format);
    else
        writePage(out, c, *id, a.format);
    return 0;
}

int runMeasured(const Commands& commands, const Asked& a, std::ostream& out, std::ostream& err) {
    auto session = openSession(a.app.session);
    if (!session) return fail(err, session.error());
    sayGuest(err, *session);
    const auto choices = said(session->catalog, a.app.conditions);
    if (!choices) return fail(err, choices.error());
    if (commands.measure->parsed()) {
        writeMeasurement(out, *session, a.format);
    } else if (commands.list->parsed()) {
        std::string meridian;
        if (!a.app.meridian.empty() && foldText(a.app.meridian) == "ex")
            meridian = "EX";
        else if (!a.app.meridian.empty()) {
            auto code = resolveMeridian(session->catalog, a.app.meridian);
            if (!code) return fail(err, code.error());
            meridian = *code;
        }
        writeList(out, *session, meridian, a.format, *choices);
    } else {
        auto code = resolvePoint(session->catalog, a.code);
        if (!code) return fail(err, code.error());
        writePoint(out, *session, *code, a.format, *choices);
    }
    return 0;
}

engine::Result<std::vector<std::string>> pointList(const Catalog& catalog, const std::string& text) {
    std::vector<std::string> codes;
    for (size_t from = 0; from <= text.size();) {
        const size_t end = std::min(text.find(',', from), text.size());
        if (end > from) {
            auto code = resolvePoint(catalog, text.substr(from, end - from));
            if (!code) return code.error();
            codes.push_back(*code);
        }
        from = end + 1;
    }
    return codes;
}

engine::Result<PracticeRequest> requestOf(const Catalog& catalog, const Asked& a) {
    PracticeRequest r;
    if (!a.app.region.empty()) {
        auto id = resolveRegion(catalog, a.app.region);
        if (!id) return id.error();
        r.region = *id;
    } else {
        auto codes = pointList(catalog, a.points.empty() ? a.app.point : a.points);
        if (!codes) return codes.error();
        r.codes = *codes;
    }
    r.first = a.side == "left" ? Side::left : a.side == "right" ? Side::right : Side::midline;
    r.length = a.length == "shorter"  ? Length::shorter
               : a.length == "longer" ? Length::longer
                                      : Length::usual;
    r.gentler = a.gentler;
    return r;
}

int runPlan(const Asked& a, std::ostream& out, std::ostream& err) {
    if (a.app.region.empty() && a.app.point.empty() && a.points.empty())
        return fail(err, {"plan needs --region, --point or --points (tongren plan --help)"}, 2);
    if (!a.points.empty() && !(a.app.region.empty() && a.app.point.empty()))
        return fail(err, {"plan takes one of --region, --point and --points"}, 2);
    auto session = openSession(a.app.session);
    if (!session) return fail(err, session.error());
    sayGuest(err, *session);
    const Catalog& catalog = session->catalog;
    const auto choices = said(catalog, a.app.conditions);
    if (!choices) return fail(err, choices.error());
    auto request = requestOf(catalog, a);
    if (!request) return fail(err, request.error());
    auto plan = planPractice(*session, *choices, *request);
    if (!plan) return fail(err, plan.error());
    writePlan(out, *session, *plan, a.format);
    return 0;
}

// Names of points, regions and meridians become their ids before anything is drawn.
int runDrawing(int (*draw)(const AppOptions&), AppOptions o, const std::string& points, const char* what,
               std::ostream& err) {
    if (!draw) {
        say(err) << "this build has no " << what << '\n';
        return 1;
    }
    if (o.session.poseName == "point") {
        if (o.point.empty()) return fail(err, {"--pose point needs --point: it is that point's posture"}, 2);
        o.session.poseName = "anatomical";
        o.pointPosture = true;
    }
    if (!o.point.empty() || !o.region.empty() || !o.meridian.empty() || !o.page.empty() ||
        !o.conditions.empty()) {
        auto catalog = loadCatalog(defaultDataDir());
        if (!catalog) return fail(err, catalog.error());
        const auto choices = said(*catalog, o.conditions);
        if (!choices) return fail(err, choices.error());
        o.conditions = choices->conditions;
        using Resolve = engine::Result<std::string> (*)(const Catalog&, std::string_view);
        for (const auto& [asked, resolve] : {std::pair<std::string*, Resolve>{&o.point, resolvePoint},
                                             {&o.region, resolveRegion},
                                             {&o.meridian, resolveMeridian},
                                             {&o.page, resolvePage}}) {
            if (asked->empty()) continue;
            auto id = resolve(*catalog, *asked);
            if (!id) return fail(err, id.error());
            *asked = *id;
        }
    }
    if (!points.empty()) {
        auto catalog = loadCatalog(defaultDataDir());
        if (!catalog) return fail(err, catalog.error());
        auto codes = pointList(*catalog, points);
        if (!codes) return fail(err, codes.error());
        o.points = *codes;
    }
    return draw(o);
}

} // namespace

int runCli(int argc, const char* const* argv, std::ostream& out, std::ostream& err,
           const DrawingCommands& drawing) {
    Asked a;
    CLI::App app("Tongren: the acupuncture points of the bronze man, measured on a body. Without a command "
                 "the atlas opens.",
                 "tongren");
    const Commands commands = describe(app, a);
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp& e) {
        const CLI::App* chosen = &app; // the innermost: `exam export --help`
        while (!chosen->get_subcommands().empty()) chosen = chosen->get_subcommands().front();
        out << chosen->help();
        return 0;
    } catch (const CLI::CallForVersion& e) {
        out << e.what() << '\n';
        return 0;
    } catch (const CLI::ParseError& e) {
        say(err) << usageMessage(app, e) << '\n';
        return 2;
    }
    if (!a.format.empty()) a.app.format = a.format;
    if (a.bindings) {
        listBindings(out, err, a.format);
        return 0;
    }
    if (app.count("--format") > 0)
        return fail(err, {"--format needs --list-bindings or a command before it"}, 2);
    a.app.bodyAsked = app.count("--body") > 0 || app.count("--shape") > 0;
    const auto presets = loadPresets(defaultDataDir());
    if (auto shape = askedShape(a.app.session, presets ? *presets : std::vector<Preset>{}); !shape)
        return fail(err, shape.error(), 2);
    if (commands.diary->parsed()) return runDiary(a.diary, out, err);
    if (commands.exam.exam->parsed()) {
        if (!commands.exam.exported->parsed() || !a.exam.anki)
            return runExam(commands.exam, a.exam, out, err);
        if (const int code = takePaper(a.app, a.exam, err); code != 0) return code;
        a.app.outFile = a.exam.outFile;
        return runDrawing(drawing.anki, a.app, {}, "exam export --anki", err);
    }
    if (commands.lint->parsed()) return runLint(a.dir, out, err);
    if (commands.search->parsed()) return runSearch(a, out, err);
    a.app.side = a.side == "left" ? Side::left : a.side == "right" ? Side::right : Side::midline;
    if (commands.render->parsed()) {
        if (!a.lesson.empty())
            if (const int code = takeStep(a, err); code != 0) return code;
        if (const auto sound = checkPicture(a.app); !sound) return fail(err, sound.error(), 2);
        return runDrawing(drawing.render, a.app, {}, "render", err);
    }
    if (commands.handout->parsed()) {
        if (const auto sound = checkHandout(a.app, a.handout); !sound) return fail(err, sound.error(), 2);
        if (a.handout.exam)
            if (const int code = takeSheet(a.app, a.exam, a.handout, err); code != 0) return code;
        return runDrawing(drawing.handout,
                          handoutOptions(a.app, a.handout, commands.handout->count("--pose") > 0), {},
                          "handout", err);
    }
    if (commands.exported->parsed()) return runExport(a.exported, a.app.session, out, err);
    if (commands.bench->parsed()) return runDrawing(drawing.bench, a.app, {}, "bench", err);
    if (commands.list->parsed() && a.lessons) return runListLessons(a, out, err);
    if (commands.show->parsed()) {
        if (!a.lesson.empty()) return runShowLesson(a, out, err);
        if (!a.app.region.empty() || !a.app.meridian.empty() || !a.app.page.empty())
            return showText(a, out, err);
        if (a.code.empty())
            return fail(err,
                        {"show needs a point code, or --region, --meridian, --page or --lesson (tongren show "
                         "--help)"},
                        2);
    }
    if (commands.list->parsed() || commands.show->parsed() || commands.measure->parsed())
        return runMeasured(commands, a, out, err);
    if (commands.plan->parsed()) return runPlan(a, out, err);
    if (a.app.practise && a.app.region.empty() && a.app.point.empty() && a.points.empty())
        return fail(err, {"--session needs --region, --point or --points"}, 2);
    if (!a.lesson.empty())
        if (const int code = takeLesson(a, err); code != 0) return code;
    return runDrawing(drawing.window, a.app, a.points, "window", err);
}

} // namespace atlas
