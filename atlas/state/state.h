#pragma once
// Everything the window shows, as plain values, and the only way to change it.
// Panels and input read AppState and push Actions; apply() is the only writer.
#include "atlas/state/action.h"
#include "atlas/state/exam_run.h"
#include "atlas/state/key_settings.h"
#include "atlas/state/lesson_run.h"
#include "atlas/state/undo.h"
#include "engine/core/result.h"

namespace atlas {

struct Settings { // kept between runs in configDir()/settings.toml
    engine::SkinMaterial material = engine::SkinMaterial::porcelain;
    int skinTone = 2; // index into the tones of atlas/view/colours.h
    bool dark = false;
    float uiScale = 0; // 0: the monitor's
    bool labels = true, lines = true, creases = true, garment = true;
    bool ruler = false; // the chosen point shows how it was measured
    bool reduceMotion = false;
    bool phases = false;             // lines and points in the five phases' colours
    bool flow = false;               // arrows along the lines
    bool finder = true, card = true; // panels unfolded
    bool toldSoftware = false;       // the notice about drawing by the processor was shown
    Shape shape;                     // the body as last chosen in the window
    SafetyChoices safety;            // what the user said of themselves
    bool toldSafety = false;         // the safety card was shown
    std::vector<std::string> chosen; // WHO codes of the user's own set, in order
    Length length = Length::usual;   // of the presses in a session
    bool gentler = false, chime = false, breath = false; // of a session
    bool diary = false;                                  // sessions are written into the local diary
    std::vector<std::string> guests; // files of bodies that were brought, the last one first
    bool takePosture = false;        // a point that is opened is shown in the posture in which it is found
    std::string lesson;              // that was open last, an id or a file; "" none
    int lessonStep = 0;              // of it, from 1
    bool teaching = false;           // it was taught
    int64_t taughtSince = 0;         // then, from this second since 1970 on; 0 not
    UserKeys keys;                   // read only; see key_settings.h
    bool operator==(const Settings&) const = default;
};

struct Flight { // an eased camera move; interrupted by any camera input
    engine::Camera from, to;
    double started = 0, seconds = 0; // seconds == 0: none
};

// From the pose that was shown to another; interrupted by any change of the pose.
struct PoseFlight {
    Pose from, to;
    double started = 0, seconds = 0; // seconds == 0: none
};

struct PoseJob { // for the window: the user's own poses are files
    enum class What { save, remove, share } what = What::save;
    Pose pose; // its name is the file's; of `remove`, its id
};

struct GuestWish {                       // for the window
    std::string file;                    // to be read and fitted; "" none, or no longer
    std::string stage;                   // of that: "Reading"
    bool ours = false;                   // our own body is wanted back
    std::optional<Correction> corrected; // of the guest that stands there: a landmark that was dragged
    bool forgotten = false;              // all of its corrections are to go
    std::optional<std::vector<Correction>> restored;          // all of them are to be these
    enum class Turn { fresh, undo, redo } turn = Turn::fresh; // what the corrections on their way come from
};

struct LandmarkChoice { // by keys
    std::string id;
    Side side{};
    std::optional<engine::SurfacePoint> moved; // of the coarse surface: where it was moved to and not yet put
};

struct AppState {
    Settings settings;
    engine::Camera camera;
    Flight flight;
    Pose pose; // as shown, in a pose flight between its ends; the session's body follows
    PoseFlight poseFlight;
    std::string posture; // WHO code of the point whose posture was taken up; "" none
    Pose beforePosture;  // and what leads back to

    CardKind cardKind = CardKind::none;
    std::string cardId;  // WHO code, region id, meridian code or page id
    std::string point;   // selected point's WHO code, "" none
    Side side{};         // which of its sites is in focus
    std::string hovered; // WHO code under the mouse
    Side hoveredSide{};
    std::string preview; // search result under the arrow keys: "point:TE3"; lit, not opened
    std::vector<std::string> shownMeridians; // empty: all
    std::string region;                      // lit region
    Side regionSide = Side::midline;         // of it that hurts: "right shoulder blade"; midline: not said
    std::vector<std::string> moreRegions;    // lit besides, as a lesson's step may want it
    std::string hoveredRegion;               // under the mouse, where no point is
    Side hoveredRegionSide = Side::midline;
    std::optional<SkinOffer> offer;      // what a click on bare skin opened
    int offerRow = 0;                    // of its rows, chosen by keys: its regions, then its points
    std::optional<PracticeRun> practice; // a guided session is on, or its summary is shown
    struct Place {                       // where the user was; leaving the session leads back there
        engine::Camera camera;
        std::string point, region;
        Side side{}, regionSide{};
    };
    std::optional<Place> beforePractice;
    std::optional<LessonRun> lesson;
    std::optional<LessonRun>
        lessonLeft;       // with edits that its file has not got: for the window, which empties it
    struct BeforeLesson { // leaving the lesson leads back there
        Settings settings;
        engine::Camera camera;
        Pose pose;
        std::string posture;
        CardKind cardKind = CardKind::none;
        std::string cardId, point, region;
        Side side{}, regionSide = Side::midline;
        std::vector<std::string> shownMeridians;
        Shape shape;
        std::string guest; // its file; "" our own body
    };
    std::optional<BeforeLesson> beforeLesson;
    std::vector<LessonEntry> lessons; // that there are
    LessonWish lessonWish;
    Diary diary; // what the file holds and what it has not got yet; changed by the functions of diary.h
    std::filesystem::path diaryPlace;       // the file that takes it
    std::vector<std::string> diaryNotices;  // of its last reading: what could not be read
    std::string diaryTrouble;               // why the last save failed; "" it did not
    std::optional<DiaryEntry> diaryDeleted; // can be taken back, and where it stood
    size_t diaryDeletedAt = 0;
    std::string diaryExport; // "csv" or "json": to be written by the window, which empties it

