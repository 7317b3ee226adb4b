// Evaluates the rules of landmarks and points. Everything is found on the body's left half or its midline.
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

double number(const Rule& rule, const char* key, double fallback) {
    const auto it = rule.numbers.find(key);
    return it == rule.numbers.end() ? fallback : it->second;
}

std::string text(const Rule& rule, const char* key) {
    const auto it = rule.texts.find(key);
    return it == rule.texts.end() ? std::string{} : it->second;
}

float segmentDistance(glm::vec3 p, glm::vec3 a, glm::vec3 b) {
    const glm::vec3 d = b - a;
    const float t = std::clamp(glm::dot(p - a, d) / std::max(glm::dot(d, d), 1e-9f), 0.0f, 1.0f);
    return glm::length(p - (a + t * d));
}

} // namespace

Evaluator::Evaluator(const PosedBody& body, const Catalog& catalog, const MeasureData& data)
    : body_(body), catalog_(catalog), data_(data), surface_(body.skinSurface()),
      bvh_(surface_, body.asset->bvhOrder) {
    arc_.push_back(0);
    for (size_t i = 1; i < data.midline.size(); ++i)
        arc_.push_back(arc_.back() +
                       glm::distance(body.positions[data.midline[i - 1]], body.positions[data.midline[i]]));
}

Found Evaluator::snap(glm::vec3 p) const {
    const engine::ClosestPoint c = bvh_.closest(surface_, p);
    return {c.at, c.position, std::abs(c.position.x) < kMidline};
}

Found Evaluator::mirror(const Found& f) const {
    const auto& t = surface_.triangles[f.at.triangle];
    glm::vec3 p(0);
    for (int i = 0; i < 3; ++i)
        p += f.at.barycentric[i] * body_.positions[body_.asset->mirror[t[static_cast<size_t>(i)]]];
    return snap(p);
}

const glm::vec3* Evaluator::joint(const std::string& name) const {
    const auto& joints = body_.asset->joints;
    for (size_t i = 0; i < joints.size(); ++i)
        if (joints[i].name == name || joints[i].name == name + ".L") return &body_.jointPositions[i];
    return nullptr;
}

Found Evaluator::onMidline(float arc) const {
    const size_t last = arc_.size() - 1;
    arc = std::clamp(arc, 0.0f, arc_[last]);
    size_t i = static_cast<size_t>(std::upper_bound(arc_.begin(), arc_.end(), arc) - arc_.begin());
    i = std::clamp<size_t>(i, 1, last);
    const float t = (arc - arc_[i - 1]) / std::max(arc_[i] - arc_[i - 1], 1e-9f);
    glm::vec3 p = glm::mix(body_.positions[data_.midline[i - 1]], body_.positions[data_.midline[i]], t);
    p.x = 0;
    Found f = snap(p);
    f.midline = true;
    return f;
}

