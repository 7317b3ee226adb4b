#include "atlas/domain/lesson.h"
#include "atlas/domain/resolve.h"
#include "atlas/domain/saved_poses.h"
#include "atlas/domain/text.h"
#include "engine/core/files.h"
#include <algorithm>
#include <fmt/format.h>

namespace atlas {
namespace {

namespace fs = std::filesystem;

using Words = std::vector<std::string>;

constexpr std::array<std::string_view, 5> kViews{"front", "back", "left", "right", "top"};
constexpr std::array<std::string_view, 3> kMaterials{"porcelain", "bronze", "skin"};
constexpr std::array<std::string_view, 5> kQuizKinds{"find", "name", "use", "order", "choice"};
constexpr std::array<std::string_view, 3> kTools{"pen", "line", "arrow"};
constexpr std::array<std::string_view, 2> kSides{"left", "right"};

std::string inQuotes(std::string_view word) {
    return std::string("'").append(word).append("'");
}

// "; did you mean 'neck'?" or "; use one of …".
std::string hint(std::string_view word, const Words& known, std::string_view otherwise) {
    const std::string near = nearestWord(word, known);
    std::string out = "; ";
    return near.empty() ? out.append(otherwise)
                        : out.append("did you mean ").append(inQuotes(near)).append("?");
}

template <class List>
Words ids(const List& list) {
    Words out;
    for (const auto& item : list) out.push_back(item.id);
    return out;
}

class Checker {
public:
    Checker(const Lesson& lesson, const LessonStep& step, const LessonWorld& world,
            std::vector<LessonProblem>* problems)
        : folder_(lesson.file.empty() ? fs::path() : fs::absolute(lesson.file).parent_path()), s_(step),
          w_(world), problems_(problems) {}

