#include "atlas/panels/ui.h"
#include <algorithm>
#include <cstring>

namespace atlas::ui {
namespace {

CardKind kindOf(std::string_view kind) {
    if (kind == "point") return CardKind::point;
    if (kind == "region") return CardKind::region;
    if (kind == "meridian") return CardKind::meridian;
    if (kind == "safety") return CardKind::safety;
    if (kind == "technique") return CardKind::technique;
    if (kind == "diary") return CardKind::diary;
    return CardKind::page;
}

std::string preview(const SearchResult& r) {
    return r.kind + ":" + r.id;
}

int syncField(ImGuiInputTextCallbackData* data) {
    auto& m = *static_cast<Memory*>(data->UserData);
    if (m.reload) {
        data->DeleteChars(0, data->BufTextLen);
        data->InsertChars(0, m.echoed.c_str());
        m.reload = false;
    }
    if (m.selectAll) { // as browsers do: what is typed next replaces the old search
        data->SelectAll();
        m.selectAll = false;
    }
    return 0;
}

// "Lung meridian" is "Lung" in a list of meridians.
std::string_view shortName(const Meridian& m) {
    std::string_view name = m.name;
    if (name.ends_with(" meridian")) name.remove_suffix(9);
    return name;
}

// What lies nearest to words that nothing matches: each word alone, then ever shorter beginnings.
std::vector<SearchResult> nearest(const SearchIndex& index, const std::string& query) {
    std::vector<SearchResult> out;
    auto take = [&](const std::string& words) {
        for (SearchResult& r : index.search(words, 4))
            if (out.size() < 6 && std::none_of(out.begin(), out.end(), [&](const SearchResult& o) {
                    return preview(o) == preview(r);
                }))
                out.push_back(std::move(r));
    };
    const std::string folded = foldText(query);
    for (size_t at = 0; at < folded.size();) {
        const size_t end = std::min(folded.find(' ', at), folded.size());
        if (end > at + 1) take(folded.substr(at, end - at));
        at = end + 1;
    }
    for (size_t n = folded.size(); out.empty() && n-- > 2;)
        if ((static_cast<unsigned char>(folded[n]) & 0xC0) != 0x80) take(folded.substr(0, n));
    return out;
}

void refresh(const Kit& k) {
    Memory& m = k.m;
    const std::string& query = k.c.state.query;
    if (query != m.echoed) {
        m.echoed = query.substr(0, sizeof m.field - 1);
        std::memcpy(m.field, m.echoed.c_str(), m.echoed.size() + 1);
        m.reload = true;
    }
    if (m.searched == query && m.index == k.c.index.words()) return;
    m.searched = query;
    m.index = k.c.index.words();
    m.nearest = false;
    m.results.clear();
    if (query.empty()) {
        const Catalog& c = k.c.session.catalog; // the arrow keys go through the lists below the field
        for (const Region& r : c.regions) m.results.push_back({"region", r.id, r.name, {}, 0});
        for (const LessonEntry& e : k.c.state.lessons) m.results.push_back({"lesson", e.id, e.name, {}, 0});
        for (const Meridian& r : c.meridians) m.results.push_back({"meridian", r.code, r.name, {}, 0});
        for (const Page& r : c.pages) m.results.push_back({"page", r.id, r.title, {}, 0});
        return;
    }
    m.results = k.c.index.search(query, 24);
    if (m.results.empty()) {
        m.nearest = true;
        m.results = nearest(k.c.index, query);
    }
}

// What a session of this result would press; empty where none is offered.
std::optional<PracticeRequest> sessionOf(const Kit& k, const SearchResult& r) {
    PracticeRequest request;
    if (r.side != Side::midline) request.first = r.side;
    if (r.kind == "region") {
        if (!k.c.session.catalog.region(r.id)) return {};
        request.region = r.id;
        return request;
    }
    const Point* p = r.kind == "point" ? k.c.session.catalog.point(r.id) : nullptr;
    if (!p || p->massage.technique.empty() || !p->massage.notAdvised.empty() ||
        verdictOn(k.c.session.catalog, k.c.state.settings.safety, *p).leaveOut)
        return {};
    request.codes = {r.id};
    return request;
}

void open(const Kit& k, const SearchResult& r) {
    if (r.kind == "lesson")
        k.push(act::OpenLesson{r.id});
    else
        k.push(act::Open{kindOf(r.kind), r.id, true, r.side});
}

// Opens it and begins: the card is what the user comes back to.
void start(const Kit& k, const SearchResult& r) {
    auto request = sessionOf(k, r);
    if (!request) return;
    k.push(act::Open{kindOf(r.kind), r.id, true, r.side});
    k.push(act::StartPractice{std::move(*request)});
}

void keys(const Kit& k) {
    Memory& m = k.m;
    const AppState& s = k.c.state;
    const auto pressed = [](ImGuiKey key) { return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key)); };
    const auto& results = m.results;
    int at = -1;
    for (int i = 0; i < static_cast<int>(results.size()); ++i)
        if (preview(results[static_cast<size_t>(i)]) == s.preview) at = i;
    const int count = static_cast<int>(results.size());
    if (pressed(ImGuiKey_DownArrow) && count > 0)
        k.push(act::Preview{preview(results[static_cast<size_t>(std::min(at + 1, count - 1))])});
    if (pressed(ImGuiKey_UpArrow) && at >= 0)
        k.push(act::Preview{at > 0 ? preview(results[static_cast<size_t>(at - 1)]) : std::string()});
    if ((pressed(ImGuiKey_Enter) || pressed(ImGuiKey_KeyPadEnter)) && count > 0 &&
        (at >= 0 || !s.query.empty())) {
        const SearchResult& r = results[static_cast<size_t>(std::max(at, 0))];
        if (ImGui::GetIO().KeyCtrl)
            start(k, r);
        else
            open(k, r);
    }
    if (pressed(ImGuiKey_Escape)) {
        if (!s.preview.empty())
            k.push(act::Preview{});
        else if (!s.query.empty())
            k.push(act::Query{});
        m.refocus = !s.preview.empty() || !s.query.empty();
    }
}

