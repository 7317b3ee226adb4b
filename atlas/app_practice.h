#pragma once
// A session's time in the window: counted from the monotonic clock, also while nothing is drawn.
#include "atlas/event_log.h"
#include "atlas/state/state.h"

namespace atlas {

class PracticeClock {
public:
    static bool counts(const AppState&); // a session is on, not paused and not over
    // Once a turn of the loop, before input is taken. True: the timer is to be drawn anew.
    bool tick(AppState&, const AtlasSession&);
    // Seconds until the next turn is due; call it only while counts().
    double wait(const AppState&, bool minimised) const;
    void drawn() { drawAt_ = seconds() + 1.0 / 30; }
    // Each change of a session goes to the log with the time at which it came.
    void report(const AppState&, EventLog&);

private:
    double counted_ = -1; // up to when; < 0: no turn yet
    double asleep_ = suspendedSeconds(), drawAt_ = 0;
    std::string reported_;
};

nlohmann::ordered_json practiceJson(const PracticeRun&);

} // namespace atlas
