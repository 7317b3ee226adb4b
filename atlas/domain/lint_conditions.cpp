// What a user may say of themselves, and what every user is told.
#include "atlas/domain/lint_checks.h"
#include "atlas/domain/safety.h"
#include "atlas/domain/text.h"
#include <algorithm>

namespace atlas {
namespace {

using Words = std::vector<std::string>;
const Words kConditionEffects{"leave-out", "gentle", "ask"};

class Checker {
public:
    Checker(CatalogReading& r, const Exceptions& e) : r_(r), c_(r.catalog), exceptions_(e) {}

    void run() {
        for (const Condition& c : c_.conditions) condition(c);
        for (const SafetySection& s : c_.safety) {
            const std::string path = "section " + s.id;
            statements(path, "paragraphs", s.paragraphs);
            for (const std::string& id : s.regions) known(path + ".regions", "region", id, ids(c_.regions));
            if (!s.page.empty()) known(path + ".page", "page", s.page, ids(c_.pages));
        }
    }

private:
    void say(const std::string& path, const std::string& message) {
        const Place at = r_.place(path);
        r_.problems.push_back({at.file, at.line, path.substr(0, path.find('.')) + ": " + message});
    }
    template <class T>
    Words ids(const std::vector<T>& list) {
        Words out;
        for (const T& item : list) out.push_back(item.id);
        return out;
    }
    void known(const std::string& path, const char* what, const std::string& word, const Words& allowed) {
        if (std::ranges::find(allowed, word) != allowed.end()) return;
        const std::string near = nearestWord(word, allowed);
        say(path,
            std::string(what) + " '" + word + "' is unknown; " +
                (near.empty() ? std::string("correct it or remove it") : "did you mean '" + near + "'?"));
    }
    void point(const std::string& path, const std::string& code) {
        if (!c_.point(code))
            say(path + ".points", "there is no point '" + code + "'; correct the code or remove it");
    }
    void sources(const std::string& path, const Words& list) {
        if (list.empty()) say(path, "this claim names no source; add sources = [\"id\"] from sources.toml");
        for (const std::string& id : list) known(path, "source", id, ids(c_.sources));
    }
    void statements(const std::string& path, const char* key, const std::vector<Statement>& list) {
        for (size_t i = 0; i < list.size(); ++i)
            sources(path + "." + key + "[" + std::to_string(i) + "]", list[i].sources);
    }

    void condition(const Condition& c) {
        const std::string path = "condition " + c.id;
        known(path + ".effect", "effect", c.effect, kConditionEffects);
        sources(path + ".sources", c.sources);
        statements(path, "advice", c.advice);
        for (const std::string& code : c.points) {
            point(path, code);
            if (const Point* p = c_.point(code);
                p && std::ranges::find(c.segments, p->segment) != c.segments.end())
                say(path + ".points",
                    code + " is left out with its segment '" + p->segment + "' already; remove it here");
        }
        for (const std::string& s : c.segments) known(path + ".segments", "segment", s, kSegments);
        for (const std::string& t : c.techniques)
            known(path + ".techniques", "technique", t, ids(c_.techniques));
        const bool leaves = !c.points.empty() || !c.segments.empty() || !c.techniques.empty();
        if (c.effect == "leave-out" && !leaves)
            say(path + ".effect",
                "effect leave-out leaves nothing out; name points, segments or techniques, or use 'ask'");
        if (c.effect == "ask" && leaves)
            say(path + ".effect", "effect ask leaves nothing out, but this one names what to leave out; use "
                                  "'leave-out' or 'gentle'");
        const bool counts = c.follows.find("{n}") != std::string::npos;
        if (counts && c.points.empty() && c.segments.empty())
            say(path + ".follows", "'{n}' counts the points left out, and there are none; reword it");
        if (c.advice.empty()) say(path, "'advice' is missing; say whom to ask first, with the source");
        if (!c.stems.empty()) mentions(c);
    }

    // The list and the points' own precautions must not tell two stories.
    void mentions(const Condition& c) {
        for (const Point& p : c_.points) {
            const bool out = leavesOut(c, p), speaks = !own(c, p).empty();
            if (out == speaks) continue;
            if (exceptions_.allow("mention", {{"condition", c.id}, {"points", p.code}})) continue;
            const std::string stems = "\"" + c.stems.front() + "\"";
            if (speaks)
                say("point " + p.code + ".precautions", "a precaution speaks of " + stems + ", but '" + c.id +
                                                            "' in conditions.toml does not leave the point "
                                                            "out; add it there, or a [[mention]] in "
                                                            "exceptions.toml");
            else
                say("point " + p.code + ".precautions",
                    "'" + c.id + "' in conditions.toml leaves the point out, but no precaution speaks of " +
                        stems + "; add one with its source");
        }
    }
    // Without what is said of every point.
    std::vector<const Statement*> own(const Condition& c, const Point& p) {
        std::vector<const Statement*> out = ownWords(c, p);
        std::erase_if(out, [&](const Statement* s) {
            return std::ranges::find(c_.precautions, s->text, &Statement::text) != c_.precautions.end();
        });
        return out;
    }

    CatalogReading& r_;
    const Catalog& c_;
    const Exceptions& exceptions_;
};

} // namespace

void checkConditions(CatalogReading& r, const Exceptions& exceptions) {
    Checker(r, exceptions).run();
}

} // namespace atlas
