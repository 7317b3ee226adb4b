// Pictures with alpha, and pictures drawn in parts.
#include "ball_fixture.h"
#include "engine/asset/image.h"
#include <cstdlib>
#include <filesystem>
#include <png.h>
#include <unistd.h>

namespace {

using namespace engine;

Scene sphereScene() {
    Scene scene;
    scene.camera.target = {0, 0, 0};
    scene.camera.pitch = -0.2f; // from below: no ground to mix in
    scene.camera.distance = 4;
    Marker m; // half over the ball's edge, with soft rims
    m.position = {0.5f, 0, 0};
    m.normal = {1, 0, 0};
    m.radius = 14;
    m.fill = {1, 0, 0, 0.5f};
    scene.markers.push_back(m);
    Line line;
    for (int i = 0; i <= 20; ++i) {
        const float t = -0.9f + 0.09f * static_cast<float>(i);
        line.points.push_back({t, 0.2f, 0.52f});
        line.normals.push_back({0, 0, 1});
    }
    line.core = {0, 0, 1, 0.7f};
    line.width = 5;
    scene.lines.push_back(line);
    return scene;
}

struct Device : fixture::Drawn {
    Device(uint32_t w, uint32_t h, uint32_t largestPart = 0)
        : Drawn(w, h, fixture::Ball({0, 0, 0}, 32), largestPart) {}
};

TEST(Transparent, OverTheBackgroundItIsTheOpaquePicture) {
    Device d(320, 240);
    if (!d.renderer) GTEST_SKIP() << "no device";
    for (const Quality q : {Quality::resting, Quality::moving}) {
        Scene scene = sphereScene();
        const Image opaque = d.draw(scene, q);
        scene.transparent = true;
        const Image clear = d.draw(scene, q);
        Scene nothing = sphereScene();
        nothing.markers.clear();
        nothing.lines.clear();
        nothing.camera.target = {50, -1, 0}; // past the ball
        const Image ground = d.draw(nothing, q);
        int soft = 0, wrong = 0;
        for (size_t i = 0; i < clear.pixels.size(); i += 4) {
            const int a = clear.pixels[i + 3];
            soft += a > 8 && a < 247 ? 1 : 0;
            EXPECT_EQ(opaque.pixels[i + 3], 255);
            for (size_t c = 0; c < 3; ++c) {
                const int over = (clear.pixels[i + c] * a + ground.pixels[i + c] * (255 - a) + 127) / 255;
                wrong += std::abs(over - opaque.pixels[i + c]) > 4 ? 1 : 0;
            }
        }
        EXPECT_GT(soft, 100) << "edges and half clear marks are there";
        EXPECT_EQ(wrong, 0);
        EXPECT_EQ(clear.pixels[3], 0) << "the corner is clear";
        EXPECT_EQ(clear.pixels[(size_t{100} * 320 + 160) * 4 + 3], 255) << "the ball is not";
    }
    EXPECT_EQ(d.renderer->validationMessages(), 0u);
}

TEST(Transparent, ThePngKeepsAlphaAndWholeColours) {
    Image image;
    image.width = 2;
    image.height = 1;
    image.pixels = {200, 100, 50, 128, 0, 0, 0, 0};
    const std::string file =
        (std::filesystem::temp_directory_path() / ("tongren-alpha-" + std::to_string(::getpid()) + ".png"))
            .string();
    ASSERT_TRUE(writePng(image, file, true));
    const auto back = readPng(file);
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(back->pixels, image.pixels);
    ASSERT_TRUE(writePng(image, file));
    const auto opaque = readPng(file);
    ASSERT_TRUE(opaque);
    EXPECT_EQ(opaque->pixels[3], 255);
    std::filesystem::remove(file);
}

TEST(Tiles, PartsMakeTheSamePictureAsOne) {
    for (const bool transparent : {false, true}) {
        Device whole(400, 300), parts(400, 300, 64 * 48);
        if (!whole.renderer || !parts.renderer) GTEST_SKIP() << "no device";
        Scene scene = sphereScene();
        scene.transparent = transparent;
        scene.camera.pitch = transparent ? -0.2f : 0.2f; // with the ground, where it shows
        const Image a = whole.draw(scene), b = parts.draw(scene);
        ASSERT_EQ(a.pixels.size(), b.pixels.size());
        size_t differ = 0;
        for (size_t i = 0; i < a.pixels.size(); ++i)
            differ += std::abs(a.pixels[i] - b.pixels[i]) > 3 ? 1 : 0;
        EXPECT_LE(differ, a.pixels.size() / 20000);
        EXPECT_EQ(parts.renderer->validationMessages(), 0u);
    }
}

TEST(Tiles, EightKilopixelsAreDrawnWhole) {
    Device d(7680, 4320);
    if (!d.renderer) GTEST_SKIP() << "no device";
    Scene scene = sphereScene();
    scene.camera.distance = 2.3f; // nearly fills the picture: several tiles
    scene.pixelScale = 5;
    scene.transparent = true;
    const Image image = d.draw(scene);
    ASSERT_EQ(image.width, 7680u);
    const auto alpha = [&](size_t x, size_t y) { return image.pixels[(y * 7680 + x) * 4 + 3]; };
    EXPECT_EQ(alpha(3840, 2160), 255);
    EXPECT_EQ(alpha(10, 10), 0);
    EXPECT_EQ(alpha(7670, 4310), 0);
    size_t first = 0, last = 0; // of the ball on its middle row: no tile is missing
    for (size_t x = 0; x < 7680; ++x)
        if (alpha(x, 3000) == 255) last = x, first = first ? first : x;
    size_t gaps = 0;
    for (size_t x = first; x < last; ++x) gaps += alpha(x, 3000) != 255 ? 1 : 0;
    EXPECT_GT(last - first, 2000u);
    EXPECT_EQ(gaps, 0u);
}

} // namespace
