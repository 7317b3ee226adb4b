#include "atlas/panels/ui.h"
#include "atlas/view/colours.h"
#include <algorithm>
#include <cmath>

namespace atlas::ui {
namespace {

ImU32 faded(ImU32 c, float alpha) {
    const auto a =
        static_cast<ImU32>(static_cast<float>(c >> IM_COL32_A_SHIFT) * std::clamp(alpha, 0.0f, 1.0f));
    return (c & ~IM_COL32_A_MASK) | a << IM_COL32_A_SHIFT;
}

ImU32 packed(glm::vec4 c, float alpha) {
    const glm::vec3 b = glm::vec3(c) * 255.0f;
    return IM_COL32(static_cast<int>(b.r), static_cast<int>(b.g), static_cast<int>(b.b),
                    static_cast<int>(255 * std::clamp(alpha, 0.0f, 1.0f)));
}

void flow(const Kit& k) {
    ImDrawList* list = ImGui::GetBackgroundDrawList();
    for (const FlowMark& m : k.c.flow) {
        const auto at = [&](float forward, float aside) {
            const glm::vec2 p = m.at + m.along * (m.size * k.px(forward)) +
                                glm::vec2(-m.along.y, m.along.x) * (m.size * k.px(aside));
            return ImVec2(p.x, p.y);
        };
        const auto head = [&](float grow, ImU32 c) {
            const float back = -5.0f - grow, side = 5.0f + 1.3f * grow;
            const ImVec2 tip = at(7.0f + 2 * grow, 0), notch = at(-2.2f - 0.6f * grow, 0);
            list->AddTriangleFilled(tip, at(back, side), notch, c);
            list->AddTriangleFilled(tip, notch, at(back, -side), c);
        };
        head(1.2f, packed(m.edge, m.alpha));
        head(0, packed(m.fill, m.alpha));
    }
}

void viewControl(const Kit& k, const Rect& free) {
    constexpr std::pair<View, const char*> views[] = {{View::front, "Front"},
                                                      {View::back, "Back"},
                                                      {View::left, "Left"},
                                                      {View::right, "Right"},
                                                      {View::top, "Top"}};
    ImFont* font = k.c.fonts.small;
    float w = k.px(8) + 2 * k.px(2) + 3 * k.px(34);
    for (const auto& [view, name] : views) w += textWidth(font, name) + k.px(20 + 2);
    const bool narrow = w > free.w - k.px(16), corner = free.w > 2 * w;
    if (narrow) w = k.px(8) + 3 * k.px(34);
    if (!beginOverlay(k, "views",
                      {corner ? free.x + k.px(12) : free.x + (free.w - w) / 2, free.y + free.h - k.px(50), w,
                       k.px(38)}))
        return endPanel();
    if (!narrow)
        for (const auto& [view, name] : views) {
            if (textButton(k, name, name)) k.push(act::SetView{view});
            if (ImGui::IsItemHovered())
                tooltip(k, withKey(view == View::left    ? "The body's left side"
                                   : view == View::right ? "The body's right side"
                                                         : "From this side",
                                   act::SetView{view}));
            ImGui::SameLine(0, k.px(2));
        }
    if (iconButton(k, "nearer", Icon::plus, "Nearer", false, 30)) k.push(act::Zoom{1.3f, {}, {}});
    ImGui::SameLine(0, k.px(2));
    if (iconButton(k, "farther", Icon::minus, "Farther", false, 30)) k.push(act::Zoom{1 / 1.3f, {}, {}});
    ImGui::SameLine(0, k.px(2));
    if (iconButton(k, "reset", Icon::reset, withKey("The whole body", act::Reset{}), false, 30))
        k.push(act::Reset{});
    endPanel();
}

// Where the open region's other points lie, which its picture does not show: "Also LI10 · Forearm". Returns
// the room that this leaves above it.
Rect farPoints(const Kit& k, const Rect& free) {
    const AppState& s = k.c.state;
    const Document& d = k.m.document;
    if (s.cardKind != CardKind::region || d.kind != CardKind::region || d.id != s.cardId) return free;
    struct Far {
        std::string code, text;
    };
    std::vector<Far> all;
    ImFont* font = k.c.fonts.small;
    constexpr std::string_view before = "Also";
    const float room = free.w - k.px(24);
    float w = k.px(8 + 10 + 4) + textWidth(font, before);
    for (const Block& b : d.blocks) {
        const Point* p = b.kind == Block::Kind::point && b.far ? k.c.session.catalog.point(b.link) : nullptr;
        if (!p || std::ranges::any_of(all, [&](const Far& f) { return f.code == b.link; })) continue;
        Far far{p->code, p->code + " · " + partName(p->segment, Side::midline)};
        const float chip = textWidth(font, far.text) + k.px(20 + 2);
        if (w + chip > room) break;
        w += chip;
        all.push_back(std::move(far));
    }
    if (all.empty()) return free;
    if (beginOverlay(k, "far", {free.x + k.px(12), free.y + free.h - k.px(50 + 44), w, k.px(38)})) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        drawText(ImGui::GetWindowDrawList(), font, {at.x + k.px(10), at.y + (k.px(30) - font->FontSize) / 2},
                 k.p.quiet, before);
        ImGui::SetCursorScreenPos({at.x + k.px(14) + textWidth(font, before), at.y});
        for (const Far& f : all) {
            if (textButton(k, f.code.c_str(), f.text)) k.push(act::Open{CardKind::point, f.code});
            hoverPoint(k, "far:" + f.code, f.code);
            ImGui::SameLine(0, k.px(2));
        }
    }
    endPanel();
    return {free.x, free.y, free.w, free.h - k.px(44)};
}

ImU32 toneColour(int tone) {
    const auto& tones = skinTones();
    const glm::vec3 linear =
        tones[static_cast<size_t>(std::clamp(tone, 0, static_cast<int>(tones.size()) - 1))].linear;
    const glm::vec3 c = glm::pow(linear, glm::vec3(1 / 2.2f)) * 255.0f;
    return IM_COL32(static_cast<int>(c.r), static_cast<int>(c.g), static_cast<int>(c.b), 255);
}

bool swatch(const Kit& k, const char* id, ImU32 c, bool on, std::string_view tip) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float size = k.px(30);
    const bool clicked = ImGui::InvisibleButton(id, {size, size});
    note(k, id);
    const ImVec2 centre(at.x + size / 2, at.y + size / 2);
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddCircleFilled(centre, k.px(9), k.p.quiet, 20);
    list->AddCircleFilled(centre, k.px(8), c, 20);
    if (on) list->AddCircle(centre, k.px(12), k.p.accent, 24, k.px(2));
    if (ImGui::IsItemHovered()) tooltip(k, tip);
    return clicked;
}

