#include "atlas/domain/ik.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <glm/gtc/matrix_inverse.hpp>

namespace atlas {
namespace {

constexpr float degree = 0.0174532925f;
constexpr float near = 0.0005f; // metres: there
constexpr float longest = 8;    // degrees that an angle turns in one step
constexpr int steps = 40, nudges = 4;

bool starts(std::string_view name, std::initializer_list<const char*> with) {
    return std::ranges::any_of(with, [&](const char* w) { return name.starts_with(w); });
}

bool ofTrunk(std::string_view name) {
    return starts(name, {"spine", "root", "pelvis", "breast"});
}

int find(const BodyAsset& asset, std::string_view name) {
    const auto at = std::ranges::find(asset.joints, name, &engine::Joint::name);
    return at == asset.joints.end() ? -1 : static_cast<int>(at - asset.joints.begin());
}

std::string_view sideOf(std::string_view joint) {
    return joint.ends_with(".L") ? ".left" : joint.ends_with(".R") ? ".right" : "";
}

// The joints that move a place: its own and those above it, up to the trunk; of the trunk, the spine.
std::vector<std::string> chain(const BodyAsset& asset, size_t joint) {
    std::vector<std::string> out;
    const bool trunk = ofTrunk(asset.joints[joint].name), jaw = asset.joints[joint].name == "jaw";
    for (int j = static_cast<int>(joint); j >= 0; j = asset.joints[static_cast<size_t>(j)].parent) {
        const std::string& name = asset.joints[static_cast<size_t>(j)].name;
        if (!trunk && (ofTrunk(name) || (jaw && name == "head"))) break;
        out.push_back(name);
    }
    return out;
}

// Keys of the angles whose motions turn one of these joints, in the order of the motions' depth.
std::vector<std::string> anglesOf(std::span<const Motion> motions, const std::vector<std::string>& joints) {
    std::vector<std::pair<size_t, std::string>> found; // depth from the trunk
    for (const Motion& m : motions) {
        for (size_t i = 0; i < joints.size(); ++i) {
            const std::string_view name = joints[i];
            const std::string_view side = sideOf(name),
                                   bare = name.substr(0, name.size() - (side.empty() ? 0 : 2));
            if (m.sided == side.empty()) continue;
            if (std::ranges::none_of(m.shares, [&](const Motion::Share& s) { return s.joint == bare; }))
                continue;
            found.emplace_back(joints.size() - i, degreesKey(m, side == ".left"    ? Side::left
                                                                : side == ".right" ? Side::right
                                                                                   : Side::midline));
            break;
        }
    }
    std::ranges::stable_sort(found, {}, &std::pair<size_t, std::string>::first);
    std::vector<std::string> out;
    for (auto& [depth, key] : found) out.push_back(std::move(key));
    return out;
}

std::optional<Grip> grip(const BodyAsset& asset, std::span<const Motion> motions, std::string name, int joint,
                         glm::vec3 at) {
    if (joint < 0) return {};
    Grip g{std::move(name), static_cast<size_t>(joint), at, {}};
    g.angles = anglesOf(motions, chain(asset, g.joint));
    if (g.angles.empty()) return {};
    return g;
}

struct Freedom { // an angle that may be turned
    const Motion* motion = nullptr;
    Side side{};
    float low = 0, high = 0;
    float ease = 1; // how willingly it turns, beside the others
};

// The large joints lead; shoulder blade, wrist and ankle follow where these do not reach.
float easeOf(const Motion& m) {
    const auto any = [&](std::initializer_list<const char*> with) {
        return std::ranges::any_of(m.shares, [&](const Motion::Share& s) { return starts(s.joint, with); });
    };
    if (any({"upperarm", "upperleg", "lowerarm", "lowerleg", "neck", "head", "jaw", "spine"})) return 1;
    return any({"wrist", "foot"}) ? 0.12f : 0.3f;
}

std::vector<Freedom> freedoms(std::span<const Motion> motions, const std::vector<std::string>& keys) {
    std::vector<Freedom> out;
    for (const std::string& key : keys)
        for (const Motion& m : motions)
            for (const Side side : {Side::midline, Side::left, Side::right})
                if (m.sided != (side == Side::midline) && degreesKey(m, side) == key)
                    out.push_back({&m, side, m.low, m.high, easeOf(m)});
    return out;
}

// Elbow and knee go a little beyond straight, but nobody's limb is led there by the hand.
float leastOf(const Freedom& f, float now) {
    const bool hinge = f.low > f.motion->rest - 15 && f.high > f.motion->rest + 90;
    return hinge ? std::max(f.low, std::min(f.motion->rest, now)) : f.low;
}

} // namespace

std::vector<Grip> handles(const BodyAsset& asset, const ShapedBody& shaped, std::span<const Motion> motions) {
    std::vector<Grip> out;
    const auto head = [&](const std::string& name) {
        const int j = find(asset, name);
        return j < 0 ? glm::vec3(0) : shaped.jointHeads[static_cast<size_t>(j)];
    };
    const auto add = [&](std::string name, const std::string& joint, glm::vec3 at) {
        if (auto g = grip(asset, motions, std::move(name), find(asset, joint), at))
            out.push_back(std::move(*g));
    };
    for (const bool left : {true, false}) {
        const std::string s = left ? ".L" : ".R", side = left ? "Left " : "Right ";
        add(side + "hand", "wrist" + s, glm::mix(head("wrist" + s), head("finger3-1" + s), 0.6f));
        add(side + "elbow", "upperarm02" + s, head("lowerarm01" + s));
        add(side + "foot", "foot" + s, glm::mix(head("foot" + s), head("toe2-1" + s), 0.4f));
        add(side + "knee", "upperleg02" + s, head("lowerleg01" + s));
    }
    if (const int j = find(asset, "head"); j >= 0) {
        const auto i = static_cast<size_t>(j);
        add("Head", "head", glm::mix(shaped.jointHeads[i], shaped.jointTails[i], 0.6f));
    }
    return out;
}

std::optional<Grip> gripAt(const BodyAsset& asset, const ShapedBody& shaped, std::span<const Motion> motions,
                           const engine::SurfacePoint& at, std::span<const engine::Triangle> triangles) {
    if (at.triangle >= triangles.size()) return {};
    const engine::Triangle& t = triangles[at.triangle];
    std::vector<float> share(asset.joints.size());
    glm::vec3 place(0);
    for (size_t i = 0; i < 3; ++i) {
        const auto k = static_cast<glm::length_t>(i);
        place += shaped.positions[t[i]] * at.barycentric[k];
        const engine::SkinWeights& w = asset.weights[t[i]];
        for (size_t n = 0; n < 4; ++n)
            share[w.joint[n]] += at.barycentric[k] * static_cast<float>(w.weight[n]);
    }
    auto joint = static_cast<int>(std::ranges::max_element(share) - share.begin());
    // A finger, a toe, a feature of the face: what carries it.
    while (joint >= 0) {
        const auto& j = asset.joints[static_cast<size_t>(joint)];
        if (ofTrunk(j.name) || j.name == "jaw" ||
            starts(j.name, {"wrist", "lowerarm", "upperarm", "shoulder", "clavicle", "foot", "lowerleg",
                            "upperleg", "head", "neck"}))
            break;
        joint = j.parent;
    }
    if (joint < 0) return {};
    const std::string& name = asset.joints[static_cast<size_t>(joint)].name;
    const std::string side = name.ends_with(".L") ? "Left " : name.ends_with(".R") ? "Right " : "";
    const char* part = starts(name, {"wrist"})                  ? "hand"
                       : starts(name, {"lowerarm"})             ? "forearm"
                       : starts(name, {"upperarm"})             ? "upper arm"
                       : starts(name, {"shoulder", "clavicle"}) ? "shoulder"
                       : starts(name, {"foot"})                 ? "foot"
                       : starts(name, {"lowerleg"})             ? "lower leg"
                       : starts(name, {"upperleg"})             ? "thigh"
                       : name == "jaw"                          ? "Lower jaw"
                       : starts(name, {"head", "neck"})         ? "Head"
                                                                : "Trunk";
    return grip(asset, motions, ofTrunk(name) ? std::string(part) : side + part, joint, place);
}

glm::vec3 gripPlace(const BodyAsset& asset, const ShapedBody& shaped, const JointPose& pose, const Grip& g) {
    glm::vec3 p = g.at;
    for (int j = static_cast<int>(g.joint); j >= 0; j = asset.joints[static_cast<size_t>(j)].parent) {
        const auto i = static_cast<size_t>(j);
        p = shaped.jointHeads[i] + pose.turns[i] * (p - shaped.jointHeads[i]);
    }
    return pose.lie * p;
}

glm::vec3 gripShown(const PosedBody& body, const Grip& g) {
    return glm::vec3(body.skinMatrices[g.joint] * glm::vec4(g.at, 1));
}

engine::Result<Reached> reach(const BodyAsset& asset, const ShapedBody& shaped,
                              std::span<const Motion> motions, const Pose& from, const Grip& g,
                              glm::vec3 target) {
    std::vector<Freedom> free = freedoms(motions, g.angles);
    const size_t count = free.size();
    Pose pose = from;
    pose.turning.reset();
    std::vector<float> now(count);
    for (size_t i = 0; i < count; ++i) {
        now[i] = clampDegrees(*free[i].motion, degreesOf(*free[i].motion, from, free[i].side));
        free[i].low = leastOf(free[i], now[i]);
    }
    engine::Error trouble;
    bool failed = false;
    const auto placeAt = [&](const std::vector<float>& angles) {
        for (size_t i = 0; i < count; ++i) setDegrees(*free[i].motion, pose, free[i].side, angles[i]);
        const auto turned = jointPose(asset, shaped, motions, pose);
        if (!turned) {
            failed = true;
            trouble = turned.error();
            return glm::vec3(0);
        }
        return gripPlace(asset, shaped, *turned, g);
    };

    const auto missedBy = [&](const std::vector<float>& angles) {
        return glm::distance(placeAt(angles), target);
    };
    // Damped least squares from where the angles stand; an angle at its end, and pushed further, is left out.
    const auto solve = [&](std::vector<float>& angles, float& missed) {
        float damping = 0.02f;
        for (int step = 0; step < steps && missed > near && !failed; ++step) {
            const glm::vec3 place = placeAt(angles), error = target - place;
            std::vector<glm::vec3> column(count);
            for (size_t i = 0; i < count; ++i) {
                constexpr float h = 0.25f;
                auto probe = angles;
                const float by = angles[i] + h <= free[i].high ? h : -h;
                probe[i] += by;
                column[i] = (placeAt(probe) - place) / (by * degree);
            }
            std::vector<bool> held(count);
            std::vector<float> turn(count);
            for (size_t pass = 0; pass <= count; ++pass) {
                glm::mat3 a(damping * damping);
                for (size_t i = 0; i < count; ++i)
                    if (!held[i]) a += free[i].ease * glm::outerProduct(column[i], column[i]);
                const glm::vec3 push = glm::inverse(a) * error;
                bool again = false;
                for (size_t i = 0; i < count; ++i) {
                    turn[i] = held[i] ? 0 : free[i].ease * glm::dot(column[i], push) / degree;
                    const bool end = (turn[i] > 0 && angles[i] >= free[i].high - 1e-3f) ||
                                     (turn[i] < 0 && angles[i] <= free[i].low + 1e-3f);
                    if (!held[i] && end) held[i] = again = true;
                }
                if (!again) break;
            }
            float most = 0;
            for (const float t : turn) most = std::max(most, std::abs(t));
            if (!(most > 1e-4f)) break;
            const float scale = std::min(1.0f, longest / most);
            auto next = angles;
            for (size_t i = 0; i < count; ++i)
                next[i] = std::clamp(angles[i] + scale * turn[i], free[i].low, free[i].high);
            const float then = missedBy(next);
            if (then < missed) {
                const bool slow = missed - then < 1e-6f;
                angles = std::move(next);
                missed = then;
                damping = std::max(0.01f, damping * 0.7f);
                if (slow) break;
            } else {
                damping *= 3;
                if (damping > 5) break;
            }
        }
    };

    if (count == 0) return Reached{from, glm::distance(placeAt(now), target)};
    float missed = missedBy(now);
    solve(now, missed);
    // A straight limb pulled along itself has nowhere to go at first: bend it a little and look again. Where
    // the target is farther off than the limb is long, that would not help.
    const auto root = std::ranges::find(asset.joints, chain(asset, g.joint).back(), &engine::Joint::name);
    const Grip base{{},
                    static_cast<size_t>(root - asset.joints.begin()),
                    shaped.jointHeads[static_cast<size_t>(root - asset.joints.begin())],
                    {}};
    const auto turned = jointPose(asset, shaped, motions, from);
    if (!turned) return turned.error();
    const glm::vec3 hub = gripPlace(asset, shaped, *turned, base);
    const auto inside = [&] {
        return glm::distance(target, hub) < glm::distance(placeAt(now), hub) - 0.003f;
    };
    for (int n = 1; n <= nudges && missed > 0.003f && !failed && inside(); ++n) {
        auto other = now;
        for (size_t i = 0; i < count; ++i) {
            const float middle = 0.5f * (free[i].low + free[i].high);
            other[i] += 0.12f * static_cast<float>(n) * free[i].ease * (middle - other[i]);
        }
        float miss = missedBy(other);
        solve(other, miss);
        if (miss < missed - 0.002f) now = std::move(other), missed = miss;
    }
    missed = missedBy(now); // and the pose has these angles
    if (failed) return trouble;
    if (!(pose.degrees == from.degrees)) pose.id = pose.name = pose.about = {};
    return Reached{std::move(pose), missed};
}

} // namespace atlas