void searchField(const Kit& k) {
    Memory& m = k.m;
    const float foldRoom = k.px(36);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x - foldRoom;
    if (k.c.state.searchFocus || m.refocus) ImGui::SetKeyboardFocusHere();
    if (k.c.state.searchFocus) {
        k.push(act::Toggle{"search"}); // taken
        m.selectAll = true;
    }
    m.refocus = false;
    if (m.searching) keys(k);
    const bool cancelled = m.searching && ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape));
    // The words scroll between the glass and the cross, not under them.
    const float high = k.c.fonts.body->FontSize + k.px(16);
    ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + width, at.y + high}, k.p.field, k.px(6));
    ImGui::SetCursorScreenPos({at.x + k.px(32), at.y});
    ImGui::PushItemWidth(width - k.px(32 + 30));
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(k.px(2), k.px(8)));
    ImGui::PushStyleColor(ImGuiCol_FrameBg, IM_COL32(0, 0, 0, 0));
    const bool changed = ImGui::InputTextWithHint("##search", "Point, name or pain", m.field, sizeof m.field,
                                                  ImGuiInputTextFlags_CallbackAlways, syncField, &m);
    ImGui::PopStyleColor();
    ImGui::PopStyleVar();
    ImGui::PopItemWidth();
    note(k, "Search");
    m.searching = ImGui::IsItemActive();
    if (!m.searching) m.reload = false;
    if (cancelled)
        std::memcpy(m.field, m.echoed.c_str(), m.echoed.size() + 1); // ImGui puts the first text back
    else if (changed && m.echoed != m.field) {
        m.echoed = m.field;
        k.push(act::Query{m.echoed});
    }
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float h = ImGui::GetItemRectSize().y;
    if (m.searching) list->AddRect(at, {at.x + width, at.y + h}, k.p.accent, k.px(6), 0, k.px(1.5f));
    drawIcon(list, Icon::search, {at.x + k.px(18), at.y + h / 2}, k.px(17),
             m.searching ? k.p.accent : k.p.quiet);
    if (!k.c.state.query.empty()) {
        ImGui::SetCursorScreenPos({at.x + width - k.px(32), at.y + (h - k.px(28)) / 2});
        ImGui::SetItemAllowOverlap();
        if (iconButton(k, "clear", Icon::close, "Clear", false, 28)) {
            k.push(act::Query{});
            k.push(act::FocusSearch{});
        }
    } else if (!m.searching) {
        const ImVec2 cap(at.x + width - k.px(30), at.y + (h - k.px(22)) / 2);
        list->AddRect(cap, {cap.x + k.px(20), cap.y + k.px(22)}, k.p.rule, k.px(4), 0,
                      std::max(1.0f, k.c.scale));
        drawText(list, k.c.fonts.small, {cap.x + k.px(7), cap.y + k.px(1)}, k.p.quiet, "/");
    }
    ImGui::SetCursorScreenPos({at.x + width + k.px(4), at.y + (h - k.px(32)) / 2});
    if (iconButton(k, "fold", Icon::unfold, withKey("Fold the finder away", act::Toggle{"finder"})))
        k.push(act::Toggle{"finder"});
    ImGui::SetCursorScreenPos({at.x, at.y + h});
}

