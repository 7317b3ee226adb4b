// Draco meshes, meshopt buffer views and WebP pictures, packed here by the libraries' own encoders.
#include "model_fixture.h"
#include <draco/compression/encode.h>
#include <gtest/gtest.h>
#include <meshoptimizer.h>
#include <webp/encode.h>

using namespace modeltest;
using namespace engine;

namespace {

struct DracoBuilder {
    draco::Mesh mesh;
    uint32_t points;
    explicit DracoBuilder(uint32_t count) : points(count) { mesh.set_num_points(count); }
    template <class T>
    uint32_t add(draco::GeometryAttribute::Type kind, draco::DataType type, const std::vector<T>& values) {
        const auto components = static_cast<int8_t>(values.size() / points);
        draco::GeometryAttribute a;
        a.Init(kind, nullptr, static_cast<uint8_t>(components), type, false,
               static_cast<int64_t>(sizeof(T)) * components, 0);
        const int id = mesh.AddAttribute(a, true, points);
        for (uint32_t v = 0; v < points; ++v)
            mesh.attribute(id)->SetAttributeValue(draco::AttributeValueIndex(v),
                                                  &values[v * static_cast<size_t>(components)]);
        return mesh.attribute(id)->unique_id();
    }
    void faces(const std::vector<uint32_t>& indices) {
        for (size_t i = 0; i + 2 < indices.size(); i += 3)
            mesh.AddFace({draco::PointIndex(indices[i]), draco::PointIndex(indices[i + 1]),
                          draco::PointIndex(indices[i + 2])});
    }
    std::string encoded(int method) {
        draco::Encoder encoder;
        encoder.SetEncodingMethod(method);
        draco::EncoderBuffer buffer;
        EXPECT_TRUE(encoder.EncodeMeshToBuffer(mesh, &buffer).ok());
        return {buffer.data(), buffer.size()};
    }
};

// limb() with its mesh packed.
Gltf dracoLimb(int method) {
    Gltf g = limb();
    DracoBuilder d(4);
    const uint32_t position = d.add<float>(draco::GeometryAttribute::POSITION, draco::DT_FLOAT32,
                                           {0, 0, 0, 1, 0, 0, 1, 2, 0, 0, 2, 0});
    const uint32_t joints = d.add<uint8_t>(draco::GeometryAttribute::GENERIC, draco::DT_UINT8,
                                           {0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0});
    const uint32_t weights = d.add<float>(draco::GeometryAttribute::GENERIC, draco::DT_FLOAT32,
                                          {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0});
    d.faces({0, 1, 2, 0, 2, 3});
    json& p = g.document["meshes"][0]["primitives"][0];
    p["extensions"]["KHR_draco_mesh_compression"] = {
        {"bufferView", g.view(d.encoded(method))},
        {"attributes", {{"POSITION", position}, {"JOINTS_0", joints}, {"WEIGHTS_0", weights}}}};
    for (const char* name : {"POSITION", "JOINTS_0", "WEIGHTS_0"})
        g.document["accessors"][p["attributes"][name].get<size_t>()].erase("bufferView");
    json& indices = g.document["accessors"][p["indices"].get<size_t>()];
    indices.erase("bufferView");
    indices["componentType"] = kUnsignedShort;
    g.document["extensionsRequired"] = {"KHR_draco_mesh_compression"};
    return g;
}

json& dracoOf(Gltf& g) {
    return g.document["meshes"][0]["primitives"][0]["extensions"]["KHR_draco_mesh_compression"];
}

Result<Model> read(const std::string& bytes) {
    const Folder folder;
    return import(folder, "packed.glb", bytes);
}

void expectRefused(const std::string& bytes, const char* says) {
    const auto model = read(bytes);
    ASSERT_FALSE(model);
    EXPECT_NE(model.error().message.find(says), std::string::npos) << model.error().message;
}

// The corners and what they hang on, in any order: Draco may renumber them.
std::vector<std::array<float, 4>> corners(const Model& m) {
    std::vector<std::array<float, 4>> out;
    for (size_t v = 0; v < m.meshes.at(0).positions.size(); ++v) {
        const glm::vec3 p = m.meshes[0].positions[v];
        out.push_back({p.x, p.y, p.z, static_cast<float>(m.meshes[0].joints.at(v)[0])});
    }
    std::ranges::sort(out);
    return out;
}

// One buffer view of square() or its like, packed with meshopt into a buffer of its own.
void meshoptView(Gltf& g, size_t view, const std::string& packed, size_t count, size_t stride,
                 const char* mode, const char* filter = "NONE",
                 const char* extension = "EXT_meshopt_compression") {
    const auto into = static_cast<size_t>(g.view(packed));
    const json place = g.document["bufferViews"][into];
    json& v = g.document["bufferViews"][view];
    v["extensions"][extension] = {{"buffer", 0},
                                  {"byteOffset", place["byteOffset"]},
                                  {"byteLength", place["byteLength"]},
                                  {"count", count},
                                  {"byteStride", stride},
                                  {"mode", mode},
                                  {"filter", filter}};
    v["buffer"] = 1; // a fallback that is not in the file
    v["byteOffset"] = 0;
    v["byteLength"] = count * stride;
}

std::string glbWithFallback(Gltf& g) {
    g.document["buffers"] = json::array(
        {{{"byteLength", g.bin.size()}},
         {{"byteLength", 4096}, {"extensions", {{"EXT_meshopt_compression", {{"fallback", true}}}}}}});
    return Gltf::pack(g.document.dump(), g.bin);
}

template <class T>
std::string packedVertices(const std::vector<T>& values) {
    std::string out(::meshopt_encodeVertexBufferBound(values.size(), sizeof(T)), '\0');
    out.resize(::meshopt_encodeVertexBuffer(reinterpret_cast<unsigned char*>(out.data()), out.size(),
                                            values.data(), values.size(), sizeof(T)));
    return out;
}

const std::vector<glm::vec3> kSquare{{0, 0, 0}, {1, 0, 0}, {1, 2, 0}, {0, 2, 0}};

Gltf meshoptSquare(const char* extension = "EXT_meshopt_compression") {
    Gltf g = square();
    meshoptView(g, 0, packedVertices(kSquare), 4, 12, "ATTRIBUTES", "NONE", extension);
    const std::vector<uint32_t> indices{0, 1, 2, 0, 2, 3};
    std::string packed(::meshopt_encodeIndexBufferBound(6, 4), '\0');
    packed.resize(::meshopt_encodeIndexBuffer(reinterpret_cast<unsigned char*>(packed.data()), packed.size(),
                                              indices.data(), 6));
    meshoptView(g, 1, packed, 6, 4, "TRIANGLES", "NONE", extension);
    g.document["extensionsRequired"] = {extension};
    return g;
}

} // namespace

