// How answers are judged; above all how far from the point a finger was.
#include "atlas/domain/exam.h"
#include "atlas/domain/placement.h"
#include "engine/geometry/geodesic.h"
#include <algorithm>
#include <array>
#include <cmath>

namespace atlas {
namespace {

constexpr float kSame = 0.001f; // metres: nearer by less is no nearer

// The scale of the WHO standard that measures a part of the body.
std::string_view scaleOf(std::string_view segment) {
    constexpr auto table = std::to_array<std::pair<std::string_view, std::string_view>>({
        {"head", "head"},
        {"face", "brow_to_hairline"},
        {"ear", "mastoids"},
        {"neck", "nape"},
        {"chest", "chest_width"},
        {"abdomen", "epigastrium"},
        {"back", "back"},
        {"lumbar", "back"},
        {"sacrum", "back"},
        {"perineum", "lower_abdomen"},
        {"shoulder", "back"},
        {"axilla", "chest_width"},
        {"upper_arm", "upper_arm"},
        {"elbow", "forearm"},
        {"forearm", "forearm"},
        {"wrist", "forearm"},
        {"hand", "finger"},
        {"buttock", "thigh_lateral"},
        {"thigh", "thigh_lateral"},
        {"knee", "leg"},
        {"leg", "leg"},
        {"ankle", "leg"},
        {"foot", "finger"},
    });
    const auto* it = std::ranges::find(table, segment, &std::pair<std::string_view, std::string_view>::first);
    return it == table.end() ? "finger" : it->second;
}

LocalCun cunOf(const AtlasSession& s, std::string_view id, Side side) {
    const CunScale* scale = s.measurement.scale(id, side);
    if (!scale) return {};
    const auto named = std::ranges::find(s.catalog.scales, id, &ScaleDefinition::id);
    return {scale->metres, named == s.catalog.scales.end() ? std::string(id) : named->name};
}

// One B-cun of the line that the rule divides.
LocalCun dividedLine(const AtlasSession& s, const Rule& rule) {
    const float of = numberOf(rule, "of", 0);
    if (of <= 0 || rule.refs.size() < 2 || (rule.kind != "along" && rule.kind != "curve")) return {};
    Evaluator e(s.reference, s.catalog);
    std::vector<Found> refs;
    for (const std::string& id : rule.refs) {
        auto f = e.find(id);
        if (!f) return {};
        refs.push_back(*f);
    }
    return {e.path(refs).length / of,
            s.catalog.nameOf(rule.refs.front()) + " to " + s.catalog.nameOf(rule.refs.back())};
}

} // namespace

std::string_view toString(Verdict v) {
    return v == Verdict::right ? "right" : v == Verdict::near ? "near" : "wrong";
}

std::optional<Verdict> examVerdict(std::string_view id) {
    for (const Verdict v : {Verdict::right, Verdict::near, Verdict::wrong})
        if (toString(v) == id) return v;
    return {};
}

Grade gradeOf(Verdict v) {
    return v == Verdict::right ? Grade::good : v == Verdict::near ? Grade::hard : Grade::again;
}

bool namesPoint(const SearchIndex& index, std::string_view typed, std::string_view code) {
    constexpr float sure = 0.93f; // as resolvePoint() takes a name
    if (foldText(typed).empty()) return false;
    return std::ranges::any_of(index.search(typed, 12), [&](const SearchResult& r) {
        return r.kind == "point" && r.id == code && r.score >= sure;
    });
}

Verdict judgeOrder(const ExamQuestion& q, std::span<const std::string> answer) {
    if (std::ranges::equal(answer, q.order)) return Verdict::right;
    std::vector<std::string> swapped(answer.begin(), answer.end());
    for (size_t i = 0; i + 1 < swapped.size(); ++i) {
        std::swap(swapped[i], swapped[i + 1]);
        if (swapped == q.order) return Verdict::near;
        std::swap(swapped[i], swapped[i + 1]);
    }
    return Verdict::wrong;
}

LocalCun localCun(const AtlasSession& s, std::string_view code, Side side) {
    const Point* p = s.catalog.point(code);
    const Rule* rule = !p ? nullptr : p->sites.empty() ? &p->where : &p->sites.front().where;
    LocalCun out;
    if (rule) {
        const std::string scale = textOf(*rule, "scale");
        out = scale.empty() ? dividedLine(s, *rule) : cunOf(s, scale, side);
    }
    std::string_view part = scaleOf(p ? p->segment : "");
    if (p && p->segment == "abdomen") { // above and below the navel are measured apart
        const Landmark* navel = s.measurement.landmark("umbilicus");
        const PlacedPoint* placed = s.measurement.point(code);
        if (navel && placed && !placed->sites.empty() &&
            engine::positionAt(s.reference.skinSurface(), placed->sites.front().at).y < navel->position.y)
            part = "lower_abdomen";
    }
    if (out.metres <= 0) out = cunOf(s, part, side);
    if (out.metres <= 0) out = cunOf(s, "finger", Side::left);
    return out;
}

engine::Result<FindOutcome> judgePlace(const AtlasSession& s, std::string_view code,
                                       const engine::SurfacePoint& place) {
    const PlacedPoint* placed = s.measurement.point(code);
    if (!placed || placed->sites.empty())
        return engine::Error{std::string(code) + " has no place on this body"};
    if (place.triangle >= s.asset->coarse.size()) return engine::Error{"this place is not on the skin"};
    const auto skin = s.reference.skinSurface();
    FindOutcome out;
    const engine::Bvh tree(skin, s.asset->bvhOrder);
    const auto start = tree.closest(skin, engine::positionAt(s.reference.coarseSurface(), place));
    out.clicked = start.position;
    const auto apart = [&](const Site& site) {
        return glm::distance(engine::positionAt(skin, site.at), start.position);
    };
    // Over the skin another site may be the nearer one than through the air: the nearest few are tried.
    std::vector<const Site*> sites;
    for (const Site& site : placed->sites) sites.push_back(&site);
    std::ranges::sort(sites, {}, [&](const Site* site) { return apart(*site); });
    sites.resize(std::min<size_t>(sites.size(), 3));
    engine::GeodesicTracer tracer(skin, s.asset->topology);
    const Site* nearest = nullptr;
    for (const Site* site : sites) {
        if (nearest && apart(*site) >= out.metres) break;
        const float straight = apart(*site);
        auto path = tracer.trace(start.at, site->at);
        const float metres = path.points.empty() ? straight : std::max(path.length, straight);
        if (nearest && metres >= out.metres) continue;
        nearest = site;
        out.metres = metres;
        out.straight = straight;
        out.way = path.points.size() > 1 ? engine::resample(skin, path, 0.0025f) : path.points;
    }
    out.side = nearest->side;
    out.label = nearest->label;
    out.site = nearest->at;
    out.unit = localCun(s, code, out.side);
    out.cun = out.metres / out.unit.metres;
    float best = out.straight - kSame;
    for (const PlacedPoint& other : s.measurement.points) {
        if (other.code == code) continue;
        for (const Site& site : other.sites)
            if (const float d = apart(site); d < best) best = d, out.nearer = other.code;
    }
    out.verdict = out.cun <= kRightCun && out.nearer.empty() ? Verdict::right
                  : out.cun <= kNearCun                      ? Verdict::near
                                                             : Verdict::wrong;
    return out;
}

std::string describe(const FindOutcome& o) {
    const auto tenths = static_cast<long>(std::lround(o.cun * 10));
    return std::to_string(std::lround(o.metres * 1000)) + " mm, " + std::to_string(tenths / 10) + "." +
           std::to_string(tenths % 10) + " B-cun";
}

} // namespace atlas
