#pragma once
// list, show, search, measure and lint: text, tables, CSV and JSON on a stream. They need no display and no
// GPU.
#include "atlas/domain/practice.h"
#include "atlas/domain/safety.h"
#include "atlas/domain/search.h"
#include "atlas/domain/session.h"
#include <iosfwd>

namespace atlas {

// Points that the choices leave out are marked with the reason. The JSON has left_out wherever something was
// said.
void writeList(std::ostream&, const AtlasSession&, std::string_view meridian, std::string_view format,
               const SafetyChoices& = {}); // table csv json
void writeMeasurement(std::ostream&, const AtlasSession&, std::string_view format);
void writeSearch(std::ostream&, std::string_view words, const std::vector<SearchResult>&,
                 std::string_view format);

// `code` and ids must be in the catalog.
void writePoint(std::ostream&, const AtlasSession&, std::string_view code, std::string_view format,
                const SafetyChoices& = {});
void writeRegion(std::ostream&, const AtlasSession&, std::string_view id, std::string_view format,
                 const SafetyChoices& = {});
void writeMeridian(std::ostream&, const Catalog&, std::string_view code, std::string_view format);
void writePlan(std::ostream&, const AtlasSession&, const PracticePlan&, std::string_view format);
void writePage(std::ostream&, const Catalog&, std::string_view id, std::string_view format);

} // namespace atlas
