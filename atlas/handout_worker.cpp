#include "atlas/handout_worker.h"
#include "atlas/export_command.h"
#include "atlas/handout_command.h"

namespace atlas {
namespace {

engine::Result<std::filesystem::path> print(Studio& v, const HandoutRequest& request,
                                            const std::filesystem::path& folder) {
    auto renderer = engine::Renderer::create(printRenderer());
    if (!renderer) return renderer.error();
    v.renderer = std::move(*renderer);
    v.overlay = makeBodyOverlay(v.session, v.features);
    uploadBody(v);
    const auto file = freeName(folder, handoutStem(request), ".pdf");
    const auto pages = printHandout(v, request, file);
    if (!pages) return pages.error();
    return file;
}

} // namespace

HandoutWorker::HandoutWorker(const Studio& from, HandoutRequest request, std::filesystem::path folder,
                             void (*wake)()) {
    auto studio = std::make_shared<Studio>();
    studio->session = from.session;
    studio->features = from.features;
    studio->blush = from.blush;
    studio->state.settings = from.state.settings;
    studio->state.shape = from.session.shape;
    studio->state.pose = from.session.pose;
    studio->state.point = from.state.point;
    studio->state.side = from.state.side;
    studio->state.region = from.state.region;
    studio->state.regionSide = from.state.regionSide;
    job_ = std::async(std::launch::async,
                      [studio, request = std::move(request), folder = std::move(folder), wake] {
                          auto done = print(*studio, request, folder);
                          wake();
                          return done;
                      });
}

std::optional<engine::Result<std::filesystem::path>> HandoutWorker::take() {
    if (!job_.valid() || job_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return {};
    return job_.get();
}

std::optional<HandoutRequest> readHandout(const std::string& card) {
    for (const CardKind kind : {CardKind::point, CardKind::region, CardKind::meridian})
        if (const std::string start = std::string(toString(kind)) + ":"; card.starts_with(start)) {
            HandoutRequest r;
            r.kind = kind;
            r.id = card.substr(start.size());
            return r;
        }
    return {};
}

} // namespace atlas
