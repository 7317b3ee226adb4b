// The command line in-process: exit codes, streams and the JSON that others rely on.
#include "atlas/cli.h"
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sstream>
#include <unistd.h>

namespace {

using nlohmann::json;

struct Ran {
    int code;
    std::string out, err;
};

atlas::AppOptions drawn;

Ran run(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "tongren");
    std::ostringstream out, err;
    atlas::DrawingCommands drawing;
    drawing.window = drawing.render = drawing.bench = [](const atlas::AppOptions& o) {
        drawn = o;
        return 0;
    };
    drawn = {};
    const int code = atlas::runCli(static_cast<int>(arguments.size()), arguments.data(), out, err, drawing);
    return {code, out.str(), err.str()};
}

void expectOneLine(const std::string& text) {
    EXPECT_EQ(std::ranges::count(text, '\n'), 1) << text;
    EXPECT_TRUE(text.starts_with("tongren: ")) << text;
}

double distance(const json& a, const json& b) {
    return std::hypot(a[0].get<double>() - b[0].get<double>(), a[1].get<double>() - b[1].get<double>(),
                      a[2].get<double>() - b[2].get<double>());
}

TEST(Cli, HelpForEveryCommand) {
    for (const char* command :
         {"list", "show", "search", "measure", "plan", "render", "export", "lint", "bench"}) {
        const Ran r = run({command, "--help"});
        EXPECT_EQ(r.code, 0);
        EXPECT_NE(r.out.find("--help"), std::string::npos);
        EXPECT_NE(r.out.find("--body"), std::string::npos) << command;
        EXPECT_EQ(r.err, "");
    }
    EXPECT_NE(run({"--help"}).out.find("measure"), std::string::npos);
    EXPECT_TRUE(run({"--version"}).out.starts_with("tongren "));
}

struct Wrong {
    std::vector<const char*> arguments;
    int code;
    const char* message;
};

class CliRefuses : public testing::TestWithParam<Wrong> {};

TEST_P(CliRefuses, WithOneClearLine) {
    const Ran r = run(GetParam().arguments);
    EXPECT_EQ(r.code, GetParam().code) << r.err;
    EXPECT_EQ(r.out, "");
    expectOneLine(r.err);
    EXPECT_NE(r.err.find(GetParam().message), std::string::npos) << r.err;
}

INSTANTIATE_TEST_SUITE_P(
    Usage, CliRefuses,
    testing::Values(Wrong{{"lsit"}, 2, "did you mean list?"},
                    Wrong{{"list", "--fromat", "json"}, 2, "did you mean --format?"},
                    Wrong{{"list", "--format", "xml"}, 2, "table,csv,json"},
                    Wrong{{"show"}, 2, "needs a point code"}, Wrong{{"show", "LI4", "LI5"}, 2, "LI5"},
                    Wrong{{"show", "LI4", "--region", "neck"}, 2, "xcludes"},
                    Wrong{{"search"}, 2, "words is required"}, Wrong{{"export"}, 2, "--output is required"},
                    Wrong{{"export", "-o", "body.fbx"}, 2, "ends in .glb"},
                    Wrong{{"search", "x", "--limit", "0"}, 2, "--limit"},
                    Wrong{{"list", "--shape", "wieght=1"}, 2, "wieght"},
                    Wrong{{"list", "--shape", "age=200"}, 2, "1 to 90"},
                    Wrong{{"list", "--shape", "preset=hevy"}, 2, "heavy"}, Wrong{{"render"}, 2, "--output"},
                    Wrong{{"render", "--size", "0x10", "-o", "a.png"}, 2, "1920x1080"},
                    Wrong{{"--piont", "LI4"}, 2, "did you mean --point?"},
                    Wrong{{"plan"}, 2, "needs --region"}, Wrong{{"plan", "--side", "up"}, 2, "left"},
                    Wrong{{"plan", "--region", "neck", "--points", "LI4"}, 2, "one of"},
                    Wrong{{"--session"}, 2, "needs --region"}, Wrong{{"--view", "below"}, 2, "front"},
                    Wrong{{"--colours", "pink"}, 2, "phases"},
                    Wrong{{"render", "--pose", "point", "-o", "a.png"}, 2, "needs --point"}));

