#include "atlas/domain/measure.h"
#include "atlas/state/class_state.h"
#include "atlas/state/key_ids.h"
#include "atlas/state/state.h"
#include <algorithm>
#include <utility>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace atlas {

const std::vector<KeyBinding>& standardKeys() {
    using namespace act;
    constexpr float turn = 0.1309f;                // 7.5 degrees
    constexpr float fine = 0.001f, coarse = 0.01f; // metres
    constexpr float pace = 0.02f;                  // of the picture's height
    constexpr int ctrl = GLFW_MOD_CONTROL, shift = GLFW_MOD_SHIFT, alt = GLFW_MOD_ALT;
    static std::vector<KeyBinding> table{
        {GLFW_KEY_1, 0, 0, "1", "From the front", "View", SetView{View::front}},
        {GLFW_KEY_2, 0, 0, "2", "From the back", "View", SetView{View::back}},
        {GLFW_KEY_3, 0, 0, "3", "The body's left side", "View", SetView{View::left}},
        {GLFW_KEY_4, 0, 0, "4", "The body's right side", "View", SetView{View::right}},
        {GLFW_KEY_5, 0, 0, "5", "From above", "View", SetView{View::top}},
        {GLFW_KEY_LEFT, 0, 0, "\xe2\x86\x90", "Turn left", "View", Orbit{-turn, 0}},
        {GLFW_KEY_RIGHT, 0, 0, "\xe2\x86\x92", "Turn right", "View", Orbit{turn, 0}},
        {GLFW_KEY_UP, 0, 0, "\xe2\x86\x91", "Look from higher", "View", Orbit{0, turn}},
        {GLFW_KEY_DOWN, 0, 0, "\xe2\x86\x93", "Look from lower", "View", Orbit{0, -turn}},
        {GLFW_KEY_LEFT, shift, 0, "Shift \xe2\x86\x90", "Move left", "View", Pan{0.05f, 0}},
        {GLFW_KEY_RIGHT, shift, 0, "Shift \xe2\x86\x92", "Move right", "View", Pan{-0.05f, 0}},
        {GLFW_KEY_UP, shift, 0, "Shift \xe2\x86\x91", "Move up", "View", Pan{0, 0.05f}},
        {GLFW_KEY_DOWN, shift, 0, "Shift \xe2\x86\x93", "Move down", "View", Pan{0, -0.05f}},
        {0, 0, '+', "+", "Nearer", "View", Zoom{1.2f, {}, {}}},
        {0, 0, '=', "=", "Nearer", "View", Zoom{1.2f, {}, {}}},
        {GLFW_KEY_KP_ADD, 0, 0, "Keypad +", "Nearer", "View", Zoom{1.2f, {}, {}}},
        {0, 0, '-', "-", "Further", "View", Zoom{1 / 1.2f, {}, {}}},
        {GLFW_KEY_KP_SUBTRACT, 0, 0, "Keypad -", "Further", "View", Zoom{1 / 1.2f, {}, {}}},
        {0, 0, 'r', "R", "The whole body again", "View", Reset{}},
        {0, 0, '/', "/", "Search", "Find", FocusSearch{}},
        {GLFW_KEY_F, ctrl, 0, "Ctrl F", "Search", "Find", FocusSearch{}},
        {GLFW_KEY_TAB, 0, 0, "Tab", "Next point of the meridian", "Find", Step{1}},
        {GLFW_KEY_TAB, shift, 0, "Shift Tab", "Point before", "Find", Step{-1}},
        {0, 0, 'n', "N", "Next point of the meridian", "Find", Step{1}},
        {0, 0, 'p', "P", "Point before", "Find", Step{-1}},
        {0, 0, 'w', "W", "Safety first: whom to ask, where never to press", "Find",
         Open{CardKind::safety, ""}},
        {0, 0, 'o', "O", "What lies in the middle of the view", "Find", OfferHere{}},
        {0, 0, 'j', "J", "The diary of sessions", "Find", Open{CardKind::diary, {}}},
        {GLFW_KEY_BACKSPACE, 0, 0, "Backspace", "Back to the card before", "Find", Back{}},
        {GLFW_KEY_ESCAPE, 0, 0, "Esc", "Close what is open", "Find", Close{}},
        {GLFW_KEY_PAGE_DOWN, 0, 0, "Page down", "The card further down", "Find", ScrollCard{1}},
        {GLFW_KEY_PAGE_UP, 0, 0, "Page up", "The card further up", "Find", ScrollCard{-1}},
        {GLFW_KEY_C, ctrl, 0, "Ctrl C", "Copy the card as text", "Find", CopyCard{}},
        {0, 0, 'l', "L", "Labels", "Show", Toggle{"labels"}},
        {0, 0, 'm', "M", "Meridian lines", "Show", Toggle{"lines"}},
        {0, 0, 'd', "D", "Direction of flow", "Show", Toggle{"flow"}},
        {0, 0, 'e', "E", "Colours of the five phases", "Show", Toggle{"phases"}},
        {0, 0, 'u', "U", "Cun ruler of the chosen point", "Show", Toggle{"ruler"}},
        {0, 0, 'c', "C", "Creases, brows and hairline", "Show", Toggle{"creases"}},
        {0, 0, 'g', "G", "Garment", "Show", Toggle{"garment"}},
        {0, 0, 'b', "B", "Porcelain, bronze, skin", "Show", CycleMaterial{}},
        {0, 0, 't', "T", "Light or dark theme", "Show", Toggle{"dark"}},
        {0, 0, 's', "S", "The body's shape", "Body", Toggle{"body"}},
        {0, 0, 'k', "K", "The body's posture", "Body", Toggle{"pose"}},
        {0, 0, 'i', "I", "The point's own posture, and back", "Body", TakePosture{}},
        {0, 0, 'a', "A", "Back to the anatomical position", "Body", TakePose{"anatomical"}},
        {0, 0, 'h', "H", "Handles that drag hands and feet", "Body", Toggle{"handles"}},
        {0, 0, 'x', "X", "Left for right", "Body", MirrorPose{}},
        {0, 0, 'y', "Y", "Bend both sides, left, right", "Body", NextPoseSide{}},
        {GLFW_KEY_Z, ctrl, 0, "Ctrl Z", "Take the last change back", "Body", Undo{}},
        {GLFW_KEY_Z, ctrl | shift, 0, "Ctrl Shift Z", "Do it again", "Body", Redo{}},
        {GLFW_KEY_PAGE_DOWN, ctrl, 0, "Ctrl Page down", "Next posture", "Body", StepPose{1}},
        {GLFW_KEY_PAGE_UP, ctrl, 0, "Ctrl Page up", "Posture before", "Body", StepPose{-1}},
        {GLFW_KEY_S, ctrl, 0, "Ctrl S", "Save the posture", "Body", SavePose{}},
        {GLFW_KEY_E, ctrl, 0, "Ctrl E", "Share the posture as a file", "Body", SharePose{true}},
        {GLFW_KEY_G, ctrl, 0, "Ctrl G", "Save the body as a 3D model", "Body", GiveAway{}},
        {GLFW_KEY_P, ctrl, 0, "Ctrl P", "A handout of the open card or lesson, as PDF", "Find", Handout{}},
        {GLFW_KEY_C, ctrl | shift, 0, "Ctrl Shift C", "Copy the command that makes this picture", "Show",
         CopyCommand{}},
        {GLFW_KEY_DELETE, ctrl, 0, "Ctrl Delete", "Delete the saved posture", "Body", DeletePose{}},
        {GLFW_KEY_DOWN, ctrl, 0, "Ctrl \xe2\x86\x93", "Next slider", "Body", ChooseSlider{1}},
        {GLFW_KEY_UP, ctrl, 0, "Ctrl \xe2\x86\x91", "Slider before", "Body", ChooseSlider{-1}},
        {GLFW_KEY_LEFT, ctrl, 0, "Ctrl \xe2\x86\x90", "Less", "Body", Nudge{-1}},
        {GLFW_KEY_RIGHT, ctrl, 0, "Ctrl \xe2\x86\x92", "More", "Body", Nudge{1}},
        {GLFW_KEY_BACKSPACE, ctrl, 0, "Ctrl Backspace", "Slider back to its middle", "Body", ZeroSlider{}},
        {0, 0, 'v', "V", "Correct a guest's landmarks", "Body", Toggle{"landmarks"}},
        {GLFW_KEY_B, ctrl, 0, "Ctrl B", "Back to our own body", "Body", OurBody{}},
        {GLFW_KEY_TAB, 0, 0, "Tab", "Next landmark", "Landmarks", StepLandmark{1}},
        {GLFW_KEY_TAB, shift, 0, "Shift Tab", "Landmark before", "Landmarks", StepLandmark{-1}},
        {GLFW_KEY_LEFT, ctrl, 0, "Ctrl \xe2\x86\x90", "Move it over the skin, 1 mm", "Landmarks",
         MoveLandmark{{-fine, 0}}},
        {GLFW_KEY_RIGHT, ctrl, 0, "Ctrl \xe2\x86\x92", "Move it over the skin, 1 mm", "Landmarks",
         MoveLandmark{{fine, 0}}},
        {GLFW_KEY_UP, ctrl, 0, "Ctrl \xe2\x86\x91", "Move it over the skin, 1 mm", "Landmarks",
         MoveLandmark{{0, fine}}},
        {GLFW_KEY_DOWN, ctrl, 0, "Ctrl \xe2\x86\x93", "Move it over the skin, 1 mm", "Landmarks",
         MoveLandmark{{0, -fine}}},
        {GLFW_KEY_LEFT, ctrl | shift, 0, "Ctrl Shift \xe2\x86\x90", "The same, 10 mm", "Landmarks",
         MoveLandmark{{-coarse, 0}}},
        {GLFW_KEY_RIGHT, ctrl | shift, 0, "Ctrl Shift \xe2\x86\x92", "The same, 10 mm", "Landmarks",
         MoveLandmark{{coarse, 0}}},
        {GLFW_KEY_UP, ctrl | shift, 0, "Ctrl Shift \xe2\x86\x91", "The same, 10 mm", "Landmarks",
         MoveLandmark{{0, coarse}}},
        {GLFW_KEY_DOWN, ctrl | shift, 0, "Ctrl Shift \xe2\x86\x93", "The same, 10 mm", "Landmarks",
         MoveLandmark{{0, -coarse}}},
        {GLFW_KEY_ENTER, 0, 0, "Enter", "Fit the body to it", "Landmarks", PutLandmark{}},
        {GLFW_KEY_KP_ENTER, 0, 0, "Keypad Enter", "Fit the body to it", "Landmarks", PutLandmark{}},
        {GLFW_KEY_BACKSPACE, ctrl, 0, "Ctrl Backspace", "Where it was", "Landmarks", LeaveLandmark{}},
        {GLFW_KEY_DELETE, ctrl, 0, "Ctrl Delete", "Forget all corrections", "Landmarks", ForgetCorrections{}},
        {0, 0, 'q', "Q", "The bronze man's examination", "Find", OpenExam{}},
        {GLFW_KEY_ENTER, 0, 0, "Enter", "This place, this answer; go on", "Examination", Exam{ExamDo::enter}},
        {GLFW_KEY_KP_ENTER, 0, 0, "Keypad Enter", "This place, this answer; go on", "Examination",
         Exam{ExamDo::enter}},
        {GLFW_KEY_SPACE, 0, 0, "Space", "Go on", "Examination", Exam{ExamDo::next}},
        {GLFW_KEY_PAGE_DOWN, 0, 0, "Page down", "Go on", "Examination", Exam{ExamDo::next}},
        {GLFW_KEY_UP, 0, 0, "\xe2\x86\x91", "Along the answers, else turn", "Examination", Exam{ExamDo::up}},
        {GLFW_KEY_DOWN, 0, 0, "\xe2\x86\x93", "Along the answers, else turn", "Examination",
         Exam{ExamDo::down}},
        {GLFW_KEY_LEFT, 0, 0, "\xe2\x86\x90", "Along the answers, else turn", "Examination",
         Exam{ExamDo::left}},
        {GLFW_KEY_RIGHT, 0, 0, "\xe2\x86\x92", "Along the answers, else turn", "Examination",
         Exam{ExamDo::right}},
        {GLFW_KEY_UP, shift, 0, "Shift \xe2\x86\x91", "Carry a point in its order", "Examination",
         Exam{ExamDo::carryUp}},
        {GLFW_KEY_DOWN, shift, 0, "Shift \xe2\x86\x93", "Carry a point in its order", "Examination",
         Exam{ExamDo::carryDown}},
        {GLFW_KEY_1, 0, 0, "1", "The first answer …; where there is none a view", "Examination",
         Exam{ExamDo::number, 1}},
        {GLFW_KEY_2, 0, 0, "2", "The first answer …; where there is none a view", "Examination",
         Exam{ExamDo::number, 2}},
        {GLFW_KEY_3, 0, 0, "3", "The first answer …; where there is none a view", "Examination",
         Exam{ExamDo::number, 3}},
        {GLFW_KEY_4, 0, 0, "4", "The first answer …; where there is none a view", "Examination",
         Exam{ExamDo::number, 4}},
        {GLFW_KEY_5, 0, 0, "5", "The first answer …; where there is none a view", "Examination",
         Exam{ExamDo::number, 5}},
        {0, 0, 'g', "G", "Show the answer", "Examination", Exam{ExamDo::giveUp}},
        {0, 0, 'a', "A", "Again what was missed", "Examination", Exam{ExamDo::again}},
        {0, 0, 'n', "N", "Another paper", "Examination", Exam{ExamDo::another}},
        {0, 0, 'v', "V", "Results as a table", "Examination", Exam{ExamDo::csv}},
        {0, 0, 'p', "P", "The paper as PDF", "Examination", Exam{ExamDo::paper}},
        {0, 0, 'k', "K", "The paper with answers as PDF", "Examination", Exam{ExamDo::answers}},
        {0, 0, 'd', "D", "The questions as a deck for Anki", "Examination", Exam{ExamDo::anki}},
        {GLFW_KEY_DELETE, 0, 0, "Delete", "Delete what the chosen learner answered", "Examination",
         Exam{ExamDo::forget}},
        {GLFW_KEY_Z, ctrl, 0, "Ctrl Z", "What was deleted is back", "Examination", Exam{ExamDo::restore}},
        {0, 0, '/', "/", "Type the name", "Examination", Exam{ExamDo::type}},
        {GLFW_KEY_ESCAPE, 0, 0, "Esc", "To the result, leave", "Examination", Exam{ExamDo::end}},
        {GLFW_KEY_F5, 0, 0, "F5", "Begin a session of what is open", "Session", StartPractice{}},
        {GLFW_KEY_SPACE, 0, 0, "Space", "Pause, go on", "Session", Practice{Drive::toggle}},
        {0, 0, '.', ".", "Pause, go on", "Session", Practice{Drive::toggle}}, // a remote's dark screen
        {0, 0, 'b', "B", "Pause, go on", "Session", Practice{Drive::toggle}},
        {GLFW_KEY_F5, 0, 0, "F5", "Pause, go on", "Session", Practice{Drive::toggle}},
        {GLFW_KEY_RIGHT, 0, 0, "\xe2\x86\x92", "Next place", "Session", Practice{Drive::skip}},
        {GLFW_KEY_PAGE_DOWN, 0, 0, "Page down", "Next place", "Session", Practice{Drive::skip}},
        {GLFW_KEY_ENTER, 0, 0, "Enter", "Next place", "Session", Practice{Drive::skip}},
        {0, 0, 'n', "N", "Next place", "Session", Practice{Drive::skip}},
        {GLFW_KEY_LEFT, 0, 0, "\xe2\x86\x90", "Its start, the one before", "Session", Practice{Drive::back}},
        {GLFW_KEY_PAGE_UP, 0, 0, "Page up", "Its start, the one before", "Session", Practice{Drive::back}},
        {0, 0, 'p', "P", "Its start, the one before", "Session", Practice{Drive::back}},
        {0, 0, 'r', "R", "Again", "Session", Practice{Drive::repeat}},
        {0, 0, 's', "S", "Shorter, usual, longer", "Session", Practice{Drive::length}},
        {0, 0, 'g', "G", "Gentler", "Session", Practice{Drive::gentler}},
        {0, 0, 'a', "A", "Pace of the breath", "Session", Toggle{"breath"}},
        {0, 0, 'c', "C", "Chime", "Session", Toggle{"chime"}},
        {GLFW_KEY_ESCAPE, 0, 0, "Esc", "End, leave", "Session", Practice{Drive::end}},
        {GLFW_KEY_F8, 0, 0, "F8", "A window for the class, on the other screen", "Window",
         Toggle{"class-window"}},
        {GLFW_KEY_F8, shift, 0, "Shift F8", "The class's window on the next screen", "Window",
         OtherMonitor{1}},
        {GLFW_KEY_F8, ctrl, 0, "Ctrl F8", "Teacher's and class's screen change places", "Window",
         SwapScreens{}},
        {0, 0, 'b', "B", "The class sees black", "Class", CoverClass{Cover::black}},
        {0, 0, '.', ".", "The class sees black", "Class", CoverClass{Cover::black}}, // a remote's dark screen
        {0, 0, 'w', "W", "The class sees white", "Class", CoverClass{Cover::white}},
        {0, 0, 'f', "F", "The class keeps this picture, goes on", "Class", FreezeClass{}},
        {GLFW_KEY_1, alt, 0, "Alt 1", "Laser dot", "Pointing", TakeTool{PointingTool::laser}},
        {GLFW_KEY_2, alt, 0, "Alt 2", "Spotlight", "Pointing", TakeTool{PointingTool::spotlight}},
        {GLFW_KEY_3, alt, 0, "Alt 3", "Magnifier", "Pointing", TakeTool{PointingTool::magnifier}},
        {GLFW_KEY_4, alt, 0, "Alt 4", "A pen", "Pointing", TakeTool{PointingTool::pen}},
        {GLFW_KEY_5, alt, 0, "Alt 5", "Straight line", "Pointing", TakeTool{PointingTool::line}},
        {GLFW_KEY_6, alt, 0, "Alt 6", "Arrow", "Pointing", TakeTool{PointingTool::arrow}},
        {GLFW_KEY_7, alt, 0, "Alt 7", "Eraser: takes the lines it touches", "Pointing",
         TakeTool{PointingTool::eraser}},
        {0, 0, 'z', "Z", "The last tool, and away with it", "Pointing", LastTool{}},
        {GLFW_KEY_S, alt, 0, "Alt S", "Draw on the skin or on the screen", "Pointing", DrawOnScreen{}},
        {GLFW_KEY_T, alt, 0, "Alt T", "Show the tools or hide them", "Pointing", ShowTools{}},
        {0, 0, '+', "+", "Larger, thicker", "Tool", SizeTool{1.2f}},
        {0, 0, '=', "=", "Larger, thicker", "Tool", SizeTool{1.2f}},
        {GLFW_KEY_KP_ADD, 0, 0, "Keypad +", "Larger, thicker", "Tool", SizeTool{1.2f}},
        {0, 0, '-', "-", "Smaller, thinner", "Tool", SizeTool{1 / 1.2f}},
        {GLFW_KEY_KP_SUBTRACT, 0, 0, "Keypad -", "Smaller, thinner", "Tool", SizeTool{1 / 1.2f}},
        {0, 0, '[', "[", "Colour before", "Tool", PenInk{-1}},
        {0, 0, ']', "]", "Next colour", "Tool", PenInk{1}},
        {GLFW_KEY_LEFT, alt, 0, "Alt \xe2\x86\x90", "Move the pointer", "Tool", MovePointer{{-pace, 0}}},
        {GLFW_KEY_RIGHT, alt, 0, "Alt \xe2\x86\x92", "Move the pointer", "Tool", MovePointer{{pace, 0}}},
        {GLFW_KEY_UP, alt, 0, "Alt \xe2\x86\x91", "Move the pointer", "Tool", MovePointer{{0, pace}}},
        {GLFW_KEY_DOWN, alt, 0, "Alt \xe2\x86\x93", "Move the pointer", "Tool", MovePointer{{0, -pace}}},
        {GLFW_KEY_ENTER, 0, 0, "Enter", "Begin a line, end it", "Tool", PressTool{}},
        {GLFW_KEY_KP_ENTER, 0, 0, "Keypad Enter", "Begin a line, end it", "Tool", PressTool{}},
        {GLFW_KEY_Z, ctrl, 0, "Ctrl Z", "Take the last line back", "Tool", UndoDrawing{}},
        {GLFW_KEY_Z, ctrl | shift, 0, "Ctrl Shift Z", "Draw it again", "Tool", RedoDrawing{}},
        {GLFW_KEY_DELETE, 0, 0, "Delete", "Wipe all lines away", "Tool", WipeDrawings{}},
        {GLFW_KEY_ESCAPE, 0, 0, "Esc", "Put the tool away", "Tool", TakeTool{PointingTool::none}},
        {GLFW_KEY_PAGE_DOWN, 0, 0, "Page down", "Next step", "Lesson", StepLesson{1}},
        {GLFW_KEY_RIGHT, 0, 0, "\xe2\x86\x92", "Next step", "Lesson", StepLesson{1}},
        {GLFW_KEY_DOWN, 0, 0, "\xe2\x86\x93", "Next step", "Lesson", StepLesson{1}},
        {GLFW_KEY_SPACE, 0, 0, "Space", "Next step", "Lesson", StepLesson{1}},
        {GLFW_KEY_ENTER, 0, 0, "Enter", "Next step", "Lesson", StepLesson{1}},
        {GLFW_KEY_KP_ENTER, 0, 0, "Keypad Enter", "Next step", "Lesson", StepLesson{1}},
        {0, 0, 'n', "N", "Next step", "Lesson", StepLesson{1}},
        {GLFW_KEY_PAGE_UP, 0, 0, "Page up", "Step before", "Lesson", StepLesson{-1}},
        {GLFW_KEY_LEFT, 0, 0, "\xe2\x86\x90", "Step before", "Lesson", StepLesson{-1}},
        {GLFW_KEY_UP, 0, 0, "\xe2\x86\x91", "Step before", "Lesson", StepLesson{-1}},
        {GLFW_KEY_BACKSPACE, 0, 0, "Backspace", "Step before", "Lesson", StepLesson{-1}},
        {0, 0, 'p', "P", "Step before", "Lesson", StepLesson{-1}},
        {GLFW_KEY_HOME, 0, 0, "Home", "First step", "Lesson", ShowStep{0}},
        {GLFW_KEY_END, 0, 0, "End", "Last step", "Lesson", ShowStep{SIZE_MAX}},
        {0, 0, 'g', "G", "Go to a step: its number, then Enter", "Lesson", JumpKey{'g'}},
        {0, 0, 'q', "Q", "Ask the step's quiz", "Lesson", AskQuiz{}},
        {GLFW_KEY_TAB, 0, 0, "Tab", "All steps as pictures", "Lesson", LessonOverview{}},
        {GLFW_KEY_F5, 0, 0, "F5", "End the class", "Lesson", Teach{false}},
        {GLFW_KEY_F5, shift, 0, "Shift F5", "End the class", "Lesson", Teach{false}},
        {GLFW_KEY_ESCAPE, 0, 0, "Esc", "Close what is open, end the class", "Lesson", Close{}},
        {GLFW_KEY_F4, 0, 0, "F4", "The teacher's panel", "Lesson", LessonPanel{}},
        {GLFW_KEY_LEFT, alt, 0, "Alt \xe2\x86\x90", "Turn the body", "Lesson", Orbit{-turn, 0}},
        {GLFW_KEY_RIGHT, alt, 0, "Alt \xe2\x86\x92", "Turn the body", "Lesson", Orbit{turn, 0}},
        {GLFW_KEY_UP, alt, 0, "Alt \xe2\x86\x91", "Turn the body", "Lesson", Orbit{0, turn}},
        {GLFW_KEY_DOWN, alt, 0, "Alt \xe2\x86\x93", "Turn the body", "Lesson", Orbit{0, -turn}},
        {GLFW_KEY_F5, 0, 0, "F5", "Teach from the first step", "Preparing", Teach{true}},
        {GLFW_KEY_F5, shift, 0, "Shift F5", "Teach from this step", "Preparing", Teach{true, true}},
        {GLFW_KEY_N, ctrl, 0, "Ctrl N", "Add this view as a step", "Preparing", AddStep{}},
        {GLFW_KEY_R, ctrl, 0, "Ctrl R", "The step shows this view", "Preparing", SetStepView{}},
        {GLFW_KEY_D, ctrl, 0, "Ctrl D", "The step once more", "Preparing", DuplicateStep{}},
        {GLFW_KEY_DELETE, shift, 0, "Shift Delete", "Remove the step", "Preparing", RemoveStep{}},
        {GLFW_KEY_DOWN, ctrl | shift, 0, "Ctrl Shift \xe2\x86\x93", "The step one place down", "Preparing",
         MoveStepBy{1}},
        {GLFW_KEY_UP, ctrl | shift, 0, "Ctrl Shift \xe2\x86\x91", "The step one place up", "Preparing",
         MoveStepBy{-1}},
        {GLFW_KEY_PAGE_DOWN, 0, 0, "Page down", "Next step", "Preparing", StepLesson{1}},
        {GLFW_KEY_PAGE_UP, 0, 0, "Page up", "Step before", "Preparing", StepLesson{-1}},
        {GLFW_KEY_HOME, 0, 0, "Home", "First step", "Preparing", ShowStep{0}},
        {GLFW_KEY_END, 0, 0, "End", "Last step", "Preparing", ShowStep{SIZE_MAX}},
        {GLFW_KEY_TAB, ctrl, 0, "Ctrl Tab", "All steps as pictures", "Preparing", LessonOverview{}},
        {GLFW_KEY_F4, 0, 0, "F4", "The lesson's panel, or the lists", "Preparing", LessonPanel{}},
        {GLFW_KEY_F6, 0, 0, "F6", "Write the step's title", "Preparing", FocusLesson{LessonField::title}},
        {GLFW_KEY_F7, 0, 0, "F7", "Write what the class reads", "Preparing", FocusLesson{LessonField::text}},
        {GLFW_KEY_F10, 0, 0, "F10", "Write your notes", "Preparing", FocusLesson{LessonField::notes}},
        {GLFW_KEY_F12, 0, 0, "F12", "How many minutes", "Preparing", FocusLesson{LessonField::minutes}},
        {GLFW_KEY_F6, shift, 0, "Shift F6", "Name the lesson", "Preparing", FocusLesson{LessonField::name}},
        {GLFW_KEY_F7, shift, 0, "Shift F7", "Write what the lesson is about", "Preparing",
         FocusLesson{LessonField::about}},
        {GLFW_KEY_P, ctrl | shift, 0, "Ctrl Shift P", "A handout of the lesson, as PDF", "Preparing",
         PrintLesson{}},
        {GLFW_KEY_P, ctrl | alt, 0, "Ctrl Alt P", "A handout of the lesson with your notes", "Preparing",
         PrintLesson{true}},
        {GLFW_KEY_W, ctrl, 0, "Ctrl W", "Leave the lesson", "Preparing", CloseLesson{}},
        {GLFW_KEY_L, ctrl, 0, "Ctrl L", "A new lesson", "Find", NewLesson{}},
        {GLFW_KEY_F11, 0, 0, "F11", "Full screen", "Window", Toggle{"fullscreen"}},
        {0, 0, 'f', "F", "Full screen", "Window", Toggle{"fullscreen"}},
        {GLFW_KEY_F9, 0, 0, "F9", "For a class: large names, no panels, and back", "Window",
         Toggle{"projector"}},
        {GLFW_KEY_F9, ctrl, 0, "Ctrl F9", "For a class: large names, no panels, and back", "Window",
         Toggle{"projector"}},
        {GLFW_KEY_F6, 0, 0, "F6", "The keys walk over the panels", "Window", WalkPanels{0, 0, 0, 1}},
        {GLFW_KEY_F6, ctrl, 0, "Ctrl F6", "The keys walk over the panels", "Window", WalkPanels{0, 0, 0, 1}},
        {GLFW_KEY_F6, 0, 0, "F6", "The next panel", "Panels", WalkPanels{0, 0, 0, 1}},
        {GLFW_KEY_F6, ctrl, 0, "Ctrl F6", "The next panel", "Panels", WalkPanels{0, 0, 0, 1}},
        {GLFW_KEY_F6, shift, 0, "Shift F6", "The panel before", "Panels", WalkPanels{0, 0, 0, -1}},
        {GLFW_KEY_LEFT, 0, 0, "\xe2\x86\x90", "To what lies there; a slider moves", "Panels",
         WalkPanels{-1, 0}},
        {GLFW_KEY_RIGHT, 0, 0, "\xe2\x86\x92", "To what lies there; a slider moves", "Panels",
         WalkPanels{1, 0}},
        {GLFW_KEY_UP, 0, 0, "\xe2\x86\x91", "To what lies there; a slider moves", "Panels",
         WalkPanels{0, -1}},
        {GLFW_KEY_DOWN, 0, 0, "\xe2\x86\x93", "To what lies there; a slider moves", "Panels",
         WalkPanels{0, 1}},
        {GLFW_KEY_TAB, 0, 0, "Tab", "One after the other", "Panels", WalkPanels{0, 0, 1}},
        {GLFW_KEY_TAB, shift, 0, "Shift Tab", "Back one", "Panels", WalkPanels{0, 0, -1}},
        {GLFW_KEY_PAGE_DOWN, 0, 0, "Page down", "Ten on", "Panels", WalkPanels{0, 0, 10}},
        {GLFW_KEY_PAGE_UP, 0, 0, "Page up", "Ten back", "Panels", WalkPanels{0, 0, -10}},
        {GLFW_KEY_ENTER, 0, 0, "Enter", "As a click", "Panels", PressItem{}},
        {GLFW_KEY_KP_ENTER, 0, 0, "Keypad Enter", "As a click", "Panels", PressItem{}},
        {GLFW_KEY_SPACE, 0, 0, "Space", "As a click", "Panels", PressItem{}},
        {GLFW_KEY_ESCAPE, 0, 0, "Esc", "Back to the body", "Panels", LeavePanels{}},
        {GLFW_KEY_DOWN, 0, 0, "\xe2\x86\x93", "The next row", "What lies here", StepOffer{1}},
        {GLFW_KEY_UP, 0, 0, "\xe2\x86\x91", "The row before", "What lies here", StepOffer{-1}},
        {GLFW_KEY_ENTER, 0, 0, "Enter", "Open it", "What lies here", TakeOffer{}},
        {GLFW_KEY_KP_ENTER, 0, 0, "Keypad Enter", "Open it", "What lies here", TakeOffer{}},
        {GLFW_KEY_1, 0, 0, "1", "The step's number", "Go to", JumpKey{'1'}},
        {GLFW_KEY_2, 0, 0, "2", "The step's number", "Go to", JumpKey{'2'}},
        {GLFW_KEY_3, 0, 0, "3", "The step's number", "Go to", JumpKey{'3'}},
        {GLFW_KEY_4, 0, 0, "4", "The step's number", "Go to", JumpKey{'4'}},
        {GLFW_KEY_5, 0, 0, "5", "The step's number", "Go to", JumpKey{'5'}},
        {GLFW_KEY_6, 0, 0, "6", "The step's number", "Go to", JumpKey{'6'}},
        {GLFW_KEY_7, 0, 0, "7", "The step's number", "Go to", JumpKey{'7'}},
        {GLFW_KEY_8, 0, 0, "8", "The step's number", "Go to", JumpKey{'8'}},
        {GLFW_KEY_9, 0, 0, "9", "The step's number", "Go to", JumpKey{'9'}},
        {GLFW_KEY_0, 0, 0, "0", "The step's number", "Go to", JumpKey{'0'}},
        {GLFW_KEY_KP_1, 0, 0, "Keypad 1", "The step's number", "Go to", JumpKey{'1'}},
        {GLFW_KEY_KP_2, 0, 0, "Keypad 2", "The step's number", "Go to", JumpKey{'2'}},
        {GLFW_KEY_KP_3, 0, 0, "Keypad 3", "The step's number", "Go to", JumpKey{'3'}},
        {GLFW_KEY_KP_4, 0, 0, "Keypad 4", "The step's number", "Go to", JumpKey{'4'}},
        {GLFW_KEY_KP_5, 0, 0, "Keypad 5", "The step's number", "Go to", JumpKey{'5'}},
        {GLFW_KEY_KP_6, 0, 0, "Keypad 6", "The step's number", "Go to", JumpKey{'6'}},
        {GLFW_KEY_KP_7, 0, 0, "Keypad 7", "The step's number", "Go to", JumpKey{'7'}},
        {GLFW_KEY_KP_8, 0, 0, "Keypad 8", "The step's number", "Go to", JumpKey{'8'}},
        {GLFW_KEY_KP_9, 0, 0, "Keypad 9", "The step's number", "Go to", JumpKey{'9'}},
        {GLFW_KEY_KP_0, 0, 0, "Keypad 0", "The step's number", "Go to", JumpKey{'0'}},
        {GLFW_KEY_BACKSPACE, 0, 0, "Backspace", "Take the last digit back", "Go to", JumpKey{'<'}},
        {GLFW_KEY_ENTER, 0, 0, "Enter", "Show that step", "Go to", JumpKey{'='}},
        {GLFW_KEY_KP_ENTER, 0, 0, "Keypad Enter", "Show that step", "Go to", JumpKey{'='}},
        {GLFW_KEY_ESCAPE, 0, 0, "Esc", "Stay at this one", "Go to", JumpKey{'!'}},
        {GLFW_KEY_LEFT, 0, 0, "\xe2\x86\x90", "To the picture there", "Overview", MoveInOverview{-1, 0}},
        {GLFW_KEY_RIGHT, 0, 0, "\xe2\x86\x92", "To the picture there", "Overview", MoveInOverview{1, 0}},
        {GLFW_KEY_UP, 0, 0, "\xe2\x86\x91", "To the picture there", "Overview", MoveInOverview{0, -1}},
        {GLFW_KEY_DOWN, 0, 0, "\xe2\x86\x93", "To the picture there", "Overview", MoveInOverview{0, 1}},
        {GLFW_KEY_PAGE_UP, 0, 0, "Page up", "The picture before", "Overview", MoveInOverview{-1, 0}},
        {GLFW_KEY_PAGE_DOWN, 0, 0, "Page down", "The next picture", "Overview", MoveInOverview{1, 0}},
        {GLFW_KEY_ENTER, 0, 0, "Enter", "Show this step", "Overview", TakeOverview{}},
        {GLFW_KEY_KP_ENTER, 0, 0, "Keypad Enter", "Show this step", "Overview", TakeOverview{}},
        {GLFW_KEY_SPACE, 0, 0, "Space", "Show this step", "Overview", TakeOverview{}},
        {GLFW_KEY_PAGE_DOWN, shift, 0, "Shift Page down", "What is written, further down", "Window",
         ScrollCard{1}},
        {GLFW_KEY_PAGE_UP, shift, 0, "Shift Page up", "What is written, further up", "Window",
         ScrollCard{-1}},
        {0, 0, ',', ",", "What shows, and how large", "Show", Toggle{"view-menu"}},
        {GLFW_KEY_F2, 0, 0, "F2", "Fold or unfold the finder", "Window", Toggle{"finder"}},
        {GLFW_KEY_F3, 0, 0, "F3", "Fold or unfold the card", "Window", Toggle{"card"}},
        {GLFW_KEY_EQUAL, ctrl, 0, "Ctrl =", "Larger interface", "Window", UiScale{1.125f}},
        {GLFW_KEY_KP_ADD, ctrl, 0, "Ctrl keypad +", "Larger interface", "Window", UiScale{1.125f}},
        {GLFW_KEY_EQUAL, ctrl | shift, 0, "Ctrl +", "Larger interface", "Window", UiScale{1.125f}},
        {GLFW_KEY_MINUS, ctrl, 0, "Ctrl -", "Smaller interface", "Window", UiScale{1 / 1.125f}},
        {GLFW_KEY_KP_SUBTRACT, ctrl, 0, "Ctrl keypad -", "Smaller interface", "Window", UiScale{1 / 1.125f}},
        {GLFW_KEY_0, ctrl, 0, "Ctrl 0", "Interface as the monitor asks", "Window", UiScale{0}},
        {0, 0, '?', "?", "All keys", "Window", Toggle{"help"}},
        {GLFW_KEY_F1, 0, 0, "F1", "All keys", "Window", Toggle{"help"}},
        {GLFW_KEY_PAGE_DOWN, 0, 0, "Page down", "Further down", "This list", ScrollCard{1}},
        {GLFW_KEY_DOWN, 0, 0, "\xe2\x86\x93", "Further down", "This list", ScrollCard{1}},
        {GLFW_KEY_SPACE, 0, 0, "Space", "Further down", "This list", ScrollCard{1}},
        {GLFW_KEY_PAGE_UP, 0, 0, "Page up", "Further up", "This list", ScrollCard{-1}},
        {GLFW_KEY_UP, 0, 0, "\xe2\x86\x91", "Further up", "This list", ScrollCard{-1}},
        {GLFW_KEY_ESCAPE, 0, 0, "Esc", "Close it", "This list", Toggle{"help"}},
        {GLFW_KEY_Q, ctrl, 0, "Ctrl Q", "Quit", "Window", Quit{}},
    };
    static const bool named = (nameKeys(table), true);
    return named ? table : table;
}

