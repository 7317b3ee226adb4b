#pragma once
// Which data a printed sheet was made from.
#include "engine/core/result.h"
#include <filesystem>
#include <string>

namespace atlas {

// Eight hex digits over the names and bytes of all .toml files in the data folder: another one whenever a
// word changes, the same on every machine.
engine::Result<std::string> dataVersion(const std::filesystem::path& dataDir);

} // namespace atlas
