#include "atlas/app_report.h"
#include "atlas/app_practice.h"
#include "engine/render/camera.h"
#include <algorithm>
#include <cmath>

namespace atlas {

namespace {

// What the examination shows, in numbers: places in metres in the measuring posture.
nlohmann::ordered_json examJson(const AtlasSession& session, const ExamRun& run) {
    const ExamTally t = tallyOf(run);
    nlohmann::ordered_json j{{"phase", toString(run.phase)},
                             {"at", run.at},
                             {"questions", run.paper.questions.size()},
                             {"learner", run.learner},
                             {"option", run.option},
                             {"lit", run.lit},
                             {"tally", {t.right, t.near, t.wrong}}};
    if (const ExamQuestion* q = run.question()) {
        j["mode"] = toString(q->mode);
        j["code"] = q->code;
        j["right"] = q->right;
        j["options"] = q->mode == ExamMode::order ? run.arranged : q->options;
        j["order"] = q->order;
    }
    if (run.phase == ExamPhase::judged && run.at < run.marks.size()) {
        j["verdict"] = toString(run.marks[run.at].verdict);
        j["words"] = verdictWords(run);
    }
    if (const auto& o = run.outcome) {
        const auto metres = [](glm::vec3 p) { return nlohmann::ordered_json{p.x, p.y, p.z}; };
        j["mm"] = o->metres * 1000;
        j["straight_mm"] = o->straight * 1000;
        j["cun"] = o->cun;
        j["cun_mm"] = o->unit.metres * 1000;
        j["side"] = toString(o->side);
        j["nearer"] = o->nearer;
        j["clicked_m"] = metres(o->clicked);
        j["true_m"] = metres(engine::positionAt(session.reference.skinSurface(), o->site));
    }
    return j;
}

} // namespace

nlohmann::ordered_json shownSites(const Viewer& v, const engine::ViewRect& stage) {
    auto sites = nlohmann::ordered_json::array();
    const glm::vec2 size(stage.width, stage.height);
    for (const OverlaySite& site : v.overlay.sites) {
        const glm::vec3 at = engine::project(v.state.camera, site.place.position, size);
        if (at.z <= 0 || at.x < 0 || at.y < 0 || at.x > size.x || at.y > size.y ||
            hiddenFrom(v.session, v.state.camera.eye(), site.place.position, site.place.normal))
            continue;
        sites.push_back({{"code", site.place.code},
                         {"x", std::lround(at.x) + stage.x},
                         {"y", std::lround(at.y) + stage.y}});
    }
    return sites;
}

namespace {

// Tool and pointer, and where each line begins and ends: pixels, and whether the body hides that place.
nlohmann::ordered_json pointingJson(const Viewer& v, const engine::ViewRect& stage) {
    const AppState& s = v.state;
    const Pointing& p = s.pointing;
    auto lines = nlohmann::ordered_json::array();
    const auto surface = v.session.posed.coarseSurface();
    const auto place = [&](const Stroke& stroke, bool last) -> nlohmann::ordered_json {
        glm::vec2 at(0);
        bool hidden = false;
        if (stroke.on == Stroke::On::screen) {
            const auto& end = last ? stroke.screen.back() : stroke.screen.front();
            at = pictureToPixel(s, {end[0], end[1]});
        } else {
            const Stroke::SkinPlace& end = last ? stroke.skin.back() : stroke.skin.front();
            const engine::SurfacePoint on{end.triangle, {end.b0, end.b1, 1 - end.b0 - end.b1}};
            const glm::vec3 position = engine::positionAt(surface, on);
            at = glm::vec2(engine::project(s.camera, position, s.stage));
            hidden = hiddenFrom(v.session, s.camera.eye(), position, engine::normalAt(surface, on));
        }
        return {{"x", std::lround(at.x) + stage.x}, {"y", std::lround(at.y) + stage.y}, {"hidden", hidden}};
    };
    for (const Stroke& stroke : shownDrawings(s)) {
        const bool skin = stroke.on == Stroke::On::skin;
        if ((skin ? stroke.skin.size() : stroke.screen.size()) == 0 ||
            std::ranges::any_of(stroke.skin,
                                [&](const auto& at) { return at.triangle >= surface.triangles.size(); }))
            continue;
        lines.push_back({{"tool", stroke.tool},
                         {"on", skin ? "skin" : "screen"},
                         {"colour", stroke.colour},
                         {"places", skin ? stroke.skin.size() : stroke.screen.size()},
                         {"from", place(stroke, false)},
                         {"to", place(stroke, true)}});
    }
    return {{"tool", toString(p.tool)},
            {"size", p.size()},
            {"at", {p.at.x, p.at.y}},
            {"there", p.there},
            {"on_screen", p.onScreen},
            {"drawing", p.drawing.has_value()},
            {"undo", {p.done.size(), p.undone.size()}},
            {"lines", std::move(lines)}};
}

} // namespace

nlohmann::ordered_json shownState(const Viewer& v, const engine::ViewRect& stage) {
    const AppState& s = v.state;
    nlohmann::ordered_json state{
        {"event", "frame"},
        {"stage", {stage.x, stage.y, stage.width, stage.height}},
        {"card", toString(s.cardKind)},
        {"id", s.cardId},
        {"point", s.point},
        {"side", toString(s.side)},
        {"hovered", s.hovered},
        {"region", s.region},
        {"region_side", toString(s.regionSide)},
        {"hovered_region", s.hoveredRegion},
        {"hovered_region_side", toString(s.hoveredRegionSide)},
        {"offer", s.offer ? s.offer->part : ""},
        {"query", s.query},
        {"found", s.found},
        {"preview", s.preview},
        {"help", s.helpOpen},
        {"body", s.bodyOpen},
        {"flow", v.state.settings.flow},
        {"arrows", !v.flow.empty()},
        {"phases", s.settings.phases},
        {"shape", describe(s.shape)},
        {"notice", s.notice},
        {"guest", v.session.guest ? v.session.guest->name : ""},
        {"bringing", s.guest.stage},
        {"diary", {{"entries", s.diary.entries.size()}, {"unsaved", unsaved(s.diary)}}},
        {"fullscreen", s.fullscreen},
        {"camera",
         {{"yaw", s.camera.yaw},
          {"pitch", s.camera.pitch},
          {"distance", s.camera.distance},
          {"target", {s.camera.target.x, s.camera.target.y, s.camera.target.z}}}},
        {"labels", v.labels.size()},
        {"dark", s.settings.dark},
        {"material", static_cast<int>(s.settings.material)},
        {"flying", s.flight.seconds > 0 || s.poseFlight.seconds > 0},
        {"pose",
         {{"id", s.pose.id},
          {"lie", s.pose.lie},
          {"degrees", s.pose.degrees},
          {"flying", s.poseFlight.seconds > 0}}},
        {"posture", s.posture},
        {"posture_panel", s.poseOpen},
        {"held", s.held},
        {"undo", {s.undo.done.size(), s.undo.undone.size()}}};
    if (s.pointing.tool != PointingTool::none || !shownDrawings(s).empty())
        state["pointing"] = pointingJson(v, stage);
    if (s.landmark)
        state["landmark"] = {{"id", s.landmark->id},
                             {"side", toString(s.landmark->side)},
                             {"moved", s.landmark->moved.has_value()}};
    if (!s.savedPoses.empty())
        for (const Pose& p : s.savedPoses) state["saved_poses"].push_back(p.id);
    for (const HandleMark& h : v.handles)
        state["handles"].push_back(
            {{"name", h.name}, {"x", std::lround(h.at.x)}, {"y", std::lround(h.at.y)}});
    if (s.practice) {
        state["practice"] = practiceJson(*s.practice);
        state["practice"]["left_s"] = std::ceil(s.practice->left());
    }
    state["projector"] = s.projector;
    state["walk"] = s.walk.on ? walkedItem() : "";
    if (s.projector) {
        auto texts = nlohmann::ordered_json::array();
        for (const PanelText& t : drawnTexts())
            texts.push_back({{"text", t.text},
                             {"x", t.x},
                             {"y", t.y},
                             {"width", t.width},
                             {"height", t.height},
                             {"letters", t.letters},
                             {"label", t.label}});
        state["texts"] = std::move(texts);
        state["scale"] = v.scale;
    }
    if (s.lesson) {
        const LessonRun& run = *s.lesson;
        state["lesson"] = {
            {"id", run.lesson.id},
            {"name", run.lesson.name},
            {"file", run.lesson.file.string()},
            {"step", run.step + 1},
            {"steps", run.lesson.steps.size()},
            {"title", titleOf(run.lesson, run.step)},
            {"teaching", run.teaching},
            {"overview", run.overview},
            {"drawn",
             std::ranges::count_if(v.steps.pictures, [](const CardPicture& p) { return p.number != 0; })},
            {"chosen", run.chosen + 1},
            {"number", run.number.value_or("")},
            {"typing", run.number.has_value()},
            {"panel", run.panel},
            {"saved", run.edits == run.saved},
            {"problems", problemsOf(run, run.step).size()}};
        if (run.step < run.lesson.steps.size()) {
            const LessonStep& step = run.lesson.steps[run.step];
            state["lesson"]["text"] = step.text;
            state["lesson"]["notes"] = step.notes;
            state["lesson"]["minutes"] = step.minutes;
        }
    }
    if (s.exam.run) state["exam"] = examJson(v.session, *s.exam.run);
    if (s.offer || s.poseOpen || s.bodyOpen || s.askedFinder || s.lesson || s.exam.run || toolsShown(s)) {
        auto items = nlohmann::ordered_json::array();
        for (const PanelItem& i : drawnItems())
            items.push_back({{"name", i.name},
                             {"x", std::lround(i.x + i.width / 2)},
                             {"y", std::lround(i.y + i.height / 2)}});
        state["items"] = std::move(items);
    }
    return state;
}

} // namespace atlas
