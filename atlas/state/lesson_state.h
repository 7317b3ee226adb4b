#pragma once
// A step of a lesson as a state of the stage.
#include "atlas/domain/lesson.h"
#include "atlas/state/state.h"

namespace atlas {

// Of a step as shownStep() gives it, on a session that stands in the step's body, shape and pose. Settings as
// in `like`; `size` in framebuffer pixels.
AppState stepState(const AppState& like, const AtlasSession&, const LessonStep&, glm::vec2 size);

// Without a body of its own a step is shown on the one that stood there before the lesson.
struct StepBody {
    std::string guest; // its file; "" ours
    Shape shape;
    bool operator==(const StepBody&) const = default;
};
StepBody bodyOf(const AppState&, const AtlasSession&, const LessonStep&); // as stepToShow() gives it
bool stands(const AtlasSession&, const StepBody&);                        // it is the session's

// A step of the open lesson without what is unknown; see shownStep().
LessonStep stepToShow(const AppState&, const AtlasSession&, size_t step);

} // namespace atlas
