#include "atlas/domain/guest_corrections.h"
#include "engine/core/files.h"
#include "session_fixture.h"
#include <fstream>
#include <unistd.h>

using namespace atlas;
namespace fs = std::filesystem;

namespace {

class GuestCorrections : public testing::Test {
protected:
    void SetUp() override {
        folder = fs::temp_directory_path() / ("tongren-corrections-" + std::to_string(::getpid()));
        fs::create_directories(folder);
        file = correctionsFile(folder / "a guest.glb");
    }
    void TearDown() override { fs::remove_all(folder); }
    std::string errorOf(const std::string& text) {
        std::ofstream(file) << text;
        const auto read = loadCorrections(file, fixture::session().catalog);
        return read ? "" : read.error().message;
    }
    fs::path folder, file;
};

} // namespace

TEST_F(GuestCorrections, LieBesideTheGuestsFile) {
    EXPECT_EQ(file.filename(), "a guest.landmarks.toml");
    const auto none = loadCorrections(file, fixture::session().catalog);
    ASSERT_TRUE(none);
    EXPECT_TRUE(none->empty());
}

TEST_F(GuestCorrections, AreReadAsTheyWereWritten) {
    std::vector<Correction> list;
    put(list, {"acromion_lateral_end", true, false, {0.1823f, 1.4212f, -0.0304f}});
    put(list, {"acromion_lateral_end", false, false, {-0.18f, 1.42f, -0.03f}});
    put(list, {"umbilicus", true, true, {0, 1, 0.1f}});
    put(list, {"umbilicus", true, true, {0, 1.01f, 0.1f}});
    ASSERT_EQ(list.size(), 3u);
    ASSERT_TRUE(saveCorrections(file, list));
    const auto read = loadCorrections(file, fixture::session().catalog);
    ASSERT_TRUE(read) << read.error().message;
    ASSERT_EQ(read->size(), 3u);
    for (size_t i = 0; i < 3; ++i) {
        EXPECT_EQ((*read)[i].landmark, list[i].landmark);
        EXPECT_EQ((*read)[i].left, list[i].left);
        EXPECT_EQ((*read)[i].midline, list[i].midline);
        EXPECT_LT(glm::distance((*read)[i].at, list[i].at), 1e-4f);
    }
    ASSERT_TRUE(saveCorrections(file, {}));
    EXPECT_FALSE(fs::exists(file));
}

TEST_F(GuestCorrections, NameFileLineAndRemedy) {
    const std::string good = "[[landmark]]\nid = \"umbilicus\"\nside = \"midline\"\nat = [0, 1, 0.1]\n";
    EXPECT_EQ(errorOf(good), "");
    const auto holds = [&](const std::string& text, const std::string& line, const std::string& word) {
        const std::string error = errorOf(text);
        EXPECT_NE(error.find(file.string() + ":" + line + ":"), std::string::npos) << error;
        EXPECT_NE(error.find(word), std::string::npos) << error;
    };
    holds("[[landmark]]\nid = \"navel\"\nside = \"left\"\nat = [0, 1, 0]\n", "2", "navel");
    holds("[[landmark]]\nid = \"umbilicus\"\nside = \"both\"\nat = [0, 1, 0]\n", "3", "midline");
    holds("[[landmark]]\nid = \"umbilicus\"\nside = \"midline\"\nat = [0, 1]\n", "4", "three numbers");
    holds("[[landmark]]\nid = \"umbilicus\"\nside = \"midline\"\nat = [0, nan, 1]\n", "4", "three numbers");
    holds("[[landmark]]\nid = \"umbilicus\"\nside = \"midline\"\nat = [0, 1000, 1]\n", "4", "metres");
    holds(good + good, "5", "twice");
    holds(good + "how = 1\n", "5", "how");
    holds("[landmark]\nid = \"umbilicus\"\n", "1", "two brackets");
    holds("x = 1\n", "1", "landmark");
    holds("[[landmark]]\nid = \n", "2", "");
    holds("[[landmark]]\nside = \"left\"\n", "1", "id is missing");
}
