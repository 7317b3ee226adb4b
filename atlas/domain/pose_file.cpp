// motions.toml, poses/*.toml and a user's pose, read with complaints that name file, line and remedy; poses
// written.
#include "atlas/domain/pose.h"
#include "atlas/domain/table_reader.h"
#include "engine/core/files.h"
#include <array>
#include <charconv>
#include <set>

namespace atlas {
namespace {

constexpr std::array<std::string_view, 8> kDirections{"anterior", "posterior", "superior", "inferior",
                                                      "lateral",  "medial",    "left",     "right"};
constexpr uintmax_t kLargestFile = 1 << 20;

std::string number(double x) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), static_cast<float>(x)).ptr;
    return {text.data(), end};
}

std::string tomlText(std::string_view text) { // as TOML writes it
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out.append("\\").push_back(c);
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            out += c == '\n' ? "\\n" : " ";
        else
            out.push_back(c);
    }
    return out + "\"";
}

// "" or what is wrong with the words of an axis.
std::string axisProblem(const std::string& text) {
    const size_t a = text.find(' '), b = a == std::string::npos ? a : text.find(' ', a + 1);
    const std::string verb = text.substr(0, a);
    const auto known = [](const std::string& word) {
        return std::ranges::find(kDirections, word) != kDirections.end();
    };
    const bool two = verb == "roll" || verb == "turn";
    const std::string first = a == std::string::npos ? "" : text.substr(a + 1, b == a ? b : b - a - 1);
    const std::string second = b == std::string::npos ? "" : text.substr(b + 1);
    if ((two && known(first) && known(second) && first != second) ||
        (verb == "bend" && known(first) && second.empty()))
        return {};
    return "axis '" + text +
           "' is not understood; write \"bend anterior\", \"roll anterior medial\" or \"turn superior "
           "anterior\"";
}

template <class Root>
bool parse(std::string_view text, const std::string& file, std::vector<LintFinding>& problems, Root& root) {
    try {
        root = toml::parse(text, file);
        return true;
    } catch (const toml::parse_error& e) {
        problems.push_back({file, static_cast<int>(e.source().begin.line),
                            std::string(e.description()) + ", so it cannot be read"});
        return false;
    }
}

bool readText(const std::filesystem::path& path, std::string& out, std::vector<LintFinding>& problems) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) {
        problems.push_back({path.string(), 0, "there is no such file"});
        return false;
    }
    if (std::filesystem::file_size(path, error) > kLargestFile) {
        problems.push_back({path.string(), 0, "is larger than 1 MB, so it is no pose; choose another file"});
        return false;
    }
    auto text = engine::readFile(path);
    if (!text) {
        problems.push_back({path.string(), 0, text.error().message});
        return false;
    }
    out = std::move(*text);
    return true;
}

std::vector<Motion::Share> readShares(TableReader& r, const char* key, bool needed) {
    std::vector<Motion::Share> out;
    r.eachTable(key, needed, [&](TableReader& s) {
        Motion::Share share;
        share.joint = s.text("joint", true);
        share.share = static_cast<float>(s.number("share", true));
        share.axis = s.text("axis");
        share.from = static_cast<float>(s.number("from"));
        if (!share.axis.empty())
            if (const std::string wrong = axisProblem(share.axis); !wrong.empty())
                s.complain(lineOf(s.table()), wrong);
        if (share.share < -1 || share.share > 1 || share.share == 0)
            s.complain(lineOf(s.table()), "'share' must be a part of the angle, more than 0 and up to 1");
        out.push_back(std::move(share));
    });
    return out;
}

Motion readMotion(TableReader& r) {
    const int line = lineOf(r.table());
    Motion m;
    m.line = line;
    m.id = r.text("id", true);
    r.rename("motion " + m.id);
    m.joint = r.text("joint", true);
    m.name = r.text("name", true);
    m.opposite = r.text("opposite", true);
    m.sided = r.flag("sided");
    m.rest = static_cast<float>(r.number("rest"));
    m.axis = r.text("axis", true);
    m.segment = r.texts("segment");
    m.shares = readShares(r, "shares", true);
    m.with = readShares(r, "with", false);
    m.base = r.text("base");
    m.sources = r.texts("sources", true);
    if (const toml::array* limits = r.array("limits", true, "two numbers such as [-60, 180]")) {
        const auto low = limits->size() == 2 ? (*limits)[0].value<double>() : std::nullopt;
        const auto high = limits->size() == 2 ? (*limits)[1].value<double>() : std::nullopt;
        if (low && high && *low < *high && *low >= -360 && *high <= 360)
            m.low = static_cast<float>(*low), m.high = static_cast<float>(*high);
        else
            r.complain(lineOf(*limits), "'limits' must be two numbers, least and most, such as [-60, 180]");
    }
    if (m.rest < m.low || m.rest > m.high)
        r.complain(line, "'rest' " + number(static_cast<double>(m.rest)) +
                             " is beyond the limits; correct one of them");
    if (!m.axis.empty())
        if (const std::string wrong = axisProblem(m.axis); !wrong.empty()) r.complain(line, wrong);
    if (!m.segment.empty() && m.segment.size() != 2)
        r.complain(line, "'segment' must name two joints, from and to");
    if (m.id.find('.') != std::string::npos)
        r.complain(line, "an id has no dot, which stands before the side; write '-'");
    if (r.table().contains("shares") && m.shares.empty()) r.complain(line, "'shares' is empty; name a joint");
    r.finish();
    return m;
}

