// The pose's part of apply().
#include "atlas/state/framing.h"
#include "atlas/state/moves.h"
#include <algorithm>
#include <cmath>

namespace atlas {
namespace {

constexpr double flightSeconds = 0.6;
constexpr double noticeSeconds = 8;

void say(AppState& s, std::string text, double now) {
    s.notice = std::move(text);
    s.noticeUntil = now + noticeSeconds;
}

// As much of the session as framing reads, with the body in that pose.
std::optional<AtlasSession> sessionIn(const AtlasSession& session, const Pose& pose,
                                      const std::string& code) {
    if (!session.asset) return {};
    AtlasSession out;
    static_cast<MeasuredBody&>(out) = session;
    out.asset = session.asset;
    out.motions = session.motions;
    if (const Point* p = session.catalog.point(code)) out.catalog.points.push_back(*p);
    if (!setPose(out, pose)) return {};
    return out;
}

engine::Camera framed(const AtlasSession& body, const Pose& pose, View view, const AppState& s) {
    engine::Camera c = frameBody(body, view, aspectOf(s), s.stageTop);
    if (pose.lie != "upright") {
        c.pitch = 0.6f;
        c.distance *= 1.05f;
    }
    return c;
}

// Seen as a whole, from the side that it is seen from now; somebody who lies from a little above as well.
engine::Camera wholeBody(const AtlasSession& ahead, const Pose& to, const AppState& s) {
    const bool lies = to.lie != "upright";
    const float turn = std::remainder(goal(s).yaw, 6.2831853f), quarter = 1.5707963f;
    const View view = std::abs(turn) < quarter / 2      ? View::front
                      : std::abs(turn) > 1.5f * quarter ? View::back
                      : turn > 0                        ? View::left
                                                        : View::right;
    engine::Camera c = framed(ahead, to, lies ? View::front : view, s);
    if (!lies) {
        c.yaw = goal(s).yaw;
        c.pitch = std::clamp(goal(s).pitch, -0.6f, 0.8f);
    }
    return c;
}

bool practises(const AppState& s) {
    return s.practice && s.practice->phase != PressPhase::done;
}

engine::Camera placeCamera(const AppState& s, const AtlasSession& body) {
    return practises(s) ? framePractice(body, s.practice->now(), aspectOf(s), goal(s))
                        : framePoint(body, s.point, s.side, aspectOf(s), goal(s));
}

// What is looked at stays in view: a session's place, the chosen point, the skin close by, the whole body.
std::optional<engine::Camera> cameraFor(const AppState& s, const AtlasSession& session, const Pose& to) {
    const auto ahead = sessionIn(session, to, practises(s) ? s.practice->now().code : s.point);
    if (!ahead) return {};
    if (practises(s) || placeOf(*ahead, s.point, s.side)) return placeCamera(s, *ahead);
    const engine::Camera whole = frameBody(session, View::front, aspectOf(s), s.stageTop);
    const bool turns = poseGoal(s).lie != to.lie;
    if (goal(s).distance < 0.6f * whole.distance && !turns) return followSkin(session, *ahead, goal(s));
    return wholeBody(*ahead, to, s);
}

void rename(Pose& pose) {
    pose.id = pose.name = pose.about = {};
    pose.touches.clear(); // the angles stay
}

} // namespace

engine::Result<Pose> poseCalled(const AtlasSession& session, const std::string& id) {
    if (id.empty() || id == "anatomical") {
        const auto at = std::ranges::find(session.poses, "anatomical", &Pose::id);
        return at == session.poses.end() ? Pose{} : *at;
    }
    return findPose(session, id);
}

engine::Camera wholeCamera(const AppState& s, const AtlasSession& session, const Pose& pose) {
    const auto ahead = sessionIn(session, pose, {});
    return framed(ahead ? *ahead : session, pose, View::front, s);
}

bool alike(const AtlasSession& session, const Pose& a, const Pose& b) {
    if (a.id == "rest" || b.id == "rest") return a.id == b.id;
    if (a.lie != b.lie || a.support != b.support || a.turning != b.turning) return false;
    if (a.degrees == b.degrees) return true;
    return std::ranges::all_of(session.motions, [&](const Motion& m) {
        return m.sided ? degreesOf(m, a, Side::left) == degreesOf(m, b, Side::left) &&
                             degreesOf(m, a, Side::right) == degreesOf(m, b, Side::right)
                       : degreesOf(m, a, Side::midline) == degreesOf(m, b, Side::midline);
    });
}

const Pose& poseGoal(const AppState& s) {
    return s.poseFlight.seconds > 0 ? s.poseFlight.to : s.pose;
}

void takePose(AppState& s, const AtlasSession& session, Pose to, bool fly, double now) {
    if (const auto fine = checkPose(session.motions, to); !fine) return say(s, fine.error().message, now);
    to.turning.reset();
    if (auto settled = settlePose(session, to))
        to = std::move(*settled);
    else
        return say(s, settled.error().message, now);
    if (fly && !alike(session, poseGoal(s), to))
        if (const auto camera = cameraFor(s, session, to)) {
            flyTo(s, *camera, now);
            if (s.flight.seconds > 0) s.flight.seconds = flightSeconds;
        }
    if (!fly || s.settings.reduceMotion || alike(session, s.pose, to)) {
        s.pose = std::move(to);
        s.poseFlight = {};
        return;
    }
    s.poseFlight = {s.pose, std::move(to), now, flightSeconds};
}

engine::Camera pointCamera(const AppState& s, const AtlasSession& session) {
    if (!alike(session, poseGoal(s), session.pose))
        if (const auto ahead = cameraFor(s, session, poseGoal(s))) return *ahead;
    return placeCamera(s, session);
}

void takeNamed(AppState& s, const AtlasSession& session, const std::string& id, double now) {
    const auto saved = std::ranges::find(s.savedPoses, id, &Pose::id);
    const auto pose = saved != s.savedPoses.end() ? engine::Result<Pose>(*saved) : poseCalled(session, id);
    if (!pose) return say(s, pose.error().message, now);
    s.posture.clear();
    takePose(s, session, *pose, true, now);
}

bool advancePose(AppState& s, const AtlasSession& session, double now) {
    PoseFlight& f = s.poseFlight;
    if (f.seconds <= 0) return false;
    const auto t = static_cast<float>(std::clamp((now - f.started) / f.seconds, 0.0, 1.0));
    if (t >= 1) {
        s.pose = std::move(f.to);
        f = {};
        return false;
    }
    const float e = t < 0.5f ? 4 * t * t * t : 1 - std::pow(2 - 2 * t, 3.0f) / 2;
    s.pose = blendPoses(session.motions, f.from, f.to, e);
    return true;
}

void setAngle(AppState& s, const AtlasSession& session, const act::SetAngle& a) {
    const Motion* m = findMotion(session.motions, a.motion);
    if (!m || !std::isfinite(a.degrees)) return;
    Pose pose = poseGoal(s);
    if (!m->sided)
        setDegrees(*m, pose, Side::midline, a.degrees);
    else
        for (const Side side : {Side::left, Side::right})
            if (a.side == Side::midline || a.side == side) setDegrees(*m, pose, side, a.degrees);
    if (alike(session, pose, poseGoal(s))) return;
    rename(pose);
    s.pose = std::move(pose);
    s.poseFlight = {};
}

void nudgeMotion(AppState& s, const AtlasSession& session, float by, double now) {
    if (session.motions.empty()) return;
    s.poseAngles = true;
    s.poseKeep = false;
    if (s.motion < 0 || static_cast<size_t>(s.motion) >= session.motions.size()) s.motion = 0;
    const Motion& m = session.motions[static_cast<size_t>(s.motion)];
    constexpr float step = 5;
    const Side side = !m.sided ? Side::midline : s.poseSide == Side::right ? Side::right : Side::left;
    // On the round numbers; from an odd angle first to the next of them.
    const float at = degreesOf(m, poseGoal(s), side) / step;
    const float to = by > 0 ? std::floor(at + 1e-3f) + by : std::ceil(at - 1e-3f) + by;
    beginGesture(s, "nudge " + m.id, now); // a key that is held is one step
    setAngle(s, session, {m.id, s.poseSide, to * step});
}

bool followPosture(AppState& s, const AtlasSession& session, const std::string& code, bool fly, double now) {
    if (!s.settings.takePosture || s.posture == code) return false;
    const Point* point = session.catalog.point(code);
    auto pose = poseCalled(session, point ? point->posture : "");
    if (!pose) pose = Pose{};
    if (alike(session, *pose, Pose{})) { // found in the standard's posture: back from the last one's
        if (s.posture.empty()) return false;
        s.posture.clear();
        pose = s.beforePosture;
    } else {
        if (s.posture.empty()) s.beforePosture = poseGoal(s);
        s.posture = code;
    }
    if (alike(session, *pose, poseGoal(s))) return false;
    takePose(s, session, *pose, fly, now);
    return fly;
}

void takePosture(AppState& s, const AtlasSession& session, double now) {
    const Point* point = session.catalog.point(s.point);
    const auto pose = poseCalled(session, point ? point->posture : "");
    if (pose && point && !alike(session, *pose, Pose{}) && !alike(session, *pose, poseGoal(s))) {
        if (s.posture.empty()) s.beforePosture = poseGoal(s);
        s.posture = point->code;
        return takePose(s, session, *pose, true, now);
    }
    if (alike(session, poseGoal(s), Pose{}))
        return say(s,
                   !point ? "Open a point first: this takes up the posture in which it is found"
                          : point->code + " is found in the anatomical position",
                   now);
    const bool taken = !s.posture.empty() && !alike(session, s.beforePosture, poseGoal(s));
    s.posture.clear();
    takePose(s, session, taken ? s.beforePosture : *poseCalled(session, ""), true, now);
}

void stepPose(AppState& s, const AtlasSession& session, int by, double now) {
    std::vector<const Pose*> all;
    for (const Pose& p : session.poses) all.push_back(&p);
    for (const Pose& p : s.savedPoses) all.push_back(&p);
    const auto count = static_cast<int>(all.size());
    if (count == 0) return;
    const auto at = std::ranges::find(all, poseGoal(s).id, [](const Pose* p) { return p->id; });
    const int from = at == all.end() ? (by > 0 ? -1 : count) : static_cast<int>(at - all.begin());
    s.posture.clear();
    takePose(s, session, *all[static_cast<size_t>(((from + by) % count + count) % count)], true, now);
}

void dragLimb(AppState& s, const AtlasSession& session, const act::Drag& a, double now) {
    if (!session.asset || !std::isfinite(a.target.x + a.target.y + a.target.z)) return;
    // The body stands on the ground; the angles know nothing of that.
    const glm::vec3 lift =
        gripShown(session.posed, a.grip) - gripPlace(*session.asset, session.shaped, session.turned, a.grip);
    auto reached =
        reach(*session.asset, session.shaped, session.motions, poseGoal(s), a.grip, a.target - lift, &a.home);
    if (!reached) return say(s, reached.error().message, now);
    s.pose = std::move(reached->pose);
    s.poseFlight = {};
}

void savePose(AppState& s, const AtlasSession& session, const act::SavePose& a, double now) {
    std::string name = a.name;
    while (!name.empty() && name.back() == ' ') name.pop_back();
    while (!name.empty() && name.front() == ' ') name.erase(name.begin());
    if (name.empty()) {
        s.bodyOpen = s.poseAngles = false;
        s.poseOpen = s.poseKeep = s.poseNaming = true;
        return;
    }
    if (alike(session, poseGoal(s), Pose{}))
        return say(s, "This is the anatomical position: there is nothing to save", now);
    Pose pose = poseGoal(s);
    rename(pose);
    pose.name = name;
    s.poseJobs.push_back({PoseJob::What::save, std::move(pose)});
}

} // namespace atlas
