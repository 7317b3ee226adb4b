#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
layout(set = 0, binding = 2) readonly buffer Styles { LineStyle styles[]; };
layout(push_constant) uniform Push { float hidden; };
layout(location = 0) noperspective in vec4 inAcross;
layout(location = 1) flat in int inStyle;
layout(location = 2) noperspective in vec2 inInside;
layout(location = 0) out vec4 outColour;

void main() {
    LineStyle style = styles[inStyle];
    float d = length(vec2(inAcross.x, min(min(inInside.x, inInside.y), 0.0)));
    float alpha = clamp(inAcross.y + 0.5 - d, 0.0, 1.0) * inAcross.w;
    float rim = min(frame.options.y, inAcross.y * 0.55);
    vec4 c = mix(style.core, style.edge, clamp(d - (inAcross.y - rim) + 0.5, 0.0, 1.0));
    if (style.size.z > 0.0) {
        float period = style.size.z + style.size.w;
        float x = mod(inAcross.z, period);
        float in_ = min(x, style.size.z - x) * frame.options.y; // pixels inside the dash
        alpha *= clamp(in_ + 0.5, 0.0, 1.0);
    }
    alpha *= c.a * (hidden > 0.5 ? style.more.x : 1.0);
    if (alpha < 0.004) discard;
    outColour = vec4(c.rgb, alpha);
}
