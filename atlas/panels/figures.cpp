#include "atlas/panels/figures.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace atlas::ui {
namespace {

constexpr float kWide = 16, kHigh = 9; // the figures' own units

struct Flesh {
    ImU32 edge, body, light;
};
constexpr Flesh kMuscle{IM_COL32(142, 58, 50, 255), IM_COL32(196, 98, 84, 255), IM_COL32(232, 158, 140, 255)};
constexpr Flesh kTaut{IM_COL32(112, 34, 34, 255), IM_COL32(168, 58, 52, 255), IM_COL32(218, 118, 102, 255)};
constexpr Flesh kTendon{IM_COL32(188, 170, 134, 255), IM_COL32(226, 212, 180, 255),
                        IM_COL32(248, 240, 220, 255)};
constexpr Flesh kVessel{IM_COL32(120, 22, 26, 255), IM_COL32(190, 48, 48, 255), IM_COL32(226, 110, 100, 255)};
constexpr Flesh kNerve{IM_COL32(168, 124, 30, 255), IM_COL32(224, 180, 72, 255),
                       IM_COL32(250, 224, 150, 255)};

ImU32 blended(ImU32 a, ImU32 b, float t) {
    const ImVec4 x = ImGui::ColorConvertU32ToFloat4(a), y = ImGui::ColorConvertU32ToFloat4(b);
    return ImGui::ColorConvertFloat4ToU32(
        {x.x + (y.x - x.x) * t, x.y + (y.y - x.y) * t, x.z + (y.z - x.z) * t, x.w + (y.w - x.w) * t});
}

Flesh blended(const Flesh& a, const Flesh& b, float t) {
    return {blended(a.edge, b.edge, t), blended(a.body, b.body, t), blended(a.light, b.light, t)};
}

float bump(float x, float middle, float width) { // 1 at the middle, 0 beyond two widths
    const float d = (x - middle) / width;
    return std::exp(-d * d);
}

struct Canvas {
    const Kit& k;
    ImDrawList* list;
    Rect r;
    float unit() const { return r.w / kWide; }
    ImVec2 at(float x, float y) const { return {r.x + x * unit(), r.y + y * unit()}; }
    ImVec2 uv() const { return ImGui::GetFontTexUvWhitePixel(); }

