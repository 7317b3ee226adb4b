#pragma once
// Which parts of a guest's mesh are worn over its skin: clothes, shoes, hair.
#include "atlas/domain/guest.h"

namespace atlas {

// One value a vertex: 1 on the pieces of the mesh that lie outside of the fitted skin over most of their
// area, where another piece is that skin; else 0. All 0 for a guest of one piece.
std::vector<float> wornOver(const GuestSkin&);

} // namespace atlas
