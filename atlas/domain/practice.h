#pragma once
// A guided self-massage: what is pressed, in which order, how long. Plain values and pure functions; the
// window gives the time. (Called a session on screen; AtlasSession is something else.)
#include "atlas/domain/area.h"
#include "atlas/domain/safety.h"
#include <optional>

namespace atlas {

enum class Length : uint8_t { shorter, usual, longer }; // the low end, the middle, the high end of the range

struct PracticeRequest {
    std::string region;             // Region::id; or
    std::vector<std::string> codes; // points in this order
    Side first = Side::right;       // which side comes first
    bool bothSides = true;
    Length length = Length::usual;
    bool gentler = false; // lighter pressure is asked for; never a ball or roller
    bool operator==(const PracticeRequest&) const = default;
};

struct PracticeItem { // one place on one side
    std::string code; // WHO code; "" is the region's own knot
    std::string region;
    Side side{};
    engine::SurfacePoint at;
    std::optional<engine::SurfacePoint> towards; // strokes and rollers work from `at` to here
    std::string technique, motion;               // ids of Technique
    std::string title, how;                      // "GB21 Jianjing", one line that tells what to do
    std::string pressure, range; // "Firm, never painful", "30 s to 2 min", as the sources have it
    std::vector<std::string> steps, cautions, sources;
    int press = 0, rest = 0; // seconds
};

struct LeftOut {
    std::string code, why;
};

struct PracticePlan {
    PracticeRequest request;
    std::string title; // "Under the shoulder blade"
    std::vector<PracticeItem> items;
    std::vector<LeftOut> leftOut;
    int seconds() const; // without the lead-in
};

// Nothing to press is an error that says why.
engine::Result<PracticePlan> planPractice(const Catalog&, const Measurement&, const SafetyChoices&,
                                          const PracticeRequest&);

enum class PressPhase : uint8_t { ready, press, rest, done };

// Time that passes is given; nothing here looks at a clock, so a clock set back or forward changes nothing.
struct PracticeRun {
    PracticePlan plan;
    size_t item = 0;
    PressPhase phase = PressPhase::ready;
    double elapsed = 0; // seconds in this phase
    bool paused = false;
    double pressed = 0;       // seconds of pressing altogether
    std::vector<size_t> done; // items pressed to their end
    int chimes = 0;           // counts what should sound; the window plays what is new
    double length() const;    // seconds of this phase
    double left() const { return length() - elapsed; }
};
void advance(PracticeRun&, double seconds); // through as many phases as they fill
void skip(PracticeRun&);                    // to the next item
void back(PracticeRun&);                    // to the start of this item, at its start to the one before
void repeat(PracticeRun&);                  // this item from its start

} // namespace atlas
