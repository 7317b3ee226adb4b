// The diary's file: read line by line, merged under a lock, replaced at once.
#include "atlas/domain/diary_lines.h"
#include "engine/core/file_lock.h"
#include "engine/core/files.h"
#include <cerrno>
#include <cmath>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sys/stat.h>
#include <unistd.h>
#include <utf8proc.h>

namespace atlas {
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace diary_lines {
namespace {

std::string text(const Json& j, const char* key) {
    const auto at = j.find(key);
    return at != j.end() && at->is_string() ? at->get<std::string>() : std::string{};
}

int felt(const Json& j, const char* key) {
    const auto at = j.find(key);
    if (at == j.end() || !at->is_number()) return -1;
    const double value = at->get<double>();
    return value >= 0 && value <= 10 ? static_cast<int>(std::lround(value)) : -1;
}

// Writing JSON again goes down as deep as it is nested; a hostile line must not exhaust the stack.
bool tooDeep(std::string_view line) {
    int depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quoted && c == '\\')
            ++i;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '[' || c == '{') && ++depth > 64)
            return true;
        else if (!quoted && (c == ']' || c == '}'))
            --depth;
    }
    return false;
}

Json objectOf(const std::string& line) {
    Json j = Json::parse(line, nullptr, false);
    return j.is_object() ? j : Json::object();
}

void put(Json& j, const DiaryEntry& was, const DiaryEntry& e, bool all) {
    if (all || e.id != was.id) j["id"] = e.id;
    if (all || e.started != was.started) j["started"] = e.started;
    if (all || e.title != was.title) j["title"] = e.title;
    if (all || e.points != was.points) j["points"] = e.points;
    if (all || e.minutes != was.minutes) j["minutes"] = std::round(e.minutes * 100) / 100;
    const auto number = [&](const char* key, int now, int then) {
        if (now != then && now < 0)
            j[key] = nullptr;
        else if (now != then)
            j[key] = now;
    };
    number("before", e.before, was.before);
    number("after", e.after, was.after);
    if (all || e.finished != was.finished) j["finished"] = e.finished;
    if (e.note != was.note) j["note"] = e.note;
}

} // namespace

std::optional<DiaryEntry> parse(std::string_view line) {
    if (tooDeep(line)) return {};
    const Json j = Json::parse(line, nullptr, false);
    if (!j.is_object() || text(j, "started").empty()) return {};
    DiaryEntry e;
    e.id = text(j, "id");
    e.started = text(j, "started");
    e.title = text(j, "title");
    if (const auto at = j.find("points"); at != j.end() && at->is_array())
        for (const Json& p : *at)
            if (p.is_string()) e.points.push_back(p.get<std::string>());
    if (const auto at = j.find("minutes"); at != j.end() && at->is_number())
        e.minutes = std::clamp(at->get<double>(), 0.0, 1440.0);
    e.before = felt(j, "before");
    e.after = felt(j, "after");
    if (const auto at = j.find("finished"); at != j.end() && at->is_boolean()) e.finished = at->get<bool>();
    e.note = text(j, "note");
    e.line = line;
    return e;
}

DiaryEntry base(const DiaryEntry& e) {
    auto read = e.line.empty() ? std::nullopt : parse(e.line);
    if (!read) return {};
    if (read->id.empty()) read->id = e.id;
    return *read;
}

DiaryEntry merged(const DiaryEntry& theirs, const DiaryEntry& from, const DiaryEntry& mine) {
    DiaryEntry e = theirs;
    const auto take = [&](auto DiaryEntry::*field) {
        if (mine.*field != from.*field) e.*field = mine.*field;
    };
    take(&DiaryEntry::started);
    take(&DiaryEntry::title);
    take(&DiaryEntry::points);
    take(&DiaryEntry::minutes);
    take(&DiaryEntry::before);
    take(&DiaryEntry::after);
    take(&DiaryEntry::finished);
    take(&DiaryEntry::note);
    return e;
}

std::string write(const DiaryEntry& e) {
    const auto was = e.line.empty() ? std::nullopt : parse(e.line);
    if (was) {
        DiaryEntry same = *was;
        if (same.id.empty()) same.id = e.id;
        if (same == e) return e.line;
    }
    Json j = was ? objectOf(e.line) : Json::object();
    put(j, was ? *was : DiaryEntry{}, e, !was);
    return j.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool isText(std::string_view bytes) {
    const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(bytes.data());
    auto left = static_cast<utf8proc_ssize_t>(bytes.size());
    while (left > 0) {
        utf8proc_int32_t c = 0;
        const utf8proc_ssize_t n = utf8proc_iterate(at, left, &c);
        if (n <= 0 || c == 0) return false;
        at += n;
        left -= n;
    }
    return true;
}

} // namespace diary_lines

