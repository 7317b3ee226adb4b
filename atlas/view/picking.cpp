#include "atlas/view/picking.h"
#include "engine/render/camera.h"
#include <algorithm>

namespace atlas {

std::vector<PointPick> pickPoints(const AtlasSession& session, const BodyOverlay& overlay,
                                  const engine::Camera& camera, glm::vec2 pixel, glm::vec2 stage,
                                  float tolerance) {
    struct Near {
        float distance;
        PointPick pick;
    };
    std::vector<Near> found;
    const glm::vec3 eye = camera.eye();
    for (const OverlaySite& site : overlay.sites) {
        const glm::vec3 p = engine::project(camera, site.place.position, stage);
        if (p.z <= 0) continue;
        const float d = glm::distance(glm::vec2(p), pixel);
        if (d > tolerance || hiddenFrom(session, eye, site.place.position, site.place.normal)) continue;
        found.push_back({d, {site.place.code, site.place.side}});
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Near& a, const Near& b) { return a.distance < b.distance; });
    std::vector<PointPick> out;
    for (Near& n : found) // a group's sites are one point
        if (std::ranges::find(out, n.pick) == out.end()) out.push_back(std::move(n.pick));
    return out;
}

std::optional<PointPick> pickPoint(const AtlasSession& session, const BodyOverlay& overlay,
                                   const engine::Camera& camera, glm::vec2 pixel, glm::vec2 stage,
                                   float tolerance) {
    auto found = pickPoints(session, overlay, camera, pixel, stage, tolerance);
    if (found.empty()) return {};
    return std::move(found.front());
}

std::optional<SkinPick> pickSkin(const AtlasSession& session, const engine::Camera& camera, glm::vec2 pixel,
                                 glm::vec2 stage) {
    if (!session.bvh) return {};
    const engine::Ray ray = engine::pickRay(camera, pixel, stage);
    const auto hit = session.bvh->raycast(session.posed.coarseSurface(), ray);
    if (!hit) return {};
    return SkinPick{hit->at, ray.origin + ray.direction * hit->t};
}

} // namespace atlas
