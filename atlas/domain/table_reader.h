#pragma once
// Inside of readCatalog(): hands out the values of one TOML table by key and complains of what is missing,
// wrong or unknown, with file and line.
#include "atlas/domain/catalog_reader.h"
#include "atlas/domain/text.h"
#include <algorithm>
#include <optional>
#include <toml++/toml.h>

namespace atlas {

inline int lineOf(const toml::node& node) {
    return static_cast<int>(node.source().begin.line);
}
std::string join(const std::vector<std::string>& words); // "a, b, c"

class TableReader {
public:
    TableReader(CatalogReading& out, const std::string& file, const toml::table& table, std::string path)
        : out_(out), file_(file), table_(table), path_(std::move(path)) {
        if (out_.keepPlaces) out_.places[path_] = {file_, lineOf(table_)};
    }

    void see(const std::string& key) { // known, whoever reads it
        if (std::ranges::find(seen_, key) == seen_.end()) seen_.push_back(key);
    }
    const toml::table& table() const { return table_; }
    void rename(std::string path);
    void complain(int line, const std::string& what);

    std::string text(const char* key, bool needed = false);
    std::string textOrNumber(const char* key);
    int integer(const char* key, bool needed = false);
    double number(const char* key, bool needed = false);
    bool flag(const char* key);
    // `seconds`: least and most.
    std::optional<std::pair<int, int>> secondsRange();
    std::vector<std::string> texts(const char* key, bool needed = false);
    const toml::array* array(const char* key, bool needed, const char* what);
    const toml::table* subtable(const char* key);
    template <class F>
    void eachTable(const char* key, bool needed, F read) {
        const toml::array* list = array(key, needed, "a list of tables");
        if (!list) return;
        size_t i = 0;
        for (const toml::node& node : *list) {
            const std::string path = path_ + "." + key + "[" + std::to_string(i++) + "]";
            if (const toml::table* t = node.as_table()) {
                TableReader reader(out_, file_, *t, path);
                read(reader);
                reader.finish();
            } else
                wrong(node, key, "a list of tables such as { text = \"…\", sources = [\"…\"] }");
        }
    }
    std::vector<Statement> statements(const char* key, bool needed = false);
    TableReader sub(const toml::table& t, const char* key) { return {out_, file_, t, path_ + "." + key}; }

    void finish();

private:
    const toml::node* get(const char* key, bool needed, const char* what);
    void wrong(const toml::node& node, const char* key, const char* what);

    CatalogReading& out_;
    const std::string& file_;
    const toml::table& table_;
    std::string path_;
    std::vector<std::string> seen_;
};

// `others` are the keys of the table that are not the rule's.
Rule readRule(TableReader&, const std::vector<std::string_view>& others = {});
Massage readMassage(TableReader&);

} // namespace atlas
