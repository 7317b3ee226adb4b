// Reads landmarks.toml and cun.toml.
#include "atlas/domain/placement.h"
#include <toml++/toml.h>

namespace atlas {
namespace {

Rule readRule(const toml::table& table) {
    Rule rule;
    for (auto&& [key, node] : table) {
        const std::string name(key.str());
        if (name == "id" || name == "code" || name == "basis" || name == "source") continue;
        if (name == "kind")
            rule.kind = node.value_or(std::string{});
        else if (name == "refs" && node.is_array())
            for (auto&& ref : *node.as_array()) rule.refs.push_back(ref.value_or(std::string{}));
        else if (name == "confidence")
            rule.confidence = node.value_or(std::string{});
        else if (name == "arithmetic")
            rule.arithmetic = node.value_or(std::string{});
        else if (node.is_number())
            rule.numbers[name] = node.value_or(0.0);
        else if (node.is_string())
            rule.texts[name] = node.value_or(std::string{});
    }
    return rule;
}

engine::Result<toml::table> parse(const std::filesystem::path& file) {
    try {
        return toml::parse_file(file.string());
    } catch (const toml::parse_error& e) {
        return engine::Error{file.string() + ":" + std::to_string(e.source().begin.line) + ": " +
                             std::string(e.description())};
    }
}

} // namespace

engine::Result<MeasureData> loadMeasureData(const std::filesystem::path& dataDir) {
    MeasureData data;
    const auto landmarkFile = dataDir / "landmarks.toml", cunFile = dataDir / "cun.toml";
    auto landmarks = parse(landmarkFile);
    if (!landmarks) return landmarks.error();
    auto cun = parse(cunFile);
    if (!cun) return cun.error();
    if (const toml::array* list = landmarks.value()["midline"].as_array())
        for (auto&& v : *list) data.midline.push_back(static_cast<uint32_t>(v.value_or(int64_t{0})));
    if (data.midline.size() < 2)
        return engine::Error{landmarkFile.string() +
                             ": 'midline' must list base vertices from the pubis to the coccyx"};
    if (const toml::array* list = landmarks.value()["landmark"].as_array())
        for (auto&& node : *list) {
            const toml::table* t = node.as_table();
            if (!t) continue;
            LandmarkDefinition d{(*t)["id"].value_or(std::string{}), (*t)["basis"].value_or(std::string{}),
                                 readRule(*t)};
            if (auto ok = checkRule(d.rule); !ok)
                return engine::Error{landmarkFile.string() + ": landmark '" + d.id +
                                     "': " + ok.error().message};
            data.landmarks.push_back(std::move(d));
        }
    const auto placementFile = dataDir / "placements.toml";
    auto placements = parse(placementFile);
    if (!placements) return placements.error();
    if (const toml::array* list = placements.value()["point"].as_array())
        for (auto&& node : *list) {
            const toml::table* t = node.as_table();
            if (!t) continue;
            LandmarkDefinition d{(*t)["code"].value_or(std::string{}), {}, readRule(*t)};
            if (auto ok = checkRule(d.rule); !ok)
                return engine::Error{placementFile.string() + ": point '" + d.id +
                                     "': " + ok.error().message};
            data.placements.push_back(std::move(d));
        }
    if (const toml::array* list = cun.value()["scale"].as_array())
        for (auto&& node : *list) {
            const toml::table* t = node.as_table();
            if (!t) continue;
            ScaleDefinition s{(*t)["id"].value_or(std::string{}), (*t)["from"].value_or(std::string{}),
                              (*t)["to"].value_or(std::string{}),
                              (*t)["measure"].value_or(std::string{"straight"}), (*t)["cun"].value_or(0.0)};
            if (s.cun <= 0)
                return engine::Error{cunFile.string() + ": scale '" + s.id + "' needs 'cun' above zero"};
            data.scales.push_back(std::move(s));
        }
    return data;
}

} // namespace atlas
