#include "atlas/app_viewer.h"
#include "atlas/domain/blush.h"
#include "atlas/domain/guest_cloth.h"
#include "atlas/domain/guest_file.h"
#include "atlas/state/picture_command.h"
#include "atlas/view/projector.h"
#include "atlas/view/tint.h"
#include "engine/core/files.h"
#include "engine/render/camera.h"
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <imgui.h>
#include <set>
#include <sstream>

namespace atlas {
int fail(const std::string& message, int code) {
    std::fprintf(stderr, "tongren: %s\n", message.c_str());
    return code;
}

std::future<engine::Result<Prepared>> prepare(const SessionOptions& options) {
    return std::async(std::launch::async, [options]() -> engine::Result<Prepared> {
        auto session = openSession(options);
        if (!session) return session.error();
        dress(*session);
        // By now the device is made, and a core is free for what does not need the lines.
        const AtlasSession& made = *session;
        auto blush = std::async(std::launch::async, [&made] { return skinBlush(*made.asset, made.shaped); });
        auto index = std::async(std::launch::async, [&made] { return SearchIndex(made.catalog); });
        auto features = traceFeatures(made, made.dataDir);
        BodyOverlay overlay = features ? makeBodyOverlay(made, *features) : BodyOverlay{};
        std::vector<float> warmth = blush.get();
        SearchIndex words = index.get(); // both are done with the session before it moves
        if (!features) return features.error();
        return Prepared{std::move(*session), std::move(*features), std::move(overlay), std::move(words),
                        std::move(warmth)};
    });
}

namespace {

void uploadGuest(Studio& v) {
    const BodyAsset& a = *v.session.asset;
    const GuestSkin& skin = v.session.guest->skin;
    const auto normals = seamlessNormals(skin);
    const auto openness = carried<float>(skin, a.triangles, a.occlusion, 1.0f);
    const auto blush = carried<float>(skin, a.triangles, v.blush, 0.0f);
    const auto worn = wornOver(skin);
    engine::BodyMesh mesh;
    mesh.positions = skin.positions;
    mesh.normals = normals;
    mesh.occlusion = openness;
    mesh.fine = skin.triangles;
    mesh.blush = blush;
    mesh.garment = worn; // else the layers' edges look like cuts in one skin
    // A file without colours comes white.
    if (std::ranges::any_of(skin.colours, [](const glm::vec3& c) { return c != glm::vec3(1); }))
        mesh.colours = skin.colours;
    v.renderer->setBody(mesh);
    v.tint.clear();
}

} // namespace

void uploadBody(Studio& v) {
    const BodyAsset& a = *v.session.asset;
    v.dressed = v.state.settings.garment;
    v.uploaded = v.standing->shapes;
    ++v.body;
    if (v.session.guest) return uploadGuest(v);
    const ShapedBody& body = v.dressed ? v.session.clothed : v.session.shaped;
    engine::BodyMesh mesh{body.positions,
                          body.normals,
                          a.uvs,
                          a.occlusion,
                          a.triangles,
                          a.coarse,
                          static_cast<uint32_t>(a.bodyVertexCount)};
    if (v.dressed) mesh.garment = v.session.garment;
    mesh.blush = v.blush;
    const auto lining = mouthLining(a, body);
    mesh.lining = lining;
    v.renderer->setBody(mesh);
    if (v.session.bare || !v.dressed) { // points lie on what is drawn
        v.session.bare = !v.dressed;
        v.overlay = makeBodyOverlay(v.session, v.features);
    }
    v.tint.clear(); // the areas follow the shape, and a new renderer has none
}

void adopt(Studio& v, Prepared&& p) {
    v.session = std::move(p.session);
    v.features = std::move(p.features);
    v.overlay = std::move(p.overlay);
    v.blush = std::move(p.blush);
    v.state.shape = v.session.shape;
    v.state.pose = v.session.pose;
    v.grips = handles(*v.session.asset, v.session.shaped, v.session.motions);
    ++v.standing->shapes;
    uploadBody(v);
}

void adopt(Viewer& v, Prepared&& p) {
    v.index.emplace(std::move(p.index));
    adopt(static_cast<Studio&>(v), std::move(p));
}

engine::Result<void> openOffScreen(Viewer& v, std::future<engine::Result<Prepared>>& preparing,
                                   const engine::RendererOptions& device, const AppOptions& o) {
    auto renderer = engine::Renderer::create(device);
    auto prepared = preparing.get();
    if (!prepared) return prepared.error();
    if (!renderer) return renderer.error();
    v.renderer = std::move(*renderer);
    adopt(v, std::move(*prepared));
    if (v.session.guest)
        for (const std::string& line : reportLines(*v.session.guest))
            std::fprintf(stderr, "tongren: %s: %s\n", v.session.guest->name.c_str(), line.c_str());
    v.state.settings.reduceMotion = true;
    v.state.settings.safety.conditions = o.conditions;
    return {};
}

void adopt(Viewer& v, Reshaped&& r, double now) {
    const auto place = placeOf(v.session, v.state.point, v.state.side);
    const act::Reshaped change{v.session.shaped.height,
                               place ? std::optional(place->position) : std::nullopt};
    static_cast<MeasuredBody&>(v.session) = std::move(r.body);
    if (!v.session.pose.touches.empty() && v.state.pose.id == v.session.pose.id)
        v.state.pose = v.session.pose; // found anew for this shape
    v.features = std::move(r.features);
    v.overlay = std::move(r.overlay);
    v.blush = std::move(r.blush);
    v.grips = handles(*v.session.asset, v.session.shaped, v.session.motions);
    ++v.standing->shapes;
    uploadBody(v);
    apply(v.state, v.session, change, now);
}

bool followPose(Studio& v, double now) {
    if (v.state.pose == v.session.pose) return false;
    if (auto done = setPose(v.session, v.state.pose); !done) {
        apply(v.state, v.session, act::SetPose{v.session.pose, false}, now);
        apply(v.state, v.session, act::Notice{done.error().message, 8}, now);
        return false;
    }
    v.overlay = makeBodyOverlay(v.session, v.features);
    v.ruler = {};
    ++v.body;
    return true;
}

namespace {

// A point shows within a handle's ring there.
bool pointNear(const Viewer& v, glm::vec2 p, glm::vec2 size) {
    return std::ranges::any_of(v.overlay.sites, [&](const OverlaySite& site) {
        const glm::vec3 at = engine::project(v.state.camera, site.place.position, size);
        return at.z > 0 && glm::distance(glm::vec2(at), p) < kHandleRadius * v.scale &&
               !hiddenFrom(v.session, v.state.camera.eye(), site.place.position, site.place.normal);
    });
}

} // namespace

void layHandles(Viewer& v, engine::ViewRect stage) {
    v.handles.clear();
    if (v.state.practice || v.state.exam.run) return;
    const glm::vec2 size(stage.width, stage.height), corner(stage.x, stage.y);
    const auto add = [&](const Grip& g) {
        const glm::vec3 at = engine::project(v.state.camera, gripShown(v.session.posed, g), size);
        if (at.z > 0 && at.x >= 0 && at.y >= 0 && at.x < size.x && at.y < size.y)
            v.handles.push_back({g.name, glm::vec2(at) + corner, false, pointNear(v, glm::vec2(at), size)});
    };
    for (const Grip& g : v.grips)
        if (v.state.handles && !(v.dragged && g.name == v.dragged->name)) add(g);
    if (v.dragged) add(*v.dragged);
}

namespace {

// Each character that the class reads, once.
std::string beyondAscii(const Lesson& lesson) {
    std::set<std::string_view> all;
    for (const LessonStep& step : lesson.steps)
        for (const std::string* text : {&step.title, &step.text})
            for (size_t i = 0; i < text->size();) {
                size_t end = i + 1;
                while (end < text->size() && (static_cast<unsigned char>((*text)[end]) & 0xc0) == 0x80) ++end;
                if (end > i + 1) all.insert(std::string_view(*text).substr(i, end - i));
                i = end;
            }
    std::string out;
    for (const std::string_view one : all) out.append(one);
    return out;
}

} // namespace

Letters lettersFor(const AppState& s, glm::vec2 size, float scale, const Letters& now) {
    Letters out{scale, now.far, s.projector, {}};
    if (s.projector) out.scale = projectorScale(size.y);
    // A session's large fonts follow the window when they are needed.
    const bool taught = s.lesson && s.lesson->teaching;
    if (taught) out.words = beyondAscii(s.lesson->lesson);
    if (s.practice || s.exam.run || (taught && !s.projector))
        out.far = engine::farUnit(size.x, size.y);
    else if (s.projector)
        out.far = projectorUnit(size.y);
    if (std::abs(out.scale - now.scale) < 0.01f) out.scale = now.scale;
    return out;
}

void buildLetters(engine::UiContext& ui, const Letters& letters, const std::filesystem::path& dataDir) {
    const std::string glyphs = glyphText(dataDir);
    std::string names;
    if (letters.names) {
        std::istringstream lines(glyphs);
        for (std::string line; std::getline(lines, line);)
            if (line.starts_with("hans") || line.starts_with("pinyin")) names.append(line);
    }
    if (letters.names) names.append(letters.words);
    ui.buildFonts(glyphs, letters.scale, letters.far, names, letters.words);
}

std::string glyphText(const std::filesystem::path& dataDir) {
    std::string text;
    std::error_code none;
    const auto dir = dataDir.empty() ? defaultDataDir() : dataDir;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(dir, none))
        if (entry.path().extension() == ".toml")
            if (auto file = engine::readFile(entry.path())) text += *file;
    return text;
}

