// The exported model, read back as another program would.
#include "atlas/export_command.h"
#include "atlas/model_export.h"
#include "engine/asset/import.h"
#include "engine/core/files.h"
#include "session_fixture.h"
#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <glm/gtc/matrix_transform.hpp>
#include <glm/gtc/quaternion.hpp>
#include <map>
#include <set>
#include <sstream>
#include <tiny_gltf.h>
#include <unistd.h>

namespace {

using atlas::AtlasSession;

tinygltf::Model parse(const std::string& glb) {
    tinygltf::TinyGLTF reader;
    reader.SetImageLoader([](tinygltf::Image*, int, std::string*, std::string*, int, int,
                             const unsigned char* bytes, int size,
                             void*) { return size > 8 && std::memcmp(bytes, "\x89PNG", 4) == 0; },
                          nullptr);
    tinygltf::Model model;
    std::string error, warning;
    const bool read = reader.LoadBinaryFromMemory(&model, &error, &warning,
                                                  reinterpret_cast<const unsigned char*>(glb.data()),
                                                  static_cast<unsigned>(glb.size()));
    EXPECT_TRUE(read) << error;
    EXPECT_EQ(warning, "");
    return model;
}

template <class T>
std::vector<T> numbers(const tinygltf::Model& m, int index) {
    const auto& a = m.accessors.at(static_cast<size_t>(index));
    const auto& v = m.bufferViews.at(static_cast<size_t>(a.bufferView));
    std::vector<T> out(a.count);
    EXPECT_EQ(v.byteLength, a.count * sizeof(T));
    std::memcpy(out.data(), m.buffers.at(0).data.data() + v.byteOffset + a.byteOffset, v.byteLength);
    return out;
}

std::vector<engine::Triangle> triangles(const tinygltf::Model& m, int index) {
    const auto flat = numbers<uint32_t>(m, index);
    std::vector<engine::Triangle> out;
    for (size_t i = 0; i + 2 < flat.size(); i += 3) out.push_back({flat[i], flat[i + 1], flat[i + 2]});
    return out;
}

glm::mat4 local(const tinygltf::Node& n) {
    glm::mat4 m(1);
    if (!n.translation.empty())
        m[3] = glm::vec4(static_cast<float>(n.translation[0]), static_cast<float>(n.translation[1]),
                         static_cast<float>(n.translation[2]), 1);
    if (n.rotation.empty()) return m;
    const auto r = [&](size_t i) { return static_cast<float>(n.rotation[i]); };
    return m * glm::mat4_cast(glm::quat(r(3), r(0), r(1), r(2)));
}

struct Read {
    tinygltf::Model model;
    std::vector<glm::mat4> world;
    std::map<std::string, size_t> byName;
    std::vector<glm::mat4> skinning; // of the joints

    explicit Read(tinygltf::Model m) : model(std::move(m)) {
        for (size_t i = 0; i < model.nodes.size(); ++i)
            EXPECT_TRUE(byName.try_emplace(model.nodes[i].name, i).second) << model.nodes[i].name;
        place();
    }
    explicit Read(const AtlasSession& s, const atlas::ExportOptions& o = {})
        : Read(parse(atlas::exportModel(s, o).glb)) {}

