#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
layout(set = 0, binding = 5) uniform sampler2D groundShadow; // covers x and z from -1.28 to 1.28 m
layout(location = 0) in vec2 inNdc;
layout(location = 0) out vec4 outColour;

void main() {
    float dark = frame.options.x;
    float t = inNdc.y * 0.5 + 0.5;
    vec3 c = mix(mix(vec3(0.965, 0.957, 0.945), vec3(0.885, 0.872, 0.855), t),
                 mix(vec3(0.190, 0.198, 0.214), vec3(0.098, 0.102, 0.112), t), dark);
    vec3 d = frame.right.xyz * (inNdc.x - frame.back.w) * frame.right.w - frame.up.xyz * inNdc.y * frame.up.w - frame.back.xyz;
    if (frame.eye.y > 0.0 && d.y < -1e-4) {
        vec2 p = (frame.eye.xyz + d * (-frame.eye.y / d.y)).xz;
        float disc = 1.0 - smoothstep(0.35, 1.15, length(p));
        float shadow = texture(groundShadow, p / 2.56 + 0.5).r;
        float grazing = smoothstep(0.0, 0.12, -normalize(d).y);
        c += disc * grazing * mix(0.020, 0.045, dark);
        c *= 1.0 - shadow * mix(0.42, 0.62, dark) * grazing;
    }
    outColour = vec4(c, 1);
}
