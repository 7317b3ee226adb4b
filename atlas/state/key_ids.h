#pragma once
// What actions are called in the settings file: never another name for the same thing, as settings name it.
#include "atlas/state/state.h"

namespace atlas {

// Fills in KeyBinding::id. Keys that do the same in one group share it.
void nameKeys(std::vector<KeyBinding>&);

} // namespace atlas
