#pragma once
// Everything the window shows, as plain values, and the only way to change it.
// Panels and input read AppState and push Actions; apply() is the only writer.
#include "atlas/domain/diary.h"
#include "atlas/domain/guest.h"
#include "atlas/domain/ik.h"
#include "atlas/domain/offer.h"
#include "atlas/domain/practice.h"
#include "atlas/state/undo.h"
#include "engine/core/result.h"
#include "engine/render/scene.h"
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace atlas {

enum class View { front, back, left, right, top };
enum class CardKind { none, point, region, meridian, page, safety, diary, set, technique };
std::string_view toString(CardKind); // "point"; also the kind of a card in the history, "point:LI4"

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
    std::string handout;   // the card to be printed by the window, which empties it: "point:LI4"

    bool poseOpen = false;         // the posture panel lies in the finder's place
    bool poseAngles = false;       // it shows the joints' angles, not the named postures
    bool handles = false;          // hands, feet and the rest can be dragged by their handles
    bool poseNaming = false;       // the panel's field for a name takes the keyboard in the next frame
    int motion = -1;               // slider chosen by keys, index into AtlasSession::motions
    Side poseSide = Side::midline; // whose angles the sliders turn; midline: both
    std::string held;              // Grip::name under the mouse or dragged
    std::vector<Pose> savedPoses;  // the user's own, "my:NAME"
    std::vector<PoseJob> poseJobs; // to be done by the window, which empties it
    UndoHistory undo;

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

// Actions. Each is one line of the key table, a click, a list row, a command line flag or a line of a test
// script.
namespace act {
struct Open {
    CardKind kind;
    std::string id;
    bool fly = true;
    Side side = Side::midline; // of a region; midline: as before where it is the open one, else not said
};                             // card, selection and camera
struct Select {
    std::string code;
    Side side;
    bool fly = true;
};
struct Hover {
    std::string code;
    Side side;
};
struct Preview {
    std::string id;
};               // "point:TE3", "" ends it
struct Back {};  // to the card before; closes the last
struct Close {}; // Esc: what lies on top closes
struct SetView {
    View view;
};
struct Orbit {
    float yaw, pitch;
}; // radians
struct Pan {
    float x, y;
}; // fractions of the view height
struct Zoom {
    float factor;
    glm::vec2 pixel, size;
}; // towards the pixel; > 1 nearer
struct Focus {
    glm::vec3 at;
};
struct Reset {};
struct Query {
    std::string text;
};
struct FocusSearch {};
struct Toggle {
    std::string what;
}; // finder, card, body, pose, angles, handles, take-posture, help, labels, lines, flow, phases, ruler,
   // creases, garment, dark, reduce-motion, fullscreen, chime, breath, diary
struct SetShape {
    Shape shape;
};
struct UsePreset {
    std::string id;
};
struct AverageShape {}; // all but the sex
struct BringGuest {
    std::string file; // another body takes the place of the one that stands there
};
struct GuestStage {
    std::string stage; // of its reading
};
struct GuestDone {
    std::string trouble; // "": the session holds it
};
struct GiveAway {};    // the body as a 3D model, into the user's documents
struct Handout {};     // the open card as a PDF, likewise
struct CopyCommand {}; // that makes this picture, to the clipboard
struct CorrectLandmark {
    Correction correction;
};
struct ForgetCorrections {};
struct Corrected { // the guest stands there as fitted with them, before GuestDone
    CorrectionStep step;
};
struct StepLandmark {
    int by;
}; // along the guest's landmarks
struct MoveLandmark {
    glm::vec2 by;
};                       // the chosen one over the skin: metres to the right and up as it is looked at
struct PutLandmark {};   // the guest is fitted to where the chosen one was moved
struct LeaveLandmark {}; // it goes back to where it was
struct OurBody {};       // back from the guest, or from waiting for one
struct ChooseSlider {
    int by;
}; // down or up the open panel, of the body or its posture
struct Nudge {
    float by;
};                    // the chosen slider, in steps
struct ZeroSlider {}; // the chosen slider, to its middle
struct TakePose {
    std::string id; // "seated", "my:NAME"; unknown ones say so in a notice
};
struct SetPose {
    Pose pose;
    bool fly = true; // over there, with the camera on what is looked at; else at once
};
struct SetAngle {
    std::string motion; // Motion::id
    Side side;          // midline: both
    float degrees;      // clamped to its limits
};
struct SetPoseSide {
    Side side;
};
struct NextPoseSide {};
struct TakePosture {}; // of the selected point; again: back to the posture before
struct MirrorPose {};  // left for right
struct StepPose {
    int by;
}; // along the named poses
struct Drag {
    Grip grip;
    glm::vec3 target; // where the held place is to be, in the posed body's metres
    Pose home{};      // as it was when the limb was taken hold of
};
struct Hold {
    std::string name; // Grip::name; "" none
};
struct Gesture {
    std::string name; // of what the mouse turns or drags from now on; "" it let go
};
struct Undo {}; // the last change of the posture or correction of a landmark
struct Redo {};
struct SavePose {
    std::string name; // "": asks for one
};
struct DeletePose {
    std::string id;
};
struct SharePose {
    bool file = false; // into the documents folder; else as text for the clipboard
};
struct TakePoses { // the window has read the folder of the user's own
    std::vector<Pose> saved;
};
struct Reshaped {
    float heightBefore;
    std::optional<glm::vec3> pointBefore;
}; // the session holds a new body
struct SetMaterial {
    engine::SkinMaterial material;
    int tone;
};
struct ShowMeridians {
    std::vector<std::string> codes;
};
struct UiScale {
    float factor;
}; // multiplies; 0 goes back to the monitor's
struct Copy {
    std::string text;
};
struct Quit {};
struct Step {
    int by;
}; // along the selected point's meridian
struct CycleMaterial {};
struct Found {
    std::vector<std::string> codes;
}; // points that the search names
struct Stage {
    glm::vec2 size;
    float monitorScale = 0, shift = 0;
    float top = 0; // share of its height that controls cover above the body
};                 // framebuffer pixels that the scene has; Camera::shift
struct Notice {
    std::string text;
    double seconds = 6;
};
struct LookAt {
    std::string page;
    int picture;
}; // the stage shows what the picture shows; the card stays
struct HoverRegion {
    std::string region; // "" none
    Side side;
};
struct OfferAt {
    engine::SurfacePoint at; // of the coarse surface
};                           // what the clicked place has to offer
struct OfferHere {};         // the same for what the view looks at
struct CloseOffer {};
struct StepOffer {
    int by;
};                   // up and down its rows
struct TakeOffer {}; // opens the chosen row
struct Choose {
    std::string code;
    bool on;
}; // into the user's own set, or out of it; "" off empties it
struct Arrange {
    std::vector<std::string> codes;
}; // the user's own set in another order; what is not in it is passed over
struct SetCondition {
    std::string id;
    bool on;
};
// A guided session. Length and `gentler` come from the settings, as the user last chose them. A request
// without region and codes means what the open card shows: its point, its region or the user's own set.
// When nothing can be pressed a notice says why and nothing else changes.
struct StartPractice {
    PracticeRequest request{};
};
enum class Drive {
    toggle, // pause and resume; after the end: close
    pause,
    resume,
    skip,
    back,
    repeat,
    end,     // to the summary; from there: close
    close,   // leaves without a summary; card and camera are as before
    length,  // shorter, usual, longer in turn; the rest of the session follows without losing its place
    gentler, // on or off, likewise
};
struct Practice {
    Drive what;
};
struct SetLength {
    Length length;
}; // as Drive::length, to this one
struct Tick {
    double seconds;     // of the monotonic clock since the last one; a gap of more than kLongestTick pauses
    bool slept = false; // the machine was suspended meanwhile
};
inline constexpr double kLongestTick = 3;
struct Feel {
    bool before; // else after
    int value;   // 0 .. 10, -1 takes it back
};
struct DeleteDiary {
    std::string id; // "": everything
};
struct RestoreDiary {}; // the entry deleted last
struct ExportDiary {
    std::string format; // csv, json
};
struct TakeDiary { // the window has read or saved the file
    Diary sent;    // what was to be saved; {} after a reading
    DiaryRead read;
};
struct DiaryTrouble { // it could not
    std::string text;
};
} // namespace act
using Action = std::variant<
    act::Open, act::Select, act::Hover, act::Preview, act::Back, act::Close, act::SetView, act::Orbit,
    act::Pan, act::Zoom, act::Focus, act::Reset, act::Query, act::FocusSearch, act::Toggle, act::SetMaterial,
    act::ShowMeridians, act::UiScale, act::Copy, act::Quit, act::Step, act::CycleMaterial, act::Found,
    act::Stage, act::Notice, act::SetShape, act::UsePreset, act::AverageShape, act::ChooseSlider, act::Nudge,
    act::Reshaped, act::LookAt, act::HoverRegion, act::Choose, act::Arrange, act::SetCondition,
    act::StartPractice, act::Practice, act::SetLength, act::Tick, act::Feel, act::OfferAt, act::OfferHere,
    act::CloseOffer, act::StepOffer, act::TakeOffer, act::DeleteDiary, act::RestoreDiary, act::ExportDiary,
    act::TakeDiary, act::DiaryTrouble, act::ZeroSlider, act::TakePose, act::SetPose, act::SetAngle,
    act::SetPoseSide, act::NextPoseSide, act::TakePosture, act::MirrorPose, act::StepPose, act::Drag,
    act::Hold, act::SavePose, act::DeletePose, act::SharePose, act::TakePoses, act::BringGuest,
    act::GuestStage, act::GuestDone, act::OurBody, act::GiveAway, act::CorrectLandmark,
    act::ForgetCorrections, act::Corrected, act::StepLandmark, act::MoveLandmark, act::PutLandmark,
    act::LeaveLandmark, act::Gesture, act::Undo, act::Redo, act::Handout, act::CopyCommand>;

struct AtlasSession; // atlas/domain/session.h: body, catalog, measurement; read only here
// `now` in seconds, for flights and notices.
void apply(AppState&, const AtlasSession&, const Action&, double now);
// Moves the flight on; true while it runs.
bool advance(AppState&, double now);
bool advancePose(AppState&, const AtlasSession&, double now);
const Pose& poseGoal(const AppState&); // what is shown when the pose flight has come to rest

// The one key table: keys, help sheet and test scripts.
struct KeyBinding {
    int key = 0, mods = 0; // GLFW; key 0: by character, so that it lies where the keyboard's layout has it
    uint32_t character = 0;
    const char* keys;  // "Ctrl F", "/"
    const char* help;  // "Search"
    const char* group; // "View", "Find", "Show", "Body", "Landmarks", "Session", "Window"
    Action action;
};
// During a session its own group wins, and of the others only View, Show and Window are left. While a guest's
// landmarks show theirs wins, and the others are left.
enum class KeyMode { usual, session, landmarks };
KeyMode keyMode(const AppState&);
const std::vector<KeyBinding>& keyTable();
inline constexpr float youngest = 6; // the age slider's end: a baby's proportions measure too badly
std::optional<Action> offerKey(int key, int mods); // while AppState::offer is open; before the table
const KeyBinding* bindingOfKey(int key, int mods, KeyMode = KeyMode::usual);
const KeyBinding* bindingOfCharacter(uint32_t character, KeyMode = KeyMode::usual);

// A missing file gives the defaults; a damaged one the error, and the caller goes on with the defaults.
engine::Result<Settings> loadSettings(const std::filesystem::path&);
engine::Result<void> saveSettings(const std::filesystem::path&, const Settings&);
std::filesystem::path settingsFile(); // configDir()/settings.toml

} // namespace atlas
