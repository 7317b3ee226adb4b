#include "atlas/handout.h"
#include "atlas/domain/data_version.h"
#include "atlas/domain/offer.h"
#include "atlas/handout_lesson.h"
#include "atlas/handout_pictures.h"
#include "atlas/handout_sheet.h"
#include "atlas/panels/document_writer.h"
#include "atlas/state/picture_state.h"
#include <algorithm>
#include <cmath>
#include <set>

namespace atlas {
namespace {

namespace print = engine::print;
using Kind = Block::Kind;

constexpr const char* kDisclaimer =
    "For education; not medical advice, not for diagnosis or treatment. Ask a health professional if you are "
    "pregnant, ill, on blood thinners or unsure. Stop if it hurts.";
constexpr float kPictureHeight = 215;

std::string sideName(Side side) {
    return side == Side::left ? "left side" : side == Side::right ? "right side" : "";
}

class Maker {
public:
    Maker(Studio& v, const HandoutRequest& r, const FigureMaker& figure)
        : v_(v), c_(v.session.catalog), request_(r), figure_(figure),
          room_(print::measuresOf(r.paper).text()), sheet_(out_) {}

    engine::Result<print::Document> make() {
        out_.paper = request_.paper;
        out_.creator = std::string("Tongren ") + TONGREN_VERSION;
        card_ = makeDocument(v_.session, request_.kind, request_.id, v_.state.settings.safety);
        const auto unknown = [&](const char* what) {
            return engine::Error{std::string("no ") + what + " is called '" + request_.id + "'"};
        };
        engine::Result<void> done;
        if (const Point* p = c_.point(request_.id); request_.kind == CardKind::point) {
            if (!p) return unknown("point");
            done = point(*p);
        } else if (const Region* r = c_.region(request_.id); request_.kind == CardKind::region) {
            if (!r) return unknown("region");
            done = region(*r);
        } else if (const Meridian* m = c_.meridian(request_.id); request_.kind == CardKind::meridian) {
            if (!m) return unknown("meridian");
            done = meridian(*m);
        } else if (const Page* page = c_.page(request_.id); request_.kind == CardKind::page) {
            if (!page) return unknown("page");
            done = pageSheet(*page);
        } else {
            return engine::Error{"a handout is made of a point, a region, a meridian or a page"};
        }
        if (!done) return done.error();
        if (auto foot = footer(); !foot) return foot.error();
        return std::move(out_);
    }

private:
    // Over the first picture: what it is.
    void title(const std::string& kicker, print::Text name, const std::string& below) {
        std::string plain;
        for (const print::Span& s : name) plain += s.text;
        out_.title = out_.running = plain;
        print::Paragraph p;
        p.wide = p.keepNext = true;
        if (!kicker.empty()) {
            p.text = {{kicker}};
            p.size = 9;
            p.colour = print::kQuiet;
            p.after = 0;
            out_.blocks.emplace_back(p);
        }
        p.text = std::move(name);
        p.size = 22;
        p.colour = print::kInk;
        p.outline = 1;
        p.after = below.empty() ? 6 : 1;
        out_.blocks.emplace_back(p);
        if (below.empty()) return;
        p = {};
        p.wide = p.keepNext = true;
        p.text = {{below}};
        p.size = 9;
        p.colour = print::kQuiet;
        p.after = 6;
        out_.blocks.emplace_back(p);
    }

    engine::Result<void> addShot(print::Pictures& row, const Shot& shot, std::string caption,
                                 std::vector<print::Stroke> strokes = {}) {
        auto picture = shoot(v_, shot);
        if (!picture) return picture.error();
        if (!caption.empty()) picture->caption = {{std::move(caption)}};
        for (print::Stroke& s : strokes) picture->strokes.push_back(std::move(s));
        row.row.push_back(std::move(*picture));
        return {};
    }

    // What is looked at from near, and where on the body that is.
    engine::Result<void> nearAndFar(Shot near, Shot far, const std::string& what) {
        standBack(v_, near, far);
        print::Pictures row;
        if (auto done = addShot(row, near, what + ", seen " + seenFrom(near.state.camera) + "."); !done)
            return done;
        if (auto done = addShot(row, far, "On the whole body. The frame is the picture beside it.",
                                {frameOf(near, far)});
            !done)
            return done;
        sheet_.pictures(std::move(row));
        return {};
    }
    Shot nearShot() const { return newShot(v_, {0.64f * room_ - 6, kPictureHeight}); }
    Shot farShot() const { return newShot(v_, {0.36f * room_ - 6, kPictureHeight}); }

