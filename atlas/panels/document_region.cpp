// The card of a region: what to mind first, what the knot is, what to press, how, and what helps besides.
#include "atlas/panels/document_writer.h"
#include <array>

namespace atlas {
namespace {

using Kind = Block::Kind;

struct Helps { // advice of these kinds stands under this heading
    const char* heading;
    std::array<std::string_view, 2> kinds;
};
constexpr std::array<Helps, 9> helps{{{"Ball or roller", {"ball", "roller"}},
                                      {"By hand", {"massage", ""}},
                                      {"Stretch", {"stretch", ""}},
                                      {"Exercise", {"exercise", ""}},
                                      {"Warmth and cold", {"heat", "cold"}},
                                      {"Muscle rub", {"muscle-rub", ""}},
                                      {"Rest", {"rest", ""}},
                                      {"From day to day", {"habit", ""}},
                                      {"What studies found", {"study", ""}}}};

size_t helpsOf(const Advice& a) { // helps.size(): none of them
    for (const std::string& kind : a.kinds)
        for (size_t i = 0; i < helps.size(); ++i)
            if (kind == helps[i].kinds[0] || kind == helps[i].kinds[1]) return i;
    return helps.size();
}

bool isCaution(const Advice& a) {
    return std::ranges::find(a.kinds, "caution") != a.kinds.end();
}

void points(DocumentWriter& w, const AtlasSession& session, const Region& r) {
    if (r.points.empty()) return;
    w.add(Kind::heading, "Points to press");
    std::vector<const Condition*> why; // some are left out
    for (const RegionPoint& rp : r.points)
        if (const Point* p = w.catalog.point(rp.code))
            for (const Condition* c : verdictOn(w.catalog, w.safety, *p).because) why.push_back(c);
    if (!why.empty())
        w.add(Kind::sign, "Left out. " + youSaid(w, [&](const Condition& c) {
                              return std::ranges::find(why, &c) != why.end();
                          }));
    const bool measured =
        std::ranges::any_of(session.areas, [&](const SkinArea& a) { return a.region == r.id; });
    const auto pressed = [&](const RegionPoint& rp) {
        const Point* p = w.catalog.point(rp.code);
        return p && std::ranges::find(p->regions, r.id) != p->regions.end();
    };
    constexpr std::array<const char*, 3> groups{"Here",
                                                "Away from it: easy to reach, on a line that leads there",
                                                "Printed by mistake: not pressed for this region"};
    for (size_t group = 0; group < groups.size(); ++group) {
        const bool far = group == 1;
        bool first = true;
        for (const RegionPoint& rp : r.points) {
            if (pressed(rp) == (group == 2)) continue;
            if (group < 2 && measured && isNearRegion(session, r.id, rp.code) == far) continue;
            if (group < 2 && !measured && far) continue;
            if ((measured || group == 2) && std::exchange(first, false)) w.add(Kind::group, groups[group]);
            Block& b = w.add(Kind::point, rp.why, rp.printed == rp.code ? std::string() : rp.printed);
            b.link = rp.code;
            b.note = rp.note;
            b.far = far;
            b.cite = w.cite(rp.sources);
            if (const Point* p = w.catalog.point(rp.code))
                b.number = verdictOn(w.catalog, w.safety, *p).leaveOut ? 1 : 0;
        }
    }
}

// The session's button and how long it lasts, or why there is none.
void start(DocumentWriter& w, const AtlasSession& session, const Region& r) {
    if (session.measurement.points.empty()) return;
    PracticeRequest request;
    request.region = r.id;
    const auto plan = planPractice(session, w.safety, request);
    if (!plan) {
        w.add(Kind::quiet, plan.error().message);
        return;
    }
    const int minutes = std::max(1, (plan->seconds() + 30) / 60);
    w.add(Kind::start, "Start", "about " + std::to_string(minutes) + " min, both sides").link = r.id;
}

} // namespace

void writeMassage(DocumentWriter& w, const Massage& m, const char* heading) {
    const Technique* technique = w.catalog.technique(m.technique);
    const bool advised = m.notAdvised.empty();
    if (advised && !technique && m.steps.empty()) return;
    w.add(Kind::heading, heading);
    const std::string cite = w.cite(m.sources);
    if (!advised) {
        w.add(Kind::text, m.notAdvised).cite = cite;
        return;
    }
    if (w.d.leftOut) {
        w.add(Kind::text,
              "Left out of sessions for what you said. Ask a professional whether, and how, it may "
              "be pressed.");
        w.d.foldFrom = w.d.blocks.size();
    }
    const bool gentle = asksForGentle(w.catalog, w.safety);
    if (technique) w.add(Kind::fact, "Technique", technique->name).link = technique->id;
    if (const std::string barred = techniqueBarred(w, m.technique); !barred.empty())
        w.add(Kind::quiet, barred + " Not this technique: press lightly with a finger, or leave it out.");
    if (gentle)
        w.add(Kind::fact, "Pressure", capital(gentlePressure(m.pressure)));
    else if (!m.pressure.empty())
        w.add(Kind::fact, "Pressure", capital(m.pressure));
    if (m.secondsMax > 0)
        w.add(Kind::fact, "Time",
              timeOf(m.secondsMin, gentle && m.secondsMin > 0 ? m.secondsMin : m.secondsMax));
    if (!m.repeat.empty()) w.add(Kind::fact, "Repeat", capital(m.repeat));
    w.steps(m.steps.empty() && technique ? technique->steps : m.steps);
    if (!cite.empty() && !w.d.blocks.empty()) w.d.blocks.back().cite = cite;
    if (gentle) w.add(Kind::quiet, "Lighter and shorter. " + gentleBecause(w));
    if (w.d.leftOut) w.d.foldTo = w.d.blocks.size();
}

void writeRegionCard(DocumentWriter& w, const AtlasSession& session, const Region& r) {
    Document& d = w.d;
    d.kicker = "Where it hurts";
    d.title = r.name;
    d.sides = std::ranges::any_of(session.areas, [&](const SkinArea& a) { return a.region == r.id; });
    w.statements(Kind::flag, r.redFlags);
    start(w, session, r);
    std::vector<std::string> words; // the rest only helps the search
    for (const std::string& word : r.words)
        if (words.size() < 6 && capital(word) != r.name) words.push_back(word);
    if (!words.empty()) w.add(Kind::quiet, "Also said: " + joined(words, ", ") + ".");
    w.section("What kind of knot sits here", Kind::text, r.knots);
    points(w, session, r);
    writeMassage(w, r.massage, "Work on the knot itself");

    bool heading = false;
    const auto under = [&](size_t group) {
        bool named = false;
        for (const Advice& a : r.advice) {
            if (isCaution(a) || helpsOf(a) != group) continue;
            if (!std::exchange(heading, true)) w.add(Kind::heading, "What helps besides");
            if (group < helps.size() && !std::exchange(named, true)) w.add(Kind::group, helps[group].heading);
            Block& b = w.add(Kind::bullet, a.said.text, a.said.evidence);
            b.cite = w.cite(a.said.sources);
            for (const std::string& kind : a.kinds) // techniques where they name one
                if (const std::string barred = techniqueBarred(w, kind); !barred.empty()) {
                    b.text.insert(0, barred + " Ask first: ");
                    break;
                }
        }
    };
    for (size_t group = 0; group <= helps.size(); ++group) under(group);

    std::vector<Statement> avoid = r.avoid;
    for (const Advice& a : r.advice)
        if (isCaution(a)) avoid.push_back(a.said);
    if (!avoid.empty()) w.add(Kind::heading, "What to leave alone");
    w.statements(Kind::caution, avoid);
}

} // namespace atlas
