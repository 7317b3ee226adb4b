#pragma once
// When a learner is to be asked again: FSRS-5 (Free Spaced Repetition Scheduler) with its published formula
// and default weights, for nine answers in ten remembered. Source: Open Spaced Repetition, "The Algorithm",
// https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm. Without its learning steps: what
// was missed is due again at once, all else after a whole number of days.
#include <cstdint>

namespace atlas {

enum class Grade : uint8_t { again = 1, hard, good, easy };

struct Recall {
    double stability = 0;  // days after which nine in ten remember; 0: never asked
    double difficulty = 0; // 1 .. 10
    int64_t last = 0;      // of the last answer: seconds since 1970, UTC
    Grade grade{};         // of it
    int answers = 0, lapses = 0;
    bool operator==(const Recall&) const = default;
};

Recall reviewed(const Recall&, Grade, int64_t at);
// The probability that it is remembered now, 0 .. 1; 0 where it was never asked.
double retrievability(const Recall&, int64_t now);
int daysUntilDue(const Recall&);        // after the last answer; 0: at once
int64_t dueAt(const Recall&);           // seconds since 1970, UTC; never asked: 0
bool isDue(const Recall&, int64_t now); // false where it was never asked

} // namespace atlas
