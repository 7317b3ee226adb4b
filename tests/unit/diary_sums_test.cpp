// Dates, sums and export of the diary.
#include "diary_fixture.h"
#include <csignal>
#include <nlohmann/json.hpp>
#include <sys/resource.h>
#include <sys/stat.h>

namespace {

using namespace diary_fixture;

TEST(DiarySums, AClockThatWasChangedLosesNothing) {
    const Folder f;
    Diary d;
    const int64_t now = diaryDate("2026-11-21T12:00:00Z")->utc;
    for (const char* when : {"2026-11-20T12:00:00Z", "2031-01-01T00:00:00Z", "2026-11-20T18:00:00+05:00",
                             "1970-01-01T00:00:05Z", "yesterday", "2026-11-21T11:00:00Z"})
        beginEntry(d, when, when);
    const auto saved = saveDiary(f.diary(), d);
    ASSERT_TRUE(saved);
    d = saved->diary;
    EXPECT_EQ(d.entries.size(), 6u);
    using D = DateDoubt;
    EXPECT_EQ(dateDoubts(d, now),
              (std::vector<D>{D::none, D::future, D::none, D::earlier, D::unreadable, D::none}));
    EXPECT_EQ(titles(d)[3], "1970-01-01T00:00:05Z") << "in the order written";
    EXPECT_EQ(whenText(d.entries[4]), "yesterday");
    EXPECT_FALSE(toText(D::future).empty());
}

TEST(DiarySums, Dates) {
    const auto d = diaryDate("2026-11-21T00:30:00+01:00");
    ASSERT_TRUE(d);
    EXPECT_EQ(d->utc, 1795217400);
    EXPECT_EQ(dayText(d->day), "21 Nov 2026");
    EXPECT_EQ(dayText(mondayOf(d->day)), "16 Nov 2026");
    EXPECT_EQ(mondayOf(mondayOf(-5)), mondayOf(-5));
    EXPECT_LE(mondayOf(-5), -5);
    for (const char* wrong : {"", "2026-11-21", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z",
                              "2026-11-21T24:00:00Z", "2026-11-21T00:00:00+1", "2026-11-21 00:00:00Z"})
        EXPECT_FALSE(diaryDate(wrong)) << wrong;
    setenv("TZ", "Asia/Kolkata", 1);
    tzset();
    EXPECT_EQ(localTime(d->utc), "2026-11-21T05:00:00+05:30");
    setenv("TZ", "America/St_Johns", 1);
    tzset();
    EXPECT_EQ(diaryDate(localTime(d->utc))->utc, d->utc);
    unsetenv("TZ");
    tzset();
}

TEST(DiarySums, SumsByDayAndWeekWithTheEmptyOnes) {
    Diary d;
    const auto add = [&](const char* when, double minutes, int before, int after) {
        DiaryEntry e = *entryOf(d, beginEntry(d, "x", when));
        e.minutes = minutes;
        e.before = before;
        e.after = after;
        addOrUpdate(d, e);
    };
    add("2026-11-02T23:59:00+01:00", 5, 8, 4); // a Monday
    add("2026-11-08T00:01:00+01:00", 3, 4, 4); // the Sunday of that week
    add("2026-11-18T10:00:00+01:00", 2, 9, -1);
    add("2040-01-01T10:00:00+01:00", 90, 0, 10);
    const int64_t now = diaryDate("2026-11-21T12:00:00Z")->utc;
    const int from = diaryDate("2026-11-04T00:00:00Z")->day, to = diaryDate("2026-11-21T00:00:00Z")->day;
    const auto weeks = byWeek(d, from, to, now);
    ASSERT_EQ(weeks.size(), 3u);
    EXPECT_EQ(weeks[0].sessions, 2);
    EXPECT_DOUBLE_EQ(weeks[0].minutes, 8);
    EXPECT_EQ(weeks[0].rated, 2);
    EXPECT_DOUBLE_EQ(weeks[0].before, 6);
    EXPECT_DOUBLE_EQ(weeks[0].after, 4);
    EXPECT_EQ(weeks[1].sessions, 0);
    EXPECT_DOUBLE_EQ(weeks[1].before, -1);
    EXPECT_EQ(weeks[2].sessions, 1);
    EXPECT_EQ(weeks[2].rated, 0) << "one number alone is no pair";
    const auto days = byDay(d, from, to, now);
    ASSERT_EQ(days.size(), 18u);
    EXPECT_EQ(days[4].sessions, 1);
    EXPECT_TRUE(byDay(d, 0, 100000000, now).empty()) << "no memory without end";
    EXPECT_TRUE(byWeek(d, 5, -50, now).empty());
}

TEST(DiarySums, CsvIsQuotedAndHoldsNoFormula) {
    Diary d;
    DiaryEntry e = *entryOf(d, beginEntry(d, "=cmd|' /C calc'!A0", "2026-11-21T14:05:09+01:00"));
    e.points = {"GB21 right", "SI11 left"};
    e.minutes = 7.5;
    e.before = 6;
    e.note = "said \"good\",\nthen left";
    e.finished = true;
    addOrUpdate(d, e);
    EXPECT_EQ(diaryCsv(d), "date,time,title,points,minutes,before,after,finished,note,id\r\n"
                           "2026-11-21,14:05:09+01:00,'=cmd|' /C calc'!A0,GB21 right; SI11 left,7.5,6,,yes,"
                           "\"said \"\"good\"\",\nthen left\"," +
                               e.id + "\r\n");
    for (const char* start : {"+1", "-1", "@x", "\tx"}) {
        Diary one;
        beginEntry(one, start, "2026-11-21T14:05:09+01:00");
        EXPECT_NE(diaryCsv(one).find(",'" + std::string(start)), std::string::npos) << start;
    }
}

TEST(DiarySums, JsonHoldsUnknownKeysAndUnreadableLines) {
    const Folder f;
    put(f.diary(), R"({"id":"k","started":"2026-11-21T10:00:00Z","mood":"calm"})"
                   "\nnot \xff json\n");
    const auto j = nlohmann::json::parse(diaryJson(loadDiary(f.diary())->diary));
    EXPECT_EQ(j["entries"][0]["mood"], "calm");
    EXPECT_EQ(j["unreadable_lines"].size(), 1u);
}

TEST(DiarySums, ExportNeverGoesOverAFile) {
    const Folder f;
    const Diary d = with("Neck");
    const auto one = exportDiary(d, "csv", f.path), two = exportDiary(d, "csv", f.path),
               three = exportDiary(d, "json", f.path);
    ASSERT_TRUE(one && two && three);
    EXPECT_NE(*one, *two);
    EXPECT_EQ(text(*one), diaryCsv(d));
    EXPECT_EQ(text(*three), diaryJson(d));
    EXPECT_EQ(one->filename().string(), "tongren-diary-" + localTime().substr(0, 10) + ".csv");
    struct stat info {};
    ASSERT_EQ(stat(one->c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777u, 0600u);
    const auto nowhere = exportDiary(d, "csv", f.path / "missing");
    ASSERT_FALSE(nowhere);
    EXPECT_NE(nowhere.error().message.find("missing"), std::string::npos);
    EXPECT_EQ(inChild([&] {
                  std::signal(SIGXFSZ, SIG_IGN);
                  const rlimit limit{30, 30};
                  if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return 77;
                  fs::create_directory(f.path / "full");
                  return exportDiary(d, "csv", f.path / "full") || !fs::is_empty(f.path / "full") ? 1 : 0;
              }),
              0);
}

TEST(DiarySums, WhereExportsGo) {
    const Folder f;
    EXPECT_EQ(inChild([&] {
                  unsetenv("XDG_DOCUMENTS_DIR");
                  setenv("HOME", f.path.c_str(), 1);
                  setenv("XDG_CONFIG_HOME", (f.path / "config").c_str(), 1);
                  if (documentsDir() != f.path) return 1;
                  fs::create_directory(f.path / "Documents");
                  if (documentsDir() != f.path / "Documents") return 2;
                  fs::create_directories(f.path / "config");
                  fs::create_directory(f.path / "Dokumente");
                  put(f.path / "config" / "user-dirs.dirs",
                      "# a comment\nXDG_MUSIC_DIR=\"$HOME/Musik\"\nXDG_DOCUMENTS_DIR=\"$HOME/Dokumente\"\n");
                  if (documentsDir() != f.path / "Dokumente") return 3;
                  fs::create_directory(f.path / "own");
                  setenv("XDG_DOCUMENTS_DIR", (f.path / "own").c_str(), 1);
                  return documentsDir() == f.path / "own" ? 0 : 4;
              }),
              0);
}

} // namespace
