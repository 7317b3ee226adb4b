#pragma once
// Short work shared with one helper thread, if that comes in time.
#include <cstddef>
#include <functional>

namespace engine {

// Calls work(0) … work(parts - 1), each once, and returns when all are done. The calling thread does whatever
// the helper has not begun, so that on a busy machine nothing waits for a thread to be given time: std::async
// costs several milliseconds there. From any thread; while the helper is lent, and inside `work`, all is done
// here. An exception of `work` is thrown on.
void inParts(size_t parts, const std::function<void(size_t)>& work);

} // namespace engine
