#include "atlas/domain/body.h"
#include "atlas/domain/body_format.h"
#include "engine/core/files.h"
#include "engine/geometry/subdivision.h"
#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace atlas {
namespace fs = std::filesystem;
using nlohmann::json;

struct TargetData {
    engine::MappedFile file;
    std::map<std::string, const std::byte*> rows; // int16 x, y, z of eyesEnd vertices
    std::vector<glm::vec3> base;
    engine::Subdivision subdivision;
    std::vector<std::vector<uint32_t>> heads, tails;
};

namespace {

struct Factor {
    const char* name;
    float weight;
};
using Factors = std::vector<Factor>;

Factors threeWay(const char* low, const char* middle, const char* high, float x) {
    const float hi = std::max(0.0f, 2 * x - 1), lo = std::max(0.0f, 1 - 2 * x);
    return {{low, lo}, {middle, 1 - hi - lo}, {high, hi}};
}

// MakeHuman's age slider: 0.5 is 25 years, 1 is 90.
Factors ageFactors(float years) {
    const float a = years <= 25 ? 0.5f * (years - 1) / 24 : 0.5f + 0.5f * (years - 25) / 65;
    if (a >= 0.5f) return {{"young", 2 - 2 * a}, {"old", 2 * a - 1}};
    const float baby = std::max(0.0f, 1 - 5.333f * a), young = std::max(0.0f, 3.2f * (a - 0.1875f));
    return {{"baby", baby},
            {"child", std::clamp(std::min(1.0f, 5.333f * a) - young, 0.0f, 1.0f)},
            {"young", young}};
}

void addProducts(const TargetData& data, std::vector<glm::vec3>& out, const std::string& name, float weight,
                 std::span<const Factors> rest) {
    if (weight < 1e-4f) return;
    if (!rest.empty()) {
        for (const Factor& f : rest.front())
            addProducts(data, out, name.empty() ? f.name : name + (name.back() == '/' ? "" : "-") + f.name,
                        weight * f.weight, rest.subspan(1));
        return;
    }
    const auto row = data.rows.find(name);
    if (row == data.rows.end()) return; // a missing combination counts as zero
    const std::byte* at = row->second;
    for (uint32_t v = 0; v < eyesEnd; ++v) {
        int16_t d[3];
        std::memcpy(d, at + v * sizeof d, sizeof d);
        out[v] += weight * shapeUnit * glm::vec3(d[0], d[1], d[2]);
    }
}

BodyAsset readBody(const fs::path& dir) {
    auto fail = [&](const char* file, const std::string& what) {
        return std::runtime_error((dir / file).string() + ": " + what + "; run tools/fetch to bake it anew");
    };
    auto file = engine::MappedFile::open(dir / "body.glb");
    if (!file) throw std::runtime_error(file.error().message + "; run tools/fetch to bake the body");
    const auto bytes = file->bytes();
    auto u32 = [&](size_t at) {
        uint32_t x;
        std::memcpy(&x, bytes.data() + at, 4);
        return x;
    };
    if (bytes.size() < 28 || std::memcmp(bytes.data(), "glTF", 4) != 0 || u32(8) != bytes.size())
        throw fail("body.glb", "damaged, not a complete binary glTF");
    const size_t textSize = u32(12);
    if (textSize > bytes.size() - 28) throw fail("body.glb", "damaged chunk size");
    const auto* text = reinterpret_cast<const char*>(bytes.data() + 20);
    json doc;
    try {
        doc = json::parse(text, text + textSize);
    } catch (const json::exception&) {
        throw fail("body.glb", "damaged JSON");
    }
    const auto binary = bytes.subspan(28 + textSize);
    const json& own = doc.at("extras").at("tongren");
    if (own.at("version") != bodyFormatVersion) throw fail("body.glb", "another format version");
    if (!own.contains("bvhOrder")) throw fail("body.glb", "baked by an older bake_body");
    auto view = [&]<class T>(const char* name, std::vector<T>& out) {
        const json& v = doc.at("bufferViews").at(own.at(name).get<size_t>());
        const size_t offset = v.at("byteOffset"), size = v.at("byteLength");
        if (offset > binary.size() || size > binary.size() - offset || size % sizeof(T))
            throw fail("body.glb", std::string("damaged view ") + name);
        out.resize(size / sizeof(T));
        std::memcpy(out.data(), binary.data() + offset, size);
    };
    BodyAsset asset;
    asset.source = dir.string();
    auto shapes = engine::MappedFile::open(dir / "body.shapes");
    if (!shapes) throw std::runtime_error(shapes.error().message + "; run tools/fetch to bake the body");
    ShapesHeader header, expected;
    const auto raw = shapes->bytes();
    const size_t rowSize = size_t{eyesEnd} * 6;
    if (raw.size() < sizeof header) throw fail("body.shapes", "damaged");
    std::memcpy(&header, raw.data(), sizeof header);
    const size_t baseAt = sizeof header + size_t{header.rows} * shapeNameSize, rowsAt = baseAt + eyesEnd * 12;
    if (std::memcmp(header.magic, expected.magic, 8) != 0 || header.version != expected.version ||
        header.vertices != eyesEnd || raw.size() != rowsAt + header.rows * rowSize)
        throw fail("body.shapes", "damaged or of another version");
    auto data = std::make_shared<TargetData>(TargetData{std::move(*shapes), {}, {}, {}, {}, {}});
    data->base.resize(eyesEnd);
    std::memcpy(data->base.data(), raw.data() + baseAt, eyesEnd * sizeof(glm::vec3));
    for (uint32_t r = 0; r < header.rows; ++r) {
        const auto* name = reinterpret_cast<const char*>(raw.data() + sizeof header + r * shapeNameSize);
        data->rows[std::string(name, strnlen(name, shapeNameSize))] = raw.data() + rowsAt + r * rowSize;
    }
    engine::Subdivision& sub = data->subdivision;
    sub.vertexCount = bodyVertices;
    view("quads", sub.quads);
    view("quadEdges", sub.quadEdges);
    view("edges", sub.edges);
    view("edgeQuads", sub.edgeQuads);
    auto below = [&](const auto& lists, size_t end, const char* what) {
        for (const auto& list : lists)
            for (uint32_t i : list)
                if (i >= end) throw fail("body.glb", std::string("damaged ") + what);
    };
    below(sub.quads, bodyVertices, "quads");
    below(sub.quadEdges, sub.edges.size(), "quad edges");
    below(sub.edges, bodyVertices, "edges");
    below(sub.edgeQuads, sub.quads.size(), "edge quads");
    if (sub.quads.empty() || sub.quadEdges.size() != sub.quads.size() ||
        sub.edgeQuads.size() != sub.edges.size())
        throw fail("body.glb", "damaged quads");
    const uint32_t fine = sub.fineCount();
    asset.baseVertexCount = bodyVertices;
    asset.bodyVertexCount = fine;
    asset.vertexCount = fine + eyesEnd - eyesBegin;
    asset.triangles = engine::fineTriangles(data->subdivision);
    asset.coarse = engine::coarseTriangles(data->subdivision);
    asset.bodyTriangleCount = asset.triangles.size();
    std::vector<engine::Triangle> eyes;
    view("eyes", eyes);
    below(eyes, asset.vertexCount, "eyes");
    asset.triangles.insert(asset.triangles.end(), eyes.begin(), eyes.end());
    asset.coarse.insert(asset.coarse.end(), eyes.begin(), eyes.end());
    std::vector<std::array<uint8_t, 4>> joint, weight;
    std::vector<uint8_t> open;
    view("uvs", asset.uvs);
    view("joints", joint);
    view("weights", weight);
    view("occlusion", open);
    own.at("heads").get_to(data->heads);
    own.at("tails").get_to(data->tails);
    const size_t joints = data->heads.size();
    if (asset.uvs.size() != asset.vertexCount || joint.size() != asset.vertexCount ||
        weight.size() != asset.vertexCount || open.size() != asset.vertexCount ||
        data->tails.size() != joints)
        throw fail("body.glb", "arrays of the wrong length");
    for (const auto* lists : {&data->heads, &data->tails})
        for (const auto& list : *lists) {
            if (list.empty()) throw fail("body.glb", "a joint without vertices");
            for (uint32_t v : list)
                if (v >= eyesEnd) throw fail("body.glb", "a joint of an unknown vertex");
        }
    asset.weights.reserve(asset.vertexCount);
    asset.occlusion.reserve(asset.vertexCount);
    for (size_t v = 0; v < asset.vertexCount; ++v) {
        for (uint8_t j : joint[v])
            if (j >= joints) throw fail("body.glb", "a weight of an unknown joint");
        asset.weights.push_back({joint[v], weight[v]});
        asset.occlusion.push_back(static_cast<float>(open[v]) / 255);
    }
    asset.joints.resize(joints);
    for (size_t j = 0; j < joints; ++j) asset.joints[j].name = doc.at("nodes").at(j).at("name");
    for (size_t j = 0; j < joints; ++j)
        for (size_t child : doc["nodes"][j].value("children", std::vector<size_t>{})) {
            if (child >= joints || child <= j) throw fail("body.glb", "joints out of order");
            asset.joints[child].parent = static_cast<int>(j);
        }
    view("mirror", asset.mirror);
    view("neighbours", asset.topology.neighbour);
    view("bvhOrder", asset.bvhOrder);
    std::vector<bool> seen(asset.bodyTriangleCount);
    for (uint32_t t : asset.bvhOrder) {
        if (t >= seen.size() || seen[t]) throw fail("body.glb", "damaged triangle order");
        seen[t] = true;
    }
    if (asset.bvhOrder.size() != asset.bodyTriangleCount || asset.mirror.size() != asset.vertexCount ||
        asset.topology.neighbour.size() != asset.triangles.size())
        throw fail("body.glb", "arrays of the wrong length");
    for (uint32_t v : asset.mirror)
        if (v >= asset.vertexCount) throw fail("body.glb", "damaged mirror partners");
    for (const auto& three : asset.topology.neighbour)
        for (int t : three)
            if (t < -1 || t >= static_cast<int>(asset.triangles.size()))
                throw fail("body.glb", "damaged neighbours");
    asset.skin = engine::skinTopology(data->subdivision, asset.weights, asset.joints);
    asset.targets = std::move(data);
    return asset;
}

glm::vec3 mean(const std::vector<uint32_t>& list, const std::vector<glm::vec3>& positions) {
    glm::vec3 sum(0);
    for (uint32_t v : list) sum += positions[v];
    return sum / static_cast<float>(list.size());
}

} // namespace

