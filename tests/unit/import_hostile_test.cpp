// Damaged and malicious files: no crash, no reading outside the folder, one clear line each.
#include "model_fixture.h"
#include <cstdlib>
#include <functional>
#include <gtest/gtest.h>
#include <sys/stat.h>

using namespace modeltest;
using namespace engine;

namespace {

// One line that begins with the file.
void expectLine(const std::string& message, const std::filesystem::path& file) {
    EXPECT_EQ(message.rfind(file.string() + ": ", 0), 0U) << message;
    for (const char c : message.substr(file.string().size()))
        EXPECT_GE(static_cast<unsigned char>(c), 0x20) << message;
    EXPECT_LT(message.size(), file.string().size() + 600) << message;
    EXPECT_GT(message.size(), file.string().size() + 8) << message;
}

std::string refused(const std::filesystem::path& file, const ImportLimits& limits = {}) {
    auto model = importModel(file, limits);
    EXPECT_FALSE(model) << file << " was taken";
    if (model) return "";
    expectLine(model.error().message, file);
    return model.error().message;
}

// Whatever comes of it is a clear line or a sound model.
void harmless(const std::filesystem::path& file) {
    auto model = importModel(file);
    if (model) {
        EXPECT_TRUE(checkModel(*model)) << file;
    } else {
        expectLine(model.error().message, file);
        EXPECT_EQ(model.error().message.find("crashed"), std::string::npos) << model.error().message;
    }
}

void expectPart(const std::string& message, const std::string& part) {
    EXPECT_NE(message.find(part), std::string::npos) << message << "\n  does not say: " << part;
}

struct Damage {
    const char* name;
    std::function<void(Gltf&)> make;
    const char* says;
};

json& primitive(Gltf& g) {
    return g.document["meshes"][0]["primitives"][0];
}

// What the child does instead of reading.
struct Misbehaving {
    explicit Misbehaving(const char* how) { ::setenv("TONGREN_IMPORT_TEST", how, 1); }
    ~Misbehaving() { ::unsetenv("TONGREN_IMPORT_TEST"); }
};

struct Bits { // for a deflate stream
    std::string bytes;
    uint32_t hold = 0, count = 0;
    void add(uint32_t value, uint32_t n) {
        hold |= value << count;
        for (count += n; count >= 8; count -= 8, hold >>= 8) bytes += static_cast<char>(hold & 255);
    }
    void code(uint32_t value, uint32_t n) { // Huffman codes run from their high bit
        for (uint32_t k = n; k-- > 0;) add(value >> k & 1, 1);
    }
};

// zlib: about `size` zeros in a 160th of that.
std::string zeros(size_t size) {
    Bits b;
    b.bytes = "\x78\x01";
    b.add(3, 3);     // last block, fixed codes
    b.code(0x30, 8); // one zero
    for (size_t n = 1; n < size; n += 258) {
        b.code(0xc5, 8); // 258 bytes
        b.code(0, 5);    // from one byte back
    }
    b.code(0, 7);
    b.add(0, 7);
    return b.bytes + std::string(4, '\0');
}

std::string big(uint32_t v) {
    return {static_cast<char>(v >> 24), static_cast<char>(v >> 16), static_cast<char>(v >> 8),
            static_cast<char>(v)};
}

std::string png(uint32_t width, uint32_t height, const std::string& data) {
    const auto chunk = [](const std::string& kind, const std::string& d) {
        return big(static_cast<uint32_t>(d.size())) + kind + d + big(0); // stb does not look at the sums
    };
    return "\x89PNG\r\n\x1a\n" + chunk("IHDR", big(width) + big(height) + std::string("\x08\x06\0\0\0", 5)) +
           chunk("IDAT", data) + chunk("IEND", "");
}

Gltf painted(const std::string& picture) {
    Gltf g = square();
    primitive(g)["material"] = 0;
    primitive(g)["attributes"]["TEXCOORD_0"] =
        g.accessor(bytesOf(std::vector<glm::vec2>(4, glm::vec2(0.5f))), kFloat, "VEC2", 4);
    g.document["images"] = json::array({{{"bufferView", g.view(picture)}, {"mimeType", "image/png"}}});
    g.document["textures"] = json::array({{{"source", 0}}});
    g.document["materials"] =
        json::array({{{"pbrMetallicRoughness", {{"baseColorTexture", {{"index", 0}}}}}}});
    return g;
}

} // namespace