void viewMenu(const Kit& k, Rect r) {
    const AppState& s = k.c.state;
    const Settings& set = s.settings;
    const auto& tones = skinTones();
    constexpr float rows = 12;
    r.h = k.px(16 + 24 + 34 + 8 + rows * 34 + 48);
    r.h = std::min(r.h, k.c.height - r.y - k.px(8));
    const ImVec2 mouse =
        ImGui::GetIO().MousePos; // a click elsewhere, but not on the button that opened it, closes
    const bool beside =
        mouse.x < r.x || mouse.x > r.x + r.w || mouse.y < r.y - k.px(50) || mouse.y > r.y + r.h;
    if (beside && ImGui::IsMouseClicked(0)) k.push(act::Toggle{"view-menu"});
    if (!beginPanel(k, "view-menu", r, true)) return endPanel();
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(k.px(20), k.px(14)));
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, k.px(2)));
    ImGui::SetCursorPos({0, 0});
    ImGui::BeginChild("rows", {r.w - 2, r.h - 2}, false,
                      ImGuiWindowFlags_AlwaysUseWindowPadding | ImGuiWindowFlags_NoNav);
    paragraph(k, k.c.fonts.small, k.p.quiet, "Skin");
    for (size_t i = 0; i < tones.size(); ++i) {
        if (i) ImGui::SameLine(0, k.px(4));
        const bool on = set.material == engine::SkinMaterial::skin && set.skinTone == static_cast<int>(i);
        if (swatch(k, tones[i].name, toneColour(static_cast<int>(i)), on, tones[i].name))
            k.push(act::SetMaterial{engine::SkinMaterial::skin, static_cast<int>(i)});
    }
    gap(k, 8);
    checkRow(k, "labels", "Names of the points", set.labels);
    checkRow(k, "lines", "Meridian lines", set.lines);
    checkRow(k, "flow", "Direction of flow", set.flow);
    checkRow(k, "phases", "Five-phase colours", set.phases);
    checkRow(k, "ruler", "Cun ruler of the chosen point", set.ruler);
    checkRow(k, "creases", "Creases and hairline", set.creases);
    checkRow(k, "garment", "Garment", set.garment);
    checkRow(k, "dark", "Dark theme", set.dark);
    checkRow(k, "reduce-motion", "Less motion", set.reduceMotion);
    checkRow(k, "fullscreen", "Full screen", s.fullscreen);
    checkRow(k, "projector", "Projector: as a class sees it", s.projector);
    checkRow(k, "class-window", "A window for the class", s.classScreen.open);
    gap(k, 6);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    drawText(ImGui::GetWindowDrawList(), k.c.fonts.body, {at.x, at.y + k.px(6)}, k.p.ink, "Size of the text");
    ImGui::SetCursorScreenPos({at.x + ImGui::GetContentRegionAvail().x - k.px(64), at.y});
    if (iconButton(k, "smaller", Icon::minus, withKey("Smaller", act::UiScale{1 / 1.125f})))
        k.push(act::UiScale{1 / 1.125f});
    ImGui::SameLine(0, 0);
    if (iconButton(k, "larger", Icon::plus, withKey("Larger", act::UiScale{1.125f})))
        k.push(act::UiScale{1.125f});
    ImGui::EndChild();
    ImGui::PopStyleVar(2);
    endPanel();
}

