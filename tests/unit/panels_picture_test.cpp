// The whole window with the real data, drawn off screen. TONGREN_PICTURES=DIR keeps the pictures to look at.
#include "atlas/app_viewer.h"
#include <cstdlib>
#include <gtest/gtest.h>

namespace {

using namespace atlas;

const uint8_t* at(const engine::Image& i, uint32_t x, uint32_t y) {
    return &i.pixels[(size_t{y} * i.width + x) * 4];
}

class PanelPictures : public testing::Test {
protected:
    static void SetUpTestSuite() {
        auto prepared = prepare({}).get();
        if (!prepared) return;
        viewer = std::make_unique<Viewer>();
        engine::RendererOptions device;
        device.width = 1280;
        device.height = 720;
        device.validation = true;
        auto renderer = engine::Renderer::create(device);
        if (!renderer) return viewer.reset();
        viewer->renderer = std::move(*renderer);
        adopt(*viewer, std::move(*prepared));
        viewer->state.settings.reduceMotion = true;
        viewer->ui.buildFonts(glyphText({}), viewer->scale);
        useFonts(*viewer);
    }
    static void TearDownTestSuite() { viewer.reset(); }
    void SetUp() override {
        if (!viewer) GTEST_SKIP() << "needs the baked body and Vulkan";
        viewer->state = AppState{};
        viewer->state.settings.reduceMotion = true;
        act(act::Stage{{1280, 720}, 1});
        act(act::Reset{});
    }
    static void act(const Action& a) { apply(viewer->state, viewer->session, a, 1); }
    static engine::Image picture(const char* name) {
        Viewer& v = *viewer;
        v.ui.setTheme(v.state.settings.dark, 1);
        const auto rect = [&] { return stageRect(v.state, 1280, 720, 1); };
        ImDrawData* ui = nullptr;
        for (int i = 0; i < 4; ++i) {
            act(act::Stage{{rect().width, rect().height}, 1});
            layLabels(v, rect());
            v.ui.beginFrame(1280, 720, 1, 1.0f / 60);
            const auto actions = drawPanels(panelContext(v, 1280, 720, 1));
            ui = v.ui.endFrame();
            for (const Action& a : actions) act(a);
        }
        EXPECT_TRUE(drawScene(v, rect(), engine::Quality::resting));
        auto image = v.renderer->readBack(ui);
        EXPECT_TRUE(image);
        if (!image) return {};
        if (const char* dir = std::getenv("TONGREN_PICTURES")) {
            EXPECT_TRUE(engine::writePng(*image, std::string(dir) + "/" + name + ".png"));
        }
        return std::move(*image);
    }
    static std::unique_ptr<Viewer> viewer;
};
std::unique_ptr<Viewer> PanelPictures::viewer;

TEST_F(PanelPictures, PanelsFrameTheBody) {
    const engine::Image image = picture("home");
    ASSERT_EQ(image.width, 1280u);
    const uint8_t *finder = at(image, 4, 700), *chest = at(image, (288 + 1280) / 2, 220);
    EXPECT_EQ(finder[0], 0xfb); // the paper of the light theme
    EXPECT_EQ(finder[2], 0xf5);
    EXPECT_NE(chest[2], 0xf5);
    int dark = 0; // there is text
    for (uint32_t y = 0; y < 720; ++y)
        for (uint32_t x = 0; x < 280; ++x) dark += at(image, x, y)[0] < 80;
    EXPECT_GT(dark, 1500);
    EXPECT_EQ(viewer->renderer->validationMessages(), 0u);
}

TEST_F(PanelPictures, EveryCardDrawsInBothThemes) {
    const Catalog& c = viewer->session.catalog;
    ASSERT_FALSE(c.points.empty());
    act(act::Open{CardKind::point, "LI4"});
    EXPECT_EQ(at(picture("point"), 1270, 715)[0], 0xfb);
    act(act::Toggle{"dark"});
    EXPECT_EQ(at(picture("point-dark"), 1270, 715)[0], 0x1e);
    act(act::Toggle{"dark"});
    act(act::Open{CardKind::region, "neck"});
    act(act::Query{"stiff neck"});
    picture("region");
    act(act::Query{"zzqqx"});
    act(act::Open{CardKind::meridian, "BL"});
    picture("meridian");
    act(act::Query{""});
    act(act::Open{CardKind::page, c.pages.front().id});
    picture("page");
    act(act::Toggle{"view-menu"});
    picture("view-menu");
    act(act::Toggle{"help"});
    picture("help");
    EXPECT_EQ(viewer->renderer->validationMessages(), 0u);
}

} // namespace