INSTANTIATE_TEST_SUITE_P(
    Work, CliRefuses,
    testing::Values(
        Wrong{{"show", "hegoo"}, 1, "did you mean LI4"}, Wrong{{"show", "QQ7"}, 1, "there is no point 'QQ7'"},
        Wrong{{"show", "--region", "nek"}, 1, "did you mean neck?"},
        Wrong{{"show", "--page", "safty"}, 1, "did you mean safety?"},
        Wrong{{"plan", "--point", "ST9"}, 1, "carotid"}, Wrong{{"plan", "--points", "LI4,QQ7"}, 1, "QQ7"},
        Wrong{{"plan", "--point", "LI4", "--condition", "xx"}, 1, "no condition"},
        Wrong{{"list", "--pose", "upside-down"}, 1, "anatomical"},
        Wrong{{"list", "--body", "/nonexistent"}, 1, "tools/fetch"},
        Wrong{{"list", "--body", "/tmp"}, 1, "tools/fetch"}, Wrong{{"list", "--meridian", "ZZ"}, 1, "LU, LI"},
        Wrong{{"render", "--point", "QQ7", "-o", "a.png"}, 1, "QQ7"},
        Wrong{{"lint", "/nonexistent"}, 1, "there is no folder"}));

TEST(Cli, ListJson) {
    const Ran r = run({"list", "--format", "json"});
    ASSERT_EQ(r.code, 0) << r.err;
    const json j = json::parse(r.out);
    EXPECT_EQ(j["body"]["source"], "female");
    EXPECT_NEAR(j["body"]["height_m"].get<double>(), 1.59, 0.03);
    EXPECT_GE(j["points"].size(), 26u);
    for (const json& p : j["points"]) {
        for (const char* key :
             {"code", "meridian", "order", "names", "aliases", "categories", "segment", "sites"})
            EXPECT_TRUE(p.contains(key)) << p["code"] << " has no " << key;
        for (const char* key : {"pinyin", "hans", "hant", "en"}) EXPECT_TRUE(p["names"].contains(key));
        ASSERT_FALSE(p["sites"].empty()) << p["code"];
        for (const json& s : p["sites"]) {
            EXPECT_TRUE(s["side"] == "left" || s["side"] == "right" || s["side"] == "midline");
            const double x = s["point_m"][0].get<double>();
            EXPECT_EQ(s["side"], x > 0.002 ? "left" : x < -0.002 ? "right" : "midline") << p["code"];
            const json& n = s["normal"];
            EXPECT_NEAR(distance(n, json::array({0, 0, 0})), 1, 1e-3);
        }
    }
}

TEST(Cli, ListOfOneMeridianAsCsvAndTable) {
    const Ran csv = run({"list", "--meridian", "Triple Warmer", "--format", "csv"});
    ASSERT_EQ(csv.code, 0) << csv.err;
    std::istringstream lines(csv.out);
    std::string line;
    std::getline(lines, line);
    const auto columns = std::ranges::count(line, ',');
    int rows = 0;
    while (std::getline(lines, line)) {
        EXPECT_TRUE(line.starts_with("TE")) << line;
        EXPECT_GE(std::ranges::count(line, ','), columns);
        ++rows;
    }
    EXPECT_GE(rows, 4);
    const Ran table = run({"list", "--meridian", "te"});
    EXPECT_NE(table.out.find("TE3   Zhōngzhǔ"), std::string::npos) << table.out;
}

TEST(Cli, ShowJson) {
    const Ran r = run({"show", "SJ 3", "--format", "json"});
    ASSERT_EQ(r.code, 0) << r.err;
    const json j = json::parse(r.out);
    EXPECT_EQ(j["code"], "TE3");
    for (const char* key : {"location", "finding", "indications", "massage", "precautions", "regions",
                            "sources", "notes", "sites"})
        EXPECT_TRUE(j.contains(key)) << key;
    for (const char* key : {"technique", "steps", "seconds", "repeat", "pressure"})
        EXPECT_TRUE(j["massage"].contains(key)) << key;
    EXPECT_FALSE(j["massage"]["steps"].empty());
}

