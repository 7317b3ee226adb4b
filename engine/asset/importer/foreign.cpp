#include "engine/asset/importer/reader.h"
#include <algorithm>
#include <array>
#include <assimp/IOStream.hpp>
#include <assimp/IOSystem.hpp>
#include <assimp/Importer.hpp>
#include <assimp/commonMetaData.h>
#include <assimp/config.h>
#include <assimp/importerdesc.h>
#include <assimp/material.h>
#include <assimp/postprocess.h>
#include <assimp/scene.h>
#include <cctype>
#include <cstring>
#include <map>
#include <memory>
#include <unordered_map>

namespace engine::importer {

namespace {

constexpr size_t kMostNodes = 100'000;

struct Kind {
    std::string_view ending, name;
    bool scan; // vertex colours are as a camera saw them (sRGB)
};
// Of Assimp's kinds those in which people pass bodies on.
constexpr std::array<Kind, 22> kKinds{
    {{"fbx", "FBX", false},     {"dae", "Collada", false},   {"zae", "Collada", false},
     {"obj", "OBJ", true},      {"ply", "PLY", true},        {"stl", "STL", true},
     {"3ds", "3DS", false},     {"blend", "Blender", false}, {"x", "DirectX", false},
     {"ase", "ASE", false},     {"lwo", "LightWave", false}, {"off", "OFF", true},
     {"3mf", "3MF", true},      {"amf", "AMF", true},        {"ms3d", "MilkShape", false},
     {"smd", "SMD", false},     {"b3d", "Blitz3D", false},   {"cob", "trueSpace", false},
     {"ac", "AC3D", false},     {"dxf", "DXF", false},       {"iqm", "IQM", false},
     {"m3d", "Model 3D", false}}};

// Reads are from memory, opened through the ModelFolder only.
class MemoryStream : public Assimp::IOStream {
public:
    explicit MemoryStream(std::shared_ptr<const std::string> bytes) : bytes_(std::move(bytes)) {}
    size_t Read(void* out, size_t size, size_t count) override {
        if (size == 0) return 0;
        const size_t n = std::min(count, (bytes_->size() - at_) / size);
        if (n > 0) std::memcpy(out, bytes_->data() + at_, n * size);
        at_ += n * size;
        return n;
    }
    size_t Write(const void*, size_t, size_t) override { return 0; }
    aiReturn Seek(size_t offset, aiOrigin origin) override {
        // Assimp's offsets are unsigned and come back from the end as such.
        const size_t base = origin == aiOrigin_SET ? 0 : origin == aiOrigin_CUR ? at_ : bytes_->size();
        const size_t to = origin == aiOrigin_END && offset <= base ? base - offset : base + offset;
        if (to > bytes_->size()) return aiReturn_FAILURE;
        at_ = to;
        return aiReturn_SUCCESS;
    }
    size_t Tell() const override { return at_; }
    size_t FileSize() const override { return bytes_->size(); }
    void Flush() override {}

private:
    std::shared_ptr<const std::string> bytes_;
    size_t at_ = 0;
};

std::string slashes(std::string name) {
    std::replace(name.begin(), name.end(), '\\', '/');
    while (name.compare(0, 2, "./") == 0) name.erase(0, 2);
    return name;
}

class FolderSystem : public Assimp::IOSystem {
public:
    FolderSystem(const ReadRequest& request, std::string bytes)
        : request_(request), own_(std::make_shared<const std::string>(std::move(bytes))) {}
    bool Exists(const char* name) const override {
        return slashes(name) == request_.name || request_.folder->holds(slashes(name));
    }
    char getOsSeparator() const override { return '/'; }
    Assimp::IOStream* Open(const char* name, const char* mode) override {
        if (mode && std::strpbrk(mode, "wa+")) return nullptr;
        if (slashes(name) == request_.name) return new MemoryStream(own_);
        auto bytes = request_.folder->read(slashes(name));
        if (bytes) return new MemoryStream(std::make_shared<const std::string>(std::move(*bytes)));
        const bool asked = slashes(name).compare(0, request_.name.size(), request_.name) != 0; // not a guess
        if (asked && missing.size() < 20)
            missing.push_back("'" + std::string(name).substr(0, 200) + "' " + bytes.error().message);
        return nullptr;
    }
    void Close(Assimp::IOStream* stream) override { delete stream; }