TEST(ImportPacked, DracoMeshesComeAsTheyWere) {
    const auto plain = read(limb().glb());
    ASSERT_TRUE(plain) << plain.error().message;
    for (const int method : {draco::MESH_SEQUENTIAL_ENCODING, draco::MESH_EDGEBREAKER_ENCODING}) {
        const auto model = read(dracoLimb(method).glb());
        ASSERT_TRUE(model) << model.error().message;
        EXPECT_EQ(model->meshes.at(0).triangles.size(), 2U);
        EXPECT_EQ(corners(*model), corners(*plain));
        EXPECT_TRUE(notesOf(*model).empty());
    }
    // Two parts of one mesh may share their accessors, but for the indices.
    Gltf g = dracoLimb(draco::MESH_SEQUENTIAL_ENCODING);
    json& primitives = g.document["meshes"][0]["primitives"];
    json second = primitives[0];
    const json indices = g.document["accessors"][second["indices"].get<size_t>()];
    second["indices"] = g.document["accessors"].size();
    g.document["accessors"].push_back(indices);
    primitives.push_back(second);
    const auto model = read(g.glb());
    ASSERT_TRUE(model) << model.error().message;
    ASSERT_EQ(model->meshes.size(), 2U);
    EXPECT_EQ(model->meshes[1].positions, model->meshes[0].positions);
    EXPECT_EQ(model->meshes[1].triangles.size(), 2U);
}

