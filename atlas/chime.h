#pragma once
// The session's chimes: when to press, when to let go, and the end. Heard only where the user asked for it.
#include "atlas/state/state.h"
#include "engine/platform/sound.h"
#include <optional>

namespace atlas {

enum class ChimeTone : uint8_t { press, letGo, end };
inline constexpr int chimeRate = 44100; // samples a second
std::vector<int16_t> chimeSamples(ChimeTone);

class Chime {
public:
    // Once a turn of the loop. Opens the sound device when a session first wants it; returns what is to be
    // told the user, "" nothing.
    std::string follow(const AppState&);

private:
    std::optional<engine::Sound> sound_;
    bool on_ = false, running_ = false;
    int heard_ = 0;
};

} // namespace atlas
