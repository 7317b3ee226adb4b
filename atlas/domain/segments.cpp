#include "atlas/domain/segments.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace atlas {

// Everything below is on the left half.
constexpr size_t kRows = 20;

struct SegmentBorders {
    glm::vec3 c7, notch, acromion, xiphoid, umbilicus, pubis, coccyx, t12, l1, l5, trochanter, glutealFold,
        asis;
    glm::vec3 chin, mastoid, tragus, earApex, occiput, outerCanthus, nasion, mandible;
    glm::vec3 frontFold, backFold, pit; // of the armpit
    glm::vec3 shoulder, elbow, wrist, knuckle, hip, knee, ankle, toes;
    float patellaBase = 0, cun = 0, scapula = 0;
    // Half width and the middle depth of the trunk at a height.
    std::array<float, kRows> halfWidth{}, front{}, behind{};
    float low = 0, high = 1;
    size_t row(float y) const {
        return static_cast<size_t>(std::clamp((y - low) / (high - low) * (kRows - 1), 0.0f, kRows - 1.0f));
    }
    // Forward -1 .. 1 on the trunk, as if it were round.
    float round(glm::vec3 p) const {
        const size_t r = row(p.y);
        const float middle = 0.5f * (front[r] + behind[r]),
                    depth = std::max(0.5f * (front[r] - behind[r]), 0.03f);
        const float x = p.x / std::max(halfWidth[r], 0.05f), z = (p.z - middle) / depth;
        return z / std::max(std::hypot(x, z), 1e-4f);
    }
};

