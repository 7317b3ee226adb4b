#include "atlas/panels/figures.h"
#include "atlas/panels/ui.h"
#include <algorithm>
#include <cmath>

namespace atlas::ui {
namespace {

using Kind = Block::Kind;

void copyCard(const Kit& k) {
    const bool diary = k.m.document.kind == CardKind::diary;
    k.push(act::Copy{diary ? diaryTable(k.c.state.diary) : plainText(k.m.document)});
    k.m.copiedAt = k.c.now;
}

void toolbar(const Kit& k, const Layout& l) {
    const AppState& s = k.c.state;
    const float y = k.px(10);
    if (s.history.size() > 1) {
        ImGui::SetCursorPos({k.px(12), y});
        if (iconButton(k, "back", Icon::back, withKey("The card before", act::Back{}))) k.push(act::Back{});
    }
    float x = l.card.w - k.px(12 + 32);
    ImGui::SetCursorPos({x, y});
    if (iconButton(k, "close", Icon::close, withKey("Close", act::Close{}))) k.push(act::Close{});
    x -= k.px(34);
    ImGui::SetCursorPos({x, y});
    if (iconButton(k, "fold", Icon::fold, withKey("Fold the card away", act::Toggle{"card"})))
        k.push(act::Toggle{"card"});
    x -= k.px(34);
    ImGui::SetCursorPos({x, y});
    const bool copied = k.c.now - k.m.copiedAt < 2;
    if (iconButton(k, "copy", copied ? Icon::tick : Icon::copy,
                   copied ? "Copied" : "Copy the whole card as text   Ctrl C", copied))
        copyCard(k);
    if (s.cardKind != CardKind::point && s.cardKind != CardKind::region && s.cardKind != CardKind::meridian)
        return;
    x -= k.px(34);
    ImGui::SetCursorPos({x, y});
    if (iconButton(k, "handout", Icon::print, withKey("A handout to print, as PDF", act::Handout{})))
        k.push(act::Handout{});
}

void sideSwitch(const Kit& k) {
    const AppState& s = k.c.state;
    const float w =
        textWidth(k.c.fonts.small, "Right side") + textWidth(k.c.fonts.small, "Left side") + k.px(40);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + w, at.y + k.px(30)}, k.p.field, k.px(6));
    for (const Side side : {Side::right, Side::left}) {
        if (side == Side::left) ImGui::SameLine(0, 0);
        const bool on = (k.m.document.kind == CardKind::region ? s.regionSide : s.side) == side;
        if (textButton(k, side == Side::left ? "left" : "right",
                       side == Side::left ? "Left side" : "Right side", on) &&
            !on)
            k.push(k.m.document.kind == CardKind::region
                       ? Action(act::Open{CardKind::region, k.m.document.id, true, side})
                       : Action(act::Select{k.m.document.id, side, true}));
    }
}

// A guided session of this point, now or as one of a set of the user's own.
void startPoint(const Kit& k, const std::string& code) {
    const Point* p = k.c.session.catalog.point(code);
    if (!p || p->massage.technique.empty() || !p->massage.notAdvised.empty()) return;
    if (k.m.document.leftOut) return; // the reason stands in its place
    const AppState& s = k.c.state;
    gap(k, 10);
    if (startButton(k, "start", "Start", withKey("A guided session of this point", act::StartPractice{}))) {
        PracticeRequest request;
        request.codes = {code};
        request.first = s.point == code ? s.side : Side::midline;
        k.push(act::StartPractice{std::move(request)});
    }
    const auto& chosen = s.settings.chosen;
    const bool in = std::find(chosen.begin(), chosen.end(), code) != chosen.end();
    ImGui::SameLine(0, k.px(10));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImFont* font = k.c.fonts.small;
    const char* text = in ? "In my session" : "Add to my session";
    const float w = textWidth(font, text) + k.px(44), h = k.px(40);
    const bool clicked = ImGui::InvisibleButton("choose", {w, h});
    note(k, text);
    const bool over = ImGui::IsItemHovered();
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(at, {at.x + w, at.y + h}, over ? k.p.fieldOver : k.p.field, k.px(8));
    drawIcon(list, in ? Icon::tick : Icon::plus, {at.x + k.px(20), at.y + h / 2}, k.px(16), k.p.accent);
    drawText(list, font, {at.x + k.px(34), at.y + (h - font->FontSize) / 2}, k.p.ink, text);
    if (over) tooltip(k, in ? "Take it out again" : "A set of points in your own order");
    if (clicked) k.push(act::Choose{code, !in});
    if (in) {
        gap(k, 4);
        if (float x = 0; chip(k, "my-session", "Open my session", x)) k.push(act::Open{CardKind::set, {}});
    }
}

