// The atlas against tests/data/who_relations.toml: what the WHO standard says of each point's place, measured
// from the places alone (straight lines, heights, distances), not the way the rules find them.
#include "atlas/domain/measure.h"
#include <algorithm>
#include <gtest/gtest.h>
#include <iostream>
#include <map>
#include <stdexcept>
#include <toml++/toml.h>

namespace {

using namespace atlas;
using glm::vec3;

struct Figure {
    std::string name;
    std::map<std::string, vec3> places, normals; // landmarks, points, "joint:…": left half and midline

    vec3 at(const std::string& id) const {
        const auto found = places.find(id);
        if (found == places.end()) throw std::runtime_error(id + " is not on the body");
        return found->second;
    }
};

Figure measured(const std::shared_ptr<const BodyAsset>& asset, const Catalog& catalog,
                const std::string& name, const char* shape) {
    Figure f{name, {}, {}};
    const ShapedBody shaped = shapeBody(*asset, *parseShape(shape, {}));
    const PosedBody body = poseBody(asset, shaped, measuringPose(*asset, shaped));
    const auto m = measure(body, catalog);
    if (!m) throw std::runtime_error(name + ": " + m.error().message);
    for (size_t i = 0; i < asset->joints.size(); ++i) {
        const std::string& joint = asset->joints[i].name;
        if (joint.ends_with(".L"))
            f.places["joint:" + joint.substr(0, joint.size() - 2)] = body.jointPositions[i];
    }
    for (const Landmark& l : m->landmarks)
        if (l.side != Side::right) f.places[l.id] = l.position;
    for (const PlacedPoint& p : m->points)
        for (const Site& s : p.sites)
            if (s.side != Side::right && !f.normals.contains(p.code)) {
                f.places[p.code] = engine::positionAt(body.skinSurface(), s.at);
                f.normals[p.code] = engine::normalAt(body.skinSurface(), s.at);
            }
    return f;
}

std::vector<std::string> words(const toml::node_view<const toml::node>& list) {
    std::vector<std::string> out;
    if (const toml::array* a = list.as_array())
        for (const toml::node& n : *a) out.push_back(n.value_or(std::string()));
    return out;
}

std::vector<float> alongPath(const Figure& f, const std::vector<std::string>& path) {
    std::vector<float> out{0};
    for (size_t i = 1; i < path.size(); ++i)
        out.push_back(out.back() + glm::distance(f.at(path[i - 1]), f.at(path[i])));
    return out;
}

struct Result {
    bool ratio = false; // value: the error in B-cun; otherwise millimetres or a cosine
    float value = 0;
    bool right = true;
};

class Judge {
public:
    Judge(const toml::table& data, const Figure& figure) : f_(figure) {
        for (const toml::node& n : *data["unit"].as_array()) {
            const toml::table& u = *n.as_table();
            const std::string how = u["measure"].value_or(std::string());
            const auto refs = words(u["refs"]);
            const float length = how == "height"   ? std::abs(f_.at(refs[0]).y - f_.at(refs[1]).y)
                                 : how == "across" ? 2 * std::abs(f_.at(refs[0]).x)
                                                   : alongPath(f_, refs).back();
            units_[u["id"].value_or(std::string())] = length / u["cun"].value_or(1.0f);
        }
    }

    Result operator()(const toml::table& r) const {
        const auto text = [&](const char* key) { return r[key].value_or(std::string()); };
        const float cun = r["cun"].value_or(0.0f);
        const float unit = r.contains("unit") ? units_.at(text("unit")) : 0;
        const auto ratio = [&](float error) { return Result{true, error, std::abs(error) <= 0.3f}; };
        if (r.contains("order")) return inOrder(words(r["order"]), direction(text("going")));
        const std::string code = text("point");
        const vec3 p = f_.at(code);
        if (r.contains("along") || r.contains("online")) {
            const auto refs = words(r[r.contains("along") ? "along" : "online"]);
            const vec3 from = f_.at(refs[0]), line = f_.at(refs[1]) - from;
            vec3 axis = glm::normalize(line);
            if (const auto joints = words(r["axis"]); joints.size() == 2)
                axis = glm::normalize(f_.at(joints[1]) - f_.at(joints[0]));
            const float length = glm::dot(line, axis), of = r["part"][1].value_or(1.0f);
            const float one = unit > 0 ? unit : length / of;
            if (r.contains("online"))
                return ratio(glm::dot(p - from, glm::normalize(glm::cross(line, f_.normals.at(code)))) / one);
            const float wanted = r.contains("part") ? length * r["part"][0].value_or(0.0f) / of : cun * one;
            return ratio((glm::dot(p - from, axis) - wanted) / one);
        }
        if (r.contains("arc")) {
            const auto path = words(r["arc"]);
            const auto lengths = alongPath(f_, path);
            const float there = lengths[size_t(std::ranges::find(path, code) - path.begin())];
            const float wanted = r.contains("part") ? lengths.back() * r["part"][0].value_or(0.0f) /
                                                          r["part"][1].value_or(1.0f)
                                                    : cun * unit;
            return ratio((there - wanted) / unit);
        }
        if (r.contains("level")) return ratio((p.y - f_.at(text("level")).y) / unit - cun);
        if (r.contains("lateral")) return ratio(std::abs(p.x) / unit - r["lateral"].value_or(0.0f));
        if (r.contains("plumb"))
            return ratio((std::abs(p.x) - std::abs(f_.at(text("plumb")).x)) / unit - cun);
        if (r.contains("depth")) return ratio((p.z - f_.at(text("depth")).z) / unit - cun);
        if (r.contains("from")) return ratio(glm::distance(p, f_.at(text("from"))) / unit - cun);
        if (r.contains("near")) {
            const float mm = glm::distance(p, f_.at(text("near"))) * 1000;
            return {false, mm, mm <= r["mm"].value_or(0.0f)};
        }
        if (r.contains("faces")) {
            const float cosine = glm::dot(f_.normals.at(code), direction(text("faces")));
            return {false, cosine, cosine > 0.25f};
        }
        const float mm = glm::dot(p - f_.at(text("of")), direction(text("side"))) * 1000;
        return {false, mm, mm > 0};
    }

private:
    Result inOrder(const std::vector<std::string>& ids, vec3 towards) const {
        float least = 1e6f;
        for (size_t i = 1; i < ids.size(); ++i)
            least = std::min(least, glm::dot(f_.at(ids[i]) - f_.at(ids[i - 1]), towards) * 1000);
        return {false, least, least > 0};
    }

