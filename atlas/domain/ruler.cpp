#include "atlas/domain/ruler.h"
#include "atlas/domain/placement.h"
#include <algorithm>
#include <cmath>
#include <functional>

namespace atlas {
namespace {

constexpr float kSample = 0.004f; // metres between two places of a line

class RulerMaker {
public:
    RulerMaker(const PosedBody& body, const Catalog& catalog) : catalog_(catalog), e_(body, catalog) {}

    const Rule* ruleOf(std::string_view code, size_t site) const {
        const Point* p = catalog_.point(code);
        if (!p) return nullptr;
        if (!p->sites.empty()) return site < p->sites.size() ? &p->sites[site].where : nullptr;
        return p->where.kind.empty() ? nullptr : &p->where;
    }

    engine::Result<void> add(const Rule& rule, int depth) {
        if (depth > 2) return {};
        auto at = e_.evaluate(rule);
        if (!at) return at.error();
        std::vector<Found> refs;
        for (const std::string& id : rule.refs) {
            auto f = e_.find(id);
            if (!f) return f.error();
            refs.push_back(*f);
        }
        const size_t before = out.size();
        const std::string& kind = rule.kind;
        engine::Result<void> ok{};
        if (kind == "along" || kind == "between" || kind == "curve" || kind == "cross")
            ok = along(rule, refs, *at);
        else if (kind == "offset" || kind == "nail")
            ok = walked(rule, refs, *at);
        else if (kind == "limb")
            ok = limb(rule, *at);
        else if (kind == "level" || kind == "intercostal")
            ok = across(rule, refs, *at);
        if (!ok) return ok;
        for (size_t i = before; i < out.size(); ++i)
            if (out[i].text.empty())
                out[i].text = rule.arithmetic.empty() ? describeArithmetic(rule, catalog_) : rule.arithmetic;
        // What the point hangs on, where that was measured too.
        const bool hangs = kind == "landmark" || kind == "offset" || kind == "level";
        if (hangs && !rule.refs.empty())
            if (const Rule* next = ruleOf(rule.refs[0], 0)) return add(*next, depth + 1);
        return {};
    }

    void mirror() {
        const auto turn = [&](engine::SurfacePoint& at) {
            at = e_.mirror({at, engine::positionAt(e_.surface(), at), false}).at;
        };
        for (Ruler& r : out) {
            for (auto& at : r.line) turn(at);
            for (RulerTick& t : r.ticks) turn(t.at);
        }
    }

    std::vector<Ruler> out;

private:
    // Ticks at every whole B-cun up to `last`, and at the point.
    template <class At>
    static void count(Ruler& r, float last, float point, const At& at) {
        for (int i = 0; static_cast<float>(i) <= last + 1e-3f; ++i)
            r.ticks.push_back({at(static_cast<float>(i)), static_cast<float>(i), false});
        const auto it = std::ranges::find_if(
            r.ticks, [&](const RulerTick& t) { return std::abs(t.cun - point) < 1e-3f; });
        if (it != r.ticks.end())
            it->isPoint = true;
        else
            r.ticks.insert(std::ranges::upper_bound(r.ticks, point, {}, &RulerTick::cun),
                           {at(point), point, true});
    }

    engine::Result<void> along(const Rule& rule, const std::vector<Found>& refs, const Found& at) {
        const bool cross = rule.kind == "cross";
        Ruler r;
        const auto ends = std::span(refs).first(cross ? 2 : refs.size());
        auto path = e_.path(ends);
        r.from = catalog_.nameOf(rule.refs.front()), r.to = catalog_.nameOf(rule.refs[ends.size() - 1]);
        const float of = numberOf(rule, "of", 0), cun = numberOf(rule, "cun", -1);
        if (cun < 0 || cross) { // a part of the line, not counted in B-cun
            r.line = path.points;
            r.ticks = {{path.points.front(), 0, false}, {at.at, 0, true}, {path.points.back(), 0, false}};
        } else {
            float unit = path.length / std::max(of, 1e-3f), last = of;
            if (of <= 0) {
                auto s = e_.scale(textOf(rule, "scale"));
                if (!s) return s.error();
                unit = *s;
                last = std::min(std::ceil(std::max(cun, 1.0f)), std::floor(path.length / unit));
                last = std::max(last, std::min(cun, path.length / unit));
                r.to.clear();
            }
            const float length = std::min(last * unit, path.length);
            const bool midline = std::ranges::all_of(refs, &Found::midline);
            Rule sample = rule; // the midline is measured along its own chain of places
            const auto place = [&](float c) {
                sample.numbers["cun"] = c;
                const engine::Result<Found> f = midline ? e_.evaluate(sample) : at;
                return midline && f ? f->at : engine::alongPath(e_.surface(), path, c * unit);
            };
            for (float d = 0; d < length; d += kSample) r.line.push_back(place(d / unit));
            r.line.push_back(place(length / unit));
            count(r, last, cun, place);
        }
        out.push_back(std::move(r));
        return {};
    }