void useFonts(Viewer& v) {
    v.ui.setTheme(v.state.settings.dark, v.scale);
    v.renderer->setFonts();
}

engine::Result<glm::uvec2> parseSize(const std::string& text, glm::uvec2 otherwise) {
    if (text.empty()) return otherwise;
    glm::uvec2 size(0);
    const char* end = text.data() + text.size();
    const auto width = std::from_chars(text.data(), end, size.x);
    if (width.ec == std::errc{} && width.ptr < end && *width.ptr == 'x') {
        const auto height = std::from_chars(width.ptr + 1, end, size.y);
        if (height.ec == std::errc{} && height.ptr == end && size.x > 0 && size.y > 0) return size;
    }
    return engine::Error{"--size '" + text + "' is no size; write it as 1920x1080"};
}

engine::Result<void> applyOptions(Studio& v, const AppOptions& o, double now) {
    AppState& s = v.state;
    const auto act = [&](const Action& a) { apply(s, v.session, a, now); };
    if (!o.material.empty()) {
        static constexpr const char* names[] = {"porcelain", "bronze", "skin"};
        bool known = false;
        for (int i = 0; i < 3; ++i)
            if (o.material == names[i])
                s.settings.material = static_cast<engine::SkinMaterial>(i), known = true;
        if (!known)
            return engine::Error{"no material is called '" + o.material + "'; use porcelain, bronze or skin"};
    }
    if (!o.colours.empty()) s.settings.phases = o.colours == "phases";
    if (o.ruler) s.settings.ruler = true;
    if (o.flow) s.settings.flow = true;
    if (o.dark) s.settings.dark = true;
    if (o.skinTone > 0) s.settings.skinTone = o.skinTone - 1;
    for (const auto& [hidden, setting] : {std::pair{o.noLabels, &s.settings.labels},
                                          {o.noLines, &s.settings.lines},
                                          {o.noCreases, &s.settings.creases},
                                          {o.bare, &s.settings.garment}})
        if (hidden) *setting = false;
    act(act::Reset{});
    if (!o.point.empty()) {
        if (!v.session.catalog.point(o.point))
            return engine::Error{"no point has the code '" + o.point + "'; `tongren search " + o.point +
                                 "` finds codes by other names"};
        const PlacedPoint* placed = v.session.measurement.point(o.point);
        if (!placed || placed->sites.empty())
            return engine::Error{"the point " + o.point + " is not placed on this body yet"};
        act(o.side == Side::midline ? Action(act::Open{CardKind::point, o.point})
                                    : Action(act::Select{o.point, o.side, true}));
        if (o.pointPosture) act(act::TakePosture{});
        followPose(v, now);
    } else if (!o.region.empty()) {
        if (!v.session.catalog.region(o.region)) {
            std::string known;
            for (const Region& r : v.session.catalog.regions) known += (known.empty() ? "" : ", ") + r.id;
            return engine::Error{"no region is called '" + o.region + "'; known: " + known};
        }
        act(act::Open{CardKind::region, o.region, true, o.side});
    } else if (!o.meridian.empty()) {
        if (!v.session.catalog.meridian(o.meridian)) {
            std::string known;
            for (const Meridian& m : v.session.catalog.meridians)
                known += (known.empty() ? "" : ", ") + m.code;
            return engine::Error{"no meridian has the code '" + o.meridian + "'; known: " + known};
        }
        act(act::Open{CardKind::meridian, o.meridian});
    }
    if (!o.page.empty()) act(act::Open{CardKind::page, o.page});
    if (!o.view.empty() && o.view != "auto") {
        static constexpr const char* names[] = {"front", "back", "left", "right", "top"};
        const auto* it = std::find(std::begin(names), std::end(names), o.view);
        if (it == std::end(names))
            return engine::Error{"no view is called '" + o.view +
                                 "'; use front, back, left, right, top or auto"};
        act(act::SetView{static_cast<View>(it - names)});
    }
    if (auto lit = lightUp(s, v.session, o.lit); !lit) return lit.error();
    if (!o.camera.empty()) {
        auto camera = parseCamera(o.camera);
        if (!camera) return camera.error();
        camera->shift = s.camera.shift;
        s.camera = *camera;
        s.flight = {};
    }
    if (!o.drawings.empty()) {
        auto drawings = readDrawings(o.drawings);
        if (!drawings) return drawings.error();
        act(act::TakeDrawings{std::move(*drawings)});
    }
    if (o.practise) {
        PracticeRequest request;
        request.region = o.region;
        request.codes = o.points;
        if (request.region.empty() && request.codes.empty()) request.codes = {o.point};
        request.first = o.side;
        act(act::StartPractice{request});
        if (!s.practice) return engine::Error{s.notice};
    }
    return {};
}

