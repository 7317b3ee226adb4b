#pragma once
// Bounding-volume hierarchy over a triangle surface: ray casts and closest points. Keeps no reference to the
// mesh; pass the same triangles to every call. `refit` follows a deformation without rebuilding.
#include "engine/geometry/mesh.h"
#include <functional>
#include <optional>

namespace engine {

struct Ray {
    glm::vec3 origin, direction; // direction need not be unit length; t is in its units
};

struct RayHit {
    float t = 0;
    SurfacePoint at;
};

struct ClosestPoint {
    float distance = 0;
    SurfacePoint at;
    glm::vec3 position{};
};

class Bvh {
public:
    Bvh() = default;
    explicit Bvh(const SurfaceView& surface);
    // With the order() of a tree over the same triangle list in another shape: needs no sorting.
    // `order` must be a permutation of the triangle indices.
    Bvh(const SurfaceView& surface, std::vector<uint32_t> order);
    const std::vector<uint32_t>& order() const { return order_; }
    void refit(const SurfaceView& surface);
    std::optional<RayHit> raycast(const SurfaceView&, const Ray&, float tMax = 1e30f) const;
    ClosestPoint closest(const SurfaceView&, glm::vec3 point) const;
    bool empty() const { return nodes_.empty(); }

private:
    struct Node {
        glm::vec3 lo, hi;
        uint32_t first = 0,
                 count = 0; // leaf: triangles order_[first .. first+count); inner: children at first, first+1
    };
    void split(const std::function<void(uint32_t, uint32_t)>& sort);
    std::vector<Node> nodes_;
    std::vector<uint32_t> order_;
};

} // namespace engine
