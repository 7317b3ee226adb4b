#include "atlas/handout_pictures.h"
#include "atlas/panels/ui.h"
#include "atlas/state/framing.h"
#include "engine/render/camera.h"
#include <algorithm>
#include <cmath>

namespace atlas {
namespace {

namespace print = engine::print;

constexpr float kDotsPerPoint = 300.0f / 72; // 300 an inch
constexpr float kUnit = 0.55f; // points a logical pixel: names as small print, markers 2 to 3 mm
constexpr float kLettering = 7.2f;
constexpr float kPi = 3.14159265f;
constexpr uint32_t kLargest = 2200; // pixels, of one picture

glm::ivec2 pixelsOf(glm::vec2 points) {
    return {std::clamp(static_cast<int>(points.x * kDotsPerPoint), 1, static_cast<int>(kLargest)),
            std::clamp(static_cast<int>(points.y * kDotsPerPoint), 1, static_cast<int>(kLargest))};
}

View viewOf(float yaw) {
    const float turn = std::abs(std::remainder(yaw, 2 * kPi));
    if (turn < 0.3f * kPi) return View::front;
    if (turn > 0.7f * kPi) return View::back;
    return std::remainder(yaw, 2 * kPi) > 0 ? View::left : View::right;
}

void addLabels(const std::vector<Label>& labels, const std::function<std::string(const std::string&)>& word,
               print::Picture& out) {
    for (auto l = labels.rbegin(); l != labels.rend(); ++l) {
        if (l->leader) {
            const glm::vec2 to = glm::clamp(l->anchor, l->box, l->box + l->size);
            print::Stroke s;
            s.points = {{l->anchor.x, l->anchor.y}, {to.x, to.y}};
            s.width = 0.6f;
            out.strokes.push_back(s);
        }
        print::Mark m;
        m.text = word ? word(l->text) : l->text;
        m.x = l->box.x, m.y = l->box.y, m.width = l->size.x, m.height = l->size.y;
        m.bold = l->rank == 0;
        m.chosen = l->rank == 0;
        out.marks.push_back(m);
    }
}

// Which side of the body is which, where it is seen whole enough to ask.
void addSides(const Studio& v, glm::vec2 units, print::Picture& out) {
    const auto ends = ui::screenEnds(v.state.camera.yaw, v.session.turned.lie);
    for (const bool right : {false, true}) {
        print::Mark m;
        m.text = right ? ends.right : ends.left;
        m.plate = false;
        m.width = 40;
        m.height = 16;
        m.x = right ? units.x - 42 : 2;
        m.y = units.y * 0.5f;
        m.align = right ? 1.0f : 0.0f;
        m.quiet = true;
        out.marks.push_back(m);
    }
}

} // namespace

engine::RendererOptions printRenderer() {
    engine::RendererOptions o;
    o.width = o.height = kLargest;
    return o;
}

Shot newShot(const Studio& v, glm::vec2 points) {
    Shot shot;
    shot.size = points;
    AppState& s = shot.state;
    s.settings = v.state.settings;
    s.settings.reduceMotion = true; // no flight: the camera is there at once
    s.settings.dark = false;
    s.settings.finder = s.settings.card = s.settings.flow = s.settings.ruler = s.settings.takePosture = false;
    s.settings.labels = s.settings.lines = s.settings.creases = true;
    s.shape = v.state.shape;
    s.pose = v.state.pose;
    apply(s, v.session, act::Stage{glm::vec2(pixelsOf(points)), 0, 0}, 0);
    apply(s, v.session, act::Reset{}, 0);
    return shot;
}

engine::Result<print::Picture> shoot(Studio& v, const Shot& shot,
                                     const std::function<std::string(const std::string&)>& word) {
    AppState was = std::exchange(v.state, shot.state);
    const float scale = std::exchange(v.scale, kUnit * kDotsPerPoint);
    const bool through = std::exchange(v.transparent, true);
    const glm::ivec2 pixels = pixelsOf(shot.size);
    const engine::ViewRect rect{0, 0, pixels.x, pixels.y};
    auto sites = v.overlay.sites;
    auto routes = v.overlay.routes;
    const auto keep = [](const std::vector<std::string>& only, const std::string& one) {
        return only.empty() || std::ranges::find(only, one) != only.end();
    };
    std::erase_if(v.overlay.sites,
                  [&](const OverlaySite& s) { return !keep(shot.onlyPoints, s.place.code); });
    std::erase_if(v.overlay.routes, [&](const OverlayLine& l) { return !keep(shot.onlyLines, l.meridian); });
    print::Picture out;
    out.width = shot.size.x;
    const glm::vec2 units = glm::vec2(pixels) / v.scale;
    out.across = units.x;
    out.lettering = kLettering;
    const auto make = [&]() -> engine::Result<void> {
        if (auto done = drawScene(v, rect, engine::Quality::resting); !done) return done.error();
        auto image = v.renderer->readBack(nullptr);
        if (!image) return image.error();
        out.image = std::make_shared<const engine::Image>(
            engine::cropped(*image, static_cast<uint32_t>(pixels.x), static_cast<uint32_t>(pixels.y)));
        const print::Lettering lettering;
        const auto measure = [&](const std::string& text) {
            const auto [w, h] = lettering.measure(word ? word(text) : text, kLettering, true);
            return glm::vec2(w, h * 0.8f) / kUnit;
        };
        if (shot.names) addLabels(labelsOf(v, rect, {}, measure), word, out);
        addSides(v, units, out);
        return {};
    };
    auto done = make();
    v.state = std::move(was);
    v.scale = scale;
    v.overlay.sites = std::move(sites);
    v.overlay.routes = std::move(routes);
    v.transparent = through;
    if (!done) return done.error();
    return out;
}

print::Stroke frameOf(const Shot& near, const Shot& far) {
    const engine::Camera &n = near.state.camera, &f = far.state.camera;
    const glm::vec2 stage = far.state.stage;
    const glm::vec3 middle = engine::project(f, n.target, stage);
    const float tall = n.distance * std::tan(n.fovY * 0.5f) * pixelsPerMetre(f, stage.y);
    const glm::vec2 half(tall * near.size.x / near.size.y, tall);
    const glm::vec2 low = glm::max(glm::vec2(middle) - half, glm::vec2(4)),
                    high = glm::min(glm::vec2(middle) + half, stage - 4.0f);
    const float unit = 1 / (kUnit * kDotsPerPoint);
    print::Stroke s;
    for (const auto& [x, y] : {std::pair{low.x, low.y}, {high.x, low.y}, {high.x, high.y}, {low.x, high.y}})
        s.points.emplace_back(x * unit, y * unit);
    s.closed = true;
    s.colour = print::kAccent;
    s.width = 1.1f;
    return s;
}

void standBack(const Studio& v, const Shot& near, Shot& far) {
    const float aspect = far.size.x / far.size.y;
    const View wanted = viewOf(near.state.camera.yaw);
    const auto place = placeOf(v.session, near.state.point, near.state.side);
    for (const View view : {wanted, View::front, View::back, View::left, View::right}) {
        far.state.camera = frameBody(v.session, view, aspect);
        if (!place || !hiddenFrom(v.session, far.state.camera.eye(), place->position, place->normal)) return;
    }
    far.state.camera = frameBody(v.session, wanted, aspect);
}

std::string seenFrom(const engine::Camera& c) {
    if (c.pitch > 0.9f) return "from above";
    if (c.pitch < -0.9f) return "from below";
    switch (viewOf(c.yaw)) {
    case View::back:
        return "from behind";
    case View::left:
        return "from the left";
    case View::right:
        return "from the right";
    default:
        return "from the front";
    }
}

} // namespace atlas
