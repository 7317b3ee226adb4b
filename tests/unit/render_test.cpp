#include "ball_fixture.h"
#include "engine/gpu/calls.h"
#include "engine/platform/window.h"
#include "engine/render/camera.h"
#include <algorithm>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace {

using namespace engine;
using fixture::Ball;
using fixture::Drawn;
using fixture::pixel;

TEST(Camera, ProjectAndPickAreInverse) {
    Camera c;
    c.yaw = 0.7f;
    c.pitch = 0.3f;
    const glm::vec2 size(800, 600);
    const glm::vec3 p(0.2f, 1.1f, -0.1f);
    const glm::vec3 s = project(c, p, size);
    EXPECT_GT(s.z, 0);
    const Ray ray = pickRay(c, glm::vec2(s), size);
    const glm::vec3 to = p - ray.origin;
    EXPECT_LT(glm::length(to - ray.direction * glm::dot(to, ray.direction)), 1e-4f);
    EXPECT_NEAR(glm::length(c.eye() - c.target), c.distance, 1e-5f);
    c.shift = -0.5f;
    EXPECT_NEAR(project(c, c.target, size).x, 200, 0.01f);
    EXPECT_NEAR(project(c, p, size).x, s.x - 200, 0.01f);
    const Ray shifted = pickRay(c, glm::vec2(s.x - 200, s.y), size);
    EXPECT_LT(glm::length(shifted.direction - ray.direction), 1e-5f);
}

TEST(Renderer, DrawsMarkersInFrontAndDimsThoseBehindSilently) {
    Drawn d(256, 256);
    if (!d.renderer) GTEST_SKIP() << "no device";
    Renderer& r = *d.renderer;
    Scene& scene = d.scene;
    Marker front;
    front.position = {0, 0.5f, 0.5f};
    front.normal = {0, 0, 1};
    front.fill = {1, 0, 0, 1};
    scene.markers.push_back(front);
    ASSERT_TRUE(r.drawScene(scene, {}, Quality::resting));
    auto picture = r.readBack(nullptr);
    ASSERT_TRUE(picture) << picture.error().message;
    const uint8_t* centre = pixel(*picture, 128, 128);
    EXPECT_GT(centre[0], 240);
    EXPECT_LT(centre[1], 20);
    EXPECT_GT(r.lastSceneMilliseconds(), 0);

    scene.markers[0].position.z = -0.5f; // behind the ball
    scene.markers[0].hiddenAlpha = 0.25f;
    ASSERT_TRUE(r.drawScene(scene, {}, Quality::moving));
    picture = r.readBack(nullptr);
    ASSERT_TRUE(picture);
    centre = pixel(*picture, 128, 128);
    EXPECT_GT(centre[1], 60);
    EXPECT_GT(centre[0], centre[1] + 15);
    EXPECT_EQ(r.validationMessages(), 0u);
}

TEST(Renderer, DrawsTheBodyWhereTheSceneSaysThatItIs) {
    Drawn d(128, 128);
    if (!d.renderer) GTEST_SKIP() << "no device";
    Scene& scene = d.scene;
    scene.camera.distance = 6;
    const auto drawn = [&] { return d.draw(scene); };
    const Image still = drawn();
    std::vector<glm::vec3> aside = d.ball.positions;
    for (glm::vec3& p : aside) p.x += 0.6f;
    std::vector<glm::quat> turns(aside.size(), glm::angleAxis(glm::radians(180.0f), glm::vec3(0, 1, 0)));
    scene.posed = aside;
    scene.turns = turns;
    const Image same = drawn();
    EXPECT_EQ(still.pixels, same.pixels) << "the same version says that nothing moved";
    scene.poseVersion = 1;
    const Image moved = drawn();
    const auto middle = [&](const Image& image) { // of what the ball covers, by its rows' darkest pixels
        int sum = 0, count = 0;
        for (uint32_t x = 0; x < 128; ++x)
            if (std::abs(pixel(image, x, 64)[0] - pixel(image, 2, 64)[0]) > 8)
                sum += static_cast<int>(x), ++count;
        return count ? sum / count : -1;
    };
    EXPECT_NEAR(middle(still), 64, 8);
    EXPECT_GT(middle(moved), middle(still) + 10);
    turns.assign(turns.size(), glm::quat(1, 0, 0, 0));
    scene.turns = turns;
    scene.poseVersion = 2;
    const Image lit = drawn(); // turned normals take the light from the other side
    EXPECT_NE(moved.pixels, lit.pixels);
    turns.pop_back();
    scene.turns = turns;
    scene.poseVersion = 3;
    EXPECT_EQ(drawn().pixels, still.pixels) << "what does not fit the body is not used";
}

