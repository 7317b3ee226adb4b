#pragma once
// A lock between programs that write the same file.
#include "engine/core/result.h"
#include <filesystem>
#include <utility>

namespace engine {

// Of `file`, by "FILE.lock" beside it; freed when its holder ends, however it ends. take() waits a second or
// two; the error names who is waited for. A file system without locks gives one that locks nothing.
class FileLock {
public:
    static Result<FileLock> take(const std::filesystem::path& file);
    FileLock(FileLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
    FileLock& operator=(FileLock&& other) noexcept {
        std::swap(file_, other.file_);
        return *this;
    }
    ~FileLock();

private:
    FileLock() = default;
    int file_ = -1;
};

} // namespace engine