void appearance(const Kit& k, const Rect& free) {
    const Settings& set = k.c.state.settings;
    using engine::SkinMaterial;
    const float w = k.px(kToolbar), right = free.x + free.w - k.px(12);
    if (free.w < w + k.px(24)) return;
    if (!beginOverlay(k, "appearance", {right - w, free.y + k.px(12), w, k.px(38)})) return endPanel();
    constexpr std::pair<SkinMaterial, const char*> materials[] = {{SkinMaterial::porcelain, "Porcelain"},
                                                                  {SkinMaterial::bronze, "Bronze"},
                                                                  {SkinMaterial::skin, "Skin"}};
    const auto& tones = skinTones();
    const int count = static_cast<int>(tones.size()), tone = std::clamp(set.skinTone, 0, count - 1);
    const ImU32 colours[] = {IM_COL32(238, 233, 224, 255), IM_COL32(122, 98, 62, 255), toneColour(tone)};
    for (size_t i = 0; i < 3; ++i) {
        const auto [material, name] = materials[i];
        const bool on = set.material == material;
        const bool isSkin = material == SkinMaterial::skin;
        std::string tip = name;
        if (isSkin)
            tip += std::string(", ") + tones[static_cast<size_t>(tone)].name +
                   (on ? "; again for the next tone" : "");
        if (swatch(k, name, colours[i], on, tip))
            k.push(act::SetMaterial{material, isSkin && on ? (tone + 1) % count : tone});
        ImGui::SameLine(0, 0);
    }
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddRectFilled({at.x + k.px(4), at.y + k.px(5)},
                                              {at.x + k.px(5), at.y + k.px(25)}, k.p.rule);
    ImGui::SameLine(0, k.px(9));
    auto toggle = [&](const char* what, Icon icon, const char* tip, bool on) {
        if (iconButton(k, what, icon, withKey(tip, act::Toggle{what}), on, 30)) k.push(act::Toggle{what});
        ImGui::SameLine(0, k.px(2));
    };
    toggle("body", Icon::body, "The body's shape", k.c.state.bodyOpen);
    toggle("pose", Icon::pose, "The body's posture", k.c.state.poseOpen);
    toggle("labels", Icon::label, "Names of the points", set.labels);
    toggle("lines", Icon::line, "Meridian lines", set.lines);
    toggle("dark", set.dark ? Icon::sun : Icon::moon, set.dark ? "Light" : "Dark", false);
    if (iconButton(k, "tools", Icon::pen, withKey("Point and draw", act::ShowTools{}), toolsShown(k.c.state),
                   30))
        k.push(act::ShowTools{});
    ImGui::SameLine(0, k.px(2));
    toggle("view-menu", Icon::sliders, "What shows, and how large", k.c.state.viewMenuOpen);
    toggle("help", Icon::help, "All keys", k.c.state.helpOpen);
    endPanel();
    if (k.c.state.viewMenuOpen) viewMenu(k, {right - k.px(272), free.y + k.px(58), k.px(272), 0});
}

