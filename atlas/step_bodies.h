#pragma once
// The bodies of a lesson's steps that are not the one that stands there, for their small pictures: made one
// after the other beside the window, the last one kept.
#include "atlas/guest_worker.h"
#include "atlas/state/lesson_state.h"

namespace atlas {

class StepBodies {
public:
    // `wake` is called from another thread when there is news.
    explicit StepBodies(void (*wake)()) : wake_(wake) {}
    bool news();                                    // one has come, or could not
    Reshaped* find(const StepBody&);                // if it was made last
    bool failed(const StepBody&) const;             // it could not be made
    void ask(const AtlasSession&, const StepBody&); // unless one is on its way; the session lends its data

private:
    void (*wake_)();
    StepBody of_; // that was asked for last
    std::optional<Reshaped> made_;
    std::vector<StepBody> failed_;
    std::unique_ptr<ShapeWorker> shapes_; // while it is at work
    std::unique_ptr<GuestWorker> guest_;  // likewise
};

} // namespace atlas
