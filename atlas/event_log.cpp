#include "atlas/event_log.h"
#include <chrono>
#include <cmath>

namespace atlas {
namespace {
using Clock = std::chrono::steady_clock;
const Clock::time_point programStart = Clock::now();
} // namespace

double seconds() {
    return std::chrono::duration<double>(Clock::now() - programStart).count();
}

void EventLog::write(nlohmann::ordered_json event) {
    if (!file_) return;
    event["t"] = std::round(seconds() * 1e4) / 1e4;
    std::fprintf(file_, "%s\n", event.dump().c_str());
    std::fflush(file_);
}

} // namespace atlas
