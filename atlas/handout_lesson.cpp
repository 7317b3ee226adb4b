#include "atlas/handout_lesson.h"
#include "atlas/domain/exam.h"
#include "atlas/domain/guest_file.h"
#include "atlas/handout_pictures.h"
#include "atlas/handout_sheet.h"
#include "atlas/shape_worker.h"
#include "atlas/state/framing.h"
#include "atlas/state/lesson_state.h"
#include "engine/render/camera.h"
#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace atlas {
namespace {

namespace print = engine::print;

constexpr const char* kDisclaimer = "For education; not medical advice.";
constexpr float kHeight = 400; // of a step's picture

uint32_t packed(glm::vec4 c) {
    const auto part = [](float x) { return static_cast<uint32_t>(std::lround(x * 255)); };
    return part(c.r) << 16 | part(c.g) << 8 | part(c.b);
}

// The teacher's lines, where the body does not hide them.
std::vector<print::Stroke> drawn(const Studio& v, const AppState& state, const Drawings& drawings,
                                 const print::Picture& picture, DrawingMemory& memory) {
    std::vector<print::Stroke> out;
    const float unit = picture.across / state.stage.x, paper = picture.width / picture.across;
    const auto surface = shownBody(v.session).coarseSurface();
    for (const Stroke& s : drawings) {
        const glm::vec4 colour = parseColour(s.colour, parseColour(Stroke{}.colour));
        std::vector<glm::vec3> run;
        const auto end = [&](bool last) {
            print::Stroke line;
            for (const size_t i : neededPlaces(run, 0.15f)) line.points.emplace_back(run[i].x, run[i].y);
            run.clear();
            if (line.points.size() < 2) return;
            line.colour = packed(colour);
            line.width = std::max(0.4f, s.width * paper);
            line.arrow = last && s.tool == "arrow";
            line.halo = edgeOf(colour) == atlas::paper;
            if (!line.halo) { // a pale line has a dark rim
                out.push_back(line);
                out.back().colour = print::kInk;
                out.back().width += 1.2f;
            }
            out.push_back(std::move(line));
        };
        for (const auto& p : s.screen) run.emplace_back(pictureToPixel(state, {p[0], p[1]}) * unit, 0);
        end(true);
        if (s.on != Stroke::On::skin) continue;
        const auto& paths = tracedStroke(v.session, s, memory);
        for (const SkinPath& path : paths) {
            for (const engine::SurfacePoint& at : path) {
                const glm::vec3 position = engine::positionAt(surface, at);
                if (hiddenFrom(v.session, state.camera.eye(), position, engine::normalAt(surface, at)))
                    end(false);
                else
                    run.emplace_back(glm::vec2(engine::project(state.camera, position, state.stage)) * unit,
                                     0);
            }
            end(&path == &paths.back());
        }
    }
    return out;
}

// The pose that the step asks for, or `otherwise`.
engine::Result<Pose> stepPose(const AtlasSession& session, const LessonStep& step, const Pose& otherwise) {
    if (step.pose.empty()) return otherwise;
    if (step.pose != "point") return findPose(session, step.pose);
    const Point* p = session.catalog.point(step.point);
    return findPose(session, p && !p->posture.empty() ? p->posture : "anatomical");
}

class LessonMaker {
public:
    LessonMaker(Studio& v, const Lesson& lesson, const LessonSheetOptions& o,
                std::vector<std::string>& problems)
        : v_(v), lesson_(lesson), options_(o), problems_(problems),
          sheet_(out_), world_{v.session.catalog, v.session.presets, v.session.motions, v.session.poses,
                               v.session.asset->coarse.size()} {}

