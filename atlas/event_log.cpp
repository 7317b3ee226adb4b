#include "atlas/event_log.h"
#include <chrono>
#include <cmath>
#include <ctime>

namespace atlas {
namespace {
using Clock = std::chrono::steady_clock;
const Clock::time_point programStart = Clock::now();
} // namespace

double seconds() {
    return std::chrono::duration<double>(Clock::now() - programStart).count();
}

double suspendedSeconds() {
#ifdef CLOCK_BOOTTIME
    timespec boot{}, mono{};
    clock_gettime(CLOCK_BOOTTIME, &boot);
    clock_gettime(CLOCK_MONOTONIC, &mono);
    return static_cast<double>(boot.tv_sec - mono.tv_sec) +
           static_cast<double>(boot.tv_nsec - mono.tv_nsec) * 1e-9;
#else
    return 0;
#endif
}

void EventLog::write(nlohmann::ordered_json event) {
    if (!file_) return;
    event["t"] = std::round(seconds() * 1e4) / 1e4;
    std::fprintf(file_, "%s\n", event.dump().c_str());
    std::fflush(file_);
}

} // namespace atlas