void hoverTip(const Kit& k) {
    const AppState& s = k.c.state;
    if (s.hovered.empty() || ImGui::GetIO().WantCaptureMouse) return;
    const Point* p = k.c.session.catalog.point(s.hovered);
    if (!p) return;
    const std::string name = (k.c.fonts.chinese ? p->hans + "  " : "") + p->pinyin;
    const char* where = s.hoveredSide == Side::left    ? "left side"
                        : s.hoveredSide == Side::right ? "right side"
                                                       : "midline";
    const std::string second = p->english.empty() ? where : p->english + ", " + where;
    ImFont *strong = k.c.fonts.strong, *small = k.c.fonts.small;
    ImFont* plain = k.c.fonts.body;
    const float code = textWidth(strong, p->code) + k.px(10);
    std::string third;
    for (const Condition* c : verdictOn(k.c.session.catalog, s.settings.safety, *p).because)
        third.append(third.empty() ? "Left out. You said: " : ", ").append(c->name);
    const float w =
        std::max({code + textWidth(plain, name), textWidth(small, second), textWidth(small, third)}) +
        k.px(24);
    const float h = strong->FontSize + (third.empty() ? 1 : 2) * small->FontSize + k.px(16);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const float x = mouse.x + k.px(18) + w < k.c.width ? mouse.x + k.px(18) : mouse.x - w - k.px(12);
    const float y = std::clamp(mouse.y + k.px(18), k.px(4), std::max(k.px(4), k.c.height - h - k.px(4)));
    ImDrawList* list = ImGui::GetForegroundDrawList();
    list->AddRectFilled({x, y}, {x + w, y + h}, k.p.page, k.px(6));
    list->AddRect({x, y}, {x + w, y + h}, k.p.rule, k.px(6), 0, std::max(1.0f, k.c.scale));
    drawText(list, strong, {x + k.px(12), y + k.px(8)}, k.p.ink, p->code);
    drawText(list, plain, {x + k.px(12) + code, y + k.px(8)}, k.p.ink, name);
    drawText(list, small, {x + k.px(12), y + k.px(8) + strong->FontSize}, k.p.quiet, second);
    drawText(list, small, {x + k.px(12), y + k.px(8) + strong->FontSize + small->FontSize}, k.p.ink, third);
}

// The hovered region's name by the mouse, where no point is.
void regionTip(const Kit& k) {
    const AppState& s = k.c.state;
    if (!s.hovered.empty() || s.hoveredRegion.empty() || s.offer || !s.held.empty() ||
        ImGui::GetIO().WantCaptureMouse)
        return;
    if (s.hoveredRegion == s.region && (s.regionSide == Side::midline || s.regionSide == s.hoveredRegionSide))
        return; // it is open
    const std::string name = nameOf(k.c.session.catalog, {s.hoveredRegion, s.hoveredRegionSide});
    ImFont* font = k.c.fonts.small;
    const float w = textWidth(font, name) + k.px(20), h = font->FontSize + k.px(10);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const float x = mouse.x + k.px(16) + w < k.c.width ? mouse.x + k.px(16) : mouse.x - w - k.px(10);
    const float y = std::clamp(mouse.y + k.px(16), k.px(4), std::max(k.px(4), k.c.height - h - k.px(4)));
    ImDrawList* list = ImGui::GetForegroundDrawList();
    list->AddRectFilled({x, y}, {x + w, y + h}, faded(k.p.page, 0.94f), h / 2);
    list->AddRect({x, y}, {x + w, y + h}, k.p.rule, h / 2, 0, std::max(1.0f, k.c.scale));
    drawText(list, font, {x + k.px(10), y + k.px(5)}, k.p.ink, name);
}

} // namespace

ScreenEnds screenEnds(float yaw, const glm::quat& lie) {
    const glm::vec3 right(std::cos(yaw), 0, -std::sin(yaw));
    const float left = glm::dot(right, lie * glm::vec3(1, 0, 0)),
                front = glm::dot(right, lie * glm::vec3(0, 0, 1)),
                head = glm::dot(right, lie * glm::vec3(0, 1, 0));
    const auto ends = [](float along, const char* there, const char* away) {
        return along > 0 ? ScreenEnds{away, there} : ScreenEnds{there, away};
    };
    if (std::abs(head) > 0.7f) return ends(head, "head", "feet");
    if (std::abs(left) < 0.5f) return ends(front, "front", "back");
    return ends(left, "L", "R");
}

