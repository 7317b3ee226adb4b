// Plans of every region and point, the stepping of time, and what a session does to the state.
#include "atlas/domain/practice.h"
#include "atlas/state/framing.h"
#include "session_fixture.h"
#include <GLFW/glfw3.h>
#include <algorithm>
#include <cmath>
#include <set>

namespace {

using namespace atlas;

using fixture::session;

PracticePlan planned(PracticeRequest r, const AtlasSession& s = session(), const SafetyChoices& safety = {}) {
    auto plan = planPractice(s, safety, r);
    EXPECT_TRUE(plan) << plan.error().message;
    return plan ? *plan : PracticePlan{};
}

PracticeRequest ofRegion(std::string id, Side first = Side::midline) {
    PracticeRequest r;
    r.region = std::move(id);
    r.first = first;
    return r;
}

PracticeRequest ofPoints(std::vector<std::string> codes, Side first = Side::midline) {
    PracticeRequest r;
    r.codes = std::move(codes);
    r.first = first;
    return r;
}

void checkItem(const PracticeItem& i) {
    SCOPED_TRACE(i.title + " " + toString(i.side) + " " + i.label);
    EXPECT_GE(i.press, 5);
    EXPECT_LE(i.press, 300);
    EXPECT_LE(i.leastPress, i.press);
    EXPECT_LE(i.press, i.mostPress);
    EXPECT_GE(i.rest, 3);
    EXPECT_LE(i.rest, 60);
    EXPECT_FALSE(i.title.empty());
    EXPECT_FALSE(i.how.empty());
    EXPECT_FALSE(i.range.empty());
    EXPECT_FALSE(i.timeFrom.empty());
    EXPECT_FALSE(i.steps.empty());
    EXPECT_FALSE(i.sources.empty());
    EXPECT_TRUE(session().catalog.technique(i.technique)) << i.technique;
    EXPECT_TRUE((std::set<std::string>{"hold", "circles", "stroke", "roll"}.contains(i.motion))) << i.motion;
    if (!i.code.empty()) {
        const Point& p = *session().catalog.point(i.code);
        EXPECT_TRUE(p.massage.notAdvised.empty());
        if (p.massage.secondsMax > 0 && i.label.empty()) {
            EXPECT_GE(i.press, p.massage.secondsMin);
            EXPECT_LE(i.press, p.massage.secondsMax);
        }
    }
}

TEST(PracticePlan, EveryPointIsPressedOnBothSidesOrLeftOutWithItsReason) {
    size_t pressed = 0;
    for (const Point& p : session().catalog.points) {
        SCOPED_TRACE(p.code);
        auto plan = planPractice(session(), {}, ofPoints({p.code}, Side::left));
        if (!plan) {
            EXPECT_FALSE(p.massage.notAdvised.empty()) << plan.error().message;
            EXPECT_NE(plan.error().message.find(p.massage.notAdvised), std::string::npos);
            continue;
        }
        ++pressed;
        EXPECT_TRUE(p.massage.notAdvised.empty());
        EXPECT_TRUE(plan->leftOut.empty());
        std::set<Side> placed, sides;
        for (const Site& s : session().measurement.point(p.code)->sites) placed.insert(s.side);
        std::set<std::pair<Side, std::string>> once;
        for (const PracticeItem& i : plan->items) {
            checkItem(i);
            EXPECT_EQ(i.code, p.code);
            EXPECT_TRUE(once.insert({i.side, i.label}).second) << "twice";
            sides.insert(i.side);
        }
        if (placed.contains(Side::midline))
            EXPECT_EQ(sides, std::set{Side::midline});
        else
            EXPECT_EQ(sides, placed);
        if (placed.size() == 2) {
            EXPECT_EQ(plan->items.front().side, Side::left); // the side asked for
            EXPECT_EQ(plan->items.back().side, Side::right);
        }
    }
    EXPECT_GT(pressed, 370u);
}

TEST(PracticePlan, GroupsAreHeldStrokedOrLedThrough) {
    const auto sweep = planned(ofPoints({"EX-B2"})); // 17 places on either side of the spine
    ASSERT_EQ(sweep.items.size(), 2u);
    ASSERT_TRUE(sweep.items[0].towards);
    const auto y = [](const engine::SurfacePoint& p) {
        return engine::positionAt(session().reference.surface(), p).y;
    };
    EXPECT_GT(y(sweep.items[0].at) - y(*sweep.items[0].towards), 0.25f);
    const auto webs = planned(ofPoints({"EX-UE9"})); // one web of the hand after the other
    ASSERT_EQ(webs.items.size(), 8u);
    EXPECT_EQ(webs.items[0].label, "thumb and index finger");
    EXPECT_EQ(webs.items[3].side, Side::right);
    EXPECT_EQ(webs.items[4].side, Side::left);
    EXPECT_LT(webs.items[0].rest, webs.items[3].rest);                 // to the other hand
    EXPECT_EQ(planned(ofPoints({"EX-LE5"})).items[0].also.size(), 1u); // thumb and finger in both hollows
    EXPECT_EQ(planned(ofPoints({"EX-HN1"})).items.size(), 1u);         // both hands around the crown
}

TEST(PracticePlan, ARegionPressesWhatTheArticleMeansAndNoMisprint) {
    for (const Region& region : session().catalog.regions) {
        SCOPED_TRACE(region.id);
        const auto plan = planned(ofRegion(region.id, Side::right));
        std::vector<std::string> codes;
        for (const PracticeItem& i : plan.items) {
            checkItem(i);
            if (i.code.empty()) {
                EXPECT_NE(i.side, Side::left) << "the knot is on the right";
                EXPECT_TRUE(codes.empty()) << "the knot comes first";
            } else if (codes.empty() || codes.back() != i.code)
                codes.push_back(i.code);
        }
        std::set<std::string> meant;
        for (const RegionPoint& p : region.points) {
            const auto& lists = session().catalog.point(p.code)->regions;
            if (std::ranges::find(lists, region.id) != lists.end()) meant.insert(p.code);
        }
        EXPECT_EQ(std::set(codes.begin(), codes.end()), meant);
        EXPECT_EQ(codes.size(), meant.size()) << "point by point";
    }
    const auto pressed = [](const char* region, const char* code) {
        return std::ranges::any_of(planned(ofRegion(region)).items,
                                   [&](const PracticeItem& i) { return i.code == code; });
    };
    EXPECT_TRUE(pressed("back", "BL52"));
    EXPECT_FALSE(pressed("back", "BL47"));
    EXPECT_TRUE(pressed("forearm", "LI4"));
    EXPECT_FALSE(pressed("forearm", "LR4"));
    EXPECT_FALSE(pressed("legs", "BL54"));
}

TEST(PracticePlan, AKnotUnderTheRightShoulderBlade) {
    const auto plan = planned(ofRegion("under-shoulder-blade", Side::right));
    std::vector<std::string> order;
    for (const PracticeItem& i : plan.items) order.push_back(i.code + " " + toString(i.side));
    const bool knot = !session().measurement.knots.empty();
    if (knot) {
        ASSERT_FALSE(order.empty());
        EXPECT_EQ(order.front(), " right");
        EXPECT_EQ(plan.items.front().motion, "roll");
        order.erase(order.begin());
        EXPECT_EQ(order.front(), "GB21 right"); // nearest to it
    }
    std::ranges::sort(order);
    EXPECT_EQ(order, (std::vector<std::string>{"GB20 left", "GB20 right", "GB21 left", "GB21 right",
                                               "LI10 left", "LI10 right"}));
}

TEST(PracticePlan, LengthAndGentlenessStayInTheRange) {
    PracticeRequest r = ofPoints({"LI4", "EX-UE8", "BL23"});
    std::vector<int> seconds;
    for (const Length length : {Length::shorter, Length::usual, Length::longer}) {
        r.length = length;
        seconds.push_back(planned(r).items[0].press);
    }
    EXPECT_EQ(seconds, (std::vector<int>{60, 180, 300})); // "60 to 300 seconds" of its sources
    r.gentler = true;
    const auto gentle = planned(r);
    EXPECT_EQ(gentle.items[0].press, 60);
    EXPECT_TRUE(gentle.gentler);
    for (const PracticeItem& i : gentle.items) EXPECT_NE(i.motion, "roll") << i.code; // BL23 is the ball's
    EXPECT_EQ(gentle.items[0].range, "1 to 5 min");
    EXPECT_EQ(describeRange(30, 120), "30 s to 2 min");
    EXPECT_EQ(describeRange(60, 60), "1 min");
    EXPECT_EQ(describeRange(15, 45), "15 to 45 s");
}

TEST(PracticePlan, WhatTheUserSaidOfThemselvesIsLeftOutWithTheReason) {
    AtlasSession s = session();
    s.catalog.conditions = {{}, {}};
    Condition &expecting = s.catalog.conditions[0], &thin = s.catalog.conditions[1];
    expecting.id = "expecting", expecting.name = "Pregnant", expecting.effect = "leave-out";
    expecting.why = "traditionally avoided";
    expecting.points = {"LI4", "GB21"};
    thin.id = "thin-blood", thin.name = "Blood thinners", thin.effect = "gentle", thin.why = "bruises";
    const auto neck = planned(ofRegion("neck"), s, {{"expecting"}});
    ASSERT_EQ(neck.leftOut.size(), 2u);
    for (const LeftOut& l : neck.leftOut) {
        EXPECT_TRUE(l.code == "LI4" || l.code == "GB21");
        EXPECT_NE(l.why.find("traditionally avoided"), std::string::npos);
    }
    for (const PracticeItem& i : neck.items) EXPECT_TRUE(i.code != "LI4" && i.code != "GB21");
    const auto refused = planPractice(s, {{"expecting"}}, ofPoints({"LI4"}));
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("traditionally avoided"), std::string::npos);
    const auto back = planned(ofPoints({"BL23"}), s, {{"thin-blood"}});
    EXPECT_TRUE(back.gentler);
    EXPECT_FALSE(back.notes.empty());
    EXPECT_EQ(back.items[0].press, back.items[0].leastPress);
}

