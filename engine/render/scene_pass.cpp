#include "engine/render/scene_pass.h"
#include "engine/gpu/calls.h"
#include "engine/gpu/pipeline.h"
#include "engine/render/overlay_data.h"
#include "shaders/background_frag.h"
#include "shaders/background_vert.h"
#include "shaders/body_frag.h"
#include "shaders/body_vert.h"
#include "shaders/eye_frag.h"
#include "shaders/eye_vert.h"
#include "shaders/ground_frag.h"
#include "shaders/ground_vert.h"
#include "shaders/line_frag.h"
#include "shaders/line_vert.h"
#include "shaders/marker_frag.h"
#include "shaders/marker_vert.h"
#include "shaders/outline_frag.h"
#include "shaders/outline_vert.h"
#include "shaders/prop_frag.h"
#include "shaders/prop_vert.h"
#include "shaders/resolve_frag.h"
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>

namespace engine {
namespace {

constexpr VkFormat depthFormat = VK_FORMAT_D32_SFLOAT;
constexpr int shadowSize = 128;
// A window on a large monitor is one part; beyond it images of four samples would take gigabytes.
constexpr uint32_t kLargestPart = 4096 * 2304;

struct Push {
    float hidden, spare;
    VkOffset2D origin; // of the tile
};

// In tiles of at most so many pixels; even sizes, as the shaders' derivatives look at pairs of pixels.
std::vector<VkRect2D> tilesOf(VkRect2D all, uint32_t largest) {
    uint32_t columns = 1, rows = 1;
    const auto side = [](uint32_t whole, uint32_t parts) {
        return ((whole + parts - 1) / parts + 1) / 2 * 2;
    };
    while (uint64_t{side(all.extent.width, columns)} * side(all.extent.height, rows) > largest) {
        const uint32_t w = side(all.extent.width, columns), h = side(all.extent.height, rows);
        if (w <= 2 && h <= 2) break;
        ++(w >= h ? columns : rows);
    }
    std::vector<VkRect2D> out;
    if (columns == 1 && rows == 1) return {all};
    const uint32_t w = side(all.extent.width, columns), h = side(all.extent.height, rows);
    for (uint32_t y = 0; y < all.extent.height; y += h)
        for (uint32_t x = 0; x < all.extent.width; x += w)
            out.push_back({{all.offset.x + static_cast<int32_t>(x), all.offset.y + static_cast<int32_t>(y)},
                           {std::min(w, all.extent.width - x), std::min(h, all.extent.height - y)}});
    return out;
}

} // namespace

ScenePass::ScenePass(const gpu::Device& d, VkFormat colour, uint32_t largestPart)
    : d_(d), format_(colour), body_(d), props_(d), largestPart_(largestPart ? largestPart : kLargestPart) {
    std::array<VkDescriptorSetLayoutBinding, 6> bindings{};
    for (uint32_t i = 0; i < bindings.size(); ++i) {
        bindings[i].binding = i;
        bindings[i].descriptorCount = 1;
        bindings[i].stageFlags = VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT;
        bindings[i].descriptorType = i == 0   ? VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER
                                     : i >= 4 ? VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER
                                              : VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;
    }
    VkDescriptorSetLayoutCreateInfo setInfo{};
    setInfo.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO;
    setInfo.bindingCount = static_cast<uint32_t>(bindings.size());
    setInfo.pBindings = bindings.data();
    gpu::check(vkCreateDescriptorSetLayout(d.device, &setInfo, nullptr, &setLayout_), "creating a layout");
    const VkPushConstantRange push{VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT, 0,
                                   sizeof(Push)};
    VkPipelineLayoutCreateInfo layoutInfo{};
    layoutInfo.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO;
    layoutInfo.setLayoutCount = 1;
    layoutInfo.pSetLayouts = &setLayout_;
    layoutInfo.pushConstantRangeCount = 1;
    layoutInfo.pPushConstantRanges = &push;
    gpu::check(vkCreatePipelineLayout(d.device, &layoutInfo, nullptr, &layout_), "creating a layout");
    const std::array<VkDescriptorPoolSize, 3> sizes{{{VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, 2},
                                                     {VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, 6},
                                                     {VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 4}}};
    VkDescriptorPoolCreateInfo poolInfo{};
    poolInfo.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO;
    poolInfo.maxSets = 2;
    poolInfo.poolSizeCount = static_cast<uint32_t>(sizes.size());
    poolInfo.pPoolSizes = sizes.data();
    gpu::check(vkCreateDescriptorPool(d.device, &poolInfo, nullptr, &descriptors_), "creating descriptors");
    VkSamplerCreateInfo samplerInfo{};
    samplerInfo.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO;
    samplerInfo.magFilter = samplerInfo.minFilter = VK_FILTER_LINEAR;
    samplerInfo.addressModeU = samplerInfo.addressModeV = samplerInfo.addressModeW =
        VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    gpu::check(vkCreateSampler(d.device, &samplerInfo, nullptr, &sampler_), "creating a sampler");
    VkQueryPoolCreateInfo queryInfo{};
    queryInfo.sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO;
    queryInfo.queryType = VK_QUERY_TYPE_TIMESTAMP;
    queryInfo.queryCount = 4;
    gpu::check(vkCreateQueryPool(d.device, &queryInfo, nullptr, &queries_), "creating timers");

    shadow_.assign(size_t{shadowSize} * shadowSize, 0);
    for (Slot& slot : slots_) {
        slot.shadow = gpu::Image(d, {shadowSize, shadowSize}, VK_FORMAT_R8_UNORM,
                                 VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                                 VK_IMAGE_ASPECT_COLOR_BIT);
        slot.shadowPixels = gpu::Buffer(d, shadow_.size(), VK_BUFFER_USAGE_TRANSFER_SRC_BIT, true);
        gpu::uploadPixels(d, slot.shadow, shadow_.data(), 1);
        VkCommandBufferAllocateInfo cmdInfo{};
        cmdInfo.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO;
        cmdInfo.commandPool = d.pool;
        cmdInfo.commandBufferCount = 1;
        gpu::check(vkAllocateCommandBuffers(d.device, &cmdInfo, &slot.cmd), "allocating a command buffer");
        VkFenceCreateInfo fenceInfo{};
        fenceInfo.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO;
        fenceInfo.flags = VK_FENCE_CREATE_SIGNALED_BIT;
        gpu::check(vkCreateFence(d.device, &fenceInfo, nullptr, &slot.fence), "creating a fence");
        VkDescriptorSetAllocateInfo setAllocate{};
        setAllocate.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO;
        setAllocate.descriptorPool = descriptors_;
        setAllocate.descriptorSetCount = 1;
        setAllocate.pSetLayouts = &setLayout_;
        gpu::check(vkAllocateDescriptorSets(d.device, &setAllocate, &slot.set), "allocating descriptors");
        bindImage(slot, 4, slot.shadow.view);
    }
    bindSamples(VK_NULL_HANDLE);
}

ScenePass::~ScenePass() {
    vkDeviceWaitIdle(d_.device);
    for (Slot& slot : slots_) {
        vkFreeCommandBuffers(d_.device, d_.pool, 1, &slot.cmd);
        vkDestroyFence(d_.device, slot.fence, nullptr);
    }
    for (auto& [key, pipeline] : pipelines_) vkDestroyPipeline(d_.device, pipeline, nullptr);
    vkDestroyQueryPool(d_.device, queries_, nullptr);
    vkDestroySampler(d_.device, sampler_, nullptr);
    vkDestroyDescriptorPool(d_.device, descriptors_, nullptr);
    vkDestroyPipelineLayout(d_.device, layout_, nullptr);
    vkDestroyDescriptorSetLayout(d_.device, setLayout_, nullptr);
}

VkPipeline ScenePass::pipeline(Part part, VkSampleCountFlagBits samples, SkinMaterial material, bool depth,
                               bool tinted) {
    const bool onBody = part == Part::body || part == Part::eyes;
    const std::array variant{onBody ? static_cast<int32_t>(material) : 0, tinted ? 1 : 0};
    const uint32_t key = static_cast<uint32_t>(part) | static_cast<uint32_t>(samples) << 4 |
                         static_cast<uint32_t>(variant[0]) << 8 | (depth ? 1u << 12 : 0u) |
                         (tinted ? 1u << 13 : 0u);
    VkPipeline& made = pipelines_[key];
    if (made) return made;
    const std::array bindings{
        VkVertexInputBindingDescription{0, sizeof(PosedVertex), VK_VERTEX_INPUT_RATE_VERTEX},
        VkVertexInputBindingDescription{1, sizeof(SurfaceVertex), VK_VERTEX_INPUT_RATE_VERTEX},
        VkVertexInputBindingDescription{2, 2, VK_VERTEX_INPUT_RATE_VERTEX}};
    const std::array<VkVertexInputAttributeDescription, 6> skin{{
        {0, 0, VK_FORMAT_R32G32B32_SFLOAT, offsetof(PosedVertex, position)},
        {1, 0, VK_FORMAT_R16G16B16A16_SNORM, offsetof(PosedVertex, normal)},
        {2, 1, VK_FORMAT_R16G16_UNORM, offsetof(SurfaceVertex, occlusion)},
        {3, 1, VK_FORMAT_R8G8B8A8_UNORM, offsetof(SurfaceVertex, ridge)},
        {6, 1, VK_FORMAT_R8G8B8A8_UNORM, offsetof(SurfaceVertex, colour)},
        {5, 2, VK_FORMAT_R8G8_UNORM, 0},
    }};
    std::array<VkVertexInputAttributeDescription, 4> eyes{};
    std::copy_n(skin.begin(), 3, eyes.begin());
    eyes[3] = {4, 1, VK_FORMAT_R32G32_SFLOAT, offsetof(SurfaceVertex, uv)};
    const std::array propBinding{
        VkVertexInputBindingDescription{0, sizeof(PropVertex), VK_VERTEX_INPUT_RATE_VERTEX}};
    const std::array<VkVertexInputAttributeDescription, 3> propInputs{{
        {0, 0, VK_FORMAT_R32G32B32_SFLOAT, offsetof(PropVertex, position)},
        {1, 0, VK_FORMAT_R32G32B32_SFLOAT, offsetof(PropVertex, normal)},
        {2, 0, VK_FORMAT_R32G32B32A32_SFLOAT, offsetof(PropVertex, colour)},
    }};
    gpu::PipelineInfo info;
    info.layout = layout_;
    info.colour = format_;
    info.depth = depth ? depthFormat : VK_FORMAT_UNDEFINED;
    info.samples = samples;
    switch (part) {
    case Part::body:
        info.vertex = body_vert, info.fragment = body_frag, info.attributes = skin;
        break;
    case Part::eyes:
        info.vertex = eye_vert, info.fragment = eye_frag, info.attributes = eyes;
        break;
    case Part::outline:
        info.vertex = outline_vert, info.fragment = outline_frag;
        info.attributes = std::span(skin).first(2);
        info.bindings = bindings;
        info.depthWrite = info.cullFront = true;
        break;
    case Part::props:
        info.vertex = prop_vert, info.fragment = prop_frag, info.attributes = propInputs;
        info.bindings = propBinding;
        info.depthWrite = info.cullBack = true;
        break;
    case Part::background:
        info.vertex = background_vert, info.fragment = background_frag;
        break;
    case Part::ground:
        info.vertex = ground_vert, info.fragment = ground_frag;
        info.blend = info.premultiplied = true;
        break;
    case Part::line:
        info.vertex = line_vert, info.fragment = line_frag;
        info.blend = info.dynamicCompare = true;
        break;
    case Part::resolve:
        break;
    case Part::marker:
        info.vertex = marker_vert, info.fragment = marker_frag;
        info.blend = true;
        break;
    }
    if (part == Part::resolve) info.vertex = background_vert, info.fragment = resolve_frag;
    if (onBody) {
        info.bindings = bindings;
        info.constants = variant;
        info.depthWrite = info.cullBack = true;
    }
    return made = gpu::createPipeline(d_, info);
}

void ScenePass::setBody(const BodyMesh& body) {
    vkDeviceWaitIdle(d_.device);
    body_.set(body);
}

// Recorded with the slot's own picture: while a limb is dragged nothing waits for the pictures before.
void ScenePass::updateShadow(Slot& slot) {
    if (slot.shadowOf == shadowOf_) return;
    slot.shadowOf = shadowOf_;
    std::memcpy(slot.shadowPixels.mapped, shadow_.data(), shadow_.size());
    gpu::copyPixels(slot.cmd, slot.shadowPixels, slot.shadow);
}

// The slot's picture must be done.
void ScenePass::bindImage(Slot& slot, uint32_t binding, VkImageView view) {
    const VkDescriptorImageInfo image{sampler_, view, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};
    VkWriteDescriptorSet w{};
    w.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET;
    w.dstSet = slot.set;
    w.dstBinding = binding;
    w.descriptorCount = 1;
    w.descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
    w.pImageInfo = &image;
    vkUpdateDescriptorSets(d_.device, 1, &w, 0, nullptr);
}

// The picture of several samples for the resolve; any other while there is none, as lavapipe reads also the
// descriptors that no shader of a pipeline uses. The device must be idle.
void ScenePass::bindSamples(VkImageView view) {
    for (Slot& slot : slots_) bindImage(slot, 5, view ? view : slot.shadow.view);
}

void ScenePass::resize(VkExtent2D size) {
    if (colour_.extent.width == size.width && colour_.extent.height == size.height) return;
    vkDeviceWaitIdle(d_.device);
    depth_ = gpu::Image();
    depthMany_ = gpu::Image();
    colourMany_ = gpu::Image();
    bindSamples(VK_NULL_HANDLE);
    colour_ = gpu::Image(d_, size, format_,
                         VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT |
                             VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                         VK_IMAGE_ASPECT_COLOR_BIT);
    d_.runOnce([&](VkCommandBuffer cmd) {
        gpu::barrier(cmd, colour_.handle, VK_IMAGE_ASPECT_COLOR_BIT,
                     {VK_IMAGE_LAYOUT_UNDEFINED, VK_PIPELINE_STAGE_2_NONE, 0}, gpu::useCopyTarget);
        const VkClearColorValue grey{{0.5f, 0.5f, 0.5f, 1}};
        const VkImageSubresourceRange all{VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1};
        vkCmdClearColorImage(cmd, colour_.handle, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, &grey, 1, &all);
        gpu::barrier(cmd, colour_.handle, VK_IMAGE_ASPECT_COLOR_BIT, gpu::useCopyTarget, gpu::useCopySource);
    });
}

void ScenePass::write(Slot& slot, size_t binding, const void* data, size_t size) {
    gpu::Buffer& buffer = slot.buffers[binding];
    if (buffer.size < size || !buffer.handle) {
        buffer = gpu::Buffer(
            d_, std::max<size_t>(size + size / 2, 256),
            binding == 0 ? VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT : VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, true);
        const VkDescriptorBufferInfo info{buffer.handle, 0, VK_WHOLE_SIZE};
        VkWriteDescriptorSet w{};
        w.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET;
        w.dstSet = slot.set;
        w.dstBinding = static_cast<uint32_t>(binding);
        w.descriptorCount = 1;
        w.descriptorType =
            binding == 0 ? VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER : VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;
        w.pBufferInfo = &info;
        vkUpdateDescriptorSets(d_.device, 1, &w, 0, nullptr);
    }
    if (size) std::memcpy(buffer.mapped, data, size);
}

// The part of the view that holds edges: body, lines and markers. Only there are several samples worth their
// time.
VkRect2D ScenePass::busyRect(const Scene& scene, const shared::FrameData& frame, VkRect2D view,
                             glm::vec4 body) const {
    const glm::vec2 size(view.extent.width, view.extent.height);
    glm::vec4 box(1e9f, 1e9f, -1e9f, -1e9f);
    auto grow = [&](glm::vec4 b) {
        box = {glm::min(glm::vec2(box), glm::vec2(b)),
               glm::max(glm::vec2(box.z, box.w), glm::vec2(b.z, b.w))};
    };
    auto growPoint = [&](glm::vec3 p, float reach) {
        const glm::vec4 c = frame.viewProjection * glm::vec4(p, 1);
        if (c.w < 0.02f) return grow({0, 0, size});
        const glm::vec2 at = (glm::vec2(c) / c.w * 0.5f + 0.5f) * size;
        grow({at - reach, at + reach});
    };
    const float beside = 2 + (scene.look.poster.on() ? frame.outline.w : 0);
    if (body.z > body.x) grow(body * glm::vec4(size, size) + glm::vec4(-beside, -beside, beside, beside));
    for (const Marker& m : scene.markers)
        growPoint(m.position, (std::max(m.radius, m.ring) + 4) * scene.pixelScale);
    for (const Line& line : scene.lines) {
        const float reach =
            line.worldWidth > 0 ? line.worldWidth * frame.options.z / 0.05f : line.width * scene.pixelScale;
        for (const glm::vec3& p : line.points) growPoint(p, std::min(reach, 16.0f) + 4);
    }
    for (const Prop& prop : scene.props)
        for (const glm::vec3& p : prop.solid.positions) growPoint(p, 2);
    if (box.x > box.z) return {view.offset, {0, 0}};
    box = glm::clamp(box, glm::vec4(0), glm::vec4(size, size));
    const auto x0 = static_cast<int32_t>(box.x), y0 = static_cast<int32_t>(box.y);
    const auto x1 = static_cast<int32_t>(std::ceil(box.z)), y1 = static_cast<int32_t>(std::ceil(box.w));
    return {{view.offset.x + x0, view.offset.y + y0},
            {static_cast<uint32_t>(std::max(x1 - x0, 0)), static_cast<uint32_t>(std::max(y1 - y0, 0))}};
}

void ScenePass::drawParts(VkCommandBuffer cmd, const Slot& slot, const Scene& scene,
                          VkSampleCountFlagBits samples, bool coarse, Overlay overlay) {
    const SkinMaterial material = scene.look.material;
    auto bind = [&](Part part) {
        const bool tinted = part == Part::body && body_.tinted();
        vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS,
                          pipeline(part, samples, material, true, tinted));
    };
    if (!body_.empty()) {
        bind(Part::body);
        body_.draw(cmd, slot.body, coarse, BodyGeometry::Of::skin);
        if (body_.shows(slot.body, coarse, BodyGeometry::Of::eyes)) {
            bind(Part::eyes);
            body_.draw(cmd, slot.body, coarse, BodyGeometry::Of::eyes);
        }
        if (scene.look.poster.on()) {
            bind(Part::outline);
            body_.draw(cmd, slot.body, coarse, BodyGeometry::Of::outline);
        }
    }
    if (!props_.empty()) {
        bind(Part::props);
        props_.draw(cmd, slot.props);
    }
    if (!scene.transparent) {
        bind(Part::background);
        vkCmdDraw(cmd, 3, 1, 0, 0);
    }
    if (!scene.transparent && scene.camera.eye().y > scene.ground) {
        bind(Part::ground);
        vkCmdDraw(cmd, 6, 1, 0, 0);
    }
    if (overlay.segments) {
        bind(Part::line);
        for (bool hidden : {true, false}) {
            vkCmdSetDepthCompareOp(cmd, hidden ? VK_COMPARE_OP_GREATER : VK_COMPARE_OP_LESS_OR_EQUAL);
            const Push push{hidden ? 1.0f : 0.0f, 0, {}};
            vkCmdPushConstants(cmd, layout_, VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT, 0,
                               sizeof push, &push);
            vkCmdDraw(cmd, 6, overlay.segments, 0, 0);
        }
    }
    if (overlay.markers) {
        bind(Part::marker);
        vkCmdDraw(cmd, 6, overlay.markers, 0, 0);
    }
}