    std::vector<std::string> missing;

private:
    const ReadRequest& request_;
    std::shared_ptr<const std::string> own_;
};

glm::mat4 matrix(const aiMatrix4x4& m) {
    return {m.a1, m.b1, m.c1, m.d1, m.a2, m.b2, m.c2, m.d2, m.a3, m.b3, m.c3, m.d3, m.a4, m.b4, m.c4, m.d4};
}

std::string text(const aiString& s) {
    return std::string(s.data, std::min<size_t>(s.length, sizeof s.data));
}

struct Nodes {
    std::vector<const aiNode*> all; // parents first
    std::vector<int> parent, joint;
    std::vector<glm::mat4> world;
    std::unordered_map<std::string, int> byName; // the first of a name
};

Result<Nodes> arrangeNodes(const aiScene& scene, const glm::mat4& turn) {
    Nodes n;
    n.all.push_back(scene.mRootNode);
    n.parent.push_back(-1);
    for (size_t i = 0; i < n.all.size(); ++i) {
        const aiNode& node = *n.all[i];
        const glm::mat4 local = matrix(node.mTransformation);
        n.world.push_back((i == 0 ? turn : n.world[static_cast<size_t>(n.parent[i])]) * local);
        if (!finite(n.world.back()))
            return Error{"a part of it lies nowhere (not a number); export it again, best as .glb"};
        n.byName.emplace(text(node.mName), static_cast<int>(i));
        for (unsigned c = 0; c < node.mNumChildren; ++c) {
            if (!node.mChildren || !node.mChildren[c]) continue;
            n.all.push_back(node.mChildren[c]);
            n.parent.push_back(static_cast<int>(i));
        }
        if (n.all.size() > kMostNodes) return Error{"it has more than 100,000 nodes; simplify it first"};
    }
    n.joint.assign(n.all.size(), -1);
    return n;
}

Result<void> readJoints(const aiScene& scene, Nodes& nodes, Model& model) {
    const size_t count = nodes.all.size();
    std::vector<char> wanted(count, 0), bound(count, 0), below(count, 0);
    std::vector<glm::mat4> bind(count, glm::mat4(1));
    for (size_t i = 0; i < count; ++i) {
        for (unsigned k = 0; k < nodes.all[i]->mNumMeshes; ++k) {
            if (nodes.all[i]->mMeshes[k] >= scene.mNumMeshes) continue;
            const aiMesh& mesh = *scene.mMeshes[nodes.all[i]->mMeshes[k]];
            for (unsigned b = 0; b < mesh.mNumBones; ++b) {
                const auto found = nodes.byName.find(text(mesh.mBones[b]->mName));
                if (found == nodes.byName.end()) continue;
                const auto at = static_cast<size_t>(found->second);
                wanted[at] = 1;
                if (bound[at]) continue;
                const glm::mat4 m = nodes.world[i] * glm::inverse(matrix(mesh.mBones[b]->mOffsetMatrix));
                bound[at] = finite(m);
                if (bound[at]) bind[at] = m;
            }
        }
    }
    for (size_t i = 0; i < count; ++i) {
        const int up = nodes.parent[i];
        below[i] = wanted[i] || (up >= 0 && below[static_cast<size_t>(up)]);
        if (below[i] && nodes.all[i]->mNumMeshes == 0) wanted[i] = 1;
        if (!wanted[i]) continue;
        int parent = up;
        while (parent >= 0 && nodes.joint[static_cast<size_t>(parent)] < 0)
            parent = nodes.parent[static_cast<size_t>(parent)];
        ModelJoint joint;
        joint.name = text(nodes.all[i]->mName);
        joint.parent = parent < 0 ? -1 : nodes.joint[static_cast<size_t>(parent)];
        joint.rest = nodes.world[i];
        joint.bind = bound[i] ? bind[i] : joint.rest;
        if (!bound[i] && joint.parent >= 0) {
            const ModelJoint& above = model.joints[static_cast<size_t>(joint.parent)];
            const glm::mat4 carried = above.bind * glm::inverse(above.rest) * joint.rest;
            if (finite(carried)) joint.bind = carried;
        }
        nodes.joint[i] = static_cast<int>(model.joints.size());
        model.joints.push_back(std::move(joint));
        if (model.joints.size() > kMostJoints)
            return Error{"its rig has more than 2000 joints; simplify it first"};
    }
    return {};
}

struct Painter {
    const aiScene& scene;
    const ReadRequest& request;
    std::vector<std::string>& notes;
    std::map<std::string, std::unique_ptr<Texture>> textures;
    bool late = false;

