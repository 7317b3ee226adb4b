// Checks of lessons: that everything in them can be shown, and that a class can follow.
#include "atlas/domain/lesson.h"
#include "atlas/domain/lint_checks.h"
#include "atlas/domain/text.h"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

namespace atlas {
namespace {

constexpr size_t kTitle = 40, kText = 240; // read from the last row; hanzi count double
constexpr float kSlack = 0.26f;            // minutes by which the sum may differ

class LessonLint {
public:
    LessonLint(const Lesson& lesson, const LessonWorld& world, bool bundled)
        : l_(lesson), w_(world), bundled_(bundled) {}

    std::vector<LintFinding> run() {
        out_ = findingsOf(l_, lessonProblems(l_, w_));
        if (l_.steps.empty()) say(0, "", "there is no [[step]]; add one");
        sources(0, l_.sources);
        float sum = 0;
        std::set<std::string> titles;
        for (size_t i = 1; i <= l_.steps.size(); ++i) {
            const LessonStep& s = l_.steps[i - 1];
            sum += s.minutes;
            if (s.title.empty())
                say(i, "", "title is missing; add title = \"…\"");
            else if (!titles.insert(s.title).second)
                say(i, "title", "title '" + s.title + "' is there twice; change one");
            length(i, "title", s.title, kTitle);
            length(i, "text", s.text, kText);
            sources(i, s.sources);
            if (!bundled_) continue;
            if (s.text.empty()) say(i, "", "text is missing; say what the class reads");
            if (s.notes.empty()) say(i, "", "notes are missing; say what the teacher says and asks");
            if (s.sources.empty()) say(i, "", "names no source; add sources = [\"id\"] from sources.toml");
            if (s.minutes <= 0) say(i, "", "minutes are missing; say how long it takes");
        }
        if (l_.minutes > 0 && sum > 0 && std::abs(l_.minutes - sum) > kSlack)
            say(0, "minutes",
                fmt::format("minutes is {:g}, but those of the steps sum to {:g}; correct one", l_.minutes,
                            sum));
        if (bundled_) {
            if (l_.about.empty()) say(0, "", "about is missing; say in one line what is learnt");
            if (l_.words.empty()) say(0, "", "words are missing; say what people search for");
            if (l_.minutes <= 0) say(0, "", "minutes are missing; say how long it takes");
        }
        return std::move(out_);
    }

private:
    // Of step n, counted from 1; 0 is the head.
    void say(size_t step, const std::string& key, const std::string& message) {
        const LessonOrigin& origin = step == 0 ? l_.origin : l_.steps[step - 1].origin;
        const auto at = origin.lines.find(key);
        out_.push_back(
            {l_.file.string(), at == origin.lines.end() ? origin.line : at->second,
             step == 0 ? fmt::format("lesson: {}", message) : fmt::format("step {}: {}", step, message)});
    }
    void length(size_t step, const char* key, const std::string& text, size_t most) {
        if (const size_t width = displayWidth(text); width > most)
            say(step, key,
                fmt::format("{} has {} characters, the last row reads {}; shorten it", key, width, most));
    }
    void sources(size_t step, const std::vector<std::string>& named) {
        std::vector<std::string> known;
        for (const Source& s : w_.catalog.sources) known.push_back(s.id);
        for (const std::string& id : named) {
            if (std::ranges::find(known, id) != known.end()) continue;
            const std::string near = nearestWord(id, known);
            say(step, "sources",
                "source '" + id + "' is not in sources.toml; " +
                    (near.empty() ? "add it there or correct the id" : "did you mean '" + near + "'?"));
        }
    }

    const Lesson& l_;
    const LessonWorld& w_;
    bool bundled_;
    std::vector<LintFinding> out_;
};

} // namespace

std::vector<LintFinding> lintLesson(const Lesson& lesson, const LessonWorld& world, bool bundled) {
    return LessonLint(lesson, world, bundled).run();
}

void checkLessons(CatalogReading& reading, const std::filesystem::path& dataDir) {
    std::vector<LintFinding> told; // by the checks of these files themselves
    const auto presets = readPresets(dataDir / "presets.toml", told);
    const auto motions = readMotions(dataDir / "motions.toml", told);
    const auto poses = readPoses(dataDir / "poses", motions, told);
    const Exceptions exceptions = readExceptions(dataDir, told);
    const LessonShelf shelf = readLessons(dataDir, {});
    for (const std::string& problem : shelf.problems)
        reading.problems.push_back({(dataDir / "lessons").string(), 0, problem});
    for (const Lesson& lesson : shelf.lessons) {
        auto findings = lintLesson(lesson, {reading.catalog, presets, motions, poses}, true);
        const std::string owner = "lesson " + lesson.id, file = lesson.file.string();
        const auto wording = [&](int line, const std::string& text) {
            for (std::string& message : promisesIn(owner, text, exceptions))
                findings.push_back({file, line, std::move(message)});
        };
        wording(lesson.origin.line, lesson.about);
        for (const LessonStep& s : lesson.steps)
            for (const std::string* text : {&s.title, &s.text, &s.notes}) wording(s.origin.line, *text);
        std::ranges::move(findings, std::back_inserter(reading.problems));
    }
}

} // namespace atlas
