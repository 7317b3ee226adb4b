// What a model file holds comes over as it is meant.
#include "model_fixture.h"
#include <gtest/gtest.h>

using namespace modeltest;
using namespace engine;

namespace {

Model read(const std::string& name, const std::string& bytes) {
    const Folder folder;
    auto model = import(folder, name, bytes);
    EXPECT_TRUE(model) << model.error().message;
    return model ? *model : Model{};
}

// An 8-bit PNG of 2 × 1 pixels, red and green, stored without compression.
std::string redGreenPng() {
    const auto crc = [](const std::string& text) {
        uint32_t c = 0xffffffffU;
        for (const char byte : text) {
            c ^= static_cast<unsigned char>(byte);
            for (int k = 0; k < 8; ++k) c = c & 1 ? 0xedb88320U ^ c >> 1 : c >> 1;
        }
        return ~c;
    };
    const auto big = [](uint32_t v) {
        return std::string{static_cast<char>(v >> 24), static_cast<char>(v >> 16), static_cast<char>(v >> 8),
                           static_cast<char>(v)};
    };
    const auto chunk = [&](const std::string& kind, const std::string& data) {
        return big(static_cast<uint32_t>(data.size())) + kind + data + big(crc(kind + data));
    };
    const std::string row("\0\xff\0\0\0\xff\0", 7);
    uint32_t a = 1, b = 0;
    for (const char byte : row) {
        a = (a + static_cast<unsigned char>(byte)) % 65521;
        b = (b + a) % 65521;
    }
    const std::string zlib = std::string("\x78\x01\x01\x07\0\xf8\xff", 7) + row + big(b << 16 | a);
    return "\x89PNG\r\n\x1a\n" + chunk("IHDR", big(2) + big(1) + std::string("\x08\x02\0\0\0", 5)) +
           chunk("IDAT", zlib) + chunk("IEND", "");
}

} // namespace

TEST(Import, NodesPlaceTheirMeshes) {
    const Model m = read("square.glb", square().glb());
    ASSERT_EQ(m.meshes.size(), 1U);
    EXPECT_EQ(m.format, "glTF binary");
    EXPECT_EQ(m.generator, "test");
    EXPECT_EQ(m.metresPerUnit, 1);
    EXPECT_TRUE(m.upKnown);
    EXPECT_EQ(m.meshes[0].name, "Square");
    ASSERT_EQ(m.meshes[0].positions.size(), 4U);
    expectNear(m.meshes[0].positions[2], {11, 2, 0});
    EXPECT_EQ(m.meshes[0].triangles.size(), 2U);
    EXPECT_TRUE(m.meshes[0].weights.empty());
    EXPECT_TRUE(notesOf(m).empty());
}

TEST(Import, SkinIsShownAsTheSceneShowsIt) {
    const Model m = read("limb.glb", limb().glb());
    ASSERT_EQ(m.joints.size(), 3U);
    EXPECT_EQ(m.joints[0].name, "Lower");
    EXPECT_EQ(m.joints[1].name, "Upper");
    EXPECT_EQ(m.joints[2].name, "Tip");
    EXPECT_EQ(m.joints[2].parent, 1);
    expectNear(m.joints[1].bind[3], {0, 1, 0});
    expectNear(m.joints[1].rest[3], {0, 1, 0});
    expectNear(m.joints[2].rest[3], {-1, 1, 0}); // turned with its parent
    expectNear(m.joints[2].bind[3], {0, 2, 0});  // not so in the bind pose
    ASSERT_EQ(m.meshes.size(), 1U);
    const ModelMesh& mesh = m.meshes[0];
    expectNear(mesh.positions[1], {1, 0, 0});
    expectNear(mesh.positions[2], {-1, 2, 0}); // (1, 1) above the joint, turned by a quarter
    EXPECT_EQ(mesh.joints[2][0], 1);
    EXPECT_EQ(mesh.weights[2], glm::vec4(1, 0, 0, 0));
}

