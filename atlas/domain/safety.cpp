#include "atlas/domain/safety.h"
#include "atlas/domain/text.h"
#include <algorithm>

namespace atlas {
namespace {

bool holds(const std::vector<std::string>& list, std::string_view word) {
    return std::ranges::find(list, word) != list.end();
}

} // namespace

bool leavesOut(const Condition& c, const Point& p) {
    return holds(c.points, p.code) || holds(c.segments, p.segment);
}

std::vector<const Condition*> holding(const Catalog& catalog, const SafetyChoices& choices) {
    std::vector<const Condition*> out;
    for (const Condition& c : catalog.conditions)
        if (holds(choices.conditions, c.id)) out.push_back(&c);
    return out;
}

SafetyVerdict verdictOn(const Catalog& catalog, const SafetyChoices& choices, const Point& p) {
    SafetyVerdict verdict;
    for (const Condition* c : holding(catalog, choices))
        if (leavesOut(*c, p)) verdict.because.push_back(c);
    verdict.leaveOut = !verdict.because.empty();
    return verdict;
}

bool asksForGentle(const Catalog& catalog, const SafetyChoices& choices) {
    return std::ranges::any_of(holding(catalog, choices),
                               [](const Condition* c) { return c->effect == "gentle"; });
}

bool allowsTechnique(const Catalog& catalog, const SafetyChoices& choices, std::string_view technique) {
    if (std::ranges::any_of(holding(catalog, choices),
                            [&](const Condition* c) { return holds(c->techniques, technique); }))
        return false;
    const Technique* t = catalog.technique(technique);
    return !(t && t->motion == "roll" && asksForGentle(catalog, choices));
}

std::vector<Statement> saidFirst(const Catalog& catalog, const SafetyChoices& choices) {
    std::vector<Statement> out;
    for (const Condition* c : holding(catalog, choices))
        for (const Statement& s : c->advice)
            if (std::ranges::find(out, s.text, &Statement::text) == out.end()) out.push_back(s);
    return out;
}

size_t countLeftOut(const Catalog& catalog, const Condition& c) {
    return static_cast<size_t>(
        std::ranges::count_if(catalog.points, [&](const Point& p) { return leavesOut(c, p); }));
}

std::string whatFollows(const Catalog& catalog, const Condition& c) {
    std::string out = c.follows;
    if (const size_t at = out.find("{n}"); at != std::string::npos)
        out.replace(at, 3, std::to_string(countLeftOut(catalog, c)));
    return out;
}

std::vector<const Statement*> ownWords(const Condition& c, const Point& p) {
    std::vector<const Statement*> out;
    for (const Statement& s : p.precautions) {
        const std::string folded = foldText(s.text);
        if (std::ranges::any_of(c.stems, [&](const std::string& stem) {
                return folded.find(foldText(stem)) != std::string::npos;
            }))
            out.push_back(&s);
    }
    return out;
}

std::string whyLeftOut(const SafetyVerdict& verdict) {
    std::string out;
    for (const Condition* c : verdict.because)
        out.append(out.empty() ? "" : " ").append(c->name + ": " + c->why);
    return out;
}

std::string gentlePressure(std::string_view pressure) {
    const std::string folded = foldText(pressure);
    const bool light =
        folded.starts_with("light") || folded.starts_with("very light") || folded.starts_with("gentle");
    const bool more =
        folded.find("moderate") != std::string::npos || folded.find("firm") != std::string::npos;
    return light && !more ? std::string(pressure) : "Light only.";
}

} // namespace atlas
