// What a diary holds and how it changes. Its file: diary_file.cpp; sums and export: diary_export.cpp.
#include "atlas/domain/diary.h"
#include "atlas/domain/diary_lines.h"
#include "engine/core/files.h"
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <random>

namespace atlas {
namespace {

void noteOnce(std::vector<std::string>& list, const std::string& text) {
    if (std::ranges::find(list, text) == list.end()) list.push_back(text);
}

std::optional<int> digits(std::string_view text, size_t from, size_t count) {
    if (from + count > text.size()) return {};
    int value = 0;
    for (const char c : text.substr(from, count)) {
        if (c < '0' || c > '9') return {};
        value = value * 10 + (c - '0');
    }
    return value;
}

std::string two(int value) {
    std::string text(value < 10 ? 1 : 0, '0');
    return text.append(std::to_string(value));
}

} // namespace

std::filesystem::path diaryFile() {
    return engine::dataDir() / "diary.jsonl";
}

// Drawn by lot: a clock set back, or two programs begun in the same second, must not give one id twice.
std::string beginEntry(Diary& diary, std::string title, std::string started) {
    static constexpr char hex[] = "0123456789abcdef";
    std::random_device lot;
    DiaryEntry e;
    do {
        e.id.clear();
        for (int i = 0; i < 6; ++i)
            for (unsigned bits = lot() & 0xffffu, j = 0; j < 4; ++j, bits >>= 4) e.id += hex[bits & 15u];
    } while (entryOf(diary, e.id));
    e.started = std::move(started);
    e.title = std::move(title);
    const std::string id = e.id;
    addOrUpdate(diary, std::move(e));
    return id;
}

const DiaryEntry* entryOf(const Diary& diary, std::string_view id) {
    const auto at = std::ranges::find(diary.entries, id, &DiaryEntry::id);
    return at == diary.entries.end() ? nullptr : &*at;
}

void addOrUpdate(Diary& diary, DiaryEntry e) {
    const std::string id = e.id;
    if (const auto at = std::ranges::find(diary.entries, id, &DiaryEntry::id); at != diary.entries.end()) {
        e.line = at->line; // of the file; the caller's may be older
        if (*at == e) return;
        *at = std::move(e);
    } else
        diary.entries.push_back(std::move(e));
    std::erase(diary.removed, id);
    noteOnce(diary.changed, id);
}

bool removeEntry(Diary& diary, std::string_view id) {
    const auto at = std::ranges::find(diary.entries, id, &DiaryEntry::id);
    if (at == diary.entries.end()) return false;
    std::erase(diary.changed, at->id);
    noteOnce(diary.removed, at->id);
    diary.entries.erase(at);
    return true;
}

void removeAll(Diary& diary) {
    while (!diary.entries.empty()) removeEntry(diary, std::string(diary.entries.back().id));
    for (const DamagedLine& line : diary.damaged) noteOnce(diary.removedLines, line.text);
    diary.damaged.clear();
}

void restoreEntry(Diary& diary, DiaryEntry e, size_t index) {
    if (entryOf(diary, e.id)) return;
    std::erase(diary.removed, e.id);
    noteOnce(diary.changed, e.id);
    const auto at = diary.entries.begin() + static_cast<long>(std::min(index, diary.entries.size()));
    diary.entries.insert(at, std::move(e));
}

bool unsaved(const Diary& d) {
    return !d.changed.empty() || !d.removed.empty() || !d.removedLines.empty();
}

Diary rebased(const Diary& now, const Diary& sent, Diary file) {
    file.changed.clear();
    file.removed = now.removed;
    file.removedLines = now.removedLines;
    std::erase_if(file.removed, [&](const std::string& id) {
        return std::ranges::find(sent.removed, id) != sent.removed.end();
    });
    std::erase_if(file.removedLines, [&](const std::string& text) {
        return std::ranges::find(sent.removedLines, text) != sent.removedLines.end();
    });
    std::erase_if(file.entries, [&](const DiaryEntry& e) {
        return std::ranges::find(file.removed, e.id) != file.removed.end();
    });
    std::erase_if(file.damaged, [&](const DamagedLine& l) {
        return std::ranges::find(file.removedLines, l.text) != file.removedLines.end();
    });
    for (const std::string& id : now.changed) {
        const DiaryEntry* mine = entryOf(now, id);
        if (!mine) continue;
        const DiaryEntry* then = entryOf(sent, id);
        const bool wasSent = then && std::ranges::find(sent.changed, id) != sent.changed.end();
        if (wasSent && *then == *mine && entryOf(file, id)) continue; // the file has it
        if (const auto at = std::ranges::find(file.entries, id, &DiaryEntry::id); at != file.entries.end())
            *at = diary_lines::merged(*at, wasSent ? *then : diary_lines::base(*mine), *mine);
        else {
            const auto key = [](const DiaryEntry& e) { return e.id; };
            const size_t place = diary_lines::placeOf(now, id, file.entries, key);
            file.entries.insert(file.entries.begin() + static_cast<long>(place), *mine);
        }
        noteOnce(file.changed, id);
    }
    return file;
}

std::string localTime(int64_t seconds) {
    const auto t = static_cast<std::time_t>(seconds);
    std::tm local{};
    localtime_r(&t, &local);
    const long offset = local.tm_gmtoff / 60, size = std::abs(offset);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d%c%02ld:%02ld",
                  local.tm_year + 1900, local.tm_mon + 1, local.tm_mday, local.tm_hour, local.tm_min,
                  local.tm_sec, offset < 0 ? '-' : '+', size / 60, size % 60);
    return text.data();
}