    engine::Result<void> point(const Point& p) {
        print::Text name{{p.code, true}};
        name[0].colour = print::kAccent;
        name.push_back({"  " + p.hans + "  "});
        name.push_back({p.pinyin});
        const size_t named = name.size();
        if (!p.english.empty()) {
            print::Span english;
            english.text = "  " + p.english;
            english.size = 13;
            english.colour = print::kQuiet;
            name.push_back(english);
        }
        std::string kicker = card_.kicker;
        if (const size_t count = placeInLine(p).second; c_.meridian(p.meridian))
            kicker += ", point " + std::to_string(placeInLine(p).first) + " of " + std::to_string(count);
        std::string below;
        for (const std::string& a : card_.aka) below.append(below.empty() ? "Also " : ", ").append(a);
        title(kicker, name, below);
        out_.title.clear();
        for (size_t i = 0; i < named; ++i) out_.title += name[i].text;
        std::erase(out_.title, '\t');
        out_.running = out_.title;

        Shot near = nearShot();
        const PlacedPoint* placed = v_.session.measurement.point(p.code);
        if (placed && !placed->sites.empty()) {
            const bool asked = v_.state.point == p.code && v_.state.side != Side::midline;
            apply(near.state, v_.session,
                  asked ? Action(act::Select{p.code, v_.state.side, true})
                        : Action(act::Open{CardKind::point, p.code}),
                  0);
            near.state.settings.ruler = true;
            Shot far = farShot();
            far.names = false;
            far.state.point = p.code;
            far.state.side = near.state.side;
            far.onlyPoints = {p.code};
            far.onlyLines = {p.meridian};
            far.state.settings.lines = c_.meridian(p.meridian) != nullptr;
            const std::string side = sideName(near.state.side);
            if (auto done = nearAndFar(near, far, p.code + (side.empty() ? "" : ", " + side)); !done)
                return done;
        }
        // Cautions stand where the hands begin: before the instructions, not on top of the sheet.
        const auto& b = card_.blocks;
        const auto isWarning = [&](const Block& x) { return x.kind == Kind::caution; };
        const size_t first = static_cast<size_t>(std::ranges::find_if(b, isWarning) - b.begin());
        size_t last = first;
        while (last < b.size() && isWarning(b[last])) ++last;
        const auto press = [&] {
            for (size_t i = last; i < b.size(); ++i)
                if (b[i].kind == Kind::heading && b[i].text == "Press it yourself") return i;
            return last;
        }();
        sheet_.blocks(card_, 0, first);
        sheet_.blocks(card_, last, press);
        sheet_.heading("Take care");
        sheet_.blocks(card_, first, last);
        tail(press);
        return {};
    }

    // From there to the end, without what only leads to other cards.
    void tail(size_t from) {
        Document rest = card_;
        rest.blocks.erase(rest.blocks.begin(), rest.blocks.begin() + static_cast<long>(from));
        sheet_.blocks(rest);
    }

    std::pair<size_t, size_t> placeInLine(const Point& p) const {
        size_t at = 0, count = 0;
        for (const Point& other : c_.points)
            if (other.meridian == p.meridian) {
                ++count;
                if (&other == &p) at = count;
            }
        return {at, count};
    }

    static print::Text named(const Point& p) { return {{p.code, true}, {"  " + p.hans + "  " + p.pinyin}}; }

    engine::Result<void> region(const Region& r) {
        std::string also;
        for (const std::string& w : r.words)
            if (capital(w) != r.name && also.size() < 90)
                also.append(also.empty() ? "Also said: " : ", ").append(w);
        title(card_.kicker, {{r.name, true}}, also);
        Shot near = nearShot();
        const Side side = v_.state.region == r.id ? v_.state.regionSide : Side::midline;
        apply(near.state, v_.session, act::Open{CardKind::region, r.id, true, side}, 0);
        near.state.settings.lines = false;
        for (const RegionPoint& p : r.points) near.onlyPoints.push_back(p.code);
        Shot far = farShot();
        far.onlyPoints = near.onlyPoints;
        far.names = far.state.settings.lines = false;
        far.state.region = r.id;
        far.state.regionSide = side;
        if (auto done = nearAndFar(near, far, r.name + " and the points to press there"); !done) return done;
        const auto& b = card_.blocks;
        size_t i = 0;
        while (i < b.size() && b[i].kind == Kind::flag) ++i;
        sheet_.blocks(card_, 0, i);
        plan(r);
        // The list of points is a table of its own.
        const auto list = std::ranges::find_if(
            b, [](const Block& x) { return x.kind == Kind::heading && x.text == "Points to press"; });
        const auto from = static_cast<size_t>(list - b.begin());
        size_t to = from;
        while (to < b.size() && (to == from || b[to].kind != Kind::heading)) ++to;
        Document before = card_;
        before.blocks.assign(b.begin() + static_cast<long>(i), b.begin() + static_cast<long>(from));
        std::erase_if(before.blocks, [](const Block& x) { return x.text.starts_with("Also said:"); });
        sheet_.blocks(before);
        points(from, to);
        tail(to);
        return {};
    }

