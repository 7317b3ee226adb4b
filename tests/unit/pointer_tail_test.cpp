// The laser's tail is a curve, however few places of the hand were seen.
#include "atlas/view/pointer_tail.h"
#include <cmath>
#include <gtest/gtest.h>

namespace {

using namespace atlas;

// A hand that goes round once a second, seen `each` times in a frame of that rate.
std::vector<PointerTrail> circle(double frames, int each) {
    std::vector<PointerTrail> out;
    for (int f = 0; f <= static_cast<int>(frames * kTrailSeconds) + 1; ++f)
        for (int k = 0; k < each; ++k) {
            const double when = f / frames, at = when - (each - 1 - k) / frames / each;
            out.push_back({{0.2f * std::cos(static_cast<float>(6.283 * at)),
                            0.2f * std::sin(static_cast<float>(6.283 * at))},
                           when});
        }
    return out;
}

TEST(PointerTail, IsRoundAndFadesEvenly) {
    for (const auto& [frames, each] : {std::pair{8.0, 1}, {12.0, 1}, {8.0, 6}, {60.0, 2}}) {
        const auto trail = circle(frames, each);
        const double now = trail.back().when;
        const auto tail = pointerTail(trail, now, 0.004f);
        ASSERT_GT(tail.size(), 20u) << frames;
        EXPECT_NEAR(glm::distance(tail.back().at, trail.back().at), 0, 1e-5f);
        EXPECT_FLOAT_EQ(tail.back().left, 1);
        EXPECT_LT(tail.front().left, 0.2f);
        for (size_t i = 1; i < tail.size(); ++i) {
            EXPECT_LT(glm::distance(tail[i].at, tail[i - 1].at), 0.008f) << frames;
            EXPECT_GE(tail[i].left, tail[i - 1].left);
            EXPECT_LT(tail[i].left - tail[i - 1].left, 0.06f) << frames << ": a step is seen";
            // Straight lines between what is seen 8 times a second would lie 0.015 inside.
            EXPECT_NEAR(glm::length(tail[i].at), 0.2f, 0.006f) << frames;
        }
    }
}

TEST(PointerTail, GoesThroughAllThatWasSeen) {
    const auto trail = circle(10, 1);
    const auto tail = pointerTail(trail, trail.back().when, 0.002f);
    for (size_t i = 1; i < trail.size(); ++i) {
        if (trail.back().when - trail[i].when >= kTrailSeconds) continue;
        float nearest = 1;
        for (const TailPoint& t : tail) nearest = std::min(nearest, glm::distance(t.at, trail[i].at));
        EXPECT_LT(nearest, 1e-3f) << i;
    }
}

TEST(PointerTail, OfAHandAtRestNothingIsLeft) {
    const std::vector<PointerTrail> still{{{0.1f, 0}, 1}, {{0.1f, 0}, 1.1}, {{0.1f, 0}, 1.1}};
    EXPECT_TRUE(pointerTail(still, 1.1, 0.004f).empty());
    EXPECT_TRUE(pointerTail(circle(10, 1), 99, 0.004f).empty());
    EXPECT_TRUE(pointerTail({}, 1, 0.004f).empty());
    // After a rest the tail is of what moved.
    const std::vector<PointerTrail> again{{{0, 0}, 1}, {{0.1f, 0}, 9}};
    const auto tail = pointerTail(again, 9, 0.01f);
    ASSERT_FALSE(tail.empty());
    EXPECT_GT(tail.front().left, 0.2f);
}

} // namespace