std::vector<std::string> foundCodes(const Viewer& v, const std::string& query) {
    std::vector<std::string> codes;
    if (query.empty()) return codes;
    const auto add = [&](const std::string& code) {
        if (v.session.measurement.point(code) && std::find(codes.begin(), codes.end(), code) == codes.end())
            codes.push_back(code);
    };
    const auto results = v.index->search(query);
    for (const SearchResult& r : results)
        if (r.kind == "point" && r.score >= 0.6f * results.front().score) add(r.id);
    if (!results.empty() && results.front().kind == "region")
        if (const Region* region = v.session.catalog.region(results.front().id))
            for (const RegionPoint& p : region->points) add(p.code);
    return codes;
}

std::vector<Label> labelsOf(Studio& v, engine::ViewRect stage, const std::vector<Box>& covered,
                            const std::function<glm::vec2(const std::string&)>& measure,
                            const std::function<glm::vec2(const std::string&)>& numbers) {
    const StageArea area{glm::vec2(stage.x, stage.y) / v.scale,
                         glm::vec2(stage.width, stage.height) / v.scale};
    auto labels = layoutLabels(v.session, v.overlay, v.state, area, covered, measure);
    if (showsRuler(v.state) && v.ruler.shows(v.session, v.state) && !v.ruler.lines.empty()) {
        std::erase_if(labels, [](const Label& l) { return l.rank > 2; }); // the numbers need the room
        layoutRuler(v.session, v.ruler, v.state, area, covered, numbers ? numbers : measure, labels);
    }
    return labels;
}

