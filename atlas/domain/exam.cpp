// Papers: which points are asked for, and with which wrong answers.
#include "atlas/domain/exam.h"
#include "atlas/domain/resolve.h"
#include <algorithm>
#include <array>
#include <functional>
#include <set>

namespace atlas {
namespace {

constexpr std::array kModes{ExamMode::find, ExamMode::name, ExamMode::use, ExamMode::order};
constexpr std::array<std::string_view, 5> kIds{"find", "name", "use", "order", "choice"};
constexpr std::array<std::string_view, 5> kNames{"Find it", "Name it", "What is it for", "Order the meridian",
                                                 "Choose"};
constexpr size_t kOptions = 4; // right one and three wrong ones
constexpr size_t kInOrder = 6; // points to be put in order, at most
constexpr size_t kLeastOrder = 3;

size_t index(ExamMode m) {
    return static_cast<size_t>(m);
}

bool holds(const std::vector<std::string>& list, std::string_view one) {
    return std::ranges::find(list, one) != list.end();
}

// "Lung meridian" is "Lung".
std::string lineName(const Meridian& m) {
    constexpr std::string_view end = " meridian";
    return m.name.ends_with(end) ? m.name.substr(0, m.name.size() - end.size()) : m.name;
}

template <class T>
T drawn(std::vector<T>& from, ExamDice& dice) {
    const size_t i = dice.below(from.size());
    T out = from[i];
    from.erase(from.begin() + static_cast<long>(i));
    return out;
}

// The first syllable without its tone; a name in two words or without pinyin has its first word.
std::string firstSound(const Point& p) {
    const std::string folded = foldText(p.pinyin);
    return folded.substr(0, std::min<size_t>(folded.find(' '), 4));
}

bool alike(const Point& a, const Point& b) {
    if (!firstSound(a).empty() && firstSound(a) == firstSound(b)) return true;
    const std::u32string x = decodeUtf8(a.hans), y = decodeUtf8(b.hans);
    return std::ranges::any_of(x, [&](char32_t c) { return y.find(c) != std::u32string::npos; });
}

// Neighbours on the line, then the same part of the body, then names like it: one of each, and more of the
// first until there are enough.
std::vector<const Point*> lookalikes(const Catalog& c, const Point& p, ExamDice& dice, size_t count,
                                     const std::function<bool(const Point&)>& allowed) {
    std::vector<const Point*> beside, here, like, rest, out;
    for (const Point& q : c.points) {
        if (q.code == p.code || q.hans == p.hans || !allowed(q)) continue;
        const bool line = q.meridian == p.meridian && p.meridian != "EX";
        if (line && std::abs(q.order - p.order) <= 3)
            beside.push_back(&q);
        else if (q.segment == p.segment)
            here.push_back(&q);
        else if (alike(p, q))
            like.push_back(&q);
        else
            rest.push_back(&q);
    }
    std::array kinds{&beside, &here, &like};
    for (size_t turn = 0; out.size() < count && !(beside.empty() && here.empty() && like.empty()); ++turn)
        if (auto& kind = *kinds[turn % kinds.size()]; !kind.empty()) out.push_back(drawn(kind, dice));
    while (out.size() < count && !rest.empty()) out.push_back(drawn(rest, dice));
    return out;
}

ExamQuestion findQuestion(const Catalog& c, const Point& p) {
    ExamQuestion q;
    q.mode = ExamMode::find;
    q.code = p.code;
    q.text = "Where is " + pointTitle(c, p.code) + "?";
    return q;
}

void layOut(ExamQuestion& q, std::string right, std::vector<std::string> wrong, ExamDice& dice) {
    q.right = static_cast<int>(dice.below(wrong.size() + 1));
    wrong.insert(wrong.begin() + q.right, std::move(right));
    q.options = std::move(wrong);
}

ExamQuestion nameQuestion(const Catalog& c, const Point& p, ExamDice& dice) {
    ExamQuestion q;
    q.mode = ExamMode::name;
    q.code = p.code;
    q.text = "Which point is this?";
    std::vector<std::string> wrong;
    for (const Point* other : lookalikes(c, p, dice, kOptions - 1, [](const Point&) { return true; }))
        wrong.push_back(other->code);
    layOut(q, p.code, std::move(wrong), dice);
    return q;
}

// Everything that is said of what the point is used for.
std::set<std::string_view> complaintsOf(const Point& p) {
    std::set<std::string_view> out;
    for (const Statement& s : p.indications)
        for (const std::string_view complaint : complaintsIn(s.text)) out.insert(complaint);
    return out;
}

std::optional<ExamQuestion> useQuestion(const Catalog& c, const Point& p, ExamDice& dice) {
    const std::string use = usedFor(p);
    if (use.empty()) return {};
    const auto own = complaintsOf(p);
    std::vector<std::string> taken{use};
    const auto allowed = [&](const Point& other) {
        const std::string its = usedFor(other);
        if (its.empty() || holds(taken, its)) return false;
        return std::ranges::none_of(complaintsIn(its), [&](std::string_view x) { return own.contains(x); });
    };
    std::vector<std::string> wrong;
    for (const Point* other : lookalikes(c, p, dice, 3 * kOptions, allowed)) {
        std::string its = usedFor(*other);
        if (wrong.size() + 1 == kOptions) break;
        if (!holds(wrong, its)) wrong.push_back(std::move(its));
    }
    if (wrong.empty()) return {};
    ExamQuestion q;
    q.mode = ExamMode::use;
    q.code = p.code;
    q.text = "What is " + pointTitle(c, p.code) + " traditionally used for?";
    layOut(q, use, std::move(wrong), dice);
    return q;
}

void mix(ExamQuestion& q, ExamDice& dice) {
    q.options = q.order;
    do {
        dice.shuffle(q.options);
    } while (q.options == q.order && q.order.size() > 1);
}

std::optional<ExamQuestion> orderQuestion(const Catalog& c, const std::string& meridian,
                                          const std::vector<std::string>& codes, ExamDice& dice) {
    std::vector<const Point*> all;
    for (const std::string& code : codes)
        if (const Point* p = c.point(code); p && p->meridian == meridian) all.push_back(p);
    const Meridian* m = c.meridian(meridian);
    if (!m || all.size() < kLeastOrder) return {};
    while (all.size() > kInOrder) drawn(all, dice);
    std::ranges::sort(all, {}, &Point::order);
    ExamQuestion q;
    q.mode = ExamMode::order;
    q.meridian = meridian;
    q.text = "Put these points of the " + lineName(*m) + " line in the order of its flow.";
    for (const Point* p : all) q.order.push_back(p->code);
    mix(q, dice);
    return q;
}

std::string listed(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& w : words) out.append(out.empty() ? "" : ", ").append(w);
    return out;
}

std::string titleOf(const Catalog& c, const ExamRequest& r) {
    std::vector<std::string> names;
    for (const std::string& id : r.meridians)
        if (const Meridian* m = c.meridian(id)) names.push_back(lineName(*m));
    for (const std::string& id : r.regions)
        if (const Region* region = c.region(id)) names.push_back(region->name);
    if (names.empty() && !r.points.empty()) return r.points.size() > 6 ? "Chosen points" : listed(r.points);
    return names.empty() ? "All points" : listed(names);
}

// The cards of one mode, mixed: those that come first in their own order, the last ones at the end.
std::vector<std::string> deckOf(const Catalog& c, const ExamRequest& r, ExamMode mode,
                                const std::vector<std::string>& codes, ExamDice& dice) {
    std::vector<std::string> all;
    if (mode == ExamMode::order) {
        for (const Meridian& m : c.meridians)
            if (std::ranges::count_if(codes, [&](const std::string& code) {
                    const Point* p = c.point(code);
                    return p && p->meridian == m.code;
                }) >= static_cast<long>(kLeastOrder))
                all.push_back(cardId(mode, m.code));
    } else
        for (const std::string& code : codes)
            if (mode != ExamMode::use || !usedFor(*c.point(code)).empty()) all.push_back(cardId(mode, code));
    dice.shuffle(all);
    std::vector<std::string> first, middle, last;
    for (const std::string& id : r.first)
        if (holds(all, id) && !holds(first, id)) first.push_back(id);
    for (std::string& id : all) {
        if (holds(first, id)) continue;
        (holds(r.last, id) ? last : middle).push_back(std::move(id));
    }
    if (r.onlyFirst) return first;
    for (auto* part : {&middle, &last}) std::ranges::move(*part, std::back_inserter(first));
    return first;
}

std::optional<ExamQuestion> questionOf(const Catalog& c, const ExamCard& card,
                                       const std::vector<std::string>& codes, ExamDice& dice) {
    if (card.mode == ExamMode::order) return orderQuestion(c, card.id, codes, dice);
    const Point* p = c.point(card.id);
    if (!p) return {};
    if (card.mode == ExamMode::find) return findQuestion(c, *p);
    if (card.mode == ExamMode::name) return nameQuestion(c, *p, dice);
    if (card.mode == ExamMode::use) return useQuestion(c, *p, dice);
    return {};
}

} // namespace

