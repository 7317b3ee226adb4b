// Checks of the data that go beyond reading it: ids that must resolve, codes, spellings, sources, rules.
#include "atlas/domain/body.h"
#include "atlas/domain/lint_checks.h"
#include "atlas/domain/phases.h"
#include "atlas/domain/pinyin.h"
#include "atlas/domain/presets.h"
#include "atlas/domain/resolve.h"
#include "atlas/domain/text.h"
#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace atlas {
namespace {

using Words = std::vector<std::string>;

const Words kCategories{
    "jing-well",  "ying-spring", "shu-stream", "jing-river",   "he-sea",     "yuan-source", "luo-connecting",
    "xi-cleft",   "front-mu",    "back-shu",   "lower-he-sea", "confluent",  "command",     "crossing",
    "hui-zang",   "hui-fu",      "hui-qi",     "hui-blood",    "hui-sinews", "hui-vessels", "hui-bones",
    "hui-marrow", "wood",        "fire",       "earth",        "metal",      "water"};
const Words kSides{"radial", "ulnar",   "palmar",   "dorsal",   "plantar",
                   "medial", "lateral", "anterior", "posterior"};
const Words kEvidence{"none", "limited", "moderate"};
const Words kConfidence{"landmark", "proportional", "estimated"};
const Words kPatterns{"solid", "dash", "dot", "dashdot"};
const Words kLimbs{"arm", "leg", "midline"};
const Words kPolarities{"yin", "yang"};
const Words kElements{"wood", "fire", "earth", "metal", "water"};

struct Count {
    std::string_view code;
    int points;
};
constexpr std::array<Count, 14> kCounts{{{"LU", 11},
                                         {"LI", 20},
                                         {"ST", 45},
                                         {"SP", 21},
                                         {"HT", 9},
                                         {"SI", 19},
                                         {"BL", 67},
                                         {"KI", 27},
                                         {"PC", 9},
                                         {"TE", 23},
                                         {"GB", 44},
                                         {"LR", 14},
                                         {"GV", 28},
                                         {"CV", 24}}};

std::string compact(std::string_view text) {
    std::string folded = foldText(text);
    std::erase(folded, ' ');
    return folded;
}

// "" when the code is one of the standard's.
std::string codeProblem(const std::string& code) {
    std::string meridian;
    int number = 0;
    if (!splitCode(code, meridian, number))
        return "'" + code + "' is no point code; write it like LI4 or EX-UE8";
    for (const Count& c : kCounts)
        if (c.code == meridian && number > c.points)
            return "'" + code + "' is out of range; " + meridian + " has points 1 to " +
                   std::to_string(c.points);
    return {};
}

} // namespace

const Words kSegments{"head",   "face",     "ear",      "neck",   "chest",     "abdomen", "back",    "lumbar",
                      "sacrum", "perineum", "shoulder", "axilla", "upper_arm", "elbow",   "forearm", "wrist",
                      "hand",   "buttock",  "thigh",    "knee",   "leg",       "ankle",   "foot"};

int standardCount(std::string_view meridian) {
    const auto it = std::ranges::find(kCounts, meridian, &Count::code);
    return it == kCounts.end() ? 0 : it->points;
}

namespace {

class Linter {
public:
    Linter(CatalogReading& reading, const std::filesystem::path& dir)
        : r_(reading), c_(reading.catalog), dir_(dir) {}

