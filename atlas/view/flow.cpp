#include "atlas/view/flow.h"
#include "engine/render/camera.h"
#include <algorithm>
#include <cmath>

namespace atlas {
namespace {

constexpr float step = 0.01f; // metres between places whose visibility is looked up

struct Along {
    glm::vec3 position, normal, tangent;
};

Along placeAt(const engine::Line& line, const std::vector<float>& arc, float s) {
    const auto after = std::upper_bound(arc.begin(), arc.end(), s) - arc.begin();
    const auto i = static_cast<size_t>(std::clamp<long>(after, 1, static_cast<long>(arc.size()) - 1));
    const float length = std::max(arc[i] - arc[i - 1], 1e-6f);
    const float t = std::clamp((s - arc[i - 1]) / length, 0.0f, 1.0f);
    // The direction over a centimetre: single edges of the skin's triangles make the arrows tremble.
    const size_t a = i > 3 ? i - 4 : 0, b = std::min(i + 3, arc.size() - 1);
    return {glm::mix(line.points[i - 1], line.points[i], t),
            glm::mix(line.normals[i - 1], line.normals[i], t), line.points[b] - line.points[a]};
}

std::vector<float> viewOf(const engine::Camera& c, glm::vec2 stage, uint64_t body) {
    return {c.target.x, c.target.y, c.target.z, c.yaw,   c.pitch,
            c.distance, c.shift,    stage.x,    stage.y, static_cast<float>(body)};
}

void refresh(FlowMemory& memory, const BodyOverlay& overlay, std::vector<float> view) {
    if (memory.view == view && memory.arcs.size() == overlay.routes.size()) return;
    if (memory.view.empty() || memory.view.back() != view.back() ||
        memory.arcs.size() != overlay.routes.size()) {
        memory.arcs.clear();
        for (const OverlayLine& route : overlay.routes) {
            std::vector<float> arc{0};
            for (size_t i = 1; i < route.line.points.size(); ++i)
                arc.push_back(arc.back() + glm::distance(route.line.points[i - 1], route.line.points[i]));
            memory.arcs.push_back(std::move(arc));
        }
    }
    memory.seen.clear();
    for (const auto& arc : memory.arcs)
        memory.seen.emplace_back(static_cast<size_t>(arc.back() / step) + 2, int8_t{-1});
    memory.view = std::move(view);
}

bool contains(const std::vector<std::string>& list, const std::string& s) {
    return std::ranges::find(list, s) != list.end();
}

// How strongly a line's arrows show; 0 not at all. The chosen meridian's, else those of all lines.
float strength(const AppState& s, const std::string& selected, const std::string& meridian) {
    const bool ahead = s.preview == "meridian:" + meridian;
    if (ahead || meridian == selected || contains(s.shownMeridians, meridian)) return 1;
    if (!selected.empty() || !s.shownMeridians.empty()) return 0;
    return s.region.empty() ? 0.85f : 0.35f;
}

} // namespace

bool flowMoves(const AppState& s) {
    return s.settings.flow && s.settings.lines && !s.settings.reduceMotion;
}

std::vector<FlowMark> layoutFlow(const AtlasSession& session, const BodyOverlay& overlay, const AppState& s,
                                 glm::vec2 stage, float pixelScale, uint64_t body, double seconds,
                                 FlowMemory& memory) {
    std::vector<FlowMark> marks;
    if (!s.settings.flow || !s.settings.lines || stage.x < 1 || stage.y < 1) return marks;
    refresh(memory, overlay, viewOf(s.camera, stage, body));
    // A few centimetres apart, and never closer on the screen than the eye can follow.
    const float metre = pixelsPerMetre(s.camera, stage.y); // in pixels
    const float spacing =
        0.01f * std::exp2(std::clamp(std::round(std::log2(4400.0f * pixelScale / metre)), 0.0f, 5.0f));
    const bool moves = flowMoves(s);
    const double travelled = moves ? static_cast<double>(flowSpeed) * seconds : 0.5 * spacing;
    const auto phase = static_cast<float>(std::fmod(travelled, static_cast<double>(spacing)));
    const Point* point = session.catalog.point(s.point);
    const std::string selected = point ? point->meridian : "";
    const glm::vec3 eye = s.camera.eye();
    const float size = std::max(markerShare(metre / pixelScale), 0.7f);

    for (size_t r = 0; r < overlay.routes.size(); ++r) {
        const OverlayLine& route = overlay.routes[r];
        const float strong = strength(s, selected, route.meridian);
        const auto& arc = memory.arcs[r];
        if (strong <= 0 || route.line.points.size() < 2) continue;
        const MeridianStyle style = styleOf(session, route.meridian, s.settings.phases);
        std::vector<glm::vec2> points; // of the same line: an arrow passes beneath them
        for (const OverlaySite& site : overlay.sites)
            if (session.catalog.points[site.point].meridian == route.meridian) {
                const glm::vec3 at = engine::project(s.camera, site.place.position, stage);
                if (at.z > 0) points.emplace_back(at);
            }
        const auto clearance = [&](float along) { // pixels to the nearest of them
            const glm::vec2 at(engine::project(
                s.camera, placeAt(route.line, arc, std::min(along, arc.back())).position, stage));
            float near = 1e9f;
            for (const glm::vec2& p : points) near = std::min(near, glm::distance(p, at));
            return near;
        };
        for (float slot = phase; slot < arc.back(); slot += spacing) {
            float along = slot, near = clearance(slot);
            if (!moves) // one that stands still keeps out of their way
                for (const float part : {-0.4f, -0.2f, 0.2f, 0.4f})
                    if (const float there = clearance(slot + part * spacing); there > near)
                        near = there, along = std::min(slot + part * spacing, arc.back());
            const Along place = placeAt(route.line, arc, along);
            const glm::vec3 to = eye - place.position;
            const float facing = glm::dot(place.normal, to) / std::max(glm::length(to), 1e-6f);
            float alpha = strong * std::clamp((facing - 0.08f) / 0.25f, 0.0f, 1.0f);
            // Comes and goes at the line's ends.
            alpha *= std::clamp(std::min(along, arc.back() - along) / (0.25f * spacing), 0.0f, 1.0f);
            if (alpha < 0.02f) continue;
            const glm::vec3 at = engine::project(s.camera, place.position, stage),
                            ahead = engine::project(s.camera, place.position + 0.5f * place.tangent, stage);
            if (at.z < 0.02f || at.x < 0 || at.y < 0 || at.x > stage.x || at.y > stage.y) continue;
            const glm::vec2 way(ahead - at);
            const float length = glm::length(way),
                        flat = length / std::max(0.5f * glm::length(place.tangent) * metre, 1e-3f);
            alpha *= std::clamp((flat - 0.2f) / 0.3f, 0.0f, 1.0f); // runs towards the eye
            alpha *= std::clamp((near / pixelScale - 7 * size) / 3, 0.0f, 1.0f);
            if (alpha < 0.02f || length < 1e-4f) continue;
            int8_t& seen = memory.seen[r][static_cast<size_t>(along / step + 0.5f)];
            if (seen < 0) {
                const float whole = step * std::floor(along / step + 0.5f);
                const Along middle = placeAt(route.line, arc, std::min(whole, arc.back()));
                seen = hiddenFrom(session, eye, middle.position, middle.normal) ? 0 : 1;
            }
            if (!seen) continue;
            const glm::vec3 own(style.colour);
            const bool pale = glm::dot(own, glm::vec3(0.25f, 0.6f, 0.15f)) > 0.62f;
            const glm::vec3 fill = pale ? own : glm::mix(own, glm::vec3(ink), 0.2f),
                            edge = pale ? glm::vec3(ink) : glm::vec3(paper);
            marks.push_back({glm::vec2(at), way / length, glm::vec4(fill, 1), glm::vec4(edge, 1), alpha, size,
                             route.meridian});
        }
    }
    return marks;
}

} // namespace atlas
