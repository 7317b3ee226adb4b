#pragma once
// Draws ImDrawData with dynamic rendering. Textures: the font atlas, and pictures by their number.
#include "engine/core/result.h"
#include "engine/gpu/resources.h"
#include <array>
#include <span>
#include <vector>

struct ImDrawData;
struct ImDrawList;
struct ImVec2;

namespace engine {

// A rectangle without transparency, cleared instead of drawn: on a software device a panel's ground costs
// next to nothing.
void fillOpaque(ImDrawList&, ImVec2 from, ImVec2 to, unsigned colour);

class ImguiRenderer {
public:
    ImguiRenderer(const gpu::Device&, VkFormat colour);
    ~ImguiRenderer();
    ImguiRenderer(const ImguiRenderer&) = delete;
    ImguiRenderer& operator=(const ImguiRenderer&) = delete;
    void uploadFonts(); // after the atlas of the current ImGui context changed
    // The number that an ImTextureID of it has; shown at its own size, pixel on pixel. Error: no room for
    // more. RGBA8, rows top down.
    Result<uint64_t> addPicture(uint32_t width, uint32_t height, std::span<const uint8_t> pixels);
    // One image of somebody else's, sampled where a list names this number; it must live until another is
    // shown.
    uint64_t showImage(const gpu::Image&, uint64_t version); // another version: it was made anew
    void dropPictures();                                     // all of them; nothing drawn later may name one
    // Inside vkCmdBeginRendering. `area` is the render area; `slot` (0 or 1) names the frame in flight whose
    // buffers may be overwritten.
    void draw(VkCommandBuffer, const ImDrawData&, VkExtent2D area, size_t slot);

private:
    VkDescriptorSet makeSet();
    void point(VkDescriptorSet, const gpu::Image&);

    const gpu::Device& d_;
    gpu::Image font_;
    VkSampler sampler_ = VK_NULL_HANDLE;
    VkDescriptorSetLayout setLayout_ = VK_NULL_HANDLE;
    VkDescriptorPool descriptors_ = VK_NULL_HANDLE;
    VkDescriptorSet set_ = VK_NULL_HANDLE, shown_ = VK_NULL_HANDLE;
    uint64_t shownVersion_ = 0;
    struct Picture {
        gpu::Image image;
        VkDescriptorSet set = VK_NULL_HANDLE;
    };
    std::vector<Picture> pictures_;
    VkPipelineLayout layout_ = VK_NULL_HANDLE;
    VkPipeline pipeline_ = VK_NULL_HANDLE;
    struct Buffers {
        gpu::Buffer vertices, indices;
    };
    std::array<Buffers, 2> buffers_;
};

} // namespace engine
