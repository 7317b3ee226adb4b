#include "atlas/handout_exam.h"
#include "atlas/handout_lesson.h"
#include "atlas/handout_pictures.h"
#include "atlas/handout_sheet.h"
#include "atlas/state/framing.h"
#include <algorithm>
#include <cmath>
#include <set>

namespace atlas {
namespace {

namespace print = engine::print;

constexpr float kHeight = 178; // of a question's picture, points
constexpr float kCardWidth = 150, kCardHeight = 112;

enum class Shows { nothing, marker, answer }; // the bare body; the point without its name; name and ruler

// The part of the body that the point lies on, from where it is seen: the point is not in the middle.
engine::Camera partCamera(const AtlasSession& session, const Point& p, Side side,
                          const engine::Camera& facing, float aspect) {
    std::vector<glm::vec3> places;
    const auto surface = shownBody(session).surface();
    for (size_t i = 0; i < session.catalog.points.size(); ++i) {
        if (session.catalog.points[i].segment != p.segment) continue;
        for (const Site& site : session.measurement.points[i].sites)
            if (side == Side::midline || site.side == side || site.side == Side::midline)
                places.push_back(engine::positionAt(surface, site.at));
    }
    engine::Camera c = facing;
    if (places.empty()) return c;
    glm::vec3 low = places.front(), high = low;
    for (const glm::vec3& at : places) low = glm::min(low, at), high = glm::max(high, at);
    c.target = (low + high) * 0.5f;
    const float radius = std::max(0.06f, glm::distance(low, high) * 0.5f + 0.03f);
    c.distance = radius / std::tan(c.fovY * 0.5f) / std::min(1.0f, aspect);
    return c;
}

Shot shotOf(const Studio& v, const Point& p, glm::vec2 size, Shows shows) {
    Shot shot = newShot(v, size);
    AppState& s = shot.state;
    apply(s, v.session, act::Open{CardKind::point, p.code, true}, 0);
    const Side side = s.side;
    s.camera = partCamera(v.session, p, side, s.camera, size.x / size.y);
    s.settings.lines = false;
    shot.names = s.settings.ruler = shows == Shows::answer;
    shot.onlyPoints = {shows == Shows::nothing ? std::string("-") : p.code};
    if (shows != Shows::answer) s.point.clear(), s.cardKind = CardKind::none;
    if (shows == Shows::marker) s.found = {p.code};
    return shot;
}

std::string letter(size_t i) {
    return std::string(1, static_cast<char>('A' + static_cast<int>(i % 26)));
}

bool hasPicture(const ExamQuestion& q) {
    return q.mode == ExamMode::find || q.mode == ExamMode::name;
}

class ExamMaker {
public:
    ExamMaker(Studio& v, const ExamPaper& paper, const ExamSheetOptions& o)
        : v_(v), paper_(paper), options_(o), sheet_(out_) {}

    engine::Result<print::Document> make() {
        out_.paper = options_.paper;
        out_.creator = std::string("Tongren ") + TONGREN_VERSION;
        out_.title = out_.running =
            (options_.answers ? "Examination, with answers: " : "Examination: ") + paper_.title;
        out_.subject = "For education; not medical advice.";
        head();
        const auto& all = paper_.questions;
        for (size_t i = 0; i < all.size();) {
            if (!hasPicture(all[i])) {
                written(i++);
                continue;
            }
            const size_t n = i + 1 < all.size() && hasPicture(all[i + 1]) ? 2 : 1; // side by side
            if (auto done = pictured(i, n); !done) return done.error();
            i += n;
        }
        auto foot = handoutFooter(v_.session, {}, false);
        if (!foot) return foot.error();
        out_.footer = std::move(*foot);
        return std::move(out_);
    }

private:
    void head() {
        print::Paragraph p;
        p.wide = p.keepNext = true;
        p.text = {
            {options_.answers ? "The bronze man's examination · answers" : "The bronze man's examination"}};
        p.size = 9;
        p.colour = print::kQuiet;
        p.after = 0;
        out_.blocks.emplace_back(p);
        p.text = {{paper_.title, true}};
        p.size = 20;
        p.colour = print::kInk;
        p.outline = 1;
        p.after = 2;
        out_.blocks.emplace_back(p);
        p = {};
        p.wide = true;
        const size_t n = paper_.questions.size();
        p.text = {{std::to_string(n) + (n == 1 ? " question" : " questions") + ", paper number " +
                   std::to_string(paper_.request.seed) + "."}};
        p.colour = print::kQuiet;
        p.size = 9;
        p.after = options_.answers ? 10.0f : 4.0f;
        out_.blocks.emplace_back(p);
        if (options_.answers) return;
        p.text = {{"Name ______________________________     Date ________________     Right ______ of " +
                   std::to_string(n)}};
        p.colour = print::kInk;
        p.size = 10;
        p.before = 4;
        p.after = 12;
        out_.blocks.emplace_back(p);
    }

    print::Text optionsText(const ExamQuestion& q) const {
        print::Text out;
        for (size_t i = 0; i < q.options.size(); ++i) {
            print::Span span;
            span.text.append("\n").append(letter(i)).append("   ").append(
                optionText(v_.session.catalog, q, i));
            if (options_.answers && static_cast<int>(i) == q.right) {
                span.bold = true;
                span.colour = print::kAccent;
                span.text += "   (right)";
            }
            out.push_back(std::move(span));
        }
        return out;
    }

