#pragma once
// Where blood shows through the skin: lips, cheeks, nose, ears, knuckles, finger tips, knees. For drawing
// only.
#include "atlas/domain/body.h"

namespace atlas {

// 0..1 a fine vertex, from the bind pose's joints.
std::vector<float> skinBlush(const BodyAsset&, const ShapedBody&);

// The inside of the mouth, behind the lips: 0 a vertex of the skin, 0.5 of the lining .. 1 deepest in it.
std::vector<float> mouthLining(const BodyAsset&, const ShapedBody&);

} // namespace atlas
