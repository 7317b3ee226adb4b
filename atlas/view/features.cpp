#include "atlas/view/features.h"
#include <toml++/toml.h>

namespace atlas {
namespace {

struct Node {
    std::vector<std::pair<std::string, float>> mix; // landmark and share
    glm::vec3 offset{0};                            // outward, up, forward; shares of stature
    glm::vec3 facing{0};                            // the skin must look this way; zero: any
};

engine::Result<Node> readNode(const toml::node& node, const std::string& where) {
    Node n;
    if (const auto name = node.value<std::string>()) {
        n.mix.push_back({*name, 1.0f});
        return n;
    }
    const toml::table* t = node.as_table();
    if (!t) return engine::Error{where + ": a node of 'path' is a landmark's id or a table"};
    if (const toml::table* mix = (*t)["mix"].as_table())
        for (auto&& [key, share] : *mix) n.mix.push_back({std::string(key.str()), share.value_or(0.0f)});
    if (const auto at = (*t)["at"].value<std::string>()) n.mix.push_back({*at, 1.0f});
    if (n.mix.empty()) return engine::Error{where + ": a node needs 'at' or 'mix'"};
    n.offset = {(*t)["out"].value_or(0.0f), (*t)["up"].value_or(0.0f), (*t)["front"].value_or(0.0f)};
    const auto facing = (*t)["facing"].value_or(std::string{});
    if (facing == "front") n.facing = {0, 0, 1};
    else if (facing == "back") n.facing = {0, 0, -1};
    else if (facing == "out") n.facing = {1, 0, 0};
    else if (facing == "in") n.facing = {-1, 0, 0};
    else if (!facing.empty()) return engine::Error{where + ": 'facing' is front, back, out or in"};
    return n;
}

struct Skin {
    const PosedBody& body;
    std::vector<uint32_t> triangleOf; // a triangle and corner of each vertex: 3 * triangle + corner

    explicit Skin(const PosedBody& b) : body(b), triangleOf(b.positions.size(), 0) {
        const auto triangles = b.skinSurface().triangles;
        for (uint32_t i = 0; i < triangles.size(); ++i)
            for (uint32_t k = 0; k < 3; ++k) triangleOf[triangles[i][k]] = 3 * i + k;
    }
    engine::SurfacePoint nearest(glm::vec3 p, glm::vec3 facing) const {
        float best = 1e9f;
        uint32_t vertex = 0;
        for (uint32_t v = 0; v < body.asset->bodyVertexCount; ++v) {
            const glm::vec3 d = body.positions[v] - p;
            const float d2 = glm::dot(d, d);
            if (d2 >= best || (facing != glm::vec3(0) && glm::dot(body.normals[v], facing) < 0.35f)) continue;
            best = d2;
            vertex = v;
        }
        engine::SurfacePoint at{triangleOf[vertex] / 3, glm::vec3(0)};
        at.barycentric[static_cast<int>(triangleOf[vertex] % 3)] = 1;
        return at;
    }
};

// Left or right; false where a landmark is missing.
bool place(const AtlasSession& session, const Skin& skin, const Node& node, Side side, engine::SurfacePoint& out) {
    glm::vec3 p(0);
    const float mirror = side == Side::right ? -1.0f : 1.0f;
    for (const auto& [id, share] : node.mix) {
        const Landmark* landmark = session.measurement.landmark(id, side);
        if (!landmark) return false;
        if (node.mix.size() == 1 && node.offset == glm::vec3(0) && node.facing == glm::vec3(0)) {
            out = landmark->at;
            return true;
        }
        p += landmark->position * share;
    }
    p += node.offset * glm::vec3(mirror, 1, 1) * session.reference.height;
    out = skin.nearest(p, node.facing * glm::vec3(mirror, 1, 1));
    return true;
}

} // namespace

engine::Result<std::vector<Feature>> traceFeatures(const AtlasSession& session, const std::filesystem::path& dataDir) {
    const auto file = dataDir / "features.toml";
    std::vector<Feature> features;
    const Skin skin(session.reference);
    const auto surface = session.reference.surface();
    try {
        const toml::table table = toml::parse_file(file.string());
        const toml::array* list = table["feature"].as_array();
        if (!list) return features;
        for (auto&& entry : *list) {
            const toml::table* t = entry.as_table();
            if (!t) continue;
            const auto id = (*t)["id"].value_or(std::string{});
            const std::string where = file.string() + ":" + std::to_string(t->source().begin.line) + ": feature '" + id + "'";
            std::vector<Node> nodes;
            if (const toml::array* path = (*t)["path"].as_array())
                for (auto&& n : *path) {
                    auto node = readNode(n, where);
                    if (!node) return node.error();
                    nodes.push_back(std::move(*node));
                }
            if (nodes.size() < 2) return engine::Error{where + ": 'path' needs two nodes or more"};
            for (Side side : {Side::left, Side::right}) {
                Feature f{id, (*t)["kind"].value_or(std::string("crease")), (*t)["width_mm"].value_or(1.0f) * 0.001f, {}};
                engine::SurfacePoint from, to;
                bool whole = true;
                for (size_t i = 0; i < nodes.size() && whole; ++i) {
                    whole = place(session, skin, nodes[i], side, to);
                    if (!whole) break;
                    if (i > 0) {
                        const auto path = engine::tracePath(surface, session.asset->topology, from, to);
                        const float straight = glm::distance(engine::positionAt(surface, from), engine::positionAt(surface, to));
                        if (path.length > 2.5f * straight + 0.01f) whole = false;
                        f.points.insert(f.points.end(), path.points.begin() + (f.points.empty() ? 0 : 1), path.points.end());
                    }
                    from = to;
                }
                if (whole && f.points.size() > 1) features.push_back(std::move(f));
            }
        }
    } catch (const toml::parse_error& e) {
        return engine::Error{file.string() + ":" + std::to_string(e.source().begin.line) + ": " + std::string(e.description())};
    }
    return features;
}

} // namespace atlas