    engine::Result<void> pictured(size_t from, size_t n) {
        const float width = (print::measuresOf(options_.paper).text() - 12) / 2;
        print::Pictures row;
        for (size_t i = from; i < from + n; ++i) {
            const ExamQuestion& q = paper_.questions[i];
            const Point* p = v_.session.catalog.point(q.code);
            if (!p) return engine::Error{"no point is called '" + q.code + "'"};
            const Shows shows = options_.answers           ? Shows::answer
                                : q.mode == ExamMode::name ? Shows::marker
                                                           : Shows::nothing;
            auto picture = shoot(v_, shotOf(v_, *p, {width, kHeight}, shows));
            if (!picture) return picture.error();
            picture->caption = {{std::to_string(i + 1) + ".  ", true}, {q.text}};
            if (q.mode == ExamMode::find) picture->caption.push_back({" Mark it in the picture."});
            for (print::Span& s : optionsText(q)) picture->caption.push_back(std::move(s));
            if (options_.answers) picture->caption.push_back({std::string("\n").append(p->location)});
            for (print::Span& s : picture->caption)
                if (s.size == 0) s.size = 9;
            row.row.push_back(std::move(*picture));
        }
        row.after = 14;
        sheet_.pictures(std::move(row));
        return {};
    }

    void written(size_t i) {
        const ExamQuestion& q = paper_.questions[i];
        print::Paragraph p;
        p.wide = p.keepNext = true;
        p.text = {{std::to_string(i + 1) + ".  ", true}, {q.text}};
        p.before = 4;
        p.after = 2;
        out_.blocks.emplace_back(p);
        p = {};
        p.wide = true;
        p.indent = 18;
        p.after = 2;
        for (size_t o = 0; o < q.options.size(); ++o) {
            std::string lead = letter(o) + "   ";
            if (q.mode == ExamMode::order) {
                const auto place = std::ranges::find(q.order, q.options[o]) - q.order.begin();
                lead = options_.answers ? std::to_string(place + 1) + "   " : std::string("____   ");
            }
            p.text = {{lead + optionText(v_.session.catalog, q, o)}};
            p.text[0].bold = options_.answers && static_cast<int>(o) == q.right;
            p.keepNext = o + 1 < q.options.size();
            out_.blocks.emplace_back(p);
        }
        if (!options_.answers) return;
        p.text = {{"Answer: " + (q.right >= 0 ? letter(static_cast<size_t>(q.right)) + "  " : std::string()) +
                   answerText(v_.session.catalog, q)}};
        p.colour = print::kAccent;
        p.after = 10;
        out_.blocks.emplace_back(p);
    }

    Studio& v_;
    const ExamPaper& paper_;
    const ExamSheetOptions& options_;
    print::Document out_;
    Sheet sheet_;
};

// On white: a deck is read by day and by night.
std::string pngOf(const engine::Image& image) {
    engine::Image out = image;
    for (size_t i = 0; i + 3 < out.pixels.size(); i += 4) {
        const int a = out.pixels[i + 3];
        for (size_t k = 0; k < 3; ++k)
            out.pixels[i + k] = static_cast<uint8_t>((out.pixels[i + k] * a + 255 * (255 - a)) / 255);
        out.pixels[i + 3] = 255;
    }
    return engine::encodePng(out);
}

std::string plain(std::string id) {
    std::ranges::replace(id, ':', '-');
    return id;
}

} // namespace

engine::Result<print::Document> makeExamHandout(Studio& v, const ExamPaper& asked,
                                                const ExamSheetOptions& o) {
    return ExamMaker(v, asked, o).make();
}

engine::Result<AnkiDeck> makeExamDeck(Studio& v, const ExamPaper& asked, int64_t made) {
    const Catalog& c = v.session.catalog;
    AnkiDeck deck;
    deck.name = std::string("Tongren: ").append(asked.title);
    deck.about = "The bronze man's examination. For education; not medical advice.";
    deck.made = made;
    std::set<std::string> keys;
    const auto picture = [&](const Point& p, Shows shows, const char* end) -> engine::Result<std::string> {
        const std::string name = std::string("tongren-").append(p.code).append(end).append(".png");
        if (std::ranges::find(deck.pictures, name, &AnkiPicture::name) != deck.pictures.end()) return name;
        auto shot = shoot(v, shotOf(v, p, {kCardWidth, kCardHeight}, shows));
        if (!shot) return shot.error();
        deck.pictures.push_back({name, pngOf(*shot->image)});
        return name;
    };
    for (size_t i = 0; i < asked.questions.size(); ++i) {
        const ExamQuestion& q = asked.questions[i];
        AnkiNote n;
        n.key = cardOf(q);
        if (n.key.empty()) n.key.append("choice:").append(q.text);
        if (!keys.insert(n.key).second) continue;
        n.tags = {std::string(toString(q.mode))};
        const Point* p = c.point(q.code);
        n.front = q.text;
        n.back = answerText(c, q);
        if (q.mode == ExamMode::order || q.mode == ExamMode::choice)
            for (size_t o = 0; o < q.options.size(); ++o) n.front.append("\n").append(optionText(c, q, o));
        if (p) {
            n.tags.push_back(plain(p->code));
            if (q.mode == ExamMode::name) n.back = pointTitle(c, p->code) + "\n" + p->location;
            if (hasPicture(q)) {
                const bool find = q.mode == ExamMode::find;
                auto front = picture(*p, find ? Shows::nothing : Shows::marker, find ? "-bare" : "-marked");
                if (!front) return front.error();
                n.frontPicture = *front;
            }
            auto back = picture(*p, Shows::answer, "");
            if (!back) return back.error();
            n.backPicture = *back;
        }
        deck.notes.push_back(std::move(n));
    }
    return deck;
}

} // namespace atlas
