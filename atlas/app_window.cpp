// The window: waits for input, draws only what changed, and reports what it shows to the event log.
#include "atlas/app_practice.h"
#include "atlas/app_report.h"
#include "atlas/app_viewer.h"
#include "atlas/chime.h"
#include "atlas/diary_keeper.h"
#include "atlas/event_log.h"
#include "atlas/scene_key.h"
#include "atlas/view/picking.h"
#include "engine/platform/window.h"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <deque>
#include <nlohmann/json.hpp>
#include <utility>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace atlas {
namespace {

constexpr double saveAfter = 0.5;  // seconds until changed settings are written
constexpr double restAfter = 0.12; // seconds without camera movement before the full picture is drawn

class WindowApp {
public:
    WindowApp(const AppOptions& options, std::unique_ptr<engine::Window> window)
        : options_(options), window_(std::move(window)), log_(options.eventLog) {}

    engine::Result<void> start();
    engine::Result<void> run();
    engine::Result<void> rebuild();
    std::string finish() { return diary_.finish(v_.state.diary); } // what could not be kept; "" nothing
    bool logFailed() const { return !options_.eventLog.empty() && !log_.open(); }

private:
    void act(const Action& a);
    void handle(const engine::InputEvent&);
    void button(const engine::InputEvent&);
    void move(const engine::InputEvent&);
    void followScale();
    void followState();
    void tellSafety();
    engine::Result<void> frame();
    void report(bool scene, engine::Quality, double milliseconds);
    glm::vec2 stagePixel(double x, double y) const; // window units to pixels of the stage
    bool onStage(glm::vec2 p) const {
        return p.x >= 0 && p.y >= 0 && p.x < stageSize().x && p.y < stageSize().y;
    }
    glm::vec2 stageSize() const {
        return {static_cast<float>(stage_.width), static_cast<float>(stage_.height)};
    }
    float pixelsPerUnit() const {
        return window_->width() > 0
                   ? static_cast<float>(window_->pixelWidth()) / static_cast<float>(window_->width())
                   : 1.0f;
    }
    float wantedFar() const {
        return engine::farUnit(static_cast<float>(window_->pixelWidth()),
                               static_cast<float>(window_->pixelHeight()));
    }
    void hover(glm::vec2 p);
    bool covered(glm::vec2 p) const;
    bool typing(const engine::InputEvent&) const;
    void key(const engine::InputEvent&);
    void character(const engine::InputEvent&);
    void take();
    void takeShape();
    void followDiary();

