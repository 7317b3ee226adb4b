// The card of a region: everything that the data says of it, in the order in which it is needed.
#include "atlas/domain/offer.h"
#include "atlas/panels/document.h"
#include "atlas/text_json.h"
#include "tests/unit/session_fixture.h"
#include <algorithm>

namespace {

using namespace atlas;
using fixture::session;
using Kind = Block::Kind;

size_t indexOf(const Document& d, Kind kind, std::string_view text) {
    const auto it = std::ranges::find_if(
        d.blocks, [&](const Block& b) { return b.kind == kind && b.text.starts_with(text); });
    return static_cast<size_t>(it - d.blocks.begin());
}

TEST(RegionCard, NothingOfTheDataIsLost) {
    for (const Region& r : session().catalog.regions) {
        const std::string text = plainText(makeDocument(session(), CardKind::region, r.id));
        const auto says = [&](const std::string& what) {
            EXPECT_NE(text.find(what), std::string::npos) << r.id << ": " << what;
        };
        for (const Statement& s : r.redFlags) says("! " + s.text);
        for (const Statement& s : r.knots) says(s.text);
        for (const Statement& s : r.avoid) says("! " + s.text);
        for (const Advice& a : r.advice) says(a.said.text);
        for (const std::string& step : r.massage.steps) says(step);
        for (const RegionPoint& p : r.points) {
            says("- " + p.code);
            if (!p.why.empty()) says(p.why);
            if (!p.note.empty()) says(p.note);
            if (!p.printed.empty() && p.printed != p.code) says("printed: " + p.printed);
        }
        EXPECT_EQ(text.find("\n\n\n"), std::string::npos) << r.id << ": an empty section";
    }
}

TEST(RegionCard, InTheOrderInWhichItIsNeeded) {
    const Document d = makeDocument(session(), CardKind::region, "under-shoulder-blade");
    const std::vector<size_t> order{
        indexOf(d, Kind::flag, ""),
        indexOf(d, Kind::start, "Start"),
        indexOf(d, Kind::heading, "What kind of knot"),
        indexOf(d, Kind::heading, "Points to press"),
        indexOf(d, Kind::heading, "Work on the knot"),
        indexOf(d, Kind::heading, "What helps besides"),
        indexOf(d, Kind::heading, "What to leave alone"),
        indexOf(d, Kind::heading, "Sources"),
    };
    EXPECT_EQ(order.front(), 0u);
    EXPECT_LT(order.back(), d.blocks.size());
    EXPECT_TRUE(std::ranges::is_sorted(order));
    EXPECT_TRUE(d.sides);
}

TEST(RegionCard, PointsAreGroupedByWhereTheyLie) {
    const Document blade = makeDocument(session(), CardKind::region, "under-shoulder-blade");
    const auto block = [](const Document& d, std::string_view code) {
        return *std::ranges::find_if(d.blocks,
                                     [&](const Block& b) { return b.kind == Kind::point && b.link == code; });
    };
    EXPECT_TRUE(block(blade, "LI10").far);
    EXPECT_TRUE(block(blade, "GB20").far);
    const Document neck = makeDocument(session(), CardKind::region, "neck");
    EXPECT_FALSE(block(neck, "BL10").far);
    EXPECT_TRUE(block(neck, "BL60").far);
    EXPECT_LT(indexOf(neck, Kind::group, "Here"), indexOf(neck, Kind::group, "Away"));
    for (const Region& r : session().catalog.regions) {
        const Document d = makeDocument(session(), CardKind::region, r.id);
        std::vector<std::string> listed, given;
        bool far = false, mistake = false;
        for (const Block& b : d.blocks) {
            if (b.kind == Kind::group) {
                far = b.text.starts_with("Away");
                mistake = b.text.starts_with("Printed by mistake");
            }
            if (b.kind != Kind::point) continue;
            const auto& regions = session().catalog.point(b.link)->regions;
            EXPECT_EQ(std::ranges::find(regions, r.id) == regions.end(), mistake) << r.id << " " << b.link;
            EXPECT_EQ(b.far, far) << r.id << " " << b.link;
            listed.push_back(b.link);
            if (mistake) continue;
            EXPECT_EQ(isNearRegion(session(), r.id, b.link), !b.far) << r.id << " " << b.link;
        }
        for (const RegionPoint& p : r.points) given.push_back(p.code);
        EXPECT_TRUE(std::ranges::is_permutation(listed, given)) << r.id;
    }
}

TEST(RegionCard, AdviceStandsUnderItsKind) {
    for (const Region& r : session().catalog.regions) {
        const Document d = makeDocument(session(), CardKind::region, r.id);
        for (const Advice& a : r.advice) {
            const auto has = [&](const char* kind) {
                return std::ranges::find(a.kinds, kind) != a.kinds.end();
            };
            const auto at = std::ranges::find_if(d.blocks, [&](const Block& b) {
                return (b.kind == Kind::bullet || b.kind == Kind::caution) && b.text == a.said.text;
            });
            ASSERT_NE(at, d.blocks.end()) << r.id << ": " << a.said.text;
            EXPECT_EQ(at->kind == Kind::caution, has("caution")) << a.said.text;
            const auto group = std::find_if(std::reverse_iterator(at), d.blocks.rend(),
                                            [](const Block& b) { return b.kind == Kind::group; });
            if (a.kinds == std::vector<std::string>{"stretch"}) {
                EXPECT_EQ(group->text, "Stretch");
            }
            if (has("heat") && !has("caution") && a.kinds.front() == "heat") {
                EXPECT_EQ(group->text, "Warmth and cold");
            }
        }
    }
}

TEST(RegionCard, JsonSaysItToo) {
    const Region& r = *session().catalog.region("under-shoulder-blade");
    const Json j = regionJson(session(), r, {});
    for (const char* key :
         {"id", "name", "words", "points", "knots", "massage", "advice", "avoid", "red_flags"})
        EXPECT_TRUE(j.contains(key)) << key;
    EXPECT_EQ(j["knots"].size(), r.knots.size());
    EXPECT_EQ(j["avoid"].size(), r.avoid.size());
    EXPECT_EQ(j["massage"]["technique"], r.massage.technique);
    ASSERT_EQ(j["advice"].size(), r.advice.size());
    for (size_t i = 0; i < r.advice.size(); ++i) {
        EXPECT_EQ(j["advice"][i]["text"], r.advice[i].said.text);
        EXPECT_EQ(j["advice"][i]["kinds"].size(), r.advice[i].kinds.size());
    }
    ASSERT_EQ(j["points"].size(), r.points.size());
    for (size_t i = 0; i < r.points.size(); ++i) {
        EXPECT_EQ(j["points"][i]["why"], r.points[i].why);
        EXPECT_EQ(j["points"][i]["near"], isNearRegion(session(), r.id, r.points[i].code));
    }
}

} // namespace
