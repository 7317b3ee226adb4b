#include "atlas/view/support.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <glm/gtx/intersect.hpp>

namespace atlas {
namespace {

constexpr float kGive = 0.012f; // how far a cushion gives way, metres
constexpr float kCouch = 0.62f; // height of the couch
constexpr glm::vec3 kCushion(0.53f, 0.535f, 0.53f), kFrame(0.60f, 0.585f, 0.56f);

// The joint itself and all below it.
std::vector<bool> below(const BodyAsset& asset, std::string_view name) {
    std::vector<bool> out(asset.joints.size());
    for (size_t j = 0; j < out.size(); ++j) {
        const int parent = asset.joints[j].parent;
        out[j] = asset.joints[j].name == name || (parent >= 0 && out[static_cast<size_t>(parent)]);
    }
    return out;
}

size_t carrier(const engine::SkinWeights& w) {
    return w.joint[static_cast<size_t>(std::ranges::max_element(w.weight) - w.weight.begin())];
}

struct Extent {
    glm::vec3 low{1e9f}, high{-1e9f};
    void add(const glm::vec3& p) { low = glm::min(low, p), high = glm::max(high, p); }
    glm::vec3 middle() const { return (low + high) * 0.5f; }
    bool empty() const { return low.x > high.x; }
};

// The light that reaches the upper side of a cushion past the body on it.
std::vector<float> lightOn(const engine::Solid& solid, std::span<const glm::vec3> body, float top) {
    Extent reach;
    for (const glm::vec3& p : solid.positions) reach.add(p);
    constexpr float cell = 0.02f;
    const auto columns = static_cast<size_t>((reach.high.x - reach.low.x) / cell) + 2,
               rows = static_cast<size_t>((reach.high.z - reach.low.z) / cell) + 2;
    const auto at = [&](const glm::vec3& p, size_t& i) {
        const float x = (p.x - reach.low.x) / cell, z = (p.z - reach.low.z) / cell;
        if (x < 0 || z < 0 || x >= static_cast<float>(columns) || z >= static_cast<float>(rows)) return false;
        i = static_cast<size_t>(z) * columns + static_cast<size_t>(x);
        return true;
    };
    std::vector<float> shade(columns * rows), scratch(shade.size());
    for (const glm::vec3& p : body)
        if (size_t i = 0; at(p, i))
            shade[i] = std::max(shade[i], std::exp(-std::max(p.y - top, 0.0f) / 0.06f));
    for (int pass = 0; pass < 3; ++pass) { // soft
        for (size_t r = 0; r < rows; ++r)
            for (size_t c = 0; c < columns; ++c) {
                float sum = 0, count = 0;
                for (size_t y = r > 0 ? r - 1 : 0; y <= std::min(r + 1, rows - 1); ++y)
                    for (size_t x = c > 0 ? c - 1 : 0; x <= std::min(c + 1, columns - 1); ++x)
                        sum += shade[y * columns + x], ++count;
                scratch[r * columns + c] = sum / count;
            }
        shade.swap(scratch);
    }
    std::vector<float> out(solid.positions.size(), 1.0f);
    for (size_t v = 0; v < out.size(); ++v)
        if (size_t i = 0; solid.normals[v].y > 0.2f && at(solid.positions[v], i))
            out[v] = 1 - 0.62f * shade[i] * solid.normals[v].y;
    return out;
}

engine::Prop prop(engine::Solid solid, const glm::vec3& colour, std::span<const glm::vec3> body, float top) {
    engine::Prop out{std::move(solid), {}, colour};
    out.light = lightOn(out.solid, body, top);
    return out;
}

glm::vec3 jointAt(const AtlasSession& s, std::string_view name) {
    const auto& joints = s.asset->joints;
    const auto at = std::ranges::find(joints, name, &engine::Joint::name);
    return at == joints.end() ? glm::vec3(0)
                              : s.posed.jointPositions[static_cast<size_t>(at - joints.begin())];
}

// A round stool on a column and a disc, its seat under the hips.
void addStool(const AtlasSession& s, Support& out) {
    const auto& body = s.posed.positions;
    const float size = std::clamp(s.reference.height / 1.65f, 0.6f, 1.15f), radius = 0.165f * size;
    const glm::vec3 left = jointAt(s, "upperleg01.L"), right = jointAt(s, "upperleg01.R");
    glm::vec3 centre = (left + right) * 0.5f;
    const glm::vec3 across = right - left;
    centre += glm::normalize(glm::cross(across, glm::vec3(0, 1, 0))) * -0.05f * size;
    float seat = 1e9f;
    for (size_t v = 0; v < s.asset->bodyVertexCount; ++v) {
        const glm::vec2 from(body[v].x - centre.x, body[v].z - centre.z);
        if (glm::length(from) < radius && body[v].y > 0.4f * centre.y) seat = std::min(seat, body[v].y);
    }
    if (seat > centre.y) return; // no hips over it
    const float top = seat + kGive, thick = 0.06f * size, bend = 0.022f * size;
    std::vector<glm::vec2> cushion;
    for (int i = 0; i <= 5; ++i) cushion.push_back({(radius - bend) * static_cast<float>(i) / 5, 0});
    for (int i = 1; i <= 5; ++i) {
        const float t = 0.31415927f * static_cast<float>(i);
        cushion.push_back({radius - bend + bend * std::sin(t), -bend + bend * std::cos(t)});
    }
    cushion.push_back({radius, bend - thick});
    for (int i = 1; i <= 5; ++i) {
        const float t = 0.31415927f * static_cast<float>(i);
        cushion.push_back({radius - bend + bend * std::cos(t), bend - thick - bend * std::sin(t)});
    }
    cushion.push_back({0, -thick});
    const glm::vec3 over(centre.x, top, centre.z);
    out.props.push_back(prop(engine::turned(over, cushion, 48), kCushion, body, top));
    const float foot = 0.19f * size, high = top - thick;
    const std::array<glm::vec2, 10> stand{{{0, high},
                                           {0.05f * size, high},
                                           {0.05f * size, high - 0.015f},
                                           {0.024f, high - 0.02f},
                                           {0.024f, 0.04f},
                                           {0.035f, 0.028f},
                                           {foot - 0.015f, 0.016f},
                                           {foot, 0.011f},
                                           {foot, 0.0005f},
                                           {0, 0.0005f}}};
    engine::Prop column{engine::turned({centre.x, 0, centre.z}, stand, 48), {}, kFrame};
    for (const glm::vec3& p : column.solid.positions) // darker under the seat
        column.light.push_back(1 - 0.45f * std::clamp((p.y - 0.5f * high) / (0.5f * high), 0.0f, 1.0f));
    out.props.push_back(std::move(column));
}

// A couch along the body. Who lies on the face has it in a ring before the couch's end; a head that is held
// up lies on a pillow.
void addCouch(const AtlasSession& s, Support& out) {
    const auto& body = s.posed.positions;
    const std::vector<bool> ofHead = below(*s.asset, "head");
    Extent head, rest;
    for (size_t v = 0; v < s.asset->bodyVertexCount; ++v)
        (ofHead[carrier(s.asset->weights[v])] ? head : rest).add(body[v]);
    if (head.empty() || rest.empty()) return;
    out.ground = rest.low.y - kCouch;
    const float top = rest.low.y + kGive;
    // Lying, the head points to -x.
    const bool faceDown = s.pose.lie == "prone" && rest.low.x > head.middle().x;
    Extent pad = rest;
    if (!faceDown) pad.add(head.low), pad.add(head.high);
    const float past = 0.07f, first = faceDown ? head.high.x - 0.005f : pad.low.x - past,
                last = pad.high.x + past;
    const float half = std::clamp(0.5f * (pad.high.z - pad.low.z) + 0.05f, 0.31f, 0.46f), thick = 0.09f;
    const glm::vec3 middle((first + last) * 0.5f, top - 0.5f * thick, rest.middle().z);
    out.props.push_back(
        prop(engine::roundedBox(middle, {0.5f * (last - first), 0.5f * thick, half}, 0.03f, 0.035f), kCushion,
             body, top));
    const float under = top - thick, low = out.ground + 0.002f;
    engine::Prop base{engine::roundedBox({middle.x, 0.5f * (under + low), middle.z},
                                         {0.5f * (last - first) - 0.16f, 0.5f * (under - low), half - 0.10f},
                                         0.012f, 0.10f),
                      {},
                      kFrame};
    for (const glm::vec3& p : base.solid.positions) // in the cushion's shadow
        base.light.push_back(1 - 0.5f * std::exp((p.y - under) / 0.10f));
    out.props.push_back(std::move(base));
    if (faceDown) {
        const glm::vec3 face(head.middle().x - 0.01f, 0, head.middle().z);
        float brow = 1e9f; // what the ring bears
        for (size_t v = 0; v < s.asset->bodyVertexCount; ++v) {
            const glm::vec2 from =
                glm::vec2(body[v].x - face.x, body[v].z - face.z) / glm::vec2(0.085f, 0.07f);
            if (const float d = glm::length(from); d > 0.85f && d < 1.15f) brow = std::min(brow, body[v].y);
        }
        const float section = 0.035f;
        if (brow > head.high.y) return;
        out.props.push_back(
            prop(engine::ring({face.x, brow + kGive - section, face.z}, {0.085f, 0.07f}, section, 48),
                 kCushion, body, brow + kGive));
        const float bar = brow + kGive - 2 * section - 0.010f; // that carries the ring
        out.props.push_back(
            {engine::roundedBox({0.5f * (face.x + first) + 0.03f, bar, face.z},
                                {0.5f * (first - face.x) + 0.12f, 0.012f, 0.05f}, 0.008f, 0.1f),
             {},
             kFrame});
    } else if (head.low.y > top + 0.012f) {
        const glm::vec3 at = head.middle();
        const float height = head.low.y + 0.018f - top;
        const auto left = below(*s.asset, "lowerarm01.L"), right = below(*s.asset, "lowerarm01.R");
        float wide = 0.19f; // between the forearms, not through them
        for (size_t v = 0; v < s.asset->bodyVertexCount; ++v)
            if (const size_t j = carrier(s.asset->weights[v]);
                (left[j] || right[j]) && std::abs(body[v].x - at.x) < 0.13f && body[v].y < top + height)
                wide = std::min(wide, std::abs(body[v].z - at.z) - 0.01f);
        if (wide > 0.06f)
            out.props.push_back(prop(engine::roundedBox({at.x, top + 0.5f * height - 0.005f, at.z},
                                                        {0.13f, 0.5f * height + 0.005f, wide}, 0.03f, 0.03f),
                                     kCushion * 1.25f, body, top + height));
    }
}

} // namespace

Support supportUnder(const AtlasSession& s) {
    Support out;
    out.version = s.posed.version;
    if (s.posed.positions.empty() || !s.asset || s.pose.turning) return out;
    if (s.pose.support == "stool") addStool(s, out);
    if (s.pose.support == "couch") addCouch(s, out);
    return out;
}

bool hides(const Support& support, glm::vec3 eye, glm::vec3 place) {
    const float far = glm::distance(eye, place);
    if (far < 1e-5f) return false;
    const glm::vec3 to = (place - eye) / far;
    for (const engine::Prop& p : support.props)
        for (const engine::Triangle& t : p.solid.triangles) {
            const auto& at = p.solid.positions;
            glm::vec2 where;
            float distance = 0;
            if (glm::intersectRayTriangle(eye, to, at[t[0]], at[t[1]], at[t[2]], where, distance) &&
                distance > 0 && distance < far - 0.02f)
                return true;
        }
    return false;
}

} // namespace atlas
