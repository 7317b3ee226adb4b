#pragma once
// One body with everything that was read and measured for it.
#include "atlas/domain/measure.h"

namespace atlas {

struct AtlasSession {
    std::shared_ptr<const BodyAsset> asset;
    Catalog catalog;
    Shape shape;
    ShapedBody shaped;
    PosedBody reference, posed;
    Measurement measurement;
    std::string source;
    std::shared_ptr<const engine::Bvh> bvh; // over posed.coarseSurface(); for picking and for what the body hides
};

} // namespace atlas
