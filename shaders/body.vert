#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
layout(location = 0) in vec3 inPosition; // posed
layout(location = 1) in vec4 inNormal; // w: a quarter of the logarithm of how much the pose opens
layout(location = 2) in vec2 inOpenCloth; // 1 where the sky reaches, garment
layout(location = 3) in vec4 inRelief;    // ridge, mottle, blush, lining
layout(location = 5) in vec2 inTint;      // what is lit, what is hinted at
layout(location = 6) in vec4 inOwn;       // square root of the surface's own colour, 1 where it has one
layout(location = 0) out vec3 outView;
layout(location = 1) out vec3 outNormal;
layout(location = 2) out vec4 outSurface; // openness, garment, ridge, mottle
layout(location = 3) out vec2 outBlush; // blush, lining
layout(location = 4) out vec2 outTint;
layout(location = 5) out vec4 outOwn;

void main() {
    outView = frame.eye.xyz - inPosition;
    outNormal = inNormal.xyz;
    float open = min(inOpenCloth.x * exp2(4.0 * inNormal.w), 1.0);
    outSurface = vec4(open, inOpenCloth.y, inRelief.x * 2.0 - 1.0, inRelief.y);
    outBlush = inRelief.zw;
    outTint = inTint;
    outOwn = vec4(inOwn.rgb * inOwn.rgb, inOwn.a);
    gl_Position = frame.viewProjection * vec4(inPosition, 1);
}
