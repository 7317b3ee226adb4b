#pragma once
// The guest's own skin on the fitted template: it follows every pose, and what lies on the template's skin is
// brought out to it.
#include "atlas/domain/guest.h"

namespace atlas {

struct PosedGuest {
    std::vector<glm::vec3> positions; // one a vertex of the GuestSkin, metres
    std::vector<glm::quat> turns;     // bind normal to posed normal
    std::vector<float> opened;        // as PosedBody's
    uint64_t version = 0;             // PosedBody::version of the body that it follows
};
// `bind` is the fitted template that `posed` shows in a pose. Every vertex keeps its place beside the
// triangle that it is bound to and turns with the skin there.
PosedGuest followBody(const GuestSkin&, const ShapedBody& bind, const PosedBody& posed);

// `bind` with its skin moved out to the guest's outermost layer (clothes, hair, shoes; at most
// kThickestCover), for overlays; a little in where the guest's skin lies deeper. Eyes stay.
inline constexpr float kThickestCover = 0.05f; // metres
ShapedBody coveredBody(const BodyAsset&, const ShapedBody& bind, const GuestSkin&);

// Normals that are alike where vertices share a place: files cut the surface along the seams of a texture.
std::vector<glm::vec3> seamlessNormals(const GuestSkin&);

// What every vertex of the template has (openness, blush, tint), for every vertex of the guest; `otherwise`
// where `values` is too short.
template <class T>
std::vector<T> carried(const GuestSkin& skin, std::span<const engine::Triangle> triangles,
                       std::span<const T> values, T otherwise) {
    std::vector<T> out(skin.on.size(), otherwise);
    for (size_t v = 0; v < out.size(); ++v) {
        const engine::Triangle& t = triangles[skin.on[v].triangle];
        if (t[0] >= values.size() || t[1] >= values.size() || t[2] >= values.size()) continue;
        const glm::vec3& b = skin.on[v].barycentric;
        out[v] = values[t[0]] * b.x + values[t[1]] * b.y + values[t[2]] * b.z;
    }
    return out;
}

} // namespace atlas
