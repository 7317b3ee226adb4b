#include "atlas/domain/ik.h"
#include <algorithm>
#include <cmath>
#include <utility>

namespace atlas {
namespace {

constexpr double degree = 0.017453292519943295;
constexpr float near = 0.0005f; // metres: there
constexpr float longest = 8;    // degrees that an angle turns in one step
constexpr int steps = 30, nudges = 4;

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
        if (name == "root") break; // the whole body
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
    double stiff = 1; // how unwillingly it leaves where it was, beside the others
};

// The large joints lead; shoulder girdle, wrist, ankle and what turns a limb about its own length follow
// where these do not reach.
double stiffness(const Motion& m) {
    const auto any = [&](std::initializer_list<const char*> with) {
        return std::ranges::any_of(m.shares, [&](const Motion::Share& s) { return starts(s.joint, with); });
    };
    if (any({"wrist", "foot", "lowerarm02"})) return 10;
    if (any({"clavicle", "shoulder"})) return 20;
    if (any({"lowerarm", "lowerleg"})) return 0.5;
    return m.axis.starts_with("roll") ? 2 : 1;
}

std::vector<Freedom> freedoms(std::span<const Motion> motions, const std::vector<std::string>& keys) {
    std::vector<Freedom> out;
    for (const std::string& key : keys)
        for (const Motion& m : motions)
            for (const Side side : {Side::midline, Side::left, Side::right})
                if (m.sided != (side == Side::midline) && degreesKey(m, side) == key)
                    out.push_back({&m, side, m.low, m.high, stiffness(m)});
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

namespace {

// x of a x = b for a symmetric positive a, both overwritten.
void solve(std::vector<std::vector<double>>& a, std::vector<double>& b) {
    const size_t n = b.size();
    for (size_t i = 0; i < n; ++i) {
        for (size_t r = i + 1; r < n; ++r) {
            const double f = a[r][i] / a[i][i];
            for (size_t c = i; c < n; ++c) a[r][c] -= f * a[i][c];
            b[r] -= f * b[i];
        }
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t c = i + 1; c < n; ++c) b[i] -= a[i][c] * b[c];
        b[i] /= a[i][i];
    }
}

// Levenberg and Marquardt: the distance from the target, and a little for leaving the posture before.
class Search {
public:
    Search(const BodyAsset& asset, const ShapedBody& shaped, std::span<const Motion> motions, const Grip& g,
           const Pose& from, const Pose& home, glm::vec3 target)
        : asset_(asset), shaped_(shaped), poser_(asset, shaped, motions), grip_(g), pose_(from),
          target_(target), free_(freedoms(motions, g.angles)) {
        pose_.turning.reset();
        for (Freedom& f : free_) {
            const float now = clampDegrees(*f.motion, degreesOf(*f.motion, from, f.side));
            f.low = leastOf(f, now);
            angles.push_back(now);
            home_.push_back(degreesOf(*f.motion, home, f.side));
        }
    }

    std::vector<float> angles;
    engine::Error trouble;
    bool failed = false;

    const std::vector<Freedom>& free() const { return free_; }
    const Pose& pose() const { return pose_; }
    std::vector<float> home() const { return within(home_); }
    std::vector<float> upright() const { // the anatomical position
        std::vector<float> out;
        for (const Freedom& f : free_) out.push_back(f.motion->rest);
        return within(std::move(out));
    }
    glm::vec3 place(const std::vector<float>& at) {
        for (size_t i = 0; i < at.size(); ++i) setDegrees(*free_[i].motion, pose_, free_[i].side, at[i]);
        const auto turned = poser_(pose_);
        if (turned) return gripPlace(asset_, shaped_, *turned, grip_);
        failed = true;
        trouble = turned.error();
        return glm::vec3(0);
    }
    float missed() { return glm::distance(place(angles), target_); }

    // `comfort`: square metres a square radian that an angle has left home.
    void run(double comfort) {
        comfort_ = comfort;
        glm::vec3 there = place(angles);
        double cost = costOf(there, angles), damping = 1e-4;
        for (int step = 0; step < steps && !failed; ++step) {
            const auto column = slopes(there);
            const auto turn = bestTurn(column, target_ - there, damping);
            double most = 0;
            for (const double t : turn) most = std::max(most, std::abs(t));
            if (!(most > 0.01)) return;
            const double scale = std::min(1.0, longest / most);
            auto next = angles;
            for (size_t i = 0; i < next.size(); ++i)
                next[i] =
                    std::clamp(angles[i] + static_cast<float>(scale * turn[i]), free_[i].low, free_[i].high);
            const glm::vec3 then = place(next);
            const double costThen = costOf(then, next);
            if (costThen < cost) {
                const bool slow = cost - costThen < 1e-10;
                angles = std::move(next);
                there = then;
                cost = costThen;
                damping = std::max(1e-6, damping * 0.3);
                if (slow) return;
            } else {
                damping *= 8;
                if (damping > 10) return;
            }
        }
    }

private:
    std::vector<float> within(std::vector<float> at) const {
        for (size_t i = 0; i < at.size(); ++i) at[i] = std::clamp(at[i], free_[i].low, free_[i].high);
        return at;
    }
    double costOf(glm::vec3 there, const std::vector<float>& at) const {
        const glm::vec3 e = target_ - there;
        double sum = static_cast<double>(glm::dot(e, e));
        for (size_t i = 0; i < at.size(); ++i) {
            const double d = degree * static_cast<double>(at[i] - home_[i]);
            sum += comfort_ * free_[i].stiff * d * d;
        }
        return sum;
    }
    std::vector<glm::vec3> slopes(glm::vec3 there) { // metres a radian
        std::vector<glm::vec3> out(angles.size());
        for (size_t i = 0; i < angles.size(); ++i) {
            constexpr float h = 0.25f;
            auto probe = angles;
            const float by = angles[i] + h <= free_[i].high ? h : -h;
            probe[i] += by;
            out[i] = (place(probe) - there) / (by * static_cast<float>(degree));
        }
        return out;
    }
    // Degrees; an angle at its end that is pushed further is left out.
    std::vector<double> bestTurn(const std::vector<glm::vec3>& column, glm::vec3 error,
                                 double damping) const {
        const size_t n = angles.size();
        std::vector<bool> held(n);
        std::vector<double> turn(n);
        for (size_t pass = 0; pass <= n; ++pass) {
            std::vector<std::vector<double>> a(n, std::vector<double>(n));
            std::vector<double> b(n);
            for (size_t i = 0; i < n; ++i) {
                const double pull = comfort_ * free_[i].stiff;
                a[i][i] = pull + damping * free_[i].stiff;
                if (held[i]) continue;
                for (size_t k = 0; k < n; ++k)
                    if (!held[k]) a[i][k] += static_cast<double>(glm::dot(column[i], column[k]));
                b[i] = static_cast<double>(glm::dot(column[i], error)) +
                       pull * degree * static_cast<double>(home_[i] - angles[i]);
            }
            solve(a, b);
            bool again = false;
            for (size_t i = 0; i < n; ++i) {
                turn[i] = b[i] / degree;
                const bool end = (turn[i] > 0 && angles[i] >= free_[i].high - 1e-3f) ||
                                 (turn[i] < 0 && angles[i] <= free_[i].low + 1e-3f);
                if (end && !held[i]) held[i] = again = true;
            }
            if (!again) break;
        }
        return turn;
    }

    const BodyAsset& asset_;
    const ShapedBody& shaped_;
    JointPoser poser_;
    const Grip& grip_;
    Pose pose_;
    glm::vec3 target_;
    std::vector<Freedom> free_;
    std::vector<float> home_;
    double comfort_ = 0;
};

} // namespace

engine::Result<Reached> reach(const BodyAsset& asset, const ShapedBody& shaped,
                              std::span<const Motion> motions, const Pose& from, const Grip& g,
                              glm::vec3 target, const Pose* home) {
    Search search(asset, shaped, motions, g, from, home ? *home : from, target);
    float missed = search.missed();
    if (search.failed) return search.trouble;
    if (search.angles.empty() || missed < near) return Reached{from, missed};
    const auto settle = [&] { // first the easy way, then as near as it gets
        search.run(4e-5);
        float miss = search.missed();
        if (miss > 0.001f && !search.failed) {
            search.run(1e-6);
            miss = search.missed();
        }
        return miss;
    };
    const auto tryFrom = [&](std::vector<float> angles, float better) {
        const std::vector<float> before = std::exchange(search.angles, std::move(angles));
        const float miss = settle();
        if (miss < missed - better)
            missed = miss;
        else
            search.angles = before;
    };
    missed = settle();
    // A straight limb pushed along itself has nowhere to go at first: bend it a little and look again. Where
    // the target is farther off than the limb is long, that would not help.
    const auto root = std::ranges::find(asset.joints, chain(asset, g.joint).back(), &engine::Joint::name);
    const auto hub = static_cast<size_t>(root - asset.joints.begin());
    const auto turned = jointPose(asset, shaped, motions, from);
    if (!turned) return turned.error();
    const glm::vec3 centre = gripPlace(asset, shaped, *turned, {{}, hub, shaped.jointHeads[hub], {}});
    for (int n = 1; n <= nudges && missed > 0.004f && !search.failed; ++n) {
        if (glm::distance(target, centre) > glm::distance(search.place(search.angles), centre) - 0.003f)
            break;
        std::vector<float> bent = search.angles;
        for (size_t i = 0; i < bent.size(); ++i) {
            const Freedom& f = search.free()[i];
            const float by = 0.1f * static_cast<float>(n) / static_cast<float>(std::max(f.stiff, 1.0));
            bent[i] += by * (0.5f * (f.low + f.high) - bent[i]);
        }
        tryFrom(std::move(bent), 0.002f);
    }
    // Caught at its limits on the wrong side: as if it were dragged there anew.
    const auto caught = [&] {
        return missed > 0.02f && !search.failed &&
               glm::distance(target, centre) < glm::distance(search.place(search.angles), centre) + 0.01f;
    };
    if (caught()) tryFrom(search.home(), 0.01f);
    if (caught()) tryFrom(search.upright(), 0.01f);
    missed = search.missed(); // and its pose has these angles
    if (search.failed) return search.trouble;
    Pose pose = search.pose();
    if (!(pose.degrees == from.degrees)) {
        pose.id = pose.name = pose.about = {};
        pose.touches.clear();
    }
    return Reached{std::move(pose), missed};
}

} // namespace atlas