float Evaluator::arcOf(const Found& f) const {
    float best = 1e9f, arc = 0;
    for (size_t i = 1; i < arc_.size(); ++i) {
        const glm::vec3 a = body_.positions[data_.midline[i - 1]], d = body_.positions[data_.midline[i]] - a;
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

// From a to b on the skin: `fraction` of the way, or `metres` when fraction < 0.
// On the midline the body's own midline chain is the path.
Found Evaluator::alongLine(const Found& a, const Found& b, float fraction, float metres) const {
    if (a.midline && b.midline) {
        const float from = arcOf(a), to = arcOf(b);
        const float distance = fraction >= 0 ? fraction * (to - from) : (to > from ? metres : -metres);
        return onMidline(from + distance);
    }
    const auto path = engine::tracePath(surface_, body_.asset->topology, a.at, b.at);
    const auto at = engine::alongPath(surface_, path, fraction >= 0 ? fraction * path.length : metres);
    const glm::vec3 p = engine::positionAt(surface_, at);
    return {at, p, std::abs(p.x) < kMidline};
}

// "distal", "0.6 radial + distal": anatomical names in the frame of the limb at `at`.
engine::Result<glm::vec3> Evaluator::direction(const std::string& words, glm::vec3 at) const {
    struct Bone {
        const char *from, *to;
        bool arm;
    };
    static constexpr Bone bones[]{{"upperarm01", "lowerarm01", true}, {"lowerarm01", "wrist", true},
                                  {"wrist", "finger3-1", true},       {"upperleg01", "lowerleg01", false},
                                  {"lowerleg01", "foot", false},      {"foot", "toe2-1", false}};
    glm::vec3 distal(0, -1, 0), outward(1, 0, 0);
    float best = 0.13f;
    bool arm = false;
    for (const Bone& bone : bones) {
        const glm::vec3 *a = joint(bone.from), *b = joint(bone.to);
        if (!a || !b) continue;
        const float d = segmentDistance(at, *a, *b);
        if (d < best) best = d, distal = unit(*b - *a), arm = bone.arm;
    }
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

const Rule* Evaluator::rule(const std::string& id) const {
    for (const LandmarkDefinition& d : data_.landmarks)
        if (d.id == id) return &d.rule;
    if (const Point* p = catalog_.point(id); p && checkRule(p->where)) return &p->where;
    for (const LandmarkDefinition& d : data_.placements)
        if (d.id == id) return &d.rule;
    return nullptr;
}

engine::Result<Found> Evaluator::find(const std::string& id) {
    if (const auto it = found_.find(id); it != found_.end()) return it->second;
    if (std::ranges::find(open_, id) != open_.end())
        return engine::Error{"'" + id + "' is defined by itself"};
    const Rule* found = rule(id);
    if (!found) return engine::Error{"no landmark or point with a rule is called '" + id + "'"};
    open_.push_back(id);
    auto result = evaluate(*found);
    open_.pop_back();
    if (!result) return engine::Error{id + ": " + result.error().message};
    found_[id] = *result;
    return result;
}

engine::Result<float> Evaluator::scale(const std::string& id) {
    if (const auto it = scales_.find(id); it != scales_.end()) return it->second;
    for (const ScaleDefinition& s : data_.scales) {
        if (s.id != id) continue;
        auto a = find(s.from);
        if (!a) return a.error();
        auto b = find(s.to);
        if (!b) return b.error();
        const glm::vec3 d = b->position - a->position;
        float length = glm::length(d);
        if (s.measure == "height")
            length = std::abs(d.y);
        else if (s.measure == "both_sides")
            length = 2 * std::abs(b->position.x);
        else if (s.measure == "midline")
            length = std::abs(b->position.x);
        else if (s.measure == "surface")
            length = std::abs(arcOf(*b) - arcOf(*a));
        return scales_[id] = length / static_cast<float>(s.cun);
    }
    return engine::Error{"no B-cun scale is called '" + id + "'"};
}

engine::Result<Found> Evaluator::evaluate(const Rule& rule) {
    if (auto ok = checkRule(rule); !ok) return ok.error();
    return rule.refs.empty() ? evaluateFree(rule) : evaluateRefs(rule);
}

engine::Result<Found> Evaluator::evaluateFree(const Rule& rule) {
    if (rule.kind == "vertex") {
        const auto v = static_cast<size_t>(number(rule, "vertex", 0));
        if (v >= body_.asset->baseVertexCount) return engine::Error{"the body has no such vertex"};
        const glm::vec3 p = body_.positions[v];
        return snap(p.x < -kMidline ? body_.positions[body_.asset->mirror[v]] : p);
    }
    if (rule.kind == "ray") {
        const glm::vec3* from = joint(text(rule, "joint"));
        if (!from) return engine::Error{"the rig has no joint '" + text(rule, "joint") + "'"};
        glm::vec3 origin = *from;
        if (const std::string name = text(rule, "joint_to"); !name.empty()) {
            const glm::vec3* to = joint(name);
            if (!to) return engine::Error{"the rig has no joint '" + name + "'"};
            origin = glm::mix(*from, *to, static_cast<float>(number(rule, "fraction", 0.5)));
        }
        auto d = direction(text(rule, "direction"), origin);
        if (!d) return d.error();
        auto out = cast(origin, *d);
        // On very small and thin bodies a joint of hand or foot may lie outside the skin: then the skin is
        // behind it.
        if (!out || glm::dot(engine::normalAt(surface_, out->at), *d) < 0)
            if (auto back = cast(origin, -*d); back && glm::distance(back->position, origin) < 0.02f)
                return back;
        return out;
    }
    // intercostal: the rows lie 1.6 B-cun apart below the first, which is 2.6 below the suprasternal notch.
    auto notch = find("suprasternal_notch");
    if (!notch) return notch.error();
    auto vertical = scale("chest_height"),
         across = scale(text(rule, "scale").empty() ? "chest_width" : text(rule, "scale"));
    if (!vertical) return vertical.error();
    if (!across) return across.error();
    const float drop = static_cast<float>(1 + 1.6 * number(rule, "space", 1)) * *vertical;
    const float x = static_cast<float>(number(rule, "cun", 0)) * *across;
    const float y = notch->position.y - drop;
    auto hit = cast({std::max(x, 0.0003f), y, 1}, {0, 0, -1}); // not between the two halves
    return hit && hit->midline ? onMidline(arcOf(*hit)) : hit;
}

engine::Result<Found> Evaluator::evaluateRefs(const Rule& rule) {
    auto a = find(rule.refs[0]);
    if (!a) return a.error();
    if (rule.kind == "landmark") return a;
    auto b = a;
    if (rule.refs.size() > 1) {
        b = find(rule.refs[1]);
        if (!b) return b.error();
    }
    const auto cun = static_cast<float>(number(rule, "cun", 0));
    if (rule.kind == "between")
        return alongLine(*a, *b, static_cast<float>(number(rule, "fraction", 0.5)), 0);
    if (rule.kind == "along") {
        if (const std::string id = text(rule, "scale"); !id.empty()) {
            auto s = scale(id);
            if (!s) return s.error();
            return alongLine(*a, *b, -1, cun * *s);
        }
        const double of = number(rule, "of", 0);
        if (of <= 0) return engine::Error{"'along' needs 'of' (B-cun of the whole line) or 'scale'"};
        return alongLine(*a, *b, cun / static_cast<float>(of), 0);
    }
    if (rule.kind == "offset") {
        const Found start = rule.refs.size() > 1
                                ? alongLine(*a, *b, static_cast<float>(number(rule, "fraction", 0.5)), 0)
                                : *a;
        auto s = scale(text(rule, "scale"));
        if (!s) return s.error();
        auto d = direction(text(rule, "direction"), start.position);
        if (!d) return d.error();
        return walk(start, *d, cun * *s);
    }
    // level: the height of the reference (or between two), measured straight across from the midline.
    float x = 0;
    if (const std::string id = text(rule, "lateral_of"); !id.empty()) {
        auto other = find(id);
        if (!other) return other.error();
        x = other->position.x * static_cast<float>(number(rule, "fraction", 1));
    } else {
        auto s = scale(text(rule, "scale"));
        if (!s) return s.error();
        x = cun * *s;
    }
    const bool back = text(rule, "surface") == "back";
    const float y = glm::mix(a->position.y, b->position.y, static_cast<float>(number(rule, "between", 0)));
    // A ray in the plane of symmetry could slip between the two halves.
    auto hit = cast({std::max(x, 0.0003f), y, back ? -1 : 1}, {0, 0, back ? 1 : -1});
    return hit && hit->midline ? onMidline(arcOf(*hit)) : hit;
}

std::string describeArithmetic(const Rule& rule) {
    const auto value = [](double v) {
        char buffer[32];
        const auto r = std::to_chars(buffer, buffer + sizeof buffer, v, std::chars_format::general, 4);
        return std::string(buffer, r.ptr);
    };
    const auto name = [&](size_t i) {
        std::string s = i < rule.refs.size() ? rule.refs[i] : std::string{};
        std::ranges::replace(s, '_', ' ');
        return s;
    };
    const std::string cun = value(number(rule, "cun", 0));
    if (rule.kind == "along") {
        const std::string of = rule.numbers.contains("of") ? " of " + value(number(rule, "of", 0)) : "";
        return cun + of + " B-cun from " + name(0) + " towards " + name(1);
    }
    if (rule.kind == "between")
        return number(rule, "fraction", 0.5) == 0.5
                   ? "midway between " + name(0) + " and " + name(1)
                   : value(number(rule, "fraction", 0.5)) + " of the way from " + name(0) + " to " + name(1);
    if (rule.kind == "offset")
        return cun + " B-cun from " + name(0) + (rule.refs.size() > 1 ? " and " + name(1) : "") + ", " +
               text(rule, "direction");
    if (rule.kind == "level")
        return "level with " + (rule.refs.size() > 1 ? "the lower border of " : std::string{}) + name(0) +
               ", " + cun + " B-cun from the midline";
    if (rule.kind == "intercostal")
        return "intercostal space " + value(number(rule, "space", 0)) + ", " + cun +
               " B-cun from the midline";
    return "at the landmark " + name(0);
}

} // namespace atlas
