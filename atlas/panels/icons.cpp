#include "atlas/panels/ui.h"
#include <cmath>

namespace atlas::ui {

// Drawn on a grid of 18 units with strokes of 1.6.
void drawIcon(ImDrawList* list, Icon icon, ImVec2 centre, float size, ImU32 c) {
    const float u = size / 18, t = 1.6f * u;
    auto at = [&](float x, float y) { return ImVec2(centre.x + (x - 9) * u, centre.y + (y - 9) * u); };
    auto line = [&](float x0, float y0, float x1, float y1) { list->AddLine(at(x0, y0), at(x1, y1), c, t); };
    auto bend = [&](float x0, float y0, float x1, float y1, float x2, float y2) {
        const ImVec2 points[] = {at(x0, y0), at(x1, y1), at(x2, y2)};
        list->AddPolyline(points, 3, c, 0, t);
    };
    switch (icon) {
    case Icon::search:
        list->AddCircle(at(7.5f, 7.5f), 5 * u, c, 20, t);
        line(11.3f, 11.3f, 15.5f, 15.5f);
        break;
    case Icon::close:
        line(4.5f, 4.5f, 13.5f, 13.5f);
        line(13.5f, 4.5f, 4.5f, 13.5f);
        break;
    case Icon::undo:
    case Icon::redo: {
        auto x = [&](float v) { return icon == Icon::undo ? v : 18 - v; };
        bend(x(6.4f), 3, x(3), 6.4f, x(6.4f), 9.8f);
        const float quarter = 1.5707963f;
        list->PathLineTo(at(x(3), 6.4f));
        list->PathLineTo(at(x(10.6f), 6.4f));
        if (icon == Icon::undo)
            list->PathArcTo(at(10.6f, 10.4f), 4 * u, -quarter, quarter, 14);
        else
            list->PathArcTo(at(7.4f, 10.4f), 4 * u, 3 * quarter, quarter, 14);
        list->PathLineTo(at(x(6.4f), 14.4f));
        list->PathStroke(c, 0, t);
        break;
    }
    case Icon::back:
        bend(11, 3.5f, 5.5f, 9, 11, 14.5f);
        break;
    case Icon::forward:
        bend(7, 3.5f, 12.5f, 9, 7, 14.5f);
        break;
    case Icon::shield: {
        list->PathLineTo(at(9, 2.4f));
        list->PathLineTo(at(14.6f, 4.4f));
        list->PathBezierCubicCurveTo(at(14.6f, 10), at(13, 13.6f), at(9, 15.8f), 10);
        list->PathBezierCubicCurveTo(at(5, 13.6f), at(3.4f, 10), at(3.4f, 4.4f), 10);
        list->PathStroke(c, ImDrawFlags_Closed, t);
        bend(6.2f, 8.6f, 8.4f, 10.8f, 12, 6.6f);
        break;
    }
    case Icon::copy:
        list->AddRect(at(6.5f, 6.5f), at(15, 15.5f), c, 1.5f * u, 0, t);
        bend(11.5f, 3, 3, 3, 3, 12);
        break;
    case Icon::print: // a sheet out of a printer
        bend(5, 7, 5, 2.5f, 13, 2.5f);
        line(13, 2.5f, 13, 7);
        list->AddRect(at(2.5f, 7), at(15.5f, 12.5f), c, 1.5f * u, 0, t);
        list->AddRect(at(5, 10.5f), at(13, 15.5f), c, 0, 0, t);
        break;
    case Icon::fold:
        bend(4, 4, 9, 9, 4, 14);
        bend(9, 4, 14, 9, 9, 14);
        break;
    case Icon::unfold:
        bend(14, 4, 9, 9, 14, 14);
        bend(9, 4, 4, 9, 9, 14);
        break;
    case Icon::plus:
        line(9, 3.5f, 9, 14.5f);
        line(3.5f, 9, 14.5f, 9);
        break;
    case Icon::minus:
        line(3.5f, 9, 14.5f, 9);
        break;
    case Icon::sun:
        list->AddCircle(at(9, 9), 3.4f * u, c, 16, t);
        for (int i = 0; i < 8; ++i) {
            const float a = static_cast<float>(i) * 0.7853982f, x = std::cos(a), y = std::sin(a);
            line(9 + 5.6f * x, 9 + 5.6f * y, 9 + 7.8f * x, 9 + 7.8f * y);
        }
        break;
    case Icon::moon:
        list->PathArcTo(at(9, 9), 6 * u, 0.35f, 4.36f, 18);
        list->PathArcTo(at(13.1f, 5.6f), 5.6f * u, 3.35f, 1.36f, 14);
        list->PathStroke(c, ImDrawFlags_Closed, t);
        break;
    case Icon::label: {
        const ImVec2 points[] = {at(2.5f, 5), at(11.5f, 5), at(15.5f, 9), at(11.5f, 13), at(2.5f, 13)};
        list->AddPolyline(points, 5, c, ImDrawFlags_Closed, t);
        list->AddCircleFilled(at(11.2f, 9), 1.3f * u, c, 10);
        break;
    }
    case Icon::line:
        list->AddBezierCubic(at(4, 15), at(4, 6), at(14, 12), at(14, 3), c, t, 14);
        list->AddCircleFilled(at(4, 15), 2.2f * u, c, 12);
        list->AddCircleFilled(at(14, 3), 2.2f * u, c, 12);
        break;
    case Icon::help:
        list->PathArcTo(at(9, 6.6f), 3.6f * u, -2.9f, 0.9f, 14);
        list->PathLineTo(at(9, 10.2f));
        list->PathLineTo(at(9, 11.4f));
        list->PathStroke(c, 0, t);
        list->AddCircleFilled(at(9, 14.4f), 1.2f * u, c, 10);
        break;
    case Icon::reset:
        list->PathArcTo(at(9, 9.4f), 5.6f * u, -2.4f, 2.9f, 20);
        list->PathStroke(c, 0, t);
        bend(3.2f, 2.4f, 4.6f, 6, 8.4f, 5);
        break;
    case Icon::ache:
        list->AddCircleFilled(at(9, 9), 2.2f * u, c, 12);
        list->AddCircle(at(9, 9), 4.8f * u, c, 18, 1.2f * u);
        list->AddCircle(at(9, 9), 7.6f * u, c, 22, 0.8f * u);
        break;
    case Icon::page:
        list->AddRect(at(4, 2.5f), at(14, 15.5f), c, 1.5f * u, 0, t);
        line(6.8f, 6.5f, 11.2f, 6.5f);
        line(6.8f, 9.5f, 11.2f, 9.5f);
        break;
    case Icon::sliders:
        for (int i = 0; i < 3; ++i) {
            const float y = 4.2f + 4.8f * static_cast<float>(i), x = i == 1 ? 12 : 6.5f;
            line(2.5f, y, x - 2, y);
            line(x + 2, y, 15.5f, y);
            list->AddCircle(at(x, y), 2 * u, c, 12, 1.4f * u);
        }
        break;
    case Icon::body:
        list->AddCircle(at(9, 3.9f), 2.1f * u, c, 14, 1.4f * u);
        bend(3.6f, 8.2f, 9, 7.6f, 14.4f, 8.2f);
        line(9, 7.6f, 9, 11.4f);
        bend(6, 16, 9, 11, 12, 16);
        break;
    case Icon::pose: // somebody who bends arm and knee
        list->AddCircle(at(8.2f, 3.6f), 2 * u, c, 14, 1.4f * u);
        line(8.2f, 6.6f, 8.2f, 11);
        bend(8.2f, 7.6f, 12.6f, 8.6f, 14.6f, 4.4f);
        bend(8.2f, 7.6f, 4.6f, 9.6f, 3.6f, 12.6f);
        bend(8.2f, 11, 12.4f, 12, 12.4f, 16);
        bend(8.2f, 11, 6.4f, 13.4f, 5.6f, 16);
        break;
    case Icon::mirror:
        line(9, 2.6f, 9, 15.4f);
        bend(6.4f, 5.4f, 2.8f, 12.6f, 6.4f, 12.6f);
        bend(11.6f, 5.4f, 15.2f, 12.6f, 11.6f, 12.6f);
        line(6.4f, 5.4f, 6.4f, 12.6f);
        line(11.6f, 5.4f, 11.6f, 12.6f);
        break;
    case Icon::play: {
        const ImVec2 points[] = {at(5, 3), at(15, 9), at(5, 15)};
        list->AddConvexPolyFilled(points, 3, c);
        list->AddPolyline(points, 3, c, ImDrawFlags_Closed, t);
        break;
    }
    case Icon::pause:
        list->AddRectFilled(at(4.5f, 3), at(7.7f, 15), c, 0.8f * u);
        list->AddRectFilled(at(10.3f, 3), at(13.5f, 15), c, 0.8f * u);
        break;
    case Icon::next:
    case Icon::previous: {
        const bool next = icon == Icon::next;
        auto x = [&](float v) { return next ? v : 18 - v; };
        const ImVec2 points[] = {at(x(4), 4), at(x(11.5f), 9), at(x(4), 14)};
        list->AddTriangleFilled(points[0], points[1], points[2], c);
        list->AddPolyline(points, 3, c, ImDrawFlags_Closed, t * 0.8f);
        line(x(14), 3.6f, x(14), 14.4f);
        line(x(14.6f), 3.6f, x(14.6f), 14.4f);
        break;
    }
    case Icon::repeat:
        list->PathArcTo(at(9, 9.4f), 5.6f * u, -1.0f, 4.2f, 22);
        list->PathStroke(c, 0, t);
        bend(9, 1.4f, 12.6f, 4.5f, 8.9f, 7.4f);
        break;
    case Icon::stop:
        list->AddRectFilled(at(4.2f, 4.2f), at(13.8f, 13.8f), c, 1.5f * u);
        break;
    case Icon::up:
        bend(3.5f, 11, 9, 5.5f, 14.5f, 11);
        break;
    case Icon::down:
        bend(3.5f, 7, 9, 12.5f, 14.5f, 7);
        break;
    case Icon::list:
        for (const float y : {4.5f, 9.0f, 13.5f}) {
            list->AddCircleFilled(at(3.6f, y), 1.2f * u, c, 10);
            line(6.8f, y, 15.4f, y);
        }
        break;
    case Icon::diary:
        list->AddRect(at(3.5f, 2.5f), at(14.5f, 15.5f), c, 1.5f * u, 0, t);
        line(6.4f, 2.5f, 6.4f, 15.5f);
        bend(8.4f, 10.6f, 10.2f, 8.4f, 12.4f, 7);
        break;
    case Icon::laser:
        list->AddCircleFilled(at(9, 9), 2.6f * u, c, 14);
        for (int i = 0; i < 8; ++i) {
            const float a = static_cast<float>(i) * 0.7853982f, x = std::cos(a), y = std::sin(a);
            line(9 + 4.6f * x, 9 + 4.6f * y, 9 + 6.8f * x, 9 + 6.8f * y);
        }
        break;
    case Icon::spotlight: { // a lamp's cone on a floor
        line(7, 2.5f, 11, 2.5f);
        line(11.2f, 2.5f, 15.4f, 13);
        line(6.8f, 2.5f, 2.6f, 13);
        list->PathArcTo(at(9, 9.2f), 7.4f * u, 0.52f, 2.62f, 16);
        list->PathStroke(c, 0, t);
        break;
    }
    case Icon::magnifier:
        list->AddCircle(at(7.5f, 7.5f), 5 * u, c, 20, t);
        line(11.3f, 11.3f, 15.5f, 15.5f);
        line(5.2f, 7.5f, 9.8f, 7.5f);
        line(7.5f, 5.2f, 7.5f, 9.8f);
        break;
    case Icon::pen: {
        const ImVec2 shaft[] = {at(3, 15), at(4, 11.2f), at(12.2f, 3), at(15, 5.8f), at(6.8f, 14)};
        list->AddPolyline(shaft, 5, c, ImDrawFlags_Closed, t);
        line(10.2f, 5, 13, 7.8f);
        break;
    }
    case Icon::straight:
        line(3.5f, 14.5f, 14.5f, 3.5f);
        break;
    case Icon::arrow:
        line(3.5f, 14.5f, 14, 4);
        bend(7.8f, 3.6f, 14.4f, 3.6f, 14.4f, 10.2f);
        break;
    case Icon::eraser: {
        const ImVec2 block[] = {at(2.6f, 11), at(10, 3.6f), at(14.6f, 8.2f), at(8.2f, 14.6f),
                                at(6.2f, 14.6f)};
        list->AddPolyline(block, 5, c, ImDrawFlags_Closed, t);
        line(6.3f, 7.3f, 10.9f, 11.9f);
        line(6.2f, 15.2f, 15.4f, 15.2f);
        break;
    }
    case Icon::screen:
        list->AddRect(at(2.5f, 3.5f), at(15.5f, 12.5f), c, 1.5f * u, 0, t);
        line(6, 15.4f, 12, 15.4f);
        line(9, 12.5f, 9, 15.4f);
        break;
    case Icon::wipe: // a bin
        line(3.5f, 5, 14.5f, 5);
        bend(5, 5, 5.8f, 15.4f, 12.2f, 15.4f);
        line(12.2f, 15.4f, 13, 5);
        bend(7, 5, 7, 2.8f, 11, 2.8f);
        line(11, 2.8f, 11, 5);
        break;
    case Icon::tick:
        bend(3.5f, 9.5f, 7.4f, 13.4f, 14.5f, 4.8f);
        break;
    }
}

} // namespace atlas::ui
