#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
#include "light.glsl"
layout(location = 0) in vec3 inView;
layout(location = 1) in vec3 inNormal;
layout(location = 2) in vec4 inColour;
layout(location = 0) out vec4 outColour;

void main() { // dull, so that it stays behind the body
    vec3 n = normalize(inNormal), v = normalize(inView);
    float dark = frame.options.x, graze = 1.0 - max(dot(n, v), 0.0);
    vec3 direct = keyColour * wrapped(dot(n, frame.key.xyz), 0.35) + fillColour * wrapped(dot(n, frame.fill.xyz), 0.3);
    vec3 c = inColour.rgb * (direct + ambientLight(n.y, dark) * 1.3) * inColour.w;
    c += vec3(0.03) * graze * graze * graze * inColour.w;
    c = poster(display(c));
    outColour = vec4(mix(c, frame.outline.rgb, frame.page.w * smoothstep(0.82, 0.94, graze)), 1);
}
