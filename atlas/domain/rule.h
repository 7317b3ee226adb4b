#pragma once
// How a point is found: a rule in the standard's own terms, as written in [point.where] of atlas/data/points/*.toml.
#include <memory>
#include <string>
#include <vector>

namespace atlas {

// A place named in a rule: a landmark id ("wrist_crease_palmar_radial"), a point code ("LU9"), or another rule.
// `kind` and the fields that each kind reads are described in atlas/data/points/README.md.
struct Rule {
    std::string kind;               // "landmark", "between", "along", "level", "offset", …
    std::vector<std::string> refs;  // landmark ids or point codes, in the order the kind says
    std::vector<std::string> texts; // words: a direction, a cun scale id, a plane …
    std::vector<double> numbers;    // B-cun or fractions, in the order the kind says
    std::string confidence;         // "landmark", "proportional", "estimated"
    std::string arithmetic;         // for the card: "7 of 12 B-cun from the wrist crease", derived when empty
    bool midline = false;
};

} // namespace atlas
