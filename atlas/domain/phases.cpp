#include "atlas/domain/phases.h"
#include "atlas/domain/text.h"
#include <algorithm>
#include <toml++/toml.h>

namespace atlas {
namespace {

struct Reader {
    std::string file;
    const Catalog* catalog;
    std::vector<LintFinding>& problems;
    std::vector<Phase> phases;

    void say(const toml::node& at, const std::string& what) {
        problems.push_back({file, static_cast<int>(at.source().begin.line), what});
    }

    std::string text(const toml::table& t, const char* key) {
        const toml::node* node = t.get(key);
        if (!node)
            say(t, std::string("phase: '") + key + "' is missing; write its text");
        else if (!node->is_string())
            say(*node, std::string("phase: '") + key + "' must be a text in quotes");
        else
            return node->as_string()->get();
        return {};
    }

    void colour(Phase& p, const std::string& code, const toml::node& node) {
        const std::string who = "phase " + p.name + ", " + code + ": ";
        const std::string value = node.value_or(std::string{});
        if (value.size() != 7 || value[0] != '#' ||
            value.find_first_not_of("0123456789abcdefABCDEF", 1) != std::string::npos)
            say(node, who + "a colour is written like \"#b5482f\"");
        if (phaseOf(phases, code) || p.colours.contains(code))
            say(node, who + "has a colour already; remove one");
        if (catalog) {
            const Meridian* m = catalog->meridian(code);
            if (!m)
                say(node, who + "there is no such meridian; correct the code");
            else if (m->element != p.id)
                say(node, who + "belongs to " + (m->element.empty() ? "no phase" : m->element) +
                              " by meridians.toml; move it there");
        }
        p.colours[code] = value;
    }

    void phase(const toml::table& t) {
        Phase p;
        p.id = text(t, "id");
        p.name = text(t, "name");
        p.hans = text(t, "hans");
        const std::vector<std::string> known{"id", "name", "hans", "colours"};
        for (auto&& [key, node] : t) {
            const std::string name(key.str());
            if (std::ranges::find(known, name) != known.end()) continue;
            const std::string near = nearestWord(name, known);
            say(node, "phase " + p.name + ": '" + name + "' is unknown; " +
                          (near.empty() ? std::string("remove it") : "did you mean '" + near + "'?"));
        }
        if (const toml::table* colours = t["colours"].as_table())
            for (auto&& [code, node] : *colours) colour(p, std::string(code.str()), node);
        else
            say(t, "phase " + p.name + ": 'colours' is missing; write { LU = \"#rrggbb\" }");
        phases.push_back(std::move(p));
    }
};

} // namespace

std::vector<Phase> readPhases(const std::filesystem::path& path, const Catalog* catalog,
                              std::vector<LintFinding>& problems) {
    Reader reader{path.string(), catalog, problems, {}};
    toml::table root;
    try {
        root = toml::parse_file(reader.file);
    } catch (const toml::parse_error& e) {
        problems.push_back({reader.file, static_cast<int>(e.source().begin.line),
                            std::string(e.description()) + ", so it cannot be read"});
        return {};
    }
    for (auto&& [key, node] : root)
        if (key.str() != "phase" || !node.is_array_of_tables())
            reader.say(node, "only [[phase]] tables belong here; remove " + std::string(key.str()));
    if (const toml::array* list = root["phase"].as_array())
        for (auto&& node : *list)
            if (const toml::table* t = node.as_table()) reader.phase(*t);
    if (catalog)
        for (const Meridian& m : catalog->meridians)
            if (!phaseOf(reader.phases, m.code))
                problems.push_back({reader.file, 0, m.code + " has no colour in any phase; add it"});
    return std::move(reader.phases);
}

engine::Result<std::vector<Phase>> loadPhases(const std::filesystem::path& dataDir) {
    std::vector<LintFinding> problems;
    auto phases = readPhases(dataDir / "phases.toml", nullptr, problems);
    if (problems.empty()) return phases;
    std::string text;
    for (const LintFinding& f : problems) {
        if (!text.empty()) text += '\n';
        text += describe(f);
    }
    return engine::Error{text};
}

const Phase* phaseOf(const std::vector<Phase>& phases, std::string_view meridian) {
    const auto it =
        std::ranges::find_if(phases, [&](const Phase& p) { return p.colours.contains(meridian); });
    return it == phases.end() ? nullptr : &*it;
}

} // namespace atlas
