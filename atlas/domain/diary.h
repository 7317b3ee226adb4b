#pragma once
// The local diary of guided sessions: one file of readable lines under the user's data folder, and nowhere
// else. What cannot be read is kept as it stands and told; nothing is dropped but by the user's own delete.
//
// Who changes a Diary calls the functions below; each notes what the file has not got yet. The window's
// DiaryKeeper (atlas/diary_keeper.h) sees that by itself and writes it off the frame: nothing else is to be
// done to save. Several programs may write at the same time.
#include "engine/core/result.h"
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atlas {

struct DiaryEntry {
    std::string id;                  // unique, never reused; also when the clock was changed
    std::string started;             // local time with offset, "2026-11-21T14:05:09+01:00"
    std::string title;               // "Neck"
    std::vector<std::string> points; // "GB21 right", in the order pressed
    double minutes = 0;              // of pressing
    int before = -1, after = -1;     // how it felt, 0 (nothing) .. 10; -1 not said
    bool finished = false;           // false: broken off, or the program ended before its end
    std::string note;
    std::string line; // as it stands in the file, with keys unknown here; "" not yet written. Left alone
    bool operator==(const DiaryEntry&) const = default;
};

struct DamagedLine { // could not be read; stays in its place word for word
    std::filesystem::path file;
    size_t number = 0; // from 1
    std::string text;
    bool operator==(const DamagedLine&) const = default;
};

struct Diary {
    std::vector<DiaryEntry> entries; // in the file's order
    std::vector<DamagedLine> damaged;
    // What the file has not got yet:
    std::vector<std::string> changed, removed; // ids
    std::vector<std::string> removedLines;     // texts of damaged lines
    bool operator==(const Diary&) const = default;
};

std::filesystem::path diaryFile(); // $XDG_DATA_HOME/tongren/diary.jsonl

// --- a session ---
// At its start; returns the new entry's id. `started`: localTime().
std::string beginEntry(Diary&, std::string title, std::string started);
const DiaryEntry* entryOf(const Diary&, std::string_view id);
// By id; a new entry goes to the end. Call it as the session goes on, so that a killed program loses little.
void addOrUpdate(Diary&, DiaryEntry);

// --- the user's deletes ---
bool removeEntry(Diary&, std::string_view id);
void removeAll(Diary&);                              // unreadable lines too
void restoreEntry(Diary&, DiaryEntry, size_t index); // takes a removal back, at its old index

bool unsaved(const Diary&);

// --- the file ---
struct DiaryRead {
    Diary diary;
    std::vector<std::string> notices; // for the user: file, line, what is done about it
    std::filesystem::path file;       // where changes go: the one asked for, or beside one that is no diary
};
// Beside an unusable diary.jsonl (a folder, not readable, over 32 MB, no text) lies diary-2.jsonl, and so on;
// their entries are read too, and go back into the first file once it can be used. Fails where the folder
// cannot be used at all.
engine::Result<DiaryRead> loadDiary(const std::filesystem::path& file);
// Reads the file again under a lock, carries only what was changed here into it, and replaces it at once.
// Returns what the file holds now. On an error the file is as it was; keep `changes` and try again.
engine::Result<DiaryRead> saveDiary(const std::filesystem::path& file, const Diary& changes);
// After a read or save: `now` on top of what the file holds. `sent` is what the save was given; {} for a
// read.
Diary rebased(const Diary& now, const Diary& sent, Diary file);

// --- dates ---
std::string localTime();                   // now
std::string localTime(int64_t secondsUtc); // for tests
struct DiaryDate {
    int64_t utc = 0; // seconds since 1970
    int day = 0;     // days since 1970-01-01, by the clock on the wall
    int minute = 0;  // of that day
};
std::optional<DiaryDate> diaryDate(std::string_view started);
std::string dayText(int day);            // "21 Nov 2026"
std::string whenText(const DiaryEntry&); // "21 Nov 2026, 14:05"; as written where it is no date
enum class DateDoubt : uint8_t { none, unreadable, future, earlier }; // earlier than the entry before it
std::vector<DateDoubt> dateDoubts(const Diary&, int64_t nowUtc);      // one an entry
std::string_view toText(DateDoubt); // "lies ahead of this machine's clock …"; "" none

// --- sums ---
struct DiaryPeriod {
    int day = 0;  // its first: days since 1970-01-01
    int days = 1; // how many
    int sessions = 0;
    double minutes = 0;
    int rated = 0;                  // sessions with both numbers
    double before = -1, after = -1; // mean over these; -1 none
};
// Every day or week (from Monday) from the first to the last asked for, those without a session too. Entries
// without a date that can be trusted are left out.
std::vector<DiaryPeriod> byDay(const Diary&, int firstDay, int lastDay, int64_t nowUtc);
std::vector<DiaryPeriod> byWeek(const Diary&, int firstDay, int lastDay, int64_t nowUtc);
int mondayOf(int day);

// --- export ---
std::string diaryTable(const Diary&);  // for people: newest last, with its doubts
std::string oneLine(std::string_view); // control characters become spaces
// RFC 4180, with a heading line; what a spreadsheet would take for a formula is led by an apostrophe.
std::string diaryCsv(const Diary&);
std::string diaryJson(const Diary&); // unknown keys and unreadable lines too
// `folder`/tongren-diary-DATE.EXT, or with -2, -3 … behind the date: never over a file that is there.
engine::Result<std::filesystem::path> exportDiary(const Diary&, std::string_view format, // "csv", "json"
                                                  const std::filesystem::path& folder);
std::filesystem::path documentsDir(); // $XDG_DOCUMENTS_DIR, user-dirs.dirs, ~/Documents, ~

} // namespace atlas
