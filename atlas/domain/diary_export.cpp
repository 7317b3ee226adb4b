// Sums over days and weeks, and the diary as files for other programs.
#include "atlas/domain/diary_lines.h"
#include "engine/core/files.h"
#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace atlas {
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
namespace {

std::vector<DiaryPeriod> periods(const Diary& diary, int first, int last, int days, int64_t now) {
    constexpr int most = 200 * 366; // days; a wrong date must not ask for memory without end
    std::vector<DiaryPeriod> out;
    if (last < first || last - first > most) return out;
    for (int day = first; day <= last; day += days) out.push_back({.day = day, .days = days});
    const auto doubts = dateDoubts(diary, now);
    for (size_t i = 0; i < diary.entries.size(); ++i) {
        const DiaryEntry& e = diary.entries[i];
        const auto date = diaryDate(e.started);
        if (!date || doubts[i] == DateDoubt::future || date->day < first) continue;
        const auto at = static_cast<size_t>((date->day - first) / days);
        if (at >= out.size()) continue;
        DiaryPeriod& p = out[at];
        ++p.sessions;
        p.minutes += e.minutes;
        if (e.before < 0 || e.after < 0) continue;
        p.before = (std::max(p.before, 0.0) * p.rated + e.before) / (p.rated + 1);
        p.after = (std::max(p.after, 0.0) * p.rated + e.after) / (p.rated + 1);
        ++p.rated;
    }
    return out;
}

std::string number(double value) {
    std::array<char, 32> text{};
    const double rounded = std::round(value * 100) / 100;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), rounded).ptr;
    return {text.data(), end};
}

std::string felt(int value) {
    return value < 0 ? std::string() : std::to_string(value);
}

std::string home() {
    const char* value = std::getenv("HOME");
    return value && *value ? value : "/tmp";
}

// XDG_DOCUMENTS_DIR="$HOME/Dokumente" in user-dirs.dirs, a file for shells.
std::string userDirectory(std::string_view name) {
    const char* config = std::getenv("XDG_CONFIG_HOME");
    const fs::path folder = config && *config ? fs::path(config) : fs::path(home()) / ".config";
    const auto text = engine::readFile(folder / "user-dirs.dirs");
    if (!text) return {};
    std::string found;
    for (size_t at = 0; at < text->size();) {
        const size_t end = std::min(text->find('\n', at), text->size());
        std::string_view line(text->data() + at, end - at);
        at = end + 1;
        while (line.starts_with(' ') || line.starts_with('\t')) line.remove_prefix(1);
        if (!line.starts_with(name)) continue;
        line.remove_prefix(name.size());
        if (!line.starts_with("=\"")) continue;
        line = line.substr(2, line.rfind('"') - 2);
        constexpr std::string_view own = "$HOME";
        if (line.starts_with(own))
            found = home().append(line.substr(own.size()));
        else if (line.starts_with('/'))
            found = line;
    }
    return found;
}

} // namespace

namespace diary_lines {

std::string csvField(std::string text) {
    if (!text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos)
        text.insert(0, 1, '\'');
    if (text.find_first_of(",\"\r\n") == std::string::npos && !text.starts_with(' ') && !text.ends_with(' '))
        return text;
    std::string out = "\"";
    for (const char c : text) out.append(c == '"' ? 2 : 1, c);
    return out + "\"";
}

} // namespace diary_lines

int mondayOf(int day) {
    return day - (((day + 3) % 7) + 7) % 7; // 1970-01-01 was a Thursday
}

std::vector<DiaryPeriod> byDay(const Diary& d, int first, int last, int64_t now) {
    return periods(d, first, last, 1, now);
}

std::vector<DiaryPeriod> byWeek(const Diary& d, int first, int last, int64_t now) {
    return periods(d, mondayOf(first), last, 7, now);
}

std::string oneLine(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    return out;
}

