#pragma once
// What only a picture is asked on the command line: the rest of what the window shows, as exact options.
#include "atlas/app.h"

namespace CLI {
class App;
}

namespace atlas {

void addPictureOptions(CLI::App&, AppOptions&, std::string& side); // `side`: "left", "right" or ""
// What is wrong with them before anything is measured.
engine::Result<void> checkPicture(const AppOptions&);

} // namespace atlas
