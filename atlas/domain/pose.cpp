// From angles in clinical terms to turns of the rig's joints. Every turn is made in the anatomical position,
// about axes found from this body's own joints there, and then carried into the rig's bind pose.
#include "atlas/domain/pose.h"
#include "atlas/domain/text.h"
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <sstream>
#include <unordered_map>

namespace atlas {
namespace {

using Rotation = glm::quat;
constexpr std::array<std::string_view, 5> kLies{"upright", "prone", "supine", "left-side", "right-side"};
constexpr std::array<std::string_view, 3> kSupports{"floor", "stool", "couch"};
constexpr float kSlack = 1e-3f; // degrees that rounding may add to a limit

Rotation about(glm::vec3 axis, float degrees) {
    return glm::angleAxis(glm::radians(degrees), axis);
}

// On a couch as seen from its side: the head to the viewer's left.
Rotation lieOf(std::string_view lie) {
    const glm::vec3 x(1, 0, 0), y(0, 1, 0), z(0, 0, 1);
    if (lie == "prone") return about(y, -90) * about(x, 90);
    if (lie == "supine") return about(y, 90) * about(x, -90);
    if (lie == "left-side") return about(y, 180) * about(z, -90);
    if (lie == "right-side") return about(z, 90);
    return {1, 0, 0, 0};
}

Rotation lieOf(const Pose& pose) {
    return pose.turning ? *pose.turning : lieOf(pose.lie);
}

std::string number(float degrees) {
    std::array<char, 32> text{};
    const float rounded = std::round(degrees * 100) / 100;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), rounded == 0 ? 0 : rounded).ptr;
    return {text.data(), end};
}

struct Key {
    const Motion* motion = nullptr;
    Side side = Side::midline;
};

// "" and the key's meaning, or what is wrong with it.
std::string readKey(std::span<const Motion> motions, const std::string& key, Key& out) {
    const size_t dot = key.find('.');
    const std::string id = key.substr(0, dot);
    const std::string side = dot == std::string::npos ? "" : key.substr(dot + 1);
    out.motion = findMotion(motions, id);
    if (!out.motion) {
        std::vector<std::string> known;
        for (const Motion& m : motions) known.push_back(m.id);
        const std::string near = nearestWord(id, known);
        std::string text = "no motion is called '" + id + "'; ";
        return text + (near.empty() ? "motions.toml lists them" : "did you mean '" + near + "'?");
    }
    if (out.motion->sided && side != "left" && side != "right")
        return "'" + key + "' needs a side; write " + id + ".left or " + id + ".right";
    if (!out.motion->sided && !side.empty()) return "'" + id + "' has no sides; write it without ." + side;
    out.side = side == "left" ? Side::left : side == "right" ? Side::right : Side::midline;
    return {};
}

// One side's body in the anatomical position, and what its motions ask of the joints there.
struct Anatomy {
    const BodyAsset& asset;
    std::unordered_map<std::string_view, size_t> index;
    std::vector<Rotation> upright; // bind to anatomical, all that is above included
    std::vector<glm::vec3> heads, tails;

    Anatomy(const BodyAsset& body, const ShapedBody& shaped, const JointPose& measuring)
        : asset(body), upright(body.joints.size()), heads(body.joints.size()), tails(body.joints.size()) {
        for (size_t j = 0; j < asset.joints.size(); ++j) {
            index.emplace(asset.joints[j].name, j);
            const int parent = asset.joints[j].parent;
            const auto p = static_cast<size_t>(std::max(parent, 0));
            const Rotation above = parent < 0 ? Rotation(1, 0, 0, 0) : upright[p];
            const glm::vec3 from = parent < 0 ? glm::vec3(0) : heads[p];
            const glm::vec3 start = parent < 0 ? glm::vec3(0) : shaped.jointHeads[p];
            heads[j] = from + above * (shaped.jointHeads[j] - start);
            upright[j] = above * measuring.turns[j];
            tails[j] = heads[j] + upright[j] * (shaped.jointTails[j] - shaped.jointHeads[j]);
        }
    }
    // Of the joint on that side; none when the rig lacks it.
    std::optional<size_t> joint(const std::string& name, Side side) const {
        auto it = index.end();
        if (side != Side::midline) it = index.find(name + (side == Side::left ? ".L" : ".R"));
        if (it == index.end()) it = index.find(name);
        return it == index.end() ? std::nullopt : std::optional(it->second);
    }
};

