#pragma once
// What can be done: each action is one line of the key table, a click, a list row, a command line flag or a
// line of a test script.
#include "atlas/domain/diary.h"
#include "atlas/domain/exam_results.h"
#include "atlas/domain/guest.h"
#include "atlas/domain/ik.h"
#include "atlas/domain/offer.h"
#include "atlas/domain/practice.h"
#include "atlas/state/class_screen.h"
#include "atlas/state/lesson_actions.h"
#include "atlas/state/pointing_actions.h"
#include "atlas/state/undo.h"
#include "atlas/state/walk.h"
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
   // creases, garment, dark, reduce-motion, fullscreen, chime, breath, diary, projector,
   // class-window
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
struct GiveAway {};     // the body as a 3D model, into the user's documents
struct Handout {};      // the open card, else the open lesson, as a PDF, likewise
struct PrintLesson {    // the open lesson as a PDF, one step a page
    bool notes = false; // with what the teacher reads
};
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
struct ClassWindow {}; // opens and closes it
struct CoverClass {
    Cover cover; // again: away with it
};
struct FreezeClass {};
struct SwapScreens {}; // the teacher's and the class's
struct OtherMonitor {
    int by;
};                 // for the class's window, along the screens
struct ClassTold { // the window has opened it, or could not, or its screen is gone
    bool open = false;
    std::string where{};
    bool lost = false;
    std::string notice{};
};
// The examination (atlas/state/exam_run.h).
struct OpenExam {}; // its set-up: which questions, about what, who is asked
struct StartExam {  // begins at once, as from a lesson's quiz (quizQuestions())
    ExamPaper paper;
    std::string learner; // "" the whole class
};
struct ExamChoose {
    std::string id; // of examChoices(); "who:NAME" also of somebody new
};
struct ExamPlace {           // here it is
    engine::SurfacePoint at; // of the coarse surface
};
struct ExamSay {      // what the lit point is called
    std::string text; // as typed
    bool right;       // as namesPoint() judges it
};
struct ExamArrange {
    int from, to;
};
enum class ExamDo {
    enter, // takes the cross, the chosen option or the order; goes on from a verdict
    next,  // goes on from a verdict
    up,
    down,
    left,
    right, // along what can be chosen; else the view turns
    carryUp,
    carryDown, // the chosen point of an order; else the view moves
    number,    // option `value` from 1; where there is none a view of the body
    option,    // option `value` from 0
    giveUp,    // shows the answer
    again,     // from the summary: what was missed
    another,   // from the summary: the set-up
    end,       // to the summary; from there: close
    close,     // leaves; card and camera are as before
    type,      // the field for a name takes the keyboard in the next frame; it has it
    csv,       // the results, into the user's documents
    paper,     // what Begin would ask, or was asked, as a PDF, likewise
    answers,   // the same with the answers
    anki,      // the same as a deck of cards for Anki
    forget,    // from the set-up: everything that was answered by the chosen learner, or the class
    forgetOne, // from the result: the answer to question `value`, from 0
    restore,   // what was deleted last is written down again
};
struct Exam {
    ExamDo what;
    int value = 0;
};
struct TakeExams { // the window has read the file of results
    ExamResults results;
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
    act::GuestStage, act::GuestDone, act::OurBody, act::GiveAway, act::PrintLesson, act::CorrectLandmark,
    act::ForgetCorrections, act::Corrected, act::StepLandmark, act::MoveLandmark, act::PutLandmark,
    act::LeaveLandmark, act::Gesture, act::Undo, act::Redo, act::Handout, act::CopyCommand, act::ClassWindow,
    act::CoverClass, act::FreezeClass, act::SwapScreens, act::OtherMonitor, act::ClassTold, act::TakeTool,
    act::LastTool, act::PointAt, act::MovePointer, act::PullTool, act::PressTool, act::SizeTool, act::PenInk,
    act::DrawOnScreen, act::UndoDrawing, act::RedoDrawing, act::WipeDrawings, act::ShowTools,
    act::TakeDrawings, act::OpenLesson, act::NewLesson, act::TakeLesson, act::CloseLesson, act::TakeLessons,
    act::StepLesson, act::ShowStep, act::Teach, act::AskQuiz, act::LessonOverview, act::MoveInOverview,
    act::TakeOverview, act::JumpKey, act::LessonPanel, act::AddStep, act::SetStepView, act::RemoveStep,
    act::DuplicateStep, act::MoveStep, act::MoveStepBy, act::WriteLesson, act::LeaveLessonField,
    act::FocusLesson, act::LessonSaved, act::LessonUnsaved, act::LessonChanged, act::OpenExam, act::StartExam,
    act::ExamChoose, act::ExamPlace, act::ExamSay, act::ExamArrange, act::Exam, act::TakeExams,
    act::WalkPanels, act::PressItem, act::LeavePanels, act::ScrollCard, act::CopyCard, act::Walked>;

} // namespace atlas
