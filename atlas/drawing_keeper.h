#pragma once
// Keeps the lines that were drawn outside of any lesson: in the user's data folder, as a lesson of one step.
#include "atlas/state/state.h"

namespace atlas {

class DrawingKeeper {
public:
    explicit DrawingKeeper(std::filesystem::path file) : file_(std::move(file)) {}
    // What the file holds. One that cannot be read is put aside, and said.
    std::vector<Action> read();
    // Once a turn of the loop: writes a while after a change, tries again what failed.
    std::vector<Action> follow(const AppState&, double now);
    double wait(double now) const;       // seconds until follow() is to be called again; < 0: not by itself
    std::string finish(const AppState&); // at the end; what could not be kept, "" nothing

private:
    engine::Result<void> save(const Drawings&);

    std::filesystem::path file_;
    Lesson kept_;
    Drawings saved_, seen_;
    double due_ = -1; // when seen_ is written
    bool told_ = false;
};

} // namespace atlas