TEST(Cli, ShowSaysInWhichPostureAPointIsFound) {
    const json bent = json::parse(run({"show", "LI11", "--format", "json"}).out)["posture"];
    EXPECT_EQ(bent["id"], "elbow-flexed");
    EXPECT_EQ(bent["sources"], json::array({"who-2008"}));
    EXPECT_FALSE(bent["name"].get<std::string>().empty());
    const json plain = json::parse(run({"show", "ST25", "--format", "json"}).out)["posture"];
    EXPECT_EQ(plain["id"], "anatomical");
    EXPECT_TRUE(plain["sources"].empty());
    const std::string text = run({"show", "LI11"}).out;
    const size_t how = text.find("How to find it"), posture = text.find("  Posture: ");
    ASSERT_NE(posture, std::string::npos) << text;
    EXPECT_LT(how, posture);
    EXPECT_NE(text.find(bent["name"].get<std::string>(), posture), std::string::npos) << text;
    EXPECT_EQ(run({"show", "ST25"}).out.find("Posture:"), std::string::npos);
}

TEST(Cli, ShowTextHasPrecautionsBeforeTheStepsAndBothNumbers) {
    const Ran r = run({"show", "BL52"});
    ASSERT_EQ(r.code, 0) << r.err;
    const size_t care = r.out.find("Take care"), press = r.out.find("How to press");
    ASSERT_NE(care, std::string::npos);
    ASSERT_NE(press, std::string::npos);
    EXPECT_LT(care, press);
    EXPECT_NE(r.out.find("printed \"Bladder 47\", by the WHO standard BL47; most likely meant: BL52"),
              std::string::npos)
        << r.out;
    EXPECT_NE(r.out.find("not medical advice"), std::string::npos);
}

TEST(Cli, ShowRegionMeridianAndPage) {
    EXPECT_EQ(json::parse(run({"show", "--region", "calf", "--format", "json"}).out)["points"].size(), 6u);
    EXPECT_EQ(json::parse(run({"show", "--meridian", "TW", "--format", "json"}).out)["code"], "TE");
    EXPECT_NE(run({"show", "--page", "safety"}).out.find("health professional"), std::string::npos);
    EXPECT_NE(run({"show", "--region", "calf"}).out.find("See a doctor"), std::string::npos);
}

TEST(Cli, SearchJson) {
    const Ran r = run({"search", "stiff", "neck", "--limit", "2", "--format", "json"});
    ASSERT_EQ(r.code, 0) << r.err;
    const json j = json::parse(r.out);
    EXPECT_EQ(j["query"], "stiff neck");
    ASSERT_EQ(j["results"].size(), 2u);
    EXPECT_EQ(j["results"][0]["kind"], "region");
    EXPECT_EQ(j["results"][0]["id"], "neck");
    for (const char* key : {"title", "why", "score"}) EXPECT_TRUE(j["results"][0].contains(key));
    const Ran none = run({"search", "xyzzyplugh"});
    EXPECT_EQ(none.code, 0);
    EXPECT_NE(none.err.find("nothing matches"), std::string::npos);
}

TEST(Cli, MeasureJsonFollowsShapeAndPose) {
    const json j = json::parse(run({"measure", "--format", "json"}).out);
    EXPECT_EQ(j["joints"].size(), 163u);
    EXPECT_TRUE(j["joints"][0]["parent"].is_null());
    bool forearm = false;
    for (const json& c : j["cun"])
        if (c["id"] == "forearm" && c["side"] == "left") {
            forearm = true;
            EXPECT_EQ(c["cun"], 12);
            EXPECT_NEAR(c["cun_m"].get<double>(), 0.019, 0.003);
        }
    EXPECT_TRUE(forearm);
    bool c7 = false;
    for (const json& l : j["landmarks"])
        if (l["id"] == "C7_spinous_process") {
            c7 = true;
            EXPECT_FALSE(l.contains("side"));
        }
    EXPECT_TRUE(c7);
    const json tall = json::parse(run({"measure", "--shape", "height=0.9", "--format", "json"}).out);
    EXPECT_GT(tall["body"]["height_m"].get<double>(), j["body"]["height_m"].get<double>() + 0.05);
    const json male = json::parse(run({"measure", "--body", "male", "--format", "json"}).out);
    EXPECT_EQ(male["body"]["source"], "male");
    const json rest = json::parse(run({"measure", "--pose", "rest", "--format", "json"}).out);
    EXPECT_NEAR(rest["cun"][0]["cun_m"].get<double>(), j["cun"][0]["cun_m"].get<double>(), 1e-6)
        << "B-cun belong to the reference posture";
}

