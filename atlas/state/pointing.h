#pragma once
// What a teacher points with, and the lines that were drawn. Plain values that every window shows at its own
// size: places on the picture are right and up from its middle, in parts of its height.
#include "atlas/domain/lesson.h"
#include "engine/render/scene.h"
#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>

namespace atlas {

struct AppState;

enum class PointingTool { none, laser, spotlight, magnifier, pen, line, arrow, eraser };
inline constexpr size_t kPointingTools = 8;
std::string_view toString(PointingTool);
bool draws(PointingTool); // pen, line, arrow
// Of what the tool's size is: parts of the picture's height (a radius), else logical pixels (a line's width).
bool sizedByPicture(PointingTool);

struct PenColour {
    const char* name;
    const char* hex;
};
std::span<const PenColour> penColours(); // told apart also by the colour-blind

struct PointerTrail { // where the laser was
    glm::vec2 at{};
    double when = 0; // seconds, as apply()'s `now`
};
inline constexpr double kTrailSeconds = 0.35;

// A stroke on its way, or the eraser's.
struct Drawing {
    struct Place {
        glm::vec2 at{};
        bool skin = false; // the body lies there
    };
    std::vector<Place> path;
    engine::Camera camera; // seen from here: where the view moves the stroke ends
    Pose pose;
    bool erases = false, kept = false; // kept: this pull has its step in `done` already
};

using Drawings = std::vector<Stroke>;

struct Pointing {
    PointingTool tool = PointingTool::none, last = PointingTool::pen; // in the hand; taken again by one key
    std::array<float, kPointingTools> sizes{0, 0.011f, 0.17f, 0.19f, 4, 4, 4, 0.02f};
    int colour = 0; // of penColours()
    bool onScreen = false;
    std::optional<bool>
        bar; // the tools show on the stage; unset: while one is in the hand, not on a projector
    glm::vec2 at{};
    bool there = false; // over the stage
    std::vector<PointerTrail> trail;
    std::optional<Drawing> drawing;
    Drawings drawings; // of the view itself, kept by the window
    using History =
        std::vector<std::shared_ptr<const Drawings>>; // shared, as the state is copied for the class
    History done, undone;                             // as they were before each step, the last comes first
    std::shared_ptr<const Drawings> left; // as the last step left them: other ones have another history
    std::string of;                       // likewise, where those were kept
    float share =
        1; // of every place's distance from the middle, where a picture shows more than the teacher's
    float size() const { return sizes[static_cast<size_t>(tool)]; }
};

// A place in pixels of the stage, and back. The middle is where the camera looks, beside any panel.
glm::vec2 pictureToPixel(const AppState&, glm::vec2 at);
glm::vec2 pixelToPicture(const AppState&, glm::vec2 pixel);

// What is drawn on the body just now: the step's where a lesson is open, else the view's own.
const Drawings& shownDrawings(const AppState&);
std::filesystem::path drawingsFile();         // $XDG_DATA_HOME/tongren/drawings.toml: the view's own
std::string whoseDrawings(const AppState&);   // the place that keeps them, for readDrawings()
std::string placeOfDrawings(const AppState&); // the same, "" where there are none
// "FILE", or "FILE:3" of a lesson's third step.
engine::Result<Drawings> readDrawings(const std::string& place);
bool toolsShown(const AppState&); // their row on the stage

// The course of a pull through these places: without its tremble, round where few places came, one place
// every `step`. A line and an arrow go straight.
std::vector<glm::vec2> smoothPath(std::span<const glm::vec2>, PointingTool, float step);
// Indices of the places that are needed so that none of the others lies further than `tolerance` from the
// line through them; first and last always.
std::vector<size_t> neededPlaces(std::span<const glm::vec3>, float tolerance);

} // namespace atlas
