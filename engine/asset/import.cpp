#include "engine/asset/import.h"
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <string_view>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace engine {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr const char* kRemedy = "; export it again from the program that made it, best as .glb";
constexpr size_t kMostAnswer = size_t{320} << 20;

struct Descriptor {
    int number = -1;
    ~Descriptor() {
        if (number >= 0) ::close(number);
    }
    void close() { ::close(std::exchange(number, -1)); }
};

// "1.4 GB", "300 MB"
std::string inBytes(uintmax_t bytes) {
    const uintmax_t megabytes = bytes >> 20;
    if (megabytes < 1024) return std::to_string(megabytes) + " MB";
    const uintmax_t tenths = megabytes * 10 / 1024;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GB";
}

std::string inSeconds(std::chrono::milliseconds time) {
    const auto tenths = time.count() / 100;
    std::string text = std::to_string(tenths / 10);
    if (tenths % 10 != 0) text.append(".").append(std::to_string(tenths % 10));
    return text.append(text == "1" ? " second" : " seconds");
}

Result<fs::path> findProgram(const ImportLimits& limits) {
    if (!limits.program.empty()) return limits.program;
    std::error_code failed;
    const fs::path self = fs::read_symlink("/proc/self/exe", failed);
    if (!failed) {
        for (const char* place : {"tongren-import", "../libexec/tongren/tongren-import"}) {
            fs::path program = self.parent_path() / place;
            if (::access(program.c_str(), X_OK) == 0) return program;
        }
    }
    return Error{"the program tongren-import, which reads model files, is not beside " + self.string() +
                 "; build or install it again"};
}

// Says plainly what the system would only say with a code; what is decided here is decided again by the
// reading process on the file that it has opened.
Result<void> lookAt(const fs::path& path, const ImportLimits& limits) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) {
        return Error{path.string() + ": " +
                     (errno == ENOENT ? "there is no such file"
                                      : std::string("it cannot be opened (") + std::strerror(errno) + ")")};
    }
    if (S_ISDIR(info.st_mode)) return Error{path.string() + ": it is a folder; choose a model file in it"};
    if (!S_ISREG(info.st_mode)) return Error{path.string() + ": it is no ordinary file"};
    if (info.st_size == 0) return Error{path.string() + ": it is empty"};
    if (static_cast<uintmax_t>(info.st_size) > limits.fileBytes) {
        return Error{path.string() + ": it is too large (" + inBytes(static_cast<uintmax_t>(info.st_size)) +
                     ", at most " + inBytes(limits.fileBytes) + "); simplify the model first"};
    }
    return {};
}

struct Child {
    pid_t pid = -1;
    bool ended = false;
    int status = 0;
    ~Child() {
        if (pid > 0 && !ended) {
            ::kill(pid, SIGKILL);
            while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
            }
        }
    }
    // True when it has ended by `deadline`.
    bool wait(Clock::time_point deadline) {
        while (!ended) {
            const pid_t got = ::waitpid(pid, &status, WNOHANG);
            if (got == pid || (got < 0 && errno != EINTR)) ended = true;
            if (ended || Clock::now() >= deadline) break;
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        return ended;
    }
};

Result<void> start(const fs::path& program, const fs::path& path, const ImportLimits& limits, int answer,
                   Child& child) {
    std::array<std::string, 5> words{program.string(), path.string(), std::to_string(limits.time.count()),
                                     std::to_string(limits.memory), std::to_string(limits.fileBytes)};
    std::array<char*, 6> argv{};
    for (size_t i = 0; i < words.size(); ++i) argv[i] = words[i].data();
    // A bare environment: numbers with a point, and what loaders, sanitizers and our tests need.
    std::vector<std::string> variables{"LC_ALL=C"};
    for (const char* name : {"LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TONGREN_IMPORT_TEST"}) {
        if (const char* value = std::getenv(name))
            variables.push_back(std::string(name).append("=").append(value));
    }
    std::vector<char*> environment;
    for (std::string& v : variables) environment.push_back(v.data());
    environment.push_back(nullptr);

    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&files, answer, 1);
    ::posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    sigset_t none, all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &all);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    ::posix_spawnattr_setflags(&attributes,
                               POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    const int failed =
        ::posix_spawn(&child.pid, program.c_str(), &files, &attributes, argv.data(), environment.data());
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&files);
    if (failed != 0) {
        child.pid = -1;
        return Error{program.string() + " does not start (" + std::strerror(failed) +
                     "); build or install it again"};
    }
    return {};
}