TEST(ImportHostile, DamagedGltfIsRefusedWithItsReason) {
    const float nan = std::nanf(""), inf = INFINITY;
    const std::vector<Damage> damages{
        {"vertex index beyond the end",
         [](Gltf& g) {
             primitive(g)["indices"] = g.indices({0, 1, 4});
         },
         "asks for vertex 4 of 4"},
        {"accessor that is not there", [](Gltf& g) { primitive(g)["indices"] = 99; }, "damaged"},
        {"negative accessor", [](Gltf& g) { primitive(g)["attributes"]["POSITION"] = -5; },
         "accessor -5 is not there"},
        {"count of four thousand million", [](Gltf& g) { g.document["accessors"][0]["count"] = 4294967295U; },
         "more than"},
        {"count that overflows", [](Gltf& g) { g.document["accessors"][0]["count"] = 0x5555555555555556ULL; },
         "more than"},
        {"count one too many", [](Gltf& g) { g.document["accessors"][0]["count"] = 5; },
         "more than its bytes hold"},
        {"offset beyond the view",
         [](Gltf& g) { g.document["accessors"][0]["byteOffset"] = 0xfffffffffffffff0ULL; },
         "more than its bytes hold"},
        {"stride shorter than an element", [](Gltf& g) { g.document["bufferViews"][0]["byteStride"] = 4; },
         "stride"},
        {"huge stride", [](Gltf& g) { g.document["bufferViews"][0]["byteStride"] = 1000000; }, "damaged"},
        {"view beyond its buffer", [](Gltf& g) { g.document["bufferViews"][0]["byteLength"] = 100000; },
         "beyond its buffer"},
        {"view that overflows",
         [](Gltf& g) { g.document["bufferViews"][0]["byteOffset"] = 0xffffffffffffffffULL; },
         "beyond its buffer"},
        {"view of no buffer", [](Gltf& g) { g.document["bufferViews"][0]["buffer"] = 7; }, "no buffer"},
        {"unknown kind of number", [](Gltf& g) { g.document["accessors"][0]["componentType"] = 5130; },
         "damaged"},
        {"positions in pairs", [](Gltf& g) { g.document["accessors"][0]["type"] = "VEC2"; },
         "positions of another kind"},
        {"indices as fractions", [](Gltf& g) { primitive(g)["indices"] = 0; }, "list of indices"},
        {"position not a number",
         [=](Gltf& g) {
             primitive(g)["attributes"]["POSITION"] =
                 g.positions({{0, 0, 0}, {nan, 0, 0}, {1, 2, 0}, {0, 2, 0}});
         },
         "not a number"},
        {"position without end",
         [=](Gltf& g) {
             primitive(g)["attributes"]["POSITION"] =
                 g.positions({{0, 0, 0}, {inf, 0, 0}, {1, 2, 0}, {0, 2, 0}});
         },
         "not a number"},
        {"positions far beyond any body",
         [](Gltf& g) {
             g.document["nodes"][0]["scale"] = {1e30, 1e30, 1e30};
         },
         "far away"},
        {"node that is its own child", [](Gltf& g) { g.document["nodes"][0]["children"] = {0}; }, "its own"},
        {"nodes in a circle",
         [](Gltf& g) {
             g.node({{"children", {2}}});
             g.node({{"children", {1}}});
         },
         "circle"},
        {"node with two parents",
         [](Gltf& g) {
             g.node({{"children", {0}}});
             g.node({{"children", {0}}});
         },
         "two parents"},
        {"child that is not there", [](Gltf& g) { g.document["nodes"][0]["children"] = {77}; }, "not there"},
        {"scene of a node that is not there", [](Gltf& g) { g.document["scenes"][0]["nodes"] = {77}; },
         "not there"},
        {"mesh that is not there", [](Gltf& g) { g.document["nodes"][0]["mesh"] = 77; }, "not there"},
        {"rig that is not there", [](Gltf& g) { g.document["nodes"][0]["skin"] = 77; }, "not there"},
        {"too short a matrix",
         [](Gltf& g) {
             g.document["nodes"][0]["translation"] = {1, 2};
         },
         "damaged"},
        {"sparse values out of range",
         [](Gltf& g) {
             g.document["accessors"][0]["sparse"] = {
                 {"count", 1},
                 {"indices", {{"bufferView", g.view(word(4))}, {"componentType", kUnsignedInt}}},
                 {"values", {{"bufferView", g.view(bytesOf(std::vector<float>{1, 2, 3}))}}}};
         },
         "sparse value out of range"},
        {"more sparse values than elements",
         [](Gltf& g) {
             g.document["accessors"][0]["sparse"] = {
                 {"count", 2000000000},
                 {"indices", {{"bufferView", 0}, {"componentType", kUnsignedInt}}},
                 {"values", {{"bufferView", 0}}}};
         },
         "sparse"},
        {"no mesh", [](Gltf& g) { g.document.erase("meshes"); }, "not there"},
        {"no triangles", [](Gltf& g) { primitive(g)["mode"] = 0; }, "no surface"},
        {"glTF 1.0", [](Gltf& g) { g.document["asset"]["version"] = "1.0"; }, "glTF 2.0"},
    };
    const Folder folder;
    for (const Damage& d : damages) {
        SCOPED_TRACE(d.name);
        Gltf g = square();
        d.make(g);
        expectPart(refused(folder.write("damaged.glb", g.glb())), d.says);
    }
}

