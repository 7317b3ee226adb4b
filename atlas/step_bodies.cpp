#include "atlas/step_bodies.h"
#include <algorithm>
#include <utility>

namespace atlas {

bool StepBodies::news() {
    bool came = false;
    const auto take = [&](bool good, auto&& body) {
        came = true;
        if (good)
            made_ = std::move(body());
        else
            failed_.push_back(of_);
    };
    if (shapes_)
        if (auto made = shapes_->take()) {
            take(bool(*made), [&]() -> Reshaped& { return **made; });
            shapes_.reset();
        }
    if (guest_)
        if (auto made = guest_->take()) {
            take(bool(*made), [&]() -> Reshaped& { return (*made)->shown; });
            guest_.reset();
        }
    return came;
}

Reshaped* StepBodies::find(const StepBody& wanted) {
    return made_ && of_ == wanted ? &*made_ : nullptr;
}

bool StepBodies::failed(const StepBody& wanted) const {
    return std::ranges::find(failed_, wanted) != failed_.end();
}

void StepBodies::ask(const AtlasSession& session, const StepBody& wanted) {
    if (shapes_ || guest_ || find(wanted)) return;
    of_ = wanted;
    made_.reset();
    if (!wanted.guest.empty()) {
        guest_ = std::make_unique<GuestWorker>(session, wanted.guest, wake_);
        return;
    }
    AtlasSession ours = session;
    ours.guest.reset();
    shapes_ = std::make_unique<ShapeWorker>(ours, wake_);
    shapes_->ask(wanted.shape, session.pose, 0);
}

} // namespace atlas
