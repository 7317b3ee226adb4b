#pragma once
// What window, picture and benchmark share: the measured body, the renderer, the interface and the state they
// show.
#include "atlas/app.h"
#include "atlas/panels/panels.h"
#include "atlas/scene_key.h"
#include "atlas/shape_worker.h"
#include "atlas/step_bodies.h"
#include "atlas/view/drawings.h"
#include "atlas/view/lens.h"
#include "atlas/view/ruler_view.h"
#include <future>
#include <optional>

namespace atlas {

struct PagePictures { // as they were made
    std::string page;
    SceneKey key; // of what they depend on
    std::vector<CardPicture> pictures;
};

struct StepPictures { // of a lesson; made one by one while they are wanted
    std::string file;
    SceneKey key; // of what all depend on
    std::vector<LessonStep> of;
    std::vector<CardPicture> pictures; // of each; number 0: not made yet
    size_t made = 0;                   // all that lie in the renderer
};

struct Standing { // the body that stands there, whoever looks at it
    AtlasSession session;
    std::vector<Feature> features;
    BodyOverlay overlay;
    std::vector<float> blush; // where blood shows, one a vertex of the shape
    std::vector<Grip> grips;  // of the body as it is shaped
    std::optional<SearchIndex> index;
    uint64_t body = 0;   // counts the bodies and their poses, for whoever draws only what changed
    uint64_t shapes = 0; // counts what renderers must upload anew
};

struct LensPicture {     // under the magnifier
    CardPicture picture; // number 0: none
    SceneKey of;         // and what else it was drawn for:
    glm::vec2 at{};
    float size = 0;
    bool labels = false;
    bool full = true;  // in the resting quality
    double moved = -1; // when
};

struct Studio { // what a picture of the body needs, without any interface
    Studio() : Studio(std::make_shared<Standing>()) {}
    explicit Studio(std::shared_ptr<Standing> shared) : standing(std::move(shared)) {}
    std::shared_ptr<Standing> standing; // several pictures may share it
    AtlasSession& session = standing->session;
    std::vector<Feature>& features = standing->features;
    BodyOverlay& overlay = standing->overlay;
    std::vector<float>& blush = standing->blush;
    std::vector<Grip>& grips = standing->grips;
    uint64_t& body = standing->body;
    std::unique_ptr<engine::Renderer> renderer;
    AppState state;
    engine::Scene scene;
    RulerView ruler;
    DrawingMemory drawn;           // the teacher's lines
    float scale = 1;               // pixels a logical pixel
    bool transparent = false;      // without background and ground
    bool dressed = false;          // as uploaded; follows the garment setting
    std::vector<std::string> tint; // what is lit on the skin, as uploaded
    uint64_t uploaded = 0;         // Standing::shapes as the renderer has it
};

struct Letters { // what UiContext::buildFonts() is asked for
    float scale = 1, far = 720;
    bool names = false;  // the large title of the projector's picture
    std::string words{}; // characters beyond ASCII of the lesson that is taught
    bool operator==(const Letters&) const = default;
};

struct Viewer : Studio {
    using Studio::Studio;
    std::optional<SearchIndex>& index = standing->index;
    engine::UiContext ui;
    std::vector<Label> labels;
    std::vector<FlowMark> flow;
    FlowMemory flowMemory;
    HandCue cue; // of a guided session
    CueMemory cueMemory;
    PagePictures pictures;
    LensPicture lens;
    StepPictures steps;
    std::unique_ptr<StepBodies> stepBodies; // null: steps are pictured on the body that stands there
    std::string deviceNotice;
    Letters letters; // as the fonts are made
    std::vector<HandleMark> handles;
    std::optional<glm::vec2> landmark; // of a guest, dragged by the mouse: pixels of the stage
    std::optional<Grip> dragged;       // by the mouse
};

int fail(const std::string& message, int code = 1); // one line on standard error; returns the exit code

// Everything that needs no device, ready to run on another thread.
struct Prepared {
    AtlasSession session;
    std::vector<Feature> features;
    BodyOverlay overlay;
    SearchIndex index;
    std::vector<float> blush;
};
std::future<engine::Result<Prepared>> prepare(const SessionOptions&);

// For commands without a window: device and body come together, still and with what the options say of the
// user; a guest's report goes to standard error.
engine::Result<void> openOffScreen(Viewer&, std::future<engine::Result<Prepared>>&,
                                   const engine::RendererOptions&, const AppOptions&);

// Takes over what was prepared and uploads the body.
void adopt(Studio&, Prepared&&);
void adopt(Viewer&, Prepared&&);
void adopt(Viewer&, Reshaped&&, double now); // the same body in another shape
// The body takes the state's pose, and what lies on it is carried along; true when it moved. A pose that it
// cannot take is given up with a notice.
bool followPose(Studio&, double now);
void layHandles(Viewer&, engine::ViewRect stage); // of the limbs that can be dragged, when they show
void uploadBody(Studio&);                         // again, to a renderer that has none
// `scale`: as user or monitor want it. `now`: as the fonts are made; what need not change stays.
Letters lettersFor(const AppState&, glm::vec2 size, float scale, const Letters& now);
void buildLetters(engine::UiContext&, const Letters&, const std::filesystem::path& dataDir);
std::string glyphText(const std::filesystem::path& dataDir); // every character that the data files use
void useFonts(Viewer&);                                      // after UiContext::buildFonts: theme and upload

// Point, region, meridian, view and material as the options ask; a message where one is unknown or misspelt.
engine::Result<void> applyOptions(Studio&, const AppOptions&, double now);
engine::Result<glm::uvec2> parseSize(const std::string& text, glm::uvec2 otherwise); // "1920x1080"

std::vector<std::string> foundCodes(const Viewer&,
                                    const std::string& query); // placed points among the results
glm::vec2 labelSize(const Viewer&, const std::string& text, ImFont* = nullptr); // logical pixels; null: small
void layLabels(Viewer&, engine::ViewRect stage);
// The same with another lettering; `covered` and `measure` in logical pixels, see labels.h. `numbers`: of a
// ruler, where they are written otherwise.
std::vector<Label> labelsOf(Studio&, engine::ViewRect stage, const std::vector<Box>& covered,
                            const std::function<glm::vec2(const std::string&)>& measure,
                            const std::function<glm::vec2(const std::string&)>& numbers = {});
void layFlow(Viewer&, engine::ViewRect stage, double seconds);
// Makes the open page's pictures where they are missing; true when the scene's own picture was drawn over.
engine::Result<bool> layPictures(Viewer&, glm::ivec2 size);
// The same for the open lesson's steps: one picture a call.
engine::Result<bool> layStepPictures(Viewer&, glm::ivec2 size);
void layCue(Viewer&, engine::ViewRect stage);
void composeScene(Studio&); // Studio::scene as the state wants it
// The magnifier's picture and names, where that is in the hand; before the interface is laid out. Coarse
// while it moves, as the scene itself.
engine::Result<void> layLens(Viewer&, engine::ViewRect stage, double now);
double lensWait(const LensPicture&, double now); // seconds until it is to be laid again; < 0: not by itself
inline constexpr double kRestAfter = 0.12;       // seconds without movement before a full picture is drawn
engine::Result<void> drawScene(Studio&, engine::ViewRect stage, engine::Quality);
PanelContext panelContext(const Viewer&, float width, float height, double now);

} // namespace atlas
