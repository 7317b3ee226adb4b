// The examination's part of apply().
#include "atlas/state/framing.h"
#include "atlas/state/moves.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>

namespace atlas {
namespace {

constexpr std::array kCounts{5, 10, 20, 40};

void toggle(std::vector<std::string>& list, const std::string& id) {
    if (std::erase(list, id) == 0) list.push_back(id);
}

std::string after(std::string_view text, std::string_view start) {
    return std::string(text.substr(start.size()));
}

void look(AppState& s, const AtlasSession& session, double now) {
    const bool there = alike(session, poseGoal(s), session.pose) && poseGoal(s).lie == "upright";
    flyTo(s,
          there ? frameBody(session, View::front, aspectOf(s), s.stageTop)
                : wholeCamera(s, session, poseGoal(s)),
          now);
}

void unlight(AppState& s) {
    s.point.clear();
    s.region.clear();
    s.moreRegions.clear();
    s.shownMeridians.clear();
    s.found.clear();
    s.preview.clear();
    s.hovered.clear();
    s.hoveredRegion.clear();
    s.offer.reset();
}

// Nothing lies in the way, and what does is remembered.
ExamRun& opened(AppState& s) {
    if (s.exam.run) return *s.exam.run;
    ExamRun run;
    run.before = {goal(s),
                  s.cardKind,
                  s.cardId,
                  s.point,
                  s.region,
                  s.side,
                  s.regionSide,
                  s.history,
                  s.shownMeridians,
                  s.moreRegions,
                  s.lesson ? s.found : std::vector<std::string>(), // else a search's
                  poseGoal(s),
                  s.posture};
    s.exam.run = std::move(run);
    s.helpOpen = s.viewMenuOpen = s.bodyOpen = s.poseOpen = s.handles = s.searchFocus = s.landmarks = false;
    s.landmark.reset();
    s.query.clear();
    s.notice.clear();
    s.exam.deleted.clear();
    unlight(s);
    s.cardKind = CardKind::none;
    s.cardId.clear();
    return *s.exam.run;
}

// The posture in which the point is found, else the user's own; the body is looked at as a whole.
void stand(AppState& s, const AtlasSession& session, const ExamQuestion* q, double now) {
    const Point* p = q ? session.catalog.point(q->code) : nullptr;
    const auto own =
        p && !p->posture.empty() ? poseCalled(session, p->posture) : engine::Result<Pose>(Pose{});
    const Pose& wanted = p && own && !alike(session, *own, Pose{}) ? *own : s.exam.run->before.pose;
    if (!alike(session, poseGoal(s), wanted)) {
        s.posture.clear();
        takePose(s, session, wanted, true, now);
        s.exam.moved = true;
    }
    look(s, session, now);
}

void ask(AppState& s, const AtlasSession& session, double now) {
    ExamRun& run = *s.exam.run;
    unlight(s);
    run.option = -1;
    run.clicked.reset();
    run.outcome.reset();
    run.lit.clear();
    run.arranged.clear();
    const ExamQuestion* q = run.question();
    if (!q) {
        run.phase = ExamPhase::done;
        return stand(s, session, nullptr, now);
    }
    run.phase = ExamPhase::asking;
    run.typing = false;
    if (q->mode == ExamMode::order) run.arranged = q->options;
    stand(s, session, q, now);
    if (q->mode == ExamMode::name || q->mode == ExamMode::use) { // the point is lit, on one side
        run.lit = {q->code};
        s.side = facingSide(session, q->code, goal(s)).value_or(Side::midline);
        s.found = {q->code};
        if (const auto place = placeOf(session, q->code, s.side)) {
            s.point = q->code;
            const engine::Camera camera = pointCamera(s, session);
            s.point.clear();
            return flyTo(s, camera, now);
        }
    }
    if (q->mode != ExamMode::find) look(s, session, now);
}

void begin(AppState& s, const AtlasSession& session, ExamPaper paper, double now) {
    ExamRun& run = opened(s);
    run.marks.assign(paper.questions.size(), {});
    run.paper = std::move(paper);
    run.at = 0;
    run.problem.clear();
    ask(s, session, now);
}

void beginFromSetup(AppState& s, const AtlasSession& session, double now) {
    ExamRun& run = *s.exam.run;
    auto paper = wishedPaper(s, session);
    if (!paper) {
        run.problem = paper.error().message;
        return;
    }
    begin(s, session, std::move(*paper), now);
    ++run.request.seed; // the next one is another
}

void judged(AppState& s, const AtlasSession& session, Verdict verdict, std::string said, double now) {
    ExamRun& run = *s.exam.run;
    const ExamQuestion& q = *run.question();
    run.phase = ExamPhase::judged;
    const std::string words = said; // a place's are its distance, which the answer has as numbers
    ExamAnswer answer{localTime(), run.learner, cardOf(q), verdict, -1, -1, std::move(said), run.paper.title};
    if (answer.card.empty()) answer.card = toString(q.mode);
    if (run.outcome) {
        answer.mm = run.outcome->metres * 1000;
        answer.cun = run.outcome->cun;
        answer.said = toString(run.outcome->side);
    }
    run.marks[run.at] = {true, false, verdict, words, answer};
    s.exam.results.answers.push_back(answer);
    s.exam.unsaved.push_back(std::move(answer));
    s.found.clear();
    run.lit = q.order;
    if (q.code.empty()) {
        if (!run.lit.empty()) flyTo(s, frameSites(session, run.lit, false, aspectOf(s), goal(s)), now);
        return;
    }
    run.lit = {q.code};
    if (run.outcome && !run.outcome->nearer.empty()) run.lit.push_back(run.outcome->nearer);
    s.point = q.code;
    s.side = run.outcome ? run.outcome->side : facingSide(session, q.code, goal(s)).value_or(Side::midline);
    engine::Camera to = pointCamera(s, session);
    if (run.clicked && run.outcome->straight < 0.5f) { // both places in one picture, if they lie near
        const glm::vec3 clicked = engine::positionAt(session.posed.coarseSurface(), *run.clicked);
        to.target = glm::mix(to.target, (to.target + clicked) * 0.5f, 0.8f);
        to.distance = std::max(to.distance, 0.35f + 3.2f * run.outcome->straight);
    }
    flyTo(s, to, now);
}

void takePlace(AppState& s, const AtlasSession& session, const engine::SurfacePoint& place, double now) {
    ExamRun& run = *s.exam.run;
    auto outcome = judgePlace(session, run.question()->code, place);
    if (!outcome) {
        s.notice = outcome.error().message;
        s.noticeUntil = now + 6;
        return;
    }
    run.clicked = place;
    run.outcome = std::move(*outcome);
    judged(s, session, run.outcome->verdict, describe(*run.outcome), now);
}

// What the cross in the middle of the view lies on.
void takeCross(AppState& s, const AtlasSession& session, double now) {
    if (!session.bvh) return;
    const glm::vec3 eye = s.camera.eye();
    const auto skin = session.posed.coarseSurface();
    if (const auto hit = session.bvh->raycast(skin, {eye, s.camera.target - eye}))
        return takePlace(s, session, hit->at, now);
    s.notice = "The cross lies beside the body; move the view with Shift and the arrows";
    s.noticeUntil = now + 6;
}

void takeOption(AppState& s, const AtlasSession& session, int option, double now) {
    ExamRun& run = *s.exam.run;
    const ExamQuestion& q = *run.question();
    if (option < 0 || static_cast<size_t>(option) >= q.options.size()) return;
    run.option = option;
    judged(s, session, option == q.right ? Verdict::right : Verdict::wrong,
           q.mode == ExamMode::name ? q.options[static_cast<size_t>(option)]
                                    : optionText(session.catalog, q, static_cast<size_t>(option)),
           now);
}

std::string listed(const std::vector<std::string>& codes) {
    std::string out;
    for (const std::string& c : codes) out.append(out.empty() ? "" : " ").append(c);
    return out;
}

bool hasOptions(const ExamQuestion& q) {
    return q.right >= 0;
}

void leave(AppState& s, const AtlasSession& session, double now) {
    const ExamRun::Before b = s.exam.run->before;
    s.exam.run.reset();
    unlight(s);
    s.cardKind = b.card;
    s.cardId = b.cardId;
    s.point = b.point;
    s.side = b.side;
    s.region = b.region;
    s.regionSide = b.regionSide;
    s.history = b.history;
    s.shownMeridians = b.meridians;
    s.moreRegions = b.moreRegions;
    s.found = b.found;
    if (!alike(session, poseGoal(s), b.pose)) {
        takePose(s, session, b.pose, true, now);
        s.posture = b.posture;
        s.exam.moved = true;
    }
    flyTo(s, b.camera, now);
    if (s.flight.seconds > 0 && s.poseFlight.seconds > 0) s.flight.seconds = s.poseFlight.seconds;
    if (s.lesson && s.lesson->behind) showLessonStep(s, session, true, now);
}

void enter(AppState& s, const AtlasSession& session, double now) {
    ExamRun& run = *s.exam.run;
    const ExamQuestion* q = run.question();
    if (run.phase == ExamPhase::setup) {
        const auto all = examChoices(session.catalog, s.exam);
        if (run.choice < 0 || static_cast<size_t>(run.choice) >= all.size()) return;
        perform(s, session, act::ExamChoose{all[static_cast<size_t>(run.choice)].id}, now);
    } else if (run.phase == ExamPhase::done) {
        if (run.quiz) leave(s, session, now); // on with the lesson
    } else if (run.phase == ExamPhase::judged) {
        if (run.quiz && run.paper.questions.size() == 1) return leave(s, session, now);
        ++run.at;
        ask(s, session, now);
    } else if (run.phase == ExamPhase::asking && q->mode == ExamMode::find)
        takeCross(s, session, now);
    else if (run.phase == ExamPhase::asking && q->mode == ExamMode::order)
        judged(s, session, judgeOrder(*q, run.arranged), listed(run.arranged), now);
    else if (run.phase == ExamPhase::asking)
        takeOption(s, session, run.option, now);
}

// Along what can be chosen; where nothing can the view turns, as without an examination.
void move(AppState& s, const AtlasSession& session, int by, bool across, double now) {
    ExamRun& run = *s.exam.run;
    const ExamQuestion* q = run.question();
    if (run.phase == ExamPhase::setup) {
        const auto all = examChoices(session.catalog, s.exam);
        const auto n = static_cast<int>(all.size());
        int to = std::clamp(run.choice, 0, n - 1);
        if (across)
            to = (to + by + n) % n;
        else { // the first of the next group
            const int group = all[static_cast<size_t>(to)].group;
            while (to + by >= 0 && to + by < n && all[static_cast<size_t>(to)].group == group) to += by;
            while (by < 0 && to > 0 &&
                   all[static_cast<size_t>(to - 1)].group == all[static_cast<size_t>(to)].group)
                --to;
        }
        run.choice = to;
        return;
    }
    const bool choosing = run.phase == ExamPhase::asking && (hasOptions(*q) || q->mode == ExamMode::order);
    if (!choosing || across)
        return carryOut(s, session,
                        across ? act::Orbit{static_cast<float>(by) * 0.1309f, 0}
                               : act::Orbit{0, static_cast<float>(-by) * 0.1309f},
                        now);
    const auto n = static_cast<int>(q->options.size());
    run.option = run.option < 0 ? (by > 0 ? 0 : n - 1) : (run.option + by + n) % n;
}

void carry(AppState& s, const AtlasSession& session, int by, double now) {
    ExamRun& run = *s.exam.run;
    const ExamQuestion* q = run.question();
    if (run.phase != ExamPhase::asking || q->mode != ExamMode::order)
        return carryOut(s, session, act::Pan{0, by > 0 ? -0.05f : 0.05f}, now);
    const int to = run.option + by, n = static_cast<int>(run.arranged.size());
    if (run.option < 0 || to < 0 || to >= n) return;
    std::swap(run.arranged[static_cast<size_t>(run.option)], run.arranged[static_cast<size_t>(to)]);
    run.option = to;
}

void number(AppState& s, const AtlasSession& session, int n, double now) {
    ExamRun& run = *s.exam.run;
    if (run.phase == ExamPhase::asking && hasOptions(*run.question()))
        return takeOption(s, session, n - 1, now);
    carryOut(s, session, act::SetView{static_cast<View>(std::clamp(n - 1, 0, 4))}, now);
}

void again(AppState& s, const AtlasSession& session, double now) {
    ExamRun& run = *s.exam.run;
    ExamPaper paper = run.paper;
    paper.questions.clear();
    for (size_t i = 0; i < run.marks.size(); ++i)
        if (run.marks[i].asked && run.marks[i].verdict != Verdict::right)
            paper.questions.push_back(run.paper.questions[i]);
    if (!paper.questions.empty()) begin(s, session, std::move(paper), now);
}

void end(AppState& s, const AtlasSession& session, double now) {
    ExamRun& run = *s.exam.run;
    if (std::exchange(s.helpOpen, false)) return;
    if (run.quiz || run.phase == ExamPhase::done || run.phase == ExamPhase::setup ||
        std::ranges::none_of(run.marks, &ExamMark::asked))
        return leave(s, session, now);
    run.at = run.paper.questions.size();
    ask(s, session, now);
}

} // namespace

std::string_view toString(ExamPhase p) {
    constexpr std::array<std::string_view, 4> names{"setup", "asking", "judged", "done"};
    return names[static_cast<size_t>(p)];
}

std::vector<ExamChoice> examChoices(const Catalog& c, const ExamDesk& desk) {
    std::vector<ExamChoice> out;
    for (const ExamMode m : examModes()) out.push_back({"mode:" + std::string(toString(m)), 0});
    for (const Meridian& m : c.meridians) out.push_back({"meridian:" + m.code, 1});
    out.push_back({"meridian:EX", 1});
    for (const Region& r : c.regions) out.push_back({"region:" + r.id, 2});
    for (const int n : kCounts) out.push_back({"count:" + std::to_string(n), 3});
    out.push_back({"who:", 4});
    auto names = learnersIn(desk.results);
    if (names.size() > 6) names.resize(6);
    if (desk.run && !desk.run->learner.empty() && std::ranges::find(names, desk.run->learner) == names.end())
        names.insert(names.begin(), desk.run->learner);
    for (const std::string& name : names) out.push_back({"who:" + name, 4});
    if (desk.run && !desk.run->learner.empty()) out.push_back({"due", 4});
    out.push_back({"begin", 5});
    return out;
}

bool isChosen(const ExamRun& run, std::string_view id) {
    const ExamRequest& r = run.request;
    const auto has = [&](const std::vector<std::string>& list, std::string_view start) {
        return std::ranges::find(list, after(id, start)) != list.end();
    };
    if (id.starts_with("mode:")) {
        const auto mode = examMode(id.substr(5));
        return mode && std::ranges::find(r.modes, *mode) != r.modes.end();
    }
    if (id.starts_with("meridian:")) return has(r.meridians, "meridian:");
    if (id.starts_with("region:")) return has(r.regions, "region:");
    if (id.starts_with("count:")) return after(id, "count:") == std::to_string(r.count);
    if (id.starts_with("who:")) return after(id, "who:") == run.learner;
    return id == "due" && run.onlyDue;
}

ExamTally tallyOf(const ExamRun& run) {
    ExamTally t;
    for (const ExamMark& m : run.marks)
        if (m.asked && !m.deleted) t.add(m.verdict);
    return t;
}

const std::vector<std::string>* examLit(const ExamDesk& desk) {
    return desk.run ? &desk.run->lit : nullptr;
}

bool examHidesNames(const ExamDesk& desk) {
    return desk.run && desk.run->phase == ExamPhase::asking;
}

bool examShowsRuler(const ExamDesk& desk) {
    return desk.run && desk.run->phase == ExamPhase::judged && desk.run->outcome;
}

bool showsRuler(const AppState& s) {
    return !s.point.empty() && (s.exam.run ? examShowsRuler(s.exam) : s.settings.ruler);
}

std::string verdictWords(const ExamRun& run) {
    if (run.phase != ExamPhase::judged || run.at >= run.marks.size()) return {};
    const ExamMark& m = run.marks[run.at];
    if (m.said.empty()) return "Not known";
    std::string word = m.verdict == Verdict::right ? "Right" : m.verdict == Verdict::near ? "Near" : "Wrong";
    if (run.outcome) word.append(": ").append(m.said);
    return word;
}

void perform(AppState& s, const AtlasSession&, const act::OpenExam&, double) {
    if (s.practice || s.exam.run) return;
    const std::string meridian = s.cardKind == CardKind::meridian ? s.cardId : std::string();
    const std::string region = s.cardKind == CardKind::region ? s.cardId : std::string();
    ExamRun& run = opened(s);
    if (!meridian.empty()) run.request.meridians = {meridian};
    if (!region.empty()) run.request.regions = {region};
    run.request.seed = static_cast<uint64_t>(std::time(nullptr)) % 100000; // short enough to be written down
    s.exam.read = true;
}

void perform(AppState& s, const AtlasSession& session, const act::StartExam& a, double now) {
    if (s.practice || a.paper.questions.empty()) return;
    opened(s).learner = a.learner;
    s.exam.read = true; // for the table, and for a learner's schedule
    begin(s, session, a.paper, now);
}

void perform(AppState& s, const AtlasSession& session, const act::ExamChoose& a, double now) {
    if (!s.exam.run || s.exam.run->phase != ExamPhase::setup) return;
    ExamRun& run = *s.exam.run;
    ExamRequest& r = run.request;
    run.problem.clear();
    if (a.id == "begin") return beginFromSetup(s, session, now);
    const auto all = examChoices(session.catalog, s.exam);
    const auto at = std::ranges::find(all, a.id, &ExamChoice::id);
    if (at != all.end()) run.choice = static_cast<int>(at - all.begin());
    if (a.id.starts_with("mode:")) {
        const auto mode = examMode(after(a.id, "mode:"));
        if (mode && std::erase(r.modes, *mode) == 0) r.modes.push_back(*mode);
        std::ranges::sort(r.modes);
    } else if (a.id.starts_with("meridian:"))
        toggle(r.meridians, after(a.id, "meridian:"));
    else if (a.id.starts_with("region:"))
        toggle(r.regions, after(a.id, "region:"));
    else if (a.id.starts_with("count:"))
        r.count = std::clamp(std::atoi(a.id.c_str() + 6), 1, 500);
    else if (a.id.starts_with("who:")) {
        run.learner = after(a.id, "who:");
        if (run.learner.empty()) run.onlyDue = false;
        const auto now_ = examChoices(session.catalog, s.exam);
        const auto chosen = std::ranges::find(now_, a.id, &ExamChoice::id);
        if (chosen != now_.end()) run.choice = static_cast<int>(chosen - now_.begin());
    } else if (a.id == "due")
        run.onlyDue = !run.onlyDue;
}

void perform(AppState& s, const AtlasSession& session, const act::ExamPlace& a, double now) {
    if (!s.exam.run || s.exam.run->phase != ExamPhase::asking) return;
    if (s.exam.run->question()->mode == ExamMode::find) takePlace(s, session, a.at, now);
}

void perform(AppState& s, const AtlasSession& session, const act::ExamSay& a, double now) {
    if (!s.exam.run || s.exam.run->phase != ExamPhase::asking) return;
    const ExamQuestion& q = *s.exam.run->question();
    if (q.mode != ExamMode::name || foldText(a.text).empty()) return;
    judged(s, session, a.right ? Verdict::right : Verdict::wrong, a.text, now);
}

void perform(AppState& s, const AtlasSession& session, const act::ExamArrange& a, double) {
    if (!s.exam.run || s.exam.run->phase != ExamPhase::asking) return;
    (void)session;
    ExamRun& run = *s.exam.run;
    const auto n = static_cast<int>(run.arranged.size());
    if (a.from < 0 || a.to < 0 || a.from >= n || a.to >= n) return;
    const std::string code = run.arranged[static_cast<size_t>(a.from)];
    run.arranged.erase(run.arranged.begin() + a.from);
    run.arranged.insert(run.arranged.begin() + a.to, code);
    run.option = a.to;
}

void perform(AppState& s, const AtlasSession& session, const act::Exam& a, double now) {
    using act::ExamDo;
    if (!s.exam.run) return;
    ExamRun& run = *s.exam.run;
    switch (a.what) {
    case ExamDo::enter:
        return enter(s, session, now);
    case ExamDo::next: // a remote's button answers nothing by itself
        if (run.phase == ExamPhase::judged || run.phase == ExamPhase::done) enter(s, session, now);
        return;
    case ExamDo::down:
        return move(s, session, 1, false, now);
    case ExamDo::up:
        return move(s, session, -1, false, now);
    case ExamDo::right:
        return move(s, session, 1, true, now);
    case ExamDo::left:
        return move(s, session, -1, true, now);
    case ExamDo::carryDown:
        return carry(s, session, 1, now);
    case ExamDo::carryUp:
        return carry(s, session, -1, now);
    case ExamDo::number:
        return number(s, session, a.value, now);
    case ExamDo::option:
        if (run.phase == ExamPhase::asking) takeOption(s, session, a.value, now);
        return;
    case ExamDo::giveUp:
        if (run.phase == ExamPhase::asking) judged(s, session, Verdict::wrong, {}, now);
        return;
    case ExamDo::again:
        if (run.phase == ExamPhase::done) again(s, session, now);
        return;
    case ExamDo::another:
        if (run.phase == ExamPhase::done && !run.quiz) run.phase = ExamPhase::setup;
        return;
    case ExamDo::end:
        return end(s, session, now);
    case ExamDo::close:
        return leave(s, session, now);
    case ExamDo::csv:
        s.exam.exported = "csv";
        return;
    case ExamDo::paper:
    case ExamDo::answers:
    case ExamDo::anki:
        return printExam(s, session, a.what);
    case ExamDo::forget:
        if (run.phase == ExamPhase::setup) deleteLearner(s, now);
        return;
    case ExamDo::forgetOne:
        if (run.phase == ExamPhase::done) deleteAnswer(s, static_cast<size_t>(std::max(a.value, 0)), now);
        return;
    case ExamDo::restore:
        return restoreDeleted(s, now);
    case ExamDo::type: // of a learner, of a lit point
        run.typing =
            !run.typing && (run.phase == ExamPhase::setup ||
                            (run.phase == ExamPhase::asking && run.question()->mode == ExamMode::name));
        return;
    }
}

void perform(AppState& s, const AtlasSession&, const act::TakeExams& a, double) {
    s.exam.results = a.results;
    for (const ExamAnswer& answer : s.exam.unsaved) s.exam.results.answers.push_back(answer);
}

} // namespace atlas
