// Lessons against the catalog, poses and presets; where they lie, how they are found, listed and linted.
#include "atlas/cli.h"
#include "atlas/domain/lesson.h"
#include "atlas/domain/search.h"
#include "data_fixture.h"
#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

namespace {

using namespace atlas;
namespace fs = std::filesystem;

struct World {
    Catalog catalog;
    std::vector<Preset> presets;
    std::vector<Motion> motions;
    std::vector<Pose> poses;
    LessonWorld view(size_t triangles = 0) const { return {catalog, presets, motions, poses, triangles}; }
};

const World& world() {
    static const World w = [] {
        const fs::path dir = defaultDataDir();
        World out{*loadCatalog(dir), *loadPresets(dir), *loadMotions(dir), {}};
        out.poses = *loadPoses(dir, out.motions);
        return out;
    }();
    return w;
}

struct LessonTest : testing::Test {
    std::optional<std::string> home; // as it was
    fs::path dir = fs::temp_directory_path() / ("tongren-lessons-" + std::to_string(::getpid()));
    void SetUp() override {
        fs::remove_all(dir);
        fs::create_directories(dir / "home");
        if (const char* before = std::getenv("XDG_DATA_HOME")) home = before;
        ::setenv("XDG_DATA_HOME", (dir / "home").c_str(), 1);
    }
    void TearDown() override {
        if (home)
            ::setenv("XDG_DATA_HOME", home->c_str(), 1);
        else
            ::unsetenv("XDG_DATA_HOME");
        fs::remove_all(dir);
    }
    fs::path write(const fs::path& name, const std::string& text) const {
        fs::create_directories((dir / name).parent_path());
        std::ofstream(dir / name, std::ios::binary) << text;
        return dir / name;
    }
    // A lesson of one step with these lines; line 4 is the first of them.
    Lesson step(const std::string& lines) const {
        return parseLesson("name = \"N\"\n[[step]]\ntitle = \"A\"\n" + lines + "\n", dir / "lesson.toml");
    }
    static std::string all(const std::vector<LessonProblem>& problems) {
        std::string out;
        for (const LessonProblem& p : problems) out += std::to_string(p.line) + ": " + p.message + "\n";
        return out;
    }
};

TEST_F(LessonTest, WhatIsRightIsShownAsItIs) {
    write("pose.toml", "name = \"Own\"\nlie = \"upright\"\n[both]\nelbow-flexion = 30\n");
    const Lesson l = step("view = \"back\"\nnear = \"region:neck\"\nbody = \"child\"\nshape = \"age=25\"\n"
                          "pose = \"pose.toml\"\npoint = \"LI4\"\nside = \"left\"\npoints = [\"GB20\"]\n"
                          "meridians = [\"LI\"]\nregions = [\"neck\"]\nmaterial = \"bronze\"\n"
                          "[[step.drawing]]\non = \"skin\"\npoints = [[7, 0.5, 0.5]]\n"
                          "[step.quiz]\nkind = \"find\"\n");
    std::vector<LessonProblem> problems;
    const LessonStep shown = shownStep(l, 0, world().view(8), &problems);
    EXPECT_EQ(all(problems), "");
    LessonStep expected = l.steps[0];
    expected.pose = fs::canonical(dir / "pose.toml").string();
    expected.quiz->points = {"LI4"}; // the step's own point is what is asked for
    EXPECT_EQ(shown, expected);
}

TEST_F(LessonTest, ThePointsOwnPosture) {
    EXPECT_EQ(shownStep(step("point = \"LI11\"\npose = \"point\""), 0, world().view(), nullptr).pose,
              "elbow-flexed");
    EXPECT_EQ(shownStep(step("point = \"LI4\"\npose = \"point\""), 0, world().view(), nullptr).pose,
              "anatomical");
}

// Each unknown thing is left out and told; the title and everything else is still shown.
struct Unknown {
    const char *lines, *said;
};
class LessonUnknown : public LessonTest, public testing::WithParamInterface<Unknown> {};

TEST_P(LessonUnknown, IsLeftOutAndTold) {
    write("empty.toml", "");
    write("sub/body.glb", "x");
    const Lesson l = step(std::string("points = [\"GB20\"]\n") + GetParam().lines);
    std::vector<LessonProblem> problems;
    const LessonStep shown = shownStep(l, 0, world().view(100), &problems);
    EXPECT_NE(all(problems).find(GetParam().said), std::string::npos) << all(problems);
    EXPECT_EQ(problems.size(), 1u) << all(problems);
    LessonStep rest; // all that is right
    rest.title = "A";
    rest.points = {"GB20"};
    rest.point = shown.point;
    EXPECT_EQ(shown, rest);
}

INSTANTIATE_TEST_SUITE_P(
    All, LessonUnknown,
    testing::Values(
        Unknown{"point = \"LI44\"", "5: there is no point 'LI44'; "},
        Unknown{"point = \"SJ3\"", "5: there is no point 'SJ3'; write TE3"},
        Unknown{"point = \"LI99999999999999999999\"", "5: there is no point 'LI99999999999999999999'"},
        Unknown{"meridians = [\"Lung\"]", "5: there is no meridian 'Lung'; write LU"},
        Unknown{"meridians = [\"XX\"]", "5: there is no meridian 'XX'; use one of LU, LI"},
        Unknown{"regions = [\"nekc\"]", "5: there is no region 'nekc'; did you mean 'neck'?"},
        Unknown{"near = \"neck\"", "5: near 'neck' is not understood; write \"point:LI4\""},
        Unknown{"near = \"region:\"", "5: near 'region:' is not understood"},
        Unknown{"near = \"region:foot\"", "5: there is no region 'foot'"},
        Unknown{"near = \"page:knots\"", "5: near 'page:knots' is not understood"},
        Unknown{"view = \"bakc\"", "5: view 'bakc' is unknown; did you mean 'back'?"},
        Unknown{"side = \"both\"", "5: side 'both' is unknown; use one of left, right"},
        Unknown{"material = \"gold\"", "5: material 'gold' is unknown; use one of porcelain, bronze, skin"},
        Unknown{"body = \"chidl\"", "5: body 'chidl' is no preset; did you mean 'child'?"},
        Unknown{"body = \"none.glb\"", "5: body 'none.glb' is not there"},
        Unknown{"body = \"/etc/passwd\"", "5: body '/etc/passwd' is no path from the lesson's folder"},
        Unknown{"body = \"../secret.glb\"", "5: body '../secret.glb' leaves the lesson's folder"},
        Unknown{"body = \"sub/../../secret.glb\"",
                "5: body 'sub/../../secret.glb' leaves the lesson's folder"},
        Unknown{"body = 'C:\\body.glb'", "5: body 'C:\\body.glb' has a backslash"},
        Unknown{"body = \"C:/body.glb\"", "5: body 'C:/body.glb' is no path from the lesson's folder"},
        Unknown{"body = \"~/body.glb\"", "5: body '~/body.glb' is no path from the lesson's folder"},
        Unknown{"body = \"./sub\"", "5: body './sub' is no file"}, Unknown{"shape = \"age=ten\"", "5: "},
        Unknown{"shape = \"size=1\"", "5: "}, Unknown{"pose = \"siting\"", "5: there is no pose 'siting'; "},
        Unknown{"pose = \"none.toml\"", "5: pose 'none.toml' is not there"},
        Unknown{"pose = \"empty.toml\"", "5: pose: "},
        Unknown{"pose = \"point\"", "5: pose \"point\" is the one in which `point` is found"},
        Unknown{"[[step.drawing]]\non = \"skin\"\npoints = []", "5: drawing 1: has too few places"},
        Unknown{"[[step.drawing]]\non = \"screen\"\ntool = \"line\"\npoints = [[0, 0]]",
                "5: drawing 1: has too few places"},
        Unknown{"[step.quiz]\nkind = \"riddle\"", "5: quiz: kind 'riddle' is unknown; use find"},
        Unknown{"[step.quiz]\nkind = \"find\"", "5: quiz: find needs points"},
        Unknown{"[step.quiz]\nkind = \"order\"\npoints = [\"LI4\"]", "5: quiz: order needs meridian"},
        Unknown{"[step.quiz]\nkind = \"choice\"\nanswers = [\"a\", \"b\"]\nright = 1",
                "5: quiz: a choice needs question"},
        Unknown{"[step.quiz]\nkind = \"choice\"\nquestion = \"?\"\nanswers = [\"a\"]\nright = 1",
                "5: quiz: a choice needs two answers"},
        Unknown{"[step.quiz]\nkind = \"choice\"\nquestion = \"?\"\nanswers = [\"a\", \"b\"]\nright = 3",
                "5: quiz: right must be the number of the right answer, from 1 to 2"}));

TEST_F(LessonTest, AStrokeIsMendedWhereItCanBe) {
    const Lesson l = step("[[step.drawing]]\non = \"skin\"\ntool = \"brush\"\ncolour = \"red\"\nwidth = 0\n"
                          "points = [[3, 1, 0], [200, 1, 0]]");
    std::vector<LessonProblem> problems;
    const LessonStep shown = shownStep(l, 0, world().view(100), &problems);
    EXPECT_EQ(problems.size(), 4u) << all(problems);
    ASSERT_EQ(shown.drawings.size(), 1u);
    EXPECT_EQ(shown.drawings[0].tool, "pen");
    EXPECT_EQ(shown.drawings[0].colour, Stroke{}.colour);
    EXPECT_EQ(shown.drawings[0].skin.size(), 1u);
}

TEST_F(LessonTest, ALinkThatLeavesTheFolderIsRefused) {
    write("../tongren-outside-" + std::to_string(::getpid()), "x");
    const fs::path outside = dir.parent_path() / ("tongren-outside-" + std::to_string(::getpid()));
    fs::create_symlink(outside, dir / "link.glb");
    fs::create_directory_symlink(dir.parent_path(), dir / "up");
    for (const std::string& name : {std::string("link.glb"), "up/" + outside.filename().string()}) {
        const auto file = fileBeside(dir, name);
        ASSERT_FALSE(file) << name;
        EXPECT_NE(file.error().message.find("leaves the lesson's folder"), std::string::npos);
    }
    write("sub/in.glb", "x");
    fs::create_symlink(dir / "sub/in.glb", dir / "inside.glb");
    EXPECT_TRUE(fileBeside(dir, "inside.glb"));
    EXPECT_TRUE(fileBeside(dir, "sub/../sub/in.glb"));
    fs::remove(outside);
}

TEST_F(LessonTest, AnUnsavedLessonHasNoFolder) {
    Lesson l = step("body = \"a.glb\"");
    l.file.clear();
    std::vector<LessonProblem> problems;
    EXPECT_EQ(shownStep(l, 0, world().view(), &problems).body, "");
    EXPECT_NE(all(problems).find("save the lesson first"), std::string::npos);
}

TEST_F(LessonTest, ProblemsOfReadingAndOfTheWorldStandTogether) {
    const Lesson l = parseLesson(
        "name = \"N\"\nwrong = 1\n[[step]]\ntitle = \"A\"\npoints = [\"XX1\"]\nmood = 1\n", "/tmp/x.toml");
    const auto problems = lessonProblems(l, world().view());
    ASSERT_EQ(problems.size(), 2u);
    EXPECT_NE(all(problems[0]).find("2: unknown key 'wrong'"), std::string::npos);
    EXPECT_EQ(problems[1].size(), 2u);
    EXPECT_EQ(problems[1][0].line, 5);
    EXPECT_EQ(problems[1][1].line, 6);
    EXPECT_EQ(describe(findingsOf(l, problems)[1]).rfind("/tmp/x.toml:5: step 1: there is no point 'XX1'", 0),
              0u);
}

TEST_F(LessonTest, TheShelfHoldsBundledAndOwn) {
    write("data/lessons/b.toml", "name = \"B\"\norder = 2\n[[step]]\n");
    write("data/lessons/a.toml", "name = \"A\"\n[[step]]\n");
    write("data/lessons/c.toml", "name = \"C\"\norder = 1\n[[step]]\n");
    write("own/z.toml", "name = \"Another\"\n[[step]]\n");
    write("own/y.toml", "name = \"Zoo\"\n[[step]]\n");
    write("own/noise.toml", "\x01\x02");
    write("own/.hidden.toml", "name = \"H\"\n");
    const LessonShelf shelf = readLessons(dir / "data", dir / "own");
    std::string ids;
    for (const Lesson& l : shelf.lessons) ids += l.id + " ";
    EXPECT_EQ(ids, "c b a my:z my:y ");
    ASSERT_EQ(shelf.problems.size(), 1u);
    EXPECT_NE(shelf.problems[0].find("noise.toml"), std::string::npos);
    EXPECT_EQ(findLesson(shelf, "b")->name, "B");
    EXPECT_EQ(findLesson(shelf, "y")->name, "Zoo");
    EXPECT_EQ(findLesson(shelf, (dir / "own/z.toml").string())->name, "Another");
    const auto none = findLesson(shelf, "my:zz");
    ASSERT_FALSE(none);
    EXPECT_NE(none.error().message.find("there is no lesson 'my:zz'"), std::string::npos);
    EXPECT_TRUE(readLessons(dir / "nowhere", dir / "nowhere").lessons.empty());
}

std::string text(const std::vector<LintFinding>& findings) {
    std::string out;
    for (const LintFinding& f : findings) out += describe(f) + "\n";
    return out;
}

TEST_F(LessonTest, LintSaysWhatAClassCannotRead) {
    const auto lint = [&](const std::string& lines, bool bundled) {
        Lesson l = parseLesson(lines, "/tmp/x.toml");
        return text(lintLesson(l, world().view(), bundled));
    };
    const std::string good =
        "name = \"N\"\nabout = \"a\"\nminutes = 2\nwords = [\"w\"]\n[[step]]\ntitle = \"A\"\n"
        "text = \"t\"\nnotes = \"n\"\nsources = [\"who-2008\"]\nminutes = 2\n";
    EXPECT_EQ(lint(good, true), "");
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string changed = good;
        const size_t at = changed.find(from);
        EXPECT_NE(at, std::string::npos);
        return changed.replace(at, from.size(), to);
    };
    const auto has = [&](const std::string& lines, const char* said, bool bundled = true) {
        const std::string found = lint(lines, bundled);
        EXPECT_NE(found.find(said), std::string::npos) << said << "\n" << found;
    };
    has(with("\"A\"", "\"" + std::string(41, 'x') + "\""), "x.toml:6: step 1: title has 41 characters");
    has(with("\"A\"", "\"合谷合谷合谷合谷合谷合谷合谷合谷合谷合谷合\""), "title has 42 characters");
    has(with("\"t\"", "\"" + std::string(241, 'x') + "\""),
        "x.toml:7: step 1: text has 241 characters, the last row reads 240");
    has(with("\"who-2008\"", "\"who-2080\""),
        "x.toml:9: step 1: source 'who-2080' is not in sources.toml; did you mean 'who-2008'?");
    has(with("minutes = 2\nwords", "minutes = 3\nwords"),
        "x.toml:3: lesson: minutes is 3, but those of the steps sum to 2");
    has(with("title = \"A\"\n", ""), "step 1: title is missing", false);
    has(with("[[step]]", "[[step]]\ntitle = \"A\"\n[[step]]"), "step 2: title 'A' is there twice", false);
    has(with("sources = [\"who-2008\"]\n", ""), "step 1: names no source");
    has(with("notes = \"n\"\n", ""), "step 1: notes are missing");
    has(with("about = \"a\"\n", ""), "lesson: about is missing");
    has("name = \"N\"\n", "there is no [[step]]", false);
    EXPECT_EQ(lint("name = \"N\"\n[[step]]\ntitle = \"A\"\n", false),
              ""); // a user's own may be as short as it likes
}

