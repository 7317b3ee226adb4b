#include "atlas/view/features.h"
#include <algorithm>
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
    if (facing == "front")
        n.facing = {0, 0, 1};
    else if (facing == "back")
        n.facing = {0, 0, -1};
    else if (facing == "out")
        n.facing = {1, 0, 0};
    else if (facing == "in")
        n.facing = {-1, 0, 0};
    else if (!facing.empty())
        return engine::Error{where + ": 'facing' is front, back, out or in"};
    return n;
}

struct Skin {
    engine::SurfaceView surface;
    engine::Bvh tree;
    explicit Skin(const PosedBody& b) : surface(b.skinSurface()), tree(surface, b.asset->bvhOrder) {}

    // Straight against `facing` where it is given (a palm under the back of its hand), else the nearest skin.
    engine::SurfacePoint at(glm::vec3 p, glm::vec3 facing) const {
        if (facing != glm::vec3(0))
            if (const auto hit = tree.raycast(surface, {p + facing * 0.08f, -facing}, 0.2f)) return hit->at;
        return tree.closest(surface, p).at;
    }
};

struct Place {
    glm::vec3 position, facing;
};

// False where a landmark is missing.
bool place(const AtlasSession& session, const Skin& skin, const Node& node, Side side, Place& out) {
    glm::vec3 p(0);
    const float mirror = side == Side::right ? -1.0f : 1.0f;
    for (const auto& [id, share] : node.mix) {
        const Landmark* landmark = session.measurement.landmark(id, side);
        if (!landmark) return false;
        p += landmark->position * share;
    }
    p += node.offset * glm::vec3(mirror, 1, 1) * session.reference.height;
    out.facing = node.facing * glm::vec3(mirror, 1, 1);
    out.position = engine::positionAt(skin.surface, skin.at(p, out.facing));
    return true;
}

// A smooth curve through the places (Catmull and Rom 1974), laid on the skin.
std::vector<engine::SurfacePoint> curve(const Skin& skin, const std::vector<Place>& places) {
    std::vector<engine::SurfacePoint> out;
    const auto at = [&](size_t i, int by) {
        const auto j = static_cast<size_t>(
            std::clamp<long>(static_cast<long>(i) + by, 0, static_cast<long>(places.size()) - 1));
        return places[j].position;
    };
    for (size_t i = 0; i + 1 < places.size(); ++i) {
        const glm::vec3 p0 = at(i, -1), p1 = at(i, 0), p2 = at(i, 1), p3 = at(i, 2);
        const int n = std::max(2, static_cast<int>(glm::distance(p1, p2) / 0.0025f));
        const glm::vec3 facing = places[i].facing == places[i + 1].facing ? places[i].facing : glm::vec3(0);
        for (int k = i == 0 ? 0 : 1; k <= n; ++k) {
            const float t = static_cast<float>(k) / static_cast<float>(n);
            const glm::vec3 p =
                0.5f * (2.0f * p1 + (p2 - p0) * t + (2.0f * p0 - 5.0f * p1 + 4.0f * p2 - p3) * t * t +
                        (3.0f * p1 - p0 - 3.0f * p2 + p3) * t * t * t);
            out.push_back(skin.at(p, facing));
        }
    }
    return out;
}

} // namespace

engine::Result<std::vector<Feature>> traceFeatures(const AtlasSession& session,
                                                   const std::filesystem::path& dataDir) {
    const auto file = dataDir / "features.toml";
    std::vector<Feature> features;
    const Skin skin(session.reference);
    try {
        const toml::table table = toml::parse_file(file.string());
        const toml::array* list = table["feature"].as_array();
        if (!list) return features;
        for (auto&& entry : *list) {
            const toml::table* t = entry.as_table();
            if (!t) continue;
            const auto id = (*t)["id"].value_or(std::string{});
            const std::string where =
                file.string() + ":" + std::to_string(t->source().begin.line) + ": feature '" + id + "'";
            std::vector<Node> nodes;
            if (const toml::array* path = (*t)["path"].as_array())
                for (auto&& n : *path) {
                    auto node = readNode(n, where);
                    if (!node) return node.error();
                    nodes.push_back(std::move(*node));
                }
            if (nodes.size() < 2) return engine::Error{where + ": 'path' needs two nodes or more"};
            for (Side side : {Side::left, Side::right}) {
                Feature f{id,
                          (*t)["kind"].value_or(std::string("crease")),
                          (*t)["width_mm"].value_or(1.0f) * 0.001f,
                          {}};
                std::vector<Place> places(nodes.size());
                bool whole = true;
                for (size_t i = 0; i < nodes.size() && whole; ++i)
                    whole = place(session, skin, nodes[i], side, places[i]);
                if (whole) f.points = curve(skin, places);
                if (whole && f.points.size() > 1) features.push_back(std::move(f));
            }
        }
    } catch (const toml::parse_error& e) {
        return engine::Error{file.string() + ":" + std::to_string(e.source().begin.line) + ": " +
                             std::string(e.description())};
    }
    return features;
}

} // namespace atlas
