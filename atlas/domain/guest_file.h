#pragma once
// From a file to a guest: read apart from this process (engine/asset/import.h), fitted, with the corrections
// that are kept beside it.
#include "atlas/domain/guest.h"
#include <atomic>
#include <functional>

namespace atlas {

struct GuestProgress {
    std::function<void(const char* stage)> tell; // "Reading", then "Fitting"; from the calling thread
    std::atomic<bool>* cancelled = nullptr;      // ends the reading
    std::stop_token stop;                        // ends the fitting
};
// The error names the file. May run on any thread.
engine::Result<Guest> openGuest(std::shared_ptr<const BodyAsset>, const Catalog&,
                                const std::filesystem::path& file, const GuestProgress& = {});

// For the user, a line each: what it is, how well it fits, where it is unsure, what was left out.
std::vector<std::string> reportLines(const Guest&);

} // namespace atlas
