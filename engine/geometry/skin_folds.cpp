#include "engine/geometry/skin_parts.h"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace engine {
namespace {

using glm::vec3;

constexpr float seamShare = 0.15f;             // product of the two weights
constexpr size_t leastSeam = 8;                // vertices
constexpr float mostBent = 45;                 // degrees in the bind pose: else it is no hinge of a limb
constexpr float bentFrom = 35, bentWhole = 70; // degrees beyond the bind pose
constexpr float reach = 5.6f, swell = 4.0f;    // radii from the joint: what may touch, what bulges
constexpr int ancestors = 3;                   // of the child: how far up the limb its flesh may touch
constexpr float highestBulge = 0.3f;           // radii
constexpr float apart = 0.0003f;               // metres, from the plane on which both sides meet

float bendOf(vec3 up, vec3 down) {
    return std::numbers::pi_v<float> - std::acos(std::clamp(glm::dot(up, down), -1.0f, 1.0f));
}

// The skin about one hinge that bends: every list is one a vertex of it.
struct Fold {
    const SkinTopology& s;
    vec3 at{0}, across{0}, inward{0}; // the plane that halves the bend; the way into the fold
    float radius = 0;
    std::vector<uint32_t> vertices{};
    std::vector<uint32_t> firstNear{}, near{}; // rows: neighbours within
    std::vector<uint32_t> outer{};             // how many more there are
    std::vector<Quad> quads{};                 // of places in `vertices`
    std::vector<std::array<uint32_t, 2>> rim{};
    std::vector<float> side{}; // -1 above, 1 beyond
    std::vector<float> hold{}; // how firmly
    std::vector<float> away{}; // radii from the joint in the bind pose

    float out(size_t i, vec3 p) const { return side[i] * glm::dot(p - at, across); }

    // Whether the vertex had to be put back.
    bool press(size_t i, vec3& p) const {
        const float firm = hold[i] * smooth(0, 0.2f * radius, glm::dot(p - at, inward)), o = out(i, p);
        if (o >= apart || firm <= 0) return false;
        p += across * (side[i] * firm * (apart - o));
        return true;
    }

    // Halfway to the mean of the neighbours; what lies outside counts as `still`.
    template <class T>
    void even(std::vector<T>& a, T still, int rounds) const {
        std::vector<T> b(a.size());
        for (int round = 0; round < rounds; ++round) {
            for (size_t i = 0; i < a.size(); ++i) {
                T sum = still * static_cast<float>(outer[i]);
                for (uint32_t n = firstNear[i]; n < firstNear[i + 1]; ++n) sum += a[near[n]];
                const auto count = static_cast<float>(outer[i] + firstNear[i + 1] - firstNear[i]);
                b[i] = count > 0 ? a[i] * 0.5f + sum * (0.5f / count) : a[i];
            }
            a.swap(b);
        }
    }

