#pragma once
// A step of a lesson as a state of the stage.
#include "atlas/domain/lesson.h"
#include "atlas/state/state.h"

namespace atlas {

// Of a step as shownStep() gives it, on a session that stands in the step's body, shape and pose. Settings as
// in `like`; `size` in framebuffer pixels.
AppState stepState(const AppState& like, const AtlasSession&, const LessonStep&, glm::vec2 size);

// A step of the open lesson without what is unknown; see shownStep().
LessonStep stepToShow(const AppState&, const AtlasSession&, size_t step);

} // namespace atlas
