// Edits of the open lesson. The window writes what was edited into its file and tells when that is done.
#include "atlas/domain/saved_poses.h"
#include "atlas/domain/session.h"
#include "atlas/state/framing.h"
#include "atlas/state/lesson_state.h"
#include "atlas/state/moves.h"
#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace atlas {
namespace {

namespace fs = std::filesystem;

constexpr size_t mostVersions = 200;
constexpr float kDegrees = 180 / 3.14159265f;

void say(AppState& s, std::string text, double seconds, double now) {
    s.notice = std::move(text);
    s.noticeUntil = now + seconds;
}

// Before an edit. What is typed into one field is one step of undo.
void begin(AppState& s, const std::string& field, double now) {
    LessonRun& run = *s.lesson;
    if (field.empty() || field != run.field) {
        run.done.push_back({std::make_shared<const Lesson>(run.lesson), run.step, s.undo.done.size()});
        if (run.done.size() > mostVersions) run.done.erase(run.done.begin());
    }
    run.undone.clear();
    run.field = field;
    run.typed = !field.empty();
    if (run.edits == run.saved) run.editedAt = now; // who types without a pause is saved all the same
    ++run.edits;
}

float rounded(float x, float per) {
    return std::round(x * per) / per;
}

LessonCamera cameraOf(const engine::Camera& c) {
    LessonCamera out;
    for (int i = 0; i < 3; ++i) out.target[static_cast<size_t>(i)] = rounded(c.target[i], 10000);
    out.yaw = rounded(std::remainder(c.yaw * kDegrees, 360.0f), 100);
    out.pitch = rounded(c.pitch * kDegrees, 100);
    out.distance = rounded(c.distance, 10000);
    return out;
}

// Where its file is, or will be.
fs::path folderOf(const LessonRun& run) {
    return run.own && !run.lesson.file.empty() ? run.lesson.file.parent_path() : lessonsDir();
}

std::string fresh(const LessonRun& run, const std::string& folder, const std::string& stem,
                  const std::string& ending) {
    const auto taken = [&](const std::string& name) {
        std::error_code error;
        return std::ranges::any_of(run.lesson.steps,
                                   [&](const LessonStep& s) { return s.pose == name || s.body == name; }) ||
               std::ranges::find(run.files, name, &LessonFile::name) != run.files.end() ||
               fs::exists(folderOf(run) / name, error);
    };
    std::string name = folder + "/" + stem + ending;
    for (int n = 2; taken(name); ++n) name = folder + "/" + stem + " " + std::to_string(n) + ending;
    return name;
}

std::string poseWord(AppState& s, const AtlasSession& session) {
    const Pose& pose = poseGoal(s);
    if (alike(session, pose, Pose{})) return {};
    if (!s.posture.empty() && s.posture == s.point) return "point";
    for (const std::vector<Pose>* list : {&session.poses, &std::as_const(s.savedPoses)})
        for (const Pose& p : *list)
            if (p.id == pose.id && alike(session, p, pose)) return p.id;
    LessonRun& run = *s.lesson;
    for (const LessonFile& f : run.files)
        if (f.body.empty() && alike(session, f.pose, pose)) return f.name;
    for (const LessonStep& step : run.lesson.steps) // the same posture again
        if (step.pose.ends_with(".toml"))
            if (const auto path = fileBeside(folderOf(run), step.pose))
                if (const auto read = openPose(*path, session.motions); read && alike(session, *read, pose))
                    return step.pose;
    LessonFile file;
    file.pose = pose;
    file.pose.id.clear();
    file.pose.touches.clear(); // the angles stay
    const std::string stem = userFileName(run.lesson.name, "lesson");
    if (file.pose.name.empty()) file.pose.name = stem;
    file.name = fresh(run, "postures", stem, ".toml");
    file.text = writePose(file.pose, session.motions);
    run.files.push_back(file);
    return file.name;
}

// A guest's file goes beside the lesson, where it is found wherever the lesson is taken.
std::string bodyWord(AppState& s, const AtlasSession& session, double now) {
    LessonRun& run = *s.lesson;
    if (!session.guest) {
        for (const Preset& p : session.presets)
            if (shapeOf(p, {}) == s.shape) return p.id;
        return {};
    }
    const fs::path file = session.guest->file;
    std::error_code error;
    const fs::path inside = fs::relative(file, folderOf(run), error);
    if (!error && !inside.empty() && *inside.begin() != "..") return inside.generic_string();
    if (file.extension() == ".gltf") {
        say(s, "This body's .gltf has further files: put it beside the lesson first; the step has our body",
            12, now);
        return {};
    }
    for (const LessonFile& f : run.files)
        if (f.body == file) return f.name;
    LessonFile copy;
    copy.body = file;
    copy.name = fresh(run, "bodies", userFileName(file.stem().string(), "body"), file.extension().string());
    run.files.push_back(copy);
    return copy.name;
}

void takeView(AppState& s, const AtlasSession& session, LessonStep& step, double now) {
    const Settings& set = s.settings;
    step.camera = cameraOf(goal(s));
    step.view.clear();
    step.near.clear();
    step.body = bodyWord(s, session, now);
    step.shape = session.guest || !step.body.empty() ? std::string() : describe(s.shape);
    step.pose = poseWord(s, session);
    step.point = s.point;
    step.side = s.point.empty() || s.side == Side::midline ? "" : s.side == Side::left ? "left" : "right";
    step.points.clear();
    for (const std::string& code : s.found)
        if (code != s.point) step.points.push_back(code);
    step.meridians = s.shownMeridians;
    std::erase(step.meridians, std::string());
    step.regions.clear();
    if (!s.region.empty()) step.regions.push_back(s.region);
    step.regions.insert(step.regions.end(), s.moreRegions.begin(), s.moreRegions.end());
    const auto unless = [](bool usual, bool now_) { return usual == now_ ? std::optional<bool>() : now_; };
    step.labels = unless(true, set.labels);
    step.lines = unless(true, set.lines);
    step.ruler = unless(false, set.ruler);
    step.flow = unless(false, set.flow);
    step.material = set.material == s.beforeLesson->settings.material
                        ? std::string()
                        : std::string(lessonMaterials()[static_cast<size_t>(set.material)]);
}

// What is shown names the step until the teacher does.
std::string titleFor(const AtlasSession& session, const LessonStep& step) {
    if (const Point* p = session.catalog.point(step.point)) return p->code + " " + p->pinyin;
    if (step.regions.size() == 1)
        if (const Region* r = session.catalog.region(step.regions[0])) return r->name;
    if (step.meridians.size() == 1)
        if (const Meridian* m = session.catalog.meridian(step.meridians[0])) return m->name;
    return {};
}

void showEdited(AppState& s, const AtlasSession& session, double now) {
    LessonRun& run = *s.lesson;
    if (!run.lesson.steps.empty()) run.step = std::min(run.step, run.lesson.steps.size() - 1);
    run.spent.resize(run.lesson.steps.size());
    s.settings.lessonStep = static_cast<int>(run.step) + 1;
    checkLesson(s, session);
    if (run.files.empty()) showLessonStep(s, session, true, now); // else when they are there
}

void move(AppState& s, const AtlasSession& session, size_t from, size_t to, double now) {
    LessonRun& run = *s.lesson;
    const size_t count = run.lesson.steps.size();
    if (from >= count || count == 0) return;
    to = std::min(to, count - 1);
    if (from == to) return;
    begin(s, {}, now);
    moveStep(run.lesson, from, to);
    if (run.step == from)
        run.step = to;
    else if (from < run.step && run.step <= to)
        --run.step;
    else if (to <= run.step && run.step < from)
        ++run.step;
    s.settings.lessonStep = static_cast<int>(run.step) + 1;
    checkLesson(s, session);
}

} // namespace