Error ended(const std::string& file, int status, const ImportLimits& limits) {
    if (WIFSIGNALED(status)) {
        const int signal = WTERMSIG(status);
        if (signal == SIGXCPU || signal == SIGALRM)
            return Error{file + ": reading it took longer than " + inSeconds(limits.time) +
                         " and was stopped; simplify the model" + kRemedy};
        if (signal == SIGKILL)
            return Error{file +
                         ": the system stopped the reading, most likely for want of memory; close other "
                         "programs or simplify the model"};
        const char* name = ::sigabbrev_np(signal);
        return Error{file + ": reading it crashed (SIG" + (name ? name : "?") +
                     "); the file is damaged or made to do harm" + kRemedy};
    }
    return Error{file + ": reading it gave no answer" + kRemedy};
}

} // namespace

std::span<const std::string_view> importExtensions() {
    static constexpr std::array<std::string_view, 26> kExtensions{
        ".glb", ".gltf",  ".vrm", ".fbx", ".dae", ".zae", ".obj", ".ply",    ".stl",
        ".3ds", ".blend", ".x",   ".ase", ".lwo", ".off", ".3mf", ".amf",    ".ms3d",
        ".smd", ".b3d",   ".cob", ".ac",  ".dxf", ".iqm", ".m3d", ".md5mesh"};
    return kExtensions;
}

Result<Model> importModel(const fs::path& path, const ImportLimits& limits) {
    const auto deadline = Clock::now() + limits.time;
    const std::string file = path.string();
    if (auto looked = lookAt(path, limits); !looked) return looked.error();
    auto program = findProgram(limits);
    if (!program) return program.error();

    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return Error{file + ": no pipe to its reader (" + std::strerror(errno) + "); close other programs"};
    Descriptor from{ends[0]}, to{ends[1]};
    Child child;
    if (auto started = start(*program, path, limits, to.number, child); !started) return started.error();
    to.close();

    std::vector<std::byte> answer;
    std::vector<std::byte> block(size_t{1} << 20);
    while (true) {
        if (limits.cancelled && *limits.cancelled) return Error{kImportCancelled};
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        if (left.count() <= 0) {
            return Error{file + ": reading it took longer than " + inSeconds(limits.time) +
                         " and was stopped; simplify the model" + kRemedy};
        }
        pollfd readable{from.number, POLLIN, 0};
        const int ready = ::poll(&readable, 1, static_cast<int>(std::min<long long>(left.count(), 50)));
        if (ready < 0 && errno != EINTR) break;
        if (ready <= 0) continue;
        const ssize_t got = ::read(from.number, block.data(), block.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        if (answer.size() + static_cast<size_t>(got) > kMostAnswer)
            return Error{file + ": it holds more than can be taken; simplify the model first"};
        answer.insert(answer.end(), block.begin(), block.begin() + got);
    }
    if (!child.wait(std::max(deadline, Clock::now() + std::chrono::milliseconds(200))))
        return Error{file + ": its reader did not end and was stopped" + kRemedy};
    if (!WIFEXITED(child.status) || answer.empty()) return ended(file, child.status, limits);

    // A leading byte says what follows: a model, or why there is none.
    const std::span<const std::byte> rest = std::span(answer).subspan(1);
    if (answer[0] == std::byte{'E'}) {
        std::string why;
        for (const std::byte b : rest.first(std::min(rest.size(), kMostText))) {
            const char c = static_cast<char>(b);
            why += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
        return Error{file + ": " + why};
    }
    if (answer[0] != std::byte{'M'} || WEXITSTATUS(child.status) != 0)
        return ended(file, child.status, limits);
    auto model = decodeModel(rest);
    if (!model) return Error{file + ": " + model.error().message + kRemedy};
    return model;
}

} // namespace engine
