#pragma once
// What a typed or printed name stands for.
#include "atlas/domain/catalog.h"

namespace atlas {

// "Triple Warmer 5", "tw-5" → "TE5" by the meridians' names; "" when it is no meridian with a number. The
// code need not be in the catalog.
std::string numberedCode(const Catalog&, std::string_view text);

// A point in any spelling that the search knows for sure; the error names the nearest.
engine::Result<std::string> resolvePoint(const Catalog&, std::string_view text);
// Ids of a region or page, in any case; the error lists the known ones.
engine::Result<std::string> resolveRegion(const Catalog&, std::string_view text);
engine::Result<std::string> resolveMeridian(const Catalog&, std::string_view text);
engine::Result<std::string> resolvePage(const Catalog&, std::string_view text);
engine::Result<std::string> resolveCondition(const Catalog&, std::string_view text);

// Where an article's number and the WHO code disagree, from the side of either point.
struct PrintedName {
    const Region* region;
    const RegionPoint* point;
    std::string standard; // what the WHO standard calls the printed number, "" when it is no number
};
// Everything that the regions' articles print for `code`, and what they print as `code` but mean otherwise.
std::vector<PrintedName> printedNames(const Catalog&, std::string_view code);

} // namespace atlas
