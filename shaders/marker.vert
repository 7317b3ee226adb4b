#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
layout(set = 0, binding = 3) readonly buffer Markers { MarkerData markers[]; };
layout(push_constant) uniform Push { float hidden; };
layout(location = 0) noperspective out vec2 outOffset;
layout(location = 1) flat out int outMarker;

void main() {
    MarkerData m = markers[gl_InstanceIndex];
    int corner = gl_VertexIndex;
    vec2 k = vec2((corner == 1 || corner == 2 || corner == 4) ? 1.0 : -1.0, (corner == 2 || corner == 4 || corner == 5) ? 1.0 : -1.0);
    float reach = max(m.position.w, m.normal.w) + 2.5 * frame.options.y;
    vec3 toEye = frame.eye.xyz - m.position.xyz;
    float away = length(toEye);
    float world = m.position.w * away / frame.options.z;
    bool covered = m.more.y > 0.5;
    // What shows is lifted above the skin that bends towards the eye beside it.
    float bias = covered ? 0.0 : min(0.004 + min(4.0 * world, 0.08), 0.4 * away);
    vec4 clip = frame.viewProjection * vec4(m.position.xyz + toEye / away * bias, 1);
    outOffset = k * reach;
    outMarker = gl_InstanceIndex;
    clip.xy += k * reach / (0.5 * frame.viewRect.zw) * clip.w;
    gl_Position = clip.w < 0.01 || (covered && hidden < 0.5) ? vec4(0, 0, 2, 1) : clip;
}
