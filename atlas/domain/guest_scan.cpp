#include "atlas/domain/guest_scan.h"
#include "atlas/domain/guest_base.h"
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <glm/gtx/component_wise.hpp>

namespace atlas {
namespace {

using glm::mat3;
using glm::vec3;

constexpr size_t kSearchTriangles = 20'000;
constexpr float kMostOff = 0.03f; // metres, of a body of average height

struct Box {
    vec3 low{1e30f}, high{-1e30f};
    void add(vec3 p) { low = glm::min(low, p), high = glm::max(high, p); }
};

struct Start {
    mat3 turn; // from our frame to the model's, unit size
    Stance stance;
    float cost;
};

mat3 principalAxes(const FitSurface& s) {
    Eigen::Matrix3d spread = Eigen::Matrix3d::Zero();
    Eigen::Vector3d centre = Eigen::Vector3d::Zero();
    double all = 0;
    for (int pass = 0; pass < 2; ++pass) {
        for (const auto& t : s.triangles) {
            const vec3 a = s.positions[t[0]], b = s.positions[t[1]], c = s.positions[t[2]],
                       m = (a + b + c) / 3.0f;
            const double area = static_cast<double>(glm::length(glm::cross(b - a, c - a)));
            const Eigen::Vector3d p(static_cast<double>(m.x), static_cast<double>(m.y),
                                    static_cast<double>(m.z));
            if (pass == 0)
                centre += area * p, all += area;
            else
                spread += area * (p - centre) * (p - centre).transpose();
        }
        if (pass == 0) centre /= std::max(all, 1e-30);
    }
    const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> solver(spread);
    mat3 out(1);
    for (int k = 0; k < 3; ++k)
        for (int i = 0; i < 3; ++i) out[k][i] = static_cast<float>(solver.eigenvectors()(i, 2 - k));
    return out; // longest first
}

// Right-handed frames with each of the likely ups and facings.
std::vector<mat3> likelyTurns(const FitSurface& s) {
    std::vector<mat3> out;
    const auto add = [&](vec3 up, vec3 ahead) {
        up = glm::normalize(up);
        ahead = ahead - up * glm::dot(up, ahead);
        if (glm::length(ahead) < 0.3f) return;
        ahead = glm::normalize(ahead);
        const mat3 turn(glm::cross(up, ahead), up, ahead);
        for (const mat3& o : out)
            if (glm::dot(o[0], turn[0]) + glm::dot(o[1], turn[1]) + glm::dot(o[2], turn[2]) > 2.9f) return;
        out.push_back(turn);
    };
    const mat3 own = principalAxes(s);
    for (const mat3& axes : {mat3(1), own})
        for (int up = 0; up < 3; ++up)
            for (const float sign : {1.0f, -1.0f})
                for (int ahead = 0; ahead < 3; ++ahead)
                    if (ahead != up)
                        for (const float way : {1.0f, -1.0f}) add(sign * axes[up], way * axes[ahead]);
    return out;
}

// Without loose bits: pieces of next to no area, wherever they lie. Without what the base is.
FitSurface withoutBits(const FitSurface& s, const std::optional<GuestBase>& base) {
    std::vector<double> area;
    for (size_t t = 0; t < s.triangles.size(); ++t) {
        const auto shell = static_cast<size_t>(s.shell[t]);
        if (shell >= area.size()) area.resize(shell + 1);
        const auto& p = s.positions;
        const auto& tri = s.triangles[t];
        area[shell] +=
            static_cast<double>(glm::length(glm::cross(p[tri[1]] - p[tri[0]], p[tri[2]] - p[tri[0]])));
    }
    const double most = area.empty() ? 0 : *std::ranges::max_element(area);
    FitSurface out;
    std::vector<uint32_t> to(s.positions.size(), ~0u);
    for (size_t t = 0; t < s.triangles.size(); ++t) {
        if (area[static_cast<size_t>(s.shell[t])] < 0.003 * most) continue;
        if (base &&
            std::ranges::any_of(s.triangles[t], [&](uint32_t v) { return base->below(s.positions[v]); }))
            continue;
        engine::Triangle kept{};
        for (size_t i = 0; i < 3; ++i) {
            const uint32_t v = s.triangles[t][i];
            if (to[v] == ~0u) {
                to[v] = static_cast<uint32_t>(out.positions.size());
                out.positions.push_back(s.positions[v]);
                out.normals.push_back(s.normals[v]);
                out.edge.push_back(s.edge[v]);
                out.rim.push_back(s.rim[v]);
                out.part.push_back(s.part[v]);
            }
            kept[i] = to[v];
        }
        out.triangles.push_back(kept);
        out.kind.push_back(s.kind[t]);
        out.shell.push_back(s.shell[t]);
    }
    return out;
}

// Where the file gives no unit, the one by which the body is about as tall as ours of the same build: a
// grown-up's head is an eighth to a seventh of the whole, a child's a sixth to a fifth.
float unitOf(float units, float own, float metresPerUnit, GuestFrame& frame) {
    if (metresPerUnit > 0) return believableScale(units, metresPerUnit, frame);
    const std::pair<float, const char*> known[] = {{1.0f, "metres"},        {0.01f, "centimetres"},
                                                   {0.001f, "millimetres"}, {0.0254f, "inches"},
                                                   {0.1f, "decimetres"},    {0.3048f, "feet"}};
    float best = std::log(1.3f), unit = 0;
    const char* name = "";
    for (const auto& [metres, word] : known)
        if (const float off = std::abs(std::log(units * metres / own)); off < best)
            best = off, unit = metres, name = word;
    if (unit == 0) {
        frame.heightGuessed = true;
        frame.notes.push_back(fmt::format("No unit of length gives a believable height for its proportions, "
                                          "{}; the body was made {:.2f} m tall",
                                          own < 1.4f ? "those of a child" : "those of a grown-up", own));
        return own / units;
    }
    if (unit != 1)
        frame.notes.push_back(
            fmt::format("The file gives no unit; lengths taken as {}: that gives a height of {:.2f} m", name,
                        units * unit));
    return unit;
}

// Postures to begin with. Arms and legs are tried alike on both sides first, then each for itself.
constexpr std::array<Stance::Arm, 9> kArms{{{0, 0, 0},
                                            {0.65f, 0, 0},
                                            {1.36f, 0, 0},
                                            {2.75f, 0, 0},
                                            {0.1f, 1.5f, 0},
                                            {0.1f, 0, 1.5f},
                                            {0.2f, 0.4f, 0.9f},
                                            {0.3f, 1.0f, 2.2f},
                                            {1.4f, 0, 1.5f}}};
// Before the chest: hugging, folded, hand on the other shoulder, hand at the face; behind the back.
constexpr std::array<Stance::Arm, 8> kFoldedArms{{{0.1f, 0.9f, 1.6f, 0.9f},
                                                  {0.1f, 0.5f, 1.7f, 1.2f},
                                                  {0.1f, 1.2f, 2.2f, 0.7f},
                                                  {0.2f, 1.3f, 2.4f, 0},
                                                  {1.4f, 1.0f, 2.0f, 0.8f},
                                                  {2.2f, 0, 1.6f, 0},
                                                  {2.6f, 0.4f, 2.2f, -0.8f},
                                                  {0.3f, -0.5f, 1.2f, 1.4f}}};
constexpr std::array<Stance::Leg, 6> kLegs{
    {{0, 0, 0}, {1.5f, 1.5f, 0}, {0.9f, 1.5f, 0}, {0, 1.5f, 0}, {1.2f, 0, 0}, {1.8f, 1.8f, 1.3f}}};
constexpr std::array<std::pair<float, float>, 5> kHeads{
    {{0, 0}, {0.7f, 0}, {-0.5f, 0}, {0, 1.0f}, {0, -1.0f}}}; // bowed, turned

class Search {
public:
    Search(const FitSurface& guest, const GuestFinder& finder, std::stop_token stop)
        : guest_(guest), finder_(finder), stop_(std::move(stop)) {
        for (const vec3& p : guest.positions) middle_ += p / static_cast<float>(guest.positions.size());
    }
    bool stopped() const { return stop_.stop_requested(); }
    std::pair<float, float> extent(vec3 up) const {
        float low = 1e9f, high = -1e9f;
        for (const vec3& p : guest_.positions)
            low = std::min(low, glm::dot(p, up)), high = std::max(high, glm::dot(p, up));
        return {low, high};
    }
    void stand(Puppet& puppet, const mat3& turn, const Stance& stance) const {
        const auto [low, high] = extent(turn[1]);
        puppet.stand(stance, turn, low, high, middle_);
    }
    float judge(Puppet& puppet, const mat3& turn, const Stance& stance) const {
        stand(puppet, turn, stance);
        return puppet.distance(guest_, finder_, 0.25f * puppet.scale(), kStride) / puppet.scale();
    }
    // The likeliest beginnings, best first.
    std::vector<Start> starts(Puppet& puppet) const {
        std::vector<Start> all;
        for (const mat3& turn : likelyTurns(guest_)) {
            const auto [low, high] = extent(turn[1]);
            if (high - low < 0.4f) continue; // a body is nowhere so flat along its height
            Start best{turn, {}, 1e9f};
            for (const size_t leg : {size_t{0}, size_t{1}})
                for (const size_t arm : {size_t{0}, size_t{2}, size_t{3}, size_t{6}}) {
                    if (stopped()) return {};
                    Stance s;
                    s.arm.fill(kArms[arm]), s.leg.fill(kLegs[leg]);
                    if (const float cost = judge(puppet, turn, s); cost < best.cost) best = {turn, s, cost};
                }
            all.push_back(best);
        }
        if (all.empty()) return {};
        std::ranges::sort(all, {}, &Start::cost);
        all.resize(std::min<size_t>(all.size(), 8));
        std::vector<Start> out;
        for (const Start& s : all) {
            for (const size_t leg : {size_t{0}, size_t{1}}) {
                Start t = s;
                t.stance.leg.fill(kLegs[leg]);
                t.cost = judge(puppet, t.turn, t.stance);
                better(puppet, t);
                if (stopped()) return {};
                out.push_back(t);
            }
        }
        Start bind{all.front().turn, {}, 0};
        bind.stance.bind = true;
        bind.cost = judge(puppet, bind.turn, bind.stance);
        out.push_back(bind);
        std::ranges::sort(out, {}, &Start::cost);
        const auto [from, to] = std::ranges::unique(
            out, [](const Start& x, const Start& y) { return x.stance == y.stance && x.turn == y.turn; });
        out.erase(from, to);
        return out;
    }
    // Lays the puppet on and returns how far off it stays, by a body of its own size.
    float lay(Puppet& puppet, const Start& s, int rounds) const {
        stand(puppet, s.turn, s.stance);
        for (int i = 0; i < rounds; ++i)
            puppet.step(guest_, finder_, std::max(0.06f, 0.25f * (1 - 0.06f * static_cast<float>(i))), false);
        return off(puppet);
    }
    float off(const Puppet& puppet) const {
        return puppet.distance(guest_, finder_, 0.15f * puppet.scale()) / puppet.scale();
    }
    // As near as it comes, with its shape.
    float finish(Puppet& puppet, const Start& s) const {
        lay(puppet, s, 14);
        polish(puppet, 0, 14);
        return off(puppet);
    }

