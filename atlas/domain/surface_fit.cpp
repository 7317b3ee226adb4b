#include "atlas/domain/surface_fit.h"
#include <Eigen/SparseCholesky>
#include <algorithm>
#include <cmath>
#include <future>

namespace atlas {
namespace {

using engine::Triangle;
using glm::mat3;
using glm::vec3;

struct Stage {
    float stiffness;   // against a place found, at an ordinary vertex
    int neighbourhood; // rings over which turning and stretching are shared
    float reach;       // metres, for a body of 1.7 m
    float agree;       // least cosine between the normals
    int rounds;
};
constexpr std::array kStages{Stage{30, 24, 0.12f, 0.55f, 6}, Stage{10, 16, 0.08f, 0.6f, 5},
                             Stage{3, 10, 0.06f, 0.65f, 5}, Stage{1, 6, 0.04f, 0.65f, 5},
                             Stage{0.3f, 4, 0.03f, 0.7f, 5}};

struct Lattice { // of the base vertices
    std::vector<Triangle> triangles;
    std::vector<std::array<uint32_t, 2>> edges;
    std::vector<uint32_t> first, next; // neighbours of v: next[first[v] .. first[v + 1])
    size_t size() const { return first.size() - 1; }
    std::span<const uint32_t> around(size_t v) const {
        return std::span(next).subspan(first[v], first[v + 1] - first[v]);
    }
};

Lattice lattice(const BodyAsset& asset) {
    Lattice l;
    const size_t n = asset.baseVertexCount;
    std::vector<std::vector<uint32_t>> near(n);
    for (const Triangle& t : asset.coarse) {
        if (t[0] >= n || t[1] >= n || t[2] >= n) continue;
        l.triangles.push_back(t);
        for (size_t i = 0; i < 3; ++i) {
            near[t[i]].push_back(t[(i + 1) % 3]);
            near[t[(i + 1) % 3]].push_back(t[i]);
        }
    }
    l.first.push_back(0);
    for (size_t v = 0; v < n; ++v) {
        std::ranges::sort(near[v]);
        const auto [from, to] = std::ranges::unique(near[v]);
        near[v].erase(from, to);
        for (const uint32_t w : near[v])
            if (v < w) l.edges.push_back({static_cast<uint32_t>(v), w});
        l.next.insert(l.next.end(), near[v].begin(), near[v].end());
        l.first.push_back(static_cast<uint32_t>(l.next.size()));
    }
    return l;
}

std::vector<float> edgeLengths(const Lattice& l, std::span<const vec3> p) {
    std::vector<float> out(l.size());
    for (size_t v = 0; v < out.size(); ++v) {
        for (const uint32_t w : l.around(v)) out[v] += glm::distance(p[v], p[w]);
        out[v] /= static_cast<float>(std::max<size_t>(l.around(v).size(), 1));
    }
    return out;
}

// How each vertex's neighbourhood has turned and stretched since the start.
class Warp {
public:
    Warp(const Lattice& l, std::span<const vec3> start) : l_(l), start_(start.begin(), start.end()) {
        normals_ = engine::computeNormals(start_, l.triangles);
        edge_ = edgeLengths(l, start_);
        inverse_.resize(l.size());
        for (size_t v = 0; v < l.size(); ++v) {
            mat3 sum(0);
            for (const uint32_t w : l.around(v))
                sum += glm::outerProduct(start_[w] - start_[v], start_[w] - start_[v]);
            sum += glm::outerProduct(normals_[v], normals_[v]) * weight(v);
            inverse_[v] = glm::inverse(sum + mat3(1e-3f * edge_[v] * edge_[v]));
        }
    }
    std::vector<mat3> at(std::span<const vec3> now, int rings) const {
        const std::vector<vec3> normals = engine::computeNormals(now, l_.triangles);
        const std::vector<float> edge = edgeLengths(l_, now);
        std::vector<mat3> warp(l_.size()), other(l_.size());
        for (size_t v = 0; v < l_.size(); ++v) {
            mat3 sum(0);
            for (const uint32_t w : l_.around(v))
                sum += glm::outerProduct(now[w] - now[v], start_[w] - start_[v]);
            const float stretch = edge[v] / edge_[v];
            sum += glm::outerProduct(normals[v] * stretch, normals_[v]) * weight(v);
            sum += mat3(1e-3f * edge_[v] * edge_[v]);
            warp[v] = sum * inverse_[v];
        }
        for (int r = 0; r < rings; ++r) {
            for (size_t v = 0; v < l_.size(); ++v) {
                mat3 sum = warp[v];
                for (const uint32_t w : l_.around(v)) sum += warp[w];
                other[v] = sum * (1.0f / static_cast<float>(l_.around(v).size() + 1));
            }
            std::swap(warp, other);
        }
        return warp;
    }
    const std::vector<vec3>& start() const { return start_; }
    const std::vector<float>& edge() const { return edge_; }

private:
    float weight(size_t v) const { return 4 * edge_[v] * edge_[v]; }
    const Lattice& l_;
    std::vector<vec3> start_, normals_;
    std::vector<float> edge_;
    std::vector<mat3> inverse_;
};

class Solver {
public:
    Solver(const Lattice& l, std::vector<float> stiffness) : l_(l), own_(std::move(stiffness)) {}
    float between(uint32_t a, uint32_t b) const { return 0.5f * (own_[a] + own_[b]); }
    // Places that keep the edges as `warp` turns the start's, and lie on `target` as far as `pull` says.
    bool solve(const Warp& from, const std::vector<mat3>& warp, float stiffness, std::span<const vec3> target,
               std::span<const float> pull, std::vector<vec3>& out) {
        const auto n = static_cast<Eigen::Index>(l_.size());
        std::vector<Eigen::Triplet<double>> entries;
        entries.reserve(l_.edges.size() + l_.size());
        Eigen::MatrixX3d right = Eigen::MatrixX3d::Zero(n, 3);
        std::vector<double> diagonal(l_.size(), 1e-6);
        const auto add = [&](uint32_t v, vec3 x, float sign) {
            for (int k = 0; k < 3; ++k) right(v, k) += static_cast<double>(sign * x[k]);
        };
        for (const auto& [a, b] : l_.edges) {
            const float w = stiffness * between(a, b);
            const vec3 along = 0.5f * w * ((warp[a] + warp[b]) * (from.start()[a] - from.start()[b]));
            add(a, along, 1), add(b, along, -1);
            diagonal[a] += static_cast<double>(w), diagonal[b] += static_cast<double>(w);
            entries.emplace_back(static_cast<int>(b), static_cast<int>(a), -static_cast<double>(w)); // b > a
        }
        for (uint32_t v = 0; v < l_.size(); ++v) {
            diagonal[v] += static_cast<double>(pull[v]);
            add(v, pull[v] * target[v] + 1e-6f * out[v], 1);
            entries.emplace_back(static_cast<int>(v), static_cast<int>(v), diagonal[v]);
        }
        Eigen::SparseMatrix<double> matrix(n, n);
        matrix.setFromTriplets(entries.begin(), entries.end());
        if (!analysed_) factor_.analyzePattern(matrix), analysed_ = true;
        factor_.factorize(matrix);
        if (factor_.info() != Eigen::Success) return false;
        const Eigen::MatrixX3d x = factor_.solve(right);
        for (uint32_t v = 0; v < l_.size(); ++v) out[v] = vec3(x(v, 0), x(v, 1), x(v, 2));
        return true;
    }

private:
    const Lattice& l_;
    std::vector<float> own_;
    Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>, Eigen::Lower> factor_;
    bool analysed_ = false;
};

// Small features keep their form: they are many vertices on little skin, and a guest often lacks them. Toes
// go together: each looks like its neighbour.
std::vector<float> ownStiffness(const BodyAsset& asset, const std::vector<BodyPart>& parts,
                                const std::vector<float>& edge) {
    std::vector<float> out(edge.size());
    for (size_t v = 0; v < out.size(); ++v) {
        const float fineness = std::clamp(0.012f / std::max(edge[v], 1e-4f), 0.5f, 6.0f);
        out[v] = fineness * fineness;
        if (parts[v] >= fingerPart && parts[v] < fingerPart + 10) out[v] *= 1.5f;
        float toes = 0;
        for (size_t i = 0; i < 4; ++i)
            if (asset.joints[asset.weights[v].joint[i]].name.starts_with("toe"))
                toes += static_cast<float>(asset.weights[v].weight[i]) / 255;
        out[v] *= 1 + 7 * toes;
    }
    return out;
}

struct Found {
    std::vector<vec3> target;
    std::vector<float> pull, distance;
    std::vector<GuestKind> kind;
};

Found findPlaces(const GuestFinder& finder, const FitSurface& guest, std::span<const vec3> now,
                 std::span<const vec3> normals, std::span<const BodyPart> parts, std::span<const float> edge,
                 float reach, float agree, bool onPlane) {
    Found f;
    f.target.resize(now.size());
    f.pull.resize(now.size());
    f.distance.assign(now.size(), -1);
    f.kind.assign(now.size(), GuestKind::skin);
    const auto some = [&](size_t from, size_t to) {
        for (size_t v = from; v < to; ++v) {
            const GuestFinder::Match m = finder.find(now[v], normals[v], parts[v], reach, agree);
            f.target[v] = now[v];
            if (!m.found()) continue;
            f.target[v] = onPlane ? now[v] + m.normal * glm::dot(m.normal, m.position - now[v]) : m.position;
            // Facets larger than the template's own say little about each vertex.
            const float coarse = guest.edge[guest.triangles[m.triangle][0]] / std::max(edge[v], 1e-4f);
            f.pull[v] = m.weight / std::max(1.0f, coarse * coarse * 0.25f);
            f.distance[v] = m.distance;
            f.kind[v] = m.kind;
        }
    };
    auto half = std::async(std::launch::async, some, size_t{0}, now.size() / 2);
    some(now.size() / 2, now.size());
    half.get();
    return f;
}

} // namespace

void carryEyes(const BodyAsset& asset, std::span<const vec3> start, std::vector<vec3>& now) {
    const size_t first = asset.bodyVertexCount, each = (asset.vertexCount - first) / 2;
    for (size_t eye = 0; eye < 2; ++eye) {
        const size_t from = first + eye * each;
        vec3 centre(0);
        for (size_t v = from; v < from + each; ++v) centre += start[v] / static_cast<float>(each);
        const float radius = glm::distance(start[from], centre);
        vec3 was(0), is(0);
        float count = 0;
        std::vector<size_t> lids;
        for (size_t v = 0; v < asset.baseVertexCount; ++v)
            if (glm::distance(start[v], centre) < 1.35f * radius) {
                lids.push_back(v);
                was += start[v], is += now[v], count += 1;
            }
        if (count < 3) continue;
        was /= count, is /= count;
        float before = 0, after = 0;
        for (const size_t v : lids)
            before += glm::distance(start[v], was), after += glm::distance(now[v], is);
        const float scale = std::clamp(after / before, 0.5f, 2.0f);
        for (size_t v = from; v < from + each; ++v) now[v] = is + scale * (start[v] - was);
    }
}

std::vector<std::array<uint32_t, 4>> fineParents(const BodyAsset& asset) {
    const size_t base = asset.baseVertexCount;
    std::vector<std::vector<uint32_t>> corners(asset.bodyVertexCount);
    const auto note = [](std::vector<uint32_t>& list, uint32_t v) {
        if (std::ranges::find(list, v) == list.end()) list.push_back(v);
    };
    for (const Triangle& t : std::span(asset.triangles).first(asset.bodyTriangleCount))
        for (size_t i = 0; i < 3; ++i)
            for (const size_t k : {(i + 1) % 3, (i + 2) % 3})
                if (t[i] >= base && t[k] < base) note(corners[t[i]], t[k]);
    // A face's vertex may touch edges' vertices only: its corners are theirs.
    std::vector<std::vector<uint32_t>> all = corners;
    for (const Triangle& t : std::span(asset.triangles).first(asset.bodyTriangleCount))
        for (size_t i = 0; i < 3; ++i)
            for (const size_t k : {(i + 1) % 3, (i + 2) % 3})
                if (t[i] >= base && t[k] >= base && corners[t[i]].size() != 2 && corners[t[k]].size() == 2)
                    for (const uint32_t c : corners[t[k]]) note(all[t[i]], c);
    std::vector<std::array<uint32_t, 4>> out(asset.bodyVertexCount);
    for (uint32_t v = 0; v < out.size(); ++v) {
        const auto& c = all[v];
        if (v < base || c.empty())
            out[v] = {v, v, v, v};
        else if (c.size() == 4)
            out[v] = {c[0], c[1], c[2], c[3]};
        else
            out[v] = {c[0], c[c.size() > 1 ? 1 : 0], c[0], c[c.size() > 1 ? 1 : 0]};
    }
    return out;
}

std::vector<BodyPart> vertexParts(const BodyAsset& asset) {
    std::vector<BodyPart> of;
    for (const engine::Joint& j : asset.joints) of.push_back(bodyPart(j.name));
    std::vector<BodyPart> out(asset.weights.size());
    for (size_t v = 0; v < out.size(); ++v) {
        std::array<int, bodyPartCount> sum{};
        for (size_t i = 0; i < 4; ++i)
            sum[static_cast<size_t>(of[asset.weights[v].joint[i]])] += asset.weights[v].weight[i];
        out[v] = static_cast<BodyPart>(std::ranges::max_element(sum) - sum.begin());
    }
    return out;
}

SurfaceFit layOn(const BodyAsset& asset, std::span<const vec3> start, const FitSurface& guest,
                 std::stop_token stop, std::span<const FitPin> pins, const SurfaceFit* earlier,
                 size_t stages) {
    const Lattice l = lattice(asset);
    const size_t n = l.size();
    const Warp warp(l, start.first(n));
    const std::vector<BodyPart> parts = vertexParts(asset);
    Solver solver(l, ownStiffness(asset, parts, warp.edge()));
    const GuestFinder finder(guest);
    float low = 1e9f, high = -1e9f;
    for (const vec3& p : start) low = std::min(low, p.y), high = std::max(high, p.y);
    const float scale = (high - low) / 1.7f;
    const auto hold = [&](std::vector<vec3>& target, std::vector<float>& pull) {
        for (const FitPin& pin : pins) target[pin.vertex] = pin.at, pull[pin.vertex] = 1e4f;
    };

    SurfaceFit fit;
    const std::span<const vec3> first = earlier ? std::span<const vec3>(earlier->positions) : start;
    std::vector<vec3> now(first.begin(), first.begin() + static_cast<long>(n));
    if (earlier && !pins.empty()) { // the skin around goes along, less and less
        std::vector<vec3> target = now;
        std::vector<float> pull(n, 0.03f);
        hold(target, pull);
        solver.solve(warp, warp.at(now, 2), 1, target, pull, now);
    }
    for (const Stage& stage :
         std::span(kStages).first(std::min(stages, kStages.size())).subspan(earlier ? kStages.size() - 1 : 0))
        for (int round = 0; round < stage.rounds; ++round) {
            if (stop.stop_requested()) {
                fit.stopped = true;
                return fit;
            }
            const std::vector<vec3> normals = engine::computeNormals(now, l.triangles);
            Found found = findPlaces(finder, guest, now, normals, parts, warp.edge(), stage.reach * scale,
                                     stage.agree, true);
            hold(found.target, found.pull);
            const std::vector<mat3> turned = warp.at(now, stage.neighbourhood);
            if (!solver.solve(warp, turned, stage.stiffness, found.target, found.pull, now)) break;
        }

    // Fine vertices go with the base ones between which they lie, then those on sound ground are set down.
    const auto parents = fineParents(asset);
    fit.positions.assign(start.begin(), start.end());
    for (size_t v = 0; v < asset.bodyVertexCount; ++v) {
        vec3 moved(0);
        for (const uint32_t p : parents[v]) moved += 0.25f * (now[p] - start[p]);
        fit.positions[v] = start[v] + moved;
    }
    carryEyes(asset, start, fit.positions);
    const std::vector<vec3> normals = engine::computeNormals(now, l.triangles);
    const Found last = findPlaces(finder, guest, now, normals, parts, warp.edge(), 0.02f * scale, 0.6f, true);
    fit.trust = last.pull;
    fit.distance = last.distance;
    fit.kind = last.kind;
    return fit;
}

} // namespace atlas
