#pragma once
// How a card is put together; each kind of card has its function.
#include "atlas/panels/document.h"
#include <algorithm>
#include <utility>

namespace atlas {

struct DocumentWriter {
    using Kind = Block::Kind;
    const Catalog& catalog;
    Document& d;
    const SafetyChoices& safety;
    std::vector<std::string> cited;

    std::string cite(const std::vector<std::string>& ids) {
        std::vector<long> numbers;
        for (const std::string& id : ids) {
            auto at = std::find(cited.begin(), cited.end(), id);
            if (at == cited.end()) at = cited.insert(cited.end(), id);
            numbers.push_back(at - cited.begin() + 1);
        }
        std::sort(numbers.begin(), numbers.end());
        numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
        std::string out;
        for (const long n : numbers) out += (out.empty() ? "" : ", ") + std::to_string(n);
        return out;
    }
    Block& add(Kind kind, std::string text, std::string tail = {}) {
        Block b;
        b.kind = kind;
        b.text = std::move(text);
        b.tail = std::move(tail);
        return d.blocks.emplace_back(std::move(b));
    }
    void statements(Kind kind, const std::vector<Statement>& all) {
        for (const Statement& s : all) add(kind, s.text, s.evidence).cite = cite(s.sources);
    }
    void section(const char* title, Kind kind, const std::vector<Statement>& all) {
        if (all.empty()) return;
        add(Block::Kind::heading, title);
        statements(kind, all);
    }
    void steps(const std::vector<std::string>& all) {
        int n = 0;
        for (const std::string& s : all) add(Block::Kind::step, s).number = ++n;
    }
    void sourceList() {
        if (cited.empty()) return;
        add(Block::Kind::heading, "Sources");
        for (size_t i = 0; i < cited.size(); ++i) {
            const Source* s = catalog.source(cited[i]);
            std::string text = cited[i];
            if (s) {
                text = s->title;
                std::string before;
                for (const std::string* part : {&s->authors, &s->publisher, &s->year}) {
                    if (!part->empty() && *part != before) text += (text.ends_with('?') ? " " : ". ") + *part;
                    before = *part;
                }
                text += ".";
            }
            add(Block::Kind::source, std::move(text)).number = static_cast<int>(i) + 1;
        }
    }
};

std::string duration(int seconds);       // "90 s", "2 min"
std::string timeOf(int least, int most); // "30 s to 2 min"
std::string joined(const std::vector<std::string>&, const char* between);
std::string capital(std::string);

// "You said: Blood thinners, Few platelets." of the conditions that hold and that `concerns` picks; "" for
// none.
template <class F>
std::string youSaid(const DocumentWriter& w, F concerns) {
    std::string names;
    for (const Condition* c : holding(w.catalog, w.safety))
        if (concerns(*c)) names.append(names.empty() ? "" : ", ").append(c->name);
    return names.empty() ? names : "You said: " + names + ".";
}
std::string gentleBecause(const DocumentWriter&);
std::string techniqueBarred(const DocumentWriter&, const std::string& technique);

// Technique, time and steps, where something is said; `heading` over them.
void writeMassage(DocumentWriter&, const Massage&, const char* heading);
void writeRegionCard(DocumentWriter&, const AtlasSession&, const Region&);

} // namespace atlas
