// Expectations over the atlas's own data: what people type, and what they must find.
#include "atlas/domain/resolve.h"
#include "atlas/domain/search.h"
#include <algorithm>
#include <gtest/gtest.h>

namespace {

const atlas::Catalog& catalog() {
    static const atlas::Catalog c = [] {
        auto read = atlas::loadCatalog(std::filesystem::path(TONGREN_SOURCE_DIR) / "atlas/data");
        EXPECT_TRUE(read) << read.error().message;
        return *read;
    }();
    return c;
}

const atlas::SearchIndex& index() {
    static const atlas::SearchIndex i(catalog());
    return i;
}

const atlas::SearchResult* find(const std::vector<atlas::SearchResult>& results, const char* kind,
                                const std::string& id) {
    const auto it =
        std::ranges::find_if(results, [&](const auto& r) { return r.kind == kind && r.id == id; });
    return it == results.end() ? nullptr : &*it;
}

struct Case {
    const char *query, *kind, *id, *why;
};

class SearchFinds : public testing::TestWithParam<Case> {};

TEST_P(SearchFinds, First) {
    const auto results = index().search(GetParam().query);
    ASSERT_FALSE(results.empty());
    EXPECT_EQ(results[0].kind, GetParam().kind);
    EXPECT_EQ(results[0].id, GetParam().id);
    EXPECT_NE(results[0].why.find(GetParam().why), std::string::npos) << results[0].why;
}

INSTANTIATE_TEST_SUITE_P(
    Codes, SearchFinds,
    testing::Values(Case{"LI4", "point", "LI4", "code"}, Case{"li 4", "point", "LI4", "code"},
                    Case{"SJ 3", "point", "TE3", "alias SJ3"}, Case{"sj3", "point", "TE3", "alias SJ3"},
                    Case{"UB10", "point", "BL10", "alias UB10"}, Case{"tw-5", "point", "TE5", "alias TW5"},
                    Case{"TB 5", "point", "TE5", "alias TB5"}, Case{"P6", "point", "PC6", "P6"},
                    Case{"Lv 14", "point", "LR14", "14"}, Case{"BL052", "point", "BL52", "code"},
                    Case{"ex ue 8", "point", "EX-UE8", "code"},
                    Case{"luozhen", "point", "EX-UE8", "alias Luòzhěn"}));

INSTANTIATE_TEST_SUITE_P(Meridians, SearchFinds,
                         testing::Values(Case{"Triple Warmer 5", "point", "TE5", "Triple Warmer 5"},
                                         Case{"Large Intestine 4", "point", "LI4", "Large Intestine 4"},
                                         Case{"Urinary Bladder 10", "point", "BL10", "Urinary Bladder 10"},
                                         Case{"triple burner 3", "point", "TE3", "Triple Burner 3"},
                                         Case{"conception vessel 17", "point", "CV17",
                                              "Conception Vessel 17"},
                                         Case{"Gallbladder 21", "point", "GB21", "Gallbladder 21"},
                                         Case{"Tripel Warmer 5", "point", "TE5", "typing corrected"},
                                         Case{"gallbladder", "meridian", "GB", "Gallbladder"},
                                         Case{"LI", "meridian", "LI", "code"}));

INSTANTIATE_TEST_SUITE_P(
    Names, SearchFinds,
    testing::Values(Case{"hegu", "point", "LI4", "pinyin Hégǔ"}, Case{"he gu", "point", "LI4", "pinyin Hégǔ"},
                    Case{"Hégǔ", "point", "LI4", "pinyin Hégǔ"},
                    Case{"HE2 GU3", "point", "LI4", "pinyin Hégǔ"}, Case{"合谷", "point", "LI4", "name 合谷"},
                    Case{"合谷穴", "point", "LI4", "name 合谷"}, Case{"昆仑", "point", "BL60", "name 昆仑"},
                    Case{"崑崙", "point", "BL60", "traditional"},
                    Case{"Joining Valley", "point", "LI4", "English name"},
                    Case{"kunlon", "point", "BL60", "typing corrected"},
                    Case{"hegoo", "point", "LI4", "nearest"}));

INSTANTIATE_TEST_SUITE_P(
    Complaints, SearchFinds,
    testing::Values(Case{"stiff neck", "region", "neck", "complaint: stiff neck"},
                    Case{"knot under shoulder blade", "region", "under-shoulder-blade", "complaint"},
                    Case{"a knot under my shoulder blade", "region", "under-shoulder-blade", "complaint"},
                    Case{"shoulder bldae", "region", "under-shoulder-blade", "shoulder blade"},
                    Case{"lower bak", "region", "lower-back", "typing corrected"},
                    Case{"stifness in neck", "region", "neck", "stiff neck"},
                    Case{"shoulders", "region", "shoulder", "region"},
                    Case{"can i press when pregnant", "page", "safety", "pregnan"},
                    Case{"trapezius", "region", "trapezius", "region"},
                    Case{"trigger point", "page", "what-knots-are", "trigger point"}));

struct SideCase {
    const char *query, *id;
    atlas::Side side;
};

TEST(Search, TheSideThatIsNamedComesWithTheRegionAndSpoilsNothing) {
    using atlas::Side;
    for (const SideCase& c :
         {SideCase{"knot under my right shoulder blade", "under-shoulder-blade", Side::right},
          {"a knot under my right shoulder blade hurts", "under-shoulder-blade", Side::right},
          {"My LEFT calf hurts", "calf", Side::left},
          {"left neck", "neck", Side::left},
          {"the knot in the right calf", "calf", Side::right},
          {"I have got a knot in my left forearm", "forearm", Side::left},
          {"lower back right", "lower-back", Side::right},
          {"left and right calf", "calf", Side::midline},
          {"my calf hurts", "calf", Side::midline}}) {
        const auto results = index().search(c.query);
        ASSERT_FALSE(results.empty()) << c.query;
        EXPECT_EQ(results[0].kind, "region") << c.query;
        EXPECT_EQ(results[0].id, c.id) << c.query;
        EXPECT_EQ(results[0].side, c.side) << c.query;
        for (const auto& r : results) {
            if (r.kind != "region") {
                EXPECT_EQ(r.side, Side::midline) << c.query << ": " << r.id;
            }
        }
    }
}

TEST(Search, ASentenceFindsAsItsWordsDo) {
    for (const auto& [sentence, words] :
         {std::pair{"where is the point LI4", "LI4"}, std::pair{"my stiff neck", "stiff neck"},
          std::pair{"the Triple Warmer 5", "Triple Warmer 5"}}) {
        const auto a = index().search(sentence), b = index().search(words);
        ASSERT_FALSE(a.empty()) << sentence;
        ASSERT_FALSE(b.empty()) << words;
        EXPECT_EQ(a[0].id, b[0].id) << sentence;
        EXPECT_FLOAT_EQ(a[0].score, b[0].score) << sentence;
    }
}

TEST(Search, ArticleNumbersFindBothPointsWithTheReason) {
    for (const char* query : {"Bladder 47", "BL47", "UB 47"}) {
        const auto results = index().search(query);
        ASSERT_TRUE(find(results, "point", "BL47")) << query;
        const auto* meant = find(results, "point", "BL52");
        ASSERT_TRUE(meant) << query;
        EXPECT_NE(meant->why.find("prints Bladder 47"), std::string::npos) << meant->why;
    }
    EXPECT_TRUE(find(index().search("Bladder 54"), "point", "BL40"));
    EXPECT_TRUE(find(index().search("Liver 4"), "point", "LI4"));
}

TEST(Search, ARegionBringsItsPoints) {
    const auto results = index().search("stiff neck");
    for (const char* code : {"GB20", "GB21", "BL60", "LI4"})
        EXPECT_TRUE(find(results, "point", code)) << code;
    const auto lower = index().search("lower back");
    const auto *meant = find(lower, "point", "BL52"), *printed = find(lower, "point", "BL47");
    ASSERT_TRUE(meant);
    ASSERT_TRUE(printed);
    EXPECT_LT(printed->score, meant->score);
}

TEST(Search, EveryPointIsFoundFirstByEachOfItsNames) {
    std::map<std::string, int> owners; // seven plain pinyin names belong to two points
    for (const auto& p : catalog().points) ++owners[atlas::foldText(p.pinyin)];
    for (const auto& p : catalog().points) {
        std::vector<std::string> names{p.code, p.hans, p.hant};
        if (owners[atlas::foldText(p.pinyin)] == 1) names.push_back(p.pinyin);
        names.insert(names.end(), p.aliases.begin(), p.aliases.end());
        for (const auto& name : names) {
            const auto results = index().search(name);
            ASSERT_FALSE(results.empty()) << name;
            EXPECT_TRUE(results[0].id == p.code ||
                        results[0].score <= find(results, "point", p.code)->score + 0.03f)
                << name << " found " << results[0].id << " instead of " << p.code;
        }
    }
}

TEST(Search, NothingMatchesNonsense) {
    for (const char* query : {"", "   ", "xyzzyplugh", "!?", "\xff\xfe", "LI99"}) {
        for (const auto& r : index().search(query)) EXPECT_NE(r.kind, "point") << query << " found " << r.id;
    }
}

TEST(Search, WhatIsWrittenRightIsNotCorrected) {
    for (const char* query : {"heat", "UB10", "hand", "neck", "Large Intestine 4"})
        for (const auto& r : index().search(query))
            EXPECT_EQ(r.why.find("corrected"), std::string::npos)
                << query << " found " << r.id << " by " << r.why;
}

TEST(Search, OrderIsTheSameEveryTimeAndLimited) {
    const auto a = index().search("pain", 7), b = atlas::SearchIndex(catalog()).search("pain", 7);
    ASSERT_EQ(a.size(), 7u);
    ASSERT_EQ(b.size(), 7u);
    for (size_t i = 0; i < 7; ++i) EXPECT_EQ(a[i].id, b[i].id);
    for (size_t i = 1; i < 7; ++i) EXPECT_GE(a[i - 1].score, a[i].score);
}

TEST(Resolve, SpellingsAndNearest) {
    EXPECT_EQ(atlas::resolvePoint(catalog(), "sj 3").value(), "TE3");
    EXPECT_EQ(atlas::resolvePoint(catalog(), "hegu").value(), "LI4");
    EXPECT_EQ(atlas::resolvePoint(catalog(), "Bladder 47").value(), "BL47");
    const auto wrong = atlas::resolvePoint(catalog(), "hegoo");
    ASSERT_FALSE(wrong);
    EXPECT_NE(wrong.error().message.find("did you mean LI4"), std::string::npos) << wrong.error().message;
    EXPECT_EQ(atlas::resolveMeridian(catalog(), "Triple Warmer").value(), "TE");
    EXPECT_EQ(atlas::resolveRegion(catalog(), "Lower back").value(), "lower-back");
    EXPECT_EQ(atlas::numberedCode(catalog(), "Urinary Bladder 54"), "BL54");
}

TEST(Text, FoldsAndMeasures) {
    EXPECT_EQ(atlas::foldText("  Wàiláo-gōng (EX UE8) "), "wailao gong ex ue8");
    EXPECT_EQ(atlas::foldText("合谷"), "合谷");
    EXPECT_EQ(atlas::displayWidth("合谷 Hégǔ"), 9u);
    EXPECT_EQ(atlas::editDistance(U"tripel", U"triple", 2), 1);
    EXPECT_EQ(atlas::editDistance(U"abc", U"xyz", 1), 2);
}

TEST(Search, APostureFindsThePointsThatAreFoundInIt) {
    const auto fist = index().search("fist", 40);
    for (const char* code : {"SI3", "LI3", "TE3"}) EXPECT_TRUE(find(fist, "point", code)) << code;
    const auto bent = index().search("elbow bent", 40);
    const auto* quchi = find(bent, "point", "LI11");
    ASSERT_TRUE(quchi);
    EXPECT_FALSE(find(bent, "point", "ST25"));
    EXPECT_TRUE(find(index().search("head bowed", 20), "point", "GB21"));
    EXPECT_TRUE(find(index().search("lying on the side", 20), "point", "GB30"));
    const auto tiptoe = index().search("tiptoe", 10);
    ASSERT_FALSE(tiptoe.empty());
    EXPECT_NE(tiptoe[0].why.find("posture"), std::string::npos) << tiptoe[0].why;
}

} // namespace