    LessonStep run() {
        oneOf("view", s_.view, kViews);
        oneOf("side", s_.side, kSides);
        oneOf("material", s_.material, kMaterials);
        near();
        body();
        if (!s_.shape.empty())
            if (auto shape = parseShape(s_.shape, {}, w_.presets); !shape)
                say("shape", shape.error().message), s_.shape.clear();
        if (!s_.point.empty() && !point("point", s_.point)) s_.point.clear();
        std::erase_if(s_.points, [&](const std::string& code) { return !point("points", code); });
        std::erase_if(s_.meridians, [&](const std::string& code) { return !meridian("meridians", code); });
        std::erase_if(s_.regions, [&](const std::string& id) { return !region("regions", id); });
        pose();
        drawings();
        quiz();
        return std::move(s_);
    }

private:
    void say(const std::string& key, std::string message) {
        if (!problems_) return;
        const auto at = s_.origin.lines.find(key);
        problems_->push_back({at == s_.origin.lines.end() ? s_.origin.line : at->second, std::move(message)});
    }
    template <size_t N>
    void oneOf(const char* key, std::string& value, const std::array<std::string_view, N>& allowed) {
        if (value.empty() || std::ranges::find(allowed, value) != allowed.end()) return;
        std::string list = "use one of ";
        for (size_t i = 0; i < N; ++i) list.append(i ? ", " : "").append(allowed[i]);
        say(key, fmt::format("{} {} is unknown{}", key, inQuotes(value),
                             hint(value, Words(allowed.begin(), allowed.end()), list)));
        value.clear();
    }
    bool point(const std::string& key, const std::string& code) {
        if (w_.catalog.point(code)) return true;
        const std::string meant = numberedCode(w_.catalog, code);
        Words codes;
        for (const Point& p : w_.catalog.points) codes.push_back(p.code);
        say(key, fmt::format("there is no point {}{}", inQuotes(code),
                             w_.catalog.point(meant)
                                 ? fmt::format("; write {}", meant)
                                 : hint(code, codes, "write a WHO code such as LI4 or EX-UE8")));
        return false;
    }
    bool meridian(const std::string& key, const std::string& code) {
        if (w_.catalog.meridian(code)) return true;
        Words codes;
        for (const Meridian& m : w_.catalog.meridians) codes.push_back(m.code);
        const auto meant = resolveMeridian(w_.catalog, code);
        say(key, fmt::format("there is no meridian {}; {}", inQuotes(code),
                             meant ? fmt::format("write {}", *meant)
                                   : fmt::format("use one of {}", joined(codes))));
        return false;
    }
    bool region(const std::string& key, const std::string& id) {
        if (w_.catalog.region(id)) return true;
        const Words known = ids(w_.catalog.regions);
        say(key, fmt::format("there is no region {}{}", inQuotes(id),
                             hint(id, known, fmt::format("use one of {}", joined(known)))));
        return false;
    }
    static std::string joined(const Words& words) {
        std::string out;
        for (const std::string& w : words) out.append(out.empty() ? "" : ", ").append(w);
        return out;
    }
    void near() {
        if (s_.near.empty()) return;
        const size_t colon = s_.near.find(':');
        const std::string kind = s_.near.substr(0, colon),
                          id = colon == std::string::npos ? "" : s_.near.substr(colon + 1);
        bool good = false;
        if (kind == "point" && !id.empty())
            good = point("near", id);
        else if (kind == "region" && !id.empty())
            good = region("near", id);
        else if (kind == "meridian" && !id.empty())
            good = meridian("near", id);
        else
            say("near",
                fmt::format(
                    "near {} is not understood; write \"point:LI4\", \"region:neck\" or \"meridian:LI\"",
                    inQuotes(s_.near)));
        if (!good) s_.near.clear();
    }
    // A file's name becomes its whole path.
    bool file(const char* key, std::string& name) {
        auto path = folder_.empty()
                        ? engine::Error{fmt::format(
                              "{} lies beside the lesson, which has no folder yet; save the lesson first",
                              inQuotes(name))}
                        : fileBeside(folder_, name);
        if (path) {
            name = path->string();
            return true;
        }
        say(key, fmt::format("{} {}", key, path.error().message));
        return false;
    }
    void body() {
        if (s_.body.empty() || findPreset(w_.presets, s_.body)) return;
        bool good = false;
        if (s_.body.find_first_of("./\\") != std::string::npos)
            good = file("body", s_.body);
        else
            say("body", fmt::format("body {} is no preset{}", inQuotes(s_.body),
                                    hint(s_.body, ids(w_.presets),
                                         fmt::format("use {}, or a file beside the lesson",
                                                     knownPresets(w_.presets)))));
        if (!good) s_.body.clear();
    }
    void pose() {
        if (s_.pose.empty()) return;
        if (s_.pose == "point") {
            const Point* p = w_.catalog.point(s_.point);
            if (!p) say("pose", "pose \"point\" is the one in which `point` is found; add point = \"…\"");
            s_.pose = !p ? std::string() : p->posture.empty() ? Pose{}.id : p->posture;
            return;
        }
        if (std::ranges::find(w_.poses, s_.pose, &Pose::id) != w_.poses.end()) return;
        bool good = false;
        if (s_.pose.ends_with(".toml") || s_.pose.find_first_of("/\\") != std::string::npos) {
            good = file("pose", s_.pose);
            if (good)
                if (auto read = openPose(s_.pose, w_.motions); !read)
                    say("pose", fmt::format("pose: {}", read.error().message)), good = false;
        } else
            say("pose", fmt::format("there is no pose {}{}", inQuotes(s_.pose),
                                    hint(s_.pose, ids(w_.poses),
                                         fmt::format("use one of {}, or a .toml file beside the lesson",
                                                     joined(ids(w_.poses))))));
        if (!good) s_.pose.clear();
    }
    void drawings() {
        std::vector<Stroke> good;
        for (size_t i = 0; i < s_.drawings.size(); ++i) {
            Stroke& d = s_.drawings[i];
            const std::string key = fmt::format("drawing[{}]", i);
            const auto complain = [&](const std::string& what) {
                say(key, fmt::format("drawing {}: {}", i + 1, what));
            };
            if (std::ranges::find(kTools, d.tool) == kTools.end()) {
                complain(fmt::format("tool {} is unknown; use pen, line or arrow", inQuotes(d.tool)));
                d.tool = "pen";
            }
            if (d.colour.size() != 7 || d.colour[0] != '#' ||
                d.colour.find_first_not_of("0123456789abcdefABCDEF", 1) != std::string::npos) {
                complain(fmt::format("colour {} must be written like #d03030", inQuotes(d.colour)));
                d.colour = Stroke{}.colour;
            }
            if (!(d.width >= 0.5f && d.width <= 100)) {
                complain("width must be from 0.5 to 100 pixels");
                d.width = Stroke{}.width;
            }
            if (w_.triangles > 0) {
                const size_t before = d.skin.size();
                std::erase_if(d.skin, [&](const auto& p) { return p.triangle >= w_.triangles; });
                if (d.skin.size() < before)
                    complain(fmt::format(
                        "the body has only {} triangles; places beyond are left out, draw it anew",
                        w_.triangles));
            }
            const size_t places = d.skin.size() + d.screen.size();
            if (places < (d.tool == "pen" ? 1u : 2u))
                complain("has too few places to be seen; draw it anew or remove it");
            else
                good.push_back(std::move(d));
        }
        s_.drawings = std::move(good);
    }
    void quiz() {
        if (!s_.quiz) return;
        StepQuiz& q = *s_.quiz;
        const auto drop = [&](const std::string& why) {
            say("quiz", fmt::format("quiz: {}", why));
            s_.quiz.reset();
        };
        if (std::ranges::find(kQuizKinds, q.kind) == kQuizKinds.end())
            return drop(fmt::format("kind {} is unknown{}", inQuotes(q.kind),
                                    hint(q.kind, Words(kQuizKinds.begin(), kQuizKinds.end()),
                                         "use find, name, use, order or choice")));
        std::erase_if(q.points, [&](const std::string& code) { return !point("quiz", code); });
        if (!q.meridian.empty() && !meridian("quiz", q.meridian)) q.meridian.clear();
        if (q.kind == "choice") {
            if (q.question.empty()) return drop("a choice needs question = \"…\"");
            if (q.answers.size() < 2)
                return drop("a choice needs two answers or more, answers = [\"…\", \"…\"]");
            if (q.right < 1 || static_cast<size_t>(q.right) > q.answers.size())
                return drop(fmt::format("right must be the number of the right answer, from 1 to {}",
                                        q.answers.size()));
        } else if (q.kind == "order") {
            if (q.meridian.empty() && q.points.size() < 2)
                return drop("order needs meridian = \"LI\", or two points or more in their right order");
        } else {
            if (q.points.empty() && q.meridian.empty() && !s_.point.empty()) q.points = {s_.point};
            if (q.points.empty() && q.meridian.empty())
                return drop(q.kind + " needs points = [\"LI4\"], a meridian, or the step's own point");
        }
    }

