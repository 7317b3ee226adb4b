#include "atlas/anki.h"
#include "engine/core/zip.h"
#include <cstring>
#include <memory>
#include <nlohmann/json.hpp>
#include <sqlite3.h>

namespace atlas {
namespace {

using Json = nlohmann::ordered_json;

constexpr int64_t kModel = 1763000000301, kOptions = 1; // fixed: Anki knows the note type again

constexpr const char* kSchema = R"(
create table col (id integer primary key, crt integer not null, mod integer not null, scm integer not null,
    ver integer not null, dty integer not null, usn integer not null, ls integer not null, conf text not null,
    models text not null, decks text not null, dconf text not null, tags text not null);
create table notes (id integer primary key, guid text not null, mid integer not null, mod integer not null,
    usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null,
    flags integer not null, data text not null);
create table cards (id integer primary key, nid integer not null, did integer not null, ord integer not null,
    mod integer not null, usn integer not null, type integer not null, queue integer not null,
    due integer not null, ivl integer not null, factor integer not null, reps integer not null,
    lapses integer not null, left integer not null, odue integer not null, odid integer not null,
    flags integer not null, data text not null);
create table revlog (id integer primary key, cid integer not null, usn integer not null, ease integer not null,
    ivl integer not null, lastIvl integer not null, factor integer not null, time integer not null,
    type integer not null);
create table graves (usn integer not null, oid integer not null, type integer not null);
create index ix_notes_usn on notes (usn);
create index ix_cards_usn on cards (usn);
create index ix_revlog_usn on revlog (usn);
create index ix_cards_nid on cards (nid);
create index ix_cards_sched on cards (did, queue, due);
create index ix_revlog_cid on revlog (cid);
create index ix_notes_csum on notes (csum);
)";

uint64_t hashOf(std::string_view text) {
    uint64_t h = 14695981039346656037u;
    for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211u;
    return h;
}

// Milliseconds in Anki's own ids; below 2^43, so that no other number type cuts it.
int64_t idOf(std::string_view text) {
    return 1'000'000'000'000 + static_cast<int64_t>(hashOf(text) % 600'000'000'000u);
}

std::string html(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '\n')
            out += "<br>";
        else
            out += c;
    }
    return out;
}

std::string side(std::string_view text, std::string_view picture) {
    std::string out = html(text);
    if (!picture.empty()) out.append("<br><img src=\"").append(picture).append("\">");
    return out;
}

Json modelOf(int64_t deck, int64_t made) {
    const auto field = [](const char* name, int ord) {
        return Json{{"name", name}, {"ord", ord},      {"font", "Arial"},       {"size", 20},
                    {"rtl", false}, {"sticky", false}, {"media", Json::array()}};
    };
    return {
        {"id", std::to_string(kModel)},
        {"name", "Tongren"},
        {"type", 0},
        {"mod", made},
        {"usn", -1},
        {"did", deck},
        {"sortf", 0},
        {"tags", Json::array()},
        {"vers", Json::array()},
        {"css",
         ".card { font-family: sans-serif; font-size: 22px; text-align: center; } img { max-width: 100%; }"},
        {"latexPre", "\\documentclass[12pt]{article}\\begin{document}"},
        {"latexPost", "\\end{document}"},
        {"req", Json::array({Json::array({0, "all", Json::array({0})})})},
        {"flds", Json::array({field("Front", 0), field("Back", 1)})},
        {"tmpls", Json::array({Json{{"name", "Card 1"},
                                    {"ord", 0},
                                    {"qfmt", "{{Front}}"},
                                    {"afmt", "{{FrontSide}}<hr id=answer>{{Back}}"},
                                    {"bqfmt", ""},
                                    {"bafmt", ""},
                                    {"did", nullptr}}})}};
}

Json deckOf(int64_t id, const std::string& name, const std::string& about, int64_t made) {
    const Json none = Json::array({0, 0});
    return {{"id", id},         {"name", name},       {"desc", about},    {"mod", made},
            {"usn", -1},        {"collapsed", false}, {"conf", kOptions}, {"dyn", 0},
            {"extendNew", 10},  {"extendRev", 50},    {"newToday", none}, {"revToday", none},
            {"lrnToday", none}, {"timeToday", none}};
}