TEST(PracticePlan, AKnotIsLeftOutWhereAConditionForbidsThePlace) {
    const auto knot = [](const char* region, const char* condition) {
        const auto plan = planned(ofRegion(region), session(), {{condition}});
        for (const PracticeItem& i : plan.items)
            if (i.code.empty()) return std::string("pressed");
        for (const LeftOut& l : plan.leftOut)
            if (l.code.empty()) return l.why;
        return std::string("lost");
    };
    EXPECT_NE(knot("calf", "varicose-veins").find("aricose"), std::string::npos);
    EXPECT_EQ(knot("neck", "varicose-veins"), "pressed");
    const std::string chest = knot("chest", "device"); // the knot lies between ST14 and LU1
    EXPECT_NE(chest, "pressed");
    EXPECT_NE(chest, "lost");
    EXPECT_EQ(knot("calf", "device"), "pressed");
}

// Whatever one says of oneself: what is pressed is allowed, and what is not has its reason.
TEST(PracticePlan, EveryConditionIsKeptInEveryRegion) {
    const Catalog& c = session().catalog;
    ASSERT_FALSE(c.conditions.empty());
    for (const Condition& condition : c.conditions)
        for (const Region& region : c.regions) {
            SCOPED_TRACE(condition.id + " " + region.id);
            const SafetyChoices safety{{condition.id}};
            const auto plan = planPractice(session(), safety, ofRegion(region.id));
            if (!plan) continue; // all of it left out: said
            for (const PracticeItem& i : plan->items) {
                EXPECT_TRUE(allowsTechnique(c, safety, i.technique)) << i.title;
                if (const Point* p = c.point(i.code)) {
                    EXPECT_FALSE(verdictOn(c, safety, *p).leaveOut) << i.code;
                }
                if (asksForGentle(c, safety)) {
                    EXPECT_EQ(i.press, i.leastPress);
                    EXPECT_NE(i.motion, "roll");
                }
            }
            for (const LeftOut& l : plan->leftOut) EXPECT_GT(l.why.size(), 10u) << l.code;
        }
}

