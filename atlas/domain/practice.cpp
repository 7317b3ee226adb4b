// What a session presses, in which order and how long, from the data and from what the user said of
// themselves.
#include "atlas/domain/practice.h"
#include "atlas/domain/segments.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace atlas {
namespace {

constexpr int kLongestKnot = 300;              // seconds; the articles' measure for a knot
constexpr int kRest = 10;                      // seconds, where the technique says none
constexpr int kInTurn = 3;                     // seconds between the places of a group
constexpr float kHand = 0.03f;                 // metres to either side that a hand on a knot presses as well
constexpr size_t kTogether = 3;                // so many places of a group are held at once
constexpr std::array<int, 2> kUnknown{30, 60}; // seconds, where neither point nor technique says any

struct Times {
    int least = 0, most = 0;
    std::string from;
};

struct Way { // how a place is pressed
    std::string technique, motion, name;
    bool replaced = false; // by hand, in place of what is not allowed
};

std::string motionOf(const Technique* t, std::string_view id) {
    if (t && !t->motion.empty()) return t->motion;
    constexpr std::array<std::pair<std::string_view, const char*>, 5> known{{{"press", "hold"},
                                                                             {"trigger-release", "hold"},
                                                                             {"circles", "circles"},
                                                                             {"stroke", "stroke"},
                                                                             {"ball", "roll"}}};
    for (const auto& [name, motion] : known)
        if (name == id) return motion;
    return "hold";
}

// The middle of the range as somebody would say it.
int middle(int least, int most) {
    constexpr std::array<int, 15> round{5, 10, 15, 20, 30, 45, 60, 90, 120, 150, 180, 210, 240, 270, 300};
    const double wanted = (least + most) / 2.0;
    int best = least;
    for (const int r : round)
        if (r >= least && r <= most && (best == least || std::abs(r - wanted) < std::abs(best - wanted)))
            best = r;
    return best;
}

class Planner {
public:
    Planner(const AtlasSession& s, const SafetyChoices& safety, const PracticeRequest& r)
        : s_(s), c_(s.catalog), safety_(safety) {
        plan_.request = r;
        plan_.gentler = r.gentler || asksForGentle(c_, safety);
    }

    engine::Result<PracticePlan> plan() {
        const PracticeRequest& r = plan_.request;
        if (!r.region.empty()) {
            const Region* region = c_.region(r.region);
            if (!region) return engine::Error{"there is no region '" + r.region + "'"};
            plan_.title = region->name;
            knot(*region);
            for (const Point* p : pointsOf(*region)) point(*p);
        } else {
            if (r.codes.empty()) return engine::Error{"no point is chosen to press"};
            std::vector<std::string> seen;
            for (const std::string& code : r.codes) {
                const Point* p = c_.point(code);
                if (!p) return engine::Error{"there is no point '" + code + "'"};
                if (std::ranges::find(seen, code) != seen.end()) continue;
                seen.push_back(code);
                point(*p);
            }
            plan_.title =
                seen.size() == 1 ? nameOf(*c_.point(seen.front())) : std::to_string(seen.size()) + " points";
        }
        notes();
        if (plan_.items.empty()) {
            std::string why = plan_.title + ": nothing here is pressed in a session.";
            std::vector<std::pair<std::string, std::string>>
                reasons; // each said once, with what it holds for
            for (const LeftOut& l : plan_.leftOut) {
                const std::string name = l.code.empty() ? "The knot" : l.code;
                const auto same =
                    std::ranges::find(reasons, l.why, [](const auto& entry) { return entry.second; });
                if (same == reasons.end())
                    reasons.emplace_back(name, l.why);
                else
                    same->first.append(", ").append(name);
            }
            for (const auto& [names, reason] : reasons)
                why.append(" ").append(names).append(": ").append(reason);
            return engine::Error{why};
        }
        return std::move(plan_);
    }

private:
    static std::string nameOf(const Point& p) { return p.code + " " + p.pinyin; }

