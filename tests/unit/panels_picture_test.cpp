// The whole window with the real data, drawn off screen. TONGREN_PICTURES=DIR keeps the pictures to look at.
#include "atlas/app_viewer.h"
#include <algorithm>
#include <cstdlib>
#include <gtest/gtest.h>
#include <unistd.h>

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

TEST_F(PanelPictures, EveryStepOfALessonHasAPictureOnItsOwnBody) {
    Viewer& v = *viewer;
    v.stepBodies = std::make_unique<StepBodies>([] {});
    Lesson lesson;
    lesson.steps.resize(130);
    for (size_t i = 0; i < lesson.steps.size(); ++i) lesson.steps[i].title = "T" + std::to_string(i);
    lesson.steps[2].body = "child";
    v.state.shape = v.session.shape;
    v.state.pose = v.session.pose;
    act(act::TakeLesson{lesson});
    act(act::Teach{true});
    act(act::LessonOverview{});
    const Shape stands = v.session.shape;
    const float height = v.session.shaped.height;
    const glm::ivec2 size = stepPictureSize(v.state, 1280, 720, 1);
    const auto missing = [&] {
        return v.steps.pictures.empty() || std::ranges::count(v.steps.pictures, 0u, &CardPicture::number) > 0;
    };
    for (int i = 0; i < 20000 && missing(); ++i) {
        v.stepBodies->news();
        const auto made = layStepPictures(v, size);
        ASSERT_TRUE(made) << made.error().message;
        if (!*made) ::usleep(1000);
    }
    ASSERT_FALSE(missing()) << std::ranges::count(v.steps.pictures, 0u, &CardPicture::number) << " missing";
    EXPECT_EQ(v.session.shape, stands) << "it stands there again";
    EXPECT_EQ(v.session.shaped.height, height);
    const engine::Image image = picture("overview");
    const auto differing = [&](const std::string& one, const std::string& other) {
        const auto place = [](const std::string& name) {
            const auto i = std::ranges::find(drawnItems(), name, &PanelItem::name);
            EXPECT_NE(i, drawnItems().end()) << name;
            return i == drawnItems().end() ? glm::uvec2(0) : glm::uvec2(i->x, i->y);
        };
        const glm::uvec2 a = place(one), b = place(other);
        int n = 0;
        for (uint32_t y = 4; y + 4 < static_cast<uint32_t>(size.y); ++y)
            for (uint32_t x = 4; x + 4 < static_cast<uint32_t>(size.x); ++x)
                n += std::abs(at(image, a.x + x, a.y + y)[0] - at(image, b.x + x, b.y + y)[0]) > 24 ? 1 : 0;
        return n;
    };
    EXPECT_GT(differing("T2", "T1"), 300) << "a child";
    EXPECT_LT(differing("T1", "T3"), 30);
    v.stepBodies.reset();
    v.steps = {};
}

} // namespace