TEST_F(LessonTest, TheDataFoldersLessonsAreLinted) {
    fixture::DataFolder data;
    fs::create_directories(data.path() / "lessons");
    data.write("lessons/a.toml",
               "name = \"N\"\nabout = \"a\"\nminutes = 2\nwords = [\"w\"]\n[[step]]\ntitle = \"A\"\n"
               "text = \"It cures.\"\nnotes = \"n\"\nsources = [\"who\"]\nminutes = 2\npoint = \"LI5\"\n");
    const std::string found = text(lintData(data.path()));
    EXPECT_NE(found.find("a.toml:11: step 1: there is no point 'LI5'; did you mean 'LI4'?"),
              std::string::npos)
        << found;
    EXPECT_NE(found.find("lesson a: 'cure*' sounds like a promise"), std::string::npos) << found;
}

// Every statement of the bundled lessons can be shown and has its sources: `tongren lint` says more.
TEST_F(LessonTest, TheBundledLessonsAreReadyToTeach) {
    const LessonShelf shelf = readLessons(defaultDataDir(), {});
    EXPECT_TRUE(shelf.problems.empty());
    std::vector<std::string> found;
    for (const Lesson& l : shelf.lessons) {
        found.push_back(l.id);
        EXPECT_EQ(text(lintLesson(l, world().view(), true)), "");
        EXPECT_GE(l.steps.size(), 8u) << l.id;
        EXPECT_LE(l.steps.size(), 20u) << l.id;
        EXPECT_EQ(parseLesson(writeLesson(l), l.file).steps, l.steps);
    }
    EXPECT_EQ(found, (std::vector<std::string>{"neck-knot", "precautions", "desk", "body-inch",
                                               "fourteen-meridians", "command-points"}));
}

