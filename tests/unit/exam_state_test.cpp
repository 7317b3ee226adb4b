#include "atlas/panels/panels.h"
#include "atlas/scene_key.h"
#include "atlas/state/framing.h"
#include "atlas/view/labels.h"
#include "session_fixture.h"
#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace {
using namespace atlas;
using act::ExamDo;

struct Desk {
    const AtlasSession& session = fixture::session();
    AppState s;
    double now = 1;
    Desk() {
        s.settings.reduceMotion = true;
        apply(s, session, act::Stage{{1280, 720}, 1}, now);
        apply(s, session, act::Reset{}, now);
    }
    void act(const Action& a) { apply(s, session, a, now); }
    void key(ExamDo what, int value = 0) { act(act::Exam{what, value}); }
    const ExamRun& run() const { return *s.exam.run; }
    void begin(ExamMode mode, std::vector<std::string> points, int count = 20) {
        ExamRequest r;
        r.modes = {mode};
        r.points = std::move(points);
        r.count = count;
        auto paper = makePaper(session.catalog, r);
        ASSERT_TRUE(paper) << (paper ? "" : paper.error().message);
        act(act::StartExam{*paper, "Mei"});
        ASSERT_TRUE(s.exam.run);
    }
    engine::SurfacePoint on(const std::string& code) const {
        const auto skin = session.posed.coarseSurface();
        const Site& site = session.measurement.point(code)->sites.front();
        return engine::Bvh(skin).closest(skin, engine::positionAt(session.posed.skinSurface(), site.at)).at;
    }
    // Codes of the points whose markers and names are drawn.
    engine::Scene scene() const {
        engine::Scene out;
        static const BodyOverlay overlay = makeBodyOverlay(session, {});
        buildScene(session, overlay, s, 1, out);
        return out;
    }
    size_t labels() const {
        static const BodyOverlay overlay = makeBodyOverlay(session, {});
        return layoutLabels(
                   session, overlay, s, {{0, 0}, {1280, 720}}, {},
                   [](const std::string& t) { return glm::vec2(8.0f * static_cast<float>(t.size()), 16); })
            .size();
    }
};

TEST(ExamState, FindHidesEverythingAndLeadsBack) {
    Desk d;
    d.act(act::Open{CardKind::point, "LI4"});
    d.s.settings.ruler = true;
    const AppState before = d.s;
    ASSERT_GT(d.scene().markers.size(), 300u);
    ASSERT_GT(d.labels(), 0u);
    d.begin(ExamMode::find, {"GB21"});
    EXPECT_EQ(d.run().phase, ExamPhase::asking);
    EXPECT_EQ(d.scene().markers.size(), 0u);
    EXPECT_EQ(d.labels(), 0u);
    EXPECT_FALSE(showsRuler(d.s));
    EXPECT_EQ(d.s.cardKind, CardKind::none);
    d.act(act::Found{{"GB21"}}); // a search's echo shows nothing
    EXPECT_TRUE(d.s.found.empty());
    const auto lines = d.scene().lines.size();
    d.act(act::ExamPlace{d.on("GB21")});
    EXPECT_EQ(d.run().phase, ExamPhase::judged);
    EXPECT_EQ(d.run().marks[0].verdict, Verdict::right);
    EXPECT_TRUE(showsRuler(d.s));
    EXPECT_EQ(d.s.point, "GB21");
    EXPECT_GT(d.scene().markers.size(), 0u);
    EXPECT_LT(d.scene().markers.size(), 10u);
    EXPECT_GT(d.labels(), 0u);
    EXPECT_EQ(d.scene().lines.size(), lines); // no meridian gives the neighbours away
    d.key(ExamDo::close);
    EXPECT_FALSE(d.s.exam.run);
    EXPECT_EQ(d.s.cardKind, before.cardKind);
    EXPECT_EQ(d.s.cardId, before.cardId);
    EXPECT_EQ(d.s.point, before.point);
    EXPECT_EQ(d.s.history, before.history);
    EXPECT_EQ(d.s.settings, before.settings);
    EXPECT_NEAR(glm::distance(d.s.camera.eye(), before.camera.eye()), 0, 1e-4);
}

