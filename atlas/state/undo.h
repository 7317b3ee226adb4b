#pragma once
// What can be taken back: changes of the posture, and corrected landmarks of a guest.
#include "atlas/domain/guest.h"
#include "atlas/domain/pose.h"
#include <variant>

namespace atlas {

struct Stance { // a posture, and which point's it is
    Pose pose;
    std::string posture; // AppState::posture
    Pose before;         // AppState::beforePosture
};
struct PoseStep {
    Stance before, after;
    bool framed = false; // the camera went along
};
struct CorrectionStep {
    std::string file; // the guest's
    std::vector<Correction> before, after;
};
using UndoStep = std::variant<PoseStep, CorrectionStep>;

struct UndoHistory {
    std::vector<UndoStep> done, undone; // the last of either comes first
    // A drag or a slider's turn, under way while it is `held`: all that it changes is one step.
    std::string gesture;
    bool held = false;
    double until = 0;   // seconds, as apply()'s `now`: taken up again before then it goes on
    bool grows = false; // it has its step already: the last of `done`
};

} // namespace atlas