namespace {

constexpr float kSoft = 0.022f; // about one B-cun: so far from a border the neighbour is accepted too

enum Part : uint8_t { armPart, shoulderPart, legPart, headPart, neckPart, trunkPart };

bool startsWithAny(std::string_view name, std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(words, [&](std::string_view w) { return name.starts_with(w); });
}

Part partOf(std::string_view joint) {
    if (startsWithAny(joint, {"upperarm", "lowerarm", "wrist", "metacarpal", "finger"})) return armPart;
    if (startsWithAny(joint, {"clavicle", "shoulder"})) return shoulderPart;
    if (startsWithAny(joint, {"upperleg", "lowerleg", "foot", "toe"})) return legPart;
    if (joint.starts_with("neck")) return neckPart;
    if (startsWithAny(joint, {"root", "spine", "pelvis", "breast"})) return trunkPart;
    return headPart;
}

constexpr std::array<std::string_view, 23> kNames{
    "head",   "face",     "ear",      "neck",   "chest",     "abdomen", "back",    "lumbar",
    "sacrum", "perineum", "shoulder", "axilla", "upper_arm", "elbow",   "forearm", "wrist",
    "hand",   "buttock",  "thigh",    "knee",   "leg",       "ankle",   "foot"};

uint8_t index(std::string_view name) {
    return static_cast<uint8_t>(std::ranges::find(kNames, name) - kNames.begin());
}

float along(glm::vec3 p, glm::vec3 a, glm::vec3 b) { // 0 at a, 1 at b
    const glm::vec3 d = b - a;
    return glm::dot(p - a, d) / std::max(glm::dot(d, d), 1e-9f);
}

std::string_view armSegment(const SegmentBorders& b, glm::vec3 p) {
    const float upper = glm::distance(b.shoulder, b.elbow), fore = glm::distance(b.elbow, b.wrist);
    const float cun = fore / 12;
    const float aboveElbow = (1 - along(p, b.shoulder, b.elbow)) * upper;
    const float belowElbow = along(p, b.elbow, b.wrist) * fore;
    if (belowElbow > 0) {
        if (belowElbow < 0.9f * cun) return "elbow";
        const float aboveWrist = fore - belowElbow;
        if (aboveWrist > 0.35f * cun) return "forearm";
        return aboveWrist > -0.4f * cun ? "wrist" : "hand";
    }
    if (aboveElbow < 1.5f * cun) return "elbow";
    const float fold = 0.5f * (b.frontFold.y + b.backFold.y);
    if (p.y > fold) {
        return "shoulder";
    }
    return "upper_arm";
}

std::string_view legSegment(const SegmentBorders& b, glm::vec3 p) {
    const float cun = (b.knee.y - b.ankle.y) / 16;
    if (p.y > b.patellaBase + 0.2f * cun) return "thigh";
    if (p.y > b.knee.y - 0.9f * cun) return "knee";
    if (p.y > b.ankle.y + 1.1f * cun) return "leg";
    const float forward = p.z - b.ankle.z;
    if (p.y > b.ankle.y - 0.2f * cun && forward < 1.7f * cun) return "ankle";
    return "foot";
}

std::string_view headSegment(const SegmentBorders& b, glm::vec3 p) {
    const float size = b.nasion.y - b.chin.y;
    // The auricle stands out behind the tragus.
    const glm::vec3 ear = 0.5f * (b.tragus + b.earApex);
    if (p.x > b.tragus.x + 0.02f * size && p.z < b.tragus.z + 0.02f * size &&
        p.z > b.tragus.z - 0.45f * size && std::abs(p.y - ear.y) < 0.42f * size)
        return "ear";
    // Lower border: chin, angle of the mandible, mastoid, external occipital protuberance.
    if (p.z > b.mandible.z) {
        const float t = std::clamp((p.z - b.mandible.z) / (b.chin.z - b.mandible.z), 0.0f, 1.0f);
        const float jaw = glm::mix(b.mandible.y, b.chin.y - 0.12f * size, t);
        if (p.y < jaw) return "neck";
    } else if (p.z > b.mastoid.z) {
        const float t = (p.z - b.mastoid.z) / std::max(b.mandible.z - b.mastoid.z, 1e-3f);
        if (p.y < glm::mix(b.mastoid.y, b.mandible.y, t)) return "neck";
    } else {
        const float t =
            std::clamp((p.z - b.mastoid.z) / std::min(b.occiput.z - b.mastoid.z, -1e-3f), 0.0f, 1.0f);
        return p.y < glm::mix(b.mastoid.y, b.occiput.y, t) ? "neck" : "head";
    }
    // Upper border of the face: the orbit's margin, then the zygomatic arch.
    const float brow = b.nasion.y + 0.12f * size, arch = b.tragus.y + 0.03f * size;
    if (p.z < b.tragus.z) return "head";
    const float t = std::clamp((p.z - b.tragus.z) / (b.outerCanthus.z - b.tragus.z), 0.0f, 1.0f);
    const float border = t < 0.85f ? glm::mix(arch, b.outerCanthus.y - 0.05f * size, t)
                                   : glm::mix(b.outerCanthus.y - 0.05f * size, brow, (t - 0.85f) / 0.15f);
    return p.y > border ? "head" : "face";
}

std::string_view trunkSegment(const SegmentBorders& b, glm::vec3 p, glm::vec3 n) {
    const float forward = b.round(p), cun = b.cun;
    const bool behind = forward < -0.45f || (n.z < -0.35f && p.y > b.backFold.y);
    // Above the line from C7 or the clavicle to the acromion.
    const float t = std::clamp(p.x / b.acromion.x, 0.0f, 1.2f);
    const float top = p.z < b.acromion.z - 0.5f * cun ? glm::mix(b.c7.y, b.acromion.y - 0.5f * cun, t)
                                                      : glm::mix(b.notch.y, b.acromion.y - 0.2f * cun, t);
    if (p.y > top && p.x < 0.62f * b.acromion.x) return "neck";
    if (p.y > top || p.x > 0.86f * b.acromion.x) {
        if (p.y > std::min(b.frontFold.y, b.backFold.y)) return "shoulder";
    }
    const float crest = 0.5f * (b.l5.y + b.l1.y);
    if (p.y > b.l5.y - (behind ? 0.9f * cun : 0.0f)) {
        if (behind) return p.y > 0.5f * (b.t12.y + b.l1.y) ? "back" : "lumbar";
        const float arch =
            b.xiphoid.y - 0.3f * cun - std::clamp((p.x / cun - 0.7f) * 1.05f, 0.0f, 5.0f) * cun;
        return p.y > arch ? "chest" : "abdomen";
    }
    if (forward < (p.x > 0.8f * b.asis.x ? 0.4f : 0.1f)) {
        if (!behind && p.y > crest) return "abdomen";
        const float s = std::clamp((b.l5.y - p.y) / (b.l5.y - b.coccyx.y), 0.0f, 1.0f);
        if (behind && p.y > b.coccyx.y && p.x < glm::mix(2.2f, 1.2f, s) * cun) return "sacrum";
        if (behind && p.y < b.coccyx.y && p.x < 0.4f * cun) return "perineum";
        return "buttock";
    }
    if (p.y < b.pubis.y - 0.4f * cun && p.x < 1.6f * cun) return "perineum";
    return "abdomen";
}

// Below the groin, the trochanter and the fold of the buttock.
bool onLeg(const SegmentBorders& b, glm::vec3 p) {
    const float forward = std::clamp((p.z - b.hip.z) / 0.06f, -1.0f, 1.0f);
    if (forward < 0)
        return p.y < glm::mix(b.trochanter.y - 0.5f * b.cun, b.glutealFold.y - 0.4f * b.cun, -forward);
    const float t = std::clamp(p.x / std::max(b.asis.x, 0.05f), 0.0f, 1.0f);
    const float groin = glm::mix(b.pubis.y - 0.6f * b.cun, b.asis.y - 0.8f * b.cun, t * t);
    return p.y < glm::mix(b.trochanter.y - 0.5f * b.cun, std::min(groin, b.asis.y), forward);
}

std::string_view classify(const SegmentBorders& b, glm::vec3 p, glm::vec3 n, const std::array<float, 6>& w) {
    if (w[legPart] > 0.5f || (w[legPart] > 0.1f && p.y < b.pubis.y)) {
        if (p.y < b.glutealFold.y - 0.05f) return legSegment(b, p);
        if (p.x < 0.9f * b.cun) return "perineum";
        if (onLeg(b, p)) return legSegment(b, p);
        return trunkSegment(b, p, n);
    }
    if (glm::distance(p, b.pit) < 1.3f * b.cun) return "axilla";
    if (w[armPart] > 0.55f) return armSegment(b, p);
    if (w[headPart] + w[neckPart] > 0.45f && p.y > b.notch.y) {
        if (w[headPart] + w[neckPart] > 0.8f || p.y > b.c7.y) {
            const auto s = headSegment(b, p);
            if (s != "neck" || p.y > b.c7.y) return s;
        }
    }
    return trunkSegment(b, p, n);
}

// Weights of arm, shoulder, leg, head, neck and trunk.
std::array<float, 6> partWeights(const BodyAsset& asset, const std::vector<Part>& parts, uint32_t vertex) {
    std::array<float, 6> w{};
    const engine::SkinWeights& skin = asset.weights[vertex];
    for (size_t i = 0; i < 4; ++i) w[parts[skin.joint[i]]] += static_cast<float>(skin.weight[i]) / 255.0f;
    return w;
}

glm::vec3 leftward(glm::vec3 p) {
    return {std::abs(p.x), p.y, p.z};
}

SegmentBorders findBorders(const PosedBody& body, const Measurement& m, const std::vector<Part>& parts) {
    SegmentBorders b;
    const auto joint = [&](std::string_view name) {
        for (size_t i = 0; i < body.asset->joints.size(); ++i)
            if (body.asset->joints[i].name == name) return body.jointPositions[i];
        return glm::vec3(0);
    };
    const auto mark = [&](std::string_view id, std::optional<glm::vec3> otherwise = {}) {
        if (const Landmark* l = m.landmark(id, Side::left)) return l->position;
        return otherwise.value_or(glm::vec3(0));
    };
    b.shoulder = joint("upperarm01.L"), b.elbow = joint("lowerarm01.L"), b.wrist = joint("wrist.L");
    b.knuckle = joint("finger3-1.L"), b.hip = joint("upperleg01.L"), b.knee = joint("lowerleg01.L");
    b.ankle = joint("foot.L"), b.toes = joint("toe2-1.L");
    b.c7 = mark("C7_spinous_process"), b.notch = mark("suprasternal_notch");
    b.acromion = mark("acromion_lateral_end"), b.xiphoid = mark("xiphisternal_junction");
    b.umbilicus = mark("umbilicus"), b.pubis = mark("pubic_symphysis"), b.coccyx = mark("coccyx_tip");
    b.t12 = mark("T12_spinous_process"), b.l1 = mark("L1_spinous_process"), b.l5 = mark("L5_spinous_process");
    b.trochanter = mark("greater_trochanter"), b.glutealFold = mark("gluteal_fold_mid");
    b.asis = mark("ASIS", glm::vec3(0.72f * b.trochanter.x, 0.5f * (b.l5.y + mark("S2_spinous_process").y),
                                    b.hip.z + 0.06f));
    b.chin = mark("chin"), b.mastoid = mark("mastoid"), b.tragus = mark("tragus");
    b.earApex = mark("ear_apex"), b.occiput = mark("external_occipital_protuberance");
    b.outerCanthus = mark("outer_canthus"), b.nasion = mark("nasion");
    b.mandible = mark("mandible_angle", glm::vec3(0.9f * b.tragus.x, 0.5f * (b.chin.y + b.tragus.y) - 0.008f,
                                                  0.75f * b.tragus.z + 0.25f * b.chin.z));
    const float fold = glm::mix(b.shoulder.y, b.elbow.y, 0.22f);
    b.frontFold =
        mark("anterior_axillary_fold", glm::vec3(0.95f * b.shoulder.x, fold, b.shoulder.z + 0.045f));
    b.pit = mark("axilla_centre", glm::vec3(0.85f * b.shoulder.x, fold, b.shoulder.z));
    b.backFold = mark("posterior_axillary_fold", glm::vec3(0.95f * b.shoulder.x, fold, b.shoulder.z - 0.05f));
    b.patellaBase = mark("patella_base_medial", b.knee + glm::vec3(0, 0.04f, 0)).y;
    b.cun = body.height / 75;
    b.low = b.pubis.y, b.high = b.acromion.y;
    b.front.fill(-1e9f), b.behind.fill(1e9f);
    for (uint32_t v = 0; v < body.asset->baseVertexCount; ++v) {
        const glm::vec3 p = leftward(body.positions[v]);
        const auto w = partWeights(*body.asset, parts, v);
        if (p.y < b.low || p.y > b.high || w[armPart] + w[headPart] + w[neckPart] > 0.1f) continue;
        const size_t row = b.row(p.y);
        b.halfWidth[row] = std::max(b.halfWidth[row], p.x);
        b.front[row] = std::max(b.front[row], p.z);
        b.behind[row] = std::min(b.behind[row], p.z);
    }
    return b;
}

} // namespace

