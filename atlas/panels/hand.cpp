// The hand of a guided session, drawn over the stage: a few rounded shapes with a dark and a light edge, so
// that it shows on every skin, and rings and arrows that lie on the skin.
#include "atlas/panels/ui.h"
#include <algorithm>
#include <cmath>

namespace atlas::ui {
namespace {

constexpr float pi = 3.14159265f;

ImU32 faded(ImU32 c, float alpha) {
    const float a = static_cast<float>(c >> IM_COL32_A_SHIFT) * std::clamp(alpha, 0.0f, 1.0f);
    return (c & ~IM_COL32_A_MASK) | static_cast<ImU32>(a) << IM_COL32_A_SHIFT;
}

ImU32 mixed(ImU32 a, ImU32 b, float t) {
    ImU32 out = 0;
    for (const int s : {IM_COL32_R_SHIFT, IM_COL32_G_SHIFT, IM_COL32_B_SHIFT, IM_COL32_A_SHIFT}) {
        const float x = static_cast<float>(a >> s & 255), y = static_cast<float>(b >> s & 255);
        out |= static_cast<ImU32>(x + (y - x) * t + 0.5f) << s;
    }
    return out;
}

ImVec2 im(glm::vec2 p) {
    return {p.x, p.y};
}

struct Disc {
    glm::vec2 at{};
    float r = 0;
};
using Limb = std::vector<Disc>; // the hull of its discs

std::vector<ImVec2> hull(const std::vector<Disc>& discs) {
    std::vector<glm::vec2> p;
    for (const Disc& d : discs)
        for (int i = 0; i < 28; ++i) {
            const float a = 2 * pi * static_cast<float>(i) / 28;
            p.push_back(d.at + d.r * glm::vec2(std::cos(a), std::sin(a)));
        }
    std::sort(p.begin(), p.end(),
              [](glm::vec2 a, glm::vec2 b) { return a.x < b.x || (a.x == b.x && a.y < b.y); });
    const auto cross = [](glm::vec2 o, glm::vec2 a, glm::vec2 b) {
        return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
    };
    std::vector<ImVec2> points;
    for (const bool lower : {true, false}) { // Andrew's chains
        std::vector<glm::vec2> chain;
        for (const glm::vec2& q : p) {
            while (chain.size() > 1 && cross(chain[chain.size() - 2], chain.back(), q) <= 0) chain.pop_back();
            chain.push_back(q);
        }
        chain.pop_back();
        for (const glm::vec2& q : chain) points.push_back(im(q));
        if (lower) std::reverse(p.begin(), p.end());
    }
    return points;
}

// A sleeve about the forearm, straight at its ends.
Limb sleeve(glm::vec2 from, glm::vec2 to, float half) {
    const glm::vec2 d = glm::normalize(to - from), n(-d.y, d.x);
    const float r = 0.03f;
    return {{from + n * (half - r), r},
            {from - n * (half - r), r},
            {to + n * (half - r), r},
            {to - n * (half - r), r}};
}

struct Hand { // in lengths of a hand: the tip at the origin, the wrist along x, the thumb's side along -y
    std::vector<Limb> parts; // from the lowest to the uppermost
    Limb cuff;
    Disc nail; // of the finger that presses, r 0: none
    glm::vec2 nailLong{1, 0};
};

Hand thumbHand() {
    Hand h;
    h.parts = {
        {{{0.86f, 0.20f}, 0.125f}, {{1.25f, 0.30f}, 0.115f}},                         // wrist
        {{{0.50f, 0.13f}, 0.12f}, {{0.56f, 0.34f}, 0.11f}, {{0.86f, 0.22f}, 0.135f}}, // back of the hand
        {{{0.56f, 0.40f}, 0.062f}, {{0.40f, 0.47f}, 0.055f}},                         // little finger, curled
        {{{0.52f, 0.33f}, 0.068f}, {{0.33f, 0.40f}, 0.060f}},
        {{{0.48f, 0.25f}, 0.070f}, {{0.28f, 0.31f}, 0.062f}},
        {{{0.46f, 0.16f}, 0.070f}, {{0.26f, 0.20f}, 0.062f}}, // index finger, curled
        {{{0.055f, 0.0f}, 0.052f},
         {{0.15f, -0.005f}, 0.066f},
         {{0.30f, 0.0f}, 0.066f},
         {{0.52f, 0.06f}, 0.10f}},
    };
    h.nail = {{0.105f, -0.004f}, 0.040f};
    h.cuff = sleeve({1.10f, 0.265f}, {1.34f + 0.14f, 0.33f + 0.02f}, 0.155f);
    return h;
}

Hand fingerHand() {
    Hand h;
    h.parts = {
        {{{0.90f, 0.06f}, 0.12f}, {{1.28f, 0.10f}, 0.115f}},                              // wrist
        {{{0.52f, -0.04f}, 0.095f}, {{0.54f, 0.22f}, 0.085f}, {{0.90f, 0.06f}, 0.13f}},   // back of the hand
        {{{0.62f, -0.08f}, 0.085f}, {{0.48f, -0.17f}, 0.060f}, {{0.36f, -0.15f}, 0.05f}}, // thumb, tucked
        {{{0.56f, 0.25f}, 0.055f}, {{0.42f, 0.27f}, 0.050f}}, // little finger, curled
        {{{0.52f, 0.17f}, 0.060f}, {{0.36f, 0.19f}, 0.055f}},
        {{{0.05f, 0.085f}, 0.046f}, {{0.25f, 0.085f}, 0.055f}, {{0.52f, 0.08f}, 0.066f}}, // middle finger
        {{{0.046f, 0.0f}, 0.046f}, {{0.25f, -0.01f}, 0.055f}, {{0.52f, -0.02f}, 0.068f}}, // index finger
    };
    h.nail = {{0.075f, -0.002f}, 0.030f};
    h.cuff = sleeve({1.13f, 0.08f}, {1.37f + 0.14f, 0.11f + 0.02f}, 0.155f);
    return h;
}

Hand flatHand() {
    Hand h;
    h.parts = {
        {{{0.90f, 0.03f}, 0.12f}, {{1.28f, 0.05f}, 0.115f}},
        {{{0.50f, -0.09f}, 0.085f}, {{0.54f, 0.17f}, 0.08f}, {{0.90f, 0.03f}, 0.13f}},
        {{{0.72f, -0.08f}, 0.09f}, {{0.52f, -0.24f}, 0.058f}, {{0.40f, -0.28f}, 0.048f}}, // thumb, spread
        {{{0.16f, 0.235f}, 0.042f}, {{0.52f, 0.20f}, 0.056f}},
        {{{0.07f, 0.135f}, 0.046f}, {{0.52f, 0.115f}, 0.062f}},
        {{{0.046f, 0.03f}, 0.046f}, {{0.52f, 0.02f}, 0.064f}},
        {{{0.09f, -0.075f}, 0.046f}, {{0.52f, -0.075f}, 0.062f}},
    };
    h.cuff = sleeve({1.13f, 0.045f}, {1.37f + 0.14f, 0.06f + 0.02f}, 0.155f);
    return h;
}

struct Ink {
    ImU32 skin, shade, dark, light, accent;
};
Ink inkOf(const Kit& k) {
    const bool dark = k.c.state.settings.dark;
    return {dark ? IM_COL32(236, 233, 227, 255) : IM_COL32(253, 251, 247, 255),
            dark ? IM_COL32(205, 201, 192, 255) : IM_COL32(228, 223, 213, 255), IM_COL32(27, 29, 32, 255),
            IM_COL32(255, 255, 255, 255), dark ? IM_COL32(92, 192, 176, 255) : IM_COL32(15, 111, 102, 255)};
}

void drawHand(const Kit& k, ImDrawList* list, const HandCue& cue, const Hand& hand, const Ink& ink,
              glm::vec2 tip, float grow) {
    const glm::vec2 x = cue.axis;
    // Mirrored so that the folded fingers lie below the pressing one, whichever side it comes from.
    glm::vec2 y(-x.y, x.x);
    if (y.y < 0) y = -y;
    const float size = cue.size * grow, unit = std::max(size / 220.0f, 0.6f * k.c.scale);
    const auto place = [&](Limb limb, float wider) {
        for (Disc& d : limb) d = {tip + (x * d.at.x + y * d.at.y) * size, d.r * size + wider};
        return hull(limb);
    };
    const auto fill = [&](const Limb& limb, float wider, ImU32 c) {
        const auto points = place(limb, wider);
        list->AddConvexPolyFilled(points.data(), static_cast<int>(points.size()), faded(c, cue.alpha));
    };
    for (const auto& [wider, colour] :
         {std::pair{4.2f * unit, ink.light}, std::pair{2.4f * unit, ink.dark}}) {
        for (const Limb& part : hand.parts) fill(part, wider, colour);
        fill(hand.cuff, wider, colour);
    }
    bool first = true;
    for (const Limb& part : hand.parts) {
        if (!first) fill(part, 1.3f * unit, mixed(ink.shade, ink.dark, 0.55f)); // a line between the fingers
        fill(part, 0, first ? ink.shade : ink.skin);
        first = false;
    }
    fill(hand.cuff, 0, ink.accent);
    if (hand.nail.r > 0) {
        Limb nail{{hand.nail.at - glm::vec2(0.018f, 0), hand.nail.r * 0.80f},
                  {hand.nail.at + glm::vec2(0.03f, 0), hand.nail.r * 0.92f}};
        fill(nail, 0.9f * unit, mixed(ink.shade, ink.dark, 0.35f));
        fill(nail, 0, mixed(ink.skin, ink.shade, 0.5f));
    }
}

// A closed or open line with a dark and a light edge.
void edgedLine(ImDrawList* list, const std::vector<glm::vec2>& way, ImU32 core, const Ink& ink, float width,
               float alpha, bool closed) {
    if (way.size() < 2) return;
    std::vector<ImVec2> p;
    for (const glm::vec2& v : way) p.push_back(im(v));
    const ImDrawFlags flags = closed ? ImDrawFlags_Closed : 0;
    const int n = static_cast<int>(p.size());
    list->AddPolyline(p.data(), n, faded(ink.light, 0.9f * alpha), flags, width + 4.2f * width / 3);
    list->AddPolyline(p.data(), n, faded(ink.dark, 0.9f * alpha), flags, width + 2.0f * width / 3);
    list->AddPolyline(p.data(), n, faded(core, alpha), flags, width);
}

void arrowHead(ImDrawList* list, glm::vec2 tip, glm::vec2 along, float size, ImU32 core, const Ink& ink,
               float alpha) {
    const glm::vec2 side(-along.y, along.x);
    const auto head = [&](float grow, ImU32 c) {
        const glm::vec2 front = tip + along * (size * 0.62f + 1.9f * grow),
                        back = tip - along * (size * 0.5f + grow),
                        notch = tip - along * (size * 0.18f + 0.4f * grow);
        const glm::vec2 wide = side * (size * 0.56f + 1.5f * grow);
        list->AddTriangleFilled(im(front), im(back + wide), im(notch), faded(c, alpha));
        list->AddTriangleFilled(im(front), im(notch), im(back - wide), faded(c, alpha));
    };
    head(size * 0.20f, ink.light);
    head(size * 0.11f, ink.dark);
    head(0, core);
}

std::vector<glm::vec2> scaled(const std::vector<glm::vec2>& ring, glm::vec2 about, float by) {
    std::vector<glm::vec2> out;
    for (const glm::vec2& p : ring) out.push_back(about + (p - about) * by);
    return out;
}

void fillRing(ImDrawList* list, const std::vector<glm::vec2>& ring, ImU32 c) {
    std::vector<ImVec2> p;
    for (const glm::vec2& v : ring) p.push_back(im(v));
    list->AddConvexPolyFilled(p.data(), static_cast<int>(p.size()), c);
}

// The part of a line that ends `from` and `to` pixels before its ends.
std::vector<glm::vec2> trimmed(std::vector<glm::vec2> way, float from, float to) {
    for (const float cut : {from, to}) {
        float left = cut;
        while (way.size() > 2 && left > 0) {
            const float step = glm::distance(way[0], way[1]);
            if (step > left) {
                way[0] = glm::mix(way[0], way[1], left / step);
                break;
            }
            left -= step;
            way.erase(way.begin());
        }
        std::reverse(way.begin(), way.end());
    }
    return way;
}

// The place itself: a ring that tightens as the pressure grows.
void pressure(const Kit& k, ImDrawList* list, const HandCue& cue, const Ink& ink, bool waiting) {
    const float width = std::max(cue.size * 0.012f, 1.5f * k.c.scale);
    const float p = waiting ? 0.35f : cue.pressure;
    for (const auto& ring : cue.also)
        edgedLine(list, ring, ink.accent, ink, width * (0.7f + 0.5f * p), cue.alpha, true);
    if (cue.motion == CueMotion::hold) {
        for (int i = 2; i >= 0; --i) { // the push spreads into the skin
            const float r = 1.05f + 0.55f * static_cast<float>(i) - 0.28f * p;
            fillRing(
                list, scaled(cue.ring, cue.target, r),
                faded(ink.accent, cue.alpha * (0.05f + 0.11f * p) * (1 - 0.22f * static_cast<float>(i))));
        }
        edgedLine(list, scaled(cue.ring, cue.target, 1.75f - 0.65f * p), ink.accent, ink,
                  width * (0.75f + 0.75f * p), cue.alpha, true);
    } else {
        fillRing(list, scaled(cue.ring, cue.target, 0.9f), faded(ink.accent, 0.16f * cue.alpha));
    }
}

void ways(const Kit& k, ImDrawList* list, const HandCue& cue, const Ink& ink) {
    const float width = std::max(cue.size * 0.017f, 1.8f * k.c.scale), head = cue.size * 0.095f;
    if (cue.way.size() > 1) {
        auto way = trimmed(cue.way, cue.toAndFro ? 0 : head * 0.8f, 0);
        if (cue.motion == CueMotion::roll) { // beside the ball, which would hide it
            const glm::vec2 d = way.back() - way.front();
            if (glm::length(d) > 1) {
                glm::vec2 aside = glm::normalize(glm::vec2(-d.y, d.x)) * (1.5f * cue.ballRadius);
                if (aside.x < 0) aside = -aside;
                for (glm::vec2& p : way) p += aside;
            }
        }
        edgedLine(list, way, ink.accent, ink, width, cue.alpha, false);
        const auto arrow = [&](bool end) {
            const size_t n = way.size(), back = std::min<size_t>(n - 1, 4);
            const glm::vec2 tip = end ? way[n - 1] : way[0], from = end ? way[n - 1 - back] : way[back];
            if (glm::distance(tip, from) > 0.5f)
                arrowHead(list, tip, glm::normalize(tip - from), head, ink.accent, ink, cue.alpha);
        };
        arrow(true);
        if (cue.toAndFro) arrow(false);
    }
    if (cue.loop.size() > 3) {
        edgedLine(list, cue.loop, ink.accent, ink, width, cue.alpha, true);
        for (const size_t part : {0u, 1u}) { // two heads show which way round
            const size_t n = cue.loop.size(), i = (n / 2 * part + n * 3 / 8) % n;
            const glm::vec2 a = cue.loop[i], b = cue.loop[(i + 1) % n];
            if (glm::distance(a, b) > 0.1f)
                arrowHead(list, b, glm::normalize(b - a), head * 0.72f, ink.accent, ink, cue.alpha);
        }
    }
}

void ball(const Kit& k, ImDrawList* list, const HandCue& cue, const Ink& ink) {
    const float r = cue.ballRadius * (1 + 0.12f * cue.lift), line = std::max(1.2f * k.c.scale, r * 0.05f);
    for (const auto& [a, b] : cue.bricks) // the wall, faint
        for (const auto& [w, c] : {std::pair{line * 1.6f, faded(ink.light, 0.35f * cue.alpha)},
                                   std::pair{line * 0.8f, faded(ink.dark, 0.34f * cue.alpha)}})
            list->AddLine(im(a), im(b), c, w);
    const ImVec2 at = im(cue.tip);
    list->AddCircleFilled({at.x + 0.14f * r, at.y + 0.20f * r}, r * 1.04f,
                          faded(IM_COL32(0, 0, 0, 70), cue.alpha), 48);
    list->AddCircleFilled(at, r + line * 1.9f, faded(ink.light, cue.alpha), 48);
    list->AddCircleFilled(at, r + line, faded(ink.dark, cue.alpha), 48);
    const ImU32 edge = IM_COL32(150, 168, 38, 255), middle = IM_COL32(226, 235, 96, 255);
    constexpr int rings = 14;
    for (int i = 0; i < rings; ++i) {
        const float t = static_cast<float>(i) / (rings - 1), size = r * (1 - 0.9f * t);
        list->AddCircleFilled({at.x - 0.30f * r * t, at.y - 0.34f * r * t}, size,
                              faded(mixed(edge, middle, t), cue.alpha), 48);
    }
    // The seam of a tennis ball: a closed curve on the sphere, of which the half that faces us is drawn.
    constexpr int n = 120;
    constexpr float a = 0.70f;
    std::vector<ImVec2> run;
    const auto stroke = [&] {
        if (run.size() > 1)
            list->AddPolyline(run.data(), static_cast<int>(run.size()),
                              faded(IM_COL32(250, 250, 240, 255), cue.alpha), 0,
                              std::max(1.6f * k.c.scale, r * 0.085f));
        run.clear();
    };
    for (int i = 0; i <= n; ++i) {
        const float t = 2 * pi * static_cast<float>(i) / n, b = 1 - a;
        const glm::vec3 p = glm::normalize(glm::vec3(a * std::cos(t) + b * std::cos(3 * t),
                                                     a * std::sin(t) - b * std::sin(3 * t),
                                                     2 * std::sqrt(a * b) * std::sin(2 * t)));
        const glm::vec3 seen = cue.ballTurn * p;
        if (seen.z < 0.02f)
            stroke();
        else
            run.push_back({at.x + seen.x * r * 0.98f, at.y - seen.y * r * 0.98f});
    }
    stroke();
}

// The place stays to be seen through what lies on it.
void through(const Kit& k, ImDrawList* list, const HandCue& cue, const Ink& ink) {
    const float unit = std::max(cue.size * 0.008f, k.c.scale);
    edgedLine(list, scaled(cue.ring, cue.target, 0.40f), ink.accent, ink, 1.6f * unit, cue.alpha, true);
    list->AddCircleFilled(im(cue.target), 3.4f * unit, faded(ink.light, cue.alpha), 20);
    list->AddCircleFilled(im(cue.target), 2.2f * unit, faded(ink.dark, cue.alpha), 20);
}

} // namespace

void drawCue(const Kit& k, const Rect& stage) {
    if (!k.c.cue || !k.c.cue->shown || !k.c.state.practice) return;
    HandCue cue = *k.c.cue;
    const glm::vec2 corner(stage.x, stage.y);
    const auto move = [&](std::vector<glm::vec2>& all) {
        for (glm::vec2& p : all) p += corner;
    };
    cue.target += corner, cue.tip += corner;
    move(cue.ring), move(cue.way), move(cue.loop);
    for (auto& ring : cue.also) move(ring);
    for (auto& [a, b] : cue.bricks) a += corner, b += corner;
    ImDrawList* list = ImGui::GetBackgroundDrawList();
    const Ink ink = inkOf(k);
    list->PushClipRect({stage.x, stage.y}, {stage.x + stage.w, stage.y + stage.h}, true);
    const bool waiting = k.c.state.practice->phase != PressPhase::press;
    pressure(k, list, cue, ink, waiting);
    ways(k, list, cue, ink);
    if (cue.motion == CueMotion::roll) {
        ball(k, list, cue, ink);
    } else {
        static const Hand hands[] = {thumbHand(), fingerHand(), flatHand()};
        const Hand& hand = hands[cue.motion == CueMotion::hold      ? 0
                                 : cue.motion == CueMotion::circles ? 1
                                                                    : 2];
        // Its tip touches the ring and leaves the point itself to be seen.
        const float off = cue.motion == CueMotion::hold ? 0.055f + 0.05f * (1 - cue.pressure) : 0.012f;
        const glm::vec2 tip = cue.tip + cue.axis * (cue.size * (off + 0.16f * cue.lift)) -
                              glm::vec2(0, cue.size * 0.05f * cue.lift);
        const float shadow = cue.size * (0.055f + 0.03f * cue.lift);
        list->AddCircleFilled(
            im(cue.tip + cue.axis * (cue.size * (off + 0.06f)) + glm::vec2(0, cue.size * 0.05f)), shadow,
            faded(IM_COL32(0, 0, 0, 60), cue.alpha * (1 - 0.6f * cue.lift)), 28);
        drawHand(k, list, cue, hand, ink, tip, 1 + 0.06f * cue.lift);
    }
    if (cue.motion != CueMotion::hold) through(k, list, cue, ink);
    list->PopClipRect();
}

} // namespace atlas::ui
