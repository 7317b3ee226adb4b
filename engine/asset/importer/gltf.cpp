#include "engine/asset/importer/gltf_file.h"
#include <algorithm>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>

namespace engine::importer {

namespace {

constexpr size_t kMostNumbers = 200'000'000; // read from one file, all accessors together
constexpr size_t kMostNodes = 100'000;

struct Nodes {
    std::vector<int> parent; // -1 root
    std::vector<int> order;  // parents first
    std::vector<glm::mat4> world;
    std::vector<bool> shown; // in the scene that the file shows
    std::vector<int> joint;  // Model::joints, or -1
};

std::string named(const char* what, int index, const std::string& name) {
    std::string text = what;
    text.append(" ").append(std::to_string(index));
    if (!name.empty()) text.append(" '").append(name.substr(0, 100)).append("'");
    return text;
}

Result<glm::mat4> localMatrix(const tinygltf::Node& node, int index) {
    const auto has = [](const std::vector<double>& v, size_t n) { return v.empty() || v.size() == n; };
    if (!has(node.matrix, 16) || !has(node.translation, 3) || !has(node.rotation, 4) || !has(node.scale, 3))
        return Error{named("node", index, node.name) + " has a damaged place; export it again"};
    glm::mat4 m(1);
    if (!node.matrix.empty()) {
        for (int k = 0; k < 16; ++k)
            m[k / 4][k % 4] = static_cast<float>(node.matrix[static_cast<size_t>(k)]);
    } else {
        const auto number = [](const std::vector<double>& v, size_t i) { return static_cast<float>(v[i]); };
        if (!node.translation.empty())
            m = glm::translate(
                m, {number(node.translation, 0), number(node.translation, 1), number(node.translation, 2)});
        if (!node.rotation.empty()) {
            glm::quat q(number(node.rotation, 3), number(node.rotation, 0), number(node.rotation, 1),
                        number(node.rotation, 2));
            const float length = glm::length(q);
            if (length > 1e-6f) m = m * glm::mat4_cast(q / length);
        }
        if (!node.scale.empty())
            m = glm::scale(m, {number(node.scale, 0), number(node.scale, 1), number(node.scale, 2)});
    }
    if (!finite(m))
        return Error{named("node", index, node.name) + " lies nowhere (not a number); export it again"};
    return m;
}

Result<Nodes> arrangeNodes(const tinygltf::Model& scene) {
    const size_t count = scene.nodes.size();
    if (count > kMostNodes) return Error{"it has more than 100,000 nodes; simplify it first"};
    Nodes n;
    n.parent.assign(count, -1);
    n.world.assign(count, glm::mat4(1));
    n.shown.assign(count, false);
    n.joint.assign(count, -1);
    for (size_t i = 0; i < count; ++i) {
        for (const int child : scene.nodes[i].children) {
            if (child < 0 || static_cast<size_t>(child) >= count)
                return Error{named("node", static_cast<int>(i), scene.nodes[i].name) +
                             " has a child that is not there; copy or export it again"};
            if (n.parent[static_cast<size_t>(child)] >= 0 || static_cast<size_t>(child) == i)
                return Error{named("node", child, scene.nodes[static_cast<size_t>(child)].name) +
                             " has two parents or is its own; export it again"};
            n.parent[static_cast<size_t>(child)] = static_cast<int>(i);
        }
    }
    for (size_t i = 0; i < count; ++i) {
        if (n.parent[i] < 0) n.order.push_back(static_cast<int>(i));
    }
    for (size_t at = 0; at < n.order.size(); ++at) {
        const auto i = static_cast<size_t>(n.order[at]);
        auto local = localMatrix(scene.nodes[i], n.order[at]);
        if (!local) return local.error();
        n.world[i] = n.parent[i] < 0 ? *local : n.world[static_cast<size_t>(n.parent[i])] * *local;
        if (!finite(n.world[i]))
            return Error{named("node", n.order[at], scene.nodes[i].name) +
                         " lies endlessly far away; export it again"};
        n.order.insert(n.order.end(), scene.nodes[i].children.begin(), scene.nodes[i].children.end());
    }
    // With one parent each, what no root leads to goes round in a circle.
    if (n.order.size() != count) return Error{"its nodes form a circle; export it again"};

    std::vector<int> roots;
    if (!scene.scenes.empty()) {
        const bool known =
            scene.defaultScene >= 0 && static_cast<size_t>(scene.defaultScene) < scene.scenes.size();
        roots = scene.scenes[known ? static_cast<size_t>(scene.defaultScene) : 0].nodes;
    }
    for (const int root : roots) {
        if (root < 0 || static_cast<size_t>(root) >= count)
            return Error{"its scene names a node that is not there; copy or export it again"};
        n.shown[static_cast<size_t>(root)] = true;
    }
    for (const int i : n.order) {
        const int parent = n.parent[static_cast<size_t>(i)];
        if (roots.empty() || (parent >= 0 && n.shown[static_cast<size_t>(parent)]))
            n.shown[static_cast<size_t>(i)] = true;
    }
    return n;
}

struct Skin {
    std::vector<uint32_t> joints; // -> Model::joints
    std::vector<glm::mat4> move;  // mesh to model space, as shown
};

// Every joint of every skin, what lies between them and what hangs on them.
Result<std::vector<Skin>> readSkins(const GltfFile& file, Nodes& nodes, size_t& budget, Model& model) {
    const tinygltf::Model& scene = file.scene;
    const size_t count = scene.nodes.size();
    std::vector<char> wanted(count, 0);
    for (const tinygltf::Skin& skin : scene.skins) {
        for (const int joint : skin.joints) {
            if (joint < 0 || static_cast<size_t>(joint) >= count)
                return Error{"its rig names a joint that is not there; copy or export it again"};
            wanted[static_cast<size_t>(joint)] = 1;
        }
    }
    std::vector<char> skinned = wanted;
    for (const auto& [bone, node] : file.humanoid) {
        if (static_cast<size_t>(node) < count) wanted[static_cast<size_t>(node)] = 1;
    }
    // Downwards: what hangs on a joint (the ends of fingers); meshes come along only when they are joints.
    std::vector<char> below(count, 0);
    for (const int i : nodes.order) {
        const auto at = static_cast<size_t>(i);
        const int parent = nodes.parent[at];
        below[at] = wanted[at] || (parent >= 0 && below[static_cast<size_t>(parent)]);
        if (below[at] && scene.nodes[at].mesh < 0) wanted[at] = 1;
    }
    std::vector<glm::mat4> bind(count, glm::mat4(1));
    std::vector<char> bound(count, 0);
    std::vector<Skin> skins;
    for (size_t s = 0; s < scene.skins.size(); ++s) {
        const tinygltf::Skin& from = scene.skins[s];
        Numbers inverse;
        if (from.inverseBindMatrices >= 0) {
            auto numbers = readNumbers(file, from.inverseBindMatrices, budget);
            if (!numbers) return numbers.error();
            inverse = std::move(*numbers);
            if (inverse.components != 16 || inverse.count < from.joints.size())
                return Error{named("skin", static_cast<int>(s), from.name) +
                             " has too few bind matrices; export it again"};
        }
        Skin skin;
        std::vector<glm::mat4> inverses;
        // Quantised meshes have their own space each: the bind poses of all skins go into one, in the
        // scene's units.
        glm::mat4 common(0);
        for (size_t k = 0; k < from.joints.size(); ++k) {
            const auto node = static_cast<size_t>(from.joints[k]);
            glm::mat4 ibm(1);
            for (int i = 0; inverse.count > 0 && i < 16; ++i) ibm[i / 4][i % 4] = inverse.at(k)[i];
            const glm::mat4 move = nodes.world[node] * ibm;
            if (!finite(ibm) || !finite(move))
                return Error{named("skin", static_cast<int>(s), from.name) +
                             " has a bind matrix that is not a number; export it again"};
            skin.move.push_back(move);
            inverses.push_back(ibm);
            if (bound[node] && common == glm::mat4(0)) common = bind[node] * ibm;
        }
        if (common == glm::mat4(0) && !skin.move.empty()) {
            const float scale = std::cbrt(std::abs(glm::determinant(glm::mat3(skin.move[0]))));
            const bool same = !(scale > 1e-9f) || std::abs(scale - 1) < 1e-3f;
            common = glm::scale(glm::mat4(1), glm::vec3(same ? 1 : scale));
        }
        for (size_t k = 0; k < from.joints.size(); ++k) {
            const auto node = static_cast<size_t>(from.joints[k]);
            if (bound[node]) continue;
            bound[node] = 1;
            const glm::mat4 b = common * glm::inverse(inverses[k]);
            bind[node] = finite(b) ? b : nodes.world[node];
        }
        skins.push_back(std::move(skin));
    }
    for (const int i : nodes.order) {
        const auto at = static_cast<size_t>(i);
        if (!wanted[at]) continue;
        int parent = nodes.parent[at];
        while (parent >= 0 && nodes.joint[static_cast<size_t>(parent)] < 0)
            parent = nodes.parent[static_cast<size_t>(parent)];
        ModelJoint joint;
        joint.name = scene.nodes[at].name;
        joint.parent = parent < 0 ? -1 : nodes.joint[static_cast<size_t>(parent)];
        joint.rest = nodes.world[at];
        if (bound[at]) {
            joint.bind = bind[at];
        } else if (joint.parent >= 0) {
            const ModelJoint& up = model.joints[static_cast<size_t>(joint.parent)];
            joint.bind = up.bind * glm::inverse(up.rest) * joint.rest;
            if (!finite(joint.bind)) joint.bind = joint.rest;
        } else {
            joint.bind = joint.rest;
        }
        nodes.joint[at] = static_cast<int>(model.joints.size());
        model.joints.push_back(std::move(joint));
        if (model.joints.size() > kMostJoints)
            return Error{"its rig has more than 2000 joints; simplify it first"};
    }
    for (size_t s = 0; s < skins.size(); ++s) {
        for (const int joint : scene.skins[s].joints)
            skins[s].joints.push_back(static_cast<uint32_t>(nodes.joint[static_cast<size_t>(joint)]));
    }
    for (const auto& [bone, node] : file.humanoid) {
        if (static_cast<size_t>(node) < count)
            model.humanoid.emplace_back(bone, nodes.joint[static_cast<size_t>(node)]);
    }
    return skins;
}

struct Paint { // a material's colour
    glm::vec4 factor{1};
    const Texture* texture = nullptr;
    std::string texcoord = "TEXCOORD_0";
    glm::vec2 offset{0}, scale{1};
    float turn = 0;
    Wrap s = Wrap::Repeat, t = Wrap::Repeat;
};

double numberOf(const tinygltf::Value& object, const char* key, size_t index, double otherwise) {
    if (!object.IsObject() || !object.Has(key)) return otherwise;
    const tinygltf::Value& value = object.Get(key);
    if (value.IsNumber()) return value.GetNumberAsDouble();
    if (!value.IsArray() || index >= value.ArrayLen()) return otherwise;
    const tinygltf::Value& item = value.Get(static_cast<int>(index));
    return item.IsNumber() ? item.GetNumberAsDouble() : otherwise;
}

struct Painter {
    const GltfFile& file;
    const ReadRequest& request;
    std::vector<std::string>& notes;
    std::map<int, std::unique_ptr<Texture>> textures; // null: cannot be had
    bool late = false;

