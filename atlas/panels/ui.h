#pragma once
// Building blocks of the panels: palette, text, icons, buttons. Lengths are logical pixels; Kit::px scales
// them.
#include "atlas/panels/document.h"
#include "atlas/panels/panels.h"
#include <array>
#include <imgui.h>
#include <map>
#include <string_view>

namespace atlas::ui {

inline constexpr float kToolbar = 8 + 3 * 30 + 9 + 8 * 32; // logical pixels wide, over the stage

struct Palette {
    ImU32 ink, quiet, accent, onAccent, page, field, fieldOver, rule, caution, cautionBar, flag, flagBar;
};
Palette palette(bool dark);
Palette paletteOf(const AppState&); // the theme's, or the projector's

struct Kit;

struct SetPlan { // what the user's own set takes
    bool known = false;
    PracticeRequest request;
    SafetyChoices safety;
    const void* body = nullptr;
    Shape shape;
    int seconds = 0;
    std::vector<LeftOut> leftOut;
    std::string problem; // why nothing of it can be pressed
};

// ImGui's field of several lines breaks no lines: breaks of ours stand in its text as "\r\n", which it shows
// as line ends of no width, and are taken out of what was typed.
struct WrappedText {
    std::string buffer, seen; // as the field holds it; as it stood after the last frame
    std::string known;        // the text that both stand for
    int caret = 0;
    bool active = false; // in the last frame
    ImFont* font = nullptr;
    float width = 0; // pixels
};
std::string wrapText(std::string_view, ImFont*, float width);
std::string unwrapText(std::string_view wrapped);
// True when something was typed: `field.known` is the new text. `text`: as it stands in the state.
bool textArea(const Kit&, const char* id, WrappedText& field, const std::string& text, const char* hint,
              float width, float height);
struct WalkItem {                // that can be clicked, whether it shows or is scrolled away
    unsigned key = 0;            // its own
    unsigned id = 0, window = 0; // ImGui's
    std::string name;
    glm::vec4 rect{};     // framebuffer pixels: x, y, width, height
    bool field = false;   // a text is written there
    int slider = -1;      // which one
    bool pressed = false; // in this frame
};

// What the panels remember between frames and nobody else needs.
struct Memory {
    int frame = 0;
    char field[256] = {}; // text of the search field
    std::string echoed;   // the query as the panels last saw or sent it
    bool reload = false, refocus = false, searching = false, selectAll = false;
    const void* index = nullptr; // SearchIndex::words()
    std::string searched;        // what `results` answers
    std::vector<SearchResult> results;
    bool nearest = false; // nothing matched; `results` are the nearest
    std::string shownPreview, hoveredRow;
    CardKind documentKind = CardKind::none;
    std::string documentId;
    const void* documentBody = nullptr;
    Shape documentShape;
    Document document;
    double copiedAt = -10;
    SafetyChoices documentSafety;
    std::string topic;                         // of the pages, open in the finder
    std::string unfolded;                      // the document whose folded part the user asked to read
    bool bodyShown = false, poseShown = false; // in the last frame
    int shownMotion = -1;                      // slider that was scrolled into view
    char poseName[96] = {};                    // text of the field for a posture's name
    char guestFile[1024] = {};                 // likewise for a model's file
    bool sliderSpent = false;                  // until the mouse button is up again
    SetPlan set;
    std::map<std::string, WrappedText> written; // fields of several lines, by their ids
    std::string lessonField;                    // of one line, that is written in
    size_t overviewShown = SIZE_MAX;            // step that was scrolled into view
    size_t stepShown = SIZE_MAX;                // likewise in the list
    size_t stepDragged = SIZE_MAX;
    int diarySpan = 0;         // days that the diary's picture shows; 0: as many as its entries ask for
    size_t diaryRows = 0;      // entries listed; 0: the usual first ones
    char examField[160] = {};  // a typed name: of a point, or of a learner
    size_t examAt = 0;         // the question that it is of
    int examHeld = -1;         // row of an order under the mouse button
    int examChoice = -1;       // of the set-up, scrolled into view
    bool diaryConfirm = false; // asked whether all shall be deleted
    std::vector<PanelItem> items;
    std::vector<WalkItem> walkable;
    unsigned walkKey = 0; // in the keys' focus
    glm::vec2 walkAt{};
    bool walkScrolls = false, walkLights = false; // it is brought into view; it shows as under the mouse
    std::vector<glm::vec4> words;                 // on the picture itself
    std::vector<PanelText> texts;                 // of the projector's picture
};
Memory& memory(); // of the current ImGui context

struct Kit { // one frame's drawing tools
    const PanelContext& c;
    std::vector<Action>& out;
    Palette p;
    Memory& m;
    float px(float logical) const { return logical * c.scale; }
    void push(Action a) const { out.push_back(std::move(a)); }
};

enum class Icon {
    search,
    close,
    undo,
    redo,
    back,
    forward,
    copy,
    print,
    fold,
    unfold,
    plus,
    minus,
    sun,
    moon,
    label,
    line,
    help,
    reset,
    tick,
    ache,
    page,
    sliders,
    body,
    shield,
    play,
    pause,
    next,
    previous,
    repeat,
    stop,
    up,
    down,
    list,
    diary,
    pose,
    mirror,
    laser,
    spotlight,
    magnifier,
    pen,
    straight,
    arrow,
    eraser,
    screen,
    wipe
};
void drawIcon(ImDrawList*, Icon, ImVec2 centre, float size, ImU32 colour);

void drawText(ImDrawList*, ImFont*, ImVec2, ImU32, std::string_view);
float textWidth(ImFont*, std::string_view);
std::string fitted(ImFont*, std::string_view, float width); // shortened with an ellipsis where it must be
// Text flowed to the width that is left; `cite` follows small and raised.
void paragraph(const Kit&, ImFont*, ImU32, std::string_view, std::string_view cite = {}, float indent = 0,
               float inset = 0);
void heading(const Kit&, std::string_view);
void gap(const Kit&, float logical);
void rule(const Kit&);

bool iconButton(const Kit&, const char* id, Icon, std::string_view tip, bool on = false, float size = 32);
// A line to write in; true when Enter ended it. `focus`: it takes the keyboard.
bool textField(const Kit&, const char* id, const char* hint, std::span<char> text, float width,
               bool focus = false);
bool textButton(const Kit&, const char* id, std::string_view text, bool on = false);
// Chips flow from left to right; begin a group with x = 0.
bool chip(const Kit&, const char* id, std::string_view text, float& x, bool on = false);
void chipGround(const Kit&, ImVec2 at, ImVec2 size, bool on, bool over);
// A row with a box to tick and the key of act::Toggle{what}.
void checkRow(const Kit&, const char* what, std::string_view text, bool on, std::string_view tip = {});
// A whole row that can be clicked; draws its hover ground. `corner` receives its top left.
bool row(const Kit&, const char* id, std::string_view name, float height, bool lit, ImVec2& corner);
void tooltip(const Kit&, std::string_view);
void scrollByKeys(const Kit&);                // the window that is drawn, as act::ScrollCard asks
void note(const Kit&, std::string_view name); // the last item, for drawnItems() and who walks by keys
void noteSlider(const Kit&, std::string_view name, size_t index); // likewise; the keys' arrows move it

ImU32 meridianColour(const Kit&, std::string_view code);
void patternSample(const Kit&, ImDrawList*, const Meridian&, ImVec2 left, float width);
void hoverPoint(const Kit&, const std::string& row, const std::string& code); // the last item lights a point
void hoverRegion(const Kit&, const std::string& row, const OfferedRegion&);   // the last item, an area
void pointDot(const Kit&, ImDrawList*, const Meridian*, ImVec2 centre);
std::string withKey(std::string text, const Action&); // "Search   /"
std::string keysOf(const Action&);                    // as the key table names them, "" none

// The sign of a point that is left out, as on the body.
void leftOutSign(const Kit&, ImDrawList*, ImVec2 centre, float radius);
bool linkText(const Kit&, const char* id, std::string_view text, float indent = 0);
void openLink(const Kit&, const std::string& link); // "page:safety", "region:neck"
void choiceBlock(const Kit&, const Block&);
void signBlock(const Kit&, const Block&);

// A borderless window at a place; `floating` gets a ground, a border and round corners.
struct Rect {
    float x = 0, y = 0, w = 0, h = 0;
};
bool beginPanel(const Kit&, const char* id, Rect, bool floating);
void endPanel();
bool beginOverlay(const Kit&, const char* id, Rect); // small controls on the stage

struct Layout {
    Rect finder, card, stage;
    Rect side, foot; // of a guided session, or a class: beside and below the stage
    bool finderOpen = false, cardOpen = false, finderFloats = false, cardFloats = false;
};
Layout layout(const AppState&, float width, float height, float scale);
void finderEdge(const Kit&, const Layout&); // between what stands in the finder's place and the stage

// Names beside points; `origin` is the pixel where the labels' stage begins.
void drawLabels(const Kit&, ImDrawList*, std::span<const Label>, ImVec2 origin);
void drawClassScreen(const Kit&, const Rect& free); // on the stage, while the class has a window
void drawFinder(const Kit&, const Layout&);
void safetyLine(const Kit&, Rect);        // in the finder's foot
void drawBody(const Kit&, const Layout&); // in the finder's place
// What the finder's last line says of the body: "Female, 25 years", "166 cm".
std::string bodyWords(const Shape&);
std::string statureWords(float metres);
void drawGuest(const Kit&); // the body panel, when a guest stands there
void drawGivingAway(const Kit&);
void drawBringing(const Kit&);            // its last part: how to bring one
void drawPose(const Kit&, const Layout&); // likewise
void drawHandles(const Kit&);             // on the stage
std::string poseWords(const Pose&);       // "Seated", "A posture of your own"
// The one that shows a point's posture on the body; `beside` what was drawn last.
void postureButton(const Kit&, const std::string& code, bool beside);
void postureBlock(const Kit&, const Block&);
// What the class reads of the lesson's step, below the stage: title and text. The same in every window.
void drawLessonStage(const Kit&, const Rect& foot);
float lessonFoot(const AppState&, float width, float height); // its height; 0: there is nothing to read
void drawTeacher(const Kit&, const Rect& side); // notes, next step, clock: the class does not see it
void drawOverview(const Kit&, const Rect& over);
// A picture's size in it; the place is the first one's.
Rect overviewCell(size_t steps, float width, float height, float scale);
void drawStepNumber(const Kit&, const Rect& stage); // that is being typed
void drawLesson(const Kit&, const Layout&);         // what a lesson is made with, in the finder's place
void lessonList(const Kit&);                        // in the finder
bool lessonShows(const AppState&);                  // drawLesson() is to be called in place of the finder
void drawCard(const Kit&, const Layout&);
void drawDiary(const Kit&); // inside the card
void diaryLine(const Kit&); // in the finder
void drawStage(const Kit&, const Layout&);
// What was drawn on the screen, and what points: a spotlight's veil, the laser's dot, a stroke on its way.
void drawPointing(const Kit&, const Rect& stage);
void drawTools(const Kit&, const Rect& free); // the row of them
void drawHelp(const Kit&);
// Height in pixels of what stands above the class's picture; 0 where nothing is open.
float projectorTitle(const AppState&, float width, float height);
void drawProjectorTitle(const Kit&, const Layout&);
float lettersOf(ImFont*); // pixels from the top of a "b" to the bottom of a "p"
ImFont* labelFont(const Kit&, const Label&);
void drawOffer(const Kit&, const Rect& free); // what a click on bare skin opened, beside the place
void drawBareStage(const Kit&, const std::string& title, const std::string& caption);
void drawSet(const Kit&); // the card of the user's own set
// The one that begins a session; a width of 0 fits the words.
bool startButton(const Kit&, const char* id, std::string_view text, std::string_view tip, float width = 0);
std::string roughMinutes(int seconds);        // "about 6 min"
void drawPractice(const Kit&, const Layout&); // a guided session, in the place of finder and card
// An examination, likewise. Without `controls` as a class sees it: question and verdict alone.
void drawExam(const Kit&, const Layout&, bool controls = true);
void examLine(const Kit&);                                        // in the finder
void drawCue(const Kit&, const Rect& stage);                      // its hand on the skin
void bodySides(const Kit&, const Layout&, bool inWindow = false); // "R" and "L" at the stage's edges
// What of the body lies towards the left and right edge of the picture, seen from there: its sides, front and
// back, or head and feet of one who lies.
struct ScreenEnds {
    const char *left, *right;
};
ScreenEnds screenEnds(float yaw, const glm::quat& lie);
void notices(const Kit&, const Rect& free);

} // namespace atlas::ui
