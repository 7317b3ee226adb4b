#include "engine/asset/importer/packed.h"
#include "engine/asset/importer/gltf_json.h"
#include <array>
#include <draco/compression/decode.h>
#include <meshoptimizer.h>

namespace engine::importer {

namespace {

using nlohmann::json;

constexpr size_t kMostUnpacked = size_t{512} << 20; // bytes, all parts of a file together
constexpr const char* kAgain = "; copy or export it again, best without compression";

std::string named(const char* what, size_t index) {
    return std::string(what).append(" ").append(std::to_string(index));
}

// Damaged numbers become 0 or none and are refused when they are used.
size_t size(const json& object, const char* name) {
    return static_cast<size_t>(std::max<int64_t>(integer(object, name, 0), 0));
}
int index(const json& object, const char* name) {
    return static_cast<int>(std::clamp<int64_t>(integer(object, name, -1), -1, INT32_MAX));
}

bool take(size_t bytes, size_t& budget) {
    if (bytes > budget) return false;
    budget -= bytes;
    return true;
}

Result<std::string> unpackView(const GltfFile& file, const PackedParts::View& v, size_t& budget) {
    const std::string what = named("buffer view", v.view);
    const Error damaged{what + ", packed with meshopt, is damaged" + kAgain};
    if (v.buffer < 0 || static_cast<size_t>(v.buffer) >= file.buffers.size()) return damaged;
    const std::string& buffer = file.buffers[static_cast<size_t>(v.buffer)];
    if (v.offset > buffer.size() || v.length > buffer.size() - v.offset) return damaged;
    const bool triangles = v.mode == "TRIANGLES", indices = triangles || v.mode == "INDICES";
    const bool sound = indices ? (v.stride == 2 || v.stride == 4) && (!triangles || v.count % 3 == 0)
                       : v.mode == "ATTRIBUTES" ? v.stride >= 4 && v.stride <= 256 && v.stride % 4 == 0
                                                : false;
    if (!sound) return damaged;
    if (v.count > kMostUnpacked / v.stride || !take(v.count * v.stride, budget))
        return Error{what + " unpacks to more than can be taken; simplify the model"};
    std::string out(v.count * v.stride, '\0');
    const auto* data = reinterpret_cast<const unsigned char*>(buffer.data()) + v.offset;
    const int failed = triangles ? ::meshopt_decodeIndexBuffer(out.data(), v.count, v.stride, data, v.length)
                       : indices
                           ? ::meshopt_decodeIndexSequence(out.data(), v.count, v.stride, data, v.length)
                           : ::meshopt_decodeVertexBuffer(out.data(), v.count, v.stride, data, v.length);
    if (failed) return damaged;
    if (v.filter.empty() || v.filter == "NONE") return out;
    if (indices) return damaged;
    if (v.filter == "OCTAHEDRAL" && (v.stride == 4 || v.stride == 8)) {
        ::meshopt_decodeFilterOct(out.data(), v.count, v.stride);
    } else if (v.filter == "QUATERNION" && v.stride == 8) {
        ::meshopt_decodeFilterQuat(out.data(), v.count, v.stride);
    } else if (v.filter == "EXPONENTIAL") {
        ::meshopt_decodeFilterExp(out.data(), v.count, v.stride);
    } else {
        return Error{what + " is packed in a way that is not read here ('" + v.filter.substr(0, 40) +
                     "'); export it without compression"};
    }
    return out;
}

template <class T>
bool convert(const draco::PointAttribute& from, size_t points, size_t components, std::string& out) {
    std::array<T, 4> value{};
    for (size_t p = 0; p < points; ++p) {
        const auto entry = from.mapped_index(draco::PointIndex(static_cast<uint32_t>(p)));
        if (entry.value() >= from.size() ||
            !from.ConvertValue<T>(entry, static_cast<int8_t>(components), value.data()))
            return false;
        out.append(reinterpret_cast<const char*>(value.data()), components * sizeof(T));
    }
    return true;
}

bool convert(int type, const draco::PointAttribute& from, size_t points, size_t components,
             std::string& out) {
    switch (type) {
    case TINYGLTF_COMPONENT_TYPE_BYTE:
        return convert<int8_t>(from, points, components, out);
    case TINYGLTF_COMPONENT_TYPE_UNSIGNED_BYTE:
        return convert<uint8_t>(from, points, components, out);
    case TINYGLTF_COMPONENT_TYPE_SHORT:
        return convert<int16_t>(from, points, components, out);
    case TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT:
        return convert<uint16_t>(from, points, components, out);
    case TINYGLTF_COMPONENT_TYPE_UNSIGNED_INT:
        return convert<uint32_t>(from, points, components, out);
    case TINYGLTF_COMPONENT_TYPE_FLOAT:
        return convert<float>(from, points, components, out);
    default:
        return false;
    }
}

void hang(GltfFile& file, tinygltf::Accessor& accessor, std::string bytes) {
    accessor.bufferView = static_cast<int>(file.scene.bufferViews.size());
    accessor.byteOffset = 0;
    accessor.sparse.isSparse = false;
    file.scene.bufferViews.emplace_back();
    file.decoded[accessor.bufferView] = std::move(bytes);
}

Result<void> unpackMesh(GltfFile& file, const PackedParts::Mesh& packed, size_t& budget) {
    std::string what = named("mesh", packed.mesh);
    const Error damaged{what + ", packed with Draco, is damaged" + kAgain};
    if (packed.mesh >= file.scene.meshes.size() ||
        packed.primitive >= file.scene.meshes[packed.mesh].primitives.size())
        return damaged;
    tinygltf::Primitive& p = file.scene.meshes[packed.mesh].primitives[packed.primitive];
    const auto accessor = [&](int at) {
        return at >= 0 && static_cast<size_t>(at) < file.scene.accessors.size()
                   ? &file.scene.accessors[static_cast<size_t>(at)]
                   : nullptr;
    };
    auto bytes = viewBytes(file, packed.view);
    if (!bytes) return Error{what + ": " + bytes.error().message};
    draco::DecoderBuffer buffer;
    buffer.Init(bytes->data(), bytes->size());
    draco::Decoder decoder;
    auto decoded = decoder.DecodeMeshFromBuffer(&buffer);
    if (!decoded.ok()) return damaged;
    const std::unique_ptr<draco::Mesh> mesh = std::move(decoded).value();
    const size_t points = mesh->num_points(), faces = mesh->num_faces();
    const Error large{what + " unpacks to more than can be taken; simplify the model"};
    if (points > kMostVertices || faces > kMostTriangles) return large;
    for (const auto& [name, id] : packed.attributes) {
        const auto found = p.attributes.find(name);
        if (found == p.attributes.end()) continue;
        tinygltf::Accessor* a = accessor(found->second);
        const draco::PointAttribute* from = mesh->GetAttributeByUniqueId(id);
        if (!a || !from) return damaged;
        const int components = tinygltf::GetNumComponentsInType(static_cast<uint32_t>(a->type));
        const int width = tinygltf::GetComponentSizeInBytes(static_cast<uint32_t>(a->componentType));
        if (components < 1 || components > 4 || width < 1 || a->count != points ||
            !(from->is_mapping_identity() || from->indices_map_size() >= points))
            return damaged;
        const size_t length = points * static_cast<size_t>(components) * static_cast<size_t>(width);
        if (!take(length, budget)) return large;
        std::string out;
        out.reserve(length);
        if (!convert(a->componentType, *from, points, static_cast<size_t>(components), out)) return damaged;
        hang(file, *a, std::move(out));
    }
    if (tinygltf::Accessor* a = accessor(p.indices)) {
        if (!take(faces * 12, budget)) return large;
        std::string out;
        out.reserve(faces * 12);
        for (uint32_t f = 0; f < faces; ++f) {
            const auto& face = mesh->face(draco::FaceIndex(f));
            for (size_t k = 0; k < 3; ++k) {
                const uint32_t v = face[k].value();
                out.append(reinterpret_cast<const char*>(&v), sizeof v);
            }
        }
        a->componentType = TINYGLTF_COMPONENT_TYPE_UNSIGNED_INT;
        a->type = TINYGLTF_TYPE_SCALAR;
        a->count = faces * 3;
        p.mode = TINYGLTF_MODE_TRIANGLES;
        hang(file, *a, std::move(out));
    } else {
        return damaged;
    }
    return {};
}

json* accessorOf(json& document, const json& holder, const char* name) {
    const int64_t at = integer(holder, name, -1);
    json* accessors = const_cast<json*>(&array(document, "accessors"));
    return at >= 0 && static_cast<uint64_t>(at) < accessors->size() &&
                   (*accessors)[static_cast<size_t>(at)].is_object()
               ? &(*accessors)[static_cast<size_t>(at)]
               : nullptr;
}

// Some files hold the plain numbers as well, which are the safer ones. Where there are none, the accessors
// get an empty place (beyond the `given` ones) until they are unpacked: tinygltf wants one.
bool plain(json& document, const json& primitive, size_t given) {
    const json* attributes = member(primitive, "attributes");
    if (!attributes || !attributes->is_object()) return true;
    if (const json* position = accessorOf(document, *attributes, "POSITION");
        position && member(*position, "bufferView") && size(*position, "bufferView") < given)
        return true;
    std::vector<json*> waiting{accessorOf(document, primitive, "indices")};
    for (const auto& item : attributes->items())
        waiting.push_back(accessorOf(document, *attributes, item.key().c_str()));
    json& views = document["bufferViews"];
    if (!views.is_array()) views = json::array();
    for (json* accessor : waiting)
        if (accessor && !member(*accessor, "bufferView")) {
            (*accessor)["bufferView"] = views.size();
            views.push_back({{"buffer", 0}, {"byteLength", 0}});
        }
    return false;
}

} // namespace

PackedParts takePacked(json& document) {
    PackedParts out;
    const size_t given = array(document, "bufferViews").size();
    size_t at = 0;
    for (json& view : const_cast<json&>(array(document, "bufferViews"))) {
        const size_t i = at++;
        const json* extensions = member(view, "extensions");
        if (!extensions) continue;
        for (const char* name : {"EXT_meshopt_compression", "KHR_meshopt_compression"}) {
            const json* packed = member(*extensions, name);
            if (!packed) continue;
            out.views.push_back({i, index(*packed, "buffer"), size(*packed, "byteOffset"),
                                 size(*packed, "byteLength"), size(*packed, "count"),
                                 size(*packed, "byteStride"), text(*packed, "mode"),
                                 text(*packed, "filter")});
            break;
        }
        view.erase("extensions");
    }
    at = 0;
    for (json& mesh : const_cast<json&>(array(document, "meshes"))) {
        size_t nth = 0;
        for (json& primitive : const_cast<json&>(array(mesh, "primitives"))) {
            const size_t i = nth++;
            const json* extensions = member(primitive, "extensions");
            const json* packed = extensions ? member(*extensions, "KHR_draco_mesh_compression") : nullptr;
            if (packed && !plain(document, primitive, given)) {
                PackedParts::Mesh part{at, i, index(*packed, "bufferView"), {}};
                if (const json* attributes = member(*packed, "attributes");
                    attributes && attributes->is_object())
                    for (const auto& [name, id] : attributes->items())
                        if (id.is_number_unsigned() && id.get<uint64_t>() < UINT32_MAX)
                            part.attributes.emplace_back(name, id.get<uint32_t>());
                out.meshes.push_back(std::move(part));
            }
            if (extensions) primitive.erase("extensions");
        }
        ++at;
    }
    return out;
}

Result<void> unpackParts(GltfFile& file, const PackedParts& parts) {
    size_t budget = kMostUnpacked;
    for (const PackedParts::View& v : parts.views) {
        if (v.view >= file.scene.bufferViews.size()) continue;
        auto bytes = unpackView(file, v, budget);
        if (!bytes) return bytes.error();
        file.decoded[static_cast<int>(v.view)] = std::move(*bytes);
        file.scene.bufferViews[v.view].byteStride = v.mode == "ATTRIBUTES" ? v.stride : 0;
    }
    for (const PackedParts::Mesh& mesh : parts.meshes)
        if (auto done = unpackMesh(file, mesh, budget); !done) return done.error();
    return {};
}

} // namespace engine::importer
