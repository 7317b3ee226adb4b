#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
layout(location = 0) in vec3 inPosition;
layout(location = 1) in vec3 inNormal;
layout(location = 2) in vec4 inColour; // linear; w: how much of the light reaches it
layout(location = 0) out vec3 outView;
layout(location = 1) out vec3 outNormal;
layout(location = 2) out vec4 outColour;

void main() {
    outView = frame.eye.xyz - inPosition;
    outNormal = inNormal;
    outColour = inColour;
    gl_Position = frame.viewProjection * vec4(inPosition, 1);
}