    // Closed towards the rest of the body, of which each end follows one joint, by cones.
    float volume(const std::vector<vec3>& p, vec3 above, vec3 beyond) const {
        double six = 0;
        const auto add = [&](vec3 a, vec3 b, vec3 c) {
            six += static_cast<double>(glm::dot(a - at, glm::cross(b - at, c - at)));
        };
        for (const Quad& q : quads) add(p[q[0]], p[q[1]], p[q[2]]), add(p[q[0]], p[q[2]], p[q[3]]);
        for (const auto& [a, b] : rim) add(p[b], p[a], side[a] < 0 ? above : beyond);
        return static_cast<float>(six / 6);
    }
};

struct Marks { // places of the coarse vertices in a fold, and which quads are in it
    std::vector<int> place;
    std::vector<uint32_t> firstQuad, quad; // rows, one a coarse vertex
};

Marks marksOf(const SkinTopology& s) {
    Marks m;
    m.place.assign(s.base, -1);
    m.firstQuad.assign(s.base + 1, 0);
    for (const Quad& q : s.quads)
        for (uint32_t v : q) ++m.firstQuad[v + 1];
    for (size_t v = 0; v < s.base; ++v) m.firstQuad[v + 1] += m.firstQuad[v];
    m.quad.resize(m.firstQuad.back());
    std::vector<uint32_t> slot(m.firstQuad.begin(), m.firstQuad.end() - 1);
    for (uint32_t i = 0; i < s.quads.size(); ++i)
        for (uint32_t v : s.quads[i]) m.quad[slot[v]++] = i;
    return m;
}

float shareOf(const SkinTopology& s, const std::vector<bool>& joints, uint32_t v) {
    float share = 0;
    for (uint32_t i = s.firstInfluence[v]; i < s.firstInfluence[v + 1]; ++i)
        if (joints[s.influences[i].joint]) share += s.influences[i].weight;
    return share;
}

// Gathers what hangs together about the hinge within its reach.
void gather(Fold& f, Marks& m, const SkinTopology::Hinge& hinge, const SkinRest::Hinge& rest,
            std::span<const vec3> positions, float act) {
    const SkinTopology& s = f.s;
    const float far = reach * rest.radius;
    std::vector<bool> limb(s.base, false);
    for (const auto* list : {&hinge.seam, &hinge.above, &hinge.past})
        for (uint32_t v : *list) limb[v] = true;
    const auto take = [&](uint32_t v) {
        if (m.place[v] >= 0 || !limb[v] || glm::distance(positions[v], rest.at) > far) return;
        m.place[v] = static_cast<int>(f.vertices.size());
        f.vertices.push_back(v);
    };
    for (uint32_t v : hinge.seam) take(v);
    for (size_t i = 0; i < f.vertices.size(); ++i) {
        const uint32_t v = f.vertices[i];
        for (uint32_t n = s.firstNeighbour[v]; n < s.firstNeighbour[v + 1]; ++n) take(s.neighbours[n]);
    }
    f.firstNear.push_back(0);
    for (uint32_t v : f.vertices) {
        uint32_t outside = 0;
        for (uint32_t n = s.firstNeighbour[v]; n < s.firstNeighbour[v + 1]; ++n)
            if (const int p = m.place[s.neighbours[n]]; p >= 0)
                f.near.push_back(static_cast<uint32_t>(p));
            else
                ++outside;
        f.firstNear.push_back(static_cast<uint32_t>(f.near.size()));
        f.outer.push_back(outside);
        const float away = glm::distance(positions[v], rest.at) / rest.radius;
        f.away.push_back(away);
        f.side.push_back(shareOf(s, hinge.beyond, v) > 0.5f ? 1.0f : -1.0f);
        f.hold.push_back(act * (1 - smooth(0.8f * reach, reach, away)));
    }
    const auto within = [&](const Quad& q) {
        return std::ranges::all_of(q, [&](uint32_t v) { return m.place[v] >= 0; });
    };
    for (uint32_t v : f.vertices)
        for (uint32_t i = m.firstQuad[v]; i < m.firstQuad[v + 1]; ++i) {
            const Quad& q = s.quads[m.quad[i]];
            if (q[0] != v || !within(q)) continue;
            Quad places{};
            for (size_t k = 0; k < 4; ++k) places[k] = static_cast<uint32_t>(m.place[q[k]]);
            f.quads.push_back(places);
            for (size_t k = 0; k < 4; ++k) { // an edge whose other quad is not in it
                const uint32_t a = q[k], b = q[(k + 1) % 4];
                bool inner = false;
                for (uint32_t j = m.firstQuad[a]; j < m.firstQuad[a + 1]; ++j) {
                    const Quad& other = s.quads[m.quad[j]];
                    if (m.quad[j] != m.quad[i] && std::ranges::find(other, b) != other.end() && within(other))
                        inner = true;
                }
                if (!inner) f.rim.push_back({places[k], places[(k + 1) % 4]});
            }
        }
    for (uint32_t v : f.vertices) m.place[v] = -1;
}

void pressFlat(const Fold& f, std::vector<vec3>& p) {
    const size_t count = p.size();
    // Put back what has crossed, and let what lies around follow a little.
    std::vector<vec3> moved(count, vec3(0)), q = p;
    for (size_t i = 0; i < count; ++i)
        if (f.press(i, q[i])) moved[i] = q[i] - p[i];
    for (int round = 0; round < 3; ++round) {
        f.even(moved, vec3(0), 1);
        for (size_t i = 0; i < count; ++i) {
            q[i] = p[i] + moved[i];
            f.press(i, q[i]);
            moved[i] = q[i] - p[i];
        }
    }
    p = q;
    // Smooth the folded skin and its lips.
    std::vector<float> soft(count, 0.0f);
    for (size_t i = 0; i < count; ++i)
        if (f.out(i, p[i]) < 1.5f * apart && glm::dot(p[i] - f.at, f.inward) > 0) soft[i] = f.hold[i];
    for (int round = 0; round < 2; ++round) {
        std::vector<float> wide = soft;
        for (size_t i = 0; i < count; ++i)
            for (uint32_t n = f.firstNear[i]; n < f.firstNear[i + 1]; ++n)
                wide[i] = std::max(wide[i], 0.6f * soft[f.near[n]]);
        soft.swap(wide);
    }
    for (int round = 0; round < 4; ++round) {
        q = p;
        for (size_t i = 0; i < count; ++i) {
            if (soft[i] <= 0 || f.outer[i] > 0) continue;
            vec3 mean(0);
            for (uint32_t n = f.firstNear[i]; n < f.firstNear[i + 1]; ++n) mean += p[f.near[n]];
            mean /= static_cast<float>(f.firstNear[i + 1] - f.firstNear[i]);
            q[i] += 0.5f * soft[i] * (mean - p[i]);
            f.press(i, q[i]);
        }
        p.swap(q);
    }
}

void swellOut(const Fold& f, std::vector<vec3>& p, float volume, vec3 above, vec3 beyond) {
    const size_t count = p.size();
    std::vector<float> share(count);
    for (size_t i = 0; i < count; ++i) // the bony side least, what is pressed flat not at all
        share[i] = (1 - smooth(0.35f * swell, swell, f.away[i])) *
                   smooth(-0.9f * f.radius, 0.9f * f.radius, glm::dot(p[i] - f.at, f.inward)) *
                   (f.out(i, p[i]) < 1.5f * apart && f.hold[i] > 0 ? 0.0f : 1.0f);
    f.even(share, 0.0f, 4);
    float left = highestBulge * f.radius;
    for (int round = 0; round < 3 && left > 0; ++round) {
        std::vector<vec3> normal(count, vec3(0));
        float sum = 0;
        for (const Quad& q : f.quads) {
            const vec3 n = 0.5f * glm::cross(p[q[2]] - p[q[0]], p[q[3]] - p[q[1]]);
            for (uint32_t i : q) normal[i] += n, sum += 0.25f * glm::length(n) * share[i];
        }
        const float lost = volume - f.volume(p, above, beyond);
        if (lost <= 0 || sum < 1e-9f) return;
        const float height = std::min(lost / sum, left);
        left -= height;
        for (size_t i = 0; i < count; ++i) {
            const float length = glm::length(normal[i]);
            if (length <= 0) continue;
            p[i] += normal[i] * (height * share[i] / length);
            f.press(i, p[i]);
        }
    }
}

} // namespace

