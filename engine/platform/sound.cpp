#include "engine/platform/sound.h"
#include <AL/al.h>
#include <AL/alc.h>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace engine {
namespace {

constexpr float attack = 0.012f, release = 0.08f; // seconds
constexpr ALCenum connected = 0x313;              // ALC_CONNECTED of ALC_EXT_disconnect

// 0 at 0, 1 at 1, level at both ends.
float eased(float t) {
    t = std::clamp(t, 0.0f, 1.0f);
    return t * t * (3 - 2 * t);
}

} // namespace

std::vector<int16_t> ring(std::span<const Partial> partials, float seconds, int rate) {
    std::vector<int16_t> out;
    if (!(seconds > 0) || seconds > 60 || rate <= 0) return out;
    const auto count = static_cast<size_t>(seconds * static_cast<float>(rate));
    out.reserve(count);
    const float last = static_cast<float>(count > 1 ? count - 1 : 1) / static_cast<float>(rate);
    for (size_t i = 0; i < count; ++i) {
        const float t = static_cast<float>(i) / static_cast<float>(rate);
        float value = 0;
        for (const Partial& p : partials) {
            const float since = t - p.begins;
            if (since <= 0) continue;
            value += p.level * std::exp(-since / p.decay) * eased(since / attack) *
                     std::sin(6.2831853f * p.hertz * since);
        }
        value *= eased((last - t) / release);
        out.push_back(static_cast<int16_t>(std::lround(std::clamp(value, -1.0f, 1.0f) * 32767)));
    }
    return out;
}

struct Sound::Shared {
    struct Tone {
        std::vector<int16_t> samples;
        int rate;
    };
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<Tone> waiting;
    bool quit = false, ended = false, busy = true;
    std::string trouble;
    bool told = false;

    void run();
};

namespace {

// The device with what sounds on it; only the thread touches it.
class Device {
public:
    ~Device() { close(); }
    std::string open() {
        if (device_ && lost()) close();
        if (device_) return {};
        device_ = alcOpenDevice(nullptr);
        if (!device_) return "no sound device could be opened";
        context_ = alcCreateContext(device_, nullptr);
        if (!context_ || !alcMakeContextCurrent(context_)) {
            close();
            return "the sound device gives no context";
        }
        return {};
    }
    std::string play(const std::vector<int16_t>& samples, int rate) {
        resume();
        played_ = true;
        ALuint buffer = 0, source = 0;
        alGetError();
        alGenBuffers(1, &buffer);
        alBufferData(buffer, AL_FORMAT_MONO16, samples.data(),
                     static_cast<ALsizei>(samples.size() * sizeof(int16_t)), rate);
        alGenSources(1, &source);
        alSourcei(source, AL_SOURCE_RELATIVE, AL_TRUE);
        alSourcei(source, AL_BUFFER, static_cast<ALint>(buffer));
        alSourcePlay(source);
        sounding_.push_back({source, buffer});
        return alGetError() == AL_NO_ERROR ? std::string() : "the sound device takes no sound";
    }
    bool sounding() { // also frees what has ended
        if (!device_) return false;
        std::erase_if(sounding_, [](const Voice& v) {
            ALint state = AL_STOPPED;
            alGetSourcei(v.source, AL_SOURCE_STATE, &state);
            if (state == AL_PLAYING) return false;
            freeVoice(v);
            return true;
        });
        return !sounding_.empty();
    }
    void rest() { // no mixing of silence for hours
        if (!device_ || resting_ || !played_) return;
        call("alcDevicePauseSOFT");
        resting_ = true;
    }
    void close() {
        if (context_) {
            for (const Voice& v : sounding_) freeVoice(v);
            alcMakeContextCurrent(nullptr);
            alcDestroyContext(context_);
        }
        sounding_.clear();
        if (device_) alcCloseDevice(device_);
        device_ = nullptr;
        context_ = nullptr;
        resting_ = played_ = false;
    }

private:
    struct Voice {
        ALuint source, buffer;
    };
    static void freeVoice(const Voice& v) {
        alSourceStop(v.source);
        alDeleteSources(1, &v.source);
        alDeleteBuffers(1, &v.buffer);
    }
    bool lost() const { // unplugged, or the sound server ended
        if (!alcIsExtensionPresent(device_, "ALC_EXT_disconnect")) return false;
        ALCint on = 1;
        alcGetIntegerv(device_, connected, 1, &on);
        return !on;
    }
    void resume() {
        if (resting_) call("alcDeviceResumeSOFT");
        resting_ = false;
    }
    void call(const char* name) const {
        if (!alcIsExtensionPresent(device_, "ALC_SOFT_pause_device")) return;
        using Function = void (*)(ALCdevice*);
        if (const auto f = reinterpret_cast<Function>(alcGetProcAddress(device_, name))) f(device_);
    }
    ALCdevice* device_ = nullptr;
    ALCcontext* context_ = nullptr;
    std::vector<Voice> sounding_;
    bool resting_ = false, played_ = false;
};

} // namespace

void Sound::Shared::run() {
    using namespace std::chrono_literals;
    Device device;
    std::string why = device.open();
    std::unique_lock lock(mutex);
    const auto tell = [&](std::string text) {
        if (!text.empty() && !told) trouble = std::move(text), told = true;
    };
    tell(why);
    while (!quit) {
        while (!waiting.empty() && !quit) {
            const Tone tone = std::move(waiting.front());
            waiting.pop_front();
            lock.unlock();
            why = device.open();
            if (why.empty()) why = device.play(tone.samples, tone.rate);
            lock.lock();
            tell(why);
        }
        lock.unlock();
        const bool on = device.sounding();
        if (!on) device.rest();
        lock.lock();
        busy = on || !waiting.empty();
        if (on)
            changed.wait_for(lock, 50ms);
        else if (waiting.empty())
            changed.wait(lock, [&] { return quit || !waiting.empty(); });
    }
    lock.unlock();
    device.close();
    lock.lock();
    ended = true;
    changed.notify_all();
}

Sound::Sound() : shared_(std::make_shared<Shared>()) {
    std::thread([shared = shared_] { shared->run(); }).detach();
}

Sound::~Sound() {
    std::unique_lock lock(shared_->mutex);
    shared_->quit = true;
    shared_->changed.notify_all();
    shared_->changed.wait_for(lock, std::chrono::milliseconds(700), [&] { return shared_->ended; });
}

void Sound::play(std::vector<int16_t> samples, int rate) {
    if (samples.empty()) return;
    const std::scoped_lock lock(shared_->mutex);
    shared_->waiting.clear(); // what waits for a slow device is late
    shared_->waiting.push_back({std::move(samples), rate});
    shared_->busy = true;
    shared_->changed.notify_all();
}

std::string Sound::trouble() {
    const std::scoped_lock lock(shared_->mutex);
    return std::exchange(shared_->trouble, {});
}

bool Sound::silent() const {
    const std::scoped_lock lock(shared_->mutex);
    return !shared_->busy;
}

} // namespace engine
