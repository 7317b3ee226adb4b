#include "engine/geometry/mesh.h"

namespace engine {

glm::vec3 positionAt(const SurfaceView& s, const SurfacePoint& p) {
    const Triangle& t = s.triangles[p.triangle];
    return s.positions[t[0]] * p.barycentric.x + s.positions[t[1]] * p.barycentric.y +
           s.positions[t[2]] * p.barycentric.z;
}

glm::vec3 normalAt(const SurfaceView& s, const SurfacePoint& p) {
    const Triangle& t = s.triangles[p.triangle];
    const glm::vec3 n = s.normals[t[0]] * p.barycentric.x + s.normals[t[1]] * p.barycentric.y +
                        s.normals[t[2]] * p.barycentric.z;
    const float length = glm::length(n);
    return length > 0 ? n / length : glm::vec3(0, 1, 0);
}

std::vector<glm::vec3> computeNormals(std::span<const glm::vec3> positions,
                                      std::span<const Triangle> triangles) {
    std::vector<glm::vec3> normals(positions.size(), glm::vec3(0));
    for (const Triangle& t : triangles) {
        const glm::vec3 n = glm::cross(positions[t[1]] - positions[t[0]],
                                       positions[t[2]] - positions[t[0]]); // twice the area
        for (uint32_t v : t) normals[v] += n;
    }
    for (glm::vec3& n : normals) {
        const float length = glm::length(n);
        n = length > 0 ? n / length : glm::vec3(0, 1, 0);
    }
    return normals;
}

} // namespace engine
