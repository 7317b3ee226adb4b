#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
layout(location = 0) out vec3 outColour;

void main() {
    vec2 ndc = vec2((gl_VertexIndex << 1) & 2, gl_VertexIndex & 2) * 2.0 - 1.0;
    float t = ndc.y * 0.5 + 0.5;
    outColour = mix(mix(vec3(0.965, 0.957, 0.945), vec3(0.885, 0.872, 0.855), t),
                    mix(vec3(0.190, 0.198, 0.214), vec3(0.098, 0.102, 0.112), t), frame.options.x);
    outColour = mix(outColour, frame.page.rgb, frame.page.w);
    gl_Position = vec4(ndc, 1, 1);
}
