#pragma once
// tongren export: the body, its points and meridians as a file for other programs.
#include "atlas/domain/session.h"
#include <iosfwd>

namespace CLI {
class App;
}

namespace atlas {

struct ExportAsked {
    std::string outFile;
    bool noPoints = false, noLines = false;
    std::string colours;
};

CLI::App* addExportCommand(CLI::App&, ExportAsked&);
int runExport(const ExportAsked&, const SessionOptions&, std::ostream& out, std::ostream& err);
// Writes a .glb; the result says in a line what is in it. An error names the file and the remedy.
engine::Result<std::string> exportTo(const AtlasSession&, const ExportAsked&);

// A file that is not there yet: STEM.pdf, STEM-2.pdf …
std::filesystem::path freeName(const std::filesystem::path& folder, const std::string& stem,
                               const char* extension);

// The same into `folder` under a name that is free there: tongren-female-seated.glb.
engine::Result<std::filesystem::path> giveAway(const AtlasSession&, const std::filesystem::path& folder,
                                               bool phases);

} // namespace atlas
