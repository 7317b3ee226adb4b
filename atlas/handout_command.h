#pragma once
// tongren handout: a sheet to print.
#include "atlas/app.h"
#include "atlas/handout.h"
#include <iosfwd>

namespace CLI {
class App;
}

namespace atlas {

struct HandoutAsked {
    std::string outFile, paper, lesson;
    bool notes = false, exam = false, answers = false;
};
void addHandout(CLI::App&, HandoutAsked&);
// What can be said before anything is measured: one thing to print, a name that ends in .pdf.
engine::Result<void> checkHandout(const AppOptions&, const HandoutAsked&);
// For runHandout(). A point stands in its own posture unless another was asked for (`posed`).
AppOptions handoutOptions(AppOptions, const HandoutAsked&, bool posed);

// Written under a temporary name, then renamed; the number of pages.
engine::Result<int> printDocument(const engine::print::Document&, const std::filesystem::path& file);
// Typeset and written under a temporary name, then renamed; the number of pages.
engine::Result<int> printHandout(Studio&, const HandoutRequest&, const std::filesystem::path& file,
                                 const FigureMaker& = {});

// Of a deck for Anki.
struct AnkiDeck;
engine::Result<void> writeDeck(const AnkiDeck&, const std::filesystem::path& file);

// Of `handout --exam`: the paper, whose meridian, region and lesson stand among the options. Returns the exit
// code.
struct ExamAsked;
int takeSheet(AppOptions&, ExamAsked&, const HandoutAsked&, std::ostream& err);

} // namespace atlas