void header(const Kit& k) {
    const Document& d = k.m.document;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const Meridian* m = k.c.session.catalog.meridian(d.meridian);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const bool hanzi = k.c.fonts.chinese && !d.hanzi.empty();
    float y = at.y;
    if (!d.kicker.empty()) {
        float x = at.x;
        if (m) {
            patternSample(k, list, *m, {x, y + k.c.fonts.small->FontSize / 2}, k.px(28));
            x += k.px(36);
        }
        drawText(list, k.c.fonts.small, {x, y}, k.p.quiet, d.kicker);
        if (m && d.kind == CardKind::point) {
            ImGui::SetCursorScreenPos(at);
            if (ImGui::InvisibleButton(
                    "meridian", {k.px(40) + textWidth(k.c.fonts.small, d.kicker), k.c.fonts.small->FontSize}))
                k.push(act::Open{CardKind::meridian, m->code});
            note(k, d.kicker);
            if (ImGui::IsItemHovered())
                list->AddLine({x, y + k.c.fonts.small->FontSize - 1},
                              {x + textWidth(k.c.fonts.small, d.kicker), y + k.c.fonts.small->FontSize - 1},
                              k.p.quiet);
        }
        y += k.c.fonts.small->FontSize + k.px(4);
    }
    if (d.kind == CardKind::point) {
        float x = at.x;
        const float line = hanzi ? k.c.fonts.hanzi->FontSize : k.c.fonts.large->FontSize;
        if (hanzi) {
            drawText(list, k.c.fonts.hanzi, {x - k.px(2), y}, k.p.ink, d.hanzi);
            x += textWidth(k.c.fonts.hanzi, d.hanzi) + k.px(14);
        }
        // Both sit on one base line.
        drawText(list, k.c.fonts.large,
                 {x, y + (hanzi ? k.c.fonts.hanzi->Ascent - k.c.fonts.large->Ascent : 0)}, k.p.accent,
                 d.title);
        ImGui::SetCursorScreenPos({at.x, y + line + k.px(2)});
    } else {
        ImGui::SetCursorScreenPos({at.x, y});
        paragraph(k, k.c.fonts.large, k.p.ink, d.title);
        if (m) {
            ImFont* large = k.c.fonts.large;
            const float x = at.x + textWidth(large, d.title) + k.px(12);
            if (x + textWidth(large, m->code) < at.x + width)
                drawText(list, large, {x, y}, k.p.accent, m->code);
        }
        if (hanzi) paragraph(k, k.c.fonts.body, k.p.ink, d.hanzi + "  " + d.subtitle);
    }
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, k.px(2)));
    if (!d.subtitle.empty() && (d.kind == CardKind::point || !hanzi))
        paragraph(k, k.c.fonts.body, k.p.ink, d.subtitle);
    if (!d.aka.empty()) {
        std::string also = "Also ";
        size_t n = 0;
        for (const std::string& a : d.aka) {
            if (!k.c.fonts.chinese && static_cast<unsigned char>(a[0]) >= 0xE3) continue;
            also += (n++ ? ", " : "") + a;
        }
        paragraph(k, k.c.fonts.small, k.p.quiet, also);
    }
    ImGui::PopStyleVar();
    if (d.sides) {
        gap(k, 8);
        sideSwitch(k);
    }
    if (d.kind == CardKind::point) postureButton(k, d.id, d.sides);
    if (d.kind == CardKind::point) startPoint(k, d.id);
    if (d.kind == CardKind::meridian && m) {
        gap(k, 8);
        const auto& shown = k.c.state.shownMeridians;
        const bool only = shown.size() == 1 && shown[0] == m->code;
        if (textButton(k, "only", only ? "Only this line shows" : "Show only this line", only))
            k.push(act::ShowMeridians{only ? std::vector<std::string>{} : std::vector<std::string>{m->code}});
    }
    ImGui::Dummy({width, k.px(4)});
}

