#include "atlas/domain/guest_map.h"
#include "atlas/domain/guest_tree.h"
#include <algorithm>
#include <cmath>
#include <span>

namespace atlas {
namespace {

using engine::Model;
using P = NamePart;

struct Reader {
    const Model& model;
    RigMap& map;
    std::vector<int> depth; // in the tree
    std::vector<char> weighted;

    Reader(const Model& m, RigMap& r) : model(m), map(r), depth(m.joints.size()), weighted(movesSkin(m)) {
        for (size_t j = 0; j < depth.size(); ++j)
            if (m.joints[j].parent >= 0) depth[j] = depth[static_cast<size_t>(m.joints[j].parent)] + 1;
    }
    glm::vec3 at(int j) const { return jointAt(model.joints[static_cast<size_t>(j)], true); }
    const JointName& name(int j) const { return map.names[static_cast<size_t>(j)]; }

    // From the trunk outwards; those that move skin first of all where a file holds two skeletons.
    std::vector<int> all(P part, int side, bool helpers = false) const {
        std::vector<int> out;
        for (int j = 0; j < static_cast<int>(model.joints.size()); ++j)
            if (name(j).part == part && name(j).side == side && (helpers || !name(j).helper))
                out.push_back(j);
        const bool some =
            std::ranges::any_of(out, [&](int j) { return weighted[static_cast<size_t>(j)] != 0; });
        if (some) std::erase_if(out, [&](int j) { return !weighted[static_cast<size_t>(j)]; });
        // Flat rigs: "upper_arm.L" before "upper_arm.L.001".
        std::ranges::stable_sort(out, [&](int a, int b) {
            const int da = depth[static_cast<size_t>(a)], db = depth[static_cast<size_t>(b)];
            return da != db ? da < db : name(a).numbers < name(b).numbers;
        });
        return out;
    }
    int only(P part, int side) const {
        const auto list = all(part, side);
        return list.empty() ? -1 : list.front();
    }
    int farthestChild(int joint) const {
        int best = -1;
        float far = 0;
        for (int j = joint + 1; j < static_cast<int>(model.joints.size()); ++j)
            if (model.joints[static_cast<size_t>(j)].parent == joint)
                if (const float d = glm::distance(at(j), at(joint)); d > far) far = d, best = j;
        return best;
    }
    // Without targets that stand before a knee or behind an elbow and move no skin.
    std::vector<int> ofLimb(std::vector<int> list, int root) const {
        if (root >= 0 && weighted[static_cast<size_t>(root)])
            std::erase_if(
                list, [&](int j) { return !weighted[static_cast<size_t>(j)] && !isBelow(model, j, root); });
        return list;
    }
    int commonAncestor(int a, int b) const {
        while (a >= 0 && !isBelow(model, b, a)) a = model.joints[static_cast<size_t>(a)].parent;
        return a;
    }

    void arm(int side, RigMap::Side& out) const {
        const auto upper = all(P::upperArm, side), arms = all(P::arm, side),
                   shoulders = all(P::shoulder, side);
        const int root = !upper.empty()       ? upper.front()
                         : !arms.empty()      ? arms.front()
                         : !shoulders.empty() ? shoulders.front()
                                              : -1;
        const auto fore = ofLimb(all(P::foreArm, side), root);
        out.clavicle = only(P::clavicle, side);
        out.hand = only(P::hand, side);
        size_t usedShoulders = 0;
        if (!fore.empty()) out.foreArm = fore.front();
        if (!upper.empty()) {
            out.upperArm = upper.front();
            // Older MakeHuman: "shoulder02, upperarm02", the second begins half way down.
            const int above = model.joints[static_cast<size_t>(out.upperArm)].parent;
            if (number(out.upperArm) == 2 && above >= 0 && name(above).part == P::shoulder &&
                name(above).side == side)
                out.upperArm = above;
            if (out.foreArm < 0 && !arms.empty()) out.foreArm = arms.front();
        } else if (!arms.empty()) {
            out.upperArm = arms.front();
            if (out.foreArm < 0 && arms.size() > 1) {
                const size_t first = arms.size() > 3 && out.hand < 0 ? 1 : 0; // a collar is called arm, too
                if (first && out.clavicle < 0) out.clavicle = arms.front();
                out.upperArm = arms[first];
                out.foreArm = arms[first + 1];
                if (out.hand < 0 && arms.size() > first + 2) out.hand = arms[first + 2];
            }
        } else if (!shoulders.empty()) {
            // "shoulder, elbow, wrist", with or without a collar; two shoulders: the outer one bends.
            usedShoulders = out.clavicle < 0 && shoulders.size() > 1 ? 2 : 1;
            if (usedShoulders == 2) out.clavicle = shoulders.front();
            out.upperArm = shoulders[usedShoulders - 1];
        }
        if (out.clavicle < 0 && !usedShoulders && !shoulders.empty()) out.clavicle = shoulders.front();
        if (out.hand < 0 && out.foreArm >= 0) out.hand = farthestChild(out.foreArm);
    }

