// `tongren plan`: what a session would press, how long, and what it leaves out.
#include "atlas/text_commands.h"
#include "atlas/text_json.h"
#include <fmt/format.h>
#include <ostream>

namespace atlas {
namespace {

Json itemJson(const AtlasSession& session, const PracticeItem& i) {
    const auto surface = session.posed.surface();
    const auto place = [&](const engine::SurfacePoint& p) {
        const glm::vec3 v = engine::positionAt(surface, p);
        return Json{rounded(v.x, 1e4), rounded(v.y, 1e4), rounded(v.z, 1e4)};
    };
    Json j{{"code", i.code},
           {"title", i.title},
           {"side", toString(i.side)},
           {"label", i.label},
           {"technique", i.technique},
           {"motion", i.motion},
           {"how", i.how},
           {"press_s", i.press},
           {"rest_s", i.rest},
           {"range_s", {i.leastPress, i.mostPress}},
           {"time_from", i.timeFrom},
           {"pressure", i.pressure},
           {"steps", i.steps},
           {"cautions", i.cautions},
           {"sources", i.sources},
           {"point_m", place(i.at)}};
    if (i.towards) {
        j["towards_m"] = place(*i.towards);
        j["to_and_fro"] = i.toAndFro;
    }
    return j;
}

} // namespace

Json planJson(const AtlasSession& session, const PracticePlan& plan) {
    Json items = Json::array(), out = Json::array();
    for (const PracticeItem& i : plan.items) items.push_back(itemJson(session, i));
    for (const LeftOut& l : plan.leftOut) out.push_back({{"code", l.code}, {"why", l.why}});
    return {{"title", plan.title},
            {"region", plan.request.region},
            {"length", toString(plan.request.length)},
            {"gentler", plan.gentler},
            {"seconds", plan.seconds()},
            {"notes", plan.notes},
            {"items", items},
            {"left_out", out}};
}

void writePlan(std::ostream& out, const AtlasSession& session, const PracticePlan& plan,
               std::string_view format) {
    if (format == "json") {
        out << planJson(session, plan).dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
        return;
    }
    out << plan.title << ": " << plan.items.size() << (plan.items.size() == 1 ? " place" : " places") << ", "
        << describeSeconds(plan.seconds()) << (plan.gentler ? ", gentler" : "") << '\n';
    for (const std::string& note : plan.notes) out << note << '\n';
    out << '\n';
    size_t n = 0;
    for (const PracticeItem& i : plan.items) {
        std::string where = i.title;
        if (!i.label.empty()) where.append(", ").append(i.label);
        if (i.side != Side::midline) where.append(", ").append(toString(i.side));
        out << fmt::format("{:3}. {}\n", ++n, where);
        out << "     " << describeSeconds(i.press) << " (" << i.range << ", " << i.timeFrom << "). " << i.how
            << (i.pressure.empty() ? "." : ". " + i.pressure) << '\n';
        std::string names;
        for (const std::string& id : i.sources) {
            const Source* s = session.catalog.source(id);
            names.append(names.empty() ? "" : "; ").append(s ? s->title : id);
        }
        if (!names.empty()) out << "     Sources: " << names << '\n';
        if (n < plan.items.size()) out << "     then rest " << describeSeconds(i.rest) << '\n';
    }
    if (!plan.leftOut.empty()) out << "\nLeft out\n";
    for (const LeftOut& l : plan.leftOut)
        out << "  - " << (l.code.empty() ? std::string("the knot itself") : l.code) << ": " << l.why << '\n';
    if (const Region* r = session.catalog.region(plan.request.region)) {
        out << "\nSee a doctor first when\n";
        for (const Statement& s : r->redFlags) out << "  ! " << s.text << '\n';
    }
    out << "\nStop if it hurts. For education; not medical advice, not for diagnosis or treatment.\n";
}

} // namespace atlas
