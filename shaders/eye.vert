#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
layout(location = 0) in vec3 inPosition;
layout(location = 1) in vec3 inNormal;
layout(location = 2) in vec2 inOpenCloth;
layout(location = 4) in vec2 inUv; // centred on the gaze: tan of half the angle to it
layout(location = 0) out vec3 outView;
layout(location = 1) out vec3 outNormal;
layout(location = 2) out vec3 outSurface; // uv, openness

void main() {
    outView = frame.eye.xyz - inPosition;
    outNormal = inNormal;
    outSurface = vec3(inUv, inOpenCloth.x);
    gl_Position = frame.viewProjection * vec4(inPosition, 1);
}
