// The diary's card, drawn off screen and clicked.
#include "panel_fixture.h"

namespace {

using namespace atlas;

constexpr const char* lastTitle = "Neck, the last";

struct Desk : fixture::Desk {
    Desk() : fixture::Desk({}, "", 1280, 2400) { // the whole card without scrolling
        clock = diaryDate("2026-11-21T12:00:00+00:00")->utc;
        act(act::Open{CardKind::diary, {}});
    }
    bool has(const std::string& name) {
        frames(2);
        return item(name);
    }
    void add(const char* started, std::string title, double minutes, int before, int after) {
        DiaryEntry e = *entryOf(state.diary, beginEntry(state.diary, std::move(title), started));
        e.points = {"GB21 right", "SI11 right"};
        e.minutes = minutes;
        e.before = before;
        e.after = after;
        e.finished = true;
        addOrUpdate(state.diary, e);
    }
    void some() {
        add("2026-09-01T10:00:00+00:00", "Calf", 4, 7, 5);
        add("2026-10-13T10:00:00+00:00", "Back", 6, 5, 5);
        add("2026-11-20T10:00:00+00:00", lastTitle, 8, 6, 2);
    }
};

TEST(DiaryCard, EmptySaysWhatItIsForAndLeadsOn) {
    Desk d;
    EXPECT_TRUE(d.has("Keep a diary on this machine"));
    EXPECT_FALSE(d.has("How the weeks went"));
    EXPECT_FALSE(d.has("Delete all …"));
    EXPECT_FALSE(d.state.settings.diary) << "off unless the user asks for it";
    ASSERT_TRUE(d.click("Keep a diary on this machine"));
    EXPECT_TRUE(d.state.settings.diary);
    ASSERT_TRUE(d.click("Where does it hurt?"));
    EXPECT_TRUE(d.last<act::FocusSearch>());
}

TEST(DiaryCard, ShowsTheWeeksAndChoosesHowMany) {
    Desk d;
    d.some();
    ASSERT_TRUE(d.has("How the weeks went"));
    const int quarter = d.vertices;
    ASSERT_TRUE(d.click("14 days"));
    d.frames(2);
    EXPECT_NE(d.vertices, quarter);
    ASSERT_TRUE(d.click("1 year"));
    d.frames(2);
    EXPECT_NE(d.vertices, quarter);
}

TEST(DiaryCard, NewestFirst) {
    Desk d;
    d.some();
    ASSERT_TRUE(d.click("Delete this session")); // the uppermost
    ASSERT_TRUE(d.last<act::DeleteDiary>());
    EXPECT_EQ(d.state.diary.entries.size(), 2u);
    ASSERT_TRUE(d.state.diaryDeleted);
    EXPECT_EQ(d.state.diaryDeleted->title, lastTitle);
    ASSERT_TRUE(d.click("Take it back"));
    ASSERT_EQ(d.state.diary.entries.size(), 3u);
    EXPECT_EQ(d.state.diary.entries[2].title, lastTitle);
}

TEST(DiaryCard, TheOnlyEntryCanBeTakenBackToo) {
    Desk d;
    d.add("2026-11-20T10:00:00+00:00", "Neck", 8, 6, 2);
    ASSERT_TRUE(d.click("Delete this session"));
    EXPECT_TRUE(d.state.diary.entries.empty());
    ASSERT_TRUE(d.click("Take it back"));
    EXPECT_EQ(d.state.diary.entries.size(), 1u);
}

TEST(DiaryCard, DeletesAllOnlyWhenAskedTwice) {
    Desk d;
    d.some();
    d.state.diary.damaged.push_back({"diary.jsonl", 2, "?"});
    ASSERT_TRUE(d.click("Delete all …"));
    EXPECT_EQ(d.state.diary.entries.size(), 3u);
    ASSERT_TRUE(d.click("Keep them"));
    EXPECT_FALSE(d.has("Delete them"));
    ASSERT_TRUE(d.click("Delete all …"));
    d.act(act::Open{CardKind::set, {}}); // away and back: asked anew
    d.frames(2);
    d.act(act::Open{CardKind::diary, {}});
    EXPECT_FALSE(d.has("Delete them"));
    ASSERT_TRUE(d.click("Delete all …"));
    ASSERT_TRUE(d.click("Delete them"));
    EXPECT_TRUE(d.state.diary.entries.empty());
    EXPECT_EQ(d.state.diary.removedLines.size(), 1u);
}

TEST(DiaryCard, ExportsAndCopies) {
    Desk d;
    d.some();
    ASSERT_TRUE(d.click("Save as CSV"));
    EXPECT_EQ(d.state.diaryExport, "csv");
    ASSERT_TRUE(d.click("Save as JSON"));
    EXPECT_EQ(d.state.diaryExport, "json");
    ASSERT_TRUE(d.click("Copy the whole card as text   Ctrl C"));
    ASSERT_TRUE(d.last<act::Copy>());
    EXPECT_NE(d.last<act::Copy>()->text.find(lastTitle), std::string::npos);
}

TEST(DiaryCard, ManyEntriesAreListedInSteps) {
    Desk d;
    d.height = 4000;
    for (int i = 0; i < 60; ++i) d.add("2026-11-20T10:00:00+00:00", "Session " + std::to_string(i), 1, 1, 1);
    const auto rows = [&] {
        d.frames(2);
        return std::ranges::count(drawnItems(), std::string("Delete this session"), &PanelItem::name);
    };
    EXPECT_EQ(rows(), 20);
    ASSERT_TRUE(d.click("Older ones (40)"));
    EXPECT_GT(rows(), 20);
}

TEST(DiaryCard, StrangeDatesAndTroubleDraw) {
    Desk d;
    d.some();
    d.add("2040-01-01T00:00:00Z", "Ahead\n\x1b[31m", 1e6, 1, 1);
    d.add("1970-01-01T00:00:00Z", "", 0, -1, 3);
    d.add("whenever", "No date", 3, 10, 0);
    const int without = (d.frames(2), d.vertices);
    d.state.diaryNotices = {"diary.jsonl: line 7 cannot be read; it is kept"};
    d.state.diaryTrouble = "cannot write /x/diary.jsonl: No space left on device";
    d.frames(2);
    EXPECT_GT(d.vertices, without);
    for (const auto& [w, h] : {std::pair{320.0f, 240.0f}, {800.0f, 600.0f}, {3840.0f, 2160.0f}}) {
        d.width = w;
        d.height = h;
        d.frames(2);
    }
}

TEST(DiaryCard, FinderKeyAndSearchLeadThere) {
    Desk d;
    d.act(act::Open{CardKind::none, {}});
    ASSERT_TRUE(d.click("Diary of sessions"));
    EXPECT_EQ(d.state.cardKind, CardKind::diary);
    d.act(act::Open{CardKind::none, {}});
    const KeyBinding* key = bindingOfCharacter('j');
    ASSERT_TRUE(key);
    d.act(key->action);
    EXPECT_EQ(d.state.cardKind, CardKind::diary);
    for (const char* words : {"diary", "journal", "my sessions"}) {
        const auto found = d.index.search(words, 3);
        ASSERT_FALSE(found.empty()) << words;
        EXPECT_EQ(found[0].kind, "diary") << words;
    }
    d.act(act::Open{CardKind::none, {}});
    d.act(act::Query{"diary"});
    ASSERT_TRUE(d.click("Diary of sessions"));
    EXPECT_EQ(d.state.cardKind, CardKind::diary);
}

} // namespace
