#include "atlas/domain/guest_tree.h"
#include <algorithm>
#include <cmath>
#include <optional>

namespace atlas {
namespace {

using engine::Model;

// Natural logarithm of how far a proportion is from the usual one, in units of `spread`; squared.
float strange(float ratio, float usual, float spread) {
    if (!(ratio > 0)) return 1e6f;
    const float x = std::log(ratio / usual) / spread;
    return x * x;
}
constexpr float kMostStrange = 10; // all proportions of a body together
constexpr float kBent = 0.82f;     // cosine: the foot leaves the leg's direction by more than this

struct Limb { // joints of a pair of limbs from the trunk outwards
    int parent = -1;
    std::array<std::vector<int>, 2> chain;
    size_t root = 0, middle = 0, end = 0; // hip, knee, ankle or shoulder, elbow, wrist: places in the chain
    float length = 0, spacing = 0, cost = 1e6f;
};

struct Tree {
    const Model& model;
    std::vector<char> moving;
    std::vector<std::vector<int>> children; // that move skin; the last list: roots
    std::vector<float> reach;               // longest way outwards
    float extent = 0;

    explicit Tree(const Model& m)
        : model(m), moving(movesSkin(m)), children(m.joints.size() + 1), reach(m.joints.size()) {
        const int count = static_cast<int>(m.joints.size());
        glm::vec3 low(1e30f), high(-1e30f);
        for (int j = count; j-- > 0;) {
            const auto i = static_cast<size_t>(j);
            if (!moving[i]) continue;
            low = glm::min(low, at(j)), high = glm::max(high, at(j));
            const int parent = m.joints[i].parent;
            children[static_cast<size_t>(parent < 0 ? count : parent)].push_back(j);
            if (parent >= 0) {
                float& far = reach[static_cast<size_t>(parent)];
                far = std::max(far, reach[i] + distance(j, parent));
            }
        }
        if (high.x >= low.x) extent = glm::distance(low, high);
    }
    glm::vec3 at(int j) const { return jointAt(model.joints[static_cast<size_t>(j)], true); }
    float distance(int a, int b) const { return glm::distance(at(a), at(b)); }
    const std::vector<int>& below(int j) const { return children[static_cast<size_t>(j)]; }

    std::vector<int> chainFrom(int j) const {
        std::vector<int> out{j};
        while (!below(j).empty()) {
            j = *std::ranges::max_element(below(j), {}, [&](int c) {
                return reach[static_cast<size_t>(c)] +
                       distance(c, model.joints[static_cast<size_t>(c)].parent);
            });
            out.push_back(j);
        }
        return out;
    }
    float along(const std::vector<int>& chain, size_t from, size_t to) const {
        float sum = 0;
        for (size_t k = from; k < to; ++k) sum += distance(chain[k], chain[k + 1]);
        return sum;
    }

    // Two children of one joint whose chains have the same lengths.
    std::vector<Limb> pairs() const {
        std::vector<Limb> out;
        for (size_t n = 0; n < children.size(); ++n) {
            const auto& list = children[n];
            if (list.size() > 40) continue; // a rig without parents
            for (size_t a = 0; a < list.size(); ++a)
                for (size_t b = a + 1; b < list.size(); ++b) {
                    Limb limb;
                    limb.parent = n + 1 == children.size() ? -1 : static_cast<int>(n);
                    limb.chain = {chainFrom(list[a]), chainFrom(list[b])};
                    if (alike(limb)) out.push_back(std::move(limb));
                }
        }
        return out;
    }
    bool alike(const Limb& limb) const {
        const auto& [a, b] = limb.chain;
        const size_t common = std::min(a.size(), b.size());
        if (common < 3 || along(a, 0, a.size() - 1) < 0.15f * extent) return false;
        for (size_t k = 0; k + 1 < std::min<size_t>(common, 4); ++k) {
            const float l = distance(a[k], a[k + 1]), r = distance(b[k], b[k + 1]);
            if (std::abs(l - r) > 0.2f * std::max(l, r) + 0.01f * extent) return false;
        }
        return true;
    }