std::string_view toString(ExamMode m) {
    return kIds[index(m)];
}

std::string_view nameOf(ExamMode m) {
    return kNames[index(m)];
}

std::optional<ExamMode> examMode(std::string_view id) {
    const auto it = std::ranges::find(kIds, id);
    if (it == kIds.end()) return {};
    return static_cast<ExamMode>(it - kIds.begin());
}

std::span<const ExamMode> examModes() {
    return kModes;
}

uint64_t ExamDice::next() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

size_t ExamDice::below(size_t n) {
    const uint64_t limit = UINT64_MAX - UINT64_MAX % n; // beyond it some would come more often
    uint64_t x = next();
    while (x >= limit) x = next();
    return static_cast<size_t>(x % n);
}

std::string cardId(ExamMode mode, std::string_view id) {
    return std::string(toString(mode)).append(":").append(id);
}

std::string cardOf(const ExamQuestion& q) {
    if (q.mode == ExamMode::choice || (q.code.empty() && q.meridian.empty())) return {};
    return cardId(q.mode, q.mode == ExamMode::order ? q.meridian : q.code);
}

std::optional<ExamCard> readCard(std::string_view card) {
    const size_t colon = card.find(':');
    if (colon == std::string_view::npos || colon + 1 == card.size()) return {};
    const auto mode = examMode(card.substr(0, colon));
    if (!mode || *mode == ExamMode::choice) return {};
    return ExamCard{*mode, std::string(card.substr(colon + 1))};
}

