// From joints to the template in the guest's posture. Every part of the body is turned as the guest's joints
// say; bones are lengthened in the bind pose by exactly what the turned template then lacks.
#include "atlas/domain/guest_bind.h"
#include "atlas/domain/guest_parts.h"
#include "atlas/domain/guest_shape.h"
#include <algorithm>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>
#include <map>

namespace atlas {
namespace {

using glm::mat3;
using glm::quat;
using glm::vec3;

constexpr float kLoose = 8;           // degrees of lean that may be only another idea of where joints lie
constexpr float kAnotherHead = 1.35f; // times as large as ours, or as small
constexpr float kCertain = 3;         // the same for lines between left and right

vec3 unit(vec3 v, vec3 otherwise = vec3(0, 1, 0)) {
    const float l = glm::length(v);
    return l > 1e-8f ? v / l : otherwise;
}

// Right-handed: x along `a`, y as near to `b` as it can be.
mat3 frame(vec3 a, vec3 b) {
    const vec3 x = unit(a);
    vec3 y = b - x * glm::dot(x, b);
    if (glm::length(y) < 1e-6f) y = std::abs(x.y) < 0.9f ? vec3(0, 1, 0) - x * x.y : vec3(1, 0, 0) - x * x.x;
    y = unit(y);
    return {x, y, glm::cross(x, y)};
}

// The shortest turn from a to b.
quat swing(vec3 a, vec3 b) {
    a = unit(a), b = unit(b);
    const vec3 axis = glm::cross(a, b);
    const float s = glm::length(axis), c = glm::dot(a, b);
    if (s < 1e-7f) return c > 0 ? quat(1, 0, 0, 0) : glm::angleAxis(3.14159265f, frame(a, {0, 1, 0})[1]);
    return glm::angleAxis(std::atan2(s, c), axis / s);
}

// The turn less so many degrees: what may be only a difference between rigs is left out.
quat beyond(quat q, float degrees) {
    if (q.w < 0) q = -q;
    const float angle = 2 * std::acos(std::clamp(q.w, -1.0f, 1.0f));
    const float kept = std::max(0.0f, angle - glm::radians(degrees));
    return kept > 0 ? glm::angleAxis(kept, unit(vec3(q.x, q.y, q.z))) : quat(1, 0, 0, 0);
}

float angleAbout(vec3 axis, vec3 a, vec3 b) {
    a -= axis * glm::dot(a, axis);
    b -= axis * glm::dot(b, axis);
    return std::atan2(glm::dot(glm::cross(a, b), axis), glm::dot(a, b));
}

mat3 stretchAlong(vec3 d, float ratio) {
    return mat3(1) + (ratio - 1) * glm::outerProduct(d, d);
}

// How far a foot's sole is from level: its lowest places in the front and the hind third.
quat solePitch(std::span<const vec3> skin, vec3 ankle, vec3 ahead) {
    float back = 1e9f, front = -1e9f;
    for (const vec3& p : skin) {
        const float t = glm::dot(p - ankle, ahead);
        back = std::min(back, t), front = std::max(front, t);
    }
    const float length = front - back;
    float lowBack = 1e9f, lowFront = 1e9f;
    for (const vec3& p : skin) {
        const float t = (glm::dot(p - ankle, ahead) - back) / length;
        if (t < 0.3f) lowBack = std::min(lowBack, p.y);
        if (t > 0.6f) lowFront = std::min(lowFront, p.y);
    }
    if (!(length > 1e-4f) || lowBack > 1e8f || lowFront > 1e8f) return {1, 0, 0, 0};
    return swing(ahead, ahead * (0.6f * length) + vec3(0, lowFront - lowBack, 0));
}

constexpr std::array kHandParts{"wrist", "finger", "metacarpal"};
constexpr std::array kFootParts{"foot", "toe"};
constexpr std::array kHeadParts{"head", "jaw",        "eye",      "special",     "levator", "oculi",
                                "oris", "temporalis", "risorius", "orbicularis", "tongue"};

struct Solver {
    const BodyAsset& asset;
    const ShapedBody& body;
    const GuestSurface& surface;
    std::vector<std::optional<vec3>> target; // one a template joint
    std::vector<float> weight;
    std::vector<quat> turn;  // whole turn of each joint's part, bind to guest
    std::vector<vec3> place; // each joint's head on the guest
    std::vector<mat3> grow;  // how the skin about the joint grows in the bind pose
    std::map<std::string, int> index;
    std::vector<bool> done;

