#pragma once
// Inside of apply(): camera moves, poses, and the actions of a guided session.
#include "atlas/state/state.h"

namespace atlas {

float aspectOf(const AppState&); // of the part that no panel covers
void flyTo(AppState&, engine::Camera to, double now);
const engine::Camera& goal(const AppState&); // where the camera will be when it has come to rest

// Whatever they are called, and whether an angle that is not turned is written down or not.
bool alike(const AtlasSession&, const Pose&, const Pose&);
// Poses. `fly`: over there with the camera on what is looked at, else at once.
void takePose(AppState&, const AtlasSession&, Pose to, bool fly, double now);
void takeNamed(AppState&, const AtlasSession&, const std::string& id, double now);
// Under the id of a posture, "" the standard's.
engine::Result<Pose> poseCalled(const AtlasSession&, const std::string& id);
// The body in that pose as a whole, from the front; somebody who lies from a little above as well.
engine::Camera wholeCamera(const AppState&, const AtlasSession&, const Pose&);
// If the user wants that, the posture that a point is found in, or back from the one before ("" none). True:
// the camera goes along.
bool followPosture(AppState&, const AtlasSession&, const std::string& point, bool fly, double now);
// A camera for the chosen point or the session's place that fits the pose at the end of a pose flight.
engine::Camera pointCamera(const AppState&, const AtlasSession&);
void setAngle(AppState&, const AtlasSession&, const act::SetAngle&);
void takePosture(AppState&, const AtlasSession&, double now);
void stepPose(AppState&, const AtlasSession&, int by, double now);
void dragLimb(AppState&, const AtlasSession&, const act::Drag&, double now);
void savePose(AppState&, const AtlasSession&, const act::SavePose&, double now);
void nudgeMotion(AppState&, const AtlasSession&, float by, double now);

// Undo and redo. apply() remembers what any action changed of the pose, with the posture and the camera's
// goal before it; `gradual`: an action that may be part of a gesture.
Stance stanceOf(const AppState&);
void rememberPose(AppState&, const AtlasSession&, Stance before, const engine::Camera& view, bool gradual);
void rememberCorrections(AppState&, const CorrectionStep&);
void beginGesture(AppState&, const std::string& name, double now);
void endGesture(AppState&, const AtlasSession&, double now);
void takeBack(AppState&, const AtlasSession&, bool redo, double now);
void forgetSavedPose(AppState&, const std::string& id); // wherever its name stands

// A guest's landmarks by keys.
void stepLandmark(AppState&, const AtlasSession&, int by, double now);
void moveLandmark(AppState&, const AtlasSession&, glm::vec2 by, double now);
std::optional<Correction> putLandmark(AppState&, const AtlasSession&, double now);

// Bodies that the user brings.
void bringGuest(AppState&, const AtlasSession&, const std::string& file, double now);
void tellGuestStage(AppState&, const std::string& stage, double now);
void endGuest(AppState&, const AtlasSession&, const std::string& trouble, double now);
bool stopGuest(AppState&, double now); // true: one was on its way

// Lessons. The open lesson's step on the stage, flying there or at once; after its body has come once more.
void showLessonStep(AppState&, const AtlasSession&, bool fly, double now);
void followLessonBody(AppState&, const AtlasSession&, double now); // a body came, or could not
bool closeInLesson(AppState&, const AtlasSession&, double now);    // Esc; false: nothing of it was open
// True: a lesson's edit was taken back, or done again, as it came last.
bool takeBackEdit(AppState&, const AtlasSession&, bool redo, double now);
// The lines on the step that is shown; false: no lesson is open.
bool drawInStep(AppState&, const AtlasSession&, const std::vector<Stroke>&, double now);
void checkLesson(AppState&, const AtlasSession&); // its problems anew

// Of examinations: the paper that the set-up wishes for, or that is asked; what leaves it; what is deleted.
engine::Result<ExamPaper> wishedPaper(const AppState&, const AtlasSession&);
void printExam(AppState&, const AtlasSession&, act::ExamDo what);
void deleteLearner(AppState&, double now);                 // all that the chosen one answered
void deleteAnswer(AppState&, size_t question, double now); // again: it is written down again
void restoreDeleted(AppState&, double now);

// What leaves the program: a sheet of the open card, the command that makes the picture.
void askHandout(AppState&, double now);
void copyCommand(AppState&, const AtlasSession&, double now);

void startPractice(AppState&, const AtlasSession&, PracticeRequest, double now);
void drivePractice(AppState&, const AtlasSession&, act::Drive, double now);
void tickPractice(AppState&, const AtlasSession&, const act::Tick&, double now);
// The stage got another size, as when the panels make way at the start: the place is framed anew.
void reframePractice(AppState&, const AtlasSession&, double now);
void feelPractice(AppState&, const act::Feel&);
void keepPractice(AppState&); // into the diary, if the user wants one
// After settings that a session reads, or the body, changed: the rest of it follows.
void replanPractice(AppState&, const AtlasSession&);

// The tool is put away; true if one was in the hand.
bool putToolAway(AppState&, const AtlasSession&, double now);

// What apply() does, for actions that are made of others.
void carryOut(AppState&, const AtlasSession&, const Action&, double now);
// Actions that need more room than a line there; each in the file of what it is about.
void perform(AppState&, const AtlasSession&, const act::OfferAt&, double now);
void perform(AppState&, const AtlasSession&, const act::OfferHere&, double now);
void perform(AppState&, const AtlasSession&, const act::CloseOffer&, double now);
void perform(AppState&, const AtlasSession&, const act::StepOffer&, double now);
void perform(AppState&, const AtlasSession&, const act::TakeOffer&, double now);
void perform(AppState&, const AtlasSession&, const act::DeleteDiary&, double now);
void perform(AppState&, const AtlasSession&, const act::RestoreDiary&, double now);
void perform(AppState&, const AtlasSession&, const act::ExportDiary&, double now);
void perform(AppState&, const AtlasSession&, const act::TakeDiary&, double now);
void perform(AppState&, const AtlasSession&, const act::DiaryTrouble&, double now);
void perform(AppState&, const AtlasSession&, const act::SetShape&, double now);
void perform(AppState&, const AtlasSession&, const act::UsePreset&, double now);
void perform(AppState&, const AtlasSession&, const act::AverageShape&, double now);
void perform(AppState&, const AtlasSession&, const act::ChooseSlider&, double now);
void perform(AppState&, const AtlasSession&, const act::Nudge&, double now);
void perform(AppState&, const AtlasSession&, const act::ZeroSlider&, double now);
void perform(AppState&, const AtlasSession&, const act::CorrectLandmark&, double now);
void perform(AppState&, const AtlasSession&, const act::ForgetCorrections&, double now);
void perform(AppState&, const AtlasSession&, const act::ClassWindow&, double now);
void perform(AppState&, const AtlasSession&, const act::CoverClass&, double now);
void perform(AppState&, const AtlasSession&, const act::FreezeClass&, double now);
void perform(AppState&, const AtlasSession&, const act::SwapScreens&, double now);
void perform(AppState&, const AtlasSession&, const act::OtherMonitor&, double now);
void perform(AppState&, const AtlasSession&, const act::ClassTold&, double now);
void perform(AppState&, const AtlasSession&, const act::OpenLesson&, double now);
void perform(AppState&, const AtlasSession&, const act::NewLesson&, double now);
void perform(AppState&, const AtlasSession&, const act::TakeLesson&, double now);
void perform(AppState&, const AtlasSession&, const act::CloseLesson&, double now);
void perform(AppState&, const AtlasSession&, const act::TakeLessons&, double now);
void perform(AppState&, const AtlasSession&, const act::StepLesson&, double now);
void perform(AppState&, const AtlasSession&, const act::ShowStep&, double now);
void perform(AppState&, const AtlasSession&, const act::Teach&, double now);
void perform(AppState&, const AtlasSession&, const act::AskQuiz&, double now);
void perform(AppState&, const AtlasSession&, const act::PrintLesson&, double now);
void perform(AppState&, const AtlasSession&, const act::LessonOverview&, double now);
void perform(AppState&, const AtlasSession&, const act::MoveInOverview&, double now);
void perform(AppState&, const AtlasSession&, const act::TakeOverview&, double now);
void perform(AppState&, const AtlasSession&, const act::JumpKey&, double now);
void perform(AppState&, const AtlasSession&, const act::LessonPanel&, double now);
void perform(AppState&, const AtlasSession&, const act::AddStep&, double now);
void perform(AppState&, const AtlasSession&, const act::SetStepView&, double now);
void perform(AppState&, const AtlasSession&, const act::RemoveStep&, double now);
void perform(AppState&, const AtlasSession&, const act::DuplicateStep&, double now);
void perform(AppState&, const AtlasSession&, const act::MoveStep&, double now);
void perform(AppState&, const AtlasSession&, const act::MoveStepBy&, double now);
void perform(AppState&, const AtlasSession&, const act::WriteLesson&, double now);
void perform(AppState&, const AtlasSession&, const act::LeaveLessonField&, double now);
void perform(AppState&, const AtlasSession&, const act::FocusLesson&, double now);
void perform(AppState&, const AtlasSession&, const act::LessonSaved&, double now);
void perform(AppState&, const AtlasSession&, const act::LessonUnsaved&, double now);
void perform(AppState&, const AtlasSession&, const act::LessonChanged&, double now);

void perform(AppState&, const AtlasSession&, const act::TakeTool&, double now);
void perform(AppState&, const AtlasSession&, const act::LastTool&, double now);
void perform(AppState&, const AtlasSession&, const act::PointAt&, double now);
void perform(AppState&, const AtlasSession&, const act::MovePointer&, double now);
void perform(AppState&, const AtlasSession&, const act::PullTool&, double now);
void perform(AppState&, const AtlasSession&, const act::PressTool&, double now);
void perform(AppState&, const AtlasSession&, const act::SizeTool&, double now);
void perform(AppState&, const AtlasSession&, const act::PenInk&, double now);
void perform(AppState&, const AtlasSession&, const act::DrawOnScreen&, double now);
void perform(AppState&, const AtlasSession&, const act::UndoDrawing&, double now);
void perform(AppState&, const AtlasSession&, const act::RedoDrawing&, double now);
void perform(AppState&, const AtlasSession&, const act::WipeDrawings&, double now);
void perform(AppState&, const AtlasSession&, const act::ShowTools&, double now);
void perform(AppState&, const AtlasSession&, const act::TakeDrawings&, double now);
void perform(AppState&, const AtlasSession&, const act::OpenExam&, double now);
void perform(AppState&, const AtlasSession&, const act::StartExam&, double now);
void perform(AppState&, const AtlasSession&, const act::ExamChoose&, double now);
void perform(AppState&, const AtlasSession&, const act::ExamPlace&, double now);
void perform(AppState&, const AtlasSession&, const act::ExamSay&, double now);
void perform(AppState&, const AtlasSession&, const act::ExamArrange&, double now);
void perform(AppState&, const AtlasSession&, const act::Exam&, double now);
void perform(AppState&, const AtlasSession&, const act::TakeExams&, double now);
void perform(AppState&, const AtlasSession&, const act::WalkPanels&, double now);
void perform(AppState&, const AtlasSession&, const act::PressItem&, double now);
void perform(AppState&, const AtlasSession&, const act::LeavePanels&, double now);
void perform(AppState&, const AtlasSession&, const act::ScrollCard&, double now);
void perform(AppState&, const AtlasSession&, const act::CopyCard&, double now);
void perform(AppState&, const AtlasSession&, const act::Walked&, double now);

} // namespace atlas
