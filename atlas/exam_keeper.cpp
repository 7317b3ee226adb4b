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

void ExamKeeper::begin(Job what, std::function<Done()> work) {
    doing_ = what;
    job_ = std::async(std::launch::async, std::move(work));
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
            if (again_ < 0 || doing_ != Job::write)
                out.push_back(
                    act::Notice{(doing_ == Job::read     ? "The examination's results: "
                                 : doing_ == Job::forget ? "Not deleted: "
                                                         : "The answer is not saved; it is tried again. ") +
                                    done.trouble,
                                told});
            if (doing_ == Job::write) again_ = now + retryAfter;
            if (doing_ == Job::forget) desk.read = true; // what stands there shows again
        } else if (doing_ == Job::read) {
            for (const std::string& notice : done.results->notices) out.push_back(act::Notice{notice, told});
            out.push_back(act::TakeExams{std::move(*done.results)});
        } else if (doing_ == Job::write) {
            writing_.clear();
            again_ = -1;
        }
    }
    if (!desk.forgotten.empty()) {
        auto gone = std::exchange(desk.forgotten, {});
        for (const ExamAnswer& a : gone) std::erase(writing_, a); // that could not be saved yet
        begin(Job::forget, [file = file_, answers = std::move(gone)] {
            const auto done = forgetAnswers(file, answers);
            return Done{{}, done ? std::string() : done.error().message};
        });
        return out;
    }
    if (std::exchange(desk.read, false)) {
        begin(Job::read, [file = file_] {
            auto read = loadExams(file);
            return read ? Done{std::move(*read), {}} : Done{{}, read.error().message};
        });
        return out;
    }
    if (again_ >= 0 && now < again_) return out;
    take(desk);
    if (writing_.empty()) return out;
    begin(Job::write, [file = file_, answers = writing_] {
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
        if (doing_ == Job::write && done.trouble.empty()) writing_.clear();
    }
    for (const ExamAnswer& a : desk.forgotten) std::erase(writing_, a);
    const auto gone = forgetAnswers(file_, std::exchange(desk.forgotten, {}));
    take(desk);
    const auto done = addAnswers(file_, writing_);
    return !done   ? "The last answers are not saved: " + done.error().message
           : !gone ? "The answers are not deleted: " + gone.error().message
                   : std::string();
}

engine::Result<std::filesystem::path> exportExams(const ExamResults& results, const Catalog& catalog,
                                                  const std::filesystem::path& folder) {
    const auto file = freeName(folder, "tongren-examination-" + localTime().substr(0, 10), ".csv");
    if (auto done = engine::writeFileAtomic(file, examCsv(results, catalog), 0600); !done)
        return done.error();
    return file;
}

} // namespace atlas
