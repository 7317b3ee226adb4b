#pragma once
// The sliders that come nearest to a guest: bone lengths, stature and girths.
#include "atlas/domain/guest_rig.h"
#include <optional>

namespace atlas {

// What the guest and a shape of the template are compared by; metres, 0 where unknown.
struct BodyMeasures {
    static constexpr size_t kCount = 21;
    std::array<float, kCount> value{};
};
// Of a body whose joint j lies at heads[j], if at all; `follows` as in GuestSurface, one a position.
BodyMeasures measureBody(const BodyAsset&, std::span<const std::optional<glm::vec3>> heads,
                         std::span<const glm::vec3> positions, std::span<const int> follows);
Shape nearestShape(const BodyAsset&, const BodyMeasures&);

} // namespace atlas
