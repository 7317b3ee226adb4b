// Pictures in the interface: of the open page, and of a lesson's steps.
#include "atlas/app_viewer.h"
#include "atlas/state/lesson_state.h"
#include "atlas/state/picture_state.h"
#include <algorithm>
#include <utility>

namespace atlas {
namespace {

// Poses that the body was put into for a picture, until it stands as before.
class Poser {
public:
    explicit Poser(Viewer& v) : v_(v), stands_(v.session.pose) {}
    ~Poser() { stand(stands_); }
    Poser(const Poser&) = delete;
    Poser& operator=(const Poser&) = delete;
    void stand(const Pose& pose) {
        if (v_.session.pose == pose || !setPose(v_.session, pose)) return;
        v_.overlay = makeBodyOverlay(v_.session, v_.features);
        v_.ruler = {};
    }
    const Pose& stands() const { return stands_; }

private:
    Viewer& v_;
    Pose stands_;
};

// The stage's own way of drawing, with that state in place of the window's. `letter` sees the stage so.
engine::Result<CardPicture> takePicture(Viewer& v, AppState shown, glm::ivec2 size, float scale,
                                        const std::function<void(CardPicture&)>& letter) {
    std::swap(v.state, shown);
    std::swap(v.scale, scale);
    CardPicture out;
    auto done = drawScene(v, {0, 0, size.x, size.y}, engine::Quality::resting);
    if (done && letter) letter(out);
    std::swap(v.scale, scale);
    std::swap(v.state, shown);
    if (!done) return done.error(); // followPose() makes the body stand as before
    auto image = v.renderer->readBack(nullptr);
    if (!image) return image.error();
    const engine::Image small =
        engine::cropped(*image, static_cast<uint32_t>(size.x), static_cast<uint32_t>(size.y));
    auto number = v.renderer->addPicture(small);
    if (!number) return number.error();
    out.number = *number;
    out.width = static_cast<int>(small.width);
    out.height = static_cast<int>(small.height);
    return out;
}

void dropPictures(Viewer& v) { // whoever they were made for
    v.renderer->dropPictures();
    v.pictures = {};
    v.steps = {};
}

constexpr size_t kMostSteps = 280; // the interface's room, less what a page shows
constexpr size_t kNearSteps = 24;  // that are wanted even when others must go for them

// Which step's picture is wanted next: outwards from the chosen one, first those whose body is at hand.
std::optional<size_t> wantedStep(const Viewer& v, const std::function<bool(size_t)>& atHand) {
    const LessonRun& run = *v.state.lesson;
    const size_t count = v.steps.pictures.size();
    std::optional<size_t> later;
    const auto wanted = [&](size_t i) {
        if (i >= count || v.steps.pictures[i].number != 0) return false;
        if (atHand(i)) return true;
        if (!later) later = i;
        return false;
    };
    if (!run.overview) return wanted(run.step + 1) ? std::optional(run.step + 1) : later;
    const size_t furthest = v.steps.made < kMostSteps ? count : kNearSteps;
    for (size_t by = 0; by <= furthest; ++by) {
        if (wanted(run.chosen + by)) return run.chosen + by;
        if (by <= run.chosen && wanted(run.chosen - by)) return run.chosen - by;
    }
    return later;
}

StepBody stepBody(const Viewer& v, size_t step) {
    const LessonStep& s = v.state.lesson->lesson.steps[step];
    const bool own = !s.body.empty() || !s.shape.empty();
    return bodyOf(v.state, v.session, own ? stepToShow(v.state, v.session, step) : LessonStep{});
}

// Another body stands there for a picture; nobody else draws meanwhile.
class Stand {
public:
    Stand(Viewer& v, Reshaped* other) : v_(v), other_(other) {
        if (other_) change();
    }
    ~Stand() {
        if (other_) change();
    }
    Stand(const Stand&) = delete;
    Stand& operator=(const Stand&) = delete;

private:
    void change() {
        std::swap(static_cast<MeasuredBody&>(v_.session), other_->body);
        std::swap(v_.features, other_->features);
        std::swap(v_.overlay, other_->overlay);
        std::swap(v_.blush, other_->blush);
        v_.ruler = {};
        uploadBody(v_);
    }
    Viewer& v_;
    Reshaped* other_;
};

} // namespace

engine::Result<bool> layPictures(Viewer& v, glm::ivec2 size) {
    const Page* page = v.state.cardKind == CardKind::page ? v.session.catalog.page(v.state.cardId) : nullptr;
    if (!page || page->pictures.empty() || size.x <= 0) return false;
    AppState bare; // only settings, body and size change these pictures
    bare.settings = v.state.settings;
    bare.settings.ruler = false;
    const SceneKey key = keyOf(bare, {0, 0, size.x, size.y}, v.scale, v.body);
    if (v.pictures.page == page->id && v.pictures.key == key) return false;
    dropPictures(v);
    v.pictures = {page->id, key, {}};
    Poser poser(v);
    bool drawn = false;
    for (const PagePicture& p : page->pictures) {
        CardPicture& card = v.pictures.pictures.emplace_back();
        if (!p.figure.empty()) continue;
        poser.stand(picturePose(v.session, p).value_or(poser.stands()));
        drawn = true;
        const auto letter = [&](CardPicture& made) {
            const StageArea area{{0, 0}, glm::vec2(size) / v.scale};
            made.labels = layoutLabels(v.session, v.overlay, v.state, area, {}, [&](const std::string& text) {
                return labelSize(v, wordBeside(p, text));
            });
            for (Label& l : made.labels) l.text = wordBeside(p, l.text);
            std::erase_if(made.labels, [](const Label& l) { return l.rank > 3; });
            made.arrows = pictureArrows(v.session, p, v.state.camera, size);
        };
        auto made = takePicture(v, pictureState(v.state, v.session, p, size), size, v.scale, letter);
        if (!made) return made.error();
        card = std::move(*made);
    }
    return drawn;
}

engine::Result<bool> layStepPictures(Viewer& v, glm::ivec2 size) {
    if (!v.state.lesson || size.x <= 0) return false;
    const Lesson& lesson = v.state.lesson->lesson;
    AppState bare;
    bare.settings = settingsToKeep(v.state);
    const SceneKey key = keyOf(bare, {0, 0, size.x, size.y}, v.scale, 0);
    StepPictures& all = v.steps;
    if (all.file != lesson.file.string() || !(all.key == key))
        all = {lesson.file.string(), key, {}, {}, all.made};
    if (all.of != lesson.steps) { // what was only moved keeps its picture
        std::vector<CardPicture> kept(lesson.steps.size());
        for (size_t i = 0; i < kept.size(); ++i)
            for (size_t j = 0; j < all.of.size() && kept[i].number == 0; ++j)
                if (all.of[j] == lesson.steps[i]) kept[i] = all.pictures[j];
        all.of = lesson.steps;
        all.pictures = std::move(kept);
    }
    StepBodies* bodies = v.stepBodies.get();
    const auto otherBody = [&](size_t i) { // to be put there first; nothing: that which stands there will do
        std::optional<StepBody> body = stepBody(v, i);
        if (!bodies || stands(v.session, *body) || bodies->failed(*body)) body.reset();
        return body;
    };
    const auto atHand = [&](size_t i) {
        const auto body = otherBody(i);
        return !body || bodies->find(*body);
    };
    const auto wanted = wantedStep(v, atHand);
    if (!wanted) return false;
    const auto body = otherBody(*wanted);
    Reshaped* other = body ? bodies->find(*body) : nullptr;
    if (body && !other) {
        bodies->ask(v.session, *body);
        return false;
    }
    if (all.made >= kMostSteps) {
        dropPictures(v);
        return true;
    }
    const Stand stand(v, other);
    const LessonStep step = stepToShow(v.state, v.session, *wanted);
    Poser poser(v);
    if (const auto pose = findPose(v.session, step.pose)) poser.stand(*pose);
    AppState like;
    like.settings = bare.settings;
    like.shape = v.session.shape;
    AppState shown = stepState(like, v.session, step, size);
    shown.pose = v.session.pose;
    auto made = takePicture(v, std::move(shown), size, v.scale * 0.6f, {});
    if (!made) return made.error();
    all.pictures[*wanted] = std::move(*made);
    ++all.made;
    return true;
}

} // namespace atlas
