#pragma once
// How a point is found: a rule in the standard's own terms, as written in [point.where] of
// atlas/data/points/*.toml.
#include "engine/core/result.h"
#include <map>
#include <string>
#include <vector>

namespace atlas {

// `kind` and the keys that each kind reads are described in atlas/data/points/README.md.
// The catalog reads every key of [point.where] generically: the string array `refs`, numbers, strings.
struct Rule {
    std::string kind;              // "landmark", "between", "along", "level", "offset", …
    std::vector<std::string> refs; // landmark ids or point codes, in the order the kind says
    std::map<std::string, std::string> texts;
    std::map<std::string, double> numbers; // B-cun or fractions
    std::string confidence;                // "landmark", "proportional", "estimated"
    std::string arithmetic; // for the card: "7 of 12 B-cun from the wrist crease"; derived when empty
};

float numberOf(const Rule&, const char* key, float otherwise);
std::string textOf(const Rule&, const char* key); // "" when there is none

// Unknown kind, missing or unknown key: one sentence with the remedy. Used by the linter.
engine::Result<void> checkRule(const Rule&);

} // namespace atlas
