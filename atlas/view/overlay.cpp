#include "atlas/view/overlay.h"
#include "atlas/view/projector.h"
#include "engine/render/camera.h"
#include <algorithm>
#include <cmath>

namespace atlas {

void carry(const engine::SurfaceView& surface, std::span<const engine::SurfacePoint> points,
           engine::Line& line) {
    constexpr float near = 0.0002f, longest = 0.03f;
    std::vector<glm::vec3> path;
    for (const engine::SurfacePoint& at : points) path.push_back(engine::positionAt(surface, at));
    const auto keep = [&](size_t i) {
        line.points.push_back(path[i]);
        line.normals.push_back(engine::normalAt(surface, points[i]));
    };
    for (size_t from = 0; from < path.size();) {
        keep(from);
        size_t to = from + 1;
        while (to + 1 < path.size()) {
            const glm::vec3 a = path[from], d = path[to + 1] - a;
            const float length = glm::length(d);
            bool straight = length < longest && length > 1e-6f;
            for (size_t i = from + 1; straight && i <= to; ++i) { // a fold may turn the way back on itself
                const float along = std::clamp(glm::dot(path[i] - a, d) / (length * length), 0.0f, 1.0f);
                straight = glm::distance(path[i], a + along * d) < near;
            }
            if (!straight) break;
            ++to;
        }
        from = to;
    }
}

namespace {

bool contains(const std::vector<std::string>& list, const std::string& s) {
    return std::find(list.begin(), list.end(), s) != list.end();
}

constexpr glm::vec4 groove{0.07f, 0.06f, 0.04f, 1},
    brass{0.93f, 0.78f, 0.48f, 1}; // engraving on the bronze figure

glm::vec4 faded(glm::vec4 c, float alpha) {
    return {glm::vec3(c), c.a * alpha};
}

// Mixed towards another colour, as a lighter or darker shade.
glm::vec4 shade(glm::vec4 c, glm::vec4 to, float t) {
    return {glm::mix(glm::vec3(c), glm::vec3(to), t), c.a};
}

void addFeatures(const BodyOverlay& overlay, const AppState& state, engine::Scene& scene) {
    const bool bronze = state.settings.material == engine::SkinMaterial::bronze;
    const bool deep = state.settings.material == engine::SkinMaterial::skin && state.settings.skinTone >= 4;
    for (const OverlayLine& f : overlay.features) {
        engine::Line line = f.line;
        const bool brow = f.meridian == "brow";
        if (brow)
            line.core = line.edge = bronze ? glm::vec4(0.10f, 0.09f, 0.07f, 0.75f)
                                           : glm::vec4(0.16f, 0.12f, 0.10f, deep ? 0.9f : 0.72f);
        else if (f.meridian == "hair") {
            line.core = line.edge =
                bronze || deep ? glm::vec4(0.05f, 0.05f, 0.04f, 0.6f) : glm::vec4(0.24f, 0.20f, 0.18f, 0.5f);
            line.dash = 7;
            line.gap = 4;
        } else
            line.core = line.edge =
                bronze || deep ? glm::vec4(0.03f, 0.03f, 0.02f, 0.6f) : glm::vec4(0.36f, 0.24f, 0.20f, 0.55f);
        line.hiddenAlpha = 0;
        if (state.projector) line.core = line.edge = glm::vec4(projectorTheme(state.settings).skin.line, 1);
        scene.lines.push_back(std::move(line));
    }
}

// For a class: a line is there in full or not at all.
void addProjectedRoutes(const BodyOverlay& overlay, const AtlasSession& session, const AppState& state,
                        engine::Scene& scene) {
    const ProjectorSkin& skin = projectorTheme(state.settings).skin;
    const Point* selected = session.catalog.point(state.point);
    const bool some = !state.shownMeridians.empty();
    for (const OverlayLine& route : overlay.routes) {
        const bool own = some ? contains(state.shownMeridians, route.meridian)
                              : selected && selected->meridian == route.meridian;
        if (!own && (some || selected || !state.region.empty())) continue;
        engine::Line line = route.line;
        const MeridianStyle style = styleOf(session, route.meridian, state.settings.phases);
        line.core = glm::vec4(markColour(style.colour, skin), 1);
        line.edge = glm::vec4(skin.edge, 1);
        line.dash = style.dash.dash;
        line.gap = style.dash.gap;
        line.width = own ? 5.0f : 4.0f; // with the edges, a pixel each
        line.hiddenAlpha = 0;
        scene.lines.push_back(std::move(line));
    }
}

void addRoutes(const BodyOverlay& overlay, const AtlasSession& session, const AppState& state,
               engine::Scene& scene) {
    if (state.projector) return addProjectedRoutes(overlay, session, state, scene);
    const Point* selected = session.catalog.point(state.point);
    const bool some = !state.shownMeridians.empty();
    const bool bronze = state.settings.material == engine::SkinMaterial::bronze;
    const bool deep = state.settings.material == engine::SkinMaterial::skin && state.settings.skinTone >= 3;
    for (const OverlayLine& route : overlay.routes) {
        engine::Line line = route.line;
        const MeridianStyle style = styleOf(session, route.meridian, state.settings.phases);
        line.core = shade(style.colour, paper, 0.25f);
        const glm::vec3 pale = glm::vec3(style.colour) * glm::vec3(0.25f, 0.6f, 0.15f);
        line.edge = shade(style.colour, ink, 0.72f + 0.16f * std::pow(pale.r + pale.g + pale.b, 4.0f));
        line.dash = style.dash.dash;
        line.gap = style.dash.gap;
        const bool shown = some && contains(state.shownMeridians, route.meridian);
        const bool own = shown || (selected && selected->meridian == route.meridian);
        const float alpha = own ? 1.0f : some || !state.region.empty() ? 0.2f : selected ? 0.5f : 0.8f;
        line.width = own ? 4.2f : 3.0f;
        if (bronze) { // a dark groove with a bright lip, tinted enough to tell the lines apart
            line.core =
                state.settings.phases ? shade(style.colour, groove, 0.25f) : shade(line.edge, groove, 0.45f);
            line.edge = shade(shade(brass, line.core, 0.15f), paper, own ? 0.35f : 0.0f);
        } else if (deep) { // a dark edge is lost there
            line.edge = shade(line.core, paper, 0.62f);
            line.core = shade(line.core, ink, 0.12f);
        }
        line.core = faded(line.core, alpha);
        line.edge = faded(line.edge, alpha * 0.85f);
        line.hiddenAlpha = own ? 0.16f : 0.05f;
        scene.lines.push_back(std::move(line));
    }
}

// How much of a covered point still shines through: in a close-up only those near to what is looked at, else
// the arm behind the shoulder fills it with spots.
float shining(const engine::Camera& c, glm::vec3 p) {
    const float seen = c.distance * std::tan(c.fovY * 0.5f);
    return std::clamp(1.6f - 0.8f * glm::distance(p, c.target) / std::max(seen, 0.01f), 0.0f, 1.0f);
}

// Hollow, with a bar across: calm, and told from every other marker by its shape.
void strikeOut(engine::Marker& m, Emphasis emphasis) {
    const bool dim = emphasis == Emphasis::dimmed;
    m.radius = std::max(m.radius, dim ? 2.6f : 3.6f);
    m.fill = faded(paper, dim ? 0.5f : 0.94f);
    m.rim = faded(ink, dim ? 0.45f : 1.0f);
    m.bar = std::max(1.2f, m.radius * 0.3f);
    if (emphasis != Emphasis::selected) {
        m.ring = dim ? 0.0f : m.radius + 0.9f;
        m.ringColour = paper;
    }
}

void addMarker(const OverlaySite& site, const MeridianStyle& style, Emphasis emphasis, bool focused,
               bool bronze, bool leftOut, float share, engine::Scene& scene) {
    engine::Marker m;
    m.position = site.place.position;
    m.normal = site.place.normal;
    m.fill = style.colour;
    m.rim = ink;
    m.ringColour = bronze ? shade(brass, paper, 0.45f) : paper;
    if (bronze) m.fill = shade(m.fill, groove, 0.35f); // a drilled point with its inlay
    float core = 0.42f;
    switch (emphasis) {
    case Emphasis::selected:
        m.radius = focused ? 8.0f : 6.5f;
        m.ring = focused ? 12.5f : 10.0f;
        m.ringColour = focused ? highlight : shade(highlight, paper, 0.35f);
        m.hiddenAlpha = focused ? 0.6f : 0.3f;
        break;
    case Emphasis::hovered:
    case Emphasis::found:
    case Emphasis::shown:
        m.radius = 6.2f;
        m.ring = m.radius + 1.2f;
        m.hiddenAlpha = 0.28f;
        break;
    case Emphasis::plain:
        m.radius = 5.0f;
        m.ring = m.radius + 1.1f;
        m.hiddenAlpha = 0.06f;
        break;
    case Emphasis::dimmed:
        m.radius = 3.4f;
        m.fill = faded(shade(m.fill, {0.6f, 0.6f, 0.6f, 1}, 0.4f), 0.5f);
        m.rim = faded(m.rim, 0.35f);
        m.hiddenAlpha = 0;
        core = 0;
        break;
    }
    if (emphasis != Emphasis::selected) {
        const bool plain = emphasis == Emphasis::plain || emphasis == Emphasis::dimmed;
        const float least = plain ? share : std::max(share, 0.7f);
        m.radius *= least;
        m.ring *= least;
        if (plain && share < 0.75f) m.ring = core = 0, m.radius *= 1.15f; // a coloured dot from afar
    }
    m.hiddenAlpha *= shining(scene.camera, m.position);
    if (leftOut) strikeOut(m, emphasis), core = 0;
    scene.markers.push_back(m);
    if (!style.core || core <= 0) return;
    m.radius *= core;
    m.fill = m.rim = style.coreColour;
    m.ring = 0;
    scene.markers.push_back(m);
}

// For a class: large and even.
void addProjectedMarker(const OverlaySite& site, const MeridianStyle& style, Emphasis emphasis, bool focused,
                        bool leftOut, const ProjectorSkin& skin, engine::Scene& scene) {
    engine::Marker m;
    m.position = site.place.position;
    m.normal = site.place.normal;
    m.fill = glm::vec4(markColour(style.colour, skin), 1);
    m.rim = glm::vec4(skin.edge, 1);
    m.radius = emphasis == Emphasis::plain ? 5.2f : 6.4f;
    m.hiddenAlpha = 0;
    if (emphasis == Emphasis::selected) {
        m.radius = focused ? 9.5f : 7.0f;
        m.fill = glm::vec4(skin.chosen, 1);
        m.ring = focused ? 14.0f : 0.0f;
        m.ringColour = m.fill;
    }
    if (leftOut) {
        std::swap(m.fill, m.rim);
        m.bar = 0.3f * m.radius;
        if (m.ring > 0) m.ringColour = m.rim;
    }
    scene.markers.push_back(m);
    if (!style.core || leftOut || style.coreColour != paper) return; // yin
    m.radius *= 0.38f;
    m.fill = m.rim;
    m.ring = 0;
    scene.markers.push_back(m);
}

AppState withoutMouse(const AppState& state) {
    AppState still;
    still.point = state.point;
    still.found = state.found;
    still.preview = state.preview;
    still.region = state.region;
    still.regionSide = state.regionSide;
    still.moreRegions = state.moreRegions;
    still.shownMeridians = state.shownMeridians;
    return still;
}

} // namespace

std::vector<bool> projectedSites(const BodyOverlay& overlay, const AtlasSession& session,
                                 const AppState& state, float pixelScale) {
    const AppState still = withoutMouse(state);
    const Point* chosen = session.catalog.point(state.point);
    const glm::vec3 eye = state.camera.eye();
    const float room = 14 * pixelScale;
    std::vector<bool> out(overlay.sites.size(), false);
    if (const std::vector<std::string>* only = examLit(state.exam)) {
        for (size_t i = 0; i < out.size(); ++i) out[i] = contains(*only, overlay.sites[i].place.code);
        return out;
    }
    std::vector<glm::vec2> taken;
    for (const bool plain : {false, true})
        for (size_t i = 0; i < out.size(); ++i) {
            const SitePlace& place = overlay.sites[i].place;
            const Emphasis e = emphasisOf(still, session, overlay.sites[i]);
            if (e == Emphasis::dimmed || (e == Emphasis::plain) != plain) continue;
            const Point& point = session.catalog.points[overlay.sites[i].point];
            if (plain && chosen && point.meridian != chosen->meridian)
                continue;                                           // beside it only its own line
            if (glm::dot(place.normal, eye - place.position) < 0) { // on the far side
                out[i] = !plain;
                continue;
            }
            const glm::vec2 at(engine::project(state.camera, place.position, state.stage));
            out[i] = !plain ||
                     std::ranges::none_of(taken, [&](glm::vec2 t) { return glm::distance(t, at) < room; });
            if (out[i]) taken.push_back(at);
        }
    return out;
}

float pixelsPerMetre(const engine::Camera& camera, float stageHeight) {
    return stageHeight / (2 * camera.distance * std::tan(camera.fovY * 0.5f));
}

float markerShare(float pixelsPerMetre) {
    return std::clamp(pixelsPerMetre / 1100.0f, 0.4f, 1.0f);
}

BodyOverlay makeBodyOverlay(const AtlasSession& session, const std::vector<Feature>& features) {
    BodyOverlay overlay;
    const auto surface = shownBody(session).surface();
    for (size_t i = 0; i < session.catalog.points.size(); ++i) {
        const Point& point = session.catalog.points[i];
        const PlacedPoint* placed = session.measurement.point(point.code);
        if (!placed) continue;
        const auto seen = [&](const Site& site) {
            return OverlaySite{{point.code, site.side, engine::positionAt(surface, site.at),
                                engine::normalAt(surface, site.at)},
                               i,
                               site.label};
        };
        for (const Site& site : placed->sites) overlay.sites.push_back(seen(site));
        for (const Site& site : placed->alternatives) overlay.alternatives.push_back(seen(site));
    }
    for (const Route& route : session.measurement.routes) {
        OverlayLine out{route.meridian, route.side, {}};
        carry(surface, route.points, out.line);
        if (out.line.points.size() > 1) overlay.routes.push_back(std::move(out));
    }
    for (const Feature& f : features) {
        if (session.guest && (f.kind == "brow" || f.kind == "hair")) continue; // has its own
        OverlayLine out{f.kind, Side::midline, {}};
        carry(surface, f.points, out.line);
        out.line.worldWidth = f.width;
        if (out.line.points.size() > 1) overlay.features.push_back(std::move(out));
    }
    overlay.support = supportUnder(session);
    return overlay;
}

bool inRegion(const AtlasSession& session, const std::string& region, const Point& point) {
    // What stands in a region's list only because its number was misprinted does not name the region.
    return session.catalog.region(region) && contains(point.regions, region);
}

Emphasis emphasisOf(const AppState& s, const AtlasSession& session, const OverlaySite& site) {
    const std::string& code = site.place.code;
    if (code == s.point) return Emphasis::selected;
    if (code == s.hovered && site.place.side == s.hoveredSide) return Emphasis::hovered;
    if (s.preview == "point:" + code || contains(s.found, code)) return Emphasis::found;
    const Point& point = session.catalog.points[site.point];
    bool some = !s.found.empty() && s.point.empty(),
         shown = false; // an open point is seen among its neighbours
    std::string region = s.region, meridian;
    if (s.preview.starts_with("region:")) region = s.preview.substr(7);
    if (s.preview.starts_with("meridian:")) meridian = s.preview.substr(9);
    // Where one side hurts, the other side's points stay back.
    const bool side = region != s.region || s.regionSide == Side::midline ||
                      site.place.side == Side::midline || site.place.side == s.regionSide;
    if (!region.empty()) some = true, shown = shown || (side && inRegion(session, region, point));
    for (const std::string& more : s.moreRegions)
        some = true, shown = shown || inRegion(session, more, point);
    if (!s.shownMeridians.empty()) some = true, shown = shown || contains(s.shownMeridians, point.meridian);
    if (!meridian.empty()) some = true, shown = shown || meridian == point.meridian;
    return shown ? Emphasis::shown : some ? Emphasis::dimmed : Emphasis::plain;
}

std::vector<bool> leftOutPoints(const AtlasSession& session, const AppState& state) {
    const auto said = holding(session.catalog, state.settings.safety);
    const bool warning =
        state.cardKind == CardKind::safety && (state.projector ? state.askedCard : state.settings.card);
    std::vector<bool> out(session.catalog.points.size());
    for (size_t i = 0; i < out.size(); ++i) {
        const Point& p = session.catalog.points[i];
        out[i] = (warning && !p.massage.notAdvised.empty()) ||
                 std::any_of(said.begin(), said.end(), [&](const Condition* c) { return leavesOut(*c, p); });
    }
    return out;
}

void buildScene(const AtlasSession& session, const BodyOverlay& overlay, const AppState& state,
                float pixelScale, engine::Scene& scene) {
    scene.camera = state.camera;
    scene.look = state.projector ? projectorLook(state.settings) : lookOf(state.settings);
    const PosedBody& body = shownBody(session);
    scene.posed = body.positions;
    scene.turns = body.turns;
    scene.opened = body.opened;
    scene.poseVersion = body.version;
    if (session.guest) { // its own skin is drawn
        scene.posed = session.guestShown.positions;
        scene.turns = session.guestShown.turns;
        scene.opened = session.guestShown.opened;
    }
    scene.pixelScale = pixelScale;
    // Nothing of it stands before what is looked at.
    const auto chosen = placeOf(session, state.point, state.side);
    const bool before =
        hides(overlay.support, state.camera.eye(), chosen ? chosen->position : state.camera.target);
    scene.props = before ? std::span<const engine::Prop>() : overlay.support.props;
    scene.propVersion = overlay.support.version;
    scene.ground = overlay.support.ground;
    scene.markers.clear();
    scene.lines.clear();
    if (state.settings.creases) addFeatures(overlay, state, scene);
    const std::vector<std::string>* only = examLit(state.exam);
    if (state.settings.lines && !only) addRoutes(overlay, session, state, scene);
    const float share = markerShare(pixelsPerMetre(state.camera, state.stage.y / std::max(pixelScale, 0.1f)));
    const AppState still = withoutMouse(state); // a hovered point keeps the look it has without the mouse
    for (const OverlaySite& site : overlay.alternatives) {
        if (site.place.code != state.point || only) continue;
        engine::Marker m;
        m.position = site.place.position;
        m.normal = site.place.normal;
        m.fill = faded(paper, 0.35f);
        m.rim = ink;
        m.radius = 5;
        m.ring = 6.5f;
        m.ringColour = paper;
        if (state.projector) {
            const ProjectorSkin& skin = projectorTheme(state.settings).skin;
            m.fill = glm::vec4(skin.edge, 1);
            m.rim = glm::vec4(skin.line, 1);
            m.ring = 0;
        }
        scene.markers.push_back(m);
    }
    const std::vector<bool> leftOut = leftOutPoints(session, state);
    const std::vector<bool> drawn =
        state.projector ? projectedSites(overlay, session, state, pixelScale) : std::vector<bool>{};
    for (size_t i = 0; i < overlay.sites.size(); ++i) {
        const OverlaySite& site = overlay.sites[i];
        if (only && !contains(*only, site.place.code)) continue;
        const Emphasis e = emphasisOf(still, session, site);
        const MeridianStyle style =
            styleOf(session, session.catalog.points[site.point].meridian, state.settings.phases);
        const bool focused = e == Emphasis::selected && site.place.side == state.side;
        if (!state.projector)
            addMarker(site, style, e, focused, state.settings.material == engine::SkinMaterial::bronze,
                      leftOut[site.point], share, scene);
        else if (drawn[i])
            addProjectedMarker(site, style, e, focused, leftOut[site.point],
                               projectorTheme(state.settings).skin, scene);
    }
}

} // namespace atlas
