#pragma once
// Parts of skinning.cpp, its own business.
#include "engine/core/share.h"
#include "engine/geometry/skinning.h"
#include <algorithm>

namespace engine {

inline float smooth(float a, float b, float x) {
    const float t = std::clamp((x - a) / (b - a), 0.0f, 1.0f);
    return t * t * (3 - 2 * t);
}

// On this thread, and on a second one where that comes in time.
template <class F>
void inTwo(size_t count, const F& work) {
    constexpr size_t parts = 8;
    inParts(parts, [&](size_t i) { work(count * i / parts, count * (i + 1) / parts); });
}

// Each coarse vertex's value halfway to the mean of its neighbours, several times.
inline constexpr int evenRounds = 8; // enough for the worst folds of an arm overhead
template <class T>
std::vector<T> evened(const SkinTopology& s, std::vector<T> a) {
    std::vector<T> b(a.size());
    for (int round = 0; round < evenRounds; ++round) {
        for (size_t v = 0; v < a.size(); ++v) {
            const uint32_t begin = s.firstNeighbour[v], end = s.firstNeighbour[v + 1];
            if (begin == end) {
                b[v] = a[v];
                continue;
            }
            T sum = a[s.neighbours[begin]];
            for (uint32_t n = begin + 1; n < end; ++n) sum += a[s.neighbours[n]];
            b[v] = a[v] * 0.5f + sum * (0.5f / static_cast<float>(end - begin));
        }
        a.swap(b);
    }
    return a;
}

std::vector<SkinTopology::Hinge> findHinges(const SkinTopology&, std::span<const Joint> joints);
// One a hinge; its radius is 0 where the limb goes no two ways there. `positions`: of the bind pose.
std::vector<SkinRest::Hinge> restHinges(const SkinTopology&, std::span<const glm::vec3> positions);
// Keeps both sides of every fold on their side of the plane that halves it, and gives the limb back the
// volume that the fold took, next to it.
void pressFolds(const SkinTopology&, const SkinRest&, std::span<const glm::vec3> positions,
                std::span<const RigidMotion> joints, PosedSkin&);

void findPatches(SkinTopology&);
// PosedSkin::opened of its positions.
std::vector<float> openedSince(const SkinTopology&, std::span<const float> reference,
                               std::span<const glm::vec3> positions);

} // namespace engine
