#pragma once
// Keeps the examination's file: reads it when the set-up opens, adds what was answered, takes out what was
// deleted, tries again what failed. The file is touched on a thread of its own, so that no frame waits for a
// disk.
#include "atlas/state/state.h"
#include <functional>
#include <future>

namespace atlas {

class ExamKeeper {
public:
    explicit ExamKeeper(std::filesystem::path file) : file_(std::move(file)) {}
    // Once a turn of the loop: takes what is to be done out of the desk; actions for what has been done.
    std::vector<Action> follow(ExamDesk&, const Catalog&, double now);
    double wait(double now) const; // seconds until follow() is to be called again; < 0: not by itself
    std::string finish(ExamDesk&); // at the end: waits and saves; what could not be saved, "" all is

private:
    struct Done {
        std::optional<ExamResults> results;
        std::string trouble;
    };
    enum class Job { read, write, forget };
    void take(ExamDesk&);
    void begin(Job, std::function<Done()>);

    std::filesystem::path file_;
    std::optional<std::future<Done>> job_;
    std::vector<ExamAnswer> writing_; // given to the job, or to be tried again
    Job doing_ = Job::read;
    double again_ = -1; // when
};

// "csv" into a folder, under a name that is free there.
engine::Result<std::filesystem::path> exportExams(const ExamResults&, const Catalog&,
                                                  const std::filesystem::path& folder);

} // namespace atlas
