// Mouse, keyboard and dropped files of the window.
#include "atlas/app_window.h"
#include "atlas/pose_keeper.h"
#include <algorithm>
#include <cmath>
#include <utility>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace atlas {
// A panel or control lies there. Asked of the windows themselves: ImGui's own answer is a frame old.
bool WindowApp::covered(glm::vec2 p) const {
    return v_.ui.covers(p + glm::vec2(stage_.x, stage_.y));
}

void WindowApp::hover(glm::vec2 p) {
    if (!onStage(p) || covered(p)) {
        if (!v_.state.held.empty()) act(act::Hold{});
        if (std::exchange(stageHover_, false)) { // rows of the panels light points and regions too
            act(act::Hover{"", Side::midline});
            act(act::HoverRegion{"", Side::midline});
        }
        return;
    }
    if (v_.state.exam.run) return; // what lies there is the question
    const bool ring = landmark_.hover(v_, p, seconds()) || limb_.hover(v_, p, seconds());
    const auto pick = pickPoint(v_.session, v_.overlay, v_.state.camera, p, stageSize(), 12 * v_.scale);
    const std::string code = pick ? pick->code : "";
    const Side side = pick ? pick->side : Side::midline;
    OfferedRegion region;
    const bool taught = v_.state.lesson && v_.state.lesson->teaching;
    if (!pick && !ring && !v_.state.practice && !taught) // a session and a step show their own places
        if (const auto skin = pickSkin(v_.session, v_.state.camera, p, stageSize()))
            region = regionAt(v_.session, skin->at);
    stageHover_ = pick || !region.region.empty();
    if (code != v_.state.hovered || side != v_.state.hoveredSide) act(act::Hover{code, side});
    if (region != OfferedRegion{v_.state.hoveredRegion, v_.state.hoveredRegionSide})
        act(act::HoverRegion{region.region, region.side});
}

void WindowApp::pointAt(glm::vec2 p) {
    stageHover_ = false; // with a tool in the hand nothing lights up
    act(act::PointAt{pixelToPicture(v_.state, p), drag_ == Drag::tool || (onStage(p) && !covered(p))});
}

void WindowApp::button(const engine::InputEvent& e) {
    const glm::vec2 p = stagePixel(e.x, e.y);
    if (drag_ == Drag::tool && (e.pressed || e.code != GLFW_MOUSE_BUTTON_LEFT)) return; // a line is drawn
    if (e.pressed) {
        if (!onStage(p) || covered(p)) {
            input_.hold(2); // the click may open or close a text field
            return;
        }
        const PointingTool tool = v_.state.pointing.tool;
        const bool pulls = draws(tool) || tool == PointingTool::eraser; // the left button is the tool's
        const bool turns =
            pulls && (e.code == GLFW_MOUSE_BUTTON_RIGHT || (e.mods & (GLFW_MOD_CONTROL | GLFW_MOD_ALT))) &&
            !(e.mods & GLFW_MOD_SHIFT);
        if (pulls && !turns && e.code == GLFW_MOUSE_BUTTON_LEFT && !(e.mods & GLFW_MOD_SHIFT)) {
            drag_ = Drag::tool;
            dragged_ = true;
            clicked_.clear();
            return act(act::PullTool{act::PullTool::What::begin, pixelToPicture(v_.state, p)});
        }
        if (!pulls && e.code == GLFW_MOUSE_BUTTON_LEFT && landmark_.begin(v_, p, seconds())) {
            drag_ = Drag::landmark;
            dragged_ = true;
            clicked_.clear();
            return;
        }
        if (!pulls && e.code == GLFW_MOUSE_BUTTON_LEFT &&
            limb_.begin(v_, p, e.mods & GLFW_MOD_CONTROL, seconds())) {
            drag_ = Drag::limb;
            pressed_ = mouse_ = p;
            dragged_ = false; // a click chooses the point that lies in the handle
            lastPress_ = seconds();
            return;
        }
        const bool pan = !turns && (e.code == GLFW_MOUSE_BUTTON_RIGHT ||
                                    (e.code == GLFW_MOUSE_BUTTON_LEFT && (e.mods & GLFW_MOD_SHIFT)));
        const bool twice = !pulls && e.code == GLFW_MOUSE_BUTTON_LEFT && seconds() - lastPress_ < 0.35 &&
                           glm::distance(p, pressed_) < 6;
        const bool onPoint = twice && !clicked_.empty(); // the first click chose it and flies there
        if (e.code == GLFW_MOUSE_BUTTON_MIDDLE || (twice && !onPoint)) {
            if (const auto at = pickSkin(v_.session, v_.state.camera, p, stageSize()))
                act(act::Focus{at->position});
        }
        drag_ = twice                                       ? Drag::none
                : pan                                       ? Drag::pan
                : turns || e.code == GLFW_MOUSE_BUTTON_LEFT ? Drag::orbit
                                                            : Drag::none;
        pressed_ = mouse_ = p;
        dragged_ = pulls; // no click
        lastPress_ = seconds();
        return;
    }
    if (drag_ == Drag::tool) act(act::PullTool{act::PullTool::What::end, pixelToPicture(v_.state, p)});
    const bool handle = drag_ == Drag::limb, click = (drag_ == Drag::orbit || handle) && !dragged_;
    drag_ = Drag::none;
    limb_.end(v_, seconds());
    if (const auto corrected = landmark_.end(v_, seconds())) act(act::CorrectLandmark{*corrected});
    if (!click || !onStage(p) || v_.state.practice) return; // a session leads; only the view is free
    if (v_.state.exam.run) {
        if (const auto skin = pickSkin(v_.session, v_.state.camera, p, stageSize()))
            act(act::ExamPlace{skin->at});
        return;
    }
    // A click where the last one was goes on to the next point that lay there, though the camera has flown
    // since.
    const bool again =
        !clicked_.empty() && glm::distance(p, clickedAt_) < 4 * v_.scale && seconds() - clickedTime_ < 3;
    if (again)
        std::rotate(clicked_.begin(), clicked_.begin() + 1, clicked_.end());
    else
        clicked_ = pickPoints(v_.session, v_.overlay, v_.state.camera, p, stageSize(), 12 * v_.scale);
    clickedAt_ = p;
    clickedTime_ = seconds();
    if (!clicked_.empty())
        act(act::Select{clicked_.front().code, clicked_.front().side});
    else if (handle)
        return;
    else if (const auto skin = pickSkin(v_.session, v_.state.camera, p, stageSize());
             skin && !(v_.state.lesson && v_.state.lesson->teaching))
        act(act::OfferAt{skin->at});
    else
        act(act::CloseOffer{});
}