    size_t at(const std::string& name) const { return static_cast<size_t>(index.at(name)); }
    vec3 head(size_t j) const { return body.jointHeads[j]; }
    vec3 head(const std::string& name) const { return head(at(name)); }
    bool knows(const std::string& name) const { return target[at(name)].has_value(); }
    vec3 goal(const std::string& name) const { return *target[at(name)]; }
    bool exact(size_t j) const { return target[j] && weight[j] >= 0.8f; }
    vec3 middle(const std::string& name) const { return 0.5f * (head(name + ".L") + head(name + ".R")); }
    vec3 middleGoal(const std::string& name) const { return 0.5f * (goal(name + ".L") + goal(name + ".R")); }

    // Where the joint comes to lie through its parent alone.
    vec3 carried(size_t j) const {
        const auto p = static_cast<size_t>(asset.joints[j].parent);
        return place[p] + turn[p] * (grow[p] * (head(j) - head(p)));
    }
    void put(size_t j, quat total, mat3 growth = mat3(1)) {
        turn[j] = total;
        grow[j] = growth;
        if (asset.joints[j].parent >= 0) place[j] = exact(j) ? *target[j] : carried(j);
    }
    // A bone from j to the joint `to`, on the guest at `end`: turned by `total`, grown along itself.
    void bone(size_t j, size_t to, vec3 end, quat total) {
        const vec3 from = exact(j) ? *target[j] : carried(j), d = head(to) - head(j);
        const float ratio = glm::distance(from, end) / std::max(glm::length(d), 1e-6f);
        put(j, total, stretchAlong(unit(d), ratio));
    }

    std::vector<vec3> skinOf(std::span<const char* const> parts, const char* end) const {
        std::vector<vec3> out;
        for (size_t v = 0; v < surface.positions.size(); ++v) {
            if (surface.follows[v] < 0 || surface.isHair(v)) continue;
            const std::string& n = asset.joints[static_cast<size_t>(surface.follows[v])].name;
            if (!n.ends_with(end)) continue;
            if (std::ranges::any_of(parts, [&](const char* p) { return n.starts_with(p); }))
                out.push_back(surface.positions[v]);
        }
        return out;
    }
    // The template's skin that goes with such joints, in its bind pose.
    std::vector<vec3> ownSkinOf(std::span<const char* const> parts, const char* end) const {
        std::vector<vec3> out;
        for (size_t v = 0; v < asset.baseVertexCount; ++v) {
            const auto& w = asset.weights[v];
            const auto most = static_cast<size_t>(std::ranges::max_element(w.weight) - w.weight.begin());
            const std::string& n = asset.joints[w.joint[most]].name;
            if (n.ends_with(end) &&
                std::ranges::any_of(parts, [&](const char* p) { return n.starts_with(p); }))
                out.push_back(body.positions[v]);
        }
        return out;
    }

    // How a part is turned where the file has its joints one by one.
    std::optional<quat> turnOfJoints(std::initializer_list<const char*> names) const {
        std::vector<vec3> from, to;
        for (const char* name : names) {
            const size_t j = at(name);
            if (!exact(j)) return {};
            from.push_back(head(j)), to.push_back(*target[j]);
        }
        const std::vector<float> alike(from.size(), 1.0f);
        return turnOnto(from, to, alike);
    }