    // One row for both sides of a place.
    void plan(const Region& r) {
        PracticeRequest request;
        request.region = r.id;
        const auto plan = planPractice(v_.session, v_.state.settings.safety, request);
        if (!plan) {
            sheet_.heading("Session");
            sheet_.quiet(plan.error().message);
            return;
        }
        print::Table t;
        t.wide = false;
        t.columns = {{12, true}, {104}, {82}, {0}};
        t.head = {{{""}}, {{"Place"}}, {{"Time"}}, {{"How"}}};
        std::vector<std::pair<std::string, std::string>> cautions;
        std::set<std::string> told;
        int n = 0;
        const auto& items = plan->items;
        for (size_t i = 0; i < items.size();) {
            const PracticeItem& it = items[i];
            size_t sides = 1;
            while (i + sides < items.size() && items[i + sides].code == it.code &&
                   items[i + sides].label == it.label && items[i + sides].side != it.side &&
                   items[i + sides].press == it.press && sides < 2)
                ++sides;
            const Point* p = c_.point(it.code);
            print::Text place = p ? named(*p) : print::Text{{"The knot itself", true}};
            if (!it.label.empty()) place.push_back({", " + it.label});
            std::string time = describeSeconds(it.press);
            if (sides == 2)
                time += " each side";
            else if (it.side != Side::midline)
                time += ", " + std::string(toString(it.side));
            print::Text how{{it.how + (it.how.ends_with('.') ? "" : ".")}};
            if (!it.pressure.empty()) how.push_back({" " + it.pressure});
            t.rows.push_back({{{std::to_string(++n)}}, place, {{time}}, how});
            for (const std::string& caution : it.cautions) {
                const bool everybody = std::ranges::any_of(
                    c_.precautions, [&](const Statement& s) { return s.text == caution; });
                const bool later = std::ranges::any_of(card_.blocks, [&](const Block& x) {
                    return x.kind == Kind::caution && x.text == caution;
                });
                if (!later && told.insert(caution).second)
                    cautions.emplace_back((everybody || !p ? "" : it.code + ": ") + caution, "");
            }
            i += sides;
        }
        std::ranges::stable_partition(cautions, [](const auto& x) { return x.first.find(": ") < 8; });
        sheet_.heading("Session");
        print::Paragraph about;
        about.text = {{"About " + std::to_string(std::max(1, (plan->seconds() + 30) / 60)) +
                       " minutes with the rests, in this order, near points before distant ones."}};
        about.keepNext = true;
        sheet_.paragraph(about);
        for (const std::string& note : plan->notes) sheet_.text(note);
        sheet_.table(std::move(t));
        for (const LeftOut& l : plan->leftOut)
            sheet_.quiet((l.code.empty() ? "The knot itself" : l.code) + " is left out: " + l.why);
        sheet_.heading("Take care");
        sheet_.box(Sheet::Warning::caution, "", cautions);
        sheet_.heading({});
    }

    // Region's points: name, where it lies, why it is pressed.
    void points(size_t from, size_t to) {
        const auto& b = card_.blocks;
        sheet_.heading("Points");
        for (size_t i = from; i < to; ++i) {
            if (b[i].kind == Kind::group) sheet_.group(b[i].text);
            if (b[i].kind == Kind::sign) sheet_.quiet(b[i].text, b[i].cite);
            const Point* p = b[i].kind == Kind::point ? c_.point(b[i].link) : nullptr;
            if (!p) continue;
            print::Paragraph line;
            line.text = named(*p);
            line.text.push_back({"  " + p->english});
            line.text.back().colour = print::kQuiet;
            if (b[i].number) line.text.push_back({"  left out", false, true});
            if (!b[i].tail.empty()) line.text.push_back({"  (printed as " + b[i].tail + ")"});
            line.keepNext = true;
            line.after = 0;
            line.before = 2;
            sheet_.paragraph(std::move(line));
            print::Paragraph where;
            where.text = {{p->location}};
            for (const std::string* more : {&b[i].text, &b[i].note})
                if (!more->empty()) where.text.push_back({" " + *more});
            const auto cite = withCite("", b[i].cite);
            where.text.insert(where.text.end(), cite.begin(), cite.end());
            where.size = 9.5f;
            where.after = 4;
            sheet_.paragraph(std::move(where));
        }
        sheet_.heading({});
    }