bool SegmentFacts::allows(std::string_view name) const {
    return std::ranges::find(also, name) != also.end();
}

SegmentMap::SegmentMap(const PosedBody& body, const Measurement& m) : body_(body) {
    std::vector<Part> parts;
    for (const engine::Joint& j : body.asset->joints) parts.push_back(partOf(j.name));
    const SegmentBorders b = findBorders(body, m, parts);
    borders_ = std::make_shared<const SegmentBorders>(b);
    segments_.resize(body.asset->baseVertexCount);
    for (uint32_t v = 0; v < segments_.size(); ++v) {
        const glm::vec3 n = body.normals[v];
        weights_.push_back(partWeights(*body.asset, parts, v));
        segments_[v] = index(classify(b, leftward(body.positions[v]),
                                      body.positions[v].x < 0 ? glm::vec3(-n.x, n.y, n.z) : n, weights_[v]));
    }
    const auto joint = [&](std::string_view name) {
        for (size_t i = 0; i < body.asset->joints.size(); ++i)
            if (body.asset->joints[i].name == name) return body.jointPositions[i];
        return glm::vec3(0);
    };
    const glm::vec3 radial = joint("finger2-1.L") - joint("finger5-1.L");
    const auto makeBone = [](glm::vec3 from, glm::vec3 to, glm::vec3 outward) -> Bone {
        const glm::vec3 axis = glm::normalize(to - from);
        outward = glm::normalize(outward - axis * glm::dot(outward, axis));
        return {from, to, outward, glm::cross(axis, outward)};
    };
    const auto bone = [&](glm::vec3 from, glm::vec3 to, glm::vec3 outward) {
        bones_.push_back(makeBone(from, to, outward));
    };
    bone(b.shoulder, b.elbow, {1, 0, 0});
    bone(b.elbow, b.wrist, radial);
    bone(b.wrist, b.knuckle, radial);
    for (const char finger : {'1', '2', '3', '4', '5'}) {
        const std::string name = std::string("finger") + finger;
        const glm::vec3 a = joint(name + "-1.L"), c = joint(name + "-2.L"), d = joint(name + "-3.L");
        fingers_.push_back(makeBone(a, c, radial));
        fingers_.push_back(makeBone(c, d, radial));
        fingers_.push_back(makeBone(d, d + (d - c), radial));
    }
    bone(b.hip, b.knee, {1, 0, 0});
    bone(b.knee, b.ankle, {1, 0, 0});
    bone(b.ankle, b.toes, {1, 0, 0});
}

