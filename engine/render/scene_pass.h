#pragma once
// Body, ground, lines and markers into the scene's own image.
#include "engine/gpu/resources.h"
#include "engine/render/renderer.h"
#include <array>
#include <map>

namespace engine {

class ScenePass {
public:
    ScenePass(const gpu::Device&, VkFormat colour);
    ~ScenePass();
    ScenePass(const ScenePass&) = delete;
    ScenePass& operator=(const ScenePass&) = delete;

    void setBody(const BodyMesh&);
    // Records and submits; the image is then left as a copy source.
    void draw(const Scene&, ViewRect, Quality, VkExtent2D size);
    const gpu::Image& image() const { return colour_; }
    double milliseconds();

private:
    struct Slot { // what one frame in flight owns
        VkCommandBuffer cmd = VK_NULL_HANDLE;
        VkFence fence = VK_NULL_HANDLE;
        VkDescriptorSet set = VK_NULL_HANDLE;
        std::array<gpu::Buffer, 5> buffers; // frame, matrices, line points, line styles, markers
        bool timed = false;
    };
    struct Pipelines { VkPipeline body, background, line, marker; };
    void resize(VkExtent2D);
    const Pipelines& pipelines(VkSampleCountFlagBits);
    void write(Slot&, size_t binding, const void* data, size_t size);
    void updateShadow(const Scene&);

    const gpu::Device& d_;
    VkFormat format_;
    gpu::Image colour_, colourMany_, depth_, depthMany_, shadow_;
    gpu::Buffer vertices_, fine_, coarse_;
    uint32_t fineCount_ = 0, coarseCount_ = 0, firstEye_ = 0;
    std::vector<glm::vec3> lowPositions_; // a sample of the bind pose, for the contact shadow
    std::vector<SkinWeights> lowWeights_;
    std::vector<glm::mat4> shadowPose_;
    bool shadowStale_ = true;
    VkDescriptorSetLayout setLayout_ = VK_NULL_HANDLE;
    VkPipelineLayout layout_ = VK_NULL_HANDLE;
    VkDescriptorPool descriptors_ = VK_NULL_HANDLE;
    VkSampler sampler_ = VK_NULL_HANDLE;
    VkQueryPool queries_ = VK_NULL_HANDLE;
    std::map<VkSampleCountFlagBits, Pipelines> pipelines_;
    std::array<Slot, 2> slots_;
    size_t next_ = 0;
    double milliseconds_ = 0;
};

} // namespace engine
