#pragma once
// Move-only owners of buffers and images, and the barrier between two uses of an image.
#include "engine/gpu/device.h"
#include <span>

namespace engine::gpu {

class Buffer {
public:
    Buffer() = default;
    // Device local, or mapped and coherent when `hostVisible`.
    Buffer(const Device&, VkDeviceSize size, VkBufferUsageFlags usage, bool hostVisible);
    ~Buffer();
    Buffer(Buffer&& o) noexcept;
    Buffer& operator=(Buffer&& o) noexcept;

    VkBuffer handle = VK_NULL_HANDLE;
    VkDeviceSize size = 0;
    void* mapped = nullptr;

private:
    const Device* device_ = nullptr;
    VkDeviceMemory memory_ = VK_NULL_HANDLE;
};

class Image {
public:
    Image() = default;
    Image(const Device&, VkExtent2D, VkFormat, VkImageUsageFlags, VkImageAspectFlags,
          VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_1_BIT, bool alphaOnly = false);
    ~Image();
    Image(Image&& o) noexcept;
    Image& operator=(Image&& o) noexcept;

    VkImage handle = VK_NULL_HANDLE;
    VkImageView view = VK_NULL_HANDLE;
    VkExtent2D extent{};

private:
    const Device* device_ = nullptr;
    VkDeviceMemory memory_ = VK_NULL_HANDLE;
};

// A device-local buffer filled through a staging copy; the queue is idle afterwards.
Buffer uploadBuffer(const Device&, const void* data, VkDeviceSize size, VkBufferUsageFlags usage);
// So many bytes a pixel into an image that shaders may sample afterwards; the queue is idle then.
void uploadPixels(const Device&, const Image&, const void* data, uint32_t bytesPerPixel);
// The same as part of a command buffer; what the image held is lost.
void copyPixels(VkCommandBuffer, const Buffer& from, const Image&);

struct Use {
    VkImageLayout layout;
    VkPipelineStageFlags2 stage;
    VkAccessFlags2 access;
};
void barrier(VkCommandBuffer, VkImage, VkImageAspectFlags, Use from, Use to);

inline constexpr Use useColour{
    VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT,
    VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT | VK_ACCESS_2_COLOR_ATTACHMENT_READ_BIT};
inline constexpr Use useDepth{
    VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL,
    VK_PIPELINE_STAGE_2_EARLY_FRAGMENT_TESTS_BIT | VK_PIPELINE_STAGE_2_LATE_FRAGMENT_TESTS_BIT,
    VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_READ_BIT | VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT};
inline constexpr Use useCopySource{VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT,
                                   VK_ACCESS_2_TRANSFER_READ_BIT};
inline constexpr Use useCopyTarget{VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT,
                                   VK_ACCESS_2_TRANSFER_WRITE_BIT};
inline constexpr Use useSampled{VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL,
                                VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT, VK_ACCESS_2_SHADER_SAMPLED_READ_BIT};

} // namespace engine::gpu