    void place() {
        world.assign(model.nodes.size(), glm::mat4(0));
        const std::function<void(int, const glm::mat4&)> visit = [&](int index, const glm::mat4& above) {
            const auto i = static_cast<size_t>(index);
            world[i] = above * local(model.nodes[i]);
            for (int child : model.nodes[i].children) visit(child, world[i]);
        };
        for (int root : model.scenes.at(0).nodes) visit(root, glm::mat4(1));
        const auto inverse = numbers<glm::mat4>(model, model.skins.at(0).inverseBindMatrices);
        skinning.clear();
        for (size_t j = 0; j < inverse.size(); ++j)
            skinning.push_back(world[static_cast<size_t>(model.skins[0].joints[j])] * inverse[j]);
    }
    const tinygltf::Node& node(const std::string& name) const { return model.nodes.at(byName.at(name)); }
    const tinygltf::Primitive& part(const std::string& mesh, size_t i) const {
        return model.meshes.at(static_cast<size_t>(node(mesh).mesh)).primitives.at(i);
    }
    std::vector<glm::vec3> skinned(const tinygltf::Primitive& p) const {
        const auto positions = numbers<glm::vec3>(model, p.attributes.at("POSITION"));
        const auto joints = numbers<std::array<uint8_t, 4>>(model, p.attributes.at("JOINTS_0"));
        const auto weights = numbers<std::array<uint8_t, 4>>(model, p.attributes.at("WEIGHTS_0"));
        std::vector<glm::vec3> out;
        for (size_t v = 0; v < positions.size(); ++v) {
            glm::vec4 sum(0);
            for (size_t k = 0; k < 4; ++k)
                sum += static_cast<float>(weights[v][k]) / 255.0f *
                       (skinning[joints[v][k]] * glm::vec4(positions[v], 1));
            out.push_back(glm::vec3(sum));
        }
        return out;
    }
    glm::vec3 at(const std::string& name) const { return glm::vec3(world.at(byName.at(name))[3]); }
};

const AtlasSession& dressed() {
    static const AtlasSession s = [] {
        AtlasSession copy = fixture::session();
        atlas::dress(copy);
        return copy;
    }();
    return s;
}

// In a pose in which nearly every joint is turned.
const AtlasSession& turned() {
    static const AtlasSession s = [] {
        AtlasSession copy = dressed();
        for (size_t j = 0; j < copy.turned.turns.size(); ++j) {
            const float angle = 0.12f * std::sin(static_cast<float>(j));
            copy.turned.turns[j] =
                copy.turned.turns[j] *
                glm::angleAxis(angle, glm::normalize(glm::vec3(1, std::cos(angle * 40), 2)));
        }
        copy.posed = atlas::poseBody(copy.asset, copy.shaped, copy.turned);
        copy.shown = atlas::poseBody(copy.asset, copy.clothed, copy.turned);
        return copy;
    }();
    return s;
}

std::string suffix(atlas::Side side) {
    return side == atlas::Side::left ? ".L" : side == atlas::Side::right ? ".R" : "";
}

TEST(Export, TheSkinIsThePosedBodyInEveryViewer) {
    for (const AtlasSession* s : {&dressed(), &turned()}) {
        const Read read(*s);
        const auto& shown = s->shown;
        const auto skin = read.skinned(read.part("body", 0)), eyes = read.skinned(read.part("body", 2));
        ASSERT_GE(skin.size(), s->asset->bodyVertexCount);
        ASSERT_EQ(eyes.size(), s->asset->vertexCount - s->asset->bodyVertexCount);
        float worst = 0;
        for (size_t v = 0; v < s->asset->bodyVertexCount; ++v)
            worst = std::max(worst, glm::distance(skin[v], shown.positions[v]));
        for (size_t v = 0; v < eyes.size(); ++v)
            worst = std::max(worst, glm::distance(eyes[v], shown.positions[s->asset->bodyVertexCount + v]));
        EXPECT_LT(worst, 1e-4f);
    }
}

TEST(Export, WeightsAndNormalsAreAsTheFormatWantsThem) {
    const Read read(turned());
    for (const auto& mesh : read.model.meshes)
        for (const auto& part : mesh.primitives) {
            if (part.attributes.contains("NORMAL")) {
                for (const glm::vec3 n : numbers<glm::vec3>(read.model, part.attributes.at("NORMAL")))
                    ASSERT_NEAR(glm::length(n), 1, 1e-4) << mesh.name;
            }
            if (!part.attributes.contains("JOINTS_0")) continue;
            const auto joints = numbers<std::array<uint8_t, 4>>(read.model, part.attributes.at("JOINTS_0"));
            const auto weights = numbers<std::array<uint8_t, 4>>(read.model, part.attributes.at("WEIGHTS_0"));
            for (size_t v = 0; v < joints.size(); ++v) {
                int sum = 0;
                std::set<int> used;
                for (size_t k = 0; k < 4; ++k) {
                    sum += weights[v][k];
                    if (weights[v][k]) {
                        EXPECT_TRUE(used.insert(joints[v][k]).second) << mesh.name << " " << v;
                    } else {
                        EXPECT_EQ(joints[v][k], 0);
                    }
                }
                ASSERT_EQ(sum, 255) << mesh.name << " " << v;
            }
        }
}

TEST(Export, TheClothIsCutCleanlyFromTheSkin) {
    const AtlasSession& s = dressed();
    const Read read(s);
    EXPECT_EQ(read.part("body", 0).attributes, read.part("body", 1).attributes) << "one set of vertices";
    const auto positions = numbers<glm::vec3>(read.model, read.part("body", 0).attributes.at("POSITION"));
    std::map<std::pair<uint32_t, uint32_t>, int> edges;
    size_t cloth = 0;
    double area = 0, whole = 0;
    const auto twice = [&](glm::vec3 a, glm::vec3 b, glm::vec3 c) {
        return static_cast<double>(glm::length(glm::cross(b - a, c - a)));
    };
    for (const size_t part : {0, 1})
        for (const auto& t : triangles(read.model, read.part("body", part).indices)) {
            area += twice(positions[t[0]], positions[t[1]], positions[t[2]]);
            for (size_t k = 0; k < 3; ++k) {
                const uint32_t v = t[k];
                ++edges[{v, t[(k + 1) % 3]}];
                if (v >= s.asset->bodyVertexCount) continue;
                EXPECT_EQ(s.garment[v] > 0.5f, part == 1);
                cloth += part;
            }
        }
    EXPECT_GT(cloth, 5000u);
    for (const auto& [edge, count] : edges) { // closed, and every triangle the same way round
        ASSERT_EQ(count, 1);
        ASSERT_TRUE(edges.contains({edge.second, edge.first}));
    }
    for (size_t i = 0; i < s.asset->bodyTriangleCount; ++i) {
        const auto& t = s.asset->triangles[i];
        whole += twice(s.shown.positions[t[0]], s.shown.positions[t[1]], s.shown.positions[t[2]]);
    }
    EXPECT_NEAR(area / whole, 1, 1e-5);
    // The hem lies where the mask says, also between the vertices.
    EXPECT_GT(positions.size(), s.asset->bodyVertexCount + 200);
}

TEST(Export, EveryPointIsANodeAtItsPlace) {
    for (const AtlasSession* s : {&dressed(), &turned()}) {
        const Read read(*s);
        const auto surface = s->shown.skinSurface();
        size_t found = 0, codes = 0;
        for (const auto& placed : s->measurement.points) {
            codes += !placed.sites.empty();
            for (const auto& site : placed.sites) {
                const glm::vec3 place = engine::positionAt(surface, site.at);
                std::string near; // groups have the site's name in the middle
                for (const auto& [name, index] : read.byName)
                    if (name.starts_with(placed.code) && name.ends_with(suffix(site.side)) &&
                        glm::distance(glm::vec3(read.world[index][3]), place) < 1e-4f) {
                        const std::string rest = name.substr(placed.code.size());
                        if (rest == suffix(site.side) || (!site.label.empty() && rest.starts_with(".")))
                            near = name;
                    }
                ASSERT_NE(near, "") << placed.code << " " << toString(site.side) << " " << site.label;
                ++found;
                const glm::vec3 out(read.world[read.byName.at(near)][1]);
                EXPECT_GT(glm::dot(out, engine::normalAt(surface, site.at)), 0.9999f) << near;
                EXPECT_GE(read.node(near).mesh, 0) << near;
            }
        }
        EXPECT_EQ(codes, 409u);
        EXPECT_EQ(found, 834u);
    }
}

TEST(Export, EveryPointCarriesItsData) {
    const AtlasSession& s = dressed();
    const Read read(s);
    for (const auto& point : s.catalog.points) {
        const auto it = std::ranges::find_if(read.model.nodes, [&](const tinygltf::Node& n) {
            return n.extras.Has("kind") && n.extras.Get("kind").Get<std::string>() == "point" &&
                   n.extras.Get("code").Get<std::string>() == point.code;
        });
        ASSERT_NE(it, read.model.nodes.end()) << point.code;
        const auto& e = it->extras;
        const auto text = [&](const char* key) { return e.Get(key).Get<std::string>(); };
        EXPECT_EQ(text("meridian"), point.meridian);
        EXPECT_EQ(e.Get("names").Get("pinyin").Get<std::string>(), point.pinyin);
        EXPECT_EQ(e.Get("names").Get("hans").Get<std::string>(), point.hans);
        EXPECT_EQ(e.Get("names").Get("hant").Get<std::string>(), point.hant);
        EXPECT_EQ(e.Get("names").Get("en").Get<std::string>(), point.english);
        EXPECT_EQ(text("location"), point.location);
        EXPECT_NE(text("location"), "");
        EXPECT_TRUE(text("side") == "left" || text("side") == "right" || text("side") == "midline");
        EXPECT_NE(text("disclaimer").find("not medical advice"), std::string::npos);
        EXPECT_TRUE(text("data_version").starts_with(TONGREN_VERSION "+"));
        ASSERT_EQ(e.Get("sources").Keys().size(),
                  std::set(point.sources.begin(), point.sources.end()).size());
        for (const std::string& id : point.sources)
            EXPECT_EQ(e.Get("sources").Get(id).Get<std::string>(), s.catalog.source(id)->title);
        for (const std::string& key : e.Keys()) // Blender takes no lists of texts
            EXPECT_FALSE(e.Get(key).IsArray()) << key;
    }
    const auto li4 = read.node("LI4.L").extras.Get("precautions").Get<std::string>();
    EXPECT_NE(li4.find("Pregnancy"), std::string::npos) << li4;
}

TEST(Export, LinesLieOnTheSkin) {
    for (const AtlasSession* s : {&dressed(), &turned()}) {
        const Read read(*s);
        const engine::Bvh bvh(s->shown.skinSurface());
        std::set<std::string> meridians;
        size_t routes = 0, places = 0;
        float lifted = 0;
        for (const auto& m : s->catalog.meridians)
            for (const char* side : {"", ".L", ".R"}) {
                const auto it = read.byName.find(m.code + side);
                if (it == read.byName.end()) continue;
                meridians.insert(m.code);
                const auto& node = read.model.nodes[it->second];
                EXPECT_EQ(node.skin, 0);
                EXPECT_EQ(node.extras.Get("kind").Get<std::string>(), "meridian");
                for (const auto& part : read.model.meshes[static_cast<size_t>(node.mesh)].primitives) {
                    ++routes;
                    EXPECT_EQ(part.mode, TINYGLTF_MODE_LINE_STRIP);
                    const auto line = read.skinned(part);
                    for (size_t i = 0; i < line.size(); ++i) {
                        const auto near = bvh.closest(s->shown.skinSurface(), line[i]);
                        ASSERT_LT(near.distance, atlas::kLineLift + 5e-5f) << m.code;
                        lifted += near.distance, ++places;
                        if (i) {
                            ASSERT_LT(glm::distance(line[i], line[i - 1]), 0.02f) << m.code;
                        }
                    }
                }
            }
        EXPECT_GT(lifted / static_cast<float>(places), 0.95f * atlas::kLineLift) << "not sunk in";
        EXPECT_EQ(meridians.size(), 14u);
        EXPECT_EQ(routes, s->measurement.routes.size());
    }
}

TEST(Export, TheRigCanBePosedOn) {
    const AtlasSession& s = dressed();
    Read read(s);
    // Bones run along their joints' y axes.
    const glm::mat4 arm = read.world[read.byName.at("lowerarm01.L")];
    const glm::vec3 along = read.at("lowerarm02.L") - read.at("lowerarm01.L");
    EXPECT_GT(glm::dot(glm::normalize(along), glm::vec3(arm[1])), 0.99f);
    const auto before = read.skinned(read.part("body", 0));
    const glm::vec3 point = read.at("LI4.L"), other = read.at("LI4.R"), still = read.at("LI15.L");
    auto& joint = read.model.nodes[read.byName.at("lowerarm01.L")];
    glm::quat turn(static_cast<float>(joint.rotation[3]), static_cast<float>(joint.rotation[0]),
                   static_cast<float>(joint.rotation[1]), static_cast<float>(joint.rotation[2]));
    turn = turn * glm::angleAxis(-1.2f, glm::vec3(1, 0, 0));
    joint.rotation = {turn.x, turn.y, turn.z, turn.w};
    read.place();
    EXPECT_GT(glm::distance(read.at("LI4.L"), point), 0.2f);
    EXPECT_LT(glm::distance(read.at("LI4.R"), other), 1e-6f);
    EXPECT_LT(glm::distance(read.at("LI15.L"), still), 1e-6f);
    // The point has gone with its skin, and so has the line.
    const auto after = read.skinned(read.part("body", 0));
    const auto& site = s.measurement.point("LI4")->sites.front();
    ASSERT_EQ(site.side, atlas::Side::left);
    const auto& t = s.asset->triangles[site.at.triangle];
    glm::vec3 skin(0);
    for (int k = 0; k < 3; ++k) skin += site.at.barycentric[k] * after[t[static_cast<size_t>(k)]];
    EXPECT_LT(glm::distance(read.at("LI4.L"), skin), 0.002f);
    const engine::Bvh bvh({after, after, std::span(s.asset->triangles).first(s.asset->bodyTriangleCount)});
    for (const glm::vec3 p : read.skinned(read.part("LI.L", 0)))
        ASSERT_LT(
            bvh.closest({after, after, std::span(s.asset->triangles).first(s.asset->bodyTriangleCount)}, p)
                .distance,
            0.003f);
}

TEST(Export, AGuestGoesInItsOwnSkin) {
    AtlasSession s = fixture::session();
    auto guest = std::make_shared<atlas::Guest>();
    guest->name = "visitor.glb";
    guest->shaped = s.shaped;
    guest->report.median = 0.002f;
    atlas::GuestSkin& skin = guest->skin;
    const size_t count = s.asset->bodyVertexCount;
    skin.on.resize(count);
    for (uint32_t t = 0; t < s.asset->bodyTriangleCount; ++t) {
        skin.triangles.push_back(s.asset->triangles[t]);
        for (int k = 0; k < 3; ++k) {
            glm::vec3 corner(0);
            corner[k] = 1;
            skin.on[s.asset->triangles[t][static_cast<size_t>(k)]] = {t, corner};
        }
    }
    for (size_t v = 0; v < count; ++v) {
        skin.positions.push_back(s.shaped.positions[v] + 0.004f * s.shaped.normals[v]);
        skin.colours.push_back({0.5f, 0.25f, v % 2 ? 1.0f : 0.0f});
    }
    skin.normals = atlas::seamlessNormals(skin);
    skin.offset.resize(count);
    s.guest = guest;
    atlas::dress(s);
    ASSERT_TRUE(atlas::setPose(s, *atlas::findPose(s, "seated")));
    ASSERT_EQ(s.guestShown.positions.size(), count);
    const Read read(s);
    ASSERT_EQ(read.model.meshes.at(0).primitives.size(), 1u) << "no cloth and no eyes of ours";
    const auto& part = read.part("body", 0);
    const auto shown = read.skinned(part);
    ASSERT_EQ(shown.size(), count);
    float worst = 0;
    for (size_t v = 0; v < count; ++v)
        worst = std::max(worst, glm::distance(shown[v], s.guestShown.positions[v]));
    EXPECT_LT(worst, 1e-4f);
    const auto colours = numbers<std::array<uint16_t, 4>>(read.model, part.attributes.at("COLOR_0"));
    EXPECT_EQ(colours[1], (std::array<uint16_t, 4>{32768, 16384, 65535, 65535}));
    const auto surface = atlas::shownBody(s).skinSurface();
    const auto& site = s.measurement.point("ST36")->sites.front();
    EXPECT_LT(glm::distance(read.at("ST36" + suffix(site.side)), engine::positionAt(surface, site.at)),
              1e-4f);
    EXPECT_NE(read.model.asset.copyright.find("visitor.glb"), std::string::npos);
    const auto& own = read.model.asset.extras.Get("tongren");
    EXPECT_EQ(own.Get("body").Get<std::string>(), "visitor.glb");
    EXPECT_NEAR(own.Get("fit").Get("median_m").GetNumberAsDouble(), 0.002, 1e-6);
}

TEST(Export, ComesBackAsABodyWithoutItsMarkers) {
    namespace fs = std::filesystem;
    const fs::path file = fs::temp_directory_path() / ("tongren-back-" + std::to_string(::getpid()) + ".glb");
    ASSERT_TRUE(engine::writeFileAtomic(file, atlas::exportModel(turned()).glb));
    const auto model = engine::importModel(file);
    fs::remove(file);
    ASSERT_TRUE(model) << model.error().message;
    EXPECT_EQ(model->joints.size(), turned().asset->joints.size());
    ASSERT_EQ(model->meshes.size(), 3u) << "skin, cloth and eyes";
    const engine::Bvh bvh(turned().shown.skinSurface());
    for (const size_t mesh : {0, 1})
        for (const glm::vec3 p : model->meshes[mesh].positions)
            ASSERT_LT(bvh.closest(turned().shown.skinSurface(), p).distance, 1e-4f);
}

// Its skin is bound bent, so it lies in folds where it is measured.
TEST(Export, ASeatedBodyComesBackWithPointsAndRegions) {
    namespace fs = std::filesystem;
    atlas::SessionOptions options;
    options.body = "male";
    const auto upright = atlas::openSession(options);
    ASSERT_TRUE(upright);
    AtlasSession seated = *upright;
    atlas::dress(seated);
    ASSERT_TRUE(atlas::setPose(seated, *atlas::findPose(seated, "seated")));
    const fs::path file =
        fs::temp_directory_path() / ("tongren-seated-" + std::to_string(::getpid()) + ".glb");
    ASSERT_TRUE(engine::writeFileAtomic(file, atlas::exportModel(seated).glb));
    options.body = file.string();
    const auto back = atlas::openSession(options);
    fs::remove(file);
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(back->guest->report.rig, "MakeHuman");
    ASSERT_EQ(back->areas.size(), seated.areas.size());
    std::vector<float> off;
    const auto ours = upright->posed.skinSurface(), theirs = back->posed.skinSurface();
    for (const auto& point : seated.measurement.points)
        for (size_t i = 0; i < point.sites.size(); ++i)
            off.push_back(
                glm::distance(engine::positionAt(ours, point.sites[i].at),
                              engine::positionAt(theirs, back->measurement.point(point.code)->sites[i].at)));
    std::ranges::sort(off);
    EXPECT_LT(off[off.size() / 2], 0.012f) << "metres, the middle point";
}

TEST(Export, TheWindowGivesItAwayUnderAFreeName) {
    namespace fs = std::filesystem;
    const fs::path folder = fs::temp_directory_path() / ("tongren-give-" + std::to_string(::getpid()));
    fs::create_directories(folder);
    const auto one = atlas::giveAway(dressed(), folder, false),
               two = atlas::giveAway(dressed(), folder, true);
    ASSERT_TRUE(one && two);
    EXPECT_EQ(one->filename(), "tongren-female-anatomical.glb");
    EXPECT_EQ(two->filename(), "tongren-female-anatomical-2.glb");
    EXPECT_FALSE(parse(*engine::readFile(*two)).meshes.empty());
    const auto nowhere = atlas::giveAway(dressed(), folder / "none", false);
    ASSERT_FALSE(nowhere);
    EXPECT_NE(nowhere.error().message.find("none"), std::string::npos);
    fs::remove_all(folder);
}

TEST(Export, SaysWhatItIs) {
    const AtlasSession& s = dressed();
    AtlasSession seated = s;
    ASSERT_TRUE(atlas::setPose(seated, *atlas::findPose(s, "seated")));
    const Read posed(seated), read(s);
    const auto& told = posed.model.asset.extras.Get("tongren");
    EXPECT_EQ(told.Get("pose").Get<std::string>(), "seated");
    ASSERT_FALSE(seated.pose.degrees.empty());
    for (const auto& [motion, degrees] : seated.pose.degrees)
        EXPECT_NEAR(told.Get("pose_degrees").Get(motion).GetNumberAsDouble(), degrees, 1e-4) << motion;
    EXPECT_GT(glm::distance(posed.at("ST36.L"), read.at("ST36.L")), 0.2f);
    const auto& asset = read.model.asset;
    EXPECT_TRUE(asset.generator.starts_with("Tongren"));
    EXPECT_NE(asset.copyright.find("CC0"), std::string::npos);
    EXPECT_NE(asset.copyright.find("MIT"), std::string::npos);
    const auto& own = asset.extras.Get("tongren");
    EXPECT_EQ(own.Get("body").Get<std::string>(), "female");
    EXPECT_EQ(own.Get("pose").Get<std::string>(), "anatomical");
    EXPECT_NEAR(own.Get("height_m").GetNumberAsDouble(), s.shaped.height, 1e-6);
    EXPECT_NEAR(own.Get("shape").Get("age").GetNumberAsDouble(), s.shape.age, 1e-6);
    EXPECT_NE(own.Get("precautions").Get<std::string>(), "");
    EXPECT_EQ(read.model.skins.size(), 1u);
    EXPECT_EQ(read.model.skins[0].joints.size(), s.asset->joints.size());
    for (const auto& joint : s.asset->joints) EXPECT_TRUE(read.byName.contains(joint.name)) << joint.name;
}

TEST(Export, LeavesOutWhatIsNotWanted) {
    atlas::ExportOptions bare;
    bare.points = bare.lines = false;
    const Read read(dressed(), bare);
    EXPECT_EQ(read.model.nodes.size(), dressed().asset->joints.size() + 1);
    EXPECT_TRUE(read.model.extensionsUsed.empty());
    atlas::ExportOptions phases;
    phases.phases = true;
    const auto colour = [](const Read& r) {
        return r.model.materials[static_cast<size_t>(r.part("LI4.L", 0).material)]
            .pbrMetallicRoughness.baseColorFactor;
    };
    const Read white(dressed(), phases), own(dressed());
    EXPECT_NEAR(colour(white)[1], 1, 1e-6) << "metal";
    EXPECT_LT(colour(own)[1], 0.1) << "its own rose";
    AtlasSession unclad = dressed();
    unclad.bare = true;
    EXPECT_EQ(Read(unclad, bare).model.meshes.at(0).primitives.size(), 2u) << "no cloth";
    // Undressed, the skin is all there is.
    const Read plain(fixture::session(), bare);
    EXPECT_EQ(plain.model.meshes.at(0).primitives.size(), 2u) << "skin and eyes";
}

TEST(Export, WritesAFileOrSaysWhyNot) {
    namespace fs = std::filesystem;
    const fs::path folder = fs::temp_directory_path() / ("tongren-export-" + std::to_string(::getpid()));
    fs::create_directories(folder);
    atlas::ExportAsked asked;
    asked.outFile = (folder / "body.GLB").string();
    const auto done = atlas::exportTo(dressed(), asked);
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_NE(done->find("409 points (834 places)"), std::string::npos) << *done;
    EXPECT_EQ(parse(*engine::readFile(asked.outFile)).meshes.empty(), false);
    asked.outFile = (folder / "none" / "body.glb").string();
    const auto nowhere = atlas::exportTo(dressed(), asked);
    ASSERT_FALSE(nowhere);
    EXPECT_NE(nowhere.error().message.find(asked.outFile), std::string::npos);
    for (const char* name : {"body.fbx", "body", "glb"}) {
        std::ostringstream out, err;
        asked.outFile = (folder / name).string();
        EXPECT_EQ(atlas::runExport(asked, {}, out, err), 2);
        EXPECT_EQ(out.str(), "");
        EXPECT_EQ(std::ranges::count(err.str(), '\n'), 1);
        EXPECT_NE(err.str().find(".glb"), std::string::npos) << err.str();
    }
    EXPECT_EQ(std::distance(fs::directory_iterator(folder), {}), 1) << "nothing half written";
    fs::remove_all(folder);
}

} // namespace
