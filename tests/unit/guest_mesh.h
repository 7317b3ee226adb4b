#pragma once
// Bodies of known shape as strangers would bring them: another triangulation, noise, holes, clothes.
#include "atlas/domain/body.h"
#include "engine/asset/model.h"
#include <algorithm>
#include <numeric>
#include <queue>
#include <random>

namespace fixture {

struct Mesh {
    std::vector<glm::vec3> positions;
    std::vector<engine::Triangle> triangles;
    std::vector<uint32_t> of; // a vertex: the one of the mesh that it was made from
};

inline Mesh skinOf(const atlas::PosedBody& body) {
    Mesh m;
    m.positions.assign(body.positions.begin(),
                       body.positions.begin() + static_cast<long>(body.asset->bodyVertexCount));
    m.triangles.assign(body.asset->triangles.begin(),
                       body.asset->triangles.begin() + static_cast<long>(body.asset->bodyTriangleCount));
    return m;
}

// Edges are collapsed, cheapest first, until `count` triangles are left (Garland and Heckbert 1997).
inline Mesh decimated(Mesh m, size_t count) {
    using glm::dvec3;
    struct Quadric {
        double a[10] = {};
        void add(dvec3 n, double d, double w) {
            const double q[10] = {n.x * n.x, n.x * n.y, n.x * n.z, n.x * d, n.y * n.y,
                                  n.y * n.z, n.y * d,   n.z * n.z, n.z * d, d * d};
            for (int i = 0; i < 10; ++i) a[i] += w * q[i];
        }
        double at(dvec3 p) const {
            return a[0] * p.x * p.x + 2 * a[1] * p.x * p.y + 2 * a[2] * p.x * p.z + 2 * a[3] * p.x +
                   a[4] * p.y * p.y + 2 * a[5] * p.y * p.z + 2 * a[6] * p.y + a[7] * p.z * p.z +
                   2 * a[8] * p.z + a[9];
        }
    };
    struct Collapse {
        double cost;
        uint32_t keep, drop;
        uint32_t age;
        bool operator<(const Collapse& o) const { return cost > o.cost; }
    };
    std::vector<Quadric> quadrics(m.positions.size());
    std::vector<std::vector<uint32_t>> fans(m.positions.size());
    std::vector<uint32_t> age(m.positions.size());
    std::vector<bool> gone(m.triangles.size());
    for (uint32_t t = 0; t < m.triangles.size(); ++t) {
        const auto& tri = m.triangles[t];
        const dvec3 a(m.positions[tri[0]]), b(m.positions[tri[1]]), c(m.positions[tri[2]]);
        const dvec3 n = glm::cross(b - a, c - a);
        const double area = glm::length(n);
        if (area > 0)
            for (const uint32_t v : tri) quadrics[v].add(n / area, -glm::dot(n / area, a), area);
        for (const uint32_t v : tri) fans[v].push_back(t);
    }
    std::priority_queue<Collapse> open;
    const auto offer = [&](uint32_t a, uint32_t b) {
        for (const auto& [keep, drop] : {std::pair(a, b), std::pair(b, a)}) {
            Quadric sum = quadrics[keep];
            for (int i = 0; i < 10; ++i) sum.a[i] += quadrics[drop].a[i];
            open.push({sum.at(dvec3(m.positions[keep])) +
                           1e-9 * static_cast<double>(glm::distance(m.positions[a], m.positions[b])),
                       keep, drop, age[keep] + age[drop]});
        }
    };
    for (const auto& t : m.triangles)
        for (size_t i = 0; i < 3; ++i)
            if (t[i] < t[(i + 1) % 3]) offer(t[i], t[(i + 1) % 3]);
    size_t left = m.triangles.size();
    while (left > count && !open.empty()) {
        const Collapse c = open.top();
        open.pop();
        if (age[c.keep] + age[c.drop] != c.age || fans[c.drop].empty() || fans[c.keep].empty()) continue;
        bool flips = false;
        std::vector<uint32_t> ringKeep, ringDrop;
        for (const uint32_t t : fans[c.keep])
            for (const uint32_t v : m.triangles[t]) ringKeep.push_back(v);
        for (const uint32_t t : fans[c.drop]) {
            auto tri = m.triangles[t];
            for (const uint32_t v : tri) ringDrop.push_back(v);
            if (std::ranges::find(tri, c.keep) != tri.end()) continue;
            const auto normal = [&] {
                return glm::cross(m.positions[tri[1]] - m.positions[tri[0]],
                                  m.positions[tri[2]] - m.positions[tri[0]]);
            };
            const glm::vec3 before = normal();
            std::ranges::replace(tri, c.drop, c.keep);
            const glm::vec3 after = normal();
            flips |= glm::dot(before, after) < 0.2f * glm::length(before) * glm::length(after);
        }
        for (auto* ring : {&ringKeep, &ringDrop}) {
            std::ranges::sort(*ring);
            const auto [from, to] = std::ranges::unique(*ring);
            ring->erase(from, to);
        }
        std::vector<uint32_t> shared;
        std::ranges::set_intersection(ringKeep, ringDrop, std::back_inserter(shared));
        if (flips || shared.size() != 4) continue; // both ends and two more: stays a surface
        for (const uint32_t t : fans[c.drop]) {
            auto& tri = m.triangles[t];
            if (std::ranges::find(tri, c.keep) != tri.end()) {
                gone[t] = true;
                --left;
                for (const uint32_t v : tri)
                    if (v != c.drop) std::erase(fans[v], t);
            } else {
                std::ranges::replace(tri, c.drop, c.keep);
                fans[c.keep].push_back(t);
            }
        }
        fans[c.drop].clear();
        for (int i = 0; i < 10; ++i) quadrics[c.keep].a[i] += quadrics[c.drop].a[i];
        ++age[c.keep], ++age[c.drop];
        std::vector<uint32_t> ring;
        for (const uint32_t t : fans[c.keep])
            for (const uint32_t v : m.triangles[t])
                if (v != c.keep) ring.push_back(v);
        std::ranges::sort(ring);
        const auto [from, to] = std::ranges::unique(ring);
        ring.erase(from, to);
        for (const uint32_t v : ring) offer(c.keep, v);
    }
    Mesh out;
    std::vector<uint32_t> at(m.positions.size(), ~0u);
    for (uint32_t t = 0; t < m.triangles.size(); ++t) {
        if (gone[t]) continue;
        engine::Triangle tri{};
        for (size_t i = 0; i < 3; ++i) {
            uint32_t& v = at[m.triangles[t][i]];
            if (v == ~0u) {
                v = static_cast<uint32_t>(out.positions.size());
                out.positions.push_back(m.positions[m.triangles[t][i]]);
                out.of.push_back(m.triangles[t][i]);
            }
            tri[i] = v;
        }
        out.triangles.push_back(tri);
    }
    return out;
}

// Vertices and triangles in another order, corners turned.
inline Mesh shuffled(const Mesh& m, unsigned seed = 1) {
    std::mt19937 random(seed);
    std::vector<uint32_t> order(m.positions.size()), to(order.size());
    std::iota(order.begin(), order.end(), 0u);
    std::ranges::shuffle(order, random);
    Mesh out;
    for (const uint32_t v : order) {
        to[v] = static_cast<uint32_t>(out.positions.size());
        out.positions.push_back(m.positions[v]);
        out.of.push_back(v < m.of.size() ? m.of[v] : v);
    }
    for (const auto& t : m.triangles) {
        const auto turn = static_cast<size_t>(random() % 3);
        out.triangles.push_back({to[t[turn]], to[t[(turn + 1) % 3]], to[t[(turn + 2) % 3]]});
    }
    std::ranges::shuffle(out.triangles, random);
    return out;
}

inline void addNoise(Mesh& m, float metres, unsigned seed = 2) {
    std::mt19937 random(seed);
    std::normal_distribution<float> d(0, metres);
    for (glm::vec3& p : m.positions) p += glm::vec3(d(random), d(random), d(random)) * 0.57735f;
}

inline void cutHole(Mesh& m, glm::vec3 centre, float radius) {
    std::erase_if(m.triangles, [&](const engine::Triangle& t) {
        return glm::distance(m.positions[t[0]], centre) < radius;
    });
}

// As most files have it: every triangle its own vertices along a seam (here the midline).
inline void splitSeam(Mesh& m) {
    const size_t count = m.positions.size();
    std::vector<uint32_t> twin(count, 0);
    for (auto& t : m.triangles) {
        const float x = m.positions[t[0]].x + m.positions[t[1]].x + m.positions[t[2]].x;
        if (x >= 0) continue;
        for (uint32_t& v : t) {
            if (!twin[v]) {
                twin[v] = static_cast<uint32_t>(m.positions.size());
                m.positions.push_back(m.positions[v]);
            }
            v = twin[v];
        }
    }
}

// A file's mesh in another triangulation, with its weights.
inline void retriangulate(engine::ModelMesh& mesh, size_t triangles, float noise = 0, unsigned seed = 1) {
    Mesh m{mesh.positions, mesh.triangles, {}};
    m = shuffled(decimated(m, triangles), seed);
    addNoise(m, noise, seed);
    const engine::ModelMesh was = mesh;
    mesh.positions = m.positions, mesh.triangles = m.triangles;
    for (size_t v = 0; v < m.of.size() && !was.joints.empty(); ++v) {
        mesh.joints[v] = was.joints[m.of[v]];
        mesh.weights[v] = was.weights[m.of[v]];
    }
    mesh.joints.resize(was.joints.empty() ? 0 : m.of.size());
    mesh.weights.resize(was.joints.empty() ? 0 : m.of.size());
    mesh.colours.clear();
}

inline engine::ModelMesh modelMesh(const Mesh& m, std::string name = "body", std::string material = "skin") {
    engine::ModelMesh out;
    out.name = std::move(name), out.material = std::move(material);
    out.positions = m.positions, out.triangles = m.triangles;
    return out;
}

} // namespace fixture
