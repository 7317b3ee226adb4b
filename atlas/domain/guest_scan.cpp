#include "atlas/domain/guest_scan.h"
#include "atlas/domain/guest_puppet.h"
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
    Puppet::Stance stance;
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

// Without loose bits: pieces of next to no area, wherever they lie.
FitSurface withoutBits(const FitSurface& s) {
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

// Where the file gives no unit, the one by which the body is about as tall as ours of the same build.
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
    if (unit == 0) return believableScale(units, 0, frame);
    if (unit != 1)
        frame.notes.push_back(
            fmt::format("The file gives no unit; lengths taken as {}: that gives a height of {:.2f} m", name,
                        units * unit));
    return unit;
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
    FitSurface coarse = withoutBits(fitSurface(unit, model, *asset));
    for (float cell = 0.006f; coarse.triangles.size() > kSearchTriangles && cell < 0.03f; cell *= 1.3f)
        coarse = thinned(coarse, cell);
    const GuestFinder finder(coarse);
    Puppet puppet(asset, Shape{0.5f, 30, 0.5f, 0.5f, 0.5f, 0.5f});
    std::vector<Start> starts;
    for (const mat3& turn : likelyTurns(coarse)) {
        float low = 1e9f, high = -1e9f;
        vec3 centre(0);
        for (const vec3& p : coarse.positions) {
            low = std::min(low, glm::dot(p, turn[1])), high = std::max(high, glm::dot(p, turn[1]));
            centre += p / static_cast<float>(coarse.positions.size());
        }
        if (high - low < 0.55f) continue; // a body is nowhere so flat as this along its height
        centre += turn[1] * (0.5f * (low + high) - glm::dot(centre, turn[1]));
        for (const auto stance : {Puppet::Stance::hanging, Puppet::Stance::slanted, Puppet::Stance::level,
                                  Puppet::Stance::rest}) {
            puppet.stand(stance, turn, high - low, centre);
            starts.push_back({turn, stance, puppet.distance(coarse, finder, 0.25f) / (high - low)});
        }
        if (stop.stop_requested()) return engine::Error{"stopped"};
    }
    if (starts.empty()) return engine::Error{"this is no human body: it is flat"};
    std::ranges::sort(starts, {}, &Start::cost);
    starts.resize(std::min<size_t>(starts.size(), 6));

    const auto lay = [&](const Start& s, int rounds, float reach) {
        float low = 1e9f, high = -1e9f;
        vec3 centre(0);
        for (const vec3& p : coarse.positions) {
            low = std::min(low, glm::dot(p, s.turn[1])), high = std::max(high, glm::dot(p, s.turn[1]));
            centre += p / static_cast<float>(coarse.positions.size());
        }
        centre += s.turn[1] * (0.5f * (low + high) - glm::dot(centre, s.turn[1]));
        puppet.stand(s.stance, s.turn, high - low, centre);
        for (int i = 0; i < rounds; ++i)
            puppet.step(coarse, finder, std::max(0.06f, reach * (1 - 0.06f * static_cast<float>(i))), false);
    };
    for (Start& s : starts) {
        lay(s, 10, 0.25f);
        s.cost = puppet.distance(coarse, finder, 0.15f) / puppet.scale();
        if (stop.stop_requested()) return engine::Error{"stopped"};
    }
    std::ranges::sort(starts, {}, &Start::cost);
    lay(starts.front(), 14, 0.25f);
    for (int i = 0; i < 6; ++i) {
        puppet.step(coarse, finder, 0.1f, true);
        puppet.step(coarse, finder, 0.08f, false);
        if (stop.stop_requested()) return engine::Error{"stopped"};
    }
    out.off = puppet.distance(coarse, finder, 0.15f) / puppet.scale();
    out.strange = puppet.strange(coarse, 0.1f * puppet.scale());

    if (out.strange > 0.3f)
        return engine::Error{
            "this is not one human body: a large part of it lies away from where a body's skin can "
            "be; keep one body in the file, without furniture or other people"};
    if (out.off > kMostOff)
        return engine::Error{"this is no human body: no way of standing, up or down, makes ours lie on it"};

    // Our frame: the puppet's own upright one, on the floor, in metres.
    const mat3 back = glm::transpose(puppet.turn());
    GuestFrame& frame = out.guest.frame;
    float low = 1e9f, high = -1e9f;
    for (const vec3& p : coarse.positions)
        low = std::min(low, (back * p).y), high = std::max(high, (back * p).y);
    const float units = (high - low) * size / 1.7f;
    const float metres = unitOf(units, puppet.stature(), model.metresPerUnit, frame); // a model's unit
    const float grow = metres * size / 1.7f;                                          // a unit of the search
    const vec3 hips = grow * (back * (0.5f * (puppet.joint("upperleg01.L") + puppet.joint("upperleg01.R"))));
    const vec3 shift(-hips.x, -grow * low, -hips.z);
    frame.toMetres = glm::mat4(back * (metres * mat3(1)));
    frame.toMetres[3] = glm::vec4(shift - back * (metres * 0.5f * (box.low + box.high)), 1);
    frame.height = metres * units;
    const auto ours = [&](vec3 p) { return grow * (back * p) + shift; };

    for (const char* name : {"upperleg01", "lowerleg01", "foot", "upperarm01", "lowerarm01", "wrist",
                             "clavicle", "toe2-1", "finger2-1", "finger3-1", "finger5-1", "eye"})
        for (const char* end : {".L", ".R"}) {
            const std::string full = std::string(name).append(end);
            const std::string_view plainName = name;
            const bool leaning = plainName == "eye" || plainName == "clavicle" || plainName == "toe2-1";
            for (size_t j = 0; j < asset->joints.size(); ++j)
                if (asset->joints[j].name == full)
                    rig.targets.push_back(
                        {static_cast<int>(j), ours(puppet.joint(full)), leaning ? 0.7f : 1.0f, -1});
        }
    for (const char* name : {"spine05", "spine03", "spine01", "neck01", "head"})
        for (size_t j = 0; j < asset->joints.size(); ++j)
            if (asset->joints[j].name == name)
                rig.targets.push_back({static_cast<int>(j), ours(puppet.joint(name)), 0.9f, -1});
    const Puppet::Stance stance = starts.front().stance;
    rig.restPose = stance == Puppet::Stance::hanging ? "arms down"
                   : stance == Puppet::Stance::level ? "T"
                                                     : "A";
    rig.verdict = GuestRig::Verdict::none;
    out.guest.surface = guestSurface(model, frame, rig);
    const std::vector<int> joint = puppet.follows(coarse.positions, coarse.normals);
    // The finest vertices go with the search's nearest.
    const engine::Bvh tree(coarse.view());
    out.guest.surface.follows.assign(out.guest.surface.positions.size(), -1);
    for (size_t v = 0; v < unit.positions.size() && v < out.guest.surface.follows.size(); ++v) {
        const engine::ClosestPoint near = tree.closest(coarse.view(), unit.positions[v]);
        out.guest.surface.follows[v] = joint[coarse.triangles[near.at.triangle][0]];
    }
    return out;
}

} // namespace atlas
