#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
layout(set = 0, binding = 3) readonly buffer Markers { MarkerData markers[]; };
layout(location = 0) noperspective out vec2 outOffset;
layout(location = 1) flat out int outMarker;

void main() {
    MarkerData m = markers[gl_InstanceIndex];
    int corner = gl_VertexIndex;
    vec2 k = vec2((corner == 1 || corner == 2 || corner == 4) ? 1.0 : -1.0, (corner == 2 || corner == 4 || corner == 5) ? 1.0 : -1.0);
    // No depth: the renderer has found out whether the body covers the middle, and draws the disc whole or dimmed.
    float reach = max(m.position.w, m.normal.w) + 2.5 * frame.options.y;
    vec4 clip = frame.viewProjection * vec4(m.position.xyz, 1);
    outOffset = k * reach;
    outMarker = gl_InstanceIndex;
    clip.xy += k * reach / (0.5 * frame.viewRect.zw) * clip.w;
    gl_Position = clip.w < 0.01 ? vec4(0, 0, 2, 1) : vec4(clip.xy, 0.0, clip.w);
}
