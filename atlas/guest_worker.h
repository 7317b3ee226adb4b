#pragma once
// Reads and fits a guest beside the window.
#include "atlas/shape_worker.h"
#include <atomic>
#include <filesystem>

namespace atlas {

struct Brought { // everything that follows from a guest
    std::shared_ptr<const Guest> guest;
    Reshaped shown;
};

class GuestWorker {
public:
    // `wake` is called from the thread when another stage begins and when the result lies ready.
    // With corrections: the session's guest is fitted again, nothing is read.
    GuestWorker(const AtlasSession&, std::filesystem::path file, std::function<void()> wake,
                std::optional<std::vector<Correction>> corrections = {});
    ~GuestWorker(); // stops it and waits
    GuestWorker(const GuestWorker&) = delete;
    GuestWorker& operator=(const GuestWorker&) = delete;
    const std::filesystem::path& file() const { return file_; }
    const char* stage() const { return stage_; } // "Reading", "Fitting", "Measuring"
    std::optional<engine::Result<Brought>> take();

private:
    engine::Result<Brought> work();
    AtlasSession session_; // the thread's own
    std::filesystem::path file_;
    std::optional<std::vector<Correction>> corrections_;
    std::function<void()> wake_;
    std::atomic<const char*> stage_ = "Reading";
    std::atomic<bool> stopped_ = false;
    std::stop_source stop_;
    std::mutex lock_;
    std::optional<engine::Result<Brought>> made_;
    std::thread thread_;
};

} // namespace atlas