// A run of cautions or flags in one box; returns the block after it.
size_t warningBox(const Kit& k, size_t from) {
    const auto& blocks = k.m.document.blocks;
    const Kind kind = blocks[from].kind;
    const bool flag = kind == Kind::flag, leftOut = kind == Kind::leftOut;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    list->ChannelsSplit(2);
    list->ChannelsSetCurrent(1);
    ImGui::Dummy({1, k.px(4)});
    if (leftOut) {
        const ImVec2 sign = ImGui::GetCursorScreenPos();
        leftOutSign(k, list, {sign.x + k.px(25), sign.y + k.c.fonts.strong->FontSize * 0.54f}, k.px(7));
        paragraph(k, k.c.fonts.strong, k.p.ink, "Left out", {}, k.px(42), k.px(12));
    } else if ((blocks[from].tail.empty() || !flag) && (from == 0 || blocks[from - 1].kind != Kind::heading))
        paragraph(k, k.c.fonts.strong, flag ? k.p.flagBar : k.p.ink,
                  flag ? "See a doctor first" : "Take care", {}, k.px(16), k.px(12));
    size_t i = from;
    for (; i < blocks.size() && blocks[i].kind == kind; ++i)
        paragraph(k, k.c.fonts.small, k.p.ink, blocks[i].text, blocks[i].cite, k.px(16), k.px(12));
    if (k.m.document.kind != CardKind::safety) {
        ImGui::PushID(static_cast<int>(from));
        if (linkText(k, "safety", leftOut ? "Change what you said" : "Safety first", k.px(16)))
            k.push(act::Open{CardKind::safety, ""});
        ImGui::PopID();
    }
    ImGui::Dummy({1, k.px(4)});
    const float bottom = ImGui::GetItemRectMax().y;
    list->ChannelsSetCurrent(0);
    list->AddRectFilled(at, {at.x + width, bottom},
                        leftOut ? k.p.field
                        : flag  ? k.p.flag
                                : k.p.caution,
                        k.px(6));
    list->AddRectFilled(at, {at.x + k.px(4), bottom},
                        leftOut ? k.p.ink
                        : flag  ? k.p.flagBar
                                : k.p.cautionBar,
                        k.px(2));
    list->ChannelsMerge();
    return i;
}

void stepBlock(const Kit& k, const Block& b) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImFont* font = k.c.fonts.small;
    const std::string number = std::to_string(b.number);
    const ImVec2 centre(at.x + k.px(11), at.y + k.c.fonts.body->FontSize / 2);
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddCircleFilled(centre, k.px(11), k.p.field, 20);
    drawText(list, font, {centre.x - textWidth(font, number) / 2, centre.y - font->FontSize / 2}, k.p.accent,
             number);
    paragraph(k, k.c.fonts.body, k.p.ink, b.text, b.cite, k.px(32));
}

void evidence(const Kit& k, std::string_view grade, float indent) {
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() - ImGui::GetStyle().ItemSpacing.y + k.px(1));
    paragraph(k, k.c.fonts.small, k.p.quiet, "Evidence: " + std::string(grade), {}, indent);
}

void bulletBlock(const Kit& k, const Block& b) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddCircleFilled({at.x + k.px(5), at.y + k.c.fonts.body->FontSize * 0.55f},
                                                k.px(2.4f), k.p.accent, 10);
    paragraph(k, k.c.fonts.body, k.p.ink, b.text, b.cite, k.px(18));
    if (b.tail.empty() || b.tail == "none") return; // said once, under the heading
    evidence(k, b.tail, k.px(18));
}

void factBlock(const Kit& k, const Block& b) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImFont* font = k.c.fonts.small;
    drawText(ImGui::GetWindowDrawList(), font, {at.x, at.y + (k.c.fonts.body->Ascent - font->Ascent)},
             k.p.quiet, b.text);
    if (b.link.empty()) return paragraph(k, k.c.fonts.body, k.p.ink, b.tail, b.cite, k.px(88));
    const float x = at.x + k.px(88), w = textWidth(k.c.fonts.body, b.tail), h = k.c.fonts.body->FontSize;
    ImGui::SetCursorScreenPos({x, at.y});
    if (ImGui::InvisibleButton(b.link.c_str(), {w, h})) k.push(act::Open{CardKind::technique, b.link});
    note(k, b.tail);
    const ImU32 ink = ImGui::IsItemHovered() ? k.p.accent : k.p.ink;
    drawText(ImGui::GetWindowDrawList(), k.c.fonts.body, {x, at.y}, ink, b.tail);
    ImGui::GetWindowDrawList()->AddLine({x, at.y + h - 1}, {x + w, at.y + h - 1}, k.p.accent);
    ImGui::SetCursorScreenPos({at.x, at.y + h + ImGui::GetStyle().ItemSpacing.y});
}

