#pragma once
// What the user has said of themselves, and what follows for points and sessions.
#include "atlas/domain/catalog.h"

namespace atlas {

struct SafetyChoices {
    std::vector<std::string> conditions; // ids of Condition that hold; unknown ones are passed over
    bool operator==(const SafetyChoices&) const = default;
};

struct SafetyVerdict {
    bool leaveOut = false; // not pressed in a session, marked on the body and the card
    std::vector<const Condition*> because;
};

bool leavesOut(const Condition&, const Point&);
SafetyVerdict verdictOn(const Catalog&, const SafetyChoices&, const Point&);
// Not where one that holds names it, and nothing rolled where pressing is to be gentle.
bool allowsTechnique(const Catalog&, const SafetyChoices&, std::string_view technique);
bool asksForGentle(const Catalog&, const SafetyChoices&);

// Those that hold, in the catalog's order.
std::vector<const Condition*> holding(const Catalog&, const SafetyChoices&);
// What is to be said first, before anything is pressed: the advice of every one that holds.
std::vector<Statement> saidFirst(const Catalog&, const SafetyChoices&);
// How many points of the catalog one condition leaves out.
size_t countLeftOut(const Catalog&, const Condition&);
std::string whatFollows(const Catalog&, const Condition&); // Condition::follows with its count
// The point's own precautions that speak of it, with their sources.
std::vector<const Statement*> ownWords(const Condition&, const Point&);
// "Pregnant, or perhaps pregnant: traditionally avoided …"; for several, one after the other. "" when nothing
// is left out.
std::string whyLeftOut(const SafetyVerdict&);
// The words of a card's pressure where gentle is asked for: "Moderate to firm." becomes "Light only.", what
// is light already stays.
std::string gentlePressure(std::string_view pressure);

} // namespace atlas