KeyMode modeOf(const KeyBinding& b) {
    static constexpr std::pair<std::string_view, KeyMode> own[] = {
        {"Session", KeyMode::session},  {"Landmarks", KeyMode::landmarks}, {"Class", KeyMode::teaching},
        {"Tool", KeyMode::tool},        {"Lesson", KeyMode::lesson},       {"Preparing", KeyMode::preparing},
        {"Examination", KeyMode::exam}, {"Panels", KeyMode::panels},       {"What lies here", KeyMode::offer},
        {"Go to", KeyMode::number},     {"Overview", KeyMode::overview},   {"This list", KeyMode::help}};

    if (std::holds_alternative<act::StartPractice>(b.action)) return KeyMode::usual; // nothing runs yet
    const auto at =
        std::ranges::find(own, std::string_view(b.group), &std::pair<std::string_view, KeyMode>::first);
    return at == std::end(own) ? KeyMode::usual : at->second;
}

namespace {

bool liesOver(KeyMode mode) {
    return mode >= KeyMode::tool;
}

// A mode's own keys win over the others, and during a session only what looks on is left beside them.
bool holds(const KeyBinding& b, KeyMode mode, bool own) {
    const KeyMode theirs = modeOf(b);
    if (liesOver(mode)) return own && theirs == mode;
    if (own && mode == KeyMode::lesson && theirs == KeyMode::teaching) return true;
    if (own) return mode != KeyMode::usual && theirs == mode;
    const std::string_view group = b.group;
    if (mode == KeyMode::session || mode == KeyMode::lesson)
        return group == "View" || group == "Show" || group == "Window" || group == "Pointing";
    const auto* toggle = std::get_if<act::Toggle>(&b.action);
    if (mode == KeyMode::exam) // the class's letters are worth more than looks
        return group == "View" || group == "Window" || group == "Class" || group == "Pointing" ||
               (toggle && toggle->what == "dark");
    return theirs == KeyMode::usual;
}

template <class F>
const KeyBinding* find(KeyMode mode, F&& matches) {
    for (const bool own : {true, false})
        for (const KeyBinding& b : keyTable())
            if (holds(b, mode, own) && matches(b)) return &b;
    return nullptr;
}

} // namespace

