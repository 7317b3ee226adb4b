#include "atlas/view/colours.h"
#include <algorithm>

namespace atlas {

const std::array<SkinTone, 6>& skinTones() {
    static const std::array<SkinTone, 6> tones{{{"very light", {0.86f, 0.66f, 0.56f}},
                                                {"light", {0.78f, 0.56f, 0.44f}},
                                                {"medium", {0.64f, 0.41f, 0.28f}},
                                                {"olive", {0.48f, 0.29f, 0.18f}},
                                                {"brown", {0.29f, 0.155f, 0.09f}},
                                                {"dark", {0.135f, 0.07f, 0.042f}}}};
    return tones;
}

engine::Look lookOf(const Settings& s) {
    engine::Look look;
    look.material = s.material;
    look.dark = s.dark;
    const auto last = static_cast<int>(skinTones().size()) - 1;
    look.skinTone = skinTones()[static_cast<size_t>(std::clamp(s.skinTone, 0, last))].linear;
    // The accent's hue: no skin has it, so it is told from every one; brighter where the ground is warm.
    look.tint = s.material == engine::SkinMaterial::porcelain ? glm::vec3(0.10f, 0.62f, 0.56f)
                                                              : glm::vec3(0.09f, 0.76f, 0.70f);
    return look;
}

glm::vec4 parseColour(std::string_view hex, glm::vec4 otherwise) {
    if (hex.size() != 7 || hex[0] != '#') return otherwise;
    glm::vec4 out(0, 0, 0, 1);
    for (int i = 0; i < 3; ++i) {
        int value = 0;
        for (int k = 0; k < 2; ++k) {
            const char c = hex[static_cast<size_t>(1 + 2 * i + k)];
            const int digit = c >= '0' && c <= '9'   ? c - '0'
                              : c >= 'a' && c <= 'f' ? c - 'a' + 10
                              : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                     : -1;
            if (digit < 0) return otherwise;
            value = value * 16 + digit;
        }
        out[i] = static_cast<float>(value) / 255;
    }
    return out;
}

DashPattern dashPattern(std::string_view name) {
    if (name == "dash") return {9, 5};
    if (name == "dot") return {2.5f, 4.5f};
    if (name == "long" || name == "long-dash") return {18, 5};
    if (name == "short" || name == "short-dash") return {5, 4};
    if (name == "wide" || name == "sparse") return {9, 10};
    if (name == "dash-dot" || name == "dashdot") return {13, 3};
    return {};
}

MeridianStyle styleOf(const AtlasSession& session, std::string_view code, bool phases) {
    MeridianStyle style;
    const Meridian* m = session.catalog.meridian(code);
    if (!m) {
        style.core = true;
        style.coreColour = ink;
        return style;
    }
    const Phase* phase = phases ? phaseOf(session.phases, code) : nullptr;
    style.colour = parseColour(phase ? phase->colours.find(code)->second : m->colour);
    style.dash = dashPattern(m->pattern);
    style.core = m->polarity == "yin" || m->limb == "midline";
    style.coreColour = m->limb == "midline" ? ink : paper;
    return style;
}

} // namespace atlas
