#include "atlas/domain/lint_checks.h"
#include "atlas/domain/text.h"
#include <algorithm>

namespace atlas {
namespace {

constexpr float kSoftLeast = 0.004f, kSoftMost = 0.05f; // metres

class AreaLint {
public:
    AreaLint(CatalogReading& reading) : r_(reading), c_(reading.catalog) {
        for (const LandmarkDefinition& d : c_.landmarks) places_.push_back(d.id);
        for (const Point& p : c_.points) places_.push_back(p.code);
        for (const ScaleDefinition& d : c_.scales) scales_.push_back(d.id);
        for (const Source& s : c_.sources) sources_.push_back(s.id);
    }

    void run(const Region& region) {
        const RegionArea& area = region.area;
        if (area.loops.empty()) {
            say("region " + region.id,
                "has no area; add its [[area]] with region = \"" + region.id + "\" to areas.toml");
            return;
        }
        const std::string path = "area " + region.id;
        for (const std::string& id : area.sources)
            known(path + ".sources", "source '" + id + "' is not in sources.toml", id, sources_);
        if (area.soft < kSoftLeast || area.soft > kSoftMost)
            say(path + ".soft", "'soft' must be from 0.004 to 0.05 metres");
        if (area.across && area.loops.size() != 1)
            say(path + ".across",
                "across = true takes one loop, from midline to midline; its mirror closes it");
        for (size_t l = 0; l < area.loops.size(); ++l) {
            const std::string loop = path + ".loop[" + std::to_string(l) + "]";
            if (area.loops[l].size() < 3)
                say(loop + ".through", "an outline takes three places or more; add some");
            for (size_t i = 0; i < area.loops[l].size(); ++i)
                rule(loop + ".through[" + std::to_string(i) + "]", area.loops[l][i]);
        }
        rule(path + ".inside", area.inside);
    }

private:
    void say(const std::string& path, const std::string& message) {
        const Place at = r_.place(path);
        r_.problems.push_back({at.file, at.line, path.substr(0, path.find('.')) + ": " + message});
    }
    void known(const std::string& path, std::string what, const std::string& id,
               const std::vector<std::string>& list) {
        if (std::ranges::find(list, id) != list.end()) return;
        const std::string near = nearestWord(id, list);
        what += "; ";
        say(path, what.append(near.empty() ? "correct it" : "did you mean '" + near + "'?"));
    }
    void rule(const std::string& path, const Rule& rule) {
        const auto place = [&](const std::string& id) {
            known(path, "ref '" + id + "' is neither a landmark nor a point", id, places_);
        };
        for (const std::string& ref : rule.refs) place(ref);
        if (const std::string line = textOf(rule, "in_line_with"); !line.empty()) place(line);
        if (const std::string scale = textOf(rule, "scale"); !scale.empty())
            known(path, "scale '" + scale + "' is not in cun.toml", scale, scales_);
    }

    CatalogReading& r_;
    const Catalog& c_;
    std::vector<std::string> places_, scales_, sources_;
};

} // namespace

void checkAreas(CatalogReading& reading) {
    AreaLint lint(reading);
    for (const Region& region : reading.catalog.regions) lint.run(region);
}

} // namespace atlas