TEST(Renderer, DrawsIntoTheGivenRectangleOnlyHoweverSmall) {
    Drawn d(200, 160);
    if (!d.renderer) GTEST_SKIP() << "no Vulkan device";
    for (Quality quality : {Quality::moving, Quality::resting}) {
        ASSERT_TRUE(d.renderer->drawScene(d.scene, {}, quality));
        auto whole = d.renderer->readBack(nullptr);
        ASSERT_TRUE(whole);
        ASSERT_TRUE(d.renderer->drawScene(d.scene, {120, 90, 1, 1}, quality));
        ASSERT_TRUE(d.renderer->drawScene(d.scene, {0, 0, 7, 1}, quality));
        ASSERT_TRUE(d.renderer->drawScene(d.scene, {195, 150, 500, 500}, quality)) << "reaches over the edge";
        auto parts = d.renderer->readBack(nullptr);
        ASSERT_TRUE(parts);
        size_t changed = 0;
        for (uint32_t y = 0; y < 160; ++y)
            for (uint32_t x = 0; x < 200; ++x)
                if (!std::equal(pixel(*whole, x, y), pixel(*whole, x, y) + 3, pixel(*parts, x, y))) {
                    ++changed;
                    EXPECT_TRUE((x == 120 && y == 90) || (x < 7 && y == 0) || (x >= 195 && y >= 150))
                        << x << ' ' << y;
                }
        EXPECT_GT(changed, 0u);
    }
    EXPECT_EQ(d.renderer->validationMessages(), 0u);
}

// Several samples are spent only where the body is: nothing may show where that rectangle ends.
TEST(Renderer, BackgroundHasNoSeamRoundTheBody) {
    Drawn d(240, 180);
    if (!d.renderer) GTEST_SKIP() << "no Vulkan device";
    ASSERT_TRUE(d.renderer->drawScene(d.scene, {}, Quality::resting));
    auto picture = d.renderer->readBack(nullptr);
    ASSERT_TRUE(picture);
    for (uint32_t y = 1; y < 40; ++y) // above the ball the background changes with the height only
        for (uint32_t x = 0; x < 240; ++x)
            EXPECT_NEAR(pixel(*picture, x, y)[0], pixel(*picture, 0, y)[0], 1) << x << ' ' << y;
    EXPECT_LT(pixel(*picture, 120, 90)[2], pixel(*picture, 0, 90)[2]) << "the ball is there";
}

TEST(Renderer, EyeInsideTheBodyAndBodyOutOfSightAreDrawn) {
    Drawn d(96, 96);
    if (!d.renderer) GTEST_SKIP() << "no Vulkan device";
    d.scene.camera.distance = 0.1f;
    EXPECT_TRUE(d.renderer->drawScene(d.scene, {}, Quality::resting));
    d.scene.camera.target = {50, 0.5f, 0};
    EXPECT_TRUE(d.renderer->drawScene(d.scene, {}, Quality::resting));
    EXPECT_TRUE(d.renderer->readBack(nullptr));
    EXPECT_EQ(d.renderer->validationMessages(), 0u);
}

// A disc that stands half over the outline keeps its whole outer half.
TEST(Renderer, MarkerOnTheOutlineIsNotCut) {
    Drawn d(512, 512);
    if (!d.renderer) GTEST_SKIP() << "no Vulkan device";
    Marker m;
    m.position = {0.5f * std::cos(0.2f), 0.5f, 0.5f * std::sin(0.2f)}; // the limb is at 0.125
    m.normal = {std::cos(0.2f), 0, std::sin(0.2f)};
    m.fill = m.rim = {1, 0, 0, 1};
    m.radius = 6;
    d.scene.markers.push_back(m);
    ASSERT_TRUE(d.renderer->drawScene(d.scene, {}, Quality::resting));
    auto picture = d.renderer->readBack(nullptr);
    ASSERT_TRUE(picture);
    const glm::vec3 c = project(d.scene.camera, m.position, {512, 512});
    for (int i = 0; i < 24; ++i) {
        const float a = 6.2831853f * static_cast<float>(i) / 24;
        const uint8_t* p = pixel(*picture, static_cast<uint32_t>(c.x + 4 * std::cos(a)),
                                 static_cast<uint32_t>(c.y + 4 * std::sin(a)));
        EXPECT_GT(p[0], 225) << i;
        EXPECT_LT(p[1], 30) << i;
    }
}