std::vector<SkinTopology::Hinge> findHinges(const SkinTopology& s, std::span<const Joint> joints) {
    struct Shared {
        uint32_t vertex;
        float product;
    };
    std::vector<std::vector<Shared>> shared(joints.size()); // with the parent
    for (uint32_t v = 0; v < s.base; ++v)
        for (uint32_t i = s.firstInfluence[v]; i < s.firstInfluence[v + 1]; ++i)
            for (uint32_t k = s.firstInfluence[v]; k < s.firstInfluence[v + 1]; ++k)
                if (joints[s.influences[i].joint].parent == static_cast<int>(s.influences[k].joint))
                    shared[s.influences[i].joint].push_back(
                        {v, s.influences[i].weight * s.influences[k].weight});
    std::vector<SkinTopology::Hinge> hinges;
    for (uint32_t c = 0; c < joints.size(); ++c) {
        if (shared[c].size() < leastSeam) continue;
        SkinTopology::Hinge h{static_cast<uint32_t>(joints[c].parent), c, {}, {}, {}, {}};
        h.beyond.assign(joints.size(), false);
        h.beyond[c] = true;
        for (uint32_t j = c + 1; j < joints.size(); ++j)
            if (joints[j].parent >= 0 && h.beyond[static_cast<size_t>(joints[j].parent)]) h.beyond[j] = true;
        for (const auto& [v, product] : shared[c])
            if (product > seamShare) h.seam.push_back(v);
        if (h.seam.size() < leastSeam) continue;
        std::vector<bool> before(joints.size(), false); // the limb above it, without what else hangs there
        int up = joints[c].parent;
        for (int i = 0; i < ancestors && up >= 0; ++i, up = joints[static_cast<size_t>(up)].parent)
            before[static_cast<size_t>(up)] = true;
        for (uint32_t v = 0; v < s.base; ++v) {
            if (shareOf(s, before, v) > 0.5f) h.above.push_back(v);
            if (shareOf(s, h.beyond, v) > 0.5f) h.past.push_back(v);
        }
        if (!h.above.empty() && !h.past.empty()) hinges.push_back(std::move(h));
    }
    return hinges;
}

