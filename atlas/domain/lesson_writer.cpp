// Lessons written: what is untouched as it stood, what is touched key by key, so that comments and whatever
// could not be read stay.
#include "atlas/domain/lesson_text.h"
#include "atlas/domain/saved_poses.h"
#include "atlas/domain/text.h"
#include "engine/core/files.h"
#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <utility>

namespace atlas {
namespace {

namespace fs = std::filesystem;

std::string number(float x) {
    std::array<char, 32> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), x).ptr};
}

// Broken bytes would make the file unreadable.
std::string wellFormed(std::string_view text) {
    std::string out;
    for (const char32_t c : decodeUtf8(text)) {
        if (c < 0x80)
            out += static_cast<char>(c);
        else {
            constexpr std::array<uint32_t, 4> lead{0, 0xC0, 0xE0, 0xF0};
            const uint32_t more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
            out += static_cast<char>(lead[more] | (c >> (6 * more)));
            for (uint32_t i = more; i-- > 0;) out += static_cast<char>(0x80 | ((c >> (6 * i)) & 0x3F));
        }
    }
    return out;
}

// In quotes; a text of several lines over as many.
std::string inQuotes(std::string_view said) {
    const std::string text = wellFormed(said);
    const bool lines = text.find('\n') != std::string_view::npos;
    std::string out = lines ? "\"\"\"\n" : "\"";
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const auto u = static_cast<unsigned char>(c);
        if (c == '\\' || c == '"')
            out.append("\\").push_back(c);
        else if (c == '\t' || (c == '\n' && lines) || (u >= 0x20 && u != 0x7f))
            out.push_back(c);
        else
            out += fmt::format("\\u{:04X}", static_cast<unsigned>(u));
    }
    return out + (lines ? "\"\"\"" : "\"");
}

std::string inQuotes(const std::vector<std::string>& texts) {
    std::string out = "[";
    for (const std::string& t : texts) out.append(out.size() > 1 ? ", " : "").append(inQuotes(t));
    return out + "]";
}

// A key as it is written; an empty `text` where it says nothing.
struct Written {
    std::string key, text;
    bool section = false; // has a heading of its own
};

class Writer {
public:
    std::vector<Written> out;
    void text(const char* key, const std::string& value) {
        add(key, value.empty() ? std::string() : inQuotes(value));
    }
    void texts(const char* key, const std::vector<std::string>& value) {
        add(key, value.empty() ? std::string() : inQuotes(value));
    }
    void value(const char* key, float x) { add(key, x == 0 ? std::string() : number(x)); }
    void flag(const char* key, const std::optional<bool>& on) {
        add(key, !on ? std::string() : *on ? "true" : "false");
    }
    void add(const char* key, const std::string& value) {
        std::string line;
        if (!value.empty()) line.append(key).append(" = ").append(value).append("\n");
        out.push_back({key, std::move(line), false});
    }
};

std::string all(const std::vector<Written>& keys) {
    std::string out;
    for (const Written& w : keys)
        if (!w.text.empty()) out.append(w.section ? "\n" : "").append(w.text);
    return out;
}

std::string written(const Stroke& s) {
    Writer w;
    w.text("on", s.on == Stroke::On::skin ? "skin" : "screen");
    w.text("tool", s.tool);
    w.text("colour", s.colour);
    w.add("width", number(s.width)); // 0 is not the same as unsaid
    std::string points = "[";
    for (const auto& p : s.skin)
        points += fmt::format("{}[{}, {}, {}]", points.size() > 1 ? ", " : "", p.triangle, number(p.b0),
                              number(p.b1));
    for (const auto& p : s.screen)
        points += fmt::format("{}[{}, {}]", points.size() > 1 ? ", " : "", number(p[0]), number(p[1]));
    w.add("points", points + "]");
    return std::string("[[step.drawing]]\n").append(all(w.out));
}

std::vector<Written> keysOf(const StepQuiz& quiz) {
    Writer w;
    w.add("kind", inQuotes(quiz.kind));
    w.text("question", quiz.question);
    w.texts("points", quiz.points);
    w.text("meridian", quiz.meridian);
    w.texts("answers", quiz.answers);
    w.add("right", quiz.right != 0 ? std::to_string(quiz.right) : std::string());
    return w.out;
}

std::string written(const std::optional<StepQuiz>& quiz) {
    return quiz ? std::string("[step.quiz]\n").append(all(keysOf(*quiz))) : std::string();
}

