// What the user says of themselves, what the atlas then leaves out, and the lint that keeps both in step.
#include "atlas/domain/safety.h"
#include "data_fixture.h"
#include <algorithm>
#include <set>

namespace {

using namespace atlas;
using fixture::DataFolder;

const Catalog& catalog() {
    static const Catalog c = loadCatalog(std::filesystem::path(TONGREN_SOURCE_DIR) / "atlas/data").value();
    return c;
}

std::string all(const std::vector<LintFinding>& findings) {
    std::string out;
    for (const LintFinding& f : findings) out += describe(f) + "\n";
    return out;
}

bool leftOut(const SafetyChoices& choices, const char* code) {
    const Point* p = catalog().point(code);
    EXPECT_NE(p, nullptr) << code;
    return p && verdictOn(catalog(), choices, *p).leaveOut;
}

TEST(Safety, TheArticlesFourAreThere) {
    for (const char* id : {"pregnancy", "bleeding", "blood-thinners", "device"}) {
        const Condition* c = catalog().condition(id);
        ASSERT_NE(c, nullptr) << id;
        EXPECT_NE(std::ranges::find(c->sources, "aca-muscle-knots"), c->sources.end()) << id;
    }
    for (const char* id : {"low-platelets", "skin", "brittle-bones", "heart", "cancer", "fresh-injury",
                           "artificial-hip", "varicose-veins", "clot", "numb-feet", "ill"})
        EXPECT_NE(catalog().condition(id), nullptr) << id;
}

TEST(Safety, NothingSaidLeavesNothingOut) {
    for (const Point& p : catalog().points) EXPECT_FALSE(verdictOn(catalog(), {}, p).leaveOut) << p.code;
    EXPECT_FALSE(asksForGentle(catalog(), {}));
    EXPECT_TRUE(allowsTechnique(catalog(), {}, "ball"));
    EXPECT_TRUE(saidFirst(catalog(), {}).empty());
}

TEST(Safety, PregnancyLeavesOutTheTraditionalList) {
    const SafetyChoices pregnant{{"pregnancy"}};
    for (const char* code : {"LI4",  "SP6",  "GB21", "BL60", "BL67", "BL31", "BL32", "BL33", "BL34", "CV3",
                             "CV4",  "CV5",  "CV6",  "CV7",  "BL23", "GV3",  "GV4",  "ST25", "ST30", "KI11",
                             "SP12", "GB26", "LR12", "CV2",  "CV1",  "GV1",  "BL52", "EX-B7"})
        EXPECT_TRUE(leftOut(pregnant, code)) << code;
    for (const char* code : {"PC6", "TE3", "LI10", "GB20", "ST36", "BL10", "EX-UE8"})
        EXPECT_FALSE(leftOut(pregnant, code)) << code;
    // What is left is not called safe anywhere.
    for (const Statement& s : catalog().condition("pregnancy")->advice)
        EXPECT_EQ(s.text.find("safe"), std::string::npos) << s.text;
}

TEST(Safety, EveryPointWhosePrecautionSpeaksOfPregnancyIsLeftOutThen) {
    const SafetyChoices pregnant{{"pregnancy"}};
    size_t said = 0;
    for (const Point& p : catalog().points)
        for (const Statement& s : p.precautions) {
            const bool everyones = std::ranges::find(catalog().precautions, s.text, &Statement::text) !=
                                   catalog().precautions.end();
            if (everyones || p.code == "SP1") continue; // SP1: bleeding in pregnancy, see a doctor
            if (s.text.find("regnan") == std::string::npos) continue;
            ++said;
            EXPECT_TRUE(verdictOn(catalog(), pregnant, p).leaveOut) << p.code << ": " << s.text;
        }
    EXPECT_GT(said, 80u);
}

TEST(Safety, TheVerdictNamesWhy) {
    const SafetyChoices both{{"varicose-veins", "nonsense", "pregnancy"}};
    const SafetyVerdict v = verdictOn(catalog(), both, *catalog().point("SP6"));
    ASSERT_EQ(v.because.size(), 2u);
    EXPECT_EQ(v.because[0]->id, "pregnancy"); // in the catalog's order, the unknown one passed over
    EXPECT_EQ(v.because[1]->id, "varicose-veins");
    const std::string why = whyLeftOut(v);
    EXPECT_TRUE(why.starts_with("Pregnant, or perhaps pregnant: Traditionally avoided")) << why;
    EXPECT_NE(why.find("Varicose veins: "), std::string::npos) << why;
    EXPECT_EQ(whyLeftOut({}), "");
    const auto own = ownWords(*v.because[0], *catalog().point("SP6"));
    ASSERT_FALSE(own.empty());
    EXPECT_NE(own[0]->text.find("regnan"), std::string::npos);
    EXPECT_FALSE(own[0]->sources.empty());
}

TEST(Safety, GentleMeansNoBallAndLightPressure) {
    for (const char* id : {"bleeding", "blood-thinners", "low-platelets", "skin", "brittle-bones", "heart"}) {
        const SafetyChoices one{{id}};
        EXPECT_TRUE(asksForGentle(catalog(), one)) << id;
        EXPECT_FALSE(allowsTechnique(catalog(), one, "ball")) << id;
        EXPECT_TRUE(allowsTechnique(catalog(), one, "press")) << id;
    }
    EXPECT_FALSE(asksForGentle(catalog(), {{"pregnancy"}}));
    EXPECT_FALSE(allowsTechnique(catalog(), {{"skin"}}, "heat"));
    EXPECT_TRUE(allowsTechnique(catalog(), {{"bleeding"}}, "heat"));
    Catalog rolled;
    rolled.techniques = {{"wheel", "Wheel", "roll", {}, {}, 0, 0, 0, {}}};
    Condition c;
    c.id = "frail";
    c.effect = "gentle";
    rolled.conditions = {c};
    EXPECT_FALSE(allowsTechnique(rolled, {{"frail"}}, "wheel")) << "rolled, though nothing names it";
    EXPECT_EQ(gentlePressure("Moderate to firm."), "Light only.");
    EXPECT_EQ(gentlePressure("Light to moderate."), "Light only.");
    EXPECT_EQ(gentlePressure("Very light."), "Very light.");
    EXPECT_EQ(gentlePressure(""), "Light only.");
}

TEST(Safety, AskFirstLeavesNothingOutButIsSaid) {
    const SafetyChoices ill{{"ill"}};
    for (const Point& p : catalog().points) EXPECT_FALSE(verdictOn(catalog(), ill, p).leaveOut) << p.code;
    const auto said = saidFirst(catalog(), ill);
    ASSERT_EQ(said.size(), 1u);
    EXPECT_FALSE(said[0].sources.empty());
    // Two artificial joints share one advice.
    EXPECT_EQ(saidFirst(catalog(), {{"artificial-hip", "artificial-knee"}}).size(), 1u);
}

TEST(Safety, NoConditionEmptiesTheWholeBody) {
    for (const Condition& c : catalog().conditions) {
        const size_t n = countLeftOut(catalog(), c);
        EXPECT_LT(n, catalog().points.size() / 2) << c.id;
        EXPECT_EQ(n > 0, !c.points.empty() || !c.segments.empty()) << c.id;
        const std::string follows = whatFollows(catalog(), c);
        EXPECT_EQ(follows.find('{'), std::string::npos) << follows;
        EXPECT_EQ(c.follows.find("{n}") != std::string::npos,
                  follows != c.follows && follows.find(std::to_string(n)) != std::string::npos)
            << follows;
    }
}

TEST(Safety, TheCardsWordsNameTheirSources) {
    std::set<std::string> ids;
    for (const SafetySection& s : catalog().safety) {
        ids.insert(s.id);
        EXPECT_FALSE(s.paragraphs.empty()) << s.id;
        for (const Statement& p : s.paragraphs) EXPECT_FALSE(p.sources.empty()) << p.text;
    }
    for (const char* id :
         {"what-this-is-not", "ask-first", "never", "stop", "see-a-doctor", "emergency", "evidence"})
        EXPECT_TRUE(ids.contains(id)) << id;
}

const std::string kFrail = "[[condition]]\nid = \"frail\"\nname = \"Frail\"\neffect = \"leave-out\"\n" // 1-4
                           "why = \"So.\"\nfollows = \"So.\"\nstems = [\"frail\"]\n"                   // 5-7
                           "points = [\"LI4\"]\nsegments = []\ntechniques = []\n"                      // 8-10
                           "advice = [{ text = \"Ask.\", sources = [\"who\"] }]\nsources = [\"who\"]\n";

std::string frail(const std::string& from, const std::string& to) {
    std::string text = kFrail;
    if (from.empty()) return text;
    return text.replace(text.find(from), from.size(), to);
}

void speak(DataFolder& data, const std::string& precaution) {
    data.replace("points/LI.toml", "[point.massage]",
                 "precautions = [{ text = \"" + precaution + "\", sources = [\"who\"] }]\n[point.massage]");
}

struct Wrong {
    const char *from, *to, *finding;
};
class ConditionLint : public testing::TestWithParam<Wrong> {};

TEST_P(ConditionLint, FindsIt) {
    DataFolder data;
    speak(data, "Not when frail.");
    data.write("conditions.toml", frail("", ""));
    ASSERT_EQ(all(lintData(data.path())), "");
    data.write("conditions.toml", frail(GetParam().from, GetParam().to));
    const std::string text = all(lintData(data.path()));
    EXPECT_NE(text.find(GetParam().finding), std::string::npos) << text;
}

INSTANTIATE_TEST_SUITE_P(
    Safety, ConditionLint,
    testing::Values(
        Wrong{"\"leave-out\"", "\"leave-ot\"",
              "conditions.toml:4: condition frail: effect 'leave-ot' is unknown; did you mean 'leave-out'?"},
        Wrong{"[\"LI4\"]", "[\"LI5\"]", "conditions.toml:8: condition frail: there is no point 'LI5'"},
        Wrong{"segments = []", "segments = [\"hnad\"]",
              "conditions.toml:9: condition frail: segment 'hnad' is unknown; did you mean 'hand'?"},
        Wrong{"segments = []", "segments = [\"hand\"]",
              "conditions.toml:8: condition frail: LI4 is left out with its segment 'hand' already"},
        Wrong{"techniques = []", "techniques = [\"pres\"]",
              "conditions.toml:10: condition frail: technique 'pres' is unknown; did you mean 'press'?"},
        Wrong{"\nsources = [\"who\"]\n", "\nsources = [\"whom\"]\n",
              "conditions.toml:12: condition frail: source 'whom' is unknown; did you mean 'who'?"},
        Wrong{"sources = [\"who\"] }]", "sources = [\"whom\"] }]",
              "conditions.toml:11: condition frail: source 'whom' is unknown"},
        Wrong{"advice = [{ text = \"Ask.\", sources = [\"who\"] }]", "advice = []",
              "condition frail: 'advice' is missing"},
        Wrong{"points = [\"LI4\"]", "points = []", "effect leave-out leaves nothing out"},
        Wrong{"points = [\"LI4\"]", "points = []",
              "LI.toml:16: point LI4: a precaution speaks of \"frail\", but 'frail'"},
        Wrong{"\"leave-out\"", "\"ask\"", "condition frail: effect ask leaves nothing out, but this one"},
        Wrong{"stems = [\"frail\"]", "stems = [\"fragile\"]",
              "point LI4: 'frail' in conditions.toml leaves the point out, but no precaution speaks of"},
        Wrong{"why = \"So.\"", "why = \"It heals.\"", "condition frail: 'heals' sounds like a promise"}));

TEST(SafetyLint, AMentionMayBeExcepted) {
    DataFolder data;
    speak(data, "Frail people like it.");
    data.write("conditions.toml", frail("points = [\"LI4\"]", "points = []"));
    data.write("exceptions.toml",
               "[[mention]]\ncondition = \"frail\"\npoints = [\"LI4\"]\nwhy = \"a test\"\n");
    const std::string text = all(lintData(data.path()));
    EXPECT_EQ(text.find("speaks of"), std::string::npos) << text;
}

TEST(SafetyLint, WordsOfPromiseAreFoundUnlessQuotedOrExcepted) {
    for (const char* promise : {"It cures the neck.", "A sure remedy.", "Guaranteed to help.", "Heals.",
                                "Treats pain.", "Proven for knots.", "It eliminates pain."}) {
        DataFolder data;
        data.replace("pages.toml", "A tight band.", promise);
        const std::string text = all(lintData(data.path()));
        EXPECT_NE(text.find("pages.toml:5: page knots: '"), std::string::npos) << promise << text;
        EXPECT_NE(text.find("sounds like a promise"), std::string::npos) << text;
    }
    for (const char* calm : {"The article calls it “a cure”.", "It is treated elsewhere.", "A healthy heel.",
                             "Secure the pillow."}) {
        DataFolder data;
        data.replace("pages.toml", "A tight band.", calm);
        EXPECT_EQ(all(lintData(data.path())), "") << calm;
    }
    DataFolder data;
    data.replace("pages.toml", "A tight band.", "No remedy is named.");
    EXPECT_NE(all(lintData(data.path())), "");
    data.write("exceptions.toml",
               "[[wording]]\nword = \"remedy\"\ntexts = [\"page knots\"]\nwhy = \"It denies one.\"\n");
    EXPECT_EQ(all(lintData(data.path())), "");
}

TEST(SafetyLint, AUseSaysWhoseClaimItIs) {
    DataFolder data;
    data.replace("points/LI.toml", "Traditionally used for the neck.", "For the neck.");
    EXPECT_NE(
        all(lintData(data.path())).find("LI.toml:15: point LI4: this use does not say whose claim it is"),
        std::string::npos)
        << all(lintData(data.path()));
    data.replace("points/LI.toml", "evidence = \"none\"", "evidence = \"limited\"");
    EXPECT_EQ(all(lintData(data.path())), "");
}

} // namespace
