// A guided session with the real body and data, drawn off screen. TONGREN_PICTURES=DIR keeps the pictures.
#include "atlas/app_viewer.h"
#include "engine/render/camera.h"
#include <cstdlib>
#include <gtest/gtest.h>

namespace {

using namespace atlas;

class PracticePictures : public testing::Test {
protected:
    static void SetUpTestSuite() {
        auto prepared = prepare({}).get();
        if (!prepared) return;
        viewer = std::make_unique<Viewer>();
        if (!makeRenderer(1280, 720)) return viewer.reset();
        adopt(*viewer, std::move(*prepared));
        viewer->ui.buildFonts(glyphText({}), viewer->scale);
        useFonts(*viewer);
    }
    static bool makeRenderer(uint32_t w, uint32_t h) {
        engine::RendererOptions device;
        device.width = w;
        device.height = h;
        device.validation = true;
        auto renderer = engine::Renderer::create(device);
        if (!renderer) return false;
        viewer->renderer = std::move(*renderer);
        return true;
    }
    static void TearDownTestSuite() { viewer.reset(); }
    void SetUp() override {
        if (!viewer) GTEST_SKIP() << "needs the baked body and Vulkan";
        viewer->state = AppState{};
        viewer->state.settings.reduceMotion = true;
        size(1280, 720);
        act(act::Reset{});
    }
    static void act(const Action& a) { apply(viewer->state, viewer->session, a, 1); }
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
        const auto r = stageRect(viewer->state, width, height, 1);
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
    static engine::Image picture(const std::string& name) {
        Viewer& v = *viewer;
        v.ui.setTheme(v.state.settings.dark, 1);
        ImDrawData* ui = nullptr;
        for (int i = 0; i < 3; ++i) {
            const auto r = stageRect(v.state, width, height, 1);
            layLabels(v, r);
            layCue(v, r);
            v.ui.beginFrame(width, height, 1, 1.0f / 60);
            drawPanels(panelContext(v, width, height, 1));
            ui = v.ui.endFrame();
        }
        EXPECT_TRUE(drawScene(v, stageRect(v.state, width, height, 1), engine::Quality::resting));
        auto image = v.renderer->readBack(ui);
        EXPECT_TRUE(image);
        if (!image) return {};
        if (const char* dir = std::getenv("TONGREN_PICTURES")) {
            EXPECT_TRUE(engine::writePng(*image, std::string(dir) + "/" + name + ".png"));
        }
        return std::move(*image);
    }
    static const uint8_t* pixel(const engine::Image& i, float x, float y) {
        return &i.pixels[(static_cast<size_t>(y) * i.width + static_cast<size_t>(x)) * 4];
    }
    static std::unique_ptr<Viewer> viewer;
    static inline float width = 1280, height = 720;
};
std::unique_ptr<Viewer> PracticePictures::viewer;

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
            const engine::Image with = picture(std::string("cue-") + motion + (dark ? "-dark" : ""));
            const HandCue cue = viewer->cue;
            ASSERT_TRUE(cue.shown) << motion;
            viewer->state.practice->phase = PressPhase::done;
            const engine::Image summary = picture("summary-under");
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
            const engine::Image ready = picture("ready" + tail);
            s.practice->before = 6;
            at(2, PressPhase::press, 18);
            picture("press" + tail);
            s.settings.breath = true;
            picture("breath" + tail);
            s.practice->paused = true;
            picture("paused" + tail);
            s.practice->paused = false;
            at(3, PressPhase::rest, 4);
            picture("rest" + tail);
            s.practice->phase = PressPhase::done;
            s.practice->spent[3] = 20;
            s.practice->after = 3;
            lay();
            const engine::Image summary = picture("summary" + tail);
            act(act::Practice{act::Drive::close});
            s.settings.chosen = {"LI4", "GB21", "TE3"};
            act(act::Open{CardKind::set, ""});
            picture("set" + tail);
            act(act::Open{CardKind::point, "LI4"});
            act(act::Query{"knot under my right shoulder blade"});
            picture("start" + tail);
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