TEST(ImportHostile, DamagedRigsAreRefusedWithTheirReason) {
    const std::vector<Damage> damages{
        {"joint that is not there",
         [](Gltf& g) {
             g.document["skins"][0]["joints"] = {99, 1};
         },
         "not there"},
        {"vertex on no joint", [](Gltf& g) { g.document["skins"][0]["joints"] = {2}; },
         "follows joint 1 of 1"},
        {"too few bind matrices", [](Gltf& g) { g.document["accessors"][4]["count"] = 1; },
         "too few bind matrices"},
        {"bind matrix not a number",
         [](Gltf& g) {
             g.document["skins"][0]["inverseBindMatrices"] =
                 g.accessor(bytesOf(std::vector<glm::mat4>(2, glm::mat4(std::nanf("")))), kFloat, "MAT4", 2);
         },
         "not a number"},
        {"joints without weights", [](Gltf& g) { primitive(g)["attributes"].erase("WEIGHTS_0"); },
         "without weights"},
        {"weights for other vertices", [](Gltf& g) { g.document["accessors"][3]["count"] = 3; },
         "3 values of WEIGHTS_0 for 4"},
    };
    const Folder folder;
    for (const Damage& d : damages) {
        SCOPED_TRACE(d.name);
        Gltf g = limb();
        d.make(g);
        expectPart(refused(folder.write("damaged.vrm", g.glb())), d.says);
    }
    // Weights that are no numbers count as none.
    Gltf g = limb();
    primitive(g)["attributes"]["WEIGHTS_0"] =
        g.accessor(bytesOf(std::vector<float>(16, std::nanf(""))), kFloat, "VEC4", 4);
    auto model = import(folder, "weights.glb", g.glb());
    ASSERT_TRUE(model) << model.error().message;
    EXPECT_EQ(model->meshes[0].weights[2], glm::vec4(1, 0, 0, 0));
}