    vec3 direction(const std::string& word) const {
        static const std::map<std::string, vec3> fixed = {
            {"up", {0, 1, 0}},       {"down", {0, -1, 0}},      {"above", {0, 1, 0}}, {"below", {0, -1, 0}},
            {"anterior", {0, 0, 1}}, {"posterior", {0, 0, -1}}, {"front", {0, 0, 1}}, {"back", {0, 0, -1}},
            {"lateral", {1, 0, 0}},  {"medial", {-1, 0, 0}}};
        if (const auto found = fixed.find(word); found != fixed.end()) return found->second;
        const vec3 distal = glm::normalize(f_.at("metacarpal_head_3") - f_.at("biceps_tendon_elbow"));
        if (word == "distal") return distal;
        if (word == "proximal") return -distal;
        const vec3 across = f_.at("metacarpal_head_2") - f_.at("metacarpal_head_5");
        const vec3 radial = glm::normalize(across - distal * glm::dot(across, distal));
        if (word != "radial" && word != "ulnar") throw std::runtime_error("no direction " + word);
        return word == "radial" ? radial : -radial;
    }

    const Figure& f_;
    std::map<std::string, float> units_;
};

TEST(WhoRelations, HoldOnEveryBody) {
    const toml::table data = toml::parse_file(TONGREN_SOURCE_DIR "/tests/data/who_relations.toml");
    auto loaded = loadBody();
    const auto catalog = loadCatalog(defaultDataDir());
    ASSERT_TRUE(loaded) << loaded.error().message;
    ASSERT_TRUE(catalog) << catalog.error().message;
    const auto asset = std::make_shared<const BodyAsset>(std::move(*loaded));
    std::vector<float> errors;
    std::multimap<float, std::string, std::greater<>> worst;
    const std::pair<const char*, const char*> bodies[] = {{"female", "sex=0"},
                                                          {"male", "sex=1"},
                                                          {"heavy", "sex=0,weight=0.95,muscle=0.45"},
                                                          {"heavy man", "sex=1,weight=0.95,muscle=0.45"},
                                                          {"old", "sex=0,age=80,muscle=0.35"},
                                                          {"old man", "sex=1,age=80,muscle=0.35"},
                                                          {"tall man", "sex=1,height=0.9,muscle=0.9"}};
    for (const auto& [name, shape] : bodies) {
        const Figure figure = measured(asset, *catalog, name, shape);
        const Judge judge(data, figure);
        for (const toml::node& n : *data["relations"].as_array()) {
            const toml::table& r = *n.as_table();
            if (const auto only = words(r["bodies"]);
                !only.empty() && !std::ranges::count(only, std::string(name)))
                continue;
            const std::string says = r["says"].value_or(std::string());
            const Result result = judge(r);
            EXPECT_TRUE(result.right) << name << ": " << says << " Measured: " << result.value;
            if (!result.ratio) continue;
            errors.push_back(std::abs(result.value));
            worst.emplace(errors.back(), std::string(name) + ": " + says);
        }
    }
    ASSERT_GT(errors.size(), 2000u);
    std::ranges::sort(errors);
    EXPECT_LT(errors[errors.size() / 2], 0.1f);
    std::cout << errors.size() << " ratios, median " << errors[errors.size() / 2] << " B-cun; the worst:\n";
    int shown = 0;
    for (const auto& [error, what] : worst)
        if (shown++ < 10) std::cout << "  " << error << "  " << what << '\n';
}

TEST(WhoRelations, SegmentsAreTheStandards) {
    const toml::table data = toml::parse_file(TONGREN_SOURCE_DIR "/tests/data/who_relations.toml");
    const auto catalog = loadCatalog(defaultDataDir());
    ASSERT_TRUE(catalog) << catalog.error().message;
    int points = 0;
    for (const auto& [segment, codes] : *data["segments"].as_table())
        for (const std::string& code : words(toml::node_view<const toml::node>(codes))) {
            const Point* p = catalog->point(code);
            ASSERT_TRUE(p) << code;
            EXPECT_EQ(p->segment, segment.str()) << code;
            ++points;
        }
    EXPECT_EQ(points, 361);
}

} // namespace
