// The screens of a guided session, drawn off screen and driven by the same events as the window's.
#include "atlas/panels/practice_parts.h"
#include "atlas/view/projector.h"
#include "panel_fixture.h"

namespace {

using namespace atlas;

Catalog catalogOfThree() {
    Catalog c;
    for (int i = 2; i <= 4; ++i) {
        Point p;
        p.code = "TE" + std::to_string(i);
        p.meridian = "TE";
        p.hans = "中渚";
        p.pinyin = "Zhōngzhǔ";
        p.massage.technique = "press";
        p.massage.secondsMin = 30;
        p.massage.secondsMax = 120;
        c.points.push_back(p);
    }
    Technique press;
    press.id = "press";
    press.name = "Press and hold";
    press.motion = "hold";
    c.techniques.push_back(press);
    Region neck;
    neck.id = "neck";
    neck.name = "Neck";
    neck.points = {{"TE3", "TE3", "", "", {}}};
    c.regions.push_back(neck);
    return c;
}

PracticePlan planOfFour() {
    PracticePlan plan;
    plan.title = "Neck";
    plan.request.codes = {"TE3", "TE4"};
    plan.notes = {"Ask a professional first: blood thinners."};
    plan.leftOut = {{"GB21", "Pregnant: traditionally avoided."}};
    for (const char* code : {"TE3", "TE4"})
        for (const Side side : {Side::right, Side::left}) {
            PracticeItem i;
            i.code = code;
            i.side = side;
            i.motion = "hold";
            i.technique = "press";
            i.title = code;
            i.how = "Press and hold with the thumb";
            i.pressure = "Firm, never painful.";
            i.range = "30 s to 2 min";
            i.leastPress = 30, i.mostPress = 120;
            i.press = 75, i.rest = 10;
            i.steps = {"Rest the hand.", "Lean in slowly.", "Hold, and breathe out slowly."};
            i.cautions = {"Not on broken skin."};
            plan.items.push_back(i);
        }
    return plan;
}

struct Room : fixture::Desk {
    explicit Room(float w = 1280, float h = 720)
        : fixture::Desk(fixture::withCatalog(catalogOfThree()), "中渚", w, h) {
        carryOut = [](const Action&) { return false; };
        state.practice = beginPractice(planOfFour());
        frames(3);
    }
    void phase(PressPhase p, double elapsed = 0) {
        state.practice->phase = p;
        state.practice->elapsed = elapsed;
        frames(2);
    }
};

float contrast(ImU32 a, ImU32 b) {
    const auto light = [](ImU32 c) {
        return luminance(glm::vec3(c & 255, c >> 8 & 255, c >> 16 & 255) / 255.0f);
    };
    return atlas::contrast(light(a), light(b));
}

TEST(PracticePanels, EveryPhaseFitsTheWindowAtEverySize) {
    for (const auto& [w, h] : {std::pair{800.0f, 600.0f},
                               {1024.0f, 768.0f},
                               {1280.0f, 720.0f},
                               {1920.0f, 1080.0f},
                               {720.0f, 900.0f},
                               {2560.0f, 1080.0f}}) {
        Room r(w, h);
        for (const bool paused : {false, true})
            for (const PressPhase p :
                 {PressPhase::ready, PressPhase::press, PressPhase::rest, PressPhase::done}) {
                r.state.practice->paused = paused && p != PressPhase::done;
                r.phase(p, 2);
                ASSERT_GT(drawnItems().size(), 3u);
                for (const PanelItem& i : drawnItems()) {
                    EXPECT_GE(i.x, -0.5f) << i.name << " " << w << "x" << h;
                    EXPECT_GE(i.y, -0.5f) << i.name << " " << w << "x" << h;
                    EXPECT_LE(i.x + i.width, w + 0.5f) << i.name << " " << w << "x" << h;
                    EXPECT_LE(i.y + i.height, h + 0.5f) << i.name << " " << w << "x" << h;
                }
                if (p == PressPhase::done) continue;
                // The buttons lie apart, below the timer, and the timer beside the stage.
                const PanelItem *timer = r.item("timer"), *end = r.item("End"), *skip = r.item("Skip");
                ASSERT_TRUE(timer && end && skip);
                EXPECT_GT(end->y, timer->y + timer->height);
                EXPECT_GE(end->x, skip->x + skip->width);
                const auto stage = stageRect(r.state, w, h, 1);
                EXPECT_GE(timer->x, static_cast<float>(stage.width));
                EXPECT_TRUE(r.item("Stop if it hurts"));
            }
    }
}

TEST(PracticePanels, TheTimerReadsFromAcrossTheRoom) {
    for (const auto& [w, h] : {std::pair{800.0f, 600.0f}, {1280.0f, 720.0f}, {1920.0f, 1080.0f}}) {
        Room r(w, h);
        r.phase(PressPhase::press, 10);
        const PanelItem* timer = r.item("timer");
        ASSERT_TRUE(timer);
        EXPECT_GE(timer->height, h / 8 - 1);
        // The glyphs themselves, not the room that is kept for them.
        const ImFontGlyph* eight = r.ui.fonts().farDigits->FindGlyph('8');
        EXPECT_GE(eight->Y1 - eight->Y0, h / 8 - 1);
        const ImFontGlyph* tall = r.ui.fonts().farText->FindGlyph('l');
        EXPECT_GE(tall->Y1 - tall->Y0, h / 24 * 0.72f);
        EXPECT_GE(r.ui.fonts().farText->FontSize, h / 24 * 1.3f);
        // It holds inside its ring: the widest it ever is, minutes and seconds.
        EXPECT_LT(timer->width, w - static_cast<float>(stageRect(r.state, w, h, 1).width));
    }
    EXPECT_EQ(ui::clock(65, true), "1:05");
    EXPECT_EQ(ui::clock(64.2, true), "1:05");
    EXPECT_EQ(ui::clock(45, false), "45");
    EXPECT_EQ(ui::clock(0, true), "0:00");
}

TEST(PracticePanels, ColoursOfTheTimerStandOut) {
    for (const bool dark : {false, true}) {
        const ui::Palette p = ui::palette(dark);
        EXPECT_GE(contrast(p.ink, p.field), 7);
        EXPECT_GE(contrast(p.quiet, p.caution), 4.5); // paused
        EXPECT_GE(contrast(p.accent, p.field), 3);    // the ring
        EXPECT_GE(contrast(p.onAccent, p.accent), 4.5);
        EXPECT_GE(contrast(p.ink, p.caution), 7); // "Stop if it hurts"
    }
}

TEST(PracticePanels, EveryButtonDoesWhatItSays) {
    Room r;
    r.phase(PressPhase::press, 5);
    for (const auto& [name, what] : {std::pair{"Back", act::Drive::back},
                                     {"Pause", act::Drive::toggle},
                                     {"Skip", act::Drive::skip},
                                     {"Again", act::Drive::repeat},
                                     {"End", act::Drive::end},
                                     {"Gentler", act::Drive::gentler}}) {
        ASSERT_TRUE(r.click(name)) << name;
        ASSERT_TRUE(r.last<act::Practice>()) << name;
        EXPECT_EQ(r.last<act::Practice>()->what, what) << name;
    }
    for (const auto& [name, what] : {std::pair{"Breath", "breath"}, {"Chime", "chime"}}) {
        ASSERT_TRUE(r.click(name)) << name;
        ASSERT_TRUE(r.last<act::Toggle>()) << name;
        EXPECT_EQ(r.last<act::Toggle>()->what, what);
    }
    ASSERT_TRUE(r.click("Longer"));
    ASSERT_TRUE(r.last<act::SetLength>());
    EXPECT_EQ(r.last<act::SetLength>()->length, Length::longer);
    EXPECT_FALSE(r.item("Go on"));
    r.state.practice->paused = true;
    r.frames(2);
    EXPECT_FALSE(r.item("Pause"));
    ASSERT_TRUE(r.click("Go on"));
    EXPECT_EQ(r.last<act::Practice>()->what, act::Drive::toggle);
}

TEST(PracticePanels, AsksBeforeAndAfterWithoutStopping) {
    Room r;
    r.phase(PressPhase::ready, 1);
    ASSERT_TRUE(r.click("before 6"));
    ASSERT_TRUE(r.last<act::Feel>());
    EXPECT_TRUE(r.last<act::Feel>()->before);
    EXPECT_EQ(r.last<act::Feel>()->value, 6);
    EXPECT_FALSE(r.state.practice->paused);
    r.state.practice->before = 6;
    r.frames(2);
    ASSERT_TRUE(r.click("before 6")); // again takes it back
    EXPECT_EQ(r.last<act::Feel>()->value, -1);
    r.state.practice->item = 1;
    r.phase(PressPhase::ready, 1);
    EXPECT_FALSE(r.item("before 6"));
    r.phase(PressPhase::done);
    EXPECT_FALSE(r.item("before and after"));
    ASSERT_TRUE(r.click("after 3"));
    EXPECT_FALSE(r.last<act::Feel>()->before);
    r.state.practice->after = 3;
    r.frames(2);
    EXPECT_TRUE(r.item("before and after"));
}

TEST(PracticePanels, TheSummaryLeadsOn) {
    Room r;
    r.state.practice->spent = {75, 20, 0, 0};
    r.state.practice->whole = {true, false, false, false};
    r.phase(PressPhase::done);
    ASSERT_TRUE(r.click("Once more"));
    ASSERT_TRUE(r.last<act::StartPractice>());
    EXPECT_EQ(r.last<act::StartPractice>()->request, planOfFour().request);
    ASSERT_TRUE(r.click("Close"));
    EXPECT_EQ(r.last<act::Practice>()->what, act::Drive::close);
    ASSERT_TRUE(r.click("Diary"));
    EXPECT_EQ(r.last<act::Practice>()->what, act::Drive::close);
    ASSERT_TRUE(r.last<act::Open>());
    EXPECT_EQ(r.last<act::Open>()->kind, CardKind::diary);
    ASSERT_TRUE(r.click("Keep a diary on this machine"));
    EXPECT_EQ(r.last<act::Toggle>()->what, "diary");
    r.state.settings.diary = true;
    r.frames(2);
    EXPECT_FALSE(r.item("Keep a diary on this machine"));
}

TEST(PracticePanels, NothingOfTheAtlasLiesOverASession) {
    Room r;
    r.state.cardKind = CardKind::point;
    r.state.cardId = "TE3";
    r.frames(2);
    EXPECT_FALSE(r.item("Search"));
    EXPECT_FALSE(r.item("Front"));
    const auto on = stageRect(r.state, 1280, 720, 1);
    EXPECT_EQ(on.x, 0);
    EXPECT_GT(on.width, 780);
    EXPECT_GT(on.height, 500);
    r.state.practice.reset();
    EXPECT_LT(stageRect(r.state, 1280, 720, 1).width, 700);
}

TEST(PracticePanels, StartsFromPointCardsResultsAndTheOwnSet) {
    Room r;
    r.state.practice.reset();
    r.state.cardKind = CardKind::point;
    r.state.cardId = r.state.point = "TE3";
    r.state.side = Side::left;
    r.frames(3);
    ASSERT_TRUE(r.click("Start"));
    ASSERT_TRUE(r.last<act::StartPractice>());
    EXPECT_EQ(r.last<act::StartPractice>()->request.codes, std::vector<std::string>{"TE3"});
    EXPECT_EQ(r.last<act::StartPractice>()->request.first, Side::left);
    ASSERT_TRUE(r.click("Add to my session"));
    ASSERT_TRUE(r.last<act::Choose>());
    EXPECT_EQ(r.last<act::Choose>()->code, "TE3");
    EXPECT_TRUE(r.last<act::Choose>()->on);
    EXPECT_FALSE(r.item("My session"));
    r.state.settings.chosen = {"TE3", "TE2", "TE4"};
    r.frames(3);
    ASSERT_TRUE(r.click("In my session"));
    EXPECT_FALSE(r.last<act::Choose>()->on);
    ASSERT_TRUE(r.click("My session"));
    ASSERT_TRUE(r.last<act::Open>());
    EXPECT_EQ(r.last<act::Open>()->kind, CardKind::set);

    r.state.cardKind = CardKind::set;
    r.state.cardId.clear();
    r.frames(3);
    ASSERT_TRUE(r.click("TE2 earlier"));
    ASSERT_TRUE(r.last<act::Arrange>());
    apply(r.state, r.session, *r.last<act::Arrange>(), 1);
    EXPECT_EQ(r.state.settings.chosen, (std::vector<std::string>{"TE2", "TE3", "TE4"}));
    r.frames(2);
    ASSERT_TRUE(r.click("TE3 later"));
    EXPECT_EQ(r.last<act::Arrange>()->codes, (std::vector<std::string>{"TE2", "TE4", "TE3"}));
    ASSERT_TRUE(r.click("Take TE4 out"));
    EXPECT_EQ(r.last<act::Choose>()->code, "TE4");
    EXPECT_FALSE(r.last<act::Choose>()->on);
    ASSERT_TRUE(r.click("Empty the list"));
    EXPECT_TRUE(r.last<act::Choose>()->code.empty());

    r.state.query = "neck";
    r.frames(3);
    ASSERT_TRUE(r.click("Start Neck"));
    ASSERT_TRUE(r.last<act::StartPractice>());
    EXPECT_EQ(r.last<act::StartPractice>()->request.region, "neck");
}

TEST(PracticePanels, ArrangingKeepsWhatIsInTheSet) {
    AppState s;
    AtlasSession session;
    s.settings.chosen = {"A", "B", "C"};
    apply(s, session, act::Arrange{{"C", "X", "A", "C"}}, 0);
    EXPECT_EQ(s.settings.chosen, (std::vector<std::string>{"C", "A", "B"}));
}

TEST(PracticePanels, FarFontsFollowTheWindow) {
    EXPECT_EQ(engine::farUnit(1280, 720), 720);
    EXPECT_EQ(engine::farUnit(1920, 1080), 1080);
    EXPECT_GE(engine::farUnit(1300, 731), 731);
    EXPECT_LT(engine::farUnit(1300, 731), 731 * 1.13f);
    EXPECT_EQ(engine::farUnit(600, 2000), engine::farUnit(600, 450)); // narrow
}

TEST(PracticePanels, WhileOneLooksForAPointItsPostureIsSaid) {
    AtlasSession session;
    session.catalog = catalogOfThree();
    PracticeRun run = beginPractice(planOfFour());
    run.phase = PressPhase::ready;
    EXPECT_TRUE(ui::measureWords(session, run).starts_with("30 s to 2 min")) << "the anatomical position";
    session.catalog.points[1].posture = "fist"; // TE3, the first of the plan
    Pose fist;
    fist.id = "fist";
    fist.name = "Loose fist";
    session.poses = {fist};
    EXPECT_TRUE(ui::measureWords(session, run).starts_with("Posture to find it: Loose fist · 30 s"))
        << ui::measureWords(session, run);
    run.phase = PressPhase::press;
    EXPECT_TRUE(ui::measureWords(session, run).starts_with("30 s to 2 min")) << "it has been found";
}

} // namespace