TEST(Import, ShapeKeysAreShownAsTheFileShowsThem) {
    Gltf g = square();
    json& p = g.document["meshes"][0]["primitives"][0];
    const int wider = g.positions({{0, 0, 0}, {1, 0, 0}, {1, 0, 0}, {0, 0, 0}});
    const int taller = g.positions({{0, 0, 0}, {0, 0, 0}, {0, 4, 0}, {0, 4, 0}});
    p["targets"] = json::array({{{"POSITION", wider}}, {{"POSITION", taller}}});
    expectNear(read("square.glb", g.glb()).meshes.at(0).positions.at(2), {11, 2, 0}); // none by default
    g.document["meshes"][0]["weights"] = {0.5, 0};
    expectNear(read("square.glb", g.glb()).meshes.at(0).positions.at(2), {11.5f, 2, 0});
    g.document["nodes"][0]["weights"] = {0, 0.25}; // the node's own go before the mesh's
    const Model m = read("square.glb", g.glb());
    expectNear(m.meshes.at(0).positions.at(2), {11, 3, 0});
    EXPECT_TRUE(notesOf(m).empty());
    p["targets"][1]["POSITION"] = g.positions({{0, 0, 0}});
    const Folder folder;
    const auto refused = import(folder, "square.glb", g.glb());
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("shape key"), std::string::npos) << refused.error().message;
}

TEST(Import, BindPosesOfQuantisedSkinsAreInTheScenesUnits) {
    Gltf g = limb();
    const auto shrunk = [](glm::mat4 m, float by, glm::vec3 offset) {
        return m * glm::translate(glm::mat4(1), offset) * glm::scale(glm::mat4(1), glm::vec3(by));
    };
    const glm::mat4 up = glm::translate(glm::mat4(1), glm::vec3(0, -1, 0));
    // The first skin has one joint and small units, the second both joints, other units and another middle.
    const json both = g.document["skins"][0]["joints"];
    const int first =
        g.accessor(bytesOf(std::vector<glm::mat4>{shrunk(glm::mat4(1), 0.001f, {})}), kFloat, "MAT4", 1);
    const glm::vec3 middle(0.5f, 1, 0);
    const int second = g.accessor(
        bytesOf(std::vector<glm::mat4>{shrunk(glm::mat4(1), 0.25f, middle), shrunk(up, 0.25f, middle)}),
        kFloat, "MAT4", 2);
    g.document["skins"] = json::array({{{"joints", json::array({both[0]})}, {"inverseBindMatrices", first}},
                                       {{"joints", both}, {"inverseBindMatrices", second}}});
    for (json& n : g.document["nodes"])
        if (n.contains("skin")) n["skin"] = 1;
    g.document["meshes"][0]["primitives"][0]["attributes"]["POSITION"] =
        g.positions({{-2, -4, 0}, {2, -4, 0}, {2, 4, 0}, {-2, 4, 0}});
    const Model m = read("limb.glb", g.glb());
    ASSERT_EQ(m.joints.size(), 3U);
    expectNear(m.joints[0].bind[3], {0, 0, 0});
    expectNear(m.joints[1].bind[3], {0, 1, 0});
    ASSERT_EQ(m.meshes.size(), 1U);
    expectNear(m.meshes[0].positions[1], {1, 0, 0});
    expectNear(m.meshes[0].positions[2], {-1, 2, 0});
}