    void run() {
        for (const Point& p : c_.points) point(p);
        aliases();
        for (const Meridian& m : c_.meridians) meridian(m);
        for (const Region& r : c_.regions) region(r);
        for (const Technique& t : c_.techniques) statements("technique " + t.id, "facts", t.facts);
        for (const Page& p : c_.pages) statements("page " + p.id, "paragraphs", p.paragraphs);
        const Exceptions exceptions = readExceptions(dir_, r_.problems);
        checkTexts(r_);
        checkHanzi(r_, exceptions);
        checkCategories(r_, exceptions);
        checkConditions(r_, exceptions);
        checkWording(r_, exceptions);
        checkAreas(r_);
        checkPostures(r_, dir_);
        rules();
    }

private:
    void say(const std::string& path, const std::string& message) {
        const Place at = r_.place(path);
        const std::string text = path.substr(0, path.find('.')) + ": " + message;
        r_.problems.push_back({at.file, at.line, text});
    }
    void oneOf(const std::string& path, const char* key, const std::string& value, const Words& allowed) {
        if (value.empty() || std::ranges::find(allowed, value) != allowed.end()) return;
        const std::string near = nearestWord(value, allowed);
        std::string message = std::string(key) + " '" + value + "' is unknown; ";
        if (!near.empty())
            message += "did you mean '" + near + "'?";
        else
            for (size_t i = 0; i < allowed.size(); ++i)
                message.append(i ? ", " : "use one of ").append(allowed[i]);
        say(path + "." + key, message);
    }
    template <class T>
    void known(const std::string& path, const char* what, const std::string& id, const std::vector<T>& list,
               const char* file) {
        if (std::ranges::find(list, id, &T::id) != list.end()) return;
        Words ids;
        for (const T& item : list) ids.push_back(item.id);
        const std::string near = nearestWord(id, ids);
        say(path, std::string(what) + " '" + id + "' is not in " + file + "; " +
                      (near.empty() ? std::string("add it there or correct the id")
                                    : "did you mean '" + near + "'?"));
    }
    void sources(const std::string& path, const Words& ids, bool needed, const char* what) {
        if (ids.empty() && needed)
            say(path, std::string(what) + " names no source; add sources = [\"id\"] from sources.toml");
        for (const std::string& id : ids) known(path, "source", id, c_.sources, "sources.toml");
    }
    void statements(const std::string& path, const char* key, const std::vector<Statement>& list) {
        for (size_t i = 0; i < list.size(); ++i) {
            const std::string at = path + "." + key + "[" + std::to_string(i) + "]";
            sources(at, list[i].sources, true, "this claim");
            oneOf(at, "evidence", list[i].evidence, kEvidence);
        }
    }
    void names(const std::string& path, const std::string& pinyin, const std::string& hans,
               const std::string& hant) {
        const int syllables = pinyinSyllables(pinyin);
        if (!pinyin.empty() && syllables == 0)
            say(path + ".pinyin",
                "pinyin '" + pinyin +
                    "' is misspelt; every syllable carries one tone mark, on its main vowel");
        for (const auto& [key, hanzi] :
             {std::pair<const char*, const std::string&>{"hans", hans}, {"hant", hant}}) {
            const std::u32string letters = decodeUtf8(hanzi);
            if (std::ranges::any_of(letters, [](char32_t ch) { return ch < 0x3400 || ch == 0xFFFD; }))
                say(path + "." + key, std::string(key) + " '" + hanzi + "' must be Chinese characters only");
            else if (syllables > 0 && !letters.empty() && letters.size() != static_cast<size_t>(syllables))
                say(path + "." + key, std::string(key) + " '" + hanzi + "' has " +
                                          std::to_string(letters.size()) + " characters but '" + pinyin +
                                          "' " + std::to_string(syllables) +
                                          " syllables; correct one of them");
        }
    }

    void point(const Point& p) {
        const std::string path = "point " + p.code;
        if (const std::string problem = codeProblem(p.code); !problem.empty()) say(path + ".code", problem);
        std::string meridian;
        int number = 0;
        if (splitCode(p.code, meridian, number)) {
            if (p.order != number && meridian != "EX")
                say(path + ".order",
                    "order is " + std::to_string(p.order) + " but the code says " + std::to_string(number));
            if (const std::string stem = std::filesystem::path(p.file).stem().string(); stem != meridian)
                say(path, "belongs into points/" + meridian + ".toml; move it there");
            if (meridian != "EX" && !c_.meridian(meridian))
                say(path, "meridian '" + meridian + "' is not in meridians.toml; add it there");
        }
        names(path, p.pinyin, p.hans, p.hant);
        oneOf(path, "segment", p.segment, kSegments);
        for (const std::string& category : p.categories) oneOf(path, "categories", category, kCategories);
        sources(path + ".sources", p.sources, false, "this point");
        for (const std::string& id : p.regions)
            known(path + ".regions", "region", id, c_.regions, "regions.toml");
        statements(path, "indications", p.indications);
        statements(path, "precautions", p.precautions);
        statements(path, "notes", p.notes);
        if (p.finding.empty()) say(path, "'finding' is missing; say how to find it with one's own hands");
        if (p.indications.empty())
            say(path, "'indications' is missing; say what it is traditionally used for, with the source");
        if (!r_.places.contains(path + ".massage")) {
            say(path, "[point.massage] is missing; say how to press, or not_advised = \"why\"");
            return;
        }
        const Massage& m = p.massage;
        if (!m.technique.empty())
            known(path + ".massage.technique", "technique", m.technique, c_.techniques, "techniques.toml");
        else if (m.notAdvised.empty())
            say(path + ".massage", "massage has neither technique nor not_advised; say which technique, or "
                                   "why not to press here");
        if (!m.technique.empty() && m.steps.empty())
            say(path + ".massage", "massage has no steps; write steps = [\"…\"]");
        if (m.technique == "stroke" && m.stroke.empty() && p.sites.empty())
            say(path + ".massage",
                "massage strokes, but not where to; write stroke = \"inferior\" or another "
                "direction");
        if (m.toAndFro && m.stroke.empty())
            say(path + ".massage", "to_and_fro stands without stroke; say where to the hand moves");
        sources(path + ".massage.sources", m.sources, true, "the massage");
    }

