#include "engine/asset/importer/reader.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <stb_image.h>
#include <webp/decode.h>

namespace engine::importer {

namespace {

struct StbFree {
    void operator()(stbi_uc* pixels) const { ::stbi_image_free(pixels); }
};
using Pixels = std::unique_ptr<stbi_uc, StbFree>;

float linear(uint8_t value) {
    static const std::array<float, 256> kTable = [] {
        std::array<float, 256> table{};
        for (size_t i = 0; i < 256; ++i) table[i] = linearFromSrgb(glm::vec3(static_cast<float>(i) / 255)).x;
        return table;
    }();
    return kTable[value];
}

int wrapped(int at, int size, Wrap wrap) {
    if (wrap == Wrap::Clamp) return std::clamp(at, 0, size - 1);
    if (wrap == Wrap::Repeat) return (at % size + size) % size;
    const int m = (at % (2 * size) + 2 * size) % (2 * size);
    return m < size ? m : 2 * size - 1 - m;
}

} // namespace

glm::vec3 linearFromSrgb(glm::vec3 c) {
    for (int k = 0; k < 3; ++k)
        c[k] = c[k] <= 0.04045f ? c[k] / 12.92f : std::pow((c[k] + 0.055f) / 1.055f, 2.4f);
    return c;
}

Result<Texture> decodeTexture(std::string_view bytes) {
    if (bytes.empty() || bytes.size() > INT32_MAX) return Error{"is empty or too large"};
    const auto* data = reinterpret_cast<const stbi_uc*>(bytes.data());
    const int size = static_cast<int>(bytes.size());
    int width = 0, height = 0, channels = 0;
    const bool webp = bytes.size() > 12 && bytes.substr(0, 4) == "RIFF" && bytes.substr(8, 4) == "WEBP";
    if (webp ? !::WebPGetInfo(data, bytes.size(), &width, &height)
             : !::stbi_info_from_memory(data, size, &width, &height, &channels))
        return Error{"is of a kind that is not read here, or damaged"};
    if (width < 1 || height < 1 || width > kLargestTexture || height > kLargestTexture)
        return Error{"is larger than " + std::to_string(kLargestTexture) + " pixels a side"};
    std::vector<uint8_t> unpacked; // WebP
    Pixels loaded;
    const uint8_t* pixels = nullptr;
    if (webp) {
        unpacked.resize(static_cast<size_t>(width) * static_cast<size_t>(height) * 4);
        pixels = ::WebPDecodeRGBAInto(data, bytes.size(), unpacked.data(), unpacked.size(), width * 4);
    } else {
        loaded.reset(::stbi_load_from_memory(data, size, &width, &height, &channels, 4));
        pixels = loaded.get();
    }
    if (!pixels) return Error{"is damaged"};
    Texture texture;
    // A vertex stands for some area: half a thousand texels a side is finer than any body's vertices.
    const int step = std::max(1, std::max(width, height) / 1024);
    texture.width = std::max(1, width / step);
    texture.height = std::max(1, height / step);
    texture.rgba.resize(static_cast<size_t>(texture.width) * static_cast<size_t>(texture.height) * 4);
    for (int y = 0; y < texture.height; ++y) {
        for (int x = 0; x < texture.width; ++x) {
            std::array<uint32_t, 4> sum{};
            for (int dy = 0; dy < step; ++dy) {
                const stbi_uc* row =
                    pixels + (static_cast<size_t>(y * step + dy) * static_cast<size_t>(width) +
                              static_cast<size_t>(x * step)) *
                                 4;
                for (int i = 0; i < step * 4; ++i) sum[static_cast<size_t>(i & 3)] += row[i];
            }
            uint8_t* out =
                texture.rgba.data() +
                (static_cast<size_t>(y) * static_cast<size_t>(texture.width) + static_cast<size_t>(x)) * 4;
            for (size_t k = 0; k < 4; ++k)
                out[k] = static_cast<uint8_t>(sum[k] / static_cast<uint32_t>(step * step));
        }
    }
    return texture;
}

glm::vec4 sampleTexture(const Texture& t, glm::vec2 uv, Wrap s, Wrap v) {
    if (!(std::abs(uv.x) < 1e6f && std::abs(uv.y) < 1e6f)) uv = {0, 0};
    const float x = uv.x * static_cast<float>(t.width) - 0.5f, y = uv.y * static_cast<float>(t.height) - 0.5f;
    const int x0 = static_cast<int>(std::floor(x)), y0 = static_cast<int>(std::floor(y));
    const float fx = x - static_cast<float>(x0), fy = y - static_cast<float>(y0);
    glm::vec4 sum(0);
    for (int k = 0; k < 4; ++k) {
        const int px = wrapped(x0 + (k & 1), t.width, s), py = wrapped(y0 + (k >> 1), t.height, v);
        const uint8_t* p =
            t.rgba.data() +
            (static_cast<size_t>(py) * static_cast<size_t>(t.width) + static_cast<size_t>(px)) * 4;
        const float weight = ((k & 1) ? fx : 1 - fx) * ((k >> 1) ? fy : 1 - fy);
        sum += weight * glm::vec4(linear(p[0]), linear(p[1]), linear(p[2]), static_cast<float>(p[3]) / 255);
    }
    return sum;
}

} // namespace engine::importer