    void notes() {
        for (const Condition& c : c_.conditions) {
            if (std::ranges::find(safety_.conditions, c.id) == safety_.conditions.end()) continue;
            if (c.effect == "ask") plan_.notes.push_back("Ask a professional first: " + c.name + ".");
            if (c.effect == "gentle") plan_.notes.push_back("Lighter and shorter: " + c.name + ".");
        }
    }

    std::vector<Side> sides(bool hurtingOnly) const {
        const Side first = plan_.request.first;
        if (first == Side::midline) return {Side::right, Side::left};
        if (hurtingOnly) return {first};
        return {first, first == Side::right ? Side::left : Side::right};
    }

    glm::vec3 at(const engine::SurfacePoint& p) const {
        return engine::positionAt(s_.reference.surface(), p);
    }

    // Those that the article means; nearest to the knot first. Distant ones keep the article's order.
    std::vector<const Point*> pointsOf(const Region& region) const {
        struct Entry {
            const Point* point;
            float away;
        };
        const auto knot = std::ranges::find_if(s_.measurement.knots, [&](const KnotPlace& k) {
            return k.region == region.id && k.side != Side::right;
        });
        std::vector<Entry> all;
        for (const RegionPoint& p : region.points) {
            const Point* point = c_.point(p.code);
            if (!point || std::ranges::find(point->regions, region.id) == point->regions.end()) continue;
            if (std::ranges::any_of(all, [&](const Entry& e) { return e.point == point; })) continue;
            float away = 0;
            const PlacedPoint* placed = s_.measurement.point(p.code);
            if (knot != s_.measurement.knots.end() && placed && !placed->sites.empty())
                away = glm::distance(at(knot->at), at(placed->sites.front().at));
            all.push_back({point, std::min(away, 0.45f * s_.reference.height)});
        }
        std::ranges::stable_sort(all, {}, &Entry::away);
        std::vector<const Point*> out;
        for (const Entry& e : all) out.push_back(e.point);
        return out;
    }

    std::optional<Way> wayOf(const std::string& technique) const {
        const Technique* t = c_.technique(technique);
        if (allowsTechnique(c_, safety_, technique) &&
            !(plan_.request.gentler && motionOf(t, technique) == "roll"))
            return Way{technique, motionOf(t, technique), t ? t->name : technique, false};
        if (technique != "press" && allowsTechnique(c_, safety_, "press")) {
            const Technique* press = c_.technique("press");
            return Way{"press", "hold", press ? press->name : "Press and hold", true};
        }
        return {};
    }

    Times timesOf(const Massage& m, const Way& way, bool knot) const {
        Times t{m.secondsMin, std::max(m.secondsMin, m.secondsMax),
                knot ? "the region's own sources" : "the point's own sources"};
        if (t.most <= 0) {
            if (const Technique* technique = c_.technique(way.technique);
                technique && technique->secondsMax > 0)
                t = {technique->secondsMin, technique->secondsMax, "the general range of this technique"};
            else
                t = {kUnknown[0], kUnknown[1], "no source: a careful range"};
        }
        if (t.least <= 0) t.least = t.most;
        if (knot) t.most = std::min(t.most, kLongestKnot), t.least = std::min(t.least, t.most);
        return t;
    }

    int pressFor(const Times& t) const {
        if (plan_.gentler || plan_.request.length == Length::shorter) return t.least;
        return plan_.request.length == Length::longer ? t.most : middle(t.least, t.most);
    }

