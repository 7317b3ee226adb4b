#pragma once
// Where blood shows through the skin: lips, cheeks, nose, ears, knuckles, finger tips, knees. For drawing
// only.
#include "atlas/domain/body.h"

namespace atlas {

// 0..1 a fine vertex, from the bind pose's joints.
std::vector<float> skinBlush(const BodyAsset&, const ShapedBody&);

} // namespace atlas
