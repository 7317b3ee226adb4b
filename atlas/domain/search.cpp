// The search index. Three ways to match, the best one counts: a whole name (codes, aliases, pinyin, hanzi) by
// its letters without spaces; a meridian's name with a number; words in names, complaints and texts.
#include "atlas/domain/search.h"
#include "atlas/domain/catalog_reader.h"
#include "atlas/domain/lesson.h"
#include "atlas/domain/posture.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <unordered_map>

namespace atlas {
namespace {

struct Target {
    std::string kind, id, title;
};

struct Name { // matched as a whole, spaces left out
    std::string compact, why;
    std::u32string letters;
    uint32_t target;
    float weight;
    bool fuzzy, prefix;
};

struct Phrase { // matched word by word
    std::vector<uint32_t> words;
    std::string why;
    uint32_t target;
    float weight;
    bool brief; // a name or complaint, of which a large part should be in the query
};

struct MeridianName {
    std::string compact, printed, code;
    std::u32string letters;
};

struct Printed { // what an article prints for another point
    std::string code, why;
    uint32_t target;
};

struct Follower { // a point that a region names
    uint32_t region, target;
    float factor;
};

struct Word {
    std::string text, stem;
    std::u32string letters, stemLetters;
};

std::string compactOf(std::string_view folded) {
    std::string out;
    for (char c : folded)
        if (c != ' ') out += c;
    return out;
}

std::vector<std::string> wordsOf(std::string_view folded) {
    std::vector<std::string> out;
    while (!folded.empty()) {
        const size_t end = std::min(folded.find(' '), folded.size());
        if (end > 0) out.emplace_back(folded.substr(0, end));
        folded.remove_prefix(std::min(end + 1, folded.size()));
    }
    return out;
}

bool isStopWord(std::string_view w) {
    static constexpr std::array<std::string_view, 57> words{
        "a",    "acupoint", "am",    "an",    "and",     "are",   "at",   "between", "bit",   "by",
        "can",  "do",       "does",  "feel",  "feels",   "for",   "from", "get",     "got",   "has",
        "have", "having",   "hurt",  "hurts", "hurting", "how",   "i",    "in",      "is",    "it",
        "m",    "me",       "mine",  "my",    "of",      "on",    "or",   "our",     "point", "points",
        "s",    "should",   "some",  "that",  "the",     "there", "this", "to",      "ve",    "very",
        "what", "when",     "where", "which", "with",    "you",   "your"};
    return std::ranges::find(words, w) != words.end();
}

Side sideWord(std::string_view w) {
    return w == "left" ? Side::left : w == "right" ? Side::right : Side::midline;
}

// What is left of a question when the words are gone that only make it a sentence. A query of nothing else
// stays whole.
std::string gist(std::string_view folded) {
    std::string out;
    bool sides = false;
    const auto words = wordsOf(folded);
    for (const std::string& w : words) {
        if (isStopWord(w)) continue;
        if (sideWord(w) != Side::midline) {
            sides = true;
            continue;
        }
        out.append(out.empty() ? "" : " ").append(w);
    }
    if (out.empty() && sides) // "left" may be looked for itself
        for (const std::string& w : words)
            if (sideWord(w) != Side::midline) out.append(out.empty() ? "" : " ").append(w);
    return out.empty() ? std::string(folded) : out;
}

// stiffness, stiff; shoulders, shoulder; rubbing, rubb
std::string_view stem(std::string_view w) {
    for (std::string_view ending : {"ness", "ing", "ies", "es", "ed", "s", "y"})
        if (w.size() >= ending.size() + 4 && w.ends_with(ending))
            return w.substr(0, w.size() - ending.size());
    return w;
}

int allowedErrors(size_t length) {
    return length >= 8 ? 2 : length >= 4 ? 1 : 0;
}

bool hasDigit(std::string_view s) {
    return s.find_first_of("0123456789") != std::string_view::npos;
}

// How well a typed word stands for a word of the data: 1 the same, 0 not at all.
float similarity(const Word& typed, const Word& word) {
    if (typed.text == word.text) return 1;
    const size_t n = typed.letters.size(), m = word.letters.size();
    if (n >= 4 && m >= 4 && typed.stem == word.stem) return 0.93f;
    if (word.text.starts_with(typed.text) && n >= 2) return m - n <= 2 ? 0.92f : 0.8f; // knot, knots; shoul
    if (m >= 4 && n - m <= 2 && typed.text.starts_with(word.text)) return 0.9f;
    if (n < 7 || m < 7) return 0;
    const auto [end, ignored] = std::ranges::mismatch(typed.text, word.text); // pregnant, pregnancy
    const auto same = static_cast<size_t>(end - typed.text.begin());
    return same >= 6 && 4 * same >= 3 * std::max(typed.text.size(), word.text.size()) ? 0.75f : 0.f;
}

// The same when it may be misspelt.
float nearness(const Word& typed, const Word& word) {
    const size_t n = typed.letters.size(), m = word.letters.size();
    if (m < 4 || n < 4 || hasDigit(typed.text)) return 0; // BL40 is not BL47 mistyped
    const float doubt = typed.letters[0] == word.letters[0] ? 1.f : 0.8f;
    if (typed.stem.size() < n && typed.stemLetters.size() >= 4 &&
        editDistance(typed.stemLetters, word.stemLetters, 1) <= 1)
        return 0.7f * doubt; // stifness
    const int errors = allowedErrors(n), d = editDistance(typed.letters, word.letters, errors);
    return d > errors ? 0.f : (d == 1 ? 0.75f : 0.6f) * doubt;
}

Word wordOf(const std::string& text) {
    const std::string root(stem(text));
    return {text, root, decodeUtf8(text), decodeUtf8(root)};
}

std::string shortened(const std::string& text) {
    if (text.size() <= 90) return text;
    size_t cut = text.rfind(' ', 90);
    if (cut == std::string::npos) cut = 90;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
    return text.substr(0, cut) + "…";
}

} // namespace

struct SearchData {
    std::vector<Target> targets; // points, regions, meridians, pages: also the order of equals
    std::vector<Name> names;
    std::vector<Phrase> phrases;
    std::vector<MeridianName> meridians;
    std::vector<Printed> printed;
    std::vector<Follower> followers;
    std::vector<Word> vocabulary;
    std::unordered_map<std::string, uint32_t> wordIds, pointTargets;

