// The real data measured on one body, then one place moved.
#include "atlas/domain/lint_placement.h"
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <unistd.h>

namespace {

using namespace atlas;
namespace fs = std::filesystem;

class LintPlacement : public testing::Test {
protected:
    static void SetUpTestSuite() {
        auto asset = loadBody();
        auto read = loadCatalog(defaultDataDir());
        ASSERT_TRUE(asset) << asset.error().message;
        ASSERT_TRUE(read) << read.error().message;
        const auto shared = std::make_shared<const BodyAsset>(std::move(*asset));
        const ShapedBody shaped = shapeBody(*shared, {});
        body = std::make_unique<PosedBody>(poseBody(shared, shaped, measuringPose(*shared, shaped)));
        catalog = std::make_unique<Catalog>(std::move(*read));
        auto m = measure(*body, *catalog);
        ASSERT_TRUE(m) << m.error().message;
        right = std::make_unique<Measurement>(std::move(*m));
        std::vector<LintFinding> problems;
        exceptions = readExceptions(defaultDataDir(), problems);
    }
    static void TearDownTestSuite() { body.reset(), catalog.reset(), right.reset(); }
    void SetUp() override {
        ASSERT_TRUE(right);
        m = *right;
    }

    PlacedPoint& point(const char* code) {
        return *std::ranges::find(m.points, std::string(code), &PlacedPoint::code);
    }
    std::string complaints(const Exceptions& allowed = exceptions) const {
        std::string out;
        for (const auto& c : checkPlacement("female", *body, *catalog, m, allowed))
            out += c.path + ": " + c.message + "\n";
        return out;
    }
    void expect(const std::string& wanted) const {
        const std::string all = complaints();
        EXPECT_NE(all.find(wanted), std::string::npos) << all;
    }