TEST(Import, FourStrongestOfEightInfluencesStay) {
    Gltf g = limb();
    json& skin = g.document["skins"][0];
    std::vector<glm::mat4> inverse(6, glm::mat4(1));
    skin["inverseBindMatrices"] = g.accessor(bytesOf(inverse), kFloat, "MAT4", 6);
    json joints = json::array();
    json roots = g.document["scenes"][0]["nodes"];
    for (int i = 0; i < 6; ++i) {
        joints.push_back(g.node({{"name", std::string("J").append(std::to_string(i))}}));
        roots.push_back(joints.back());
    }
    skin["joints"] = joints;
    g.document["scenes"][0]["nodes"] = roots;
    json& attributes = g.document["meshes"][0]["primitives"][0]["attributes"];
    const auto four = [](std::vector<uint16_t> a) {
        std::vector<uint16_t> all;
        for (int i = 0; i < 4; ++i) all.insert(all.end(), a.begin(), a.end());
        return bytesOf(all);
    };
    attributes["JOINTS_0"] = g.accessor(four({0, 1, 2, 3}), kUnsignedShort, "VEC4", 4);
    attributes["JOINTS_1"] = g.accessor(four({4, 5, 0, 0}), kUnsignedShort, "VEC4", 4);
    attributes["WEIGHTS_0"] =
        g.accessor(four({3277, 6554, 9830, 13107}), kUnsignedShort, "VEC4", 4, true); // .05 .1 .15 .2
    attributes["WEIGHTS_1"] =
        g.accessor(four({16384, 13107, 3276, 0}), kUnsignedShort, "VEC4", 4, true); // .25 .2 .05
    const Model m = read("many.glb", g.glb());
    ASSERT_EQ(m.meshes.size(), 1U);
    const auto& mesh = m.meshes[0];
    const auto jointNamed = [&](const std::string& name) {
        for (size_t i = 0; i < m.joints.size(); ++i) {
            if (m.joints[i].name == name) return static_cast<uint16_t>(i);
        }
        return static_cast<uint16_t>(999);
    };
    EXPECT_EQ(mesh.joints[0][0], jointNamed("J4"));
    EXPECT_EQ(mesh.joints[0][3], jointNamed("J2"));
    EXPECT_NEAR(mesh.weights[0][0], 0.25f / 0.8f, 1e-3f);
    EXPECT_NEAR(mesh.weights[0][3], 0.15f / 0.8f, 1e-3f);
}

TEST(Import, QuantisedAndStridedNumbers) {
    Gltf g;
    // Normalised shorts, 8 bytes apart, scaled by the node.
    const std::vector<int16_t> numbers{0, 0, 0, 99, 32767, 0, 0, 99, 0, -32767, 0, 99};
    const int position = g.accessor(bytesOf(numbers), kShort, "VEC3", 3, true);
    g.document["bufferViews"][0]["byteStride"] = 8;
    const int mesh = g.mesh({{"attributes", {{"POSITION", position}}}}); // no indices
    g.scene({g.node({{"mesh", mesh}, {"scale", {2, 2, 2}}})});
    g.document["extensionsRequired"] = {"KHR_mesh_quantization"};
    const Model m = read("quantised.glb", g.glb());
    ASSERT_EQ(m.meshes.size(), 1U);
    expectNear(m.meshes[0].positions[1], {2, 0, 0});
    expectNear(m.meshes[0].positions[2], {0, -2, 0});
}

TEST(Import, SparseValuesReplaceDenseOnes) {
    Gltf g = square();
    json& a = g.document["accessors"][0];
    a["sparse"] = {
        {"count", 1},
        {"indices",
         {{"bufferView", g.view(bytesOf(std::vector<uint16_t>{1}))}, {"componentType", kUnsignedShort}}},
        {"values", {{"bufferView", g.view(bytesOf(std::vector<glm::vec3>{{7, 8, 9}}))}}}};
    const Model m = read("sparse.glb", g.glb());
    ASSERT_EQ(m.meshes.size(), 1U);
    expectNear(m.meshes[0].positions[1], {17, 8, 9});
}

TEST(Import, StripsFansAndMirroredNodes) {
    for (const int mode : {5, 6}) {
        Gltf g;
        const int position = g.positions({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {1, 1, 0}});
        const int mesh = g.mesh({{"attributes", {{"POSITION", position}}},
                                 {"mode", mode},
                                 {"indices", g.indices(mode == 5 ? std::vector<uint32_t>{0, 1, 2, 3}
                                                                 : std::vector<uint32_t>{0, 1, 3, 2})}});
        g.scene({g.node({{"mesh", mesh}, {"scale", {-1, 1, 1}}})});
        const Model m = read("strip.glb", g.glb());
        ASSERT_EQ(m.meshes.size(), 1U);
        ASSERT_EQ(m.meshes[0].triangles.size(), 2U);
        for (const Triangle& t : m.meshes[0].triangles) { // all still face +z
            const auto& p = m.meshes[0].positions;
            EXPECT_GT(glm::cross(p[t[1]] - p[t[0]], p[t[2]] - p[t[0]]).z, 0) << "mode " << mode;
        }
    }
}

