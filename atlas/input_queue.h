#pragma once
// What came from mouse and keyboard and is not yet taken. Keys go to the key table or to the field that has
// the keyboard; what is typed after a key that opens a field waits until that field has it, however fast.
#include "atlas/state/state.h"
#include "engine/ui/ui_context.h"
#include <deque>
#include <functional>
#include <span>

namespace atlas {

class InputQueue {
public:
    void add(std::span<const engine::InputEvent>);
    // Takes what has arrived, up to the first event whose meaning the next frames decide; true if there was
    // any. `act` carries an action out at once, `other` takes what is neither key nor letter.
    bool take(const AppState&, engine::UiContext&, const std::function<void(const Action&)>& act,
              const std::function<void(const engine::InputEvent&)>& other);
    // So many frames are drawn before more is taken, and so many `more` at most until a field has the
    // keyboard.
    void hold(int frames, int more = 0);
    void frame(const AppState&, const engine::UiContext&); // one is drawn
    void release();                                        // no frames come that could end a wait
    bool empty() const { return waiting_.empty(); }
    bool waits() const { return hold_ > 0 || await_ > 0 || !waiting_.empty(); }

private:
    void look(const AppState&, const engine::UiContext&);
    void key(const engine::InputEvent&, const AppState&, engine::UiContext&,
             const std::function<void(const Action&)>& act);

    std::deque<engine::InputEvent> waiting_;
    int hold_ = 0, await_ = 0;
    int asked_ = 0; // frames since a field was asked for that has not come
};

} // namespace atlas
