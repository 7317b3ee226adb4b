#pragma once
// Inside of loadCatalog() and lintData(): reads every file of the data folder, keeps going after an error,
// and remembers where each value stood.
#include "atlas/domain/catalog.h"
#include <map>

namespace atlas {

struct Place {
    std::string file;
    int line = 0;
};

struct CatalogReading {
    Catalog catalog;
    std::vector<LintFinding> problems;
    std::map<std::string, Place>
        places; // "point LI4", "point LI4.indications[0].sources"; only when asked for
    bool keepPlaces = false;

    // The place of `path`, or of the nearest thing around it.
    Place place(std::string path) const;
};

CatalogReading readCatalog(const std::filesystem::path& dataDir, bool keepPlaces);

// LU LI ST SP HT SI BL KI PC TE GB LR GV CV EX; behind them all when unknown.
size_t meridianRank(std::string_view code);
// "LI4" is LI, 4; "EX-UE8" is EX, 8. False when it is no such code.
bool splitCode(std::string_view code, std::string& meridian, int& number);

} // namespace atlas
