#pragma once
// Bodies without a rig: how they stand, sit or lie is found by laying the template, jointed, on the surface,
// from many beginnings, and keeping what comes nearest.
#include "atlas/domain/guest_puppet.h"
#include <memory>

namespace atlas {

struct ScanReading {
    GuestReading guest;              // rig.name "none", without targets
    std::shared_ptr<Puppet> puppet;  // the template as it came to lie, in our frame
    float off = 0;                   // metres: middle distance of the jointed template from the guest
    float strange = 0;               // share of the guest's skin that is far from the template
    std::vector<std::string> doubts; // for the user
};
// The error says why it is no standing human body.
engine::Result<ScanReading> readScan(std::shared_ptr<const BodyAsset>, const engine::Model&,
                                     std::stop_token = {});

} // namespace atlas
