#include "engine/gpu/device.h"
#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <spdlog/spdlog.h>
#include <unistd.h>
#include <vector>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace engine::gpu {
namespace {

constexpr const char* noDevice = "no Vulkan 1.3 device was found; install a driver "
                                 "(apt-get install mesa-vulkan-drivers works on every computer)";

VKAPI_ATTR VkBool32 VKAPI_CALL onMessage(VkDebugUtilsMessageSeverityFlagBitsEXT severity,
                                         VkDebugUtilsMessageTypeFlagsEXT,
                                         const VkDebugUtilsMessengerCallbackDataEXT* data, void* user) {
    static_cast<Device*>(user)->messages++;
    if (severity >= VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT)
        spdlog::error("{}", data->pMessage);
    else
        spdlog::warn("{}", data->pMessage);
    return VK_FALSE;
}

bool hasLayer(const char* name) {
    uint32_t count = 0;
    vkEnumerateInstanceLayerProperties(&count, nullptr);
    std::vector<VkLayerProperties> layers(count);
    vkEnumerateInstanceLayerProperties(&count, layers.data());
    for (const auto& l : layers)
        if (std::strcmp(l.layerName, name) == 0) return true;
    return false;
}

bool hasDeviceExtension(VkPhysicalDevice device, const char* name) {
    uint32_t count = 0;
    vkEnumerateDeviceExtensionProperties(device, nullptr, &count, nullptr);
    std::vector<VkExtensionProperties> all(count);
    vkEnumerateDeviceExtensionProperties(device, nullptr, &count, all.data());
    for (const auto& e : all)
        if (std::strcmp(e.extensionName, name) == 0) return true;
    return false;
}

int rank(VkPhysicalDeviceType type) {
    switch (type) {
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
        return 4;
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
        return 3;
    case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
        return 2;
    case VK_PHYSICAL_DEVICE_TYPE_CPU:
        return 1;
    default:
        return 0;
    }
}

// The queue family that draws and, with a surface, presents; -1 when there is none.
int suitableFamily(VkPhysicalDevice device, VkSurfaceKHR surface) {
    VkPhysicalDeviceProperties props;
    vkGetPhysicalDeviceProperties(device, &props);
    if (props.apiVersion < VK_API_VERSION_1_3) return -1;
    VkPhysicalDeviceVulkan13Features f13{};
    f13.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES;
    VkPhysicalDeviceFeatures2 features{};
    features.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2;
    features.pNext = &f13;
    vkGetPhysicalDeviceFeatures2(device, &features);
    if (!f13.dynamicRendering || !f13.synchronization2) return -1;
    if (surface && !hasDeviceExtension(device, VK_KHR_SWAPCHAIN_EXTENSION_NAME)) return -1;
    uint32_t count = 0;
    vkGetPhysicalDeviceQueueFamilyProperties(device, &count, nullptr);
    std::vector<VkQueueFamilyProperties> families(count);
    vkGetPhysicalDeviceQueueFamilyProperties(device, &count, families.data());
    for (uint32_t i = 0; i < count; ++i) {
        if (!(families[i].queueFlags & VK_QUEUE_GRAPHICS_BIT)) continue;
        VkBool32 presents = VK_TRUE;
        if (surface) vkGetPhysicalDeviceSurfaceSupportKHR(device, i, surface, &presents);
        if (presents) return static_cast<int>(i);
    }
    return -1;
}

std::filesystem::path cacheFile() {
    const char* xdg = std::getenv("XDG_CACHE_HOME");
    const char* home = std::getenv("HOME");
    if (xdg && *xdg) return std::filesystem::path(xdg) / "tongren/pipelines.bin";
    if (home && *home) return std::filesystem::path(home) / ".cache/tongren/pipelines.bin";
    return {};
}

} // namespace

VulkanError::VulkanError(VkResult r, const char* what)
    : std::runtime_error(std::string(what) + " failed (VkResult " + std::to_string(r) + ")"), result(r) {}

Result<std::unique_ptr<Device>> Device::create(GLFWwindow* window, bool validation) {
    std::unique_ptr<Device> device(new Device);
    auto done = device->init(window, validation);
    if (!done) return done.error();
    return device;
}

