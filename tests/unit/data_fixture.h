#pragma once
// A small, faultless data folder in a temporary place, for tests that then break one thing in it.
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace fixture {

class DataFolder {
public:
    DataFolder() {
        static int count = 0;
        path_ = std::filesystem::temp_directory_path() /
                ("tongren-data-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
        std::filesystem::create_directories(path_ / "points");
        write("landmarks.toml", "midline = [0, 1]\n\n[[landmark]]\nid = \"second_metacarpal_radial_mid\"\n"
                                "name = \"radial side of the hand\"\nkind = \"vertex\"\nvertex = 5\nbasis = "
                                "\"seen\"\nsource = \"who\"\n");
        write("cun.toml",
              "[[scale]]\nid = \"hand\"\nfrom = \"LI4\"\nto = \"second_metacarpal_radial_mid\"\ncun = 3\n"
              "measure = \"straight\"\nsource = \"who\"\n");
        write("precautions.toml", "[[precaution]]\ntext = \"Stop if it hurts.\"\nsources = [\"who\"]\n");
        write("presets.toml", "[[preset]]\nid = \"female\"\nname = \"Female\"\nsex = 0\n");
        write("phases.toml",
              "[[phase]]\nid = \"metal\"\nname = \"Metal\"\nhans = \"金\"\ncolours = { LI = \"#ffffff\" }\n");
        write("motions.toml", "[[motion]]\nid = \"elbow-flexion\"\njoint = \"Elbow\"\nname = \"Flexion\"\n"
                              "opposite = \"Extension\"\nsided = true\nlimits = [-10, 150]\n"
                              "axis = \"bend anterior\"\nsegment = [\"lowerarm01\", \"wrist\"]\n"
                              "shares = [{ joint = \"lowerarm01\", share = 1 }]\nsources = [\"who\"]\n");
        std::filesystem::create_directories(path_ / "poses");
        write("poses/anatomical.toml", "name = \"Anatomical\"\nabout = \"Upright.\"\n");
        write("sources.toml", "[[source]]\nid = \"who\"\ntitle = \"Locations\"\nyear = 2008\n");
        write("techniques.toml", R"([[technique]]
id = "press"
name = "Press"
motion = "hold"
seconds = [30, 120]
rest = 10
sources = ["who"]
steps = ["Press."]
)");
        write("pages.toml", R"([[page]]
id = "knots"
title = "Muscle knots"
words = ["trigger point"]
paragraphs = [{ text = "A tight band.", sources = ["who"] }]
topic = "Knots"
about = "What it is."
beside = ["region", "point:LI4"]
pictures = [{ after = 0, caption = "Here.", points = ["LI4"], near = "neck", view = "back" }]
)");
        write("regions.toml", R"([[region]]
id = "neck"
name = "Neck"
words = ["stiff neck"]
points = [{ code = "LI4", printed = "Large Intestine 4", why = "It helps.", sources = ["who"] }]
knots = [{ text = "Tight.", sources = ["who"] }]
advice = [{ text = "All.", sources = ["who"], kinds = ["heat", "cold", "stretch", "ball", "muscle-rub", "rest"] }]
avoid = [{ text = "Its front.", sources = ["who"] }]
red_flags = [{ text = "Fever.", sources = ["who"] }]
[region.massage]
technique = "press"
steps = ["Press."]
seconds = [30, 300]
sources = ["who"]
spot = { kind = "landmark", refs = ["LI4"] }
)");
        write("areas.toml",
              "[[area]]\nregion = \"neck\"\nbasis = \"From here to there.\"\nsources = [\"who\"]\n" // 1-4
              "soft = 0.02\ninside = { kind = \"landmark\", refs = [\"LI4\"] }\n[[area.loop]]\n"    // 5-7
              "through = [\n  { kind = \"landmark\", refs = [\"LI4\"] },\n"                         // 8-9
              "  { kind = \"offset\", refs = [\"LI4\"], direction = \"distal\", cun = 1, scale = "
              "\"hand\" },\n" // 10
              "  { kind = \"offset\", refs = [\"LI4\"], direction = \"radial\", cun = 1, scale = "
              "\"hand\" },\n]\n"); // 11-12
        write("meridians.toml", "[[meridian]]\ncode = \"LI\"\nname = \"Large Intestine\"\npinyin = \"Shǒu "
                                "Yángmíng\"\nhans = \"大肠经\"\n"
                                "hant = \"大腸經\"\naliases = [\"Co\"]\ncolour = \"#ffcc00\"\npattern = "
                                "\"solid\"\nlimb = \"arm\"\n"
                                "polarity = \"yang\"\nelement = \"metal\"\nbranches = [[\"LI4\"]]\n");
        write(
            "points/LI.toml",
            "[[point]]\ncode = \"LI4\"\norder = 4\npinyin = \"Hégǔ\"\nhans = \"合谷\"\nhant = \"合谷\"\n" // 1-6
            "english = \"Joining Valley\"\naliases = [\"Co4\"]\ncategories = [\"yuan-source\"]\n" // 7-9
            "segment = \"hand\"\nlocation = \"On the back of the hand.\"\nfinding = \"Feel.\"\n"  // 10-12
            "regions = [\"neck\"]\nsources = [\"who\"]\n"                                         // 13-14
            "indications = [{ text = \"Traditionally used for the neck.\", sources = [\"who\"], evidence = "
            "\"none\" }]\n"                                                                       // 15
            "[point.massage]\ntechnique = \"press\"\nsteps = [\"Press.\"]\nseconds = [30, 120]\n" // 16-19
            "sources = [\"who\"]\n"                                                               // 20
            "[point.where]\nkind = \"landmark\"\nrefs = [\"second_metacarpal_radial_mid\"]\n"     // 21-23
            "confidence = \"landmark\"\n");                                                       // 24
        first_ = read("points/LI.toml");
    }
    ~DataFolder() { std::filesystem::remove_all(path_); }
    DataFolder(const DataFolder&) = delete;
    DataFolder& operator=(const DataFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(path_ / name) << text;
    }
    std::string read(const std::string& name) const {
        std::ostringstream out;
        out << std::ifstream(path_ / name).rdbuf();
        return out.str();
    }
    void replace(const std::string& name, const std::string& from, const std::string& to) const {
        std::string text = read(name);
        const size_t at = text.find(from);
        ASSERT_NE(at, std::string::npos) << from;
        write(name, text.replace(at, from.size(), to));
    }

    // Appends LI4 once more with these texts replaced.
    void copyPoint(const std::vector<std::pair<std::string, std::string>>& changes) const {
        std::string text = first_;
        for (const auto& [from, to] : changes) {
            const size_t at = text.find(from);
            ASSERT_NE(at, std::string::npos) << from;
            text.replace(at, from.size(), to);
        }
        write("points/LI.toml", read("points/LI.toml") + text);
    }

private:
    std::string first_;
    std::filesystem::path path_;
};

} // namespace fixture