TEST(PracticePlan, OneReasonForAllIsSaidOnce) {
    const auto none = planPractice(session(), {{"pregnancy"}}, ofPoints({"LI4", "GB21"}));
    ASSERT_FALSE(none);
    const std::string& text = none.error().message;
    EXPECT_NE(text.find("LI4, GB21: "), std::string::npos) << text;
    const size_t first = text.find("raditionally avoided");
    EXPECT_NE(first, std::string::npos);
    EXPECT_EQ(text.find("raditionally avoided", first + 1), std::string::npos) << text;
}

TEST(PracticePlan, UnknownOrNothingIsSaid) {
    EXPECT_FALSE(planPractice(session(), {}, {}));
    EXPECT_FALSE(planPractice(session(), {}, ofRegion("knee")));
    EXPECT_FALSE(planPractice(session(), {}, ofPoints({"LI99"})));
    const auto mixed = planned(ofPoints({"LI4", "ST9", "LI4"}));
    EXPECT_EQ(mixed.items.size(), 2u);
    ASSERT_EQ(mixed.leftOut.size(), 1u);
    EXPECT_EQ(mixed.leftOut[0].code, "ST9");
}

PracticeRun twoPlaces() { // 20 s, 10 s rest, 30 s
    PracticePlan plan;
    plan.items.resize(2);
    plan.items[0].code = "A", plan.items[0].press = 20, plan.items[0].rest = 10;
    plan.items[1].code = "B", plan.items[1].press = 30, plan.items[1].rest = 10;
    return beginPractice(plan);
}