    uint32_t wordId(const std::string& w) {
        const auto [it, fresh] = wordIds.try_emplace(w, static_cast<uint32_t>(vocabulary.size()));
        if (fresh) vocabulary.push_back(wordOf(w));
        return it->second;
    }
    uint32_t target(std::string kind, std::string id, std::string title) {
        targets.push_back({std::move(kind), std::move(id), std::move(title)});
        return static_cast<uint32_t>(targets.size() - 1);
    }
    void name(uint32_t t, std::string_view text, std::string why, float weight, bool fuzzy,
              bool prefix = true) {
        std::string compact = compactOf(foldText(text));
        if (compact.empty()) return;
        std::u32string letters = decodeUtf8(compact);
        names.push_back({std::move(compact), std::move(why), std::move(letters), t, weight, fuzzy, prefix});
    }
    void phrase(uint32_t t, std::string_view text, std::string why, float weight, bool brief) {
        Phrase p{{}, std::move(why), t, weight, brief};
        for (const std::string& w : wordsOf(foldText(text)))
            if (!isStopWord(w)) p.words.push_back(wordId(w));
        std::ranges::sort(p.words);
        const auto [first, last] = std::ranges::unique(p.words);
        p.words.erase(first, last);
        if (!p.words.empty()) phrases.push_back(std::move(p));
    }
    void addPoint(const Point&, size_t general); // precautions at the end that every point has
    void addMeridian(const Meridian&);
    void addRegion(const Catalog&, const Region&);
    void addTechnique(const Technique&);
    void addPage(const Page&);
    void addLesson(const Lesson&);
    void addSafety(const Catalog&);
    void addDiary();
    // "triple warmer 5" → TE5 and how the meridian was written; empty when it is no such thing.
    struct Numbered {
        std::string code, why;
        float score;
    };
    std::vector<Numbered> numbered(std::string_view compact) const;
};

void SearchData::addPoint(const Point& p, size_t general) {
    const uint32_t t = target("point", p.code, p.code + " " + p.pinyin + " " + p.hans);
    pointTargets[p.code] = t;
    name(t, p.code, "code", 1, false);
    for (const std::string& alias : p.aliases) {
        const bool code = alias.find_first_of("0123456789") != std::string::npos;
        name(t, alias, "alias " + alias, 0.98f, !code);
    }
    name(t, p.pinyin, "pinyin " + p.pinyin, 0.96f, true);
    if (p.pinyin.find("ü") != std::string::npos || p.pinyin.find("ǘ") != std::string::npos ||
        p.pinyin.find("ǚ") != std::string::npos || p.pinyin.find("ǜ") != std::string::npos) {
        std::string typed = p.pinyin; // as input methods have it
        for (const char* u : {"ü", "ǘ", "ǚ", "ǜ"})
            for (size_t at; (at = typed.find(u)) != std::string::npos;)
                typed.replace(at, std::string_view(u).size(), 1, 'v');
        name(t, typed, "pinyin " + p.pinyin, 0.96f, false);
    }
    name(t, p.hans, "name " + p.hans, 0.96f, false);
    if (p.hant != p.hans) name(t, p.hant, "traditional characters " + p.hant, 0.96f, false);
    name(t, p.english, "English name " + p.english, 0.94f, true);
    phrase(t, p.english, "English name " + p.english, 0.8f, true);
    std::string all = compactOf(foldText(p.code)) + " " + foldText(p.pinyin) + " " +
                      compactOf(foldText(p.pinyin)) + " " + p.hans + " " + p.hant + " " + p.english;
    for (const std::string& alias : p.aliases) all.append(" ").append(compactOf(foldText(alias)));
    phrase(t, all, "code and names", 0.9f, false);
    phrase(t, p.segment, "on the " + foldText(p.segment), 0.5f, true);
    for (const std::string& c : p.categories) phrase(t, c, "category " + c, 0.6f, true);
    for (const Statement& s : p.indications)
        phrase(t, s.text, std::string("used for: ").append(shortened(s.text)), 0.55f, false);
    phrase(t, p.location, std::string("location: ").append(shortened(p.location)), 0.4f, false);
    phrase(t, p.finding, std::string("finding: ").append(shortened(p.finding)), 0.35f, false);
    if (const auto& words = postureWords(p.posture); !words.empty()) {
        std::string spoken;
        for (const std::string& word : words) spoken.append(" ").append(word);
        phrase(t, spoken, std::string("found in a posture: ").append(words.front()), 0.45f, false);
    }
    for (const Statement& s : p.notes)
        phrase(t, s.text, std::string("note: ").append(shortened(s.text)), 0.35f, false);
    for (const Statement& s : std::span(p.precautions).first(p.precautions.size() - general))
        phrase(t, s.text, std::string("precaution: ").append(shortened(s.text)), 0.35f, false);
}

void SearchData::addMeridian(const Meridian& m) {
    const uint32_t t = target("meridian", m.code, m.code + " " + m.name + " " + m.hans);
    std::vector<std::string> spellings{m.code, m.name};
    spellings.insert(spellings.end(), m.aliases.begin(), m.aliases.end());
    for (const std::string& s : spellings) {
        const std::string compact = compactOf(foldText(s));
        if (compact.empty()) continue;
        meridians.push_back({compact, s, m.code, decodeUtf8(compact)});
        name(t, s, s == m.code ? "code" : s == m.name ? "meridian" : "alias " + s, 0.97f, compact.size() > 4);
        name(t, compact + "meridian", "meridian", 0.97f, false, false);
    }
    name(t, m.pinyin, "pinyin " + m.pinyin, 0.95f, true);
    name(t, m.hans, "name " + m.hans, 0.95f, false);
    if (m.hant != m.hans) name(t, m.hant, "traditional characters " + m.hant, 0.95f, false);
}

void SearchData::addRegion(const Catalog& catalog, const Region& r) {
    const uint32_t t = target("region", r.id, r.name);
    name(t, r.name, "region", 0.97f, true);
    name(t, r.id, "region", 0.97f, true);
    phrase(t, r.name, "region", 0.9f, true);
    std::string bag = r.name + " knot tight stiff sore";
    for (const std::string& w : r.words) {
        name(t, w, "complaint: " + w, 0.96f, true);
        phrase(t, w, "complaint: " + w, 0.9f, true);
        bag.append(" ").append(w);
    }
    phrase(t, bag, "region " + r.name, 0.7f, false);
    for (const RegionPoint& p : r.points) {
        const auto it = pointTargets.find(p.code);
        if (it == pointTargets.end()) continue;
        // Listed only because its number is printed for another point: that one goes first.
        const auto standard = numbered(compactOf(foldText(p.printed)));
        const bool misprint =
            std::ranges::any_of(
                r.points, [&](const RegionPoint& o) { return o.printed == p.printed && o.code != p.code; }) &&
            std::ranges::any_of(standard,
                                [&](const Numbered& n) { return n.code == p.code && n.score >= 0.9f; });
        followers.push_back({t, it->second, misprint ? 0.5f : 0.75f});
        for (const auto& n : standard)
            if (n.code != p.code && n.score >= 0.9f)
                printed.push_back(
                    {n.code,
                     "the article prints " + p.printed + " for " + r.name +
                         (p.note.empty() ? std::string() : std::string(": ") + shortened(p.note)),
                     it->second});
    }
    for (const Point& p : catalog.points)
        if (std::ranges::find(p.regions, r.id) != p.regions.end() &&
            std::ranges::find(r.points, p.code, &RegionPoint::code) == r.points.end())
            followers.push_back({t, pointTargets.at(p.code), 0.65f});
}

void SearchData::addPage(const Page& page) {
    const uint32_t t = target("page", page.id, page.title);
    name(t, page.title, "title", 0.95f, true);
    phrase(t, page.title, "title", 0.75f, true);
    for (const std::string& w : page.words) {
        name(t, w, "about: " + w, 0.93f, true);
        phrase(t, w, "about: " + w, 0.75f, true);
    }
    for (const Statement& s : page.paragraphs)
        phrase(t, s.text, std::string("text: ").append(shortened(s.text)), 0.4f, false);
}

void SearchData::addLesson(const Lesson& lesson) {
    const uint32_t t = target("lesson", lesson.id, lesson.name.empty() ? lesson.id : lesson.name);
    name(t, lesson.name, "lesson", 0.95f, true);
    phrase(t, lesson.name, "lesson", 0.7f, true);
    phrase(t, lesson.name + " lesson lessons class teach", "lesson", 0.65f, false);
    for (const std::string& w : lesson.words) {
        name(t, w, "lesson about: " + w, 0.85f, true);
        phrase(t, w, "lesson about: " + w, 0.65f, true);
    }
    phrase(t, lesson.about, std::string("lesson: ").append(shortened(lesson.about)), 0.45f, false);
    for (const LessonStep& s : lesson.steps) phrase(t, s.title, "step: " + s.title, 0.45f, true);
}

// The one card where all of them are chosen.
void SearchData::addSafety(const Catalog& catalog) {
    if (catalog.conditions.empty()) return;
    const uint32_t t = target("safety", "safety", "Safety first");
    for (const char* w : {"safety", "safety first", "is it safe", "contraindications"})
        name(t, w, "safety", 0.96f, true);
    for (const Condition& c : catalog.conditions) {
        phrase(t, c.name, "ask first: " + c.name, 0.8f, true);
        for (const std::string& w : c.words) {
            name(t, w, "ask first: " + c.name, 0.96f, w.size() > 6, false);
            phrase(t, w, "ask first: " + c.name, 0.7f, true);
        }
    }
}

void SearchData::addTechnique(const Technique& technique) {
    const uint32_t t = target("technique", technique.id, technique.name);
    name(t, technique.name, "title", 0.9f, true);
    phrase(t, technique.name, "title", 0.7f, true);
}

void SearchData::addDiary() {
    const uint32_t t = target("diary", "diary", "Diary of sessions");
    for (const char* word : {"diary", "journal", "log book", "my sessions", "history", "progress"}) {
        name(t, word, "the local diary", 0.95f, true);
        phrase(t, word, "the local diary", 0.75f, true);
    }
}

std::vector<SearchData::Numbered> SearchData::numbered(std::string_view compact) const {
    std::vector<Numbered> out;
    const size_t letters = compact.find_last_not_of("0123456789");
    if (letters == std::string_view::npos || letters + 1 == compact.size() || compact.size() - letters > 4)
        return out;
    const std::string word(compact.substr(0, letters + 1));
    const std::string number = std::to_string(std::stoi(std::string(compact.substr(letters + 1))));
    const std::u32string typed = decodeUtf8(word);
    const auto add = [&](const MeridianName& m, float score, const char* note) {
        const std::string code = m.code + number;
        const auto it = std::ranges::find(out, code, &Numbered::code);
        const std::string written = m.printed.size() <= 3 ? m.printed + number : m.printed + " " + number;
        const std::string why = m.printed == m.code ? std::string("code") + note : "alias " + written + note;
        if (it == out.end())
            out.push_back({code, why, score});
        else if (it->score < score)
            it->why = why, it->score = score;
    };
    for (const MeridianName& m : meridians) {
        if (m.compact == word)
            add(m, m.printed == m.code ? 1.0f : 0.98f, "");
        else if (word.size() >= 4 && m.compact.starts_with(word))
            add(m, 0.82f, "");
        else if (const int errors = allowedErrors(std::min(word.size(), m.compact.size())); errors > 0)
            if (const int d = editDistance(typed, m.letters, errors); d <= errors)
                add(m, d == 1 ? 0.8f : 0.72f, ", typing corrected");
    }
    return out;
}

SearchIndex::SearchIndex(const Catalog& catalog) : SearchIndex(catalog, std::span<const Lesson>{}) {}

SearchIndex::SearchIndex(const Catalog& catalog, std::span<const Lesson> lessons) {
    auto data = std::make_shared<SearchData>();
    for (const Point& p : catalog.points) data->addPoint(p, catalog.precautions.size());
    for (const Meridian& m : catalog.meridians) data->addMeridian(m);
    for (const Region& r : catalog.regions) data->addRegion(catalog, r);
    for (const Page& p : catalog.pages) data->addPage(p);
    for (const Lesson& l : lessons) data->addLesson(l);
    data->addSafety(catalog);
    for (const Technique& t : catalog.techniques) data->addTechnique(t);
    data->addDiary();
    data_ = std::move(data);
}

namespace {

struct Best {
    float score = 0;
    const std::string* why = nullptr;
    std::string made; // when the reason is put together for this query
};

void raise(Best& b, float score, const std::string& why) {
    if (score > b.score) b.score = score, b.why = &why, b.made.clear();
}

void raiseMade(Best& b, float score, std::string why) {
    if (score > b.score) b.score = score, b.why = nullptr, b.made = std::move(why);
}

void matchNames(const SearchData& data, const std::string& query, std::vector<Best>& best) {
    const std::u32string letters = decodeUtf8(query);
    std::string toneless; // "he2gu3"
    for (char c : query)
        if (c < '1' || c > '5') toneless += c;
    const bool hanzi = !letters.empty() && letters[0] >= 0x3400;
    const bool known = data.wordIds.contains(query) ||
                       std::ranges::any_of(data.names, [&](const Name& n) { return n.compact == query; });
    const int errors = known || hasDigit(query) ? 0 : allowedErrors(letters.size());
    for (const Name& n : data.names) {
        Best& b = best[n.target];
        if (n.compact == query) {
            raise(b, n.weight, n.why);
            continue;
        }
        const float part =
            static_cast<float>(letters.size()) / static_cast<float>(std::max<size_t>(n.letters.size(), 1));
        if (n.prefix && n.compact.starts_with(query))
            raise(b, n.weight * (0.62f + 0.25f * part), n.why);
        else if (hanzi && n.compact.find(query) != std::string::npos)
            raise(b, n.weight * 0.6f, n.why);
        else if (hanzi && query.size() > n.compact.size() && n.letters.size() > 1 &&
                 query.find(n.compact) != std::string::npos)
            raise(b, n.weight * 0.9f, n.why); // 合谷穴
        else if (n.fuzzy && query.ends_with('s') && query.size() == n.compact.size() + 1 &&
                 query.starts_with(n.compact))
            raise(b, n.weight * 0.98f, n.why);
        else if (n.fuzzy && toneless.size() < query.size() && toneless.size() > 2 && n.compact == toneless)
            raise(b, n.weight * 0.97f, n.why);
        else if (n.fuzzy && errors > 0 && b.score < 0.76f * n.weight) {
            const int d = editDistance(letters, n.letters, std::min(errors, allowedErrors(n.letters.size())));
            if (d <= errors && allowedErrors(n.letters.size()) >= d)
                raiseMade(b, n.weight * (d == 1 ? 0.76f : 0.66f), n.why + ", typing corrected");
        }
    }
}

// For a query that nothing else matched: what is written most like it.
void matchNearest(const SearchData& data, const std::string& query, std::vector<Best>& best) {
    const std::u32string letters = decodeUtf8(query);
    if (letters.size() < 4 || hasDigit(query)) return;
    const int errors = static_cast<int>(letters.size()) / 3 + 1;
    for (const Name& n : data.names) {
        if (!n.fuzzy || n.letters.size() < 4) continue;
        const int d = editDistance(letters, n.letters, errors);
        if (d <= errors && 2 * d <= static_cast<int>(n.letters.size()))
            raiseMade(best[n.target], 0.45f - 0.05f * static_cast<float>(d), "nearest: " + n.why);
    }
}

void matchWords(const SearchData& data, const std::vector<std::string>& words, std::vector<Best>& best) {
    const size_t count = std::min<size_t>(words.size(), 12);
    if (count == 0) return;
    std::vector<std::vector<float>> alike(count, std::vector<float>(data.vocabulary.size()));
    for (size_t i = 0; i < count; ++i) {
        const Word typed = wordOf(words[i]);
        float closest = 0;
        for (size_t v = 0; v < data.vocabulary.size(); ++v)
            closest = std::max(closest, alike[i][v] = similarity(typed, data.vocabulary[v]));
        if (closest < 0.9f) // what is written right is meant as it is written
            for (size_t v = 0; v < data.vocabulary.size(); ++v)
                if (alike[i][v] == 0) alike[i][v] = nearness(typed, data.vocabulary[v]);
    }
    // A word that is in everything says little.
    std::vector<float> hits(data.phrases.size() * count), rarity(count);
    for (size_t p = 0; p < data.phrases.size(); ++p)
        for (size_t i = 0; i < count; ++i) {
            float m = 0;
            for (uint32_t w : data.phrases[p].words) m = std::max(m, alike[i][w]);
            hits[p * count + i] = m;
            if (m > 0) ++rarity[i];
        }
    float whole = 0;
    for (float& r : rarity) whole += r = std::log(2 + static_cast<float>(data.phrases.size()) / (1 + r));
    for (size_t p = 0; p < data.phrases.size(); ++p) {
        const Phrase& phrase = data.phrases[p];
        float found = 0;
        size_t matched = 0;
        for (size_t i = 0; i < count; ++i)
            if (const float h = hits[p * count + i]; h > 0) found += h * rarity[i], ++matched;
        const float covered = found / whole;
        if (2 * matched < count || covered < 0.4f) continue;
        const float part =
            phrase.brief ? static_cast<float>(matched) / static_cast<float>(phrase.words.size()) : 0.6f;
        raise(best[phrase.target], phrase.weight * covered * covered * (0.7f + 0.3f * std::min(part, 1.0f)),
              phrase.why);
    }
}

} // namespace

std::vector<SearchResult> SearchIndex::search(std::string_view words, size_t limit) const {
    const SearchData& data = *data_;
    const std::string folded = foldText(words.substr(0, 200));
    const std::string query = compactOf(folded);
    std::vector<SearchResult> results;
    if (query.empty()) return results;

    std::vector<Best> best(data.targets.size());
    const std::string meant = gist(folded);
    std::vector<std::string> spellings{query};
    if (std::string core = compactOf(meant); core != query) spellings.push_back(std::move(core));
    for (const std::string& spelling : spellings) {
        for (const auto& n : data.numbered(spelling)) {
            if (const auto it = data.pointTargets.find(n.code); it != data.pointTargets.end())
                raiseMade(best[it->second], n.score, n.why);
            for (const Printed& p : data.printed)
                if (p.code == n.code) raise(best[p.target], 0.9f * n.score, p.why);
        }
        matchNames(data, spelling, best);
    }
    matchWords(data, wordsOf(meant), best);
    if (std::ranges::none_of(best, [](const Best& b) { return b.score > 0.12f; }))
        matchNearest(data, query, best);
    for (const Follower& f : data.followers) {
        const Best& region = best[f.region];
        if (region.score < 0.45f) continue;
        const std::string& why = region.why ? *region.why : region.made;
        const std::string& name = data.targets[f.region].title;
        raiseMade(best[f.target], f.factor * region.score,
                  why.starts_with("complaint") ? why + " (" + name + ")" : "region " + name);
    }

    std::vector<uint32_t> order;
    float top = 0;
    for (uint32_t t = 0; t < best.size(); ++t)
        if (best[t].score > 0.12f) order.push_back(t), top = std::max(top, best[t].score);
    // Beside a sure match, guesses only distract.
    std::erase_if(order, [&](uint32_t t) { return best[t].score < 0.35f * top; });
    std::ranges::sort(order, [&](uint32_t a, uint32_t b) {
        return best[a].score != best[b].score ? best[a].score > best[b].score : a < b;
    });
    if (order.size() > limit) order.resize(limit);
    const Side side = sideNamed(folded);
    for (uint32_t t : order) {
        const Target& target = data.targets[t];
        results.push_back({target.kind, target.id, target.title, best[t].why ? *best[t].why : best[t].made,
                           std::min(best[t].score, 1.0f), target.kind == "region" ? side : Side::midline});
    }
    return results;
}

Side sideNamed(std::string_view words) {
    Side named = Side::midline;
    for (const std::string& w : wordsOf(foldText(words)))
        if (const Side side = sideWord(w); side != Side::midline) {
            if (named != Side::midline && side != named) return Side::midline;
            named = side;
        }
    return named;
}

} // namespace atlas
