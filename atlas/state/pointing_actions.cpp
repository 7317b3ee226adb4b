// Tools in the hand, lines drawn with them, and what takes lines back.
#include "atlas/domain/session.h"
#include "atlas/state/framing.h"
#include "atlas/state/moves.h"
#include "engine/render/camera.h"
#include <algorithm>
#include <cmath>
#include <utility>

namespace atlas {
namespace {

constexpr size_t mostSteps = 100;
constexpr float stepPixels = 2.5f; // between the places that are looked up on the skin
constexpr float nearPixels = 0.3f; // that a kept line may lie beside the drawn one

void say(AppState& s, std::string text, double seconds, double now) {
    s.notice = std::move(text);
    s.noticeUntil = now + seconds;
}

// What was taken back or can be belongs to the drawings that show, not to those of another step.
void dropForeign(AppState& s) {
    Pointing& p = s.pointing;
    if (p.left && p.of == whoseDrawings(s) && *p.left == shownDrawings(s)) return;
    p.done.clear();
    p.undone.clear();
}

// With the open lesson's step, else with the view.
void keep(AppState& s, const AtlasSession& session, Drawings drawings, double now) {
    if (!drawInStep(s, session, drawings, now)) s.pointing.drawings = std::move(drawings);
    s.pointing.left = std::make_shared<const Drawings>(shownDrawings(s));
    s.pointing.of = whoseDrawings(s);
}

// What follows can be taken back to here.
void remember(AppState& s) {
    Pointing& p = s.pointing;
    dropForeign(s);
    p.undone.clear();
    p.done.push_back(std::make_shared<const Drawings>(shownDrawings(s)));
    if (p.done.size() > mostSteps) p.done.erase(p.done.begin());
}

struct SkinHit {
    engine::SurfacePoint at;
    glm::vec3 position{};
};

std::optional<SkinHit> skinUnder(const AppState& s, const AtlasSession& session, glm::vec2 pixel) {
    if (!session.bvh) return {};
    // Beside the plane of symmetry, where a ray along the body's seam can slip between its two halves.
    const engine::Ray ray = engine::pickRay(s.camera, pixel + glm::vec2(0.013f, 0.007f), s.stage);
    const auto hit = session.bvh->raycast(session.posed.coarseSurface(), ray);
    if (!hit) return {};
    return SkinHit{hit->at, ray.origin + ray.direction * hit->t};
}

bool sameView(const engine::Camera& a, const engine::Camera& b) {
    return a.target == b.target && a.yaw == b.yaw && a.pitch == b.pitch && a.distance == b.distance &&
           a.shift == b.shift;
}

// Hundredths of a millimetre are enough, and files stay small.
float rounded(float x, float parts) {
    return std::round(x * parts) / parts;
}

Stroke::SkinPlace placeOn(const engine::SurfacePoint& at) {
    const float b0 = std::clamp(rounded(at.barycentric.x, 1000), 0.0f, 1.0f);
    return {at.triangle, b0, std::clamp(rounded(at.barycentric.y, 1000), 0.0f, rounded(1 - b0, 1000))};
}

Stroke newStroke(const Pointing& p) {
    Stroke s;
    s.tool = toString(p.tool);
    s.colour = penColours()[static_cast<size_t>(p.colour)].hex;
    s.width = rounded(p.size(), 10);
    return s;
}

Stroke onScreen(const AppState& s, std::span<const glm::vec2> path) {
    Stroke out = newStroke(s.pointing);
    out.on = Stroke::On::screen;
    std::vector<glm::vec3> flat;
    for (const glm::vec2& p : path) flat.emplace_back(p, 0);
    for (const size_t i : neededPlaces(flat, nearPixels)) {
        const glm::vec2 at = pixelToPicture(s, path[i]);
        out.screen.push_back({rounded(at.x, 1e4f), rounded(at.y, 1e4f)});
    }
    return out;
}

// A line for every stretch of the path that the body lies under; behind an edge of it another one begins.
std::vector<Stroke> onSkin(const AppState& s, const AtlasSession& session, std::span<const glm::vec2> path) {
    std::vector<Stroke> out;
    std::vector<SkinHit> run;
    const float perDepth =
        2 * std::tan(s.camera.fovY * 0.5f) / std::max(s.stage.y, 1.0f); // metres of a pixel
    const glm::vec3 eye = s.camera.eye();
    const auto pixelAt = [&](glm::vec3 p) { return perDepth * glm::distance(eye, p); };
    const auto end = [&] {
        if (run.size() > 1) {
            std::vector<glm::vec3> places;
            float finest = 1;
            for (const SkinHit& h : run) {
                places.push_back(h.position);
                finest = std::min(finest, pixelAt(h.position));
            }
            Stroke stroke = newStroke(s.pointing);
            for (const size_t i : neededPlaces(places, nearPixels * finest))
                stroke.skin.push_back(placeOn(run[i].at));
            out.push_back(std::move(stroke));
        }
        run.clear();
    };
    // From one place to the next; where the skin jumps between them it is looked at more closely.
    const auto reach = [&](auto&& self, glm::vec2 from, glm::vec2 to, int depth) -> void {
        const auto hit = skinUnder(s, session, to);
        if (run.empty() || !hit) {
            if (hit || run.empty() || depth == 0) {
                if (!hit) end();
                if (hit) run.push_back(*hit);
                return;
            }
        } else {
            const float pixel = pixelAt(hit->position),
                        far = glm::distance(run.back().position, hit->position);
            const bool jump = far > 6 * pixel * std::max(glm::distance(from, to), 0.3f) + 0.002f;
            if (!jump || depth == 0) {
                if (jump) end();
                run.push_back(*hit);
                return;
            }
        }
        const glm::vec2 middle = (from + to) * 0.5f;
        self(self, from, middle, depth - 1);
        self(self, middle, to, depth - 1);
    };
    for (size_t i = 0; i < path.size(); ++i) reach(reach, path[i > 0 ? i - 1 : 0], path[i], i > 0 ? 3 : 0);
    end();
    if (s.pointing.tool == PointingTool::arrow && out.size() > 1) // one head, at the end
        for (size_t i = 0; i + 1 < out.size(); ++i) out[i].tool = toString(PointingTool::line);
    return out;
}

void finish(AppState& s, const AtlasSession& session, double now) {
    Pointing& p = s.pointing;
    if (!p.drawing) return;
    Drawing d = *std::exchange(p.drawing, {});
    if (d.erases || d.path.empty()) return;
    std::vector<glm::vec2> path;
    for (const Drawing::Place& place : d.path) path.push_back(pictureToPixel(s, place.at));
    if (path.size() == 1) {
        if (p.tool != PointingTool::pen) return;
        path.push_back(path.front() + glm::vec2(1, 0)); // a dot
    }
    const auto smooth = smoothPath(path, p.tool, stepPixels);
    std::vector<Stroke> strokes = p.onScreen ? std::vector{onScreen(s, smooth)} : onSkin(s, session, smooth);
    if (strokes.empty()) return;
    if (!d.kept) remember(s);
    Drawings all = shownDrawings(s);
    all.insert(all.end(), std::make_move_iterator(strokes.begin()), std::make_move_iterator(strokes.end()));
    keep(s, session, std::move(all), now);
}

bool touches(const AppState& s, const AtlasSession& session, const Stroke& stroke, glm::vec2 at,
             float radius) {
    const float reach = radius + 0.5f * stroke.width;
    const auto near = [&](glm::vec2 a, glm::vec2 b) {
        const glm::vec2 d = b - a;
        const float length = glm::dot(d, d),
                    along = length > 0 ? std::clamp(glm::dot(at - a, d) / length, 0.0f, 1.0f) : 0;
        return glm::distance(at, a + along * d) <= reach;
    };
    std::optional<glm::vec2> before;
    if (stroke.on == Stroke::On::screen) {
        for (const auto& place : stroke.screen) {
            const glm::vec2 p = pictureToPixel(s, {place[0], place[1]});
            if (near(before.value_or(p), p)) return true;
            before = p;
        }
        return false;
    }
    const auto surface = session.posed.coarseSurface();
    for (const Stroke::SkinPlace& place : stroke.skin) {
        if (place.triangle >= surface.triangles.size()) continue;
        const engine::SurfacePoint point{place.triangle, {place.b0, place.b1, 1 - place.b0 - place.b1}};
        const glm::vec3 position = engine::positionAt(surface, point),
                        seen = engine::project(s.camera, position, s.stage);
        const glm::vec2 p(seen);
        if (seen.z > 0 && near(before.value_or(p), p) &&
            !hiddenFrom(session, s.camera.eye(), position, engine::normalAt(surface, point)))
            return true;
        before = p;
    }
    return false;
}

// Whole lines go.
void erase(AppState& s, const AtlasSession& session, Drawing& d, glm::vec2 from, glm::vec2 to, double now) {
    const float radius = s.pointing.sizes[static_cast<size_t>(PointingTool::eraser)] * s.stage.y;
    const glm::vec2 a = pictureToPixel(s, from), b = pictureToPixel(s, to);
    const int parts = std::max(1, static_cast<int>(std::ceil(glm::distance(a, b) / std::max(radius, 1.0f))));
    Drawings left = shownDrawings(s);
    const size_t count = left.size();
    for (int i = 0; i <= parts; ++i) {
        const glm::vec2 at = glm::mix(a, b, static_cast<float>(i) / static_cast<float>(parts));
        std::erase_if(left, [&](const Stroke& stroke) { return touches(s, session, stroke, at, radius); });
    }
    if (left.size() == count) return;
    if (!std::exchange(d.kept, true)) remember(s);
    keep(s, session, std::move(left), now);
}

void begin(AppState& s, const AtlasSession& session, glm::vec2 at, double now) {
    Pointing& p = s.pointing;
    p.drawing.reset();
    if (!draws(p.tool) && p.tool != PointingTool::eraser) return;
    Drawing d;
    d.camera = s.camera;
    d.pose = s.pose;
    d.erases = p.tool == PointingTool::eraser;
    d.path.push_back({at, skinUnder(s, session, pictureToPixel(s, at)).has_value()});
    if (d.erases) erase(s, session, d, at, at, now);
    p.drawing = std::move(d);
}

void follow(AppState& s, const AtlasSession& session, glm::vec2 at, double now) {
    Pointing& p = s.pointing;
    if (!p.drawing) return;
    if (!sameView(p.drawing->camera, s.camera) ||
        !(p.drawing->pose == s.pose)) { // it was drawn on what was seen
        const engine::Camera here = std::exchange(s.camera, p.drawing->camera);
        finish(s, session, now);
        s.camera = here;
        return begin(s, session, at, now);
    }
    Drawing& d = *p.drawing;
    const glm::vec2 last = d.path.back().at;
    if (d.erases) {
        erase(s, session, d, last, at, now);
        d.path = {{at, false}};
        return;
    }
    if (glm::distance(pictureToPixel(s, last), pictureToPixel(s, at)) < 1) return;
    const Drawing::Place place{at, skinUnder(s, session, pictureToPixel(s, at)).has_value()};
    if (p.tool == PointingTool::pen || d.path.size() == 1)
        d.path.push_back(place);
    else
        d.path.back() = place;
}

void takeTool(AppState& s, const AtlasSession& session, PointingTool tool, double now) {
    Pointing& p = s.pointing;
    finish(s, session, now);
    p.trail.clear();
    if (p.tool != PointingTool::none) p.last = p.tool;
    p.tool = tool;
    if (tool == PointingTool::none) return;
    s.offer.reset();
    s.hovered.clear();
    s.hoveredRegion.clear();
    if (!p.there) p.at = {}, p.there = true; // for those who have no mouse
}

void turnBack(AppState& s, const AtlasSession& session, Pointing::History& from, Pointing::History& to,
              const char* nothing, double now) {
    dropForeign(s);
    if (from.empty()) return say(s, nothing, 2, now);
    to.push_back(std::make_shared<const Drawings>(shownDrawings(s)));
    keep(s, session, *from.back(), now);
    from.pop_back();
}

} // namespace

bool putToolAway(AppState& s, const AtlasSession& session, double now) {
    if (s.pointing.tool == PointingTool::none) return false;
    takeTool(s, session, PointingTool::none, now);
    return true;
}

bool advancePointing(AppState& s, double now) {
    auto& trail = s.pointing.trail;
    std::erase_if(trail, [&](const PointerTrail& t) { return now - t.when > kTrailSeconds; });
    return !trail.empty();
}

void perform(AppState& s, const AtlasSession& session, const act::TakeTool& a, double now) {
    if (a.tool == PointingTool::none && (s.helpOpen || s.viewMenuOpen)) // those lie on top
        return carryOut(s, session, act::Close{}, now);
    takeTool(s, session, a.tool == s.pointing.tool ? PointingTool::none : a.tool, now);
}

void perform(AppState& s, const AtlasSession& session, const act::LastTool&, double now) {
    if (!putToolAway(s, session, now)) takeTool(s, session, s.pointing.last, now);
}

void perform(AppState& s, const AtlasSession& session, const act::PointAt& a, double now) {
    Pointing& p = s.pointing;
    if (a.there && p.tool == PointingTool::laser && !s.settings.reduceMotion) p.trail.push_back({a.at, now});
    p.there = a.there;
    if (!a.there) return;
    p.at = a.at;
    follow(s, session, a.at, now);
}

void perform(AppState& s, const AtlasSession& session, const act::MovePointer& a, double now) {
    const float wide = 0.5f * s.stage.x / std::max(s.stage.y, 1.0f);
    const glm::vec2 to = s.pointing.at + a.by;
    perform(s, session, act::PointAt{{std::clamp(to.x, -wide, wide), std::clamp(to.y, -0.5f, 0.5f)}}, now);
}

void perform(AppState& s, const AtlasSession& session, const act::PullTool& a, double now) {
    using What = act::PullTool::What;
    if (a.what == What::begin) {
        s.pointing.at = a.at;
        s.pointing.there = true;
        return begin(s, session, a.at, now);
    }
    perform(s, session, act::PointAt{a.at}, now);
    if (a.what == What::end) {
        const bool off = s.pointing.drawing && draws(s.pointing.tool) && !s.pointing.onScreen &&
                         std::ranges::none_of(s.pointing.drawing->path, &Drawing::Place::skin);
        finish(s, session, now);
        if (off) say(s, "Lines lie on the skin; Alt S draws on the screen", 4, now);
    }
}

void perform(AppState& s, const AtlasSession& session, const act::PressTool&, double now) {
    using What = act::PullTool::What;
    perform(s, session, act::PullTool{s.pointing.drawing ? What::end : What::begin, s.pointing.at}, now);
}

void perform(AppState& s, const AtlasSession&, const act::SizeTool& a, double) {
    Pointing& p = s.pointing;
    constexpr std::array<std::array<float, 2>, kPointingTools> limits{{{0, 0},
                                                                       {0.005f, 0.04f},
                                                                       {0.05f, 0.6f},
                                                                       {0.08f, 0.45f},
                                                                       {1.5f, 24},
                                                                       {1.5f, 24},
                                                                       {1.5f, 24},
                                                                       {0.006f, 0.15f}}};
    const auto i = static_cast<size_t>(p.tool);
    if (!(a.factor > 0)) return;
    p.sizes[i] = std::clamp(p.sizes[i] * a.factor, limits[i][0], limits[i][1]);
}

void perform(AppState& s, const AtlasSession&, const act::PenInk& a, double) {
    const auto count = static_cast<int>(penColours().size());
    const int to = a.to >= 0 ? a.to : s.pointing.colour + a.by;
    s.pointing.colour = (to % count + count) % count;
}

void perform(AppState& s, const AtlasSession& session, const act::DrawOnScreen&, double now) {
    finish(s, session, now);
    s.pointing.onScreen = !s.pointing.onScreen;
    if (s.projector || !toolsShown(s))
        say(s, s.pointing.onScreen ? "Lines stay on the screen" : "Lines stay on the skin", 2, now);
}

void perform(AppState& s, const AtlasSession& session, const act::UndoDrawing&, double now) {
    finish(s, session, now);
    turnBack(s, session, s.pointing.done, s.pointing.undone, "No line to take back", now);
}

void perform(AppState& s, const AtlasSession& session, const act::RedoDrawing&, double now) {
    finish(s, session, now);
    turnBack(s, session, s.pointing.undone, s.pointing.done, "No line to draw again", now);
}

void perform(AppState& s, const AtlasSession& session, const act::WipeDrawings&, double now) {
    finish(s, session, now);
    if (shownDrawings(s).empty()) return say(s, "No lines to wipe away", 2, now);
    remember(s);
    keep(s, session, {}, now);
    say(s, "All lines are wiped away; Ctrl Z brings them back", 4, now);
}

void perform(AppState& s, const AtlasSession&, const act::ShowTools&, double) {
    s.pointing.bar = !toolsShown(s);
}

void perform(AppState& s, const AtlasSession& session, const act::TakeDrawings& a, double) {
    s.pointing.drawings = a.drawings;
    for (Stroke& stroke : s.pointing.drawings) // a file may name what no body has
        std::erase_if(stroke.skin,
                      [&](const Stroke::SkinPlace& p) { return p.triangle >= session.asset->coarse.size(); });
}

} // namespace atlas