TEST(ImportPacked, DamagedDracoIsAMessage) {
    const auto with = [](auto&& damage) {
        Gltf g = dracoLimb(draco::MESH_EDGEBREAKER_ENCODING);
        damage(g);
        return g.glb();
    };
    expectRefused(with([](Gltf& g) { dracoOf(g)["bufferView"] = 99; }), "buffer view 99 is not there");
    expectRefused(with([](Gltf& g) { dracoOf(g)["attributes"]["POSITION"] = 77; }), "packed with Draco");
    expectRefused(with([](Gltf& g) { dracoOf(g)["bufferView"] = 0; }), "packed with Draco");
    expectRefused(with([](Gltf& g) { g.document["accessors"][0]["count"] = 5; }), "packed with Draco");
    expectRefused(with([](Gltf& g) {
                      json& view = g.document["bufferViews"][dracoOf(g)["bufferView"].get<size_t>()];
                      view["byteLength"] = view["byteLength"].get<size_t>() - 7;
                  }),
                  "packed with Draco");
    // Every byte of it turned over, one at a time: read or refused, never a crash of this process.
    Gltf whole = dracoLimb(draco::MESH_EDGEBREAKER_ENCODING);
    const json view = whole.document["bufferViews"][dracoOf(whole)["bufferView"].get<size_t>()];
    const size_t first = view["byteOffset"], length = view["byteLength"];
    for (size_t i = 0; i < length; i += 3) {
        Gltf g = whole;
        g.bin[first + i] = static_cast<char>(~g.bin[first + i]);
        if (const auto model = read(g.glb()); model) {
            EXPECT_TRUE(checkModel(*model)) << i;
        }
    }
}

TEST(ImportPacked, MeshoptViewsComeAsTheyWere) {
    for (const char* extension : {"EXT_meshopt_compression", "KHR_meshopt_compression"}) {
        Gltf g = meshoptSquare(extension);
        const auto model = read(glbWithFallback(g));
        ASSERT_TRUE(model) << model.error().message;
        ASSERT_EQ(model->meshes.at(0).positions.size(), 4U);
        for (size_t v = 0; v < 4; ++v)
            expectNear(model->meshes[0].positions[v], kSquare[v] + glm::vec3(10, 0, 0));
        EXPECT_EQ(model->meshes[0].triangles.size(), 2U);
        EXPECT_TRUE(notesOf(*model).empty());
    }
}

TEST(ImportPacked, MeshoptFiltersAndStrides) {
    // Exponents in the upper eight bits, mantissas below: 3 * 2^-1, 5 * 2^2, 1.
    const auto exponential = [](int e, int mantissa) {
        return static_cast<uint32_t>(e) << 24 | (static_cast<uint32_t>(mantissa) & 0xffffffU);
    };
    using Triple = std::array<uint32_t, 3>;
    const std::vector<Triple> points{Triple{exponential(-1, 3), exponential(2, 5), exponential(0, 1)},
                                     Triple{exponential(0, 0), exponential(0, -2), exponential(0, 0)},
                                     Triple{exponential(0, 4), exponential(0, 0), exponential(0, 0)},
                                     Triple{exponential(0, 0), exponential(0, 0), exponential(0, 9)}};
    Gltf g = square();
    meshoptView(g, 0, packedVertices(points), 4, 12, "ATTRIBUTES", "EXPONENTIAL");
    auto model = read(glbWithFallback(g));
    ASSERT_TRUE(model) << model.error().message;
    expectNear(model->meshes.at(0).positions.at(0), {11.5f, 20, 1});
    expectNear(model->meshes.at(0).positions.at(1), {10, -2, 0});

    // Quantised positions with padding, as gltfpack writes them.
    g = square();
    using Four = std::array<int16_t, 4>;
    meshoptView(g, 0, packedVertices(std::vector<Four>{{0, 0, 0}, {1, 0, 0}, {1, 2, 0}, {0, 2, 0}}), 4, 8,
                "ATTRIBUTES");
    g.document["accessors"][0]["componentType"] = kShort;
    model = read(glbWithFallback(g));
    ASSERT_TRUE(model) << model.error().message;
    expectNear(model->meshes.at(0).positions.at(2), {11, 2, 0});
}

