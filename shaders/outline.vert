#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
layout(location = 0) in vec3 inPosition; // posed
layout(location = 1) in vec4 inNormal;

// What turns away from the eye, moved outwards on the screen: it peeps out round whatever lies before something else.
void main() {
    vec4 c = frame.viewProjection * vec4(inPosition, 1), n = frame.viewProjection * vec4(inNormal.xyz, 0);
    vec2 out_ = (n.xy * c.w - c.xy * n.w) * frame.viewRect.zw;
    // As if farther, so that no bump lower than the line is wide has a line of its own.
    float farther = 0.003 + 6.0 * frame.outline.w * c.w / frame.options.z;
    vec4 behind = frame.viewProjection * vec4(inPosition + farther * normalize(inPosition - frame.eye.xyz), 1);
    c.xy += out_ / max(length(out_), 1e-12) * (2.0 * frame.outline.w * c.w) / frame.viewRect.zw;
    gl_Position = vec4(c.xy, behind.z / behind.w * c.w, c.w);
}