std::string_view SegmentMap::ofVertex(uint32_t vertex) const {
    return kNames[segments_[vertex]];
}

float SegmentMap::alongArm(glm::vec3 p) const {
    p = leftward(p);
    float before = 0;
    for (size_t i = 0; i < 3; ++i) {
        const float t = along(p, bones_[i].from, bones_[i].to),
                    length = glm::distance(bones_[i].from, bones_[i].to);
        if (t <= 1 || i == 2) return before + t * length;
        before += length;
    }
    return before;
}

float SegmentMap::alongFoot(glm::vec3 p) const {
    const glm::vec3 toes = bones_[5].to - bones_[5].from;
    return glm::dot(leftward(p) - bones_[5].from, glm::normalize(glm::vec3(toes.x, 0, toes.z)));
}

// The finger's where a place lies on one.
const SegmentMap::Bone& SegmentMap::handBone(glm::vec3 p, const Bone& palm) const {
    if (along(p, palm.from, palm.to) < 0.9f) return palm;
    const Bone* best = &palm;
    float nearest = 0.025f;
    for (const Bone& f : fingers_) {
        const float t = std::clamp(along(p, f.from, f.to), 0.0f, 1.0f);
        if (const float d = glm::distance(p, glm::mix(f.from, f.to, t)); d < nearest) nearest = d, best = &f;
    }
    return *best;
}

