#include "atlas/domain/catalog_reader.h"
#include "atlas/domain/catalog_texts.h"
#include "atlas/domain/table_reader.h"
#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <toml++/toml.h>
#include <tuple>

namespace atlas {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 15> kMeridians{"LU", "LI", "ST", "SP", "HT", "SI", "BL", "KI",
                                                      "PC", "TE", "GB", "LR", "GV", "CV", "EX"};
constexpr std::array<std::string_view, 5> kExtraGroups{"EX-HN", "EX-CA", "EX-B", "EX-UE", "EX-LE"};

Point readPoint(TableReader& r, const std::string& file) {
    Point p;
    p.code = r.text("code", true);
    p.file = file;
    p.line = lineOf(r.table());
    if (!p.code.empty()) r.rename("point " + p.code);
    int number = 0;
    if (!p.code.empty() && !splitCode(p.code, p.meridian, number))
        r.complain(p.line, "'" + p.code + "' is no point code; write it like LI4 or EX-UE8");
    p.order = r.integer("order", true);
    p.pinyin = r.text("pinyin", true);
    p.hans = r.text("hans", true);
    p.hant = r.text("hant", true);
    p.english = r.text("english", true);
    p.aliases = r.texts("aliases");
    p.categories = r.texts("categories");
    p.segment = r.text("segment", true);
    p.location = r.text("location", true);
    p.finding = r.text("finding");
    p.posture = r.text("posture");
    p.postureSources = r.texts("posture_sources");
    p.regions = r.texts("regions");
    p.sources = r.texts("sources", true);
    p.indications = r.statements("indications");
    p.precautions = r.statements("precautions");
    p.notes = r.statements("notes");
    if (const toml::table* t = r.subtable("massage")) {
        TableReader sub = r.sub(*t, "massage");
        p.massage = readMassage(sub);
    }
    if (const toml::table* t = r.subtable("where")) {
        TableReader sub = r.sub(*t, "where");
        p.where = readRule(sub);
    }
    r.eachTable("site", false, [&](TableReader& site) {
        p.sites.push_back({site.text("label", true), readRule(site, {"label"})});
    });
    r.eachTable("alternative", false, [&](TableReader& other) {
        p.alternatives.push_back({other.text("location", true), other.texts("sources", true),
                                  readRule(other, {"location", "sources"})});
    });
    return p;
}

Meridian readMeridian(TableReader& r) {
    Meridian m;
    m.code = r.text("code", true);
    if (!m.code.empty()) r.rename("meridian " + m.code);
    m.name = r.text("name", true);
    m.pinyin = r.text("pinyin", true);
    m.hans = r.text("hans", true);
    m.hant = r.text("hant", true);
    m.aliases = r.texts("aliases");
    m.prefixes = r.texts("prefixes");
    m.colour = r.text("colour", true);
    m.pattern = r.text("pattern", true);
    m.limb = r.text("limb", true);
    m.polarity = r.text("polarity");
    m.element = r.text("element");
    const toml::array* branches = r.array("branches", true, "a list of lists of point codes");
    if (!branches) return m;
    for (const toml::node& branch : *branches) {
        std::vector<std::string> codes;
        if (const toml::array* list = branch.as_array())
            for (const toml::node& code : *list)
                if (const auto* s = code.as_string())
                    codes.push_back(s->get());
                else
                    r.complain(lineOf(code), "'branches' must be a list of lists of point codes");
        else
            r.complain(lineOf(branch), "'branches' must be a list of lists of point codes");
        if (!codes.empty()) m.branches.push_back(std::move(codes));
    }
    return m;
}

// Added to the meridian of that code.
Course readCourse(TableReader& r) {
    Course c;
    c.meridian = r.text("meridian", true);
    if (!c.meridian.empty()) r.rename("course " + c.meridian);
    r.eachTable("lanes", false, [&](TableReader& l) {
        c.lanes.push_back({l.texts("segments", true), l.texts("on", true)});
    });
    r.eachTable("via", false, [&](TableReader& v) {
        Via via{v.text("from", true), v.text("to", true), v.text("why", true), {}};
        v.eachTable("by", true, [&](TableReader& by) { via.by.push_back(readRule(by)); });
        c.vias.push_back(std::move(via));
    });
    return c;
}

LandmarkDefinition readLandmark(TableReader& r) {
    LandmarkDefinition d;
    d.id = r.text("id", true);
    if (!d.id.empty()) r.rename("landmark " + d.id);
    d.name = r.text("name", true);
    d.basis = r.text("basis", true);
    d.source = r.text("source", true);
    d.where = readRule(r, {"id", "name", "basis", "source"});
    return d;
}

ScaleDefinition readScale(TableReader& r) {
    ScaleDefinition s;
    s.id = r.text("id", true);
    if (!s.id.empty()) r.rename("scale " + s.id);
    s.from = r.text("from", true);
    s.to = r.text("to", true);
    s.measure = r.text("measure", true);
    s.cun = r.number("cun", true);
    s.source = r.text("source", true);
    s.name = r.text("name");
    s.between = r.text("between");
    static const std::vector<std::string> known{"straight", "height",     "surface",
                                                "skin",     "both_sides", "midline"};
    if (!s.measure.empty() && std::ranges::find(known, s.measure) == known.end())
        r.complain(lineOf(r.table()), "measure '" + s.measure + "' is unknown; use one of " + join(known));
    if (r.table().contains("cun") && s.cun <= 0) r.complain(lineOf(r.table()), "'cun' must be above zero");
    return s;
}

// Reads the [[name]] tables of one file with `read`; anything else at its top level is a mistake, but for the
// lists of numbers in `numbers`.
template <class T, class F>
void readFile(CatalogReading& out, const fs::path& path, const char* name, std::vector<T>& list, F read,
              const char* listName = nullptr, std::vector<uint32_t>* numbers = nullptr) {
    const std::string file = path.string();
    if (!fs::is_regular_file(path)) {
        out.problems.push_back(
            {file, 0, "there is no such file; restore it, or point TONGREN_DATA_DIR to a whole atlas/data"});
        return;
    }
    toml::table root;
    try {
        root = toml::parse_file(file);
    } catch (const toml::parse_error& e) {
        out.problems.push_back({file, static_cast<int>(e.source().begin.line),
                                std::string(e.description()) + "; correct the TOML here"});
        return;
    }
    for (auto&& [key, node] : root)
        if (listName && key.str() == listName && node.is_array()) {
            for (auto&& value : *node.as_array())
                numbers->push_back(static_cast<uint32_t>(value.value_or(int64_t{0})));
        } else if (key.str() != name)
            out.problems.push_back({file, static_cast<int>(key.source().begin.line),
                                    "unknown key '" + std::string(key.str()) + "'; this file holds [[" +
                                        name + "]] tables only"});
    const toml::node* node = root.get(name);
    const toml::array* tables = node ? node->as_array() : nullptr;
    if (!tables) {
        out.problems.push_back({file, node ? lineOf(*node) : 1,
                                std::string("no [[") + name + "]] table here; add one, or remove the file"});
        return;
    }
    size_t i = 0;
    for (const toml::node& entry : *tables) {
        const std::string path_ = std::string(name) + "[" + std::to_string(i++) + "]";
        const toml::table* table = entry.as_table();
        if (!table) {
            out.problems.push_back({file, lineOf(entry), path_ + ": must be a [[" + name + "]] table"});
            continue;
        }
        TableReader reader(out, file, *table, path_);
        list.push_back(read(reader, file));
        reader.finish();
    }
}

template <class T, class Key>
void refuseDoubles(CatalogReading& out, const std::vector<T>& list, const char* what, Key key) {
    std::set<std::string> seen;
    for (const T& item : list) {
        const std::string& id = key(item);
        if (id.empty() || seen.insert(id).second) continue;
        Place place = out.place(std::string(what) + " " + id);
        if constexpr (std::is_same_v<T, Point>) place = {item.file, item.line};
        out.problems.push_back(
            {place.file, place.line, std::string(what) + " " + id + " is there twice; remove or rename one"});
    }
}

// Regions must have been read.
void readAreas(CatalogReading& out, const fs::path& path) {
    std::vector<AreaEntry> entries;
    readFile(out, path, "area", entries, [](TableReader& r, const auto&) { return readArea(r); });
    for (AreaEntry& entry : entries) {
        if (entry.region.empty()) continue; // said by the reader
        const auto complain = [&](const std::string& what) {
            out.problems.push_back({path.string(), entry.line, "area " + entry.region + ": " + what});
        };
        const auto region = std::ranges::find(out.catalog.regions, entry.region, &Region::id);
        if (region == out.catalog.regions.end()) {
            std::vector<std::string> ids;
            for (const Region& r : out.catalog.regions) ids.push_back(r.id);
            const std::string near = nearestWord(entry.region, ids);
            complain("region '" + entry.region + "' is not in regions.toml; " +
                     (near.empty() ? "add it there or correct the id" : "did you mean '" + near + "'?"));
        } else if (!region->area.loops.empty())
            complain("is there twice; remove one");
        else
            region->area = std::move(entry.area);
    }
}

// "SJ3", "Triple Warmer 3": what other books put for the meridian, with the point's number.
void addCodeAliases(Point& p, const Meridian* meridian) {
    if (!meridian) return;
    const std::string number = p.code.substr(p.code.find_first_of("0123456789"));
    for (const std::string& prefix : meridian->prefixes) {
        std::string alias = prefix + (prefix.size() > 3 ? " " : "") + number;
        if (std::ranges::find(p.aliases, alias) == p.aliases.end()) p.aliases.push_back(std::move(alias));
    }
}

} // namespace

