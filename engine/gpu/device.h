#pragma once
// Instance, physical and logical device, one queue. Vulkan failures inside gpu/ and render/ are thrown as
// VulkanError and turned into a Result at the Renderer's surface.
#include "engine/core/result.h"
#include <atomic>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vulkan/vulkan.h>

struct GLFWwindow;

namespace engine::gpu {

struct VulkanError : std::runtime_error {
    VulkanError(VkResult r, const char* what);
    VkResult result;
};
inline void check(VkResult r, const char* what) {
    if (r < 0) throw VulkanError(r, what);
}

class Device {
public:
    // One that can show pictures in `window`, and in others of the same display; null: only off screen.
    static Result<std::unique_ptr<Device>> create(GLFWwindow* window, bool validation);
    ~Device();
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    // Records, submits and waits; for uploads and read-back.
    void runOnce(const std::function<void(VkCommandBuffer)>& record) const;
    uint32_t memoryType(uint32_t allowedBits, VkMemoryPropertyFlags wanted) const;
    void saveCache() const;

    VkInstance instance = VK_NULL_HANDLE;
    VkPhysicalDevice physical = VK_NULL_HANDLE;
    VkDevice device = VK_NULL_HANDLE;
    VkQueue queue = VK_NULL_HANDLE;
    uint32_t queueFamily = 0;
    VkCommandPool pool = VK_NULL_HANDLE;
    VkPipelineCache cache = VK_NULL_HANDLE;
    VkPhysicalDeviceProperties properties{};
    VkPhysicalDeviceMemoryProperties memory{};
    bool software = false;
    std::atomic<uint32_t> messages{0};     // validation errors and warnings
    mutable std::atomic<bool> dead{false}; // lost, or work was refused: nothing more may be asked of it

private:
    Device() = default;
    Result<void> init(GLFWwindow* window, bool validation);
    void loadCache();
    VkDebugUtilsMessengerEXT messenger_ = VK_NULL_HANDLE;
};

} // namespace engine::gpu
