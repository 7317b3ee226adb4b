#include "engine/asset/model.h"
#include <algorithm>
#include <cmath>
#include <cstring>

namespace engine {

namespace {

constexpr char kMagic[8] = {'T', 'G', 'M', 'O', 'D', 'E', 'L', '1'};
constexpr uint32_t kEnd = 0x2e444e45;
constexpr float kFarthest = 1e9f; // no unit of length makes a body larger

bool inReach(const glm::vec3& p) {
    // NaN fails every comparison.
    return std::abs(p.x) < kFarthest && std::abs(p.y) < kFarthest && std::abs(p.z) < kFarthest;
}

bool inReach(const glm::mat4& m) {
    for (int column = 0; column < 4; ++column) {
        for (int row = 0; row < 4; ++row) {
            if (!(std::abs(m[column][row]) < kFarthest)) return false;
        }
    }
    return true;
}

Error wrong(const std::string& what) {
    return Error{what};
}

// Any bytes to text that can be shown on one line.
std::string plainText(std::string_view bytes) {
    std::string out;
    for (size_t i = 0; i < bytes.size() && out.size() < kMostText;) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        size_t length = byte < 0x80 ? 1 : byte >= 0xc2 && byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
        if (byte < 0x20 || byte == 0x7f || (byte >= 0x80 && byte < 0xc2) || byte > 0xf4) length = 0;
        bool good = length > 0 && i + length <= bytes.size();
        for (size_t k = 1; good && k < length; ++k)
            good = (static_cast<unsigned char>(bytes[i + k]) & 0xc0) == 0x80;
        if (good) {
            out.append(bytes.substr(i, length));
            i += length;
        } else {
            out += byte < 0x20 ? ' ' : '?';
            ++i;
        }
    }
    return out;
}

struct Writer {
    std::string bytes;
    void raw(const void* data, size_t size) {
        if (size > 0) bytes.append(static_cast<const char*>(data), size);
    }
    template <class T>
    void one(const T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        raw(&value, sizeof value);
    }
    template <class T>
    void many(const std::vector<T>& values) {
        one(static_cast<uint64_t>(values.size()));
        raw(values.data(), values.size() * sizeof(T));
    }
    void text(std::string_view value) {
        one(static_cast<uint64_t>(value.size()));
        raw(value.data(), value.size());
    }
};

struct Reader {
    std::span<const std::byte> rest;
    bool good = true;
    template <class T>
    T one() {
        T value{};
        if (rest.size() < sizeof value) {
            good = false;
            rest = {};
        } else {
            std::memcpy(&value, rest.data(), sizeof value);
            rest = rest.subspan(sizeof value);
        }
        return value;
    }
    // A count of things that take at least `least` bytes each, so that it never exceeds what is there.
    size_t count(size_t least, size_t most) {
        const auto n = one<uint64_t>();
        if (n > most || n > rest.size() / least) {
            good = false;
            rest = {};
            return 0;
        }
        return static_cast<size_t>(n);
    }
    template <class T>
    std::vector<T> many(size_t most) {
        std::vector<T> values(count(sizeof(T), most));
        if (!values.empty()) std::memcpy(values.data(), rest.data(), values.size() * sizeof(T));
        rest = rest.subspan(values.size() * sizeof(T));
        return values;
    }
    std::string text() {
        const size_t n = count(1, size_t{1} << 20);
        std::string value = plainText({reinterpret_cast<const char*>(rest.data()), n});
        rest = rest.subspan(n);
        return value;
    }
};

Result<void> checkMesh(const ModelMesh& mesh, size_t joints) {
    std::string name = mesh.name;
    name.insert(0, "mesh '").append("': ");
    const size_t vertices = mesh.positions.size();
    if (vertices == 0 || mesh.triangles.empty()) return wrong(name.append("it is empty"));
    if (!std::all_of(mesh.positions.begin(), mesh.positions.end(), [](auto& p) { return inReach(p); }))
        return wrong(name.append("a vertex lies nowhere (not a number, or endlessly far away)"));
    for (const Triangle& t : mesh.triangles) {
        for (const uint32_t v : t) {
            if (v >= vertices) {
                return wrong(name.append("a triangle asks for vertex ")
                                 .append(std::to_string(v))
                                 .append(", it has ")
                                 .append(std::to_string(vertices)));
            }
        }
    }
    if (!mesh.colours.empty() && mesh.colours.size() != vertices)
        return wrong(name.append("its colours do not belong to its vertices"));
    for (const glm::vec3& c : mesh.colours) {
        for (int k = 0; k < 3; ++k) {
            if (!(c[k] >= 0 && c[k] <= 1)) return wrong(name.append("a colour is not between 0 and 1"));
        }
    }
    if (mesh.joints.size() != mesh.weights.size() || (!mesh.joints.empty() && mesh.joints.size() != vertices))
        return wrong(name.append("its weights do not belong to its vertices"));
    for (size_t v = 0; v < mesh.joints.size(); ++v) {
        float sum = 0;
        for (int k = 0; k < 4; ++k) {
            const float w = mesh.weights[v][k];
            if (!(w >= 0 && w <= 1.001f)) return wrong(name.append("a weight is not between 0 and 1"));
            if (mesh.joints[v][static_cast<size_t>(k)] >= joints)
                return wrong(name.append("a vertex follows a joint that is not there"));
            sum += w;
        }
        if (std::abs(sum - 1) > 1e-3f) return wrong(name.append("a vertex's weights do not sum to 1"));
    }
    return {};
}

} // namespace