    void trunk();
    void headAndNeck();
    void arm(const std::string& end, float mirror);
    void hand(const std::string& end, float mirror, vec3 foreDir, quat fore, vec3 crease);
    void leg(const std::string& end);
    void rest(size_t j); // joints that nothing else has placed
};

void Solver::trunk() {
    const vec3 hips = middleGoal("upperleg01"), shoulders = middleGoal("upperarm01");
    const vec3 ownHips = middle("upperleg01"), ownShoulders = middle("upperarm01");
    const vec3 hipLine = goal("upperleg01.L") - goal("upperleg01.R"),
               shoulderLine = goal("upperarm01.L") - goal("upperarm01.R");
    const size_t root = at("root");
    // Lean first, then the lines between left and right.
    const quat lean = beyond(swing(ownShoulders - ownHips, shoulders - hips), kLoose);
    const quat pelvis = turnOfJoints({"root", "spine05", "pelvis.L", "pelvis.R"})
                            .value_or(beyond(swing(lean * vec3(1, 0, 0), hipLine), kCertain) * lean);
    const quat chest = turnOfJoints({"spine01", "neck01", "clavicle.L", "clavicle.R"})
                           .value_or(beyond(swing(lean * vec3(1, 0, 0), shoulderLine), kCertain) * lean);
    turn[root] = pelvis;
    const float ratio = glm::distance(hips, shoulders) / glm::distance(ownHips, ownShoulders);
    const mat3 taller = stretchAlong({0, 1, 0}, ratio);
    grow[root] = mat3(1);
    place[root] = exact(root) ? *target[root] : hips + pelvis * (head(root) - ownHips);
    done[root] = true;
    std::vector<size_t> spine{root};
    for (int k = 5; k >= 1; --k) {
        const size_t j = at("spine0" + std::to_string(k));
        quat turned = glm::slerp(pelvis, chest, static_cast<float>(6 - k) / 5);
        if (const size_t next = k > 1 ? at("spine0" + std::to_string(k - 1)) : j;
            next != j && exact(j) && exact(next))
            turned = swing(turned * (head(next) - head(j)), *target[next] - *target[j]) * turned;
        put(j, turned, taller);
        if (k == 5 && !exact(j)) place[j] = place[root] + pelvis * (taller * (head(j) - head(root)));
        done[j] = true;
        spine.push_back(j);
    }
    // What the shoulders are off by after that is shared out along the spine.
    const size_t top = spine.back();
    if (!exact(top)) {
        const vec3 lands = place[top] + turn[top] * (taller * (ownShoulders - head(top)));
        const vec3 off = shoulders - lands;
        for (size_t i = 1; i < spine.size(); ++i)
            place[spine[i]] += off * (static_cast<float>(i) / static_cast<float>(spine.size() - 1));
    }
    for (const char* end : {".L", ".R"}) {
        const size_t wing = at(std::string("pelvis").append(end));
        const vec3 from = exact(wing) ? *target[wing] : place[root] + pelvis * (head(wing) - head(root));
        // The hips' breadth grows as their joints are apart, their height and depth do not.
        const float apart = glm::length(hipLine) / glm::distance(head("upperleg01.L"), head("upperleg01.R"));
        put(wing, pelvis, stretchAlong({1, 0, 0}, std::clamp(apart, 0.8f, 1.25f)));
        place[wing] = from;
        done[wing] = true;
    }
}

void Solver::headAndNeck() {
    const size_t neck = at("neck01"), skull = at("head"), top = at("spine01");
    const quat chest = turn[top];
    place[neck] = exact(neck) ? *target[neck] : carried(neck);
    const bool eyes = knows("eye.L") && knows("eye.R") && !exact(at("eye.L"));
    quat face = chest;
    if (const auto known = turnOfJoints({"head", "jaw", "eye.L", "eye.R"})) {
        face = *known;
    } else if (knows("eye.L") && knows("eye.R")) {
        const vec3 line = goal("eye.L") - goal("eye.R");
        face = beyond(swing({1, 0, 0}, line), kCertain);
        if (target[skull]) {
            const vec3 own = middle("eye") - head(skull), theirs = middleGoal("eye") - *target[skull];
            face = beyond(swing(face * own, theirs), 12) * face;
        }
    } else if (const auto skin = skinOf(kHeadParts, ""); target[skull] && skin.size() > 100) {
        // A head that is bowed lies elsewhere about its joint; one of another form (a helmet, a drawn
        // figure's) lies there anyhow.
        const auto ownSkin = ownSkinOf(kHeadParts, "");
        const float wider = spreadOf(skin) / std::max(spreadOf(ownSkin), 1e-6f);
        if (wider > 1 / kAnotherHead && wider < kAnotherHead) {
            const vec3 own = middleOf(ownSkin) - head(skull);
            face = beyond(swing(chest * own, middleOf(skin) - *target[skull]), 20) * chest;
        }
    }
    // Where the skull's joint lies: the file's joint, the eyes and the crown each say something. A head that
    // is large for its body (a child's, a drawn figure's) is so from chin to crown.
    const float ratio = grow[top][1][1];
    const vec3 guess = place[neck] + glm::slerp(chest, face, 0.5f) * (ratio * (head(skull) - head(neck)));
    vec3 skullAt = target[skull] ? *target[skull] : guess;
    float size = 1;
    if (!exact(skull)) {
        const auto skin = skinOf(kHeadParts, ""), own = ownSkinOf(kHeadParts, "");
        const HeadExtent theirs = headExtent(skin, skullAt), mine = headExtent(own, head(skull));
        const bool upright = (face * vec3(0, 1, 0)).y > 0.95f && theirs.crown > theirs.chin;
        if (upright) {
            size = (theirs.crown - theirs.chin) / (mine.crown - mine.chin);
            size = std::abs(size - 1) < 0.04f ? 1 : std::clamp(size, 0.75f, 1.8f);
        }
        if (eyes)
            skullAt = middleGoal("eye") - face * (size * (middle("eye") - head(skull)));
        else if (upright) {
            const float y = theirs.crown - size * (mine.crown - head(skull).y);
            if (size > kAnotherHead) { // its joint may be anywhere in it: ours, grown, comes to lie in it
                skullAt.y = y;
                skullAt.z = 0.5f * (theirs.front + theirs.back) - 0.5f * size * (mine.front + mine.back) +
                            size * head(skull).z;
            } else if (std::abs(y - skullAt.y) < 0.06f * size)
                skullAt.y = 0.5f * (y + skullAt.y);
        }
        const float most = 0.12f * std::max(size, 1.0f);
        if (glm::distance(skullAt, guess) > most) skullAt = guess + most * unit(skullAt - guess);
        target[skull] = skullAt, weight[skull] = 0.9f;
    }
    const vec3 d = head(skull) - head(neck), to = skullAt - place[neck];
    const quat bend = swing(chest * d, to) * chest;
    const mat3 longer = stretchAlong(unit(d), glm::length(to) / std::max(glm::length(d), 1e-6f));
    for (const char* name : {"neck01", "neck02", "neck03"}) {
        const size_t j = at(name);
        put(j, bend, longer);
        done[j] = true;
    }
    put(skull, face, size * mat3(1));
    done[skull] = true;
}

void Solver::arm(const std::string& end, float mirror) {
    const size_t clavicle = at("clavicle" + end), shoulder = at("upperarm01" + end),
                 elbow = at("lowerarm01" + end), wrist = at("wrist" + end);
    const vec3 s = *target[shoulder], e = *target[elbow], w = *target[wrist];
    const quat chest = turn[at("spine01")];
    place[clavicle] = exact(clavicle) ? *target[clavicle] : carried(clavicle);
    const quat collar = swing(chest * (head(shoulder) - head(clavicle)), s - place[clavicle]) * chest;
    bone(clavicle, shoulder, s, collar);
    put(at("shoulder01" + end), collar, grow[clavicle]);

    const vec3 own = unit(head(elbow) - head(shoulder)), ownFore = unit(head(wrist) - head(elbow));
    const vec3 upper = unit(e - s), fore = unit(w - e);
    // The elbow's hinge: from its bend; a straight arm has its crease in front.
    const vec3 ownHinge = glm::cross(own, ownFore);
    const vec3 ahead = chest * vec3(0, 0, 1);
    vec3 usual = glm::cross(upper, ahead);
    if (glm::length(usual) < 0.3f)
        usual = swing(chest * vec3(mirror, 0, 0), upper) * glm::cross(vec3(mirror, 0, 0), vec3(0, 0, 1));
    const vec3 bend = glm::cross(upper, fore);
    const float bent = glm::degrees(std::asin(std::min(glm::length(bend), 1.0f)));
    const float sure = glm::dot(upper, fore) < 0 ? 1 : std::clamp((bent - 8) / 15, 0.0f, 1.0f);
    const vec3 hinge = glm::mix(unit(usual), unit(bend, unit(usual)), sure);
    const quat full = glm::quat_cast(frame(upper, hinge) * glm::transpose(frame(own, ownHinge)));
    const quat plain = swing(collar * own, upper) * collar;
    const float twist = angleAbout(upper, plain * unit(ownHinge), full * unit(ownHinge));
    const quat half = glm::angleAxis(0.5f * twist, upper) * plain;
    bone(shoulder, elbow, e, half);
    // The middle joint keeps its place on the bone whatever the twist.
    const size_t upper2 = at("upperarm02" + end);
    put(upper2, full, grow[shoulder]);
    const quat straight = swing(full * ownFore, fore) * full;
    put(elbow, straight,
        stretchAlong(ownFore, glm::distance(e, w) / glm::distance(head(elbow), head(wrist))));
    // Straight arm, palm and crease to the same side: the crease looks along cross(hinge, arm).
    const vec3 front = unit(glm::cross(full * unit(ownHinge), fore));
    hand(end, mirror, fore, straight, front);
    for (const char* name :
         {"clavicle", "shoulder01", "upperarm01", "upperarm02", "lowerarm01", "lowerarm02"})
        done[at(name + end)] = true;
}

void Solver::hand(const std::string& end, float mirror, vec3 foreDir, quat straight, vec3 crease) {
    const size_t wrist = at("wrist" + end);
    const std::string f2 = "finger2-1" + end, f3 = "finger3-1" + end, f5 = "finger5-1" + end,
                      f4 = "finger4-1" + end;
    const vec3 w = *target[wrist], ownW = head(wrist);
    const vec3 ownPalm = mirror * glm::cross(head(f5) - ownW, head(f2) - ownW);
    const vec3 ownMiddle = head(f3) - ownW;
    vec3 palm(0), along = foreDir;
    float scale = 1;
    const std::string& last = knows(f5) ? f5 : f4;
    if (knows(f2) && (knows(f5) || knows(f4))) {
        palm = mirror * glm::cross(goal(last) - w, goal(f2) - w);
        along = knows(f3) ? goal(f3) - w : 0.5f * (goal(f2) + goal(last)) - w;
        const vec3 ownAlong = knows(f3) ? ownMiddle : 0.5f * (head(f2) + head(last)) - ownW;
        scale = glm::length(along) / std::max(glm::length(ownAlong), 1e-6f);
        // Two or three knuckles in a row with the wrist say nothing about the palm.
        if (glm::length(palm) < 0.1f * glm::dot(along, along)) palm = vec3(0);
    }
    const vec3 usual = mirror * glm::cross(foreDir, crease); // palm down in a T, inwards with arms down
    if (palm == vec3(0)) {
        const auto skin = skinOf(kHandParts, end.c_str());
        const auto own = ownSkinOf(kHandParts, end.c_str());
        palm = usual;
        if (skin.size() > 30) {
            vec3 centre(0), ownCentre(0);
            for (const vec3& p : skin) centre += p / static_cast<float>(skin.size());
            for (const vec3& p : own) ownCentre += p / static_cast<float>(own.size());
            along = swing(straight * (ownCentre - ownW), centre - w) * (straight * ownMiddle);
            if (glm::degrees(std::acos(std::clamp(glm::dot(unit(along), foreDir), -1.0f, 1.0f))) > 60)
                along = foreDir;
            float far = 0, ownFar = 0;
            for (const vec3& p : skin) far = std::max(far, glm::distance(p, w));
            for (const vec3& p : own) ownFar = std::max(ownFar, glm::distance(p, ownW));
            scale = far / std::max(ownFar, 1e-6f);
            // A hand is flat: across its thinnest direction, on the side where a palm usually is.
            mat3 spread(0);
            for (const vec3& p : skin) {
                vec3 d = p - centre;
                d -= unit(along) * glm::dot(d, unit(along));
                spread += glm::outerProduct(d, d);
            }
            const mat3 f = frame(along, usual);
            const float a = glm::dot(f[1], spread * f[1]), b = glm::dot(f[1], spread * f[2]),
                        c = glm::dot(f[2], spread * f[2]);
            const float angle = 0.5f * std::atan2(2 * b, a - c); // of the widest direction
            const vec3 wide = f[1] * std::cos(angle) + f[2] * std::sin(angle);
            const vec3 thin = glm::cross(unit(along), wide);
            if (std::abs(a - c) + std::abs(b) > 0.2f * (a + c))
                palm = glm::dot(thin, usual) < 0 ? -thin : thin;
        }
    }
    scale = std::clamp(scale, 0.6f, 1.6f);
    const quat held = glm::quat_cast(frame(along, palm) * glm::transpose(frame(ownMiddle, ownPalm)));
    // The forearm shares the hand's roll as radius and ulna do.
    const quat bent = swing(held * unit(head(wrist) - head("lowerarm01" + end)), foreDir) * held;
    const vec3 side = straight * unit(ownPalm), turned = bent * unit(ownPalm);
    const float roll = angleAbout(foreDir, side, turned);
    const size_t fore1 = at("lowerarm01" + end), fore2 = at("lowerarm02" + end);
    turn[fore1] = glm::angleAxis(0.2f * roll, foreDir) * straight;
    put(fore2, glm::angleAxis(0.7f * roll, foreDir) * straight, grow[fore1]);
    put(wrist, held, scale * mat3(1));
    done[wrist] = true;
    for (int k = 1; k <= 4; ++k) { // metacarpals lead to the knuckles
        const size_t bone1 = at("metacarpal" + std::to_string(k) + end),
                     knuckle = at("finger" + std::to_string(k + 1) + "-1" + end);
        place[bone1] = exact(bone1) ? *target[bone1] : carried(bone1);
        if (target[knuckle]) {
            const quat q =
                swing(held * (head(knuckle) - head(bone1)), *target[knuckle] - place[bone1]) * held;
            bone(bone1, knuckle, *target[knuckle], q);
        } else
            put(bone1, held, scale * mat3(1));
        done[bone1] = true;
    }
    for (int f = 1; f <= 5; ++f) {
        quat before = held;
        mat3 growth = scale * mat3(1);
        for (int k = 1; k <= 3; ++k) {
            const size_t j = at("finger" + std::to_string(f) + "-" + std::to_string(k) + end);
            place[j] = exact(j) ? *target[j] : carried(j);
            const size_t next =
                k < 3 ? at("finger" + std::to_string(f) + "-" + std::to_string(k + 1) + end) : j;
            if (k < 3 && target[next]) {
                before = swing(before * (head(next) - head(j)), *target[next] - place[j]) * before;
                bone(j, next, *target[next], before);
            } else
                put(j, before, growth);
            done[j] = true;
        }
    }
}

void Solver::leg(const std::string& end) {
    const size_t hip = at("upperleg01" + end), knee = at("lowerleg01" + end), ankle = at("foot" + end);
    const vec3 h = *target[hip], k = *target[knee], a = *target[ankle];
    const quat pelvis = turn[at("root")];
    const vec3 own = head(knee) - head(hip), ownShin = head(ankle) - head(knee);
    const vec3 thigh = k - h, shin = a - k;

    // Which way the foot points, seen from above the shin.
    const size_t ball = at("toe2-1" + end);
    const auto skin = skinOf(kFootParts, end.c_str());
    const auto ownSkin = ownSkinOf(kFootParts, end.c_str());
    const vec3 ownBall = head(ball) - head(ankle);
    vec3 points(0);
    const bool skinned = skin.size() > 10;
    if (skinned) { // rigs put ankle and ball where they like; the foot's skin tells where it points
        vec3 centre(0), ownCentre(0);
        for (const vec3& p : skin) centre += p / static_cast<float>(skin.size());
        for (const vec3& p : ownSkin) ownCentre += p / static_cast<float>(ownSkin.size());
        points = swing(ownCentre - head(ankle), centre - a) * ownBall;
    } else if (target[ball])
        points = *target[ball] - a;
    else
        points = swing(own, thigh) * ownBall;

    const vec3 down = unit(shin);
    const vec3 bendFront = unit(thigh) - unit(shin);
    const float bent = glm::degrees(std::acos(std::clamp(glm::dot(unit(thigh), unit(shin)), -1.0f, 1.0f)));
    const float sure = std::clamp((bent - 10) / 15, 0.0f, 1.0f);
    const vec3 usual = unit(pelvis * vec3(0, 0, 1), {0, 0, 1});
    vec3 front = glm::mix(usual, unit(bendFront, usual), sure);
    // A leg lifted so far that its front no longer looks forward.
    if (sure == 0 && std::abs(glm::dot(usual, unit(thigh))) > 0.8f) front = swing(own, thigh) * vec3(0, 0, 1);
    const quat upper = glm::quat_cast(frame(thigh, front) * glm::transpose(frame(own, {0, 0, 1})));
    const quat plain = swing(upper * ownShin, shin) * upper;
    // Half of how far the foot turns out comes from the hip, the rest from below the knee.
    const float out = angleAbout(down, plain * ownBall, points);
    const float share = sure > 0.5f ? 0.0f : 0.5f;
    const float turnable = std::abs(out) < 1.2f ? out : 0;
    const quat thighTurn = glm::angleAxis(share * turnable, unit(thigh)) * upper;
    const quat lower = glm::angleAxis(share * turnable, down) * plain;
    // A thigh that is rolled is so by half at the hip, wholly at the knee.
    const quat plainThigh = swing(pelvis * own, thigh) * pelvis;
    const float roll = angleAbout(unit(thigh), plainThigh * vec3(0, 0, 1), thighTurn * vec3(0, 0, 1));
    bone(hip, knee, k, glm::angleAxis(0.5f * roll, unit(thigh)) * plainThigh);
    put(at("upperleg02" + end), thighTurn, grow[hip]);
    put(knee, lower, stretchAlong(unit(ownShin), glm::length(shin) / glm::length(ownShin)));
    const quat yawed = glm::angleAxis(turnable, down) * plain;
    put(at("lowerleg02" + end), glm::slerp(lower, yawed, 0.5f), grow[knee]);

    // The foot of a leg that stands is flat unless its sole or its toes clearly say otherwise.
    const vec3 level = points - vec3(0, points.y, 0), ownLevel = ownBall - vec3(0, ownBall.y, 0);
    quat foot = swing(yawed * ownBall, points) * yawed;
    if (down.y > -0.5f) {
        if (exact(ball)) foot = swing(foot * ownBall, *target[ball] - a) * foot;
    } else if (glm::length(level) > 0.3f * glm::length(points)) {
        foot = swing(ownLevel, level);
        if (exact(ball))
            foot = swing(foot * ownBall, *target[ball] - a) * foot;
        else {
            if (skinned) foot = beyond(solePitch(skin, a, unit(level)), 3) * foot;
            if (target[ball] && liesAhead(*target[ball], a, unit(level), skin))
                foot = beyond(swing(foot * ownBall, *target[ball] - a), 25) * foot;
        }
    }
    // Which way its sole looks, where the joints of the outer toes tell.
    const size_t big = at("toe1-1" + end), little = at("toe5-1" + end);
    if (exact(big) && exact(little)) {
        const vec3 along = unit(foot * ownBall);
        const float rolled =
            angleAbout(along, foot * (head(little) - head(big)), *target[little] - *target[big]);
        if (std::abs(rolled) > 0.2f) foot = glm::angleAxis(rolled, along) * foot;
    }
    mat3 growth(1);
    if (skinned) {
        // Sole and toe tips come to lie where the guest's are.
        float low = 0, ownLow = 0, far = 0, ownFar = 0;
        const vec3 ownAhead = unit(ownLevel, {0, 0, 1}), ahead = foot * ownAhead,
                   below = foot * vec3(0, -1, 0);
        for (const vec3& p : skin)
            low = std::max(low, glm::dot(p - a, below)), far = std::max(far, glm::dot(p - a, ahead));
        for (const vec3& p : ownSkin)
            ownLow = std::max(ownLow, -(p - head(ankle)).y),
            ownFar = std::max(ownFar, glm::dot(p - head(ankle), ownAhead));
        growth = stretchAlong({0, 1, 0}, std::clamp(low / std::max(ownLow, 1e-6f), 0.6f, 1.7f)) *
                 stretchAlong(ownAhead, std::clamp(far / std::max(ownFar, 1e-6f), 0.7f, 1.4f));
    } else if (target[ball])
        growth =
            stretchAlong(unit(ownLevel), std::clamp(glm::length(points) / glm::length(ownBall), 0.7f, 1.4f));
    put(ankle, foot, growth);
    for (const char* name : {"upperleg01", "upperleg02", "lowerleg01", "lowerleg02", "foot"})
        done[at(name + end)] = true;
    for (int t = 1; t <= 5; ++t) {
        quat before = foot;
        for (int i = 1; i <= (t == 1 ? 2 : 3); ++i) {
            const size_t j = at("toe" + std::to_string(t) + "-" + std::to_string(i) + end);
            place[j] = exact(j) ? *target[j] : carried(j);
            const bool more = i < (t == 1 ? 2 : 3);
            const size_t next = more ? at("toe" + std::to_string(t) + "-" + std::to_string(i + 1) + end) : j;
            if (more && exact(next)) {
                before = swing(before * (head(next) - head(j)), *target[next] - place[j]) * before;
                bone(j, next, *target[next], before);
            } else
                put(j, before, growth);
            done[j] = true;
        }
    }
}

void Solver::rest(size_t j) {
    const auto p = static_cast<size_t>(asset.joints[j].parent);
    put(j, turn[p], grow[p]);
    // Of twins in a face nothing may be torn away by a rig's own idea of it.
    if (exact(j) && glm::distance(*target[j], carried(j)) > 0.08f) place[j] = carried(j);
}

} // namespace

engine::Result<GuestPosture> solvePosture(const BodyAsset& asset, std::span<const JointTarget> targets,
                                          const GuestSurface& given) {
    const GuestSurface nothing;
    const GuestSurface& surface = given.follows.size() == given.positions.size() ? given : nothing;
    GuestPosture out;
    const size_t count = asset.joints.size();
    std::vector<std::optional<vec3>> goal(count);
    std::vector<float> weight(count);
    for (const JointTarget& t : targets) {
        if (t.joint < 0 || static_cast<size_t>(t.joint) >= count) continue;
        const auto j = static_cast<size_t>(t.joint);
        if (!std::isfinite(t.at.x + t.at.y + t.at.z)) return engine::Error{"the rig has joints at no place"};
        if (goal[j] && weight[j] >= t.weight) continue;
        goal[j] = t.at, weight[j] = t.weight;
    }
    std::map<std::string, int> index;
    for (size_t j = 0; j < count; ++j) index[asset.joints[j].name] = static_cast<int>(j);
    for (const char* part : {"upperleg01", "lowerleg01", "foot", "upperarm01", "lowerarm01", "wrist"})
        for (const char* end : {".L", ".R"})
            if (const std::string name = std::string(part).append(end);
                !goal[static_cast<size_t>(index.at(name))])
                return engine::Error{std::string("no place is known for ").append(name)};
    const auto apart = [&](const char* a, const char* b) {
        return glm::distance(*goal[static_cast<size_t>(index.at(a))],
                             *goal[static_cast<size_t>(index.at(b))]) > 1e-3f;
    };
    for (const auto& [a, b] :
         {std::pair{"upperleg01.L", "upperleg01.R"}, std::pair{"upperarm01.L", "upperarm01.R"},
          std::pair{"upperarm01.L", "upperleg01.L"}, std::pair{"upperarm01.R", "upperleg01.R"},
          std::pair{"upperleg01.L", "lowerleg01.L"}, std::pair{"upperleg01.R", "lowerleg01.R"},
          std::pair{"lowerleg01.L", "foot.L"}, std::pair{"lowerleg01.R", "foot.R"},
          std::pair{"upperarm01.L", "lowerarm01.L"}, std::pair{"upperarm01.R", "lowerarm01.R"},
          std::pair{"lowerarm01.L", "wrist.L"}, std::pair{"lowerarm01.R", "wrist.R"}})
        if (!apart(a, b))
            return engine::Error{
                std::string("the joints ").append(a).append(" and ").append(b).append(" lie in one place")};

    std::vector<int> bare = surface.follows;
    for (size_t v = 0; v < bare.size(); ++v)
        if (surface.isHair(v)) bare[v] = -1;
    out.nearest = nearestShape(asset, measureBody(asset, goal, surface.positions, bare));
    const ShapedBody body = shapeBody(asset, out.nearest);
    Solver s{asset,
             body,
             surface,
             goal,
             weight,
             std::vector<quat>(count, quat(1, 0, 0, 0)),
             std::vector<vec3>(count),
             std::vector<mat3>(count, mat3(1)),
             index,
             std::vector<bool>(count)};
    s.trunk();
    s.headAndNeck();
    s.arm(".L", 1);
    s.arm(".R", -1);
    s.leg(".L");
    s.leg(".R");
    for (size_t j = 0; j < count; ++j)
        if (!s.done[j]) s.rest(j);

    ShapedBody& to = out.stretched;
    to = body;
    for (size_t v = 0; v < body.positions.size(); ++v) {
        vec3 sum(0);
        for (size_t k = 0; k < 4; ++k)
            if (const float w = static_cast<float>(asset.weights[v].weight[k]) / 255; w > 0) {
                const vec3 head = body.jointHeads[asset.weights[v].joint[k]];
                sum += w * (head + s.grow[asset.weights[v].joint[k]] * (body.positions[v] - head));
            }
        to.positions[v] = sum;
    }
    for (size_t j = 0; j < count; ++j)
        to.jointTails[j] = body.jointHeads[j] + s.grow[j] * (body.jointTails[j] - body.jointHeads[j]);
    placeJoints(asset, out, s.turn, s.place);

    const PosedBody posed = poseBody({std::shared_ptr<void>(), &asset}, to, out.turns);
    for (size_t j = 0; j < count; ++j)
        if (goal[j] && weight[j] >= 1)
            out.residual =
                std::max(out.residual, glm::distance(posed.jointPositions[j] + out.shift, *goal[j]));
    return out;
}

PosedBody poseAsGuest(std::shared_ptr<const BodyAsset> asset, const GuestPosture& posture) {
    PosedBody posed = poseBody(std::move(asset), posture.stretched, posture.turns);
    for (vec3& p : posed.positions) p += posture.shift;
    for (vec3& p : posed.jointPositions) p += posture.shift;
    for (glm::mat4& m : posed.skinMatrices) m = glm::translate(glm::mat4(1), posture.shift) * m;
    return posed;
}

} // namespace atlas