// All keys but the drawings.
std::vector<Written> keysOf(const LessonStep& s) {
    Writer w;
    w.text("title", s.title);
    w.text("text", s.text);
    w.text("notes", s.notes);
    w.texts("sources", s.sources);
    w.value("minutes", s.minutes);
    w.text("view", s.view);
    w.add("camera", s.camera ? fmt::format("{{ target = [{}, {}, {}], yaw = {}, pitch = {}, distance = {} }}",
                                           number(s.camera->target[0]), number(s.camera->target[1]),
                                           number(s.camera->target[2]), number(s.camera->yaw),
                                           number(s.camera->pitch), number(s.camera->distance))
                             : std::string());
    w.text("near", s.near);
    w.text("body", s.body);
    w.text("shape", s.shape);
    w.text("pose", s.pose);
    w.text("point", s.point);
    w.text("side", s.side);
    w.texts("points", s.points);
    w.texts("meridians", s.meridians);
    w.texts("regions", s.regions);
    w.flag("labels", s.labels);
    w.flag("lines", s.lines);
    w.flag("ruler", s.ruler);
    w.flag("flow", s.flow);
    w.text("material", s.material);
    w.out.push_back({"quiz", written(s.quiz), true});
    return w.out;
}

std::vector<Written> keysOf(const Lesson& l) {
    Writer w;
    w.text("name", l.name);
    w.text("about", l.about);
    w.add("order", l.order != 0 ? std::to_string(l.order) : std::string());
    w.value("minutes", l.minutes);
    w.texts("words", l.words);
    w.texts("sources", l.sources);
    return w.out;
}

// Where a key with its value, or a whole section, stands in the text of one step or of the head.
struct Part {
    std::string key;
    size_t begin = 0, end = 0;
    bool section = false;
};
struct Parts {
    std::vector<Part> list;
    size_t ownEnd = 0; // behind the last key that stands before all sections
};

bool blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

// Behind the string that begins at `i`.
size_t behindString(const std::string& t, size_t i) {
    const char quote = t[i];
    const bool escapes = quote == '"';
    const std::string triple(3, quote);
    const bool lines = t.compare(i, 3, triple) == 0;
    i += lines ? 3 : 1;
    while (i < t.size()) {
        if (escapes && t[i] == '\\')
            i += 2;
        else if (lines ? t.compare(i, 3, triple) == 0 : t[i] == quote) {
            i += lines ? 3 : 1;
            for (int more = 0; lines && more < 2 && i < t.size() && t[i] == quote; ++more) ++i;
            return i;
        } else if (!lines && t[i] == '\n')
            return i;
        else
            ++i;
    }
    return t.size();
}

// Behind the line on which the value ends that begins at or after `i`.
size_t behindValue(const std::string& t, size_t i) {
    int depth = 0;
    while (i < t.size()) {
        const char c = t[i];
        if (c == '"' || c == '\'') {
            i = behindString(t, i);
            continue;
        }
        if (c == '#') {
            i = std::min(t.find('\n', i), t.size());
            continue;
        }
        depth += (c == '[' || c == '{') - (c == ']' || c == '}');
        ++i;
        if (c == '\n' && depth <= 0) break;
    }
    return i;
}

// "step", "quiz" of "[step.quiz]"; "camera" of "camera.yaw = 3". Stops at `end`, which is left at its place.
std::vector<std::string> dotted(const std::string& t, size_t& i, char end) {
    std::vector<std::string> out(1);
    while (i < t.size() && t[i] != end && t[i] != '\n') {
        if (t[i] == '"' || t[i] == '\'') {
            const size_t behind = behindString(t, i);
            out.back() += t.substr(i + 1, behind - i - 2);
            i = behind;
        } else if (t[i] == '.')
            out.emplace_back(), ++i;
        else {
            if (!blank(t[i])) out.back() += t[i];
            ++i;
        }
    }
    return out;
}

