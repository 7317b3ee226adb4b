#include "engine/asset/importer/folder.h"
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace engine::importer {

namespace {

constexpr int kFlags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK; // a pipe must not make us wait

const Error kOutside{"lies outside the model's folder"};

Error reason(int error) {
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return Error{"is not there"};
    case EXDEV:
    case ELOOP:
        return kOutside;
    case EACCES:
    case EPERM:
        return Error{"may not be read (no permission)"};
    default:
        return Error{std::string("cannot be opened (") + std::strerror(error) + ")"};
    }
}

int openat2(int folder, const char* name) {
    open_how how{};
    how.flags = kFlags;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    return static_cast<int>(::syscall(SYS_openat2, folder, name, &how, sizeof how));
}

// For kernels before 5.6: part by part, following no link and no way up.
int walk(int folder, const std::string& name) {
    int at = folder;
    size_t begin = 0;
    while (true) {
        const size_t slash = name.find('/', begin);
        const std::string part = name.substr(begin, slash - begin);
        const bool last = slash == std::string::npos;
        int next = -1;
        if (part == "..") {
            errno = EXDEV;
        } else if (part.empty() || part == ".") {
            if (!last) {
                begin = slash + 1;
                continue;
            }
            errno = ENOENT;
        } else {
            next =
                ::openat(at, part.c_str(), O_NOFOLLOW | (last ? kFlags : O_PATH | O_DIRECTORY | O_CLOEXEC));
        }
        const int error = errno;
        if (at != folder) ::close(at);
        errno = error;
        if (next < 0 || last) return next;
        at = next;
        begin = slash + 1;
    }
}

} // namespace

Result<ModelFolder> ModelFolder::open(const std::string& folder, size_t most) {
    ModelFolder opened;
    opened.folder_ = ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (opened.folder_ < 0) return reason(errno);
    opened.most_ = most;
    opened.left_ = most * 2;
    // Asked before the sandbox stands: old kernels and some containers do not have it.
    const int probe = importer::openat2(opened.folder_, ".");
    opened.openat2_ = probe >= 0 || (errno != ENOSYS && errno != EPERM);
    if (probe >= 0) ::close(probe);
    return opened;
}

ModelFolder::ModelFolder(ModelFolder&& other) noexcept
    : folder_(std::exchange(other.folder_, -1)), most_(other.most_), left_(other.left_),
      openat2_(other.openat2_) {}

ModelFolder::~ModelFolder() {
    if (folder_ >= 0) ::close(folder_);
}

Result<int> ModelFolder::openBeneath(std::string_view name) const {
    if (name.empty() || name.size() > 4000 || name.find('\0') != std::string_view::npos)
        return Error{"has no name that can be opened"};
    if (name.front() == '/') return kOutside;
    const std::string text(name);
    const int file = openat2_ ? importer::openat2(folder_, text.c_str()) : walk(folder_, text);
    if (file < 0) return reason(errno);
    struct stat info {};
    if (::fstat(file, &info) != 0 || !S_ISREG(info.st_mode)) {
        ::close(file);
        return Error{"is no ordinary file"};
    }
    return file;
}

bool ModelFolder::holds(std::string_view name) const {
    const auto file = openBeneath(name);
    if (file) ::close(*file);
    return static_cast<bool>(file);
}

Result<std::string> ModelFolder::read(std::string_view name) {
    const auto file = openBeneath(name);
    if (!file) return file.error();
    struct stat info {};
    std::string bytes;
    Result<std::string> result = Error{"cannot be read"};
    const bool known = ::fstat(*file, &info) == 0;
    if (known && static_cast<size_t>(info.st_size) > std::min(most_, left_)) {
        result = Error{"is too large"};
    } else if (known) {
        bytes.resize(static_cast<size_t>(info.st_size));
        size_t got = 0;
        while (got < bytes.size()) {
            const ssize_t n = ::read(*file, bytes.data() + got, bytes.size() - got);
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) break;
            got += static_cast<size_t>(n);
        }
        bytes.resize(got);
        left_ -= got;
        result = std::move(bytes);
    }
    ::close(*file);
    return result;
}

} // namespace engine::importer
