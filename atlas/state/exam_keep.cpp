// What is kept and handed out of examinations.
#include "atlas/domain/session.h"
#include "atlas/state/moves.h"
#include <algorithm>
#include <ctime>

namespace atlas {
namespace {

void say(AppState& s, std::string text, double now) {
    s.notice = std::move(text);
    s.noticeUntil = now + 8;
}

void writeDown(ExamDesk& desk, const ExamAnswer& answer) {
    desk.results.answers.push_back(answer);
    const auto at = std::ranges::find(desk.forgotten, answer);
    if (at != desk.forgotten.end())
        desk.forgotten.erase(at); // it still stands in the file
    else
        desk.unsaved.push_back(answer);
}

void strike(ExamDesk& desk, const ExamAnswer& answer) {
    if (const auto at = std::ranges::find(desk.results.answers, answer); at != desk.results.answers.end())
        desk.results.answers.erase(at);
    const auto at = std::ranges::find(desk.unsaved, answer);
    if (at != desk.unsaved.end())
        desk.unsaved.erase(at);
    else
        desk.forgotten.push_back(answer);
}

} // namespace

engine::Result<ExamPaper> wishedPaper(const AppState& s, const AtlasSession& session) {
    const ExamRun& run = *s.exam.run;
    if (run.phase != ExamPhase::setup) return run.paper;
    ExamRequest request = run.request;
    if (!run.learner.empty()) {
        ExamDue due =
            dueOf(scheduleOf(s.exam.results, run.learner), static_cast<int64_t>(std::time(nullptr)));
        request.first = std::move(due.due);
        request.last = std::move(due.later);
        request.onlyFirst = run.onlyDue;
    }
    return makePaper(session.catalog, request);
}

void printExam(AppState& s, const AtlasSession& session, act::ExamDo what) {
    auto paper = wishedPaper(s, session);
    if (!paper) {
        s.exam.run->problem = paper.error().message;
        return;
    }
    s.exam.printed = std::move(*paper);
    s.handout = what == act::ExamDo::anki ? "anki" : what == act::ExamDo::answers ? "exam-answers" : "exam";
}

void deleteLearner(AppState& s, double now) {
    ExamDesk& desk = s.exam;
    const std::string who = desk.run->learner;
    std::vector<ExamAnswer> theirs;
    std::ranges::copy_if(desk.results.answers, std::back_inserter(theirs),
                         [&](const ExamAnswer& a) { return a.learner == who; });
    const std::string whose = who.empty() ? std::string("the class") : who;
    if (theirs.empty()) return say(s, "Nothing is written down of " + whose, now);
    for (const ExamAnswer& a : theirs) strike(desk, a);
    const size_t n = theirs.size();
    desk.deleted = std::move(theirs);
    desk.run->onlyDue = false;
    say(s,
        std::to_string(n) + (n == 1 ? " answer of " : " answers of ") + whose + " deleted. Ctrl Z brings " +
            (n == 1 ? "it" : "them") + " back",
        now);
}

void deleteAnswer(AppState& s, size_t question, double now) {
    ExamDesk& desk = s.exam;
    if (question >= desk.run->marks.size() || !desk.run->marks[question].asked) return;
    ExamMark& mark = desk.run->marks[question];
    mark.deleted = !mark.deleted;
    if (!mark.deleted) {
        std::erase(desk.deleted, mark.answer);
        return writeDown(desk, mark.answer);
    }
    strike(desk, mark.answer);
    desk.deleted = {mark.answer};
    say(s, "The answer is deleted. Ctrl Z brings it back", now);
}

void restoreDeleted(AppState& s, double now) {
    ExamDesk& desk = s.exam;
    if (desk.deleted.empty()) return;
    for (const ExamAnswer& a : desk.deleted) {
        writeDown(desk, a);
        for (ExamMark& m : desk.run->marks)
            if (m.deleted && m.answer == a) m.deleted = false;
    }
    say(s,
        desk.deleted.size() == 1 ? "The answer is written down again" : "The answers are written down again",
        now);
    desk.deleted.clear();
}

} // namespace atlas
