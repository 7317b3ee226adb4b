#pragma once
// Inside of exportModel(): the body's surface with four influences a vertex, cut where another material
// begins.
#include "atlas/domain/session.h"

namespace atlas {

struct ModelSkin { // in the pose; what is empty is left out
    std::vector<glm::vec3> positions, normals;
    std::vector<std::array<uint16_t, 4>> colours; // linear
    std::vector<glm::vec2> uvs;
    std::vector<engine::SkinWeights> weights;
    std::vector<engine::Triangle> triangles;
};

struct ModelSkins {
    ModelSkin body, eyes;
    std::vector<engine::Triangle> cloth; // of `body`'s vertices
};

// Of a guest its own skin, moved by the template's joints.
ModelSkins skinsOf(const AtlasSession&, const PosedBody& shown);

// Of a place on the skin; the four strongest influences.
engine::SkinWeights weightsAt(const BodyAsset&, const engine::SurfacePoint&);
size_t carrier(const BodyAsset&, const engine::SurfacePoint&); // the joint that moves it most

} // namespace atlas
