#include "atlas/guest_worker.h"
#include "atlas/domain/guest_file.h"

namespace atlas {

GuestWorker::GuestWorker(const AtlasSession& session, std::filesystem::path file, std::function<void()> wake,
                         std::optional<std::vector<Correction>> corrections)
    : session_(session), file_(std::move(file)), corrections_(std::move(corrections)), wake_(std::move(wake)),
      thread_([this] {
          auto made = work();
          {
              const std::lock_guard guard(lock_);
              made_ = std::move(made);
          }
          wake_();
      }) {}

GuestWorker::~GuestWorker() {
    stopped_ = true;
    stop_.request_stop();
    thread_.join();
}

engine::Result<Brought> GuestWorker::work() {
    GuestProgress progress;
    progress.tell = [this](const char* stage) {
        stage_ = stage;
        wake_();
    };
    progress.cancelled = &stopped_;
    progress.stop = stop_.get_token();
    const auto again = [&] {
        progress.tell("Fitting");
        FitOptions options;
        options.corrections = *corrections_;
        options.stop = progress.stop;
        return refit(*session_.guest, session_.catalog, options);
    };
    auto guest = corrections_ && session_.guest
                     ? again()
                     : openGuest(session_.asset, session_.catalog, file_, progress);
    if (!guest) return guest.error();
    progress.tell("Measuring");
    session_.guest = std::make_shared<const Guest>(std::move(*guest));
    auto shown = reshape(session_, session_.shape, session_.pose);
    if (!shown) return shown.error();
    return Brought{session_.guest, std::move(*shown)};
}

std::optional<engine::Result<Brought>> GuestWorker::take() {
    const std::lock_guard guard(lock_);
    return std::exchange(made_, {});
}

} // namespace atlas
