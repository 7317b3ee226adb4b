#pragma once
// Lines drawn on the skin that help to find points: creases, brows, hairline. Defined in
// atlas/data/features.toml by landmarks, traced once a shape on the measuring posture, carried by every pose.
#include "atlas/domain/session.h"

namespace atlas {

struct Feature {
    std::string id, kind; // crease, outline, brow, hair
    float width = 0.001f; // metres
    std::vector<engine::SurfacePoint> points;
};
// A feature whose landmarks the body lacks is left out; a damaged file is an error.
engine::Result<std::vector<Feature>> traceFeatures(const AtlasSession&, const std::filesystem::path& dataDir);

} // namespace atlas
