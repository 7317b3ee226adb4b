// The chime: its samples, and the whole way through OpenAL without a sound card.
#include "atlas/chime.h"
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace {

using namespace atlas;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

int peak(const std::vector<int16_t>& s, size_t from = 0, size_t to = SIZE_MAX) {
    int most = 0;
    for (size_t i = from; i < std::min(to, s.size()); ++i) most = std::max(most, std::abs(int{s[i]}));
    return most;
}

// How much of one frequency is in it (Goertzel), relative to full scale.
double share(const std::vector<int16_t>& s, double hertz, double rate) {
    double a = 0, b = 0;
    for (size_t i = 0; i < s.size(); ++i) {
        const double t = static_cast<double>(i) / rate, v = s[i] / 32767.0;
        a += v * std::cos(2 * M_PI * hertz * t);
        b += v * std::sin(2 * M_PI * hertz * t);
    }
    return 2 * std::hypot(a, b) / static_cast<double>(s.size());
}

TEST(Sound, EveryToneBeginsAndEndsSoftlyAndNeverClips) {
    for (const ChimeTone tone : {ChimeTone::press, ChimeTone::letGo, ChimeTone::end}) {
        const auto s = chimeSamples(tone);
        ASSERT_GT(s.size(), size_t{2 * chimeRate});
        EXPECT_EQ(s.front(), 0);
        EXPECT_EQ(s.back(), 0);
        EXPECT_GT(peak(s), 32767 / 8) << "to be heard";
        EXPECT_LT(peak(s), 32767 * 0.7) << "soft, far from clipping";
        int step = 0; // a click would be a step
        for (size_t i = 1; i < s.size(); ++i) step = std::max(step, std::abs(s[i] - s[i - 1]));
        EXPECT_LT(step, 32767 / 8);
        EXPECT_LT(peak(s, s.size() - chimeRate / 10), peak(s) / 10) << "it has faded before it ends";
    }
}

TEST(Sound, TheTonesDiffer) {
    const auto press = chimeSamples(ChimeTone::press), letGo = chimeSamples(ChimeTone::letGo),
               end = chimeSamples(ChimeTone::end);
    EXPECT_GT(share(press, 523.25, chimeRate), 20 * share(press, 392, chimeRate));
    EXPECT_GT(share(letGo, 392, chimeRate), 20 * share(letGo, 523.25, chimeRate));
    EXPECT_GT(share(end, 587.33, chimeRate), 0.01);
    EXPECT_GT(end.size(), press.size());
}

TEST(Sound, RingIsWhatItsPartialsSay) {
    const engine::Partial one{440, 0.5f, 1e6f};
    const auto s = engine::ring({&one, 1}, 1, 48000);
    ASSERT_EQ(s.size(), 48000u);
    EXPECT_NEAR(peak(s), 0.5 * 32767, 40);
    EXPECT_NEAR(share(s, 440, 48000), 0.5 * (1 - 0.08 / 2 - 0.012 / 2), 0.02);
    const engine::Partial late{440, 0.5f, 1, 0.5f};
    EXPECT_EQ(peak(engine::ring({&late, 1}, 1, 48000), 0, 24000), 0);
    const std::vector<engine::Partial> loud(4, engine::Partial{440, 1, 1e6f});
    EXPECT_EQ(peak(engine::ring(loud, 1, 8000)), 32767) << "held at full scale, never turned over";
    EXPECT_TRUE(engine::ring({&one, 1}, -1, 48000).empty());
    EXPECT_TRUE(engine::ring({&one, 1}, 1, 0).empty());
    EXPECT_TRUE(engine::ring({&one, 1}, std::nanf(""), 48000).empty());
}

// OpenAL reads its settings once a process.
int inChild(const std::function<int()>& work) {
    const pid_t child = fork();
    if (child == 0) _exit(work());
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool comes(const std::function<bool()>& what, std::chrono::milliseconds within) {
    const auto end = std::chrono::steady_clock::now() + within;
    while (std::chrono::steady_clock::now() < end) {
        if (what()) return true;
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

double secondsOf(const std::function<void()>& work) {
    const auto begun = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

TEST(Sound, PlaysOnADeviceWithoutACard) {
    EXPECT_EQ(inChild([] {
                  setenv("ALSOFT_DRIVERS", "null", 1);
                  engine::Sound sound;
                  const engine::Partial one{440, 0.3f, 1};
                  for (int i = 0; i < 5; ++i) {
                      sound.play(engine::ring({&one, 1}, 0.2f, 44100), 44100);
                      std::this_thread::sleep_for(60ms);
                  }
                  if (!comes([&] { return sound.silent(); }, 20s)) return 1;
                  sound.play(engine::ring({&one, 1}, 0.1f, 44100), 44100); // after its rest
                  if (sound.silent()) return 2;
                  if (!comes([&] { return sound.silent(); }, 20s)) return 3;
                  return sound.trouble().empty() ? 0 : 4;
              }),
              0);
}

TEST(Sound, WithoutADeviceOneNoticeAndNoWaiting) {
    EXPECT_EQ(inChild([] {
                  setenv("ALSOFT_DRIVERS", "nonesuch", 1);
                  setenv("ALSOFT_LOGLEVEL", "0", 1);
                  AppState s;
                  s.settings.chime = true;
                  s.practice.emplace();
                  Chime chime;
                  int notices = 0;
                  std::string told;
                  double longest = 0;
                  for (int i = 0; i < 60; ++i) {
                      s.practice->chimes = i;
                      longest = std::max(longest, secondsOf([&] { told = chime.follow(s); }));
                      if (!told.empty()) {
                          ++notices;
                          if (told.find("no sound device") == std::string::npos) return 2;
                      }
                      std::this_thread::sleep_for(10ms);
                  }
                  if (notices != 1) return 3;
                  return longest < 0.5 ? 0 : 4; // making the samples; never the opening
              }),
              0);
}

TEST(Sound, NothingIsOpenedUnlessItIsWanted) {
    EXPECT_EQ(inChild([] {
                  setenv("ALSOFT_DRIVERS", "nonesuch", 1);
                  setenv("ALSOFT_LOGLEVEL", "0", 1);
                  AppState s;
                  s.practice.emplace();
                  Chime chime;
                  for (int i = 0; i < 20; ++i) {
                      s.practice->chimes = i;
                      if (!chime.follow(s).empty()) return 1;
                      std::this_thread::sleep_for(10ms);
                  }
                  s.practice.reset();
                  s.settings.chime = true; // but no session
                  for (int i = 0; i < 20; ++i) {
                      if (!chime.follow(s).empty()) return 2;
                      std::this_thread::sleep_for(10ms);
                  }
                  return 0;
              }),
              0);
}

// What goes to the sound card, written into a file by OpenAL's own driver for that.
TEST(Sound, TheSoundThatComesOutIsTheTone) {
    const fs::path folder = fs::temp_directory_path() / ("tongren-sound-" + std::to_string(getpid()));
    fs::create_directories(folder);
    const fs::path wave = folder / "out.wav";
    std::ofstream(folder / "alsoft.conf")
        << "[general]\ndrivers = wave\nchannels = mono\nsample-type = int16\n"
        << "frequency = 44100\n[wave]\nfile = " << wave.string() << "\n";
    const int code = inChild([&] {
        setenv("ALSOFT_CONF", (folder / "alsoft.conf").c_str(), 1);
        AppState s;
        s.settings.chime = true;
        s.practice.emplace();
        Chime chime;
        chime.follow(s);
        s.practice->phase = PressPhase::press;
        s.practice->chimes = 1;
        if (!chime.follow(s).empty()) return 1;
        std::this_thread::sleep_for(4200ms);
        return chime.follow(s).empty() ? 0 : 2;
    });
    ASSERT_EQ(code, 0);
    std::ifstream in(wave, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const size_t data = bytes.find("data");
    ASSERT_NE(data, std::string::npos);
    std::vector<int16_t> out((bytes.size() - data - 8) / 2);
    std::memcpy(out.data(), bytes.data() + data + 8, out.size() * 2);
    fs::remove_all(folder);
    ASSERT_GT(out.size(), size_t{2 * chimeRate});
    EXPECT_EQ(out.front(), 0);
    EXPECT_LT(std::abs(int{out.back()}), 3);
    EXPECT_GT(peak(out), 32767 / 10);
    EXPECT_LT(peak(out), 32767 * 0.8);
    EXPECT_GT(share(out, 523.25, chimeRate), 20 * share(out, 392, chimeRate));
}

} // namespace
