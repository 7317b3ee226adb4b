#pragma once
// What the scene's picture depends on; when it is as before, only the interface is drawn.
#include "atlas/state/state.h"
#include "engine/render/renderer.h"

namespace atlas {

struct SceneKey {
    glm::vec3 target{};
    float yaw = 0, pitch = 0, distance = 0, shift = 0, scale = 0;
    uint64_t body = 0;
    std::string point, preview, region;
    std::optional<std::vector<std::string>> lit; // of an examination: nothing else shows
    bool safety = false;                         // its card is read
    bool projector = false;
    bool ruler = false;
    OfferedRegion hinted;
    Side side{}, regionSide{};
    std::vector<std::string> meridians, found;
    Settings settings;
    int x = 0, y = 0, width = 0, height = 0;
    Drawings drawings;
    bool operator==(const SceneKey&) const = default;
};
// `body` counts the bodies.
SceneKey keyOf(const AppState&, const engine::ViewRect&, float scale, uint64_t body);
bool viewMoved(const SceneKey&,
               const SceneKey&); // by camera, shape or a hovered region: often, not by a setting

} // namespace atlas
