#include "atlas/text_lesson.h"
#include "atlas/text_layout.h"
#include <fmt/format.h>
#include <ostream>

namespace atlas {
namespace {

void list(Json& out, const char* key, const std::vector<std::string>& values) {
    if (!values.empty()) out[key] = values;
}

void text(Json& out, const char* key, const std::string& value) {
    if (!value.empty()) out[key] = value;
}

void flag(Json& out, const char* key, const std::optional<bool>& value) {
    if (value) out[key] = *value;
}

double number(float x) {
    return rounded(static_cast<double>(x), 1e5);
}

Json problemsJson(const std::vector<LessonProblem>& problems) {
    Json out = Json::array();
    for (const LessonProblem& p : problems) out.push_back({{"line", p.line}, {"message", p.message}});
    return out;
}

Json drawingJson(const Stroke& s) {
    Json points = Json::array();
    for (const auto& p : s.skin) points.push_back({p.triangle, number(p.b0), number(p.b1)});
    for (const auto& p : s.screen) points.push_back({number(p[0]), number(p[1])});
    return {{"on", s.on == Stroke::On::skin ? "skin" : "screen"},
            {"tool", s.tool},
            {"colour", s.colour},
            {"width", number(s.width)},
            {"points", std::move(points)}};
}

// What is set, under the file's own keys.
Json stepJson(const LessonStep& s, const std::vector<LessonProblem>& problems) {
    Json out{{"title", s.title}, {"text", s.text}, {"notes", s.notes}, {"sources", s.sources}};
    if (s.minutes > 0) out["minutes"] = number(s.minutes);
    text(out, "view", s.view);
    if (s.camera) {
        const auto& t = s.camera->target;
        out["camera"] = {{"target", {number(t[0]), number(t[1]), number(t[2])}},
                         {"yaw", number(s.camera->yaw)},
                         {"pitch", number(s.camera->pitch)},
                         {"distance", number(s.camera->distance)}};
    }
    text(out, "near", s.near);
    text(out, "body", s.body);
    text(out, "shape", s.shape);
    text(out, "pose", s.pose);
    text(out, "point", s.point);
    text(out, "side", s.side);
    list(out, "points", s.points);
    list(out, "meridians", s.meridians);
    list(out, "regions", s.regions);
    flag(out, "labels", s.labels);
    flag(out, "lines", s.lines);
    flag(out, "ruler", s.ruler);
    flag(out, "flow", s.flow);
    text(out, "material", s.material);
    for (const Stroke& d : s.drawings) out["drawing"].push_back(drawingJson(d));
    if (s.quiz) {
        Json q{{"kind", s.quiz->kind}};
        text(q, "question", s.quiz->question);
        list(q, "points", s.quiz->points);
        text(q, "meridian", s.quiz->meridian);
        list(q, "answers", s.quiz->answers);
        if (s.quiz->right > 0) q["right"] = s.quiz->right;
        out["quiz"] = std::move(q);
    }
    out["problems"] = problemsJson(problems);
    return out;
}

Json entryJson(const Lesson& l) {
    return {{"id", l.id},
            {"name", l.name},
            {"about", l.about},
            {"minutes", number(minutesOf(l))},
            {"steps", l.steps.size()},
            {"words", l.words},
            {"sources", l.sources},
            {"file", l.file.string()}};
}

std::string minutesText(float minutes) {
    return fmt::format("{:g} min", number(minutes));
}

// One paragraph a line of the text.
void paragraphs(std::ostream& out, std::string_view first, std::string_view said) {
    while (!said.empty()) {
        const size_t end = std::min(said.find('\n'), said.size());
        if (end > 0) wrapped(out, first, said.substr(0, end)), first = "           ";
        said.remove_prefix(std::min(end + 1, said.size()));
    }
}

std::string shows(const LessonStep& s) {
    std::string out;
    const auto add = [&](const char* what, const std::string& value) {
        if (!value.empty()) out.append(out.empty() ? "" : "; ").append(what).append(value);
    };
    add("", s.point + (s.point.empty() || s.side.empty() ? "" : " " + s.side));
    add("points ", listed(s.points));
    add("meridians ", listed(s.meridians));
    add("regions ", listed(s.regions));
    add("body ", s.body);
    add("shape ", s.shape);
    add("pose ", s.pose);
    add("from the ", s.camera ? std::string() : s.view);
    add("near ", s.camera ? std::string() : s.near);
    if (s.camera) add("", "own camera");
    if (s.ruler.value_or(false)) add("", "ruler");
    if (s.flow.value_or(false)) add("", "flow");
    if (!s.drawings.empty()) add("drawings: ", std::to_string(s.drawings.size()));
    return out;
}

void writeQuiz(std::ostream& out, const StepQuiz& q) {
    std::string said = q.kind;
    if (!q.question.empty()) said += ": " + q.question;
    if (!q.points.empty()) said += " [" + listed(q.points) + "]";
    if (!q.meridian.empty()) said += " [" + q.meridian + "]";
    wrapped(out, "  Quiz     ", said);
    for (size_t i = 0; i < q.answers.size(); ++i)
        wrapped(out, static_cast<size_t>(q.right) == i + 1 ? "         > " : "           ", q.answers[i]);
}

} // namespace

void showLesson(std::ostream& out, const Lesson& lesson, const LessonWorld& world, std::string_view format) {
    const auto problems = lessonProblems(lesson, world);
    if (format == "json") {
        Json j = entryJson(lesson);
        j["problems"] = problemsJson(problems.front());
        j["steps"] = Json::array();
        for (size_t i = 0; i < lesson.steps.size(); ++i)
            j["steps"].push_back(stepJson(lesson.steps[i], problems[i + 1]));
        return dump(out, j);
    }
    const auto marks = [&](const std::vector<LessonProblem>& list) {
        for (const LessonProblem& p : list)
            wrapped(out, "  !        ", "line " + std::to_string(p.line) + ": " + p.message);
    };
    out << (lesson.name.empty() ? lesson.id : lesson.name) << "  (" << lesson.id << ")\n";
    if (!lesson.about.empty()) wrapped(out, "", lesson.about);
    out << lesson.steps.size() << (lesson.steps.size() == 1 ? " step" : " steps");
    if (minutesOf(lesson) > 0) out << ", " << minutesText(minutesOf(lesson));
    out << '\n';
    marks(problems.front());
    for (size_t i = 0; i < lesson.steps.size(); ++i) {
        const LessonStep& s = lesson.steps[i];
        out << '\n' << i + 1 << ". " << titleOf(lesson, i);
        if (s.minutes > 0) out << "  (" << minutesText(s.minutes) << ")";
        out << '\n';
        marks(problems[i + 1]);
        paragraphs(out, "  Class    ", s.text);
        paragraphs(out, "  Teacher  ", s.notes);
        if (const std::string what = shows(s); !what.empty()) wrapped(out, "  Shows    ", what);
        if (s.quiz) writeQuiz(out, *s.quiz);
        if (!s.sources.empty()) wrapped(out, "  Sources  ", sourceNames(world.catalog, s.sources));
    }
    out << '\n';
    wrapped(out, "", kDisclaimer);
}

void listLessons(std::ostream& out, const std::vector<Lesson>& lessons, std::string_view format) {
    if (format == "json") {
        Json j{{"lessons", Json::array()}};
        for (const Lesson& l : lessons) j["lessons"].push_back(entryJson(l));
        return dump(out, j);
    }
    if (format == "csv") {
        out << "id,name,about,minutes,steps,file\n";
        for (const Lesson& l : lessons)
            out << csvCell(l.id) << ',' << csvCell(l.name) << ',' << csvCell(l.about) << ','
                << fmt::format("{:g}", number(minutesOf(l))) << ',' << l.steps.size() << ','
                << csvCell(l.file.string()) << '\n';
        return;
    }
    std::vector<std::vector<std::string>> rows{{"LESSON", "STEPS", "MINUTES", "NAME"}};
    for (const Lesson& l : lessons)
        rows.push_back({l.id, std::to_string(l.steps.size()),
                        minutesOf(l) > 0 ? fmt::format("{:g}", number(minutesOf(l))) : "", l.name});
    table(out, rows);
}

} // namespace atlas