TEST_F(LessonTest, TheMeridianLessonKeepsTheOrderOfFlow) {
    const auto lesson = findLesson(readLessons(defaultDataDir(), {}), "fourteen-meridians");
    ASSERT_TRUE(lesson);
    std::string order;
    for (const LessonStep& s : lesson->steps) {
        if (s.meridians.size() != 1) continue;
        order += s.meridians[0] + " ";
        const Meridian* m = world().catalog.meridian(s.meridians[0]);
        ASSERT_TRUE(m);
        if (m->limb == "midline") continue;
        // The title says what meridians.toml says.
        for (const std::string& word : {m->limb, m->polarity, m->element})
            EXPECT_NE(s.title.find(word), std::string::npos) << s.title << ": " << word;
        const std::string first = m->code + "1 ",
                          count = std::to_string(
                              std::ranges::count(world().catalog.points, m->code, &Point::meridian)),
                          last = m->code + count;
        EXPECT_TRUE(s.text.starts_with(first)) << s.text;
        EXPECT_NE(s.text.find(last), std::string::npos) << s.text;
        EXPECT_NE(s.text.find(" " + count + " points"), std::string::npos) << s.text;
    }
    EXPECT_EQ(order, "LU LI ST SP HT SI BL KI PC TE GB LR GV CV ");
}