TEST(PracticeRun, KeepsItsTimesExactlyHoweverTheTicksFall) {
    for (const double tick : {0.01, 1.0 / 30, 0.37, 2.9}) {
        PracticeRun r = twoPlaces();
        double t = 0, pressBegan = -1, restBegan = -1, secondBegan = -1, done = -1;
        while (r.phase != PressPhase::done && t < 100) {
            const PressPhase was = r.phase;
            const size_t item = r.item;
            advance(r, tick);
            t += tick;
            if (was != r.phase || item != r.item) {
                const double at = t - r.elapsed;
                if (r.phase == PressPhase::press) (r.item ? secondBegan : pressBegan) = at;
                if (r.phase == PressPhase::rest) restBegan = at;
                if (r.phase == PressPhase::done) done = t;
            }
        }
        EXPECT_NEAR(pressBegan, kFirstLeadIn, 1e-6);
        EXPECT_NEAR(restBegan, kFirstLeadIn + 20, 1e-6);
        EXPECT_NEAR(secondBegan, kFirstLeadIn + 30, 1e-6);
        EXPECT_NEAR(done, kFirstLeadIn + 60, tick + 1e-6);
        EXPECT_NEAR(r.pressed(), 50, 1e-6);
        EXPECT_EQ(r.done(), 2u);
        EXPECT_EQ(r.chimes, 4);
    }
}

TEST(PracticeRun, OneHugeStepGoesThroughEverything) {
    PracticeRun r = twoPlaces();
    EXPECT_NEAR(r.toGo(), kFirstLeadIn + r.plan.seconds(), 1e-9);
    advance(r, kFirstLeadIn + 20 + 10 + 12);
    EXPECT_EQ(r.phase, PressPhase::press);
    EXPECT_EQ(r.item, 1u);
    EXPECT_NEAR(r.left(), 18, 1e-9);
    EXPECT_NEAR(r.toGo(), 18, 1e-9);
    advance(r, 1e9);
    EXPECT_EQ(r.phase, PressPhase::done);
    EXPECT_NEAR(r.pressed(), 50, 1e-9);
    EXPECT_EQ(r.toGo(), 0);
    const PracticeRun still = r;
    advance(r, 100);
    EXPECT_EQ(r.chimes, still.chimes);
    for (const double nothing : {0.0, -5.0, std::nan("")}) {
        PracticeRun other = twoPlaces();
        advance(other, nothing);
        EXPECT_EQ(other.elapsed, 0);
    }
}

