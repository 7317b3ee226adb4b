#include "atlas/text_commands.h"
#include "atlas/domain/offer.h"
#include "atlas/domain/posture.h"
#include "atlas/domain/resolve.h"
#include "atlas/text_json.h"
#include "atlas/text_layout.h"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <ostream>

namespace atlas {
namespace {

void listStatements(std::ostream& out, const Catalog& c, const char* title,
                    const std::vector<Statement>& list) {
    if (list.empty()) return;
    heading(out, title);
    for (const Statement& s : list) {
        std::string tail;
        if (!s.evidence.empty()) tail = "evidence: " + s.evidence;
        if (const std::string names = sourceNames(c, s.sources); !names.empty())
            tail += (tail.empty() ? "" : "; ") + names;
        wrapped(out, "  - ", tail.empty() ? s.text : s.text + " (" + tail + ")");
    }
}

std::string conditionNames(const std::vector<const Condition*>& list) {
    std::string s;
    for (const Condition* c : list) s.append(s.empty() ? "" : ", ").append(c->name);
    return s;
}

void printedLine(std::ostream& out, const RegionPoint& p, const std::string& standard,
                 std::string_view where) {
    std::string text(where);
    if (p.printed.empty()) return wrapped(out, "  - ", p.note.empty() ? text : text.append(p.note));
    text += "printed \"" + p.printed + "\"";
    if (!standard.empty() && standard != p.code)
        text += ", by the WHO standard " + standard + "; most likely meant: " + p.code;
    if (!p.note.empty()) text += ". " + p.note;
    wrapped(out, "  - ", text);
}

std::string number(double v, int digits) {
    return fmt::format("{:.{}f}", rounded(v, std::pow(10.0, digits)), digits);
}

void writeCsv(std::ostream& out, const AtlasSession& s, std::string_view meridian,
              const SafetyChoices& said) {
    const bool asked = !said.conditions.empty();
    out << "code,meridian,order,pinyin,hans,hant,english,segment,side,label,x_m,y_m,z_m,normal_x,normal_y,"
           "normal_z"
        << (asked ? ",left_out\n" : "\n");
    const auto surface = s.posed.skinSurface();
    for (const Point& p : s.catalog.points) {
        if (!meridian.empty() && p.meridian != meridian) continue;
        std::string head;
        for (const std::string& cell :
             {p.code, p.meridian, std::to_string(p.order), p.pinyin, p.hans, p.hant, p.english, p.segment})
            head += csvCell(cell) + ",";
        const PlacedPoint* placed = s.measurement.point(p.code);
        std::string tail;
        for (const Condition* c : verdictOn(s.catalog, said, p).because)
            tail.append(tail.empty() ? "" : " ").append(c->id);
        tail = asked ? "," + tail + "\n" : "\n";
        if (!placed || placed->sites.empty())
            out << head << ",,,,,,," << tail;
        else
            for (const Site& site : placed->sites) {
                out << head << toString(site.side) << ',' << csvCell(site.label);
                const glm::vec3 at = engine::positionAt(surface, site.at),
                                n = engine::normalAt(surface, site.at);
                for (int i = 0; i < 3; ++i) out << ',' << number(at[i], 5);
                for (int i = 0; i < 3; ++i) out << ',' << number(n[i], 4);
                out << tail;
            }
    }
}

void bodyLine(std::ostream& out, const AtlasSession& s) {
    out << fmt::format("Body: {}, {:.1f} cm, pose {}\n", s.source, static_cast<double>(s.shaped.height) * 100,
                       s.pose.id);
}

std::string place(const AtlasSession& s, const engine::SurfacePoint& at) {
    const glm::vec3 p = engine::positionAt(s.posed.skinSurface(), at);
    return fmt::format("{:>7} {:>7} {:>7}", number(p.x, 3), number(p.y, 3), number(p.z, 3));
}

void writeMassage(std::ostream& out, const Catalog& c, const Massage& m, const SafetyChoices& said) {
    if (m.technique.empty() && m.notAdvised.empty() && m.steps.empty()) return;
    heading(out, "How to press");
    if (!m.notAdvised.empty()) wrapped(out, "  ", "Self-massage is not advised here: " + m.notAdvised);
    size_t i = 0;
    for (const std::string& step : m.steps) wrapped(out, "  " + std::to_string(++i) + ". ", step);
    const auto technique = std::ranges::find(c.techniques, m.technique, &Technique::id);
    if (technique != c.techniques.end()) wrapped(out, "  Technique  ", technique->name);
    if (asksForGentle(c, said))
        wrapped(out, "  Pressure   ",
                gentlePressure(m.pressure) + " Lighter and shorter, for what you said.");
    else if (!m.pressure.empty())
        wrapped(out, "  Pressure   ", m.pressure);
    if (!m.technique.empty() && !allowsTechnique(c, said, m.technique))
        wrapped(out, "  Left out   ",
                "this technique, for what you said; press lightly with a finger, or not.");
    if (m.secondsMax > 0)
        wrapped(out, "  Time       ",
                m.secondsMin == m.secondsMax || (asksForGentle(c, said) && m.secondsMin > 0)
                    ? std::to_string(m.secondsMin) + " seconds"
                    : std::to_string(m.secondsMin) + " to " + std::to_string(m.secondsMax) + " seconds");
    if (!m.repeat.empty()) wrapped(out, "  Repeat     ", m.repeat);
    if (!m.sources.empty()) wrapped(out, "  Sources    ", sourceNames(c, m.sources));
}

} // namespace

void writeList(std::ostream& out, const AtlasSession& s, std::string_view meridian, std::string_view format,
               const SafetyChoices& said) {
    if (format == "json") return dump(out, listJson(s, meridian, said));
    if (format == "csv") return writeCsv(out, s, meridian, said);
    std::vector<std::vector<std::string>> rows{{"CODE", "PINYIN", "HANZI", "ENGLISH", "SEGMENT", "SITES",
                                                "      X       Y       Z  metres, left or midline"}};
    const bool asked = !said.conditions.empty();
    if (asked) rows.front().emplace_back("LEFT OUT");
    for (const Point& p : s.catalog.points) {
        if (!meridian.empty() && p.meridian != meridian) continue;
        const PlacedPoint* placed = s.measurement.point(p.code);
        const bool found = placed && !placed->sites.empty();
        rows.push_back({p.code, p.pinyin, p.hans, p.english, p.segment,
                        !found                      ? "none"
                        : placed->sites.size() == 1 ? toString(placed->sites[0].side)
                                                    : std::to_string(placed->sites.size()),
                        found ? place(s, placed->sites[0].at) : "not placed yet"});
        if (asked) rows.back().push_back(conditionNames(verdictOn(s.catalog, said, p).because));
    }
    bodyLine(out, s);
    table(out, rows);
}

void writeMeasurement(std::ostream& out, const AtlasSession& s, std::string_view format) {
    if (format == "json") return dump(out, measurementJson(s));
    bodyLine(out, s);
    std::vector<std::vector<std::string>> rows{{"B-CUN", "SIDE", "FROM", "TO", "CUN", "ONE B-CUN"}};
    for (const CunScale& c : s.measurement.cun)
        rows.push_back({c.id, c.side == Side::midline ? "" : toString(c.side), c.from, c.to,
                        fmt::format("{:>3g}", c.cun), fmt::format("{:5.1f} mm", c.metres * 1000)});
    out << '\n';
    table(out, rows);
    rows = {{"AREA", "SIDE", "SIZE"}};
    for (const SkinArea& a : s.areas)
        rows.push_back({a.region, a.side == Side::midline ? "" : toString(a.side),
                        fmt::format("{:5.0f} cm²", a.size * 1e4f)});
    out << '\n';
    table(out, rows);
    rows = {{"LANDMARK", "SIDE", "      X       Y       Z  metres", "FOUND BY"}};
    for (const Landmark& l : s.measurement.landmarks)
        rows.push_back({l.id, l.side == Side::midline ? "" : toString(l.side), place(s, l.at), l.basis});
    out << '\n';
    table(out, rows);
    rows = {{"JOINT", "PARENT", "      X       Y       Z  metres"}};
    for (size_t i = 0; i < s.asset->joints.size(); ++i) {
        const engine::Joint& j = s.asset->joints[i];
        const glm::vec3 p = s.posed.jointPositions[i];
        rows.push_back({j.name, j.parent < 0 ? "" : s.asset->joints[static_cast<size_t>(j.parent)].name,
                        fmt::format("{:>7} {:>7} {:>7}", number(p.x, 3), number(p.y, 3), number(p.z, 3))});
    }
    out << '\n';
    table(out, rows);
}

void writeSearch(std::ostream& out, std::string_view words, const std::vector<SearchResult>& results,
                 std::string_view format) {
    if (format == "json") return dump(out, searchJson(words, results));
    std::vector<std::vector<std::string>> rows;
    for (const SearchResult& r : results)
        rows.push_back(
            {r.kind, r.kind != "point" && r.kind != "meridian" ? r.id + ": " + r.title : r.title, r.why});
    table(out, rows);
}

void writePoint(std::ostream& out, const AtlasSession& s, std::string_view code, std::string_view format,
                const SafetyChoices& said) {
    const Catalog& c = s.catalog;
    const Point& p = *c.point(code);
    if (format == "json") return dump(out, pointJson(s, p, said));
    out << p.code << "  " << p.hans << (p.hant == p.hans ? "" : " (" + p.hant + ")") << "  " << p.pinyin
        << "  " << p.english << '\n';
    const Meridian* m = c.meridian(p.meridian);
    std::string what = m ? m->name : p.meridian == "EX" ? "Extra point" : p.meridian;
    if (!p.categories.empty()) what += "; " + listed(p.categories);
    wrapped(out, "", what);
    if (!p.aliases.empty()) wrapped(out, "Also called  ", listed(p.aliases));
    for (const Condition* condition : verdictOn(c, said, p).because) {
        heading(out, "Left out");
        wrapped(out, "  ",
                "You said: " + condition->name + ". " + condition->why + " (" +
                    sourceNames(c, condition->sources) + ")");
    }
    listStatements(out, c, "Take care", p.precautions);
    heading(out, "Where");
    wrapped(out, "  ", p.location);
    if (const PlacedPoint* placed = s.measurement.point(p.code); placed && !placed->sites.empty()) {
        wrapped(out, "  Measured here: ", placed->arithmetic + " (" + placed->confidence + ")");
        for (const Site& site : placed->sites)
            out << "  " << padded(toString(site.side), 9) << place(s, site.at) << " m"
                << (site.label.empty() ? "" : "  " + site.label)
                << (s.guest ? fmt::format("  within {:.0f} mm", 1000 * withinAt(*s.guest, site.at)) : "")
                << '\n';
    }
    for (const Alternative& other : p.alternatives)
        wrapped(out, "  Another place in print: ", other.location);
    if (!p.finding.empty()) heading(out, "How to find it"), wrapped(out, "  ", p.finding);
    if (!p.posture.empty())
        wrapped(out, "  ",
                "Posture: " + postureName(s.poses, p) + " (" + sourceNames(c, p.postureSources) + ")");
    writeMassage(out, c, p.massage, said);
    listStatements(out, c, "Traditionally used for", p.indications);
    if (!p.regions.empty()) {
        std::vector<std::string> names;
        for (const std::string& id : p.regions) names.push_back(c.region(id) ? c.region(id)->name : id);
        heading(out, "Muscle regions");
        wrapped(out, "  ", listed(names));
    }
    if (const auto printed = printedNames(c, p.code); !printed.empty()) {
        heading(out, "In the article");
        for (const PrintedName& n : printed) printedLine(out, *n.point, n.standard, n.region->name + ": ");
    }
    listStatements(out, c, "Notes", p.notes);
    heading(out, "Sources");
    for (const std::string& id : p.sources)
        if (const Source* source = c.source(id)) {
            std::string line = source->title;
            for (const std::string& part : {source->authors, source->publisher, source->year})
                if (!part.empty()) line += ", " + part;
            wrapped(out, "  - ", line);
        }
    out << '\n';
    bodyLine(out, s);
    wrapped(out, "", kDisclaimer);
}

void writeRegion(std::ostream& out, const AtlasSession& session, std::string_view id, std::string_view format,
                 const SafetyChoices& said) {
    const Catalog& c = session.catalog;
    const Region& r = *c.region(id);
    if (format == "json") return dump(out, regionJson(session, r, said));
    out << r.name << "  (" << r.id << ")\n";
    if (!r.words.empty()) wrapped(out, "Also said: ", listed(r.words));
    listStatements(out, c, "See a doctor when", r.redFlags);
    listStatements(out, c, "Knots that sit here", r.knots);
    for (const char* group : {"Points to press here", "Points to press elsewhere on the body",
                              "Printed by mistake: not pressed for this region"}) {
        bool first = true;
        for (const RegionPoint& p : r.points) {
            const Point* point = c.point(p.code);
            const bool pressed = point && std::ranges::find(point->regions, r.id) != point->regions.end();
            const bool near = isNearRegion(session, r.id, p.code);
            if (std::string_view(group).starts_with("Printed")
                    ? pressed
                    : !pressed || near != std::string_view(group).ends_with("here"))
                continue;
            if (first) heading(out, group);
            first = false;
            printedLine(out, p, numberedCode(c, p.printed),
                        p.code + (point ? " " + point->pinyin + " " + point->hans : "") + ": ");
            if (const std::string why = point ? whyLeftOut(verdictOn(c, said, *point)) : std::string();
                !why.empty())
                wrapped(out, "    Left out. ", why);
            if (!p.why.empty()) {
                const std::string names = sourceNames(c, p.sources);
                wrapped(out, "    ", names.empty() ? p.why : p.why + " (" + names + ")");
            }
        }
    }
    PracticeRequest request;
    request.region = r.id;
    if (const auto plan = planPractice(session, said, request); !plan)
        wrapped(out, "! ", plan.error().message);
    else
        for (const LeftOut& l : plan->leftOut)
            if (l.code.empty()) wrapped(out, "! The knot itself is left out: ", l.why);
    writeMassage(out, c, r.massage, said);
    std::vector<Statement> advice;
    for (const Advice& a : r.advice) {
        advice.push_back(a.said);
        if (!a.kinds.empty())
            advice.back().text = std::string("[").append(listed(a.kinds)).append("] ").append(a.said.text);
    }
    listStatements(out, c, "Advice", advice);
    listStatements(out, c, "What to leave alone", r.avoid);
    out << '\n';
    wrapped(out, "", kDisclaimer);
}

void writeMeridian(std::ostream& out, const Catalog& c, std::string_view code, std::string_view format) {
    const Meridian& m = *c.meridian(code);
    if (format == "json") return dump(out, meridianJson(c, m));
    out << m.code << "  " << m.name << "  " << m.hans << (m.hant == m.hans ? "" : " (" + m.hant + ")") << "  "
        << m.pinyin << '\n';
    if (!m.aliases.empty()) wrapped(out, "Also called  ", listed(m.aliases));
    wrapped(out, "", listed([&] {
                std::vector<std::string> facts;
                for (const std::string& f : {m.limb, m.polarity, m.element})
                    if (!f.empty()) facts.push_back(f);
                return facts;
            }()));
    heading(out, "Course");
    for (const auto& branch : m.branches) wrapped(out, "  ", listed(branch, " → "));
    heading(out, "Points");
    std::vector<std::vector<std::string>> rows;
    for (const Point& p : c.points)
        if (p.meridian == m.code) rows.push_back({"  " + p.code, p.pinyin, p.hans, p.english});
    table(out, rows);
}

void writePage(std::ostream& out, const Catalog& c, std::string_view id, std::string_view format) {
    const auto page = std::ranges::find(c.pages, id, &Page::id);
    if (format == "json") return dump(out, pageJson(*page));
    out << page->title << '\n';
    for (const Statement& s : page->paragraphs) {
        std::string tail = sourceNames(c, s.sources);
        if (!s.evidence.empty()) tail = "evidence: " + s.evidence + (tail.empty() ? "" : "; ") + tail;
        out << '\n';
        wrapped(out, "", tail.empty() ? s.text : s.text + " (" + tail + ")");
    }
    out << '\n';
    wrapped(out, "", kDisclaimer);
}

} // namespace atlas
