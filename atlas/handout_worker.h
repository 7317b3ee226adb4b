#pragma once
// A sheet for the window: drawn and set beside it, with a device of its own.
#include "atlas/handout.h"
#include <future>

namespace atlas {

class HandoutWorker {
public:
    // Copies what it needs of the studio; the file goes into `folder` under a name that is free there. `wake`
    // is called from another thread when it is done. The destructor waits.
    HandoutWorker(const Studio&, HandoutRequest, std::filesystem::path folder, void (*wake)());
    // The file, or why there is none; nothing while it is being made.
    std::optional<engine::Result<std::filesystem::path>> take();

private:
    std::future<engine::Result<std::filesystem::path>> job_;
};

// "point:LI4" of AppState::handout; nothing where it is none.
std::optional<HandoutRequest> readHandout(const std::string& card);

} // namespace atlas