Parts partsOf(const std::string& t, bool step) {
    Parts out;
    bool inside = false;                 // of a section
    size_t comments = std::string::npos; // where those begin that stand right above
    for (size_t i = 0; i < t.size();) {
        size_t begin = i;
        while (i < t.size() && blank(t[i])) ++i;
        if (i >= t.size()) break;
        if (t[i] == '\n' || t[i] == '#') {
            comments = t[i] == '\n' ? std::string::npos : std::min(comments, begin);
            i = std::min(t.find('\n', i), t.size() - 1) + 1;
            continue;
        }
        if (t[i] == '[') {
            begin = std::min(begin, std::exchange(comments, std::string::npos));
            while (i < t.size() && t[i] == '[') ++i;
            const auto words = dotted(t, i, ']');
            i = std::min(t.find('\n', i), t.size() - 1) + 1;
            if (inside) out.list.back().end = begin;
            if (step && words.size() == 1 && words[0] == "step") {
                out.ownEnd = i;
                continue;
            }
            inside = true;
            const bool ours = step ? words.size() > 1 && words[0] == "step" : true;
            out.list.push_back({ours ? words[step ? 1 : 0] : std::string(), begin, t.size(), true});
            continue;
        }
        comments = std::string::npos;
        const auto words = dotted(t, i, '=');
        i = behindValue(t, i);
        if (inside) continue;
        out.list.push_back({words[0], begin, i, false});
        out.ownEnd = i;
    }
    return out;
}

void insertLine(std::string& text, size_t at, std::string_view line) {
    const bool joined = at > 0 && text[at - 1] != '\n';
    text.insert(at, std::string(joined ? "\n" : "").append(line));
}

std::string withBlankLine(std::string text) {
    if (!text.empty() && text.back() != '\n') text += '\n';
    if (!text.empty() && !text.ends_with("\n\n") && !text.ends_with("\n\r\n")) text += '\n';
    return text;
}

// `text` says `was`; changed so that it says `now`.
void rewrite(std::string& text, bool step, const std::vector<Written>& was, const std::vector<Written>& now) {
    for (const Written& w : now) {
        const auto before = std::ranges::find(was, w.key, &Written::key);
        if (before != was.end() && before->text == w.text) continue;
        const Parts parts = partsOf(text, step);
        size_t at = parts.ownEnd;
        for (size_t i = parts.list.size(); i-- > 0;) {
            const Part& p = parts.list[i];
            if (p.key != w.key) continue;
            text.erase(p.begin, p.end - p.begin);
            if (!p.section) at = p.begin;
        }
        if (w.text.empty()) continue;
        if (w.section)
            text = withBlankLine(std::move(text)) + w.text;
        else
            insertLine(text, at, w.text);
    }
}

// The drawings, those that are still as they were in their own words.
Written drawingsOf(const LessonStep& now, const LessonStep& was, const std::string& text) {
    std::vector<std::string> kept;
    for (const Part& p : partsOf(text, true).list)
        if (p.section && p.key == "drawing") kept.push_back(text.substr(p.begin, p.end - p.begin));
    std::vector<char> used(was.drawings.size(), kept.size() != was.drawings.size());
    Written out{"drawing", {}, true};
    for (const Stroke& s : now.drawings) {
        std::string one;
        for (size_t i = 0; i < used.size() && one.empty(); ++i)
            if (!used[i] && was.drawings[i] == s) one = kept[i], used[i] = 1;
        if (one.empty()) one = written(s);
        if (!out.text.empty()) out.text = withBlankLine(std::move(out.text));
        out.text += one;
    }
    return out;
}

// The quiz under its old heading, with what is unknown in it.
Written quizOf(const LessonStep& now, const LessonStep& was, const std::string& text) {
    Written out{"quiz", written(now.quiz), true};
    std::vector<Part> parts = partsOf(text, true).list;
    std::erase_if(parts, [](const Part& p) { return p.key != "quiz" || !p.section; });
    if (!now.quiz || !was.quiz || parts.size() != 1) return out;
    out.text = text.substr(parts[0].begin, parts[0].end - parts[0].begin);
    size_t body = 0; // behind the heading
    while (out.text.compare(out.text.find_first_not_of(" \t", body), 1, "[") != 0)
        body = out.text.find('\n', body) + 1;
    body = std::min(out.text.find('\n', body), out.text.size() - 1) + 1;
    std::string keys = out.text.substr(body);
    rewrite(keys, false, keysOf(*was.quiz), keysOf(*now.quiz));
    out.text.replace(body, std::string::npos, keys);
    return out;
}

std::string fresh(const LessonStep& s) {
    std::string out = "[[step]]\n";
    out += all(keysOf(s));
    for (const Stroke& d : s.drawings) out.append("\n").append(written(d));
    return out;
}

