#pragma once
// The whole window with the real body and data, drawn off screen. TONGREN_PICTURES=DIR keeps the pictures to
// look at.
#include "atlas/app_viewer.h"
#include <cstdlib>
#include <gtest/gtest.h>

namespace fixture {

class Pictures : public testing::Test {
protected:
    // In SetUpTestSuite(): the largest picture there will be.
    static void open(uint32_t width, uint32_t height) {
        auto prepared = atlas::prepare({}).get();
        if (!prepared) return;
        viewer = std::make_unique<atlas::Viewer>();
        if (!makeRenderer(width, height)) return viewer.reset();
        adopt(*viewer, std::move(*prepared));
    }
    static bool makeRenderer(uint32_t width, uint32_t height) {
        engine::RendererOptions device;
        device.width = width;
        device.height = height;
        device.validation = true;
        auto renderer = engine::Renderer::create(device);
        if (!renderer) return false;
        viewer->renderer = std::move(*renderer);
        return true;
    }
    static void TearDownTestSuite() { viewer.reset(); }
    void SetUp() override {
        if (!viewer) GTEST_SKIP() << "needs the baked body and Vulkan";
        viewer->state = atlas::AppState{};
        viewer->state.settings.reduceMotion = true;
    }
    static void act(const atlas::Action& a) { apply(viewer->state, viewer->session, a, 1); }
    static engine::ViewRect rect(float width, float height) {
        return stageRect(viewer->state, width, height, viewer->scale);
    }
    // One frame of the interface, and what it says.
    static std::vector<atlas::Action> layOut(float width, float height) {
        atlas::Viewer& v = *viewer;
        const engine::ViewRect r = rect(width, height);
        layLabels(v, r);
        layCue(v, r);
        v.ui.beginFrame(width, height, 1, 1.0f / 60);
        auto said = drawPanels(panelContext(v, width, height, 1));
        ui = v.ui.endFrame();
        return said;
    }
    // The scene and the interface as they were drawn last.
    static engine::Image picture(const std::string& name) {
        auto image = viewer->renderer->readBack(ui);
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
    static inline std::unique_ptr<atlas::Viewer> viewer;
    static inline ImDrawData* ui = nullptr; // of the last frame
};

} // namespace fixture