TEST(PracticeRun, PauseSkipBackAndRepeat) {
    PracticeRun r = twoPlaces();
    advance(r, kFirstLeadIn + 5);
    r.paused = true;
    advance(r, 100);
    EXPECT_NEAR(r.elapsed, 5, 1e-9);
    r.paused = false;
    repeat(r); // anew, with a short time to get ready
    EXPECT_EQ(r.item, 0u);
    EXPECT_EQ(r.phase, PressPhase::ready);
    EXPECT_NEAR(r.left(), kLeadIn, 1e-9);
    advance(r, kLeadIn + 20 + 1);
    EXPECT_EQ(r.phase, PressPhase::rest);
    EXPECT_EQ(r.item, 1u); // what comes
    EXPECT_TRUE(r.whole[0]);
    EXPECT_NEAR(r.spent[0], 25, 1e-9); // the broken off press counts as well
    repeat(r);                         // the one just pressed
    EXPECT_EQ(r.item, 0u);
    skip(r);
    EXPECT_EQ(r.item, 1u);
    advance(r, kLeadIn + 7);
    back(r); // to its start
    EXPECT_EQ(r.item, 1u);
    EXPECT_EQ(r.phase, PressPhase::ready);
    back(r); // to the one before
    EXPECT_EQ(r.item, 0u);
    back(r);
    EXPECT_EQ(r.item, 0u);
    skip(r);
    skip(r);
    EXPECT_EQ(r.phase, PressPhase::done);
    const PracticeSummary s = summaryOf(r);
    EXPECT_EQ(s.pressed.size(), 2u);
    EXPECT_FALSE(s.pressed[1].whole);
    EXPECT_NEAR(s.seconds, 32, 1e-9);
    back(r); // the summary is no dead end
    EXPECT_EQ(r.phase, PressPhase::ready);
    EXPECT_EQ(r.item, 1u);
    PracticeRun none = twoPlaces();
    finish(none);
    EXPECT_EQ(summaryOf(none).skipped.size(), 2u);
    EXPECT_TRUE(summaryOf(none).pressed.empty());
}

TEST(PracticeRun, AnotherLengthKeepsThePlace) {
    PracticeRequest r = ofPoints({"LI4", "GB21"});
    r.length = Length::longer;
    PracticeRun run = beginPractice(planned(r));
    advance(run, kFirstLeadIn + 300 + run.plan.items[0].rest + 70);
    ASSERT_EQ(run.item, 1u);
    r.length = Length::shorter;
    ASSERT_TRUE(replan(run, planned(r)));
    EXPECT_EQ(run.item, 1u);
    EXPECT_EQ(run.plan.items[0].press, 300); // done as it was
    EXPECT_EQ(run.plan.items[1].press, 60);
    EXPECT_EQ(run.plan.items[2].press, 60);
    advance(run, 0.01); // it was pressed longer than is asked for now
    EXPECT_EQ(run.item, 2u);
    EXPECT_TRUE(run.whole[1]);
    EXPECT_NEAR(run.spent[1], 70, 0.02);
    EXPECT_FALSE(replan(run, planned(ofPoints({"LI4"}))));
    EXPECT_EQ(run.plan.items.size(), 4u);
}

struct PracticeState : testing::Test {
    AppState s;
    double now = 1;
    void SetUp() override {
        s.camera = frameBody(session(), View::front, 16.0f / 9);
        s.settings.reduceMotion = true;
    }
    void act(const Action& a) { apply(s, session(), a, now); }
    void pass(double seconds) {
        for (double t = 0; t < seconds - 1e-9; t += 1.0) {
            now += 1;
            act(act::Tick{std::min(1.0, seconds - t)});
        }
    }
};

