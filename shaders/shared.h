// Structs read by shaders and written by C++. Only vec4 and mat4, so both sides lay them out alike.
#ifdef __cplusplus
#pragma once
#include <glm/glm.hpp>
namespace engine::shared {
using glm::mat4;
using glm::vec4;
#endif

struct FrameData {
    mat4 viewProjection;
    vec4 eye;
    vec4 right, up, back; // camera axes; w of right: tan(fovY/2)*aspect, of up: tan(fovY/2), of back: sideways shift
    vec4 key, fill;       // directions towards the lights
    vec4 viewRect;        // pixels: x, y, width, height
    vec4 tone;            // linear skin tone; w: material
    vec4 options;         // dark theme, pixels a logical pixel, pixels a metre at one metre, height of the ground
    vec4 tint;            // linear, of parts of the skin that are lit
    vec4 band;            // display values: the light's bounds, and from where to where it is brought there
    vec4 outline;         // display values, of the body; w: its width in pixels
    vec4 page;            // display values; w 1: in the place of background and ground
};

struct LinePoint {
    vec4 position; // w: arc length in logical pixels
    vec4 normal;   // w: index of the line's style, negative for none
};

struct LineStyle {
    vec4 core, edge;
    vec4 size; // width in pixels, width in metres, dash, gap
    vec4 more; // hidden alpha
};

struct MarkerData {
    vec4 position; // w: radius in pixels
    vec4 normal;   // w: ring radius in pixels
    vec4 fill, rim, ring;
    vec4 more; // hidden alpha; 1: its middle is covered; half a bar's width in pixels
};

#ifdef __cplusplus
}
#endif