bool startPill(const Kit& k, std::string_view title) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float h = k.px(30);
    const bool clicked = ImGui::InvisibleButton("start", {h, h});
    note(k, std::string("Start ").append(title));
    const bool over = ImGui::IsItemHovered();
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 c(at.x + h / 2, at.y + h / 2);
    if (over) list->AddCircleFilled(c, h / 2, k.p.accent, 32);
    list->AddCircle(c, h / 2 - k.px(1), k.p.accent, 32, std::max(1.0f, k.px(1.2f)));
    drawIcon(list, Icon::play, {c.x + k.px(1), c.y}, k.px(12), over ? k.p.onAccent : k.p.accent);
    if (over) tooltip(k, "Start a guided session   Ctrl Enter");
    return clicked;
}

void resultRow(const Kit& k, const SearchResult& r, int n) {
    ImGui::PushID(n);
    const AppState& s = k.c.state;
    const Catalog& catalog = k.c.session.catalog;
    const std::string id = preview(r);
    const bool lit = s.preview == id;
    ImVec2 at;
    const bool offers = sessionOf(k, r).has_value();
    if (row(k, "result", r.title, 50, lit, at)) open(k, r);
    if (offers) ImGui::SetItemAllowOverlap();
    if (r.kind == "point") hoverPoint(k, id, r.id);
    if (r.kind == "region") hoverRegion(k, id, {r.id, r.side});
    const float full = ImGui::GetItemRectSize().x, mid = at.y + k.px(14), left = at.x + k.px(24);
    const float pill = offers ? k.px(30) : 0;
    const float width = full - (offers ? pill + k.px(8) : 0);
    if (lit && k.m.shownPreview != id) ImGui::SetScrollHereY();
    if (ImGui::IsItemVisible()) {
        ImDrawList* list = ImGui::GetWindowDrawList();
        std::string title = r.title;
        float x = left;
        if (const Point* p = r.kind == "point" ? catalog.point(r.id) : nullptr) {
            pointDot(k, list, catalog.meridian(p->meridian), {at.x + k.px(8), mid});
            drawText(list, k.c.fonts.strong, {x, at.y + k.px(4)}, k.p.ink, p->code);
            x += textWidth(k.c.fonts.strong, p->code) + k.px(8);
            title = (k.c.fonts.chinese ? p->hans + "  " : "") + p->pinyin;
        } else if (const Meridian* m = r.kind == "meridian" ? catalog.meridian(r.id) : nullptr) {
            patternSample(k, list, *m, {at.x, mid}, k.px(16));
            title = m->name;
        } else {
            if (r.kind == "region") title = nameOf(catalog, {r.id, r.side});
            drawIcon(list, r.kind == "region" ? Icon::ache : Icon::page, {at.x + k.px(8), mid}, k.px(15),
                     k.p.quiet);
        }
        drawText(list, k.c.fonts.body, {x, at.y + k.px(4)}, k.p.ink,
                 fitted(k.c.fonts.body, title, at.x + width - x));
        std::string why = r.why.empty() ? r.kind : r.why;
        constexpr std::string_view twice = "used for: Traditionally used for ";
        if (why.starts_with(twice)) why = "used for " + why.substr(twice.size());
        drawText(list, k.c.fonts.small, {left, at.y + k.px(26)}, k.p.quiet,
                 fitted(k.c.fonts.small, why, at.x + width - left));
    }
    if (offers) {
        const ImVec2 end = ImGui::GetCursorScreenPos();
        ImGui::SetCursorScreenPos({at.x + full - pill, at.y + k.px(10)});
        if (startPill(k, r.title)) start(k, r);
        ImGui::SetCursorScreenPos(end);
    }
    ImGui::PopID();
}

