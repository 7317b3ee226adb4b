// Reading a rig: its joints, how it stands and how large it is.
#include "atlas/domain/guest_rig.h"
#include "atlas/domain/fit_surface.h"
#include "atlas/domain/guest_map.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <glm/gtc/matrix_inverse.hpp>
#include <glm/gtc/matrix_transform.hpp>
#include <unordered_map>

namespace atlas {
namespace {

using engine::Model;
using P = NamePart;

constexpr float kLowest = 0.45f, kHighest = 2.6f; // believable stature, metres
constexpr float kLeastHead = 0.19f;               // of ankle to shoulder; bodies have 0.25 to 0.3

float degrees(glm::vec3 a, glm::vec3 b) {
    const float l = glm::length(a) * glm::length(b);
    return l > 0 ? glm::degrees(std::acos(std::clamp(glm::dot(a, b) / l, -1.0f, 1.0f))) : 0;
}

glm::vec3 unit(glm::vec3 v) {
    const float l = glm::length(v);
    return l > 0 ? v / l : glm::vec3(0);
}

// The joints' places in one of the file's two postures.
struct Places {
    const Model& model;
    const RigMap& map;
    bool bind;
    glm::vec3 at(int j) const { return jointAt(model.joints[static_cast<size_t>(j)], bind); }
    glm::vec3 hip() const { return 0.5f * (at(map.side[0].upperLeg) + at(map.side[1].upperLeg)); }
    glm::vec3 shoulder() const { return 0.5f * (at(map.side[0].upperArm) + at(map.side[1].upperArm)); }
    glm::vec3 up() const { return unit(shoulder() - hip()); }
    glm::vec3 across() const { // from right to left, as the names have it
        const glm::vec3 sum = at(map.side[0].upperLeg) - at(map.side[1].upperLeg) + at(map.side[0].upperArm) -
                              at(map.side[1].upperArm);
        return unit(sum - up() * glm::dot(up(), sum));
    }
};

// How far from standing straight and even on both sides: degrees, summed over the limbs.
float strangeness(const Places& p) {
    const glm::vec3 up = p.up(), across = p.across();
    float sum = 0;
    const auto limb = [&](int RigMap::Side::*from, int RigMap::Side::*to) {
        const auto& l = p.map.side[0];
        const auto& r = p.map.side[1];
        const glm::vec3 left = p.at(l.*to) - p.at(l.*from);
        glm::vec3 right = p.at(r.*to) - p.at(r.*from);
        right -= 2.0f * across * glm::dot(across, right);
        sum += degrees(left, right);
    };
    limb(&RigMap::Side::upperArm, &RigMap::Side::foreArm);
    limb(&RigMap::Side::foreArm, &RigMap::Side::hand);
    limb(&RigMap::Side::upperLeg, &RigMap::Side::lowerLeg);
    limb(&RigMap::Side::lowerLeg, &RigMap::Side::foot);
    for (const auto& s : p.map.side) {
        sum += degrees(p.at(s.upperLeg) - p.at(s.foot), up);
        sum += degrees(p.at(s.upperLeg) - p.at(s.lowerLeg), p.at(s.lowerLeg) - p.at(s.foot));
        sum += 0.5f * degrees(p.at(s.foreArm) - p.at(s.upperArm), p.at(s.hand) - p.at(s.foreArm));
    }
    return sum;
}

// Why the joints do not lie as in a human body, "" when they do.
std::string unlikeHuman(const Places& p) {
    const auto length = [&](int a, int b) { return glm::distance(p.at(a), p.at(b)); };
    const float trunk = glm::distance(p.hip(), p.shoulder());
    if (!(trunk > 0)) return "its joints all lie in one place";
    for (const auto& s : p.map.side) {
        const float thigh = length(s.upperLeg, s.lowerLeg), shin = length(s.lowerLeg, s.foot);
        const float upper = length(s.upperArm, s.foreArm), fore = length(s.foreArm, s.hand);
        if (!(thigh > 0.4f * shin && thigh < 2.5f * shin) || !(upper > 0.4f * fore && upper < 2.5f * fore))
            return "its limbs have no human proportions";
        if (!(thigh + shin > 0.35f * trunk && thigh + shin < 4.5f * trunk) ||
            !(upper + fore > 0.35f * trunk && upper + fore < 3 * trunk) ||
            !(upper + fore < 1.6f * (thigh + shin)))
            return "its arms, legs and trunk have no human proportions";
    }
    glm::vec3 legs(0), arms(0);
    for (const auto& s : p.map.side) {
        legs += unit(p.at(s.foot) - p.at(s.upperLeg));
        arms += unit(p.at(s.hand) - p.at(s.upperArm));
    }
    const float upright = -glm::dot(unit(legs), p.up());
    if (upright < 0.5f && std::abs(glm::dot(unit(arms), p.up())) < 0.5f &&
        glm::dot(unit(arms), unit(legs)) > 0.7f)
        return "it goes on four legs";
    return {};
}

// The nearest axis of the file, when the direction is within `limit` degrees of it.
glm::vec3 snapped(glm::vec3 v, float limit) {
    for (int a = 0; a < 3; ++a)
        for (float sign : {1.0f, -1.0f}) {
            glm::vec3 axis(0);
            axis[a] = sign;
            if (degrees(axis, v) < limit) return axis;
        }
    return v;
}

glm::vec3 bindPosition(const std::vector<glm::mat4>& toShown, const engine::ModelMesh& mesh, size_t v) {
    glm::mat4 sum(0);
    for (int k = 0; k < 4; ++k)
        if (const float w = mesh.weights[v][k]; w > 0)
            sum += w * toShown[mesh.joints[v][static_cast<size_t>(k)]];
    if (!(std::abs(glm::determinant(sum)) > 1e-30f)) return mesh.positions[v]; // any unit
    return glm::inverse(sum) * glm::vec4(mesh.positions[v], 1);
}

double signedVolume(const std::vector<glm::vec3>& at, const std::vector<engine::Triangle>& triangles) {
    glm::dvec3 middle(0);
    for (const auto& p : at) middle += glm::dvec3(p);
    if (!at.empty()) middle /= static_cast<double>(at.size());
    double sum = 0;
    for (const auto& t : triangles) {
        const glm::dvec3 a = glm::dvec3(at[t[0]]) - middle, b = glm::dvec3(at[t[1]]) - middle,
                         c = glm::dvec3(at[t[2]]) - middle;
        sum += glm::dot(a, glm::cross(b, c));
    }
    return sum;
}

bool isHair(const engine::ModelMesh& mesh) {
    return namesHair(mesh.name) || namesHair(mesh.material);
}

// Floors, boxes and lamps that stand beside a rigged body or around it: they hang on no joint, and no part of
// a body is that large. One a mesh.
std::vector<char> scenery(const Model& model) {
    struct Box {
        glm::vec3 low{1e30f}, high{-1e30f};
        void add(const std::vector<glm::vec3>& at) {
            for (const glm::vec3& p : at) low = glm::min(low, p), high = glm::max(high, p);
        }
    };
    std::vector<char> out(model.meshes.size());
    Box body;
    for (const engine::ModelMesh& mesh : model.meshes)
        if (!mesh.weights.empty()) body.add(mesh.positions);
    if (body.low.x > body.high.x) return out;
    const float size = glm::distance(body.low, body.high);
    for (size_t m = 0; m < out.size(); ++m) {
        if (!model.meshes[m].weights.empty()) continue;
        Box own;
        own.add(model.meshes[m].positions);
        const glm::vec3 middle = 0.5f * (own.low + own.high);
        out[m] = glm::distance(own.low, own.high) > 0.3f * size ||
                 glm::any(glm::lessThan(middle, body.low)) || glm::any(glm::greaterThan(middle, body.high));
    }
    return out;
}

// In model space, in the posture taken; the triangles as the file has them.
GuestSurface rawSurface(const Model& model, const GuestRig& rig) {
    GuestSurface out;
    std::vector<glm::mat4> toShown;
    if (rig.usesBind)
        for (const engine::ModelJoint& j : model.joints) toShown.push_back(j.rest * glm::inverse(j.bind));
    const std::vector<char> beside = scenery(model);
    for (uint32_t m = 0; m < model.meshes.size(); ++m) {
        if (beside[m]) continue;
        const engine::ModelMesh& mesh = model.meshes[m];
        const auto first = static_cast<uint32_t>(out.positions.size());
        const bool skinned = mesh.weights.size() == mesh.positions.size() && !model.joints.empty();
        const bool hair = isHair(mesh) && !std::ranges::all_of(model.meshes, isHair);
        for (size_t v = 0; v < mesh.positions.size(); ++v) {
            int follows = -1;
            if (skinned) {
                float most = 0;
                for (int k = 0; k < 4; ++k)
                    if (mesh.weights[v][k] > most) {
                        most = mesh.weights[v][k];
                        const size_t j = mesh.joints[v][static_cast<size_t>(k)];
                        follows = j < rig.follows.size() ? rig.follows[j] : -1;
                    }
            }
            out.positions.push_back(skinned && rig.usesBind ? bindPosition(toShown, mesh, v)
                                                            : mesh.positions[v]);
            out.follows.push_back(follows);
            out.hair.push_back(hair);
            out.mesh.push_back(m);
            out.vertex.push_back(static_cast<uint32_t>(v));
        }
        for (const engine::Triangle& t : mesh.triangles)
            out.triangles.push_back({t[0] + first, t[1] + first, t[2] + first});
    }
    return out;
}

std::string number(float value, const char* format = "%.2f") {
    char text[32];
    std::snprintf(text, sizeof text, format, static_cast<double>(value));
    return text;
}

using TemplateJoints = std::unordered_map<std::string, int>;

TemplateJoints byName(const BodyAsset& asset) {
    TemplateJoints out;
    for (size_t j = 0; j < asset.joints.size(); ++j) out[asset.joints[j].name] = static_cast<int>(j);
    return out;
}

// MakeHuman's default rig is the template's own: every joint has its partner.
std::string templateName(std::string name) {
    if (const size_t colon = name.rfind(':'); colon != name.npos) name = name.substr(colon + 1);
    if (name.size() > 2 && (name.back() == 'L' || name.back() == 'R') &&
        (name[name.size() - 2] == '_' || name[name.size() - 2] == '.'))
        name[name.size() - 2] = '.';
    return name;
}

void targetsOf(const BodyAsset& asset, const Model& model, const RigMap& map, GuestRig& rig) {
    const TemplateJoints joint = byName(asset);
    rig.follows.assign(model.joints.size(), -1);
    std::vector<bool> settled(model.joints.size());
    const auto give = [&](const std::string& name, int from, float weight) {
        const auto found = joint.find(name);
        if (from < 0 || found == joint.end()) return;
        if (weight > 0) rig.targets.push_back({found->second, {}, weight, from});
        rig.follows[static_cast<size_t>(from)] = found->second;
        settled[static_cast<size_t>(from)] = true;
    };
    bool own = map.family == "MakeHuman"; // older versions call the joints of the shoulder otherwise
    for (const char* name : {"upperarm01", "lowerarm01", "wrist", "upperleg01", "lowerleg01", "foot"})
        for (const char* end : {".L", ".R"})
            own &= std::ranges::any_of(model.joints, [&](const engine::ModelJoint& j) {
                return templateName(j.name) == std::string(name).append(end);
            });
    if (own)
        for (size_t j = 0; j < model.joints.size(); ++j)
            if (const std::string name = templateName(model.joints[j].name); joint.contains(name)) {
                std::string mine = name;
                if (rig.swapped && mine.ends_with(".L"))
                    mine.back() = 'R';
                else if (rig.swapped && mine.ends_with(".R"))
                    mine.back() = 'L';
                give(mine, static_cast<int>(j), 1);
            }
    for (size_t s = 0; s < 2 && !own; ++s) {
        const RigMap::Side& side = map.side[rig.swapped ? 1 - s : s];
        const std::string end = s ? ".R" : ".L";
        const auto to = [&](const char* name, int from, float weight) {
            give(std::string(name).append(end), from, weight);
        };
        to("clavicle", side.clavicle, 0.2f);
        to("upperarm01", side.upperArm, 1), to("lowerarm01", side.foreArm, 1), to("wrist", side.hand, 1);
        to("upperleg01", side.upperLeg, 1), to("lowerleg01", side.lowerLeg, 1), to("foot", side.foot, 1);
        for (size_t f = 0; f < 5; ++f) {
            // A thumb of two links lacks the first one.
            const size_t skip = f == 0 && side.fingers[0].size() == 2 ? 1 : 0;
            for (size_t k = 0; k < side.fingers[f].size(); ++k)
                to(("finger" + std::to_string(f + 1))
                       .append("-")
                       .append(std::to_string(k + 1 + skip))
                       .c_str(),
                   side.fingers[f][k], 0.8f);
            for (size_t k = 0; k < side.toes[f].size(); ++k)
                to(("toe" + std::to_string(f + 1)).append("-").append(std::to_string(k + 1)).c_str(),
                   side.toes[f][k], 0.8f);
        }
        if (side.toeCount() == 0) to("toe2-1", side.ball, 0.5f);
        to("eye", side.eye, 0.5f);
    }
    if (!own) {
        give("root", map.hips, 0);
        for (size_t i = 0; i < map.spine.size(); ++i) {
            const size_t of = std::max<size_t>(map.spine.size() - 1, 1);
            give("spine0" + std::to_string(5 - 4 * i / of), map.spine[i], 0);
        }
        for (size_t i = 0; i < map.neck.size(); ++i)
            give("neck0" + std::to_string(1 + std::min<size_t>(i, 2)), map.neck[i], i == 0 ? 0.3f : 0.0f);
        give("head", map.head, 0.3f);
        give("jaw", map.jaw, 0);
    }
    // What has no partner goes with its part's main joint, else with what it hangs on.
    for (size_t j = 0; j < model.joints.size(); ++j) {
        if (settled[j]) continue;
        const JointName& n = map.names[j];
        const int parent = model.joints[j].parent;
        const size_t s = n.side < 0 ? 1 : 0;
        const RigMap::Side& side = map.side[s];
        int like = parent;
        switch (n.part) {
        case P::loose:
        case P::foreign:
            rig.follows[j] = -1;
            continue;
        case P::upperArm:
            like = side.upperArm;
            break;
        case P::foreArm:
            like = side.foreArm;
            break;
        case P::hand:
        case P::palm:
            like = side.hand;
            break;
        case P::upperLeg:
            like = side.upperLeg;
            break;
        case P::lowerLeg:
            like = side.lowerLeg;
            break;
        case P::foot:
        case P::toe:
            like = side.foot;
            break;
        case P::clavicle:
            like = side.clavicle;
            break;
        case P::hips:
            like = map.hips;
            break;
        case P::eye:
        case P::face:
        case P::jaw:
            like = map.head;
            break;
        case P::breast:
        case P::spine:
            like = map.spine.empty() ? map.hips : map.spine.back();
            break;
        default:
            break;
        }
        if (n.part != P::none && n.side == 0 && n.part != P::hips && n.part != P::spine &&
            n.part != P::breast && n.part != P::face && n.part != P::jaw && n.part != P::eye)
            like = parent;
        if (like < 0 || !settled[static_cast<size_t>(like)]) like = parent;
        if (like >= 0) rig.follows[j] = rig.follows[static_cast<size_t>(like)];
    }
}

std::string postureName(const GuestRig& rig, const BodyAsset& asset) {
    const TemplateJoints joint = byName(asset);
    const auto at = [&](const std::string& name) {
        for (const JointTarget& t : rig.targets)
            if (t.joint == joint.at(name)) return t.at;
        return glm::vec3(0);
    };
    std::array<float, 2> arm{};
    bool other = false;
    for (size_t s = 0; s < 2; ++s) {
        const std::string end = s ? ".R" : ".L";
        const glm::vec3 upper = at("lowerarm01" + end) - at("upperarm01" + end),
                        fore = at("wrist" + end) - at("lowerarm01" + end),
                        thigh = at("lowerleg01" + end) - at("upperleg01" + end);
        arm[s] = degrees(upper, {0, -1, 0});
        other |= degrees(upper, fore) > 70 || degrees(thigh, {0, -1, 0}) > 35;
    }
    if (other || std::abs(arm[0] - arm[1]) > 25) return "other";
    const float mean = 0.5f * (arm[0] + arm[1]);
    return mean < 25 ? "arms down" : mean < 65 ? "A" : mean < 110 ? "T" : "other";
}

} // namespace

float believableScale(float units, float metresPerUnit, GuestFrame& frame) {
    const auto stature = [&](float scale) { return units * scale; };
    const auto believable = [&](float scale) {
        return stature(scale) >= kLowest && stature(scale) <= kHighest;
    };
    if (metresPerUnit > 0 && believable(metresPerUnit)) return metresPerUnit;
    struct Unit {
        float metres;
        const char* name;
    };
    constexpr std::array<Unit, 6> known{{{1, "metres"},
                                         {0.01f, "centimetres"},
                                         {0.001f, "millimetres"},
                                         {0.0254f, "inches"},
                                         {0.1f, "decimetres"},
                                         {0.3048f, "feet"}}};
    // Grown-ups first: 67 units are inches rather than the centimetres of a baby.
    for (const auto& [low, high] : {std::pair{1.2f, 2.2f}, std::pair{kLowest, kHighest}})
        for (const Unit& u : known)
            if (stature(u.metres) >= low && stature(u.metres) <= high) {
                if (metresPerUnit > 0 || u.metres != 1)
                    frame.notes.push_back(std::string("Lengths taken as ")
                                              .append(u.name)
                                              .append(": that gives a height of ")
                                              .append(number(stature(u.metres)))
                                              .append(" m"));
                return u.metres;
            }
    frame.heightGuessed = true;
    frame.notes.emplace_back("No unit gives a believable height; the body was made 1.70 m tall");
    return units > 0 ? 1.70f / units : 1;
}

GuestSurface guestSurface(const Model& model, const GuestFrame& frame, const GuestRig& rig) {
    GuestSurface out = rawSurface(model, rig);
    for (glm::vec3& p : out.positions) p = frame.toMetres * glm::vec4(p, 1);
    // Outward whatever the file, its mirroring or its exporter did.
    if (signedVolume(out.positions, out.triangles) < 0)
        for (engine::Triangle& t : out.triangles) std::swap(t[1], t[2]);
    return out;
}

GuestReading readGuest(const BodyAsset& asset, const Model& model) {
    GuestReading out;
    GuestRig& rig = out.rig;
    rig.name = "none";
    if (model.joints.empty()) {
        rig.reason = "the file has no rig";
        return out;
    }
    const RigMap map = mapRig(model);
    rig.name = map.family;
    rig.byShape = map.byShape;
    const std::string missing = missingParts(map);
    const bool limbs = map.side[0].upperLeg >= 0 || map.side[1].upperLeg >= 0 || map.side[0].upperArm >= 0 ||
                       map.side[1].upperArm >= 0;
    if (!missing.empty()) {
        if (map.foreignNames + map.fourLegs > 0 && map.bodyNames > 0) {
            rig.verdict = GuestRig::Verdict::notHuman;
            rig.reason = map.fourLegs
                             ? "its rig is that of an animal: it has front and hind legs"
                             : "its rig is not that of a human body: it has a tail, wings, hooves or "
                               "wheels, and no human " +
                                   missing;
        } else if (map.bodyNames >= 3 && (!limbs || map.side[0].upperLeg < 0 || map.side[0].upperArm < 0)) {
            rig.verdict = GuestRig::Verdict::notHuman;
            rig.reason = "its rig is only a part of a body: it has no " + missing;
        } else {
            rig.name = "none";
            rig.reason = map.bodyNames < 3 ? "no name in its rig speaks of a body"
                                           : std::string("its rig has no ").append(missing);
        }
        return out;
    }
    const Places shown{model, map, false}, bind{model, map, true};
    float spread = 0;
    for (const engine::ModelJoint& j : model.joints)
        spread = std::max(spread, glm::distance(jointAt(j, true), jointAt(model.joints[0], true)));
    const std::string shownWrong = unlikeHuman(shown), bindWrong = unlikeHuman(bind);
    if (!shownWrong.empty() && !bindWrong.empty()) {
        rig.verdict = GuestRig::Verdict::notHuman;
        rig.reason = shownWrong;
        return out;
    }
    rig.usesBind = spread > 0 && bindWrong.empty() &&
                   (!shownWrong.empty() || strangeness(shown) > strangeness(bind) + 20);
    if (rig.usesBind)
        rig.notes.emplace_back("The file shows a movement; the body was taken in its rig's own posture");
    const Places place{model, map, rig.usesBind};

    // First with the names as they are: which vertices belong to the feet and the head.
    targetsOf(asset, model, map, rig);
    const GuestSurface raw = rawSurface(model, rig);
    const glm::vec3 up = snapped(place.up(), 30);
    const glm::vec3 sideways = place.across();
    glm::vec3 across = unit(sideways - up * glm::dot(up, sideways));
    across = snapped(across, 25);
    const glm::vec3 ahead = glm::cross(across, up); // where it faces if the names and the file are sound

    // Where it really faces: toes, eyes and the skin of the feet lie before their joints.
    const TemplateJoints joint = byName(asset);
    glm::vec3 facing(0);
    for (size_t s = 0; s < 2; ++s) {
        const RigMap::Side& side = map.side[s];
        const float foot = glm::distance(place.at(side.lowerLeg), place.at(side.foot));
        if (side.eye >= 0 && map.head >= 0) facing += 0.5f * unit(place.at(side.eye) - place.at(map.head));
        // Of a bent knee the toes point elsewhere than the body faces.
        if (degrees(place.at(side.foot) - place.at(side.lowerLeg), -up) > 50) continue;
        if (side.ball >= 0 && glm::distance(place.at(side.ball), place.at(side.foot)) > 0.05f * foot)
            facing += unit(place.at(side.ball) - place.at(side.foot));
        const int mine = joint.at(s ? "foot.R" : "foot.L");
        glm::vec3 sum(0);
        float count = 0;
        for (size_t v = 0; v < raw.positions.size(); ++v)
            if (const int f = raw.follows[v];
                f == mine || (f >= 0 && asset.joints[static_cast<size_t>(f)].parent == mine))
                sum += raw.positions[v], ++count;
        if (count > 0) {
            glm::vec3 d = sum / count - place.at(side.foot);
            d -= up * glm::dot(up, d);
            if (glm::length(d) > 0.03f * foot) facing += unit(d);
        }
    }
    const bool backwards = glm::dot(facing, ahead) < 0;
    const bool insideOut = signedVolume(raw.positions, raw.triangles) < 0;
    GuestFrame& frame = out.frame;
    frame.mirrored = backwards && insideOut;
    rig.swapped = backwards && !insideOut;
    if (rig.swapped) {
        across = -across;
        rig.notes.emplace_back(
            "Its rig has left and right the wrong way round; the sides were taken from the body");
        rig.targets.clear();
        targetsOf(asset, model, map, rig);
    }
    if (frame.mirrored) frame.notes.emplace_back("The file is mirrored; it was turned back");
    const glm::vec3 front = glm::cross(across, up) * (frame.mirrored ? -1.0f : 1.0f);
    glm::mat4 turn(1);
    for (int c = 0; c < 3; ++c) turn[c] = glm::vec4(across[c], up[c], front[c], 0);

    float low = 1e30f, high = -1e30f, lowAll = 1e30f, highAll = -1e30f;
    for (size_t v = 0; v < raw.positions.size(); ++v) {
        const float h = glm::dot(up, raw.positions[v]);
        lowAll = std::min(lowAll, h), highAll = std::max(highAll, h);
        if (raw.follows[v] < 0 || raw.isHair(v)) continue;
        low = std::min(low, h), high = std::max(high, h);
    }
    if (high <= low) low = lowAll, high = highAll;
    if (high <= low) { // no mesh hangs on the rig: from the joints
        for (size_t j = 0; j < model.joints.size(); ++j) {
            const float h = glm::dot(up, place.at(static_cast<int>(j)));
            low = std::min(low, h), high = std::max(high, h);
        }
    }
    float bones = glm::dot(up, place.shoulder() - place.hip()), legs = 0;
    for (const auto& s : map.side)
        legs += 0.5f * (glm::distance(place.at(s.upperLeg), place.at(s.lowerLeg)) +
                        glm::distance(place.at(s.lowerLeg), place.at(s.foot)));
    bones += legs; // ankle to shoulder
    // A head rises above the shoulders by some quarter of that. Many games keep it in a file of its own.
    const glm::vec3 shoulder = place.shoulder();
    float crown = highAll - glm::dot(up, shoulder);
    for (size_t v = 0; v < raw.positions.size(); ++v)
        if (raw.follows[v] >= 0 &&
            bodyPart(asset.joints[static_cast<size_t>(raw.follows[v])].name) == headPart)
            crown = std::max(crown, glm::distance(raw.positions[v], shoulder));
    if (highAll > lowAll && crown < kLeastHead * bones) {
        rig.verdict = GuestRig::Verdict::notHuman;
        rig.reason =
            "this body has no head, and points are measured on a whole body; put the head's mesh into "
            "the same file";
        return out;
    }
    // A body that crouches or lifts its hands is as tall as its bones say.
    bones *= 1.32f; // with the foot, neck and head
    const float extent = high - low;
    const float units = extent > 1.3f * bones || extent < 0.8f * bones ? bones : extent;
    const float scale = believableScale(units, model.metresPerUnit, frame);
    frame.height = units * scale;
    const glm::vec3 middle = place.hip();
    const glm::vec3 origin = middle + up * (low - glm::dot(up, middle));
    frame.toMetres =
        glm::scale(glm::mat4(1), glm::vec3(scale)) * turn * glm::translate(glm::mat4(1), -origin);

    for (JointTarget& t : rig.targets) t.at = frame.toMetres * glm::vec4(place.at(t.source), 1);
    if (up != glm::vec3(0, 1, 0) || front != glm::vec3(0, 0, 1))
        frame.notes.emplace_back("The body was stood up and turned to the front");
    out.surface = guestSurface(model, frame, rig);
    if (const auto beside = scenery(model); std::ranges::count(beside, 1) > 0) {
        std::string left;
        for (size_t m = 0; m < beside.size() && left.size() < 80; ++m)
            if (beside[m]) left.append(left.empty() ? "" : ", ").append(model.meshes[m].name.substr(0, 40));
        rig.notes.push_back("Left out, for it hangs on no joint: " + left);
    }
    rig.verdict = GuestRig::Verdict::human;
    rig.fingers = std::min(map.side[0].fingerCount(), map.side[1].fingerCount());
    rig.toes = std::min(map.side[0].toeCount(), map.side[1].toeCount());
    rig.restPose = postureName(rig, asset);
    return out;
}

} // namespace atlas
