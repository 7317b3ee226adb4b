// Reads exceptions.toml.
#include "atlas/domain/lint_checks.h"
#include "atlas/domain/text.h"
#include <algorithm>
#include <toml++/toml.h>

namespace atlas {
namespace {

struct Kind {
    std::string_view name;
    std::vector<std::string> keys; // all needed
};

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all{{"reading", {"hanzi", "pinyin"}},
                                       {"form", {"hans", "hant"}},
                                       {"category", {"meridian", "category", "points"}},
                                       {"order", {"points"}},
                                       {"side", {"points"}},
                                       {"same_place", {"points"}},
                                       {"beyond", {"points", "segments"}},
                                       {"detour", {"from", "to"}},
                                       {"mention", {"condition", "points"}},
                                       {"wording", {"word", "texts"}}};
    return all;
}

} // namespace

bool Exception::has(const std::string& key, const std::string& word) const {
    const auto it = words.find(key);
    return it != words.end() && std::ranges::find(it->second, word) != it->second.end();
}

bool Exceptions::allow(std::string_view kind,
                       const std::vector<std::pair<std::string, std::string>>& wanted) const {
    return std::ranges::any_of(entries, [&](const Exception& e) {
        return e.kind == kind &&
               std::ranges::all_of(wanted, [&](const auto& w) { return e.has(w.first, w.second); });
    });
}

Exceptions readExceptions(const std::filesystem::path& dataDir, std::vector<LintFinding>& problems) {
    Exceptions out;
    const std::filesystem::path path = dataDir / "exceptions.toml";
    if (!std::filesystem::is_regular_file(path)) return out;
    const auto say = [&](const toml::source_region& at, const std::string& message) {
        problems.push_back({path.string(), static_cast<int>(at.begin.line), message});
    };
    toml::table root;
    try {
        root = toml::parse_file(path.string());
    } catch (const toml::parse_error& e) {
        say(e.source(), std::string(e.description()) + "; correct the TOML here");
        return out;
    }
    std::vector<std::string> names;
    for (const Kind& kind : kinds()) names.emplace_back(kind.name);
    for (auto&& [key, node] : root) {
        const auto kind = std::ranges::find(kinds(), key.str(), &Kind::name);
        if (kind == kinds().end() || !node.is_array()) {
            const std::string near = nearestWord(key.str(), names);
            say(key.source(), "unknown exception '" + std::string(key.str()) + "'; " +
                                  (near.empty() ? "remove it" : "write [[" + near + "]]"));
            continue;
        }
        for (const toml::node& item : *node.as_array()) {
            const toml::table* table = item.as_table();
            if (!table) continue;
            Exception e{std::string(kind->name), {}, static_cast<int>(table->source().begin.line)};
            const std::string path_ = "exception " + e.kind + ": ";
            for (auto&& [word, value] : *table) {
                const std::string name(word.str());
                if (name != "why" && std::ranges::find(kind->keys, name) == kind->keys.end())
                    say(word.source(), path_ + "unknown key '" + name + "'; remove it");
                if (const auto* list = value.as_array())
                    for (const toml::node& v : *list) e.words[name].push_back(v.value_or(std::string{}));
                else
                    e.words[name].push_back(value.value_or(std::string{}));
            }
            for (const std::string& name : kind->keys)
                if (!e.words.contains(name))
                    say(table->source(), path_ + "'" + name + "' is missing; add it");
            if (!e.words.contains("why") || e.words["why"].front().empty())
                say(table->source(), path_ + "'why' is missing; give the reason");
            out.entries.push_back(std::move(e));
        }
    }
    return out;
}

} // namespace atlas
