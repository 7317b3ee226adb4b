// The user's own postures as files: saved, read again, shared, damaged, refused.
#include "atlas/domain/saved_poses.h"
#include "atlas/pose_keeper.h"
#include "engine/core/files.h"
#include "session_fixture.h"
#include <fstream>
#include <unistd.h>

namespace {

using namespace atlas;
namespace fs = std::filesystem;

struct SavedPosesTest : testing::Test {
    fs::path dir = fs::temp_directory_path() / ("tongren-poses-" + std::to_string(::getpid()));
    std::span<const Motion> motions = fixture::session().motions;
    void SetUp() override { fs::remove_all(dir); }
    void TearDown() override {
        std::error_code none;
        fs::permissions(dir, fs::perms::owner_all, none);
        fs::remove_all(dir, none);
    }
    Pose bent(const std::string& name) const {
        Pose p;
        p.id = "";
        p.name = name;
        setDegrees(*findMotion(motions, "elbow-flexion"), p, Side::left, 90);
        setDegrees(*findMotion(motions, "neck-flexion"), p, Side::midline, -20);
        p.lie = "prone";
        return p;
    }
    void write(const std::string& name, const std::string& text) const {
        fs::create_directories(dir);
        std::ofstream(dir / name) << text;
    }
};

TEST_F(SavedPosesTest, ComeBackAsTheyWereSaved) {
    const auto saved = savePose(dir, bent("Léon's \"desk\""), motions);
    ASSERT_TRUE(saved) << saved.error().message;
    const SavedPoses read = readSavedPoses(dir, motions);
    EXPECT_TRUE(read.problems.empty());
    ASSERT_EQ(read.poses.size(), 1u);
    EXPECT_EQ(read.poses[0].name, "Léon's \"desk\"");
    EXPECT_EQ(read.poses[0].degrees, bent("").degrees);
    EXPECT_EQ(read.poses[0].lie, "prone");
    EXPECT_EQ(read.poses[0].id, saved->id);
    EXPECT_TRUE(saved->id.starts_with("my:"));
}

TEST_F(SavedPosesTest, NamesBecomeFilesAndNeverPaths) {
    EXPECT_EQ(poseFileName("Seated"), "Seated");
    EXPECT_EQ(poseFileName("../../etc/passwd"), "-..-etc-passwd");
    EXPECT_EQ(poseFileName("a/b\\c:d"), "a-b-c-d");
    EXPECT_EQ(poseFileName(" . "), "posture");
    EXPECT_EQ(poseFileName("line\nbreak"), "line-break");
    EXPECT_LE(poseFileName(std::string(300, 'x')).size(), 100u);
    std::string wide;
    for (int i = 0; i < 60; ++i) wide += "合";
    EXPECT_EQ(poseFileName(wide).size() % 3, 0u); // no character is cut in two
    ASSERT_TRUE(savePose(dir, bent("one/two"), motions));
    EXPECT_TRUE(fs::exists(dir / "one-two.toml"));
    EXPECT_EQ(readSavedPoses(dir, motions).poses.at(0).name, "one/two");
}

TEST_F(SavedPosesTest, TheSameNameIsReplacedAnotherIsNot) {
    ASSERT_TRUE(savePose(dir, bent("a/b"), motions));
    Pose other = bent("a/b");
    other.lie = "supine";
    ASSERT_TRUE(savePose(dir, other, motions));
    ASSERT_TRUE(savePose(dir, bent("a:b"), motions)); // would have the same file's name
    const SavedPoses read = readSavedPoses(dir, motions);
    ASSERT_EQ(read.poses.size(), 2u);
    EXPECT_EQ(read.poses[0].lie, "supine");
    EXPECT_EQ(read.poses[1].name, "a:b");
}

TEST_F(SavedPosesTest, DamagedFilesAreNamedAndTheOthersRead) {
    ASSERT_TRUE(savePose(dir, bent("Good"), motions));
    write("broken.toml", "name = \"Broken\nlie = ");
    write("knee.toml", "name = \"Too far\"\n[degrees]\nelbow-flexion.left = 400\n");
    write("notes.txt", "not a posture");
    fs::create_directories(dir / "folder.toml");
    std::ofstream(dir / "huge.toml") << std::string(1 << 20, '#');
    const SavedPoses read = readSavedPoses(dir, motions);
    ASSERT_EQ(read.poses.size(), 1u);
    EXPECT_EQ(read.poses[0].name, "Good");
    ASSERT_EQ(read.problems.size(), 4u);
    EXPECT_NE(read.problems[0].find("broken.toml"), std::string::npos) << read.problems[0];
    // In the window that is one notice, which names the first.
    const auto said = readPoses(dir, fixture::session());
    ASSERT_EQ(said.size(), 2u);
    const auto* notice = std::get_if<act::Notice>(&said[0]);
    ASSERT_NE(notice, nullptr);
    EXPECT_NE(notice->text.find("broken.toml"), std::string::npos);
    EXPECT_EQ(std::get<act::TakePoses>(said[1]).saved.size(), 1u);
}

TEST_F(SavedPosesTest, NoFolderIsNoTrouble) {
    EXPECT_TRUE(readSavedPoses(dir / "none", motions).problems.empty());
    EXPECT_EQ(readPoses(dir / "none", fixture::session()).size(), 1u);
}

TEST_F(SavedPosesTest, AFolderThatCannotBeWrittenIsNamed) {
    write("file", "");
    const auto under = savePose(dir / "file" / "poses", bent("x"), motions); // also for root
    ASSERT_FALSE(under);
    EXPECT_NE(under.error().message.find("file"), std::string::npos);
    AppState s;
    s.poseJobs.push_back({PoseJob::What::save, bent("x")});
    const auto said = followPoses(s, fixture::session(), dir / "file" / "poses", dir);
    EXPECT_TRUE(s.poseJobs.empty());
    const auto* notice = std::get_if<act::Notice>(&said.at(0));
    ASSERT_NE(notice, nullptr);
    EXPECT_NE(notice->text.find("not saved"), std::string::npos);
}

TEST_F(SavedPosesTest, DeletesOnlyWhatIsInTheFolder) {
    const auto saved = savePose(dir, bent("Gone"), motions);
    ASSERT_TRUE(saved);
    write("../tongren-keep-me.toml", "x");
    EXPECT_FALSE(removePose(dir, "my:../tongren-keep-me"));
    EXPECT_TRUE(fs::exists(dir / "../tongren-keep-me.toml"));
    fs::remove(dir / "../tongren-keep-me.toml");
    EXPECT_FALSE(removePose(dir, "seated"));
    EXPECT_TRUE(removePose(dir, saved->id));
    EXPECT_TRUE(readSavedPoses(dir, motions).poses.empty());
}

TEST_F(SavedPosesTest, SharedFilesAreNeverWrittenOver) {
    const auto first = sharePose(dir, bent("Desk"), motions), second = sharePose(dir, bent("Desk"), motions);
    ASSERT_TRUE(first);
    ASSERT_TRUE(second);
    EXPECT_NE(*first, *second);
    const auto opened = openPose(*second, motions);
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_EQ(opened->degrees, bent("").degrees);
}

TEST_F(SavedPosesTest, TheKeeperSavesAndLists) {
    AppState s;
    s.poseJobs.push_back({PoseJob::What::save, bent("Mine")});
    for (const Action& a : followPoses(s, fixture::session(), dir, dir)) apply(s, fixture::session(), a, 1);
    ASSERT_EQ(s.savedPoses.size(), 1u);
    EXPECT_EQ(s.pose.id, s.savedPoses[0].id); // what is shown is the saved one from now on
    EXPECT_NE(s.notice.find("Mine"), std::string::npos);
    apply(s, fixture::session(), act::DeletePose{}, 1);
    for (const Action& a : followPoses(s, fixture::session(), dir, dir)) apply(s, fixture::session(), a, 1);
    EXPECT_TRUE(s.savedPoses.empty());
    EXPECT_TRUE(readSavedPoses(dir, motions).poses.empty());
    EXPECT_EQ(s.pose.degrees, bent("").degrees);
}

TEST_F(SavedPosesTest, ADroppedFileIsTakenUpOrRefusedWithItsName) {
    const auto file = sharePose(dir, bent("Desk"), motions);
    ASSERT_TRUE(file);
    AppState s;
    for (const Action& a : dropPose(*file, fixture::session())) apply(s, fixture::session(), a, 1);
    EXPECT_EQ(poseGoal(s).name, "Desk");
    EXPECT_EQ(poseGoal(s).degrees, bent("").degrees);
    const auto refused = dropPose(dir / "none.toml", fixture::session());
    ASSERT_EQ(refused.size(), 1u);
    EXPECT_NE(std::get<act::Notice>(refused[0]).text.find("none.toml"), std::string::npos);
}

} // namespace
