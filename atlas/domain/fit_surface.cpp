#include "atlas/domain/fit_surface.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <unordered_map>

namespace atlas {
namespace {

using engine::Triangle;

constexpr float kWeld = 2e-5f; // metres

std::string lower(std::string_view a, std::string_view b) {
    std::string out;
    for (std::string_view text : {a, std::string_view(" "), b})
        for (const char c : text) out += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return out;
}

bool holdsAny(const std::string& text, std::initializer_list<const char*> words) {
    return std::ranges::any_of(words, [&](const char* w) { return text.find(w) != text.npos; });
}

uint64_t cellKey(glm::ivec3 c) {
    const auto part = [](int i) {
        return static_cast<uint64_t>(static_cast<int64_t>(i) + (1 << 20)) & 0x1fffff;
    };
    return part(c.x) << 42 | part(c.y) << 21 | part(c.z);
}

glm::ivec3 cellOf(glm::vec3 p, float size) {
    return glm::ivec3(glm::floor(glm::clamp(p / size, glm::vec3(-1e6f), glm::vec3(1e6f))));
}

// Vertices of one place become one; clothes are kept apart from the skin that they touch.
class Welder {
public:
    uint32_t weld(FitSurface& s, glm::vec3 p, BodyPart part, bool skin) {
        const glm::ivec3 c = cellOf(p, 2 * kWeld);
        const glm::ivec3 far = cellOf(p + kWeld, 2 * kWeld), near = cellOf(p - kWeld, 2 * kWeld);
        for (int x = near.x; x <= far.x; ++x)
            for (int y = near.y; y <= far.y; ++y)
                for (int z = near.z; z <= far.z; ++z) {
                    const auto at = cells_.find(key({x, y, z}, skin));
                    if (at == cells_.end()) continue;
                    for (int32_t v = at->second; v >= 0; v = next_[static_cast<size_t>(v)])
                        if (glm::distance(s.positions[static_cast<size_t>(v)], p) <= kWeld)
                            return static_cast<uint32_t>(v);
                }
        const auto v = static_cast<int32_t>(s.positions.size());
        s.positions.push_back(p);
        s.part.push_back(part);
        auto [at, isNew] = cells_.try_emplace(key(c, skin), -1);
        next_.push_back(at->second);
        at->second = v;
        return static_cast<uint32_t>(v);
    }

private:
    static uint64_t key(glm::ivec3 c, bool skin) { return cellKey(c) << 1 | (skin ? 1u : 0u); }
    std::unordered_map<uint64_t, int32_t> cells_;
    std::vector<int32_t> next_;
};

struct Shells {
    std::vector<int> of;    // a triangle
    std::vector<bool> turn; // a triangle: to be wound the other way
};

// Neighbours wound alike, each connected piece outwards.
Shells findShells(const FitSurface& s) {
    const engine::SurfaceTopology topology = engine::buildTopology(s.triangles, s.positions.size());
    const size_t count = s.triangles.size();
    Shells out{std::vector<int>(count, -1), std::vector<bool>(count)};
    // buildTopology pairs edges that run opposite ways; here also those that run the same way.
    std::unordered_map<uint64_t, std::array<int, 2>> edges;
    edges.reserve(2 * count);
    for (size_t t = 0; t < count; ++t)
        for (size_t i = 0; i < 3; ++i) {
            const uint32_t a = s.triangles[t][i], b = s.triangles[t][(i + 1) % 3];
            const uint64_t key = uint64_t{std::min(a, b)} << 32 | std::max(a, b);
            auto [at, isNew] = edges.try_emplace(key, std::array<int, 2>{static_cast<int>(t), -1});
            if (!isNew) at->second[1] = at->second[1] == -1 ? static_cast<int>(t) : -2; // -2: more than two
        }
    std::vector<uint32_t> open;
    int shells = 0;
    std::vector<double> volume, area;
    for (size_t seed = 0; seed < count; ++seed) {
        if (out.of[seed] >= 0) continue;
        out.of[seed] = shells;
        open.assign(1, static_cast<uint32_t>(seed));
        double v = 0, a = 0;
        const glm::dvec3 centre(s.positions[s.triangles[seed][0]]);
        for (size_t n = 0; n < open.size(); ++n) {
            const uint32_t t = open[n];
            const Triangle& tri = s.triangles[t];
            const glm::dvec3 p = glm::dvec3(s.positions[tri[0]]) - centre,
                             q = glm::dvec3(s.positions[tri[1]]) - centre,
                             r = glm::dvec3(s.positions[tri[2]]) - centre;
            v += (out.turn[t] ? -1 : 1) * glm::dot(p, glm::cross(q, r));
            a += glm::length(glm::cross(q - p, r - p));
            for (size_t i = 0; i < 3; ++i) {
                const uint32_t from = tri[i], to = tri[(i + 1) % 3];
                const auto& pair = edges[uint64_t{std::min(from, to)} << 32 | std::max(from, to)];
                if (pair[1] < 0) continue;
                const auto other = static_cast<uint32_t>(pair[0] == static_cast<int>(t) ? pair[1] : pair[0]);
                if (out.of[other] >= 0) continue;
                const Triangle& o = s.triangles[other];
                bool same = false;
                for (size_t k = 0; k < 3; ++k) same |= o[k] == from && o[(k + 1) % 3] == to;
                out.of[other] = shells;
                out.turn[other] = out.turn[t] != same;
                open.push_back(other);
            }
        }
        volume.push_back(v), area.push_back(a);
        ++shells;
    }
    std::vector<int> rank(static_cast<size_t>(shells)), order(rank.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(
        order, [&](int x, int y) { return area[static_cast<size_t>(x)] > area[static_cast<size_t>(y)]; });
    for (size_t i = 0; i < order.size(); ++i) rank[static_cast<size_t>(order[i])] = static_cast<int>(i);
    for (size_t t = 0; t < count; ++t) {
        const auto piece = static_cast<size_t>(out.of[t]);
        if (volume[piece] < 0) out.turn[t] = !out.turn[t];
        out.of[t] = rank[piece];
    }
    return out;
}

void finish(FitSurface& s) {
    s.normals = engine::computeNormals(s.positions, s.triangles);
    s.edge.assign(s.positions.size(), 0);
    s.rim.assign(s.positions.size(), 0);
    std::vector<uint32_t> count(s.positions.size());
    const engine::SurfaceTopology topology = engine::buildTopology(s.triangles, s.positions.size());
    for (size_t t = 0; t < s.triangles.size(); ++t)
        for (size_t i = 0; i < 3; ++i) {
            const uint32_t a = s.triangles[t][i], b = s.triangles[t][(i + 1) % 3];
            const float length = glm::distance(s.positions[a], s.positions[b]);
            s.edge[a] += length, s.edge[b] += length;
            ++count[a], ++count[b];
            if (topology.neighbour[t][i] < 0) s.rim[a] = s.rim[b] = 1;
        }
    for (size_t v = 0; v < s.edge.size(); ++v) s.edge[v] /= static_cast<float>(std::max(count[v], 1u));
    // A scan's noise makes fine triangles look every way: their normals are shared over about half a
    // centimetre.
    constexpr float kShared = 0.01f;
    double length = 0;
    for (const float e : s.edge) length += static_cast<double>(e);
    const auto mean = static_cast<float>(length / static_cast<double>(std::max<size_t>(s.edge.size(), 1)));
    const float rounds = std::min(kShared * kShared / std::max(mean * mean, 1e-12f), 6.0f);
    std::vector<glm::vec3> sum(s.normals.size());
    for (int round = 0; round < static_cast<int>(rounds); ++round) {
        sum = s.normals;
        for (const Triangle& t : s.triangles)
            for (size_t i = 0; i < 3; ++i) sum[t[i]] += s.normals[t[(i + 1) % 3]] + s.normals[t[(i + 2) % 3]];
        for (size_t v = 0; v < sum.size(); ++v)
            if (const float l = glm::length(sum[v]); l > 1e-6f) s.normals[v] = sum[v] / l;
    }
}

} // namespace

GuestKind guestKind(std::string_view mesh, std::string_view material) {
    std::string text = lower(mesh, material);
    for (size_t at = 0; (at = text.find("brown", at)) != text.npos;) text.erase(at, 5); // no brow
    if (holdsAny(text, {"skin"})) return GuestKind::skin;
    if (holdsAny(text, {"hair", "brow", "lash", "beard", "mustache", "moustache", "ponytail", "fringe"}))
        return GuestKind::hair;
    if (holdsAny(text, {"eyeball", "eyes", "eyeiris", "iris", "cornea", "pupil", "eyewhite", "eyehighlight",
                        "eyeline", "sclera", "teeth", "tooth", "tongue", "gum", "facemouth", "glasses",
                        "weapon", "tear"}))
        return GuestKind::other;
    if (holdsAny(text, {"cloth",  "shirt",   "pants",  "trouser",  "jeans",   "dress",   "skirt",
                        "suit",   "shoe",    "boot",   "sock",     "jacket",  "coat",    "glove",
                        "helmet", "hat",     "hoodie", "wear",     "garment", "bottoms", "tops",
                        "sandal", "sneaker", "belt",   "onepiece", "sweater", "blouse",  "vest",
                        "scarf",  "cape",    "armor",  "armour",   "accessor"}))
        return GuestKind::cloth;
    return GuestKind::skin;
}

BodyPart bodyPart(std::string_view joint) {
    const int side = joint.ends_with(".R") ? 1 : 0;
    const auto is = [&](std::string_view word) { return joint.starts_with(word); };
    const auto sided = [&](int part) { return static_cast<BodyPart>(part + side); };
    if (is("upperarm")) return sided(armPart);
    if (is("lowerarm")) return sided(forearmPart);
    if (is("wrist") || is("metacarpal")) return sided(palmPart);
    if (is("finger") && joint.size() > 6)
        return static_cast<BodyPart>(fingerPart + 5 * side + std::clamp(joint[6] - '1', 0, 4));
    if (is("upperleg")) return sided(thighPart);
    if (is("lowerleg")) return sided(shinPart);
    if (is("foot") || is("toe")) return sided(footPart);
    for (const std::string_view word : {"root", "spine", "pelvis", "breast", "clavicle", "shoulder"})
        if (is(word)) return trunkPart;
    return headPart; // with the neck
}

bool touches(BodyPart a, BodyPart b) {
    if (a == b || a == anyPart || b == anyPart) return true;
    if (a > b) std::swap(a, b);
    const auto pair = [&](int x, int y) { return a == x && b == y; };
    if (pair(trunkPart, headPart)) return true;
    for (int side = 0; side < 2; ++side) {
        if (pair(trunkPart, armPart + side) || pair(armPart + side, forearmPart + side) ||
            pair(forearmPart + side, palmPart + side) || pair(trunkPart, thighPart + side) ||
            pair(thighPart + side, shinPart + side) || pair(shinPart + side, footPart + side))
            return true;
        if (a == palmPart + side && b >= fingerPart + 5 * side && b < fingerPart + 5 * side + 5) return true;
    }
    return false;
}

namespace {

// One material for hair and clothes alike, as exporters that merge materials leave it, says nothing of what
// wears it.
bool isPalette(const engine::Model& model, std::string_view material) {
    GuestKind first = GuestKind::skin;
    for (const engine::ModelMesh& m : model.meshes) {
        if (m.material != material) continue;
        const GuestKind kind = guestKind(m.name, "");
        if (kind == GuestKind::skin) continue;
        if (first != GuestKind::skin && kind != first) return true;
        first = kind;
    }
    return false;
}

} // namespace

FitSurface fitSurface(const GuestSurface& guest, const engine::Model& model, const BodyAsset& asset) {
    FitSurface s;
    std::vector<BodyPart> partOf;
    for (const engine::Joint& j : asset.joints) partOf.push_back(bodyPart(j.name));
    std::vector<GuestKind> kinds;
    for (const engine::ModelMesh& m : model.meshes)
        kinds.push_back(guestKind(m.name, isPalette(model, m.material) ? "" : m.material));
    // All clothes and no skin, as far as the guest's own meshes go: then the clothes are the body.
    const bool bare = guest.mesh.empty() || std::ranges::any_of(guest.mesh, [&](uint32_t m) {
                          return kinds[m] == GuestKind::skin;
                      });
    if (!bare) std::ranges::replace(kinds, GuestKind::cloth, GuestKind::skin);
    Welder welder;
    std::vector<uint32_t> at(guest.positions.size());
    const auto kindOf = [&](size_t v) {
        return v < guest.mesh.size() ? kinds[guest.mesh[v]] : GuestKind::skin;
    };
    for (size_t v = 0; v < at.size(); ++v) {
        const int joint = v < guest.follows.size() ? guest.follows[v] : -1;
        at[v] = welder.weld(s, guest.positions[v], joint < 0 ? anyPart : partOf[static_cast<size_t>(joint)],
                            kindOf(v) == GuestKind::skin);
    }
    for (const Triangle& t : guest.triangles) {
        const Triangle welded{at[t[0]], at[t[1]], at[t[2]]};
        if (welded[0] == welded[1] || welded[1] == welded[2] || welded[2] == welded[0]) continue;
        s.triangles.push_back(welded);
        s.kind.push_back(kindOf(t[0]));
    }
    const Shells shells = findShells(s);
    for (size_t t = 0; t < s.triangles.size(); ++t)
        if (shells.turn[t]) std::swap(s.triangles[t][1], s.triangles[t][2]);
    s.shell = shells.of;
    finish(s);
    return s;
}

FitSurface thinned(const FitSurface& s, float cell) {
    FitSurface out;
    std::unordered_map<uint64_t, uint32_t> cells;
    std::vector<uint32_t> at(s.positions.size()), count;
    for (size_t v = 0; v < at.size(); ++v) {
        const glm::vec3& n = s.normals[v];
        const int look = (n.x > 0 ? 1 : 0) | (n.y > 0 ? 2 : 0) | (n.z > 0 ? 4 : 0);
        const auto [found, isNew] =
            cells.try_emplace((cellKey(cellOf(s.positions[v], cell)) * 8 + static_cast<uint64_t>(look)) * 32 +
                                  static_cast<uint64_t>(s.part[v] + 1),
                              static_cast<uint32_t>(out.positions.size()));
        if (isNew) {
            out.positions.emplace_back(0);
            out.part.push_back(s.part[v]);
            count.push_back(0);
        }
        at[v] = found->second;
        out.positions[at[v]] += s.positions[v];
        ++count[at[v]];
    }
    for (size_t v = 0; v < out.positions.size(); ++v) out.positions[v] /= static_cast<float>(count[v]);
    for (size_t t = 0; t < s.triangles.size(); ++t) {
        const Triangle& o = s.triangles[t];
        const Triangle welded{at[o[0]], at[o[1]], at[o[2]]};
        if (welded[0] == welded[1] || welded[1] == welded[2] || welded[2] == welded[0]) continue;
        out.triangles.push_back(welded);
        out.kind.push_back(s.kind[t]);
        out.shell.push_back(s.shell[t]);
    }
    finish(out);
    return out;
}

GuestFinder::GuestFinder(const FitSurface& guest) : guest_(guest) {
    bool parts = false;
    for (const BodyPart p : guest.part) parts |= p != anyPart;
    skin_.resize(bodyPartCount + 1);
    cloth_.resize(bodyPartCount + 1);
    for (size_t t = 0; t < guest.triangles.size(); ++t) {
        if (guest.kind[t] != GuestKind::skin && guest.kind[t] != GuestKind::cloth) continue;
        std::vector<Tree>& trees = guest.kind[t] == GuestKind::skin ? skin_ : cloth_;
        const BodyPart part = guest.part[guest.triangles[t][0]];
        for (int p = 0; p <= bodyPartCount; ++p) {
            if (p < bodyPartCount && (!parts || !touches(static_cast<BodyPart>(p), part))) continue;
            trees[static_cast<size_t>(p)].triangles.push_back(guest.triangles[t]);
            trees[static_cast<size_t>(p)].of.push_back(static_cast<uint32_t>(t));
        }
    }
    for (std::vector<Tree>* trees : {&skin_, &cloth_}) {
        for (Tree& tree : *trees)
            if (!tree.triangles.empty())
                tree.bvh = engine::Bvh({guest.positions, guest.normals, tree.triangles});
    }
    if (!parts) {
        for (std::vector<Tree>* trees : {&skin_, &cloth_})
            for (size_t p = 0; p < bodyPartCount; ++p) (*trees)[p] = {};
    }
}

GuestFinder::Match GuestFinder::look(const Tree& tree, glm::vec3 at, glm::vec3 normal, float reach,
                                     float agree) const {
    const engine::SurfaceView view{guest_.positions, guest_.normals, tree.triangles};
    const auto judge = [&](const engine::SurfacePoint& place, float distance) {
        Match m;
        m.normal = engine::normalAt(view, place);
        const float dot = glm::dot(m.normal, normal);
        if (distance > reach || dot < agree) return m;
        m.position = engine::positionAt(view, place);
        m.distance = distance;
        m.triangle = tree.of[place.triangle];
        m.kind = guest_.kind[m.triangle];
        const Triangle& t = tree.triangles[place.triangle];
        for (size_t i = 0; i < 3; ++i)
            if (guest_.rim[t[i]] && place.barycentric[static_cast<int>(i)] > 0.02f) return m;
        const float r = distance / reach;
        m.weight = (dot - agree) / (1 - agree) * (1 - r * r) * (1 - r * r);
        m.weight = std::min(1.0f, 2 * m.weight);
        return m;
    };
    if (tree.bvh.empty()) return {};
    const engine::ClosestPoint near = tree.bvh.closest(view, at);
    if (near.distance > reach) return {};
    if (const Match m = judge(near.at, near.distance); m.found()) return m;
    Match best;
    for (const float sign : {1.0f, -1.0f}) // the other side of a thin part was nearer
        if (const auto hit = tree.bvh.raycast(view, {at, sign * normal}, reach))
            if (const Match m = judge(hit->at, hit->t);
                m.found() && (!best.found() || m.distance < best.distance))
                best = m;
    best.weight *= 0.5f;
    return best;
}

GuestFinder::Match GuestFinder::find(glm::vec3 at, glm::vec3 normal, BodyPart part, float reach,
                                     float agree) const {
    const bool parted = part != anyPart && !(skin_[static_cast<size_t>(part)].bvh.empty() &&
                                             cloth_[static_cast<size_t>(part)].bvh.empty());
    const size_t p = parted ? static_cast<size_t>(part) : size_t{bodyPartCount};
    if (part != anyPart && !parted && !skin_[trunkPart].bvh.empty()) return {}; // rigged, without this part
    Match m = look(skin_[p], at, normal, reach, agree);
    if (m.found()) return m;
    m = look(cloth_[p], at, normal, reach, agree);
    m.weight *= 0.3f;
    return m;
}

} // namespace atlas