TEST(Cli, APoseByNameOrFileCarriesThePoints) {
    const auto place = [](const Ran& r, const char* code) {
        const json all = json::parse(r.out);
        for (const json& p : all["points"])
            if (p["code"] == code) return p["sites"][0]["point_m"];
        return json();
    };
    const json straight = place(run({"list", "--format", "json"}), "LI4");
    const Ran named = run({"list", "--pose", "elbow-flexed", "--format", "json"});
    ASSERT_EQ(named.code, 0) << named.err;
    EXPECT_EQ(json::parse(named.out)["body"]["pose"], "elbow-flexed");
    EXPECT_GT(distance(straight, place(named, "LI4")), 0.2) << "the hand comes up";

    const auto file =
        std::filesystem::temp_directory_path() / ("tongren-pose-" + std::to_string(::getpid()) + ".toml");
    std::ofstream(file) << "name = \"Mine\"\n[both]\nelbow-flexion = 90\nforearm-pronation = 0\n";
    const std::string path = file.string();
    const Ran own = run({"list", "--pose", path.c_str(), "--format", "json"});
    ASSERT_EQ(own.code, 0) << own.err;
    EXPECT_LT(distance(place(own, "LI4"), place(named, "LI4")), 1e-3);
    std::ofstream(file) << "name = \"Mine\"\n[both]\nelbow-flexion = 200\n";
    const Ran wrong = run({"list", "--pose", path.c_str()});
    EXPECT_EQ(wrong.code, 1);
    EXPECT_NE(wrong.err.find(path + ":3"), std::string::npos) << wrong.err;
    EXPECT_NE(wrong.err.find("from -10° to 150°"), std::string::npos) << wrong.err;
    std::filesystem::remove(file);
    EXPECT_NE(run({"list", "--pose", path.c_str()}).err.find("no such file"), std::string::npos);
    EXPECT_NE(run({"list", "--pose", "sitting"}).err.find("seated"), std::string::npos);
    EXPECT_NE(run({"list", "--help"}).out.find("leg-crossed"), std::string::npos) << "help lists the poses";
}

TEST(Cli, PlanSaysWhatASessionPresses) {
    const Ran r = run({"plan", "--region", "under-shoulder-blade", "--side", "right", "--format", "json"});
    ASSERT_EQ(r.code, 0) << r.err;
    const json j = json::parse(r.out);
    EXPECT_EQ(j["title"], "Under the shoulder blade");
    ASSERT_GE(j["items"].size(), 7u); // the knot on the right, three points on both sides
    EXPECT_EQ(j["items"][0]["code"], "");
    EXPECT_EQ(j["items"][0]["side"], "right");
    EXPECT_EQ(j["items"][0]["motion"], "roll");
    int seconds = 0;
    for (const json& i : j["items"]) {
        EXPECT_GE(i["press_s"], i["range_s"][0]);
        EXPECT_LE(i["press_s"], i["range_s"][1]);
        EXPECT_FALSE(i["sources"].empty());
        seconds += i["press_s"].get<int>() + i["rest_s"].get<int>();
    }
    EXPECT_EQ(j["seconds"], seconds - j["items"].back()["rest_s"].get<int>());
    const Ran shorter = run({"plan", "--points", "sj3,LI4,ST9", "--length", "shorter"});
    EXPECT_EQ(shorter.code, 0);
    EXPECT_LT(shorter.out.find("TE3"), shorter.out.find("LI4"));
    EXPECT_NE(shorter.out.find("Left out"), std::string::npos);
    EXPECT_NE(shorter.out.find("ST9"), std::string::npos);
    EXPECT_EQ(run({"--points", "sj3,hegu", "--side", "left", "--session"}).code, 0);
    EXPECT_EQ(drawn.points, (std::vector<std::string>{"TE3", "LI4"}));
    EXPECT_TRUE(drawn.practise);
    EXPECT_EQ(drawn.side, atlas::Side::left);
}

TEST(Cli, LintOfTheAtlasIsSilent) {
    const Ran r = run({"lint"});
    EXPECT_EQ(r.code, 0) << r.out;
    EXPECT_EQ(r.out + r.err, "");
}

