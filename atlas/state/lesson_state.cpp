#include "atlas/state/lesson_state.h"
#include "atlas/state/framing.h"
#include <algorithm>
#include <array>

namespace atlas {
namespace {

constexpr float kDegree = 3.14159265f / 180;

// What is framed where the step names nothing: its point, its region, its points, its meridian.
std::string nearOf(const LessonStep& s) {
    if (!s.near.empty()) return s.near;
    if (!s.point.empty()) return "point:" + s.point;
    if (!s.points.empty()) return {};
    if (!s.regions.empty()) return "region:" + s.regions.front();
    return s.meridians.size() == 1 ? "meridian:" + s.meridians.front() : std::string();
}

} // namespace

AppState stepState(const AppState& like, const AtlasSession& session, const LessonStep& step,
                   glm::vec2 size) {
    AppState s;
    s.settings = like.settings;
    s.settings.reduceMotion = true; // no flight: the camera is there at once
    s.settings.takePosture = false;
    s.settings.labels = step.labels.value_or(true);
    s.settings.lines = step.lines.value_or(true);
    s.settings.ruler = step.ruler.value_or(false);
    s.settings.flow = step.flow.value_or(false);
    for (size_t i = 0; i < lessonMaterials().size(); ++i)
        if (step.material == lessonMaterials()[i]) s.settings.material = static_cast<engine::SkinMaterial>(i);
    s.shape = like.shape;
    s.pose = session.pose;
    const auto act = [&](const Action& a) { apply(s, session, a, 0); };
    act(act::Stage{size, 0, 0});
    act(act::Reset{});
    const std::string near = nearOf(step);
    const size_t colon = near.find(':');
    const std::string kind = near.substr(0, colon),
                      id = colon == std::string::npos ? "" : near.substr(colon + 1);
    if (kind == "point")
        act(act::Open{CardKind::point, id});
    else if (kind == "region")
        act(act::Open{CardKind::region, id});
    else if (kind == "meridian")
        act(act::Open{CardKind::meridian, id});
    else if (!step.points.empty())
        s.camera = frameSites(session, step.points, false, size.x / std::max(1.0f, size.y), s.camera);
    for (size_t i = 0; i < lessonViews().size(); ++i)
        if (step.view == lessonViews()[i]) act(act::SetView{static_cast<View>(i)});
    if (step.camera) {
        const auto& t = step.camera->target;
        s.camera.target = {t[0], t[1], t[2]};
        s.camera.yaw = step.camera->yaw * kDegree;
        s.camera.pitch = step.camera->pitch * kDegree;
        s.camera.distance = step.camera->distance;
    }
    act(act::Open{CardKind::none, {}});
    if (!step.regions.empty()) {
        s.region = step.regions.front();
        s.moreRegions.assign(step.regions.begin() + 1, step.regions.end());
    }
    s.point = step.point;
    s.shownMeridians = step.meridians;
    // Beside an open point the others show as well; in class they stay back, behind a line that is none.
    if (s.shownMeridians.empty() && !step.point.empty()) s.shownMeridians = {std::string()};
    s.found = step.points;
    s.pointing.drawings = step.drawings;
    if (!step.point.empty()) {
        if (step.side.empty())
            s.side = facingSide(session, step.point, s.camera).value_or(s.side);
        else
            s.side = step.side == "left" ? Side::left : Side::right;
        if (std::ranges::find(s.found, step.point) == s.found.end()) s.found.push_back(step.point);
    }
    return s;
}

} // namespace atlas