    Shape shape;           // as the sliders stand; the measured body follows
    bool bodyOpen = false; // the body panel lies in the finder's place
    int slider = -1;       // chosen by keys, index into shapeKeys()
    bool refit = false;    // the next body is looked at as a whole again, if this one is

    bool landmarks = false;                 // of a guest: they show, and can be dragged
    std::optional<LandmarkChoice> landmark; // of them
    GuestWish guest;                        // AtlasSession::guest is who stands there
    bool giveAway = false; // the body is to be written as a model by the window, which takes this back
    // To be printed by the window, which empties it: "point:LI4", "lesson", "lesson-notes", and of
    // ExamDesk::printed "exam", "exam-answers", "anki".
    std::string handout;

    bool poseOpen = false;         // the posture panel lies in the finder's place
    bool poseAngles = false;       // it shows the joints' angles, not the named postures
    bool poseKeep = false;         // it shows what saves and shares, whatever poseAngles says
    bool handles = false;          // hands, feet and the rest can be dragged by their handles
    bool poseNaming = false;       // the panel's field for a name takes the keyboard in the next frame
    int motion = -1;               // slider chosen by keys, index into AtlasSession::motions
    Side poseSide = Side::midline; // whose angles the sliders turn; midline: both
    std::string held;              // Grip::name under the mouse or dragged
    std::vector<Pose> savedPoses;  // the user's own, "my:NAME"
    std::vector<PoseJob> poseJobs; // to be done by the window, which empties it
    UndoHistory undo;
    ExamDesk exam; // the examination

    ClassScreen classScreen;
    Pointing pointing;
    bool projector = false; // the stage as a class sees it: large names, no controls
    // There finder and card show only when they are asked for, whatever the settings say.
    bool askedFinder = false, askedCard = false;

    PanelWalk walk; // over what can be clicked, by keys

    std::string query;        // text of the search field
    bool searchFocus = false; // the finder takes the keyboard in the next frame
    bool helpOpen = false, viewMenuOpen = false;
    std::string notice; // one line over the stage; "" none
    double noticeUntil = 0;
    std::vector<std::string> history; // opened cards, "point:LI4"; back goes to the one before
    std::vector<std::string> found;   // WHO codes among the results of `query`, best first
    glm::vec2 stage{1280, 720};       // framebuffer pixels that the scene has
    float stageTop = 0;               // share of its height that controls cover above the body
    float monitorScale = 1;
    bool fullscreen = false, quit = false;
    std::string clipboard; // to be copied by the window, which empties it
};

bool showsRuler(const AppState&); // the chosen point shows how it was measured

struct AtlasSession; // atlas/domain/session.h: body, catalog, measurement; read only here
// `now` in seconds, for flights and notices.
void apply(AppState&, const AtlasSession&, const Action&, double now);
// Moves the flight on; true while it runs.
bool advance(AppState&, double now);
bool advancePose(AppState&, const AtlasSession&, double now);
bool advancePointing(AppState&, double now); // the laser's tail; true while it is seen
const Pose& poseGoal(const AppState&);       // what is shown when the pose flight has come to rest

// The one key table: keys, help sheet and test scripts.
struct KeyBinding {
    int key = 0, mods = 0; // GLFW; key 0: by character, so that it lies where the keyboard's layout has it
    uint32_t character = 0;
    std::string keys; // "Ctrl F", "/"
    const char* help; // "Search"
    // "View", "Find", "Show", "Body", "Landmarks", "Session", "Examination", "Class", "Lesson", "Preparing",
    // "Pointing", "Tool", "Panels", "Window", "What lies here", "Go to", "Overview", "This list"
    const char* group;
    Action action;
    std::string id{}; // in the settings file, "search": never another one; several keys may share it
};
// What lies over all else for a moment wins first, whatever the mode: all keys ("This list"), a step's number
// being typed ("Go to"),
// all steps as pictures ("Overview"), what lies under a click ("What lies here"), a pointing tool in the hand
// ("Tool"). The other modes are for what it leaves.
// During a session or an examination its own group wins, and of the others only View, Show and Window are
// left; likewise while a lesson is taught ("Lesson", and "Class" beside it). While one is prepared
// ("Preparing"), or a guest's landmarks show, theirs wins, and the others are left; so it is with the keys of
// the class while it looks on.
enum class KeyMode {
    usual,
    session,
    landmarks,
    teaching,
    lesson,
    preparing,
    exam,
    panels,
    tool,
    offer,
    number,
    overview,
    help
};
KeyMode keyMode(const AppState&);          // without what lies over it
KeyMode modeOf(const KeyBinding&);         // whose own key it is
const std::vector<KeyBinding>& keyTable(); // with the user's own, see key_settings.h
inline constexpr float youngest = 6;       // the age slider's end: a baby's proportions measure too badly
const KeyBinding* bindingOfKey(int key, int mods, KeyMode = KeyMode::usual);
const KeyBinding* bindingOfCharacter(uint32_t character, KeyMode = KeyMode::usual);
// As that state takes them, with what lies over its mode.
const KeyBinding* bindingOfKey(const AppState&, int key, int mods);
const KeyBinding* bindingOfCharacter(const AppState&, uint32_t character);

// Those that last: a lesson's steps bring their own of what shows.
Settings settingsToKeep(const AppState&);
// A missing file gives the defaults; a damaged one the error, and the caller goes on with the defaults.
engine::Result<Settings> loadSettings(const std::filesystem::path&);
engine::Result<void> saveSettings(const std::filesystem::path&, const Settings&);
std::filesystem::path settingsFile(); // configDir()/settings.toml

} // namespace atlas