void pointBlock(const Kit& k, const Block& b) {
    const Catalog& catalog = k.c.session.catalog;
    const Point* p = catalog.point(b.link);
    const bool printed = !b.tail.empty();
    ImVec2 at;
    ImGui::PushID(b.link.c_str());
    ImGui::PushID(b.tail.c_str());
    const bool clicked = row(k, "point", b.link, printed ? 50 : 32, k.c.state.point == b.link, at);
    ImGui::PopID();
    ImGui::PopID();
    hoverPoint(k, "card:" + b.link + b.tail, b.link);
    if (clicked) k.push(act::Open{CardKind::point, b.link});
    if (!ImGui::IsItemVisible()) return;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float end = at.x + ImGui::GetItemRectSize().x, y = at.y + k.px(5);
    const ImVec2 dot(at.x + k.px(8), y + k.c.fonts.strong->FontSize / 2);
    if (b.number)
        leftOutSign(k, list, dot, k.px(6));
    else
        pointDot(k, list, p ? catalog.meridian(p->meridian) : nullptr, dot);
    float x = at.x + k.px(24);
    drawText(list, k.c.fonts.strong, {x, y}, k.p.ink, b.link);
    x += std::max(k.px(64), textWidth(k.c.fonts.strong, b.link) + k.px(10));
    const std::string name =
        p ? (k.c.fonts.chinese ? p->hans + "  " : "") + p->pinyin : "not in the atlas yet";
    drawText(list, k.c.fonts.body, {x, y}, p ? k.p.ink : k.p.quiet, fitted(k.c.fonts.body, name, end - x));
    if (printed)
        drawText(list, k.c.fonts.small, {at.x + k.px(24), y + k.px(22)}, k.p.quiet,
                 fitted(k.c.fonts.small, "printed as " + b.tail, end - at.x - k.px(24)));
    if (b.far && p) { // where it is, as it is out of the picture
        const std::string where = partName(p->segment, Side::midline);
        const float w = textWidth(k.c.fonts.small, where);
        drawText(list, k.c.fonts.small, {end - w, y + k.px(printed ? 22 : 2)}, k.p.quiet, where);
    }
}

void startBlock(const Kit& k, const Block& b) {
    gap(k, 6);
    const float top = ImGui::GetCursorScreenPos().y;
    if (startButton(k, "start", b.text, withKey("A guided session for this region", act::StartPractice{}))) {
        PracticeRequest request;
        request.region = b.link;
        request.first = k.c.state.region == b.link ? k.c.state.regionSide : Side::midline;
        k.push(act::StartPractice{std::move(request)});
    }
    ImFont* font = k.c.fonts.small;
    const ImVec2 end = ImGui::GetItemRectMax();
    drawText(ImGui::GetWindowDrawList(), font, {end.x + k.px(12), (top + end.y - font->FontSize) / 2},
             k.p.quiet, b.tail);
    gap(k, 4);
}

void arrow(const Kit& k, ImDrawList* list, ImVec2 from, ImVec2 to) {
    const ImVec2 d(to.x - from.x, to.y - from.y);
    const float length = std::sqrt(d.x * d.x + d.y * d.y);
    if (length < 1) return;
    const ImVec2 along(d.x / length, d.y / length), side(-along.y, along.x);
    const float bend = std::min(length * 0.22f, k.px(40));
    const ImVec2 middle((from.x + to.x) / 2 + side.x * bend, (from.y + to.y) / 2 + side.y * bend);
    for (const auto& [width, colour] : {std::pair{k.px(5), k.p.page}, std::pair{k.px(2.4f), k.p.flagBar}}) {
        list->AddBezierQuadratic(from, middle, to, colour, width, 24);
        const ImVec2 m(to.x - middle.x, to.y - middle.y);
        const float n = std::max(1.0f, std::sqrt(m.x * m.x + m.y * m.y));
        const ImVec2 f(m.x / n, m.y / n);
        const float head = width + k.px(6);
        list->AddTriangleFilled(
            {to.x + f.x * head * 0.5f, to.y + f.y * head * 0.5f},
            {to.x - f.x * head - f.y * head * 0.7f, to.y - f.y * head + f.x * head * 0.7f},
            {to.x - f.x * head + f.y * head * 0.7f, to.y - f.y * head - f.x * head * 0.7f}, colour);
    }
}

