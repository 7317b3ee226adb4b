// Posing: turns down the joint tree, then the skin; the measuring posture is computed from
// the body's own joints, so that it is the same posture on every shape.
#include "atlas/domain/body.h"
#include <algorithm>
#include <atomic>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>

namespace atlas {
namespace {

std::atomic<uint64_t> posedBodies = 0;

constexpr float kArmAbduction = 0.21f; // radians: hands clear of the thighs, also on heavy bodies

glm::mat3 about(glm::vec3 axis, float radians) {
    return glm::mat3_cast(glm::angleAxis(radians, axis));
}

// Right-handed frame: x along `a`, y as near to `b` as it can be.
glm::mat3 frame(glm::vec3 a, glm::vec3 b) {
    const glm::vec3 x = glm::normalize(a), y = glm::normalize(b - x * glm::dot(b, x));
    return {x, y, glm::cross(x, y)};
}

// Signed angle about `axis` that turns a's part across the axis onto b's.
float angleAbout(glm::vec3 axis, glm::vec3 a, glm::vec3 b) {
    a -= axis * glm::dot(a, axis);
    b -= axis * glm::dot(b, axis);
    return std::atan2(glm::dot(glm::cross(a, b), axis), glm::dot(a, b));
}

} // namespace

PosedBody poseBody(std::shared_ptr<const BodyAsset> asset, const ShapedBody& shaped, const JointPose& pose) {
    const engine::SkinRest rest = engine::restSkin(asset->skin, shaped.positions);
    return poseBody(std::move(asset), shaped, rest, pose);
}

PosedBody poseBody(std::shared_ptr<const BodyAsset> asset, const ShapedBody& shaped,
                   const engine::SkinRest& rest, const JointPose& pose) {
    PosedBody out;
    const size_t count = asset->joints.size();
    std::vector<engine::RigidMotion> motions(count);
    out.jointPositions.resize(count);
    for (size_t j = 0; j < count; ++j) {
        const int parent = asset->joints[j].parent;
        const engine::RigidMotion above =
            parent < 0 ? engine::RigidMotion{pose.lie} : motions[static_cast<size_t>(parent)];
        const glm::quat turn = pose.turns[j].w < 0 ? -pose.turns[j] : pose.turns[j];
        const glm::vec3 head = shaped.jointHeads[j];
        out.jointPositions[j] = above(head);
        motions[j].turn = glm::normalize(above.turn * turn);
        motions[j].move = out.jointPositions[j] - motions[j].turn * head;
    }
    engine::PosedSkin skin = engine::poseSkin(asset->skin, rest, shaped.positions, motions);
    out.positions = std::move(skin.positions);
    out.turns = std::move(skin.turns);
    out.opened = std::move(skin.opened);
    float low = 1e9f, high = -1e9f;
    for (const glm::vec3& p : out.positions) low = std::min(low, p.y), high = std::max(high, p.y);
    const glm::vec3 stood = shaped.jointHeads[0], root = out.jointPositions[0]; // a lying body stays in place
    const glm::vec3 lift(stood.x - root.x, -low, stood.z - root.z);
    for (glm::vec3& p : out.positions) p += lift;
    for (glm::vec3& p : out.jointPositions) p += lift;
    for (engine::RigidMotion& m : motions) {
        m.move += lift;
        out.skinMatrices.push_back(glm::translate(glm::mat4(1), m.move) * glm::mat4_cast(m.turn));
    }
    out.normals = engine::computeNormals(out.positions, asset->triangles);
    for (size_t v = 0; v < out.normals.size(); ++v) // a slight bend keeps the modelled normals
        if (skin.strong[v] < 1)
            out.normals[v] =
                glm::normalize(glm::mix(out.turns[v] * shaped.normals[v], out.normals[v], skin.strong[v]) +
                               glm::vec3(0, 1e-6f, 0));
    engine::alignTurns(shaped.normals, out.normals, out.turns);
    out.height = high - low;
    out.version = ++posedBodies;
    out.asset = std::move(asset);
    return out;
}

PosedBody poseClothed(const PosedBody& posed, const ShapedBody& bare, const ShapedBody& clothed) {
    PosedBody out = posed;
    for (size_t v = 0; v < out.positions.size(); ++v) {
        if (clothed.positions[v] == bare.positions[v] && clothed.normals[v] == bare.normals[v]) continue;
        out.positions[v] += posed.turns[v] * (clothed.positions[v] - bare.positions[v]);
        out.normals[v] = posed.turns[v] * clothed.normals[v];
    }
    out.version = ++posedBodies;
    return out;
}

JointPose measuringPose(const BodyAsset& asset, const ShapedBody& shaped) {
    const auto at = [&](const char* name) {
        for (size_t i = 0; i < asset.joints.size(); ++i)
            if (asset.joints[i].name == name) return shaped.jointHeads[i];
        return glm::vec3(0);
    };
    const glm::vec3 shoulder = at("upperarm01.L"), elbow = at("lowerarm01.L"), wrist = at("wrist.L");
    const glm::vec3 index = at("finger2-1.L"), middle = at("finger3-1.L"), little = at("finger5-1.L");
    const glm::vec3 upper = glm::normalize(elbow - shoulder), fore = glm::normalize(wrist - elbow);
    const glm::vec3 hang(std::sin(kArmAbduction), -std::cos(kArmAbduction), 0), front(0, 0, 1);

    // Upper arm hangs, the elbow's hinge bends it forward.
    const glm::mat3 arm =
        frame(hang, glm::cross(hang, front)) * glm::transpose(frame(upper, glm::cross(upper, fore)));
    const glm::vec3 axis = glm::normalize(glm::cross(upper, hang));
    const glm::mat3 swing = about(axis, std::acos(std::clamp(glm::dot(upper, hang), -1.0f, 1.0f)));
    const glm::vec3 across = glm::normalize(glm::cross(hang, front));
    const float armTwist = angleAbout(hang, swing * glm::transpose(arm) * across, across);
    const glm::mat3 straight = about(across, angleAbout(across, arm * fore, hang)) * arm;
    // The palm looks forward; the twist is spread over the forearm as radius and ulna do it.
    const glm::vec3 palm = glm::cross(little - wrist, index - wrist);
    const float twist = angleAbout(hang, straight * palm, front);
    const glm::mat3 turned = about(hang, twist) * straight;
    const glm::vec3 hand = glm::normalize(turned * (middle - wrist));
    const glm::vec3 bend = glm::cross(hand, hang);
    const glm::mat3 wristOn =
        glm::length(bend) < 1e-5f
            ? turned
            : about(glm::normalize(bend), std::asin(std::min(glm::length(bend), 1.0f))) * turned;

    JointPose pose;
    pose.turns.assign(asset.joints.size(), glm::quat(1, 0, 0, 0));
    glm::mat3 parent(1);
    const auto set = [&](const std::string& joint, const glm::mat3& total) {
        const glm::quat turn = glm::quat_cast(glm::transpose(parent) * total);
        for (size_t i = 0; i < asset.joints.size(); ++i) {
            if (asset.joints[i].name == joint + ".L") pose.turns[i] = turn;
            if (asset.joints[i].name == joint + ".R") // mirrored
                pose.turns[i] = glm::quat(turn.w, turn.x, -turn.y, -turn.z);
        }
        parent = total;
    };
    set("upperarm01", about(hang, 0.5f * armTwist) * swing);
    set("upperarm02", arm);
    set("lowerarm01", about(hang, 0.2f * twist) * straight);
    set("lowerarm02", about(hang, 0.7f * twist) * straight);
    set("wrist", wristOn);
    return pose;
}

} // namespace atlas