fs::path bakedBodyDir() {
    const char* dir = std::getenv("TONGREN_BODY_DIR");
    return dir && *dir ? fs::path(dir) : engine::cacheDir() / "body";
}

engine::Result<BodyAsset> loadBody(const fs::path& dir) {
    const fs::path from = dir.empty() ? bakedBodyDir() : dir;
    try {
        return readBody(from);
    } catch (const json::exception&) {
        return engine::Error{(from / "body.glb").string() + ": damaged; run tools/fetch to bake it anew"};
    } catch (const std::exception& e) {
        return engine::Error{e.what()};
    }
}

ShapedBody shapeBody(const BodyAsset& asset, const Shape& shape) {
    const TargetData& data = *asset.targets;
    const Factors races{{"african", 1.0f / 3}, {"asian", 1.0f / 3}, {"caucasian", 1.0f / 3}};
    const Factors sex{{"female", 1 - shape.sex}, {"male", shape.sex}},
        age = ageFactors(shape.age),
        muscle = threeWay("minmuscle", "averagemuscle", "maxmuscle", shape.muscle),
        weight = threeWay("minweight", "averageweight", "maxweight", shape.weight),
        height = threeWay("minheight", "averageheight", "maxheight", shape.height),
        proportions =
            threeWay("uncommonproportions", "regularproportions", "idealproportions", shape.proportions);
    std::vector<glm::vec3> base = data.base;
    addProducts(data, base, "", 1, std::vector<Factors>{races, sex, age});
    addProducts(data, base, "universal", 1, std::vector<Factors>{sex, age, muscle, weight});
    addProducts(data, base, "height/", 1, std::vector<Factors>{sex, age, muscle, weight, height});
    addProducts(data, base, "proportions/", 1, std::vector<Factors>{sex, age, muscle, weight, proportions});
    addProducts(
        data, base, "breast/", 1,
        std::vector<Factors>{
            {{"female", 1 - shape.sex}}, age, muscle, weight, {{"averagecup", 1}}, {{"averagefirmness", 1}}});
    ShapedBody body;
    body.positions.resize(asset.vertexCount);
    engine::subdividePositions(data.subdivision, std::span(base).first(bodyVertices),
                               std::span(body.positions).first(asset.bodyVertexCount));
    std::copy(base.begin() + eyesBegin, base.end(),
              body.positions.begin() + static_cast<long>(asset.bodyVertexCount));
    float low = 1e9f, high = -1e9f;
    for (const auto& p : body.positions) low = std::min(low, p.y), high = std::max(high, p.y);
    for (auto& p : body.positions) p.y -= low;
    body.height = high - low;
    for (size_t j = 0; j < asset.joints.size(); ++j) {
        body.jointHeads.push_back(mean(data.heads[j], base) - glm::vec3(0, low, 0));
        body.jointTails.push_back(mean(data.tails[j], base) - glm::vec3(0, low, 0));
    }
    body.normals = engine::computeNormals(body.positions, asset.triangles);
    return body;
}

