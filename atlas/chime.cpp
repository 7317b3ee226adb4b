#include "atlas/chime.h"
#include <array>

namespace atlas {
namespace {

using engine::Partial;

// Like a small singing bowl: the second and third partials lie a little off the harmonics and fade sooner.
constexpr std::array<Partial, 3> pressTone{
    {{523.25f, 0.30f, 0.9f}, {1046.9f, 0.09f, 0.5f}, {1575.0f, 0.04f, 0.25f}}};
constexpr std::array<Partial, 3> letGoTone{
    {{392.00f, 0.30f, 1.0f}, {784.4f, 0.08f, 0.55f}, {1181.0f, 0.03f, 0.3f}}};
constexpr std::array<Partial, 6> endTone{{{392.00f, 0.20f, 1.4f},
                                          {784.4f, 0.05f, 0.7f},
                                          {493.88f, 0.17f, 1.4f, 0.28f},
                                          {988.2f, 0.04f, 0.7f, 0.28f},
                                          {587.33f, 0.17f, 1.6f, 0.56f},
                                          {1175.2f, 0.04f, 0.7f, 0.56f}}};

} // namespace

std::vector<int16_t> chimeSamples(ChimeTone tone) {
    switch (tone) {
    case ChimeTone::press:
        return engine::ring(pressTone, 3.2f, chimeRate);
    case ChimeTone::letGo:
        return engine::ring(letGoTone, 3.4f, chimeRate);
    case ChimeTone::end:
        break;
    }
    return engine::ring(endTone, 5.0f, chimeRate);
}

std::string Chime::follow(const AppState& s) {
    const bool wanted = s.settings.chime && s.practice;
    const int chimes = s.practice ? s.practice->chimes : 0;
    const bool turnedOn = wanted && !on_ && running_, news = chimes > heard_;
    heard_ = chimes;
    on_ = wanted;
    running_ = s.practice.has_value();
    std::string told;
    if (sound_) told = sound_->trouble();
    if (!told.empty()) told = "No chime: " + told + ". The session goes on without it.";
    if (!wanted) return told;
    if (!sound_) sound_.emplace();
    // Several phases may pass in one turn: only the last is heard. Switched on while one runs, it sounds at
    // once.
    if (news || turnedOn) {
        const PressPhase phase = s.practice->phase;
        sound_->play(chimeSamples(phase == PressPhase::press  ? ChimeTone::press
                                  : phase == PressPhase::done ? ChimeTone::end
                                  : turnedOn && !news         ? ChimeTone::press
                                                              : ChimeTone::letGo),
                     chimeRate);
    }
    return told;
}

} // namespace atlas