TEST(ImportHostile, BrokenContainers) {
    const Folder folder;
    const std::string whole = limb().glb();
    for (size_t cut = 0; cut < whole.size(); cut += 11) {
        SCOPED_TRACE(cut);
        refused(folder.write("cut.glb", whole.substr(0, cut)));
    }
    const auto with = [&](size_t at, uint32_t value) {
        std::string bytes = whole;
        std::memcpy(bytes.data() + at, &value, 4);
        return folder.write("container.glb", bytes);
    };
    expectPart(refused(with(0, 0x12345678)), "no glTF binary");
    expectPart(refused(with(4, 3)), "glTF 3");
    for (const uint32_t length : {0U, 19U, 0x7fffffffU, 0xffffffffU}) {
        expectPart(refused(with(8, length)), "cut off");
        if (length > 100) {
            expectPart(refused(with(12, length)), "cut off");
        }
    }
    // JSON: nested without end, no object, wrong kinds everywhere.
    const std::string deep(100000, '[');
    expectPart(refused(folder.write("deep.gltf", "{\"asset\":" + deep)), "nested too deeply");
    expectPart(refused(folder.write("deep.glb",
                                    Gltf::pack("{\"asset\":{\"version\":\"2.0\"},\"extras\":" + deep, ""))),
               "nested too deeply");
    for (const char* text :
         {"[]", "7", "{}", "null", "{\"asset\":3}", "{\"asset\":{\"version\":2}}", "\xff\xfe{}"})
        refused(folder.write("wrong.gltf", text));
    const json good = square().document;
    for (const auto& [key, value] : good.items()) {
        for (const json& wrong : {json(-1), json("x"), json::array({nullptr}), json::array({json::array()}),
                                  json::array({-1}), json::array({json::object()}), json(1e300)}) {
            Gltf g = square();
            if (key == "asset") continue;
            g.document[key] = wrong;
            harmless(folder.write("wrong.glb", g.glb()));
        }
    }
}

TEST(ImportHostile, NothingOutsideTheFolderIsRead) {
    const Folder folder;
    Gltf g = square();
    // The secret is just what the file asks for: were it read, the square would come.
    folder.write("secret.bin", g.bin);
    folder.write("inner/own.bin", g.bin);
    const auto inner = folder.path / "inner";
    std::filesystem::create_symlink("../secret.bin", inner / "link.bin");
    std::filesystem::create_symlink(folder.path, inner / "up");
    std::filesystem::create_symlink("own.bin", inner / "friend.bin");
    const auto load = [&](const std::string& uri) {
        g.document["buffers"] = json::array({{{"byteLength", g.bin.size()}, {"uri", uri}}});
        return importModel(folder.write("inner/model.gltf", g.document.dump()));
    };
    EXPECT_TRUE(load("own.bin"));
    EXPECT_TRUE(load("friend.bin"));
    const std::string absolute = (folder.path / "secret.bin").string();
    for (const std::string& uri :
         {std::string("../secret.bin"), std::string("%2e%2e/secret.bin"), std::string("..%2fsecret.bin"),
          std::string("./../secret.bin"), std::string("x/../../secret.bin"), absolute, "file://" + absolute,
          "FILE:" + absolute, std::string("http://localhost/secret.bin"), std::string("link.bin"),
          std::string("up/secret.bin"), std::string("/proc/self/environ"), std::string("/dev/zero"),
          std::string("../../../../../../etc/passwd")}) {
        SCOPED_TRACE(uri);
        auto model = load(uri);
        ASSERT_FALSE(model);
        expectLine(model.error().message, inner / "model.gltf");
        // What is no name in the folder is "not there" at most.
        EXPECT_TRUE(model.error().message.find("outside the model's folder") != std::string::npos ||
                    model.error().message.find("is not there") != std::string::npos)
            << model.error().message;
    }
    expectPart(load(std::string("own.bin\0.png", 12)).error().message, "no name");
    // The file itself may be no way out either.
    folder.write("secret.glb", square().glb());
    std::filesystem::create_symlink("../secret.glb", inner / "model.glb");
    expectPart(refused(inner / "model.glb"), "leads out of its folder");

    // A picture outside is left out; the body comes without it.
    folder.write("secret.png", png(1, 1, zeros(5)));
    Gltf p = painted("");
    p.document["images"] = json::array({{{"uri", "../secret.png"}}});
    auto model = importModel(folder.write("inner/painted.glb", p.glb()));
    ASSERT_TRUE(model) << model.error().message;
    ASSERT_EQ(notesOf(*model).size(), 1U);
    expectPart(notesOf(*model)[0], "outside");
    EXPECT_TRUE(model->meshes[0].colours.empty());
}