void pictureBlock(const Kit& k, const Block& b) {
    const Page* page = k.c.session.catalog.page(k.m.document.id);
    const auto i = static_cast<size_t>(b.number);
    if (!page || i >= page->pictures.size()) return;
    const PagePicture& p = page->pictures[i];
    const glm::ivec2 size = pictureSize(k.c.state, k.c.width, k.c.height, k.c.scale);
    if (size.x <= 0) return;
    gap(k, 10);
    ImVec2 at = ImGui::GetCursorScreenPos();
    at = {std::floor(at.x), std::floor(at.y)};
    const ImVec2 end(at.x + static_cast<float>(size.x), at.y + static_cast<float>(size.y));
    ImDrawList* list = ImGui::GetWindowDrawList();
    ImGui::PushID(b.number);
    const bool body = p.figure.empty();
    if (ImGui::InvisibleButton("picture", {end.x - at.x, end.y - at.y}) && body)
        k.push(act::LookAt{page->id, b.number});
    note(k, "Picture " + std::to_string(b.number + 1));
    const bool over = ImGui::IsItemHovered();
    ImGui::PopID();
    if (!body)
        drawFigure(k, list, p.figure, {at.x, at.y, end.x - at.x, end.y - at.y}, p.labels);
    else if (i < k.c.pictures.size() && k.c.pictures[i].number) {
        const CardPicture& c = k.c.pictures[i];
        list->AddImage(reinterpret_cast<ImTextureID>(static_cast<uintptr_t>(c.number)), at,
                       {at.x + static_cast<float>(c.width), at.y + static_cast<float>(c.height)});
        list->PushClipRect(at, end, true);
        for (const PictureArrow& a : c.arrows)
            arrow(k, list, {at.x + a.from.x, at.y + a.from.y}, {at.x + a.to.x, at.y + a.to.y});
        drawLabels(k, list, c.labels, at);
        list->PopClipRect();
        if (over) tooltip(k, "Show this on the body");
    } else
        list->AddRectFilled(at, end, k.p.field, k.px(6));
    list->AddRect(at, end, over && body ? k.p.accent : k.p.rule, k.px(6), 0, k.px(over && body ? 2 : 1));
    paragraph(k, k.c.fonts.small, k.p.quiet, b.text, b.cite);
    gap(k, 10);
}

void pageBlock(const Kit& k, const Block& b) {
    ImVec2 at;
    ImGui::PushID(b.link.c_str());
    if (row(k, "page", b.text, b.tail.empty() ? 32 : 50, false, at))
        k.push(act::Open{CardKind::page, b.link});
    ImGui::PopID();
    if (!ImGui::IsItemVisible()) return;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float end = at.x + ImGui::GetItemRectSize().x, x = at.x + k.px(28), y = at.y + k.px(5);
    drawIcon(list, Icon::page, {at.x + k.px(12), y + k.c.fonts.body->FontSize / 2}, k.px(16), k.p.accent);
    drawText(list, k.c.fonts.body, {x, y}, k.p.ink, fitted(k.c.fonts.body, b.text, end - x));
    if (!b.tail.empty())
        drawText(list, k.c.fonts.small, {x, y + k.px(22)}, k.p.quiet,
                 fitted(k.c.fonts.small, b.tail, end - x));
}

void level(const Kit& k) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float y = at.y + k.c.fonts.small->FontSize * 0.54f;
    for (int i = 0; i < 3; ++i) {
        const ImVec2 centre(at.x + k.px(5 + 13 * static_cast<float>(i)), y);
        if (i < k.m.document.level)
            list->AddCircleFilled(centre, k.px(4), k.p.accent, 14);
        else
            list->AddCircle(centre, k.px(3.5f), k.p.quiet, 14, k.px(1.2f));
    }
}

