#pragma once
// The posture in which a point is found: its name, and the words by which texts speak of it.
#include "atlas/domain/catalog.h"
#include "atlas/domain/pose.h"

namespace atlas {

// The pose's own name, "Elbow bent"; its id in words where it is not among the poses; "" for a point found in
// the anatomical position.
std::string postureName(std::span<const Pose>, const Point&);

// What a text says that names this pose, in small letters: "bend the elbow", "elbow bent". Empty for an id
// that is not known here.
const std::vector<std::string>& postureWords(std::string_view pose);
// True where the finding or location names the point's posture; also where no words are known for it.
bool speaksOfPosture(const Point&);

// The side that the pose is made for: whose limbs it moves more, else the upper one of who lies on a side;
// Side::midline where it treats both alike.
Side posedSide(const Pose&);

} // namespace atlas