TEST(Import, OnlyTheShownSceneAndOnlyUsedVertices) {
    Gltf g = square();
    g.document["meshes"][0]["primitives"][0]["indices"] = g.indices({1, 2, 3});
    const int other = g.node({{"name", "Hidden"}, {"mesh", 0}});
    g.scene({other});
    g.document["scene"] = 0;
    const Model m = read("scenes.glb", g.glb());
    ASSERT_EQ(m.meshes.size(), 1U);
    EXPECT_EQ(m.meshes[0].name, "Square");
    EXPECT_EQ(m.meshes[0].positions.size(), 3U);
}

TEST(Import, GlassesFollowTheHead) {
    Gltf g = limb();
    const int mesh = g.mesh({{"attributes", {{"POSITION", 0}}}, {"indices", 1}});
    const int glasses = g.node({{"name", "Glasses"}, {"mesh", mesh}});
    g.document["nodes"][1]["children"].push_back(glasses); // on "Upper"
    const Model m = read("glasses.glb", g.glb());
    ASSERT_EQ(m.meshes.size(), 2U);
    const ModelMesh& mesh2 = m.meshes[0].name == "Glasses" ? m.meshes[0] : m.meshes[1];
    ASSERT_EQ(mesh2.joints.size(), 4U);
    EXPECT_EQ(m.joints[mesh2.joints[3][0]].name, "Upper");
    expectNear(mesh2.positions[1], {0, 2, 0});
}

TEST(Import, ColoursComeFromFactorVertexAndTexture) {
    Gltf g = square();
    json& primitive = g.document["meshes"][0]["primitives"][0];
    primitive["material"] = 0;
    // A quarter into the red half, and the same place in the green half.
    primitive["attributes"]["TEXCOORD_0"] = g.accessor(
        bytesOf(std::vector<glm::vec2>{{0.25f, 0.5f}, {0.75f, 0.5f}, {0.25f, 0.5f}, {0.25f, 0.5f}}), kFloat,
        "VEC2", 4);
    primitive["attributes"]["COLOR_0"] =
        g.accessor(bytesOf(std::vector<uint8_t>{255, 255, 255, 255, 255, 255, 255, 255, 51, 0, 0, 255, 255,
                                                255, 255, 255}),
                   kUnsignedByte, "VEC4", 4, true);
    g.document["images"] = json::array({{{"bufferView", g.view(redGreenPng())}, {"mimeType", "image/png"}}});
    g.document["textures"] = json::array({{{"source", 0}}});
    g.document["materials"] =
        json::array({{{"name", "Skin"},
                      {"pbrMetallicRoughness",
                       {{"baseColorFactor", {0.5, 0.5, 0.5, 1}}, {"baseColorTexture", {{"index", 0}}}}}}});
    const Model m = read("colours.glb", g.glb());
    ASSERT_EQ(m.meshes.size(), 1U);
    EXPECT_EQ(m.meshes[0].material, "Skin");
    ASSERT_EQ(m.meshes[0].colours.size(), 4U);
    expectNear(m.meshes[0].colours[0], {0.5, 0, 0});
    expectNear(m.meshes[0].colours[1], {0, 0.5, 0});
    expectNear(m.meshes[0].colours[2], {0.1, 0, 0});

    // Moved half a picture on by KHR_texture_transform: red and green change places.
    json& texture = g.document["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"];
    texture["extensions"]["KHR_texture_transform"] = {{"offset", {0.5, 0}}};
    const Model moved = read("moved.glb", g.glb());
    ASSERT_EQ(moved.meshes.size(), 1U);
    expectNear(moved.meshes[0].colours[0], {0, 0.5, 0});
    expectNear(moved.meshes[0].colours[1], {0.5, 0, 0});

    // Without its picture the file is still good.
    g.document["images"][0] = {{"uri", "lost.png"}};
    const Model lost = read("lost.glb", g.glb());
    ASSERT_EQ(lost.meshes.size(), 1U);
    ASSERT_EQ(notesOf(lost).size(), 1U);
    EXPECT_NE(notesOf(lost)[0].find("lost.png"), std::string::npos);
}

