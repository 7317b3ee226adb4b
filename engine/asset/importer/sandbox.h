#pragma once
// Shuts this process in before it looks at a stranger's file. See import.h for what holds where.
#include "engine/asset/importer/folder.h"
#include <cstdint>
#include <vector>

namespace engine::importer {

struct SandboxLimits {
    unsigned seconds = 8; // of processor time, and by the clock
    size_t memory = size_t{2} << 30;
};

// First thing in main(): nothing of the parent's stays open.
void dropInherited();

// No way back. The notes say which of the kernel's walls are missing; an error means that too many are.
Result<std::vector<std::string>> enterSandbox(const ModelFolder&, const SandboxLimits&);

} // namespace engine::importer
