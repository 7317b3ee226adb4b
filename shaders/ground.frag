#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
#include "dither.glsl"
layout(set = 0, binding = 4) uniform sampler2D groundShadow; // covers x and z from -1.28 to 1.28 m
layout(location = 0) in vec3 inPosition;
layout(location = 0) out vec4 outColour; // premultiplied

void main() {
    float dark = frame.options.x;
    vec3 d = normalize(frame.eye.xyz - inPosition);
    float grazing = smoothstep(0.0, 0.12, d.y);
    float disc = 1.0 - smoothstep(0.35, 1.15, length(inPosition.xz));
    float shade = texture(groundShadow, inPosition.xz / 2.56 + 0.5).r * mix(0.46, 0.66, dark) * grazing;
    float light = disc * grazing * mix(0.020, 0.045, dark) * (1.0 - shade);
    outColour = vec4(vec3(light), shade + dither() * min(shade * 40.0, 1.0)) * (1.0 - frame.page.w);
}
