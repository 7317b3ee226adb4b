#pragma once
// The body's vertices as the scene poses them: while the camera turns, a software device has no skinning
// left to do.
#include "engine/gpu/resources.h"
#include "engine/render/scene.h"
#include <array>

namespace engine {

struct PosedVertex {
    glm::vec3 position;
    std::array<int16_t, 4> normal; // signed normalised; the last: a quarter of Scene::opened
};
struct SurfaceVertex { // what no pose changes
    uint16_t occlusion, garment;
    uint8_t ridge, mottle, blush, lining;
    std::array<uint8_t, 4> colour; // square root of the linear one; the last: 255 where there is one
    glm::vec2 uv;
};

class BodyGeometry {
public:
    explicit BodyGeometry(const gpu::Device& d) : d_(d) {}
    void set(const BodyMesh&);
    void setTint(std::span<const glm::vec2>);
    bool tinted() const { return tinted_; }
    bool empty() const { return indexCount_[0][0] == 0; }
    // True when the vertices moved since the last call.
    bool pose(const Scene&);
    std::span<const glm::vec3> positions() const { return posed_; }
    struct Frame { // what one frame in flight owns
        gpu::Buffer vertices, seen, tint;
        uint64_t pose = 0, tintOf = 0;       // whose vertices these are
        std::array<uint32_t, 3> seenCount{}; // skin, eyes, the skin's outline
    };
    // Copies this pose and tint into the frame's own buffers where they are not there yet.
    void upload(Frame&) const;
    // On a software device: keeps the triangles that face the eye and touch the view, half the work or less,
    // and where it is `outlined` those that turn away. Returns the body's box in parts of the view:
    // left, top, right, bottom; all zero when it is not in sight.
    glm::vec4 cull(Frame&, const glm::mat4& viewProjection, glm::vec3 eye, bool coarse, bool outlined);
    // For each marker whether the body covers its middle, after cull(): what shows is then drawn whole, also
    // where the skin bends round towards the eye beside it.
    std::vector<bool> covered(const glm::mat4& viewProjection, glm::vec3 eye, glm::vec2 viewSize,
                              std::span<const Marker>) const;
    enum class Of { skin, eyes, outline };
    bool shows(const Frame& frame, bool coarse, Of of) const { return range(frame, coarse, of).second > 0; }
    void draw(VkCommandBuffer, const Frame&, bool coarse, Of) const;
    struct Ring { // every vertex's neighbours, in compressed rows
        std::vector<uint32_t> first, list;
    };

private:
    std::pair<uint32_t, uint32_t> range(const Frame&, bool coarse, Of) const; // first index and how many
    bool setTopology(const BodyMesh&);
    const gpu::Device& d_;
    std::array<std::vector<Triangle>, 2> given_, triangles_; // fine, coarse: skin first, then eyes
    uint32_t firstEye_ = 0;
    Ring ring_;                    // of the fine skin
    std::vector<uint8_t> outside_; // a bit for every side of the view, by vertex
    std::vector<glm::vec3> seen_;  // in parts of the view, and metres along it; where it lies before the eye
    std::vector<glm::vec3> bind_, bindNormals_, posed_, normals_;
    std::vector<float> opened_;
    std::vector<std::array<uint8_t, 2>> tint_;
    uint64_t version_ = 0, tintVersion_ = 1; // of the posed vertices, of their tint
    uint64_t poseGiven_ = 0;                 // the scene's own number of the pose
    bool stale_ = true, tinted_ = false;
    gpu::Buffer surface_;
    std::array<gpu::Buffer, 2> indices_;                  // fine, coarse: skin first, then eyes
    std::array<std::array<uint32_t, 2>, 2> indexCount_{}; // fine, coarse: skin, eyes
};

} // namespace engine