namespace {

constexpr uintmax_t largest = 32u << 20; // bytes; decades of sessions
constexpr int mostParts = 9;
constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";

struct Line {
    std::string text;
    std::optional<DiaryEntry> entry; // else damaged, or blank
    fs::path file;
    size_t number = 0;
    bool blank() const { return text.find_first_not_of(" \t\r") == std::string::npos; }
};

struct Parts { // diary.jsonl and what lies beside it
    std::vector<Line> lines;
    fs::path target;              // takes what is written
    std::string was;              // its bytes
    std::vector<fs::path> others; // read too; their lines go into the target
    std::vector<std::string> notices;
};

fs::path beside(const fs::path& file, int n) {
    if (n < 2) return file;
    return file.parent_path() / (file.stem().string() + "-" + std::to_string(n) + file.extension().string());
}

std::vector<Line> linesOf(const std::string& bytes, const fs::path& file) {
    std::vector<Line> lines;
    for (size_t at = 0; at < bytes.size();) {
        const size_t end = std::min(bytes.find('\n', at), bytes.size());
        Line l;
        l.text = bytes.substr(at, end - at);
        l.file = file;
        l.number = lines.size() + 1;
        std::string_view json = l.text;
        if (at == 0 && json.starts_with(byteOrderMark)) json.remove_prefix(byteOrderMark.size());
        l.entry = diary_lines::parse(json);
        lines.push_back(std::move(l));
        at = end + 1;
    }
    return lines;
}

// Two lines that say the same id, or none, are told apart by what they say.
void nameAll(std::vector<Line>& lines) {
    std::set<std::string> taken;
    std::map<std::string, int> alike;
    for (Line& l : lines) {
        if (!l.entry) continue;
        std::string& id = l.entry->id;
        if (id.empty() || taken.contains(id)) {
            uint64_t hash = 14695981039346656037u;
            for (const char c : l.text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
            std::string name = "line-" + std::to_string(hash);
            if (const int n = ++alike[name]; n > 1) name.append("-").append(std::to_string(n));
            id = std::move(name);
        }
        taken.insert(id);
    }
}

// Why these bytes are left alone; "" they are a diary or the beginning of one.
std::string unusable(const fs::path& file, std::string& bytes) {
    std::error_code e;
    const fs::file_status status = fs::status(file, e);
    if (status.type() == fs::file_type::not_found) {
        const bool link = fs::is_symlink(fs::symlink_status(file, e));
        return link ? "is a link to a file that is not there" : "";
    }
    if (fs::is_directory(status)) return "is a folder";
    if (status.type() == fs::file_type::none || status.type() == fs::file_type::unknown)
        return "cannot be read (" + e.message() + ")";
    if (!fs::is_regular_file(status)) return "is no regular file"; // opening a pipe would wait for ever
    if (const auto size = fs::file_size(file, e); !e && size > largest)
        return "has " + std::to_string(size >> 20) + " MB, more than a diary ever has";
    auto text = engine::readFile(file);
    if (!text) {
        const std::string& why = text.error().message;
        const size_t colon = why.rfind(": ");
        return "cannot be read (" + (colon == std::string::npos ? why : why.substr(colon + 2)) + ")";
    }
    bytes = std::move(*text);
    return {};
}

engine::Result<Parts> gather(const fs::path& file) {
    Parts p;
    std::error_code e;
    if (const fs::path folder = file.parent_path(); !folder.empty()) {
        const fs::file_status status = fs::status(folder, e);
        if (status.type() != fs::file_type::not_found && !fs::is_directory(status))
            return engine::Error{"the diary's folder " + folder.string() + " cannot be used" +
                                 (e ? " (" + e.message() + ")" : ": it is no folder")};
        if (::access(folder.c_str(), X_OK) != 0 && errno == EACCES)
            return engine::Error{"the diary's folder " + folder.string() + " cannot be opened (" +
                                 std::strerror(EACCES) + ")"};
    }
    std::vector<std::pair<fs::path, std::string>> left; // file, why
    std::set<std::string> seen; // lines of the parts before: a merge may have been cut off
    for (int n = 1; n <= mostParts; ++n) {
        const fs::path part = beside(file, n);
        std::string bytes;
        std::string why = unusable(part, bytes);
        std::vector<Line> lines;
        if (why.empty()) {
            lines = linesOf(bytes, part);
            const bool any = std::ranges::any_of(lines, [](const Line& l) { return l.entry.has_value(); });
            if (!any && !diary_lines::isText(bytes)) why = "holds no readable text";
        }
        if (!why.empty()) {
            left.emplace_back(part, why);
            continue;
        }
        const bool there = fs::exists(part, e);
        if (p.target.empty()) {
            p.target = part;
            p.was = bytes;
        } else if (there)
            p.others.push_back(part);
        for (Line& l : lines)
            if (!seen.contains(l.text)) p.lines.push_back(l);
        for (Line& l : lines) seen.insert(std::move(l.text));
    }
    nameAll(p.lines);
    if (p.target.empty())
        return engine::Error{"the diary " + file.string() + " " + left.front().second + ", and so with " +
                             std::to_string(mostParts - 1) + " files beside it; move them away"};
    for (const auto& [part, why] : left)
        p.notices.push_back("The diary " + part.string() + " " + why +
                            ". It is left as it is; entries go to " + p.target.filename().string());
    return p;
}

Diary diaryOf(const Parts& p) {
    Diary d;
    for (const Line& l : p.lines) {
        if (l.entry)
            d.entries.push_back(*l.entry);
        else if (!l.blank())
            d.damaged.push_back({l.file, l.number, l.text});
    }
    return d;
}

void tellDamaged(DiaryRead& read) {
    std::map<fs::path, std::vector<size_t>> numbers;
    for (const DamagedLine& l : read.diary.damaged) numbers[l.file].push_back(l.number);
    for (const auto& [file, all] : numbers) {
        constexpr size_t told = 5;
        std::string text = file.string() + ": " + (all.size() == 1 ? "line " : "lines ");
        for (size_t i = 0; i < std::min(told, all.size()); ++i) {
            const bool last = i + 1 == all.size() && i > 0;
            text.append(i == 0 ? "" : last ? " and " : ", ").append(std::to_string(all[i]));
        }
        if (all.size() > told) text += " and " + std::to_string(all.size() - told) + " more";
        text += all.size() == 1 ? " cannot be read; it is kept" : " cannot be read; they are kept";
        read.notices.push_back(std::move(text));
    }
}

engine::Result<void> prepareFolder(const fs::path& file) {
    const fs::path folder = file.parent_path();
    std::error_code e;
    const bool there = folder.empty() || fs::exists(folder, e);
    if (!there && !fs::create_directories(folder, e) && e)
        return engine::Error{"cannot make the folder " + folder.string() + ": " + e.message()};
    if (!there || file == diaryFile()) // nobody else's to read; a failure is no reason not to write
        fs::permissions(folder, fs::perms::owner_all, e);
    return {};
}

// What a killed program left half written; under the lock nobody is writing.
void dropTemporaries(const fs::path& target) {
    std::error_code e;
    const std::string begin = target.filename().string() + ".tmp";
    const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
    std::vector<fs::path> old;
    for (fs::directory_iterator at(folder, e), end; !e && at != end; at.increment(e))
        if (at->path().filename().string().starts_with(begin)) old.push_back(at->path());
    for (const fs::path& path : old) fs::remove(path, e);
}

void carry(Parts& p, const Diary& changes) {
    std::erase_if(p.lines, [&](const Line& l) {
        return l.entry ? std::ranges::find(changes.removed, l.entry->id) != changes.removed.end()
                       : std::ranges::find(changes.removedLines, l.text) != changes.removedLines.end();
    });
    const auto key = [](const Line& l) { return l.entry ? l.entry->id : std::string{}; };
    for (const std::string& id : changes.changed) {
        const DiaryEntry* mine = entryOf(changes, id);
        if (!mine) continue;
        const auto at = std::ranges::find_if(p.lines, [&](const Line& l) { return key(l) == id; });
        if (at != p.lines.end()) {
            const DiaryEntry e = diary_lines::merged(*at->entry, diary_lines::base(*mine), *mine);
            if (e == *at->entry) continue;
            at->text = diary_lines::write(e);
            at->entry = diary_lines::parse(at->text);
        } else {
            Line l;
            l.text = diary_lines::write(*mine);
            l.entry = diary_lines::parse(l.text);
            const size_t place = diary_lines::placeOf(changes, id, p.lines, key);
            p.lines.insert(p.lines.begin() + static_cast<long>(place), std::move(l));
        }
    }
}

} // namespace

engine::Result<DiaryRead> loadDiary(const fs::path& file) {
    auto parts = gather(file);
    if (!parts) return parts.error();
    DiaryRead read{diaryOf(*parts), parts->notices, parts->target};
    tellDamaged(read);
    return read;
}

engine::Result<DiaryRead> saveDiary(const fs::path& file, const Diary& changes) {
    if (auto made = prepareFolder(file); !made) return made.error();
    auto lock = engine::FileLock::take(file);
    if (!lock) return lock.error();
    auto parts = gather(file);
    if (!parts) return parts.error();
    Parts& p = *parts;
    carry(p, changes);
    std::string text;
    for (const Line& l : p.lines) text.append(l.text).append("\n");
    std::error_code e;
    if (std::ranges::all_of(p.lines, &Line::blank)) {
        if (fs::remove(p.target, e); e)
            return engine::Error{"cannot remove " + p.target.string() + ": " + e.message()};
    } else if (text != p.was) {
        // A link stays a link.
        fs::path real = fs::exists(p.target, e) ? fs::canonical(p.target, e) : p.target;
        if (e) real = p.target;
        dropTemporaries(real);
        if (auto done = engine::writeFileAtomic(real, text, 0600); !done) return done.error();
    }
    for (const fs::path& other : p.others) fs::remove(other, e); // the target has their lines now
    for (size_t i = 0; i < p.lines.size(); ++i) {
        p.lines[i].file = p.target;
        p.lines[i].number = i + 1;
    }
    nameAll(p.lines);
    DiaryRead read{diaryOf(p), p.notices, p.target};
    tellDamaged(read);
    return read;
}

} // namespace atlas
