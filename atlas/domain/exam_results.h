#pragma once
// What was answered: one file of readable lines under the user's data folder, and nowhere else. Lines are
// added, so a killed program or a second one loses none, and go only where the user deletes them; a
// learner's schedule is worked out from them.
#include "atlas/domain/exam.h"
#include <map>

namespace atlas {

struct ExamAnswer {
    std::string at;      // local time with offset, localTime()
    std::string learner; // "" the whole class
    std::string card;    // "find:LI4"; "choice" of a lesson's own question
    Verdict verdict = Verdict::wrong;
    double mm = -1, cun = -1; // of find; -1 none
    std::string said;         // what was chosen, typed or pointed at: "LI5", "left"
    std::string paper;        // its title
    bool operator==(const ExamAnswer&) const = default;
};

struct ExamResults {
    std::vector<ExamAnswer> answers;  // in the file's order
    size_t unreadable = 0;            // lines that are none; they stay as they stand
    std::vector<std::string> notices; // for the user
};

std::filesystem::path examFile(); // $XDG_DATA_HOME/tongren/examination.jsonl
// A missing file is an empty one. The error names a file that cannot be read at all.
engine::Result<ExamResults> loadExams(const std::filesystem::path&);
// Whole lines at the end of the file, on disk when it returns; on an error the file is as it was.
engine::Result<void> addAnswers(const std::filesystem::path&, std::span<const ExamAnswer>);
// Takes every line of one learner out ("" of the whole class); what cannot be read stays. How many went.
engine::Result<size_t> forgetLearner(const std::filesystem::path&, std::string_view learner);
// Likewise a line for each of these answers, where one stands there.
engine::Result<size_t> forgetAnswers(const std::filesystem::path&, std::span<const ExamAnswer>);

std::vector<std::string> learnersIn(const ExamResults&); // the last to answer first, without the class
// By card. Of one learner; a whole class has no schedule.
std::map<std::string, Recall> scheduleOf(const ExamResults&, std::string_view learner);
struct ExamDue {
    std::vector<std::string> due;   // cards, the most forgotten first
    std::vector<std::string> later; // known and not due, the next first
};
ExamDue dueOf(const std::map<std::string, Recall>&, int64_t now);

struct ExamTally {
    int right = 0, near = 0, wrong = 0;
    int total() const { return right + near + wrong; }
    void add(Verdict);
    bool operator==(const ExamTally&) const = default;
};
// By learner, "" the whole class.
std::map<std::string, ExamTally> talliesOf(const ExamResults&);

// RFC 4180 with a heading line. `now`: for the column of when a card is due.
std::string examCsv(const ExamResults&, const Catalog&);

} // namespace atlas
