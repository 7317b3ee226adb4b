#include "engine/asset/glb_writer.h"

namespace engine {
using nlohmann::json;

int GlbWriter::add(const char* list, json element) {
    json& all = document[list];
    all.push_back(std::move(element));
    return static_cast<int>(all.size()) - 1;
}

int GlbWriter::view(std::span<const std::byte> data, int target) {
    while (bytes.size() % 4) bytes.push_back(0);
    json v = {{"buffer", 0}, {"byteOffset", bytes.size()}, {"byteLength", data.size()}};
    if (target) v["target"] = target;
    bytes.append(reinterpret_cast<const char*>(data.data()), data.size());
    return add("bufferViews", std::move(v));
}

int GlbWriter::positions(const std::vector<glm::vec3>& data) {
    const int a = accessor(data, gl::f32, "VEC3", data.size(), gl::vertices);
    glm::vec3 lo = data.at(0), hi = lo;
    for (const glm::vec3& p : data) lo = glm::min(lo, p), hi = glm::max(hi, p);
    document["accessors"][static_cast<size_t>(a)]["min"] = {lo.x, lo.y, lo.z};
    document["accessors"][static_cast<size_t>(a)]["max"] = {hi.x, hi.y, hi.z};
    return a;
}

int GlbWriter::directions(const std::vector<glm::vec3>& data) {
    return accessor(data, gl::f32, "VEC3", data.size(), gl::vertices);
}

int GlbWriter::triangles(const std::vector<Triangle>& data) {
    return accessor(data, gl::u32, "SCALAR", data.size() * 3, gl::indices);
}

std::array<int, 2> GlbWriter::weights(const std::vector<SkinWeights>& data) {
    std::vector<std::array<uint8_t, 4>> joint, weight;
    for (const SkinWeights& w : data) joint.push_back(w.joint), weight.push_back(w.weight);
    const int j = accessor(joint, gl::u8, "VEC4", joint.size(), gl::vertices);
    return {j, accessor(weight, gl::u8, "VEC4", weight.size(), gl::vertices, true)};
}

std::string GlbWriter::file() const {
    std::string binary = bytes;
    binary.resize((binary.size() + 3) / 4 * 4);
    json doc = document;
    doc["buffers"] = json::array({{{"byteLength", binary.size()}}});
    std::string text = doc.dump();
    text.resize((text.size() + 3) / 4 * 4, ' ');
    std::string out = "glTF";
    out.reserve(28 + text.size() + binary.size());
    const auto number = [&](size_t value) {
        const auto x = static_cast<uint32_t>(value);
        out.append(reinterpret_cast<const char*>(&x), sizeof x);
    };
    number(2), number(28 + text.size() + binary.size()), number(text.size());
    out.append("JSON").append(text);
    number(binary.size());
    out.append("BIN\0", 4).append(binary);
    return out;
}

} // namespace engine
