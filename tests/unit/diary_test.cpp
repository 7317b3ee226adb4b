// The diary's file under everything that may befall it: damage, a full disk, a changed clock, a killed
// program, two programs at once. Each fault is really provoked.
#include "diary_fixture.h"
#include "engine/core/files.h"
#include <algorithm>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sched.h>
#include <set>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>

namespace {

using namespace diary_fixture;

TEST(Diary, EntriesComeBackAsWritten) {
    const Folder f;
    Diary d;
    const std::string id = beginEntry(d, "Under the \"shoulder\" blade\n膏肓", "2026-11-21T14:05:09+01:00");
    DiaryEntry e = *entryOf(d, id);
    e.points = {"GB21 right", "SI11 right"};
    e.minutes = 7.25;
    e.before = 6;
    e.after = 0;
    e.finished = true;
    e.note = "a, b";
    addOrUpdate(d, e);
    ASSERT_TRUE(unsaved(d));
    const auto saved = saveDiary(f.diary(), d);
    ASSERT_TRUE(saved) << saved.error().message;
    d = rebased(d, d, saved->diary);
    EXPECT_FALSE(unsaved(d));
    const auto read = loadDiary(f.diary());
    ASSERT_TRUE(read);
    ASSERT_EQ(read->diary.entries.size(), 1u);
    DiaryEntry back = read->diary.entries[0];
    EXPECT_EQ(back.line + "\n", text(f.diary()));
    back.line.clear();
    EXPECT_EQ(back, e);
    EXPECT_EQ(read->diary, d);
    struct stat info {};
    ASSERT_EQ(stat(f.diary().c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777u, 0600u);
}

TEST(Diary, ItsFolderIsMadeForTheUserAlone) {
    const Folder f;
    ASSERT_TRUE(saveDiary(f.path / "new" / "tongren" / "diary.jsonl", with("Neck")));
    struct stat info {};
    ASSERT_EQ(stat((f.path / "new" / "tongren").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777u, 0700u);
}

TEST(Diary, NoFileIsAnEmptyDiary) {
    const Folder f;
    const auto read = loadDiary(f.path / "not" / "there.jsonl");
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_TRUE(read->diary.entries.empty());
    EXPECT_TRUE(read->notices.empty());
}

TEST(Diary, DamagedLinesStayWordForWordInPlaceAndAreTold) {
    const Folder f;
    const std::string nul("before\0after", 12);
    const std::string bytes = first + "\nnot json at all\n\n" + R"({"id":"x","sta)" + "\n" + nul + "\n" +
                              "\xff\xfe broken\n" + second + "\r\n" + "[1,2]\n{}\nhalf a li";
    put(f.diary(), bytes);
    const auto read = loadDiary(f.diary());
    ASSERT_TRUE(read);
    EXPECT_EQ(titles(read->diary), (Titles{"Neck", "Back"}));
    ASSERT_EQ(read->notices.size(), 1u);
    EXPECT_EQ(read->notices[0],
              f.diary().string() + ": lines 2, 4, 5, 6, 8 and 2 more cannot be read; they are kept");
    const auto saved = saveDiary(f.diary(), with("New"));
    ASSERT_TRUE(saved);
    EXPECT_TRUE(text(f.diary()).starts_with(bytes + "\n{\"id\":\"")) << text(f.diary());
    EXPECT_EQ(titles(saved->diary), (Titles{"Neck", "Back", "New"}));
    EXPECT_EQ(saved->diary.damaged.size(), 7u);
}

TEST(Diary, OneDamagedLineIsTold) {
    const Folder f;
    put(f.diary(), first + "\n" + second + "\n\n\n\n\n?\n");
    const auto read = loadDiary(f.diary());
    ASSERT_TRUE(read);
    ASSERT_EQ(read->notices.size(), 1u);
    EXPECT_EQ(read->notices[0], f.diary().string() + ": line 7 cannot be read; it is kept");
}

TEST(Diary, UnknownKeysAreKeptAndUntouchedLinesAreNotRewritten) {
    const Folder f;
    const std::string odd =
        R"({ "id" : "z9", "mood":{"weather":"rain","deep":[1,[2,{}]]},"started":"2026-11-21T10:00:00Z" , "title":"Arm", "minutes":"many", "before": 7.6, "minutes_x":1e99})";
    put(f.diary(), first + "\n" + odd + "\n");
    auto d = loadDiary(f.diary())->diary;
    DiaryEntry e = d.entries[0];
    e.after = 3;
    addOrUpdate(d, e);
    auto saved = saveDiary(f.diary(), d);
    ASSERT_TRUE(saved);
    EXPECT_NE(text(f.diary()).find("\n" + odd + "\n"), std::string::npos) << "untouched, byte for byte";
    d = rebased(d, d, saved->diary);
    e = d.entries[1];
    EXPECT_EQ(e.before, 8);
    e.note = "felt warm";
    addOrUpdate(d, e);
    saved = saveDiary(f.diary(), d);
    ASSERT_TRUE(saved);
    const auto j = nlohmann::json::parse(saved->diary.entries[1].line);
    EXPECT_EQ(j["mood"]["deep"][1][0], 2);
    EXPECT_EQ(j["minutes"], "many") << "what was not changed stays";
    EXPECT_EQ(j["before"], 7.6);
    EXPECT_EQ(j["note"], "felt warm");
}

TEST(Diary, WhatCannotBeReadIsNeverWrittenOver) {
    const Folder f;
    const std::string picture("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
    put(f.diary(), picture);
    fs::create_directory(f.path / "diary-2.jsonl");
    fs::create_symlink(f.path / "gone", f.path / "diary-3.jsonl");
    ASSERT_EQ(mkfifo((f.path / "diary-4.jsonl").c_str(), 0600), 0);
    { std::ofstream big(f.path / "diary-5.jsonl"); }
    fs::resize_file(f.path / "diary-5.jsonl", 50u << 20);
    const auto saved = saveDiary(f.diary(), with("Neck"));
    ASSERT_TRUE(saved) << saved.error().message;
    EXPECT_EQ(saved->file, f.path / "diary-6.jsonl");
    EXPECT_EQ(text(f.diary()), picture);
    EXPECT_TRUE(fs::is_directory(f.path / "diary-2.jsonl"));
    EXPECT_TRUE(fs::is_symlink(f.path / "diary-3.jsonl"));
    EXPECT_TRUE(fs::is_fifo(f.path / "diary-4.jsonl"));
    EXPECT_EQ(fs::file_size(f.path / "diary-5.jsonl"), 50u << 20);
    const auto read = loadDiary(f.diary());
    ASSERT_TRUE(read);
    EXPECT_EQ(titles(read->diary), Titles{"Neck"});
    ASSERT_EQ(read->notices.size(), 5u);
    for (const char* words : {"holds no readable text", "is a folder", "link to a file that is not there",
                              "no regular file", "50 MB"})
        EXPECT_TRUE(std::ranges::any_of(read->notices, [&](const std::string& n) {
            return n.find(words) != std::string::npos && n.find(f.path.string()) != std::string::npos &&
                   n.find("diary-6.jsonl") != std::string::npos;
        })) << words;
    // Once the first can be used again all is in one file.
    fs::remove(f.diary());
    put(f.diary(), first + "\n");
    const auto again = loadDiary(f.diary());
    ASSERT_TRUE(again);
    EXPECT_EQ(titles(again->diary), (Titles{"Neck", "Neck"}));
    ASSERT_TRUE(saveDiary(f.diary(), with("Back")));
    EXPECT_FALSE(fs::exists(f.path / "diary-6.jsonl"));
    EXPECT_EQ(titles(loadDiary(f.diary())->diary), (Titles{"Neck", "Neck", "Back"}));
}

TEST(Diary, AMergeCutOffBetweenItsTwoStepsDoublesNothing) {
    const Folder f;
    put(f.diary(), first + "\n" + second + "\n");
    put(f.path / "diary-2.jsonl", second + "\n");
    EXPECT_EQ(loadDiary(f.diary())->diary.entries.size(), 2u);
}

TEST(Diary, AFileOfTextThatIsNoDiaryIsKeptLineByLine) {
    const Folder f;
    put(f.diary(), "Dear diary,\ntoday");
    ASSERT_TRUE(saveDiary(f.diary(), with("Neck")));
    EXPECT_TRUE(text(f.diary()).starts_with("Dear diary,\ntoday\n{"));
}

TEST(Diary, NoPermissionToRead) {
    const Folder f;
    put(f.diary(), first + "\n");
    fs::permissions(f.diary(), fs::perms::none);
    const int code = inChild([&] {
        becomeNobody();
        const auto read = loadDiary(f.diary());
        if (!read || read->notices.size() != 1 ||
            read->notices[0].find("Permission denied") == std::string::npos)
            return 1;
        const auto saved = saveDiary(f.diary(), with("Back"));
        if (!saved || saved->file != f.path / "diary-2.jsonl") return 2;
        return 0;
    });
    EXPECT_EQ(code, 0);
    fs::permissions(f.diary(), fs::perms::owner_all);
    EXPECT_EQ(text(f.diary()), first + "\n");
    EXPECT_EQ(titles(loadDiary(f.diary())->diary), (Titles{"Neck", "Back"}));
}

TEST(Diary, AFolderThatMayNotBeWritten) {
    const Folder f;
    put(f.diary(), first + "\n");
    fs::permissions(f.diary(), fs::perms::all);
    fs::permissions(f.path, fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read |
                                fs::perms::others_exec);
    EXPECT_EQ(inChild([&] {
                  becomeNobody();
                  const auto saved = saveDiary(f.diary(), with("Back"));
                  return saved || saved.error().message.find(f.path.string()) == std::string::npos ||
                                 saved.error().message.find("denied") == std::string::npos
                             ? 1
                             : 0;
              }),
              0);
    fs::permissions(f.path, fs::perms::none);
    EXPECT_EQ(inChild([&] {
                  becomeNobody();
                  const auto read = loadDiary(f.diary());
                  return read || read.error().message.find("cannot be opened") == std::string::npos ? 1 : 0;
              }),
              0);
    fs::permissions(f.path, fs::perms::all);
    EXPECT_EQ(text(f.diary()), first + "\n");
}

// Writing stops half way: the old file stays whole, nothing else is left, and the entry is still there to
// save.
TEST(Diary, NoRoomToWrite) {
    const Folder f;
    put(f.diary(), first + "\n");
    const int code = inChild([&] {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{100, 100};
        if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return 77;
        Diary d = with("A session that has no room on the disk any more");
        const auto saved = saveDiary(f.diary(), d);
        if (saved) return 1;
        if (saved.error().message.find(f.diary().string()) == std::string::npos) return 2;
        return unsaved(d) ? 0 : 3;
    });
    EXPECT_EQ(code, 0);
    EXPECT_EQ(text(f.diary()), first + "\n");
    for (const auto& entry : fs::directory_iterator(f.path))
        EXPECT_EQ(entry.path().string().find(".tmp"), std::string::npos) << entry.path();
    EXPECT_TRUE(saveDiary(f.diary(), with("Back")));
}

TEST(Diary, ADiskThatIsFullAndThenHasRoomAgain) {
    const Folder f;
    const auto write = [](const char* file, const std::string& line) {
        const int out = open(file, O_WRONLY);
        const bool done =
            out >= 0 && ::write(out, line.data(), line.size()) == static_cast<ssize_t>(line.size());
        close(out);
        return done;
    };
    const int code = inChild([&] {
        const bool root = geteuid() == 0;
        const std::string uid = "0 " + std::to_string(geteuid()) + " 1",
                          gid = "0 " + std::to_string(getegid()) + " 1";
        if (unshare(CLONE_NEWNS | (root ? 0 : CLONE_NEWUSER)) != 0) return 77;
        if (!root && !(write("/proc/self/setgroups", "deny") && write("/proc/self/uid_map", uid) &&
                       write("/proc/self/gid_map", gid)))
            return 77;
        mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
        if (mount("tmpfs", f.path.c_str(), "tmpfs", 0, "size=64k") != 0) return 77;
        Diary d = with("Neck");
        auto saved = saveDiary(f.diary(), d);
        if (!saved) return 1;
        d = rebased(d, d, saved->diary);
        const std::string before = text(f.diary());
        const int fill = open((f.path / "fill").c_str(), O_WRONLY | O_CREAT, 0600);
        const std::vector<char> block(4096, 'x');
        while (::write(fill, block.data(), block.size()) > 0) {
        }
        beginEntry(d, "Back", "2026-11-21T13:00:00+01:00");
        saved = saveDiary(f.diary(), d);
        if (saved) return 2;
        if (saved.error().message.find("No space left") == std::string::npos) return 3;
        if (text(f.diary()) != before || !unsaved(d)) return 4;
        if (ftruncate(fill, 0) != 0) return 5;
        saved = saveDiary(f.diary(), d);
        if (!saved) return 6;
        d = rebased(d, d, saved->diary);
        return titles(d) == Titles{"Neck", "Back"} && !unsaved(d) ? 0 : 7;
    });
    if (code == 77) GTEST_SKIP() << "no small disk can be mounted here";
    EXPECT_EQ(code, 0);
}

// SIGKILL at any moment: what the child told as saved is there, every line is whole.
TEST(Diary, KilledWhileWriting) {
    for (int round = 0; round < 12; ++round) {
        const Folder f;
        put(f.diary(), first + "\nnot json\n");
        int told[2];
        ASSERT_EQ(pipe(told), 0);
        const pid_t child = fork();
        if (child == 0) {
            Diary d = loadDiary(f.diary())->diary;
            for (;;) {
                beginEntry(d, std::string(2000, 'x'), "2026-11-21T12:00:00+01:00");
                const auto saved = saveDiary(f.diary(), d);
                if (!saved) _exit(1);
                d = rebased(d, d, saved->diary);
                if (::write(told[1], "s", 1) != 1) _exit(2);
            }
        }
        close(told[1]);
        char one = 0;
        size_t count = 0;
        while (count < 2 && read(told[0], &one, 1) == 1) ++count;
        std::this_thread::sleep_for(std::chrono::microseconds(700 * round));
        kill(child, SIGKILL);
        while (read(told[0], &one, 1) == 1) ++count;
        close(told[0]);
        int status = 0;
        waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status));
        const auto read = loadDiary(f.diary());
        ASSERT_TRUE(read);
        EXPECT_GE(read->diary.entries.size(), 1 + count);
        EXPECT_LE(read->diary.entries.size(), 2 + count);
        EXPECT_EQ(read->diary.damaged.size(), 1u);
        // What was half written goes with the next save; nobody's diary is left lying about.
        ASSERT_TRUE(saveDiary(f.diary(), with("Back")));
        for (const auto& entry : fs::directory_iterator(f.path))
            EXPECT_EQ(entry.path().string().find(".tmp"), std::string::npos) << entry.path();
    }
}

TEST(Diary, TwoWindowsKeepEachOthersEntries) {
    const Folder f;
    put(f.diary(), first + "\n" + second + "\n");
    Diary a = loadDiary(f.diary())->diary, b = a;
    beginEntry(a, "From a", "2026-11-21T12:00:00+01:00");
    beginEntry(b, "From b", "2026-11-21T12:00:01+01:00");
    DiaryEntry e = a.entries[0];
    e.after = 2;
    addOrUpdate(a, e);
    e = b.entries[0];
    e.note = "b's note";
    addOrUpdate(b, e);
    removeEntry(b, "b2");
    a = rebased(a, a, saveDiary(f.diary(), a)->diary);
    b = rebased(b, b, saveDiary(f.diary(), b)->diary);
    EXPECT_EQ(titles(b), (Titles{"Neck", "From a", "From b"}));
    EXPECT_EQ(b.entries[0].after, 2) << "the one window's number";
    EXPECT_EQ(b.entries[0].note, "b's note") << "and the other's note";
    EXPECT_EQ(loadDiary(f.diary())->diary, b);
}

TEST(Diary, ManyProgramsAtOnce) {
    const Folder f;
    constexpr int programs = 6, each = 8;
    std::vector<pid_t> children;
    for (int i = 0; i < programs; ++i) {
        const pid_t child = fork();
        if (child == 0) {
            Diary d;
            for (int n = 0; n < each; ++n) {
                beginEntry(d, std::to_string(i) + "/" + std::to_string(n), "2026-11-21T12:00:00+01:00");
                const auto saved = saveDiary(f.diary(), d);
                if (!saved) _exit(1);
                d = rebased(d, d, saved->diary);
            }
            _exit(0);
        }
        children.push_back(child);
    }
    for (const pid_t child : children) {
        int status = 0;
        waitpid(child, &status, 0);
        EXPECT_EQ(status, 0);
    }
    const Diary d = loadDiary(f.diary())->diary;
    std::set<std::string> all, ids;
    for (const DiaryEntry& e : d.entries) {
        all.insert(e.title);
        ids.insert(e.id);
    }
    EXPECT_EQ(all.size(), size_t{programs * each});
    EXPECT_EQ(ids.size(), size_t{programs * each}) << "begun in the same second by programs alike";
}

TEST(Diary, ALockThatIsHeldForSecondsIsAnErrorThatSaysSo) {
    const Folder f;
    const int held = open((f.path / "diary.jsonl.lock").c_str(), O_RDWR | O_CREAT, 0600);
    ASSERT_EQ(flock(held, LOCK_EX), 0);
    const auto saved = saveDiary(f.diary(), with("Neck"));
    ASSERT_FALSE(saved);
    EXPECT_NE(saved.error().message.find("another program"), std::string::npos);
    close(held);
    EXPECT_TRUE(saveDiary(f.diary(), with("Neck")));
}

TEST(Diary, AReadThatBreaksOffIsNoFile) {
    if (access("/proc/self/mem", R_OK) != 0) GTEST_SKIP() << "no /proc";
    EXPECT_FALSE(engine::readFile("/proc/self/mem")); // opens, and fails at its first byte
}

TEST(Diary, ALinkToTheFileStaysALink) {
    const Folder f;
    fs::create_directory(f.path / "elsewhere");
    put(f.path / "elsewhere" / "mine.jsonl", first + "\n");
    fs::create_symlink(f.path / "elsewhere" / "mine.jsonl", f.diary());
    ASSERT_TRUE(saveDiary(f.diary(), with("Back")));
    EXPECT_TRUE(fs::is_symlink(f.diary()));
    EXPECT_EQ(loadDiary(f.path / "elsewhere" / "mine.jsonl")->diary.entries.size(), 2u);
}

TEST(Diary, ChangesMadeWhileASaveRunsStayToBeSaved) {
    const Folder f;
    Diary sent = with("Neck");
    const std::string id = sent.entries[0].id;
    const auto saved = saveDiary(f.diary(), sent);
    ASSERT_TRUE(saved);
    Diary now = sent;
    DiaryEntry e = now.entries[0];
    e.minutes = 3;
    addOrUpdate(now, e);
    beginEntry(now, "Back", "2026-11-21T13:00:00+01:00");
    now = rebased(now, sent, saved->diary);
    EXPECT_EQ(now.changed.size(), 2u);
    EXPECT_EQ(entryOf(now, id)->minutes, 3);
    const auto later = saveDiary(f.diary(), now);
    ASSERT_TRUE(later);
    EXPECT_EQ(entryOf(later->diary, id)->minutes, 3);
    EXPECT_EQ(titles(later->diary), (Titles{"Neck", "Back"}));
}

TEST(Diary, EntriesBegunBeforeTheFileWasReadStay) {
    const Folder f;
    put(f.diary(), first + "\n");
    Diary d = with("Begun at once");
    d = rebased(d, {}, loadDiary(f.diary())->diary);
    EXPECT_EQ(titles(d), (Titles{"Neck", "Begun at once"}));
    EXPECT_TRUE(unsaved(d));
}

TEST(Diary, DeleteOneAndTakeItBack) {
    const Folder f;
    const std::string odd = R"({"started":"2026-11-20T11:00:00Z","id":"o","x":[1]})";
    put(f.diary(), first + "\n" + odd + "\n" + second + "\n");
    Diary d = loadDiary(f.diary())->diary;
    const DiaryEntry gone = d.entries[1];
    EXPECT_FALSE(removeEntry(d, "nobody"));
    ASSERT_TRUE(removeEntry(d, "o"));
    d = rebased(d, d, saveDiary(f.diary(), d)->diary);
    EXPECT_EQ(text(f.diary()), first + "\n" + second + "\n");
    restoreEntry(d, gone, 1);
    d = rebased(d, d, saveDiary(f.diary(), d)->diary);
    EXPECT_EQ(text(f.diary()), first + "\n" + odd + "\n" + second + "\n");
    removeEntry(d, "o");
    restoreEntry(d, gone, 1); // before any save
    d = rebased(d, d, saveDiary(f.diary(), d)->diary);
    EXPECT_EQ(text(f.diary()), first + "\n" + odd + "\n" + second + "\n");
}

TEST(Diary, DeleteAllTakesWhatWasSeenAndNoMore) {
    const Folder f;
    put(f.diary(), first + "\nnot json\n" + second + "\n");
    put(f.path / "diary.jsonl.tmp12345", second); // of a program that was killed
    Diary d = loadDiary(f.diary())->diary;
    removeAll(d);
    EXPECT_TRUE(saveDiary(f.diary(), with("From another window")));
    d = rebased(d, d, saveDiary(f.diary(), d)->diary);
    EXPECT_EQ(titles(d), Titles{"From another window"});
    removeAll(d);
    d = rebased(d, d, saveDiary(f.diary(), d)->diary);
    EXPECT_TRUE(d.entries.empty());
    EXPECT_FALSE(fs::exists(f.diary()));
    EXPECT_FALSE(fs::exists(f.path / "diary.jsonl.tmp12345"));
}

TEST(Diary, LinesWithoutAnIdOrWithTheSameCanEachBeDeleted) {
    const Folder f;
    const std::string bare = R"({"started":"2026-11-20T11:00:00Z","title":"Bare"})";
    put(f.diary(), first + "\n" + bare + "\n" + bare + "\n" + first + "\n");
    Diary d = loadDiary(f.diary())->diary;
    ASSERT_EQ(d.entries.size(), 4u);
    std::set<std::string> ids;
    for (const DiaryEntry& e : d.entries) ids.insert(e.id);
    EXPECT_EQ(ids.size(), 4u);
    DiaryEntry e = d.entries[1];
    e.note = "named now";
    addOrUpdate(d, e);
    removeEntry(d, d.entries[3].id);
    ASSERT_TRUE(saveDiary(f.diary(), d));
    const Diary after = loadDiary(f.diary())->diary;
    EXPECT_EQ(titles(after), (Titles{"Neck", "Bare", "Bare"}));
    EXPECT_EQ(after.entries[1].note, "named now");
    EXPECT_EQ(after.entries[2].line, bare);
}

// Whatever bytes lie there: no crash, and every line still there after a save.
TEST(Diary, AnyBytesSurvive) {
    const Folder f;
    uint64_t lot = 88172645463325252u;
    const auto next = [&] {
        lot ^= lot << 13;
        lot ^= lot >> 7;
        return lot ^= lot << 17;
    };
    for (int round = 0; round < 60; ++round) {
        std::string bytes = first + "\n" + second + "\n" + first + "\n";
        for (int i = 0; i < 12; ++i) bytes[next() % bytes.size()] = static_cast<char>(next());
        put(f.diary(), bytes);
        ASSERT_TRUE(saveDiary(f.diary(), with("New")));
        ASSERT_TRUE(text(f.diary()).starts_with(bytes)) << round;
    }
    const std::string deep = R"({"started":"2026-11-21T10:00:00Z","x":)" + std::string(200000, '[');
    put(f.diary(), deep + "\n" + deep + std::string(200000, ']') + "}\n");
    const auto read = loadDiary(f.diary());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->diary.damaged.size(), 2u);
}

} // namespace
