#include "engine/render/renderer.h"
#include "engine/gpu/calls.h"
#include "engine/gpu/swapchain.h"
#include "engine/render/scene_pass.h"
#include "engine/ui/imgui_renderer.h"
#include <algorithm>
#include <optional>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace engine {
namespace {

// What was blended over nothing has its colours multiplied by its alpha; files want them whole.
void straighten(Image& image) {
    for (size_t i = 0; i + 3 < image.pixels.size(); i += 4) {
        uint8_t* p = &image.pixels[i];
        const uint32_t a = p[3];
        if (a == 255) continue;
        for (int c = 0; c < 3; ++c)
            p[c] = a == 0 ? uint8_t{0} : static_cast<uint8_t>(std::min(255u, (p[c] * 255u + a / 2) / a));
    }
}

class VulkanRenderer final : public Renderer {
public:
    VulkanRenderer(std::shared_ptr<gpu::Device> device, const RendererOptions& o)
        : device_(std::move(device)), d_(*device_), window_(o.window), size_{o.width, o.height} {
        if (window_) {
            swapchain_.emplace(d_, window_);
            format_ = swapchain_->format;
            followWindow();
        }
        scene_.emplace(d_, format_, o.largestPart);
        for (Slot& slot : slots_) {
            VkCommandBufferAllocateInfo cmd{};
            cmd.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO;
            cmd.commandPool = d_.pool;
            cmd.commandBufferCount = 1;
            gpu::check(vkAllocateCommandBuffers(d_.device, &cmd, &slot.cmd), "allocating a command buffer");
            VkFenceCreateInfo fence{};
            fence.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO;
            fence.flags = VK_FENCE_CREATE_SIGNALED_BIT;
            gpu::check(vkCreateFence(d_.device, &fence, nullptr, &slot.fence), "creating a fence");
            VkSemaphoreCreateInfo semaphore{};
            semaphore.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO;
            gpu::check(vkCreateSemaphore(d_.device, &semaphore, nullptr, &slot.acquired),
                       "creating a semaphore");
        }
        VkQueryPoolCreateInfo query{};
        query.sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO;
        query.queryType = VK_QUERY_TYPE_TIMESTAMP;
        query.queryCount = 4;
        gpu::check(vkCreateQueryPool(d_.device, &query, nullptr, &queries_), "creating timers");
    }

    ~VulkanRenderer() override {
        vkDeviceWaitIdle(d_.device);
        for (Slot& slot : slots_) {
            vkFreeCommandBuffers(d_.device, d_.pool, 1, &slot.cmd);
            vkDestroyFence(d_.device, slot.fence, nullptr);
            vkDestroySemaphore(d_.device, slot.acquired, nullptr);
        }
        vkDestroyQueryPool(d_.device, queries_, nullptr);
    }

    Result<std::unique_ptr<Renderer>> beside(GLFWwindow* window) override {
        if (!window_ || !window) return Error{"a second picture needs two windows"};
        RendererOptions options;
        options.window = window;
        return make(device_, options);
    }
    static Result<std::unique_ptr<Renderer>> make(std::shared_ptr<gpu::Device> device,
                                                  const RendererOptions& options) {
        try {
            return std::unique_ptr<Renderer>(std::make_unique<VulkanRenderer>(std::move(device), options));
        } catch (const gpu::VulkanError& e) {
            return Error{e.what()};
        }
    }
    std::string deviceName() const override { return d_.properties.deviceName; }
    bool isSoftware() const override { return d_.software; }
    uint32_t validationMessages() const override { return d_.messages; }
    bool isLost() const override { return d_.dead; }
    void setBody(const BodyMesh& body) override {
        keep(guarded([&] { scene_->setBody(body); }));
    }
    void setTint(std::span<const glm::vec2> tint) override {
        keep(guarded([&] { scene_->setTint(tint); }));
    }
    void setFonts() override {
        keep(guarded([&] { ui().uploadFonts(); }));
    }

    Result<uint64_t> addPicture(const Image& picture) override {
        Result<uint64_t> number = Error{"the picture is empty"};
        if (picture.width == 0 || picture.pixels.size() < size_t{picture.width} * picture.height * 4)
            return number;
        if (auto done =
                guarded([&] { number = ui().addPicture(picture.width, picture.height, picture.pixels); });
            !done)
            return done.error();
        return number;
    }
    void dropPictures() override {
        if (ui_) keep(guarded([&] { ui_->dropPictures(); }));
    }

