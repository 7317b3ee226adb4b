// One character has one reading and one traditional form, unless exceptions.toml lists more.
#include "atlas/domain/lint_checks.h"
#include "atlas/domain/pinyin.h"
#include "atlas/domain/text.h"
#include <algorithm>

namespace atlas {
namespace {

std::vector<std::string> characters(const std::string& text) {
    std::vector<std::string> out;
    for (char c : text)
        if ((c & 0xC0) == 0x80 && !out.empty())
            out.back() += c;
        else
            out.emplace_back(1, c);
    return out;
}

struct Use {
    std::string value, path; // what the character stands beside, and where
};
using Uses = std::map<std::string, std::vector<Use>>;

// Whoever differs from what most others say is wrong; where it is even, whoever comes later.
template <class F>
void eachOdd(const Uses& uses, F complain) {
    for (const auto& [character, list] : uses) {
        std::map<std::string, int> count;
        for (const Use& u : list) ++count[u.value];
        if (count.size() < 2) continue;
        const std::string* usual = &list.front().value;
        for (const Use& u : list)
            if (count[u.value] > count[*usual]) usual = &u.value;
        const auto witness = std::ranges::find(list, *usual, &Use::value);
        for (const Use& u : list)
            if (u.value != *usual) complain(character, u, *usual, witness->path);
    }
}

} // namespace

void checkHanzi(CatalogReading& r, const Exceptions& exceptions) {
    Uses readings, forms, simplified;
    const auto add = [&](const std::string& path, const std::string& pinyin, const std::string& hans,
                         const std::string& hant) {
        const auto s = characters(hans), t = characters(hant);
        const auto syllables = splitPinyin(pinyin, s.size());
        for (size_t i = 0; i < syllables.size(); ++i) readings[s[i]].push_back({syllables[i], path});
        for (size_t i = 0; i < s.size() && s.size() == t.size(); ++i) {
            forms[s[i]].push_back({t[i], path});
            simplified[t[i]].push_back({s[i], path});
        }
    };
    for (const Point& p : r.catalog.points) add("point " + p.code, p.pinyin, p.hans, p.hant);
    for (const Meridian& m : r.catalog.meridians) add("meridian " + m.code, m.pinyin, m.hans, m.hant);
    const auto say = [&](const std::string& path, const char* key, const std::string& message) {
        const Place at = r.place(path + "." + key);
        r.problems.push_back({at.file, at.line, path + ": " + message});
    };
    eachOdd(readings,
            [&](const std::string& c, const Use& u, const std::string& usual, const std::string& where) {
                if (exceptions.allow("reading", {{"hanzi", c}, {"pinyin", u.value}})) return;
                say(u.path, "pinyin",
                    c + " is read '" + u.value + "' but '" + usual + "' in " + where +
                        "; correct one, or list both as a [[reading]] in exceptions.toml");
            });
    eachOdd(forms,
            [&](const std::string& c, const Use& u, const std::string& usual, const std::string& where) {
                if (exceptions.allow("form", {{"hans", c}, {"hant", u.value}})) return;
                say(u.path, "hant",
                    c + " is written " + u.value + " in hant but " + usual + " in " + where +
                        "; correct one, or list both as a [[form]] in exceptions.toml");
            });
    eachOdd(simplified,
            [&](const std::string& c, const Use& u, const std::string& usual, const std::string& where) {
                if (exceptions.allow("form", {{"hans", u.value}, {"hant", c}})) return;
                say(u.path, "hans",
                    c + " is written " + u.value + " in hans but " + usual + " in " + where +
                        "; correct one, or list both as a [[form]] in exceptions.toml");
            });
}

} // namespace atlas
