// Words of promise. Nothing here cures; what is told is whose tradition or study says so.
#include "atlas/domain/lint_checks.h"
#include "atlas/domain/text.h"
#include <algorithm>
#include <array>

namespace atlas {
namespace {

// Whole words, folded. What ends in '*' stands for every word that begins so.
constexpr std::array<std::string_view, 14> kPromises{
    "cure*",      "heals",    "promotes healing", "treats",           "guarante*",
    "miracle*",   "remedies", "remedy",           "eliminat*",        "instantly",
    "permanent*", "proven",   "always works",     "safe in pregnancy"};

// A use says whose it is: tradition's, an old book's, the article's, a clinic's.
constexpr std::array<std::string_view, 10> kOwners{"traditional", "old books", "older books", "old song",
                                                   "compendium",  "article",   "given for",   "named",
                                                   "recommends",  "said to"};

bool wordChar(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

// Quotations are somebody else's words.
std::string withoutQuotations(const std::string& text) {
    std::string out;
    for (size_t i = 0; i < text.size();) {
        if (text.compare(i, 3, "“") == 0)
            if (const size_t end = text.find("”", i); end != std::string::npos) {
                i = end + 3;
                continue;
            }
        out += text[i++];
    }
    return out;
}

bool contains(const std::string& folded, std::string_view promise) {
    const bool open = promise.ends_with('*');
    const std::string word(promise.substr(0, promise.size() - open));
    for (size_t at = folded.find(word); at != std::string::npos; at = folded.find(word, at + 1)) {
        const size_t end = at + word.size();
        if ((at == 0 || !wordChar(folded[at - 1])) &&
            (open || end == folded.size() || !wordChar(folded[end])))
            return true;
    }
    return false;
}

} // namespace

std::vector<std::string> promisesIn(const std::string& owner, const std::string& said,
                                    const Exceptions& exceptions) {
    std::vector<std::string> out;
    const std::string folded = foldText(withoutQuotations(said));
    for (const std::string_view promise : kPromises)
        if (contains(folded, promise) &&
            !exceptions.allow("wording", {{"word", std::string(promise)}, {"texts", owner}})) {
            out.push_back(owner + ": '" + std::string(promise) +
                          "' sounds like a promise; say what is traditionally done or what a study "
                          "found, or add a [[wording]] to exceptions.toml");
        }
    return out;
}

void checkWording(CatalogReading& r, const Exceptions& exceptions) {
    const Catalog& c = r.catalog;
    const auto text = [&](const std::string& path, const std::string& said) {
        const Place at = r.place(path);
        for (std::string& message : promisesIn(path.substr(0, path.find('.')), said, exceptions))
            r.problems.push_back({at.file, at.line, std::move(message)});
    };
    const auto list = [&](const std::string& path, const char* key, const std::vector<Statement>& all) {
        for (size_t i = 0; i < all.size(); ++i)
            text(path + "." + key + "[" + std::to_string(i) + "]", all[i].text);
    };
    const auto massage = [&](const std::string& path, const Massage& m) {
        for (const std::string& step : m.steps) text(path + ".massage", step);
        for (const std::string* s : {&m.repeat, &m.pressure, &m.notAdvised}) text(path + ".massage", *s);
    };
    for (const Point& p : c.points) {
        const std::string path = "point " + p.code;
        list(path, "indications", p.indications);
        list(path, "precautions", p.precautions);
        list(path, "notes", p.notes);
        text(path + ".finding", p.finding);
        massage(path, p.massage);
        for (size_t i = 0; i < p.indications.size(); ++i) {
            const Statement& s = p.indications[i];
            // A grade above none rests on a study, and the sentence tells what it found.
            if (std::ranges::any_of(kOwners,
                                    [folded = foldText(s.text)](std::string_view owner) {
                                        return folded.find(owner) != std::string::npos;
                                    }) ||
                (!s.evidence.empty() && s.evidence != "none") ||
                exceptions.allow("wording", {{"word", "traditionally"}, {"texts", path}}))
                continue;
            const std::string at = path + ".indications[" + std::to_string(i) + "]";
            const Place place = r.place(at);
            r.problems.push_back({place.file, place.line,
                                  path + ": this use does not say whose claim it is; begin with "
                                         "\"Traditionally used for\", or name the study and its grade"});
        }
    }
    for (const Region& g : c.regions) {
        const std::string path = "region " + g.id;
        for (size_t i = 0; i < g.points.size(); ++i) {
            const std::string at = path + ".points[" + std::to_string(i) + "]";
            text(at, g.points[i].why);
            text(at, g.points[i].note);
        }
        list(path, "knots", g.knots);
        list(path, "advice", statementsOf(g.advice));
        list(path, "avoid", g.avoid);
        list(path, "red_flags", g.redFlags);
        massage(path, g.massage);
    }
    for (const Technique& t : c.techniques) {
        for (const std::string& step : t.steps) text("technique " + t.id + ".steps", step);
        list("technique " + t.id, "facts", t.facts);
    }
    for (const Page& p : c.pages) {
        text("page " + p.id + ".title", p.title);
        list("page " + p.id, "paragraphs", p.paragraphs);
    }
    for (const Condition& k : c.conditions) {
        const std::string path = "condition " + k.id;
        for (const std::string* s : {&k.why, &k.follows}) text(path, *s);
        list(path, "advice", k.advice);
    }
    for (const SafetySection& s : c.safety) list("section " + s.id, "paragraphs", s.paragraphs);
}

} // namespace atlas
