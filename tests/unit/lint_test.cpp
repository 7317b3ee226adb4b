#include "atlas/domain/catalog.h"
#include "atlas/domain/pinyin.h"
#include "data_fixture.h"
#include <algorithm>
#include <map>

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
        Break{"points/LI.toml", "technique = \"press\"\n", "technique = \"press\"\nto_and_fro = true\n",
              "LI.toml:16: point LI4: to_and_fro stands without stroke"},
        Break{"points/LI.toml", "kind = \"landmark\"", "kind = \"lndmark\"",
              "LI.toml:21: point LI4.where: unknown rule kind 'lndmark'"},
        Break{"points/LI.toml", "refs = [\"second_metacarpal_radial_mid\"]",
              "refs = [\"second_metacarpal_mid\"]",
              "LI.toml:21: point LI4: ref 'second_metacarpal_mid' is neither a landmark"},
        Break{"points/LI.toml",
              "[point.where]\nkind = \"landmark\"\nrefs = [\"second_metacarpal_radial_mid\"]\nconfidence = "
              "\"landmark\"\n",
              "", "LI.toml:1: point LI4: no rule says where it lies"},
        Break{"points/LI.toml", "finding = ", "fnding = ",
              "LI.toml:12: point LI4: unknown key 'fnding'; did you mean 'finding'?"},
        Break{"points/LI.toml", "finding = \"Feel.\"\n", "", "LI.toml:1: point LI4: 'finding' is missing"},
        Break{"points/LI.toml",
              "indications = [{ text = \"Traditionally used for the neck.\", sources = [\"who\"], evidence = "
              "\"none\" }]\n",
              "", "LI.toml:1: point LI4: 'indications' is missing"},
        Break{"points/LI.toml",
              "[point.massage]\ntechnique = \"press\"\nsteps = [\"Press.\"]\nseconds = [30, 120]\nsources = "
              "[\"who\"]\n",
              "", "LI.toml:1: point LI4: [point.massage] is missing"},
        Break{"points/LI.toml", "\"yuan-source\"", "\"earth\"",
              "LI.toml:9: point LI4: has the element earth but is none of the five-shu"},
        Break{"points/LI.toml", "\"yuan-source\"", "\"he-sea\", \"water\"",
              "LI.toml:9: point LI4: the he-sea of a yang meridian is earth, not 'water'"},
        Break{"points/LI.toml", "\"yuan-source\"", "\"he-sea\", \"jing-well\", \"earth\"",
              "LI.toml:9: point LI4: is both jing-well and he-sea"},
        Break{"points/LI.toml", "\"yuan-source\"", "\"he-sea\", \"earth\", \"fire\"",
              "LI.toml:9: point LI4: has two elements, fire and earth"}));