Json optionsOf() {
    return {{"id", kOptions},
            {"name", "Default"},
            {"mod", 0},
            {"usn", 0},
            {"maxTaken", 60},
            {"timer", 0},
            {"autoplay", true},
            {"replayq", true},
            {"new",
             {{"bury", true},
              {"delays", {1, 10}},
              {"initialFactor", 2500},
              {"ints", {1, 4, 7}},
              {"order", 1},
              {"perDay", 20},
              {"separate", true}}},
            {"lapse", {{"delays", {10}}, {"leechAction", 0}, {"leechFails", 8}, {"minInt", 1}, {"mult", 0}}},
            {"rev",
             {{"bury", true},
              {"ease4", 1.3},
              {"fuzz", 0.05},
              {"ivlFct", 1},
              {"maxIvl", 36500},
              {"minSpace", 1},
              {"perDay", 200}}}};
}

std::string dumped(const Json& j) {
    return j.dump(-1, ' ', false, Json::error_handler_t::replace);
}

class Database { // in memory
public:
    Database() { sqlite3_open(":memory:", &db_); }
    ~Database() { sqlite3_close(db_); }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    bool run(const char* sql) { return sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) == SQLITE_OK; }

    // Values take the question marks' places.
    template <class... Values>
    bool insert(const char* sql, const Values&... values) {
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr) != SQLITE_OK) return false;
        int at = 0;
        (bind(statement, ++at, values), ...);
        const bool done = sqlite3_step(statement) == SQLITE_DONE;
        sqlite3_finalize(statement);
        return done;
    }
    std::string error() const { return sqlite3_errmsg(db_); }

    std::string bytes() {
        sqlite3_int64 size = 0;
        const std::unique_ptr<unsigned char, void (*)(void*)> all(sqlite3_serialize(db_, "main", &size, 0),
                                                                  sqlite3_free);
        return all ? std::string(reinterpret_cast<const char*>(all.get()), static_cast<size_t>(size))
                   : std::string();
    }

private:
    static void bind(sqlite3_stmt* s, int at, const std::string& text) {
        sqlite3_bind_text(s, at, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
    }
    static void bind(sqlite3_stmt* s, int at, int64_t number) { sqlite3_bind_int64(s, at, number); }
    sqlite3* db_ = nullptr;
};

} // namespace

engine::Result<std::string> writeAnki(const AnkiDeck& deck) {
    if (deck.notes.empty()) return engine::Error{"a deck needs at least one question"};
    Database db;
    const auto failed = [&] { return engine::Error{"the deck cannot be written: " + db.error()}; };
    const int64_t id = idOf("deck " + deck.name), millis = deck.made * 1000;
    const Json conf{{"activeDecks", {1}}, {"curDeck", 1},          {"curModel", std::to_string(kModel)},
                    {"nextPos", 1},       {"sortType", "noteFld"}, {"sortBackwards", false},
                    {"addToCur", true},   {"collapseTime", 1200},  {"dueCounts", true},
                    {"estTimes", true},   {"newBury", true},       {"newSpread", 0},
                    {"timeLim", 0}};
    const Json decks{{"1", deckOf(1, "Default", "", deck.made)},
                     {std::to_string(id), deckOf(id, deck.name, deck.about, deck.made)}};
    if (!db.run(kSchema) || !db.run("begin") ||
        !db.insert("insert into col values (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')", deck.made, millis,
                   millis, dumped(conf), dumped({{std::to_string(kModel), modelOf(id, deck.made)}}),
                   dumped(decks), dumped({{std::to_string(kOptions), optionsOf()}})))
        return failed();
    int64_t due = 0;
    for (const AnkiNote& n : deck.notes) {
        std::string tags = " tongren";
        for (const std::string& t : n.tags) tags.append(" ").append(t);
        const int64_t note = idOf("note " + n.key), card = idOf("card " + n.key);
        const std::string front = side(n.front, n.frontPicture), back = side(n.back, n.backPicture);
        const auto check = static_cast<int64_t>(hashOf(front) & 0xffffffffu);
        const bool done =
            db.insert("insert into notes values (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')", note,
                      "tongren-" + n.key, kModel, deck.made, tags + " ", front + "\x1f" + back, front,
                      check) &&
            db.insert("insert into cards values (?, ?, ?, 0, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')",
                      card, note, id, deck.made, ++due);
        if (!done) return failed();
    }
    if (!db.run("commit")) return failed();
    engine::ZipWriter zip;
    zip.add("collection.anki2", db.bytes());
    Json media = Json::object();
    for (size_t i = 0; i < deck.pictures.size(); ++i) media[std::to_string(i)] = deck.pictures[i].name;
    for (size_t i = 0; i < deck.pictures.size(); ++i) zip.add(std::to_string(i), deck.pictures[i].bytes);
    zip.add("media", dumped(media));
    return std::move(zip).finish();
}

} // namespace atlas
