#pragma once
// Inside the reading process: from bytes to a Model. Errors are parts of a sentence that the file's name
// begins: "it is cut off".
#include "engine/asset/importer/folder.h"
#include "engine/asset/model.h"
#include <array>
#include <chrono>
#include <glm/gtc/quaternion.hpp>

namespace engine::importer {

struct ReadRequest {
    ModelFolder* folder = nullptr;
    std::string name;                             // of the file in its folder
    std::chrono::steady_clock::time_point finish; // what is dispensable (textures) is left out when it nears
};

Result<Model> readModel(const ReadRequest&); // by content and name
Result<Model> readGltf(const ReadRequest&, std::string bytes);
Result<Model> readForeign(const ReadRequest&, std::string bytes); // Assimp

// At most four influences a vertex, from any number.
struct Influence {
    uint32_t joint = 0;
    float weight = 0;
};
// Keeps the four heaviest (weights not above 0, or not finite, count as none) and makes them sum to 1; with
// none left, all on `fallback`.
void strongestFour(std::vector<Influence>&, uint32_t fallback, std::array<uint16_t, 4>& joints,
                   glm::vec4& weights);

bool finite(const glm::vec3&);
bool finite(const glm::mat4&);

// A picture, decoded within limits; sampled with linear values out.
struct Texture {
    int width = 0, height = 0;
    std::vector<uint8_t> rgba; // sRGB
};
inline constexpr int kLargestTexture = 8192; // pixels a side
Result<Texture> decodeTexture(std::string_view bytes);
enum class Wrap { Repeat, Mirror, Clamp };
// Mean of about `span` texels each way round uv (v down, as glTF); rgb linear, a straight.
glm::vec4 sampleTexture(const Texture&, glm::vec2 uv, Wrap s, Wrap t);
glm::vec3 linearFromSrgb(glm::vec3);

} // namespace engine::importer
