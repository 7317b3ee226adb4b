#include "engine/core/share.h"
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

namespace engine {
namespace {

class Helper {
public:
    Helper() : thread_([this] { wait(); }) {}
    ~Helper() {
        {
            const std::lock_guard guard(lock_);
            quit_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }
    // False where it is lent to somebody else.
    bool share(size_t parts, const std::function<void(size_t)>& work) {
        if (lent_.test_and_set()) return false;
        {
            const std::lock_guard guard(lock_);
            work_ = &work;
            parts_ = parts;
            next_ = 0;
            failed_ = nullptr;
            open_ = true;
        }
        wake_.notify_one();
        take();
        std::unique_lock guard(lock_);
        open_ = false; // a helper that has not begun by now need not
        done_.wait(guard, [this] { return !inside_; });
        const std::exception_ptr failed = failed_;
        guard.unlock();
        lent_.clear();
        if (failed) std::rethrow_exception(failed);
        return true;
    }

private:
    void take() {
        for (size_t i = next_++; i < parts_; i = next_++) {
            try {
                (*work_)(i);
            } catch (...) {
                const std::lock_guard guard(lock_);
                if (!failed_) failed_ = std::current_exception();
            }
        }
    }
    void wait() {
        std::unique_lock guard(lock_);
        while (true) {
            wake_.wait(guard, [this] { return open_ || quit_; });
            if (quit_) return;
            open_ = false;
            inside_ = true;
            guard.unlock();
            take();
            guard.lock();
            inside_ = false;
            done_.notify_one();
        }
    }

    std::mutex lock_;
    std::condition_variable wake_, done_;
    const std::function<void(size_t)>* work_ = nullptr;
    size_t parts_ = 0;
    std::atomic<size_t> next_ = 0;
    std::atomic_flag lent_;
    std::exception_ptr failed_;
    bool open_ = false, inside_ = false, quit_ = false;
    std::thread thread_; // last: it uses the others
};

} // namespace

void inParts(size_t parts, const std::function<void(size_t)>& work) {
    static Helper helper;
    if (parts < 2 || !helper.share(parts, work))
        for (size_t i = 0; i < parts; ++i) work(i);
}

} // namespace engine