TEST_F(LessonTest, SearchFindsLessons) {
    const LessonShelf shelf = readLessons(defaultDataDir(), {});
    const SearchIndex index(world().catalog, shelf.lessons);
    const auto first = [&](const char* words) {
        for (const SearchResult& r : index.search(words))
            if (r.kind == "lesson") return r.id;
        return std::string();
    };
    EXPECT_EQ(first("neck and shoulder knot in ten minutes"), "neck-knot");
    EXPECT_EQ(first("meridian lesson"), "fourteen-meridians");
    EXPECT_EQ(first("ma danyang"), "command-points");
    EXPECT_EQ(first("马丹阳"), "command-points");
    EXPECT_EQ(first("office break"), "desk");
    EXPECT_EQ(first("contraindications"), "precautions");
    EXPECT_EQ(index.search("LI4")[0].kind, "point"); // and they stand behind what was meant
    EXPECT_EQ(index.search("stiff neck")[0].kind, "region");
    EXPECT_EQ(index.search("lung")[0].kind, "meridian");
    for (const SearchResult& r : SearchIndex(world().catalog).search("ma danyang"))
        EXPECT_NE(r.kind, "lesson");
}

struct Ran {
    int code;
    std::string out, err;
};

AppOptions drawn;

Ran run(std::vector<std::string> words) {
    std::vector<const char*> arguments{"tongren"};
    for (const std::string& w : words) arguments.push_back(w.c_str());
    std::ostringstream out, err;
    DrawingCommands drawing;
    drawing.render = [](const AppOptions& o) {
        drawn = o;
        return 0;
    };
    const int code = runCli(static_cast<int>(arguments.size()), arguments.data(), out, err, drawing);
    return {code, out.str(), err.str()};
}

