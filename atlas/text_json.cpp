// The JSON forms, as the design's "Interfaces" have them.
#include "atlas/text_json.h"
#include "atlas/domain/offer.h"
#include "atlas/domain/posture.h"
#include "atlas/domain/resolve.h"
#include <algorithm>
#include <cmath>
#include <iterator>

namespace atlas {
namespace {

Json vec(glm::vec3 v) {
    Json out = Json::array();
    for (int i = 0; i < 3; ++i) out.push_back(rounded(v[i], 1e5));
    return out;
}

Json body(const AtlasSession& s) {
    return {{"source", s.source}, {"height_m", rounded(s.shaped.height, 1e4)}, {"pose", s.pose.id}};
}

Json listEntry(const AtlasSession& s, const Point& p) {
    const PlacedPoint* placed = s.measurement.point(p.code);
    const auto surface = s.posed.skinSurface();
    const auto places = [&](const std::vector<Site>& list, bool labels) {
        Json out = Json::array();
        for (const Site& site : list) {
            Json one{{"side", toString(site.side)},
                     {"point_m", vec(engine::positionAt(surface, site.at))},
                     {"normal", vec(engine::normalAt(surface, site.at))}};
            if (labels && !site.label.empty()) one["label"] = site.label;
            if (s.guest) one["within_m"] = rounded(withinAt(*s.guest, site.at), 1e4);
            out.push_back(std::move(one));
        }
        return out;
    };
    Json out{{"code", p.code},
             {"meridian", p.meridian},
             {"order", p.order},
             {"names", {{"pinyin", p.pinyin}, {"hans", p.hans}, {"hant", p.hant}, {"en", p.english}}},
             {"aliases", p.aliases},
             {"categories", p.categories},
             {"segment", p.segment},
             {"sites", places(placed ? placed->sites : std::vector<Site>{}, true)}};
    if (placed) out["confidence"] = placed->confidence, out["measured"] = placed->arithmetic;
    for (const Alternative& other : p.alternatives) {
        std::vector<Site> sites;
        if (placed)
            std::ranges::copy_if(placed->alternatives, std::back_inserter(sites),
                                 [&](const Site& site) { return site.label == other.location; });
        out["alternatives"].push_back(
            {{"location", other.location}, {"sources", other.sources}, {"sites", places(sites, false)}});
    }
    return out;
}

// Only where something was said: nothing said, nothing decided.
void addLeftOut(Json& out, const Catalog& catalog, const SafetyChoices& said, const Point* p) {
    if (said.conditions.empty()) return;
    out["left_out"] = Json::array();
    if (!p) return;
    for (const Condition* c : verdictOn(catalog, said, *p).because)
        out["left_out"].push_back({{"condition", c->id}, {"why", c->why}, {"sources", c->sources}});
}

Json statements(const std::vector<Statement>& list) {
    Json out = Json::array();
    for (const Statement& s : list) {
        Json one{{"text", s.text}, {"sources", s.sources}};
        if (!s.evidence.empty()) one["evidence"] = s.evidence;
        out.push_back(std::move(one));
    }
    return out;
}

Json massage(const Massage& m) {
    Json out{{"technique", m.technique}, {"steps", m.steps}};
    if (m.secondsMax > 0)
        out["seconds"] = {m.secondsMin, m.secondsMax};
    else
        out["seconds"] = nullptr;
    out["repeat"] = m.repeat;
    out["pressure"] = m.pressure;
    if (!m.notAdvised.empty()) out["not_advised"] = m.notAdvised;
    out["sources"] = m.sources;
    return out;
}

} // namespace

double rounded(double v, double steps) {
    const double r = std::round(v * steps) / steps;
    return r == 0 ? 0.0 : r;
}

Json listJson(const AtlasSession& s, std::string_view meridian, const SafetyChoices& said) {
    Json points = Json::array();
    for (const Point& p : s.catalog.points)
        if (meridian.empty() || p.meridian == meridian)
            addLeftOut(points.emplace_back(listEntry(s, p)), s.catalog, said, &p);
    return {{"body", body(s)}, {"points", std::move(points)}};
}

Json measurementJson(const AtlasSession& s) {
    const auto surface = s.posed.surface(); // the pupil lies on the eye
    Json landmarks = Json::array(), joints = Json::array(), cun = Json::array();
    for (const Landmark& l : s.measurement.landmarks) {
        Json one;
        one["id"] = l.id;
        if (l.side != Side::midline) one["side"] = toString(l.side);
        one["point_m"] = vec(engine::positionAt(surface, l.at));
        if (!l.basis.empty()) one["basis"] = l.basis;
        landmarks.push_back(std::move(one));
    }
    for (size_t i = 0; i < s.asset->joints.size(); ++i) {
        const engine::Joint& j = s.asset->joints[i];
        Json parent;
        if (j.parent >= 0) parent = s.asset->joints[static_cast<size_t>(j.parent)].name;
        joints.push_back({{"name", j.name}, {"parent", parent}, {"point_m", vec(s.posed.jointPositions[i])}});
    }
    for (const CunScale& c : s.measurement.cun) {
        Json one;
        one["id"] = c.id;
        if (c.side != Side::midline) one["side"] = toString(c.side);
        one["from"] = c.from;
        one["to"] = c.to;
        one["cun"] = rounded(c.cun, 1e3);
        one["cun_m"] = rounded(c.metres, 1e6);
        cun.push_back(std::move(one));
    }
    Json areas = Json::array();
    for (const SkinArea& a : s.areas) {
        Json one;
        one["region"] = a.region;
        if (a.side != Side::midline) one["side"] = toString(a.side);
        one["size_cm2"] = rounded(a.size * 1e4f, 10);
        areas.push_back(std::move(one));
    }
    return {{"body", body(s)},
            {"landmarks", std::move(landmarks)},
            {"joints", std::move(joints)},
            {"cun", std::move(cun)},
            {"areas", std::move(areas)}};
}

Json pointJson(const AtlasSession& s, const Point& p, const SafetyChoices& said) {
    Json out = listEntry(s, p);
    addLeftOut(out, s.catalog, said, &p);
    out["location"] = p.location;
    out["finding"] = p.finding;
    out["posture"] = {{"id", p.posture.empty() ? "anatomical" : p.posture},
                      {"name", p.posture.empty() ? Json() : Json(postureName(s.poses, p))},
                      {"sources", p.postureSources}};
    out["indications"] = statements(p.indications);
    out["massage"] = massage(p.massage);
    out["precautions"] = statements(p.precautions);
    out["regions"] = p.regions;
    Json printed = Json::array();
    for (const PrintedName& n : printedNames(s.catalog, p.code))
        printed.push_back({{"region", n.region->id},
                           {"printed", n.point->printed},
                           {"standard", n.standard},
                           {"meant", n.point->code},
                           {"note", n.point->note},
                           {"sources", n.point->sources}});
    out["printed"] = std::move(printed);
    Json sources = Json::array();
    for (const std::string& id : p.sources) sources.push_back(id);
    out["sources"] = std::move(sources);
    out["notes"] = statements(p.notes);
    out["body"] = body(s);
    return out;
}

Json regionJson(const AtlasSession& session, const Region& r, const SafetyChoices& said) {
    Json points = Json::array(), advice = Json::array();
    for (const RegionPoint& p : r.points) {
        Json one = {{"code", p.code},
                    {"printed", p.printed},
                    {"standard", numberedCode(session.catalog, p.printed)},
                    {"note", p.note},
                    {"why", p.why},
                    {"near", isNearRegion(session, r.id, p.code)},
                    {"sources", p.sources}};
        addLeftOut(one, session.catalog, said, session.catalog.point(p.code));
        points.push_back(std::move(one));
    }
    for (const Advice& a : r.advice) {
        advice.push_back(statements({a.said})[0]);
        advice.back()["kinds"] = a.kinds;
    }
    return {{"id", r.id},
            {"name", r.name},
            {"words", r.words},
            {"points", std::move(points)},
            {"knots", statements(r.knots)},
            {"massage", massage(r.massage)},
            {"advice", std::move(advice)},
            {"avoid", statements(r.avoid)},
            {"red_flags", statements(r.redFlags)}};
}

Json meridianJson(const Catalog& catalog, const Meridian& m) {
    Json points = Json::array();
    for (const Point& p : catalog.points)
        if (p.meridian == m.code) points.push_back(p.code);
    return {{"code", m.code},
            {"name", m.name},
            {"pinyin", m.pinyin},
            {"hans", m.hans},
            {"hant", m.hant},
            {"aliases", m.aliases},
            {"limb", m.limb},
            {"polarity", m.polarity},
            {"element", m.element},
            {"colour", m.colour},
            {"pattern", m.pattern},
            {"branches", m.branches},
            {"points", std::move(points)}};
}

Json pageJson(const Page& p) {
    return {{"id", p.id}, {"title", p.title}, {"words", p.words}, {"paragraphs", statements(p.paragraphs)}};
}

Json searchJson(std::string_view words, const std::vector<SearchResult>& results) {
    Json list = Json::array();
    for (const SearchResult& r : results) {
        list.push_back({{"kind", r.kind},
                        {"id", r.id},
                        {"title", r.title},
                        {"why", r.why},
                        {"score", rounded(r.score, 1e3)}});
        if (r.side != Side::midline) list.back()["side"] = toString(r.side);
    }
    return {{"query", std::string(words)}, {"results", std::move(list)}};
}

} // namespace atlas
