#pragma once
// Lays the template's skin on a guest's: starts in the guest's posture and lets go of its own shape step by
// step, each vertex keeping to what its neighbourhood does.
#include "atlas/domain/fit_surface.h"
#include <stop_token>

namespace atlas {

struct FitPin {          // a place that is known: the template's skin comes to lie there
    uint32_t vertex = 0; // below BodyAsset::baseVertexCount
    glm::vec3 at{};      // metres, guest's posture
};

struct SurfaceFit {
    std::vector<glm::vec3> positions; // of all fine vertices and the eyes, guest's posture
    // One a base vertex: how sure its place is, 0 (nothing there, own shape kept) .. 1; and how far from it
    // the guest's skin lies, metres, -1 where there is none.
    std::vector<float> trust, distance;
    std::vector<GuestKind> kind; // one a base vertex: what it lies on
    bool stopped = false;
};

// `start`: the template in the guest's posture, BodyAsset::vertexCount places. With `earlier`, a fit without
// pins, only what the pins change is worked out. `stages`: only so many, from the stiffest.
SurfaceFit layOn(const BodyAsset&, std::span<const glm::vec3> start, const FitSurface&, std::stop_token = {},
                 std::span<const FitPin> pins = {}, const SurfaceFit* earlier = nullptr,
                 size_t stages = ~size_t{0});

// Fine vertex -> the base vertices that it lies between (two for an edge, each twice; four for a face; a base
// vertex is its own).
std::vector<std::array<uint32_t, 4>> fineParents(const BodyAsset&);
// Eyeballs go with the lids, moved and scaled as the skin around them: `start` to `now`, all vertices.
void carryEyes(const BodyAsset&, std::span<const glm::vec3> start, std::vector<glm::vec3>& now);
std::vector<BodyPart> vertexParts(const BodyAsset&); // of all vertices

} // namespace atlas
