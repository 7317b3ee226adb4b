#pragma once
// Inside of the text commands: values as JSON, keys in the order in which they are documented.
#include "atlas/domain/practice.h"
#include "atlas/domain/safety.h"
#include "atlas/domain/search.h"
#include "atlas/domain/session.h"
#include <nlohmann/json.hpp>

namespace atlas {

using Json = nlohmann::ordered_json;

double rounded(double, double steps); // to 1/steps
Json listJson(const AtlasSession&, std::string_view meridian, const SafetyChoices&);
Json measurementJson(const AtlasSession&);
Json pointJson(const AtlasSession&, const Point&, const SafetyChoices&);
Json regionJson(const AtlasSession&, const Region&, const SafetyChoices&);
Json meridianJson(const Catalog&, const Meridian&);
Json planJson(const AtlasSession&, const PracticePlan&);
Json pageJson(const Page&);
Json searchJson(std::string_view words, const std::vector<SearchResult>&);

} // namespace atlas