TEST_F(PracticeState, StartsForWhatIsOpenAndLeadsBack) {
    act(act::StartPractice{});
    EXPECT_FALSE(s.practice);
    EXPECT_FALSE(s.notice.empty()); // says what to do
    act(act::Open{CardKind::region, "neck"});
    const engine::Camera before = s.camera;
    act(act::StartPractice{});
    ASSERT_TRUE(s.practice);
    EXPECT_EQ(s.practice->plan.title, "Neck");
    EXPECT_EQ(s.cardId, "neck");
    act(act::Practice{act::Drive::skip});
    act(act::Practice{act::Drive::end});
    ASSERT_TRUE(s.practice); // the summary
    EXPECT_EQ(s.practice->phase, PressPhase::done);
    act(act::Practice{act::Drive::end});
    EXPECT_FALSE(s.practice);
    EXPECT_EQ(s.cardId, "neck");
    EXPECT_EQ(s.region, "neck");
    EXPECT_EQ(s.point, "");
    EXPECT_FLOAT_EQ(s.camera.distance, before.distance);
    EXPECT_FLOAT_EQ(s.camera.yaw, before.yaw);
    act(act::Select{"LI4", Side::left});
    act(act::StartPractice{});
    ASSERT_TRUE(s.practice);
    EXPECT_EQ(s.practice->now().side, Side::left); // the side that was looked at
    act(act::Practice{act::Drive::close});
    s.settings.chosen = {"GB21", "TE3"};
    act(act::Open{CardKind::set, ""});
    act(act::StartPractice{});
    ASSERT_TRUE(s.practice);
    EXPECT_EQ(s.practice->plan.items.size(), 4u);
}

TEST_F(PracticeState, RefusesWhatMustNotBePressed) {
    act(act::Open{CardKind::point, "ST9"});
    const engine::Camera before = s.camera;
    act(act::StartPractice{});
    EXPECT_FALSE(s.practice);
    EXPECT_NE(s.notice.find("carotid"), std::string::npos);
    EXPECT_EQ(s.point, "ST9");
    EXPECT_FLOAT_EQ(s.camera.yaw, before.yaw);
}

TEST_F(PracticeState, EveryPlaceOfEveryRegionIsSeenFromOutside) {
    for (const Region& region : session().catalog.regions) {
        act(act::StartPractice{ofRegion(region.id)});
        ASSERT_TRUE(s.practice) << region.id;
        for (size_t n = s.practice->plan.items.size(); n-- > 0;) {
            const PracticeItem& i = s.practice->now();
            SCOPED_TRACE(region.id + " " + i.title + " " + toString(i.side));
            const auto surface = shownBody(session()).surface();
            EXPECT_FALSE(hiddenFrom(session(), s.camera.eye(), engine::positionAt(surface, i.at),
                                    engine::normalAt(surface, i.at)));
            EXPECT_LT(s.camera.distance, 2.2f);
            EXPECT_EQ(s.point, i.code);
            if (n) act(act::Practice{act::Drive::skip});
        }
        act(act::Practice{act::Drive::close});
    }
}

TEST_F(PracticeState, AHeldUpProgramPausesAndSwallowsNothing) {
    act(act::StartPractice{ofPoints({"EX-UE8"})});
    act(act::Tick{60}); // a slow start
    EXPECT_FALSE(s.practice->paused);
    EXPECT_EQ(s.practice->phase, PressPhase::ready);
    pass(kFirstLeadIn + 10);
    ASSERT_EQ(s.practice->phase, PressPhase::press);
    act(act::Tick{3600});
    EXPECT_TRUE(s.practice->paused);
    EXPECT_NEAR(s.practice->elapsed, 10, 1e-6);
    EXPECT_FALSE(s.notice.empty());
    act(act::Practice{act::Drive::toggle});
    pass(5);
    EXPECT_NEAR(s.practice->elapsed, 15, 1e-6);
    act(act::Tick{0.03, true}); // the machine slept: the monotonic clock stood still
    EXPECT_TRUE(s.practice->paused);
    EXPECT_NE(s.notice.find("asleep"), std::string::npos);
    pass(100); // paused is paused
    EXPECT_NEAR(s.practice->elapsed, 15, 1e-6);
}

