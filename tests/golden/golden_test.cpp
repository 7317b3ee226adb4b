// Pictures under lavapipe against those in tests/golden: at most 5/255 a channel on 99.9 % of the pixels.
// Labels are tested by their text and rectangles, so they are not drawn here. After a wanted change:
// TONGREN_UPDATE_GOLDEN=1 tools/test -R Golden
#include "atlas/app_viewer.h"
#include "engine/asset/image.h"
#include <cstdlib>
#include <gtest/gtest.h>

namespace {

using namespace atlas;

struct Case {
    const char *name, *point, *region, *meridian, *view, *material;
    bool dark;
};
const Case cases[] = {{"front", "", "", "", "front", "porcelain", false},
                      {"back-bronze", "", "", "", "back", "bronze", false},
                      {"hand", "LI4", "", "", "", "porcelain", false},
                      {"foot", "BL60", "", "", "", "porcelain", true},
                      {"nape", "BL10", "", "", "", "skin", false},
                      {"face", "CV17", "", "", "front", "skin", true},
                      {"bladder", "", "", "BL", "", "porcelain", false},
                      {"lower-back", "", "lower-back", "", "", "porcelain", false},
                      {"calf", "", "calf", "", "", "skin", false}};

void PrintTo(const Case& c, std::ostream* out) {
    *out << c.name;
}

class Golden : public testing::TestWithParam<Case> {
protected:
    static Viewer& viewer() {
        static Viewer* v = [] {
            auto* made = new Viewer; // lives as long as the process
            auto prepared = prepare({}).get();
            engine::RendererOptions options;
            options.width = 480;
            options.height = 600;
            options.validation = true;
            auto renderer = engine::Renderer::create(options);
            if (!prepared || !renderer) {
                ADD_FAILURE() << (prepared ? renderer.error().message : prepared.error().message);
                std::abort();
            }
            made->renderer = std::move(*renderer);
            adopt(*made, std::move(*prepared));
            return made;
        }();
        return *v;
    }
};

TEST_P(Golden, LooksAsBefore) {
    const Case& c = GetParam();
    Viewer& v = viewer();
    if (v.renderer->deviceName().find("llvmpipe") == std::string::npos)
        GTEST_SKIP() << "the pictures are lavapipe's";
    v.state = AppState{};
    v.state.settings.reduceMotion = true;
    v.state.settings.dark = c.dark;
    apply(v.state, v.session, act::Stage{{480, 600}, 1}, 0);
    AppOptions options;
    options.point = c.point;
    options.region = c.region;
    options.meridian = c.meridian;
    options.view = c.view;
    options.material = c.material;
    ASSERT_TRUE(applyOptions(v, options, 0));
    ASSERT_TRUE(drawScene(v, {}, engine::Quality::resting));
    const auto image = v.renderer->readBack(nullptr);
    ASSERT_TRUE(image) << image.error().message;
    EXPECT_EQ(v.renderer->validationMessages(), 0u);
    const std::string file = std::string(TONGREN_SOURCE_DIR) + "/tests/golden/" + c.name + ".png";
    if (std::getenv("TONGREN_UPDATE_GOLDEN")) {
        ASSERT_TRUE(engine::writePng(*image, file));
        return;
    }
    const auto wanted = engine::readPng(file);
    ASSERT_TRUE(wanted) << wanted.error().message;
    ASSERT_EQ(image->width, wanted->width);
    ASSERT_EQ(image->height, wanted->height);
    size_t different = 0;
    for (size_t i = 0; i < image->pixels.size(); i += 4)
        for (size_t k = 0; k < 3; ++k)
            if (std::abs(int{image->pixels[i + k]} - int{wanted->pixels[i + k]}) > 5) {
                ++different;
                break;
            }
    const size_t pixels = image->pixels.size() / 4;
    EXPECT_LE(different, pixels / 1000);
    if (different > pixels / 1000) {
        const std::string seen = testing::TempDir() + "tongren-golden-" + c.name + ".png";
        ASSERT_TRUE(engine::writePng(*image, seen));
        std::printf("%zu of %zu pixels differ; what was drawn: %s\n", different, pixels, seen.c_str());
    }
}

INSTANTIATE_TEST_SUITE_P(Pictures, Golden, testing::ValuesIn(cases), [](const auto& test) {
    std::string name = test.param.name;
    for (char& c : name)
        if (c == '-') c = '_';
    return name;
});

} // namespace
