#include "atlas/diary_keeper.h"
#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace atlas {
namespace {

constexpr double apart = 1;       // seconds between two saves; the first change goes at once
constexpr double retryAfter = 20; // seconds
constexpr double told = 12;       // seconds that a notice stands

} // namespace

DiaryKeeper::DiaryKeeper(std::filesystem::path file) : file_(std::move(file)) {
    begin({}, false);
}

void DiaryKeeper::begin(const Diary& changes, bool save) {
    job_ = std::async(std::launch::async, [file = file_, changes, save] {
        auto result = save ? saveDiary(file, changes) : loadDiary(file);
        return std::pair(changes, std::move(result));
    });
}

std::vector<Action> DiaryKeeper::done(double now) {
    auto [sent, result] = job_->get();
    job_.reset();
    saved_ = now;
    std::vector<Action> out;
    std::string notice;
    if (result) {
        if (!trouble_.empty()) notice = "The diary is saved again";
        trouble_.clear();
        again_ = -1;
        // A line whose number changed by a delete above it is nothing new.
        const size_t damaged = result->diary.damaged.size();
        const bool news = damaged > damaged_;
        damaged_ = damaged;
        for (const std::string& text : result->notices)
            if (std::ranges::find(told_, text) == told_.end()) {
                if (news || damaged == 0) notice = text; // the card shows them all
                told_.push_back(text);
            }
        out.push_back(act::TakeDiary{std::move(sent), std::move(*result)});
    } else {
        const std::string& why = result.error().message;
        if (why != trouble_)
            notice = (unsaved(sent) ? "The diary is not saved; it is tried again. " : "The diary: ") + why;
        trouble_ = why;
        failed_ = std::move(sent);
        again_ = now + retryAfter;
        out.push_back(act::DiaryTrouble{why});
    }
    if (!notice.empty()) out.push_back(act::Notice{notice, told});
    return out;
}

std::vector<Action> DiaryKeeper::follow(const AppState& s, double now) {
    std::vector<Action> out;
    if (job_) {
        if (job_->wait_for(std::chrono::seconds(0)) != std::future_status::ready) return out;
        return done(now); // the state is looked at anew in the next turn
    }
    const bool changed = unsaved(s.diary);
    const bool retry = again_ >= 0 && now >= again_;
    if (changed && (again_ < 0 || retry || !(s.diary == failed_)) && now >= saved_ + apart)
        begin(s.diary, true);
    else if (retry && !changed)
        begin({}, false);
    return out;
}

double DiaryKeeper::wait(double now) const {
    if (job_) return 0.02; // looked for; a waiting thread would have to be woken exactly when it is done
    if (again_ >= 0) return std::max(0.001, again_ - now);
    return now < saved_ + apart ? saved_ + apart - now : -1;
}

std::string DiaryKeeper::finish(Diary diary) {
    if (job_) {
        auto [sent, result] = job_->get();
        job_.reset();
        if (result) diary = rebased(diary, sent, std::move(result->diary));
    }
    if (!unsaved(diary)) return {};
    const auto saved = saveDiary(file_, diary);
    if (saved) return {};
    if (diary.changed.empty()) return "The diary's delete was not done: " + saved.error().message;
    Diary left; // only what would be lost
    for (const std::string& id : diary.changed)
        if (const DiaryEntry* e = entryOf(diary, id)) addOrUpdate(left, *e);
    std::error_code none;
    std::filesystem::path rescue = std::filesystem::temp_directory_path(none);
    const auto kept = exportDiary(left, "json", rescue);
    std::string text = "The diary is not saved: " + saved.error().message;
    if (kept)
        text += ". What it lacks is in " + kept->string();
    else
        text += "; " + kept.error().message;
    return text;
}

} // namespace atlas