std::optional<glm::vec3> direction(std::string_view word, Side side) {
    const float lateral = side == Side::right ? -1.0f : 1.0f;
    if (word == "anterior") return glm::vec3(0, 0, 1);
    if (word == "posterior") return glm::vec3(0, 0, -1);
    if (word == "superior") return glm::vec3(0, 1, 0);
    if (word == "inferior") return glm::vec3(0, -1, 0);
    if (word == "lateral") return glm::vec3(lateral, 0, 0);
    if (word == "medial") return glm::vec3(-lateral, 0, 0);
    if (word == "left") return glm::vec3(1, 0, 0);
    if (word == "right") return glm::vec3(-1, 0, 0);
    return {};
}

struct Axis {
    std::string verb, a, b; // bend to a; roll from a to b; turn from a to b
};
Axis readAxis(const std::string& text) {
    std::istringstream in(text);
    Axis axis;
    in >> axis.verb >> axis.a >> axis.b;
    return axis;
}

// About which `share` turns its joint.
glm::vec3 axisOf(const Anatomy& body, const Motion& m, const Motion::Share& share, size_t joint, Side side) {
    const Axis axis = readAxis(share.axis.empty() ? m.axis : share.axis);
    const glm::vec3 a = direction(axis.a, side).value_or(glm::vec3(0, 0, 1));
    const glm::vec3 b = direction(axis.b, side).value_or(glm::vec3(0, 1, 0));
    if (axis.verb == "turn") return glm::normalize(glm::cross(a, b));
    glm::vec3 length = body.tails[joint] - body.heads[joint];
    if (share.axis.empty() && m.segment.size() == 2) {
        const auto from = body.joint(m.segment[0], side), to = body.joint(m.segment[1], side);
        if (from && to) length = body.heads[*to] - body.heads[*from];
    }
    const glm::vec3 about = axis.verb == "bend" ? glm::cross(length, a) : length;
    if (glm::length(about) < 1e-6f) return {1, 0, 0};
    const float sign = axis.verb == "roll" && glm::dot(glm::cross(a, b), length) < 0 ? -1.0f : 1.0f;
    return sign * glm::normalize(about);
}

float shareOf(const Motion::Share& s, float degrees) {
    const float beyond = std::abs(degrees) - s.from;
    return beyond <= 0 ? 0 : s.share * std::copysign(beyond, degrees);
}

// What one joint is asked to do, in the order of motions.toml, outermost first. Swings of one clinical joint
// that stand together are added to one turn, so that none of them comes before the other; what rolls about
// the length comes innermost.
struct Asked {
    std::string joint, verb;
    glm::vec3 swing{0}; // axis times degrees
    Rotation done{1, 0, 0, 0}, roll{1, 0, 0, 0};

    void close() {
        const float degrees = glm::length(swing);
        if (degrees > 1e-6f) done = done * about(swing / degrees, degrees);
        swing = glm::vec3(0);
    }
    void add(const std::string& to, const std::string& how, const glm::vec3& axis, float degrees) {
        if (to != joint) {
            close();
            done = done * roll;
            roll = Rotation(1, 0, 0, 0);
            joint = to;
        }
        if (how == "roll") {
            roll = roll * about(axis, degrees);
            return;
        }
        if (how != verb) close();
        verb = how;
        swing += axis * degrees;
    }
    Rotation total() {
        close();
        return done * roll;
    }
};

} // namespace

