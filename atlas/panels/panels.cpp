#include "atlas/panels/panels.h"
#include "atlas/panels/figures.h"
#include "atlas/panels/ui.h"
#include "atlas/panels/walk.h"
#include <algorithm>
#include <cmath>

namespace atlas {
namespace ui {

Layout layout(const AppState& s, float width, float height, float scale) {
    const float w = width / scale;
    Layout l;
    l.finderOpen = s.settings.finder || s.bodyOpen || s.poseOpen;
    l.cardOpen = s.settings.card && s.cardKind != CardKind::none;
    l.finderFloats = w < 760;
    l.cardFloats = w < kCardBeside;
    auto px = [&](float v) { return std::floor(v * scale); };
    if (s.projector) { // what was asked for lies over the picture
        l.finderOpen = s.askedFinder || s.bodyOpen || s.poseOpen;
        l.cardOpen = s.askedCard && s.cardKind != CardKind::none;
        l.finderFloats = l.cardFloats = true;
    }
    if (s.practice) { // the stage is full but for what a session tells
        l.finderOpen = l.cardOpen = false;
        const float unit = engine::farHeight(width, height) / 720;
        const bool done = s.practice->phase == PressPhase::done || s.practice->plan.items.empty();
        const float side =
            std::floor(std::min(0.62f * width, done ? std::clamp(0.5f * width, 480 * unit, 700 * unit)
                                                    : std::clamp(0.37f * width, 404 * unit, 476 * unit)));
        const float foot = done ? 0 : std::floor(std::min(0.4f * height, 176 * unit));
        l.stage = {0, 0, std::max(1.0f, width - side), std::max(1.0f, height - foot)};
        l.side = {l.stage.w, 0, side, height};
        l.foot = {0, l.stage.h, l.stage.w, foot};
        return l;
    }
    if (s.exam.run) { // likewise; its question stands beside the body
        l.finderOpen = l.cardOpen = false;
        const float unit = engine::farHeight(width, height) / 720;
        const float side = std::floor(std::min(
            0.62f * width, s.exam.run->showsPaper() ? std::clamp(0.37f * width, 404 * unit, 476 * unit)
                                                    : std::clamp(0.5f * width, 480 * unit, 700 * unit)));
        l.stage = {0, 0, std::max(1.0f, width - side), std::max(1.0f, height)};
        l.side = {l.stage.w, 0, side, height};
        if (s.exam.watched) {
            l.side.w = std::floor(kWatchedSide * width);
            l.side.x = width - l.side.w;
            l.stage.w = width;
        }
        return l;
    }
    const float finder = px(std::clamp(w * 0.2f, 288.0f, 328.0f)),
                card = px(std::clamp(w * 0.29f, 360.0f, 440.0f));
    if (s.lesson && s.lesson->teaching) {
        l.finderOpen = l.cardOpen = false;
        const float unit = engine::farHeight(width, height) / 720;
        const float side =
            s.lesson->panel && !s.projector
                ? std::floor(std::min(0.45f * width, std::clamp(0.3f * width, 330 * unit, 480 * unit)))
                : 0;
        const float top = s.projector ? projectorTitle(s, width, height) : 0,
                    foot = s.projector ? 0 : lessonFoot(s, width, height);
        l.stage = {0, top, std::max(1.0f, width - side), std::max(1.0f, height - top - foot)};
        l.side = {l.stage.w, 0, side, height};
        l.foot = {0, top + l.stage.h, l.stage.w, foot};
        return l;
    }
    float left = 0, right = width;
    if (l.finderOpen) {
        if (l.finderFloats) {
            const float m = px(8);
            l.finder = {m, m, std::max(1.0f, std::min(finder, width - 2 * m)),
                        std::max(1.0f, height - 2 * m)};
        } else {
            l.finder = {0, 0, finder, height};
            left = finder;
        }
    }
    if (l.cardOpen) {
        if (l.cardFloats) {
            const float m = px(12), cw = std::max(1.0f, std::min(card, width - 2 * m));
            l.card = {width - cw - m, m, cw, std::max(1.0f, height - 2 * m)};
        } else {
            l.card = {width - card, 0, card, height};
            right = width - card;
        }
    }
    const float top = s.projector ? projectorTitle(s, width, height) : 0;
    l.stage = {left, top, std::max(1.0f, right - left), std::max(1.0f, height - top)};
    return l;
}

} // namespace ui

engine::ViewRect stageRect(const AppState& state, float width, float height, float scale) {
    const ui::Rect r = ui::layout(state, width, height, scale > 0 ? scale : 1).stage;
    return {static_cast<int>(r.x), static_cast<int>(r.y), std::max(1, static_cast<int>(r.w)),
            std::max(1, static_cast<int>(r.h))};
}

namespace {

// The stage's part that no floating panel covers, from left to right.
glm::vec2 freeOf(const ui::Layout& l) {
    return {l.finderOpen && l.finderFloats ? l.finder.x + l.finder.w : l.stage.x,
            l.cardOpen && l.cardFloats ? l.card.x : l.stage.x + l.stage.w};
}

} // namespace

float stageShift(const AppState& state, float width, float height, float scale) {
    if (!(scale > 0)) scale = 1;
    const ui::Layout l = ui::layout(state, width, height, scale);
    const glm::vec2 free = freeOf(l);
    if (free.y - free.x < 120 * scale || l.stage.w < 1) return 0;
    return (free.x + free.y - 2 * l.stage.x) / l.stage.w - 1;
}

float stageTop(const AppState& state, float width, float height, float scale) {
    if (!(scale > 0)) scale = 1;
    if (state.projector) return 0;
    const ui::Layout l = ui::layout(state, width, height, scale);
    const float bar = (ui::kToolbar + 12) * scale, free = freeOf(l).y - freeOf(l).x;
    if (l.stage.h >= 680 * scale)
        return 0; // room enough above every head: the view need not change with a card
    const bool shown = free >= bar + 12 * scale, beside = free / 2 - bar > 0.08f * l.stage.h;
    constexpr float usual = 0.05f; // frameBody() leaves so much anyway
    return !shown || beside ? 0 : std::clamp(60 * scale / std::max(l.stage.h, 1.0f) - usual, 0.0f, 0.3f);
}

glm::ivec2 pictureSize(const AppState& state, float width, float height, float scale) {
    if (!(scale > 0)) scale = 1;
    const ui::Layout l = ui::layout(state, width, height, scale);
    if (state.cardKind != CardKind::page || !l.cardOpen) return {};
    const auto w = static_cast<int>(std::floor(l.card.w - 62 * scale));
    if (w < 80) return {};
    return {w, static_cast<int>(static_cast<float>(w) * ui::kFigureShape)};
}

glm::ivec2 stepPictureSize(const AppState& state, float width, float height, float scale) {
    if (!state.lesson || (!state.lesson->overview && !state.lesson->teaching)) return {};
    if (!(scale > 0)) scale = 1;
    const ui::Rect r = ui::overviewCell(state.lesson->lesson.steps.size(), width, height, scale);
    return {static_cast<int>(r.w), static_cast<int>(r.h)};
}

void drawFigurePicture(const PanelContext& c, const PagePicture& p, const std::string& caption) {
    std::vector<Action> out;
    const ui::Kit kit{c, out, ui::paletteOf(c.state), ui::memory()};
    ImDrawList* list = ImGui::GetBackgroundDrawList();
    list->AddRectFilled({0, 0}, {c.width, c.height}, kit.p.page);
    const float foot = c.fonts.small->FontSize + kit.px(40);
    ui::drawFigure(kit, list, p.figure,
                   {kit.px(24), kit.px(24), c.width - kit.px(48), c.height - foot - kit.px(24)}, p.labels);
    ui::drawText(list, c.fonts.small, {kit.px(24), c.height - foot + kit.px(14)}, kit.p.quiet, caption);
}

const std::vector<PanelItem>& drawnItems() {
    return ui::memory().items;
}

std::string walkedItem() {
    const ui::Memory& m = ui::memory();
    const auto at = std::ranges::find(m.walkable, m.walkKey, &ui::WalkItem::key);
    return m.walkKey && at != m.walkable.end() ? at->name : std::string();
}

const std::vector<PanelText>& drawnTexts() {
    return ui::memory().texts;
}

const std::vector<glm::vec4>& drawnWords() {
    return ui::memory().words;
}

namespace {

void drawAll(const ui::Kit& kit, const ui::Layout& l) {
    const PanelContext& c = kit.c;
    if (c.state.practice) {
        ui::drawPractice(kit, l);
        ui::drawPointing(kit, l.stage);
        if (c.state.helpOpen) ui::drawHelp(kit);
        return;
    }
    if (c.state.lesson && c.state.lesson->overview) {
        ui::drawOverview(kit, {0, 0, c.width, c.height});
        ui::drawStepNumber(kit, l.stage);
        if (c.state.helpOpen) ui::drawHelp(kit);
        return;
    }
    if (c.state.exam.run) {
        ui::drawExam(kit, l, !c.state.exam.watched);
        if (c.state.helpOpen) ui::drawHelp(kit);
        return;
    }
    ui::drawStage(kit, l);
    if (c.state.lesson) {
        if (c.state.lesson->teaching) {
            ui::drawLessonStage(kit, l.foot);
            if (l.side.w > 0) ui::drawTeacher(kit, l.side);
        }
        ui::drawStepNumber(kit, l.stage);
        if (c.state.lesson->teaching) {
            if (c.state.helpOpen) ui::drawHelp(kit);
            return;
        }
    }
    if (c.state.bodyOpen)
        ui::drawBody(kit, l);
    else if (c.state.poseOpen)
        ui::drawPose(kit, l);
    else if (ui::lessonShows(c.state) && l.finderOpen)
        ui::drawLesson(kit, l);
    else if (!c.state.projector || l.finderOpen)
        ui::drawFinder(kit, l);
    if (c.state.projector && !l.finderOpen) kit.m.searching = false;
    kit.m.bodyShown = c.state.bodyOpen;
    kit.m.poseShown = c.state.poseOpen;
    if (!c.state.projector || l.cardOpen) ui::drawCard(kit, l);
    if (c.state.helpOpen) ui::drawHelp(kit);
}

} // namespace

std::vector<Action> drawPanels(const PanelContext& c) {
    std::vector<Action> out;
    if (c.width < 200 * c.scale || c.height < 120 * c.scale) return out; // nothing would be readable
    ui::memory().items.clear();
    ui::memory().words.clear();
    ui::memory().texts.clear();
    ui::memory().walkable.clear();
    const ui::Kit kit{c, out, ui::paletteOf(c.state), ui::memory()};
    const ui::Layout l = ui::layout(c.state, c.width, c.height, c.scale);
    drawAll(kit, l);
    ui::walk(kit);
    return out;
}

void drawPicture(const PanelContext& c, const std::string& title, const std::string& caption) {
    std::vector<Action> out;
    const ui::Kit kit{c, out, ui::paletteOf(c.state), ui::memory()};
    ui::drawBareStage(kit, title, caption);
}

} // namespace atlas
