#pragma once
// The lessons' files: reads what is asked for, writes what was edited, and looks after changes by others.
#include "atlas/state/state.h"

namespace atlas {

class LessonKeeper {
public:
    // `bundled`: the data's folder; its lessons are never written to. `own` takes new ones and copies.
    LessonKeeper(std::filesystem::path bundled, std::filesystem::path own)
        : bundled_(std::move(bundled)), own_(std::move(own)) {}

    // `finish`: what waits for more letters is written now. Notices and what was read come as actions, to be
    // carried out in order.
    std::vector<Action> follow(AppState&, double now, bool finish = false);
    // Seconds until it wants to be asked again; -1: not before something happens.
    double wait(const AppState&, double now) const;
    // Of the last reading, for the search; true once after it changed.
    bool takeShelf(std::vector<Lesson>&);

private:
    void readShelf(std::vector<Action>&);
    void open(AppState&, std::vector<Action>&, const LessonWish&);
    void save(const LessonRun&, std::vector<Action>&);
    void look(const LessonRun&, std::vector<Action>&);
    bool isBundled(const std::filesystem::path&) const;

    std::filesystem::path bundled_, own_;
    LessonShelf shelf_;
    bool read_ = false, changed_ = false;
    std::filesystem::path watched_;
    std::filesystem::file_time_type seen_{};
    std::uintmax_t size_ = 0;
    double lookAt_ = -1, retryAt_ = -1;
};

// A .toml file with steps, as it may be dropped on the window.
bool isLessonFile(const std::filesystem::path&);

} // namespace atlas