    engine::Result<void> meridian(const Meridian& m) {
        print::Text name{{m.code, true}};
        name[0].colour = print::kAccent;
        name.push_back({"  " + m.name});
        std::string below = m.hans + "  " + m.pinyin;
        for (size_t i = 0; i < card_.aka.size(); ++i) below.append(i ? ", " : ". Also ").append(card_.aka[i]);
        title("Meridian", name, below);

        const float gap = 12, side = 0.24f * room_;
        Shot near = newShot(v_, {room_ - 2 * (side + gap), kPictureHeight});
        apply(near.state, v_.session, act::Open{CardKind::meridian, m.code}, 0);
        near.onlyLines = {m.code};
        for (const Point& p : c_.points)
            if (p.meridian == m.code) near.onlyPoints.push_back(p.code);
        print::Pictures row;
        row.gap = gap;
        if (auto done =
                addShot(row, near, "The line and its points, seen " + seenFrom(near.state.camera) + ".");
            !done)
            return done;
        Shot far = newShot(v_, {side, kPictureHeight});
        far.onlyPoints = near.onlyPoints;
        far.onlyLines = near.onlyLines;
        far.names = false;
        far.state.shownMeridians = {m.code};
        standBack(v_, near, far);
        if (auto done = addShot(row, far, "The whole body " + seenFrom(far.state.camera) + "."); !done)
            return done;
        far.state.camera.yaw += 3.14159265f;
        if (auto done = addShot(row, far, capital(seenFrom(far.state.camera)) + "."); !done) return done;
        sheet_.pictures(std::move(row));

        std::vector<const Point*> points;
        std::vector<std::string> way; // segments in flow order
        for (const Point& p : c_.points)
            if (p.meridian == m.code) {
                points.push_back(&p);
                std::string s = p.segment;
                std::ranges::replace(s, '_', ' ');
                if (way.empty() || way.back() != s) way.push_back(s);
            }
        if (points.empty()) return engine::Error{"the meridian " + m.code + " has no points"};
        sheet_.heading("Course");
        sheet_.text("From " + points.front()->code + " (" + points.front()->pinyin + ") to " +
                    points.back()->code + " (" + points.back()->pinyin + "), " +
                    std::to_string(points.size()) + " points: " + joined(way, ", ") + ".");
        std::vector<std::string> facts;
        for (const std::string& f : {m.limb, m.polarity, m.element})
            if (!f.empty()) facts.push_back(f);
        if (!facts.empty()) sheet_.quiet(capital(joined(facts, ", ")) + ".");
        if (m.branches.size() > 1) {
            std::string text = "It runs in " + std::to_string(m.branches.size()) + " branches: ";
            for (size_t i = 0; i < m.branches.size(); ++i)
                if (!m.branches[i].empty())
                    text.append(i ? "; " : "")
                        .append(m.branches[i].front())
                        .append(" to ")
                        .append(m.branches[i].back());
            sheet_.text(text + ".");
        }
        sheet_.heading({});
        print::Table t;
        t.columns = {{34}, {88}, {0}};
        t.head = {{{"Point"}}, {{"Name"}}, {{"Where it is"}}};
        t.size = 8.5f;
        for (const Point* p : points) {
            print::Text title{{p->hans + "  " + p->pinyin}};
            if (!p->english.empty()) {
                print::Span english;
                english.text = "\n" + p->english;
                english.colour = print::kQuiet;
                english.size = 8;
                title.push_back(english);
            }
            t.rows.push_back({{{p->code, true}}, title, {{p->location}}});
        }
        sheet_.table(std::move(t));
        std::set<std::string> used;
        std::vector<const Source*> sources;
        for (const Point* p : points)
            for (const std::string& id : p->sources)
                if (const Source* s = c_.source(id); s && used.insert(id).second) sources.push_back(s);
        sheet_.sources(sources);
        for (const Source* s : sources) footSources_.push_back(s->title);
        return {};
    }

