#pragma once
// show --lesson, list --lessons and lint FILE.
#include "atlas/domain/lesson.h"
#include <iosfwd>

namespace atlas {

void showLesson(std::ostream&, const Lesson&, const LessonWorld&, std::string_view format); // text json
void listLessons(std::ostream&, const std::vector<Lesson>&, std::string_view format);       // table csv json

} // namespace atlas
