#include "atlas/exam_keeper.h"
#include "atlas/export_command.h"
#include "engine/core/files.h"
#include <chrono>

namespace atlas {
namespace {

constexpr double retryAfter = 20, told = 12; // seconds

} // namespace

void ExamKeeper::take(ExamDesk& desk) {
    std::ranges::move(desk.unsaved, std::back_inserter(writing_));
    desk.unsaved.clear();
}

std::vector<Action> ExamKeeper::follow(ExamDesk& desk, const Catalog& catalog, double now) {
    std::vector<Action> out;
    if (!desk.exported.empty()) {
        desk.exported.clear();
        const auto file = exportExams(desk.results, catalog, documentsDir());
        out.push_back(act::Notice{file ? "The results are in " + file->string()
                                       : "There is no table: " + file.error().message,
                                  told});
    }
    if (job_) {
        if (job_->wait_for(std::chrono::seconds(0)) != std::future_status::ready) return out;
        Done done = job_->get();
        job_.reset();
        if (!done.trouble.empty()) {
            if (again_ < 0 || reads_)
                out.push_back(act::Notice{(reads_ ? "The examination's results: "
                                                  : "The answer is not saved; it is tried again. ") +
                                              done.trouble,
                                          told});
            if (!reads_) again_ = now + retryAfter;
        } else if (reads_) {
            for (const std::string& notice : done.results->notices) out.push_back(act::Notice{notice, told});
            out.push_back(act::TakeExams{std::move(*done.results)});
        } else {
            writing_.clear();
            again_ = -1;
        }
    }
    if (std::exchange(desk.read, false)) {
        reads_ = true;
        job_ = std::async(std::launch::async, [file = file_] {
            auto read = loadExams(file);
            return read ? Done{std::move(*read), {}} : Done{{}, read.error().message};
        });
        return out;
    }
    if (again_ >= 0 && now < again_) return out;
    take(desk);
    if (writing_.empty()) return out;
    reads_ = false;
    job_ = std::async(std::launch::async, [file = file_, answers = writing_] {
        const auto done = addAnswers(file, answers);
        return Done{{}, done ? std::string() : done.error().message};
    });
    return out;
}

double ExamKeeper::wait(double now) const {
    if (job_) return 0.02;
    return again_ < 0 ? -1 : std::max(0.001, again_ - now);
}

std::string ExamKeeper::finish(ExamDesk& desk) {
    if (job_) {
        const Done done = job_->get();
        job_.reset();
        if (!reads_ && done.trouble.empty()) writing_.clear();
    }
    take(desk);
    const auto done = addAnswers(file_, writing_);
    return done ? std::string() : "The last answers are not saved: " + done.error().message;
}

engine::Result<std::filesystem::path> exportExams(const ExamResults& results, const Catalog& catalog,
                                                  const std::filesystem::path& folder) {
    const auto file = freeName(folder, "tongren-examination-" + localTime().substr(0, 10), ".csv");
    if (auto done = engine::writeFileAtomic(file, examCsv(results, catalog), 0600); !done)
        return done.error();
    return file;
}

} // namespace atlas
