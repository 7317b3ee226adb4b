#include "atlas/view/projector.h"
#include "atlas/view/colours.h"
#include <algorithm>
#include <cmath>

namespace atlas {
namespace {

constexpr glm::vec3 hex(unsigned c) {
    return {static_cast<float>(c >> 16 & 255) / 255, static_cast<float>(c >> 8 & 255) / 255,
            static_cast<float>(c & 255) / 255};
}

// Blue is the dark and yellow the light colour with most hue.
constexpr ProjectorPage kLight{hex(0xffffff), hex(0x000000), hex(0x282828), hex(0x10128c)},
    kDark{hex(0x000000), hex(0xffffff), hex(0xf2f2f2), hex(0xfff3a0)};
constexpr ProjectorSkin kPale{
    false,         0.62f,
    0.90f,         0.030f,
    hex(0xffffff), hex(0x0a0f96),
    hex(0x1c1c1c), {hex(0x111111), hex(0x1010a0), hex(0x620010), hex(0x003c12), hex(0x4a0058)}};
constexpr ProjectorSkin kDeep{
    true,          0.010f,
    0.068f,        0.72f,
    hex(0x000000), hex(0xffe84a),
    hex(0xe8e4dc), {hex(0xffffff), hex(0xffe84a), hex(0xa6f0ff), hex(0xffd2de), hex(0xb4ffb4)}};

float linear(float c) {
    return c <= 0.04045f ? c / 12.92f : std::pow((c + 0.055f) / 1.055f, 2.4f);
}
float display(float c) {
    return c <= 0.0031308f ? c * 12.92f : 1.055f * std::pow(c, 1 / 2.4f) - 0.055f;
}

float luminanceOf(glm::vec3 light) {
    return glm::dot(light, glm::vec3(0.2126f, 0.7152f, 0.0722f));
}

bool isDeep(const Settings& s) {
    return s.material == engine::SkinMaterial::bronze ||
           (s.material == engine::SkinMaterial::skin && s.skinTone >= 3);
}

} // namespace

const std::array<ProjectorTheme, 4>& projectorThemes() {
    static const std::array<ProjectorTheme, 4> all{
        {{kLight, kPale}, {kLight, kDeep}, {kDark, kPale}, {kDark, kDeep}}};
    return all;
}

const ProjectorTheme& projectorTheme(const Settings& s) {
    return projectorThemes()[(s.dark ? 2u : 0u) + (isDeep(s) ? 1u : 0u)];
}

float luminance(glm::vec3 c) {
    return luminanceOf({linear(c.r), linear(c.g), linear(c.b)});
}

float contrast(float a, float b, float ambient) {
    constexpr float flare = 0.05f;
    return (std::max(a, b) + ambient + flare) / (std::min(a, b) + ambient + flare);
}

glm::vec3 markColour(glm::vec3 c, const ProjectorSkin& skin) {
    glm::vec3 light(linear(c.r), linear(c.g), linear(c.b));
    const float now = luminanceOf(light);
    if (skin.deep && now < skin.mark)
        light = glm::mix(light, glm::vec3(1), (skin.mark - now) / (1 - now));
    else if (!skin.deep && now > skin.mark)
        light *= skin.mark / now;
    return {display(light.r), display(light.g), display(light.b)};
}

engine::Look projectorLook(const Settings& s) {
    const ProjectorTheme& t = projectorTheme(s);
    engine::Look look = lookOf(s);
    auto& poster = look.poster;
    // The shader reckons luminance by the square: a little is kept free at both ends for what that misses.
    const float below = t.skin.deep ? 0.012f : 0.022f;
    poster.band = {display(t.skin.darkest) + below, display(t.skin.lightest) - 0.012f};
    const glm::vec3& tone = look.skinTone;
    const float own = display(luminanceOf(tone));
    poster.from = s.material == engine::SkinMaterial::porcelain ? glm::vec2(0.56f, 0.97f)
                  : s.material == engine::SkinMaterial::bronze  ? glm::vec2(0.12f, 0.80f)
                                                                : glm::vec2(0.35f * own, 1.1f * own);
    poster.outline = t.skin.line;
    poster.page = t.page.background;
    return look;
}

float projectorScale(float height) {
    // Noto Sans: the small font's em is 13.2 logical pixels. Beyond 4 the letters do not fit into one
    // texture.
    return std::clamp(height / 528, 0.5f, 4.0f);
}

} // namespace atlas
