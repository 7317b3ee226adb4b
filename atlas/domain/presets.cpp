#include "atlas/domain/presets.h"
#include "atlas/domain/text.h"
#include <algorithm>
#include <array>
#include <charconv>
#include <toml++/toml.h>

namespace atlas {
namespace {

std::string shortNumber(float x) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), x).ptr;
    return {text.data(), end};
}

int lineOf(const toml::node& node) {
    return static_cast<int>(node.source().begin.line);
}

Preset readPreset(const toml::table& t, const std::string& file, std::vector<LintFinding>& problems) {
    Preset p;
    p.id = t["id"].value_or(std::string{});
    p.name = t["name"].value_or(std::string{});
    const std::string who = "preset " + p.id + ": ";
    const auto say = [&](const toml::node& at, const std::string& what) {
        problems.push_back({file, lineOf(at), who + what});
    };
    if (p.id.empty()) say(t, "'id' is missing; write a word for the command line");
    if (p.name.empty()) say(t, "'name' is missing; write what the button says");
    for (auto&& [key, node] : t) {
        const std::string name(key.str());
        if (name == "id" || name == "name") continue;
        const auto keys = shapeKeys();
        const auto found = std::ranges::find(keys, name, &ShapeKey::name);
        if (found == keys.end()) {
            std::vector<std::string> known{"id", "name"};
            for (const ShapeKey& k : keys) known.emplace_back(k.name);
            const std::string near = nearestWord(name, known);
            say(node, "'" + name + "' is no key of a preset; " +
                          (near.empty() ? "use sex, age, muscle, weight, height, proportions"
                                        : "did you mean '" + near + "'?"));
            continue;
        }
        const auto value = node.value<double>();
        if (!value || !(*value >= found->low && *value <= found->high)) {
            say(node, "'" + name + "' must be a number from " + shortNumber(found->low) + " to " +
                          shortNumber(found->high));
            continue;
        }
        p.shape.*found->field = static_cast<float>(*value);
        if (name == "sex") p.keepsSex = false;
    }
    return p;
}

} // namespace

std::vector<Preset> readPresets(const std::filesystem::path& path, std::vector<LintFinding>& problems) {
    const std::string file = path.string();
    std::vector<Preset> out;
    toml::table root;
    try {
        root = toml::parse_file(file);
    } catch (const toml::parse_error& e) {
        problems.push_back({file, static_cast<int>(e.source().begin.line),
                            std::string(e.description()) + ", so it cannot be read"});
        return out;
    }
    for (auto&& [key, node] : root)
        if (key.str() != "preset" || !node.is_array_of_tables())
            problems.push_back(
                {file, lineOf(node), "only [[preset]] tables belong here; remove " + std::string(key.str())});
    if (const toml::array* list = root["preset"].as_array())
        for (auto&& node : *list)
            if (const toml::table* t = node.as_table()) {
                Preset p = readPreset(*t, file, problems);
                if (findPreset(out, p.id))
                    problems.push_back({file, lineOf(node), p.id + " is there twice; remove one"});
                else
                    out.push_back(std::move(p));
            }
    return out;
}

engine::Result<std::vector<Preset>> loadPresets(const std::filesystem::path& dataDir) {
    std::vector<LintFinding> problems;
    auto presets = readPresets(dataDir / "presets.toml", problems);
    if (problems.empty()) return presets;
    std::string text;
    for (const LintFinding& f : problems) {
        if (!text.empty()) text += '\n';
        text += describe(f);
    }
    return engine::Error{text};
}

const Preset* findPreset(std::span<const Preset> presets, std::string_view id) {
    const auto it = std::ranges::find(presets, id, &Preset::id);
    return it == presets.end() ? nullptr : &*it;
}

Shape shapeOf(const Preset& preset, const Shape& now) {
    Shape shape = preset.shape;
    if (preset.keepsSex) shape.sex = now.sex;
    return shape;
}

std::string knownPresets(std::span<const Preset> presets) {
    std::string out;
    for (const Preset& p : presets) out += (out.empty() ? "" : ", ") + p.id;
    return out;
}

engine::Result<Shape> parseShape(std::string_view text, Shape base, std::span<const Preset> presets) {
    while (!text.empty()) {
        const auto item = text.substr(0, text.find(','));
        text.remove_prefix(std::min(text.size(), item.size() + 1));
        if (!item.starts_with("preset=")) {
            auto next = parseShape(item, base);
            if (!next) return next.error();
            base = *next;
            continue;
        }
        const auto id = item.substr(7);
        const Preset* preset = findPreset(presets, id);
        if (!preset)
            return engine::Error{"shape: no preset is called '" + std::string(id) + "'; use " +
                                 knownPresets(presets)};
        base = shapeOf(*preset, base);
    }
    return base;
}

std::string describe(const Shape& shape) {
    std::string out;
    for (const ShapeKey& k : shapeKeys()) {
        if (!out.empty()) out += ',';
        out += std::string(k.name) + "=" + shortNumber(shape.*k.field);
    }
    return out;
}

} // namespace atlas
