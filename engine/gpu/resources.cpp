#include "engine/gpu/resources.h"
#include <cstring>
#include <utility>

namespace engine::gpu {
namespace {

VkDeviceMemory allocate(const Device& d, const VkMemoryRequirements& needs, VkMemoryPropertyFlags wanted) {
    VkMemoryAllocateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO;
    info.allocationSize = needs.size;
    info.memoryTypeIndex = d.memoryType(needs.memoryTypeBits, wanted);
    VkDeviceMemory memory = VK_NULL_HANDLE;
    check(vkAllocateMemory(d.device, &info, nullptr, &memory), "allocating graphics memory");
    return memory;
}

} // namespace

Buffer::Buffer(const Device& d, VkDeviceSize bytes, VkBufferUsageFlags usage, bool hostVisible)
    : size(bytes), device_(&d) {
    VkBufferCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO;
    info.size = bytes;
    info.usage = usage;
    check(vkCreateBuffer(d.device, &info, nullptr, &handle), "creating a buffer");
    VkMemoryRequirements needs;
    vkGetBufferMemoryRequirements(d.device, handle, &needs);
    memory_ =
        allocate(d, needs,
                 hostVisible ? VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT
                             : VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT);
    check(vkBindBufferMemory(d.device, handle, memory_, 0), "binding a buffer");
    if (hostVisible) check(vkMapMemory(d.device, memory_, 0, VK_WHOLE_SIZE, 0, &mapped), "mapping a buffer");
}

Buffer::~Buffer() {
    if (!device_) return;
    vkDestroyBuffer(device_->device, handle, nullptr);
    vkFreeMemory(device_->device, memory_, nullptr);
}

Buffer::Buffer(Buffer&& o) noexcept {
    *this = std::move(o);
}

Buffer& Buffer::operator=(Buffer&& o) noexcept {
    std::swap(handle, o.handle);
    std::swap(size, o.size);
    std::swap(mapped, o.mapped);
    std::swap(device_, o.device_);
    std::swap(memory_, o.memory_);
    return *this;
}

Image::Image(const Device& d, VkExtent2D e, VkFormat format, VkImageUsageFlags usage,
             VkImageAspectFlags aspect, VkSampleCountFlagBits samples, bool alphaOnly)
    : extent(e), device_(&d) {
    VkImageCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO;
    info.imageType = VK_IMAGE_TYPE_2D;
    info.format = format;
    info.extent = {e.width, e.height, 1};
    info.mipLevels = 1;
    info.arrayLayers = 1;
    info.samples = samples;
    info.tiling = VK_IMAGE_TILING_OPTIMAL;
    info.usage = usage;
    check(vkCreateImage(d.device, &info, nullptr, &handle), "creating an image");
    VkMemoryRequirements needs;
    vkGetImageMemoryRequirements(d.device, handle, &needs);
    memory_ = allocate(d, needs, VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT);
    check(vkBindImageMemory(d.device, handle, memory_, 0), "binding an image");
    VkImageViewCreateInfo viewInfo{};
    viewInfo.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO;
    viewInfo.image = handle;
    viewInfo.viewType = VK_IMAGE_VIEW_TYPE_2D;
    viewInfo.format = format;
    viewInfo.subresourceRange = {aspect, 0, 1, 0, 1};
    if (alphaOnly)
        viewInfo.components = {VK_COMPONENT_SWIZZLE_ONE, VK_COMPONENT_SWIZZLE_ONE, VK_COMPONENT_SWIZZLE_ONE,
                               VK_COMPONENT_SWIZZLE_R};
    check(vkCreateImageView(d.device, &viewInfo, nullptr, &view), "creating an image view");
}

Image::~Image() {
    if (!device_) return;
    vkDestroyImageView(device_->device, view, nullptr);
    vkDestroyImage(device_->device, handle, nullptr);
    vkFreeMemory(device_->device, memory_, nullptr);
}

Image::Image(Image&& o) noexcept {
    *this = std::move(o);
}

Image& Image::operator=(Image&& o) noexcept {
    std::swap(handle, o.handle);
    std::swap(view, o.view);
    std::swap(extent, o.extent);
    std::swap(device_, o.device_);
    std::swap(memory_, o.memory_);
    return *this;
}

Buffer uploadBuffer(const Device& d, const void* data, VkDeviceSize size, VkBufferUsageFlags usage) {
    Buffer staging(d, size, VK_BUFFER_USAGE_TRANSFER_SRC_BIT, true);
    std::memcpy(staging.mapped, data, size);
    Buffer target(d, size, usage | VK_BUFFER_USAGE_TRANSFER_DST_BIT, false);
    d.runOnce([&](VkCommandBuffer cmd) {
        VkBufferCopy copy{0, 0, size};
        vkCmdCopyBuffer(cmd, staging.handle, target.handle, 1, &copy);
        VkMemoryBarrier2 visible{};
        visible.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER_2;
        visible.srcStageMask = VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT;
        visible.srcAccessMask = VK_ACCESS_2_TRANSFER_WRITE_BIT;
        visible.dstStageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
        visible.dstAccessMask = VK_ACCESS_2_MEMORY_READ_BIT;
        VkDependencyInfo info{};
        info.sType = VK_STRUCTURE_TYPE_DEPENDENCY_INFO;
        info.memoryBarrierCount = 1;
        info.pMemoryBarriers = &visible;
        vkCmdPipelineBarrier2(cmd, &info);
    });
    return target;
}

void uploadPixels(const Device& d, const Image& image, const void* data, uint32_t bytesPerPixel) {
    const VkDeviceSize size = VkDeviceSize{image.extent.width} * image.extent.height * bytesPerPixel;
    Buffer staging(d, size, VK_BUFFER_USAGE_TRANSFER_SRC_BIT, true);
    std::memcpy(staging.mapped, data, size);
    d.runOnce([&](VkCommandBuffer cmd) { copyPixels(cmd, staging, image); });
}

void copyPixels(VkCommandBuffer cmd, const Buffer& from, const Image& image) {
    barrier(cmd, image.handle, VK_IMAGE_ASPECT_COLOR_BIT,
            {VK_IMAGE_LAYOUT_UNDEFINED, VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT, 0}, useCopyTarget);
    VkBufferImageCopy copy{};
    copy.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
    copy.imageExtent = {image.extent.width, image.extent.height, 1};
    vkCmdCopyBufferToImage(cmd, from.handle, image.handle, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &copy);
    barrier(cmd, image.handle, VK_IMAGE_ASPECT_COLOR_BIT, useCopyTarget, useSampled);
}

void barrier(VkCommandBuffer cmd, VkImage image, VkImageAspectFlags aspect, Use from, Use to) {
    VkImageMemoryBarrier2 b{};
    b.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER_2;
    b.srcStageMask = from.stage;
    b.srcAccessMask = from.access;
    b.dstStageMask = to.stage;
    b.dstAccessMask = to.access;
    b.oldLayout = from.layout;
    b.newLayout = to.layout;
    b.srcQueueFamilyIndex = b.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    b.image = image;
    b.subresourceRange = {aspect, 0, 1, 0, 1};
    VkDependencyInfo info{};
    info.sType = VK_STRUCTURE_TYPE_DEPENDENCY_INFO;
    info.imageMemoryBarrierCount = 1;
    info.pImageMemoryBarriers = &b;
    vkCmdPipelineBarrier2(cmd, &info);
}

} // namespace engine::gpu