void ScenePass::beginRendering(VkCommandBuffer cmd, VkImageView colour, VkImageView depth, VkRect2D area,
                               VkAttachmentLoadOp load) const {
    VkRenderingAttachmentInfo info{};
    info.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO;
    info.imageView = colour;
    info.imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
    info.loadOp = load; // cleared to no colour at all
    info.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
    VkRenderingAttachmentInfo depthInfo{};
    depthInfo.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO;
    depthInfo.imageView = depth;
    depthInfo.imageLayout = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL;
    depthInfo.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR;
    depthInfo.storeOp = VK_ATTACHMENT_STORE_OP_DONT_CARE;
    depthInfo.clearValue.depthStencil.depth = 1;
    VkRenderingInfo rendering{};
    rendering.sType = VK_STRUCTURE_TYPE_RENDERING_INFO;
    rendering.renderArea = area;
    rendering.layerCount = 1;
    rendering.colorAttachmentCount = 1;
    rendering.pColorAttachments = &info;
    if (depth) rendering.pDepthAttachment = &depthInfo;
    vkCmdBeginRendering(cmd, &rendering);
    vkCmdSetScissor(cmd, 0, 1, &area);
}

void ScenePass::drawTile(VkCommandBuffer cmd, const Slot& slot, const Scene& scene, VkViewport viewport,
                         VkRect2D tile, Overlay overlay) {
    gpu::Use fresh = gpu::useDepth;
    fresh.layout = VK_IMAGE_LAYOUT_UNDEFINED;
    gpu::barrier(cmd, depthMany_.handle, VK_IMAGE_ASPECT_DEPTH_BIT, fresh, gpu::useDepth);
    fresh = gpu::useColour; // also after the last resolve has read it
    fresh.stage |= VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT;
    fresh.layout = VK_IMAGE_LAYOUT_UNDEFINED;
    gpu::barrier(cmd, colourMany_.handle, VK_IMAGE_ASPECT_COLOR_BIT, fresh, gpu::useColour);
    viewport.x -= static_cast<float>(tile.offset.x);
    viewport.y -= static_cast<float>(tile.offset.y);
    vkCmdSetViewport(cmd, 0, 1, &viewport);
    beginRendering(cmd, colourMany_.view, depthMany_.view, {{0, 0}, tile.extent},
                   scene.transparent ? VK_ATTACHMENT_LOAD_OP_CLEAR : VK_ATTACHMENT_LOAD_OP_DONT_CARE);
    vkCmdBindDescriptorSets(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, layout_, 0, 1, &slot.set, 0, nullptr);
    drawParts(cmd, slot, scene, VK_SAMPLE_COUNT_4_BIT, false, overlay);
    vkCmdEndRendering(cmd);
    gpu::barrier(cmd, colourMany_.handle, VK_IMAGE_ASPECT_COLOR_BIT, gpu::useColour, gpu::useSampled);
}