TEST(ImportPacked, DamagedMeshoptIsAMessage) {
    const auto with = [](const char* key, const json& value, size_t view = 0) {
        Gltf g = meshoptSquare();
        g.document["bufferViews"][view]["extensions"]["EXT_meshopt_compression"][key] = value;
        return glbWithFallback(g);
    };
    expectRefused(with("count", 4000000000000ULL), "more than can be taken");
    expectRefused(with("count", 400), "packed with meshopt, is damaged");
    expectRefused(with("count", 5, 1), "packed with meshopt, is damaged");
    expectRefused(with("byteStride", 0), "packed with meshopt, is damaged");
    expectRefused(with("byteStride", 13), "packed with meshopt, is damaged");
    expectRefused(with("byteStride", 260), "packed with meshopt, is damaged");
    expectRefused(with("byteOffset", 1000000), "packed with meshopt, is damaged");
    expectRefused(with("byteLength", 9), "packed with meshopt, is damaged");
    expectRefused(with("byteLength", 0xffffffffffffULL), "packed with meshopt, is damaged");
    expectRefused(with("buffer", 7), "packed with meshopt, is damaged");
    expectRefused(with("mode", "SPHERES"), "packed with meshopt, is damaged");
    expectRefused(with("filter", "QUATERNION"), "not read here");
    expectRefused(with("filter", "EXPONENTIAL", 1), "packed with meshopt, is damaged");
}

TEST(ImportPacked, WebpPicturesColourTheSkin) {
    const std::vector<uint8_t> rgba(16 * 16 * 4, 0);
    std::vector<uint8_t> red = rgba;
    for (size_t i = 0; i < red.size(); i += 4) red[i] = red[i + 3] = 255;
    uint8_t* encoded = nullptr;
    const size_t size = ::WebPEncodeLosslessRGBA(red.data(), 16, 16, 64, &encoded);
    ASSERT_GT(size, 0U);
    const std::string webp(reinterpret_cast<const char*>(encoded), size);
    ::WebPFree(encoded);
    const auto painted = [](const std::string& picture) {
        Gltf g = square();
        json& p = g.document["meshes"][0]["primitives"][0];
        p["material"] = 0;
        p["attributes"]["TEXCOORD_0"] =
            g.accessor(bytesOf(std::vector<glm::vec2>(4, glm::vec2(0.5f))), kFloat, "VEC2", 4);
        g.document["images"] = json::array({{{"bufferView", g.view(picture)}, {"mimeType", "image/webp"}}});
        g.document["textures"] = json::array({{{"extensions", {{"EXT_texture_webp", {{"source", 0}}}}}}});
        g.document["materials"] =
            json::array({{{"pbrMetallicRoughness", {{"baseColorTexture", {{"index", 0}}}}}}});
        g.document["extensionsRequired"] = {"EXT_texture_webp"};
        return read(g.glb());
    };
    auto model = painted(webp);
    ASSERT_TRUE(model) << model.error().message;
    ASSERT_EQ(model->meshes.at(0).colours.size(), 4U);
    expectNear(model->meshes[0].colours[0], {1, 0, 0});
    // Cut off: left out with a note, the body stays.
    model = painted(webp.substr(0, webp.size() - 5));
    ASSERT_TRUE(model) << model.error().message;
    EXPECT_EQ(notesOf(*model).size(), 1U);
    // Claims to be 16384 pixels wide.
    std::string wide = webp;
    wide[21] = '\xff', wide[22] = static_cast<char>(wide[22] | 0x3f);
    model = painted(wide);
    ASSERT_TRUE(model) << model.error().message;
    ASSERT_EQ(notesOf(*model).size(), 1U);
    EXPECT_NE(notesOf(*model)[0].find("larger than"), std::string::npos) << notesOf(*model)[0];
}
