// A guided session in pictures.
#include "engine/render/camera.h"
#include "picture_fixture.h"

namespace {

using namespace atlas;

class PracticePictures : public fixture::Pictures {
protected:
    static void SetUpTestSuite() {
        open(1280, 720);
        if (!viewer) return;
        viewer->ui.buildFonts(glyphText({}), viewer->scale);
        useFonts(*viewer);
    }
    void SetUp() override {
        Pictures::SetUp();
        if (!viewer) return;
        size(1280, 720);
        act(act::Reset{});
    }
    static void size(uint32_t w, uint32_t h) {
        Viewer& v = *viewer;
        const auto wide = static_cast<float>(w), high = static_cast<float>(h);
        if (wide != width || high != height) {
            ASSERT_TRUE(makeRenderer(w, h));
            v.ui.buildFonts(glyphText({}), v.scale, engine::farUnit(wide, high));
            uploadBody(v);
            useFonts(v);
        }
        width = wide, height = high;
        lay();
    }
    static void lay() {
        const auto r = rect(width, height);
        act(act::Stage{{r.width, r.height}, 1, stageShift(viewer->state, width, height, 1)});
    }
    // As far as this item and phase, the camera where the session puts it.
    static void at(size_t item, PressPhase phase, double elapsed) {
        AppState& s = viewer->state;
        lay();
        s.practice->item = item;
        s.practice->phase = phase;
        s.practice->elapsed = elapsed;
        for (size_t i = 0; i < s.practice->plan.items.size(); ++i) {
            s.practice->spent[i] = i < item ? s.practice->plan.items[i].press : 0;
            s.practice->whole[i] = i < item;
        }
        const PracticeItem& now = s.practice->plan.items[item];
        s.point = now.code;
        s.side = now.side;
        s.camera = framePractice(viewer->session, now, s.stage.x / s.stage.y, s.camera);
        s.flight = {};
        lay();
    }
    static engine::Image window(const std::string& name) {
        Viewer& v = *viewer;
        v.ui.setTheme(v.state.settings.dark, 1);
        for (int i = 0; i < 3; ++i) layOut(width, height);
        EXPECT_TRUE(drawScene(v, rect(width, height), engine::Quality::resting));
        return picture(name);
    }
    static inline float width = 1280, height = 720;
};

// The hand, the ring and the ball are drawn where the point is, and the point itself stays to be seen.
TEST_F(PracticePictures, EveryMotionShowsOnTheSkin) {
    for (const bool dark : {false, true}) {
        viewer->state.settings.dark = dark;
        act(act::StartPractice{{"under-shoulder-blade", {}, Side::right}});
        ASSERT_TRUE(viewer->state.practice) << viewer->state.notice;
        const auto items = viewer->state.practice->plan.items.size();
        ASSERT_GT(items, 1u);
        for (const char* motion : {"hold", "circles", "stroke", "roll"}) {
            PracticeItem& item = viewer->state.practice->plan.items.front();
            item.motion = motion;
            at(0, PressPhase::press, 4);
            viewer->state.settings.reduceMotion = false;
            const engine::Image with = window(std::string("cue-") + motion + (dark ? "-dark" : ""));
            const HandCue cue = viewer->cue;
            ASSERT_TRUE(cue.shown) << motion;
            viewer->state.practice->phase = PressPhase::done;
            const engine::Image summary = window("summary-under");
            viewer->state.practice->phase = PressPhase::press;
            ASSERT_EQ(with.width, 1280u);
            // Many pixels about the hand are not what the skin alone gives.
            int changed = 0;
            const float reach = cue.motion == CueMotion::roll ? cue.ballRadius : 0.4f * cue.size;
            const glm::vec2 middle =
                cue.motion == CueMotion::roll ? cue.tip : cue.tip + cue.axis * (0.6f * cue.size);
            for (float y = -reach; y < reach; y += 4)
                for (float x = -reach; x < reach; x += 4) {
                    const glm::vec2 p =
                        glm::clamp(middle + glm::vec2(x, y), glm::vec2(1), viewer->state.stage - 2.0f);
                    changed += std::abs(pixel(with, p.x, p.y)[1] - pixel(summary, p.x, p.y)[1]) > 12;
                }
            EXPECT_GT(changed, 150) << motion;
        }
        act(act::Practice{act::Drive::close});
    }
    EXPECT_EQ(viewer->renderer->validationMessages(), 0u);
}

TEST_F(PracticePictures, EveryStateDrawsInBothThemesAndSizes) {
    for (const auto& [w, h] : {std::pair{1280u, 720u}, {1920u, 1080u}, {800u, 600u}})
        for (const bool dark : {false, true}) {
            const std::string tail = "-" + std::to_string(h) + (dark ? "-dark" : "");
            viewer->state.settings.dark = dark;
            size(w, h);
            act(act::StartPractice{{"neck", {}, Side::midline}});
            ASSERT_TRUE(viewer->state.practice) << viewer->state.notice;
            AppState& s = viewer->state;
            s.settings.reduceMotion = false;
            s.practice->plan.notes = {"Ask a professional first: Blood thinners."};
            s.practice->plan.leftOut.push_back(
                {"GB21", "Pregnant, or perhaps pregnant: traditionally avoided."});
            at(0, PressPhase::ready, 3);
            const engine::Image ready = window("ready" + tail);
            s.practice->before = 6;
            at(2, PressPhase::press, 18);
            window("press" + tail);
            s.settings.breath = true;
            window("breath" + tail);
            s.practice->paused = true;
            window("paused" + tail);
            s.practice->paused = false;
            at(3, PressPhase::rest, 4);
            window("rest" + tail);
            s.practice->phase = PressPhase::done;
            s.practice->spent[3] = 20;
            s.practice->after = 3;
            lay();
            const engine::Image summary = window("summary" + tail);
            act(act::Practice{act::Drive::close});
            s.settings.chosen = {"LI4", "GB21", "TE3"};
            act(act::Open{CardKind::set, ""});
            window("set" + tail);
            act(act::Open{CardKind::point, "LI4"});
            act(act::Query{"knot under my right shoulder blade"});
            window("start" + tail);
            act(act::Query{""});
            act(act::Open{CardKind::none, ""});
            s.settings.breath = false;
            s.settings.reduceMotion = true;
            const uint8_t page = dark ? 0x1e : 0xfb;
            EXPECT_EQ(pixel(ready, static_cast<float>(w) - 4, static_cast<float>(h) - 4)[0], page);
            EXPECT_EQ(pixel(summary, static_cast<float>(w) - 4, static_cast<float>(h) - 4)[0], page);
        }
    EXPECT_EQ(viewer->renderer->validationMessages(), 0u);
}

} // namespace
