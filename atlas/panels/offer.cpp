// What a click on bare skin opens, beside the place: its regions, the smallest first, and points near by.
#include "atlas/panels/ui.h"
#include "engine/render/camera.h"
#include <algorithm>
#include <cmath>

namespace atlas::ui {
namespace {

constexpr float wide = 288, inset = 16, regionRow = 34, pointRow = 32;

struct Content {
    std::string title, quiet;           // of the place; what stands under it
    std::vector<OfferedRegion> regions; // that have rows
    bool own = false;                   // the title is the first region
};

Content contentOf(const Kit& k, const SkinOffer& offer) {
    const Catalog& catalog = k.c.session.catalog;
    Content out;
    out.regions = regionsOf(offer);
    out.own = !offer.regions.empty();
    if (out.own)
        out.title = nameOf(catalog, out.regions.front());
    else
        out.title = partName(offer.part, offer.side);
    return out;
}

// Beside the place, without covering it, inside what no panel covers.
Rect beside(const Kit& k, const Rect& free, glm::vec2 at, float w, float h) {
    const float gap = k.px(26), edge = k.px(8);
    Rect r{at.x + gap, at.y - k.px(36), w, h};
    if (r.x + w > free.x + free.w - edge) r.x = at.x - gap - w;
    if (r.x < free.x + edge) { // no room on either side: below or above
        r.x = std::clamp(at.x - w / 2, free.x + edge, std::max(free.x + edge, free.x + free.w - w - edge));
        r.y = at.y + gap + h < free.y + free.h ? at.y + gap : at.y - gap - h;
    }
    const float top = free.y + edge, bottom = free.y + free.h - h - edge;
    r.y = std::clamp(r.y, top, std::max(top, bottom));
    return r;
}

void regionRows(const Kit& k, const Content& content) {
    const AppState& s = k.c.state;
    const Catalog& catalog = k.c.session.catalog;
    for (size_t i = content.own ? 1 : 0; i < content.regions.size(); ++i) {
        const OfferedRegion& r = content.regions[i];
        const std::string name = nameOf(catalog, r);
        ImVec2 at;
        ImGui::PushID(static_cast<int>(i));
        if (row(k, "region", name, regionRow, s.offerRow == static_cast<int>(i), at))
            k.push(act::Open{CardKind::region, r.region, true, r.side});
        ImGui::PopID();
        ImDrawList* list = ImGui::GetWindowDrawList();
        const float w = ImGui::GetItemRectSize().x, mid = at.y + k.px(regionRow) / 2;
        ImFont *small = k.c.fonts.small, *body = k.c.fonts.body;
        const char* before = content.own ? (i == 1 ? "Also in" : "") : "Next to";
        float x = at.x;
        if (*before) {
            drawText(list, small, {x, mid - small->FontSize / 2}, k.p.quiet, before);
            x += textWidth(small, before) + k.px(8);
        } else
            x += textWidth(small, "Also in") + k.px(8);
        drawText(list, body, {x, mid - body->FontSize / 2}, k.p.ink,
                 fitted(body, name, at.x + w - k.px(20) - x));
        drawIcon(list, Icon::forward, {at.x + w - k.px(6), mid}, k.px(13), k.p.quiet);
    }
}

void pointRows(const Kit& k, const SkinOffer& offer, size_t before) {
    const AppState& s = k.c.state;
    const Catalog& catalog = k.c.session.catalog;
    for (size_t i = 0; i < offer.points.size(); ++i) {
        const OfferedPoint& p = offer.points[i];
        const Point* point = catalog.point(p.code);
        if (!point) continue;
        ImVec2 at;
        ImGui::PushID(p.code.c_str());
        if (row(k, "point", p.code, pointRow, s.offerRow == static_cast<int>(before + i), at))
            k.push(act::Select{p.code, p.side});
        hoverPoint(k, "offer:" + p.code, p.code);
        ImGui::PopID();
        ImDrawList* list = ImGui::GetWindowDrawList();
        const float w = ImGui::GetItemRectSize().x, mid = at.y + k.px(pointRow) / 2;
        ImFont *strong = k.c.fonts.strong, *body = k.c.fonts.body, *small = k.c.fonts.small;
        pointDot(k, list, catalog.meridian(point->meridian), {at.x + k.px(8), mid});
        float x = at.x + k.px(24);
        drawText(list, strong, {x, mid - strong->FontSize / 2}, k.p.ink, p.code);
        x += std::max(k.px(54), textWidth(strong, p.code) + k.px(8));
        const std::string far = std::to_string(std::lround(p.metres * 100)) + " cm";
        const float end = at.x + w - textWidth(small, far);
        const std::string name = (k.c.fonts.chinese ? point->hans + "  " : "") + point->pinyin;
        drawText(list, body, {x, mid - body->FontSize / 2}, k.p.ink, fitted(body, name, end - k.px(8) - x));
        drawText(list, small, {end, mid - small->FontSize / 2}, k.p.quiet, far);
    }
}

} // namespace

void drawOffer(const Kit& k, const Rect& free) {
    const AppState& s = k.c.state;
    if (!s.offer || s.practice) return;
    const SkinOffer& offer = *s.offer;
    const Content content = contentOf(k, offer);
    const float w = k.px(wide);
    if (free.w < w + k.px(24) || free.h < k.px(120)) return;
    const size_t rows = content.regions.size() - (content.own ? 1 : 0);
    ImFont *strong = k.c.fonts.strong, *small = k.c.fonts.small;
    const float line = std::max(1.0f, std::floor(k.c.scale));
    float h = k.px(14) + strong->FontSize + k.px(8) + static_cast<float>(rows) * k.px(regionRow) + k.px(8);
    if (content.own) h += k.px(40 + 8);
    if (!offer.points.empty())
        h += k.px(9) + small->FontSize + k.px(4) + static_cast<float>(offer.points.size()) * k.px(pointRow);

    const glm::vec2 size(static_cast<float>(std::max(1.0f, s.stage.x)), std::max(1.0f, s.stage.y));
    const engine::ViewRect stage = stageRect(s, k.c.width, k.c.height, k.c.scale);
    const glm::vec3 seen =
        engine::project(s.camera, engine::positionAt(k.c.session.posed.coarseSurface(), offer.at), size);
    const glm::vec2 at = glm::vec2(seen) + glm::vec2(stage.x, stage.y);
    const Rect r = beside(k, free, at, w, h);
    ImDrawList* ground = ImGui::GetBackgroundDrawList();
    const ImVec2 place(at.x, at.y), edge(std::clamp(at.x, r.x, r.x + r.w), std::clamp(at.y, r.y, r.y + r.h));
    ground->AddLine(place, edge, k.p.page, k.px(3.5f));
    ground->AddLine(place, edge, k.p.accent, k.px(1.5f));
    ground->AddCircleFilled(place, k.px(6), k.p.page, 20);
    ground->AddCircle(place, k.px(6), k.p.accent, 24, k.px(2));

    if (beginPanel(k, "offer", r, true)) {
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
        ImGui::SetCursorPos({k.px(inset), k.px(14)});
        ImGui::BeginGroup();
        ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
        ImGui::BeginChild("rows", {w - k.px(2 * inset), h - k.px(14) - line}, false,
                          ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollbar |
                              ImGuiWindowFlags_NoBackground);
        const ImVec2 top = ImGui::GetCursorScreenPos();
        const float inner = ImGui::GetContentRegionAvail().x;
        drawText(ImGui::GetWindowDrawList(), strong, top, k.p.ink,
                 fitted(strong, content.title, inner - k.px(28)));
        ImGui::SetCursorScreenPos({top.x + inner - k.px(22), top.y - k.px(4)});
        if (iconButton(k, "close", Icon::close, withKey("Close", act::Close{}), false, 26))
            k.push(act::CloseOffer{});
        ImGui::SetCursorScreenPos({top.x, top.y + strong->FontSize + k.px(8)});
        if (content.own) {
            const OfferedRegion& first = content.regions.front();
            const ImVec2 button = ImGui::GetCursorScreenPos();
            const act::Open open{CardKind::region, first.region, true, first.side};
            if (startButton(k, "start", "Start", "A guided session for this region")) {
                k.push(open);
                k.push(act::StartPractice{});
            }
            ImGui::SetCursorScreenPos({ImGui::GetItemRectMax().x + k.px(8), button.y + k.px(5)});
            if (textButton(k, "show", "Show")) k.push(open);
            if (s.offerRow == 0) // what Enter does
                ImGui::GetWindowDrawList()->AddRect(ImGui::GetItemRectMin(), ImGui::GetItemRectMax(),
                                                    k.p.accent, k.px(6), 0, line);
            ImGui::SetCursorScreenPos({top.x, button.y + k.px(40 + 8)});
        }
        regionRows(k, content);
        if (!offer.points.empty()) {
            const ImVec2 here = ImGui::GetCursorScreenPos();
            ImGui::GetWindowDrawList()->AddRectFilled({here.x, here.y + k.px(4)},
                                                      {here.x + inner, here.y + k.px(4) + line}, k.p.rule);
            drawText(ImGui::GetWindowDrawList(), small, {here.x, here.y + k.px(9)}, k.p.quiet,
                     "Points to press near by");
            ImGui::SetCursorScreenPos({here.x, here.y + k.px(9) + small->FontSize + k.px(4)});
            pointRows(k, offer, content.regions.size());
        }
        ImGui::EndChild();
        ImGui::PopStyleVar();
        ImGui::EndGroup();
        ImGui::PopStyleVar();
    }
    endPanel();
}

} // namespace atlas::ui
