// The window's keeper of the diary: reads at the start, saves by itself, says what failed and tries again.
#include "atlas/diary_keeper.h"
#include "atlas/domain/session.h"
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <thread>

namespace {

namespace fs = std::filesystem;
using namespace atlas;

struct Desk {
    fs::path folder;
    AppState state;
    AtlasSession session;
    DiaryKeeper keeper;
    double now = 0;
    std::vector<std::string> notices;

    static fs::path make() {
        std::string name = (fs::temp_directory_path() / "tongren-keeper-XXXXXX").string();
        return mkdtemp(name.data());
    }
    explicit Desk(const std::string& bytes = {}, fs::path at = make())
        : folder(std::move(at)), keeper((write(folder / "diary.jsonl", bytes), folder / "diary.jsonl")) {}
    ~Desk() {
        keeper.finish({});
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }
    static void write(const fs::path& file, const std::string& bytes) {
        if (!bytes.empty()) std::ofstream(file) << bytes;
    }
    void pass(double seconds) { // of the program's clock; the disk gets real time
        for (double end = now + seconds; now < end; now += 0.1) {
            for (const Action& a : keeper.follow(state, now)) {
                if (const auto* n = std::get_if<act::Notice>(&a)) notices.push_back(n->text);
                apply(state, session, a, now);
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }
    Diary file() const { return loadDiary(folder / "diary.jsonl")->diary; }
};

const std::string line = R"({"id":"a1","started":"2026-11-20T10:00:00+01:00","title":"Neck"})";

TEST(DiaryKeeper, ReadsAtTheStartAndTellsDamageOnce) {
    Desk d(line + "\nnot json\n");
    d.pass(5);
    EXPECT_EQ(d.state.diary.entries.size(), 1u);
    ASSERT_EQ(d.notices.size(), 1u);
    EXPECT_TRUE(d.notices[0].ends_with("diary.jsonl: line 2 cannot be read; it is kept")) << d.notices[0];
    apply(d.state, d.session, act::DeleteDiary{"a1"}, d.now);
    d.pass(5);
    EXPECT_EQ(d.notices.size(), 1u) << "line 1 now, but nothing new";
    EXPECT_EQ(d.state.diaryNotices.size(), 1u);
    EXPECT_TRUE(d.file().entries.empty());
}

TEST(DiaryKeeper, SavesByItselfAndKeepsWhatAnotherWindowWrites) {
    Desk d(line + "\n");
    d.pass(2);
    beginEntry(d.state.diary, "Back", "2026-11-21T12:00:00+01:00");
    Diary other;
    beginEntry(other, "Arm", "2026-11-21T12:00:00+01:00");
    ASSERT_TRUE(saveDiary(d.folder / "diary.jsonl", other));
    d.pass(2);
    EXPECT_FALSE(unsaved(d.state.diary));
    EXPECT_EQ(d.state.diary.entries.size(), 3u);
    EXPECT_EQ(d.file(), d.state.diary);
    EXPECT_EQ(d.state.diaryPlace, d.folder / "diary.jsonl");
}

TEST(DiaryKeeper, AFailureIsToldOnceAndTriedAgain) {
    Desk d;
    d.pass(1);
    fs::remove_all(d.folder);
    std::ofstream(d.folder) << "a file in the folder's place";
    beginEntry(d.state.diary, "Back", "2026-11-21T12:00:00+01:00");
    d.pass(50);
    ASSERT_EQ(d.notices.size(), 1u);
    EXPECT_NE(d.notices[0].find(d.folder.string()), std::string::npos) << d.notices[0];
    EXPECT_FALSE(d.state.diaryTrouble.empty());
    EXPECT_TRUE(unsaved(d.state.diary));
    fs::remove(d.folder);
    d.pass(25);
    EXPECT_EQ(d.notices.size(), 2u);
    EXPECT_TRUE(d.state.diaryTrouble.empty());
    EXPECT_FALSE(unsaved(d.state.diary));
    EXPECT_EQ(d.file().entries.size(), 1u);
}

TEST(DiaryKeeper, TheEndSavesWhatIsLeftOrPutsItAside) {
    Desk d;
    d.pass(1);
    beginEntry(d.state.diary, "Back", "2026-11-21T12:00:00+01:00");
    EXPECT_EQ(d.keeper.finish(d.state.diary), "");
    EXPECT_EQ(d.file().entries.size(), 1u);
    fs::remove_all(d.folder);
    std::ofstream(d.folder) << "in the way";
    Diary more;
    beginEntry(more, "Arm", "2026-11-21T12:30:00+01:00");
    const std::string told = d.keeper.finish(more);
    const size_t at = told.rfind(" is in ");
    ASSERT_NE(at, std::string::npos) << told;
    const fs::path aside = told.substr(at + 7);
    std::ifstream in(aside);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    EXPECT_NE(text.find("\"Arm\""), std::string::npos) << told;
    fs::remove(aside);
}

TEST(DiaryKeeper, ADeleteCanBeTakenBack) {
    Desk d(line + "\n" + R"({"id":"b2","started":"2026-11-21T10:00:00+01:00","title":"Back"})" + "\n");
    d.pass(1);
    apply(d.state, d.session, act::Open{CardKind::diary, {}}, d.now);
    apply(d.state, d.session, act::DeleteDiary{"a1"}, d.now);
    ASSERT_TRUE(d.state.diaryDeleted);
    d.pass(3);
    EXPECT_EQ(d.file().entries.size(), 1u);
    apply(d.state, d.session, act::RestoreDiary{}, d.now);
    EXPECT_FALSE(d.state.diaryDeleted);
    d.pass(3);
    ASSERT_EQ(d.file().entries.size(), 2u);
    EXPECT_EQ(d.file().entries[0].line, line);
    apply(d.state, d.session, act::DeleteDiary{"a1"}, d.now);
    apply(d.state, d.session, act::Close{}, d.now);
    EXPECT_FALSE(d.state.diaryDeleted) << "gone with the card";
    apply(d.state, d.session, act::DeleteDiary{""}, d.now);
    d.pass(3);
    EXPECT_FALSE(fs::exists(d.folder / "diary.jsonl"));
}

} // namespace
