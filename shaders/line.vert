#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
layout(set = 0, binding = 1) readonly buffer Points { LinePoint points[]; };
layout(set = 0, binding = 2) readonly buffer Styles { LineStyle styles[]; };
layout(push_constant) uniform Push { float hidden; };
layout(location = 0) noperspective out vec4 outAcross; // signed pixels from the middle, half width, arc, fade
layout(location = 1) flat out int outStyle;
layout(location = 2) noperspective out vec2 outInside; // pixels from the line's two ends, negative beyond them

vec4 clipOf(LinePoint p) {
    vec3 w = p.position.xyz + p.normal.xyz * 0.0008;
    vec3 e = frame.eye.xyz - w;
    float bias = min(0.0032, 0.3 * length(e));
    return frame.viewProjection * vec4(w + normalize(e) * bias, 1);
}
vec2 screen(vec4 clip) { return clip.xy / clip.w * 0.5 * frame.viewRect.zw; }

void main() {
    int i = gl_InstanceIndex;
    int corner = gl_VertexIndex;
    bool second = corner == 1 || corner == 2 || corner == 4;
    float side = (corner == 2 || corner == 4 || corner == 5) ? 1.0 : -1.0;
    LinePoint a = points[i], b = points[i + 1];
    gl_Position = vec4(0, 0, 2, 1);
    outAcross = vec4(0);
    outInside = vec2(1);
    outStyle = max(int(a.normal.w), 0);
    if (a.normal.w < 0.0 || a.normal.w != b.normal.w) return;
    vec4 ca = clipOf(a), cb = clipOf(b);
    if (ca.w < 0.01 || cb.w < 0.01) return;
    LineStyle style = styles[outStyle];
    vec4 cp = second ? cb : ca;
    vec2 sa = screen(ca), sb = screen(cb), sp = second ? sb : sa;
    vec2 along = sb - sa;
    float span = length(along);
    along = dot(along, along) < 1e-6 ? vec2(1, 0) : normalize(along);
    LinePoint o = points[second ? i + 2 : max(i - 1, 0)];
    vec2 other = along;
    if (o.normal.w == a.normal.w) {
        vec4 co = clipOf(o);
        vec2 d = second ? screen(co) - sb : sa - screen(co);
        if (co.w > 0.01 && dot(d, d) > 1e-6) other = normalize(d);
    }
    vec2 tangent = along + other;
    tangent = dot(tangent, tangent) < 0.05 ? along : normalize(tangent);
    vec2 across = vec2(-tangent.y, tangent.x);
    float mitre = 1.0 / max(dot(across, vec2(-along.y, along.x)), 0.6);
    float width = style.size.x;
    if (style.size.y > 0.0) width = style.size.y * frame.options.z / cp.w;
    float fade = clamp(width, 0.0, 1.0);
    float half_ = max(width, 1.0) * 0.5;
    float reach = half_ + 0.75;
    outAcross = vec4(side * reach, half_, second ? b.position.w : a.position.w, fade);
    // Round caps: both ends of the whole line reach on by half its width.
    bool first = i == 0 || points[max(i - 1, 0)].normal.w != a.normal.w, last = points[i + 2].normal.w != a.normal.w;
    if (first) outInside.x = second ? span : -reach;
    if (last) outInside.y = second ? -reach : span;
    if (first && !second) sp -= along * reach;
    if (last && second) sp += along * reach;
    if (first && last) outInside += second ? vec2(reach, 0) : vec2(0, reach);
    vec2 p = sp + across * side * reach * mitre;
    gl_Position = vec4(p / (0.5 * frame.viewRect.zw) * cp.w, cp.zw);
}
