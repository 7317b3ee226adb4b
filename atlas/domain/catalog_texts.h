#pragma once
// Inside of readCatalog(): what is read, chosen and pressed, beside the points themselves.
#include "atlas/domain/table_reader.h"

namespace atlas {

Region readRegion(TableReader&);
struct AreaEntry { // of areas.toml; goes to its region
    std::string region;
    RegionArea area;
    int line = 0;
};
AreaEntry readArea(TableReader&);
Technique readTechnique(TableReader&);
Page readPage(TableReader&);
Condition readCondition(TableReader&);
SafetySection readSafetySection(TableReader&);
Source readSource(TableReader&);

} // namespace atlas