TEST_F(PracticeState, LengthFeelingAndPauseByTheirActions) {
    act(act::StartPractice{ofPoints({"LI4"})});
    EXPECT_EQ(s.practice->now().press, 180);
    act(act::Practice{act::Drive::length});
    EXPECT_EQ(s.settings.length, Length::longer);
    EXPECT_EQ(s.practice->now().press, 300);
    act(act::SetLength{Length::shorter});
    EXPECT_EQ(s.practice->now().press, 60);
    act(act::Practice{act::Drive::gentler});
    EXPECT_TRUE(s.practice->plan.gentler);
    act(act::Feel{true, 7});
    act(act::Feel{false, 30});
    EXPECT_EQ(s.practice->before, 7);
    EXPECT_EQ(s.practice->after, 10);
    const double whole = s.practice->toGo();
    pass(5);
    EXPECT_NEAR(s.practice->toGo(), whole - 5, 1e-6);
    pass(whole);
    EXPECT_EQ(s.practice->phase, PressPhase::done);
    EXPECT_EQ(s.practice->done(), 2u);
    act(act::Practice{act::Drive::back});
    EXPECT_EQ(s.practice->phase, PressPhase::ready);
}

TEST_F(PracticeState, TheDiaryFollowsFromPressToPress) {
    act(act::StartPractice{ofPoints({"EX-UE8"})});
    pass(kFirstLeadIn + 30);
    EXPECT_TRUE(s.diary.entries.empty()); // not asked for
    act(act::Toggle{"diary"});
    ASSERT_EQ(s.diary.entries.size(), 1u); // begun in the middle
    EXPECT_TRUE(s.diary.entries[0].points.empty());
    EXPECT_FALSE(s.diary.entries[0].started.empty());
    pass(s.practice->left() + 1);
    EXPECT_EQ(s.diary.entries[0].points, std::vector<std::string>{"EX-UE8 right"});
    EXPECT_FALSE(s.diary.entries[0].finished);
    EXPECT_NEAR(s.diary.entries[0].minutes, s.practice->plan.items[0].press / 60.0, 0.01);
    act(act::Feel{true, 6});
    pass(s.practice->toGo() + 1);
    act(act::Feel{false, 2});
    const DiaryEntry& whole = s.diary.entries[0];
    EXPECT_TRUE(whole.finished);
    EXPECT_EQ(whole.points, (std::vector<std::string>{"EX-UE8 right", "EX-UE8 left"}));
    EXPECT_EQ(whole.before, 6);
    EXPECT_EQ(whole.after, 2);
    act(act::Practice{act::Drive::close});
    act(act::StartPractice{ofPoints({"LI4"})});
    EXPECT_EQ(s.diary.entries.size(), 2u);
    act(act::Practice{act::Drive::end});
    act(act::Practice{act::Drive::end}); // nothing was pressed: no entry
    EXPECT_EQ(s.diary.entries.size(), 1u);
    act(act::StartPractice{ofPoints({"LI4"})});
    pass(kFirstLeadIn + 40);
    act(act::Practice{act::Drive::end}); // broken off
    ASSERT_EQ(s.diary.entries.size(), 2u);
    EXPECT_FALSE(s.diary.entries[1].finished);
    EXPECT_EQ(s.diary.entries[1].points, std::vector<std::string>{"LI4 right"});
    EXPECT_NEAR(s.diary.entries[1].minutes, 40 / 60.0, 0.01);
    EXPECT_NE(s.diary.entries[0].id, s.diary.entries[1].id);
}

