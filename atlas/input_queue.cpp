#include "atlas/input_queue.h"
#include <algorithm>
#include <utility>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace atlas {
namespace {

using Kind = engine::InputEvent::Kind;
using Act = std::function<void(const Action&)>;

constexpr int kPatience = 240; // frames; a field that never comes does not swallow keys for ever

// Held, a key would run through a session, a class or questions.
bool repeats(const KeyBinding& b) {
    const auto* exam = std::get_if<act::Exam>(&b.action);
    if (exam) return exam->what >= act::ExamDo::up && exam->what <= act::ExamDo::carryDown;
    const std::string_view group = b.group;
    return (group != "Session" && group != "Lesson") || std::holds_alternative<act::Orbit>(b.action);
}

// While a text is typed only combinations with Ctrl that it does not know itself and function keys are ours.
bool typing(const engine::InputEvent& e, const engine::UiContext& ui) {
    if (!ui.wantsKeyboard()) return false;
    if (e.code >= GLFW_KEY_F1 && e.code <= GLFW_KEY_F25) return false;
    if (!(e.mods & GLFW_MOD_CONTROL)) return true;
    for (int own : {GLFW_KEY_A, GLFW_KEY_C, GLFW_KEY_V, GLFW_KEY_X, GLFW_KEY_Y, GLFW_KEY_Z, GLFW_KEY_LEFT,
                    GLFW_KEY_RIGHT, GLFW_KEY_UP, GLFW_KEY_DOWN})
        if (e.code == own) return true;
    return false;
}

// A field will ask for the keyboard when it is drawn, or a lesson is on its way whose name is to be typed.
bool opensField(const AppState& s) {
    return s.searchFocus || s.poseNaming || (s.lesson && s.lesson->focus) || s.lessonWish.fresh ||
           !s.lessonWish.open.empty() || (s.exam.run && s.exam.run->typing);
}

void character(const engine::InputEvent& e, const AppState& s, engine::UiContext& ui, const Act& act) {
    if (!ui.wantsKeyboard())
        if (const KeyBinding* b = bindingOfCharacter(s, e.character)) return act(b->action);
    ui.queue(e);
}

} // namespace

void InputQueue::add(std::span<const engine::InputEvent> events) {
    waiting_.insert(waiting_.end(), events.begin(), events.end());
}

void InputQueue::hold(int frames, int more) {
    hold_ = frames;
    await_ = more;
}

void InputQueue::frame(const AppState& s, const engine::UiContext& ui) {
    asked_ = opensField(s) ? asked_ + 1 : 0;
    look(s, ui);
    if (ui.hasQueued()) return; // what was typed before comes first, a letter a frame
    if (hold_ > 0)
        --hold_;
    else if (await_ > 0)
        --await_;
}

void InputQueue::release() {
    hold_ = await_ = 0;
}

void InputQueue::look(const AppState& s, const engine::UiContext& ui) {
    // A lesson may first have to be written to a slow disk; ImGui gives the keyboard a frame or two after a
    // field asked for it.
    if (asked_ < kPatience && opensField(s)) hold(2, 8);
    if (hold_ <= 0 && await_ > 0 && ui.wantsKeyboard()) await_ = 0;
}

// What the key table takes is kept from the panels, else an arrow would turn the body and walk a list.
void InputQueue::key(const engine::InputEvent& e, const AppState& s, engine::UiContext& ui, const Act& act) {
    const bool text = typing(e, ui);
    const KeyBinding* b = e.pressed && !text ? bindingOfKey(s, e.code, e.mods) : nullptr;
    if (!b)
        ui.queue(e);
    else if (!e.repeat || repeats(*b))
        act(b->action);
    // After these it is open who takes the keyboard; the frames to come tell.
    if (e.pressed && text &&
        (e.code == GLFW_KEY_ENTER || e.code == GLFW_KEY_KP_ENTER || e.code == GLFW_KEY_ESCAPE ||
         e.code == GLFW_KEY_TAB))
        hold(3, 3);
}

bool InputQueue::take(const AppState& s, engine::UiContext& ui, const Act& act,
                      const std::function<void(const engine::InputEvent&)>& other) {
    bool any = false;
    while (!waiting_.empty()) {
        look(s, ui);
        const engine::InputEvent& next = waiting_.front();
        const bool released = next.kind == Kind::key && !next.pressed;
        if ((hold_ > 0 || await_ > 0) && !released) return any; // a key held back would repeat
        // A key of ours waits until the field has taken all that was typed before.
        if (next.kind == Kind::key && next.pressed && ui.wantsKeyboard() && ui.hasQueued() &&
            !typing(next, ui))
            return any;
        const engine::InputEvent e = std::move(waiting_.front());
        waiting_.pop_front();
        any = true;
        if (e.kind == Kind::key)
            key(e, s, ui, act);
        else if (e.kind == Kind::character)
            character(e, s, ui, act);
        else
            other(e);
        look(s, ui);
    }
    return any;
}

} // namespace atlas