void thingsToTry(const Kit& k) {
    heading(k, "Things to try");
    gap(k, 4);
    float x = 0;
    for (const char* words : {"stiff neck", "SJ3", "he gu", "足三里", "knot under shoulder blade"}) {
        if (!k.c.fonts.chinese && static_cast<unsigned char>(words[0]) > 127) continue;
        ImGui::PushID(words);
        if (chip(k, "try", std::string("“") + words + "”", x)) {
            k.push(act::Query{words});
            k.push(act::FocusSearch{});
        }
        ImGui::PopID();
    }
}

void results(const Kit& k) {
    const Memory& m = k.m;
    if (m.nearest) {
        gap(k, 8);
        paragraph(k, k.c.fonts.body, k.p.ink, "Nothing is called “" + k.c.state.query + "”.");
        const std::string folded = foldText(k.c.state.query);
        if (!folded.empty() && folded != k.c.state.query)
            paragraph(k, k.c.fonts.small, k.p.quiet, "Read as: " + folded);
        gap(k, 8);
        paragraph(k, k.c.fonts.small, k.p.quiet, "A code, a name or what hurts: one of them is enough.");
        if (m.results.empty())
            thingsToTry(k);
        else
            heading(k, "Nearest");
    } else {
        gap(k, 4);
        paragraph(k, k.c.fonts.small, k.p.quiet,
                  m.results.size() == 1 ? "1 match"
                                        : std::to_string(m.results.size()) + " matches, best first");
        gap(k, 4);
    }
    int n = 0;
    for (const SearchResult& r : m.results) resultRow(k, r, n++);
    k.m.shownPreview = k.c.state.preview;
}

// A topic of the pages to read: one line that opens.
void topic(const Kit& k, std::span<const Page> pages) {
    const AppState& s = k.c.state;
    const std::string& name = pages.front().topic;
    const bool ahead = std::ranges::any_of(pages, [&](const Page& p) {
        return s.preview == "page:" + p.id || (s.cardKind == CardKind::page && s.cardId == p.id);
    });
    ImVec2 at;
    const bool clicked = row(k, name.c_str(), name, 30, false, at);
    if (clicked) k.m.topic = k.m.topic == name ? std::string{} : name;
    const bool open = ahead || k.m.topic == name;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float width = ImGui::GetItemRectSize().x;
    if (ImGui::IsItemVisible()) {
        drawText(list, k.c.fonts.body, {at.x, at.y + k.px(4)}, k.p.ink, name);
        const std::string count = std::to_string(pages.size());
        drawText(list, k.c.fonts.small,
                 {at.x + width - k.px(24) - textWidth(k.c.fonts.small, count), at.y + k.px(6)}, k.p.quiet,
                 count);
        drawIcon(list, open ? Icon::up : Icon::down, {at.x + width - k.px(9), at.y + k.px(15)}, k.px(12),
                 k.p.quiet);
    }
    if (!open) return;
    for (const Page& p : pages) {
        const bool lit = s.preview == "page:" + p.id;
        if (row(k, p.id.c_str(), p.title, 28, lit || (s.cardKind == CardKind::page && s.cardId == p.id), at))
            k.push(act::Open{CardKind::page, p.id});
        if (lit && k.m.shownPreview != s.preview) ImGui::SetScrollHereY();
        if (ImGui::IsItemVisible())
            drawText(list, k.c.fonts.small, {at.x + k.px(14), at.y + k.px(5)}, k.p.ink,
                     fitted(k.c.fonts.small, p.title, width - k.px(14)));
    }
}