    engine::Result<print::Document> make() {
        out_.paper = options_.paper;
        out_.creator = std::string("Tongren ") + TONGREN_VERSION;
        out_.title = out_.running = lesson_.name;
        out_.subject = kDisclaimer;
        if (lesson_.steps.empty())
            return engine::Error{"the lesson '" + lesson_.name + "' has no steps; there is nothing to print"};
        const Pose pose = v_.session.pose;
        const Shape shape = v_.session.shape;
        const auto guest = v_.session.guest;
        engine::Result<void> done;
        for (size_t i = 0; done && i < lesson_.steps.size(); ++i) done = step(i, pose, shape, guest);
        if (done) done = stand(shape, guest);
        if (done) done = take(pose);
        if (!done) return done.error();
        sources();
        auto foot = handoutFooter(v_.session, titles_, true);
        if (!foot) return foot.error();
        out_.footer = std::move(*foot);
        return std::move(out_);
    }

private:
    // The studio's body becomes this one.
    engine::Result<void> stand(const Shape& shape, const std::shared_ptr<const Guest>& guest) {
        if (v_.session.shape == shape && v_.session.guest == guest) return {};
        v_.session.guest = guest;
        auto made = reshape(v_.session, shape, v_.session.pose);
        if (!made) return made.error();
        v_.features = std::move(made->features);
        v_.overlay = std::move(made->overlay);
        v_.blush = std::move(made->blush);
        v_.state.shape = shape;
        v_.ruler = {};
        uploadBody(v_);
        return {};
    }

    engine::Result<void> take(const Pose& pose) {
        v_.state.pose = pose;
        if (v_.state.pose == v_.session.pose) return {};
        if (auto done = setPose(v_.session, pose); !done) return done.error();
        v_.overlay = makeBodyOverlay(v_.session, v_.features);
        v_.ruler = {};
        ++v_.body;
        return {};
    }

    engine::Result<void> bodyOf(const LessonStep& s, const Shape& shape,
                                const std::shared_ptr<const Guest>& guest) {
        if (s.body.empty() && s.shape.empty()) return stand(shape, guest);
        std::shared_ptr<const Guest> wanted;
        SessionOptions options;
        options.shapeText = s.shape;
        if (isGuestFile(s.body, v_.session.presets)) {
            auto opened = openGuest(v_.session.asset, v_.session.catalog, s.body);
            if (!opened) return opened.error();
            wanted = std::make_shared<const Guest>(std::move(*opened));
        } else if (!s.body.empty())
            options.body = s.body;
        auto asked = s.body.empty() ? parseShape(s.shape, shape, v_.session.presets)
                                    : askedShape(options, v_.session.presets);
        if (!asked) return asked.error();
        return stand(*asked, wanted);
    }

    engine::Result<void> step(size_t i, const Pose& pose, const Shape& shape,
                              const std::shared_ptr<const Guest>& guest) {
        std::vector<LessonProblem> found = lesson_.steps[i].origin.problems;
        const LessonStep s = shownStep(lesson_, i, world_, &found);
        for (const LessonProblem& p : found)
            problems_.push_back("step " + std::to_string(i + 1) + ": " + p.message);
        if (i > 0) out_.blocks.emplace_back(print::NewPage{});
        title(i, s);
        if (auto done = bodyOf(s, shape, guest); !done) return done;
        auto wanted = stepPose(v_.session, s, pose);
        if (!wanted) return wanted.error();
        if (auto done = take(*wanted); !done) return done;
        Shot shot = newShot(v_, {print::measuresOf(options_.paper).text(), kHeight});
        shot.state = stepState(shot.state, v_.session, s, shot.state.stage);
        shot.state.settings.dark = false;
        keepTo(s, shot);
        const Drawings drawings = std::exchange(shot.state.pointing.drawings, {}); // as lines of the page
        auto picture = shoot(v_, shot);
        if (!picture) return picture.error();
        for (print::Stroke& line : drawn(v_, shot.state, drawings, *picture, v_.drawn))
            picture->strokes.push_back(std::move(line));
        print::Pictures row;
        row.row.push_back(std::move(*picture));
        sheet_.pictures(std::move(row));
        words(s);
        return {};
    }

    // On paper the rest of four hundred points is only dust: the step's own are left.
    void keepTo(const LessonStep& s, Shot& shot) const {
        auto& codes = shot.onlyPoints;
        codes = s.points;
        if (!s.point.empty()) codes.push_back(s.point);
        for (const std::string& id : s.regions)
            if (const Region* r = v_.session.catalog.region(id))
                for (const RegionPoint& p : r->points) codes.push_back(p.code);
        for (const Point& p : v_.session.catalog.points)
            if (std::ranges::find(s.meridians, p.meridian) != s.meridians.end()) codes.push_back(p.code);
        shot.onlyLines = s.meridians;
        if (s.meridians.empty() && !codes.empty() && !s.lines.value_or(false))
            shot.state.settings.lines = false;
    }