    const Texture* texture(int image) {
        if (const auto found = textures.find(image); found != textures.end()) return found->second.get();
        auto& slot = textures[image];
        if (std::chrono::steady_clock::now() > request.finish) {
            if (!late) notes.push_back("some textures were left out to save time");
            late = true;
            return nullptr;
        }
        auto bytes = file.image(image);
        if (!bytes) {
            notes.push_back("a texture was left out: " + bytes.error().message);
            return nullptr;
        }
        auto decoded = decodeTexture(*bytes);
        if (decoded) {
            slot = std::make_unique<Texture>(std::move(*decoded));
        } else {
            notes.push_back("texture " + std::to_string(image) + " was left out: it " +
                            decoded.error().message);
        }
        return slot.get();
    }

    Paint of(int material) {
        Paint paint;
        if (material < 0 || static_cast<size_t>(material) >= file.scene.materials.size()) return paint;
        const tinygltf::Material& m = file.scene.materials[static_cast<size_t>(material)];
        const auto& pbr = m.pbrMetallicRoughness;
        for (int k = 0; k < 4 && static_cast<size_t>(k) < pbr.baseColorFactor.size(); ++k)
            paint.factor[k] = static_cast<float>(pbr.baseColorFactor[static_cast<size_t>(k)]);
        int index = pbr.baseColorTexture.index, set = pbr.baseColorTexture.texCoord;
        const tinygltf::Value* transform = nullptr;
        if (const auto found = pbr.baseColorTexture.extensions.find("KHR_texture_transform");
            found != pbr.baseColorTexture.extensions.end())
            transform = &found->second;
        // The older way, still written by some programs.
        if (const auto old = m.extensions.find("KHR_materials_pbrSpecularGlossiness");
            index < 0 && old != m.extensions.end()) {
            for (size_t k = 0; k < 4; ++k)
                paint.factor[static_cast<int>(k)] =
                    static_cast<float>(numberOf(old->second, "diffuseFactor", k, 1));
            if (old->second.IsObject() && old->second.Has("diffuseTexture")) {
                const tinygltf::Value& diffuse = old->second.Get("diffuseTexture");
                index = static_cast<int>(std::clamp(numberOf(diffuse, "index", 0, -1), -1.0, 1e6));
                set = static_cast<int>(std::clamp(numberOf(diffuse, "texCoord", 0, 0), 0.0, 100.0));
            }
        }
        if (index < 0 || static_cast<size_t>(index) >= file.scene.textures.size()) return paint;
        const tinygltf::Texture& from = file.scene.textures[static_cast<size_t>(index)];
        int source = from.source;
        if (const auto webp = from.extensions.find("EXT_texture_webp");
            source < 0 && webp != from.extensions.end())
            source = static_cast<int>(std::clamp(numberOf(webp->second, "source", 0, -1), -1.0, 1e6));
        paint.texture = texture(source);
        if (transform) {
            paint.offset = {numberOf(*transform, "offset", 0, 0), numberOf(*transform, "offset", 1, 0)};
            paint.scale = {numberOf(*transform, "scale", 0, 1), numberOf(*transform, "scale", 1, 1)};
            paint.turn = static_cast<float>(numberOf(*transform, "rotation", 0, 0));
            set = static_cast<int>(std::clamp(numberOf(*transform, "texCoord", 0, set), 0.0, 100.0));
        }
        paint.texcoord = "TEXCOORD_" + std::to_string(std::clamp(set, 0, 100));
        if (from.sampler >= 0 && static_cast<size_t>(from.sampler) < file.scene.samplers.size()) {
            const auto wrap = [](int mode) {
                return mode == TINYGLTF_TEXTURE_WRAP_CLAMP_TO_EDGE     ? Wrap::Clamp
                       : mode == TINYGLTF_TEXTURE_WRAP_MIRRORED_REPEAT ? Wrap::Mirror
                                                                       : Wrap::Repeat;
            };
            paint.s = wrap(file.scene.samplers[static_cast<size_t>(from.sampler)].wrapS);
            paint.t = wrap(file.scene.samplers[static_cast<size_t>(from.sampler)].wrapT);
        }
        return paint;
    }
};

std::vector<Triangle> trianglesOf(int mode, const std::vector<uint32_t>& indices) {
    std::vector<Triangle> out;
    const auto add = [&](uint32_t a, uint32_t b, uint32_t c) {
        if (a != b && b != c && c != a) out.push_back({a, b, c});
    };
    const size_t n = indices.size();
    if (mode == TINYGLTF_MODE_TRIANGLES) {
        out.reserve(n / 3);
        for (size_t i = 0; i + 2 < n; i += 3) add(indices[i], indices[i + 1], indices[i + 2]);
    } else if (mode == TINYGLTF_MODE_TRIANGLE_STRIP) {
        for (size_t i = 0; i + 2 < n; ++i) {
            const size_t odd = i % 2;
            add(indices[i], indices[i + 1 + odd], indices[i + 2 - odd]);
        }
    } else if (mode == TINYGLTF_MODE_TRIANGLE_FAN) {
        for (size_t i = 1; i + 1 < n; ++i) add(indices[0], indices[i], indices[i + 1]);
    }
    return out;
}

struct SceneReader {
    const GltfFile& file;
    Nodes& nodes;
    const std::vector<Skin>& skins;
    Painter painter;
    size_t& budget;
    Model& model;
    size_t vertices = 0, triangles = 0;
    bool leftOut = false;