// The angles of one of the tables middle, both, left, right.
void readDegrees(TableReader& r, const char* key, std::span<const Motion> motions, Pose& pose) {
    const toml::table* table = r.subtable(key);
    if (!table) return;
    const std::string which = key;
    for (auto&& [id, node] : *table) {
        const std::string name(id.str());
        const int line = static_cast<int>(id.source().begin.line);
        const Motion* m = findMotion(motions, name);
        const auto value = node.value<double>();
        if (!m) {
            std::vector<std::string> known;
            for (const Motion& other : motions) known.push_back(other.id);
            const std::string near = nearestWord(name, known);
            r.complain(line,
                       "no motion is called '" + name + "'; " +
                           (near.empty() ? "use one of " + join(known) : "did you mean '" + near + "'?"));
        } else if (m->sided == (which == "middle"))
            r.complain(line, "'" + name +
                                 (m->sided ? "' has sides; write it under [both], [left] or [right]"
                                           : "' has no sides; write it under [middle]"));
        else if (!value)
            r.complain(line, "'" + name + "' must be a number of degrees");
        else if (const double low = static_cast<double>(m->low), high = static_cast<double>(m->high);
                 !(*value >= low && *value <= high))
            r.complain(line, "'" + name + "' is " + number(*value) + "°, but goes only from " + number(low) +
                                 "° to " + number(high) + "°");
        else
            for (const Side side : {Side::left, Side::right}) {
                if (side == Side::left ? which == "right" : which == "left" || which == "middle") continue;
                if (!pose.degrees.emplace(degreesKey(*m, side), static_cast<float>(*value)).second)
                    r.complain(line, "'" + name + "' is there twice; keep it under [both] or under a side");
            }
    }
}

struct ReadPose {
    Pose pose;
    int order = 0;
};

ReadPose readPose(const toml::table& root, const std::string& file, std::span<const Motion> motions,
                  std::vector<LintFinding>& problems) {
    CatalogReading reading;
    ReadPose out;
    Pose& pose = out.pose;
    pose.id = std::filesystem::path(file).stem().string();
    TableReader r(reading, file, root, "pose " + pose.id);
    pose.name = r.text("name", true);
    pose.about = r.text("about");
    out.order = r.integer("order");
    if (std::string lie = r.text("lie"); !lie.empty()) pose.lie = std::move(lie);
    if (std::ranges::find(lies(), pose.lie) == lies().end())
        r.complain(lineOf(*root.get("lie")),
                   "nobody can lie '" + pose.lie + "'; use upright, prone, supine, left-side or right-side");
    pose.support = r.text("support");
    if (pose.support.empty()) pose.support = pose.lie == "upright" ? "floor" : "couch";
    if (std::ranges::find(supports(), pose.support) == supports().end())
        r.complain(lineOf(*root.get("support")),
                   "nothing called '" + pose.support + "' bears a body; use floor, stool or couch");
    r.eachTable("touch", false, [&](TableReader& t) {
        Touch touch{t.text("place", true), t.text("at", true), 0};
        touch.apart = static_cast<float>(t.number("apart")) / 1000;
        pose.touches.push_back(std::move(touch));
    });
    if (pose.id == "rest") r.complain(1, "this name is the rig's own pose; save it under another");
    for (const char* key : {"middle", "both", "left", "right"}) readDegrees(r, key, motions, pose);
    r.finish();
    for (LintFinding& f : reading.problems) problems.push_back(std::move(f));
    return out;
}

engine::Error errorOf(const std::vector<LintFinding>& problems) {
    std::string text;
    for (const LintFinding& f : problems) {
        if (!text.empty()) text += '\n';
        text += describe(f);
    }
    return engine::Error{text};
}

} // namespace