    Result<void> drawScene(const Scene& scene, ViewRect rect, Quality quality) override {
        return guarded([&] {
            if (window_ && !followWindow()) return;
            if (size_.width == 0 || size_.height == 0) return;
            if (rect.width <= 0 || rect.height <= 0)
                rect = {0, 0, static_cast<int>(size_.width), static_cast<int>(size_.height)};
            scene_->draw(scene, rect, quality, size_);
        });
    }

    Result<uint64_t> drawLens(const Scene& scene, uint32_t pixels, Quality quality) override {
        uint64_t number = 0;
        auto done = guarded([&] {
            scene_->drawLens(scene, pixels, quality);
            if (scene_->lens().handle) number = ui().showImage(scene_->lens(), scene_->lenses());
        });
        if (!done) return done.error();
        return number;
    }

    Result<void> present(ImDrawData* data) override {
        return guarded([&] {
            if (!window_) return;
            for (int attempt = 0; attempt < 3; ++attempt) {
                if (!followWindow()) return;
                Slot& slot = slots_[next_];
                gpu::waitFor(d_, slot.fence, "waiting for a picture");
                uint32_t image = 0;
                VkResult r = gpu::injected(gpu::Call::acquire);
                if (r == VK_SUCCESS)
                    r = vkAcquireNextImageKHR(d_.device, swapchain_->handle, UINT64_MAX, slot.acquired,
                                              VK_NULL_HANDLE, &image);
                if (r == VK_ERROR_OUT_OF_DATE_KHR) {
                    stale_ = true;
                    continue;
                }
                gpu::check(r, "taking a picture of the window");
                if (r == VK_SUBOPTIMAL_KHR) stale_ = true;
                const auto& target = swapchain_->targets[image];
                record(slot, target.image, target.view, swapchain_->extent, data,
                       {VK_IMAGE_LAYOUT_PRESENT_SRC_KHR, VK_PIPELINE_STAGE_2_BOTTOM_OF_PIPE_BIT, 0});
                submit(slot, slot.acquired, target.drawn);
                VkPresentInfoKHR info{};
                info.sType = VK_STRUCTURE_TYPE_PRESENT_INFO_KHR;
                info.waitSemaphoreCount = 1;
                info.pWaitSemaphores = &target.drawn;
                info.swapchainCount = 1;
                info.pSwapchains = &swapchain_->handle;
                info.pImageIndices = &image;
                r = gpu::injected(gpu::Call::present);
                if (r == VK_SUCCESS) r = vkQueuePresentKHR(d_.queue, &info);
                if (r == VK_ERROR_OUT_OF_DATE_KHR || r == VK_SUBOPTIMAL_KHR)
                    stale_ = true;
                else
                    gpu::check(r, "showing a picture");
                return;
            }
        });
    }

    Result<Image> readBack(ImDrawData* data) override {
        Image out;
        auto done = guarded([&] {
            if (size_.width == 0 || size_.height == 0) return;
            if (final_.extent.width != size_.width || final_.extent.height != size_.height) {
                vkDeviceWaitIdle(d_.device);
                final_ = gpu::Image(d_, size_, format_,
                                    VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT |
                                        VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                                    VK_IMAGE_ASPECT_COLOR_BIT);
            }
            Slot& slot = slots_[next_];
            gpu::waitFor(d_, slot.fence, "waiting for a picture");
            const VkDeviceSize bytes = VkDeviceSize{size_.width} * size_.height * 4;
            gpu::Buffer buffer(d_, bytes, VK_BUFFER_USAGE_TRANSFER_DST_BIT, true);
            record(slot, final_.handle, final_.view, size_, data, gpu::useCopySource, &buffer);
            submit(slot, VK_NULL_HANDLE, VK_NULL_HANDLE);
            gpu::waitFor(d_, slot.fence, "waiting for a picture");
            out.width = size_.width;
            out.height = size_.height;
            const auto* pixels = static_cast<const uint8_t*>(buffer.mapped);
            out.pixels.assign(pixels, pixels + bytes);
            if (format_ == VK_FORMAT_B8G8R8A8_UNORM)
                for (size_t i = 0; i < bytes; i += 4) std::swap(out.pixels[i], out.pixels[i + 2]);
            if (scene_->transparent()) straighten(out);
        });
        if (!done) return done.error();
        if (out.pixels.empty()) return Error{"the window is minimised; there is no picture to read"};
        return out;
    }

