// Without a mouse: the keys' focus reaches everything that can be clicked, shows it and presses it.
#include "atlas/app_viewer.h"
#include "atlas/panels/walk.h"
#include "panel_fixture.h"
#include "session_fixture.h"
#include <imgui_internal.h>
#include <set>

namespace {

using namespace atlas;

TEST(Walk, GoesToWhatLiesInThatDirection) {
    std::vector<ui::WalkItem> items(5);
    items[0].rect = {0, 0, 40, 20};    //  0 1
    items[1].rect = {50, 0, 40, 20};   //  2
    items[2].rect = {0, 30, 40, 20};   //      3
    items[3].rect = {60, 60, 40, 20};  //
    items[4].rect = {900, 28, 40, 20}; //            4
    EXPECT_EQ(ui::nextInDirection(items, 0, 1, 0), 1u);
    EXPECT_EQ(ui::nextInDirection(items, 0, 0, 1), 2u);
    EXPECT_EQ(ui::nextInDirection(items, 1, 0, 1), 3u);
    EXPECT_EQ(ui::nextInDirection(items, 1, -1, 0), 0u);
    EXPECT_EQ(ui::nextInDirection(items, 3, 1, 0), 4u);
    EXPECT_EQ(ui::nextInDirection(items, 4, 1, 0), 4u); // nothing further
    EXPECT_EQ(ui::nextInDirection(items, 0, 0, -1), 0u);
}

struct WalkPanels : testing::Test, fixture::Desk {
    std::set<unsigned> pressed;