INSTANTIATE_TEST_SUITE_P(
    Others, LintFinds,
    testing::Values(
        Break{"meridians.toml", "[[\"LI4\"]]", "[[\"LI4\", \"ST4\"]]",
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
        Break{"regions.toml", "why = \"It helps.\", ", "",
              "regions.toml:5: region neck: LI4 does not say why it is pressed"},
        Break{"regions.toml", "\"heat\", ", "",
              "region neck: no advice of the kind 'heat'; say whether and how it helps here"},
        Break{"regions.toml", "\"cold\", ", "\"colt\", ",
              "regions.toml:7: region neck: kind 'colt' is unknown; did you mean 'cold'?"},
        Break{"regions.toml", "avoid = [{ text = \"Its front.\", sources = [\"who\"] }]\n", "",
              "region neck: avoid is missing; add what must not be pressed here"},
        Break{"regions.toml", "knots = [{ text = \"Tight.\", sources = [\"who\"] }]", "",
              "region neck: knots is missing"},
        Break{"regions.toml", "red_flags = [{ text = \"Fever.\", sources = [\"who\"] }]", "",
              "region neck: red_flags is missing"},
        Break{"regions.toml", "spot = { kind = \"landmark\", refs = [\"LI4\"] }\n", "",
              "region neck: spot is missing"},
        Break{"regions.toml", "seconds = [30, 300]\n", "", "region neck: seconds is missing"},
        Break{"techniques.toml", "motion = \"hold\"", "motion = \"holt\"",
              "techniques.toml:4: technique press: motion 'holt' is unknown; did you mean 'hold'?"},
        Break{"techniques.toml", "rest = 10\n", "", "technique press: rest is missing"},
        Break{"techniques.toml", "motion = \"hold\"\n", "",
              "region neck: the massage of the knot needs a technique with a motion"},
        Break{"pages.toml", "about = \"What it is.\"\n", "", "page knots: about is missing"},
        Break{"pages.toml", "\"point:LI4\"", "\"point:LI3\"",
              "pages.toml:8: page knots: there is no point 'LI3'"},
        Break{"pages.toml", "after = 0", "after = 1", "page knots: 'after' is no paragraph of this page"},
        Break{"pages.toml", "near = \"neck\"", "near = \"nekc\"",
              "page knots: near 'nekc' is neither a region nor a point"},
        Break{"pages.toml", "points = [\"LI4\"], ", "", "page knots: the picture shows nothing"},
        Break{"pages.toml", "points = [\"LI4\"], ", "figure = \"knot\", labels = [\"a\"], ",
              "page knots: figure 'knot' has 3 labels, not 1"},
        Break{"pages.toml", ", sources = [\"who\"]", "",
              "pages.toml:5: page knots: this claim names no source"},
        Break{"sources.toml", "title = \"Locations\"\n", "",
              "sources.toml:1: source who: 'title' is missing"}));

TEST(Lint, APicturesPoseMustBeOne) {
    DataFolder data;
    data.write("poses/fist.toml", "order = 1\nname = \"Fist\"\nabout = \"A loose fist.\"\n");
    data.replace("pages.toml", "near = \"neck\"", "near = \"neck\", pose = \"fist\"");
    EXPECT_EQ(all(atlas::lintData(data.path())).find("is no pose"), std::string::npos)
        << all(atlas::lintData(data.path()));
    data.replace("pages.toml", "pose = \"fist\"", "pose = \"fits\"");
    EXPECT_NE(all(atlas::lintData(data.path()))
                  .find("page knots.pictures[0]: pose 'fits' is no pose; did you mean 'fist'?"),
              std::string::npos)
        << all(atlas::lintData(data.path()));
}

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

TEST(Lint, AnAliasMustNotBeAnotherPointsNameOrOldNumber) {
    DataFolder data;
    data.copyPoint(
        {{"\"LI4\"", "\"LI5\""}, {"order = 4", "order = 5"}, {"\"Co4\"", "\"Large Intestine 4\", \"合谷\""}});
    const std::string text = all(atlas::lintData(data.path()));
    EXPECT_NE(text.find("LI.toml:32: point LI5: alias 'Large Intestine 4' also names LI4"), std::string::npos)
        << text;
    EXPECT_NE(text.find("LI.toml:32: point LI5: alias '合谷' also names LI4"), std::string::npos) << text;
}

// A second and third point that agree with the first make whoever differs the odd one out.
TEST(Lint, OneCharacterHasOneReadingAndOneForm) {
    DataFolder data;
    data.copyPoint({{"\"LI4\"", "\"LI5\""}, {"order = 4", "order = 5"}, {"[\"Co4\"]", "[]"}});
    data.copyPoint({{"\"LI4\"", "\"LI6\""},
                    {"order = 4", "order = 6"},
                    {"[\"Co4\"]", "[]"},
                    {"Hégǔ", "Hēgù"},
                    {"hant = \"合谷\"", "hant = \"合穀\""}});
    std::string text = all(atlas::lintData(data.path()));
    for (const char* wanted : {"LI.toml:52: point LI6: 合 is read 'hē' but 'hé' in point LI4; correct one",
                               "LI.toml:52: point LI6: 谷 is read 'gù' but 'gǔ' in point LI4",
                               "LI.toml:54: point LI6: 谷 is written 穀 in hant but 谷 in point LI4"})
        EXPECT_NE(text.find(wanted), std::string::npos) << text;
    data.write("exceptions.toml",
               "[[reading]]\nhanzi = \"谷\"\npinyin = [\"gǔ\", \"gù\"]\nwhy = \"a test\"\n\n"
               "[[form]]\nhans = \"谷\"\nhant = [\"谷\", \"穀\"]\nwhy = \"a test\"\n");
    text = all(atlas::lintData(data.path()));
    EXPECT_EQ(text.find("谷"), std::string::npos) << text;
    EXPECT_NE(text.find("合 is read"), std::string::npos) << text;
}

TEST(Lint, CoursesNameWhatIsThere) {
    DataFolder data;
    const std::string lane = "lanes = [{ segments = [\"hand\"], on = [\"radial\"] }]\n";
    const std::string course = "[[course]]\nmeridian = \"LI\"\n" + lane;
    data.write("courses.toml", course);
    EXPECT_EQ(all(atlas::lintData(data.path())), "");
    data.write("courses.toml", course + "via = [{ from = \"LI4\", to = \"LI5\", why = \"so\", by = [{ kind = "
                                        "\"landmark\", refs = [\"chinn\"] }] }]\n");
    std::string text = all(atlas::lintData(data.path()));
    for (const char* wanted :
         {"courses.toml:4: course LI: ref 'chinn' is neither a landmark nor a point with a rule",
          "courses.toml:4: course LI: LI5 does not follow LI4 in any branch"})
        EXPECT_NE(text.find(wanted), std::string::npos) << text;
    data.write("courses.toml",
               "[[course]]\nmeridian = \"LU\"\nlanes = [{ segments = [\"hnad\"], on = [\"radail\"] }]\n");
    text = all(atlas::lintData(data.path()));
    for (const char* wanted : {"courses.toml:1: course LU: there is no such meridian",
                               "courses.toml:3: course LU: segments 'hnad' is unknown; did you mean 'hand'?",
                               "courses.toml:3: course LU: on 'radail' is unknown; did you mean 'radial'?"})
        EXPECT_NE(text.find(wanted), std::string::npos) << text;
}

TEST(Lint, ExceptionsGiveTheirReason) {
    DataFolder data;
    data.write("exceptions.toml", "[[order]]\npoints = [\"LI4\"]\n\n[[oder]]\nwhy = \"so\"\n\n[[order]]\n"
                                  "point = [\"LI4\"]\nwhy = \"so\"\n");
    const std::string text = all(atlas::lintData(data.path()));
    for (const char* wanted : {"exceptions.toml:1: exception order: 'why' is missing",
                               "exceptions.toml:4: unknown exception 'oder'; write [[order]]",
                               "exceptions.toml:8: exception order: unknown key 'point'",
                               "exceptions.toml:7: exception order: 'points' is missing"})
        EXPECT_NE(text.find(wanted), std::string::npos) << text;
}

// All twenty of LI, with the five-shu, yuan, luo and xi where they belong; then one moved.
TEST(Lint, ACompleteMeridianHasOneOfEachKind) {
    const auto folder = [](DataFolder& data, int xi, bool both) {
        const std::map<int, std::string> kinds{
            {1, "\"jing-well\", \"metal\""}, {2, "\"ying-spring\", \"water\""},
            {3, "\"shu-stream\", \"wood\""}, {5, "\"jing-river\", \"fire\""},
            {6, "\"luo-connecting\""},       {11, "\"he-sea\", \"earth\""}};
        std::string branch = "\"LI4\"";
        for (int n = 1; n <= 20; ++n) {
            if (n == 4) continue;
            std::string kind = kinds.contains(n) ? kinds.at(n) : std::string{};
            if (n == xi || (both && n == 9)) kind = "\"xi-cleft\"";
            const std::string number = std::to_string(n);
            data.copyPoint({{"\"LI4\"", "\"LI" + number + "\""},
                            {"order = 4", "order = " + number},
                            {"[\"Co4\"]", "[]"},
                            {"\"yuan-source\"", kind}});
            branch += ", \"LI" + number + "\"";
        }
        data.replace("meridians.toml", "[[\"LI4\"]]", "[[" + branch + "]]");
    };
    DataFolder right, none, two;
    folder(right, 7, false);
    EXPECT_EQ(all(atlas::lintData(right.path())), "");
    folder(none, 0, false);
    EXPECT_NE(all(atlas::lintData(none.path()))
                  .find("meridians.toml:1: meridian LI: has 0 points of category xi-cleft"),
              std::string::npos);
    folder(two, 7, true);
    EXPECT_NE(all(atlas::lintData(two.path())).find("has 2 points of category xi-cleft (LI7, LI9)"),
              std::string::npos);
    two.write("exceptions.toml",
              "[[category]]\nmeridian = \"LI\"\ncategory = \"xi-cleft\"\npoints = [\"LI7\", "
              "\"LI9\"]\nwhy = \"a test\"\n");
    EXPECT_EQ(all(atlas::lintData(two.path())), "");
}

TEST(Lint, TheYuanSourceOfAYinMeridianIsItsShuStream) {
    DataFolder data;
    data.replace("meridians.toml", "\"yang\"", "\"yin\"");
    EXPECT_NE(
        all(atlas::lintData(data.path())).find("LI.toml:9: point LI4: the yuan-source of a yin meridian"),
        std::string::npos);
    data.replace("points/LI.toml", "\"yuan-source\"", "\"shu-stream\", \"earth\"");
    EXPECT_NE(
        all(atlas::lintData(data.path())).find("LI.toml:9: point LI4: the shu-stream of a yin meridian"),
        std::string::npos);
}

TEST(Pinyin, IsCutIntoAsManySyllablesAsThereAreCharacters) {
    using Words = std::vector<std::string>;
    EXPECT_EQ(atlas::splitPinyin("Fēngú", 2), (Words{"fēn", "gú"}));
    EXPECT_EQ(atlas::splitPinyin("Zúsānlǐ", 3), (Words{"zú", "sān", "lǐ"}));
    EXPECT_EQ(atlas::splitPinyin("Shàngōng", 2), (Words{"shàn", "gōng"}));
    EXPECT_EQ(atlas::splitPinyin("Jiān'ěr", 2), (Words{"jiān", "ěr"}));
    EXPECT_EQ(atlas::splitPinyin("Shǒu Yángmíng", 3), (Words{"shǒu", "yáng", "míng"}));
    EXPECT_EQ(atlas::splitPinyin("Hégǔ", 3), Words{});
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

struct Posture {
    const char *lines, *finding;
};

class LintFindsPosture : public testing::TestWithParam<Posture> {};

TEST_P(LintFindsPosture, ThatIsWrong) {
    DataFolder data;
    std::filesystem::create_directories(data.path() / "poses");
    data.write("poses/fist.toml", "name = \"Loose fist\"\n");
    data.replace("points/LI.toml", "finding = \"Feel.\"\n", GetParam().lines);
    const std::string text = all(atlas::lintData(data.path()));
    if (*GetParam().finding) {
        EXPECT_NE(text.find(GetParam().finding), std::string::npos) << text;
    } else {
        EXPECT_EQ(text.find("posture"), std::string::npos) << text;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Postures, LintFindsPosture,
    testing::Values(
        Posture{"finding = \"Make a loose fist.\"\nposture = \"fist\"\nposture_sources = [\"who\"]\n", ""},
        Posture{"finding = \"Make a loose fist.\"\nposture = \"fits\"\nposture_sources = [\"who\"]\n",
                "LI.toml:13: point LI4: posture 'fits' is no pose; did you mean 'fist'?"},
        Posture{"finding = \"Make a loose fist.\"\nposture = \"anatomical\"\nposture_sources = [\"who\"]\n",
                "LI.toml:13: point LI4: posture 'anatomical' goes without saying; remove it"},
        Posture{"finding = \"Feel.\"\nposture = \"fist\"\nposture_sources = [\"who\"]\n",
                "LI.toml:13: point LI4: neither finding nor location speaks of the posture 'fist'; say "
                "\"loose fist\" or the like there"},
        Posture{"finding = \"Make a loose fist.\"\nposture = \"fist\"\n",
                "LI.toml:13: point LI4: the posture names no source; add posture_sources"},
        Posture{"finding = \"Make a loose fist.\"\nposture = \"fist\"\nposture_sources = [\"whom\"]\n",
                "LI.toml:14: point LI4: source 'whom' is not in sources.toml; did you mean 'who'?"},
        Posture{"finding = \"Feel.\"\nposture_sources = [\"who\"]\n",
                "LI.toml:13: point LI4: posture_sources stands without posture"}));

} // namespace
