#include "atlas/domain/area.h"
#include "atlas/domain/placement.h"
#include "engine/geometry/geodesic.h"
#include "engine/geometry/outline.h"
#include <algorithm>
#include <atomic>
#include <future>

namespace atlas {
namespace {

constexpr float kStature = 1.7f; // metres; of the body for which the lengths below hold, others in proportion
constexpr float kStep = 0.008f, kRounding = 0.016f;
constexpr float kLeast = 0.0015f; // square metres; a smaller area is a mistake in its outline
constexpr float kAway = -0.03f;   // beyond the midline; what lies there is no longer the left half
constexpr float kAstray = 0.33f;  // of what lies beside an outline

struct Task {
    const Region* region;
    std::vector<std::vector<Found>> loops;
    Found inside;
    std::vector<SkinArea> areas;
    std::string problem;
};

std::string named(const Region& region) {
    std::string out = "area of '";
    return out.append(region.id).append("'");
}

engine::Result<Task> findPlaces(Evaluator& evaluator, const Region& region) {
    Task task{&region, {}, {}, {}, {}};
    const RegionArea& area = region.area;
    if (area.across && area.loops.size() != 1)
        return engine::Error{named(region) + ": across = true takes one loop, whose mirror closes it"};
    for (size_t l = 0; l < area.loops.size(); ++l) {
        const auto place = [&](size_t i) {
            return named(region) + ", loop " + std::to_string(l + 1) + ", place " + std::to_string(i + 1);
        };
        auto& loop = task.loops.emplace_back();
        for (size_t i = 0; i < area.loops[l].size(); ++i) {
            auto found = evaluator.evaluate(area.loops[l][i]);
            if (!found) return engine::Error{place(i) + ": " + found.error().message};
            loop.push_back(*found);
        }
        if (loop.size() < 3)
            return engine::Error{named(region) + ", loop " + std::to_string(l + 1) +
                                 ": an outline takes three places or more"};
        for (const size_t end : {size_t{0}, loop.size() - 1})
            if (area.across && std::abs(loop[end].position.x) > 0.004f)
                return engine::Error{place(end) +
                                     ": with across = true the outline begins and ends on the midline"};
    }
    auto inside = evaluator.evaluate(area.inside);
    if (!inside) return engine::Error{named(region) + ", inside: " + inside.error().message};
    task.inside = *inside;
    return task;
}

engine::SurfacePath tracePlaces(const Evaluator& evaluator, engine::GeodesicTracer& tracer,
                                const std::vector<Found>& places, bool open) {
    engine::SurfacePath whole;
    for (size_t i = 1; i < places.size() + (open ? 0 : 1); ++i) {
        const Found &a = places[i - 1], &b = places[i % places.size()];
        const auto leg = a.midline && b.midline ? evaluator.path(std::array{a, b}) : tracer.trace(a.at, b.at);
        whole.points.insert(whole.points.end(), leg.points.begin() + (whole.points.empty() ? 0 : 1),
                            leg.points.end());
        whole.length += leg.length;
    }
    return whole;
}

std::string near(const Task& task, glm::vec3 at) {
    size_t loop = 0, place = 0;
    float nearest = 1e9f;
    for (size_t l = 0; l < task.loops.size(); ++l)
        for (size_t i = 0; i < task.loops[l].size(); ++i)
            if (const float d = glm::distance(task.loops[l][i].position, at); d < nearest)
                nearest = d, loop = l, place = i;
    return " near loop " + std::to_string(loop + 1) + ", place " + std::to_string(place + 1);
}

// "" when the outlines hold together and hold what they should.
std::string problemOf(const Task& task, const PosedBody& body, const engine::Depths& depths, float size) {
    const BodyAsset& asset = *body.asset;
    const auto at = [&](uint32_t triangle) { return body.positions[asset.triangles[triangle][0]]; };
    const auto stray = std::ranges::find_if(depths.triangles, [&](uint32_t t) { return at(t).x < kAway; });
    const bool leaks = depths.triangles.size() > asset.bodyTriangleCount / 4 || // half of the left half
                       (!task.region->area.across && stray != depths.triangles.end());
    const float scale = body.height / kStature;
    if (leaks) {
        const glm::vec3 out = at(stray == depths.triangles.end() ? depths.triangles.back() : *stray);
        return named(*task.region) + ": the inside leaks out of its outline" + near(task, out) +
               "; see that the outline closes round 'inside'";
    }
    if (depths.astray > kAstray)
        return named(*task.region) + ": its outline crosses itself" +
               near(task, body.positions[depths.stray]) + "; correct the order of its places";
    if (size < kLeast * scale * scale)
        return named(*task.region) + ": there is nearly nothing inside its outline; see that 'inside'" +
               near(task, task.inside.position) + " lies well within it";
    return {};
}

void outline(const Evaluator& evaluator, engine::GeodesicTracer& tracer, engine::DepthFinder& finder,
             const std::vector<bool>& half, Task& task) {
    const RegionArea& rule = task.region->area;
    const PosedBody& body = evaluator.body();
    const BodyAsset& asset = *body.asset;
    const engine::SurfaceView& surface = evaluator.surface();
    const float scale = body.height / kStature;
    static const std::vector<bool> whole;
    std::vector<engine::Outline> outlines;
    for (const auto& loop : task.loops) {
        outlines.push_back(engine::closedOutline(surface, asset.topology, tracer,
                                                 tracePlaces(evaluator, tracer, loop, rule.across),
                                                 scale * kStep, scale * kRounding, rule.across));
        if (outlines.back().places.empty()) {
            task.problem = named(*task.region) + ", loop " + std::to_string(outlines.size()) +
                           ": its places do not lie apart on one skin";
            return;
        }
    }
    auto depths = finder.find(outlines, task.inside.at, kAreaReach, rule.across ? half : whole);
    if (rule.across) // what follows counts both halves
        std::erase_if(depths.triangles, [&](uint32_t t) {
            return std::ranges::any_of(asset.triangles[t], [&](uint32_t v) { return !half[v]; });
        });
    const float left = engine::areaInside(surface, depths),
                right = engine::areaInside(surface, depths, asset.mirror);
    task.problem = problemOf(task, body, depths, left);
    if (!task.problem.empty()) return;
    std::vector<float> twin(depths.depth.size());
    for (size_t v = 0; v < twin.size(); ++v) twin[v] = depths.depth[asset.mirror[v]];
    const std::string& id = task.region->id;
    if (rule.across) {
        for (size_t v = 0; v < twin.size(); ++v)
            if (!half[v]) depths.depth[v] = twin[v];
        task.areas.push_back({id, Side::midline, std::move(depths.depth), rule.soft, left + right});
        return;
    }
    task.areas.push_back({id, Side::left, std::move(depths.depth), rule.soft, left});
    task.areas.push_back({id, Side::right, std::move(twin), rule.soft, right});
}

} // namespace

engine::Result<std::vector<SkinArea>> outlineAreas(Evaluator& evaluator, const Catalog& catalog) {
    std::vector<Task> tasks;
    for (const Region& region : catalog.regions) {
        if (region.area.loops.empty()) continue;
        auto task = findPlaces(evaluator, region);
        if (!task) return task.error();
        tasks.push_back(std::move(*task));
    }
    const auto& mirror = evaluator.body().asset->mirror;
    std::vector<bool> half(mirror.size()); // left and midline
    for (size_t v = 0; v < half.size(); ++v) half[v] = mirror[v] == v || evaluator.body().positions[v].x > 0;
    std::atomic<size_t> next = 0;
    const auto work = [&] {
        const auto& topology = evaluator.body().asset->topology;
        engine::GeodesicTracer tracer(evaluator.surface(), topology);
        engine::DepthFinder finder(evaluator.surface(), topology);
        for (size_t i = next++; i < tasks.size(); i = next++)
            outline(evaluator, tracer, finder, half, tasks[i]);
    };
    {
        const auto helper = std::async(std::launch::async, work);
        work();
    }
    std::vector<SkinArea> areas;
    for (Task& task : tasks) {
        if (!task.problem.empty()) return engine::Error{task.problem};
        for (SkinArea& area : task.areas) areas.push_back(std::move(area));
    }
    return areas;
}

engine::Result<std::vector<SkinArea>> measureAreas(const PosedBody& reference, const Catalog& catalog) {
    Evaluator evaluator(reference, catalog);
    return outlineAreas(evaluator, catalog);
}

float shareOf(const SkinArea& area, float depth) {
    const float t = std::clamp(0.5f + depth / std::max(area.soft, 1e-4f), 0.0f, 1.0f);
    return t * t * (3 - 2 * t);
}

float depthAt(const SkinArea& area, const engine::SurfaceView& s, const engine::SurfacePoint& p) {
    const engine::Triangle& t = s.triangles[p.triangle];
    return area.depth[t[0]] * p.barycentric.x + area.depth[t[1]] * p.barycentric.y +
           area.depth[t[2]] * p.barycentric.z;
}

float shareAt(const SkinArea& area, const engine::SurfaceView& s, const engine::SurfacePoint& p) {
    return shareOf(area, depthAt(area, s, p));
}

std::vector<AreaHere> areasAt(std::span<const SkinArea> areas, const engine::SurfaceView& s,
                              const engine::SurfacePoint& p, float leastShare) {
    std::vector<AreaHere> here;
    for (size_t i = 0; i < areas.size(); ++i)
        if (const float share = shareAt(areas[i], s, p); share >= leastShare) here.push_back({i, share});
    std::ranges::stable_sort(here, {}, [&](const AreaHere& a) { return areas[a.area].size; });
    return here;
}

const SkinArea* findArea(std::span<const SkinArea> areas, std::string_view region, Side side) {
    for (const SkinArea& a : areas)
        if (a.region == region && (a.side == side || a.side == Side::midline || side == Side::midline))
            return &a;
    return nullptr;
}

bool isNear(std::span<const SkinArea> areas, std::string_view region, const engine::SurfaceView& s,
            const PlacedPoint& point, float beside) {
    for (const SkinArea& a : areas)
        if (a.region == region)
            for (const Site& site : point.sites)
                if (depthAt(a, s, site.at) > -std::min(beside, 0.99f * kAreaReach)) return true;
    return false;
}

} // namespace atlas
