#pragma once
// Inside of typeset(): Pango as a printer wants it, without the screen's rounding.
#include "engine/print/document.h"
#include <memory>
#include <pango/pangocairo.h>

namespace engine::print {

struct Unref {
    void operator()(void* object) const { g_object_unref(object); }
};
using Context = std::unique_ptr<PangoContext, Unref>;
using Layout = std::shared_ptr<PangoLayout>;

// Empty where no font can be had.
Result<Context> makeContext();

struct Setting {
    float size = 10;
    uint32_t colour = kInk;
    float width = 0; // 0: one line
    bool bold = false;
    float lead = 1.0f; // line height against the font's own
    bool right = false;
};
// Signs that no font has are put into `missing`.
Layout makeLayout(PangoContext*, const Text&, const Setting&, std::string& missing);

} // namespace engine::print
