#include "atlas/view/cue.h"
#include "atlas/state/framing.h"
#include "atlas/view/overlay.h"
#include "engine/geometry/geodesic.h"
#include "engine/render/camera.h"
#include <algorithm>
#include <cmath>

namespace atlas {
namespace {

constexpr float pi = 3.14159265f;
constexpr float wayStep = 0.004f; // metres between the places of a way
constexpr float lifted = 0.002f;  // metres above the skin, so that curved skin does not swallow a line

float smooth(float t) {
    t = std::clamp(t, 0.0f, 1.0f);
    return t * t * (3 - 2 * t);
}

struct Frame {
    glm::vec3 across, up; // in the skin's plane, up as far as the skin allows
};
Frame frameOf(glm::vec3 n) {
    glm::vec3 up = glm::vec3(0, 1, 0) - n * n.y;
    if (glm::length(up) < 0.1f) up = glm::vec3(0, 0, 1) - n * n.z;
    up = glm::normalize(up);
    return {glm::normalize(glm::cross(up, n)), up};
}

glm::vec3 onSkin(const AtlasSession& session, glm::vec3 at) {
    if (!session.bvh || session.bvh->empty()) return at;
    return session.bvh->closest(session.posed.coarseSurface(), at).position;
}

struct Along {
    glm::vec3 position, normal, tangent;
};
Along alongTrack(const CueTrack& t, float s) {
    if (!t.moves()) return {t.points.front(), t.normals.front(), glm::vec3(0)};
    s = std::clamp(s, 0.0f, t.length());
    const auto after = std::upper_bound(t.arc.begin(), t.arc.end(), s) - t.arc.begin();
    const auto i = static_cast<size_t>(std::clamp<long>(after, 1, static_cast<long>(t.arc.size()) - 1));
    const float f = (s - t.arc[i - 1]) / std::max(t.arc[i] - t.arc[i - 1], 1e-6f);
    const size_t a = i > 3 ? i - 3 : 0, b = std::min(i + 2, t.points.size() - 1);
    const glm::vec3 way = t.points[b] - t.points[a];
    return {glm::mix(t.points[i - 1], t.points[i], f),
            glm::normalize(glm::mix(t.normals[i - 1], t.normals[i], f)),
            glm::length(way) > 1e-6f ? glm::normalize(way) : glm::vec3(0)};
}

void measureArc(CueTrack& t) {
    t.arc.assign(1, 0);
    for (size_t i = 1; i < t.points.size(); ++i)
        t.arc.push_back(t.arc.back() + glm::distance(t.points[i - 1], t.points[i]));
}

// A way that nobody gave: straight over the skin, from `up` metres above the place to `down` below it.
void plainWay(const AtlasSession& session, CueTrack& t, float up, float down) {
    const Frame f = frameOf(t.normal);
    const int n = static_cast<int>((up + down) / wayStep);
    t.points.clear(), t.normals.clear();
    for (int i = 0; i <= n; ++i) {
        const float s = up - (up + down) * static_cast<float>(i) / static_cast<float>(n);
        t.points.push_back(onSkin(session, t.at + f.up * s));
        t.normals.push_back(t.normal);
    }
}

struct Round {
    float along, lift;
};
// Down the way in `glide` seconds; then back on the skin, or lifted off and set down again at its beginning.
Round goRound(const CueTrack& t, double seconds, float glide) {
    const float length = t.length();
    if (t.toAndFro) {
        const auto at = static_cast<float>(std::fmod(seconds, 2.0 * glide)) / glide;
        return {length * smooth(at < 1 ? at : 2 - at), 0};
    }
    constexpr float off = 0.35f, back = 0.8f, down = 0.45f;
    auto at = static_cast<float>(std::fmod(seconds, static_cast<double>(glide + off + back + down)));
    if (at < glide) return {length * (0.5f * at / glide + 0.5f * smooth(at / glide)), 0};
    at -= glide;
    if (at < off) return {length, smooth(at / off)};
    at -= off;
    if (at < back) return {length * (1 - smooth(at / back)), 1};
    return {0, 1 - smooth((at - back) / down)};
}

} // namespace

CueMotion cueMotion(std::string_view technique) {
    return technique == "circles"  ? CueMotion::circles
           : technique == "stroke" ? CueMotion::stroke
           : technique == "roll"   ? CueMotion::roll
                                   : CueMotion::hold;
}

Breath breathAt(double seconds) {
    const double t = std::fmod(std::max(seconds, 0.0), kBreathOut + kBreathIn);
    if (t < kBreathOut) return {true, 1 - smooth(static_cast<float>(t / kBreathOut)), kBreathOut - t};
    return {false, smooth(static_cast<float>((t - kBreathOut) / kBreathIn)), kBreathOut + kBreathIn - t};
}

CueTrack makeCueTrack(const AtlasSession& session, const PracticeItem& item) {
    CueTrack t;
    const auto surface = shownBody(session).surface();
    if (item.at.triangle >= surface.triangles.size()) return t;
    t.motion = cueMotion(item.motion);
    t.toAndFro = item.toAndFro || t.motion == CueMotion::roll;
    t.wall = t.motion == CueMotion::roll;
    t.at = engine::positionAt(surface, item.at);
    t.normal = engine::normalAt(surface, item.at);
    for (const engine::SurfacePoint& p : item.also) t.also.push_back(engine::positionAt(surface, p));
    if (item.towards && t.motion != CueMotion::hold && session.asset) {
        engine::GeodesicTracer tracer(surface, session.asset->topology);
        const auto path = tracer.trace(item.at, *item.towards);
        for (const engine::SurfacePoint& p : engine::resample(surface, path, wayStep)) {
            t.points.push_back(engine::positionAt(surface, p));
            t.normals.push_back(engine::normalAt(surface, p));
        }
    } else if (t.motion == CueMotion::stroke)
        plainWay(session, t, 0, 0.06f);
    else if (t.motion == CueMotion::roll)
        plainWay(session, t, 0.04f, 0.04f);
    if (t.points.empty()) t.points.push_back(t.at), t.normals.push_back(t.normal);
    measureArc(t);
    return t;
}

CueStep stepAt(const CueTrack& t, double seconds) {
    CueStep s;
    seconds = std::max(seconds, 0.0);
    const float length = t.length();
    switch (t.motion) {
    case CueMotion::hold: {
        const float ease = smooth(static_cast<float>(seconds / 1.5)); // in slowly from the first
        s.pressure = ease * (1 - 0.6f * breathAt(seconds).full);
        s.lift = 0.5f * (1 - ease);
        break;
    }
    case CueMotion::circles: {
        s.angle = static_cast<float>(std::fmod(seconds / 2.4, 1.0)) * 2 * pi;
        if (!t.moves()) break;
        const Round r = goRound(t, seconds, std::clamp(length / 0.006f, 8.0f, 18.0f));
        s.along = r.along, s.lift = r.lift;
        break;
    }
    case CueMotion::stroke: {
        const Round r = goRound(t, seconds, std::clamp(length / 0.028f, 2.5f, 6.0f));
        s.along = r.along, s.lift = r.lift;
        break;
    }
    case CueMotion::roll: {
        s.along = goRound(t, seconds, std::clamp(length / 0.025f, 2.5f, 6.0f)).along;
        s.angle = s.along / kBallRadius;
        break;
    }
    }
    s.pressure *= 1 - s.lift;
    return s;
}

CueStep stillStep(const CueTrack& t) {
    CueStep s;
    s.angle = t.motion == CueMotion::circles ? 0.25f * pi : 0;
    if (t.motion == CueMotion::stroke) s.along = 0.35f * t.length();
    if (t.motion == CueMotion::roll) s.along = 0.5f * t.length(), s.angle = s.along / kBallRadius;
    return s;
}

std::vector<glm::vec3> skinCircle(const AtlasSession& session, glm::vec3 centre, glm::vec3 normal,
                                  float radius) {
    const Frame f = frameOf(normal);
    constexpr int n = 40;
    std::vector<glm::vec3> out;
    for (int i = 0; i < n; ++i) {
        const float a = 2 * pi * static_cast<float>(i) / n;
        const glm::vec3 at = onSkin(session, centre + radius * (f.across * std::cos(a) + f.up * std::sin(a)));
        out.push_back(at + normal * lifted);
    }
    return out;
}

namespace {

// From where the hand comes on the screen: not over the way that it is to go, nor over fingers beside it,
// rather from below and from its own side (`beside` is -1 or 1). It stays as it is unless another is clearly
// better.
glm::vec2 chooseAxis(const HandCue& cue, float beside, glm::vec2 before) {
    glm::vec2 onward(0);
    if (cue.way.size() > 1) {
        const glm::vec2 way = cue.way.back() - cue.way.front();
        if (glm::length(way) > 4) onward = glm::normalize(way);
    }
    const auto score = [&](glm::vec2 a) {
        float s = 0.5f * a.y + 0.35f * a.x * beside + 0.15f * std::abs(a.x * a.y);
        s -= 1.6f * std::max(0.0f, glm::dot(a, onward) + 0.35f) * glm::length(onward);
        for (const auto& ring : cue.also) {
            glm::vec2 middle(0);
            for (const glm::vec2& p : ring) middle += p / static_cast<float>(ring.size());
            if (const glm::vec2 d = middle - cue.target; glm::length(d) > 2)
                s -= std::max(0.0f, glm::dot(a, glm::normalize(d)));
        }
        return s;
    };
    glm::vec2 best(0, 1);
    float most = -1e9f;
    for (int i = 0; i < 24; ++i) {
        const float a = 2 * pi * static_cast<float>(i) / 24;
        const glm::vec2 d(std::cos(a), std::sin(a));
        if (const float s = score(d); s > most) most = s, best = d;
    }
    return glm::length(before) > 0.5f && score(before) > most - 0.3f ? before : best;
}

// Joints of a wall, fading nowhere: the picture fades them.
std::vector<std::array<glm::vec3, 2>> wallJoints(glm::vec3 centre, glm::vec3 normal) {
    glm::vec3 n(normal.x, 0, normal.z);
    n = glm::length(n) > 0.2f ? glm::normalize(n) : glm::vec3(0, 0, 1);
    const glm::vec3 up(0, 1, 0), across = glm::normalize(glm::cross(up, n)), at = centre + n * kBallRadius;
    constexpr float high = 0.035f, wide = 0.085f;
    std::vector<std::array<glm::vec3, 2>> out;
    for (int row = -2; row <= 2; ++row) {
        const float y = high * static_cast<float>(row);
        const float half = wide * (row == -2 || row == 2 ? 1.1f : 1.7f);
        out.push_back({at + across * -half + up * y, at + across * half + up * y});
        if (row == 2) break;
        const float above = wide * (row == 1 ? 1.1f : 1.7f);
        for (int k = -2; k <= 1; ++k) {
            const float x = wide * (static_cast<float>(k) + (row % 2 ? 0.5f : 0.0f));
            if (std::abs(x) > std::min(half, above)) continue;
            out.push_back({at + across * x + up * y, at + across * x + up * (y + high)});
        }
    }
    return out;
}

} // namespace

HandCue layoutCue(const AtlasSession& session, const AppState& s, glm::vec2 stage, uint64_t body,
                  CueMemory& memory) {
    HandCue cue;
    if (!s.practice || s.practice->phase == PressPhase::done || stage.x < 1 || stage.y < 1 ||
        s.practice->item >= s.practice->plan.items.size())
        return cue;
    const PracticeRun& run = *s.practice;
    const PracticeItem& item = run.plan.items[run.item];
    const std::vector<float> of{
        static_cast<float>(body), static_cast<float>(run.item), static_cast<float>(item.at.triangle),
        item.at.barycentric.x,    item.at.barycentric.y,        static_cast<float>(cueMotion(item.motion))};
    if (memory.of != of) {
        memory.track = makeCueTrack(session, item);
        memory.of = of;
        memory.axis = {};
    }
    const CueTrack& track = memory.track;
    if (track.points.empty()) return cue;
    const engine::Camera& camera = s.camera;
    const glm::vec3 eye = camera.eye(), to = eye - track.at;
    const float away = glm::length(to);
    if (away < 1e-4f || hiddenFrom(session, eye, track.at, track.normal)) return cue;
    const float facing = glm::dot(track.normal, to) / away;
    cue.alpha = std::clamp((facing - 0.06f) / 0.14f, 0.0f, 1.0f);
    const glm::vec3 place = engine::project(camera, track.at, stage);
    if (cue.alpha <= 0 || place.z <= 0 || place.x < 0 || place.y < 0 || place.x > stage.x ||
        place.y > stage.y)
        return cue;
    const auto pixel = [&](glm::vec3 p) { return glm::vec2(engine::project(camera, p, stage)); };
    const auto pixels = [&](const std::vector<glm::vec3>& all) {
        std::vector<glm::vec2> out;
        for (const glm::vec3& p : all) out.push_back(pixel(p));
        return out;
    };

    const float metre = pixelsPerMetre(camera, stage.y) * camera.distance / std::max(place.z, 1e-3f);
    const float least = std::min(stage.x, stage.y);
    cue.shown = true;
    cue.motion = track.motion;
    cue.wall = track.wall;
    cue.toAndFro = track.toAndFro;
    cue.still = s.settings.reduceMotion;
    cue.target = glm::vec2(place);
    cue.size = std::clamp(0.17f * metre, 0.30f * least, 0.46f * least);
    const float ring = std::clamp(0.052f * least / metre, 0.006f, 0.03f);
    cue.ring = pixels(skinCircle(session, track.at, track.normal, ring));
    for (const glm::vec3& p : track.also)
        cue.also.push_back(pixels(skinCircle(session, p, track.normal, 0.7f * ring)));
    if (track.moves())
        for (size_t i = 0; i < track.points.size(); ++i)
            cue.way.push_back(pixel(track.points[i] + track.normals[i] * lifted));

    CueStep step = cue.still ? stillStep(track) : stepAt(track, run.elapsed);
    if (run.phase == PressPhase::rest) // the hand waits over the place that comes next
        step = {track.motion == CueMotion::roll ? 0.5f * track.length() : 0.0f, 1, 0, step.angle};
    const Along now = alongTrack(track, step.along);
    cue.lift = step.lift;
    cue.pressure = step.pressure;
    glm::vec3 tip = now.position;
    if (track.motion == CueMotion::circles) {
        const float radius = std::clamp(0.05f * least / metre, 0.007f, 0.026f);
        const auto loop = skinCircle(session, now.position, now.normal, radius);
        cue.loop = pixels(loop);
        const float at = step.angle / (2 * pi) * static_cast<float>(loop.size());
        const auto i = static_cast<size_t>(at) % loop.size();
        tip = glm::mix(loop[i], loop[(i + 1) % loop.size()], at - std::floor(at));
    }
    if (track.motion == CueMotion::roll) {
        const glm::vec3 centre = now.position + now.normal * kBallRadius;
        cue.ballRadius = std::max(kBallRadius * metre, 0.05f * least);
        tip = now.position + now.normal * (cue.ballRadius / metre);
        // Rolls about the axis across its way.
        const glm::vec3 way = glm::length(now.tangent) > 0 ? now.tangent : frameOf(now.normal).up * -1.0f;
        const glm::vec3 axis = glm::normalize(glm::cross(now.normal, way));
        const float c = std::cos(step.angle), z = std::sin(step.angle);
        const glm::mat3 cross(0, axis.z, -axis.y, -axis.z, 0, axis.x, axis.y, -axis.x, 0);
        const glm::mat3 turn = glm::mat3(1) * c + cross * z + (1 - c) * glm::outerProduct(axis, axis);
        cue.ballTurn = glm::mat3(camera.view()) * turn;
        for (const auto& [a, b] : wallJoints(centre, now.normal)) cue.bricks.push_back({pixel(a), pixel(b)});
    }
    cue.tip = pixel(tip);
    const float off = cue.target.x - pixel({0, track.at.y, track.at.z}).x; // of the body's middle
    cue.axis = memory.axis = chooseAxis(cue, off < -6 ? -1.0f : 1.0f, memory.axis);
    return cue;
}

} // namespace atlas