    WalkPanels() : Desk(fixture::session()) {
        // Only what belongs to walking is carried out, so that all stays in its place.
        carryOut = [](const Action& a) { return std::holds_alternative<act::Walked>(a); };
        afterFrame = [this] {
            for (const ui::WalkItem& i : ui::memory().walkable)
                if (i.pressed) pressed.insert(i.id);
        };
    }
    void SetUp() override {
        buildLetters(ui, {}, {});
        state.shape = session.shape;
        state.pose = session.pose;
        state.settings.reduceMotion = true;
        act(act::Stage{{1280, 720}, 1});
        act(act::Reset{});
    }
    void anew() { // another panel, nothing in focus
        state.walk = {};
        ui::memory() = {};
    }
    const ui::WalkItem* focused() const {
        const auto& items = ui::memory().walkable;
        const auto at = std::ranges::find(items, ui::memory().walkKey, &ui::WalkItem::key);
        return at == items.end() ? nullptr : &*at;
    }
    // Tab after Tab, all the way round; each is in view and can be pressed.
    void walkAll(const char* where) {
        frames(3);
        const std::vector<PanelItem> drawn = drawnItems();
        std::set<unsigned> wanted;
        for (const ui::WalkItem& i : ui::memory().walkable) wanted.insert(i.key);
        ASSERT_EQ(wanted.size(), ui::memory().walkable.size()) << where << ": two things have one key";
        EXPECT_FALSE(wanted.empty()) << where;
        act(act::WalkPanels{0, 0, 0, 1});
        frames(4);
        std::set<unsigned> reached;
        std::set<std::string> names;
        for (int i = 0; i < 2000; ++i) { // what is pressed may unfold more of them
            const ui::WalkItem* item = focused();
            ASSERT_TRUE(item) << where;
            if (reached.contains(item->key)) break;
            reached.insert(item->key);
            names.insert(item->name);
            const float x = item->rect.x + item->rect.z / 2, y = item->rect.y + item->rect.w / 2;
            EXPECT_TRUE(x >= 0 && x <= width && y >= 0 && y <= height)
                << where << ": " << item->name << " is out of sight at " << x << ", " << y;
            const unsigned id = item->id;
            const std::string name = item->name;
            if (item->slider >= 0) {
                said.clear();
                act(act::WalkPanels{1, 0});
                frames(2);
                EXPECT_TRUE(std::ranges::any_of(
                    said, [](const Action& a) { return std::holds_alternative<act::Nudge>(a); }))
                    << where << ": " << name;
            } else {
                pressed.clear();
                act(act::PressItem{});
                frames(3);
                EXPECT_TRUE(pressed.contains(id)) << where << ": " << name << " cannot be pressed by keys";
                ImGui::ClearActiveID(); // a text field
            }
            frames(1);
            act(act::WalkPanels{0, 0, 1});
            frames(4);
        }
        for (const ui::WalkItem& i : ui::memory().walkable) {
            EXPECT_TRUE(reached.contains(i.key)) << where << ": " << i.name << " cannot be reached by keys";
        }
        for (const PanelItem& i : drawn) {
            if (i.looked) continue;
            EXPECT_TRUE(names.contains(i.name)) << where << ": " << i.name << " is no thing of ImGui's";
        }
        act(act::LeavePanels{});
        frames(2);
        sweep(where);
    }
    // What lights up under the mouse can be walked to.
    void sweep(const char* where) {
        std::set<unsigned> bars, hot, known;
        for (ImGuiWindow* w : ImGui::GetCurrentContext()->Windows) {
            if (w->IDStack.empty()) continue; // not drawn yet
            for (const ImGuiAxis axis : {ImGuiAxis_X, ImGuiAxis_Y})
                bars.insert(ImGui::GetWindowScrollbarID(w, axis));
        }
        constexpr float across = 44, down = 15;
        for (int row = 0; static_cast<float>(row) * down < height; ++row)
            for (float x = row % 2 ? 4 : 26; x < width; x += across) {
                engine::InputEvent e;
                e.kind = engine::InputEvent::Kind::move;
                e.x = x;
                e.y = static_cast<float>(row) * down + 5;
                ui.queue(e);
                frame();
                const unsigned id = ImGui::GetCurrentContext()->HoveredId;
                for (const ui::WalkItem& i : ui::memory().walkable) known.insert(i.id);
                if (!id || bars.contains(id) || known.contains(id) || !hot.insert(id).second) continue;
                ADD_FAILURE() << where << ": what lies at " << e.x << ", " << e.y << " has no key";
            }
    }
};

TEST_F(WalkPanels, TheFinder) {
    walkAll("finder");
}
TEST_F(WalkPanels, ResultsOfASearch) {
    act(act::Query{"neck"});
    walkAll("results");
}
TEST_F(WalkPanels, ThePointsCard) {
    act(act::Open{CardKind::point, "GB21"});
    walkAll("GB21");
}
TEST_F(WalkPanels, APointWithAPosture) {
    act(act::Open{CardKind::point, "GB31"});
    walkAll("GB31");
}
TEST_F(WalkPanels, TheRegionsCardWithItsSides) {
    act(act::Open{CardKind::region, "shoulder"});
    frames(4);
    EXPECT_TRUE(std::ranges::any_of(drawnItems(),
                                    [](const PanelItem& i) { return i.name.find("ight") != i.name.npos; }));
    walkAll("region");
}
TEST_F(WalkPanels, OtherCards) {
    const std::vector<std::pair<CardKind, std::string>> cards{{CardKind::meridian, "LU"},
                                                              {CardKind::page, session.catalog.pages[0].id},
                                                              {CardKind::safety, ""},
                                                              {CardKind::diary, ""},
                                                              {CardKind::technique, "press"}};
    for (const auto& [kind, id] : cards) {
        anew();
        act(act::Open{kind, id});
        walkAll(std::string(toString(kind)).c_str());
    }
}
TEST_F(WalkPanels, TheUsersOwnSetAndItsOrder) {
    for (const char* code : {"LI4", "GB21", "ST36"}) act(act::Choose{code, true});
    act(act::Open{CardKind::set, ""});
    walkAll("set");
}
TEST_F(WalkPanels, ShapeAndPosture) {
    act(act::Toggle{"body"});
    walkAll("shape");
    anew();
    act(act::Toggle{"pose"});
    walkAll("posture");
    anew();
    act(act::Toggle{"angles"});
    walkAll("angles");
}
TEST_F(WalkPanels, TheViewMenuHelpAndWhatLiesHere) {
    act(act::Toggle{"view-menu"});
    walkAll("view menu");
    act(act::Toggle{"view-menu"});
    anew();
    act(act::OfferHere{});
    ASSERT_TRUE(state.offer);
    walkAll("offer");
    act(act::CloseOffer{});
    act(act::Toggle{"help"});
    anew();
    frames(3);
    act(act::WalkPanels{0, 0, 0, 1});
    frames(4);
    ASSERT_TRUE(focused());
    EXPECT_NE(focused()->name.find("Close"), std::string::npos) << "what lies below the keys is not reached";
}
TEST_F(WalkPanels, ASessionAndItsEnd) {
    PracticeRequest request;
    request.codes = {"LI4"};
    act(act::StartPractice{request});
    ASSERT_TRUE(state.practice);
    walkAll("session");
    anew();
    act(act::Practice{act::Drive::end});
    ASSERT_TRUE(state.practice);
    walkAll("summary");
    EXPECT_TRUE(
        std::ranges::any_of(said, [](const Action& a) { return std::holds_alternative<act::Feel>(a); }));
}
Lesson ofThree() {
    Lesson l;
    l.id = "my:l";
    l.name = "Named";
    l.steps.resize(3);
    l.steps[0].title = "One";
    l.steps[1].notes = "Say this";
    l.steps[1].points = {"LI4"};
    l.steps[2].title = "Three";
    return l;
}

TEST_F(WalkPanels, ALessonThatIsMadeAndTaught) {
    act(act::TakeLesson{ofThree(), true});
    walkAll("lesson");
    anew();
    act(act::LessonOverview{});
    walkAll("overview");
    anew();
    act(act::LessonOverview{});
    act(act::Teach{true});
    walkAll("teacher");
    anew();
    act(act::ShowTools{});
    act(act::TakeTool{PointingTool::pen});
    walkAll("tools");
}
TEST_F(WalkPanels, AnExaminationFromBeginToEnd) {
    act(act::OpenExam{});
    ASSERT_TRUE(state.exam.run);
    walkAll("set-up");
    for (const char* mode : {"find", "name", "use", "order"}) {
        anew();
        state.exam.run.reset();
        ExamRequest request;
        request.modes = {*examMode(mode)};
        request.meridians = {"LI"};
        request.count = 3;
        const auto paper = makePaper(session.catalog, request);
        ASSERT_TRUE(paper) << paper.error().message;
        act(act::StartExam{*paper, ""});
        ASSERT_TRUE(state.exam.run && state.exam.run->question()) << mode;
        walkAll(mode);
    }
    anew();
    while (state.exam.run->question()) act(act::Exam{act::ExamDo::giveUp}), act(act::Exam{act::ExamDo::next});
    walkAll("result");
}
TEST_F(WalkPanels, TheClassesScreenAndAGuest) {
    state.classScreen.open = true;
    walkAll("class");
    state.classScreen.open = false;
    anew();
    auto guest = std::make_shared<Guest>();
    guest->file = "somebody.glb";
    guest->name = "Somebody";
    session.guest = guest;
    act(act::Toggle{"body"});
    walkAll("guest");
}
TEST_F(WalkPanels, ANarrowWindow) {
    width = 700;
    height = 520;
    act(act::Stage{{700, 520}, 1});
    act(act::Open{CardKind::point, "LI4"});
    walkAll("narrow");
}

TEST_F(WalkPanels, PressingOpensWhatIsInFocus) {
    carryOut = {};
    frames(3);
    act(act::WalkPanels{0, 0, 0, 1});
    frames(3);
    for (int i = 0; i < 400 && (!focused() || focused()->name != "Neck"); ++i) {
        act(act::WalkPanels{0, 0, 1});
        frames(3);
    }
    ASSERT_TRUE(focused());
    ASSERT_EQ(focused()->name, "Neck");
    EXPECT_EQ(state.hoveredRegion, "neck") << "it shows as under the mouse";
    act(act::PressItem{});
    frames(4);
    EXPECT_EQ(state.region, "neck");
    EXPECT_TRUE(state.walk.on);
    act(act::LeavePanels{});
    frames(2);
    EXPECT_FALSE(focused());
}

TEST_F(WalkPanels, AClickEndsIt) {
    carryOut = {};
    act(act::WalkPanels{0, 0, 0, 1});
    frames(3);
    ASSERT_TRUE(state.walk.on);
    mouse(engine::InputEvent::Kind::button, {640, 360}, true);
    EXPECT_FALSE(state.walk.on);
}

TEST(Walk, ItsKeysAreTheWindowsWhileItIsOn) {
    AppState s;
    EXPECT_EQ(keyMode(s), KeyMode::usual);
    s.walk.on = true;
    EXPECT_EQ(keyMode(s), KeyMode::panels);
    const KeyBinding* b = bindingOfCharacter('l', keyMode(s)); // the others are left
    ASSERT_TRUE(b);
    EXPECT_EQ(b->id, "labels");
}

} // namespace