Result<void> Device::init(GLFWwindow* window, bool validation) {
    const char* env = std::getenv("TONGREN_VALIDATION");
    if (env && std::strcmp(env, "1") == 0) validation = true;
    constexpr const char* layer = "VK_LAYER_KHRONOS_validation";
    if (validation && !hasLayer(layer)) {
        spdlog::warn("validation was asked for but the layer is not installed "
                     "(apt-get install vulkan-validationlayers)");
        validation = false;
    }
    std::vector<const char*> extensions;
    if (window) {
        uint32_t count = 0;
        const char** names = glfwGetRequiredInstanceExtensions(&count);
        if (!names) return Error{"this display cannot show Vulkan pictures; install mesa-vulkan-drivers"};
        extensions.assign(names, names + count);
    }
    if (validation) extensions.push_back(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);

    VkApplicationInfo app{};
    app.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO;
    app.pApplicationName = "tongren";
    app.apiVersion = VK_API_VERSION_1_3;
    VkDebugUtilsMessengerCreateInfoEXT debug{};
    debug.sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT;
    debug.messageSeverity =
        VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
    debug.messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT;
    debug.pfnUserCallback = onMessage;
    debug.pUserData = this;
    const std::array enabled{VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT};
    VkValidationFeaturesEXT extra{};
    extra.sType = VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT;
    extra.pNext = &debug;
    extra.enabledValidationFeatureCount = 1;
    extra.pEnabledValidationFeatures = enabled.data();
    VkInstanceCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO;
    info.pApplicationInfo = &app;
    info.enabledExtensionCount = static_cast<uint32_t>(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();
    if (validation) {
        info.pNext = &extra;
        info.enabledLayerCount = 1;
        info.ppEnabledLayerNames = &layer;
    }
    if (vkCreateInstance(&info, nullptr, &instance) != VK_SUCCESS) return Error{noDevice};
    if (validation) {
        auto make = reinterpret_cast<PFN_vkCreateDebugUtilsMessengerEXT>(
            vkGetInstanceProcAddr(instance, "vkCreateDebugUtilsMessengerEXT"));
        if (make) make(instance, &debug, nullptr, &messenger_);
    }
    // Only to choose a device that can present; every swapchain has a surface of its own.
    VkSurfaceKHR surface = VK_NULL_HANDLE;
    if (window && glfwCreateWindowSurface(instance, window, nullptr, &surface) != VK_SUCCESS)
        return Error{"the window accepts no Vulkan surface; install mesa-vulkan-drivers"};

    uint32_t count = 0;
    vkEnumeratePhysicalDevices(instance, &count, nullptr);
    std::vector<VkPhysicalDevice> all(count);
    vkEnumeratePhysicalDevices(instance, &count, all.data());
    int best = -1;
    for (VkPhysicalDevice candidate : all) {
        int family = suitableFamily(candidate, surface);
        if (family < 0) continue;
        VkPhysicalDeviceProperties p;
        vkGetPhysicalDeviceProperties(candidate, &p);
        if (rank(p.deviceType) <= best) continue;
        best = rank(p.deviceType);
        physical = candidate;
        properties = p;
        queueFamily = static_cast<uint32_t>(family);
    }
    if (surface) vkDestroySurfaceKHR(instance, surface, nullptr);
    if (!physical) return Error{noDevice};
    software = properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU;
    vkGetPhysicalDeviceMemoryProperties(physical, &memory);

    const float priority = 1;
    VkDeviceQueueCreateInfo queueInfo{};
    queueInfo.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO;
    queueInfo.queueFamilyIndex = queueFamily;
    queueInfo.queueCount = 1;
    queueInfo.pQueuePriorities = &priority;
    VkPhysicalDeviceVulkan13Features f13{};
    f13.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES;
    f13.dynamicRendering = VK_TRUE;
    f13.synchronization2 = VK_TRUE;
    const char* swapchain = VK_KHR_SWAPCHAIN_EXTENSION_NAME;
    VkDeviceCreateInfo deviceInfo{};
    deviceInfo.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO;
    deviceInfo.pNext = &f13;
    deviceInfo.queueCreateInfoCount = 1;
    deviceInfo.pQueueCreateInfos = &queueInfo;
    if (window) {
        deviceInfo.enabledExtensionCount = 1;
        deviceInfo.ppEnabledExtensionNames = &swapchain;
    }
    if (vkCreateDevice(physical, &deviceInfo, nullptr, &device) != VK_SUCCESS)
        return Error{std::string("the graphics driver refused to open ") + properties.deviceName};
    vkGetDeviceQueue(device, queueFamily, 0, &queue);
    VkCommandPoolCreateInfo poolInfo{};
    poolInfo.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO;
    poolInfo.flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT;
    poolInfo.queueFamilyIndex = queueFamily;
    if (vkCreateCommandPool(device, &poolInfo, nullptr, &pool) != VK_SUCCESS)
        return Error{"the graphics driver is out of memory"};
    loadCache();
    return {};
}

Device::~Device() {
    if (device) {
        vkDeviceWaitIdle(device);
        saveCache();
        vkDestroyPipelineCache(device, cache, nullptr);
        vkDestroyCommandPool(device, pool, nullptr);
        vkDestroyDevice(device, nullptr);
    }
    if (messenger_) {
        auto destroy = reinterpret_cast<PFN_vkDestroyDebugUtilsMessengerEXT>(
            vkGetInstanceProcAddr(instance, "vkDestroyDebugUtilsMessengerEXT"));
        if (destroy) destroy(instance, messenger_, nullptr);
    }
    if (instance) vkDestroyInstance(instance, nullptr);
}

void Device::loadCache() {
    std::vector<char> bytes;
    if (std::ifstream in{cacheFile(), std::ios::binary})
        bytes.assign(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    VkPipelineCacheHeaderVersionOne header{};
    bool fits = bytes.size() >= sizeof header;
    if (fits) {
        std::memcpy(&header, bytes.data(), sizeof header);
        fits = header.headerVersion == VK_PIPELINE_CACHE_HEADER_VERSION_ONE &&
               header.vendorID == properties.vendorID && header.deviceID == properties.deviceID &&
               std::memcmp(header.pipelineCacheUUID, properties.pipelineCacheUUID, VK_UUID_SIZE) == 0;
    }
    VkPipelineCacheCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO;
    if (fits) {
        info.initialDataSize = bytes.size();
        info.pInitialData = bytes.data();
    }
    if (vkCreatePipelineCache(device, &info, nullptr, &cache) != VK_SUCCESS) cache = VK_NULL_HANDLE;
}

void Device::saveCache() const {
    auto file = cacheFile();
    size_t size = 0;
    if (file.empty() || !cache || vkGetPipelineCacheData(device, cache, &size, nullptr) != VK_SUCCESS ||
        size <= 32)
        return;
    std::vector<char> bytes(size);
    if (vkGetPipelineCacheData(device, cache, &size, bytes.data()) != VK_SUCCESS) return;
    std::error_code ignored;
    if (std::filesystem::file_size(file, ignored) == size) return;
    std::filesystem::create_directories(file.parent_path(), ignored);
    auto temporary = file;
    temporary += std::to_string(::getpid());
    std::ofstream out(temporary, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(size));
    out.close();
    if (out)
        std::filesystem::rename(temporary, file, ignored);
    else
        std::filesystem::remove(temporary, ignored);
}

uint32_t Device::memoryType(uint32_t allowed, VkMemoryPropertyFlags wanted) const {
    for (uint32_t i = 0; i < memory.memoryTypeCount; ++i)
        if ((allowed >> i & 1) && (memory.memoryTypes[i].propertyFlags & wanted) == wanted) return i;
    throw VulkanError(VK_ERROR_OUT_OF_DEVICE_MEMORY, "finding graphics memory");
}

void Device::runOnce(const std::function<void(VkCommandBuffer)>& record) const {
    VkCommandBufferAllocateInfo allocate{};
    allocate.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO;
    allocate.commandPool = pool;
    allocate.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY;
    allocate.commandBufferCount = 1;
    VkCommandBuffer cmd;
    check(vkAllocateCommandBuffers(device, &allocate, &cmd), "allocating a command buffer");
    VkCommandBufferBeginInfo begin{};
    begin.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO;
    begin.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
    vkBeginCommandBuffer(cmd, &begin);
    record(cmd);
    VkResult result = vkEndCommandBuffer(cmd);
    VkCommandBufferSubmitInfo part{};
    part.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_SUBMIT_INFO;
    part.commandBuffer = cmd;
    VkSubmitInfo2 submit{};
    submit.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO_2;
    submit.commandBufferInfoCount = 1;
    submit.pCommandBufferInfos = &part;
    if (result == VK_SUCCESS) result = vkQueueSubmit2(queue, 1, &submit, VK_NULL_HANDLE);
    if (result == VK_SUCCESS) result = vkQueueWaitIdle(queue);
    vkFreeCommandBuffers(device, pool, 1, &cmd);
    check(result, "a transfer");
}

} // namespace engine::gpu
