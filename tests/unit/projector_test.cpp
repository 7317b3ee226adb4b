// The projector's picture: contrast of its table and of the skin as it is drawn, sizes, names that keep
// apart.
#include "atlas/state/framing.h"
#include "atlas/view/colours.h"
#include "atlas/view/projector.h"
#include "engine/render/camera.h"
#include "picture_fixture.h"
#include <algorithm>
#include <imgui.h>

namespace {

using namespace atlas;

// README: WCAG 2.1's ratio (a + 0.05) / (b + 0.05); the room's light adds 0.2 to both, so that black on white
// is 1.25 / 0.25 = 5 and 7 is out of reach.
constexpr float kText = 7, kMark = 4.5f, kAmbient = 0.2f, kTextAmbient = 4.5f, kMarkAmbient = 3;

void expectText(glm::vec3 text, glm::vec3 ground, const char* what) {
    EXPECT_GE(contrast(luminance(text), luminance(ground)), kText) << what;
    EXPECT_GE(contrast(luminance(text), luminance(ground), kAmbient), kTextAmbient) << what;
}

void expectMark(glm::vec3 mark, const ProjectorSkin& skin, const std::string& what) {
    for (const float ground : {skin.darkest, skin.lightest}) {
        EXPECT_GE(contrast(luminance(mark), ground), kMark) << what << " on " << ground;
        EXPECT_GE(contrast(luminance(mark), ground, kAmbient), kMarkAmbient) << what << " on " << ground;
    }
    EXPECT_GE(contrast(luminance(mark), luminance(skin.edge)), kMark) << what << " and its edge";
}

glm::vec3 rounded(glm::vec3 c) { // to what a screen gets
    return glm::round(c * 255.0f) / 255.0f;
}

TEST(Projector, ContrastIsWcags) {
    EXPECT_NEAR(contrast(0, 1), 21, 1e-4f);
    EXPECT_NEAR(contrast(1, 0, 0.2f), 5, 1e-4f);
    EXPECT_NEAR(luminance({0.5f, 0.5f, 0.5f}), 0.2140f, 1e-3f);
    EXPECT_NEAR(luminance({1, 0, 0}), 0.2126f, 1e-4f);
}

TEST(Projector, TextStandsOut) {
    for (const ProjectorTheme& t : projectorThemes()) {
        expectText(t.page.text, t.page.background, "text");
        expectText(t.page.quiet, t.page.background, "quiet text");
        expectText(t.page.accent, t.page.background, "accent"); // also the other way round, as a chosen name
    }
}

TEST(Projector, LinesAndMarkersStandOutFromTheSkin) {
    const auto catalog = loadCatalog(defaultDataDir());
    ASSERT_TRUE(catalog) << catalog.error().message;
    for (const ProjectorTheme& t : projectorThemes()) {
        const ProjectorSkin& skin = t.skin;
        for (const Meridian& m : catalog->meridians)
            expectMark(rounded(markColour(glm::vec3(parseColour(m.colour)), skin)), skin, m.code);
        for (const glm::vec3 any : {glm::vec3(1), glm::vec3(0), glm::vec3(1, 0, 0), glm::vec3(0, 1, 1)})
            expectMark(rounded(markColour(any, skin)), skin, "a colour of the phases");
        expectMark(skin.chosen, skin, "the chosen point");
        expectMark(skin.line, skin, "creases and outline");
        for (const glm::vec3& stroke : skin.strokes) expectMark(stroke, skin, "a stroke");
        // At the outline a marker lies on both: there it is seen by itself or by its edge.
        const float page = luminance(t.page.background);
        for (const glm::vec3& c : {skin.chosen, skin.strokes[0]})
            EXPECT_GE(std::max(contrast(luminance(c), page), contrast(luminance(skin.edge), page)), kMark);
    }
}

TEST(Projector, AColourKeepsItsHue) {
    for (const ProjectorTheme& t : projectorThemes()) {
        const glm::vec3 red = markColour({0.8f, 0.1f, 0.1f}, t.skin),
                        blue = markColour({0.1f, 0.2f, 0.8f}, t.skin);
        EXPECT_GT(red.r, red.b);
        EXPECT_GT(blue.b, blue.r);
    }
}

struct Size {
    float width, height;
};
constexpr Size kSizes[] = {{1024, 768}, {1280, 800}, {1920, 1080}, {3840, 2160}};

class ProjectorPicture : public fixture::Pictures {
protected:
    static void SetUpTestSuite() { open(3840, 2160); }
    void SetUp() override {
        Pictures::SetUp();
        if (!viewer) return;
        viewer->state.projector = true;
        viewer->state.shape = viewer->session.shape;
        viewer->state.pose = viewer->session.pose;
    }
    static engine::ViewRect rect(Size s) { return Pictures::rect(s.width, s.height); }
    // Lays out and draws what a window of that size would show.
    static void show(Size s, const Action& opens) {
        Viewer& v = *viewer;
        const Letters letters = lettersFor(v.state, {s.width, s.height}, 1, v.letters);
        if (!(letters == v.letters)) {
            v.letters = letters;
            v.scale = letters.scale;
            buildLetters(v.ui, letters, {});
            useFonts(v);
        }
        act(opens);
        act(act::Stage{{rect(s).width, rect(s).height}, v.scale});
        act(act::Reset{});
        act(opens);
        for (int pass = 0; pass < 2; ++pass) // names keep clear of what the first one drew
            layOut(s.width, s.height);
        ASSERT_TRUE(drawScene(v, rect(s), engine::Quality::resting));
    }
};

bool overlap(const PanelText& a, const PanelText& b) {
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

const std::vector<Action>& openings() {
    static const std::vector<Action> all{
        act::Open{CardKind::none, {}},       act::Open{CardKind::point, "LI4"},
        act::Open{CardKind::point, "PC6"},   act::Open{CardKind::point, "EX-UE2"},
        act::Open{CardKind::region, "neck"}, act::Open{CardKind::meridian, "LU"}};
    return all;
}

TEST_F(ProjectorPicture, TextsAreReadFromTheLastRowAndKeepApart) {
    for (const Size s : kSizes)
        for (const Action& opens : openings()) {
            SetUp();
            show(s, opens);
            const std::vector<PanelText> texts = drawnTexts();
            EXPECT_FALSE(texts.empty());
            size_t titles = 0;
            for (const PanelText& t : texts) {
                const std::string where = t.text + " at " + std::to_string(static_cast<int>(s.width));
                const bool name = t.label || t.y == 0;
                titles += !t.label && t.y == 0 ? 1 : 0;
                EXPECT_GE(t.letters, s.height / (name ? 25 : 40)) << where;
                EXPECT_GE(t.x, 0) << where;
                EXPECT_GE(t.y, 0) << where;
                EXPECT_LE(t.x + t.width, s.width + 1) << where;
                EXPECT_LE(t.y + t.height, s.height + 1) << where;
                for (const PanelText& other : texts) {
                    if (&other != &t) {
                        EXPECT_FALSE(overlap(t, other)) << where << " and " << other.text;
                    }
                }
            }
            const auto& open = std::get<act::Open>(opens);
            EXPECT_EQ(titles > 0, open.kind != CardKind::none);
            if (open.kind != CardKind::point) continue;
            EXPECT_EQ(titles, 3u) << "code, hanzi and pinyin"; // fonts-noto-cjk is a package of this project
            EXPECT_EQ(texts.size() > 3, true);
            const Point& point = *viewer->session.catalog.point(open.id);
            EXPECT_TRUE(std::ranges::any_of(texts, [&](const PanelText& t) { return t.text == point.hans; }));
            EXPECT_TRUE(
                std::ranges::any_of(texts, [&](const PanelText& t) { return t.text == point.location; }));
            EXPECT_TRUE(std::ranges::any_of(
                texts, [&](const PanelText& t) { return t.label && t.text.starts_with(point.code + "  "); }))
                << open.id << ": the chosen point is named on the body";
        }
}

TEST_F(ProjectorPicture, MarkersAndLinesAreLarge) {
    for (const Size s : kSizes)
        for (const Action& opens : openings()) {
            SetUp();
            show(s, opens);
            const float unit = s.height / 1080, px = viewer->scale;
            EXPECT_FALSE(viewer->scene.markers.empty());
            size_t cores = 0;
            for (const engine::Marker& m : viewer->scene.markers) {
                if (m.fill == m.rim) { // the sign of yin inside of another
                    ++cores;
                    continue;
                }
                const float rim = std::min(1.4f, 0.28f * m.radius); // as marker.frag draws it
                EXPECT_GE(2 * (m.radius - rim) * px, 14 * unit);
            }
            EXPECT_LT(cores, viewer->scene.markers.size());
            for (const engine::Line& l : viewer->scene.lines) {
                if (l.worldWidth > 0) continue;                     // creases
                const float rim = std::min(1.0f, 0.275f * l.width); // as line.frag draws it
                EXPECT_GE((l.width - 2 * rim) * px, 3 * unit);
            }
        }
}

TEST_F(ProjectorPicture, MarkersThatNothingPointsOutKeepApart) {
    show(kSizes[2], act::Open{CardKind::none, {}});
    const auto shown = projectedSites(viewer->overlay, viewer->session, viewer->state, viewer->scale);
    const glm::vec2 stage = viewer->state.stage;
    std::vector<glm::vec2> at;
    for (size_t i = 0; i < shown.size(); ++i)
        if (shown[i])
            at.push_back(glm::vec2(
                engine::project(viewer->state.camera, viewer->overlay.sites[i].place.position, stage)));
    EXPECT_GT(at.size(), 30u);
    EXPECT_LT(at.size(), viewer->overlay.sites.size());
    for (size_t i = 0; i < at.size(); ++i)
        for (size_t k = 0; k < i; ++k) EXPECT_GE(glm::distance(at[i], at[k]), 14 * viewer->scale);
}

// What lines and markers lie on is what the table says, in every material and on either page.
TEST_F(ProjectorPicture, TheSkinIsDrawnAsTheTableSays) {
    const Size s = kSizes[1];
    for (const bool dark : {false, true})
        for (const int look : {0, 1, 2, 4, 5, 7}) {
            for (const char* code : {"LI4", "BL23", "GB14"}) {
                SetUp();
                Settings& set = viewer->state.settings;
                set.dark = dark;
                set.material = look == 0   ? engine::SkinMaterial::porcelain
                               : look == 1 ? engine::SkinMaterial::bronze
                                           : engine::SkinMaterial::skin;
                set.skinTone = std::max(look - 2, 0);
                set.lines = set.creases = set.labels = false;
                show(s, act::Open{CardKind::point, code});
                viewer->scene.markers.clear();
                viewer->scene.lines.clear(); // the ruler's
                ui = nullptr;                // the chosen point's name
                ASSERT_TRUE(viewer->renderer->drawScene(viewer->scene, rect(s), engine::Quality::resting));
                const engine::Image image =
                    picture("projector-skin-" + std::to_string(look) + (dark ? "d" : "l") + code);
                const ProjectorTheme& theme = projectorTheme(set);
                const auto at = [&](int x, int y) {
                    const uint8_t* p =
                        &image.pixels[(static_cast<size_t>(y) * image.width + static_cast<size_t>(x)) * 4];
                    return luminance(glm::vec3(p[0], p[1], p[2]) / 255.0f);
                };
                size_t seen = 0;
                std::string out;
                const engine::ViewRect r = rect(s);
                const glm::vec2 size(r.width, r.height);
                const glm::vec3 eye = viewer->state.camera.eye();
                for (const OverlaySite& site : viewer->overlay.sites) {
                    const SitePlace& p = site.place;
                    const glm::vec3 px = engine::project(viewer->state.camera, p.position, size);
                    if (px.z <= 0 || px.x < 8 || px.y < 8 || px.x > size.x - 8 || px.y > size.y - 8) continue;
                    if (glm::dot(glm::normalize(eye - p.position), p.normal) < 0.4f) continue; // the outline
                    if (hiddenFrom(viewer->session, eye, p.position, p.normal)) continue;
                    const float l = at(r.x + static_cast<int>(px.x), r.y + static_cast<int>(px.y));
                    ++seen;
                    if (l < theme.skin.darkest - 0.004f || l > theme.skin.lightest + 0.004f)
                        out.append(" ").append(p.code).append(" ").append(std::to_string(l));
                }
                EXPECT_GT(seen, 0u) << code;
                EXPECT_EQ(out, "") << code << " look " << look << (dark ? " dark" : " light") << " of "
                                   << seen;
            }
        }
}

// On every row of the picture the body begins and ends with its line, everywhere about as wide.
TEST_F(ProjectorPicture, ALineOfEvenWidthGoesRoundTheBody) {
    const Size s = kSizes[2];
    for (const auto material : {engine::SkinMaterial::porcelain, engine::SkinMaterial::bronze}) {
        SetUp();
        Settings& set = viewer->state.settings;
        set.material = material;
        set.dark = material == engine::SkinMaterial::bronze; // the page as light or dark as the body
        set.lines = set.creases = set.labels = false;
        show(s, act::Open{CardKind::none, {}});
        viewer->scene.markers.clear();
        ASSERT_TRUE(viewer->renderer->drawScene(viewer->scene, rect(s), engine::Quality::resting));
        ui = nullptr;
        const engine::Image image = picture(set.dark ? "outline-dark" : "outline-light");
        const ProjectorTheme& theme = projectorTheme(set);
        const float page = luminance(theme.page.background), line = luminance(theme.skin.line);
        const auto at = [&](uint32_t x, uint32_t y) {
            const uint8_t* p = &image.pixels[(size_t{y} * image.width + x) * 4];
            return luminance(glm::vec3(p[0], p[1], p[2]) / 255.0f);
        };
        std::vector<uint32_t> widths;
        size_t rows = 0, without = 0;
        for (uint32_t y = 0; y < 1080; y += 3)
            for (const bool fromLeft : {true, false}) {
                uint32_t x = 0;
                const auto here = [&] { return at(fromLeft ? x : 1919 - x, y); };
                while (x < 1920 && std::abs(here() - page) < 0.02f) ++x;
                if (x == 1920) continue;
                ++rows;
                const uint32_t edge = x;
                while (x < edge + 12 && std::abs(here() - line) > 0.2f)
                    ++x; // its soft edge, long where it is flat
                uint32_t wide = 0;
                for (; x < 1919 && std::abs(here() - line) < 0.2f; ++x) ++wide;
                without += wide == 0 ? 1 : 0;
                widths.push_back(wide);
            }
        ASSERT_GT(rows, 400u);
        EXPECT_LE(50 * without, rows) << without << " of " << rows << " rows without a line";
        std::ranges::sort(widths);
        const float pixels = 1.5f * viewer->scale;
        EXPECT_NEAR(static_cast<float>(widths[widths.size() / 2]), pixels, 3);
    }
}

TEST_F(ProjectorPicture, ThePageIsEven) {
    for (const bool dark : {false, true}) {
        SetUp();
        viewer->state.settings.dark = dark;
        const Size s = kSizes[1];
        show(s, act::Open{CardKind::none, {}});
        const engine::Image image = picture(dark ? "projector-dark" : "projector-light");
        const glm::vec3 page = projectorTheme(viewer->state.settings).page.background * 255.0f;
        for (const auto& [x, y] :
             {std::pair{3u, 3u}, {3u, 796u}, {1276u, 796u}, {320u, 780u}, {640u, 795u}}) {
            const uint8_t* p = &image.pixels[(size_t{y} * image.width + x) * 4];
            for (int c = 0; c < 3; ++c) EXPECT_EQ(p[c], static_cast<int>(page[c])) << x << ", " << y;
        }
    }
}

TEST_F(ProjectorPicture, NothingOfTheUsualWindowShowsUnlessAskedFor) {
    viewer->state.notice = "The handout is in /tmp";
    viewer->state.noticeUntil = 100;
    show(kSizes[2], act::Open{CardKind::point, "LI4"});
    EXPECT_TRUE(drawnItems().empty());
    EXPECT_TRUE(viewer->ui.windows().empty());
    act(act::FocusSearch{});
    EXPECT_TRUE(viewer->state.askedFinder);
    show(kSizes[2], act::Hover{});
    EXPECT_FALSE(drawnItems().empty());
    act(act::Open{CardKind::point, "LI10"}); // what was found closes it
    EXPECT_FALSE(viewer->state.askedFinder);
    act(act::Toggle{"card"});
    show(kSizes[2], act::Hover{});
    EXPECT_FALSE(drawnItems().empty());
    act(act::Close{});
    show(kSizes[2], act::Hover{});
    EXPECT_TRUE(drawnItems().empty());
    EXPECT_EQ(viewer->state.cardId, "LI10");
    const bool finder = viewer->state.settings.finder;
    act(act::Toggle{"projector"});
    EXPECT_FALSE(viewer->state.projector);
    EXPECT_EQ(viewer->state.settings.finder, finder);
}

TEST_F(ProjectorPicture, ATaughtStepHasTheTitleBandToItself) {
    for (const Size s : kSizes) {
        SetUp();
        LessonRun& run = viewer->state.lesson.emplace();
        run.teaching = true;
        run.lesson.steps.resize(3);
        run.lesson.steps[0].title = "LI4 合谷, the joined valley";
        run.lesson.steps[0].text = "Press 合谷 slowly.";
        run.lesson.steps[1].title = "Large Intestine 大肠 · arm, yang, metal";
        for (int i = 0; i < 24; ++i) run.lesson.steps[1].text += "lengthy ";
        run.lesson.steps[2].title = "Short";
        float stage = 0;
        for (size_t i = 0; i < 3; ++i) {
            run.step = i;
            viewer->state.point = "LI4";
            show(s, act::Hover{});
            const std::vector<PanelText> texts = drawnTexts();
            const LessonStep& step = run.lesson.steps[i];
            const auto title = std::ranges::find(texts, step.title, &PanelText::text);
            ASSERT_NE(title, texts.end()) << step.title << " is cut at " << s.width;
            EXPECT_EQ(title->y, 0);
            EXPECT_GE(title->letters, s.height / 25);
            EXPECT_LE(title->x + title->width, s.width);
            EXPECT_EQ(std::ranges::count(texts, 0.0f, &PanelText::y), 1) << "one title";
            const engine::ViewRect band = rect(s);
            if (i == 0) stage = static_cast<float>(band.y);
            EXPECT_EQ(static_cast<float>(band.y), stage) << "the body stays where it is";
            EXPECT_EQ(band.y + band.height, static_cast<int>(s.height)) << "no foot besides";
            if (step.text.empty()) continue;
            const auto text = std::ranges::find(texts, step.text, &PanelText::text);
            ASSERT_NE(text, texts.end());
            EXPECT_GE(text->letters, s.height / 40);
            EXPECT_LE(text->y + text->height, stage) << "all of it stands in the band";
        }
        const engine::UiFonts& f = viewer->ui.fonts();
        if (f.chinese) {
            for (const ImFont* font : {f.farName, f.farTitle, f.farText, f.farNote})
                for (const unsigned hanzi : {0x5408u, 0x8c37u, 0x80a0u})
                    EXPECT_TRUE(font->FindGlyphNoFallback(static_cast<ImWchar>(hanzi))) << hanzi;
        }
        picture("lesson-" + std::to_string(static_cast<int>(s.width)));
    }
}

TEST_F(ProjectorPicture, AStepWithoutATitleHasItsPoints) {
    LessonRun& run = viewer->state.lesson.emplace();
    run.teaching = true;
    run.lesson.steps.resize(1);
    run.lesson.steps[0].text = "Sit upright and let the shoulders fall.";
    run.lesson.steps[0].point = viewer->state.point = "GB20";
    show(kSizes[0], act::Hover{});
    const auto& texts = drawnTexts();
    EXPECT_TRUE(std::ranges::any_of(texts, [](const PanelText& t) { return !t.label && t.text == "GB20"; }));
    EXPECT_NE(std::ranges::find(texts, run.lesson.steps[0].text, &PanelText::text), texts.end());
}

} // namespace