    // Sets the three joints of both chains, where they give the least cost.
    template <class Cost>
    void choose(Limb& limb, size_t end, const Cost& cost) const {
        const auto& [a, b] = limb.chain;
        if (end >= std::min(a.size(), b.size())) return;
        for (size_t i = 0; i < 4 && i + 2 <= end; ++i)
            for (size_t j = i + 1; j < end; ++j) {
                const float upper = distance(a[i], a[j]), lower = distance(a[j], a[end]);
                const float spacing = distance(a[i], b[i]);
                if (!(upper > 0) || !(lower > 0)) continue;
                const float c = cost(upper, lower, spacing, i);
                if (c < limb.cost) {
                    limb.root = i, limb.middle = j, limb.end = end, limb.cost = c;
                    limb.length = upper + lower, limb.spacing = spacing;
                }
            }
    }
    void asLeg(Limb& limb) const {
        const auto& a = limb.chain[0];
        size_t ankle = std::min(a.size(), limb.chain[1].size()) - 1;
        for (size_t k = 2; k + 1 < a.size() && k < ankle; ++k) {
            const glm::vec3 leg = at(a[k]) - at(a[k - 1]), foot = at(a[k + 1]) - at(a[k]);
            const float cosine = glm::dot(leg, foot) / std::max(glm::length(leg) * glm::length(foot), 1e-12f);
            if (cosine < kBent && along(a, k, a.size() - 1) < 0.6f * along(a, 0, k)) {
                ankle = k;
                break;
            }
        }
        choose(limb, ankle, [](float thigh, float shin, float spacing, size_t skipped) {
            return strange(thigh / shin, 1, 0.2f) + static_cast<float>(skipped) +
                   (spacing < 0.08f * (thigh + shin) ? 1e6f : 0.0f);
        });
    }
    void asArm(Limb& limb, float leg) const {
        const auto& a = limb.chain[0];
        const auto cost = [&](float upper, float fore, float spacing, size_t) {
            return strange(upper / fore, 1.15f, 0.25f) + strange((upper + fore) / leg, 0.68f, 0.3f) +
                   strange(spacing / (upper + fore), 0.62f, 0.4f);
        };
        for (size_t k = 2; k < a.size(); ++k) { // the hand: fingers spread from it
            const size_t spread = below(a[k]).size();
            if (spread >= 3 || (spread == 2 && along(a, k, a.size() - 1) < 0.6f * along(a, 0, k))) {
                choose(limb, k, cost);
                return;
            }
        }
        for (size_t k = 2; k < a.size(); ++k) choose(limb, k, cost);
    }
};

glm::vec3 middleOf(const Tree& t, const Limb& limb, size_t place) {
    return 0.5f * (t.at(limb.chain[0][place]) + t.at(limb.chain[1][place]));
}

struct Body {
    Limb legs, arms;
    float cost = kMostStrange;
};

bool within(const Tree& t, int joint, const Limb& limb) {
    return joint >= 0 &&
           (isBelow(t.model, joint, limb.chain[0][0]) || isBelow(t.model, joint, limb.chain[1][0]));
}

// Legs hang down from the trunk, in one of the file's two postures.
bool upright(const Model& model, const Body& body) {
    for (const bool bind : {true, false}) {
        const auto at = [&](const Limb& limb, size_t side, size_t place) {
            return jointAt(model.joints[static_cast<size_t>(limb.chain[side][place])], bind);
        };
        glm::vec3 up(0), down(0);
        for (size_t s = 0; s < 2; ++s) {
            up += at(body.arms, s, body.arms.root) - at(body.legs, s, body.legs.root);
            down += at(body.legs, s, body.legs.end) - at(body.legs, s, body.legs.root);
        }
        if (glm::dot(up, down) < -0.5f * glm::length(up) * glm::length(down)) return true;
    }
    return false;
}

std::optional<Body> findBody(const Tree& t) {
    Body best;
    const std::vector<Limb> pairs = t.pairs();
    if (pairs.size() > 60) return {}; // a bush, not a body
    for (const Limb& first : pairs) {
        Limb legs = first;
        t.asLeg(legs);
        if (legs.cost > best.cost) continue;
        for (const Limb& second : pairs) {
            if (&second == &first || second.chain[0][0] == first.chain[0][0] ||
                second.chain[1][0] == first.chain[1][0] || second.chain[0][0] == first.chain[1][0] ||
                second.chain[1][0] == first.chain[0][0] || within(t, second.parent, first) ||
                within(t, first.parent, second) || second.parent < 0)
                continue;
            Body body{legs, second, 0};
            t.asArm(body.arms, legs.length);
            const float trunk =
                glm::distance(middleOf(t, body.legs, legs.root), middleOf(t, body.arms, body.arms.root));
            body.cost = legs.cost + body.arms.cost + strange(trunk / legs.length, 0.65f, 0.35f);
            if (body.cost < best.cost && upright(t.model, body)) best = std::move(body);
        }
    }
    if (best.cost >= kMostStrange) return {};
    return best;
}

std::vector<int> pathTo(const Model& model, int from, int ancestor) { // ancestor not in it; outwards
    std::vector<int> out;
    for (; from >= 0 && from != ancestor; from = model.joints[static_cast<size_t>(from)].parent)
        out.push_back(from);
    std::ranges::reverse(out);
    return out;
}

// The branch at the shoulders that goes on upwards, joint by joint to where most of the head's skin hangs.
std::vector<int> neckAndHead(const Tree& t, const Body& body, glm::vec3 up) {
    std::vector<float> skin(t.model.joints.size());
    for (const engine::ModelMesh& mesh : t.model.meshes)
        for (size_t v = 0; v < mesh.joints.size(); ++v)
            for (int k = 0; k < 4; ++k) skin[mesh.joints[v][static_cast<size_t>(k)]] += mesh.weights[v][k];
    for (size_t j = skin.size(); j-- > 0;)
        if (t.model.joints[j].parent >= 0) skin[static_cast<size_t>(t.model.joints[j].parent)] += skin[j];
    const glm::vec3 shoulders = middleOf(t, body.arms, body.arms.root);
    int next = -1;
    float most = 0;
    for (int j : t.below(body.arms.parent)) {
        if (j == body.arms.chain[0][0] || j == body.arms.chain[1][0]) continue;
        if (body.legs.parent >= 0 && isBelow(t.model, body.legs.parent, j)) continue;
        const auto chain = t.chainFrom(j);
        const bool rises = std::ranges::any_of(
            chain, [&](int c) { return glm::dot(t.at(c) - shoulders, up) > 0.02f * t.extent; });
        if (rises && skin[static_cast<size_t>(j)] > most) next = j, most = skin[static_cast<size_t>(j)];
    }
    std::vector<int> out;
    while (next >= 0) {
        out.push_back(next);
        const auto& list = t.below(next);
        const auto heaviest =
            std::ranges::max_element(list, {}, [&](int c) { return skin[static_cast<size_t>(c)]; });
        const bool goesOn = heaviest != list.end() &&
                            skin[static_cast<size_t>(*heaviest)] > 0.5f * skin[static_cast<size_t>(next)];
        next = goesOn ? *heaviest : -1;
    }
    return out;
}

// Five chains from the wrist: the thumb's tip is nearest, the others by their distance from the thumb.
void fingersOf(const Tree& t, RigMap::Side& side) {
    std::vector<std::vector<int>> chains;
    for (int j : t.below(side.hand)) chains.push_back(t.chainFrom(j));
    if (chains.size() != 5 || std::ranges::any_of(chains, [](const auto& c) { return c.size() < 2; })) return;
    glm::vec3 ahead(0);
    for (const auto& c : chains) ahead += t.at(c.back()) - t.at(side.hand);
    std::ranges::sort(chains, {},
                      [&](const auto& c) { return glm::dot(ahead, t.at(c.back()) - t.at(side.hand)); });
    const int thumb = chains[0][1];
    std::ranges::sort(chains.begin() + 1, chains.end(), {},
                      [&](const auto& c) { return t.distance(c[std::min<size_t>(c.size() - 1, 1)], thumb); });
    std::ranges::copy(chains, side.fingers.begin());
}

// Whether the feet say that what was taken for the left is the right.
bool facesBack(const Model& model, const RigMap& map) {
    const auto at = [&](int j) { return jointAt(model.joints[static_cast<size_t>(j)], false); };
    const auto &l = map.side[0], &r = map.side[1];
    const glm::vec3 up = at(l.upperArm) + at(r.upperArm) - at(l.upperLeg) - at(r.upperLeg);
    const glm::vec3 across = at(l.upperLeg) - at(r.upperLeg);
    glm::vec3 toes(0);
    for (const RigMap::Side& s : map.side) {
        glm::vec3 sum(0);
        float count = 0;
        std::vector<char> foot(model.joints.size());
        for (size_t j = 0; j < foot.size(); ++j) foot[j] = isBelow(model, static_cast<int>(j), s.foot);
        for (const engine::ModelMesh& mesh : model.meshes)
            for (size_t v = 0; v < mesh.joints.size(); ++v)
                if (foot[mesh.joints[v][0]]) sum += mesh.positions[v], ++count;
        if (count > 0) toes += sum / count - at(s.foot);
    }
    return glm::dot(glm::cross(across, up), toes) < 0;
}

} // namespace

bool mapByShape(const Model& model, RigMap& map) {
    const Tree tree(model);
    auto found = findBody(tree);
    if (!found) return false;
    Body& body = *found;
    const glm::vec3 up =
        middleOf(tree, body.arms, body.arms.root) - middleOf(tree, body.legs, body.legs.root);
    const auto head = neckAndHead(tree, body, glm::normalize(up));
    if (head.empty()) return false;
    const auto apart = [&](const Limb& limb) {
        return tree.at(limb.chain[0][limb.root]) - tree.at(limb.chain[1][limb.root]);
    };
    if (glm::dot(apart(body.legs), apart(body.arms)) < 0) std::swap(body.arms.chain[0], body.arms.chain[1]);
    map.side = {};
    for (size_t s = 0; s < 2; ++s) {
        RigMap::Side& side = map.side[s];
        const auto &leg = body.legs.chain[s], &arm = body.arms.chain[s];
        side.upperLeg = leg[body.legs.root], side.lowerLeg = leg[body.legs.middle];
        side.foot = leg[body.legs.end];
        if (body.legs.end + 1 < leg.size()) side.ball = leg[body.legs.end + 1];
        side.upperArm = arm[body.arms.root], side.foreArm = arm[body.arms.middle];
        side.hand = arm[body.arms.end];
        if (body.arms.root > 0) side.clavicle = arm[0];
        fingersOf(tree, side);
        trimFingers(model, side);
    }
    if (facesBack(model, map)) std::swap(map.side[0], map.side[1]);
    map.jaw = -1;
    map.spine.clear(), map.neck.clear();
    int hips = body.legs.parent;
    while (hips >= 0 && !isBelow(model, body.arms.parent, hips))
        hips = model.joints[static_cast<size_t>(hips)].parent;
    map.hips = body.legs.parent >= 0 ? body.legs.parent : hips;
    const glm::vec3 low = middleOf(tree, body.legs, body.legs.root);
    for (int j : pathTo(model, body.arms.parent, hips)) {
        const bool neck = glm::dot(tree.at(j) - low, up) > 1.02f * glm::dot(up, up);
        (neck ? map.neck : map.spine).push_back(j);
    }
    map.head = head.back();
    map.neck.insert(map.neck.end(), head.begin(), head.end() - 1);
    map.family = "rig without telling names";
    map.byShape = true;
    return true;
}

} // namespace atlas