TEST(ExamState, AWrongPlaceIsMeasuredAndWrittenDown) {
    Desk d;
    d.begin(ExamMode::find, {"LU5"});
    d.act(act::ExamPlace{d.on("LU6")});
    ASSERT_TRUE(d.run().outcome);
    EXPECT_NEAR(d.run().outcome->cun, 5, 0.2);
    EXPECT_EQ(verdictWords(d.run()), "Wrong: " + describe(*d.run().outcome));
    EXPECT_EQ(d.run().lit, (std::vector<std::string>{"LU5", "LU6"}));
    ASSERT_EQ(d.s.exam.unsaved.size(), 1u);
    const ExamAnswer& a = d.s.exam.unsaved[0];
    EXPECT_EQ(a.learner, "Mei");
    EXPECT_EQ(a.card, "find:LU5");
    EXPECT_EQ(a.verdict, Verdict::wrong);
    EXPECT_NEAR(a.mm, d.run().outcome->metres * 1000, 0.01);
    d.act(act::ExamPlace{d.on("LU5")}); // too late
    EXPECT_EQ(d.s.exam.unsaved.size(), 1u);
    d.key(ExamDo::enter);
    EXPECT_EQ(d.run().phase, ExamPhase::done);
    d.key(ExamDo::again);
    EXPECT_EQ(d.run().phase, ExamPhase::asking);
    EXPECT_EQ(d.run().question()->code, "LU5");
    d.act(act::ExamPlace{d.on("LU5")});
    d.key(ExamDo::next);
    d.key(ExamDo::again); // nothing was missed
    EXPECT_EQ(d.run().phase, ExamPhase::done);
}

TEST(ExamState, ThePlaceIsFoundByKeys) {
    Desk d;
    d.begin(ExamMode::find, {"CV12"});
    const auto place = placeOf(d.session, "CV12", Side::midline);
    ASSERT_TRUE(place);
    for (int i = 0; i < 12; ++i) d.act(act::Zoom{1.2f, {}, {}});
    for (int i = 0; i < 60; ++i) { // Shift and the arrows until the cross lies on it
        const glm::vec3 off = place->position - d.s.camera.target;
        if (std::abs(off.y) > 0.004f) d.key(off.y > 0 ? ExamDo::carryUp : ExamDo::carryDown);
    }
    d.key(ExamDo::enter);
    ASSERT_EQ(d.run().phase, ExamPhase::judged) << d.s.notice;
    EXPECT_LT(d.run().outcome->metres, 0.03f);
    EXPECT_GT(d.run().outcome->metres, 0);
}

TEST(ExamState, BesideTheBodyNothingIsTaken) {
    Desk d;
    d.begin(ExamMode::find, {"CV12"});
    d.s.camera.target = {1.1f, 2.4f, 0};
    d.key(ExamDo::enter);
    EXPECT_EQ(d.run().phase, ExamPhase::asking);
    EXPECT_NE(d.s.notice.find("beside"), std::string::npos);
}

TEST(ExamState, NameIsChosenByNumberOrTyped) {
    Desk d;
    d.begin(ExamMode::name, {"LI4", "ST36"});
    EXPECT_EQ(d.run().lit.size(), 1u);
    EXPECT_EQ(d.labels(), 0u);
    EXPECT_GT(d.scene().markers.size(), 0u);
    const int right = d.run().question()->right;
    const std::string first = d.run().question()->code;
    d.key(ExamDo::number, right + 1);
    EXPECT_EQ(d.run().marks[0].verdict, Verdict::right);
    EXPECT_EQ(d.run().option, right);
    d.key(ExamDo::enter);
    const std::string second = d.run().question()->code;
    EXPECT_NE(first, second);
    d.act(act::ExamSay{"  ", true});
    EXPECT_EQ(d.run().phase, ExamPhase::asking);
    d.act(act::ExamSay{"Zusanli", false});
    EXPECT_EQ(d.run().marks[1].verdict, Verdict::wrong);
    EXPECT_EQ(d.run().marks[1].said, "Zusanli");
    EXPECT_GT(d.labels(), 0u);
    d.key(ExamDo::end);
    EXPECT_EQ(d.run().phase, ExamPhase::done);
    EXPECT_EQ(tallyOf(d.run()), (ExamTally{1, 0, 1}));
}