void perform(AppState& s, const AtlasSession& session, const act::AddStep&, double now) {
    if (!s.lesson) return;
    begin(s, {}, now);
    LessonRun& run = *s.lesson;
    LessonStep step;
    takeView(s, session, step, now);
    step.title = titleFor(session, step);
    if (run.lesson.steps.empty()) step.drawings = shownDrawings(s);
    const size_t at = run.lesson.steps.empty() ? 0 : run.step + 1;
    run.step = addStep(run.lesson, at, std::move(step));
    if (!run.teaching) {
        run.focus = LessonField::title;
        run.panel = s.settings.finder = true;
        s.bodyOpen = s.poseOpen = s.handles = false;
    }
    showEdited(s, session, now);
}

bool drawInStep(AppState& s, const AtlasSession& session, const std::vector<Stroke>& drawings, double now) {
    if (!s.lesson || s.exam.run || s.lesson->step >= s.lesson->lesson.steps.size()) return false;
    begin(s, {}, now);
    s.lesson->lesson.steps[s.lesson->step].drawings = drawings;
    checkLesson(s, session);
    return true;
}

void perform(AppState& s, const AtlasSession& session, const act::SetStepView&, double now) {
    if (!s.lesson || s.lesson->step >= s.lesson->lesson.steps.size()) return;
    begin(s, {}, now);
    takeView(s, session, s.lesson->lesson.steps[s.lesson->step], now);
    showEdited(s, session, now);
    say(s, "Step " + std::to_string(s.lesson->step + 1) + " shows this view now", 3, now);
}