    Result<Numbers> attribute(const tinygltf::Primitive& p, const std::string& name, size_t count,
                              size_t least, const std::string& where) {
        const auto found = p.attributes.find(name);
        if (found == p.attributes.end()) return Numbers{};
        auto numbers = readNumbers(file, found->second, budget);
        if (!numbers) return Error{where + ": " + numbers.error().message};
        if (numbers->count != count || numbers->components < least)
            return Error{where + " has " + std::to_string(numbers->count) + " values of " + name + " for " +
                         std::to_string(count) + " vertices; export it again"};
        return numbers;
    }

    Result<void> influences(const tinygltf::Primitive& p, const Skin& skin, const std::vector<uint32_t>& used,
                            size_t count, const std::string& where, ModelMesh& mesh,
                            std::vector<glm::mat4>& moves) {
        std::vector<Numbers> joints, weights;
        for (int set = 0; set < 4 && p.attributes.count("JOINTS_" + std::to_string(set)) != 0; ++set) {
            auto j = attribute(p, "JOINTS_" + std::to_string(set), count, 4, where);
            if (!j) return j.error();
            auto w = attribute(p, "WEIGHTS_" + std::to_string(set), count, 4, where);
            if (!w) return w.error();
            if (w->count != count) return Error{where + " has joints without weights; export it again"};
            joints.push_back(std::move(*j));
            weights.push_back(std::move(*w));
        }
        if (joints.empty() || skin.joints.empty()) return {};
        mesh.joints.resize(used.size());
        mesh.weights.resize(used.size());
        moves.assign(used.size(), glm::mat4(0));
        std::vector<Influence> all;
        for (size_t v = 0; v < used.size(); ++v) {
            all.clear();
            for (size_t set = 0; set < joints.size(); ++set) {
                for (size_t k = 0; k < 4; ++k) {
                    const float weight = weights[set].at(used[v])[k], joint = joints[set].at(used[v])[k];
                    if (!(weight > 0)) continue;
                    if (!(joint >= 0 && joint < static_cast<float>(skin.joints.size())))
                        return Error{where + ": vertex " + std::to_string(used[v]) + " follows joint " +
                                     std::to_string(static_cast<int64_t>(joint)) + " of " +
                                     std::to_string(skin.joints.size()) + "; export it again"};
                    all.push_back({static_cast<uint32_t>(joint), weight});
                }
            }
            std::array<uint16_t, 4> local{};
            strongestFour(all, 0, local, mesh.weights[v]);
            for (size_t k = 0; k < 4; ++k) {
                moves[v] += mesh.weights[v][static_cast<int>(k)] * skin.move[local[k]];
                mesh.joints[v][k] = static_cast<uint16_t>(skin.joints[local[k]]);
            }
        }
        return {};
    }

