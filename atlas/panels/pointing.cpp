// What a teacher points with, over the picture, and the row of tools.
#include "atlas/panels/ui.h"
#include "atlas/view/drawings.h"
#include "atlas/view/pointer_tail.h"
#include <algorithm>
#include <cmath>

namespace atlas::ui {
namespace {

ImU32 packed(glm::vec4 c, float alpha = 1) {
    return ImGui::ColorConvertFloat4ToU32({c.r, c.g, c.b, c.a * alpha});
}

ImVec2 point(glm::vec2 p) {
    return {p.x, p.y};
}

struct Look {
    glm::vec4 core, edge;
    float width = 4; // framebuffer pixels
};

Look lookOf(const Kit& k, std::string_view hex, float width) {
    Look out;
    out.core = parseColour(hex, {0.82f, 0.19f, 0.19f, 1});
    out.edge = edgeOf(out.core);
    out.width = k.px(width);
    return out;
}

// A line with its rim and round ends.
void course(const Kit& k, ImDrawList* list, std::span<const glm::vec2> path, const Look& look, bool arrow) {
    if (path.empty()) return;
    std::vector<ImVec2> points;
    for (const glm::vec2& p : path) points.push_back(point(p));
    std::vector<ImVec2> head;
    if (arrow) {
        glm::vec2 from = path.back();
        for (size_t i = path.size(); i-- > 0 && glm::distance(from, path.back()) < 3 * look.width;)
            from = path[i];
        if (from != path.back())
            for (const glm::vec2& p : arrowHead(from, path.back(), look.width)) head.push_back(point(p));
    }
    for (const bool rim : {true, false}) {
        const ImU32 colour = packed(rim ? look.edge : look.core);
        const float width = look.width + (rim ? 2 * k.px(1) : 0);
        for (const auto* line : {&points, &head}) {
            if (line->empty()) continue;
            list->AddPolyline(line->data(), static_cast<int>(line->size()), colour, 0, width);
            list->AddCircleFilled(line->front(), width / 2, colour, 20);
            list->AddCircleFilled(line->back(), width / 2, colour, 20);
        }
    }
}

struct OnStage { // from places on the picture to the window
    const AppState& s;
    glm::vec2 corner;
    glm::vec2 operator()(glm::vec2 at) const { return corner + pictureToPixel(s, at); }
};

void kept(const Kit& k, ImDrawList* list, const OnStage& stage) {
    for (const Stroke& stroke : shownDrawings(k.c.state)) {
        if (stroke.on != Stroke::On::screen) continue;
        std::vector<glm::vec2> path;
        for (const auto& p : stroke.screen) path.push_back(stage({p[0], p[1]}));
        course(k, list, path, lookOf(k, stroke.colour, stroke.width), stroke.tool == "arrow");
    }
}

void onItsWay(const Kit& k, ImDrawList* list, const OnStage& stage) {
    const Pointing& p = k.c.state.pointing;
    if (!p.drawing || p.drawing->erases) return;
    const Look look = lookOf(k, penColours()[static_cast<size_t>(p.colour)].hex, p.size());
    std::vector<glm::vec2> run;
    const auto end = [&] {
        if (!run.empty())
            course(k, list, smoothPath(run, p.tool, 2.5f), look,
                   p.tool == PointingTool::arrow && run.size() > 1);
        run.clear();
    };
    for (const Drawing::Place& place : p.drawing->path)
        if (p.onScreen || place.skin || p.tool != PointingTool::pen)
            run.push_back(stage(place.at));
        else
            end();
    end();
}

void veil(ImDrawList* list, glm::vec2 middle, float radius, const Rect& stage) {
    constexpr int parts = 96;
    constexpr std::array<glm::vec2, 5> rings{{{0.95f, 0}, {1.0f, 0.28f}, {1.06f, 0.72f}, {1.13f, 1}, {0, 1}}};
    const float beyond = 2 * (stage.w + stage.h);
    list->PushClipRect({stage.x, stage.y}, {stage.x + stage.w, stage.y + stage.h});
    list->PrimReserve(6 * parts * (static_cast<int>(rings.size()) - 1),
                      parts * static_cast<int>(rings.size()));
    const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
    const auto first = list->_VtxCurrentIdx;
    for (const glm::vec2& ring : rings)
        for (int i = 0; i < parts; ++i) {
            const float a = 6.2831853f * static_cast<float>(i) / parts,
                        r = ring.x > 0 ? ring.x * radius : beyond;
            list->PrimWriteVtx({middle.x + r * std::cos(a), middle.y + r * std::sin(a)}, white,
                               IM_COL32(6, 8, 12, static_cast<int>(ring.y * 190)));
        }
    for (unsigned r = 0; r + 1 < rings.size(); ++r)
        for (unsigned i = 0; i < parts; ++i) {
            const unsigned a = first + r * parts + i, b = first + r * parts + (i + 1) % parts;
            for (const unsigned v : {a, b, b + parts, a, b + parts, a + parts})
                list->PrimWriteIdx(static_cast<ImDrawIdx>(v));
        }
    list->PopClipRect();
}

struct Taper {
    glm::vec2 at;
    float left = 0;
};

// A band along a path, half as wide and coloured as `look` says of each of its places, without seams.
template <class F>
void taper(ImDrawList* list, std::span<const Taper> path, F&& look) {
    if (path.size() < 2) return;
    const auto n = static_cast<int>(path.size());
    const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
    list->PrimReserve(6 * (n - 1), 2 * n);
    const unsigned first = list->_VtxCurrentIdx;
    glm::vec2 along(1, 0);
    for (size_t i = 0; i < path.size(); ++i) {
        const glm::vec2 way = path[std::min(i + 1, path.size() - 1)].at - path[i ? i - 1 : 0].at;
        if (glm::dot(way, way) > 1e-6f) along = glm::normalize(way);
        const auto [half, colour] = look(path[i].left);
        const glm::vec2 aside = half * glm::vec2(-along.y, along.x);
        list->PrimWriteVtx(point(path[i].at + aside), white, colour);
        list->PrimWriteVtx(point(path[i].at - aside), white, colour);
    }
    for (unsigned i = 0; i + 1 < path.size(); ++i)
        for (const unsigned v : {0u, 1u, 3u, 0u, 3u, 2u})
            list->PrimWriteIdx(static_cast<ImDrawIdx>(first + 2 * i + v));
}

void laser(const Kit& k, ImDrawList* list, const OnStage& stage, float radius) {
    const Pointing& p = k.c.state.pointing;
    constexpr glm::vec4 red{0.93f, 0.05f, 0.08f, 1}, pale{1, 0.98f, 0.96f, 1}, dark{0.12f, 0, 0.02f, 1};
    std::vector<Taper> path;
    for (const TailPoint& t : pointerTail(p.trail, k.c.now, 0.004f)) path.push_back({stage(t.at), t.left});
    taper(list, path,
          [&](float left) { return std::pair(radius * (0.75f * left + 0.2f), packed(pale, 0.35f * left)); });
    taper(list, path,
          [&](float left) { return std::pair(radius * (0.55f * left + 0.1f), packed(red, 0.6f * left)); });
    const ImVec2 at = point(stage(p.at));
    list->AddCircleFilled(at, radius * 2.1f, packed(red, 0.14f), 40);
    list->AddCircleFilled(at, radius * 1.32f, packed(dark, 0.55f), 32);
    list->AddCircleFilled(at, radius * 1.2f, packed(pale), 32);
    list->AddCircleFilled(at, radius * 0.95f, packed(red), 32);
}

void lens(const Kit& k, ImDrawList* list, glm::vec2 middle, float radius) {
    const CardPicture& picture = k.c.lens;
    if (picture.number) { // pixel on pixel
        const auto wide = static_cast<float>(picture.width);
        const ImVec2 a(std::floor(middle.x - wide / 2), std::floor(middle.y - wide / 2));
        list->AddImageRounded(reinterpret_cast<ImTextureID>(picture.number), a, {a.x + wide, a.y + wide},
                              {0, 0}, {1, 1}, IM_COL32_WHITE, wide / 2);
        drawLabels(k, list, picture.labels, a);
    }
    list->AddCircle(point(middle), radius + k.px(1), packed(ink, 0.85f), 96, k.px(5));
    list->AddCircle(point(middle), radius + k.px(1), packed(paper), 96, k.px(2.5f));
}

} // namespace

void drawPointing(const Kit& k, const Rect& area) {
    const AppState& s = k.c.state;
    const Pointing& p = s.pointing;
    ImDrawList* list = ImGui::GetBackgroundDrawList();
    const OnStage stage{s, {area.x, area.y}};
    list->PushClipRect({area.x, area.y}, {area.x + area.w, area.y + area.h});
    kept(k, list, stage);
    onItsWay(k, list, stage);
    const glm::vec2 at = stage(p.at);
    const float radius = p.size() * s.stage.y;
    switch (p.tool) {
    case PointingTool::spotlight:
        veil(list, at, radius, area);
        break;
    case PointingTool::magnifier:
        lens(k, list, at, radius);
        break;
    case PointingTool::laser:
        if (p.there) laser(k, list, stage, radius);
        break;
    case PointingTool::eraser:
        if (!p.there) break;
        list->AddCircle(point(at), radius, packed(ink, 0.9f), 40, k.px(3));
        list->AddCircle(point(at), radius, packed(paper), 40, k.px(1.5f));
        break;
    case PointingTool::pen:
    case PointingTool::line:
    case PointingTool::arrow:
        if (p.there && !p.drawing)
            course(k, list, std::array{at},
                   lookOf(k, penColours()[static_cast<size_t>(p.colour)].hex, p.size()), false);
        break;
    case PointingTool::none:
        break;
    }
    list->PopClipRect();
}

void drawTools(const Kit& k, const Rect& free) {
    const AppState& s = k.c.state;
    const Pointing& p = s.pointing;
    if (!toolsShown(s)) return;
    constexpr float gap = 9;
    const bool lines = draws(p.tool) || p.tool == PointingTool::eraser, ink = draws(p.tool);
    const float w = k.px(8 + 7 * 32 + gap + 2 * 32 + gap + 32), h = k.px(lines ? 38 + 34 : 38);
    if (free.w < w + k.px(16)) return;
    if (!beginOverlay(k, "tools", {free.x + k.px(12), free.y + free.h - k.px(50 + 8) - h, w, h}))
        return endPanel();
    const auto apart = [&] {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        ImGui::GetWindowDrawList()->AddRectFilled({at.x + k.px(3), at.y + k.px(5)},
                                                  {at.x + k.px(4), at.y + k.px(25)}, k.p.rule);
        ImGui::SetCursorScreenPos({at.x + k.px(gap), at.y});
    };
    const auto button = [&](const char* id, Icon icon, const char* tip, const Action& a, bool on = false) {
        if (iconButton(k, id, icon, withKey(tip, a), on, 30)) k.push(a);
        ImGui::SameLine(0, k.px(2));
    };
    struct Way {
        PointingTool tool;
        Icon icon;
        const char* name;
    };
    constexpr Way ways[] = {{PointingTool::laser, Icon::laser, "Laser dot"},
                            {PointingTool::spotlight, Icon::spotlight, "Spotlight"},
                            {PointingTool::magnifier, Icon::magnifier, "Magnifier"},
                            {PointingTool::pen, Icon::pen, "Pen"},
                            {PointingTool::line, Icon::straight, "Straight line"},
                            {PointingTool::arrow, Icon::arrow, "Arrow"},
                            {PointingTool::eraser, Icon::eraser, "Eraser: takes the lines it touches"}};
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    for (const Way& way : ways)
        button(way.name, way.icon, way.name, act::TakeTool{way.tool}, p.tool == way.tool);
    apart();
    button("smaller", Icon::minus, "Smaller, thinner", act::SizeTool{1 / 1.2f});
    button("larger", Icon::plus, "Larger, thicker", act::SizeTool{1.2f});
    apart();
    // Both put everything away: without a tool the row itself.
    if (p.tool == PointingTool::none)
        button("away", Icon::close, "Hide the tools", act::ShowTools{});
    else
        button("away", Icon::close, "Put the tool away", act::TakeTool{PointingTool::none});
    if (lines) {
        ImGui::SetCursorScreenPos({corner.x, corner.y + k.px(34)});
        for (size_t i = 0; ink && i < penColours().size(); ++i) {
            const PenColour& c = penColours()[i];
            const ImVec2 at = ImGui::GetCursorScreenPos();
            ImGui::PushID(c.name);
            if (ImGui::InvisibleButton("colour", {k.px(28), k.px(30)}))
                k.push(act::PenInk{.to = static_cast<int>(i)});
            note(k, std::string("Colour ").append(c.name));
            if (ImGui::IsItemHovered()) tooltip(k, std::string(c.name).append("   [ ]"));
            ImGui::PopID();
            const ImVec2 middle(at.x + k.px(14), at.y + k.px(15));
            const glm::vec4 colour = parseColour(c.hex);
            ImDrawList* list = ImGui::GetWindowDrawList();
            list->AddCircleFilled(middle, k.px(8), k.p.quiet, 20);
            list->AddCircleFilled(middle, k.px(7), packed(colour), 20);
            if (p.colour == static_cast<int>(i)) list->AddCircle(middle, k.px(11), k.p.accent, 24, k.px(2));
            ImGui::SameLine(0, 0);
        }
        if (ink) {
            apart();
            button("surface", p.onScreen ? Icon::screen : Icon::body,
                   p.onScreen ? "Lines stay on the screen" : "Lines stay on the skin", act::DrawOnScreen{});
            apart();
        }
        button("undo", Icon::undo, "Take the last line back", act::UndoDrawing{});
        button("redo", Icon::redo, "Draw it again", act::RedoDrawing{});
        button("wipe", Icon::wipe, "Wipe all lines away", act::WipeDrawings{});
    }
    endPanel();
}

} // namespace atlas::ui