TEST(ExamState, ArrowsChooseWhereThereIsSomethingToChooseAndElseTurn) {
    Desk d;
    d.begin(ExamMode::use, {"LI4"});
    const float yaw = d.s.camera.yaw;
    d.key(ExamDo::down);
    EXPECT_EQ(d.run().option, 0);
    d.key(ExamDo::up);
    EXPECT_EQ(d.run().option, static_cast<int>(d.run().question()->options.size()) - 1);
    d.key(ExamDo::right);
    EXPECT_NE(d.s.camera.yaw, yaw);
    EXPECT_EQ(d.run().phase, ExamPhase::asking);
    d.key(ExamDo::next); // a remote's button answers nothing
    EXPECT_EQ(d.run().phase, ExamPhase::asking);
    d.key(ExamDo::enter);
    EXPECT_EQ(d.run().phase, ExamPhase::judged);
    d.key(ExamDo::close);
    d.begin(ExamMode::find, {"LI4"});
    const float pitch = d.s.camera.pitch;
    d.key(ExamDo::up);
    EXPECT_NE(d.s.camera.pitch, pitch);
    d.key(ExamDo::number, 2);
    EXPECT_NEAR(std::abs(d.s.camera.yaw), 3.14159f, 0.01f); // from the back
}

TEST(ExamState, OrderIsCarriedByKeysAndByMouse) {
    Desk d;
    d.begin(ExamMode::order, {"LI1", "LI2", "LI3", "LI4"});
    const auto wanted = d.run().question()->order;
    for (size_t i = 0; i < wanted.size(); ++i) { // each to its place
        const auto& now = d.run().arranged;
        const auto at = static_cast<int>(std::ranges::find(now, wanted[i]) - now.begin());
        if (i % 2) {
            d.act(act::ExamArrange{at, static_cast<int>(i)});
            continue;
        }
        while (d.run().option != at) d.key(ExamDo::down);
        for (int k = at; k > static_cast<int>(i); --k) d.key(ExamDo::carryUp);
    }
    EXPECT_EQ(d.run().arranged, wanted);
    d.key(ExamDo::enter);
    EXPECT_EQ(d.run().marks[0].verdict, Verdict::right);
    EXPECT_EQ(d.run().lit, wanted); // they show where they lie
    EXPECT_EQ(d.s.exam.unsaved.back().card, "order:LI");
}

TEST(ExamState, GivingUpCountsAsMissed) {
    Desk d;
    d.begin(ExamMode::find, {"SP6"});
    d.key(ExamDo::giveUp);
    EXPECT_EQ(d.run().phase, ExamPhase::judged);
    EXPECT_EQ(verdictWords(d.run()), "Not known");
    EXPECT_EQ(d.run().lit, std::vector<std::string>{"SP6"});
    EXPECT_EQ(d.s.exam.unsaved.back().verdict, Verdict::wrong);
}

TEST(ExamState, IsSetUpByKeys) {
    Desk d;
    d.act(act::Open{CardKind::meridian, "LU"});
    d.act(act::OpenExam{});
    ASSERT_TRUE(d.s.exam.run);
    EXPECT_TRUE(d.s.exam.read);                                           // the window reads the file
    EXPECT_EQ(d.run().request.meridians, std::vector<std::string>{"LU"}); // of what was open
    const auto go = [&](const std::string& id) {
        for (int i = 0; i < 100; ++i) {
            const auto all = examChoices(d.session.catalog, d.s.exam);
            if (all[static_cast<size_t>(d.run().choice)].id == id) return;
            d.key(ExamDo::right);
        }
        FAIL() << id;
    };
    go("mode:find");
    d.key(ExamDo::enter);
    go("begin");
    d.key(ExamDo::enter);
    EXPECT_EQ(d.run().phase, ExamPhase::setup);
    EXPECT_NE(d.run().problem, "");
    go("mode:name");
    d.key(ExamDo::enter);
    go("count:5");
    d.key(ExamDo::enter);
    d.act(act::ExamChoose{"who:Ida"});
    EXPECT_EQ(d.run().learner, "Ida");
    go("begin");
    d.key(ExamDo::enter);
    ASSERT_EQ(d.run().phase, ExamPhase::asking);
    EXPECT_EQ(d.run().paper.questions.size(), 5u);
    for (const ExamQuestion& q : d.run().paper.questions) {
        EXPECT_EQ(q.mode, ExamMode::name);
        EXPECT_TRUE(q.code.starts_with("LU"));
    }
    d.key(ExamDo::end); // nothing was answered: there is nothing to sum up
    EXPECT_FALSE(d.s.exam.run);
    EXPECT_EQ(d.s.cardKind, CardKind::meridian);
}