// The tile's samples made one; with the first one background and ground beside the busy part.
void ScenePass::drawRest(VkCommandBuffer cmd, const Slot& slot, VkRect2D view, VkRect2D busy, VkRect2D tile,
                         bool first, bool through) {
    const int32_t left = view.offset.x, top = view.offset.y,
                  right = left + static_cast<int32_t>(view.extent.width),
                  bottom = top + static_cast<int32_t>(view.extent.height);
    const int32_t x0 = busy.offset.x, y0 = busy.offset.y, x1 = x0 + static_cast<int32_t>(busy.extent.width),
                  y1 = y0 + static_cast<int32_t>(busy.extent.height);
    const std::array<std::array<int32_t, 4>, 4> frames{
        {{left, top, right, y0}, {left, y1, right, bottom}, {left, y0, x0, y1}, {x1, y0, right, y1}}};
    if (!first) gpu::barrier(cmd, into_->handle, VK_IMAGE_ASPECT_COLOR_BIT, gpu::useColour, gpu::useColour);
    beginRendering(cmd, into_->view, VK_NULL_HANDLE, first ? view : tile,
                   first && through ? VK_ATTACHMENT_LOAD_OP_CLEAR : VK_ATTACHMENT_LOAD_OP_LOAD);
    vkCmdBindDescriptorSets(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, layout_, 0, 1, &slot.set, 0, nullptr);
    const bool beside = busy.extent.width < view.extent.width || busy.extent.height < view.extent.height;
    for (Part part : {Part::background, Part::ground}) {
        if (!first || !beside || through) break;
        vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS,
                          pipeline(part, VK_SAMPLE_COUNT_1_BIT, SkinMaterial::porcelain, false));
        for (const auto& f : frames) {
            if (f[2] <= f[0] || f[3] <= f[1]) continue;
            const VkRect2D scissor{{f[0], f[1]},
                                   {static_cast<uint32_t>(f[2] - f[0]), static_cast<uint32_t>(f[3] - f[1])}};
            vkCmdSetScissor(cmd, 0, 1, &scissor);
            vkCmdDraw(cmd, part == Part::background ? 3 : 6, 1, 0, 0);
        }
    }
    if (tile.extent.width && tile.extent.height) {
        vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS,
                          pipeline(Part::resolve, VK_SAMPLE_COUNT_1_BIT, SkinMaterial::porcelain, false));
        const Push push{0, 0, tile.offset};
        vkCmdPushConstants(cmd, layout_, VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT, 0,
                           sizeof push, &push);
        vkCmdSetScissor(cmd, 0, 1, &tile);
        vkCmdDraw(cmd, 3, 1, 0, 0);
    }
    vkCmdEndRendering(cmd);
}

