#pragma once
// What a frame shows, in plain data. Everything is in posed world space: metres, y up.
#include "engine/geometry/solids.h"
#include <glm/glm.hpp>
#include <glm/gtc/quaternion.hpp>
#include <span>
#include <string>
#include <vector>

namespace engine {

// Turntable camera: yaw 0 looks at the body's front (along -z), yaw +90° from its left (+x). Radians.
struct Camera {
    glm::vec3 target{0, 0.85f, 0};
    float yaw = 0, pitch = 0;
    float distance = 3;
    float fovY = 0.45f;
    float shift =
        0; // of the picture to the right in half widths: what a panel covers does not hide the target
    glm::vec3 eye() const;
    glm::mat4 view() const;
    glm::mat4 projection(float aspect) const; // Vulkan clip space, y down, reversed depth not used
};

enum class SkinMaterial : uint32_t { porcelain, bronze, skin };

struct Look {
    SkinMaterial material = SkinMaterial::porcelain;
    glm::vec3 skinTone{0.78f, 0.57f, 0.45f}; // linear, for SkinMaterial::skin
    bool dark = false;                       // theme of ground and light
    glm::vec3 tint{0.10f, 0.52f, 0.46f};     // linear; of what Renderer::setTint names
    // For a projector in a light room: before an even page the body's light keeps within a band, so that all
    // that lies on it stands out. Display values.
    struct Poster {
        glm::vec2 band{0};       // darkest and lightest; 0: lit as usual
        glm::vec2 from{0, 1};    // the usual light that becomes the band's ends
        glm::vec3 outline{0};    // of the body
        glm::vec3 page{1, 1, 1}; // in the place of background and ground
        bool on() const { return band.y > 0; }
    } poster;
};

// Uploaded when topology or shape changes. Spans must live only for the call.
struct BodyMesh {
    std::span<const glm::vec3> positions, normals; // bind pose
    std::span<const glm::vec2> uvs;
    std::span<const float> occlusion;
    std::span<const Triangle> fine, coarse;
    uint32_t bodyVertexCount = 0; // vertices from here on are eyes
    // Cloth where above 0.5; it should rise by 10 a metre across that edge. Empty: none.
    std::span<const float> garment{};
    // Linear, one a vertex: shown in SkinMaterial::skin in place of the skin tone. Empty: none.
    std::span<const glm::vec3> colours{};
    std::span<const float> blush{}; // 0..1: redder in SkinMaterial::skin. Empty: nowhere
    // Dark and red in every material: 0 skin .. 0.5 moist lining, 1 its darkest depth. Empty: nowhere
    std::span<const float> lining{};
};

struct Marker {
    glm::vec3 position{}, normal{};
    float radius = 6; // logical pixels
    glm::vec4 fill{1}, rim{0, 0, 0, 1};
    float ring = 0; // radius of a second ring in logical pixels, 0 none (selection, hover)
    glm::vec4 ringColour{1};
    float hiddenAlpha = 0.25f; // opacity where the body covers it
    float bar = 0;             // width of a slanting bar across it in the rim's colour, logical pixels
};

// A line on the skin, lifted by the renderer so that it does not sink in.
struct Line {
    std::vector<glm::vec3> points, normals;
    float width = 2; // logical pixels
    glm::vec4 core{1}, edge{0, 0, 0, 1};
    float dash = 0, gap = 0; // logical pixels; 0 is solid
    float hiddenAlpha = 0.12f;
    float worldWidth = 0; // metres; when > 0 replaces `width` (creases, brows, hairline)
};

// What stands beside the body and is lit as it is; nothing that can be picked or hides a marker.
struct Prop {
    Solid solid;
    std::vector<float> light; // one a vertex: how much of the light reaches it. Empty: all
    glm::vec3 colour{0.5f};   // linear
};

struct Scene {
    Camera camera;
    Look look;
    // The body's vertices in the pose, and how each one's surroundings turned from the bind pose; empty: the
    // bind pose. Another `poseVersion` says that they moved.
    std::span<const glm::vec3> posed;
    std::span<const glm::quat> turns;
    std::span<const float> opened; // binary logarithm, -4..4: how many times BodyMesh::occlusion; empty: 1
    uint64_t poseVersion = 0;
    std::span<const Prop> props; // another `propVersion` says that they changed
    uint64_t propVersion = 0;
    float ground = 0; // height of the floor, metres
    std::vector<Marker> markers;
    std::vector<Line> lines;
    float pixelScale = 1;     // physical pixels a logical pixel
    bool transparent = false; // neither background nor ground: alpha 0 where nothing is drawn
};

} // namespace engine
