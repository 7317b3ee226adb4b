#pragma once
// Closed lines on a surface, and how deep inside them each vertex lies.
#include "engine/geometry/geodesic.h"

namespace engine {

struct Outline { // closed: the last place is followed by the first
    std::vector<glm::vec3> positions, normals;
    std::vector<SurfacePoint> places; // of the traced part; the mirrored part has none
    std::vector<uint32_t> strip;      // triangles that the traced part runs through, in order
    bool mirrored = false;
};

// A line through the places of `path`, which ends where it begins, evenly `step` metres apart, its corners
// rounded over about `rounding` metres. With `mirrored`, the path's ends lie at x = 0 and its mirror closes
// it. Empty where the surface does not connect the places.
Outline closedOutline(const SurfaceView&, const SurfaceTopology&, GeodesicTracer&, const SurfacePath& path,
                      float step, float rounding, bool mirrored);

struct Depths {
    std::vector<float> depth; // one a vertex: metres to the next outline, positive inside, within ±reach
    std::vector<uint32_t> triangles; // in which there is some inside
    // Share of the inside along the outlines that lies on their other side than the rest: much where an
    // outline crosses itself. `stray` is a vertex there.
    float astray = 0;
    uint32_t stray = 0;
};
// Finds what outlines part from the rest of the surface. Keeps its memory from one to the next; one a thread.
class DepthFinder {
public:
    DepthFinder(const SurfaceView&, const SurfaceTopology&); // both must outlive it
    // What lies around `seed`. With `half`, one a vertex, only vertices where it is true belong to the inside
    // (for mirrored outlines: those with x >= 0 and on the midline).
    Depths find(std::span<const Outline>, const SurfacePoint& seed, float reach,
                const std::vector<bool>& half = {});

private:
    struct Nearest {
        float distance;
        uint32_t outline, place; // the piece from that place to the next
    };
    void spread(float reach, bool half);
    void block();
    Nearest nearest(uint32_t vertex, uint32_t outline, uint32_t place, float below) const;
    float sideOf(uint32_t vertex) const;
    void countAstray(Depths&) const;

    SurfaceView s_;
    const SurfaceTopology& topology_;
    std::span<const Outline> outlines_;
    std::vector<Nearest> at_;                         // of vertices within reach
    std::vector<uint32_t> touched_;                   // these vertices
    std::vector<uint8_t> crossed_;                    // a bit an edge of each triangle
    std::vector<uint32_t> spread_, flooded_, inside_; // the round in which a triangle or vertex was seen last
    uint32_t round_ = 0;
};

// Square metres where the depth, linear in each triangle, is above zero. With `twin`, those of the place
// where each vertex v has gone to twin[v].
float areaInside(const SurfaceView&, const Depths&, std::span<const uint32_t> twin = {});

} // namespace engine