// The body's own sides, so that nobody takes left for right; in profile, front and back.
void bodySides(const Kit& k, const Layout& l, bool inWindow) {
    const auto [left, right] = screenEnds(k.c.state.camera.yaw, k.c.session.turned.lie);
    const bool profile = right[1] != 0;
    const bool projector = k.c.state.projector;
    if (projector && !k.c.state.settings.labels) return;
    ImFont* font = projector && k.c.fonts.farText ? k.c.fonts.farText
                   : profile                      ? k.c.fonts.body
                                                  : k.c.fonts.large;
    ImDrawList* list = ImGui::GetBackgroundDrawList();
    const float y = std::floor(l.stage.y + l.stage.h / 2 - font->FontSize / 2);
    float end = l.stage.x + l.stage.w;
    if (l.cardOpen && l.cardFloats) end = l.card.x;
    float begin = l.stage.x;
    if (l.finderOpen && l.finderFloats) begin = l.finder.x + l.finder.w;
    if (end - begin < k.px(160)) return;
    // Legible also where the body comes so near that it lies behind.
    const bool boxed = inWindow && k.c.state.camera.distance < 1.5f;
    auto draw = [&](const char* text, float x) {
        const glm::vec4 box(x - k.px(8), y - k.px(3), x + textWidth(font, text) + k.px(8),
                            y + font->FontSize + k.px(5));
        if (boxed) list->AddRectFilled({box.x, box.y}, {box.z, box.w}, faded(k.p.page, 0.8f), k.px(6));
        drawText(list, font, {x, y}, k.p.quiet, text);
        if (projector)
            k.m.texts.push_back({text, box.x, box.y, box.z - box.x, box.w - box.y, lettersOf(font), true});
        k.m.words.push_back(box);
    };
    draw(left, begin + k.px(20));
    draw(right, end - k.px(20) - textWidth(font, right));
}

void notices(const Kit& k, const Rect& free) {
    const AppState& s = k.c.state;
    ImDrawList* list = ImGui::GetForegroundDrawList();
    ImFont* font = k.c.fonts.small;
    float y = free.y + free.h - k.px(58); // the face stays free
    auto pill = [&](const std::string& text) {
        const std::string shown = fitted(font, text, free.w - k.px(64));
        const float w = textWidth(font, shown) + k.px(32), h = font->FontSize + k.px(14);
        const float x = free.x + (free.w - w) / 2;
        y -= h;
        list->AddRectFilled({x, y}, {x + w, y + h}, k.p.ink, h / 2);
        drawText(list, font, {x + k.px(16), y + k.px(7)}, k.p.page, shown);
        y -= k.px(8);
    };
    if (!s.notice.empty() && k.c.now < s.noticeUntil) pill(s.notice);
    if (!k.c.deviceNotice.empty()) pill(k.c.deviceNotice);
    const bool first = s.cardKind == CardKind::none ? s.history.empty()
                                                    : s.cardKind == CardKind::safety && s.history.size() == 1;
    if (first && !s.practice && !s.exam.run && !s.lesson && s.query.empty()) { // a newcomer's first view
        float row = free.y + k.px(16);
        for (const char* text :
             {"Click where it hurts, or a point.", "Drag turns the body, the wheel comes nearer."}) {
            if (textWidth(font, text) < free.w / 2 - k.px(120)) // beside the head
                drawText(ImGui::GetBackgroundDrawList(), font, {free.x + k.px(20), row}, k.p.quiet, text);
            row += font->FontSize;
        }
    }
}

ImFont* labelFont(const Kit& k, const Label& l) {
    if (!k.c.state.projector || !k.c.fonts.farText) return k.c.fonts.small;
    return l.rank >= 5 ? k.c.fonts.farNote : k.c.fonts.farText; // of a ruler
}

