#pragma once
// Pictures in memory and as files.
#include "engine/core/result.h"
#include <cstdint>
#include <string>
#include <vector>

namespace engine {

struct Image { // RGBA8, sRGB-encoded, straight alpha, rows top down
    uint32_t width = 0, height = 0;
    std::vector<uint8_t> pixels;
};
// Temporary and rename. Without `alpha` only the colours are written.
Result<void> writePng(const Image&, const std::string& path, bool alpha = false);
std::string encodePng(const Image&);                          // empty when there is nothing to encode
Image cropped(const Image&, uint32_t width, uint32_t height); // its upper left corner, at most all of it
Result<Image>
readPng(const std::string& path); // 8 bits a channel; anything else is an error that names the file

} // namespace engine
