#include "engine/gpu/swapchain.h"
#include "engine/gpu/calls.h"
#include <algorithm>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace engine::gpu {

Swapchain::Swapchain(const Device& d, GLFWwindow* window) : device_(d) {
    check(glfwCreateWindowSurface(d.instance, window, nullptr, &surface_), "making the window's surface");
    try {
        chooseFormat();
    } catch (...) {
        vkDestroySurfaceKHR(d.instance, surface_, nullptr);
        throw;
    }
}

void Swapchain::chooseFormat() {
    const Device& d = device_;
    VkBool32 presents = VK_FALSE;
    check(vkGetPhysicalDeviceSurfaceSupportKHR(d.physical, d.queueFamily, surface_, &presents),
          "asking the window");
    if (!presents) throw VulkanError(VK_ERROR_FEATURE_NOT_PRESENT, "showing pictures in this window");
    uint32_t count = 0;
    vkGetPhysicalDeviceSurfaceFormatsKHR(d.physical, surface_, &count, nullptr);
    std::vector<VkSurfaceFormatKHR> formats(count);
    vkGetPhysicalDeviceSurfaceFormatsKHR(d.physical, surface_, &count, formats.data());
    bool found = false;
    for (VkFormat wanted : {VK_FORMAT_B8G8R8A8_UNORM, VK_FORMAT_R8G8B8A8_UNORM}) {
        for (const auto& f : formats) {
            if (found || f.format != wanted) continue;
            format = f.format;
            space_ = f.colorSpace;
            found = true;
        }
    }
    if (!found) throw VulkanError(VK_ERROR_FORMAT_NOT_SUPPORTED, "finding an 8-bit window format");
}

Swapchain::~Swapchain() {
    clear();
    if (handle) vkDestroySwapchainKHR(device_.device, handle, nullptr);
    vkDestroySurfaceKHR(device_.instance, surface_, nullptr);
}

void Swapchain::clear() {
    for (const Target& t : targets) {
        vkDestroyImageView(device_.device, t.view, nullptr);
        vkDestroySemaphore(device_.device, t.drawn, nullptr);
    }
    targets.clear();
}

bool Swapchain::recreate(VkExtent2D framebuffer) {
    vkDeviceWaitIdle(device_.device);
    VkSurfaceCapabilitiesKHR caps;
    check(vkGetPhysicalDeviceSurfaceCapabilitiesKHR(device_.physical, surface_, &caps), "asking the window");
    requested = framebuffer;
    VkExtent2D size = caps.currentExtent.width != UINT32_MAX ? caps.currentExtent : framebuffer;
    if (size.width == 0 || size.height == 0) return false;
    size.width = std::clamp(size.width, caps.minImageExtent.width, caps.maxImageExtent.width);
    size.height = std::clamp(size.height, caps.minImageExtent.height, caps.maxImageExtent.height);
    uint32_t images = std::max(3u, caps.minImageCount);
    if (caps.maxImageCount) images = std::min(images, caps.maxImageCount);
    VkSwapchainCreateInfoKHR info{};
    info.sType = VK_STRUCTURE_TYPE_SWAPCHAIN_CREATE_INFO_KHR;
    info.surface = surface_;
    info.minImageCount = images;
    info.imageFormat = format;
    info.imageColorSpace = space_;
    info.imageExtent = size;
    info.imageArrayLayers = 1;
    info.imageUsage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    info.preTransform = caps.currentTransform;
    info.compositeAlpha = VK_COMPOSITE_ALPHA_OPAQUE_BIT_KHR;
    info.presentMode = VK_PRESENT_MODE_FIFO_KHR;
    info.clipped = VK_TRUE;
    info.oldSwapchain = handle;
    VkSwapchainKHR fresh = VK_NULL_HANDLE;
    check(injected(Call::swapchain), "creating the window's images");
    check(vkCreateSwapchainKHR(device_.device, &info, nullptr, &fresh), "creating the window's images");
    clear();
    if (handle) vkDestroySwapchainKHR(device_.device, handle, nullptr);
    handle = fresh;
    extent = size;
    uint32_t count = 0;
    vkGetSwapchainImagesKHR(device_.device, handle, &count, nullptr);
    std::vector<VkImage> all(count);
    vkGetSwapchainImagesKHR(device_.device, handle, &count, all.data());
    for (VkImage image : all) {
        Target t;
        t.image = image;
        VkImageViewCreateInfo view{};
        view.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO;
        view.image = image;
        view.viewType = VK_IMAGE_VIEW_TYPE_2D;
        view.format = format;
        view.subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1};
        check(vkCreateImageView(device_.device, &view, nullptr, &t.view), "creating an image view");
        VkSemaphoreCreateInfo semaphore{};
        semaphore.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO;
        check(vkCreateSemaphore(device_.device, &semaphore, nullptr, &t.drawn), "creating a semaphore");
        targets.push_back(t);
    }
    return true;
}

} // namespace engine::gpu