std::string diaryTable(const Diary& diary) {
    std::string out;
    const auto doubts = dateDoubts(diary, static_cast<int64_t>(std::time(nullptr)));
    for (size_t i = 0; i < diary.entries.size(); ++i) {
        const DiaryEntry& e = diary.entries[i];
        out.append(oneLine(whenText(e))).append("  ").append(e.title.empty() ? "Session" : oneLine(e.title));
        out.append(", ").append(number(std::round(e.minutes * 10) / 10)).append(" min");
        if (e.before >= 0 || e.after >= 0)
            out.append(", felt ")
                .append(e.before < 0 ? "?" : felt(e.before))
                .append(" before, ")
                .append(e.after < 0 ? "?" : felt(e.after))
                .append(" after");
        if (!e.finished) out += ", broken off";
        out.append("  [").append(oneLine(e.id)).append("]\n");
        std::string points;
        for (const std::string& p : e.points) points.append(points.empty() ? "    " : ", ").append(p);
        if (!points.empty()) out.append(oneLine(points)).append("\n");
        if (!e.note.empty()) out.append("    ").append(oneLine(e.note)).append("\n");
        if (doubts[i] != DateDoubt::none) out.append("    ").append(toText(doubts[i])).append("\n");
    }
    return out;
}

std::string diaryCsv(const Diary& diary) {
    std::string out = "date,time,title,points,minutes,before,after,finished,note,id\r\n";
    for (const DiaryEntry& e : diary.entries) {
        const bool date = diaryDate(e.started).has_value();
        std::string points;
        for (const std::string& p : e.points) points.append(points.empty() ? "" : "; ").append(p);
        const std::vector<std::string> row{date ? e.started.substr(0, 10) : e.started,
                                           date ? e.started.substr(11) : std::string(),
                                           e.title,
                                           points,
                                           number(e.minutes),
                                           felt(e.before),
                                           felt(e.after),
                                           e.finished ? "yes" : "no",
                                           e.note,
                                           e.id};
        for (size_t i = 0; i < row.size(); ++i)
            out.append(i ? "," : "").append(diary_lines::csvField(row[i]));
        out += "\r\n";
    }
    return out;
}

std::string diaryJson(const Diary& diary) {
    Json entries = Json::array(), damaged = Json::array();
    for (const DiaryEntry& e : diary.entries) {
        Json j = Json::parse(diary_lines::write(e), nullptr, false);
        if (j.is_object()) {
            j["id"] = e.id; // told apart here where the line has none
            entries.push_back(std::move(j));
        }
    }
    for (const DamagedLine& l : diary.damaged) damaged.push_back(l.text);
    Json all{{"entries", std::move(entries)}};
    if (!damaged.empty()) all["unreadable_lines"] = std::move(damaged);
    return all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

fs::path documentsDir() {
    std::error_code e;
    const char* asked = std::getenv("XDG_DOCUMENTS_DIR");
    for (const fs::path& folder : {fs::path(asked ? asked : ""), fs::path(userDirectory("XDG_DOCUMENTS_DIR")),
                                   fs::path(home()) / "Documents"})
        if (!folder.empty() && fs::is_directory(folder, e)) return folder;
    return home();
}

engine::Result<fs::path> exportDiary(const Diary& diary, std::string_view format, const fs::path& folder) {
    const std::string text = format == "json" ? diaryJson(diary) : diaryCsv(diary);
    const std::string stem = "tongren-diary-" + localTime().substr(0, 10);
    const auto fail = [](const fs::path& path, int code) {
        return engine::Error{"cannot write " + path.string() + ": " + std::strerror(code)};
    };
    for (int n = 1;; ++n) {
        std::string name = stem;
        if (n > 1) name.append("-").append(std::to_string(n));
        const fs::path path = folder / name.append(format == "json" ? ".json" : ".csv");
        const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (file < 0 && errno == EEXIST && n < 1000) continue;
        if (file < 0) return fail(path, errno);
        size_t done = 0;
        int code = 0;
        while (done < text.size() && code == 0) {
            const ssize_t k = ::write(file, text.data() + done, text.size() - done);
            if (k > 0)
                done += static_cast<size_t>(k);
            else if (k == 0 || errno != EINTR)
                code = k == 0 ? ENOSPC : errno;
        }
        if (code == 0 && ::fsync(file) != 0) code = errno;
        if (::close(file) != 0 && code == 0) code = errno;
        if (code == 0) return path;
        ::unlink(path.c_str());
        return fail(path, code);
    }
}

} // namespace atlas
