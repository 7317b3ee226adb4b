#include "atlas/domain/data_version.h"
#include "engine/core/files.h"
#include <algorithm>
#include <cstdio>
#include <string_view>
#include <vector>

namespace atlas {

engine::Result<std::string> dataVersion(const std::filesystem::path& dataDir) {
    namespace fs = std::filesystem;
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::recursive_directory_iterator it(dataDir, error), end; !error && it != end; it.increment(error))
        if (it->path().extension() == ".toml") files.push_back(it->path());
    if (error)
        return engine::Error{"the data folder " + dataDir.string() + " cannot be read: " + error.message()};
    std::vector<std::pair<std::string, fs::path>> named;
    for (const fs::path& f : files) named.emplace_back(f.lexically_relative(dataDir).generic_string(), f);
    std::ranges::sort(named);
    uint64_t hash = 14695981039346656037u; // FNV-1a
    const auto take = [&](std::string_view bytes) {
        for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
        hash = (hash ^ 0x100u) * 1099511628211u; // a boundary that no byte looks like
    };
    for (const auto& [name, path] : named) {
        const auto text = engine::readFile(path);
        if (!text) return text.error();
        take(name);
        take(*text);
    }
    char out[9];
    std::snprintf(out, sizeof out, "%08x", static_cast<unsigned>(hash ^ hash >> 32));
    return std::string(out);
}

} // namespace atlas
