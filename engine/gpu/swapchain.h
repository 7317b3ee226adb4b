#pragma once
#include "engine/gpu/device.h"
#include <vector>

struct GLFWwindow;

namespace engine::gpu {

// A window's surface and its images. Recreated by the caller when it is out of date or the framebuffer size
// differs.
class Swapchain {
public:
    // Throws where the device cannot present there. The window must outlive it.
    Swapchain(const Device&, GLFWwindow*);
    ~Swapchain();
    Swapchain(const Swapchain&) = delete;
    Swapchain& operator=(const Swapchain&) = delete;
    // False for an empty window: nothing to show.
    bool recreate(VkExtent2D framebuffer);

    VkSwapchainKHR handle = VK_NULL_HANDLE;
    VkFormat format = VK_FORMAT_B8G8R8A8_UNORM;
    VkExtent2D extent{}, requested{};
    struct Target {
        VkImage image = VK_NULL_HANDLE;
        VkImageView view = VK_NULL_HANDLE;
        VkSemaphore drawn = VK_NULL_HANDLE; // signalled when the picture may be presented
    };
    std::vector<Target> targets;

private:
    void chooseFormat();
    void clear();
    const Device& device_;
    VkSurfaceKHR surface_ = VK_NULL_HANDLE;
    VkColorSpaceKHR space_ = VK_COLOR_SPACE_SRGB_NONLINEAR_KHR;
};

} // namespace engine::gpu