    // Shape keys as the file shows them.
    Result<void> morph(const tinygltf::Primitive& p, const std::vector<double>& weights,
                       const std::string& where, Numbers& positions) {
        for (size_t k = 0; k < p.targets.size() && k < weights.size(); ++k) {
            const auto found = p.targets[k].find("POSITION");
            const auto weight = static_cast<float>(weights[k]);
            if (found == p.targets[k].end() || !(std::abs(weight) > 1e-6f)) continue;
            auto moved = readNumbers(file, found->second, budget);
            if (!moved) return Error{where + ": " + moved.error().message};
            if (moved->count != positions.count || moved->components != 3)
                return Error{where + " has a shape key of another size; export it again"};
            for (size_t i = 0; i < positions.values.size(); ++i)
                positions.values[i] += weight * moved->values[i];
        }
        return {};
    }

    Result<void> colours(const tinygltf::Primitive& p, const std::vector<uint32_t>& used, size_t count,
                         const std::string& where, ModelMesh& mesh) {
        const Paint paint = painter.of(p.material);
        auto own = attribute(p, "COLOR_0", count, 3, where);
        if (!own) return own.error();
        Numbers uv;
        if (paint.texture) {
            auto numbers = attribute(p, paint.texcoord, count, 2, where);
            if (!numbers) return numbers.error();
            uv = std::move(*numbers);
        }
        if (own->count == 0 && uv.count == 0 && glm::vec3(paint.factor) == glm::vec3(1)) return {};
        mesh.colours.resize(used.size());
        const float c = std::cos(paint.turn), s = std::sin(paint.turn);
        for (size_t v = 0; v < used.size(); ++v) {
            glm::vec3 colour = paint.factor;
            if (own->count > 0) {
                const float* at = own->at(used[v]);
                colour *= glm::vec3(at[0], at[1], at[2]);
            }
            if (uv.count > 0) {
                const float* at = uv.at(used[v]);
                const glm::vec2 p2 = glm::vec2(at[0], at[1]) * paint.scale;
                colour *= glm::vec3(sampleTexture(
                    *paint.texture, paint.offset + glm::vec2(c * p2.x + s * p2.y, c * p2.y - s * p2.x),
                    paint.s, paint.t));
            }
            mesh.colours[v] = finite(colour) ? glm::clamp(colour, 0.0f, 1.0f) : glm::vec3(1);
        }
        return {};
    }

