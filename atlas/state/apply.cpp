#include "atlas/state/framing.h"
#include "atlas/state/moves.h"
#include "atlas/state/picture_state.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace atlas {
namespace {

constexpr float nearest = 0.08f, furthest = 9.0f;

std::string cardKey(CardKind kind, const std::string& id) {
    return kind == CardKind::none ? std::string{} : std::string(toString(kind)) + ":" + id;
}

std::pair<CardKind, std::string> cardOf(const std::string& key) {
    const size_t colon = key.find(':');
    if (colon == std::string::npos) return {CardKind::none, {}};
    for (const CardKind kind : {CardKind::point, CardKind::region, CardKind::meridian, CardKind::page,
                                CardKind::safety, CardKind::diary, CardKind::set, CardKind::technique})
        if (key.substr(0, colon) == toString(kind)) return {kind, key.substr(colon + 1)};
    return {CardKind::none, {}};
}

std::vector<std::string> codesOf(const AtlasSession& session, CardKind kind, const std::string& id) {
    std::vector<std::string> codes;
    if (kind == CardKind::region) {
        if (const Region* region = session.catalog.region(id))
            for (const RegionPoint& p : region->points) codes.push_back(p.code);
    } else if (kind == CardKind::meridian) {
        for (const Point& p : session.catalog.points)
            if (p.meridian == id) codes.push_back(p.code);
    }
    return codes;
}

bool known(const AtlasSession& session, CardKind kind, const std::string& id) {
    switch (kind) {
    case CardKind::point:
        return session.catalog.point(id) != nullptr;
    case CardKind::region:
        return session.catalog.region(id) != nullptr;
    case CardKind::meridian:
        return session.catalog.meridian(id) != nullptr;
    case CardKind::page:
        return std::any_of(session.catalog.pages.begin(), session.catalog.pages.end(),
                           [&](const Page& p) { return p.id == id; });
    case CardKind::technique:
        return session.catalog.technique(id) != nullptr;
    case CardKind::safety:
    case CardKind::diary:
    case CardKind::set:
        return true;
    case CardKind::none:
        break;
    }
    return false;
}

void closeCard(AppState& s, const AtlasSession& session, double now) {
    s.cardKind = CardKind::none;
    s.cardId.clear();
    s.point.clear();
    s.region.clear();
    s.regionSide = Side::midline;
    s.shownMeridians.clear();
    s.history.clear();
    s.diaryDeleted.reset();
    followPosture(s, session, {}, true, now);
}

bool ofRegion(const AtlasSession& session, const std::string& region, const Point& point) {
    const auto codes = codesOf(session, CardKind::region, region);
    return std::ranges::find(point.regions, region) != point.regions.end() ||
           std::ranges::find(codes, point.code) != codes.end();
}

// What is lit on the body follows the card.
void show(AppState& s, const AtlasSession& session, CardKind kind, const std::string& id,
          std::optional<Side> side, bool fly, double now) {
    if (!known(session, kind, id)) return;
    const bool same = s.cardKind == kind && s.cardId == id;
    s.cardKind = kind;
    s.cardId = id;
    s.preview.clear();
    if (s.query.empty()) s.found.clear(); // lit by a page's picture
    s.offer.reset();
    s.askedFinder = false; // it found what was wanted
    if (kind != CardKind::diary) s.diaryDeleted.reset();
    s.settings.card = true;
    if (kind == CardKind::safety) s.settings.toldSafety = true;
    if (kind == CardKind::point) {
        // A point of another place ends the picture of a region or meridian that it is not on.
        const Point& point = *session.catalog.point(id);
        if (!s.region.empty() && !ofRegion(session, s.region, point))
            s.region.clear(), s.regionSide = Side::midline;
        if (!side && same) side = s.side;
        if (!side && s.regionSide != Side::midline) side = s.regionSide; // where it hurts
        if (const auto place = side ? placeOf(session, id, *side) : std::nullopt) side = place->side;
        if (!side) side = facingSide(session, id, goal(s));
        s.point = id;
        s.side = side.value_or(Side::midline);
        if (!s.shownMeridians.empty() && std::find(s.shownMeridians.begin(), s.shownMeridians.end(),
                                                   point.meridian) == s.shownMeridians.end())
            s.shownMeridians.clear();
        if (!followPosture(s, session, id, fly, now) && fly && placeOf(session, id, s.side))
            flyTo(s, pointCamera(s, session), now);
        return;
    }
    s.point.clear();
    if (kind != CardKind::region || s.region != id) s.regionSide = Side::midline;
    if (kind == CardKind::region && side && *side != Side::midline) s.regionSide = *side;
    s.region = kind == CardKind::region ? id : std::string{};
    s.shownMeridians = kind == CardKind::meridian ? std::vector{id} : std::vector<std::string>{};
    if (!fly) return;
    if (kind == CardKind::region)
        return flyTo(s, frameRegion(session, id, s.regionSide, aspectOf(s), goal(s)), now);
    if (const auto codes = codesOf(session, kind, id); !codes.empty())
        flyTo(s, frameSites(session, codes, false, aspectOf(s), goal(s)), now);
}

void remember(AppState& s) {
    const std::string key = cardKey(s.cardKind, s.cardId);
    if (key.empty() || (!s.history.empty() && s.history.back() == key)) return;
    s.history.push_back(key);
    if (s.history.size() > 100) s.history.erase(s.history.begin());
}

void step(AppState& s, const AtlasSession& session, int by, double now) {
    const auto& points = session.catalog.points;
    if (points.empty() || by == 0) return;
    std::vector<const Point*> line;
    const Point* current = session.catalog.point(s.point);
    for (const Point& p : points)
        if (!current || p.meridian == current->meridian) line.push_back(&p);
    size_t next = by > 0 ? 0 : line.size() - 1;
    if (current) {
        const auto n = static_cast<long>(line.size());
        const long at = std::find(line.begin(), line.end(), current) - line.begin();
        next = static_cast<size_t>(((at + by) % n + n) % n);
    }
    std::optional<Side> side;
    if (current && s.side != Side::midline) side = s.side;
    const std::string code = line[next]->code;
    if (const auto place = side ? placeOf(session, code, *side) : std::nullopt) side = place->side;
    show(s, session, CardKind::point, code, side, true, now);
    remember(s);
}

struct Applier {
    AppState& s;
    const AtlasSession& session;
    double now;

