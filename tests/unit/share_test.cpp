// Work shared with the helper thread: each part once, whoever asks and whatever goes wrong.
#include "engine/core/share.h"
#include <atomic>
#include <chrono>
#include <gtest/gtest.h>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

TEST(Share, EveryPartIsDoneOnce) {
    for (const size_t parts : {0u, 1u, 2u, 7u, 1000u}) {
        std::vector<std::atomic<int>> done(parts);
        engine::inParts(parts, [&](size_t i) { ++done[i]; });
        for (size_t i = 0; i < parts; ++i) ASSERT_EQ(done[i].load(), 1) << i << " of " << parts;
    }
}

TEST(Share, ManyMayAskAtOnce) {
    std::atomic<size_t> sum = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int round = 0; round < 2000; ++round) engine::inParts(5, [&](size_t i) { sum += i + 1; });
        });
    for (std::thread& t : threads) t.join();
    EXPECT_EQ(sum.load(), 4u * 2000u * 15u);
}

TEST(Share, InsideItselfItStaysOnItsThread) {
    std::vector<std::atomic<int>> done(16);
    engine::inParts(4, [&](size_t i) {
        const auto here = std::this_thread::get_id();
        engine::inParts(4, [&](size_t k) {
            EXPECT_EQ(std::this_thread::get_id(), here);
            ++done[4 * i + k];
        });
    });
    for (const auto& d : done) EXPECT_EQ(d.load(), 1);
}

TEST(Share, TheHelperTakesPart) {
    for (int attempt = 0; attempt < 100; ++attempt) {
        std::set<std::thread::id> who;
        std::mutex lock;
        engine::inParts(64, [&](size_t) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            const std::lock_guard guard(lock);
            who.insert(std::this_thread::get_id());
        });
        if (who.size() == 2) return;
    }
    FAIL() << "only the caller worked";
}

TEST(Share, AnExceptionComesOut) {
    for (int round = 0; round < 200; ++round)
        EXPECT_THROW(engine::inParts(8,
                                     [](size_t i) {
                                         if (i == 3) throw std::runtime_error("three");
                                     }),
                     std::runtime_error);
    int done = 0;
    engine::inParts(1, [&](size_t) { ++done; });
    EXPECT_EQ(done, 1);
}

} // namespace
