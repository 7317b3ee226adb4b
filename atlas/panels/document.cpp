#include "atlas/panels/document.h"
#include <algorithm>

namespace atlas {
namespace {

using Kind = Block::Kind;

struct Writer {
    const Catalog& catalog;
    Document& d;
    const SafetyChoices& safety;
    std::vector<std::string> cited;

    std::string cite(const std::vector<std::string>& ids) {
        std::vector<long> numbers;
        for (const std::string& id : ids) {
            auto at = std::find(cited.begin(), cited.end(), id);
            if (at == cited.end()) at = cited.insert(cited.end(), id);
            numbers.push_back(at - cited.begin() + 1);
        }
        std::sort(numbers.begin(), numbers.end());
        numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
        std::string out;
        for (const long n : numbers) out += (out.empty() ? "" : ", ") + std::to_string(n);
        return out;
    }
    Block& add(Kind kind, std::string text, std::string tail = {}) {
        Block b;
        b.kind = kind;
        b.text = std::move(text);
        b.tail = std::move(tail);
        return d.blocks.emplace_back(std::move(b));
    }
    void statements(Kind kind, const std::vector<Statement>& all) {
        for (const Statement& s : all) add(kind, s.text, s.evidence).cite = cite(s.sources);
    }
    void section(const char* title, Kind kind, const std::vector<Statement>& all) {
        if (all.empty()) return;
        add(Kind::heading, title);
        statements(kind, all);
    }
    void steps(const std::vector<std::string>& all) {
        int n = 0;
        for (const std::string& s : all) add(Kind::step, s).number = ++n;
    }
    void sourceList() {
        if (cited.empty()) return;
        add(Kind::heading, "Sources");
        for (size_t i = 0; i < cited.size(); ++i) {
            const Source* s = catalog.source(cited[i]);
            std::string text = cited[i];
            if (s) {
                text = s->title;
                std::string before;
                for (const std::string* part : {&s->authors, &s->publisher, &s->year}) {
                    if (!part->empty() && *part != before) text += (text.ends_with('?') ? " " : ". ") + *part;
                    before = *part;
                }
                text += ".";
            }
            add(Kind::source, std::move(text)).number = static_cast<int>(i) + 1;
        }
    }
};

std::string duration(int seconds) {
    if (seconds >= 60 && seconds % 60 == 0) return std::to_string(seconds / 60) + " min";
    return std::to_string(seconds) + " s";
}

std::string joined(const std::vector<std::string>& all, const char* between) {
    std::string out;
    for (const std::string& s : all) out += (out.empty() ? "" : between) + s;
    return out;
}

// "You said: Blood thinners, Few platelets." of those that `concerns` picks; "" for none.
template <class F>
std::string youSaid(const Writer& w, F concerns) {
    std::string names;
    for (const Condition* c : holding(w.catalog, w.safety))
        if (concerns(*c)) names.append(names.empty() ? "" : ", ").append(c->name);
    return names.empty() ? names : "You said: " + names + ".";
}
std::string gentleBecause(const Writer& w) {
    return youSaid(w, [](const Condition& c) { return c.effect == "gentle"; });
}
std::string techniqueBarred(const Writer& w, const std::string& technique) {
    if (technique.empty() || allowsTechnique(w.catalog, w.safety, technique)) return {};
    const std::string named = youSaid(w, [&](const Condition& c) {
        return std::find(c.techniques.begin(), c.techniques.end(), technique) != c.techniques.end();
    });
    return named.empty() ? gentleBecause(w) : named;
}

// On top of a card: what the user said, and what the sources say of it.
void leftOutBox(Writer& w, const Point& p) {
    for (const Condition* c : verdictOn(w.catalog, w.safety, p).because) {
        w.d.leftOut = true;
        w.add(Kind::leftOut, "You said: " + c->name + ".");
        auto own = ownWords(*c, p);
        std::erase_if(own, [&](const Statement* s) { // what is said of every point
            return std::any_of(w.catalog.precautions.begin(), w.catalog.precautions.end(),
                               [&](const Statement& e) { return e.text == s->text; });
        });
        for (const Statement* s : own) w.add(Kind::leftOut, s->text).cite = w.cite(s->sources);
        if (own.empty()) w.add(Kind::leftOut, c->why).cite = w.cite(c->sources);
    }
}

const Technique* techniqueOf(const Catalog& catalog, const std::string& id) {
    for (const Technique& t : catalog.techniques)
        if (t.id == id) return &t;
    return nullptr;
}

std::string capital(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

void massage(Writer& w, const Point& p) {
    const Massage& m = p.massage;
    const Technique* technique = techniqueOf(w.catalog, m.technique);
    const bool advised = m.notAdvised.empty();
    if (advised && !technique && m.steps.empty()) return;
    w.add(Kind::heading, "Press it yourself");
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
    if (technique) w.add(Kind::fact, "Technique", technique->name);
    if (const std::string barred = techniqueBarred(w, m.technique); !barred.empty())
        w.add(Kind::quiet, barred + " Not this technique: press lightly with a finger, or leave it out.");
    if (gentle)
        w.add(Kind::fact, "Pressure", capital(gentlePressure(m.pressure)));
    else if (!m.pressure.empty())
        w.add(Kind::fact, "Pressure", capital(m.pressure));
    if (m.secondsMax > 0 || m.secondsMin > 0) {
        const int low = m.secondsMin, high = gentle && low > 0 ? low : std::max(m.secondsMin, m.secondsMax);
        w.add(Kind::fact, "Time",
              low > 0 && low < high ? duration(low) + " to " + duration(high) : duration(high));
    }
    if (!m.repeat.empty()) w.add(Kind::fact, "Repeat", capital(m.repeat));
    w.steps(m.steps.empty() && technique ? technique->steps : m.steps);
    if (!cite.empty() && !w.d.blocks.empty()) w.d.blocks.back().cite = cite;
    if (gentle) w.add(Kind::quiet, "Lighter and shorter. " + gentleBecause(w));
    if (w.d.leftOut) w.d.foldTo = w.d.blocks.size();
}

void measured(Writer& w, const AtlasSession& session, const Point& p) {
    const PlacedPoint* placed = session.measurement.point(p.code);
    if (!placed || placed->sites.empty()) {
        if (!session.measurement.points.empty()) {
            w.add(Kind::heading, "Measured on this body");
            w.add(Kind::quiet, "This point is described here but not yet measured on the body.");
        }
        return;
    }
    w.d.sides = placed->sites.front().side != Side::midline;
    const std::string& c = placed->confidence;
    w.d.level = c == "landmark" ? 3 : c == "proportional" ? 2 : 1;
    w.add(Kind::heading, "Measured on this body");
    if (!placed->arithmetic.empty())
        w.add(Kind::text, capital(placed->arithmetic) + (placed->arithmetic.ends_with('.') ? "" : "."));
    w.add(Kind::quiet, w.d.level == 3   ? "Found at a landmark that can be felt."
                       : w.d.level == 2 ? "Measured in proportion between landmarks."
                                        : "Estimated: feel for the place with your fingers.");
}

void pointCard(Writer& w, const AtlasSession& session, const Point& p) {
    Document& d = w.d;
    const Meridian* m = w.catalog.meridian(p.meridian);
    d.title = p.code;
    d.hanzi = p.hans;
    d.subtitle = p.pinyin;
    if (!p.english.empty()) d.subtitle += (d.subtitle.empty() ? "" : " · ") + p.english;
    d.meridian = p.meridian;
    d.kicker = m ? m->name : p.meridian == "EX" ? "Extra points" : p.meridian;
    if (!p.hant.empty() && p.hant != p.hans) d.aka.push_back(p.hant);
    d.aka.insert(d.aka.end(), p.aliases.begin(), p.aliases.end());
    const Point* before = nullptr;
    bool here = false;
    for (const Point& other : w.catalog.points) {
        if (other.meridian != p.meridian) continue;
        if (here) {
            d.next = other.code;
            break;
        }
        here = other.code == p.code;
        if (here && before) d.previous = before->code;
        before = &other;
    }

    leftOutBox(w, p);
    if (!p.categories.empty()) w.add(Kind::quiet, capital(joined(p.categories, ", ")) + ".");
    for (const Statement& s : p.precautions) // what the box on top has said is not said again
        if (std::none_of(d.blocks.begin(), d.blocks.end(),
                         [&](const Block& b) { return b.kind == Kind::leftOut && b.text == s.text; }))
            w.add(Kind::caution, s.text).cite = w.cite(s.sources);
    if (!p.location.empty()) {
        w.add(Kind::heading, "Where it is");
        w.add(Kind::text, p.location).cite = w.cite(p.sources);
    }
    for (const Alternative& other : p.alternatives)
        w.add(Kind::text, "Another place in print, the pale ring on the body: " + other.location).cite =
            w.cite(other.sources);
    if (!p.finding.empty()) {
        w.add(Kind::heading, "Find it with your fingers");
        w.add(Kind::text, p.finding);
    }
    massage(w, p);
    measured(w, session, p);
    if (!p.indications.empty()) {
        w.add(Kind::heading, "Traditionally used for");
        if (std::any_of(p.indications.begin(), p.indications.end(),
                        [](const Statement& s) { return s.evidence == "none"; }))
            w.add(Kind::quiet, "What tradition says. No studies stand behind it unless marked.");
        std::vector<Statement> uses = p.indications;
        for (Statement& s : uses) // the heading says it already
            if (constexpr std::string_view said = "Traditionally used for "; s.text.starts_with(said))
                s.text = capital(s.text.substr(said.size()));
        w.statements(Kind::bullet, uses);
    }
    if (!p.regions.empty()) {
        w.add(Kind::heading, "Muscle regions");
        for (const std::string& id : p.regions) {
            const Region* r = w.catalog.region(id);
            w.add(Kind::region, r ? r->name : id).link = id;
        }
    }
    std::vector<Statement> notes;
    for (const Region& r : w.catalog.regions)
        for (const RegionPoint& rp : r.points)
            if (rp.code == p.code && !rp.note.empty())
                notes.push_back(
                    {r.name + (rp.printed.empty() ? ". " : ": printed as " + rp.printed + ". ") + rp.note,
                     rp.sources,
                     {}});
    w.section("Numbers in print", Kind::text, notes);
    w.section("Notes", Kind::text, p.notes);
    w.cite(p.sources);
}

void regionCard(Writer& w, const Region& r) {
    w.d.kicker = "Where it hurts";
    w.d.title = r.name;
    w.statements(Kind::flag, r.redFlags);
    std::vector<std::string> words; // the rest only helps the search
    for (const std::string& word : r.words)
        if (words.size() < 6 && capital(word) != r.name) words.push_back(word);
    if (!words.empty()) w.add(Kind::quiet, capital(joined(words, ", ")) + ".");
    if (!r.points.empty()) {
        w.add(Kind::heading, "Points to press");
        std::vector<const Condition*> why;
        size_t out = 0;
        for (const RegionPoint& rp : r.points)
            if (const Point* p = w.catalog.point(rp.code))
                for (const Condition* c : verdictOn(w.catalog, w.safety, *p).because) {
                    out += why.empty() || c == why.front() ? 1 : 0;
                    if (std::find(why.begin(), why.end(), c) == why.end()) why.push_back(c);
                }
        if (out)
            w.add(Kind::sign, "Left out. " + youSaid(w, [&](const Condition& c) {
                                  return std::find(why.begin(), why.end(), &c) != why.end();
                              }));
        for (const RegionPoint& rp : r.points) {
            Block& b = w.add(Kind::point, rp.note, rp.printed == rp.code ? std::string() : rp.printed);
            b.link = rp.code;
            b.cite = w.cite(rp.sources);
            if (const Point* p = w.catalog.point(rp.code))
                b.number = verdictOn(w.catalog, w.safety, *p).leaveOut ? 1 : 0;
        }
    }
    std::vector<Statement> advice;
    for (const Advice& a : r.advice) { // the kinds of advice are techniques where they name one
        advice.push_back(a.said);
        for (const std::string& kind : a.kinds)
            if (const std::string barred = techniqueBarred(w, kind); !barred.empty()) {
                advice.back().text = barred + " Ask first: " + advice.back().text;
                break;
            }
    }
    w.section("What helps besides", Kind::bullet, advice);
}

void meridianCard(Writer& w, const Meridian& m) {
    w.d.kicker = "Meridian";
    w.d.title = m.name;
    w.d.meridian = m.code;
    w.d.hanzi = m.hans;
    w.d.subtitle = m.pinyin;
    w.d.aka = m.aliases;
    std::vector<std::string> facts;
    for (const std::string& f : {m.limb, m.polarity, m.element})
        if (!f.empty()) facts.push_back(f);
    if (!facts.empty()) w.add(Kind::quiet, capital(joined(facts, ", ")));
    w.add(Kind::heading, "Points in order");
    for (const Point& p : w.catalog.points)
        if (p.meridian == m.code) w.add(Kind::point, {}).link = p.code;
}

void pageCard(Writer& w, const Page& page) {
    w.d.kicker = "To read";
    w.d.title = page.title;
    w.statements(Kind::text, page.paragraphs);
}

void safetyCard(Writer& w) {
    w.d.kicker = "For everybody, and for you";
    w.d.title = "Safety first";
    for (const SafetySection& s : w.catalog.safety) {
        w.add(Kind::heading, s.title);
        const bool choices = s.id == "ask-first";
        const Kind kind = s.id == "sign" ? Kind::sign : s.paragraphs.size() == 1 ? Kind::text : Kind::bullet;
        w.statements(kind, s.paragraphs);
        for (size_t i = 0; choices && i < w.catalog.conditions.size(); ++i) {
            const Condition& c = w.catalog.conditions[i];
            const auto& held = w.safety.conditions;
            const bool on = std::find(held.begin(), held.end(), c.id) != held.end();
            Block& b = w.add(Kind::choice, c.name, whatFollows(w.catalog, c));
            b.link = c.id;
            b.number = on ? 1 : 0;
            b.cite = w.cite(c.sources);
            if (on) w.statements(Kind::advice, c.advice);
        }
        for (const std::string& id : s.regions)
            if (const Region* r = w.catalog.region(id); r && !r->redFlags.empty()) {
                Block& b = w.add(Kind::flag, r->name + ". " + r->redFlags.front().text, s.title);
                b.cite = w.cite(r->redFlags.front().sources);
            }
        for (const std::string& id : s.regions)
            if (const Region* r = w.catalog.region(id)) w.add(Kind::link, r->name).link = "region:" + id;
        const auto page = std::find_if(w.catalog.pages.begin(), w.catalog.pages.end(),
                                       [&](const Page& p) { return p.id == s.page; });
        if (page != w.catalog.pages.end()) w.add(Kind::link, page->title).link = "page:" + s.page;
    }
}

} // namespace

Document makeDocument(const AtlasSession& session, CardKind kind, const std::string& id,
                      const SafetyChoices& safety) {
    Document d;
    d.kind = kind;
    d.id = d.title = id;
    Writer w{session.catalog, d, safety, {}};
    bool known = true;
    switch (kind) {
    case CardKind::point:
        if (const Point* p = session.catalog.point(id))
            pointCard(w, session, *p);
        else
            known = false;
        break;
    case CardKind::region:
        if (const Region* r = session.catalog.region(id))
            regionCard(w, *r);
        else
            known = false;
        break;
    case CardKind::meridian:
        if (const Meridian* m = session.catalog.meridian(id))
            meridianCard(w, *m);
        else
            known = false;
        break;
    case CardKind::page: {
        const auto& pages = session.catalog.pages;
        const auto at = std::find_if(pages.begin(), pages.end(), [&](const Page& p) { return p.id == id; });
        if (at != pages.end())
            pageCard(w, *at);
        else
            known = false;
        break;
    }
    case CardKind::set:
        d.title = "My session";
        break;
    case CardKind::safety:
        safetyCard(w);
        break;
    case CardKind::diary:
    case CardKind::none:
        break;
    }
    if (!known) w.add(Kind::text, "The atlas has no card of this name.");
    w.sourceList();
    return d;
}

std::string plainText(const Document& d) {
    std::string out = d.title;
    if (!d.hanzi.empty()) out += " " + d.hanzi;
    if (!d.subtitle.empty()) out += " " + d.subtitle;
    out += "\n";
    if (!d.kicker.empty()) out += d.kicker + "\n";
    if (!d.aka.empty()) out += "Also: " + joined(d.aka, ", ") + "\n";
    Kind before = Kind::text;
    for (const Block& b : d.blocks) {
        if (b.kind == Kind::caution && before != Kind::caution) out += "\nTake care\n";
        if (b.kind == Kind::flag && before != Kind::flag)
            out += b.tail.empty() ? "\nSee a doctor first\n" : "\n";
        if (b.kind == Kind::leftOut && before != Kind::leftOut) out += "\nLeft out\n";
        before = b.kind;
        const std::string cite = b.cite.empty() ? "" : " [" + b.cite + "]";
        switch (b.kind) {
        case Kind::heading:
            out += "\n" + b.text + "\n";
            break;
        case Kind::caution:
        case Kind::flag:
        case Kind::leftOut:
            out += "! " + b.text + cite + "\n";
            break;
        case Kind::bullet:
            out += "- " + b.text + (b.tail.empty() || b.tail == "none" ? "" : " (evidence: " + b.tail + ")") +
                   cite + "\n";
            break;
        case Kind::step:
        case Kind::source:
            out += std::to_string(b.number) + ". " + b.text + cite + "\n";
            break;
        case Kind::fact:
            out += b.text + ": " + b.tail + "\n";
            break;
        case Kind::region:
            out += "- " + b.text + "\n";
            break;
        case Kind::point:
            out += "- " + b.link + (b.number ? " (left out)" : "") +
                   (b.tail.empty() ? "" : " (printed: " + b.tail + ")") +
                   (b.text.empty() ? "" : ": " + b.text) + cite + "\n";
            break;
        case Kind::choice:
            out += (b.number ? "[x] " : "[ ] ") + b.text + ": " + b.tail + cite + "\n";
            break;
        case Kind::advice:
            out += "    " + b.text + cite + "\n";
            break;
        case Kind::link:
            out += "> " + b.text + "\n";
            break;
        case Kind::text:
        case Kind::quiet:
        case Kind::sign:
            out += b.text + cite + "\n";
            break;
        }
    }
    return out;
}

} // namespace atlas