TEST(Renderer, LinesEndRound) {
    Drawn d(512, 512);
    if (!d.renderer) GTEST_SKIP() << "no Vulkan device";
    for (int points : {2, 3}) {
        Line line;
        for (int i = 0; i < points; ++i) {
            const float a = -0.2f + 0.4f * static_cast<float>(i) / static_cast<float>(points - 1);
            line.points.push_back({0.52f * std::sin(a), 0.5f, 0.52f * std::cos(a)});
            line.normals.push_back({0, 0, 1});
        }
        line.width = 20;
        line.core = line.edge = {1, 0, 0, 1};
        d.scene.lines.assign(1, line);
        ASSERT_TRUE(d.renderer->drawScene(d.scene, {}, Quality::resting));
        auto picture = d.renderer->readBack(nullptr);
        ASSERT_TRUE(picture);
        for (float side : {-1.0f, 1.0f}) {
            const glm::vec3 end =
                project(d.scene.camera, side < 0 ? line.points.front() : line.points.back(), {512, 512});
            auto red = [&](float out, float across) {
                const uint8_t* p = pixel(*picture, static_cast<uint32_t>(end.x + side * out),
                                         static_cast<uint32_t>(end.y + across));
                return p[0] > 220 && p[1] < 60;
            };
            EXPECT_TRUE(red(-6, 0)) << "the line itself";
            EXPECT_TRUE(red(7, 0)) << "its cap";
            EXPECT_FALSE(red(8.5f, 8.5f)) << "the corner of a square end";
            EXPECT_FALSE(red(13, 0));
        }
    }
    EXPECT_EQ(d.renderer->validationMessages(), 0u);
}

TEST(Renderer, ClothStartsWhereTheMaskPassesHalf) {
    Drawn d(256, 256);
    if (!d.renderer) GTEST_SKIP() << "no Vulkan device";
    std::vector<float> mask;
    for (const glm::vec3& p : d.ball.positions)
        mask.push_back(std::clamp(0.5f + (0.5f - p.y) * 10, 0.0f, 1.0f));
    BodyMesh mesh = d.ball.mesh();
    mesh.garment = mask;
    d.scene.look.material = SkinMaterial::skin;
    d.renderer->setBody(mesh);
    ASSERT_TRUE(d.renderer->drawScene(d.scene, {}, Quality::resting));
    auto picture = d.renderer->readBack(nullptr);
    ASSERT_TRUE(picture);
    auto warmth = [&](uint32_t y) {
        return int{pixel(*picture, 128, y)[0]} - int{pixel(*picture, 128, y)[2]};
    };
    EXPECT_GT(warmth(120), 25) << "skin above";
    EXPECT_LT(warmth(136), 5) << "cool cloth below";
}

TEST(Renderer, LiningIsDarkAndRedAndThePoseOpensAndDarkens) {
    Drawn d(64, 64);
    if (!d.renderer) GTEST_SKIP() << "no Vulkan device";
    const std::vector<float> half(d.ball.positions.size(), 0.5f);
    const std::vector<glm::quat> still(half.size(), glm::quat(1, 0, 0, 0));
    std::vector<float> opened(half.size(), 0.0f);
    BodyMesh mesh = d.ball.mesh();
    mesh.occlusion = half;
    d.scene.posed = d.ball.positions;
    d.scene.turns = still;
    const auto middle = [&] {
        ++d.scene.poseVersion;
        d.renderer->setBody(mesh);
        EXPECT_TRUE(d.renderer->drawScene(d.scene, {}, Quality::resting));
        auto picture = d.renderer->readBack(nullptr);
        EXPECT_TRUE(picture);
        const uint8_t* p = pixel(*picture, 32, 32);
        return glm::ivec3(p[0], p[1], p[2]);
    };
    const glm::ivec3 plain = middle();
    d.scene.opened = opened;
    EXPECT_EQ(middle(), plain);
    std::ranges::fill(opened, 1.0f);
    EXPECT_GT(middle().g, plain.g + 10);
    std::ranges::fill(opened, -2.0f);
    EXPECT_LT(middle().g, plain.g - 10);
    d.scene.opened = {};
    mesh.lining = half;
    const glm::ivec3 lined = middle();
    EXPECT_GT(lined.r, 2 * lined.g);
    EXPECT_LT(lined.g, plain.g / 2);
    const std::vector<float> whole(half.size(), 1.0f);
    mesh.lining = whole;
    EXPECT_LT(middle().r, lined.r * 2 / 3);
}

