#pragma once
// Inside of the lesson's reader and writer: one step, or the head, from its own lines.
#include "atlas/domain/lesson.h"

namespace atlas {

// Bytes that may be read again and again to find what is wrong in damaged steps.
inline constexpr size_t kSalvageBudget = 100u << 20;

LessonStep readStepText(std::string_view text, int line, size_t& budget);
// All of a lesson but its steps.
Lesson readHeadText(std::string_view text, size_t& budget);

} // namespace atlas
