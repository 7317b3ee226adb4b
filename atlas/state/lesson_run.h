#pragma once
// The lesson that is open: prepared or taught. Changed by apply() alone; the window reads and writes its
// file.
#include "atlas/domain/lesson.h"
#include "atlas/state/lesson_actions.h"
#include <memory>
#include <optional>

namespace atlas {

struct LessonVersion { // for undo
    std::shared_ptr<const Lesson> lesson;
    size_t step = 0;
    size_t poses = 0; // length of the postures' own history then: what came last is taken back first
};

struct LessonFile {             // to be put beside the lesson before it is saved
    std::string name;           // from the lesson's folder
    std::filesystem::path body; // a model to be copied; "" it is a posture:
    Pose pose;
    std::string text; // as it is to stand in the file
};

struct LessonRun {
    Lesson lesson;
    bool own = true;      // edits go into its file; else a copy is made of it first
    size_t step = 0;      // that is shown
    bool awaited = false; // its body is on its way
    bool moved = false;   // apply() changed the pose to show it: nothing to be taken back
    bool behind = false;  // it changed while an examination covered it, and is to be shown anew
    std::vector<std::vector<LessonProblem>> problems; // as lessonProblems()

    bool teaching = false;
    bool panel = true;               // while preparing: the lesson's panel; while teaching: the teacher's
    double began = 0, stepBegan = 0; // seconds, as apply()'s `now`
    std::vector<double> spent;       // on each step, before the last time it was left

    bool overview = false;
    size_t chosen = 0;                 // in it
    std::optional<std::string> number; // `g` was pressed, and these digits since

    uint64_t edits = 0, saved = 0; // counted; unequal: the file has not got the last of them
    double editedAt = 0;
    bool typed = false;               // the last edit came from a text field, more may follow at once
    std::string field;                // that it came from: one step of undo until it is left
    std::optional<LessonField> focus; // takes the keyboard in the next frame
    std::vector<LessonVersion> done, undone;
    std::vector<LessonFile> files;
    std::string trouble; // why the last save failed; "" it did not
};

struct LessonWish {   // for the window, which empties it
    std::string open; // an id or a file
    size_t step = 0;
    bool teach = false, fresh = false; // fresh: a new lesson is wanted
    double taught = 0;                 // as OpenLesson's
};

inline constexpr double kLessonTyping = 0.25; // seconds after the last letter until the file is written

// Seconds from the lesson's beginning, and on its step so far.
double elapsedOf(const LessonRun&, double now);
double spentOn(const LessonRun&, size_t step, double now);
const StepQuiz* quizOf(const LessonRun&); // of the step that is shown; null: none
// Beside one another in the overview.
int overviewColumns(size_t steps);
// Problems of one step.
std::span<const LessonProblem> problemsOf(const LessonRun&, size_t step);

} // namespace atlas