std::vector<Motion> readMotions(const std::filesystem::path& path, std::vector<LintFinding>& problems) {
    const std::string file = path.string();
    std::vector<Motion> out;
    std::string text;
    toml::table root;
    if (!readText(path, text, problems) || !parse(text, file, problems, root)) return out;
    CatalogReading reading;
    TableReader r(reading, file, root, "motions.toml");
    std::set<std::string> seen;
    r.eachTable("motion", true, [&](TableReader& t) {
        Motion m = readMotion(t);
        if (!seen.insert(m.id).second)
            t.complain(lineOf(t.table()), "'" + m.id + "' is there twice; remove one");
        else
            out.push_back(std::move(m));
    });
    r.finish();
    for (LintFinding& f : reading.problems) problems.push_back(std::move(f));
    return out;
}

engine::Result<std::vector<Motion>> loadMotions(const std::filesystem::path& dataDir) {
    std::vector<LintFinding> problems;
    auto motions = readMotions(dataDir / "motions.toml", problems);
    if (!problems.empty()) return errorOf(problems);
    return motions;
}

std::vector<Pose> readPoses(const std::filesystem::path& dir, std::span<const Motion> motions,
                            std::vector<LintFinding>& problems) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(dir, error))
        if (entry.path().extension() == ".toml") files.push_back(entry.path());
    if (error)
        problems.push_back({dir.string(), 0, "the folder of poses cannot be read: " + error.message()});
    std::ranges::sort(files);
    std::vector<ReadPose> read;
    for (const auto& path : files) {
        std::string text;
        toml::table root;
        if (readText(path, text, problems) && parse(text, path.string(), problems, root))
            read.push_back(readPose(root, path.string(), motions, problems));
    }
    std::ranges::stable_sort(read, {}, &ReadPose::order);
    std::vector<Pose> out;
    for (ReadPose& r : read) out.push_back(std::move(r.pose));
    return out;
}

engine::Result<std::vector<Pose>> loadPoses(const std::filesystem::path& dataDir,
                                            std::span<const Motion> motions) {
    std::vector<LintFinding> problems;
    auto poses = readPoses(dataDir / "poses", motions, problems);
    if (!problems.empty()) return errorOf(problems);
    return poses;
}

engine::Result<Pose> parsePose(std::string_view text, const std::string& file,
                               std::span<const Motion> motions) {
    std::vector<LintFinding> problems;
    toml::table root;
    if (!parse(text, file, problems, root)) return errorOf(problems);
    ReadPose read = readPose(root, file, motions, problems);
    if (!problems.empty()) return errorOf(problems);
    return std::move(read.pose);
}

engine::Result<Pose> loadPose(const std::filesystem::path& file, std::span<const Motion> motions) {
    std::vector<LintFinding> problems;
    std::string text;
    if (!readText(file, text, problems)) return errorOf(problems);
    return parsePose(text, file.string(), motions);
}

std::string writePose(const Pose& pose, std::span<const Motion> motions) {
    std::string touches, out = "name = " + tomlText(pose.name) + "\n";
    if (!pose.about.empty()) out.append("about = ").append(tomlText(pose.about)).append("\n");
    out.append("lie = ").append(tomlText(pose.lie)).append("\n");
    out.append("support = ").append(tomlText(pose.support)).append("\n");
    for (const Touch& t : pose.touches) // before the tables of angles, as a list
        touches.append(touches.empty() ? "" : ", ")
            .append("{ place = ")
            .append(tomlText(t.place))
            .append(", at = ")
            .append(tomlText(t.at))
            .append(", apart = ")
            .append(number(static_cast<double>(t.apart) * 1000))
            .append(" }");
    if (!touches.empty()) out.append("touch = [").append(touches).append("]\n");
    for (const char* table : {"middle", "both", "left", "right"}) {
        const std::string which = table;
        std::string lines;
        for (const Motion& m : motions) {
            const auto left = pose.degrees.find(degreesKey(m, Side::left));
            const auto right = pose.degrees.find(degreesKey(m, Side::right));
            const bool isLeft = left != pose.degrees.end(), isRight = right != pose.degrees.end();
            const bool same = isLeft && isRight && left->second == right->second;
            const auto* entry =
                which == "right" ? (isRight ? &*right : nullptr) : (isLeft ? &*left : nullptr);
            if (!entry || m.sided == (which == "middle")) continue;
            if (m.sided && same != (which == "both")) continue;
            lines += m.id + " = " + number(static_cast<double>(entry->second)) + "\n";
        }
        if (!lines.empty()) out.append("\n[").append(table).append("]\n").append(lines);
    }
    return out;
}

} // namespace atlas
