// Places and lines on the body's left half and midline, for the rules of evaluate.cpp.
#include "atlas/domain/placement.h"
#include <algorithm>
#include <charconv>
#include <cmath>

namespace atlas {
namespace {

constexpr float kMidline = 0.0008f, kStep = 0.004f;

glm::vec3 unit(glm::vec3 v) {
    const float l = glm::length(v);
    return l > 1e-9f ? v / l : glm::vec3(0, 1, 0);
}

float segmentDistance(glm::vec3 p, glm::vec3 a, glm::vec3 b) {
    const glm::vec3 d = b - a;
    const float t = std::clamp(glm::dot(p - a, d) / std::max(glm::dot(d, d), 1e-9f), 0.0f, 1.0f);
    return glm::length(p - (a + t * d));
}

} // namespace

Evaluator::Evaluator(const PosedBody& body, const Catalog& catalog)
    : body_(body), catalog_(catalog), surface_(body.skinSurface()), bvh_(surface_, body.asset->bvhOrder) {
    const std::vector<uint32_t>& midline = catalog.midline;
    arc_.push_back(0);
    for (size_t i = 1; i < midline.size(); ++i)
        arc_.push_back(arc_.back() +
                       glm::distance(body.positions[midline[i - 1]], body.positions[midline[i]]));
    for (const Point& p : catalog.points)
        if (!p.where.kind.empty())
            rules_[p.code] = &p.where;
        else if (!p.sites.empty())
            rules_[p.code] = &p.sites.front().where;
    for (const LandmarkDefinition& d : catalog.landmarks) rules_[d.id] = &d.where;
    for (size_t i = 0; i < body.asset->joints.size(); ++i) {
        const std::string& name = body.asset->joints[i].name;
        joints_[name.ends_with(".L") ? name.substr(0, name.size() - 2) : name] = &body.jointPositions[i];
        const int parent = body.asset->joints[i].parent;
        armJoints_.push_back(name.starts_with("upperarm01") ||
                             (parent >= 0 && armJoints_[static_cast<size_t>(parent)]));
    }
}

Found Evaluator::snap(glm::vec3 p) const {
    const engine::ClosestPoint c = bvh_.closest(surface_, p);
    return {c.at, c.position, std::abs(c.position.x) < kMidline};
}

Found Evaluator::mirror(const Found& f) const {
    const auto& t = body_.asset->triangles[f.at.triangle];
    glm::vec3 p(0);
    for (int i = 0; i < 3; ++i)
        p += f.at.barycentric[i] * body_.positions[body_.asset->mirror[t[static_cast<size_t>(i)]]];
    if (f.at.triangle < body_.asset->bodyTriangleCount) return snap(p);
    const auto eye = castEye(p + glm::vec3(0, 0, 0.02f), {0, 0, -1});
    return eye ? *eye : snap(p);
}

const glm::vec3* Evaluator::joint(const std::string& name) const {
    const auto it = joints_.find(name);
    return it == joints_.end() ? nullptr : it->second;
}

Found Evaluator::onMidline(float arc) const {
    const size_t last = arc_.size() - 1;
    arc = std::clamp(arc, 0.0f, arc_[last]);
    size_t i = static_cast<size_t>(std::upper_bound(arc_.begin(), arc_.end(), arc) - arc_.begin());
    i = std::clamp<size_t>(i, 1, last);
    const float t = (arc - arc_[i - 1]) / std::max(arc_[i] - arc_[i - 1], 1e-9f);
    glm::vec3 p = glm::mix(body_.positions[catalog_.midline[i - 1]], body_.positions[catalog_.midline[i]], t);
    p.x = 0;
    Found f = snap(p);
    f.midline = true;
    return f;
}

float Evaluator::arcOf(const Found& f) const {
    float best = 1e9f, arc = 0;
    for (size_t i = 1; i < arc_.size(); ++i) {
        const glm::vec3 a = body_.positions[catalog_.midline[i - 1]],
                        d = body_.positions[catalog_.midline[i]] - a;
        const float t =
            std::clamp(glm::dot(f.position - a, d) / std::max(glm::dot(d, d), 1e-12f), 0.0f, 1.0f);
        const float distance = glm::distance(f.position, a + t * d);
        if (distance < best) best = distance, arc = arc_[i - 1] + t * (arc_[i] - arc_[i - 1]);
    }
    return arc;
}

engine::Result<Found> Evaluator::cast(glm::vec3 origin, glm::vec3 direction) const {
    const auto hit = bvh_.raycast(surface_, {origin, direction});
    if (!hit) return engine::Error{"the ray meets no skin"};
    const glm::vec3 p = engine::positionAt(surface_, hit->at);
    return Found{hit->at, p, std::abs(p.x) < kMidline};
}

bool Evaluator::onArm(const engine::SurfacePoint& p) const {
    const auto& t = surface_.triangles[p.triangle];
    int sum = 0;
    for (const uint32_t v : t) {
        const engine::SkinWeights& w = body_.asset->weights[v];
        for (size_t i = 0; i < w.joint.size(); ++i)
            if (armJoints_[w.joint[i]]) sum += w.weight[i];
    }
    return sum > 3 * 255 / 4;
}

// From inside a part to its own skin, not that of another part that sinks into it: on heavy bodies arm and
// trunk lie in each other.
engine::Result<Found> Evaluator::castOut(glm::vec3 origin, glm::vec3 direction, bool arm) const {
    const auto first = cast(origin, direction);
    auto hit = first;
    const auto enters = [&](const Found& f) {
        const auto& t = surface_.triangles[f.at.triangle];
        const glm::vec3 a = surface_.positions[t[0]];
        return glm::dot(glm::cross(surface_.positions[t[1]] - a, surface_.positions[t[2]] - a), direction) <
               0;
    };
    while (hit && (enters(*hit) || (arm && !onArm(hit->at)))) {
        auto next = cast(hit->position + 1e-4f * glm::normalize(direction), direction);
        if (!next) return first;
        hit = next;
    }
    return hit;
}

// Marches on the skin in the plane of `direction` and the skin's normal at the start.
Found Evaluator::walk(const Found& start, glm::vec3 direction, float metres) const {
    if (metres < 0) direction = -direction, metres = -metres;
    glm::vec3 heading = unit(direction);
    const glm::vec3 plane = unit(glm::cross(heading, engine::normalAt(surface_, start.at)));
    Found here = start;
    const int steps = std::max(1, static_cast<int>(std::ceil(metres / kStep)));
    for (int i = 0; i < steps; ++i) {
        glm::vec3 tangent = unit(glm::cross(engine::normalAt(surface_, here.at), plane));
        if (glm::dot(tangent, heading) < 0) tangent = -tangent;
        glm::vec3 p = here.position + tangent * (metres / static_cast<float>(steps));
        p -= plane * glm::dot(p - start.position, plane);
        here = snap(p);
        heading = tangent;
    }
    return here;
}

engine::Result<Found> Evaluator::moved(const Found& from, const std::string& words, float metres) const {
    auto d = direction(words, from.position);
    if (!d) return d.error();
    return walk(from, *d, metres);
}

engine::SurfacePath Evaluator::path(std::span<const Found> through) const {
    engine::SurfacePath whole;
    for (size_t i = 1; i < through.size(); ++i) {
        engine::SurfacePath leg;
        if (through[i - 1].midline && through[i].midline) { // the body's own midline is the path
            const float from = arcOf(through[i - 1]), to = arcOf(through[i]);
            const int steps = std::max(1, static_cast<int>(std::abs(to - from) / kStep));
            leg.points.push_back(through[i - 1].at);
            for (int k = 1; k < steps; ++k)
                leg.points.push_back(
                    onMidline(glm::mix(from, to, static_cast<float>(k) / static_cast<float>(steps))).at);
            leg.points.push_back(through[i].at);
            leg.length = std::abs(to - from);
        } else
            leg = engine::tracePath(surface_, body_.asset->topology, through[i - 1].at, through[i].at);
        whole.points.insert(whole.points.end(), leg.points.begin() + (i > 1 && !leg.points.empty()),
                            leg.points.end());
        whole.length += leg.length;
    }
    return whole;
}

// `fraction` of the way, or `metres` when fraction < 0.
Found Evaluator::alongLine(std::span<const Found> through, float fraction, float metres) const {
    if (through.size() == 2 && through[0].midline && through[1].midline) {
        const float from = arcOf(through[0]), to = arcOf(through[1]);
        return onMidline(from + (fraction >= 0 ? fraction * (to - from) : (to > from ? metres : -metres)));
    }
    const auto line = path(through);
    const auto at = engine::alongPath(surface_, line, fraction >= 0 ? fraction * line.length : metres);
    const glm::vec3 p = engine::positionAt(surface_, at);
    return {at, p, std::abs(p.x) < kMidline};
}

// Against the eyeballs, which are no skin.
engine::Result<Found> Evaluator::castEye(glm::vec3 origin, glm::vec3 direction) const {
    const auto eyes = std::span(body_.asset->triangles).subspan(body_.asset->bodyTriangleCount);
    const engine::SurfaceView view{body_.positions, body_.normals, eyes};
    const auto hit = engine::Bvh(view).raycast(view, {origin, direction});
    if (!hit) return engine::Error{"the ray meets no eye"};
    Found f{hit->at, engine::positionAt(view, hit->at), false};
    f.at.triangle += static_cast<uint32_t>(body_.asset->bodyTriangleCount);
    return f;
}

const Evaluator::Bone* Evaluator::nearestBone(glm::vec3 at, float reach) const {
    static constexpr Bone bones[]{{"upperarm01", "lowerarm01", true}, {"lowerarm01", "wrist", true},
                                  {"wrist", "finger3-1", true},       {"upperleg01", "lowerleg01", false},
                                  {"lowerleg01", "foot", false},      {"foot", "toe2-1", false}};
    const Bone* nearest = nullptr;
    for (const Bone& bone : bones) {
        const glm::vec3 *a = joint(bone.from), *b = joint(bone.to);
        if (!a || !b) continue;
        const float d = segmentDistance(at, *a, *b);
        if (d < reach) reach = d, nearest = &bone;
    }
    return nearest;
}

// "distal", "0.6 radial + distal": anatomical names in the frame of the limb at `at`.
engine::Result<glm::vec3> Evaluator::direction(const std::string& words, glm::vec3 at) const {
    glm::vec3 distal(0, -1, 0), outward(1, 0, 0);
    const Bone* bone = nearestBone(at, 0.13f);
    const bool arm = bone && bone->arm;
    if (bone) distal = unit(*joint(bone->to) - *joint(bone->from));
    if (arm)
        if (const glm::vec3* index = joint("finger2-1"), *little = joint("finger5-1"); index && little)
            outward = *index - *little;
    outward = unit(outward - distal * glm::dot(outward, distal));
    const glm::vec3 front = arm ? glm::cross(distal, outward) : glm::vec3(0, 0, 1);
    const auto named = [&](std::string_view w) -> glm::vec3 {
        if (w == "distal") return distal;
        if (w == "proximal") return -distal;
        if (w == "lateral" || w == "radial") return arm ? outward : glm::vec3(1, 0, 0);
        if (w == "medial" || w == "ulnar") return arm ? -outward : glm::vec3(-1, 0, 0);
        if (w == "anterior" || w == "palmar") return front;
        if (w == "posterior") return -front;
        if (w == "dorsal") return arm ? -front : glm::vec3(0, 1, 0);
        if (w == "plantar" || w == "inferior") return {0, -1, 0};
        if (w == "superior") return {0, 1, 0};
        return glm::vec3(0);
    };
    glm::vec3 sum(0);
    size_t i = 0;
    float factor = 1;
    while (i < words.size()) {
        if (words[i] == ' ' || words[i] == '+') {
            ++i;
            continue;
        }
        const size_t end = std::min(words.find_first_of(" +", i), words.size());
        const std::string_view word(words.data() + i, end - i);
        float value = 0;
        const bool digit =
            word[0] == '.' || (word[0] >= '0' && word[0] <= '9'); // "inferior" begins like infinity
        if (digit && std::from_chars(word.data(), word.data() + word.size(), value).ec == std::errc{})
            factor = value;
        else {
            const glm::vec3 d = named(word);
            if (d == glm::vec3(0)) return engine::Error{"unknown direction '" + std::string(word) + "'"};
            sum += factor * d;
            factor = 1;
        }
        i = end;
    }
    return unit(sum);
}

} // namespace atlas