    // An arm that lies badly is tried in other postures, a hand that does turned over: the first may have
    // been caught where another limb or the trunk is.
    void mendArms(Puppet& puppet) const {
        bool mended = false;
        const auto attempt = [&](auto change) {
            Puppet best = puppet;
            float least = 1e9f;
            const auto lay = [&](Puppet trial) {
                if (stopped()) return;
                for (int i = 0; i < 10; ++i) trial.step(guest_, finder_, i < 6 ? 0.12f : 0.07f, false, 0.3f);
                if (const float cost = off(trial); cost < least) least = cost, best = std::move(trial);
            };
            lay(puppet); // as it is
            least *= kClearly;
            change(lay);
            puppet = std::move(best);
            mended = true;
        };
        for (int round = 0; round < 3; ++round)
            for (const size_t side : {size_t{0}, size_t{1}}) {
                const float scale = puppet.scale(), most = 0.1f * scale;
                if (puppet.armOff(finder_, side, false, most) > kArmOff * scale)
                    attempt([&](const auto& lay) {
                        const auto tried = [&](const Stance::Arm& arm) {
                            Puppet trial = puppet;
                            trial.moveArm(side, arm);
                            lay(std::move(trial));
                        };
                        std::ranges::for_each(kArms, tried);
                        std::ranges::for_each(kFoldedArms, tried);
                    });
                if (puppet.armOff(finder_, side, true, most) > kHandOff * scale)
                    attempt([&](const auto& lay) {
                        for (const float by : {-2.4f, -1.6f, -0.8f, 0.8f, 1.6f, 2.4f}) {
                            Puppet trial = puppet;
                            trial.rollForearm(side, by);
                            lay(std::move(trial));
                        }
                    });
            }
        if (mended) polish(puppet, 6, 14);
    }

private:
    void polish(Puppet& puppet, int from, int to) const {
        for (int i = from; i < to && !stopped(); ++i) {
            if (i % 3 == 0) puppet.attune();
            puppet.step(guest_, finder_, i < 6 ? 0.1f : 0.06f, i % 2 == 0, i < 6 ? 1.0f : 0.1f);
        }
    }
    static constexpr size_t kStride = 6;
    static constexpr float kArmOff = 0.008f, kHandOff = 0.008f; // metres
    static constexpr float kClearly = 0.99f;                    // of the whole body's distance
    // Limb by limb to what lies nearer.
    void better(Puppet& puppet, Start& s) const {
        const auto attempt = [&](const Stance& stance) {
            if (stopped()) return;
            if (const float cost = judge(puppet, s.turn, stance); cost < s.cost)
                s.stance = stance, s.cost = cost;
        };
        for (const auto& arm : kArms) {
            Stance t = s.stance;
            t.arm.fill(arm);
            attempt(t);
        }
        for (const size_t side : {size_t{0}, size_t{1}}) {
            for (const auto& leg : kLegs) {
                Stance t = s.stance;
                t.leg[side] = leg;
                attempt(t);
            }
            for (const auto& arm : kArms) {
                Stance t = s.stance;
                t.arm[side] = arm;
                attempt(t);
            }
        }
        for (const auto& [bowed, turned] : kHeads) {
            Stance t = s.stance;
            t.bowed = bowed, t.turned = turned;
            attempt(t);
        }
    }
    const FitSurface& guest_;
    const GuestFinder& finder_;
    std::stop_token stop_;
    vec3 middle_{};
};

// In words, from where the joints came to lie; upright frame.
std::string postureWords(const Puppet& puppet) {
    const auto bent = [&](const char* a, const char* b, const char* c, const char* end) {
        const auto at = [&](const char* n) { return puppet.joint(std::string(n).append(end)); };
        return glm::degrees(std::acos(
            std::clamp(glm::dot(glm::normalize(at(b) - at(a)), glm::normalize(at(c) - at(b))), -1.0f, 1.0f)));
    };
    const vec3 up = puppet.turn()[1];
    float arms = 0, elbow = 0, knee = 0, hip = 0;
    for (const char* end : {".L", ".R"}) {
        const auto at = [&](const char* n) { return puppet.joint(std::string(n).append(end)); };
        const auto below = [&](vec3 d) { // degrees from hanging
            return glm::degrees(std::acos(std::clamp(-glm::dot(glm::normalize(d), up), -1.0f, 1.0f)));
        };
        arms = std::max(arms, below(at("lowerarm01") - at("upperarm01")));
        elbow = std::max(elbow, bent("upperarm01", "lowerarm01", "wrist", end));
        knee = std::max(knee, bent("upperleg01", "lowerleg01", "foot", end));
        hip = std::max(hip, below(at("lowerleg01") - at("upperleg01")));
    }
    std::string out = arms < 32 ? "arms down" : arms < 68 ? "A" : arms < 115 ? "T" : "arms raised";
    if (elbow > 35) out += ", elbow bent";
    if (hip > 35 && knee > 35)
        out += ", sitting or with a leg lifted";
    else if (knee > 35)
        out += ", knee bent";
    else if (hip > 35)
        out += ", hip bent";
    return out;
}

} // namespace

engine::Result<ScanReading> readScan(std::shared_ptr<const BodyAsset> asset, const engine::Model& model,
                                     std::stop_token stop) {
    ScanReading out;
    GuestRig& rig = out.guest.rig;
    rig.name = "none";
    const GuestFrame plain;
    const GuestSurface raw = guestSurface(model, plain, {});
    if (raw.triangles.size() < 100) return engine::Error{"this is no human body: it has hardly any surface"};
    Box box;
    for (const vec3& p : raw.positions) box.add(p);
    const float size = glm::compMax(box.high - box.low);
    if (!(size > 0)) return engine::Error{"this is no human body: it has no extent"};

    // The search works on a body of unit size; 1.7 of them later.
    GuestSurface unit = raw;
    for (vec3& p : unit.positions) p = (p - 0.5f * (box.low + box.high)) * (1.7f / size);
    const FitSurface fine = fitSurface(unit, model, *asset);
    const std::optional<GuestBase> base = findBase(fine);
    FitSurface coarse = withoutBits(fine, base);
    for (float cell = 0.006f; coarse.triangles.size() > kSearchTriangles && cell < 0.03f; cell *= 1.3f)
        coarse = thinned(coarse, cell);
    const GuestFinder finder(coarse);
    const Search search(coarse, finder, stop);
    auto puppet = std::make_shared<Puppet>(asset, Shape{0.5f, 30, 0.5f, 0.5f, 0.5f, 0.5f});
    std::vector<Start> starts = search.starts(*puppet);
    if (stop.stop_requested()) return engine::Error{"stopped"};
    if (starts.empty()) return engine::Error{"this is no human body: it is flat"};
    starts.resize(std::min<size_t>(starts.size(), 6));
    for (Start& s : starts) {
        s.cost = search.lay(*puppet, s, 10);
        if (stop.stop_requested()) return engine::Error{"stopped"};
    }
    std::ranges::sort(starts, {}, &Start::cost);
    // A grown-up's proportions or a child's, in either of the two likeliest postures.
    out.off = 1e9f;
    for (size_t i = 0; i < std::min<size_t>(starts.size(), 2); ++i)
        for (const float age : {30.0f, 7.0f}) {
            auto made = std::make_shared<Puppet>(asset, Shape{0.5f, age, 0.5f, 0.5f, 0.5f, 0.5f});
            const float off = search.finish(*made, starts[i]);
            if (stop.stop_requested()) return engine::Error{"stopped"};
            if (off < out.off) out.off = off, puppet = std::move(made);
        }
    if (out.off <= kMostOff) {
        search.mendArms(*puppet);
        out.off = search.off(*puppet);
    }
    if (stop.stop_requested()) return engine::Error{"stopped"};
    out.strange = puppet->strange(coarse, 0.1f * puppet->scale());

    if (out.strange > 0.3f)
        return engine::Error{
            "this is not one human body: a large part of it lies away from where a body's skin can "
            "be; keep one body in the file, without furniture or other people"};
    if (out.off > kMostOff)
        return engine::Error{
            "this is no human body: no way of standing, sitting or lying makes ours lie on it"};

    // Our frame: the puppet's own upright one, on the floor, in metres.
    const mat3 back = glm::transpose(puppet->turn());
    GuestFrame& frame = out.guest.frame;
    float low = 1e9f, high = -1e9f;
    for (const vec3& p : coarse.positions)
        low = std::min(low, (back * p).y), high = std::max(high, (back * p).y);
    // Standing, it is as tall as it reaches, with hair and shoes; otherwise as our own in its shape.
    const float reach = high - low, own = puppet->stature() * puppet->scale();
    const float units = (std::abs(reach / own - 1) < 0.03f ? reach : own) * size / 1.7f;
    const float metres = unitOf(units, puppet->stature(), model.metresPerUnit, frame); // a model's unit
    const float grow = metres * size / 1.7f;                                           // a unit of the search
    const vec3 hips =
        grow * (back * (0.5f * (puppet->joint("upperleg01.L") + puppet->joint("upperleg01.R"))));
    const vec3 shift(-hips.x, -grow * low, -hips.z);
    frame.toMetres = glm::mat4(back * (metres * mat3(1)));
    frame.toMetres[3] = glm::vec4(shift - back * (metres * 0.5f * (box.low + box.high)), 1);
    frame.height = metres * units;
    rig.restPose = postureWords(*puppet);
    rig.verdict = GuestRig::Verdict::none;
    out.guest.surface = guestSurface(model, frame, rig);
    if (base) {
        std::erase_if(out.guest.surface.triangles, [&](const engine::Triangle& t) {
            return std::ranges::any_of(t, [&](uint32_t v) { return base->below(unit.positions[v]); });
        });
        frame.notes.emplace_back(
            "It stands on a base, which was left out: the soles are taken from our own body");
    }
    const std::vector<int> joint = puppet->follows(coarse.positions, coarse.normals);
    // The finest vertices go with the search's nearest.
    const engine::Bvh tree(coarse.view());
    out.guest.surface.follows.assign(out.guest.surface.positions.size(), -1);
    for (size_t v = 0; v < unit.positions.size() && v < out.guest.surface.follows.size(); ++v) {
        const engine::ClosestPoint near = tree.closest(coarse.view(), unit.positions[v]);
        out.guest.surface.follows[v] = joint[coarse.triangles[near.at.triangle][0]];
    }
    puppet->carry(back, grow, shift);
    out.puppet = std::move(puppet);
    return out;
}

} // namespace atlas