void blocks(const Kit& k) {
    const Document& d = k.m.document;
    bool measured = false;
    for (size_t i = 0; i < d.blocks.size();) {
        const Block& b = d.blocks[i];
        if (i == d.foldFrom && i < d.foldTo && k.m.unfolded != d.id) {
            if (linkText(k, "unfold", "Read how it is pressed otherwise")) k.m.unfolded = d.id;
            i = d.foldTo;
            continue;
        }
        switch (b.kind) {
        case Kind::heading:
            heading(k, b.text);
            measured = d.level > 0 && b.text.starts_with("Measured");
            break;
        case Kind::group:
            gap(k, 4);
            paragraph(k, k.c.fonts.small, k.p.accent, b.text);
            break;
        case Kind::start:
            startBlock(k, b);
            break;
        case Kind::text:
            paragraph(k, k.c.fonts.body, k.p.ink, b.text, b.cite);
            if (d.kind == CardKind::page && !b.tail.empty()) evidence(k, b.tail, 0);
            break;
        case Kind::quiet:
            if (measured) level(k);
            paragraph(k, k.c.fonts.small, k.p.quiet, b.text, b.cite, measured ? k.px(46) : 0);
            if (float x = 0;
                measured && chip(k, "ruler", "Cun ruler on the skin", x, k.c.state.settings.ruler))
                k.push(act::Toggle{"ruler"});
            measured = false;
            break;
        case Kind::bullet:
            bulletBlock(k, b);
            break;
        case Kind::step:
            stepBlock(k, b);
            break;
        case Kind::caution:
        case Kind::flag:
        case Kind::leftOut:
            i = warningBox(k, i);
            continue;
        case Kind::choice:
            choiceBlock(k, b);
            break;
        case Kind::advice:
            paragraph(k, k.c.fonts.small, k.p.ink, b.text, b.cite, k.px(46));
            break;
        case Kind::sign:
            signBlock(k, b);
            break;
        case Kind::link: {
            float x = 0;
            for (; i < d.blocks.size() && d.blocks[i].kind == Kind::link; ++i)
                if (chip(k, d.blocks[i].link.c_str(), d.blocks[i].text, x)) openLink(k, d.blocks[i].link);
            continue;
        }
        case Kind::fact:
            factBlock(k, b);
            break;
        case Kind::posture:
            postureBlock(k, b);
            break;
        case Kind::region: {
            float x = 0;
            for (; i < d.blocks.size() && d.blocks[i].kind == Kind::region; ++i)
                if (chip(k, d.blocks[i].link.c_str(), d.blocks[i].text, x))
                    k.push(act::Open{CardKind::region, d.blocks[i].link});
            continue;
        }
        case Kind::picture:
            pictureBlock(k, b);
            break;
        case Kind::page:
            pageBlock(k, b);
            break;
        case Kind::point:
            pointBlock(k, b);
            if (!b.text.empty()) paragraph(k, k.c.fonts.small, k.p.ink, b.text, b.cite, k.px(24));
            if (!b.note.empty()) paragraph(k, k.c.fonts.small, k.p.quiet, b.note, {}, k.px(24));
            break;
        case Kind::source: {
            const ImVec2 at = ImGui::GetCursorScreenPos();
            drawText(ImGui::GetWindowDrawList(), k.c.fonts.small, at, k.p.accent, std::to_string(b.number));
            paragraph(k, k.c.fonts.small, k.p.quiet, b.text, {}, k.px(24));
            break;
        }
        }
        ++i;
    }
}

void neighbours(const Kit& k, const Layout& l) {
    const Document& d = k.m.document;
    ImGui::SetCursorPos({0, l.card.h - k.px(44)});
    rule(k);
    auto button = [&](const std::string& code, bool next) {
        if (code.empty()) return;
        const float w = k.px(28) + textWidth(k.c.fonts.strong, code) + k.px(20);
        ImGui::SetCursorPos({next ? l.card.w - w - k.px(8) : k.px(8), l.card.h - k.px(38)});
        const ImVec2 at = ImGui::GetCursorScreenPos();
        if (ImGui::InvisibleButton(next ? "next" : "previous", {w, k.px(32)}))
            k.push(act::Open{CardKind::point, code});
        note(k, next ? "Next point" : "Point before");
        const bool over = ImGui::IsItemHovered();
        ImDrawList* list = ImGui::GetWindowDrawList();
        if (over) list->AddRectFilled(at, {at.x + w, at.y + k.px(32)}, k.p.field, k.px(6));
        drawIcon(list, next ? Icon::forward : Icon::back,
                 {next ? at.x + w - k.px(16) : at.x + k.px(16), at.y + k.px(16)}, k.px(15), k.p.accent);
        drawText(list, k.c.fonts.strong, {next ? at.x + k.px(20) : at.x + k.px(28), at.y + k.px(5)}, k.p.ink,
                 code);
    };
    button(d.previous, false);
    button(d.next, true);
}

