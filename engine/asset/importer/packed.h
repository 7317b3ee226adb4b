#pragma once
// Compressed parts of a glTF file: meshes packed with Draco, buffer views packed with meshopt. Their sizes
// are checked before anything is unpacked.
#include "engine/asset/importer/gltf_file.h"

namespace engine::importer {

struct PackedParts {
    struct View { // meshopt
        size_t view = 0;
        int buffer = -1;
        size_t offset = 0, length = 0, count = 0, stride = 0;
        std::string mode, filter;
    };
    struct Mesh { // Draco
        size_t mesh = 0, primitive = 0;
        int view = -1;
        std::vector<std::pair<std::string, uint32_t>> attributes; // glTF's name, Draco's id
    };
    std::vector<View> views;
    std::vector<Mesh> meshes;
};

// Takes the two extensions out of the description, so that no other library acts on them.
PackedParts takePacked(nlohmann::json& document);
// Into GltfFile::decoded; accessors of Draco meshes get buffer views of their own.
Result<void> unpackParts(GltfFile&, const PackedParts&);

} // namespace engine::importer
