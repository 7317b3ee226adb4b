#pragma once
// Guests made from our own body, so that the truth about them is known: another shape and posture, another
// naming of the joints, unit, axes, mesh.
#include "atlas/domain/guest_rig.h"
#include <algorithm>
#include <functional>
#include <glm/gtc/matrix_transform.hpp>
#include <gtest/gtest.h>
#include <map>
#include <optional>
#include <sstream>

namespace fixture {

inline const std::shared_ptr<const atlas::BodyAsset>& bodyAsset() {
    static const auto asset = [] {
        auto loaded = atlas::loadBody();
        EXPECT_TRUE(loaded) << (loaded ? "" : loaded.error().message);
        return std::make_shared<const atlas::BodyAsset>(std::move(*loaded));
    }();
    return asset;
}

// How a program names the joints: "template-joint its-name" one a line, '*' the side, '_' a space.
struct Naming {
    const char* family; // as FitReport::rig calls it
    const char *left, *right;
    std::string lines;
};

inline std::string fingerLines(const char* pattern, std::array<const char*, 5> words, int first = 1) {
    std::string out; // '#' the finger's word, '%' the link's number
    for (int f = 0; f < 5; ++f)
        for (int k = 0; k < 3; ++k) {
            out.append("finger")
                .append(std::to_string(f + 1))
                .append("-")
                .append(std::to_string(k + 1))
                .append(" ");
            for (const char* c = pattern; *c; ++c)
                if (*c == '#')
                    out.append(words[static_cast<size_t>(f)]);
                else if (*c == '%')
                    out.append(std::to_string(k + first));
                else
                    out.push_back(*c);
            out.append("\n");
        }
    return out;
}

inline const std::map<std::string, Naming>& namings() {
    static const std::map<std::string, Naming> all = [] {
        std::map<std::string, Naming> n;
        const std::string mixamo =
            "root {Hips\nspine05 {Spine\nspine03 {Spine1\nspine01 {Spine2\nneck01 {Neck\nhead {Head\n"
            "clavicle {*Shoulder\nupperarm01 {*Arm\nlowerarm01 {*ForeArm\nwrist {*Hand\n"
            "upperleg01 {*UpLeg\nlowerleg01 {*Leg\nfoot {*Foot\ntoe2-1 {*ToeBase\n" +
            fingerLines("{*Hand#%", {"Thumb", "Index", "Middle", "Ring", "Pinky"});
        const auto prefixed = [](std::string text, const std::string& prefix) {
            for (size_t at = text.find('{'); at != text.npos; at = text.find('{'))
                text.replace(at, 1, prefix);
            return text;
        };
        n["Mixamo"] = {"Mixamo", "Left", "Right", prefixed(mixamo, "mixamorig:")};
        n["Mixamo 1"] = {"Mixamo", "Left", "Right", prefixed(mixamo, "mixamorig1:")};
        n["Mixamo glued"] = {"Mixamo", "Left", "Right", prefixed(mixamo, "mixamorig")};
        n["plain"] = {"plain names", "Left", "Right", prefixed(mixamo, "")};
        n["plain _"] = {
            "plain names", "Left", "Right",
            "root Hips\nspine03 Spine\nspine01 Chest\nneck01 Neck\nhead Head\nclavicle *_Shoulder\n"
            "upperarm01 *_Arm\nlowerarm01 *_Elbow\nwrist *_Wrist\nupperleg01 *_Leg\nlowerleg01 *_Knee\n"
            "foot *_Ankle\ntoe2-1 *_Toe\n" +
                fingerLines("#Finger%_*", {"Thumb", "Index", "Middle", "Ring", "Little"})};
        n["arm.L"] = {
            "plain names", "L", "R",
            "root hips\nspine03 spine\nspine01 chest\nneck01 neck\nhead head\nclavicle shoulder.*\n"
            "upperarm01 arm.*\nlowerarm01 forearm.*\nwrist hand.*\nupperleg01 thigh.*\nlowerleg01 shin.*\n"
            "foot foot.*\ntoe2-1 toe.*\n" +
                fingerLines("#.0%.*", {"thumb", "index", "middle", "ring", "pinky"})};
        n["L_Arm"] = {
            "plain names", "L", "R",
            "root Pelvis\nspine03 Spine1\nspine01 Spine2\nneck01 Neck\nhead Head\nclavicle *_Clavicle\n"
            "upperarm01 *_UpperArm\nlowerarm01 *_LowerArm\nwrist *_Hand\nupperleg01 *_UpperLeg\n"
            "lowerleg01 *_LowerLeg\nfoot *_Foot\ntoe2-1 *_Ball\n" +
                fingerLines("*_#_%", {"Thumb", "Index", "Middle", "Ring", "Pinky"}, 0)};
        n["glued"] = {
            "plain names", "left", "right",
            "root pelvis\nspine03 spine\nspine01 chest\nneck01 neck\nhead head\nclavicle *collar\n"
            "upperarm01 *upperarm\nlowerarm01 *forearm\nwrist *hand\nupperleg01 *thigh\nlowerleg01 *shin\n"
            "foot *foot\ntoe2-1 *toe\n"};
        n["VRoid"] = {
            "VRM", "L", "R",
            "root J_Bip_C_Hips\nspine05 J_Bip_C_Spine\nspine03 J_Bip_C_Chest\nspine01 J_Bip_C_UpperChest\n"
            "neck01 J_Bip_C_Neck\nhead J_Bip_C_Head\nclavicle J_Bip_*_Shoulder\nupperarm01 J_Bip_*_UpperArm\n"
            "lowerarm01 J_Bip_*_LowerArm\nwrist J_Bip_*_Hand\nupperleg01 J_Bip_*_UpperLeg\n"
            "lowerleg01 J_Bip_*_LowerLeg\nfoot J_Bip_*_Foot\ntoe2-1 J_Bip_*_ToeBase\neye J_Adj_*_FaceEye\n" +
                fingerLines("J_Bip_*_#%", {"Thumb", "Index", "Middle", "Ring", "Little"})};
        n["Rigify"] = {
            "Rigify", "L", "R",
            "root DEF-spine\nspine04 DEF-spine.001\nspine03 DEF-spine.002\nspine01 DEF-spine.003\n"
            "neck01 DEF-spine.004\nneck02 DEF-spine.005\nhead DEF-spine.006\npelvis.L DEF-pelvis.L\n"
            "pelvis.R DEF-pelvis.R\nclavicle DEF-shoulder.*\nupperarm01 DEF-upper_arm.*\n"
            "upperarm02 DEF-upper_arm.*.001\nlowerarm01 DEF-forearm.*\nlowerarm02 DEF-forearm.*.001\n"
            "wrist DEF-hand.*\nmetacarpal1 DEF-palm.01.*\nmetacarpal2 DEF-palm.02.*\n"
            "metacarpal3 DEF-palm.03.*\nmetacarpal4 DEF-palm.04.*\nupperleg01 DEF-thigh.*\n"
            "upperleg02 DEF-thigh.*.001\nlowerleg01 DEF-shin.*\nlowerleg02 DEF-shin.*.001\n"
            "foot DEF-foot.*\ntoe2-1 DEF-toe.*\nbreast DEF-breast.*\n" +
                fingerLines("DEF-#.0%.*", {"thumb", "f_index", "f_middle", "f_ring", "f_pinky"})};
        n["metarig"] = {"Rigify", "L", "R", ""};
        for (char c : n["Rigify"].lines) n["metarig"].lines.push_back(c);
        for (size_t at; (at = n["metarig"].lines.find("DEF-")) != std::string::npos;)
            n["metarig"].lines.erase(at, 4);
        const std::string unreal =
            "root pelvis\nspine05 spine_01\nspine03 spine_02\nspine01 spine_03\nneck01 neck_01\nhead head\n"
            "clavicle clavicle_*\nupperarm01 upperarm_*\nlowerarm01 lowerarm_*\nwrist hand_*\nupperleg01 "
            "thigh_*\n"
            "lowerleg01 calf_*\nfoot foot_*\ntoe2-1 ball_*\n" +
            fingerLines("#_0%_*", {"thumb", "index", "middle", "ring", "pinky"});
        n["Unreal"] = {"Unreal mannequin", "l", "r", unreal};
        n["MakeHuman"] = {"MakeHuman", ".L", ".R", ""}; // every joint by its own name
        n["MakeHuman _"] = {"MakeHuman", "_L", "_R", ""};
        n["Biped"] = {
            "3ds Max Biped", "L", "R",
            "root Bip01_Pelvis\nspine05 Bip01_Spine\nspine03 Bip01_Spine1\nspine01 Bip01_Spine2\n"
            "neck01 Bip01_Neck\nhead Bip01_Head\nclavicle Bip01_*_Clavicle\nupperarm01 Bip01_*_UpperArm\n"
            "lowerarm01 Bip01_*_Forearm\nwrist Bip01_*_Hand\nupperleg01 Bip01_*_Thigh\n"
            "lowerleg01 Bip01_*_Calf\nfoot Bip01_*_Foot\ntoe2-1 Bip01_*_Toe0\n" +
                [] {
                    std::string out;
                    for (int f = 0; f < 5; ++f)
                        for (int k = 0; k < 3; ++k)
                            out += "finger" + std::to_string(f + 1) + "-" + std::to_string(k + 1) +
                                   " Bip01_*_Finger" + std::to_string(f) + (k ? std::to_string(k) : "") +
                                   "\n";
                    return out;
                }()};
        n["Poser"] = {
            "Daz or Poser", "l", "r",
            "root hip\nspine05 abdomen\nspine02 chest\nneck01 neck\nhead head\nclavicle *Collar\n"
            "upperarm01 *Shldr\nlowerarm01 *ForeArm\nwrist *Hand\nupperleg01 *Thigh\nlowerleg01 *Shin\n"
            "foot *Foot\ntoe2-1 *Toe\n" +
                fingerLines("*#%", {"Thumb", "Index", "Mid", "Ring", "Pinky"})};
        n["SMPL"] = {"SMPL", "left", "right",
                     "root pelvis\nspine05 spine1\nspine03 spine2\nspine01 spine3\nneck01 neck\nhead head\n"
                     "clavicle *_collar\nupperarm01 *_shoulder\nlowerarm01 *_elbow\nwrist *_wrist\n"
                     "upperleg01 *_hip\nlowerleg01 *_knee\nfoot *_ankle\ntoe2-1 *_foot\njaw jaw\n" +
                         fingerLines("*_#%", {"thumb", "index", "middle", "ring", "pinky"})};
        n["CMU"] = {
            "CMU", "Left", "Right",
            "root Hips\npelvis.L LHipJoint\npelvis.R RHipJoint\nspine05 LowerBack\nspine03 Spine\n"
            "spine01 Spine1\nneck01 Neck\nneck02 Neck1\nhead Head\nclavicle *Shoulder\nupperarm01 *Arm\n"
            "lowerarm01 *ForeArm\nwrist *Hand\nfinger2-1 *FingerBase\nfinger2-2 *HandIndex1\n"
            "finger1-1.L LThumb\nfinger1-1.R RThumb\nupperleg01 *UpLeg\nlowerleg01 *Leg\nfoot *Foot\n"
            "toe2-1 *ToeBase\n"};
        n["Khronos"] = {
            "plain names", "L", "R",
            "root Skeleton_torso_joint_1\nspine03 Skeleton_torso_joint_2\nspine01 torso_joint_3\n"
            "neck01 Skeleton_neck_joint_1\nhead Skeleton_neck_joint_2\nupperarm01 Skeleton_arm_joint_*__4_\n"
            "lowerarm01 Skeleton_arm_joint_*__3_\nwrist Skeleton_arm_joint_*__2_\n"
            "upperleg01 leg_joint_*_1\nlowerleg01 leg_joint_*_2\nfoot leg_joint_*_3\ntoe2-1 leg_joint_*_5\n"};
        n["CC"] = {
            "Character Creator", "L", "R",
            "root CC_Base_Hip\nspine05 CC_Base_Waist\nspine03 CC_Base_Spine01\nspine01 CC_Base_Spine02\n"
            "neck01 CC_Base_NeckTwist01\nhead CC_Base_Head\nclavicle CC_Base_*_Clavicle\n"
            "upperarm01 CC_Base_*_Upperarm\nlowerarm01 CC_Base_*_Forearm\nwrist CC_Base_*_Hand\n"
            "upperleg01 CC_Base_*_Thigh\nlowerleg01 CC_Base_*_Calf\nfoot CC_Base_*_Foot\n"
            "toe2-1 CC_Base_*_ToeBase\n" +
                fingerLines("CC_Base_*_#%", {"Thumb", "Index", "Mid", "Ring", "Pinky"})};
        n["MMD"] = {
            "MikuMikuDance", "左", "右",
            "root 下半身\nspine05 上半身\nspine02 上半身2\nneck01 首\nhead 頭\nclavicle *肩\nupperarm01 *腕\n"
            "lowerarm01 *ひじ\nwrist *手首\nupperleg01 *足\nlowerleg01 *ひざ\nfoot *足首\ntoe2-1 *つま先\n" +
                fingerLines("*#%", {"親指", "人指", "中指", "薬指", "小指"})};
        n["numbers"] = {"none", "a", "b",
                        "root Bone\nspine03 Bone.001\nspine01 Bone.002\nneck01 Bone.003\nhead Bone.004\n"
                        "upperarm01 Bone.1*\nlowerarm01 Bone.2*\nwrist Bone.3*\nupperleg01 Bone.4*\n"
                        "lowerleg01 Bone.5*\nfoot Bone.6*\n"};
        return n;
    }();
    return all;
}

struct Posture {
    float arm = 40;       // degrees from hanging, to the side
    float elbow = 0;      // bent forward
    float pronation = 90; // from palm forward
    float knee = 0;       // of the left leg only
};
inline constexpr Posture kTPose{90, 0, 90, 0}, kAPose{42, 8, 80, 0}, kArmsDown{14, 5, 90, 0};

struct GuestSpec {
    std::string naming = "Mixamo";
    atlas::Shape shape{};
    Posture posture = kTPose;
    std::optional<Posture> shown; // the file shows it moved, `posture` is the bind pose
    bool fingers = true, toe = true, swapNames = false;
    float unitsPerMetre = 1, saysMetresPerUnit = 1;
    glm::mat3 axes{1};      // our frame to the file's; may mirror
    bool insideOut = false; // triangles turned over (what a careless mirroring leaves)
    glm::vec3 offset{};     // file units
    float headSize = 1;
    bool twistJoints = false, hair = false, hairOnHead = false, skirt = false, split = false, fine = false;
    // Instead of `posture`: any other one.
    std::function<atlas::JointPose(const atlas::BodyAsset&, const atlas::ShapedBody&)> pose;
    // Metres by which the file's joint lies elsewhere than the template's, as seen in the template's bind
    // pose.
    std::map<std::string, glm::vec3> jointsOff;
};

struct MadeGuest {
    engine::Model model;
    atlas::ShapedBody shaped;
    // In our frame as readGuest() gives it: between the hips at x = z = 0, lowest place y = 0.
    std::vector<glm::vec3> joints;    // template joints
    std::vector<glm::vec3> positions; // the template's vertices
    glm::mat4 toFile{1};              // from there to the file's own space
    std::vector<int> sourceVertex;    // of the first mesh's vertices: which one of the template's
    float height = 0;
};

inline size_t jointNamed(const atlas::BodyAsset& asset, const std::string& name) {
    for (size_t j = 0; j < asset.joints.size(); ++j)
        if (asset.joints[j].name == name) return j;
    ADD_FAILURE() << name;
    return 0;
}

inline std::vector<bool> jointsBelow(const atlas::BodyAsset& asset, size_t top) { // with `top` itself
    std::vector<bool> below(asset.joints.size());
    for (size_t j = top; j < below.size(); ++j) {
        const int parent = asset.joints[j].parent;
        below[j] = j == top || (parent >= 0 && below[static_cast<size_t>(parent)]);
    }
    return below;
}

inline atlas::JointPose posed(const atlas::BodyAsset& asset, const atlas::ShapedBody& shaped,
                              const Posture& p) {
    const size_t count = asset.joints.size();
    const atlas::JointPose start = atlas::measuringPose(asset, shaped);
    std::vector<glm::quat> total(count);
    std::vector<glm::vec3> at(count);
    const auto fk = [&] {
        for (size_t j = 0; j < count; ++j) {
            const int parent = asset.joints[j].parent;
            if (parent < 0)
                at[j] = shaped.jointHeads[j];
            else
                at[j] = at[static_cast<size_t>(parent)] +
                        total[static_cast<size_t>(parent)] *
                            (shaped.jointHeads[j] - shaped.jointHeads[static_cast<size_t>(parent)]);
        }
    };
    for (size_t j = 0; j < count; ++j) {
        const int parent = asset.joints[j].parent;
        total[j] = (parent < 0 ? glm::quat(1, 0, 0, 0) : total[static_cast<size_t>(parent)]) * start.turns[j];
    }
    const auto find = [&](const std::string& name) { return jointNamed(asset, name); };
    const auto turn = [&](size_t from, glm::vec3 axis, float degrees) {
        const std::vector<bool> below = jointsBelow(asset, from);
        for (size_t j = from; j < count; ++j)
            if (below[j]) total[j] = glm::angleAxis(glm::radians(degrees), glm::normalize(axis)) * total[j];
    };
    for (float side : {1.0f, -1.0f}) {
        const std::string end = side > 0 ? ".L" : ".R";
        const size_t elbow = find("lowerarm01" + end), wrist = find("wrist" + end);
        turn(find("upperarm01" + end), {0, 0, 1}, side * (p.arm - glm::degrees(0.21f)));
        fk();
        const glm::vec3 arm = at[wrist] - at[elbow];
        turn(elbow, glm::cross(arm, glm::vec3(0, 0, 1)), p.elbow);
        fk();
        const glm::vec3 fore = at[wrist] - at[elbow];
        turn(elbow, fore, -side * 0.2f * p.pronation * -1);
        turn(find("lowerarm02" + end), fore, side * 0.5f * p.pronation);
        turn(wrist, fore, side * 0.3f * p.pronation);
    }
    if (p.knee > 0) {
        turn(find("upperleg01.L"), {1, 0, 0}, -p.knee);
        turn(find("lowerleg01.L"), {1, 0, 0}, p.knee);
    }
    atlas::JointPose out = start;
    for (size_t j = 0; j < count; ++j) {
        const int parent = asset.joints[j].parent;
        out.turns[j] = parent < 0 ? total[j] : glm::inverse(total[static_cast<size_t>(parent)]) * total[j];
    }
    return out;
}

inline std::map<std::string, std::string> jointNames(const atlas::BodyAsset& asset, const GuestSpec& spec) {
    const Naming& naming = namings().at(spec.naming);
    std::map<std::string, std::string> out; // template joint -> name in the file
    if (naming.lines.empty()) {
        for (const auto& j : asset.joints) {
            std::string name = j.name;
            if (name.ends_with(".L"))
                name.replace(name.size() - 2, 2, spec.swapNames ? naming.right : naming.left);
            else if (name.ends_with(".R"))
                name.replace(name.size() - 2, 2, spec.swapNames ? naming.left : naming.right);
            out[j.name] = name;
        }
        return out;
    }
    std::istringstream lines(naming.lines);
    for (std::string from, to; lines >> from >> to;) {
        const bool sided = to.find('*') != to.npos;
        for (const char* end : {".L", ".R"}) {
            std::string name = to;
            const bool left = (end[1] == 'L') != spec.swapNames;
            if (sided) name.replace(name.find('*'), 1, left ? naming.left : naming.right);
            out[sided ? from + end : from] = name;
        }
    }
    if (!spec.fingers)
        std::erase_if(out, [](const auto& e) {
            return e.first.starts_with("finger") || e.first.starts_with("metacarpal");
        });
    if (!spec.toe) std::erase_if(out, [](const auto& e) { return e.first.starts_with("toe"); });
    return out;
}

inline MadeGuest makeGuest(const GuestSpec& spec) {
    const auto& asset = bodyAsset();
    MadeGuest out;
    out.shaped = atlas::shapeBody(*asset, spec.shape);
    if (spec.headSize != 1) {
        const size_t head = jointNamed(*asset, "head");
        const std::vector<bool> below = jointsBelow(*asset, head);
        const glm::vec3 middle = out.shaped.jointHeads[head];
        for (size_t j = 0; j < below.size(); ++j)
            if (below[j])
                out.shaped.jointHeads[j] = middle + spec.headSize * (out.shaped.jointHeads[j] - middle);
        for (size_t v = 0; v < out.shaped.positions.size(); ++v) {
            float w = 0;
            for (size_t k = 0; k < 4; ++k)
                if (below[asset->weights[v].joint[k]])
                    w += static_cast<float>(asset->weights[v].weight[k]) / 255;
            out.shaped.positions[v] += w * (spec.headSize - 1) * (out.shaped.positions[v] - middle);
        }
    }
    const atlas::PosedBody body =
        atlas::poseBody(asset, out.shaped,
                        spec.pose ? spec.pose(*asset, out.shaped) : posed(*asset, out.shaped, spec.posture));
    const size_t count = asset->joints.size();
    const auto names = jointNames(*asset, spec);
    std::vector<glm::mat4> moved(count, glm::mat4(1)); // from `posture` to `shown`
    if (spec.shown) {
        const atlas::PosedBody shown =
            atlas::poseBody(asset, out.shaped, posed(*asset, out.shaped, *spec.shown));
        for (size_t j = 0; j < count; ++j)
            moved[j] = shown.skinMatrices[j] * glm::inverse(body.skinMatrices[j]);
    }
    glm::mat4 toFile = glm::mat4(spec.axes) * glm::scale(glm::mat4(1), glm::vec3(spec.unitsPerMetre));
    toFile[3] = glm::vec4(spec.offset, 1);

    // Joints that the file has; skin of the others goes with the next one above.
    std::vector<int> kept(count, -1);
    engine::Model& model = out.model;
    model.metresPerUnit = spec.saysMetresPerUnit;
    model.format = "made";
    std::vector<glm::vec3> jointAt = body.jointPositions; // the file's
    for (const auto& [name, off] : spec.jointsOff) {
        const size_t j = jointNamed(*asset, name);
        jointAt[j] += glm::mat3(body.skinMatrices[j]) * off;
    }
    const auto add = [&](const std::string& name, int parent, glm::vec3 at, const glm::mat4& move) {
        engine::ModelJoint j;
        j.name = name;
        j.parent = parent;
        j.bind = glm::translate(glm::mat4(1), glm::vec3(toFile * glm::vec4(at, 1)));
        j.rest = toFile * move * glm::inverse(toFile) * j.bind;
        model.joints.push_back(j);
        return static_cast<int>(model.joints.size()) - 1;
    };
    for (size_t j = 0; j < count; ++j) {
        const int parent = asset->joints[j].parent;
        const int above = parent < 0 ? -1 : kept[static_cast<size_t>(parent)];
        kept[j] = above;
        std::string key = asset->joints[j].name;
        const auto name = names.find(key);
        if (name == names.end()) continue;
        std::string text = name->second;
        if (spec.naming == "Biped") std::ranges::replace(text, '_', ' ');
        kept[j] = add(text, above, jointAt[j], moved[j]);
    }
    if (spec.twistJoints) // as siblings of what they follow
        for (size_t j = 0; j < count; ++j)
            if (const std::string& n = asset->joints[j].name;
                n.starts_with("upperarm02") || n.starts_with("lowerarm02") || n.starts_with("upperleg02"))
                kept[j] = add(n.substr(0, n.size() - 4) + "_twist_01_" + (n.back() == 'L' ? "l" : "r"),
                              kept[j], jointAt[j], moved[j]);
    const auto find = [&](const char* name) { return jointNamed(*asset, name); };

    const auto& triangles = spec.fine ? asset->triangles : asset->coarse;
    const float cut = spec.split ? 0.5f * body.height : -1;
    for (int part = 0; part < (spec.split ? 2 : 1); ++part) {
        engine::ModelMesh mesh;
        mesh.name = part ? "Upper" : "Body";
        std::vector<int> at(asset->vertexCount, -1);
        for (engine::Triangle t : triangles) {
            if (spec.split && (body.positions[t[0]].y > cut) != (part == 1)) continue;
            if (spec.insideOut) std::swap(t[1], t[2]);
            engine::Triangle mine{};
            for (size_t i = 0; i < 3; ++i) {
                if (at[t[i]] < 0) {
                    at[t[i]] = static_cast<int>(mesh.positions.size());
                    std::map<int, float> sum;
                    const engine::SkinWeights& w = asset->weights[t[i]];
                    for (size_t k = 0; k < 4; ++k)
                        if (w.weight[k])
                            sum[std::max(kept[w.joint[k]], 0)] += static_cast<float>(w.weight[k]) / 255;
                    std::array<uint16_t, 4> joints{};
                    glm::vec4 weights(0);
                    int k = 0;
                    glm::mat4 move(0);
                    for (const auto& [joint, share] : sum) {
                        joints[static_cast<size_t>(k)] = static_cast<uint16_t>(joint);
                        weights[k++] = share;
                        const engine::ModelJoint& mj = model.joints[static_cast<size_t>(joint)];
                        move += share * (mj.rest * glm::inverse(mj.bind));
                    }
                    mesh.positions.push_back(move * (toFile * glm::vec4(body.positions[t[i]], 1)));
                    mesh.joints.push_back(joints);
                    mesh.weights.push_back(weights);
                    if (part == 0) out.sourceVertex.push_back(static_cast<int>(t[i]));
                }
                mine[i] = static_cast<uint32_t>(at[t[i]]);
            }
            mesh.triangles.push_back(mine);
        }
        model.meshes.push_back(std::move(mesh));
    }
    // A tube of its own: hair down the back, or a skirt.
    const auto tube = [&](const char* name, const char* joint, size_t hangsOn, glm::vec3 top, float radius,
                          float length) {
        const int j = joint ? add(joint, kept[hangsOn], top, moved[hangsOn]) : kept[hangsOn];
        engine::ModelMesh mesh;
        mesh.name = name;
        constexpr uint32_t n = 24;
        for (uint32_t ring = 0; ring < 6; ++ring)
            for (uint32_t i = 0; i < n; ++i) {
                const float a = 6.2831853f * static_cast<float>(i) / n, t = static_cast<float>(ring) / 5;
                const glm::vec3 p = top + glm::vec3(std::cos(a) * radius * (1 + t), -length * t,
                                                    std::sin(a) * radius * (1 + t));
                mesh.positions.push_back(toFile * moved[hangsOn] * glm::vec4(p, 1));
                mesh.joints.push_back({static_cast<uint16_t>(j)});
                mesh.weights.emplace_back(1, 0, 0, 0);
            }
        for (uint32_t ring = 0; ring < 5; ++ring)
            for (uint32_t i = 0; i < n; ++i) {
                const uint32_t a = ring * n + i, b = ring * n + (i + 1) % n;
                mesh.triangles.push_back({a, b, a + n});
                mesh.triangles.push_back({b, b + n, a + n});
            }
        model.meshes.push_back(std::move(mesh));
    };
    if (spec.hair || spec.hairOnHead)
        tube("Hair", spec.hair ? "Hair_01" : nullptr, find("head"),
             body.jointPositions[find("head")] + glm::vec3(0, 0.3f, -0.02f), 0.11f, 0.5f);
    if (spec.skirt)
        tube("Dress", "Skirt_01", find("root"), body.jointPositions[find("spine04")], 0.17f, 0.6f);

    const glm::vec3 middle = 0.5f * (jointAt[find("upperleg01.L")] + jointAt[find("upperleg01.R")]);
    const glm::vec3 shift(-middle.x, 0, -middle.z);
    for (const glm::vec3& p : body.jointPositions) out.joints.push_back(p + shift);
    for (const glm::vec3& p : body.positions) out.positions.push_back(p + shift);
    out.toFile = toFile * glm::translate(glm::mat4(1), -shift);
    out.height = body.height;
    return out;
}

} // namespace fixture
