// The whole window in pictures.
#include "picture_fixture.h"
#include <algorithm>
#include <unistd.h>

namespace {

using namespace atlas;

class PanelPictures : public fixture::Pictures {
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
        act(act::Stage{{1280, 720}, 1});
        act(act::Reset{});
    }
    static engine::Image window(const char* name) {
        Viewer& v = *viewer;
        v.ui.setTheme(v.state.settings.dark, 1);
        for (int i = 0; i < 4; ++i) {
            const engine::ViewRect r = rect(1280, 720);
            act(act::Stage{{r.width, r.height}, 1});
            for (const Action& a : layOut(1280, 720)) act(a);
        }
        EXPECT_TRUE(drawScene(v, rect(1280, 720), engine::Quality::resting));
        return picture(name);
    }
};

TEST_F(PanelPictures, PanelsFrameTheBody) {
    const engine::Image image = window("home");
    ASSERT_EQ(image.width, 1280u);
    const uint8_t *finder = pixel(image, 4, 700), *chest = pixel(image, (288 + 1280) / 2, 220);
    EXPECT_EQ(finder[0], 0xfb); // the paper of the light theme
    EXPECT_EQ(finder[2], 0xf5);
    EXPECT_NE(chest[2], 0xf5);
    int dark = 0; // there is text
    for (uint32_t y = 0; y < 720; ++y)
        for (uint32_t x = 0; x < 280; ++x)
            dark += pixel(image, static_cast<float>(x), static_cast<float>(y))[0] < 80;
    EXPECT_GT(dark, 1500);
    EXPECT_EQ(viewer->renderer->validationMessages(), 0u);
}

TEST_F(PanelPictures, EveryCardDrawsInBothThemes) {
    const Catalog& c = viewer->session.catalog;
    ASSERT_FALSE(c.points.empty());
    act(act::Open{CardKind::point, "LI4"});
    EXPECT_EQ(pixel(window("point"), 1270, 715)[0], 0xfb);
    act(act::Toggle{"dark"});
    EXPECT_EQ(pixel(window("point-dark"), 1270, 715)[0], 0x1e);
    act(act::Toggle{"dark"});
    act(act::Open{CardKind::region, "neck"});
    act(act::Query{"stiff neck"});
    window("region");
    act(act::Query{"zzqqx"});
    act(act::Open{CardKind::meridian, "BL"});
    window("meridian");
    act(act::Query{""});
    act(act::Open{CardKind::page, c.pages.front().id});
    window("page");
    act(act::Toggle{"view-menu"});
    window("view-menu");
    act(act::Toggle{"help"});
    window("help");
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
    const engine::Image image = window("overview");
    const auto red = [&](uint32_t x, uint32_t y) {
        return pixel(image, static_cast<float>(x), static_cast<float>(y))[0];
    };
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
                n += std::abs(red(a.x + x, a.y + y) - red(b.x + x, b.y + y)) > 24 ? 1 : 0;
        return n;
    };
    EXPECT_GT(differing("T2", "T1"), 300) << "a child";
    EXPECT_LT(differing("T1", "T3"), 30);
    v.stepBodies.reset();
    v.steps = {};
}

} // namespace
