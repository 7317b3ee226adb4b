#pragma once
// Soft bell tones through OpenAL, made from sines: no sound file. The device is opened and fed by a thread of
// its own, because a sound server may keep its caller waiting for seconds.
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace engine {

struct Partial {
    float hertz, level; // level: 0 .. 1; those of a tone together at most 1, or it clips
    float decay;        // seconds until it has faded to 1/e
    float begins = 0;   // seconds into the tone
};

// 16 bit, one channel. Begins and ends at zero, without a step that would click.
std::vector<int16_t> ring(std::span<const Partial>, float seconds, int samplesASecond);

class Sound {
public:
    Sound(); // returns at once; the device opens meanwhile
    ~Sound();
    Sound(const Sound&) = delete;
    Sound& operator=(const Sound&) = delete;
    void play(std::vector<int16_t> samples, int samplesASecond); // returns at once
    // Why there is no sound, told once; "" nothing to tell. Later tones try again.
    std::string trouble();
    bool silent() const; // all that was asked for has sounded, or cannot

private:
    struct Shared;
    std::shared_ptr<Shared> shared_; // outlives the window if the sound server does not answer
};

} // namespace engine
