#pragma once
// A folder of its own for each test, and children for what would harm the test program itself.
#include "atlas/domain/diary.h"
#include <fstream>
#include <functional>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace diary_fixture {

namespace fs = std::filesystem;
using namespace atlas;

struct Folder {
    fs::path path;
    Folder() {
        std::string name = (fs::temp_directory_path() / "tongren-diary-XXXXXX").string();
        path = mkdtemp(name.data());
        fs::permissions(path, fs::perms::all);
    }
    ~Folder() {
        std::error_code ignored;
        fs::permissions(path, fs::perms::all, ignored);
        fs::remove_all(path, ignored);
    }
    fs::path diary() const { return path / "diary.jsonl"; }
};

inline std::string text(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline void put(const fs::path& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary) << bytes;
}

inline const std::string first =
    R"({"id":"a1","started":"2026-11-20T10:00:00+01:00","title":"Neck","minutes":4})";
inline const std::string second =
    R"({"id":"b2","started":"2026-11-21T10:00:00+01:00","title":"Back","minutes":6})";

inline Diary with(std::string title, std::string started = "2026-11-21T12:00:00+01:00") {
    Diary d;
    beginEntry(d, std::move(title), std::move(started));
    return d;
}

inline std::vector<std::string> titles(const Diary& d) {
    std::vector<std::string> out;
    for (const DiaryEntry& e : d.entries) out.push_back(e.title);
    return out;
}
using Titles = std::vector<std::string>;

// Runs in a child; its exit code, 128 and more for a signal. 77: could not be set up.
inline int inChild(const std::function<int()>& work) {
    const pid_t child = fork();
    if (child == 0) {
        const int code = work();
        _exit(code);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

inline void becomeNobody() {
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) _exit(77);
}

} // namespace diary_fixture
