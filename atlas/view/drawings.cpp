#include "atlas/view/drawings.h"
#include "engine/render/camera.h"
#include <algorithm>
#include <cmath>

namespace atlas {
namespace {

constexpr size_t mostTraced = 2000;

std::vector<SkinPath> trace(const AtlasSession& session, const Stroke& stroke,
                            const engine::SurfaceTopology& coarse) {
    std::vector<SkinPath> out;
    const auto surface = session.reference.coarseSurface();
    SkinPath path;
    const auto end = [&] {
        if (path.size() > 1) out.push_back(std::move(path));
        path.clear();
    };
    for (const Stroke::SkinPlace& p : stroke.skin) {
        if (p.triangle >= surface.triangles.size()) continue;
        const engine::SurfacePoint at{p.triangle, {p.b0, p.b1, 1 - p.b0 - p.b1}};
        if (path.empty()) {
            path.push_back(at);
            continue;
        }
        const engine::SurfacePath way = engine::tracePath(surface, coarse, path.back(), at);
        const float straight =
            glm::distance(engine::positionAt(surface, path.back()), engine::positionAt(surface, at));
        if (way.length > 3 * straight + 0.01f) { // skin that only lies on other skin
            end();
            path.push_back(at);
            continue;
        }
        path.insert(path.end(), way.points.begin() + 1, way.points.end());
    }
    end();
    return out;
}

// One side of an arrow's head over the skin, as it is seen from here.
void addBarb(const AtlasSession& session, const AppState& s, glm::vec2 tip, glm::vec2 end, glm::vec3 place,
             const engine::Line& like, engine::Scene& scene) {
    const auto drawn = shownBody(session).coarseSurface();
    engine::Line line = like;
    line.points.clear();
    line.normals.clear();
    constexpr int parts = 6;
    for (int i = 0; i <= parts && session.bvh; ++i) {
        const glm::vec2 pixel = glm::mix(tip, end, static_cast<float>(i) / parts);
        const auto hit =
            session.bvh->raycast(session.posed.coarseSurface(), engine::pickRay(s.camera, pixel, s.stage));
        if (!hit) break;
        const glm::vec3 at = engine::positionAt(drawn, hit->at);
        if (glm::distance(at, place) > 0.06f) break; // other skin, before or behind it
        line.points.push_back(at);
        line.normals.push_back(engine::normalAt(drawn, hit->at));
    }
    if (line.points.size() > 1) scene.lines.push_back(std::move(line));
}

void addHead(const AtlasSession& session, const AppState& s, const engine::Line& line, float width,
             engine::Scene& scene) {
    const auto seen = [&](glm::vec3 p) { return glm::vec2(engine::project(s.camera, p, s.stage)); };
    const glm::vec3 place = line.points.back();
    if (hiddenFrom(session, s.camera.eye(), place, line.normals.back())) return;
    const glm::vec2 tip = seen(place);
    glm::vec2 from = tip; // so far back that a tremble at the end does not turn the head
    for (size_t i = line.points.size(); i-- > 0 && glm::distance(from, tip) < 3 * width;)
        from = seen(line.points[i]);
    if (from == tip) return;
    const auto head = arrowHead(from, tip, width);
    for (const size_t side : {size_t{0}, size_t{2}}) addBarb(session, s, tip, head[side], place, line, scene);
}

} // namespace

const std::vector<SkinPath>& tracedStroke(const AtlasSession& session, const Stroke& stroke,
                                          DrawingMemory& m) {
    if (m.asset != session.asset) {
        m.asset = session.asset;
        m.coarse = engine::buildTopology(session.asset->coarse, session.asset->vertexCount);
        m.traced.clear();
    }
    const auto known = std::ranges::find_if(m.traced, [&](const auto& t) { return t.first == stroke; });
    if (known != m.traced.end()) return known->second;
    if (m.traced.size() >= mostTraced) m.traced.clear();
    return m.traced.emplace_back(stroke, trace(session, stroke, m.coarse)).second;
}

glm::vec4 edgeOf(glm::vec4 c) {
    const auto linear = [](float x) { return std::pow(std::max(x, 0.0f), 2.2f); };
    const float light = 0.2126f * linear(c.r) + 0.7152f * linear(c.g) + 0.0722f * linear(c.b);
    return light > 0.3f ? ink : paper;
}

std::array<glm::vec2, 3> arrowHead(glm::vec2 from, glm::vec2 to, float width) {
    const glm::vec2 way = glm::normalize(to - from), across(-way.y, way.x);
    const float length = 3.2f * width + 4;
    return {to - way * length + across * (0.55f * length), to, to - way * length - across * (0.55f * length)};
}

void addDrawings(const AtlasSession& session, const AppState& s, DrawingMemory& memory,
                 engine::Scene& scene) {
    const auto surface = shownBody(session).coarseSurface();
    for (const Stroke& stroke : shownDrawings(s)) {
        if (stroke.on != Stroke::On::skin) continue;
        engine::Line line;
        line.core = parseColour(stroke.colour, {0.82f, 0.19f, 0.19f, 1});
        line.edge = edgeOf(line.core);
        line.width = stroke.width + 2; // a rim of one
        line.hiddenAlpha = 0;
        const auto& paths = tracedStroke(session, stroke, memory);
        for (const SkinPath& path : paths) {
            engine::Line part = line;
            carry(surface, path, part);
            if (part.points.size() < 2) continue;
            if (stroke.tool == "arrow" && &path == &paths.back())
                addHead(session, s, part, stroke.width * scene.pixelScale, scene);
            scene.lines.push_back(std::move(part));
        }
    }
}

} // namespace atlas
