// A lesson on the stage: opened, gone through, taught, left.
#include "atlas/domain/session.h"
#include "atlas/state/lesson_state.h"
#include "atlas/state/moves.h"
#include <algorithm>
#include <charconv>
#include <cmath>
#include <ctime>
#include <utility>

namespace atlas {
namespace {

constexpr double flightSeconds = 0.7; // from step to step

void say(AppState& s, std::string text, double seconds, double now) {
    s.notice = std::move(text);
    s.noticeUntil = now + seconds;
}

std::vector<Pose> posesOf(const AppState& s, const AtlasSession& session) {
    std::vector<Pose> out = session.poses;
    out.insert(out.end(), s.savedPoses.begin(), s.savedPoses.end());
    return out;
}

LessonWorld worldOf(const AtlasSession& session, std::span<const Pose> poses) {
    return {session.catalog, session.presets, session.motions, poses,
            session.asset ? session.asset->coarse.size() : 0};
}

std::string guestOf(const AtlasSession& session) {
    return session.guest ? session.guest->file.string() : std::string();
}

// True: it is on its way.
bool askBody(AppState& s, const AtlasSession& session, const StepBody& wanted) {
    const std::string there = guestOf(session);
    if (!wanted.guest.empty()) {
        if (there == wanted.guest) return false;
        s.guest = {};
        s.guest.file = wanted.guest;
        return true;
    }
    const bool same = there.empty() && session.shape == wanted.shape;
    s.shape = wanted.shape;
    if (!there.empty()) s.guest.ours = true;
    return !same;
}

engine::Result<Pose> poseOf(const AppState& s, const AtlasSession& session, const std::string& id) {
    if (const auto own = std::ranges::find(s.savedPoses, id, &Pose::id); own != s.savedPoses.end())
        return *own;
    return findPose(session, id);
}

void leaveStep(LessonRun& run, double now) {
    if (run.spent.size() < run.lesson.steps.size()) run.spent.resize(run.lesson.steps.size());
    if (run.teaching && run.step < run.spent.size()) run.spent[run.step] += now - run.stepBegan;
    run.stepBegan = now;
    run.field.clear();
    run.typed = false;
}

void remember(AppState& s) {
    Settings& set = s.settings;
    if (!s.lesson) {
        set.lesson.clear();
        set.lessonStep = 0;
        set.teaching = false;
        set.taughtSince = 0;
        return;
    }
    const Lesson& l = s.lesson->lesson;
    set.lesson = l.file.empty() ? l.id : l.file.string();
    set.lessonStep = static_cast<int>(s.lesson->step) + 1;
    set.teaching = s.lesson->teaching;
    if (!set.teaching) set.taughtSince = 0;
}

void goToStep(AppState& s, const AtlasSession& session, size_t step, double now) {
    LessonRun& run = *s.lesson;
    run.overview = false;
    run.number.reset();
    if (run.lesson.steps.empty()) return;
    step = std::min(step, run.lesson.steps.size() - 1);
    leaveStep(run, now);
    run.step = step;
    remember(s);
    showLessonStep(s, session, true, now);
}

void teach(AppState& s, const AtlasSession& session, bool on, bool fromHere, double now, double taught = 0) {
    LessonRun& run = *s.lesson;
    if (on == run.teaching) return;
    if (on && run.lesson.steps.empty())
        return say(s, "The lesson has no step yet: show what the class is to see, then add it", 6, now);
    leaveStep(run, now);
    run.teaching = on;
    run.panel = true;
    run.overview = false;
    run.number.reset();
    s.bodyOpen = s.poseOpen = s.handles = s.viewMenuOpen = false;
    if (on) {
        run.stepBegan = now;
        run.began = now - taught;
        s.settings.taughtSince = static_cast<int64_t>(std::time(nullptr)) - static_cast<int64_t>(taught);
        run.spent.assign(run.lesson.steps.size(), 0);
        if (!fromHere) run.step = 0;
    }
    remember(s);
    showLessonStep(s, session, true, now);
}

} // namespace

StepBody bodyOf(const AppState& s, const AtlasSession& session, const LessonStep& step) {
    StepBody out{s.beforeLesson->guest, s.beforeLesson->shape};
    if (step.body.empty() && step.shape.empty()) return out;
    const Preset* preset = findPreset(session.presets, step.body);
    if (!step.body.empty()) out.guest = preset ? std::string() : step.body;
    if (preset) out.shape = shapeOf(*preset, {});
    if (!step.shape.empty()) {
        if (step.body.empty()) out.guest.clear();
        if (auto shape = parseShape(step.shape, out.shape, session.presets)) out.shape = *shape;
    }
    return out;
}

bool stands(const AtlasSession& session, const StepBody& wanted) {
    const std::string there = guestOf(session);
    return there == wanted.guest && (!there.empty() || session.shape == wanted.shape);
}

double elapsedOf(const LessonRun& run, double now) {
    return run.teaching ? std::max(0.0, now - run.began) : 0;
}

double spentOn(const LessonRun& run, size_t step, double now) {
    const double before = step < run.spent.size() ? run.spent[step] : 0;
    return before + (run.teaching && step == run.step ? std::max(0.0, now - run.stepBegan) : 0);
}

const StepQuiz* quizOf(const LessonRun& run) {
    const auto& steps = run.lesson.steps;
    return run.step < steps.size() && steps[run.step].quiz ? &*steps[run.step].quiz : nullptr;
}

int overviewColumns(size_t steps) {
    return steps <= 4 ? 2 : steps <= 9 ? 3 : steps <= 24 ? 4 : 5;
}

std::span<const LessonProblem> problemsOf(const LessonRun& run, size_t step) {
    return step + 1 < run.problems.size() ? std::span<const LessonProblem>(run.problems[step + 1])
                                          : std::span<const LessonProblem>();
}

void checkLesson(AppState& s, const AtlasSession& session) {
    const auto poses = posesOf(s, session);
    s.lesson->problems = lessonProblems(s.lesson->lesson, worldOf(session, poses));
}

LessonStep stepToShow(const AppState& s, const AtlasSession& session, size_t step) {
    const auto poses = posesOf(s, session);
    return shownStep(s.lesson->lesson, step, worldOf(session, poses), nullptr);
}

void showLessonStep(AppState& s, const AtlasSession& standing, bool fly, double now) {
    LessonRun& run = *s.lesson;
    if (s.exam.run) { // it must not show what is asked for
        run.behind = true;
        run.awaited = false;
        return;
    }
    run.behind = false;
    if (run.step >= run.lesson.steps.size()) return;
    const LessonStep step = stepToShow(s, standing, run.step);
    run.awaited = askBody(s, standing, bodyOf(s, standing, step));
    std::optional<AtlasSession> posed; // the camera is found on the body as it will stand
    if (auto pose = poseOf(s, standing, step.pose)) {
        s.posture.clear();
        takePose(s, standing, *pose, fly, now);
        run.moved = true;
        if (!alike(standing, standing.pose, poseGoal(s)) && standing.asset &&
            !setPose(posed.emplace(standing), poseGoal(s)))
            posed.reset();
    }
    AppState like;
    like.settings = s.settings;
    like.settings.material = s.beforeLesson->settings.material;
    like.shape = s.shape;
    const glm::vec2 free{s.stage.x * (1 - std::abs(s.camera.shift)), s.stage.y};
    const AppState shown = stepState(like, posed ? *posed : standing, step, free);
    s.cardKind = CardKind::none;
    s.cardId.clear();
    s.history.clear();
    s.preview.clear();
    s.query.clear();
    s.offer.reset();
    s.point = shown.point;
    s.side = shown.side;
    s.region = shown.region;
    s.regionSide = Side::midline;
    s.moreRegions = shown.moreRegions;
    s.shownMeridians = shown.shownMeridians;
    s.found = shown.found;
    s.settings.labels = shown.settings.labels;
    s.settings.lines = shown.settings.lines;
    s.settings.ruler = shown.settings.ruler;
    s.settings.flow = shown.settings.flow;
    s.settings.material = shown.settings.material;
    flyTo(s, shown.camera, now);
    if (!fly) {
        const engine::Camera to = goal(s);
        s.camera = to;
        s.flight = {};
    } else if (s.flight.seconds > 0) {
        s.flight.seconds = flightSeconds;
        if (s.poseFlight.seconds > 0) s.poseFlight.seconds = flightSeconds;
    }
}

void followLessonBody(AppState& s, const AtlasSession& session, double now) {
    if (!s.lesson || !s.lesson->awaited) return;
    showLessonStep(s, session, true, now);
    if (s.lesson->awaited) { // it could not come: the step is shown on what stands there
        s.lesson->awaited = false;
        s.guest = {};
        s.shape = session.shape;
    }
}

bool closeInLesson(AppState& s, const AtlasSession& session, double now) {
    if (!s.lesson) return false;
    LessonRun& run = *s.lesson;
    if (run.number)
        run.number.reset();
    else if (run.overview)
        run.overview = false;
    else if (run.teaching)
        teach(s, session, false, true, now);
    else
        return false;
    return true;
}

void perform(AppState& s, const AtlasSession&, const act::OpenLesson& a, double now) {
    if (s.practice) return say(s, "End the session first, then open the lesson", 6, now);
    s.lessonWish = {a.which, a.step, a.teach, false, a.taught};
}

void perform(AppState& s, const AtlasSession&, const act::NewLesson&, double now) {
    if (s.practice) return say(s, "End the session first, then begin a lesson", 6, now);
    s.lessonWish = {{}, 0, false, true, 0};
}

void perform(AppState& s, const AtlasSession& session, const act::TakeLesson& a, double now) {
    if (!s.beforeLesson)
        s.beforeLesson = {s.settings,       s.camera, poseGoal(s),     s.posture, s.cardKind,
                          s.cardId,         s.point,  s.region,        s.side,    s.regionSide,
                          s.shownMeridians, s.shape,  guestOf(session)};
    LessonRun& run = s.lesson.emplace();
    run.lesson = a.lesson;
    run.own = a.own;
    run.step = run.lesson.steps.empty() ? 0 : std::min(a.step, run.lesson.steps.size() - 1);
    if (a.named) run.focus = LessonField::name;
    s.bodyOpen = s.poseOpen = s.handles = s.landmarks = s.helpOpen = s.viewMenuOpen = false;
    s.landmark.reset();
    s.settings.finder = true;
    checkLesson(s, session);
    remember(s);
    if (a.teach && !run.lesson.steps.empty()) return teach(s, session, true, true, now, a.taught);
    showLessonStep(s, session, true, now);
}

void perform(AppState& s, const AtlasSession& session, const act::CloseLesson&, double now) {
    if (!s.lesson) return remember(s);
    if (s.lesson->edits != s.lesson->saved) s.lessonLeft = s.lesson;
    const AppState::BeforeLesson was = std::move(*s.beforeLesson);
    const Settings kept = settingsToKeep(s);
    s.beforeLesson.reset();
    s.lesson.reset();
    s.settings = kept;
    remember(s);
    s.moreRegions.clear();
    s.found.clear();
    s.cardKind = was.cardKind;
    s.cardId = was.cardId;
    s.point = was.point;
    s.side = was.side;
    s.region = was.region;
    s.regionSide = was.regionSide;
    s.shownMeridians = was.shownMeridians;
    askBody(s, session, {was.guest, was.shape});
    takePose(s, session, was.pose, true, now);
    s.posture = was.posture;
    flyTo(s, was.camera, now);
}

void perform(AppState& s, const AtlasSession&, const act::TakeLessons& a, double) {
    s.lessons = a.entries;
}

void perform(AppState& s, const AtlasSession& session, const act::StepLesson& a, double now) {
    if (!s.lesson || s.lesson->lesson.steps.empty()) return;
    const auto last = static_cast<long>(s.lesson->lesson.steps.size()) - 1;
    const long to = static_cast<long>(s.lesson->step) + a.by;
    if (to > last && s.lesson->teaching) say(s, "This is the last step", 2, now);
    const auto next = static_cast<size_t>(std::clamp(to, 0L, last));
    if (next != s.lesson->step || s.lesson->overview) goToStep(s, session, next, now);
}

void perform(AppState& s, const AtlasSession& session, const act::ShowStep& a, double now) {
    if (s.lesson) goToStep(s, session, a.step, now);
}

void perform(AppState& s, const AtlasSession& session, const act::Teach& a, double now) {
    if (s.lesson) teach(s, session, a.on, a.fromHere, now);
}

void perform(AppState& s, const AtlasSession& session, const act::AskQuiz&, double now) {
    if (!s.lesson || !s.lesson->teaching || s.exam.run) return;
    LessonRun& run = *s.lesson;
    const StepQuiz* quiz = quizOf(run);
    if (!quiz) return say(s, "This step has no quiz", 3, now);
    ExamPaper paper;
    paper.title = run.lesson.name;
    paper.request.seed = run.step + 1;
    const std::string own = run.lesson.steps[run.step].point;
    paper.questions = quizQuestions(session.catalog, *quiz, own, paper.request.seed);
    paper.request.count = static_cast<int>(paper.questions.size());
    if (paper.questions.empty())
        return say(s, "Nothing of this step's quiz can be asked: its points or answers are missing", 8, now);
    if (draws(s.pointing.tool) || s.pointing.tool == PointingTool::eraser) putToolAway(s, session, now);
    run.overview = false;
    run.number.reset();
    carryOut(s, session, act::StartExam{std::move(paper), {}}, now);
    if (s.exam.run) s.exam.run->quiz = true;
}

void perform(AppState& s, const AtlasSession&, const act::LessonOverview&, double) {
    if (!s.lesson || s.lesson->lesson.steps.empty()) return;
    s.lesson->overview = !s.lesson->overview;
    s.lesson->chosen = s.lesson->step;
    s.lesson->number.reset();
}

void perform(AppState& s, const AtlasSession&, const act::MoveInOverview& a, double) {
    if (!s.lesson || !s.lesson->overview) return;
    LessonRun& run = *s.lesson;
    const auto count = static_cast<long>(run.lesson.steps.size());
    const long to = static_cast<long>(run.chosen) + a.by + a.rows * overviewColumns(run.lesson.steps.size());
    if (to >= 0 && to < count)
        run.chosen = static_cast<size_t>(to);
    else if (a.rows > 0 && static_cast<long>(run.chosen) / overviewColumns(run.lesson.steps.size()) <
                               (count - 1) / overviewColumns(run.lesson.steps.size()))
        run.chosen = static_cast<size_t>(count - 1); // the last row is shorter
}

void perform(AppState& s, const AtlasSession& session, const act::TakeOverview&, double now) {
    if (s.lesson && s.lesson->overview) goToStep(s, session, s.lesson->chosen, now);
}

void perform(AppState& s, const AtlasSession& session, const act::JumpKey& a, double now) {
    if (!s.lesson) return;
    auto& number = s.lesson->number;
    if (a.key == 'g') {
        number.emplace();
    } else if (a.key == '!') {
        number.reset();
    } else if (!number) {
        return;
    } else if (a.key >= '0' && a.key <= '9') {
        if (number->size() < 4) number->push_back(a.key);
    } else if (a.key == '<') {
        if (!number->empty()) number->pop_back();
    } else if (a.key == '=') {
        size_t step = 0;
        std::from_chars(number->data(), number->data() + number->size(), step);
        const size_t count = s.lesson->lesson.steps.size();
        number.reset();
        if (step >= 1 && step <= count) return goToStep(s, session, step - 1, now);
        if (step > 0) say(s, "The lesson has " + std::to_string(count) + " steps", 4, now);
    }
}

void perform(AppState& s, const AtlasSession&, const act::LessonPanel&, double) {
    if (!s.lesson) return;
    const bool covered = s.bodyOpen || s.poseOpen || !s.settings.finder;
    s.lesson->panel = covered || !s.lesson->panel;
    if (s.lesson->teaching) return;
    s.bodyOpen = s.poseOpen = false;
    s.settings.finder = true;
}

} // namespace atlas
