#include "atlas/state/picture_state.h"
#include "atlas/domain/session.h"
#include "atlas/state/framing.h"
#include <algorithm>
#include <array>

namespace atlas {
namespace {

std::vector<std::string> litPoints(const PagePicture& p) {
    std::vector<std::string> codes = p.points;
    if (!p.from.empty()) codes.push_back(p.from);
    codes.insert(codes.end(), p.to.begin(), p.to.end());
    return codes;
}

} // namespace

std::optional<Pose> picturePose(const AtlasSession& session, const PagePicture& p) {
    const auto at = std::ranges::find(session.poses, p.pose, &Pose::id);
    return p.pose.empty() || at == session.poses.end() ? std::nullopt : std::optional(*at);
}

AppState pictureState(const AppState& like, const AtlasSession& standing, const PagePicture& p,
                      glm::vec2 size) {
    AppState s;
    s.pose = like.pose;
    std::optional<AtlasSession> posed; // the camera is found on the body as it will stand
    if (const auto pose = picturePose(standing, p); pose && standing.asset) {
        s.pose = *pose;
        if (!(standing.pose == *pose) && !setPose(posed.emplace(standing), *pose)) posed.reset();
    }
    const AtlasSession& session = posed ? *posed : standing;
    s.settings = like.settings;
    s.settings.reduceMotion = true; // no flight: the camera is there at once
    s.settings.finder = s.settings.card = s.settings.flow = s.settings.phases = false;
    s.settings.labels = true;
    s.settings.lines = !p.meridian.empty();
    s.settings.ruler = !p.ruler.empty();
    s.settings.takePosture = false;
    s.shape = like.shape;
    const auto act = [&](const Action& a) { apply(s, session, a, 0); };
    act(act::Stage{size, 0, 0});
    act(act::Reset{});
    const std::string near = !p.near.empty()     ? p.near
                             : !p.ruler.empty()  ? p.ruler
                             : !p.region.empty() ? p.region
                                                 : std::string{};
    const auto codes = litPoints(p);
    if (session.catalog.region(near))
        act(act::Open{CardKind::region, near});
    else if (session.catalog.point(near))
        act(act::Open{CardKind::point, near});
    else if (!codes.empty())
        s.camera = frameSites(session, codes, false, size.x / std::max(1.0f, size.y), s.camera);
    else if (!p.meridian.empty())
        act(act::Open{CardKind::meridian, p.meridian});
    constexpr std::array<const char*, 5> views{"front", "back", "left", "right", "top"};
    for (size_t i = 0; i < views.size(); ++i)
        if (p.view == views[i]) act(act::SetView{static_cast<View>(i)});
    act(act::Open{CardKind::none, {}});
    s.region = p.region;
    s.point = p.ruler;
    if (!p.ruler.empty())
        if (const auto side = facingSide(session, p.ruler, s.camera)) s.side = *side;
    if (!p.meridian.empty()) s.shownMeridians = {p.meridian};
    s.found = codes;
    return s;
}

} // namespace atlas
