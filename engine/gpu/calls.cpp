#include "engine/gpu/calls.h"
#include <array>
#include <mutex>

namespace engine::gpu {
namespace {

struct Fault {
    VkResult result = VK_SUCCESS;
    int left = 0;
};
std::mutex faultsMutex;
std::array<Fault, 5> faults;

} // namespace

void failCall(Call call, VkResult result, int n) {
    const std::lock_guard lock(faultsMutex);
    faults[static_cast<size_t>(call)] = {result, n};
}

VkResult injected(Call call) {
    const std::lock_guard lock(faultsMutex);
    Fault& f = faults[static_cast<size_t>(call)];
    if (f.result == VK_SUCCESS || f.left-- > 0) return VK_SUCCESS;
    const VkResult due = f.result;
    f = {};
    return due;
}

void submit(const Device& d, const VkSubmitInfo2& info, VkFence fence, const char* what) {
    VkResult r = injected(Call::submit);
    if (r == VK_SUCCESS) {
        check(vkResetFences(d.device, 1, &fence), what);
        r = vkQueueSubmit2(d.queue, 1, &info, fence);
        if (r != VK_SUCCESS) d.dead = true; // its fence will never be signalled
    }
    check(r, what);
}

void waitFor(const Device& d, VkFence fence, const char* what) {
    VkResult r = injected(Call::wait);
    if (r == VK_SUCCESS) r = vkWaitForFences(d.device, 1, &fence, VK_TRUE, UINT64_MAX);
    check(r, what);
}

} // namespace engine::gpu
