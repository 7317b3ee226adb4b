#include "engine/geometry/skinning.h"
#include <algorithm>
#include <cmath>
#include <future>
#include <map>

namespace engine {
namespace {

constexpr uint32_t sectionSteps = 17; // along the change from one joint's weight to the other's

// Work on [0, count) in two halves at a time.
template <class F> void halves(size_t count, const F& work) {
    auto second = std::async(std::launch::async, [&] { work(count / 2, count); });
    work(0, count / 2);
    second.get();
}

double knob(const char* name, double otherwise) {
    const char* text = std::getenv(name);
    return text ? std::atof(text) : otherwise;
}

using Row = std::vector<SkinTopology::Influence>;

// Weights spread over the neighbours, so that no joint lets go of the skin all at once.
std::vector<Row> spread(const SkinTopology& s, std::vector<Row> rows, int rounds) {
    std::vector<Row> next(rows.size());
    for (int round = 0; round < rounds; ++round) {
        for (uint32_t v = 0; v < s.base; ++v) {
            std::map<uint32_t, float> sum;
            const uint32_t begin = s.firstNeighbour[v], end = s.firstNeighbour[v + 1];
            for (const auto& i : rows[v]) sum[i.joint] += 0.5f * i.weight;
            for (uint32_t n = begin; n < end; ++n)
                for (const auto& i : rows[s.neighbours[n]])
                    sum[i.joint] += 0.5f * i.weight / static_cast<float>(end - begin);
            next[v].clear();
            for (const auto& [joint, weight] : sum) next[v].push_back({joint, weight});
        }
        rows.swap(next);
    }
    return rows;
}

} // namespace

SkinTopology skinTopology(const Subdivision& sub, std::span<const SkinWeights> weights) {
    SkinTopology s;
    s.base = sub.vertexCount;
    s.fine = sub.fineCount();
    s.edges = sub.edges;
    s.quads = sub.quads;
    std::map<std::pair<uint32_t, uint32_t>, uint32_t> pairs;
    s.firstInfluence.push_back(0);
    s.firstShare.push_back(0);
    s.firstNeighbour.assign(s.base + 1, 0);
    for (const auto& e : s.edges)
        for (uint32_t v : e) ++s.firstNeighbour[v + 1];
    for (size_t v = 0; v < s.base; ++v) s.firstNeighbour[v + 1] += s.firstNeighbour[v];
    s.neighbours.resize(s.firstNeighbour.back());
    std::vector<uint32_t> slot(s.firstNeighbour.begin(), s.firstNeighbour.end() - 1);
    for (const auto& [a, b] : s.edges) s.neighbours[slot[a]++] = b, s.neighbours[slot[b]++] = a;
    std::vector<Row> rows(s.base);
    for (uint32_t v = 0; v < s.base; ++v)
        for (size_t k = 0; k < 4; ++k)
            if (const auto w = weights[v].weight[k])
                rows[v].push_back({weights[v].joint[k], static_cast<float>(w) / 255.0f});
    rows = spread(s, std::move(rows), (int)knob("SPREAD", 0));
    for (uint32_t v = 0; v < s.base; ++v) {
        const size_t begin = s.influences.size();
        Row row = rows[v];
        std::sort(row.begin(), row.end(), [](const auto& a, const auto& b) {
            return a.weight != b.weight ? a.weight > b.weight : a.joint < b.joint;
        });
        while (row.size() > 6 || row.back().weight < 0.01f) row.pop_back();
        float whole = 0;
        for (const auto& i : row) whole += i.weight;
        for (const auto& i : row) s.influences.push_back({i.joint, i.weight / whole});
        for (size_t i = begin; i < s.influences.size(); ++i)
            for (size_t k = i + 1; k < s.influences.size(); ++k) {
                auto a = s.influences[i], b = s.influences[k];
                if (a.joint > b.joint) std::swap(a, b);
                const auto [it, fresh] =
                    pairs.try_emplace({a.joint, b.joint}, static_cast<uint32_t>(pairs.size()));
                const float at = b.weight / (a.weight + b.weight) * static_cast<float>(sectionSteps - 1);
                const auto step = std::min(static_cast<uint32_t>(at), sectionSteps - 2);
                const float t = at - static_cast<float>(step), amount = a.weight * b.weight;
                const uint32_t slot = it->second * sectionSteps + step;
                s.shares.push_back({slot, amount * (1 - t)});
                s.shares.push_back({slot + 1, amount * t});
            }
        s.firstInfluence.push_back(static_cast<uint32_t>(s.influences.size()));
        s.firstShare.push_back(static_cast<uint32_t>(s.shares.size()));
    }
    s.sections = static_cast<uint32_t>(pairs.size()) * sectionSteps;
    for (size_t v = s.fine; v < weights.size(); ++v) s.rigid.push_back(weights[v].joint[0]);
    return s;
}

std::vector<glm::vec3> turningCentres(const SkinTopology& s, std::span<const glm::vec3> positions) {
    std::vector<float> area(s.base, 0.0f); // so that a dense side of the mesh does not pull
    for (const Quad& q : s.quads) {
        const float a = glm::length(glm::cross(positions[q[2]] - positions[q[0]], positions[q[3]] - positions[q[1]]));
        for (uint32_t v : q) area[v] += a;
    }
    std::vector<glm::vec4> sums(s.sections, glm::vec4(0)), wide(s.sections);
    for (uint32_t v = 0; v < s.base; ++v)
        for (uint32_t i = s.firstShare[v]; i < s.firstShare[v + 1]; ++i)
            sums[s.shares[i].section] += area[v] * s.shares[i].amount * glm::vec4(positions[v], 1);
    for (int round = 0; round < 3; ++round) {
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

template <class T> void evened(const SkinTopology& s, std::vector<T>& a, int rounds) {
    std::vector<T> b(a.size());
    for (int round = 0; round < rounds; ++round) {
        for (size_t v = 0; v < a.size(); ++v) {
            const uint32_t begin = s.firstNeighbour[v], end = s.firstNeighbour[v + 1];
            T sum = a[s.neighbours[begin]];
            for (uint32_t n = begin + 1; n < end; ++n) sum += a[s.neighbours[n]];
            b[v] = a[v] * 0.5f + sum * (0.5f / static_cast<float>(end - begin));
        }
        a.swap(b);
    }
}

std::vector<glm::vec3> quadNormals(const SkinTopology& s, std::span<const glm::vec3> p) {
    std::vector<glm::vec3> n(s.base, glm::vec3(0));
    for (const Quad& q : s.quads) {
        const glm::vec3 across = glm::cross(p[q[2]] - p[q[0]], p[q[3]] - p[q[1]]);
        for (uint32_t v : q) n[v] += across;
    }
    for (glm::vec3& v : n) {
        const float length = glm::length(v);
        if (length > 0) v /= length;
    }
    return n;
}

PosedSkin poseSkin(const SkinTopology& s, std::span<const glm::vec3> positions,
                   std::span<const glm::vec3> centres, std::span<const RigidMotion> joints) {
    PosedSkin out;
    out.positions.resize(positions.size());
    out.turns.resize(positions.size());
    const double lbs = knob("LBS", 0);
    halves(s.base, [&](size_t begin, size_t end) {
        for (size_t v = begin; v < end; ++v) {
            const auto* influence = &s.influences[s.firstInfluence[v]];
            const size_t count = s.firstInfluence[v + 1] - s.firstInfluence[v];
            if (count == 1) {
                out.positions[v] = joints[influence->joint](positions[v]);
                out.turns[v] = joints[influence->joint].turn;
                continue;
            }
            glm::quat turn(0, 0, 0, 0);
            glm::vec3 centre(0), plain(0);
            for (size_t i = 0; i < count; ++i) {
                const RigidMotion& m = joints[influence[i].joint];
                turn += m.turn * influence[i].weight;
                centre += influence[i].weight * m(centres[v]);
                plain += influence[i].weight * m(positions[v]);
            }
            const float length = glm::length(turn);
            out.turns[v] = length > 1e-6f ? turn * (1 / length) : joints[influence->joint].turn;
            out.positions[v] = glm::mix(centre + out.turns[v] * (positions[v] - centres[v]), plain, (float)lbs);
        }
    });
    if (const int rounds = (int)knob("MUSH", 8); rounds > 0) {
        std::vector<glm::vec3> rest(positions.begin(), positions.begin() + s.base), posed(out.positions.begin(), out.positions.begin() + s.base);
        std::vector<glm::quat> turn(out.turns.begin(), out.turns.begin() + s.base);
        evened(s, rest, rounds);
        evened(s, posed, rounds);
        evened(s, turn, rounds);
        const auto restNormals = quadNormals(s, rest), posedNormals = quadNormals(s, posed);
        const float share = (float)knob("SHARE", 1);
        for (size_t v = 0; v < s.base; ++v) {
            glm::quat q = glm::normalize(turn[v]);
            const glm::vec3 from = q * restNormals[v];
            const float w = 1 + glm::dot(from, posedNormals[v]);
            if (w > 1e-2f) q = glm::normalize(glm::quat(w, glm::cross(from, posedNormals[v]))) * q;
            const glm::vec3 p = posed[v] + q * (positions[v] - rest[v]);
            out.positions[v] = glm::mix(out.positions[v], p, share);
            out.turns[v] = q;
        }
    }
    const auto ride = [&](std::span<const uint32_t> parents, size_t v) {
        glm::vec3 sum(0);
        glm::quat turn(0, 0, 0, 0);
        for (uint32_t p : parents) {
            sum += out.positions[p] + out.turns[p] * (positions[v] - positions[p]);
            turn += glm::dot(out.turns[p], out.turns[parents[0]]) < 0 ? -out.turns[p] : out.turns[p];
        }
        out.positions[v] = sum / static_cast<float>(parents.size());
        out.turns[v] = glm::normalize(turn);
    };
    const size_t edge0 = s.base, quad0 = edge0 + s.edges.size();
    halves(s.edges.size(), [&](size_t begin, size_t end) {
        for (size_t e = begin; e < end; ++e) ride(s.edges[e], edge0 + e);
    });
    halves(s.quads.size(), [&](size_t begin, size_t end) {
        for (size_t q = begin; q < end; ++q) ride(s.quads[q], quad0 + q);
    });
    for (size_t i = 0; i < s.rigid.size(); ++i) {
        const size_t v = s.fine + i;
        out.positions[v] = joints[s.rigid[i]](positions[v]);
        out.turns[v] = joints[s.rigid[i]].turn;
    }
    return out;
}

void alignTurns(std::span<const glm::vec3> bindNormals, std::span<const glm::vec3> posedNormals,
                std::span<glm::quat> turns) {
    halves(turns.size(), [&](size_t begin, size_t end) {
        for (size_t v = begin; v < end; ++v) {
            const glm::vec3 from = turns[v] * bindNormals[v];
            const float w = 1 + glm::dot(from, posedNormals[v]);
            if (w < 1e-3f) continue; // inside out: no shortest way
            turns[v] = glm::normalize(glm::quat(w, glm::cross(from, posedNormals[v]))) * turns[v];
        }
    });
}

} // namespace engine
