#include "atlas/domain/resolve.h"
#include "atlas/domain/search.h"
#include <algorithm>

namespace atlas {
namespace {

std::string compact(std::string_view text) {
    std::string folded = foldText(text);
    std::erase(folded, ' ');
    return folded;
}

char asciiLower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

template <class T>
engine::Result<std::string> resolveId(const std::vector<T>& list, std::string T::*id, std::string T::*name,
                                      std::string_view text, const char* what) {
    const std::string wanted = compact(text);
    std::vector<std::string> ids;
    for (const T& item : list) {
        if (compact(item.*id) == wanted || compact(item.*name) == wanted) return item.*id;
        ids.push_back(item.*id);
    }
    std::string message = std::string("there is no ") + what + " '" + std::string(text) + "'; ";
    if (const std::string near = nearestWord(text, ids); !near.empty())
        message += "did you mean " + near + "? ";
    message += "known: ";
    for (size_t i = 0; i < ids.size(); ++i) message.append(i ? ", " : "").append(ids[i]);
    return engine::Error{message};
}

} // namespace

std::string numberedCode(const Catalog& catalog, std::string_view text) {
    const std::string wanted = compact(text);
    const size_t last = wanted.find_last_not_of("0123456789");
    if (last == std::string::npos || last + 1 == wanted.size() || wanted.size() - last > 4) return {};
    const std::string word = wanted.substr(0, last + 1);
    const std::string number = std::to_string(std::stoi(wanted.substr(last + 1)));
    const std::string typed(text.substr(0, text.find_last_not_of("0123456789") + 1));
    std::string folded; // "DU" is the Governor Vessel before it is the German Dü
    for (const Meridian& m : catalog.meridians) {
        std::vector<std::string> names{m.code, m.name};
        for (const auto* list : {&m.prefixes, &m.aliases})
            names.insert(names.end(), list->begin(), list->end());
        for (const std::string& name : names) {
            if (compact(name) != word) continue;
            const bool same = std::ranges::equal(name, typed, {}, asciiLower, asciiLower);
            if (same) return m.code + number;
            if (folded.empty()) folded = m.code + number;
        }
    }
    return folded;
}

engine::Result<std::string> resolvePoint(const Catalog& catalog, std::string_view text) {
    const std::string wanted = compact(text);
    for (const Point& p : catalog.points)
        if (compact(p.code) == wanted) return p.code;
    if (const std::string code = numberedCode(catalog, text); !code.empty() && catalog.point(code))
        return code;
    const SearchIndex index(catalog);
    std::vector<std::string> near;
    for (const SearchResult& r : index.search(text, 12)) {
        if (r.kind != "point") continue;
        if (r.score >= 0.93f && near.empty()) return r.id;
        near.push_back(r.id);
    }
    if (near.empty()) {
        std::vector<std::string> codes;
        for (const Point& p : catalog.points) codes.push_back(p.code);
        if (const std::string n = nearestWord(text, codes); !n.empty()) near.push_back(n);
    }
    std::string message = "there is no point '" + std::string(text) + "'";
    for (size_t i = 0; i < near.size() && i < 3; ++i)
        message.append(i ? ", " : "; did you mean ").append(near[i]);
    return engine::Error{message + (near.empty() ? "; `tongren list` names them all" : "?")};
}

engine::Result<std::string> resolveRegion(const Catalog& c, std::string_view text) {
    return resolveId(c.regions, &Region::id, &Region::name, text, "region");
}

engine::Result<std::string> resolvePage(const Catalog& c, std::string_view text) {
    return resolveId(c.pages, &Page::id, &Page::title, text, "page");
}

engine::Result<std::string> resolveCondition(const Catalog& c, std::string_view text) {
    return resolveId(c.conditions, &Condition::id, &Condition::name, text, "condition");
}

engine::Result<std::string> resolveMeridian(const Catalog& c, std::string_view text) {
    const std::string wanted = compact(text);
    for (const Meridian& m : c.meridians)
        if (std::ranges::any_of(m.aliases, [&](const std::string& a) { return compact(a) == wanted; }))
            return m.code;
    return resolveId(c.meridians, &Meridian::code, &Meridian::name, text, "meridian");
}

std::vector<PrintedName> printedNames(const Catalog& catalog, std::string_view code) {
    std::vector<PrintedName> out;
    for (const Region& region : catalog.regions)
        for (const RegionPoint& p : region.points) {
            if (p.printed.empty()) continue;
            const std::string standard = numberedCode(catalog, p.printed);
            if (p.code == code || standard == code) out.push_back({&region, &p, standard});
        }
    return out;
}

} // namespace atlas
