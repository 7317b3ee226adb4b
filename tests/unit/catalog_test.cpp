#include "atlas/domain/catalog.h"
#include "data_fixture.h"
#include <algorithm>

namespace {

using fixture::DataFolder;

std::string errorOf(const DataFolder& data) {
    auto catalog = atlas::loadCatalog(data.path());
    return catalog ? std::string{} : catalog.error().message;
}

#define EXPECT_CONTAINS(text, part) EXPECT_NE((text).find(part), std::string::npos) << (text)

TEST(Catalog, ReadsEveryField) {
    DataFolder data;
    auto catalog = atlas::loadCatalog(data.path());
    ASSERT_TRUE(catalog) << catalog.error().message;
    const atlas::Point* p = catalog->point("LI4");
    ASSERT_NE(p, nullptr);
    EXPECT_EQ(p->meridian, "LI");
    EXPECT_EQ(p->order, 4);
    EXPECT_EQ(p->hans, "合谷");
    EXPECT_EQ(p->indications.at(0).evidence, "none");
    EXPECT_EQ(p->massage.technique, "press");
    EXPECT_EQ(p->massage.secondsMin, 30);
    EXPECT_EQ(p->massage.secondsMax, 120);
    EXPECT_EQ(p->where.kind, "landmark");
    EXPECT_EQ(p->where.refs, std::vector<std::string>{"second_metacarpal_radial_mid"});
    EXPECT_EQ(p->line, 1);
    EXPECT_EQ(catalog->meridian("LI")->branches.at(0).at(0), "LI4");
    EXPECT_EQ(catalog->region("neck")->points.at(0).printed, "Large Intestine 4");
    EXPECT_EQ(catalog->source("who")->year, "2008");
    EXPECT_EQ(catalog->pages.at(0).paragraphs.at(0).text, "A tight band.");
}

TEST(Catalog, PointsStandInMeridianOrder) {
    DataFolder data;
    const std::string li4 = data.read("points/LI.toml");
    const auto other = [&](const std::string& code, const char* file) {
        std::string text = li4;
        text.replace(text.find("\"LI4\""), 5, "\"" + code + "\"");
        data.write(file, text);
    };
    other("EX-UE8", "points/EX.toml");
    other("GV4", "points/GV.toml");
    other("ST36", "points/ST.toml");
    data.write(
        "points/LI.toml", data.read("points/LI.toml") + [&] {
            std::string text = li4;
            return text.replace(text.find("\"LI4\""), 5, "\"LI2\"");
        }());
    auto catalog = atlas::loadCatalog(data.path());
    ASSERT_TRUE(catalog) << catalog.error().message;
    std::vector<std::string> codes;
    for (const auto& p : catalog->points) codes.push_back(p.code);
    EXPECT_EQ(codes, (std::vector<std::string>{"LI2", "LI4", "ST36", "GV4", "EX-UE8"}));
}

TEST(Catalog, UnknownKeyIsNamedWithLineAndNearest) {
    DataFolder data;
    data.replace("points/LI.toml", "finding = ", "findign = ");
    const std::string e = errorOf(data);
    EXPECT_CONTAINS(e, "points/LI.toml:12: point LI4: unknown key 'findign'; did you mean 'finding'?");
}

TEST(Catalog, WrongTypesAndMissingKeysAreAllReportedAtOnce) {
    DataFolder data;
    data.replace("points/LI.toml", "order = 4", "order = \"four\"");
    data.replace("points/LI.toml", "english = \"Joining Valley\"\n", "");
    data.replace("points/LI.toml", "seconds = [30, 120]", "seconds = [120, 30]");
    data.replace("regions.toml", "name = \"Neck\"", "name = 3");
    const std::string e = errorOf(data);
    EXPECT_CONTAINS(e, "points/LI.toml:3: point LI4: 'order' must be a whole number");
    EXPECT_CONTAINS(e, "points/LI.toml:1: point LI4: 'english' is missing; add english = a text");
    EXPECT_CONTAINS(e, "points/LI.toml:18: point LI4.massage: 'seconds' must be two whole numbers");
    EXPECT_CONTAINS(e, "regions.toml:3: region neck: 'name' must be a text in quotes");
    EXPECT_EQ(std::ranges::count(e, '\n'), 3);
}

TEST(Catalog, BrokenTomlNamesTheLine) {
    DataFolder data;
    data.replace("points/LI.toml", "pinyin = \"Hégǔ\"", "pinyin = \"Hégǔ");
    EXPECT_CONTAINS(errorOf(data), "points/LI.toml:4: ");
}

TEST(Catalog, MissingFilesNameTheRemedy) {
    DataFolder data;
    std::filesystem::remove(data.path() / "regions.toml");
    EXPECT_CONTAINS(errorOf(data), "regions.toml: there is no such file; restore it");
    auto nowhere = atlas::loadCatalog("/nonexistent/data");
    ASSERT_FALSE(nowhere);
    EXPECT_CONTAINS(nowhere.error().message, "TONGREN_DATA_DIR");
}

TEST(Catalog, DoublesAreRefused) {
    DataFolder data;
    data.write("points/XX.toml", data.read("points/LI.toml"));
    EXPECT_CONTAINS(errorOf(data), "points/XX.toml:1: point LI4 is there twice");
}

} // namespace