glm::vec2 labelSize(const Viewer& v, const std::string& text, ImFont* font) {
    if (!font) font = v.ui.fonts().small;
    const ImVec2 size = font->CalcTextSizeA(font->FontSize, 1e6f, 0, text.data(), text.data() + text.size());
    return glm::vec2(size.x, font->FontSize) / v.scale;
}

void layLabels(Viewer& v, engine::ViewRect stage) {
    std::vector<Box> covered;
    for (const glm::vec4& r : v.ui.windows())
        covered.push_back({glm::vec2(r.x, r.y) / v.scale, glm::vec2(r.z, r.w) / v.scale});
    for (const glm::vec4& r : drawnWords())
        covered.push_back({glm::vec2(r.x, r.y) / v.scale, glm::vec2(r.z, r.w) / v.scale});
    for (const HandleMark& h : v.handles)
        covered.push_back({h.at / v.scale - kHandleRadius, h.at / v.scale + kHandleRadius});
    const engine::UiFonts& fonts = v.ui.fonts();
    const bool far = v.state.projector && fonts.farText;
    ImFont *names = far ? fonts.farText : fonts.small, *numbers = far ? fonts.farNote : fonts.small;
    v.labels = labelsOf(
        v, stage, covered, [&](const std::string& text) { return labelSize(v, text, names); },
        [&](const std::string& text) { return labelSize(v, text, numbers); });
}

