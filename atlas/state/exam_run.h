#pragma once
// The examination in the window: what is being set up, asked, judged or summed up.
#include "atlas/state/action.h"

namespace atlas {

struct ExamMark { // of one question
    bool asked = false;
    bool deleted = false; // from the results
    Verdict verdict = Verdict::wrong;
    std::string said;  // "12 mm, 0.6 B-cun", the chosen option, the typed name; "" given up
    ExamAnswer answer; // as it is written down
    bool operator==(const ExamMark&) const = default;
};

enum class ExamPhase { setup, asking, judged, done };
std::string_view toString(ExamPhase);

struct ExamRun {
    ExamPhase phase = ExamPhase::setup;
    bool quiz = false; // of the lesson's step that is taught: no set-up, and no result of a single question
    // Of the set-up.
    ExamRequest request;
    std::string learner; // "" the whole class
    bool onlyDue = false;
    int choice = 0;      // of examChoices(), by keys
    std::string problem; // why it does not begin; "" none
    // Of the paper.
    ExamPaper paper;
    size_t at = 0; // the question
    std::vector<ExamMark> marks;
    bool typing = false;                         // the field for a name takes the keyboard in the next frame
    int option = -1;                             // chosen by keys or, when judged, given; -1 none
    std::vector<std::string> arranged;           // order: as the codes lie now
    std::optional<engine::SurfacePoint> clicked; // of the coarse surface; find, when judged
    std::optional<FindOutcome> outcome;
    std::vector<std::string> lit; // WHO codes whose markers show; no others, and no lines
    // Where the user was; leaving leads back there.
    struct Before {
        engine::Camera camera;
        CardKind card{};
        std::string cardId, point, region;
        Side side{}, regionSide{};
        std::vector<std::string> history, meridians, moreRegions, found;
        Pose pose;
        std::string posture;
    } before;

    const ExamQuestion* question() const {
        return at < paper.questions.size() ? &paper.questions[at] : nullptr;
    }
    bool showsPaper() const { return phase == ExamPhase::asking || phase == ExamPhase::judged; }
};

// Of the class's picture, that question and verdict take at its right; the stage lies under them.
inline constexpr float kWatchedSide = 0.37f;

struct ExamDesk { // in AppState
    std::optional<ExamRun> run;
    bool watched = false;              // as a class sees it: without anything to press
    ExamResults results;               // as the file had them when it was read
    std::vector<ExamAnswer> unsaved;   // to be written by the window, which empties it
    bool read = false;                 // the file is to be read by the window, which takes this back
    std::string exported;              // "csv": to be written by the window, which empties it
    ExamPaper printed;                 // that AppState::handout speaks of
    std::vector<ExamAnswer> forgotten; // to be taken out of the file by the window, which empties it
    std::vector<ExamAnswer> deleted;   // those deleted last: can be restored
    bool moved = false;                // apply() changed the pose for a question: nothing to be taken back
};

struct ExamChoice { // of the set-up, as keys go through them
    std::string
        id; // "mode:find", "meridian:LI", "region:neck", "count:10", "who:", "who:Mei", "due", "begin"
    int group = 0;
};
std::vector<ExamChoice> examChoices(const Catalog&, const ExamDesk&);
bool isChosen(const ExamRun&, std::string_view id);
ExamTally tallyOf(const ExamRun&);
// What is missing is missing for all: the codes whose markers may be drawn; null while no examination asks.
const std::vector<std::string>* examLit(const ExamDesk&);
bool examHidesNames(const ExamDesk&); // nothing may be named just now
bool examShowsRuler(const ExamDesk&); // of the point that was looked for
// The verdict in words: "Right: 4 mm, 0.2 B-cun"
std::string verdictWords(const ExamRun&);

} // namespace atlas