    // Two points must not answer to the same name.
    void aliases() {
        std::map<std::string, const Point*> owner;
        for (const Point& p : c_.points) owner[compact(p.code)] = &p;
        for (const Point& p : c_.points)
            for (const std::string* name : {&p.hans, &p.hant}) owner.try_emplace(*name, &p);
        for (const Point& p : c_.points) {
            Words own;
            for (const std::string& alias : p.aliases) {
                const std::string path = "point " + p.code + ".aliases", key = compact(alias);
                if (std::ranges::find(own, alias) != own.end())
                    say(path, "alias '" + alias + "' is there twice; remove one");
                own.push_back(alias);
                const auto [it, fresh] = owner.try_emplace(key, &p);
                const Point* other = it->second == &p ? c_.point(numberedCode(c_, alias)) : it->second;
                if (other && other != &p)
                    say(path,
                        "alias '" + alias + "' also names " + other->code + "; remove it from one of them");
            }
        }
    }

    void meridian(const Meridian& m) {
        const std::string path = "meridian " + m.code;
        if (std::ranges::find(kCounts, m.code, &Count::code) == kCounts.end())
            say(path + ".code",
                "'" + m.code +
                    "' is no WHO code of a meridian; use LU LI ST SP HT SI BL KI PC TE GB LR GV CV");
        names(path, m.pinyin, m.hans, m.hant);
        oneOf(path, "pattern", m.pattern, kPatterns);
        oneOf(path, "limb", m.limb, kLimbs);
        oneOf(path, "polarity", m.polarity, kPolarities);
        oneOf(path, "element", m.element, kElements);
        const bool colour = m.colour.size() == 7 && m.colour[0] == '#' &&
                            m.colour.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string::npos;
        if (!colour && !m.colour.empty())
            say(path + ".colour", "colour '" + m.colour + "' must be written like #b5482f");
        for (const Words& branch : m.branches) {
            std::set<std::string> seen;
            for (const std::string& code : branch) {
                std::string owner;
                int number = 0;
                if (const std::string problem = codeProblem(code); !problem.empty())
                    say(path + ".branches", problem);
                else if (splitCode(code, owner, number) && owner != m.code)
                    say(path + ".branches",
                        "'" + code + "' is a point of " + owner + ", not of this meridian; remove it");
                if (!seen.insert(code).second)
                    say(path + ".branches", "'" + code + "' is there twice in one branch; remove one");
            }
        }
        for (const Point& p : c_.points)
            if (p.meridian == m.code && std::ranges::none_of(m.branches, [&](const Words& b) {
                    return std::ranges::find(b, p.code) != b.end();
                }))
                say(path + ".branches", p.code + " is in no branch; add it in flow order");
    }

    // A point with a note may be there only because the article prints its number.
    void region(const Region& r) {
        const std::string path = "region " + r.id;
        for (size_t i = 0; i < r.points.size(); ++i) {
            const std::string at = path + ".points[" + std::to_string(i) + "]";
            const Point* p = c_.point(r.points[i].code);
            if (!p)
                say(at + ".code",
                    "there is no point '" + r.points[i].code + "'; add it to points/ or correct the code");
            else if (r.points[i].note.empty() && std::ranges::find(p->regions, r.id) == p->regions.end())
                say(at + ".code",
                    r.points[i].code + " does not name this region; add '" + r.id + "' to its regions");
            sources(at, r.points[i].sources, true, "this point of the region");
        }
        statements(path, "advice", statementsOf(r.advice));
        statements(path, "red_flags", r.redFlags);
    }

