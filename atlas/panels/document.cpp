#include "atlas/domain/posture.h"
#include "atlas/panels/document_writer.h"
#include <algorithm>
#include <fmt/format.h>

namespace atlas {

using Kind = Block::Kind;

std::string duration(int seconds) {
    if (seconds >= 60 && seconds % 60 == 0) return std::to_string(seconds / 60) + " min";
    return std::to_string(seconds) + " s";
}

std::string timeOf(int least, int most) {
    return least > 0 && least < most ? duration(least) + " to " + duration(most) : duration(most);
}

std::string joined(const std::vector<std::string>& all, const char* between) {
    std::string out;
    for (const std::string& s : all) out += (out.empty() ? "" : between) + s;
    return out;
}

std::string capital(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

std::string gentleBecause(const DocumentWriter& w) {
    return youSaid(w, [](const Condition& c) { return c.effect == "gentle"; });
}
std::string techniqueBarred(const DocumentWriter& w, const std::string& technique) {
    if (technique.empty() || allowsTechnique(w.catalog, w.safety, technique)) return {};
    const std::string named = youSaid(w, [&](const Condition& c) {
        return std::find(c.techniques.begin(), c.techniques.end(), technique) != c.techniques.end();
    });
    return named.empty() ? gentleBecause(w) : named;
}

namespace {

// On top of a card: what the user said, and what the sources say of it.
void leftOutBox(DocumentWriter& w, const Point& p) {
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

void measured(DocumentWriter& w, const AtlasSession& session, const Point& p) {
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
    if (session.guest)
        if (const float within = withinAt(*session.guest, placed->sites.front().at); within > 0)
            w.add(Kind::quiet,
                  fmt::format("This body was fitted: nine of ten such points lie within {:.0f} mm "
                              "of the true place.",
                              std::max(1000 * within, 1.0f)));
}

void pointCard(DocumentWriter& w, const AtlasSession& session, const Point& p) {
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
        if (!p.posture.empty()) {
            Block& posture = w.add(Kind::posture, postureName(session.poses, p));
            posture.link = p.posture;
            posture.cite = w.cite(p.postureSources);
        }
        w.add(Kind::text, p.finding);
    }
    writeMassage(w, p.massage, "Press it yourself");
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

void meridianCard(DocumentWriter& w, const Meridian& m) {
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

void pageCard(DocumentWriter& w, const Page& page) {
    w.d.kicker = "To read";
    w.d.title = page.title;
    const auto pictures = [&](int after) {
        for (size_t i = 0; i < page.pictures.size(); ++i) {
            if (page.pictures[i].after != after) continue;
            Block& b = w.add(Kind::picture, page.pictures[i].caption);
            b.number = static_cast<int>(i);
            b.cite = w.cite(page.pictures[i].sources);
        }
    };
    for (size_t i = 0; i < page.paragraphs.size(); ++i) {
        const Statement& s = page.paragraphs[i];
        w.add(Kind::text, s.text, s.evidence).cite = w.cite(s.sources);
        pictures(static_cast<int>(i));
    }
}

void techniqueCard(DocumentWriter& w, const Technique& t) {
    w.d.kicker = t.motion.empty() ? "What helps" : "How to press";
    w.d.title = t.name;
    w.add(Kind::heading, "How it is done");
    w.steps(t.steps);
    if (t.secondsMax > 0) {
        w.add(Kind::fact, "Time", timeOf(t.secondsMin, t.secondsMax)).cite = w.cite(t.sources);
        w.add(Kind::quiet, "For points whose own sources give no time.");
    }
    w.section("What is said of it", Kind::bullet, t.facts);
    std::vector<const Region*> here;
    for (const Region& r : w.catalog.regions)
        if (r.massage.technique == t.id || std::ranges::any_of(r.advice, [&](const Advice& a) {
                return std::ranges::find(a.kinds, t.id) != a.kinds.end();
            }))
            here.push_back(&r);
    if (!here.empty()) w.add(Kind::heading, "Where it is used");
    for (const Region* r : here) w.add(Kind::region, r->name).link = r->id;
}

// Pages that help here, what is said of this very thing before what is said of its kind.
void readMore(DocumentWriter& w, const std::vector<std::string>& places) {
    std::vector<const Page*> pages;
    for (const std::string& place : places)
        for (const Page& p : w.catalog.pages)
            if (std::ranges::find(p.beside, place) != p.beside.end() &&
                std::ranges::find(pages, &p) == pages.end())
                pages.push_back(&p);
    if (pages.empty()) return;
    if (pages.size() > 4) pages.resize(4);
    w.add(Kind::heading, "Read on");
    for (const Page* p : pages) w.add(Kind::page, p->title, p->about).link = p->id;
}

std::vector<std::string> placesOf(const Catalog& catalog, CardKind kind, const std::string& id) {
    const std::string name(toString(kind));
    std::vector<std::string> places{name + ":" + id};
    if (const Point* p = kind == CardKind::point ? catalog.point(id) : nullptr) {
        places.push_back("meridian:" + p->meridian);
        if (!p->massage.technique.empty()) places.push_back("technique:" + p->massage.technique);
    }
    if (const Region* r = kind == CardKind::region ? catalog.region(id) : nullptr)
        if (!r->massage.technique.empty()) places.push_back("technique:" + r->massage.technique);
    places.push_back(name);
    return places;
}

void safetyCard(DocumentWriter& w) {
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
    DocumentWriter w{session.catalog, d, safety, {}};
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
            writeRegionCard(w, session, *r);
        else
            known = false;
        break;
    case CardKind::meridian:
        if (const Meridian* m = session.catalog.meridian(id))
            meridianCard(w, *m);
        else
            known = false;
        break;
    case CardKind::page:
        if (const Page* page = session.catalog.page(id))
            pageCard(w, *page);
        else
            known = false;
        break;
    case CardKind::technique:
        if (const Technique* t = session.catalog.technique(id))
            techniqueCard(w, *t);
        else
            known = false;
        break;
    case CardKind::set:
        d.title = "My session";
        break;
    case CardKind::diary: // drawn by panels/diary.cpp
        d.title = "Diary";
        known = true;
        break;
    case CardKind::safety:
        safetyCard(w);
        break;
    case CardKind::none:
        break;
    }
    if (known) readMore(w, placesOf(session.catalog, kind, id));
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
        if (b.kind == Kind::start) continue; // nothing to read
        if (b.kind == Kind::caution && before != Kind::caution && before != Kind::heading)
            out += "\nTake care\n";
        if (b.kind == Kind::flag && before != Kind::flag)
            out += b.tail.empty() ? "\nSee a doctor first\n" : "\n";
        if (b.kind == Kind::leftOut && before != Kind::leftOut) out += "\nLeft out\n";
        before = b.kind;
        const std::string cite = b.cite.empty() ? "" : " [" + b.cite + "]";
        switch (b.kind) {
        case Kind::heading:
            out += "\n" + b.text + "\n";
            break;
        case Kind::group:
            out += b.text + ":\n";
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
            out += b.text + ": " + b.tail + cite + "\n";
            break;
        case Kind::posture:
            out += "Posture: " + b.text + cite + "\n";
            break;
        case Kind::region:
            out += "- " + b.text + "\n";
            break;
        case Kind::page:
            out += "- " + b.text + (b.tail.empty() ? "" : ": " + b.tail) + "\n";
            break;
        case Kind::picture:
            out += "[Picture: " + b.text + "]" + cite + "\n";
            break;
        case Kind::point:
            out += "- " + b.link + (b.number ? " (left out)" : "") +
                   (b.tail.empty() ? "" : " (printed: " + b.tail + ")") +
                   (b.text.empty() ? "" : ": " + b.text) + (b.note.empty() ? "" : " " + b.note) + cite + "\n";
            break;
        case Kind::start:
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
