#pragma once
// Which joint is which where names say nothing: two pairs of limbs, alike on both sides, on a trunk with a
// head, in human proportions.
#include "atlas/domain/guest_map.h"

namespace atlas {

// Fills sides, trunk and fingers; left and right by where the feet point. False, and the map as it was, when
// the tree of joints is not that of a human body.
bool mapByShape(const engine::Model&, RigMap&);

} // namespace atlas