    PracticeItem itemOf(const Massage& m, const Way& way, bool knot) const {
        PracticeItem i;
        i.technique = way.technique;
        i.motion = way.motion;
        const Technique* t = c_.technique(way.technique);
        i.how = way.name;
        if (way.replaced)
            i.how += ", lightly, by hand; where you cannot reach, ask somebody";
        else if (way.motion == "stroke")
            i.how += m.toAndFro ? " to and fro, slowly" : " slowly, lift off and begin again";
        else if (way.motion == "roll")
            i.how += ": lean on it, roll a little";
        i.pressure = plan_.gentler ? gentlePressure(m.pressure) : m.pressure;
        const Times times = timesOf(m, way, knot);
        i.leastPress = times.least;
        i.mostPress = times.most;
        i.press = pressFor(times);
        i.range = describeRange(times.least, times.most);
        i.timeFrom = times.from;
        i.rest = t && t->rest > 0 ? t->rest : kRest;
        i.steps = way.replaced || m.steps.empty() ? (t ? t->steps : std::vector<std::string>{}) : m.steps;
        i.sources = m.sources;
        if (m.secondsMax <= 0 && t)
            for (const std::string& id : t->sources)
                if (std::ranges::find(i.sources, id) == i.sources.end()) i.sources.push_back(id);
        i.toAndFro = way.motion == "roll" || (way.motion == "stroke" && m.toAndFro);
        return i;
    }

    void knot(const Region& region) {
        const auto leave = [&](std::string why) { plan_.leftOut.push_back({"", std::move(why)}); };
        const Massage& m = region.massage;
        if (!m.notAdvised.empty()) return leave(m.notAdvised);
        if (m.technique.empty()) return;
        bool told = false;
        for (const Side side : sides(true))
            for (const KnotPlace& k : s_.measurement.knots) {
                if (k.region != region.id || (k.side != side && k.side != Side::midline)) continue;
                if (const auto verdict = verdictOnKnot(k); verdict.leaveOut) {
                    if (!std::exchange(told, true)) leave(whyLeftOut(verdict));
                    continue;
                }
                const auto way = wayOf(m.technique);
                if (!way) {
                    if (!std::exchange(told, true)) leave(reason(m.technique));
                    continue;
                }
                if (k.side == Side::midline && std::exchange(told, true)) continue;
                PracticeItem i = itemOf(m, *way, true);
                i.region = region.id;
                i.side = k.side;
                i.title = "The knot: " + region.name;
                i.at = k.at;
                if (way->motion == "stroke" || way->motion == "roll" || way->motion == "circles")
                    i.towards = k.towards;
                for (const Statement& a : region.avoid) i.cautions.push_back(a.text);
                plan_.items.push_back(std::move(i));
            }
    }

    void point(const Point& p) {
        const auto leave = [&](std::string why) { plan_.leftOut.push_back({p.code, std::move(why)}); };
        const Massage& m = p.massage;
        if (!m.notAdvised.empty()) return leave(m.notAdvised);
        if (m.technique.empty()) return leave("No source describes how to press it.");
        const PlacedPoint* placed = s_.measurement.point(p.code);
        if (!placed || placed->sites.empty()) return leave("It is not placed on the body.");
        if (const auto verdict = verdictOn(c_, safety_, p); verdict.leaveOut)
            return leave(whyLeftOut(verdict));
        const auto way = wayOf(m.technique);
        if (!way) return leave(reason(m.technique));
        PracticeItem base = itemOf(m, *way, false);
        base.code = p.code;
        base.region = plan_.request.region;
        base.title = nameOf(p);
        for (const Statement& s : p.precautions)
            if (std::ranges::none_of(c_.precautions, [&](const Statement& g) { return g.text == s.text; }))
                base.cautions.push_back(s.text);

        // A few places of a group are held at once, a column is stroked along, many are led through in turn.
        const bool group = p.sites.size() > 1;
        const bool sided =
            std::ranges::any_of(placed->sites, [](const Site& s) { return s.side != Side::midline; });
        if (group && p.sites.size() <= kTogether &&
            std::ranges::any_of(placed->sites, [](const Site& s) { return s.side == Side::midline; })) {
            std::vector<const Site*> all;
            for (const Site& s : placed->sites) all.push_back(&s);
            return together(base, Side::midline, all);
        }
        for (const Side side : sided ? sides(false) : std::vector{Side::midline}) {
            std::vector<const Site*> sites;
            for (const Site& s : placed->sites)
                if (s.side == side) sites.push_back(&s);
            if (sites.empty()) continue;
            if (way->motion == "stroke" && sites.size() > 1) {
                PracticeItem i = base;
                i.side = side;
                i.at = sites.front()->at;
                i.towards = sites.back()->at;
                plan_.items.push_back(std::move(i));
            } else if (sites.size() <= kTogether)
                together(base, side, sites);
            else
                inTurn(base, side, sites);
        }
    }

