#pragma once
// The hand of a guided session: where it works on the skin and how it moves, in metres and in pixels of the
// stage. Drawn with the interface, so that a moving hand does not redraw the scene.
#include "atlas/domain/session.h"
#include "atlas/state/state.h"
#include <array>

namespace atlas {

enum class CueMotion : uint8_t { hold, circles, stroke, roll };
CueMotion cueMotion(std::string_view technique); // of Technique::motion; what is unknown is held

inline constexpr float kBallRadius = 0.033f;           // metres, a tennis ball's
inline constexpr double kBreathOut = 6, kBreathIn = 4; // seconds; a press begins as one breathes out

struct Breath {
    bool out = true;
    float full = 1;  // 0 breathed out .. 1 breathed in
    double left = 0; // seconds of this half
};
Breath breathAt(double seconds);

// What is worked on for one place and body; metres, posed world space.
struct CueTrack {
    CueMotion motion{};
    bool toAndFro = false;                  // else it lifts off at the end and begins anew
    std::vector<glm::vec3> points, normals; // the way over the skin; a single place where the hand stays
    std::vector<float> arc;                 // metres along it
    std::vector<glm::vec3> also;            // held together with the first
    glm::vec3 at{}, normal{0, 0, 1};        // the place itself; a roller's way lies to either side of it
    bool wall = false;                      // leaned on against a wall
    bool moves() const { return points.size() > 1; }
    float length() const { return arc.empty() ? 0 : arc.back(); }
};
CueTrack makeCueTrack(const AtlasSession&, const PracticeItem&);

// Where the tip of the hand is after so many seconds of pressing.
struct CueStep {
    float along = 0;    // metres from the way's beginning
    float lift = 0;     // 0 on the skin .. 1 well above it
    float pressure = 1; // 0 .. 1
    float angle = 0;    // circles: radians on the circle; roll: of the ball
};
CueStep stepAt(const CueTrack&, double seconds);
CueStep stillStep(const CueTrack&); // what says most where nothing may move

// A circle that lies on the skin about a place; metres. Closed: the last is not the first again.
std::vector<glm::vec3> skinCircle(const AtlasSession&, glm::vec3 centre, glm::vec3 normal, float radius);

struct HandCue { // pixels of the window
    bool shown = false, wall = false, still = false;
    CueMotion motion{};
    float alpha = 1;
    glm::vec2 target{};          // the place to press
    std::vector<glm::vec2> ring; // about it, lying on the skin
    std::vector<std::vector<glm::vec2>> also;
    std::vector<glm::vec2> way, loop; // to go along; the circle that the tip makes now
    bool toAndFro = false;
    glm::vec2 tip{}, axis{0, 1}; // of thumb or finger, and from there towards the wrist
    float size = 0;              // length of the hand
    float lift = 0, pressure = 1;
    float ballRadius = 0;
    glm::mat3 ballTurn{1};                        // of the ball as the camera sees it
    std::vector<std::array<glm::vec2, 2>> bricks; // joints of the wall behind the ball
};

struct CueMemory { // between frames
    std::vector<float> of;
    CueTrack track;
    glm::vec2 axis{};
};

// Not shown where nothing is pressed, and where the place faces away or is covered.
HandCue layoutCue(const AtlasSession&, const AppState&, glm::vec2 stage, uint64_t body, CueMemory&);

} // namespace atlas