    Result<void> primitive(size_t node, const tinygltf::Mesh& from, const tinygltf::Primitive& p,
                           const std::string& where) {
        const int mode = p.mode < 0 ? TINYGLTF_MODE_TRIANGLES : p.mode;
        if (mode < TINYGLTF_MODE_TRIANGLES || mode > TINYGLTF_MODE_TRIANGLE_FAN) {
            leftOut = true;
            return {};
        }
        const auto position = p.attributes.find("POSITION");
        if (position == p.attributes.end()) return {};
        auto positions = readNumbers(file, position->second, budget);
        if (!positions) return Error{where + ": " + positions.error().message};
        if (positions->components != 3)
            return Error{where + " has positions of another kind; export it again"};
        const std::vector<double>& own = scene().nodes[node].weights;
        if (auto shaped = morph(p, own.empty() ? from.weights : own, where, *positions); !shaped)
            return shaped.error();
        const size_t count = positions->count;
        std::vector<uint32_t> indices;
        if (p.indices >= 0) {
            auto list = readIndices(file, p.indices, budget);
            if (!list) return Error{where + ": " + list.error().message};
            indices = std::move(*list);
        } else {
            indices.resize(count);
            for (size_t i = 0; i < count; ++i) indices[i] = static_cast<uint32_t>(i);
        }
        for (const uint32_t index : indices) {
            const bool restart = index == 0xffffffffU;
            if (index >= count) {
                return Error{
                    where +
                    (restart ? std::string(" has a broken list of triangles")
                             : " asks for vertex " + std::to_string(index) + " of " + std::to_string(count)) +
                    "; copy or export it again"};
            }
        }
        ModelMesh mesh;
        mesh.triangles = trianglesOf(mode, indices);
        if (mesh.triangles.empty()) return {};
        // Primitives often share one list of vertices: keep what this one uses.
        std::vector<uint32_t> renumbered(count, UINT32_MAX), used;
        for (Triangle& t : mesh.triangles) {
            for (uint32_t& v : t) {
                if (renumbered[v] == UINT32_MAX) {
                    renumbered[v] = static_cast<uint32_t>(used.size());
                    used.push_back(v);
                }
                v = renumbered[v];
            }
        }
        vertices += used.size();
        triangles += mesh.triangles.size();
        if (vertices > kMostVertices || triangles > kMostTriangles)
            return Error{"it has more than 4 million vertices or 8 million triangles; simplify it first"};
        mesh.name = scene().nodes[node].name.empty() ? from.name : scene().nodes[node].name;
        if (p.material >= 0 && static_cast<size_t>(p.material) < scene().materials.size())
            mesh.material = scene().materials[static_cast<size_t>(p.material)].name;

        std::vector<glm::mat4> moves;
        const int skin = scene().nodes[node].skin;
        if (skin >= 0) {
            if (static_cast<size_t>(skin) >= skins.size())
                return Error{where + " has a rig that is not there; copy or export it again"};
            if (auto read = influences(p, skins[static_cast<size_t>(skin)], used, count, where, mesh, moves);
                !read)
                return read.error();
        }
        if (mesh.joints.empty()) {
            int up = static_cast<int>(node);
            while (up >= 0 && nodes.joint[static_cast<size_t>(up)] < 0)
                up = nodes.parent[static_cast<size_t>(up)];
            if (up >= 0) {
                mesh.joints.assign(used.size(),
                                   {static_cast<uint16_t>(nodes.joint[static_cast<size_t>(up)]), 0, 0, 0});
                mesh.weights.assign(used.size(), {1, 0, 0, 0});
            }
        }
        mesh.positions.resize(used.size());
        for (size_t v = 0; v < used.size(); ++v) {
            const float* at = positions->at(used[v]);
            mesh.positions[v] =
                (moves.empty() ? nodes.world[node] : moves[v]) * glm::vec4(at[0], at[1], at[2], 1);
            if (!finite(mesh.positions[v]))
                return Error{where + ": vertex " + std::to_string(used[v]) +
                             " lies nowhere (not a number); export it again"};
        }
        if (auto painted = colours(p, used, count, where, mesh); !painted) return painted.error();
        // A mirrored node turns its triangles inside out.
        if (moves.empty() && glm::determinant(glm::mat3(nodes.world[node])) < 0) {
            for (Triangle& t : mesh.triangles) std::swap(t[1], t[2]);
        }
        model.meshes.push_back(std::move(mesh));
        return {};
    }