    void leg(int side, RigMap::Side& out) const {
        const auto upper = all(P::upperLeg, side), legs = all(P::leg, side);
        const int root = !upper.empty() ? upper.front() : !legs.empty() ? legs.front() : -1;
        const auto lower = ofLimb(all(P::lowerLeg, side), root);
        out.foot = only(P::foot, side);
        if (!upper.empty()) out.upperLeg = upper.front();
        // "LHipJoint, LeftUpLeg, LeftLeg": the first only leads from the pelvis to the hip.
        if (upper.size() > 1 && isBelow(model, upper[1], upper[0])) {
            const auto says = [&](int j, const char* word) {
                return std::ranges::count(nameTokens(model.joints[static_cast<size_t>(j)].name), word) > 0;
            };
            if (says(upper[0], "hip") && !says(upper[1], "hip")) out.upperLeg = upper[1];
        }
        if (!lower.empty()) out.lowerLeg = lower.front();
        int toe = -1;
        if (out.upperLeg >= 0 && out.lowerLeg < 0 && !legs.empty())
            out.lowerLeg = legs.front();
        else if (out.upperLeg < 0 && !legs.empty()) {
            out.upperLeg = legs.front();
            if (out.lowerLeg < 0 && legs.size() > 1) {
                out.lowerLeg = legs[1];
                if (out.foot < 0 && legs.size() > 2) out.foot = legs[2];
                if (legs.size() > 3) toe = legs[3];
            }
        }
        if (out.foot < 0 && out.lowerLeg >= 0) out.foot = farthestChild(out.lowerLeg);
        toes(side, out);
        if (out.ball < 0) out.ball = toe;
    }

    // Chains of joints of one part, each from its root outwards.
    std::vector<std::vector<int>> chains(P part, int side) const {
        std::vector<std::vector<int>> out;
        for (int j : all(part, side)) {
            const int parent = model.joints[static_cast<size_t>(j)].parent;
            bool child = false;
            for (auto& chain : out)
                if (chain.back() == parent) {
                    chain.push_back(j);
                    child = true;
                    break;
                }
            if (!child) out.push_back({j});
        }
        return out;
    }
    int number(int j) const { return name(j).numbers.empty() ? -1 : name(j).numbers.front(); }

    void toes(int side, RigMap::Side& out) const {
        auto list = chains(P::toe, side);
        if (list.empty()) return;
        if (list.size() > 4 && list.front().size() >= 1) {
            // A ball with toes below it, or five toes on the foot.
            const bool ball = std::ranges::count_if(list, [&](const auto& c) {
                                  return c.front() != list.front().front() &&
                                         isBelow(model, c.front(), list.front().front());
                              }) >= 4;
            if (ball) {
                out.ball = list.front().front();
                list.front().erase(list.front().begin());
                std::erase_if(list, [](const auto& c) { return c.empty(); });
            }
            if (list.size() == 5) {
                std::ranges::stable_sort(list, {}, [&](const auto& c) { return number(c.front()); });
                const bool numbered =
                    number(list[0].front()) >= 0 && number(list[4].front()) == number(list[0].front()) + 4;
                if (numbered)
                    for (size_t i = 0; i < 5; ++i) {
                        out.toes[i] = list[i];
                        if (out.toes[i].size() > 3) out.toes[i].resize(3);
                    }
            }
            if (out.ball < 0) out.ball = list[list.size() / 2].front();
        } else
            out.ball = list.front().front();
    }