TEST(ExamState, ALearnersMissesComeFirst) {
    Desk d;
    d.act(act::OpenExam{});
    ExamResults results;
    for (const char* code : {"LU3", "LU9"})
        results.answers.push_back({"2026-01-02T10:00:00Z", "Mei", std::string("find:") + code, Verdict::wrong,
                                   30, 1.5, "left", "x"});
    results.answers.push_back({"2026-01-02T10:00:00Z", "Ida", "find:LU1", Verdict::wrong, 30, 1.5, "", "x"});
    d.act(act::TakeExams{results});
    d.act(act::ExamChoose{"meridian:LU"});
    d.act(act::ExamChoose{"who:Mei"});
    d.act(act::ExamChoose{"due"});
    d.act(act::ExamChoose{"begin"});
    ASSERT_EQ(d.run().phase, ExamPhase::asking) << d.run().problem;
    std::set<std::string> codes;
    for (const ExamQuestion& q : d.run().paper.questions) codes.insert(q.code);
    EXPECT_EQ(codes, (std::set<std::string>{"LU3", "LU9"}));
}

TEST(ExamState, AStepsQuizBegins) {
    Desk d;
    const StepQuiz quiz{"choice", "How many?", {}, "", {"9", "12", "16"}, 2};
    ExamPaper paper;
    paper.title = "Body inch";
    paper.questions = quizQuestions(d.session.catalog, quiz, "", 1);
    d.act(act::StartExam{paper, ""});
    ASSERT_TRUE(d.s.exam.run);
    d.key(ExamDo::number, 2);
    EXPECT_EQ(d.run().marks[0].verdict, Verdict::right);
    EXPECT_EQ(d.s.exam.unsaved.back().learner, "");
    EXPECT_EQ(d.s.exam.unsaved.back().card, "choice");
}

TEST(ExamState, TheSceneIsDrawnAnewWhenTheAnswerShows) {
    Desk d;
    const engine::ViewRect all{0, 0, 1280, 720};
    const SceneKey before = keyOf(d.s, all, 1, 1);
    d.begin(ExamMode::find, {"CV12"});
    const SceneKey asked = keyOf(d.s, all, 1, 1);
    EXPECT_NE(before, asked);
    const engine::Camera camera = d.s.camera;
    d.act(act::ExamPlace{d.on("CV12")});
    d.s.camera = camera;
    EXPECT_NE(asked, keyOf(d.s, all, 1, 1));
}

TEST(ExamState, ItsKeysWinAndNothingElseMoves) {
    Desk d;
    d.begin(ExamMode::find, {"CV12"});
    EXPECT_EQ(keyMode(d.s), KeyMode::exam);
    const auto* next = bindingOfCharacter('n', KeyMode::exam);
    ASSERT_TRUE(next);
    EXPECT_TRUE(std::holds_alternative<act::Exam>(next->action));
    EXPECT_EQ(bindingOfCharacter('s', KeyMode::exam), nullptr); // the body keeps its shape
    EXPECT_EQ(bindingOfCharacter('/', KeyMode::usual)->group, std::string_view("Find"));
    EXPECT_TRUE(std::holds_alternative<act::OpenExam>(bindingOfCharacter('q', KeyMode::usual)->action));
}

TEST(ExamState, TheQuestionStandsBesideTheBody) {
    Desk d;
    d.begin(ExamMode::find, {"CV12"});
    for (const auto& [w, h] : {std::pair{1024.0f, 768.0f}, {1280.0f, 800.0f}, {1920.0f, 1080.0f}}) {
        const auto r = stageRect(d.s, w, h, 1);
        EXPECT_GT(r.width, 0.5f * w);
        EXPECT_LT(r.width, 0.75f * w);
        EXPECT_EQ(r.height, static_cast<int>(h));
    }
}

TEST(ExamState, FindTakesUpThePointsPostureAndGivesTheUsersBack) {
    Desk d;
    const Point* bent = d.session.catalog.point("LI11");
    ASSERT_TRUE(bent);
    ASSERT_FALSE(bent->posture.empty());
    d.act(act::TakePose{"seated"});
    const Pose seated = d.s.pose;
    ASSERT_EQ(seated.id, "seated");
    const size_t steps = d.s.undo.done.size();
    d.begin(ExamMode::find, {"LI11"});
    EXPECT_EQ(d.s.pose.id, bent->posture);
    EXPECT_TRUE(d.s.posture.empty());
    d.key(ExamDo::giveUp);
    d.key(ExamDo::enter);
    EXPECT_EQ(d.s.pose.id, "seated") << "the result needs none";
    d.key(ExamDo::close);
    d.begin(ExamMode::find, {"CV12"});
    EXPECT_EQ(d.s.pose.id, "seated") << "a point without a posture of its own";
    d.key(ExamDo::close);
    d.begin(ExamMode::find, {"LI11"});
    d.key(ExamDo::close);
    EXPECT_EQ(d.s.pose.id, "seated");
    EXPECT_EQ(d.s.undo.done.size(), steps) << "nothing of it can be taken back";
}