Result<void> checkModel(const Model& model) {
    if (model.meshes.empty()) return wrong("it holds no surface (no triangles)");
    if (model.meshes.size() > kMostMeshes) {
        return wrong("it has " + std::to_string(model.meshes.size()) + " meshes; at most " +
                     std::to_string(kMostMeshes) + " can be taken");
    }
    if (model.joints.size() > kMostJoints) {
        return wrong("its rig has " + std::to_string(model.joints.size()) + " joints; at most " +
                     std::to_string(kMostJoints) + " can be taken");
    }
    for (size_t i = 0; i < model.joints.size(); ++i) {
        const ModelJoint& joint = model.joints[i];
        if (joint.parent < -1 || joint.parent >= static_cast<int>(i))
            return wrong("joint '" + joint.name + "' does not come after its parent");
        if (!inReach(joint.bind) || !inReach(joint.rest))
            return wrong("joint '" + joint.name + "' lies nowhere (its matrix is not a number)");
    }
    size_t vertices = 0, triangles = 0;
    for (const ModelMesh& mesh : model.meshes) {
        vertices += mesh.positions.size();
        triangles += mesh.triangles.size();
        if (vertices > kMostVertices || triangles > kMostTriangles) {
            return wrong("it has more than " + std::to_string(kMostVertices / 1'000'000) +
                         " million vertices or " + std::to_string(kMostTriangles / 1'000'000) +
                         " million triangles; simplify it first");
        }
        if (auto checked = checkMesh(mesh, model.joints.size()); !checked) return checked;
    }
    for (const auto& [bone, joint] : model.humanoid) {
        if (joint < 0 || joint >= static_cast<int>(model.joints.size()))
            return wrong("its humanoid bone '" + bone + "' is no joint");
    }
    if (!(model.metresPerUnit >= 0 && model.metresPerUnit < kFarthest))
        return wrong("its unit of length is no number");
    return {};
}

std::string encodeModel(const Model& model) {
    Writer w;
    size_t size = 1 << 16;
    for (const ModelMesh& m : model.meshes)
        size += m.positions.size() * 48 + m.triangles.size() * sizeof(Triangle) + 256;
    w.bytes.reserve(size);
    w.raw(kMagic, sizeof kMagic);
    w.text(model.format);
    w.text(model.generator);
    w.one(model.metresPerUnit);
    w.one(static_cast<uint8_t>(model.upKnown));
    w.one(static_cast<uint64_t>(model.joints.size()));
    for (const ModelJoint& j : model.joints) {
        w.text(j.name);
        w.one(static_cast<int32_t>(j.parent));
        w.one(j.bind);
        w.one(j.rest);
    }
    w.one(static_cast<uint64_t>(model.humanoid.size()));
    for (const auto& [bone, joint] : model.humanoid) {
        w.text(bone);
        w.one(static_cast<int32_t>(joint));
    }
    w.one(static_cast<uint64_t>(model.notes.size()));
    for (const std::string& note : model.notes) w.text(note);
    w.one(static_cast<uint64_t>(model.meshes.size()));
    for (const ModelMesh& m : model.meshes) {
        w.text(m.name);
        w.text(m.material);
        w.many(m.positions);
        w.many(m.colours);
        w.many(m.triangles);
        w.many(m.joints);
        w.many(m.weights);
    }
    w.one(kEnd);
    return std::move(w.bytes);
}

Result<Model> decodeModel(std::span<const std::byte> bytes) {
    Reader r{bytes};
    const Error garbled{"what was read makes no sense"};
    for (const char c : kMagic) {
        if (r.one<char>() != c) return garbled;
    }
    Model model;
    model.format = r.text();
    model.generator = r.text();
    model.metresPerUnit = r.one<float>();
    model.upKnown = r.one<uint8_t>() != 0;
    model.joints.resize(r.count(sizeof(int32_t), kMostJoints));
    for (ModelJoint& j : model.joints) {
        j.name = r.text();
        j.parent = r.one<int32_t>();
        j.bind = r.one<glm::mat4>();
        j.rest = r.one<glm::mat4>();
    }
    model.humanoid.resize(r.count(sizeof(int32_t), 1000));
    for (auto& [bone, joint] : model.humanoid) {
        bone = r.text();
        joint = r.one<int32_t>();
    }
    model.notes.resize(r.count(sizeof(uint64_t), 1000));
    for (std::string& note : model.notes) note = r.text();
    model.meshes.resize(r.count(sizeof(uint64_t), kMostMeshes));
    for (ModelMesh& m : model.meshes) {
        m.name = r.text();
        m.material = r.text();
        m.positions = r.many<glm::vec3>(kMostVertices);
        m.colours = r.many<glm::vec3>(kMostVertices);
        m.triangles = r.many<Triangle>(kMostTriangles);
        m.joints = r.many<std::array<uint16_t, 4>>(kMostVertices);
        m.weights = r.many<glm::vec4>(kMostVertices);
    }
    if (r.one<uint32_t>() != kEnd || !r.good || !r.rest.empty()) return garbled;
    if (auto checked = checkModel(model); !checked) return checked.error();
    return model;
}

} // namespace engine