KeyMode keyMode(const AppState& s) {
    if (s.walk.on) return KeyMode::panels;
    if (s.practice) return KeyMode::session;
    if (s.exam.run) return KeyMode::exam;
    if (s.lesson && s.lesson->teaching) return KeyMode::lesson;
    if (taught(s)) return KeyMode::teaching;
    if (s.lesson) return KeyMode::preparing;
    return s.landmarks && !s.poseOpen ? KeyMode::landmarks : KeyMode::usual;
}

const KeyBinding* bindingOfKey(int key, int mods, KeyMode mode) {
    mods &= GLFW_MOD_CONTROL | GLFW_MOD_SHIFT | GLFW_MOD_ALT | GLFW_MOD_SUPER;
    return find(mode, [&](const KeyBinding& b) { return b.key && b.key == key && b.mods == mods; });
}

const KeyBinding* bindingOfCharacter(uint32_t character, KeyMode mode) {
    if (character >= 'A' && character <= 'Z') character += 'a' - 'A';
    return find(mode, [&](const KeyBinding& b) { return !b.key && b.character == character; });
}

namespace {

// Some keys of the tools are the pens' and the eraser's.
bool takes(PointingTool tool, const KeyBinding& b) {
    const bool lines = std::holds_alternative<act::PressTool>(b.action) ||
                       std::holds_alternative<act::UndoDrawing>(b.action) ||
                       std::holds_alternative<act::RedoDrawing>(b.action) ||
                       std::holds_alternative<act::WipeDrawings>(b.action) ||
                       std::holds_alternative<act::PenInk>(b.action);
    return !lines || draws(tool) || tool == PointingTool::eraser;
}

// What lies over the mode, what wins first. Walking over the panels is a mode that only the help lies over.
std::vector<KeyMode> over(const AppState& s) {
    if (s.helpOpen) return {KeyMode::help};
    std::vector<KeyMode> out;
    if (s.walk.on) return out;
    if (s.lesson && s.lesson->number) out.push_back(KeyMode::number);
    if (s.lesson && s.lesson->overview) out.push_back(KeyMode::overview);
    if (s.offer && !s.practice) out.push_back(KeyMode::offer);
    if (s.pointing.tool != PointingTool::none) out.push_back(KeyMode::tool);
    return out;
}

template <class F>
const KeyBinding* ofState(const AppState& s, F&& inMode) {
    for (const KeyMode mode : over(s))
        if (const KeyBinding* b = inMode(mode); b && (mode != KeyMode::tool || takes(s.pointing.tool, *b)))
            return b;
    // Before the class a lesson may still be prepared, or begun: both have their keys then.
    if (s.lesson && keyMode(s) == KeyMode::teaching)
        if (const KeyBinding* b = inMode(KeyMode::preparing); b && b->group == std::string_view("Preparing"))
            return b;
    return inMode(keyMode(s));
}

} // namespace

const KeyBinding* bindingOfKey(const AppState& s, int key, int mods) {
    // Some keyboards have their digits with Shift.
    const bool digit = key >= GLFW_KEY_0 && key <= GLFW_KEY_9;
    if (digit && std::ranges::count(over(s), KeyMode::number)) mods &= ~GLFW_MOD_SHIFT;
    return ofState(s, [&](KeyMode mode) { return bindingOfKey(key, mods, mode); });
}

const KeyBinding* bindingOfCharacter(const AppState& s, uint32_t character) {
    return ofState(s, [&](KeyMode mode) { return bindingOfCharacter(character, mode); });
}

} // namespace atlas