void drawLabels(const Kit& k, ImDrawList* list, std::span<const Label> all, ImVec2 origin) {
    for (auto l = all.rbegin(); l != all.rend(); ++l) { // the first matter most and lie on top
        const ImVec2 a(origin.x + k.px(l->box.x), origin.y + k.px(l->box.y)),
            b(a.x + k.px(l->size.x), a.y + k.px(l->size.y));
        const bool chosen = l->rank == 0, projector = k.c.state.projector;
        ImFont* font = labelFont(k, *l);
        const ImU32 ground = chosen ? k.p.accent : faded(k.p.page, projector ? 1.0f : 0.9f);
        if (l->leader) {
            const ImVec2 from(origin.x + k.px(l->anchor.x), origin.y + k.px(l->anchor.y));
            const ImVec2 to(std::clamp(from.x, a.x, b.x), std::clamp(from.y, a.y, b.y));
            list->AddLine(from, to, k.p.page, k.px(3));
            list->AddLine(from, to, chosen ? k.p.accent : k.p.ink, k.px(1.2f));
        }
        list->AddRectFilled(a, b, ground, k.px(4));
        if (l->rank == 1) list->AddRect(a, b, k.p.accent, k.px(4), 0, k.px(1.5f));
        const float w = textWidth(font, l->text);
        drawText(list, font, {(a.x + b.x - w) / 2, (a.y + b.y - font->FontSize) / 2},
                 chosen         ? k.p.onAccent
                 : l->rank >= 4 ? k.p.quiet
                                : k.p.ink,
                 l->text);
        if (projector) k.m.texts.push_back({l->text, a.x, a.y, b.x - a.x, b.y - a.y, lettersOf(font), true});
    }
}

void drawStage(const Kit& k, const Layout& l) {
    flow(k);
    drawLabels(k, ImGui::GetBackgroundDrawList(), k.c.labels, {0, 0});
    bodySides(k, l, true);
    drawHandles(k);
    drawPointing(k, l.stage);
    const bool projector = k.c.state.projector;
    if (projector) drawProjectorTitle(k, l);
    Rect free = l.stage; // what no panel covers
    if (l.finderOpen && l.finderFloats) {
        free.x = l.finder.x + l.finder.w;
        free.w -= free.x;
    }
    if (l.cardOpen && l.cardFloats)
        free.w = l.card.x - free.x;
    else if (!l.cardOpen && k.c.state.cardKind != CardKind::none && !projector)
        free.y += k.px(46), free.h -= k.px(46);           // the folded card's tab
    if (k.c.state.lesson && k.c.state.lesson->teaching) { // nothing that the class would wonder at
        if (!projector) drawTools(k, free), drawClassScreen(k, free);
        notices(k, free);
        hoverTip(k);
        return;
    }
    if (projector) {
        if (k.c.state.viewMenuOpen)
            viewMenu(k, {free.x + free.w - k.px(284), free.y + k.px(12), k.px(272), 0});
    } else if (free.w > k.px(130)) {
        viewControl(k, free);
        drawTools(k, farPoints(k, free));
        drawClassScreen(k, free);
        appearance(k, free); // its menu lies over the class's row
        notices(k, free);
    }
    if (!projector) {
        hoverTip(k);
        regionTip(k);
    }
    drawOffer(k, free);
}

void drawBareStage(const Kit& k, const std::string& title, const std::string& caption) {
    Layout l;
    l.stage = {0, 0, k.c.width, k.c.height};
    flow(k);
    drawLabels(k, ImGui::GetBackgroundDrawList(), k.c.labels, {0, 0});
    bodySides(k, l);
    drawPointing(k, l.stage);
    ImDrawList* list = ImGui::GetBackgroundDrawList();
    float y = k.c.height - k.px(20);
    const auto ground = [&](ImFont* font, std::string_view text) { // where the body passes behind the words
        list->AddRectFilled({k.px(18), y - k.px(3)},
                            {k.px(30) + textWidth(font, text), y + font->FontSize + k.px(3)},
                            faded(k.p.page, 0.72f), k.px(4));
    };
    if (!caption.empty()) {
        y -= k.c.fonts.small->FontSize;
        ground(k.c.fonts.small, caption);
        drawText(list, k.c.fonts.small, {k.px(24), y}, k.p.quiet, caption);
    }
    if (!title.empty()) {
        ImFont* font = k.c.fonts.large;
        y -= font->FontSize + k.px(4);
        ground(font, title);
        drawText(list, font, {k.px(24), y}, k.p.ink, title);
    }
}

} // namespace atlas::ui