SegmentFacts SegmentMap::at(const engine::SurfacePoint& place) const {
    const auto surface = body_.skinSurface();
    const glm::vec3 p = engine::positionAt(surface, place), n = engine::normalAt(surface, place);
    SegmentFacts out;
    float nearest = 1e9f;
    uint32_t nearestVertex = 0;
    std::array<bool, kNames.size()> near{};
    for (uint32_t v = 0; v < segments_.size(); ++v) {
        const float d = glm::distance(body_.positions[v], p);
        if (d > 2 * kSoft || glm::dot(n, body_.normals[v]) < 0) continue;
        if (d < kSoft) near[segments_[v]] = true;
        if (d < nearest) nearest = d, nearestVertex = v;
    }
    const auto& w = weights_[nearestVertex];
    const glm::vec3 here = leftward(p), normal = p.x < 0 ? glm::vec3(-n.x, n.y, n.z) : n;
    const glm::vec3 across = glm::normalize(
        glm::cross(normal, std::abs(normal.y) < 0.9f ? glm::vec3(0, 1, 0) : glm::vec3(1, 0, 0)));
    const glm::vec3 up = glm::cross(across, normal);
    out.segment = classify(*borders_, here, normal, w);
    for (int i = 0; i < 8; ++i) {
        const float angle = 0.7853982f * static_cast<float>(i);
        near[index(classify(*borders_, here + kSoft * (std::cos(angle) * across + std::sin(angle) * up),
                            normal, w))] = true;
    }
    for (size_t i = 0; i < kNames.size(); ++i)
        if (near[i] || kNames[i] == out.segment) out.also.push_back(kNames[i]);

    const float side = p.x < 0 ? -1.0f : 1.0f;
    const glm::vec3 left = leftward(p);
    size_t bone = bones_.size();
    if (out.segment == "upper_arm" || out.segment == "elbow" || out.segment == "forearm") bone = 0;
    if (out.segment == "wrist" || out.segment == "hand") bone = 1;
    if (out.segment == "thigh" || out.segment == "knee" || out.segment == "leg") bone = 3;
    if (out.segment == "ankle" || out.segment == "foot") bone = 4;
    if (bone < bones_.size()) {
        if (along(left, bones_[bone].from, bones_[bone].to) > 1) ++bone;
        const Bone& b = out.segment == "hand" ? handBone(left, bones_[bone]) : bones_[bone];
        glm::vec3 off = left - glm::mix(b.from, b.to, along(left, b.from, b.to));
        if (out.segment == "foot") { // the bones lie near the sole: the skin's own direction says more
            out.outward = glm::dot(glm::normalize(off), b.outward);
            out.forward = n.y;
            return out;
        }
        off = glm::normalize(off);
        out.outward = glm::dot(off, b.outward);
        out.forward = glm::dot(off, b.forward);
        return out;
    }
    out.forward =
        out.segment == "head" || out.segment == "face" || out.segment == "neck" || out.segment == "ear"
            ? n.z
            : borders_->round(left);
    out.outward = n.x * side;
    return out;
}

std::vector<std::string_view> sidesOf(const SegmentFacts& f, float least) {
    const bool arm = f.segment == "upper_arm" || f.segment == "elbow" || f.segment == "forearm" ||
                     f.segment == "wrist" || f.segment == "hand";
    const bool foot = f.segment == "foot";
    const bool upperArm = f.segment == "upper_arm";
    std::vector<std::string_view> out;
    if (f.outward > least) out.push_back(arm && !upperArm ? "radial" : "lateral");
    if (f.outward < -least) out.push_back(arm && !upperArm ? "ulnar" : "medial");
    if (f.forward > least) out.push_back(foot ? "dorsal" : arm && !upperArm ? "palmar" : "anterior");
    if (f.forward < -least) out.push_back(foot ? "plantar" : arm && !upperArm ? "dorsal" : "posterior");
    return out;
}

} // namespace atlas
