#pragma once
// The calls by which a device or a window is lost. Tests make them fail, as no software driver ever does.
#include "engine/gpu/device.h"

namespace engine::gpu {

enum class Call { submit, wait, acquire, present, swapchain };
// The n-th such call from now on (0: the next) returns `result` without being made. Any thread; once.
void failCall(Call, VkResult result, int n = 0);
// What is due for this call: VK_SUCCESS, or what failCall() asked for.
VkResult injected(Call);

// Resets the fence only when the work is really handed over, so that no one waits for a picture that never
// comes.
void submit(const Device&, const VkSubmitInfo2&, VkFence, const char* what);
void waitFor(const Device&, VkFence, const char* what);

} // namespace engine::gpu
