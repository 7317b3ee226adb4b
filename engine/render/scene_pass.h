#pragma once
// Body, ground, lines and markers into the scene's own image.
#include "engine/render/body_geometry.h"
#include "engine/render/prop_geometry.h"
#include "engine/render/renderer.h"
#include "shaders/shared.h"
#include <array>
#include <map>

namespace engine {

class ScenePass {
public:
    // `largestPart`: pixels that are drawn at once with several samples; 0: kLargestPart.
    ScenePass(const gpu::Device&, VkFormat colour, uint32_t largestPart = 0);
    ~ScenePass();
    ScenePass(const ScenePass&) = delete;
    ScenePass& operator=(const ScenePass&) = delete;

    void setBody(const BodyMesh&);
    void setTint(std::span<const glm::vec2> tint) { body_.setTint(tint); }
    // Records and submits; the image is then left as a copy source.
    void draw(const Scene&, ViewRect, Quality, VkExtent2D size);
    const gpu::Image& image() const { return colour_; }
    // A second picture, square, of at most the first one's size; the image is then left to be sampled.
    void drawLens(const Scene&, uint32_t pixels, Quality);
    const gpu::Image& lens() const { return lens_; }
    uint64_t lenses() const { return lenses_; } // counts the images made for it
    double milliseconds();
    bool transparent() const { return transparent_; } // the last drawn scene

private:
    struct Slot { // what one frame in flight owns
        VkCommandBuffer cmd = VK_NULL_HANDLE;
        VkFence fence = VK_NULL_HANDLE;
        VkDescriptorSet set = VK_NULL_HANDLE;
        std::array<gpu::Buffer, 4> buffers; // frame, line points, line styles, markers
        BodyGeometry::Frame body;
        PropGeometry::Frame props;
        gpu::Image shadow; // on the ground
        gpu::Buffer shadowPixels;
        uint64_t shadowOf = 0; // the pose that it belongs to
        bool timed = false;
    };
    enum class Part : uint32_t { body, eyes, outline, props, background, ground, line, marker, resolve };
    struct Overlay {
        uint32_t segments, markers;
    };
    void resize(VkExtent2D);
    // Made when first drawn: what a software device never draws it need not compile.
    VkPipeline pipeline(Part, VkSampleCountFlagBits, SkinMaterial, bool depth = true, bool tinted = false);
    void write(Slot&, size_t binding, const void* data, size_t size);
    void updateShadow(Slot&);
    void bindImage(Slot&, uint32_t binding, VkImageView);
    void bindSamples(VkImageView);
    void fitTargets(bool light, VkExtent2D size, VkExtent2D busy);
    VkRect2D busyRect(const Scene&, const shared::FrameData&, VkRect2D view, glm::vec4 body) const;
    // Several samples' worth of the busy part, a tile at a time, and their mean into the scene's image.
    void drawTile(VkCommandBuffer, const Slot&, const Scene&, VkViewport, VkRect2D tile, Overlay);
    void drawRest(VkCommandBuffer, const Slot&, VkRect2D view, VkRect2D busy, VkRect2D tile, bool first,
                  bool through);
    // Into `into_`, which is used as `before` and then as `after`.
    void drawInto(const Scene&, ViewRect, Quality, VkExtent2D size, gpu::Use before, gpu::Use after);
    void drawParts(VkCommandBuffer, const Slot&, const Scene&, VkSampleCountFlagBits, bool coarse, Overlay);
    void beginRendering(VkCommandBuffer, VkImageView colour, VkImageView depth, VkRect2D area,
                        VkAttachmentLoadOp) const;

    const gpu::Device& d_;
    VkFormat format_;
    gpu::Image colour_, lens_, colourMany_, depth_, depthMany_;
    gpu::Image* into_ = &colour_;
    uint64_t lenses_ = 0;
    BodyGeometry body_;
    PropGeometry props_;
    VkDescriptorSetLayout setLayout_ = VK_NULL_HANDLE;
    VkPipelineLayout layout_ = VK_NULL_HANDLE;
    VkDescriptorPool descriptors_ = VK_NULL_HANDLE;
    VkSampler sampler_ = VK_NULL_HANDLE;
    VkQueryPool queries_ = VK_NULL_HANDLE;
    std::map<uint32_t, VkPipeline> pipelines_;
    std::array<Slot, 2> slots_;
    size_t next_ = 0;
    std::vector<uint8_t> shadow_; // as the body stands
    uint64_t shadowOf_ = 0;       // counts them
    double milliseconds_ = 0;
    uint32_t largestPart_;
    bool transparent_ = false;
};

} // namespace engine
