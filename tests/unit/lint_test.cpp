#include "atlas/domain/catalog.h"
#include "atlas/domain/pinyin.h"
#include "data_fixture.h"
#include <algorithm>

namespace {

using fixture::DataFolder;

std::string all(const std::vector<atlas::LintFinding>& findings) {
    std::string out;
    for (const auto& f : findings) out += atlas::describe(f) + "\n";
    return out;
}

TEST(Lint, FaultlessDataHasNoFindings) {
    DataFolder data;
    EXPECT_EQ(all(atlas::lintData(data.path())), "");
}

TEST(Lint, TheAtlasDataHasNoFindings) {
    EXPECT_EQ(all(atlas::lintData(std::filesystem::path(TONGREN_SOURCE_DIR) / "atlas/data")), "");
}

// One thing broken, one finding, with its line and remedy.
struct Break {
    const char *file, *from, *to, *finding;
};

class LintFinds : public testing::TestWithParam<Break> {};

TEST_P(LintFinds, TheBrokenThing) {
    DataFolder data;
    data.replace(GetParam().file, GetParam().from, GetParam().to);
    const auto findings = atlas::lintData(data.path());
    const std::string text = all(findings);
    EXPECT_NE(text.find(GetParam().finding), std::string::npos) << text;
}

INSTANTIATE_TEST_SUITE_P(
    Points, LintFinds,
    testing::Values(
        Break{"points/LI.toml", "Hégǔ", "Hegu", "LI.toml:4: point LI4: pinyin 'Hegu' is misspelt"},
        Break{"points/LI.toml", "Hégǔ", "Hégǔn'é", "LI.toml:5: point LI4: hans '合谷' has 2 characters"},
        Break{"points/LI.toml", "hant = \"合谷\"", "hant = \"Hegu\"",
              "LI.toml:6: point LI4: hant 'Hegu' must be Chinese characters"},
        Break{"points/LI.toml", "\"LI4\"", "\"LI44\"",
              "LI.toml:2: point LI44: 'LI44' is out of range; LI has points 1 to 20"},
        Break{"points/LI.toml", "order = 4", "order = 5",
              "LI.toml:3: point LI4: order is 5 but the code says 4"},
        Break{"points/LI.toml", "\"yuan-source\"", "\"yuan-sorce\"",
              "LI.toml:9: point LI4: categories 'yuan-sorce' is unknown; did you mean 'yuan-source'?"},
        Break{"points/LI.toml", "segment = \"hand\"", "segment = \"hnad\"",
              "LI.toml:10: point LI4: segment 'hnad' is unknown; did you mean 'hand'?"},
        Break{"points/LI.toml", "regions = [\"neck\"]", "regions = [\"nekc\"]",
              "LI.toml:13: point LI4: region 'nekc' is not in regions.toml; did you mean 'neck'?"},
        Break{"points/LI.toml", "sources = [\"who\"], evidence", "sources = [\"whom\"], evidence",
              "LI.toml:15: point LI4: source 'whom' is not in sources.toml; did you mean 'who'?"},
        Break{"points/LI.toml", "sources = [\"who\"], evidence", "evidence",
              "LI.toml:15: point LI4: this claim names no source"},
        Break{"points/LI.toml", "evidence = \"none\"", "evidence = \"proven\"",
              "LI.toml:15: point LI4: evidence 'proven' is unknown"},
        Break{"points/LI.toml", "technique = \"press\"", "technique = \"pres\"",
              "LI.toml:17: point LI4: technique 'pres' is not in techniques.toml; did you mean 'press'?"},
        Break{"points/LI.toml", "technique = \"press\"\n", "",
              "LI.toml:16: point LI4: massage has neither technique nor not_advised"},
        Break{"points/LI.toml", "kind = \"landmark\"", "kind = \"lndmark\"",
              "LI.toml:21: point LI4: unknown rule kind 'lndmark'"},
        Break{"points/LI.toml", "refs = [\"second_metacarpal_radial_mid\"]",
              "refs = [\"second_metacarpal_mid\"]",
              "LI.toml:21: point LI4: ref 'second_metacarpal_mid' is neither a landmark"},
        Break{"points/LI.toml",
              "[point.where]\nkind = \"landmark\"\nrefs = [\"second_metacarpal_radial_mid\"]\nconfidence = "
              "\"landmark\"\n",
              "", "LI.toml:1: point LI4: no rule says where it lies"},
        Break{"points/LI.toml", "finding = ", "fnding = ",
              "LI.toml:12: point LI4: unknown key 'fnding'; did you mean 'finding'?"}));

INSTANTIATE_TEST_SUITE_P(
    Others, LintFinds,
    testing::Values(Break{"meridians.toml", "[[\"LI4\"]]", "[[\"LI4\", \"ST4\"]]",
                          "meridians.toml:13: meridian LI: 'ST4' is a point of ST"},
                    Break{"meridians.toml", "[[\"LI4\"]]", "[[\"LI5\"]]",
                          "meridians.toml:13: meridian LI: LI4 is in no branch"},
                    Break{"meridians.toml", "[[\"LI4\"]]", "[[\"LI4\", \"LI21\"]]",
                          "meridians.toml:13: meridian LI: 'LI21' is out of range"},
                    Break{"meridians.toml", "#ffcc00", "yellow",
                          "meridians.toml:8: meridian LI: colour 'yellow' must be written like"},
                    Break{"meridians.toml", "\"LI\"", "\"Co\"", "meridian 'LI' is not in meridians.toml"},
                    Break{"regions.toml", "code = \"LI4\"", "code = \"LI3\"",
                          "regions.toml:5: region neck: there is no point 'LI3'"},
                    Break{"pages.toml", ", sources = [\"who\"]", "",
                          "pages.toml:5: page knots: this claim names no source"},
                    Break{"sources.toml", "title = \"Locations\"\n", "",
                          "sources.toml:1: source who: 'title' is missing"}));

TEST(Lint, AliasesOfTwoPointsMustDiffer) {
    DataFolder data;
    std::string other = data.read("points/LI.toml");
    for (const auto& [from, to] :
         {std::pair<std::string, std::string>{"\"LI4\"", "\"LI5\""}, {"order = 4", "order = 5"}})
        other.replace(other.find(from), from.size(), to);
    data.write("points/LI.toml", data.read("points/LI.toml") + other);
    data.replace("meridians.toml", "[[\"LI4\"]]", "[[\"LI4\", \"LI5\"]]");
    EXPECT_NE(all(atlas::lintData(data.path())).find("LI.toml:32: point LI5: alias 'Co4' also names LI4"),
              std::string::npos)
        << all(atlas::lintData(data.path()));
}

TEST(Pinyin, SyllablesCarryOneMarkOnTheMainVowel) {
    for (const auto& [text, count] : {std::pair{"Hégǔ", 2},
                                      {"Wàiláogōng", 3},
                                      {"Yánglíngquán", 3},
                                      {"Shǒu Yángmíng Dàcháng Jīng", 6},
                                      {"Xuánshū", 2},
                                      {"Lǚxì", 2},
                                      {"Ěrmén", 2},
                                      {"Jiǎosūn", 2},
                                      {"Zhōngzhǔ", 2},
                                      {"Qūquán", 2}})
        EXPECT_EQ(atlas::pinyinSyllables(text), count) << text;
    for (const char* text : {"Hegu", "Hégu", "Hēgǔx", "Wiàguān", "Guó̄", "合谷", ""})
        EXPECT_EQ(atlas::pinyinSyllables(text), 0) << text;
}

} // namespace
