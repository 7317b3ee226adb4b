#include "engine/geometry/skinning.h"
#include "engine/core/share.h"
#include "engine/geometry/skin_parts.h"
#include <algorithm>
#include <cmath>
#include <future>
#include <map>

namespace engine {
namespace {

constexpr uint32_t sectionSteps = 17;          // along the change from one joint's weight to the other's
constexpr float evenFrom = 30, evenWhole = 60; // degrees between the joints that share the skin

template <class T>
std::vector<glm::vec3> quadNormals(const SkinTopology& s, const std::vector<T>& p) {
    std::vector<glm::vec3> normals(s.base, glm::vec3(0));
    for (const Quad& q : s.quads) {
        const glm::vec3 n = glm::cross(glm::vec3(p[q[2]] - p[q[0]]), glm::vec3(p[q[3]] - p[q[1]]));
        for (uint32_t v : q) normals[v] += n;
    }
    for (glm::vec3& n : normals) {
        const float length = glm::length(n);
        if (length > 0) n /= length;
    }
    return normals;
}

// The shortest way from one direction to the other; none where they are opposite.
glm::quat between(glm::vec3 from, glm::vec3 to) {
    const float w = 1 + glm::dot(from, to);
    return w < 1e-2f ? glm::quat(1, 0, 0, 0) : glm::normalize(glm::quat(w, glm::cross(from, to)));
}

std::vector<glm::vec3> turningCentres(const SkinTopology& s, std::span<const glm::vec3> positions) {
    std::vector<float> area(s.base, 0.0f); // so that a dense side of the mesh does not pull
    for (const Quad& q : s.quads) {
        const float a =
            glm::length(glm::cross(positions[q[2]] - positions[q[0]], positions[q[3]] - positions[q[1]]));
        for (uint32_t v : q) area[v] += a;
    }
    std::vector<glm::vec4> sums(s.sections, glm::vec4(0)), wide(s.sections);
    for (uint32_t v = 0; v < s.base; ++v)
        for (uint32_t i = s.firstShare[v]; i < s.firstShare[v + 1]; ++i)
            sums[s.shares[i].section] += area[v] * s.shares[i].amount * glm::vec4(positions[v], 1);
    for (int round = 0; round < 3; ++round) { // few vertices may share a step
        for (uint32_t i = 0; i < s.sections; ++i) {
            const uint32_t step = i % sectionSteps;
            wide[i] = 2.0f * sums[i];
            if (step > 0) wide[i] += sums[i - 1];
            if (step + 1 < sectionSteps) wide[i] += sums[i + 1];
        }
        sums.swap(wide);
    }
    std::vector<glm::vec3> centres(s.base);
    for (uint32_t v = 0; v < s.base; ++v) {
        glm::vec3 sum(0);
        float whole = 0;
        for (uint32_t i = s.firstShare[v]; i < s.firstShare[v + 1]; ++i) {
            const glm::vec4& section = sums[s.shares[i].section];
            if (section.w <= 0) continue;
            sum += s.shares[i].amount * glm::vec3(section) / section.w;
            whole += s.shares[i].amount;
        }
        centres[v] = whole > 0 ? sum / whole : positions[v];
    }
    return centres;
}

} // namespace

SkinTopology skinTopology(const Subdivision& sub, std::span<const SkinWeights> weights,
                          std::span<const Joint> joints) {
    SkinTopology s;
    s.base = sub.vertexCount;
    s.fine = sub.fineCount();
    s.edges = sub.edges;
    s.quads = sub.quads;
    s.firstNeighbour.assign(s.base + 1, 0);
    for (const auto& e : s.edges)
        for (uint32_t v : e) ++s.firstNeighbour[v + 1];
    for (size_t v = 0; v < s.base; ++v) s.firstNeighbour[v + 1] += s.firstNeighbour[v];
    s.neighbours.resize(s.firstNeighbour.back());
    std::vector<uint32_t> slot(s.firstNeighbour.begin(), s.firstNeighbour.end() - 1);
    for (const auto& [a, b] : s.edges) s.neighbours[slot[a]++] = b, s.neighbours[slot[b]++] = a;

    std::map<std::pair<uint32_t, uint32_t>, uint32_t> pairs;
    s.firstInfluence.push_back(0);
    s.firstShare.push_back(0);
    for (uint32_t v = 0; v < s.fine; ++v) {
        std::vector<SkinTopology::Influence> row;
        for (size_t k = 0; k < 4; ++k)
            if (const auto w = weights[v].weight[k])
                row.push_back({weights[v].joint[k], static_cast<float>(w) / 255.0f});
        std::ranges::sort(row, [](const auto& a, const auto& b) {
            return a.weight != b.weight ? a.weight > b.weight : a.joint < b.joint;
        });
        for (size_t i = 0; v < s.base && i < row.size(); ++i)
            for (size_t k = i + 1; k < row.size(); ++k) {
                auto a = row[i], b = row[k];
                if (a.joint > b.joint) std::swap(a, b);
                const auto pair =
                    pairs.try_emplace({a.joint, b.joint}, static_cast<uint32_t>(pairs.size())).first->second;
                const float at = b.weight / (a.weight + b.weight) * static_cast<float>(sectionSteps - 1);
                const auto step = std::min(static_cast<uint32_t>(at), sectionSteps - 2);
                const float t = at - static_cast<float>(step), amount = a.weight * b.weight;
                s.shares.push_back({pair * sectionSteps + step, amount * (1 - t)});
                s.shares.push_back({pair * sectionSteps + step + 1, amount * t});
            }
        s.influences.insert(s.influences.end(), row.begin(), row.end());
        s.firstInfluence.push_back(static_cast<uint32_t>(s.influences.size()));
        if (v < s.base) s.firstShare.push_back(static_cast<uint32_t>(s.shares.size()));
    }
    s.sections = static_cast<uint32_t>(pairs.size()) * sectionSteps;
    for (size_t v = s.fine; v < weights.size(); ++v) s.rigid.push_back(weights[v].joint[0]);
    s.hinges = findHinges(s, joints);
    findPatches(s);
    return s;
}

SkinRest restSkin(const SkinTopology& s, std::span<const glm::vec3> positions) {
    SkinRest rest;
    auto centres = std::async(std::launch::async, [&] { return turningCentres(s, positions); });
    rest.evened = evened(s, std::vector<glm::vec3>(positions.begin(), positions.begin() + s.base));
    rest.normal = quadNormals(s, rest.evened);
    rest.hinges = restHinges(s, positions);
    rest.centres = centres.get();
    return rest;
}

PosedSkin poseSkin(const SkinTopology& s, const SkinRest& rest, std::span<const glm::vec3> positions,
                   std::span<const RigidMotion> joints) {
    std::vector<glm::vec4> bent(s.base); // w: how far the joints that share the vertex turn apart
    std::vector<glm::quat> turned(s.base);
    inTwo(s.base, [&](size_t begin, size_t end) {
        for (size_t v = begin; v < end; ++v) {
            const auto* influence = &s.influences[s.firstInfluence[v]];
            const size_t count = s.firstInfluence[v + 1] - s.firstInfluence[v];
            const glm::quat& chief = joints[influence->joint].turn;
            glm::quat turn(0, 0, 0, 0);
            glm::vec3 centre(0);
            float apart = 0;
            for (size_t i = 0; i < count; ++i) {
                const RigidMotion& m = joints[influence[i].joint];
                turn += m.turn * influence[i].weight;
                centre += influence[i].weight * m(rest.centres[v]);
                const float cosine = std::min(std::abs(glm::dot(m.turn, chief)), 1.0f);
                apart = std::max(apart, 2 * std::acos(cosine) * std::min(influence[i].weight * 10, 1.0f));
            }
            const float length = glm::length(turn);
            if (length < 1e-4f) { // joints turned against each other: no blend of them means anything
                turned[v] = chief;
                bent[v] = glm::vec4(joints[influence->joint](positions[v]), apart);
                continue;
            }
            turned[v] = turn * (1 / length);
            bent[v] = glm::vec4(centre + turned[v] * (positions[v] - rest.centres[v]), apart);
        }
    });
    std::vector<glm::vec4> even;
    std::vector<glm::vec3> normals;
    std::vector<glm::quat> turns;
    inParts(2, [&](size_t part) {
        if (part == 1) {
            turns = evened(s, turned);
        } else {
            even = evened(s, bent);
            normals = quadNormals(s, even);
        }
    });

    std::vector<glm::mat3> turning;
    for (const RigidMotion& m : joints) turning.push_back(glm::mat3_cast(m.turn));
    const auto linear = [&](size_t v) {
        glm::vec3 sum(0);
        for (uint32_t i = s.firstInfluence[v]; i < s.firstInfluence[v + 1]; ++i) {
            const auto& [joint, weight] = s.influences[i];
            sum += weight * (turning[joint] * positions[v] + joints[joint].move);
        }
        return sum;
    };
    PosedSkin out;
    out.positions.resize(positions.size());
    out.strong.assign(positions.size(), 0.0f);
    std::vector<float>& strong = out.strong;
    out.turns.resize(positions.size());
    inTwo(s.base, [&](size_t begin, size_t end) {
        for (size_t v = begin; v < end; ++v) {
            const float share = strong[v] =
                smooth(glm::radians(evenFrom), glm::radians(evenWhole), even[v].w);
            out.turns[v] = turned[v];
            out.positions[v] = bent[v];
            if (share <= 0) continue;
            const glm::quat turn = glm::normalize(turns[v]),
                            wide = between(turn * rest.normal[v], normals[v]) * turn;
            const glm::vec3 unfolded = glm::vec3(even[v]) + wide * (positions[v] - rest.evened[v]);
            out.positions[v] = glm::mix(glm::vec3(bent[v]), unfolded, share);
            out.turns[v] = glm::normalize(turned[v] * (1 - share) +
                                          (glm::dot(turned[v], wide) < 0 ? -wide : wide) * share);
        }
    });
    const auto ride = [&](std::span<const uint32_t> parents, size_t v) {
        glm::vec3 sum(0);
        glm::quat turn(0, 0, 0, 0);
        float share = 0;
        for (uint32_t p : parents) {
            share += strong[p] / static_cast<float>(parents.size());
            sum += out.positions[p] + out.turns[p] * (positions[v] - positions[p]);
            turn += glm::dot(out.turns[p], out.turns[parents[0]]) < 0 ? -out.turns[p] : out.turns[p];
        }
        out.positions[v] = sum / static_cast<float>(parents.size());
        if (share < 1) out.positions[v] = glm::mix(linear(v), out.positions[v], share);
        strong[v] = share;
        out.turns[v] = glm::normalize(turn);
    };
    inTwo(s.edges.size() + s.quads.size(), [&](size_t begin, size_t end) {
        for (size_t i = begin; i < end; ++i)
            if (i < s.edges.size())
                ride(s.edges[i], s.base + i);
            else
                ride(s.quads[i - s.edges.size()], s.base + i);
    });
    inTwo(s.base, [&](size_t begin, size_t end) {
        for (size_t v = begin; v < end; ++v)
            if (strong[v] < 1) out.positions[v] = glm::mix(linear(v), out.positions[v], strong[v]);
    });
    pressFolds(s, rest, positions, joints, out);
    for (size_t i = 0; i < s.rigid.size(); ++i) {
        const RigidMotion& m = joints[s.rigid[i]];
        out.positions[s.fine + i] = m(positions[s.fine + i]);
        out.turns[s.fine + i] = m.turn;
    }
    if (!rest.open.empty()) out.opened = openedSince(s, rest.open, out.positions);
    return out;
}

void alignTurns(std::span<const glm::vec3> bindNormals, std::span<const glm::vec3> posedNormals,
                std::span<glm::quat> turns) {
    inTwo(turns.size(), [&](size_t begin, size_t end) {
        for (size_t v = begin; v < end; ++v)
            turns[v] = between(turns[v] * bindNormals[v], posedNormals[v]) * turns[v];
    });
}

} // namespace engine
