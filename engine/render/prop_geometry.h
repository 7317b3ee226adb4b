#pragma once
// What stands beside the body, as the device draws it.
#include "engine/gpu/resources.h"
#include "engine/render/scene.h"

namespace engine {

struct PropVertex {
    glm::vec3 position, normal;
    glm::vec4 colour; // w: light
};

class PropGeometry {
public:
    explicit PropGeometry(const gpu::Device& d) : d_(d) {}
    // True when they changed since the last call.
    bool take(const Scene&);
    bool empty() const { return indices_.empty(); }
    struct Frame { // what one frame in flight owns
        gpu::Buffer vertices, indices;
        uint64_t version = 0;
    };
    void upload(Frame&) const;
    void draw(VkCommandBuffer, const Frame&) const;

private:
    const gpu::Device& d_;
    std::vector<PropVertex> vertices_;
    std::vector<uint32_t> indices_;
    uint64_t given_ = 0, version_ = 0; // the scene's number, ours
    size_t count_ = 0;
    float ground_ = 0;
};

} // namespace engine