    AppOptions options_;
    std::string glyphs_;
    std::unique_ptr<engine::Window> window_;
    EventLog log_;
    Viewer v_;
    engine::ViewRect stage_;
    SceneKey drawn_;
    Settings saved_;
    std::vector<PointPick> clicked_; // what lay under the last click; the front one was chosen
    glm::vec2 clickedAt_{};
    double clickedTime_ = 0;
    enum class Drag { none, orbit, pan } drag_ = Drag::none;
    glm::vec2 pressed_{}, mouse_{};
    bool mouseSeen_ = false;
    bool dragged_ = false, fullQuality_ = false, stageHover_ = false, rebuilt_ = false;
    double lastPress_ = -1, lastMove_ = -1, lastFrame_ = 0;
    int pending_ = 2;                        // frames still to draw
    int hold_ = 0;                           // frames to draw before more input is taken
    int await_ = 0;                          // and so many more at most, until a text field has the keyboard
    std::deque<engine::InputEvent> waiting_; // arrived and not yet taken
    uint64_t frames_ = 0;
    std::string lastReport_, lit_;
    nlohmann::ordered_json sites_ = nlohmann::ordered_json::array(); // for the event log
    Shape asked_;                                                    // of the worker
    double shapeAsked_ = -1; // when the body was asked for that is drawn next
    double flowAt_ = 0;      // when the arrows move on
    double saveAt_ = -1;     // when changed settings go to the file
    PracticeClock practice_;
    std::optional<ShapeWorker> worker_;
    DiaryKeeper diary_{diaryFile()};
    Chime chime_;
};

glm::vec2 WindowApp::stagePixel(double x, double y) const {
    const float f = pixelsPerUnit();
    return glm::vec2(static_cast<float>(x), static_cast<float>(y)) * f - glm::vec2(stage_.x, stage_.y);
}

void WindowApp::act(const Action& a) {
    apply(v_.state, v_.session, a, seconds());
    pending_ = std::max(pending_, 2);
}

void WindowApp::followScale() {
    AppState& s = v_.state;
    s.monitorScale = window_->contentScale();
    const float wanted = s.settings.uiScale > 0 ? s.settings.uiScale : s.monitorScale;
    // A session's large fonts follow the window when they are needed.
    const float far = s.practice ? wantedFar() : v_.ui.fonts().farUnit;
    if (std::abs(wanted - v_.scale) < 0.01f && far == v_.ui.fonts().farUnit) return;
    v_.scale = wanted;
    v_.ui.buildFonts(glyphs_, wanted, far);
    useFonts(v_);
}

engine::Result<void> WindowApp::start() {
    std::string notice;
    if (auto settings = loadSettings(settingsFile()))
        v_.state.settings = *settings;
    else { // the next change writes a new file; what stood there is not lost
        std::error_code failed;
        std::filesystem::path kept = settingsFile();
        kept.replace_filename("settings.damaged.toml");
        std::filesystem::copy_file(settingsFile(), kept, std::filesystem::copy_options::overwrite_existing,
                                   failed);
        notice = settings.error().message;
        if (!failed) notice.append("; it is kept as ").append(kept.string());
    }
    SessionOptions asked = options_.session;
    if (!options_.bodyAsked) asked.shapeText = describe(v_.state.settings.shape);
    auto preparing = prepare(asked);
    glyphs_ = glyphText(options_.session.dataDir);
    if (options_.uiScale > 0) v_.state.settings.uiScale = options_.uiScale;
    saved_ = v_.state.settings;
    v_.scale = v_.state.settings.uiScale > 0 ? v_.state.settings.uiScale : window_->contentScale();
    auto fonts = std::async(std::launch::async, [&, far = wantedFar()] {
        v_.ui.buildFonts(glyphs_, v_.scale, far);
    }); // ImGui is used by nobody else yet
    engine::RendererOptions device;
    device.window = window_->handle();
    nlohmann::ordered_json phases{{"window", seconds() * 1e3}};
    auto renderer = engine::Renderer::create(device);
    phases["device"] = seconds() * 1e3;
    auto prepared = preparing.get();
    if (!prepared && !options_.bodyAsked) { // the remembered body may be the reason
        v_.state.settings.shape = {};
        prepared = prepare(options_.session).get();
    }
    phases["prepared"] = seconds() * 1e3;
    if (!prepared) return prepared.error();
    if (!renderer) return renderer.error();
    v_.renderer = std::move(*renderer);
    adopt(v_, std::move(*prepared));
    asked_ = v_.state.shape;
    phases["uploaded"] = seconds() * 1e3;
    v_.ui.useClipboardOf(*window_);
    fonts.get();
    useFonts(v_);
    phases["fonts"] = seconds() * 1e3;
    if (v_.renderer->isSoftware()) {
        // Said once, not at every start.
        if (notice.empty() && !v_.state.settings.toldSoftware)
            notice = "No graphics card found: drawn by the processor";
        v_.state.settings.toldSoftware = true;
    }
    if (!v_.ui.fonts().notice.empty()) notice = v_.ui.fonts().notice;
    const auto w = static_cast<float>(window_->pixelWidth()), h = static_cast<float>(window_->pixelHeight());
    stage_ = stageRect(v_.state, w, h, v_.scale);
    act(act::Stage{stageSize(), window_->contentScale()});
    const bool still = v_.state.settings.reduceMotion;
    v_.state.settings.reduceMotion = true; // begin where the options say, without a flight
    auto applied = applyOptions(v_, options_, seconds());
    v_.state.settings.reduceMotion = still;
    if (!applied) return applied.error();
    tellSafety();
    if (!notice.empty()) act(act::Notice{notice, 5});
    if (options_.fullscreen) v_.state.fullscreen = true;
    log_.write({{"event", "start"},
                {"device", v_.renderer->deviceName()},
                {"software", v_.renderer->isSoftware()},
                {"ms_since_start", phases}});
    return {};
}

// Once, beside the body. Where there is no room beside it only the card's tab shows: nothing is in the way.
void WindowApp::tellSafety() {
    AppState& s = v_.state;
    if (s.settings.toldSafety || s.cardKind != CardKind::none) return;
    act(act::Open{CardKind::safety, ""});
    const auto w = static_cast<float>(window_->pixelWidth());
    if (w < kCardBeside * v_.scale) act(act::Toggle{"card"});
}

// A panel or control lies there. Asked of the windows themselves: ImGui's own answer is a frame old.
bool WindowApp::covered(glm::vec2 p) const {
    return v_.ui.covers(p + glm::vec2(stage_.x, stage_.y));
}

void WindowApp::hover(glm::vec2 p) {
    if (!onStage(p) || covered(p)) {
        if (std::exchange(stageHover_, false)) { // rows of the panels light points and regions too
            act(act::Hover{"", Side::midline});
            act(act::HoverRegion{"", Side::midline});
        }
        return;
    }
    const auto pick = pickPoint(v_.session, v_.overlay, v_.state.camera, p, stageSize(), 12 * v_.scale);
    const std::string code = pick ? pick->code : "";
    const Side side = pick ? pick->side : Side::midline;
    OfferedRegion region;
    if (!pick && !v_.state.practice) // a session shows its own places
        if (const auto skin = pickSkin(v_.session, v_.state.camera, p, stageSize()))
            region = regionAt(v_.session, skin->at);
    stageHover_ = pick || !region.region.empty();
    if (code != v_.state.hovered || side != v_.state.hoveredSide) act(act::Hover{code, side});
    if (region != OfferedRegion{v_.state.hoveredRegion, v_.state.hoveredRegionSide})
        act(act::HoverRegion{region.region, region.side});
}

void WindowApp::button(const engine::InputEvent& e) {
    const glm::vec2 p = stagePixel(e.x, e.y);
    if (e.pressed) {
        if (!onStage(p) || covered(p)) {
            hold_ = 2; // the click may open or close a text field
            return;
        }
        const bool pan = e.code == GLFW_MOUSE_BUTTON_RIGHT ||
                         (e.code == GLFW_MOUSE_BUTTON_LEFT && (e.mods & GLFW_MOD_SHIFT));
        const bool twice = e.code == GLFW_MOUSE_BUTTON_LEFT && seconds() - lastPress_ < 0.35 &&
                           glm::distance(p, pressed_) < 6;
        const bool onPoint = twice && !clicked_.empty(); // the first click chose it and flies there
        if (e.code == GLFW_MOUSE_BUTTON_MIDDLE || (twice && !onPoint)) {
            if (const auto at = pickSkin(v_.session, v_.state.camera, p, stageSize()))
                act(act::Focus{at->position});
        }
        drag_ = twice                              ? Drag::none
                : pan                              ? Drag::pan
                : e.code == GLFW_MOUSE_BUTTON_LEFT ? Drag::orbit
                                                   : Drag::none;
        pressed_ = mouse_ = p;
        dragged_ = false;
        lastPress_ = seconds();
        return;
    }
    const bool click = drag_ == Drag::orbit && !dragged_;
    drag_ = Drag::none;
    if (!click || !onStage(p) || v_.state.practice) return; // a session leads; only the view is free
    // A click where the last one was goes on to the next point that lay there, though the camera has flown
    // since.
    const bool again =
        !clicked_.empty() && glm::distance(p, clickedAt_) < 4 * v_.scale && seconds() - clickedTime_ < 3;
    if (again)
        std::rotate(clicked_.begin(), clicked_.begin() + 1, clicked_.end());
    else
        clicked_ = pickPoints(v_.session, v_.overlay, v_.state.camera, p, stageSize(), 12 * v_.scale);
    clickedAt_ = p;
    clickedTime_ = seconds();
    if (!clicked_.empty())
        act(act::Select{clicked_.front().code, clicked_.front().side});
    else if (const auto skin = pickSkin(v_.session, v_.state.camera, p, stageSize());
             skin && !v_.state.practice)
        act(act::OfferAt{skin->at});
    else
        act(act::CloseOffer{});
}

void WindowApp::move(const engine::InputEvent& e) {
    const glm::vec2 p = stagePixel(e.x, e.y), by = p - mouse_;
    mouseSeen_ = true;
    if (drag_ == Drag::none) {
        hover(p);
        mouse_ = p;
        return;
    }
    if (!dragged_ && glm::distance(p, pressed_) < 4 * v_.scale) return; // a click's tremble
    dragged_ = true;
    clicked_.clear();
    mouse_ = p;
    if (drag_ == Drag::pan)
        act(act::Pan{by.x / stageSize().y, by.y / stageSize().y});
    else
        act(act::Orbit{-by.x / stageSize().y * 4.0f, by.y / stageSize().y * 3.0f});
}

// While a text is typed only combinations with Ctrl that it does not know itself and function keys are ours.
bool WindowApp::typing(const engine::InputEvent& e) const {
    if (!v_.ui.wantsKeyboard()) return false;
    if (e.code >= GLFW_KEY_F1 && e.code <= GLFW_KEY_F25) return false;
    if (!(e.mods & GLFW_MOD_CONTROL)) return true;
    for (int own : {GLFW_KEY_A, GLFW_KEY_C, GLFW_KEY_V, GLFW_KEY_X, GLFW_KEY_Y, GLFW_KEY_Z, GLFW_KEY_LEFT,
                    GLFW_KEY_RIGHT, GLFW_KEY_UP, GLFW_KEY_DOWN})
        if (e.code == own) return true;
    return false;
}

// What the key table takes is kept from the panels, else an arrow would turn the body and walk a list.
void WindowApp::key(const engine::InputEvent& e) {
    const bool text = typing(e);
    if (e.pressed && !text && v_.state.offer && !v_.state.practice)
        if (const auto taken = offerKey(e.code, e.mods)) return act(*taken);
    const KeyBinding* b =
        e.pressed && !text ? bindingOfKey(e.code, e.mods, v_.state.practice.has_value()) : nullptr;
    if (!b)
        v_.ui.queue(e);
    else if (!e.repeat || b->group != std::string_view("Session")) // held, it would run through the session
        act(b->action);
    // After these it is open who takes the keyboard; the frames to come tell.
    if (e.pressed && text &&
        (e.code == GLFW_KEY_ENTER || e.code == GLFW_KEY_KP_ENTER || e.code == GLFW_KEY_ESCAPE ||
         e.code == GLFW_KEY_TAB))
        hold_ = 3, await_ = 3;
}

void WindowApp::character(const engine::InputEvent& e) {
    const KeyBinding* b =
        v_.ui.wantsKeyboard() ? nullptr : bindingOfCharacter(e.character, v_.state.practice.has_value());
    if (b)
        act(b->action);
    else
        v_.ui.queue(e);
}

void WindowApp::handle(const engine::InputEvent& e) {
    using Kind = engine::InputEvent::Kind;
    pending_ = std::max(pending_, 2);
    if (e.kind == Kind::key) return key(e);
    if (e.kind == Kind::character) return character(e);
    v_.ui.queue(e);
    switch (e.kind) {
    case Kind::button:
        button(e);
        break;
    case Kind::move:
        move(e);
        break;
    case Kind::scroll:
        if (onStage(mouse_) && !covered(mouse_)) {
            // Two fingers sideways turn, up and down come nearer.
            if (std::abs(e.x) > std::abs(e.y))
                act(act::Orbit{static_cast<float>(-std::clamp(e.x, -4.0, 4.0)) * 0.1f, 0});
            else
                act(act::Zoom{std::pow(1.15f, static_cast<float>(std::clamp(e.y, -4.0, 4.0))), mouse_,
                              stageSize()});
        }
        break;
    case Kind::focus:
        if (!e.code) drag_ = Drag::none;
        break;
    case Kind::scale:
        followScale();
        break;
    case Kind::close:
        v_.state.quit = true;
        break;
    default:
        break;
    }
}

// Takes what has arrived up to the first event whose meaning the next frames decide: letters after `/` are
// text.
void WindowApp::take() {
    // ImGui gives the keyboard a frame or two after a field asked for it.
    if (hold_ <= 0 && await_ > 0 && v_.ui.wantsKeyboard()) await_ = 0;
    while (!waiting_.empty()) {
        const bool released =
            waiting_.front().kind == engine::InputEvent::Kind::key && !waiting_.front().pressed;
        if ((hold_ > 0 || await_ > 0) && !released) return; // a key held back would repeat
        const engine::InputEvent e = std::move(waiting_.front());
        waiting_.pop_front();
        handle(e);
        if (v_.state.searchFocus) hold_ = 2, await_ = 4;
    }
}

void WindowApp::followDiary() {
    AppState& s = v_.state;
    for (const Action& a : diary_.follow(s, seconds())) act(a);
    if (s.diaryExport.empty()) return;
    const auto kept = exportDiary(s.diary, std::exchange(s.diaryExport, {}), documentsDir());
    act(act::Notice{kept ? "The diary is in " + kept->string()
                         : "The diary is not exported: " + kept.error().message,
                    12});
}

// What the state asks of window, fonts and files.
void WindowApp::followState() {
    AppState& s = v_.state;
    followScale();
    followDiary();
    if (const std::string told = chime_.follow(s); !told.empty()) act(act::Notice{told, 8});
    if (s.fullscreen != window_->fullscreen()) window_->setFullscreen(s.fullscreen);
    if (!s.clipboard.empty()) {
        window_->setClipboard(s.clipboard);
        s.clipboard.clear();
    }
    if (!(s.shape == asked_)) {
        if (!worker_) worker_.emplace(v_.session, engine::Window::wake);
        worker_->ask(asked_ = s.shape, seconds());
    }
    if (saveAt_ >= 0 && (seconds() >= saveAt_ || s.quit)) {
        saveAt_ = -1;
        if (auto done = saveSettings(settingsFile(), saved_); !done)
            act(act::Notice{"The settings could not be saved: " + done.error().message, 8});
    }
    if (s.settings == saved_) return;
    if (s.settings.dark != saved_.dark) v_.ui.setTheme(s.settings.dark, v_.scale);
    saved_ = s.settings;
    saveAt_ = seconds() + saveAfter;
}

void WindowApp::takeShape() {
    auto made = worker_ ? worker_->take() : std::nullopt;
    if (!made) return;
    if (!*made) {
        act(act::SetShape{asked_ = v_.session.shape});
        return act(act::Notice{"This body cannot be measured: " + made->error().message, 8});
    }
    shapeAsked_ = (*made)->asked;
    adopt(v_, std::move(**made), seconds());
    pending_ = std::max(pending_, 2);
}

void WindowApp::report(bool scene, engine::Quality quality, double milliseconds) {
    if (!log_.open()) return;
    const AppState& s = v_.state;
    auto state = shownState(v_, stage_);
    state["width"] = window_->pixelWidth();
    state["height"] = window_->pixelHeight();
    state["scene"] = scene;
    state["quality"] = quality == engine::Quality::resting ? "resting" : "moving";
    if (s.flight.seconds <= 0) { // where a test can click
        if (scene && quality == engine::Quality::resting) sites_ = shownSites(v_, stage_);
        state["sites"] = sites_;
    }
    const std::string text = state.dump();
    state["n"] = frames_;
    state["ms"] = milliseconds;
    state["validation"] = v_.renderer->validationMessages();
    if (text != lastReport_ || scene) log_.write(std::move(state));
    lastReport_ = text;
}

engine::Result<void> WindowApp::frame() {
    const double begun = seconds();
    const auto w = static_cast<float>(window_->pixelWidth()), h = static_cast<float>(window_->pixelHeight());
    if (w < 1 || h < 1) return {};
    const auto delta = static_cast<float>(std::clamp(begun - lastFrame_, 1e-4, 0.1));
    lastFrame_ = begun;
    if (advance(v_.state, begun)) pending_ = std::max(pending_, 1);
    v_.ui.beginFrame(w, h, pixelsPerUnit(), delta);
    layLabels(v_, stage_);
    layFlow(v_, stage_, begun);
    layCue(v_, stage_);
    flowAt_ = begun + 1.0 / 30;
    practice_.drawn();
    for (const Action& a : drawPanels(panelContext(v_, w, h, begun))) act(a);
    ImDrawData* data = v_.ui.endFrame();
    if (v_.state.query != lit_) { // points that the search names light up on the body
        lit_ = v_.state.query;
        act(act::Found{foundCodes(v_, lit_)});
    }
    if (v_.ui.hasQueued()) pending_ = std::max(pending_, 1);

    const engine::ViewRect stage = stageRect(v_.state, w, h, v_.scale);
    const float shift = stageShift(v_.state, w, h, v_.scale);
    if (shift != v_.state.camera.shift || stage.x != stage_.x || stage.y != stage_.y ||
        stage.width != stage_.width || stage.height != stage_.height) {
        stage_ = stage;
        act(act::Stage{stageSize(), window_->contentScale(), shift});
    }
    if (v_.state.flight.seconds <= 0 && drag_ == Drag::none) {
        auto made = layPictures(v_, pictureSize(v_.state, w, h, v_.scale));
        if (!made) return made.error();
        if (*made) { // the scene is drawn anew over it, and the card once more with its pictures
            drawn_ = {};
            pending_ = std::max(pending_, 2);
        }
    }
    SceneKey key = keyOf(v_.state, stage_, v_.scale, v_.body);
    const bool moved = viewMoved(key, drawn_);
    if (moved) lastMove_ = begun; // so the first picture comes fast and fine detail after it
    const bool moving = drag_ != Drag::none ? lastMove_ >= 0 && begun - lastMove_ < restAfter
                                            : v_.state.flight.seconds > 0 || begun - lastMove_ < restAfter;
    const auto quality = moving ? engine::Quality::moving : engine::Quality::resting;
    bool scene = false;
    if (!(key == drawn_) || (quality == engine::Quality::resting && !fullQuality_)) {
        // The body moved under a mouse that rests: what lies there now is lit in this picture, not the next.
        if (quality == engine::Quality::resting && drag_ == Drag::none && mouseSeen_) {
            hover(mouse_);
            key = keyOf(v_.state, stage_, v_.scale, v_.body);
        }
        if (auto done = drawScene(v_, stage_, quality); !done) return done.error();
        drawn_ = key;
        fullQuality_ = quality == engine::Quality::resting;
        scene = true;
    }
    if (auto done = v_.renderer->present(data); !done) return done.error();
    ++frames_;
    const double milliseconds = (seconds() - begun) * 1e3;
    if (frames_ == 1) log_.write({{"event", "first-frame"}, {"ms_since_start", seconds() * 1e3}});
    if (scene && shapeAsked_ >= 0)
        log_.write({{"event", "shape"},
                    {"ms", (seconds() - std::exchange(shapeAsked_, -1)) * 1e3},
                    {"shape", describe(v_.session.shape)},
                    {"stature_m", v_.session.shaped.height}});
    report(scene, quality, milliseconds);
    return {};
}

// After the device was lost, as a driver update or a laptop's sleep may do; once, lest it go round for ever.
engine::Result<void> WindowApp::rebuild() {
    rebuilt_ = true;
    v_.renderer.reset();
    engine::RendererOptions device;
    device.window = window_->handle();
    auto renderer = engine::Renderer::create(device);
    if (!renderer) return renderer.error();
    v_.renderer = std::move(*renderer);
    uploadBody(v_);
    useFonts(v_);
    v_.pictures = {};
    drawn_ = {};
    fullQuality_ = false;
    pending_ = 2;
    log_.write({{"event", "device-rebuilt"}});
    return {};
}

engine::Result<void> WindowApp::run() {
    while (!v_.state.quit) {
        double wait = -1;
        const double now = seconds();
        if (window_->minimised()) {
            hold_ = await_ = 0; // no frames come that could end them
            if (!waiting_.empty()) wait = 0;
        } else if (pending_ > 0 || hold_ > 0 || await_ > 0 || !waiting_.empty())
            wait = 0;
        else {
            if (!fullQuality_) wait = std::max(0.001, lastMove_ + restAfter - now);
            if (!v_.state.notice.empty()) {
                const double left = std::max(0.001, v_.state.noticeUntil - now);
                wait = wait < 0 ? left : std::min(wait, left);
            }
        }
        const bool flows = flowMoves(v_.state) && !window_->minimised();
        if (flows) {
            const double left = std::max(0.001, flowAt_ - now);
            wait = wait < 0 ? left : std::min(wait, left);
        }
        if (PracticeClock::counts(v_.state)) {
            const double left = practice_.wait(v_.state, window_->minimised());
            wait = wait < 0 ? left : std::min(wait, left);
        }
        if (saveAt_ >= 0) {
            const double left = std::max(0.001, saveAt_ - now);
            wait = wait < 0 ? left : std::min(wait, left);
        }
        if (const double left = diary_.wait(now); left >= 0) wait = wait < 0 ? left : std::min(wait, left);
        const auto events = wait == 0 ? window_->poll() : window_->wait(wait);
        waiting_.insert(waiting_.end(), events.begin(), events.end());
        if (practice_.tick(v_.state, v_.session)) pending_ = std::max(pending_, 1);
        take();
        practice_.report(v_.state, log_);
        if (hold_ > 0 || await_ > 0 || !waiting_.empty()) pending_ = std::max(pending_, 1);
        takeShape();
        if (flows && seconds() >= flowAt_) pending_ = std::max(pending_, 1);
        if (!v_.state.notice.empty() && seconds() >= v_.state.noticeUntil) {
            v_.state.notice.clear();
            pending_ = std::max(pending_, 1);
        }
        if (!fullQuality_ && seconds() >= lastMove_ + restAfter) pending_ = std::max(pending_, 1);
        followState();
        if (window_->minimised()) {
            if (!PracticeClock::counts(v_.state)) log_.write({{"event", "minimised"}});
            continue;
        }
        if (pending_ <= 0) continue;
        --pending_;
        if (hold_ > 0)
            --hold_;
        else if (await_ > 0)
            --await_;
        if (auto done = frame(); !done) {
            if (!v_.renderer->isLost() || rebuilt_) return done.error();
            if (auto again = rebuild(); !again) return again.error();
        }
    }
    followState();
    log_.write({{"event", "quit"}, {"frames", frames_}});
    return {};
}

} // namespace

int runWindow(const AppOptions& o) {
    glm::uvec2 size(1280, 720);
    if (auto asked = parseSize(o.size, size))
        size = *asked;
    else {
        return fail(asked.error().message, 2);
    }
    auto window =
        engine::Window::create("Tongren", static_cast<int>(size.x), static_cast<int>(size.y), o.fullscreen);
    if (!window) return fail(window.error().message);
    WindowApp app(o, std::move(*window));
    if (app.logFailed())
        return fail(o.eventLog + ": the event log cannot be written; choose a folder that you may write to");
    if (auto done = app.start(); !done) return fail(done.error().message);
    const auto done = app.run();
    if (const std::string trouble = app.finish(); !trouble.empty()) {
        const int code = fail(trouble);
        if (done) return code;
    }
    return done ? 0 : fail(done.error().message);
}

} // namespace atlas