    // "index.01.L.01, index.01.L.02, index.02.L": a link in two pieces.
    std::vector<int> withoutPieces(const std::vector<int>& list) const {
        std::vector<int> out;
        for (int j : list)
            if (out.empty() || name(j).numbers.size() < 2 || number(j) != number(out.back()))
                out.push_back(j);
        return list.size() > 3 && out.size() > 1 ? out : list;
    }

    void fingers(int side, RigMap::Side& out) const {
        if (out.hand < 0) return;
        constexpr std::array named{P::thumb, P::indexFinger, P::middleFinger, P::ringFinger, P::littleFinger};
        bool some = false;
        for (size_t i = 0; i < 5; ++i) {
            out.fingers[i] = withoutPieces(all(named[i], side));
            some |= i > 0 && !out.fingers[i].empty();
        }
        if (!some) {
            auto list = chains(P::finger, side);
            int low = 99, high = -1;
            for (const auto& c : list)
                low = std::min(low, number(c.front())), high = std::max(high, number(c.front()));
            // "Finger0" is the thumb in 3ds Max, "finger1-1" in MakeHuman.
            if (list.size() > 2 && low >= 0) {
                const int thumb = low == 0 || high < 5 ? 0 : 1;
                for (const auto& c : list)
                    if (const int i = number(c.front()) - thumb; i >= 0 && i < 5)
                        out.fingers[static_cast<size_t>(i)] = c;
            }
        }
        trimFingers(model, out);
    }

