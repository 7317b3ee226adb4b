#include "atlas/domain/measure.h"
#include "atlas/domain/placement.h"

namespace atlas {

const char* toString(Side side) {
    return side == Side::left ? "left" : side == Side::right ? "right" : "midline";
}

// Asking for the midline when the thing has two sides gives the left one.
const Landmark* Measurement::landmark(std::string_view id, Side side) const {
    for (const Landmark& l : landmarks)
        if (l.id == id && (l.side == side || l.side == Side::midline || side == Side::midline)) return &l;
    return nullptr;
}

const CunScale* Measurement::scale(std::string_view id, Side side) const {
    for (const CunScale& s : cun)
        if (s.id == id && (s.side == side || s.side == Side::midline || side == Side::midline)) return &s;
    return nullptr;
}

const PlacedPoint* Measurement::point(std::string_view code) const {
    for (const PlacedPoint& p : points)
        if (p.code == code) return &p;
    return nullptr;
}

namespace {

// How far a stroking hand goes from the point, on a body of average height.
float strokeLength(const Point& p) {
    for (const char* small : {"face", "head", "hand", "foot", "wrist", "ankle", "elbow"})
        if (p.segment == small) return 0.03f;
    return 0.07f;
}

engine::Result<void> addStroke(const Evaluator& evaluator, const Point& p, std::vector<Site>& sites) {
    const float metres = strokeLength(p) * evaluator.body().height / 1.66f;
    for (Site& site : sites) {
        Found from{site.at, engine::positionAt(evaluator.surface(), site.at), site.side == Side::midline};
        if (site.side == Side::right) from = evaluator.mirror(from);
        auto to = evaluator.moved(from, p.massage.stroke, metres);
        if (!to) return engine::Error{"massage, stroke: " + to.error().message};
        site.towards = site.side == Side::right ? evaluator.mirror(*to).at : to->at;
    }
    return {};
}

} // namespace

engine::Result<Measurement> measure(const PosedBody& reference, const Catalog& catalog,
                                    std::vector<SkinArea>* areas) {
    Evaluator evaluator(reference, catalog);
    Measurement out;
    for (const LandmarkDefinition& d : catalog.landmarks) {
        auto f = evaluator.find(d.id);
        if (!f) return engine::Error{"landmark " + f.error().message};
        out.landmarks.push_back({d.id, f->midline ? Side::midline : Side::left, f->at, f->position, d.basis});
        if (!f->midline) {
            const Found r = evaluator.mirror(*f);
            out.landmarks.push_back({d.id, Side::right, r.at, r.position, d.basis});
        }
    }
    for (const ScaleDefinition& s : catalog.scales) {
        auto metres = evaluator.scale(s.id);
        if (!metres) return engine::Error{"B-cun scale " + s.id + ": " + metres.error().message};
        const auto to = evaluator.find(s.to);
        const bool sided = to && !to->midline && s.measure != "both_sides";
        for (Side side : {Side::left, Side::right}) {
            out.cun.push_back(
                {s.id, sided ? side : Side::midline, s.from, s.to, static_cast<float>(s.cun), *metres});
            if (!sided) break;
        }
    }
    // The midline's site, or the left one with its mirror.
    const auto place = [&](const Rule& rule, const std::string& label,
                           std::vector<Site>& sites) -> engine::Result<void> {
        auto f = evaluator.evaluate(rule);
        if (!f) return f.error();
        const auto only = rule.texts.find("side");
        const auto wanted = [&](const char* side) {
            return only == rule.texts.end() || only->second == side;
        };
        if (f->midline || wanted("left"))
            sites.push_back({f->midline ? Side::midline : Side::left, f->at, label});
        if (!f->midline && wanted("right")) sites.push_back({Side::right, evaluator.mirror(*f).at, label});
        return {};
    };
    for (const Point& p : catalog.points) {
        const Rule* rule = evaluator.rule(p.code);
        if (!rule) { // said by lint; the rest of the atlas still works
            out.points.push_back({p.code, {}, {}, "not placed", "no rule yet"});
            continue;
        }
        PlacedPoint placed;
        placed.code = p.code;
        placed.confidence = rule->confidence;
        placed.arithmetic = rule->arithmetic.empty() ? describeArithmetic(*rule, catalog) : rule->arithmetic;
        auto ok = p.sites.empty() ? place(p.where, {}, placed.sites) : engine::Result<void>{};
        for (const SiteRule& site : p.sites) {
            if (ok) ok = place(site.where, site.label, placed.sites);
            if (&site == &p.sites.front()) placed.arithmetic = site.label + ": " + placed.arithmetic;
        }
        if (p.sites.size() > 1)
            placed.arithmetic += p.sites.size() == 2 ? std::string("; the other in the same way")
                                                     : "; the other " + std::to_string(p.sites.size() - 1) +
                                                           " in the same way";
        if (ok && !p.massage.stroke.empty())
            if (auto moved = addStroke(evaluator, p, placed.sites); !moved) ok = moved.error();
        for (const Alternative& other : p.alternatives)
            if (ok) ok = place(other.where, other.location, placed.alternatives);
        if (!ok) return engine::Error{"point " + p.code + ": " + ok.error().message};
        out.points.push_back(std::move(placed));
    }
    for (const Region& r : catalog.regions) {
        if (r.spot.kind.empty()) continue;
        auto at = evaluator.evaluate(r.spot);
        if (!at) return engine::Error{"region " + r.id + ", spot: " + at.error().message};
        std::optional<Found> towards;
        if (!r.towards.kind.empty()) {
            auto to = evaluator.evaluate(r.towards);
            if (!to) return engine::Error{"region " + r.id + ", towards: " + to.error().message};
            towards = *to;
        }
        const auto add = [&](Side side, const Found& from, const std::optional<Found>& to) {
            out.knots.push_back({r.id, side, from.at, to ? std::optional(to->at) : std::nullopt});
        };
        if (at->midline) {
            add(Side::midline, *at, towards);
            continue;
        }
        add(Side::left, *at, towards);
        add(Side::right, evaluator.mirror(*at),
            towards ? std::optional(evaluator.mirror(*towards)) : std::nullopt);
    }
    if (areas) {
        auto outlined = outlineAreas(evaluator, catalog);
        if (!outlined) return outlined.error();
        *areas = std::move(*outlined);
    }
    out.routes = routeMeridians(evaluator, catalog, out.points);
    return out;
}

} // namespace atlas
