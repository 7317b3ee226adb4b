#include "atlas/domain/recall.h"
#include <gtest/gtest.h>

namespace {
using namespace atlas;
constexpr int64_t day = 86400, start = 1'700'000'000;

TEST(Recall, FirstAnswersHaveThePublishedWeights) {
    const double stability[] = {0.40255, 1.18385, 3.173, 15.69105};
    const double difficulty[] = {7.1949, 6.48830527, 5.28243442, 3.22450159};
    for (int g = 1; g <= 4; ++g) {
        const Recall r = reviewed({}, static_cast<Grade>(g), start);
        EXPECT_DOUBLE_EQ(r.stability, stability[g - 1]);
        EXPECT_NEAR(r.difficulty, difficulty[g - 1], 1e-8);
    }
}

// The memory state that the authors' own tests of FSRS-5 give for these answers (ts-fsrs, "memory state").
// Their program leaves the stability as it is at the second right answer of the first day, the formula does
// not.
TEST(Recall, AgreesWithTheAuthorsOwnNumbers) {
    Recall r = reviewed(reviewed({}, Grade::again, start), Grade::good, start);
    const double stability = r.stability;
    r = reviewed(r, Grade::good, start);
    EXPECT_GT(r.stability, stability);
    r.stability = stability;
    for (const int at : {1, 4, 12, 33}) r = reviewed(r, Grade::good, start + at * day);
    EXPECT_NEAR(r.stability, 48.4848, 1e-4);
    EXPECT_NEAR(r.difficulty, 7.0866, 1e-4);
}

TEST(Recall, NineInTenRememberWhenItIsDue) {
    Recall r = reviewed({}, Grade::good, start);
    r.stability = 10;
    EXPECT_NEAR(retrievability(r, start + 10 * day), 0.9, 1e-12);
    EXPECT_EQ(dueAt(r), start + 10 * day);
    EXPECT_FALSE(isDue(r, start + 10 * day - 1));
    EXPECT_TRUE(isDue(r, start + 10 * day));
}

TEST(Recall, WhatWasMissedComesBackAtOnceAndStaysNearer) {
    Recall known = reviewed(reviewed({}, Grade::good, start), Grade::good, start + 3 * day);
    const Recall missed = reviewed(known, Grade::again, start + 20 * day);
    EXPECT_TRUE(isDue(missed, start + 20 * day));
    EXPECT_EQ(missed.lapses, 1);
    EXPECT_LT(missed.stability, known.stability);
    EXPECT_GT(missed.difficulty, known.difficulty);
    EXPECT_GT(reviewed(known, Grade::good, start + 20 * day).stability, known.stability);
    EXPECT_LT(reviewed(known, Grade::hard, start + 20 * day).stability,
              reviewed(known, Grade::good, start + 20 * day).stability);
}

TEST(Recall, NeverAskedIsNeverDueAndAClockSetBackHarmsNothing) {
    EXPECT_FALSE(isDue({}, start));
    EXPECT_EQ(retrievability({}, start), 0);
    const Recall r = reviewed(reviewed({}, Grade::good, start), Grade::good, start - 5 * day);
    EXPECT_GT(r.stability, 0);
    EXPECT_EQ(r.last, start - 5 * day);
}

} // namespace
