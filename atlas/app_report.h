#pragma once
// What the window shows, for its event log.
#include "atlas/app_viewer.h"
#include <nlohmann/json.hpp>

namespace atlas {

// The state as one line of the log tells it.
nlohmann::ordered_json shownState(const Viewer&, const engine::ViewRect& stage);
// Every marker that the body does not hide, in pixels of the window: where a test can click.
nlohmann::ordered_json shownSites(const Viewer&, const engine::ViewRect& stage);

} // namespace atlas
