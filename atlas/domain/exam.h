#pragma once
// The bronze man's examination: papers of questions about the points, made of the catalog and a seed, and how
// answers are judged. The same catalog, request and seed give the same paper on every machine and body.
#include "atlas/domain/lesson.h"
#include "atlas/domain/recall.h"
#include "atlas/domain/search.h"
#include "atlas/domain/session.h"

namespace atlas {

enum class ExamMode : uint8_t { find, name, use, order, choice }; // choice: a lesson's own question
std::string_view toString(ExamMode);                              // "find"
std::string_view nameOf(ExamMode);                                // "Find it"
std::optional<ExamMode> examMode(std::string_view id);            // of toString()
std::span<const ExamMode> examModes();                            // those a paper can be made of

enum class Verdict : uint8_t { right, near, wrong };
std::string_view toString(Verdict); // "right"
std::optional<Verdict> examVerdict(std::string_view);
// Of the schedule: near counts as hard.
Grade gradeOf(Verdict);

// An integer generator of our own: a standard distribution differs from one library to the next.
class ExamDice {
public:
    explicit ExamDice(uint64_t seed) : state_(seed) {}
    uint64_t next();        // splitmix64
    size_t below(size_t n); // 0 .. n - 1, each as likely; n > 0
    template <class T>
    void shuffle(std::vector<T>& v) {
        for (size_t i = v.size(); i > 1; --i) std::swap(v[i - 1], v[below(i)]);
    }

private:
    uint64_t state_;
};

struct ExamQuestion {
    ExamMode mode = ExamMode::find;
    std::string text;     // "Where is LI4 Hégǔ 合谷?"
    std::string code;     // WHO code that is asked for; "" order and choice
    std::string meridian; // order: whose points; "" several
    std::vector<std::string>
        options;    // name: WHO codes; use, choice: sentences; order: codes as they are laid out
    int right = -1; // index among the options; -1 find and order
    std::vector<std::string> order; // the right order
    bool operator==(const ExamQuestion&) const = default;
};

// What the schedule knows a question by: "find:LI4", "order:LI". A lesson's own choice has none: "".
std::string cardOf(const ExamQuestion&);
std::string cardId(ExamMode, std::string_view codeOrMeridian);
struct ExamCard {
    ExamMode mode;
    std::string id; // WHO code or meridian
};
std::optional<ExamCard> readCard(std::string_view card);

struct ExamRequest {
    std::vector<ExamMode> modes{ExamMode::find};
    std::vector<std::string> meridians, regions,
        points; // ids and codes, taken together; all empty: every point
    uint64_t seed = 1;
    int count = 10;
    // Cards that come first, in this order, as far as modes and points allow; and those that come only when
    // all others have run out (both from a learner's schedule).
    std::vector<std::string> first, last;
    bool onlyFirst = false; // none but them: "what is due", "again what was missed"
    bool operator==(const ExamRequest&) const = default;
};

struct ExamPaper {
    std::string title; // "Large Intestine, neck"
    ExamRequest request;
    std::vector<ExamQuestion> questions;
    bool operator==(const ExamPaper&) const = default;
};

// The WHO codes that the request speaks of, in the catalog's order. A point between the legs is asked for
// only where it is named by itself.
std::vector<std::string> examPoints(const Catalog&, const ExamRequest&);
// The error says what to choose otherwise: nothing to ask, an unknown id.
engine::Result<ExamPaper> makePaper(const Catalog&, const ExamRequest&);
// A lesson's quiz: of find, name and use one question a point. `own`: the step's own point.
std::vector<ExamQuestion> quizQuestions(const Catalog&, const StepQuiz&, std::string_view own, uint64_t seed);
ExamPaper lessonPaper(const Catalog&, const Lesson&, uint64_t seed);

// What stands on the paper for an option: "LI4 Hégǔ 合谷" for a code, else the sentence itself.
std::string optionText(const Catalog&, const ExamQuestion&, size_t option);
// A point that is to be put in order: of one line without its code, which would tell its place.
std::string orderText(const Catalog&, const ExamQuestion&, std::string_view code);
std::string pointTitle(const Catalog&, std::string_view code); // "LI4 Hégǔ 合谷"
// The right answer in words, as the paper with answers has it; of find: where it lies.
std::string answerText(const Catalog&, const ExamQuestion&);

// What a point is traditionally used for, as asked: "headache, dizziness and a stiff neck"; "" it is not
// asked.
std::string usedFor(const Point&);
// Complaints and parts of the body in a sentence ("head", "stool"); two sentences that share none cannot both
// be right of one point.
std::vector<std::string_view> complaintsIn(std::string_view sentence);

// --- judging ---
// A code, a name, an alias, pinyin without tones or hanzi, as the search knows them for sure.
bool namesPoint(const SearchIndex&, std::string_view typed, std::string_view code);
// near: two neighbours changed places.
Verdict judgeOrder(const ExamQuestion&, std::span<const std::string> answer);

// One B-cun at a point: of the scale that its own rule counts in, else of the line that the rule divides,
// else of the part of the body that it lies on.
struct LocalCun {
    float metres = 0;
    std::string scale; // "Forearm"
};
LocalCun localCun(const AtlasSession&, std::string_view code, Side);

// Distances are over the skin of the measuring posture (a hand's palm is far from its back), in the shape
// that is shown: a place on the skin is the same in every pose. Tolerances are ours: right within half a
// B-cun of the point and not nearer to another point of the atlas, near within one B-cun. On an adult that is
// 10 and 20 mm: as much as 95 of 100 students' marks scattered with a ruler (less than 3 cm²) and by the
// directions alone (13 cm²) in Aird, Cobbin and Rogers 2002, doi:10.1089/107555302320825156.
inline constexpr float kRightCun = 0.5f, kNearCun = 1.0f;

struct FindOutcome {
    Verdict verdict = Verdict::wrong;
    float metres = 0;   // over the skin, from the place that was meant to the nearest true one
    float straight = 0; // metres through the air, or the body
    float cun = 0;      // `metres` in `unit`
    LocalCun unit;
    Side side = Side::midline;             // of the true site
    std::string label;                     // of the true site of a group
    engine::SurfacePoint site;             // of skinSurface()
    std::vector<engine::SurfacePoint> way; // from the clicked place to it, over the skin
    glm::vec3 clicked{};                   // metres, in the measuring posture
    std::string nearer;                    // another point that lies nearer to the click; "" none
};
// `place`: of the coarse surface, as pickSkin() gives it. The error names a point that is not placed.
engine::Result<FindOutcome> judgePlace(const AtlasSession&, std::string_view code,
                                       const engine::SurfacePoint& place);
std::string describe(const FindOutcome&); // "12 mm, 0.6 B-cun"

} // namespace atlas
