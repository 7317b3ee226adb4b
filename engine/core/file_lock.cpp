#include "engine/core/file_lock.h"
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

namespace engine {

Result<FileLock> FileLock::take(const std::filesystem::path& file) {
    const std::filesystem::path path = file.string() + ".lock";
    FileLock lock;
    lock.file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock.file_ < 0) return Error{"cannot write " + path.string() + ": " + std::strerror(errno)};
    for (int i = 0; ::flock(lock.file_, LOCK_EX | LOCK_NB) != 0; ++i) {
        if (errno == EINTR) continue;
        if (errno != EWOULDBLOCK) break; // a file system without locks: better unlocked than not at all
        if (i > 75)
            return Error{"cannot write " + file.string() + ": another program has held it for seconds (" +
                         path.string() + ")"};
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return lock;
}

FileLock::~FileLock() {
    if (file_ >= 0) ::close(file_);
}

} // namespace engine
