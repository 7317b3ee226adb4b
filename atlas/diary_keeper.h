#pragma once
// Keeps the diary's file and the state's diary the same: reads it at the start, writes what was changed,
// tries again what failed. The file is touched on a thread of its own, so that no frame waits for a disk.
#include "atlas/state/state.h"
#include <future>
#include <optional>

namespace atlas {

class DiaryKeeper {
public:
    explicit DiaryKeeper(std::filesystem::path file); // reads at once
    // Once a turn of the loop: begins what is to be done, returns the actions to apply for what has been
    // done.
    std::vector<Action> follow(const AppState&, double now);
    double wait(double now) const; // seconds until follow() is to be called again; < 0: not by itself
    // At the end: waits, and saves what is left. What the disk does not take goes into a file under the
    // folder for temporary files; the sentence says which. "" all is saved.
    std::string finish(Diary);

private:
    using Job = std::future<std::pair<Diary, engine::Result<DiaryRead>>>;
    void begin(const Diary& changes, bool save);
    std::vector<Action> done(double now);

    std::filesystem::path file_;
    std::optional<Job> job_;
    Diary failed_;        // what could not be saved; tried again when it changes or after a while
    double again_ = -1;   // when
    double saved_ = -1e9; // when a save ended
    std::vector<std::string> told_;
    size_t damaged_ = 0; // lines
    std::string trouble_;
};

} // namespace atlas
