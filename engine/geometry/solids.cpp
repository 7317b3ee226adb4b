#include "engine/geometry/solids.h"
#include <algorithm>
#include <array>
#include <cmath>

namespace engine {
namespace {

constexpr float pi = 3.14159265f;

// Coordinates along one axis of a rounded box: close at the edges, so that they come out round.
std::vector<float> ticks(float half, float radius, float step) {
    constexpr int bends = 4; // over an eighth of a circle
    std::vector<float> out;
    for (int i = 0; i < bends; ++i)
        out.push_back(-half + radius * (1 - std::tan(pi / 4 * static_cast<float>(bends - i) / bends)));
    const float inner = half - radius;
    const int steps = std::max(1, static_cast<int>(std::ceil(2 * inner / step)));
    for (int i = 0; i <= steps; ++i)
        out.push_back(-inner + 2 * inner * static_cast<float>(i) / static_cast<float>(steps));
    for (size_t i = bends; i-- > 0;) out.push_back(-out[i]);
    return out;
}

// A grid of `rows` by `columns` vertices that begin at `first`; `flip` turns its triangles over.
void weave(Solid& s, size_t first, size_t rows, size_t columns, bool flip) {
    for (size_t r = 0; r + 1 < rows; ++r)
        for (size_t c = 0; c + 1 < columns; ++c) {
            const auto a = static_cast<uint32_t>(first + r * columns + c), b = a + 1,
                       d = static_cast<uint32_t>(a + columns), e = d + 1;
            s.triangles.push_back(flip ? Triangle{a, d, b} : Triangle{a, b, d});
            s.triangles.push_back(flip ? Triangle{b, d, e} : Triangle{b, e, d});
        }
}

} // namespace

Solid roundedBox(glm::vec3 centre, glm::vec3 half, float radius, float step) {
    Solid s;
    radius = std::min(radius, 0.999f * std::min({half.x, half.y, half.z}));
    const glm::vec3 inner = half - radius;
    for (glm::length_t axis = 0; axis < 3; ++axis)
        for (const float side : {-1.0f, 1.0f}) {
            const glm::length_t u = (axis + 1) % 3, v = (axis + 2) % 3;
            const auto across = ticks(half[u], radius, step), along = ticks(half[v], radius, step);
            const size_t first = s.positions.size();
            for (const float a : across)
                for (const float b : along) {
                    glm::vec3 p(0);
                    p[axis] = side * half[axis];
                    p[u] = a, p[v] = b;
                    const glm::vec3 core = glm::clamp(p, -inner, inner), out = glm::normalize(p - core);
                    s.positions.push_back(centre + core + radius * out);
                    s.normals.push_back(out);
                }
            weave(s, first, across.size(), along.size(), side > 0);
        }
    return s;
}

Solid turned(glm::vec3 centre, std::span<const glm::vec2> profile, int around) {
    Solid s;
    const auto columns = static_cast<size_t>(around) + 1;
    for (size_t i = 0; i < profile.size(); ++i) {
        const glm::vec2 along = profile[std::min(i + 1, profile.size() - 1)] - profile[i > 0 ? i - 1 : 0];
        const glm::vec2 out = glm::normalize(glm::vec2(-along.y, along.x)); // to the outside
        for (size_t k = 0; k < columns; ++k) {
            const float turn = 2 * pi * static_cast<float>(k) / static_cast<float>(around);
            const glm::vec3 radial(std::cos(turn), 0, std::sin(turn));
            s.positions.push_back(centre + radial * profile[i].x + glm::vec3(0, profile[i].y, 0));
            s.normals.push_back(radial * out.x + glm::vec3(0, out.y, 0));
        }
    }
    weave(s, 0, profile.size(), columns, false);
    return s;
}

Solid ring(glm::vec3 centre, glm::vec2 half, float section, int around) {
    Solid s;
    constexpr int round = 16;
    const auto columns = static_cast<size_t>(around) + 1;
    for (int i = 0; i <= round; ++i) {
        const float t = 2 * pi * static_cast<float>(i) / round;
        for (size_t k = 0; k < columns; ++k) {
            const float turn = 2 * pi * static_cast<float>(k) / static_cast<float>(around);
            const glm::vec3 middle(half.x * std::cos(turn), 0, half.y * std::sin(turn));
            const glm::vec3 radial =
                glm::normalize(glm::vec3(half.y * std::cos(turn), 0, half.x * std::sin(turn)));
            const glm::vec3 out = std::cos(t) * radial + glm::vec3(0, std::sin(t), 0);
            s.positions.push_back(centre + middle + section * out);
            s.normals.push_back(out);
        }
    }
    weave(s, 0, round + 1, columns, true);
    return s;
}

void append(Solid& to, const Solid& more) {
    const auto first = static_cast<uint32_t>(to.positions.size());
    to.positions.insert(to.positions.end(), more.positions.begin(), more.positions.end());
    to.normals.insert(to.normals.end(), more.normals.begin(), more.normals.end());
    for (const Triangle& t : more.triangles)
        to.triangles.push_back({t[0] + first, t[1] + first, t[2] + first});
}

} // namespace engine
