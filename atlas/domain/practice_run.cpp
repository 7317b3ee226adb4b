// Stepping through a session: the time that passed is given.
#include "atlas/domain/practice.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace atlas {
namespace {

constexpr double least = 1e-9; // of a phase that is over; sums of fractions never meet it exactly

void enter(PracticeRun& r, PressPhase phase) {
    r.phase = phase;
    r.elapsed = 0;
    ++r.chimes;
}

void jump(PracticeRun& r, size_t item) {
    r.item = item;
    r.leadIn = kLeadIn;
    enter(r, PressPhase::ready);
}

// After the press, the next one: with the breather that the press before asks for.
void next(PracticeRun& r) {
    if (r.item + 1 >= r.plan.items.size()) return enter(r, PressPhase::done);
    r.breather = r.plan.items[r.item].rest;
    ++r.item;
    enter(r, PressPhase::rest);
}

bool samePlace(const PracticeItem& a, const PracticeItem& b) {
    return a.code == b.code && a.side == b.side && a.label == b.label && a.region == b.region;
}

} // namespace

const char* toString(PressPhase phase) {
    constexpr std::array<const char*, 4> names{"ready", "press", "rest", "done"};
    return names[static_cast<size_t>(phase)];
}

double PracticeRun::length() const {
    switch (phase) {
    case PressPhase::ready:
        return leadIn;
    case PressPhase::press:
        return now().press;
    case PressPhase::rest:
        return breather;
    case PressPhase::done:
        break;
    }
    return 0;
}

double PracticeRun::pressed() const {
    return std::accumulate(spent.begin(), spent.end(), 0.0);
}

size_t PracticeRun::done() const {
    return static_cast<size_t>(std::count(whole.begin(), whole.end(), true));
}

double PracticeRun::toGo() const {
    if (phase == PressPhase::done) return 0;
    double sum = std::max(0.0, left());
    for (size_t i = item; i < plan.items.size(); ++i) {
        if (i > item || phase != PressPhase::press) sum += plan.items[i].press;
        if (i + 1 < plan.items.size()) sum += plan.items[i].rest;
    }
    return sum;
}

int PracticePlan::seconds() const {
    int sum = 0;
    for (size_t i = 0; i < items.size(); ++i)
        sum += items[i].press + (i + 1 < items.size() ? items[i].rest : 0);
    return sum;
}

PracticeRun beginPractice(PracticePlan plan) {
    PracticeRun r;
    r.spent.assign(plan.items.size(), 0.0);
    r.whole.assign(plan.items.size(), false);
    r.plan = std::move(plan);
    r.leadIn = kFirstLeadIn;
    if (r.plan.items.empty()) r.phase = PressPhase::done;
    return r;
}

void advance(PracticeRun& r, double seconds) {
    if (r.paused || !(seconds > 0)) return;
    while (r.phase != PressPhase::done) {
        const double step = std::min(seconds, std::max(0.0, r.left()));
        r.elapsed += step;
        seconds -= step;
        if (r.phase == PressPhase::press) r.spent[r.item] += step;
        if (r.left() > least) return;
        if (r.phase == PressPhase::press) {
            r.whole[r.item] = true;
            next(r);
        } else
            enter(r, PressPhase::press);
    }
}

void skip(PracticeRun& r) {
    if (r.phase == PressPhase::done) return;
    if (r.item + 1 >= r.plan.items.size()) return enter(r, PressPhase::done);
    jump(r, r.item + 1);
}

void back(PracticeRun& r) {
    if (r.plan.items.empty()) return;
    if (r.phase == PressPhase::done) return jump(r, r.item);
    // Shortly after its beginning the one before is meant, as with any player.
    const bool begun = r.phase == PressPhase::press && r.elapsed >= 2;
    jump(r, begun || r.item == 0 ? r.item : r.item - 1);
}

void repeat(PracticeRun& r) {
    if (r.plan.items.empty()) return;
    jump(r, r.phase == PressPhase::rest && r.item > 0 ? r.item - 1 : r.item);
}

void finish(PracticeRun& r) {
    if (r.phase != PressPhase::done) enter(r, PressPhase::done);
    r.paused = false;
}

bool replan(PracticeRun& r, PracticePlan plan) {
    if (!std::ranges::equal(plan.items, r.plan.items, samePlace)) return false;
    // What is behind keeps the times that it had; the places may have moved with the body.
    for (size_t i = 0; i < plan.items.size(); ++i)
        if (i < r.item || r.phase == PressPhase::done) {
            plan.items[i].press = r.plan.items[i].press;
            plan.items[i].rest = r.plan.items[i].rest;
        }
    r.plan = std::move(plan);
    return true;
}

PracticeSummary summaryOf(const PracticeRun& r) {
    PracticeSummary s;
    for (size_t i = 0; i < r.plan.items.size(); ++i) {
        const PracticeItem& item = r.plan.items[i];
        const PracticeSummary::Line line{item.code, item.title, item.label,
                                         item.side, r.spent[i], r.whole[i]};
        (r.spent[i] > 0 ? s.pressed : s.skipped).push_back(line);
    }
    s.leftOut = r.plan.leftOut;
    s.seconds = r.pressed();
    return s;
}

} // namespace atlas
