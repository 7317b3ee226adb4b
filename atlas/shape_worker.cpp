#include "atlas/shape_worker.h"
#include "atlas/domain/blush.h"
#include <future>
#include <utility>

namespace atlas {

engine::Result<Reshaped> reshape(AtlasSession& session, const Shape& shape, const Pose& pose) {
    auto body = measureShape(session, shape, pose, true);
    if (!body) return body.error();
    MeasuredBody before = std::exchange(static_cast<MeasuredBody&>(session), std::move(*body));
    auto blush = std::async(std::launch::async, [&] { return skinBlush(*session.asset, session.shaped); });
    auto features = traceFeatures(session, session.dataDir);
    Reshaped out;
    out.blush = blush.get();
    if (!features) {
        static_cast<MeasuredBody&>(session) = std::move(before);
        return features.error();
    }
    out.features = std::move(*features);
    out.overlay = makeBodyOverlay(session, out.features);
    out.body = session;
    return out;
}

ShapeWorker::ShapeWorker(const AtlasSession& session, std::function<void()> wake)
    : session_(session), wake_(std::move(wake)), thread_([this] { work(); }) {}

ShapeWorker::~ShapeWorker() {
    {
        const std::lock_guard guard(lock_);
        ends_ = true;
    }
    told_.notify_one();
    thread_.join();
}

void ShapeWorker::ask(const Shape& shape, const Pose& pose, double now) {
    {
        const std::lock_guard guard(lock_);
        wish_ = {shape, pose, now};
    }
    told_.notify_one();
}

std::optional<engine::Result<Reshaped>> ShapeWorker::take() {
    const std::lock_guard guard(lock_);
    return std::exchange(made_, {});
}

void ShapeWorker::work() {
    std::unique_lock guard(lock_);
    while (true) {
        told_.wait(guard, [&] { return ends_ || wish_; });
        if (ends_) return;
        const auto [shape, pose, asked] = *std::exchange(wish_, {});
        guard.unlock();
        auto made = reshape(session_, shape, pose);
        if (made) made->asked = asked;
        guard.lock();
        made_ = std::move(made);
        wake_();
    }
}

} // namespace atlas
