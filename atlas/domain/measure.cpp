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

engine::Result<Measurement> measure(const PosedBody& reference, const Catalog& catalog) {
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
        placed.arithmetic = rule->arithmetic.empty() ? describeArithmetic(*rule) : rule->arithmetic;
        auto ok = p.sites.empty() ? place(p.where, {}, placed.sites) : engine::Result<void>{};
        for (const SiteRule& site : p.sites) {
            if (ok) ok = place(site.where, site.label, placed.sites);
            if (&site == &p.sites.front()) placed.arithmetic = site.label + ": " + placed.arithmetic;
        }
        if (p.sites.size() > 1)
            placed.arithmetic += p.sites.size() == 2 ? std::string("; the other in the same way")
                                                     : "; the other " + std::to_string(p.sites.size() - 1) +
                                                           " in the same way";
        for (const Alternative& other : p.alternatives)
            if (ok) ok = place(other.where, other.location, placed.alternatives);
        if (!ok) return engine::Error{"point " + p.code + ": " + ok.error().message};
        out.points.push_back(std::move(placed));
    }
    out.routes = routeMeridians(evaluator, catalog, out.points);
    return out;
}

} // namespace atlas
