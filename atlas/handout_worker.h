#pragma once
// Paper and decks for the window: drawn and set beside it, with a device of its own.
#include "atlas/domain/exam.h"
#include "atlas/handout.h"
#include <future>
#include <variant>

namespace atlas {

struct PrintJob {
    std::variant<HandoutRequest, Lesson, ExamPaper> of;
    bool more = false; // a lesson's notes, a paper's answers
    bool deck = false; // the paper as a deck for Anki
    Shape shape;       // of a lesson and a paper: the body that is theirs unless a step says otherwise
};
// What AppState::handout asks for; nothing where it asks for none.
std::optional<PrintJob> readPrint(const AppState&);
std::string nameOf(const PrintJob&);   // "handout", "paper with answers"
std::string fileStem(const PrintJob&); // "tongren-LI4"
std::filesystem::path fileOf(const PrintJob&,
                             const std::filesystem::path& folder); // a name that is free there

class HandoutWorker {
public:
    // Copies what it needs of the studio; the file goes into `folder`. `wake` is called from another thread
    // when it is done. The destructor waits.
    HandoutWorker(const Studio&, PrintJob, std::filesystem::path folder, void (*wake)());
    // What the user is told once it is done; nothing while it is being made.
    std::optional<std::string> take();

private:
    std::future<std::string> job_;
};

// Draws, sets and writes it; what is left out of a lesson goes to `problems`. The studio's renderer is made
// as printRenderer() asks.
engine::Result<void> print(Studio&, const PrintJob&, const std::filesystem::path& file,
                           std::vector<std::string>& problems);

} // namespace atlas