TEST(Import, PartsBesideTheFileAndInside) {
    const Folder folder;
    Gltf g = square();
    std::string text = "data:application/octet-stream;base64,";
    const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < g.bin.size(); i += 3) {
        uint32_t bits = 0;
        for (size_t k = 0; k < 3; ++k)
            bits = bits << 8 | (i + k < g.bin.size() ? static_cast<unsigned char>(g.bin[i + k]) : 0U);
        for (size_t k = 0; k < 4; ++k) text += i + k > g.bin.size() ? '=' : digits[bits >> (18 - 6 * k) & 63];
    }
    for (const std::string& uri :
         {std::string("parts/the%20body.bin"), std::string("./parts/../parts/the body.bin"), text}) {
        folder.write("parts/the body.bin", g.bin);
        g.document["buffers"] = json::array({{{"byteLength", g.bin.size()}, {"uri", uri}}});
        auto model = import(folder, "square.gltf", g.document.dump());
        ASSERT_TRUE(model) << model.error().message;
        EXPECT_EQ(model->format, "glTF");
        expectNear(model->meshes[0].positions[2], {11, 2, 0});
    }
}

TEST(Import, VrmNamesItsBones) {
    Gltf g = limb();
    g.document["extensions"]["VRMC_vrm"] = {
        {"specVersion", "1.0"},
        {"humanoid", {{"humanBones", {{"hips", {{"node", 2}}}, {"leftUpperArm", {{"node", 1}}}}}}}};
    const Model one = read("one.vrm", g.glb());
    EXPECT_EQ(one.format, "VRM 1.0");
    ASSERT_EQ(one.humanoid.size(), 2U);
    EXPECT_EQ(one.humanoid[0].first, "hips");
    EXPECT_EQ(one.joints[static_cast<size_t>(one.humanoid[0].second)].name, "Lower");

    g.document["extensions"] = {
        {"VRM", {{"humanoid", {{"humanBones", {{{"bone", "leftThumbProximal"}, {"node", 1}}}}}}}}};
    const Model old = read("old.vrm", g.glb());
    EXPECT_EQ(old.format, "VRM 0.x");
    ASSERT_EQ(old.humanoid.size(), 1U);
    EXPECT_EQ(old.humanoid[0].first, "leftThumbMetacarpal"); // as VRM 1.0 calls it
    EXPECT_EQ(old.joints[static_cast<size_t>(old.humanoid[0].second)].name, "Upper");
}

TEST(Import, ModelsSurviveTheirWire) {
    const Model m = read("limb.glb", limb().glb());
    const std::string wire = encodeModel(m);
    const auto decode = [](const std::string& bytes) {
        return decodeModel(std::as_bytes(std::span(bytes.data(), bytes.size())));
    };
    auto again = decode(wire);
    ASSERT_TRUE(again);
    EXPECT_EQ(encodeModel(*again), wire);
    for (size_t cut = 0; cut < wire.size(); ++cut) EXPECT_FALSE(decode(wire.substr(0, cut))) << cut;
    EXPECT_FALSE(decode(wire + "x"));
    // Counts are the first to be lied about.
    for (size_t at = 0; at + 8 <= wire.size(); ++at) {
        std::string lie = wire;
        std::memset(lie.data() + at, 0xff, 8);
        if (auto model = decode(lie)) {
            EXPECT_TRUE(checkModel(*model));
        }
    }
}
