// tongren render: the picture that the window would show, without a display.
#include "atlas/app_viewer.h"
#include "atlas/domain/offer.h"
#include "atlas/state/lesson_state.h"
#include "atlas/state/picture_state.h"
#include <algorithm>
#include <cstdio>

namespace atlas {
namespace {

std::string bodyName(const AtlasSession& s) {
    if (s.guest) return s.guest->name;
    return s.shape.sex <= 0.3f ? "female" : s.shape.sex >= 0.7f ? "male" : "androgynous";
}

} // namespace

int runRender(const AppOptions& o) {
    const auto size = parseSize(o.size, {1920, 1080});
    if (!size) return fail(size.error().message, 2);
    if (o.outFile.empty()) return fail("say where the picture goes: -o FILE.png", 2);
    auto preparing = prepare(o.session);
    Viewer v;
    const auto w = static_cast<float>(size->x), h = static_cast<float>(size->y);
    // Beyond 4 the letters of all fonts no longer fit into one texture.
    const float usual = o.uiScale > 0 ? o.uiScale : std::clamp(std::min(h / 800.0f, w / 900.0f), 0.75f, 4.0f);
    AppState asked; // as it will be: what is open has a title over the stage
    asked.projector = o.projector;
    asked.point = o.point;
    asked.region = o.region;
    if (!o.meridian.empty()) asked.shownMeridians = {o.meridian};
    if (o.step && o.projector) { // taught
        LessonRun& run = asked.lesson.emplace();
        run.lesson.steps = {*o.step};
        run.teaching = true;
    }
    v.state.projector = o.projector;
    v.letters = lettersFor(asked, {w, h}, usual, {});
    v.scale = v.letters.scale;
    auto fonts = std::async(std::launch::async, [&] { buildLetters(v.ui, v.letters, o.session.dataDir); });
    engine::RendererOptions device;
    device.width = size->x;
    device.height = size->y;
    if (auto done = openOffScreen(v, preparing, device, o); !done) return fail(done.error().message);
    const auto stage = [&](const AppState& of) {
        return o.projector ? stageRect(of, w, h, v.scale)
                           : engine::ViewRect{0, 0, static_cast<int>(size->x), static_cast<int>(size->y)};
    };
    const engine::ViewRect all = stage(asked);
    const glm::vec2 room(all.width, all.height);
    apply(v.state, v.session, act::Stage{room, v.scale}, 0);
    if (auto done = applyOptions(v, o, 0); !done) return fail(done.error().message, 2);
    fonts.get();
    useFonts(v);
    const Page* page = o.page.empty() ? nullptr : v.session.catalog.page(o.page);
    const auto index = static_cast<size_t>(std::max(1, o.picture) - 1);
    if (page && index >= page->pictures.size())
        return fail("the page '" + page->id + "' has " + std::to_string(page->pictures.size()) + " pictures");
    const PagePicture* picture = page ? &page->pictures[index] : nullptr;
    if (picture && picture->figure.empty()) {
        AppState shown = pictureState(v.state, v.session, *picture, {w, h});
        v.state = std::move(shown);
    }
    if (o.step) {
        AppState shown = stepState(v.state, v.session, *o.step, room);
        shown.projector = o.projector;
        shown.lesson = asked.lesson;
        v.state = std::move(shown);
    }
    v.transparent = o.transparent;
    if (auto done = drawScene(v, all, engine::Quality::resting); !done) return fail(done.error().message);
    if (o.projector) { // names keep clear of the words that stand on the picture
        v.ui.beginFrame(w, h, 1, 1.0f / 60);
        drawPanels(panelContext(v, w, h, 0));
        v.ui.endFrame();
    }
    layLabels(v, all);
    layFlow(v, all, 0);
    std::string title, caption = bodyName(v.session) + ", " +
                                 std::to_string(static_cast<int>(v.session.shaped.height * 100 + 0.5f)) +
                                 " cm. For education; not medical advice.";
    if (const Point* p = v.session.catalog.point(v.state.point)) {
        title = p->code + (v.ui.fonts().chinese ? "  " + p->hans : "") + "  " + p->pinyin;
        if (const PlacedPoint* placed = v.session.measurement.point(p->code);
            placed && v.state.settings.ruler)
            title += ": " + placed->arithmetic;
    } else if (const Region* r = v.session.catalog.region(v.state.region)) {
        title = r->name;
        std::string away; // what is pressed for it and lies elsewhere on the body
        for (const RegionPoint& listed : r->points) {
            const Point* point = v.session.catalog.point(listed.code);
            if (point && std::ranges::find(point->regions, r->id) != point->regions.end() &&
                !isNearRegion(v.session, r->id, listed.code))
                away.append(away.empty() ? "" : ", ").append(listed.code);
        }
        if (!away.empty()) caption = "Also pressed, away from it: " + away + ". " + caption;
    } else if (!o.meridian.empty())
        title = v.session.catalog.meridian(o.meridian)->name;
    if (o.step) {
        title = o.step->title;
        caption = o.step->text;
    }
    if (picture) {
        title = page->title;
        caption = picture->caption;
        for (Label& l : v.labels) l.text = wordBeside(*picture, l.text);
    }
    if (o.transparent) title = caption = {}; // it goes over something else
    v.ui.beginFrame(w, h, 1, 1.0f / 60);
    if (o.projector)
        drawPanels(panelContext(v, w, h, 0));
    else if (picture && !picture->figure.empty())
        drawFigurePicture(panelContext(v, w, h, 0), *picture, caption);
    else
        drawPicture(panelContext(v, w, h, 0), title, caption);
    const auto image = v.renderer->readBack(v.ui.endFrame());
    if (!image) return fail(image.error().message);
    if (auto done = engine::writePng(*image, o.outFile, o.transparent); !done)
        return fail(done.error().message);
    return 0;
}

} // namespace atlas
