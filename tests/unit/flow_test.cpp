// Arrows along the lines: which, where, in which direction, and when they move.
#include "atlas/view/flow.h"
#include "engine/render/camera.h"
#include "session_fixture.h"
#include <algorithm>
#include <chrono>

namespace {

using namespace atlas;
using fixture::session;
const glm::vec2 stage(900, 700);

const BodyOverlay& overlay() {
    static const BodyOverlay o = makeBodyOverlay(session(), {});
    return o;
}

struct Flow : testing::Test {
    AppState s;
    FlowMemory memory;
    void SetUp() override {
        s.settings.reduceMotion = s.settings.flow = true;
        act(act::Stage{stage, 1});
        act(act::Reset{});
    }
    void act(const Action& a) { apply(s, session(), a, 0); }
    std::vector<FlowMark> marks(double seconds = 0) {
        return layoutFlow(session(), overlay(), s, stage, 1, 1, seconds, memory);
    }
    glm::vec2 seen(const char* code) {
        return glm::vec2(engine::project(s.camera, placeOf(session(), code, s.side)->position, stage));
    }
};

TEST_F(Flow, OnlyWhereItIsWantedAndLinesShow) {
    EXPECT_GT(marks().size(), 60u);
    act(act::Toggle{"flow"});
    EXPECT_TRUE(marks().empty());
    act(act::Toggle{"flow"});
    act(act::Toggle{"lines"});
    EXPECT_TRUE(marks().empty());
}

TEST_F(Flow, OfTheChosenMeridianInTheOrderOfItsPoints) {
    struct Pair {
        const char *from, *to;
    };
    for (const auto& [from, to] : {Pair{"LI8", "LI10"}, {"LU6", "LU7"}, {"ST36", "ST38"}, {"SP6", "SP7"}}) {
        act(act::Open{CardKind::point, from});
        const auto arrows = marks();
        ASSERT_FALSE(arrows.empty()) << from;
        const glm::vec2 a = seen(from), b = seen(to), way = glm::normalize(b - a);
        int between = 0;
        for (const FlowMark& m : arrows) {
            EXPECT_EQ(m.meridian, session().catalog.point(from)->meridian);
            const float along = glm::dot(m.at - a, way), aside = glm::length(m.at - a - way * along);
            if (along < 0 || along > glm::distance(a, b) || aside > 25) continue;
            ++between;
            EXPECT_GT(glm::dot(m.along, way), 0.8f) << from;
        }
        EXPECT_GT(between, 0) << from;
    }
}

TEST_F(Flow, StandsStillWithoutMotionElseItTravels) {
    act(act::Open{CardKind::point, "LI8"});
    const auto at = [&](double t) { return marks(t); };
    EXPECT_FALSE(flowMoves(s));
    ASSERT_EQ(at(0).size(), at(0.2).size());
    EXPECT_EQ(at(0).front().at, at(0.2).front().at);
    s.settings.reduceMotion = false;
    EXPECT_TRUE(flowMoves(s));
    const auto before = at(0.1), after = at(0.15);
    const float metre = 0.5f * stage.y / std::tan(s.camera.fovY * 0.5f) / s.camera.distance;
    int moved = 0;
    for (const FlowMark& a : before)
        for (const FlowMark& b : after) {
            const float by = glm::dot(b.at - a.at, a.along);
            moved += std::abs(by - 0.05f * flowSpeed * metre) < 1.5f && glm::distance(a.at, b.at) < by + 2;
        }
    EXPECT_GT(moved, static_cast<int>(before.size()) / 2);
    act(act::Toggle{"lines"});
    EXPECT_FALSE(flowMoves(s));
}

TEST_F(Flow, WhatTheBodyHidesFlowsUnseen) {
    act(act::Open{CardKind::meridian, "ST", false});
    const size_t front = marks().size();
    act(act::SetView{View::back});
    EXPECT_LT(marks().size(), front / 2);
}

TEST_F(Flow, ReadsAtEveryDistance) {
    act(act::Open{CardKind::meridian, "ST"});
    for (int i = 0; i < 12; ++i) {
        for (const FlowMark& m : marks()) {
            EXPECT_NEAR(glm::length(m.along), 1, 1e-3f);
            EXPECT_TRUE(m.at.x >= 0 && m.at.y >= 0 && m.at.x <= stage.x && m.at.y <= stage.y);
        }
        act(act::Zoom{1.3f, {}, {}});
    }
}

TEST_F(Flow, CostsLittleWhileTheCameraRests) {
    s.settings.reduceMotion = false;
    for (int i = 0; i < 60; ++i) marks(i / 30.0);
    double best = 1e9;
    for (int i = 0; i < 20; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        marks(i / 30.0);
        best = std::min(
            best,
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    }
    EXPECT_LT(best, 4);
}

} // namespace
