#pragma once
// Files: whole reads, atomic writes, read-only maps, the XDG folders. Errors name the path and the system's
// reason.
#include "engine/core/result.h"
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace engine {

Result<std::string> readFile(const std::filesystem::path&);

// Writes beside the target under a temporary name, syncs, renames: the old file or the new one, never half.
// `mode`: permissions of the new file, before the umask.
Result<void> writeFileAtomic(const std::filesystem::path&, std::string_view bytes, unsigned mode = 0644);

// $XDG_CACHE_HOME/tongren and so on, or the defaults under $HOME; not created.
std::filesystem::path cacheDir();
std::filesystem::path configDir();
std::filesystem::path dataDir();

class MappedFile {
public:
    static Result<MappedFile> open(const std::filesystem::path&);
    MappedFile(MappedFile&& other) noexcept : data_(std::exchange(other.data_, {})) {}
    MappedFile& operator=(MappedFile&& other) noexcept {
        std::swap(data_, other.data_);
        return *this;
    }
    ~MappedFile();
    std::span<const std::byte> bytes() const { return data_; }

private:
    MappedFile() = default;
    std::span<const std::byte> data_;
};

} // namespace engine