std::vector<std::string> examPoints(const Catalog& c, const ExamRequest& r) {
    const bool every = r.meridians.empty() && r.regions.empty() && r.points.empty();
    std::vector<std::string> out;
    for (const Point& p : c.points) {
        const bool named = holds(r.points, p.code);
        const bool inRegion = std::ranges::any_of(r.regions, [&](const std::string& id) {
            const Region* region = c.region(id);
            return region &&
                   std::ranges::find(region->points, p.code, &RegionPoint::code) != region->points.end();
        });
        const bool asked = every || named || inRegion || holds(r.meridians, p.meridian);
        if (asked && (named || p.segment != "perineum")) out.push_back(p.code);
    }
    return out;
}

engine::Result<ExamPaper> makePaper(const Catalog& c, const ExamRequest& r) {
    for (const std::string& id : r.meridians)
        if (!c.meridian(id) && id != "EX") return engine::Error{"there is no meridian '" + id + "'"};
    for (const std::string& id : r.regions)
        if (!c.region(id)) return engine::Error{"there is no region '" + id + "'"};
    for (const std::string& id : r.points)
        if (!c.point(id)) return engine::Error{"there is no point '" + id + "'"};
    if (r.modes.empty()) return engine::Error{"choose at least one kind of question"};
    if (r.count < 1) return engine::Error{"a paper has at least one question"};
    ExamPaper paper{titleOf(c, r), r, {}};
    const auto codes = examPoints(c, r);
    ExamDice dice(r.seed);
    std::vector<std::vector<std::string>> decks;
    for (const ExamMode mode : r.modes) {
        if (mode == ExamMode::choice) return engine::Error{"'choice' is for lessons only"};
        decks.push_back(deckOf(c, r, mode, codes, dice));
    }
    std::set<std::string> asked; // a point is not asked for twice while there are others
    const auto wanted = static_cast<size_t>(r.count);
    for (const bool again : {false, true}) {
        for (size_t turn = 0, idle = 0; paper.questions.size() < wanted && idle < decks.size(); ++turn) {
            auto& deck = decks[turn % decks.size()];
            const auto fresh = std::ranges::find_if(
                deck, [&](const std::string& card) { return again || !asked.contains(readCard(card)->id); });
            if (fresh == deck.end()) {
                ++idle;
                continue;
            }
            const ExamCard card = *readCard(*fresh);
            deck.erase(fresh);
            if (auto q = questionOf(c, card, codes, dice)) {
                asked.insert(card.id);
                paper.questions.push_back(std::move(*q));
            }
            idle = 0;
        }
    }
    if (paper.questions.empty()) {
        if (r.onlyFirst) return engine::Error{"none of these points is due; ask for others"};
        if (r.modes == std::vector{ExamMode::order})
            return engine::Error{
                "to be put in order a line needs three points or more; choose a whole meridian"};
        return engine::Error{
            "nothing can be asked of these points; choose others, or another kind of question"};
    }
    return paper;
}