    static inline std::unique_ptr<PosedBody> body;
    static inline std::unique_ptr<Catalog> catalog;
    static inline std::unique_ptr<Measurement> right;
    static inline Exceptions exceptions;
    Measurement m;
};

TEST_F(LintPlacement, FindsNothingInTheRealData) {
    EXPECT_EQ(complaints(), "");
}

TEST_F(LintPlacement, FindsAPointOffItsSegment) {
    point("LU6").sites = point("LI4").sites;
    expect("point LU6.where: on the female body it lies on the hand, not the forearm");
}

TEST_F(LintPlacement, FindsAPointOnTheOtherSideOfTheLimb) {
    point("PC5").sites = point("TE7").sites;
    expect("point PC5.where: on the female body it lies on the dorsal side of the forearm, PC runs on the "
           "palmar");
}

TEST_F(LintPlacement, FindsPointsOutOfOrder) {
    std::swap(point("ST24").sites, point("ST26").sites);
    expect("point ST25.where: on the female body it lies ");
    expect("before ST24 along the flow of ST");
    m = *right;
    std::swap(point("PC4").sites, point("PC6").sites);
    expect("before PC4 along the flow of PC");
    m = *right;
    std::swap(point("GV4").sites, point("GV12").sites);
    expect("before GV4 along the flow of GV");
}

TEST_F(LintPlacement, FindsLeftAndRightThatDiffer) {
    point("LI11").sites[1] = point("LI10").sites[1];
    expect("point LI11.where: on the female body left and right differ by ");
}

TEST_F(LintPlacement, FindsSitesOnTheWrongHalf) {
    std::swap(point("BL23").sites[0].at, point("BL23").sites[1].at);
    expect("point BL23.where: on the female body its left place is on the other half");
}

TEST_F(LintPlacement, FindsAMidlinePointOffTheMidline) {
    point("CV12").sites[0].at = point("KI19").sites[0].at;
    expect("point CV12.where: on the female body it lies 1");
    expect("mm off the midline");
    m = *right;
    point("CV12").sites = point("KI19").sites;
    expect("off the midline; correct its rule");
}

TEST_F(LintPlacement, FindsAPairedPointOnTheMidline) {
    point("BL1").sites = point("GV24").sites;
    expect(
        "point BL1.where: on the female body it lies on the midline; it must have a left and a right place");
}

TEST_F(LintPlacement, FindsTwoPointsOnOneSpotUnlessDeclared) {
    point("BL26").sites = point("BL25").sites;
    expect("point BL26.where: on the female body it lies 0.0 mm from BL25");
    Exceptions more = exceptions;
    more.entries.push_back({"same_place", {{"points", {"BL25", "BL26"}}}, 0});
    EXPECT_EQ(complaints(more).find("mm from BL25"), std::string::npos);
}

TEST_F(LintPlacement, FindsAPointOnNoSkin) {
    point("SP6").sites[0].at.triangle = static_cast<uint32_t>(body->asset->triangles.size());
    expect("point SP6.where: on the female body it lies on no skin");
    m = *right;
    point("SP6").sites[0].at.barycentric = {2, -1, 0};
    expect("point SP6.where: on the female body it lies on no skin");
}

TEST_F(LintPlacement, FindsALineThatIsMissingOrAstray) {
    std::erase_if(m.routes, [](const Route& r) { return r.meridian == "LU"; });
    expect("point LU2.where: on the female body no line leads here from LU1");
    m = *right;
    Route& line = *std::ranges::find(m.routes, std::string("LU"), &Route::meridian);
    const glm::vec3 lu6 = engine::positionAt(body->skinSurface(), point("LU6").sites[0].at);
    const auto at = std::ranges::find_if(line.points, [&](const engine::SurfacePoint& p) {
        return engine::positionAt(body->skinSurface(), p) == lu6;
    });
    ASSERT_NE(at, line.points.end());
    line.points.insert(at, point("LU1").sites[0].at);
    expect("point LU6.where: on the female body the line from LU5 is ");
}

TEST_F(LintPlacement, ExceptionsAllowWhatTheyName) {
    for (const char* kind : {"order", "beyond", "detour"}) {
        Exceptions less = exceptions;
        std::erase_if(less.entries, [&](const Exception& e) { return e.kind == kind; });
        EXPECT_NE(complaints(less), "") << kind << " is not needed any more";
    }
}

TEST(LintPlacementFiles, NamesFileAndLine) {
    const fs::path data = fs::temp_directory_path() / ("tongren-placement-" + std::to_string(::getpid()));
    fs::copy(defaultDataDir(), data, fs::copy_options::recursive);
    std::ostringstream in;
    in << std::ifstream(data / "points/LU.toml").rdbuf();
    std::string text = in.str();
    const size_t point = text.find("code = \"LU6\""), from = text.find("segment = \"forearm\"", point);
    text.replace(from, 19, "segment = \"hand\"");
    std::ofstream(data / "points/LU.toml") << text;
    const size_t rule = text.find("[point.where]", point);
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(rule), '\n');
    const PlacementLint found = lintPlacement(data);
    fs::remove_all(data);
    EXPECT_EQ(found.note, "");
    ASSERT_EQ(found.findings.size(), 1u) << "the same on six bodies is said once";
    EXPECT_EQ(fs::path(found.findings[0].file).filename(), "LU.toml");
    EXPECT_EQ(found.findings[0].line, line);
    EXPECT_TRUE(found.findings[0].message.starts_with("point LU6: on the female body it lies on the forearm"))
        << found.findings[0].message;
}

TEST(LintPlacementFiles, SaysWhenThereIsNoBody) {
    const PlacementLint found = lintPlacement(defaultDataDir(), "/nonexistent/body");
    EXPECT_TRUE(found.findings.empty());
    EXPECT_TRUE(found.note.starts_with("where the points lie was not checked: ")) << found.note;
    EXPECT_EQ(found.note.find('\n'), std::string::npos);
}

} // namespace