// What could not be kept in its place, as comments.
std::string asComments(std::string_view text) {
    std::string out = "# As it stood before, some of it could not be read:\n";
    while (!text.empty()) {
        const size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        out.append("# ").append(line).append("\n");
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::string windowsEnds(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) out += '\r';
        out += text[i];
    }
    return out;
}

std::string textOf(const LessonStep& step, bool windows) {
    const auto ended = [windows](std::string text) { return windows ? windowsEnds(text) : text; };
    const LessonOrigin& origin = step.origin;
    if (origin.text.empty()) return ended(fresh(step));
    size_t budget = kSalvageBudget;
    const LessonStep was = readStepText(origin.text, 1, budget);
    if (was == step) return origin.text;
    std::string text = origin.legible;
    if (text.find("\r\n") != std::string::npos) std::erase(text, '\r');
    auto before = keysOf(was), now = keysOf(step);
    if (was.quiz != step.quiz) now.back() = quizOf(step, was, text);
    if (was.drawings != step.drawings) {
        now.push_back(drawingsOf(step, was, text));
        before.push_back({"drawing", "?", true});
    }
    rewrite(text, true, before, now);
    if (readStepText(text, 1, budget) == step) return ended(std::move(text));
    return ended(fresh(step) + asComments(origin.legible));
}

std::string headOf(const Lesson& lesson) {
    const auto ended = [&](std::string text) { return lesson.windowsLines ? windowsEnds(text) : text; };
    const LessonOrigin& origin = lesson.origin;
    if (origin.text.empty()) return ended(all(keysOf(lesson)));
    size_t budget = kSalvageBudget;
    const Lesson was = readHeadText(origin.text, budget);
    const auto before = keysOf(was), now = keysOf(lesson);
    const auto same = [](const std::vector<Written>& a, const std::vector<Written>& b) {
        return std::ranges::equal(a, b, {}, &Written::text, &Written::text);
    };
    if (same(before, now)) return origin.text;
    std::string text = origin.legible;
    if (text.find("\r\n") != std::string::npos) std::erase(text, '\r');
    rewrite(text, false, before, now);
    if (same(keysOf(readHeadText(text, budget)), now)) return ended(std::move(text));
    return ended(all(now) + asComments(origin.legible));
}

} // namespace

std::string writeLesson(const Lesson& lesson) {
    std::string out;
    const auto add = [&](std::string text, bool apart) {
        if (!out.empty() && out.back() != '\n') out += '\n';
        if (apart && !out.empty()) out = withBlankLine(std::move(out));
        out += text;
    };
    const LessonOrigin* before = &lesson.origin;
    add(headOf(lesson), false);
    for (const LessonStep& step : lesson.steps) {
        // Apart from what it did not follow in the file.
        const bool follows =
            !step.origin.text.empty() && !before->text.empty() && before->line < step.origin.line;
        add(textOf(step, lesson.windowsLines), !follows);
        before = &step.origin;
    }
    return out;
}

engine::Result<void> saveLesson(Lesson& lesson, const fs::path& file) {
    std::error_code error;
    if (fs::exists(file, error)) {
        const auto there = engine::readFile(file);
        if (!there) return there.error();
        const bool ours = lesson.fileHash && !lesson.file.empty() && fs::equivalent(file, lesson.file, error);
        if (!ours)
            return engine::Error{file.string() +
                                 ": there is a file of this name already; choose another name"};
        if (std::hash<std::string_view>{}(*there) != *lesson.fileHash)
            return engine::Error{file.string() + ": was changed by another program since it was read; "
                                                 "read it again, or save under another name"};
    } else if (file.has_parent_path())
        fs::create_directories(file.parent_path(), error);
    const std::string text = writeLesson(lesson);
    if (auto done = engine::writeFileAtomic(file, text); !done) return done.error();
    Lesson read = parseLesson(text, file);
    if (lesson.id.starts_with("my:")) read.id.insert(0, "my:");
    lesson = std::move(read);
    return {};
}

fs::path newLessonFile(const fs::path& dir, std::string_view name) {
    const std::string stem = userFileName(name, "lesson");
    fs::path file = dir / (stem + ".toml");
    std::error_code error;
    for (int n = 2; fs::exists(file, error); ++n) file = dir / (stem + " " + std::to_string(n) + ".toml");
    return file;
}

} // namespace atlas
