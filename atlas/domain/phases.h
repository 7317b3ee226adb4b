#pragma once
// The five phases' colours, from atlas/data/phases.toml.
#include "atlas/domain/catalog.h"
#include <map>

namespace atlas {

struct Phase {
    std::string id, name, hans;                              // "wood", "Wood", "木"; id as Meridian::element
    std::map<std::string, std::string, std::less<>> colours; // meridian code -> "#rrggbb"
};
engine::Result<std::vector<Phase>> loadPhases(const std::filesystem::path& dataDir);
// Appends what is wrong with the file, for lint; against the catalog's meridians where there is one.
std::vector<Phase> readPhases(const std::filesystem::path& file, const Catalog*,
                              std::vector<LintFinding>& problems);
const Phase* phaseOf(const std::vector<Phase>&, std::string_view meridian);

} // namespace atlas
