// Lessons read step by step, so that a mistake in one costs only the lines that it is in.
#include "atlas/domain/lesson_text.h"
#include "atlas/domain/table_reader.h"
#include "engine/core/files.h"
#include <cmath>
#include <fmt/format.h>

namespace atlas {
namespace {

namespace fs = std::filesystem;

constexpr uintmax_t kLargestFile = 32u << 20;
constexpr size_t kLargestSalvage = 128u << 10; // of a damaged step; beyond, none of it is read
constexpr int kRounds = 48, kReach = 40, kAhead = 8;

std::string_view trimmed(std::string_view s) {
    const size_t first = s.find_first_not_of(" \t\r\n");
    return first == std::string_view::npos ? std::string_view{}
                                           : s.substr(first, s.find_last_not_of(" \t\r\n") - first + 1);
}

// [[step]], with what may stand around it.
bool isStepHeading(std::string_view line) {
    line = trimmed(line);
    if (!line.starts_with("[[")) return false;
    const size_t end = line.find("]]");
    if (end == std::string_view::npos) return false;
    const std::string_view name = trimmed(line.substr(2, end - 2)), rest = trimmed(line.substr(end + 2));
    return (name == "step" || name == "\"step\"" || name == "'step'") && (rest.empty() || rest[0] == '#');
}

std::vector<std::string_view> linesOf(std::string_view text) { // each with its end
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        out.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return out;
}

struct Parsed {
    toml::table table;
    bool good = false;
    int line = 1; // of the mistake
    std::string what;
};

Parsed parse(std::string_view text) {
    Parsed out;
    try {
        out.table = toml::parse(text);
        out.good = true;
    } catch (const toml::parse_error& e) {
        out.line = std::max(1, static_cast<int>(e.source().begin.line));
        out.what = std::string(e.description());
    }
    return out;
}

size_t stepsIn(const toml::table& table) {
    const toml::array* list = table["step"].as_array();
    return list ? list->size() : 0;
}

struct Block {
    std::string_view text;
    int line = 1;
};

// The head, which may be empty, then one block a step. A heading inside a text is told by what it leaves
// behind: neither half can be read alone, but both together can, as one step.
std::vector<Block> cutAtSteps(std::string_view text) {
    std::vector<Block> raw;
    const auto lines = linesOf(text);
    size_t begin = 0, offset = 0, comments = 0; // comments: where those begin that stand right above
    int first = 1, line = 1, commentLine = 1;
    bool above = false;
    for (const std::string_view l : lines) {
        if (isStepHeading(l)) {
            const size_t cut = above ? comments : offset;
            const int at = above ? commentLine : line;
            raw.push_back({text.substr(begin, cut - begin), first});
            begin = cut, first = at, above = false;
        } else if (trimmed(l).starts_with('#')) {
            if (!above) comments = offset, commentLine = line;
            above = true;
        } else
            above = false;
        offset += l.size();
        ++line;
    }
    raw.push_back({text.substr(begin), first});
    std::vector<Block> out;
    constexpr size_t most = 8;
    for (size_t i = 0; i < raw.size(); ++i) {
        Block block = raw[i];
        const size_t own = out.empty() ? 0 : 1;
        if (!parse(block.text).good)
            for (size_t j = i + 1; j < std::min(raw.size(), i + most); ++j) {
                const auto length =
                    static_cast<size_t>(raw[j].text.data() - block.text.data()) + raw[j].text.size();
                const std::string_view joined(block.text.data(), length);
                if (joined.size() > kLargestSalvage) break;
                if (const Parsed p = parse(joined); p.good && stepsIn(p.table) == own) {
                    block.text = joined;
                    i = j;
                    break;
                }
            }
        out.push_back(block);
    }
    return out;
}

struct Legible {
    toml::table table;
    std::string text; // lines that are no TOML turned into comments
    std::vector<LessonProblem> problems;
};

std::string without(const std::vector<std::string_view>& lines, const std::vector<char>& out) {
    std::string text;
    for (size_t i = 0; i < lines.size(); ++i) text.append(out[i] ? std::string_view("\n") : lines[i]);
    return text;
}

// Leaves out, line by line, what stands in the way of reading the rest.
Legible salvage(std::string_view text, size_t& budget) {
    Legible out;
    const auto lines = linesOf(text);
    const int count = static_cast<int>(lines.size());
    std::vector<char> bad(lines.size());
    const auto leave = [&](int i) {
        return bad[static_cast<size_t>(i)] || isStepHeading(lines[static_cast<size_t>(i)]);
    };
    const auto parseRest = [&] {
        budget -= std::min(budget, text.size());
        return parse(without(lines, bad));
    };
    Parsed now = parse(text);
    for (int round = 0; !now.good && round < kRounds && text.size() <= kLargestSalvage && budget > 0;
         ++round) {
        const int at = std::min(now.line, count) - 1;
        const auto stands = [&](int i) {
            return !leave(i) && !trimmed(lines[static_cast<size_t>(i)]).empty();
        };
        int chosen = -1;
        const auto mends = [&](int i) {
            if (!stands(i) || budget == 0) return false;
            bad[static_cast<size_t>(i)] = 1;
            const bool good = parseRest().good;
            bad[static_cast<size_t>(i)] = 0;
            return good;
        };
        // What is wrong mostly shows where it is or later; broken bytes show earlier.
        for (int i = at; i >= std::max(0, at - kReach) && chosen < 0; --i)
            if (mends(i)) chosen = i;
        for (int i = at + 1; i < std::min(count, at + kAhead) && chosen < 0; ++i)
            if (mends(i)) chosen = i;
        for (int i = at; i >= 0 && chosen < 0; --i)
            if (stands(i)) chosen = i;
        if (chosen < 0) break;
        bad[static_cast<size_t>(chosen)] = 1;
        out.problems.push_back({chosen + 1, now.what + "; this line is left out until it is correct TOML"});
        now = parseRest();
    }
    if (!now.good) {
        out.problems.assign(1, {now.line, now.what + "; none of this can be shown until it is correct TOML"});
        for (int i = 0; i < count; ++i)
            if (!isStepHeading(lines[static_cast<size_t>(i)])) bad[static_cast<size_t>(i)] = 1;
        now = parse(without(lines, bad));
    }
    std::ranges::sort(out.problems, {}, &LessonProblem::line);
    for (size_t i = 0; i < lines.size(); ++i) {
        const std::string_view t = trimmed(lines[i]);
        out.text.append(bad[i] && !t.empty() && t[0] != '#' ? "# " : "").append(lines[i]);
    }
    out.table = std::move(now.table);
    return out;
}

Legible legible(std::string_view text, size_t& budget) {
    Parsed p = parse(text);
    if (!p.good) return salvage(text, budget);
    return {std::move(p.table), std::string(text), {}};
}

// Texts from Windows files are the same texts.
std::string plainLines(std::string s) {
    for (size_t at = 0; (at = s.find("\r\n", at)) != std::string::npos;) s.erase(at, 1);
    return s;
}

float numberOf(TableReader& r, const char* key, double low, double high, float otherwise) {
    if (!r.table().contains(key)) {
        r.see(key);
        return otherwise;
    }
    const toml::node& node = *r.table().get(key);
    const double x = r.number(key);
    if (!node.is_number()) return otherwise;
    if (std::isfinite(x) && x >= low && x <= high) return static_cast<float>(x);
    r.complain(lineOf(node), fmt::format("'{}' must be from {:g} to {:g}", key, low, high));
    return otherwise;
}

std::optional<bool> flagOf(TableReader& r, const char* key) {
    const bool value = r.flag(key);
    const toml::node* node = r.table().get(key);
    return node && node->is_boolean() ? std::optional(value) : std::nullopt;
}

template <size_t N>
std::optional<std::array<float, N>> numbers(const toml::node* node, double reach) {
    const toml::array* list = node ? node->as_array() : nullptr;
    if (!list || list->size() != N) return {};
    std::array<float, N> out{};
    for (size_t i = 0; i < N; ++i) {
        const auto x = (*list)[i].value<double>();
        if (!x || !std::isfinite(*x) || std::abs(*x) > reach) return {};
        out[i] = static_cast<float>(*x);
    }
    return out;
}

std::optional<LessonCamera> readCamera(TableReader& r) {
    LessonCamera c;
    r.see("target");
    const auto target = numbers<3>(r.table().get("target"), 100);
    if (!target)
        r.complain(lineOf(r.table()), "'target' must be three numbers in metres, such as [0, 1.5, 0.1]");
    c.yaw = numberOf(r, "yaw", -720, 720, 0);
    c.pitch = numberOf(r, "pitch", -90, 90, 0);
    c.distance = numberOf(r, "distance", 0, 100, 0);
    if (c.distance <= 0) r.complain(lineOf(r.table()), "'distance' must be metres above zero");
    r.finish();
    if (!target || c.distance <= 0) return {};
    c.target = *target;
    return c;
}

Stroke readStroke(TableReader& r) {
    Stroke s;
    const std::string on = r.text("on", true);
    if (on == "screen")
        s.on = Stroke::On::screen;
    else if (on != "skin" && !on.empty())
        r.complain(lineOf(*r.table().get("on")), "'on' must be \"skin\" or \"screen\"");
    if (std::string tool = r.text("tool"); !tool.empty()) s.tool = std::move(tool);
    if (std::string colour = r.text("colour"); !colour.empty()) s.colour = std::move(colour);
    s.width = numberOf(r, "width", 0, 1000, s.width);
    const toml::array* points = r.array("points", true, "a list of places");
    if (!points) return s;
    int wrong = 0;
    for (const toml::node& node : *points) {
        if (s.on == Stroke::On::screen) {
            if (const auto p = numbers<2>(&node, 1000))
                s.screen.push_back(*p);
            else
                ++wrong;
            continue;
        }
        const toml::array* list = node.as_array();
        const auto triangle = list && list->size() == 3 ? (*list)[0].value<int64_t>() : std::nullopt;
        const auto b0 = triangle ? (*list)[1].value<double>() : std::nullopt;
        const auto b1 = triangle ? (*list)[2].value<double>() : std::nullopt;
        constexpr double slack = 1e-4;
        if (b0 && b1 && *triangle >= 0 && *triangle <= INT32_MAX && *b0 >= -slack && *b1 >= -slack &&
            *b0 + *b1 <= 1 + slack) {
            s.skin.push_back(
                {static_cast<uint32_t>(*triangle), static_cast<float>(*b0), static_cast<float>(*b1)});
        } else
            ++wrong;
    }
    if (wrong > 0)
        r.complain(lineOf(*points),
                   fmt::format("{} no {} and left out; correct or remove {}",
                               wrong == 1 ? "1 place is" : std::to_string(wrong) + " places are",
                               s.on == Stroke::On::screen ? "[x, y]" : "[triangle, b0, b1] of the skin",
                               wrong == 1 ? "it" : "them"));
    return s;
}

StepQuiz readQuiz(TableReader& r) {
    StepQuiz q;
    q.kind = r.text("kind", true);
    q.question = plainLines(r.text("question"));
    q.points = r.texts("points");
    q.meridian = r.text("meridian");
    q.answers = r.texts("answers");
    q.right = r.integer("right");
    r.finish();
    return q;
}

void readStep(TableReader& r, LessonStep& s) {
    s.title = r.text("title");
    s.text = plainLines(r.text("text"));
    s.notes = plainLines(r.text("notes"));
    s.sources = r.texts("sources");
    s.minutes = numberOf(r, "minutes", 0, 1000, 0);
    s.view = r.text("view");
    if (const toml::table* t = r.subtable("camera")) {
        TableReader sub = r.sub(*t, "camera");
        s.camera = readCamera(sub);
    }
    s.near = r.text("near");
    s.body = r.text("body");
    s.shape = r.text("shape");
    s.pose = r.text("pose");
    s.point = r.text("point");
    s.side = r.text("side");
    s.points = r.texts("points");
    s.meridians = r.texts("meridians");
    s.regions = r.texts("regions");
    s.labels = flagOf(r, "labels");
    s.lines = flagOf(r, "lines");
    s.ruler = flagOf(r, "ruler");
    s.flow = flagOf(r, "flow");
    s.material = r.text("material");
    r.eachTable("drawing", false, [&](TableReader& d) { s.drawings.push_back(readStroke(d)); });
    if (const toml::table* t = r.subtable("quiz")) {
        TableReader sub = r.sub(*t, "quiz");
        s.quiz = readQuiz(sub);
    }
    r.finish();
}

void readHead(TableReader& r, Lesson& l) {
    l.name = r.text("name", true);
    l.about = r.text("about");
    l.order = r.integer("order");
    l.minutes = numberOf(r, "minutes", 0, 10000, 0);
    l.words = r.texts("words");
    l.sources = r.texts("sources");
    r.finish();
}

// Reads `table` by `read`; what it complains of and where its keys stand go to `origin`.
template <class T, class Read>
void readInto(T& out, const toml::table& table, LessonOrigin& origin, Read read) {
    CatalogReading reading;
    const std::string file;
    TableReader r(reading, file, table, "");
    read(r, out);
    for (const LintFinding& f : reading.problems) { // ": 'x' must …", ".quiz: 'x' must …"
        const size_t from = f.message.starts_with(": ") ? 2 : 1;
        origin.problems.push_back({std::max(1, f.line) + origin.line - 1, f.message.substr(from)});
    }
    for (auto&& [key, node] : table) {
        const std::string name(key.str());
        origin.lines[name] = static_cast<int>(key.source().begin.line) + origin.line - 1;
        if (const toml::array* list = node.as_array(); list && name == "drawing")
            for (size_t i = 0; i < list->size(); ++i)
                origin.lines[fmt::format("drawing[{}]", i)] = lineOf((*list)[i]) + origin.line - 1;
    }
}

LessonOrigin originOf(std::string_view text, int line, Legible& read) {
    LessonOrigin out;
    out.text = std::string(text);
    out.legible = std::move(read.text);
    out.line = line;
    for (LessonProblem& p : read.problems) out.problems.push_back({p.line + line - 1, std::move(p.message)});
    return out;
}

} // namespace

LessonStep readStepText(std::string_view text, int line, size_t& budget) {
    LessonStep out;
    Legible read = legible(text, budget);
    out.origin = originOf(text, line, read);
    for (auto&& [key, node] : read.table) {
        if (key.str() == "step") continue;
        const std::string name(key.str());
        out.origin.problems.push_back(
            {static_cast<int>(key.source().begin.line) + line - 1,
             fmt::format("[{0}] stands outside the step; write [step.{0}] if it belongs to it", name)});
    }
    const toml::array* list = read.table["step"].as_array();
    const toml::table* table = list && !list->empty() ? (*list)[0].as_table() : nullptr;
    if (table) readInto(out, *table, out.origin, readStep);
    return out;
}

Lesson readHeadText(std::string_view text, size_t& budget) {
    Lesson out;
    Legible read = legible(text, budget);
    out.origin = originOf(text, 1, read);
    readInto(out, read.table, out.origin, readHead);
    return out;
}

Lesson parseLesson(std::string_view text, const fs::path& file) {
    const size_t hash = std::hash<std::string_view>{}(text);
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const auto blocks = cutAtSteps(text);
    size_t budget = kSalvageBudget;
    Lesson out = readHeadText(blocks.front().text, budget);
    for (size_t i = 1; i < blocks.size(); ++i)
        out.steps.push_back(readStepText(blocks[i].text, blocks[i].line, budget));
    out.id = file.stem().string();
    out.file = file;
    const size_t end = text.find('\n');
    out.windowsLines = end != std::string_view::npos && end > 0 && text[end - 1] == '\r';
    out.fileHash = hash;
    return out;
}

engine::Result<Lesson> openLesson(const fs::path& file) {
    std::error_code error;
    if (!fs::exists(file, error)) return engine::Error{file.string() + ": there is no such file"};
    if (!fs::is_regular_file(file, error))
        return engine::Error{file.string() + ": not a file; a lesson is a .toml file"};
    const uintmax_t size = fs::file_size(file, error);
    if (error || size > kLargestFile)
        return engine::Error{file.string() + ": too large for a lesson, which is a .toml file below 32 MB"};
    const auto text = engine::readFile(file);
    if (!text) return text.error();
    Lesson lesson = parseLesson(*text, file);
    if (lesson.steps.empty() && lesson.name.empty())
        return engine::Error{file.string() + ": no lesson; it has neither a name = \"…\" nor a [[step]]"};
    return lesson;
}

} // namespace atlas
