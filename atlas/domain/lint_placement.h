#pragma once
// Checks the places themselves: every point is measured on several bodies.
#include "atlas/domain/catalog.h"

namespace atlas {

struct PlacementLint {
    std::vector<LintFinding> findings;
    std::string note; // why nothing was checked, empty otherwise
};
// With the baked body of `bodyDir` (bakedBodyDir() when empty).
PlacementLint lintPlacement(const std::filesystem::path& dataDir, const std::filesystem::path& bodyDir = {});

} // namespace atlas