    void together(PracticeItem i, Side side, const std::vector<const Site*>& sites) {
        i.side = side;
        i.at = sites.front()->at;
        for (size_t n = 1; n < sites.size(); ++n) i.also.push_back(sites[n]->at);
        if (i.motion == "stroke" || i.motion == "roll") i.towards = sites.front()->towards;
        plan_.items.push_back(std::move(i));
    }

    // The point's time is shared among its places.
    void inTurn(const PracticeItem& base, Side side, const std::vector<const Site*>& sites) {
        const auto share = [&](int seconds) {
            return std::max(5,
                            (seconds + static_cast<int>(sites.size()) / 2) / static_cast<int>(sites.size()));
        };
        for (const Site* site : sites) {
            PracticeItem i = base;
            i.side = side;
            i.at = site->at;
            i.label = site->label;
            i.press = share(base.press);
            i.leastPress = share(base.leastPress);
            i.mostPress = share(base.mostPress);
            i.range += " for all " + std::to_string(sites.size()) + " places";
            if (site != sites.back()) i.rest = kInTurn;
            plan_.items.push_back(std::move(i));
        }
    }

    // The conditions speak of points and segments: a knot is left out where the hand would come on one of
    // these.
    SafetyVerdict verdictOnKnot(const KnotPlace& k) {
        SafetyVerdict out;
        if (safety_.conditions.empty()) return out;
        if (!segments_) segments_.emplace(s_.reference, s_.measurement);
        const glm::vec3 from = at(k.at), along = (k.towards ? at(*k.towards) : from) - from;
        for (const Condition* c : holding(c_, safety_)) {
            bool meets = false;
            for (const auto& place : {std::optional(k.at), k.towards}) {
                if (!place) continue;
                const std::string segment(segments_->at(*place).segment);
                meets = meets || std::ranges::find(c->segments, segment) != c->segments.end();
            }
            for (const std::string& code : c->points)
                if (const PlacedPoint* placed = s_.measurement.point(code))
                    for (const Site& site : placed->sites) {
                        const glm::vec3 p = at(site.at) - from;
                        const float way = glm::dot(along, along);
                        const float t = way > 0 ? std::clamp(glm::dot(p, along) / way, 0.0f, 1.0f) : 0.0f;
                        meets = meets || glm::length(p - along * t) < kHand;
                    }
            if (meets) out.because.push_back(c);
        }
        out.leaveOut = !out.because.empty();
        return out;
    }

    std::string reason(const std::string& technique) const {
        const Technique* t = c_.technique(technique);
        return (t ? t->name : technique) + " is left out for what you said of yourself.";
    }

    const AtlasSession& s_;
    const Catalog& c_;
    const SafetyChoices& safety_;
    PracticePlan plan_;
    std::optional<SegmentMap> segments_;
};

} // namespace

const char* toString(Length length) {
    constexpr std::array<const char*, 3> names{"shorter", "usual", "longer"};
    return names[static_cast<size_t>(length)];
}

std::string describeSeconds(double seconds) {
    const long all = std::lround(seconds);
    if (all < 60) return std::to_string(all) + " s";
    std::string text = std::to_string(all / 60) + " min";
    return all % 60 ? text + " " + std::to_string(all % 60) + " s" : text;
}

std::string describeRange(int least, int most) {
    if (least >= most) return describeSeconds(most);
    if (least % 60 == 0 && most % 60 == 0) return std::to_string(least / 60) + " to " + describeSeconds(most);
    if (most < 60) return std::to_string(least) + " to " + describeSeconds(most);
    return describeSeconds(least) + " to " + describeSeconds(most);
}

engine::Result<PracticePlan> planPractice(const AtlasSession& session, const SafetyChoices& safety,
                                          const PracticeRequest& request) {
    return Planner(session, safety, request).plan();
}

} // namespace atlas
