#pragma once
// The baked body on disk, shared by tools/bake_body and loadBody. body.glb is glTF 2.0; what glTF has no word
// for lies in buffer views named by `extras.tongren`. body.shapes: ShapesHeader, names (96 bytes each, zero
// padded), base positions (float32 x, y, z, metres), rows (int16 x, y, z, tenths of a millimetre).
#include <cstdint>

namespace atlas {

constexpr uint32_t bodyFormatVersion = 1;
constexpr uint32_t bodyVertices = 13380;               // of MakeHuman's base mesh
constexpr uint32_t eyesBegin = 14598, eyesEnd = 14742; // both eyes; joint cubes lie before them
constexpr float shapeUnit = 1e-4f;                     // metres
constexpr uint32_t shapeNameSize = 96;

struct ShapesHeader {
    char magic[8] = {'T', 'G', 'S', 'H', 'A', 'P', 'E', 'S'};
    uint32_t version = bodyFormatVersion, rows = 0, vertices = eyesEnd, reserved = 0;
};

} // namespace atlas
