#pragma once
// The command line. Results go to `out`, messages to `err`; returns the exit code: 0 done, 1 the work failed,
// 2 wrong usage.
#include "atlas/app.h"
#include <iosfwd>

namespace atlas {

// The commands that draw; main() gives the real ones.
struct DrawingCommands {
    int (*window)(const AppOptions&) = nullptr;
    int (*render)(const AppOptions&) = nullptr;
    int (*bench)(const AppOptions&) = nullptr;
    int (*handout)(const AppOptions&) = nullptr;
    int (*anki)(const AppOptions&) = nullptr;
};

int runCli(int argc, const char* const* argv, std::ostream& out, std::ostream& err, const DrawingCommands&);

} // namespace atlas
