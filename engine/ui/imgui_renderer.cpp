#include "engine/ui/imgui_renderer.h"
#include "engine/gpu/pipeline.h"
#include "shaders/ui_frag.h"
#include "shaders/ui_vert.h"
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <imgui.h>

namespace engine {
namespace {

constexpr uint32_t kMostPictures = 320;
constexpr uint64_t kShown = kMostPictures + 1;

void markFill(const ImDrawList*, const ImDrawCmd*) {} // only its address counts

} // namespace

void fillOpaque(ImDrawList& list, ImVec2 from, ImVec2 to, ImU32 colour) {
    list.PushClipRect(from, to);
    list.AddCallback(markFill, reinterpret_cast<void*>(static_cast<uintptr_t>(colour)));
    list.PopClipRect();
}

ImguiRenderer::ImguiRenderer(const gpu::Device& d, VkFormat colour) : d_(d) {
    VkSamplerCreateInfo samplerInfo{};
    samplerInfo.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO;
    samplerInfo.magFilter = samplerInfo.minFilter = VK_FILTER_NEAREST; // text lies on whole pixels
    gpu::check(vkCreateSampler(d.device, &samplerInfo, nullptr, &sampler_), "creating a sampler");
    const VkDescriptorSetLayoutBinding binding{0, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 1,
                                               VK_SHADER_STAGE_FRAGMENT_BIT, nullptr};
    VkDescriptorSetLayoutCreateInfo setInfo{};
    setInfo.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO;
    setInfo.bindingCount = 1;
    setInfo.pBindings = &binding;
    gpu::check(vkCreateDescriptorSetLayout(d.device, &setInfo, nullptr, &setLayout_), "creating a layout");
    const VkDescriptorPoolSize size{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 2 + kMostPictures};
    VkDescriptorPoolCreateInfo poolInfo{};
    poolInfo.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO;
    poolInfo.flags = VK_DESCRIPTOR_POOL_CREATE_FREE_DESCRIPTOR_SET_BIT;
    poolInfo.maxSets = 2 + kMostPictures;
    poolInfo.poolSizeCount = 1;
    poolInfo.pPoolSizes = &size;
    gpu::check(vkCreateDescriptorPool(d.device, &poolInfo, nullptr, &descriptors_), "creating descriptors");
    set_ = makeSet();
    const VkPushConstantRange push{VK_SHADER_STAGE_VERTEX_BIT, 0, 4 * sizeof(float)};
    VkPipelineLayoutCreateInfo layoutInfo{};
    layoutInfo.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO;
    layoutInfo.setLayoutCount = 1;
    layoutInfo.pSetLayouts = &setLayout_;
    layoutInfo.pushConstantRangeCount = 1;
    layoutInfo.pPushConstantRanges = &push;
    gpu::check(vkCreatePipelineLayout(d.device, &layoutInfo, nullptr, &layout_), "creating a layout");
    const std::array bindings{
        VkVertexInputBindingDescription{0, sizeof(ImDrawVert), VK_VERTEX_INPUT_RATE_VERTEX}};
    const std::array<VkVertexInputAttributeDescription, 3> attributes{{
        {0, 0, VK_FORMAT_R32G32_SFLOAT, offsetof(ImDrawVert, pos)},
        {1, 0, VK_FORMAT_R32G32_SFLOAT, offsetof(ImDrawVert, uv)},
        {2, 0, VK_FORMAT_R8G8B8A8_UNORM, offsetof(ImDrawVert, col)},
    }};
    gpu::PipelineInfo info;
    info.vertex = ui_vert;
    info.fragment = ui_frag;
    info.bindings = bindings;
    info.attributes = attributes;
    info.layout = layout_;
    info.colour = colour;
    info.blend = true;
    pipeline_ = gpu::createPipeline(d, info);
}

ImguiRenderer::~ImguiRenderer() {
    vkDeviceWaitIdle(d_.device);
    vkDestroyPipeline(d_.device, pipeline_, nullptr);
    vkDestroyPipelineLayout(d_.device, layout_, nullptr);
    vkDestroyDescriptorPool(d_.device, descriptors_, nullptr);
    vkDestroyDescriptorSetLayout(d_.device, setLayout_, nullptr);
    vkDestroySampler(d_.device, sampler_, nullptr);
}

void ImguiRenderer::uploadFonts() {
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    vkDeviceWaitIdle(d_.device);
    font_ = gpu::Image(d_, {static_cast<uint32_t>(width), static_cast<uint32_t>(height)}, VK_FORMAT_R8_UNORM,
                       VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                       VK_IMAGE_ASPECT_COLOR_BIT, VK_SAMPLE_COUNT_1_BIT, true);
    gpu::uploadPixels(d_, font_, pixels, 1);
    point(set_, font_);
}

VkDescriptorSet ImguiRenderer::makeSet() {
    VkDescriptorSetAllocateInfo allocate{};
    allocate.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO;
    allocate.descriptorPool = descriptors_;
    allocate.descriptorSetCount = 1;
    allocate.pSetLayouts = &setLayout_;
    VkDescriptorSet set = VK_NULL_HANDLE;
    gpu::check(vkAllocateDescriptorSets(d_.device, &allocate, &set), "allocating descriptors");
    return set;
}

void ImguiRenderer::point(VkDescriptorSet set, const gpu::Image& image) {
    const VkDescriptorImageInfo info{sampler_, image.view, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};
    VkWriteDescriptorSet w{};
    w.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET;
    w.dstSet = set;
    w.descriptorCount = 1;
    w.descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
    w.pImageInfo = &info;
    vkUpdateDescriptorSets(d_.device, 1, &w, 0, nullptr);
}

Result<uint64_t> ImguiRenderer::addPicture(uint32_t width, uint32_t height, std::span<const uint8_t> pixels) {
    if (pictures_.size() >= kMostPictures) return Error{"no room for another picture in the interface"};
    Picture& p = pictures_.emplace_back();
    p.image =
        gpu::Image(d_, {width, height}, VK_FORMAT_R8G8B8A8_UNORM,
                   VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT, VK_IMAGE_ASPECT_COLOR_BIT);
    gpu::uploadPixels(d_, p.image, pixels.data(), 4);
    p.set = makeSet();
    point(p.set, p.image);
    return uint64_t{pictures_.size()};
}

uint64_t ImguiRenderer::showImage(const gpu::Image& image, uint64_t version) {
    if (!shown_) shown_ = makeSet();
    if (shownVersion_ != version) {
        vkDeviceWaitIdle(d_.device);
        point(shown_, image);
        shownVersion_ = version;
    }
    return kShown;
}

void ImguiRenderer::dropPictures() {
    if (pictures_.empty()) return;
    vkDeviceWaitIdle(d_.device);
    for (Picture& p : pictures_) vkFreeDescriptorSets(d_.device, descriptors_, 1, &p.set);
    pictures_.clear();
}

void ImguiRenderer::draw(VkCommandBuffer cmd, const ImDrawData& data, VkExtent2D area, size_t slot) {
    if (data.TotalVtxCount <= 0 || data.TotalIdxCount <= 0 || data.DisplaySize.x <= 0 ||
        data.DisplaySize.y <= 0)
        return;
    if (!font_.handle) uploadFonts();
    Buffers& b = buffers_[slot];
    const auto vertexBytes = static_cast<size_t>(data.TotalVtxCount) * sizeof(ImDrawVert);
    const auto indexBytes = static_cast<size_t>(data.TotalIdxCount) * sizeof(ImDrawIdx);
    if (b.vertices.size < vertexBytes)
        b.vertices = gpu::Buffer(d_, vertexBytes + vertexBytes / 2, VK_BUFFER_USAGE_VERTEX_BUFFER_BIT, true);
    if (b.indices.size < indexBytes)
        b.indices = gpu::Buffer(d_, indexBytes + indexBytes / 2, VK_BUFFER_USAGE_INDEX_BUFFER_BIT, true);
    auto* vertices = static_cast<ImDrawVert*>(b.vertices.mapped);
    auto* indices = static_cast<ImDrawIdx*>(b.indices.mapped);
    for (int n = 0; n < data.CmdListsCount; ++n) {
        const ImDrawList& list = *data.CmdLists[n];
        std::memcpy(vertices, list.VtxBuffer.Data,
                    static_cast<size_t>(list.VtxBuffer.Size) * sizeof(ImDrawVert));
        std::memcpy(indices, list.IdxBuffer.Data,
                    static_cast<size_t>(list.IdxBuffer.Size) * sizeof(ImDrawIdx));
        vertices += list.VtxBuffer.Size;
        indices += list.IdxBuffer.Size;
    }
    const float width = data.DisplaySize.x * data.FramebufferScale.x,
                height = data.DisplaySize.y * data.FramebufferScale.y;
    // The window may have shrunk since the interface was laid out.
    const float right = std::min(width, static_cast<float>(area.width)),
                bottom = std::min(height, static_cast<float>(area.height));
    vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline_);
    vkCmdBindDescriptorSets(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, layout_, 0, 1, &set_, 0, nullptr);
    const VkDeviceSize zero = 0;
    vkCmdBindVertexBuffers(cmd, 0, 1, &b.vertices.handle, &zero);
    vkCmdBindIndexBuffer(cmd, b.indices.handle, 0,
                         sizeof(ImDrawIdx) == 2 ? VK_INDEX_TYPE_UINT16 : VK_INDEX_TYPE_UINT32);
    const VkViewport viewport{0, 0, width, height, 0, 1};
    vkCmdSetViewport(cmd, 0, 1, &viewport);
    const std::array<float, 4> push{2 / data.DisplaySize.x, 2 / data.DisplaySize.y,
                                    -1 - data.DisplayPos.x * 2 / data.DisplaySize.x,
                                    -1 - data.DisplayPos.y * 2 / data.DisplaySize.y};
    vkCmdPushConstants(cmd, layout_, VK_SHADER_STAGE_VERTEX_BIT, 0, sizeof push, push.data());
    VkDescriptorSet bound = set_;
    uint32_t firstIndex = 0;
    int32_t firstVertex = 0;
    for (int n = 0; n < data.CmdListsCount; ++n) {
        const ImDrawList& list = *data.CmdLists[n];
        for (const ImDrawCmd& c : list.CmdBuffer) {
            const float x0 =
                std::clamp((c.ClipRect.x - data.DisplayPos.x) * data.FramebufferScale.x, 0.0f, right);
            const float y0 =
                std::clamp((c.ClipRect.y - data.DisplayPos.y) * data.FramebufferScale.y, 0.0f, bottom);
            const float x1 =
                std::clamp((c.ClipRect.z - data.DisplayPos.x) * data.FramebufferScale.x, 0.0f, right);
            const float y1 =
                std::clamp((c.ClipRect.w - data.DisplayPos.y) * data.FramebufferScale.y, 0.0f, bottom);
            if (x1 <= x0 || y1 <= y0) continue;
            const VkRect2D scissor{{static_cast<int32_t>(x0), static_cast<int32_t>(y0)},
                                   {static_cast<uint32_t>(x1 - x0), static_cast<uint32_t>(y1 - y0)}};
            if (c.UserCallback) {
                if (c.UserCallback != markFill) continue;
                const auto colour = static_cast<ImU32>(reinterpret_cast<uintptr_t>(c.UserCallbackData));
                VkClearAttachment clear{};
                clear.aspectMask = VK_IMAGE_ASPECT_COLOR_BIT;
                const ImVec4 f = ImGui::ColorConvertU32ToFloat4(colour);
                clear.clearValue.color = {{f.x, f.y, f.z, 1}};
                const VkClearRect rect{scissor, 0, 1};
                vkCmdClearAttachments(cmd, 1, &clear, 1, &rect);
                continue;
            }
            // Fonts have the number 0.
            const auto number = reinterpret_cast<uintptr_t>(c.TextureId);
            if (number > pictures_.size() && number != kShown) continue;
            const VkDescriptorSet wanted = number == kShown ? shown_
                                           : number         ? pictures_[number - 1].set
                                                            : set_;
            if (!wanted) continue;
            if (wanted != bound)
                vkCmdBindDescriptorSets(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, layout_, 0, 1, &wanted, 0,
                                        nullptr);
            bound = wanted;
            vkCmdSetScissor(cmd, 0, 1, &scissor);
            vkCmdDrawIndexed(cmd, c.ElemCount, 1, firstIndex + c.IdxOffset,
                             firstVertex + static_cast<int32_t>(c.VtxOffset), 0);
        }
        firstIndex += static_cast<uint32_t>(list.IdxBuffer.Size);
        firstVertex += list.VtxBuffer.Size;
    }
}

} // namespace engine
