#include "engine/print/pages.h"
#include <algorithm>
#include <cmath>

namespace engine::print {
namespace {

constexpr float kLead = 1.06f; // of the font's own line height, which is generous already
constexpr float kBoxPad = 6, kBoxIndent = 11;

float points(int pango) {
    return static_cast<float>(pango) / PANGO_SCALE;
}

class Cutter {
public:
    Cutter(PangoContext* context, const Document& document)
        : context_(context), measures_(measuresOf(document.paper)) {
        for (const Block& b : document.blocks) std::visit([this](const auto& block) { add(block); }, b);
        clearSide();
    }
    Pieces take() { return std::move(out_); }

private:
    float left(bool wide) const { return measures_.left + (wide ? 0 : measures_.sideColumn); }
    float width(bool wide) const { return wide ? measures_.text() : measures_.column(); }

    Layout layout(const Text& text, const Setting& s) { return makeLayout(context_, text, s, out_.missing); }

    // Room so that what follows stands below the side heading.
    void clearSide() {
        if (sideLeft_ > 0 && !out_.all.empty()) out_.all.back().height += sideLeft_;
        sideLeft_ = 0;
    }

    void push(Piece p) {
        p.newPage = p.newPage || newPage_;
        newPage_ = false;
        sideLeft_ = std::max(0.0f, sideLeft_ - p.before - p.height);
        out_.all.push_back(std::move(p));
    }

    // Draws `side` beside the piece that comes next, its first line on the base line `base` below that top.
    std::function<void(cairo_t*, float)> sideHeading(const std::string& side, float base) {
        Setting s;
        s.size = 9;
        s.bold = true;
        s.colour = kAccent;
        s.width = measures_.sideColumn - 12;
        const Layout heading = layout({{side}}, s);
        PangoRectangle box;
        pango_layout_get_extents(heading.get(), nullptr, &box);
        sideLeft_ = points(box.height) + 5;
        const float own = points(pango_layout_get_baseline(heading.get())), x = measures_.left;
        return [heading, own, x, base, colour = s.colour](cairo_t* cr, float y) {
            useColour(cr, colour);
            cairo_move_to(cr, static_cast<double>(x), static_cast<double>(y + base - own));
            pango_cairo_show_layout(cr, heading.get());
        };
    }

    void add(const Paragraph& p) { addIn(p, left(p.wide), width(p.wide), -1); }

    void addIn(const Paragraph& p, float x, float room, int box, bool whole = false) {
        if (!p.side.empty() || p.wide) clearSide();
        float indent = p.indent;
        Layout mark;
        Setting s;
        s.size = p.size;
        s.colour = p.colour;
        if (!p.mark.empty()) {
            Setting m = s;
            m.colour = kAccent;
            m.bold = true;
            mark = layout({{p.mark}}, m);
            indent = std::max(indent, 1.5f * p.size);
        }
        s.width = room - indent;
        const Layout body = layout(p.text, s);
        const int lines = pango_layout_get_line_count(body.get());
        PangoLayoutIter* at = pango_layout_get_iter(body.get());
        for (int i = 0; i < lines; ++i) {
            PangoRectangle line;
            pango_layout_iter_get_line_extents(at, nullptr, &line);
            const float natural = points(line.height), pitch = p.size * 1.362f * kLead;
            Piece piece;
            piece.height = std::max(pitch, natural > 1.15f * pitch ? natural : pitch);
            const float base =
                points(pango_layout_iter_get_baseline(at) - line.y) + (piece.height - natural) / 2;
            piece.before = i == 0 ? p.before : 0;
            // No single line of a paragraph alone at the foot or on top of a page.
            piece.keepNext =
                whole || (i + 1 == lines ? p.keepNext : lines <= 3 || i == 0 || i + 2 == lines || p.keepNext);
            piece.box = box;
            if (i == 0 && p.outline) {
                piece.outline = p.outline;
                for (const Span& span : p.text) piece.name += span.text;
            }
            std::function<void(cairo_t*, float)> side;
            if (i == 0 && !p.side.empty()) side = sideHeading(p.side, base);
            piece.draw = [=, this_ = body, first = i == 0](cairo_t* cr, float y) {
                if (side) side(cr, y);
                if (first && mark) {
                    cairo_move_to(
                        cr, static_cast<double>(x + p.indent),
                        static_cast<double>(y + base - points(pango_layout_get_baseline(mark.get()))));
                    pango_cairo_show_layout(cr, mark.get());
                }
                PangoLayoutLine* one = pango_layout_get_line_readonly(this_.get(), i);
                useColour(cr, p.colour);
                cairo_move_to(cr, static_cast<double>(x + indent), static_cast<double>(y + base));
                pango_cairo_show_layout_line(cr, one);
            };
            if (i + 1 == lines) piece.height += p.after;
            push(std::move(piece));
            pango_layout_iter_next_line(at);
        }
        pango_layout_iter_free(at);
    }