    const tinygltf::Model& scene() const { return file.scene; }
};

} // namespace

Result<Model> readGltf(const ReadRequest& request, std::string bytes) {
    auto file = openGltf(request, std::move(bytes));
    if (!file) return file.error();
    auto nodes = arrangeNodes(file->scene);
    if (!nodes) return nodes.error();
    Model model;
    model.notes = file->notes;
    model.format = !file->vrm.empty() ? "VRM " + file->vrm : file->binary ? "glTF binary" : "glTF";
    model.generator = file->scene.asset.generator;
    model.metresPerUnit = 1;
    model.upKnown = true;
    size_t budget = kMostNumbers;
    auto skins = readSkins(*file, *nodes, budget, model);
    if (!skins) return skins.error();
    SceneReader reader{*file, *nodes, *skins, Painter{*file, request, model.notes, {}, false}, budget, model,
                       0,     0,      false};
    for (const int i : nodes->order) {
        const auto node = static_cast<size_t>(i);
        const int mesh = file->scene.nodes[node].mesh;
        if (mesh < 0 || !nodes->shown[node]) continue;
        if (const tinygltf::Value& extras = file->scene.nodes[node].extras; extras.Has("kind")) {
            const tinygltf::Value& kind = extras.Get("kind");
            if (kind.IsString() && kind.Get<std::string>() == "point") { // a marker of our own export
                reader.leftOut = true;
                continue;
            }
        }
        if (static_cast<size_t>(mesh) >= file->scene.meshes.size())
            return Error{named("node", i, file->scene.nodes[node].name) +
                         " names a mesh that is not there; copy or export it again"};
        const tinygltf::Mesh& from = file->scene.meshes[static_cast<size_t>(mesh)];
        for (const tinygltf::Primitive& p : from.primitives) {
            if (auto read = reader.primitive(node, from, p, named("mesh", mesh, from.name)); !read)
                return read.error();
            if (model.meshes.size() > kMostMeshes)
                return Error{"it has more than 10,000 meshes; simplify it first"};
        }
    }
    if (model.meshes.empty())
        return Error{"it shows no surface (no triangles in its scene); export the body's mesh"};
    if (reader.leftOut) model.notes.push_back("lines and points in it were left out");
    return model;
}

} // namespace engine::importer
