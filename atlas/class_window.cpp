#include "atlas/class_window.h"
#include "atlas/state/class_state.h"
#include <algorithm>
#include <cmath>
#include <imgui.h>

namespace atlas {
namespace {

std::vector<engine::Monitor> othersThan(const engine::Monitor& one) {
    auto all = engine::monitors();
    std::erase(all, one);
    return all;
}

size_t hashOf(const ImDrawData* data) {
    size_t hash = 1469598103934665603ull;
    const auto add = [&](const void* bytes, size_t count) {
        hash ^= std::hash<std::string_view>{}({static_cast<const char*>(bytes), count}) + (hash << 6);
    };
    for (int i = 0; data && i < data->CmdListsCount; ++i) {
        const ImDrawList& list = *data->CmdLists[i];
        add(list.VtxBuffer.Data, static_cast<size_t>(list.VtxBuffer.size_in_bytes()));
        add(list.IdxBuffer.Data, static_cast<size_t>(list.IdxBuffer.size_in_bytes()));
    }
    return hash;
}

} // namespace

engine::Result<std::unique_ptr<ClassWindow>> ClassWindow::open(const Viewer& teacher,
                                                               const engine::Window& beside,
                                                               std::shared_ptr<const engine::Image> kept) {
    auto window = engine::Window::create("Tongren: the class", 960, 600, false);
    if (!window) return window.error();
    std::unique_ptr<ClassWindow> made(new ClassWindow(teacher));
    made->window_ = std::move(*window);
    if (const auto others = othersThan(beside.monitor()); !others.empty()) {
        made->window_->fill(others.front());
        made->filled_ = others.front();
    }
    auto renderer = teacher.renderer->beside(made->window_->handle());
    if (!renderer) return renderer.error();
    made->v_.renderer = std::move(*renderer);
    made->image_ = std::move(kept);
    return made;
}

bool ClassWindow::gone() const {
    return filled_ && std::ranges::none_of(engine::monitors(),
                                           [&](const engine::Monitor& m) { return m.name == filled_->name; });
}

void ClassWindow::nextMonitor(int by) {
    const auto all = engine::monitors();
    const auto places = static_cast<int>(all.size()) + 1; // the last is none of them
    int at = places - 1;
    for (int i = 0; i + 1 < places; ++i)
        if (filled_ && all[static_cast<size_t>(i)].name == filled_->name) at = i;
    at = ((at + by) % places + places) % places;
    if (at + 1 == places) {
        filled_.reset();
        window_->setFullscreen(false);
    } else {
        filled_ = all[static_cast<size_t>(at)];
        window_->fill(*filled_);
    }
}

bool ClassWindow::swapWith(engine::Window& teachers) {
    const engine::Monitor mine = window_->monitor(), theirs = teachers.monitor();
    if (mine == theirs || mine.name.empty() || theirs.name.empty()) return false;
    const bool whole = teachers.fullscreen();
    if (filled_) {
        filled_ = theirs;
        window_->fill(theirs);
    } else {
        window_->place(theirs.x + 48, theirs.y + 48, window_->width(), window_->height());
    }
    if (whole)
        teachers.fill(mine);
    else
        teachers.place(mine.x + std::max(0, (mine.width - teachers.width()) / 2),
                       mine.y + std::max(0, (mine.height - teachers.height()) / 2), teachers.width(),
                       teachers.height());
    return true;
}

glm::vec2 ClassWindow::size() const {
    return {static_cast<float>(window_->pixelWidth()), static_cast<float>(window_->pixelHeight())};
}

void ClassWindow::followSize() {
    const Letters letters = lettersFor(v_.state, size(), 1, v_.letters);
    if (letters == v_.letters && v_.ui.fonts().body) return;
    v_.letters = letters;
    v_.scale = letters.scale;
    buildLetters(v_.ui, letters, v_.session.dataDir);
    dark_.reset();
    v_.renderer->setFonts();
}

engine::Result<void> ClassWindow::keep(ImDrawData* data) {
    auto image = v_.renderer->readBack(data);
    if (!image) return image.error();
    image_ = std::make_shared<const engine::Image>(std::move(*image));
    return showKept();
}

engine::Result<void> ClassWindow::showKept() {
    auto number = v_.renderer->addPicture(*image_);
    if (!number) return number.error();
    frozen_.number = *number;
    frozen_.width = static_cast<int>(image_->width);
    frozen_.height = static_cast<int>(image_->height);
    return {};
}

// The kept picture, in its own shape whatever became of the window's, or the cover.
void ClassWindow::drawStill(Cover cover) const {
    ImDrawList* list = ImGui::GetForegroundDrawList();
    const ImVec2 whole(size().x, size().y);
    list->AddRectFilled({0, 0}, whole, cover == Cover::white ? IM_COL32_WHITE : IM_COL32_BLACK);
    if (cover != Cover::none) return;
    const float wide = static_cast<float>(frozen_.width), high = static_cast<float>(frozen_.height),
                fit = std::min(whole.x / wide, whole.y / high);
    const ImVec2 corner((whole.x - wide * fit) / 2, (whole.y - high * fit) / 2);
    list->AddImage(reinterpret_cast<ImTextureID>(frozen_.number), corner,
                   {corner.x + wide * fit, corner.y + high * fit});
}

engine::Result<bool> ClassWindow::frame(const Viewer& teacher, engine::Quality quality, double now) {
    if (window_->minimised()) return false;
    const ClassScreen& c = teacher.state.classScreen;
    const glm::vec2 pixels = size();
    if (!c.frozen && image_) {
        v_.renderer->dropPictures();
        frozen_ = {};
        image_.reset();
    }
    if (image_ && !frozen_.number) // of the window that was lost
        if (auto done = showKept(); !done) return done.error();
    if (!frozen_.number || !v_.ui.fonts().body) v_.state = classState(teacher.state, pixels);
    followSize();
    const engine::ViewRect stage = stageRect(v_.state, pixels.x, pixels.y, v_.scale);
    if (const glm::vec2 room(stage.width, stage.height); !frozen_.number && room != pixels)
        v_.state = classState(teacher.state, room); // words have the rest
    if (dark_ != v_.state.settings.dark) {
        dark_ = v_.state.settings.dark;
        v_.ui.setTheme(*dark_, v_.scale);
    }
    if (v_.body != drawn_.body) v_.ruler = {};
    const bool still = frozen_.number || (c.cover != Cover::none && !c.frozen);
    v_.ui.beginFrame(pixels.x, pixels.y, 1, static_cast<float>(std::clamp(now - last_, 1e-4, 0.1)));
    last_ = now;
    if (still || c.cover != Cover::none) {
        drawStill(c.cover);
    } else {
        layLabels(v_, stage);
        if (auto done = layLens(v_, stage, now); !done) return done.error();
        layFlow(v_, stage, now);
        layCue(v_, stage);
        drawPanels(panelContext(v_, pixels.x, pixels.y, now));
    }
    ImDrawData* data = v_.ui.endFrame();
    bool scene = false;
    if (!still) {
        const SceneKey key = keyOf(v_.state, stage, v_.scale, v_.body);
        if (!(key == drawn_) || (quality == engine::Quality::resting && quality_ != quality)) {
            if (auto done = drawScene(v_, stage, quality); !done) return done.error();
            drawn_ = key;
            drawn_.body = v_.body; // an upload counts as another
            quality_ = quality;
            scene = true;
        }
    }
    if (c.frozen && !frozen_.number && c.cover == Cover::none) {
        if (auto done = keep(data); !done) return done.error();
        return frame(teacher, quality, now);
    }
    shown_ = c.cover == Cover::black   ? "black"
             : c.cover == Cover::white ? "white"
             : frozen_.number          ? "frozen"
                                       : "picture";
    const size_t interface = hashOf(data);
    if (!scene && interface == interface_ && pixels == presented_) return false;
    interface_ = interface;
    presented_ = pixels;
    if (auto done = v_.renderer->present(data); !done) return done.error();
    ++frames_;
    return true;
}

} // namespace atlas