    void add(const Box& b) {
        clearSide();
        const int number = static_cast<int>(out_.boxes.size());
        const float x = left(false), room = width(false);
        out_.boxes.push_back({x, room, b.fill, b.bar});
        const size_t first = out_.all.size();
        Piece pad;
        pad.before = b.before;
        pad.height = kBoxPad;
        pad.keepNext = true;
        pad.box = number;
        if (!b.side.empty()) {
            auto heading = sideHeading(b.side, kBoxPad + 11);
            pad.draw = heading;
        }
        push(pad);
        for (const Paragraph& p : b.inside) addIn(p, x + kBoxIndent, room - 2 * kBoxIndent, number);
        out_.all.back().keepNext = true; // the ground's lower end
        Piece end;
        end.height = kBoxPad - 2;
        end.box = number;
        push(end);
        float whole = 0;
        for (size_t i = first; i < out_.all.size(); ++i) whole += out_.all[i].height;
        if (whole < 220) // a short box stays in one piece
            for (size_t i = first; i + 1 < out_.all.size(); ++i) out_.all[i].keepNext = true;
        Piece gap;
        gap.height = b.after;
        push(gap);
    }

    void add(const Pictures& p) {
        clearSide();
        struct Column {
            Picture picture;
            Layout caption;
            float x;
        };
        auto columns = std::make_shared<std::vector<Column>>();
        float x = left(p.wide), height = 0, tallest = 0;
        for (const Picture& picture : p.row) {
            if (!picture.image || picture.image->width == 0) {
                out_.trouble = "a picture is empty";
                return;
            }
            tallest = std::max(tallest, heightOf(picture));
        }
        for (const Picture& picture : p.row) {
            Column c{picture, {}, x};
            x += picture.width + p.gap;
            float tall = tallest;
            if (!picture.caption.empty()) {
                Setting s;
                s.size = 8;
                s.colour = kQuiet;
                s.width = picture.width;
                c.caption = layout(picture.caption, s);
                PangoRectangle box;
                pango_layout_get_extents(c.caption.get(), nullptr, &box);
                tall += 4 + points(box.height);
            }
            height = std::max(height, tall);
            columns->push_back(std::move(c));
        }
        Piece piece;
        piece.before = p.before;
        piece.height = height + p.after;
        piece.draw = [columns, tallest, context = context_](cairo_t* cr, float y) {
            for (const Column& c : *columns) {
                drawPicture(cr, context, c.picture, c.x, y + tallest - heightOf(c.picture));
                if (!c.caption) continue;
                useColour(cr, kQuiet);
                cairo_move_to(cr, static_cast<double>(c.x), static_cast<double>(y + tallest + 4));
                pango_cairo_show_layout(cr, c.caption.get());
            }
        };
        push(std::move(piece));
    }

    Piece row(const std::vector<Text>& cells, const std::vector<float>& x, const std::vector<float>& w,
              const Table& t, bool head) {
        auto layouts = std::make_shared<std::vector<Layout>>();
        float top = 0;
        for (size_t i = 0; i < cells.size() && i < w.size(); ++i) {
            Setting s;
            s.size = head ? t.size - 1 : t.size;
            s.bold = head;
            s.colour = head ? kAccent : kInk;
            s.width = w[i];
            s.right = t.columns[i].right;
            layouts->push_back(layout(cells[i], s));
            top = std::max(top, points(pango_layout_get_baseline(layouts->back().get())));
        }
        float height = 0;
        for (const Layout& l : *layouts) {
            PangoRectangle box;
            pango_layout_get_extents(l.get(), nullptr, &box);
            height = std::max(height, top - points(pango_layout_get_baseline(l.get())) + points(box.height));
        }
        Piece piece;
        piece.height = height + 5;
        const float end = x.back() + w.back();
        piece.draw = [=, begin = x.front(), tall = piece.height](cairo_t* cr, float y) {
            for (size_t i = 0; i < layouts->size(); ++i) { // on one base line
                PangoLayout* l = (*layouts)[i].get();
                useColour(cr, kInk);
                cairo_move_to(cr, static_cast<double>(x[i]),
                              static_cast<double>(y + 2 + top - points(pango_layout_get_baseline(l))));
                pango_cairo_show_layout(cr, l);
            }
            useColour(cr, head ? kAccent : 0xd5d9d8);
            cairo_set_line_width(cr, head ? 0.9 : 0.4);
            cairo_move_to(cr, static_cast<double>(begin), static_cast<double>(y + tall - 0.5f));
            cairo_line_to(cr, static_cast<double>(end), static_cast<double>(y + tall - 0.5f));
            cairo_stroke(cr);
        };
        return piece;
    }