std::span<const std::string_view> lies() {
    return kLies;
}

std::span<const std::string_view> supports() {
    return kSupports;
}

const Motion* findMotion(std::span<const Motion> motions, std::string_view id) {
    const auto it = std::ranges::find(motions, id, &Motion::id);
    return it == motions.end() ? nullptr : &*it;
}

std::string degreesKey(const Motion& m, Side side) {
    if (!m.sided) return m.id;
    return m.id + (side == Side::right ? ".right" : ".left");
}

float degreesOf(const Motion& m, const Pose& pose, Side side) {
    const auto it = pose.degrees.find(degreesKey(m, side));
    return it == pose.degrees.end() ? m.rest : it->second;
}

float clampDegrees(const Motion& m, float degrees) {
    return std::clamp(degrees, m.low, m.high);
}

void setDegrees(const Motion& m, Pose& pose, Side side, float degrees) {
    if (const float held = clampDegrees(m, degrees); held == m.rest)
        pose.degrees.erase(degreesKey(m, side));
    else
        pose.degrees[degreesKey(m, side)] = held;
}

engine::Result<void> checkPose(std::span<const Motion> motions, const Pose& pose) {
    const std::string who = "pose " + pose.id + ": ";
    if (std::ranges::find(kLies, pose.lie) == kLies.end()) {
        std::string known;
        for (const std::string_view lie : kLies) known.append(known.empty() ? "" : ", ").append(lie);
        return engine::Error{who + "nobody can lie '" + pose.lie + "'; use one of " + known};
    }
    for (const auto& [key, degrees] : pose.degrees) {
        Key read;
        if (const std::string wrong = readKey(motions, key, read); !wrong.empty())
            return engine::Error{who + wrong};
        const Motion& m = *read.motion;
        if (!(degrees >= m.low - kSlack && degrees <= m.high + kSlack))
            return engine::Error{who + key + " is " + number(degrees) + "°, but goes only from " +
                                 number(m.low) + "° to " + number(m.high) + "°"};
    }
    return {};
}

struct JointPoser::Prepared {
    struct Term { // a joint that a motion turns
        size_t joint;
        std::string verb;
        glm::vec3 axis;
        const Motion::Share* share;
    };
    struct Turned { // a motion of one side
        const Motion* motion;
        std::string key; // of Pose::degrees
        std::vector<Term> terms;
    };
    std::span<const Motion> motions;
    JointPose measuring;
    Anatomy body;
    std::vector<Turned> turned;
    std::vector<size_t> base; // of a joint, against which its motion counts; the number of joints: its parent

    Prepared(const BodyAsset& asset, const ShapedBody& shaped, std::span<const Motion> all)
        : motions(all), measuring(measuringPose(asset, shaped)), body(asset, shaped, measuring),
          base(asset.joints.size(), asset.joints.size()) {
        for (const Motion& m : motions)
            for (const Side side : {Side::midline, Side::left, Side::right})
                if (m.sided != (side == Side::midline)) add(m, side);
    }
    void add(const Motion& m, Side side) {
        if (!m.base.empty() && !m.shares.empty())
            if (const auto j = body.joint(m.shares[0].joint, side))
                base[*j] = body.joint(m.base, side).value_or(base.size());
        Turned& out = turned.emplace_back(Turned{&m, degreesKey(m, side), {}});
        for (const auto* list : {&m.with, &m.shares})
            for (const Motion::Share& s : *list)
                if (const auto j = body.joint(s.joint, side))
                    out.terms.push_back({*j, readAxis(s.axis.empty() ? m.axis : s.axis).verb,
                                         axisOf(body, m, s, *j, side), &s});
    }
};

JointPoser::JointPoser(const BodyAsset& asset, const ShapedBody& shaped, std::span<const Motion> motions)
    : made_(std::make_shared<const Prepared>(asset, shaped, motions)) {}