TEST(ExamState, AnAnswerIsDeletedAndBroughtBack) {
    Desk d;
    d.begin(ExamMode::find, {"LI4", "ST36"});
    d.key(ExamDo::giveUp);
    d.key(ExamDo::enter);
    d.key(ExamDo::giveUp);
    d.s.exam.unsaved.clear(); // both are in the file
    d.key(ExamDo::forgetOne, 0);
    EXPECT_FALSE(d.run().marks[0].deleted) << "only from the result";
    d.key(ExamDo::enter);
    const ExamAnswer first = d.s.exam.results.answers[0];
    d.key(ExamDo::forgetOne, 0);
    EXPECT_TRUE(d.run().marks[0].deleted);
    EXPECT_EQ(d.s.exam.forgotten, std::vector<ExamAnswer>{first});
    EXPECT_EQ(d.s.exam.results.answers.size(), 1u);
    EXPECT_EQ(tallyOf(d.run()).total(), 1);
    EXPECT_NE(d.s.notice.find("Ctrl Z"), std::string::npos);
    d.key(ExamDo::restore);
    EXPECT_TRUE(d.s.exam.forgotten.empty()) << "it still stands in the file";
    EXPECT_TRUE(d.s.exam.unsaved.empty());
    EXPECT_EQ(tallyOf(d.run()).total(), 2);
    d.key(ExamDo::forgetOne, 0);
    d.s.exam.forgotten.clear(); // the window has taken it out of the file
    d.key(ExamDo::forgetOne, 0);
    EXPECT_FALSE(d.run().marks[0].deleted);
    EXPECT_EQ(d.s.exam.unsaved, std::vector<ExamAnswer>{first});
    d.key(ExamDo::restore); // nothing is left to be
    EXPECT_EQ(d.s.exam.results.answers.size(), 2u);
}

TEST(ExamState, ALearnersResultsAreDeletedAndBroughtBack) {
    Desk d;
    d.act(act::OpenExam{});
    ExamResults results;
    for (const char* who : {"Mei", "Ida", "Mei"})
        results.answers.push_back(
            {"2026-01-02T10:00:00Z", who, "find:LU3", Verdict::wrong, 30, 1.5, "", "x"});
    d.act(act::TakeExams{results});
    d.act(act::ExamChoose{"who:Mei"});
    d.key(ExamDo::forget);
    EXPECT_EQ(d.s.exam.forgotten.size(), 2u);
    EXPECT_EQ(learnersIn(d.s.exam.results), std::vector<std::string>{"Ida"});
    EXPECT_NE(d.s.notice.find("2 answers of Mei"), std::string::npos) << d.s.notice;
    d.s.exam.forgotten.clear();
    d.key(ExamDo::restore);
    EXPECT_EQ(d.s.exam.unsaved.size(), 2u);
    EXPECT_EQ(d.s.exam.results.answers.size(), 3u);
    d.act(act::ExamChoose{"who:"});
    d.key(ExamDo::forget);
    EXPECT_NE(d.s.notice.find("Nothing is written down of the class"), std::string::npos) << d.s.notice;
}

TEST(ExamState, ThePaperThatIsPrintedIsTheOneThatBeginAsks) {
    Desk d;
    d.act(act::OpenExam{});
    d.act(act::ExamChoose{"meridian:LU"});
    d.act(act::ExamChoose{"count:5"});
    d.key(ExamDo::answers);
    EXPECT_EQ(std::exchange(d.s.handout, {}), "exam-answers");
    const ExamPaper printed = d.s.exam.printed;
    EXPECT_EQ(printed.questions.size(), 5u);
    d.act(act::ExamChoose{"begin"});
    EXPECT_EQ(d.run().paper, printed);
    d.key(ExamDo::giveUp);
    d.key(ExamDo::end);
    d.s.exam.printed = {};
    d.key(ExamDo::anki); // and afterwards it is the one that was asked
    EXPECT_EQ(std::exchange(d.s.handout, {}), "anki");
    EXPECT_EQ(d.s.exam.printed, printed);
    d.key(ExamDo::another);
    d.act(act::ExamChoose{"mode:find"}); // no mode is left
    d.key(ExamDo::paper);
    EXPECT_EQ(d.s.handout, "");
    EXPECT_NE(d.run().problem, "");
}

} // namespace
