#pragma once
// The pictures of a page: what the stage would show, small.
#include "atlas/view/labels.h"

namespace atlas {

struct PictureArrow { // pixels of the picture
    glm::vec2 from{}, to{};
};

struct CardPicture {
    uint64_t number = 0; // Renderer::addPicture; 0: a drawn figure, or it could not be made
    int width = 0, height = 0;
    std::vector<Label> labels; // logical pixels of the picture
    std::vector<PictureArrow> arrows;
};

// What stands beside a point instead of its code.
std::string wordBeside(const PagePicture&, const std::string& code);
std::vector<PictureArrow> pictureArrows(const AtlasSession&, const PagePicture&, const engine::Camera&,
                                        glm::vec2 size);

} // namespace atlas
