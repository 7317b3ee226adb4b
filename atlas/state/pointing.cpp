#include "atlas/state/pointing.h"
#include "atlas/state/state.h"
#include "engine/core/files.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace atlas {

std::string_view toString(PointingTool t) {
    constexpr std::array<std::string_view, kPointingTools> names{"none", "laser", "spotlight", "magnifier",
                                                                 "pen",  "line",  "arrow",     "eraser"};
    return names[static_cast<size_t>(t)];
}

bool draws(PointingTool t) {
    return t == PointingTool::pen || t == PointingTool::line || t == PointingTool::arrow;
}

bool sizedByPicture(PointingTool t) {
    return t != PointingTool::none && !draws(t);
}

std::span<const PenColour> penColours() {
    // After Okabe and Ito; blue darker and green lighter for those who see no blue.
    static constexpr std::array<PenColour, 5> all{{{"red", "#d55e00"},
                                                   {"blue", "#0a4fa8"},
                                                   {"yellow", "#f0e442"},
                                                   {"green", "#12b07c"},
                                                   {"black", "#1a1a1f"}}};
    return all;
}

namespace {

glm::vec2 middleOf(const AppState& s) {
    return {s.stage.x * 0.5f * (1 + s.camera.shift), s.stage.y * 0.5f};
}

float heightOf(const AppState& s) {
    return std::max(s.stage.y, 1.0f) * std::max(s.pointing.share, 1e-3f);
}

} // namespace

glm::vec2 pictureToPixel(const AppState& s, glm::vec2 at) {
    return middleOf(s) + glm::vec2(at.x, -at.y) * heightOf(s);
}

glm::vec2 pixelToPicture(const AppState& s, glm::vec2 pixel) {
    const glm::vec2 d = (pixel - middleOf(s)) / heightOf(s);
    return {d.x, -d.y};
}

namespace {

const LessonStep* stepOf(const AppState& s) {
    if (s.exam.run) return nullptr; // a step's lines would tell the answer
    return s.lesson && s.lesson->step < s.lesson->lesson.steps.size()
               ? &s.lesson->lesson.steps[s.lesson->step]
               : nullptr;
}

} // namespace

const Drawings& shownDrawings(const AppState& s) {
    const LessonStep* step = stepOf(s);
    return step ? step->drawings : s.pointing.drawings;
}

std::filesystem::path drawingsFile() {
    return engine::dataDir() / "drawings.toml";
}

std::string whoseDrawings(const AppState& s) {
    if (!stepOf(s)) return drawingsFile().string();
    const Lesson& lesson = s.lesson->lesson;
    return (lesson.file.empty() ? lesson.id : lesson.file.string()) + ":" +
           std::to_string(s.lesson->step + 1);
}

std::string placeOfDrawings(const AppState& s) {
    return shownDrawings(s).empty() ? "" : whoseDrawings(s);
}

engine::Result<Drawings> readDrawings(const std::string& place) {
    std::string file = place;
    size_t step = 1;
    const size_t colon = file.rfind(':'), digits = file.size() - std::min(colon + 1, file.size());
    if (colon != std::string::npos && digits > 0 && digits < 6 &&
        std::all_of(file.begin() + static_cast<long>(colon) + 1, file.end(),
                    [](char c) { return c >= '0' && c <= '9'; })) {
        step = static_cast<size_t>(std::atoi(file.c_str() + colon + 1));
        file.resize(colon);
    }
    auto lesson = openLesson(file);
    if (!lesson) return lesson.error();
    if (step == 0 || step > lesson->steps.size())
        return engine::Error{file + " has " + std::to_string(lesson->steps.size()) + " steps"};
    return std::move(lesson->steps[step - 1].drawings);
}

bool toolsShown(const AppState& s) {
    return s.pointing.bar.value_or(s.pointing.tool != PointingTool::none && !s.projector);
}

