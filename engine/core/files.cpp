#include "engine/core/files.h"
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sstream>
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

Result<std::string> readFile(const fs::path& path) {
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    if (!in || fs::is_directory(path)) return systemError("cannot read", path);
    text << in.rdbuf();
    if (in.bad()) return systemError("cannot read", path);
    return std::move(text).str();
}

Result<void> writeFileAtomic(const fs::path& path, std::string_view bytes) {
    const fs::path temporary = path.string() + ".tmp" + std::to_string(getpid());
    const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
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