std::string localTime() {
    return localTime(std::time(nullptr));
}

std::optional<DiaryDate> diaryDate(std::string_view s) {
    const auto year = digits(s, 0, 4), month = digits(s, 5, 2), day = digits(s, 8, 2),
               hour = digits(s, 11, 2), minute = digits(s, 14, 2), second = digits(s, 17, 2);
    if (!year || !month || !day || !hour || !minute || !second) return {};
    if (s[4] != '-' || s[7] != '-' || s[10] != 'T' || s[13] != ':' || s[16] != ':') return {};
    const std::chrono::year_month_day date(std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day)));
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return {};
    const std::string_view zone = s.substr(19);
    int offset = 0; // minutes
    if (zone != "Z" && !zone.empty()) {
        const auto h = digits(zone, 1, 2), m = digits(zone, 4, 2);
        if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':' || !h || !m) return {};
        offset = (*h * 60 + *m) * (zone[0] == '-' ? -1 : 1);
    }
    DiaryDate d;
    d.day = static_cast<int>(std::chrono::sys_days(date).time_since_epoch().count());
    d.minute = *hour * 60 + *minute;
    d.utc = int64_t{d.day} * 86400 + d.minute * 60 + *second - offset * 60;
    return d;
}

std::string dayText(int day) {
    static constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::chrono::year_month_day d{std::chrono::sys_days(std::chrono::days(day))};
    return std::to_string(static_cast<unsigned>(d.day())) + " " +
           months[static_cast<unsigned>(d.month()) - 1] + " " + std::to_string(static_cast<int>(d.year()));
}

std::string whenText(const DiaryEntry& e) {
    const auto d = diaryDate(e.started);
    if (!d) return e.started;
    return dayText(d->day) + ", " + two(d->minute / 60) + ":" + two(d->minute % 60);
}

std::vector<DateDoubt> dateDoubts(const Diary& diary, int64_t now) {
    constexpr int64_t tolerance = 60; // seconds; two windows write side by side
    std::vector<DateDoubt> out;
    std::optional<int64_t> before;
    for (const DiaryEntry& e : diary.entries) {
        const auto d = diaryDate(e.started);
        DateDoubt doubt = DateDoubt::none;
        if (!d)
            doubt = DateDoubt::unreadable;
        else if (d->utc > now + tolerance)
            doubt = DateDoubt::future; // no measure for the entries after it
        else {
            if (before && d->utc < *before - tolerance) doubt = DateDoubt::earlier;
            before = d->utc;
        }
        out.push_back(doubt);
    }
    return out;
}

std::string_view toText(DateDoubt doubt) {
    switch (doubt) {
    case DateDoubt::unreadable:
        return "The date cannot be read";
    case DateDoubt::future:
        return "This date lies ahead of the machine's clock: was the clock changed?";
    case DateDoubt::earlier:
        return "Earlier than the session written before it: was the clock changed?";
    case DateDoubt::none:
        break;
    }
    return {};
}

} // namespace atlas
