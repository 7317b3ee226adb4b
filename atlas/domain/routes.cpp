// Meridian lines: taut on the skin from point to point, led through the `via` of courses.toml where the
// shortest way is not the meridian's stretch. Traced on the left, mirrored to the right.
#include "atlas/domain/placement.h"
#include "engine/geometry/geodesic.h"
#include <algorithm>
#include <atomic>
#include <future>

namespace atlas {
namespace {

constexpr float kSpacing = 0.002f;
constexpr float kGap = 0.3f; // metres; points that are not placed yet interrupt a line only beyond it

struct Stretch {
    const Meridian* meridian;
    std::vector<Found> stops; // points and what lies between them
    std::vector<Route> routes;
};

std::vector<Found> viaStops(Evaluator& evaluator, const Course* course, const std::string& from,
                            const std::string& to) {
    std::vector<Found> out;
    if (!course) return out;
    for (const Via& via : course->vias)
        if (via.from == from && via.to == to)
            for (const Rule& rule : via.by)
                if (auto f = evaluator.evaluate(rule)) out.push_back(*f);
    return out;
}

std::vector<Stretch> findStretches(Evaluator& evaluator, const Catalog& catalog,
                                   const std::vector<PlacedPoint>& placed) {
    std::unordered_map<std::string_view, const PlacedPoint*> byCode;
    for (const PlacedPoint& p : placed) byCode[p.code] = &p;
    std::vector<Stretch> stretches;
    for (const Meridian& meridian : catalog.meridians)
        for (const auto& branch : meridian.branches) {
            Stretch stretch{&meridian, {}, {}};
            const std::string* previous = nullptr;
            bool missing = false;
            const auto finish = [&] {
                if (stretch.stops.size() > 1) stretches.push_back(stretch);
                stretch.stops.clear();
            };
            for (const std::string& code : branch) {
                const auto it = byCode.find(code);
                if (it == byCode.end() || it->second->sites.empty()) {
                    missing = true;
                    continue;
                }
                const Site& site = it->second->sites.front();
                const Found here{site.at, engine::positionAt(evaluator.surface(), site.at),
                                 site.side == Side::midline};
                if (!stretch.stops.empty()) {
                    if (missing && glm::distance(stretch.stops.back().position, here.position) > kGap)
                        finish();
                    else
                        for (const Found& stop :
                             viaStops(evaluator, catalog.course(meridian.code), *previous, code))
                            stretch.stops.push_back(stop);
                }
                stretch.stops.push_back(here);
                previous = &code;
                missing = false;
            }
            finish();
        }
    return stretches;
}

void trace(const Evaluator& evaluator, engine::GeodesicTracer& tracer, Stretch& stretch) {
    const auto& surface = evaluator.surface();
    Route route{stretch.meridian->code, Side::midline, {stretch.stops.front().at}};
    for (size_t i = 1; i < stretch.stops.size(); ++i) {
        const Found &a = stretch.stops[i - 1], &b = stretch.stops[i];
        const auto path =
            a.midline && b.midline
                ? engine::tracePathInPlane(surface, evaluator.body().asset->topology, a.at, b.at, {1, 0, 0})
                : tracer.trace(a.at, b.at);
        const auto leg = engine::resample(surface, path, kSpacing);
        if (leg.size() > 1) route.points.insert(route.points.end(), leg.begin() + 1, leg.end());
    }
    const bool midline = std::ranges::all_of(stretch.stops, &Found::midline);
    route.side = midline ? Side::midline : Side::left;
    stretch.routes.push_back(route);
    if (midline) return;
    for (engine::SurfacePoint& p : route.points)
        p = evaluator.mirror({p, engine::positionAt(surface, p), false}).at;
    route.side = Side::right;
    stretch.routes.push_back(std::move(route));
}

} // namespace

std::vector<Route> routeMeridians(Evaluator& evaluator, const Catalog& catalog,
                                  const std::vector<PlacedPoint>& placed) {
    std::vector<Stretch> stretches = findStretches(evaluator, catalog, placed);
    std::atomic<size_t> next = 0;
    const auto work = [&] {
        engine::GeodesicTracer tracer(evaluator.surface(), evaluator.body().asset->topology);
        for (size_t i = next++; i < stretches.size(); i = next++) trace(evaluator, tracer, stretches[i]);
    };
    {
        const auto helper = std::async(std::launch::async, work);
        work();
    }
    std::vector<Route> routes;
    for (Stretch& stretch : stretches)
        for (Route& route : stretch.routes) routes.push_back(std::move(route));
    return routes;
}

} // namespace atlas