TEST(ImportHostile, PicturesThatExplodeAreLeftOut) {
    const Folder folder;
    for (const auto& [picture, says] :
         {std::pair<std::string, std::string>{png(9000, 100, zeros(1000)), "larger than"},
          {png(64, 64, zeros(size_t{3} << 30)), "damaged"},
          {std::string("not a picture"), "not read here"},
          {png(64, 64, "x"), "damaged"},
          {png(0, 0, ""), ""}}) {
        auto model = import(folder, "bomb.glb", painted(picture).glb());
        ASSERT_TRUE(model) << model.error().message;
        ASSERT_FALSE(notesOf(*model).empty()) << says;
        expectPart(notesOf(*model)[0], says);
        EXPECT_EQ(model->meshes[0].positions.size(), 4U);
    }
    // At the limit it is still a picture.
    auto large =
        import(folder, "large.glb", painted(png(8192, 8192, zeros(size_t{8192} * (8192 * 4 + 1)))).glb());
    ASSERT_TRUE(large) << large.error().message;
    EXPECT_EQ(large->meshes[0].positions.size(), 4U);
}

TEST(ImportHostile, WhatIsNoOrdinaryFile) {
    const Folder folder;
    expectPart(refused(folder.path), "folder");
    expectPart(refused(folder.path / "lost.glb"), "no such file");
    expectPart(refused(folder.write("empty.glb", "")), "empty");
    ASSERT_EQ(::mkfifo((folder.path / "pipe.glb").c_str(), 0600), 0);
    expectPart(refused(folder.path / "pipe.glb"), "no ordinary file");
    std::filesystem::create_symlink("/dev/zero", folder.path / "zero.glb");
    expectPart(refused(folder.path / "zero.glb"), "no ordinary file");
    std::filesystem::create_symlink("loop.glb", folder.path / "loop.glb");
    refused(folder.path / "loop.glb");
    folder.write("sparse.glb", "glTF");
    std::filesystem::resize_file(folder.path / "sparse.glb", uintmax_t{3} << 30);
    expectPart(refused(folder.path / "sparse.glb"), "too large (3.0 GB");
    expectPart(refused(folder.write("text.docx", "words")), "kind of file is not read");
    expectPart(refused(folder.write("noending", "words")), "kind of file is not read");
    // A pipe among the parts must not make us wait.
    Gltf g = square();
    ASSERT_EQ(::mkfifo((folder.path / "pipe.bin").c_str(), 0600), 0);
    g.document["buffers"] = json::array({{{"byteLength", g.bin.size()}, {"uri", "pipe.bin"}}});
    expectPart(refused(folder.write("pipe.gltf", g.document.dump())), "no ordinary file");
    if (::geteuid() != 0) {
        const auto closed = folder.write("closed.glb", square().glb());
        ::chmod(closed.c_str(), 0);
        expectPart(refused(closed), "permission");
    }
}

