#pragma once
// What the user has said of themselves, and what follows for points and sessions.
#include "atlas/domain/catalog.h"

namespace atlas {

struct SafetyChoices {
    std::vector<std::string> conditions; // ids of Condition that hold
    bool operator==(const SafetyChoices&) const = default;
};

struct SafetyVerdict {
    bool leaveOut = false; // not pressed in a session, marked on the body and the card
    std::vector<const Condition*> because;
};

SafetyVerdict verdictOn(const Catalog&, const SafetyChoices&, const Point&);
bool allowsTechnique(const Catalog&, const SafetyChoices&, std::string_view technique);
bool asksForGentle(const Catalog&, const SafetyChoices&);

} // namespace atlas
