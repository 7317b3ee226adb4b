#include "engine/print/pages.h"
#include <algorithm>
#include <cmath>

namespace engine::print {

void useColour(cairo_t* cr, uint32_t colour, double alpha) {
    const auto part = [&](int shift) { return static_cast<double>(colour >> shift & 255) / 255; };
    cairo_set_source_rgba(cr, part(16), part(8), part(0), alpha);
}

float heightOf(const Picture& p) {
    return p.image && p.image->width
               ? p.width * static_cast<float>(p.image->height) / static_cast<float>(p.image->width)
               : 0;
}

namespace {

// Straight alpha to Cairo's premultiplied words, over the paper's white: no mask is needed then.
cairo_surface_t* surfaceOf(const Image& image) {
    const auto w = static_cast<int>(image.width), h = static_cast<int>(image.height);
    cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, w, h);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS) return surface;
    cairo_surface_flush(surface);
    unsigned char* data = cairo_image_surface_get_data(surface);
    const auto stride = static_cast<size_t>(cairo_image_surface_get_stride(surface));
    for (size_t y = 0; y < image.height; ++y) {
        const uint8_t* from = image.pixels.data() + y * image.width * 4;
        auto* to = reinterpret_cast<uint32_t*>(data + y * stride);
        for (size_t x = 0; x < image.width; ++x, from += 4) {
            const uint32_t a = from[3];
            const auto over = [&](uint32_t c) { return (c * a + 255 * (255 - a) + 127) / 255; };
            to[x] = over(from[0]) << 16 | over(from[1]) << 8 | over(from[2]);
        }
    }
    cairo_surface_mark_dirty(surface);
    return surface;
}

void drawStroke(cairo_t* cr, const Stroke& s, double unit) {
    if (s.points.size() < 2) return;
    const auto path = [&] {
        cairo_new_path(cr);
        for (const auto& [x, y] : s.points)
            cairo_line_to(cr, static_cast<double>(x) * unit, static_cast<double>(y) * unit);
        if (s.closed) cairo_close_path(cr);
    };
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    if (s.halo) {
        path();
        useColour(cr, 0xffffff, 0.85);
        cairo_set_line_width(cr, static_cast<double>(s.width) + 1.6);
        cairo_stroke(cr);
    }
    path();
    useColour(cr, s.colour);
    cairo_set_line_width(cr, static_cast<double>(s.width));
    cairo_stroke(cr);
    if (!s.arrow) return;
    const auto& [bx, by] = s.points.back();
    const auto& [ax, ay] = s.points[s.points.size() - 2];
    const double angle = std::atan2(static_cast<double>(by - ay), static_cast<double>(bx - ax));
    const double x = static_cast<double>(bx) * unit, y = static_cast<double>(by) * unit,
                 reach = 5 + 2 * static_cast<double>(s.width);
    cairo_move_to(cr, x, y);
    for (const double turn : {2.7, -2.7})
        cairo_line_to(cr, x + reach * std::cos(angle + turn), y + reach * std::sin(angle + turn));
    cairo_close_path(cr);
    cairo_fill(cr);
}

} // namespace

void drawPicture(cairo_t* cr, PangoContext* context, const Picture& p, float x, float y) {
    const float height = heightOf(p);
    cairo_save(cr);
    cairo_translate(cr, static_cast<double>(x), static_cast<double>(y));
    cairo_save(cr);
    cairo_rectangle(cr, 0, 0, static_cast<double>(p.width), static_cast<double>(height));
    cairo_clip(cr);
    const double pixel = static_cast<double>(p.width) / p.image->width;
    cairo_scale(cr, pixel, pixel);
    cairo_surface_t* surface = surfaceOf(*p.image);
    cairo_set_source_surface(cr, surface, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_GOOD);
    cairo_paint(cr);
    cairo_surface_destroy(surface);
    cairo_restore(cr);
    const float across = p.across > 0 ? p.across : static_cast<float>(p.image->width);
    const double unit = static_cast<double>(p.width / across);
    for (const Stroke& s : p.strokes) drawStroke(cr, s, unit);
    std::string missing;
    for (const Mark& m : p.marks) {
        const double mx = static_cast<double>(m.x) * unit, my = static_cast<double>(m.y) * unit,
                     w = static_cast<double>(m.width) * unit, h = static_cast<double>(m.height) * unit;
        if (m.plate) {
            const double r = 1.6;
            cairo_new_sub_path(cr);
            cairo_arc(cr, mx + w - r, my + r, r, -1.5708, 0);
            cairo_arc(cr, mx + w - r, my + h - r, r, 0, 1.5708);
            cairo_arc(cr, mx + r, my + h - r, r, 1.5708, 3.1416);
            cairo_arc(cr, mx + r, my + r, r, 3.1416, 4.7124);
            cairo_close_path(cr);
            useColour(cr, m.chosen ? kAccent : 0xffffff, m.chosen ? 1 : 0.85);
            cairo_fill(cr);
        }
        Setting s;
        s.size = m.size > 0 ? m.size : p.lettering;
        s.bold = m.bold;
        s.colour = m.chosen ? 0xffffff : m.quiet ? kQuiet : kInk;
        const Layout text = makeLayout(context, {{m.text}}, s, missing);
        PangoRectangle box;
        pango_layout_get_extents(text.get(), nullptr, &box);
        const double tw = static_cast<double>(box.width) / PANGO_SCALE,
                     th = static_cast<double>(box.height) / PANGO_SCALE;
        cairo_move_to(cr, mx + (w - tw) * static_cast<double>(m.align), my + (h - th) / 2);
        pango_cairo_show_layout(cr, text.get());
    }
    cairo_restore(cr);
}

} // namespace engine::print