std::vector<ExamQuestion> quizQuestions(const Catalog& c, const StepQuiz& quiz, std::string_view own,
                                        uint64_t seed) {
    std::vector<ExamQuestion> out;
    ExamDice dice(seed);
    const auto mode = examMode(quiz.kind);
    if (!mode) return out;
    const auto add = [&](std::optional<ExamQuestion> q) {
        if (!q) return;
        if (!quiz.question.empty()) {
            q->text = quiz.question;
            if (q->mode == ExamMode::use) q->text = pointTitle(c, q->code).append(": ").append(quiz.question);
        }
        out.push_back(std::move(*q));
    };
    std::vector<std::string> codes = quiz.points;
    if (codes.empty() && !quiz.meridian.empty())
        for (const Point& p : c.points)
            if (p.meridian == quiz.meridian) codes.push_back(p.code);
    if (*mode == ExamMode::choice) {
        ExamQuestion q;
        q.mode = *mode;
        q.options = quiz.answers;
        q.right = quiz.right - 1;
        const bool sound = q.right >= 0 && static_cast<size_t>(q.right) < q.options.size();
        if (sound) add(std::move(q));
    } else if (*mode == ExamMode::order) {
        ExamQuestion q;
        q.mode = *mode;
        q.meridian = quiz.points.empty() ? quiz.meridian : std::string();
        q.text = "Put these points in the order of flow.";
        q.order = std::move(codes);
        if (q.order.size() < 2) return out;
        mix(q, dice);
        add(std::move(q));
    } else {
        if (codes.empty() && !own.empty()) codes.emplace_back(own);
        for (const std::string& code : codes)
            if (c.point(code)) add(questionOf(c, {*mode, code}, codes, dice));
    }
    return out;
}

ExamPaper lessonPaper(const Catalog& c, const Lesson& lesson, uint64_t seed) {
    ExamPaper paper;
    paper.title = lesson.name;
    paper.request.seed = seed;
    for (const LessonStep& s : lesson.steps)
        if (s.quiz)
            std::ranges::move(quizQuestions(c, *s.quiz, s.point, seed), std::back_inserter(paper.questions));
    paper.request.count = static_cast<int>(paper.questions.size());
    return paper;
}

std::string pointTitle(const Catalog& c, std::string_view code) {
    const Point* p = c.point(code);
    if (!p) return std::string(code);
    return p->code + " " + p->pinyin + " " + p->hans;
}

std::string orderText(const Catalog& c, const ExamQuestion& q, std::string_view code) {
    const Point* p = c.point(code);
    return p && !q.meridian.empty() ? p->pinyin + " " + p->hans : pointTitle(c, code);
}

std::string optionText(const Catalog& c, const ExamQuestion& q, size_t option) {
    if (option >= q.options.size()) return {};
    if (q.mode == ExamMode::order) return orderText(c, q, q.options[option]);
    return q.mode == ExamMode::name ? pointTitle(c, q.options[option]) : q.options[option];
}

std::string answerText(const Catalog& c, const ExamQuestion& q) {
    if (q.mode == ExamMode::order) {
        std::vector<std::string> titles;
        for (const std::string& code : q.order) titles.push_back(pointTitle(c, code));
        return listed(titles);
    }
    if (q.mode == ExamMode::find) {
        const Point* p = c.point(q.code);
        return p ? pointTitle(c, q.code).append(": ").append(p->location) : q.code;
    }
    return q.right < 0 ? std::string() : optionText(c, q, static_cast<size_t>(q.right));
}

} // namespace atlas
