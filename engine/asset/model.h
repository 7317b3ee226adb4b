#pragma once
// A model file as it came: several meshes, maybe with a rig, in the file's own units and axes. Untrusted: it
// is parsed in a process of its own (import.h) and checked here before anything else sees it.
#include "engine/core/result.h"
#include "engine/geometry/mesh.h"
#include <filesystem>
#include <string>
#include <vector>

namespace engine {

struct ModelJoint {
    std::string name;
    int parent = -1;   // index of an earlier joint, or -1
    glm::mat4 bind{1}; // joint to model space in the bind pose (the inverse of glTF's inverse bind matrix)
    glm::mat4 rest{1}; // joint to model space as the file shows it
};

struct ModelMesh {
    std::string name, material;
    // Model space, skinned as the file shows it (ModelJoint::rest).
    std::vector<glm::vec3> positions;
    std::vector<glm::vec3> colours; // linear, one a vertex: factor, vertex colour and texture; empty: white
    std::vector<Triangle> triangles;
    // Four influences a vertex, weights sum to 1; empty without a rig.
    std::vector<std::array<uint16_t, 4>> joints;
    std::vector<glm::vec4> weights;
};

struct Model {
    std::vector<ModelMesh> meshes;
    std::vector<ModelJoint> joints; // of all skins together, parents first
    std::string format;             // "glTF binary", "FBX", …
    std::string generator;          // what wrote it, as far as the file says
    float metresPerUnit = 0;        // 0: the format does not say
    // VRM's humanoid bones: "leftUpperArm" -> joint. Empty in other files.
    std::vector<std::pair<std::string, int>> humanoid;
    std::vector<std::string> notes; // what was left out, for the user
};

// Finite numbers, indices in range, sizes that belong together, parents first; at most `kMostVertices` and
// `kMostTriangles`. The error says what is wrong with the file.
inline constexpr size_t kMostVertices = 4'000'000, kMostTriangles = 8'000'000, kMostJoints = 2000;
Result<void> checkModel(const Model&);

} // namespace engine
