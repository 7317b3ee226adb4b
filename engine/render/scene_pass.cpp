#include "engine/render/scene_pass.h"
#include "engine/gpu/pipeline.h"
#include "engine/render/overlay_data.h"
#include "shaders/background_frag.h"
#include "shaders/background_vert.h"
#include "shaders/body_frag.h"
#include "shaders/body_vert.h"
#include "shaders/line_frag.h"
#include "shaders/line_vert.h"
#include "shaders/marker_frag.h"
#include "shaders/marker_vert.h"
#include <algorithm>
#include <cstddef>
#include <cstring>

namespace engine {
namespace {

constexpr VkFormat depthFormat = VK_FORMAT_D32_SFLOAT;
constexpr int shadowSize = 128;

struct Vertex {
    glm::vec3 position, normal;
    glm::vec2 uv;
    std::array<uint8_t, 4> joints, weights;
    float occlusion, garment;
};

} // namespace

ScenePass::ScenePass(const gpu::Device& d, VkFormat colour) : d_(d), format_(colour) {
    std::array<VkDescriptorSetLayoutBinding, 6> bindings{};
    for (uint32_t i = 0; i < bindings.size(); ++i) {
        bindings[i].binding = i;
        bindings[i].descriptorCount = 1;
        bindings[i].stageFlags = VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT;
        bindings[i].descriptorType = i == 0   ? VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER
                                     : i == 5 ? VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER
                                              : VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;
    }
    VkDescriptorSetLayoutCreateInfo setInfo{};
    setInfo.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO;
    setInfo.bindingCount = static_cast<uint32_t>(bindings.size());
    setInfo.pBindings = bindings.data();
    gpu::check(vkCreateDescriptorSetLayout(d.device, &setInfo, nullptr, &setLayout_), "creating a layout");
    const VkPushConstantRange push{VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT, 0, sizeof(float)};
    VkPipelineLayoutCreateInfo layoutInfo{};
    layoutInfo.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO;
    layoutInfo.setLayoutCount = 1;
    layoutInfo.pSetLayouts = &setLayout_;
    layoutInfo.pushConstantRangeCount = 1;
    layoutInfo.pPushConstantRanges = &push;
    gpu::check(vkCreatePipelineLayout(d.device, &layoutInfo, nullptr, &layout_), "creating a layout");
    const std::array<VkDescriptorPoolSize, 3> sizes{{{VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, 2},
                                                     {VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, 8},
                                                     {VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 2}}};
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

    shadow_ = gpu::Image(d, {shadowSize, shadowSize}, VK_FORMAT_R8_UNORM,
                         VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT, VK_IMAGE_ASPECT_COLOR_BIT);
    const std::vector<uint8_t> none(size_t{shadowSize} * shadowSize, 0);
    gpu::uploadR8(d, shadow_, none.data());
    for (Slot& slot : slots_) {
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
        const VkDescriptorImageInfo image{sampler_, shadow_.view, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};
        VkWriteDescriptorSet w{};
        w.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET;
        w.dstSet = slot.set;
        w.dstBinding = 5;
        w.descriptorCount = 1;
        w.descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
        w.pImageInfo = &image;
        vkUpdateDescriptorSets(d.device, 1, &w, 0, nullptr);
    }
}

ScenePass::~ScenePass() {
    vkDeviceWaitIdle(d_.device);
    for (Slot& slot : slots_) vkDestroyFence(d_.device, slot.fence, nullptr);
    for (auto& [samples, p] : pipelines_)
        for (VkPipeline pipeline : {p.body, p.background, p.line, p.marker})
            vkDestroyPipeline(d_.device, pipeline, nullptr);
    vkDestroyQueryPool(d_.device, queries_, nullptr);
    vkDestroySampler(d_.device, sampler_, nullptr);
    vkDestroyDescriptorPool(d_.device, descriptors_, nullptr);
    vkDestroyPipelineLayout(d_.device, layout_, nullptr);
    vkDestroyDescriptorSetLayout(d_.device, setLayout_, nullptr);
}

const ScenePass::Pipelines& ScenePass::pipelines(VkSampleCountFlagBits samples) {
    if (auto it = pipelines_.find(samples); it != pipelines_.end()) return it->second;
    const std::array bindings{VkVertexInputBindingDescription{0, sizeof(Vertex), VK_VERTEX_INPUT_RATE_VERTEX}};
    const std::array<VkVertexInputAttributeDescription, 7> attributes{{
        {0, 0, VK_FORMAT_R32G32B32_SFLOAT, offsetof(Vertex, position)},
        {1, 0, VK_FORMAT_R32G32B32_SFLOAT, offsetof(Vertex, normal)},
        {2, 0, VK_FORMAT_R32G32_SFLOAT, offsetof(Vertex, uv)},
        {3, 0, VK_FORMAT_R8G8B8A8_UINT, offsetof(Vertex, joints)},
        {4, 0, VK_FORMAT_R8G8B8A8_UNORM, offsetof(Vertex, weights)},
        {5, 0, VK_FORMAT_R32_SFLOAT, offsetof(Vertex, occlusion)},
        {6, 0, VK_FORMAT_R32_SFLOAT, offsetof(Vertex, garment)},
    }};
    gpu::PipelineInfo info;
    info.layout = layout_;
    info.colour = format_;
    info.depth = depthFormat;
    info.samples = samples;
    Pipelines p{};
    info.vertex = background_vert;
    info.fragment = background_frag;
    p.background = gpu::createPipeline(d_, info);
    info.blend = info.dynamicCompare = true;
    info.vertex = line_vert;
    info.fragment = line_frag;
    p.line = gpu::createPipeline(d_, info);
    info.vertex = marker_vert;
    info.fragment = marker_frag;
    p.marker = gpu::createPipeline(d_, info);
    info.blend = info.dynamicCompare = false;
    info.depthWrite = info.cullBack = true;
    info.bindings = bindings;
    info.attributes = attributes;
    info.vertex = body_vert;
    info.fragment = body_frag;
    p.body = gpu::createPipeline(d_, info);
    return pipelines_.emplace(samples, p).first->second;
}

void ScenePass::setBody(const BodyMesh& body) {
    vkDeviceWaitIdle(d_.device);
    std::vector<Vertex> vertices(body.positions.size());
    for (size_t i = 0; i < vertices.size(); ++i) {
        Vertex& v = vertices[i];
        v.position = body.positions[i];
        v.normal = i < body.normals.size() ? body.normals[i] : glm::vec3(0, 0, 1);
        v.uv = i < body.uvs.size() ? body.uvs[i] : glm::vec2(0);
        v.joints = i < body.weights.size() ? body.weights[i].joint : std::array<uint8_t, 4>{};
        v.weights = i < body.weights.size() ? body.weights[i].weight : std::array<uint8_t, 4>{255, 0, 0, 0};
        v.occlusion = i < body.occlusion.size() ? body.occlusion[i] : 1.0f;
        v.garment = i < body.garment.size() ? body.garment[i] : 0.0f;
    }
    const auto coarse = body.coarse.empty() ? body.fine : body.coarse;
    if (vertices.empty() || body.fine.empty()) {
        fineCount_ = coarseCount_ = 0;
        return;
    }
    vertices_ = gpu::uploadBuffer(d_, vertices.data(), vertices.size() * sizeof(Vertex),
                                  VK_BUFFER_USAGE_VERTEX_BUFFER_BIT);
    fine_ = gpu::uploadBuffer(d_, body.fine.data(), body.fine.size_bytes(), VK_BUFFER_USAGE_INDEX_BUFFER_BIT);
    coarse_ = gpu::uploadBuffer(d_, coarse.data(), coarse.size_bytes(), VK_BUFFER_USAGE_INDEX_BUFFER_BIT);
    fineCount_ = static_cast<uint32_t>(body.fine.size() * 3);
    coarseCount_ = static_cast<uint32_t>(coarse.size() * 3);
    firstEye_ = body.bodyVertexCount ? body.bodyVertexCount : static_cast<uint32_t>(vertices.size());
    lowPositions_.clear();
    lowWeights_.clear();
    for (size_t i = 0; i < vertices.size(); i += 3) {
        lowPositions_.push_back(vertices[i].position);
        lowWeights_.push_back({vertices[i].joints, vertices[i].weights});
    }
    shadowStale_ = true;
}

void ScenePass::updateShadow(const Scene& scene) {
    const auto& m = scene.skinMatrices;
    if (!shadowStale_ && std::equal(m.begin(), m.end(), shadowPose_.begin(), shadowPose_.end())) return;
    shadowPose_.assign(m.begin(), m.end());
    shadowStale_ = false;
    std::vector<glm::vec3> posed(lowPositions_.size());
    for (size_t i = 0; i < posed.size(); ++i) {
        glm::vec3 sum(0);
        for (size_t k = 0; k < 4; ++k) {
            const size_t joint = lowWeights_[i].joint[k];
            if (lowWeights_[i].weight[k] == 0 || joint >= m.size()) continue;
            sum += glm::vec3(m[joint] * glm::vec4(lowPositions_[i], 1)) * (static_cast<float>(lowWeights_[i].weight[k]) / 255.0f);
        }
        posed[i] = m.empty() ? lowPositions_[i] : sum;
    }
    vkDeviceWaitIdle(d_.device);
    gpu::uploadR8(d_, shadow_, groundShadow(posed, shadowSize).data());
}

void ScenePass::resize(VkExtent2D size) {
    if (colour_.extent.width == size.width && colour_.extent.height == size.height) return;
    vkDeviceWaitIdle(d_.device);
    depth_ = gpu::Image();
    depthMany_ = gpu::Image();
    colourMany_ = gpu::Image();
    colour_ = gpu::Image(d_, size, format_, VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                         VK_IMAGE_ASPECT_COLOR_BIT);
    d_.runOnce([&](VkCommandBuffer cmd) {
        gpu::barrier(cmd, colour_.handle, VK_IMAGE_ASPECT_COLOR_BIT, {VK_IMAGE_LAYOUT_UNDEFINED, VK_PIPELINE_STAGE_2_NONE, 0}, gpu::useCopyTarget);
        const VkClearColorValue grey{{0.5f, 0.5f, 0.5f, 1}};
        const VkImageSubresourceRange all{VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1};
        vkCmdClearColorImage(cmd, colour_.handle, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, &grey, 1, &all);
        gpu::barrier(cmd, colour_.handle, VK_IMAGE_ASPECT_COLOR_BIT, gpu::useCopyTarget, gpu::useCopySource);
    });
}

void ScenePass::write(Slot& slot, size_t binding, const void* data, size_t size) {
    gpu::Buffer& buffer = slot.buffers[binding];
    if (buffer.size < size || !buffer.handle) {
        buffer = gpu::Buffer(d_, std::max<size_t>(size + size / 2, 256),
                             binding == 0 ? VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT : VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, true);
        const VkDescriptorBufferInfo info{buffer.handle, 0, VK_WHOLE_SIZE};
        VkWriteDescriptorSet w{};
        w.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET;
        w.dstSet = slot.set;
        w.dstBinding = static_cast<uint32_t>(binding);
        w.descriptorCount = 1;
        w.descriptorType = binding == 0 ? VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER : VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;
        w.pBufferInfo = &info;
        vkUpdateDescriptorSets(d_.device, 1, &w, 0, nullptr);
    }
    if (size) std::memcpy(buffer.mapped, data, size);
}

void ScenePass::draw(const Scene& scene, ViewRect rect, Quality quality, VkExtent2D size) {
    resize(size);
    rect.x = std::clamp(rect.x, 0, static_cast<int>(size.width) - 1);
    rect.y = std::clamp(rect.y, 0, static_cast<int>(size.height) - 1);
    rect.width = std::clamp(rect.width, 1, static_cast<int>(size.width) - rect.x);
    rect.height = std::clamp(rect.height, 1, static_cast<int>(size.height) - rect.y);
    const bool light = quality == Quality::moving && d_.software;
    const VkSampleCountFlagBits samples = light ? VK_SAMPLE_COUNT_1_BIT : VK_SAMPLE_COUNT_4_BIT;
    if (fineCount_) updateShadow(scene);
    gpu::Image& depth = light ? depth_ : depthMany_;
    if (!depth.handle)
        depth = gpu::Image(d_, size, depthFormat, VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT, VK_IMAGE_ASPECT_DEPTH_BIT, samples);
    if (!light && !colourMany_.handle)
        colourMany_ = gpu::Image(d_, size, format_, VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT, VK_IMAGE_ASPECT_COLOR_BIT, samples);
    const Pipelines& pipes = pipelines(samples);

    const size_t index = next_;
    Slot& slot = slots_[index];
    next_ = (next_ + 1) % slots_.size();
    gpu::check(vkWaitForFences(d_.device, 1, &slot.fence, VK_TRUE, UINT64_MAX), "waiting for a picture");
    const glm::vec4 view(rect.x, rect.y, rect.width, rect.height);
    const auto frame = frameData(scene, view, firstEye_);
    const LineData lines = lineData(scene, view.w);
    const auto markers = markerData(scene);
    std::vector<glm::mat4> matrices(256, glm::mat4(1)); // joints are one byte: no index can reach past the end
    std::copy_n(scene.skinMatrices.begin(), std::min<size_t>(scene.skinMatrices.size(), 256), matrices.begin());
    write(slot, 0, &frame, sizeof frame);
    write(slot, 1, matrices.data(), matrices.size() * sizeof(glm::mat4));
    write(slot, 2, lines.points.data(), lines.points.size() * sizeof(shared::LinePoint));
    write(slot, 3, lines.styles.data(), lines.styles.size() * sizeof(shared::LineStyle));
    write(slot, 4, markers.data(), markers.size() * sizeof(shared::MarkerData));

    VkCommandBuffer cmd = slot.cmd;
    VkCommandBufferBeginInfo begin{};
    begin.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO;
    begin.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
    gpu::check(vkBeginCommandBuffer(cmd, &begin), "recording");
    const auto query = static_cast<uint32_t>(index * 2);
    vkCmdResetQueryPool(cmd, queries_, query, 2);
    vkCmdWriteTimestamp2(cmd, VK_PIPELINE_STAGE_2_TOP_OF_PIPE_BIT, queries_, query);
    gpu::barrier(cmd, colour_.handle, VK_IMAGE_ASPECT_COLOR_BIT, gpu::useCopySource, gpu::useColour);
    gpu::Use fresh = gpu::useDepth;
    fresh.layout = VK_IMAGE_LAYOUT_UNDEFINED;
    gpu::barrier(cmd, depth.handle, VK_IMAGE_ASPECT_DEPTH_BIT, fresh, gpu::useDepth);
    if (!light) {
        fresh = gpu::useColour;
        fresh.layout = VK_IMAGE_LAYOUT_UNDEFINED;
        gpu::barrier(cmd, colourMany_.handle, VK_IMAGE_ASPECT_COLOR_BIT, fresh, gpu::useColour);
    }
    VkRenderingAttachmentInfo colour{};
    colour.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO;
    colour.imageView = light ? colour_.view : colourMany_.view;
    colour.imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
    colour.loadOp = VK_ATTACHMENT_LOAD_OP_DONT_CARE; // the background covers every pixel
    colour.storeOp = light ? VK_ATTACHMENT_STORE_OP_STORE : VK_ATTACHMENT_STORE_OP_DONT_CARE;
    if (!light) {
        colour.resolveMode = VK_RESOLVE_MODE_AVERAGE_BIT;
        colour.resolveImageView = colour_.view;
        colour.resolveImageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
    }
    VkRenderingAttachmentInfo depthInfo{};
    depthInfo.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO;
    depthInfo.imageView = depth.view;
    depthInfo.imageLayout = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL;
    depthInfo.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR;
    depthInfo.storeOp = VK_ATTACHMENT_STORE_OP_DONT_CARE;
    depthInfo.clearValue.depthStencil.depth = 1;
    VkRenderingInfo rendering{};
    rendering.sType = VK_STRUCTURE_TYPE_RENDERING_INFO;
    rendering.renderArea = {{rect.x, rect.y}, {static_cast<uint32_t>(rect.width), static_cast<uint32_t>(rect.height)}};
    rendering.layerCount = 1;
    rendering.colorAttachmentCount = 1;
    rendering.pColorAttachments = &colour;
    rendering.pDepthAttachment = &depthInfo;
    vkCmdBeginRendering(cmd, &rendering);
    const VkViewport viewport{view.x, view.y, view.z, view.w, 0, 1};
    vkCmdSetViewport(cmd, 0, 1, &viewport);
    vkCmdSetScissor(cmd, 0, 1, &rendering.renderArea);
    vkCmdBindDescriptorSets(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, layout_, 0, 1, &slot.set, 0, nullptr);
    if (fineCount_) {
        vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, pipes.body);
        const VkDeviceSize zero = 0;
        vkCmdBindVertexBuffers(cmd, 0, 1, &vertices_.handle, &zero);
        vkCmdBindIndexBuffer(cmd, light ? coarse_.handle : fine_.handle, 0, VK_INDEX_TYPE_UINT32);
        vkCmdDrawIndexed(cmd, light ? coarseCount_ : fineCount_, 1, 0, 0, 0);
    }
    vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, pipes.background);
    vkCmdDraw(cmd, 3, 1, 0, 0);
    auto overlay = [&](VkPipeline pipeline, uint32_t instances, bool hidden) {
        if (!instances) return;
        vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
        vkCmdSetDepthCompareOp(cmd, hidden ? VK_COMPARE_OP_GREATER : VK_COMPARE_OP_LESS_OR_EQUAL);
        const float flag = hidden ? 1.0f : 0.0f;
        vkCmdPushConstants(cmd, layout_, VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT, 0, sizeof flag, &flag);
        vkCmdDraw(cmd, 6, instances, 0, 0);
    };
    for (bool hidden : {true, false}) {
        overlay(pipes.line, lines.segments, hidden);
        overlay(pipes.marker, static_cast<uint32_t>(markers.size()), hidden);
    }
    vkCmdEndRendering(cmd);
    gpu::barrier(cmd, colour_.handle, VK_IMAGE_ASPECT_COLOR_BIT, gpu::useColour, gpu::useCopySource);
    vkCmdWriteTimestamp2(cmd, VK_PIPELINE_STAGE_2_BOTTOM_OF_PIPE_BIT, queries_, query + 1);
    gpu::check(vkEndCommandBuffer(cmd), "recording");
    VkCommandBufferSubmitInfo part{};
    part.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_SUBMIT_INFO;
    part.commandBuffer = cmd;
    VkSubmitInfo2 submit{};
    submit.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO_2;
    submit.commandBufferInfoCount = 1;
    submit.pCommandBufferInfos = &part;
    vkResetFences(d_.device, 1, &slot.fence);
    gpu::check(vkQueueSubmit2(d_.queue, 1, &submit, slot.fence), "drawing the scene");
    slot.timed = true;
}

double ScenePass::milliseconds() {
    for (size_t back = 1; back <= slots_.size(); ++back) {
        const size_t i = (next_ + slots_.size() - back) % slots_.size();
        std::array<uint64_t, 2> t{};
        if (!slots_[i].timed || vkGetQueryPoolResults(d_.device, queries_, static_cast<uint32_t>(i * 2), 2, sizeof t, t.data(),
                                                      sizeof(uint64_t), VK_QUERY_RESULT_64_BIT) != VK_SUCCESS)
            continue;
        milliseconds_ = static_cast<double>(t[1] - t[0]) * static_cast<double>(d_.properties.limits.timestampPeriod) * 1e-6;
        break;
    }
    return milliseconds_;
}

} // namespace engine
