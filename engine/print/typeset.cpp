#include "engine/print/pages.h"
#include <algorithm>
#include <cairo-pdf.h>

namespace engine::print {
namespace {

constexpr float kPerMm = 72 / 25.4f;
constexpr float kFootSize = 7;

cairo_status_t append(void* to, const unsigned char* data, unsigned int length) {
    static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(data), length);
    return CAIRO_STATUS_SUCCESS;
}

// Cairo writes the time at which it was made; blanks of the same length keep every offset of the file.
void takeOutDate(std::string& pdf) {
    for (const char* key : {"/CreationDate", "/ModDate"}) {
        const size_t at = pdf.rfind(key);
        if (at == std::string::npos) continue;
        const size_t end = pdf.find(')', at);
        if (end != std::string::npos && end - at < 80)
            std::fill_n(pdf.begin() + static_cast<long>(at), end + 1 - at, ' ');
    }
}

struct Foot {
    std::vector<Layout> lines;
    std::vector<float> heights;
    float height = 0;
};

Foot footOf(PangoContext* context, const Document& d, const Measures& m, std::string& missing) {
    Foot foot;
    for (const Text& t : d.footer) {
        Setting s;
        s.size = kFootSize;
        s.colour = kQuiet;
        s.width = m.text() - 60;
        foot.lines.push_back(makeLayout(context, t, s, missing));
        PangoRectangle box;
        pango_layout_get_extents(foot.lines.back().get(), nullptr, &box);
        foot.heights.push_back(static_cast<float>(box.height) / PANGO_SCALE);
        foot.height += foot.heights.back();
    }
    return foot;
}

void drawFoot(cairo_t* cr, PangoContext* context, const Foot& foot, const Measures& m, int page, int pages) {
    float y = m.height - m.foot - foot.height;
    useColour(cr, 0xb9bfbe);
    cairo_set_line_width(cr, 0.5);
    cairo_move_to(cr, static_cast<double>(m.left), static_cast<double>(y - 5));
    cairo_line_to(cr, static_cast<double>(m.width - m.right), static_cast<double>(y - 5));
    cairo_stroke(cr);
    const float top = y;
    for (size_t i = 0; i < foot.lines.size(); ++i) {
        useColour(cr, kQuiet);
        cairo_move_to(cr, static_cast<double>(m.left), static_cast<double>(y));
        pango_cairo_show_layout(cr, foot.lines[i].get());
        y += foot.heights[i];
    }
    std::string none;
    Setting s;
    s.size = 8;
    s.colour = kQuiet;
    const Layout number =
        makeLayout(context, {{std::to_string(page) + " / " + std::to_string(pages)}}, s, none);
    PangoRectangle box;
    pango_layout_get_extents(number.get(), nullptr, &box);
    cairo_move_to(cr, static_cast<double>(m.width - m.right) - static_cast<double>(box.width) / PANGO_SCALE,
                  static_cast<double>(top));
    pango_cairo_show_layout(cr, number.get());
}

void drawGrounds(cairo_t* cr, const Pieces& pieces, const Page& page, float top) {
    for (size_t i = 0; i < page.size();) {
        const int box = page[i].piece->box;
        size_t end = i + 1;
        while (end < page.size() && page[end].piece->box == box) ++end;
        if (box >= 0) {
            const auto& g = pieces.boxes[static_cast<size_t>(box)];
            const float y = top + page[i].y, h = page[end - 1].y + page[end - 1].piece->height - page[i].y;
            useColour(cr, g.fill);
            cairo_rectangle(cr, static_cast<double>(g.x), static_cast<double>(y),
                            static_cast<double>(g.width), static_cast<double>(h));
            cairo_fill(cr);
            useColour(cr, g.bar);
            cairo_rectangle(cr, static_cast<double>(g.x), static_cast<double>(y), 2.5,
                            static_cast<double>(h));
            cairo_fill(cr);
        }
        i = end;
    }
}

} // namespace

Measures measuresOf(Paper paper) {
    Measures m{};
    m.width = paper == Paper::a4 ? 210 * kPerMm : 612;
    m.height = paper == Paper::a4 ? 297 * kPerMm : 792;
    m.left = 19 * kPerMm;
    m.right = 19 * kPerMm;
    m.top = 17 * kPerMm;
    m.foot = 11 * kPerMm;
    m.sideColumn = 36 * kPerMm;
    return m;
}

Result<Typeset> typeset(const Document& document) {
    auto made = makeContext();
    if (!made) return made.error();
    PangoContext* context = made->get();
    const Measures m = measuresOf(document.paper);
    Pieces pieces = cutUp(context, document);
    const Foot foot = footOf(context, document, m, pieces.missing);
    constexpr float runningRoom = 20;
    const bool runs = !document.running.empty();
    Layout running;
    if (runs) {
        Setting s;
        s.size = 8;
        s.colour = kQuiet;
        running = makeLayout(context, {{document.running}}, s, pieces.missing);
    }
    if (!pieces.trouble.empty()) return Error{pieces.trouble};
    if (!pieces.missing.empty())
        return Error{"no font has these signs: " + pieces.missing +
                     "; install the Debian packages fonts-noto-core and fonts-noto-cjk"};
    // Later pages carry a running title; the first one's height decides for all, which wastes nothing.
    const float top = m.top, bottom = m.height - m.foot - foot.height - 14;
    const float roomy = bottom - top - (runs ? runningRoom : 0);
    const auto pages = paginate(pieces, roomy);

    Typeset out;
    out.pages = static_cast<int>(pages.size());
    cairo_surface_t* surface = cairo_pdf_surface_create_for_stream(
        append, &out.pdf, static_cast<double>(m.width), static_cast<double>(m.height));
    const auto tell = [&](cairo_pdf_metadata_t what, const std::string& text) {
        if (!text.empty()) cairo_pdf_surface_set_metadata(surface, what, text.c_str());
    };
    tell(CAIRO_PDF_METADATA_TITLE, document.title);
    tell(CAIRO_PDF_METADATA_SUBJECT, document.subject);
    tell(CAIRO_PDF_METADATA_CREATOR, document.creator);
    cairo_t* cr = cairo_create(surface);
    for (size_t i = 0; i < pages.size(); ++i) {
        const float from = i == 0 ? top : top + (runs ? runningRoom : 0);
        if (i > 0 && running) {
            useColour(cr, kQuiet);
            cairo_move_to(cr, static_cast<double>(m.left), static_cast<double>(top - 8));
            pango_cairo_show_layout(cr, running.get());
        }
        drawGrounds(cr, pieces, pages[i], from);
        for (const Placed& p : pages[i]) {
            if (p.piece->outline) {
                const std::string where = "page=" + std::to_string(i + 1);
                cairo_pdf_surface_add_outline(surface, CAIRO_PDF_OUTLINE_ROOT, p.piece->name.c_str(),
                                              where.c_str(), static_cast<cairo_pdf_outline_flags_t>(0));
            }
            if (p.piece->draw) p.piece->draw(cr, from + p.y);
        }
        drawFoot(cr, context, foot, m, static_cast<int>(i + 1), out.pages);
        cairo_show_page(cr);
    }
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS) status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    if (status != CAIRO_STATUS_SUCCESS)
        return Error{std::string("the pages cannot be made: ") + cairo_status_to_string(status)};
    takeOutDate(out.pdf);
    return out;
}

} // namespace engine::print
