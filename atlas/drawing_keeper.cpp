#include "atlas/drawing_keeper.h"
#include <algorithm>

namespace atlas {
namespace {

constexpr double saveAfter = 1, retryAfter = 20; // seconds

const Drawings& drawingsIn(const Lesson& lesson) {
    static const Drawings none;
    return lesson.steps.empty() ? none : lesson.steps.front().drawings;
}

} // namespace

std::vector<Action> DrawingKeeper::read() {
    std::error_code failed;
    if (!std::filesystem::exists(file_, failed)) return {};
    auto lesson = openLesson(file_);
    if (!lesson) {
        std::filesystem::path aside = file_;
        aside.replace_filename("drawings.damaged.toml");
        std::filesystem::rename(file_, aside, failed);
        return {act::Notice{"The drawings cannot be read: " + lesson.error().message +
                                (failed ? "" : "; the file is kept as " + aside.string()),
                            10}};
    }
    kept_ = std::move(*lesson);
    saved_ = seen_ = drawingsIn(kept_);
    return {act::TakeDrawings{saved_}};
}

engine::Result<void> DrawingKeeper::save(const Drawings& drawings) {
    if (kept_.steps.empty()) {
        kept_.name = "Drawings";
        kept_.about = "Lines drawn on the body outside of any lesson.";
        kept_.steps.emplace_back().title = "Drawings";
    }
    kept_.steps.front().drawings = drawings;
    std::error_code failed;
    std::filesystem::create_directories(file_.parent_path(), failed);
    auto done = saveLesson(kept_, file_);
    if (!done)
        if (auto theirs = openLesson(file_); theirs && !theirs->steps.empty()) {
            // Another window wrote: both windows' lines are kept.
            Drawings all = drawingsIn(*theirs);
            for (const Stroke& s : drawings)
                if (std::ranges::find(all, s) == all.end()) all.push_back(s);
            kept_ = std::move(*theirs);
            kept_.steps.front().drawings = std::move(all);
            done = saveLesson(kept_, file_);
        }
    if (done) saved_ = drawingsIn(kept_);
    return done;
}

std::vector<Action> DrawingKeeper::follow(const AppState& s, double now) {
    if (s.pointing.drawings != seen_) {
        seen_ = s.pointing.drawings;
        due_ = now + saveAfter;
    }
    if (due_ < 0 || now < due_) return {};
    due_ = -1;
    if (seen_ == saved_) return {};
    if (const auto done = save(seen_); !done) {
        due_ = now + retryAfter;
        if (!std::exchange(told_, true))
            return {act::Notice{"The drawings are not saved: " + done.error().message + "; it is tried again",
                                8}};
        return {};
    }
    told_ = false;
    if (seen_ == saved_) return {};
    seen_ = saved_;
    return {act::TakeDrawings{saved_}};
}

double DrawingKeeper::wait(double now) const {
    return due_ < 0 ? -1 : std::max(0.001, due_ - now);
}

std::string DrawingKeeper::finish(const AppState& s) {
    if (s.pointing.drawings == saved_) return {};
    const auto done = save(s.pointing.drawings);
    return done ? "" : "The drawings are not saved: " + done.error().message;
}

} // namespace atlas