void layFlow(Viewer& v, engine::ViewRect stage, double seconds) {
    const glm::vec2 size(stage.width, stage.height), corner(stage.x, stage.y);
    if (v.state.exam.run) return v.flow.clear();
    v.flow = layoutFlow(v.session, v.overlay, v.state, size, v.scale, v.body, seconds, v.flowMemory);
    for (FlowMark& m : v.flow) m.at += corner;
}

void layCue(Viewer& v, engine::ViewRect stage) {
    v.cue = layoutCue(v.session, v.state, glm::vec2(stage.width, stage.height), v.body, v.cueMemory);
}

engine::Result<void> drawScene(Studio& v, engine::ViewRect stage, engine::Quality quality) {
    if (v.dressed != v.state.settings.garment || v.uploaded != v.standing->shapes) uploadBody(v);
    const auto tint = tintKey(v.state);
    if (v.tint.empty() || tint != v.tint) {
        auto lit = tintOf(v.session, v.state);
        if (v.session.guest && !lit.empty())
            lit = carried<glm::vec2>(v.session.guest->skin, v.session.asset->triangles, lit, glm::vec2(0));
        v.renderer->setTint(lit);
        v.tint = tint;
    }
    composeScene(v);
    return v.renderer->drawScene(v.scene, stage, quality);
}

void composeScene(Studio& v) {
    buildScene(v.session, v.overlay, v.state, v.scale, v.scene);
    if (showsRuler(v.state)) {
        if (!v.ruler.shows(v.session, v.state)) v.ruler = makeRulerView(v.session, v.state);
        v.scene.lines.insert(v.scene.lines.end(), v.ruler.lines.begin(), v.ruler.lines.end());
    }
    addDrawings(v.session, v.state, v.drawn, v.scene);
    v.scene.transparent = v.transparent;
}

double lensWait(const LensPicture& l, double now) {
    return l.full ? -1 : std::max(0.001, l.moved + kRestAfter - now);
}

engine::Result<void> layLens(Viewer& v, engine::ViewRect stage, double now) {
    const Pointing& p = v.state.pointing;
    LensPicture& lens = v.lens;
    if (p.tool != PointingTool::magnifier) {
        lens = {};
        return {};
    }
    SceneKey key = keyOf(v.state, stage, v.scale, v.body);
    const bool changed = !(key == lens.of) || p.at != lens.at || p.size() != lens.size ||
                         v.state.settings.labels != lens.labels;
    if (changed) lens.moved = now;
    const bool rests = now - lens.moved >= kRestAfter;
    if (!changed && (lens.full || !rests)) return {};
    lens.of = std::move(key);
    lens.at = p.at;
    lens.size = p.size();
    lens.labels = v.state.settings.labels;
    lens.full = rests;
    const int side = lensPixels(v.state);
    const auto wide = static_cast<float>(side);
    const engine::Camera camera = std::exchange(v.state.camera, lensCamera(v.state, v.session));
    const glm::vec2 whole = std::exchange(v.state.stage, glm::vec2(wide));
    composeScene(v);
    const auto number = v.renderer->drawLens(v.scene, static_cast<uint32_t>(side),
                                             rests ? engine::Quality::resting : engine::Quality::moving);
    lens.picture = {};
    if (number && v.state.settings.labels) {
        lens.picture.labels =
            labelsOf(v, {0, 0, side, side}, {}, [&](const std::string& text) { return labelSize(v, text); });
        const float radius = wide / (2 * v.scale);
        std::erase_if(lens.picture.labels, [&](const Label& l) { // the glass is round
            const glm::vec2 far = glm::abs(l.box + l.size * 0.5f - radius) + l.size * 0.5f;
            return glm::length(far) > radius - 3;
        });
    }
    v.state.camera = camera;
    v.state.stage = whole;
    if (!number) return number.error();
    lens.picture.number = *number;
    lens.picture.width = lens.picture.height = side;
    if (*number == 0) lens.of = {}, lens.full = false; // again when the scene is there
    return {};
}

PanelContext panelContext(const Viewer& v, float width, float height, double now) {
    PanelContext c{
        v.state, v.session,      *v.index, v.ui.fonts(), v.labels,           width, height, v.scale,
        now,     v.deviceNotice, v.flow,   &v.cue,       v.pictures.pictures};
    c.handles = v.handles;
    c.lens = v.lens.picture;
    c.steps = v.steps.pictures;
    return c;
}

} // namespace atlas
