#pragma once
// The interface around the stage, drawn with Dear ImGui. Panels read the state and return what the user asked
// for.
#include "atlas/domain/search.h"
#include "atlas/domain/session.h"
#include "atlas/state/state.h"
#include "atlas/view/cue.h"
#include "atlas/view/flow.h"
#include "atlas/view/labels.h"
#include "atlas/view/pictures.h"
#include "engine/render/renderer.h"
#include "engine/ui/ui_context.h"
#include <span>

namespace atlas {

inline constexpr float kHandleRadius = 12; // logical pixels

struct HandleMark {
    std::string name;     // Grip::name
    glm::vec2 at{};       // framebuffer pixels
    bool chosen = false;  // by keys
    bool crowded = false; // a point lies under it
};

struct PanelContext {
    const AppState& state;
    const AtlasSession& session;
    const SearchIndex& index;
    const engine::UiFonts& fonts;
    const std::vector<Label>& labels;
    float width = 0, height = 0, scale = 1; // framebuffer pixels, pixels a logical pixel
    double now = 0;
    std::string deviceNotice;                // "software rendering" once; "" none
    std::span<const FlowMark> flow{};        // framebuffer pixels
    const HandCue* cue = nullptr;            // of a guided session, pixels of the stage
    std::span<const CardPicture> pictures{}; // of the open page, in its order
    int64_t clock = 0;                       // seconds since 1970; 0: the machine's. Of the diary's dates
    std::span<const HandleMark> handles{};   // of the limbs that can be dragged
    CardPicture lens{};                      // under the magnifier; number 0: none
    std::span<const CardPicture> steps{};    // of the open lesson, as far as they are made
};

// Where the scene goes between the panels, framebuffer pixels; the card lies over the stage below 1,100
// logical px.
engine::ViewRect stageRect(const AppState&, float width, float height, float scale);

inline constexpr float kCardBeside = 1100; // logical pixels; a narrower window's card lies over the stage

// Camera::shift that keeps the target in the middle of what floating panels leave free.
float stageShift(const AppState&, float width, float height, float scale);
// Share of the stage's height that the controls above it take from the body; 0 where they stand beside it.
float stageTop(const AppState&, float width, float height, float scale);

// Of the projector's picture, for UiContext::buildFonts(): the far texts have their share of the whole
// height, however narrow it is.
float projectorUnit(float height);

// Framebuffer pixels of a picture on the open page's card; zero while no page shows.
glm::ivec2 pictureSize(const AppState&, float width, float height, float scale);

// Framebuffer pixels of a lesson's small pictures; zero while none shows.
glm::ivec2 stepPictureSize(const AppState&, float width, float height, float scale);

// A figure of a page on a picture of its own.
void drawFigurePicture(const PanelContext&, const PagePicture&, const std::string& caption);

// Between UiContext::beginFrame and endFrame. Text that the search found is kept by the caller.
std::vector<Action> drawPanels(const PanelContext&);

// A picture without panels: labels, the body's sides and a caption.
void drawPicture(const PanelContext&, const std::string& title, const std::string& caption);

// What the last frame drew that can be clicked, or that scripts look for; framebuffer pixels.
struct PanelItem {
    std::string name; // as on screen, or what an icon does: "Neck", "TE3", "Copy the whole card as text"
    float x = 0, y = 0, width = 0, height = 0;
    bool looked = false; // only looked at: it cannot be pressed
};
const std::vector<PanelItem>& drawnItems();
std::string walkedItem(); // what the keys have in focus, "" nothing
struct PanelText {        // of the projector's picture: title, location, names; framebuffer pixels
    std::string text;
    float x = 0, y = 0, width = 0, height = 0;
    float letters = 0; // from the top of a "b" to the bottom of a "p"
    bool label = false;
};
const std::vector<PanelText>& drawnTexts();
// Where its words on the picture lie that labels keep clear of: the body's sides. Left, top, right, bottom.
const std::vector<glm::vec4>& drawnWords();

} // namespace atlas