TEST(ImportHostile, OtherFormatsThatLie) {
    const Folder folder;
    const auto secret = folder.write("secret.txt", "v 7 7 7\n");
    const std::vector<std::pair<std::string, std::string>> files{
        {"faces.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 4000000000\n"},
        {"negative.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\nf -1 -2 -9\n"},
        {"nan.obj", "v nan 0 0\nv 1 0 0\nv 0 1 inf\nf 1 2 3\n"},
        {"long.obj", "v 0 0 0\nf " + std::string(1 << 20, '1') + "\n"},
        {"huge.ply", "ply\nformat ascii 1.0\nelement vertex 4000000000\nproperty float x\nproperty float "
                     "y\nproperty float z\n"
                     "element face 4000000000\nproperty list uchar int vertex_indices\nend_header\n0 0 0\n"},
        {"huge-binary.ply",
         "ply\nformat binary_little_endian 1.0\nelement vertex 4294967295\nproperty double x\nproperty "
         "double y\n"
         "property double z\nelement face 1\nproperty list uint int vertex_indices\nend_header\n" +
             std::string(200, '\xff')},
        {"faces.ply",
         "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\n"
         "element face 1\nproperty list uchar int vertex_indices\nend_header\n0 0 0\n1 0 0\n0 1 0\n3 0 1 "
         "99999999\n"},
        {"list.ply",
         "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\n"
         "element face 1\nproperty list uchar int vertex_indices\nend_header\n0 0 0\n1 0 0\n0 1 "
         "0\n4000000000 0 1 2\n"},
        {"lying.stl", std::string(80, ' ') + "\xff\xff\xff\xff" + std::string(50, '\0')},
        {"some.stl", std::string(80, ' ') + word(3) + std::string(60, '\x7f')},
        {"cut.stl", "solid x\nfacet normal 0 0 1\nouter loop\nvertex 0 0"},
        {"huge.off", "OFF\n4000000000 4000000000 0\n0 0 0\n"},
        {"chunks.3ds", std::string("\x4d\x4d\xff\xff\xff\xff\x3d\x3d\xff\xff\xff\x7f", 12)},
        {"cut.fbx", std::string("Kaydara FBX Binary  \0\x1a\0\xe8\x1c\0\0", 27) +
                        std::string("\xff\xff\xff\x7f\1\0\0\0\0\0\0\0\5", 13)},
        {"cut.blend", "BLENDER-v300" + std::string(100, '\xff')},
        {"cut.x", "xof 0303bin 0032" + std::string(60, '\xff')},
        {"cut.lwo", "FORM\xff\xff\xff\xffLWO2" + std::string(60, '\xff')},
        {"cut.ms3d", "MS3D000000\4" + std::string(80, '\xff')},
        {"cut.b3d", "BB3D\xff\xff\xff\x7f" + std::string(80, '\xff')},
        {"cut.m3d", "3DMO\xff\xff\xff\x7f" + std::string(80, '\xff')},
        {"cut.3mf", "PK\3\4" + std::string(80, '\xff')},
        {"cut.zae", "PK\5\6" + std::string(18, '\xff')},
        {"cut.iqm", "INTERQUAKEMODEL" + std::string(120, '\xff')},
        {"deep.dae", "<?xml version=\"1.0\"?><COLLADA version=\"1.4.1\">" + [] {
             std::string s;
             for (int i = 0; i < 200000; ++i) s += "<node>";
             return s;
         }()}};
    ImportLimits limits; // "long.obj" keeps its parser busy for ever
    limits.time = std::chrono::seconds(2);
    for (const auto& [name, bytes] : files) {
        SCOPED_TRACE(name);
        refused(folder.write(name, bytes), limits);
    }
    std::string laughs = "<?xml version=\"1.0\"?><!DOCTYPE COLLADA [<!ENTITY l0 \"haha\">";
    for (int i = 1; i < 20; ++i) {
        const std::string last = "&l" + std::to_string(i - 1) + ";";
        laughs += "<!ENTITY l" + std::to_string(i) + " \"" + last + last + last + last + last + last + last +
                  last + last + last + "\">";
    }
    laughs += "]><COLLADA version=\"1.4.1\"><asset><unit meter=\"1\"/>&l19;</asset></COLLADA>";
    refused(folder.write("laughs.dae", laughs));

    // An entity, a material library and a picture that lie elsewhere.
    const std::string dae =
        "<?xml version=\"1.0\"?><!DOCTYPE COLLADA [<!ENTITY e SYSTEM \"file://" + secret.string() +
        "\">]><COLLADA version=\"1.4.1\"><asset/><library_geometries><geometry id=\"g\"><mesh><source "
        "id=\"p\">"
        "<float_array id=\"a\" count=\"9\">&e; 0 0 1 0 0 0 1 0</float_array></source></mesh></geometry>"
        "</library_geometries></COLLADA>";
    refused(folder.write("inner/entity.dae", dae));
    const std::string square = "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n";
    folder.write("secret.mtl", "newmtl leaked\nKd 1 0 0\n");
    for (const std::string& path : {std::string("../secret.mtl"), (folder.path / "secret.mtl").string()}) {
        auto model =
            importModel(folder.write("inner/model.obj", "mtllib " + path + "\nusemtl leaked\n" + square));
        ASSERT_TRUE(model) << model.error().message;
        for (const glm::vec3& c : model->meshes[0].colours) EXPECT_NE(c, glm::vec3(1, 0, 0));
    }
    folder.write("inner/own.mtl", "newmtl own\nKd 1 0 0\n");
    auto model = importModel(folder.write("inner/model.obj", "mtllib own.mtl\nusemtl own\n" + square));
    ASSERT_TRUE(model) << model.error().message;
    ASSERT_FALSE(model->meshes[0].colours.empty()); // so the two above could have leaked
    expectNear(model->meshes[0].colours[0], {1, 0, 0});
}

