#pragma once
// Landmarks of a guest that the user put right, kept beside its file.
#include "atlas/domain/guest_fit.h"
#include "atlas/domain/measure.h"

namespace atlas {

// "model.glb" -> "model.landmarks.toml".
std::filesystem::path correctionsFile(const std::filesystem::path& guest);
// None where there is no such file. Errors name file, line and remedy.
engine::Result<std::vector<Correction>> loadCorrections(const std::filesystem::path& file, const Catalog&);
// Replaces the file at once; removes it where nothing is corrected.
engine::Result<void> saveCorrections(const std::filesystem::path& file, std::span<const Correction>);
std::string describe(std::span<const Correction>); // the file's text

// The landmark put where the user let go of it: a place of these triangles on the template's fitted skin.
Correction correctionAt(const Guest&, std::span<const engine::Triangle>, std::string landmark, Side,
                        const engine::SurfacePoint&);
// Replaces an earlier one of the same landmark and side.
void put(std::vector<Correction>&, Correction);

struct Pinned {
    std::vector<FitPin> pins;
    std::vector<std::pair<std::string, uint32_t>> landmarks; // as in Guest
};
// What the corrections mean on the body as it was measured without them: the template's vertex next to each
// landmark stands for it from then on, on both sides.
engine::Result<Pinned> pinned(const BodyAsset&, const Measurement&, std::span<const Correction>);

} // namespace atlas