TEST(Renderer, LostDeviceGivesOneClearErrorAndNeverHangs) {
    for (auto call : {gpu::Call::submit, gpu::Call::wait}) {
        Drawn d(64, 64);
        if (!d.renderer) GTEST_SKIP() << "no Vulkan device";
        ASSERT_TRUE(d.renderer->drawScene(d.scene, {}, Quality::resting));
        EXPECT_FALSE(d.renderer->isLost());
        gpu::failCall(call, VK_ERROR_DEVICE_LOST);
        const auto drawn = d.renderer->drawScene(d.scene, {}, Quality::resting);
        ASSERT_FALSE(drawn);
        EXPECT_NE(drawn.error().message.find("device was lost"), std::string::npos) << drawn.error().message;
        EXPECT_TRUE(d.renderer->isLost());
        EXPECT_FALSE(d.renderer->drawScene(d.scene, {}, Quality::moving));
        EXPECT_FALSE(d.renderer->readBack(nullptr));
        d.renderer->setBody(d.ball.mesh());
    }
}

TEST(Renderer, RefusedWorkIsToldAndTheNextPictureIsDrawn) {
    Drawn d(64, 64);
    if (!d.renderer) GTEST_SKIP() << "no Vulkan device";
    gpu::failCall(gpu::Call::submit, VK_ERROR_OUT_OF_DEVICE_MEMORY);
    const auto drawn = d.renderer->drawScene(d.scene, {}, Quality::resting);
    ASSERT_FALSE(drawn);
    EXPECT_NE(drawn.error().message.find("graphics memory"), std::string::npos) << drawn.error().message;
    EXPECT_TRUE(d.renderer->drawScene(d.scene, {}, Quality::resting));
    EXPECT_TRUE(d.renderer->readBack(nullptr));
    EXPECT_EQ(d.renderer->validationMessages(), 0u);
}

// Needs a display (Xvfb will do).
TEST(Renderer, WindowSurvivesAStaleSwapchainAndALostDevice) {
    auto window = Window::create("test", 320, 240, false);
    if (!window) GTEST_SKIP() << window.error().message;
    RendererOptions options;
    options.window = (*window)->handle();
    options.validation = true;
    const Ball ball;
    Scene scene;
    scene.camera.target = {0, 0.5f, 0};
    for (int round = 0; round < 2; ++round) { // the second on the window that the first has lost
        auto made = Renderer::create(options);
        ASSERT_TRUE(made) << made.error().message;
        Renderer& r = **made;
        r.setBody(ball.mesh());
        auto frame = [&]() -> Result<void> {
            (*window)->poll();
            if (auto done = r.drawScene(scene, {}, Quality::moving); !done) return done;
            return r.present(nullptr);
        };
        ASSERT_TRUE(frame());
        const int width = round == 0 ? 300 : 400;
        EXPECT_TRUE(r.drawScene(scene, {}, Quality::resting));
        glfwSetWindowSize((*window)->handle(), width, 200);
        for (int i = 0; i < 200 && (*window)->pixelWidth() != width; ++i) (*window)->wait(0.01);
        EXPECT_TRUE(frame());
        EXPECT_TRUE(r.drawScene(scene, {}, Quality::resting));
        EXPECT_TRUE(frame());
        if (auto resized = r.readBack(nullptr))
            EXPECT_EQ(resized->width, static_cast<uint32_t>((*window)->pixelWidth()));
        else
            ADD_FAILURE() << resized.error().message;
        gpu::failCall(gpu::Call::acquire, VK_ERROR_OUT_OF_DATE_KHR);
        EXPECT_TRUE(frame());
        gpu::failCall(gpu::Call::present, VK_ERROR_OUT_OF_DATE_KHR);
        EXPECT_TRUE(frame());
        EXPECT_TRUE(frame());
        auto picture = r.readBack(nullptr);
        ASSERT_TRUE(picture);
        EXPECT_GT(picture->width, 0u);
        EXPECT_EQ(r.validationMessages(), 0u);
        gpu::failCall(gpu::Call::acquire, VK_ERROR_OUT_OF_DATE_KHR);
        gpu::failCall(gpu::Call::swapchain, VK_ERROR_DEVICE_LOST);
        const auto lost = frame();
        ASSERT_FALSE(lost);
        EXPECT_NE(lost.error().message.find("device was lost"), std::string::npos) << lost.error().message;
        EXPECT_TRUE(r.isLost());
        EXPECT_FALSE(frame());
    }
}