TEST(ImportHostile, TheReadersMisbehaviourIsAMessage) {
    const Folder folder;
    const auto file = folder.write("good.glb", square().glb());
    ImportLimits limits;
    limits.time = std::chrono::milliseconds(1000);
    limits.memory = size_t{512} << 20;
    const auto says = [&](const char* how, const char* part) {
        SCOPED_TRACE(how);
        const Misbehaving misbehaving(how);
        expectPart(refused(file, limits), part);
    };
    says("crash", "crashed (SIGSEGV)");
    says("abort", "crashed (SIGABRT)");
    says("hang", "longer than 1 second ");
    says("spin", "longer than 1 second ");
    limits.time = std::chrono::seconds(20); // on a busy machine the memory takes its time
    says("memory", "more memory than is allowed");
    limits.time = std::chrono::seconds(1);
    says("garbage", "makes no sense");
    says("silent", "gave no answer");
    EXPECT_TRUE(importModel(file)); // and the next one is read again
    {
        const Misbehaving misbehaving("flood");
        expectPart(refused(file), "more than can be taken");
    }
    {
        const Misbehaving misbehaving("hang");
        std::atomic<bool> cancelled = true;
        ImportLimits stopped;
        stopped.cancelled = &cancelled;
        auto model = importModel(file, stopped);
        ASSERT_FALSE(model);
        EXPECT_EQ(model.error().message, kImportCancelled);
    }
    ImportLimits lost;
    lost.program = folder.path / "no-such-program";
    auto model = importModel(file, lost);
    ASSERT_FALSE(model);
    expectPart(model.error().message, "does not start");
}

TEST(ImportHostile, TheReaderIsShutIn) {
    const Folder folder;
    const auto plain = importModel(folder.write("plain.glb", square().glb()));
    ASSERT_TRUE(plain) << plain.error().message;
    for (const std::string& note : plain->notes)
        if (note.find("seccomp") != std::string::npos) GTEST_SKIP() << note;
    const Misbehaving misbehaving("break out");
    const std::string message = refused(folder.write("good.glb", square().glb()));
    // It tried other files, writing, the network, a new process, another program and a signal to us.
    EXPECT_EQ(message.substr(message.rfind("through:")), "through:") << message;
    EXPECT_FALSE(std::filesystem::exists("/tmp/tongren-import-was-here"));
}
