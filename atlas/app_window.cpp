// The window: waits for input, draws only what changed, and reports what it shows to the event log.
#include "atlas/app_window.h"
#include "atlas/app_report.h"
#include "atlas/domain/guest_corrections.h"
#include "atlas/domain/saved_poses.h"
#include "atlas/export_command.h"
#include "atlas/pose_keeper.h"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <utility>

namespace atlas {
namespace {

constexpr double saveAfter = 0.5;         // seconds until changed settings are written
constexpr double longestClass = 6 * 3600; // likewise

} // namespace

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
    const Letters letters = lettersFor(s, pixels(), wanted, v_.letters);
    if (letters == v_.letters) return;
    v_.letters = letters;
    v_.scale = letters.scale;
    buildLetters(v_.ui, letters, options_.session.dataDir);
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
    std::vector<std::string> keyProblems;
    useKeys(withUserKeys(standardKeys(), v_.state.settings.keys, settingsFile().string(), keyProblems));
    for (const std::string& p : keyProblems) std::fprintf(stderr, "tongren: %s\n", p.c_str());
    if (notice.empty() && !keyProblems.empty()) notice = keyProblems.front();
    SessionOptions asked = options_.session;
    if (!options_.bodyAsked) asked.shapeText = describe(v_.state.settings.shape);
    std::string guest; // the window does not wait for it
    const auto dir = asked.dataDir.empty() ? defaultDataDir() : asked.dataDir;
    if (auto presets = loadPresets(dir); presets && isGuestFile(asked.body, *presets)) {
        guest = std::exchange(asked.body, SessionOptions{}.body);
        if (asked.shapeText.empty()) asked.shapeText = describe(v_.state.settings.shape);
    }
    auto preparing = prepare(asked);
    if (options_.uiScale > 0) v_.state.settings.uiScale = options_.uiScale;
    saved_ = v_.state.settings;
    v_.state.projector = options_.projector;
    v_.letters = {1, engine::farUnit(pixels().x, pixels().y), false};
    v_.letters = lettersFor(
        v_.state, pixels(),
        v_.state.settings.uiScale > 0 ? v_.state.settings.uiScale : window_->contentScale(), v_.letters);
    v_.scale = v_.letters.scale;
    auto fonts = std::async(std::launch::async, [&, letters = v_.letters] {
        buildLetters(v_.ui, letters, options_.session.dataDir);
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
    v_.stepBodies = std::make_unique<StepBodies>(engine::Window::wake);
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
    act(act::Stage{stageSize(), window_->contentScale(), 0, stageTop(v_.state, w, h, v_.scale)});
    const bool still = v_.state.settings.reduceMotion;
    v_.state.settings.reduceMotion = true; // begin where the options say, without a flight
    auto applied = applyOptions(v_, options_, seconds());
    v_.state.settings.reduceMotion = still;
    if (!applied) return applied.error();
    if (options_.lesson.empty()) tellSafety();
    for (const Action& a : readPoses(posesDir(), v_.session)) act(a);
    for (const Action& a : drawings_.read()) act(a);
    if (!guest.empty()) act(act::BringGuest{guest});
    openLessons();
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
    if (s.projector || s.settings.toldSafety || s.cardKind != CardKind::none) return;
    act(act::Open{CardKind::safety, ""});
    const auto w = static_cast<float>(window_->pixelWidth());
    if (w < kCardBeside * v_.scale) act(act::Toggle{"card"});
}

void WindowApp::followDiary() {
    AppState& s = v_.state;
    for (const Action& a : exams_.follow(s.exam, v_.session.catalog, seconds())) act(a);
    for (const Action& a : diary_.follow(s, seconds())) act(a);
    if (s.diaryExport.empty()) return;
    const auto kept = exportDiary(s.diary, std::exchange(s.diaryExport, {}), documentsDir());
    act(act::Notice{kept ? "The diary is in " + kept->string()
                         : "The diary is not exported: " + kept.error().message,
                    12});
}

void WindowApp::followGiving() {
    AppState& s = v_.state;
    if (!std::exchange(s.giveAway, false)) return;
    const auto file = giveAway(v_.session, documentsDir(), s.settings.phases);
    act(act::Notice{
        file ? "The body is in " + file->string() : "The body is not saved: " + file.error().message, 12});
}

void WindowApp::followClass() {
    const ClassScreen& c = v_.state.classScreen;
    if (!c.open) return kept_.reset(), class_.reset();
    if (class_ && class_->gone()) {
        act(act::ClassTold{true, class_->where(), true,
                           "The class's screen " + class_->where() +
                               " is gone; its window opens again when a screen is there"});
        log_.write({{"event", "class-lost"}});
        kept_ = class_->kept();
        return class_.reset();
    }
    if (!class_ && !(c.lost && engine::monitors().size() < 2)) {
        auto opened = ClassWindow::open(v_, *window_, std::exchange(kept_, {}));
        if (!opened)
            return act(act::ClassTold{.notice = "The class's window could not be opened: " +
                                                opened.error().message});
        class_ = std::move(*opened);
        act(act::ClassTold{true, class_->where(), false,
                           class_->where().empty() ? "The class's window is open. One screen only: move it "
                                                     "aside to rehearse, or press F9 for this window alone"
                                                   : "The class sees the screen " + class_->where()});
    }
    ClassScreen& asked = v_.state.classScreen;
    if (std::exchange(asked.swap, false) && class_ && !class_->swapWith(*window_))
        act(act::Notice{"There is one screen only, nothing to swap. F9 makes this window the class's", 6});
    if (const int by = std::exchange(asked.otherMonitor, 0); by != 0 && class_) class_->nextMonitor(by);
    if (class_ && asked.where != class_->where()) act(act::ClassTold{true, class_->where()});
}

// A sheet of the open card is made beside the window.
void WindowApp::followPrinting() {
    AppState& s = v_.state;
    if (!handout_ && !s.handout.empty()) { // else when that one is done
        auto job = readPrint(s);
        s.handout.clear();
        if (!job) return;
        act(act::Notice{"The " + nameOf(*job) + " is being made…", 60});
        handout_.emplace(v_, std::move(*job), documentsDir(), engine::Window::wake);
    }
    const auto told = handout_ ? handout_->take() : std::nullopt;
    if (!told) return;
    handout_.reset();
    log_.write({{"event", "handout"}, {"told", *told}});
    act(act::Notice{*told, 12});
    pending_ = std::max(pending_, 1);
}

std::string WindowApp::finish() {
    std::string lost;
    for (const std::string& one :
         {diary_.finish(v_.state.diary), exams_.finish(v_.state.exam), drawings_.finish(v_.state)})
        if (!one.empty()) lost.append(lost.empty() ? "" : "\n").append(one);
    return lost;
}

// As asked for, else the one that was open last: after a power cut the class goes on where it was.
void WindowApp::openLessons() {
    const AppOptions& o = options_;
    const Settings set = v_.state.settings;
    if (!o.lesson.empty())
        return act(act::OpenLesson{o.lesson, static_cast<size_t>(std::max(o.lessonStep, 1)) - 1});
    const bool other = !o.point.empty() || !o.region.empty() || !o.meridian.empty() || !o.page.empty() ||
                       o.practise || o.bodyAsked;
    if (other || set.lesson.empty()) return;
    // The class's clock goes on, unless that class is long over.
    const auto taught = static_cast<double>(std::time(nullptr) - set.taughtSince);
    const bool same = set.taughtSince > 0 && taught >= 0 && taught < longestClass;
    act(act::OpenLesson{set.lesson, static_cast<size_t>(std::max(set.lessonStep, 1)) - 1, set.teaching,
                        same ? taught : 0});
}

void WindowApp::followLessons() {
    for (const Action& a : lessons_.follow(v_.state, seconds(), v_.state.quit)) act(a);
    std::vector<Lesson> shelf;
    if (lessons_.takeShelf(shelf)) v_.index.emplace(v_.session.catalog, shelf);
}

// What the state asks of window, fonts and files.
void WindowApp::followState() {
    AppState& s = v_.state;
    followScale();
    followDiary();
    for (const Action& a : drawings_.follow(s, seconds())) act(a);
    followGiving();
    followPrinting();
    followLessons();
    followClass();
    if (!s.poseJobs.empty())
        for (const Action& a : followPoses(s, v_.session, posesDir(), documentsDir())) act(a);
    if (const std::string told = chime_.follow(s); !told.empty()) act(act::Notice{told, 8});
    if (s.fullscreen != window_->fullscreen()) window_->setFullscreen(s.fullscreen);
    if (!s.clipboard.empty()) {
        window_->setClipboard(s.clipboard);
        s.clipboard.clear();
    }
    if (!(s.shape == asked_)) {
        if (!worker_) worker_.emplace(v_.session, engine::Window::wake);
        worker_->ask(asked_ = s.shape, poseGoal(s), seconds());
    }
    if (saveAt_ >= 0 && (seconds() >= saveAt_ || s.quit)) {
        saveAt_ = -1;
        if (auto done = saveSettings(settingsFile(), saved_); !done)
            act(act::Notice{"The settings could not be saved: " + done.error().message, 8});
    }
    const Settings kept = settingsToKeep(s);
    if (kept == saved_) return;
    if (kept.dark != saved_.dark) v_.ui.setTheme(kept.dark, v_.scale);
    const bool lesson = kept.lesson != saved_.lesson || kept.lessonStep != saved_.lessonStep;
    saved_ = kept;
    saveAt_ = seconds() + (lesson ? 0 : saveAfter);
}

// A body that was dropped is read and fitted beside the window; the old one stands until the new one is done.
void WindowApp::followGuest() {
    GuestWish& wish = v_.state.guest;
    if (guest_ && guest_->file() != wish.file) {
        guest_.reset();
        corrections_.reset();
    }
    if (wish.corrected || wish.forgotten || wish.restored) correctGuest();
    if (!guest_ && !wish.file.empty())
        guest_ = std::make_unique<GuestWorker>(v_.session, wish.file, engine::Window::wake);
    if (guest_) {
        if (wish.stage != guest_->stage()) act(act::GuestStage{guest_->stage()});
        if (auto made = guest_->take()) {
            guest_.reset();
            std::string trouble;
            if (*made) {
                v_.state.refit = true;
                adopt(v_, std::move((*made)->shown), seconds());
                worker_.reset(); // it lends the session as it was
                if (corrections_) {
                    act(act::Corrected{*corrections_});
                    if (const auto kept = saveCorrections(correctionsFile(wish.file), corrections_->after);
                        !kept)
                        trouble = kept.error().message;
                }
            } else {
                trouble = made->error().message;
            }
            corrections_.reset();
            log_.write({{"event", "guest"}, {"file", wish.file}, {"trouble", trouble}});
            act(act::GuestDone{trouble});
        }
    }
    if (std::exchange(wish.ours, false)) {
        AtlasSession ours = v_.session;
        ours.guest.reset();
        worker_.reset();
        worker_.emplace(ours, engine::Window::wake);
        worker_->ask(asked_ = v_.state.shape, poseGoal(v_.state), seconds());
    }
}

// The guest that stands there is fitted again, with one landmark put right, with others or with none.
void WindowApp::correctGuest() {
    GuestWish& wish = v_.state.guest;
    const auto corrected = std::exchange(wish.corrected, {});
    const auto restored = std::exchange(wish.restored, {});
    const bool forgotten = std::exchange(wish.forgotten, false);
    if (!v_.session.guest) return;
    const auto& file = v_.session.guest->file;
    auto list = loadCorrections(correctionsFile(file), v_.session.catalog);
    if (!list) return act(act::Notice{list.error().message, 12});
    corrections_ = {file.string(), *list, std::move(*list)};
    auto& wanted = corrections_->after;
    if (forgotten) wanted.clear();
    if (restored) wanted = *restored;
    if (corrected) put(wanted, *corrected);
    guest_.reset();
    wish.file = file.string();
    guest_ = std::make_unique<GuestWorker>(v_.session, file, engine::Window::wake, wanted);
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
    if (s.classScreen.open)
        state["class"] = {{"there", class_ != nullptr},
                          {"screen", s.classScreen.where},
                          {"lost", s.classScreen.lost},
                          {"shown", class_ ? class_->shown() : ""},
                          {"width", class_ ? class_->size().x : 0},
                          {"height", class_ ? class_->size().y : 0}};
    state["scene"] = scene;
    state["quality"] = quality == engine::Quality::resting ? "resting" : "moving";
    if (s.flight.seconds <= 0 && s.poseFlight.seconds <= 0) { // where a test can click
        if (scene && quality == engine::Quality::resting) sites_ = shownSites(v_, stage_);
        state["sites"] = sites_;
    }
    const std::string text = state.dump();
    state["n"] = frames_;
    if (class_) state["class_frames"] = class_->frames();
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
    if (advancePointing(v_.state, begun)) pending_ = std::max(pending_, 1);
    limb_.follow(v_, begun);
    if (advancePose(v_.state, v_.session, begun)) pending_ = std::max(pending_, 1);
    followPose(v_, begun);
    v_.ui.beginFrame(w, h, pixelsPerUnit(), delta);
    layHandles(v_, stage_);
    layLandmarks(v_, stage_);
    layLabels(v_, stage_);
    if (auto done = layLens(v_, stage_, begun); !done) return done.error();
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
    const float shift = stageShift(v_.state, w, h, v_.scale), top = stageTop(v_.state, w, h, v_.scale);
    if (shift != v_.state.camera.shift || top != v_.state.stageTop || stage.x != stage_.x ||
        stage.y != stage_.y || stage.width != stage_.width || stage.height != stage_.height) {
        stage_ = stage;
        act(act::Stage{stageSize(), window_->contentScale(), shift, top});
    }
    const bool flies = v_.state.flight.seconds > 0 || v_.state.poseFlight.seconds > 0;
    if (!flies && (drag_ == Drag::none || drag_ == Drag::tool)) {
        auto made = layPictures(v_, pictureSize(v_.state, w, h, v_.scale));
        if (!made) return made.error();
        auto step = layStepPictures(v_, stepPictureSize(v_.state, w, h, v_.scale));
        if (!step) return step.error();
        if (*made || *step) { // the scene is drawn anew over it, and the card once more with its pictures
            drawn_ = {};
            pending_ = std::max(pending_, 2);
        }
    }
    SceneKey key = keyOf(v_.state, stage_, v_.scale, v_.body);
    const bool moved = viewMoved(key, drawn_);
    if (moved) lastMove_ = begun; // so the first picture comes fast and fine detail after it
    const bool moving = drag_ != Drag::none && drag_ != Drag::tool
                            ? lastMove_ >= 0 && begun - lastMove_ < kRestAfter
                            : flies || begun - lastMove_ < kRestAfter;
    const auto quality = moving ? engine::Quality::moving : engine::Quality::resting;
    bool scene = false;
    const bool hidden = v_.state.lesson && v_.state.lesson->overview;
    if (hidden)
        drawn_ = {};
    else if (!(key == drawn_) || (quality == engine::Quality::resting && !fullQuality_)) {
        // The body moved under a mouse that rests: what lies there now is lit in this picture, not the next.
        if (quality == engine::Quality::resting && drag_ == Drag::none && mouseSeen_) {
            if (v_.state.pointing.tool == PointingTool::none) hover(mouse_);
            key = keyOf(v_.state, stage_, v_.scale, v_.body);
        }
        if (auto done = drawScene(v_, stage_, quality); !done) return done.error();
        drawn_ = key;
        fullQuality_ = quality == engine::Quality::resting;
        scene = true;
    }
    if (auto done = v_.renderer->present(data); !done) return done.error();
    if (class_) {
        if (auto done = class_->frame(v_, quality, begun); !done) return done.error();
        v_.ui.use();
    }
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
    if (class_) kept_ = class_->kept();
    class_.reset(); // followState() opens it again
    v_.renderer.reset();
    engine::RendererOptions device;
    device.window = window_->handle();
    auto renderer = engine::Renderer::create(device);
    if (!renderer) return renderer.error();
    v_.renderer = std::move(*renderer);
    uploadBody(v_);
    useFonts(v_);
    v_.pictures = {};
    v_.steps = {};
    drawn_ = {};
    v_.lens = {};
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
            input_.release();
            if (!input_.empty()) wait = 0;
        } else if (pending_ > 0 || input_.waits())
            wait = 0;
        else {
            if (!fullQuality_) wait = std::max(0.001, lastMove_ + kRestAfter - now);
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
        for (const double left :
             {diary_.wait(now), exams_.wait(now), drawings_.wait(now), lensWait(v_.lens, now)})
            if (left >= 0) wait = wait < 0 ? left : std::min(wait, left);
        if (const double left = lessons_.wait(v_.state, now); left >= 0)
            wait = wait < 0 ? left : std::min(wait, left);
        const bool taught = v_.state.lesson && v_.state.lesson->teaching;
        if (taught) {
            const double left = std::max(0.001, clockAt_ - now);
            wait = wait < 0 ? left : std::min(wait, left);
        }
        const auto events = wait == 0 ? window_->poll() : window_->wait(wait);
        input_.add(events);
        if (class_)
            for (const engine::InputEvent& e : class_->take()) handleClass(e);
        if (practice_.tick(v_.state, v_.session)) pending_ = std::max(pending_, 1);
        take();
        practice_.report(v_.state, log_);
        if (input_.waits()) pending_ = std::max(pending_, 1);
        takeShape();
        followGuest();
        if (v_.stepBodies->news()) pending_ = std::max(pending_, 1);
        if (taught && seconds() >= clockAt_) {
            clockAt_ = std::floor(seconds()) + 1;
            pending_ = std::max(pending_, 1);
        }
        if (flows && seconds() >= flowAt_) pending_ = std::max(pending_, 1);
        if (!v_.state.notice.empty() && seconds() >= v_.state.noticeUntil) {
            v_.state.notice.clear();
            pending_ = std::max(pending_, 1);
        }
        if (!fullQuality_ && seconds() >= lastMove_ + kRestAfter) pending_ = std::max(pending_, 1);
        if (!v_.lens.full && seconds() >= v_.lens.moved + kRestAfter) pending_ = std::max(pending_, 1);
        followState();
        if (window_->minimised()) {
            if (!PracticeClock::counts(v_.state)) log_.write({{"event", "minimised"}});
            continue;
        }
        if (pending_ <= 0) continue;
        --pending_;
        input_.frame(v_.state, v_.ui);
        if (auto done = frame(); !done) {
            if (!v_.renderer->isLost() || rebuilt_) return done.error();
            if (auto again = rebuild(); !again) return again.error();
        }
    }
    followState();
    log_.write({{"event", "quit"}, {"frames", frames_}});
    return {};
}

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