TEST_F(PracticeState, AnotherBodyKeepsThePlace) {
    AtlasSession s2 = session();
    s.practice = beginPractice(planned(ofPoints({"GB21", "LI4"}), s2));
    skip(*s.practice);
    Shape heavy;
    heavy.weight = 0.9f;
    ASSERT_TRUE(setShape(s2, heavy));
    apply(s, s2, act::Reshaped{1.6f, {}}, now);
    EXPECT_EQ(s.practice->item, 1u);
    const Site& site = s2.measurement.point("GB21")->sites[1].side == Side::left
                           ? s2.measurement.point("GB21")->sites[1]
                           : s2.measurement.point("GB21")->sites[0];
    EXPECT_EQ(s.practice->now().at.triangle, site.at.triangle);
}

TEST(PracticeKeys, TheSessionsOwnWinAndHarmlessOnesStay) {
    const auto drive = [](const KeyBinding* b) {
        return b && std::holds_alternative<act::Practice>(b->action)
                   ? int(std::get<act::Practice>(b->action).what)
                   : -1;
    };
    using act::Drive;
    // A presenter remote: page keys, a dark screen key, F5 and Escape.
    EXPECT_EQ(drive(bindingOfKey(GLFW_KEY_PAGE_DOWN, 0, KeyMode::session)), int(Drive::skip));
    EXPECT_EQ(drive(bindingOfKey(GLFW_KEY_PAGE_UP, 0, KeyMode::session)), int(Drive::back));
    EXPECT_EQ(drive(bindingOfCharacter('b', KeyMode::session)), int(Drive::toggle));
    EXPECT_EQ(drive(bindingOfCharacter('.', KeyMode::session)), int(Drive::toggle));
    EXPECT_EQ(drive(bindingOfKey(GLFW_KEY_F5, 0, KeyMode::session)), int(Drive::toggle));
    EXPECT_EQ(drive(bindingOfKey(GLFW_KEY_ESCAPE, 0, KeyMode::session)), int(Drive::end));
    EXPECT_EQ(drive(bindingOfKey(GLFW_KEY_SPACE, 0, KeyMode::session)), int(Drive::toggle));
    EXPECT_EQ(drive(bindingOfKey(GLFW_KEY_RIGHT, 0, KeyMode::session)), int(Drive::skip));
    EXPECT_EQ(drive(bindingOfKey(GLFW_KEY_LEFT, 0, KeyMode::session)), int(Drive::back));
    EXPECT_EQ(drive(bindingOfCharacter('R', KeyMode::session)), int(Drive::repeat));
    // No letter opens, closes, selects or searches anything meanwhile.
    for (uint32_t c = 32; c < 127; ++c)
        if (const KeyBinding* b = bindingOfCharacter(c, KeyMode::session)) {
            const std::string group = b->group;
            EXPECT_TRUE(group == "Session" || group == "View" || group == "Show" || group == "Window" ||
                        group == "Pointing")
                << b->keys;
            EXPECT_FALSE(std::holds_alternative<act::Step>(b->action) ||
                         std::holds_alternative<act::Reset>(b->action))
                << b->keys;
        }
    EXPECT_EQ(bindingOfCharacter('/', KeyMode::session), nullptr);
    EXPECT_EQ(bindingOfKey(GLFW_KEY_BACKSPACE, 0, KeyMode::session), nullptr);
    EXPECT_EQ(bindingOfKey(GLFW_KEY_TAB, 0, KeyMode::session), nullptr);
    // Outside of a session its keys mean nothing, but for the one that begins it.
    EXPECT_EQ(bindingOfKey(GLFW_KEY_SPACE, 0), nullptr);
    ASSERT_TRUE(bindingOfKey(GLFW_KEY_F5, 0));
    EXPECT_TRUE(std::holds_alternative<act::StartPractice>(bindingOfKey(GLFW_KEY_F5, 0)->action));
    EXPECT_TRUE(std::holds_alternative<act::Orbit>(bindingOfKey(GLFW_KEY_RIGHT, 0)->action));
}

} // namespace
