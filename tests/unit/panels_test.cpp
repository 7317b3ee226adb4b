// Frames of the interface drawn off screen, driven by the same events as the window's.
#include "atlas/panels/document.h"
#include "atlas/panels/ui.h"
#include "panel_fixture.h"
#include <chrono>

namespace {

using namespace atlas;

Catalog smallCatalog() {
    Catalog c;
    Meridian te;
    te.code = "TE";
    te.name = "Triple Energizer";
    te.colour = "#c2622d";
    te.pattern = "dash";
    c.meridians.push_back(te);
    for (int i = 2; i <= 4; ++i) {
        Point p;
        p.code = "TE" + std::to_string(i);
        p.meridian = "TE";
        p.order = i;
        p.hans = "中渚";
        p.pinyin = i == 3 ? "Zhōngzhǔ" : "Name";
        p.aliases = {"SJ" + std::to_string(i)};
        p.location = "On the back of the hand.";
        p.precautions = {{"Not on broken skin.", {"who"}, {}}};
        p.massage.technique = "press";
        p.massage.steps = {"Rest the hand.", "Press."};
        p.massage.secondsMin = 30;
        p.massage.secondsMax = 120;
        p.indications = {{"Stiff neck.", {"who"}, "none"}};
        p.regions = {"neck"};
        c.points.push_back(p);
    }
    Technique press;
    press.id = "press";
    press.name = "Pressing";
    c.techniques.push_back(press);
    Region neck;
    neck.id = "neck";
    neck.name = "Neck";
    neck.words = {"stiff neck"};
    neck.points = {{"TE3", "Triple Energizer 3", "Same number.", "", {"who"}}};
    neck.redFlags = {{"Numb arms.", {"who"}, {}}};
    c.regions.push_back(neck);
    c.sources.push_back({"who", "Standard Locations", "", "WHO", "2008", "", ""});
    return c;
}

struct Desk : fixture::Desk {
    explicit Desk(Catalog c) : fixture::Desk(fixture::withCatalog(std::move(c)), "中渚合谷足三里") {
        frames(3);
    }
};

TEST(Panels, TypingPreviewsAndOpens) {
    Desk d(smallCatalog());
    d.act(act::FocusSearch{});
    d.frames(3);
    EXPECT_TRUE(d.ui.wantsKeyboard());
    EXPECT_FALSE(d.state.searchFocus);
    d.type("sj3");
    EXPECT_EQ(d.state.query, "sj3");
    d.key(GLFW_KEY_DOWN);
    EXPECT_EQ(d.state.preview, "point:TE3");
    d.key(GLFW_KEY_ENTER);
    EXPECT_EQ(d.state.cardKind, CardKind::point);
    EXPECT_EQ(d.state.cardId, "TE3");
}

TEST(Panels, EscapeEndsPreviewThenQueryThenFocus) {
    Desk d(smallCatalog());
    d.act(act::FocusSearch{});
    d.frames(3);
    d.type("sj3");
    d.key(GLFW_KEY_DOWN);
    ASSERT_FALSE(d.state.preview.empty());
    d.key(GLFW_KEY_ESCAPE);
    EXPECT_EQ(d.state.preview, "");
    EXPECT_EQ(d.state.query, "sj3");
    EXPECT_TRUE(d.ui.wantsKeyboard());
    d.key(GLFW_KEY_ESCAPE);
    EXPECT_EQ(d.state.query, "");
    d.key(GLFW_KEY_ESCAPE);
    d.frames(2);
    EXPECT_FALSE(d.ui.wantsKeyboard());
}

TEST(Panels, QueryFromElsewhereShowsInTheFieldBeingEdited) {
    Desk d(smallCatalog());
    d.act(act::FocusSearch{});
    d.frames(3);
    d.type("s");
    d.act(act::Query{"neck"});
    d.frames(3);
    EXPECT_EQ(d.state.query, "neck");
    d.type("s");
    EXPECT_EQ(d.state.query, "necks");
}

TEST(Panels, ArrowsGoThroughTheListsWhenNothingIsTyped) {
    Desk d(smallCatalog());
    d.act(act::FocusSearch{});
    d.frames(3);
    d.key(GLFW_KEY_ENTER);
    EXPECT_EQ(d.state.cardKind, CardKind::none);
    d.act(act::FocusSearch{});
    d.frames(3);
    d.key(GLFW_KEY_DOWN);
    EXPECT_EQ(d.state.preview, "region:neck");
    d.key(GLFW_KEY_DOWN);
    EXPECT_EQ(d.state.preview, "meridian:TE");
    d.key(GLFW_KEY_UP);
    d.key(GLFW_KEY_ENTER);
    EXPECT_EQ(d.state.cardKind, CardKind::region);
    EXPECT_EQ(d.state.cardId, "neck");
}

TEST(Panels, RegionThenPointThenBackAndNeighbours) {
    Desk d(smallCatalog());
    ASSERT_TRUE(d.click("Neck"));
    EXPECT_EQ(d.state.cardKind, CardKind::region);
    d.frames(2);
    ASSERT_TRUE(d.point("TE3"));
    EXPECT_EQ(d.state.hovered, "TE3");
    ASSERT_TRUE(d.point("Search"));
    EXPECT_EQ(d.state.hovered, "");
    ASSERT_TRUE(d.click("TE3"));
    EXPECT_EQ(d.state.cardId, "TE3");
    ASSERT_TRUE(d.click("Next point"));
    EXPECT_EQ(d.state.cardId, "TE4");
    ASSERT_TRUE(d.click("Point before"));
    EXPECT_EQ(d.state.cardId, "TE3");
    ASSERT_TRUE(d.click("The card before   Backspace"));
    EXPECT_EQ(d.state.cardId, "TE4");
    ASSERT_TRUE(d.click("Close   Esc"));
    EXPECT_EQ(d.state.cardKind, CardKind::none);
}

TEST(Panels, CopiesTheWholeCardWithPrecautionsBeforeSteps) {
    Desk d(smallCatalog());
    d.act(act::Open{CardKind::point, "TE3"});
    d.frames(2);
    ASSERT_TRUE(d.click("Copy the whole card as text   Ctrl C"));
    const auto* copy = d.last<act::Copy>();
    ASSERT_TRUE(copy);
    const std::string& t = copy->text;
    for (const char* part :
         {"TE3", "中渚", "Zhōngzhǔ", "SJ3", "On the back of the hand.", "30 s to 2 min", "1. Rest the hand.",
          "Stiff neck.", "No studies stand behind it", "Same number.", "Standard Locations"})
        EXPECT_NE(t.find(part), std::string::npos) << part;
    EXPECT_LT(t.find("Not on broken skin."), t.find("Rest the hand."));
    const std::string region = plainText(makeDocument(d.session, CardKind::region, "neck"));
    EXPECT_LT(region.find("Numb arms."), region.find("TE3"));
}

TEST(Panels, StageControls) {
    Desk d(smallCatalog());
    ASSERT_TRUE(d.click("Back"));
    ASSERT_TRUE(d.last<act::SetView>());
    EXPECT_EQ(d.last<act::SetView>()->view, View::back);
    ASSERT_TRUE(d.click("Bronze"));
    EXPECT_EQ(d.state.settings.material, engine::SkinMaterial::bronze);
    ASSERT_TRUE(d.click("Fold the finder away   F2"));
    EXPECT_FALSE(d.state.settings.finder);
    d.frames(2);
    ASSERT_TRUE(d.click("Search and lists   F2"));
    EXPECT_TRUE(d.state.settings.finder);
    ASSERT_TRUE(d.click("What shows, and how large   ,"));
    EXPECT_TRUE(d.state.viewMenuOpen);
    d.frames(2);
    ASSERT_TRUE(d.click("Garment"));
    EXPECT_FALSE(d.state.settings.garment);
    ASSERT_TRUE(d.click("dark"));
    EXPECT_EQ(d.state.settings.material, engine::SkinMaterial::skin);
    EXPECT_EQ(d.state.settings.skinTone, 5);
    ASSERT_TRUE(d.click("Neck")); // beside the menu
    EXPECT_FALSE(d.state.viewMenuOpen);
    EXPECT_EQ(d.state.cardId, "neck");
    ASSERT_TRUE(d.click("All keys   ?"));
    EXPECT_TRUE(d.state.helpOpen);
    d.frames(2);
    ASSERT_TRUE(d.click("Close the keys   Esc"));
    EXPECT_FALSE(d.state.helpOpen);
}

TEST(Panels, BodyPanelShapesAndMeasures) {
    Desk d(smallCatalog());
    d.height = 900; // room for all of the panel
    d.frames(3);
    d.session.presets = {{"old", "Old", {0, 80}, true}};
    d.session.catalog.scales = {
        {"forearm", "wrist", "elbow", "straight", 12, "who", "Forearm", "wrist to elbow"}};
    d.session.measurement.cun = {{"forearm", Side::left, "wrist", "elbow", 12, 0.0205f},
                                 {"forearm", Side::right, "wrist", "elbow", 12, 0.0205f}};
    d.session.shaped.height = 1.66f;
    ASSERT_TRUE(d.click("The body's shape"));
    EXPECT_TRUE(d.state.bodyOpen);
    d.frames(2);
    ASSERT_TRUE(d.click("Old"));
    EXPECT_EQ(d.state.shape.age, 80);
    ASSERT_TRUE(d.click("Age")); // in the middle of its track
    EXPECT_EQ(d.state.shape.age, 48);
    EXPECT_TRUE(d.point("Forearm"));
    for (int i = 0; i < 30; ++i) d.frame(); // else it would be a double click
    ASSERT_TRUE(d.click("Average again, all but the sex"));
    EXPECT_EQ(d.state.shape, Shape{});
    ASSERT_TRUE(d.click("Back to search and lists   S"));
    EXPECT_FALSE(d.state.bodyOpen);
    d.frames(2);
    EXPECT_TRUE(d.point("Neck"));
}

TEST(Panels, StageRectLeavesRoomAndLiesUnderTheCardInNarrowWindows) {
    AppState s;
    s.cardKind = CardKind::point;
    s.cardId = "TE3";
    const auto wide = stageRect(s, 1280, 720, 1);
    EXPECT_GT(wide.x, 200);
    EXPECT_GT(wide.width, 560);
    EXPECT_LT(wide.x + wide.width, 1280 - 300);
    const auto narrow = stageRect(s, 1000, 720, 1);
    EXPECT_EQ(narrow.x + narrow.width, 1000);
    EXPECT_EQ(stageShift(s, 1280, 720, 1), 0);
    const float shift = stageShift(s, 1000, 720, 1); // the middle of what the card leaves free
    EXPECT_LT(shift, -0.3f);
    EXPECT_LT(static_cast<float>(narrow.x) + static_cast<float>(narrow.width) * (1 + shift) / 2,
              1000 - 360 - 12);
    EXPECT_EQ(stageRect(s, 2560, 1440, 2).width, 2 * wide.width);
    s.settings.finder = s.settings.card = false;
    EXPECT_EQ(stageRect(s, 1280, 720, 1).width, 1280);
    EXPECT_EQ(stageRect(s, 1, 1, 1).width, 1);
}

TEST(Panels, TheBodyMakesWayForPanelsThatFloatOverIt) {
    AppState s;
    const auto stage = stageRect(s, 640, 720, 1);
    EXPECT_EQ(stage.x, 0); // the finder lies over it
    const float shift = stageShift(s, 640, 720, 1);
    EXPECT_GT(shift, 0.3f);
    EXPECT_GT(640 * (1 + shift) / 2, 320 + 100);
    s.settings.finder = false;
    EXPECT_EQ(stageShift(s, 640, 720, 1), 0);
    // The toolbar reaches over the middle of a small stage only.
    s.settings.finder = true;
    EXPECT_EQ(stageTop(s, 1280, 720, 1), 0);
    EXPECT_GT(stageTop(s, 800, 600, 1), 0.02f);
    EXPECT_FLOAT_EQ(stageTop(s, 1600, 1200, 2), stageTop(s, 800, 600, 1));
    EXPECT_EQ(stageTop(s, 640, 600, 1), 0); // no room for it at all
}

TEST(Panels, EverySizeDraws) {
    Desk d(smallCatalog());
    d.act(act::Open{CardKind::point, "TE3"});
    for (const auto& [w, h] : {std::pair{1.0f, 1.0f},
                               {90.0f, 700.0f},
                               {320.0f, 240.0f},
                               {640.0f, 200.0f},
                               {800.0f, 600.0f},
                               {3840.0f, 2160.0f}})
        for (const bool help : {false, true}) {
            d.width = w;
            d.height = h;
            d.state.helpOpen = d.state.bodyOpen = help;
            d.frames(2);
            EXPECT_EQ(d.vertices > 0, w >= 200 && h >= 120) << w << " x " << h;
        }
}

TEST(Panels, FramesAreCheap) {
    Desk d(smallCatalog());
    d.act(act::Open{CardKind::point, "TE3"});
    d.frames(3);
    std::vector<double> ms;
    for (int i = 0; i < 41; ++i) {
        const auto start = std::chrono::steady_clock::now();
        d.frame();
        ms.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::nth_element(ms.begin(), ms.begin() + 20, ms.end());
    EXPECT_LT(ms[20], 4);
    EXPECT_LT(d.vertices, 30000);
}

Catalog cautiousCatalog() {
    Catalog c = smallCatalog();
    Condition p;
    p.id = "pregnancy";
    p.name = "Pregnant";
    p.effect = "leave-out";
    p.why = "Tradition avoids it.";
    p.follows = "Leaves out {n} points.";
    p.points = {"TE3"};
    p.stems = {"pregnan"};
    p.advice = {{"Ask your midwife.", {"who"}, {}}};
    p.sources = {"who"};
    Condition b;
    b.id = "thinners";
    b.name = "Blood thinners";
    b.effect = "gentle";
    b.why = "Bruises.";
    b.follows = "Lighter.";
    b.techniques = {"press"};
    b.sources = {"who"};
    c.conditions = {p, b};
    c.safety = {{"what-this-is-not", "What this is", {{"For education.", {"who"}, {}}}, {}, ""},
                {"ask-first", "Ask first if", {{"Say it.", {"who"}, {}}}, {}, ""},
                {"emergency", "Get help", {{"Call.", {"who"}, {}}}, {"neck"}, ""}};
    return c;
}

TEST(Safety, TheCardHasItsSwitchesAndTheyChoose) {
    Desk d(cautiousCatalog());
    EXPECT_TRUE(d.click("Safety first")) << "in the finder's foot";
    EXPECT_EQ(d.state.cardKind, CardKind::safety);
    EXPECT_TRUE(d.state.settings.toldSafety);
    ASSERT_TRUE(d.click("Pregnant"));
    EXPECT_EQ(d.state.settings.safety.conditions, (std::vector<std::string>{"pregnancy"}));
    std::string text = plainText(makeDocument(d.session, CardKind::safety, "", d.state.settings.safety));
    for (const char* wanted :
         {"[x] Pregnant: Leaves out 1 points.", "    Ask your midwife. [1]", "[ ] Blood thinners: Lighter.",
          "! Neck. Numb arms. [1]", "> Neck", "1. Standard Locations. WHO. 2008."})
        EXPECT_NE(text.find(wanted), std::string::npos) << wanted << "\n" << text;
    ASSERT_TRUE(d.click("Pregnant"));
    EXPECT_TRUE(d.state.settings.safety.conditions.empty());
    text = plainText(makeDocument(d.session, CardKind::safety, "", d.state.settings.safety));
    EXPECT_NE(text.find("[ ] Pregnant"), std::string::npos) << text;
    EXPECT_EQ(text.find("midwife"), std::string::npos) << text;
}

TEST(Safety, ALeftOutPointSaysWhyAndFoldsHowItIsPressed) {
    Desk d(cautiousCatalog());
    const SafetyChoices pregnant{{"pregnancy"}};
    const Document plain = makeDocument(d.session, CardKind::point, "TE3");
    EXPECT_FALSE(plain.leftOut);
    EXPECT_EQ(plain.foldTo, 0u);
    const Document out = makeDocument(d.session, CardKind::point, "TE3", pregnant);
    EXPECT_TRUE(out.leftOut);
    ASSERT_GE(out.blocks.size(), 2u);
    EXPECT_EQ(out.blocks[0].kind, Block::Kind::leftOut);
    EXPECT_EQ(out.blocks[0].text, "You said: Pregnant.");
    EXPECT_EQ(out.blocks[1].text, "Tradition avoids it.");
    EXPECT_FALSE(out.blocks[1].cite.empty());
    ASSERT_LT(out.foldFrom, out.foldTo);
    size_t steps = 0;
    for (size_t i = 0; i < out.blocks.size(); ++i)
        if (out.blocks[i].kind == Block::Kind::step) {
            ++steps;
            EXPECT_TRUE(i >= out.foldFrom && i < out.foldTo);
        }
    EXPECT_EQ(steps, 2u);
    EXPECT_FALSE(makeDocument(d.session, CardKind::point, "TE2", pregnant).leftOut);
    EXPECT_NE(plainText(makeDocument(d.session, CardKind::region, "neck", pregnant)).find("TE3 (left out)"),
              std::string::npos);

    d.act(act::SetCondition{"pregnancy", true});
    d.act(act::Open{CardKind::point, "TE3"});
    d.height = 2000; // all of the card at once
    d.frames(3);
    const auto drawn = [](const std::string& name) {
        return std::any_of(drawnItems().begin(), drawnItems().end(),
                           [&](const PanelItem& i) { return i.name == name; });
    };
    EXPECT_TRUE(drawn("Change what you said"));
    EXPECT_FALSE(drawn("Start")) << "the reason stands in its place";
    ASSERT_TRUE(d.click("Read how it is pressed otherwise"));
    d.frames(2);
    EXPECT_FALSE(drawn("Read how it is pressed otherwise"));
    ASSERT_TRUE(d.click("Change what you said"));
    EXPECT_EQ(d.state.cardKind, CardKind::safety);
    d.act(act::Open{CardKind::point, "TE2"});
    d.frames(3);
    EXPECT_TRUE(drawn("Start"));
}

TEST(Safety, ItsOwnWordsStandOnTopAndNotTwice) {
    Catalog c = cautiousCatalog();
    c.points[1].precautions.push_back({"Not when pregnant, say old books.", {"who"}, {}});
    Desk d(c);
    const Document out = makeDocument(d.session, CardKind::point, "TE3", {{"pregnancy"}});
    EXPECT_EQ(out.blocks[1].text, "Not when pregnant, say old books.");
    size_t said = 0;
    for (const Block& b : out.blocks) said += b.text.find("pregnant, say old") != std::string::npos;
    EXPECT_EQ(said, 1u);
}

TEST(Safety, GentleChangesThePressureAndTheTechnique) {
    Catalog c = cautiousCatalog();
    c.points[1].massage.pressure = "Moderate to firm.";
    Desk d(c);
    const std::string usual = plainText(makeDocument(d.session, CardKind::point, "TE3"));
    EXPECT_NE(usual.find("Pressure: Moderate to firm."), std::string::npos) << usual;
    EXPECT_NE(usual.find("Time: 30 s to 2 min"), std::string::npos) << usual;
    const std::string gentle = plainText(makeDocument(d.session, CardKind::point, "TE3", {{"thinners"}}));
    EXPECT_NE(gentle.find("Pressure: Light only."), std::string::npos) << gentle;
    EXPECT_NE(gentle.find("Time: 30 s\n"), std::string::npos) << gentle;
    EXPECT_NE(gentle.find("You said: Blood thinners. Not this technique"), std::string::npos) << gentle;
    EXPECT_EQ(gentle.find("Left out"), std::string::npos) << gentle;
}

TEST(Safety, WordsOfTheConditionsFindTheCard) {
    Catalog c = cautiousCatalog();
    c.conditions[0].words = {"pregnancy", "midwife"};
    const SearchIndex index(c);
    for (const char* words : {"safety", "pregnancy", "midwife", "blood thinners"}) {
        const auto found = index.search(words, 3);
        ASSERT_FALSE(found.empty()) << words;
        EXPECT_EQ(found[0].kind, "safety") << words;
    }
    Desk d(c);
    d.act(act::FocusSearch{});
    d.frames(3);
    d.type("midwife");
    d.key(GLFW_KEY_ENTER);
    EXPECT_EQ(d.state.cardKind, CardKind::safety);
}

TEST(Safety, ItsFoldedCardLeavesTheFinderOpenInANarrowWindow) {
    Desk d(cautiousCatalog());
    d.width = 800;
    d.frames(2);
    d.act(act::Open{CardKind::safety, ""});
    d.act(act::Toggle{"card"}); // as the very first start does there
    d.frames(4);
    EXPECT_TRUE(d.state.settings.finder);
    EXPECT_TRUE(d.click("Search"));
    d.act(act::Open{CardKind::region, "neck"});
    d.frames(4);
    EXPECT_FALSE(d.state.settings.finder) << "an open card does need the room";
}

TEST(Panels, TheEdgesNameWhatOfTheBodyLiesThere) {
    constexpr float quarter = 1.5707963f;
    const auto ends = [](float yaw, const glm::quat& lie) {
        const ui::ScreenEnds e = ui::screenEnds(yaw, lie);
        return std::string(e.left) + "|" + e.right;
    };
    const glm::quat upright(1, 0, 0, 0), onRightSide = glm::angleAxis(quarter, glm::vec3(0, 0, 1)),
                                         onBack = glm::angleAxis(-quarter, glm::vec3(1, 0, 0));
    EXPECT_EQ(ends(0, upright), "R|L");
    EXPECT_EQ(ends(2 * quarter, upright), "L|R");
    EXPECT_EQ(ends(quarter, upright), "front|back");
    EXPECT_EQ(ends(-quarter, upright), "back|front");
    EXPECT_EQ(ends(0, onRightSide), "head|feet");
    EXPECT_EQ(ends(2 * quarter, onRightSide), "feet|head");
    EXPECT_EQ(ends(quarter, onRightSide), "front|back") << "seen from the soles";
    EXPECT_EQ(ends(0, onBack), "R|L") << "seen from the soles";
    EXPECT_EQ(ends(quarter, onBack), "feet|head");
}

} // namespace