    void title(size_t i, const LessonStep& s) {
        print::Paragraph p;
        p.wide = p.keepNext = true;
        if (i == 0) {
            p.text = {{lesson_.name, true}};
            p.size = 20;
            p.after = 1;
            out_.blocks.emplace_back(p);
            std::string about = lesson_.about;
            if (const float minutes = minutesOf(lesson_); minutes > 0)
                about += (about.empty() ? "About " : " About ") + std::to_string(std::lround(minutes)) +
                         " minutes.";
            if (!about.empty()) {
                p.text = {{about}};
                p.size = 10;
                p.colour = print::kQuiet;
                p.after = 12;
                out_.blocks.emplace_back(p);
            }
        }
        p.text = {{"Step " + std::to_string(i + 1) + " of " + std::to_string(lesson_.steps.size())}};
        p.size = 9;
        p.colour = print::kQuiet;
        p.after = 0;
        out_.blocks.emplace_back(p);
        p.text = {{titleOf(lesson_, i), true}};
        const Point* point = v_.session.catalog.point(s.point);
        if (point && p.text.front().text.find(point->hans) == std::string::npos)
            p.text.push_back({"  " + point->hans + "  " + point->pinyin});
        p.size = 17;
        p.colour = print::kInk;
        p.outline = 1;
        p.after = 4;
        out_.blocks.emplace_back(p);
    }

    void words(const LessonStep& s) {
        const auto wide = [](std::string text, float size) {
            print::Paragraph p;
            p.text = {{std::move(text)}};
            p.size = size;
            p.wide = true;
            p.after = 8;
            return p;
        };
        if (!s.text.empty()) out_.blocks.emplace_back(wide(s.text, 14));
        if (const Point* p = v_.session.catalog.point(s.point)) {
            sheet_.heading("Where it is");
            sheet_.text(p->location);
        }
        if (s.quiz) quiz(*s.quiz, s.point);
        if (options_.notes && !s.notes.empty()) {
            sheet_.heading("For the teacher");
            for (size_t from = 0; from < s.notes.size();) {
                const size_t end = std::min(s.notes.find('\n', from), s.notes.size());
                if (end > from) sheet_.text(s.notes.substr(from, end - from));
                from = end + 1;
            }
        }
        sheet_.heading({});
        for (const std::string& id : s.sources) used_.insert(id);
    }

    // As the examination asks it; what shows a point there is said here.
    void quiz(const StepQuiz& quiz, const std::string& own) {
        const Catalog& c = v_.session.catalog;
        sheet_.heading("Question");
        for (const ExamQuestion& q : quizQuestions(c, quiz, own, 1)) {
            std::string text = q.text;
            const Point* point = c.point(q.code);
            if (q.mode == ExamMode::find) text += " Mark it in the picture.";
            if (q.mode == ExamMode::name && point) text += " " + point->location;
            sheet_.text(text);
            for (size_t i = 0; i < q.options.size(); ++i) {
                print::Paragraph p;
                p.text = {{optionText(c, q, i)}};
                p.mark = std::string(1, static_cast<char>('A' + i % 26));
                p.after = 3;
                sheet_.paragraph(std::move(p));
            }
            if (options_.notes) sheet_.quiet("Answer: " + answerText(c, q));
        }
    }

    void sources() {
        for (const std::string& id : lesson_.sources) used_.insert(id);
        std::vector<const Source*> all;
        for (const std::string& id : used_)
            if (const Source* s = v_.session.catalog.source(id)) all.push_back(s);
        sheet_.sources(all);
        for (const Source* s : all) titles_.push_back(s->title);
    }

    Studio& v_;
    const Lesson& lesson_;
    const LessonSheetOptions& options_;
    std::vector<std::string>& problems_;
    print::Document out_;
    Sheet sheet_;
    LessonWorld world_;
    std::set<std::string> used_;
    std::vector<std::string> titles_;
};

} // namespace

engine::Result<print::Document> makeLessonHandout(Studio& v, const Lesson& lesson,
                                                  const LessonSheetOptions& o,
                                                  std::vector<std::string>& problems) {
    return LessonMaker(v, lesson, o, problems).make();
}

} // namespace atlas
