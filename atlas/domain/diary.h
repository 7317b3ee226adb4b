#pragma once
// The local diary of guided sessions: one file of readable lines under the user's data folder. What cannot be
// read is kept as it stands and told; nothing is ever dropped but by the user's own delete.
#include "engine/core/result.h"
#include <filesystem>
#include <string>
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
    bool operator==(const DiaryEntry&) const = default;
};

struct Diary {
    std::vector<DiaryEntry> entries;  // in the file's order
    std::vector<std::string> damaged; // lines that could not be read, word for word; written back
    bool operator==(const Diary&) const = default;
};

std::filesystem::path diaryFile(); // $XDG_DATA_HOME/tongren/diary.jsonl

} // namespace atlas