size_t meridianRank(std::string_view code) {
    return static_cast<size_t>(std::ranges::find(kMeridians, code) - kMeridians.begin());
}

bool splitCode(std::string_view code, std::string& meridian, int& number) {
    const size_t digits = code.find_first_of("0123456789");
    if (digits == std::string_view::npos || digits == 0) return false;
    const std::string_view letters = code.substr(0, digits), rest = code.substr(digits);
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (error != std::errc{} || end != rest.data() + rest.size() || number < 1 || rest[0] == '0')
        return false;
    if (std::ranges::find(kExtraGroups, letters) != kExtraGroups.end())
        meridian = "EX";
    else if (letters != "EX" && meridianRank(letters) < kMeridians.size())
        meridian = letters;
    else
        return false;
    return true;
}

Place CatalogReading::place(std::string path) const {
    while (!path.empty()) {
        if (const auto it = places.find(path); it != places.end()) return it->second;
        const size_t cut = path.find_last_of(".[");
        if (cut == std::string::npos) break;
        path.resize(cut);
    }
    return {};
}

CatalogReading readCatalog(const fs::path& dir, bool keepPlaces) {
    CatalogReading out;
    out.keepPlaces = keepPlaces;
    if (!fs::is_directory(dir)) {
        out.problems.push_back(
            {dir.string(), 0,
             "there is no such data folder; set TONGREN_DATA_DIR to the program's atlas/data"});
        return out;
    }
    Catalog& c = out.catalog;
    readFile(out, dir / "sources.toml", "source", c.sources,
             [](TableReader& r, const auto&) { return readSource(r); });
    readFile(out, dir / "meridians.toml", "meridian", c.meridians,
             [](TableReader& r, const auto&) { return readMeridian(r); });
    if (fs::exists(dir / "courses.toml"))
        readFile(out, dir / "courses.toml", "course", c.courses,
                 [](TableReader& r, const auto&) { return readCourse(r); });
    readFile(out, dir / "regions.toml", "region", c.regions,
             [](TableReader& r, const auto&) { return readRegion(r); });
    if (fs::exists(dir / "areas.toml")) readAreas(out, dir / "areas.toml");
    readFile(out, dir / "techniques.toml", "technique", c.techniques,
             [](TableReader& r, const auto&) { return readTechnique(r); });
    readFile(out, dir / "pages.toml", "page", c.pages,
             [](TableReader& r, const auto&) { return readPage(r); });
    if (fs::exists(dir / "conditions.toml"))
        readFile(out, dir / "conditions.toml", "condition", c.conditions,
                 [](TableReader& r, const auto&) { return readCondition(r); });
    if (fs::exists(dir / "safety.toml"))
        readFile(out, dir / "safety.toml", "section", c.safety,
                 [](TableReader& r, const auto&) { return readSafetySection(r); });
    readFile(out, dir / "precautions.toml", "precaution", c.precautions, [](TableReader& r, const auto&) {
        return Statement{r.text("text", true), r.texts("sources", true), r.text("evidence")};
    });
    readFile(
        out, dir / "landmarks.toml", "landmark", c.landmarks,
        [](TableReader& r, const auto&) { return readLandmark(r); }, "midline", &c.midline);
    if (c.midline.size() < 2)
        out.problems.push_back({(dir / "landmarks.toml").string(), 1,
                                "'midline' must list base vertices from the pubis to the coccyx"});
    readFile(out, dir / "cun.toml", "scale", c.scales,
             [](TableReader& r, const auto&) { return readScale(r); });
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(dir / "points", error))
        if (entry.path().extension() == ".toml") files.push_back(entry.path());
    std::ranges::sort(files);
    if (files.empty())
        out.problems.push_back(
            {(dir / "points").string(), 0, "there are no point files (points/*.toml); restore them"});
    for (const fs::path& file : files) readFile(out, file, "point", c.points, readPoint);

    const auto order = [](const Point& p) {
        std::string meridian;
        int number = 0;
        splitCode(p.code, meridian, number);
        const std::string_view group = std::string_view(p.code).substr(0, p.code.find_first_of("0123456789"));
        return std::tuple(meridianRank(meridian),
                          std::ranges::find(kExtraGroups, group) - kExtraGroups.begin(), number);
    };
    std::ranges::stable_sort(c.points, {}, order);
    std::ranges::stable_sort(c.meridians, {}, [](const Meridian& m) { return meridianRank(m.code); });
    refuseDoubles(out, c.points, "point", [](const Point& p) -> const std::string& { return p.code; });
    refuseDoubles(out, c.landmarks, "landmark",
                  [](const LandmarkDefinition& d) -> const std::string& { return d.id; });
    refuseDoubles(out, c.scales, "scale",
                  [](const ScaleDefinition& d) -> const std::string& { return d.id; });
    refuseDoubles(out, c.meridians, "meridian",
                  [](const Meridian& m) -> const std::string& { return m.code; });
    refuseDoubles(out, c.courses, "course", [](const Course& k) -> const std::string& { return k.meridian; });
    refuseDoubles(out, c.regions, "region", [](const Region& r) -> const std::string& { return r.id; });
    refuseDoubles(out, c.techniques, "technique",
                  [](const Technique& t) -> const std::string& { return t.id; });
    refuseDoubles(out, c.pages, "page", [](const Page& p) -> const std::string& { return p.id; });
    refuseDoubles(out, c.conditions, "condition",
                  [](const Condition& k) -> const std::string& { return k.id; });
    refuseDoubles(out, c.safety, "section",
                  [](const SafetySection& k) -> const std::string& { return k.id; });
    refuseDoubles(out, c.sources, "source", [](const Source& s) -> const std::string& { return s.id; });
    for (Point& p : c.points) {
        p.precautions.insert(p.precautions.end(), c.precautions.begin(), c.precautions.end());
        addCodeAliases(p, c.meridian(p.meridian));
    }
    return out;
}

} // namespace atlas
