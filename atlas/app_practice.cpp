#include "atlas/app_practice.h"
#include <algorithm>
#include <utility>

namespace atlas {

bool PracticeClock::counts(const AppState& s) {
    return s.practice && !s.practice->paused && s.practice->phase != PressPhase::done;
}

bool PracticeClock::tick(AppState& s, const AtlasSession& session) {
    const double now = seconds(), before = std::exchange(counted_, now);
    const double by = before < 0 ? 0 : now - before;
    const double asleep = suspendedSeconds(), slept = asleep - std::exchange(asleep_, asleep);
    if (!counts(s)) return false;
    apply(s, session, act::Tick{by, slept > 1}, now);
    return now >= drawAt_ || !counts(s);
}

double PracticeClock::wait(const AppState& s, bool minimised) const {
    const double now = seconds(), next = minimised ? now + 0.1 : drawAt_;
    return std::max(0.001, std::min(next, counted_ + s.practice->left()) - now);
}

void PracticeClock::report(const AppState& s, EventLog& log) {
    if (!log.open()) return;
    nlohmann::ordered_json event{{"event", "practice"}};
    if (s.practice)
        event.update(practiceJson(*s.practice));
    else if (reported_.empty())
        return;
    else
        event["phase"] = "closed";
    std::string text = event.dump();
    if (text == reported_) return;
    reported_ = std::move(text);
    if (s.practice) {
        event["left_s"] = s.practice->left();
        event["pressed_s"] = s.practice->pressed();
    }
    log.write(std::move(event));
}

nlohmann::ordered_json practiceJson(const PracticeRun& run) {
    const PracticeItem& item = run.now();
    return {{"phase", toString(run.phase)},
            {"item", run.item},
            {"items", run.plan.items.size()},
            {"code", item.code},
            {"label", item.label},
            {"side", toString(item.side)},
            {"length_s", run.length()},
            {"paused", run.paused},
            {"done", run.done()},
            {"chimes", run.chimes}};
}

} // namespace atlas
