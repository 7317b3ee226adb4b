// tongren bench: off screen, everything that a user waits for. Times by the clock; the drawing itself also by
// timestamp queries.
#include "atlas/app_viewer.h"
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <nlohmann/json.hpp>
#include <sys/resource.h>
#include <utility>

namespace atlas {
namespace {

using Clock = std::chrono::steady_clock;

double millisecondsOf(const std::function<void()>& work) {
    const auto begin = Clock::now();
    work();
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

nlohmann::ordered_json percentiles(std::vector<double> times) {
    std::sort(times.begin(), times.end());
    const auto at = [&](double p) {
        return std::round(times[std::min(times.size() - 1,
                                         static_cast<size_t>(p * static_cast<double>(times.size())))] *
                          1000) /
               1000;
    };
    return {{"p50", at(0.5)}, {"p95", at(0.95)}};
}

double peakMebibytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return std::round(static_cast<double>(usage.ru_maxrss) / 102.4) / 10;
}

void printText(const nlohmann::ordered_json& j, const std::string& prefix) {
    for (const auto& [key, value] : j.items()) {
        const std::string name = prefix.empty() ? key : prefix + "." + key;
        if (value.is_object())
            printText(value, name);
        else
            std::printf("%-28s %s\n", name.c_str(),
                        value.is_string() ? value.get<std::string>().c_str() : value.dump().c_str());
    }
}

} // namespace

int runBench(const AppOptions& o) {
    const auto size = parseSize(o.size, {1280, 720});
    if (!size) return fail(size.error().message, 2);
    if (o.format != "text" && o.format != "json") return fail("--format is text or json", 2);
    const int frames = o.frames > 0 ? o.frames : 120;
    nlohmann::ordered_json out;

    // Start: the same steps as the window's, each by itself, then together.
    std::string problem;
    std::optional<Prepared> prepared;
    const double preparing = millisecondsOf([&] {
        auto p = prepare(o.session).get();
        if (p)
            prepared.emplace(std::move(*p));
        else
            problem = p.error().message;
    });
    if (!problem.empty()) return fail(problem);
    Viewer v;
    engine::RendererOptions device;
    device.width = size->x;
    device.height = size->y;
    const double creating = millisecondsOf([&] {
        auto r = engine::Renderer::create(device);
        if (r)
            v.renderer = std::move(*r);
        else
            problem = r.error().message;
    });
    if (!problem.empty()) return fail(problem);
    const double uploading = millisecondsOf([&] { adopt(v, std::move(*prepared)); });
    const double fonts = millisecondsOf([&] {
        v.ui.buildFonts(glyphText(o.session.dataDir), v.scale);
        useFonts(v);
    });
    const auto w = static_cast<float>(size->x), h = static_cast<float>(size->y);
    apply(v.state, v.session, act::Stage{{w, h}, 1}, 0);
    v.state.settings.reduceMotion = true;
    if (auto done = applyOptions(v, o, 0); !done) return fail(done.error().message, 2);
    if (o.point.empty() && o.region.empty() && o.meridian.empty() &&
        !v.session.catalog.points.empty()) { // with an open card
        const engine::Camera whole = v.state.camera;
        apply(v.state, v.session, act::Open{CardKind::point, v.session.catalog.points.front().code, false},
              0);
        v.state.camera = whole;
    }

    double now = 0;
    const auto frame = [&](engine::Quality quality, bool scene) {
        now += 1.0 / 30;
        v.ui.beginFrame(w, h, 1, 1.0f / 30);
        const engine::ViewRect stage = stageRect(v.state, w, h, v.scale);
        layLabels(v, stage);
        drawPanels(panelContext(v, w, h, now));
        ImDrawData* data = v.ui.endFrame();
        if (scene)
            if (auto done = drawScene(v, stage, quality); !done) problem = done.error().message;
        if (auto image = v.renderer->readBack(data); !image) problem = image.error().message;
    };
    const double first = millisecondsOf([&] { frame(engine::Quality::resting, true); });
    out["device"] = v.renderer->deviceName();
    out["software"] = v.renderer->isSoftware();
    out["size"] = std::to_string(size->x) + "x" + std::to_string(size->y);
    out["start_ms"] = {{"prepare", preparing},
                       {"device", creating},
                       {"upload", uploading},
                       {"fonts", fonts},
                       {"first_frame", first}};

    const auto series = [&](int count, const std::function<void(int)>& work) {
        std::vector<double> times;
        for (int i = 0; i < count; ++i) times.push_back(millisecondsOf([&] { work(i); }));
        return times;
    };
    std::vector<double> gpuScene, gpuUi;
    frame(engine::Quality::moving, true);
    const auto orbit = series(frames, [&](int) {
        apply(v.state, v.session, act::Orbit{0.05f, 0}, now);
        frame(engine::Quality::moving, true);
        gpuScene.push_back(v.renderer->lastSceneMilliseconds());
        gpuUi.push_back(v.renderer->lastUiMilliseconds());
    });
    out["orbit_ms"] = percentiles(orbit);
    out["orbit_scene_gpu_ms"] = percentiles(gpuScene);
    out["orbit_ui_gpu_ms"] = percentiles(gpuUi);
    out["resting_ms"] =
        percentiles(series(std::max(3, frames / 6), [&](int) { frame(engine::Quality::resting, true); }));
    if (const auto& areas = v.session.areas; !areas.empty()) { // the same with the largest region lit
        const std::string before =
            std::exchange(v.state.region, std::ranges::max_element(areas, {}, &SkinArea::size)->region);
        frame(engine::Quality::moving, true); // compiles what only a lit body needs
        frame(engine::Quality::resting, true);
        out["orbit_lit_ms"] = percentiles(series(frames, [&](int) {
            apply(v.state, v.session, act::Orbit{0.05f, 0}, now);
            frame(engine::Quality::moving, true);
        }));
        out["resting_lit_ms"] =
            percentiles(series(std::max(3, frames / 6), [&](int) { frame(engine::Quality::resting, true); }));
        v.state.region = before;
    }
    out["interface_only_ms"] =
        percentiles(series(std::max(3, frames / 3), [&](int) { frame(engine::Quality::resting, false); }));

    const char* words[] = {
        "SJ 3",          "he gu",  "stiff neck", "knot under shoulder blade", "Triple Warmer 5",
        "gallblader 21", "zhongzu"};
    out["search_ms"] = percentiles(
        series(70, [&](int i) { (void)v.index->search(words[static_cast<size_t>(i) % std::size(words)]); }));
    // As the window does it: measured by the worker, swapped in, uploaded, drawn with points and lines.
    AtlasSession workers = v.session;
    std::vector<double> measuring, swapping, drawing;
    const auto shapes = series(std::max(6, frames / 6), [&](int i) {
        Shape shape = v.session.shape;
        shape.weight = i % 2 ? 0.5f : 0.8f;
        std::optional<engine::Result<Reshaped>> made;
        measuring.push_back(millisecondsOf([&] { made.emplace(reshape(workers, shape, workers.pose)); }));
        if (!*made) {
            problem = made->error().message;
            return;
        }
        swapping.push_back(millisecondsOf([&] { adopt(v, std::move(**made), now); }));
        drawing.push_back(millisecondsOf([&] { frame(engine::Quality::moving, true); }));
    });
    if (!problem.empty()) return fail(problem);
    out["shape_change_ms"] = percentiles(shapes);
    out["shape_measure_ms"] = percentiles(measuring);
    out["shape_upload_ms"] = percentiles(swapping);
    out["shape_draw_ms"] = percentiles(drawing);
    // As in a movement: a pose between two others, points and lines carried along, drawn.
    const char* ways[] = {"arms-raised", "seated", "elbow-flexed", "anatomical"};
    std::vector<double> posing, carrying, posedDrawing;
    (void)series(48, [&](int i) {
        const auto a = findPose(v.session, ways[i / 12 % 4]), b = findPose(v.session, ways[(i / 12 + 1) % 4]);
        if (!a || !b) {
            problem = (a ? b : a).error().message;
            return;
        }
        const Pose pose = blendPoses(v.session.motions, *a, *b, static_cast<float>(i % 12 + 1) / 12);
        posing.push_back(millisecondsOf([&] {
            if (auto done = setPose(v.session, pose); !done) problem = done.error().message;
        }));
        carrying.push_back(millisecondsOf([&] { v.overlay = makeBodyOverlay(v.session, v.features); }));
        posedDrawing.push_back(millisecondsOf([&] { frame(engine::Quality::moving, true); }));
    });
    if (!problem.empty()) return fail(problem);
    std::vector<double> changes;
    for (size_t i = 0; i < posing.size(); ++i) changes.push_back(posing[i] + carrying[i]);
    out["pose_change_ms"] = percentiles(changes);
    out["pose_skin_ms"] = percentiles(posing);
    out["pose_overlay_ms"] = percentiles(carrying);
    out["pose_draw_ms"] = percentiles(posedDrawing);
    out["peak_memory_mib"] = peakMebibytes();
    if (!problem.empty()) return fail(problem);
    if (o.format == "json")
        std::printf("%s\n", out.dump(1).c_str());
    else
        printText(out, "");
    return 0;
}

} // namespace atlas
