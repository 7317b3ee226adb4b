#include "atlas/domain/table_reader.h"

namespace atlas {
namespace {

std::string quoted(std::string_view key) {
    std::string out = "'";
    return out.append(key).append("'");
}

} // namespace

std::string join(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& w : words) out += (out.empty() ? "" : ", ") + w;
    return out;
}

void TableReader::rename(std::string path) {
    path_ = std::move(path);
    if (!out_.keepPlaces) return;
    out_.places.try_emplace(path_, Place{file_, lineOf(table_)});
    for (const char* key : {"code", "id"})
        if (const toml::node* node = table_.get(key))
            out_.places.try_emplace(path_ + "." + key, Place{file_, lineOf(*node)});
}

void TableReader::complain(int line, const std::string& what) {
    out_.problems.push_back({file_, line, path_ + ": " + what});
}

std::string TableReader::text(const char* key, bool needed) {
    const toml::node* node = get(key, needed, "a text");
    if (!node) return {};
    if (const auto* s = node->as_string()) {
        if (needed && s->get().empty()) complain(lineOf(*node), quoted(key) + " is empty; write its text");
        return s->get();
    }
    wrong(*node, key, "a text in quotes");
    return {};
}

std::string TableReader::textOrNumber(const char* key) {
    const toml::node* node = get(key, false, "");
    if (!node) return {};
    if (const auto* n = node->as_integer()) return std::to_string(n->get());
    return text(key);
}

int TableReader::integer(const char* key, bool needed) {
    const toml::node* node = get(key, needed, "a whole number");
    if (!node) return 0;
    if (const auto* n = node->as_integer()) return static_cast<int>(n->get());
    wrong(*node, key, "a whole number");
    return 0;
}

double TableReader::number(const char* key, bool needed) {
    const toml::node* node = get(key, needed, "a number");
    if (!node) return 0;
    if (node->is_number()) return node->value_or(0.0);
    wrong(*node, key, "a number");
    return 0;
}

bool TableReader::flag(const char* key) {
    const toml::node* node = get(key, false, "");
    if (!node) return false;
    if (!node->is_boolean()) wrong(*node, key, "true or false");
    return node->value_or(false);
}

std::optional<std::pair<int, int>> TableReader::secondsRange() {
    const toml::array* range = array("seconds", false, "a range such as [30, 120]");
    if (!range) return {};
    const auto low = range->size() == 2 ? (*range)[0].value<int64_t>() : std::nullopt;
    const auto high = range->size() == 2 ? (*range)[1].value<int64_t>() : std::nullopt;
    if (low && high && *low > 0 && *high >= *low)
        return std::pair{static_cast<int>(*low), static_cast<int>(*high)};
    complain(lineOf(*range), "'seconds' must be two whole numbers, least and most, such as [30, 120]");
    return {};
}

std::vector<std::string> TableReader::texts(const char* key, bool needed) {
    std::vector<std::string> values;
    const toml::array* list = array(key, needed, "a list of texts");
    if (!list) return values;
    for (const toml::node& node : *list)
        if (const auto* s = node.as_string())
            values.push_back(s->get());
        else
            wrong(node, key, "a list of texts in quotes");
    if (needed && values.empty()) complain(lineOf(*list), quoted(key) + " is empty; list at least one");
    return values;
}

const toml::array* TableReader::array(const char* key, bool needed, const char* what) {
    const toml::node* node = get(key, needed, what);
    if (!node) return nullptr;
    if (!node->is_array()) wrong(*node, key, what);
    return node->as_array();
}

const toml::table* TableReader::subtable(const char* key) {
    const toml::node* node = get(key, false, "");
    if (!node) return nullptr;
    if (!node->is_table()) wrong(*node, key, "a table");
    return node->as_table();
}

std::vector<Statement> TableReader::statements(const char* key, bool needed) {
    std::vector<Statement> list;
    eachTable(key, needed, [&](TableReader& r) {
        list.push_back({r.text("text", true), r.texts("sources"), r.text("evidence")});
    });
    return list;
}

void TableReader::finish() {
    for (auto&& [key, node] : table_) {
        const std::string name(key.str());
        if (std::ranges::find(seen_, name) != seen_.end()) continue;
        const std::string near = nearestWord(name, seen_);
        complain(
            static_cast<int>(key.source().begin.line),
            "unknown key '" + name + "'; " +
                (near.empty() ? "remove it, or use one of " + join(seen_) : "did you mean '" + near + "'?"));
    }
}

const toml::node* TableReader::get(const char* key, bool needed, const char* what) {
    see(key);
    const toml::node* node = table_.get(key);
    if (!node && needed) complain(lineOf(table_), quoted(key) + " is missing; add " + key + " = " + what);
    if (node && out_.keepPlaces) out_.places[path_ + "." + key] = {file_, lineOf(*node)};
    return node;
}

void TableReader::wrong(const toml::node& node, const char* key, const char* what) {
    complain(lineOf(node), quoted(key) + " must be " + what);
}

Rule readRule(TableReader& r, const std::vector<std::string_view>& others) {
    Rule rule;
    for (auto&& [key, node] : r.table()) {
        const std::string name(key.str());
        r.see(name);
        if (name == "kind")
            rule.kind = r.text("kind", true);
        else if (name == "refs")
            rule.refs = r.texts("refs");
        else if (name == "confidence")
            rule.confidence = r.text("confidence");
        else if (name == "arithmetic")
            rule.arithmetic = r.text("arithmetic");
        else if (std::ranges::find(others, name) != others.end())
            continue; // not part of the rule
        else if (node.is_number())
            rule.numbers[name] = node.value_or(0.0);
        else if (node.is_string())
            rule.texts[name] = node.value_or(std::string{});
        else
            r.complain(lineOf(node), "'" + name + "' must be a number or a text");
    }
    if (rule.kind.empty()) r.text("kind", true);
    if (auto ok = checkRule(rule); !rule.kind.empty() && !ok)
        r.complain(lineOf(r.table()), ok.error().message);
    return rule;
}

Massage readMassage(TableReader& r) {
    Massage m;
    m.technique = r.text("technique");
    m.steps = r.texts("steps");
    m.repeat = r.text("repeat");
    m.pressure = r.text("pressure");
    m.notAdvised = r.text("not_advised");
    m.stroke = r.text("stroke");
    m.toAndFro = r.flag("to_and_fro");
    m.sources = r.texts("sources");
    if (const auto range = r.secondsRange()) m.secondsMin = range->first, m.secondsMax = range->second;
    r.finish();
    return m;
}

} // namespace atlas
