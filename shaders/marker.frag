#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
layout(set = 0, binding = 3) readonly buffer Markers { MarkerData markers[]; };
layout(location = 0) noperspective in vec2 inOffset;
layout(location = 1) flat in int inMarker;
layout(location = 0) out vec4 outColour;

void main() {
    MarkerData m = markers[inMarker];
    float d = length(inOffset), px = frame.options.y;
    float rim = min(1.4 * px, m.position.w * 0.28);
    float disc = clamp(m.position.w + 0.5 - d, 0.0, 1.0);
    vec4 c = mix(m.fill, m.rim, clamp(d - (m.position.w - rim) + 0.5, 0.0, 1.0));
    if (m.more.z > 0.0) { // y points down: from the lower left to the upper right
        float across = abs(inOffset.x + inOffset.y) * 0.70711;
        c = mix(c, m.rim, clamp(m.more.z + 0.5 - across, 0.0, 1.0));
    }
    float alpha = disc * c.a;
    if (m.normal.w > 0.0) {
        float band = abs(d - m.normal.w);
        float thin = min(1.0, m.position.w / (5.0 * px)); // a small marker keeps its colour
        float core = clamp(1.1 * px * thin + 0.5 - band, 0.0, 1.0) * m.ring.a;
        float edge = clamp(2.0 * px * thin + 0.5 - band, 0.0, 1.0) * m.rim.a * 0.8;
        vec4 ring = vec4(mix(m.rim.rgb, m.ring.rgb, core), max(core, edge));
        c.rgb = mix(ring.rgb, c.rgb, disc);
        alpha = max(alpha, ring.a * (1.0 - disc));
    }
    if (m.more.y > 0.5) alpha *= m.more.x;
    if (alpha < 0.004) discard;
    outColour = vec4(c.rgb, alpha);
}
