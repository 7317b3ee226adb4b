#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
#include "dither.glsl"
layout(location = 0) in vec3 inColour;
layout(location = 0) out vec4 outColour;
void main() { outColour = vec4(inColour + dither() * (1.0 - frame.page.w), 1); }
