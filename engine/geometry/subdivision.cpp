#include "engine/geometry/subdivision.h"
#include <unordered_map>

namespace engine {

Subdivision buildSubdivision(std::vector<Quad> quads, uint32_t vertexCount) {
    Subdivision s;
    s.vertexCount = vertexCount;
    std::unordered_map<uint64_t, uint32_t> known;
    known.reserve(quads.size() * 2);
    s.quadEdges.resize(quads.size());
    std::vector<uint8_t> uses;
    for (uint32_t q = 0; q < quads.size(); ++q)
        for (int k = 0; k < 4; ++k) {
            uint32_t a = quads[q][k], b = quads[q][(k + 1) % 4];
            if (a >= vertexCount || a == b) return {};
            if (a > b) std::swap(a, b);
            const auto [it, fresh] =
                known.try_emplace((uint64_t{a} << 32) | b, static_cast<uint32_t>(s.edges.size()));
            if (fresh) {
                s.edges.push_back({a, b});
                s.edgeQuads.push_back({q, q});
                uses.push_back(0);
            }
            if (++uses[it->second] > 2) return {};
            s.edgeQuads[it->second][1] = q;
            s.quadEdges[q][k] = it->second;
        }
    for (uint8_t n : uses)
        if (n != 2) return {};
    s.quads = std::move(quads);
    return s;
}

std::vector<Triangle> fineTriangles(const Subdivision& s) {
    std::vector<Triangle> triangles;
    triangles.reserve(s.quads.size() * 8);
    const uint32_t edge0 = s.vertexCount, face0 = edge0 + static_cast<uint32_t>(s.edges.size());
    for (uint32_t q = 0; q < s.quads.size(); ++q)
        for (int k = 0; k < 4; ++k) {
            const uint32_t v = s.quads[q][k], next = edge0 + s.quadEdges[q][k],
                           last = edge0 + s.quadEdges[q][(k + 3) % 4], face = face0 + q;
            triangles.push_back({v, next, face});
            triangles.push_back({v, face, last});
        }
    return triangles;
}

std::vector<Triangle> coarseTriangles(const Subdivision& s) {
    std::vector<Triangle> triangles;
    triangles.reserve(s.quads.size() * 2);
    for (const Quad& q : s.quads) {
        triangles.push_back({q[0], q[1], q[2]});
        triangles.push_back({q[0], q[2], q[3]});
    }
    return triangles;
}

void subdividePositions(const Subdivision& s, std::span<const glm::vec3> coarse, std::span<glm::vec3> fine) {
    const size_t edge0 = s.vertexCount, face0 = edge0 + s.edges.size();
    std::vector<glm::vec3> faces(s.vertexCount, glm::vec3(0)), mids(s.vertexCount, glm::vec3(0));
    std::vector<float> valence(s.vertexCount, 0);
    for (size_t q = 0; q < s.quads.size(); ++q) {
        const Quad& v = s.quads[q];
        const glm::vec3 centre = (coarse[v[0]] + coarse[v[1]] + coarse[v[2]] + coarse[v[3]]) * 0.25f;
        fine[face0 + q] = centre;
        for (uint32_t i : v) faces[i] += centre;
    }
    for (size_t e = 0; e < s.edges.size(); ++e) {
        const auto [a, b] = s.edges[e];
        const glm::vec3 ends = coarse[a] + coarse[b];
        fine[edge0 + e] = (ends + fine[face0 + s.edgeQuads[e][0]] + fine[face0 + s.edgeQuads[e][1]]) * 0.25f;
        mids[a] += ends * 0.5f;
        mids[b] += ends * 0.5f;
        ++valence[a];
        ++valence[b];
    }
    for (size_t v = 0; v < s.vertexCount; ++v) {
        const float n = valence[v];
        fine[v] = n > 0 ? (faces[v] / n + 2.0f * mids[v] / n + (n - 3) * coarse[v]) / n : coarse[v];
    }
}

} // namespace engine