    Result<std::string> bytes(const std::string& path) {
        if (const aiTexture* inside = scene.GetEmbeddedTexture(path.c_str()); inside && inside->pcData) {
            if (inside->mHeight == 0)
                return std::string(reinterpret_cast<const char*>(inside->pcData), inside->mWidth);
            return Error{"it holds a bare picture, which is not read"};
        }
        const std::string name = slashes(path);
        auto whole = request.folder->read(name);
        if (whole) return whole;
        // Most files name the place where the picture lay on somebody else's machine.
        const std::string last = name.substr(name.rfind('/') + 1);
        for (const char* place : {"", "textures/", "Textures/", "tex/", "images/"}) {
            auto nearby = request.folder->read(place + last);
            if (nearby) return nearby;
        }
        return Error{"the picture '" + path.substr(0, 200) + "' " + whole.error().message};
    }

    const Texture* texture(const std::string& path) {
        if (const auto found = textures.find(path); found != textures.end()) return found->second.get();
        auto& slot = textures[path];
        if (textures.size() > 200 || std::chrono::steady_clock::now() > request.finish) {
            if (!late) notes.push_back("some textures were left out to save time");
            late = true;
            return nullptr;
        }
        auto got = bytes(path);
        if (!got) {
            notes.push_back("a texture was left out: " + got.error().message);
            return nullptr;
        }
        auto decoded = decodeTexture(*got);
        if (decoded) {
            slot = std::make_unique<Texture>(std::move(*decoded));
        } else {
            notes.push_back("the texture '" + path.substr(0, 200) + "' was left out: it " +
                            decoded.error().message);
        }
        return slot.get();
    }
};

struct Key { // what makes two corners one vertex
    std::array<float, 3> position, colour;
    std::array<uint16_t, 4> joints;
    std::array<float, 4> weights;
    bool operator==(const Key&) const = default;
};
struct KeyHash {
    size_t operator()(const Key& k) const {
        uint64_t h = 1469598103934665603ULL;
        const auto add = [&](uint32_t v) { h = (h ^ v) * 1099511628211ULL; };
        for (const auto* values : {&k.position, &k.colour}) {
            for (const float f : *values) {
                uint32_t bits = 0;
                const float plain = f + 0.0f; // one zero
                std::memcpy(&bits, &plain, sizeof bits);
                add(bits);
            }
        }
        for (const uint16_t j : k.joints) add(j);
        return static_cast<size_t>(h ^ h >> 29);
    }
};

struct SceneReader {
    const aiScene& scene;
    const Nodes& nodes;
    const Kind& kind;
    Painter painter;
    Model& model;
    size_t vertices = 0, triangles = 0, corners = 0;

    // The colour of every corner; empty: white.
    std::vector<glm::vec3> colours(const aiMesh& mesh) {
        glm::vec3 factor(1);
        const Texture* texture = nullptr;
        unsigned channel = 0;
        if (mesh.mMaterialIndex < scene.mNumMaterials) {
            const aiMaterial& material = *scene.mMaterials[mesh.mMaterialIndex];
            aiColor4D colour(1, 1, 1, 1);
            if (material.Get(AI_MATKEY_BASE_COLOR, colour) == aiReturn_SUCCESS ||
                material.Get(AI_MATKEY_COLOR_DIFFUSE, colour) == aiReturn_SUCCESS)
                factor = {colour.r, colour.g, colour.b};
            for (const aiTextureType type : {aiTextureType_BASE_COLOR, aiTextureType_DIFFUSE}) {
                aiString path;
                if (texture || material.Get(AI_MATKEY_TEXTURE(type, 0), path) != aiReturn_SUCCESS) continue;
                int set = 0;
                material.Get(AI_MATKEY_UVWSRC(type, 0), set);
                texture = painter.texture(text(path));
                channel = static_cast<unsigned>(std::clamp(set, 0, AI_MAX_NUMBER_OF_TEXTURECOORDS - 1));
                // Exporters often leave the colour under a texture black or grey.
                if (texture) factor = glm::vec3(1);
            }
        }
        const aiVector3D* uv = texture ? mesh.mTextureCoords[channel] : nullptr;
        const aiColor4D* own = mesh.mColors[0];
        if (!uv && !own && factor == glm::vec3(1)) return {};
        std::vector<glm::vec3> out(mesh.mNumVertices);
        for (size_t v = 0; v < out.size(); ++v) {
            glm::vec3 c = factor;
            if (own) {
                const glm::vec3 seen(own[v].r, own[v].g, own[v].b);
                c *= kind.scan ? linearFromSrgb(glm::clamp(seen, 0.0f, 1.0f)) : seen;
            }
            if (uv)
                c *= glm::vec3(sampleTexture(*texture, {uv[v].x, 1 - uv[v].y}, Wrap::Repeat, Wrap::Repeat));
            out[v] = finite(c) ? glm::clamp(c, 0.0f, 1.0f) : glm::vec3(1);
        }
        return out;
    }