TEST_F(LessonTest, AStepIsDrawnWithItsBodyAndPose) {
    const fs::path file =
        write("mine.toml", "name = \"N\"\n[[step]]\n[[step]]\ntitle = \"B\"\nbody = \"child\"\n"
                           "shape = \"weight=0.7\"\npoint = \"LI11\"\npose = \"point\"\n");
    const Ran ran = run({"render", "--lesson", file.string(), "--step", "2", "-o", "x.png"});
    EXPECT_EQ(ran.code, 0) << ran.err;
    ASSERT_TRUE(drawn.step);
    EXPECT_EQ(drawn.step->title, "B");
    EXPECT_EQ(drawn.session.body, "child");
    EXPECT_EQ(drawn.session.shapeText, "weight=0.7");
    EXPECT_EQ(drawn.session.poseName, "elbow-flexed");
    const Ran beyond = run({"render", "--lesson", file.string(), "--step", "3", "-o", "x.png"});
    EXPECT_EQ(beyond.code, 1);
    EXPECT_NE(beyond.err.find("has 2 steps"), std::string::npos);
    EXPECT_EQ(run({"render", "--lesson", file.string(), "--point", "LI4", "-o", "x.png"}).code, 2);
    EXPECT_EQ(run({"render", "--step", "1", "-o", "x.png"}).code, 2);
}