    // Unpaired joints by where they lie between hips and crown.
    void trunk() {
        glm::vec3 hip(0), shoulder(0);
        int hips = 0, shoulders = 0;
        for (const RigMap::Side& s : map.side) {
            if (s.upperLeg >= 0) hip += at(s.upperLeg), ++hips;
            if (s.upperArm >= 0) shoulder += at(s.upperArm), ++shoulders;
        }
        map.head = only(P::head, 0);
        map.jaw = only(P::jaw, 0);
        map.hips = only(P::hips, 0);
        if (!hips || !shoulders) return;
        hip /= static_cast<float>(hips);
        shoulder /= static_cast<float>(shoulders);
        const glm::vec3 up = shoulder - hip;
        const float length = glm::dot(up, up);
        if (length <= 0) return;
        const auto level = [&](int j) { return glm::dot(at(j) - hip, up) / length; };
        if (map.hips < 0) map.hips = commonAncestor(map.side[0].upperLeg, map.side[1].upperLeg);
        if (map.hips < 0) map.hips = only(P::spine, 0);
        std::vector<int> chain = all(P::spine, 0);
        for (int j : all(P::neck, 0)) chain.push_back(j);
        std::erase(chain, map.hips);
        std::ranges::stable_sort(chain, {}, level);
        for (int j : chain) {
            const bool neck = name(j).part == P::neck || (map.head < 0 && level(j) > 1.0f);
            (neck ? map.neck : map.spine).push_back(j);
        }
        if (map.head < 0 && !map.neck.empty() && level(map.neck.back()) > 1.05f) {
            map.head = map.neck.back();
            map.neck.pop_back();
        }
        // A joint at the skull's top, called head, above one called head as well.
        std::erase_if(map.neck, [&](int j) { return map.head >= 0 && isBelow(model, j, map.head); });
    }
};

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

std::string familyOf(const Model& model) {
    const auto any = [&](auto&&... parts) {
        return std::ranges::any_of(
            model.joints, [&](const engine::ModelJoint& j) { return (contains(j.name, parts) || ...); });
    };
    const auto whole = [&](std::initializer_list<std::string_view> names) {
        return std::ranges::all_of(names, [&](std::string_view n) {
            return std::ranges::any_of(model.joints, [&](const engine::ModelJoint& j) {
                std::string joined;
                for (const std::string& t : nameTokens(j.name)) joined += t;
                return joined == n;
            });
        });
    };
    if (model.humanoid.size() >= 15 || any("J_Bip_")) return "VRM";
    if (any("mixamorig")) return "Mixamo";
    if (any("CC_Base_")) return "Character Creator";
    if (any("Bip0", "Bip1", "Biped")) return "3ds Max Biped";
    if (any("DEF-") || (any("upper_arm") && any("shin") && any("f_index", "palm.0", "spine.00")))
        return "Rigify";
    if (whole({"upperarm01l", "spine05"}) || any("upperleg02.L", "upperleg02_L")) return "MakeHuman";
    if (whole({"upperarml", "calfl", "clavicler"})) return "Unreal mannequin";
    if (whole({"lshldr"}) || any("ShldrBend", "ThighBend")) return "Daz or Poser";
    if (whole({"lhipjoint"}) || any("LHipJoint")) return "CMU";
    if (any("左", "上半身")) return "MikuMikuDance";
    if (any("left_collar", "L_Collar") && any("spine3", "Spine3")) return "SMPL";
    if (std::ranges::any_of(model.meshes, [](const auto& m) { return contains(m.name, "Wolf3D"); }))
        return "Ready Player Me";
    return "plain names";
}

// VRM's own list says which joint is which, whatever it is called.
bool humanoid(const Model& model, RigMap& map) {
    const auto find = [&](const std::string& name) {
        for (const auto& [bone, joint] : model.humanoid)
            if (bone == name && joint >= 0 && joint < static_cast<int>(model.joints.size())) return joint;
        return -1;
    };
    if (find("leftUpperArm") < 0 || find("leftUpperLeg") < 0) return false;
    for (size_t s = 0; s < 2; ++s) {
        const std::string side = s ? "right" : "left";
        const auto get = [&](const char* part) { return find(std::string(side).append(part)); };
        RigMap::Side& out = map.side[s];
        out = {};
        out.clavicle = get("Shoulder"), out.upperArm = get("UpperArm"), out.foreArm = get("LowerArm");
        out.hand = get("Hand"), out.upperLeg = get("UpperLeg"), out.lowerLeg = get("LowerLeg");
        out.foot = get("Foot"), out.ball = get("Toes"), out.eye = get("Eye");
        constexpr std::array fingers{"Thumb", "Index", "Middle", "Ring", "Little"};
        for (size_t f = 0; f < 5; ++f)
            for (const char* link : {"Metacarpal", "Proximal", "Intermediate", "Distal"})
                if (const int j = get(std::string(fingers[f]).append(link).c_str()); j >= 0)
                    out.fingers[f].push_back(j);
    }
    map.hips = find("hips"), map.head = find("head"), map.jaw = find("jaw");
    map.spine.clear(), map.neck.clear();
    for (const char* name : {"spine", "chest", "upperChest"})
        if (find(name) >= 0) map.spine.push_back(find(name));
    if (find("neck") >= 0) map.neck.push_back(find("neck"));
    return true;
}

// Upper and lower parts of such different lengths that the names must mean something else.
bool oddLimbs(const Model& model, const RigMap& map) {
    const auto ratio = [&](int a, int b, int c) {
        const auto at = [&](int j) { return jointAt(model.joints[static_cast<size_t>(j)], true); };
        return glm::distance(at(a), at(b)) / std::max(glm::distance(at(b), at(c)), 1e-9f);
    };
    return std::ranges::any_of(map.side, [&](const RigMap::Side& s) {
        const float arm = ratio(s.upperArm, s.foreArm, s.hand), leg = ratio(s.upperLeg, s.lowerLeg, s.foot);
        return arm < 0.65f || arm > 2.2f || leg < 0.6f || leg > 1.7f;
    });
}

} // namespace

int RigMap::Side::fingerCount() const {
    return static_cast<int>(std::ranges::count_if(fingers, [](const auto& f) { return !f.empty(); }));
}
int RigMap::Side::toeCount() const {
    return static_cast<int>(std::ranges::count_if(toes, [](const auto& t) { return !t.empty(); }));
}

glm::vec3 jointAt(const engine::ModelJoint& joint, bool bind) {
    return bind ? joint.bind[3] : joint.rest[3];
}

std::vector<char> movesSkin(const Model& model) {
    std::vector<char> out(model.joints.size());
    for (const engine::ModelMesh& mesh : model.meshes)
        for (size_t v = 0; v < mesh.joints.size(); ++v)
            for (int k = 0; k < 4; ++k)
                if (mesh.weights[v][k] > 0.05f) out[mesh.joints[v][static_cast<size_t>(k)]] = 1;
    for (size_t j = out.size(); j-- > 0;)
        if (out[j] && model.joints[j].parent >= 0) out[static_cast<size_t>(model.joints[j].parent)] = 1;
    return out;
}

void trimFingers(const Model& model, RigMap::Side& side) {
    const auto fromHand = [&](int j) {
        return glm::distance(jointAt(model.joints[static_cast<size_t>(j)], true),
                             jointAt(model.joints[static_cast<size_t>(side.hand)], true));
    };
    const bool links =
        std::ranges::any_of(std::span(side.fingers).subspan(1), [](const auto& c) { return c.size() > 1; });
    for (auto& chain : side.fingers) {
        if (!links) chain.clear();
        // Four links: a metacarpal before the finger, or the tip after it.
        if (chain.size() > 3 && &chain != &side.fingers[0] && fromHand(chain[0]) < 0.45f * fromHand(chain[1]))
            chain.erase(chain.begin());
        if (chain.size() > 3) chain.resize(3);
    }
}

bool isBelow(const Model& model, int joint, int ancestor) {
    for (; joint >= 0; joint = model.joints[static_cast<size_t>(joint)].parent)
        if (joint == ancestor) return true;
    return false;
}

RigMap mapRig(const Model& model) {
    RigMap map;
    std::vector<std::string> names;
    for (const engine::ModelJoint& j : model.joints) names.push_back(j.name);
    map.names = readJointNames(names);
    bool fore = false, hind = false;
    for (const JointName& n : map.names) {
        const bool limb =
            n.part == P::leg || n.part == P::upperLeg || n.part == P::lowerLeg || n.part == P::foot;
        map.foreignNames += n.part == P::foreign;
        map.bodyNames += n.part != P::none && n.part < P::eye;
        fore |= n.fore && limb;
        hind |= n.hind && limb;
    }
    map.fourLegs = fore && hind;
    map.family = model.joints.empty() ? "none" : familyOf(model);
    Reader reader(model, map);
    for (size_t s = 0; s < 2; ++s) {
        const int side = s ? -1 : 1;
        reader.arm(side, map.side[s]);
        reader.leg(side, map.side[s]);
        reader.fingers(side, map.side[s]);
        map.side[s].eye = reader.only(P::eye, side);
    }
    reader.trunk();
    if (humanoid(model, map) || map.foreignNames > 0 || map.fourLegs) return map;
    const bool missing = !missingParts(map).empty();
    if (missing || oddLimbs(model, map)) {
        std::string family = map.family;
        if (mapByShape(model, map) && !missing) map.family = std::move(family);
    }
    return map;
}

std::string missingParts(const RigMap& map) {
    std::vector<std::string> gone;
    const auto lack = [&](int RigMap::Side::*part, const char* name) {
        if (map.side[0].*part < 0 || map.side[1].*part < 0) gone.emplace_back(name);
    };
    lack(&RigMap::Side::upperArm, "shoulders");
    lack(&RigMap::Side::foreArm, "elbows");
    lack(&RigMap::Side::hand, "wrists");
    lack(&RigMap::Side::upperLeg, "hips");
    lack(&RigMap::Side::lowerLeg, "knees");
    lack(&RigMap::Side::foot, "ankles");
    std::string out;
    for (size_t i = 0; i < gone.size(); ++i)
        out.append(i == 0 ? "" : i + 1 == gone.size() ? " and " : ", ").append(gone[i]);
    return out;
}

} // namespace atlas
