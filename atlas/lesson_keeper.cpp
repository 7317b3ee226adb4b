#include "atlas/lesson_keeper.h"
#include "atlas/domain/pose.h"
#include "atlas/domain/saved_poses.h"
#include "engine/core/files.h"
#include <algorithm>
#include <unistd.h>
#include <utility>

namespace atlas {
namespace {

namespace fs = std::filesystem;

constexpr double lookEvery = 0.5, retryAfter = 2; // seconds

bool unsaved(const LessonRun& run) {
    return run.edits != run.saved;
}

} // namespace

bool isLessonFile(const fs::path& file) {
    if (file.extension() != ".toml") return false;
    const auto read = openLesson(file);
    return read && !read->steps.empty();
}

bool LessonKeeper::isBundled(const fs::path& file) const {
    std::error_code error;
    return !file.empty() && fs::equivalent(file.parent_path(), bundled_ / "lessons", error);
}

void LessonKeeper::readShelf(std::vector<Action>& out) {
    shelf_ = readLessons(bundled_, own_);
    changed_ = true;
    act::TakeLessons taken;
    for (const Lesson& l : shelf_.lessons)
        taken.entries.push_back(
            {l.id, l.name, l.about, minutesOf(l), l.steps.size(), l.id.starts_with("my:")});
    out.push_back(std::move(taken));
}

bool LessonKeeper::takeShelf(std::vector<Lesson>& lessons) {
    if (!std::exchange(changed_, false)) return false;
    lessons = shelf_.lessons;
    return true;
}

void LessonKeeper::open(AppState& s, std::vector<Action>& out, const LessonWish& wish) {
    if (s.lesson && unsaved(*s.lesson)) save(*s.lesson, out);
    act::TakeLesson taken;
    if (wish.fresh) {
        taken.lesson.name = "New lesson";
        taken.named = true;
        const fs::path file = newLessonFile(own_, taken.lesson.name);
        taken.lesson.id = "my:" + file.stem().string();
        if (auto done = saveLesson(taken.lesson, file); !done)
            return out.push_back(act::Notice{"No lesson can be begun: " + done.error().message, 12});
    } else {
        auto found = findLesson(readLessons(bundled_, own_), wish.open);
        if (!found) {
            out.push_back(act::Notice{found.error().message, 12});
            if (!s.lesson) out.push_back(act::CloseLesson{}); // forgets it
            return;
        }
        taken.lesson = std::move(*found);
        taken.own = !isBundled(taken.lesson.file);
        std::error_code error;
        if (taken.lesson.file.is_relative()) taken.lesson.file = fs::absolute(taken.lesson.file, error);
        taken.step = wish.step;
        taken.teach = wish.teach;
        taken.taught = wish.taught;
    }
    out.push_back(std::move(taken));
    readShelf(out);
    watched_.clear();
}

// Where the file was changed by another program meanwhile, or is not to be written to, the edits go into one
// of their own.
void LessonKeeper::save(const LessonRun& run, std::vector<Action>& out) {
    Lesson lesson = run.lesson;
    fs::path file = lesson.file;
    std::string told;
    const auto elsewhere = [&](const std::string& name, const std::string& why) {
        lesson.name = name;
        file = newLessonFile(own_, name);
        lesson.id = "my:" + file.stem().string();
        told = why + file.string();
    };
    if (!run.own)
        elsewhere(lesson.name + " (my copy)", "This lesson came with Tongren: your edits go into a copy, ");
    else if (::access(file.parent_path().c_str(), W_OK) != 0)
        elsewhere(lesson.name + " (my copy)",
                  file.parent_path().string() + " cannot be written to: your edits go into a copy, ");
    else if (const auto there = engine::readFile(file);
             there && lesson.fileHash && std::hash<std::string_view>{}(*there) != *lesson.fileHash)
        elsewhere(lesson.name + " (my edits)",
                  file.string() + " was changed by another program: your edits are kept in ");
    const auto fails = [&](std::string why) {
        retryAt_ = -2; // set by follow()
        out.push_back(act::LessonUnsaved{std::move(why)});
    };
    std::error_code error;
    for (const LessonFile& f : run.files) {
        const fs::path to = file.parent_path() / f.name;
        fs::create_directories(to.parent_path(), error);
        if (error) return fails(to.parent_path().string() + ": " + error.message());
        if (!f.body.empty()) {
            fs::path half = to;
            half += ".part";
            fs::copy_file(f.body, half, fs::copy_options::overwrite_existing, error);
            if (!error) fs::rename(half, to, error);
            if (error)
                return fails(f.body.string() + ": could not be copied to " + to.string() + ": " +
                             error.message());
        } else if (auto done = engine::writeFileAtomic(to, f.text); !done)
            return fails(done.error().message);
    }
    if (auto done = saveLesson(lesson, file); !done) return fails(done.error().message);
    out.push_back(act::LessonSaved{lesson, run.edits, true});
    if (!told.empty()) {
        out.push_back(act::Notice{told, 12});
        readShelf(out);
    }
    watched_.clear(); // it is our own change
}

void LessonKeeper::look(const LessonRun& run, std::vector<Action>& out) {
    std::error_code error;
    const fs::path& file = run.lesson.file;
    const auto time = fs::last_write_time(file, error);
    const auto size = error ? 0 : fs::file_size(file, error);
    if (error) return; // an editor may be putting it in place just now
    if (watched_ == file && time == seen_ && size == size_) return;
    const bool known = watched_ == file;
    watched_ = file;
    seen_ = time;
    size_ = size;
    const auto there = engine::readFile(file);
    if (!there || !run.lesson.fileHash || std::hash<std::string_view>{}(*there) == *run.lesson.fileHash)
        return;
    auto read = openLesson(file);
    if (!read) {
        if (known)
            out.push_back(
                act::Notice{"The changed file of the lesson cannot be read, it is shown as it was. " +
                                read.error().message,
                            12});
        return;
    }
    if (unsaved(run)) return save(run, out); // into a file of its own
    if (run.lesson.id.starts_with("my:")) read->id.insert(0, "my:");
    out.push_back(act::LessonChanged{std::move(*read)});
}

std::vector<Action> LessonKeeper::follow(AppState& s, double now, bool finish) {
    std::vector<Action> out;
    if (!std::exchange(read_, true)) readShelf(out);
    if (auto left = std::exchange(s.lessonLeft, {})) {
        save(*left, out);
        std::erase_if(out, [](const Action& a) { return std::holds_alternative<act::LessonSaved>(a); });
        for (Action& a : out)
            if (const auto* failed = std::get_if<act::LessonUnsaved>(&a))
                a = act::Notice{"Edits of the lesson could not be saved: " + failed->trouble, 15};
        readShelf(out);
    }
    if (const LessonWish wish = std::exchange(s.lessonWish, {}); wish.fresh || !wish.open.empty()) {
        open(s, out, wish);
        return out;
    }
    if (!s.lesson) return out;
    const LessonRun& run = *s.lesson;
    const bool waits = run.typed && now < run.editedAt + kLessonTyping;
    if (unsaved(run) && (finish || (!waits && now >= retryAt_))) {
        retryAt_ = -1;
        save(run, out);
        if (retryAt_ == -2) retryAt_ = now + retryAfter;
    } else if (now >= lookAt_) {
        lookAt_ = now + lookEvery;
        look(run, out);
    }
    return out;
}

double LessonKeeper::wait(const AppState& s, double now) const {
    if (!s.lesson) return -1;
    double at = lookAt_;
    if (unsaved(*s.lesson))
        at = std::max(retryAt_, s.lesson->typed ? s.lesson->editedAt + kLessonTyping : now);
    return std::max(0.001, at - now);
}

} // namespace atlas
