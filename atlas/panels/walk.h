#pragma once
// The focus of who has no mouse: a ring about one of the things that can be clicked.
#include "atlas/panels/ui.h"

namespace atlas::ui {

// Of `items` the next one in that direction, or `from` itself where none lies there.
size_t nextInDirection(const std::vector<WalkItem>& items, size_t from, int x, int y);
bool rememberItem(const Kit&, std::string_view name); // by note(): the last item; false: nothing to press
void walk(const Kit&);                                // after all panels were drawn

} // namespace atlas::ui
