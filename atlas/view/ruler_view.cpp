#include "atlas/view/ruler_view.h"
#include "engine/render/camera.h"
#include <algorithm>
#include <charconv>
#include <cmath>

namespace atlas {
namespace {

constexpr glm::vec4 core{1.0f, 0.80f, 0.25f, 1}, edge{0.16f, 0.11f, 0.03f, 0.95f};
constexpr size_t kMostSites = 8; // of a group: more rulers than that hide each other

std::string number(float v) {
    char buffer[24];
    const auto r =
        std::to_chars(buffer, buffer + sizeof buffer, static_cast<double>(v), std::chars_format::general, 3);
    return {buffer, r.ptr};
}

engine::Line lineOf(float width) {
    engine::Line line;
    line.width = width;
    line.core = core;
    line.edge = edge;
    line.hiddenAlpha = 0.08f;
    return line;
}

void draw(const engine::SurfaceView& surface, const Ruler& r, RulerView& out) {
    engine::Line line = lineOf(4.0f);
    for (size_t i = 0; i < r.line.size(); ++i) {
        const glm::vec3 p = engine::positionAt(surface, r.line[i]);
        const bool last = i + 1 == r.line.size();
        if (!line.points.empty() && !last && glm::distance(line.points.back(), p) < 0.0015f) continue;
        line.points.push_back(p);
        line.normals.push_back(engine::normalAt(surface, r.line[i]));
    }
    if (line.points.size() < 2) return;
    float length = 0;
    for (size_t i = 1; i < line.points.size(); ++i)
        length += glm::distance(line.points[i - 1], line.points[i]);
    const float counted = r.ticks.empty() ? 0 : r.ticks.back().cun;
    const float half = std::min(0.0045f, counted > 0 ? length / counted * 0.22f : 0.0045f);
    for (size_t i = 0; i < r.ticks.size(); ++i) {
        const RulerTick& t = r.ticks[i];
        const glm::vec3 p = engine::positionAt(surface, t.at), n = engine::normalAt(surface, t.at);
        size_t nearest = 0;
        for (size_t k = 1; k < line.points.size(); ++k)
            if (glm::distance(line.points[k], p) < glm::distance(line.points[nearest], p)) nearest = k;
        const size_t a = nearest > 0 ? nearest - 1 : 0, b = std::min(nearest + 1, line.points.size() - 1);
        const glm::vec3 along = line.points[b] - line.points[a];
        glm::vec3 across = glm::cross(n, along);
        if (glm::length(across) < 1e-7f) continue;
        across = glm::normalize(across) * half * (t.isPoint ? 1.7f : 1.0f);
        engine::Line tick = lineOf(t.isPoint ? 4.4f : 3.4f);
        tick.points = {p - across, p, p + across};
        tick.normals = {n, n, n};
        out.lines.push_back(std::move(tick));
        const bool first = i == 0, last = i + 1 == r.ticks.size();
        const std::string& name = first ? r.from : last ? r.to : std::string{};
        std::string text = counted > 0 ? number(t.cun) : std::string{};
        if (!name.empty()) text += (text.empty() ? "" : "  ") + name;
        if (!text.empty())
            out.marks.push_back({p + across * 1.6f, n, std::move(text), t.isPoint, first || last});
    }
    out.lines.push_back(std::move(line));
}

} // namespace

RulerView makeRulerView(const AtlasSession& session, const AppState& state) {
    RulerView out;
    out.code = state.point;
    out.side = state.side;
    out.body = shownBody(session).version;
    const Point* point = session.catalog.point(state.point);
    if (!point) return out;
    const auto surface = shownBody(session).surface();
    const size_t sites = std::min(std::max<size_t>(point->sites.size(), 1), kMostSites);
    for (size_t i = 0; i < sites; ++i)
        if (const auto made = rulersOf(session.reference, session.catalog, point->code, state.side, i))
            for (const Ruler& r : *made) draw(surface, r, out);
    return out;
}

void layoutRuler(const AtlasSession& session, const RulerView& ruler, const AppState& state, StageArea stage,
                 const std::vector<Box>& covered, const std::function<glm::vec2(const std::string&)>& measure,
                 std::vector<Label>& labels) {
    const glm::vec3 eye = state.camera.eye();
    std::vector<Box> taken;
    for (const Box& b : covered) taken.push_back({b.low - stage.origin, b.high - stage.origin});
    for (const Label& l : labels) taken.push_back({l.box - stage.origin, l.box + l.size - stage.origin});
    std::vector<const RulerMark*> marks; // ends and the point first
    for (const RulerMark& m : ruler.marks) marks.push_back(&m);
    std::ranges::stable_sort(marks, {}, [](const RulerMark* m) { return m->isPoint ? 0 : m->isEnd ? 1 : 2; });
    for (const RulerMark* m : marks) {
        const glm::vec3 p = engine::project(state.camera, m->position, stage.size);
        if (p.z <= 0 || hiddenFrom(session, eye, m->position, m->normal)) continue;
        const glm::vec2 size = measure(m->text) + glm::vec2(8, 3);
        const glm::vec2 at(p);
        for (const glm::vec2 way : {glm::vec2(1, 0), glm::vec2(-1, 0), glm::vec2(0, 1), glm::vec2(0, -1)}) {
            const glm::vec2 middle = at + way * (size * 0.5f + 5.0f);
            const Box box{middle - size * 0.5f, middle + size * 0.5f};
            if (box.low.x < 2 || box.low.y < 2 || box.high.x > stage.size.x - 2 ||
                box.high.y > stage.size.y - 2)
                continue;
            if (std::ranges::any_of(taken, [&](const Box& t) {
                    return t.low.x < box.high.x && box.low.x < t.high.x && t.low.y < box.high.y &&
                           box.low.y < t.high.y;
                }))
                continue;
            taken.push_back(box);
            labels.push_back({"", m->text, stage.origin + at, stage.origin + box.low, size, false, 5});
            break;
        }
    }
}

} // namespace atlas