void perform(AppState& s, const AtlasSession& session, const act::RemoveStep&, double now) {
    if (!s.lesson || s.lesson->step >= s.lesson->lesson.steps.size()) return;
    begin(s, {}, now);
    LessonRun& run = *s.lesson;
    const std::string title = titleOf(run.lesson, run.step);
    removeStep(run.lesson, run.step);
    showEdited(s, session, now);
    say(s, "Removed: " + title + ". Ctrl Z brings it back", 5, now);
}

void perform(AppState& s, const AtlasSession& session, const act::DuplicateStep&, double now) {
    if (!s.lesson || s.lesson->step >= s.lesson->lesson.steps.size()) return;
    begin(s, {}, now);
    LessonRun& run = *s.lesson;
    run.step = addStep(run.lesson, run.step + 1, run.lesson.steps[run.step]);
    showEdited(s, session, now);
}

void perform(AppState& s, const AtlasSession& session, const act::MoveStep& a, double now) {
    if (s.lesson) move(s, session, a.from, a.to, now);
}

void perform(AppState& s, const AtlasSession& session, const act::MoveStepBy& a, double now) {
    if (!s.lesson) return;
    const long to = static_cast<long>(s.lesson->step) + a.by;
    if (to >= 0) move(s, session, s.lesson->step, static_cast<size_t>(to), now);
}

void perform(AppState& s, const AtlasSession& session, const act::WriteLesson& a, double now) {
    if (!s.lesson) return;
    Lesson& l = s.lesson->lesson;
    const bool head = a.field == LessonField::name || a.field == LessonField::about;
    if (!head && a.step >= l.steps.size()) return;
    LessonStep* step = head ? nullptr : &l.steps[a.step];
    std::string* text = a.field == LessonField::name    ? &l.name
                        : a.field == LessonField::about ? &l.about
                        : a.field == LessonField::title ? &step->title
                        : a.field == LessonField::text  ? &step->text
                        : a.field == LessonField::notes ? &step->notes
                                                        : nullptr;
    float minutes = 0;
    if (!text) {
        std::string digits = a.text;
        std::ranges::replace(digits, ',', '.');
        const auto end = digits.data() + digits.size();
        const auto read = std::from_chars(digits.data(), end, minutes);
        if (!digits.empty() &&
            (read.ec != std::errc{} || read.ptr != end || !(minutes >= 0 && minutes < 1000)))
            return; // half typed
        if (minutes == step->minutes) return;
    } else if (*text == a.text)
        return;
    begin(s, std::to_string(static_cast<int>(a.field)) + "/" + std::to_string(a.step), now);
    if (text)
        *text = a.text;
    else
        step->minutes = minutes;
    checkLesson(s, session);
}

void perform(AppState& s, const AtlasSession&, const act::LeaveLessonField&, double) {
    if (!s.lesson) return;
    s.lesson->typed = false;
    s.lesson->field.clear();
}

void perform(AppState& s, const AtlasSession&, const act::FocusLesson& a, double) {
    if (!s.lesson || s.lesson->teaching) return;
    if (a.taken) return s.lesson->focus.reset();
    s.lesson->focus = a.field;
    s.lesson->panel = s.settings.finder = true;
    s.bodyOpen = s.poseOpen = s.handles = false;
}

