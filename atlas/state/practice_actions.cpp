// A guided session's part of apply().
#include "atlas/state/framing.h"
#include "atlas/state/moves.h"
#include <algorithm>
#include <cmath>

namespace atlas {
namespace {

constexpr double noticeSeconds = 8;

PracticeRequest completed(const AppState& s, PracticeRequest r) {
    if (r.region.empty() && r.codes.empty()) {
        if (s.cardKind == CardKind::region)
            r.region = s.cardId;
        else if (s.cardKind == CardKind::point)
            r.codes = {s.cardId};
        else if (s.cardKind == CardKind::set)
            r.codes = s.settings.chosen;
    }
    if (r.first == Side::midline) {
        if (!r.region.empty() && r.region == s.region) r.first = s.regionSide;
        if (r.codes.size() == 1 && r.codes.front() == s.point) r.first = s.side;
    }
    r.length = s.settings.length;
    r.gentler = s.settings.gentler;
    return r;
}

// Camera and lit point go to the place that comes.
void showItem(AppState& s, const AtlasSession& session, double now) {
    const PracticeItem& item = s.practice->now();
    s.point = item.code;
    s.side = item.side;
    if (item.code.empty()) s.regionSide = item.side;
    if (!followPosture(s, session, item.code, true, now)) flyTo(s, pointCamera(s, session), now);
}

std::string placeName(const PracticeItem& i) {
    std::string name = i.code.empty() ? i.title : i.code;
    if (!i.label.empty()) name.append(", ").append(i.label);
    return i.side == Side::midline ? name : name.append(" ").append(toString(i.side));
}

// As far as it has come, so that a killed program loses at most the press that was on.
void writeDiary(AppState& s) {
    if (!s.practice || !s.settings.diary) return;
    PracticeRun& run = *s.practice;
    if (run.diaryId.empty()) run.diaryId = beginEntry(s.diary, run.plan.title, localTime());
    const DiaryEntry* begun = entryOf(s.diary, run.diaryId);
    if (!begun) return; // deleted by the user meanwhile
    DiaryEntry e = *begun;
    e.points.clear();
    for (size_t i = 0; i < run.plan.items.size(); ++i)
        if (run.spent[i] > 0 && (run.whole[i] || run.phase == PressPhase::done))
            e.points.push_back(placeName(run.plan.items[i]));
    e.minutes = std::round(run.pressed() / 60 * 100) / 100;
    e.before = run.before;
    e.after = run.after;
    e.finished = run.phase == PressPhase::done && run.done() == run.plan.items.size();
    if (e != *begun) addOrUpdate(s.diary, std::move(e));
}

// A session in which nothing was pressed is none.
void closeEntry(AppState& s) {
    if (s.practice && !s.practice->diaryId.empty() && s.practice->pressed() <= 0)
        removeEntry(s.diary, s.practice->diaryId);
    else
        writeDiary(s);
    s.practice.reset();
}

void leave(AppState& s, const AtlasSession& session, double now) {
    closeEntry(s);
    if (!s.beforePractice) return;
    s.point = s.beforePractice->point;
    s.side = s.beforePractice->side;
    s.region = s.beforePractice->region;
    s.regionSide = s.beforePractice->regionSide;
    followPosture(s, session, s.point, true, now);
    flyTo(s, s.beforePractice->camera, now);
    s.beforePractice.reset();
}

} // namespace

void startPractice(AppState& s, const AtlasSession& session, PracticeRequest request, double now) {
    const auto say = [&](const std::string& text) {
        s.notice = text;
        s.noticeUntil = now + noticeSeconds;
    };
    request = completed(s, std::move(request));
    if (request.region.empty() && request.codes.empty())
        return say("Open a point or a region first, or choose points for a set of your own");
    auto plan = planPractice(session, s.settings.safety, request);
    if (!plan) return say(plan.error().message);
    if (!s.beforePractice)
        s.beforePractice = AppState::Place{goal(s), s.point, s.region, s.side, s.regionSide};
    s.helpOpen = s.viewMenuOpen = s.bodyOpen = s.poseOpen = s.handles = s.searchFocus = false;
    s.preview.clear();
    s.query.clear();
    s.found.clear();
    s.hovered.clear();
    s.hoveredRegion.clear();
    s.notice.clear();
    if (!request.region.empty()) s.region = request.region;
    closeEntry(s);
    s.practice = beginPractice(std::move(*plan));
    writeDiary(s);
    showItem(s, session, now);
}

void drivePractice(AppState& s, const AtlasSession& session, act::Drive what, double now) {
    using act::Drive;
    if (!s.practice) return;
    PracticeRun& run = *s.practice;
    const size_t item = run.item;
    const bool done = run.phase == PressPhase::done;
    switch (what) {
    case Drive::toggle:
        if (done) return leave(s, session, now);
        run.paused = !run.paused;
        break;
    case Drive::pause:
        run.paused = !done;
        break;
    case Drive::resume:
        run.paused = false;
        break;
    case Drive::skip:
        if (done) return; // a remote's one press too many must not close the summary
        skip(run);
        if (run.phase == PressPhase::done) writeDiary(s);
        break;
    case Drive::back:
        back(run);
        break;
    case Drive::repeat:
        repeat(run);
        break;
    case Drive::end:
        if (std::exchange(s.helpOpen, false)) return;
        if (done) return leave(s, session, now);
        finish(run);
        writeDiary(s);
        break;
    case Drive::close:
        return leave(s, session, now);
    case Drive::length:
        s.settings.length = static_cast<Length>((static_cast<int>(s.settings.length) + 1) % 3);
        return replanPractice(s, session);
    case Drive::gentler:
        s.settings.gentler = !s.settings.gentler;
        return replanPractice(s, session);
    }
    if (run.item != item || (done && run.phase != PressPhase::done)) showItem(s, session, now);
}

void tickPractice(AppState& s, const AtlasSession& session, const act::Tick& tick, double now) {
    if (!s.practice || s.practice->paused || s.practice->phase == PressPhase::done) return;
    PracticeRun& run = *s.practice;
    if (tick.seconds > act::kLongestTick && !tick.slept && run.phase == PressPhase::ready)
        return; // a slow start
    if (tick.slept || tick.seconds > act::kLongestTick) {
        // Nobody was led through that time: it is not counted as pressed.
        run.paused = true;
        s.notice = tick.slept ? "Paused: the computer was asleep. Space goes on."
                              : "Paused: the program was held up for " + describeSeconds(tick.seconds) +
                                    ". Space goes on.";
        s.noticeUntil = now + 60;
        return;
    }
    const size_t item = run.item, done = run.done();
    advance(run, tick.seconds);
    if (run.done() != done || run.phase == PressPhase::done) writeDiary(s);
    if (run.item != item) showItem(s, session, now);
}

void keepPractice(AppState& s) {
    writeDiary(s);
}

void reframePractice(AppState& s, const AtlasSession& session, double now) {
    if (s.practice && s.practice->phase != PressPhase::done) showItem(s, session, now);
}

void feelPractice(AppState& s, const act::Feel& f) {
    if (!s.practice) return;
    (f.before ? s.practice->before : s.practice->after) = std::clamp(f.value, -1, 10);
    writeDiary(s);
}

void replanPractice(AppState& s, const AtlasSession& session) {
    if (!s.practice) return;
    PracticeRequest request = s.practice->plan.request;
    request.length = s.settings.length;
    request.gentler = s.settings.gentler;
    if (auto plan = planPractice(session, s.settings.safety, request)) replan(*s.practice, std::move(*plan));
}

} // namespace atlas