void home(const Kit& k) {
    const Catalog& catalog = k.c.session.catalog;
    const AppState& s = k.c.state;
    gap(k, 4);
    paragraph(k, k.c.fonts.strong, k.p.accent, "Where it hurts");
    gap(k, 4);
    float x = 0;
    for (const Region& r : catalog.regions) {
        if (chip(k, r.id.c_str(), r.name, x, s.region == r.id || s.preview == "region:" + r.id))
            k.push(act::Open{CardKind::region, r.id});
        hoverRegion(k, "region:" + r.id, {r.id, Side::midline});
    }
    if (const size_t n = s.settings.chosen.size()) {
        gap(k, 10);
        ImVec2 at;
        if (row(k, "my-session", "My session", 34, s.cardKind == CardKind::set, at))
            k.push(act::Open{CardKind::set, {}});
        ImDrawList* list = ImGui::GetWindowDrawList();
        const std::string points = n == 1 ? "1 point" : std::to_string(n) + " points";
        const float width = ImGui::GetItemRectSize().x;
        drawIcon(list, Icon::list, {at.x + k.px(9), at.y + k.px(17)}, k.px(18), k.p.accent);
        drawText(list, k.c.fonts.strong, {at.x + k.px(28), at.y + k.px(6)}, k.p.ink, "My session");
        drawText(list, k.c.fonts.small, {at.x + width - textWidth(k.c.fonts.small, points), at.y + k.px(8)},
                 k.p.quiet, points);
    }
    thingsToTry(k);
    gap(k, 12);
    examLine(k);
    diaryLine(k);
    lessonList(k);
    heading(k, "Meridians");
    for (const Meridian& m : catalog.meridians) {
        ImVec2 at;
        const bool ahead = s.preview == "meridian:" + m.code;
        const bool lit = ahead || (s.cardKind == CardKind::meridian && s.cardId == m.code);
        if (row(k, m.code.c_str(), m.name, 30, lit, at)) k.push(act::Open{CardKind::meridian, m.code});
        if (ahead && k.m.shownPreview != s.preview) ImGui::SetScrollHereY();
        if (!ImGui::IsItemVisible()) continue;
        ImDrawList* list = ImGui::GetWindowDrawList();
        const float width = ImGui::GetItemRectSize().x, y = at.y + k.px(4);
        patternSample(k, list, m, {at.x, at.y + k.px(15)}, k.px(32));
        drawText(list, k.c.fonts.strong, {at.x + k.px(42), y}, k.p.ink, m.code);
        drawText(list, k.c.fonts.body, {at.x + k.px(76), y}, k.p.ink,
                 fitted(k.c.fonts.body, shortName(m), width - k.px(76)));
        const Phase* phase = s.settings.phases ? phaseOf(k.c.session.phases, m.code) : nullptr;
        if (phase && !phase->id.empty()) {
            const std::string word = (k.c.fonts.chinese ? phase->hans + " " : "") + phase->name;
            ImFont* small = k.c.fonts.small;
            drawText(list, small, {at.x + width - textWidth(small, word), at.y + k.px(6)}, k.p.quiet, word);
        }
    }
    if (!catalog.pages.empty()) heading(k, "To read");
    for (size_t first = 0; first < catalog.pages.size();) {
        size_t end = first + 1;
        while (end < catalog.pages.size() && catalog.pages[end].topic == catalog.pages[first].topic) ++end;
        topic(k, std::span(catalog.pages).subspan(first, end - first));
        first = end;
    }
    gap(k, 16);
    k.m.shownPreview = s.preview;
}

