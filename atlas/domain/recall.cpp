#include "atlas/domain/recall.h"
#include <algorithm>
#include <array>
#include <cmath>

namespace atlas {
namespace {

constexpr std::array<double, 19> w{0.40255, 1.18385, 3.173,  15.69105, 7.1949, 0.5345, 1.4604,
                                   0.0046,  1.54575, 0.1192, 1.01925,  1.9395, 0.11,   0.29605,
                                   2.2698,  0.2315,  2.9898, 0.51655,  0.6621};
constexpr double kDecay = -0.5, kFactor = 19.0 / 81;
constexpr double kLeast = 0.01, kMost = 36500; // days
constexpr int64_t kDay = 86400;

double initialDifficulty(int g) {
    return w[4] - std::exp(w[5] * (g - 1)) + 1;
}

double nextDifficulty(double d, int g) {
    const double damped = d - w[6] * (g - 3) * (10 - d) / 9;
    return std::clamp(w[7] * initialDifficulty(4) + (1 - w[7]) * damped, 1.0, 10.0);
}

double nextStability(const Recall& r, Grade grade, double days) {
    const double s = r.stability, d = r.difficulty;
    const int g = static_cast<int>(grade);
    if (days < 1) return s * std::exp(w[17] * (g - 3 + w[18]));
    const double forgotten = 1 - std::pow(1 + kFactor * days / s, kDecay);
    if (grade == Grade::again)
        return std::min(w[11] * std::pow(d, -w[12]) * (std::pow(s + 1, w[13]) - 1) *
                            std::exp(w[14] * forgotten),
                        s / std::exp(w[17] * w[18]));
    const double weight = grade == Grade::hard ? w[15] : grade == Grade::easy ? w[16] : 1;
    return s *
           (1 + std::exp(w[8]) * (11 - d) * std::pow(s, -w[9]) * (std::exp(w[10] * forgotten) - 1) * weight);
}

// Whole days; a clock that was set back counts as none.
double elapsed(const Recall& r, int64_t now) {
    return static_cast<double>(std::max<int64_t>(0, now - r.last) / kDay);
}

} // namespace

Recall reviewed(const Recall& before, Grade grade, int64_t at) {
    Recall r = before;
    const int g = static_cast<int>(grade);
    if (before.answers == 0) {
        r.stability = w[static_cast<size_t>(g - 1)];
        r.difficulty = std::clamp(initialDifficulty(g), 1.0, 10.0);
    } else {
        r.stability = nextStability(before, grade, elapsed(before, at));
        r.difficulty = nextDifficulty(before.difficulty, g);
    }
    r.stability = std::clamp(r.stability, kLeast, kMost);
    r.last = at;
    r.grade = grade;
    ++r.answers;
    if (grade == Grade::again && before.answers > 0) ++r.lapses;
    return r;
}

double retrievability(const Recall& r, int64_t now) {
    if (r.answers == 0) return 0;
    return std::pow(1 + kFactor * elapsed(r, now) / r.stability, kDecay);
}

int daysUntilDue(const Recall& r) {
    if (r.grade == Grade::again || r.answers == 0) return 0;
    return std::max(1, static_cast<int>(std::lround(r.stability)));
}

int64_t dueAt(const Recall& r) {
    return r.answers == 0 ? 0 : r.last + kDay * daysUntilDue(r);
}

bool isDue(const Recall& r, int64_t now) {
    return r.answers > 0 && now >= dueAt(r);
}

} // namespace atlas