    // From the reference, on the skin, in one direction.
    engine::Result<void> walked(const Rule& rule, const std::vector<Found>& refs, const Found& at) {
        Found start = refs[0];
        const std::string scaleId = textOf(rule, "scale");
        auto unit = e_.scale(scaleId.empty() ? "finger" : scaleId);
        if (!unit) return unit.error();
        if (rule.kind == "offset" && refs.size() > 1) {
            Rule between{"between", rule.refs, {}, {{"fraction", numberOf(rule, "fraction", 0.5f)}}, {}, {}};
            auto f = e_.evaluate(between);
            if (!f) return f.error();
            start = *f;
            const auto path = e_.path(refs);
            out.push_back(
                {path.points,
                 {{path.points.front(), 0, false}, {start.at, 0, false}, {path.points.back(), 0, false}},
                 catalog_.nameOf(rule.refs[0]),
                 catalog_.nameOf(rule.refs[1]),
                 {}});
        }
        Ruler r;
        r.from = refs.size() > 1 && rule.kind == "offset" ? "" : catalog_.nameOf(rule.refs[0]);
        const auto path = e_.path(std::array{start, at});
        const float cun = numberOf(rule, "cun", 0.1f);
        r.line = path.points;
        count(r, cun, cun, [&](float c) {
            return engine::alongPath(e_.surface(), path, cun > 0 ? path.length * c / cun : 0);
        });
        out.push_back(std::move(r));
        return {};
    }

    engine::Result<void> limb(const Rule& rule, const Found& at) {
        Ruler r;
        r.from = catalog_.nameOf(rule.refs[0]), r.to = catalog_.nameOf(rule.refs[1]);
        const float of = numberOf(rule, "of", 1), cun = numberOf(rule, "cun", 0);
        Rule sample = rule;
        const auto place = [&](float c) {
            sample.numbers["cun"] = c;
            auto f = e_.evaluate(sample);
            return f ? f->at : at.at;
        };
        for (float c = 0; c < of; c += 0.2f) r.line.push_back(place(c));
        r.line.push_back(place(of));
        count(r, of, cun, place);
        out.push_back(std::move(r));
        return {};
    }

    // Across from the midline at the point's height, or down the line of another landmark.
    engine::Result<void> across(const Rule& rule, const std::vector<Found>& refs, const Found& at) {
        const std::string surface = textOf(rule, "surface"), line = textOf(rule, "in_line_with");
        const glm::vec3 p = at.position;
        const glm::vec3 toSkin = surface == "side"   ? glm::vec3(1, 0, 0)
                                 : surface == "back" ? glm::vec3(0, 0, 1)
                                                     : glm::vec3(0, 0, -1);
        const auto skin = [&](glm::vec3 q) {
            auto f = surface == "side" ? e_.cast({0.0003f, q.y, q.z}, toSkin)
                                       : e_.cast({std::max(q.x, 0.0003f), q.y, -toSkin.z}, toSkin);
            return f ? f->at : at.at;
        };
        Ruler r;
        if (!line.empty()) {
            auto other = e_.find(line);
            if (!other) return other.error();
            glm::vec3 q = other->position;
            if (surface != "side")
                q.x = p.x;
            else
                q.z = p.z;
            const int steps = std::max(2, static_cast<int>(std::abs(q.y - p.y) / kSample));
            for (int i = 0; i <= steps; ++i)
                r.line.push_back(skin(glm::mix(q, p, static_cast<float>(i) / static_cast<float>(steps))));
            r.from = catalog_.nameOf(line);
            r.ticks = {{r.line.front(), 0, false}, {at.at, 0, true}};
            out.push_back(std::move(r));
            return {};
        }
        const std::string id = textOf(rule, "scale");
        auto unit = e_.scale(id.empty() ? "chest_width" : id);
        if (!unit) return unit.error();
        const float cun = numberOf(rule, "cun", 0);
        if (cun <= 0 || at.midline) return {};
        const float last = std::ceil(cun - 1e-3f);
        const auto place = [&](float c) { return skin({c * *unit, p.y, p.z}); };
        for (float x = 0; x < last * *unit; x += kSample) r.line.push_back(skin({x, p.y, p.z}));
        r.line.push_back(place(last));
        r.from = refs.empty() ? "midline" : catalog_.nameOf(rule.refs[0]);
        count(r, last, cun, place);
        out.push_back(std::move(r));
        return {};
    }

    const Catalog& catalog_;
    Evaluator e_;
};

} // namespace

engine::Result<std::vector<Ruler>> rulersOf(const PosedBody& reference, const Catalog& catalog,
                                            std::string_view code, Side side, size_t site) {
    RulerMaker maker(reference, catalog);
    const Rule* rule = maker.ruleOf(code, site);
    if (!rule) return engine::Error{std::string(code) + " has no rule"};
    if (auto ok = maker.add(*rule, 0); !ok) return ok.error();
    if (side == Side::right) maker.mirror();
    return std::move(maker.out);
}

} // namespace atlas
