#include "atlas/panels/walk.h"
#include <algorithm>
#include <cmath>
#include <imgui_internal.h>
#include <utility>

namespace atlas::ui {
namespace {

glm::vec2 middle(const WalkItem& i) {
    return {i.rect.x + i.rect.z / 2, i.rect.y + i.rect.w / 2};
}

float gapBetween(float aLow, float aHigh, float bLow, float bHigh) {
    return std::max({0.0f, bLow - aHigh, aLow - bHigh});
}

} // namespace

size_t nextInDirection(const std::vector<WalkItem>& items, size_t from, int x, int y) {
    if (from >= items.size()) return from;
    const WalkItem& here = items[from];
    size_t best = from;
    float least = 1e30f;
    for (size_t i = 0; i < items.size(); ++i) {
        const glm::vec2 d = middle(items[i]) - middle(here);
        const float along = x ? d.x * static_cast<float>(x) : d.y * static_cast<float>(y);
        if (i == from || along <= 1) continue;
        const glm::vec4 &a = here.rect, &b = items[i].rect;
        const float aside =
            x ? gapBetween(a.y, a.y + a.w, b.y, b.y + b.w) : gapBetween(a.x, a.x + a.z, b.x, b.x + b.z);
        const float cost = along + 3 * aside + 0.1f * std::abs(x ? d.y : d.x);
        if (cost < least) least = cost, best = i;
    }
    return best;
}

bool rememberItem(const Kit& k, std::string_view name) {
    const ImGuiID id = ImGui::GetItemID();
    if (!id) return false;
    ImGuiContext& g = *ImGui::GetCurrentContext();
    const ImVec2 at = ImGui::GetItemRectMin(), size = ImGui::GetItemRectSize();
    const bool field = (g.LastItemData.InFlags & ImGuiItemFlags_Inputable) != 0;
    const auto same = std::ranges::count(k.m.walkable, id, &WalkItem::id);
    const auto key = id + static_cast<unsigned>(same); // ImGui has one for all that bear a name
    k.m.walkable.push_back({key,
                            id,
                            g.CurrentWindow->RootWindow->ID,
                            std::string(name),
                            {at.x, at.y, size.x, size.y},
                            field,
                            -1,
                            ImGui::IsItemActivated()});
    if (!k.c.state.walk.on || k.m.walkKey != key) return true;
    // ImGui takes it for what its own keyboard navigation chose: it shows as under the mouse does.
    if (k.m.walkLights) {
        g.NavWindow = g.CurrentWindow;
        g.NavId = id;
        g.NavDisableHighlight = false;
        g.NavDisableMouseHover = true;
    }
    const ImRect& seen = g.CurrentWindow->InnerClipRect;
    if (k.m.walkScrolls && (at.y < seen.Min.y || at.y + size.y > seen.Max.y)) ImGui::SetScrollHereY(0.5f);
    k.m.walkScrolls = false;
    return true;
}

void walk(const Kit& k) {
    Memory& m = k.m;
    const PanelWalk& wish = k.c.state.walk;
    std::vector<WalkItem> items = m.walkable;
    if (const ImGuiWindow* help = k.c.state.helpOpen ? ImGui::FindWindowByName("help") : nullptr)
        std::erase_if(items,
                      [&](const WalkItem& i) { return i.window != help->ID; }); // it lies over all else
    if (wish.scroll || wish.copy) k.push(act::Walked{}); // the card has seen it, if there is one
    if (!wish.on || items.empty()) {
        if (std::exchange(m.walkKey, 0u)) { // the mouse shows again where it is
            ImGuiContext& g = *ImGui::GetCurrentContext();
            g.NavId = 0;
            g.NavDisableHighlight = true;
            g.NavDisableMouseHover = false;
        }
        if (wish.on && items.empty()) k.push(act::LeavePanels{});
        return;
    }
    const ImGuiIO& io = ImGui::GetIO();
    if (io.MouseDelta.x != 0 || io.MouseDelta.y != 0) m.walkLights = false;
    if (ImGui::IsMouseClicked(0) || ImGui::IsMouseClicked(1)) return k.push(act::LeavePanels{});
    auto at = std::ranges::find(items, m.walkKey, &WalkItem::key);
    const bool known = at != items.end();
    size_t now = known ? static_cast<size_t>(at - items.begin()) : 0;
    if (!known && m.walkKey) // it is gone, as a row that was opened: what lies there now
        for (size_t i = 0; i < items.size(); ++i)
            if (glm::distance(middle(items[i]), m.walkAt) < glm::distance(middle(items[now]), m.walkAt))
                now = i;
    const size_t before = now, count = items.size();
    const bool asked = wish.x || wish.y || wish.by || wish.parts || wish.press;
    if (asked && m.walkKey) {
        if (wish.x && items[now].slider >= 0) {
            const int chosen = k.c.state.poseOpen ? k.c.state.motion : k.c.state.slider;
            if (chosen < 0) k.push(act::ChooseSlider{1});
            k.push(act::ChooseSlider{items[now].slider - std::max(chosen, 0)});
            k.push(act::Nudge{static_cast<float>(wish.x)});
        } else {
            for (int i = 0; i < std::abs(wish.x); ++i)
                now = nextInDirection(items, now, wish.x > 0 ? 1 : -1, 0);
        }
        for (int i = 0; i < std::abs(wish.y); ++i) now = nextInDirection(items, now, 0, wish.y > 0 ? 1 : -1);
        const auto n = static_cast<long>(count);
        now = static_cast<size_t>(((static_cast<long>(now) + wish.by) % n + n) % n);
        for (int i = 0; i < std::abs(wish.parts); ++i) {
            const unsigned window = items[now].window;
            for (size_t step = 0; step < count && items[now].window == window; ++step)
                now = (now + (wish.parts > 0 ? 1 : count - 1)) % count;
        }
    }
    const WalkItem& item = items[now];
    if (item.key != m.walkKey || now != before || asked) m.walkScrolls = m.walkLights = true;
    m.walkKey = item.key;
    m.walkAt = middle(item);
    if (wish.press && item.slider < 0) {
        ImGui::ActivateItem(item.id);
        if (item.field) ImGui::GetCurrentContext()->NavNextActivateFlags = ImGuiActivateFlags_PreferInput;
    }
    if (asked) k.push(act::Walked{});
    ImDrawList* list = ImGui::GetForegroundDrawList();
    const ImVec2 a(item.rect.x - k.px(3), item.rect.y - k.px(3)),
        b(item.rect.x + item.rect.z + k.px(3), item.rect.y + item.rect.w + k.px(3));
    list->AddRect(a, b, k.p.page, k.px(7), 0, k.px(5));
    list->AddRect(a, b, k.p.accent, k.px(7), 0, k.px(2.5f));
}

} // namespace atlas::ui