engine::Result<JointPose> JointPoser::operator()(const Pose& pose) const {
    const Prepared& p = *made_;
    const auto& joints = p.body.asset.joints;
    const size_t count = joints.size();
    if (pose.id == "rest") return JointPose{std::vector<glm::quat>(count, glm::quat(1, 0, 0, 0))};
    if (const auto ok = checkPose(p.motions, pose); !ok) return ok.error();
    JointPose out = p.measuring;
    out.lie = lieOf(pose);
    if (pose.degrees.empty()) return out;

    std::vector<Asked> asked(count);
    for (const Prepared::Turned& t : p.turned) {
        const auto said = pose.degrees.find(t.key);
        if (said == pose.degrees.end()) continue;
        for (const Prepared::Term& term : t.terms)
            if (const float degrees = shareOf(*term.share, said->second - t.motion->rest); degrees != 0)
                asked[term.joint].add(t.motion->joint, term.verb, term.axis, degrees);
    }
    // How far each joint is turned from the anatomical position, all that is above included.
    std::vector<Rotation> turned(count);
    for (size_t j = 0; j < count; ++j) {
        const int parent = joints[j].parent;
        const auto above = static_cast<size_t>(std::max(parent, 0));
        const Rotation turnedAbove = parent < 0 ? Rotation(1, 0, 0, 0) : turned[above];
        const Rotation uprightAbove = parent < 0 ? Rotation(1, 0, 0, 0) : p.body.upright[above];
        turned[j] = (p.base[j] < j ? turned[p.base[j]] : turnedAbove) * asked[j].total();
        out.turns[j] =
            glm::normalize(glm::inverse(turnedAbove * uprightAbove) * turned[j] * p.body.upright[j]);
    }
    return out;
}

engine::Result<JointPose> jointPose(const BodyAsset& asset, const ShapedBody& shaped,
                                    std::span<const Motion> motions, const Pose& pose) {
    return JointPoser(asset, shaped, motions)(pose);
}

Pose blendPoses(std::span<const Motion> motions, const Pose& a, const Pose& b, float t) {
    if (t <= 0) return a;
    if (t >= 1 || a.id == "rest" || b.id == "rest") return b;
    Pose out = b;
    for (const Motion& m : motions)
        for (const Side side : {Side::midline, Side::left, Side::right}) {
            if (m.sided == (side == Side::midline)) continue;
            const float from = degreesOf(m, a, side), to = degreesOf(m, b, side);
            setDegrees(m, out, side, from + (to - from) * t);
        }
    out.touches.clear();
    if (a.support != b.support || a.lie != b.lie) out.support = "floor";
    if (lieOf(a) != lieOf(b)) out.turning = glm::normalize(glm::slerp(lieOf(a), lieOf(b), t));
    return out;
}

Pose mirrorPose(std::span<const Motion> motions, const Pose& pose) {
    Pose out = pose;
    out.degrees.clear();
    for (const auto& [key, degrees] : pose.degrees) {
        Key read;
        if (!readKey(motions, key, read).empty()) {
            out.degrees[key] = degrees; // checkPose() will say what is wrong with it
            continue;
        }
        const Motion& m = *read.motion;
        const Axis axis = readAxis(m.axis);
        const bool sideways = axis.a == "left" || axis.a == "right" || axis.b == "left" || axis.b == "right";
        if (m.sided)
            out.degrees[degreesKey(m, read.side == Side::left ? Side::right : Side::left)] = degrees;
        else
            out.degrees[key] = sideways ? 2 * m.rest - degrees : degrees;
    }
    for (Touch& t : out.touches)
        for (std::string* id : {&t.place, &t.at}) {
            if (const bool left = id->ends_with(".left"); left || id->ends_with(".right"))
                *id = id->substr(0, id->rfind('.')) + (left ? ".right" : ".left");
        }
    if (pose.lie.ends_with("-side")) out.lie = pose.lie == "left-side" ? "right-side" : "left-side";
    out.turning.reset();
    return out;
}

} // namespace atlas