std::span<const ShapeKey> shapeKeys() {
    static constexpr std::array<ShapeKey, 6> keys{{{"sex", &Shape::sex, 0, 1},
                                                   {"age", &Shape::age, 1, 90},
                                                   {"muscle", &Shape::muscle, 0, 1},
                                                   {"weight", &Shape::weight, 0, 1},
                                                   {"height", &Shape::height, 0, 1},
                                                   {"proportions", &Shape::proportions, 0, 1}}};
    return keys;
}

engine::Result<Shape> parseShape(std::string_view text, Shape base) {
    while (!text.empty()) {
        const auto item = text.substr(0, text.find(','));
        text.remove_prefix(std::min(text.size(), item.size() + 1));
        const auto equals = item.find('=');
        const auto key = std::ranges::find(shapeKeys(), item.substr(0, equals), &ShapeKey::name);
        if (equals == item.npos || key == shapeKeys().end())
            return engine::Error{"shape: cannot read '" + std::string(item) +
                                 "'; use sex, age, weight, muscle, height, proportions as key=value"};
        const auto value = item.substr(equals + 1);
        float x = 0;
        const auto [end, bad] = std::from_chars(value.data(), value.data() + value.size(), x);
        if (bad != std::errc{} || end != value.data() + value.size() || !(x >= key->low && x <= key->high))
            return engine::Error{"shape: " + std::string(item) + " is out of range; " +
                                 std::string(key->name) +
                                 (key->high > 1 ? " takes 1 to 90 years" : " takes 0 to 1")};
        base.*key->field = x;
    }
    return base;
}

} // namespace atlas
