#pragma once
// tongren exam: papers, results, exports.
#include "atlas/app.h"
#include "atlas/domain/exam_results.h"
#include <iosfwd>

namespace CLI {
class App;
}

namespace atlas {

struct ExamAsked {
    std::vector<std::string> modes, meridians, regions; // each a name or several with commas between
    std::string points, learner, lesson, format, file, outFile, forget;
    uint64_t seed = 1;
    int count = 10;
    bool due = false, answers = false, csv = false, anki = false;
};

struct ExamCommands {
    CLI::App *exam = nullptr, *exported = nullptr, *results = nullptr;
};
// Of a paper: for `exam`, `exam export` and `handout --exam`.
void addPaper(CLI::App&, ExamAsked&);
ExamCommands addExamCommand(CLI::App&, ExamAsked&);

// Names become ids, a learner's schedule what comes first; notices go to `err`.
engine::Result<ExamPaper> askedPaper(const ExamAsked&, const Catalog&, std::ostream& err);
// The paper that drawing commands print; returns the exit code.
int takePaper(AppOptions&, const ExamAsked&, std::ostream& err);
int runExam(const ExamCommands&, const ExamAsked&, std::ostream& out, std::ostream& err);

void writePaper(std::ostream&, const Catalog&, const ExamPaper&, bool answers, std::string_view format);

} // namespace atlas
