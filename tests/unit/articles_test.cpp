// Every row, figure, technique, precaution and red flag of the five articles is on a card, with its source.
#include "atlas/panels/document.h"
#include "session_fixture.h"
#include <algorithm>
#include <gtest/gtest.h>
#include <toml++/toml.h>

using namespace atlas;

using fixture::session;

namespace {

const toml::table& articles() {
    static const toml::table table =
        toml::parse_file(std::string(TONGREN_SOURCE_DIR) + "/tests/data/article_table.toml");
    return table;
}

std::string textOf(const toml::table& t, const char* key) {
    return t[key].value_or(std::string{});
}

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

bool names(const std::vector<std::string>& sources, const std::string& id) {
    return std::ranges::find(sources, id) != sources.end();
}

struct CardText {
    std::string text;
    std::vector<std::string> sources;
};

// What a card says, block by block, with the sources that its numbers stand for.
std::vector<CardText> cardTexts(CardKind kind, const std::string& id) {
    const Document d = makeDocument(session(), kind, id);
    std::vector<std::string> numbered;
    for (const Block& b : d.blocks)
        if (b.kind == Block::Kind::source) numbered.push_back(b.text);
    const auto sourcesOf = [&](const std::string& cite) {
        std::vector<std::string> ids;
        for (size_t at = 0; at < cite.size();) {
            const auto n = static_cast<size_t>(std::atoi(cite.c_str() + at));
            if (n >= 1 && n <= numbered.size())
                for (const Source& s : session().catalog.sources)
                    if (numbered[n - 1].starts_with(s.title)) ids.push_back(s.id);
            const size_t comma = cite.find(',', at);
            at = comma == std::string::npos ? cite.size() : comma + 1;
        }
        return ids;
    };
    std::vector<CardText> out;
    for (const Block& b : d.blocks) {
        using K = Block::Kind;
        if (b.kind == K::source || b.kind == K::heading || b.kind == K::page) continue;
        out.push_back({lower(b.text + " " + b.tail), sourcesOf(b.cite)});
    }
    // Facts such as "Repeat" stand in one group whose last line bears the sources.
    for (size_t i = out.size(); i-- > 1;)
        if (out[i - 1].sources.empty()) out[i - 1].sources = out[i].sources;
    return out;
}

std::vector<CardText> textsOf(const std::string& in, const std::string& id) {
    if (in == "page") return cardTexts(CardKind::page, id);
    if (in == "region") return cardTexts(CardKind::region, id);
    return cardTexts(CardKind::technique, id);
}

std::vector<std::string> idsOf(const std::string& in, const std::string& id) {
    if (id != "*") return {id};
    std::vector<std::string> ids;
    if (in == "region")
        for (const Region& r : session().catalog.regions) ids.push_back(r.id);
    else
        for (const Technique& t : session().catalog.techniques) ids.push_back(t.id);
    return ids;
}

} // namespace

TEST(Articles, EveryRowOfTheTablesStandsAsPrinted) {
    const toml::array* rows = articles()["row"].as_array();
    ASSERT_TRUE(rows && rows->size() >= 45);
    for (const toml::node& node : *rows) {
        const toml::table& row = *node.as_table();
        const std::string printed = textOf(row, "printed"), means = textOf(row, "means"),
                          standard = textOf(row, "standard"), source = textOf(row, "source");
        SCOPED_TRACE(textOf(row, "region") + ": " + printed);
        const Region* r = session().catalog.region(textOf(row, "region"));
        ASSERT_NE(r, nullptr);
        const auto entry = [&](const std::string& code) {
            return std::ranges::find_if(r->points, [&](const RegionPoint& p) {
                return p.code == code && p.printed == printed && names(p.sources, source);
            });
        };
        const auto meant = entry(means);
        ASSERT_NE(meant, r->points.end());
        EXPECT_FALSE(meant->why.empty());
        ASSERT_NE(session().catalog.point(means), nullptr);
        EXPECT_TRUE(names(session().catalog.point(means)->regions, r->id));
        if (!standard.empty()) {
            const auto other = entry(standard);
            ASSERT_NE(other, r->points.end());
            EXPECT_FALSE(other->note.empty());
            EXPECT_FALSE(names(session().catalog.point(standard)->regions, r->id)) << "would be pressed";
        }
        // And on the card.
        const Document d = makeDocument(session(), CardKind::region, r->id);
        EXPECT_TRUE(std::ranges::any_of(d.blocks, [&](const Block& b) {
            return b.kind == Block::Kind::point && b.link == means && (b.tail == printed || means == printed);
        }));
    }
}

TEST(Articles, EveryStatementIsOnACardWithItsSource) {
    const toml::array* all = articles()["statement"].as_array();
    ASSERT_TRUE(all && all->size() >= 70);
    for (const toml::node& node : *all) {
        const toml::table& statement = *node.as_table();
        const std::string source = textOf(statement, "source");
        const toml::array* found = statement["found"].as_array();
        ASSERT_TRUE(found && !found->empty()) << textOf(statement, "says");
        for (const toml::node& where : *found) {
            const toml::table& w = *where.as_table();
            const std::string in = textOf(w, "in");
            for (const std::string& id : idsOf(in, textOf(w, "id"))) {
                const auto texts = textsOf(in, id);
                const bool there = std::ranges::any_of(texts, [&](const CardText& t) {
                    return names(t.sources, source) &&
                           std::ranges::all_of(*w["words"].as_array(), [&](const toml::node& word) {
                               return t.text.find(lower(word.value_or(std::string{}))) != std::string::npos;
                           });
                });
                EXPECT_TRUE(there) << textOf(statement, "says") << ": not on the card of " << in << " " << id;
            }
        }
    }
}

TEST(Articles, AKnotIsRubbedForFiveMinutesAtMost) {
    const toml::array* numbers = articles()["number"].as_array();
    ASSERT_TRUE(numbers && numbers->size() >= 1);
    for (const toml::node& node : *numbers) {
        const auto most = (*node.as_table())["most"].value<int64_t>();
        ASSERT_TRUE(most);
        for (const Region& r : session().catalog.regions) {
            EXPECT_GT(r.massage.secondsMax, 0) << r.id;
            EXPECT_LE(r.massage.secondsMax, *most) << r.id;
            EXPECT_TRUE(names(r.massage.sources, textOf(*node.as_table(), "source"))) << r.id;
        }
    }
}
