#pragma once
// Shapes by name, from atlas/data/presets.toml; and shapes as text.
#include "atlas/domain/body.h"
#include "atlas/domain/catalog.h"
#include <span>
#include <vector>

namespace atlas {

struct Preset {
    std::string id, name; // "heavy", "Heavy"
    Shape shape;
    bool keepsSex = true; // it names none
};
engine::Result<std::vector<Preset>> loadPresets(const std::filesystem::path& dataDir);
// Appends what is wrong with the file, for lint.
std::vector<Preset> readPresets(const std::filesystem::path& file, std::vector<LintFinding>& problems);

const Preset* findPreset(std::span<const Preset>, std::string_view id);
Shape shapeOf(const Preset&, const Shape& now);
std::string knownPresets(std::span<const Preset>); // "female, male, …"

// "preset=heavy,age=60" on top of `base`, from left to right; the error names the wrong key or value.
engine::Result<Shape> parseShape(std::string_view text, Shape base, std::span<const Preset>);
std::string describe(const Shape&); // "sex=0,age=25,…", as parseShape reads it

} // namespace atlas
