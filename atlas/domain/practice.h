#pragma once
// A guided self-massage: what is pressed, in which order, how long. Plain values and pure functions; the
// window gives the time. (Called a session on screen; AtlasSession is something else.)
#include "atlas/domain/safety.h"
#include "atlas/domain/session.h"
#include <optional>

namespace atlas {

enum class Length : uint8_t { shorter, usual, longer }; // the low end, the middle, the high end of the range
const char* toString(Length);

struct PracticeRequest {
    std::string region;             // Region::id; or
    std::vector<std::string> codes; // points in this order
    // Which side hurts: it comes first, and a region's own knot is worked on that side alone. Midline: not
    // said; right, then left.
    Side first = Side::midline;
    Length length = Length::usual;
    bool gentler = false; // lighter pressure, the low end of the times, never a ball or roller
    bool operator==(const PracticeRequest&) const = default;
};

struct PracticeItem { // one place on one side
    std::string code; // WHO code; "" is the region's own knot
    std::string region;
    Side side{};
    std::string label; // of a group led through place by place: "between thumb and index finger"; else ""
    engine::SurfacePoint at;
    std::vector<engine::SurfacePoint> also;      // held together with `at`, by other fingers
    std::optional<engine::SurfacePoint> towards; // the hand moves from `at` to here; none: it stays
    bool toAndFro = false;                       // and back again; else it lifts off and begins anew at `at`
    std::string technique;                       // id of Technique
    std::string motion;   // of the hand cue, Technique::motion: "hold", "circles", "stroke", "roll"
    std::string title;    // "GB21 Jiānjǐng", "The knot: Under the shoulder blade"
    std::string how;      // what to do in one line: the technique's name and the side's words
    std::string pressure; // "Moderate.", made lighter where that was asked for; "" not said
    std::string range;    // "30 s to 2 min", as the sources have it
    std::string timeFrom; // "the point's own sources" or "general range of this technique"
    std::vector<std::string> steps, cautions, sources; // sources: ids
    int press = 0, rest = 0;                           // seconds; rest: after it, to change hand or side
    int leastPress = 0, mostPress = 0;                 // the range in seconds; press lies in it
};

struct LeftOut {
    std::string code, why; // code "": the region's own knot
};

struct PracticePlan {
    PracticeRequest request;
    std::string title; // "Under the shoulder blade", "GB21 Jiānjǐng", "4 points"
    std::vector<PracticeItem> items;
    std::vector<LeftOut> leftOut;
    bool gentler = false;           // asked for, or by what the user said of themselves
    std::vector<std::string> notes; // to read before it begins: "Ask your doctor first: pregnancy"
    int seconds() const;            // presses and the rests between them, without the lead-in
};

// Point by point, near ones before distant ones, each on both sides, the midline once. A number that stands
// in a region only because an article misprinted it is not pressed: such a point does not list the region as
// its own. Nothing to press is an error that says why.
engine::Result<PracticePlan> planPractice(const AtlasSession&, const SafetyChoices&, const PracticeRequest&);

// The card's "30 s to 2 min".
std::string describeRange(int leastSeconds, int mostSeconds);
std::string describeSeconds(double seconds); // "1 min 30 s"

// Before the first press and after a jump: ready. Between presses: rest. In both `item` is the place that
// comes next, so that camera and hand can go there. After the last press: done, the summary is shown.
enum class PressPhase : uint8_t { ready, press, rest, done };
const char* toString(PressPhase);

// Time that passes is given; nothing here looks at a clock, so a clock set back or forward changes nothing.
struct PracticeRun {
    PracticePlan plan;
    size_t item = 0; // pressed now or next; the last one when done
    PressPhase phase = PressPhase::ready;
    double elapsed = 0;  // seconds in this phase
    double leadIn = 0;   // seconds of `ready`
    double breather = 0; // seconds of `rest`
    bool paused = false;
    std::vector<double> spent;   // seconds that each item was pressed, repeats added up
    std::vector<bool> whole;     // pressed to its end
    int chimes = 0;              // grows by one at each change of phase; the window plays what is new
    int before = -1, after = -1; // how it felt, 0 .. 10; -1 not said
    std::string diaryId;         // of its entry; "" none

    const PracticeItem& now() const { return plan.items[item]; }
    double length() const; // seconds of this phase; 0 when done
    double left() const { return length() - elapsed; }
    double pressed() const; // seconds altogether
    size_t done() const;    // items pressed to their end
    double toGo() const;    // seconds until the end, rests included
};
inline constexpr double kFirstLeadIn = 10, kLeadIn = 5; // seconds: at the start, after skip, back and repeat

PracticeRun beginPractice(PracticePlan);
void advance(PracticeRun&, double seconds); // through as many phases as they fill; nothing while paused
void skip(PracticeRun&);                    // to the next item; after the last: done
void back(PracticeRun&);   // to this item's start; from there, and from `done`, to the one before
void repeat(PracticeRun&); // this item from its start; in a rest the one just pressed
void finish(PracticeRun&); // ends it here: done
// The same session with other times, lengths or places (another length, a reshaped body) from now on: the
// item keeps its place and the time that it had. False, and nothing changed, where the plans do not match.
bool replan(PracticeRun&, PracticePlan);

struct PracticeSummary {
    struct Line {
        std::string code, title, label;
        Side side{};
        double seconds = 0;
        bool whole = false;
    };
    std::vector<Line> pressed; // in the order of the plan
    std::vector<Line> skipped; // never begun
    std::vector<LeftOut> leftOut;
    double seconds = 0; // of pressing
};
PracticeSummary summaryOf(const PracticeRun&);

} // namespace atlas