// The last line: which body stands there; opens its panel.
void bodyLine(const Kit& k, const Layout& l) {
    const Rect& f = l.finder;
    const float h = k.px(44), line = std::max(1.0f, std::floor(k.c.scale)), top = f.y + f.h - h;
    ImDrawList* list = ImGui::GetWindowDrawList();
    ImGui::SetCursorScreenPos({f.x + line, top});
    const bool clicked = ImGui::InvisibleButton("body", {f.w - 2 * line, h - line});
    note(k, "The body's shape");
    const bool over = ImGui::IsItemHovered();
    if (over) {
        list->AddRectFilled({f.x + line, top}, {f.x + f.w - line, f.y + f.h - line}, k.p.field,
                            l.finderFloats ? k.px(8) : 0);
        tooltip(k, withKey("The body's shape", act::Toggle{"body"}));
    }
    list->AddRectFilled({f.x + line, top}, {f.x + f.w - line, top + line}, k.p.rule);
    const float mid = top + h / 2;
    ImFont *body = k.c.fonts.body, *small = k.c.fonts.small;
    drawIcon(list, Icon::body, {f.x + k.px(26), mid}, k.px(18), over ? k.p.accent : k.p.quiet);
    drawText(list, body, {f.x + k.px(46), mid - body->FontSize / 2}, k.p.ink,
             fitted(body, k.c.session.guest ? k.c.session.guest->name : bodyWords(k.c.session.shape),
                    f.w - k.px(120)));
    const std::string cm = statureWords(k.c.session.shaped.height);
    drawText(list, small, {f.x + f.w - k.px(44) - textWidth(small, cm), mid - small->FontSize / 2}, k.p.quiet,
             cm);
    drawIcon(list, Icon::forward, {f.x + f.w - k.px(24), mid}, k.px(14), over ? k.p.accent : k.p.quiet);
    if (clicked) k.push(act::Toggle{"body"});
}

} // namespace

void drawFinder(const Kit& k, const Layout& l) {
    refresh(k);
    if (!l.finderOpen) {
        k.m.searching = false;
        if (beginOverlay(k, "unfold-finder", {l.stage.x + k.px(12), k.px(12), k.px(40), k.px(40)})) {
            if (iconButton(k, "open", Icon::search, withKey("Search and lists", act::Toggle{"finder"})))
                k.push(act::Toggle{"finder"});
        }
        endPanel();
        return;
    }
    if (beginPanel(k, "finder", l.finder, l.finderFloats)) {
        ImGui::SetCursorPos({k.px(16), k.px(16)});
        ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(k.px(16), k.px(8)));
        ImGui::BeginChild("head", {l.finder.w - k.px(24), k.px(48)}, false,
                          ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoNav);
        ImGui::SetCursorPos({0, 0});
        ImGui::BeginGroup();
        ImGui::PushFont(k.c.fonts.body);
        ImGui::SetNextItemWidth(1);
        searchField(k);
        ImGui::PopFont();
        ImGui::EndGroup();
        ImGui::EndChild();
        ImGui::SetCursorPos({0, k.px(64)});
        ImGui::BeginChild("list", {l.finder.w, std::max(1.0f, l.finder.h - k.px(64 + 44 + 40))}, false,
                          ImGuiWindowFlags_AlwaysUseWindowPadding | ImGuiWindowFlags_NoNav);
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(k.px(8), k.px(4)));
        if (k.c.state.query.empty())
            home(k);
        else
            results(k);
        ImGui::PopStyleVar();
        ImGui::EndChild();
        ImGui::PopStyleVar();
        safetyLine(k, {l.finder.x, l.finder.y + l.finder.h - k.px(84), l.finder.w, k.px(40)});
        bodyLine(k, l);
        if (!l.finderFloats) {
            const float x = l.finder.x + l.finder.w - std::max(1.0f, k.c.scale);
            ImGui::GetWindowDrawList()->AddRectFilled({x, 0}, {x + std::max(1.0f, k.c.scale), l.finder.h},
                                                      k.p.rule);
        }
    }
    endPanel();
}

} // namespace atlas::ui
