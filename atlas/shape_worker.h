#pragma once
// A new shape is measured beside the window, so that a drag stays smooth: one thread, the latest wish wins.
#include "atlas/view/overlay.h"
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace atlas {

struct Reshaped { // everything that follows from a shape
    MeasuredBody body;
    std::vector<Feature> features;
    BodyOverlay overlay;
    std::vector<float> blush;
    double asked = 0; // when, by the asker's clock
};
// `session` receives the new body as well; on an error it is as before.
engine::Result<Reshaped> reshape(AtlasSession& session, const Shape&, const Pose&);

class ShapeWorker {
public:
    // `session` lends asset and data; `wake` is called from the thread when a result lies ready.
    ShapeWorker(const AtlasSession& session, std::function<void()> wake);
    ~ShapeWorker();
    ShapeWorker(const ShapeWorker&) = delete;
    ShapeWorker& operator=(const ShapeWorker&) = delete;
    void ask(const Shape&, const Pose&, double now); // instead of what still waits
    std::optional<engine::Result<Reshaped>> take();

private:
    void work();
    AtlasSession session_; // the thread's own
    std::function<void()> wake_;
    std::mutex lock_;
    std::condition_variable told_;
    struct Wish {
        Shape shape;
        Pose pose;
        double asked = 0;
    };
    std::optional<Wish> wish_;
    std::optional<engine::Result<Reshaped>> made_;
    bool ends_ = false;
    std::thread thread_;
};

} // namespace atlas
