#pragma once
// Writes binary glTF 2.0: numbers into the one buffer, the rest as JSON by whoever uses it.
#include "engine/geometry/mesh.h"
#include "engine/geometry/skeleton.h"
#include <nlohmann/json.hpp>

namespace engine {

namespace gl { // component types and buffer targets, as glTF names them by OpenGL's numbers
inline constexpr int u8 = 5121, u16 = 5123, u32 = 5125, f32 = 5126, vertices = 34962, indices = 34963;
}

struct GlbWriter {
    nlohmann::json document;
    std::string bytes; // the buffer so far

    // Each returns the new element's index in the document. A target of 0 is left out.
    int view(std::span<const std::byte> data, int target = 0);
    template <class T>
    int view(const std::vector<T>& data, int target = 0) {
        return view(std::as_bytes(std::span(data)), target);
    }
    template <class T>
    int accessor(const std::vector<T>& data, int component, const char* type, size_t count, int target,
                 bool normalised = false) {
        nlohmann::json a = {{"bufferView", view(data, target)},
                            {"componentType", component},
                            {"type", type},
                            {"count", count}};
        if (normalised) a["normalized"] = true;
        return add("accessors", std::move(a));
    }
    int positions(const std::vector<glm::vec3>&); // with their bounds, as POSITION must have them
    int directions(const std::vector<glm::vec3>&);
    int triangles(const std::vector<Triangle>&);
    // JOINTS_0 and WEIGHTS_0.
    std::array<int, 2> weights(const std::vector<SkinWeights>&);
    int add(const char* list, nlohmann::json element);

    std::string file() const; // the whole .glb
};

} // namespace engine
