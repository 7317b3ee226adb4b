#pragma once
// The container of a glTF file: its JSON, and its buffers and pictures as bytes, from wherever they come.
// tinygltf only ever sees the JSON, without an address in it.
#include "engine/asset/importer/reader.h"
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <tiny_gltf.h>

namespace engine::importer {

struct GltfFile {
    tinygltf::Model scene; // no buffers, no images
    std::vector<std::string> buffers;
    std::map<int, std::string> decoded; // buffer views that were compressed
    bool binary = false;
    std::vector<std::string> notes;
    std::vector<std::pair<std::string, int>> humanoid; // bone -> node, of VRM
    std::string vrm;                                   // "0.x", "1.0" or ""

    // Bytes of a picture; the error is for a note.
    Result<std::string> image(int index) const;
    struct Picture {
        std::string bytes, missing;
        int view = -1;
    };
    std::vector<Picture> pictures;
};

Result<GltfFile> openGltf(const ReadRequest&, std::string bytes);

// `count` elements of `components` numbers each.
struct Numbers {
    size_t count = 0;
    size_t components = 0;
    std::vector<float> values;
    const float* at(size_t i) const { return values.data() + i * components; }
};
// Every number that a file makes us read counts against `budget`.
Result<Numbers> readNumbers(const GltfFile&, int accessor, size_t& budget);
Result<std::vector<uint32_t>> readIndices(const GltfFile&, int accessor, size_t& budget);
// The bytes of a view, or an error.
Result<std::string_view> viewBytes(const GltfFile&, int view);

} // namespace engine::importer
