#include "atlas/domain/exam_results.h"
#include "atlas/domain/diary_lines.h"
#include "engine/core/file_lock.h"
#include "engine/core/files.h"
#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace atlas {
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
namespace {

constexpr uintmax_t largest = 64u << 20; // bytes; hundreds of thousands of answers

std::string text(const Json& j, const char* key) {
    const auto at = j.find(key);
    return at != j.end() && at->is_string() ? at->get<std::string>() : std::string{};
}

double number(const Json& j, const char* key) {
    const auto at = j.find(key);
    return at != j.end() && at->is_number() ? at->get<double>() : -1;
}

std::optional<ExamAnswer> parse(std::string_view line) {
    const Json j = Json::parse(line, nullptr, false);
    if (!j.is_object()) return {};
    const auto verdict = examVerdict(text(j, "verdict"));
    ExamAnswer a{text(j, "at"),   text(j, "learner"), text(j, "card"), verdict.value_or(Verdict::wrong),
                 number(j, "mm"), number(j, "cun"),   text(j, "said"), text(j, "paper")};
    if (!verdict || a.card.empty() || !diaryDate(a.at)) return {};
    return a;
}

std::string write(const ExamAnswer& a) {
    Json j{{"at", a.at}, {"card", a.card}, {"verdict", std::string(toString(a.verdict))}};
    if (!a.learner.empty()) j["learner"] = a.learner;
    if (a.mm >= 0) j["mm"] = std::round(a.mm * 10) / 10;
    if (a.cun >= 0) j["cun"] = std::round(a.cun * 100) / 100;
    if (!a.said.empty()) j["said"] = a.said;
    if (!a.paper.empty()) j["paper"] = a.paper;
    return j.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

engine::Result<std::string> bytesOf(const fs::path& file) {
    std::error_code e;
    const fs::file_status status = fs::status(file, e);
    if (status.type() == fs::file_type::not_found) return std::string();
    if (!fs::is_regular_file(status)) // opening a pipe would wait for ever
        return engine::Error{file.string() + " is no regular file; move it away"};
    if (const auto size = fs::file_size(file, e); !e && size > largest)
        return engine::Error{file.string() + " has " + std::to_string(size >> 20) +
                             " MB, more than examinations ever have; move it away"};
    return engine::readFile(file);
}

template <class Line>
void eachLine(std::string_view bytes, const Line& line) {
    for (size_t from = 0; from < bytes.size();) {
        const size_t end = std::min(bytes.find('\n', from), bytes.size());
        line(bytes.substr(from, end - from));
        from = end + 1;
    }
}

bool blank(std::string_view line) {
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

engine::Result<engine::FileLock> lockOf(const fs::path& file) {
    const fs::path folder = file.parent_path();
    std::error_code e;
    if (!folder.empty() && !fs::exists(folder, e)) {
        if (!fs::create_directories(folder, e) && e)
            return engine::Error{"cannot make the folder " + folder.string() + ": " + e.message()};
        fs::permissions(folder, fs::perms::owner_all, e); // nobody else's to read
    }
    return engine::FileLock::take(file);
}

std::string failed(const fs::path& file, int code) {
    return "cannot write " + file.string() + ": " + std::strerror(code);
}

// Appends, or leaves the file as it was.
engine::Result<void> append(const fs::path& file, std::string bytes) {
    const int out = ::open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0600);
    if (out < 0) return engine::Error{failed(file, errno)};
    struct stat was {};
    int code = ::fstat(out, &was) != 0 ? errno : S_ISREG(was.st_mode) ? 0 : EINVAL;
    char last = '\n';
    if (code == 0 && was.st_size > 0 && ::pread(out, &last, 1, was.st_size - 1) == 1 && last != '\n')
        bytes.insert(bytes.begin(), '\n'); // a line that was cut off keeps to itself
    for (size_t done = 0; code == 0 && done < bytes.size();) {
        const ssize_t n = ::write(out, bytes.data() + done, bytes.size() - done);
        if (n > 0)
            done += static_cast<size_t>(n);
        else if (n == 0 || errno != EINTR)
            code = n == 0 ? ENOSPC : errno;
    }
    if (code == 0 && ::fsync(out) != 0) code = errno;
    if (code != 0 && S_ISREG(was.st_mode) && ::ftruncate(out, was.st_size) != 0) code = errno;
    if (::close(out) != 0 && code == 0) code = errno;
    if (code != 0) return engine::Error{failed(file, code)};
    return {};
}

} // namespace

fs::path examFile() {
    return engine::dataDir() / "examination.jsonl";
}

engine::Result<ExamResults> loadExams(const fs::path& file) {
    auto bytes = bytesOf(file);
    if (!bytes) return bytes.error();
    ExamResults out;
    size_t line = 0, first = 0;
    eachLine(*bytes, [&](std::string_view l) {
        ++line;
        if (blank(l)) return;
        if (auto a = parse(l))
            out.answers.push_back(std::move(*a));
        else if (++out.unreadable == 1)
            first = line;
    });
    if (out.unreadable > 0) {
        const auto more = out.unreadable - 1;
        out.notices.push_back(file.string() + ": line " + std::to_string(first) +
                              (more > 0 ? " and " + std::to_string(more) + " more" : "") +
                              " cannot be read; left as " + (more > 0 ? "they are" : "it is"));
    }
    return out;
}

engine::Result<void> addAnswers(const fs::path& file, std::span<const ExamAnswer> answers) {
    if (answers.empty()) return {};
    auto lock = lockOf(file);
    if (!lock) return lock.error();
    std::string lines;
    for (const ExamAnswer& a : answers) lines += write(a);
    return append(file, std::move(lines));
}

namespace {

// Takes the lines out whose answer `goes`.
template <class Goes>
engine::Result<size_t> takeOut(const fs::path& file, const Goes& goes) {
    auto lock = lockOf(file);
    if (!lock) return lock.error();
    auto bytes = bytesOf(file);
    if (!bytes) return bytes.error();
    std::string kept;
    size_t gone = 0;
    eachLine(*bytes, [&](std::string_view l) {
        const auto a = parse(l);
        if (a && goes(*a))
            ++gone;
        else
            kept.append(l).append("\n");
    });
    if (gone == 0) return gone;
    std::error_code e;
    const fs::path real = fs::canonical(file, e); // a link stays a link
    if (auto done = engine::writeFileAtomic(e ? file : real, kept, 0600); !done) return done.error();
    return gone;
}

} // namespace

engine::Result<size_t> forgetLearner(const fs::path& file, std::string_view learner) {
    return takeOut(file, [&](const ExamAnswer& a) { return a.learner == learner; });
}

engine::Result<size_t> forgetAnswers(const fs::path& file, std::span<const ExamAnswer> answers) {
    if (answers.empty()) return size_t{0};
    std::multiset<std::string> lines; // as they are written: numbers are rounded there
    for (const ExamAnswer& a : answers) lines.insert(write(a));
    return takeOut(file, [&](const ExamAnswer& a) {
        const auto at = lines.find(write(a));
        if (at == lines.end()) return false;
        lines.erase(at);
        return true;
    });
}

std::vector<std::string> learnersIn(const ExamResults& r) {
    std::vector<std::string> out;
    for (auto a = r.answers.rbegin(); a != r.answers.rend(); ++a)
        if (!a->learner.empty() && std::ranges::find(out, a->learner) == out.end()) out.push_back(a->learner);
    return out;
}

std::map<std::string, Recall> scheduleOf(const ExamResults& r, std::string_view learner) {
    std::map<std::string, Recall> out;
    if (learner.empty()) return out;
    std::vector<std::pair<int64_t, const ExamAnswer*>> mine;
    for (const ExamAnswer& a : r.answers)
        if (a.learner == learner && readCard(a.card)) mine.emplace_back(diaryDate(a.at)->utc, &a);
    std::ranges::stable_sort(mine, {}, &std::pair<int64_t, const ExamAnswer*>::first);
    for (const auto& [at, a] : mine) {
        Recall& recall = out[a->card];
        recall = reviewed(recall, gradeOf(a->verdict), at);
    }
    return out;
}

ExamDue dueOf(const std::map<std::string, Recall>& schedule, int64_t now) {
    std::vector<std::pair<double, std::string>> due, later;
    for (const auto& [card, recall] : schedule) {
        if (!isDue(recall, now))
            later.emplace_back(static_cast<double>(dueAt(recall)), card);
        else // what was missed goes before what has faded
            due.emplace_back(recall.grade == Grade::again ? -1 : retrievability(recall, now), card);
    }
    ExamDue out;
    for (auto& [list, to] : {std::pair{&due, &out.due}, {&later, &out.later}}) {
        std::ranges::sort(*list);
        for (auto& [ignored, card] : *list) to->push_back(std::move(card));
    }
    return out;
}

void ExamTally::add(Verdict v) {
    ++(v == Verdict::right ? right : v == Verdict::near ? near : wrong);
}

std::map<std::string, ExamTally> talliesOf(const ExamResults& r) {
    std::map<std::string, ExamTally> out;
    for (const ExamAnswer& a : r.answers) out[a.learner].add(a.verdict);
    return out;
}

std::string examCsv(const ExamResults& r, const Catalog& catalog) {
    std::string out = "date,time,learner,question,point,name,verdict,mm,b_cun,answer,paper,next\r\n";
    std::map<std::string, std::map<std::string, Recall>> schedules;
    for (const std::string& name : learnersIn(r)) schedules[name] = scheduleOf(r, name);
    const auto measure = [](double value, int digits) {
        return value < 0 ? std::string() : fmt::format("{:.{}f}", value, digits);
    };
    for (const ExamAnswer& a : r.answers) {
        const auto card = readCard(a.card);
        const Point* p = card ? catalog.point(card->id) : nullptr;
        std::string next;
        if (const auto mine = schedules.find(a.learner); mine != schedules.end())
            if (const auto recall = mine->second.find(a.card); recall != mine->second.end())
                next = localTime(dueAt(recall->second)).substr(0, 10);
        const std::vector<std::string> row{a.at.substr(0, 10),
                                           a.at.size() > 11 ? a.at.substr(11) : std::string(),
                                           a.learner.empty() ? "class" : a.learner,
                                           card ? std::string(toString(card->mode)) : a.card,
                                           card ? card->id : std::string(),
                                           p ? p->pinyin + " " + p->hans : std::string(),
                                           std::string(toString(a.verdict)),
                                           measure(a.mm, 1),
                                           measure(a.cun, 2),
                                           a.said,
                                           a.paper,
                                           next};
        for (size_t i = 0; i < row.size(); ++i)
            out.append(i ? "," : "").append(diary_lines::csvField(row[i]));
        out += "\r\n";
    }
    return out;
}

} // namespace atlas