// Needs a display (Xvfb will do).
TEST(Renderer, TwoWindowsShareADevice) {
    auto first = Window::create("first", 320, 240, false);
    if (!first) GTEST_SKIP() << first.error().message;
    RendererOptions options;
    options.window = (*first)->handle();
    options.validation = true;
    auto teacher = Renderer::create(options);
    ASSERT_TRUE(teacher) << teacher.error().message;
    const Ball ball;
    (*teacher)->setBody(ball.mesh());
    Scene scene;
    scene.camera.target = {0, 0.5f, 0};
    const auto show = [&](Renderer& r, Window& w) {
        w.poll();
        auto done = r.drawScene(scene, {}, Quality::resting);
        if (done) done = r.present(nullptr);
        return done;
    };
    ASSERT_TRUE(show(**teacher, **first));
    auto alone = (*teacher)->readBack(nullptr);
    ASSERT_TRUE(alone);
    for (int round = 0; round < 2; ++round) { // opened, closed and opened again
        auto second = Window::create("second", 200, 150, false);
        ASSERT_TRUE(second) << second.error().message;
        auto hall = (*teacher)->beside((*second)->handle());
        ASSERT_TRUE(hall) << hall.error().message;
        (*hall)->setBody(ball.mesh());
        for (int i = 0; i < 3; ++i) {
            ASSERT_TRUE(show(**hall, **second));
            ASSERT_TRUE(show(**teacher, **first));
        }
        const auto picture = (*hall)->readBack(nullptr);
        ASSERT_TRUE(picture) << picture.error().message;
        EXPECT_EQ(picture->width, static_cast<uint32_t>((*second)->pixelWidth()));
        EXPECT_NE(std::ranges::count(picture->pixels, picture->pixels.front()),
                  std::ssize(picture->pixels)); // the ball is in it
    }
    ASSERT_TRUE(show(**teacher, **first));
    const auto again = (*teacher)->readBack(nullptr);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->pixels, alone->pixels);
    EXPECT_EQ((*teacher)->validationMessages(), 0u);
    EXPECT_FALSE((*teacher)->beside(nullptr));

    // The one whose device it was may go first.
    auto second = Window::create("second", 200, 150, false);
    ASSERT_TRUE(second);
    auto hall = (*teacher)->beside((*second)->handle());
    ASSERT_TRUE(hall);
    (*hall)->setBody(ball.mesh());
    teacher->reset();
    first->reset();
    EXPECT_TRUE(show(**hall, **second));
    EXPECT_EQ((*hall)->validationMessages(), 0u);
}

TEST(Window, EachHasItsEventsAndFillsAMonitor) {
    auto first = Window::create("first", 320, 240, false);
    if (!first) GTEST_SKIP() << first.error().message;
    auto second = Window::create("second", 300, 200, false);
    ASSERT_TRUE(second);
    ASSERT_FALSE(monitors().empty());
    const Monitor screen = monitors().front();
    EXPECT_EQ((*second)->monitor(), screen);
    (*second)->fill(screen);
    EXPECT_TRUE((*second)->fullscreen());
    EXPECT_FALSE((*first)->fullscreen());
    bool told = false; // it arrives while the first one waits
    for (int i = 0; i < 200 && !told; ++i) {
        (*first)->wait(0.01);
        told = std::ranges::any_of((*second)->take(), [&](const InputEvent& e) {
            return e.kind == InputEvent::Kind::resize && e.x == screen.width;
        });
    }
    EXPECT_TRUE(told);
    EXPECT_EQ((*second)->width(), screen.width);
    (*second)->setFullscreen(false);
    EXPECT_FALSE((*second)->fullscreen());
    first->reset(); // the display stays open for the other
    EXPECT_FALSE(monitors().empty());
    second->reset();
    EXPECT_TRUE(monitors().empty());
}

TEST(Renderer, RefusesImpossibleSizes) {
    RendererOptions options;
    options.width = 0;
    options.height = 10;
    EXPECT_FALSE(Renderer::create(options));
}

} // namespace
