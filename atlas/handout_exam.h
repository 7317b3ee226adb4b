#pragma once
// An examination on paper, and its questions as a deck of cards: with pictures that do not tell the answer,
// and with those that do.
#include "atlas/anki.h"
#include "atlas/domain/exam.h"
#include "atlas/handout.h"

namespace atlas {

struct ExamSheetOptions {
    engine::print::Paper paper = engine::print::Paper::a4;
    bool answers = false;
};
// The studio's renderer is made as printRenderer() asks.
engine::Result<engine::print::Document> makeExamHandout(Studio&, const ExamPaper&, const ExamSheetOptions&);
// A note a question. `made`: seconds since 1970, UTC.
engine::Result<AnkiDeck> makeExamDeck(Studio&, const ExamPaper&, int64_t made);

} // namespace atlas
