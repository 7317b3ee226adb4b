#pragma once
// Shortest ways on a triangle surface: a way from triangle to triangle, pulled taut (funnel in the
// unfolded strip; where it bends at a vertex, the strip is led round the vertex's other side if that is
// shorter).
#include "engine/geometry/surface_path.h"

namespace engine {

class GeodesicTracer {
public:
    GeodesicTracer(const SurfaceView&, const SurfaceTopology&); // both must outlive it; one a thread
    // Empty where the surface does not connect the ends.
    SurfacePath trace(const SurfacePoint& a, const SurfacePoint& b);

private:
    struct Corner { // where the taut line bends: at a vertex of a portal, or at its ends
        glm::vec2 at{};
        size_t portal = 0;
        int side = 0; // 0 left, 1 right
    };
    struct Open {
        float estimate, cost;
        uint32_t triangle;
        glm::vec3 at;
    };
    bool cutStrip(const SurfacePoint& a, const SurfacePoint& b);
    bool findStrip(const SurfacePoint& a, const SurfacePoint& b);
    void unfold(const SurfacePoint& a, const SurfacePoint& b);
    void pullTaut();
    bool roundCorners();
    int edgeBetween(uint32_t triangle, uint32_t next) const;
    float angleAt(uint32_t triangle, uint32_t vertex) const;

    SurfaceView s_;
    const SurfaceTopology& topology_;
    std::vector<uint32_t> stamp_;
    std::vector<float> cost_;
    std::vector<uint32_t> from_;
    uint32_t round_ = 0;
    std::vector<Open> open_;
    std::vector<uint32_t> strip_;
    std::vector<std::array<uint32_t, 2>> portal_; // left and right vertex between strip_[i] and strip_[i + 1]
    std::vector<std::array<glm::vec2, 2>> flat_;
    glm::vec2 start_{}, end_{};
    std::vector<Corner> corners_;
};

// Places about `step` apart along the path, both ends included.
std::vector<SurfacePoint> resample(const SurfaceView&, const SurfacePath&, float step);

} // namespace engine