TEST(Cli, LintWithoutABodySaysThatPlacesWereNotChecked) {
    const char* before = std::getenv("TONGREN_BODY_DIR");
    const std::string kept = before ? before : "";
    setenv("TONGREN_BODY_DIR", "/nonexistent", 1);
    const Ran r = run({"lint"});
    if (before)
        setenv("TONGREN_BODY_DIR", kept.c_str(), 1);
    else
        unsetenv("TONGREN_BODY_DIR");
    EXPECT_EQ(r.code, 0) << r.out;
    EXPECT_TRUE(r.err.starts_with("tongren: where the points lie was not checked: ")) << r.err;
    EXPECT_EQ(std::ranges::count(r.err, '\n'), 1);
}

TEST(Cli, DrawingCommandsGetResolvedNames) {
    EXPECT_EQ(run({"render", "--point", "hegu", "--view", "left", "--size", "640x480", "-o", "a.png"}).code,
              0);
    EXPECT_EQ(drawn.point, "LI4");
    EXPECT_EQ(drawn.view, "left");
    EXPECT_EQ(drawn.size, "640x480");
    EXPECT_EQ(drawn.outFile, "a.png");
    EXPECT_EQ(run({"--body", "male", "--meridian", "Triple Warmer", "--fullscreen"}).code, 0);
    EXPECT_EQ(drawn.meridian, "TE");
    EXPECT_EQ(drawn.session.body, "male");
    EXPECT_TRUE(drawn.fullscreen);
    EXPECT_EQ(run({"bench", "--frames", "7", "--format", "json"}).code, 0);
    EXPECT_EQ(drawn.frames, 7);
    EXPECT_EQ(drawn.format, "json");
    EXPECT_FALSE(drawn.pointPosture);
    EXPECT_EQ(run({"render", "--point", "LI11", "--pose", "point", "-o", "a.png"}).code, 0);
    EXPECT_TRUE(drawn.pointPosture);
    EXPECT_EQ(drawn.session.poseName, "anatomical");
}

TEST(Cli, ConditionsLeavePointsOutAndSayWhy) {
    const Ran shown = run({"show", "LI4", "--condition", "pregnancy"});
    EXPECT_EQ(shown.code, 0);
    EXPECT_NE(shown.out.find("Left out\n  You said: Pregnant"), std::string::npos) << shown.out;
    EXPECT_EQ(run({"show", "LI4"}).out.find("Left out"), std::string::npos);
    const json j = json::parse(
        run({"show", "LI4", "--condition", "pregnancy", "--condition", "Varicose Veins", "--format", "json"})
            .out);
    ASSERT_EQ(j["left_out"].size(), 1u);
    EXPECT_EQ(j["left_out"][0]["condition"], "pregnancy");
    EXPECT_FALSE(j["left_out"][0]["why"].get<std::string>().empty());
    EXPECT_FALSE(json::parse(run({"show", "LI4", "--format", "json"}).out).contains("left_out"));
    const json list =
        json::parse(run({"list", "--meridian", "SP", "--condition", "pregnancy", "--format", "json"}).out);
    for (const json& p : list["points"])
        if (p["code"] == "SP6" || p["code"] == "SP9") {
            EXPECT_EQ(p["left_out"].size(), p["code"] == "SP6" ? 1u : 0u) << p["code"];
        }
    const Ran csv = run({"list", "--meridian", "LI", "--condition", "pregnancy", "--format", "csv"});
    EXPECT_NE(csv.out.find("normal_z,left_out\n"), std::string::npos);
    EXPECT_NE(csv.out.find(",pregnancy\n"), std::string::npos);
    EXPECT_NE(run({"show", "--region", "neck", "--condition", "pregnancy"}).out.find("Left out. Pregnant"),
              std::string::npos);
    EXPECT_NE(run({"show", "GB20", "--condition", "blood-thinners"}).out.find("Light only."),
              std::string::npos);
    const Ran wrong = run({"show", "LI4", "--condition", "pregnanc"});
    EXPECT_EQ(wrong.code, 1);
    EXPECT_NE(wrong.err.find("pregnancy"), std::string::npos) << wrong.err;
}

} // namespace
