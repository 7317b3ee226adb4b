// Meridian lines: taut on the skin from point to point, led through the `via` of meridians.toml where the
// shortest way is not the meridian's course. Traced on the left, mirrored to the right.
#include "atlas/domain/placement.h"
#include "engine/geometry/geodesic.h"
#include <algorithm>
#include <atomic>
#include <future>

namespace atlas {
namespace {

constexpr float kSpacing = 0.005f;
constexpr float kGap = 0.3f; // metres; points that are not placed yet interrupt a line only beyond it

struct Course {
    const Meridian* meridian;
    std::vector<Found> stops; // points and what lies between them
    std::vector<Route> routes;
};

std::vector<Found> viaStops(Evaluator& evaluator, const Meridian& meridian, const std::string& from,
                            const std::string& to) {
    std::vector<Found> out;
    for (const Via& via : meridian.vias)
        if (via.from == from && via.to == to)
            for (const Rule& rule : via.by)
                if (auto f = evaluator.evaluate(rule)) out.push_back(*f);
    return out;
}

std::vector<Course> findCourses(Evaluator& evaluator, const Catalog& catalog,
                                const std::vector<PlacedPoint>& placed) {
    std::unordered_map<std::string_view, const PlacedPoint*> byCode;
    for (const PlacedPoint& p : placed) byCode[p.code] = &p;
    std::vector<Course> courses;
    for (const Meridian& meridian : catalog.meridians)
        for (const auto& branch : meridian.branches) {
            Course course{&meridian, {}, {}};
            const std::string* previous = nullptr;
            bool missing = false;
            const auto finish = [&] {
                if (course.stops.size() > 1) courses.push_back(course);
                course.stops.clear();
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
                if (!course.stops.empty()) {
                    if (missing && glm::distance(course.stops.back().position, here.position) > kGap)
                        finish();
                    else
                        for (const Found& stop : viaStops(evaluator, meridian, *previous, code))
                            course.stops.push_back(stop);
                }
                course.stops.push_back(here);
                previous = &code;
                missing = false;
            }
            finish();
        }
    return courses;
}

void trace(const Evaluator& evaluator, engine::GeodesicTracer& tracer, Course& course) {
    const auto& surface = evaluator.surface();
    Route route{course.meridian->code, Side::midline, {course.stops.front().at}};
    for (size_t i = 1; i < course.stops.size(); ++i) {
        const Found &a = course.stops[i - 1], &b = course.stops[i];
        const auto path =
            a.midline && b.midline
                ? engine::tracePathInPlane(surface, evaluator.body().asset->topology, a.at, b.at, {1, 0, 0})
                : tracer.trace(a.at, b.at);
        const auto leg = engine::resample(surface, path, kSpacing);
        if (leg.size() > 1) route.points.insert(route.points.end(), leg.begin() + 1, leg.end());
    }
    const bool midline = std::ranges::all_of(course.stops, &Found::midline);
    route.side = midline ? Side::midline : Side::left;
    course.routes.push_back(route);
    if (midline) return;
    for (engine::SurfacePoint& p : route.points)
        p = evaluator.mirror({p, engine::positionAt(surface, p), false}).at;
    route.side = Side::right;
    course.routes.push_back(std::move(route));
}

} // namespace

std::vector<Route> routeMeridians(Evaluator& evaluator, const Catalog& catalog,
                                  const std::vector<PlacedPoint>& placed) {
    std::vector<Course> courses = findCourses(evaluator, catalog, placed);
    std::atomic<size_t> next = 0;
    const auto work = [&] {
        engine::GeodesicTracer tracer(evaluator.surface(), evaluator.body().asset->topology);
        for (size_t i = next++; i < courses.size(); i = next++) trace(evaluator, tracer, courses[i]);
    };
    {
        const auto helper = std::async(std::launch::async, work);
        work();
    }
    std::vector<Route> routes;
    for (Course& course : courses)
        for (Route& route : course.routes) routes.push_back(std::move(route));
    return routes;
}

} // namespace atlas