bool takeBackEdit(AppState& s, const AtlasSession& session, bool redo, double now) {
    if (!s.lesson || s.lesson->teaching) return false;
    LessonRun& run = *s.lesson;
    auto &from = redo ? run.undone : run.done, &to = redo ? run.done : run.undone;
    const auto poses = [&](bool again) { return again ? s.undo.undone.size() : s.undo.done.size(); };
    if (from.empty() || poses(redo) > from.back().poses) return false;
    to.push_back({std::make_shared<const Lesson>(run.lesson), run.step, poses(!redo)});
    Lesson lesson = *from.back().lesson;
    const size_t step = from.back().step;
    from.pop_back();
    lesson.id = run.lesson.id;
    lesson.file = run.lesson.file;
    lesson.fileHash = run.lesson.fileHash;
    const LessonStep shown = run.step < run.lesson.steps.size() ? run.lesson.steps[run.step] : LessonStep{};
    run.lesson = std::move(lesson);
    run.step = step;
    run.field.clear();
    run.typed = false;
    run.editedAt = now;
    ++run.edits;
    if (run.step < run.lesson.steps.size() && shown == run.lesson.steps[run.step]) {
        checkLesson(s, session);
        s.settings.lessonStep = static_cast<int>(run.step) + 1;
    } else
        showEdited(s, session, now);
    say(s, redo ? "The edit is done again" : "The last edit of the lesson is taken back", 3, now);
    return true;
}

void perform(AppState& s, const AtlasSession& session, const act::LessonSaved& a, double now) {
    if (!s.lesson) return;
    LessonRun& run = *s.lesson;
    if (a.edits == run.edits)
        run.lesson = a.lesson;
    else {
        run.lesson.id = a.lesson.id;
        run.lesson.file = a.lesson.file;
        run.lesson.fileHash = a.lesson.fileHash;
    }
    run.own = a.own;
    run.saved = a.edits;
    run.trouble.clear();
    s.settings.lesson = run.lesson.file.string();
    checkLesson(s, session);
    if (run.files.empty()) return;
    run.files.clear();
    showLessonStep(s, session, true, now);
}

void perform(AppState& s, const AtlasSession&, const act::LessonUnsaved& a, double now) {
    if (!s.lesson) return;
    if (s.lesson->trouble != a.trouble) say(s, "The lesson could not be saved: " + a.trouble, 12, now);
    s.lesson->trouble = a.trouble;
}

void perform(AppState& s, const AtlasSession& session, const act::LessonChanged& a, double now) {
    if (!s.lesson) return;
    LessonRun& run = *s.lesson;
    const LessonStep was = run.step < run.lesson.steps.size() ? run.lesson.steps[run.step] : LessonStep{};
    run.lesson = a.lesson;
    run.done.clear();
    run.undone.clear();
    run.field.clear();
    run.focus.reset();
    run.spent.resize(run.lesson.steps.size());
    run.chosen = std::min(run.chosen, run.lesson.steps.empty() ? 0 : run.lesson.steps.size() - 1);
    // The step keeps its place, or is followed to the place where it went.
    const auto& steps = run.lesson.steps;
    const auto same = [&](const LessonStep& step) { return step == was; };
    const auto called = [&](const LessonStep& step) { return !was.title.empty() && step.title == was.title; };
    if (run.step >= steps.size() || (!same(steps[run.step]) && !called(steps[run.step]))) {
        auto at = std::ranges::find_if(steps, same);
        if (at == steps.end()) at = std::ranges::find_if(steps, called);
        if (at != steps.end()) run.step = static_cast<size_t>(at - steps.begin());
    }
    if (!steps.empty()) run.step = std::min(run.step, steps.size() - 1);
    s.settings.lessonStep = static_cast<int>(run.step) + 1;
    checkLesson(s, session);
    const bool stays = run.step < steps.size() && same(steps[run.step]);
    if (!stays) showLessonStep(s, session, true, now);
    say(s, "The lesson's file was changed; it is read again", 4, now);
}

} // namespace atlas