    fs::path folder_;
    LessonStep s_;
    const LessonWorld& w_;
    std::vector<LessonProblem>* problems_;
};

} // namespace

std::span<const std::string_view> lessonViews() {
    return kViews;
}
std::span<const std::string_view> lessonMaterials() {
    return kMaterials;
}
std::span<const std::string_view> lessonQuizKinds() {
    return kQuizKinds;
}

float minutesOf(const Lesson& lesson) {
    float sum = 0;
    for (const LessonStep& s : lesson.steps) sum += s.minutes;
    return sum > 0 ? sum : lesson.minutes;
}

std::string titleOf(const Lesson& lesson, size_t step) {
    if (step < lesson.steps.size() && !lesson.steps[step].title.empty()) return lesson.steps[step].title;
    return fmt::format("Step {}", step + 1);
}

size_t addStep(Lesson& lesson, size_t at, LessonStep step) {
    at = std::min(at, lesson.steps.size());
    lesson.steps.insert(lesson.steps.begin() + static_cast<std::ptrdiff_t>(at), std::move(step));
    return at;
}

void removeStep(Lesson& lesson, size_t step) {
    if (step < lesson.steps.size())
        lesson.steps.erase(lesson.steps.begin() + static_cast<std::ptrdiff_t>(step));
}

void moveStep(Lesson& lesson, size_t from, size_t to) {
    if (from >= lesson.steps.size()) return;
    to = std::min(to, lesson.steps.size() - 1);
    const auto at = [&](size_t i) { return lesson.steps.begin() + static_cast<std::ptrdiff_t>(i); };
    if (from < to)
        std::rotate(at(from), at(from + 1), at(to + 1));
    else
        std::rotate(at(to), at(from), at(from + 1));
}

void renameStep(Lesson& lesson, size_t step, std::string title) {
    if (step < lesson.steps.size()) lesson.steps[step].title = std::move(title);
}

std::vector<LintFinding> findingsOf(const Lesson& lesson,
                                    const std::vector<std::vector<LessonProblem>>& problems) {
    std::vector<LintFinding> out;
    for (size_t i = 0; i < problems.size(); ++i)
        for (const LessonProblem& p : problems[i])
            out.push_back(
                {lesson.file.string(), p.line,
                 i == 0 ? fmt::format("lesson: {}", p.message) : fmt::format("step {}: {}", i, p.message)});
    return out;
}

LessonStep shownStep(const Lesson& lesson, size_t step, const LessonWorld& world,
                     std::vector<LessonProblem>* problems) {
    if (step >= lesson.steps.size()) return {};
    return Checker(lesson, lesson.steps[step], world, problems).run();
}

std::vector<std::vector<LessonProblem>> lessonProblems(const Lesson& lesson, const LessonWorld& world) {
    std::vector<std::vector<LessonProblem>> out{lesson.origin.problems};
    for (size_t i = 0; i < lesson.steps.size(); ++i) {
        auto& list = out.emplace_back(lesson.steps[i].origin.problems);
        shownStep(lesson, i, world, &list);
        std::ranges::stable_sort(list, {}, &LessonProblem::line);
    }
    return out;
}

engine::Result<fs::path> fileBeside(const fs::path& folder, std::string_view relative) {
    const std::string name = inQuotes(relative);
    const auto refuse = [&](const char* why) { return engine::Error{name + " " + why}; };
    const fs::path asked(relative);
    if (relative.empty()) return refuse("is no file's name; write its path from the lesson's folder");
    if (relative.find('\0') != std::string_view::npos) return refuse("is no file's name; correct it");
    if (relative.find('\\') != std::string_view::npos)
        return refuse("has a backslash; write / between folders");
    if (asked.is_absolute() || relative[0] == '~' || (relative.size() > 1 && relative[1] == ':'))
        return refuse(
            "is no path from the lesson's folder; put the file beside the lesson and write its name");
    const fs::path plain = asked.lexically_normal();
    if (plain.begin() != plain.end() && *plain.begin() == "..")
        return refuse("leaves the lesson's folder; put the file beside the lesson and write its name");
    std::error_code error;
    const fs::path whole = folder / plain;
    if (!fs::exists(whole, error)) return refuse("is not there; put the file beside the lesson");
    const fs::path real = fs::canonical(whole, error), root = fs::canonical(folder, error);
    if (error) return refuse("cannot be reached; put the file beside the lesson");
    const auto [end, ignored] = std::mismatch(root.begin(), root.end(), real.begin(), real.end());
    if (end != root.end())
        return refuse("is a link that leaves the lesson's folder; put the file itself there");
    if (!fs::is_regular_file(real, error)) return refuse("is no file; name a file beside the lesson");
    return real;
}

fs::path lessonsDir() {
    return engine::dataDir() / "lessons";
}

LessonShelf readLessons(const fs::path& dataDir, const fs::path& ownDir) {
    LessonShelf out;
    const auto read = [&](const fs::path& dir, bool own) {
        std::error_code error;
        std::vector<fs::path> files;
        if (!fs::exists(dir, error)) return;
        for (fs::directory_iterator it(dir, error), end; !error && it != end; it.increment(error))
            if (it->path().extension() == ".toml" && !it->path().filename().string().starts_with('.'))
                files.push_back(it->path());
        if (error) out.problems.push_back(dir.string() + ": " + error.message());
        std::ranges::sort(files);
        const size_t first = out.lessons.size();
        for (const fs::path& file : files) {
            auto lesson = openLesson(file);
            if (!lesson) {
                out.problems.push_back(lesson.error().message);
                continue;
            }
            if (own) lesson->id.insert(0, "my:");
            out.lessons.push_back(std::move(*lesson));
        }
        const std::span<Lesson> fresh = std::span(out.lessons).subspan(first);
        if (own)
            std::ranges::stable_sort(fresh, {}, &Lesson::name);
        else
            std::ranges::stable_sort(fresh, {},
                                     [](const Lesson& l) { return l.order > 0 ? l.order : INT32_MAX; });
    };
    read(dataDir / "lessons", false);
    read(ownDir, true);
    return out;
}

engine::Result<Lesson> findLesson(const LessonShelf& shelf, std::string_view asked) {
    for (const std::string& id : {std::string(asked), std::string("my:").append(asked)})
        if (const auto it = std::ranges::find(shelf.lessons, id, &Lesson::id); it != shelf.lessons.end())
            return *it;
    if (asked.ends_with(".toml") || asked.find('/') != std::string_view::npos) return openLesson(asked);
    const Words known = ids(shelf.lessons);
    std::string list;
    for (const std::string& id : known) list.append(list.empty() ? "" : ", ").append(id);
    return engine::Error{
        fmt::format("there is no lesson {}{}", inQuotes(asked),
                    hint(asked, known, fmt::format("use one of {}, or a .toml file", list)))};
}

} // namespace atlas
