#pragma once
// A model file as it came: several meshes, maybe with a rig, in the file's own units and axes. Untrusted: it
// is parsed in a process of its own (import.h) and checked here before anything else sees it.
#include "engine/core/result.h"
#include "engine/geometry/mesh.h"
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace engine {

struct ModelJoint {
    std::string name;
    int parent = -1;   // index of an earlier joint, or -1
    glm::mat4 bind{1}; // joint to model space in the bind pose (the inverse of glTF's inverse bind matrix);
                       // of the first skin that has the joint. Joints of no skin: `rest`, carried along
    glm::mat4 rest{1}; // joint to model space as the file shows it
};

struct ModelMesh {
    std::string name, material;
    // Model space, skinned as the file shows it (ModelJoint::rest). Only vertices that triangles use.
    std::vector<glm::vec3> positions;
    std::vector<glm::vec3> colours; // linear, one a vertex: factor, vertex colour and texture; empty: white
    std::vector<Triangle> triangles;
    // Four influences a vertex, heaviest first, weights sum to 1; empty without a rig. A mesh that hangs on
    // a joint (glasses on the head) follows it with weight 1.
    std::vector<std::array<uint16_t, 4>> joints;
    std::vector<glm::vec4> weights;
};

struct Model {
    std::vector<ModelMesh> meshes;  // at least one, none empty
    std::vector<ModelJoint> joints; // of all skins together, with what hangs on them; parents first
    std::string format;             // "glTF binary", "VRM 1.0", "FBX", …
    std::string generator;          // what wrote it, as far as the file says
    float metresPerUnit = 0;        // 0: the format does not say
    bool upKnown = false;           // the file says which way is up, and y is up here; else any axis may be
    // VRM's humanoid bones by the names of VRM 1.0: "leftUpperArm" -> joint. Empty in other files. A
    // VRM 0.x body faces -z, a VRM 1.0 body +z; they are left as they are.
    std::vector<std::pair<std::string, int>> humanoid;
    std::vector<std::string> notes; // what was left out, for the user
};

// Finite numbers, indices in range, sizes that belong together, parents first; at most `kMostVertices` and
// `kMostTriangles`. The error says what is wrong with the file.
inline constexpr size_t kMostVertices = 4'000'000, kMostTriangles = 8'000'000, kMostJoints = 2000;
inline constexpr size_t kMostMeshes = 10'000, kMostText = 1000; // characters of a name or note
Result<void> checkModel(const Model&);

// How the reading process hands a model on: one block of this machine's own numbers. decodeModel() takes
// any bytes and checks what it made of them.
std::string encodeModel(const Model&);
Result<Model> decodeModel(std::span<const std::byte>);

} // namespace engine
