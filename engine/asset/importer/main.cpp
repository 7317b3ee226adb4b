// tongren-import FILE MILLISECONDS MEMORY FILEBYTES: reads one model file and writes to standard output one
// letter and then the model ('M', encodeModel()) or what is wrong ('E', text). Started by importModel().
#include "engine/asset/importer/reader.h"
#include "engine/asset/importer/sandbox.h"
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <new>
#include <sys/socket.h>
#include <unistd.h>

namespace {

using namespace engine;
using namespace engine::importer;

bool send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes.remove_prefix(static_cast<size_t>(n));
    }
    return true;
}

[[noreturn]] void fail(const std::string& why) {
    send("E");
    send(why);
    ::_exit(1);
}

template <class T>
T number(const char* text) {
    T value{};
    std::from_chars(text, text + std::strlen(text), value);
    return value;
}

// What a file that takes this process over would try; so that tests see each wall hold.
void misbehave(std::string_view how) {
    if (how == "crash") ::raise(SIGSEGV);
    if (how == "abort") std::abort();
    if (how == "hang") {
        while (::getpid() != 0) ::usleep(1000);
    }
    if (how == "spin") {
        volatile uint64_t turns = 0;
        while (turns + 1 != 0) turns = turns + 1;
    }
    if (how == "memory") {
        std::vector<std::unique_ptr<char[]>> blocks;
        while (true) {
            blocks.push_back(std::make_unique<char[]>(size_t{64} << 20));
            std::memset(blocks.back().get(), 1, size_t{64} << 20);
        }
    }
    if (how == "garbage") {
        send("Mnonsense");
        ::_exit(0);
    }
    if (how == "flood") {
        const std::string block(1 << 20, 'M');
        while (send(block)) {
        }
        ::_exit(0);
    }
    if (how == "silent") ::_exit(0);
    if (how == "break out") { // says which of its attempts came through
        std::string through;
        if (::open("/etc/passwd", O_RDONLY) >= 0) through += " open";
        if (::openat(AT_FDCWD, "/proc/self/maps", O_RDONLY) >= 0) through += " openat";
        if (::open("/tmp/tongren-import-was-here", O_CREAT | O_WRONLY, 0600) >= 0) through += " write";
        if (::socket(AF_INET, SOCK_STREAM, 0) >= 0) through += " socket";
        if (::socket(AF_UNIX, SOCK_STREAM, 0) >= 0) through += " unix-socket";
        const pid_t child = ::fork();
        if (child == 0) ::_exit(0);
        if (child > 0) through += " fork";
        char program[] = "/bin/true";
        char* argv[] = {program, nullptr};
        ::execv(program, argv);
        if (::kill(::getppid(), 0) == 0) through += " signal";
        fail("through:" + through);
    }
}

// Each thing once, and not more than one reads.
void tidy(std::vector<std::string>& notes) {
    constexpr size_t kMost = 8;
    std::vector<std::string> kept;
    for (std::string& note : notes) {
        if (std::find(kept.begin(), kept.end(), note) == kept.end()) kept.push_back(std::move(note));
    }
    if (kept.size() > kMost) {
        const size_t more = kept.size() - kMost;
        kept.resize(kMost);
        kept.push_back("and " + std::to_string(more) + " more of this kind");
    }
    notes = std::move(kept);
}

int run(int argc, char** argv) {
    if (argc != 5) fail("tongren-import is started by tongren, not by hand");
    dropInherited();
    const std::filesystem::path path = argv[1];
    const auto time = std::chrono::milliseconds(number<long>(argv[2]));
    SandboxLimits limits;
    limits.seconds = static_cast<unsigned>((time.count() + 999) / 1000);
    limits.memory = number<size_t>(argv[3]);
    const char* hook = std::getenv("TONGREN_IMPORT_TEST");

    auto folder = ModelFolder::open(path.has_parent_path() ? path.parent_path().string() : ".",
                                    number<size_t>(argv[4]));
    if (!folder) fail("its folder " + folder.error().message);
    auto notes = enterSandbox(*folder, limits);
    if (!notes) fail(notes.error().message);
    if (hook) misbehave(hook);

    ReadRequest request;
    request.folder = &*folder;
    request.name = path.filename().string();
    request.finish = std::chrono::steady_clock::now() + time * 6 / 10;
    auto model = readModel(request);
    if (!model) fail(model.error().message);
    tidy(model->notes);
    model->notes.insert(model->notes.end(), notes->begin(), notes->end());
    if (auto checked = checkModel(*model); !checked) fail(checked.error().message);
    const std::string answer = encodeModel(*model);
    ::_exit(send("M") && send(answer) ? 0 : 1);
}

} // namespace

int main(int argc, char** argv) {
    std::string why = "reading it failed";
    try {
        return run(argc, argv);
    } catch (const std::bad_alloc&) {
        fail("reading it needs more memory than is allowed; it is damaged, or the model must be simplified "
             "first");
    } catch (const std::exception& e) {
        why.append(" (").append(e.what()).append(")");
    } catch (...) {
    }
    fail(why.append("; export it again, best as .glb"));
}