TEST_F(LessonTest, TheCommandsShowListAndLint) {
    const fs::path file =
        write("mine.toml", "name = \"Mine, own\"\n[[step]]\ntitle = \"A\"\ntext = \"hello\"\nnotes = "
                           "\"quiet\"\npoints = [\"XX1\"]\n[step.quiz]\nkind = \"choice\"\n"
                           "question = \"Which?\"\nanswers = [\"a\", \"b\"]\nright = 2\n");
    fs::create_directories(lessonsDir());
    fs::copy_file(file, lessonsDir() / "mine.toml");
    const Ran shown = run({"show", "--lesson", file.string()});
    EXPECT_EQ(shown.code, 0) << shown.err;
    for (const char* said : {"Mine, own  (mine)", "1. A", "Class    hello", "Teacher  quiet",
                             "line 6: there is no point 'XX1'", "Quiz     choice: Which?", "> b"})
        EXPECT_NE(shown.out.find(said), std::string::npos) << said << "\n" << shown.out;
    const auto json = nlohmann::json::parse(run({"show", "--lesson", "my:mine", "--format", "json"}).out);
    EXPECT_EQ(json["id"], "my:mine");
    EXPECT_EQ(json["steps"][0]["text"], "hello");
    EXPECT_EQ(json["steps"][0]["quiz"]["right"], 2);
    EXPECT_EQ(json["steps"][0]["problems"][0]["line"], 6);
    const Ran listed = run({"list", "--lessons"});
    EXPECT_EQ(listed.code, 0);
    EXPECT_NE(listed.out.find("neck-knot"), std::string::npos);
    EXPECT_NE(listed.out.find("my:mine"), std::string::npos);
    EXPECT_NE(run({"list", "--lessons", "--format", "csv"}).out.find("my:mine,\"Mine, own\",,0,1,"),
              std::string::npos);
    EXPECT_EQ(nlohmann::json::parse(run({"list", "--lessons", "--format", "json"}).out)["lessons"].size(),
              7u);
    const Ran linted = run({"lint", file.string()});
    EXPECT_EQ(linted.code, 1);
    EXPECT_TRUE(linted.out.starts_with(file.string() + ":6: step 1: there is no point 'XX1'")) << linted.out;
    EXPECT_EQ(std::ranges::count(linted.out, '\n'), 1);
    EXPECT_NE(linted.err.find("1 finding in"), std::string::npos);
    EXPECT_EQ(run({"lint", (fs::path(defaultDataDir()) / "lessons/desk.toml").string()}).code, 0);
    const Ran none = run({"show", "--lesson", "desc"});
    EXPECT_EQ(none.code, 1);
    EXPECT_NE(none.err.find("did you mean 'desk'?"), std::string::npos) << none.err;
    EXPECT_EQ(run({"show", "LI4", "--lesson", "desk"}).code, 2);
    EXPECT_NE(run({"search", "desk", "break", "--format", "json"}).out.find("\"lesson\""), std::string::npos);
}

} // namespace
