#include "engine/print/fonts.h"
#include <algorithm>

namespace engine::print {
namespace {

// The bundle of signs in which fi and ffi are one glyph would be copied as one sign by some readers.
constexpr const char* kFamilies = "Noto Sans, Noto Sans CJK SC";
constexpr const char* kFeatures = "liga=0";

PangoFontDescription* describe(float size, bool bold) {
    PangoFontDescription* d = pango_font_description_new();
    pango_font_description_set_family_static(d, kFamilies);
    pango_font_description_set_absolute_size(d, static_cast<double>(size) * PANGO_SCALE);
    pango_font_description_set_weight(d, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    return d;
}

guint16 channel(uint32_t colour, int shift) {
    return static_cast<guint16>((colour >> shift & 255) * 257);
}

void add(PangoAttrList* list, PangoAttribute* a, size_t from, size_t to) {
    a->start_index = static_cast<guint>(from);
    a->end_index = static_cast<guint>(to);
    pango_attr_list_insert(list, a);
}

// What the fonts cannot show, a sign at a time.
void collectMissing(PangoLayout* layout, std::string& missing) {
    if (pango_layout_get_unknown_glyphs_count(layout) == 0) return;
    PangoLayoutIter* at = pango_layout_get_iter(layout);
    const char* text = pango_layout_get_text(layout);
    do {
        const PangoLayoutRun* run = pango_layout_iter_get_run_readonly(at);
        if (!run) continue;
        for (int i = 0; i < run->glyphs->num_glyphs; ++i) {
            if (!(run->glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG)) continue;
            const char* sign = text + run->item->offset + run->glyphs->log_clusters[i];
            const std::string one(sign, static_cast<size_t>(g_utf8_next_char(sign) - sign));
            if (missing.find(one) == std::string::npos) missing += one;
        }
    } while (pango_layout_iter_next_run(at));
    pango_layout_iter_free(at);
}

} // namespace

Result<Context> makeContext() {
    constexpr const char* remedy = "install the Debian packages fonts-noto-core and fonts-noto-cjk";
    Context context(pango_font_map_create_context(pango_cairo_font_map_get_default()));
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context.get(), options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(context.get(), 72);
    pango_context_set_round_glyph_positions(context.get(), FALSE);
    pango_context_set_language(context.get(), pango_language_from_string("en"));
    PangoFontDescription* wanted = describe(10, false);
    PangoFont* font = pango_context_load_font(context.get(), wanted);
    pango_font_description_free(wanted);
    if (!font) return Error{std::string("there is no font to print with; ") + remedy};
    g_object_unref(font);
    return context;
}

Layout makeLayout(PangoContext* context, const Text& text, const Setting& s, std::string& missing) {
    Layout layout(pango_layout_new(context), Unref{});
    PangoFontDescription* font = describe(s.size, s.bold);
    pango_layout_set_font_description(layout.get(), font);
    pango_font_description_free(font);
    std::string all;
    PangoAttrList* list = pango_attr_list_new();
    for (const Span& span : text) {
        const size_t from = all.size();
        all += span.text;
        const uint32_t colour = span.colour >= 0 ? static_cast<uint32_t>(span.colour) : s.colour;
        add(list, pango_attr_foreground_new(channel(colour, 16), channel(colour, 8), channel(colour, 0)),
            from, all.size());
        if (span.bold) add(list, pango_attr_weight_new(PANGO_WEIGHT_BOLD), from, all.size());
        if (span.italic) add(list, pango_attr_style_new(PANGO_STYLE_ITALIC), from, all.size());
        float size = span.size > 0 ? span.size : s.size;
        if (span.raised) {
            add(list, pango_attr_rise_new(static_cast<int>(0.34f * size * PANGO_SCALE)), from, all.size());
            size *= 0.66f;
        }
        if (size != s.size)
            add(list, pango_attr_size_new_absolute(static_cast<int>(size * PANGO_SCALE)), from, all.size());
    }
    add(list, pango_attr_font_features_new(kFeatures), 0, all.size());
    pango_layout_set_text(layout.get(), all.c_str(), static_cast<int>(all.size()));
    pango_layout_set_attributes(layout.get(), list);
    pango_attr_list_unref(list);
    if (s.width > 0) {
        pango_layout_set_width(layout.get(), static_cast<int>(s.width * PANGO_SCALE));
        pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    }
    if (s.right) pango_layout_set_alignment(layout.get(), PANGO_ALIGN_RIGHT);
    collectMissing(layout.get(), missing);
    return layout;
}

struct Lettering::Inside {
    Context context;
};

Lettering::Lettering() : inside_(std::make_unique<Inside>()) {
    if (auto context = makeContext()) inside_->context = std::move(*context);
}
Lettering::~Lettering() = default;

std::pair<float, float> Lettering::measure(const std::string& text, float size, bool bold) const {
    if (!inside_->context) return {0.5f * size * static_cast<float>(text.size()), size};
    std::string missing;
    Setting s;
    s.size = size;
    s.bold = bold;
    const Layout layout = makeLayout(inside_->context.get(), {{text}}, s, missing);
    PangoRectangle box;
    pango_layout_get_extents(layout.get(), nullptr, &box);
    return {static_cast<float>(box.width) / PANGO_SCALE, static_cast<float>(box.height) / PANGO_SCALE};
}

} // namespace engine::print
