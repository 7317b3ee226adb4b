#include "atlas/handout_worker.h"
#include "atlas/anki.h"
#include "atlas/domain/saved_poses.h"
#include "atlas/export_command.h"
#include "atlas/handout_command.h"
#include "atlas/handout_exam.h"
#include "atlas/handout_lesson.h"
#include <algorithm>
#include <ctime>

namespace atlas {
namespace {

// A lesson and a paper begin with the body upright, whatever stands in the window just now.
engine::Result<void> standUpright(Studio& v, const Shape& shape) {
    const auto pose = findPose(v.session, "anatomical");
    if (!pose) return pose.error();
    if (!(v.session.shape == shape)) {
        v.session.guest.reset();
        auto made = reshape(v.session, shape, *pose);
        if (!made) return made.error();
        v.features = std::move(made->features);
        v.overlay = std::move(made->overlay);
        v.blush = std::move(made->blush);
        v.state.shape = shape;
        uploadBody(v);
    }
    v.state.pose = *pose;
    followPose(v, 0);
    return {};
}

engine::Result<void> written(const engine::Result<engine::print::Document>& document,
                             const std::filesystem::path& file) {
    if (!document) return document.error();
    if (const auto pages = printDocument(*document, file); !pages) return pages.error();
    return {};
}

std::string make(Studio& v, const PrintJob& job, const std::filesystem::path& folder) {
    const std::string name = nameOf(job);
    const auto fails = [&](const std::string& why) { return "There is no " + name + ": " + why; };
    auto renderer = engine::Renderer::create(printRenderer());
    if (!renderer) return fails(renderer.error().message);
    v.renderer = std::move(*renderer);
    v.overlay = makeBodyOverlay(v.session, v.features);
    uploadBody(v);
    const auto file = fileOf(job, folder);
    std::vector<std::string> problems;
    if (const auto done = print(v, job, file, problems); !done) return fails(done.error().message);
    std::string told = "The " + name + " is in " + file.string();
    if (!problems.empty()) told.append(". Left out: ").append(problems.front());
    if (problems.size() > 1) told.append(" and ").append(std::to_string(problems.size() - 1)).append(" more");
    return told;
}

} // namespace

engine::Result<void> print(Studio& v, const PrintJob& job, const std::filesystem::path& file,
                           std::vector<std::string>& problems) {
    if (const auto* card = std::get_if<HandoutRequest>(&job.of)) {
        const auto pages = printHandout(v, *card, file);
        return pages ? engine::Result<void>() : pages.error();
    }
    if (auto done = standUpright(v, job.shape); !done) return done;
    if (const auto* lesson = std::get_if<Lesson>(&job.of)) {
        LessonSheetOptions options;
        options.notes = job.more;
        return written(makeLessonHandout(v, *lesson, options, problems), file);
    }
    const auto& questions = std::get<ExamPaper>(job.of);
    if (!job.deck) return written(makeExamHandout(v, questions, {engine::print::Paper::a4, job.more}), file);
    const auto deck = makeExamDeck(v, questions, static_cast<int64_t>(std::time(nullptr)));
    if (!deck) return deck.error();
    return writeDeck(*deck, file);
}

HandoutWorker::HandoutWorker(const Studio& from, PrintJob job, std::filesystem::path folder, void (*wake)()) {
    auto studio = std::make_shared<Studio>();
    studio->session = from.session;
    studio->features = from.features;
    studio->blush = from.blush;
    studio->state.settings = settingsToKeep(from.state);
    studio->state.shape = from.session.shape;
    studio->state.pose = from.session.pose;
    studio->state.point = from.state.point;
    studio->state.side = from.state.side;
    studio->state.region = from.state.region;
    studio->state.regionSide = from.state.regionSide;
    job_ = std::async(std::launch::async, [studio, job = std::move(job), folder = std::move(folder), wake] {
        auto told = make(*studio, job, folder);
        wake();
        return told;
    });
}

std::optional<std::string> HandoutWorker::take() {
    if (!job_.valid() || job_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return {};
    return job_.get();
}

std::optional<PrintJob> readPrint(const AppState& s) {
    PrintJob job;
    job.shape = s.beforeLesson ? s.beforeLesson->shape : s.shape;
    for (const CardKind kind : {CardKind::point, CardKind::region, CardKind::meridian})
        if (const std::string start = std::string(toString(kind)) + ":"; s.handout.starts_with(start)) {
            HandoutRequest card;
            card.kind = kind;
            card.id = s.handout.substr(start.size());
            job.of = std::move(card);
            return job;
        }
    if (s.lesson && s.handout.starts_with("lesson")) {
        job.of = s.lesson->lesson;
        job.more = s.handout == "lesson-notes";
        return job;
    }
    if (!s.handout.starts_with("exam") && s.handout != "anki") return {};
    job.of = s.exam.printed;
    job.more = s.handout == "exam-answers";
    job.deck = s.handout == "anki";
    return job;
}

std::string nameOf(const PrintJob& job) {
    if (std::holds_alternative<HandoutRequest>(job.of)) return "handout";
    if (std::holds_alternative<Lesson>(job.of))
        return job.more ? "lesson's handout with notes" : "lesson's handout";
    return job.deck ? "deck for Anki" : job.more ? "paper with answers" : "paper";
}

std::string fileStem(const PrintJob& job) {
    if (const auto* card = std::get_if<HandoutRequest>(&job.of)) return handoutStem(*card);
    const auto* lesson = std::get_if<Lesson>(&job.of);
    const std::string what = lesson ? "lesson " : job.deck ? "cards " : "examination ";
    const std::string& title = lesson ? lesson->name : std::get<ExamPaper>(job.of).title;
    std::string stem = "tongren " + what + title +
                       (!job.more ? ""
                        : lesson  ? " with notes"
                                  : " with answers");
    std::ranges::replace(stem, ' ', '-');
    return userFileName(stem, "tongren");
}

std::filesystem::path fileOf(const PrintJob& job, const std::filesystem::path& folder) {
    return freeName(folder, fileStem(job), job.deck ? ".apkg" : ".pdf");
}

} // namespace atlas
