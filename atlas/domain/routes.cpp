// Meridian lines: surface sections between consecutive points that lie on the same part of the body.
#include "atlas/domain/placement.h"
#include <algorithm>

namespace atlas {
namespace {

int part(const std::string& s) {
    for (const char* w : {"upper_arm", "elbow", "forearm", "wrist", "hand"})
        if (s == w) return 0;
    for (const char* w : {"thigh", "knee", "leg", "ankle", "foot", "buttock"})
        if (s == w) return 1;
    for (const char* w : {"head", "face", "ear"})
        if (s == w) return 2;
    return 3;
}

} // namespace

std::vector<Route> routeMeridians(const Evaluator& evaluator, const Catalog& catalog,
                                  const std::vector<PlacedPoint>& placed) {
    std::vector<Route> routes;
    const auto& surface = evaluator.surface();
    const auto& topology = evaluator.body().asset->topology;
    const auto find = [&](const std::string& code) -> const PlacedPoint* {
        for (const PlacedPoint& p : placed)
            if (p.code == code) return &p;
        return nullptr;
    };
    for (const Meridian& meridian : catalog.meridians)
        for (const auto& branch : meridian.branches)
            for (size_t side = 0; side < 2; ++side) {
                Route route;
                route.meridian = meridian.code;
                const Point* previous = nullptr;
                const Site* from = nullptr;
                const auto flush = [&] {
                    if (route.points.size() > 1) routes.push_back(route);
                    route.points.clear();
                };
                for (const std::string& code : branch) {
                    const PlacedPoint* p = find(code);
                    const Point* info = catalog.point(code);
                    if (!p || !info || p->sites.size() <= side) continue;
                    const Site& to = p->sites[side];
                    const bool joins = from && previous && part(previous->segment) == part(info->segment) &&
                                       glm::distance(engine::positionAt(surface, from->at),
                                                     engine::positionAt(surface, to.at)) < 0.55f;
                    if (!joins)
                        flush();
                    else {
                        const auto path = engine::tracePath(surface, topology, from->at, to.at);
                        const float straight = glm::distance(engine::positionAt(surface, from->at),
                                                             engine::positionAt(surface, to.at));
                        if (path.length > 3 * straight + 0.02f)
                            flush();
                        else
                            route.points.insert(route.points.end(), path.points.begin(), path.points.end());
                    }
                    route.side = to.side;
                    from = &to;
                    previous = info;
                }
                flush();
            }
    return routes;
}

} // namespace atlas
