// The kinds of rule, one function each. Everything is found on the body's left half or its midline.
#include "atlas/domain/placement.h"
#include <algorithm>
#include <cmath>

namespace atlas {
const Rule* Evaluator::rule(const std::string& id) const {
    const auto it = rules_.find(id);
    return it == rules_.end() ? nullptr : it->second;
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
    const auto s = std::ranges::find(catalog_.scales, id, &ScaleDefinition::id);
    if (s == catalog_.scales.end()) return engine::Error{"no B-cun scale is called '" + id + "'"};
    auto a = find(s->from);
    if (!a) return a.error();
    auto b = find(s->to);
    if (!b) return b.error();
    const glm::vec3 d = b->position - a->position;
    float length = glm::length(d);
    if (s->measure == "height")
        length = std::abs(d.y);
    else if (s->measure == "both_sides")
        length = 2 * std::abs(b->position.x);
    else if (s->measure == "midline")
        length = std::abs(b->position.x);
    else if (s->measure == "surface")
        length = std::abs(arcOf(*b) - arcOf(*a));
    else if (s->measure == "skin")
        length = path(std::array{*a, *b}).length;
    return scales_[id] = length / static_cast<float>(s->cun);
}

engine::Result<Found> Evaluator::evaluate(const Rule& rule) {
    if (auto ok = checkRule(rule); !ok) return ok.error();
    if (rule.kind == "ray") return ray(rule);
    if (rule.kind == "intercostal") return intercostal(rule);
    if (rule.kind == "vertex") {
        const auto v = static_cast<size_t>(numberOf(rule, "vertex", 0));
        if (v >= body_.asset->baseVertexCount) return engine::Error{"the body has no such vertex"};
        return snap(body_.positions[body_.positions[v].x < -0.0008f ? body_.asset->mirror[v] : v]);
    }
    std::vector<Found> refs;
    for (const std::string& id : rule.refs) {
        auto f = find(id);
        if (!f) return f.error();
        refs.push_back(*f);
    }
    const float cun = numberOf(rule, "cun", 0);
    if (rule.kind == "landmark") return refs[0];
    if (rule.kind == "between" || (rule.kind == "curve" && !rule.numbers.contains("cun")))
        return alongLine(refs, numberOf(rule, "fraction", 0.5f), 0);
    if (rule.kind == "along" || rule.kind == "curve") {
        if (const float of = numberOf(rule, "of", 0); of > 0) return alongLine(refs, cun / of, 0);
        auto s = scale(textOf(rule, "scale"));
        if (!s) return s.error();
        return alongLine(refs, -1, cun * *s);
    }
    if (rule.kind == "offset") {
        const Found start = refs.size() > 1 ? alongLine(refs, numberOf(rule, "fraction", 0.5f), 0) : refs[0];
        auto s = scale(textOf(rule, "scale"));
        if (!s) return s.error();
        auto d = direction(textOf(rule, "direction"), start.position);
        if (!d) return d.error();
        return walk(start, *d, cun * *s);
    }
    if (rule.kind == "limb") return limb(rule, refs[0], refs[1]);
    if (rule.kind == "nail") return nail(rule, refs[0], refs[1]);
    if (rule.kind == "cross") return cross(refs[0], refs[1], refs[2]);
    return level(rule, refs[0], refs.back());
}

engine::Result<Found> Evaluator::ray(const Rule& rule) const {
    const glm::vec3* from = joint(textOf(rule, "joint"));
    if (!from) return engine::Error{"the rig has no joint '" + textOf(rule, "joint") + "'"};
    glm::vec3 origin = *from;
    if (const std::string name = textOf(rule, "joint_to"); !name.empty()) {
        const glm::vec3* to = joint(name);
        if (!to) return engine::Error{"the rig has no joint '" + name + "'"};
        origin = glm::mix(*from, *to, numberOf(rule, "fraction", 0.5f));
    }
    auto d = direction(textOf(rule, "direction"), origin);
    if (!d) return d.error();
    if (textOf(rule, "surface") == "eye") return castEye(origin, *d);
    const std::string root = textOf(rule, "joint");
    const bool arm = root.starts_with("lowerarm") || root.starts_with("wrist");
    auto out = castOut(origin, *d, arm);
    if (arm && out && onArm(out->at)) return out;
    out = cast(origin, *d);
    // On very small and thin bodies a joint of hand or foot may lie outside the skin: then the skin is behind
    // it.
    if (!out || glm::dot(engine::normalAt(surface_, out->at), *d) < 0)
        if (auto back = cast(origin, -*d); back && glm::distance(back->position, origin) < 0.02f) return back;
    if (!out)
        if (const Found near = snap(origin); glm::distance(near.position, origin) < 0.02f) return near;
    return castOut(origin, *d);
}

// The rows lie 1.6 B-cun apart below the first, which is 2.6 below the suprasternal notch.
engine::Result<Found> Evaluator::intercostal(const Rule& rule) {
    auto notch = find("suprasternal_notch");
    if (!notch) return notch.error();
    auto vertical = scale("chest_height"),
         across = scale(textOf(rule, "scale").empty() ? "chest_width" : textOf(rule, "scale"));
    if (!vertical) return vertical.error();
    if (!across) return across.error();
    const float y = notch->position.y - (1 + 1.6f * numberOf(rule, "space", 1)) * *vertical;
    return beside(numberOf(rule, "cun", 0) * *across, y, false);
}

// The height of the reference (or between two), straight across from the midline, or in line with another
// landmark: beside the midline on the front and back, in depth on the side.
engine::Result<Found> Evaluator::level(const Rule& rule, const Found& a, const Found& b) {
    const float y = glm::mix(a.position.y, b.position.y, numberOf(rule, "between", 0));
    const std::string surface = textOf(rule, "surface"), line = textOf(rule, "in_line_with");
    glm::vec3 other(0);
    if (!line.empty()) {
        auto f = find(line);
        if (!f) return f.error();
        other = f->position;
    }
    if (surface == "side") {
        if (line.empty()) return engine::Error{"'level' on the side needs 'in_line_with'"};
        return castOut({0.0003f, y, other.z}, {1, 0, 0});
    }
    float x = other.x * numberOf(rule, "fraction", 1);
    if (line.empty()) {
        auto s = scale(textOf(rule, "scale"));
        if (!s) return s.error();
        x = numberOf(rule, "cun", 0) * *s;
    }
    return beside(x, y, surface == "back");
}

// The skin of front or back x beside the midline; on a body too narrow for that, its outermost there.
engine::Result<Found> Evaluator::beside(float x, float y, bool back) const {
    for (int i = 0; i < 40; ++i, x *= 0.98f) {
        auto hit = cast({std::max(x, 0.0003f), y, back ? -1 : 1}, {0, 0, back ? 1 : -1});
        if (hit) return hit->midline ? onMidline(arcOf(*hit)) : hit;
    }
    return engine::Error{"no skin at that height"};
}

// So many of the B-cun from a's height on the limb to b's, on the side that `direction` names.
engine::Result<Found> Evaluator::limb(const Rule& rule, const Found& a, const Found& b) const {
    const Bone* bone = nearestBone((a.position + b.position) * 0.5f, 0.3f);
    if (!bone) return engine::Error{"there is no limb between the references"};
    const glm::vec3 root = *joint(bone->from), axis = glm::normalize(*joint(bone->to) - root);
    const float from = glm::dot(a.position - root, axis), to = glm::dot(b.position - root, axis);
    const glm::vec3 origin =
        root + axis * glm::mix(from, to, numberOf(rule, "cun", 0) / numberOf(rule, "of", 1));
    auto d = direction(textOf(rule, "direction"), root + axis * glm::mix(from, to, 0.5f));
    if (!d) return d.error();
    const glm::vec3 across = *d - axis * glm::dot(*d, axis);
    if (glm::length(across) < 0.1f) return engine::Error{"'direction' runs along the limb, not across it"};
    return castOut(origin, across, bone->arm);
}

// Outwards and towards the body from the corner of a nail's root.
engine::Result<Found> Evaluator::nail(const Rule& rule, const Found& corner, const Found& other) {
    auto s = scale(textOf(rule, "scale").empty() ? "finger" : textOf(rule, "scale"));
    if (!s) return s.error();
    const glm::vec3 across = glm::normalize(corner.position - other.position);
    const glm::vec3 plate = engine::normalAt(surface_, corner.at) + engine::normalAt(surface_, other.at);
    const Bone* bone = nearestBone(corner.position, 0.2f);
    glm::vec3 proximal = glm::normalize(glm::cross(across, plate));
    if (bone && glm::dot(proximal, *joint(bone->from) - corner.position) < 0) proximal = -proximal;
    return walk(corner, across + proximal, numberOf(rule, "cun", 0.1f) * *s);
}

// Where the skin line from a to b is as high as `height`.
engine::Result<Found> Evaluator::cross(const Found& a, const Found& b, const Found& height) const {
    const auto line = path(std::array{a, b});
    const float y = height.position.y;
    for (size_t i = 1; i < line.points.size(); ++i) {
        const glm::vec3 p = engine::positionAt(surface_, line.points[i - 1]),
                        q = engine::positionAt(surface_, line.points[i]);
        if ((p.y - y) * (q.y - y) <= 0) {
            const float d = q.y - p.y;
            return snap(glm::mix(p, q, std::abs(d) > 1e-7f ? (y - p.y) / d : 0.0f));
        }
    }
    return std::abs(a.position.y - y) < std::abs(b.position.y - y) ? a : b; // on odd bodies it ends before
}

} // namespace atlas
