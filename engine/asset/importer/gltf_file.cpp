#include "engine/asset/importer/gltf_file.h"
#include "engine/asset/importer/gltf_json.h"
#include "engine/asset/importer/packed.h"
#include <cstring>

namespace engine::importer {

namespace {

using nlohmann::json;

constexpr int kDeepest = 64;
const Error kCutOff{"it is cut off or damaged; copy or export it again"};

uint32_t word(std::string_view bytes, size_t at) {
    uint32_t value = 0;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
}

// The parsers below go into themselves for each level.
bool tooDeep(std::string_view text) {
    int depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\') ++i;
            if (c == '"') quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            if (++depth > kDeepest) return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

Result<std::string> fromBase64(std::string_view text) {
    std::string out;
    out.reserve(text.size() / 4 * 3);
    uint32_t bits = 0;
    int count = 0;
    while (!text.empty() && text.back() == '=') text.remove_suffix(1);
    for (const char c : text) {
        int value = -1;
        if (c >= 'A' && c <= 'Z') value = c - 'A';
        if (c >= 'a' && c <= 'z') value = c - 'a' + 26;
        if (c >= '0' && c <= '9') value = c - '0' + 52;
        if (c == '+' || c == '-') value = 62;
        if (c == '/' || c == '_') value = 63;
        if (value < 0) return Error{"is not readable (damaged base64)"};
        bits = bits << 6 | static_cast<uint32_t>(value);
        if (++count == 4) {
            out += static_cast<char>(bits >> 16 & 255);
            out += static_cast<char>(bits >> 8 & 255);
            out += static_cast<char>(bits & 255);
            bits = 0;
            count = 0;
        }
    }
    if (count == 2) out += static_cast<char>(bits >> 4 & 255);
    if (count == 3) {
        out += static_cast<char>(bits >> 10 & 255);
        out += static_cast<char>(bits >> 2 & 255);
    }
    return out;
}

std::string percentDecoded(std::string_view text) {
    const auto digit = [](char c) {
        return c >= '0' && c <= '9'   ? c - '0'
               : c >= 'a' && c <= 'f' ? c - 'a' + 10
               : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                      : -1;
    };
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
            out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

Result<std::string> fromUri(ModelFolder& folder, const std::string& uri) {
    if (uri.compare(0, 5, "data:") == 0) {
        const size_t comma = uri.find(',');
        if (comma == std::string::npos) return Error{"is not readable (damaged data URI)"};
        const std::string_view head = std::string_view(uri).substr(0, comma);
        const std::string_view rest = std::string_view(uri).substr(comma + 1);
        if (head.size() >= 7 && head.substr(head.size() - 7) == ";base64") return fromBase64(rest);
        return percentDecoded(rest);
    }
    const size_t colon = uri.find(':');
    if (colon != std::string::npos && colon < uri.find('/'))
        return Error{"lies outside the model's folder"}; // file:, http:, C:
    return folder.read(percentDecoded(uri));
}

// For messages: not the megabytes of a data URI.
std::string shortUri(const std::string& uri) {
    return uri.size() <= 120 ? uri : uri.substr(0, 60) + "…";
}

struct Container {
    std::string_view document, chunk;
    bool binary = false, hasChunk = false;
};

Result<Container> unpack(std::string_view bytes) {
    Container c;
    if (bytes.substr(0, 4) != "glTF") {
        c.document = bytes;
        return c;
    }
    c.binary = true;
    if (bytes.size() < 20) return kCutOff;
    const uint32_t version = word(bytes, 4), length = word(bytes, 8);
    if (version == 1) return Error{"it is glTF 1.0, which is out of use; export it as glTF 2.0"};
    if (version != 2)
        return Error{"it says to be glTF " + std::to_string(version) + ", which does not exist" +
                     "; copy or export it again"};
    if (length > bytes.size() || length < 20) return kCutOff;
    const uint32_t size = word(bytes, 12);
    if (word(bytes, 16) != 0x4e4f534a || size > length - 20) return kCutOff;
    c.document = bytes.substr(20, size);
    size_t at = 20 + size_t{size};
    while (at + 8 <= length) {
        const uint32_t chunk = word(bytes, at), kind = word(bytes, at + 4);
        if (chunk > length - at - 8) return kCutOff;
        if (kind == 0x004e4942 && !c.hasChunk) {
            c.chunk = bytes.substr(at + 8, chunk);
            c.hasChunk = true;
        }
        at += 8 + size_t{chunk};
    }
    return c;
}

Result<void> openBuffers(const ReadRequest& request, const json& document, const Container& c,
                         GltfFile& file) {
    size_t index = 0;
    for (const json& buffer : array(document, "buffers")) {
        const std::string uri = text(buffer, "uri");
        const int64_t length = integer(buffer, "byteLength", -1);
        std::string bytes;
        if (length < 0) {
            return Error{"buffer " + std::to_string(index) + " has no length" + "; export it again"};
        }
        if (!uri.empty()) {
            auto got = fromUri(*request.folder, uri);
            if (!got) {
                const std::string name = uri.compare(0, 5, "data:") == 0
                                             ? "a part of it"
                                             : "'" + shortUri(uri) + "', a part of it,";
                return Error{name + " " + got.error().message +
                             "; keep all parts together, or export one .glb"};
            }
            bytes = std::move(*got);
        } else if (index == 0 && c.hasChunk) {
            bytes = std::string(c.chunk);
        } else if (!member(buffer, "extensions")) {
            return Error{"buffer " + std::to_string(index) + " is missing; copy or export it again"};
        }
        if (bytes.size() < static_cast<size_t>(length) && !(bytes.empty() && member(buffer, "extensions"))) {
            return Error{"buffer " + std::to_string(index) + " is " + std::to_string(length) +
                         " bytes long by its own word, and " + std::to_string(bytes.size()) +
                         " are there; copy or export it again"};
        }
        file.buffers.push_back(std::move(bytes));
        ++index;
    }
    return {};
}

void openPictures(const ReadRequest& request, const json& document, GltfFile& file) {
    for (const json& image : array(document, "images")) {
        GltfFile::Picture picture;
        const std::string uri = text(image, "uri");
        picture.view = static_cast<int>(std::clamp<int64_t>(integer(image, "bufferView", -1), -1, INT32_MAX));
        if (!uri.empty()) {
            auto got = fromUri(*request.folder, uri);
            if (got) {
                picture.bytes = std::move(*got);
            } else {
                picture.missing = "the picture '" + shortUri(uri) + "' " + got.error().message;
            }
        } else if (picture.view < 0) {
            picture.missing = "a picture has neither an address nor bytes";
        }
        file.pictures.push_back(std::move(picture));
    }
}

void readHumanoid(const json& document, GltfFile& file) {
    const json* extensions = member(document, "extensions");
    if (!extensions) return;
    const auto add = [&](const std::string& bone, const json& at) {
        const int64_t node = integer(at, "node", -1);
        if (!bone.empty() && node >= 0 && node < INT32_MAX && file.humanoid.size() < 200)
            file.humanoid.emplace_back(bone, static_cast<int>(node));
    };
    if (const json* vrm = member(*extensions, "VRMC_vrm")) {
        file.vrm = "1.0";
        if (const json* humanoid = member(*vrm, "humanoid")) {
            if (const json* bones = member(*humanoid, "humanBones"); bones && bones->is_object()) {
                for (const auto& [bone, at] : bones->items()) add(bone, at);
            }
        }
    } else if (const json* old = member(*extensions, "VRM")) {
        file.vrm = "0.x";
        const json* humanoid = member(*old, "humanoid");
        for (const json& at : humanoid ? array(*humanoid, "humanBones") : json::array()) {
            std::string bone = text(at, "bone");
            // VRM 1.0 names the thumb's joints one further in.
            for (const std::string side : {"left", "right"}) {
                if (bone == side + "ThumbProximal") {
                    bone = side + "ThumbMetacarpal";
                } else if (bone == side + "ThumbIntermediate") {
                    bone = side + "ThumbProximal";
                }
            }
            add(bone, at);
        }
    }
}

void noteExtensions(const json& document, GltfFile& file) {
    for (const json& name : array(document, "extensionsRequired")) {
        const std::string wanted = name.is_string() ? name.get<std::string>() : "?";
        const bool harmless = wanted.rfind("KHR_", 0) == 0 || wanted.rfind("VRM", 0) == 0 ||
                              wanted == "EXT_texture_webp" || wanted == "EXT_meshopt_compression";
        if (!harmless) file.notes.push_back("it asks for " + wanted + ", which is left out");
    }
}

size_t componentSize(int type) {
    switch (type) {
    case TINYGLTF_COMPONENT_TYPE_BYTE:
    case TINYGLTF_COMPONENT_TYPE_UNSIGNED_BYTE:
        return 1;
    case TINYGLTF_COMPONENT_TYPE_SHORT:
    case TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT:
        return 2;
    case TINYGLTF_COMPONENT_TYPE_UNSIGNED_INT:
    case TINYGLTF_COMPONENT_TYPE_FLOAT:
        return 4;
    default:
        return 0;
    }
}

size_t componentsOf(int type) {
    switch (type) {
    case TINYGLTF_TYPE_SCALAR:
        return 1;
    case TINYGLTF_TYPE_VEC2:
        return 2;
    case TINYGLTF_TYPE_VEC3:
        return 3;
    case TINYGLTF_TYPE_VEC4:
    case TINYGLTF_TYPE_MAT2:
        return 4;
    case TINYGLTF_TYPE_MAT3:
        return 9;
    case TINYGLTF_TYPE_MAT4:
        return 16;
    default:
        return 0;
    }
}

template <class T>
T load(const char* at) {
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

float toFloat(const char* at, int type, bool normalized) {
    switch (type) {
    case TINYGLTF_COMPONENT_TYPE_BYTE: {
        const float v = load<int8_t>(at);
        return normalized ? std::max(v / 127.0f, -1.0f) : v;
    }
    case TINYGLTF_COMPONENT_TYPE_UNSIGNED_BYTE: {
        const float v = load<uint8_t>(at);
        return normalized ? v / 255.0f : v;
    }
    case TINYGLTF_COMPONENT_TYPE_SHORT: {
        const float v = load<int16_t>(at);
        return normalized ? std::max(v / 32767.0f, -1.0f) : v;
    }
    case TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT: {
        const float v = load<uint16_t>(at);
        return normalized ? v / 65535.0f : v;
    }
    case TINYGLTF_COMPONENT_TYPE_UNSIGNED_INT:
        return static_cast<float>(load<uint32_t>(at));
    default:
        return load<float>(at);
    }
}

// A checked run of elements in the file's bytes.
struct Run {
    const char* data = nullptr; // null: zeros
    size_t count = 0, stride = 0;
    const char* at(size_t i) const { return data + i * stride; }
};

Result<Run> runOf(const GltfFile& file, int view, size_t offset, size_t count, size_t element,
                  const std::string& what) {
    auto bytes = viewBytes(file, view);
    if (!bytes) return Error{what + ": " + bytes.error().message};
    const size_t given = file.scene.bufferViews[static_cast<size_t>(view)].byteStride;
    const size_t stride = given == 0 || file.decoded.count(view) != 0
                              ? (file.decoded.count(view) && given ? given : element)
                              : given;
    if (stride < element) return Error{what + " has a stride shorter than its elements; export it again"};
    // Divided, not multiplied: no count makes it overflow.
    if (count > 0 && (bytes->size() < element || offset > bytes->size() - element ||
                      (count - 1) > (bytes->size() - element - offset) / stride)) {
        return Error{what + " asks for " + std::to_string(count) +
                     " elements, more than its bytes hold; copy or export it again"};
    }
    return Run{bytes->data() + offset, count, stride};
}

struct Checked {
    const tinygltf::Accessor* accessor;
    std::string what;
    size_t components, size;
};

Result<Checked> check(const GltfFile& file, int index, size_t& budget) {
    std::string what = "accessor ";
    what.append(std::to_string(index));
    if (index < 0 || static_cast<size_t>(index) >= file.scene.accessors.size())
        return Error{what + " is not there; copy or export it again"};
    const tinygltf::Accessor& a = file.scene.accessors[static_cast<size_t>(index)];
    const size_t components = componentsOf(a.type), size = componentSize(a.componentType);
    if (components == 0 || size == 0)
        return Error{what + " holds an unknown kind of number; export it again"};
    if (a.count > budget / components)
        return Error{what + " asks for " + std::to_string(a.count) +
                     " elements, more than can be taken; simplify the model"};
    budget -= a.count * components;
    return Checked{&a, std::move(what), components, size};
}

struct SparseRuns {
    Run indices, values;
    int type = 0;
};

Result<SparseRuns> sparseOf(const GltfFile& file, const Checked& c) {
    const auto& sparse = c.accessor->sparse;
    const size_t size = componentSize(sparse.indices.componentType);
    if (sparse.count < 0 || static_cast<size_t>(sparse.count) > c.accessor->count ||
        sparse.indices.byteOffset < 0 || sparse.values.byteOffset < 0 || size == 0 ||
        sparse.indices.componentType == TINYGLTF_COMPONENT_TYPE_FLOAT)
        return Error{c.what + " has damaged sparse values; export it again"};
    const auto n = static_cast<size_t>(sparse.count);
    auto indices = runOf(file, sparse.indices.bufferView, static_cast<size_t>(sparse.indices.byteOffset), n,
                         size, c.what);
    if (!indices) return indices.error();
    auto values = runOf(file, sparse.values.bufferView, static_cast<size_t>(sparse.values.byteOffset), n,
                        c.size * c.components, c.what);
    if (!values) return values.error();
    return SparseRuns{*indices, *values, sparse.indices.componentType};
}

uint32_t toIndex(const char* at, int type) {
    switch (type) {
    case TINYGLTF_COMPONENT_TYPE_BYTE:
    case TINYGLTF_COMPONENT_TYPE_UNSIGNED_BYTE:
        return load<uint8_t>(at);
    case TINYGLTF_COMPONENT_TYPE_SHORT:
    case TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT:
        return load<uint16_t>(at);
    default:
        return load<uint32_t>(at);
    }
}

// Fills `put(element, bytes)` from the dense run and then the sparse one.
template <class Put>
Result<void> walkElements(const GltfFile& file, const Checked& c, const Put& put) {
    const tinygltf::Accessor& a = *c.accessor;
    if (a.bufferView >= 0) {
        auto run = runOf(file, a.bufferView, a.byteOffset, a.count, c.size * c.components, c.what);
        if (!run) return run.error();
        for (size_t i = 0; i < a.count; ++i) put(i, run->at(i));
    }
    if (a.sparse.isSparse) {
        auto sparse = sparseOf(file, c);
        if (!sparse) return sparse.error();
        for (size_t i = 0; i < sparse->indices.count; ++i) {
            const uint32_t element = toIndex(sparse->indices.at(i), sparse->type);
            if (element >= a.count)
                return Error{c.what + " has a sparse value out of range; export it again"};
            put(element, sparse->values.at(i));
        }
    }
    return {};
}

} // namespace

Result<std::string_view> viewBytes(const GltfFile& file, int view) {
    if (view < 0 || static_cast<size_t>(view) >= file.scene.bufferViews.size())
        return Error{"buffer view " + std::to_string(view) + " is not there; copy or export it again"};
    if (const auto found = file.decoded.find(view); found != file.decoded.end())
        return std::string_view(found->second);
    const tinygltf::BufferView& v = file.scene.bufferViews[static_cast<size_t>(view)];
    if (v.buffer < 0 || static_cast<size_t>(v.buffer) >= file.buffers.size())
        return Error{"buffer view " + std::to_string(view) + " has no buffer; copy or export it again"};
    const std::string& buffer = file.buffers[static_cast<size_t>(v.buffer)];
    if (v.byteOffset > buffer.size() || v.byteLength > buffer.size() - v.byteOffset) {
        return Error{"buffer view " + std::to_string(view) +
                     " reaches beyond its buffer; copy or export it again"};
    }
    return std::string_view(buffer).substr(v.byteOffset, v.byteLength);
}

Result<std::string> GltfFile::image(int index) const {
    if (index < 0 || static_cast<size_t>(index) >= pictures.size())
        return Error{"a texture names a picture that is not there"};
    const Picture& p = pictures[static_cast<size_t>(index)];
    if (!p.missing.empty()) return Error{p.missing};
    if (p.view < 0) return p.bytes;
    auto bytes = viewBytes(*this, p.view);
    if (!bytes) return bytes.error();
    return std::string(*bytes);
}

Result<Numbers> readNumbers(const GltfFile& file, int accessor, size_t& budget) {
    auto c = check(file, accessor, budget);
    if (!c) return c.error();
    Numbers out{c->accessor->count, c->components, {}};
    out.values.resize(out.count * out.components);
    const int type = c->accessor->componentType;
    const bool normalized = c->accessor->normalized;
    auto walked = walkElements(file, *c, [&](size_t i, const char* at) {
        for (size_t k = 0; k < out.components; ++k)
            out.values[i * out.components + k] = toFloat(at + k * c->size, type, normalized);
    });
    if (!walked) return walked.error();
    return out;
}

Result<std::vector<uint32_t>> readIndices(const GltfFile& file, int accessor, size_t& budget) {
    auto c = check(file, accessor, budget);
    if (!c) return c.error();
    const int type = c->accessor->componentType;
    if (c->components != 1 || type == TINYGLTF_COMPONENT_TYPE_FLOAT)
        return Error{c->what + " is no list of indices; export it again"};
    std::vector<uint32_t> out(c->accessor->count);
    auto walked = walkElements(file, *c, [&](size_t i, const char* at) { out[i] = toIndex(at, type); });
    if (!walked) return walked.error();
    return out;
}

Result<GltfFile> openGltf(const ReadRequest& request, std::string bytes) {
    auto container = unpack(bytes);
    if (!container) return container.error();
    if (tooDeep(container->document)) return Error{"its description is nested too deeply; export it again"};
    json document = json::parse(container->document, nullptr, false);
    if (document.is_discarded()) return kCutOff;
    if (!document.is_object() || !member(document, "asset"))
        return Error{"it is no glTF file; export it again, best as .glb"};
    const json& asset = *member(document, "asset");
    if (const std::string version = text(asset, "version"); version.rfind("2", 0) != 0) {
        return Error{"it is glTF " + (version.empty() ? "of no version" : version.substr(0, 20)) +
                     "; export it as glTF 2.0"};
    }
    GltfFile file;
    file.binary = container->binary;
    noteExtensions(document, file);
    if (auto opened = openBuffers(request, document, *container, file); !opened) return opened.error();
    openPictures(request, document, file);
    readHumanoid(document, file);

    const PackedParts packed = takePacked(document);
    // No address, no bytes and nothing that we do not use goes into tinygltf.
    json plain = json::object();
    for (const char* name : {"asset", "accessors", "bufferViews", "meshes", "nodes", "skins", "scenes",
                             "scene", "materials", "textures", "samplers"}) {
        if (json* part = const_cast<json*>(member(document, name))) plain[name] = std::move(*part);
    }
    document = nullptr;
    const std::string description = plain.dump();
    plain = nullptr;
    tinygltf::TinyGLTF parser;
    std::string errors, warnings;
    if (!parser.LoadASCIIFromString(&file.scene, &errors, &warnings, description.c_str(),
                                    static_cast<unsigned>(description.size()), "",
                                    tinygltf::REQUIRE_VERSION)) {
        for (char& c : errors) c = c == '\n' ? ' ' : c;
        while (!errors.empty() && errors.back() == ' ') errors.pop_back();
        return Error{"its description is damaged (" + errors.substr(0, 200) + "); copy or export it again"};
    }
    if (auto unpacked = unpackParts(file, packed); !unpacked) return unpacked.error();
    return file;
}

} // namespace engine::importer