std::vector<glm::vec2> smoothPath(std::span<const glm::vec2> path, PointingTool tool, float step) {
    std::vector<glm::vec2> kept;
    if (path.empty()) return kept;
    step = std::max(step, 1e-6f);
    const auto straight = [&](glm::vec2 a, glm::vec2 b, std::vector<glm::vec2>& out) {
        const int parts = std::max(1, static_cast<int>(std::ceil(glm::distance(a, b) / step)));
        for (int i = 1; i <= parts; ++i)
            out.push_back(glm::mix(a, b, static_cast<float>(i) / static_cast<float>(parts)));
    };
    if (tool != PointingTool::pen || path.size() < 3) {
        kept.push_back(path.front());
        if (path.size() > 1) straight(path.front(), path.back(), kept);
        return kept;
    }
    for (const glm::vec2& p : path)
        if (kept.empty() || glm::distance(kept.back(), p) > 1.2f * step) kept.push_back(p);
    if (kept.back() != path.back()) kept.push_back(path.back());
    const std::vector<glm::vec2> was = kept;
    for (size_t i = 1; i + 1 < was.size(); ++i) { // whole pixels and a hand's tremble
        // Not across a long way: few places came there, and each is meant.
        const float near = std::min(glm::distance(was[i], was[i - 1]), glm::distance(was[i], was[i + 1]));
        const float share = std::clamp(1.5f - near / (4 * step), 0.0f, 1.0f);
        kept[i] = glm::mix(was[i], 0.125f * was[i - 1] + 0.75f * was[i] + 0.125f * was[i + 1], share);
    }
    // Centripetal Catmull-Rom: no loops between places that lie unevenly.
    std::vector<glm::vec2> out{kept.front()};
    const auto n = kept.size();
    for (size_t i = 0; i + 1 < n; ++i) {
        const glm::vec2 p1 = kept[i], p2 = kept[i + 1];
        // Beyond its ends the course bends on as before.
        const auto mirrored = [&](glm::vec2 p) {
            const glm::vec2 along = glm::normalize(p2 - p1);
            return p - 2 * glm::dot(p - (p1 + p2) * 0.5f, along) * along;
        };
        const bool first = i == 0, last = i + 2 == n;
        const glm::vec2 p0 = !first ? kept[i - 1]
                             : last ? p1 + (p1 - p2)
                                    : mirrored(kept[i + 2]),
                        p3 = !last   ? kept[i + 2]
                             : first ? p2 + (p2 - p1)
                                     : mirrored(kept[i - 1]);
        const auto knot = [](glm::vec2 a, glm::vec2 b) {
            return std::max(std::sqrt(glm::distance(a, b)), 1e-6f);
        };
        const float t1 = knot(p0, p1), t2 = t1 + knot(p1, p2), t3 = t2 + knot(p2, p3);
        const int parts = std::max(1, static_cast<int>(std::ceil(glm::distance(p1, p2) / step)));
        for (int k = 1; k <= parts; ++k) {
            const float t = t1 + (t2 - t1) * static_cast<float>(k) / static_cast<float>(parts);
            const auto mix = [t](glm::vec2 a, glm::vec2 b, float ta, float tb) {
                return a * ((tb - t) / (tb - ta)) + b * ((t - ta) / (tb - ta));
            };
            const glm::vec2 a1 = mix(p0, p1, 0, t1), a2 = mix(p1, p2, t1, t2), a3 = mix(p2, p3, t2, t3);
            out.push_back(mix(mix(a1, a2, 0, t2), mix(a2, a3, t1, t3), t1, t2));
        }
    }
    return out;
}

std::vector<size_t> neededPlaces(std::span<const glm::vec3> path, float tolerance) {
    std::vector<size_t> out;
    if (path.empty()) return out;
    std::vector<char> needed(path.size(), 0);
    needed.front() = needed.back() = 1;
    std::vector<std::pair<size_t, size_t>> open{{0, path.size() - 1}};
    while (!open.empty()) { // Ramer, Douglas and Peucker
        const auto [a, b] = open.back();
        open.pop_back();
        const glm::vec3 d = path[b] - path[a];
        const float length = glm::dot(d, d);
        float most = tolerance;
        size_t furthest = 0;
        for (size_t i = a + 1; i < b; ++i) {
            const float along =
                length > 0 ? std::clamp(glm::dot(path[i] - path[a], d) / length, 0.0f, 1.0f) : 0;
            const float off = glm::distance(path[i], path[a] + along * d);
            if (off > most) most = off, furthest = i;
        }
        if (furthest == 0) continue;
        needed[furthest] = 1;
        open.emplace_back(a, furthest);
        open.emplace_back(furthest, b);
    }
    for (size_t i = 0; i < path.size(); ++i)
        if (needed[i]) out.push_back(i);
    return out;
}

} // namespace atlas
