#pragma once
// Lessons: steps that a class is led through. Plain values; read from and written to readable files
// (atlas/data/README.md has the form).
#include "atlas/domain/pose.h"
#include "atlas/domain/presets.h"
#include <array>
#include <cstdint>

namespace atlas {

struct LessonProblem {
    int line = 0;        // in the file; 0 where no place can be named
    std::string message; // says what is wrong and what to do
    bool operator==(const LessonProblem&) const = default;
};

// How a step, or a lesson's head, stood in the file: what is untouched is written as it stood. Two steps are
// equal wherever they came from.
struct LessonOrigin {
    std::string text;                    // "" made in the program
    std::string legible;                 // the same, lines that are no TOML turned into comments
    int line = 1;                        // of the text's first line
    std::map<std::string, int> lines;    // of its keys
    std::vector<LessonProblem> problems; // found while reading
    bool operator==(const LessonOrigin&) const { return true; }
};

struct LessonCamera {
    std::array<float, 3> target{}; // metres
    float yaw = 0, pitch = 0;      // degrees; 0, 0 looks at the front, level
    float distance = 1;            // metres
    bool operator==(const LessonCamera&) const = default;
};

// A line that the teacher drew.
struct Stroke {
    enum class On { skin, screen };
    struct SkinPlace {
        uint32_t triangle = 0; // of the coarse topology, the same on every body
        float b0 = 1, b1 = 0;  // barycentric; the third makes up to 1
        bool operator==(const SkinPlace&) const = default;
    };
    On on = On::skin;
    std::string tool = "pen"; // pen, line, arrow
    std::string colour = "#d03030";
    float width = 4;                          // logical pixels
    std::vector<SkinPlace> skin;              // of On::skin
    std::vector<std::array<float, 2>> screen; // of On::screen: right and up from the picture's middle, in
                                              // parts of its height
    bool operator==(const Stroke&) const = default;
};

struct StepQuiz {
    std::string kind;                 // lessonQuizKinds()
    std::string question;             // "" the kind's own
    std::vector<std::string> points;  // what is asked for; order: the right order
    std::string meridian;             // order: all of its points
    std::vector<std::string> answers; // choice
    int right = 0;                    // choice: which of them, from 1
    bool operator==(const StepQuiz&) const = default;
};

struct LessonStep {
    std::string title, text; // the class reads
    std::string notes;       // the teacher reads
    std::vector<std::string> sources;
    float minutes = 0;                  // 0: not said
    std::string view;                   // lessonViews(), "" as what is shown wants it
    std::optional<LessonCamera> camera; // goes before `view` and `near`
    std::string near;                   // "point:GB21", "region:neck", "meridian:LI": what is framed
    std::string body;                   // a preset's id, or a file by its path from the lesson's folder
    std::string shape;                  // as --shape
    std::string pose;                   // an id, a file, or "point": that of `point`
    std::string point, side;            // the step's own point: a large title; left, right or ""
    std::vector<std::string> points;    // lit and named
    std::vector<std::string> meridians, regions;
    std::optional<bool> labels, lines, ruler, flow; // unset: labels and lines show, the others do not
    std::string material;                           // lessonMaterials(), "" as the viewer has it
    std::vector<Stroke> drawings;
    std::optional<StepQuiz> quiz;
    LessonOrigin origin;
    bool operator==(const LessonStep&) const = default;
};

struct Lesson {
    std::string id;             // the file's name without ".toml"; of the user's own with "my:" before it
    std::filesystem::path file; // "" not saved yet
    std::string name, about;
    int order = 0;     // in lists; 0 behind the others
    float minutes = 0; // 0: not said
    std::vector<std::string> words, sources;
    std::vector<LessonStep> steps;
    LessonOrigin origin;            // of the head: all before the first step
    bool windowsLines = false;      // the file's lines end in CR LF
    std::optional<size_t> fileHash; // of its bytes as it was read or saved
    bool operator==(const Lesson&) const = default;
};

std::span<const std::string_view> lessonViews();     // front, back, left, right, top
std::span<const std::string_view> lessonMaterials(); // porcelain, bronze, skin
std::span<const std::string_view> lessonQuizKinds(); // find, name, use, order, choice

// Of the steps together, where they say; else the head's.
float minutesOf(const Lesson&);
// The title, or what stands for one: "Step 3".
std::string titleOf(const Lesson&, size_t step);

// Edits. Places are from 0; one beyond the end means the end, a step that is not there changes nothing.
size_t addStep(Lesson&, size_t at, LessonStep); // returns its place
void removeStep(Lesson&, size_t step);
void moveStep(Lesson&, size_t from, size_t to); // `to` is its place afterwards
void renameStep(Lesson&, size_t step, std::string title);

// Never fails: what cannot be read becomes a problem of its step, or of the head, and stays as it stood.
Lesson parseLesson(std::string_view text, const std::filesystem::path& file);
// Errors only where nothing can be read: no such file, no regular file, too large, or no lesson at all.
engine::Result<Lesson> openLesson(const std::filesystem::path& file);
// What parseLesson() reads back as the same lesson.
std::string writeLesson(const Lesson&);
// Whole or not at all. Refuses to write over a file that was changed by others since it was read. The lesson
// then reads as what stands in the file.
engine::Result<void> saveLesson(Lesson&, const std::filesystem::path& file);

// What the codes and names in a lesson are looked up in.
struct LessonWorld {
    const Catalog& catalog;
    std::span<const Preset> presets;
    std::span<const Motion> motions;
    std::span<const Pose> poses; // the data's and the user's own
    size_t triangles = 0;        // of the coarse topology; 0: drawings are not checked against it
};
// The step as far as it can be shown: without what is unknown, with files as whole paths. What is left out is
// told in `problems`, unless null.
LessonStep shownStep(const Lesson&, size_t step, const LessonWorld&, std::vector<LessonProblem>* problems);
// Of reading and of the look-up, by step; index 0 is the head, step n at n + 1.
std::vector<std::vector<LessonProblem>> lessonProblems(const Lesson&, const LessonWorld&);
// The same as "file:line: step 3: …".
std::vector<LintFinding> findingsOf(const Lesson&, const std::vector<std::vector<LessonProblem>>&);

// A file that a lesson names: below the lesson's folder, whatever links lie on the way. The error is for the
// author.
engine::Result<std::filesystem::path> fileBeside(const std::filesystem::path& folder,
                                                 std::string_view relative);

// The bundled and the user's own.
std::filesystem::path lessonsDir(); // $XDG_DATA_HOME/tongren/lessons
struct LessonShelf {
    std::vector<Lesson> lessons;       // the bundled by their order, then the user's by name
    std::vector<std::string> problems; // one a file that is none
};
LessonShelf readLessons(const std::filesystem::path& dataDir, const std::filesystem::path& ownDir);
// An id of the shelf ("my:" may be left out), or a file.
engine::Result<Lesson> findLesson(const LessonShelf&, std::string_view idOrFile);
// A file in the folder for a new lesson of that name; never one that is there.
std::filesystem::path newLessonFile(const std::filesystem::path& dir, std::string_view name);

// For lint: what a step must have to be taught from, beside that it can be shown.
// `bundled`: as the data's own must be, with sources.
std::vector<LintFinding> lintLesson(const Lesson&, const LessonWorld&, bool bundled);

} // namespace atlas
