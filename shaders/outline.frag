#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
layout(location = 0) out vec4 outColour;

void main() { outColour = vec4(frame.outline.rgb, 1); }
