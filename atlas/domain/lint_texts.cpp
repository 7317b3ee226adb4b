// What regions, techniques and pages must say, and that what they name is there.
#include "atlas/domain/lint_checks.h"
#include "atlas/domain/text.h"
#include <algorithm>
#include <array>

namespace atlas {
namespace {

using Words = std::vector<std::string>;

const Words kAdviceKinds{"massage",  "ball", "heat",  "cold",  "stretch", "muscle-rub",
                         "exercise", "rest", "habit", "study", "caution"};
const Words kMotions{"hold", "circles", "stroke", "roll"};
const Words kViews{"front", "back", "left", "right"};
const Words kPlaces{"point",     "region", "meridian", "session",   "safety",     "diary",
                    "technique", "point:", "region:",  "meridian:", "technique:", "page:"};
struct FigureWords {
    std::string_view figure;
    size_t labels;
};
constexpr std::array<FigureWords, 5> kFigures{
    {{"knot", 3}, {"sarcomeres", 6}, {"blood", 3}, {"nerve-ending", 3}, {"tension-or-knot", 3}}};

class TextLint {
public:
    explicit TextLint(CatalogReading& reading) : r_(reading), c_(reading.catalog) {}

    void region(const Region& r) {
        const std::string path = "region " + r.id;
        need(path, r.words.empty(), "words", "what people call it and complain of");
        need(path, r.points.empty(), "points", "what is pressed");
        need(path, r.knots.empty(), "knots", "what kinds of knot sit here");
        need(path, r.avoid.empty(), "avoid", "what must not be pressed here");
        need(path, r.redFlags.empty(), "red_flags", "when to see a doctor first");
        for (size_t i = 0; i < r.points.size(); ++i)
            if (r.points[i].why.empty())
                say(at(path + ".points", i),
                    r.points[i].code + " does not say why it is pressed for this region; add why = \"…\"");
        statements(path + ".knots", r.knots);
        statements(path + ".avoid", r.avoid);
        Words kinds;
        for (size_t i = 0; i < r.advice.size(); ++i) {
            if (r.advice[i].kinds.empty())
                say(at(path + ".advice", i), "this advice has no kinds; add kinds = [\"heat\"] or another");
            for (const std::string& kind : r.advice[i].kinds) {
                oneOf(at(path + ".advice", i), "kind", kind, kAdviceKinds);
                kinds.push_back(kind);
            }
        }
        for (const char* kind : {"heat", "cold", "stretch", "ball", "muscle-rub", "rest"})
            if (std::ranges::find(kinds, kind) == kinds.end())
                say(path,
                    std::string("no advice of the kind '") + kind + "'; say whether and how it helps here");
        const Massage& m = r.massage;
        const Technique* t = c_.technique(m.technique);
        if (!t || t->motion.empty())
            say(path + ".massage", "the massage of the knot needs a technique with a motion");
        need(path + ".massage", m.steps.empty(), "steps", "how the knot is worked");
        need(path + ".massage", m.secondsMax <= 0, "seconds", "how long, least and most");
        need(path + ".massage", r.spot.kind.empty(), "spot", "where the hand begins");
        need(path + ".massage", m.sources.empty(), "sources", "who says so");
        for (const std::string& id : m.sources) source(path + ".massage", id);
    }

    void technique(const Technique& t) {
        const std::string path = "technique " + t.id;
        need(path, t.steps.empty(), "steps", "how it is done");
        for (const std::string& id : t.sources) source(path, id);
        if (t.motion.empty()) return;
        oneOf(path, "motion", t.motion, kMotions);
        need(path, t.secondsMax <= 0, "seconds", "least and most of one press");
        need(path, t.rest <= 0, "rest", "seconds between two presses");
        need(path, t.sources.empty(), "sources", "whose times these are");
    }