    void move(const engine::Camera& camera) {
        s.camera = camera;
        s.flight = {};
    }
    template <class A>
    void operator()(const A& a) {
        perform(s, session, a, now);
    }
    void operator()(const act::Open& a) {
        if (a.kind == CardKind::none) return closeCard(s, session, now);
        // A point keeps its own way of choosing a side.
        const auto side = a.kind == CardKind::region ? std::optional(a.side) : std::nullopt;
        show(s, session, a.kind, a.kind == CardKind::safety ? std::string() : a.id, side, a.fly, now);
        remember(s);
    }
    void operator()(const act::Select& a) {
        show(s, session, CardKind::point, a.code, a.side, a.fly, now);
        remember(s);
    }
    void operator()(const act::Hover& a) {
        s.hovered = a.code;
        s.hoveredSide = a.side;
    }
    void operator()(const act::Preview& a) { s.preview = a.id; }
    void operator()(const act::Back&) {
        if (!s.history.empty()) s.history.pop_back();
        if (s.history.empty()) return closeCard(s, session, now);
        const auto [kind, id] = cardOf(s.history.back());
        show(s, session, kind, id, {}, true, now);
    }
    void operator()(const act::Close&) {
        if (s.helpOpen)
            s.helpOpen = false;
        else if (stopGuest(s, now))
            return;
        else if (s.viewMenuOpen)
            s.viewMenuOpen = false;
        else if (closeInLesson(s, session, now))
            return;
        else if (s.offer)
            s.offer.reset();
        else if (s.bodyOpen)
            s.bodyOpen = false;
        else if (s.poseOpen)
            s.poseOpen = false;
        else if (s.landmarks && s.landmark && s.landmark->moved)
            s.landmark->moved.reset();
        else if (s.landmarks)
            s.landmarks = false, s.landmark.reset();
        else if (s.handles)
            s.handles = false;
        else if (s.askedFinder || s.askedCard)
            s.askedFinder = s.askedCard = false;
        else if (!s.preview.empty() || !s.query.empty()) {
            s.preview.clear();
            s.query.clear();
            s.found.clear();
        } else if (s.cardKind != CardKind::none)
            closeCard(s, session, now);
        else if (!s.region.empty() || !s.shownMeridians.empty()) {
            s.region.clear();
            s.regionSide = Side::midline;
            s.shownMeridians.clear();
        } else {
            s.point.clear();
            s.notice.clear();
        }
    }
    void operator()(const act::SetView& a) {
        const engine::Camera whole = frameBody(session, a.view, aspectOf(s), s.stageTop);
        engine::Camera to = goal(s);
        if (to.distance < 0.6f * whole.distance)
            turnTo(to, a.view); // stays with what is looked at
        else
            to = whole;
        flyTo(s, to, now);
        s.viewMenuOpen = false;
    }
    void operator()(const act::Orbit& a) {
        engine::Camera c = s.camera;
        c.yaw = std::remainder(c.yaw + a.yaw, 6.2831853f);
        c.pitch = std::clamp(c.pitch + a.pitch, -1.5f, 1.5f);
        move(c);
    }
    void operator()(const act::Pan& a) {
        engine::Camera c = s.camera;
        const glm::mat4 v = c.view();
        const float size = 2 * c.distance * std::tan(c.fovY * 0.5f);
        c.target -= glm::vec3(v[0][0], v[1][0], v[2][0]) * (a.x * size);
        c.target += glm::vec3(v[0][1], v[1][1], v[2][1]) * (a.y * size);
        c.target = glm::clamp(c.target, glm::vec3(-1.2f, -0.3f, -1.2f), glm::vec3(1.2f, 2.6f, 1.2f));
        move(c);
    }
    void operator()(const act::Zoom& a) {
        if (!(a.factor > 0)) return;
        engine::Camera c = s.camera;
        const float distance = std::clamp(c.distance / a.factor, nearest, furthest);
        if (a.size.x > 0 && a.size.y > 0) { // what lies under the pixel stays there
            glm::vec2 ndc = a.pixel / a.size * 2.0f - 1.0f;
            ndc.x -= c.shift;
            const float t = std::tan(c.fovY * 0.5f) * (c.distance - distance);
            const glm::mat4 v = c.view();
            c.target += glm::vec3(v[0][0], v[1][0], v[2][0]) * (ndc.x * t * a.size.x / a.size.y) -
                        glm::vec3(v[0][1], v[1][1], v[2][1]) * (ndc.y * t);
            c.target = glm::clamp(c.target, glm::vec3(-1.2f, -0.3f, -1.2f), glm::vec3(1.2f, 2.6f, 1.2f));
        }
        c.distance = distance;
        move(c);
    }
    void operator()(const act::Focus& a) {
        s.offer.reset(); // the first click of the two opened it
        engine::Camera to = goal(s);
        to.target = a.at;
        to.distance = std::clamp(to.distance * 0.55f, 0.3f, 1.6f);
        flyTo(s, to, now);
    }
    void operator()(const act::Reset&) {
        flyTo(s, frameBody(session, View::front, aspectOf(s), s.stageTop), now);
    }
    void operator()(const act::Query& a) {
        if (s.query == a.text) return;
        s.query = a.text;
        s.preview.clear();
        if (s.query.empty()) s.found.clear();
    }
    void operator()(const act::FocusSearch&) {
        (s.projector ? s.askedFinder : s.settings.finder) = true;
        s.bodyOpen = s.poseOpen = false;
        if (s.lesson && !s.lesson->teaching) s.lesson->panel = false;
        s.searchFocus = true;
    }
    void operator()(const act::Toggle& a) {
        Settings& o = s.settings;
        bool& finder = s.projector ? s.askedFinder : o.finder;
        if (a.what == "finder" && (s.bodyOpen || s.poseOpen)) { // the column folds with whatever it shows
            s.bodyOpen = s.poseOpen = finder = false;
            return;
        }
        const std::pair<const char*, bool*> switches[] = {
            {"finder", &finder},
            {"body", &s.bodyOpen},
            {"pose", &s.poseOpen},
            {"angles", &s.poseAngles},
            {"keeping", &s.poseKeep},
            {"handles", &s.handles},
            {"landmarks", &s.landmarks},
            {"pose-naming", &s.poseNaming},
            {"take-posture", &o.takePosture},
            {"card", s.projector ? &s.askedCard : &o.card},
            {"help", &s.helpOpen},
            {"labels", &o.labels},
            {"lines", &o.lines},
            {"ruler", &o.ruler},
            {"creases", &o.creases},
            {"garment", &o.garment},
            {"dark", &o.dark},
            {"phases", &o.phases},
            {"flow", &o.flow},
            {"reduce-motion", &o.reduceMotion},
            {"fullscreen", &s.fullscreen},
            {"view-menu", &s.viewMenuOpen},
            {"search", &s.searchFocus},
            {"chime", &o.chime},
            {"breath", &o.breath},
            {"diary", &o.diary},
            {"projector", &s.projector},
        };
        for (auto [name, value] : switches)
            if (a.what == name) *value = !*value;
        if (a.what == "class-window") (*this)(act::ClassWindow{});
        if (a.what == "projector") s.askedFinder = s.askedCard = false;
        if (a.what == "diary") keepPractice(s);
        if (a.what == "body") s.poseOpen = false;
        if (a.what == "pose") s.bodyOpen = s.poseKeep = false, s.handles = s.poseOpen;
        if (a.what == "landmarks") {
            s.landmark.reset();
            if (s.landmarks) s.handles = false; // rings of one kind at a time
            if (s.landmarks && !session.guest) {
                s.landmarks = false;
                (*this)(act::Notice{"Bring a body first: its landmarks can be put right"});
            }
        }
        if (a.what != "landmarks" && s.handles) s.landmarks = false, s.landmark.reset();
        if (!s.handles) s.held.clear();
        if (a.what == "take-posture") followPosture(s, session, s.point, true, now);
    }
    void operator()(const act::BringGuest& a) { bringGuest(s, session, a.file, now); }
    void operator()(const act::GuestStage& a) { tellGuestStage(s, a.stage, now); }
    void operator()(const act::GuestDone& a) {
        endGuest(s, session, a.trouble, now);
        followLessonBody(s, session, now);
    }
    void operator()(const act::Corrected& a) { rememberCorrections(s, a.step); }
    void operator()(const act::StepLandmark& a) { stepLandmark(s, session, a.by, now); }
    void operator()(const act::MoveLandmark& a) { moveLandmark(s, session, a.by, now); }
    void operator()(const act::PutLandmark&) {
        if (const auto put = putLandmark(s, session, now)) (*this)(act::CorrectLandmark{*put});
    }
    void operator()(const act::LeaveLandmark&) {
        if (s.landmark) s.landmark->moved.reset();
    }
    void operator()(const act::OurBody&) {
        if (!stopGuest(s, now) && session.guest) s.guest.ours = s.refit = true;
    }
    void operator()(const act::TakePose& a) { takeNamed(s, session, a.id, now); }
    void operator()(const act::SetPose& a) { takePose(s, session, a.pose, a.fly, now); }
    void operator()(const act::SetAngle& a) { setAngle(s, session, a); }
    void operator()(const act::SetPoseSide& a) { s.poseSide = a.side; }
    void operator()(const act::NextPoseSide&) {
        s.poseSide = s.poseSide == Side::midline ? Side::left
                     : s.poseSide == Side::left  ? Side::right
                                                 : Side::midline;
    }
    void operator()(const act::TakePosture&) { takePosture(s, session, now); }
    void operator()(const act::MirrorPose&) {
        takePose(s, session, mirrorPose(session.motions, poseGoal(s)), true, now);
    }
    void operator()(const act::StepPose& a) { stepPose(s, session, a.by, now); }
    void operator()(const act::Drag& a) { dragLimb(s, session, a, now); }
    void operator()(const act::Hold& a) { s.held = a.name; }
    void operator()(const act::Gesture& a) {
        if (a.name.empty())
            endGesture(s, session, now);
        else
            beginGesture(s, a.name, now);
    }
    void operator()(const act::Undo&) {
        if (!takeBackEdit(s, session, false, now)) takeBack(s, session, false, now);
    }
    void operator()(const act::Redo&) {
        if (!takeBackEdit(s, session, true, now)) takeBack(s, session, true, now);
    }
    void operator()(const act::SavePose& a) { savePose(s, session, a, now); }
    void operator()(const act::DeletePose& a) {
        Pose gone;
        gone.id = a.id.empty() ? poseGoal(s).id : a.id;
        if (std::erase_if(s.savedPoses, [&](const Pose& p) { return p.id == gone.id; }) == 0) return;
        forgetSavedPose(s, gone.id);
        s.poseJobs.push_back({PoseJob::What::remove, std::move(gone)});
    }
    void operator()(const act::SharePose& a) {
        Pose pose = poseGoal(s);
        if (pose.name.empty()) pose.name = "My own"; // a file without a name is refused
        if (a.file)
            s.poseJobs.push_back({PoseJob::What::share, pose});
        else
            (*this)(act::Copy{writePose(pose, session.motions)});
    }
    void operator()(const act::TakePoses& a) { s.savedPoses = a.saved; }
    // What is looked at stays in view: the chosen point, else the same part of the body.
    void operator()(const act::Reshaped& a) {
        const float ratio = a.heightBefore > 0 ? session.shaped.height / a.heightBefore : 1.0f;
        const engine::Camera whole = frameBody(session, View::front, aspectOf(s), s.stageTop);
        const bool wide = s.camera.distance * ratio > 0.8f * whole.distance;
        const bool refit = std::exchange(s.refit, false);
        const auto place = s.point.empty() ? std::nullopt : placeOf(session, s.point, s.side);
        const auto carry = [&](engine::Camera& c) {
            if (place && a.pointBefore && !wide)
                c.target += place->position - *a.pointBefore;
            else
                c.target.y *= ratio;
            if (wide) c.distance = std::max(c.distance, whole.distance);
        };
        carry(s.camera);
        carry(s.flight.from);
        carry(s.flight.to);
        replanPractice(s, session);
        if (!session.guest) s.landmarks = false, s.landmark.reset();
        if (s.lesson && s.lesson->awaited) return followLessonBody(s, session, now);
        if (!refit || !wide) return;
        engine::Camera to = goal(s);
        to.target = whole.target;
        to.distance = whole.distance;
        flyTo(s, to, now);
    }
    void operator()(const act::SetMaterial& a) {
        s.settings.material = a.material;
        s.settings.skinTone = a.tone;
    }
    void operator()(const act::CycleMaterial&) {
        using M = engine::SkinMaterial;
        M& m = s.settings.material;
        m = m == M::porcelain ? M::bronze : m == M::bronze ? M::skin : M::porcelain;
    }
    void operator()(const act::ShowMeridians& a) { s.shownMeridians = a.codes; }
    void operator()(const act::UiScale& a) {
        if (a.factor <= 0)
            s.settings.uiScale = 0;
        else
            s.settings.uiScale = std::clamp(
                (s.settings.uiScale > 0 ? s.settings.uiScale : s.monitorScale) * a.factor, 0.5f, 4.0f);
    }
    void operator()(const act::Copy& a) {
        s.clipboard = a.text;
        (*this)(act::Notice{"Copied", 2});
    }
    void operator()(const act::Quit&) { s.quit = true; }
    void operator()(const act::Step& a) { step(s, session, a.by, now); }
    void operator()(const act::Found& a) {
        if (s.exam.run) return;
        if (!s.lesson || !s.query.empty()) s.found = a.codes; // else they are the step's
    }
    void operator()(const act::Stage& a) {
        const bool other = glm::distance(s.stage, a.size) > 0.01f * s.stage.y;
        s.stage = a.size;
        s.stageTop = std::clamp(a.top, 0.0f, 0.5f);
        s.camera.shift = s.flight.from.shift = s.flight.to.shift = a.shift;
        if (a.monitorScale > 0) s.monitorScale = a.monitorScale;
        if (other) reframePractice(s, session, now);
    }
    void operator()(const act::Notice& a) {
        s.notice = a.text;
        s.noticeUntil = now + a.seconds;
    }
    void operator()(const act::LookAt& a) {
        const Page* page = session.catalog.page(a.page);
        if (!page || a.picture < 0 || static_cast<size_t>(a.picture) >= page->pictures.size()) return;
        const PagePicture& picture = page->pictures[static_cast<size_t>(a.picture)];
        if (!picture.figure.empty()) return;
        const AppState shown = pictureState(s, session, picture, s.stage);
        if (const auto pose = picturePose(session, picture))
            s.posture.clear(), takePose(s, session, *pose, true, now);
        s.region = shown.region;
        s.point = shown.point;
        s.side = shown.side;
        s.shownMeridians = shown.shownMeridians;
        s.found = shown.found;
        if (!picture.ruler.empty()) s.settings.ruler = true;
        flyTo(s, shown.camera, now);
        if (s.flight.seconds > 0 && s.poseFlight.seconds > 0) s.flight.seconds = s.poseFlight.seconds;
    }
    void operator()(const act::HoverRegion& a) {
        s.hoveredRegion = a.region;
        s.hoveredRegionSide = a.side;
    }
    void operator()(const act::Choose& a) {
        auto& set = s.settings.chosen;
        if (!a.on) {
            std::erase_if(set, [&](const std::string& code) { return a.code.empty() || code == a.code; });
        } else if (session.catalog.point(a.code) && std::ranges::find(set, a.code) == set.end())
            set.push_back(a.code);
    }
    void operator()(const act::Arrange& a) {
        auto& set = s.settings.chosen;
        std::vector<std::string> ordered;
        for (const std::string& code : a.codes)
            if (std::ranges::find(set, code) != set.end() &&
                std::ranges::find(ordered, code) == ordered.end())
                ordered.push_back(code);
        for (const std::string& code : set)
            if (std::ranges::find(ordered, code) == ordered.end()) ordered.push_back(code);
        set = std::move(ordered);
    }
    void operator()(const act::SetCondition& a) {
        auto& held = s.settings.safety.conditions;
        std::erase(held, a.id);
        if (a.on &&
            std::ranges::any_of(session.catalog.conditions, [&](const Condition& c) { return c.id == a.id; }))
            held.push_back(a.id);
    }
    void operator()(const act::StartPractice& a) { startPractice(s, session, a.request, now); }
    void operator()(const act::Practice& a) { drivePractice(s, session, a.what, now); }
    void operator()(const act::SetLength& a) {
        s.settings.length = a.length;
        replanPractice(s, session);
    }
    void operator()(const act::Tick& a) { tickPractice(s, session, a, now); }
    void operator()(const act::Feel& a) { feelPractice(s, a); }
    void operator()(const act::GiveAway&) { s.giveAway = true; }
    void operator()(const act::Handout&) { askHandout(s, now); }
    void operator()(const act::CopyCommand&) { copyCommand(s, session, now); }
};

} // namespace

std::string_view toString(CardKind kind) {
    constexpr std::array<std::string_view, 9> names{"none",   "point", "region", "meridian", "page",
                                                    "safety", "diary", "set",    "technique"};
    return names[static_cast<size_t>(kind)];
}

void carryOut(AppState& state, const AtlasSession& session, const Action& action, double now) {
    std::visit(Applier{state, session, now}, action);
}

void apply(AppState& state, const AtlasSession& session, const Action& action, double now) {
    Stance before = stanceOf(state);
    const engine::Camera view = goal(state);
    carryOut(state, session, action, now);
    const bool nudged = std::holds_alternative<act::Nudge>(action);
    const bool gradual =
        nudged || std::holds_alternative<act::SetAngle>(action) || std::holds_alternative<act::Drag>(action);
    const bool shown = state.lesson && std::exchange(state.lesson->moved, false);
    const bool asked = std::exchange(state.exam.moved, false);
    if (!shown && !asked && !std::holds_alternative<act::Undo>(action) &&
        !std::holds_alternative<act::Redo>(action))
        rememberPose(state, session, std::move(before), view, gradual);
    if (nudged) endGesture(state, session, now);
}

} // namespace atlas