    void add(const Table& t) {
        clearSide();
        constexpr float gutter = 9;
        float fixed = 0;
        int open = 0;
        for (const auto& c : t.columns) {
            fixed += c.width;
            open += c.width <= 0 ? 1 : 0;
        }
        const float room = width(t.wide) - gutter * static_cast<float>(t.columns.size() - 1) - fixed;
        std::vector<float> x, w;
        float at = left(t.wide);
        for (const auto& c : t.columns) {
            w.push_back(c.width > 0 ? c.width : room / static_cast<float>(std::max(open, 1)));
            x.push_back(at);
            at += w.back() + gutter;
        }
        const int number = static_cast<int>(out_.heads.size());
        out_.heads.push_back(t.head.empty() ? Piece{} : row(t.head, x, w, t, true));
        if (!t.head.empty()) {
            Piece head = out_.heads.back();
            head.before = t.before;
            head.keepNext = head.head = true;
            head.table = number;
            if (!t.side.empty()) {
                auto heading = sideHeading(t.side, t.size + 2);
                head.draw = [heading, own = head.draw](cairo_t* cr, float y) {
                    heading(cr, y);
                    own(cr, y);
                };
            }
            push(head);
        }
        for (size_t i = 0; i < t.rows.size(); ++i) {
            Piece piece = row(t.rows[i], x, w, t, false);
            piece.table = number;
            piece.keepNext = i == 0 || i + 2 == t.rows.size(); // no row alone on its page
            if (i + 1 == t.rows.size()) {
                piece.keepNext = false;
                piece.height += t.after;
            }
            push(std::move(piece));
        }
    }

    void add(const NewPage&) {
        clearSide();
        newPage_ = true;
    }

    PangoContext* context_;
    Measures measures_;
    Pieces out_;
    float sideLeft_ = 0;
    bool newPage_ = false;
};

} // namespace

Pieces cutUp(PangoContext* context, const Document& document) {
    return Cutter(context, document).take();
}

std::vector<Page> paginate(const Pieces& pieces, float height) {
    std::vector<Page> pages(1);
    float y = 0;
    int table = -1; // on this page so far
    const auto& all = pieces.all;
    const auto turn = [&] {
        if (pages.back().empty()) return;
        pages.emplace_back();
        y = 0;
        table = -1;
    };
    const auto headOf = [&](const Piece& p) {
        return p.table >= 0 && !p.head && p.table != table && pieces.heads[static_cast<size_t>(p.table)].draw
                   ? &pieces.heads[static_cast<size_t>(p.table)]
                   : nullptr;
    };
    for (size_t i = 0; i < all.size();) {
        size_t end = i; // what stays together
        float tall = 0;
        do {
            tall += (end == i && pages.back().empty() ? 0 : all[end].before) + all[end].height;
        } while (all[end++].keepNext && end < all.size());
        if (const Piece* head = headOf(all[i])) tall += head->height;
        if (all[i].newPage || (y + tall > height && !pages.back().empty())) turn();
        // What is taller than a page is parted where the page ends.
        for (; i < end; ++i) {
            const Piece& p = all[i];
            if (y + p.before + p.height > height + 0.5f) turn();
            if (const Piece* head = headOf(p)) {
                pages.back().push_back({head, y});
                y += head->height;
            }
            if (p.table >= 0) table = p.table;
            const bool top = pages.back().empty();
            if (top && !p.draw && p.box < 0) continue; // a gap that the page's end swallows
            if (!top) y += p.before;
            pages.back().push_back({&p, y});
            y += p.height;
        }
    }
    if (pages.size() > 1 && pages.back().empty()) pages.pop_back();
    return pages;
}

} // namespace engine::print
