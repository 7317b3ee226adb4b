#pragma once
// What can be done with lessons.
#include "atlas/domain/lesson.h"

namespace atlas {

struct LessonEntry { // of a list
    std::string id;  // as findLesson() takes it
    std::string name, about;
    float minutes = 0;
    size_t steps = 0;
    bool own = false; // the user's; else it came with the program
};

enum class LessonField { name, about, title, text, notes, minutes };

namespace act {
// The window reads the file and answers with TakeLesson.
struct OpenLesson {
    std::string which; // an id or a file
    size_t step = 0;
    bool teach = false;
    double taught = 0; // seconds so far, of a class that goes on
};
struct NewLesson {};
struct TakeLesson {
    Lesson lesson;
    bool own = true; // edits go into its file; else into a copy
    size_t step = 0;
    bool teach = false, named = false; // named: its name is to be typed
    double taught = 0;                 // as OpenLesson's
};
struct CloseLesson {}; // what stood before it is there again
struct TakeLessons {   // the window has read what there is
    std::vector<LessonEntry> entries;
};
struct StepLesson {
    int by;
};
struct ShowStep {
    size_t step; // from 0; beyond the end: the last
};
struct Teach {
    bool on;
    bool fromHere = false; // else from the first step
};
struct AskQuiz {};        // of the step that is taught; leaving the examination leads back to it
struct LessonOverview {}; // all steps as pictures; again: closes them
struct MoveInOverview {
    int by, rows; // steps to the right, rows down
};
struct TakeOverview {}; // shows the chosen one
struct JumpKey {        // `g`, digits, then Enter
    char key;           // 'g' begins, '0' to '9', '<' takes the last back, '=' jumps, '!' leaves
};
struct LessonPanel {}; // while preparing: in the finder's place or not; while teaching: the teacher's panel
struct AddStep {};     // this view, behind the step that is shown
struct SetStepView {}; // of the step that is shown: as it looks now
struct RemoveStep {};
struct DuplicateStep {};
struct MoveStep {
    size_t from, to;
};
struct MoveStepBy {
    int by; // the step that is shown
};
struct WriteLesson {
    LessonField field;
    size_t step; // of title, text, notes, minutes
    std::string text;
};
struct LeaveLessonField {}; // what was typed is written at once
struct FocusLesson {
    LessonField field;  // takes the keyboard in the next frame
    bool taken = false; // it has
};
// From the window: the edits up to `edits` are in the file.
struct LessonSaved {
    Lesson lesson;
    uint64_t edits = 0;
    bool own = true;
};
struct LessonUnsaved { // they could not be written
    std::string trouble;
};
struct LessonChanged { // by another program; it was read again
    Lesson lesson;
};
} // namespace act
} // namespace atlas
