#include "engine/render/prop_geometry.h"
#include <cstring>

namespace engine {

bool PropGeometry::take(const Scene& scene) {
    if (given_ == scene.propVersion && count_ == scene.props.size() && ground_ == scene.ground) return false;
    given_ = scene.propVersion;
    count_ = scene.props.size();
    ground_ = scene.ground;
    vertices_.clear();
    indices_.clear();
    for (const Prop& prop : scene.props) {
        const auto first = static_cast<uint32_t>(vertices_.size());
        const Solid& s = prop.solid;
        for (size_t i = 0; i < s.positions.size(); ++i)
            vertices_.push_back({s.positions[i], s.normals[i],
                                 glm::vec4(prop.colour, i < prop.light.size() ? prop.light[i] : 1.0f)});
        for (const Triangle& t : s.triangles)
            for (const uint32_t v : t) indices_.push_back(first + v);
    }
    ++version_;
    return true;
}

void PropGeometry::upload(Frame& frame) const {
    if (empty() || frame.version == version_) return;
    const auto copy = [&](gpu::Buffer& to, const void* from, size_t bytes, VkBufferUsageFlags usage) {
        if (to.size < bytes) to = gpu::Buffer(d_, bytes, usage, true);
        std::memcpy(to.mapped, from, bytes);
    };
    copy(frame.vertices, vertices_.data(), vertices_.size() * sizeof(PropVertex),
         VK_BUFFER_USAGE_VERTEX_BUFFER_BIT);
    copy(frame.indices, indices_.data(), indices_.size() * sizeof(uint32_t),
         VK_BUFFER_USAGE_INDEX_BUFFER_BIT);
    frame.version = version_;
}

void PropGeometry::draw(VkCommandBuffer cmd, const Frame& frame) const {
    const VkDeviceSize offset = 0;
    vkCmdBindVertexBuffers(cmd, 0, 1, &frame.vertices.handle, &offset);
    vkCmdBindIndexBuffer(cmd, frame.indices.handle, 0, VK_INDEX_TYPE_UINT32);
    vkCmdDrawIndexed(cmd, static_cast<uint32_t>(indices_.size()), 1, 0, 0, 0);
}

} // namespace engine
