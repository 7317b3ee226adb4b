#pragma once
// Model files made on the spot, whole and damaged.
#include "engine/asset/import.h"
#include <cstring>
#include <fstream>
#include <glm/gtc/matrix_transform.hpp>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace modeltest {

using nlohmann::json;

// A folder of its own, gone afterwards.
struct Folder {
    std::filesystem::path path;
    Folder() {
        static int count = 0;
        path = std::filesystem::temp_directory_path() /
               ("tongren-model-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
        std::filesystem::create_directories(path);
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    std::filesystem::path write(const std::string& name, const std::string& bytes) const {
        const auto file = path / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << bytes;
        return file;
    }
};

template <class T>
std::string bytesOf(const std::vector<T>& values) {
    return std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

inline std::string word(uint32_t value) {
    return bytesOf(std::vector<uint32_t>{value});
}

constexpr int kByte = 5120, kUnsignedByte = 5121, kShort = 5122, kUnsignedShort = 5123, kUnsignedInt = 5125,
              kFloat = 5126;

struct Gltf {
    json document = {{"asset", {{"version", "2.0"}, {"generator", "test"}}}, {"scene", 0}};
    std::string bin;

    int view(const std::string& bytes) {
        while (bin.size() % 4 != 0) bin += '\0';
        document["bufferViews"].push_back(
            {{"buffer", 0}, {"byteOffset", bin.size()}, {"byteLength", bytes.size()}});
        bin += bytes;
        return static_cast<int>(document["bufferViews"].size()) - 1;
    }
    int accessor(const std::string& bytes, int componentType, const std::string& type, size_t count,
                 bool normalized = false) {
        json a = {
            {"bufferView", view(bytes)}, {"componentType", componentType}, {"type", type}, {"count", count}};
        if (normalized) a["normalized"] = true;
        document["accessors"].push_back(a);
        return static_cast<int>(document["accessors"].size()) - 1;
    }
    int positions(const std::vector<glm::vec3>& p) { return accessor(bytesOf(p), kFloat, "VEC3", p.size()); }
    int indices(const std::vector<uint32_t>& i) {
        return accessor(bytesOf(i), kUnsignedInt, "SCALAR", i.size());
    }
    int node(json n) {
        document["nodes"].push_back(std::move(n));
        return static_cast<int>(document["nodes"].size()) - 1;
    }
    int mesh(json primitive) {
        document["meshes"].push_back({{"name", "Mesh"}, {"primitives", json::array({std::move(primitive)})}});
        return static_cast<int>(document["meshes"].size()) - 1;
    }
    void scene(const std::vector<int>& nodes) { document["scenes"].push_back({{"nodes", nodes}}); }

    static std::string pack(std::string text, std::string chunk) {
        while (text.size() % 4 != 0) text += ' ';
        while (chunk.size() % 4 != 0) chunk += '\0';
        const size_t length = 12 + 8 + text.size() + (chunk.empty() ? 0 : 8 + chunk.size());
        std::string out = "glTF" + word(2) + word(static_cast<uint32_t>(length)) +
                          word(static_cast<uint32_t>(text.size())) + "JSON" + text;
        if (!chunk.empty())
            out += word(static_cast<uint32_t>(chunk.size())) + std::string("BIN\0", 4) + chunk;
        return out;
    }
    std::string glb() {
        if (!bin.empty()) document["buffers"] = json::array({{{"byteLength", bin.size()}}});
        return pack(document.dump(), bin);
    }
};

// One square of two triangles in a node, 4 vertices.
inline Gltf square() {
    Gltf g;
    const int position = g.positions({{0, 0, 0}, {1, 0, 0}, {1, 2, 0}, {0, 2, 0}});
    const int index = g.indices({0, 1, 2, 0, 2, 3});
    const int mesh = g.mesh({{"attributes", {{"POSITION", position}}}, {"indices", index}});
    g.scene({g.node({{"name", "Square"}, {"mesh", mesh}, {"translation", {10, 0, 0}}})});
    return g;
}

// The square on two joints: "Lower" at the origin, "Upper" a metre up, which the file shows turned by a
// quarter about z. Every vertex hangs on one joint: those at y = 2 on the upper.
inline Gltf limb() {
    Gltf g;
    const int position = g.positions({{0, 0, 0}, {1, 0, 0}, {1, 2, 0}, {0, 2, 0}});
    const int index = g.indices({0, 1, 2, 0, 2, 3});
    const int joints =
        g.accessor(bytesOf(std::vector<uint8_t>{0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0}),
                   kUnsignedByte, "VEC4", 4);
    const int weights =
        g.accessor(bytesOf(std::vector<glm::vec4>{{1, 0, 0, 0}, {1, 0, 0, 0}, {1, 0, 0, 0}, {1, 0, 0, 0}}),
                   kFloat, "VEC4", 4);
    const glm::mat4 up = glm::translate(glm::mat4(1), glm::vec3(0, -1, 0));
    const int inverse = g.accessor(bytesOf(std::vector<glm::mat4>{glm::mat4(1), up}), kFloat, "MAT4", 2);
    const int mesh =
        g.mesh({{"attributes", {{"POSITION", position}, {"JOINTS_0", joints}, {"WEIGHTS_0", weights}}},
                {"indices", index}});
    const float half = std::sqrt(0.5f);
    // The tip hangs on the rig and belongs to no skin.
    const int tip = g.node({{"name", "Tip"}, {"translation", {0, 1, 0}}});
    const int upper = g.node({{"name", "Upper"},
                              {"translation", {0, 1, 0}},
                              {"rotation", {0, 0, half, half}},
                              {"children", {tip}}});
    const int lower = g.node({{"name", "Lower"}, {"children", {upper}}});
    // The node's own place does not move a skinned mesh.
    const int body = g.node({{"name", "Body"}, {"mesh", mesh}, {"skin", 0}, {"translation", {50, 0, 0}}});
    g.document["skins"] = json::array({{{"joints", {upper, lower}}}});
    g.document["skins"][0]["joints"] = {lower, upper};
    g.document["skins"][0]["inverseBindMatrices"] = inverse;
    g.scene({lower, body});
    return g;
}

inline engine::Result<engine::Model> import(const Folder& folder, const std::string& name,
                                            const std::string& bytes,
                                            const engine::ImportLimits& limits = {}) {
    return engine::importModel(folder.write(name, bytes), limits);
}

// Without what says that this machine's kernel lacks one of the two fences.
inline std::vector<std::string> notesOf(const engine::Model& model) {
    std::vector<std::string> notes = model.notes;
    std::erase_if(notes, [](const std::string& n) { return n.find("kernel's fence") != std::string::npos; });
    return notes;
}

inline void expectNear(const glm::vec3& a, const glm::vec3& b, float by = 1e-5f) {
    EXPECT_LE(glm::distance(a, b), by)
        << a.x << " " << a.y << " " << a.z << " is not " << b.x << " " << b.y << " " << b.z;
}

} // namespace modeltest