    engine::Result<void> pageSheet(const Page& page) {
        title(page.topic, {{page.title, true}}, page.about);
        size_t from = 0;
        const auto& b = card_.blocks;
        for (size_t i = 0; i < b.size(); ++i) {
            if (b[i].kind != Kind::picture) continue;
            sheet_.blocks(card_, from, i);
            from = i + 1;
            const PagePicture& p = page.pictures[static_cast<size_t>(b[i].number)];
            auto picture = p.figure.empty() ? bodyPicture(p) : figurePicture(p);
            if (!picture) return picture.error();
            picture->caption = withCite(p.caption, b[i].cite);
            print::Pictures row;
            row.wide = false;
            row.row.push_back(std::move(*picture));
            sheet_.pictures(std::move(row));
        }
        tail(from);
        return {};
    }

    float column() const { return print::measuresOf(request_.paper).column(); }

    engine::Result<print::Picture> bodyPicture(const PagePicture& p) {
        Shot shot = newShot(v_, {0.8f * column(), 0.5f * column()});
        shot.state = pictureState(shot.state, v_.session, p, shot.state.stage);
        auto picture = shoot(v_, shot, [&](const std::string& code) { return wordBeside(p, code); });
        if (!picture) return picture;
        const float unit = picture->across / shot.state.stage.x;
        for (const PictureArrow& a : pictureArrows(v_.session, p, shot.state.camera, shot.state.stage)) {
            print::Stroke s;
            s.points = {{a.from.x * unit, a.from.y * unit}, {a.to.x * unit, a.to.y * unit}};
            s.colour = 0xb3412f;
            s.width = 1.4f;
            s.arrow = true;
            picture->strokes.push_back(s);
        }
        return picture;
    }

    engine::Result<print::Picture> figurePicture(const PagePicture& p) {
        const glm::vec2 size(0.8f * column(), 0.8f * column() * 9 / 16);
        if (!figure_) return engine::Error{"this page's figures cannot be drawn here; use tongren handout"};
        auto image = figure_(p, glm::ivec2(size * (300.0f / 72)));
        if (!image) return image.error();
        print::Picture out;
        out.width = size.x;
        out.image = std::make_shared<const engine::Image>(std::move(*image));
        return out;
    }

    engine::Result<void> footer() {
        for (const Block& b : card_.blocks)
            if (b.kind == Kind::source) footSources_.push_back(b.text.substr(0, b.text.find(". ")));
        auto lines = handoutFooter(v_.session, footSources_, true);
        if (!lines) return lines.error();
        out_.footer = std::move(*lines);
        out_.subject = kDisclaimer;
        return {};
    }

    Studio& v_;
    const Catalog& c_;
    const HandoutRequest& request_;
    const FigureMaker& figure_;
    float room_;
    print::Document out_;
    Sheet sheet_;
    Document card_;
    std::vector<std::string> footSources_;
};

} // namespace

engine::Result<std::vector<print::Text>> handoutFooter(const AtlasSession& session,
                                                       const std::vector<std::string>& all, bool listed) {
    auto version = dataVersion(session.dataDir);
    if (!version) return version.error();
    std::vector<print::Text> out;
    std::string sources;
    size_t shown = 0;
    for (const std::string& s : all) {
        if (shown == 3 || sources.size() + s.size() > 100) break;
        sources.append(shown++ ? "; " : "").append(s);
    }
    if (shown < all.size()) {
        sources += (shown ? "; and " : "") + std::to_string(all.size() - shown);
        sources += listed ? " more, listed at the end" : " more";
    }
    if (!sources.empty()) out.push_back({{"Sources: " + sources + "."}});
    const Shape& shape = session.shape;
    std::string body = session.guest       ? session.guest->name
                       : shape.sex <= 0.3f ? "female"
                       : shape.sex >= 0.7f ? "male"
                                           : "androgynous";
    body += ", " + std::to_string(std::lround(session.shaped.height * 100)) + " cm";
    out.push_back({{std::string("Made with Tongren ") + TONGREN_VERSION + ", data version " + *version +
                    ". Body in the pictures: " + body + "."}});
    out.push_back({{kDisclaimer}});
    return out;
}

engine::Result<print::Document> makeHandout(Studio& v, const HandoutRequest& r, const FigureMaker& figure) {
    return Maker(v, r, figure).make();
}

std::string handoutStem(const HandoutRequest& r) {
    return "tongren-" + r.id;
}

} // namespace atlas