    Result<void> mesh(size_t node, const aiMesh& from) {
        const size_t count = from.mNumVertices;
        std::string where = "mesh '";
        where.append(text(from.mName).substr(0, 100)).append("'");
        if (!from.mVertices || !from.mFaces || count == 0) return {};
        corners += count;
        if (corners > kMostTriangles * 3)
            return Error{"it has more than 8 million triangles; simplify it first"};

        // Influences; `moves` takes a vertex to model space.
        std::vector<std::vector<Influence>> all;
        std::vector<glm::mat4> move; // one a bone
        std::vector<uint16_t> joint; // one a bone
        if (from.mNumBones > 0) all.resize(count);
        for (unsigned b = 0; b < from.mNumBones; ++b) {
            const aiBone& bone = *from.mBones[b];
            const auto found = nodes.byName.find(text(bone.mName));
            if (found == nodes.byName.end() || nodes.joint[static_cast<size_t>(found->second)] < 0) continue;
            const glm::mat4 m = nodes.world[static_cast<size_t>(found->second)] * matrix(bone.mOffsetMatrix);
            if (!finite(m))
                return Error{where + ": bone '" + text(bone.mName).substr(0, 100) +
                             "' lies nowhere; export it again, best as .glb"};
            for (unsigned w = 0; bone.mWeights && w < bone.mNumWeights; ++w) {
                if (bone.mWeights[w].mVertexId >= count)
                    return Error{where + ": a bone pulls vertex " +
                                 std::to_string(bone.mWeights[w].mVertexId) + " of " + std::to_string(count) +
                                 "; export it again, best as .glb"};
                all[bone.mWeights[w].mVertexId].push_back(
                    {static_cast<uint32_t>(move.size()), bone.mWeights[w].mWeight});
            }
            move.push_back(m);
            joint.push_back(static_cast<uint16_t>(nodes.joint[static_cast<size_t>(found->second)]));
        }
        int up = static_cast<int>(node);
        while (up >= 0 && nodes.joint[static_cast<size_t>(up)] < 0)
            up = nodes.parent[static_cast<size_t>(up)];
        // Without weights of its own a vertex follows what it hangs on, else the first bone.
        const bool rigged = !joint.empty() || up >= 0;
        const auto fallback = static_cast<uint16_t>(up >= 0          ? nodes.joint[static_cast<size_t>(up)]
                                                    : !joint.empty() ? joint[0]
                                                                     : 0);
        const std::vector<glm::vec3> colour = colours(from);

        ModelMesh out;
        out.name = text(nodes.all[node]->mName);
        if (out.name.empty() || from.mName.length > 0) out.name = text(from.mName);
        if (from.mMaterialIndex < scene.mNumMaterials)
            out.material = scene.mMaterials[from.mMaterialIndex]->GetName().C_Str();
        std::vector<uint32_t> renumbered(count, UINT32_MAX);
        std::unordered_map<Key, uint32_t, KeyHash> known;
        known.reserve(count / 2);
        const auto vertex = [&](uint32_t v) -> Result<uint32_t> {
            if (renumbered[v] != UINT32_MAX) return renumbered[v];
            const glm::vec4 p(from.mVertices[v].x, from.mVertices[v].y, from.mVertices[v].z, 1);
            std::array<uint16_t, 4> joints{};
            glm::vec4 weights(0);
            glm::mat4 moved = nodes.world[node];
            bool weighted = false;
            if (!joint.empty()) {
                weighted = std::any_of(all[v].begin(), all[v].end(),
                                       [](const Influence& i) { return i.weight > 0; });
                if (weighted) {
                    strongestFour(all[v], 0, joints, weights);
                    moved = glm::mat4(0);
                    for (size_t k = 0; k < 4; ++k) {
                        moved += weights[static_cast<int>(k)] * move[joints[k]];
                        joints[k] = joint[joints[k]];
                    }
                }
            }
            if (rigged && !weighted) {
                joints = {fallback, 0, 0, 0};
                weights = {1, 0, 0, 0};
            }
            const glm::vec3 at = moved * p;
            if (!finite(at))
                return Error{where + ": vertex " + std::to_string(v) +
                             " lies nowhere (not a number); export it again"};
            const glm::vec3 c = colour.empty() ? glm::vec3(1) : colour[v];
            const Key key{
                {at.x, at.y, at.z}, {c.x, c.y, c.z}, joints, {weights.x, weights.y, weights.z, weights.w}};
            const auto [found, fresh] = known.emplace(key, static_cast<uint32_t>(out.positions.size()));
            if (fresh) {
                out.positions.push_back(at);
                if (!colour.empty()) out.colours.push_back(c);
                if (rigged) {
                    out.joints.push_back(joints);
                    out.weights.push_back(weights);
                }
            }
            return renumbered[v] = found->second;
        };
        const bool mirrored = joint.empty() && glm::determinant(glm::mat3(nodes.world[node])) < 0;
        for (unsigned f = 0; f < from.mNumFaces; ++f) {
            const aiFace& face = from.mFaces[f];
            if (face.mNumIndices != 3 || !face.mIndices) continue;
            Triangle t{};
            for (unsigned k = 0; k < 3; ++k) {
                if (face.mIndices[k] >= count)
                    return Error{where + " asks for vertex " + std::to_string(face.mIndices[k]) + " of " +
                                 std::to_string(count) + "; copy or export it again"};
                auto v = vertex(face.mIndices[k]);
                if (!v) return v.error();
                t[k] = *v;
            }
            if (mirrored) std::swap(t[1], t[2]);
            if (t[0] != t[1] && t[1] != t[2] && t[2] != t[0]) out.triangles.push_back(t);
        }
        vertices += out.positions.size();
        triangles += out.triangles.size();
        if (vertices > kMostVertices || triangles > kMostTriangles)
            return Error{"it has more than 4 million vertices or 8 million triangles; simplify it first"};
        if (!out.triangles.empty()) model.meshes.push_back(std::move(out));
        return {};
    }
};

// To y up, from what an FBX file says of its axes; false when it says nothing.
bool fbxAxes(const aiMetadata& about, glm::mat4& turn) {
    int32_t up = 0, upSign = 0, side = 0, sideSign = 0;
    if (!about.Get("UpAxis", up) || !about.Get("UpAxisSign", upSign) || !about.Get("CoordAxis", side) ||
        !about.Get("CoordAxisSign", sideSign))
        return false;
    if (up < 0 || up > 2 || side < 0 || side > 2 || up == side) return false;
    glm::vec3 x(0), y(0);
    x[side] = sideSign < 0 ? -1.0f : 1.0f;
    y[up] = upSign < 0 ? -1.0f : 1.0f;
    turn = glm::mat4(glm::transpose(glm::mat3(x, y, glm::cross(x, y))));
    return true;
}

const Kind* kindOf(const std::string& name) {
    std::string ending = name.substr(std::min(name.rfind('.'), name.size() - 1) + 1);
    for (char& c : ending) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const auto found =
        std::find_if(kKinds.begin(), kKinds.end(), [&](const Kind& k) { return k.ending == ending; });
    return found == kKinds.end() ? nullptr : &*found;
}

std::string oneLine(std::string s) {
    for (char& c : s) c = static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    while (!s.empty() && (s.back() == ' ' || s.back() == '.')) s.pop_back();
    return s.substr(0, 200);
}

} // namespace

Result<Model> readForeign(const ReadRequest& request, std::string bytes) {
    const Kind* kind = kindOf(request.name);
    if (!kind)
        return Error{
            "this kind of file is not read; export it as .glb, .vrm, .fbx, .dae, .obj, .ply or .stl"};
    Assimp::Importer importer;
    // The fewer parsers a file can reach by pretending to be another, the better.
    for (size_t i = importer.GetImporterCount(); i-- > 0;) {
        const aiImporterDesc* about = importer.GetImporterInfo(i);
        const std::string endings = std::string(" ")
                                        .append(about && about->mFileExtensions ? about->mFileExtensions : "")
                                        .append(" ");
        if (endings.find(std::string(" ").append(kind->ending).append(" ")) == std::string::npos)
            importer.UnregisterLoader(importer.GetImporter(i));
    }
    auto* files = new FolderSystem(request, std::move(bytes)); // the importer's own
    importer.SetIOHandler(files);
    importer.SetPropertyBool(AI_CONFIG_IMPORT_FBX_PRESERVE_PIVOTS, false);
    importer.SetPropertyBool(AI_CONFIG_IMPORT_FBX_READ_ANIMATIONS, false);
    importer.SetPropertyBool(AI_CONFIG_IMPORT_FBX_READ_CAMERAS, false);
    importer.SetPropertyBool(AI_CONFIG_IMPORT_FBX_READ_LIGHTS, false);
    importer.SetPropertyInteger(AI_CONFIG_PP_SBP_REMOVE, aiPrimitiveType_POINT | aiPrimitiveType_LINE);
    const aiScene* scene = importer.ReadFile(request.name, aiProcess_Triangulate | aiProcess_SortByPType);
    if (!scene || !scene->mRootNode) {
        std::string why = oneLine(importer.GetErrorString());
        if (why.find("bad_alloc") != std::string::npos) throw std::bad_alloc();
        // All its parts were points or lines.
        if (why.find("SortByPType") != std::string::npos || why.find("meshes remaining") != std::string::npos)
            return Error{"it holds points or lines only, no surface; make a surface of them first"};
        return Error{std::string("it cannot be read as ")
                         .append(kind->name)
                         .append(why.empty() ? "" : " (" + why + ")")
                         .append("; copy or export it again, best as .glb")};
    }
    Model model;
    model.format = kind->name;
    glm::mat4 turn(1);
    if (scene->mMetaData) {
        aiString generator;
        if (scene->mMetaData->Get(AI_METADATA_SOURCE_GENERATOR, generator)) model.generator = text(generator);
        if (kind->ending == "fbx") {
            model.upKnown = fbxAxes(*scene->mMetaData, turn);
            float unit = 0;
            double unit64 = 0;
            if (scene->mMetaData->Get("UnitScaleFactor", unit64)) unit = static_cast<float>(unit64);
            if (unit > 0 || scene->mMetaData->Get("UnitScaleFactor", unit))
                model.metresPerUnit = unit * 0.01f;
            if (!(model.metresPerUnit > 1e-9f && model.metresPerUnit < 1e6f)) model.metresPerUnit = 0;
        }
    }
    if (kind->name == "Collada") { // Assimp applies what the file says of both
        model.upKnown = true;
        model.metresPerUnit = 1;
    }
    auto nodes = arrangeNodes(*scene, turn);
    if (!nodes) return nodes.error();
    if (auto read = readJoints(*scene, *nodes, model); !read) return read.error();
    SceneReader reader{*scene, *nodes, *kind, Painter{*scene, request, model.notes, {}, false},
                       model,  0,      0,     0};
    for (size_t i = 0; i < nodes->all.size(); ++i) {
        for (unsigned k = 0; k < nodes->all[i]->mNumMeshes; ++k) {
            if (nodes->all[i]->mMeshes[k] >= scene->mNumMeshes)
                return Error{"it names a mesh that is not there; copy or export it again"};
            if (auto read = reader.mesh(i, *scene->mMeshes[nodes->all[i]->mMeshes[k]]); !read)
                return read.error();
            if (model.meshes.size() > kMostMeshes)
                return Error{"it has more than 10,000 meshes; simplify it first"};
        }
    }
    for (const std::string& missing : files->missing) model.notes.push_back(missing);
    if (model.meshes.empty()) return Error{"it holds no surface (no triangles); export the body's mesh"};
    return model;
}

} // namespace engine::importer
