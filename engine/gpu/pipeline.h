#pragma once
#include "engine/gpu/device.h"
#include <span>

namespace engine::gpu {

struct PipelineInfo {
    std::span<const uint32_t> vertex, fragment; // SPIR-V
    std::span<const VkVertexInputBindingDescription> bindings;
    std::span<const VkVertexInputAttributeDescription> attributes;
    VkPipelineLayout layout = VK_NULL_HANDLE;
    VkFormat colour = VK_FORMAT_UNDEFINED, depth = VK_FORMAT_UNDEFINED;
    VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_1_BIT;
    std::span<const int32_t> constants; // specialisation constants 0, 1, … of the fragment shader
    bool premultiplied = false;         // with blend: colour comes multiplied by its alpha
    bool blend = false, depthWrite = false, cullBack = false, cullFront = false;
    bool dynamicCompare = false; // depth compare operation set while recording; else less or equal
};
// Triangle list; viewport and scissor are dynamic.
VkPipeline createPipeline(const Device&, const PipelineInfo&);

} // namespace engine::gpu