// The images of several samples are only as large as what is drawn into them, as untouched memory is cheap
// only on a graphics card.
void ScenePass::fitTargets(bool light, VkExtent2D size, VkExtent2D busy) {
    if (light) {
        if (!depth_.handle)
            depth_ = gpu::Image(d_, size, depthFormat, VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT,
                                VK_IMAGE_ASPECT_DEPTH_BIT);
        return;
    }
    if (depthMany_.extent.width >= busy.width && depthMany_.extent.height >= busy.height) return;
    vkDeviceWaitIdle(d_.device);
    auto roomy = [&](uint32_t needed, uint32_t had, uint32_t most) {
        return d_.software ? std::min(std::max((needed + 63) / 64 * 64, had), most) : most;
    };
    const VkExtent2D fit{roomy(busy.width, depthMany_.extent.width, size.width),
                         roomy(busy.height, depthMany_.extent.height, size.height)};
    depthMany_ = gpu::Image();
    colourMany_ = gpu::Image();
    depthMany_ = gpu::Image(d_, fit, depthFormat, VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT,
                            VK_IMAGE_ASPECT_DEPTH_BIT, VK_SAMPLE_COUNT_4_BIT);
    colourMany_ =
        gpu::Image(d_, fit, format_, VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT,
                   VK_IMAGE_ASPECT_COLOR_BIT, VK_SAMPLE_COUNT_4_BIT);
    bindSamples(colourMany_.view);
}

