#pragma once
// A lesson on paper, one step a page.
#include "atlas/domain/lesson.h"
#include "atlas/handout.h"

namespace atlas {

struct LessonSheetOptions {
    engine::print::Paper paper = engine::print::Paper::a4;
    bool notes = false; // what the teacher reads, and the quizzes' answers, stand on the page too
};
// The studio's renderer is made as printRenderer() asks. What of a step cannot be shown is left out, as in
// the window, and told in `problems`.
engine::Result<engine::print::Document> makeLessonHandout(Studio&, const Lesson&, const LessonSheetOptions&,
                                                          std::vector<std::string>& problems);

// The lines at the foot of every page: sources, data version and body, disclaimer.
engine::Result<std::vector<engine::print::Text>>
handoutFooter(const AtlasSession&, const std::vector<std::string>& sources, bool listed);

} // namespace atlas
