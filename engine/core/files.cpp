#include "engine/core/files.h"
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace engine {
namespace fs = std::filesystem;
namespace {

Error systemError(const char* what, const fs::path& path) {
    const int code = errno;
    return {std::string(what) + " " + path.string() + ": " + std::strerror(code)};
}

fs::path xdg(const char* variable, const char* fallback) {
    if (const char* value = std::getenv(variable); value && *value) return fs::path(value) / "tongren";
    const char* home = std::getenv("HOME");
    return fs::path(home && *home ? home : "/tmp") / fallback / "tongren";
}

} // namespace

fs::path cacheDir() {
    return xdg("XDG_CACHE_HOME", ".cache");
}
fs::path configDir() {
    return xdg("XDG_CONFIG_HOME", ".config");
}
fs::path dataDir() {
    return xdg("XDG_DATA_HOME", ".local/share");
}

// Without streams: these hide a read that fails half way, and half a file would be taken for the whole.
Result<std::string> readFile(const fs::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return systemError("cannot read", path);
    std::string text;
    struct stat info {};
    if (fstat(file, &info) == 0 && S_ISREG(info.st_mode)) text.reserve(static_cast<size_t>(info.st_size) + 1);
    std::array<char, 65536> part{};
    for (;;) {
        const ssize_t n = ::read(file, part.data(), part.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            Error error = systemError("cannot read", path);
            ::close(file);
            return error;
        }
        if (n == 0) break;
        text.append(part.data(), static_cast<size_t>(n));
    }
    ::close(file);
    return text;
}

Result<void> writeFileAtomic(const fs::path& asked, std::string_view bytes, unsigned mode) {
    // Through a link to what it names; a device or a folder is no file to replace.
    std::error_code none;
    const fs::path path = fs::is_symlink(asked, none) ? fs::weakly_canonical(asked, none) : asked;
    if (path.empty() || (fs::exists(path, none) && !fs::is_regular_file(path, none)))
        return Error{"cannot write " + asked.string() + ": it is no ordinary file; choose another name"};
    const fs::path temporary = path.string() + ".tmp" + std::to_string(getpid());
    const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (file < 0) return systemError("cannot write", path);
    auto fail = [&]() -> Result<void> {
        Error error = systemError("cannot write", path);
        ::close(file);
        ::unlink(temporary.c_str());
        return error;
    };
    for (size_t done = 0; done < bytes.size();) {
        const ssize_t n = ::write(file, bytes.data() + done, bytes.size() - done);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return fail();
        done += static_cast<size_t>(n);
    }
    if (::fsync(file) != 0) return fail();
    if (::close(file) != 0 || ::rename(temporary.c_str(), path.c_str()) != 0) {
        Error error = systemError("cannot write", path);
        ::unlink(temporary.c_str());
        return error;
    }
    // The new name outlives a power failure once its folder is written too.
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    if (const int entries = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); entries >= 0) {
        ::fsync(entries);
        ::close(entries);
    }
    return {};
}

Result<MappedFile> MappedFile::open(const fs::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return systemError("cannot read", path);
    struct stat info {};
    if (fstat(file, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size == 0) {
        ::close(file);
        return Error{"cannot read " + path.string() + ": it is empty or not a regular file"};
    }
    const auto size = static_cast<size_t>(info.st_size);
    void* data = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    ::close(file);
    if (data == MAP_FAILED) return systemError("cannot map", path);
    MappedFile mapped;
    mapped.data_ = {static_cast<const std::byte*>(data), size};
    return mapped;
}

MappedFile::~MappedFile() {
    if (!data_.empty()) munmap(const_cast<std::byte*>(data_.data()), data_.size());
}

} // namespace engine
