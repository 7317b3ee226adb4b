#pragma once
// Checks the places themselves: every point is measured on several bodies.
#include "atlas/domain/lint_checks.h"
#include "atlas/domain/measure.h"

namespace atlas {

// `path` as in CatalogReading::places.
struct PlacementComplaint {
    std::string path, message;
};
// `body` is in the measuring pose; `figure` names it.
std::vector<PlacementComplaint> checkPlacement(const std::string& figure, const PosedBody& body,
                                               const Catalog&, const Measurement&, const Exceptions&);

struct PlacementLint {
    std::vector<LintFinding> findings;
    std::string note; // why nothing was checked, empty otherwise
};
// With the baked body of `bodyDir` (bakedBodyDir() when empty).
PlacementLint lintPlacement(const std::filesystem::path& dataDir, const std::filesystem::path& bodyDir = {});

} // namespace atlas