void WindowApp::move(const engine::InputEvent& e) {
    const glm::vec2 p = stagePixel(e.x, e.y), by = p - mouse_;
    mouseSeen_ = true;
    if (v_.state.pointing.tool != PointingTool::none) pointAt(p);
    if (drag_ == Drag::none || drag_ == Drag::tool) {
        if (v_.state.pointing.tool == PointingTool::none) hover(p);
        mouse_ = p;
        return;
    }
    if (drag_ == Drag::landmark) {
        mouse_ = p;
        return landmark_.move(v_, p);
    }
    if (!dragged_ && glm::distance(p, pressed_) < 4 * v_.scale) return; // a click's tremble
    dragged_ = true;
    clicked_.clear();
    mouse_ = p;
    if (drag_ == Drag::limb) return limb_.move(p);
    if (drag_ == Drag::pan)
        act(act::Pan{by.x / stageSize().y, by.y / stageSize().y});
    else
        act(act::Orbit{-by.x / stageSize().y * 4.0f, by.y / stageSize().y * 3.0f});
}

void WindowApp::handle(const engine::InputEvent& e) {
    using Kind = engine::InputEvent::Kind;
    v_.ui.queue(e);
    switch (e.kind) {
    case Kind::button:
        button(e);
        break;
    case Kind::move:
        move(e);
        break;
    case Kind::scroll:
        if (onStage(mouse_) && !covered(mouse_)) {
            // Two fingers sideways turn, up and down come nearer.
            if (std::abs(e.x) > std::abs(e.y))
                act(act::Orbit{static_cast<float>(-std::clamp(e.x, -4.0, 4.0)) * 0.1f, 0});
            else
                act(act::Zoom{std::pow(1.15f, static_cast<float>(std::clamp(e.y, -4.0, 4.0))), mouse_,
                              stageSize()});
        }
        break;
    case Kind::focus:
        if (!e.code && drag_ == Drag::tool)
            act(act::PullTool{act::PullTool::What::end, v_.state.pointing.at});
        if (!e.code) drag_ = Drag::none, limb_.end(v_, seconds()), landmark_.end(v_, seconds());
        break;
    case Kind::drop:
        drop(e);
        break;
    case Kind::scale:
        followScale();
        break;
    case Kind::close:
        v_.state.quit = true;
        break;
    default:
        break;
    }
}

// The class's window has nothing to click: a remote's keys arrive wherever the desktop sends them, and the
// mouse turns the body.
void WindowApp::handleClass(const engine::InputEvent& e) {
    using Kind = engine::InputEvent::Kind;
    pending_ = std::max(pending_, 2);
    const glm::vec2 at(e.x, e.y), size = class_->size();
    switch (e.kind) {
    case Kind::key:
    case Kind::character:
    case Kind::drop:
        input_.add({&e, 1});
        break;
    case Kind::button:
        classDrag_ = e.pressed && e.code == GLFW_MOUSE_BUTTON_LEFT;
        break;
    case Kind::move:
        if (classDrag_)
            act(act::Orbit{-(at.x - classMouse_.x) / size.y * 4.0f, (at.y - classMouse_.y) / size.y * 3.0f});
        classMouse_ = at;
        break;
    case Kind::scroll:
        act(act::Zoom{std::pow(1.15f, static_cast<float>(std::clamp(e.y, -4.0, 4.0))), {}, {}});
        break;
    case Kind::focus:
        if (!e.code) classDrag_ = false;
        break;
    case Kind::close:
        act(act::ClassWindow{});
        break;
    default:
        break;
    }
}

void WindowApp::take() {
    const auto act = [this](const Action& a) { this->act(a); };
    const auto other = [this](const engine::InputEvent& e) { handle(e); };
    if (input_.take(v_.state, v_.ui, act, other)) pending_ = std::max(pending_, 2);
}

void WindowApp::drop(const engine::InputEvent& e) {
    for (const std::string& path : e.paths) {
        if (isLessonFile(path)) {
            act(act::OpenLesson{path});
        } else if (path.ends_with(".toml")) {
            for (const Action& a : dropPose(path, v_.session)) act(a);
        } else {
            act(act::BringGuest{path});
        }
    }
}

} // namespace atlas