void ScenePass::draw(const Scene& scene, ViewRect rect, Quality quality, VkExtent2D size) {
    resize(size);
    into_ = &colour_;
    drawInto(scene, rect, quality, size, gpu::useCopySource, gpu::useCopySource);
    transparent_ = scene.transparent;
}

void ScenePass::drawLens(const Scene& scene, uint32_t pixels, Quality quality) {
    const uint32_t side = std::min({pixels, colour_.extent.width, colour_.extent.height});
    if (side == 0) return;
    gpu::Use before = gpu::useSampled;
    if (lens_.extent.width != side) {
        vkDeviceWaitIdle(d_.device);
        ++lenses_;
        lens_ = gpu::Image(d_, {side, side}, format_,
                           VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT,
                           VK_IMAGE_ASPECT_COLOR_BIT);
    }
    before.layout = VK_IMAGE_LAYOUT_UNDEFINED; // all of it is drawn
    into_ = &lens_;
    const auto whole = static_cast<int>(side);
    drawInto(scene, {0, 0, whole, whole}, quality, {side, side}, before, gpu::useSampled);
}

void ScenePass::drawInto(const Scene& scene, ViewRect rect, Quality quality, VkExtent2D size, gpu::Use before,
                         gpu::Use after) {
    rect.x = std::clamp(rect.x, 0, static_cast<int>(size.width) - 1);
    rect.y = std::clamp(rect.y, 0, static_cast<int>(size.height) - 1);
    rect.width = std::clamp(rect.width, 1, static_cast<int>(size.width) - rect.x);
    rect.height = std::clamp(rect.height, 1, static_cast<int>(size.height) - rect.y);
    const bool light = quality == Quality::moving && d_.software;
    const bool moved = body_.pose(scene), changed = props_.take(scene);
    if (moved || changed) {
        shadow_ = groundShadow(body_.positions(), scene.props, scene.ground, shadowSize);
        ++shadowOf_;
    }
    const size_t index = next_;
    Slot& slot = slots_[index];
    next_ = (next_ + 1) % slots_.size();
    gpu::waitFor(d_, slot.fence, "waiting for a picture");
    const glm::vec4 view(rect.x, rect.y, rect.width, rect.height);
    const auto frame = frameData(scene, view);
    const LineData lines = lineData(scene, view.w);
    write(slot, 0, &frame, sizeof frame);
    write(slot, 1, lines.points.data(), lines.points.size() * sizeof(shared::LinePoint));
    write(slot, 2, lines.styles.data(), lines.styles.size() * sizeof(shared::LineStyle));
    glm::vec4 bodyBox(0);
    if (!body_.empty()) {
        body_.upload(slot.body);
        bodyBox =
            body_.cull(slot.body, frame.viewProjection, scene.camera.eye(), light, scene.look.poster.on());
    }
    props_.upload(slot.props);
    const auto markers = markerData(
        scene, body_.covered(frame.viewProjection, scene.camera.eye(), {view.z, view.w}, scene.markers));
    const Overlay overlay{lines.segments, static_cast<uint32_t>(markers.size())};
    write(slot, 3, markers.data(), markers.size() * sizeof(shared::MarkerData));

    const VkRect2D all{{rect.x, rect.y},
                       {static_cast<uint32_t>(rect.width), static_cast<uint32_t>(rect.height)}};
    const VkRect2D busy = light ? all : busyRect(scene, frame, all, bodyBox);
    const bool anything = busy.extent.width && busy.extent.height;
    const auto tiles = light ? std::vector<VkRect2D>{all} : tilesOf(busy, largestPart_);
    if (anything) fitTargets(light, colour_.extent, tiles.front().extent); // the first is the largest
    VkCommandBuffer cmd = slot.cmd;
    VkCommandBufferBeginInfo begin{};
    begin.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO;
    begin.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
    gpu::check(vkBeginCommandBuffer(cmd, &begin), "recording");
    const auto query = static_cast<uint32_t>(index * 2);
    vkCmdResetQueryPool(cmd, queries_, query, 2);
    vkCmdWriteTimestamp2(cmd, VK_PIPELINE_STAGE_2_TOP_OF_PIPE_BIT, queries_, query);
    updateShadow(slot);
    VkViewport viewport{view.x, view.y, view.z, view.w, 0, 1};
    vkCmdSetViewport(cmd, 0, 1, &viewport);
    gpu::barrier(cmd, into_->handle, VK_IMAGE_ASPECT_COLOR_BIT, before, gpu::useColour);
    if (light) {
        gpu::Use fresh = gpu::useDepth;
        fresh.layout = VK_IMAGE_LAYOUT_UNDEFINED;
        gpu::barrier(cmd, depth_.handle, VK_IMAGE_ASPECT_DEPTH_BIT, fresh, gpu::useDepth);
        beginRendering(cmd, into_->view, depth_.view, all,
                       scene.transparent
                           ? VK_ATTACHMENT_LOAD_OP_CLEAR
                           : VK_ATTACHMENT_LOAD_OP_DONT_CARE); // the background covers every pixel
        vkCmdBindDescriptorSets(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, layout_, 0, 1, &slot.set, 0, nullptr);
        drawParts(cmd, slot, scene, VK_SAMPLE_COUNT_1_BIT, true, overlay);
        vkCmdEndRendering(cmd);
    }
    for (size_t i = 0; !light && i < tiles.size(); ++i) {
        if (anything) drawTile(cmd, slot, scene, viewport, tiles[i], overlay);
        vkCmdSetViewport(cmd, 0, 1, &viewport);
        drawRest(cmd, slot, all, busy, tiles[i], i == 0, scene.transparent);
    }
    gpu::barrier(cmd, into_->handle, VK_IMAGE_ASPECT_COLOR_BIT, gpu::useColour, after);
    vkCmdWriteTimestamp2(cmd, VK_PIPELINE_STAGE_2_BOTTOM_OF_PIPE_BIT, queries_, query + 1);
    gpu::check(vkEndCommandBuffer(cmd), "recording");
    VkCommandBufferSubmitInfo part{};
    part.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_SUBMIT_INFO;
    part.commandBuffer = cmd;
    VkSubmitInfo2 submit{};
    submit.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO_2;
    submit.commandBufferInfoCount = 1;
    submit.pCommandBufferInfos = &part;
    gpu::submit(d_, submit, slot.fence, "drawing the scene");
    slot.timed = into_ == &colour_;
}

double ScenePass::milliseconds() {
    for (size_t back = 1; back <= slots_.size(); ++back) {
        const size_t i = (next_ + slots_.size() - back) % slots_.size();
        std::array<uint64_t, 2> t{};
        if (!slots_[i].timed ||
            vkGetQueryPoolResults(d_.device, queries_, static_cast<uint32_t>(i * 2), 2, sizeof t, t.data(),
                                  sizeof(uint64_t), VK_QUERY_RESULT_64_BIT) != VK_SUCCESS)
            continue;
        milliseconds_ = static_cast<double>(t[1] - t[0]) *
                        static_cast<double>(d_.properties.limits.timestampPeriod) * 1e-6;
        break;
    }
    return milliseconds_;
}

} // namespace engine
