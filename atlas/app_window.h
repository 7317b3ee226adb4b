#pragma once
// Inside of the window: its loop in app_window.cpp, mouse and keyboard in app_window_input.cpp.
#include "atlas/app_practice.h"
#include "atlas/app_viewer.h"
#include "atlas/chime.h"
#include "atlas/class_window.h"
#include "atlas/diary_keeper.h"
#include "atlas/drawing_keeper.h"
#include "atlas/event_log.h"
#include "atlas/exam_keeper.h"
#include "atlas/guest_worker.h"
#include "atlas/handout_worker.h"
#include "atlas/input_queue.h"
#include "atlas/landmark_drag.h"
#include "atlas/lesson_keeper.h"
#include "atlas/limb_drag.h"
#include "atlas/scene_key.h"
#include "atlas/view/picking.h"
#include "engine/platform/window.h"
#include <nlohmann/json.hpp>

namespace atlas {

class WindowApp {
public:
    WindowApp(const AppOptions& options, std::unique_ptr<engine::Window> window)
        : options_(options), window_(std::move(window)), log_(options.eventLog) {}

    engine::Result<void> start();
    engine::Result<void> run();
    engine::Result<void> rebuild();
    std::string finish(); // what could not be kept; "" nothing
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
    glm::vec2 pixels() const { return {window_->pixelWidth(), window_->pixelHeight()}; }
    void hover(glm::vec2 p);
    void pointAt(glm::vec2 p);
    bool covered(glm::vec2 p) const;
    void take();
    void takeShape();
    void followGuest();
    void correctGuest();
    void followDiary();
    void followClass();
    void handleClass(const engine::InputEvent&);
    void followGiving();
    void followPrinting();
    void openLessons();
    void followLessons();
    void drop(const engine::InputEvent&);

    AppOptions options_;
    std::unique_ptr<engine::Window> window_;
    EventLog log_;
    Viewer v_;
    engine::ViewRect stage_;
    SceneKey drawn_;
    Settings saved_;
    std::vector<PointPick> clicked_; // what lay under the last click; the front one was chosen
    glm::vec2 clickedAt_{};
    double clickedTime_ = 0;
    enum class Drag { none, orbit, pan, limb, landmark, tool } drag_ = Drag::none;
    glm::vec2 pressed_{}, mouse_{};
    bool mouseSeen_ = false;
    bool dragged_ = false, fullQuality_ = false, stageHover_ = false, rebuilt_ = false;
    double lastPress_ = -1, lastMove_ = -1, lastFrame_ = 0;
    int pending_ = 2; // frames still to draw
    InputQueue input_;
    uint64_t frames_ = 0;
    std::string lastReport_, lit_;
    nlohmann::ordered_json sites_ = nlohmann::ordered_json::array(); // for the event log
    Shape asked_;                                                    // of the worker
    double shapeAsked_ = -1; // when the body was asked for that is drawn next
    double flowAt_ = 0;      // when the arrows move on
    double saveAt_ = -1;     // when changed settings go to the file
    PracticeClock practice_;
    LimbDrag limb_;
    LandmarkDrag landmark_;
    std::unique_ptr<ClassWindow> class_;
    std::shared_ptr<const engine::Image> kept_; // the class's, while its window is away
    bool classDrag_ = false;
    glm::vec2 classMouse_{};
    std::optional<ShapeWorker> worker_;
    std::unique_ptr<GuestWorker> guest_;
    std::optional<HandoutWorker> handout_;
    std::optional<CorrectionStep> corrections_; // that the guest on its way is fitted with, to be kept
    DiaryKeeper diary_{diaryFile()};
    ExamKeeper exams_{examFile()};
    DrawingKeeper drawings_{drawingsFile()};
    LessonKeeper lessons_{options_.session.dataDir.empty() ? defaultDataDir() : options_.session.dataDir,
                          lessonsDir()};
    double clockAt_ = 0; // when a class's clock moves on
    Chime chime_;
};

} // namespace atlas
