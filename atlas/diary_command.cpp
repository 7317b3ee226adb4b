#include "atlas/diary_command.h"
#include "atlas/domain/diary.h"
#include "engine/core/files.h"
#include <CLI/CLI.hpp>
#include <fstream>
#include <ostream>

namespace atlas {
namespace {

int fail(std::ostream& err, const std::string& message) {
    err << "tongren: " << message << '\n';
    return 1;
}

std::string counted(size_t n, const char* one, const char* many) {
    return std::to_string(n) + " " + (n == 1 ? one : many);
}

int remove(const DiaryAsked& a, const std::filesystem::path& file, DiaryRead read, std::ostream& err) {
    const size_t entries = read.diary.entries.size(), damaged = read.diary.damaged.size();
    if (a.deleteAll)
        removeAll(read.diary);
    else if (!removeEntry(read.diary, a.deleteId))
        return fail(err, "there is no session '" + a.deleteId + "' in " + read.file.string() +
                             "; `tongren diary` lists them with their ids");
    if (unsaved(read.diary))
        if (const auto saved = saveDiary(file, read.diary); !saved) return fail(err, saved.error().message);
    err << "tongren: deleted " << counted(a.deleteAll ? entries : 1, "session", "sessions");
    if (a.deleteAll && damaged > 0)
        err << " and " << counted(damaged, "line that could not be read", "lines that could not be read");
    err << '\n';
    return 0;
}

} // namespace

CLI::App* addDiaryCommand(CLI::App& app, DiaryAsked& a) {
    CLI::App* c = app.add_subcommand("diary", "the local diary of guided sessions: list, export, delete");
    c->set_help_flag("-h,--help", "this help");
    c->add_option("--format", a.format, "table, csv, json")
        ->check(CLI::IsMember({"table", "csv", "json"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    c->add_option("-o,--output", a.outFile, "into this file, readable by you alone; else to standard output")
        ->type_name("FILE");
    auto* one = c->add_option("--delete", a.deleteId, "delete the session with this id")->type_name("ID");
    auto* all = c->add_flag("--delete-all", a.deleteAll, "delete every session; this cannot be taken back");
    one->excludes(all);
    c->add_option("--file", a.file, "another diary file; else " + diaryFile().string())->type_name("PATH");
    return c;
}

int runDiary(const DiaryAsked& a, std::ostream& out, std::ostream& err) {
    const std::filesystem::path file = a.file.empty() ? diaryFile() : std::filesystem::path(a.file);
    auto read = loadDiary(file);
    if (!read) return fail(err, read.error().message);
    for (const std::string& notice : read->notices) err << "tongren: " << notice << '\n';
    if (a.deleteAll || !a.deleteId.empty()) return remove(a, file, std::move(*read), err);
    const Diary& diary = read->diary;
    if (diary.entries.empty()) err << "tongren: no session is written in " << read->file.string() << '\n';
    const std::string text = a.format == "csv"    ? diaryCsv(diary)
                             : a.format == "json" ? diaryJson(diary)
                                                  : diaryTable(diary);
    if (a.outFile.empty()) {
        out << text;
        return 0;
    }
    std::error_code none;
    for (const auto& own : {file, read->file})
        if (std::filesystem::equivalent(a.outFile, own, none))
            return fail(err, a.outFile + " is the diary itself; choose another file");
    // A pipe or a device is written to, never replaced.
    const auto status = std::filesystem::status(a.outFile, none);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
        std::ofstream sink(a.outFile, std::ios::binary | std::ios::app);
        sink << text << std::flush;
        return sink ? 0 : fail(err, "cannot write " + a.outFile);
    }
    if (const auto done = engine::writeFileAtomic(a.outFile, text, 0600); !done)
        return fail(err, done.error().message);
    return 0;
}

} // namespace atlas