    double lastSceneMilliseconds() const override { return scene_->milliseconds(); }
    double lastUiMilliseconds() const override {
        std::array<uint64_t, 2> t{};
        const auto first = static_cast<uint32_t>(((next_ + 1) % slots_.size()) * 2);
        if (timed_ && vkGetQueryPoolResults(d_.device, queries_, first, 2, sizeof t, t.data(),
                                            sizeof(uint64_t), VK_QUERY_RESULT_64_BIT) == VK_SUCCESS)
            uiMilliseconds_ = static_cast<double>(t[1] - t[0]) *
                              static_cast<double>(d_.properties.limits.timestampPeriod) * 1e-6;
        return uiMilliseconds_;
    }

private:
    struct Slot {
        VkCommandBuffer cmd = VK_NULL_HANDLE;
        VkFence fence = VK_NULL_HANDLE;
        VkSemaphore acquired = VK_NULL_HANDLE;
    };

    template <class F>
    Result<void> guarded(F&& work) {
        constexpr const char* lost =
            "the graphics device was lost; your settings are saved, start the program again";
        if (d_.dead) return Error{lost};
        if (problem_) return *std::exchange(problem_, {});
        try {
            work();
            return {};
        } catch (const gpu::VulkanError& e) {
            switch (e.result) {
            case VK_ERROR_DEVICE_LOST:
                d_.dead = true;
                return Error{lost};
            case VK_ERROR_SURFACE_LOST_KHR:
                return Error{
                    "the display took the window away; your settings are saved, start the program again"};
            case VK_ERROR_OUT_OF_HOST_MEMORY:
            case VK_ERROR_OUT_OF_DEVICE_MEMORY:
                return Error{std::string("not enough graphics memory (") + e.what() +
                             "); a smaller window needs less"};
            default:
                return Error{e.what()};
            }
        }
    }

    // What went wrong in a call that returns nothing is told by the next one.
    void keep(Result<void> done) {
        if (!done) problem_ = done.error();
    }

    ImguiRenderer& ui() {
        if (!ui_) ui_.emplace(d_, format_);
        return *ui_;
    }

    // Makes the swapchain fit the window; false while it has no size.
    bool followWindow() {
        int w = 0, h = 0;
        glfwGetFramebufferSize(window_, &w, &h);
        if (w <= 0 || h <= 0) return false;
        const VkExtent2D wanted{static_cast<uint32_t>(w), static_cast<uint32_t>(h)};
        if (stale_ || !swapchain_->handle || wanted.width != swapchain_->requested.width ||
            wanted.height != swapchain_->requested.height) {
            if (!swapchain_->recreate(wanted)) return false;
            stale_ = false;
        }
        size_ = swapchain_->extent;
        return true;
    }