std::vector<SkinRest::Hinge> restHinges(const SkinTopology& s, std::span<const vec3> positions) {
    std::vector<SkinRest::Hinge> hinges;
    std::vector<float> area(s.base, 0.0f);
    for (const Quad& q : s.quads) {
        const float a =
            glm::length(glm::cross(positions[q[2]] - positions[q[0]], positions[q[3]] - positions[q[1]]));
        for (uint32_t v : q) area[v] += a;
    }
    const auto mean = [&](const std::vector<uint32_t>& list, uint32_t joint) {
        vec3 sum(0);
        float whole = 1e-12f;
        for (uint32_t v : list)
            for (uint32_t i = s.firstInfluence[v]; i < s.firstInfluence[v + 1]; ++i)
                if (s.influences[i].joint == joint) {
                    sum += s.influences[i].weight * area[v] * positions[v];
                    whole += s.influences[i].weight * area[v];
                }
        return sum / whole;
    };
    for (const SkinTopology::Hinge& hinge : s.hinges) {
        SkinRest::Hinge& rest = hinges.emplace_back();
        rest.at = 0.5f * (mean(hinge.seam, hinge.parent) + mean(hinge.seam, hinge.child));
        rest.up = mean(hinge.above, hinge.parent) - rest.at;
        rest.down = mean(hinge.past, hinge.child) - rest.at;
        const float up = glm::length(rest.up), down = glm::length(rest.down);
        if (up < 1e-5f || down < 1e-5f) continue;
        rest.up /= up;
        rest.down /= down;
        const vec3 along = rest.down - rest.up;
        if (glm::length(along) < 0.1f) continue;
        std::vector<float> reaches;
        for (uint32_t v : hinge.seam)
            reaches.push_back(glm::length(glm::cross(positions[v] - rest.at, glm::normalize(along))));
        std::ranges::sort(reaches);
        rest.bend = bendOf(rest.up, rest.down);
        if (rest.bend < glm::radians(mostBent)) rest.radius = reaches[reaches.size() / 2];
    }
    return hinges;
}

void pressFolds(const SkinTopology& s, const SkinRest& rest, std::span<const vec3> positions,
                std::span<const RigidMotion> joints, PosedSkin& skin) {
    Marks marks;
    std::vector<vec3> moved;
    for (size_t h = 0; h < s.hinges.size(); ++h) {
        const SkinRest::Hinge& bind = rest.hinges[h];
        if (bind.radius <= 0) continue;
        const RigidMotion &parent = joints[s.hinges[h].parent], &child = joints[s.hinges[h].child];
        const vec3 up = parent.turn * bind.up, down = child.turn * bind.down;
        const float act =
            smooth(glm::radians(bentFrom), glm::radians(bentWhole), bendOf(up, down) - bind.bend);
        if (act <= 0 || glm::length(up + down) < 1e-3f) continue;
        if (marks.place.empty()) {
            marks = marksOf(s);
            moved.assign(s.base, vec3(0));
        }
        Fold fold{s};
        const vec3 above = parent(bind.at), beyond = child(bind.at);
        fold.at = 0.5f * (above + beyond);
        fold.across = glm::normalize(down - up);
        fold.inward = glm::normalize(up + down);
        fold.radius = bind.radius;
        gather(fold, marks, s.hinges[h], bind, positions, act);
        std::vector<vec3> was, p;
        for (uint32_t v : fold.vertices) {
            was.push_back(positions[v]);
            p.push_back(skin.positions[v]);
        }
        pressFlat(fold, p);
        const float volume = fold.volume(was, bind.at, bind.at);
        swellOut(fold, p, fold.volume(p, above, beyond) + act * (volume - fold.volume(p, above, beyond)),
                 above, beyond);
        for (size_t i = 0; i < p.size(); ++i) {
            const uint32_t v = fold.vertices[i];
            moved[v] += p[i] - skin.positions[v];
            skin.positions[v] = p[i];
        }
    }
    if (moved.empty()) return;
    const auto settle = [&](std::span<const uint32_t> parents, size_t v) {
        vec3 sum(0);
        for (uint32_t p : parents) sum += moved[p];
        sum /= static_cast<float>(parents.size());
        skin.positions[v] += v < s.base ? vec3(0) : sum;
        skin.strong[v] = std::max(skin.strong[v], std::min(glm::length(sum) / 0.001f, 1.0f));
    };
    for (uint32_t v = 0; v < s.base; ++v) settle(std::array{v}, v);
    for (size_t e = 0; e < s.edges.size(); ++e) settle(s.edges[e], s.base + e);
    for (size_t q = 0; q < s.quads.size(); ++q) settle(s.quads[q], s.base + s.edges.size() + q);
}

} // namespace engine