    using Along = std::function<float(float)>;
    // A rounded tube from x0 to x1, shaded across: its middle line, half width and flesh by x.
    void tube(float x0, float x1, const Along& y, const Along& half,
              const std::function<Flesh(float)>& flesh) const {
        const int steps = std::max(8, static_cast<int>((x1 - x0) * 6));
        const std::array<float, 5> across{-1, -0.55f, -0.2f, 0.45f, 1};
        list->PrimReserve(steps * 4 * 6, (steps + 1) * 5);
        const unsigned first = list->_VtxCurrentIdx;
        std::vector<ImVec2> over, under;
        for (int i = 0; i <= steps; ++i) {
            // Steps are closer at the rounded ends.
            const float part =
                0.5f - 0.5f * std::cos(3.14159265f * static_cast<float>(i) / static_cast<float>(steps));
            const float x = x0 + (x1 - x0) * part, round = 0.6f * half(x);
            const float end = 1 - std::clamp(std::min(x - x0, x1 - x) / round, 0.0f, 1.0f);
            const float c = y(x), h = half(x) * std::sqrt(1 - end * end);
            const Flesh f = flesh(x);
            const std::array<ImU32, 5> colour{f.edge, f.body, f.light, f.body, f.edge};
            for (size_t j = 0; j < 5; ++j) list->PrimWriteVtx(at(x, c + across[j] * h), uv(), colour[j]);
            over.push_back(at(x, c - h));
            under.push_back(at(x, c + h));
        }
        for (int i = 0; i < steps; ++i)
            for (int j = 0; j < 4; ++j) {
                const unsigned a = first + static_cast<unsigned>(i * 5 + j), b = a + 5;
                for (const unsigned v : {a, b, b + 1, a, b + 1, a + 1})
                    list->PrimWriteIdx(static_cast<ImDrawIdx>(v));
            }
        const ImU32 rim = flesh((x0 + x1) / 2).edge;
        for (const auto* line : {&over, &under})
            list->AddPolyline(line->data(), static_cast<int>(line->size()), rim, 0,
                              std::max(1.0f, unit() * 0.035f));
    }
    void line(ImVec2 a, ImVec2 b, ImU32 colour, float width) const {
        list->AddLine(a, b, colour, std::max(1.0f, width * unit()));
    }
    void dot(float x, float y, float radius, ImU32 colour) const {
        list->AddCircleFilled(at(x, y), radius * unit(), colour, 24);
    }
    // A word with a fine line to what it names; `align` 0 begins, 0.5 centres, 1 ends at x.
    void word(std::span<const std::string> words, size_t i, float x, float y, float align,
              std::optional<ImVec2> to = {}) const {
        if (i >= words.size()) return;
        ImFont* font = k.c.fonts.small;
        const float w = textWidth(font, words[i]);
        ImVec2 p = at(x, y);
        p.x = std::clamp(p.x - align * w, r.x + k.px(6), std::max(r.x + k.px(6), r.x + r.w - w - k.px(6)));
        p.y -= font->FontSize / 2;
        if (to) {
            const float middle = std::clamp(to->x, p.x, p.x + w);
            const ImVec2 from(middle, to->y > p.y ? p.y + font->FontSize : p.y);
            list->AddLine(from, *to, k.p.ink, std::max(1.0f, k.px(1)));
            list->AddCircleFilled(*to, k.px(2.2f), k.p.ink, 12);
        }
        drawText(list, font, p, k.p.ink, words[i]);
    }
};

using Words = std::span<const std::string>;

void knot(const Canvas& c, Words words) {
    for (int i = 0; i < 7; ++i) {
        const float row = static_cast<float>(i) - 3, y0 = 4.6f + row * 0.82f;
        const bool band = i >= 2 && i <= 4;
        const auto bulge = [band](float x) { return band ? bump(x, 8.2f, 1.5f) : 0.0f; };
        const float aside = band ? row * 0.36f : (row < 0 ? -0.5f : 0.5f) * (4 - std::abs(row));
        c.tube(
            0.5f, 15.5f, [=](float x) { return y0 + aside * bump(x, 8.2f, 1.7f); },
            [=](float x) { return (band ? 0.34f : 0.37f) + 0.3f * bulge(x); },
            [=](float x) { return band ? blended(kTaut, kMuscle, 0.35f - 0.35f * bulge(x)) : kMuscle; });
        // Cross stripes: the sarcomeres; close together where they are contracted, drawn out beside it.
        const auto width = [=](float x) { return (band ? 0.34f : 0.37f) + 0.3f * bulge(x); };
        for (float x = 1; x < 15;) {
            const float y = y0 + aside * bump(x, 8.2f, 1.7f), h = width(x) * 0.82f;
            c.line(c.at(x, y - h), c.at(x, y + h), IM_COL32(90, 20, 20, band ? 110 : 60), 0.03f);
            x += band ? 0.44f - 0.3f * bulge(x) + 0.25f * (1 - bulge(x)) : 0.45f;
        }
    }
    c.word(words, 0, 1.2f, 0.7f, 0, c.at(2.6f, 2.15f));
    c.word(words, 1, 14.8f, 0.7f, 1, c.at(13.2f, 3.78f));
    c.word(words, 2, 8.2f, 8.45f, 0.5f, c.at(8.2f, 4.9f));
}

void sarcomeres(const Canvas& c, Words words) {
    const ImU32 thick = IM_COL32(150, 50, 48, 255), thin = IM_COL32(74, 124, 168, 255), end = c.k.p.ink;
    const auto unitAt = [&](float x, float y, float length, bool last) {
        for (int i = 0; i < 4; ++i) {
            const float yy = y + static_cast<float>(i) * 0.52f;
            // Thin filaments reach in from both ends; thick ones lie in the middle and keep their length.
            c.line(c.at(x, yy), c.at(x + 1.55f, yy), thin, 0.07f);
            c.line(c.at(x + length - 1.55f, yy), c.at(x + length, yy), thin, 0.07f);
            if (i < 3)
                c.line(c.at(x + length / 2 - 0.95f, yy + 0.26f), c.at(x + length / 2 + 0.95f, yy + 0.26f),
                       thick, 0.18f);
        }
        for (const float at : {x, last ? x + length : x})
            c.line(c.at(at, y - 0.25f), c.at(at, y + 1.81f), end, 0.1f);
    };
    for (int i = 0; i < 3; ++i) unitAt(1.7f + 4.2f * static_cast<float>(i), 1.55f, 4.2f, i == 2);
    for (int i = 0; i < 3; ++i) unitAt(4.1f + 2.6f * static_cast<float>(i), 5.75f, 2.6f, i == 2);
    c.word(words, 0, 0.4f, 0.5f, 0);
    c.word(words, 1, 0.4f, 4.75f, 0);
    c.word(words, 2, 15.6f, 4.45f, 1, c.at(13.7f, 3.15f));
    c.word(words, 3, 12.4f, 0.5f, 0.5f, c.at(12.2f, 1.78f));
    c.word(words, 4, 14.8f, 5.4f, 1, c.at(11.9f, 5.9f));
    // What one of them is, as a measure above and below.
    const auto measure = [&](float a, float b, float y) {
        c.line(c.at(a, y), c.at(b, y), c.k.p.accent, 0.06f);
        for (const float x : {a, b}) c.line(c.at(x, y - 0.16f), c.at(x, y + 0.16f), c.k.p.accent, 0.06f);
    };
    measure(5.9f, 10.1f, 3.75f);
    measure(6.7f, 9.3f, 7.95f);
    c.word(words, 5, 8, 8.45f, 0.5f);
}

void blood(const Canvas& c, Words words) {
    const auto squeeze = [](float x) { return bump(x, 10.2f, 2.1f); };
    const auto fibre = [&](float y0, float way) {
        c.tube(
            0.5f, 15.5f, [=](float x) { return y0 + way * 0.32f * squeeze(x); },
            [=](float x) { return 0.62f + 0.46f * squeeze(x); },
            [=](float x) { return blended(kMuscle, kTaut, squeeze(x)); });
    };
    fibre(1.9f, -0.5f);
    fibre(7.1f, 0.5f);
    fibre(3.2f, 0.9f);
    fibre(5.8f, -0.9f);
    c.tube(
        0.2f, 15.8f, [](float) { return 4.5f; }, [=](float x) { return 0.62f - 0.46f * squeeze(x); },
        [](float) { return kVessel; });
    for (int i = 0; i < 22; ++i) { // many cells before the narrow place, few in it and behind it
        const float x = 0.7f + 0.36f * static_cast<float>(i);
        const float y = 4.5f + static_cast<float>(i % 3 - 1) * 0.3f * (1 - 0.8f * squeeze(x));
        c.dot(x, y, 0.13f, IM_COL32(255, 196, 186, 235));
    }
    for (const float x : {10.2f, 12.6f, 14.6f}) c.dot(x, 4.5f, 0.11f, IM_COL32(255, 196, 186, 235));
    c.word(words, 0, 2.6f, 0.55f, 0.5f, c.at(2.6f, 4.2f));
    c.word(words, 1, 13.4f, 0.55f, 0.5f, c.at(10.6f, 4.42f));
    c.word(words, 2, 10.2f, 8.5f, 0.5f, c.at(10.2f, 7.0f));
}

void nerveEnding(const Canvas& c, Words words) {
    for (int i = 0; i < 3; ++i)
        c.tube(
            0.3f, 15.7f, [i](float) { return 6.4f + 0.95f * static_cast<float>(i); },
            [](float) { return 0.46f; },
            [i](float x) { return i == 0 ? blended(kMuscle, kTaut, bump(x, 7.6f, 2.4f)) : kMuscle; });
    // The nerve comes from above and ends in a foot over the fibre.
    c.tube(
        1.2f, 7.2f, [](float x) { return 1.1f + 0.055f * (x - 1.2f) * (x - 1.2f); },
        [](float) { return 0.24f; }, [](float) { return kNerve; });
    c.tube(
        5.4f, 9.9f, [](float x) { return 3.9f - 0.5f * bump(x, 7.6f, 1.2f); },
        [](float x) { return 0.35f + 0.75f * bump(x, 7.6f, 1.5f); }, [](float) { return kNerve; });
    for (int i = 0; i < 26; ++i) { // the messenger: in the foot, in the gap, at the fibre
        const float s = static_cast<float>(i);
        const float x = 7.6f + 1.9f * std::sin(s * 2.4f) * (0.35f + 0.03f * s), y = 4.0f + 0.075f * s;
        c.dot(x, y, 0.11f, IM_COL32(46, 110, 104, 255));
        c.dot(x - 0.03f, y - 0.03f, 0.045f, IM_COL32(170, 224, 212, 255));
    }
    c.word(words, 0, 10.8f, 1.5f, 0, c.at(8.6f, 3.3f));
    c.word(words, 1, 11.6f, 4.9f, 0, c.at(8.9f, 5.3f));
    c.word(words, 2, 15.4f, 3.2f, 1, c.at(14.2f, 6.2f));
}

void tensionOrKnot(const Canvas& c, Words words) {
    for (int column = 0; column < 3; ++column) {
        const float middle = 2.75f + 5.25f * static_cast<float>(column);
        const float reach = column == 2 ? 1.15f : 1.75f; // half the belly's length: the tight one is short
        const auto belly = [=](float x) {
            const float d = std::clamp(std::abs(x - middle) / reach, 0.0f, 1.0f);
            return std::cos(d * 1.5707963f);
        };
        c.tube(
            middle - 2.4f, middle + 2.4f, [](float) { return 3.9f; }, [](float) { return 0.24f; },
            [](float) { return kTendon; });
        if (column == 1)
            for (int ring = 5; ring >= 1; --ring) { // broad: all of it, and around it
                const float w = 1.75f + 0.14f * static_cast<float>(ring),
                            h = 1.5f + 0.16f * static_cast<float>(ring);
                c.list->AddRectFilled(c.at(middle - w, 3.9f - h), c.at(middle + w, 3.9f + h),
                                      IM_COL32(214, 84, 60, 14), c.unit() * 1.5f);
            }
        for (int i = -3; i <= 3; ++i) {
            const float row = static_cast<float>(i);
            const float fat = column == 2 ? 0.5f : 0.42f;
            const bool hard = column == 0 && (i == 0 || i == 1);
            c.tube(
                middle - reach, middle + reach, [=](float x) { return 3.9f + row * fat * belly(x); },
                [=](float x) {
                    return 0.06f + (fat * 0.55f) * belly(x) +
                           (hard ? 0.13f * bump(x, middle + 0.35f, 0.32f) : 0);
                },
                [=](float x) {
                    if (column == 1) return blended(kMuscle, kTaut, 0.75f);
                    if (column == 2) return blended(kMuscle, kTaut, 0.3f);
                    return blended(kMuscle, kTaut, hard ? bump(x, middle + 0.35f, 0.5f) : 0);
                });
        }
        if (column == 0) {
            c.dot(middle + 0.35f, 4.1f, 0.36f, IM_COL32(92, 20, 24, 235));
            c.dot(middle + 0.28f, 4.0f, 0.16f, IM_COL32(196, 92, 80, 255));
        }
        if (column == 2) { // the length that it has lost
            for (const float side : {-1.0f, 1.0f}) {
                const float from = middle + side * 1.8f, to = middle + side * 1.28f;
                c.line(c.at(from, 6.2f), c.at(to, 6.2f), c.k.p.accent, 0.07f);
                c.list->AddTriangleFilled(c.at(to - side * 0.14f, 6.2f), c.at(to + side * 0.12f, 6.02f),
                                          c.at(to + side * 0.12f, 6.38f), c.k.p.accent);
            }
        }
        c.word(words, static_cast<size_t>(column), middle, 7.6f, 0.5f);
    }
}

} // namespace

void drawFigure(const Kit& k, ImDrawList* list, std::string_view figure, Rect rect, Words words) {
    list->PushClipRect({rect.x, rect.y}, {rect.x + rect.w, rect.y + rect.h}, true);
    list->AddRectFilled({rect.x, rect.y}, {rect.x + rect.w, rect.y + rect.h}, k.p.field, k.px(6));
    // The drawing keeps its shape; what is left over stays ground.
    const float w = std::min(rect.w, rect.h / kFigureShape);
    const Canvas c{
        k, list, {rect.x + (rect.w - w) / 2, rect.y + (rect.h - w * kFigureShape) / 2, w, w * kFigureShape}};
    if (figure == "knot") knot(c, words);
    if (figure == "sarcomeres") sarcomeres(c, words);
    if (figure == "blood") blood(c, words);
    if (figure == "nerve-ending") nerveEnding(c, words);
    if (figure == "tension-or-knot") tensionOrKnot(c, words);
    list->PopClipRect();
}

} // namespace atlas::ui