void cardKeys(const Kit& k) {
    if (!k.c.state.helpOpen) scrollByKeys(k);
    if (k.c.state.walk.copy) copyCard(k);
}

} // namespace

void drawCard(const Kit& k, const Layout& l) {
    const AppState& s = k.c.state;
    Memory& m = k.m;
    if (s.cardKind == CardKind::none) return;
    const void* body = k.c.session.measurement.points.data();
    const bool fresh = m.documentKind != s.cardKind || m.documentId != s.cardId;
    if (fresh && l.cardOpen && l.finderOpen && l.card.x < l.finder.x + l.finder.w + k.px(200))
        k.push(act::Toggle{"finder"}); // no room for both
    if (fresh || m.documentBody != body || !(m.documentShape == k.c.session.shape) ||
        !(m.documentSafety == s.settings.safety)) {
        m.document = makeDocument(k.c.session, s.cardKind, s.cardId, s.settings.safety);
        m.documentSafety = s.settings.safety;
        m.documentKind = s.cardKind;
        m.documentId = s.cardId;
        m.documentBody = body;
        m.documentShape = k.c.session.shape;
        m.copiedAt = -10;
        m.diaryConfirm = false;
    }
    if (fresh) m.unfolded.clear();
    if (!l.cardOpen) {
        const float w = textWidth(k.c.fonts.strong, m.document.title) + k.px(52);
        if (beginOverlay(k, "unfold-card", {l.stage.x + l.stage.w - w - k.px(12), k.px(12), w, k.px(40)})) {
            const ImVec2 at = ImGui::GetCursorScreenPos();
            if (ImGui::InvisibleButton("open", {w - k.px(8), k.px(32)})) k.push(act::Toggle{"card"});
            note(k, "Unfold the card");
            const ImU32 ink = ImGui::IsItemHovered() ? k.p.accent : k.p.ink;
            drawIcon(ImGui::GetWindowDrawList(), Icon::unfold, {at.x + k.px(14), at.y + k.px(16)}, k.px(16),
                     ink);
            drawText(ImGui::GetWindowDrawList(), k.c.fonts.strong, {at.x + k.px(32), at.y + k.px(5)}, ink,
                     m.document.title);
        }
        endPanel();
        return;
    }
    if (beginPanel(k, "card", l.card, l.cardFloats)) {
        const Document& d = m.document;
        ImDrawList* list = ImGui::GetWindowDrawList();
        const float line = std::max(1.0f, std::floor(k.c.scale));
        if (!l.cardFloats) list->AddRectFilled({l.card.x, 0}, {l.card.x + line, l.card.h}, k.p.rule);
        toolbar(k, l);
        const bool foot = !d.previous.empty() || !d.next.empty();
        const float top = k.px(42), bottom = foot ? k.px(44) : k.px(2);
        ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(k.px(24), k.px(4)));
        ImGui::SetCursorPos({0, top});
        ImGui::BeginChild("text", {l.card.w - line, std::max(1.0f, l.card.h - top - bottom)}, false,
                          ImGuiWindowFlags_AlwaysUseWindowPadding | ImGuiWindowFlags_NoNav);
        if (fresh) ImGui::SetScrollY(0);
        if (!s.helpOpen) cardKeys(k);
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(k.px(8), k.px(6)));
        if (d.kind == CardKind::set) {
            drawSet(k);
        } else {
            header(k);
            if (d.kind == CardKind::diary)
                drawDiary(k);
            else
                blocks(k);
        }
        gap(k, 24);
        ImGui::PopStyleVar();
        ImGui::EndChild();
        ImGui::PopStyleVar();
        if (foot) neighbours(k, l);
    }
    endPanel();
}

} // namespace atlas::ui
