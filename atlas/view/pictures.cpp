#include "atlas/view/pictures.h"
#include "engine/render/camera.h"

namespace atlas {

std::string wordBeside(const PagePicture& p, const std::string& code) {
    for (size_t i = 0; i < p.points.size() && i < p.labels.size(); ++i)
        if (code == p.points[i]) return p.labels[i];
    return code;
}

std::vector<PictureArrow> pictureArrows(const AtlasSession& session, const PagePicture& p,
                                        const engine::Camera& camera, glm::vec2 size) {
    std::vector<PictureArrow> arrows;
    const auto pixel = [&](const std::string& code) -> std::optional<glm::vec2> {
        const auto side = facingSide(session, code, camera);
        const auto place = side ? placeOf(session, code, *side) : std::nullopt;
        if (!place) return {};
        const glm::vec3 at = engine::project(camera, place->position, size);
        return at.z > 0 ? std::optional(glm::vec2(at)) : std::nullopt;
    };
    const auto from = p.from.empty() ? std::nullopt : pixel(p.from);
    if (!from) return arrows;
    for (const std::string& code : p.to)
        if (const auto to = pixel(code)) arrows.push_back({*from, *to});
    return arrows;
}

} // namespace atlas