    void page(const Page& p) {
        const std::string path = "page " + p.id;
        need(path, p.topic.empty(), "topic", "what it is listed under");
        need(path, p.about.empty(), "about", "one line that tells what it is about");
        need(path, p.beside.empty(), "beside", "the cards that link to it");
        for (const std::string& place : p.beside) beside(path + ".beside", place);
        for (size_t i = 0; i < p.pictures.size(); ++i) picture(at(path + ".pictures", i), p, p.pictures[i]);
    }

private:
    static std::string at(const std::string& path, size_t i) { return path + "[" + std::to_string(i) + "]"; }
    void say(const std::string& path, const std::string& message) {
        const Place place = r_.place(path);
        std::string text = path.substr(0, path.find('.'));
        r_.problems.push_back({place.file, place.line, text.append(": ").append(message)});
    }
    void need(const std::string& path, bool missing, const char* key, const char* what) {
        if (missing) say(path, std::string(key) + " is missing; add " + what);
    }
    void oneOf(const std::string& path, const char* key, const std::string& value, const Words& allowed) {
        if (std::ranges::find(allowed, value) != allowed.end()) return;
        std::string message = key;
        message.append(" '").append(value).append("' is unknown; ");
        const std::string near = nearestWord(value, allowed);
        if (!near.empty())
            message.append("did you mean '").append(near).append("'?");
        else
            for (size_t i = 0; i < allowed.size(); ++i)
                message.append(i ? ", " : "use one of ").append(allowed[i]);
        say(path + "." + key, message);
    }
    template <class T>
    void known(const std::string& path, const T* thing, const char* what, const std::string& id) {
        if (!id.empty() && !thing) {
            std::string message = "there is no ";
            say(path, message.append(what).append(" '").append(id).append("'; correct it"));
        }
    }
    void source(const std::string& path, const std::string& id) { known(path, c_.source(id), "source", id); }
    void statements(const std::string& path, const std::vector<Statement>& list) {
        for (size_t i = 0; i < list.size(); ++i) {
            if (list[i].sources.empty())
                say(at(path, i), "this claim names no source; add sources = [\"id\"] from sources.toml");
            for (const std::string& id : list[i].sources) source(at(path, i), id);
        }
    }
    void beside(const std::string& path, const std::string& place) {
        const size_t colon = place.find(':');
        const std::string kind = place.substr(0, colon == std::string::npos ? colon : colon + 1);
        oneOf(path, "place", kind, kPlaces);
        if (colon == std::string::npos) return;
        const std::string id = place.substr(colon + 1);
        if (kind == "point:") known(path, c_.point(id), "point", id);
        if (kind == "region:") known(path, c_.region(id), "region", id);
        if (kind == "meridian:") known(path, c_.meridian(id), "meridian", id);
        if (kind == "technique:") known(path, c_.technique(id), "technique", id);
        if (kind == "page:") known(path, c_.page(id), "page", id);
    }
    void picture(const std::string& path, const Page& page, const PagePicture& p) {
        if (p.after < 0 || static_cast<size_t>(p.after) >= page.paragraphs.size())
            say(path, "'after' is no paragraph of this page; count them from 0");
        for (const std::string& id : p.sources) source(path, id);
        if (!p.figure.empty()) {
            const auto it = std::ranges::find(kFigures, p.figure, &FigureWords::figure);
            if (it == kFigures.end())
                say(path, "figure '" + p.figure +
                              "' is unknown; use knot, sarcomeres, blood, nerve-ending or "
                              "tension-or-knot");
            else if (p.labels.size() != it->labels)
                say(path, "figure '" + p.figure + "' has " + std::to_string(it->labels) + " labels, not " +
                              std::to_string(p.labels.size()));
            return;
        }
        known(path, c_.region(p.region), "region", p.region);
        known(path, c_.meridian(p.meridian), "meridian", p.meridian);
        known(path, c_.point(p.ruler), "point", p.ruler);
        known(path, c_.point(p.from), "point", p.from);
        for (const Words* list : {&p.points, &p.to})
            for (const std::string& code : *list) known(path, c_.point(code), "point", code);
        if (!p.near.empty() && !c_.region(p.near) && !c_.point(p.near))
            say(path, "near '" + p.near + "' is neither a region nor a point; correct it");
        if (!p.view.empty()) oneOf(path, "view", p.view, kViews);
        if (!p.labels.empty() && p.labels.size() != p.points.size())
            say(path, "there must be as many labels as points");
        if (p.region.empty() && p.meridian.empty() && p.ruler.empty() && p.points.empty() && p.from.empty())
            say(path, "the picture shows nothing; name a figure, region, meridian, points, ruler or from");
    }

    CatalogReading& r_;
    const Catalog& c_;
};

} // namespace

void checkTexts(CatalogReading& reading) {
    TextLint lint(reading);
    for (const Region& r : reading.catalog.regions) lint.region(r);
    for (const Technique& t : reading.catalog.techniques) lint.technique(t);
    for (const Page& p : reading.catalog.pages) lint.page(p);
}

} // namespace atlas