    void rules() {
        Words ids, scales;
        for (const LandmarkDefinition& d : c_.landmarks) ids.push_back(d.id);
        for (const ScaleDefinition& d : c_.scales) scales.push_back(d.id);
        for (const Point& p : c_.points)
            if (!p.where.kind.empty() || !p.sites.empty())
                ids.push_back(p.code);
            else
                say("point " + p.code, "no rule says where it lies; add [point.where]");
        const auto place = [&](const std::string& path, const std::string& id) {
            if (std::ranges::find(ids, id) != ids.end()) return;
            const std::string near = nearestWord(id, ids);
            say(path, "ref '" + id + "' is neither a landmark nor a point with a rule" +
                          (near.empty() ? "; correct it" : "; did you mean '" + near + "'?"));
        };
        const auto check = [&](const std::string& path, const Rule& rule) {
            for (const std::string& ref : rule.refs) place(path, ref);
            if (const auto line = rule.texts.find("in_line_with"); line != rule.texts.end())
                place(path, line->second);
            if (const auto s = rule.texts.find("scale");
                s != rule.texts.end() && std::ranges::find(scales, s->second) == scales.end())
                say(path, "scale '" + s->second + "' is not in cun.toml; add it there or correct the id");
            if (path.starts_with("landmark") || path.starts_with("course")) return;
            oneOf(path, "confidence", rule.confidence, kConfidence);
            if (rule.confidence.empty())
                say(path, "confidence is missing; use landmark, proportional or estimated");
        };
        for (const Point& p : c_.points) {
            const std::string path = "point " + p.code;
            if (!p.where.kind.empty()) check(path + ".where", p.where);
            if (!p.where.kind.empty() && !p.sites.empty())
                say(path + ".where", "a group has [[point.site]] tables or one [point.where], not both");
            for (size_t i = 0; i < p.sites.size(); ++i)
                check(path + ".site[" + std::to_string(i) + "]", p.sites[i].where);
            for (size_t i = 0; i < p.alternatives.size(); ++i) {
                const std::string at = path + ".alternative[" + std::to_string(i) + "]";
                check(at, p.alternatives[i].where);
                sources(at + ".sources", p.alternatives[i].sources, false, "the alternative");
            }
        }
        for (const Course& c : c_.courses) {
            const Meridian* m = c_.meridian(c.meridian);
            if (!m) say("course " + c.meridian, "there is no such meridian; correct it");
            for (size_t i = 0; i < c.lanes.size(); ++i) {
                const std::string path = "course " + c.meridian + ".lanes[" + std::to_string(i) + "]";
                for (const std::string& segment : c.lanes[i].segments)
                    oneOf(path, "segments", segment, kSegments);
                for (const std::string& side : c.lanes[i].on) oneOf(path, "on", side, kSides);
            }
            for (size_t i = 0; m && i < c.vias.size(); ++i) {
                const std::string path = "course " + c.meridian + ".via[" + std::to_string(i) + "]";
                for (const Rule& rule : c.vias[i].by) check(path, rule);
                const bool consecutive = std::ranges::any_of(m->branches, [&](const Words& b) {
                    const auto at = std::ranges::find(b, c.vias[i].from);
                    return at != b.end() && at + 1 != b.end() && *(at + 1) == c.vias[i].to;
                });
                if (!consecutive)
                    say(path, c.vias[i].to + " does not follow " + c.vias[i].from +
                                  " in any branch; correct via, or branches in meridians.toml");
            }
        }
        for (const LandmarkDefinition& d : c_.landmarks) {
            check("landmark " + d.id, d.where);
            sources("landmark " + d.id + ".source", {d.source}, false, "the landmark");
        }
        for (const ScaleDefinition& d : c_.scales) {
            place("scale " + d.id + ".from", d.from);
            place("scale " + d.id + ".to", d.to);
            sources("scale " + d.id + ".source", {d.source}, false, "the scale");
        }
        for (const Statement& s : c_.precautions) sources("precaution", s.sources, true, "this claim");
    }

    CatalogReading& r_;
    const Catalog& c_;
    std::filesystem::path dir_;
};

} // namespace

std::vector<LintFinding> lintData(const std::filesystem::path& dataDir) {
    CatalogReading reading = readCatalog(dataDir, true);
    if (std::filesystem::is_directory(dataDir)) {
        Linter(reading, dataDir).run();
        readPresets(dataDir / "presets.toml", reading.problems);
        readPhases(dataDir / "phases.toml", &reading.catalog, reading.problems);
        checkPoses(reading, dataDir);
        checkLessons(reading, dataDir);
    }
    std::ranges::stable_sort(reading.problems, [](const LintFinding& a, const LintFinding& b) {
        return a.file != b.file ? a.file < b.file : a.line < b.line;
    });
    return std::move(reading.problems);
}

} // namespace atlas