    // Scene image, then the interface, into `image`; leaves it in `after`.
    void record(Slot& slot, VkImage image, VkImageView view, VkExtent2D size, ImDrawData* data,
                gpu::Use after, gpu::Buffer* readInto = nullptr) {
        constexpr auto aspect = VK_IMAGE_ASPECT_COLOR_BIT;
        ImguiRenderer* ui = data ? &this->ui() : nullptr;
        VkCommandBuffer cmd = slot.cmd;
        VkCommandBufferBeginInfo begin{};
        begin.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO;
        begin.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
        gpu::check(vkBeginCommandBuffer(cmd, &begin), "recording");
        const auto query = static_cast<uint32_t>(next_ * 2);
        vkCmdResetQueryPool(cmd, queries_, query, 2);
        vkCmdWriteTimestamp2(cmd, VK_PIPELINE_STAGE_2_TOP_OF_PIPE_BIT, queries_, query);
        // The first use waits on the stage at which the image was acquired.
        gpu::Use fresh{VK_IMAGE_LAYOUT_UNDEFINED, VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT, 0};
        gpu::barrier(cmd, image, aspect, fresh, gpu::useCopyTarget);
        const gpu::Image& scene = scene_->image();
        const VkExtent2D common{std::min(size.width, scene.extent.width),
                                std::min(size.height, scene.extent.height)};
        if (common.width < size.width || common.height < size.height) {
            const VkClearColorValue grey{{0.5f, 0.5f, 0.5f, 1}};
            const VkImageSubresourceRange all{aspect, 0, 1, 0, 1};
            vkCmdClearColorImage(cmd, image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, &grey, 1, &all);
            gpu::barrier(cmd, image, aspect, gpu::useCopyTarget, gpu::useCopyTarget);
        }
        if (common.width && common.height) {
            VkImageCopy copy{};
            copy.srcSubresource = copy.dstSubresource = {aspect, 0, 0, 1};
            copy.extent = {common.width, common.height, 1};
            vkCmdCopyImage(cmd, scene.handle, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, image,
                           VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &copy);
        }
        gpu::barrier(cmd, image, aspect, gpu::useCopyTarget, gpu::useColour);
        VkRenderingAttachmentInfo colour{};
        colour.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO;
        colour.imageView = view;
        colour.imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
        colour.loadOp = VK_ATTACHMENT_LOAD_OP_LOAD;
        colour.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
        VkRenderingInfo rendering{};
        rendering.sType = VK_STRUCTURE_TYPE_RENDERING_INFO;
        rendering.renderArea.extent = size;
        rendering.layerCount = 1;
        rendering.colorAttachmentCount = 1;
        rendering.pColorAttachments = &colour;
        if (ui) {
            vkCmdBeginRendering(cmd, &rendering);
            ui->draw(cmd, *data, size, next_);
            vkCmdEndRendering(cmd);
        }
        gpu::barrier(cmd, image, aspect, gpu::useColour, after);
        if (readInto) {
            VkBufferImageCopy copy{};
            copy.imageSubresource = {aspect, 0, 0, 1};
            copy.imageExtent = {size.width, size.height, 1};
            vkCmdCopyImageToBuffer(cmd, image, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, readInto->handle, 1,
                                   &copy);
            VkMemoryBarrier2 host{};
            host.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER_2;
            host.srcStageMask = VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT;
            host.srcAccessMask = VK_ACCESS_2_TRANSFER_WRITE_BIT;
            host.dstStageMask = VK_PIPELINE_STAGE_2_HOST_BIT;
            host.dstAccessMask = VK_ACCESS_2_HOST_READ_BIT;
            VkDependencyInfo info{};
            info.sType = VK_STRUCTURE_TYPE_DEPENDENCY_INFO;
            info.memoryBarrierCount = 1;
            info.pMemoryBarriers = &host;
            vkCmdPipelineBarrier2(cmd, &info);
        }
        vkCmdWriteTimestamp2(cmd, VK_PIPELINE_STAGE_2_BOTTOM_OF_PIPE_BIT, queries_, query + 1);
        gpu::check(vkEndCommandBuffer(cmd), "recording");
    }

    void submit(Slot& slot, VkSemaphore wait, VkSemaphore signal) {
        VkSemaphoreSubmitInfo waits{}, signals{};
        waits.sType = signals.sType = VK_STRUCTURE_TYPE_SEMAPHORE_SUBMIT_INFO;
        waits.semaphore = wait;
        waits.stageMask = VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT;
        signals.semaphore = signal;
        signals.stageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
        VkCommandBufferSubmitInfo part{};
        part.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_SUBMIT_INFO;
        part.commandBuffer = slot.cmd;
        VkSubmitInfo2 info{};
        info.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO_2;
        info.waitSemaphoreInfoCount = wait ? 1 : 0;
        info.pWaitSemaphoreInfos = &waits;
        info.signalSemaphoreInfoCount = signal ? 1 : 0;
        info.pSignalSemaphoreInfos = &signals;
        info.commandBufferInfoCount = 1;
        info.pCommandBufferInfos = &part;
        gpu::submit(d_, info, slot.fence, "drawing the interface");
        next_ = (next_ + 1) % slots_.size();
        timed_ = true;
    }

    std::shared_ptr<gpu::Device> device_;
    const gpu::Device& d_;
    GLFWwindow* window_;
    VkExtent2D size_;
    VkFormat format_ = VK_FORMAT_R8G8B8A8_UNORM;
    std::optional<gpu::Swapchain> swapchain_;
    mutable std::optional<ScenePass> scene_;
    std::optional<ImguiRenderer> ui_;
    gpu::Image final_;
    std::array<Slot, 2> slots_;
    size_t next_ = 0;
    VkQueryPool queries_ = VK_NULL_HANDLE;
    bool stale_ = false, timed_ = false;
    std::optional<Error> problem_;
    mutable double uiMilliseconds_ = 0;
};

} // namespace

Result<std::unique_ptr<Renderer>> Renderer::create(const RendererOptions& options) {
    auto device = gpu::Device::create(options.window, options.validation);
    if (!device) return device.error();
    const uint32_t limit = (*device)->properties.limits.maxImageDimension2D;
    if (!options.window &&
        (options.width == 0 || options.height == 0 || options.width > limit || options.height > limit))
        return Error{"a picture must be 1 to " + std::to_string(limit) + " pixels wide and high"};
    return VulkanRenderer::make(std::move(*device), options);
}

} // namespace engine
